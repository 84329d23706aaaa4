"""Lemma F.1: the polynomial for erf(mx)."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from ...claims import Integer, Real, at_most
from . import claim
from .amplitudes import ROOT_PI


def quotient_bound(*, m: Any, root_pi: Any) -> Any:
    """sup |P(x)/x|."""
    return 4 * m / root_pi


def erf_polynomial(m: float, degree: int) -> np.ndarray:
    """P as Chebyshev coefficients (degree + 1,), term by term; e^{-m^2/2} I_j taken together."""
    scaled = special.ive(np.arange((degree - 1) // 2 + 1), m * m / 2)
    out = np.zeros(degree + 1)
    out[1] = scaled[0]
    for j in range(1, (degree - 1) // 2 + 1):
        out[2 * j + 1] += scaled[j] * (-1) ** j / (2 * j + 1)
        out[2 * j - 1] -= scaled[j] * (-1) ** j / (2 * j - 1)
    return 2 * m / ROOT_PI * out


@claim(
    key="Lemma F.1",
    title="Polynomial for erf(mx)",
    inputs={"m": Real(0.5, 100.0), "k": Integer(1, 99)},
    construction="the series, term by term",
    rule=quotient_bound,
    candidates=lambda: [(m, degree) for m in (0.5, 0.8, 2.0, 8.0) for degree in (1, 3, 5, 11, 41)],
)
def lemma_f1(m: Any, k: Any) -> Any:
    """m >= 1/2, 0 < eps <= 1: P = (2m e^(-m^2/2)/sqrt(pi)) [I_0 x + sum I_j (-1)^j (T_2j+1/(2j+1) - T_2j-1/(2j-1))], degree k in O(m
    log(1/eps)); |P/x| <= 4m/sqrt(pi) on [-1, 1]; |erf(mx)/x| >= 1/2; Lipschitz constant 2m/sqrt(pi); on [-c, c], 0 < c <= 1, degree O(m
    log(mc/eps))."""
    # sup |P/x| from a grid (a measurement from below), sup |erf - P| beside the series' own tail, |erf/x|
    x = np.cos(np.linspace(0, np.pi / 2, 2001)[:-1])
    values = np.polynomial.chebyshev.chebval(x, erf_polynomial(m, k))
    tail = 4 * m / ROOT_PI * np.sum(special.ive(np.arange((k + 1) // 2, 200), m * m / 2))
    slack = 1e-13 * m
    return [
        at_most(
            "sup |P(x)/x|",
            np.max(np.abs(values / x)),
            quotient_bound(m=m, root_pi=ROOT_PI),
            2 * m / ROOT_PI,
            slack,
        ),
        at_most("sup |P(x) - erf(mx)|", np.max(np.abs(values - special.erf(m * x))), tail, rounding=slack),
        at_most("sup |x/erf(mx)|", np.max(x / special.erf(m * x)), 2.0, rounding=slack),
    ]
