"""What the instances of GSLW's statements measure moves when the construction is a wrong one."""

import numpy as np
import pytest

from qnn_emul.papers.found import ALL
from qnn_emul.papers.gslw2019 import approximations, encodings, inverses, transformation
from qnn_emul.papers.small import norm


@pytest.mark.parametrize("phases", [(0.3, -1.1), (0.2, 0.7, -0.4)])
def test_another_order_of_the_phases_makes_another_polynomial(phases: tuple[float, ...]) -> None:
    """U_Phi read backwards, and phases on the other side of U."""
    levels = (5, 3, 2)
    for wrong in (
        lambda p, U, left, right: transformation.alternating(p[::-1], U, left, right),
        lambda p, U, left, right: transformation.alternating(p, U, right, left),
        lambda p, U, left, right: transformation.alternating(p, U.conj().T, left, right),
    ):
        found, stated = transformation.both(phases, levels, wrong)
        assert norm(found - stated) > 1e-3
    found, stated = transformation.both(phases, levels, transformation.alternating)
    assert norm(found - stated) < 1e-12
    assert norm(stated) > 0.1


def test_the_real_part_needs_both_signs() -> None:
    found, stated = transformation.both((0.2, 0.7, -0.4), (5, 3, 2), transformation.alternating, True)
    assert norm(found - stated) > 1e-2


def test_polynomials_above_one_have_no_completion() -> None:
    assert not all(q.ok for q in approximations.completed(np.array([0.0, 1.2]), np.zeros(1)))
    assert not all(q.ok for q in approximations.completed(np.array([0.0, 0.9]), np.array([0.9])))


def test_what_does_not_belong_to_a_polynomial_is_seen() -> None:
    assert transformation.beyond(np.array([0.0, 1.0, 0.0, 0.5]), 3) == 0.0
    assert transformation.beyond(np.array([0.0, 1.0, 0.2, 0.5]), 3) == 0.2
    assert transformation.beyond(np.array([0.0, 1.0, 0.0, 0.5]), 1) == 0.5


def test_a_wider_gap_than_that_of_the_polynomial_is_seen() -> None:
    """A sign polynomial of too small a degree misses the error that GSLW Theorems 26, 31 and Lemma 29 ask for."""
    wide = transformation.sign(0.4, 0.01)
    assert np.max(np.abs(1 - wide(np.linspace(0.1, 1, 200)))) > 0.01
    P, _ = approximations.rectangle(0.5, 0.25, 0.25, 0.125)
    assert np.max(P(np.linspace(0.6, 1, 50))) > 0.25


def test_a_cnot_on_the_other_value_encodes_the_rest() -> None:
    effect = encodings.unitary(1, 8)[:, :2]
    zero = np.kron(np.diag([1.0, 0.0]), np.eye(4))
    assert norm(effect.conj().T @ (np.eye(8) - zero) @ effect - effect.conj().T @ zero @ effect) > 0.1
    assert ALL["GSLW Lemma 46"].check(1, 1).ok


def test_lower_bound_on_uses_is_met_by_the_identity_alone() -> None:
    """T_d needs d uses; with fewer the bound says no."""
    bound = approximations.least_uses(0.0, 1e-3, lambda x: np.cos(3 * np.arccos(x)), 0.0)
    assert 2.9 < bound <= 3 + 1e-6
    assert approximations.least_uses(1e-3, 0.0, lambda x: x, 0.0) == pytest.approx(1.0, abs=1e-3)
    assert approximations.least_uses(0.5, 0.0, lambda x: x, 0.1) < 0.65


def test_the_series_of_the_arcsine() -> None:
    """Its coefficients are those of the arcsine; a lower degree misses the error, and the bound on what is left stands."""
    x = 0.6
    values = lambda d: inverses.arcsine_coefficients(d) @ x ** (2.0 * np.arange((d + 1) // 2) + 1)
    assert values(99) == pytest.approx(2 / np.pi * np.arcsin(x), abs=1e-14)
    for epsilon in (0.3, 1e-3, 1e-8):
        d = inverses.arcsine_degree(x, epsilon)
        assert d % 2 == 1
        assert 0 <= 2 / np.pi * np.arcsin(x) - values(d) <= epsilon
    assert 2 / np.pi * np.arcsin(x) - values(3) > 1e-3
    assert not ALL["GSLW Corollary 71"].check(np.array([[1.2]]), 0.01).ok  # beyond 1/2 the sine folds


def test_the_pseudoinverse_needs_its_degree() -> None:
    coefficients, J = inverses.cut_inverse(0.1, 1e-2)
    points = np.linspace(0.1, 1, 100)
    cut = np.polynomial.chebyshev.chebval(points, coefficients[: J // 3 * 2])
    assert np.max(np.abs(cut - 0.05 / points)) > 1e-2
