"""QSVT of the paper's block-encoding of |psi><0|: U after Lemma B.6's |0><0|, without two queries' gates at every step."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from .circuit import MAX_DRIFT, Builder, Circuit, is_value, last, registers, rounds, span
from .constructions import projector_phase
from .gates import HADAMARD, PAULI_X

MAX_ENTRIES = 1 << 22  # of the columns that are kept: 64 MiB


@dataclass(frozen=True, eq=False)
class CircuitColumns:
    """The first 2**n columns of a circuit, worked out once however often they are used; without rounding's drift from norm 1."""

    circuit: Circuit
    n: int

    @property
    def first(self) -> np.ndarray:
        return self.circuit.prepared_state[:, None]

    @cached_property
    def others(self) -> np.ndarray:
        columns = self.circuit.columns(1 << self.n)[:, 1:]
        norms = np.linalg.norm(columns, axis=0)
        return columns / np.where(np.abs(norms - 1.0) <= MAX_DRIFT, norms, 1.0)


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class FlaggedPhase(Circuit):
    """R exp(i angle (2P - I)) R^H, R = U after Lemma B.6's |0><0|, P = |0><0| on the ancillas. Layout: phase | idle, if kept | flag | U's.

    R carries P to U|0><0|U^H where the flag is 0 and to U (|0><0| (x) I - |0><0|) U^H where it is 1 (idle 0): a few columns of U
    instead of U^H and U. `ops` are the gates; a query is still counted for each of them.
    """

    real = False
    inner: CircuitColumns
    angle: float = field(default=0.0)
    idle: int = 1

    def within(self, view: np.ndarray) -> None:
        rows = self.inner.circuit.prepared_state.size
        work = view.reshape(2, 1 << self.idle, 2, rows, -1)
        flagged = self.inner.n > 0 and bool(work[:, 0, 1].any())
        if flagged and rows << self.inner.n > MAX_ENTRIES:
            super().within(view)
            return
        turn = np.exp(1j * np.array([self.angle, -self.angle]))
        out = np.zeros_like(work)
        for idle, flag in np.ndindex(1 << self.idle, 2):
            part = work[:, idle, flag]
            if not part.any():  # from |0> most values of idle and flag are never reached
                continue
            out[:, idle, flag] = turn.conj()[:, None, None] * part
            if idle == 0 and (flag == 0 or flagged):
                kept = self.inner.others if flag else self.inner.first
                inside = np.matmul(kept.conj().T, part)
                out[:, 0, flag] += np.matmul(kept, (turn - turn.conj())[:, None, None] * inside)
        view[...] = out.reshape(view.shape)

    def _turned(self) -> dict[str, Any]:
        return {"angle": -self.angle}


def rank_one_transformation(circuit: Circuit, n: int, phases: np.ndarray, idle: int = 1) -> Circuit:
    """`constructions.singular_value_transformation` of R for an odd polynomial. Layout: phase | idle | flag | U's a + n.

    idle = 0 leaves out Lemma B.6's second ancilla, on which nothing acts.
    """
    qubits = 2 + idle + circuit.qubits
    flags, space, system = registers(1 + idle, circuit.qubits - n, n)
    flagged = Builder(qubits - 1).add(PAULI_X, last(flags, 1)).add(PAULI_X, last(flags, 1), is_value(system, 0))
    rank_one = flagged.add(circuit, space + system).build()
    body, zeros, inner = span(1, qubits - 1), span(1, qubits - n - 1), CircuitColumns(circuit, n)
    degree = phases.size - 1
    builder = Builder(qubits).add(HADAMARD, (0,))
    projector_phase(builder, 0, zeros, phases[degree])
    builder.add(rank_one, body)
    for step in rounds(builder, degree, 1, 2):  # the rightmost factor of the product acts first
        projector_phase(builder, 0, zeros, phases[degree - step])
        angle = phases[degree - 1 - step]
        around = Builder(qubits).add(rank_one.adjoint(), body)
        projector_phase(around, 0, zeros, angle)
        ops = tuple(around.add(rank_one, body).ops)
        builder.add(FlaggedPhase(qubits, ops, inner=inner, angle=angle, idle=idle), span(0, qubits))
    projector_phase(builder, 0, zeros, phases[0])
    return builder.add(HADAMARD, (0,)).build()
