"""Queries and degrees behind the paper's O(...): counted over a range, beside the claimed exponents and bounds in closed form (`closed`).

A degree is the number of queries to what is transformed.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from ...claims import VectorEncoding, at_most
from ...claims.growth import SLACK, Sweep, grows, slope
from ...engine.cost import cost
from ...lemmas.paper.lemma_7 import block_errors
from ...lemmas.paper.lemma_b8 import normalise
from ...lemmas.paper.lemma_b19 import polynomial_for
from ...lemmas.ve.pointwise_function import pointwise
from ...linalg.activations import erf
from ...linalg.amplification import amplification
from ...linalg.paper_constants import BUDGET, ENCODED_NORM
from ...linalg.polynomials import sign
from .. import closed
from ..closed import AMPLIFIED, ERF, SIGN, in_closed_form
from . import amplitudes, encodings, growth_claim, truncated_erf

ERRORS = (1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10)


@cache
def normalisation_queries(*, alpha: float, epsilon: float) -> int:
    """Lemma B.8's queries, as its cost record counts them (which is what its circuit has)."""
    return sum(cost(normalise(VectorEncoding.from_vector([1.0]), epsilon, alpha)).queries.values())


@growth_claim(
    key="Lemma B.8, queries",
    implied_by="the Stieltjes form of the coefficients of u^(-1/2): at most 1 + 2 alpha' ln(5.4/eps_1) queries for eps_1 <= 1/2",
    title="Queries of the normalisation",
    statement=amplitudes.lemma_b8.statement,
    construction="paper.lemma_b8",
    candidates=lambda: [
        Sweep("alpha", (2.0, 4.0, 8.0, 16.0, 32.0, 64.0), 1.0, (("epsilon", 1e-3),)),
        Sweep("epsilon", ERRORS, 1.0, (("alpha", 8.0),)),
    ],
    remark="O(...) is read with the constant 2",
    on_circuits=True,
)
def lemma_b8_queries(sweep: Any) -> Any:
    def form(alpha: float, epsilon: float) -> float:
        return alpha * math.log2(1 / epsilon)

    bound = lambda alpha, epsilon: closed.sign_degree(1 / (2 * alpha), epsilon)
    stated = lambda alpha, epsilon: 2 * SIGN * form(alpha, epsilon)
    return [
        *grows(normalisation_queries, sweep, form, 2.0),
        in_closed_form(sweep, normalisation_queries, bound, stated),
    ]


@cache
def amplification_queries(*, gamma: float, delta: float, epsilon: float) -> int:
    """Lemma B.3's degree."""
    return amplification(gamma, delta, epsilon).degree


@growth_claim(
    key="Lemma B.3, queries",
    implied_by="gamma x times a rectangle of two sign polynomials: 2 + (4 gamma/delta) ln(5.4 max(gamma, 1/eps)) uses are enough",
    title="Queries of uniform singular value amplification",
    statement=encodings.lemma_b3.statement,
    construction="paper.lemma_b3",
    candidates=lambda: [
        Sweep("gamma", (2.0, 4.0, 8.0), 1.0, (("delta", 0.25), ("epsilon", 1e-3))),
        Sweep("delta", (0.4, 0.2, 0.1, 0.05), 1.0, (("gamma", 4.0), ("epsilon", 1e-3))),
        Sweep("epsilon", ERRORS, None, (("gamma", 2.0), ("delta", 0.45))),
    ],
    remark="O(...) is read with the constant 1. In epsilon the degree is close to A log(1/epsilon) - B with B > 0, so that a slope of "
    "logarithms says more than 1 on any range; only the constant is looked at there",
)
def lemma_b3_queries(sweep: Any) -> Any:
    def form(gamma: float, delta: float, epsilon: float) -> float:
        return gamma / delta * math.log2(gamma / epsilon)

    stated = lambda **given: AMPLIFIED * form(**given)
    return [
        *grows(amplification_queries, sweep, form),
        in_closed_form(sweep, amplification_queries, closed.amplification_degree, stated),
    ]


@cache
def erf_degree(*, nu: float, epsilon: float, n: float = 0) -> int:
    """Lemma F.1's degree for the error epsilon/sqrt(N), N = 2^n, which Lemma B.19 asks for; n = 0 is Lemma F.1 itself."""
    return polynomial_for(nu, epsilon / 2 ** (n / 2))[0].degree


