"""Polynomials with proved errors: erf(nu x)/x on an interval, and an odd approximation of the sign.

Coefficients come from integer (fixed-point) arithmetic, so their own errors are below the rounding to double,
and the truncation errors are proved below in closed form: no maximum over samples stands for a bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from scipy.fft import dct

from ..errors import ArgumentError, PrecisionExceeded
from .chebyshev import clenshaw, times, twice_less_one
from .scales import UNIT_ROUNDOFF
from .shapes import as_epsilon, as_positive, as_real, fixed

MAX_STEEPNESS = 1e4  # of erf(nu x) on |x| <= radius: nu * radius
MAX_COEFFICIENTS = 1_000_000
ROOM = 0.1  # of the defect: how far below 1 the sign polynomial stays, for the phase factors
EXACT_ORDER = 1500  # up to here the sign polynomial is expanded in integers
BITS = 160  # of the fixed-point numbers that coefficients are computed in


@dataclass(frozen=True, eq=False)
class Polynomial:
    """A real polynomial in the Chebyshev basis on [-1, 1], of definite parity.

    `error_bound` bounds its distance to what it approximates there, `bound` its size: both proved, both with the
    rounding of the coefficients included.
    """

    degree: int
    expand: Callable[[], np.ndarray] = field(repr=False)
    error_bound: float
    bound: float
    approximates: str

    @cached_property
    def coefficients(self) -> np.ndarray:
        """Coefficients (degree + 1,) of T_0 ... T_d; worked out when first asked for."""
        return fixed(self.expand())

    @property
    def parity(self) -> int:
        """0 for even, 1 for odd."""
        return self.degree % 2

    def __call__(self, x: np.ndarray | float) -> np.ndarray:
        """P(x) for real x in [-1, 1], in half the steps: an even P is a series in T_j(2 x^2 - 1)."""
        x = np.asarray(x, dtype=float)
        if self.parity == 0:
            return self.of_square(x * x)
        out: np.ndarray = chebyshev.chebval(x, self.coefficients)
        return out

    def of_square(self, square: np.ndarray) -> np.ndarray:
        """P(sqrt(square)) for an even P; `square` may be |z|^2 of complex z."""
        return clenshaw(twice_less_one(square), self.coefficients[::2])

    def scaled(self, factor: float, approximates: str) -> Polynomial:
        """factor * P; one more rounding per coefficient is added to the error."""
        size = abs(factor)
        slack = size * float(np.sum(np.abs(self.coefficients))) * UNIT_ROUNDOFF
        expand, bound = partial(times, partial(getattr, self, "coefficients"), factor), size * self.bound + slack
        return Polynomial(self.degree, expand, size * self.error_bound + slack, bound, approximates)


def erf_slope(nu: float) -> float:
    """2 nu/sqrt(pi): the slope of erf(nu x) at 0, its Lipschitz constant and sup |erf(nu x)/x|."""
    return 2 * nu / math.sqrt(math.pi)


def erf_over_x(nu: float, epsilon: float, radius: float = 1.0) -> Polynomial:
    """Even Q with |Q(t) - erf(nu x)/x| <= epsilon at x = radius * t, for all t in [-1, 1].

    Proof. The coefficient of T_2j(t) in g(radius t), g(x) = erf(nu x)/x, is (-1)^j times a positive c_j (see
    `_erf_coefficients`). All terms agree in sign at t = 0, so the error of the truncated sum is
    sum_{j>J} c_j = g(0) - sum_{j<=J} c_j, attained there; the right side is computed in integers.

    Raises PrecisionExceeded below what double precision carries.
    """
    return _erf_over_x(as_positive(nu, "nu"), as_positive(epsilon, "epsilon"), as_positive(radius, "radius"))


@lru_cache(maxsize=256)
def _erf_over_x(nu: float, epsilon: float, radius: float) -> Polynomial:
    """`erf_over_x` of checked numbers."""
    supremum = erf_slope(nu)  # g(0)
    rounding = 8 * supremum * UNIT_ROUNDOFF
    relative = _erf_coefficients(nu, radius)
    left = 1 << BITS
    for j, c in enumerate(relative):
        left -= c
        error = supremum * (left / (1 << BITS)) + rounding
        if error <= epsilon:
            coefficients = np.zeros(2 * j + 1)
            coefficients[::2] = [
                (-supremum if i % 2 else supremum) * (v / (1 << BITS)) for i, v in enumerate(relative[: j + 1])
            ]
            name = f"erf({nu:g} x)/x on |x| <= {radius:g}"
            return Polynomial(2 * j, partial(np.copy, coefficients), error, supremum + rounding, name)
    raise PrecisionExceeded(
        f"erf({nu:g} x)/x on |x| <= {radius:g}: error {epsilon:.1e} cannot be certified in double precision "
        f"(rounding {rounding:.1e}). Use a larger epsilon."
    )


@lru_cache(maxsize=64)
def _erf_coefficients(nu: float, radius: float) -> tuple[int, ...]:
    """c_0, c_1, … of g/g(0), times 2**BITS, all positive.

    erf(k t), k = nu radius, has the coefficient (2k/sqrt pi) (-1)^j (E_j + E_{j+1})/(2j+1) of T_{2j+1}, E_j = e^-z I_j(z),
    z = k^2/2 (Low, Chuang, arXiv:1707.05391). Dividing by t: c_j = 2 (E_j + E_{j+1})/(2j+1) + c_{j+1}, and half of that at 0.
    """
    scaled = scaled_bessel(nu, radius)
    out = [0] * len(scaled)
    for j in range(len(scaled) - 2, -1, -1):
        out[j] = 2 * (scaled[j] + scaled[j + 1]) // (2 * j + 1) + out[j + 1]
    return (out[0] // 2, *out[1:])


@lru_cache(maxsize=64)
def scaled_bessel(nu: float, radius: float = 1.0) -> tuple[int, ...]:
    """e^-z I_j(z), j = 0, 1, …, times 2**BITS, each right to one unit; z = (nu radius)^2/2. What is left out is below one unit.

    I_{j-1} = I_{j+1} + (2j/z) I_j run backwards and E_0 + 2 sum E_j = 1: sums of positive terms only.
    Raises PrecisionExceeded for nu * radius above MAX_STEEPNESS.
    """
    if nu * radius > MAX_STEEPNESS:
        raise PrecisionExceeded(
            f"erf({nu:g} x) on |x| <= {radius:g} needs a degree of several hundred thousand; at most nu * radius = {MAX_STEEPNESS:g}. "
            "Use a smaller nu or an encoding with a smaller alpha."
        )
    z = (Fraction(nu) * Fraction(radius)) ** 2 / 2
    inverse = (z.denominator << BITS) // z.numerator
    length = int(math.sqrt(250 * float(z))) + 80
    bessel = [0] * (length + 2)
    bessel[length] = 1 << BITS
    for j in range(length, 0, -1):
        bessel[j - 1] = bessel[j + 1] + (2 * j * inverse * bessel[j] >> BITS)
    whole = bessel[0] + 2 * sum(bessel[1:])
    return tuple((b << BITS) // whole for b in bessel)


def sign(gap: float, epsilon: float) -> SignPolynomial:
    """Odd P with |P| <= 1 on [-1, 1] and |P(x) - 1| <= epsilon for gap <= x <= 1.

    P = x R(x^2)/(1 + 1.1 d), R the Chebyshev truncation of order m of u^(-1/2) on [gap^2, 1].
    Proof. u^(-1/2) is a Stieltjes function, so its coefficients are (-1)^j c_j, c_j = int q^j dmu over 0 <= q <= 1/rho with mu >= 0,
    rho = (1+gap)/(1-gap). With u = gap^2 + (1-gap^2) k^2, k = cos h, the tail is the real part of S = sum_{j>m} c_j e^{ij phi},
    sin(phi/2) = k. If k^2 <= gap/(1+gap), |1 - q e^{i phi}|^2 = (1-q)^2 + 4 k^2 q is least at q = 1/rho, where it is 4u/(1+gap)^2:
    sqrt(u) |S| <= c_{m+1} (1+gap)/2. Else Abel summation, twice, gives |S| <= (c_{m+1} + (c_{m+1} - c_{m+2})/k)/(2k), and
    sqrt(u)/k <= sqrt(1+gap). So |x R(x^2) - 1| <= d on [gap, 1], d the larger of the two (`_sign_defect`). On [0, gap] all terms
    of R are positive and 0 <= R(u) <= u^(-1/2). Dividing by 1 + 1.1 d leaves |P| < 1 with room, and |P - 1| <= 2.1 d.

    Raises PrecisionExceeded when epsilon is below the rounding of double precision at this degree.
    """
    number = as_real(gap, "gap")
    if not 0 < number <= 1:
        raise ArgumentError("gap", "satisfy 0 < gap <= 1", number)
    return _sign(min(number, 0.9), as_epsilon(epsilon))


@lru_cache(maxsize=256)
def _sign(gap: float, epsilon: float) -> SignPolynomial:
    """`sign` of checked numbers, gap <= 0.9."""
    series = _inverse_root_series(gap)
    defects = (_sign_defect(gap, series[m + 1], series[m + 2]) for m in range(len(series) - 2))
    found = next(((m, d) for m, d in enumerate(defects) if (1 + ROOM) * d + d + _sign_rounding(m) <= epsilon), None)
    if found is None:
        rounding = _sign_rounding(len(series))
        raise PrecisionExceeded(
            f"sign polynomial with gap {gap:.3g}: error {epsilon:.1e} cannot be certified in double precision "
            f"(rounding {rounding:.1e}). Use a larger epsilon or a larger lower bound on the norm."
        )
    order, defect = found
    shrink = 1.0 / (1.0 + (1 + ROOM) * defect + _sign_rounding(order))
    error = (1 + ROOM) * defect + defect + _sign_rounding(order)
    expand, name = partial(times, partial(_odd_coefficients, gap, order), shrink), f"sign(x) for |x| >= {gap:.6g}"
    return SignPolynomial(2 * order + 1, expand, error, 1.0, name, gap, shrink)


@dataclass(frozen=True, eq=False)
class SignPolynomial(Polynomial):
    """The odd polynomial of `sign`; single values need no expansion in T_k."""

    gap: float
    shrink: float

    def at(self, x: float) -> float:
        """P(x) at one real x in [-1, 1], by an exact integer recurrence: a few roundings in all, of numbers of many digits too."""
        rounded = getattr(x, "bounded_polynomial", None)
        if rounded:
            steps = (self.degree + 4) ** 2 * 2.0 ** (2 - BITS)  # of the recurrence, a unit of its last place each
            value: float = rounded(self._at, self.degree, 8 * x.digits.unit + steps)  # type: ignore[attr-defined]  # see linalg.rounded
            return value
        return float(self._at(float(x)))

    def _at(self, x: Any) -> Any:
        context = getattr(x, "context", None)  # mpmath's
        exact = Fraction(x) if context is None else Fraction(int(x.man)) * Fraction(2) ** int(x.exp)
        value = _odd_values(self.gap, self.degree // 2, [exact])[0]
        return (float(value) if context is None else context.mpf(value.numerator) / value.denominator) * self.shrink


def _sign_defect(gap: float, following: float, second: float) -> float:
    """d of `sign`'s proof from c_{m+1} and c_{m+2}."""
    step = (following - second) * math.sqrt((1 + gap) / gap)
    largest = max((1 + gap) / 2 * following, math.sqrt(1 + gap) / 2 * (following + step))
    return largest * (1 + 16 * UNIT_ROUNDOFF)


