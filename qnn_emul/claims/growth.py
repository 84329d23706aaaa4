"""Growth: the exponents and constants behind the paper's O(...), measured on queries and degrees over a range.

A range proves nothing about O(...). It gives the constant that the range needs, and slopes of log(count) against log(parameter)
that stand beside the claimed exponents. Logarithms are base 2. A degree is the number of queries to what is transformed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.linalg import hadamard

from ..encoding.encoding import VectorEncoding
from ..lemmas.be.convolution_tap import convolution_tap
from ..lemmas.paper.lemma_6 import ROOT_PI
from ..lemmas.paper.lemma_7 import block_errors
from ..lemmas.paper.lemma_b8 import normalise
from ..lemmas.paper.lemma_b17 import per_parameter
from ..lemmas.paper.lemma_b19 import polynomial_for
from ..lemmas.ve.pointwise_function import pointwise
from ..linalg.activations import erf
from ..linalg.amplification import amplification
from ..linalg.convolution import Convolution
from ..linalg.operators import operator_norm
from ..linalg.paper_constants import BUDGET, ENCODED_NORM
from ..linalg.paper_shifts import truncated_power
from ..linalg.polynomials import sign
from .constructions import AMPLIFICATION
from .stated import Quantity, stated
from .transforms import ERF, NORMALISATION, POLYNOMIAL

SLACK = 0.02  # degrees are odd numbers: slopes over a range carry that much
AXES: dict[str, tuple[str, Callable[[float], float]]] = {
    "delta": ("1/delta", lambda x: 1 / x),
    "epsilon": ("log(1/epsilon)", lambda x: math.log2(1 / x)),
}


@dataclass(frozen=True)
class Sweep:
    """One parameter over a range, the others fixed; `exponent` is the claimed one, None where only the constant is looked at."""

    parameter: str
    values: tuple[float, ...]
    exponent: float | None
    fixed: tuple[tuple[str, float], ...] = ()


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """Of log y against log x, least squares."""
    return float(np.polyfit(np.log2(x), np.log2(y), 1)[0])


def growth(
    count: Callable[..., float], form: Callable[..., float] | None = None, constant: float = 1.0
) -> Callable[[Sweep], tuple[Quantity, ...]]:
    """Examination of a sweep: the exponent of `count` beside the claimed one, and the largest count/form beside `constant`."""

    def examine(sweep: Sweep) -> tuple[Quantity, ...]:
        points = [{**dict(sweep.fixed), sweep.parameter: value} for value in sweep.values]
        counts = [float(count(**p)) for p in points]
        out = []
        if sweep.exponent is not None:
            name, axis = AXES.get(sweep.parameter, (sweep.parameter, float))
            found = slope([axis(v) for v in sweep.values], counts)
            out.append(Quantity(f"exponent in {name}", found, sweep.exponent, found, SLACK))
        if form is not None:
            needed = max(c / form(**p) for c, p in zip(counts, points, strict=True))
            out.append(Quantity("constant", needed, constant))  # our reading: the paper names none to divide
        return tuple(out)

    return examine


ERRORS = (1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10)


@cache
def normalisation_queries(*, alpha: float, epsilon: float) -> int:
    """Lemma B.8's queries, counted on its circuit."""
    return sum(normalise(VectorEncoding.from_vector([1.0]), epsilon, alpha).circuit.queries.values())


NORMALISATION_GROWTH = stated(
    kind="growth",
    key="Lemma B.8, queries",
    title="Queries of the normalisation",
    statement=NORMALISATION.statement,
    construction="paper.lemma_b8",
    examine=growth(normalisation_queries, lambda alpha, epsilon: alpha * math.log2(1 / epsilon), 2.0),
    candidates=lambda: iter(
        [
            Sweep("alpha", (2.0, 4.0, 8.0, 16.0, 32.0, 64.0), 1.0, (("epsilon", 1e-3),)),
            Sweep("epsilon", ERRORS, 1.0, (("alpha", 8.0),)),
        ]
    ),
    remark="O(...) is read with the constant 2",
    on_circuits=True,
)


@cache
def amplification_queries(*, gamma: float, delta: float, epsilon: float) -> int:
    """Lemma B.3's degree."""
    return amplification(gamma, delta, epsilon).degree


AMPLIFICATION_GROWTH = stated(
    kind="growth",
    key="Lemma B.3, queries",
    title="Queries of uniform singular value amplification",
    statement=AMPLIFICATION.statement,
    construction="paper.lemma_b3",
    examine=growth(
        amplification_queries, lambda gamma, delta, epsilon: gamma / delta * math.log2(gamma / epsilon), 1.0
    ),
    candidates=lambda: iter(
        [
            Sweep("gamma", (2.0, 4.0, 8.0), 1.0, (("delta", 0.25), ("epsilon", 1e-3))),
            Sweep("delta", (0.4, 0.2, 0.1, 0.05), 1.0, (("gamma", 4.0), ("epsilon", 1e-3))),
            Sweep("epsilon", ERRORS, None, (("gamma", 2.0), ("delta", 0.45))),
        ]
    ),
    remark="O(...) is read with the constant 1. In epsilon the degree is close to A log(1/epsilon) - B with B > 0, so that a slope of "
    "logarithms says more than 1 on any range; only the constant is looked at there",
)


