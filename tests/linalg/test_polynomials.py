"""Polynomials: proved errors against dense samples, against exact arithmetic, and degrees against the optimum."""

import math

import flint
import mpmath
import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.special import erf

from qnn_emul.linalg.chebyshev import _at_nodes, chebyshev_bound
from qnn_emul.linalg.polynomials import erf_over_x, sign

GRID = np.concatenate([np.linspace(-1, 1, 4001), np.geomspace(1e-9, 1, 400)])


def quotient(nu: float, x: np.ndarray) -> np.ndarray:
    return np.divide(erf(nu * x), x, out=np.full_like(x, 2 * nu / math.sqrt(math.pi)), where=np.abs(x) > 1e-300)


@pytest.mark.parametrize("radius", [1.0, 0.25, 2.0, 3.0])
@pytest.mark.parametrize("nu", [0.8, 0.3, 1.5])
@pytest.mark.parametrize("epsilon", [1e-1, 1e-3, 1e-6, 1e-9, 1e-12])
def test_erf_error_is_proved_and_sharp(nu: float, radius: float, epsilon: float) -> None:
    """The sampled error is at most the proved one, which is at most epsilon and is attained at 0."""
    p = erf_over_x(nu, epsilon, radius)
    error = np.max(np.abs(p(GRID) - quotient(nu, radius * GRID)))
    rounding = 1e-15
    assert error <= p.error_bound + rounding
    assert p.error_bound <= epsilon
    assert p.error_bound <= 1.01 * error + 10 * rounding
    assert p.parity == 0
    assert np.max(np.abs(p(GRID))) <= p.bound + rounding


def test_erf_degrees_of_the_table() -> None:
    """Mathematics 3.4: what the degrees 2, 4, ... 14 reach for erf(4x/5)/x."""
    table = {2: 3.9e-3, 4: 1.5e-4, 6: 4.4e-6, 8: 1.2e-7, 10: 2.6e-9, 12: 5e-11, 14: 9e-13}
    for degree, error in table.items():
        assert erf_over_x(0.8, error).degree <= degree


