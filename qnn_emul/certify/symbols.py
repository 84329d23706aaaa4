"""Symbols that carry what they stand for: the term of a norm, the polynomial of a value. Equal are those that carry equal things."""

from __future__ import annotations

from typing import Any

import sympy as sp

BARS = {"2": "||", "1": "|1|"}


class MarkSymbol(sp.Symbol):  # type: ignore[misc]  # SymPy has no types
    """A real number, or the name of a function, of `of`."""

    __slots__ = ("of",)
    of: Any

    def __new__(cls, name: str, of: Any, **assumptions: bool) -> MarkSymbol:
        made: MarkSymbol = sp.Symbol.__xnew__(cls, name, **assumptions)
        made.of = of
        return made

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.of)


class NormSymbol(MarkSymbol):
    """||of||, or the 1-norm: a number >= 0."""

    __slots__ = ("order",)
    order: str

    def __new__(cls, of: Any, order: str) -> NormSymbol:
        made = super().__new__(cls, f"{BARS[order]}{of}{BARS[order]}", of, nonnegative=True)
        assert isinstance(made, NormSymbol)
        made.order = order
        return made

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.order)


class Qubits(sp.Symbol):  # type: ignore[misc]  # SymPy has no types
    """A number of qubits that stands for all."""

    def __rlshift__(self, one: int) -> Any:
        return one * 2**self


def qubits(name: str) -> Qubits:
    """Its symbol."""
    return Qubits(name, integer=True, nonnegative=True)


def root(number: Any) -> Any:
    """Its root."""
    return sp.sqrt(number)


def normed(symbol: Any, order: str = "2") -> Any:
    """The term whose norm a symbol is; None if it is none."""
    return symbol.of if isinstance(symbol, NormSymbol) and symbol.order == order else None
