"""Eigenstate filters."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from ...claims import Integer, Real, at_most
from ...claims import claim as any_claim
from ..small import EXACT, gap, instead

claim = partial(any_claim, "Lin, Tong (arXiv:1910.14596)", kind="lemma", construction="the polynomial itself")


def T(degree: int, x: float) -> float:
    return float(chebyshev.chebval(x, [0.0] * degree + [1.0]))


def filtered(degree: int, gap_: float, x: float) -> float:
    """R_l(x; Delta)."""
    d2 = gap_ * gap_
    return T(degree, -1 + 2 * (x * x - d2) / (1 - d2)) / T(degree, -1 - 2 * d2 / (1 - d2))


@claim(
    key="Eigenstate filter, formula of a note",
    title="An even filter of T_d(x/delta)",
    inputs={"d": Integer(1, 12), "delta": Real(0.05, 0.5)},
    candidates=lambda: [(2, 0.5), (4, 0.2)],
    requires=lambda d, delta: d % 2 == 0,
    repair=instead(
        "R_l(x; Delta) of the paper",
        lambda d, delta: [
            gap("R(0)", filtered(d, delta, 0.0), 1.0),
            at_most(
                "sup |R| beyond delta",
                max(abs(filtered(d, delta, x)) for x in np.linspace(delta, 1, 50)),
                1.0,
                rounding=EXACT,
            ),
        ],
    ),
    text="as restated by a public note, whose formula it is",
    remark="a polynomial that is this on an interval is this everywhere",
)
def note(d: Any, delta: Any) -> Any:
    """An even filter with R(0) = 1: R(x) = T_d(x/delta)/T_d(1/delta) on |x| >= delta."""
    return [gap("R(0)", T(d, 0.0) / T(d, 1 / delta), 1.0)]


def decay(*, exponential: Any) -> Any:
    """2 e^(-sqrt(2) l Delta)."""
    return 2 * exponential


@claim(
    key="Eigenstate filter, decay",
    title="How small the filter is beyond its gap",
    kind="bound",
    inputs={"degree": Integer(1, 60), "gap": Real(0.01, 0.28)},
    rule=decay,
    candidates=lambda: [(1, 0.01), (20, 0.1), (50, 0.28)],
    implied_by="1/cosh(y) <= 2 e^(-y), y = l arccosh(1 + 2 D^2/(1 - D^2)) = 2 l artanh(D) >= 2 l D",
    enough="2 e^(-2 l Delta)",
    text="from memory",
)
def filter_decay(degree: Any, gap: Any) -> Any:
    """R_l(x; D) = T_l(-1 + 2 (x^2 - D^2)/(1 - D^2))/T_l(-1 - 2 D^2/(1 - D^2)): |R_l| <= 2 e^(-sqrt(2) l D) on D <= |x| <= 1, 0 < D <=
    1/sqrt(12)."""
    found = 1 / abs(T(degree, -1 - 2 * gap**2 / (1 - gap**2)))
    claimed = decay(exponential=math.exp(-math.sqrt(2) * degree * gap))
    return [at_most("sup |R| beyond the gap", found, claimed, 2 * math.exp(-2 * degree * gap), EXACT)]
