"""Amplification polynomials, and the degrees of all proved polynomials against linear programmes."""

import math

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.special import erf

import qnn_emul as qe

CASES = [
    (4.0, 0.5, 1e-3),
    (10.0, 0.5, 1e-4),
    (3.0, 0.1, 1e-4),
    (2.0, 0.5, 1e-12),
    (1.2, 0.5, 1e-6),
    (1.01, 0.01, 0.1),
    (5.0, 0.02, 1e-3),
]


@pytest.mark.parametrize(("factor", "delta", "epsilon"), CASES)
def test_error_and_size_are_proved(factor: float, delta: float, epsilon: float) -> None:
    """Sampled errors and sizes stay below the proved ones, and the proved ones below what was asked; P is odd."""
    p = qe.polynomials.amplification(factor, delta, epsilon)
    inside, whole = np.linspace(-1, 1, 4001) * (1 - delta) / factor, np.cos(np.linspace(0, np.pi, 8001))
    assert np.max(np.abs(p(inside) - factor * inside)) <= p.error_bound + 1e-14 * factor
    assert p.error_bound <= epsilon
    assert np.max(np.abs(p(whole))) <= p.bound + 1e-14
    assert p.bound <= 1
    assert p.parity == 1
    assert not np.any(p.coefficients[::2])


def test_small_factors_are_exact() -> None:
    """For factor <= 1 it is factor x itself."""
    p = qe.polynomials.amplification(0.7, 0.2, 1e-3)
    assert (p.degree, p.error_bound, p.bound) == (1, 0.0, 0.7)
    assert p(0.5) == pytest.approx(0.35)


WRONG = [(0.0, 0.5, 0.1), (2.0, 0.0, 0.1), (2.0, 1.0, 0.1), (2.0, 0.5, 0.0), (2.0, 0.5, 1.0), (math.nan, 0.5, 0.1)]


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_arguments(arguments: tuple[float, float, float]) -> None:
    with pytest.raises(qe.errors.ArgumentError):
        qe.polynomials.amplification(*arguments)


def test_what_cannot_be_certified_is_refused() -> None:
    with pytest.raises(qe.errors.PrecisionExceeded, match="cannot be certified"):
        qe.polynomials.amplification(2.0, 0.5, 1e-17)
    with pytest.raises(qe.errors.PrecisionExceeded, match="2001"):
        qe.polynomials.amplification(1e6, 0.5, 1e-3)


def least_error(
    orders: np.ndarray, near: np.ndarray, wanted: np.ndarray, far: np.ndarray, above: float = math.inf
) -> float:
    """Linear programme: least e with |P - wanted| <= e at `near` (P <= above there), |P| <= 1 at `far`."""
    T = lambda x: np.cos(np.outer(np.arccos(np.clip(x, -1, 1)), orders))
    ones, zeros = np.ones((near.size, 1)), np.zeros((far.size, 1))
    upper = [np.hstack([T(near), -ones])] if above == math.inf else [np.hstack([T(near), 0 * ones])]
    rows = np.vstack([*upper, np.hstack([-T(near), -ones]), np.hstack([T(far), zeros]), np.hstack([-T(far), zeros])])
    limits = np.concatenate(
        [wanted if above == math.inf else np.full(near.size, above), -wanted, np.ones(2 * far.size)]
    )
    cost = np.zeros(orders.size + 1)
    cost[-1] = 1.0
    bounds = [(None, None)] * orders.size + [(0, None)]
    return float(linprog(cost, rows, limits, bounds=bounds, method="highs").fun)


def best_degree(
    polynomial: qe.polynomials.Polynomial, near: np.ndarray, wanted: np.ndarray, far: np.ndarray, above: float
) -> int:
    degree, parity = polynomial.degree, polynomial.parity
    while (
        degree > 2 and least_error(np.arange(parity, degree - 1, 2), near, wanted, far, above) <= polynomial.error_bound
    ):
        degree -= 2
    return degree


