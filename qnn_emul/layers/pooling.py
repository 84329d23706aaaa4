"""Squared l2 pooling (Def. B.7) and sampling a class (Definition 1)."""

from __future__ import annotations

import math

import numpy as np

from ..encoding.encoding import VectorEncoding
from ..errors import ArgumentError, ZeroNorm
from ..lemmas.guards import need
from ..linalg.shapes import as_numeric


def group_sums(vector: np.ndarray, classes: int) -> np.ndarray:
    """Share of each of `classes` contiguous groups in the squared norm: (classes,), sum 1."""
    if isinstance(classes, bool) or not isinstance(classes, int | np.integer) or classes < 1 or vector.size % classes:
        raise ArgumentError("classes", f"be a positive divisor of the size {vector.size}", classes)
    scale = np.max(np.abs(vector))
    if not scale > 0:
        raise ZeroNorm("x", "have a non-zero block", "a zero vector")
    squares = np.abs(vector / scale) ** 2
    sums = squares.reshape(classes, -1).sum(axis=1)
    out: np.ndarray = sums / sums.sum()
    return out


def pool(x: VectorEncoding, classes: int) -> np.ndarray:
    """Probabilities (classes,) of the class register, given that all ancillas are 0 (the paper's Def. B.7).

    They are the group sums of |block|^2/||block||^2 over contiguous groups.

    `classes` must divide 2**n. Raises ArgumentError, ZeroNorm.
    """
    return group_sums(need(x, VectorEncoding, "x").block, classes)


def sample(probabilities: np.ndarray, shots: int, rng: np.random.Generator) -> np.ndarray:
    """`shots` classes drawn from `probabilities`: (shots,). Measuring the class register. Raises ArgumentError."""
    if isinstance(shots, bool) or not isinstance(shots, int | np.integer) or shots < 0:
        raise ArgumentError("shots", "be an integer of at least 0", shots)
    if not isinstance(rng, np.random.Generator):
        raise ArgumentError("rng", "be a numpy.random.Generator", type(rng).__name__)
    p = as_numeric(probabilities, "probabilities")
    if p.ndim != 1 or p.dtype.kind == "c" or p.min() < 0 or abs(p.sum() - 1.0) > 1e-9:
        raise ArgumentError("probabilities", "be non-negative numbers (classes,) that sum to 1", p.tolist())
    return rng.choice(len(p), size=int(shots), p=p / p.sum())


def distance_bound(epsilon: float) -> float:
    """||y - y^||_2 <= sqrt(2) epsilon for the pooled probabilities of a (alpha, a, epsilon)-VE of a unit vector (Mathematics 7.2).

    Conditioned on ancillas 0 the total variation is at most epsilon, and ||.||_2 <= sqrt(2) times that.
    """
    return math.sqrt(2.0) * epsilon


def vector_error_for(distance: float) -> float:
    """Inverse of `distance_bound`, a rounding below."""
    return distance / math.sqrt(2.0) * (1 - 1e-12)
