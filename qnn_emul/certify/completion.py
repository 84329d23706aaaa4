"""A convolution's norm shown by products alone: W with a further convolution V is nearly a multiple of an isometry.

W^T W + V^T V convolves with sums of products of taps, so whoever is given V need not look at angles: see
docs/reference/emulation-certificate.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import mpmath
import numpy as np
from scipy.optimize import minimize

from ..errors import PrecisionExceeded

GRID = 64  # angles on each axis at which the norm is looked for from below
SHARE = 0.5  # of what lies between the norm's square and what is found from below, for the products' rest
RANK = 48  # outputs of V; as many as there are taps and inputs where these are fewer
PART = 0.9  # of the room between c and N^2 that may be used up
DIGITS = 2.0**-30  # what V is rounded to
BITS, ONE, NEAR = (
    256,
    200,
    2.0**-100,
)  # of one tap: digits, places of V's entries, and how far c lies below the norm's square


@dataclass(frozen=True, eq=False)
class Places:
    """Sums of an array (D^2 C, D^2 C) over blocks (C, C) whose two places are one shift apart."""

    width: int
    channels: int
    shift: np.ndarray  # of each pair of places
    order: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, width: int, channels: int) -> Places:
        place = np.array([(u, v) for u in range(width) for v in range(width)])
        apart = place[None] - place[:, None] + width - 1
        shift = (apart[..., 0] * (2 * width - 1) + apart[..., 1]).reshape(-1)
        return cls(width, channels, shift, np.argsort(shift, kind="stable"), np.bincount(shift))

    def sums(self, gram: np.ndarray) -> np.ndarray:
        """One (C C) row for each shift."""
        places, c = self.width**2, self.channels
        blocks = gram.reshape(places, c, places, c).transpose(0, 2, 1, 3).reshape(-1, c * c)
        out: np.ndarray = np.add.reduceat(blocks[self.order], np.cumsum(self.counts) - self.counts, axis=0)
        return out

    def spread(self, rows: np.ndarray) -> np.ndarray:
        """The adjoint: to each pair of places the block of its shift, made symmetric."""
        places, c = self.width**2, self.channels
        whole = rows[self.shift].reshape(places, places, c, c).transpose(0, 2, 1, 3).reshape(places * c, -1)
        out: np.ndarray = (whole + whole.T) / 2
        return out


def completion(kernel: np.ndarray, norm: float) -> np.ndarray:
    """V, (R, C, D, D), with which W^T W + V^T V is c up to a convolution of norm at most norm^2 - c; the kernel (C, C, D, D) is real.

    Raises PrecisionExceeded where none is found: the norm lies too near the bound.
    """
    outputs, channels, width, _ = kernel.shape
    if width == 1:
        return _of_one_tap(kernel[..., 0, 0], norm)
    flat = kernel.transpose(0, 2, 3, 1).reshape(outputs, -1)
    angles = np.fft.fft2(kernel, s=(GRID, GRID))[:, :, : GRID // 2 + 1]
    largest = float(np.linalg.norm(angles, 2, axis=(0, 1)).max())
    level = norm**2 - SHARE * (norm**2 - largest**2)
    places = Places.of(width, channels)
    wanted = -places.sums(flat.T @ flat)
    wanted[2 * width * (width - 1)] += level * np.eye(channels).reshape(-1)
    found = _factor(places, wanted, PART * (norm**2 - level))
    rounded = np.rint(found / DIGITS) * DIGITS
    if _rest(places, rounded, wanted) > norm**2 - level:
        raise PrecisionExceeded(f"no convolution that completes one of norm {norm:.12g} was found")
    out: np.ndarray = rounded.reshape(-1, width, width, channels).transpose(0, 3, 1, 2)
    return out


def _of_one_tap(matrix: np.ndarray, norm: float) -> np.ndarray:
    """The same of a matrix, whose norm may be known to the last digit: a Cholesky factor of many digits."""
    with mpmath.workprec(BITS):
        a = mpmath.matrix(matrix.tolist())
        try:
            factor = mpmath.cholesky(
                mpmath.eye(len(matrix)) * (mpmath.mpf(norm) ** 2 * (mpmath.mpf(1) - NEAR)) - a.T * a
            )
        except ValueError:
            raise PrecisionExceeded(f"no matrix that completes one of norm {norm:.12g} was found") from None
        fractions = [[Fraction(int(mpmath.nint(v * 2**ONE)), 2**ONE) for v in row] for row in factor.T.tolist()]
    out: np.ndarray = np.array(fractions, dtype=object).reshape(*matrix.shape, 1, 1)
    return out


def _rest(places: Places, v: np.ndarray, wanted: np.ndarray) -> float:
    return float((2 * places.width - 1) * np.linalg.norm(places.sums(v.T @ v) - wanted))


def _factor(places: Places, wanted: np.ndarray, room: float) -> np.ndarray:
    """v (R, D^2 C) whose Gram matrix has nearly the wanted sums, by quasi-Newton steps from the nearest array that has them."""
    weight = 1 / places.counts[:, None]
    values, vectors = np.linalg.eigh(places.spread(wanted * weight))
    start = (vectors * np.sqrt(np.maximum(values, 0)))[:, -RANK:].T
    best: list[np.ndarray] = [start]

    def gap(numbers: np.ndarray) -> tuple[float, np.ndarray]:
        v = numbers.reshape(start.shape)
        rest = places.sums(v.T @ v) - wanted
        return float((rest * rest * weight).sum()) / 2, (2 * v @ places.spread(rest * weight)).reshape(-1)

    def near(numbers: np.ndarray) -> None:
        best[0] = numbers.reshape(start.shape)
        if _rest(places, best[0], wanted) <= room:
            raise StopIteration

    if _rest(places, start, wanted) > room:
        options = {"maxiter": 2000, "maxfun": 4000, "maxcor": 20, "ftol": 0.0, "gtol": 0.0}
        minimize(gap, start.reshape(-1), jac=True, method="L-BFGS-B", callback=near, options=options)
    return best[0]
