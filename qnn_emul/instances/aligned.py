"""Small helpers to build extreme instances: 1x1 encodings, and encodings whose error is aligned with the block."""

from __future__ import annotations

import cmath
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, VectorEncoding


def scalar(block: complex, alpha: float, epsilon: float, kind: Any = BlockEncoding) -> Any:
    """n = 0: the number `block`, |block| <= 1, encoded with alpha; the target is stretched by epsilon along it."""
    phase = block / abs(block) if block else 1.0
    target = alpha * block + epsilon * phase
    if isinstance(target, complex) and target.imag == 0:
        target = target.real
    size = abs(block)
    if size == 1:
        unitary = np.array([[block]])
    else:
        other = cmath.sqrt(1 - size**2)
        unitary = np.array([[block, -other], [other, np.conj(block)]])
    shape = (1, 1) if kind is BlockEncoding else (1,)
    return kind.from_unitary(unitary, target=np.full(shape, target), alpha=alpha, epsilon=epsilon)


def block_scalar(block: complex, alpha: float, epsilon: float) -> BlockEncoding:
    """The 1x1 block-encoding of `scalar`."""
    return scalar(block, alpha, epsilon, BlockEncoding)


def vector_scalar(block: complex, alpha: float, epsilon: float) -> VectorEncoding:
    """The one-entry vector-encoding of `scalar`."""
    return scalar(block, alpha, epsilon, VectorEncoding)


def vector_with_error(block: np.ndarray, alpha: float, error: np.ndarray) -> VectorEncoding:
    """A VE with corner `block` (norm <= 1; one ancilla) of the target alpha * block + error, epsilon = ||error||."""
    exact = VectorEncoding.from_vector(alpha * np.asarray(block), alpha=alpha)
    target = exact.target + np.asarray(error)
    return VectorEncoding.from_unitary(exact.unitary, target=target, alpha=alpha, epsilon=float(np.linalg.norm(error)))


def matrix_with_error(block: np.ndarray, alpha: float, error: np.ndarray) -> BlockEncoding:
    """A BE with corner `block` (norm <= 1; one ancilla) of the target alpha * block + error, epsilon = ||error||."""
    exact = BlockEncoding.from_matrix(alpha * np.asarray(block), alpha=alpha)
    target = np.asarray(exact.target) + np.asarray(error)
    return BlockEncoding.from_unitary(
        exact.unitary, target=target, alpha=alpha, epsilon=float(np.linalg.norm(error, 2))
    )
