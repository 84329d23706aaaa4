"""Lists of every length: the terms of a list are one family of unitaries, indexed by a register of any width.

A circuit function is run on a list of every length (`certify.any_list`), and goes once through it (`linalg.circuit.each_place`), with a
term that stands for all. What it does with the term where the index is the term's place is one gate of the family. This is the select
lemma; by induction over the places: before place j, component i of the index has met the gates of place i where i < j and none where
i >= j, and a gate of place j changes component j alone. Behind the last term of a list, and where a term is left out, the family is the
identity and the amplitude of the index is 0; a term with fewer ancillas than the widest has the same corner with idle ones.

What the weights make is a leaf: a preparation of the index by its first column, or a pair of them. A block is the network written
here; tests fill in lists of one to five terms, and compare with the circuit that runs and with `block`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from ...engine.lemma import Lemma
from ...linalg.circuit import each_value
from ...linalg.constructions import StatePreparationPair
from ...linalg.readable import row
from ...linalg.widths import Every
from ..abstract import Setting, parameters
from ..any_list import AnyList, EveryTerm, Shared
from ..list_functions import on_list
from ..terms import Element
from .amounts import Book
from .blocks import BlockReader, network
from .families import MemberGate, OpaqueData, Size, family, leaf
from .leaves import LeafCircuit
from .state import NotRead
from .subjects import N, Subject, in_sympy, named
from .unasked import only

INDEX, SPACE = named("i"), named("a")
ANY = "any number of terms"


class EachNumber(OpaqueData):
    """A number of each term; what is made of it is such a number."""

    number_system = "reading"

    def __eq__(self, other: object) -> bool:
        """What is asked is whether a weight is 0: a term that is left out has weight 0, and the others are what is read. Raises NotRead."""
        if not (isinstance(other, int | float) and other == 0):
            raise NotRead(f"it asks whether a number of each term is {other}: no case of it is read")
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __mul__(self, other: Any) -> EachNumber:
        return self

    __rmul__ = __truediv__ = __mul__


@dataclass(frozen=True, eq=False)
class TermGate(MemberGate):
    """The circuit of a term, which is placed on so many qubits."""

    size: Any

    @property
    def qubits(self) -> Any:
        return self.size


@dataclass(frozen=True, eq=False)
class EachTerm:
    """The circuit of each term."""

    family: LeafCircuit
    qubits: Any

    def at(self, every: Every) -> TermGate:
        """That of the term at a place that stands for all."""
        return TermGate(self.family, (every,), self.qubits)


@dataclass(frozen=True)
class EveryCircuit(EveryTerm):
    """Any term of a list of circuits on N qubits; of as many ancillas as the widest, as others may have idle ones. `count`: of terms."""

    count: Any = None

    def size(self) -> Any:
        return self.count

    def shared(self) -> Any:
        return Shared(N)

    def row(self, items: AnyList) -> Any:
        return row([items.each])

    def number(self, how: str, e: Any) -> Any:
        """The largest of what is one for all; sums and others as of rules."""
        own: set[Any] = set(getattr(e, "free_symbols", ())) & self.symbols
        return super().number(how, e) if own or how == "sum" else e

    def each_place(self, builder: Any, index: Any, items: AnyList) -> Iterator[Any]:
        """Once round the list."""
        return ((value, items.each.at(value), controls) for value, controls in each_value(builder, index))


@dataclass(frozen=True)
class ListReading:
    """How an entry is read on a list of every length: what its numbers make, and the corner in these leaves."""

    row: Mapping[str, Any]
    tensors: tuple[tuple[str, ...], ...]
    on_index: bool = False  # the index belongs to the system
    extra: int | None = None

    def block(self, vector: bool) -> Element:
        """The corner: of vectors, the first column of each term's."""
        place, out, into = ("o0", "o1", "i1") if self.on_index else ("j", "o0", "i0")
        term = ("block", "A", place, out, "" if vector else into)
        zero = ("o0^i0",) if self.on_index and not vector else ()
        return network("VE" if vector else "BE", 1 + self.on_index, *self.tensors, term, zero=zero)


def every_list(*readings: ListReading) -> Callable[[Lemma, Setting], Iterator[Subject]]:
    """The readings of an entry on lists of every length."""
    return lambda entry, s: list_subjects(entry, s, readings)


def list_subjects(entry: Lemma, s: Setting, readings: tuple[ListReading, ...]) -> Iterator[Subject]:
    """The entry's circuit function on a list of any length."""
    (child, *_), vector = s.children, s.children[0].block_data.kind == "VE"
    r, y = child.record, {k: v[0] for k, v in s.numbers.items() if isinstance(v, tuple)}
    of = EveryCircuit(frozenset([r.alpha, r.epsilon, r.norm, *y.values()]), frozenset(), Size(INDEX))
    record = replace(r, ancillas=in_sympy(SPACE))
    numbers = {**s.numbers, **{k: AnyList(of, v) for k, v in y.items()}}
    for reading in readings:
        each = EachNumber({"row": EachNumber(reading.row)})
        term = SimpleNamespace(n=N, ancillas=SPACE, record=SimpleNamespace(alpha=each))
        term.circuit = EachTerm(family("A", INDEX, ("ancilla", SPACE), ("system", N)), SPACE + N)
        own: dict[str, Any] = {} if reading.extra is None else {"extra": reading.extra}
        given = {k: own.get(k, AnyList(of, each)) for k in parameters(entry.circuit)}
        circuit = on_list(entry.circuit, AnyList(of, term), **given)
        counted = replace(of, count=Size(in_sympy(INDEX)))
        ancillas = on_list(entry.rule, AnyList(counted, record), **{**numbers, **own}).ancillas
        reader = BlockReader(Book(), dict.fromkeys(("left", "right", "P"), "VE") | {"A": "family"}, {})
        label = ANY if reading.extra is None else f"{ANY} extra = {reading.extra}"
        system = INDEX + N if reading.on_index else N
        yield Subject(label, circuit, ancillas, system, reading.block(vector), reader, vector)


def _state(name: str) -> Any:
    return leaf(name, "VE", ("system", INDEX))


PAIR = StatePreparationPair(_state("left"), _state("right"), INDEX)
PAIRED = ListReading({"preparation_pair": PAIR}, (("block", "left~", "j"), ("block", "right", "j")))
ROOTS = ListReading(
    {"roots": OpaqueData({"preparation": only(_state("P"), INDEX)})}, (("block", "P~", "j"), ("block", "P", "j"))
)
STACKED = ListReading({"preparation": only(_state("P"), INDEX)}, (("block", "P", "o0"),), on_index=True)
COSINES = {"y_rotation": lambda: family("cosines", INDEX, ("ancilla", 1))}
SCALED = ListReading(COSINES, (("block", "cosines", "o0"),), on_index=True, extra=1)
FULL = ListReading({}, (), on_index=True, extra=0)  # no flag: all alphas are equal
