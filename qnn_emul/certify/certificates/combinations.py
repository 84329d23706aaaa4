"""Derivations by replacing what is negative by its bounds, or by linear programming. Nothing here is trusted."""

from __future__ import annotations

import functools
from itertools import combinations_with_replacement
from typing import Any

from . import linear
from .facts import Facts, Used
from .laurent import Known, Laurent, Powers, add, atoms, divided, merged, quotient, shifted, times

BUDGET = 600  # rewritings of one goal
LONGEST = 30  # monomials of a goal
COLUMNS = 1000
ROUNDS = 5


class Combinations(Facts):
    """Goals that are sums of products of facts and of what is plainly not negative."""

    def rewritten(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """What is negative is replaced by what it is at most, until nothing negative is left."""
        if relation == "<":
            return False
        facts = [f for f in self.known(tuple(atoms(goal))) if f.premise[0] not in ("root", "inverse")]
        under = {a: min(dict(m).get(a, 0) for m in goal) for a in atoms(goal) if self.table.nodes[a][0] == "number"}
        applicable = functools.cache(lambda m: self._applicable(m, facts, under))
        seen: set[Any] = set()
        stack: list[tuple[Laurent, Used]] = [(goal, {})]
        while stack and len(seen) < BUDGET:
            current, used = stack.pop()
            current, used = self._without_squares(current, used)
            key = frozenset(current.items())
            if key in seen or len(current) > LONGEST or len(used) > LONGEST:
                continue
            seen.add(key)
            bad = sorted(m for m, c in current.items() if c < 0 or not self.good(m))
            if not bad:
                return self.combined(left, relation, right, used, current)
            if any(current[m] > 0 for m in bad):
                continue
            m, rules = bad[0], None
            for one in bad:
                found = applicable(one)
                if rules is None or len(found) < len(rules):
                    m, rules = one, found
                if not found:
                    break
            options = []
            for fact, lead, by in rules or ():
                amount = quotient(current[m], fact.difference[lead])
                name = ((fact.premise,), by)
                more = {**used, name: used.get(name, 0) + amount}
                options.append((add(current, fact.difference, -amount, by), more))
            stack += sorted(options, key=_length, reverse=True)
        return False

    def _applicable(self, m: Powers, facts: list[Known], under: dict[int, int]) -> list[tuple[Known, Powers, Powers]]:
        """The facts that bound a monomial, with the part that they bound and the rest."""
        pairs = [(fact, lead, divided(m, lead, under)) for fact in facts for lead in fact.leads() if lead or not m]
        return [(f, lead, by) for f, lead, by in pairs if by is not None and (f.strength == 0 or self.good(by))]

    def _without_squares(self, p: Laurent, used: Used) -> tuple[Laurent, Used]:
        """Squares of roots replaced by what they are roots of."""
        while True:
            found = next(
                (
                    (m, a, e)
                    for m in p
                    for a, e in m
                    if abs(e) > 1 and self.table.nodes[a][0] == "root" and self.table.ready(a)
                ),
                None,
            )
            if found is None:
                return p, used
            m, a, e = found
            law = add({((a, 2),): 1}, self.laurent(self.table.below[a][0]), -1)
            by = merged(m, ((a, 2),), -1)
            if e < 0:
                if len(law) > 2:
                    return p, used
                (lead,) = (n for n in law if n != ((a, 2),))
                by = merged(m, lead, -1)
            amount = quotient(p[m], law[((a, 2),)] if e > 0 else law[lead])
            name = ((("root", a),), by)
            p, used = add(p, law, -amount, by), {**used, name: used.get(name, 0) + amount}

    def loosened(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """The same, with positive numbers below."""
        return self.programmed(left, relation, right, goal, True)

    def programmed(self, left: int, relation: str, right: int, goal: Laurent, loosely: bool = False) -> bool:
        """Products of facts and monomials that add up to the goal, by linear programming."""
        loosely = loosely or relation == "<"
        facts = self.known(tuple(atoms(goal)))
        goal, used = self._without_squares(goal, {})
        columns = self._columns(goal, facts, loosely)
        monomials = sorted(set(goal).union(*(c for _, c, _ in columns)))
        rest = [m for m in monomials if self.good(m)]
        if len(monomials) * (len(columns) + len(rest)) > 4_000_000:
            return False
        everything = [c for _, c, _ in columns] + [{m: 1} for m in rest]
        signed = [s > 0 for _, _, s in columns] + [True] * len(rest)
        strict = [s == 2 for _, _, s in columns] + [self.strict(m) for m in rest]
        solution = linear.solve(goal, everything, signed, strict if relation == "<" else None)
        if solution is None:
            return False
        for (name, _, _), v in zip(columns, solution, strict=False):
            if v:
                used[name] = used.get(name, 0) + v
        left_over: Laurent = {m: v for m, v in zip(rest, solution[len(columns) :], strict=True) if v}
        return self.combined(left, relation, right, used, left_over)

    def strict(self, m: Powers) -> bool:
        return all(self.table.sign(a) == 2 or (self.setting.shown(a, True) and e < 0) for a, e in m)

    def _columns(self, goal: Laurent, facts: list[Known], loosely: bool) -> list[tuple[Any, Laurent, int]]:
        """Facts times monomials, as far as what is negative leads to them; and products of two facts about the goal's atoms alone."""
        out: dict[Any, tuple[Any, Laurent, int]] = {}
        about = set(atoms(goal))
        own = [f for f in facts if f.strength and set(atoms(f.difference)) <= about]
        for f, g in combinations_with_replacement(own, 2) if len(own) < 12 else ():
            name = (tuple(sorted((f.premise, g.premise), key=repr)), ())
            out[name] = (name, times(f.difference, g.difference), min(f.strength, g.strength))
        leads = [(f, lead) for f in facts for lead in (f.difference if loosely else f.leads())]
        with_atom: dict[int | None, list[int]] = {}  # which of them may lead to a monomial that has the atom
        for j, (_, lead) in enumerate(leads):
            keys = [a for a, e in lead if loosely or e > 0]
            for key in (keys if loosely else keys[:1]) or (None,):
                with_atom.setdefault(key, []).append(j)
        edge = set(goal)
        seen: set[Powers] = set()
        for _ in range(ROUNDS):
            fresh: set[Powers] = set()
            for m in sorted(edge - seen):
                for j in sorted({j for key in (None, *(a for a, _ in m)) for j in with_atom.get(key, ())}):
                    f, lead = leads[j]
                    if not lead and not all(self._is_positive_number(a) for a, _ in m):
                        continue
                    by = self._loosely(m, lead) if loosely else divided(m, lead)
                    used: Any = ((f.premise,), by)
                    if by is None or used in out or not (f.strength == 0 or self.good(by)):
                        continue
                    column = shifted(f.difference, by)
                    strength = f.strength if f.strength < 2 or self.strict(by) else 1
                    out[used] = (used, column, strength)
                    fresh |= set(column)
                    if len(out) > COLUMNS:
                        return list(out.values())
            seen |= edge
            edge = fresh
        return list(out.values())

    def _loosely(self, m: Powers, lead: Powers) -> Powers | None:
        """m / lead, also where that has positive numbers below."""
        by = merged(m, lead, -1)
        few = sum(abs(e) for _, e in by) <= 3
        return by if few and all(e > 0 or self._is_positive_number(a) for a, e in by) else None

    def _is_positive_number(self, a: int) -> bool:
        return self.table.nodes[a][0] == "number" and self.table.sign(a) == 2


def _length(option: tuple[Laurent, Used]) -> tuple[int, int]:
    """How much is left to do, as far as one sees."""
    negative = [m for m, c in option[0].items() if c < 0]
    return len(negative), sum(abs(e) for m in negative for _, e in m)
