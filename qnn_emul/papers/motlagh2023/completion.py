"""The second polynomial of a sequence, and filters of circulant matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...claims import Data, Integer, at_most
from ..small import EXACT, gap, norm
from .sequences import claim


def completion(P: np.ndarray) -> np.ndarray:
    """Q of the same degree with |P|^2 + |Q|^2 = 1 on the circle: the zeros of 1 - |P|^2 inside the circle."""
    rest = -np.convolve(P, P[::-1].conj())  # coefficients of z^d (1 - |P|^2)
    rest[len(P) - 1] += 1
    zeros = np.roots(rest[::-1])
    inside = zeros[np.argsort(np.abs(zeros))[: (len(rest) - 1) // 2]]
    Q = np.atleast_1d(np.poly(inside))[::-1]
    at = np.exp(0.3j)
    scale = (1 - abs(np.polyval(P[::-1], at)) ** 2) / abs(np.polyval(Q[::-1], at)) ** 2
    return np.asarray(Q * np.sqrt(scale))


@claim(
    key="Generalized QSP, completion",
    title="Every bounded polynomial has a partner",
    inputs={"P": Data(np.ndarray)},
    candidates=lambda: [np.array([0.6]), np.array([0.3, 0.5j]), np.array([0.1, -0.2j, 0.3, 0.2 + 0.1j])],
    implied_by="Fejér and Riesz: a trigonometric polynomial that is not negative is the square of the modulus of a polynomial",
    remark="Q is found by the zeros of 1 - |P|^2, and compared on points of the circle",
)
def partner(P: Any) -> Any:
    """Every complex P with |P| <= 1 on the circle has a Q of the same degree with |P|^2 + |Q|^2 = 1."""
    Q, z = completion(P), np.exp(2j * np.pi * np.arange(16) / 16)
    whole = np.abs(np.polyval(P[::-1], z)) ** 2 + np.abs(np.polyval(Q[::-1], z)) ** 2
    return [gap("|P|^2 + |Q|^2 - 1", whole, np.ones(16), 1e-7), at_most("degree of Q", len(Q) - 1, len(P) - 1)]


def circulant(filter_: np.ndarray, N: int) -> np.ndarray:
    """sum_k f_k S^k."""
    return np.asarray(sum(f * np.roll(np.eye(N), k, axis=0) for k, f in enumerate(filter_)))


@claim(
    key="Generalized QSP, convolution",
    title="alpha of a convolution",
    kind="bound",
    inputs={"coefficients": Data(np.ndarray), "N": Integer(1, 16)},
    requires=lambda coefficients, N: len(coefficients) <= N,
    candidates=lambda: [
        (np.array([1.0, 1.0]), 4),
        (np.array([1.0, -1.0]), 3),
        (np.array([0.2, 1j, -0.4]), 8),
    ],
    implied_by="the eigenvalues are values of P on the circle",
)
def convolution(coefficients: Any, N: Any) -> Any:
    """The convolution with a filter on N points is P of a shift: alpha = max |P| on the circle."""
    z = np.exp(2j * np.pi * np.arange(4096) / 4096)
    alpha = float(np.max(np.abs(np.polyval(coefficients[::-1], z))))
    return [at_most("||A||", norm(circulant(coefficients, N)), alpha, rounding=EXACT + 1e-5 * alpha)]
