"""Bounds in closed form on degrees, beside the polynomials' own, and the classical algorithms beside exact evaluation."""

import math

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.linalg import polynomials
from qnn_emul.linalg.amplification import amplification
from qnn_emul.papers import closed
from qnn_emul.papers.rattew2025 import classical, growth, regimes, truncated_erf

RNG = np.random.default_rng(7)
GAPS = [
    (float(g), float(e))
    for g, e in zip(10 ** RNG.uniform(-2.5, -0.31, 40), 10 ** RNG.uniform(-9, -0.31, 40), strict=True)
]


@pytest.mark.parametrize(("gap", "epsilon"), GAPS)
def test_the_degree_of_the_sign_lies_between_its_bounds(gap: float, epsilon: float) -> None:
    degree, bound = polynomials.sign(gap, epsilon).degree, closed.sign_degree(gap, epsilon)
    assert closed.least_sign_degree(gap, math.log(1 / epsilon)) <= degree <= bound
    assert bound <= closed.SIGN * math.log2(1 / epsilon) / gap
    assert bound < 4 * degree + 12  # no wider than that


@pytest.mark.parametrize("gap", [0.5, 0.1, 0.01])
def test_coefficients_of_the_inverse_root(gap: float) -> None:
    """c_j <= 2 e^(-j L)/sqrt(pi g j), and the difference of two is at most (L + 1/(2j)) times that."""
    c = polynomials._inverse_root_series(gap)
    L = math.log((1 + gap) / (1 - gap))
    for j in range(1, min(len(c) - 1, int(30 / gap))):
        above = 2 * math.exp(-j * L) / math.sqrt(math.pi * gap * j)
        assert c[j] <= above * (1 + 1e-9)
        assert c[j] - c[j + 1] <= above * (L + 1 / (2 * j)) * (1 + 1e-9)
    assert c[2] > 0.3 * 2 * math.exp(-2 * L) / math.sqrt(2 * math.pi * gap)


@pytest.mark.parametrize(("gamma", "delta", "epsilon"), [(2.0, 0.45, 0.4), (2.0, 0.25, 1e-6), (8.0, 0.1, 1e-3)])
def test_the_degree_of_the_amplification_lies_between_its_bounds(gamma: float, delta: float, epsilon: float) -> None:
    degree, bound = amplification(gamma, delta, epsilon).degree, closed.amplification_degree(gamma, delta, epsilon)
    assert closed.least_amplification_degree(gamma, delta, epsilon) <= degree <= bound
    assert bound <= closed.AMPLIFIED * gamma / delta * math.log2(gamma / epsilon)


def test_the_rectangle_is_what_its_bound_says() -> None:
    """gamma x (S((t + x)/2) + S((t - x)/2))/2 of the docstring, of a degree within the bound."""
    gamma, delta, epsilon = 3.0, 0.3, 1e-3
    eta, t = min(epsilon, 1 / gamma), (1 - delta / 2) / gamma
    S = polynomials.sign(delta / (4 * gamma), eta)
    x = np.linspace(-1, 1, 2001)
    P = gamma * x * (S((t + x) / 2) + S((t - x) / 2)) / 2
    inside = np.abs(x) <= (1 - delta) / gamma
    assert np.max(np.abs(P)) <= 1
    assert np.max(np.abs(P[inside] - gamma * x[inside])) <= epsilon
    assert S.degree + 1 <= closed.amplification_degree(gamma, delta, epsilon)


@pytest.mark.parametrize("m", [0.5, 1.6, 4.0])
@pytest.mark.parametrize("epsilon", [0.3, 1e-3, 1e-9])
def test_the_degree_of_erf_lies_between_its_bounds(m: float, epsilon: float) -> None:
    degree, least = growth.erf_degree(nu=m, epsilon=epsilon), closed.least_erf_degree(m, math.log(1 / epsilon))
    assert least <= degree <= closed.erf_degree(m, epsilon)
    assert degree <= 3 * least + 4 * m + 4  # no further apart than that


