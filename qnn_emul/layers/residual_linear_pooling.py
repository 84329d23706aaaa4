"""Residual linear pooling (Lemma C.1): the dense head with its skip connection, before squared l2 pooling."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..encoding.encoding import VectorEncoding
from ..encoding.leaves import RELATIVE
from ..errors import ArgumentError, NormTooLarge, PhaseUnknown, ShapeError
from ..lemmas.guards import need, need_unit
from ..lemmas.ve.matrix_squared_vector import columns_of, matrix_squared_vector
from ..lemmas.ve.normalization import THEOREM, NormBound
from ..lemmas.ve.sign_amplification import amplify_above, ratio_for
from ..lemmas.ve.sum import vector_sum
from ..linalg.columns import Columns
from ..linalg.shapes import as_epsilon, as_integer, as_real
from ..linalg.unknown import UnknownColumns


def residual_linear_pooling(
    x: VectorEncoding, W: Any, classes: int, tau: float = 0.51, *, epsilon: float = 1e-6, ancillas: str = "plain"
) -> VectorEncoding:
    """s/||s||, s = tau x + (1 - tau) W|x|^2, with alpha = 1; `pool(…, classes)` of it are the class probabilities.

    Theorem 1, Lemma 1, amplification; the call adds at most `epsilon`. ||W|x|^2|| <= max_j ||w_j|| for unit x, so
    ||s|| >= tau - (1 - tau) max_j ||w_j|| >= 2 tau - 1 whatever x and W.
    x   alpha = 1, unit target, no unknown phase (|.|^2 is blind to it)
    W   square array (no encoding: that is made of it inside) over the entries of x, ||W|| <= 1; tau between 1/2 and 1; classes divides 2**n
    ancillas   "plain" or "least", as of `matrix_squared_vector`
    Raises NotNormalized (use amplify), PhaseUnknown, NormTooLarge, ShapeError, ArgumentError, Undecidable,
    PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    budget = as_epsilon(epsilon)
    need_unit(x, "x", "residual linear pooling")
    _need_phase(x)
    weight = as_real(tau, "tau")
    if not 0.5 < weight < 1.0:
        raise ArgumentError("tau", "satisfy 1/2 < tau < 1", weight)
    if not 0 < as_integer(classes, "classes") <= 1 << x.n or (1 << x.n) % int(classes):
        raise ArgumentError("classes", f"be a positive divisor of the size {1 << x.n}", classes)
    return pooled_contraction(x, W, largest_column(columns_of(W, x)), weight, budget, ancillas)


def pooled_contraction(
    x: VectorEncoding, W: Any, largest: float, tau: float, epsilon: float, ancillas: str = "plain"
) -> VectorEncoding:
    """`residual_linear_pooling` of checked arguments, ||W|| <= 1 known; `largest` the largest column norm of W."""
    dense = matrix_squared_vector(W, x, ancillas=ancillas)
    s = vector_sum([tau, 1.0 - tau], [x, dense])
    lower = lower_norm(tau, largest)
    said = f"norm >= {lower:.4g} = tau - (1 - tau) max ||w_j||"
    return amplify_above(s, NormBound(lower, THEOREM, said), epsilon)


def lower_norm(tau: float, largest: float) -> float:
    """Least ||tau x + (1 - tau) W|x|^2|| of unit x, `largest` the largest column norm of W."""
    return tau - (1.0 - tau) * min(1.0, largest)


def dense_input_error(error: float, tau: float, largest: float) -> float:
    """An error of x (alpha = 1) that the head turns into at most `error` before its own: the inverse of the rules of
    Theorem 1, Lemma 1 and the normalization, rounded down (the sum's error is tau d + (1 - tau) A (2 d + d^2), d <= room/tau)."""
    room = ratio_for(error) * lower_norm(tau, largest)
    return room / (tau + (1.0 - tau) * largest * (2.0 + room / tau)) * (1 - 1e-12)


def largest_column(columns: Columns | UnknownColumns, name: str = "W") -> float:
    """The largest column norm of a square W with ||W|| <= 1, which is believed where there is no data. Raises ShapeError, NormTooLarge."""
    if isinstance(columns, UnknownColumns):
        return columns.largest
    matrix = columns.matrix
    if matrix.shape[0] != matrix.shape[1]:
        raise ShapeError(name, "be square, for W|x|^2 is added to x", matrix.shape)
    if not _is_contraction(matrix):
        norm = float(np.linalg.norm(matrix, 2))
        if norm > 1.0 + RELATIVE:
            hint = f"Scale it down: {name} / numpy.linalg.norm({name}, 2)."
            raise NormTooLarge(name, "have norm at most 1 for residual linear pooling", f"of norm {norm:.12g}", hint)
    return columns.largest


def _is_contraction(matrix: np.ndarray) -> bool:
    """True only if ||W|| <= 1 (to 1e-12): from the cheap norms, else by a Cholesky factor of I - W^H W."""
    size = np.abs(matrix)
    cheap = min(float(np.linalg.norm(size)), float(np.sqrt(size.sum(axis=0).max() * size.sum(axis=1).max())))
    if cheap <= 1.0 + RELATIVE:
        return True
    try:
        np.linalg.cholesky((1.0 + RELATIVE) ** 2 * np.eye(matrix.shape[1]) - matrix.conj().T @ matrix)
    except np.linalg.LinAlgError:
        return False
    return True


def _need_phase(x: VectorEncoding) -> None:
    """A vector that is known up to a global phase only may not be added to its own element-wise square."""
    if not x.phase_known:
        raise PhaseUnknown(
            "x",
            "have a known global phase for residual linear pooling (|.|^2 is blind to it: the sum may cancel)",
            "a vector that derives from a fixed-point amplification",
            'Use amplify(..., method="sign").',
        )
