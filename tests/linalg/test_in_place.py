"""Gates act in place, on views, chunk by chunk, with real numbers where that is enough: the same as the matrix that they stand for."""

from __future__ import annotations

import numpy as np
import pytest

from qnn_emul.linalg import gates
from qnn_emul.linalg.circuit import Builder, Circuit
from qnn_emul.linalg.groupings import Multiplexed
from qnn_emul.linalg.grover import UndonePhase
from qnn_emul.linalg.state_phase import StatePhase


def unitary(rng: np.random.Generator, side: int, real: bool) -> np.ndarray:
    matrix = rng.normal(size=(side, side)) + (0 if real else 1j * rng.normal(size=(side, side)))
    return np.linalg.qr(matrix)[0].astype(complex)


def draw_gate(rng: np.random.Generator, q: int, real: bool, depth: int) -> gates.Gate:
    """A gate on `q` qubits of any kind."""
    side = 1 << q
    kind = int(rng.integers(8 if depth else 6))
    if kind == 0:
        return gates.Dense(unitary(rng, side, real))
    if kind == 1:
        return gates.Diagonal(rng.choice([-1.0, 1.0], side) if real else np.exp(1j * rng.normal(size=side)))
    if kind == 2:
        return gates.Permutation(rng.permutation(side))
    if kind == 3:
        return gates.adder(q, int(rng.integers(side)))
    if kind == 4:
        return gates.Preparation.of(rng.normal(size=side) + (0 if real else 1j * rng.normal(size=side)))
    if kind == 5:
        return Multiplexed(np.array([unitary(rng, side // 2, real) for _ in range(2)]))
    inner = draw_circuit(rng, q, real, depth - 1)
    if kind == 6 or real:
        return inner
    phases = np.exp(1j * rng.normal(size=2))
    around = inner.adjoint()
    undone = Builder(q).add(around, range(q)).add(gates.global_phase(phases[0]), (), [(j, 0) for j in range(q)])
    undone.add(gates.global_phase(phases[1]), ()).add(inner, range(q))
    return StatePhase(q, tuple(undone.ops), inner=inner, on=phases[:1] * phases[1:], off=phases[1:])


def draw_circuit(rng: np.random.Generator, q: int, real: bool, depth: int = 2) -> Circuit:
    builder = Builder(q)
    for _ in range(4):
        wires = rng.permutation(q)
        targets = [int(j) for j in wires[: int(rng.integers(1, q + 1))]]
        controls = [(int(j), int(rng.integers(2))) for j in wires[len(targets) : len(targets) + 2]]
        builder.add(draw_gate(rng, len(targets), real, depth if len(targets) > 1 else 0), targets, controls)
    return builder.build()


def matrix_of(gate: object) -> np.ndarray:
    """A gate's matrix by definition: for circuits, entry by entry from the bits of rows and columns."""
    if not isinstance(gate, Circuit):
        return gate.apply(np.eye(1 << gate.qubits, dtype=complex))
    q = gate.qubits
    whole = np.eye(1 << q, dtype=complex)
    for op in gate.ops:
        small, step = matrix_of(op.gate), np.zeros((1 << q, 1 << q), dtype=complex)
        for column in range(1 << q):
            bits = [(column >> (q - 1 - j)) & 1 for j in range(q)]
            if any(bits[j] != value for j, value in op.controls):
                step[column, column] = 1.0
                continue
            into = int("0" + "".join(str(bits[j]) for j in op.targets), 2)
            for out in range(small.shape[0]):
                for place, j in enumerate(op.targets):
                    bits[j] = (out >> (len(op.targets) - 1 - place)) & 1
                step[int("".join(map(str, bits)), 2), column] = small[out, into]
        whole = step @ whole
    return whole


@pytest.mark.parametrize("chunk", [4, 1 << 15])
@pytest.mark.parametrize("real", [True, False])
def test_circuits_in_place_are_their_matrices(chunk: int, real: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "CHUNK", chunk)
    rng = np.random.default_rng([chunk, real])
    for trial in range(12):
        circuit = draw_circuit(rng, int(rng.integers(2, 6)), real)
        expected = matrix_of(circuit)
        assert circuit.real or not real, trial
        assert not circuit.real or not expected.imag.any(), trial
        for given in (np.eye(1 << circuit.qubits), np.eye(1 << circuit.qubits) * 1j, expected.conj().T, expected[0]):
            before = given.copy()
            assert np.allclose(circuit.apply(given), expected @ given, atol=1e-13), trial
            assert np.array_equal(given, before), trial
        assert np.allclose(circuit.columns(3), expected[:, :3], atol=1e-13), trial
        assert np.allclose(circuit.adjoint().apply(expected), np.eye(1 << circuit.qubits), atol=1e-13), trial


def test_a_phase_worked_out_from_a_circuit_acts_in_place() -> None:
    rng = np.random.default_rng(1)
    inner = draw_circuit(rng, 3, False)
    phase = UndonePhase(inner, 1, np.array([[np.pi, 0.3]]))
    circuit = Builder(3).add(phase, (), [(1, 1)]).build()
    given = rng.normal(size=(8, 2))
    expected = given * np.where((np.arange(8) >> 1) & 1, phase.phase, 1.0)[:, None]
    assert np.allclose(circuit.apply(given), expected, atol=1e-14)


def test_nested_circuits_share_one_state() -> None:
    """Twenty circuits in circuits at 16 qubits: a few states of memory, not twenty."""
    import tracemalloc

    circuit = Builder(16).add(gates.HADAMARD, (15,)).build()
    for wire in range(20):
        circuit = Builder(16).add(circuit, range(16)).add(gates.HADAMARD, (wire % 16,)).build()
    circuit.columns(1)
    tracemalloc.start()
    circuit.columns(1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4.5 * 16 * (1 << 16), peak / (16 << 16)
