"""How circuits are read: widths, numbers and stand-ins for data. The kit of which a lemma file's `reading` chooses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from ...engine.lemma import Lemma
from ...errors import LemmaFileError
from ...linalg.widths import Width
from ...scalars import ceil_log2, minimum
from ..abstract import Setting, plain_settings
from ..terms import Element, atom, mapped
from . import convolution_choices as convolution_choices
from . import gate_choices as gate_choices
from . import invariants, lists, walks
from . import shift_choices as shift_choices
from . import sparse_choices as sparse_choices
from .amounts import Book
from .blocks import BlockReader
from .coefficients import Coefficient, number, symbol
from .leaves import CutLeaf, LeafCircuit, NamedUnitary
from .loops import AnyAngles, AnyRounds, Counted
from .phases import PHASES, Angles
from .state import NotRead
from .subjects import Choice, Input, N, named
from .unasked import Unasked


class ColumnOracle(Unasked):
    """Unit columns of a matrix, of which only the widths are known."""

    n_out = Width(0, {"m": 1})

    def trees(self) -> ColumnOracle:
        return self

    def circuit(self, label: str) -> LeafCircuit:
        """The oracle of the columns."""
        return LeafCircuit.of(NamedUnitary.of("w", "column", [("index", N), ("system", self.n_out)]))


@dataclass(frozen=True)
class NamedFunction:
    """A function of ||b|| that a block names; what it is of the circuit's symbols stands in `meanings`."""

    name: str

    def at(self, x: Any) -> Any:
        import sympy as sp

        return sp.Function(self.name)(x)


def own(name: str, place: int) -> Any:
    return named(f"n_{name}")


def with_index(count: int) -> Any:
    return N + ceil_log2(count)