def test_least_queries_are_fewer_than_the_queries() -> None:
    for epsilon in (0.1, 1e-3):
        assert regimes.least_network_queries(math.log(1 / epsilon)) <= regimes.network_queries(
            k=1, n=0, epsilon=epsilon
        )
    # they outgrow the square of log(1/eps), and not its cube
    few, many = (regimes.least_network_queries(x) for x in (1e6, 1e9))
    assert many / few > 1e3**2 * 100
    assert many / few < 1e3**3


@pytest.mark.parametrize("n", [0.0, 2.0])
@pytest.mark.parametrize("epsilon", [0.5, 1e-2])
def test_networks_keep_their_bounds(n: float, epsilon: float) -> None:
    given = {"k": 1.0, "n": n, "epsilon": epsilon}
    for count, bound, form in (
        (growth.blocks_queries, growth.blocks_bound, growth.blocks_form),
        (regimes.network_queries, regimes.network_bound, regimes.network_form),
        (regimes.tensor_queries, regimes.tensor_bound, regimes.tensor_form),
    ):
        assert count(**given) <= bound(**given) <= form(**given)


def test_more_than_the_closed_form_is_seen() -> None:
    sweep = qe.paper["Lemma B.8, queries"].candidates()[0].__class__("x", (1.0, 2.0), None)
    assert not closed.in_closed_form(sweep, lambda x: 2 * x, lambda x: x, lambda x: 9 * x).ok
    assert not closed.in_closed_form(sweep, lambda x: x, lambda x: 2 * x, lambda x: x).ok
    assert closed.in_closed_form(sweep, lambda x: x, lambda x: 2 * x, lambda x: 3 * x).ok


def test_columns_drawn_by_squares_give_the_product() -> None:
    """W |psi|^2 within 1/sqrt(m) in mean square: over many accuracies, of all entries of W none is read twice as often as needed."""
    psi = np.kron(classical.rising(6), classical.rising(6))
    wanted = 6 * np.fft.ifft(psi**2)
    for epsilon in (0.3, 0.1, 0.03):
        found, read = classical.column_samples(classical.fourier_columns(36), psi, epsilon)
        assert np.linalg.norm(found - wanted) < 2 * epsilon
        assert read <= 36 * (2 + 1 / epsilon**2)


def test_kept_samples_have_the_distribution_of_the_block() -> None:
    """The chance of being kept is a chance, and what is kept follows the squares of the block."""
    x, y = classical.rising(8), classical.rising(8)[::-1]
    sampled, _ = classical.tensor_samples(x, y, 0.01)
    exact = np.sum(classical.whole_block(8) ** 2, axis=1)
    assert sampled[0] == pytest.approx(np.sum(exact[:4]) / np.sum(exact), abs=0.01)
    unmoved = np.sum((x**2)[:4])
    assert abs(unmoved - np.sum(exact[:4]) / np.sum(exact)) > 0.02  # the input itself is another distribution


def test_degree_on_a_shorter_interval() -> None:
    assert truncated_erf.degree_on(0.5, 0.1, 0.1) == 1
    assert truncated_erf.degree_on(8.0, 1.0, 1e-6) > truncated_erf.degree_on(8.0, 0.25, 1e-6) > 1


@pytest.mark.parametrize(("k", "N"), [(2, 2), (2, 5), (3, 4), (5, 6)])
def test_weights_of_the_trapezoid(k: int, N: int) -> None:
    """They reproduce k frequencies between the points of a grid; their moduli sum to at most 1/sqrt(1 - (k - 1)/N), reached at 2, 2."""
    width, largest = N - k + 1, 0.0
    for x in np.linspace(0.01, 2 * np.pi - 0.02, 50):
        points = 2 * np.pi * np.arange(N) / N
        y = x - points
        weights = np.sin(N * y / 2) * np.sin(width * y / 2) / (N * width * np.sin(y / 2) ** 2)
        for j in range(k):  # centred: frequencies j - (k - 1)/2
            f = lambda t, j=j: np.exp(1j * (j - (k - 1) / 2) * t)
            # a half frequency changes its sign with every turn, as the weights' other factor does where k is even
            values = np.array([f(x - v) for v in y])
            assert abs(np.sum(weights * values) - f(x)) < 1e-9
        largest = max(largest, float(np.sum(np.abs(weights))))
    assert largest <= 1 / math.sqrt(1 - (k - 1) / N) + 1e-12
    assert (k, N) != (2, 2) or largest > 1.41
