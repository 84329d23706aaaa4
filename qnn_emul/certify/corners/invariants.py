"""The invariants of the catalogue's loops: what the state is before each round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from ..terms import Element
from .coefficients import ONE, ZERO, Coefficient, number, symbol
from .loops import Counted, Free, Induction, Sum, phase_name
from .programs import Program, WireStep
from .state import NotRead

HALF_ROOT = symbol("h")


def turn(which: str, sign: int) -> Coefficient:
    """exp(+- i phi)."""
    e = symbol(f"e:{which}")
    return e if sign > 0 else e.conjugate()


def total(*parts: tuple[Coefficient, Element]) -> Element:
    """A sum of multiples."""
    return Element("sum", tuple(Element("scale", (e,), c, e.kind) for c, e in parts), None, parts[0][1].kind)


def free(name: str, kind: str) -> Element:
    """A free thing in an expression."""
    return Element("free", (), name, kind)


@dataclass(frozen=True)
class Names:
    """The phases of one round, the first and the last one; `mark` as in `AnyAngles`."""

    degree: Counted
    stride: int
    mark: str = ""

    def index(self, step: Any) -> str:
        """The phase after a step of the loop."""
        return phase_name(self.degree - 1 - step, self.mark)

    @property
    def first(self) -> str:
        """The phase that acts first."""
        return phase_name(self.degree, self.mark)


def leaf_step(program: Program, name: str = "") -> WireStep:
    """The first use of a leaf. Raises NotRead."""
    every: list[WireStep] = [t for s in program.steps for t in (s.symbols if s.kind == "repeat" else (s,))]
    for step in every:
        if step.kind == "leaf" and name in ("", step.symbols[0].name):
            return replace(step, turned=False, controls=())
    raise NotRead(f"no leaf {name} in the circuit")


def on(kind: str, wires: Sequence[int], *symbols: str) -> WireStep:
    """A step without controls."""
    return WireStep(kind, symbols, False, (tuple(wires),))


def branches(bit: int) -> list[tuple[int, int, list[WireStep]]]:
    """The two values of the phase qubit: its value, the sign of the phases, the steps that set it."""
    return [(0, 1, []), (1, -1, [on("X", (bit,))])]


# -- matrices: |0> F + U^H |0> G ------------------------------------------------------------------------------------------
def matrices(degree: Counted, name: str, signs: int = 2) -> Induction:
    """Before U: F and G operators, one pair for each sign of the phases; of one sign, the phase qubit is |0>."""
    weight = HALF_ROOT if signs == 2 else ONE
    names, b = Names(degree, 1), Element("atom", (), f"block {name}", "BE")
    left, right = names.index(Counted(0, 2, 0)), names.index(Counted(0, 2, 1))
    things: dict[str, Free] = {}
    for value, sign, _ in branches(0)[:signs]:
        f, g = free(f"F{value}", "BE"), free(f"G{value}", "BE")
        a, z = turn(left, sign), turn(right, sign)
        off, last = a.conjugate(), z.conjugate()
        inner = [(a, g), (a + -off, b @ f)]
        things[f"F{value}"] = Free(
            "operator",
            total((turn(names.first, sign), Element("identity", (), None, "BE"))),
            total((z * off, f), *(((z + -last) * c, b.H @ e) for c, e in inner)),
        )
        things[f"G{value}"] = Free(
            "operator", Element("sum", (), None, "BE"), total(*((last * c, e) for c, e in inner))
        )

    def state(program: Program, entered: Sum) -> Sum:
        u = leaf_step(program, name)
        out = []
        for value, _, flips in branches(0)[:signs]:
            out.append((weight, [*flips, on("free", u.legs[1], f"F{value}")]))
            out.append((weight, [*flips, on("free", u.legs[1], f"G{value}"), replace(u, turned=True)]))
        return out

    return Induction(state, things)


def matrices_final(degree: Counted, b: Element, signs: int = 2) -> Element:
    """The block after the loop: half the sum over both signs, or that of one."""
    parts = []
    for value, sign, _ in branches(0)[:signs]:
        f, g = free(f"F{value}", "BE"), free(f"G{value}", "BE")
        if degree % 2 == 0:
            parts += [(ONE, f), (ONE, b.H @ g)]
        else:
            parts += [(turn("phi0", sign), g), (turn("phi0", sign), b @ f)]
    share = number_half() if signs == 2 else ONE
    return total(*((share * c, e) for c, e in parts))


def number_half() -> Coefficient:
    """1/2."""
    return HALF_ROOT * HALF_ROOT


# -- diagonals of real parts: the same with entries for operators --------------------------------------------------------
def diagonals(degree: Counted, name: str, mark: str = "", then: Induction | None = None) -> Induction:
    """Before U, which encodes diag(Re b): F and G diagonal, one pair for each sign of the phases; b the column that they act on.

    Where the rounds are controlled, the other value of the control has what came before.
    """
    names, r = Names(degree, 1, mark), real_column(name)
    left, right = names.index(Counted(0, 2, 0)), names.index(Counted(0, 2, 1))
    things: dict[str, Free] = {}
    for value, sign, _ in branches(0):
        f, g = free(f"{mark}F{value}", "VE"), free(f"{mark}G{value}", "VE")
        a, z = turn(left, sign), turn(right, sign)
        off, last = a.conjugate(), z.conjugate()
        inner = [(a, g), (a + -off, r * f)]
        things[f"{mark}F{value}"] = Free(
            "entries",
            total((turn(names.first, sign), Element("ones", (), None, "VE"))),
            total((z * off, f), *(((z + -last) * c, r * e) for c, e in inner)),
        )
        things[f"{mark}G{value}"] = Free(
            "entries", Element("sum", (), None, "VE"), total(*((last * c, e) for c, e in inner))
        )

    def state(program: Program, entered: Sum) -> Sum:
        u = leaf_step(program, f"Re {name}")
        prepared = next((s for s in reversed(entered[0][1]) if s.kind == "H"), None)
        if prepared is None:
            raise NotRead("no phase qubit is prepared before the loop")
        phase = prepared.wires[0]
        own = list(takewhile(lambda s: s.kind != "H" or s.wires[0] != phase, program.steps))
        out: list[tuple[Coefficient, Sequence[WireStep]]] = []
        for wire, at in prepared.controls:
            out += [(c, [*s, *projected(wire, 1 - at)]) for c, s in entered]
            own += projected(wire, at)
        for value, _, flips in branches(phase):
            out.append((HALF_ROOT, [*own, *flips, on("free", u.legs[1], f"{mark}F{value}")]))
            made = on("free", u.legs[1], f"{mark}G{value}")
            out.append((HALF_ROOT, [*own, *flips, made, replace(u, turned=True)]))
        return out

    return Induction(state, things, then)


def projected(wire: int, value: Any) -> list[WireStep]:
    """|value><value| on a qubit."""
    flip = [on("X", (wire,))] if value else []
    return [*flip, on("project", (wire,)), *flip]


def diagonals_final(degree: Counted, name: str, mark: str = "") -> Element:
    """The entries after the loop: of all amplitudes of the column."""
    parts, r = [], real_column(name)
    for value, sign, _ in branches(0):
        f, g = free(f"{mark}F{value}", "VE"), free(f"{mark}G{value}", "VE")
        if degree % 2 == 0:
            parts += [(ONE, f), (ONE, r * g)]
        else:
            end = turn(phase_name(0, mark), sign)
            parts += [(end, g), (end, r * f)]
    return total(*((number_half() * c, e) for c, e in parts))


def real_column(name: str) -> Element:
    """Re b for all amplitudes b of a vector-encoding."""
    return Element("real", (Element("atom", (), f"column {name}", "VE"),), None, "VE")


# -- vectors: alpha |s> + beta T|s> ---------------------------------------------------------------------------------------
def vectors(degree: Counted, name: str) -> Induction:
    """Before a phase on the workspace: two numbers for each sign, s the prepared state, T its part with workspace |0>."""
    names, q = Names(degree, 2), symbol(f"q:{name}")
    step = Counted(0, 2, 1)
    first, second = names.index(step - 1), names.index(step)
    things: dict[str, Free] = {}
    for value, sign, _ in branches(0):
        a, b = symbol(f"f:a{value}"), symbol(f"f:b{value}")
        e, z = turn(first, sign), turn(second, sign)
        off, last = e.conjugate(), z.conjugate()
        good = (e + -off) * a + e * b
        things[f"a{value}"] = Free("number", turn(names.first, sign), z * off * a + (z + -last) * q * good)
        things[f"b{value}"] = Free("number", ZERO, last * good)

    def state(program: Program, entered: Sum) -> Sum:
        u = leaf_step(program, name)
        out: list[tuple[Coefficient, list[WireStep]]] = []
        for value, _, flips in branches(0):
            out.append((HALF_ROOT * symbol(f"f:a{value}"), [*flips, u]))
            out.append((HALF_ROOT * symbol(f"f:b{value}"), [*flips, u, on("project", u.legs[0])]))
        return out

    return Induction(state, things)


def vectors_final() -> Coefficient:
    """What the block is multiplied by after the loop."""
    out = ZERO
    for value, sign, _ in branches(0):
        out = out + number_half() * turn("phi0", sign) * (symbol(f"f:a{value}") + symbol(f"f:b{value}"))
    return out


# -- amplification: alpha |s> + beta T|s> ---------------------------------------------------------------------------------
def amplified(ancillas: int, square: Coefficient, back: Coefficient, good: Coefficient) -> Induction:
    """Rounds -(1 - (1 - back)|s><s|)(1 - (1 - good) T), <s|T s> = square."""
    a, b = symbol("f:a"), symbol("f:b")
    part = (a + b) * (good + -ONE) + b

    def state(program: Program, entered: Sum) -> Sum:
        wires = [w for w in range(len(program.wires)) if w < ancillas]
        ((_, before),) = entered
        return [(a, before), (b, [*before, on("project", wires)])]

    return Induction(
        state,
        {
            "a": Free("number", ONE, -back * a + (ONE + -back) * square * part),
            "b": Free("number", ZERO, -part),
        },
    )


def sines_recur(cosine: Coefficient, q: Coefficient) -> bool:
    """Whether g = a + b of these rounds with both angles pi obeys g'' = 2 (1 - 2 s s) g' - g, g = 1, g' = 3 - 4 s s at first.

    That is the recursion of sin((2 r + 1) t)/sin t, sin t = s = cosine ||b||.
    """
    minus, square = number(-1), cosine * cosine * q
    induction = amplified(0, square, minus, minus)
    a, b = symbol("f:a"), symbol("f:b")
    once = {"f:a": induction.free["a"].next, "f:b": induction.free["b"].next}
    first = (a + b).with_values(once)
    second = first.with_values(once)
    recursion = second + -((number(2) + number(-4) * square) * first) + a + b
    begun = first.with_values({"f:a": ONE, "f:b": ZERO}) + -(number(3) + number(-4) * square)
    return not recursion and not begun


# -- entries: alpha X|s> + beta |0> for each value of the system -----------------------------------------------------------
def entries(degree: Counted, value_of: Element) -> Induction:
    """Before a phase on the fresh register: two numbers for each sign and each entry, X the copy of the system onto it."""
    names = Names(degree, 2)
    step = Counted(0, 2, 1)
    first, second = names.index(step - 1), names.index(step)
    things: dict[str, Free] = {}
    for value, sign, _ in branches(0):
        a, b = free(f"a{value}", "VE"), free(f"b{value}", "VE")
        e, z = turn(first, sign), turn(second, sign)
        off, last = e.conjugate(), z.conjugate()
        good = [(e + -off, value_of * a), (e, b)]
        things[f"a{value}"] = Free(
            "entries",
            total((turn(names.first, sign), Element("ones", (), None, "VE"))),
            total((z * off, a), *(((z + -last) * c, value_of.conj() * x) for c, x in good)),
        )
        things[f"b{value}"] = Free("entries", Element("sum", (), None, "VE"), total(*((last * c, x) for c, x in good)))

    def state(program: Program, entered: Sum) -> Sum:
        ((_, before),) = entered
        at = next((j for j, s in enumerate(before) if s.kind == "H"), None)
        if at is None:
            raise NotRead("no phase qubit is prepared before the loop")
        made, held = before[:at], [w for w, _ in before[at].controls]
        prepared = [replace(s, controls=()) for s in before[at:] if s.kind in ("leaf", "copy")]
        system = [s.legs[0][0] for s in prepared if s.kind == "copy"]
        out: list[tuple[Coefficient, list[WireStep]]] = [(ONE, [*made, on("project", (w,))]) for w in held]
        chosen = [s for w in held for s in projected(w, 1)]
        for value, _, flips in branches(before[at].wires[0]):
            a, b = (on("free", system, f"{x}{value}") for x in "ab")
            out.append((HALF_ROOT, [*made, *chosen, *flips, a, *prepared]))
            out.append((HALF_ROOT, [*made, *chosen, *flips, b]))
        return out

    return Induction(state, things)


def entries_final(degree: Counted, value_of: Element) -> Element:
    """The entries after the loop, which ends on its first half: phase, copy, undo, last phase."""
    last = Names(degree, 2).index(degree - 1 - 1)
    parts = []
    for value, sign, _ in branches(0):
        a, b = free(f"a{value}", "VE"), free(f"b{value}", "VE")
        e, end = turn(last, sign), turn("phi0", sign)
        off = e.conjugate()
        good = [(e + -off, value_of * a), (e, b)]
        parts += [(end * off, a), *((end * c, value_of.conj() * x) for c, x in good)]
    return total(*((number_half() * c, x) for c, x in parts))
