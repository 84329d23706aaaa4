"""The entries of `qe.matrices`: values in closed form, and each call that they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.linalg
import scipy.special
from numpy.polynomial.chebyshev import chebval

import qnn_emul as qe
from qnn_emul.errors import ArgumentError, NormTooLarge, PrecisionExceeded, ShapeError
from qnn_emul.instances.aligned import matrix_with_error
from qnn_emul.linalg.series import bessel_series
from qnn_emul.linalg.windows import approximation

X, Z = np.array([[0.0, 1.0], [1.0, 0.0]]), np.diag([1.0, -1.0])
A = np.array([[0.6, 0.2j], [0.1, 0.7]])
M = qe.matrices


def encoded(matrix: Any, alpha: float | None = None) -> Any:
    return qe.BlockEncoding.from_matrix(np.asarray(matrix), alpha=alpha)


def is_encoded(e: Any, wanted: Any) -> None:
    """Target and value are the wanted array; the circuit has them too."""
    assert np.allclose(e.target, wanted, rtol=0, atol=1e-12)
    assert np.allclose(e.value, wanted, rtol=0, atol=1e-12)
    assert qe.check(e, level="unitary").ok


def test_compositions() -> None:
    """Against numpy; [X, Z] = 2 XZ and {X, Z} = 0."""
    a, b = encoded(A, alpha=1.5), encoded(X)
    is_encoded(M.commutator(encoded(X), encoded(Z)), 2 * X @ Z)
    is_encoded(M.anticommutator(encoded(X), encoded(Z)), np.zeros((2, 2)))
    is_encoded(M.hermitian_part(a), (A + A.conj().T) / 2)
    is_encoded(M.imaginary_part(a), (A - A.conj().T) / 2j)
    is_encoded(M.gram(a), A.conj().T @ A)
    is_encoded(M.congruence(a, b), X @ A @ X)
    is_encoded(M.elementwise_polynomial(a, [1.0, 0.0, -2j]), A - 2j * A**3)
    wide = encoded(np.diag([1.0, 2.0, 3.0, 4.0]))
    is_encoded(M.kronecker_sum(a, wide), np.kron(A, np.eye(4)) + np.kron(np.eye(2), np.diag([1.0, 2, 3, 4])))
    assert M.kronecker_sum(a, wide).record.alpha == 5.5


def test_vectors() -> None:
    """|phi><psi| and <phi|psi> of vectors of any norm."""
    phi, psi = np.array([3.0, 4.0j]), np.array([1.0, 2.0])
    x, y = (qe.VectorEncoding.from_vector(v) for v in (phi, psi))
    is_encoded(M.outer_product(x, y), np.outer(phi, psi.conj()))
    is_encoded(M.inner_product(x, y), [np.vdot(phi, psi)])


def test_a_permutation_moves_basis_states() -> None:
    """|j> goes to |image[j]>; behind the list nothing moves; the adjoint is the inverse."""
    image = [2, 0, 1]
    e = M.permutation(image)
    assert e.record.ancillas == 0
    assert np.array_equal(np.argmax(np.asarray(e.target), axis=0), [*image, 3])
    is_encoded(e.H @ e, np.eye(4))


def test_unitaries() -> None:
    """Against numpy: shifts, transforms, exchanges, strings."""
    eye = np.eye(8)
    is_encoded(M.cyclic_shift(3, -2), np.roll(eye, -2, axis=0))
    is_encoded(M.fourier_transform(3), np.fft.ifft(eye, axis=0, norm="ortho"))
    is_encoded(M.register_exchange(1), [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    moved = eye.reshape((2,) * 6).transpose(2, 0, 1, 3, 4, 5).reshape(8, 8)
    is_encoded(M.qubit_permutation([2, 0, 1]), moved)
    is_encoded(M.pauli_string("XYI"), np.kron(np.kron(X, [[0, -1j], [1j, 0]]), np.eye(2)))


def test_sums_of_strings() -> None:
    """Z + X/2 has alpha 1.5 (NWQLib 1.0), -X X keeps its sign; a matrix is the sum of its strings."""
    e = M.pauli_sum({"Z": 1.0, "X": 0.5})
    assert (e.record.alpha, e.record.ancillas) == (1.5, 1)
    is_encoded(e, Z + 0.5 * X)
    is_encoded(M.pauli_sum({"XX": -1}), -np.kron(X, X))
    whole = np.arange(16).reshape(4, 4) + 1j * np.eye(4)
    is_encoded(M.pauli_sum(whole), whole)
    assert M.pauli_sum(np.eye(4)).record.ancillas == 0  # one string


def test_bands() -> None:
    """circ(-1, 2, -1): 3 terms, alpha 4, any size (PyBlockEncode); the others against the index formulas."""
    e = M.circulant({-1: -1, 0: 2, 1: -1}, 3)
    assert (e.record.alpha, e.record.ancillas) == (4.0, 2)
    eye = np.eye(8)
    is_encoded(e, 2 * eye - np.roll(eye, 1, axis=0) - np.roll(eye, -1, axis=0))
    is_encoded(M.toeplitz({-1: 2.0, 1: 3j}, 2), 2 * np.eye(4, k=1) + 3j * np.eye(4, k=-1))
    rows = np.add.outer(np.arange(4), np.arange(4))
    is_encoded(M.hankel({0: 1.0, 4: -2.0}, 2), 1.0 * (rows == 0) - 2.0 * (rows == 4))
    is_encoded(M.dropping_shift(2, -3), np.eye(4, k=3))


def test_diagonals_of_any_sign() -> None:
    """alpha is the largest modulus, or what is asked for."""
    e = M.complex_diagonal([3, -4j, 0])
    assert e.record.alpha == 4
    is_encoded(e, np.diag([3, -4j, 0, 0]))
    is_encoded(M.complex_diagonal([-1, 1], alpha=2.0), -Z)


def test_further_unitaries() -> None:
    """Multiplication modulo 8, and Walsh and Hadamard's matrix."""
    e = M.modular_multiplication(3, 3)
    assert np.array_equal(np.argmax(np.asarray(e.target), axis=0), 3 * np.arange(8) % 8)
    is_encoded(e @ M.modular_multiplication(-5, 3), np.eye(8)[:, [(-15 * j) % 8 for j in range(8)]].T)
    is_encoded(M.hadamard_transform(2), np.kron(X + Z, X + Z) / 2)


