"""Hermitian part of a block-encoding.

Statement   U an (alpha, a, epsilon)-BE of A. The linear combination of U and U^H with weights 1/2 is an (alpha, a + 1, epsilon)-BE of
            (A + A^H)/2.
Source      Mathematics 8.2; GSLW (arXiv:1806.01838), Lemma 52.
Deviation   None.
Proof       be.adjoint, be.linear_combination.
"""

from __future__ import annotations

from ...instances.aligned import block_scalar
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_like, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import adjoint as turned
from . import linear_combination
from .linear_combination import matrix_combination

WEIGHTS = (0.5, 0.5)


def rule(a: Record) -> Record:
    return linear_combination.rule(a, turned.rule(a), coefficients=WEIGHTS)


def tree(a: BlockEncoding) -> BlockEncoding:
    """(A + A^H)/2."""
    return matrix_combination(WEIGHTS, [a, turned.adjoint(a)])


def cost(a: Cost) -> Cost:
    return linear_combination.cost(a, turned.cost(a), coefficients=WEIGHTS)


def hermitian_part(a: BlockEncoding) -> BlockEncoding:
    """(A + A^H)/2. Raises ArgumentError, ShapeError (not square)."""
    need(a, BlockEncoding, "A")
    tree(a)
    return apply_like(a, HERMITIAN_PART, (a,))


WRONG: dict[str, Wrong] = {
    "errors are independent": lambda r, a: {"epsilon": 0.75 * a.epsilon},
    "index not counted": WIDEST_CHILD,
    "not halved": lambda r, a: {"alpha": 2 * a.alpha},
}


def attained_by() -> BlockEncoding:
    return hermitian_part(block_scalar(-0.5, 2.0, 0.5))


HERMITIAN_PART = lemma(globals(), hermitian_part, A=BE())
