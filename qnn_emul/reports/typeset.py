"""Formulas of costs as people read them: on a terminal (log2(N)^2, 21330, no stars), and in LaTeX as a paper prints them."""

from __future__ import annotations

import math
import re
import textwrap
from typing import Any

import sympy
from sympy import Expr
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from ..complexity.growth import EPSILON, LOG_E, LOG_N, N
from ..complexity.words import Sentence, rounded
from .writing import written

TIED = "\u00a0"  # a space at which no line is broken
SHORT = 30  # characters of a formula that is never broken


def _numbers(value: Any, power: str) -> str:
    """A float with four digits; large and small ones with a power of ten."""
    found = float(f"{float(value):.4g}")
    mantissa, _, exponent = (f"{found:.7g}" if 1e-3 <= abs(found) < 1e7 else f"{found:.4g}").partition("e")
    return power.format(mantissa, int(exponent)) if exponent else mantissa


class _Plain(StrPrinter):  # type: ignore[misc]  # SymPy has no types
    def _print_Float(self, expr: Any) -> str:
        return _numbers(expr, "{}e{}")

    def _print_Symbol(self, expr: Any) -> str:
        return "log2(N)" if expr == LOG_N else str(expr.name)


class _Latex(LatexPrinter):  # type: ignore[misc]  # SymPy has no types
    def _print_Float(self, expr: Any) -> str:
        return _numbers(expr, r"{} \cdot 10^{{{}}}")

    def _print_Symbol(self, expr: Any, style: str = "plain") -> str:
        if expr == LOG_N:
            return r"\log_2(N)"
        return str(super()._print_Symbol(expr, style)).replace(r"\epsilon", r"\varepsilon")

    def _print_log(self, expr: Any, exp: str | None = None) -> str:
        argument = r"1/\varepsilon" if expr.args[0] == 1 / EPSILON else self._print(expr.args[0])
        power = f"^{{{exp}}}" if exp else ""
        return rf"\log{power}\left({argument}\right)"

    def _print_Pow(self, expr: Any) -> str:
        if expr.base == LOG_N and expr.exp.is_positive:
            return rf"\log_2^{{{self._print(expr.exp)}}}(N)"
        return str(super()._print_Pow(expr))


def legible(expression: Any) -> Expr:
    """With log(1/epsilon) for e, and logarithms of N to the base 2 where they are so counted."""
    out = sympy.sympify(expression).subs({LOG_E: sympy.log(1 / EPSILON), LOG_N: sympy.log(N) / sympy.log(2)})
    if out.has(sympy.log(2)):
        out = out.subs(sympy.log(N), LOG_N * sympy.log(2))
        out = out.subs(sympy.log(2), sympy.Float(math.log(2)))  # where it does not cancel
    return rounded(out)


def plain(expression: Any) -> str:
    """For a terminal: 32 log2(N)^2 + 352. Lines may break before + and -, in a short formula nowhere."""
    text = written(_Plain().doprint(legible(expression)))
    tied = text.replace(" ", TIED)
    if len(text) <= SHORT:
        return tied
    broken = re.sub(rf"{TIED}([+-]){TIED}", rf" \1{TIED}", tied)
    return re.sub(r"\^\([^()]*\)", lambda exponent: exponent[0].replace(" ", TIED), broken)


def latex(expression: Any) -> str:
    """For LaTeX, without dollars."""
    return re.sub(r"(?<=\d) (?=\{\d)", r" \\cdot ", str(_Latex().doprint(legible(expression))))


def spoken(said: Sentence) -> str:
    """A sentence for a terminal."""
    return "".join(written(p) if isinstance(p, str) else plain(p) for p in said.parts)


def filled(head: str, text: str, width: int) -> str:
    """`text` after `head`, in lines of `width`, further lines below its beginning; formulas break before + and - alone."""
    indent = " " * len(head)
    lines = textwrap.wrap(
        text, width, initial_indent=head, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines or [head]).replace(TIED, " ")


ESCAPES = {
    "\\": r"\textbackslash{}",
    "_": r"\_",
    "^": r"\^{}",
    "|": r"\textbar{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}
ESCAPES |= {"&": r"\&", "%": r"\%", "#": r"\#", "…": r"\ldots{}"}
SIGNS = {
    "->": r"\to",
    "<=": r"\leq",
    ">=": r"\geq",
    "|psi|^2": r"|\psi|^2",
    "|0><+|": r"|0\rangle\langle{+}|",
    "|+>|+>": r"|{+}\rangle|{+}\rangle",
    "Õ": r"\tilde O",
    "Omega": r"\Omega",
}
MATHEMATICS = re.compile(
    "|".join(map(re.escape, SIGNS))
    + r"|\d+(?: ?x ?\d+)+|1/epsilon\b|\b(?:psi|tau|epsilon|alpha)(?:_\w)?\b|\bsqrt\(\w+\)|\b[MN]\^\w"
)

ONE_FORMULA = (  # what stands beside mathematics and is some too: f(W $\\psi$) is $f(W \\psi)$
    (re.compile(r"\bW \$"), "$W "),
    (re.compile(r"\b([fO])\(\$([^$]*)\$\)"), r"$\1(\2)$"),
    (re.compile(r"\$(\\tilde O)\$\(\$"), r"$\1("),
    (re.compile(r"(\\tilde O\([^$]*)\$\)"), r"\1)$"),
    (re.compile(r"\((1 - )\$([^$]*)\$\)"), r"$(\1\2)$"),
    (re.compile(r"\$ ([=+] )?\$"), r" \1"),
    (re.compile(r"\$( = [\d.]*\d)"), r"\1$"),
)


def _joined(text: str) -> str:
    """Formulas side by side as one."""
    for pattern, whole in ONE_FORMULA:
        text = pattern.sub(whole, text)
    return text


def prose(text: str) -> str:
    """Words for LaTeX: what is mathematics in them between dollars, all else escaped."""
    out, place = [], 0
    for found in MATHEMATICS.finditer(text):
        out += ["".join(ESCAPES.get(c, c) for c in text[place : found.start()]), f"${_mathematics(found[0])}$"]
        place = found.end()
    return _joined("".join([*out, *(ESCAPES.get(c, c) for c in text[place:])]))


def _mathematics(text: str) -> str:
    if text in SIGNS:
        return SIGNS[text]
    text = re.sub(r" ?x ?", r" \\times ", text) if text[0].isdigit() and "x" in text else text
    text = re.sub(r"sqrt\((\w+)\)", r"\\sqrt{\1}", text).replace("epsilon", r"\varepsilon")
    return re.sub(r"\b(psi|tau|alpha)", r"\\\1", text)


def sentence_latex(said: Sentence) -> str:
    """A sentence for LaTeX."""
    return _joined("".join(prose(p) if isinstance(p, str) else f"${latex(p)}$" for p in said.parts))
