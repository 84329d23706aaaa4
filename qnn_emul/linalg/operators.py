"""Matrices as scipy LinearOperators at the block level, dense only where that is small."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from types import GeneratorType
from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator

from .readable import readable
from .scales import UNIT_ROUNDOFF, harmful, times_power
from .shapes import conjugated

DENSE_QUBITS = 10  # blocks of up to (1024, 1024) are handed out as arrays


Steps = Generator[tuple["Apply", np.ndarray], np.ndarray, np.ndarray]
Apply = Callable[[np.ndarray], "np.ndarray | Steps"]


def _applied(function: Apply, x: np.ndarray) -> np.ndarray:
    """function(x), where each function that is asked for on the way waits in a list and not in Python's calls."""
    waiting: list[Steps] = []
    made: Any = function(x)
    while True:
        if isinstance(made, GeneratorType):
            waiting.append(made)
            made = None
        elif not waiting:
            out: np.ndarray = made
            return out
        try:
            inner, x = waiting[-1].send(made)
        except StopIteration as done:
            waiting.pop()
            made = done.value
        else:
            made = inner(x)


class Operator(LinearOperator):  # type: ignore[misc]  # SciPy has no types
    """A linear operator from two functions on (2**n, columns) arrays, `forth` and its adjoint `back`; keeps real data real.

    A function that uses others yields (function, array) and is sent what that gives, so that operators nest as deep as trees do.

    weight, terms   what rounding is bounded by: the spectral norm of the entries' moduli, and how many products an entry of the result
                    sums up (0: entries are only moved)
    stencil         of a convolution: what else must agree for two to be subtracted tap by tap, and the padded kernel
    most            a proved upper bound on the spectral norm, where one is at hand
    """

    def __init__(
        self,
        n: int,
        forth: Apply,
        back: Apply,
        dtype: Any = float,
        weight: float = 1.0,
        terms: int = 0,
        stencil: tuple[Any, np.ndarray] | None = None,
        most: Callable[[], float] | None = None,
    ) -> None:
        self.n, self.forth, self.back = n, forth, back
        self.weight, self.terms, self.stencil, self.most = weight, terms, stencil, most
        super().__init__(dtype=np.dtype(dtype), shape=(1 << n, 1 << n))

    def _matmat(self, X: np.ndarray) -> np.ndarray:
        return _applied(self.forth, X)

    def _matvec(self, x: np.ndarray) -> np.ndarray:
        return self._matmat(x.reshape(-1, 1)).reshape(x.shape)

    def _rmatmat(self, X: np.ndarray) -> np.ndarray:
        return _applied(self.back, X)

    def _rmatvec(self, x: np.ndarray) -> np.ndarray:
        return self._rmatmat(x.reshape(-1, 1)).reshape(x.shape)

    def _adjoint(self) -> Operator:
        return Operator(self.n, self.back, self.forth, self.dtype, self.weight, self.terms)

    def dot(self, x: Any) -> Any:
        return _product(self, as_operator(x)) if isinstance(x, LinearOperator) else super().dot(x)

    def __add__(self, other: Any) -> Any:
        return _sum(self, as_operator(other)) if isinstance(other, LinearOperator) else NotImplemented

    def __rmul__(self, factor: Any) -> Any:
        return scaled(factor, self) if np.isscalar(factor) else super().__rmul__(factor)

    def __neg__(self) -> Operator:
        return scaled(-1, self)


def as_operator(op: LinearOperator) -> Operator:
    """Any linear operator as one of these."""
    return op if isinstance(op, Operator) else Operator(op.shape[0].bit_length() - 1, op.matmat, op.rmatmat, op.dtype)


def _product(a: Operator, b: Operator) -> Operator:
    def after(first: Apply, second: Apply) -> Apply:
        def apply(x: np.ndarray) -> Steps:
            return (yield second, (yield first, x))

        return apply

    return Operator(a.n, after(b.forth, a.forth), after(a.back, b.back), np.result_type(a.dtype, b.dtype))


def _sum(a: Operator, b: Operator) -> Operator:
    def both(left: Apply, right: Apply) -> Apply:
        def apply(x: np.ndarray) -> Steps:
            return (yield left, x) + (yield right, x)

        return apply

    return Operator(a.n, both(a.forth, b.forth), both(a.back, b.back), np.result_type(a.dtype, b.dtype))


def scaled(factor: Any, op: Operator) -> Operator:
    """factor * op."""

    def times(number: Any, function: Apply) -> Apply:
        def apply(x: np.ndarray) -> Steps:
            out: np.ndarray = number * (yield function, x)
            return out

        return apply

    dtype = np.result_type(op.dtype, type(factor))
    return Operator(op.n, times(factor, op.forth), times(conjugated(factor), op.back), dtype)


class MatrixOperator(Operator):
    """A matrix, dense or sparse, as an operator that remembers it, and its norm where that was measured."""

    def __init__(self, matrix: Any, norm: float | None = None) -> None:
        self.matrix = matrix
        n = matrix.shape[0].bit_length() - 1
        forth, back = lambda x: matrix @ x, lambda x: conjugated(matrix).T @ x
        super().__init__(n, forth, back, matrix.dtype, most=None if norm is None else lambda: norm)

    def __reduce__(self) -> Any:
        return MatrixOperator, (self.matrix,)