def _asked(epsilon: float, n: float) -> float:
    return min(epsilon / 2 ** (n / 2), 0.5)


ERF_FORMS = (
    erf_degree,
    lambda nu, epsilon, n=0.0: closed.erf_degree(nu, _asked(epsilon, n)),
    lambda nu, epsilon, n=0.0: ERF * nu * math.log2(1 / _asked(epsilon, n)),
)


@growth_claim(
    key="Lemma F.1, degree",
    implied_by="Bernstein's inequality for the difference of two Poisson variables, of which e^(-z) I_j(z) are the "
    "probabilities: the degree is at most 7.04 m log(1/eps) for m >= 1/2, eps <= 1/2",
    title="Degree of the polynomial for erf(mx)",
    statement=truncated_erf.lemma_f1.statement,
    construction="the series, term by term",
    candidates=lambda: [
        Sweep("nu", (0.5, 1.0, 2.0, 4.0, 8.0), 1.0, (("epsilon", 1e-3),)),
        Sweep("epsilon", ERRORS, 1.0, (("nu", 1.6),)),
    ],
    remark="nu is the lemma's m; on [-1, 1]; O(...) is read with the constant 1",
)
def lemma_f1_degree(sweep: Any) -> Any:
    return [
        *grows(erf_degree, sweep, lambda nu, epsilon: nu * math.log2(1 / epsilon)),
        in_closed_form(sweep, *ERF_FORMS),
    ]


@cache
def relative_queries(n: int, nu: float, epsilon: float) -> int:
    """Degree of ve.pointwise_function on a flat unit vector of 2^n entries."""
    x = VectorEncoding.from_vector(np.full(1 << n, 2 ** (-n / 2)))
    out: int = pointwise(x, erf(nu), epsilon).applied.data["polynomial"].degree
    return out


@growth_claim(
    key="Lemma B.19, queries",
    implied_by="the bound of 'Lemma F.1, degree' at the error that is asked for, and a fixed number of queries per degree",
    title="Queries of erf of the amplitudes",
    statement=amplitudes.lemma_b19.statement,
    construction="paper.lemma_b19",
    candidates=lambda: [
        Sweep("nu", (0.5, 1.0, 2.0, 4.0, 8.0), 1.0, (("epsilon", 1e-3), ("n", 8.0))),
        Sweep("epsilon", ERRORS, 1.0, (("nu", 1.6), ("n", 8.0))),
        Sweep("n", (0.0, 2.0, 4.0, 8.0, 12.0), None, (("nu", 1.6), ("epsilon", 1e-6))),
    ],
    remark="degrees, of which the queries are a fixed multiple; the sqrt(N) is the paper's alone: sup |P - f| is asked for where "
    "sup |P/x - f/x| does; O(...) is read with the constant 1",
)
def lemma_b19_queries(sweep: Any) -> Any:
    # in n, the paper's degree beside that of ve.pointwise_function, whose error is relative to the entry
    found = grows(erf_degree, sweep, lambda nu, epsilon, n: nu * math.log2(2 ** (n / 2) / epsilon))
    found.append(in_closed_form(sweep, *ERF_FORMS))
    if sweep.parameter != "n":
        return found
    fixed = dict(sweep.fixed)
    ours = [relative_queries(int(n), fixed["nu"], fixed["epsilon"]) for n in sweep.values]
    paper = [erf_degree(n=n, **fixed) for n in sweep.values]
    return [
        *found,
        at_most("degree of ve.pointwise_function at the largest N", ours[-1], paper[-1], ours[-1]),
        at_most("degree added by N in ve.pointwise_function", max(ours) - min(ours), 0.0),
    ]


@cache
def block_queries(*, n: float, epsilon: float) -> int:
    """Queries of Lemma 6 to psi: per query of Lemma B.8 with alpha' = 400, one on the skip path, 1 + 6 (k - 1) of Lemma B.19."""
    # sign(1/(2 alpha')) is what Lemma B.8 takes; kappa = 2
    degree = erf_degree(nu=1.6, epsilon=1.6 / amplitudes.ROOT_PI * epsilon, n=n)
    return sign(ENCODED_NORM / 2, epsilon).degree * (2 + 6 * (degree - 1))


