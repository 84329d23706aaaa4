"""What stands where data would: shapes, sizes and degrees of what a tree without data is made with.

Records and costs read no more than these. Whatever reads an entry or a coefficient meets an attribute that is not there, or a
tree that says first that it has no data (`Encoding.has_data`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

from .convolution import Convolution
from .stacks import Stack


class Unknown:
    """A parameter of a lemma of which sizes are known only; a node that has one has no data."""

    has_data: ClassVar[bool] = False


@dataclass(frozen=True)
class UnknownPolynomial(Unknown):
    """A polynomial by its degree and its error; the quotient of one by x, by its degree."""

    degree: int
    error_bound: float = 0.0

    def parts(self) -> list[range]:
        """As of `quotient.parts`: one part of definite parity."""
        return [range(self.degree + 1)]


@dataclass(frozen=True)
class UnknownArray(Unknown):
    """An array by its shape."""

    shape: tuple[int, ...]

    @property
    def size(self) -> int:
        total = 1
        for axis in self.shape:
            total *= axis
        return total


@dataclass(frozen=True)
class UnknownColumns(Unknown):
    """A square matrix by its columns, on `n` qubits; `norms` is the encoding of their norms' diagonal matrix."""

    n: int
    largest: float
    norms: Any

    @property
    def n_in(self) -> int:
        return self.n

    @property
    def n_out(self) -> int:
        return self.n

    @property
    def matrix(self) -> UnknownArray:
        return UnknownArray((1 << self.n, 1 << self.n))


@dataclass(frozen=True, eq=False)
class UnknownConvolution(Convolution, Unknown):
    """A convolution by the shape of its kernel and a bound on its norm."""

    norm: float = 1.0

    def norm_bound(self) -> float:
        return self.norm

    def entries(self) -> list[tuple[int, ...]]:
        """All places of the kernel: none is known to be zero."""
        return list(product(*(range(axis) for axis in self.kernel.shape)))


@dataclass(frozen=True, eq=False)
class UnknownStack(Stack, Unknown):
    """The grouping of an unknown convolution by its subnormalization."""
