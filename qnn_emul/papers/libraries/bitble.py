"""alpha of BITBLE's encodings, and of two encodings that NWQLib compares."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Real, at_most, exactly
from ...claims import claim as any_claim
from ..small import EXACT, X, Z, contraction, norm

claim = partial(any_claim, kind="bound", construction="the matrices themselves")


def matrices() -> list[np.ndarray]:
    return [np.ones((2, 2)), np.diag([1.0, 0.5]), contraction(3, 4, 2.0)]


def least(A: np.ndarray, alpha: float) -> list[Any]:
    """A corner is a contraction."""
    return [at_most("||A||", norm(A), alpha, rounding=EXACT * alpha)]


@claim(
    "BITBLE",
    key="BITBLE, Frobenius norm",
    title="alpha of the encoding with n ancillas",
    text="read, in its README",
    inputs={"A": Data(np.ndarray)},
    candidates=matrices,
    implied_by="||A|| <= ||A||_F",
)
def frobenius(A: Any) -> Any:
    """A 2^n x 2^n matrix is encoded with alpha = ||A||_F on n ancillas."""
    return least(A, float(np.linalg.norm(A)))


def powers(A: np.ndarray, p: float) -> float:
    """sqrt of the largest sum of |A_ij|^2p in a column times the largest sum of |A_ij|^(2 - 2p) in a row."""
    moduli, there = np.where(A != 0, np.abs(A), 1.0), A != 0
    columns = np.max(np.sum(there * moduli ** (2 * p), axis=0))
    return math.sqrt(columns * np.max(np.sum(there * moduli ** (2 - 2 * p), axis=1)))


@claim(
    "BITBLE",
    key="BITBLE, powers of entries",
    title="alpha of the encoding with n + 2 ancillas",
    text="read, in its README",
    inputs={"A": Data(np.ndarray), "p": Real(0.0, 1.0)},
    candidates=lambda: [(A, p) for A in matrices() for p in (0.5, 0.2)],
    implied_by="Cauchy and Schwarz for |A_ij| = |A_ij|^p |A_ij|^(1 - p)",
)
def by_powers(A: Any, p: Any) -> Any:
    """mu_p(A^T) = sqrt(max_j ||A_j||_{2p}^{2p} max_i ||A_i||_{2(1 - p)}^{2(1 - p)}) on n + 2 ancillas, of columns j and rows i."""
    return least(A, powers(A, p))


@claim(
    "NWQLib",
    key="NWQLib, Z + X/2",
    title="Two encodings of Z + X/2",
    text="read, in its files",
    inputs={"half": Data(float)},
    candidates=lambda: [0.5],
    implied_by="1 + 1/2, and (Z + X/2)^2 = 5/4",
)
def two_encodings(half: Any) -> Any:
    """Z + 0.5 X: a sum of Pauli words has alpha 1.5, a dilation sqrt(5)/2, by one ancilla each."""
    A = Z + half * X
    return [
        exactly("alpha of the sum", 1 + half, 1.5, rounding=EXACT),
        exactly("alpha of the dilation", norm(A), math.sqrt(5) / 2, rounding=EXACT),
    ]
