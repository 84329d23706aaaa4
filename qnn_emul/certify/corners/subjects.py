"""What each entry's circuit is read on: inputs that are leaves, numbers that are symbols, widths that are no numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...encoding.record import Record
from ...engine.lemma import Lemma
from ...linalg.circuit import Circuit
from ...linalg.widths import Width, form
from ..abstract import Setting, parameters
from ..settings import settings
from ..terms import Element
from .amounts import Amount, Book, Undecided
from .blocks import BlockReader
from .cases import where_zero
from .data_laws import DataLaw
from .leaves import LeafCircuit, NamedUnitary
from .phases import Angles
from .state import NotRead
from .unasked import Unasked, Unread

N = Width(0, {"n": 1})
Drawn = Callable[[Mapping[str, int], Any], Mapping[str, Any]]


def named(name: str) -> Any:
    """A width by its name."""
    return Width(0, {name: 1})


def in_sympy(value: Any) -> Any:
    """A width as SymPy's formula in the symbols that the rules use."""
    import sympy as sp

    constant, parts = form(value)
    return sp.Add(constant, *(k * sp.Symbol(name, integer=True, nonnegative=True) for name, k in parts.items()))


@dataclass(frozen=True, eq=False)
class Input(Unasked):
    """An encoding as a circuit function sees it: a leaf, its widths and its record."""

    circuit: Circuit
    ancillas: Any
    n: Any
    record: Record[Any]
    kind: str


@dataclass(frozen=True, eq=False)
class Subject:
    """One reading of an entry: the circuit that ran, the block, and what their symbols stand for."""

    label: str
    circuit: Circuit
    ancillas: Any  # the rule's, a SymPy formula
    system: Any  # the width of the system
    block: Element
    reader: BlockReader
    vector: bool
    induction: Any = None  # of the circuit's loop
    drawn: Drawn = lambda widths, rng: {}  # random leaves that keep what is promised of the data
    unused: bool = False  # an input has the weight 0: such readings are proved, and not written


def leaf_input(book: Book, name: str, kind: str, n: Any, ancillas: Any, record: Record[Any]) -> Input:
    """An input without data."""
    leaf = NamedUnitary.of(name, kind, [("ancilla", ancillas), ("system", n)])
    amounts = replace(
        record,
        **{k: Amount(book, v) for k, v in vars(record).items() if k != "ancillas" and v is not None},
        ancillas=ancillas,
    )
    return Input(LeafCircuit.of(leaf), ancillas, n, amounts, kind)


@dataclass(frozen=True, eq=False)
class Parameter(Unasked):
    """A whole number that stands for all: a value of a register, as the XOR of some."""

    names: frozenset[str]

    def __xor__(self, other: Parameter) -> Parameter:
        return Parameter(self.names ^ other.names)

    def __operator_function__(self, name: str, *rest: Any) -> Element:
        if name != "unit" or rest[2:] != (2,):
            raise NotRead(f"nothing is known of '{name}' of a value of a register")
        return Element(name, (), tuple(p.names for p in rest[:2]), "BE")


@dataclass(frozen=True, eq=False)
class Choice:
    """How an entry is read, where it is not read plainly: see `subjects`."""

    sizes: Callable[[str, int], Any] = lambda name, place: N
    given: Callable[[Book, Setting, Mapping[str, Any]], Mapping[str, Any]] = lambda book, s, variant: {}
    system: Callable[[int], Any] = lambda count: N
    legs: int = 1
    variants: tuple[Mapping[str, Any], ...] = ({},)
    change: Callable[[Setting, Mapping[str, Any]], Setting] = lambda s, variant: s
    holds: Callable[[Setting, Mapping[str, Any]], bool] = lambda s, variant: True
    kinds: Mapping[str, str] | None = None
    divisor: Callable[[Setting], Any] = lambda s: 1
    meanings: Callable[[Setting, BlockReader, Mapping[str, Any]], Any] = lambda s, reader, variant: ()
    parameters: tuple[str, ...] = ()
    shown: Callable[[Setting, Mapping[str, Any]], Mapping[str, Any]] = (
        lambda s, variant: {}
    )  # what the block is given instead
    settings: Callable[[Lemma], Any] = settings
    looped: Callable[[Setting, Mapping[str, Any]], Any] = lambda s, variant: None
    induction: Callable[[Mapping[str, Any], BlockReader], Any] = lambda variant, reader: None
    seen: Callable[[Input], Any] = lambda i: i  # what the circuit function sees of an input
    every: Callable[[Lemma, Setting], Iterator[Subject]] = lambda entry, s: iter(())  # lists of every length
    scope: str = "all widths"
    cited: str = ""
    laws: Callable[[Mapping[str, Any]], tuple[DataLaw, ...]] = lambda variant: ()  # what is promised of the data
    drawn: Callable[..., Mapping[str, Any]] = lambda widths, variant, rng: {}


