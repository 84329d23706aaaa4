"""Row of ones.

Statement   m <= 2^n. The adjoint of a preparation of the flat vector on m places, then the flag of |0><0|, are a (sqrt m, 1, 0)-BE of
            the matrix with ones in the first m places of its first row.
Source      Mathematics 8.4; bridge.bra_of_vector.
Deviation   None.
Proof       sqrt m |0><u|, u the flat unit vector on m places.
Attained    epsilon = 0: the block is exact. alpha = sqrt m is the norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, at_most, exact, norm
from ...linalg.circuit import MAX_QUBITS, Builder, registers
from ...linalg.cost import preparation, run
from ...linalg.gates import Preparation
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_integer
from ...scalars import ceil_log2, square_root
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong
from . import unit_matrix


def rule(*, count: Any) -> Record:
    root = square_root(count)
    return Record(alpha=root, ancillas=1, epsilon=0 * root, norm=root)


def target(*, places: np.ndarray) -> Any:
    return _ones(places)


@readable
def _ones(places: np.ndarray) -> Operator:
    """The sum of what stands at the places."""

    def forth(x: np.ndarray) -> np.ndarray:
        out = np.zeros_like(x)
        out[0] = np.sum(places[:, None] * x, axis=0)
        return out

    return Operator(ceil_log2(places.size), forth, lambda x: np.outer(places, x[0]), weight=np.sqrt(places.size))


def block(*, places: np.ndarray) -> Any:
    return _flat_bra(places)


@readable
def _flat_bra(places: np.ndarray) -> Operator:
    """|0><u|."""
    u = places / np.sqrt(np.sum(places))

    def forth(x: np.ndarray) -> np.ndarray:
        out = np.zeros_like(x)
        out[0] = u @ x
        return out

    return Operator(ceil_log2(places.size), forth, lambda x: np.outer(u, x[0]), weight=1.0, terms=places.size + 4)


def circuit(*, places: np.ndarray) -> Circuit:
    """Layout: flag | system."""
    n = ceil_log2(places.size)
    flag, system = registers(1, n)
    builder = Builder(1 + n).add(_preparation(places).adjoint(), system)
    return builder.add(unit_matrix.circuit(n=n, i=0, j=0), flag + system).build()


@readable
def _preparation(places: np.ndarray) -> Preparation:
    return Preparation.of(places)


def cost(*, n: int) -> Cost:
    return run(preparation(n), unit_matrix.cost(n=n, i=0, j=0), system=n)


def sizes(*, places: np.ndarray) -> dict[str, int]:
    return {"n": ceil_log2(places.size)}


def row_of_ones(count: int) -> BlockEncoding:
    """Ones in the first `count` places of the first row, on ceil(log2 count) qubits. Raises ArgumentError."""
    as_integer(count, "count", 1, 1 << MAX_QUBITS)
    n = ceil_log2(int(count))
    places = np.zeros(1 << n)
    places[: int(count)] = 1.0
    return node(n, int(count), places)


def node(n: Any, count: Any, places: Any) -> BlockEncoding:
    """The node, whatever stands for the places."""
    numbers, data, side = {"count": count}, {"places": places}, 1 << n
    return apply_lemma(ROW_OF_ONES, (), kind=BlockEncoding, n=n, shape=(side, side), numbers=numbers, data=data)


def proof(goal: Any) -> Iterator[Line]:
    yield at_most("block", norm(goal.block), 1)
    yield at_most("scaling", norm(goal.target), goal.alpha * norm(goal.block))
    yield from exact(goal, goal.target)


def flat(count: Any, kit: Any) -> Any:
    """The places of so many ones: |0><u|, a corner of the circuit."""
    made = kit.atom("|0><u|", "BE", is_block=True)
    return kit.GivenData({"ones": kit.root(count) * made, "flat_bra": made}.__getitem__)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A flat unit vector."""
    count = kit.symbol("count", positive=True)
    yield replace(s, numbers={"count": count}, data={"places": flat(count, kit)})


def reading(kit: Any) -> Any:
    return kit.gate_choices.FLAT


WRONG: dict[str, Wrong] = {
    "alpha one": lambda r, *, count: {"alpha": square_root(count) / 2},
    "alpha is the count": lambda r, *, count: {"alpha": count + 1},
    "no flag": lambda r, **_: {"ancillas": 0},
}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"count": int(rng.integers(1, 9))}


ROW_OF_ONES = lemma(globals(), row_of_ones)
