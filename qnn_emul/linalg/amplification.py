"""Odd polynomials that multiply small arguments by a factor and stay below 1: found numerically, then proved.

A weighted least-squares iteration (Lawson) finds coefficients close to the best possible ones; the error and the size of the
polynomial *with these double-precision coefficients* are then bounded on whole intervals by its values at Chebyshev nodes.
"""

from __future__ import annotations

import math
from functools import lru_cache, partial
from typing import Any

import numpy as np
from scipy import fft, linalg

from ..errors import PrecisionExceeded
from .operators import odd_function, operator, to_dense
from .polynomials import Polynomial
from .scales import UNIT_ROUNDOFF
from .shapes import as_epsilon, as_positive

MAX_DEGREE = 2001
DENSE_QUBITS = 7
ROUNDS = 12  # of the Lawson iteration; by then the degree found no longer falls
ROOM = 0.985  # of the error and of the size, left to the node bounds and to the iteration


def amplification(factor: float, delta: float, epsilon: float) -> Polynomial:
    """Odd P with |P(x) - factor x| <= epsilon (absolute) for |x| <= (1 - delta)/factor, and |P| <= 1 on [-1, 1].

    `error_bound` <= epsilon is that of the interval |x| <= (1 - delta)/factor, `bound` <= 1 that of [-1, 1]: both proved. For
    factor <= 1 it is P = factor x, on the whole of [-1, 1].

    Proof. Let r = (1 - delta)/factor. P(r y) - factor r y is a polynomial of degree d in y, P one in x; a polynomial of
    degree d is at most 1/cos(d pi/(2 M)) times its maximum over cos(j pi/M), j = 0 ... M (Ehlich-Zeller). The values there are
    those of the coefficients returned; their rounding is added.

    Raises ArgumentError, and PrecisionExceeded below what double precision certifies or above degree 2001.
    """
    return _amplification(as_positive(factor, "factor"), as_epsilon(delta, "delta"), as_epsilon(epsilon))


