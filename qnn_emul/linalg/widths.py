"""Widths that are no numbers, and registers of such widths: what a circuit function is run on to be read for every width at once.

A width adds and subtracts, and refuses everything that would show how large it is. So the gates that a circuit function lists
when it runs on widths are those that it lists for every number: it has seen none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn


class WidthAsked(Exception):
    """A circuit function asks how large a width is, or which qubit stands where; the message says how."""


def _held(op: Any, every: Any) -> bool:
    """Whether an op, or each of a loop's inside, is controlled on a value."""
    if getattr(op.gate, "repeated", False):
        return all(_held(inner, every) for inner in op.gate.ops)
    return any(value is every for _, value in op.controls)


def _refused(what: str) -> Any:
    def method(self: Any, *rest: Any, **more: Any) -> NoReturn:
        raise WidthAsked(f"{self!r} is no number: {what}")

    return method


class Width:
    """constant + sum of (multiple x name): a number of qubits of which only the names are known. Without names it is an int."""

    __slots__ = ("constant", "parts")
    number_system = "reading"
    __hash__ = None  # type: ignore[assignment]  # equality may be undecided

    def __init__(self, constant: int, parts: Mapping[str, int]) -> None:
        self.constant, self.parts = constant, dict(parts)

    def __repr__(self) -> str:
        shown = [name if k == 1 else f"{k}*{name}" for name, k in sorted(self.parts.items())]
        return " + ".join([*shown, *([str(self.constant)] if self.constant or not shown else [])]).replace("+ -", "- ")

    def __add__(self, other: Any) -> Any:
        constant, parts = form(other)
        return width(
            self.constant + constant, {k: self.parts.get(k, 0) + parts.get(k, 0) for k in {**self.parts, **parts}}
        )

    __radd__ = __add__

    def __mul__(self, factor: int) -> Any:
        return width(factor * self.constant, {k: factor * v for k, v in self.parts.items()})

    __rmul__ = __mul__

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Any) -> Any:
        return self + -1 * other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __eq__(self, other: object) -> bool:
        """Decided where the difference is one number for all widths; else nobody may ask."""
        gap = self - other
        if isinstance(gap, Width):
            raise WidthAsked(f"whether {self!r} equals {other!r} depends on the widths")
        return bool(gap == 0)

    def __operator_function__(self, name: str, *rest: Any) -> WidthGate:
        return WidthGate(name, self, rest[1:])

    def extreme(self, values: tuple[Any, ...], largest: bool) -> Any:
        """The value that is the largest (or least) for all widths."""
        for value in values:
            if all(at_least(value, v) if largest else at_least(v, value) for v in values):
                return value
        raise WidthAsked(f"which of {', '.join(map(repr, values))} is largest depends on the widths")


for _name in (
    "index",
    "int",
    "float",
    "bool",
    "lt",
    "le",
    "gt",
    "ge",
    "lshift",
    "rlshift",
    "pow",
    "rpow",
    "mod",
    "floordiv",
):
    setattr(Width, f"__{_name}__", _refused(f"__{_name}__"))


def width(constant: int, parts: Mapping[str, int]) -> Any:
    """A width, or the int that it is."""
    kept = {name: k for name, k in parts.items() if k}
    return Width(constant, kept) if kept else constant


def form(value: Any) -> tuple[int, Mapping[str, int]]:
    """The constant and the parts of a width or an int."""
    return (value.constant, value.parts) if isinstance(value, Width) else (int(value), {})


def at_least(value: Any, other: Any) -> bool:
    """Whether value >= other shows for all widths: no part of the difference is negative."""
    constant, parts = form(value - other)
    return constant >= 0 and all(k >= 0 for k in parts.values())


def same(value: Any, other: Any) -> bool:
    """Whether two widths are one form."""
    return form(value - other) == (0, {})


def has_width(*values: Any) -> bool:
    """Whether one of these numbers is a width."""
    return any(isinstance(v, Width) for v in values)