@pytest.mark.parametrize(
    ("factor", "delta", "epsilon"), [(4.0, 0.5, 1e-3), (4.0, 0.5, 1e-6), (10.0, 0.5, 1e-4), (3.0, 0.1, 1e-4)]
)
def test_amplification_degree_is_near_the_best(factor: float, delta: float, epsilon: float) -> None:
    """At most 10 % or one step above the linear programme's degree (measured: 1.00 to 1.06)."""
    p = qe.polynomials.amplification(factor, delta, epsilon)
    r, half = (1 - delta) / factor, np.cos(np.linspace(0, np.pi / 2, 8 * p.degree))
    near = r * half
    best = best_degree(p, near, factor * near, half[half > r], math.inf)
    assert p.degree <= max(1.1 * best, best + 2)


@pytest.mark.parametrize("epsilon", [1e-2, 1e-4, 1e-6])
def test_erf_degree_is_near_the_best(epsilon: float) -> None:
    """No even polynomial of four degrees less does it, and mostly none of two less."""
    p = qe.polynomials.erf_over_x(0.8, epsilon)
    x = np.cos(np.linspace(0, np.pi / 2, 100))[:-1]
    assert best_degree(p, x, erf(0.8 * x) / x, x[:0], math.inf) >= p.degree - 2


@pytest.mark.parametrize(("gap", "epsilon"), [(0.2, 1e-3), (0.1, 1e-2)])
def test_sign_degree_is_near_the_best(gap: float, epsilon: float) -> None:
    """At most 1.25 times the degree of the best odd polynomial with 1 - e <= P <= 1 on the interval."""
    p = qe.polynomials.sign(gap, epsilon)
    near = gap + (1 - gap) * (1 - np.cos(np.linspace(0, np.pi, 8 * p.degree))) / 2
    assert p.degree <= 1.25 * best_degree(p, near, np.ones(near.size), np.linspace(0, gap, 3 * p.degree), 1.0) + 2


@pytest.mark.parametrize("m", [0.5, 0.8, 2.0, 5.0])
@pytest.mark.parametrize("degree", [1, 3, 9, 41])
def test_truncated_erf_keeps_the_papers_bounds(m: float, degree: int) -> None:
    """Lemma F.1: |P/x| <= 4 m/sqrt pi (half of it suffices), |erf(m x)/x| >= 1/2, and the proved error holds."""
    p = qe.polynomials.truncated_erf(m, degree)
    x = np.cos(np.linspace(0, np.pi / 2, 3001))[:-1]
    error = np.max(np.abs(p(x) - erf(m * x)))
    assert error <= p.error_bound
    assert p.error_bound <= 8 * error + 1e-12
    assert np.max(np.abs(p(x) / x)) <= 2 * m / math.sqrt(math.pi) + 1e-12
    assert np.max(np.abs(p(x))) <= p.bound
    assert np.min(erf(m * x) / x) >= 0.5


@pytest.mark.parametrize(("m", "degree"), [(0.0, 3), (1.0, 2), (1.0, 0), (1.0, True), (1.0, 3.0)])
def test_truncated_erf_refuses(m: float, degree: object) -> None:
    with pytest.raises(qe.errors.ArgumentError):
        qe.polynomials.truncated_erf(m, degree)


@pytest.mark.parametrize("factor", [1.0396, 1.05, 1.1081, 1.2, 1.5, 1.9862, 2.5, 4.0])
def test_ordinary_parameters_are_certified(factor: float) -> None:
    """No parameters of everyday size are refused: a try that could not be certified is followed by a higher degree."""
    for delta in (0.05, 0.0964, 0.2058, 0.25, 0.2758, 0.49):
        for epsilon in (1e-2, 2.7149e-5, 9.39632e-6, 8.4567e-7):
            p = qe.polynomials.amplification(factor, delta, epsilon)
            assert p.error_bound <= epsilon
            assert p.bound <= 1
