"""The operators of encodings (+, -, *, @, .H, .normalized()) and the functions that work on either kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..encoding.base import E
from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..errors import ArgumentError
from .be.adjoint import adjoint
from .be.linear_combination import matrix_combination
from .be.mask import mask
from .be.product import product
from .be.sparse_access import sparse_access
from .be.tensor import tensor as matrix_tensor
from .common.scaling import scale
from .guards import need
from .ve.matrix_vector import matrix_vector
from .ve.normalization import normalize
from .ve.sum import vector_sum
from .ve.tensor import tensor as vector_tensor


class Operators:
    """What `+ - * @`, `.H` and `.normalized()` mean: each is one lemma."""

    def multiply(self, left: Encoding, right: Encoding) -> Encoding:
        matrix = need(left, BlockEncoding, "left operand of @")
        if isinstance(right, BlockEncoding):
            return _padded_product(matrix, right)
        return matrix_vector(matrix, need(right, VectorEncoding, "right operand of @"))

    def add(self, left: E, right: Encoding, sign: int) -> E:
        out: E = linear_combination([1.0, float(sign)], [left, right])
        return out

    def scale(self, factor: Any, encoding: E) -> E:
        return scale(factor, encoding)

    def adjoint(self, encoding: BlockEncoding) -> BlockEncoding:
        return adjoint(encoding)

    def normalize(self, encoding: VectorEncoding, norm: float | None) -> VectorEncoding:
        return normalize(encoding, norm)

    def sparse(self, matrix: Any, alpha: float | None) -> BlockEncoding:
        return sparse_access(matrix, alpha)


def _padded_product(a: BlockEncoding, b: BlockEncoding) -> BlockEncoding:
    """A B; where only the padding differs, the smaller is put on as many qubits as the other: I (x) A.

    A's input and B's output have one shape, so that the further copies of A meet zeros only.
    """
    if a.n == b.n or a.shape_in != b.shape_out:
        return product(a, b)
    n = max(a.n, b.n)
    large = (e if e.n == n else matrix_tensor(mask(np.ones(1 << (n - e.n))), e) for e in (a, b))
    flat = (replace(e, shape=(1 << n, 1 << n), row_axes=1) for e in large)
    return replace(product(*flat), shape=a.shape_out + b.shape_in, row_axes=a.row_axes)


OPERATORS = Operators()


def linear_combination(coefficients: Any, terms: Any) -> Any:
    """sum_j coefficients[j] terms[j] of block-encodings (be.linear_combination) or of vector-encodings (ve.sum, Lemma 1).

    Coefficients are real or complex; a single zero is allowed. Raises ArgumentError (not all zero, one per term,
    mixed kinds), ShapeError (different padded sizes).
    """
    if isinstance(terms, Sequence) and terms and isinstance(terms[0], VectorEncoding):
        return vector_sum(coefficients, terms)
    return matrix_combination(coefficients, terms)


def kron(left: Encoding, right: Encoding) -> Any:
    """Tensor product of two vectors (Lemma 3) or two matrices. Raises ArgumentError for anything else."""
    if isinstance(left, VectorEncoding) and isinstance(right, VectorEncoding):
        return vector_tensor(left, right)
    if isinstance(left, BlockEncoding) and isinstance(right, BlockEncoding):
        return matrix_tensor(left, right)
    raise ArgumentError(
        "kron's arguments",
        "be two vector-encodings or two block-encodings",
        f"{type(left).__name__} and {type(right).__name__}",
    )
