"""A circuit as a matrix-free LinearOperator."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator

from .circuit import Circuit, need_qubits


class UnitaryOperator(LinearOperator):  # type: ignore[misc]  # SciPy has no types
    """A circuit as a matrix-free LinearOperator that also slices and converts to a dense array while it is small."""

    def __init__(self, circuit: Circuit) -> None:
        side = 1 << circuit.qubits
        self.circuit = circuit
        super().__init__(dtype=np.dtype(complex), shape=(side, side))

    def _matvec(self, x: np.ndarray) -> np.ndarray:
        return self.circuit.apply(x)

    def _matmat(self, X: np.ndarray) -> np.ndarray:
        return self.circuit.apply(X)

    def _rmatvec(self, x: np.ndarray) -> np.ndarray:
        return self.circuit.adjoint().apply(x)

    def _rmatmat(self, X: np.ndarray) -> np.ndarray:
        return self.circuit.adjoint().apply(X)

    def _adjoint(self) -> UnitaryOperator:
        return UnitaryOperator(self.circuit.adjoint())

    def toarray(self) -> np.ndarray:
        """The dense (2**q, 2**q) matrix. Raises TooLarge above 12 qubits."""
        q = self.circuit.qubits
        need_qubits(2 * q, f"a dense unitary of {q} qubits", "apply it to vectors instead")
        return self.circuit.apply(np.eye(self.shape[0], dtype=complex))

    def __array__(self, dtype: np.dtype | None = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self.toarray(), dtype=dtype)

    def __getitem__(self, key: Any) -> np.ndarray:
        """Entries by numpy's rules; a leading block of columns is computed without the rest."""
        if isinstance(key, tuple) and len(key) == 2:
            columns = _first_columns(key[1], self.shape[1])
            if columns is not None:
                return self.circuit.columns(columns)[key]
        out: np.ndarray = self.toarray()[key]
        return out


def _first_columns(key: object, total: int) -> int | None:
    """How many leading columns serve a column index: `0` or `:k` (k < total); None for anything else."""
    if isinstance(key, int | np.integer) and 0 <= key < total:
        return int(key) + 1 if key < 64 else None
    if isinstance(key, slice) and key.step in (None, 1) and key.start in (None, 0) and key.stop is not None:
        stop = key.indices(total)[1]
        return stop if 0 < stop < total else None
    return None