def subjects(entry: Lemma, choice: Choice) -> Iterator[Subject]:
    """Every setting in which the prover reads the rule, on widths; each variant of the numbers that count."""
    plains = list(choice.settings(entry))
    for plain in plains:
        for variant in choice.variants:
            if choice.holds(plain, variant):
                yield from _cases(entry, choice.change(plain, variant), choice, variant)
    for plain in plains[:1]:
        yield from choice.every(entry, plain)


def _cases(
    entry: Lemma, s: Setting, choice: Choice, variant: Mapping[str, Any], unequal: tuple[Any, ...] = ()
) -> Iterator[Subject]:
    """One reading; or, where the circuit asks whether a formula is 0, those where it is and those where it is not. Raises NotRead."""
    try:
        yield _subject(entry, s, choice, variant, unequal)
    except Undecided as asked:
        zero = where_zero(s, asked.formula)
        if zero is not None:
            unused = zero.label.endswith("= 0")
            for case in _cases(entry, zero, choice, variant, unequal):
                yield replace(case, unused=case.unused or unused)
        yield from _cases(entry, s, choice, variant, (*unequal, asked.formula))


def _subject(entry: Lemma, s: Setting, choice: Choice, variant: Mapping[str, Any], unequal: tuple[Any, ...]) -> Subject:
    book, count = Book(unequal=unequal), len(s.children)
    names = [str(c.block_data.extra).removeprefix("block ") for c in s.children]
    several = count > 1 and any(name[-1].isdigit() for name in names)
    inputs, records = [], []
    for place, (name, child) in enumerate(zip(names, s.children, strict=True)):
        # of several, the first has the widest workspace, or the one that the variant says: the others stand on a part of it
        shared, wider = several or "wider" in variant, name == variant.get("wider") or (several and place == 0)
        a = named("a") + (named("d") if wider else 0) if shared else named(f"a_{name}")
        inputs.append(leaf_input(book, name, child.block_data.kind, choice.sizes(name, place), a, child.record))
        records.append(replace(child.record, ancillas=in_sympy(a)))
    numbers = {**s.numbers, **{k: v for k, v in variant.items() if isinstance(v, int)}}
    given = {k: amount(book, v) for k, v in {**s.data, **numbers}.items()}
    given |= {**choice.given(book, s, variant), **variant}
    marks = {name: Parameter(frozenset({name})) for name in choice.parameters}
    given |= marks
    circuit = entry.circuit(
        *map(choice.seen, inputs), **{k: v for k, v in given.items() if k in parameters(entry.circuit)}
    )
    block = entry.block(*s.children, **{**s.numbers, **s.data, **variant, **marks, **choice.shown(s, variant)})
    kinds = {name: i.kind for name, i in zip(names, inputs, strict=True)} | dict(choice.kinds or {})
    bits = max(count - 1, 0).bit_length() if several else 0
    angles = next((v for v in given.values() if isinstance(v, Angles)), None)
    own = {name: -1000 - j for j, name in enumerate(choice.parameters)}
    reader = BlockReader(book, kinds, dict.fromkeys(names, choice.legs), bits, parameters=own)
    reader = replace(reader, divisor=choice.divisor(s), looped=choice.looped(s, variant), laws=choice.laws(variant))
    if angles is not None:
        reader = replace(reader, turns=angles.turns())
    for formula, value in choice.meanings(s, reader, variant):
        book.stands(formula, value)
    label = " ".join(filter(None, [s.label, *(f"{k} = {v}" for k, v in variant.items())]))
    ancillas = entry.rule(*records, **numbers).ancillas
    induction = choice.induction(variant, reader)
    drawn: Drawn = lambda widths, rng: choice.drawn(widths, variant, rng)
    system = choice.system(count)
    return Subject(label, circuit, ancillas, system, block, reader, block.kind == "VE", induction, drawn=drawn)


def amount(book: Book, value: Any) -> Any:
    """A number of the statement as the circuit sees it."""
    if isinstance(value, tuple):
        return tuple(amount(book, v) for v in value)
    if hasattr(value, "free_symbols"):
        return Amount(book, value)
    return value if isinstance(value, int | str | type(None)) else Unread()
