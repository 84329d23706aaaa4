"""The report of `qnn-emul derive`: a derivation to follow, as text or LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import sympy

from ..complexity import growth
from ..complexity.architecture import REGIMES
from ..complexity.derivation import DerivationStep, rounded, shown
from ..complexity.groupings import PAPER, SIZES, C, D, Grouping
from ..complexity.verdict import RegimeVerdict, classical_words

if TYPE_CHECKING:
    from rich.console import Console


def show(v: RegimeVerdict, console: Console) -> None:
    """The steps, then what follows from them."""
    d = v.derivation
    paths = "" if d.spec.regime == 1 else f", d = {d.spec.paths}"
    layers = "a symbol" if d.layers is growth.K else str(d.layers)
    console.print(f"[bold]Regime {d.spec.regime}: {REGIMES[d.spec.regime]}{paths}, k = {layers}[/bold]")
    if not d.spec.skip:
        console.print("without the skip connection")
    console.print(_where(d.spec.regime, d.spec.paths))
    console.print("T, a: depth and ancillas of psi, which goes into the part; depth counts two-qubit gates in a row.\n")
    for number, step in enumerate(d.steps, 1):
        _show_step(console, number, step)
    console.print("\n[bold]Result[/bold]")
    plain = partial(console.print, markup=False)
    plain(f"  quantum    O({shown(v.order)})")
    plain(f"             Õ({shown(v.soft)})")
    plain(f"             with constants: {shown(d.expression)}")
    plain(f"  ancillas   {shown(d.pieces.ancillas)}")
    plain(f"  classical  Ω({growth.order(v.classical)})")
    plain(f"             {classical_words(d.spec)}")
    plain(f"  paper      O({v.claim})  [{v.claim_source}]")
    plain(f"  verdict    {v.verdict}")
    for reason in v.reasons:
        plain(f"             - {reason}")
    plain(f"  speed-up   {v.speed_up}")
    for source in d.sources:
        plain(f"  power of N from {source}")


def show_groupings(found: Sequence[Grouping], console: Console) -> None:
    """The five groupings of a convolution, and what Lemma 5 states."""
    console.print("[bold]One convolution: C channels, D x D taps, M x M images, m = log2 M[/bold]")
    plain = partial(console.print, markup=False)
    for g in found:
        plain(f"  {g.key}")
        plain(f"    depth of a use       O({g.depth})")
        plain(f"    alpha/||C||          at most {g.subnormalization}")
        plain(f"    C/(2 ||C||) in all   O({g.amplified})")
    plain(f"  paper, Lemma 5         O({PAPER}), with error 0")
    plain(
        "Unitaries and permutations of which nothing is known count as such; be.convolution_fourier is for circular padding."
    )


def groupings_latex(found: Sequence[Grouping]) -> str:
    """The same as a LaTeX table."""
    lines = [r"\begin{tabular}{llll}", r"lemma & depth of a use & $\alpha/\|C\|$ & $C/(2\|C\|)$ \\ \hline"]
    for g in found:
        cells = (f"${_latex(x)}$" for x in (g.depth, g.subnormalization, g.amplified))
        lines.append(f"\\texttt{{{_text(g.key)}}} & {' & '.join(cells)} \\\\")
    lines.append(f"Lemma 5, claimed & & & ${_latex(sympy.sympify(PAPER, locals={'C': C, 'D': D, 'm': SIZES['m']}))}$")
    return "\n".join([*lines, r"\end{tabular}"])


def _where(regime: int, paths: int) -> str:
    if regime == 1:
        return "N = M^2 pixels of a 4 x M x M image; vectors have 16 N entries."
    sizes = f"N: entries of one path's output; d = {paths} paths, N^d = 4 M^2; vectors have 16 M^2 = 4 N^d entries."
    return f"{sizes} The paths run classically, once."


def _show_step(console: Console, number: int, step: DerivationStep) -> None:
    came_in = f"  from {', '.join(step.came_in)}" if step.came_in else ""
    console.print(f"{number:3}. [bold]{step.node}[/bold]  ({step.lemma}){came_in}")
    console.print(f"     depth     {step.depth}", markup=False)
    if step.ancillas:
        console.print(f"     ancillas  {step.ancillas}", markup=False)
    if step.said:
        console.print(f"     {step.said}", markup=False)


def as_latex(v: RegimeVerdict) -> str:
    """The derivation as a LaTeX fragment: one item a step, then the result. It compiles in any document class."""
    d = v.derivation
    lines = [
        f"% qnn-emul derive --regime {d.spec.regime}" + ("" if d.spec.regime == 1 else f" --paths {d.spec.paths}"),
        f"\\paragraph{{Regime {d.spec.regime}}} {_text(REGIMES[d.spec.regime])}; $k = {sympy.latex(d.layers)}$.",
        "\\begin{enumerate}",
    ]
    for step in d.steps:
        lines.append(f"  \\item \\textbf{{{_text(step.node)}}} (\\texttt{{{_text(step.lemma)}}})" + _from(step) + ":")
        lines.append(
            f"    depth ${_formula(step.depth)}$"
            + (f", ancillas ${_formula(step.ancillas)}$" if step.ancillas else "")
            + "."
        )
        if step.said:
            lines.append(f"    {_text(step.said)}.")
    lines += [
        "\\end{enumerate}",
        f"Quantum: $O\\!\\left({_latex(rounded(v.order))}\\right) = \\tilde O\\!\\left({_latex(rounded(v.soft))}\\right)$.",
        f"Classical: $\\Omega\\!\\left({_latex(growth.order(v.classical))}\\right)$ ({_text(classical_words(d.spec))}).",
        f"Claimed: $O\\!\\left({_latex(v.claim)}\\right)$ ({_text(v.claim_source)}). Verdict: {v.verdict}.",
        "\\begin{itemize}",
        *(f"  \\item {_text(r)}." for r in v.reasons),
        "\\end{itemize}",
        f"Speed-up: {_text(v.speed_up)}.",
    ]
    return "\n".join(lines)


def _from(step: DerivationStep) -> str:
    return f" from {_text(', '.join(step.came_in))}" if step.came_in else ""


def _latex(expression: sympy.Expr) -> str:
    out: str = sympy.latex(expression, symbol_names={growth.EPSILON: r"\varepsilon"})
    return out


def _formula(text: str) -> str:
    """A formula of a step; its symbols (T, a, q, s, …) are whatever it names."""
    names = {
        s: sympy.Symbol(s)
        for s in ("N", "S", "Q", "E", "T", "a", "q", "s", "p", "g", "m", "k", "epsilon", "T_X", "T_0")
    }
    return _latex(sympy.sympify(text, locals=names)).replace(r"\epsilon", r"\varepsilon")


ESCAPES = {
    "\\": r"\textbackslash{}",
    "_": r"\_",
    "^": r"\^{}",
    "|": r"\textbar{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "Õ": r"$\tilde O$",
    "…": r"\ldots{}",
}


def _text(text: str) -> str:
    return "".join(ESCAPES.get(c, c) for c in text)
