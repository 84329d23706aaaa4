"""The normal form of a term: sums multiplied out, products flat. Part of what is trusted."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from .laws import LAWS, Law
from .symbols import NormSymbol
from .terms import Element
from .theorems import NotProved

Coefficients = dict[Any, Any]


def normal_form(t: Element) -> Coefficients:
    """{monomial: coefficient} without zeros, everything multiplied out: equal ones are of terms that are equal whatever their atoms are."""
    return {m: c for m, c in _expand(t).items() if not _vanishes(c)}


def _expand(t: Element) -> Coefficients:
    import sympy as sp

    if t.op == "atom":
        return {("atom", t.extra, t.kind, t.is_block, t.is_real): sp.Integer(1)}
    if t.op == "identity":
        return {("identity",): sp.Integer(1)}
    if t.op == "sum":
        out: Coefficients = {}
        for part in t.args:
            for m, c in _expand(part).items():
                out[m] = out.get(m, 0) + c
        return out
    if t.op == "scale":
        return {m: t.extra * c for m, c in _expand(t.args[0]).items()}
    law = LAWS[t.op]
    return _multilinear(
        t.op, law, t.extra, [list(_factors(a, how)) for a, how in zip(t.args, law.arguments, strict=True)]
    )


def _factors(t: Element, how: str) -> Iterator[tuple[Any, Any]]:
    import sympy as sp

    if how == "n":
        form = normal_form(t)
        yield ("frozen", tuple(sorted(((m, sp.factor(c)) for m, c in form.items()), key=repr))), sp.Integer(1)
        return
    for m, c in _expand(t).items():
        if how == "r" and not c.is_real:
            raise NotProved(f"{t} stands where only real coefficients may")
        yield m, (sp.conjugate(c) if how == "c" else c)


def _multilinear(op: str, law: Law, extra: Hashable, factors: list[list[tuple[Any, Any]]]) -> Coefficients:
    import sympy as sp

    out: Coefficients = {}
    for choice in product(*factors):
        coefficient = sp.prod([c for _, c in choice])
        monomial = _monomial(op, extra, tuple(m for m, _ in choice))
        out[monomial] = out.get(monomial, 0) + coefficient
    return out


def _monomial(op: str, extra: Hashable, inner: tuple[Any, ...]) -> Any:
    """Products are flat words; adjoints reverse words and cancel in pairs; element-wise products commute."""
    if op == "matmul":
        flat = [f for m in inner for f in (m[1:] if m[0] == "matmul" else (m,)) if f != ("identity",)]
        return ("matmul", *flat) if len(flat) > 1 else flat[0] if flat else ("identity",)
    if op == "adjoint":
        (m,) = inner
        if m[0] == "adjoint":
            return m[1]
        if m[0] == "matmul":
            return ("matmul", *(_monomial("adjoint", None, (f,)) for f in reversed(m[1:])))
        return ("adjoint", m)
    if op == "conj":
        (m,) = inner
        if m[0] == "conj":
            return m[1]
        if m[0] == "hadamard":
            return _monomial("hadamard", None, tuple(_monomial("conj", None, (f,)) for f in m[1:]))
        return ("conj", m)
    if op == "hadamard":
        flat = [f for m in inner for f in (m[1:] if m[0] == "hadamard" else (m,))]
        return ("hadamard", *sorted(flat, key=repr))
    return (op, *inner) if extra is None else (op, ("extra", extra), *inner)


def _vanishes(c: Any) -> bool:
    import sympy as sp

    if c == 0:
        return True
    if not c.free_symbols:
        return bool(sp.simplify(c) == 0)
    return bool(sp.cancel(sp.together(sp.expand(c))) == 0)


def divisors(e: Any) -> set[Any]:
    """Every divisor that is written in a term, in a number, or in a term whose norm stands in it: none may be 0.

    Of what was read under sympy.evaluate(False) those too that SymPy cancels without asking, as in k/k.
    """
    import sympy as sp

    if isinstance(e, Element):
        own = divisors(e.extra) if e.op == "scale" else set()
        return own.union(*map(divisors, e.args))
    e = sp.sympify(e)
    below = {p.base for p in e.atoms(sp.Pow) if p.exp.is_negative or p.exp.is_Rational is False}
    return below.union(*(divisors(s.of) for s in e.atoms(NormSymbol)))


def evaluated(e: Any) -> Any:
    """A term or a number that was read under sympy.evaluate(False), as SymPy evaluates it."""
    import sympy as sp

    if isinstance(e, Element):
        extra = evaluated(e.extra) if e.op == "scale" else e.extra
        return replace(e, args=tuple(map(evaluated, e.args)), extra=extra)
    e = sp.sympify(e)
    e = e.xreplace({s: NormSymbol(evaluated(s.of), s.order) for s in e.atoms(NormSymbol)})
    while (made := e.doit()) != e:  # SymPy makes a |(|y|)| of a |y|
        e = made
    return e
