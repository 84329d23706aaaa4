"""Leaves: encodings made from a matrix, a vector, or a unitary that someone brings along."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator

from ..errors import NormTooLarge, NotUnitary, ShapeError, ZeroNorm
from ..linalg.circuit import Circuit, Op
from ..linalg.dilation import unitary_dilation
from ..linalg.gates import Dense, Preparation
from ..linalg.operators import operator
from ..linalg.shapes import (
    Shape,
    as_numeric,
    as_positive,
    as_real,
    frozen,
    pad,
    pad_matrix,
    qubits_of_shape,
    real_if_real,
    spectral_norm,
    two_norm,
)
from ..scalars import ceil_log2
from .record import Record
from .source import Leaf

Parts = tuple[int, Shape, Record[float], Leaf]  # n, shape, record, source

RELATIVE = 1e-12  # preconditions are accepted within this (Conventions 2)


def matrix_leaf(matrix: Any, alpha: float | None, name: str) -> Parts:
    """Dilation of a matrix; see BlockEncoding.from_matrix."""
    array = as_numeric(matrix, "matrix")
    if array.ndim != 2:
        raise ShapeError("matrix", "have two axes", f"an array of shape {array.shape}")
    shape = (int(array.shape[0]), int(array.shape[1]))
    padded = frozen(pad_matrix(real_if_real(array)))
    norm = spectral_norm(padded)
    alpha = subnormalization(alpha, norm if norm > 0 else 1.0, norm, "the spectral norm of the matrix")
    n = ceil_log2(padded.shape[0])
    block = frozen(padded / alpha)
    source = Leaf(
        "leaf.matrix",
        "matrix (dilation)",
        operator(padded),
        lambda: operator(block),
        lambda: _dilation(block, name),
        name or "matrix",
    )
    return n, shape, Record(alpha, 1, 0.0, norm), source


def vector_leaf(vector: Any, alpha: float | None, name: str) -> Parts:
    """Preparation of a vector; see VectorEncoding.from_vector."""
    array = real_if_real(as_numeric(vector, "vector"))
    shape = tuple(int(s) for s in array.shape)
    flat = frozen(pad(array, shape))
    norm = two_norm(flat)
    if not norm > 0:
        raise ZeroNorm("vector", "be non-zero", f"a zero vector of shape {shape}")
    alpha = subnormalization(alpha, norm, norm, "the 2-norm of the vector")
    ancillas = 0 if alpha <= norm * (1 + RELATIVE) else 1
    block = frozen(flat / alpha)
    circuit = lambda: _preparation(block, ancillas, name)
    source = Leaf("leaf.vector", "vector", flat, lambda: block, circuit, name or "vector")
    return qubits_of_shape(shape), shape, Record(alpha, ancillas, 0.0, norm), source


def subnormalization(alpha: float | None, default: float, norm: float, what: str) -> float:
    """A given or the default alpha, raised to the norm where it is below it by rounding only."""
    value = as_positive(default if alpha is None else alpha, "alpha")
    if value < norm * (1 - RELATIVE):
        raise NormTooLarge("alpha", f"be at least {what}, {norm:.12g}", value)
    return max(value, norm)


def _dilation(block: np.ndarray, name: str) -> Circuit:
    matrix = unitary_dilation(block)
    return _whole(Dense(matrix), name or "matrix")


def _preparation(block: np.ndarray, ancillas: int, name: str) -> Circuit:
    column = block.astype(complex)
    if ancillas:
        rest = np.zeros_like(column)
        rest[0] = np.sqrt(max(0.0, 1.0 - float(np.vdot(block, block).real)))
        column = np.concatenate([column, rest])
    return _whole(Preparation.of(column), name or "vector")


def _whole(gate: Dense | Preparation, label: str) -> Circuit:
    return Circuit(gate.qubits, (Op(gate, tuple(range(gate.qubits))),), label)


def unitary_block_leaf(unitary: Any, target: Any, alpha: float, epsilon: float, name: str) -> Parts:
    """A unitary that is said to encode a matrix; see BlockEncoding.from_unitary."""
    array = as_numeric(target, "target")
    if array.ndim != 2:
        raise ShapeError("target", "have two axes", f"an array of shape {array.shape}")
    padded = frozen(pad_matrix(real_if_real(array)))
    side = padded.shape[0]
    matrix, ancillas, alpha, epsilon = _given(unitary, side, alpha, epsilon)
    block = frozen(real_if_real(matrix[:side, :side]))
    norm = spectral_norm(padded)
    source = Leaf(
        "leaf.unitary",
        "given unitary",
        operator(padded),
        lambda: operator(block),
        lambda: _whole(Dense(matrix), name or "unitary"),
        name or "unitary",
    )
    shape = (int(array.shape[0]), int(array.shape[1]))
    return ceil_log2(side), shape, Record(alpha, ancillas, epsilon, norm), source


def unitary_vector_leaf(unitary: Any, target: Any, alpha: float, epsilon: float, name: str) -> Parts:
    """A unitary that is said to encode a vector; see VectorEncoding.from_unitary."""
    array = real_if_real(as_numeric(target, "target"))
    shape = tuple(int(s) for s in array.shape)
    flat = frozen(pad(array, shape))
    matrix, ancillas, alpha, epsilon = _given(unitary, flat.size, alpha, epsilon)
    block = frozen(real_if_real(matrix[: flat.size, 0]))
    norm = two_norm(flat)
    circuit = lambda: _whole(Dense(matrix), name or "unitary")
    source = Leaf("leaf.unitary", "given unitary", flat, lambda: block, circuit, name or "unitary")
    return qubits_of_shape(shape), shape, Record(alpha, ancillas, epsilon, norm), source


def _given(unitary: Any, side: int, alpha: float, epsilon: float) -> tuple[np.ndarray, int, float, float]:
    """Checks of a brought-along unitary and its record: matrix, ancillas, alpha, epsilon."""
    if isinstance(unitary, LinearOperator):
        unitary = unitary @ np.eye(unitary.shape[1], dtype=complex)
    matrix = as_numeric(unitary, "U").astype(complex)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ShapeError("U", "be a square matrix", f"an array of shape {matrix.shape}")
    total = matrix.shape[0]
    if total & (total - 1) or total < side:
        raise ShapeError("U", f"have a power-of-two size of at least the padded target's {side}", f"of size {total}")
    defect = float(np.linalg.norm(matrix.conj().T @ matrix - np.eye(total), 2))
    if defect > RELATIVE:
        raise NotUnitary("U", "be unitary", f"a matrix with ||U^H U - I|| = {defect:.3g}")
    return matrix, ceil_log2(total) - ceil_log2(side), as_positive(alpha, "alpha"), as_real(epsilon, "epsilon", 0)
