"""Polynomials near the arcsine and near inverses, and what is made of them: GSLW Lemma 70, Corollary 71, Theorem 41."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from scipy import special

from ...claims import Data, Real, at_most
from ..small import EXACT, contraction, norm
from . import restated
from .encodings import evolved
from .transformation import asked


def arcsine_coefficients(degree: int) -> np.ndarray:
    """Of x, x^3, ..., x^degree in (2/pi) arcsin x: C(2l, l)/(4^l (2l + 1)) times 2/pi, all positive, of sum 1 as degree grows."""
    j = np.arange((degree + 1) // 2)
    central = np.exp(special.gammaln(2 * j + 1) - 2 * special.gammaln(j + 1) - j * math.log(4))
    return np.asarray(2 / math.pi * central / (2 * j + 1))


def arcsine_degree(radius: float, epsilon: float) -> int:
    """The odd degree at which radius^(degree + 2), which bounds what is left of the series, is at most epsilon."""
    return 2 * math.ceil(max(0.0, math.log(1 / epsilon) / math.log(1 / radius) - 2) / 2) + 1


def odd_powers(coefficients: np.ndarray, S: np.ndarray) -> np.ndarray:
    """sum_l c_l S^(2l + 1) of a Hermitian matrix, by its eigenvalues."""
    values, vectors = np.linalg.eigh(S)
    powers = values[:, None] ** (2 * np.arange(coefficients.size) + 1)
    return np.asarray((vectors * (powers @ coefficients)) @ vectors.conj().T)


@restated(
    key="GSLW Lemma 70",
    title="A polynomial near the arcsine",
    kind="growth",
    inputs={"delta": Real(0.001, 0.5), "eps": Real(1e-12, 0.5)},
    rule=asked,
    candidates=lambda: [(0.5, 0.5), (0.25, 1e-3), (0.01, 1e-9)],
    implied_by="the Taylor series: its coefficients are positive and sum to 1, so that it is at most 1 on [-1, 1] and what is left "
    "beyond the degree d is at most (1 - delta)^(d + 2)",
    remark="O(...) is read with the constant 2, logarithms are natural ones",
)
def lemma_70(delta: Any, eps: Any) -> Any:
    """An odd P of degree O(log(1/eps)/delta) with ||P|| <= 1 on [-1, 1] and ||P - (2/pi) arcsin|| <= eps on [-1 + delta, 1 - delta]."""
    degree = arcsine_degree(1 - delta, eps)
    c, edge = arcsine_coefficients(degree), 1 - delta
    at_edge = float(c @ edge ** (2.0 * np.arange(c.size) + 1))  # the error grows with x
    return [
        at_most("|P - (2/pi) arcsin|", 2 / math.pi * math.asin(edge) - at_edge, asked(epsilon=eps), rounding=EXACT),
        at_most("|P|", np.sum(c), 1.0, rounding=EXACT),
        at_most("degree", degree, 2 * math.log(1 / eps) / delta),
    ]


@restated(
    key="GSLW Corollary 71",
    title="The logarithm of a unitary",
    kind="growth",
    inputs={"H": Data(np.ndarray), "eps": Real(1e-12, 0.5)},
    rule=asked,
    candidates=lambda: [
        (np.array([[0.5]]), 0.5),
        (np.array([[0.0, 0.5], [0.5, 0.0]]), 1e-3),
        (contraction(5, 4, 0.5, True), 1e-9),
    ],
    implied_by="sin H is (U - U^H)/(2i), of norm at most sin(1/2) < 1/2, and GSLW Lemma 70's series at 2 eps/pi, times pi/2",
    remark="O(...) is read with the constant 4, logarithms are natural ones; one controlled U and its inverse a factor of the series",
)
def corollary_71(H: Any, eps: Any) -> Any:
    """U = e^(iH), ||H|| <= 1/2: a (pi/2, 2, eps)-block-encoding of H with O(log(1/eps)) controlled uses of U and its inverse."""
    U = evolved(H, 1.0)
    degree = arcsine_degree(math.sin(0.5), 2 * eps / math.pi)
    corner = odd_powers(arcsine_coefficients(degree), (U - U.conj().T) / 2j)
    return [
        at_most("||H - (pi/2) corner||", norm(H - math.pi / 2 * corner), asked(epsilon=eps), rounding=EXACT),
        at_most("||corner||", norm(corner), 1.0, rounding=EXACT),
        at_most("degree", degree, 4 * math.log(1 / eps)),
    ]


def cut_inverse(delta: float, epsilon: float) -> tuple[np.ndarray, int]:
    """Chebyshev coefficients of (delta/2)(1 - (1 - x^2)^b)/x cut at T_{2J+1} as GSLW Lemma 40 cuts it, b = ln(2/eps)/delta^2; and J."""
    b = math.ceil(math.log(2 / epsilon) / delta**2)
    J = min(b - 1, math.ceil(math.sqrt(b * math.log(8 * b * delta / epsilon + 1))))
    weights = np.nan_to_num(special.bdtrc(b + np.arange(J + 1), 2 * b, 0.5))
    coefficients = np.zeros(2 * J + 2)
    coefficients[1::2] = delta / 2 * 4 * (-1.0) ** np.arange(J + 1) * weights
    return coefficients, J


@restated(
    key="GSLW Theorem 41",
    title="The pseudoinverse",
    kind="growth",
    inputs={"delta": Real(0.01, 0.5), "eps": Real(1e-3, 0.5)},
    requires="eps <= delta",
    rule=asked,
    candidates=lambda: [(0.5, 0.5), (0.25, 0.1), (0.1, 1e-2), (0.02, 1e-3)],
    implied_by="GSLW Lemma 40's polynomial, which is 0 at 0 and at most 1 in size for eps >= 1e-3; below that, times the rectangle of GSLW "
    "Lemma 29 around 0",
    remark="singular values 0 and delta ... 1 on a grid; O(...) is read with the constant 6, the logarithm as ln(4/eps)",
)
def theorem_41(delta: Any, eps: Any) -> Any:
    """0 < eps <= delta <= 1/2: Phi in R^m, m = O(log(1/eps)/delta), makes (delta/2) A^+ within eps where all singular values are 0 or at
    least delta."""
    coefficients, J = cut_inverse(delta, eps)
    x, whole = np.linspace(delta, 1, 401), np.cos(np.linspace(0, np.pi, 801))
    found = np.max(np.abs(chebyshev.chebval(x, coefficients) - delta / (2 * x)))
    return [
        at_most("error", found, asked(epsilon=eps)),
        at_most("size at 0", abs(chebyshev.chebval(0.0, coefficients)), 0.0, rounding=EXACT),
        at_most("size", np.max(np.abs(chebyshev.chebval(whole, coefficients))), 1.0),
        at_most("degree", 2 * J + 1, 6 * math.log(4 / eps) / delta),
    ]
