"""Leaves: encodings made from a matrix, a vector, or a unitary that someone brings along."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from ..errors import NormTooLarge, ShapeError
from ..linalg.circuit import Circuit, Op
from ..linalg.gates import Dense, Preparation
from ..linalg.operators import operator
from ..linalg.scales import SMALLEST, divided
from ..linalg.shapes import (
    Shape,
    as_label,
    as_numeric,
    as_positive,
    as_real,
    fixed,
    frozen,
    pad,
    pad_matrix,
    real_if_real,
    spectral_norm,
    two_norm,
)
from ..linalg.unitaries import check_unitary, dense_matrix, nearest_unitary, unitary_dilation
from ..scalars import ceil_log2
from .record import Record
from .source import Data, Leaf

Parts = tuple[int, Shape, Record[float], Leaf]  # n, shape, record, source

RELATIVE = 1e-12  # preconditions are accepted within this (Conventions 2)


class Padded(NamedTuple):
    """What is to be encoded: the unpadded shape, the padded array (2**n,) or (2**n, 2**n), its norm."""

    shape: Shape
    array: np.ndarray
    norm: float

    @classmethod
    def of(cls, value: Any, matrix: bool, name: str) -> Padded:
        """Raises ArgumentError (dtype, NaN), ShapeError (a matrix of other than two axes)."""
        array = real_if_real(as_numeric(value, name))
        shape = tuple(int(s) for s in array.shape)
        if matrix and array.ndim != 2:
            raise ShapeError(name, "have two axes", f"an array of shape {shape}")
        full = frozen(pad_matrix(array) if matrix else pad(array, shape))
        return cls(shape, full, bounded(full, spectral_norm if matrix else two_norm))


def as_data(array: np.ndarray, norm: float | None = None) -> Data:
    """An array as encodings hold it: a vector itself, a matrix as an operator, with its spectral norm where that was measured."""
    return operator(array, norm) if array.ndim == 2 else array


def leaf(
    key: str,
    title: str,
    goal: Padded,
    record: tuple[Any, Any, Any],
    block: Callable[[], Data],
    circuit: Callable[[], Circuit],
    label: str,
) -> Parts:
    """The parts of a leaf with the record (alpha, ancillas, epsilon); `block` and `circuit` are called when asked for."""
    source = Leaf(key, title, as_data(goal.array, goal.norm), block, circuit, label, ancillas=record[1])
    return ceil_log2(len(goal.array)), goal.shape, Record(*record, goal.norm), source


def matrix_leaf(matrix: Any, alpha: float | None, name: str) -> Parts:
    """Dilation of a matrix; see BlockEncoding.from_matrix."""
    goal, label = Padded.of(matrix, True, "matrix"), as_label(name, "name") or "matrix"
    alpha = subnormalization(alpha, goal.norm or 1.0, goal.norm, "the spectral norm of the matrix")
    block = fixed(divided(goal.array, alpha))
    circuit = partial(dilation_circuit, block, label)
    return leaf("leaf.matrix", "matrix (dilation)", goal, (alpha, 1, 0.0), partial(as_data, block), circuit, label)


def vector_leaf(vector: Any, alpha: float | None, name: str) -> Parts:
    """Preparation of a vector; see VectorEncoding.from_vector."""
    goal, label = Padded.of(vector, False, "vector"), as_label(name, "name") or "vector"
    alpha = subnormalization(alpha, goal.norm or 1.0, goal.norm, "the 2-norm of the vector")
    block = fixed(divided(goal.array, alpha))
    ancillas = 0 if two_norm(block) >= 1.0 - RELATIVE else 1
    circuit = partial(preparation_circuit, block, ancillas, label)
    return leaf("leaf.vector", "vector", goal, (alpha, ancillas, 0.0), partial(as_data, block), circuit, label)


def subnormalization(alpha: float | None, default: float, norm: float, what: str) -> float:
    """A given or the default alpha, raised to the norm where it is below it by rounding only."""
    value = as_positive(default if alpha is None else alpha, "alpha")
    if value < norm * (1 - RELATIVE):
        raise NormTooLarge("alpha", f"be at least {what}, {norm:.12g}", value)
    return max(value, norm)


def bounded(array: np.ndarray, size: Callable[[np.ndarray], float]) -> float:
    """The norm of an array; below the normal numbers, where it has few digits, not rounded downwards."""
    norm = size(array)
    short = 0 < norm < SMALLEST and size(divided(array, norm)) > 1.0 + 2.0**-50
    return math.nextafter(norm, math.inf) if short else norm


def dilation_circuit(block: np.ndarray, label: str) -> Circuit:
    """The one-ancilla dilation of a contraction."""
    return whole(Dense(unitary_dilation(block)), label)


def preparation_circuit(block: np.ndarray, ancillas: int, label: str) -> Circuit:
    """A preparation whose corner is `block`; what it lacks of norm 1 stands where the one ancilla is 1."""
    column = block.astype(complex)
    if ancillas:
        rest = np.zeros_like(column)
        rest[0] = np.sqrt(max(0.0, 1.0 - float(np.vdot(block, block).real)))
        column = np.concatenate([column, rest])
    return whole(Preparation.of(column), label)


def whole(gate: Dense | Preparation, label: str = "") -> Circuit:
    """One gate on all qubits as a circuit."""
    return Circuit(gate.qubits, (Op(gate, tuple(range(gate.qubits))),), label)


def unitary_leaf(unitary: Any, target: Any, said: tuple[float, float, float], name: str, matrix: bool) -> Parts:
    """A unitary that is said to encode a matrix or a vector with this alpha, epsilon and tolerance; see `from_unitary`."""
    goal, label = Padded.of(target, matrix, "target"), as_label(name, "name") or "unitary"
    side, given = len(goal.array), dense_matrix(unitary, "U")
    if len(given) < side:
        raise ShapeError("U", f"have at least the padded target's size {side}", f"size {len(given)}")
    alpha, epsilon, tolerance = (
        as_positive(said[0], "alpha"),
        *(as_real(value, word, 0) for word, value in zip(("epsilon", "tolerance"), said[1:], strict=True)),
    )
    if tolerance > 0:
        given, far = nearest_unitary(given, tolerance, "U")
        epsilon += alpha * far
    check_unitary(given, "U")
    record = (alpha, ceil_log2(len(given)) - ceil_log2(side), epsilon)
    block = frozen(real_if_real(given[:side, :side] if matrix else given[:side, 0]))
    circuit = partial(whole, Dense(given), label)
    return leaf("leaf.unitary", "given unitary", goal, record, partial(as_data, block), circuit, label)
