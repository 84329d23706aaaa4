"""Residual skip norm block (Lemma 6) and blocks in a row (Lemma 7), in the project's own form (MATH 6)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..errors import ArgumentError, ShapeError, Undecidable
from ..lemmas.guards import need, need_contraction, need_unit
from ..lemmas.ve.matrix_vector import matrix_vector
from ..lemmas.ve.pointwise_function import pointwise
from ..lemmas.ve.sign_amplification import amplify_above, direction_error, ratio_for
from ..lemmas.ve.sum import vector_sum
from ..linalg.activations import Erf
from ..linalg.shapes import as_epsilon

ACTIVATION = Erf(0.8)
NORM_BOUND = 1.0 - ACTIVATION.lipschitz  # 1 - 8/(5 sqrt pi) = 0.0972967…: ||x + f(Wx)|| >= ||x|| - L ||Wx||


def residual_block(x: VectorEncoding, W: BlockEncoding, epsilon: float) -> VectorEncoding:
    """s/||s||, s = x + erf(4/5 W x), with alpha = 1; the call adds at most `epsilon` to the error.

    Lemma 2, activation, Lemma 1, amplification, with ||s|| >= 1 - 8/(5 sqrt pi) whatever x and W. Half of
    epsilon goes to the sign polynomial, half to the activation's.
    x: alpha = 1, unit target; W: proved norm at most 1, same size.
    Raises NotNormalized (use amplify), NormTooLarge, ShapeError, ArgumentError, Undecidable, PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    need(W, BlockEncoding, "W")
    share = as_epsilon(epsilon) / 2
    need_unit(x, "x", "a residual block")
    need_contraction(W, "W", "a residual block")
    y = matrix_vector(W, x)
    if y.n != x.n or y.shape != x.shape:
        raise ShapeError("W", f"map shape {x.shape} to itself", f"{W.shape_in} -> {W.shape_out}")
    inherited = x.record.epsilon + ACTIVATION.lipschitz * y.record.epsilon
    h = pointwise(y, ACTIVATION, min(_room(inherited, share), 0.5))
    s = vector_sum([1.0, 1.0], [x, h])
    return amplify_above(s, NORM_BOUND, share, f"norm >= {NORM_BOUND:.4f}")


def _room(inherited: float, share: float) -> float:
    """How much error may be added before normalization so that at most `share` is added after it."""
    ratio = inherited / NORM_BOUND
    if not ratio < 1.0:
        raise Undecidable(
            f"residual_block: the inherited error {inherited:.6g} is not below the norm bound {NORM_BOUND:.6g}: "
            "nothing is known about the output. Encode x and W with smaller errors."
        )
    after = min(float(direction_error(ratio)) + share, math.sqrt(2.0))
    return (ratio_for(after) - ratio) * NORM_BOUND * (1 - 1e-12)


def input_error_for(error: float) -> float:
    """Largest error of x (W exact) that one block turns into at most `error`: inverse of the propagation. MATH 6."""
    return ratio_for(error) * NORM_BOUND / (1.0 + ACTIVATION.lipschitz)


def block_budgets(error: float, count: int) -> list[float]:
    """epsilon of each of `count` blocks in a row so that the last record's error is at most `error`.

    Each block spends half of what it may still lose and leaves the rest to the blocks before it; the first spends all.
    """
    budgets: list[float] = []
    for _ in range(count - 1):
        budgets.append(error / 2)
        error = input_error_for(error / 2)
    return [error, *reversed(budgets)] if count else []


def residual_blocks(x: VectorEncoding, weights: Sequence[BlockEncoding], epsilon: float) -> VectorEncoding:
    """Blocks in a row whose record ends at error <= epsilon (x exact, weights exact); budgets as in `block_budgets`.

    Raises ArgumentError where `weights` is empty or epsilon cannot be met, and what `residual_block` raises.
    """
    if not isinstance(weights, Sequence) or not weights:
        raise ArgumentError("weights", "be a non-empty list of block-encodings", repr(weights))
    for W, share in zip(weights, block_budgets(as_epsilon(epsilon), len(weights)), strict=True):
        x = residual_block(x, W, share)
    return x
