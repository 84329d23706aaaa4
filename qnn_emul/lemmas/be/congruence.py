"""Congruence: a matrix between another one's adjoint and itself.

Statement   U an (alpha, a, eps_A)-BE of A, V a (beta, b, eps_B)-BE of B on the same n qubits. V^H after U after V on separate ancillas
            is an (alpha beta^2, a + 2 b, e)-BE of B^H A B, e by the rule of products, twice.
Source      Mathematics 8.2; GSLW (arXiv:1806.01838), Lemma 53.
Deviation   None; with the second-order terms of be.product.
Proof       be.adjoint, be.product twice.
"""

from __future__ import annotations

from ...instances.aligned import block_scalar
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_lemma, lemma
from ..wrong import SHARED_ANCILLAS, Wrong
from . import adjoint as turned
from . import product as products


def rule(a: Record, b: Record) -> Record:
    return products.rule(turned.rule(b), products.rule(a, b))


def tree(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """B^H A B."""
    return products.product(turned.adjoint(b), products.product(a, b))


def cost(a: Cost, b: Cost) -> Cost:
    return products.cost(turned.cost(b), products.cost(a, b))


def congruence(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """B^H A B. Raises ArgumentError, ShapeError (sizes differ)."""
    need(a, BlockEncoding, "A")
    need(b, BlockEncoding, "B")
    tree(a, b)
    shape = b.shape_in + b.shape_in
    return apply_lemma(CONGRUENCE, (a, b), kind=BlockEncoding, n=a.n, shape=shape, row_axes=len(b.shape_in))


WRONG: dict[str, Wrong] = {
    "error of B counted once": lambda r, a, b: {"epsilon": b.alpha**2 * a.epsilon + a.alpha * b.alpha * b.epsilon},
    "first order only": lambda r, a, b: {"epsilon": b.alpha**2 * a.epsilon + 2 * a.alpha * b.alpha * b.epsilon},
    "alpha of B not squared": lambda r, a, b: {"alpha": a.alpha * b.alpha},
    "both uses of B share ancillas": lambda r, a, b: {"ancillas": a.ancillas + b.ancillas},
    "shared ancillas": SHARED_ANCILLAS,
}


def attained_by() -> BlockEncoding:
    return congruence(block_scalar(1.0, 2.0, 0.5), block_scalar(0.6j - 0.8, 0.75, 0.25))


CONGRUENCE = lemma(globals(), congruence, A=BE(), B=BE())