@readable
def operator(matrix: Any, norm: float | None = None) -> MatrixOperator:
    """A matrix as an operator that remembers it, and its norm where that was measured."""
    return MatrixOperator(matrix, norm)


class DiagonalOperator(Operator):
    """diag(entries): applied, never formed."""

    def __init__(self, entries: np.ndarray) -> None:
        self.entries = entries
        column = entries[:, None]
        super().__init__(
            entries.size.bit_length() - 1, lambda x: column * x, lambda x: conjugated(column) * x, entries.dtype
        )

    def __reduce__(self) -> Any:
        return DiagonalOperator, (self.entries,)


@readable
def diagonal(entries: np.ndarray) -> DiagonalOperator:
    """diag(entries), (2**n, 2**n)."""
    return DiagonalOperator(entries)


@readable
def kron(a: LinearOperator, b: LinearOperator) -> Operator:
    """a tensor b, applied axis by axis."""
    a, b = as_operator(a), as_operator(b)
    p, q = a.shape[0], b.shape[0]

    def each(left: Apply, right: Apply) -> Apply:
        def apply(x: np.ndarray) -> Steps:
            columns = x.shape[1]
            half = (yield left, x.reshape(p, q * columns)).reshape(p, q, columns).transpose(1, 0, 2)
            full = (yield right, half.reshape(q, p * columns)).reshape(q, p, columns).transpose(1, 0, 2)
            return full.reshape(p * q, columns)

        return apply

    return Operator(a.n + b.n, each(a.forth, b.forth), each(a.back, b.back), np.result_type(a.dtype, b.dtype))


@readable
def block_diagonal(parts: Sequence[LinearOperator], n: int) -> Operator:
    """diag(parts) padded with zero blocks to size 2**n."""
    ours = [as_operator(part) for part in parts]
    size, dtype = ours[0].shape[0], np.result_type(*(p.dtype for p in ours))

    def each(functions: Sequence[Apply]) -> Apply:
        def apply(x: np.ndarray) -> Steps:
            out = np.zeros(x.shape, dtype=np.result_type(x.dtype, dtype))
            for j, function in enumerate(functions):
                out[j * size : (j + 1) * size] = yield function, x[j * size : (j + 1) * size]
            return out

        return apply

    return Operator(n, each([p.forth for p in ours]), each([p.back for p in ours]), dtype)


@readable
def to_dense(op: LinearOperator) -> np.ndarray:
    """The (2**n, 2**n) array of an operator."""
    stored = getattr(op, "matrix", None)
    return stored if isinstance(stored, np.ndarray) else np.asarray(op @ np.eye(op.shape[0]))


@readable
def applied(op: LinearOperator, array: np.ndarray) -> np.ndarray:
    """op @ array, where the array's scale cannot carry what `op` computes midway out of the floats."""
    stored = isinstance(op, MatrixOperator | DiagonalOperator)  # then there is no midway
    power = 0 if stored else harmful(array)
    if not power:
        out: np.ndarray = op @ array
        return out
    return times_power(op @ times_power(array, -power), power)


def unnested(op: LinearOperator, inside: int) -> LinearOperator:
    """A small operator as its matrix, where it applies so many others (`inside`) that this pays; others as they are."""
    size = op.shape[0]
    pays = size <= 1 << DENSE_QUBITS and inside >= max(2, size // 8)
    return operator(to_dense(op)) if pays and not isinstance(op, DiagonalOperator) else op


def of_any_scale(data: Any) -> Any:
    """An operator of which chains stay floats midway: as a matrix where it is small, else it takes out the scale of its argument."""
    if not isinstance(data, LinearOperator) or isinstance(data, MatrixOperator | DiagonalOperator):
        return data
    if data.shape[0] <= EXACT_SIZE:
        return operator(to_dense(data))

    def at_any_scale(function: Apply) -> Apply:
        def apply(x: np.ndarray) -> Steps:
            power = harmful(x)
            return times_power((yield function, times_power(x, -power)), power) if power else (yield function, x)

        return apply

    op = as_operator(data)
    return Operator(op.n, at_any_scale(op.forth), at_any_scale(op.back), op.dtype)


def hand_out(op: LinearOperator) -> np.ndarray | LinearOperator:
    """What a user sees of a block: an array where it is small, the operator itself where it is large."""
    return to_dense(op) if op.shape[0] <= 1 << DENSE_QUBITS else op


EXACT_SIZE = 256  # spectral norms up to here come from singular values
NORM_ROUNDING = (
    200 * UNIT_ROUNDOFF
)  # relative, of such a norm: LAPACK's dqds (dlasq2) stops at 100 x 2^-52; 112 x 2^-53 was met


@readable
def odd_function(op: LinearOperator, coefficients: np.ndarray) -> Operator:
    """sum_k c_k T_k^(SV)(op), k odd: W P(S) V^H for op = W S V^H, by the recurrence of the T_k; nothing is formed."""
    op, odd = as_operator(op), coefficients[1::2]

    def series(forth: Apply, back: Apply) -> Apply:
        def apply(x: np.ndarray) -> Steps:
            before, last = x, (yield forth, x)  # T_0 on the input side, T_1 on the output side
            out: np.ndarray = odd[0] * last
            for c in odd[1:]:
                before = 2.0 * (yield back, last) - before
                last = 2.0 * (yield forth, before) - last
                out = out + c * last
            return out

        return apply

    return Operator(op.n, series(op.forth, op.back), series(op.back, op.forth), op.dtype)
