"""Layer normalization: mean subtraction, then normalization by amplification (Mathematics 6.8)."""

from __future__ import annotations

from ..encoding.encoding import VectorEncoding
from ..errors import ArgumentError
from ..lemmas.be.mean_subtraction import mean_subtraction
from ..lemmas.guards import need
from ..lemmas.ve.matrix_vector import matrix_vector
from ..lemmas.ve.normalization import MEASURED, PROMISE, NormBound, target_norm
from ..lemmas.ve.sign_amplification import amplify_above
from ..linalg.shapes import as_epsilon, as_flag, as_real


def layer_norm(
    x: VectorEncoding, subtract_mean: bool = True, epsilon: float = 1e-6, lower_bound: float | None = None
) -> VectorEncoding:
    """(x - mean(x))/||x - mean(x)|| with alpha = 1; the call adds at most `epsilon` to the error.

    The mean is that of the unpadded entries. Subtracting it voids the skip connection's bound 1 - L on the norm, so the
    normalization stands on a bound of its own: `lower_bound`, a promise on ||x - mean(x)||, or that norm itself where None;
    the node's note says which and how large.
    Raises ArgumentError (epsilon, a violated promise), ZeroNorm (all entries equal), Undecidable, PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    delta = as_epsilon(epsilon)
    as_flag(subtract_mean, "subtract_mean")
    centred = matrix_vector(mean_subtraction(x.shape), x) if subtract_mean else x
    norm = target_norm(centred, "x", lower_bound)
    what = "norm after mean subtraction" if subtract_mean else "norm"
    if lower_bound is None:
        return amplify_above(centred, NormBound(norm, MEASURED, f"{what}: known classically, {norm:.6g}"), delta)
    promise = as_real(lower_bound, "lower_bound")
    if not 0 < promise <= norm * (1 + 1e-12):
        raise ArgumentError("lower_bound", f"be positive and at most the {what}, {norm:.12g}", promise)
    return amplify_above(centred, NormBound(promise, PROMISE, f"{what}: promised >= {promise:.6g}"), delta)
