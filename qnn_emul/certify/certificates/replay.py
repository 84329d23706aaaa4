"""Settings checked by calculation alone, without SymPy, z3 or the lemma files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .nodes import VARIABLES, need
from .norms import RULES
from .premises import STRENGTH, Arithmetic, fields, items
from .ratios import rational


@dataclass
class Checked(Arithmetic):
    """One setting while it is checked."""

    lines: Any = None
    arithmetic: Any = None

    def accept(self) -> None:
        fields(self.lines, ("terms", "lines"), "lines")
        fields(self.arithmetic, ("terms", "steps", "claims"), "arithmetic")
        ends = [self._load(part["terms"]) for part in (self.setting, self.lines, self.arithmetic)]
        roots = [
            self._statement(),
            self._line_roots(),
            set(_numbers(self.arithmetic["steps"])) | set(_numbers(self.arithmetic["claims"])),
        ]
        count = len(items(self.lines["lines"]))
        for j, steps in enumerate(items(self.arithmetic["steps"], count + 1)):
            for step in items(steps):
                self.step(step)
            if j < count:
                self.line(self.lines["lines"][j])
        self._claims()
        self._nothing_idle(ends, roots)

    def _load(self, nodes: Any) -> int:
        for node in items(nodes):
            self.table.add(tuple(items(node)))
        return len(self.table.nodes)

    # -- the statement -------------------------------------------------------------------------------------------
    def _statement(self) -> set[int]:
        """Checks the form of the statement; the nodes that it speaks of."""
        roots: set[int] = set()
        for assumption in items(self.setting["assumptions"]):
            name, left, relation, right = items(assumption, 4)
            need(type(name) is str and type(relation) is str and relation in STRENGTH, f"{assumption} is no assumption")
            self.fact(left, relation, right)
            roots |= {left, right}
        for law in items(self.setting["laws"]):
            roots |= self._law(law)
        result = self.setting["result"]
        fields(result, ("target", "block", "error", "alpha", "epsilon", "norm", "leak"), "the result")
        numbers = [result["alpha"], result["epsilon"], result["norm"], *self._divisors()]
        numbers += [] if result["leak"] is None else [result["leak"]]
        for n in numbers:
            self.number(n)
        terms = [self.node(result[x]) for x in ("target", "block", "error")]
        kinds = {self.table.kinds[t] for t in terms}
        need(len(kinds) == 1 and kinds <= {"vector", "matrix"}, "target, block and error are not of one kind")
        return roots | set(numbers) | set(terms)

    def _divisors(self) -> list[int]:
        divisors = items(self.setting["divisors"])
        need(all(type(d) is int for d in divisors) and len(set(divisors)) == len(divisors), "a divisor stands twice")
        return divisors

    def _law(self, law: Any) -> set[int]:
        fields(law, ("name", "kind", "sentence", "variables", "needs", "left", "right"), "a law")
        need(
            all(type(law[x]) is str for x in ("name", "kind", "sentence")) and law["kind"] in ("statement", "cited"),
            "a law is named",
        )
        table, variables = self.table, items(law["variables"])
        pairs = [items(pair, 2) for pair in [*items(law["needs"]), [law["left"], law["right"]]]]
        for v in variables:
            need(table.nodes[self.node(v)][0] == "variable", f"{v} is no variable")
        for side in (s for pair in pairs for s in pair):
            self.number(side, pattern=True)
            free = {n for n in table.reach([side]) if table.nodes[n][0] == "variable"}
            need(free <= set(variables), "a law holds a variable that it does not list")
        need(
            len(set(variables)) == len(variables) and set(variables) <= table.reach([law["left"]]),
            "a variable is not in the law's left side",
        )
        return {s for pair in pairs for s in pair}

    def _line_roots(self) -> set[int]:
        roots: set[int] = set()
        for line in items(self.lines["lines"]):
            need(type(line) is dict, "a line is no object")
            listed = [
                line.get("left"),
                line.get("right"),
                *items(line.get("pieces", [])),
                *items(line.get("with", [])),
            ]
            roots |= {self.node(n) for n in listed} | set(_numbers(line.get("needs", [])))
        return roots

    def line(self, line: Any) -> None:
        need(type(line.get("rule")) is str and line["rule"] in RULES, f"{line.get('rule')!r} is no rule")
        rule = RULES[line["rule"]]
        more = ("equal",) if rule.equal and "equal" in line else ()
        fields(line, ("rule", "left", "right", *rule.fields, *more), "a line")
        left, right = self.node(line["left"]), self.node(line["right"])
        need(not self.table.patterns[left] and not self.table.patterns[right], "a line holds a variable")
        need(self.table.ready(left) and self.table.ready(right), "a divisor or a root in the line may not be defined")
        if line["rule"] == "identity":
            need((left, "=", right) not in self.facts, "an identity stands twice")
            self.facts.add((left, "=", right))
        else:
            self.fact(left, "<=", right)
        if "equal" in line:
            need(type(line["equal"]) is int, "equal is no line")
            need(
                0 <= line["equal"] < len(self.accepted) and self.accepted[line["equal"]][0] == "identity",
                "equal is no identity so far",
            )
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
        values = dict(zip(law["variables"], items(line["with"], len(law["variables"])), strict=True))
        for v, n in values.items():
            sort = table.nodes[v][2]
            need(table.kinds[n] == VARIABLES[sort] and not table.patterns[n], f"node {n} is no {sort}")
            need(sort not in ("number", "real vector") or table.real(n), f"node {n} may be complex")
        need(
            (table.put(law["left"], values), table.put(law["right"], values)) == (left, right),
            "the law does not say so",
        )
        for pair, premise in zip(law["needs"], items(line["needs"], len(law["needs"])), strict=True):
            small, large = (self.value(table.put(side, values)) for side in pair)
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
        value = {name: self.value(result[name]) for name in ("alpha", "epsilon", "norm")}
        whole = dict(table.form(target))
        for w, c in table.form(block).items():
            whole[w] = whole.get(w, rational(0)) - value["alpha"] * c
        need(
            table.equal(table.form(error), {w: c for w, c in whole.items() if not c.vanishes}),
            "error is not target - alpha block",
        )
        wanted = {
            "alpha": value["alpha"],
            "epsilon": value["epsilon"] - table.norm(error),
            "norm": value["norm"] - table.norm(target),
        }
        if result["leak"] is not None:
            wanted["leak"] = self.value(result["leak"]) ** 2 - rational(1) + table.norm(block) ** 2
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
