"""Encodings whose error lies along the block, from which extreme instances are built: 1x1 ones, and given blocks with given errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..encoding.measure import size
from .arrays import isometric
from .parts import Parts, encode


def block_scalar(block: complex, alpha: float, epsilon: float) -> BlockEncoding:
    """n = 0: the 1x1 matrix `block`, |block| <= 1, encoded with alpha; the target is stretched by epsilon along it."""
    out: BlockEncoding = _scalar((1, 1), block, alpha, epsilon)
    return out


def vector_scalar(block: complex, alpha: float, epsilon: float) -> VectorEncoding:
    """n = 0: the number `block` as a vector of one entry, in the same way."""
    out: VectorEncoding = _scalar((1,), block, alpha, epsilon)
    return out


def vector_with_error(block: np.ndarray, alpha: float, error: np.ndarray) -> VectorEncoding:
    """A VE with corner `block` (norm <= 1; one ancilla if < 1) of the target alpha * block + error, epsilon = ||error||."""
    out: VectorEncoding = _with_error(block, alpha, error, 0 if isometric(np.asarray(block)) else 1)
    return out


def tilted(alpha: float, sine: float, phase: complex = 1.0) -> VectorEncoding:
    """e_0 encoded as its projection on a unit vector at the angle arcsin(sine): no error of that size turns it farther."""
    angle = np.arcsin(sine)
    b = np.cos(angle) * np.array([np.cos(angle), np.sin(angle) * phase])
    return vector_with_error(b / alpha, alpha, np.array([1.0, 0.0]) - b)


def matrix_with_error(block: np.ndarray, alpha: float, error: np.ndarray) -> BlockEncoding:
    """A BE with corner `block` (norm <= 1; one ancilla) of the target alpha * block + error, epsilon = ||error||."""
    out: BlockEncoding = _with_error(block, alpha, error, 1)
    return out


def _scalar(shape: tuple[int, ...], block: complex, alpha: float, epsilon: float) -> Any:
    phase = block / abs(block) if block else 1.0
    target = np.full(shape, alpha * block + epsilon * phase)
    return encode(Parts(alpha, int(abs(block) != 1), epsilon, np.full(shape, block), target), strict=True)


def _with_error(block: np.ndarray, alpha: float, error: np.ndarray, ancillas: int) -> Any:
    block, error = np.asarray(block), np.asarray(error)
    return encode(Parts(alpha, ancillas, size(error), block, alpha * block + error), strict=True)
