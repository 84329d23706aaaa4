"""Gates made of data: families indexed by a register, and what stands for the data that they are made of.

The data of a circuit function is opaque: each of its readable functions gets a leaf in its place, of which only the kind is known. A loop
over all values of a register, or over its bits, runs once, with a value that stands for all; a gate of that value, controlled on it, is
one gate of the family (the loop's gates for different values are controlled on different ones). Of the loop over bits the law is that
turns and phases add up: exp(-i pi s Y) exp(-i pi t Y) = exp(-i pi (s + t) Y), and the parts of a value's bits add up to the value over
2^width.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...linalg.circuit import Op
from ...linalg.widths import Every, EveryGate, Register, RegisterFlip, WidthGate
from .leaves import LeafCircuit, NamedUnitary
from .state import NotRead
from .unasked import Unasked, alike, formula, only


@dataclass(frozen=True, eq=False)
class OpaqueData(Unasked):
    """What a circuit is made of and nobody looks into.

    made    what its readable functions make of it: a thing, or a function of their other arguments (`only`)
    width   of the index
    factor  times what the leaves stand for: they are made of the quotient, and of nothing else
    terms   of a sum: one that a loop leaves out has weight 0
    """

    made: Mapping[str, Any] = field(default_factory=dict)
    width: Any = 0
    factor: Any = 1
    terms: bool = False

    def __operator_function__(self, name: str, *rest: Any) -> Any:
        if name not in self.made:
            raise NotRead(f"nothing is known of '{name}' of this data")
        if not alike(self.factor, 1):
            raise NotRead(f"'{name}' of this data times {self.factor}: a leaf stands for the data itself")
        made = self.made[name]
        return (made if callable(made) else only(made))(*rest[1:])

    @property
    def size(self) -> Size:
        return Size(self.width)

    def __truediv__(self, divisor: Any) -> OpaqueData:
        return replace(self, factor=self.factor / formula(divisor))

    def __mul__(self, factor: Any) -> OpaqueData:
        return replace(self, factor=self.factor * formula(factor))

    __rmul__ = __mul__

    def __contains__(self, every: Every) -> bool:
        if not self.terms or not isinstance(every, Every):
            raise NotRead("it asks whether something is among this data")
        return True

    def __getitem__(self, every: Every | tuple[Every, ...]) -> Member:
        at = every if isinstance(every, tuple) else (every,)
        if not all(isinstance(one, Every) for one in at):
            raise NotRead("it asks for an entry of this data at a place that does not stand for all")
        return Member(self, at)


@dataclass(frozen=True, eq=False)
class Size(Unasked):
    """2^width."""

    width: Any
    number_system = "reading"

    def log2(self) -> Any:
        return self.width


@dataclass(frozen=True, eq=False)
class Member(Unasked):
    """An entry of data, at values of registers that stand for all."""

    data: OpaqueData
    at: tuple[Every, ...]

    @property
    def qubits(self) -> Any:
        return self.gate().qubits

    def gate(self) -> MemberGate:
        """An entry that is a gate itself."""
        return MemberGate(self.data.__operator_function__("gate", self.data), self.at)

    def __operator_function__(self, name: str, *rest: Any) -> MemberGate:
        return MemberGate(self.data.__operator_function__(name, self.data, *rest[1:]), self.at)


@dataclass(frozen=True, eq=False)
class MemberGate(Unasked):
    """The gate of a family at values; it is read together with the controls that the registers have these values."""

    family: LeafCircuit
    at: tuple[Every, ...]

    @property
    def qubits(self) -> Any:
        legs = zip(self.family.leaf.legs, self.family.leaf.widths, strict=True)
        return sum((w for (role, _), w in legs if role != "index"), 0)

    def adjoint(self) -> MemberGate:
        """Its inverse."""
        return replace(self, family=self.family.adjoint())


def leaf(name: str, kind: str, *legs: tuple[str, Any]) -> LeafCircuit:
    """A leaf by name, kind and legs."""
    return LeafCircuit.of(NamedUnitary.of(name, kind, legs))


def family(name: str, index: Any, *legs: tuple[str, Any]) -> LeafCircuit:
    """A unitary on `legs` for each value of an index."""
    return leaf(name, "family", ("index", index), *legs)


def words(name: str, index: Any, made: Mapping[str, Any] | None = None) -> OpaqueData:
    """A list of words: |i>|y> -> |i>|y xor words[i]> is its look-up."""
    look: Callable[[Any], LeafCircuit] = lambda bits: leaf(name, "lookup", ("index", index), ("word", bits))
    return OpaqueData({"lookup": look, **(made or {})}, index)


def width_gate(gate: WidthGate) -> LeafCircuit:
    """A gate of a register's width. Raises NotRead."""
    known = {("fourier",): False, ("fourier_transform", 1): False, ("fourier_transform", -1): True}
    if (gate.name, *gate.given) not in known:
        raise NotRead(f"nothing is known of the gate '{gate.name}' on a register of any width, given {gate.given}")
    made = leaf("F", "BE", ("system", gate.qubits))
    return made.adjoint() if known[gate.name, *gate.given] != gate.turned else made


def bit_gate(gate: EveryGate) -> MemberGate:
    """What the gates of a register's bits together are at a value. Raises NotRead."""
    width = gate.every.register.width
    if gate.every.what != "bit" or (gate.name, len(gate.given)) not in (("half_turn", 0), ("part_phase", 1)):
        raise NotRead(f"nothing is known of the gate '{gate.name}' of each {gate.every.what}")
    turn = (
        family("turn", width, ("ancilla", 1)) if gate.name == "half_turn" else family(f"power {gate.given[0]}", width)
    )
    return MemberGate(turn.adjoint() if gate.turned else turn, (gate.every,))


def selected(op: Op) -> Op:
    """An op of a loop over values as one on the register and the targets; any other op as it is. Raises NotRead."""
    controls: tuple[tuple[Any, Any], ...] = op.controls
    if isinstance(op.gate, WidthGate):
        op = replace(op, gate=width_gate(op.gate))
    held = [(q, v) for q, v in controls if isinstance(q, Register) and isinstance(v, Every)]
    gate: Any = op.gate
    if isinstance(gate, Member):
        gate = gate.gate()
    if isinstance(gate, RegisterFlip) and isinstance(gate.value, Member):
        member: Member = gate.value
        made = member.data.__operator_function__("lookup", member.data, Register.of(op.targets).width)
        gate = MemberGate(made, member.at)
    if isinstance(gate, EveryGate):
        gate = bit_gate(gate)
    elif isinstance(gate, MemberGate) and any(every.what != "value" for every in gate.at):
        raise NotRead("an entry of data at a bit")
    if not isinstance(gate, MemberGate):
        if held:
            raise NotRead("a gate of a loop over a register that is no gate of its values")
        return op
    if len(held) != len(gate.at) or any(v is not every for (_, v), every in zip(held, gate.at, strict=True)):
        raise NotRead("a gate of one value of a register that is not controlled on it")
    rest = tuple(c for c in controls if not any(c[1] is every for every in gate.at))
    return Op(gate.family, Register.of(tuple(q for q, _ in held)) + Register.of(op.targets), rest)  # type: ignore[arg-type]  # a register stands for a tuple
