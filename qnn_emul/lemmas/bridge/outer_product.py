"""Outer product of two vectors.

Statement   U an (alpha, a, eps_0)-VE of phi, V a (beta, b, eps_1)-VE of psi, both on n qubits. |phi><0| after |0><psi|, each with its
            flag (bridge.bra_of_vector), is an (alpha beta, a + b + 2, alpha eps_1 + beta eps_0 + eps_0 eps_1)-BE of |phi><psi|.
Source      Mathematics 8.2; bridge.bra_of_vector, GSLW (arXiv:1806.01838), Lemma 53.
Deviation   Vectors of any norm.
Proof       bridge.bra_of_vector twice, be.adjoint, be.product.
"""

from __future__ import annotations

from ...errors import ShapeError
from ...instances.aligned import vector_scalar
from ..be import adjoint as turned
from ..be import product as products
from ..guards import need
from ..language import VE, BlockEncoding, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import SHARED_ANCILLAS, Wrong
from . import bra_of_vector as bras


def rule(x: Record, y: Record) -> Record:
    return products.rule(turned.rule(bras.rule(x)), bras.rule(y))


def tree(x: VectorEncoding, y: VectorEncoding) -> BlockEncoding:
    """|x><y|."""
    return products.product(turned.adjoint(bras.bra_of_vector(x)), bras.bra_of_vector(y))


def cost(x: Cost, y: Cost) -> Cost:
    return products.cost(turned.cost(bras.cost(x)), bras.cost(y))


def outer_product(x: VectorEncoding, y: VectorEncoding) -> BlockEncoding:
    """|x><y|. Raises ArgumentError, ShapeError (sizes differ)."""
    need(x, VectorEncoding, "x")
    need(y, VectorEncoding, "y")
    if x.n != y.n:
        raise ShapeError("y", f"act on the same 2**{x.n} dimensions as x", f"on 2**{y.n}")
    shape = x.shape + y.shape
    return apply_lemma(OUTER_PRODUCT, (x, y), kind=BlockEncoding, n=x.n, shape=shape, row_axes=len(x.shape))


WRONG: dict[str, Wrong] = {
    "uncrossed": lambda r, x, y: {"epsilon": x.alpha * x.epsilon + y.alpha * y.epsilon + x.epsilon * y.epsilon},
    "second-order term dropped": lambda r, x, y: {"epsilon": x.alpha * y.epsilon + y.alpha * x.epsilon},
    "alpha is the sum": lambda r, x, y: {"alpha": x.alpha + y.alpha},
    "flags not counted": lambda r, x, y: {"ancillas": x.ancillas + y.ancillas},
    "shared ancillas": SHARED_ANCILLAS,
}


def attained_by() -> BlockEncoding:
    return outer_product(vector_scalar(0.6j - 0.8, 2.0, 0.5), vector_scalar(-1.0, 0.75, 0.25))


OUTER_PRODUCT = lemma(globals(), outer_product, x=VE(), y=VE())
