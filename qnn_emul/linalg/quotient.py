"""Division of a polynomial by x in the Chebyshev basis, and its even and odd parts."""

from __future__ import annotations

import numpy as np


def over_x(coefficients: np.ndarray) -> np.ndarray:
    """Q with x Q(x) = P(x), P(0) = 0: (d,) from (d + 1,), d >= 1. From x T_k = (T_{k+1} + T_{k-1})/2 and x T_0 = T_1."""
    degree = len(coefficients) - 1
    out = np.zeros(degree + 2)
    for k in range(degree, 1, -1):
        out[k - 1] = 2 * coefficients[k] - out[k + 1]
    out[0] = coefficients[1] - out[2] / 2
    return out[:degree]


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
