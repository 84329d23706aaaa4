"""The report of `qnn-emul table1`: one JSON object, tables for a terminal, or a figure."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..studies.baselines import BASELINES
from ..studies.comparison import SEEN, AccuracyRow, Comparison
from ..studies.fits import PowerLaw
from ..studies.table1 import COLUMNS, MARK, TableRow
from .plotting import figure
from .tables import number, table

if TYPE_CHECKING:
    from rich.console import Console

SHORT = (
    "coherent\nlayers",
    "coherent\nnon-lin.",
    "QRAM-\nfree",
    "norm\nkept",
    "polylog\n1/ε",
    "polylog\nN",
)  # of COLUMNS, for a narrow terminal
TITLES = {"coherent": "coherent", **{b.key: b.title for b in BASELINES}}


def as_json(rows: list[TableRow], comparison: Comparison | None, seed: int) -> dict[str, Any]:
    """Everything `table1 --json` prints: ticks with their reasons, the paper's, and the measurements (null without them)."""
    measured = None
    if comparison is not None:
        measured = {
            "entries": comparison.size,
            "blocks": comparison.blocks,
            "shots": [asdict(r) for r in comparison.rows],
            "slopes": {k: None if v is None else asdict(v) for k, v in comparison.laws.items()},
            "accuracies": [asdict(r) for r in comparison.accuracies],
            "crossings": comparison.crossings,
        }
    return {"columns": list(COLUMNS), "rows": [row.as_dict() for row in rows], "measured": measured, "seed": seed}


def show(rows: list[TableRow], comparison: Comparison | None, console: Console) -> None:
    """The table, why each tick is what it is, where the paper differs, and coherent against read-out."""
    console.print(_ticks(rows, COLUMNS if console.width >= 116 else SHORT))
    console.print("A mark in brackets is the paper's, where it is another one.", style="dim")
    for row in rows:
        console.print(f"[bold]{row.title}[/], {row.what}")
        reasons = {tick.reason for tick in row.ticks}
        if len(reasons) == 1:
            console.print(f"  {reasons.pop()}", style="dim", markup=False)
            continue
        for name, tick in zip(COLUMNS, row.ticks, strict=True):
            console.print(f"  {MARK[tick.value]:3} {name}: {tick.reason}", style="dim", markup=False)
        for difference in row.differences:
            console.print(f"  differs from the paper: {difference}", markup=False)
    if comparison is not None:
        _show_comparison(comparison, console)


def _table(title: str, columns: tuple[str, ...]) -> Any:
    return table(columns, wrapped=range(1, len(columns)), title=title, padding=(0, 1, 0, 0))


def _ticks(rows: list[TableRow], names: tuple[str, ...]) -> Any:
    table = _table("Table 1, from the trees", ("", *names))
    for row in rows:
        cells = []
        for tick, printed in zip(row.ticks, row.paper, strict=True):
            cells.append(MARK[tick.value] + ("" if tick.value == printed else f" ({MARK[printed]})"))
        table.add_row(row.title, *cells)
    return table


def _show_comparison(c: Comparison, console: Console) -> None:
    title = f"Error of the class probabilities against shots, {c.blocks} block{'s' * (c.blocks > 1)}, N = {c.size}"
    shots = _table(title, ("shots", *(b.title for b in BASELINES)))
    for taken in sorted({r.shots for r in c.rows}):
        found = {r.baseline: r for r in c.rows if r.shots == taken}
        shots.add_row(f"{taken:.0e}", *(f"{found[b.key].error:.2e}" for b in BASELINES))
    console.print(shots)
    slopes = "; ".join(f"{b.title} {_slope(c.laws[b.key])}" for b in BASELINES)
    console.print(f"slopes in log-log from {SEEN} N shots on (1/2 is shot noise): {slopes}")
    table = _table("At the same accuracy", ("accuracy", "pipeline", "shots", "depth", "gates", "loads", "measured"))
    for epsilon in sorted({r.epsilon for r in c.accuracies}, reverse=True):
        for r in (r for r in c.accuracies if r.epsilon == epsilon):
            numbers = (float(r.shots), float(r.depth), float(r.gates), float(r.queries))
            error = number(r.error, ".1e")
            style = "bold" if r.depth == min(o.depth for o in c.accuracies if o.epsilon == epsilon) else ""
            table.add_row(f"{epsilon:.0e}", TITLES[r.pipeline], *(f"{v:.1e}" for v in numbers), error, style=style)
    console.print(table)
    console.print(
        "shots from the fitted line (it does not hold where entries are not seen: see measured); depth and two-qubit gates of all runs in "
        "a row; loads of data from trees. Bold: the least depth. — : too many shots to run.",
        style="dim",
    )
    for b in BASELINES:
        console.print(f"{b.title}: read-out is {_crossing(c, b.key)}")


def _crossing(c: Comparison, key: str) -> str:
    at = c.crossings[key]
    if at is not None:
        return f"deeper than the coherent pass below an accuracy of {at:.1e}"
    own, coherent = ([r for r in c.accuracies if r.pipeline == name] for name in (key, "coherent"))
    return (
        f"{'deeper' if own[0].depth > coherent[0].depth else 'less deep'} than the coherent pass at every accuracy here"
    )


def _slope(law: PowerLaw | None) -> str:
    return "none (nothing is read before the end)" if law is None else f"{law.slope:.3f} ± {law.error:.3f}"


COLOURS = {"coherent": "k", "allcock": "#1f4e79", "kerenidis": "#c55a11", "guo": "#548235"}
MARKS = {"coherent": "x", "allcock": "o", "kerenidis": "s", "guo": "^"}


def plot(c: Comparison, path: str | Path) -> None:
    """Error against shots with the fitted lines; depth against accuracy. Raises ArgumentError, MissingPackage."""
    with figure(path, 1, 2, (10.4, 4.2)) as (_, axes):
        _plot_shots(axes[0], c)
        _plot_depth(axes[1], c)


def _plot_shots(ax: Any, c: Comparison) -> None:
    for b in BASELINES:
        own, law = [r for r in c.rows if r.baseline == b.key], c.laws[b.key]
        label = f"{b.title}: slope {_slope(law)}"
        ax.plot([r.shots for r in own], [r.error for r in own], MARKS[b.key], color=COLOURS[b.key], label=label)
        kept = [r.shots for r in own if r.fitted and law is not None]
        ax.plot(kept, [law.factor * s**law.slope for s in kept if law is not None], color=COLOURS[b.key], linewidth=1)
    ax.set(
        xscale="log", yscale="log", xlabel="shots per reading", ylabel="‖y − ŷ‖₂ of the class probabilities (r.m.s.)"
    )
    ax.set_title(f"Read-out baselines, {c.blocks} blocks, N = {c.size}")
    ax.legend(loc="lower left")


def _plot_depth(ax: Any, c: Comparison) -> None:
    for key, title in TITLES.items():
        own: list[AccuracyRow] = [r for r in c.accuracies if r.pipeline == key]
        style = "--" if key == "coherent" else "-"
        ax.plot(
            [r.epsilon for r in own],
            [float(r.depth) for r in own],
            style,
            marker=MARKS[key],
            color=COLOURS[key],
            label=title,
        )
    for key, at in c.crossings.items():
        if at is not None:
            ax.axvline(at, color=COLOURS[key], linewidth=0.8, linestyle=":")
    ax.set(
        xscale="log", yscale="log", xlabel="accuracy ε of the class probabilities", ylabel="depth of all runs in a row"
    )
    ax.invert_xaxis()
    ax.set_title("Coherent against read-out (dotted: where they cross)")
    ax.legend(loc="upper left")
