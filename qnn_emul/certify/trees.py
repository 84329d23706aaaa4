"""Trees of lemmas: a statement whose target, block and circuit are those of a tree follows from the statements of the tree's nodes.

The lemma file's own `tree` is run on encodings whose records are symbols. Then, for each setting: the record of the root is the one that
`rule` states; every node's entry is proved; and what a node's statement asks for (an assumption, a function, a polynomial) is what the
statement of the tree says, or follows from it. A node's theorem holds for all encodings with its inputs' records, so for its children.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

import sympy as sp

from ..encoding.encoding import Encoding
from ..encoding.record import Record
from ..engine.lemma import Lemma
from .abstract import Child, Setting
from .certificates.derivable import derivable
from .settings import settings
from .standins import GivenData, LipschitzFunction
from .symbolic_tree import SymbolicTree, Unproved, applied, trees
from .symbols import NormSymbol
from .terms import Element
from .theorems import NotProved

Rule = Callable[..., Record]
Missing = Callable[[Lemma], str]  # why the rule of an entry is not proved; "" where it is


def composed(entry: Lemma, missing: Missing, rule: Rule | None = None) -> list[str]:
    """The keys of the nodes of the trees of all settings, where the entry's rule follows from theirs. Raises NotProved, Unproved."""
    made = list(trees(entry))
    for tree in made:
        agrees(tree, rule or entry.rule, [part.name for part in fields(Record)])
        for node in tree.nodes:
            covered(tree, node, entry, missing)
    return _keys(made)


def counted(entry: Lemma) -> list[str]:
    """The same for the circuit alone: the tree has as many ancillas as the rule says, and is made of lemmas. Raises NotProved."""
    made = list(trees(entry))
    for tree in made:
        agrees(tree, entry.rule, ["ancillas"])
        for node in tree.nodes:
            applied(node)
    return _keys(made)


def _keys(made: Sequence[SymbolicTree]) -> list[str]:
    return list(dict.fromkeys(node.key for tree in made for node in tree.nodes))


def agrees(tree: SymbolicTree, rule: Rule, parts: Sequence[str]) -> None:
    """Raises NotProved where the tree's record is not the one that the rule states."""
    s = tree.setting
    said = rule(*(c.record for c in s.children), **s.numbers)
    for part in parts:
        have, wanted = getattr(tree.root.record, part), getattr(said, part)
        if not _same(have, wanted):
            raise NotProved(f"{s.label} {part}: the tree has {have}, the rule says {wanted}".strip())


