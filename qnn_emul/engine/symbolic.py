"""The record of a tree as a formula: the same rules, read on SymPy symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..encoding.encoding import Encoding
from ..encoding.folds import fold
from ..encoding.record import Record
from ..encoding.source import Derived
from ..errors import ArgumentError

if TYPE_CHECKING:
    import sympy


def symbolic(e: Encoding) -> Record[Any]:
    """Record of SymPy expressions in the leaves' symbols alpha_x, a_x, epsilon_x, N_x (N = ||target||).

    Leaves without a name are numbered in order of appearance (A1, A2 … matrices, x1, x2 … vectors). What a node
    measures (the norm that `normalized` divides by, the subnormalization of a convolution …) is a symbol too, with the
    node's number. `symbol_values(e)` gives the numbers to put in.
    """
    return _read(e)[0]


def symbol_values(e: Encoding) -> dict[sympy.Symbol, float]:
    """The number behind each symbol of `symbolic(e)`: substituting them gives `e.record`."""
    return _read(e)[1]


def _read(e: Encoding) -> tuple[Record[Any], dict[Any, float]]:
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    values: dict[Any, float] = {}
    return records(e, values)[id(e)], values


def records(e: Encoding, values: dict[Any, float]) -> dict[int, Record[Any]]:
    """The symbolic record of every node, by id; the numbers behind the symbols go into `values`."""
    known = names(e)

    def at(node: Encoding, children: tuple[Record[Any], ...]) -> Record[Any]:
        name = known[id(node)]
        if not isinstance(node.source, Derived):
            return _leaf(node, name, values)
        lemma = node.source.lemma
        numbers = {k: _number(k, v, name, k in lemma.measured, values) for k, v in node.source.numbers.items()}
        return lemma.rule(*children, **numbers)

    return fold(e, at)


def names(e: Encoding) -> dict[int, str]:
    """What each node's symbols are called, by id."""
    counts: dict[str, int] = {}
    used: set[str] = set()

    def at(node: Encoding, _: tuple[str, ...]) -> str:
        letter = (
            ("A" if node.kind == "BE" else "x") if not node.children and not isinstance(node.source, Derived) else "n"
        )
        counts[letter] = counts.get(letter, 0) + 1
        name = node.name or f"{letter}{counts[letter]}"
        while name in used:
            name += "'"
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