def test_further_compositions() -> None:
    """A - c I, entry by entry, and <psi|A psi>."""
    a, b = encoded(A, alpha=1.5), encoded(X)
    is_encoded(M.shifted_matrix(a, 1j), A - 1j * np.eye(2))
    e = M.hadamard_product(a, b)
    assert (e.record.alpha, e.record.ancillas) == (1.5, a.record.ancillas + b.record.ancillas + 1)
    is_encoded(e, A * X)
    psi = np.array([3.0, 4.0j])
    is_encoded(M.expectation(a, qe.VectorEncoding.from_vector(psi)), [np.vdot(psi, A @ psi)])


def test_blocks() -> None:
    """Parts, dilations and selections against numpy's; rows and columns in any order by selections."""
    whole = np.arange(20.0).reshape(4, 5)
    e = encoded(whole)
    padded = np.pad(whole, ((0, 4), (0, 3)))
    is_encoded(M.leading_block(e, 1), padded[:2, :2])
    is_encoded(M.embed_block(encoded(X), 2), np.pad(X, (0, 2)))
    is_encoded(M.hermitian_dilation(encoded(A)), np.block([[np.zeros((2, 2)), A], [A.conj().T, np.zeros((2, 2))]]))
    rows, columns = M.selection([3, 1], 3), M.selection([4, 0], 3)
    part = M.leading_block(rows @ encoded(padded) @ columns.H, 1)
    is_encoded(part, padded[np.ix_([3, 1], [4, 0])])
    is_encoded(M.selection([2, 0], 2), np.eye(4)[[2, 0, 0, 0]] * np.array([[1], [1], [0], [0]]))
    is_encoded(M.submatrix(e, [3, 1], [4, 0, 2]), np.pad(whole[np.ix_([3, 1], [4, 0, 2])], ((0, 2), (0, 1))))
    is_encoded(M.row_of_blocks([encoded(A), encoded(X), encoded(Z)]), np.pad(np.hstack([A, X, Z]), ((0, 6), (0, 2))))
    is_encoded(M.column_of_blocks([encoded(A), encoded(X), encoded(Z)]), np.pad(np.vstack([A, X, Z]), ((0, 2), (0, 6))))
    is_encoded(M.row_of_ones(3), np.eye(4)[:, :1] @ np.array([[1, 1, 1, 0]]))


