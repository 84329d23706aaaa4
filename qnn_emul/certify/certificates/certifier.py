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
ARITHMETIC = ("Dunkl-Williams", "law of cosines", "reals")


class Certifier:
    """The certificate of one setting, line by line."""

    def __init__(self, s: Setting, goal: Goal) -> None:
        self.checked = Checked({"assumptions": [], "laws": []})
        self.search = Derivations(self.checked)
        self.writer = Writer(self.search)
        self.lines: list[dict[str, Any]] = []
        self.steps: list[list[dict[str, Any]]] = [[]]
        self.setting, self.goal = s, goal
        self._assume()
        self.result = self._result()
        self.divisors: set[int] = set()
        self.claims: dict[str, Any] = {}

    def _assume(self) -> None:
        """The statement's own relations, and what it asks for under a condition's name."""
        import sympy as sp

        for r in self.setting.facts:
            if r is not sp.true:
                of_terms = any(isinstance(x, NormSymbol) for x in r.free_symbols)
                self.writer.assume("record" if of_terms else "statement", r)
        known = len(self.checked.setting["assumptions"])
        for x in self.setting.stated:
            self.writer.assume(x.condition, sp.Le(x.left, x.right, evaluate=False))
        self.search.hidden |= set(range(known, len(self.checked.setting["assumptions"])))

    def _result(self) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for name in ("target", "block", "error", "alpha", "epsilon", "norm", "leak"):
            value = getattr(self.goal, name)
            write = self.writer.term if isinstance(value, Element) else self.writer.number
            try:
                out[name] = None if value is None else write(value)
            except NotProved as problem:
                said = "alpha" if name == "error" else name  # what error adds to target and block
                raise NotProved(f"{said}: {problem}") from None
        return out

    # -- lines -----------------------------------------------------------------------------------------------------
    def prove_line(self, line: Line, written: Line) -> None:
        """Adds a line; `written` is the same, read without evaluation. Raises NotProved."""
        self.divide(written.left, written.right)
        if (line.relation, line.reason == "identity") not in (("=", True), ("<=", False)):
            raise NotProved(f"'{line.why}' proves no {line.relation}")
        self.divide(line.left, line.right)
        w = self.writer
        left, right = (w.term(x) if isinstance(x, Element) else w.number(x) for x in (line.left, line.right))
        for n in (left, right):
            if not self.search.defined(n):
                raise NotProved(f"a root in {line.left} {line.relation} {line.right} may not be defined")
        self._flush()
        if line.reason in ARITHMETIC:
            prove = (
                self.search.by_law if line.reason == "law of cosines" else lambda a, b: self.search.prove(a, "<=", b)
            )
            if prove(left, right) is None:
                raise NotProved(f"{line.left} <= {line.right} does not follow from the lines")
            self._flush()
        elif line.reason == "given":
            self._given(line, left, right)
        else:
            self._try(self._candidates(line, left, right), line)

    def divide(self, *sides: Any, listed: bool = False) -> None:
        """Shows that the divisors that are written in terms or numbers are positive. Raises NotProved.

        listed   they are said in the statement, for SymPy may have cancelled them
        """
        for d in sorted(set(map(evaluated, set().union(*map(divisors, sides)))), key=str):
            if d.is_Rational and d > 0:
                continue
            n = self.writer.number(d)
            if not (self.search.defined(n) and self.search.shown(n, True)):
                raise NotProved(f"the divisor {d} may be 0")
            self.divisors |= {n} if listed else set()
        self._flush()

    def _flush(self) -> None:
        self.steps[-1] += self.search.found
        self.search.found.clear()

    def _try(self, candidates: Iterable[dict[str, Any]], line: Line) -> None:
        why = ""
        for made in candidates:
            saved = set(self.checked.facts)
            try:
                self.checked.line(made)
            except NotAccepted as problem:
                self.checked.facts = saved
                if "stands twice" in str(problem):
                    return
                why = why or str(problem)  # of the first form that the rule has
                continue
            self.lines.append(made)
            self.steps.append([])
            return
        why = why or f"'{line.reason}' is no rule, or not for this ({', '.join((*RULES, *ARITHMETIC, 'given'))})"
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
        if table.nodes[made["left"]][0] not in ("norm", "norm1"):
            return
        try:
            current = [self.checked.term(made, made["left"], table.nodes[made["left"]][0])]
        except NotAccepted:
            return
        while table.nodes[current[0]][0] == "sum":
            current = [*table.below[current[0]], *current[1:]]
            yield current

    # -- laws --------------------------------------------------------------------------------------------------------
    def _given(self, line: Line, left: int, right: int) -> None:
        """A line that a condition gives: an assumption, or an instance of what the condition says for all values."""
        if line.condition not in CONDITIONS:
            raise NotProved(f"'{line.condition}' is no condition that a statement may rest on (certify/conditions.py)")
        premise = CONDITIONS[line.condition]
        found = premise.needs(self.setting, Stated(line.condition, line.left, line.right))
        if found is None:
            raise NotProved(f"'{line.condition}' does not say {line.left} <= {line.right}, or is not stated")
        if premise.form is None:
            rows = self.checked.setting["assumptions"]
            self.search.hidden -= {j for j, row in enumerate(rows) if row[1:] == [left, "<=", right]}
            return
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
            raise NotProved(f"{name}: a root in {left} {relation} {right} may not be defined")
        if name == "alpha" and self.checked.table.sign(sides[1]) == 2:
            self.claims[name] = ["sign", sides[1]]
            return
        premise = self.search.prove(sides[0], relation, sides[1])
        if premise is None:
            raise NotProved(f"{name}: {left} {relation} {right} does not follow from the lines")
        self._flush()
        self.claims[name] = list(premise)

    def claim_all(self, whole: Goal) -> None:
        """Adds the claims of the rule; `whole` is the goal, read without evaluation. Raises NotProved."""
        goal = self.goal
        self.divide(*(x for x in vars(whole).values() if x is not None), listed=True)
        self.claim("alpha", 0, "<", goal.alpha)
        self.claim("epsilon", goal.error.norm(), "<=", goal.epsilon)
        self.claim("norm", goal.target.norm(), "<=", goal.norm)
        if goal.leak is not None:
            self.claim("leak", 1 - goal.block.norm() ** 2, "<=", goal.leak)


def certify(s: Setting, goal: Goal, lines: Sequence[Line], as_written: tuple[Goal, Sequence[Line]]) -> Certifier:
    """The certificate of a setting; `as_written` is the same, read without evaluation. Raises NotProved."""
    c = Certifier(s, goal)
    whole, written = as_written
    for j, (line, plain) in enumerate(zip(lines, written, strict=True)):
        try:
            c.prove_line(line, plain)
        except NotProved as problem:
            raise NotProved(f"line {j + 1} ({line.reason}): {problem}") from None
    c.claim_all(whole)
    return c
