"""Spectral norms of operators: measured, from below where they are large; and bounded from above."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator

from .operators import EXACT_SIZE, DiagonalOperator, MatrixOperator, to_dense
from .rounded_operators import frobenius, schur_bound
from .scales import UNIT_ROUNDOFF, exponent, harmful, times_power
from .shapes import spectral_norm, two_norm

STEPS = 40  # of a positive vector towards the one on which its bound is best
FLOOR = 1e-30  # of its largest entry: none is 0


def operator_norm(op: LinearOperator, enough: float = 0.0, proved: float = math.inf) -> float:
    """Spectral norm: by singular values up to 256, above that by power iteration from a fixed start, and by the columns that stand there.

    The iteration's value is a measurement from below; a *bound* never comes from here. It stops when it no longer grows, or
    when it is so small that a norm above `enough` would need a start within 1/100 of orthogonal to the top vector, twice. Where the
    norm is `proved` to be at most `enough`, one vector is all that is tried: it tells whether `op` does what was proved of it.
    """
    size = op.shape[0]
    if size <= EXACT_SIZE:
        return spectral_norm(to_dense(op))
    if proved <= enough:
        x = np.random.default_rng(0).normal(size=(size, 1))
        return two_norm(op @ x) / two_norm(x)
    x = np.random.default_rng(0).normal(size=(size, 2))
    value, columns = 0.0, _longest_column(op.matrix) if isinstance(op, MatrixOperator) else 0.0
    small = enough / (100 * math.sqrt(size))  # no product: norms may be as large as floats are
    for step in range(60):
        x = np.linalg.qr(x)[0]
        y = op @ x
        new = float(np.linalg.norm(y, 2))
        if new <= small or (step > 2 and new * (1 - 1e-6) <= value):
            return max(new, value, columns)
        value = max(value, new)
        x = op.H @ times_power(y, -harmful(y))
        if not np.any(x):
            break
    return max(value, columns)


def bounds_of_norm(op: LinearOperator, enough: float = 0.0) -> tuple[float, float]:
    """Bounds on the spectral norm, from below and from above, its own roundings included: the first above that is at most `enough`, else
    the best at hand; infinite where there is none. Nothing is decomposed."""
    best = math.inf
    for bound in _bounds(op):
        best = min(best, bound)
        if best <= enough:
            return 0.0, best
    if not isinstance(op, MatrixOperator) or not np.any(_entries(op.matrix)):
        return 0.0, best
    least, most = _by_positive_vectors(op.matrix, enough)
    return least, min(best, most)


def _bounds(op: LinearOperator) -> Iterator[float]:
    """What costs little."""
    if isinstance(op, DiagonalOperator):
        yield float(np.max(np.abs(op.entries)))
    if (known := getattr(op, "most", None)) is not None:
        yield known()
    if isinstance(op, MatrixOperator):
        yield frobenius(np.asarray(_entries(op.matrix)))
        yield schur_bound(op.matrix)


def _by_positive_vectors(matrix: Any, enough: float) -> tuple[float, float]:
    """||A||^2 is at most max_i (B v)_i/v_i for B = |A|^T |A| and every positive v (Collatz and Wielandt); v turns to the best one, and what
    A makes of that is a bound from below."""
    power = exponent(np.asarray(_entries(matrix)))
    scaled = _scaled(matrix, -power)
    sizes = abs(scaled)
    back, v, best = sizes.T, np.ones(matrix.shape[0]), math.inf
    for _ in range(STEPS):
        image = back @ (sizes @ v)
        best = min(best, math.sqrt(float(np.max(image / v))))
        if np.ldexp(best, power) <= enough:
            break
        v = np.maximum(image / np.max(image), FLOOR)
    above = best * (1 + (2 * matrix.shape[0] + 16) * UNIT_ROUNDOFF)  # terms of two sums, a quotient, a root
    return float(np.ldexp(two_norm(scaled @ v) / two_norm(v), power)), float(np.ldexp(above, power))


def _longest_column(matrix: Any) -> float:
    """The largest 2-norm of a column or a row, which no spectral norm is below, but for roundings."""
    power = harmful(np.asarray(_entries(matrix)))
    squares = abs(_scaled(matrix, -power)) ** 2
    longest = max(float(np.max(squares.sum(axis=axis))) for axis in (0, 1))
    return float(np.ldexp(math.sqrt(longest), power))


def _entries(matrix: Any) -> Any:
    """Those that are stored."""
    return matrix.data if sparse.issparse(matrix) else matrix


def _scaled(matrix: Any, power: int) -> Any:
    """matrix * 2**power."""
    if not sparse.issparse(matrix):
        return times_power(matrix, power)
    out = matrix.copy()
    out.data = times_power(out.data, power)
    return out
