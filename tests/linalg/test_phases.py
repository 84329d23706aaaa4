"""Phase factors, judged by multiplying them out."""

import numpy as np
import pytest
from numpy.polynomial.chebyshev import cheb2poly, chebval, poly2cheb
from numpy.polynomial.polynomial import polyint, polypow, polysub, polyval

import qnn_emul as qe
from qnn_emul.errors import PrecisionExceeded
from qnn_emul.lemmas.poly.singular_value_transformation import singular_value_transformation
from qnn_emul.linalg.chebyshev import chebyshev_bound
from qnn_emul.linalg.phases import multiplied, node_values, reflection_phases, residual, wx_phases
from qnn_emul.linalg.polynomials import sign


def random_polynomial(degree: int, supremum: float, seed: int = 0) -> np.ndarray:
    """Coefficients of definite parity, scaled to the given sup-norm (from above)."""
    coefficients = np.random.default_rng([degree, seed]).normal(size=degree + 1)
    coefficients[(degree + 1) % 2 :: 2] = 0.0
    return coefficients * (supremum / chebyshev_bound(coefficients))


def by_matrices(phases: np.ndarray, x: float) -> float:
    """Im <0| e^{i phi_0 Z} W e^{i phi_1 Z} ... W e^{i phi_d Z} |0> from 2 x 2 matrices."""
    root = 1j * np.sqrt(1 - x * x)
    W, out = np.array([[x, root], [root, x]]), np.eye(2)
    for k, phi in enumerate(phases):
        out = out @ (W if k else np.eye(2)) @ np.diag([np.exp(1j * phi), np.exp(-1j * phi)])
    return float(out[0, 0].imag)


@pytest.mark.parametrize("degree", [0, 1, 2, 3, 8, 21, 100, 251, 500])
@pytest.mark.parametrize("supremum", [0.5, 0.999])
def test_phases_evaluate_to_the_polynomial(degree: int, supremum: float) -> None:
    """Both parities, up to degree 500 and sup-norm 0.999: the sequence of rotations gives P."""
    for seed in range(1 if degree > 50 else 4):
        coefficients = random_polynomial(degree, supremum, seed)
        phases = wx_phases(coefficients)
        assert phases.shape == (degree + 1,)
        assert residual(phases, coefficients) <= 1e-12 * max(1.0, degree / 100)
        for x in (-0.9, 0.1, 0.77):
            exact = np.polynomial.chebyshev.chebval(x, coefficients)
            assert by_matrices(phases, x) == pytest.approx(exact, abs=1e-11)


@pytest.mark.parametrize("degree", [0, 1, 2, 3, 8, 57, 1001, 10_000])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_signed_chebyshev_polynomials_reach_one(degree: int, sign: float) -> None:
    """+-T_d has phases although it reaches 1; the closed form is multiplied out like any other."""
    coefficients = np.zeros(degree + 1)
    coefficients[-1] = sign * (1 + 5e-14)
    found = qe.phases(coefficients)
    assert found.shape == (degree + 1,)
    assert residual(found, coefficients) <= 1e-12
    for x in (-0.9, 0.1, 0.77, 1.0):
        assert by_matrices(found, x) == pytest.approx(chebval(x, coefficients), abs=1e-11)
        if degree < 60:
            assert reflected(reflection_phases(found), x) == pytest.approx(chebval(x, coefficients), abs=1e-12)


@pytest.mark.parametrize(
    "coefficients", [[0.0, 0.0, 0.0, 1 + 1e-9], [0.0, 1e-3, 0.0, 1.0], [0.0, 0.5, 0.0, 0.5 + 1e-12]]
)
def test_nothing_exceeds_one(coefficients: list[float]) -> None:
    with pytest.raises(qe.errors.NormTooLarge, match="at most 1 in absolute value"):
        qe.phases(coefficients)


def power(degree: int) -> np.ndarray:
    """x^degree."""
    return poly2cheb([0.0] * degree + [1.0])


def flat(order: int) -> np.ndarray:
    """The integral of (1 - x^2)^order, 1 at 1: there 1 - P^2 has a zero of order 2 order + 2 in arccos x."""
    integral = polyint(polypow([1.0, 0.0, -1.0], order))
    return poly2cheb(integral / polyval(1.0, integral))


def stretched(degree: int, factor: float) -> np.ndarray:
    """T_degree(factor x) over the sum of its coefficients' sizes where that exceeds 1."""
    out = poly2cheb(cheb2poly([0.0] * degree + [1.0]) * factor ** np.arange(degree + 1))
    return out / max(1.0, np.sum(np.abs(out)))


