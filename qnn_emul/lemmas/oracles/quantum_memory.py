"""Memory of states (Def. A.2).

Statement   psi_i, i < N, vectors of M entries. One rotation tree per address, and the phases, are a unitary, a (1, 0, 0)-BE
            of itself, with |i>|0> -> |i>|psi_i/||psi_i||>; |i>|0> where psi_i = 0.
Source      Rattew et al. (arXiv:2510.07195), Def. A.2 and the oracle U_W of Def. B.3.
Deviation   The action on the other states of the data register is that of the rotation trees (Lemma D.1).
Proof       Level k splits the norm of each node between its children; rotations of different levels and addresses are
            controlled by different values.
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, exact_under
from ...errors import ShapeError
from ...linalg.columns import Columns
from ...linalg.cost import run, states
from ...linalg.loading import RotationTrees
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_numeric, real_if_real
from ...scalars import ceil_log2
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule() -> Record:
    return Record(alpha=1, ancillas=0, epsilon=0, norm=1)


def target(*, trees: RotationTrees) -> Any:
    return _states(trees)


@readable
def _states(trees: RotationTrees) -> Operator:
    n = trees.count.bit_length() - 1 + trees.n
    return Operator(n, trees.apply, trees.apply_adjoint, trees.phases.dtype)


def block(*, trees: RotationTrees) -> Any:
    return target(trees=trees)


def circuit(*, trees: RotationTrees) -> Circuit:
    return trees.circuit("states")


def cost(*, address: int, n: int) -> Cost:
    return run(states("states", address, n), system=address + n)


def sizes(*, trees: RotationTrees) -> dict[str, int]:
    return {"address": ceil_log2(trees.count), "n": trees.n}


def operations(*, trees: RotationTrees) -> int:
    return 8 + 4 * trees.n


def quantum_memory(states: Any) -> BlockEncoding:
    """|i>|0> -> |i>|states[i]/norm>, states (N, M), layout address | data, both padded. Raises ShapeError, ArgumentError."""
    array = real_if_real(as_numeric(states, "states"))
    if array.ndim != 2:
        raise ShapeError("states", "have two axes, one state per row", f"an array of shape {array.shape}")
    padded = np.zeros(tuple(1 << ceil_log2(s) for s in array.shape), dtype=array.dtype)
    padded[: array.shape[0], : array.shape[1]] = array
    trees = RotationTrees.of(padded)
    return memory_of_trees(trees, array.shape, ceil_log2(trees.count) + trees.n)


def memory_of_columns(columns: Columns) -> BlockEncoding:
    """|j>|0> -> |j>|w_j>: the column oracle U_W."""
    return memory_of_trees(columns.trees(), (1 << columns.n_in, 1 << columns.n_out), columns.n_in + columns.n_out)


def memory_of_trees(trees: RotationTrees, shape: tuple[int, ...], n: int) -> BlockEncoding:
    """The node of given rotation trees on n qubits."""
    shapes = (*shape, *shape)
    return apply_lemma(QUANTUM_MEMORY, (), kind=BlockEncoding, n=n, shape=shapes, data={"trees": trees}, row_axes=2)


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "part of a unitary")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Rotations, controlled by different values."""
    yield kit.given_whole(s, "part of a unitary", "trees")


def reading(kit: Any) -> Any:
    return kit.gate_choices.MEMORY_OF_STATES


WRONG: dict[str, Wrong] = {"alpha halved": lambda r: {"alpha": 0.5}}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    states = rng.normal(size=tuple(int(s) for s in rng.integers(1, 5, size=2)))
    if rng.random() < 0.5:
        states = states + 1j * rng.normal(size=states.shape)
    if rng.random() < 0.3:
        states[0] = 0.0
    return {"states": states}


QUANTUM_MEMORY = lemma(globals(), quantum_memory)
