"""Lemmas B.3, B.8, B.18 and B.19 as the paper builds them: what they encode, ancillas, queries, and how far the statements reach."""

import numpy as np
import pytest
from numpy.polynomial import chebyshev
from scipy import special

import qnn_emul as qe
from qnn_emul.instances.aligned import block_scalar, vector_scalar, vector_with_error
from qnn_emul.lemmas.paper.lemma_b3 import amplified
from qnn_emul.lemmas.paper.lemma_b8 import normalise
from qnn_emul.lemmas.paper.lemma_b18 import amplitude_transformation
from qnn_emul.lemmas.paper.lemma_b19 import erf_of_amplitudes, polynomial_for
from qnn_emul.lemmas.paper.real_amplitudes import real_amplitudes
from qnn_emul.linalg.chebyshev import over_x, parts
from qnn_emul.linalg.circuit import Builder
from qnn_emul.linalg.gates import global_phase
from qnn_emul.linalg.real_amplitudes import comparison

E0, E1 = np.eye(2)
MIXED = [0.05, 0.5, 0.05]  # 0.5 x + 0.1 x^2


def at_both_levels(e: qe.Encoding) -> None:
    qe.check(e, level="unitary").raise_if_violated()


def unit(alpha: float, epsilon: float) -> qe.VectorEncoding:
    """e_0 at alpha, its error along it."""
    return vector_with_error((1 - epsilon) / alpha * E0, alpha, epsilon * E0)


# -- Lemma B.3 ------------------------------------------------------------------------------------------------------------


def test_amplification_encodes_the_multiple_with_its_phase() -> None:
    A = qe.BlockEncoding.from_matrix([[0.1, 0.0], [0.2j, -0.1]], alpha=1.0)
    e = amplified(A, 3.0, 0.2, 1e-4)
    at_both_levels(e)
    assert np.allclose(e.target, 3 * np.asarray(A.target))
    assert np.linalg.norm(np.asarray(e.block) - e.target, 2) <= e.record.epsilon <= 1e-4
    assert (e.record.alpha, e.record.ancillas) == (1, A.record.ancillas + 1)  # as stated
    same = qe.uniform_amplification(A, 3.0, 1e-4 / 3, delta=0.2)  # error of A, not of 3 A
    assert np.allclose(e.block, same.block, rtol=0, atol=1e-12)


def test_amplification_arguments() -> None:
    A = qe.BlockEncoding.from_matrix([[0.25]], alpha=1.0)
    calls = {
        "A": lambda: amplified(block_scalar(0.1, 1.0, 0.1), 2.0, 0.25, 0.1),
        "1, a, 0": lambda: amplified(qe.BlockEncoding.from_matrix([[0.25]], alpha=2.0), 2.0, 0.25, 0.1),
        "gamma": lambda: amplified(A, 1.0, 0.25, 0.1),
        "delta": lambda: amplified(A, 2.0, 0.5, 0.1),
        "epsilon": lambda: amplified(A, 2.0, 0.25, 0.5),
    }
    for text, call in calls.items():
        with pytest.raises(qe.errors.ArgumentError, match=text):
            call()
    with pytest.raises(qe.errors.NormTooLarge, match="delta"):
        amplified(A, 3.5, 0.25, 0.1)


# -- Lemma B.8 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("alpha", [1.0, 2.5])
@pytest.mark.parametrize("sign", [1.0, -1.0, 1.0j])
def test_normalisation_keeps_sign_and_phase(alpha: float, sign: complex) -> None:
    """n = 0 and n = 1: three further ancillas, four are stated, one is enough; the error is below half of what is stated."""
    for x in (
        vector_with_error(np.array([0.75 * sign]) / alpha, alpha, np.array([0.25 * sign])),
        vector_with_error(sign * 0.8 * (0.8 * E0 + 0.6j * E1) / alpha, alpha, sign * 0.2 * (0.8 * E0 + 0.6j * E1)),
    ):
        e = normalise(x, 1e-3)
        at_both_levels(e)
        assert np.vdot(e.target, e.block).real > 1 - 2e-3
        assert e.record.ancillas == x.record.ancillas + 3
        assert qe.amplify(x, 1e-3).record.ancillas == x.record.ancillas + 1
        assert e.record.epsilon < 0.52 * 2 * (x.record.epsilon + 1e-3)


def test_normalisation_degree_is_linear_in_alpha_bound() -> None:
    """O(alpha' log(1/eps_1)), and the threshold is the paper's 1/(2 alpha') whatever eps_0."""
    x = unit(1.5, 0.25)
    degrees = [normalise(x, 1e-4, bound).source.data["polynomial"].degree for bound in (10.0, 20.0, 40.0)]
    assert 1.9 < degrees[1] / degrees[0] < 2.3
    assert 1.9 < degrees[2] / degrees[1] < 2.3
    assert normalise(x, 1e-4, 10.0).source.data["polynomial"].gap == pytest.approx(0.05)


