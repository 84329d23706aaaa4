"""The report of `qnn-emul resources`: numbers of both sets of rules, where the factor between them comes from, scans, a plot."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..complexity.architecture import REGIMES
from ..complexity.resources import RULES, log10
from .plotting import figure
from .tables import table

if TYPE_CHECKING:
    from rich.console import Console

YEAR = math.log10(365.25 * 24 * 3600)
NAMED = {"own": "the project's rules", "paper": "the paper's rules"}


def scientific(value: int) -> str:
    """A whole number of any size: as it is below a million, else with three digits and a power of ten."""
    return f"{value}" if value < 10**6 else _power(log10(value))


def _constant(value: float) -> str:
    return scientific(value) if isinstance(value, int) else f"{value:.6g}"


def _power(exponent: float) -> str:
    whole = math.floor(exponent)
    digits = f"{10 ** (exponent - whole):.2f}"
    return f"1.00e+{whole + 1:02d}" if digits == "10.00" else f"{digits}e{whole:+03d}"


def show(report: dict[str, Any], comparison: dict[str, Any], console: Console) -> None:
    """Tables for a terminal."""
    paths = "" if report["regime"] == 1 else f", {report['paths']} paths"
    console.print(
        f"[bold]Regime {report['regime']}: {REGIMES[report['regime']]}[/bold]; N = 2^{report['log2_n']}{paths}, "
        f"{report['layers']} layers, epsilon = {report['epsilon']:g}",
    )
    counts = _plain(("", "paper's rules", "own rules", "paper / own"))
    for name, label in (
        ("depth", "depth, two-qubit gates in a row"),
        ("gates", "two-qubit gates, memories' included"),
        ("qubits", "qubits without memories"),
        ("ancillas", "ancillas among them"),
        ("qram_words", "QRAM, words"),
        ("qram_bits", "QRAM, bits"),
    ):
        counts.add_row(label, *_cells(report["paper"][name], report["own"][name]))
    for label in _labels(report):
        pair = (report[r]["queries"].get(label, 0) for r in ("paper", "own"))
        counts.add_row(f"queries to {label}", *_cells(*pair))
    console.print(counts)
    _show_times(report, console)
    _show_factors(comparison, console)


def _plain(columns: Sequence[str], left: Sequence[int] = (0,)) -> Any:
    return table(columns, left, wrapped=range(len(columns)), box=None, header_style="")


def _labels(report: dict[str, Any]) -> list[str]:
    return sorted({label for r in RULES for label in report[r]["queries"]})


def _cells(paper: int, own: int) -> tuple[str, str, str]:
    ratio = _power(log10(paper) - log10(own)) if paper and own else "-"
    return scientific(paper), scientific(own), ratio


def _show_times(report: dict[str, Any], console: Console) -> None:
    plain = partial(console.print, markup=False)
    plain(
        f"one run at {report['gate_time']:g} s a gate: {_duration(report['log10_seconds_quantum'])} ({NAMED[report['rules']]}); "
        f"classical, {scientific(report['classical_operations'])} multiplications at {report['classical_time']:g} s: "
        f"{_duration(report['log10_seconds_classical'])}"
    )
    for rules in RULES:
        where = report["crossing_log2_n"][rules]
        text = "no N up to 2^100" if where is None else f"N = 2^{where}"
        plain(f"a quantum run is faster than a classical one from {text} on, by {NAMED[rules]}")


def _duration(log10_seconds: float) -> str:
    if log10_seconds < YEAR:
        return f"{_power(log10_seconds)} s"
    return f"{_power(log10_seconds - YEAR)} years"


def _show_factors(comparison: dict[str, Any], console: Console) -> None:
    c = comparison
    console.print(
        f"\n[bold]Where the factor comes from[/bold]: queries to the input at N = 2^{c['log2_n']}, {c['layers']} layers, "
        f"epsilon = {c['epsilon']:g}, from the paper's path to the project's, one change at a time",
    )
    factors = _plain(("change", "factor", "because"), (0, 2))
    for row in c["factors"]:
        factors.add_row(row["change"], _power(row["log10_factor"]), row["because"])
    factors.add_row("in all", _power(c["log10_queries"]), "")
    console.print(factors, markup=False)
    constants = _plain(("constants", "paper", "own"))
    for row in c["constants"]:
        constants.add_row(row["what"], _constant(row["paper"]), _constant(row["own"]))
    console.print(constants, markup=False)


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """A scan as CSV with a header; empty where there is no memory."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def plot(
    rows: Sequence[dict[str, Any]], variable: str, title: str, path: str | Path, gate_time: float, classical_time: float
) -> None:
    """Time of a quantum and of a classical run, and queries to the input, against the scanned variable: powers of ten, of any size."""
    key = variable.replace("-", "_")
    with figure(path, 1, 2, size=(9.0, 3.8)) as (fig, axes):
        fig.suptitle(title)
        for rules, mark in zip(RULES, ("o-", "s-"), strict=True):
            chosen = [r for r in rows if r["rules"] == rules]
            x = [r[key] for r in chosen]
            axes[0].plot(x, [r["log10_seconds_quantum"] for r in chosen], mark, label=f"quantum, {NAMED[rules]}")
            axes[1].plot(x, [r["log10_queries"] for r in chosen], mark, label=NAMED[rules])
        axes[0].plot(x, [r["log10_seconds_classical"] for r in chosen], "k--", label="classical, exact and dense")
        axes[0].axhline(YEAR, color="0.5", linestyle=":", label="a year")
        axes[0].set_title(f"{gate_time:g} s a two-qubit gate, {classical_time:g} s a multiplication")
        axes[0].set_ylabel("time of one run, seconds")
        axes[1].set_title("uses of the input's circuit")
        axes[1].set_ylabel("queries to the input")
        for axis in axes:
            axis.yaxis.set_major_formatter(lambda exponent, _: f"$10^{{{exponent:g}}}$")
            axis.set_xlabel({"log2-n": "log2 N", "layers": "layers k", "epsilon": "epsilon"}[variable])
            if variable == "epsilon":
                axis.set_xscale("log")
                axis.invert_xaxis()
            axis.legend()
