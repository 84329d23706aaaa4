"""Norms of what is known as balls, enclosed: 2-norms of vectors, spectral norms of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from .balls import Functions, exact_ball
from .operators import DiagonalOperator
from .rounded import Rounded
from .rounded_operators import RoundedOperator, diagonal, frobenius
from .shapes import conjugated, moduli

LARGEST = 64  # rows of a matrix whose norm is enclosed from above by more than its Frobenius norm
CLOSE = (
    -80,
    -60,
    -40,
    -20,
    -4,
    0,
    4,
)  # how far above the lower bound the norm is looked for, relatively, as powers of two


def widened(number: Any, off: float) -> Any:
    """A real ball, and whatever is no further from it."""
    import flint

    return exact_ball(number) + flint.arb(0, off)


def entries(x: Rounded) -> np.ndarray:
    """Balls around the entries, what the vector is off by put into each."""
    import flint

    if not x.off:
        return np.atleast_1d(x.data)
    far = flint.arb(0, x.off)
    around = flint.acb(far, far) if x.dtype.kind == "c" else far
    out: np.ndarray = np.atleast_1d(x.data) + around
    return out


def vector_norm(x: Rounded) -> Any:
    """A ball around the 2-norm."""
    return widened(x.two_norm().data, x.off)


def matrix_norm(gap: RoundedOperator) -> Any:
    """A ball around the spectral norm of a small matrix; a wide one where only its Frobenius norm bounds it."""
    import flint

    whole = gap.with_matrix()
    matrix, off = whole.matrix, whole.distance
    low = _from_below(matrix)
    high = next((t for t in _above(low) if _exceeds(t, matrix)), None) if len(matrix) <= LARGEST else None
    top = flint.arb(frobenius(matrix)) if high is None else high
    around: Any = low.union(top) + flint.arb(0, off)
    return around


def _from_below(matrix: np.ndarray) -> Any:
    """||A v||/||v|| for a v of floats that is nearly the top singular vector: as near to the norm as the square of v's error."""
    import flint

    sizes = moduli(matrix)
    top = float(np.max(sizes))
    if not top > 0:
        return flint.arb(0)
    power = int(np.frexp(top)[1])
    scaled = matrix * (flint.arb(2) ** -power)
    v = np.linalg.svd(scaled.astype(complex))[2][0].conj()
    column = np.frompyfunc(lambda z: flint.acb(z.real, z.imag), 1, 1)(v)
    length, image = (sum(abs(z) * abs(z) for z in y) for y in (column, matrix @ column))
    return Functions.sqrt(exact_ball(image / length)).lower()


def _above(low: Any) -> Any:
    import flint

    for power in CLOSE:
        yield low * (1 + flint.arb(2) ** power)


def _exceeds(t: Any, matrix: np.ndarray) -> bool:
    """Whether t^2 - A^H A is certainly positive definite: every pivot of its elimination is."""
    rest = np.diag([t * t] * len(matrix)) - conjugated(matrix).T @ matrix
    while len(rest):
        pivot = rest[0, 0].real
        if not pivot > 0:
            return False
        rest = rest[1:, 1:] - np.outer(rest[1:, 0], rest[0, 1:]) / pivot
    return True


def over(data: Any, alpha: Rounded) -> Any:
    """A vector or a map over a number; a diagonal stays one."""
    op = getattr(data, "op", None)
    return (
        diagonal(Rounded(op.entries, data.off, data.digits) / alpha)
        if isinstance(op, DiagonalOperator)
        else data / alpha
    )
