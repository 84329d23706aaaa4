"""Bounds in closed form on the degrees of polynomials that O(...) of the paper and of GSLW rest on, for all parameters.

`sign_degree` is for `linalg.polynomials.sign`, of which P = x R(x^2), R the series of u^(-1/2) on [g^2, 1] cut after the order m.
Its coefficients are (Stieltjes) c_j = (4/pi) int_0^inf e^(-j L(x)) dx/sqrt((g^2 + x^2)(1 + x^2)), L(0) = ln((1 + g)/(1 - g)) =: L,
dL/dx = 2 x/sqrt((g^2 + x^2)(1 + x^2)) <= 2 x/g, so that x >= sqrt(g (L(x) - L)) and, with L(x) as the variable,
    c_j <= 2 e^(-j L)/sqrt(pi g j),    c_j - c_{j+1} <= (L + 1/(2j)) times that.
With g <= 1/2, j = m + 1 >= 1/g: L lies between 2 g and 2.2 g, and the two turn the defect of `sign` into d <= 2.31 e^(-2 g j). What
is asked for is 2.1 d <= 0.9 eps, a tenth left to rounding: j = ceil(ln(5.4/eps)/(2 g)) is enough, which is above 1/g for eps <= 1/2.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ..claims import at_most
from ..claims.claimed import Quantity
from ..claims.growth import Sweep

ERF = 7.04  # degree of erf(mx) over m log2(1/eps), m >= 1/2, eps <= 1/2
SIGN = 2.88  # degree of the sign over log2(1/eps)/gap, gap <= 1/2, eps <= 1/2
AMPLIFIED = 10.6  # degree of the amplification over (gamma/delta) log2(gamma/eps)


def sign_degree(gap: float, epsilon: float) -> float:
    """At least the degree of `sign`; at most SIGN log2(1/eps)/gap."""
    return 1 + math.log(5.4 / min(epsilon, 0.5)) / min(gap, 0.5)


def amplification_degree(gamma: float, delta: float, epsilon: float) -> float:
    """At least the least degree of Lemma B.3's polynomial, also with a relative error; at most AMPLIFIED (gamma/delta) log2(gamma/eps).

    P = gamma x (S((t + x)/2) + S((t - x)/2))/2, S of `sign_degree` with gap delta/(4 gamma) and error eta = min(eps, 1/gamma), t = (1 -
    delta/2)/gamma: the bracket is a mean of numbers in [-1, 1], within eta of 1 for |x| <= (1 - delta)/gamma, within eta of 0 beyond
    1/gamma.
    """
    return 1 + sign_degree(delta / (4 * gamma), min(epsilon, 1 / gamma))


def erf_degree(m: float, epsilon: float) -> float:
    """At least the degree of Lemma F.1; at most ERF m log2(1/eps).

    Beyond J terms the series leaves at most 8 m/(3 sqrt(pi) J) sum_{j >= J} e^(-z) I_j(z), z = m^2/2, and that sum is a probability,
    at most e^(-J^2/(2 (z + J/3))) (Bernstein).
    """
    log = math.log(8 / (3 * math.sqrt(math.pi) * min(epsilon, 0.5)))
    return 2 * max(m, 2 * log / 3 + m * math.sqrt(log)) + 1


def least_sign_degree(gap: float, logarithm: float) -> float:
    """At most the degree of every odd P with |P(x) - 1| <= eps on [gap, 1]; logarithm = ln(1/eps).

    |P - 1| is at least 2 - eps >= 1 at -gap, and at most eps T_d of (1 + 3 gap)/(1 - gap) there (Chebyshev).
    """
    return logarithm / math.acosh((1 + 3 * gap) / (1 - gap))


def least_amplification_degree(gamma: float, delta: float, epsilon: float) -> float:
    """At most the degree of every P with |P(x) - gamma x| <= eps on |x| <= (1 - delta)/gamma and |P(1)| <= 1.

    |P - gamma x| is at least gamma - 1 at 1, and at most eps T_d(gamma/(1 - delta)) there (Chebyshev).
    """
    return math.log((gamma - 1) / epsilon) / math.acosh(gamma / (1 - delta))


def least_erf_degree(m: float, logarithm: float) -> float:
    """At most the degree of every P with |P - erf(mx)| <= eps on [-1, 1]; logarithm = ln(1/eps).

    A coefficient of T_k, k above the degree, is at most 2 eps (it is a mean of P - erf). That of T_{2j+1} is at least
    (2 m/sqrt(pi)) e^(-z) (z/2)^j/(j! (2j + 1)), z = m^2/2.
    """
    z, high = m * m / 2, 1

    def stands(j: int) -> bool:
        size = math.log(m / math.sqrt(math.pi)) - z + j * math.log(z / 2) - math.lgamma(j + 1) - math.log(2 * j + 1)
        return size > -logarithm

    while stands(high):
        high *= 2
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if stands(middle) else (low, middle)
    return 2.0 * low + 1


def in_closed_form(
    sweep: Sweep, count: Callable[..., float], bound: Callable[..., float], form: Callable[..., float]
) -> Quantity:
    """The count beside a bound in closed form, and that bound beside its own O(...), the form with its constant; the larger ratio."""
    worst = 0.0
    for value in sweep.values:
        given = {**dict(sweep.fixed), sweep.parameter: value}
        worst = max(worst, count(**given) / bound(**given), bound(**given) / form(**given))
    return at_most("count over its bound in closed form", worst, 1.0)
