"""Chebyshev series on [-1, 1]: evaluation, proved bounds, division by x, even and odd parts."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from .readable import readable
from .scales import UNIT_ROUNDOFF

UP = 1 + 2.0**-30  # bounds are floats themselves: what a few thousand operations on them may lose

DIRECT = 256  # degree up to which a series is evaluated term by term
CHUNK = 1 << 13  # entries that stay in a core's cache through all steps of the recurrence


def times(expand: Callable[[], np.ndarray], factor: float) -> np.ndarray:
    """Coefficients that are worked out when asked for, times a factor."""
    return expand() * factor


def twice_less_one(square: Any) -> Any:
    """2 square - 1 = T_2(x) at square = x^2, in one array."""
    out = 2.0 * square
    if isinstance(out, np.ndarray) and out.ndim:
        out -= 1.0
        return out
    return out - 1.0


@readable
def clenshaw(x: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """sum_j coefficients[j] T_j(x), chunk by chunk, without an allocation per step; of complex ones part by part."""
    if coefficients.dtype.kind == "c":
        whole: np.ndarray = clenshaw(x, coefficients.real) + 1j * clenshaw(x, coefficients.imag)
        return whole
    if len(coefficients) == 1:
        return np.full_like(x, coefficients[0])
    flat = np.ascontiguousarray(x).reshape(-1)
    out = np.empty_like(flat)
    work = np.empty((3, min(CHUNK, flat.size)))
    for start in range(0, flat.size, CHUNK):
        part = flat[start : start + CHUNK]
        twice, last, before = (row[: part.size] for row in work)
        np.multiply(part, 2.0, out=twice)
        last[:] = coefficients[-1]
        before[:] = 0.0
        for c in coefficients[-2:0:-1]:
            before *= -1.0
            before += c
            before += twice * last
            last, before = before, last
        np.multiply(part, last, out=twice)
        twice -= before
        np.add(twice, coefficients[0], out=out[start : start + CHUNK])
    return out.reshape(x.shape)


def series(x: Any, coefficients: Any) -> Any:
    """sum_k coefficients[k] T_k(x) by Clenshaw's recurrence, of numbers of any kind."""
    last, before = 0 * x, 0 * x
    for c in coefficients[:0:-1]:
        last, before = 2 * x * last - before + c, last
    return x * last - before + coefficients[0]


def of_degree(degree: int) -> np.ndarray:
    """The coefficients of T_degree."""
    out = np.zeros(degree + 1)
    out[degree] = 1.0
    return out


def steepness(coefficients: np.ndarray) -> float:
    """sum_k |c_k| k^2 of T_k on [-1, 1], which bounds the slope: |T_k'| <= k^2, between matrices too, for the divided difference of cos k t
    is a product of two sums of k characters."""
    sizes = np.abs(np.asarray(coefficients, dtype=float))
    return float(np.sum(sizes * np.arange(len(sizes)) ** 2.0)) * UP


def kappa(coefficients: np.ndarray) -> float:
    """sum_k |c_k| (k + 1)^2 of T_k on [-1, 1], no less than `steepness`: an eighth of the roundings of Clenshaw's recurrence.

    The recurrence's b_k is at most sum_(j >= k) |c_j| (j - k + 1), and a rounding of it moves the result as one of c_k does: by itself, at
    most.
    """
    sizes = np.abs(np.asarray(coefficients, dtype=float))
    return float(np.sum(sizes * np.arange(1, len(sizes) + 1) ** 2.0)) * UP


def chebyshev_bound(coefficients: np.ndarray) -> float:
    """A proved upper bound on |sum_k c_k T_k| over [-1, 1]: the least of sum |c_k| and a maximum over Chebyshev nodes.

    Between M nodes a polynomial of degree d exceeds its maximum there by at most 1/cos(d pi/(2 M)) (Ehlich-Zeller); M = 128 d.
    """
    degree = len(coefficients) - 1
    if np.count_nonzero(coefficients) <= 1:
        return float(np.max(np.abs(coefficients)))  # sup |T_k| = 1: nothing is rounded
    whole = float(np.sum(np.abs(coefficients))) * (1 + len(coefficients) * UNIT_ROUNDOFF)
    count = 128 * degree
    if degree <= DIRECT:
        values = chebyshev.chebval(np.cos(np.pi * (np.arange(count) + 0.5) / count), coefficients)
        rounding = 8 * (degree + 1) * UNIT_ROUNDOFF * whole
    else:
        values, rounding = _at_nodes(coefficients, count)
    largest = float(np.max(np.abs(values)))
    return min(whole, (largest + rounding) / (math.cos(degree * math.pi / (2 * count)) - 4 * degree**2 * UNIT_ROUNDOFF))


def _at_nodes(coefficients: np.ndarray, count: int) -> tuple[np.ndarray, float]:
    """The series at cos(pi (j + 1/2)/count), by one cosine transform, and how far a value may be off.

    Each of the transform's log2(4 count) stages, and of the two before and after them, rounds by at most 8 units of what it holds in the
    2-norm (Higham, Accuracy and Stability of Numerical Algorithms, theorem 24.2), which is sqrt(count) times the coefficients'.
    """
    from scipy.fft import dct

    halved = np.zeros(count)
    halved[: len(coefficients)] = coefficients
    halved[1:] /= 2
    units = 8 * (math.log2(4 * count) + 2) * UNIT_ROUNDOFF
    return dct(halved, type=3), units * math.sqrt(count) * float(np.linalg.norm(coefficients)) * UP


def over_x(coefficients: np.ndarray) -> np.ndarray:
    """Q with x Q(x) = P(x), P(0) = 0: (d,) from (d + 1,), d >= 1. From x T_k = (T_{k+1} + T_{k-1})/2 and x T_0 = T_1."""
    degree = len(coefficients) - 1
    out = np.zeros(degree + 2)
    for k in range(degree, 1, -1):
        out[k - 1] = 2 * coefficients[k] - out[k + 1]
    out[0] = coefficients[1] - out[2] / 2
    return out[:degree]


def at_zero(coefficients: np.ndarray) -> Fraction:
    """P(0) = c_0 - c_2 + c_4 - ..., exactly."""
    return sum(((-1) ** k * Fraction(float(c)) for k, c in enumerate(coefficients[::2])), Fraction(0))


def apart_from_product(coefficients: np.ndarray, quotient: np.ndarray) -> float:
    """A proved bound on |P(x) - x Q(x)| over [-1, 1]; the difference of the two series is taken exactly. 0 where they are one."""
    left = [Fraction(0)] * max(len(coefficients), len(quotient) + 1)
    for k, c in enumerate(coefficients):
        left[k] += Fraction(float(c))
    for k, w in enumerate(quotient):
        half = Fraction(float(w)) / 2
        left[k + 1] -= half
        left[abs(k - 1)] -= half
    return chebyshev_bound(np.array([float(c) for c in left])) * UP


def parts(coefficients: np.ndarray) -> list[np.ndarray]:
    """The even and the odd part, each without zeros at its end; parts that are zero are left out."""
    own = getattr(coefficients, "parts", None)  # of an unknown polynomial
    if own:
        unknown: list[np.ndarray] = own()
        return unknown
    out = []
    for parity in (0, 1):
        part = np.where(np.arange(len(coefficients)) % 2 == parity, coefficients, 0.0)
        if part.any():
            out.append(part[: int(np.max(np.nonzero(part)[0])) + 1])
    return out
