"""Lemma F.1: the polynomial for erf(mx)."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from ...claims import Integer, Real, at_most
from ...linalg.polynomials import erf_over_x, erf_slope
from ..small import instead
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


def slope_bound(*, m: Any, root_pi: Any) -> Any:
    """2 m/sqrt(pi)."""
    return 2 * m / root_pi


@claim(
    key="Lemma F.1, Lipschitz constant",
    title="Lipschitz constant of erf(mx)",
    statement=lemma_f1.statement,
    inputs={"m": Real(0.5, 100.0)},
    construction="erf itself",
    rule=slope_bound,
    candidates=lambda: [0.5, 2.0, 50.0],
    implied_by="the derivative 2 m e^(-m^2 x^2)/sqrt(pi), which is largest at 0",
)
def lemma_f1_lipschitz(m: Any) -> Any:
    x = np.linspace(0.0, 1.0, 1001) / m
    found = np.max(np.diff(special.erf(m * x)) / np.diff(x))
    return [at_most("slope of erf(mx)", found, slope_bound(m=m, root_pi=ROOT_PI), rounding=1e-12 * m)]


def least_bound() -> Any:
    """1/|erf(mx)/x| at its largest."""
    return 2


@claim(
    key="Lemma F.1, least value",
    title="Least value of erf(mx)/x",
    statement=lemma_f1.statement,
    inputs={"m": Real(0.5, 100.0)},
    construction="erf itself",
    rule=least_bound,
    candidates=lambda: [0.5, 1.0, 8.0],
    implied_by="erf(mx)/x falls on (0, 1] and grows with m: it is at least erf(1/2)",
    enough="erf(1/2) = 0.5205 in place of 1/2",
)
def lemma_f1_least(m: Any) -> Any:
    return [at_most("sup |x/erf(mx)|", 1 / special.erf(m), least_bound(), 1 / special.erf(0.5))]


CUT = 15.0  # read as the constant of O(...)


def degree_on(m: float, c: float, eps: float) -> int:
    """Of x Q, with |x Q - erf(mx)| <= eps for |x| <= c."""
    return int(erf_over_x(m, min(eps / c, erf_slope(m)), c).degree) + 1


@claim(
    key="Lemma F.1, degree on [-c, c]",
    title="Degree of the polynomial for erf(mx) on a shorter interval",
    statement=lemma_f1.statement,
    kind="growth",
    inputs={"m": Real(0.5, 100.0), "c": Real(0.0, 1.0, nonzero=True), "eps": Real(1e-12, 1.0)},
    construction="the series, divided by x",
    candidates=lambda: [(0.5, 0.1, 0.1), (0.5, 1.0, 1e-3), (2.0, 0.25, 1e-3), (8.0, 0.5, 1e-9), (8.0, 0.01, 1e-6)],
    repair=instead(
        "log(2 + mc/eps)",
        lambda m, c, eps: [at_most("degree", degree_on(m, c, eps), CUT * m * np.log2(2 + m * c / eps))],
    ),
    remark="for mc <= eps the logarithm is 0 or below, an odd polynomial has at least the degree 1; O(...) is read with the constant 15",
)
def lemma_f1_cut(m: Any, c: Any, eps: Any) -> Any:
    return [at_most("degree", degree_on(m, c, eps), CUT * m * np.log2(m * c / eps))]
