"""What an ONNX graph is read into: its nodes with every attribute filled in, what its names stand for, and the refusal of anything else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...errors import QnnEmulError

KINDS: dict[int, np.dtype[Any]] = {
    1: np.dtype(np.float32),
    11: np.dtype(np.float64),
}  # by their numbers in ONNX: FLOAT, DOUBLE


class UnsupportedLayer(QnnEmulError):
    """Something of the file that the network here does not have: `where` it is, `what` was `found`, what would be `understood`."""

    def __init__(self, where: str, what: str, found: object, understood: str) -> None:
        self.where, self.what, self.found, self.understood = where, what, found, understood
        super().__init__(f"{where}: {what} is {found}; understood would be {understood}.")


@dataclass(frozen=True, eq=False)
class GraphNode:
    """A node of the graph. `attributes` holds all that its version has, as the file says or by ONNX's default (None: there is none)."""

    operator: str
    version: int
    name: str  # of the node where no other has it, else of its output
    inputs: tuple[str, ...]
    output: str
    attributes: Mapping[str, Any]
    proto: Any
    notes: list[str]

    def say(self, note: str) -> None:
        """Tell the user something about the reading, once."""
        if note not in self.notes:
            self.notes.append(note)

    def refuse(self, what: str, found: object, understood: str) -> UnsupportedLayer:
        return UnsupportedLayer(f"{self.operator} '{self.name}'", what, found, understood)


@dataclass(frozen=True, eq=False)
class Value:
    """What a name of the graph stands for: `factor` times one of these, its entries in row-major order in the shape `shape`

    "number"   the constant `array`
    "input"    `copies` of the input one after the other
    "psi"      the unit tensor after `blocks`
    "conv"     the convolution of psi by the kernel `array`, plus `shift` for each channel (brought by `shifter`)
    "act"      erf(4/5 of the convolution of psi by the kernel `array`)
    "sum"      psi + act, the last of `blocks` included
    "square"   the element-wise square of `of`
    "dense"    the matrix `array` times the square of `of`
    "head"     tau psi + (1 - tau) times the matrix `array` times the square of psi
    "unit head", "norm", "squared norm"   of `of`

    Values with one `token` are equal up to their factors and shapes. `channels` and `size` are those of the tensor.
    """

    kind: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    token: Any = None
    factor: float = 1.0
    channels: int = 1
    size: int = 1
    copies: int = 1
    blocks: tuple[tuple[str, np.ndarray], ...] = ()
    array: Any = None
    shift: Any = 0.0
    shifter: GraphNode | None = None
    of: Value | None = None
    tau: float | None = None

    @property
    def entries(self) -> int:
        return math.prod(self.shape)

    @property
    def image(self) -> tuple[int, int, int, int]:
        """The shape that the tensor has where its channels and pixels are axes of their own."""
        return 1, self.channels, self.size, self.size

    def scaled(self, factor: float) -> Value:
        return replace(self, factor=self.factor * factor)

    def __str__(self) -> str:
        if self.kind == "number":
            return f"a constant of shape {self.shape} and type {self.dtype}"
        part = {"psi": "the unit tensor", "act": "the activation", "conv": "the convolution", "input": "the input"}
        scale = f" times {self.factor:g}" if self.factor != 1.0 else ""
        return (
            f"{part.get(self.kind, f'the {self.kind}')}{scale} after {len(self.blocks)} blocks, of shape {self.shape}"
        )


def number(array: Any) -> Value:
    """A constant of the graph."""
    held = np.asarray(array)
    return Value("number", held.shape, held.dtype, array=held)


def scalar(value: Value | None) -> float | None:
    """The single real number that a value is, or None."""
    if value is None or value.kind != "number" or value.entries != 1 or value.dtype.kind not in "iuf":
        return None
    return float(value.array.reshape(-1)[0])


def integers(node: GraphNode, value: Value, what: str) -> list[int]:
    """The constant list that an input is. Raises UnsupportedLayer."""
    if value.kind != "number" or value.dtype != np.int64 or value.array.ndim > 1:
        raise node.refuse(what, value, "a constant list of integers of 64 bits")
    return [int(v) for v in value.array.reshape(-1)]


def axes_of(node: GraphNode, given: list[int], rank: int, what: str = "axes") -> list[int]:
    """The axes counted from the front. Raises UnsupportedLayer."""
    if any(not -rank <= axis < rank for axis in given) or len({axis % rank for axis in given}) != len(given):
        raise node.refuse(what, given, f"different axes of {rank}")
    return [axis % rank for axis in given]


def broadcast(node: GraphNode, a: Value, b: Value) -> tuple[int, ...]:
    """The shape of the two together, where no entry moves or is repeated. Raises UnsupportedLayer."""
    try:
        shape = np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        shape = ()
    entries = [
        1 if v.kind == "norm" else v.entries for v in (a, b)
    ]  # a norm is one number, however often it is repeated
    if math.prod(shape) != max(entries):
        raise node.refuse("the pair of shapes", f"{a.shape} and {b.shape}", "shapes that repeat no entry")
    return tuple(shape)
