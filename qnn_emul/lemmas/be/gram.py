"""Gram matrix of a block-encoding.

Statement   U an (alpha, a, epsilon)-BE of A. U^H after U on separate ancillas is an (alpha^2, 2 a, 2 alpha epsilon + epsilon^2)-BE
            of A^H A.
Source      Mathematics 8.2; GSLW (arXiv:1806.01838), Lemma 53.
Deviation   None; with the second-order term of be.product.
Proof       be.adjoint, be.product.
"""

from __future__ import annotations

from ...instances.aligned import block_scalar
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import adjoint as turned
from . import product as products


def rule(a: Record) -> Record:
    return products.rule(turned.rule(a), a)


def tree(a: BlockEncoding) -> BlockEncoding:
    """A^H A."""
    return products.product(turned.adjoint(a), a)


def cost(a: Cost) -> Cost:
    return products.cost(turned.cost(a), a)


def gram(a: BlockEncoding) -> BlockEncoding:
    """A^H A. Raises ArgumentError."""
    need(a, BlockEncoding, "A")
    shape = a.shape_in + a.shape_in
    return apply_lemma(GRAM, (a,), kind=BlockEncoding, n=a.n, shape=shape, row_axes=len(a.shape_in))


WRONG: dict[str, Wrong] = {
    "error counted once": lambda r, a: {"epsilon": a.alpha * a.epsilon},
    "second-order term dropped": lambda r, a: {"epsilon": 2 * a.alpha * a.epsilon},
    "alpha not squared": lambda r, a: {"alpha": a.alpha},
    "one set of ancillas": WIDEST_CHILD,
}


def attained_by() -> BlockEncoding:
    return gram(block_scalar(0.6j - 0.8, 2.0, 0.5))


GRAM = lemma(globals(), gram, A=BE())