@pytest.mark.parametrize(("length", "stride"), [(4, 1), (5, 1), (5, 2)])
def test_one_dimensional_convolutions(length: int, stride: int) -> None:
    """Against loops: two channels in, three out, three taps of which one is zero for the first."""
    kernel = np.arange(18.0).reshape(3, 2, 3)
    kernel[:, :, 0] = 0
    image = np.pad(np.arange(2.0 * length).reshape(2, length), ((0, 0), (1, 1)))
    wanted = [np.sum(kernel[o] * image[:, x : x + 3]) for o in range(3) for x in range(0, length, stride)]
    e = M.convolution_1d(kernel, length, stride)
    assert e.shape == (len(wanted), 2 * length)
    found = np.asarray(e.target)[: len(wanted), : 2 * length] @ image[:, 1:-1].reshape(-1)
    assert np.allclose(found, wanted, rtol=0, atol=1e-9)
    assert e.record.alpha == pytest.approx(sum(np.linalg.norm(kernel[:, :, u], 2) for u in (1, 2)), rel=0.5)
    assert qe.check(e, level="unitary").ok


def test_a_product_of_many_takes_few_ancillas() -> None:
    """Five factors with one and two ancillas: 2 + 3, where `@` takes 6; the product is the same."""
    factors = [encoded(A, alpha=1.0), M.hermitian_part(encoded(A)), encoded(X), encoded(A, alpha=2.0), encoded(Z @ A)]
    e = M.compact_product(factors)
    assert e.record.ancillas == max(f.record.ancillas for f in factors) + 3
    plain = factors[0] @ factors[1] @ factors[2] @ factors[3] @ factors[4]
    is_encoded(e, plain.target)
    assert e.record.alpha == pytest.approx(plain.record.alpha)


H = np.array([[0.3, 0.4], [0.4, -0.6]])


@pytest.mark.parametrize(
    ("make", "wanted"),
    [
        (M.cosine, scipy.linalg.cosm(3 * H)),
        (M.sine, scipy.linalg.sinm(3 * H)),
        (M.hyperbolic_cosine, np.exp(-6) * scipy.linalg.coshm(3 * H)),
        (M.hyperbolic_sine, np.exp(-6) * scipy.linalg.sinhm(3 * H)),
        (M.evolution, scipy.linalg.expm(-3j * H)),
        (M.decay, scipy.linalg.expm(-3 * (H + 2 * np.eye(2)))),
    ],
)
def test_functions_of_hermitian_matrices(make: Any, wanted: Any) -> None:
    """Targets are SciPy's functions; the value is within what was asked for."""
    e = make(encoded(H, alpha=2.0), 3.0, 1e-7)
    assert np.allclose(e.target, wanted, rtol=0, atol=1e-13)
    assert 0 < e.record.epsilon <= 1e-7
    assert np.linalg.norm(e.value - wanted, 2) <= e.record.epsilon
    assert qe.check(e, level="unitary").ok


def test_the_least_degree() -> None:
    """Two degrees less leave more than what was asked for."""
    e = M.cosine(encoded(H, alpha=2.0), 3.0, 1e-7)
    series = bessel_series(6.0, 0, True).coefficients
    degree = e.source.numbers["degree"]
    assert np.sum(np.abs(series[degree + 1 :])) <= 1e-7 < np.sum(np.abs(series[degree - 1 :]))


