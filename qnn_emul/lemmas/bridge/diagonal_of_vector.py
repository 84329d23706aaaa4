"""Diagonal encoding of amplitudes.

Statement   U an (alpha, a, epsilon)-VE of psi on n qubits. U on a fresh register of a + n qubits, a CNOT from each
            system qubit onto its fresh partner, and projection of the fresh register on |0> are an (alpha, a + n,
            epsilon)-BE of diag(psi). One query.
Source      Guo, Mitarai, Fujii (arXiv:2107.10764); Rattew, Rebentrost (arXiv:2309.09839); in this form Mathematics 3.1.
Deviation   Complex amplitudes as they are, with one query instead of six.
Proof       The block is diag(b), and the largest entry of psi - alpha b is at most its 2-norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, at_most, equal, norm
from ...instances.aligned import vector_with_error
from ...linalg import operators
from ...linalg.constructions import diagonal_encoding
from ...linalg.cost import run
from ...linalg.cost import x as cnot
from ..guards import need
from ..language import VE, BlockEncoding, Circuit, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(x: Record, *, n: int) -> Record:
    return replace(x, ancillas=x.ancillas + n, leak=None)


def target(x: VectorEncoding) -> Any:
    return operators.diagonal(x.target_data)


def block(x: VectorEncoding) -> Any:
    return operators.diagonal(x.block_data)


def circuit(x: VectorEncoding) -> Circuit:
    return diagonal_encoding(x.circuit, x.n)


def cost(x: Cost) -> Cost:
    return run(x, x.system * cnot(1), system=x.system)


def diagonal_of_vector(x: VectorEncoding) -> BlockEncoding:
    """diag(psi) as a block-encoding, (2**n, 2**n), shape x.shape + x.shape; one query (Mathematics 3.1). Raises ArgumentError."""
    need(x, VectorEncoding, "x")
    shape = x.shape + x.shape
    return apply_lemma(
        DIAGONAL, (x,), kind=BlockEncoding, n=x.n, shape=shape, numbers={"n": x.n}, row_axes=len(x.shape)
    )


def proof(goal: Any, x: Part) -> Iterator[Line]:
    yield equal(goal.error, np.diag(x.error))
    yield at_most("contraction", norm(np.diag(x.error)), norm(x.error))
    yield at_most("contraction", norm(goal.target), norm(x.target))


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {
    "fresh register not counted": WIDEST_CHILD,
    "error over sqrt N": lambda r, x, n: {"epsilon": x.epsilon / 2 ** (n / 2)},
}


def attained_by() -> BlockEncoding:
    return diagonal_of_vector(vector_with_error(np.array([0.6j, 0.2]), 1.5, np.array([0.0, 0.25])))


DIAGONAL = lemma(globals(), diagonal_of_vector, x=VE())
