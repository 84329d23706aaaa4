"""The paper's polynomial for erf(m x), term by term (Rattew et al., Lemma F.1; Low, Chuang, Corollary 4)."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..errors import ArgumentError
from .polynomials import BITS, Polynomial, erf_slope, scaled_bessel
from .scales import UNIT_ROUNDOFF
from .shapes import as_positive


def truncated_erf(m: float, degree: int) -> Polynomial:
    """P = (2 m e^(-m^2/2)/sqrt pi) [I_0 x + sum_{j=1}^{(k-1)/2} (-1)^j I_j (T_{2j+1}/(2j+1) - T_{2j-1}/(2j-1))], k odd, I_j = I_j(m^2/2).

    `error_bound` bounds |P(x) - erf(m x)| on [-1, 1], `bound` bounds |P| there.
    Proof. The series with all terms is erf(m x) (Low, Chuang). |T_{2j+1}/(2j+1) - T_{2j-1}/(2j-1)| <= 1/(2j+1) +
    1/(2j-1), and e^(-z)(I_0(z) + 2 sum_j I_j(z)) = 1 leaves for the tail sum_{j>J} e^(-z) I_j(z) =: R at most one
    half, so the error is at most (2m/sqrt pi) (1/(2J+3) + 1/(2J+1)) R; the I_j and R are worked out in integers
    (`scaled_bessel`). For any J, |T_{2j+1}(x)/((2j+1) x)| <= 1, so |P(x)/x| <= (2m/sqrt pi) e^(-z) (I_0 + 2 sum I_j)
    <= 2m/sqrt pi.

    m        positive; the paper asks m >= 1/2
    degree   odd
    Raises ArgumentError, PrecisionExceeded (m above 10,000).
    """
    number = as_positive(m, "m")
    if isinstance(degree, bool) or not isinstance(degree, int | np.integer) or degree < 1 or degree % 2 == 0:
        raise ArgumentError("degree", "be an odd integer of at least 1", degree)
    last, slope = int(degree) // 2, erf_slope(number)
    bessel = scaled_bessel(number)
    coefficients = np.zeros(2 * last + 2)
    coefficients[1] = bessel[0] / (1 << BITS)
    for j in range(1, min(last, len(bessel) - 1) + 1):
        term = (-1) ** j * (bessel[j] / (1 << BITS))
        coefficients[2 * j + 1] += term / (2 * j + 1)
        coefficients[2 * j - 1] -= term / (2 * j - 1)
    coefficients *= slope
    tail = min(0.5, (sum(bessel[last + 1 :]) + len(bessel)) / (1 << BITS) * (1 + 4 * UNIT_ROUNDOFF))
    error = slope * (1 / (2 * last + 3) + 1 / (2 * last + 1)) * tail
    # sum_j e^-z I_j <= 1, each rounded once, divided, added and scaled
    rounding = 16 * slope * UNIT_ROUNDOFF
    bound = min(slope, 1.0 + error) + rounding
    return Polynomial(2 * last + 1, partial(np.copy, coefficients), error + rounding, bound, f"erf({number:g} x)")
