"""Random arrays, what is measured on small ones, and unitaries completed around a corner or a column.

Everything random is drawn from the numpy Generator that is passed in.
"""

from __future__ import annotations

import math

import numpy as np

from ..encoding.measure import size
from ..linalg.unitaries import unitary_dilation

UNITARY = 1e-13  # a block this close to a unitary needs no ancilla


def gaussian(rng: np.random.Generator, shape: tuple[int, ...], real: bool) -> np.ndarray:
    """Independent normal entries, real or complex."""
    out = rng.normal(size=shape)
    return out if real else out + 1j * rng.normal(size=shape)


def random_unitary(rng: np.random.Generator, size: int, real: bool = False) -> np.ndarray:
    """A Haar-random unitary (orthogonal if `real`) matrix, (size, size)."""
    return _orthonormal(gaussian(rng, (size, size), real))


def random_phase(rng: np.random.Generator, real: bool) -> complex | float:
    """A number of modulus 1: a sign if `real`; a sign half of the time anyway, for signs attain most bounds."""
    sign = float(rng.choice([-1.0, 1.0]))
    return sign if real or rng.random() < 0.5 else complex(np.exp(2j * np.pi * rng.random()))


def random_block(rng: np.random.Generator, kind: str, n: int, size: float, real: bool, diagonal: bool) -> np.ndarray:
    """A matrix or vector of norm `size` in dimension 2**n."""
    raw = gaussian(rng, (1 << n, 1 << n) if kind == "BE" else (1 << n,), real)
    if diagonal and kind == "BE":
        raw = np.diag(np.diagonal(raw))
    out: np.ndarray = raw * (size / np.linalg.norm(raw, 2))
    return out


def direction(block: np.ndarray) -> np.ndarray:
    """Unit element along which an error stretches the block: b/||b||, or the top singular pair u v^H."""
    if block.ndim == 1:
        out: np.ndarray = block / np.linalg.norm(block)
        return out
    left, _, right = np.linalg.svd(block)
    return np.outer(left[:, 0], right[0])


def isometric(block: np.ndarray) -> bool:
    """Unitary (matrices) or of norm 1 (vectors), to rounding."""
    if block.ndim == 1:
        return abs(float(np.linalg.norm(block)) - 1.0) <= UNITARY
    return float(np.abs(block.conj().T @ block - np.eye(block.shape[0])).max()) <= UNITARY


def clipped(matrix: np.ndarray, bound: float = 1.0) -> np.ndarray:
    """Singular values (of a vector: its norm) above `bound` brought down to it, so that extreme blocks are reached exactly."""
    norm = size(matrix)
    if norm <= bound:
        return matrix
    if matrix.ndim == 1 or matrix.size == 1:
        return matrix / norm * bound
    left, sigma, right = np.linalg.svd(matrix)
    out: np.ndarray = (left * np.minimum(sigma, bound)) @ right
    return out


def around_corner(block: np.ndarray, ancillas: int) -> np.ndarray:
    """A unitary on `ancillas` further qubits with the contraction `block` in its corner: one holds the dilation, the rest control it."""
    if ancillas == 0:
        return block
    side = block.shape[0]
    whole = np.eye(side << ancillas, dtype=complex)
    whole[: 2 * side, : 2 * side] = unitary_dilation(block)
    return whole


def around_column(block: np.ndarray, rest: np.ndarray, frame: np.ndarray) -> np.ndarray:
    """A unitary whose first column is `block`, ||block|| <= 1, and below it `rest` stretched to what is missing.

    The other columns are those of `frame`, made orthonormal.
    """
    frame = frame.astype(complex)
    frame[: block.size, 0] = block
    if rest.size:
        missing = math.sqrt(max(0.0, 1.0 - float(np.linalg.norm(block)) ** 2))
        frame[block.size :, 0] = rest / np.linalg.norm(rest) * missing
    return _orthonormal(frame)


def turned(whole: np.ndarray, side: int, before: np.ndarray, after: np.ndarray | None = None) -> np.ndarray:
    """The same first `side` columns (and rows, if `after` is given: then their corner only), with the others turned."""
    out = whole.astype(complex)
    if after is not None:
        out[side:] = after @ out[side:]
    out[:, side:] = out[:, side:] @ before
    return out


def _orthonormal(frame: np.ndarray) -> np.ndarray:
    """The columns made orthonormal, one after the other."""
    q, r = np.linalg.qr(frame)
    diagonal = np.diagonal(r)
    length = np.abs(diagonal)
    return q * (np.where(length > 0, diagonal, 1.0) / np.where(length > 0, length, 1.0))
