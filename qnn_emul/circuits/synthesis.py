"""Gates as steps that any program has: h, x, ry, rz, p and a global phase, each under controls.

Matrices by the quantum Shannon decomposition (Shende, Bullock, Markov, quant-ph/0406176), permutations by transformations
(Miller, Maslov, Dueck, DAC 2003), preparations and multiplexed rotations by rotations in Gray-code order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..errors import TooLarge
from ..linalg.circuit import Builder, Circuit
from ..linalg.gates import HADAMARD, Dense, Diagonal, FourierTransform, Gate, Permutation, Preparation, z_rotation
from ..linalg.groupings import Multiplexed
from ..linalg.grover import UndonePhase
from ..linalg.loading import RotationTrees, multiplexed_rotations, plain_phases, plain_rotations, y_turn
from ..linalg.paper_shifts import fourier
from ..linalg.sparse_access import EntryRotation
from ..scalars import ceil_log2

MAX_SYNTHESIS = 10  # qubits of a single gate: a matrix of q qubits takes about 4**q steps
CLOSE = 2.0**-50  # entries that differ by less are one number in floats

Controls = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Elementary:
    """An elementary gate on `qubits`, or a global phase on none, where every (qubit, value) of `controls` holds."""

    name: str  # h, x, ry, rz, p, gphase; swap
    qubits: tuple[int, ...]
    angle: float | None = None
    controls: Controls = ()


def steps_of(gate: Gate, qubits: Sequence[int], controls: Controls = ()) -> Iterator[Elementary]:
    """The steps of one gate that is no circuit; `qubits[0]` is its most significant one. Raises TooLarge above 10 qubits."""
    if gate.qubits > MAX_SYNTHESIS:
        raise TooLarge(
            f"a single gate on {gate.qubits} qubits is not taken apart into elementary gates (at most {MAX_SYNTHESIS} qubits)"
        )
    for step in _local(gate):
        yield replace(
            step,
            qubits=tuple(qubits[q] for q in step.qubits),
            controls=controls + tuple((qubits[q], value) for q, value in step.controls),
        )


def _local(gate: Gate) -> Iterator[Elementary]:
    """The steps on the gate's own qubits, 0 the most significant."""
    if gate.qubits == 0:
        yield from _phase(complex(gate.phase if isinstance(gate, UndonePhase) else gate.apply(np.ones((1, 1)))[0, 0]))
    elif isinstance(gate, FourierTransform):
        forth = fourier(gate.qubits)
        yield from _inside(forth if gate.matrix[1, 1].imag >= 0 and gate.qubits > 1 else forth.adjoint())
    elif isinstance(gate, Diagonal):
        yield from _diagonal(gate.phases)
    elif isinstance(gate, Permutation):
        yield from _permutation(gate.image)
    elif isinstance(gate, Preparation) and gate.qubits > 1:
        yield from _reflection(gate)
    elif isinstance(gate, EntryRotation):
        yield from _entries(gate)
    elif isinstance(gate, Multiplexed):
        yield from _multiplexed(gate)
    else:
        yield from _unitary(gate.matrix if isinstance(gate, Dense) else gate.apply(np.eye(1 << gate.qubits) + 0j))


def _inside(circuit: Circuit, places: Sequence[int] | None = None, controls: Controls = ()) -> Iterator[Elementary]:
    """Every gate of a circuit and of the circuits in it, on these places."""
    places = range(circuit.qubits) if places is None else places
    for op in circuit.ops:
        targets = [places[q] for q in op.targets]
        held = controls + tuple((places[q], value) for q, value in op.controls)
        if isinstance(op.gate, Circuit):
            yield from _inside(op.gate, targets, held)
        else:
            yield from steps_of(op.gate, targets, held)


def _phase(number: complex) -> Iterator[Elementary]:
    angle = math.atan2(number.imag, number.real)
    if angle != 0.0:
        yield Elementary("gphase", (), angle)


def _diagonal(phases: np.ndarray) -> Iterator[Elementary]:
    if phases.size > 2:
        yield from _inside(plain_phases(np.angle(phases)))
        return
    first, second = (complex(v) for v in phases)
    if abs(first - second.conjugate()) <= CLOSE and abs(first.imag) > CLOSE:
        yield Elementary("rz", (0,), 2 * math.atan2(second.imag, second.real))
        return
    yield from _phase(first)
    quotient = second * first.conjugate()
    yield Elementary("p", (0,), math.atan2(quotient.imag, quotient.real))


def _unitary(u: np.ndarray) -> Iterator[Elementary]:
    """A matrix (2**q, 2**q): one qubit by its angles, more by the quantum Shannon decomposition."""
    if len(u) == 2:
        yield from _one_qubit(u)
        return
    from scipy.linalg import cossin

    half, rest = len(u) // 2, tuple(range(1, len(u).bit_length() - 1))
    (u1, u2), angles, (v1, v2) = cossin(u, half, half, separate=True)
    yield from _either(v1, v2, rest)
    yield from _rotations(2 * angles, rest, "ry")
    yield from _either(u1, u2, rest)


