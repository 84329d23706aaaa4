"""Hermitian dilation of a matrix.

Statement   U an (alpha, a, epsilon)-BE of A on n qubits. U where one further system qubit is |1>, U^H where it is |0>, and X on that
            qubit are an (alpha, a, epsilon)-BE of the Hermitian matrix [[0, A], [A^H, 0]].
Source      Mathematics 8.4; GSLW (arXiv:1806.01838), Theorem 56.
Deviation   No further ancilla.
Proof       The error is the dilation of the error, and a dilation is as long as the matrix.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...engine.lines import Line, Part, at_most, equal, norm
from ...engine.lines import dilation as dilated
from ...instances.aligned import block_scalar
from ...linalg.block_operators import dilation
from ...linalg.circuit import Builder, registers
from ...linalg.cost import run, under, x
from ...linalg.gates import PAULI_X
from ..guards import need
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule(a: Record) -> Record:
    return Record(alpha=a.alpha, ancillas=a.ancillas, epsilon=a.epsilon, norm=a.norm)


def target(a: BlockEncoding) -> Any:
    return dilation(a.target_data)


def block(a: BlockEncoding) -> Any:
    return dilation(a.block_data)


def circuit(a: BlockEncoding) -> Circuit:
    """Layout: workspace | index | system."""
    workspace, index, system = registers(a.ancillas, 1, a.n)
    builder = Builder(a.ancillas + 1 + a.n).add(a.circuit, workspace + system, ((index[0], 1),))
    return builder.add(a.circuit.adjoint(), workspace + system, ((index[0], 0),)).add(PAULI_X, index).build()


def cost(a: Cost) -> Cost:
    return run(2 * under(a, 1), x(), system=a.system + 1)


def hermitian_dilation(a: BlockEncoding) -> BlockEncoding:
    """[[0, A], [A^H, 0]] on one qubit more. Raises ArgumentError."""
    need(a, BlockEncoding, "A")
    side = 2 << a.n
    return apply_lemma(DILATION, (a,), kind=BlockEncoding, n=a.n + 1, shape=(side, side))


def proof(goal: Any, a: Part) -> Iterator[Line]:
    yield equal(goal.error, dilated(a.error))
    yield at_most("contraction", norm(dilated(a.error)), norm(a.error))
    yield at_most("contraction", norm(goal.target), norm(a.target))


def reading(kit: Any) -> Any:
    return kit.Choice(system=lambda count: kit.N + 1)


WRONG: dict[str, Wrong] = {
    "an ancilla": lambda r, a: {"ancillas": a.ancillas + 1},
    "twice the error": lambda r, a: {"epsilon": a.epsilon / 2},
    "alpha of a sum": lambda r, a: {"alpha": 2 * a.alpha},
}


def attained_by() -> BlockEncoding:
    return hermitian_dilation(block_scalar(0.6 - 0.8j, 2.0, 0.5))


DILATION = lemma(globals(), hermitian_dilation, A=BE())
