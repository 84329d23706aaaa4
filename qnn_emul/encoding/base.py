"""What block- and vector-encodings have in common: a node of the tree, its readings, its operators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import partial
from importlib import import_module
from typing import Any, ClassVar, Protocol, Self, TypeVar

import numpy as np
from scipy.sparse.linalg import LinearOperator

from ..errors import OperandError, ShapeError, TooLarge
from ..linalg.circuit import Circuit
from ..linalg.cost import checked_price
from ..linalg.operators import Operator, of_any_scale, operator, to_dense, unnested
from ..linalg.scales import harmless
from ..linalg.shapes import Shape, as_label, as_nonzero, as_numeric, as_one_of, fixed
from ..linalg.unitary_operator import UnitaryOperator
from ..scalars import is_symbolic
from .claims import claimed
from .display import tree_html
from .flat import flat, from_flat
from .folds import fold, nodes_of
from .global_phase import Phases
from .record import Record
from .room import need_block_room, need_circuit_room
from .source import Data, Derived, Leaf

E = TypeVar("E", bound="Encoding")

RELEASED = 16  # qubits of vectors that are let go once their parents have read them, unless somebody asked for them


class Algebra(Protocol):
    """The operators + - * @ of encodings."""

    def multiply(self, left: Encoding, right: Encoding) -> Encoding: ...
    def add(self, left: E, right: Encoding, sign: int) -> E: ...
    def scale(self, factor: Any, encoding: E) -> E: ...
    def adjoint(self, encoding: E) -> E: ...
    def normalize(self, encoding: E, norm: float | None) -> E: ...
    def sparse(self, matrix: Any, alpha: float | None) -> Any: ...


def algebra() -> Algebra:
    """The lemma package's meaning of the operators: found by its name when one is used, since imports point down only."""
    out: Algebra = import_module("qnn_emul.lemmas.algebra").OPERATORS
    return out