def _either(a: np.ndarray, b: np.ndarray, rest: Sequence[int]) -> Iterator[Elementary]:
    """a where qubit 0 is 0, b where it is 1: (I (x) V)(D (+) D^*)(I (x) W), a b^H = V D^2 V^H, W = D V^H b."""
    from scipy.linalg import schur

    triangle, v = schur(a @ b.conj().T, output="complex")
    turns = np.angle(np.diag(triangle)) / 2
    w = np.exp(1j * turns)[:, None] * (v.conj().T @ b)
    yield from steps_of(Dense(w), rest)
    yield from _rotations(-2 * turns, rest, "rz")
    yield from steps_of(Dense(v), rest)


def _rotations(angles: np.ndarray, controls: Sequence[int], name: str, target: int = 0) -> Iterator[Elementary]:
    """ry or rz of `target` by angles[j], j the value of the controls: rotations and CNOTs only."""
    builder = Builder(1 + len(controls))
    gate = y_turn if name == "ry" else z_rotation
    multiplexed_rotations(builder, angles / 2, range(len(controls)), len(controls), gate)
    yield from _inside(builder.build(), (*controls, target))


def _one_qubit(u: np.ndarray) -> Iterator[Elementary]:
    """e^{i g} p(a) ry(t) p(b), shorter where it is h, diagonal or a rotation."""
    if np.max(np.abs(u - HADAMARD.matrix)) <= CLOSE:
        yield Elementary("h", (0,))
    elif max(abs(u[0, 1]), abs(u[1, 0])) <= CLOSE:
        yield from _diagonal(np.diag(u))
    elif np.max(np.abs(u.imag)) <= CLOSE and max(abs(u[0, 0] - u[1, 1]), abs(u[0, 1] + u[1, 0])) <= CLOSE:
        yield Elementary("ry", (0,), 2 * math.atan2(u[1, 0].real, u[0, 0].real))
    else:
        turn = 2 * math.atan2(abs(u[1, 0]), abs(u[0, 0]))
        phase, a = np.angle(u[0, 0]), np.angle(u[1, 0]) - np.angle(u[0, 0])
        # the angle of a small entry is noise: the other one of its pair is taken from the large ones
        b = np.angle(u[1, 1]) - phase - a if abs(u[0, 0]) > abs(u[1, 0]) else np.angle(-u[0, 1]) - phase
        yield from _phase(complex(np.exp(1j * phase)))
        for name, angle in (("p", b), ("ry", turn), ("p", a)):
            yield Elementary(name, (0,), float(angle))


def _permutation(image: np.ndarray) -> Iterator[Elementary]:
    """|i> -> |image[i]> by X gates under controls: outputs are brought home one by one, from 0 on."""
    width = image.size.bit_length() - 1
    if image.tolist() == [0, 2, 1, 3]:
        yield Elementary("swap", (0, 1))
        return
    now, found = np.array(image, dtype=np.int64), []

    def flip(bit: int, where: int) -> None:
        now[(now & where) == where] ^= 1 << bit
        controls = tuple((width - 1 - b, 1) for b in range(width) if where >> b & 1)
        found.append(Elementary("x", (width - 1 - bit,), None, controls))

    for i in range(image.size):
        for bit in range(width):
            if (i & ~int(now[i])) >> bit & 1:
                flip(bit, int(now[i]) if i else 0)
        for bit in range(width):
            if (int(now[i]) & ~i) >> bit & 1:
                flip(bit, int(now[i]) & ~(1 << bit) if i else 0)
    yield from reversed(found)


def _reflection(gate: Preparation) -> Iterator[Elementary]:
    """phase (I - 2 w w^H): a phase of -1 on |0>, between the rotation tree of w and its adjoint."""
    if gate.reflector.any():
        tree = _tree(gate.reflector)
        yield from _inside(tree.adjoint())
        zeros = tuple((q, 0) for q in range(gate.qubits))
        yield Elementary("gphase", (), math.pi, zeros)
        yield from _inside(tree)
    yield from _phase(complex(gate.phase))


def _tree(vector: np.ndarray) -> Circuit:
    """|0> to the vector, level by level, with plain rotations."""
    trees = RotationTrees.of(vector[None, :])
    builder = Builder(trees.n)
    for k in range(trees.n):
        builder.add(plain_rotations(trees.angles(k)), range(k + 1))
    if np.any(trees.phases != 1.0):
        builder.add(plain_phases(trees.phase_angles()), range(trees.n))
    return builder.build()


def _entries(gate: EntryRotation) -> Iterator[Elementary]:
    """[[a, -c], [c, conj a]] for each value of the index: rz, ry, rz, all multiplexed."""
    values, cosines = np.zeros(1 << gate.index_qubits, dtype=complex), np.ones(1 << gate.index_qubits)
    values[gate.positions], cosines[gate.positions] = gate.values, gate.cosines
    index, flag = range(gate.index_qubits), gate.index_qubits
    turns = np.where(values != 0, np.angle(values), 0.0)
    for angles, name in (
        (-turns, "rz"),
        (2 * np.arctan2(gate.sign * cosines, np.abs(values)), "ry"),
        (-turns, "rz"),
    ):
        if angles.any():
            yield from _rotations(angles, index, name, flag)


def _multiplexed(gate: Multiplexed) -> Iterator[Elementary]:
    """Each matrix under the controls that choose it."""
    width = ceil_log2(gate.matrices.shape[0])
    targets = range(width, gate.qubits)
    for value, matrix in enumerate(gate.matrices):
        controls = tuple((q, value >> (width - 1 - q) & 1) for q in range(width))
        yield from steps_of(Dense(matrix), list(targets), controls)