BLOCK = 2 / ENCODED_NORM * SIGN * 6 * 1.15 * ERF * 1.6  # of `block_form`


def block_bound(*, n: float, epsilon: float) -> float:
    """At least `block_queries`."""
    error = _asked(1.6 / amplitudes.ROOT_PI * epsilon, n)
    return closed.sign_degree(ENCODED_NORM / 2, epsilon) * (6 * closed.erf_degree(1.6, error) - 4)


def block_form(*, n: float, epsilon: float) -> float:
    """Lemma 6's logarithms with the constant that they need; log(1/error) is at most 1.15 log(sqrt(N)/eps) for eps <= 1/2."""
    return BLOCK * math.log2(2 ** (n / 2) / epsilon) * math.log2(1 / epsilon)


@growth_claim(
    key="Lemma 6, queries",
    implied_by="the product of the bounds of 'Lemma B.8, queries' at alpha' = 400 and of 'Lemma B.19, queries'",
    title="Queries of the residual skip norm block",
    construction="paper.lemma_6",
    candidates=lambda: [Sweep("epsilon", ERRORS, 2.0, (("n", n),)) for n in (0.0, 8.0)],
    remark="queries to psi with kappa = 2; the constant is that before 400 nu, nu = 8/5: 2 of Lemma B.8 times 6 queries per degree",
)
def lemma_6_queries(sweep: Any) -> Any:
    """Cost O(log(sqrt(N)/eps_1) log(1/eps_1) (a + b + n + T_1 + T_2))."""
    form = lambda n, epsilon: 1.6 / ENCODED_NORM * math.log2(2 ** (n / 2) / epsilon) * math.log2(1 / epsilon)
    return [*grows(block_queries, sweep, form, 12.0), in_closed_form(sweep, block_queries, block_bound, block_form)]


@cache
def blocks_queries(*, k: float, n: float, epsilon: float) -> int:
    """Queries of Lemma 7 to the input: the product over the blocks, each with its own epsilon_1."""
    return math.prod(block_queries(n=n, epsilon=share) for share in block_errors(epsilon, int(k)))


def blocks_bound(*, k: float, n: float, epsilon: float) -> float:
    """At least `blocks_queries`."""
    return math.prod(block_bound(n=n, epsilon=share) for share in block_errors(epsilon, int(k)))


def blocks_form(*, k: float, n: float, epsilon: float) -> float:
    """(log(sqrt(N)/eps))^(2k) with the constant that it needs, for eps <= 1/2."""
    more = 1 + k * math.log2(BUDGET)
    return float((BLOCK * (more * math.log2(2 ** (n / 2) / epsilon)) ** 2) ** k)


@growth_claim(
    key="Lemma 7, queries",
    implied_by="the product over the blocks of the bound of 'Lemma 6, queries', each log(1/eps_i) at most 1 + k log(1424) times "
    "log(1/eps) for eps <= 1/2",
    title="Queries of k residual blocks",
    construction="paper.lemma_7",
    candidates=lambda: [
        Sweep("epsilon", (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6), 2.0, (("k", 1.0), ("n", 0.0))),
        Sweep("epsilon", (1e-1, 1e-2, 1e-3), 4.0, (("k", 2.0), ("n", 0.0))),
    ],
    remark=f"epsilon_1 = 2 eps/{BUDGET}^k puts k log({BUDGET}) beside log(1/eps), so that slopes in log(1/eps) on a range are far below "
    "2 k",
)
def lemma_7_queries(sweep: Any) -> Any:
    """Depth O(log(sqrt(N)/eps)^(2k) (a + 2b + n + T_1 + T_2)), k constant."""
    # the slope in the geometric mean of the blocks' own log(1/epsilon_i) shows the 2 k sooner
    fixed = dict(sweep.fixed)
    k = int(fixed["k"])
    own = [math.prod(math.log2(1 / share) for share in block_errors(e, k)) ** (1 / k) for e in sweep.values]
    found = slope(own, [blocks_queries(epsilon=e, **fixed) for e in sweep.values])
    return [
        *grows(blocks_queries, sweep),
        at_most("exponent in log(1/epsilon_i)", found, 2.0 * k, found, SLACK * 2 * k),
        in_closed_form(sweep, blocks_queries, blocks_bound, blocks_form),
    ]
