"""Cosine of a matrix.

Statement   U an (alpha, a, epsilon)-BE of A, ||A|| <= alpha where epsilon > 0, t > 0, P the Chebyshev series of cos(t alpha x) up to
            degree d, even, |P| <= M on [-1, 1], delta the sum of the moduli of the coefficients left out. QSVT of P/M' is an (M',
            a + 1, e + delta)-BE of cos(t sqrt(A^H A)), which is cos(t A) of a Hermitian A; M' = max(1, M), e the error of
            poly.singular_value_transformation.
Source      Mathematics 8.5; GSLW (arXiv:1806.01838), Theorem 17, Corollary 18 and Lemma 22.
Deviation   The target is the function, not the polynomial; delta is proved (Jacobi and Anger), and degrees are the least for it.
Proof       f = P + R, |R| <= delta on [-1, 1]: ||f(A/alpha) - P(B)|| <= ||R(A/alpha)|| + ||P(A/alpha) - P(B)||.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.global_phase import Phases
from ...engine.lines import Line, Part, at_most, equal, given, norm
from ...errors import ArgumentError
from ...instances.aligned import block_scalar
from ...linalg import operators
from ...linalg.chebyshev import chebyshev_bound
from ...linalg.scales import SMALLEST, quotient
from ...linalg.series import bessel_series, truncated
from ...linalg.shapes import as_epsilon, as_positive
from ...scalars import minimum, square_root
from ..guards import need
from ..language import BE, BlockEncoding, Circuit, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import singular_value_transformation as svt
from .singular_value_transformation import block as block
from .singular_value_transformation import cost as cost


def rule(a: Record, *, degree: int, bound: Any, slope: Any, error: Any) -> Record:
    made = svt.rule(a, degree=degree, bound=bound, slope=slope)
    return replace(made, epsilon=made.epsilon + error, norm=bound + error)


def phase(a: Phases, *, degree: int) -> Phases:
    return svt.phase(a, degree=degree)


def target(a: BlockEncoding, *, coefficients: Any, rest: Any) -> Any:
    """P(A/alpha) + R(A/alpha)."""
    ideal = quotient(operators.to_dense(a.target_data), a.record.alpha)
    return operators.operator(svt.transformed(ideal, coefficients) + svt.transformed(ideal, rest))


def circuit(a: BlockEncoding, *, coefficients: np.ndarray, bound: float) -> Circuit:
    return svt.circuit(a, coefficients=coefficients, bound=bound)


def operations(*, rest: np.ndarray) -> int:
    return 16 + 4 * len(rest)


def cosine(A: BlockEncoding, t: float, epsilon: float = 1e-6) -> BlockEncoding:
    """cos(t A) of a Hermitian A, cos(t sqrt(A^H A)) of any; the call adds at most `epsilon` to the error.

    Raises ArgumentError, NormTooLarge (epsilon of A > 0 and ||A|| > alpha), PrecisionExceeded (t alpha > 200, epsilon too small).
    """
    return encode(COSINE, A, t, epsilon, 0, True)


def encode(
    entry: Any,
    a: BlockEncoding,
    t: float,
    epsilon: float,
    parity: int,
    signed: bool,
    scale: Callable[[float], float] = lambda x: 1.0,
) -> BlockEncoding:
    """The node of an entry: its series at tau = t alpha, times scale(-tau), cut where the rest is at most epsilon."""
    need(a, BlockEncoding, "A")
    svt.need_within(a)
    tau = as_positive(t, "t") * float(a.record.alpha)
    if tau < SMALLEST:
        raise ArgumentError("t", f"be at least {SMALLEST:.2g}/alpha, for below it t alpha has no digits", t)
    factor = scale(-tau)
    whole = bessel_series(tau, parity, signed)
    degree, error = truncated(whole, as_epsilon(epsilon) / factor)
    array = factor * whole.coefficients
    kept, rest = array[: degree + 1], np.where(np.arange(array.size) > degree, array, 0.0)
    numbers = {
        "degree": degree,
        "bound": max(1.0, chebyshev_bound(kept)),
        "slope": float(np.abs(kept) @ np.arange(degree + 1) ** 2),
        "error": factor * error,
    }
    return node(entry, a, numbers, kept, rest)


def node(entry: Any, a: BlockEncoding, numbers: dict[str, Any], kept: Any, rest: Any) -> BlockEncoding:
    """The node, whatever stands for the two series."""
    shape, axes = svt.shape_of(a, numbers["degree"])
    data = {"coefficients": kept, "rest": rest}
    return apply_lemma(entry, (a,), kind=BlockEncoding, n=a.n, shape=shape, numbers=numbers, data=data, row_axes=axes)


def proof(
    goal: Any, a: Part, *, coefficients: Any, rest: Any, bound: Any, degree: int, slope: Any, error: Any
) -> Iterator[Line]:
    ideal = 1 / a.alpha * a.target
    left_out = svt.transformed(ideal, rest)
    whole = svt.transformed(ideal, coefficients) - svt.transformed(a.block, coefficients)
    yield equal(goal.error, whole + left_out)
    yield at_most("triangle", norm(whole + left_out), norm(whole) + norm(left_out))
    yield from svt.of_polynomial(whole, a, coefficients, bound, degree)
    share = a.epsilon / a.alpha
    yield at_most("reals", norm(whole), minimum(4 * degree * bound * square_root(share), slope * share))
    yield given("|P| at most its bound", norm(left_out), error)
    kept = svt.transformed(ideal, coefficients)
    yield at_most("triangle", norm(goal.target), norm(kept) + norm(left_out))
    yield given("|P| at most its bound", norm(kept), bound)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """P as of poly.singular_value_transformation, R any series of which a bound is known."""
    error = kit.symbol("error", nonnegative=True)
    for made in svt.symbols(s, kit):
        rest = kit.Series((kit.symbol("r", real=True),), error)
        numbers, data = {**made.numbers, "error": error}, {**made.data, "rest": rest}
        yield replace(made, numbers=numbers, data=data)


def reading(kit: Any) -> Any:
    return kit.BY_COEFFICIENTS


WRONG: dict[str, Wrong] = {
    "error of A forgotten": lambda r, a, *, error, **_: {"epsilon": error},
    "error of the argument only": lambda r, a, *, error, **_: {"epsilon": 0.1 * a.epsilon / a.alpha + error},
    "ancilla of the real part": WIDEST_CHILD,
    "alpha is that of A": lambda r, a, *, bound, **_: {"alpha": bound * (1 + a.alpha)},
}


def attained_by() -> BlockEncoding:
    # for small t the series is nearly T_2, whose slope at 1 is 2^2
    return cosine(block_scalar(1 - 8e-6, 1.0, 8e-6), 2.5e-3, 1e-15)


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    return {"t": float(rng.uniform(0.1, 3.0)) / float(a.record.alpha), "epsilon": float(10 ** rng.uniform(-7, -1))}


COSINE = lemma(globals(), cosine, A=BE(contraction=True), measured=("bound", "slope", "error"))
