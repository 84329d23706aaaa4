"""Block-encodings and vector-encodings: a leaf given from outside, or a lemma applied to encodings."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator

from ..errors import ArgumentError, NoOperation, OperandError, ShapeError
from ..linalg.operators import hand_out
from ..linalg.shapes import Shape, as_integer, as_label, as_numeric, as_size, fixed, padded_shape, positions, unpad
from ..linalg.sparse_access import circuit_to_sparse
from . import leaves
from .base import Encoding as Encoding
from .base import algebra
from .confronted import confronted

MAX_POWER = 1000

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.inexact[Any]]


class _OfUnitaries(Encoding):
    """Encodings that a given unitary is claimed to be."""

    @classmethod
    def from_unitary(
        cls, U: Any, target: Any, alpha: float = 1.0, epsilon: float = 0.0, *, tolerance: float = 0.0, name: str = ""
    ) -> Self:
        """The (alpha, a, epsilon)-encoding of `target` that a given unitary, (2**(a+n), 2**(a+n)), is claimed to be.

        U is an array, sparse, or an operator. With a `tolerance` it may be off by so much in the spectral norm, as numbers of a few digits
        are: the nearest unitary stands for it, and alpha times the distance joins epsilon. Raises NotUnitary, ShapeError, ArgumentError,
        TooLarge (above 2**12), and RecordViolated where ||target - alpha * corner|| > epsilon.
        """
        made = leaves.unitary_leaf(U, target, (alpha, epsilon, tolerance), name, cls.kind == "BE")
        return confronted(cls(*made, name))


@dataclass(frozen=True, eq=False, repr=False)
class BlockEncoding(_OfUnitaries):
    """U is an (alpha, a, epsilon)-block-encoding of A: ||A - alpha B|| <= epsilon, B the top-left 2**n block of U.

    `row_axes` says how many of the axes of `shape` belong to the output.
    """

    row_axes: int = 1
    kind: ClassVar[str] = "BE"

    @classmethod
    def from_matrix(cls, matrix: Any, alpha: float | None = None, *, name: str = "") -> BlockEncoding:
        """(alpha, 1, 0)-BE of a matrix by its one-ancilla dilation; padded to a power-of-two square. Mathematics 2.8.

        `alpha` defaults to the spectral norm (1 for a zero matrix) and may not be below it. A scipy.sparse matrix is never
        densified: it becomes an (alpha, n + 2, 0)-BE, alpha = sqrt(s_r s_c) max|A_ij| (lemma be.sparse_access). A LinearOperator
        is applied to the unit vectors. Raises ArgumentError (dtype, NaN), ShapeError, NormTooLarge (alpha below the norm), TooLarge.
        """
        if sparse.issparse(matrix):
            made: BlockEncoding = algebra().sparse(matrix, alpha)
            return made.named(name) if as_label(name, "name") else made
        return cls(*leaves.matrix_leaf(matrix, alpha, name), name)

    @property
    def shape_out(self) -> Shape:
        return self.shape[: self.row_axes]

    @property
    def shape_in(self) -> Shape:
        return self.shape[self.row_axes :]

    @cached_property
    def target(self) -> np.ndarray | LinearOperator:
        """The ideal matrix, (2**n, 2**n): an array up to n = 10, else a LinearOperator."""
        return fixed(hand_out(self.target_data))

    @cached_property
    def block(self) -> np.ndarray | LinearOperator:
        """What sits in the corner of U, (2**n, 2**n): an array up to n = 10, else a LinearOperator."""
        return fixed(hand_out(self.block_data))

    @cached_property
    def value(self) -> np.ndarray | LinearOperator:
        """alpha * block."""
        return fixed(self.record.alpha * self.block)

    @property
    def H(self) -> BlockEncoding:
        """Block-encoding of the conjugate transpose."""
        return algebra().adjoint(self)

    @property
    def T(self) -> BlockEncoding:
        """No rule of the catalogue says it. Raises NoOperation."""
        raise NoOperation(
            "A.T", "be written A.H, which it is where A is real", "a transpose", "Of A* there is no rule."
        )

    def __matmul__(self, other: Encoding) -> Any:
        if not isinstance(other, Encoding):
            return self.__rmatmul__(other)
        return algebra().multiply(self, other)

    def __pow__(self, exponent: int) -> BlockEncoding:
        """A @ A @ …, `exponent` times, at most 1000. Raises ArgumentError, ShapeError."""
        times = as_integer(exponent, "exponent", 1)
        if times > MAX_POWER:
            raise ArgumentError("exponent", f"be at most {MAX_POWER}: each factor is a node", times)
        return reduce(operator.matmul, [self] * times)


@dataclass(frozen=True, eq=False, repr=False)
class VectorEncoding(_OfUnitaries):
    """U is an (alpha, a, epsilon)-vector-encoding of v: ||v - alpha b|| <= epsilon, b = (<0|^a (x) I) U |0>."""

    kind: ClassVar[str] = "VE"

    if TYPE_CHECKING:  # arrays, where a block-encoding has operators; numpy's types follow them through arithmetic

        @property
        def target_data(self) -> Floats: ...
        @property
        def block_data(self) -> Floats: ...

    @classmethod
    def from_vector(cls, vector: Any, alpha: float | None = None, *, name: str = "") -> VectorEncoding:
        """(alpha, a, 0)-VE of a vector or tensor: a = 0 when alpha is its 2-norm (the default; 1 for a zero vector), else a = 1.

        The tensor's axes are padded separately. Raises ArgumentError, NormTooLarge (alpha below the norm).
        """
        return cls(*leaves.vector_leaf(vector, alpha, name), name)

    @property
    def target(self) -> np.ndarray:
        """The ideal vector, (2**n,)."""
        return self.target_data

    @property
    def block(self) -> np.ndarray:
        """The encoded vector b, (2**n,)."""
        return self.block_data

    @cached_property
    def value(self) -> np.ndarray:
        """alpha * block, (2**n,)."""
        return fixed(self.record.alpha * self.block)

    @cached_property
    def success_probability(self) -> float:
        """||block||^2: the probability to find all ancillas in |0>."""
        return float(np.vdot(self.block, self.block).real)

    def unpadded(self, array: np.ndarray) -> np.ndarray:
        """(2**n,) back to `shape`. Raises ShapeError for another size."""
        array = as_numeric(array, "array")
        if array.shape != (1 << self.n,):
            raise ShapeError("array", f"have shape ({1 << self.n},)", array.shape)
        return unpad(array[: int(np.prod(padded_shape(self.shape)))], self.shape)

    def normalized(self, norm: float | None = None) -> VectorEncoding:
        """target / ||target||: alpha and epsilon divided by ||target||, which is `norm` where there is no data to measure.

        Raises ZeroNorm where it is zero, ArgumentError (norm).
        """
        return algebra().normalize(self, norm)

    def reshape(self, *shape: int) -> VectorEncoding:
        """Another unpadded shape for the same flat vector. Raises ShapeError where padding would move entries."""
        given = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple | list) else shape
        new = tuple(as_size(s, "shape") for s in given)
        full = 1 << self.n
        same = math.prod(padded_shape(new)) == full and (
            math.prod(new) == math.prod(self.shape) == full or np.array_equal(positions(new), positions(self.shape))
        )
        if not same:
            raise ShapeError("shape", f"hold the entries of {self.shape} at the same padded places", new)
        return replace(self, shape=new)

    def __matmul__(self, other: object) -> Any:
        if not isinstance(other, Encoding):
            return self.__rmatmul__(other)
        hint = "Use kron(x, y) for x (x) y."
        raise ShapeError("left operand of @", "be a block-encoding", "a vector-encoding", hint)

    @property
    def H(self) -> Any:
        """Of a vector: its bra, which is `bra_of_vector`. Raises NoOperation."""
        raise NoOperation("x.H", "be written bra_of_vector(x)", "an adjoint of a vector")

    T = H

    def __pow__(self, exponent: object) -> Any:
        hint = "Use elementwise_product(x, x), or kron(x, x)."
        raise OperandError("operand of **", "be a block-encoding", "a vector-encoding", hint)


def to_sparse(e: Encoding) -> sparse.csr_array:
    """U of any encoding as a complex scipy.sparse array (2**(a+n), 2**(a+n)), multiplied out gate by gate.

    Made from the circuit alone. Raises ArgumentError, and TooLarge above 20 qubits or 2**23 non-zeros on the way.
    """
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    return circuit_to_sparse(e.circuit)