def _polynomial(key: str, divisor: Callable[[Setting], Any] = lambda s: 1) -> dict[str, Any]:
    """The choice's fields for a polynomial whose quotient by `divisor` has phases."""

    def given(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
        degree = variant["degree"]
        return {key: (Angles if isinstance(degree, int) else AnyAngles)(book, degree, divisor(s))}

    return {"given": given, "divisor": divisor}


def _parts(variant: Mapping[str, Any]) -> list[tuple[Counted, str]]:
    """Degree and mark of the parts of a polynomial of one parity, or of both."""
    return [(EVEN, "even "), (ODD, "odd ")] if variant["mixed"] else [(variant["degree"], "")]


def _weights(book: Book, s: Setting, variant: Mapping[str, Any]) -> Mapping[str, Any]:
    """Q: phases for each part, times how many there are, of which the circuit takes the mean."""
    parts = _parts(variant)
    divisor = 4 * s.numbers["gamma"] / len(parts)
    made = [AnyAngles(book, d, divisor, mark=mark) for d, mark in parts]
    return {"weights": SimpleNamespace(parts=lambda: made)}


def _mean(variant: Mapping[str, Any], r: Element) -> Element:
    """What the rounds of all parts make of the column, the mean of them."""
    parts = _parts(variant)
    made = [(number(Fraction(1, len(parts))), invariants.diagonals_final(d, "x", mark)) for d, mark in parts]
    return mapped("cut", invariants.total(*made))


def _rounds_of_parts(variant: Mapping[str, Any], reader: BlockReader) -> Any:
    made = None
    for degree, mark in reversed(_parts(variant)):
        made = invariants.diagonals(degree, "x", mark, made)
    return made


def _bound(s: Setting) -> Any:
    return s.numbers["supremum"] + s.numbers["epsilon_q"]


def _odd_polynomial(s: Setting, reader: BlockReader, variant: Mapping[str, Any]) -> Iterator[tuple[Any, Coefficient]]:
    """P(||b||)/||b||, P odd: by definition what the rounds make of it."""
    size = s.children[0].block_data.norm()
    yield s.data["polynomial"].at(minimum(size, 1)) / size, invariants.vectors_final()


def _exactly(s: Setting, reader: BlockReader, variant: Mapping[str, Any]) -> Iterator[tuple[Any, Coefficient]]:
    """sin((2 r + 1) t)/||b|| where sin t = c ||b||: the rounds obey the recursion of the sines. Raises NotRead."""
    size, cosine = s.children[0].block_data.norm(), s.numbers["cosine"]
    c = reader.book.coefficient(cosine)
    if not invariants.sines_recur(c, symbol("q:x")):
        raise NotRead("the rounds do not obey the recursion of sin((2 r + 1) t)")
    yield NamedFunction("sine").at(minimum(cosine * size, 1)) / size, c * (symbol("f:a") + symbol("f:b"))


def _by_rounds(s: Setting, reader: BlockReader, variant: Mapping[str, Any]) -> Iterator[tuple[Any, Coefficient]]:
    """The amplitude along T s after the rounds, its phase undone."""
    size = s.children[0].block_data.norm()
    yield s.data["degree"].at(minimum(size, 1)) / size, symbol("e:undone") * (symbol("f:a") + symbol("f:b"))


def _matrices(variant: Mapping[str, Any], reader: BlockReader) -> Any:
    return invariants.matrices(variant["degree"], "A")


def _entries(*names: str) -> Mapping[str, Any]:
    """The choice's fields for an even function of entries: of degree 0, and of every even degree from 2 on."""

    def value() -> Element:
        whole = atom(f"block {names[0]}", "BE" if names[1:] else "VE")
        return whole @ atom(f"block {names[1]}", "VE") if names[1:] else whole

    def looped(s: Setting, variant: Mapping[str, Any]) -> Any:
        degree = variant["degree"]
        return None if isinstance(degree, int) else lambda square: invariants.entries_final(degree, value())

    def induction(variant: Mapping[str, Any], reader: BlockReader) -> Any:
        degree = variant["degree"]
        return None if isinstance(degree, int) else invariants.entries(degree, value())

    return {**_polynomial("polynomial", _bound), "looped": looped, "induction": induction}


def _exact_settings(entry: Lemma) -> Iterator[Setting]:
    import sympy as sp

    for s in plain_settings(entry):
        yield replace(s, numbers={**s.numbers, "cosine": sp.Symbol("cosine", positive=True)})


def _equal_alphas(s: Setting, variant: Mapping[str, Any]) -> Setting:
    """Without a flag all alphas are equal, and the list is full."""
    if variant["extra"]:
        return s
    first = s.children[0].record.alpha
    return replace(s, children=tuple(replace(c, record=replace(c.record, alpha=first)) for c in s.children))


EVERY_LIST = "all widths; lists of every length"
DEGREES = "all widths; every degree"
EVEN, ODD, POSITIVE = Counted(2, 0, 0), Counted(2, 0, 1), Counted(2, 0, 2)  # degrees
TRANSFORMED = Choice(
    scope=DEGREES,
    **_polynomial("polynomial"),
    variants=({"degree": EVEN}, {"degree": ODD}),
    looped=lambda s, variant: lambda b: invariants.matrices_final(variant["degree"], b),
    induction=_matrices,
)
SEQUENCE = Choice(
    scope=DEGREES,
    settings=lambda entry: [next(iter(settings_of(entry)))],
    given=lambda book, s, variant: {"angles": AnyAngles(book, variant["degree"], made=PHASES)},
    variants=({"degree": EVEN}, {"degree": ODD}),
    looped=lambda s, variant: lambda b: invariants.matrices_final(variant["degree"], b, 1),
    induction=lambda variant, reader: invariants.matrices(variant["degree"], "A", 1),
)


def _parts_of(made: Callable[[bool], Any]) -> dict[str, Any]:
    return {name: made(name == "odd") for name in ("even", "odd")}


WALKS = Choice(
    scope=DEGREES,
    settings=lambda entry: [next(iter(settings_of(entry)))],
    given=lambda book, s, variant: _parts_of(lambda odd: walks.ParityPart(book, EVEN, s.numbers["bound"], odd)),
    shown=lambda s, variant: _parts_of(lambda odd: walks.Walked(s.numbers["bound"], EVEN, odd)),
    induction=lambda variant, reader: walks.walks("A"),
)
AMPLIFIED = Choice(
    scope=DEGREES,
    **_polynomial("polynomial"),
    variants=({"degree": ODD},),
    meanings=_odd_polynomial,
    induction=lambda variant, reader: invariants.vectors(ODD, "x"),
)


def _with_its_diagonal(x: Input) -> Input:
    assert isinstance(x.circuit, LeafCircuit)
    return replace(x, circuit=CutLeaf.of(x.circuit.leaf))


AMPLITUDES = Choice(  # the diagonal of real parts is a leaf: its theorem is paper.real_amplitudes
    scope=DEGREES,
    seen=_with_its_diagonal,
    **_polynomial("weights", lambda s: 4 * s.numbers["gamma"]),
    variants=({"degree": EVEN}, {"degree": ODD}),
    looped=lambda s, variant: lambda r: mapped("cut", invariants.diagonals_final(variant["degree"], "x")),
    induction=lambda variant, reader: invariants.diagonals(variant["degree"], "x"),
)

BOTH_PARITIES = replace(
    AMPLITUDES,
    given=_weights,
    variants=({"mixed": 0, "degree": EVEN}, {"mixed": 0, "degree": ODD}, {"mixed": 1}),
    looped=lambda s, variant: lambda r: _mean(variant, r),
    induction=_rounds_of_parts,
)
PLAIN = Choice()
SHARED = Choice(variants=({"wider": "A"}, {"wider": "B"}))  # two inputs on one workspace
LIST = Choice(scope=EVERY_LIST, every=lists.every_list(lists.PAIRED))
ROOTS = Choice(scope=EVERY_LIST, every=lists.every_list(lists.ROOTS))
CONCATENATED = Choice(scope=EVERY_LIST, every=lists.every_list(lists.STACKED), system=with_index)
DIRECT_SUM = Choice(
    scope=EVERY_LIST,
    every=lists.every_list(lists.SCALED, lists.FULL),
    system=with_index,
    variants=({"extra": 1}, {"extra": 0}),
    change=_equal_alphas,
    holds=lambda s, variant: variant["extra"] == 1 or len(s.children).bit_count() == 1,
)
UNIT_MATRIX = Choice(
    parameters=("i", "j"), given=lambda b, s, v: {"n": N}, shown=lambda s, v: {"n": 2}, settings=plain_settings
)
COLUMNS = Choice(
    given=lambda b, s, v: {"columns": ColumnOracle()},
    system=lambda count: ColumnOracle.n_out,
    kinds={"w": "column"},
)
WHOLE_COLUMN = Choice(settings=plain_settings, system=lambda count: named("a_x") + N, legs=2)
BY_COEFFICIENTS = replace(
    TRANSFORMED,
    **_polynomial("coefficients", lambda s: s.numbers["bound"]),
    settings=lambda entry: [next(iter(settings_of(entry)))],
)
ENTRIES = Choice(scope=DEGREES, variants=({"degree": 0}, {"degree": POSITIVE}), **_entries("x"))
PRODUCT_ENTRIES = Choice(
    scope=DEGREES,
    variants=({"degree": 0}, {"degree": POSITIVE}),
    **_entries("W", "x"),
)
EXACT_ROUNDS = Choice(
    scope="all widths; every number of rounds",
    settings=_exact_settings,
    given=lambda b, s, v: {"rounds": AnyRounds(b)},
    meanings=_exactly,
    shown=lambda s, v: {"rounds": NamedFunction("sine")},
    induction=lambda variant, reader: invariants.amplified(
        2, symbol("c:1") * symbol("c:1") * symbol("q:x"), number(-1), number(-1)
    ),
)
FIXED_POINT_ROUNDS = Choice(
    scope="all widths; every number of rounds",
    cited="Yoder, Low, Chuang: the angles' success probability",
    given=lambda b, s, v: {"degree": AnyRounds(b, "fixed_point_angles", ("each a", "each b"), (s.data["leak"],))},
    meanings=_by_rounds,
    induction=lambda variant, reader: invariants.amplified(
        1, symbol("q:x"), symbol("e:each a").conjugate(), symbol("e:each b")
    ),
)


def choice(entry: Lemma) -> Choice | None:
    """How the lemma file says that its circuit is read; None where it says nothing. Raises LemmaFileError."""
    if entry.reading is None:
        return None
    try:
        found = entry.reading(sys.modules[__name__])
    except AttributeError as problem:
        raise LemmaFileError(entry.key, f"has a `reading` that fails: {problem}") from None
    if not isinstance(found, Choice):
        raise LemmaFileError(entry.key, "has a `reading` that gives no Choice")
    return found


def settings_of(entry: Lemma) -> list[Setting]:
    """The settings in which the prover reads the rule."""
    from ..settings import settings

    return settings(entry)
