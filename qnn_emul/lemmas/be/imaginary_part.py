"""Imaginary part of a block-encoding: what A is beside its Hermitian part.

Statement   U an (alpha, a, epsilon)-BE of A. The linear combination of U and U^H with weights -i/2 and i/2 is an (alpha, a + 1,
            epsilon)-BE of the Hermitian matrix (A - A^H)/(2 i).
Source      Mathematics 8.2; GSLW (arXiv:1806.01838), Lemma 52.
Deviation   None.
Proof       be.adjoint, be.linear_combination.
"""

from __future__ import annotations

from ...instances.aligned import block_scalar
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_like, lemma
from . import adjoint as turned
from . import hermitian_part, linear_combination
from .linear_combination import matrix_combination

WEIGHTS = (-0.5j, 0.5j)


def rule(a: Record) -> Record:
    return linear_combination.rule(a, turned.rule(a), coefficients=WEIGHTS)


def tree(a: BlockEncoding) -> BlockEncoding:
    """(A - A^H)/(2 i)."""
    return matrix_combination(WEIGHTS, [a, turned.adjoint(a)])


def cost(a: Cost) -> Cost:
    return linear_combination.cost(a, turned.cost(a), coefficients=WEIGHTS)


def imaginary_part(a: BlockEncoding) -> BlockEncoding:
    """(A - A^H)/(2 i). Raises ArgumentError, ShapeError (not square)."""
    need(a, BlockEncoding, "A")
    tree(a)
    return apply_like(a, IMAGINARY_PART, (a,))


def attained_by() -> BlockEncoding:
    return imaginary_part(block_scalar(0.5j, 2.0, 0.5))


IMAGINARY_PART = lemma(globals(), imaginary_part, A=BE(), like=hermitian_part)
