"""Chebyshev polynomial of a matrix: a power of the qubitization walk.

Statement   U an (alpha, a, epsilon)-BE of A, ||A|| <= alpha where epsilon > 0. The QSVT of T_k, k uses of U and U^H in turn, is a (1, a +
            1, min(4 k sqrt(epsilon/alpha), k^2 epsilon/alpha))-BE of T_k^(SV)(A/alpha), which is T_k(A/alpha) of a Hermitian A.
Source      LC (arXiv:1707.05391), GSLW (arXiv:1806.01838), Theorem 17; Mathematics 8.5.
Deviation   The walk's own circuit needs no further ancilla; this one is the QSVT's.
Proof       poly.singular_value_transformation with |T_k| <= 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...instances.aligned import block_scalar
from ...linalg.chebyshev import of_degree
from ...linalg.polynomials import MAX_COEFFICIENTS
from ...linalg.shapes import as_integer
from ..guards import need
from ..language import BE, BlockEncoding, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import singular_value_transformation as svt
from .singular_value_transformation import cost as cost


def rule(a: Record, *, degree: int) -> Record:
    return svt.rule(a, degree=degree, bound=1, slope=degree**2)


def tree(a: BlockEncoding, *, degree: int, coefficients: Any) -> BlockEncoding:
    """T_k of the singular values."""
    return svt.node(a, coefficients, {"degree": degree, "bound": 1, "slope": degree**2})


def operations(*, degree: int) -> int:
    return 16 + 4 * degree


def chebyshev(A: BlockEncoding, degree: int) -> BlockEncoding:
    """T_degree^(SV)(A/alpha). Raises ArgumentError (degree below 0), NormTooLarge (epsilon > 0 and ||A|| > alpha)."""
    need(A, BlockEncoding, "A")
    k = as_integer(degree, "degree", 0, MAX_COEFFICIENTS)
    svt.need_within(A)
    coefficients = of_degree(k)
    shape, axes = svt.shape_of(A, k)
    numbers, data = {"degree": k}, {"coefficients": coefficients}
    return apply_lemma(
        CHEBYSHEV, (A,), kind=BlockEncoding, n=A.n, shape=shape, numbers=numbers, data=data, row_axes=axes
    )


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Degrees 0 to 4."""
    import sympy as sp

    for degree in range(5):
        series = kit.Series((*[sp.Integer(0)] * degree, sp.Integer(1)), sp.Integer(1))
        yield replace(s, label=f"degree {degree}", numbers={"degree": degree}, data={"coefficients": series})


WRONG: dict[str, Wrong] = {
    "k where k squared stands": lambda r, a, *, degree: {"epsilon": degree * a.epsilon / a.alpha / 2},
    "error forgotten": lambda r, a, *, degree: {"epsilon": 0.0},
    "the walk's ancillas": WIDEST_CHILD,
    "alpha of A": lambda r, a, *, degree: {"alpha": 1 + a.alpha},
}


def attained_by() -> BlockEncoding:
    # T_3 is steepest at 1, where its slope is 3^2
    return chebyshev(block_scalar(1 - 1e-7, 1.0, 1e-7), 3)


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    return {"degree": int(rng.integers(1, 6))}


CHEBYSHEV = lemma(globals(), chebyshev, A=BE(contraction=True))
