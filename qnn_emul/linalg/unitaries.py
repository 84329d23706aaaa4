"""Unitaries as dense matrices: those that people bring along, with the size of their defect, and the dilation of a contraction."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator

from ..errors import NotUnitary, ShapeError, TooLarge
from .circuit import MAX_DENSE_QUBITS
from .gates import Dense, Preparation
from .readable import readable
from .scales import UNIT_ROUNDOFF
from .shapes import as_numeric


def dense_matrix(what: Any, name: str) -> np.ndarray:
    """Any unitary that is given as a matrix, as a complex (2**q, 2**q) array: array, sparse, LinearOperator, anything with `__array__`.

    Raises ArgumentError, ShapeError, TooLarge.
    """
    shape = getattr(what, "shape", None)
    if shape is not None and len(shape) == 2 and max(shape) > 1 << MAX_DENSE_QUBITS:
        raise TooLarge(
            f"{name}: a matrix of shape {shape} is larger than 2**{MAX_DENSE_QUBITS}, what can be looked at as a whole"
        )
    if isinstance(what, LinearOperator) and not hasattr(what, "__array__"):
        what = what @ np.eye(what.shape[1], dtype=complex)
    matrix = as_numeric(what, name).astype(complex)
    side = matrix.shape[0] if matrix.ndim == 2 else 0
    if side == 0 or matrix.shape[1] != side or side & (side - 1):
        raise ShapeError(name, "be a square matrix of a power-of-two size", f"an array of shape {matrix.shape}")
    return matrix


def check_unitary(matrix: np.ndarray, name: str) -> None:
    """Raise NotUnitary, with the size of the defect, where it is more than rounding: 2**q x 2^-53 x 16 (a product of few gates)."""
    side = len(matrix)
    defect = float(np.linalg.norm(matrix.conj().T @ matrix - np.eye(side), 2))
    allowed = max(1e-12, 16 * side * UNIT_ROUNDOFF)
    if not defect <= allowed:
        raise NotUnitary(
            name, "be unitary", f"a matrix with ||U^H U - 1|| = {defect:.3g}, more than {allowed:.1g}", _hint(defect)
        )


def nearest_unitary(matrix: np.ndarray, tolerance: float, name: str) -> tuple[np.ndarray, float]:
    """The unitary factor of the polar decomposition, and a bound on the spectral norm of the difference. Raises NotUnitary."""
    left, _, right = np.linalg.svd(matrix)
    made = left @ right
    far = float(np.linalg.norm(matrix - made, 2)) + 16 * len(matrix) * UNIT_ROUNDOFF
    if not far <= tolerance:
        raise NotUnitary(
            name, f"be within {tolerance:g} of a unitary", f"a matrix that is {far:.3g} from the nearest one"
        )
    return made, far


def _hint(defect: float) -> str:
    polar = (
        "Single-precision numbers? Multiply the gates in double precision, or take the nearest unitary, scipy.linalg.polar(U)[0]. "
        "from_unitary does so with a `tolerance`, and its epsilon says how far that is."
    )
    return polar if defect < 1e-4 else ""


@readable
def dilation_gate(block: np.ndarray) -> Dense:
    """The dilation of a contraction as a gate, one qubit in front."""
    return Dense(unitary_dilation(block))


@readable
def completion_gate(vector: np.ndarray) -> Preparation:
    """The preparation of (b, sqrt(1 - ||b||^2) e_0) for a vector b with ||b|| <= 1: one qubit in front."""
    rest = np.zeros(vector.size, dtype=complex)
    rest[0] = np.sqrt(max(0.0, 1.0 - float(np.vdot(vector, vector).real)))
    return Preparation.of(np.concatenate([vector.astype(complex), rest]))


def unitary_dilation(block: np.ndarray) -> np.ndarray:
    """[[B, sqrt(I - B B^H)], [sqrt(I - B^H B), -B^H]] for a square B with ||B|| <= 1: (2N, 2N).

    The roots come from one singular value decomposition, so they share B's singular vectors to rounding.
    Singular values above 1 by rounding are taken as 1.
    """
    left, sigma, right = np.linalg.svd(block)
    sigma = np.minimum(sigma, 1.0)
    sine = np.sqrt((1.0 - sigma) * (1.0 + sigma))
    corner = (left * sigma) @ right
    upper = (left * sine) @ left.conj().T
    lower = (right.conj().T * sine) @ right
    return np.block([[corner, upper], [lower, -corner.conj().T]])