TOUCHING = {
    "a random one": np.array([0.0, -0.51, 0.0, -1.65]) / 2.16,
    **{f"x^{d}": power(d) for d in (2, 3, 4, 5, 6, 7, 30)},
    **{f"flat to order {order}": flat(order) for order in (1, 2, 3, 5, 8)},
    **{f"T_{d}({factor} x)": stretched(d, factor) for d in range(4, 9) for factor in (0.1, 0.5, 1 - 1e-9)},
    "1 - 2 x^2 inside": poly2cheb([1.0, 0.0, -2.0]),
    "1 - 2 x^6: touches flatly and steeply": poly2cheb([1.0, *[0.0] * 5, -2.0]),
    "1 - 2 (4 x^2 - 4 x^4)^4": poly2cheb(polysub([1.0], 512.0 * polypow([0.0, 0.0, 1.0, 0.0, -1.0], 4))),
    "touches in 60 places": 0.999999999999999 * np.eye(1, 121, 120)[0],
}


@pytest.mark.parametrize("name", TOUCHING)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_polynomials_that_touch_one(name: str, sign: float) -> None:
    """|P| = 1 somewhere, with zeros of 1 - P^2 of any order, together with others: residual 1e-12 as everywhere."""
    coefficients = sign * TOUCHING[name]
    found = qe.phases(coefficients)
    assert residual(found, coefficients) <= 1e-12
    for x in (-1.0, -0.9, 0.0, 0.1, 0.77, 1.0):
        exact = chebval(x, coefficients)
        assert by_matrices(found, x) == pytest.approx(exact, abs=1e-12)
        assert reflected(reflection_phases(found), x) == pytest.approx(exact, abs=1e-12)


def test_positive_coefficients_touch_one_at_the_end() -> None:
    """Sum of the coefficients 1: P(1) = 1, at random and of a degree where a step of Newton's method counts."""
    rng = np.random.default_rng(3)
    for degree in (*rng.integers(2, 12, size=40), 300):
        coefficients = rng.uniform(size=degree + 1)
        coefficients[(degree + 1) % 2 :: 2] = 0.0
        coefficients /= np.sum(coefficients)
        assert residual(wx_phases(coefficients), coefficients) <= 1e-12


@pytest.mark.parametrize("coefficients", [[0, -0.51, 0, -1.65], [3 / 8, 0, 1 / 2, 0, 1 / 8], list(stretched(8, 0.3))])
def test_transformation_by_a_polynomial_that_touches_one_has_a_circuit(coefficients: list[float]) -> None:
    """Whatever has a record has a circuit."""
    e = singular_value_transformation(qe.BlockEncoding.from_matrix([[0.3, 0.5j], [-0.2, 0.7]], alpha=1.5), coefficients)
    qe.check(e, level="unitary").raise_if_violated()
    if len(coefficients) == 5:
        right = np.array([[0.3, 0.5j], [-0.2, 0.7]]) / 1.5
        square = right.conj().T @ right
        assert np.allclose(e.block, square @ square, rtol=0, atol=1e-14)  # x^4


@pytest.mark.parametrize("coefficients", [[0, 0, 0, 1], [0, 0, 0, -1], [0, 0, 1], [0, 1], [-1], [0, 0, 0, 0, -1]])
def test_transformation_by_a_chebyshev_polynomial_has_a_circuit(coefficients: list[int]) -> None:
    """A QSVT by +-T_d keeps alpha = 1 exactly, and its circuit is checked, sign included."""
    matrix = np.array([[0.3, 0.5j], [-0.2, 0.7]])
    e = singular_value_transformation(
        qe.BlockEncoding.from_matrix(matrix, alpha=1.5), np.array(coefficients, dtype=float)
    )
    assert e.record.alpha == 1.0
    qe.check(e, level="unitary").raise_if_violated()
    if len(coefficients) == 4:
        half = matrix / 1.5
        assert np.allclose(e.block, coefficients[3] * (4 * half @ half.conj().T @ half - 3 * half), rtol=0, atol=1e-14)


def reflected(phases: np.ndarray, x: float) -> float:
    """Re of the corner of e^{i phi_0 Z} R e^{i phi_1 Z} R ..., R the reflection with corner x."""
    y = np.sqrt(1 - x * x)
    R, out = np.array([[x, y], [y, -x]]), np.eye(2)
    for k, phi in enumerate(phases):
        out = out @ (R if k else np.eye(2)) @ np.diag([np.exp(1j * phi), np.exp(-1j * phi)])
    return float(out[0, 0].real)


