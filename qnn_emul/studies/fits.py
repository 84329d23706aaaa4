"""Straight lines through points in log-log scales, with the standard error of the slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import ArgumentError


@dataclass(frozen=True)
class PowerLaw:
    """y = factor x**slope; `error` is the standard error of the slope from the scatter about the line (0 for two points)."""

    slope: float
    error: float
    factor: float

    def at(self, y: float) -> float:
        """The x at which the line reaches y."""
        return float((y / self.factor) ** (1.0 / self.slope))


def power_law(x: Sequence[float], y: Sequence[float]) -> PowerLaw:
    """Least squares in log x, log y. Raises ArgumentError for fewer than two different positive points."""
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if a.size != b.size or np.unique(a).size < 2 or not ((a > 0).all() and (b > 0).all()):
        raise ArgumentError(
            "x, y", "hold as many positive numbers each, at least two different x", f"{a.tolist()}, {b.tolist()}"
        )
    u, v = np.log(a), np.log(b)
    du = u - u.mean()
    slope = float(du @ v / (du @ du))
    rest = v - v.mean() - slope * du
    error = float(np.sqrt(rest @ rest / (u.size - 2) / (du @ du))) if u.size > 2 else 0.0
    return PowerLaw(slope, error, float(np.exp(v.mean() - slope * u.mean())))
