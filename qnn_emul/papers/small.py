"""Small matrices that statements speak of, and the distance of two of them as a quantity."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np

from ..claims import Amendment, Claim, at_most
from ..claims.claimed import Quantity

EXACT = 2.0**-40  # rounding of products of some tens of small matrices
PLUS = np.full(2, math.sqrt(0.5))
X, Z = np.array([[0.0, 1.0], [1.0, 0.0]]), np.diag([1.0, -1.0])
HADAMARD = (X + Z) / math.sqrt(2)


def signal(x: float) -> np.ndarray:
    """W(x) = e^(i arccos(x) X)."""
    side = 1j * math.sqrt(1 - x * x)
    return np.array([[x, side], [side, x]])


def reflection(x: float) -> np.ndarray:
    """R(x), Hermitian with corner x."""
    side = math.sqrt(1 - x * x)
    return np.array([[x, side], [side, -x]])


def phase(t: float, P: np.ndarray | None = None) -> np.ndarray:
    """e^(it(2P - 1)) of a projector, e^(itZ) without one."""
    P = np.diag([1.0, 0.0]) if P is None else P
    out: np.ndarray = np.exp(1j * t) * P + np.exp(-1j * t) * (np.eye(len(P)) - P)
    return out


def product(factors: Iterable[np.ndarray]) -> np.ndarray:
    """From the left."""
    out: np.ndarray = reduce(np.matmul, factors)
    return out


def root(A: np.ndarray) -> np.ndarray:
    """Square root of a positive semidefinite matrix."""
    values, vectors = np.linalg.eigh(A)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.conj().T)


def dilation(A: np.ndarray) -> np.ndarray:
    """A contraction in the corner of a unitary."""
    eye = np.eye(len(A))
    upper = np.hstack([A, root(eye - A @ A.conj().T)])
    return np.vstack([upper, np.hstack([root(eye - A.conj().T @ A), -A.conj().T])])


def norm(A: Any) -> float:
    """Spectral norm of a matrix, 2-norm of a vector, modulus of a number."""
    A = np.asarray(A)
    return float(np.linalg.norm(A, 2) if A.ndim else abs(A))


def gap(name: str, found: Any, stated: Any, rounding: float = EXACT) -> Quantity:
    """||found - stated|| where they are said to be equal."""
    return at_most(name, norm(np.asarray(found) - np.asarray(stated)), 0.0, rounding=rounding)


def instead(words: str, function: Callable[..., Any]) -> Amendment:
    """The repaired statement is another function of the same inputs."""
    return Amendment(
        words, lambda stated: replace(stated, key=f"{stated.key}, repaired", function=function, repair=None)
    )


def needs(words: str, candidates: Callable[[], Iterable[Any]]) -> Amendment:
    """The statement as it is, under a further condition that these instances satisfy."""

    def of(stated: Claim) -> Claim:
        return replace(stated, key=f"{stated.key}, under the condition", candidates=candidates, draw=None, repair=None)

    return Amendment(words, of, condition=True)


def contraction(seed: int, side: int, size: float = 1.0, hermitian: bool = False) -> np.ndarray:
    """A complex matrix of this spectral norm, the same for the same numbers."""
    rng = np.random.default_rng([seed, side])
    A = rng.normal(size=(side, side)) + 1j * rng.normal(size=(side, side))
    A = A + A.conj().T if hermitian else A
    return np.asarray(size * A / np.linalg.norm(A, 2))


def unitary(seed: int, side: int) -> np.ndarray:
    """A unitary, the same for the same numbers."""
    return np.asarray(np.linalg.qr(contraction(seed, side))[0])
