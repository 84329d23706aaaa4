"""Functions of lemma files on lists of every length: their own source, with comprehensions as maps and calls that know such lists.

Python makes a tuple of the arguments behind a star, and a list of a comprehension, and of these a part can be taken. So a function is
compiled once more from its own source: its starred parameter is the list itself, `[f(x) for x in xs]` is the map of f, `g(*xs)` and
`g(xs)` are asked of `any_list`. On tuples it is the function that it was.
"""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from ..linalg.circuit import each_place
from ..linalg.readable import row
from .any_list import KNOWN, SPREAD, AnyList, mapped_over
from .theorems import NotProved

OWN: dict[Any, Callable[..., Any]] = {
    **KNOWN,
    row: lambda items: items.of.row(items),
    each_place: lambda builder, index, items: items.of.each_place(builder, index, items),
    np.abs: abs,
    np.sum: AnyList.total,
}
MAP, CALL, STAR = "_map_of_list", "_call_of_list", "_star_of_list"


def on_list(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """A function of a lemma file, the last argument the list for its starred parameter. Raises NotProved."""
    own = getattr(function, "of_list", None)
    if own is not None:
        return own(*arguments, **keywords)
    inner = inspect.unwrap(function)
    wanted = inspect.signature(inner).parameters.values()
    names = {p.name for p in wanted if p.kind is p.KEYWORD_ONLY}
    if not any(p.kind is p.VAR_KEYWORD for p in wanted):
        keywords = {k: v for k, v in keywords.items() if k in names}
    return compiled(inner)(*arguments, **keywords)


def compiled(function: FunctionType) -> Callable[..., Any]:
    """The function, compiled from its source to know lists of every length. Raises NotProved."""
    namespace = dict(function.__globals__)
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        namespace[name] = cell.cell_contents
    namespace |= {MAP: mapped_over, CALL: called, STAR: starred}
    made = FunctionType(code_of(function.__code__), namespace, argdefs=function.__defaults__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made


@functools.cache
def code_of(code: CodeType) -> CodeType:
    """That of the changed function. Raises NotProved where the source is not what runs."""
    try:
        with open(code.co_filename, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except OSError:
        raise NotProved(f"the source of {code.co_name} is not there") from None
    found = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.Lambda) and _is(n, code)]
    if len(found) != 1 or code not in _codes(compile(tree, code.co_filename, "exec")):
        raise NotProved(f"the source of {code.co_name} is not what runs")
    module = ast.fix_missing_locations(ast.Module([_Changed().visit(_as_function(found[0]))], []))
    return next(c for c in compile(module, code.co_filename, "exec").co_consts if isinstance(c, CodeType))


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A code and all inside it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _is(node: Any, code: CodeType) -> bool:
    """Whether a node is that of the code: by its first line, a lambda by where its body stands."""
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    if isinstance(node, ast.FunctionDef):
        return (node.name, first) == (code.co_name, code.co_firstlineno)
    body = node.body
    where = (body.lineno, body.end_lineno, body.col_offset, body.end_col_offset)
    return code.co_name == "<lambda>" and where in code.co_positions()


def _as_function(node: Any) -> ast.FunctionDef:
    """A definition called _function, without decorators and annotations, the starred parameter as the last plain one."""
    a = node.args
    plain = [ast.arg(x.arg) for x in (*a.posonlyargs, *a.args, *([a.vararg] if a.vararg else []))]
    kept = ast.arguments(
        posonlyargs=[],
        args=plain,
        vararg=None,
        kwonlyargs=[ast.arg(x.arg) for x in a.kwonlyargs],
        kw_defaults=[None for _ in a.kwonlyargs],
        kwarg=ast.arg(a.kwarg.arg) if a.kwarg else None,
        defaults=[],
    )
    body = [ast.Return(node.body)] if isinstance(node, ast.Lambda) else node.body
    (made,) = ast.parse("def _function(): pass").body
    assert isinstance(made, ast.FunctionDef)
    made.args, made.body = kept, body
    return made


class _Changed(ast.NodeTransformer):
    """Comprehensions over one thing as maps; calls by way of what knows lists."""

    def visit(self, node: Any) -> Any:
        if isinstance(node, ast.Try | ast.TryStar):
            raise NotProved("it catches errors, and what is refused of a list of every length is one")
        return self._mapped(node) if isinstance(node, ast.ListComp | ast.GeneratorExp) else super().visit(node)

    def _mapped(self, node: Any) -> Any:
        self.generic_visit(node)
        (first, *rest) = node.generators
        names = [first.target] if isinstance(first.target, ast.Name) else getattr(first.target, "elts", [])
        if rest or first.ifs or first.is_async or not all(isinstance(n, ast.Name) for n in names):
            return node
        function = ast.Lambda(ast.arguments([], [ast.arg(n.id) for n in names], None, [], [], None, []), node.elt)
        spread = ast.Constant(not isinstance(first.target, ast.Name))
        return ast.Call(ast.Name(MAP, ast.Load()), [function, first.iter, spread], [])

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        stars = [x for x in node.args if isinstance(x, ast.Starred)]
        if not stars:
            return ast.Call(ast.Name(CALL, ast.Load()), [node.func, *node.args], node.keywords)
        if len(stars) == 1 and stars[0] is node.args[-1]:
            plain = [*node.args[:-1], stars[0].value]
            return ast.Call(ast.Name(STAR, ast.Load()), [node.func, *plain], node.keywords)
        return node


def called(function: Any, *arguments: Any, **keywords: Any) -> Any:
    """function(*arguments), on lists of every length as what it is known to make of them, or read in its turn."""
    if not any(isinstance(x, AnyList) for x in (*arguments, *keywords.values())):
        return function(*arguments, **keywords)
    known = next((made for f, made in OWN.items() if f is function), None)
    if known is not None:
        return known(*arguments, **keywords)
    if not isinstance(function, FunctionType):
        raise NotProved(f"of a list of every length it asks for its {getattr(function, '__name__', function)}")
    made = function if hasattr(function, "__wrapped__") else compiled(function)  # what is readable asks the list itself
    return made(*arguments, **keywords)


def starred(function: Any, *arguments: Any, **keywords: Any) -> Any:
    """function(*before, *last), where the last argument may be a list of every length."""
    *before, last = arguments
    if not isinstance(last, AnyList):
        return called(function, *before, *last, **keywords)
    known = next((made for f, made in SPREAD.items() if f is function), None)
    return known(last) if known is not None and not before else on_list(function, *before, last, **keywords)