@pytest.mark.parametrize("degree", range(7))
def test_reflection_phases_carry_the_real_part(degree: int) -> None:
    """The converted phases give P from reflections, sign included."""
    coefficients = random_polynomial(degree, 0.9)
    phases = reflection_phases(wx_phases(coefficients))
    for x in (-0.8, 0.0, 0.3, 0.95):
        assert reflected(phases, x) == pytest.approx(np.polynomial.chebyshev.chebval(x, coefficients), abs=1e-12)


@pytest.mark.parametrize(("gap", "epsilon"), [(0.05, 1e-3), (0.1, 1e-6), (0.5, 1e-9)])
def test_phases_of_sign_polynomials(gap: float, epsilon: float) -> None:
    """Sign polynomials come within 2 d of 1 and still have phases."""
    p = sign(gap, epsilon)
    assert residual(wx_phases(p.coefficients), p.coefficients) <= 1e-12 * max(1.0, p.degree / 100)


def test_phases_that_cannot_be_found_are_refused() -> None:
    """|P| > 1 has no phases: a named error with the residual, never wrong angles."""
    with pytest.raises(PrecisionExceeded, match="degree 3: residual"):
        wx_phases(np.array([0.0, 0.0, 0.0, 1.5]))


@pytest.mark.parametrize("degree", [1001, 5000, 9999, 10000])
def test_high_degrees(degree: int) -> None:
    """Random polynomials of both parities with sup-norm 0.999, up to degree 10,000, to 1e-12."""
    coefficients = np.random.default_rng(degree).normal(size=degree + 1)
    coefficients[(degree + 1) % 2 :: 2] = 0.0
    coefficients *= 0.998 / np.max(np.abs(node_values(coefficients))) * np.cos(np.pi / 16)
    found = qe.phases(coefficients)
    assert found.shape == (degree + 1,)
    assert residual(found, coefficients) <= 1e-12
    x = np.array([-0.9, 0.1, 0.77])
    assert np.allclose([by_matrices(found, v) for v in x], chebval(x, coefficients), rtol=0, atol=1e-11)


def test_residual_sees_a_wrong_phase() -> None:
    """One phase off by 1e-6 shows in the residual, whatever its place."""
    coefficients = random_polynomial(57, 0.9)
    found = qe.phases(coefficients)
    for place in (0, 20, 57):
        wrong = found.copy()
        wrong[place] += 1e-6
        assert 1e-8 < residual(wrong, coefficients) < 1e-5


def test_multiplied_out_coefficients() -> None:
    """`multiplied` equals the product of matrices for arbitrary phases, of every small degree."""
    rng = np.random.default_rng(4)
    for degree in range(12):
        angles = rng.uniform(-3, 3, size=degree + 1)
        for x in (-0.7, 0.2):
            assert chebval(x, multiplied(angles)) == pytest.approx(by_matrices(angles, x), abs=1e-13)


def test_phases_of_polynomials_and_wrong_arguments() -> None:
    """A Polynomial goes in as it is; parity, type, size and norm are checked by name."""
    p = qe.polynomials.amplification(2.0, 0.5, 1e-6)
    assert residual(qe.phases(p), p.coefficients) <= 1e-12
    with pytest.raises(qe.errors.ArgumentError, match="parity"):
        qe.phases([0.1, 0.2])
    with pytest.raises(qe.errors.ShapeError, match="real one-dimensional"):
        qe.phases([0.1j])
    with pytest.raises(qe.errors.ShapeError):
        qe.phases([[0.1]])
    with pytest.raises(qe.errors.NormTooLarge, match="at most 1"):
        qe.phases([0.0, 0.0, 1.01])
    with pytest.raises(qe.errors.ArgumentError):
        qe.phases("x")


def test_above_degree_2048_alpha_leaves_room_for_phases() -> None:
    """A polynomial that reaches 1 has a record with a circuit there too; T_d keeps alpha = 1."""
    half = qe.BlockEncoding.from_matrix([[0.5]])
    touching = 0.5 * (np.eye(1, 2050, 1)[0] + np.eye(1, 2050, 2049)[0])
    e = singular_value_transformation(half, touching)
    assert e.record.alpha == pytest.approx(1 / 0.999)
    assert abs(e.record.alpha * e.circuit.columns(1, 1)[0, 0] - e.target[0, 0]) < 1e-10
    assert singular_value_transformation(half, np.eye(1, 2050, 2049)[0]).record.alpha == 1.0
