"""Robust oblivious amplitude amplification."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...claims import Integer, Real, at_most
from ..small import EXACT, norm
from . import restated


def amplified(A: np.ndarray, n: int) -> np.ndarray:
    """(-1)^((n-1)/2) T_n of the singular values."""
    left, values, right = np.linalg.svd(A, full_matrices=False)
    signed = (-1.0) ** ((n - 1) // 2) * np.cos(n * np.arccos(np.minimum(values, 1.0)))
    return np.asarray((left * signed) @ right)


def robust_bound(*, n: Any, epsilon: Any) -> Any:
    """2 n eps."""
    return 2 * n * epsilon


@restated(
    key="GSLW Theorem 28",
    title="Robust oblivious amplitude amplification",
    kind="theorem",
    inputs={"n": Integer(1, 15), "eps": Real(0.0, 0.05), "along": Integer(0, 1)},
    requires=lambda n, eps, along: n % 2 == 1,
    rule=robust_bound,
    candidates=lambda: [(n, 1e-4, along) for n in (3, 5, 15) for along in (0, 1)],
    enough="about 2 n/pi times eps as eps -> 0: the slope of T_n across is T_n(x)/x, along it is 0",
    remark="W maps a number to e_0, and the encoded vector is off by eps along it or across",
)
def theorem_28(n: Any, eps: Any, along: Any) -> Any:
    """n odd, ||sin(pi/(2n)) W psi - Pi~ U psi|| <= eps on img Pi, W isometric: n uses of U and U^H and one ancilla make U~ with ||W psi -
    Pi~ U~ psi|| <= 2 n eps."""
    size = math.sin(math.pi / (2 * n))
    A = np.array([[size - eps], [0.0]]) if along else np.array([[size], [eps]])
    error = norm(np.array([[1.0], [0.0]]) - amplified(A, n))
    return [at_most("||W - Pi~ U~||", error, robust_bound(n=n, epsilon=eps), rounding=EXACT * n)]


@restated(
    key="GSLW Theorem 28 [P], large eps",
    title="Where nothing has to be done",
    kind="part of a proof",
    inputs={"n": Integer(1, 99), "eps": Real(0.3333333333333334, 2.0)},
    requires=lambda n, eps: n % 2 == 1,
    rule=robust_bound,
    candidates=lambda: [(1, 0.34), (3, 0.3333333333333334), (99, 1.0)],
    implied_by="1 - sin(pi/(2n)) <= (2n - 1)/3: at n = 1 it is 0, beyond it is at most 1",
)
def theorem_28_large(n: Any, eps: Any) -> Any:
    """For eps > 1/3, or n = 1, U~ := U satisfies the bound."""
    claimed = robust_bound(n=n, epsilon=eps)
    return [at_most("||W - sin(pi/(2n)) W|| + eps", 1 - math.sin(math.pi / (2 * n)) + eps, claimed, rounding=EXACT)]
