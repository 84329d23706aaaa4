"""Numbers and formulas as LaTeX."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

MAX_TERMS = 250


def aligned_latex(lines: list[str]) -> str:
    return r"$$\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}$$"


def latex(value: Any) -> str:
    """One number (six digits) or one formula, if it is not too long: parts that it shares would be written out each time."""
    if isinstance(value, int | float):
        mantissa, _, exponent = format(value, ".6g").partition("e")
        words = mantissa.replace("inf", r"\infty").replace("nan", r"\mathrm{nan}")
        return rf"{words} \times 10^{{{int(exponent)}}}" if exponent else words
    import sympy

    if not isinstance(value, sympy.Basic):
        return rf"\mathtt{{{_escaped(str(value))}}}"
    if len(list(islice(sympy.preorder_traversal(value), MAX_TERMS))) == MAX_TERMS:
        return rf"\text{{(a formula of more than {MAX_TERMS} parts: use str or subs)}}"
    out: str = sympy.latex(value, symbol_names={s: _symbol(s.name) for s in value.free_symbols})
    return out


GREEK = frozenset(["alpha", "beta", "gamma", "delta", "epsilon", "kappa", "lambda", "mu", "nu", "tau", "eta"])


def _symbol(name: str) -> str:
    r"""alpha_W1 as \alpha_{W1}: the stem may be Greek, what follows is the name of an encoding, upright and escaped."""
    stem, _, index = name.partition("_")
    head = (
        rf"\{stem}" if stem in GREEK else stem if re.fullmatch(r"[A-Za-z]", stem) else rf"\mathrm{{{_escaped(stem)}}}"
    )
    return rf"{head}_{{\mathrm{{{_escaped(index)}}}}}" if index else head


_SPECIAL = {"\\": r"\backslash ", "~": r"\sim ", "^": r"\wedge ", " ": r"\ ", "<": r"\lt ", ">": r"\gt ", "&": r"\&{}"}


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(c, rf"\{c}" if c in "{}$%#_" else c) for c in text)
