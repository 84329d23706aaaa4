"""Anticommutator of two block-encodings.

Statement   U an (alpha, a, eps_A)-BE of A, V a (beta, b, eps_B)-BE of B on the same n qubits. The linear combination of the products
            U V and V U is a (2 alpha beta, a + b + 1, 2 (alpha eps_B + beta eps_A + eps_A eps_B))-BE of A B + B A.
Source      Mathematics 8.2; GSLW (arXiv:1806.01838), Lemma 52 and Lemma 53.
Deviation   None; with the second-order term of be.product.
Proof       be.product twice, be.linear_combination of the two.
"""

from __future__ import annotations

from ...instances.aligned import block_scalar
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_like, lemma
from . import commutator as difference
from . import linear_combination
from . import product as products

WEIGHTS = (1.0, 1.0)


def rule(a: Record, b: Record) -> Record:
    return linear_combination.rule(products.rule(a, b), products.rule(b, a), coefficients=WEIGHTS)


def tree(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A B + B A."""
    return linear_combination.matrix_combination(WEIGHTS, [products.product(a, b), products.product(b, a)])


def cost(a: Cost, b: Cost) -> Cost:
    return linear_combination.cost(products.cost(a, b), products.cost(b, a), coefficients=WEIGHTS)


def anticommutator(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A B + B A. Raises ArgumentError, ShapeError (sizes differ)."""
    need(a, BlockEncoding, "A")
    need(b, BlockEncoding, "B")
    tree(a, b)
    return apply_like(a, ANTICOMMUTATOR, (a, b))


def attained_by() -> BlockEncoding:
    return anticommutator(block_scalar(1.0, 2.0, 0.5), block_scalar(-1.0, 0.75, 0.25))


ANTICOMMUTATOR = lemma(globals(), anticommutator, A=BE(), B=BE(), like=difference)
