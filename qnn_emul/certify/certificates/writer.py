"""SymPy expressions and terms as nodes of a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..laws import LAWS, Law
from ..standins import NearOne, StandIn
from ..symbols import NormSymbol
from ..terms import Element
from ..theorems import NotProved
from .derive import Derivations
from .nodes import SORTED

MAPS = {
    "matmul": "product",
    "kron": "kron",
    "hadamard": "entrywise",
    "adjoint": "adjoint",
    "conj": "conjugate",
    "diagonal": "diagonal",
    "bra": "bra",
    "cut": "first entries",
    "pad": "pad",
    "at": "place",
    "combine": "combine",
    "real": "real part",
    "dilation": "dilation",
    "function": "function",
    "singular values": "singular values",
}
BILINEAR = Law("ll", "product")
KINDS = {"BE": "matrix", "VE": "vector"}


class Writer:
    """SymPy expressions and terms as nodes of a table."""

    def __init__(self, search: Derivations) -> None:
        self.search, self.table = search, search.table
        self.names: dict[Any, str] = {}
        self.variables: dict[Any, int] = {}

    def name(self, thing: Any) -> str:
        """A name of its own for a symbol, an atom or a stand-in."""
        if thing not in self.names:
            text = str(thing)
            while text in self.names.values():
                text += "'"
            self.names[thing] = text
        return self.names[thing]

    def term(self, t: Element) -> int:
        """The node of a term."""
        node = self.search.node
        if t in self.variables:
            return self.variables[t]
        if t.op == "atom":
            flags = [name for name, holds in (("block", t.is_block), ("real", t.is_real)) if holds]
            said = [flag for flag in flags if flag != "real" or t.kind == "VE"]  # no rule asks for a real matrix
            return node(KINDS[t.kind], self.name(_Atom(str(t.extra), (t.kind, *flags))), *said)
        if t.op == "identity":
            return node("identity")
        if t.op == "scale":
            inner = self.term(t.args[0])
            return node(
                "scale", self.number(t.extra), self.table.first(self.table.kinds[inner]) if t.extra == 0 else inner
            )
        if t.op == "sum":
            return node("sum", *map(self.term, t.args))
        if t.op not in MAPS and LAWS[t.op] == BILINEAR:
            return node("bilinear", *map(self.term, t.args), t.op)
        if t.op not in MAPS:
            raise NotProved(f"the map '{t.op}' has no place in a certificate: it is not bilinear")
        label = [] if t.extra is None else [self.name(t.extra) if isinstance(t.extra, StandIn) else t.extra]
        label = [str(x) for x in label] if t.op in ("cut", "pad") else label
        below = [self.term(x) for x in t.args]
        return node(MAPS[t.op], *(sorted(below) if MAPS[t.op] in SORTED else below), *label)

    def number(self, e: Any) -> int:
        """The node of a number."""
        import sympy as sp

        node, e = self.search.node, sp.sympify(e)
        if e in self.variables:
            return self.variables[e]
        if e.is_Rational:
            return node("rational", str(e))
        if isinstance(e, NormSymbol):
            return node("norm" if e.order == "2" else "norm1", self.term(e.of))
        if e.is_Symbol:
            return node("number", self.name(e), _sort(e))
        if e.is_Add or e.is_Mul:
            return node("add" if e.is_Add else "multiply", *self._in_order(e.args))
        if e.is_Pow:
            return self._power(*e.as_base_exp())
        if isinstance(e, sp.Max | sp.Min):
            return node("max" if isinstance(e, sp.Max) else "min", *self._in_order(e.args))
        if isinstance(e, sp.Abs):
            return node("abs", self.number(e.args[0]))
        if isinstance(e, NearOne):
            return node("value", self.name(e.args[1].of), self.number(e.args[0]))
        raise NotProved(f"{e} has no place in a certificate")

    def assume(self, name: str, relation: Any) -> None:
        """A SymPy relation as an assumption, where it does not stand yet."""
        left, said, right = relation.lhs, relation.rel_op, relation.rhs
        if said in (">", ">="):
            left, said, right = right, said.replace(">", "<"), left
        fact = (self.number(left), {"==": "="}.get(said, said), self.number(right))
        checked = self.search.setting
        if fact not in checked.facts:
            checked.facts.add(fact)
            checked.setting["assumptions"].append([name, *fact])

    def _in_order(self, args: Iterable[Any]) -> list[int]:
        return [self.number(a) for a in sorted(args, key=lambda a: (not a.is_Rational, str(a)))]

    def _power(self, base: Any, exponent: Any) -> int:
        node = self.search.node
        if base == 2 and not exponent.is_number:
            half = 2 * exponent
            return (
                node("root", node("two to", self.number(half)))
                if str(half).count("/") == 0
                else node("two to", self.number(exponent))
            )
        if not (exponent.is_Rational and exponent.q <= 2):
            raise NotProved(f"{base}**{exponent} has no place in a certificate")
        n = self.number(base)
        n = node("root", n) if exponent.q == 2 else n
        n = node("inverse", n) if exponent < 0 else n
        return node("power", n, abs(int(exponent.p))) if abs(exponent.p) > 1 else n


@dataclass(frozen=True)
class _Atom:
    """An atom: what it is called, and what else it is."""

    name: str
    rest: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def _sort(symbol: Any) -> str:
    if symbol.is_positive:
        return "positive"
    if symbol.is_nonnegative:
        return "nonnegative"
    return "real" if symbol.is_extended_real else "complex"
