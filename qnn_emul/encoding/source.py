"""Where an encoding comes from: a leaf given from outside, or a lemma applied to children."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ..linalg.circuit import Circuit
from .record import Record

if TYPE_CHECKING:
    from .encoding import Encoding

Data = Any  # an array (vector-encodings) or a LinearOperator (block-encodings)


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
    def cost(self) -> Callable[..., Any] | None: ...
    @property
    def sizes(self) -> Callable[..., dict[str, Any]]: ...
    @property
    def measured(self) -> tuple[str, ...]: ...
    @property
    def unit(self) -> bool: ...


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

    def __repr__(self) -> str:
        return f"<{self.key} '{self.label}'>"


@dataclass(frozen=True, eq=False)
class Derived:
    """A lemma applied to children with parameters: `numbers` enter the rule, `data` only the matrices."""

    lemma: LemmaLike
    children: tuple[Encoding, ...]
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
