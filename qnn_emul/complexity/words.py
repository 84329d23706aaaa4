"""Sentences with formulas in them: words for JSON, which SymPy parses, and the formulas themselves for whoever sets them in type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Expr

from .growth import EPSILON, LOG_E, LOG_N, N


@dataclass(frozen=True)
class Sentence:
    """Words and formulas in turn; as a string, with the formulas as `shown`."""

    parts: tuple[str | Expr, ...]

    def __str__(self) -> str:
        return "".join(p if isinstance(p, str) else shown(p) for p in self.parts)


def sentence(*parts: Any) -> Sentence:
    """Words, formulas, numbers and other sentences in a row."""
    out: list[str | Expr] = []
    for part in parts:
        out += part.parts if isinstance(part, Sentence) else [part if isinstance(part, str | Expr) else str(part)]
    return Sentence(tuple(out))


def joined(sentences: Iterable[Sentence], between: str = "; ") -> Sentence:
    """One sentence of several."""
    return sentence(*[part for s in sentences for part in (between, s)][1:])


def shown(expression: Any) -> str:
    """A formula with N and epsilon in place of l and e, numbers to four digits."""
    value = sympy.sympify(expression).subs({LOG_N: sympy.log(N) / sympy.log(2), LOG_E: sympy.log(1 / EPSILON)})
    return str(rounded(value))


def rounded(expression: Expr) -> Expr:
    """The same with its floats to four digits."""
    return expression.xreplace({f: sympy.Float(f"{float(f):.4g}") for f in expression.atoms(sympy.Float)})
