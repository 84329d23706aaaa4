"""Certificates checked by calculation alone, without SymPy, z3 or the lemma files: the rules are those of docs/reference/certificate-format.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .nodes import VARIABLES, Refused, Table, fraction, need
from .norms import RULES
from .quotients import Quotient, rational

SCHEMA = 1
KEYS = ("schema", "key", "statement", "circuit", "induction", "lines", "arithmetic")
STRENGTH = {"<": 2, "<=": 1, "=": 0}
Fact = tuple[Quotient, int]  # a difference, and what is said of it: 2 for > 0, 1 for >= 0, 0 for = 0


def digest(data: Mapping[str, Any]) -> str:
    """What the index holds of a file: statement and circuit."""
    bound = {name: data[name] for name in ("schema", "key", "statement", "circuit")}
    return hashlib.sha256(json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def accept(data: Any, index: Mapping[str, str] | None = None) -> None:
    """Raises Refused unless the lines of a file prove its statement, and the index binds it where one is given."""
    fields(data, KEYS, "the file")
    need(type(data["schema"]) is int and data["schema"] == SCHEMA, "another schema")
    need(type(data["key"]) is str, "the key is no string")
    need(index is None or index.get(data["key"]) == digest(data), "the index binds another statement")
    statement = data["statement"]
    fields(statement, ("text", "source", "deviation", "settings"), "the statement")
    need(all(type(statement[x]) is str for x in ("text", "source", "deviation")), "prose is text")
    parts = [statement["settings"], data["lines"], data["arithmetic"]]
    need(all(type(p) is list for p in parts) and len({len(p) for p in parts}) == 1 and parts[0], "settings do not match")
    labels: set[str] = set()
    for setting, lines, arithmetic in zip(*parts, strict=True):
        fields(setting, ("label", "terms", "assumptions", "laws", "result", "divisors"), "a setting")
        need(type(setting["label"]) is str and setting["label"] not in labels, "a label stands twice")
        labels.add(setting["label"])
        try:
            Setting(setting, lines, arithmetic).accept()
        except Refused as problem:
            raise Refused(f"{setting['label']}: {problem}" if setting["label"] else str(problem)) from None


def fields(value: Any, names: tuple[str, ...], what: str) -> None:
    """An object with exactly these keys."""
    need(type(value) is dict and set(value) == set(names), f"{what} has not the keys {', '.join(names)}")


def _items(value: Any, length: int | None = None) -> list[Any]:
    need(type(value) is list and length in (None, len(value)), f"{value!r} is no list of the right length")
    out: list[Any] = value
    return out


@dataclass
class Setting:
    """One setting while it is checked. `facts` are all inequalities so far, so that none stands twice."""

    setting: Any
    lines: Any
    arithmetic: Any
    table: Table = field(default_factory=Table)
    accepted: list[tuple[str, int, int]] = field(default_factory=list)
    steps: list[tuple[int, str, int]] = field(default_factory=list)
    facts: set[tuple[int, str, int]] = field(default_factory=set)
    cited: set[tuple[str, int]] = field(default_factory=set)

    def accept(self) -> None:
        fields(self.lines, ("terms", "lines"), "lines")
        fields(self.arithmetic, ("terms", "steps", "claims"), "arithmetic")
        ends = [self._load(part["terms"]) for part in (self.setting, self.lines, self.arithmetic)]
        self.table.shown = self.shown
        roots = [self._statement(), self._line_roots(), set(_numbers(self.arithmetic["steps"])) | set(_numbers(self.arithmetic["claims"]))]
        count = len(_items(self.lines["lines"]))
        for j, steps in enumerate(_items(self.arithmetic["steps"], count + 1)):
            for step in _items(steps):
                self.step(step)
            if j < count:
                self.line(self.lines["lines"][j])
        self._claims()
        self._nothing_idle(ends, roots)

    def _load(self, nodes: Any) -> int:
        for node in _items(nodes):
            self.table.add(tuple(_items(node)))
        return len(self.table.nodes)

    # -- the statement -------------------------------------------------------------------------------------------
    def _statement(self) -> set[int]:
        """Checks the form of the statement; the nodes that it speaks of."""
        roots: set[int] = set()
        for assumption in _items(self.setting["assumptions"]):
            name, left, relation, right = _items(assumption, 4)
            need(type(name) is str and relation in STRENGTH, f"{assumption} is no assumption")
            self._fact(left, relation, right)
            roots |= {left, right}
        for law in _items(self.setting["laws"]):
            roots |= self._law(law)
        result = self.setting["result"]
        fields(result, ("target", "block", "error", "alpha", "epsilon", "norm", "leak"), "the result")
        numbers = [result["alpha"], result["epsilon"], result["norm"], *self._divisors()]
        numbers += [] if result["leak"] is None else [result["leak"]]
        for n in numbers:
            self._number(n)
        terms = [self._node(result[x]) for x in ("target", "block", "error")]
        kinds = {self.table.kinds[t] for t in terms}
        need(len(kinds) == 1 and kinds <= {"vector", "matrix"}, "target, block and error are not of one kind")
        return roots | set(numbers) | set(terms)

    def _divisors(self) -> list[int]:
        divisors = _items(self.setting["divisors"])
        need(all(type(d) is int for d in divisors) and len(set(divisors)) == len(divisors), "a divisor stands twice")
        return divisors

    def _law(self, law: Any) -> set[int]:
        fields(law, ("name", "kind", "sentence", "variables", "needs", "left", "right"), "a law")
        need(all(type(law[x]) is str for x in ("name", "kind", "sentence")) and law["kind"] in ("statement", "cited"), "a law is named")
        table, variables = self.table, _items(law["variables"])
        pairs = [_items(pair, 2) for pair in [*_items(law["needs"]), [law["left"], law["right"]]]]
        for v in variables:
            need(table.nodes[self._node(v)][0] == "variable", f"{v} is no variable")
        for side in (s for pair in pairs for s in pair):
            self._number(side, pattern=True)
            free = {n for n in table.reach([side]) if table.nodes[n][0] == "variable"}
            need(free <= set(variables), "a law holds a variable that it does not list")
        need(len(set(variables)) == len(variables) and set(variables) <= table.reach([law["left"]]), "a variable is not in the law's left side")
        return {s for pair in pairs for s in pair}

    def _node(self, n: Any) -> int:
        need(type(n) is int and 0 <= n < len(self.table.nodes), f"{n!r} is no node")
        out: int = n
        return out

    def _number(self, n: Any, pattern: bool = False) -> int:
        need(self.table.kinds[self._node(n)] == "number" and self.table.real(n), f"node {n} is no real number")
        need(pattern or not self.table.patterns[n], f"node {n} holds a variable")
        out: int = n
        return out

    def _fact(self, left: Any, relation: str, right: Any) -> None:
        """A relation between real numbers, which does not stand yet."""
        self._number(left)
        self._number(right)
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
    def _value(self, n: Any) -> Quotient:
        need(self.table.ready(self._number(n)), f"a divisor or a root in node {n} may not be defined")
        return self.table.value(n)

    def premise(self, premise: Any) -> Fact:
        table, (kind, *rest) = self.table, _items(premise) or [None]
        need(rest and all(type(k) is int for k in rest), f"{premise} is no premise")
        n = rest[0]
        if kind in ("assumption", "step", "line") and len(rest) == 1:
            known: list[Any] = {"assumption": self.setting["assumptions"], "step": self.steps, "line": self.accepted}[kind]
            need(0 <= n < len(known), f"{premise} is not there yet")
            self.cited.add((kind, n))
            if kind == "line" and known[n][0] == "identity":
                return table.norm(known[n][2]) - table.norm(known[n][1]), 0
            left, relation, right = (known[n][1], "<=", known[n][2]) if kind == "line" else known[n][-3:]
            return self._value(right) - self._value(left), STRENGTH[relation]
        if kind == "cosines" and len(rest) == 2:
            return self._cosines(*rest), 0
        value, op = self._value(n), table.nodes[n][0]
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
        raise Refused(f"{premise} is no premise")

    def _values(self, n: int) -> list[Quotient]:
        """The values of which a max, a min or a modulus of a real number is one."""
        if self.table.nodes[n][0] != "abs":
            return [self.table.value(b) for b in self.table.below[n]]
        inside = self._value(self.table.below[n][0])
        return [inside, -inside]

    def _cosines(self, gap: int, apart: int) -> Quotient:
        table = self.table
        x, z, c = self.apart(apart)
        (op, *parts) = table.nodes[table.below[self._node(gap)][0]] if table.nodes[gap][0] == "norm" else ("",)
        need(op == "sum" and len(parts) == 2, f"node {gap} is no distance of unit vectors")
        other = self._opposite(parts[1])
        for t, unit in ((x, parts[0]), (z, other)):
            node = table.nodes[unit]
            need(node[0] == "scale" and node[2] == t and table.nodes[node[1]] == ("inverse", table.place.get(("norm", t))), f"node {unit} is not the direction of {t}")
        one, two = table.norm(x), table.value(c) * table.norm(z)
        return self._value(apart) ** 2 - (one - two) ** 2 - one * two * self._value(gap) ** 2

    def apart(self, n: int) -> tuple[int, int, int]:
        """x, z and c of ||x - c z||."""
        table = self.table
        (op, *parts) = table.nodes[table.below[self._node(n)][0]] if table.nodes[n][0] == "norm" else ("",)
        need(op == "sum" and len(parts) == 2, f"node {n} is no distance")
        scaled = table.nodes[self._opposite(parts[1])]
        need(scaled[0] == "scale" and table.sign(scaled[1]) == 2, f"node {n} is no distance of x and c z")
        return parts[0], scaled[2], scaled[1]

    def _opposite(self, n: int) -> int:
        node = self.table.nodes[n]
        need(node[0] == "scale" and self.table.nodes[node[1]] == ("rational", "-1"), f"node {n} is no difference's second part")
        return int(node[2])

    def step(self, step: Any) -> None:
        need(type(step) is dict and step.get("rule") in ("combine", "root", "cases"), f"{step} is no step")
        rule, extra = step["rule"], {"combine": ("terms", "equations"), "root": ("premises",), "cases": ("of", "premises")}
        fields(step, ("rule", "left", "relation", "right", *extra[rule]), "a step")
        left, relation, right = step["left"], step["relation"], step["right"]
        need(relation in ("<=", "<"), f"a step does not prove {relation}")
        self._fact(left, relation, right)
        difference = self._value(right) - self._value(left)
        {"combine": self._combine, "root": self._root, "cases": self._cases}[rule](step, difference, STRENGTH[relation])
        self.steps.append((left, relation, right))

    def _combine(self, step: Any, difference: Quotient, strength: int) -> None:
        total, strict, seen = rational(0), False, set()
        for term in _items(step["terms"]):
            coefficient, premises = _items(term, 2)
            number, factors = fraction(coefficient), [self.premise(p) for p in _items(premises)]
            need(number > 0 and factors and all(s for _, s in factors), "a term may be negative")
            seen.add(repr(sorted(map(repr, premises))))
            product = rational(number)
            for value, _ in factors:
                product = product * value
            total, strict = total + product, strict or all(s == 2 for _, s in factors)
        need(len(seen) == len(step["terms"]), "a term stands twice")
        for equation in _items(step["equations"]):
            multiplier, premise = _items(equation, 2)
            value, says = self.premise(premise)
            need(says == 0 and not self._value(multiplier).vanishes, "an equation says nothing")
            total = total + self._value(multiplier) * value
        need(len({repr(e[1]) for e in step["equations"]}) == len(step["equations"]), "an equation stands twice")
        need(strict or strength < 2, "no term is positive")
        need(total.equals(difference), "the sum is not the difference")

    def _root(self, step: Any, difference: Quotient, strength: int) -> None:
        left, right = self.table.value(step["left"]), self.table.value(step["right"])
        (size, positive), (squares, larger) = (self.premise(p) for p in _items(step["premises"], 2))
        need(strength == 1 and positive and larger, "a root is not compared by <=")
        need(size.equals(right) and squares.equals(right**2 - left**2), "the premises are not right and right^2 - left^2")

    def _cases(self, step: Any, difference: Quotient, strength: int) -> None:
        n = self._number(step["of"])
        need(self.table.nodes[n][0] in ("max", "min", "abs") and self.table.ready(n), f"node {n} has no cases")
        values = self._values(n)
        for value, premise in zip(values, _items(step["premises"], len(values)), strict=True):
            found, says = self.premise(premise)
            need(says >= strength, "a case says too little")
            need(found.equals(difference.put(n, value)), "a case speaks of something else")

    # -- lines -----------------------------------------------------------------------------------------------------
    def _line_roots(self) -> set[int]:
        roots: set[int] = set()
        for line in _items(self.lines["lines"]):
            need(type(line) is dict, "a line is no object")
            listed = [line.get("left"), line.get("right"), *_items(line.get("pieces", [])), *_items(line.get("with", []))]
            roots |= {self._node(n) for n in listed} | set(_numbers(line.get("needs", [])))
        return roots

    def line(self, line: Any) -> None:
        need(line.get("rule") in RULES, f"{line.get('rule')!r} is no rule")
        rule = RULES[line["rule"]]
        more = ("equal",) if rule.equal and "equal" in line else ()
        fields(line, ("rule", "left", "right", *rule.fields, *more), "a line")
        left, right = self._node(line["left"]), self._node(line["right"])
        need(not self.table.patterns[left] and not self.table.patterns[right], "a line holds a variable")
        need(self.table.ready(left) and self.table.ready(right), "a divisor or a root in the line may not be defined")
        if line["rule"] == "identity":
            need((left, "=", right) not in self.facts, "an identity stands twice")
            self.facts.add((left, "=", right))
        else:
            self._fact(left, "<=", right)
        if "equal" in line:
            need(type(line["equal"]) is int, "equal is no line")
            need(0 <= line["equal"] < len(self.accepted) and self.accepted[line["equal"]][0] == "identity", "equal is no identity so far")
            self.cited.add(("line", line["equal"]))
        rule.check(self, line, left, right)
        self.accepted.append((line["rule"], left, right))

    def term(self, line: Any, n: int, op: str = "norm") -> int:
        """The term of a norm, or what an identity says that it equals."""
        table = self.table
        need(table.nodes[n][0] == op, f"node {n} is no {op}")
        t = table.below[n][0]
        if "equal" in line:
            sides = [table.unsigned(s) for s in self.accepted[line["equal"]][1:]]
            need(t in sides, "the identity says nothing of the term")
            t = sides[1] if sides[0] == t else sides[0]
        return table.unsigned(t)

    def instance(self, line: Any, left: int, right: int) -> None:
        """A law, for some values of its variables."""
        laws, table = self.setting["laws"], self.table
        need(type(line["law"]) is int and 0 <= line["law"] < len(laws), "no such law")
        self.cited.add(("law", line["law"]))
        law = laws[line["law"]]
        values = dict(zip(law["variables"], _items(line["with"], len(law["variables"])), strict=True))
        for v, n in values.items():
            sort = table.nodes[v][2]
            need(table.kinds[n] == VARIABLES[sort] and not table.patterns[n], f"node {n} is no {sort}")
            need(sort not in ("number", "real vector") or table.real(n), f"node {n} may be complex")
        need((table.put(law["left"], values), table.put(law["right"], values)) == (left, right), "the law does not say so")
        for pair, premise in zip(law["needs"], _items(line["needs"], len(law["needs"])), strict=True):
            small, large = (self._value(table.put(side, values)) for side in pair)
            found, says = self.premise(premise)
            need(says and found.equals(large - small), "a premise of the law is missing")

    # -- claims ----------------------------------------------------------------------------------------------------
    def _claims(self) -> None:
        result, claims, table = self.setting["result"], self.arithmetic["claims"], self.table
        target, block, error = (result[x] for x in ("target", "block", "error"))
        for n in {x for x in result.values() if x is not None}:
            need(table.ready(n), f"a divisor or a root in node {n} may not be defined")
        for d in self.setting["divisors"]:
            need(table.ready(d) and self.shown(d, True), f"the divisor {d} may be 0")
        value = {name: self._value(result[name]) for name in ("alpha", "epsilon", "norm")}
        whole = dict(table.form(target))
        for w, c in table.form(block).items():
            whole[w] = whole.get(w, rational(0)) - value["alpha"] * c
        need(table.equal(table.form(error), {w: c for w, c in whole.items() if not c.vanishes}), "error is not target - alpha block")
        wanted = {
            "alpha": value["alpha"],
            "epsilon": value["epsilon"] - table.norm(error),
            "norm": value["norm"] - table.norm(target),
        }
        if result["leak"] is not None:
            wanted["leak"] = self._value(result["leak"]) ** 2 - rational(1) + table.norm(block) ** 2
        fields(claims, tuple(wanted), "the claims")
        for name, difference in wanted.items():
            found, says = self.premise(claims[name])
            need(found.equals(difference) and (says == 2 or name != "alpha"), f"{name} is not proved")

    def _nothing_idle(self, ends: list[int], roots: list[set[int]]) -> None:
        table = self.table
        start = 0
        for end, own in zip(ends, roots, strict=True):
            reached = table.reach(own)
            for n in range(start, end):
                need(n in reached, f"node {n} is not used")
                need(not table.patterns[n] or start == 0, f"node {n} holds a variable")
                need(table.patterns[n] or table.ready(n), f"a divisor or a root in node {n} may not be defined")
            start = end
        counts = {"line": len(self.accepted), "step": len(self.steps), "law": len(self.setting["laws"])}
        for kind, count in counts.items():
            for j in range(count):
                need((kind, j) in self.cited, f"{kind} {j} is not used")


def _numbers(value: Any) -> list[int]:
    """The nodes that steps, claims or premises speak of."""
    if type(value) is dict:
        own = [value[x] for x in ("left", "right", "of") if type(value.get(x)) is int]
        return own + [n for x in value.values() if type(x) in (list, dict) for n in _numbers(x)]
    if type(value) is list and value and value[0] in ("sign", "extreme", "root", "absolute", "cosines"):
        return [n for n in (value[1:2] if value[0] == "extreme" else value[1:]) if type(n) is int]
    if type(value) is list and len(value) == 2 and type(value[0]) is int:  # an equation with its number
        return [value[0], *_numbers(value[1])]
    return [n for x in value for n in _numbers(x)] if type(value) is list else []
