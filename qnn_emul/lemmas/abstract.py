"""Encodings without data: trees of any size, of which records, costs and formulas are read.

Every lemma and every layer takes them. A norm that would be measured must be given (an error says as which argument), a
promise that would be checked against the data is believed, and a polynomial beyond double precision is known by its degree.
Reading a target, a block or a circuit raises NoData.
"""

from __future__ import annotations

from typing import Any

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..encoding.leaves import RELATIVE
from ..encoding.record import Record
from ..encoding.source import Dataless
from ..errors import ArgumentError, NormTooLarge, ShapeError
from ..linalg import cost as model
from ..linalg.convolution import PADDINGS
from ..linalg.shapes import (
    as_label,
    as_one_of,
    as_positive,
    as_qubits,
    as_real,
    as_shape,
    as_size,
    qubits_of_shape,
)
from ..linalg.unknown import UnknownArray, UnknownColumns, UnknownConvolution, UnknownStack
from .be import convolution_stack, diagonal_from_angles
from .guards import need

Price = tuple[Any, Any]


def vector(
    n: int,
    name: str = "",
    *,
    shape: Any = None,
    alpha: float = 1.0,
    ancillas: int = 0,
    epsilon: float = 0.0,
    norm: float = 1.0,
    price: Price | None = None,
) -> VectorEncoding:
    """An (alpha, ancillas, epsilon)-VE of a vector of which the norm is known, on n qubits.

    shape   unpadded, with padded size 2**n; default (2**n,)
    price   (depth, gates) of a query; default: what a state preparation on all its qubits takes

    Raises ArgumentError, ShapeError, NormTooLarge (norm above alpha + epsilon, which no unitary encodes).
    """
    record = _record(alpha, ancillas, epsilon, as_positive(norm, "norm"))
    qubits = as_qubits(n, "n")
    sizes = _shape(shape, (1 << qubits,), qubits, 0)
    cost = _price(price, model.preparation(qubits + record.ancillas))
    return VectorEncoding(qubits, sizes, record, _leaf("vector", name, cost), name)


