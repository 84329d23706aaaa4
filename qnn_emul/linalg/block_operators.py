"""Operators made of blocks of others: a part of one, one within zeros, its Hermitian dilation, products entry by entry."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator

from .operators import Apply, Operator, Steps, as_operator, operator, to_dense
from .readable import readable


@readable
def leading(op: LinearOperator, size: int) -> Operator:
    """The first `size` rows and columns, a power of two."""
    ours = as_operator(op)

    def within(function: Apply) -> Apply:
        def apply(x: np.ndarray) -> Steps:
            out: np.ndarray = (yield function, np.pad(x, ((0, op.shape[0] - size), (0, 0))))[:size]
            return out

        return apply

    return Operator(size.bit_length() - 1, within(ours.forth), within(ours.back), ours.dtype)


@readable
def embedded(op: LinearOperator, width: int) -> Operator:
    """The same rows and columns first, `width` zeros after them, a power of two in all."""
    ours, size = as_operator(op), op.shape[0]

    def around(function: Apply) -> Apply:
        def apply(x: np.ndarray) -> Steps:
            return np.pad((yield function, x[:size]), ((0, width), (0, 0)))

        return apply

    return Operator((size + width).bit_length() - 1, around(ours.forth), around(ours.back), ours.dtype)


@readable
def dilation(op: LinearOperator) -> Operator:
    """[[0, op], [op^H, 0]]."""
    ours, size = as_operator(op), op.shape[0]

    def apply(x: np.ndarray) -> Steps:
        upper = yield ours.forth, x[size:]
        lower = yield ours.back, x[:size]
        return np.concatenate([upper, lower])

    return Operator(ours.n + 1, apply, apply, ours.dtype)


@readable
def entry_products(a: Any, b: Any) -> Any:
    """Products entry by entry, of arrays, or of operators, which are formed."""
    return a * b if isinstance(a, np.ndarray) else operator(to_dense(a) * to_dense(b))


@readable
def below(x: np.ndarray, width: int) -> np.ndarray:
    """Rows of zeros below a matrix."""
    return np.pad(x, ((0, width), (0, 0)))
