"""Fixed-point rounds: degree, closed-form angles, success over all norms; phases around a prepared state."""

import math

import mpmath
import numpy as np
import pytest
from helpers import gate_by_gate

import qnn_emul as qe
from qnn_emul.instances.arrays import random_unitary
from qnn_emul.linalg import grover
from qnn_emul.linalg.circuit import Builder, Circuit, Op
from qnn_emul.linalg.constructions import diagonal_encoding, singular_value_transformation, state_transformation
from qnn_emul.linalg.gates import Dense

CASES = [(0.3, 0.9), (0.1, 0.3), (1e-3, 0.05), (1e-8, 0.0511), (1e-6, 0.999), (1e-4, 1e-3), (0.5, 1.0)]


@pytest.mark.parametrize(("delta", "threshold"), CASES)
def test_success_for_every_norm_above_the_threshold(delta: float, threshold: float) -> None:
    """P >= 1 - delta^2 on [threshold, 1], for the angles as multiplied out and for the closed form; the degree is least."""
    degree = grover.fixed_point_degree(delta, threshold)
    angles = grover.fixed_point_angles(degree, delta)
    assert degree % 2 == 1
    assert angles.shape == ((degree - 1) // 2, 2)
    sigma = np.linspace(threshold, 1.0, 2001)
    rounding = 1e-12 * max(1.0, degree / 100)
    for success in (np.abs(grover.amplitude(angles, sigma)) ** 2, grover.fixed_point_success(degree, delta, sigma)):
        assert success.min() >= 1 - delta**2 - rounding
        assert success.max() <= 1 + rounding
    if degree > 1:
        assert float(grover.fixed_point_success(degree - 2, delta, threshold)) < 1 - delta**2
    if threshold < 1:
        least = math.acosh(1 / delta) / math.acosh(1 / math.sqrt(1 - threshold**2))
        assert least * (1 - 1e-9) <= degree <= max(1, least + 2)


@pytest.mark.parametrize("vector", [[1.0, 0.0], [0.6, 0.8], [0.3, 0.1]])
def test_errors_of_any_size(vector: list[float]) -> None:
    """Tiny epsilons are kept, and refused by name below them, without a warning."""
    e = qe.VectorEncoding.from_vector(vector, alpha=1.0)
    with np.errstate(all="raise", under="ignore"):
        for epsilon in (1e-17, 1e-290):
            made = qe.amplify(e, epsilon=epsilon, method="fixed-point")
            assert made.record.epsilon == pytest.approx(epsilon, rel=1e-6)
            assert qe.check(made, "unitary").ok
        for epsilon in (1e-310, 1e-320, 5e-324):
            with pytest.raises(qe.errors.PrecisionExceeded, match=r"\^2 is beyond floats"):
                qe.amplify(e, epsilon=epsilon, method="fixed-point")


@pytest.mark.parametrize(("degree", "delta"), [(151, 0.2), (245, 0.0447), (601, 0.2), (3001, 0.01)])
def test_closed_form_keeps_its_digits(degree: int, delta: float) -> None:
    """The success probability against 50 digits, near the threshold too, where T_L is steep; the angles carry at any degree."""
    threshold = math.tanh(math.acosh(1 / delta) / degree)
    sigma = np.concatenate([np.sin(np.pi / 2 * np.arange(0, 257, 16) / 256), threshold * (1 + 0.1 * np.arange(-3, 4))])
    found = grover.fixed_point_success(degree, delta, sigma)
    with mpmath.workdps(50):
        c = mpmath.cosh(mpmath.acosh(1 / mpmath.mpf(delta)) / degree)
        argument = [c * mpmath.sqrt(1 - mpmath.mpf(float(s)) ** 2) for s in sigma]
        expected = [float(1 - (delta * mpmath.re(mpmath.cos(degree * mpmath.acos(x)))) ** 2) for x in argument]
    assert np.allclose(found, expected, rtol=0, atol=1e-14)
    assert np.allclose(
        np.abs(grover.amplitude(grover.fixed_point_angles(degree, delta), sigma)) ** 2, found, atol=1e-13
    )


def test_two_rounds_by_hand() -> None:
    """Angles pi are Grover's: sin((2 r + 1) arcsin sigma), minus signs included."""
    sigma = np.array([0.0, 0.1, 0.5, 0.9, 1.0])
    for rounds in (0, 1, 2, 5):
        found = grover.amplitude(np.full((rounds, 2), np.pi), sigma)
        assert np.allclose(found, np.sin((2 * rounds + 1) * np.arcsin(sigma)), rtol=0, atol=1e-14)


def test_degree_has_a_limit() -> None:
    with pytest.raises(qe.errors.PrecisionExceeded, match="larger lower bound"):
        grover.fixed_point_degree(1e-3, 1e-9)


def test_angles_that_do_not_carry_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grover, "TOLERANCE", 1e-20)
    with pytest.raises(qe.errors.PrecisionExceeded, match="fixed-point angles of degree 11"):
        grover.fixed_point_angles(11, 0.1)


