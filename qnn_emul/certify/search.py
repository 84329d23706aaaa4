"""The search for the premises of a step of arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import arithmetic, monotone

SEARCH = ((0, 1.0), (1, 1.0), (2, 1.0), (99, 5.0))  # (premises at most so far from the goal, seconds for z3)


def search(relations: Sequence[Any], left: Any, right: Any) -> arithmetic.Discharge:
    """left <= right from the relations: bounds put in, else z3, few premises first, for it is fast where little distracts it."""
    import sympy as sp

    left, right = sp.sympify(left), sp.sympify(right)
    real = left.is_extended_real and right.is_extended_real  # else no statement about numbers, perhaps
    if real and monotone.follows(relations, left, right):
        return arithmetic.Discharge(True, by="bounds put in")
    found, before = arithmetic.Discharge(False), None
    for steps, timeout in SEARCH:
        known = relevant(relations, left - right, steps)
        if known == before and found.model:
            continue  # refuted from the same premises
        before = known
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
