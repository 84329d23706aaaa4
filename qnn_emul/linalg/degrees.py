"""Degrees of the polynomials that the constructions run with: least ones as found, and closed forms that are never below.

All logarithms here are natural. The closed forms take SymPy symbols for log(1/error); `tests/complexity` holds them
against the least degrees.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from ..errors import PrecisionExceeded
from .activations import ACTIVATION, Erf
from .polynomials import (
    BITS,
    Polynomial,
    _erf_coefficients,
    _inverse_root_series,
    _sign_defect,
    erf_slope,
    scaled_bessel,
    sign,
)
from .unknown import UnknownPolynomial

FLOOR = 2.0**-140  # of what 160-bit integers carry


def sign_closed(gap: float, log_inverse: Any) -> Any:
    """An upper bound on the degree of `polynomials.sign(gap, delta)`, log_inverse = log(1/delta), gap <= 0.9.

    c_{m+1} <= rho^-m/gap (every c_j is positive, they sum to 1/gap, and c_{j+1} <= c_j/rho), rho = (1+gap)/(1-gap), so
    the defect is at most K rho^-m, K = sqrt(1+gap)/2 (1 + sqrt((1+gap)/gap))/gap, and 2.1 times that at most delta.
    The degree 2 m + 1 is at most 2 log(2.1 K/delta)/log(rho) + 3.
    """
    constant = math.log(2.1 * math.sqrt(1 + gap) / 2 * (1 + math.sqrt((1 + gap) / gap)) / gap)
    return (2 / math.log((1 + gap) / (1 - gap))) * (log_inverse + constant) + 3


def activation_closed(radius: float, log_inverse: Any) -> Any:
    """An upper bound on the degree of `erf_over_x(nu, epsilon, radius)`, log_inverse = log(1/epsilon).

    With z = (4 radius/5)^2/2 and E_j = e^-z I_j(z) <= (z/2)^j/j! for j >= z/4, E_j <= e^-j once j >= e^2 z/2. The error of the
    terms up to J is L sum_{i > J} 2 (i - J)(E_i + E_{i+1})/(2i + 1) <= 2 L sum_{i > J} E_i <= 1.2 L e^-J, L = 8/(5 sqrt pi).
    """
    z = (ACTIVATION.nu * radius) ** 2 / 2
    start = math.ceil(math.e**2 * z / 2)
    return 2 * (log_inverse + math.log(1.2 * ACTIVATION.supremum) + start + 1)


def sign_or_degree(gap: float, delta: float) -> Polynomial | UnknownPolynomial:
    """`polynomials.sign`; where double precision ends, what is known of it: `sign_degree_log`."""
    try:
        return sign(gap, delta)
    except PrecisionExceeded:
        return UnknownPolynomial(sign_degree_log(gap, -math.log(delta)), delta)


def sign_degree_log(gap: float, log_inverse: float) -> int:
    """The least degree by the proof of `polynomials.sign` for delta = exp(-log_inverse), without double precision's roundings.

    The series is known down to 2^-100; beyond, its terms and their differences fall at least by rho = (1+gap)/(1-gap) each.
    """
    gap = min(gap, 0.9)
    series = _inverse_root_series(gap)
    wanted = -log_inverse - math.log(2.1)  # 2.1 defect <= delta
    last = max(m for m in range(len(series) - 2) if series[m + 2] >= 2.0**-100)
    low, high = 0, last

    def value(order: int) -> float:
        return math.log(_sign_defect(gap, series[order + 1], series[order + 2]))

    if value(last) > wanted:
        return 2 * (last + math.ceil((value(last) - wanted) / math.log((1 + gap) / (1 - gap)))) + 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if value(middle) <= wanted else (middle + 1, high)
    return 2 * low + 1


def quotient_or_degree(function: Erf, radius: float, epsilon: float) -> Polynomial | UnknownPolynomial:
    """`function.quotient`; where double precision ends, its least even degree and its proved error.

    The same sum as `polynomials.erf_over_x`, in integers to the end: no rounding of coefficients, which only double precision needs.
    """
    try:
        return function.quotient(radius, epsilon)
    except PrecisionExceeded:
        return UnknownPolynomial(*_activation_degree(function, radius, epsilon))


def _activation_degree(function: Erf, radius: float, epsilon: float) -> tuple[int, float]:
    nu, supremum = function.nu, function.supremum
    left = 1 << BITS
    for j, c in enumerate(_erf_coefficients(nu, radius)):
        left -= c
        error = supremum * (left / (1 << BITS))
        if error <= epsilon and error >= FLOOR:
            return 2 * j, error
        if error < FLOOR:
            break
    return 2 * _bessel_order((nu * radius) ** 2 / 2, math.log(4 * supremum) - math.log(epsilon)), epsilon


def _bessel_order(z: float, log_ratio: float) -> int:
    """Least J >= z with (z/2)^(J+1)/(J+1)! <= exp(-log_ratio): sum_{i > J} e^-z I_i(z) is at most twice the left side.

    e^-z I_i(z) <= (z/2)^i/i! for i >= z/4, and from one i > z to the next that falls by a half or more.
    """
    order = math.ceil(z)
    while (order + 1) * math.log(z / 2) - math.lgamma(order + 2) > -log_ratio:
        order += 1
    return order


@lru_cache(maxsize=64)
def paper_activation_degree(nu: float, log2_error: float) -> int:
    """Least odd degree of Lemma F.1's polynomial for erf(nu x) with an error of at most 2^log2_error (`truncated_erf`'s bound)."""
    bessel, slope = scaled_bessel(nu), erf_slope(nu)
    tail = sum(bessel[1:])
    for last in range(len(bessel) - 1):
        share = (tail + len(bessel)) / (1 << BITS)
        error = slope * (1 / (2 * last + 3) + 1 / (2 * last + 1)) * min(0.5, share)
        if math.log2(error) <= log2_error:
            return 2 * last + 1
        if share < 2.0**-130:  # from here on the integers' own rounding shows
            break
        tail -= bessel[last + 1]
    return 2 * _bessel_order(nu * nu / 2, math.log(2 * slope) - log2_error * math.log(2)) + 1


def amplification_closed(factor: float, log_inverse: Any) -> Any:
    """Degree of a uniform amplification with delta = 1/2: 0.45 factor log(4/epsilon), what `amplification` finds for small epsilon."""
    return 0.45 * factor * (log_inverse + math.log(4)) + 2


def paper_activation_closed(nu: float, log_inverse: Any) -> Any:
    """An upper bound on the degree of Lemma F.1's polynomial: its tail is at most 1.6 e^-J from J = e^2 nu^2/4 on."""
    start = math.ceil(math.e**2 * nu * nu / 4)
    return 2 * (log_inverse + math.log(3 * nu) + start) + 1
