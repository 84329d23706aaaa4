"""`qe.draw`: the circuit of an encoding, a line for qubits that go together, the uses of its children as boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import NoneType
from typing import ClassVar

from ..encoding.encoding import Encoding
from ..encoding.source import Leaf
from ..errors import ArgumentError, TooLarge
from ..linalg.circuit import MAX_QUBITS, Circuit, MultipliedOut, Op
from ..linalg.gates import HADAMARD, Dense, Diagonal, Gate, Permutation, Preparation
from ..linalg.shapes import as_integer
from . import drawing
from .steps import Apply, Step, name_of

MOST_QUBITS = 1 << 16  # that are sorted into lines one by one
WORDS = {Preparation: "PREP", Diagonal: "phases", Dense: "U", Permutation: "perm."}


@dataclass(frozen=True)
class Drawing:
    """What `qe.draw` gives: text where it is printed, SVG in a notebook (`svg` for a page)."""

    qubits: Mapping[str, int]
    steps: Sequence[Step]
    further: int  # steps that are not drawn

    def text(self, width: int = 100) -> str:
        """The drawing in characters, folded at `width`."""
        if not self.qubits:
            return "a number"
        return drawing.text(self.qubits, self.steps, width) + self._rest

    __str__ = text

    @property
    def svg(self) -> str:
        """The drawing as an SVG element with a title; empty where there is no qubit."""
        return drawing.svg(self.qubits, self.steps) if self.qubits else ""

    def _repr_html_(self) -> str:
        return self.svg + self._rest

    @property
    def _rest(self) -> str:
        return f"\n… and {self.further} further steps" if self.further > 0 else ""


def draw(e: Encoding, steps: int = 40, names: Sequence[str] | None = None) -> Drawing:
    """The circuit of an encoding: ancillas a0, a1, …, system s0, s1, …, most significant first; boxes and controls with values.

    Qubits beside each other that the steps treat alike are one line. Up to 65,536 qubits: boxes are not looked into.

    steps  how many are drawn at most
    names  what the children are called; by default their names, leaf labels or lemmas

    Raises ArgumentError, NoData, TooLarge.
    """
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    most = as_integer(steps, "steps", 1)
    e = _closed(e)
    circuit = e.circuit
    called = [name_of(child) for child in e.children] if names is None else names
    if (
        not isinstance(called, list | tuple)
        or len(called) != len(e.children)
        or not all(isinstance(w, str) for w in called)
    ):
        raise ArgumentError("names", f"hold {len(e.children)} words, one a child", repr(called))
    known: dict[int, str] = {}
    for name, child in zip(called, () if e.is_boundary else e.children, strict=False):
        known |= {id(child.circuit.adjoint()): f"{name}†", id(child.circuit): name}
    ops = [op for op in circuit.ops[:most] if op.targets or op.controls]
    lines, place = _lines(ops, e.ancillas, e.n)
    drawn = [
        Apply(
            tuple(dict.fromkeys(place[q] for q in op.targets)),
            tuple({place[q]: value and (1 << lines[place[q]]) - 1 for q, value in op.controls}.items()),
            gate=op.gate,
            name=_word(op.gate, known),
        )
        for op in ops
    ]
    return Drawing(lines, drawn, len(circuit.ops) - most)


@dataclass(frozen=True, eq=False)
class _Box(Leaf):
    """A child of which a drawing shows a box only."""

    has_data: ClassVar[bool] = False


def _closed(e: Encoding) -> Encoding:
    """The same node, its children as boxes, where the whole does not fit. Raises TooLarge where not even these can be sorted."""
    qubits = e.n + e.ancillas
    if qubits <= MAX_QUBITS or not e.has_data or isinstance(e.source, Leaf):
        return e
    if qubits > MOST_QUBITS:
        raise TooLarge(
            f"{e.key}: a drawing of {qubits} qubits does not fit (at most {MOST_QUBITS}); draw a node below it"
        )
    return replace(e, source=replace(e.applied, children=tuple(map(_box, e.children))))


def _box(e: Encoding) -> Encoding:
    circuit = Circuit(e.n + e.ancillas, label=name_of(e))
    return replace(e, source=_Box(e.key, e.title, None, NoneType, lambda: circuit))


def _lines(ops: Sequence[Op], ancillas: int, n: int) -> tuple[dict[str, int], list[str]]:
    """The lines with their widths, and the line of each qubit."""

    parts = [(frozenset(op.targets), dict(op.controls)) for op in ops]

    def role(q: int) -> tuple[object, ...]:
        return (q < ancillas, *((q in targets, controls.get(q)) for targets, controls in parts))

    lines: dict[str, int] = {}
    place: list[str] = []
    for _, group in groupby(range(ancillas + n), role):
        qubits = list(group)
        letter, first = ("a", 0) if qubits[0] < ancillas else ("s", ancillas)
        name = f"{letter}{qubits[0] - first}" + (f"–{qubits[-1] - first}" if len(qubits) > 1 else "")
        lines[name] = len(qubits)
        place += [name] * len(qubits)
    return lines, place


def _word(gate: Gate, known: Mapping[int, str]) -> str:
    if isinstance(gate, MultipliedOut):
        gate = gate.inner
    if id(gate) in known:
        return known[id(gate)]
    if isinstance(gate, Circuit):
        return gate.label or f"{len(gate.ops)} steps"
    if gate is HADAMARD:
        return "H"
    if isinstance(gate, Permutation) and gate.qubits == 1:
        return "X"
    return WORDS.get(type(gate), type(gate).__name__)
