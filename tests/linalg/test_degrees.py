"""Closed forms of degrees are never below the least degrees; beyond double precision they go on without a jump."""

import math

import pytest

from qnn_emul.linalg import degrees
from qnn_emul.linalg.activations import ACTIVATION
from qnn_emul.linalg.amplification import amplification
from qnn_emul.linalg.polynomials import erf_over_x, sign
from qnn_emul.linalg.truncated_erf import truncated_erf

ERRORS = [1e-2, 1e-5, 1e-9]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("gap", [0.0025, 0.02, 0.0347, 0.3, 0.9])
def test_sign(gap: float, error: float) -> None:
    least, closed = sign(gap, error).degree, degrees.sign_closed(gap, -math.log(error))
    assert least <= closed <= 3.6 * least + 3
    assert degrees.sign_or_degree(gap, error).degree == least
    assert 0.99 * least - 4 <= degrees.sign_degree_log(gap, -math.log(error)) <= least


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("radius", [1.0, 1.7, 3.0])
def test_activation(radius: float, error: float) -> None:
    least, closed = erf_over_x(0.8, error, radius).degree, degrees.activation_closed(radius, -math.log(error))
    assert least <= closed
    assert degrees.quotient_or_degree(ACTIVATION, radius, error).degree == least


def test_beyond_double_precision_degrees_go_on() -> None:
    """From 1e-12 to 1e-70 degrees grow steadily, and stay below the closed forms."""
    last = {"sign": 0, "activation": 0, "paper": 0}
    for exponent in range(4, 70, 3):
        error = 10.0**-exponent
        now = {
            "sign": degrees.sign_or_degree(0.0347, error).degree,
            "activation": degrees.quotient_or_degree(ACTIVATION, 3.0, error).degree,
            "paper": degrees.paper_activation_degree(1.6, math.log2(error)),
        }
        assert all(last[k] <= now[k] for k in now)
        assert exponent < 8 or all(now[k] <= last[k] * 1.6 + 12 for k in now), (exponent, last, now)
        assert now["sign"] <= degrees.sign_closed(0.0347, -math.log(error))
        assert now["activation"] <= degrees.activation_closed(3.0, -math.log(error))
        assert now["paper"] <= degrees.paper_activation_closed(1.6, -math.log(error))
        last = now


@pytest.mark.parametrize("error", [1e-3, 1e-8])
def test_paper_activation(error: float) -> None:
    """The least degree of Lemma F.1's polynomial, by the bound that it carries."""
    degree = degrees.paper_activation_degree(1.6, math.log2(error))
    assert truncated_erf(1.6, degree).error_bound <= error * (1 + 1e-6)
    assert truncated_erf(1.6, degree - 2).error_bound > error


@pytest.mark.parametrize("factor", [2.0, 5.0])
def test_uniform_amplification(factor: float) -> None:
    """What stands for Lemma B.3's O(·) is within a fifth of the degree that is found, for small errors."""
    found = amplification(factor, 0.5, 1e-8).degree
    assert 0.8 * found <= degrees.amplification_closed(factor, math.log(1e8)) <= 1.25 * found + 3
