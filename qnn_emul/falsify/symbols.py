"""A user's function on symbols: the same code, with max, min, abs, sum and math.sqrt that know SymPy, and refused where it branches."""

from __future__ import annotations

import dis
import inspect
import math
import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..claims.varied import Varied
from ..scalars import absolute, maximum, minimum, square_root, total

BUILTINS = ("max", "min", "abs", "sum", "bool")  # unless the file has its own


def on_symbols(function: Any) -> Any:
    """The same code with max, min, abs, sum and math.sqrt that know symbols; the user's own module is left alone."""
    if isinstance(function, Varied):
        return replace(function, inner=on_symbols(function.inner))
    if not inspect.isfunction(function):
        return function
    known: dict[str, Any] = {
        "max": _of_many(maximum),
        "min": _of_many(minimum),
        "abs": absolute,
        "sum": _sum,
        "bool": _truth,
    }
    for name, value in function.__globals__.items():
        if value is math:
            known[name] = _Math()
        elif value is math.sqrt:
            known[name] = square_root
    module = function.__globals__
    helpers = {k: v for k, v in module.items() if inspect.isfunction(v) and v.__globals__ is module}
    used = [function.__code__, *(h.__code__ for h in helpers.values() if _mentioned(function.__code__, helpers, h))]
    if any(_branches(code) for code in used):
        raise TypeError("it asks whether numbers are equal, or branches")
    names = {**module, **{k: v for k, v in known.items() if k not in module or k not in BUILTINS}}
    for name, value in helpers.items():
        names[name] = _with_names(value, names)
    return _with_names(function, names)


def _mentioned(code: types.CodeType, helpers: dict[str, Any], wanted: Any) -> bool:
    """Whether code calls a helper of its file, directly or through others of them."""
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        names = {n for c in _nested(waiting.pop()) for n in c.co_names if n in helpers} - seen
        seen |= names
        waiting += [helpers[n].__code__ for n in names]
    return any(helpers[n] is wanted for n in seen)


def _nested(code: types.CodeType) -> Iterator[types.CodeType]:
    """A code object and those inside it (comprehensions, lambdas)."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _nested(constant)


def _branches(code: types.CodeType) -> bool:
    """Equality, identity, membership or a branch: on symbols these answer at once, by name, where numbers would be compared."""
    for inner in _nested(code):
        for step in dis.get_instructions(inner):
            jump = "JUMP_IF" in step.opname or "POP_JUMP" in step.opname
            equality = step.opname == "COMPARE_OP" and step.argrepr.removeprefix("bool(").rstrip(")") in ("==", "!=")
            if jump or equality or step.opname in ("IS_OP", "CONTAINS_OP", "UNARY_NOT"):
                return True
    return False


def _with_names(function: Any, names: dict[str, Any]) -> Any:
    code, defaults, closure = function.__code__, function.__defaults__, function.__closure__
    copy = types.FunctionType(code, names, function.__name__, defaults, closure)
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


class _Math:
    """`math` with a square root that knows symbols."""

    sqrt = staticmethod(square_root)

    def __getattr__(self, name: str) -> Any:
        return getattr(math, name)


def _of_many(pick: Any) -> Any:
    return lambda *values: pick(*(values if len(values) > 1 else tuple(values[0])))


def _truth(value: Any) -> bool:
    raise TypeError("it asks for the truth of a number")


def _sum(values: Any, start: Any = 0) -> Any:
    return total([start, *values]) if start else total(list(values))