@cache
def erf_degree(*, nu: float, epsilon: float, n: float = 0) -> int:
    """Lemma F.1's degree for the error epsilon/sqrt(N), N = 2^n, which Lemma B.19 asks for; n = 0 is Lemma F.1 itself."""
    return polynomial_for(nu, epsilon / 2 ** (n / 2))[0].degree


POLYNOMIAL_GROWTH = stated(
    kind="growth",
    key="Lemma F.1, degree",
    title="Degree of the polynomial for erf(mx)",
    statement=POLYNOMIAL.statement,
    construction="the series, term by term",
    examine=growth(erf_degree, lambda nu, epsilon: nu * math.log2(1 / epsilon), 1.0),
    candidates=lambda: iter(
        [
            Sweep("nu", (0.5, 1.0, 2.0, 4.0, 8.0), 1.0, (("epsilon", 1e-3),)),
            Sweep("epsilon", ERRORS, 1.0, (("nu", 1.6),)),
        ]
    ),
    remark="nu is the lemma's m; on [-1, 1]; O(...) is read with the constant 1",
)


@cache
def relative_queries(n: int, nu: float, epsilon: float) -> int:
    """Degree of ve.pointwise_function on a flat unit vector of 2^n entries."""
    x = VectorEncoding.from_vector(np.full(1 << n, 2 ** (-n / 2)))
    return pointwise(x, erf(nu), epsilon).source.data["polynomial"].degree  # type: ignore[union-attr]


def examine_erf_growth(sweep: Sweep) -> tuple[Quantity, ...]:
    """In n: the paper's degree beside that of ve.pointwise_function, whose error is relative to the entry; else as elsewhere."""
    found = growth(erf_degree, lambda nu, epsilon, n: nu * math.log2(2 ** (n / 2) / epsilon), 1.0)(sweep)
    if sweep.parameter != "n":
        return found
    fixed = dict(sweep.fixed)
    ours = [relative_queries(int(n), fixed["nu"], fixed["epsilon"]) for n in sweep.values]
    paper = [erf_degree(n=n, **fixed) for n in sweep.values]
    return (
        *found,
        Quantity("degree of ve.pointwise_function at the largest N", ours[-1], paper[-1], ours[-1]),
        Quantity("degree added by N in ve.pointwise_function", max(ours) - min(ours), 0.0),
    )


ERF_GROWTH = stated(
    kind="growth",
    key="Lemma B.19, queries",
    title="Queries of erf of the amplitudes",
    statement=ERF.statement,
    construction="paper.lemma_b19",
    examine=examine_erf_growth,
    candidates=lambda: iter(
        [
            Sweep("nu", (0.5, 1.0, 2.0, 4.0, 8.0), 1.0, (("epsilon", 1e-3), ("n", 8.0))),
            Sweep("epsilon", ERRORS, 1.0, (("nu", 1.6), ("n", 8.0))),
            Sweep("n", (0.0, 2.0, 4.0, 8.0, 12.0), None, (("nu", 1.6), ("epsilon", 1e-6))),
        ]
    ),
    remark="degrees, of which the queries are a fixed multiple; the sqrt(N) is the paper's alone: sup |P - f| is asked for where "
    "sup |P/x - f/x| does; O(...) is read with the constant 1",
)


@cache
def block_queries(*, n: float, epsilon: float) -> int:
    """Queries of Lemma 6 to psi: per query of Lemma B.8 with alpha' = 400, one on the skip path, 1 + 6 (k - 1) of Lemma B.19."""
    # sign(1/(2 alpha')) is what Lemma B.8 takes; kappa = 2
    degree = erf_degree(nu=1.6, epsilon=1.6 / ROOT_PI * epsilon, n=n)
    return sign(ENCODED_NORM / 2, epsilon).degree * (2 + 6 * (degree - 1))


BLOCK_GROWTH = stated(
    kind="growth",
    key="Lemma 6, queries",
    title="Queries of the residual skip norm block",
    statement="Cost O(log(sqrt(N)/eps_1) log(1/eps_1) (a + b + n + T_1 + T_2)).",
    construction="paper.lemma_6",
    examine=growth(
        block_queries,
        lambda n, epsilon: 1.6 / ENCODED_NORM * math.log2(2 ** (n / 2) / epsilon) * math.log2(1 / epsilon),
        12.0,
    ),
    candidates=lambda: iter([Sweep("epsilon", ERRORS, 2.0, (("n", n),)) for n in (0.0, 8.0)]),
    remark="queries to psi with kappa = 2; the constant is that before 400 nu, nu = 8/5: 2 of Lemma B.8 times 6 queries per degree",
)


