"""Loops of any number of rounds: a body traced once, an invariant, and the three statements that make an induction of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ...linalg.circuit import Builder, span
from ...linalg.grover import MAX_DEGREE
from .amounts import Amount, Book
from .blocks import BlockReader, first_difference
from .coefficients import ONE, Coefficient
from .leaves import RepeatedOps
from .networks import Form, corner_of
from .phases import Phases
from .programs import Program, WireStep
from .state import NotRead
from .states import Run
from .unasked import Unasked, only


@dataclass(frozen=True, eq=False)
class Counted(Unasked):
    """whole K + turn j + constant: K any integer >= 0, j = 0 … K - 1 the round of a loop. NotRead where an answer depends on them."""

    whole: int
    turn: int
    constant: int

    def __add__(self, other: Any) -> Any:
        o = other if isinstance(other, Counted) else Counted(0, 0, other)
        made = Counted(self.whole + o.whole, self.turn + o.turn, self.constant + o.constant)
        return made if made.whole or made.turn else made.constant

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        o = other if isinstance(other, Counted) else Counted(0, 0, other)
        return self + Counted(-o.whole, -o.turn, -o.constant)

    def __rsub__(self, other: int) -> Any:
        return Counted(0, 0, other) - self

    def __mod__(self, other: int) -> int:
        if other != 2 or self.whole % 2 or self.turn % 2:
            raise NotRead(f"the remainder of {self} by {other}")
        return self.constant % 2

    def __lt__(self, other: Any) -> bool:
        gap = other - self
        gap = gap if isinstance(gap, Counted) else Counted(0, 0, gap)
        if gap.turn == -gap.whole and gap.whole >= 0 and gap.whole + gap.constant > 0:
            return True  # j <= K - 1
        if gap.whole == gap.turn == 0 or (gap.turn == 0 and gap.whole > 0 and gap.constant > 0):
            return gap.constant > 0
        raise NotRead(f"whether {self} < {other}")

    def __eq__(self, other: object) -> bool:
        """Whether they are one for all, or differ for all. Raises NotRead."""
        gap = self - other
        if isinstance(gap, int):
            return gap == 0
        return not (gap < 0 if gap.whole < 0 or gap.constant < 0 else gap > 0)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __bool__(self) -> bool:
        return self != 0

    def __gt__(self, other: Any) -> bool:
        gap = self - other
        return Counted(0, 0, 0) < (gap if isinstance(gap, Counted) else Counted(0, 0, gap))

    def __str__(self) -> str:
        parts = [f"{k}{name}" for k, name in ((self.whole, "K"), (self.turn, "j")) if k]
        return " + ".join([*parts, *([str(self.constant)] if self.constant else [])]).replace("+ -", "- ")

    def rounds(self, builder: Builder, first: int, stride: int) -> Iterator[Any]:
        """What `range(first, self, stride)` would go through: one round of a loop, and what is left after it."""
        if self.whole != 2 or self.turn or (first, stride) not in ((0, 1), (1, 2)):
            raise NotRead(f"a loop from {first} to {self} by {stride}")
        left = self.constant if stride == 1 else self.constant // 2
        if not 0 <= left <= 1:
            raise NotRead(f"a loop from {first} to {self} by {stride}")
        yield from repeated(builder, (Counted(0, 2, s) for s in ((0, 1) if stride == 1 else (1,))))
        if left:
            yield Counted(2, 0, first)


def repeated(builder: Builder, values: Iterator[Any]) -> Iterator[Any]:
    """One round, after which the ops that were added are taken together."""
    start = len(builder.ops)
    yield from values
    ops = tuple(builder.ops[start:])
    del builder.ops[start:]
    builder.add(RepeatedOps(builder.qubits, ops), span(0, builder.qubits))


@dataclass(frozen=True, eq=False)
class AnyAngles(Phases):
    """Of any degree of one parity. `mark`: of its phases, where there are others."""

    mark: str = ""

    def name(self, place: Any) -> str:
        return phase_name(place, self.mark)


def phase_name(place: Any, mark: str = "") -> str:
    """The symbol of a phase; one of every round says so."""
    each = "each " if isinstance(place, Counted) and place.turn else ""
    return f"{each}{mark}phi{place}"


@dataclass(frozen=True, eq=False)
class AnyPairs(Unasked):
    """Pairs of angles of any number of rounds; without names both are pi."""

    book: Book
    names: tuple[str, str] | None

    def rounds(self, builder: Builder, first: int, stride: int) -> Iterator[Any]:
        """One pair."""
        import sympy as sp

        if (first, stride) != (0, 1):
            raise NotRead(f"a loop from {first} by {stride} over all rounds")
        pair: tuple[Any, ...] = (
            (sp.pi, sp.pi) if self.names is None else tuple(sp.Symbol(n, real=True) for n in self.names)
        )
        yield from repeated(builder, iter([tuple(Amount(self.book, a) for a in pair)]))


@dataclass(frozen=True, eq=False)
class AnyRounds(Unasked):
    """What stands for a number of rounds, as many as fit: angles are made of it by the function `maker`, given `wanted` besides."""

    book: Book
    maker: str = "half_turns"
    names: tuple[str, str] | None = None
    wanted: tuple[Any, ...] = ()

    def __gt__(self, other: int) -> bool:
        """More than are ever built is never asked for; whether it exceeds another number no proof for every number of rounds may ask."""
        if other != MAX_DEGREE:
            raise NotRead(f"it asks whether the number of rounds exceeds {other}")
        return False

    def __operator_function__(self, name: str, *rest: Any) -> AnyPairs:
        if name != self.maker:
            raise NotRead(f"nothing is known of '{name}' of a number of rounds")
        made: AnyPairs = only(AnyPairs(self.book, self.names), *self.wanted)(*rest[1:])
        return made


# -- induction ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Free:
    """A thing of which nothing is known: a number, an operator, or entries. `start` and `next`: Coefficient or Element."""

    kind: str
    start: Any
    next: Any


Sum = Sequence[tuple[Coefficient, Sequence[WireStep]]]


@dataclass(frozen=True, eq=False)
class Induction:
    """`state` before each round, a sum of circuits with steps `free` and `project`; what becomes of its free things.

    then  that of the loop after it; `state` is given what the loop before it left, followed by the steps since
    """

    state: Callable[[Program, Sum], Sum]
    free: Mapping[str, Free]
    then: Induction | None = None


Steps = tuple[WireStep, ...]


def in_a_row(program: Program) -> tuple[list[tuple[Steps, Steps]], Steps]:
    """The steps before and in each loop, and those after the last one."""
    loops, start = [], 0
    for j, s in enumerate(program.steps):
        if s.kind == "repeat":
            loops.append((program.steps[start:j], s.symbols))
            start = j + 1
    return loops, program.steps[start:]


def parts_of(program: Program) -> tuple[Steps, Steps, Steps]:
    """The steps before, in and after the one loop. Raises NotRead."""
    loops, after = in_a_row(program)
    if len(loops) != 1:
        raise NotRead(f"{len(loops)} loops where one is read")
    return *loops[0], after


def induction_fails(
    program: Program, induction: Induction, reader: BlockReader, vector: bool, ancillas: Any, wanted: Form
) -> str:
    """The first of the statements that fails, two for each loop and one of the end; "" if none does. Raises NotRead."""
    loops, after = in_a_row(program)
    each = [induction]
    while each[-1].then is not None:
        each.append(each[-1].then)
    if len(loops) != len(each):
        raise NotRead(f"{len(loops)} loops where {len(each)} are read")
    free = {k: f for one in each for k, f in one.free.items()}
    assert len(free) == sum(len(one.free) for one in each)  # a name means one thing
    form: Callable[[Sum, Mapping[str, Any]], Form] = lambda s, put: state_form(
        program, s, put, free, reader, vector, ancillas
    )
    state: Sum = [(ONE, ())]
    for (before, body), one in zip(loops, each, strict=True):
        entered = followed(state, before)
        state = one.state(program, entered)
        gap = first_difference(form(entered, {}), form(state, {k: f.start for k, f in one.free.items()}))
        if gap:
            return f"before the loop: {gap}"
        gap = first_difference(form(followed(state, body), {}), form(state, {k: f.next for k, f in one.free.items()}))
        if gap:
            return f"a round of the loop: {gap}"
    found = corner_of(program, followed(state, after), ancillas, vector, runner(reader, free, {}))
    return first_difference(found, wanted)


def followed(state: Sum, steps: Sequence[WireStep]) -> Sum:
    """Every circuit of a sum with more steps."""
    return [(c, (*s, *steps)) for c, s in state]


def runner(reader: BlockReader, free: Mapping[str, Free], put: Mapping[str, Any]) -> Callable[..., Run]:
    """Makes runs that know the free things, and what stands in their place."""

    def make(program: Program, inputs: frozenset[int]) -> Run:
        run = Run(program, reader.parameters, inputs)
        run.free = {k: (f.kind, put.get(k)) for k, f in free.items()}
        run.reader = replace(reader, fresh=run.fresh)
        return run

    return make


def state_form(
    program: Program,
    state: Sum,
    put: Mapping[str, Any],
    free: Mapping[str, Free],
    reader: BlockReader,
    vector: bool,
    ancillas: Any,
) -> Form:
    """The one form of a state: all wires are outputs."""
    numbers = {f"f:{k}": v for k, v in put.items() if isinstance(v, Coefficient)}
    summed = [(c.with_values(numbers), s) for c, s in state]
    return corner_of(program, summed, ancillas, vector, runner(reader, free, put), everything=True)
