"""The search for derivations: steps of arithmetic that `replay` accepts. Nothing here is trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

from . import linear
from .nodes import ATOMS, Refused, Table, fraction
from .replay import STRENGTH, Setting

Powers = tuple[tuple[int, int], ...]  # atoms with exponents, negative ones too
Laurent = dict[Powers, Fraction]
BUDGET = 600  # rewritings of one goal
COLUMNS = 1200
ROUNDS = 5


def merged(m: Powers, n: Powers, sign: int = 1) -> Powers:
    """The product of monomials; with sign -1 the quotient."""
    powers = dict(m)
    for a, e in n:
        powers[a] = powers.get(a, 0) + sign * e
    return tuple(sorted((a, e) for a, e in powers.items() if e))


def add(p: Laurent, q: Laurent, factor: Fraction | int = 1, by: Powers = ()) -> Laurent:
    """p + factor * by * q."""
    out = dict(p)
    for m, c in q.items():
        m = merged(m, by) if by else m
        c = out.pop(m, Fraction(0)) + factor * c
        if c:
            out[m] = c
    return out


@dataclass(frozen=True)
class Known:
    """A fact: `premise` says that `difference` is > 0, >= 0 or = 0 (strength 2, 1, 0)."""

    premise: tuple[Any, ...]
    difference: Laurent
    strength: int

    def leads(self) -> list[Powers]:
        """The monomials that may be replaced by the others."""
        return [m for m, c in self.difference.items() if c < 0 or self.strength == 0]


Used = dict[tuple[Any, Powers], Fraction]  # how often a product of premises, times a monomial, is used


class Search:
    """Looks for steps in a setting that is being checked, and puts them there."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.table = setting, setting.table
        self.found: list[dict[str, Any]] = []
        self._laurent: dict[int, Laurent] = {}

    # -- nodes and monomials ---------------------------------------------------------------------------------------
    def node(self, *node: Any) -> int:
        """The place of a node, new or not."""
        return self.table.place[node] if node in self.table.place else self.table.add(node)

    def laurent(self, n: int) -> Laurent:
        """A number as a polynomial, inverses of monomials as negative exponents, other inverses as atoms."""
        if n not in self._laurent:
            self._laurent[n] = self._read(n)
        return self._laurent[n]

    def _read(self, n: int) -> Laurent:
        node, below = self.table.nodes[n], self.table.below[n]
        if node[0] in ATOMS:
            return {((n, 1),): Fraction(1)}
        if node[0] == "rational":
            return {(): fraction(node[1])} if fraction(node[1]) else {}
        parts = [self.laurent(b) for b in below]
        if node[0] == "add":
            out: Laurent = {}
            for p in parts:
                out = add(out, p)
            return out
        if node[0] == "inverse":
            if len(parts[0]) != 1:
                return {((n, 1),): Fraction(1)}
            ((m, c),) = parts[0].items()
            return {tuple((a, -e) for a, e in m): 1 / c}
        factors = parts * node[2] if node[0] == "power" else parts
        product: Laurent = {(): Fraction(1)}
        for p in factors:
            out = {}
            for m, c in p.items():
                out = add(out, product, c, m)
            product = out
        return product

    def monomial(self, m: Powers) -> int:
        """A node for a monomial."""
        factors = []
        for a, e in m:
            base = a if e > 0 else self.node("inverse", a)
            factors.append(base if abs(e) == 1 else self.node("power", base, abs(e)))
        return self._all("multiply", *(factors or [self.node("rational", "1")]))

    def _all(self, op: str, *parts: int) -> int:
        """The node of a sum or a product; of one part, that part."""
        return parts[0] if len(parts) == 1 else self.node(op, *parts)

    def _good(self, m: Powers) -> bool:
        """Whether a monomial is >= 0 by its form."""
        for a, e in m:
            sign = self.table.sign(a)
            if e < 0 and sign < 2 and not self.setting.shown(a, True):
                return False
            if e > 0 and not sign and not (e % 2 == 0 and self.table.real(a)):
                return False
        return True

    # -- facts -----------------------------------------------------------------------------------------------------
    def known(self, extra: Sequence[int] = ()) -> list[Known]:
        """What may be cited, and the laws of the atoms of some numbers."""
        s, out = self.setting, []
        triples = [(("assumption", j), *a[1:]) for j, a in enumerate(s.setting["assumptions"])]
        triples += [(("step", j), *t) for j, t in enumerate(s.steps)]
        for j, (rule, left, right) in enumerate(s.accepted):
            if rule != "identity":
                triples.append((("line", j), left, "<=", right))
                continue
            sides = [self.table.place.get(("norm", self.table.unsigned(t))) for t in (left, right)]
            if None not in sides and sides[0] != sides[1]:
                triples.append((("line", j), sides[0], "=", sides[1]))
        for premise, left, relation, right in triples:
            if self.table.ready(left) and self.table.ready(right):
                out.append(Known(premise, self._difference(left, right), STRENGTH[relation]))
        return out + list(self._laws({a for k in out for a in _atoms(k.difference)} | set(extra)))

    def _difference(self, left: int, right: int) -> Laurent:
        return add(self.laurent(right), self.laurent(left), -1)

    def _laws(self, atoms: set[int]) -> Iterator[Known]:
        for a in sorted(atoms):
            op, below, own = self.table.nodes[a][0], self.table.below[a], self.laurent(a)
            if not self.table.ready(a):
                continue
            if op == "root":
                yield Known(("root", a), add({((a, 2),): Fraction(1)}, self.laurent(below[0]), -1), 0)
            if op in ("max", "min"):
                for j, b in enumerate(below):
                    yield Known(("extreme", a, j), add({}, add(own, self.laurent(b), -1), 1 if op == "max" else -1), 1)
            if op == "abs" and self.table.real(below[0]):
                for j in (0, 1):
                    yield Known(("extreme", a, j), add(own, self.laurent(below[0]), 1 if j else -1), 1)

    # -- goals -----------------------------------------------------------------------------------------------------
    def prove(self, left: int, relation: str, right: int, squared: bool = False) -> tuple[Any, ...] | None:
        """A premise that says left <= right, or left < right; steps are added where they are needed."""
        strength = STRENGTH[relation]
        for j, (one, r, other) in enumerate(self.setting.steps):
            if (one, other) == (left, right) and STRENGTH[r] >= strength:
                return ("step", j)
        if not (self.table.ready(left) and self.table.ready(right)):
            return None
        goal = self._difference(left, right)
        for k in self.known():
            if k.difference == goal and (k.strength >= strength or (k.strength == 0 and strength == 1)):
                return k.premise
        tactics = [self._rewritten, self._cases, self._weighted, self._cosines, self._root, self._programmed]
        for tactic in tactics:
            if not (squared and tactic == self._root) and tactic(left, relation, right, goal):
                return ("step", len(self.setting.steps) - 1)
        return None

    def defined(self, n: int) -> bool:
        """Whether every divisor in a node is shown positive and every root's argument non-negative; steps are added for it."""
        if self.table.ready(n):
            return True
        if not all([self.defined(b) for b in self.table.below[n]]):
            return False
        op = self.table.nodes[n][0]
        if op in ("inverse", "root") and not self.table.ready(n):
            self.shown(self.table.below[n][0], op == "inverse")
        return self.table.ready(n)

    def shown(self, n: int, strictly: bool) -> bool:
        """Whether n > 0 (or >= 0) is shown; a step is added for it."""
        if self.setting.shown(n, strictly):
            return True
        zero = self.node("rational", "0")
        premise = self.prove(zero, "<" if strictly else "<=", n)
        if premise and not self.setting.shown(n, strictly):
            self._put({"rule": "combine", "left": zero, "relation": "<" if strictly else "<=", "right": n, "terms": [["1", [list(premise)]]], "equations": []})
        return self.setting.shown(n, strictly)

    def _put(self, step: dict[str, Any]) -> bool:
        """The step, if it is accepted."""
        try:
            self.setting.step(step)
        except Refused as problem:
            import os
            if os.environ.get("DBG"): print("REFUSED", problem, str(step)[:300])
            self.setting.facts.discard((step["left"], step["relation"], step["right"]))
            return False
        self.found.append(step)
        return True

    # -- tactics -----------------------------------------------------------------------------------------------------
    def _combined(self, left: int, relation: str, right: int, used: Used, rest: Laurent) -> bool:
        """The step that uses facts so often, and what is left over, which is >= 0 by its form."""
        terms: list[Any] = []
        equations: dict[Any, Laurent] = {}
        for (premises, by), c in used.items():
            if len(premises) == 1 and self._is_equation(premises[0]):
                equations[premises[0]] = add(equations.get(premises[0], {}), {by: Fraction(1)}, c)
            elif c:
                terms.append([str(c), [*map(list, premises), *([["sign", self._ready_monomial(by)]] if by else [])]])
        terms += [[str(c), [["sign", self._ready_monomial(m)]]] for m, c in rest.items()]
        pairs = [[self._sum(p), list(premise)] for premise, p in equations.items() if p]
        return self._put({"rule": "combine", "left": left, "relation": relation, "right": right, "terms": terms, "equations": pairs})

    def _is_equation(self, premise: tuple[Any, ...]) -> bool:
        s, (kind, *rest) = self.setting, premise
        relation = {"assumption": lambda j: s.setting["assumptions"][j][2], "line": lambda j: "=" if s.accepted[j][0] == "identity" else "<="}
        return kind in ("root", "absolute", "cosines") or (kind in relation and relation[kind](rest[0]) == "=")

    def _ready_monomial(self, m: Powers) -> int:
        for a, e in m:
            if e < 0:
                self.shown(a, True)
        return self.monomial(m)

    def _sum(self, p: Laurent) -> int:
        parts = []
        for m, c in p.items():
            n = self._ready_monomial(m)
            parts.append(n if c == 1 else self.node("multiply", self.node("rational", str(c)), n) if m else self.node("rational", str(c)))
        return self._all("add", *parts)

    def _rewritten(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """What is negative is replaced by what it is at most, until nothing negative is left."""
        if relation == "<":
            return False
        facts = self.known(tuple(_atoms(goal)))
        under = {a: min(dict(m).get(a, 0) for m in goal) for a in _atoms(goal) if self.table.nodes[a][0] == "number"}
        seen: set[Any] = set()
        stack: list[tuple[Laurent, Used]] = [(goal, {})]
        while stack and len(seen) < BUDGET:
            current, used = stack.pop()
            current, used = self._without_squares(current, used)
            key = frozenset(current.items())
            if key in seen:
                continue
            seen.add(key)
            bad = sorted(m for m, c in current.items() if c < 0 or not self._good(m))
            if not bad:
                return self._combined(left, relation, right, used, current)
            if any(current[m] > 0 for m in bad):
                continue
            m, rules = min(((m, self._applicable(m, facts, under)) for m in bad), key=lambda x: len(x[1]))
            options = []
            for fact, lead, by in rules:
                amount = current[m] / fact.difference[lead]
                name = ((fact.premise,), by)
                more = {**used, name: used.get(name, Fraction(0)) + amount}
                options.append((add(current, fact.difference, -amount, by), more))
            stack += sorted(options, key=lambda o: -sum(c < 0 for c in o[0].values()))
        return False

    def _applicable(self, m: Powers, facts: list[Known], under: dict[int, int]) -> list[tuple[Known, Powers, Powers]]:
        """The facts that bound a monomial, with the part that they bound and the rest."""
        pairs = [(fact, lead, _divided(m, lead, under)) for fact in facts for lead in fact.leads()]
        return [(f, lead, by) for f, lead, by in pairs if by is not None and (f.strength == 0 or self._good(by))]

    def _without_squares(self, p: Laurent, used: Used) -> tuple[Laurent, Used]:
        """Squares of roots replaced by what they are roots of."""
        while True:
            found = next(((m, a, e) for m in p for a, e in m if abs(e) > 1 and self.table.nodes[a][0] == "root" and self.table.ready(a)), None)
            if found is None:
                return p, used
            m, a, e = found
            law = add({((a, 2),): Fraction(1)}, self.laurent(self.table.below[a][0]), -1)
            by = merged(m, ((a, 2),), -1)
            if e < 0:
                if len(law) > 2:
                    return p, used
                (lead,) = (n for n in law if n != ((a, 2),))
                by = merged(m, lead, -1)
            amount = p[m] / law[((a, 2),)] if e > 0 else p[m] / law[lead]
            name = ((("root", a),), by)
            p, used = add(p, law, -amount, by), {**used, name: used.get(name, Fraction(0)) + amount}

    def _programmed(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """Products of facts and monomials that add up to the goal, by linear programming."""
        facts = self.known(tuple(_atoms(goal)))
        columns = self._columns(goal, facts, relation == "<")
        monomials = sorted({m for m in goal}.union(*(c for _, c, _ in columns)))
        rest = [m for m in monomials if self._good(m)]
        if len(monomials) * (len(columns) + len(rest)) > 4_000_000:
            return False
        everything = [c for _, c, _ in columns] + [{m: Fraction(1)} for m in rest]
        signed = [s > 0 for _, _, s in columns] + [True] * len(rest)
        strict = [s == 2 for _, _, s in columns] + [self._strict(m) for m in rest]
        solution = linear.solve(goal, everything, signed, strict if relation == "<" else None)
        if solution is None:
            return False
        used = {name: v for (name, _, _), v in zip(columns, solution, strict=False) if v}
        left_over = {m: v for m, v in zip(rest, solution[len(columns) :], strict=True) if v}
        return self._combined(left, relation, right, used, left_over)

    def _strict(self, m: Powers) -> bool:
        return all(self.table.sign(a) == 2 or (self.setting.shown(a, True) and e < 0) for a, e in m)

    def _columns(self, goal: Laurent, facts: list[Known], strictly: bool) -> list[tuple[Any, Laurent, int]]:
        """Facts times monomials, as far as what is negative leads to them; and products of two facts about the goal's atoms alone."""
        out: dict[Any, tuple[Any, Laurent, int]] = {}
        atoms = set(_atoms(goal))
        own = [f for f in facts if f.strength and set(_atoms(f.difference)) <= atoms]
        for f, g in combinations_with_replacement(own, 2) if len(own) < 12 else ():
            product: Laurent = {}
            for m, c in f.difference.items():
                product = add(product, g.difference, c, m)
            name = (tuple(sorted((f.premise, g.premise), key=repr)), ())
            out[name] = (name, product, min(f.strength, g.strength))
        edge = set(goal)
        seen: set[Powers] = set()
        for _ in range(ROUNDS):
            fresh: set[Powers] = set()
            for m in sorted(edge - seen):
                for f in facts:
                    for lead in f.difference if strictly else f.leads():
                        by = self._loosely(m, lead) if strictly else _divided(m, lead)
                        name = ((f.premise,), by)
                        if by is None or name in out or not (f.strength == 0 or self._good(by)):
                            continue
                        column = add({}, f.difference, 1, by)
                        strength = f.strength if f.strength < 2 or self._strict(by) else 1
                        out[name] = (name, column, strength)
                        fresh |= set(column)
                        if len(out) > COLUMNS:
                            return list(out.values())
            seen |= edge
            edge = fresh
        return list(out.values())

    def _loosely(self, m: Powers, lead: Powers) -> Powers | None:
        """m / lead, also where that has positive numbers below, as long as the two have something in common."""
        by, own = merged(m, lead, -1), {a for a, _ in m}
        numbers = {a for a, _ in (*m, *by) if self.table.nodes[a][0] == "number" and self.table.sign(a) == 2}
        near = any(a in own for a, _ in lead) if lead else own <= numbers
        return by if near and all(e > 0 or a in numbers for a, e in by) and sum(abs(e) for _, e in by) <= 3 else None

    def _cases(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """One goal for each value of a max, a min or a modulus."""
        value = self.table.value(right) - self.table.value(left)
        top = sorted({a for a in _atoms(goal) if self.table.nodes[a][0] in ("max", "min", "abs")}, reverse=True)
        for n in top:
            op, below = self.table.nodes[n][0], self.table.below[n]
            if op == "abs" and not self.table.real(below[0]):
                continue
            values = list(below) if op != "abs" else [below[0], self.node("multiply", self.node("rational", "-1"), below[0])]
            premises = []
            for b in values:
                sides = [self._replaced(side, n, b) for side in (left, right)]
                premise = self.prove(sides[0], relation, sides[1])
                if premise is None:
                    break
                premises.append(list(premise))
            if len(premises) == len(values) and value is not None:
                return self._put({"rule": "cases", "left": left, "relation": relation, "right": right, "of": n, "premises": premises})
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
            if fact.strength != 2 or set(fact.difference.values()) != {Fraction(1)}:
                continue
            pairs = {t: next((_divided(m, t) for m in goal if _divided(m, t) is not None), None) for t in fact.difference}
            weights = [p for p in pairs.values() if p]
            if len(weights) != len(goal) or len(pairs) != len(goal) or any(c != 1 for c in goal.values()) or not all(map(self._strict, weights)):
                continue
            inverses = [self.monomial(tuple((a, -e) for a, e in p)) for p in weights]
            q = self.node("inverse", self._all("add", *inverses))
            terms = [["1", [["sign", q], list(fact.premise)]]]
            for t, p in pairs.items():
                for other in weights:
                    if other != p and p:
                        crossed = self.node("multiply", q, self.monomial(merged(merged(t, p), other, -1)))
                        terms.append(["1", [["sign", crossed]]])
            if self._put({"rule": "combine", "left": left, "relation": relation, "right": right, "terms": terms, "equations": []}):
                return True
        return False

    def _root(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """left <= right from their squares."""
        if relation != "<=" or not self.table.sign(right) or not any(self.table.nodes[a][0] == "root" for a in _atoms(goal)):
            return False
        for middle in self._above(left):
            premise = self.prove(self.node("power", middle, 2), "<=", self.node("power", right, 2), True)
            if premise is not None:
                break
        else:
            return False
        if middle != left:
            self._put({"rule": "root", "left": middle, "relation": "<=", "right": right, "premises": [["sign", right], list(premise)]})
            return self._rewritten(left, relation, right, goal)
        return self._put({"rule": "root", "left": left, "relation": relation, "right": right, "premises": [["sign", right], list(premise)]})

    def _above(self, left: int) -> list[int]:
        """left, and products that facts say it is at most."""
        facts, found = self.known(), [self.laurent(left)]
        for p in found:
            for f in facts if len(p) == 1 else ():
                (m,) = p
                more = add(p, f.difference, -1 / f.difference[m] * p[m]) if m in f.leads() else p
                if len(more) == 1 and more not in found and len(found) < 6:
                    found.append(more)
        return [left, *(self._sum(p) for p in found[1:])]

    def _cosines(self, left: int, relation: str, right: int, goal: Laurent) -> bool:
        """||x/||x|| - z/||z|| ||^2 <= 2 (1 - s), s^2 = 1 - r^2, from ||x - c z|| <= r ||x||:

        n m (2 - 2 s - g^2) = (s n - m)^2 + (r n)^2 - a^2 with n = ||x||, m = c ||z||, a = ||x - c z||.
        """
        table, node = self.table, self.node
        roots = [a for a in _atoms(goal) if table.nodes[a][0] == "root"]
        gaps = [a for a in _atoms(goal) if table.nodes[a][0] == "norm"]
        for a in range(len(table.nodes)):
            try:
                (x, z, c), s, g = self.setting.apart(a), roots[0], gaps[0]
                self.setting.premise(["cosines", g, a])
            except (Refused, IndexError):
                continue
            under = add({(): Fraction(1)}, self.laurent(table.below[s][0]), -1)
            if len(under) != 1 or any(e % 2 for m in under for _, e in m):
                continue
            ((square, _),) = under.items()
            ratio = self._ready_monomial(tuple((b, e // 2) for b, e in square))
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
            if self._put({"rule": "combine", "left": left, "relation": relation, "right": right, "terms": terms, "equations": equations}):
                return True
        return False


def _atoms(p: Laurent) -> list[int]:
    return sorted({a for m in p for a, _ in m})


def _divided(m: Powers, by: Powers, under: dict[int, int] | None = None) -> Powers | None:
    """m / by, where by divides m, but for atoms that may stand below; None where it does not."""
    out, powers = merged(m, by, -1), dict(m)
    return out if all(e >= min(0, powers.get(a, 0), (under or {}).get(a, 0)) for a, e in out) else None