def random_circuit(qubits: int, seed: int) -> Circuit:
    matrix = random_unitary(np.random.default_rng(seed), 1 << qubits)
    return Builder(qubits).add(Dense(matrix), range(qubits)).build("u")


@pytest.mark.parametrize(("a", "n"), [(0, 1), (1, 1), (2, 0), (1, 2)])
def test_rounds_as_gates(a: int, n: int) -> None:
    """The rounds on a whole basis, with the shortcut and gate by gate; forth and back; corner as in the plane."""
    u = random_circuit(a + n, 3)
    angles = grover.fixed_point_angles(7, 0.2)
    rounds = grover.amplitude_amplification(u, a, angles)
    matrix = rounds.apply(np.eye(1 << rounds.qubits))
    assert np.allclose(matrix, gate_by_gate(rounds).apply(np.eye(1 << rounds.qubits)), rtol=0, atol=1e-13)
    assert np.allclose(rounds.adjoint().apply(matrix), np.eye(len(matrix)), rtol=0, atol=1e-13)
    assert rounds.queries == {"u": 7}
    b = u.first_column[: 1 << n]
    sigma = float(np.linalg.norm(b))
    assert np.allclose(matrix[: 1 << n, 0], grover.amplitude(angles, min(sigma, 1.0)) * b / sigma, rtol=0, atol=1e-13)


@pytest.mark.parametrize("degree", range(7))
@pytest.mark.parametrize(("a", "n"), [(0, 1), (1, 1), (2, 0), (1, 2)])
def test_transformation_of_a_prepared_state(a: int, n: int, degree: int) -> None:
    """The same unitary as the general QSVT circuit, for |b><0| (odd) and diag(b) (even); as many queries."""
    u, phases = random_circuit(a + n, degree), np.random.default_rng(degree).normal(size=degree + 1)
    if degree % 2:
        expected = singular_value_transformation(u, phases, range(a), range(a + n))
        found = state_transformation(u, phases, range(a))
    else:
        expected = singular_value_transformation(diagonal_encoding(u, n), phases, range(a + n), range(a + n))
        found = state_transformation(u, phases, range(a + n), n)
    basis = np.eye(1 << expected.qubits)
    for circuit in (found, gate_by_gate(found)):
        assert np.allclose(circuit.apply(basis), expected.apply(basis), rtol=0, atol=1e-13)
    assert np.allclose(found.adjoint().apply(found.apply(basis)), basis, rtol=0, atol=1e-13)
    assert found.queries == expected.queries


def test_a_circuit_that_is_not_unitary_is_not_mended() -> None:
    """Only rounding's drift is taken off the prepared state."""
    for drift, mended in ((1e-12, True), (1e-3, False)):
        wrong = Circuit(1, (Op(Dense((1 + drift) * np.eye(2, dtype=complex)), (0,)),))
        assert (np.linalg.norm(wrong.prepared_state) == pytest.approx(1.0, abs=1e-15)) == mended
