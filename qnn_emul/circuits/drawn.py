"""`qe.draw`: the circuit of an encoding, a line a qubit, the uses of its children as boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..encoding.encoding import Encoding
from ..errors import ArgumentError
from ..linalg.circuit import Circuit, MultipliedOut
from ..linalg.gates import HADAMARD, Dense, Diagonal, Gate, Permutation, Preparation
from ..linalg.shapes import as_integer
from . import drawing
from .steps import Apply, Step, name_of

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

    steps  how many are drawn at most
    names  what the children are called; by default their names, leaf labels or lemmas

    Raises ArgumentError, NoData, TooLarge.
    """
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    most, circuit = as_integer(steps, "steps", 1), e.circuit
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
    qubits = [f"a{j}" for j in range(e.ancillas)] + [f"s{j}" for j in range(e.n)]
    drawn = [
        Apply(
            tuple(qubits[q] for q in op.targets),
            tuple((qubits[q], value) for q, value in op.controls),
            gate=op.gate,
            name=_word(op.gate, known),
        )
        for op in circuit.ops[:most]
        if op.targets or op.controls
    ]
    return Drawing(dict.fromkeys(qubits, 1), drawn, len(circuit.ops) - most)


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