def matrix(
    n: int,
    name: str = "",
    *,
    shape: Any = None,
    row_axes: int | None = None,
    alpha: float = 1.0,
    ancillas: int = 1,
    epsilon: float = 0.0,
    norm: float | None = None,
    price: Price | None = None,
) -> BlockEncoding:
    """An (alpha, ancillas, epsilon)-BE of a matrix on n qubits of which a bound on the norm is known (default alpha + epsilon).

    shape   output axes, then input axes, unpadded; `row_axes` of them, by default half, belong to the output
    price   (depth, gates) of a query; default: what a unitary on all its qubits takes

    Raises ArgumentError, ShapeError, NormTooLarge.
    """
    record = _record(alpha, ancillas, epsilon, norm)
    qubits = as_qubits(n, "n")
    whole = (1 << qubits, 1 << qubits)
    rows = (
        (len(as_shape(shape, "shape")) // 2 if shape is not None else 1)
        if row_axes is None
        else as_size(row_axes, "row_axes")
    )
    sizes = _shape(shape, whole, qubits, rows)
    cost = _price(price, model.dense(qubits + record.ancillas))
    return BlockEncoding(qubits, sizes, record, _leaf("matrix", name, cost), name, row_axes=rows)


def convolution(
    kernel: Any, shape: Any, *, alpha: float | None = None, norm: float = 1.0, padding: str = "same"
) -> BlockEncoding:
    """A convolution by its stacked taps (be.convolution_stack) from the shape of its kernel, (C_out, C_in, D, D).

    shape   (C_in, M, M) of the input, M a power of two, D <= M
    alpha   of the stack, at most D ||C||, which is the default
    norm    a bound on ||C||

    Raises ShapeError, ArgumentError, NormTooLarge.
    """
    taps, image = as_shape(kernel, "kernel"), as_shape(shape, "shape")
    if len(taps) != 4 or taps[2] != taps[3]:
        raise ShapeError("kernel", "be a shape (C_out, C_in, D, D)", kernel)
    if len(image) != 3 or image[0] != taps[1] or image[1] != image[2] or image[1] & (image[1] - 1):
        raise ShapeError("shape", f"be ({taps[1]}, M, M), M a power of two", shape)
    if taps[2] > image[1]:
        raise ShapeError("kernel", f"have width D at most the image's M = {image[1]}", f"of width {taps[2]}")
    as_one_of(padding, PADDINGS, "padding")
    size = as_positive(norm, "norm")
    weight = taps[2] * size if alpha is None else as_positive(alpha, "alpha")
    conv = UnknownConvolution(UnknownArray(taps), image[1], padding, size)  # type: ignore[arg-type]  # it stands for an array
    plan = UnknownStack(conv, UnknownArray(taps[2:]), False, weight)  # type: ignore[arg-type]  # it stands for an array
    return convolution_stack.encode(convolution_stack.STACK, plan)


def diagonal(n: int, *, bits: int = model.WORD_BITS, epsilon: float = 0.0, norm: float = 1.0) -> BlockEncoding:
    """diag(a_j), |a_j| <= norm <= 1 real, from angles of `bits` bits in a memory (be.diagonal_from_angles). Raises ArgumentError."""
    qubits = as_qubits(n, "n")
    if not 0 < as_real(norm, "norm") <= 1:
        raise ArgumentError("norm", "be positive and at most 1", norm)
    numbers = {"bits": as_size(bits, "bits"), "parts": 1, "epsilon": as_real(epsilon, "epsilon"), "norm": norm}
    words = UnknownArray((1 << qubits,))
    return diagonal_from_angles.encode(words, words, numbers, (1 << qubits, 1 << qubits))


def columns(n: int, *, largest: float = 1.0, norms: BlockEncoding | None = None) -> UnknownColumns:
    """A square matrix on n qubits that a memory holds column by column: W of `qe.residual_linear_pooling` and the like.

    largest   bound on the norms of the columns
    norms     encoding of the diagonal matrix of these norms; default: `diagonal(n)`

    Raises ArgumentError.
    """
    qubits = as_qubits(n, "n")
    size = as_positive(largest, "largest")
    return UnknownColumns(qubits, size, diagonal(qubits) if norms is None else need(norms, BlockEncoding, "norms"))


def _record(alpha: Any, ancillas: Any, epsilon: Any, norm: Any) -> Record[Any]:
    size, error = as_positive(alpha, "alpha"), as_real(epsilon, "epsilon", 0)
    target = size + error if norm is None else as_positive(norm, "norm")
    as_qubits(ancillas, "ancillas")
    if target > (size + error) * (1 + RELATIVE):
        raise NormTooLarge("norm", f"be at most alpha + epsilon = {size + error:.12g}", target)
    return Record(size, int(ancillas), error, target)


def _shape(given: Any, default: tuple[int, ...], n: int, row_axes: int) -> tuple[int, ...]:
    if given is None:
        return default
    sizes = as_shape(given, "shape")
    halves = (sizes[:row_axes], sizes[row_axes:]) if row_axes else (sizes,)
    if not all(half and qubits_of_shape(half) <= n for half in halves) or max(map(qubits_of_shape, halves)) != n:
        raise ShapeError("shape", f"have padded size 2**{n}", given)
    return sizes


def _price(given: Price | None, built: model.Cost) -> Price:
    if given is None:
        return built.depth, built.gates
    if not (isinstance(given, tuple) and len(given) == 2 and all(isinstance(v, int | float) and v >= 0 for v in given)):
        raise ArgumentError("price", "be a pair (depth, gates) of numbers that are not negative", given)
    return given


def _leaf(kind: str, name: str, price: Price) -> Dataless:
    return Dataless(f"abstract.{kind}", f"{kind} without data", label=as_label(name, "name") or kind, price=price)
