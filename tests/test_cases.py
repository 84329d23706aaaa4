"""Numbers computed by independent systems, or known in closed form; each test names its source."""

import math

import numpy as np
import pytest
from scipy.special import erf

import qnn_emul as qe
from qnn_emul.linalg.polynomials import erf_over_x

X, Z = np.array([[0.0, 1.0], [1.0, 0.0]]), np.diag([1.0, -1.0])
A = np.array([[0.6, 0.2], [0.1, 0.7]])
V = np.array([0.6, 0.8])


def shift(size: int, by: int) -> qe.BlockEncoding:
    """The cyclic shift |x> -> |x + by>, a unitary without ancillas."""
    S = np.roll(np.eye(size), by, axis=0)
    return qe.BlockEncoding.from_unitary(S, target=S)


def rotated_identity() -> qe.BlockEncoding:
    """Rx(0.1) as an encoding of I: epsilon = 2 sin(0.025) = 0.049995."""
    R = np.cos(0.05) * np.eye(2) - 1j * np.sin(0.05) * X
    return qe.BlockEncoding.from_unitary(R, target=np.eye(2), epsilon=2 * np.sin(0.025) * (1 + 1e-12))


def test_matrix_vector_of_unitaria() -> None:
    """unitaria 0.3: alpha of Av with the dilation of A, and its value."""
    y = qe.BlockEncoding.from_matrix(A) @ qe.VectorEncoding.from_vector(V)
    assert y.record.alpha == pytest.approx(0.810034123528684, rel=1e-14)
    assert np.allclose(y.value, [0.52, 0.62], atol=1e-15)


def test_sum_of_unitaria() -> None:
    """unitaria 0.3: v/2 + Av/2."""
    x = qe.VectorEncoding.from_vector(V)
    y = qe.linear_combination([0.5, 0.5], [x, qe.BlockEncoding.from_matrix(A) @ x])
    assert y.record.alpha == pytest.approx(0.9050170617643418, rel=1e-14)
    assert np.allclose(y.value, [0.56, 0.71], atol=1e-15)


def test_element_wise_square_of_unitaria() -> None:
    """unitaria 0.3: diag(Av) Av."""
    y = qe.BlockEncoding.from_matrix(A) @ qe.VectorEncoding.from_vector(V)
    square = qe.diagonal_of_vector(y) @ y
    assert square.record.alpha == pytest.approx(0.656155281280883, rel=1e-14)
    assert np.allclose(square.value, [0.2704, 0.3844], atol=1e-15)


def test_paulis_of_nwqlib() -> None:
    """NWQLib 1.0: Z + X/2 has alpha 1.5 as a linear combination, 1.118... as a dilation (never below the norm)."""
    terms = [qe.BlockEncoding.from_unitary(P, target=P) for P in (Z, X)]
    assert qe.linear_combination([1.0, 0.5], terms).record.alpha == pytest.approx(1.5)
    dilated = qe.BlockEncoding.from_matrix(Z + 0.5 * X)
    assert dilated.record.alpha == pytest.approx(1.118033988749895, rel=1e-14)
    assert dilated.record.alpha >= np.linalg.norm(Z + 0.5 * X, 2)


def test_diagonal_of_pennylane() -> None:
    """PennyLane demonstration: diagonal encoding of (1, 2, 3, 4)/sqrt 30."""
    e = qe.diagonal_of_vector(qe.VectorEncoding.from_vector(np.arange(1, 5) / np.sqrt(30)))
    assert np.allclose(e.value, np.diag([0.182574, 0.365148, 0.547723, 0.730297]), atol=5e-7)
    assert e.record.alpha == pytest.approx(1.0)


@pytest.mark.parametrize("size", [2, 4, 8, 16])
def test_circulant_of_pyblockencode(size: int) -> None:
    """PyBlockEncode: circ(-1, 2, -1) is 3 shifts with alpha 4 at any size."""
    e = qe.linear_combination([-1, 2, -1], [shift(size, -1), shift(size, 0), shift(size, 1)])
    assert e.record.alpha == 4.0
    assert np.allclose(e.value, 2 * np.eye(size) - np.roll(np.eye(size), 1, 0) - np.roll(np.eye(size), -1, 0))


def test_periodic_laplacian_of_pyblockencode() -> None:
    """PyBlockEncode: the periodic 2-D five-point Laplacian is 5 terms with alpha 8."""
    one = shift(4, 0)
    terms = [
        qe.kron(one, one),
        *(qe.kron(shift(4, s), one) for s in (1, -1)),
        *(qe.kron(one, shift(4, s)) for s in (1, -1)),
    ]
    e = qe.linear_combination([4, -1, -1, -1, -1], terms)
    line = 2 * np.eye(4) - np.roll(np.eye(4), 1, 0) - np.roll(np.eye(4), -1, 0)
    assert e.record.alpha == 8.0
    assert np.allclose(e.value, np.kron(line, np.eye(4)) + np.kron(np.eye(4), line))


def test_all_ones_kernel() -> None:
    """numpy: all-ones 3 x 3 kernel on 8 x 8: Frobenius norm 3, sum 9, ||C|| = 8.29085936938159."""
    kernel = np.ones((1, 1, 3, 3))
    parameter = qe.conv2d(kernel, (1, 8, 8), grouping="parameter")
    assert parameter.record.alpha == 9.0
    norm = np.linalg.norm(parameter.value, 2)
    assert norm == pytest.approx(8.29085936938159, rel=1e-13)
    stack = qe.conv2d(kernel, (1, 8, 8))
    assert np.linalg.norm(kernel) < norm <= stack.record.alpha <= 9 * (1 + 1e-12)
    assert norm <= stack.record.norm <= 9 * (1 + 1e-12)


