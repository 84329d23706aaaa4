"""Conditions of a claim, `requires=`: words such as "epsilon_A <= alpha_A", or functions of the claim's arguments.

Words use alpha_A, a_A, epsilon_A, N_A (= ||target||) and n_A of an encoding named A, the numbers by their own names, + - * / **,
comparisons, `and`, and max, min, sqrt, abs. They are read on floats and on SymPy symbols alike.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..encoding.encoding import Encoding
from ..errors import ArgumentError
from ..scalars import absolute, maximum, minimum, square_root

FUNCTIONS = {"max": maximum, "min": minimum, "sqrt": square_root, "abs": absolute}
EQUAL = "equal of"  # no name that anybody can write
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd)
_COMPARISONS = {ast.LtE: "<=", ast.Lt: "<", ast.GtE: ">=", ast.Gt: ">", ast.Eq: "=="}


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
            parts = {"alpha": r.alpha, "a": r.ancillas, "epsilon": r.epsilon, "N": r.norm, "n": value.n}
            out.update({f"{stem}_{name}": part for stem, part in parts.items()})
        elif not isinstance(value, list):
            out[name] = value
    return out


def condition(given: Any, place: int, names: tuple[str, ...]) -> Condition:
    """A condition from words or from a function; `names` are the claim's arguments. Raises ArgumentError."""
    if isinstance(given, Condition):
        return given
    if isinstance(given, str):
        return words(given, f"requires[{place}]")
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


def words(text: str, name: str = "requires") -> Condition:
    """A condition in words. Raises ArgumentError where it cannot be read."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise ArgumentError(name, "be comparisons joined by 'and', like 'epsilon_A <= alpha_A'", repr(text)) from None
    pairs = [pair for part in _conjuncts(tree) for pair in _pairs(part, name, text)]
    codes = [(compile(ast.fix_missing_locations(ast.Expression(pair)), name, "eval")) for pair in pairs]
    used = {node.id for pair in pairs for node in ast.walk(pair) if isinstance(node, ast.Name)} - {*FUNCTIONS, EQUAL}

    def read(values: Mapping[str, Any]) -> list[Any]:
        known = readings(values)
        missing = sorted(used - set(known))
        if missing:
            raise ArgumentError(name, f"speak of {', '.join(known)}", ", ".join(missing))
        # the code was checked above: names, numbers, arithmetic and the four functions only
        return [eval(code, {"__builtins__": {}, **FUNCTIONS, EQUAL: _equal}, known) for code in codes]

    return Condition(text.strip(), read)


def _conjuncts(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        return [part for value in tree.values for part in _conjuncts(value)]
    return [tree]


def _pairs(tree: ast.expr, name: str, text: str) -> list[ast.expr]:
    """a <= b <= c as a <= b and b <= c, each checked to be arithmetic."""
    if not isinstance(tree, ast.Compare) or any(type(op) not in _COMPARISONS for op in tree.ops):
        raise ArgumentError(name, "be comparisons (<=, <, >=, >, ==) joined by 'and'", repr(text))
    for node in ast.walk(tree):
        fine = isinstance(node, (*_OPERATORS, ast.Compare, ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, ast.cmpop))
        fine = fine or (isinstance(node, ast.Constant) and isinstance(node.value, int | float))
        call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
        if not (fine or (call and not getattr(node, "keywords", ()))):
            raise ArgumentError(
                name, "hold names, numbers, + - * / ** and max, min, sqrt, abs", f"{ast.unparse(node)!r} in {text!r}"
            )
    sides = [tree.left, *tree.comparators]
    return [_pair(a, op, b) for a, op, b in zip(sides, tree.ops, sides[1:], strict=False)]


def _pair(a: ast.expr, op: ast.cmpop, b: ast.expr) -> ast.expr:
    """One comparison; an equality as a call, because == of symbols compares their names."""
    if isinstance(op, ast.Eq):
        return ast.Call(ast.Name(EQUAL, ast.Load()), [a, b], [])
    return ast.Compare(a, [op], [b])


def _equal(a: Any, b: Any) -> Any:
    if any(type(x).__module__.startswith("sympy.") for x in (a, b)):
        import sympy

        return sympy.Eq(a, b)
    return a == b
