"""The form of statements about growth: counts over a range, beside the exponent and the constant that are claimed.

A range proves nothing about O(...). It gives the constant that the range needs, and slopes of log(count) against log(parameter)
that stand beside the claimed exponents. Logarithms are base 2.

    @claim(kind="growth", inputs={"sweep": Data(Sweep)}, candidates=lambda: [Sweep("alpha", (2, 4, 8, 16), 1.0)])
    def queries(sweep):
        return grows(count, sweep, form=lambda alpha: alpha, constant=2.0)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .claimed import Quantity, at_most

SLACK = 0.02  # degrees are odd numbers: slopes over a range carry that much
AXES: dict[str, tuple[str, Callable[[float], float]]] = {
    "delta": ("1/delta", lambda x: 1 / x),
    "epsilon": ("log(1/epsilon)", lambda x: math.log2(1 / x)),
}


@dataclass(frozen=True)
class Sweep:
    """One parameter over a range, the others fixed; `exponent` is the claimed one, None where only the constant is looked at."""

    parameter: str
    values: tuple[float, ...]
    exponent: float | None
    fixed: tuple[tuple[str, float], ...] = ()

    def __str__(self) -> str:
        fixed = "".join(f", {name} = {value:g}" for name, value in self.fixed)
        return f"{self.parameter} from {self.values[0]:g} to {self.values[-1]:g} ({len(self.values)} values){fixed}"


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """Of log y against log x, least squares."""
    return float(np.polyfit(np.log2(x), np.log2(y), 1)[0])


def grows(
    count: Callable[..., float], sweep: Sweep, form: Callable[..., float] | None = None, constant: float = 1.0
) -> list[Quantity]:
    """The exponent of `count` over the sweep beside the claimed one, and the largest count/form beside `constant`."""
    points = [{**dict(sweep.fixed), sweep.parameter: value} for value in sweep.values]
    counts = [float(count(**p)) for p in points]
    out = []
    if sweep.exponent is not None:
        name, axis = AXES.get(sweep.parameter, (sweep.parameter, float))
        found = slope([axis(v) for v in sweep.values], counts)
        out.append(at_most(f"exponent in {name}", found, sweep.exponent, found, SLACK))
    if form is not None:
        needed = max(c / form(**p) for c, p in zip(counts, points, strict=True))
        out.append(at_most("constant", needed, constant))  # our reading: the paper names none to divide
    return out
