"""The steps of a circuit on named registers, as data: what acts, on which registers, where which registers have which values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..encoding.encoding import Encoding
from ..linalg.circuit import Builder, Circuit, is_value
from ..linalg.constructions import place
from ..linalg.gates import HADAMARD, PAULI_X, Gate, Permutation, Preparation, global_phase

Places = Mapping[str, Sequence[int]]  # the qubits of each register


@dataclass(frozen=True, eq=False)
class Step(ABC):
    """One step. `when`: (register, value) pairs, all of which must hold; `inverse`: the adjoint of what is described.

    Each kind adds itself to a builder (`put`) and has a short word for drawings (`word`, from its `name`).
    """

    registers: tuple[str, ...]
    when: tuple[tuple[str, int], ...] = ()
    inverse: bool = False
    name: str = ""

    @property
    def word(self) -> str:
        return self.name + ("†" if self.inverse else "")

    def adjoint(self) -> Step:
        return replace(self, inverse=not self.inverse)

    @abstractmethod
    def put(self, builder: Builder, places: Places) -> None:
        """Add the step to the builder."""

    def controls(self, places: Places) -> tuple[tuple[int, int], ...]:
        """The condition, qubit by qubit."""
        return tuple(c for name, value in self.when for c in is_value(places[name], value))

    def qubits(self, places: Places) -> tuple[int, ...]:
        """The qubits acted on, in the order of the registers."""
        return tuple(q for name in self.registers for q in places[name])


class OwnInverse(Step):
    """A step that is its own adjoint."""

    def adjoint(self) -> Step:
        return self


@dataclass(frozen=True, eq=False)
class Use(Step):
    """One use of an encoding's circuit: its ancillas are the last ones of the registers in front, its system the last register."""

    encoding: Encoding = field(kw_only=True)

    def put(self, builder: Builder, places: Places) -> None:
        circuit = self.encoding.circuit
        front = [q for name in self.registers[:-1] for q in places[name]]
        used = circuit.adjoint() if self.inverse else circuit
        place(builder, used, front, places[self.registers[-1]], self.controls(places))


@dataclass(frozen=True, eq=False)
class Apply(Step):
    """A gate or a circuit on the registers."""

    gate: Gate = field(kw_only=True)

    def put(self, builder: Builder, places: Places) -> None:
        gate = self.gate.adjoint() if self.inverse else self.gate
        builder.add(gate, self.qubits(places), self.controls(places))


@dataclass(frozen=True, eq=False)
class Permute(Apply):
    """|i> -> |image[i]> on the registers together."""

    gate: Permutation = field(kw_only=True)


@dataclass(frozen=True, eq=False)
class Prepare(Step):
    """|0> to the state of these amplitudes, normalized and filled up with 0."""

    amplitudes: tuple[complex, ...] = field(kw_only=True)

    def put(self, builder: Builder, places: Places) -> None:
        qubits = self.qubits(places)
        full = np.zeros(1 << len(qubits), dtype=complex)
        full[: len(self.amplitudes)] = np.asarray(self.amplitudes) / max(abs(a) for a in self.amplitudes)
        gate: Gate = Preparation.of(full)
        builder.add(gate.adjoint() if self.inverse else gate, qubits, self.controls(places))


class EachQubit(OwnInverse):
    """The same one-qubit gate on every qubit of the registers: H or X, as its name says."""

    def put(self, builder: Builder, places: Places) -> None:
        gate: Gate = HADAMARD if self.name == "H" else PAULI_X
        for q in self.qubits(places):
            builder.add(gate, (q,), self.controls(places))


@dataclass(frozen=True, eq=False)
class Phase(Step):
    """exp(i angle) where the registers are all 0 (no registers: everywhere) and the condition holds."""

    angle: float = np.pi

    @property
    def word(self) -> str:
        angle = -self.angle if self.inverse else self.angle
        return "-1" if abs(self.angle) == np.pi else f"e^{angle:.3g}i"

    def put(self, builder: Builder, places: Places) -> None:
        number = np.exp(1j * (-self.angle if self.inverse else self.angle))
        if abs(self.angle) == np.pi:
            number = -1.0 + 0.0j
        zeros = tuple((q, 0) for q in self.qubits(places))
        builder.add(global_phase(number), (), self.controls(places) + zeros)


class Copy(OwnInverse):
    """|x>|y> -> |x>|y XOR x>, register by register: a CNOT for each qubit. `registers` are (source, sink)."""

    def put(self, builder: Builder, places: Places) -> None:
        source, sink = (places[name] for name in self.registers)
        for s, t in zip(source, sink, strict=True):
            builder.add(PAULI_X, (t,), (*self.controls(places), (s, 1)))


class Swap(OwnInverse):
    """Two registers of one width, exchanged."""

    def put(self, builder: Builder, places: Places) -> None:
        first, second = (places[name] for name in self.registers)
        for s, t in zip(first, second, strict=True):
            builder.add(Permutation(np.array([0, 2, 1, 3])), (s, t), self.controls(places))


def name_of(e: Encoding) -> str:
    """What an encoding is called in a circuit: its name, its leaf's label, or its lemma."""
    return e.name or getattr(e.source, "label", "") or e.key


def lowered(steps: Sequence[Step], places: Places, qubits: int) -> Circuit:
    """The steps as gates on numbered qubits."""
    builder = Builder(qubits)
    for step in steps:
        step.put(builder, places)
    return builder.build()
