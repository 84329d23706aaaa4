"""Leaves of a circuit that is read: unitaries of which nothing is known but what they do when certain legs are |0>."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ...linalg.circuit import Circuit

# What is known of a leaf U; y, x go over the system, k, j over an index, 0 is what its other legs hold.
KINDS = {
    "BE": "U[0,y; 0,x] = block[y; x]",
    "VE": "U[0,y; 0,0] = block[y]",
    "column": "U[i,k; j,0] = [i = j] block[k; j]",
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
