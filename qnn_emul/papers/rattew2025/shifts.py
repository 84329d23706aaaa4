"""Lemmas B.14 to B.16: increments with and without wrap."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...claims import BlockEncoding, Claimed, Formal, Integer, Otherwise, OwnBound, Record, record
from ...claims.bounds import by_rule
from ...claims.measuring import corner
from ...lemmas import CATALOGUE
from ...lemmas.paper.lemma_b14 import cyclic_power
from ...lemmas.paper.lemma_b15 import truncated_shift
from ...lemmas.paper.lemma_b16 import truncated_power
from ...linalg.gates import adder
from ..draws import of_entry
from . import claim


def added(n: int, m: int, ancillas: int) -> BlockEncoding:
    """The corner of an adder of m on n + `ancillas` qubits."""
    side = 1 << n
    U = adder(n + ancillas, m).apply(np.eye(side << ancillas, dtype=complex))
    return BlockEncoding.from_unitary(U, U[:side, :side])


def shift_rule() -> Record:
    return record(1, 1, 0)


def open_shift_rule() -> Record:
    return record(1, 4, 0)


def open_shift_power_rule(*, power: Any) -> Record:
    return record(1, 4 * power, 0)


@claim(
    key="Lemma B.14",
    formal=Formal("cyclic n m", types={"m": "ℤ"}),
    title="Power of the cyclic increment",
    inputs={"n": Integer(1, 4), "m": Integer(-16, 16)},
    construction="paper.lemma_b14",
    rule=shift_rule,
    candidates=lambda: [(1, 1), (2, 3), (3, -5)],
    draw=of_entry("paper.lemma_b14", lambda e: (e.n, e.applied.data["m"])),
    implied_by=by_rule("paper.lemma_b14"),
    otherwise=Otherwise("P^m itself, which is unitary: an adder", lambda n, m: added(n, m, 0)),
    enough="no ancilla",
)
def lemma_b14(n: Any, m: Any) -> Any:
    """P^m: (1, 1, 0)-BE, O(n^2) by QFT."""
    side, e = 1 << n, cyclic_power(n, m)
    target = np.array([[float(i == (j + m) % side) for j in range(side)] for i in range(side)])
    return Claimed(e, shift_rule(), target, corner(e))


@claim(
    key="Lemma B.15",
    formal=Formal("dropping n 1"),
    title="Increment without wrap",
    inputs={"n": Integer(1, 4)},
    construction="paper.lemma_b15",
    rule=open_shift_rule,
    candidates=lambda: [1, 2, 3],
    draw=of_entry("paper.lemma_b15", lambda e: e.n),
    implied_by=by_rule("paper.lemma_b15"),
    otherwise=Otherwise("an adder on one more qubit, projected (Mathematics 5.2)", lambda n: added(n, 1, 1)),
    enough="one ancilla",
    remark="the LCU with a left/right pair, which carries the minus sign that Lemma B.5 loses",
)
def lemma_b15(n: Any) -> Any:
    """Q: (1, 4, 0)-BE, LCU of P and |0><N-1|, then Lemma B.4."""
    e = truncated_shift(n)
    return Claimed(e, open_shift_rule(), np.eye(1 << n, k=-1), corner(e))


@claim(
    key="Lemma B.16",
    formal=Formal("dropping n m", numbers={"power": "m"}),
    title="Power of the increment without wrap",
    inputs={"n": Integer(1, 4), "m": Integer(1, 4)},
    construction="paper.lemma_b16",
    rule=open_shift_power_rule,
    candidates=lambda: [(1, 1), (2, 2), (3, 2)],
    implied_by=OwnBound(
        "paper.lemma_b16", lambda *, power: CATALOGUE["paper.lemma_b16"].rule(m=power), ("paper.lemma_b16",)
    ),
    otherwise=Otherwise("an adder on one more qubit, projected (Mathematics 5.2)", lambda n, m: added(n, m, 1)),
    enough="one ancilla for every m",
)
def lemma_b16(n: Any, m: Any) -> Any:
    """Q^m: (1, 4m, 0)-BE, O(mn^2)."""
    e = truncated_power(n, m)
    target = np.linalg.matrix_power(np.eye(1 << n, k=-1), m)
    return Claimed(e, open_shift_power_rule(power=m), target, corner(e))
