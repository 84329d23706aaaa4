"""What stands for rotations around walks, and the invariant of their loops.

The state is the sum of |b>|f>(|0> F + U_f |0> G), U_0 = U and U_1 = U^H, F and G operators.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..terms import Element, zero
from .amounts import Amount, Book
from .coefficients import ONE, Coefficient, number, symbol
from .invariants import HALF_ROOT, free, leaf_step, on, total
from .leaves import SymbolGate
from .loops import Counted, Free, Induction, Sum, phase_name
from .programs import Program, WireStep
from .state import NotRead
from .unasked import Unasked, alike, formula


@dataclass(frozen=True, eq=False)
class ParityPart(Unasked):
    """The even or the odd part of any polynomial, times a factor: of both of them, over what the block is told, there are rotations."""

    book: Book
    uses: Any
    factor: Any
    odd: bool

    def __truediv__(self, divisor: Any) -> ParityPart:
        return replace(self, factor=self.factor / formula(divisor))

    def __operator_function__(self, name: str, *both: Any) -> AnyLayers:
        fits = len(both) == 2 and all(isinstance(x, ParityPart) and alike(x.factor, 1) for x in both)
        if name != "walk_layers" or not fits or both[0].odd or not both[1].odd:
            raise NotRead(f"nothing is known of '{name}' of these parts of a polynomial")
        return AnyLayers(self.book, self.uses)


@dataclass(frozen=True, eq=False)
class AnyLayers(Unasked):
    """Rotations and phases around any even number of uses."""

    book: Book
    uses: Any

    @property
    def turns(self) -> ByPlace:
        """Phases."""
        import sympy as sp

        return ByPlace(lambda place: Amount(self.book, sp.Symbol(phase_name(place), real=True)))

    @property
    def cosines(self) -> ByPlace:
        """Of the rotations."""
        return ByPlace(lambda place: Cosine(phase_name(place)))

    @property
    def sines(self) -> ByPlace:
        """Of the rotations."""
        return ByPlace(lambda place: Sine(phase_name(place)))


@dataclass(frozen=True, eq=False)
class ByPlace(Unasked):
    """Numbers by their places."""

    at: Callable[[Any], Any]

    def __getitem__(self, place: Any) -> Any:
        return self.at(place)


@dataclass(frozen=True, eq=False)
class Sine(Unasked):
    """Of a rotation by its name."""

    name: str


@dataclass(frozen=True, eq=False)
class Cosine(Unasked):
    """Of a rotation by its name."""

    name: str

    def __operator_function__(self, name: str, *both: Any) -> SymbolGate:
        if name != "rotation" or len(both) != 2 or not isinstance(both[1], Sine) or both[1].name != self.name:
            raise NotRead(f"nothing is known of '{name}' of a cosine")
        return SymbolGate("rotation", (f"c:{self.name}", f"s:{self.name}"))


Operator = list[tuple[Coefficient, Element]]


def rotated(place: Any, both: Sequence[Operator]) -> tuple[Operator, Operator]:
    """A phase and a rotation of the qubit b."""
    name = phase_name(place)
    c, s, e = symbol(f"c:{name}"), symbol(f"s:{name}"), symbol(f"e:{name}")
    zero, one = ([(k * x, o) for x, o in part] for k, part in zip((e.conjugate(), e), both, strict=True))
    mixed: Callable[[Coefficient, Coefficient], Operator] = lambda p, q: [
        *((p * x, o) for x, o in zero),
        *((q * x, o) for x, o in one),
    ]
    return mixed(c, -s), mixed(s, c)


def walks(name: str) -> Induction:
    """Before a walk: F and G operators, a pair for each value of b and of f; a round is a walk on |0> of b and one back on |1>."""
    b = Element("atom", (), f"block {name}", "BE")
    blocks, minus, twice = (b, b.H), number(-1), number(-2)
    one: Operator = [(ONE, Element("identity", (), None, "BE"))]
    f = {(v, k): [(ONE, free(f"F{v}{k}", "BE"))] for v in (0, 1) for k in (0, 1)}
    g = {(v, k): [(ONE, free(f"G{v}{k}", "BE"))] for v in (0, 1) for k in (0, 1)}
    times: Callable[[Coefficient, Operator], Operator] = lambda k, o: [(k * c, x) for c, x in o]
    after: Callable[[Element, Operator], Operator] = lambda m, o: [(c, m @ x) for c, x in o]
    forth = {k: [*times(minus, g[0, 1 - k]), *times(twice, after(blocks[k], f[0, 1 - k]))] for k in (0, 1)}
    first = [rotated(Counted(0, 2, 1), x) for k in (0, 1) for x in ((forth[k], f[1, k]), (f[0, 1 - k], g[1, k]))]
    (f0, g0), (f1, g1) = first[:2], first[2:]
    f, g = ({(v, k): x[v] for v in (0, 1) for k, x in enumerate(both)} for both in ((f0, f1), (g0, g1)))
    back = {k: [*times(minus, f[1, 1 - k]), *times(twice, after(blocks[1 - k], g[1, 1 - k]))] for k in (0, 1)}
    things: dict[str, Free] = {}
    for k in (0, 1):
        start = rotated(0, ([], one))
        ends = rotated(Counted(0, 2, 2), (f[0, k], g[1, 1 - k])), rotated(Counted(0, 2, 2), (g[0, k], back[k]))
        for v in (0, 1):
            things[f"F{v}{k}"] = Free("operator", total(*start[v]), total(*ends[0][v]))
            things[f"G{v}{k}"] = Free("operator", Element("sum", (), None, "BE"), total(*ends[1][v]))

    def state(program: Program, entered: Sum) -> Sum:
        u = leaf_step(program, name)
        out: list[tuple[Coefficient, Sequence[WireStep]]] = []
        for v, k in ((v, k) for v in (0, 1) for k in (0, 1)):
            flips = [on("X", (wire,)) for wire, value in ((0, v), (1, k)) if value]
            out.append((HALF_ROOT, [*flips, on("free", u.legs[1], f"F{v}{k}")]))
            out.append((HALF_ROOT, [*flips, on("free", u.legs[1], f"G{v}{k}"), replace(u, turned=bool(k))]))
        return out

    return Induction(state, things)


def walks_final(uses: Counted, b: Element) -> Element:
    """Twice the share of one value of f, b the block of U_f, in the corner after the walks."""
    k = int(b.op == "adjoint")
    end = symbol(f"e:{phase_name(uses + 1)}").conjugate()
    return total((end, free(f"F0{k}", "BE")), (end, b @ free(f"G0{k}", "BE")))


@dataclass(frozen=True, eq=False)
class Walked:
    """P_even + P_odd of a block is by definition what the walks make of it: as the even part, the odd one is 0 then."""

    factor: Any
    uses: Counted
    odd: bool

    def __truediv__(self, divisor: Any) -> Walked:
        return replace(self, factor=self.factor / divisor)

    def of_singular_values(self, matrix: Element) -> Element:
        """The share of the walks that begin with this matrix."""
        return zero("BE") if self.odd else self.factor * walks_final(self.uses, matrix)