@dataclass(frozen=True, eq=False)
class Encoding:
    """Common part of block- and vector-encodings.

    n        system qubits; arrays have padded size 2**n
    shape    unpadded multi-index shape (matrices: output axes, then input axes)
    record   (alpha, ancillas, epsilon, norm)
    source   the Leaf, or the lemma applied (Derived)
    name     what symbols of this node are called
    note     a remark for people, such as "norm: known classically"
    norm_from  of an amplification: what the lower bound on the norm rests on, "theorem", "promise" or "measured"
    origin   the file that the node was read from, whose parts may not fit together
    unknown_phases  powers of the unknown global phases that the value carries; none: `phase_known`
    """

    n: int
    shape: Shape
    record: Record[float]
    source: Leaf | Derived[Encoding]
    name: str = ""
    note: str = ""
    norm_from: str = ""
    unknown_phases: Phases = field(default_factory=dict, repr=False)
    origin: str = field(default="", repr=False)
    _cache: dict[str, Any] = field(
        default_factory=dict, init=False, repr=False
    )  # each object's own: `replace` starts anew

    kind: ClassVar[str]
    __array_ufunc__ = None  # numpy scalars and arrays leave * and @ to us

    @property
    def children(self) -> tuple[Encoding, ...]:
        return self.source.children if isinstance(self.source, Derived) else ()

    @property
    def applied(self) -> Derived[Encoding]:
        """The application of a lemma that made this node. Raises ShapeError for a leaf."""
        if not isinstance(self.source, Derived):
            raise ShapeError("self", "be made by a lemma", f"the leaf {self.key}")
        return self.source

    @property
    def ancillas(self) -> int:
        """Ancilla qubits of U: record.ancillas (a formula where the record is one)."""
        count: Any = self.record.ancillas
        return count if is_symbolic(count) else int(count)

    @property
    def phase_known(self) -> bool:
        """False for results of fixed-point amplification and for all that is derived from them: see encoding/global_phase.py."""
        return not self.unknown_phases

    @property
    def has_data(self) -> bool:
        """False where a leaf or a parameter below is known by its record only (`qe.abstract`): no target, block or circuit."""
        if "has data" not in self._cache:

            def at(node: Encoding, below: tuple[bool, ...]) -> bool:
                node._cache["has data"] = node.source.has_data and all(below)
                return bool(node._cache["has data"])

            fold(self, at, lambda node: node._cache.get("has data"))
        return bool(self._cache["has data"])

    @property
    def is_boundary(self) -> bool:
        """Whether the circuit is a dilation of the children's block (`compress`) and asks for no circuit of theirs."""
        return isinstance(self.source, Derived) and self.source.lemma.dilation

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
            count = f"operators in {what}"  # that what a node gives applies

            def at(node: Encoding, inside: tuple[int, ...]) -> int:
                if what != "circuit" and node.kind == "VE":
                    need_block_room(node)
                made = fixed(node.source.read(what))
                if what == "target" and not all(harmless(e.record.alpha) for e in (node, *node.children)):
                    made = of_any_scale(made)
                applied = 1 + sum(inside) if isinstance(made, LinearOperator) else 0
                kept = unnested(made, applied) if applied else made
                node._cache.update({what: kept, count: applied if kept is made else 1})
                return int(node._cache[count])

            def known(node: Encoding) -> int | None:
                if what == "circuit" and node.is_boundary and what not in node._cache:
                    at(node, ())
                return node._cache.get(count, 0) if what in node._cache else None

            def served(node: Encoding) -> None:
                if what != "circuit" and node.kind == "VE" and node.n >= RELEASED:
                    node._cache.pop(what, None)

            fold(self, at, known, served)
        return self._cache[what]

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
        """The circuit itself, as data. Raises TooLarge above 24 qubits, or where it would be nested too deep."""
        need_circuit_room(self)
        try:
            out: Circuit = self._read("circuit")
        except TooLarge as problem:
            raise TooLarge(f"{self.key}: {problem}") from None
        return out

    @property
    def unitary(self) -> UnitaryOperator:
        """U on 2**(ancillas + n) amplitudes, ancillas first: a LinearOperator that slices while it is small.

        Raises TooLarge above 24 qubits.
        """
        return UnitaryOperator(self.circuit)

    # -- trees --------------------------------------------------------------------------------------------------
    def nodes(self) -> list[Encoding]:
        """Every node of the tree once, children before parents."""
        return nodes_of(self)

    def with_target(self, target: Data) -> Self:
        """A leaf with another target and the same block, circuit and record (to test that none depends on it)."""
        if not isinstance(self.source, Leaf):
            raise ShapeError("self", "be a leaf", f"a node made by {self.key}")
        given = to_dense(target) if isinstance(target, LinearOperator) and not isinstance(target, Operator) else target
        array = given if isinstance(given, Operator) else as_numeric(given, "target")
        if array.shape != self.source.target.shape:
            raise ShapeError("target", f"have shape {self.source.target.shape}", array.shape)
        made = operator(array) if self.kind == "BE" and isinstance(array, np.ndarray) else array
        return replace(self, source=replace(self.source, target=made))

    def priced(self, depth: Any, gates: Any) -> Self:
        """A leaf whose query has this depth and number of two-qubit gates, whatever its matrix would cost.

        Raises ShapeError, ArgumentError.
        """
        if not isinstance(self.source, Leaf):
            raise ShapeError("self", "be a leaf", f"a node made by {self.key}")
        leaf, price = self.source, checked_price((depth, gates), "(depth, gates)")
        circuit = partial(changed, leaf.circuit, price=price)
        return replace(self, source=replace(leaf, price=price, circuit=circuit))

    def with_record(self, **claim: Any) -> Self:
        """The same node under another, claimed, record: `check` then tests the claim. Raises ArgumentError."""
        known = [f.name for f in fields(self.record)]
        checked: Any = {as_one_of(name, known, "claim"): claimed(name, value, self) for name, value in claim.items()}
        return self._keeping(("target", "block", "circuit"), record=replace(self.record, **checked))

    def named(self, name: str) -> Self:
        """The same node under a name, which its symbols and tables use; queries of a leaf are counted under it."""
        leaf = self.source
        as_label(name, "name")
        if not isinstance(leaf, Leaf):
            return self._keeping(("target", "block", "circuit"), name=name)
        circuit = partial(changed, leaf.circuit, label=name)
        return self._keeping(("target", "block"), name=name, source=replace(leaf, label=name, circuit=circuit))

    def _keeping(self, readings: tuple[str, ...], **changes: Any) -> Self:
        """Changed in what does not touch these readings: those already made are kept."""
        made = replace(self, **changes)
        made._cache.update({what: self._cache[what] for what in readings if what in self._cache})
        return made

    # -- operators ----------------------------------------------------------------------------------------------
    def __add__(self, other: Self) -> Self:
        return algebra().add(self, _encoding(other, "+"), 1)

    def __radd__(self, other: Any) -> Self:
        if isinstance(other, int) and other == 0:  # the start of sum([x, y])
            return self
        raise _no_encoding(other, "+")

    def __sub__(self, other: Self) -> Self:
        return algebra().add(self, _encoding(other, "-"), -1)

    def __rsub__(self, other: Any) -> Any:
        raise _no_encoding(other, "-")

    def __pos__(self) -> Self:
        return self

    def __rmatmul__(self, other: Any) -> Any:
        raise _no_encoding(other, "@")

    def __mul__(self, factor: Any) -> Self:
        return algebra().scale(_number(factor, "*"), self)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> Self:
        return algebra().scale(1 / as_nonzero(_number(divisor, "/"), "divisor"), self)

    def __rtruediv__(self, other: Any) -> Any:
        raise OperandError(
            "divisor", "be a number", type(self).__name__, "No rule of the catalogue divides by an encoding."
        )

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        hint = "Write e.target, e.value, e.block or e.unitary; a list of encodings stays a list."
        raise OperandError("array", "be asked for by name", f"that of a {type(self).__name__}", hint)

    def __neg__(self) -> Self:
        return algebra().scale(-1.0, self)

    def __reduce__(self) -> Any:
        return from_flat, (flat(self),)

    def __repr__(self) -> str:
        name = f" '{self.name}'" if self.name else ""
        return f"<{self.record.triple()}-{self.kind}, n = {self.n}, shape {self.shape}, {self.key}{name}>"

    def _repr_html_(self) -> str:
        """In a notebook: the tree with its records."""
        return tree_html(self)

    def _repr_latex_(self) -> str:
        """In a notebook that shows no HTML: the record."""
        return self.record._repr_latex_()


def changed(circuit: Callable[[], Circuit], **changes: Any) -> Circuit:
    """What `circuit` makes, with another label or price."""
    return replace(circuit(), **changes)


def _encoding(value: Any, sign: str) -> Encoding:
    if not isinstance(value, Encoding):
        raise _no_encoding(value, sign)
    return value


def _number(value: Any, sign: str) -> Any:
    if isinstance(value, Encoding):
        hint = "Use @ for products, kron for tensor products, elementwise_product for products entry by entry."
        raise OperandError(f"operand of {sign}", "be a number", type(value).__name__, hint)
    return value


def _no_encoding(value: Any, sign: str) -> OperandError:
    hint = "Make one of it: BlockEncoding.from_matrix(...) or VectorEncoding.from_vector(...)."
    return OperandError(f"operand of {sign}", "be an encoding", type(value).__name__, hint)
