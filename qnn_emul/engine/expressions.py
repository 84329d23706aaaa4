"""Formulas that people write, read by one small grammar: nothing of a text is ever evaluated as Python.

Numbers, names, + - * / **, parentheses, and calls of the functions that the reader of a text allows. A text is checked when it is
read; `names` are those that it speaks of, and `value` works it out on floats or on symbols alike.
"""

from __future__ import annotations

import ast
import inspect
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ArgumentError

SHOWN = 80  # characters of a text in a message
MAX_EXPONENT = 1000  # of a number; what is larger would never be worked out
OPERATIONS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
Step = tuple[
    Callable[..., Any] | None, int, Any
]  # (operation, how many values it takes, the number or name where it takes none)


@dataclass(frozen=True, eq=False)
class Written:
    """A text that was read: steps on a stack of values, in the order in which they are worked out."""

    text: str
    steps: tuple[Step, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(what for operation, _, what in self.steps if operation is None and isinstance(what, str))

    def value(self, values: Mapping[str, Any], number: Callable[[Any], Any] = lambda x: x) -> Any:
        """On these values; `number` makes of a whole or decimal number what is reckoned with."""
        stack: list[Any] = []
        for operation, count, what in self.steps:
            if operation is None:
                stack.append(values[what] if isinstance(what, str) else number(what))
            else:
                stack[len(stack) - count :] = [operation(*stack[len(stack) - count :])]
        return stack[0]


def read(text: str, functions: Mapping[str, Callable[..., Any]], name: str) -> Written:
    """An expression from a text. Raises ArgumentError that names the argument `name` and what in the text is none of the grammar."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ArgumentError(name, "be a formula of names, numbers and + - * / **", quoted(text)) from None
    return of_tree(tree, functions, name, text)


def of_tree(tree: ast.expr, functions: Mapping[str, Callable[..., Any]], name: str, text: str) -> Written:
    """The same of a part of a text that was parsed. Raises ArgumentError."""
    steps: list[Step] = []  # backwards: what is worked out last comes first
    todo: list[ast.expr] = [tree]
    while todo:
        node = todo.pop()
        match node:
            case ast.Name(id=word):
                steps.append((None, 0, word))
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and math.isfinite(value):
                steps.append((None, 0, value))
            case ast.BinOp(left, op, right) if type(op) in OPERATIONS:
                steps.append((OPERATIONS[type(op)], 2, None))
                todo += [left, right]
            case ast.UnaryOp(op, operand) if type(op) in OPERATIONS:
                steps.append((OPERATIONS[type(op)], 1, None))
                todo.append(operand)
            case ast.Call(ast.Name(id=word), arguments, keywords=[]) if word in functions and _takes(
                functions[word], len(arguments)
            ):
                steps.append((functions[word], len(arguments), None))
                todo += arguments
            case _:
                must = f"hold names, numbers, + - * / **{' and ' * bool(functions)}{', '.join(functions)}"
                raise ArgumentError(name, must, f"{quoted(ast.unparse(node))} in {quoted(text)}")
    return _bounded(Written(text, tuple(reversed(steps))), name)


def quoted(text: str) -> str:
    """In quotes, the end left out where it is long."""
    return repr(text) if len(text) <= SHOWN else repr(text[:SHOWN]) + "…"


def _takes(function: Callable[..., Any], count: int) -> bool:
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    return True


def _bounded(made: Written, name: str) -> Written:
    """The same, if no number in it is divided by zero or raised to a power that would never be worked out."""
    known: list[float | None] = []  # what is on the stack, None where that depends on names
    for operation, count, what in made.steps:
        parts = known[len(known) - count :]
        del known[len(known) - count :]
        if operation is None:
            known.append(None if isinstance(what, str) else float(what))
            continue
        last = parts[-1] if parts else None
        if operation is operator.pow and last is not None and abs(last) > MAX_EXPONENT:
            raise ArgumentError(name, f"have exponents up to {MAX_EXPONENT}", quoted(made.text))
        try:
            if operation is operator.truediv and last == 0:
                raise ZeroDivisionError
            known.append(operation(*parts) if operation in OPERATIONS.values() and None not in parts else None)
        except ArithmeticError:
            raise ArgumentError(
                name, "divide by no zero and hold numbers that floats hold", quoted(made.text)
            ) from None
    return made
