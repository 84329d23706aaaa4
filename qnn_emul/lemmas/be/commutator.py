"""Commutator of two block-encodings.

Statement   U an (alpha, a, eps_A)-BE of A, V a (beta, b, eps_B)-BE of B on the same n qubits. The linear combination of the products
            U V and V U with weights 1 and -1 is a (2 alpha beta, a + b + 1, 2 (alpha eps_B + beta eps_A + eps_A eps_B))-BE of A B - B A.
Source      Mathematics 8.2; GSLW (arXiv:1806.01838), Lemma 52 and Lemma 53.
Deviation   None; with the second-order term of be.product.
Proof       be.product twice, be.linear_combination of the two.
"""

from __future__ import annotations

import numpy as np

from ...instances.aligned import matrix_with_error
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_like, lemma
from ..wrong import SHARED_ANCILLAS, Wrong
from . import linear_combination
from . import product as products

WEIGHTS = (1.0, -1.0)


def rule(a: Record, b: Record) -> Record:
    return linear_combination.rule(products.rule(a, b), products.rule(b, a), coefficients=WEIGHTS)


def tree(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A B - B A."""
    return linear_combination.matrix_combination(WEIGHTS, [products.product(a, b), products.product(b, a)])


def cost(a: Cost, b: Cost) -> Cost:
    both = (products.cost(a, b), products.cost(b, a))
    return linear_combination.cost(*both, coefficients=WEIGHTS)


def commutator(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A B - B A. Raises ArgumentError, ShapeError (sizes differ)."""
    need(a, BlockEncoding, "A")
    need(b, BlockEncoding, "B")
    tree(a, b)
    return apply_like(a, COMMUTATOR, (a, b))


WRONG: dict[str, Wrong] = {
    "one product": lambda r, a, b: {"epsilon": r.epsilon / 2},
    "uncrossed": lambda r, a, b: {"epsilon": 2 * (a.alpha * a.epsilon + b.alpha * b.epsilon + a.epsilon * b.epsilon)},
    "second-order term dropped": lambda r, a, b: {"epsilon": 2 * (a.alpha * b.epsilon + b.alpha * a.epsilon)},
    "alpha of one product": lambda r, a, b: {"alpha": a.alpha * b.alpha},
    "index not counted": lambda r, a, b: {"ancillas": a.ancillas + b.ancillas},
    "shared ancillas": SHARED_ANCILLAS,
}


def attained_by() -> BlockEncoding:
    # X and Z anticommute: both products err in one direction
    x, z = np.array([[0.0, 1.0], [1.0, 0.0]]), np.diag([1.0, -1.0])
    return commutator(matrix_with_error(x, 2.0, 0.25 * x), matrix_with_error(z, 0.75, 0.5 * z))


COMMUTATOR = lemma(globals(), commutator, A=BE(), B=BE())