@pytest.mark.parametrize("epsilon", [1e-2, 1e-5, 1e-10])
def test_erf_coefficients_and_bound_in_balls(epsilon: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Coefficients and bound lie within roundings of Arb: c_2j by a cosine transform, the bound by the value at 0."""
    monkeypatch.setattr(flint.ctx, "prec", 120)
    p = erf_over_x(0.8, epsilon)
    nu = flint.arb(0.8)

    def coefficient(j: int) -> flint.arb:
        # g is entire: the midpoint rule is exact except for aliases T_(2k), k near 100, of size below 1e-100
        points, total = 200, flint.arb(0)
        for k in range(points):
            h = flint.arb.pi() * (2 * k + 1) / (2 * points)
            x = h.cos()
            total += (nu * x).erf() / x * (2 * j * h).cos()
        return total * (1 if j == 0 else 2) / points

    exact = [coefficient(j) for j in range(p.degree // 2 + 1)]
    for value, number in zip(exact, p.coefficients[::2], strict=True):
        assert abs(value - flint.arb(number)) < 1e-14
    at_zero = 2 * nu / flint.arb.pi().sqrt()
    left = at_zero - sum((-1) ** j * c for j, c in enumerate(exact))  # T_2j(0) = (-1)^j: all signs agree
    assert left < flint.arb(p.error_bound) + 1e-15
    assert flint.arb(p.error_bound) < left + 1e-14


def test_sign_series_against_mpmath() -> None:
    """A value of the sign polynomial by its integer recurrence equals the expansion and tends to 1."""
    p = sign(0.2, 1e-6)
    for x in (0.05, 0.2, 0.5, 1.0):
        with mpmath.workdps(40):
            exact = mpmath.mpf(0)
            for k, c in enumerate(p.coefficients):
                exact += mpmath.mpf(float(c)) * mpmath.chebyt(k, mpmath.mpf(x))
        assert p.at(x) == pytest.approx(float(exact), abs=1e-13)
        assert float(p(x)) == pytest.approx(float(exact), abs=1e-13)


@pytest.mark.parametrize("gap", [0.02, 0.0347, 0.1, 0.3, 0.6, 0.95, 1.0])
@pytest.mark.parametrize("epsilon", [0.2, 1e-2, 1e-4, 1e-7, 1e-10])
def test_sign_is_bounded_and_close(gap: float, epsilon: float) -> None:
    """|P| <= 1 on [-1, 1], |P - 1| <= error_bound <= epsilon on [gap, 1], odd, degree near the fixed-point one's."""
    p = sign(gap, epsilon)
    low, high = np.linspace(0, gap, 1500), np.linspace(gap, 1, 4000)
    assert np.max(np.abs(p(np.concatenate([low, high])))) <= 1 + 1e-13
    assert np.min(p(low)) >= -1e-13
    error = np.max(np.abs(p(high) - 1))
    assert error <= p.error_bound + 1e-13
    assert p.error_bound <= epsilon
    assert p.parity == 1
    assert np.allclose(p(-high), -p(high), atol=1e-13)
    if gap <= 0.3 and epsilon <= 1e-2:
        delta = math.sqrt(2 * epsilon)
        fixed_point = math.acosh(1 / delta) / math.acosh(1 / math.sqrt(1 - gap * gap))
        assert p.degree <= 2.2 * fixed_point + 2


def least_sign_error(degree: int, gap: float) -> float:
    """Linear programme: the least e with 1 - e <= P <= 1 on [gap, 1], P odd of this degree (|P| <= 1 elsewhere)."""
    orders = np.arange(1, degree + 1, 2)
    high = gap + (1 - gap) * (1 - np.cos(np.linspace(0, np.pi, 12 * degree))) / 2
    low = np.linspace(0, gap, 3 * degree)
    T = lambda x: np.cos(np.outer(np.arccos(np.clip(x, -1, 1)), orders))
    ones, zeros = np.ones((high.size, 1)), np.zeros((high.size, 1))
    rows = np.vstack([np.hstack([T(high), zeros]), np.hstack([-T(high), -ones]), np.hstack([T(low), 0 * low[:, None]])])
    limits = np.concatenate([np.ones(high.size), -np.ones(high.size), np.ones(low.size)])
    cost = np.zeros(orders.size + 1)
    cost[-1] = 1.0
    return float(linprog(cost, rows, limits, bounds=[(None, None)] * orders.size + [(0, None)], method="highs").fun)


@pytest.mark.parametrize(("gap", "epsilon", "share"), [(0.1, 1e-4, 0.93), (0.05, 1e-4, 0.93), (0.2, 1e-7, 0.93)])
def test_sign_degree_is_near_the_optimum(gap: float, epsilon: float, share: float) -> None:
    """A polynomial of `share` of the degree cannot do it, whatever its coefficients (linear programme)."""
    p = sign(gap, epsilon)
    smaller = int(share * p.degree) // 2 * 2 - 1
    assert least_sign_error(smaller, gap) > p.error_bound
    assert least_sign_error(p.degree, gap) <= p.error_bound * (1 + 1e-6) + 1e-9


@pytest.mark.parametrize("degree", [0, 1, 2, 7, 40, 300])
def test_chebyshev_bound_is_above_the_supremum(degree: int) -> None:
    """The proved bound is at least the sampled supremum and at most 0.1 % above it."""
    for seed in range(5):
        coefficients = np.random.default_rng([degree, seed]).normal(size=degree + 1)
        supremum = np.max(np.abs(np.polynomial.chebyshev.chebval(np.cos(np.linspace(0, np.pi, 20001)), coefficients)))
        assert supremum * (1 - 1e-14) <= chebyshev_bound(coefficients) <= 1.001 * supremum


def test_scaled_polynomial() -> None:
    """factor * P has |factor| times the error, and a little for rounding."""
    p = erf_over_x(0.8, 1e-4)
    q = p.scaled(-0.5, "half")
    assert np.allclose(q(GRID), -0.5 * p(GRID), atol=1e-15)
    assert 0.5 * p.error_bound <= q.error_bound <= 0.5 * p.error_bound + 1e-15
    assert q.bound >= np.max(np.abs(q(GRID)))


def test_one_cosine_transform_is_the_series_at_the_nodes() -> None:
    coefficients = np.random.default_rng(5).normal(size=301)
    values, off = _at_nodes(coefficients, 128 * 300)
    with mpmath.workdps(30):
        for j in (0, 1, 17, 19200, 38399):
            angle = mpmath.pi * (j + 0.5) / (128 * 300)
            exact = mpmath.fsum(c * mpmath.cos(k * angle) for k, c in enumerate(coefficients.tolist()))
            assert abs(float(exact - values[j])) <= off
    assert off < 1e-10
