"""Circuit patterns shared by several constructions: SELECT, linear combination of unitaries, QSVT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..scalars import ceil_log2, maximum
from .circuit import (
    Builder,
    Circuit,
    copy,
    each_place,
    is_value,
    last,
    registers,
    rounds,
    shifted,
    span,
    width_of,
)
from .gates import (
    HADAMARD,
    PAULI_X,
    Gate,
    Permutation,
    Preparation,
    diagonal_gate,
    global_phase,
    unit_numbers,
    z_rotation,
)
from .generalized import Layers
from .loading import rotation
from .readable import readable, row
from .scales import divided, exponent, times_power
from .state_phase import StatePhase
from .widths import Register, Width


@dataclass(frozen=True, eq=False)
class StatePreparationPair:
    """Left and right states whose entry-wise product conj(left) * right is weights / sum |weights|.

    Phases sit on the left state, so the right one is real.
    """

    left: Preparation
    right: Preparation
    qubits: int

    @classmethod
    def of(cls, weights: np.ndarray) -> StatePreparationPair:
        """The pair for complex weights (m,), not all zero, padded with zeros to 2**ceil(log2 m)."""
        return _preparation_pair(weights)


@readable
def _preparation_pair(weights: np.ndarray) -> StatePreparationPair:
    qubits = ceil_log2(weights.size)
    padded = np.zeros(1 << qubits, dtype=complex)
    padded[: weights.size] = times_power(weights, -exponent(weights))
    size = np.abs(padded)
    phase = np.where(size > 0, divided(padded, np.where(size > 0, size, 1.0)), 1.0)
    root = np.sqrt(size / size.sum())
    return StatePreparationPair(Preparation.of(root * phase.conj()), Preparation.of(root.astype(complex)), qubits)


def place(
    builder: Builder,
    circuit: Circuit,
    workspace: Sequence[int],
    system: Sequence[int],
    controls: tuple[tuple[int, int], ...] = (),
) -> None:
    """Put a child's circuit on the *last* qubits of the workspace and on the system."""
    builder.add(circuit, last(workspace, circuit.qubits - width_of(system)) + last(system, width_of(system)), controls)


def linear_combination(
    circuits: Sequence[Circuit], weights: np.ndarray, n: int, used: Sequence[bool] | None = None
) -> Circuit:
    """PREPARE, SELECT, un-PREPARE: the corner is sum_j w_j corner_j / sum |w_j|.

    Layout: index ceil(log2 m) | shared workspace max a_j | system n. Terms that are not `used` (of weight zero, where that is
    not said) are left out of SELECT.
    """
    pair = StatePreparationPair.of(weights)
    space = maximum(*(c.qubits for c in circuits)) - n
    index, workspace, system = registers(pair.qubits, space, n)
    builder = Builder(pair.qubits + space + n)
    builder.add(pair.right, index)
    kept = [w != 0 for w in weights] if used is None else used
    for _, circuit, controls in each_place(
        builder, index, [c if k else None for c, k in zip(circuits, kept, strict=True)]
    ):
        if circuit is not None:
            place(builder, circuit, workspace, system, controls)
    builder.add(pair.left.adjoint(), index)
    return builder.build()


def exchange(builder: Builder, first: Sequence[int], second: Sequence[int]) -> Builder:
    """Two registers of one width change places: one permutation; of a width that is no number, the three copies that it is."""
    if isinstance(first, Register):
        return copy(copy(copy(builder, first, second), second, first), first, second)
    side = 1 << len(first)
    return builder.add(Permutation(np.arange(side * side).reshape(side, side).T.reshape(-1)), (*first, *second))


def about_zero(n: int) -> Gate:
    """I - 2|0><0| on n qubits, as one gate; where n is no number, as the phase that it is."""
    if isinstance(n, Width):
        return Builder(n).add(global_phase(-1.0), (), is_value(span(0, n), 0)).build()
    phases = np.ones(1 << n)
    phases[0] = -1.0
    return diagonal_gate(phases)


def projector_phase(builder: Builder, qubit: int, zeros: Sequence[int], angle: float) -> None:
    """exp(i angle (2P - I)) with P = |0><0| on `zeros` while `qubit` is |0>, and -angle while it is |1>."""
    controls = is_value(zeros, 0)
    builder.add(PAULI_X, (qubit,), controls)
    builder.add(z_rotation(angle), (qubit,))
    builder.add(PAULI_X, (qubit,), controls)


def singular_value_transformation(
    circuit: Circuit, phases: np.ndarray, left: Sequence[int], right: Sequence[int]
) -> Circuit:
    """Real part of the QSVT sequence of `circuit` with reflection phases (d + 1,), see `phases.reflection_phases`.

    `left` and `right` name the circuit's qubits whose |0>-projectors bound the encoded block on the output and
    on the input side. Layout: one phase qubit | the circuit's qubits. The corner between the projectors is
    P^(SV)(block), sign included: the |+> on the phase qubit averages the sequences of +phases and -phases.
    """
    builder = Builder(circuit.qubits + 1).add(HADAMARD, (0,))
    return _alternated(builder, circuit, phases, left, right).add(HADAMARD, (0,)).build()


def angle_sequence(circuit: Circuit, angles: np.ndarray, left: Sequence[int], right: Sequence[int]) -> Circuit:
    """`singular_value_transformation` without its real part: the phase qubit stays |0>, and the corner is the complex polynomial."""
    return _alternated(Builder(circuit.qubits + 1), circuit, angles, left, right).build()


