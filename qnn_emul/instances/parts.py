"""A small encoding as explicit parts: block, target and record, from which its circuit is completed without randomness."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.record import Record
from ..encoding.source import Leaf
from ..engine.signature import VE, EncodingInput
from ..linalg.dilation import unitary_dilation
from ..linalg.operators import operator
from ..linalg.shapes import real_if_real

UNITARY = 1e-13  # a block this close to a unitary needs no ancilla


@dataclass(frozen=True, eq=False)
class Parts:
    """(alpha, ancillas, epsilon)-encoding of `target`, with `block` in the corner; arrays of size 2**n (squared)."""

    alpha: float
    ancillas: int
    epsilon: float
    block: np.ndarray
    target: np.ndarray

    @property
    def n(self) -> int:
        return self.block.shape[0].bit_length() - 1

    @property
    def error(self) -> np.ndarray:
        """target - alpha * block."""
        return self.target - self.alpha * self.block

    def with_error(self, error: np.ndarray) -> Parts:
        """The same block and record with another target."""
        return replace(self, target=self.alpha * self.block + error)


def size(array: np.ndarray) -> float:
    """2-norm of a vector, spectral norm of a matrix."""
    if array.size == 1:
        return abs(complex(array.reshape(())))
    return float(np.linalg.norm(array, 2))


def encode(parts: Parts, name: str = "", strict: bool = False) -> Encoding:
    """The encoding: one ancilla holds the dilation (or the rest of the column), further ones idle in |0>.

    `strict` builds the unitary now and confronts the record with it (`from_unitary`, whose named errors it raises); else that waits
    until somebody asks for the circuit, for `sound` parts are those of an encoding.
    """
    matrix = parts.block.ndim == 2
    if strict:
        made = BlockEncoding if matrix else VectorEncoding
        unitary = _around_matrix(parts) if matrix else _around_vector(parts)
        return made.from_unitary(unitary, target=parts.target, alpha=parts.alpha, epsilon=parts.epsilon, name=name)
    target, block = (real_if_real(a) for a in (parts.target, parts.block))
    record = Record(float(parts.alpha), parts.ancillas, float(parts.epsilon), size(target))
    circuit = lambda: encode(parts, name, strict=True).circuit
    if matrix:
        leaf = Leaf("leaf.unitary", "given unitary", operator(target), lambda: operator(block), circuit)
        return BlockEncoding(parts.n, block.shape, record, leaf, name)
    return VectorEncoding(
        parts.n, block.shape, record, Leaf("leaf.unitary", "given unitary", target, lambda: block, circuit), name
    )


def _around_matrix(parts: Parts) -> np.ndarray:
    if parts.ancillas == 0:
        return parts.block
    side = parts.block.shape[0]
    dilation = unitary_dilation(parts.block)
    dilation[:side, :side] = parts.block  # as given, not as the decomposition rounds it
    return np.kron(np.eye(1 << (parts.ancillas - 1)), dilation)


def _around_vector(parts: Parts) -> np.ndarray:
    side = parts.block.size
    column = np.zeros(side << parts.ancillas, dtype=complex)
    column[:side] = parts.block
    if parts.ancillas:
        column[side] = math.sqrt(max(0.0, 1.0 - float(np.vdot(parts.block, parts.block).real)))
    column /= np.linalg.norm(column)
    phase = column[0] / abs(column[0]) if column[0] else 1.0
    mirror = -column * np.conj(phase)  # of the first axis onto the column: axis - column, up to the phase
    rest = float(np.vdot(column[1:], column[1:]).real)
    mirror[0] = rest / (1.0 + abs(column[0]))  # 1 - |first entry|, without its cancellation
    length = float(np.vdot(mirror, mirror).real)
    unitary = phase * np.eye(column.size, dtype=complex)
    if length > 0:
        unitary -= phase * (2.0 / length) * np.outer(mirror, mirror.conj())
    unitary[:, 0] = column
    unitary[:side, 0] = parts.block  # as given, not as it was divided
    return unitary if np.any(unitary.imag) else unitary.real


def sound(parts: Parts) -> bool:
    """The parts are those of an encoding: a contraction in the corner, an isometry without ancillas, error <= epsilon."""
    if not (parts.alpha > 0 and parts.epsilon >= 0) or size(parts.block) > 1.0 + UNITARY:
        return False
    if parts.ancillas == 0 and not isometric(parts.block):
        return False
    slack = 8 * 2.0**-53 * parts.block.shape[0] * max(parts.alpha, size(parts.target), parts.epsilon)
    return size(parts.error) <= parts.epsilon + slack


def isometric(block: np.ndarray) -> bool:
    """Unitary (matrices) or of norm 1 (vectors), to rounding."""
    if block.ndim == 1:
        return abs(float(np.linalg.norm(block)) - 1.0) <= UNITARY
    return float(np.abs(block.conj().T @ block - np.eye(block.shape[0])).max()) <= UNITARY


def fitted(parts: Parts, wanted: EncodingInput) -> Parts | None:
    """Parts that meet what is wanted of the norm and of epsilon, near the given ones; None where that does not work.

    The block is shrunk and the target clipped to the norm bound; epsilon becomes the error that is left, unless it is given.
    """
    bound = wanted.norm_bound(parts.alpha)
    unit = isinstance(wanted, VE) and wanted.unit
    if size(parts.target) > bound or unit:
        scaled = unit and wanted.alpha is None and size(parts.target) > 1e-6
        parts = _rescaled(parts) if scaled else _clipped(parts, bound, unit)
    low, high = wanted.epsilon if isinstance(wanted.epsilon, tuple) else (0.0, math.inf)
    left = size(parts.error)
    if left > high:  # the block moves towards the target: a smaller error in the same direction
        moved = parts.block + (1.0 - high / left) / parts.alpha * parts.error
        parts = replace(parts, block=moved, ancillas=max(parts.ancillas, 1))
        left = min(size(parts.error), high)
    if low == 0.0 and left <= 4 * 2.0**-53 * parts.block.shape[0] * parts.alpha:
        left = 0.0  # rounding of alpha * block, no error
    near = abs(left - parts.epsilon) <= 1e-14 * max(parts.alpha, parts.epsilon)
    parts = parts if near and low <= parts.epsilon <= high else replace(parts, epsilon=max(left, low))
    limits = wanted.ancillas if isinstance(wanted.ancillas, tuple) else (0, 99)
    if parts.ancillas == 0 and not isometric(parts.block):
        parts = replace(parts, ancillas=1)
    return parts if sound(parts) and limits[0] <= parts.ancillas <= limits[1] else None


def _rescaled(parts: Parts) -> Parts:
    """Divided by the norm of the target: alpha, epsilon and target alike."""
    norm = size(parts.target)
    return replace(parts, alpha=parts.alpha / norm, epsilon=parts.epsilon / norm, target=parts.target / norm)


def _clipped(parts: Parts, bound: float, unit: bool) -> Parts:
    """The target brought to norm 1, or at most `bound`, after the block has been brought there too."""
    norm = size(parts.block) * parts.alpha
    block = parts.block * min(1.0, bound / norm) if norm > 0 else parts.block
    target = parts.target
    if unit:
        length = size(target)
        target = target / length if length > 0 else np.eye(1, target.size)[0]
    elif target.ndim == 1:
        target = target * min(1.0, bound / size(target))
    else:
        left, sigma, right = np.linalg.svd(target)
        target = (left * np.minimum(sigma, bound)) @ right
    return replace(parts, block=block, target=target)
