"""Conditions of a claim, `requires=`: words such as "epsilon_A <= alpha_A", or functions of the claim's arguments.

Words use alpha_A, a_A, epsilon_A, N_A (= ||target||) and n_A of an encoding named A, the numbers by their own names, + - * / **,
comparisons, `and`, and max, min, sqrt, abs. They are read on floats and on SymPy symbols alike.
"""

from __future__ import annotations

import ast
import inspect
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..encoding.encoding import Encoding
from ..engine.expressions import Written, of_tree, quoted
from ..engine.signature import Complex, EncodingInput, Integer, Real, Several
from ..errors import ArgumentError
from ..scalars import absolute, maximum, minimum, square_root

STEMS = ("alpha", "a", "epsilon", "N", "n")  # of the names of what an encoding has
FUNCTIONS = {"max": maximum, "min": minimum, "sqrt": square_root, "abs": absolute}


@dataclass(frozen=True, eq=False)
class Condition:
    """One condition: `words` for people, `holds` on values, `read` on values or symbols (one relation per comparison)."""

    words: str
    read: Callable[[Mapping[str, Any]], list[Any]]

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the inputs satisfy it."""
        return all(bool(part) for part in self.read(values))


def readings(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the words speak of: alpha_A, a_A, epsilon_A, N_A, n_A, and numbers by name."""
    out: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Encoding):
            r = value.record
            parts = (r.alpha, r.ancillas, r.epsilon, r.norm, value.n)
            out.update({f"{stem}_{name}": part for stem, part in zip(STEMS, parts, strict=True)})
        elif not isinstance(value, list):
            out[name] = value
    return out


def _spoken_of(inputs: Mapping[str, Any]) -> list[str]:
    """The names that `readings` has for inputs of these descriptions; both kinds where only instances tell."""
    out: list[str] = []
    for name, wanted in inputs.items():
        encoding, several = isinstance(wanted, EncodingInput), isinstance(wanted, Several)
        number = isinstance(wanted, Real | Complex | Integer)
        out += [] if several or number else [f"{stem}_{name}" for stem in STEMS]
        out += [] if several or encoding else [name]
    return out


def condition(given: Any, place: int, inputs: Mapping[str, Any]) -> Condition:
    """A condition from words or from a function; `inputs` are the claim's arguments with their descriptions. Raises ArgumentError."""
    names = tuple(inputs)
    if isinstance(given, Condition):
        return given
    if isinstance(given, str):
        return words(given, f"requires[{place}]", _spoken_of(inputs))
    if not callable(given):
        raise ArgumentError(
            f"requires[{place}]", "be a function of the claim's arguments or words like 'alpha_A >= 1'", repr(given)
        )
    try:
        wanted = tuple(inspect.signature(given).parameters)
    except (TypeError, ValueError):
        wanted = names
    unknown = [w for w in wanted if w not in names]
    if unknown:
        raise ArgumentError(f"requires[{place}]", f"take arguments among {', '.join(names)}", ", ".join(unknown))
    label = getattr(given, "__name__", "condition")
    label = f"requires[{place}]" if label == "<lambda>" else label
    return Condition(label, lambda values: [given(**{w: values[w] for w in wanted})])


def words(text: str, name: str = "requires", known: Collection[str] | None = None) -> Condition:
    """A condition in words that speak of `known` names, if these are given. Raises ArgumentError where it cannot be read."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ArgumentError(name, "be comparisons joined by 'and', like 'epsilon_A <= alpha_A'", quoted(text)) from None
    pairs = [pair for part in _conjuncts(tree) for pair in _pairs(part, name, text)]
    used = frozenset[str]().union(*(side.names for _, *sides in pairs for side in sides))

    def require(names: Collection[str]) -> None:
        missing = sorted(used - set(names))
        if missing:
            raise ArgumentError(name, f"speak of {', '.join(names)}", ", ".join(missing))

    def read(values: Mapping[str, Any]) -> list[Any]:
        at = readings(values)
        require(at)
        return [compared(left.value(at), right.value(at)) for compared, left, right in pairs]

    if known is not None:
        require(known)
    return Condition(text.strip(), read)


def _conjuncts(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        return [part for value in tree.values for part in _conjuncts(value)]
    return [tree]


def _pairs(tree: ast.expr, name: str, text: str) -> list[tuple[Callable[[Any, Any], Any], Written, Written]]:
    """a <= b <= c as a <= b and b <= c."""
    if not isinstance(tree, ast.Compare) or any(type(op) not in _COMPARISONS for op in tree.ops):
        raise ArgumentError(name, "be comparisons (<=, <, >=, >, ==) joined by 'and'", repr(text))
    sides = [of_tree(side, FUNCTIONS, name, text) for side in (tree.left, *tree.comparators)]
    return [(_COMPARISONS[type(op)], a, b) for a, op, b in zip(sides, tree.ops, sides[1:], strict=False)]


def _equal(a: Any, b: Any) -> Any:
    """Equality as a relation where these are symbols, whose == compares their names."""
    if any(type(x).__module__.startswith("sympy.") for x in (a, b)):
        import sympy

        return sympy.Eq(a, b)
    return a == b


_COMPARISONS = {ast.LtE: operator.le, ast.Lt: operator.lt, ast.GtE: operator.ge, ast.Gt: operator.gt, ast.Eq: _equal}
