"""Circuits, gates and the operator that users get: against dense matrices."""

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.instances.arrays import random_unitary
from qnn_emul.linalg import gates
from qnn_emul.linalg.circuit import Builder, Circuit, is_value
from qnn_emul.linalg.unitaries import unitary_dilation
from qnn_emul.linalg.unitary_operator import UnitaryOperator

RNG = np.random.default_rng(3)
GATES = {
    "dense": gates.Dense(random_unitary(RNG, 4)),
    "diagonal": gates.Diagonal(np.exp(1j * RNG.normal(size=4))),
    "permutation": gates.Permutation(RNG.permutation(4)),
    "adder": gates.adder(2, 3),
    "preparation": gates.Preparation.of(RNG.normal(size=4) + 1j * RNG.normal(size=4)),
    "preparation of e_0": gates.Preparation.of(np.array([1j, 0, 0, 0])),
    "preparation of e_3": gates.Preparation.of(np.array([0, 0, 0, 1.0 + 0j])),
}


def dense(gate: gates.Gate) -> np.ndarray:
    return gate.apply(np.eye(1 << gate.qubits, dtype=complex))


@pytest.mark.parametrize("name", GATES)
def test_gates_are_unitary_and_adjoint(name: str) -> None:
    """U^H U = I, with the gate's own adjoint."""
    gate = GATES[name]
    assert gate.qubits == 2
    assert np.allclose(dense(gate.adjoint()), dense(gate).conj().T, atol=1e-15)
    assert np.allclose(dense(gate) @ dense(gate).conj().T, np.eye(4), atol=1e-14)


def test_preparation_prepares() -> None:
    """The first column is v/||v||, phase included, near e_0 too."""
    for v in (np.array([1.0, 1e-9, 0, 0]), np.array([-1.0, 2j]), np.array([1e-9j, 1.0])):
        assert np.allclose(dense(gates.Preparation.of(v.astype(complex)))[:, 0], v / np.linalg.norm(v), atol=1e-16)


def test_controls_and_order() -> None:
    """Qubit 0 is the most significant; controls on 0 and 1; later gates act later."""
    U = random_unitary(RNG, 4)
    circuit = Builder(3).add(gates.Dense(U), (2, 0), ((1, 1),)).add(gates.PAULI_X, (1,)).build()
    expected = np.eye(8, dtype=complex)
    for row in range(4):
        for column in range(4):
            to, of = ((q & 1) << 2 | 2 | q >> 1 for q in (row, column))
            expected[to, of] = U[row, column]
    expected = np.kron(np.kron(np.eye(2), [[0, 1], [1, 0]]), np.eye(2)) @ expected
    assert np.allclose(circuit.apply(np.eye(8)), expected)
    assert np.allclose(circuit.adjoint().apply(np.eye(8)), expected.conj().T)
    assert circuit.adjoint().adjoint() is circuit
    assert is_value((4, 7), 2) == ((4, 1), (7, 0))


def test_multiplied_out_circuit_is_the_same_unitary() -> None:
    """The dense form of a circuit keeps its columns and its queries."""
    inner = Circuit(1, Builder(1).add(gates.HADAMARD, (0,)).build().ops, "H")
    circuit = Builder(2).add(inner, (1,)).add(inner.adjoint(), (0,), ((1, 0),)).build()
    flat = circuit.multiplied_out()
    assert np.allclose(flat.apply(np.eye(4)), circuit.apply(np.eye(4)))
    assert flat.queries == circuit.queries == {"H": 2}


def test_operator() -> None:
    """Products, adjoint, slices and conversion of the LinearOperator agree with the dense matrix."""
    U = random_unitary(RNG, 8)
    op = UnitaryOperator(Builder(3).add(gates.Dense(U), (0, 1, 2)).build())
    v = RNG.normal(size=8)
    assert op.shape == (8, 8)
    assert np.allclose(op @ v, U @ v)
    assert np.allclose(op @ np.eye(8)[:, :3], U[:, :3])
    assert np.allclose(op.H @ v, U.conj().T @ v)
    assert np.allclose(op.rmatvec(v), U.conj().T @ v)
    assert np.allclose(np.asarray(op), U)
    for key in [(slice(2), slice(2)), (slice(None), 0), (3, 5), (slice(None), slice(2, 5)), 1, (slice(2), -1)]:
        assert np.allclose(op[key], U[key]), key


@pytest.mark.parametrize("size", [1.0, 0.5, 1e-9, 0.0])
def test_dilation(size: float) -> None:
    """Unitary with B in its corner, for contractions up to norm 1 and for 0."""
    raw = RNG.normal(size=(4, 4)) + 1j * RNG.normal(size=(4, 4))
    B = raw / np.linalg.norm(raw, 2) * size
    U = unitary_dilation(B)
    assert np.allclose(U[:4, :4], B, atol=1e-15)
    assert np.allclose(U.conj().T @ U, np.eye(8), atol=1e-14)


def test_deeply_nested_circuits_are_named() -> None:
    """A tree of 1500 nodes works at the block level; its circuit raises TooLarge when it is built."""
    e = qe.VectorEncoding.from_vector([0.6, 0.8])
    for _ in range(1500):
        e = -e
    assert np.allclose(e.value, [0.6, 0.8])
    with pytest.raises(qe.errors.TooLarge, match="block level"):
        _ = e.unitary[:2, 0]
    with pytest.raises(qe.errors.TooLarge, match="block level"):
        _ = e.circuit.queries
