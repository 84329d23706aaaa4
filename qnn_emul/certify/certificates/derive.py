"""The search for derivations: steps of arithmetic that `replay` accepts. Nothing here is trusted."""

from __future__ import annotations

import itertools
from typing import Any

from .combinations import Combinations
from .laurent import Laurent, add, atoms, divided, merged, quotient
from .nodes import ATOMS, NotAccepted
from .premises import STRENGTH


class Derivations(Combinations):
    """Looks for steps in a setting that is being checked, and puts them there."""

    def prove(self, left: int, relation: str, right: int, squared: bool = False) -> tuple[Any, ...] | None:
        """A premise that says left <= right, or left < right; steps are added where they are needed."""
        strength = STRENGTH[relation]
        for j, (one, r, other) in enumerate(self.setting.steps):
            if (one, other) == (left, right) and STRENGTH[r] >= strength:
                return ("step", j)
        if (left, relation, right) in self.underway or not (self.table.ready(left) and self.table.ready(right)):
            return None
        goal = self.difference(left, right)
        for k in self.known():
            if k.difference == goal and (k.strength >= strength or (k.strength == 0 and strength == 1)):
                return k.premise
        tactics = [self.rewritten, self._cases, self._weighted, self._cosines, self._root, self._through]
        self.underway.add((left, relation, right))
        order = [*([self.rewritten, self._cases] if squared else tactics), self.programmed, self.loosened]
        found = any(tactic(left, relation, right, goal) for tactic in order)
        self.underway.discard((left, relation, right))
        return ("step", len(self.setting.steps) - 1) if found else None

    def not_less(self, left: int, right: int, relation: str = "<=") -> list[Any] | None:
        """A premise that is no equation."""
        premise = self.prove(left, relation, right)
        if premise is not None and self.setting.premise(list(premise))[1] == 0:
            self.combined(left, relation, right, {((premise,), ()): 1}, {})
            premise = ("step", len(self.setting.steps) - 1)
        return None if premise is None else list(premise)

    def _cases(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """One goal for each value of a max, a min or a modulus."""
        value = self.table.value(right) - self.table.value(left)
        wrong = {"max": 1, "min": -1}  # the sign with which the values say less
        top = sorted(
            {
                a
                for m, c in goal.items()
                for a, _ in m
                if (op := self.table.nodes[a][0]) == "abs" or wrong.get(op, c) * c < 0
            },
            reverse=True,
        )
        for n in top:
            op, below = self.table.nodes[n][0], self.table.below[n]
            if op == "abs" and not self.table.real(below[0]):
                continue
            values = (
                list(below) if op != "abs" else [below[0], self.node("multiply", self.node("rational", "-1"), below[0])]
            )
            premises = []
            for b in values:
                sides = [self._replaced(side, n, b) for side in (left, right)]
                premise = self.not_less(sides[0], sides[1], relation)
                if premise is None:
                    break
                premises.append(premise)
            if len(premises) == len(values) and value is not None:
                return self.put(
                    {"rule": "cases", "left": left, "relation": relation, "right": right, "of": n, "premises": premises}
                )
        return False

    def _replaced(self, n: int, old: int, new: int) -> int:
        """n with another node for an atom, outside of other atoms."""
        node = self.table.nodes[n]
        if n == old:
            return new
        if node[0] in ATOMS or node[0] == "rational":
            return n
        below = [self._replaced(b, old, new) for b in self.table.below[n]]
        made = self.node(node[0], *below, *node[2:]) if node[0] == "power" else self.node(node[0], *below)
        self.defined(made)
        return made

    def _weighted(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """0 < sum p_j t_j from 0 < sum t_j, p_j > 0: the sum is at least sum t_j over sum 1/p_j."""
        if relation != "<" or self.laurent(left):
            return False
        for fact in self.known():
            if fact.strength != 2 or set(fact.difference.values()) != {1}:
                continue
            pairs = {t: next((divided(m, t) for m in goal if divided(m, t) is not None), None) for t in fact.difference}
            weights = [p for p in pairs.values() if p]
            if (
                len(weights) != len(goal)
                or len(pairs) != len(goal)
                or any(c != 1 for c in goal.values())
                or not all(map(self.strict, weights))
            ):
                continue
            inverses = [self.monomial(tuple((a, -e) for a, e in p)) for p in weights]
            q = self.node("inverse", self.joined("add", *inverses))
            terms = [["1", [["sign", q], list(fact.premise)]]]
            for t, p in pairs.items():
                for other in weights:
                    if other != p and p:
                        crossed = self.node("multiply", q, self.monomial(merged(merged(t, p), other, -1)))
                        terms.append(["1", [["sign", crossed]]])
            if self.put(
                {"rule": "combine", "left": left, "relation": relation, "right": right, "terms": terms, "equations": []}
            ):
                return True
        return False

    def _root(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """left <= right from their squares."""
        if (
            relation != "<="
            or not self.table.sign(right)
            or not any(self.table.nodes[a][0] == "root" for a in atoms(goal))
        ):
            return False
        for middle in self._above(left):
            premise = self.prove(self.node("power", middle, 2), "<=", self.node("power", right, 2), True)
            if premise is not None:
                break
        else:
            return False
        if middle != left:
            self.put(
                {
                    "rule": "root",
                    "left": middle,
                    "relation": "<=",
                    "right": right,
                    "premises": [["sign", right], list(premise)],
                }
            )
            return self.rewritten(left, relation, right, goal)
        return self.put(
            {
                "rule": "root",
                "left": left,
                "relation": relation,
                "right": right,
                "premises": [["sign", right], list(premise)],
            }
        )

    def _through(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """left <= right by way of a maximum that left is at most."""
        for middle in self._above(left)[1:]:
            if self.table.nodes[middle][0] == "max" and self._cases(
                middle, "<=", right, self.difference(middle, right)
            ):
                return self.rewritten(left, relation, right, goal)
        return False

    def _above(self, left: int) -> list[int]:
        """left, and products that facts say it is at most."""
        facts, found = self.known(), [self.laurent(left)]
        for p in found:
            for f in facts if len(p) == 1 else ():
                (m,) = p
                more = add(p, f.difference, -quotient(p[m], f.difference[m])) if m in f.leads() else p
                if len(more) == 1 and more not in found and len(found) < 6:
                    found.append(more)
        return [left, *(self.total(p) for p in found[1:])]

    def by_law(self, left: int, right: int) -> tuple[Any, ...] | None:
        """left <= right where that is a law of cosines."""
        goal = self.difference(left, right)
        norms = [a for a in atoms(goal) if self.table.nodes[a][0] == "norm"]
        for g, a in itertools.permutations(norms, 2):
            try:
                self.setting.premise(["cosines", g, a])
            except NotAccepted:
                continue
            for sign in ("1", "-1"):
                step = {"rule": "combine", "left": left, "relation": "<=", "right": right, "terms": []}
                if self.put({**step, "equations": [[self.node("rational", sign), ["cosines", g, a]]]}):
                    return ("step", len(self.setting.steps) - 1)
        return None

    def _cosines(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """||x/||x|| - z/||z|| ||^2 <= 2 (1 - s), s^2 = 1 - r^2, from ||x - c z|| <= r ||x||:

        n m (2 - 2 s - g^2) = (s n - m)^2 + (r n)^2 - a^2 with n = ||x||, m = c ||z||, a = ||x - c z||.
        """
        table, node = self.table, self.node
        roots = [a for a in atoms(goal) if table.nodes[a][0] == "root"]
        gaps = [a for a in atoms(goal) if table.nodes[a][0] == "norm"]
        for a in range(len(table.nodes)):
            try:
                (x, z, c), s, g = self.setting.apart(a), roots[0], gaps[0]
                self.setting.premise(["cosines", g, a])
            except (NotAccepted, IndexError):
                continue
            under = add({(): 1}, self.laurent(table.below[s][0]), -1)
            if len(under) != 1 or any(e % 2 for m in under for _, e in m):
                continue
            ((square, _),) = under.items()
            ratio = self.ready_monomial(tuple((b, e // 2) for b, e in square))
            n, m = node("norm", table.unsigned(x)), node("multiply", c, node("norm", table.unsigned(z)))
            reach = node("multiply", ratio, n)
            close = self.prove(a, "<=", reach)
            if close is None or not self.shown(n, True) or not self.shown(m, True):
                continue
            by = node("inverse", node("multiply", n, m))
            self.defined(by)
            minus = node("rational", "-1")
            apart = node("power", node("add", node("multiply", s, n), node("multiply", minus, m)), 2)
            terms = [
                ["1", [["sign", by], ["sign", apart]]],
                ["1", [["sign", by], list(close), ["sign", node("add", reach, a)]]],
            ]
            equations = [
                [by, ["cosines", g, a]],
                [node("multiply", minus, by, node("power", n, 2)), ["root", s]],
            ]
            if self.put(
                {
                    "rule": "combine",
                    "left": left,
                    "relation": relation,
                    "right": right,
                    "terms": terms,
                    "equations": equations,
                }
            ):
                return True
        return False
