"""Leaves of a circuit that is read: unitaries of which nothing is known but what they do when certain legs are |0>."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NoReturn

from ...linalg.circuit import Circuit
from ...linalg.widths import Register
from .state import NotRead

# What is known of a leaf U; y, x go over the system, k, j over an index, 0 is what its other legs hold.
KINDS = {
    "BE": "U[0,y; 0,x] = block[y; x]",
    "VE": "U[0,y; 0,0] = block[y]",
    "column": "U[i,k; j,0] = [i = j] block[k; j]",
    "real": "U[0,y; 0,x] = [x = y] Re column[y], of the leaf of kind VE whose name follows 'Re '",
    "family": "U[i,0,y; j,0,x] = [i = j] block[i,y; x]",
    "lookup": "U[i,y; j,x] = [i = j] [y = x xor word(i)]",
}


@dataclass(frozen=True)
class NamedUnitary:
    """A unitary by name. `legs`: (role, width) of its registers in order, the role "ancilla", "system" or "index"."""

    name: str
    kind: str
    legs: tuple[tuple[str, str], ...]  # widths in words: leaves are compared and hashed
    widths: tuple[Any, ...] = field(compare=False)

    @classmethod
    def of(cls, name: str, kind: str, legs: Sequence[tuple[str, Any]]) -> NamedUnitary:
        """A leaf with legs of these roles and widths."""
        return cls(name, kind, tuple((role, repr(w)) for role, w in legs), tuple(w for _, w in legs))

    def acted_on(self, where: Register) -> Iterator[Register]:
        """The parts of its place that it changes: all but an index."""
        at: Any = 0
        for (role, _), w in zip(self.legs, self.widths, strict=True):
            if role != "index":
                yield where.part(at, w)
            at = at + w

    @cache  # noqa: B019 (leaves are few, and one for each of an index's values)
    def member(self, values: tuple[int, ...]) -> NamedUnitary:
        """The leaf where bits of its index have these values."""
        return replace(self, name=f"{self.name}:{''.join(map(str, values))}") if values else self


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class LeafCircuit(Circuit):
    """A leaf where a circuit is asked for; `inverse`: its adjoint."""

    leaf: NamedUnitary
    inverse: bool = False

    @classmethod
    def of(cls, leaf: NamedUnitary) -> LeafCircuit:
        """The leaf itself."""
        whole: Any = sum(leaf.widths, 0)
        return cls(whole, (), leaf.name, Counter({leaf.name: 1}), leaf=leaf)

    def adjoint(self) -> LeafCircuit:
        return replace(self, inverse=not self.inverse)

    def multiplied_out(self) -> LeafCircuit:
        return self

    def __eq__(self, other: object) -> NoReturn:
        """Two inputs may be one, and no reading says so. Raises NotRead."""
        raise NotRead("it asks for equality of circuits: no case of it is read")

    __ne__ = __eq__
    __hash__ = None  # type: ignore[assignment]  # nor in a dictionary


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CutLeaf(LeafCircuit):
    """A leaf whose diagonal of real parts is one more leaf: what is known of it is a theorem of its own (paper.real_amplitudes)."""

    def __operator_function__(self, name: str, *rest: Any) -> LeafCircuit:
        if name != "real_diagonal":
            raise TypeError(f"nothing is known of '{name}' of a circuit")
        widths = self.leaf.widths
        legs = [("ancilla", 2 + sum(widths, 0)), ("system", sum(widths, 0))]
        return LeafCircuit.of(NamedUnitary.of(f"Re {self.leaf.name}", "real", legs))


@dataclass(frozen=True)
class SymbolGate:
    """A gate by its kind and its symbols, without an array. `turned`: its adjoint.

    kinds: phase (z), rotation (c, s), z-rotation (e), preparation (name of its first column), H, X
    """

    kind: str
    symbols: tuple[str, ...] = ()
    turned: bool = False
    qubits: Any = 1

    def adjoint(self) -> SymbolGate:
        """Its inverse."""
        return self if self.kind in ("H", "X") else replace(self, turned=not self.turned)


@dataclass(frozen=True, eq=False, repr=False)
class RepeatedOps(Circuit):
    """Ops that act any number of times."""

    repeated = True
