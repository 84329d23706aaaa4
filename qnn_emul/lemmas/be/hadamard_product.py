"""Hadamard product of two block-encodings: products entry by entry.

Statement   U an (alpha, a, eps_A)-BE of A, V a (beta, b, eps_B)-BE of B on the same n qubits. CNOTs from the system onto n fresh
            qubits, U on the system beside V on the fresh ones, the CNOTs again, and the fresh qubits as ancillas, are an (alpha beta,
            a + b + n, alpha eps_B + beta eps_A + eps_A eps_B)-BE of the matrix A_ij B_ij.
Source      Mathematics 8.2; be.product for the bound.
Deviation   None.
Proof       <0|<i| CNOTs (A (x) B) CNOTs |j>|0> = <i, i|A (x) B|j, j>: a part of A (x) B, so that its norm is at most ||A|| ||B||.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...engine.lines import Line, Part
from ...instances.aligned import block_scalar
from ...linalg.block_operators import entry_products
from ...linalg.circuit import Builder, copy, registers
from ...linalg.cost import run, x
from ..guards import common_row_axes, common_shape, need, same_shape, same_size
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import SHARED_ANCILLAS, Wrong
from . import product as products
from .product import crossed


def rule(a: Record, b: Record, *, n: Any) -> Record:
    made = products.rule(a, b)
    return Record(alpha=made.alpha, ancillas=made.ancillas + n, epsilon=made.epsilon, norm=made.norm)


def target(a: BlockEncoding, b: BlockEncoding) -> Any:
    return entry_products(a.target_data, b.target_data)


def block(a: BlockEncoding, b: BlockEncoding) -> Any:
    return entry_products(a.block_data, b.block_data)


def circuit(a: BlockEncoding, b: BlockEncoding) -> Circuit:
    """Layout: workspace of A | workspace of B | fresh | system."""
    first, second, fresh, system = registers(a.ancillas, b.ancillas, b.n, a.n)
    builder = copy(Builder(a.ancillas + b.ancillas + b.n + a.n), system, fresh)
    builder.add(a.circuit, first + system).add(b.circuit, second + fresh)
    return copy(builder, system, fresh).build()


def cost(a: Cost, b: Cost) -> Cost:
    return run(2 * a.system * x(1), a, b, system=a.system)


def hadamard_product(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """The matrix A_ij B_ij. Raises ArgumentError, ShapeError (sizes or shapes differ)."""
    need(a, BlockEncoding, "A")
    need(b, BlockEncoding, "B")
    same_size((a, b), "A and B")
    same_shape(a.shape_out, b.shape_out, a.n, "B's output")
    same_shape(a.shape_in, b.shape_in, a.n, "B's input")
    shape, axes = common_shape((a, b)), common_row_axes((a, b))
    return apply_lemma(HADAMARD, (a, b), kind=BlockEncoding, n=a.n, shape=shape, numbers={"n": a.n}, row_axes=axes)


def proof(goal: Any, a: Part, b: Part) -> Iterator[Line]:
    yield from crossed(goal, entry_products, a, b)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """n only counts qubits."""
    yield replace(s, numbers={"n": kit.qubits("n")})


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {
    "uncrossed": lambda r, a, b, n: {"epsilon": a.alpha * a.epsilon + b.alpha * b.epsilon + a.epsilon * b.epsilon},
    "second-order term dropped": lambda r, a, b, n: {"epsilon": a.alpha * b.epsilon + b.alpha * a.epsilon},
    "alpha is the sum": lambda r, a, b, n: {"alpha": a.alpha + b.alpha},
    "fresh qubits not counted": lambda r, a, b, n: {"ancillas": a.ancillas + b.ancillas - 1},
    "shared ancillas": lambda r, a, b, n: SHARED_ANCILLAS(r, a, b),
}


def attained_by() -> BlockEncoding:
    return hadamard_product(block_scalar(1.0, 2.0, 0.5), block_scalar(-1.0, 0.75, 0.25))


HADAMARD = lemma(globals(), hadamard_product, A=BE(), B=BE())
