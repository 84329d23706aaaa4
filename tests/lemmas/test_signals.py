"""Signal processing in `qe.matrices` and `qe.polynomials`: against sequences that are multiplied out, and other programs' conventions."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest
import scipy.linalg
import scipy.special

import qnn_emul as qe
from qnn_emul.encoding import rounding
from qnn_emul.encoding.source import Derived
from qnn_emul.errors import ArgumentError, NoData, NormTooLarge, NotUnitary, PrecisionExceeded, ShapeError
from qnn_emul.linalg.generalized import Layers, layers
from qnn_emul.linalg.phases import phases

M, P = qe.matrices, qe.polynomials
X, Z = np.array([[0.0, 1.0], [1.0, 0.0]]), np.diag([1.0, -1.0])
PLUS = (X + Z) / np.sqrt(2)
A = np.array([[0.6, 0.2j], [0.1, -0.7]])


def encoded(matrix: Any, alpha: float | None = None) -> Any:
    return qe.BlockEncoding.from_matrix(np.asarray(matrix), alpha=alpha)


def is_encoded(e: Any, wanted: Any) -> None:
    """Target and value are the wanted array; the circuit has them too."""
    assert np.allclose(e.target, wanted, rtol=0, atol=1e-12)
    assert np.allclose(e.value, wanted, rtol=0, atol=1e-12)
    assert qe.check(e, level="unitary").ok


def multiplied(angles: Any, x: float, convention: str) -> complex:
    """<s| S(phi_0) W(x) S(phi_1) ... S(phi_d) |s>."""
    r = np.sqrt(1 - x * x)
    wave = {"Wx": x * np.eye(2) + 1j * r * X, "R": x * Z + r * X, "Wz": x * np.eye(2) + 1j * r * Z}[convention]
    axis = X if convention == "Wz" else Z
    turn = lambda phi: np.cos(phi) * np.eye(2) + 1j * np.sin(phi) * axis
    made = turn(angles[0])
    for phi in angles[1:]:
        made = made @ wave @ turn(phi)
    made = PLUS @ made @ PLUS if convention == "Wz" else made
    return complex(made[0, 0])


@pytest.mark.parametrize("convention", ["Wx", "R", "Wz"])
@pytest.mark.parametrize("degree", [0, 1, 2, 5, 8])
def test_angles_give_their_polynomial(convention: str, degree: int) -> None:
    """The sequence's corner, at three places; reversed angles give the same; converted ones too."""
    angles = np.random.default_rng(degree).uniform(-9, 9, degree + 1)
    found = P.of_angles(angles, convention)
    for x in (0.3, -0.9, 1.0):
        value = np.polynomial.chebyshev.chebval(x, found)
        assert abs(value - multiplied(angles, x, convention)) < 1e-13
        for other in ("Wx", "R", "Wz"):
            assert abs(value - multiplied(P.convert_angles(angles, convention, other), x, other)) < 1e-13
    assert np.allclose(P.of_angles(angles[::-1], convention), found, rtol=0, atol=1e-14)
    assert not np.any(found[(degree + 1) % 2 :: 2])


@pytest.mark.parametrize("angles", [[3e5, -2e-5, 1e300], [0.1, 7.0, -1e-320]])
def test_coefficients_are_right_to_the_last_digit(angles: Any) -> None:
    """Of degree 2, e^(i(p + q + r)) (1 + T_2)/2 - e^(i(p - q + r)) (1 - T_2)/2 (of reflections with +), in 1200 bits; rounded once."""
    with mpmath.workprec(1200):
        p, q, r = map(mpmath.mpf, angles)
        both, between = mpmath.expj(p + q + r) / 2, mpmath.expj(p - q + r) / 2
        wanted = {sign: [complex(both + sign * between), 0.0, complex(both - sign * between)] for sign in (1, -1)}
    assert list(P.of_angles(angles)) == wanted[-1]
    assert list(P.of_angles(angles, "R")) == wanted[1]
    assert qe.check(M.from_angles(encoded(A), angles), level="unitary").ok


def test_angles_of_a_polynomial_are_read_back() -> None:
    """`phases` puts P in the imaginary part; a factor -i is a first angle less by pi/2."""
    wanted = np.array([0.2, 0.0, -0.3, 0.0, 0.4])
    found = phases(wanted)
    assert np.allclose(P.of_angles(found).imag, wanted, rtol=0, atol=1e-13)
    found[0] -= np.pi / 2
    e = M.from_angles(encoded(A), found)
    assert np.allclose(P.of_angles(found).real, wanted, rtol=0, atol=1e-13)
    assert qe.check(e, level="unitary").ok
    assert (e.record.alpha, e.record.ancillas) == (1.0, encoded(A).record.ancillas + 1)


