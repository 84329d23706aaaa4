"""A circuit that ran on widths, as a list of steps on wires: the largest stretches of qubits that no gate cuts.

Every wire is one that all gates use as a whole, so the steps are the same for all widths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

import numpy as np

from ...linalg.circuit import Circuit
from ...linalg.gates import HADAMARD, PAULI_X, Dense, Diagonal, Permutation, Preparation
from ...linalg.grover import UndonePhase
from ...linalg.widths import (
    Register,
    RegisterCopy,
    RegisterFlip,
    WidthAsked,
    at_least,
    form,
    has_width,
    same,
    width,
)
from .families import selected
from .leaves import LeafCircuit, RepeatedOps, SymbolGate
from .state import NotRead


@dataclass(frozen=True)
class Wire:
    """A stretch of qubits. `narrow`: one qubit on which no leaf acts; its content is 0 or 1."""

    start: Any
    width: Any
    narrow: bool


@dataclass(frozen=True)
class WireStep:
    """One gate: its kind, its symbols (or its leaf), the wires of each of its legs, and what wires it is controlled on.

    A control's value is 0 or 1, on a wide wire 0 or the name of a parameter.
    """

    kind: str
    symbols: tuple[Any, ...]
    turned: bool
    legs: tuple[tuple[int, ...], ...]
    controls: tuple[tuple[int, Any], ...] = ()

    @property
    def wires(self) -> tuple[int, ...]:
        """All wires that it changes."""
        return tuple(w for leg in self.legs for w in leg)

    def __str__(self) -> str:
        name = self.symbols[0].name if self.kind == "leaf" else " ".join([self.kind, *map(str, self.symbols)])
        held = "".join(f", wire {w} = {v}" for w, v in self.controls)
        return f"{name}{'^H' if self.turned else ''} on wires {' '.join(map(str, self.wires))}{held}"


@dataclass(frozen=True)
class Program:
    """Wires, most significant first, and steps in the order in which they act."""

    wires: tuple[Wire, ...]
    steps: tuple[WireStep, ...]

    def span(self, start: Any, stop: Any) -> tuple[int, ...]:
        """The wires between two places. Raises NotRead where one of them lies inside a wire."""
        ends = [w.start for w in self.wires] + [self.wires[-1].start + self.wires[-1].width] if self.wires else [0]
        first, last = (next((j for j, e in enumerate(ends) if same(e, at)), None) for at in (start, stop))
        if first is None or last is None:
            raise NotRead(f"no wire begins at {start!r} or ends at {stop!r}")
        return tuple(range(first, last))


@dataclass(frozen=True)
class FlatGate:
    """A gate of the flat circuit on a register, before wires are known."""

    gate: Any
    targets: Register
    controls: tuple[tuple[Register, Any], ...]
    inner: tuple[FlatGate, ...] = ()  # of a loop: the gates of one round


def flat(circuit: Circuit, where: Register, controls: tuple[tuple[Register, Any], ...] = ()) -> Iterator[FlatGate]:
    """Gates in order; circuits inside are opened, leaves are not."""
    for op in map(selected, circuit.ops):
        targets = mapped(Register.of(op.targets), where)
        held = (*controls, *((mapped(Register.of((q,)), where), v) for q, v in op.controls))
        if isinstance(op.gate, RepeatedOps):
            yield FlatGate(op.gate, targets, held, tuple(flat(op.gate, targets, held)))
        elif isinstance(op.gate, Circuit) and not isinstance(op.gate, LeafCircuit):
            yield from flat(op.gate, targets, held)
        else:
            yield FlatGate(op.gate, targets, held)


def mapped(register: Register, where: Register) -> Register:
    """Qubits of an inner circuit where it stands."""
    return Register(tuple(s for start, w in register.segments for s in where.part(start, w).segments))


def frames(use: FlatGate, number: int) -> list[tuple[Any, Register]]:
    """Registers whose cuts belong together: all uses of a leaf, the two sides of a copy."""
    if isinstance(use.gate, LeafCircuit):
        return [(use.gate.leaf.name, use.targets)]
    if isinstance(use.gate, RegisterCopy):
        source, sink = halves(use.targets)
        return [(number, source), (number, sink)]
    return []


def halves(register: Register) -> tuple[Register, Register]:
    """The two sides of a copy."""
    constant, parts = form(register.width)
    size = width(constant // 2, {k: v // 2 for k, v in parts.items()})
    if not same(2 * size, register.width):
        raise NotRead("a copy between registers of different widths")
    return register.part(0, size), register.part(size, size)


class Cuts:
    """Places where wires end: all that any gate needs, and their images under copies and leaves."""

    def __init__(self, *places: Any) -> None:
        self.places: list[Any] = []
        for place in (0, *places):
            self.add(place)

    def add(self, place: Any) -> bool:
        """Whether the place is a new one."""
        if any(same(place, p) for p in self.places):
            return False
        self.places.append(place)
        return True

    def inside(self, register: Register) -> Iterator[Any]:
        """Offsets in a register at which it is cut."""
        at: Any = 0
        for start, w in register.segments:
            for p in self.places:
                if at_least(p, start) and at_least(start + w, p):
                    yield at + (p - start)
            at = at + w

    def cut(self, register: Register, offset: Any) -> bool:
        """Cut a register at an offset; whether that is new. Raises NotRead where the widths do not show the place."""
        at: Any = 0
        for start, w in register.segments:
            if at_least(offset, at) and at_least(at + w, offset):
                return self.add(start + (offset - at))
            at = at + w
        raise NotRead(f"no place {offset!r} shows in {register!r}")

    def ordered(self) -> list[Any]:
        """In order. Raises NotRead where two of them change places with the widths."""

        def compare(a: Any, b: Any) -> int:
            if at_least(a, b):
                return 1
            if at_least(b, a):
                return -1
            raise NotRead(f"whether qubit {a!r} or {b!r} comes first depends on the widths")

        return sorted(self.places, key=cmp_to_key(compare))


def program(circuit: Circuit, *ends: Any) -> Program:
    """The circuit as steps on wires, which end at `ends` too. Raises NotRead."""
    try:
        return _program(circuit, ends)
    except WidthAsked as problem:
        raise NotRead(str(problem)) from None


def _program(circuit: Circuit, places: tuple[Any, ...]) -> Program:
    whole = Register(((0, circuit.qubits),))
    outer = [FlatGate(circuit, whole, ())] if isinstance(circuit, LeafCircuit) else list(flat(circuit, whole))
    uses = [u for one in outer for u in (one.inner or (one,))]
    cuts = _cuts((circuit.qubits, *places), uses)
    ends = cuts.ordered()
    leaves = [r for u in uses if isinstance(u.gate, LeafCircuit) for r in u.gate.leaf.acted_on(u.targets)]
    wires = []
    for start, stop in pairwise(ends):
        wide = has_width(stop - start) or any(_meets(r, start) for r in leaves)
        wires.append(Wire(start, stop - start, not wide))
    made = Program(tuple(wires), ())
    on: Callable[[Register], tuple[int, ...]] = lambda r: tuple(
        w for start, size in r.segments for w in made.span(start, start + size)
    )

    def listed(gates: Iterable[FlatGate]) -> Iterator[WireStep]:
        for u in gates:
            if u.inner:
                yield WireStep("repeat", tuple(listed(u.inner)), False, ())
            else:
                yield from steps(u, on)

    return replace(made, steps=tuple(listed(outer)))


def _meets(register: Register, start: Any) -> bool:
    return any(at_least(start, s) and at_least(s + w, start) and not same(s + w, start) for s, w in register.segments)


def _cuts(places: tuple[Any, ...], uses: list[FlatGate]) -> Cuts:
    """All cuts, to the last consequence."""
    cuts = Cuts(*places)
    for use in uses:
        for register in (use.targets, *(r for r, _ in use.controls)):
            for start, w in register.segments:
                cuts.add(start)
                cuts.add(start + w)
    known: dict[Any, list[Any]] = {}
    framed = [f for number, use in enumerate(uses) for f in frames(use, number)]
    for use in uses:
        if isinstance(use.gate, LeafCircuit):
            at: Any = 0
            for w in use.gate.leaf.widths:
                known.setdefault(use.gate.leaf.name, []).append(at)
                at = at + w
    changed = True
    while changed:
        changed = False
        for name, register in framed:
            here = known.setdefault(name, [])
            for offset in cuts.inside(register):
                if not any(same(offset, o) for o in here):
                    here.append(offset)
                    changed = True
            for offset in list(here):
                changed |= cuts.cut(register, offset)
        ends = cuts.ordered()
        for start, stop in pairwise(ends):
            if not has_width(stop - start) and stop - start > 1:
                changed |= sum(cuts.add(start + k) for k in range(1, stop - start)) > 0
    return cuts


# -- gates --------------------------------------------------------------------------------------------------------------
def steps(use: FlatGate, places: Callable[[Register], tuple[int, ...]]) -> Iterator[WireStep]:
    """The steps of one gate. Raises NotRead for a gate that is only an array."""
    controls = tuple((w, v) for r, value in use.controls for w, v in _held(places(r), value))
    if any(first == second and v != u for j, (first, v) in enumerate(controls) for second, u in controls[:j]):
        raise NotRead("a gate is controlled on two values of one wire")
    targets = places(use.targets)
    if len(set(targets)) != len(targets) or set(targets) & {w for w, _ in controls}:
        raise NotRead("a gate meets one wire twice")
    gate = use.gate
    if isinstance(gate, LeafCircuit):
        legs, at = [], 0
        for w in gate.leaf.widths:
            legs.append(places(use.targets.part(at, w)))
            at = at + w
        yield WireStep("leaf", (gate.leaf,), gate.inverse, tuple(legs), controls)
    elif isinstance(gate, RegisterCopy):
        source, sink = (places(r) for r in halves(use.targets))
        for one, other in zip(source, sink, strict=True):
            yield WireStep("copy", (), False, ((one,), (other,)), controls)
    elif isinstance(gate, RegisterFlip):
        if targets and not (isinstance(gate.value, int) and gate.value == 0):
            yield WireStep("flip", (gate.value,), False, (targets,), controls)
    else:
        kind, symbols, turned = meaning(gate)
        yield WireStep(kind, symbols, turned, (targets,), controls)


def _held(wires: tuple[int, ...], value: Any) -> Iterator[tuple[int, Any]]:
    """A condition on a register, wire by wire; 1 is a value of one qubit only (checked where it is read)."""
    if len(wires) > 1 and not (isinstance(value, int) and value == 0):
        raise NotRead(f"a condition that a register of several wires equals {value}")
    for w in wires:
        yield w, value


UNITS = {1: "1", -1: "-1", 1j: "i", -1j: "-i"}


def meaning(gate: Any) -> tuple[str, tuple[Any, ...], bool]:
    """Kind and symbols of a gate; of one that is an array, if it is one of the exact ones."""
    if isinstance(gate, SymbolGate):
        return gate.kind, gate.symbols, gate.turned
    if isinstance(gate, UndonePhase):
        return "phase", ("e:undone",), gate.conjugate
    if isinstance(gate, Permutation) and np.array_equal(gate.image, PAULI_X.image):
        return "X", (), False
    if isinstance(gate, Dense) and np.array_equal(gate.matrix, HADAMARD.matrix):
        return "H", (), False
    if isinstance(gate, Dense) and np.array_equal(gate.matrix, [[0, -1], [1, 0]]):
        return "rotation", ("0", "1"), False
    if isinstance(gate, Preparation) and len(gate.signs) == 2:
        return "preparation", ("even", *("h" if s > 0 else "-h" for s in gate.signs)), gate.turned
    if isinstance(gate, Diagonal) and gate.qubits <= 1 and all(complex(p) in UNITS for p in gate.phases):
        return "phase" if gate.qubits == 0 else "diagonal", tuple(UNITS[complex(p)] for p in gate.phases), False
    raise NotRead(
        f"a gate that is an array ({type(gate).__name__}): nothing says what it does on a register of any width"
    )
