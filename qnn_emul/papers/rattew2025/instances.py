"""Small unit vectors with errors along or across them, and what constructions were divided by."""

from __future__ import annotations

import numpy as np

from ...encoding.encoding import Encoding, VectorEncoding
from ...instances.aligned import vector_with_error

E0, E1 = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def unit_scalar(alpha: float, epsilon: float, sign: complex = 1.0, outward: bool = False) -> VectorEncoding:
    """The unit vector (sign) encoded as alpha * block = (1 -+ epsilon) sign, one ancilla or none."""
    size = (1.0 + epsilon if outward else 1.0 - epsilon) / alpha
    return vector_with_error(np.array([size * sign]), alpha, np.array([(-epsilon if outward else epsilon) * sign]))


def turned(angle: float, alpha: float) -> VectorEncoding:
    """The unit vector e_0 whose value is e_0 turned by `angle`: epsilon = 2 sin(angle/2), across the vector."""
    value = np.cos(angle) * E0 + np.sin(angle) * E1
    return vector_with_error(value / alpha, alpha, E0 - value)


def divided_by(e: Encoding) -> float:
    """The norm that a normalised construction was divided by."""
    return float(e.applied.numbers["norm"])


def on_classes(depth: int) -> str:
    """On how many classes, in words: 2^depth."""
    return "on 1 class" if depth == 0 else f"on {1 << depth} classes"
