"""Uniform singular value amplification."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...claims import Real, at_most
from ...linalg.amplification import amplification
from ..closed import AMPLIFIED, amplification_degree
from . import claim


def relative_error(gamma: float, delta: float, absolute: float) -> tuple[float, int]:
    """sup |P(x)/(gamma x) - 1| on a grid of (0, (1 - delta)/gamma], and the degree, for sup |P - gamma x| <= absolute."""
    polynomial = amplification(gamma, delta, absolute)
    x = np.linspace(0, (1 - delta) / gamma, 2001)[1:]
    return float(np.max(np.abs(polynomial(x) / (gamma * x) - 1))), polynomial.degree


def degree_bound(*, gamma: Any, delta: Any, logarithm: Any) -> Any:
    """m with the constant 1; logarithm = log2(gamma/epsilon)."""
    return gamma / delta * logarithm


@claim(
    key="GSLW Theorem 30",
    implied_by="gamma x times a rectangle of two sign polynomials: m = 2 + (4 gamma/delta) ln(5.4 max(gamma, 1/eps)) is enough, with a "
    "relative error",
    title="Uniform singular value amplification",
    kind="growth",
    inputs={"gamma": Real(1.0, 16.0), "delta": Real(0.01, 0.5), "epsilon": Real(1e-12, 0.5)},
    construction="be.uniform_amplification",
    rule=degree_bound,
    candidates=lambda: [(2.0, 0.25, 0.1), (2.0, 0.25, 1e-3), (4.0, 0.25, 1e-3), (2.0, 0.1, 1e-3)],
    remark="the error is relative; that polynomials exist is shown by ours, O(...) is read with the constant 1",
)
def theorem_30(gamma: Any, delta: Any, epsilon: Any) -> Any:
    """gamma > 1, delta, eps in (0, 1/2): there is m = O((gamma/delta) log(gamma/eps)) and Phi in R^m such that U_Phi has singular values
    s~_i with |s~_i/(gamma s_i) - 1| <= eps for all s_i <= (1 - delta)/gamma."""
    absolute = min(0.45, epsilon)
    found, degree = relative_error(gamma, delta, absolute)
    while found > epsilon:  # the polynomial of lowest degree that the search finds with *relative* error epsilon
        absolute /= 2
        found, degree = relative_error(gamma, delta, absolute)
    bound = degree_bound(gamma=gamma, delta=delta, logarithm=math.log2(gamma / epsilon))
    enough = amplification_degree(gamma, delta, epsilon)
    return [
        at_most("degree", degree, bound),
        at_most("degree beside the bound in closed form", degree, enough),
        at_most("that bound beside its O(...)", enough, AMPLIFIED * bound),
        at_most("relative error of the singular values", found, epsilon),
    ]
