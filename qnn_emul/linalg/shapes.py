"""Unpadded multi-index shapes and the power-of-two arrays that hold them; checks of array arguments."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np

from ..errors import ArgumentError, ShapeError, quoted_value
from ..scalars import ceil_log2, is_symbolic
from .foreign import entries_of, need_unmasked
from .readable import readable
from .scales import exponent, harmful, times_power

T = TypeVar("T")

Shape = tuple[int, ...]


def qubits_of_shape(shape: Shape) -> int:
    """Qubits that hold a tensor of this shape, each axis padded to a power of two on its own."""
    return sum(ceil_log2(size) for size in shape)


def padded_shape(shape: Shape) -> Shape:
    """The shape with every axis rounded up to a power of two."""
    return tuple(1 << ceil_log2(size) for size in shape)


def pad(array: np.ndarray, shape: Shape) -> np.ndarray:
    """Embed `array` of `shape` into zeros of the padded shape and flatten it: (2**n,)."""
    full = padded_shape(shape)
    if full == shape:
        return np.ascontiguousarray(array).reshape(-1)
    out = np.zeros(full, dtype=array.dtype)
    out[tuple(slice(size) for size in shape)] = array.reshape(shape)
    return out.reshape(-1)


def unpad(flat: np.ndarray, shape: Shape) -> np.ndarray:
    """Inverse of `pad`: (2**n,) to `shape`."""
    return flat.reshape(padded_shape(shape))[tuple(slice(size) for size in shape)]


def positions(shape: Shape) -> np.ndarray:
    """Where each unpadded entry (row-major) sits in the padded flat array: (prod(shape),)."""
    return unpad(np.arange(math.prod(padded_shape(shape))), shape).reshape(-1)


def pad_matrix(matrix: np.ndarray) -> np.ndarray:
    """Embed an (r, c) matrix into the top-left of a (2**n, 2**n) zero matrix."""
    rows, columns = matrix.shape
    side = 1 << ceil_log2(max(rows, columns))
    if matrix.shape == (side, side):
        return matrix
    out = np.zeros((side, side), dtype=matrix.dtype)
    out[:rows, :columns] = matrix
    return out


@readable
def stacked(parts: list[np.ndarray]) -> np.ndarray:
    """Vectors of one size behind each other, zeros up to a power of two of them."""
    out = np.zeros((1 << ceil_log2(len(parts)), parts[0].size), dtype=np.result_type(*parts))
    out[: len(parts)] = parts
    return out.reshape(-1)


def as_numeric(value: Any, name: str) -> np.ndarray:
    """A finite float64 or complex128 view of `value`, copy-free unless that is sparse or an operator, which is applied to unit vectors.

    Raises ArgumentError when `value` is not numeric, is empty, holds NaN, infinity or masked entries, or entries whose sum is no float.
    """
    kind = type(value).__name__
    value = entries_of(value, name)
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, RuntimeError) as problem:  # the last of tensors that require a gradient
        raise ArgumentError(name, "be an array of numbers", f"{kind} ({problem})") from None
    if array.dtype.kind not in "biufc":
        raise ArgumentError(
            name, "be an array of real or complex numbers", f"{type(value).__name__} of dtype {array.dtype}"
        )
    if array.size == 0:
        raise ShapeError(name, "hold at least one entry", f"an array of shape {array.shape}")
    with np.errstate(over="ignore"):  # of long doubles
        array = array.astype(complex if array.dtype.kind == "c" else float, copy=False)
    if not np.all(np.isfinite(array)):
        where = np.argwhere(~np.isfinite(array))[0].tolist()
        raise ArgumentError(name, "be finite", f"{array[tuple(where)]}" + (f" at index {where}" if where else ""))
    largest = max(float(np.max(np.abs(part))) for part in (array.real, array.imag))
    if array.size > 1 and largest > sys.float_info.max / (2 * array.size):
        raise ArgumentError(name, "have entries whose sum is a float", f"{array.size} of up to {largest:.3g}. Rescale")
    return array


def as_vector(value: Any, name: str) -> np.ndarray:
    """A finite array with one axis, real where no entry has an imaginary part."""
    array = real_if_real(as_numeric(value, name))
    if array.ndim != 1:
        raise ShapeError(name, "have one axis", f"an array of shape {array.shape}")
    return array


def as_one_of(value: Any, known: Iterable[str], name: str) -> str:
    """One of some words."""
    words = tuple(known)
    if not isinstance(value, str) or value not in words:
        raise ArgumentError(name, f"be one of {words}", repr(value))
    return value


def as_label(value: Any, name: str) -> str:
    """What a symbol may be called: text, or a whole number."""
    if not isinstance(value, str | int):
        raise ArgumentError(name, "be text", type(value).__name__)
    return value  # type: ignore[return-value]  # a number passes as its digits


def as_flag(value: Any, name: str) -> bool:
    """True or False, and nothing that is read as one of them."""
    if not isinstance(value, bool):
        raise ArgumentError(name, "be True or False", repr(value))
    return value


def as_scalar(value: Any, name: str) -> float | complex:
    """A finite Python float or complex number. A formula with free symbols passes: the record is then one too."""
    if is_symbolic(value):
        if not getattr(value, "is_number", False):
            formula: float | complex = value
            return formula
        value = complex(value) if value.is_real is False else float(value)
    need_unmasked(value, name)
    array = np.asarray(value) if isinstance(value, int | float | complex | np.number | np.ndarray) else None
    if array is None or array.ndim != 0 or array.dtype.kind not in "biufc":
        shown = f"an array of shape {np.shape(value)}" if isinstance(value, np.ndarray) else repr(value)
        raise ArgumentError(name, "be a single number", shown)
    out: float | complex = as_numeric(array, name).item()
    return out


def as_nonzero(value: Any, name: str) -> float | complex:
    """A finite number other than zero."""
    number = as_scalar(value, name)
    if number == 0:
        raise ArgumentError(name, "be non-zero", number)
    return number


def as_integer(value: Any, name: str, least: int | None = None, most: int | None = None) -> int:
    """A Python int (numpy integers too, no bool, no float), `least` or more and `most` or less."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise ArgumentError(name, "be an integer", repr(value))
    if least is not None and value < least:
        raise ArgumentError(name, f"be at least {least}", value)
    if most is not None and value > most:
        raise ArgumentError(name, f"be at most {most}", value)
    return value if is_symbolic(value) else int(value)  # type: ignore[return-value]  # what stands for an int passes as one


