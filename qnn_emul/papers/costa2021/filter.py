"""Length of the Dolph-Chebyshev filter."""

from __future__ import annotations

import math
from typing import Any

from ...claims import Real, at_most, claim
from ..small import EXACT


def length(*, kappa: Any, logarithm: Any) -> Any:
    """kappa ln(2/eps)."""
    return kappa * logarithm


@claim(
    "Costa et al. (arXiv:2111.08152)",
    key="Adiabatic linear systems, filter",
    title="Length of the filter",
    kind="bound",
    text="as restated by public notes on the paper",
    construction="the formula itself",
    inputs={"kappa": Real(1.0, 1000.0), "eps": Real(1e-9, 0.999)},
    rule=length,
    candidates=lambda: [(1000.0, 1e-9), (2.0, 0.1), (1.0, 0.5)],
    implied_by="arccosh(1/eps) <= ln(2/eps), and arccosh(1/cos u) = ln(1/cos u + tan u) >= u",
)
def filter_length(kappa: Any, eps: Any) -> Any:
    """eps T_l(beta cos phi) with l = arccosh(1/eps)/arccosh(1/cos(1/kappa)): l <= kappa ln(2/eps)."""
    found = math.acosh(1 / eps) / math.acosh(1 / math.cos(1 / kappa))
    return [at_most("l", found, length(kappa=kappa, logarithm=math.log(2 / eps)), rounding=EXACT * found)]