def test_the_angles_of_another_program() -> None:
    """PennyLane's page of transform_angles: QSP to QSVT; and its poly_to_angles of x - x^3/2 + x^5/3, to the digits that it prints."""
    theirs, ours = [-6.86858347, 1.87079633, -0.28539816], P.convert_angles([0.2, 0.3, 0.5], "Wx", "R")
    assert np.allclose(P.of_angles(theirs, "R"), P.of_angles(ours, "R"), rtol=0, atol=1e-8)
    printed = [-5.49778714, 1.57079633, 1.57079633, 0.5833829, 1.61095884, 0.74753829]
    real = np.polynomial.chebyshev.cheb2poly(P.of_angles(printed, "R").real)
    assert np.allclose(real, [0, 1, 0, -1 / 2, 0, 1 / 3], rtol=0, atol=1e-7)


@pytest.mark.parametrize("convention", ["Wx", "R", "Wz"])
def test_sequences_of_matrices(convention: str) -> None:
    """P of the singular values: V P(S) V^H of an even one, W P(S) V^H of an odd one."""
    rng = np.random.default_rng(3)
    left, sizes, right = np.linalg.svd(A / 1.5)
    for degree in (1, 2, 3, 4):
        angles = rng.uniform(-3, 3, degree + 1)
        values = np.array([multiplied(angles, s, convention) for s in sizes])
        wanted = ((left if degree % 2 else right.conj().T) * values) @ right
        is_encoded(M.from_angles(encoded(A, alpha=1.5), angles, convention), wanted)


def played(found: Layers, z: complex) -> complex:
    """<0| of rotations and phases around diag(z, 1), on |1>, matrix by matrix."""
    state = np.array([0.0, 1.0], dtype=complex)
    for k, (g, c, s) in enumerate(zip(found.turns, found.cosines, found.sines, strict=False)):
        turned = np.diag([np.exp(-1j * g), np.exp(1j * g)]) @ (np.diag([z, 1]) if k else np.eye(2)) @ state
        state = np.array([[c, -s], [s, c]]) @ turned
    return complex(np.exp(-1j * found.turns[-1]) * state[0])


@pytest.mark.parametrize("n", [0, 1, 4, 33])
def test_rotations_give_their_polynomial(n: int) -> None:
    """p(z) anywhere on the circle, however close |p| comes to 0.999."""
    rng = np.random.default_rng(n)
    p = rng.normal(size=n + 1) + 1j * rng.normal(size=n + 1)
    p *= 0.999 / np.abs(np.fft.fft(p, 64 * (n + 1))).max()
    found = layers(p)
    assert found.uses == n
    for z in np.exp(1j * rng.uniform(0, 6, 5)):
        assert abs(played(found, z) - np.polynomial.polynomial.polyval(z, p)) < 1e-12


HERMITIAN = np.array([[0.3, 0.4j], [-0.4j, -0.6]])


@pytest.mark.parametrize("coefficients", [[0.2, 0.3j, 0.1], [0.4j], [0, 1], [0.1, 0.2, 0.3, 0.1j, -0.2j], [0, 0, 2]])
def test_polynomials_of_eigenvalues(coefficients: Any) -> None:
    """Of any parity, complex: V P(S) V^H, with alpha 1 where |P| allows it."""
    e = M.eigenvalue_transformation(encoded(HERMITIAN, alpha=1.5), coefficients)
    values, vectors = np.linalg.eigh(HERMITIAN / 1.5)
    wanted = (vectors * np.polynomial.chebyshev.chebval(values, coefficients)) @ vectors.conj().T
    largest = np.max(np.abs(np.polynomial.chebyshev.chebval(np.linspace(-1, 1, 2001), coefficients)))
    assert e.record.alpha == pytest.approx(max(1.0, largest / 0.999), rel=1e-4)
    is_encoded(e, wanted)


def test_an_evolution_in_one_circuit() -> None:
    """Jacobi and Anger's series of e^(-i 3 x), even and odd: alpha 1.001 where the sum of two circuits has 2."""
    k = np.arange(30)
    series = (-1j) ** k * scipy.special.jv(k, 3.0) * np.where(k, 2, 1)
    e = M.eigenvalue_transformation(encoded(HERMITIAN, alpha=1.0), series)
    assert e.record.alpha == pytest.approx(1 / 0.999, rel=1e-4)
    is_encoded(e, scipy.linalg.expm(-3j * HERMITIAN))


