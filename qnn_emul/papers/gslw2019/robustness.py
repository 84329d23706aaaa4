"""How far P^(SV) moves when the matrix does: GSLW Lemmas 22 and 23."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...claims import BlockEncoding, Data, at_most
from ...errors import ArgumentError
from ...lemmas.poly.singular_value_transformation import singular_value_transformation
from ...linalg.operators import to_dense
from ...scalars import square_root
from ..draws import ATTEMPTS, Draw, contraction
from . import claim

ROUNDING = 2.0**-44  # of small dense transforms: 2^2 dimensions x 2^7 operations x 2^-53
Moved = tuple[np.ndarray, np.ndarray, tuple[float, ...]]


def distance(A: np.ndarray, B: np.ndarray) -> float:
    """||A - A~||."""
    return float(np.linalg.norm(A - B, 2))


def mean(A: np.ndarray, B: np.ndarray) -> float:
    """||(A + A~)/2||."""
    return float(np.linalg.norm(A + B, 2)) / 2


def moved(A: np.ndarray, B: np.ndarray, P: tuple[float, ...]) -> float:
    """||P^(SV)(A) - P^(SV)(A~)||, read off the blocks of two QSVTs; P by its Chebyshev coefficients."""
    parts = [
        to_dense(singular_value_transformation(BlockEncoding.from_matrix(m, alpha=1.0), P).block_data) for m in (A, B)
    ]
    return float(np.linalg.norm(parts[0] - parts[1], 2))


def slope(A: np.ndarray, B: np.ndarray, P: tuple[float, ...]) -> float:
    """Our bound: sum |c_k| k^2 ||A - A~||."""
    return float(np.abs(P) @ np.arange(len(P)) ** 2) * distance(A, B)


def root_bound(*, degree: Any, distance: Any) -> Any:
    """4 d sqrt(||A - A~||)."""
    return 4 * degree * square_root(distance)


def linear_bound(*, degree: Any, distance: Any, mean: Any) -> Any:
    """d sqrt(2/(1 - ||(A + A~)/2||^2)) ||A - A~||."""
    return degree * square_root(2 / (1 - mean * mean)) * distance


def basis(degree: int, sign: float = 1.0) -> tuple[float, ...]:
    """T_d."""
    return (*[0.0] * degree, sign)


def _numbers(a: float, b: float, degree: int) -> Moved:
    return np.array([[a]]), np.array([[b]]), basis(degree)


def _turned(angle: float, size: float, degree: int) -> Moved:
    """A rank-one matrix and the same one turned."""
    x, y = np.array([1.0, 0.0]), np.array([math.cos(angle), math.sin(angle)])
    return size * np.outer(x, x), size * np.outer(y, y), basis(degree)


def near_one() -> Iterator[Moved]:
    """1x1: 1 and -1 with P = x; then T_d at 1 and at cos(u/d), u = 2.33, where (1 - cos u)/u is largest."""
    yield _numbers(1.0, -1.0, 1)
    for degree in (2, 3, 5, 10, 20):
        shift = 1 - math.cos(2.3311 / degree)
        yield _numbers(1.0, 1 - shift, degree)
    yield _turned(0.3, 1.0, 5)
    yield _turned(0.1, 0.9, 8)


def near_zero() -> Iterator[Moved]:
    """||A - A~|| + ||(A + A~)/2||^2 <= 1. Odd T_d has the slope d at 0."""
    yield _numbers(1e-3, -1e-3, 3)
    yield _numbers(0.5, -0.5, 1)
    yield _numbers(0.8, 0.7, 4)
    yield _turned(0.2, 0.5, 5)
    yield np.array([[0.0, 1e-3], [0.0, 0.0]]), np.array([[0.0, 0.0], [1e-3, 0.0]]), basis(7)


def drawn(linear: bool) -> Draw:
    """Two contractions at a distance from 1e-3 to 1; near each other and short where GSLW Lemma 23 asks for it."""

    def draw(rng: np.random.Generator) -> Moved:
        side, degree = 1 << int(rng.integers(0, 2)), int(rng.integers(1, 9))
        for _ in range(ATTEMPTS):
            A = contraction(rng, side)
            B = A + 10.0 ** rng.uniform(-3, 0) * contraction(rng, side)
            B = B / max(1.0, float(np.linalg.norm(B, 2)))
            if not linear or close_and_short(A, B):
                return A, B, basis(degree)
        raise ArgumentError("linear", f"be reached in {ATTEMPTS} draws", linear)

    return draw


def close_and_short(A: np.ndarray, B: np.ndarray) -> bool:
    """GSLW Lemma 23's condition; a mean of norm 1 would leave nothing to divide by."""
    return mean(A, B) < 1 and distance(A, B) + mean(A, B) ** 2 <= 1


INPUTS = {"A": Data(np.ndarray), "B": Data(np.ndarray), "P": Data(tuple)}
MOVED = "||P(A) - P(A~)||"


@claim(
    key="GSLW Lemma 22",
    title="Robustness of singular value transformation",
    inputs=INPUTS,
    construction="poly.singular_value_transformation",
    rule=root_bound,
    candidates=near_one,
    draw=drawn(False),
    remark="the candidates have real P",
)
def lemma_22(A: Any, B: Any, P: Any) -> Any:
    """P of degree n as in GSLW Corollary 8 (one parity, |P| <= 1 on [-1, 1]), ||A||, ||A~|| <= 1: ||P^(SV)(A) - P^(SV)(A~)|| <= 4 n
    sqrt(||A - A~||)."""
    claimed = root_bound(degree=len(P) - 1, distance=distance(A, B))
    return [at_most(MOVED, moved(A, B, P), claimed, min(slope(A, B, P), float(claimed)), ROUNDING)]


@claim(
    key="GSLW Lemma 23",
    title="Robustness of singular value transformation, linear",
    inputs=INPUTS,
    requires=close_and_short,
    construction="poly.singular_value_transformation",
    rule=linear_bound,
    candidates=near_zero,
    draw=drawn(True),
    enough="for 1x1 matrices sqrt(1/(1 - ||(A + A~)/2||^2)), by Bernstein's inequality",
)
def lemma_23(A: Any, B: Any, P: Any) -> Any:
    """P as in GSLW Lemma 22, ||A - A~|| + ||(A + A~)/2||^2 <= 1: ||P^(SV)(A) - P^(SV)(A~)|| <= n sqrt(2/(1 - ||(A + A~)/2||^2)) ||A -
    A~||."""
    claimed = linear_bound(degree=len(P) - 1, distance=distance(A, B), mean=mean(A, B))
    return [at_most(MOVED, moved(A, B, P), claimed, slope(A, B, P), ROUNDING)]