def as_integers(values: Any, name: str, least: int | None = None, most: int | None = None) -> tuple[int, ...]:
    """A list of integers, each as `as_integer` has it. Raises ArgumentError."""
    try:
        listed = list(values)
    except TypeError:
        raise ArgumentError(name, "be a list of integers", repr(values)) from None
    return tuple(as_integer(value, name, least, most) for value in listed)


MAX_REGISTER = 1000  # qubits: 2**n is a float


def as_qubits(value: Any, name: str, least: int = 0) -> int:
    """A number of qubits."""
    number = as_integer(value, name, least)
    if not is_symbolic(number) and number > MAX_REGISTER:
        raise ArgumentError(name, f"be at most {MAX_REGISTER}", number)
    return number


def as_size(value: Any, name: str) -> int:
    """A positive integer."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer) or value < 1:
        raise ShapeError(name, "hold positive integers", repr(value))
    return int(value)


def as_shape(value: Any, name: str) -> Shape:
    """A tuple of positive integers."""
    if not isinstance(value, tuple | list | np.ndarray) or getattr(value, "ndim", 1) != 1:
        raise ShapeError(name, "hold positive integers", quoted_value(value))
    return tuple(as_size(s, name) for s in value)


def as_real(value: Any, name: str, least: int | None = None) -> float:
    """A finite Python float, `least` or more."""
    number = as_scalar(value, name)
    if isinstance(number, complex):
        raise ArgumentError(name, "be a real number", number)
    if least is not None and number < least:
        raise ArgumentError(name, f"be at least {least}", number)
    return number if is_symbolic(number) else float(number)


def as_positive(value: Any, name: str) -> float:
    """A finite Python float above 0."""
    number = as_real(value, name)
    if not number > 0:
        raise ArgumentError(name, "be positive", number)
    return number


def as_epsilon(value: Any, name: str = "epsilon") -> float:
    """A number with 0 < value < 1: an error that a call may add (Conventions 2)."""
    number = as_real(value, name)
    if not 0.0 < number < 1.0:
        raise ArgumentError(name, "satisfy 0 < " + name + " < 1", number)
    return number


@readable
def two_norm(array: np.ndarray) -> float:
    """2-norm of a vector; rescaled where squares under- or overflow."""
    with np.errstate(over="ignore"):
        norm = float(np.linalg.norm(array))
    if 1e-140 < norm < 1e140:
        return norm
    power = exponent(array)
    return _returned(float(np.linalg.norm(times_power(array, -power))), power)


@readable
def unit(array: np.ndarray) -> np.ndarray:
    """array/||array||."""
    power = harmful(array)
    scaled = times_power(array, -power) if power else array
    out: np.ndarray = scaled / two_norm(scaled)
    return out


@readable
def lengthened(array: np.ndarray, length: Any, size: Any) -> np.ndarray:
    """The array, whose 2-norm is `size`, at another length; zeros stay zeros."""
    power = harmful(array)
    scaled, whole = (times_power(x, -power) if power else x for x in (array, np.asarray(size)))
    out: np.ndarray = scaled * (length / whole if size else length)
    return out


def conjugated(array: Any) -> Any:
    """The complex conjugate; real numbers that know no such thing, such as python-flint's, are their own."""
    if isinstance(array, np.ndarray) and array.dtype == object:
        return np.frompyfunc(conjugated, 1, 1)(array) if array.size else array
    return array.conjugate() if hasattr(array, "conjugate") else array


