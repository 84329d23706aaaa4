"""What stands for all numbers, all data: it is handed on, and answers no question by which a function could tell it from one of them."""

from __future__ import annotations

from typing import Any, NoReturn

from ...linalg.widths import Width, has_width, same
from .state import NotRead


class Unasked:
    """Equality, order, truth, size, hash and entries of it are nobody's business: each question is refused by name."""

    __array_ufunc__ = None

    def _shown(self) -> str:
        return type(self).__name__

    def __array__(self, *rest: Any, **more: Any) -> NoReturn:
        raise NotRead(f"it asks for the entries of {self._shown()}, which stands for all")


def _refused(question: str) -> Any:
    def method(self: Any, *rest: Any) -> NoReturn:
        raise NotRead(f"it asks {question} of {self._shown()}: no case of it is read")

    return method


for _question, _names in {
    "for equality": ("eq", "ne", "hash", "contains"),
    "for the order": ("lt", "le", "gt", "ge"),
    "for truth": ("bool",),
    "for the size": ("len", "iter", "reversed", "getitem"),
    "for the value": ("float", "int", "index", "complex", "round"),
}.items():
    for _name in _names:
        setattr(Unasked, f"__{_name}__", _refused(_question))


class Unread(Unasked):
    """A parameter of which a reading says nothing: it may not be used at all."""


def formula(number: Any) -> Any:
    """Of a number of a circuit; any other number as it is."""
    return getattr(number, "formula", number)


def alike(one: Any, other: Any) -> bool:
    """Whether two arguments are one, for all that they stand for."""
    formulas = [formula(x) for x in (one, other)]
    if any(hasattr(f, "free_symbols") for f in formulas):
        import sympy as sp

        return (
            not any(isinstance(f, Unasked) for f in formulas)
            and sp.simplify(sp.sympify(formulas[0]) - formulas[1]) == 0
        )
    if has_width(one, other):
        return all(isinstance(x, Width | int) for x in (one, other)) and same(one, other)
    if one is other or isinstance(one, Unasked) or isinstance(other, Unasked):
        return one is other
    return type(one) is type(other) and bool(one == other)


def only(made: Any, *wanted: Any) -> Any:
    """What a function of data makes where its other arguments are these. It raises NotRead for others."""

    def given(*rest: Any) -> Any:
        if len(rest) != len(wanted) or not all(
            w(r) if callable(w) else alike(r, w) for r, w in zip(rest, wanted, strict=True)
        ):
            raise NotRead("a leaf is made with other arguments than those that it stands for")
        return made

    return given