def test_normalisation_arguments() -> None:
    with pytest.raises(qe.errors.NotNormalized, match="unit vector"):
        normalise(qe.VectorEncoding.from_vector([3.0, 4.0]), 0.1)
    with pytest.raises(qe.errors.ArgumentError, match="alpha_bound"):
        normalise(unit(2.0, 0.1), 0.1, 1.9)
    with pytest.raises(qe.errors.ArgumentError, match="epsilon"):
        normalise(unit(2.0, 0.1), 0.0)
    with pytest.raises(qe.errors.Undecidable, match="1/2"):
        normalise(unit(1.0, 0.6), 0.1)


# -- the diagonal of real parts (Lemma 6 of Rattew and Rebentrost) ----------------------------------------------------------


@pytest.mark.parametrize("ancillas", [0, 1])
def test_real_parts_of_all_amplitudes(ancillas: int) -> None:
    """The corner of the circuit on a + n qubits, garbage amplitudes included; six queries and a + n + 2 ancillas as cited."""
    rng = np.random.default_rng(7)
    U = np.linalg.qr(
        rng.normal(size=(4 << ancillas, 4 << ancillas)) + 1j * rng.normal(size=(4 << ancillas, 4 << ancillas))
    )[0]
    x = qe.VectorEncoding.from_unitary(U, 1.5 * U[:4, 0], alpha=1.5)
    e = real_amplitudes(x)
    at_both_levels(e)
    side = U.shape[0]
    assert (e.record.alpha, e.record.ancillas, e.record.epsilon) == (1, ancillas + 2 + 2, 0)
    assert np.allclose(e.unitary[:side, :side], np.diag(U[:, 0].real), rtol=0, atol=1e-14)
    assert sum(e.circuit.queries.values()) == 6


def test_real_parts_with_two_queries() -> None:
    """V^H Z V has the same block: two queries, and one ancilla fewer than the walk."""
    x = qe.VectorEncoding.from_vector([0.6j, 0.48 - 0.64j])
    prepare = comparison(x.circuit)
    short = (
        Builder(3).add(prepare, range(3)).add(global_phase(-1), (), ((0, 1),)).add(prepare.adjoint(), range(3)).build()
    )
    assert np.allclose(short.columns(2)[:2], np.diag([0.0, 0.48]), rtol=0, atol=1e-15)
    assert sum(short.queries.values()) == 2


# -- Lemmas B.18 and B.19 -------------------------------------------------------------------------------------------------


def test_division_by_x() -> None:
    rng = np.random.default_rng(0)
    for degree in (1, 2, 3, 8, 9):
        p = rng.normal(size=degree + 1)
        p[0] -= chebyshev.chebval(0.0, p)
        q = over_x(p)
        assert len(q) == degree
        assert np.allclose(chebyshev.chebmul([0.0, 1.0], q), p)
        assert np.allclose(chebyshev.chebadd(*parts(q)) if len(parts(q)) == 2 else parts(q)[0], q)


@pytest.mark.parametrize("alpha", [1.0, 2.0])
def test_amplitudes_of_mixed_parity(alpha: float) -> None:
    """Signs are kept where P has an even part; 2a + n + 4 ancillas as stated, 1 + 6 (degrees) queries."""
    psi = np.array([0.6, -0.8])
    e = amplitude_transformation(qe.VectorEncoding.from_vector(psi, alpha=alpha), MIXED, gamma=0.7)
    at_both_levels(e)
    t = psi / alpha
    assert np.allclose(e.value, 0.5 * t + 0.1 * t * t)
    a = e.children[0].record.ancillas
    assert (e.record.alpha, e.record.ancillas) == (2.8, 2 * a + 1 + 4)
    assert sum(e.circuit.queries.values()) == 1 + 6 * (0 + 1)


def test_amplitudes_of_one_parity_need_no_parity_qubit() -> None:
    x = qe.VectorEncoding.from_vector([0.6, -0.8])
    e = amplitude_transformation(x, [0.0, 0.3, 0.0, 0.1])
    at_both_levels(e)
    assert e.record.ancillas == 1 + 3  # one fewer than stated
    assert sum(e.circuit.queries.values()) == 1 + 6 * 2  # six for the diagonal of real parts


def test_error_is_divided_by_alpha() -> None:
    """eps_0/alpha is attained; the paper's eps_0 is alpha times as much."""
    e = erf_of_amplitudes(vector_with_error(1e-3 * E0, 2.0, 2e-3 * E0), 0.8, 1e-10)
    c = qe.check(e)
    assert c.tightness == pytest.approx(1.0, abs=1e-4)
    assert not qe.check(e.with_record(epsilon=0.99 * e.record.epsilon)).ok