@lru_cache(maxsize=64)
def _amplification(factor: float, delta: float, epsilon: float) -> Polynomial:
    """`amplification` of checked numbers."""
    name = f"{factor:g} x for |x| <= {(1 - delta) / factor:.6g}"
    if factor <= 1:
        return Polynomial(1, partial(np.array, [0.0, factor]), 0.0, factor, name)
    radius, allowed = (1 - delta) / factor, min(epsilon, delta / 2)  # inside, |P| <= 1 - delta + allowed
    degree, below = _first_guess(factor, delta, allowed), 1  # no polynomial of degree `below` is known to do
    found: Polynomial | None = None
    least, stalled, closest, missed = math.inf, 0, math.inf, 0
    while degree <= MAX_DEGREE:
        coefficients, size = _least_squares(factor, delta, allowed, degree)
        error, bound = _error(coefficients, factor, radius), _size(coefficients)
        if error <= epsilon and bound <= 1:
            found = Polynomial(degree, partial(np.copy, coefficients), error, bound, name)
        else:
            below = degree
        if found is not None and found.degree - below <= max(2, 2 * (found.degree // 128)):
            return found
        # rounding is reached when higher degrees no longer help the iteration, or no longer help what can be certified of it
        least, stalled = min(least, size), 0 if size < 0.995 * least else stalled + 1
        closest, missed = min(closest, error), 0 if error < 0.98 * closest or size > 1 else missed + 1
        if found is None and (missed == 5 or (size > 1 and stalled == 8)):
            break
        degree = _next_degree(degree, below, size, found, factor, stalled)
    raise PrecisionExceeded(
        f"amplification of |x| <= {radius:.3g} by {factor:.3g}: error {epsilon:.1e} cannot be certified in double precision "
        f"up to degree {MAX_DEGREE}. Use a larger epsilon, a larger delta or a smaller factor."
    )


def _first_guess(factor: float, delta: float, epsilon: float) -> int:
    guess = 0.45 * factor * (math.log(4) - math.log(epsilon)) * (0.5 / delta) ** 0.7
    return max(3, int(min(guess, 2 * MAX_DEGREE))) | 1


def _next_degree(degree: int, below: int, size: float, found: Polynomial | None, factor: float, stalled: int) -> int:
    """Next odd degree to try: the error falls by about e for every 0.6 factor; between two tries, bisect if that overshoots."""
    step = 0.6 * factor * math.log(size)
    if found is None:
        step = max(2.0, step, degree / 16 * (1 + stalled))  # bolder where the last steps brought little
    guess = degree + (max(2.0, step) if size > 1 or found is None else min(-2.0, step))
    top = MAX_DEGREE + 4 if found is None else found.degree
    if found is not None and not below < guess < top:
        guess = (below + top) / 2
    return max(below + 2, min(top - 2, int(min(guess, top)) // 2 * 2 + 1))


def _least_squares(factor: float, delta: float, epsilon: float, degree: int) -> tuple[np.ndarray, float]:
    """Coefficients (degree + 1,) of nearly least m = max(|P - factor x|/epsilon inside, |P| outside), each with its room, and m."""
    orders, radius = np.arange(1, degree + 1, 2), (1 - delta) / factor
    edge = math.asin(radius)
    count = 24 + int(1.2 * degree * radius)
    inner = radius * np.cos(np.pi * (np.arange(count) + 0.5) / (2 * count))
    steps = (2 * degree if degree < 150 else 3 * degree // 2) + 24
    outer = np.pi / 2 - (np.pi / 2 - edge) * np.sin(np.linspace(0.0, np.pi / 2, steps))
    angles = np.concatenate([np.arcsin(inner), outer])
    rows = np.sin(np.outer(angles, orders)) * (1.0 - 2.0 * (orders // 2 % 2))  # T_k(sin h) = +-sin(k h), k odd
    high = max(ROOM, 1.0 - delta / 4)  # above what the edge of the inside needs
    scale = np.concatenate([np.full(inner.size, 1.0 / (ROOM * epsilon)), np.full(outer.size, 1.0 / high)])
    wanted = np.concatenate([factor * inner, np.zeros(outer.size)])
    weights = np.full(angles.size, 1.0 / angles.size)
    best, size = np.zeros(orders.size), math.inf
    table = np.column_stack([rows, wanted])
    for _ in range(ROUNDS if degree < 150 else ROUNDS // 2):
        root = np.sqrt(weights) * scale
        r = linalg.qr(table * root[:, None], mode="r", overwrite_a=True, check_finite=False)[0]
        solution = linalg.solve_triangular(r[: orders.size, :-1], r[: orders.size, -1], check_finite=False)
        misfit = np.abs(rows @ solution - wanted) * scale
        largest = float(np.max(misfit))
        if largest < size:
            best, size = solution, largest
        weights = np.maximum(weights * misfit / largest, 1e-3 * float(np.max(weights)))
        weights /= weights.sum()
    coefficients = np.zeros(degree + 1)
    coefficients[1::2] = best
    return coefficients, size


def _error(coefficients: np.ndarray, factor: float, radius: float) -> float:
    """A proved bound on |P(x) - factor x| over |x| <= radius."""
    degree = len(coefficients) - 1
    count, orders = 16 * degree, np.arange(1, degree + 1, 2)
    x = radius * np.cos(np.pi * np.arange(count // 2 + 1) / count)  # the other half by oddness
    signed = coefficients[1::2] * (1.0 - 2.0 * (orders // 2 % 2))
    angles = np.arcsin(x)
    largest = 0.0
    for start in range(0, angles.size, 1024):
        part = slice(start, start + 1024)
        values = np.sin(np.outer(angles[part], orders)) @ signed
        largest = max(largest, float(np.max(np.abs(values - factor * x[part]))))
    # sin(k h): 3 roundings of k h, 1 of the sine; a sum of as many terms as orders; factor x
    spread = float(np.sum(np.abs(coefficients[1::2]) * (4 * orders * math.asin(radius) + 2 + orders.size)))
    rounding = 1.01 * UNIT_ROUNDOFF * (spread + 2 * factor * radius)
    # the nodes themselves are rounded: by Markov's inequality that moves a value by at most degree^2 times the supremum, per unit
    return (largest + rounding) / (math.cos(math.pi / 32) - 4 * degree**2 * UNIT_ROUNDOFF)


def _size(coefficients: np.ndarray) -> float:
    """A proved bound on |P| over [-1, 1] from 256 d nodes, by one cosine transform."""
    degree = len(coefficients) - 1
    count = 256 * degree
    whole = np.zeros(count + 1)
    whole[: degree + 1] = coefficients
    largest = float(np.max(np.abs(fft.dct(whole, type=1) + whole[0]))) / 2
    rounding = 8 * math.log2(count + 1) * UNIT_ROUNDOFF * math.sqrt(count) * float(np.linalg.norm(coefficients))
    return (largest + rounding) / math.cos(math.pi / 512) * (1 + 1e-12)


def odd_polynomial(op: Any, polynomial: Polynomial) -> Any:
    """P of the singular values, P odd: by these up to 7 qubits, beyond by the recurrence of the T_k, which forms nothing."""
    if not hasattr(op, "__operator_function__") and op.shape[0] > 1 << DENSE_QUBITS:
        return odd_function(op, polynomial.coefficients)
    return operator(transformed(to_dense(op), polynomial))


def transformed(matrix: np.ndarray, polynomial: Polynomial) -> np.ndarray:
    """P of the singular values of a matrix, W P(S) V^H; `polynomial` is one, or a proof's stand-in."""
    own = getattr(polynomial, "of_singular_values", None)
    if own:
        made: np.ndarray = own(matrix)
        return made
    rounded = getattr(matrix, "of_singular_values", None)
    if rounded:
        known: np.ndarray = rounded(polynomial.coefficients)
        return known
    left, sigma, right = np.linalg.svd(matrix)
    out: np.ndarray = (left * polynomial(np.minimum(sigma, 1.0))) @ right
    return out
