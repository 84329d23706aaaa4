"""Tensor product of two block-encodings.

Statement   U an (alpha, a, eps_A)-BE of A on n qubits, V a (beta, b, eps_B)-BE of B on m. U and V side by side,
            ancillas brought together in front, are an (alpha beta, a + b, alpha eps_B + beta eps_A + eps_A
            eps_B)-BE of A (x) B.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.2; Camps, Van Beeumen (arXiv:2006.06784).
Deviation   None; the rule is that of the product, A (x) B = (A (x) I)(I (x) B), and is that function.
Proof       As for the product; norms of tensor products multiply.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, Part
from ...instances.aligned import block_scalar
from ...linalg import operators
from ...linalg.circuit import Builder, registers
from ...linalg.cost import beside, run
from ..guards import filled, need
from ..language import BE, BlockEncoding, Circuit, Cost, Encoding, apply_lemma, lemma
from .product import WRONG as WRONG
from .product import crossed
from .product import rule as rule


def target(a: BlockEncoding, b: BlockEncoding) -> Any:
    return operators.kron(a.target_data, b.target_data)


def block(a: BlockEncoding, b: BlockEncoding) -> Any:
    return operators.kron(a.block_data, b.block_data)


def circuit(a: Encoding, b: Encoding) -> Circuit:
    first, second, upper, lower = registers(a.ancillas, b.ancillas, a.n, b.n)
    builder = Builder(a.ancillas + b.ancillas + a.n + b.n)
    return builder.add(a.circuit, first + upper).add(b.circuit, second + lower).build(side_by_side=True)


def cost(a: Cost, b: Cost) -> Cost:
    return run(beside(a, b), system=a.system + b.system)


def tensor(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A (x) B on n + m qubits; also written kron(A, B) (the paper's Lemma B.2). Raises ArgumentError."""
    need(a, BlockEncoding, "A")
    need(b, BlockEncoding, "B")
    out, into = filled(b.shape_out, b.n), filled(b.shape_in, b.n)
    shape = a.shape_out + out + a.shape_in + into
    return apply_lemma(TENSOR, (a, b), kind=BlockEncoding, n=a.n + b.n, shape=shape, row_axes=a.row_axes + len(out))


def proof(goal: Any, a: Part, b: Part) -> Iterator[Line]:
    yield from crossed(goal, np.kron, a, b)


def attained_by() -> BlockEncoding:
    return tensor(block_scalar(1.0j, 2.0, 0.5), block_scalar(-1.0, 0.75, 0.25))


def reading(kit: Any) -> Any:
    return kit.Choice(sizes=kit.own, system=lambda count: kit.named("n_A") + kit.named("n_B"))


TENSOR = lemma(globals(), tensor, A=BE(n="own"), B=BE(n="own"))
