"""Kronecker sum of two block-encodings.

Statement   U an (alpha, a, eps_A)-BE of A on n qubits, V a (beta, b, eps_B)-BE of B on m. The linear combination of U beside no gate
            and no gate beside V is an (alpha + beta, max(a, b) + 1, eps_A + eps_B)-BE of A (x) I + I (x) B.
Source      Mathematics 8.2; GSLW (arXiv:1806.01838), Lemma 52.
Deviation   The identity is that of the padded size: where a size is no power of two, the zeros of the padding meet the other factor.
Proof       be.tensor with an identity, which has no error, and be.linear_combination.
"""

from __future__ import annotations

from ...instances.aligned import block_scalar
from ...linalg.cost import oracle
from ..guards import EXACT, need, no_gate
from ..language import BE, BlockEncoding, Cost, Record, apply_lemma, lemma
from ..wrong import LARGEST, WIDEST_CHILD, Wrong
from . import linear_combination
from . import tensor as tensors
from .linear_combination import matrix_combination

WEIGHTS = (1.0, 1.0)
NO_GATE = oracle("I", 0, 0)


def rule(a: Record, b: Record) -> Record:
    return linear_combination.rule(tensors.rule(a, EXACT), tensors.rule(EXACT, b), coefficients=WEIGHTS)


def tree(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A (x) I + I (x) B."""
    left = tensors.tensor(a, no_gate(BlockEncoding, b.n))
    return matrix_combination(WEIGHTS, [left, tensors.tensor(no_gate(BlockEncoding, a.n), b)])


def cost(a: Cost, b: Cost) -> Cost:
    left, right = tensors.cost(a, NO_GATE.on(b.system)), tensors.cost(NO_GATE.on(a.system), b)
    return linear_combination.cost(left, right, coefficients=WEIGHTS)


def kronecker_sum(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A (x) I + I (x) B on n + m qubits. Raises ArgumentError."""
    need(a, BlockEncoding, "A")
    need(b, BlockEncoding, "B")
    side = 1 << (a.n + b.n)
    return apply_lemma(KRONECKER_SUM, (a, b), kind=BlockEncoding, n=a.n + b.n, shape=(side, side))


WRONG: dict[str, Wrong] = {
    "largest error": LARGEST,
    "as a product": lambda r, a, b: {"alpha": a.alpha * b.alpha},
    "the larger alpha": lambda r, a, b: {"alpha": (a.alpha + b.alpha) / 2},
    "index not counted": WIDEST_CHILD,
    "ancillas of a product": lambda r, a, b: {"ancillas": a.ancillas + b.ancillas + 1},
}


def attained_by() -> BlockEncoding:
    return kronecker_sum(block_scalar(1.0, 2.0, 0.5), block_scalar(1.0, 0.75, 0.25))


KRONECKER_SUM = lemma(globals(), kronecker_sum, A=BE(n="own"), B=BE(n="own"))
