"""A circuit as a program: a box for each lemma, leaf and part, written once and used under controls, and elementary steps.

A part without a name that is used once, and not under controls, is no box: its steps stand where it is used.

Read by the writers of OpenQASM and of Qiskit's circuits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from ..encoding.encoding import Encoding
from ..errors import ArgumentError, TooLarge
from ..linalg.circuit import Circuit, MultipliedOut, Op
from .steps import name_of
from .synthesis import Controls, Elementary, steps_of

MOST_STEPS = 1_000_000  # of a program
WORDS = (  # of OpenQASM 3 and of its standard gates, and our two registers
    "U CX gphase p x y z h s sdg t tdg sx rx ry rz cx cy cz cp crx cry crz ch swap ccx cswap cu phase cphase id u1 u2 u3 gate "
    "def ctrl negctrl inv pow pi tau euler qubit bit if else for while in return let const input output measure reset barrier "
    "delay box int float angle bool complex duration stretch array include end break continue switch case sin cos tan sqrt "
    "ancilla system"
)
TAKEN = frozenset(WORDS.split())


@dataclass(frozen=True)
class Call:
    """One use of a box."""

    box: str
    qubits: tuple[int, ...]
    controls: Controls = ()
    inverse: bool = False


@dataclass(frozen=True)
class WrittenPart:
    """What a named part does: steps and uses of earlier boxes on `qubits` qubits, 0 the most significant."""

    name: str
    qubits: int
    body: tuple[Elementary | Call, ...]


@dataclass(frozen=True)
class WrittenCircuit:
    """`boxes` in an order in which each uses earlier ones only, and the `body`, on `ancillas` + `system` qubits."""

    ancillas: int
    system: int
    boxes: tuple[WrittenPart, ...]
    body: tuple[Elementary | Call, ...]


def program(e: Encoding) -> WrittenCircuit:
    """The circuit of an encoding as a program. Raises ArgumentError, TooLarge (a gate or the whole is too long to be written out)."""
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    names: dict[int, str] = {}
    for part in _parts(e):
        if id(part.circuit.adjoint()) not in names:  # the inverse of a box needs no box
            names.setdefault(id(part.circuit), name_of(part))
    made = _Boxes(names, _uses(e.circuit))
    body = made.body(e.circuit)
    return WrittenCircuit(e.ancillas, e.n, tuple(made.boxes.values()), body)


def _parts(e: Encoding) -> Iterator[Encoding]:
    """The nodes whose circuits can occur in that of `e`, children before parents."""
    used = {id(e)}
    for node in reversed(e.nodes()):  # parents before children
        if id(node) in used and not node.is_boundary:
            used.update(id(child) for child in node.children)
    yield from (node for node in e.nodes() if id(node) in used and node is not e)


def _uses(circuit: Circuit) -> Counter[int]:
    """In how many places of it (and of the circuits in it, each looked at once) each circuit or its adjoint is used."""
    uses: Counter[int] = Counter()
    found = [circuit]
    while found:
        for op in found.pop().ops:
            if isinstance(op.gate, Circuit):
                inner = _written(op.gate)
                found += [inner] if not uses[_known(inner)] else []
                uses[_known(inner)] += 1
    return uses


def _written(circuit: Circuit) -> Circuit:
    """The circuit whose gates are written."""
    return circuit.inner if isinstance(circuit, MultipliedOut) else circuit


def _known(circuit: Circuit) -> int:
    """The same for a circuit and its adjoint."""
    return min(id(circuit), id(circuit.adjoint()))


def moved(part: Elementary | Call, places: Sequence[int]) -> Elementary | Call:
    """The part on other qubits."""
    on, held = tuple(places[q] for q in part.qubits), tuple((places[q], value) for q, value in part.controls)
    return replace(part, qubits=on, controls=held)


def held_by(part: Elementary | Call, controls: Controls) -> Elementary | Call:
    """The part under further controls."""
    return replace(part, controls=controls + part.controls)


def inverted(part: Elementary | Call) -> Elementary | Call:
    """The part's adjoint."""
    if isinstance(part, Call):
        return replace(part, inverse=not part.inverse)
    return part if part.angle is None else replace(part, angle=-part.angle)


class _Boxes:
    """A box for every circuit in the circuit; an adjoint is the inverse of its circuit's box."""

    def __init__(self, names: dict[int, str], uses: Counter[int]) -> None:
        self.names = names
        self.uses = uses
        self.boxes: dict[int, WrittenPart] = {}
        self.kept: list[Circuit] = []  # so that no other circuit gets an id that stands in `boxes`
        self.taken = set(TAKEN)
        self.steps = 0

    def body(self, circuit: Circuit) -> tuple[Elementary | Call, ...]:
        return tuple(part for op in circuit.ops for part in self._of(op))

    def _of(self, op: Op) -> Iterator[Elementary | Call]:
        if not isinstance(op.gate, Circuit):
            for step in steps_of(op.gate, op.targets, op.controls):
                self.steps += 1
                if self.steps > MOST_STEPS:
                    raise TooLarge(
                        f"the circuit has more than {MOST_STEPS} elementary gates, too many to be written out"
                    )
                yield step
            return
        circuit = _written(op.gate)
        if circuit.qubits == 0:  # a number: no box can hold it
            for inner in self.body(circuit):
                yield held_by(inner, op.controls)
            return
        other = circuit.adjoint()
        named = circuit.label or id(circuit) in self.names or id(other) in self.names
        if not (named or op.controls) and self.uses[_known(circuit)] == 1:
            yield from (moved(part, op.targets) for part in self.body(circuit))
            return
        inverse = id(circuit) not in self.boxes and (id(other) in self.boxes or id(other) in self.names)
        box = self._box(other if inverse else circuit)
        if box.body:
            yield Call(box.name, op.targets, op.controls, inverse)

    def _box(self, circuit: Circuit) -> WrittenPart:
        if id(circuit) not in self.boxes:
            body = self.body(circuit)
            name = self._name(self.names.get(id(circuit), circuit.label or "part"))
            self.boxes[id(circuit)] = WrittenPart(name, circuit.qubits, body)
            self.kept.append(circuit)
        return self.boxes[id(circuit)]

    def _name(self, wish: str) -> str:
        """An identifier that no other box has, and no gate or word of OpenQASM."""
        plain = re.sub(r"\W", "_", wish, flags=re.ASCII)
        plain = plain if re.match("[A-Za-z]", plain) else f"box_{plain}"
        places = (f"{plain}_{number}" for number in count(2))
        name = plain if plain not in self.taken else next(place for place in places if place not in self.taken)
        self.taken.add(name)
        return name
