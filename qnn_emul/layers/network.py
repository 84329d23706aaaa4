"""A residual network as layers in a row, with or without data: copies of the input, residual blocks, dense head."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..lemmas.ve.concatenation import concatenate
from ..lemmas.ve.tensor import tensor
from ..linalg.shapes import Shape
from .residual_block import residual_blocks
from .residual_linear_pooling import dense_input_error, pooled_contraction


@dataclass(frozen=True, eq=False)
class DenseHead:
    """W with ||W|| <= 1 (an array or `qe.abstract.columns`), its largest column norm, and tau: see residual_linear_pooling."""

    W: Any
    largest: float
    tau: float


def product_of_paths(paths: Sequence[VectorEncoding], shape: Shape) -> VectorEncoding:
    """The paths' unit outputs multiplied (Lemma 3), as a tensor of `shape`."""
    return reduce(tensor, paths).reshape(*shape)


def stacked(x: VectorEncoding, copies: int) -> VectorEncoding:
    """`copies` of the unit tensor (C, M, M) one after the other (Lemma 4) as a unit tensor (copies C, M, M)."""
    if copies == 1:
        return x
    channels, *image = x.shape
    return concatenate([x] * copies).normalized(math.sqrt(copies)).reshape(copies * channels, *image)


def error_of_blocks(error: float, head: DenseHead | None) -> float:
    """What the blocks may err by so that the network errs by at most `error`: half of it is the head's."""
    return error if head is None else dense_input_error(error / 2, head.tau, head.largest)


def forward(
    psi: VectorEncoding, weights: Sequence[BlockEncoding], error: float, ancillas: str, head: DenseHead | None
) -> VectorEncoding:
    """Residual blocks and head on the unit tensor psi, with alpha = 1 and an error of at most `error`."""
    psi = residual_blocks(psi, weights, error_of_blocks(error, head), ancillas=ancillas)
    return psi if head is None else pooled_contraction(psi, head.W, head.largest, head.tau, error / 2)
