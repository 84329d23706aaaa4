"""Residual linear pooling (Lemma C.1): the dense head with its skip connection, before squared l2 pooling."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..encoding.encoding import VectorEncoding
from ..errors import ArgumentError, NormTooLarge, PhaseUnknown, ShapeError
from ..lemmas.guards import RELATIVE, need, need_unit
from ..lemmas.ve.matrix_squared_vector import columns_of, matrix_squared_vector
from ..lemmas.ve.sign_amplification import amplify_above
from ..lemmas.ve.sum import vector_sum
from ..linalg.columns import Columns
from ..linalg.shapes import as_epsilon, as_integer, as_real


def residual_linear_pooling(
    x: VectorEncoding, W: Any, classes: int, tau: float = 0.51, *, epsilon: float = 1e-6, share_ancillas: bool = False
) -> VectorEncoding:
    """s/||s||, s = tau x + (1 - tau) W|x|^2, with alpha = 1; `pool(…, classes)` of it are the class probabilities.

    Theorem 1, Lemma 1, amplification; the call adds at most `epsilon`. ||W|x|^2|| <= max_j ||w_j|| for unit x, so
    ||s|| >= tau - (1 - tau) max_j ||w_j|| >= 2 tau - 1 whatever x and W.
    x   alpha = 1, unit target, no unknown phase (|.|^2 is blind to it)
    W   square array over the entries of x, ||W|| <= 1; tau between 1/2 and 1; classes divides 2**n
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
    largest = _contraction(columns_of(W, x))
    dense = matrix_squared_vector(W, x, share_ancillas=share_ancillas)
    s = vector_sum([weight, 1.0 - weight], [x, dense])
    lower = weight - (1.0 - weight) * min(1.0, largest)
    return amplify_above(s, lower, budget, f"norm >= {lower:.4g} = tau - (1 - tau) max ||w_j||")


def _contraction(columns: Columns) -> float:
    """The largest column norm of a square W with ||W|| <= 1."""
    matrix = columns.matrix
    if matrix.shape[0] != matrix.shape[1]:
        raise ShapeError("W", "be square, for W|x|^2 is added to x", matrix.shape)
    if not _is_contraction(matrix):
        norm = float(np.linalg.norm(matrix, 2))
        if norm > 1.0 + RELATIVE:
            hint = "Scale it down: W / numpy.linalg.norm(W, 2)."
            raise NormTooLarge("W", "have norm at most 1 for residual linear pooling", f"of norm {norm:.12g}", hint)
    return float(np.max(columns.norms))


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