@cache
def blocks_queries(*, k: float, n: float, epsilon: float) -> int:
    """Queries of Lemma 7 to the input: the product over the blocks, each with its own epsilon_1."""
    return math.prod(block_queries(n=n, epsilon=share) for share in block_errors(epsilon, int(k)))


def examine_blocks_growth(sweep: Sweep) -> tuple[Quantity, ...]:
    """The slope in log(1/epsilon), and that in the geometric mean of the blocks' own log(1/epsilon_i), which shows the 2 k sooner."""
    fixed = dict(sweep.fixed)
    k = int(fixed["k"])
    own = [math.prod(math.log2(1 / share) for share in block_errors(e, k)) ** (1 / k) for e in sweep.values]
    found = slope(own, [blocks_queries(epsilon=e, **fixed) for e in sweep.values])
    return (
        *growth(blocks_queries)(sweep),
        Quantity("exponent in log(1/epsilon_i)", found, 2.0 * k, found, SLACK * 2 * k),
    )


BLOCKS_GROWTH = stated(
    kind="growth",
    key="Lemma 7, queries",
    title="Queries of k residual blocks",
    statement="Depth O(log(sqrt(N)/eps)^(2k) (a + 2b + n + T_1 + T_2)), k constant.",
    construction="paper.lemma_7",
    examine=examine_blocks_growth,
    candidates=lambda: iter(
        [
            Sweep("epsilon", (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6), 2.0, (("k", 1.0), ("n", 0.0))),
            Sweep("epsilon", (1e-1, 1e-2, 1e-3), 4.0, (("k", 2.0), ("n", 0.0))),
        ]
    ),
    remark=f"epsilon_1 = 2 eps/{BUDGET}^k puts k log({BUDGET}) beside log(1/eps), so that slopes in log(1/eps) on a range are far below "
    "2 k",
)


@cache
def mixing(channels: float) -> Convolution:
    """Hadamard channels, D = 1, one pixel: ||K||_1 = C^(3/2) ||C||."""
    return Convolution(hadamard(int(channels)).astype(float).reshape(int(channels), int(channels), 1, 1), 1, "causal")


@cache
def convolution_gates(*, channels: float, width: float) -> float:
    """Lemma 5's LCU terms and powers of Q, times gamma = ||K||_1/(2 ||C||).

    Lemma B.3's degree k grows at least like gamma: arcsin |P(x)| <= k arcsin |x|, and P is close to 1/2 at 1/(2 gamma).

    channels: terms counted on the circuit of Hadamard kernels; width: one for |i><j| and l + k for the powers of Q, which are
    counted on their circuits, with the proof's bound D on the growth of gamma.
    """
    if width == 1:
        conv = mixing(channels)
        terms = len(per_parameter(conv.kernel, 1).circuit.ops) - 2  # without the preparation pair
        gamma = float(np.sum(np.abs(conv.kernel))) / (2 * operator_norm(conv.target()))
        return terms * gamma / math.log2(channels)  # beside the stated log C
    powers = [len(truncated_power(4, m).ops) for m in range(int(width))]
    return channels**2 * sum(1 + left + right for left in powers for right in powers) * width / 2


def examine_gates(sweep: Sweep) -> tuple[Quantity, ...]:
    """The exponent, and our terms: one per tap, all channels in one matrix."""
    found = growth(convolution_gates)(sweep)
    if sweep.parameter != "channels":
        return found
    channels = sweep.values[-1]
    ours = float(np.count_nonzero(convolution_tap(mixing(channels)).source.data["plan"].sizes))  # type: ignore[union-attr]
    return (*found, Quantity(f"LCU terms of be.convolution_tap, C = {channels:g}", ours, channels**2, ours))


def depth_sweeps() -> Iterator[Sweep]:
    """In C the statement's log C is divided out of the counts: on a short range it is a large part of the slope."""
    yield Sweep("channels", (8.0, 16.0, 32.0), 3.0, (("width", 1.0),))
    yield Sweep("width", (2.0, 4.0, 8.0), 4.0, (("channels", 1.0),))


CONVOLUTION_GROWTH = stated(
    kind="growth",
    key="Lemma 5, depth",
    title="Exponents of the convolution's depth",
    statement="Depth O(m^2 C^3 D^4 log C log D).",
    construction="paper.lemma_5",
    examine=examine_gates,
    candidates=depth_sweeps,
    remark="C^2 D^2 terms with up to 2 D powers of Q, times gamma <= D C^(3/2)/2 of its own proof: C^(7/2) D^4; Hadamard kernels attain "
    "C^(7/2). In C the stated log C is divided out of the counts, C = 8, 16, 32",
)

CLAIMS = (
    NORMALISATION_GROWTH,
    AMPLIFICATION_GROWTH,
    POLYNOMIAL_GROWTH,
    ERF_GROWTH,
    BLOCK_GROWTH,
    BLOCKS_GROWTH,
    CONVOLUTION_GROWTH,
)
