"""Theorems, the context that they stand in, and the refusal: all that the kernel deals in.

A theorem is "left = right" between terms, or "left <= right", "left < right" between numbers: SymPy expressions in the parameters of the
statement and in symbols for norms of terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

KEY = object()  # what `certify.kernel` alone shows: everything else has theorems from it


class NotProved(Exception):
    """A line or a claim does not follow; the message names it and says what is missing."""


class Theorem:
    """What has been proved, by which rule, and under which conditions beyond the records. Made by the kernel's rules alone."""

    __slots__ = ("by", "conditions", "left", "relation", "right")
    left: Any
    relation: str
    right: Any
    by: str
    conditions: frozenset[str]

    def __init__(
        self, key: object, left: Any, relation: str, right: Any, by: str, conditions: frozenset[str] = frozenset()
    ) -> None:
        if key is not KEY:
            raise TypeError("a theorem is made by a rule of the kernel, not by hand")
        for name, value in zip(
            ("left", "relation", "right", "by", "conditions"), (left, relation, right, by, conditions), strict=True
        ):
            object.__setattr__(self, name, value)

    def __init_subclass__(cls) -> None:
        raise TypeError("a theorem has no other kinds: a subclass could say what nothing proved")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a theorem cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a theorem cannot be changed")

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("a theorem is neither copied nor pickled: it is proved again")

    def __repr__(self) -> str:
        return f"<Theorem {self.left} {self.relation} {self.right} by {self.by}>"


@dataclass(frozen=True)
class Stated:
    """left <= right, which a statement asks for under the name of a condition."""

    condition: str
    left: Any
    right: Any


@dataclass
class Context:
    """What a proof may use: what the statement says, and the lines so far.

    facts      relations on its numbers, and the promises of its inputs
    stated     what it asks for beyond them
    stand_ins  its functions and polynomials: a condition about any other one is not stated here
    """

    facts: Sequence[Any] = ()
    stated: Sequence[Stated] = ()
    stand_ins: frozenset[Any] = frozenset()
    theorems: list[Theorem] = field(default_factory=list)

    def proved(self) -> Sequence[Theorem]:
        """The theorems so far; anything that merely looks like one is refused."""
        for t in self.theorems:
            if type(t) is not Theorem:
                raise NotProved(f"{t!r} is no theorem of the kernel")
        return self.theorems

    def relations(self) -> list[Any]:
        """Everything known about numbers, as SymPy relations; equal terms have equal norms."""
        import sympy as sp

        as_relation = {"=": lambda x, y: sp.Eq(x.norm(), y.norm()), "<=": sp.Le, "<": sp.Lt}
        out = [*self.facts, *(as_relation[t.relation](t.left, t.right) for t in self.proved())]
        return [r for r in out if r is not sp.true]

    def conditions(self) -> frozenset[str]:
        """The conditions under which the lines so far stand."""
        return frozenset().union(*(t.conditions for t in self.proved()))