@pytest.mark.parametrize(("tau", "signed"), [(0.5, True), (30.0, True), (150.0, True), (0.5, False), (20.0, False)])
def test_coefficients_are_bessel_functions(tau: float, signed: bool) -> None:
    """SciPy's J and I, to their rounding."""
    found = bessel_series(tau, 1, signed)
    k = np.arange(1, len(found.coefficients), 2)
    size = scipy.special.jv(k, tau) if signed else scipy.special.iv(k, tau)
    wanted = 2 * size * np.where(k // 2 % 2, -1.0 if signed else 1.0, 1.0)
    assert np.allclose(found.coefficients[1::2], wanted, rtol=1e-12, atol=1e-13 * np.max(np.abs(wanted)))


@pytest.mark.parametrize(("rounds", "sine"), [(1, 0.5), (2, np.sin(np.pi / 10))])
def test_oblivious_amplification_gives_the_unitary(rounds: int, sine: float) -> None:
    """From sin(pi/(4 r + 2)) V, with its own sign (T_3 gives -V, T_5 gives V); T_k by the polynomial."""
    V = np.array([[0.6, 0.8], [-0.8, 0.6]])
    a = encoded(V, alpha=1 / sine)
    is_encoded(M.oblivious_amplification(a, rounds), V)
    sign = (-1) ** rounds
    is_encoded(M.chebyshev(a, 2 * rounds + 1), sign * V)


RECTANGLE = np.array([[1.0, 0.0], [0.0, 0.5j], [0.3, 0.0]])


def test_the_record_of_an_inverse_is_of_the_inverse() -> None:
    """A^-1 and A^+ against numpy's, at the unitary level; alpha is about twice kappa, not 1."""
    e = M.inverse(encoded(H, alpha=1.5), epsilon=1e-6)
    assert np.allclose(e.target, np.linalg.inv(H), rtol=0, atol=1e-13)
    assert np.linalg.norm(e.value - np.linalg.inv(H), 2) <= e.record.epsilon <= 1e-6
    assert e.record.norm <= e.record.alpha <= 3 * e.record.norm
    assert qe.check(e, level="unitary").ok
    plus = M.inverse(encoded(RECTANGLE), smallest=0.5)
    assert plus.shape == (2, 3)
    assert np.allclose(plus.target[:2, :3], np.linalg.pinv(RECTANGLE), rtol=0, atol=1e-13)
    assert qe.check(plus, level="unitary").ok


def test_small_singular_values_are_left_out() -> None:
    """A thresholded inverse and a projector: of diag(1, 0.6, 0.1, 0) what is above 0.3."""
    e = encoded(np.diag([1.0, 0.6, 0.1, 0.0]))
    cut = M.inverse(e, smallest=0.5, negligible=0.2, epsilon=1e-4)
    assert np.allclose(cut.target, np.diag([1.0, 1 / 0.6, 0.0, 0.0]), rtol=0, atol=1e-13)
    above = M.projector(e, smallest=0.5, negligible=0.2, epsilon=1e-4)
    assert np.allclose(above.target, np.diag([1.0, 1.0, 0.0, 0.0]), rtol=0, atol=1e-13)
    for made in (cut, above):
        assert np.linalg.norm(made.value - made.target, 2) <= made.record.epsilon <= 1e-4
        assert qe.check(made, level="unitary").ok


@pytest.mark.parametrize("exponent", [-0.5, 0.5, 1.5, -2.0])
def test_powers_of_a_positive_matrix(exponent: float) -> None:
    """Against the eigenvalues' powers, through an error in A of which the record tells."""
    e = M.power(encoded(H @ H, alpha=0.9), exponent, epsilon=1e-5)
    values, vectors = np.linalg.eigh(H @ H)
    assert np.allclose(e.target, (vectors * values**exponent) @ vectors.T, rtol=1e-12)
    assert np.linalg.norm(e.value - e.target, 2) <= e.record.epsilon <= 1e-5
    near = M.power(matrix_with_error(H, 1.0, 1e-5 * np.eye(2)), exponent, epsilon=1e-5)
    assert near.record.epsilon > 1e-5
    assert qe.check(near).ok


def test_what_rounding_leaves_of_a_zero_is_a_zero_where_that_is_said() -> None:
    """A matrix of rank 1 in floats has a second singular value of 1e-17; and no gap is told within roundings."""
    vector = np.array([0.6, 0.7, 0.1])
    rank_one = np.outer(vector, vector / 3)
    assert 0 < np.linalg.svd(rank_one, compute_uv=False)[1] < 1e-15
    for said in ({"negligible": 1e-3}, {"smallest": 0.2}):
        e = M.inverse(encoded(rank_one), epsilon=1e-6, **said)
        assert np.allclose(e.target[:3, :3], np.linalg.pinv(rank_one), rtol=0, atol=1e-12)
        assert qe.check(e, level="unitary").ok
    with pytest.raises(PrecisionExceeded, match="rounding does not tell"):
        M.projector(encoded(np.diag([1.0, 0.5])), smallest=0.75, negligible=0.75 * (1 - 1e-15))


@pytest.mark.parametrize(
    ("call", "matrix"),
    [
        (lambda a: M.power(a, 0.1, epsilon=1e-6), np.diag([1, 1e-15])),  # 0.03 there
        (lambda a: M.power(a, 0.5, epsilon=1e-9), np.diag([1, 1e-15j])),
        (M.inverse, np.diag([1, 1e-15])),
        (M.matrix_sign, np.diag([1, -1e-15])),
        (M.projector, np.ones((2, 2))),
        (lambda a: M.inverse(a, negligible=1e-15), np.diag([1, 3e-15])),
    ],
)
def test_no_singular_value_is_dropped_in_silence(call: Any, matrix: np.ndarray) -> None:
    """What rounding does not tell from 0, or from what is negligible, is asked for."""
    with pytest.raises(ArgumentError, match="'negligible' must tell what counts as 0"):
        call(encoded(matrix))


def test_rows_and_columns_of_zeros_are_known_zeros() -> None:
    wide = np.array([[1.0, 0.5, 0.0], [0.0, 0.8, 0.3]])
    assert np.allclose(M.inverse(encoded(wide)).target[:3, :2], np.linalg.pinv(wide), rtol=0, atol=1e-13)
    holed = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.5], [0.0, 1.0, 0.0]])
    assert np.allclose(M.inverse(encoded(holed)).target[:3, :3], np.linalg.pinv(holed), rtol=0, atol=1e-13)
    assert np.all(M.inverse(encoded(np.zeros((2, 2)))).target == 0)