@dataclass(frozen=True, eq=False)
class Register:
    """Consecutive stretches of qubits, (start, width) each. It can be cut and joined where its parts are known, and not listed."""

    segments: tuple[tuple[Any, Any], ...]

    @classmethod
    def of(cls, qubits: Any) -> Register:
        """A register as it is, or of a tuple of qubits (numbers or registers)."""
        if isinstance(qubits, Register):
            return qubits
        parts = (q.segments if isinstance(q, Register) else ((q, 1),) for q in qubits)
        return cls(tuple(s for part in parts for s in part))

    def __add__(self, other: Any) -> Register:
        return Register(self.segments + Register.of(other).segments)

    def __radd__(self, other: Any) -> Register:
        return Register.of(other) + self

    @property
    def width(self) -> Any:
        return sum((w for _, w in self.segments), 0)

    def moved(self, by: Any) -> Register:
        """The same qubits `by` further on."""
        return Register(tuple((start + by, w) for start, w in self.segments))

    def part(self, first: Any, count: Any) -> Register:
        """`count` qubits from `first` on. Raises WidthAsked where the widths do not show where that is."""
        out: list[tuple[Any, Any]] = []
        at: Any = 0  # of the segment that is looked at
        end = first + count
        for start, w in self.segments:
            low = first if at_least(first, at) else at
            high = end if at_least(at + w, end) else at + w
            if not (at_least(low, first) and at_least(end, high)):
                raise WidthAsked(f"where {count!r} qubits from {first!r} on lie in {self!r} depends on the widths")
            if at_least(high, low) and not same(high, low):
                out.append((start + (low - at), high - low))
            at = at + w
        found = Register(tuple(out))
        if not same(found.width, count):
            raise WidthAsked(f"where {count!r} qubits from {first!r} on lie in {self!r} depends on the widths")
        return found

    def each(self, what: str, ops: list[Any]) -> Iterator[Any]:
        """What a loop over its values, or its bits, goes through: one that stands for all, and what holds where the register has it.

        All that the loop adds to the ops must be controlled on it: the loop goes round more than once.
        """
        every, before = Every(self, what), len(ops)
        yield every, ((self, every),)
        if not all(_held(op, every) for op in ops[before:]):
            raise WidthAsked(f"a gate of a loop over {self!r} is not controlled on its {what}")

    def __getitem__(self, place: Any) -> Register:
        """A qubit by its number, or a slice by numbers from the front."""
        if isinstance(place, slice):
            if place.step is not None or (isinstance(place.stop, int) and place.stop < 0):
                raise WidthAsked(f"{self!r} is sliced from behind")
            first = place.start or 0
            return self.part(first, (self.width if place.stop is None else place.stop) - first)
        return self.part(place, 1)


for _name in ("len", "iter", "bool", "contains", "reversed", "eq", "ne", "hash"):
    setattr(Register, f"__{_name}__", _refused("its qubits cannot be listed"))


@dataclass(frozen=True)
class WidthGate:
    """A gate on a register of any width by the function that makes it, and what else that is given."""

    name: str
    qubits: Width
    given: tuple[Any, ...]
    turned: bool = False

    def adjoint(self) -> WidthGate:
        """Its inverse."""
        return replace(self, turned=not self.turned)


@dataclass(frozen=True, eq=False)
class Every:
    """A value of a register that stands for all of them, or the part of a bit of it."""

    register: Register
    what: str
    number_system = "reading"

    def __operator_function__(self, name: str, *rest: Any) -> EveryGate:
        return EveryGate(name, self, rest[1:])


for _name in ("lt", "le", "gt", "ge", "bool", "eq", "ne", "hash"):
    setattr(Every, f"__{_name}__", _refused("it stands for all values"))


@dataclass(frozen=True, eq=False)
class EveryGate:
    """A gate made of such a part by the function of this name."""

    name: str
    every: Every
    given: tuple[Any, ...]
    turned: bool = False

    def adjoint(self) -> EveryGate:
        """Its inverse."""
        return replace(self, turned=not self.turned)


@dataclass(frozen=True)
class AllOnes:
    """The largest value of a register of any width."""

    names = frozenset({"top"})

    def __rxor__(self, other: int) -> AllOnes:
        if other != 0:
            raise WidthAsked(f"the largest value xor {other}")
        return self


@dataclass(frozen=True)
class RegisterFlip:
    """An X on each qubit of a register where a bit of `value` is 1; the width is no number."""

    value: Any

    def adjoint(self) -> RegisterFlip:
        """It is its own inverse."""
        return self


@dataclass(frozen=True)
class RegisterCopy:
    """CNOTs from the first half of its qubits onto the second, on registers whose width is no number."""

    def adjoint(self) -> RegisterCopy:
        """It is its own inverse."""
        return self