def is_complex(number: Any) -> bool:
    """Of a number of many digits."""
    return hasattr(number, "_mpc_") or type(number).__name__ == "acb"


def moduli(array: np.ndarray) -> np.ndarray:
    """|entries| as doubles; of balls, upper bounds but for the last rounding."""
    if array.dtype != object:
        out: np.ndarray = np.abs(array)
        return out
    above = np.frompyfunc(lambda v: float(v.abs_upper() if hasattr(v, "abs_upper") else abs(v)), 1, 1)
    with np.errstate(over="ignore"):  # infinity is above
        whole: np.ndarray = above(array).astype(float)
    return whole


def spectral_norm(matrix: np.ndarray) -> float:
    """Largest singular value; scaled by a power of two where squares under- or overflow, infinite where an entry is not finite."""
    largest = float(np.max(np.abs(matrix), initial=0.0))
    if largest == 0.0 or 1e-140 < largest < 1e140:
        return float(np.linalg.svd(matrix, compute_uv=False)[0]) if largest else 0.0
    if not math.isfinite(largest):
        return math.inf
    power = exponent(matrix)
    return _returned(float(np.linalg.svd(times_power(matrix, -power), compute_uv=False)[0]), power)


def _returned(norm: float, power: int) -> float:
    """norm * 2**power, infinite where it overflows."""
    with np.errstate(over="ignore"):
        return float(np.ldexp(norm, power))


def fixed(array: T) -> T:
    """An array that is our own, from now on read-only: it is handed out and kept. Anything else as it is."""
    if isinstance(array, np.ndarray):
        array.flags.writeable = False
    return array


def frozen(array: np.ndarray) -> np.ndarray:
    """A private read-only copy: what a record was made for cannot change afterwards."""
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


def real_if_real(array: np.ndarray) -> np.ndarray:
    """Drop an imaginary part that is identically zero; real data stay real and cost half."""
    if array.dtype.kind == "c" and not np.any(array.imag):
        return np.ascontiguousarray(array.real)
    return array