def test_the_norm_of_a_power_is_above_what_rounding_leaves_open() -> None:
    """A singular value of 0.5 is computed to 7e-15: its inverse may be twice that much larger, in parts of itself."""
    norm = M.inverse(encoded(np.diag([1.0, 0.5]))).record.norm
    assert 1e-14 < norm / 2 - 1 < 2e-14


@pytest.mark.parametrize("even", [True, False])
def test_steps_of_more_degrees_than_have_phases_are_refused_at_once(even: bool) -> None:
    with pytest.raises(PrecisionExceeded, match="up to degree 10000"):
        approximation(0.0, 0.0, 2e-4, even, 1e-6)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("matrix", "exponent", "epsilon"),
    [
        ([1e-300], -1.0, 1e-6),
        ([1e300], 1.0, 1e-6),
        ([1e300], 0.5, 1e-6),
        ([1.0, 0.9], -1.0, 1e-320),
        ([1.0, 0.9], -1000.0, 1e-3),
        ([1.0, 0.9], 500.0, 1e-3),
        ([1.0, 0.5], -1.0, 1e-15),
        ([1.0, 0.4, 0.1], 1e5, 1e-9),
        ([1.0], 1e5, 1e300),
    ],
)
def test_what_no_polynomial_does_is_refused_at_once(matrix: list[float], exponent: float, epsilon: float) -> None:
    """No warning of an overflow, no raw error, and no minute of trying."""
    with pytest.raises(PrecisionExceeded, match="cannot be certified"):
        M.power(encoded(np.diag(matrix)), exponent, epsilon=epsilon)


def test_signs() -> None:
    """sign(H) of a Hermitian matrix, and the polar factor of another one."""
    e = M.matrix_sign(encoded(H))
    values, vectors = np.linalg.eigh(H)
    assert np.allclose(e.target, (vectors * np.sign(values)) @ vectors.T, rtol=0, atol=1e-13)
    assert e.record.alpha == 1
    assert np.allclose(M.matrix_sign(encoded(A)).target, scipy.linalg.polar(A)[0], rtol=0, atol=1e-13)
    assert qe.check(e, level="unitary").ok


@pytest.mark.parametrize(
    ("exponent", "low", "high"), [(-1, 0, 0.1), (0.5, 0, 0.05), (-2, 0.1, 0.3), (2.5, 0, 0.2), (0, 0.3, 0.5)]
)
def test_polynomials_are_as_near_as_they_say(exponent: float, low: float, high: float) -> None:
    """On dense points, and not much nearer: the bound is proved and within a few percent of what is met."""
    even, slack = exponent == 0, 1e-3 if low else 0.0
    made = approximation(exponent, low, high, even, 1e-5, slack)
    x, below = np.linspace(high - slack, 1, 20011), np.linspace(0, low + slack, 5001)
    met = [np.abs(chebval(x, made.coefficients) - x**exponent), np.abs(chebval(below, made.coefficients)) * (low > 0)]
    assert 0.97 * made.error <= max(map(np.max, met)) <= made.error <= 1e-5
    assert np.max(np.abs(chebval(np.linspace(-1, 1, 20011), made.coefficients))) <= made.bound
    assert np.all(made.coefficients[int(even) :: 2] == 0)