def test_product_against_a_public_library() -> None:
    """Shown against a public library: 10 X exact times Rx(0.1) for I errs by 0.499948, not by 0.049995."""
    e = qe.BlockEncoding.from_matrix(10 * X) @ rotated_identity()
    c = qe.check(e)
    assert c.ok
    assert c.error == pytest.approx(0.499948, abs=1e-6)
    assert e.record.epsilon == pytest.approx(0.499948, abs=1e-6)
    assert not qe.check(e.with_record(epsilon=0.049995)).ok


def test_sum_against_a_public_library() -> None:
    """Shown against a public library: 10 A + 10 B with aligned errors errs by 0.9999, not by 0.049995."""
    e = 10 * rotated_identity() + 10 * rotated_identity()
    c = qe.check(e)
    assert c.ok
    assert c.error == pytest.approx(0.9999, abs=1e-4)
    assert not qe.check(e.with_record(epsilon=0.049995)).ok


def test_sign_of_one_term() -> None:
    """Shown against a public library: -X (x) X as a one-term linear combination, on both levels."""
    XX = np.kron(X, X)
    e = qe.linear_combination([-1.0], [qe.BlockEncoding.from_unitary(XX, target=XX)])
    assert np.allclose(e.value, -XX)
    assert np.allclose(e.unitary.toarray()[:4, :4], -XX)


def test_order_of_two_terms() -> None:
    """Shown against a prototype: 0.8 I + 0.2 X, not 0.2 I + 0.8 X, on both levels."""
    e = qe.linear_combination([0.8, 0.2], [qe.BlockEncoding.from_unitary(P, target=P) for P in (np.eye(2), X)])
    for corner in (e.value, e.unitary[:2, :2]):
        assert np.allclose(corner, [[0.8, 0.2], [0.2, 0.8]])


def test_nearly_cancelling_sum_says_nothing() -> None:
    """Lemma 1: unit vectors with ||psi + phi|| = 5e-4 and errors 0.1: normalized epsilon = 400, and it must say so."""
    angle = 2 * np.arcsin(2.5e-4)
    targets = np.array([1.0, 0.0]), -np.array([np.cos(angle), np.sin(angle)])
    terms = []
    for v, error in zip(targets, (0.1, -0.1), strict=True):
        b = v * (1 - abs(error))
        exact = qe.VectorEncoding.from_vector(b, alpha=1.0)
        terms.append(qe.VectorEncoding.from_unitary(exact.unitary, target=v, epsilon=0.1 + 1e-15))
    total = terms[0] + terms[1]
    assert np.linalg.norm(total.target) == pytest.approx(5e-4, rel=1e-9)
    assert total.normalized().record.epsilon == pytest.approx(400, rel=1e-9)
    assert "nothing" in total.normalized().note
    with pytest.raises(qe.errors.Undecidable, match="nothing"):
        qe.amplify(total, 1e-3)


def test_third_chebyshev_polynomial_of_one_half() -> None:
    """Closed form: T_3(1/2) = -1, the exact three-call amplification of 1/2."""
    half = qe.BlockEncoding.from_matrix([[0.5]], alpha=1.0)
    e = qe.singular_value_transformation(half, [0.0, 0.0, 0.0, 1.0])
    assert np.asarray(e.value).item() == pytest.approx(-1.0, abs=1e-14)


@pytest.mark.parametrize(("degree", "low", "high"), [(5, 1.29793e-4, 1.30407e-4), (11, 2.36556e-9, 2.37602e-9)])
def test_erf_polynomials_of_sollya(degree: int, low: float, high: float) -> None:
    """Sollya, Arb: sup over [-1, 1] of the error of Chebyshev interpolation of erf(4x/5); our x Q is within 10 %, proved."""
    x = np.cos(np.linspace(0, np.pi, 20001))
    interpolant = np.polynomial.chebyshev.chebinterpolate(lambda t: erf(0.8 * t), degree)
    assert low * (1 - 1e-4) <= np.max(np.abs(np.polynomial.chebyshev.chebval(x, interpolant) - erf(0.8 * x))) <= high
    q = erf_over_x(0.8, 1.1 * high)
    assert q.degree + 1 == degree
    assert 0.9 * low <= np.max(np.abs(x * q(x) - erf(0.8 * x))) <= q.error_bound <= 1.1 * high


@pytest.mark.parametrize(("n", "growth"), [(4, 17.10), (8, 19.38), (12, 19.545)])
def test_error_growth_of_a_residual_block(n: int, growth: float) -> None:
    """Mathematics 6.7: W = I - 2 psi psi^T, flat psi: the derivative of s/||s|| across psi, approaching (1 + L)/(1 - L) = 19.556."""
    size = 1 << n
    psi = np.full(size, size**-0.5)
    block = lambda x: (lambda s: s / np.linalg.norm(s))(x + erf(0.8 * (x - 2 * psi * (psi @ x))))
    across = np.where(np.arange(size) % 2, 1.0, -1.0) / math.sqrt(size)
    step = 1e-6
    measured = np.linalg.norm(block(psi + step * across) - block(psi - step * across)) / (2 * step)
    assert measured == pytest.approx(growth, rel=1e-3)
    assert measured <= (1 + 1.6 / math.sqrt(math.pi)) / (1 - 1.6 / math.sqrt(math.pi)) + 1e-6
