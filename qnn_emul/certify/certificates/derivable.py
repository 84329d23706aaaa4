"""Whether an inequality of SymPy expressions has a derivation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..theorems import NotProved
from .derive import Derivations
from .laurent import Laurent, merged
from .replay import Checked
from .writer import Writer


class Inequalities(Derivations):
    """The search, also factor by factor: slower where it fails, which is where lemma files do not wait."""

    def prove(self, left: int, relation: str, right: int, squared: bool = False) -> tuple[Any, ...] | None:
        """As for lines; else what has a factor that is not negative is proved without it, and what has not, by itself."""
        found = super().prove(left, relation, right, squared)
        whole = not squared and (left, relation, right) not in self.underway
        if found is None and whole and relation == "<=" and self.table.ready(left) and self.table.ready(right):
            self.underway.add((left, relation, right))
            found = self._apart(left, right)
            self.underway.discard((left, relation, right))
        return found

    def _apart(self, left: int, right: int) -> tuple[Any, ...] | None:
        goal = self.difference(left, right)
        bad = sorted(m for m, c in goal.items() if c < 0 or not self.good(m))
        for a in [a for a, e in (bad or [()])[0] if e > 0 and self.table.sign(a)]:
            with_a = {m: c for m, c in goal.items() if dict(m).get(a, 0) > 0}
            rest = {m: c for m, c in goal.items() if m not in with_a}
            premises = [
                self._of(part) for part in ({merged(m, ((a, 1),), -1): c for m, c in with_a.items()}, rest) if part
            ]
            if None in premises:
                continue
            terms = [["1", [*([["sign", a]] if j == 0 else []), p]] for j, p in enumerate(premises)]
            step = {"rule": "combine", "left": left, "relation": "<=", "right": right, "terms": terms, "equations": []}
            if self.put(step):
                return ("step", len(self.setting.steps) - 1)
        return None

    def _of(self, part: Laurent) -> list[Any] | None:
        """A premise that says part >= 0."""
        by_sign: list[Laurent] = [
            {m: c if positive else -c for m, c in part.items() if (c > 0) == positive} for positive in (False, True)
        ]
        sides = [self.total(p) if p else self.node("rational", "0") for p in by_sign]
        return self.not_less(sides[0], sides[1]) if all(map(self.defined, sides)) else None


def derivable(left: Any, right: Any, relations: Iterable[Any] = (), relation: str = "<=") -> bool:
    """left <= right (or <) from SymPy relations, by steps that are checked; False says nothing."""
    search = Inequalities(Checked({"assumptions": [], "laws": []}))
    writer = Writer(search)
    try:
        for known in relations:
            writer.assume("statement", known)
        sides = [writer.number(side) for side in (left, right)]
    except NotProved:  # of functions that certificates do not know
        return False
    return all(map(search.defined, sides)) and search.prove(sides[0], relation, sides[1]) is not None