def _alternated(
    builder: Builder, circuit: Circuit, phases: np.ndarray, left: Sequence[int], right: Sequence[int]
) -> Builder:
    """The QSVT sequence: the circuit and its adjoint in turn, phases around the projectors between them."""
    inner = circuit if isinstance(circuit.qubits, Width) or phases.size <= 3 else circuit.multiplied_out()
    body = span(1, circuit.qubits)
    sides = (shifted(right, 1), shifted(left, 1))
    degree = phases.size - 1
    projector_phase(builder, 0, sides[0], phases[degree])
    for step in rounds(builder, degree):  # the rightmost factor of the product acts first
        builder.add(inner if step % 2 == 0 else inner.adjoint(), body)
        projector_phase(builder, 0, sides[(step + 1) % 2], phases[degree - 1 - step])
    return builder


def generalized_transformation(circuit: Circuit, layers: Layers, ancillas: int) -> Circuit:
    """Rotations of one qubit around walks -W and -W^H in turn, as many as the layers have uses, controlled on its two values.

    Layout: rotated qubit | index | the circuit's qubits. -W = (1 - 2P) V, V the circuit where the index is |1>, its adjoint where it is
    |0>, and X on the index: the Hermitian dilation, P = |0><0| on the ancillas. The index starts and ends in |+>.
    """
    builder = Builder(2 + circuit.qubits)
    inner = circuit if isinstance(circuit.qubits, Width) else circuit.multiplied_out()
    body, zeros = span(2, circuit.qubits), is_value(span(2, ancillas), 0)
    minus = global_phase(-1.0)
    builder.add(HADAMARD, (1,)).add(PAULI_X, (0,))
    _layer(builder, layers, 0)
    for step in rounds(builder, layers.uses):
        held = ((0, step % 2),)
        if step % 2:
            builder.add(minus, (), (*held, *zeros))
        builder.add(inner, body, (*held, (1, 1))).add(inner.adjoint(), body, (*held, (1, 0))).add(PAULI_X, (1,), held)
        if step % 2 == 0:
            builder.add(minus, (), (*held, *zeros))
        _layer(builder, layers, step + 1)
    return builder.add(z_rotation(layers.turns[layers.uses + 1]), (0,)).add(HADAMARD, (1,)).build()


def _layer(builder: Builder, layers: Layers, place: int) -> None:
    builder.add(z_rotation(layers.turns[place]), (0,))
    builder.add(rotation(layers.cosines[place], layers.sines[place]), (0,))


def state_transformation(circuit: Circuit, phases: np.ndarray, left: Sequence[int], system: int = 0) -> Circuit:
    """`singular_value_transformation` where the input side's projector is |0><0| on all of the circuit's qubits.

    The block is then |b><0| (left = the ancillas), or with `system` > 0 the diagonal encoding diag(b): that many further
    qubits follow, CNOTs copy them onto the circuit's last ones after each use, and `left` names all of the circuit's qubits.
    Every inner "undo, phase, redo" is a phase around the prepared state (`StatePhase`): the same gates, and one vector.
    """
    builder = Builder(1 + circuit.qubits + system)
    body, system_qubits = span(1, circuit.qubits), span(1 + circuit.qubits, system)
    mirror, ends = last(body, system), shifted(left, 1)
    degree = phases.size - 1
    builder.add(HADAMARD, (0,))
    projector_phase(builder, 0, body, phases[degree])
    if degree:
        copy(builder.add(circuit, body), system_qubits, mirror)
    for step in rounds(builder, degree, 1, 2):  # the rightmost factor of the product acts first
        projector_phase(builder, 0, ends, phases[degree - step])
        copy(builder, system_qubits, mirror)
        if step + 1 < degree:
            around = _phase_around(circuit, phases[degree - 1 - step])
            copy(builder.add(around, span(0, 1) + body), system_qubits, mirror)
        else:
            builder.add(circuit.adjoint(), body)
            projector_phase(builder, 0, body, phases[0])
    if degree % 2:
        projector_phase(builder, 0, ends, phases[0])
    return builder.add(HADAMARD, (0,)).build()


def _phase_around(circuit: Circuit, angle: float) -> StatePhase:
    """U exp(i angle (2|0><0| - I)) U^H while the qubit in front is |0>, and -angle while it is |1>."""
    body = span(1, circuit.qubits)
    builder = Builder(1 + circuit.qubits).add(circuit.adjoint(), body)
    projector_phase(builder, 0, body, angle)
    ops = tuple(builder.add(circuit, body).ops)
    turn = unit_numbers(row([angle, -1 * angle]))
    return StatePhase(builder.qubits, ops, inner=circuit, on=turn, off=turn.conj())


def diagonal_encoding(circuit: Circuit, n: int) -> Circuit:
    """Block diag(b) from a circuit that encodes b: the circuit on a fresh register, then CNOTs from the system.

    Layout: fresh workspace a | fresh system n | system n. One query. (Guo-Mitarai-Fujii; Mathematics 3.1.)
    """
    fresh, mirror, system = registers(circuit.qubits - n, n, n)
    builder = Builder(circuit.qubits + n)
    return copy(builder.add(circuit, fresh + mirror), system, mirror).build()
