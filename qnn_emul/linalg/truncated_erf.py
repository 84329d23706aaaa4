"""The paper's polynomial for erf(m x), term by term (Rattew et al., Lemma F.1; Low, Chuang, Corollary 4)."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from scipy import special

from ..errors import ArgumentError
from .polynomials import UNIT_ROUNDOFF, Polynomial
from .shapes import as_real


def truncated_erf(m: float, degree: int) -> Polynomial:
    """P = (2 m e^(-m^2/2)/sqrt pi) [I_0 x + sum_{j=1}^{(k-1)/2} (-1)^j I_j (T_{2j+1}/(2j+1) - T_{2j-1}/(2j-1))], k odd, I_j = I_j(m^2/2).

    `error_bound` bounds |P(x) - erf(m x)| on [-1, 1], `bound` bounds |P| there.
    Proof. The series with all terms is erf(m x) (Low, Chuang). |T_{2j+1}/(2j+1) - T_{2j-1}/(2j-1)| <= 1/(2j+1) + 1/(2j-1), and
    e^(-z)(I_0(z) + 2 sum_j I_j(z)) = 1 leaves for the tail sum_{j>J} e^(-z) I_j(z) =: R at most one half, so the error is at most
    (2m/sqrt pi) (1/(2J+3) + 1/(2J+1)) R; R is at most its first terms plus a geometric series, as I_{j+1}/I_j decreases. For
    any J, |T_{2j+1}(x)/((2j+1) x)| <= 1, so |P(x)/x| <= (2m/sqrt pi) e^(-z) (I_0 + 2 sum I_j) <= 2m/sqrt pi.

    m        positive; the paper asks m >= 1/2
    degree   odd
    Raises ArgumentError.
    """
    number = as_real(m, "m")
    if not number > 0:
        raise ArgumentError("m", "be positive", number)
    if isinstance(degree, bool) or not isinstance(degree, int | np.integer) or degree < 1 or degree % 2 == 0:
        raise ArgumentError("degree", "be an odd integer of at least 1", degree)
    last, z, slope = int(degree) // 2, number * number / 2, 2 * number / math.sqrt(math.pi)
    coefficients = np.zeros(2 * last + 2)
    coefficients[1] = special.ive(0, z)
    for j in range(1, last + 1):
        term = (-1) ** j * float(special.ive(j, z))
        coefficients[2 * j + 1] += term / (2 * j + 1)
        coefficients[2 * j - 1] -= term / (2 * j - 1)
    coefficients *= slope
    error = slope * (1 / (2 * last + 3) + 1 / (2 * last + 1)) * _tail(last + 1, z)
    rounding = 32 * (last + 1) * UNIT_ROUNDOFF * (1 + slope)  # a few roundings of each I_j, |I_j| <= 1 after scaling
    bound = min(slope, 1.0 + error) + rounding
    return Polynomial(2 * last + 1, partial(np.copy, coefficients), error + rounding, bound, f"erf({number:g} x)")


def _tail(first: int, z: float) -> float:
    """An upper bound on sum_{j >= first} e^(-z) I_j(z), for first >= 1."""
    values = special.ive(np.arange(first, first + 64), z)
    ratio = z / (2 * (first + 63) + 2)  # I_{j+1}/I_j <= z/(2j + 2)
    if ratio >= 1:
        return 0.5
    # ive is right to about 1e-13; underflow to 0 leaves a remainder below 1e-300
    return min(0.5, float(np.sum(values) + values[-1] * ratio / (1 - ratio)) * (1 + 1e-12) + 1e-300)
