"""Where an encoding comes from: a leaf given from outside, or a lemma applied to children."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from ..errors import NoData
from ..linalg.circuit import Circuit
from .record import Record

Data = Any  # an array (vector-encodings) or a LinearOperator (block-encodings)
Node = TypeVar("Node")


NO_GATE = "leaf.no_gate"  # the key of the identity, or |0>, on a number of qubits that stands for all


class LemmaLike(Protocol):
    """What an encoding needs to know of the lemma that made it."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def rule(self) -> Callable[..., Record]: ...
    @property
    def target(self) -> Callable[..., Data]: ...
    @property
    def block(self) -> Callable[..., Data]: ...
    @property
    def circuit(self) -> Callable[..., Circuit]: ...
    @property
    def operations(self) -> Callable[..., int]: ...
    @property
    def exactly(self) -> Callable[..., dict[str, Any]]: ...
    @property
    def tree(self) -> Callable[..., Any] | None: ...
    @property
    def cost(self) -> Callable[..., Any] | None: ...
    @property
    def sizes(self) -> Callable[..., dict[str, Any]]: ...
    @property
    def measured(self) -> tuple[str, ...]: ...
    @property
    def provable(self) -> bool: ...
    @property
    def unit(self) -> bool: ...
    @property
    def dilation(self) -> bool: ...


@dataclass(frozen=True, eq=False)
class Leaf:
    """An encoding from outside: target, block and circuit are given, not derived."""

    key: str
    title: str
    target: Data
    block: Callable[[], Data]
    circuit: Callable[[], Circuit]
    label: str = ""  # of the circuit: what its queries are counted under
    price: tuple[Any, Any] | None = None  # declared (depth, gates) of a query; None: as built
    ancillas: int | None = None  # that the circuit has, where that is known without building it
    has_data: ClassVar[bool] = True

    def __repr__(self) -> str:
        return f"<{self.key} '{self.label}'>"

    def read(self, what: str) -> Any:
        """Its target, block or circuit."""
        return self.target if what == "target" else getattr(self, what)()


@dataclass(frozen=True, eq=False, repr=False)
class Dataless(Leaf):
    """A leaf of which only a record and a price are known."""

    target: Data = None
    block: Callable[[], Data] = NoneType  # neither is called: `read` refuses
    circuit: Callable[[], Any] = NoneType
    has_data: ClassVar[bool] = False

    def read(self, what: str) -> Any:
        raise NoData(f"The {self.title} '{self.label}'", what)


@dataclass(frozen=True, eq=False)
class Derived(Generic[Node]):
    """A lemma applied to children with parameters: `numbers` enter the rule, `data` only the matrices."""

    lemma: LemmaLike
    children: tuple[Node, ...]
    numbers: Mapping[str, Any]
    data: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"<{self.key} of {len(self.children)}>"

    @property
    def key(self) -> str:
        return self.lemma.key

    @property
    def title(self) -> str:
        return self.lemma.title

    @property
    def has_data(self) -> bool:
        """Its own parameters are known, whatever the children are."""
        return all(getattr(value, "has_data", True) for value in self.data.values())

    def read(self, what: str) -> Any:
        """Target, block or circuit as the lemma makes it."""
        if not self.has_data:
            raise NoData(f"A parameter of {self.key}", what)
        return getattr(self.lemma, what)(*self.children, **self.numbers, **self.data)
