"""A matrix seen as its columns: norms a_j, unit columns |w_j>, and where they stand in the padded arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..scalars import ceil_log2
from .loading import RotationTrees
from .scales import exponent, harmful, times_power
from .shapes import Shape, positions, qubits_of_shape


@dataclass(frozen=True, eq=False)
class Columns:
    """W = (a_j |w_j>)_j; the unit columns of a zero (or absent) column are |0>.

    matrix       (rows, columns) as given
    norms        a_j, (columns,)
    row_places, column_places   positions in the padded output and input
    n_out, n_in  qubits
    """

    matrix: np.ndarray
    norms: np.ndarray
    row_places: np.ndarray
    column_places: np.ndarray
    n_out: int
    n_in: int

    @classmethod
    def of(cls, matrix: np.ndarray, shape_in: Shape) -> Columns:
        """Columns in the order of a tensor of `shape_in`; a square matrix gives its rows that order too."""
        rows, power = matrix.shape[0], exponent(matrix)
        shape_out = shape_in if rows == matrix.shape[1] else (rows,)
        return cls(
            matrix,
            times_power(np.linalg.norm(times_power(matrix, -power), axis=0), power),
            positions(shape_out),
            positions(shape_in),
            qubits_of_shape(shape_out),
            qubits_of_shape(shape_in),
        )

    @property
    def largest(self) -> float:
        """The largest column norm."""
        return float(np.max(self.norms))

    @property
    def padded_norms(self) -> np.ndarray:
        """a_j at their padded places, (2**n_in,)."""
        out = np.zeros(1 << self.n_in)
        out[self.column_places] = self.norms
        return out

    def combine(self, coefficients: np.ndarray) -> np.ndarray:
        """sum_j coefficients[j] |w_j>: (2**n_in,) to (2**n_out,). Applies the matrix, forms nothing else."""
        own = getattr(coefficients, "__operator_function__", None)
        if own:
            known: np.ndarray = own("combine", coefficients, self)
            return known
        zero = np.ones(1 << self.n_in, dtype=bool)
        used = self.norms > 0
        zero[self.column_places[used]] = False
        matrix, norms, power = self.matrix, self.norms, harmful(self.norms)
        if power:  # the largest norm from 1 to 2, so that a quotient by it is no larger
            matrix, norms = times_power(matrix, 1 - power), times_power(norms, 1 - power)
        scaled = np.where(used, coefficients[self.column_places] / np.where(used, norms, 1.0), 0.0)
        inner = matrix @ scaled
        out = np.zeros(1 << self.n_out, dtype=inner.dtype)
        out[self.row_places] = inner
        out[0] += coefficients[zero].sum()
        return out

    def trees(self) -> RotationTrees:
        """The rotation trees of all 2**n_in unit columns."""
        rows = np.zeros((1 << self.n_in, 1 << self.n_out), dtype=self.matrix.dtype)
        rows[self.column_places[:, None], self.row_places[None, :]] = self.matrix.T
        return RotationTrees.of(rows)


def random_columns(rng: np.random.Generator, n_in: int, n_out: int) -> Columns:
    """Independent normal columns, real or complex, one of them sometimes zero, padded sizes 2**n_out x 2**n_in."""
    rows = int(rng.integers((1 << n_out) // 2 + 1, (1 << n_out) + 1))
    matrix = rng.normal(size=(rows, 1 << n_in))
    if rng.random() < 0.5:
        matrix = matrix + 1j * rng.normal(size=matrix.shape)
    if n_in and rng.random() < 0.5:
        matrix[:, rng.integers(1 << n_in)] = 0.0
    assert ceil_log2(rows) == n_out
    return Columns.of(matrix, (1 << n_in,))
