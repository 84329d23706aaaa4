"""A small encoding as explicit parts: block, target and record, from which its circuit is completed without randomness."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.leaves import as_data
from ..encoding.measure import leaf_rounding, size
from ..encoding.record import Record
from ..encoding.source import Leaf
from ..engine.signature import VE, EncodingInput
from ..linalg.circuit import Circuit
from ..linalg.shapes import real_if_real
from .arrays import UNITARY, around_column, around_corner, clipped, isometric


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
        out: int = self.block.shape[0].bit_length() - 1
        return out

    @property
    def error(self) -> np.ndarray:
        """target - alpha * block."""
        return self.target - self.alpha * self.block

    def with_error(self, error: np.ndarray) -> Parts:
        """The same block and record with another target."""
        return replace(self, target=self.alpha * self.block + error)


def encode(parts: Parts, name: str = "", strict: bool = False) -> Encoding:
    """The encoding: one ancilla holds the dilation, further ones control it; of vectors, the rest of the column is one entry.

    `strict` builds the unitary now and checks the record against it (`from_unitary`, whose named errors it raises); else that waits
    until the circuit is needed, for `sound` parts are those of an encoding.
    """
    made = BlockEncoding if parts.block.ndim == 2 else VectorEncoding
    if strict:
        claim = {"alpha": parts.alpha, "epsilon": parts.epsilon}
        return made.from_unitary(_completed(parts), target=parts.target, name=name, **claim)
    target, block = (real_if_real(a) for a in (parts.target, parts.block))
    record = Record(float(parts.alpha), parts.ancillas, float(parts.epsilon), size(target))
    circuit, corner = partial(parts_circuit, parts, name), partial(as_data, block)
    source = Leaf("leaf.unitary", "given unitary", as_data(target), corner, circuit, ancillas=parts.ancillas)
    return made(parts.n, block.shape, record, source, name)


def parts_circuit(parts: Parts, name: str) -> Circuit:
    """The circuit of what `encode` makes of them."""
    return encode(parts, name, strict=True).circuit


def _completed(parts: Parts) -> np.ndarray:
    """The plainest unitary around the block, which stands there as given, not as decompositions round it."""
    block, side = parts.block, parts.block.shape[0]
    if block.ndim == 2:
        unitary = around_corner(block, parts.ancillas)
        unitary[:side, :side] = block
    else:
        length = side << parts.ancillas
        unitary = around_column(block, np.eye(1, length - side)[0], np.eye(length))
        unitary[:side, 0] = block
    return real_if_real(unitary)


def sound(parts: Parts) -> bool:
    """The parts are those of an encoding: a contraction in the corner, an isometry without ancillas, error <= epsilon."""
    if not (parts.alpha > 0 and parts.epsilon >= 0) or size(parts.block) > 1.0 + UNITARY:
        return False
    if parts.ancillas == 0 and not isometric(parts.block):
        return False
    slack = leaf_rounding(parts.n, parts.alpha, size(parts.target))
    return bool(size(parts.error) <= parts.epsilon + slack)


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
    if low == 0.0 and left <= leaf_rounding(parts.n, parts.alpha, 0.0) / 2:
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
    else:
        target = clipped(target, bound)
    return replace(parts, block=block, target=target)
