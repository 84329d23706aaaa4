"""What is known on a path: relations between formulas, and what follows from them. z3 decides, within a count of its steps.

The limit counts steps, not seconds, so that an answer does not depend on how busy the machine is. Without z3 only signs that
SymPy's assumptions show are known, and everything else is possible.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Iterator
from typing import Any

from .translate import Translator, Undefined

DECISION = 300_000  # steps of the solver for one decision on the way
CONCLUSION = 6_000_000  # and for a goal at the end


def has_z3() -> bool:
    """Whether the extra `proofs` (z3-solver) is installed."""
    return importlib.util.find_spec("z3") is not None


class Knowledge:
    """Relations that hold. Formulas are defined wherever they were made, so that nothing is asked about divisors here."""

    def __init__(self) -> None:
        self.relations: list[Any] = []
        self.solved: dict[Any, Any] = {}
        self._solver = _solver() if has_z3() else None
        self._reader = Translator(None if self._solver is None else self._solver.ctx)
        self._told = 0

    def read(self, formula: Any) -> Any:
        """The formula with the numbers put in that the path knows."""
        return formula.xreplace(self.solved) if self.solved else formula

    def add(self, relation: Any) -> None:
        """From now on the relation holds."""
        import sympy as sp

        if relation is sp.true:
            return
        self.relations.append(relation)
        if isinstance(relation, sp.Equality) and relation.lhs.is_Symbol and relation.rhs.is_Rational:
            self.solved[relation.lhs] = relation.rhs
        if self._solver is not None:
            term = self._term(relation)
            if term is not None:
                self._solver.add(term)

    def inequalities(self) -> list[Any]:
        """What is known as equations and inequalities, with the numbers put in that are known."""
        read = map(self.read, self.relations)
        return [r for r in read if getattr(r, "rel_op", "!=") != "!="]

    def _term(self, relation: Any) -> Any:
        """The relation for z3, with what it needs to know of the formulas in it; None where it cannot be put."""
        try:
            for power in powers_of_two(relation):
                self._reader.facts.append(self._reader.term(power) > 0)
                if power.exp.is_integer:  # at 1/2 it is false
                    self._reader.facts.append(self._reader.term(power) >= 1 + self._reader.term(power.exp))
            term = self._reader.relation(relation)
        except Undefined:
            return None
        assert self._solver is not None
        self._solver.add(*self._reader.facts[self._told :])
        self._told = len(self._reader.facts)
        return term

    def possible(self, relation: Any) -> bool:
        """Whether the relation may hold beside the others: False only where that is excluded for certain."""
        return self.answer(relation)[0] != "unsat"

    def answer(self, relation: Any, steps: int = DECISION) -> tuple[str, dict[Any, Any]]:
        """("unsat" | "sat" | "unknown", values of the symbols where it is satisfied)."""
        import sympy as sp

        relation = self.read(relation)
        if relation in (sp.true, sp.false):
            return ("sat" if relation is sp.true else "unsat"), {}
        if _shown_by_signs(relation):
            return "unsat", {}
        term = None if self._solver is None else self._term(relation)
        if term is None or self._solver is None:
            return "unknown", {}
        self._solver.push()
        try:
            self._solver.set("rlimit", steps)
            self._solver.add(term)
            found = str(self._solver.check())
            return found, (self._values() if found == "sat" else {})
        finally:
            self._solver.pop()

    def model(self, relations: list[Any], sizes: dict[Any, int]) -> dict[Any, float] | None:
        """Values of the symbols at which the relations hold beside the others, `sizes` given; None if none was found."""
        import sympy as sp

        wanted = [r for r in map(self.read, relations) if r is not sp.true]
        if self._solver is None or sp.false in wanted:
            return None
        terms = [self._term(r) for r in wanted]
        if any(term is None for term in terms):
            return None
        known = [(t, float(e.xreplace(sizes))) for e, t in self._of(set(sizes))]
        if not all(math.isfinite(value) for _, value in known):
            return None
        self._solver.push()
        try:
            self._solver.set("rlimit", DECISION)
            self._solver.add(*terms, *(t == value for t, value in known))
            self._solver.add(*(self._reader.term(s) == k for s, k in sizes.items()))
            return self._values() if str(self._solver.check()) == "sat" else None
        finally:
            self._solver.pop()

    def _of(self, symbols: set[Any]) -> Iterator[tuple[Any, Any]]:
        """What the solver has a name for, and of these symbols alone."""
        for e, term in self._reader.names.items():
            free: set[Any] = getattr(e, "free_symbols", set())
            if free and free <= symbols:
                yield e, term

    def _values(self) -> dict[Any, Any]:
        """The model as numbers, by symbol."""
        assert self._solver is not None
        model = self._solver.model()
        out = dict(self.solved)
        for e, term in self._reader.names.items():
            if getattr(e, "is_Symbol", False):
                out[e] = _as_number(model.eval(term, model_completion=True))
        return out


def _solver() -> Any:
    import z3

    return z3.Solver(ctx=z3.Context())


def _as_number(value: Any) -> float:
    import z3

    if z3.is_algebraic_value(value):
        value = value.approx(20)
    return float(value.as_fraction()) if z3.is_rational_value(value) else float(value.as_long())


def powers_of_two(relation: Any) -> Iterator[Any]:
    """2**e with a formula e, wherever they occur."""
    import sympy as sp

    found = (p for p in relation.atoms(sp.Pow) if p.base == 2 and not p.exp.is_number)
    yield from sorted(found, key=str)


def _shown_by_signs(relation: Any) -> bool:
    """The relation contradicts what SymPy knows of the symbols' signs."""
    import sympy as sp

    difference = relation.lhs - relation.rhs
    contrary = {
        "==": difference.is_nonzero,
        "!=": difference.is_zero,
        "<": difference.is_nonnegative,
        "<=": difference.is_positive,
        ">": difference.is_nonpositive,
        ">=": difference.is_negative,
    }[relation.rel_op]
    return bool(contrary) and not difference.has(sp.zoo, sp.nan, sp.oo)