def test_what_stands_for_something_else() -> None:
    """The distance joins epsilon; both errors count."""
    rough = np.round(A, 1) + 0.04 * X
    e = M.stands_for(encoded(rough, alpha=1.5), A)
    assert e.record.epsilon == pytest.approx(np.linalg.norm(A - rough, 2), rel=1e-12)
    assert (e.record.alpha, e.record.ancillas) == (1.5, 1)
    assert qe.check(e, level="unitary").ok
    x = M.stands_for(qe.VectorEncoding.from_vector([1.0, 0.5, 0.25]), [1.0, 0.5, 0.0])
    assert x.record.epsilon == pytest.approx(0.25)
    assert qe.check(x, level="unitary").ok
    assert np.array_equal(x.target, [1.0, 0.5, 0.0, 0.0])


V = qe.VectorEncoding.from_vector
SCALES = (1e-320, 1e-200, 1.0, 1e200)


@pytest.mark.parametrize("scale", SCALES)
def test_a_distance_of_any_scale(scale: float) -> None:
    """Neither under- nor overflow: in units of the scale the same distance, rounded upwards in its last digits."""
    x = M.stands_for(V([scale, scale]), [1.5 * scale] * 2)
    moved = M.stands_for(encoded(scale * np.eye(2)), scale * (np.eye(2) + 0.5 * X))
    digits = 1e-3 if scale < 1e-300 else 1e-13
    for e, wanted in ((x, 0.5 * math.sqrt(2)), (moved, 0.5)):
        assert wanted * (1 - digits) <= e.record.epsilon / scale <= wanted * (1 + digits)
        assert qe.check(e).ok
        assert e.record.epsilon >= qe.check(e).error


def test_promises_of_a_distance() -> None:
    """A promise is kept, 0 too; what is measured above it and let through takes its place; no bound on rounding lets anything through."""
    x = V([0.6, 0.8])
    assert M.stands_for(x, [0.6, 0.9], 0.25).record.epsilon == 0.25
    assert M.stands_for(x, [0.6, 0.8]).record.epsilon == M.stands_for(x, [0.6, 0.8], 0.0).record.epsilon == 0
    near = 0.8 + 2.0**-50
    assert 2.0**-50 <= M.stands_for(x, [0.6, near], 0.0).record.epsilon <= 1.01 * 2.0**-50
    cancelled = V([1e9, 1e9])
    far = x + (cancelled - cancelled)
    for e, target, promise in (
        (x, [0.6, 0.9], 0.0),
        (far, [0.6, 0.8 + 1e-8], 1e-9),
        (V([1e-200, 0]), [0, 1e-200], 1e-230),
    ):
        with pytest.raises(ArgumentError, match="as measured"):
            M.stands_for(e, target, promise)


