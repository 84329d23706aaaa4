"""Encodings: a leaf given from outside, or a lemma applied to encodings. One tree, read several ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Protocol, Self

import numpy as np
from scipy.sparse.linalg import LinearOperator

from ..errors import ShapeError, TooLarge
from ..linalg.circuit import MAX_QUBITS, Circuit, UnitaryOperator
from ..linalg.operators import hand_out
from ..linalg.shapes import Shape, as_nonzero, padded_shape, positions, unpad
from . import leaves
from .record import Record
from .source import Data, Derived, Leaf


class Algebra(Protocol):
    """The operators + - * @ of encodings; the lemma package supplies them (imports point down only)."""

    def multiply(self, left: Encoding, right: Encoding) -> Encoding: ...
    def add(self, left: Encoding, right: Encoding, sign: int) -> Encoding: ...
    def scale(self, factor: Any, encoding: Encoding) -> Encoding: ...
    def adjoint(self, encoding: BlockEncoding) -> BlockEncoding: ...
    def normalize(self, encoding: VectorEncoding) -> VectorEncoding: ...


@dataclass(frozen=True, eq=False)
class Encoding:
    """Common part of block- and vector-encodings.

    n        system qubits; arrays have padded size 2**n
    shape    unpadded multi-index shape (matrices: output axes, then input axes)
    record   (alpha, ancillas, epsilon, norm)
    source   the Leaf, or the lemma applied (Derived)
    name     what symbols of this node are called
    note     a remark for people, such as "norm: known classically"
    """

    n: int
    shape: Shape
    record: Record[float]
    source: Leaf | Derived
    name: str = ""
    note: str = ""
    _cache: dict[str, Any] = field(default_factory=dict, repr=False)

    algebra: ClassVar[Algebra]
    kind: ClassVar[str]
    __array_ufunc__ = None  # numpy scalars and arrays leave * and @ to us

    @property
    def children(self) -> tuple[Encoding, ...]:
        return self.source.children if isinstance(self.source, Derived) else ()

    @property
    def ancillas(self) -> int:
        """Ancilla qubits of U: record.ancillas."""
        return int(self.record.ancillas)

    @property
    def key(self) -> str:
        """Key of the lemma, such as "ve.sum", or of the kind of leaf."""
        return self.source.key

    @property
    def title(self) -> str:
        """What the node is, in a few words."""
        return self.source.title

    # -- the two levels, as they are used inside -------------------------------------------------------------
    def _read(self, what: str) -> Any:
        if what not in self._cache:
            for node in self.nodes():  # children first, so that deep trees need no deep recursion
                if what not in node._cache:
                    node._cache[what] = node._compute(what)
        return self._cache[what]

    def _compute(self, what: str) -> Any:
        source = self.source
        if isinstance(source, Derived):
            return getattr(source.lemma, what)(*source.children, **source.numbers, **source.data)
        return source.target if what == "target" else getattr(source, what)()

    @property
    def target_data(self) -> Data:
        """Target as a (2**n,) array or a LinearOperator."""
        return self._read("target")

    @property
    def block_data(self) -> Data:
        """Block as a (2**n,) array or a LinearOperator."""
        return self._read("block")

    @property
    def circuit(self) -> Circuit:
        """The circuit itself, as data."""
        qubits = self.n + self.ancillas
        if qubits > MAX_QUBITS:
            raise TooLarge(
                f"{self.key}: the unitary acts on {qubits} qubits ({self.ancillas} ancillas + n = {self.n}), more than {MAX_QUBITS}. "
                "Use the block level: .block, .value, check(e, level='block')."
            )
        return self._read("circuit")

    @property
    def unitary(self) -> UnitaryOperator:
        """U on 2**(ancillas + n) amplitudes, ancillas first: a LinearOperator that slices while it is small.

        Raises TooLarge above 24 qubits.
        """
        return UnitaryOperator(self.circuit)

    # -- trees --------------------------------------------------------------------------------------------------
    def nodes(self) -> list[Encoding]:
        """Every node of the tree once, children before parents."""
        seen: set[int] = set()
        order: list[Encoding] = []
        stack: list[tuple[Encoding, bool]] = [(self, False)]
        while stack:
            e, ready = stack.pop()
            if ready:
                order.append(e)
            elif id(e) not in seen:
                seen.add(id(e))
                stack.append((e, True))
                stack.extend((child, False) for child in reversed(e.children))
        return order

    def rebuilt(self, change: Callable[[Self], Self]) -> Self:
        """The same tree with every leaf replaced by change(leaf); lemmas, parameters and records stay as they are."""
        done: dict[int, Any] = {}
        for e in self.nodes():
            if isinstance(e.source, Derived):
                children = tuple(done[id(c)] for c in e.children)
                done[id(e)] = replace(e, source=replace(e.source, children=children), _cache={})
            else:
                done[id(e)] = change(e)  # type: ignore[arg-type]
        return done[id(self)]

    def with_target(self, target: Data) -> Self:
        """A leaf with another target and the same block, circuit and record (to test that none depends on it)."""
        if not isinstance(self.source, Leaf):
            raise ShapeError("self", "be a leaf", f"a node made by {self.key}")
        return replace(self, source=replace(self.source, target=target), _cache={})

    def with_record(self, **claim: Any) -> Self:
        """The same node under another, claimed, record: `check` then tests the claim."""
        return replace(self, record=replace(self.record, **claim), _cache=dict(self._cache))

    def named(self, name: str) -> Self:
        """The same node under a name, which its symbols and tables use."""
        return replace(self, name=name, _cache=dict(self._cache))

    # -- operators ----------------------------------------------------------------------------------------------
    def __add__(self, other: Self) -> Self:
        return self.algebra.add(self, other, 1) if isinstance(other, Encoding) else NotImplemented  # type: ignore[return-value]

    def __sub__(self, other: Self) -> Self:
        return self.algebra.add(self, other, -1) if isinstance(other, Encoding) else NotImplemented  # type: ignore[return-value]

    def __mul__(self, factor: Any) -> Self:
        return NotImplemented if isinstance(factor, Encoding) else self.algebra.scale(factor, self)  # type: ignore[return-value]

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> Self:
        return (
            NotImplemented
            if isinstance(divisor, Encoding)
            else self.algebra.scale(1 / as_nonzero(divisor, "divisor"), self)
        )  # type: ignore[return-value]

    def __neg__(self) -> Self:
        return self.algebra.scale(-1.0, self)  # type: ignore[return-value]

    def __repr__(self) -> str:
        r = self.record
        return (
            f"<{type(self).__name__} {self.key} n={self.n} shape={self.shape} "
            f"alpha={r.alpha:.6g} ancillas={r.ancillas} epsilon={r.epsilon:.3g}>"
        )


@dataclass(frozen=True, eq=False, repr=False)
class BlockEncoding(Encoding):
    """U is an (alpha, a, epsilon)-block-encoding of A: ||A - alpha B|| <= epsilon, B the top-left 2**n block of U.

    `row_axes` says how many of the axes of `shape` belong to the output.
    """

    row_axes: int = 1
    kind: ClassVar[str] = "BE"

    @classmethod
    def from_matrix(cls, matrix: Any, alpha: float | None = None, *, name: str = "") -> BlockEncoding:
        """(alpha, 1, 0)-BE of a matrix by its one-ancilla dilation; padded to a power-of-two square. MATH 2.

        `alpha` defaults to the spectral norm (1 for a zero matrix) and may not be below it.
        Raises ArgumentError (dtype, NaN), ShapeError, NormTooLarge (alpha below the norm).
        """
        return cls(*leaves.matrix_leaf(matrix, alpha, name), name)

    @classmethod
    def from_unitary(
        cls, U: Any, target: Any, alpha: float = 1.0, epsilon: float = 0.0, *, name: str = ""
    ) -> BlockEncoding:
        """The (alpha, a, epsilon)-BE of `target` that a unitary, (2**(a+n), 2**(a+n)), is said to be.

        Raises NotUnitary, ShapeError, ArgumentError, and RecordViolated where ||target - alpha * corner|| > epsilon.
        """
        return cls(*leaves.unitary_block_leaf(U, target, alpha, epsilon, name), name)

    @property
    def shape_out(self) -> Shape:
        return self.shape[: self.row_axes]

    @property
    def shape_in(self) -> Shape:
        return self.shape[self.row_axes :]

    @cached_property
    def target(self) -> np.ndarray | LinearOperator:
        """The ideal matrix, (2**n, 2**n): an array up to n = 10, else a LinearOperator."""
        return hand_out(self.target_data)

    @cached_property
    def block(self) -> np.ndarray | LinearOperator:
        """What sits in the corner of U, (2**n, 2**n): an array up to n = 10, else a LinearOperator."""
        return hand_out(self.block_data)

    @cached_property
    def value(self) -> np.ndarray | LinearOperator:
        """alpha * block."""
        return self.record.alpha * self.block

    @property
    def H(self) -> BlockEncoding:
        """Block-encoding of the conjugate transpose."""
        return self.algebra.adjoint(self)

    def __matmul__(self, other: Encoding) -> Any:
        return self.algebra.multiply(self, other) if isinstance(other, Encoding) else NotImplemented


@dataclass(frozen=True, eq=False, repr=False)
class VectorEncoding(Encoding):
    """U is an (alpha, a, epsilon)-vector-encoding of v: ||v - alpha b|| <= epsilon, b = (<0|^a (x) I) U |0>."""

    kind: ClassVar[str] = "VE"

    @classmethod
    def from_vector(cls, vector: Any, alpha: float | None = None, *, name: str = "") -> VectorEncoding:
        """(alpha, a, 0)-VE of a non-zero vector or tensor: a = 0 when alpha is its 2-norm (the default), else a = 1.

        The tensor's axes are padded separately. Raises ArgumentError, ZeroNorm, NormTooLarge (alpha below the norm).
        """
        return cls(*leaves.vector_leaf(vector, alpha, name), name)

    @classmethod
    def from_unitary(
        cls, U: Any, target: Any, alpha: float = 1.0, epsilon: float = 0.0, *, name: str = ""
    ) -> VectorEncoding:
        """The (alpha, a, epsilon)-VE of `target` that a unitary, (2**(a+n), 2**(a+n)), is said to be.

        Raises NotUnitary, ShapeError, ArgumentError, and RecordViolated where ||target - alpha * corner|| > epsilon.
        """
        return cls(*leaves.unitary_vector_leaf(U, target, alpha, epsilon, name), name)

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
        return self.record.alpha * self.block

    @cached_property
    def success_probability(self) -> float:
        """||block||^2: the probability to find all ancillas in |0>."""
        return float(np.vdot(self.block, self.block).real)

    def unpadded(self, array: np.ndarray) -> np.ndarray:
        """(2**n,) back to `shape`."""
        return unpad(array[: int(np.prod(padded_shape(self.shape)))], self.shape)

    def normalized(self) -> VectorEncoding:
        """target / ||target||: alpha and epsilon divided by ||target||. Raises ZeroNorm where that is zero."""
        return self.algebra.normalize(self)

    def reshape(self, *shape: int) -> VectorEncoding:
        """Another unpadded shape for the same flat vector. Raises ShapeError where padding would move entries."""
        new = tuple(shape[0]) if len(shape) == 1 and isinstance(shape[0], tuple | list) else tuple(shape)
        same = int(np.prod(padded_shape(new))) == 1 << self.n and np.array_equal(positions(new), positions(self.shape))
        if not same:
            raise ShapeError("shape", f"hold the entries of {self.shape} at the same padded places", new)
        return replace(self, shape=new)

    def __matmul__(self, other: object) -> Any:
        if isinstance(other, Encoding):
            raise ShapeError(
                "left operand of @", "be a block-encoding", "a vector-encoding", "Use kron(x, y) for x (x) y."
            )
        return NotImplemented