def _same(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    gap = sp.nsimplify(sp.sympify(one) - sp.sympify(other), rational=True)
    return bool(gap == 0 or sp.simplify(gap) == 0)


def covered(tree: SymbolicTree, node: Encoding, entry: Lemma, missing: Missing) -> None:
    """Nothing where a node's rule is proved and the tree's statement says all that it asks for. Raises NotProved, Unproved."""
    lemma: Any = applied(node).lemma
    reason = missing(lemma)
    if reason:
        raise Unproved(f"its node {lemma.key} is {reason}")
    problem = ""
    for s in settings(lemma, (len(applied(node).children),)):
        try:
            Matching(tree, s, entry.measured).node(node)
            return
        except NotProved as why:
            problem = problem or str(why)
    raise NotProved(f"its node {lemma.key}: {problem}")


@dataclass(eq=False)
class Matching:
    """A node's statement with its symbols read as what they are in the tree."""

    tree: SymbolicTree
    pattern: Setting
    measured: Sequence[str]
    values: dict[Any, Any] = field(default_factory=dict)
    terms: dict[str, Element] = field(default_factory=dict)

    def node(self, e: Encoding) -> None:
        """Raises NotProved where the node is no instance, or where something that it asks for is not said."""
        source = e.applied
        if len(source.children) != len(self.pattern.children):
            raise NotProved(
                f"it is proved for {len(self.pattern.children)} inputs, and here has {len(source.children)}"
            )
        for c, child in zip(self.pattern.children, source.children, strict=True):
            self._input(c, child)
        missing = next((name for name in self.pattern.numbers if name not in source.numbers), "")
        if missing:
            raise NotProved(f"it has no number {missing}")
        pairs = [(pattern, source.numbers[name]) for name, pattern in self.pattern.numbers.items()]
        formulas = [isinstance(pattern, sp.Expr) and not pattern.is_Symbol for pattern, _ in pairs]
        for (pattern, value), _ in filter(lambda pair: not pair[1], zip(pairs, formulas, strict=True)):
            self._bind(pattern, value)
        for name, pattern in self.pattern.data.items():
            looked_into = is_dataclass(pattern) and not isinstance(pattern, GivenData)
            if looked_into and name in source.data:
                self._stands(pattern, source.data[name])
        for (pattern, value), _ in filter(lambda pair: pair[1], zip(pairs, formulas, strict=True)):
            self._bind(pattern, value)  # its symbols are known by now
        for symbol, value in self.values.items():
            self._kept(symbol, value)
        promised = {p for c in self.pattern.children for p in c.promises()}
        for fact in self.pattern.facts:
            if fact not in promised:
                self.need(self.put(fact))
        for line in self.pattern.stated:
            own = replace(line, left=self.put(line.left), right=self.put(line.right))
            if own not in self.tree.setting.stated:
                self.need(sp.Le(own.left, own.right))

    def _input(self, c: Child, child: Encoding) -> None:
        if c.target_data.kind != child.kind:
            raise NotProved(f"it is proved of a {c.target_data.kind}, and here meets a {child.kind}")
        for part in fields(Record):
            pattern, value = getattr(c.record, part.name), getattr(child.record, part.name)
            if pattern is not None:  # 1 - ||block||^2 is at most 1, whatever is known of it
                self._bind(pattern, 1 if value is None else value)
        for what in ("target", "block"):
            self.terms[str(getattr(c, f"{what}_data"))] = self.tree.term(child, what)
        if c.target_data.is_real and not is_real(self.terms[str(c.target_data)]):
            raise NotProved(f"it asks for a real input, and nothing says that {child.key} is real")

    def _bind(self, pattern: Any, value: Any) -> None:
        if isinstance(pattern, tuple | dict) and type(pattern) is type(value) and len(pattern) == len(value):
            for place in pattern if isinstance(pattern, dict) else range(len(pattern)):
                self._bind(pattern[place], value[place])
            return
        if isinstance(pattern, tuple | dict | bool | str):
            if pattern != value:
                raise NotProved(f"it is proved for {pattern}, and here it is {value}")
            return
        value = sp.nsimplify(value, rational=True)
        if isinstance(pattern, NormSymbol):
            self._measured(self.put(pattern), value)
        elif isinstance(pattern, sp.Symbol) and pattern not in self.values:
            self.values[pattern] = value
        elif not _same(self.put(pattern), value):
            unknown = sp.sympify(pattern).free_symbols - self.values.keys()
            found = sp.solve(self.put(pattern) - value, *unknown) if len(unknown) == 1 else []
            if len(found) != 1:
                raise NotProved(f"it is proved for {pattern}, and here it is {value}")
            self.values[unknown.pop()] = found[0]

    def _measured(self, norm: Any, value: Any) -> None:
        """A norm that the construction measures: the number of the statement is that norm, by definition."""
        name = next((k for k in self.measured if self.tree.setting.numbers.get(k) == value), None)
        known = self.tree.definitions.setdefault(norm, value)
        if name is None or known != value:
            raise NotProved(f"{value} is to be {norm}, and the statement does not say so")

    def _stands(self, pattern: Any, value: Any) -> None:
        """A function, a polynomial, or a plan of several: part by part."""
        if type(value) is not type(pattern):
            raise NotProved(f"{type(pattern).__name__} is asked for, and here stands {value!r}")
        for part in fields(pattern):
            one, other = getattr(pattern, part.name), getattr(value, part.name)
            if is_dataclass(one):
                self._stands(one, other)
            elif part.name != "name":
                self._bind(one, other)

    def _kept(self, symbol: Any, value: Any) -> None:
        """What is known of a symbol holds of its value."""
        if symbol.is_integer and not value.is_integer:
            raise NotProved(f"{value} stands where a whole number is asked for")
        if symbol.is_positive:
            self.need(sp.Gt(value, 0))
        elif symbol.is_nonnegative:
            self.need(sp.Ge(value, 0))

    def put(self, e: Any) -> Any:
        """A formula of the node's statement in the tree's symbols."""
        norms = {s: NormSymbol(put(s.of, self), s.order) for s in sp.sympify(e).atoms(NormSymbol)}
        return sp.sympify(e).xreplace({**norms, **self.values})

    def need(self, relation: Any) -> None:
        """Raises NotProved where a relation does not follow from the statement of the tree."""
        relation = self._reduced(relation)
        known = [self._reduced(f) for f in self.tree.setting.facts]
        if relation == True or relation in known:  # noqa: E712  # SymPy's truth
            return
        if isinstance(relation, sp.Eq):
            fine = _same(*relation.args) or _same(*(self._at(known, side) for side in relation.args))
        else:
            low, high = (relation.lts, relation.gts) if relation.is_Relational else (1, 0)
            gap, strict = sp.expand(high - low), isinstance(relation, sp.Gt | sp.Lt)
            fine = gap.is_positive if strict else gap.is_nonnegative or derivable(low, high, known)
        if not fine:
            raise NotProved(f"it asks for {relation}, which the statement does not say")

    def _at(self, known: Sequence[Any], side: Any) -> Any:
        """A formula with what the statement says that symbols are."""
        return side.xreplace({f.lhs: f.rhs for f in known if isinstance(f, sp.Eq)})

    def _reduced(self, relation: Any) -> Any:
        """Norms of multiples as multiples of norms, measured ones as the numbers that they are."""
        while True:
            norms = {s: self._norm(s) for s in relation.atoms(NormSymbol)}
            made = relation.xreplace({k: v for k, v in norms.items() if k != v})
            if made == relation:
                return relation
            relation = made

    def _norm(self, symbol: Any) -> Any:
        if symbol in self.tree.definitions:
            return self.tree.definitions[symbol]
        t: Element = symbol.of
        return sp.Abs(t.extra) * NormSymbol(t.args[0], symbol.order) if t.op == "scale" else symbol


def put(t: Element, matching: Matching) -> Element:
    """A term of the node's statement in the tree's terms."""
    if t.op == "atom":
        return matching.terms.get(str(t), t)
    extra = matching.put(t.extra) if t.op == "scale" else t.extra
    return replace(t, args=tuple(put(a, matching) for a in t.args), extra=extra)


REAL = ("matmul", "sum", "hadamard", "kron", "conj", "diagonal", "cut", "pad", "at")


def is_real(t: Element) -> bool:
    """Whether a term has real entries, as far as its form shows; functions of entries are real on real numbers."""
    if t.op == "scale":
        factor = sp.sympify(t.extra)
        norms = {s: sp.Dummy(positive=True) for s in factor.atoms(NormSymbol)}  # where 0, nothing is divided by it
        return factor.xreplace(norms).is_real is True and is_real(t.args[0])
    known = t.is_real or t.op == "real"
    inside = t.op in REAL or (t.op == "function" and isinstance(t.extra, LipschitzFunction))
    return known or (inside and all(map(is_real, t.args)))
