"""Residual skip norm block (Lemma 6) and blocks in a row (Lemma 7), in the project's own form (Mathematics 6)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..errors import ArgumentError, ShapeError, Undecidable
from ..lemmas.amplification import ABOVE
from ..lemmas.guards import need, need_contraction, need_unit, reuse_of_ancillas
from ..lemmas.ve.matrix_vector import matrix_vector
from ..lemmas.ve.normalization import THEOREM, NormBound, promised_norm
from ..lemmas.ve.pointwise_function import pointwise
from ..lemmas.ve.residual_sum import residual_sum
from ..lemmas.ve.sign_amplification import direction_error, ratio_for
from ..lemmas.ve.sum import vector_sum
from ..linalg.activations import ACTIVATION, NORM_BOUND
from ..linalg.shapes import as_epsilon, as_flag, as_one_of, as_positive

SMALLEST_BUDGET = 2.0**-44  # of a block: its polynomials' proved rounding is about 2^-46


def residual_block(
    x: VectorEncoding,
    W: BlockEncoding,
    epsilon: float = 1e-6,
    *,
    lower_bound: float | None = None,
    method: str = "sign",
    ancillas: str = "plain",
    skip: bool = True,
) -> VectorEncoding:
    """s/||s||, s = x + erf(4/5 W x), with alpha = 1; the call adds at most `epsilon` to the error.

    Lemma 2, activation, Lemma 1, amplification, with ||s|| >= 1 - 8/(5 sqrt pi) whatever x and W. Half of
    epsilon goes to the amplification, half to the activation's polynomial.
    x: alpha = 1, unit target; W: a block-encoding (no array) of proved norm at most 1, same size. Of complex entries the activation
    is erf(4/5 |z|) z/|z|. With a and b ancillas of x and W:

    lower_bound  a promise on ||s|| (checked against the target); None: the theorem's 1 - 8/(5 sqrt pi)
    method       of the amplification: "sign" (one further ancilla) or "fixed-point" (unknown global phase)
    ancillas     before it: "plain" 2 (a + b) + n + 2, "linear" a + 2 b + n + 2, "least" a + b + n + 2 (ve.residual_sum); the
                 record is otherwise the same
    skip         with the skip connection; without it s = erf(4/5 W x), which needs a promise, and its ancillas are "plain"

    Raises NotNormalized (use amplify), NormTooLarge, ShapeError, ArgumentError, PhaseUnknown, Undecidable, PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    need(W, BlockEncoding, "W")
    share = as_epsilon(epsilon) / 2
    as_flag(skip, "skip")
    as_one_of(method, ABOVE, "method")
    reuse_of_ancillas(ancillas)
    need_unit(x, "x", "a residual block")
    need_contraction(W, "W", "a residual block")
    y = matrix_vector(W, x)
    if y.n != x.n or y.shape != x.shape:
        raise ShapeError("W", f"map shape {x.shape} to itself", f"{W.shape_in} -> {W.shape_out}")
    inherited = (x.record.epsilon if skip else 0.0) + ACTIVATION.lipschitz * y.record.epsilon
    bound = _bound(lower_bound, skip)
    room = min(_room(inherited, share, bound), 0.5)
    if not skip or ancillas == "plain":
        f = pointwise(y, ACTIVATION, room, complex_entries=True)  # erf(4|z|/5) z/|z|
        s = vector_sum([1.0, 1.0], [x, f]) if skip else f
    else:
        s = residual_sum(x, W, ACTIVATION, room, ancillas)
    proved = NormBound(bound, THEOREM, f"norm >= {NORM_BOUND:.4f}")
    return ABOVE[method](s, proved if lower_bound is None else promised_norm(s, bound), share)


def _bound(lower_bound: float | None, skip: bool) -> float:
    """The promise, or the theorem's bound, which needs the skip connection."""
    if lower_bound is None:
        if not skip:
            must = "be given where skip is False, for nothing bounds the norm of f(W x)"
            raise ArgumentError("lower_bound", must, "left out")
        return NORM_BOUND
    return _possible(lower_bound, skip)


