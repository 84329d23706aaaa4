"""The report of `qnn-emul derive`: a derivation to follow, as text or LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from ..complexity import growth
from ..complexity.architecture import REGIMES
from ..complexity.derivation import DerivationStep
from ..complexity.groupings import PAPER, Grouping
from ..complexity.verdict import RegimeVerdict, classical_words
from .typeset import filled, latex, plain, prose, sentence_latex, spoken
from .writing import written

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
    line = partial(_line, console)
    line("", _where(d.spec.regime, d.spec.paths))
    line("", "T, a: depth and ancillas of ψ, which goes into the part; depth counts two-qubit gates in a row.")
    console.print()
    for number, step in enumerate(d.steps, 1):
        _show_step(console, number, step)
    console.print("\n[bold]Result[/bold]")
    line("  quantum    ", f"O({plain(v.order)})")
    line("             ", f"Õ({plain(v.soft)})")
    line("             ", f"with constants: {plain(d.expression)}")
    line("  ancillas   ", plain(d.pieces.ancillas))
    line("  classical  ", f"Ω({plain(growth.order(v.classical))})")
    line("             ", written(classical_words(d.spec)))
    line("  paper      ", f"O({plain(v.claim)})  [{spoken(v.claim_source)}]")
    line("  verdict    ", v.verdict)
    for reason in v.reasons:
        line("             - ", spoken(reason))
    line("  speed-up   ", v.speed_up)
    for source in d.sources:
        line("  power of N from ", spoken(source))


def _line(console: Console, head: str, text: str) -> None:
    console.print(filled(head, text, console.width), markup=False, highlight=False, soft_wrap=True)


def show_groupings(found: Sequence[Grouping], console: Console) -> None:
    """The five groupings of a convolution, and what Lemma 5 states."""
    console.print("[bold]One convolution: C channels, D × D taps, M × M images, m = log2 M[/bold]")
    line = partial(_line, console)
    for g in found:
        line("  ", g.key)
        line("    depth of a use       ", f"O({plain(g.depth)})")
        line("    α/‖C‖                ", f"at most {plain(g.subnormalization)}")
        line("    C/(2 ‖C‖) in all     ", f"O({plain(g.amplified)})")
    line("  paper, Lemma 5         ", f"O({plain(PAPER)}), with error 0")
    line(
        "",
        "Unitaries and permutations of which nothing is known count as such; be.convolution_fourier is for circular padding.",
    )


def groupings_latex(found: Sequence[Grouping]) -> str:
    """The same as a LaTeX table."""
    lines = [r"\begin{tabular}{llll}", r"lemma & depth of a use & $\alpha/\|C\|$ & $C/(2\|C\|)$ \\ \hline"]
    for g in found:
        cells = (f"${latex(x)}$" for x in (g.depth, g.subnormalization, g.amplified))
        lines.append(f"\\texttt{{{prose(g.key)}}} & {' & '.join(cells)} \\\\")
    lines.append(f"Lemma 5, claimed & & & ${latex(PAPER)}$")
    return "\n".join([*lines, r"\end{tabular}"])


def _where(regime: int, paths: int) -> str:
    if regime == 1:
        return "N = M^2 pixels of a 4 x M x M image; vectors have 16 N entries."
    sizes = f"N: entries of one path's output; d = {paths} paths, N^d = 4 M^2; vectors have 16 M^2 = 4 N^d entries."
    return f"{sizes} The paths run classically, once."


def _show_step(console: Console, number: int, step: DerivationStep) -> None:
    came_in = f"  from {'; '.join(step.came_in)}" if step.came_in else ""
    _line(console, f"{number:3}. ", written(f"{step.node}  ({step.lemma}){came_in}"))
    _line(console, "     depth     ", plain(step.depth))
    if step.ancillas is not None:
        _line(console, "     ancillas  ", plain(step.ancillas))
    if str(step.said):
        _line(console, "     ", spoken(step.said))


def as_latex(v: RegimeVerdict) -> str:
    """The derivation as a LaTeX fragment: one item a step, then the result. It compiles in any document class."""
    d = v.derivation
    layers = "$k$ blocks" if d.layers is growth.K else f"$k = {d.layers}$"
    lines = [
        f"% qnn-emul derive --regime {d.spec.regime}" + ("" if d.spec.regime == 1 else f" --paths {d.spec.paths}"),
        f"\\paragraph{{Regime {d.spec.regime}}} {prose(REGIMES[d.spec.regime])}; {layers}.",
        "\\begin{enumerate}",
    ]
    for step in d.steps:
        came_in = f" from {prose('; '.join(step.came_in))}" if step.came_in else ""
        ancillas = "" if step.ancillas is None else f", ancillas ${latex(step.ancillas)}$"
        lines += [
            f"  \\item \\textbf{{{prose(step.node)}}} (\\texttt{{{prose(step.lemma)}}}){came_in}:",
            f"    depth ${latex(step.depth)}${ancillas}.",
            *([f"    {sentence_latex(step.said)}."] if str(step.said) else []),
        ]
    lines += [
        "\\end{enumerate}",
        f"Quantum: $O\\!\\left({latex(v.order)}\\right) = \\tilde O\\!\\left({latex(v.soft)}\\right)$.",
        f"Classical: $\\Omega\\!\\left({latex(growth.order(v.classical))}\\right)$ ({prose(classical_words(d.spec))}).",
        f"Claimed: $O\\!\\left({latex(v.claim)}\\right)$ ({sentence_latex(v.claim_source)}). Verdict: {v.verdict}.",
        "\\begin{itemize}",
        *(f"  \\item {sentence_latex(r)}." for r in v.reasons),
        "\\end{itemize}",
        f"Speed-up: {prose(v.speed_up)}.",
    ]
    return "\n".join(lines)