def test_the_degree_of_an_inverse_is_the_least() -> None:
    """By the closed form of its error, q^(m + 1)(1 + g)/g."""
    g, q = 0.25, 0.6
    m = int(np.ceil(np.log(1e-5 * g / (1 + g)) / np.log(q))) - 1
    assert len(approximation(-1, 0, g, False, 1e-5).coefficients) - 1 <= 2 * m + 3


def test_a_matrix_without_data_is_believed() -> None:
    """Its promise is the caller's; none of it is measured."""
    a = qe.abstract.matrix(2, alpha=1.0, norm=1.0)
    assert M.inverse(a, smallest=0.5).record.norm == pytest.approx(2.0)
    with pytest.raises(ArgumentError, match="be given for a matrix without data"):
        M.inverse(a)


@pytest.mark.parametrize(
    ("call", "problem", "said"),
    [
        (lambda: M.permutation([[0]]), ShapeError, "have one axis"),
        (lambda: M.permutation([0, 0]), ArgumentError, "list each of 0 … 1 once"),
        (lambda: M.permutation([0.5, 1]), ArgumentError, "list each of"),
        (lambda: M.outer_product(*_of_two_sizes()), ShapeError, "act on the same"),
        (lambda: M.inner_product(*_of_two_sizes()), ShapeError, "act on the same"),
        (lambda: M.complex_diagonal([[1]]), ShapeError, "have one axis"),
        (lambda: M.complex_diagonal([-2], alpha=1.0), NormTooLarge, "largest modulus"),
        (lambda: M.cyclic_shift(1, 0.5), ArgumentError, "m"),
        (lambda: M.dropping_shift(1, 2), ArgumentError, "be of size below"),
        (lambda: M.fourier_transform(-1), ArgumentError, "n"),
        (lambda: M.qubit_permutation([1, 1]), ArgumentError, "list each of 0"),
        (lambda: M.qubit_permutation("01"), ArgumentError, "list each of 0"),
        (lambda: M.pauli_string("XQ"), ArgumentError, "letters I, X, Y, Z"),
        (lambda: M.pauli_sum({"X": 1, "XX": 1}), ArgumentError, "words of one length"),
        (lambda: M.pauli_sum({"X": 0}), ArgumentError, "not all be zero"),
        (lambda: M.pauli_sum(np.eye(3)), ShapeError, "or a matrix of"),
        (lambda: M.circulant([1], 1), ArgumentError, "be a dictionary"),
        (lambda: M.circulant({0: 1, 2: 1}, 1), ArgumentError, "differ modulo"),
        (lambda: M.toeplitz({2: 1}, 1), ArgumentError, "offsets of size below"),
        (lambda: M.hankel({3: 1}, 1), ArgumentError, "antidiagonals of"),
        (lambda: M.modular_multiplication(2, 1), ArgumentError, "be odd"),
        (lambda: M.leading_block(encoded(X), 2), ArgumentError, "at most A.n"),
        (lambda: M.submatrix(encoded(X), [2], [0]), ArgumentError, "rows.*list different places of 0 … 1"),
        (lambda: M.row_of_blocks([encoded(X), encoded(np.eye(4))]), ShapeError, "all have the same padded size"),
        (lambda: M.column_of_blocks([]), ArgumentError, "terms"),
        (lambda: M.block_toeplitz([encoded(X)], [4], 2), ArgumentError, "one of size below 2"),
        (lambda: M.convolution_1d(np.ones((1, 1, 2)), 4), ShapeError, "D odd"),
        (lambda: M.convolution_1d(np.zeros((1, 1, 3)), 4), ArgumentError, "a tap that is not zero"),
        (lambda: M.compact_product([encoded(X), encoded(np.eye(4))]), ShapeError, "all act on"),
        (lambda: M.elementwise_polynomial(encoded(X), []), ArgumentError, "at least one number"),
        (lambda: M.embed_block(encoded(X), 0), ShapeError, "be at least 1"),
        (lambda: M.selection([0, 0], 1), ArgumentError, "list different places"),
        (lambda: M.row_of_ones(0), ArgumentError, "at least 1"),
        (lambda: M.expectation(encoded(X), qe.VectorEncoding.from_vector(np.ones(4))), ShapeError, "act on the same"),
        (lambda: M.hadamard_product(encoded(X), encoded(np.eye(4))), ShapeError, "same padded size"),
        (lambda: M.evolution(encoded(A), 1.0), ArgumentError, "be Hermitian"),
        (lambda: M.cosine(encoded(X), 1e3), PrecisionExceeded, "Scale A down"),
        (lambda: M.cosine(encoded(X), 1.0, 1e-17), PrecisionExceeded, "cannot be certified"),
        (lambda: M.inverse(encoded(A), smallest=0.7), ArgumentError, "at most each singular value above"),
        (lambda: M.inverse(encoded(A), 0.5, negligible=0.5), ArgumentError, "be above negligible = 0.5"),
        (lambda: M.projector(encoded(A), negligible=-1), ArgumentError, "be at least 0"),
        (lambda: M.inverse(encoded(A), negligible=1e308), ArgumentError, "'negligible' must be below alpha"),
        (lambda: M.power(encoded(1e200 * A), 2.0), ArgumentError, "leave alpha\\^exponent"),
        (lambda: M.inverse(encoded(A, alpha=1e4), smallest=0.1), PrecisionExceeded, "larger lower bound"),
        (lambda: M.chebyshev(encoded(X), -1), ArgumentError, "be at least 0"),
        (lambda: M.oblivious_amplification(encoded(X), -1), ArgumentError, "be at least 0"),
        (lambda: M.commutator(encoded(X), encoded(np.eye(4))), ShapeError, "same"),
    ],
)
def test_what_is_refused(call: Any, problem: type[Exception], said: str) -> None:
    with pytest.raises(problem, match=said):
        call()


