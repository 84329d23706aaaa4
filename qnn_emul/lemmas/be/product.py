"""Product of two block-encodings.

Statement   U an (alpha, a, eps_A)-BE of A, V a (beta, b, eps_B)-BE of B on the same n qubits. U after V on separate
            ancillas is an (alpha beta, a + b, alpha eps_B + beta eps_A + eps_A eps_B)-BE of A B.
Source      GSLW (arXiv:1806.01838), Lemma 53; Rattew et al., Lemma B.1.
Deviation   Further term eps_A eps_B: the encoded matrix of B may have norm beta while ||B|| reaches beta + eps_B.
            Without the term the statement needs the promise ||B|| <= beta.
Proof       AB - alpha beta B_A B_B = (A - alpha B_A) B + alpha B_A (B - beta B_B); ||B|| <= beta + eps_B and
            ||B_A|| <= 1.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

from ...engine.lines import Line, Part, at_most, crossed_errors, norm, target_by_block
from ...errors import ShapeError
from ...instances.aligned import block_scalar
from ...linalg.circuit import Builder, registers
from ...linalg.cost import run
from ..guards import need, same_shape
from ..language import BE, BlockEncoding, Circuit, Cost, Encoding, Record, apply_lemma, lemma
from ..wrong import LARGEST, PLAIN_SUM, SHARED_ANCILLAS, Wrong


def rule(a: Record, b: Record) -> Record:
    return Record(
        alpha=a.alpha * b.alpha,
        ancillas=a.ancillas + b.ancillas,
        epsilon=a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon,  # crossed: alpha meets eps_B
        norm=a.norm * b.norm,
    )


def target(a: BlockEncoding, b: BlockEncoding) -> Any:
    return a.target_data @ b.target_data


def block(a: BlockEncoding, b: BlockEncoding) -> Any:
    return a.block_data @ b.block_data


def circuit(a: BlockEncoding, b: Encoding) -> Circuit:
    first, second, system = registers(a.ancillas, b.ancillas, a.n)
    builder = Builder(a.ancillas + b.ancillas + a.n)
    return builder.add(b.circuit, second + system).add(a.circuit, first + system).build()


def cost(a: Cost, b: Cost) -> Cost:
    return run(b, a, system=a.system)


def product(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A B, also written A @ B; (2**n, 2**n) both (GSLW Lemma 53, corrected). Raises ArgumentError, ShapeError (sizes differ)."""
    need(a, BlockEncoding, "A")
    need(b, BlockEncoding, "B")
    if a.n != b.n:
        raise ShapeError("B", f"act on the same 2**{a.n} dimensions as A", f"on 2**{b.n}")
    same_shape(a.shape_in, b.shape_out, a.n, "B's output")
    shape = a.shape_out + b.shape_in
    return apply_lemma(PRODUCT, (a, b), kind=BlockEncoding, n=a.n, shape=shape, row_axes=a.row_axes)


def crossed(goal: Any, times: Any, a: Part, b: Part) -> Iterator[Line]:
    """A times B for a product that is linear in both and whose norm is at most that of the factors."""
    yield from crossed_errors(goal, times, a, b)
    yield from target_by_block(b)
    yield at_most("sub-multiplicative", norm(goal.target), norm(a.target) * norm(b.target))


def proof(goal: Any, a: Part, b: Part) -> Iterator[Line]:
    yield from crossed(goal, operator.matmul, a, b)


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {
    "uncrossed": lambda r, a, b: {"epsilon": a.alpha * a.epsilon + b.alpha * b.epsilon + a.epsilon * b.epsilon},
    "second-order term dropped": lambda r, a, b: {"epsilon": a.alpha * b.epsilon + b.alpha * a.epsilon},
    "plain sum": PLAIN_SUM,
    "largest error": LARGEST,
    "shared ancillas": SHARED_ANCILLAS,
    "alpha is the sum": lambda r, a, b: {"alpha": a.alpha + b.alpha},
}


def attained_by() -> BlockEncoding:
    return product(block_scalar(1.0, 2.0, 0.5), block_scalar(-1.0, 0.75, 0.25))


PRODUCT = lemma(globals(), product, A=BE(), B=BE())
