"""Facts, premises and steps of arithmetic while a certificate is checked: the rules of docs/reference/certificate-format.md."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from .nodes import NotAccepted, fraction, need
from .ratios import Ratio, rational
from .table import Table

STRENGTH = {"<": 2, "<=": 1, "=": 0}
Fact = tuple[Ratio, int]  # a difference, and what is said of it: 2 for > 0, 1 for >= 0, 0 for = 0


def fields(value: Any, names: tuple[str, ...], what: str) -> None:
    """An object with exactly these keys."""
    need(type(value) is dict and set(value) == set(names), f"{what} has not the keys {', '.join(names)}")


def items(value: Any, length: int | None = None) -> list[Any]:
    need(type(value) is list and length in (None, len(value)), f"{value!r} is no list of the right length")
    out: list[Any] = value
    return out


@dataclass
class Arithmetic:
    """What stands in a setting so far, and the steps that may be added.

    accepted   the lines: rule, left, right
    facts      all relations so far, so that none stands twice
    cited      what has been used of lines, steps and laws
    """

    setting: Any
    table: Table = field(default_factory=Table)
    accepted: list[tuple[str, int, int]] = field(default_factory=list)
    steps: list[tuple[int, str, int]] = field(default_factory=list)
    facts: set[tuple[int, str, int]] = field(default_factory=set)
    cited: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.table.shown = self.shown

    def node(self, n: Any) -> int:
        need(type(n) is int and 0 <= n < len(self.table.nodes), f"{n!r} is no node")
        out: int = n
        return out

    def number(self, n: Any, pattern: bool = False) -> int:
        need(self.table.kinds[self.node(n)] == "number" and self.table.real(n), f"node {n} is no real number")
        need(pattern or not self.table.patterns[n], f"node {n} holds a variable")
        out: int = n
        return out

    def fact(self, left: Any, relation: str, right: Any) -> None:
        """A relation between real numbers, which does not stand yet."""
        self.number(left)
        self.number(right)
        need((left, relation, right) not in self.facts, f"{left} {relation} {right} stands twice")
        self.facts.add((left, relation, right))

    def shown(self, n: int, strictly: bool) -> bool:
        """Whether a divisor is shown positive, a root's argument non-negative."""
        sign = self.table.sign(n)
        if sign == 2 or (sign and not strictly):
            return True
        relations = ("<",) if strictly else ("<", "<=")
        zero = self.table.place.get(("rational", "0"))
        for _, left, relation, right in self.setting["assumptions"]:
            if (left, right) == (zero, n) and relation in relations and self.table.ready(n):
                return True
        for j, (left, relation, right) in enumerate(self.steps):
            if (left, right) == (zero, n) and relation in relations:
                self.cited.add(("step", j))
                return True
        return False

    # -- premises and steps --------------------------------------------------------------------------------------
    def value(self, n: Any) -> Ratio:
        need(self.table.ready(self.number(n)), f"a divisor or a root in node {n} may not be defined")
        return self.table.value(n)

    def premise(self, premise: Any) -> Fact:
        table, (kind, *rest) = self.table, items(premise) or [None]
        need(rest and all(type(k) is int for k in rest), f"{premise} is no premise")
        n = rest[0]
        if kind in ("assumption", "step", "line") and len(rest) == 1:
            known: list[Any] = {"assumption": self.setting["assumptions"], "step": self.steps, "line": self.accepted}[
                kind
            ]
            need(0 <= n < len(known), f"{premise} is not there yet")
            self.cited.add((kind, n))
            if kind == "line" and known[n][0] == "identity":
                return table.norm(known[n][2]) - table.norm(known[n][1]), 0
            left, relation, right = (known[n][1], "<=", known[n][2]) if kind == "line" else known[n][-3:]
            return self.value(right) - self.value(left), STRENGTH[relation]
        if kind == "cosines" and len(rest) == 2:
            return self._cosines(*rest), 0
        value, op = self.value(n), table.nodes[n][0]
        if kind == "sign" and len(rest) == 1:
            need(table.sign(n), f"node {n} has no plain sign")
            return value, table.sign(n)
        if kind == "extreme" and len(rest) == 2 and op in ("max", "min", "abs"):
            values = self._values(n)
            need(0 <= rest[1] < len(values), f"{premise} is no premise")
            return (values[rest[1]] - value if op == "min" else value - values[rest[1]]), 1
        if kind == "root" and len(rest) == 1 and op == "root":
            return value**2 - table.value(table.below[n][0]), 0
        if kind == "absolute" and len(rest) == 1 and op == "abs":
            return value**2 - self._values(n)[0] ** 2, 0
        raise NotAccepted(f"{premise} is no premise")

    def _values(self, n: int) -> list[Ratio]:
        """The values of which a max, a min or a modulus of a real number is one."""
        if self.table.nodes[n][0] != "abs":
            return [self.table.value(b) for b in self.table.below[n]]
        inside = self.value(self.table.below[n][0])
        return [inside, -inside]

    def _cosines(self, gap: int, apart: int) -> Ratio:
        """The law of cosines, ||x|| c||z|| ||x/||x|| - z/||z||||^2 = ||x - c z||^2 - (||x|| - c||z||)^2, c > 0, of vectors."""
        table = self.table
        x, z, c = self.apart(apart)
        need(table.kinds[x] == "vector", "the law of cosines is about vectors")
        (op, *parts) = table.nodes[table.below[self.node(gap)][0]] if table.nodes[gap][0] == "norm" else ("",)
        need(op == "sum" and len(parts) == 2, f"node {gap} is no distance of unit vectors")
        other = self._opposite(parts[1])
        for t, unit in ((x, parts[0]), (z, other)):
            node = table.nodes[unit]
            need(
                node[0] == "scale"
                and node[2] == t
                and table.nodes[node[1]] == ("inverse", table.place.get(("norm", t))),
                f"node {unit} is not the direction of {t}",
            )
        one, two = table.norm(x), table.value(c) * table.norm(z)
        return self.value(apart) ** 2 - (one - two) ** 2 - one * two * self.value(gap) ** 2

    def apart(self, n: int) -> tuple[int, int, int]:
        """x, z and c of ||x - c z||."""
        table = self.table
        (op, *parts) = table.nodes[table.below[self.node(n)][0]] if table.nodes[n][0] == "norm" else ("",)
        need(op == "sum" and len(parts) == 2, f"node {n} is no distance")
        scaled = table.nodes[self._opposite(parts[1])]
        need(scaled[0] == "scale" and table.sign(scaled[1]) == 2, f"node {n} is no distance of x and c z")
        return parts[0], scaled[2], scaled[1]

    def _opposite(self, n: int) -> int:
        node = self.table.nodes[n]
        need(
            node[0] == "scale" and self.table.nodes[node[1]] == ("rational", "-1"),
            f"node {n} is no difference's second part",
        )
        return int(node[2])

    def step(self, step: Any) -> None:
        need(type(step) is dict and step.get("rule") in ("combine", "root", "cases"), f"{step} is no step")
        rule, extra = (
            step["rule"],
            {"combine": ("terms", "equations"), "root": ("premises",), "cases": ("of", "premises")},
        )
        fields(step, ("rule", "left", "relation", "right", *extra[rule]), "a step")
        left, relation, right = step["left"], step["relation"], step["right"]
        need(relation in ("<=", "<"), f"a step does not prove {relation}")
        self.fact(left, relation, right)
        difference = self.value(right) - self.value(left)
        {"combine": self._combine, "root": self._root, "cases": self._cases}[rule](step, difference, STRENGTH[relation])
        self.steps.append((left, relation, right))

    def _combine(self, step: Any, difference: Ratio, strength: int) -> None:
        """A sum of products of what is not negative, with positive coefficients, and of multiples of what is 0."""
        total, strict = rational(0), False
        for term in items(step["terms"]):
            coefficient, premises = items(term, 2)
            number, factors = fraction(coefficient), [self.premise(p) for p in items(premises)]
            need(number > 0 and factors and all(s for _, s in factors), "a term may be negative")
            need(premises == sorted(premises), "premises are not in order")
            plain = any(p[0] == "sign" and self.table.nodes[p[1]][0] == "rational" for p in premises)
            need(not plain or len(premises) == 1, "the sign of a rational number among other premises")
            product = rational(number)
            for value, _ in factors:
                product = product * value
            total, strict = total + product, strict or all(s == 2 for _, s in factors)
        _increasing([premises for _, premises in step["terms"]])
        for equation in items(step["equations"]):
            multiplier, premise = items(equation, 2)
            value, says = self.premise(premise)
            need(says == 0 and not self.value(multiplier).vanishes, "an equation says nothing")
            total = total + self.value(multiplier) * value
        _increasing([premise for _, premise in step["equations"]])
        need(strict or strength < 2, "no term is positive")
        need(total.equals(difference), "the sum is not the difference")

    def _root(self, step: Any, difference: Ratio, strength: int) -> None:
        """From r >= 0 and l^2 <= r^2 follows l <= r."""
        left, right = self.table.value(step["left"]), self.table.value(step["right"])
        (size, positive), (squares, larger) = (self.premise(p) for p in items(step["premises"], 2))
        need(strength == 1 and positive and larger, "a root is not compared by <=")
        need(
            size.equals(right) and squares.equals(right**2 - left**2), "the premises are not right and right^2 - left^2"
        )

    def _cases(self, step: Any, difference: Ratio, strength: int) -> None:
        """A maximum, a minimum, a modulus is one of its values: one premise for each."""
        n = self.number(step["of"])
        need(self.table.nodes[n][0] in ("max", "min", "abs") and self.table.ready(n), f"node {n} has no cases")
        values = self._values(n)
        for value, premise in zip(values, items(step["premises"], len(values)), strict=True):
            found, says = self.premise(premise)
            need(says >= strength, "a case says too little")
            need(found.equals(difference.put(n, value)), "a case speaks of something else")


def _increasing(rows: list[Any]) -> None:
    """What may stand in any order stands in one, and nothing twice."""
    need(
        all(x < y for x, y in itertools.pairwise(rows)),
        "terms or equations are not in order, or one stands twice",
    )
