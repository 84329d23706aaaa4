"""Chebyshev series of cos, sin, cosh and sinh of tau x on [-1, 1], with proved coefficients and tails.

Jacobi and Anger: cos(tau x) = J_0 + 2 sum (-1)^k J_2k T_2k, sin(tau x) = 2 sum (-1)^k J_(2k+1) T_(2k+1), J_n at tau; of cosh and sinh the
same with I_n and without signs. J_n and I_n are sums of z^m/(m! (m + n)!) (tau/2)^n, z = -+(tau/2)^2, in integers of so many bits that
what is left out, and each rounding, is below 2^-BITS. |J_n| <= (tau/2)^n/n!, so beyond n >= 2 tau the terms halve at least.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from ..errors import PrecisionExceeded
from .scales import UNIT_ROUNDOFF

MAX_SCALE = 200.0  # of tau: the degree is a little above it
BITS = 90  # of a coefficient's fixed-point number


@dataclass(frozen=True)
class BesselSeries:
    """sum_k coefficients[k] T_k of one parity, right to a double's rounding; `tail`: a bound on what is left out, and on the roundings."""

    coefficients: np.ndarray
    tail: float


@lru_cache(maxsize=256)
def bessel_series(tau: float, parity: int, signed: bool) -> BesselSeries:
    """cos (parity 0) or sin (1) of tau x where `signed`, else cosh or sinh; as many terms as a double sees. Raises PrecisionExceeded."""
    if not 0 < tau <= MAX_SCALE:
        raise PrecisionExceeded(
            f"a series for tau = {tau:.6g} is not certified: 0 < tau <= {MAX_SCALE:g}. Scale A down, or repeat it."
        )
    half = Fraction(tau) / 2
    scale = 1 << (BITS + 4 * math.ceil(tau) + 8)
    z = half * half * (-1 if signed else 1)
    out: list[float] = []
    n = parity
    while True:
        value = _bessel(half, z, n, scale)
        sign = -1 if signed and (n // 2) % 2 else 1
        out += [sign * float(value) * (1 if n == 0 else 2), 0.0]
        n += 2
        left = 2 * math.exp(n * math.log(tau / 2) - math.lgamma(n + 1) + (0.0 if signed else tau * tau / (4 * n)))
        if n >= 2 * tau + 2 and 2 * left <= UNIT_ROUNDOFF * 1e-3:
            break
    coefficients = np.array([0.0] * parity + out[:-1])
    rounding = 2 * UNIT_ROUNDOFF * float(np.sum(np.abs(coefficients)))
    return BesselSeries(coefficients, 2 * left * (1 + 1e-9) + rounding)


def _bessel(half: Fraction, z: Fraction, n: int, scale: int) -> Fraction:
    """sum_m half^n z^m/(m! (m + n)!), each term in units of 1/scale, rounded towards 0, until they vanish."""
    first = half**n / math.factorial(n)
    unit, sign, m, total = first.numerator * scale // first.denominator, 1, 0, 0
    while unit:
        total += sign * unit
        m += 1
        sign = sign if z > 0 else -sign
        unit = unit * abs(z.numerator) // (z.denominator * m * (m + n))
    return Fraction(total, scale)


def truncated(series: BesselSeries, epsilon: float) -> tuple[int, float]:
    """The least degree whose error is at most epsilon, and that error: the sum of what is left out. Raises PrecisionExceeded."""
    error, degree = series.tail, len(series.coefficients) - 1
    if error > epsilon:
        raise PrecisionExceeded(
            f"an error of {epsilon:.1e} cannot be certified in double precision (rounding {error:.1e})."
        )
    while degree >= 2 and error + abs(series.coefficients[degree]) * (1 + 1e-15) <= epsilon:
        error += abs(float(series.coefficients[degree])) * (1 + 1e-15)
        degree -= 2
    return degree, error