def test_a_call_reads_its_own_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the chain: each target is read once, and no rounding of what is below."""
    read: list[str] = []
    plain = Derived.read

    def watched(self: Any, what: str) -> Any:
        read.append(what)
        return plain(self, what)

    monkeypatch.setattr(Derived, "read", watched)
    monkeypatch.setattr(rounding, "reading", None)
    e = V([0.6, 0.8])
    for step in range(30):
        e = M.stands_for(e, [0.6, 0.8 + step / 100])
    assert read == ["target"] * 29


def test_derivatives_by_shifts() -> None:
    """d/dt of e^(-i t Y), from any two shifts."""
    turn = lambda t: scipy.linalg.expm(-1j * t * np.array([[0, -1j], [1j, 0]]))
    t, s = 0.7, 1.1
    wanted = -1j * np.array([[0, -1j], [1j, 0]]) @ turn(t)
    is_encoded(M.parameter_shift(encoded(turn(t + s)), encoded(turn(t - s)), s), wanted)


def test_unitaries_of_eight_digits() -> None:
    """Refused, or on request the nearest unitary with an epsilon that says how far it is."""
    exact = scipy.linalg.expm(1j * (HERMITIAN + 2 * X))
    given = np.round(exact, 8)
    with pytest.raises(NotUnitary, match="tolerance"):
        qe.BlockEncoding.from_unitary(given, exact)
    e = qe.BlockEncoding.from_unitary(given, given, 1.0, 0.0, tolerance=1e-7)
    far = np.max(np.abs(np.linalg.svd(given)[1] - 1))
    assert far < e.record.epsilon < far + 1e-13
    assert 0.99 * far < qe.check(e, level="unitary").error < e.record.epsilon
    x = qe.VectorEncoding.from_unitary(given, 2 * given[:, 0], 2.0, 1e-3, tolerance=1e-7)
    assert x.record.epsilon == pytest.approx(1e-3 + 2 * far, rel=1e-6)


def test_access_by_functions() -> None:
    """A ring with its neighbours; alpha from the sparsities."""
    near = lambda i: [i, (i + 1) % 8]
    back = lambda j: [j, (j - 1) % 8]
    e = M.sparse_by_access(3, near, back, lambda i, j: 1.0 if i == j else 0.5j)
    assert e.record.alpha == pytest.approx(2.0)
    is_encoded(e, np.eye(8) + 0.5j * np.roll(np.eye(8), 1, axis=1))
    nothing = M.sparse_by_access(1, lambda i: [], lambda j: [], lambda i, j: 1.0)
    is_encoded(nothing, np.zeros((2, 2)))


@pytest.mark.parametrize(
    ("call", "problem", "said"),
    [
        (lambda: P.of_angles([0.0], "wx"), ArgumentError, "convention"),
        (lambda: P.convert_angles([0.0], "GSLW", "Wx"), ArgumentError, "source"),
        (lambda: P.convert_angles([0.0], "Wx", "GSLW"), ArgumentError, "target"),
        (lambda: P.of_angles([]), ShapeError, "at least one entry"),
        (lambda: P.of_angles([[0.0]]), ShapeError, "one-dimensional"),
        (lambda: P.of_angles([1j]), ShapeError, "real"),
        (lambda: P.of_angles([np.inf]), ArgumentError, "finite"),
        (lambda: P.of_angles(np.zeros(2050)), PrecisionExceeded, "at most 2048"),
        (lambda: M.eigenvalue_transformation(encoded(A), [1.0]), ArgumentError, "Hermitian"),
        (lambda: M.eigenvalue_transformation(encoded(X), [[1.0]]), ShapeError, "one-dimensional"),
        (lambda: M.eigenvalue_transformation(_too_long(), [1.0]), NormTooLarge, "at most alpha"),
        (lambda: M.eigenvalue_transformation([[1.0]], [1.0]), ArgumentError, "A"),
        (lambda: M.stands_for([1.0], [1.0]), ArgumentError, "x"),
        (lambda: M.stands_for(qe.abstract.matrix(1), X), NoData, "give it"),
        (lambda: M.stands_for(encoded(X), -X, 1.9), ArgumentError, "be at least 2, as measured"),
        (lambda: M.stands_for(encoded(X), X, -1.0), ArgumentError, "distance"),
        (lambda: M.stands_for(encoded(X), np.eye(4)), ShapeError, "have the shape"),
        (lambda: M.parameter_shift(encoded(X), encoded(X), 0.0), ArgumentError, "sine"),
        (lambda: M.parameter_shift(encoded(X), encoded(np.eye(4))), ShapeError, "same padded size"),
        (lambda: qe.BlockEncoding.from_unitary(2 * X, X, tolerance=0.5), NotUnitary, "within 0.5"),
        (lambda: qe.BlockEncoding.from_unitary(X, X, tolerance=-1), ArgumentError, "tolerance"),
        (lambda: M.sparse_by_access(1, [[0], [1]], list, abs), ArgumentError, "rows"),
        (lambda: M.sparse_by_access(1, lambda i: [i], lambda j: [1 - j], abs), ArgumentError, "only"),
        (
            lambda: M.sparse_by_access(1, lambda i: None, list, abs),
            ArgumentError,
            "rows' must be a list of integers, not None",
        ),
        (lambda: M.block_toeplitz([encoded(X)], np.array(1), 1), ArgumentError, "offsets' must be a list of integers"),
        (lambda: M.sparse_by_access(1, lambda i: [2], lambda j: [j], abs), ArgumentError, "at most 1"),
        (lambda: M.sparse_by_access(1, lambda i: [i], lambda j: [j], lambda i, j: "1"), ArgumentError, "entry"),
        (lambda: layers(np.zeros(2002)), PrecisionExceeded, "at most 2000"),
        (lambda: layers(np.array([0.3, 0.9])), PrecisionExceeded, "too close"),
        (lambda: M.from_angles([[1.0]], [0.0]), ArgumentError, "A"),
        (lambda: M.from_angles(_too_long(), [0.0]), NormTooLarge, "at most alpha"),
    ],
)
def test_errors_say_what_is_wrong(call: Any, problem: type[Exception], said: str) -> None:
    with pytest.raises(problem, match=said):
        call()


def _too_long() -> Any:
    return encoded(X).with_record(epsilon=0.1, norm=2.0)
