"""The record of a tree as a formula: the same rules, read on SymPy symbols."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..encoding.encoding import Encoding
from ..encoding.folds import fold
from ..encoding.latex import aligned_latex, latex
from ..encoding.record import Record
from ..encoding.source import Derived
from ..errors import ArgumentError

if TYPE_CHECKING:
    import sympy

READABLE = 60  # parts of a formula; a longer one is written in symbols of the node's children


@dataclass(frozen=True, repr=False, kw_only=True)
class SharedRecord(Record[Any]):
    """A record of formulas with parts of their own names: `where` says what each stands for, in order, the first in leaves' symbols.

    Nothing is written twice, so that the formula of a deep tree is as long as the tree.
    """

    where: Mapping[sympy.Symbol, sympy.Expr]

    def __repr__(self) -> str:
        parts = [f"{p.name} = {getattr(self, p.name)}" for p in fields(Record) if getattr(self, p.name) is not None]
        return "\n".join([*parts, "where", *(f"    {name} = {formula}" for name, formula in self.where.items())])

    def _repr_latex_(self) -> str:
        where = [f"{latex(name)} &= {latex(formula)}" for name, formula in self.where.items()]
        return aligned_latex([*self.latex_lines(), r"\text{where}\quad", *where])


def symbolic(e: Encoding) -> Record[Any]:
    """Record of SymPy expressions in the leaves' symbols alpha_x, a_x, epsilon_x, N_x (N = ||target||).

    Leaves without a name are numbered in order of appearance (A1, A2 … matrices, x1, x2 … vectors). What a node
    measures (the norm that `normalized` divides by, the subnormalization of a convolution …) is a symbol too, with the
    node's number. Long formulas are written in symbols of nodes between, which `.where` defines, in order.
    `symbol_values(e)` gives the numbers to put in.
    """
    return _read(e)[0]


def symbol_values(e: Encoding) -> dict[sympy.Symbol, float]:
    """The number behind each symbol of `symbolic(e)`: substituting them gives `e.record`."""
    return _read(e)[1]


def _read(e: Encoding) -> tuple[Record[Any], dict[Any, float]]:
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    known = names(e)
    values: dict[Any, float] = {}
    where: dict[Any, Any] = {}

    def at(node: Encoding, children: tuple[tuple[Record[Any], Record[float], str], ...]) -> Any:
        """The record in symbols, the same in numbers, and what the node is called."""
        name = known[id(node)]
        if not isinstance(node.source, Derived):
            return _leaf(node, name, values), node.record, name
        rule, given = node.source.lemma.rule, node.source.numbers
        measured = node.source.lemma.measured
        numbers = {k: _number(k, v, name, k in measured, values) for k, v in given.items()}
        made = rule(*(formula for formula, *_ in children), **numbers)
        if not _readable(made):
            made = rule(*(_in_symbols(*child, values, where) for child in children), **numbers)
        return made, rule(*(number for _, number, _ in children), **given), name

    record = fold(e, at)[id(e)][0]
    used = _used(record, where)
    left = {s: v for s, v in values.items() if s not in where or s in used}
    return (SharedRecord(**_parts(record), where=used) if used else record), left


def _parts(record: Record[Any]) -> dict[str, Any]:
    return {part.name: getattr(record, part.name) for part in fields(Record)}


def _readable(record: Record[Any]) -> bool:
    import sympy

    parts = (islice(sympy.preorder_traversal(v), READABLE + 1) for v in _parts(record).values() if v is not None)
    return all(sum(1 for _ in part) <= READABLE for part in parts)


def _in_symbols(
    formula: Record[Any], number: Record[float], name: str, values: dict[Any, float], where: dict[Any, Any]
) -> Record[Any]:
    """The record of a node with a symbol for each part that is a formula: of another name where a number of the node has that one."""
    import sympy

    stems = {"alpha": "alpha", "ancillas": "a", "epsilon": "epsilon", "norm": "N", "leak": "leak"}
    made = {}
    for part, stem in stems.items():
        written = getattr(formula, part)
        if getattr(written, "args", ()):
            own = sympy.Symbol(f"{stem}_{name}", nonnegative=True)
            called = f"{name}out" if own in values and own not in where else name
            made[part] = symbol(stem, called, getattr(number, part), values, integer=part == "ancillas")
            where.setdefault(made[part], written)
    return replace(formula, **made)


def _used(record: Record[Any], where: Mapping[Any, Any]) -> dict[Any, Any]:
    """Those definitions that the record's formulas need, in the order in which they were made."""
    needed = _free(_parts(record).values())
    for name in reversed(where):
        if name in needed:
            needed |= _free([where[name]])
    return {name: formula for name, formula in where.items() if name in needed}


def _free(formulas: Iterable[Any]) -> set[Any]:
    return {s for formula in formulas for s in getattr(formula, "free_symbols", ())}


def names(e: Encoding) -> dict[int, str]:
    """What each node's symbols are called, by id; further ones of a name have primes, from the fourth on a number: x, x', x'', x'3."""
    counts: dict[str, int] = {}
    used: set[str] = set()

    def numbered(stem: str) -> int:
        counts[stem] = counts.get(stem, 0) + 1
        return counts[stem]

    def at(node: Encoding, _: tuple[str, ...]) -> str:
        letter = (
            ("A" if node.kind == "BE" else "x") if not node.children and not isinstance(node.source, Derived) else "n"
        )
        own = f"{letter}{numbered(letter)}"
        name = given = node.name or own
        while name in used:
            further = numbered(f"{given}'")
            name = given + "'" * further if further < 3 else f"{given}'{further}"
        used.add(name)
        return name

    return fold(e, at)


def symbol(stem: str, name: str, value: float, values: dict[Any, float], integer: bool = False) -> Any:
    """The symbol stem_name; `value` goes into `values`."""
    import sympy

    assumptions = {"integer": True} if integer else {}
    symbol = sympy.Symbol(f"{stem}_{name}", nonnegative=True, **assumptions)
    values[symbol] = value
    return symbol


def _leaf(node: Encoding, name: str, values: dict[Any, float]) -> Record[Any]:
    r = node.record
    return Record(
        alpha=symbol("alpha", name, r.alpha, values),
        ancillas=symbol("a", name, r.ancillas, values, integer=True),
        epsilon=symbol("epsilon", name, r.epsilon, values),
        norm=symbol("N", name, r.norm, values),
        leak=None if r.leak is None else symbol("leak", name, r.leak, values),
    )


STEMS = {"norm": "N", "alpha": "alpha", "lipschitz": "L", "supremum": "S", "epsilon_q": "epsilon_Q", "delta": "delta"}


def _number(key: str, value: Any, name: str, measured: bool, values: dict[Any, float]) -> Any:
    import sympy

    if measured:
        return symbol(STEMS.get(key, key), name, value, values)
    if isinstance(value, tuple):
        return tuple(_number(key, v, name, False, values) for v in value)
    if isinstance(value, float) and value.is_integer():
        return sympy.Integer(int(value))
    return value if isinstance(value, int) else sympy.sympify(value)