def _sign_rounding(order: int) -> float:
    """Rounding of the d + 1 coefficients and of the scaling.

    Up to EXACT_ORDER they are integers rounded once, and sum |p_k| <= sqrt(d + 1): there are (d + 1)/2 of them, and Parseval
    with |P| <= 1 gives sum p_k^2 <= 2. Beyond, each node value is exact to 2 ulp and the cosine transform adds log2 steps.
    """
    degree = 2 * order + 1
    if order <= EXACT_ORDER:
        return 4 * UNIT_ROUNDOFF * math.sqrt(degree + 1)
    return (degree + 1) * UNIT_ROUNDOFF * (4 + 2 * math.log2(degree + 1))


@lru_cache(maxsize=64)
def _inverse_root_integers(gap: float) -> tuple[int, ...]:
    """c_j of u^(-1/2) on [gap^2, 1], times 2**BITS: (j + 1/2) c_{j+1} = 2 j chi c_j - (j - 1/2) c_{j-1}, run backwards."""
    g2 = Fraction(gap) ** 2
    chi = (1 + g2) / (1 - g2)
    chi_fixed = (chi.numerator << BITS) // chi.denominator
    rate = math.log1p(2 * gap / (1 - gap))
    length = int(min(100 * math.log(2) / rate, 1e18)) + 60
    if length > MAX_COEFFICIENTS:
        raise PrecisionExceeded(
            f"sign polynomial with gap {gap:.3g} would need more than {MAX_COEFFICIENTS} coefficients. Give a larger lower bound."
        )
    values = [0] * (length + 1)
    values[length] = 1 << 40
    for j in range(length - 1, 0, -1):
        values[j - 1] = ((4 * j * chi_fixed * values[j] >> BITS) - (2 * j + 1) * values[j + 1]) // (2 * j - 1)
    # c_0 is halved in the series; at u = gap^2 all terms are positive and sum to 1/gap
    whole = values[0] + 2 * sum(values[1:])
    inverse = 1 / Fraction(gap)
    scaled = [(v * inverse.numerator << BITS) // (whole * inverse.denominator) for v in values]
    return (scaled[0], *(2 * v for v in scaled[1:]))


@lru_cache(maxsize=64)
def _inverse_root_series(gap: float) -> tuple[float, ...]:
    """The positive c_j in double precision (c_0 halved, as it stands in the series)."""
    return tuple(float(Fraction(v, 1 << BITS)) for v in _inverse_root_integers(gap))


@lru_cache(maxsize=64)
def _odd_coefficients(gap: float, order: int) -> np.ndarray:
    """Chebyshev coefficients of x R(x^2), (2 order + 2,)."""
    if order <= EXACT_ORDER:
        return _expanded(signed_integers(gap, order), Fraction(gap) ** 2)
    degree = 2 * order + 1
    nodes = np.cos(np.pi * (np.arange(degree + 1) + 0.5) / (degree + 1))
    values = np.array([float(v) for v in _odd_values(gap, order, map(Fraction, nodes[: (degree + 1) // 2].tolist()))])
    coefficients: np.ndarray = dct(np.concatenate([values, -values[::-1]]), type=2) / (degree + 1)
    coefficients[::2] = 0.0  # parity is exact
    return coefficients


def _expanded(c: list[int], g2: Fraction) -> np.ndarray:
    """x sum c_j T_j(w), w = (y - g2)/(1 - g2), y = T_2(x), in the basis T_k(x): Clenshaw on integer coefficient arrays."""
    slope, shift = 1 / (1 - g2), -g2 / (1 - g2)
    a, b = ((q.numerator << BITS) // q.denominator for q in (slope, shift))
    size = len(c)
    last, before = np.zeros(size, dtype=object), np.zeros(size, dtype=object)

    def times_w(v: np.ndarray) -> np.ndarray:  # y T_k = (T_{k+1} + T_{k-1})/2, and y T_0 = T_1
        y = np.zeros(size, dtype=object)
        y[1:] += v[:-1]
        y[:-1] += v[1:]
        y[1] += v[0]
        out: np.ndarray = (a * y + 2 * b * v) >> (BITS + 1)
        return out

    if size == 1:
        series = np.array([c[0]], dtype=object)
    else:
        for value in reversed(c[1:]):
            last, before = 2 * times_w(last) - before, last
            last[0] += value
        series = times_w(last) - before
        series[0] += c[0]
    out = np.zeros(2 * size)
    doubled = [2 * series[0], *series[1:], 0]  # x T_2k(x) = (T_{2k+1} + T_{2k-1})/2
    for k in range(size):
        out[2 * k + 1] = (doubled[k] + doubled[k + 1]) / (1 << (BITS + 1))
    return out


def signed_integers(gap: float, order: int) -> list[int]:
    """(-1)^j c_j, times 2**BITS, of P(x) = shrink x sum_j (-1)^j c_j T_j((2 x^2 - 1 - gap^2)/(1 - gap^2))."""
    return [v if j % 2 == 0 else -v for j, v in enumerate(_inverse_root_integers(gap)[: order + 1])]


def _odd_values(gap: float, order: int, nodes: Iterable[Fraction]) -> list[Fraction]:
    """x * sum c_j T_j(w) at each x, w = (2 x^2 - 1 - gap^2)/(1 - gap^2): Clenshaw in fixed point, on whole numbers."""
    xs = list(nodes)
    (first, *others), g2 = signed_integers(gap, order), Fraction(gap) ** 2
    places = [(2 * x**2 - 1 - g2) / (1 - g2) for x in xs]
    twice = np.array([(w.numerator << (BITS + 1)) // w.denominator for w in places], dtype=object)
    last = before = np.zeros(len(xs), dtype=object)
    for c in reversed(others):
        last, before = (twice * last >> BITS) - before + c, last
    values = (twice * last >> (BITS + 1)) - before + first
    return [Fraction(v, 1 << BITS) * x for v, x in zip(values, xs, strict=True)]