def _possible(promise: float, skip: bool = True) -> float:
    """A promise on ||s|| that is no larger than any ||s||, whose proof is ||f(y)|| <= L ||y||; budgets of blocks in a row rest on it."""
    most = (1.0 if skip else 0.0) + ACTIVATION.lipschitz
    if as_positive(promise, "lower_bound") > most:
        raise ArgumentError("lower_bound", f"be at most {most:.6g}, which ||s|| never exceeds", promise)
    return promise


def _room(inherited: float, share: float, bound: float) -> float:
    """How much error may be added before normalization so that at most `share` is added after it."""
    ratio = inherited / bound
    if not ratio < 1.0:
        raise Undecidable(
            f"residual_block: the inherited error {inherited:.6g} is not below the norm bound {bound:.6g}: "
            "nothing is known about the output. Encode x and W with smaller errors."
        )
    after = min(float(direction_error(ratio)) + share, math.sqrt(2.0))
    return (ratio_for(after) - ratio) * bound * (1 - 1e-12)


def input_error_for(error: float, bound: float = NORM_BOUND) -> float:
    """Largest error of x (W exact) that one block with ||s|| >= bound turns into at most `error`: the inverse of Mathematics 6.7."""
    return ratio_for(error) * bound / (1.0 + ACTIVATION.lipschitz)


def block_budgets(error: float, count: int, bounds: Sequence[float] | None = None) -> list[float]:
    """epsilon of each of `count` blocks in a row so that the last record's error is at most `error`.

    Each block spends half of what it may still lose and leaves the rest to the blocks before it; the first spends all. Where that
    leaves the first less than doubles carry, each spends as much as each of those before it: the first, whose error grows most, is
    then left 2^k/(2 k) times more.
    bounds  lower bounds on the norms ||s||, where they are better than the theorem's
    """
    proved = list(bounds or [NORM_BOUND] * count)
    halves = _spent(error, proved, equal=False)
    return _spent(error, proved, equal=True) if halves and halves[0] < SMALLEST_BUDGET else halves


def _spent(error: float, bounds: list[float], equal: bool) -> list[float]:
    """What each block spends, the last one first to choose."""
    budgets: list[float] = []
    for place, bound in reversed(list(enumerate(bounds))[1:]):
        spent = error / (place + 1 if equal else 2)
        budgets.append(spent)
        error = input_error_for(error - spent, bound)
    return [error, *reversed(budgets)] if bounds else []


def residual_blocks(
    x: VectorEncoding,
    weights: Sequence[BlockEncoding],
    epsilon: float = 1e-6,
    *,
    lower_bound: float | Sequence[float] | None = None,
    method: str = "sign",
    ancillas: str = "plain",
) -> VectorEncoding:
    """Blocks in a row whose record ends at error <= epsilon (x exact, weights exact).

    Budgets as in `block_budgets`.
    lower_bound: one promise for every block, or one per block; method and ancillas as in `residual_block`.
    Raises ArgumentError where `weights` is empty or epsilon cannot be met, and what `residual_block` raises.
    """
    need(x, VectorEncoding, "x")
    if not isinstance(weights, Sequence) or not weights:
        raise ArgumentError("weights", "be a non-empty list of block-encodings", repr(weights))
    promises = _promises(lower_bound, len(weights))
    bounds = [NORM_BOUND if p is None else p for p in promises]
    budgets = block_budgets(as_epsilon(epsilon), len(weights), bounds)
    for W, share, promise in zip(weights, budgets, promises, strict=True):
        x = residual_block(x, W, share, lower_bound=promise, method=method, ancillas=ancillas)
    return x


def _promises(lower_bound: float | Sequence[float] | None, count: int) -> list[float | None]:
    """One promise (or None) per block."""
    if lower_bound is None:
        return [None] * count
    if isinstance(lower_bound, Sequence) and not isinstance(lower_bound, str | bytes):
        given: list[Any] = list(lower_bound)
    else:
        given = [lower_bound] * count
    if len(given) != count:
        raise ArgumentError("lower_bound", f"be a number or a list of {count} numbers", f"{len(given)} numbers")
    return [_possible(value) for value in given]
