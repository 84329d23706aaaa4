"""Matrices as scipy LinearOperators at the block level, dense only where that is small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator, aslinearoperator

from .readable import readable
from .scales import harmful, times_power
from .shapes import spectral_norm

DENSE_QUBITS = 10  # blocks of up to (1024, 1024) are handed out as arrays


class Operator(LinearOperator):  # type: ignore[misc]  # SciPy has no types
    """A linear operator from two functions on (2**n, columns) arrays; keeps real data real."""

    def __init__(
        self,
        n: int,
        apply: Callable[[np.ndarray], np.ndarray],
        apply_adjoint: Callable[[np.ndarray], np.ndarray],
        dtype: Any = float,
    ) -> None:
        self._apply, self._apply_adjoint = apply, apply_adjoint
        super().__init__(dtype=np.dtype(dtype), shape=(1 << n, 1 << n))

    def _matmat(self, X: np.ndarray) -> np.ndarray:
        return self._apply(X)

    def _matvec(self, x: np.ndarray) -> np.ndarray:
        return self._apply(x.reshape(-1, 1)).reshape(x.shape)

    def _rmatmat(self, X: np.ndarray) -> np.ndarray:
        return self._apply_adjoint(X)

    def _rmatvec(self, x: np.ndarray) -> np.ndarray:
        return self._apply_adjoint(x.reshape(-1, 1)).reshape(x.shape)


@readable
def operator(matrix: np.ndarray) -> LinearOperator:
    """A dense matrix as an operator that remembers it."""
    return aslinearoperator(matrix)


class DiagonalOperator(Operator):
    """diag(entries): applied, never formed."""

    def __init__(self, entries: np.ndarray) -> None:
        self.entries = entries
        column = entries[:, None]
        super().__init__(
            entries.size.bit_length() - 1, lambda x: column * x, lambda x: column.conj() * x, entries.dtype
        )


@readable
def diagonal(entries: np.ndarray) -> DiagonalOperator:
    """diag(entries), (2**n, 2**n)."""
    return DiagonalOperator(entries)


@readable
def kron(a: LinearOperator, b: LinearOperator) -> Operator:
    """a tensor b, applied axis by axis."""
    p, q = a.shape[0], b.shape[0]

    def apply(a: LinearOperator, b: LinearOperator, x: np.ndarray) -> np.ndarray:
        columns = x.shape[1]
        half = (a @ x.reshape(p, q * columns)).reshape(p, q, columns).transpose(1, 0, 2)
        full = (b @ half.reshape(q, p * columns)).reshape(q, p, columns).transpose(1, 0, 2)
        out: np.ndarray = full.reshape(p * q, columns)
        return out

    dtype = np.result_type(a.dtype, b.dtype)
    return Operator((p * q).bit_length() - 1, lambda x: apply(a, b, x), lambda x: apply(a.H, b.H, x), dtype)


@readable
def block_diagonal(parts: Sequence[LinearOperator], n: int) -> Operator:
    """diag(parts) padded with zero blocks to size 2**n."""
    size = parts[0].shape[0]

    def apply(parts: Sequence[LinearOperator], x: np.ndarray) -> np.ndarray:
        out = np.zeros(x.shape, dtype=np.result_type(x.dtype, *(p.dtype for p in parts)))
        for j, part in enumerate(parts):
            out[j * size : (j + 1) * size] = part @ x[j * size : (j + 1) * size]
        return out

    dtype = np.result_type(*(p.dtype for p in parts))
    return Operator(n, lambda x: apply(parts, x), lambda x: apply([p.H for p in parts], x), dtype)


@readable
def to_dense(op: LinearOperator) -> np.ndarray:
    """The (2**n, 2**n) array of an operator."""
    stored = getattr(op, "A", None)
    return stored if isinstance(stored, np.ndarray) else np.asarray(op @ np.eye(op.shape[0]))


@readable
def applied(op: LinearOperator, array: np.ndarray) -> np.ndarray:
    """op @ array, where the array's scale cannot carry what `op` computes midway out of the floats."""
    stored = hasattr(op, "A") or isinstance(op, DiagonalOperator)  # then there is no midway
    power = 0 if stored else harmful(array)
    if not power:
        out: np.ndarray = op @ array
        return out
    return times_power(op @ times_power(array, -power), power)


def unnested(op: LinearOperator) -> LinearOperator:
    """A small operator as its matrix, so that trees may be deeper than Python's calls; others as they are."""
    return operator(to_dense(op)) if op.shape[0] <= EXACT_SIZE and not isinstance(op, DiagonalOperator) else op


def of_any_scale(data: Any) -> Any:
    """An operator of which chains stay floats midway: as a matrix where it is small, else it takes out the scale of its argument."""
    if not isinstance(data, LinearOperator) or isinstance(data, DiagonalOperator) or hasattr(data, "A"):
        return data
    if data.shape[0] <= EXACT_SIZE:
        return operator(to_dense(data))
    n = data.shape[0].bit_length() - 1
    return Operator(n, lambda x: applied(data, x), lambda x: applied(data.H, x), data.dtype)


def hand_out(op: LinearOperator) -> np.ndarray | LinearOperator:
    """What a user sees of a block: an array where it is small, the operator itself where it is large."""
    return to_dense(op) if op.shape[0] <= 1 << DENSE_QUBITS else op


EXACT_SIZE = 256  # spectral norms up to here come from singular values
NORM_ROUNDING = (
    200 * 2.0**-53
)  # relative, of such a norm: LAPACK's dqds (dlasq2) stops at 100 x 2^-52; 112 x 2^-53 was met


def operator_norm(op: LinearOperator, enough: float = 0.0) -> float:
    """Spectral norm: by singular values up to 256, above that by power iteration from a fixed start.

    The iteration's value is a measurement from below; a *bound* never comes from here. It stops when it no longer grows, or
    when it is so small that a norm above `enough` would need a start within 1/100 of orthogonal to the top vector, twice.
    """
    size = op.shape[0]
    if size <= EXACT_SIZE:
        return spectral_norm(to_dense(op))
    x = np.random.default_rng(0).normal(size=(size, 2))
    value = 0.0
    for step in range(60):
        x = np.linalg.qr(x)[0]
        y = op @ x
        new = float(np.linalg.norm(y, 2))
        if 100 * np.sqrt(size) * new <= enough or (step > 2 and new <= value * (1 + 1e-6)):
            return max(new, value)
        value = max(value, new)
        x = op.H @ y
        if not np.any(x):
            return value
    return value


def odd_function(op: LinearOperator, coefficients: np.ndarray) -> Operator:
    """sum_k c_k T_k^(SV)(op), k odd: W P(S) V^H for op = W S V^H, by the recurrence of the T_k; nothing is formed."""
    n = op.shape[0].bit_length() - 1
    odd = coefficients[1::2]

    def apply(forth: LinearOperator, back: LinearOperator, x: np.ndarray) -> np.ndarray:
        before, last = x, forth @ x  # T_0 on the input side, T_1 on the output side
        out: np.ndarray = odd[0] * last
        for c in odd[1:]:
            before = 2.0 * (back @ last) - before
            last = 2.0 * (forth @ before) - last
            out = out + c * last
        return out

    return Operator(n, lambda x: apply(op, op.H, x), lambda x: apply(op.H, op, x), op.dtype)