def _of_two_sizes() -> tuple[Any, Any]:
    return qe.VectorEncoding.from_vector([1.0, 0.0]), qe.VectorEncoding.from_vector(np.ones(4))


@pytest.mark.parametrize("size", [1.0, 1e-300, 3.2e-312])
def test_what_a_polynomial_is_given_has_norm_alpha_at_most(size: float) -> None:
    # T_1000(1 + 9e-13) = 1 + 9e-7, where the record says 1; below the normal numbers one digit is 1e-12 already
    above = size * (1 + 9e-13) if size > 1e-308 else np.nextafter(size, 1.0)
    a = qe.BlockEncoding.from_unitary(np.eye(2), above * np.eye(2), size, size / 4)
    with pytest.raises(NormTooLarge, match="norm at most alpha"):
        qe.catalogue["poly.chebyshev"].build(a, 1000)
    whole = qe.BlockEncoding.from_unitary(np.eye(2), size * np.eye(2), size, size / 4)
    assert qe.catalogue["poly.chebyshev"].build(whole, 1000).record.norm == 1


@pytest.mark.parametrize(("size", "exponent"), [(2.2e-315, -0.5), (3e-310, 0.5), (2.2e-315, 0.0)])
def test_powers_of_subnormal_matrices_have_all_their_digits(size: float, exponent: float) -> None:
    """A^p is a normal number where A is not: its singular values are measured at a larger scale."""
    array = size * np.array([[1.0, 0.3], [0.2, -0.8]])
    e = M.power(encoded(array), exponent, epsilon=1e-3 * size**exponent)
    left, sigma, right = np.linalg.svd(array * 2.0**600)
    wanted = 2.0 ** (-600 * exponent) * ((left * sigma**exponent) @ right)
    assert np.allclose(np.asarray(e.target), wanted, rtol=1e-13, atol=0)
    assert np.linalg.norm(wanted, 2) <= e.record.norm * (1 + 1e-14)
    assert qe.check(e).ok


def test_a_power_beyond_the_floats_is_named() -> None:
    for size, exponent in ((2.2e-315, 2.0), (3e-310, -2.0)):
        with pytest.raises(ArgumentError, match="leave alpha"):
            M.power(encoded(size * np.eye(2)), exponent)
    with pytest.raises(PrecisionExceeded):  # an error of 1e-6 where the result is 1e300
        M.power(encoded(1e-300 * np.diag([1.0, 0.5])), -1.0)
