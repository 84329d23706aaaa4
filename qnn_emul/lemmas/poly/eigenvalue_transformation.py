"""Polynomial of the eigenvalues (generalised QSP).

Statement   U an (alpha, a, epsilon)-BE of a Hermitian A, ||A|| <= alpha if epsilon > 0; P = sum c_k T_k complex, of any parity, degree d,
            |P| <= M on [-1, 1], M' = max(1, M/0.999). 2 d walks, each a use of U and of U^H, controlled by one qubit that is rotated
            between them, are an (M', a + 2, sum |c_k| k^2 epsilon/alpha)-BE of P(A/alpha), of norm at most M_e + M_o, the bounds of the
            even and of the odd part.
Source      Motlagh, Wiebe (arXiv:2308.01501); GSLW (arXiv:1806.01838), Lemma 22; Mathematics 9.2.
Deviation   The walk is that of the Hermitian dilation, whose index is |+>: so U need not be its own inverse. Of any A it is (P(A/alpha) +
            P((A/alpha)^H))/2, P the sum of its parts of singular values.
Proof       Mathematics 9.2 for the block, ||P_e(A) - P_e(B)|| as in poly.singular_value_transformation, of odd parts and of adjoints too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.global_phase import Phases, alike
from ...engine.lines import Line, Part, adjoint, at_most, dilation, equal, given, norm, parts
from ...errors import ShapeError
from ...instances.aligned import block_scalar
from ...linalg import constructions, operators
from ...linalg.chebyshev import chebyshev_bound
from ...linalg.cost import generalized_transformation as walks_cost
from ...linalg.cost import run
from ...linalg.generalized import WITHIN, walk_layers
from ...linalg.scales import LARGER, SMALLEST, quotient
from ...linalg.shapes import as_numeric
from ...scalars import absolute, stands_for_all, total
from ..common.scaling import scale
from ..guards import need
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import singular_value_transformation as svt
from .evolution import need_hermitian


def rule(a: Record, *, bound: Any, slope: Any, even_size: Any, odd_size: Any) -> Record:
    epsilon = slope * (a.epsilon / a.alpha)
    return Record(alpha=bound, ancillas=a.ancillas + 2, epsilon=epsilon, norm=even_size + odd_size)


def phase(a: Phases, **_: Any) -> Phases:
    return alike({}, a)  # odd and even parts are added


def of_both(one: Any, other: Any, even: Any, odd: Any) -> Any:
    """Half the sum of both parts of a matrix and of its adjoint."""
    first = svt.transformed(one, even) + svt.transformed(one, odd)
    return (first + (svt.transformed(other, even) + svt.transformed(other, odd))) * 0.5


def target(a: BlockEncoding, *, even: np.ndarray, odd: np.ndarray) -> Any:
    one, other = (quotient(operators.to_dense(x), a.record.alpha) for x in (a.target_data, a.target_data.H))
    return operators.operator(of_both(one, other, even, odd))


def block(a: BlockEncoding, *, even: np.ndarray, odd: np.ndarray, bound: float) -> Any:
    one, other = operators.to_dense(a.block_data), operators.to_dense(a.block_data.H)
    return operators.operator(of_both(one, other, even / bound, odd / bound))


def circuit(a: BlockEncoding, *, even: np.ndarray, odd: np.ndarray, bound: float) -> Circuit:
    return constructions.generalized_transformation(a.circuit, walk_layers(even / bound, odd / bound), a.ancillas)


def reading(kit: Any) -> Any:
    return kit.WALKS


def cost(a: Cost, *, degree: int) -> Cost:
    return run(walks_cost(a, 2 * degree, a.ancillas), system=a.system)


def sizes(*, even: np.ndarray, odd: np.ndarray) -> dict[str, int]:
    return {"degree": max(len(even), len(odd)) - 1}


def operations(*, even: np.ndarray, odd: np.ndarray) -> int:
    return 64 + 16 * max(len(even), len(odd))


def eigenvalue_transformation(A: BlockEncoding, coefficients: Any) -> BlockEncoding:
    """P(A/alpha) of a Hermitian A for P = sum_k coefficients[k] T_k, complex, of any parity.

    Its alpha is 1, or sup |P|/0.999 where that is larger. Raises ArgumentError (A not Hermitian), ShapeError, NormTooLarge (epsilon > 0
    and ||A|| > alpha); its circuit PrecisionExceeded (degree above 1000).
    """
    need(A, BlockEncoding, "A")
    need_hermitian(A)
    svt.need_within(A)
    array = as_numeric(coefficients, "coefficients")
    if array.ndim != 1:
        raise ShapeError("coefficients", "be a one-dimensional array", f"of shape {array.shape}")
    if not stands_for_all(A.record.alpha) and A.record.alpha < SMALLEST:
        A = scale(LARGER, A)  # A/alpha is the same
    both = [part_of(array, parity) for parity in (0, 1)]
    numbers = {
        "bound": max(1.0, chebyshev_bound(array) / WITHIN),
        "slope": float(np.abs(array) @ np.arange(array.size) ** 2),
        "even_size": chebyshev_bound(both[0]),
        "odd_size": chebyshev_bound(both[1]),
    }
    side = 1 << A.n
    data = {"even": both[0], "odd": both[1]}
    return apply_lemma(EIGENVALUES, (A,), kind=BlockEncoding, n=A.n, shape=(side, side), numbers=numbers, data=data)


def part_of(coefficients: np.ndarray, parity: int) -> np.ndarray:
    """The coefficients of one parity, the last of which is not zero unless all are."""
    kept = np.where(np.arange(coefficients.size) % 2 == parity, coefficients, 0.0)
    last = int(np.max(np.nonzero(kept)[0])) if kept.any() else parity
    return np.concatenate([kept, [0.0]])[: last + 1]


def proof(goal: Any, a: Part, *, even: Any, odd: Any, even_size: Any, odd_size: Any) -> Iterator[Line]:
    pairs = [(1 / a.alpha * x, y) for x, y in ((a.target, a.block), (adjoint(a.target), adjoint(a.block)))]
    (ideal, _), (turned, _) = pairs
    yield at_most("scaling", norm(ideal), 1 / a.alpha * norm(a.target))
    yield at_most("block", norm(a.block), 1)
    yield equal(ideal - a.block, 1 / a.alpha * a.error)
    yield at_most("scaling", norm(1 / a.alpha * a.error), 1 / a.alpha * norm(a.error))
    yield at_most("contraction", norm(adjoint(a.block)), norm(a.block))
    for x, y in ((turned, ideal), (turned - adjoint(a.block), ideal - a.block)):
        yield equal(x, adjoint(y))
        yield at_most("contraction", norm(adjoint(y)), norm(y))
    yield at_most("reals", norm(turned - adjoint(a.block)), a.epsilon / a.alpha)
    pieces = []
    for x, y in pairs:
        yield at_most("contraction", norm(dilation(x - y)), norm(x - y))
        for series in (even, odd):
            pieces.append(svt.transformed(x, series) - svt.transformed(y, series))
            yield from of_parity(pieces[-1], x, y, series)
    for piece, series in zip(pieces, (even, odd), strict=False):
        yield at_most("reals", norm(piece), steepness(series) * (a.epsilon / a.alpha))
    halves = [piece / 2 for piece in pieces]
    yield from parts(goal.error, *halves)
    for half, piece in zip(halves, pieces, strict=True):
        yield at_most("scaling", norm(half), norm(piece) / 2)
    values = [svt.transformed(x, series) for x in (ideal, turned) for series in (even, odd)]
    for value, size in zip(values, (even_size, odd_size) * 2, strict=True):
        yield given("|P| at most its bound", norm(value), size)
    yield from parts(goal.target, *(value / 2 for value in values))
    for value in values:
        yield at_most("scaling", norm(value / 2), norm(value) / 2)


def of_parity(whole: Any, x: Any, y: Any, series: Any) -> Iterator[Line]:
    """||P(x) - P(y)|| <= sum |c_k| k^2 ||x - y||."""
    used = [(k, c) for k, c in enumerate(series) if k and c != 0]
    if used:
        yield from svt.telescoped(whole, used, dilation(x), dilation(y), dilation(x - y))
    else:
        yield equal(whole, 0 * x)
        yield at_most("scaling", norm(0 * x), 0 * norm(x))


def steepness(series: Any) -> Any:
    """sum |c_k| k^2."""
    return total(absolute(c) * k**2 for k, c in enumerate(series))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Degrees up to 4 and 3 of the parts, all coefficients symbols."""
    import sympy as sp

    for degrees in ((2, 1), (4, 3)):
        c = [
            tuple(kit.symbol(f"c{k}", complex=True) if (d - k) % 2 == 0 else sp.Integer(0) for k in range(d + 1))
            for d in degrees
        ]
        slope = sp.Add(*(sp.Abs(x) * k**2 for part in c for k, x in enumerate(part)))
        bound, *sizes = (kit.symbol(name, positive=True) for name in ("bound", "even_size", "odd_size"))
        numbers = {"bound": bound, "slope": slope, "even_size": sizes[0], "odd_size": sizes[1]}
        both = [kit.Series(part, size) for part, size in zip(c, sizes, strict=True)]
        yield replace(
            s, label=f"degrees {degrees[0]} and {degrees[1]}", numbers=numbers, data={"even": both[0], "odd": both[1]}
        )


WRONG: dict[str, Wrong] = {
    "error forgotten": lambda r, a, **_: {"epsilon": 0.0},
    "the walk's ancillas": WIDEST_CHILD,
    "error of the argument only": lambda r, a, **_: {"epsilon": 0.1 * a.epsilon / a.alpha},
    "no more than 1": lambda r, a, *, bound, **_: {"alpha": bound / (1 + bound)},
    "errors of half the walks": lambda r, a, **_: {"epsilon": r.epsilon / 2},
}


def attained_by() -> BlockEncoding:
    # T_3 is steepest at 1, where its slope is 3^2
    return eigenvalue_transformation(block_scalar(1 - 1e-7, 1.0, 1e-7), [0.0, 0.0, 0.0, 0.99])


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    coefficients = rng.normal(size=int(rng.integers(2, 6))) + 1j * rng.normal()
    return {"coefficients": coefficients / (1.1 * np.sum(np.abs(coefficients)))}


EIGENVALUES = lemma(
    globals(),
    eigenvalue_transformation,
    A=BE(contraction=True, hermitian=True),
    measured=("bound", "slope", "even_size", "odd_size"),
)