def test_real_vector_with_an_imaginary_encoding() -> None:
    """The error of an imaginary part is multiplied by sup |P/x|, not by L: the record with L alone is refuted."""
    value = np.cos(0.5) * E0 + 1j * np.sin(0.5) * E1
    steep = np.zeros(42)
    steep[1], steep[41] = 1.0, 0.05
    e = amplitude_transformation(vector_with_error(value, 1.0, E0 - value), steep, [0.0, 1.0])
    at_both_levels(e)
    n = e.source.numbers
    stated = n["lipschitz"] * e.children[0].record.epsilon + 2 * np.sqrt(2) * n["error"]  # L (eps_0 + eps_1)
    assert qe.check(e).error > 2 * stated
    assert not qe.check(e.with_record(epsilon=stated)).ok


def test_erf_is_the_papers_record() -> None:
    """16 nu/sqrt(pi) as stated; 2a + n + 3 ancillas; the target is erf(nu psi/alpha) with its sign."""
    psi = np.array([0.5, -0.5, 0.1, np.sqrt(0.49)])
    e = erf_of_amplitudes(qe.VectorEncoding.from_vector(psi, alpha=1.25), 1.6, 1e-6)
    at_both_levels(e)
    assert np.allclose(e.target, special.erf(1.6 * psi / 1.25))
    assert e.record.alpha == pytest.approx(16 * 1.6 / np.sqrt(np.pi))
    assert e.record.ancillas == 2 * 1 + 2 + 3
    assert e.record.epsilon <= 1e-6
    ours = qe.pointwise(qe.VectorEncoding.from_vector(psi, alpha=1.25), qe.erf(1.6 / 1.25), 1e-6)
    assert np.allclose(ours.target, e.target)
    assert e.record.alpha / ours.record.alpha == pytest.approx(8.0, rel=1e-5)  # 16 nu/sqrt(pi) against 2 nu/sqrt(pi)


def test_degree_grows_with_the_dimension() -> None:
    """The error of P is absolute, so sqrt(N) enters: the paper's log(sqrt(N)/eps_1); |P/x| stays below 2 nu/sqrt(pi)."""
    degrees = [polynomial_for(0.8, 1e-6 / 2 ** (n / 2))[0].degree for n in (0, 10, 20)]
    assert degrees[0] < degrees[1] < degrees[2]
    weights = polynomial_for(1.6, 1e-8)[1]
    x = np.linspace(-1, 1, 2001)
    assert np.max(np.abs(chebyshev.chebval(x, weights))) <= 3.2 / np.sqrt(np.pi) * (1 + 1e-12)


def test_amplitude_arguments() -> None:
    x, imaginary = qe.VectorEncoding.from_vector([0.6, 0.8]), qe.VectorEncoding.from_vector([0.6, 0.8j])
    for call in (lambda: amplitude_transformation(imaginary, MIXED), lambda: erf_of_amplitudes(imaginary, 0.8, 0.1)):
        with pytest.raises(qe.errors.ArgumentError, match="real"):
            call()
    for polynomial in ([0.0], [1.0], [1.0, 1.0], [0.0, 0.0]):
        with pytest.raises(qe.errors.ArgumentError, match=r"P\(0\) = 0"):
            amplitude_transformation(x, polynomial)
    with pytest.raises(qe.errors.ArgumentError, match="function"):
        amplitude_transformation(x, MIXED, [0.5])
    for polynomial in ([[0.0, 1.0]], [0.0, 1.0j]):
        with pytest.raises(qe.errors.ShapeError, match="one-dimensional"):
            amplitude_transformation(x, polynomial)
    with pytest.raises(qe.errors.ArgumentError, match="gamma"):
        amplitude_transformation(x, MIXED, gamma=0.5)
    with pytest.raises(qe.errors.NormTooLarge, match="alpha"):
        amplitude_transformation(vector_scalar(1.0, 1.0, 0.5), MIXED)
    with pytest.raises(qe.errors.ArgumentError, match="nu"):
        erf_of_amplitudes(x, 0.4, 0.1)
    with pytest.raises(qe.errors.ArgumentError, match="epsilon"):
        erf_of_amplitudes(x, 0.8, 0.0)
    with pytest.raises(qe.errors.PrecisionExceeded, match=r"F\.1"):
        erf_of_amplitudes(x, 0.8, 1e-17)


@pytest.mark.parametrize("polynomial", [[0.0, 1.0, 0.0, 0.1], [1e-13, 1.0], [0.0, 0.3, 0.0, -0.7, 0.0, 0.11]])
def test_what_rounding_leaves_of_a_polynomial_enters_the_record(polynomial: list[float]) -> None:
    """The circuit has x Q, Q = P/x rounded, and P(0) may be 0 to rounding only: epsilon and norm say so, and balls bear it out."""
    e = qe.catalogue["paper.lemma_b18"].build(qe.VectorEncoding.from_vector([0.6, 0.8]), polynomial)
    assert 0 < e.record.epsilon < 2e-13
    assert qe.check(e).ok
    assert qe.certify(e).verdict == "certified"
