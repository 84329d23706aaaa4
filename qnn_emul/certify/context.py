"""What a proof may use at a line: facts, promises and earlier theorems; and the search for the premises of a step of arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import arithmetic, monotone

if TYPE_CHECKING:
    from .kernel import Theorem

SEARCH = ((0, 1.0), (1, 1.0), (2, 1.0), (99, 5.0))  # (premises at most so far from the goal, seconds for z3)


class NotProved(Exception):
    """A line or a claim does not follow; the message names it and says what is missing."""


@dataclass
class Context:
    """What a proof may use: facts of the statement (relations on its numbers), the children's promises, and lines so far."""

    facts: list[Any] = field(default_factory=list)
    theorems: list[Theorem] = field(default_factory=list)

    def relations(self) -> list[Any]:
        """Everything known about numbers, as SymPy relations; equal terms have equal norms."""
        import sympy as sp

        out = list(self.facts)
        for t in self.theorems:
            if t.relation == "<=":
                out.append(sp.Le(t.left, t.right))
            else:
                out.append(sp.Eq(t.left.norm(), t.right.norm()))
        return [r for r in out if r is not sp.true]

    def conditions(self) -> frozenset[str]:
        """The conditions under which the lines so far stand."""
        return frozenset().union(*(t.conditions for t in self.theorems))


def search(relations: Sequence[Any], left: Any, right: Any) -> arithmetic.Discharge:
    """left <= right from the relations: bounds put in, else z3, few premises first, for it is fast where little distracts it."""
    import sympy as sp

    if monotone.follows(relations, sp.sympify(left), sp.sympify(right)):
        return arithmetic.Discharge(True, by="bounds put in")
    found = arithmetic.Discharge(False)
    for steps, timeout in SEARCH:
        known = relevant(relations, left - right, steps)
        found = arithmetic.at_most(left, right, known, timeout=timeout, fallback=not arithmetic.has_z3())
        if found:
            break
    return found


def relevant(relations: Sequence[Any], goal: Any, steps: int) -> list[Any]:
    """The relations on the goal's symbols alone (steps = 0), and those that share symbols with what is there, `steps` times."""
    import sympy as sp

    known = set(sp.sympify(goal).free_symbols)
    for _ in range(steps):
        touching = [r.free_symbols for r in relations if r.free_symbols & known]
        grown = known.union(*touching)
        if grown == known:
            break
        known = grown
    return [r for r in relations if r.free_symbols <= known]
