"""Powers of the singular values that lie in a window, and polynomials near them there, found numerically, then proved.

f(x) = x^s for x >= high and 0 for x <= low; between low and high lies no singular value. On [0, 1], with g = high/alpha, an odd polynomial
near x^s is x R(x^2), R the Chebyshev interpolant of u^((s - 1)/2) on [g^2, 1]: for s < 1 all terms of R agree in sign below g^2, so that it
stays below u^((s - 1)/2) there. A low above 0 is cut off by a polynomial near 0 on [0, low/alpha] and near 1 from g on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from scipy.fft import dct

from ..errors import PrecisionExceeded
from .chebyshev import UP, chebyshev_bound, steepness
from .operators import operator
from .polynomials import sign
from .readable import readable
from .scales import UNIT_ROUNDOFF

MAX_DEGREE = 4001
MAX_STEP = 10_000  # of steps and signs alone: no more have phases
ENOUGH = 8 * MAX_DEGREE  # of an interpolant that a polynomial is compared with
NODES = 16  # a degree, at which an error is looked at
CHUNK = 1 << 20  # cosines that are held at a time
LOOK = np.linspace(0, 1, 33) ** 4  # places on [high, 1], counted from 1, most of them near it
LARGEST_GROWTH = (
    600.0  # the logarithm of T_n at 0, seen from [high, 1]: above it an interpolant leaves the floats there
)
INWARD = 1 - 2.0**-40  # of a gap: its two ends are rounded


def raised(x: float, exponent: float) -> float:
    """x^exponent, infinite where it is no float."""
    with np.errstate(over="ignore", under="ignore"):
        return float(np.float64(x) ** exponent)


@dataclass(frozen=True)
class Window:
    """f: singular values from `high` on to the power `exponent`, those up to `low` to 0; on the right singular vectors where `even`."""

    exponent: float
    low: float
    high: float
    even: bool = False

    def kept(self, sigma: np.ndarray) -> np.ndarray:
        """Which singular values are in it."""
        return sigma > (self.low + self.high) / 2

    def values(self, sigma: np.ndarray) -> np.ndarray:
        """f of singular values."""
        kept, out = self.kept(sigma), np.zeros_like(sigma)
        out[kept] = sigma[kept] ** self.exponent
        return out

    def size(self, norm: float) -> float:
        """sup f up to `norm`."""
        return max(raised(x, self.exponent) for x in (self.high, max(norm, self.high))) * (1 + 8 * UNIT_ROUNDOFF)

    def moved(self, low: float, high: float, top: float, far: float) -> float:
        """far times the largest divided difference of f, odd or even, between numbers of modulus up to `low`, or from `high` to `top`."""
        ends = (high, max(high, top))
        steep = max(1.0, abs(self.exponent)) * max(raised(x, self.exponent) * (far / x) for x in ends)
        jump = max(raised(x, self.exponent) for x in ends) * (far / (high - low)) if high > low else math.inf
        return max(steep, jump) * UP


@readable
def windowed(window: Window, matrix: Any) -> Any:
    """f of the singular values of a matrix: W f(S) V^H of W S V^H, or V f(S) V^H."""
    rounded = getattr(matrix, "of_window", None)
    if rounded is not None:
        return rounded(window)
    left, sigma, right = np.linalg.svd(matrix)
    return operator(((right.conj().T if window.even else left) * window.values(sigma)) @ right)


@dataclass(frozen=True)
class Approximation:
    """P by its Chebyshev coefficients, |P| <= bound on [-1, 1], |P - f| <= error where singular values may lie."""

    coefficients: np.ndarray
    bound: float
    error: float


def approximation(
    exponent: float, low: float, high: float, even: bool, epsilon: float, slack: float = 0.0
) -> Approximation:
    """P of least degree that is found, |P - f| <= epsilon on [0, low + slack] and [high - slack, 1]; even ones of exponent 0.

    slack   how far rounding may carry the singular values that were looked at
    Raises PrecisionExceeded.

    Proof. f is analytic around [high, 1]: its interpolant T of degree d there is within 4 C r^-d/(r - 1) of it, C a bound on |f| in the
    ellipse of r (Trefethen, Approximation Theory and Approximation Practice, theorem 8.2), and P - T is a polynomial: between N nodes it
    exceeds its maximum at them by at most 1/cos(d pi/(2 N)) (Ehlich, Zeller). On [0, low] the same of P itself.
    """
    edge = max(0.9, (1 + low) / 2)
    return _approximation(float(exponent), float(low), min(float(high), edge), bool(even), float(epsilon), float(slack))


@lru_cache(maxsize=128)
def _approximation(exponent: float, low: float, high: float, even: bool, epsilon: float, slack: float) -> Approximation:
    """`approximation` of checked numbers: a degree that is enough, then bisection."""
    stepped, low, high = low > 0 or even, low + slack, high - slack
    if not low < high:
        raise PrecisionExceeded("rounding does not tell the singular values that count from those that do not.")
    within = epsilon > _rounded(exponent, high)
    share = 0.9 * epsilon if even else epsilon / (8 * max(1.0, raised(high, exponent)))
    middle, half = (low + high) / 2, (high - low) / 2
    step = step_function(middle, half, min(0.1, share)) if stepped and within else None
    if not within:
        found = None
    elif even and step is not None:
        found = _proved(step, exponent, low, high, epsilon)
    elif step is None and exponent == 0:
        made = sign(high, epsilon)
        found = _as_near(made, high, epsilon) if made.degree <= MAX_STEP else None
    else:
        found = _least(exponent, low, high, epsilon, step)
    if found is None:
        raise PrecisionExceeded(
            f"x^{exponent:g} from {high:.3g} on: an error of {epsilon:.1e} cannot be certified in double precision up to degree "
            f"{MAX_DEGREE if exponent else MAX_STEP}. Use a larger epsilon, or a larger lower bound on the singular values."
        )
    return found


def _as_near(made: Any, high: float, epsilon: float) -> Approximation:
    """A sign polynomial, its error as it is found where that is less."""
    error = min(made.error_bound, _error(made.coefficients, 0.0, high, epsilon))
    return Approximation(made.coefficients, made.bound, error)


def _proved(coefficients: np.ndarray, exponent: float, low: float, high: float, epsilon: float) -> Approximation | None:
    """A polynomial with its bounds, where its error is small enough; one that a few points refute is not looked at closely."""
    x = np.maximum(high, 1 - (1 - high) * LOOK)
    if _rounding(coefficients) > epsilon or np.max(np.abs(chebyshev.chebval(x, coefficients) - x**exponent)) > epsilon:
        return None
    error = max(_error(coefficients, exponent, high, epsilon), _size_up_to(coefficients, low))
    return Approximation(coefficients, chebyshev_bound(coefficients), error) if error <= epsilon else None


def _least(exponent: float, low: float, high: float, epsilon: float, step: np.ndarray | None) -> Approximation | None:
    """Of the odd ones, that of least order; None where none is found."""
    extra = 1 if step is None else len(step)
    top = (MAX_DEGREE - extra) // 2

    def at(order: int) -> Approximation | None:
        coefficients = _odd(exponent, high, order, 2 * order + extra, step)
        return _proved(coefficients, exponent, low, high, epsilon)

    rate = math.log((1 + high) / (1 - high))
    top = min(top, int(LARGEST_GROWTH / rate))
    digits = math.log(max(2.0, raised(high, exponent))) - math.log(epsilon)
    order, below, found = max(1, math.ceil(digits / rate)), -1, None
    while found is None and order <= top:
        found = at(order)
        below, order = (below, order) if found else (order, order + max(1, order // 8))
    while found is not None and order - below > 1 + order // 64:
        middle = (order + below) // 2
        better = at(middle)
        found, order, below = (better, middle, below) if better else (found, order, middle)
    return found


def _odd(exponent: float, high: float, order: int, degree: int, step: np.ndarray | None) -> np.ndarray:
    """x R(x^2), times a step where there is one, by its values at the Chebyshev nodes."""
    square = high * high
    nodes = np.cos(np.pi * (np.arange(order + 1) + 0.5) / (order + 1))
    inner = ((1 + square) + (1 - square) * nodes) / 2
    series = dct(inner ** ((exponent - 1) / 2), type=2) / (order + 1)
    series[0] /= 2
    x = np.cos(np.pi * (np.arange(degree + 1) + 0.5) / (degree + 1))
    values = x * chebyshev.chebval((2 * x * x - 1 - square) / (1 - square), series)
    return _coefficients(values if step is None else values * chebyshev.chebval(x, step), 1)


def _coefficients(values: np.ndarray, parity: int) -> np.ndarray:
    """From values at the Chebyshev nodes."""
    out: np.ndarray = dct(values, type=2) / values.size
    out[0] /= 2
    out[1 - parity :: 2] = 0.0
    return out


@lru_cache(maxsize=128)
def step_function(middle: float, half: float, epsilon: float) -> np.ndarray:
    """Coefficients of an even polynomial near 0 up to middle - half, and near 1 from middle + half on: two sign polynomials."""
    wide = 1 + middle
    odd = sign(half / wide * INWARD, epsilon)
    if odd.degree > MAX_STEP:
        raise PrecisionExceeded(
            f"a step within {2 * half:.1e} takes degree {odd.degree}, and up to degree {MAX_STEP} there are phases. Use a wider gap."
        )
    x = np.cos(np.pi * (np.arange(odd.degree + 2) + 0.5) / (odd.degree + 2))
    here, there = (chebyshev.chebval((x + m) / wide, odd.coefficients) for m in (-middle, middle))
    return _coefficients(1 + (here - there) / 2, 0)[: odd.degree]  # of even degree


def _error(coefficients: np.ndarray, exponent: float, high: float, epsilon: float) -> float:
    """A proved bound on |P(x) - x^exponent| for high <= x <= 1."""
    degree, tail = _ellipse(exponent, high, epsilon, len(coefficients) - 1)
    if tail == math.inf:
        return tail
    count = NODES * degree
    x = (1 + high) / 2 + (1 - high) / 2 * np.cos(np.pi * (np.arange(count) + 0.5) / count)
    x = np.minimum(np.maximum(x, high), 1.0)
    values, rounding = _evaluated(coefficients, x)
    at_nodes = float(np.max(np.abs(values - x**exponent))) + rounding + _rounded(exponent, high)
    shrink = math.cos(degree * math.pi / (2 * count)) - 16 * degree**2 * UNIT_ROUNDOFF / (1 - high)
    return float(((at_nodes + tail) / shrink + tail) * UP)


def _rounded(exponent: float, high: float) -> float:
    """How far rounding may carry x^exponent on [high, 1], and so the least error that is certified."""
    steep = abs(exponent) * max(1.0, raised(high, exponent - 1))
    return 8 * UNIT_ROUNDOFF * (max(1.0, raised(high, exponent)) + steep)


def _ellipse(exponent: float, high: float, epsilon: float, degree: int) -> tuple[int, float]:
    """A degree from the given one on at which the interpolant of x^exponent on [high, 1] is near it, and how near."""
    root = math.sqrt(high)
    rho = 1 + 0.7 * ((1 + root) / (1 - root) - 1)
    wide = (rho + 1 / rho) / 2 * (1 - high) / 2
    largest = max(raised((1 + high) / 2 - wide, exponent), raised((1 + high) / 2 + wide, exponent))
    factor = 4 * largest / (rho - 1) * UP
    wanted = (math.log(factor) - math.log(epsilon * 1e-4)) / math.log(rho) if rho > 1 and epsilon > 1e-300 else math.inf
    if not wanted <= ENOUGH:
        return degree, math.inf
    enough = max(degree, 2, math.ceil(wanted))
    return enough, factor * rho**-enough * (1 + 1e-9)


def _size_up_to(coefficients: np.ndarray, low: float) -> float:
    """A proved bound on |P(x)| for |x| <= low, P of one parity: by its value at 0 and its slope, or between nodes."""
    degree = len(coefficients) - 1
    at_zero = 0.0 if degree % 2 else abs(float(chebyshev.chebval(0.0, coefficients)))
    rounding = 4 * degree * UNIT_ROUNDOFF * float(np.sum(np.abs(coefficients)))
    by_slope = at_zero + rounding * (at_zero > 0) + low * steepness(coefficients)
    count = NODES * degree
    x = low * np.cos(np.pi * (np.arange(count // 2 + 1) + 0.5) / count)
    values, rounding = _evaluated(coefficients, x)
    shrink = math.cos(degree * math.pi / (2 * count)) - 16 * degree**2 * UNIT_ROUNDOFF
    return min(by_slope, (float(np.max(np.abs(values))) + rounding) / shrink * UP)


def _evaluated(coefficients: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, float]:
    """P at points of [0, 1], and how far rounding may carry a value: sum c_k cos(k arccos x), 4 roundings of an angle, 1 of the cosine."""
    orders = np.flatnonzero(coefficients)
    kept, angles = coefficients[orders], np.arccos(x)
    out = np.empty(x.size)
    rows = max(1, CHUNK // max(1, orders.size))
    for start in range(0, x.size, rows):
        out[start : start + rows] = np.cos(np.outer(angles[start : start + rows], orders)) @ kept
    return out, _rounding(coefficients)


def _rounding(coefficients: np.ndarray) -> float:
    """How far rounding may carry a value of P."""
    orders = np.flatnonzero(coefficients)
    spread = float(np.sum(np.abs(coefficients[orders]) * (4 * orders * math.pi / 2 + 2 + orders.size)))
    return 1.01 * UNIT_ROUNDOFF * spread
