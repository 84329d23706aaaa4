"""A setting of a lemma file as a certificate: statement, lines, arithmetic. What is written is checked by `replay` while it is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ...engine.lines import Goal, Line
from ..abstract import Setting
from ..conditions import CONDITIONS
from ..normal_form import divisors, evaluated
from ..symbols import NormSymbol
from ..terms import Element
from ..theorems import NotProved, Stated
from .derive import Derivations
from .nodes import NotAccepted
from .replay import Checked
from .writer import Writer

RULES = {  # of the lemma files, and by which rules of certificates they may stand
    "identity": ("identity",),
    "triangle": ("triangle",),
    "sub-multiplicative": ("product",),
    "contraction": ("contraction",),
    "isometry": ("isometry",),
    "scaling": ("scaling", "scaling from below"),
    "block": ("block",),
    "orthogonal": ("orthogonal", "contraction"),
    "block-diagonal": ("block-diagonal", "contraction"),
    "unit columns": ("unit columns",),
    "Cauchy-Schwarz": ("Cauchy-Schwarz",),
}
ARITHMETIC = ("Dunkl-Williams", "reals")


class Certifier:
    """The certificate of one setting, line by line."""

    def __init__(self, s: Setting, goal: Goal, lines: Sequence[Line], divided: Iterable[Any]) -> None:
        self.checked = Checked({"assumptions": [], "laws": []})
        self.search = Derivations(self.checked)
        self.writer = Writer(self.search)
        self.lines: list[dict[str, Any]] = []
        self.steps: list[list[dict[str, Any]]] = [[]]
        self.setting, self.goal, self.package_lines = s, goal, lines
        self._assume()
        self.result = self._result()
        self.divisors = sorted({self.writer.number(d) for d in divided})
        self.claims: dict[str, Any] = {}

    def _assume(self) -> None:
        """The statement's own relations, and what it asks for under a condition's name."""
        import sympy as sp

        facts = [
            ("record" if any(isinstance(x, NormSymbol) for x in r.free_symbols) else "statement", r)
            for r in self.setting.facts
        ]
        rows = [(name, *_sides(r)) for name, r in facts if r is not sp.true]
        rows += [(x.condition, x.left, "<=", x.right) for x in self.setting.stated]
        for name, left, relation, right in rows:
            fact = (self.writer.number(left), relation, self.writer.number(right))
            if fact not in self.checked.facts:
                self.checked.facts.add(fact)
                self.checked.setting["assumptions"].append([name, *fact])

    def _result(self) -> dict[str, Any]:
        g, term, number = self.goal, self.writer.term, self.writer.number
        out = {"target": term(g.target), "block": term(g.block), "error": term(g.error)}
        out |= {name: number(getattr(g, name)) for name in ("alpha", "epsilon", "norm")}
        return out | {"leak": None if g.leak is None else number(g.leak)}

    # -- lines -----------------------------------------------------------------------------------------------------
    def prove_line(self, line: Line) -> None:
        """Adds a line. Raises NotProved."""
        w = self.writer
        left, right = (w.term(x) if isinstance(x, Element) else w.number(x) for x in (line.left, line.right))
        for n in (left, right):
            if not self.search.defined(n):
                raise NotProved(f"a divisor or a root in {line.left} {line.relation} {line.right} may not be defined")
        self._flush()
        if line.reason in ARITHMETIC:
            if self.search.prove(left, "<=", right) is None:
                raise NotProved(f"{line.left} <= {line.right} is not derived")
            self._flush()
            return
        if line.reason == "given":
            if CONDITIONS[line.condition].form is not None:
                self._law(line, left, right)
            return
        candidates = list(self._candidates(line, left, right))
        self._try(candidates, line)

    def _flush(self) -> None:
        self.steps[-1] += self.search.found
        self.search.found.clear()

    def _try(self, candidates: list[dict[str, Any]], line: Line) -> None:
        why = "no rule of this name"
        for made in candidates:
            saved = set(self.checked.facts)
            try:
                self.checked.line(made)
            except NotAccepted as problem:
                self.checked.facts = saved
                why = str(problem)
                if "stands twice" in why:
                    return
                continue
            self.lines.append(made)
            self.steps.append([])
            return
        raise NotProved(f"{line.left} {line.relation} {line.right} [{line.why}]: {why}")

    def _candidates(self, line: Line, left: int, right: int) -> Iterable[dict[str, Any]]:
        identities = [j for j, x in enumerate(self.checked.accepted) if x[0] == "identity"]
        for rule in RULES.get(line.reason, ()):
            made = {"rule": rule, "left": left, "right": right}
            options: list[dict[str, Any]] = [made]
            if rule not in ("identity", "isometry"):
                options += [{**made, "equal": j} for j in identities]
            if rule == "triangle":
                options = [{**o, "pieces": p} for o in options for p in self._pieces(o)]
            yield from options

    def _pieces(self, made: dict[str, Any]) -> Iterable[list[int]]:
        """The ways to take a sum apart from the left."""
        table = self.checked.table
        try:
            current = [self.checked.term(made, made["left"], table.nodes[made["left"]][0])]
        except NotAccepted:
            return
        while table.nodes[current[0]][0] == "sum":
            current = [*table.below[current[0]], *current[1:]]
            yield current

    # -- laws --------------------------------------------------------------------------------------------------------
    def _law(self, line: Line, left: int, right: int) -> None:
        """A line that a condition gives, as an instance of what the condition says for all values."""
        premise = CONDITIONS[line.condition]
        found = premise.needs(self.setting.context(), Stated(line.condition, line.left, line.right))
        if found is None:
            raise NotProved(f"'{line.condition}' does not say {line.left} <= {line.right}")
        law, values = self._general(line, found)
        laws = self.checked.setting["laws"]
        if law not in laws:
            laws.append(law)
        needs = []
        for small, large in found.needs:
            sides = [self.writer.number(side) for side in (small, large)]
            for n in sides:
                self.search.defined(n)
            cited = self.search.prove(sides[0], "<=", sides[1])
            if cited is None:
                raise NotProved(f"'{line.condition}' needs {small} <= {large}")
            needs.append(list(cited))
        self._flush()
        made = {
            "rule": "law",
            "left": left,
            "right": right,
            "law": laws.index(law),
            "with": values,
            "needs": needs,
        }
        self._try([made], line)

    def _general(self, line: Line, found: Any) -> tuple[dict[str, Any], list[int]]:
        """The law with variables for what the line puts in, and the values."""
        w, premise = self.writer, CONDITIONS[line.condition]
        values = [w.term(v) if isinstance(v, Element) else w.number(v) for v, _ in found.values]
        counts: dict[str, int] = {}
        for v, sort in found.values:
            counts[sort] = counts.get(sort, 0) + 1
            w.variables[v] = self.search.node("variable", f"any {sort} {counts[sort]}", sort)
        law = {
            "name": line.condition,
            "kind": premise.kind,
            "sentence": premise.sentence,
            "variables": [w.variables[v] for v, _ in found.values],
            "needs": [[w.number(a), w.number(b)] for a, b in found.needs],
            "left": w.number(line.left),
            "right": w.number(line.right),
        }
        w.variables.clear()
        return law, values

    # -- claims --------------------------------------------------------------------------------------------------------
    def claim(self, name: str, left: Any, relation: str, right: Any) -> None:
        """Adds a claim. Raises NotProved."""
        sides = [self.writer.number(side) for side in (left, right)]
        if name == "leak":
            sides[1] = self.search.node("power", sides[1], 2)  # also where SymPy takes the square of a root
        if not all(self.search.defined(n) for n in sides):
            raise NotProved(f"{name}: a divisor or a root in {left} {relation} {right} may not be defined")
        if name == "alpha" and self.checked.table.sign(sides[1]) == 2:
            self.claims[name] = ["sign", sides[1]]
            return
        premise = self.search.prove(sides[0], relation, sides[1])
        if premise is None:
            raise NotProved(f"{name}: {left} {relation} {right} does not follow from the lines")
        self._flush()
        self.claims[name] = list(premise)

    def divide(self) -> None:
        """Shows that every divisor of the statement is positive. Raises NotProved."""
        for d in self.divisors:
            if not (self.search.defined(d) and self.search.shown(d, True)):
                raise NotProved(f"the divisor {self.checked.table.nodes[d]} may be 0")
        for n in self.result.values():
            if n is not None and not self.search.defined(n):
                raise NotProved("a divisor or a root of the result may not be defined")
        self._flush()


def certify(s: Setting, goal: Goal, lines: Sequence[Line], divided: Iterable[Any]) -> Certifier:
    """The certificate of a setting. Raises NotProved."""
    c = Certifier(s, goal, lines, divided)
    for line in lines:
        c.prove_line(line)
    c.divide()
    c.claim("alpha", 0, "<", goal.alpha)
    c.claim("epsilon", goal.error.norm(), "<=", goal.epsilon)
    c.claim("norm", goal.target.norm(), "<=", goal.norm)
    if goal.leak is not None:
        c.claim("leak", 1 - goal.block.norm() ** 2, "<=", goal.leak)
    return c


def written_divisors(goal: Goal) -> set[Any]:
    """Every divisor that the file writes in what it claims, also those that SymPy cancels."""
    found = set().union(*(divisors(x) for x in vars(goal).values() if x is not None))
    return {d for d in map(evaluated, found) if not d.is_Rational}


def _sides(r: Any) -> tuple[Any, str, Any]:
    left, relation, right = r.lhs, r.rel_op, r.rhs
    if relation in (">", ">="):
        return right, relation.replace(">", "<"), left
    return left, {"==": "="}.get(relation, relation), right
