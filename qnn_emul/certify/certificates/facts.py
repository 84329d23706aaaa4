"""What a search for derivations may use, and how it puts steps together. Nothing here is trusted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from .laurent import Known, Laurent, Number, Powers, add, atoms, quotient, times
from .nodes import ATOMS, SORTED, NotAccepted, fraction
from .premises import STRENGTH
from .replay import Checked

Used = dict[tuple[Any, Powers], Number]  # how often a product of premises, times a monomial, is used


class Facts(ABC):
    """The facts of a setting that is being checked, and the steps that are added to it."""

    def __init__(self, setting: Checked) -> None:
        self.setting, self.table = setting, setting.table
        self.found: list[dict[str, Any]] = []
        self.underway: set[tuple[int, str, int]] = set()
        self.hidden: set[int] = set()  # assumptions that no line has named yet
        self._laurent: dict[int, Laurent] = {}

    # -- nodes and monomials ---------------------------------------------------------------------------------------
    def node(self, *node: Any) -> int:
        """The place of a node, new or not."""
        if node[0] in SORTED:
            node = (node[0], *sorted(node[1:]))
        return self.table.place[node] if node in self.table.place else self.table.add(node)

    def laurent(self, n: int) -> Laurent:
        """A number as a polynomial, inverses of monomials as negative exponents, other inverses as atoms."""
        if n not in self._laurent:
            self._laurent[n] = self._read(n)
        return self._laurent[n]

    def _read(self, n: int) -> Laurent:
        node, below = self.table.nodes[n], self.table.below[n]
        if node[0] in ATOMS:
            return {((n, 1),): 1}
        if node[0] == "rational":
            value = quotient(fraction(node[1]), 1)
            return {(): value} if value else {}
        parts = [self.laurent(b) for b in below]
        if node[0] == "add":
            out: Laurent = {}
            for p in parts:
                out = add(out, p)
            return out
        if node[0] == "inverse":
            if len(parts[0]) != 1:
                return {((n, 1),): 1}
            ((m, c),) = parts[0].items()
            return {tuple((a, -e) for a, e in m): quotient(1, c)}
        factors = parts * node[2] if node[0] == "power" else parts
        product: Laurent = {(): 1}
        for p in factors:
            product = times(product, p)
        return product

    def monomial(self, m: Powers) -> int:
        """A node for a monomial."""
        factors = []
        for a, e in m:
            base = a if e > 0 else self.node("inverse", a)
            factors.append(base if abs(e) == 1 else self.node("power", base, abs(e)))
        return self.joined("multiply", *(factors or [self.node("rational", "1")]))

    def joined(self, op: str, *parts: int) -> int:
        """The node of a sum or a product; of one part, that part."""
        return parts[0] if len(parts) == 1 else self.node(op, *parts)

    def good(self, m: Powers) -> bool:
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
        triples = [(("assumption", j), *a[1:]) for j, a in enumerate(s.setting["assumptions"]) if j not in self.hidden]
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
                out.append(Known(premise, self.difference(left, right), STRENGTH[relation]))
        done: set[int] = set()
        while more := ({a for k in out for a in atoms(k.difference)} | set(extra)) - done:
            done |= more
            out += self._laws(more)
        return out

    def difference(self, left: int, right: int) -> Laurent:
        return add(self.laurent(right), self.laurent(left), -1)

    def _laws(self, atoms: set[int]) -> Iterator[Known]:
        for a in sorted(atoms):
            op, below, own = self.table.nodes[a][0], self.table.below[a], self.laurent(a)
            if not self.table.ready(a):
                continue
            if op == "root":
                yield Known(("root", a), add({((a, 2),): 1}, self.laurent(below[0]), -1), 0)
            if op == "inverse":  # of a sum: that it is the inverse needs no premise
                yield Known(("inverse", a), add(times(own, self.laurent(below[0])), {(): 1}, -1), 0)
            if op in ("max", "min"):
                for j, b in enumerate(below):
                    yield Known(("extreme", a, j), add({}, add(own, self.laurent(b), -1), 1 if op == "max" else -1), 1)
            if op == "abs" and self.table.real(below[0]):
                for j in (0, 1):
                    yield Known(("extreme", a, j), add(own, self.laurent(below[0]), 1 if j else -1), 1)

    # -- steps -------------------------------------------------------------------------------------------------------
    @abstractmethod
    def prove(self, left: int, relation: str, right: int, squared: bool = False) -> tuple[Any, ...] | None:
        """A premise that says left <= right, or left < right; steps are added where they are needed."""

    def defined(self, n: int) -> bool:
        """Whether every divisor in a node is shown positive and every root's argument non-negative; steps are added for it."""
        if self.table.ready(n):
            return True
        if not all(self.defined(b) for b in self.table.below[n]):
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
            self.put(
                {
                    "rule": "combine",
                    "left": zero,
                    "relation": "<" if strictly else "<=",
                    "right": n,
                    "terms": [["1", [list(premise)]]],
                    "equations": [],
                }
            )
        return self.setting.shown(n, strictly)

    def put(self, step: dict[str, Any]) -> bool:
        """The step, if it is accepted."""
        in_order(step)
        try:
            self.setting.step(step)
        except NotAccepted:
            self.setting.facts.discard((step["left"], step["relation"], step["right"]))
            return False
        self.found.append(step)
        return True

    def combined(self, left: int, relation: str, right: int, used: Used, rest: Laurent) -> bool:
        """The step that uses facts so often, and what is left over, which is >= 0 by its form."""
        terms: list[Any] = []
        equations: dict[Any, Laurent] = {}
        for (premises, by), c in used.items():
            if premises[0][0] == "inverse":
                continue
            if len(premises) == 1 and self._is_equation(premises[0]):
                equations[premises[0]] = add(equations.get(premises[0], {}), {by: 1}, c)
            elif c:
                terms.append([str(c), [*map(list, premises), *([["sign", self.ready_monomial(by)]] if by else [])]])
        terms += [[str(c), [["sign", self.ready_monomial(m)]]] for m, c in rest.items()]
        pairs = [[self.total(p), list(premise)] for premise, p in equations.items() if p]
        return self.put(
            {"rule": "combine", "left": left, "relation": relation, "right": right, "terms": terms, "equations": pairs}
        )

    def _is_equation(self, premise: tuple[Any, ...]) -> bool:
        kind, n = premise[:2]
        if kind == "assumption":
            return bool(self.setting.setting["assumptions"][n][2] == "=")
        return kind in ("root", "absolute", "cosines") or (kind == "line" and self.setting.accepted[n][0] == "identity")

    def ready_monomial(self, m: Powers) -> int:
        for a, e in m:
            if e < 0:
                self.shown(a, True)
        return self.monomial(m)

    def total(self, p: Laurent) -> int:
        parts = []
        for m, c in p.items():
            n = self.ready_monomial(m)
            parts.append(
                n
                if c == 1
                else self.node("multiply", self.node("rational", str(c)), n)
                if m
                else self.node("rational", str(c))
            )
        return self.joined("add", *parts)


def in_order(step: dict[str, Any]) -> None:
    """Puts premises, terms and equations of a step into the order of the format."""
    for term in step.get("terms", []):
        term[1].sort()
    step.get("terms", []).sort(key=lambda t: t[1])
    step.get("equations", []).sort(key=lambda e: e[1])
