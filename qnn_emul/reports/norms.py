"""The report of `qnn-emul norms`: one JSON object, tables for a terminal, or a figure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..linalg.activations import NORM_BOUND
from ..networks.classical import SLOPE
from ..studies.nonlinearity import AIM, Activation, Head
from ..studies.norms import NormRow, WorstCase
from .plotting import figure
from .tables import table

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, eq=False)
class Study:
    """What was asked for; None for the parts that were not."""

    seed: int
    rows: list[NormRow] | None = None
    worst: list[WorstCase] | None = None
    activation: Activation | None = None
    head: Head | None = None

    @property
    def ok(self) -> bool:
        """No measured norm below what theory promises, every worst case checked, no head above its bound."""
        kept = all(r.least >= r.bound - 1e-12 for r in self.rows or [])
        turned = all(
            r.turn <= r.bound + 1e-12 and r.dense <= r.root + 1e-12 and r.norm >= r.lower - 1e-12
            for r in (self.head.rows if self.head else [])
        )
        return kept and turned and all(w.ok for w in self.worst or [])


def as_json(study: Study) -> dict[str, Any]:
    """Everything `norms --json` prints; null for parts not asked for and for prices that do not exist."""
    return {
        "lipschitz": SLOPE,
        "norm_bound": NORM_BOUND,
        "norms": None if study.rows is None else [asdict(r) for r in study.rows],
        "worst_cases": None if study.worst is None else [asdict(w) for w in study.worst],
        "nonlinearity": None if study.activation is None else {**asdict(study.activation), "aim": AIM},
        "head": None if study.head is None else asdict(study.head),
        "seed": study.seed,
        "ok": study.ok,
    }


def show(study: Study, console: Console) -> None:
    """Tables, each with a sentence that says what it shows."""
    if study.rows is not None:
        console.print(_norm_table(study.rows))
        console.print(
            "bound: 1 - L ||W|| with the skip connection, none without it. uses: of the network's input by all blocks, each amplified "
            "from the bound (proved) or from the least norm seen, which nothing promises. degree: of the largest amplification, from the "
            "bound where there is one. — : no bound, no price.",
            style="dim",
        )
    if study.worst is not None:
        console.print(_worst_table(study.worst))
        console.print(
            f"skip: W = -1, flat input, attains 1 - L = {NORM_BOUND:.7f} as N grows, block after block; head: W = -1 attains 2 tau - 1; no "
            "skip: W kills all of the input but a part of size t, and the norm falls with t. Encoded; every record checked.",
            style="dim",
        )
    if study.activation is not None:
        _show_activation(study.activation, console)
    if study.head is not None:
        console.print(_head_table(study.head))
        law = study.head.law
        console.print(
            f"turn ~ N^({law.slope:.3f} ± {law.error:.3f}) for orthogonal W: ||W|psi|^2|| <= sqrt(P), P = sum |psi|^4, so the dense "
            "head changes the output less and less as N grows, whatever W is. ‖s‖: least before the head's normalization, bound: tau - "
            "(1 - tau) max ||w_j||, degrees of the amplification from the bound/from ‖s‖.",
            style="dim",
        )
    console.print("[green]every norm keeps its bound[/]" if study.ok else "[red]a bound is violated[/]")


def _table(title: str, columns: tuple[str, ...]) -> Any:
    return table(columns, title=title, padding=0)


def count(value: int | None) -> str:
    """An integer in full up to 99999, then as 1.2e+07; a dash for None."""
    if value is None:
        return "—"
    return str(value) if value < 100_000 else f"{value:.1e}"


def chains(rows: list[NormRow]) -> list[list[NormRow]]:
    """The rows of each network, block after block."""
    out: list[list[NormRow]] = []
    for row in rows:
        if row.block == 1:
            out.append([])
        out[-1].append(row)
    return out


def _norm_table(rows: list[NormRow]) -> Any:
    names = ("images, network", "‖W‖", "skip", "least", "median", "bound", "degree", "uses proved", "uses seen")
    depth = max(r.block for r in rows)
    table = _table(f"Norms before the normalization, {depth} block{'s' * (depth > 1)}", names)
    for chain in chains(rows):
        last = chain[-1]
        degrees = [r.proved or r.measured for r in chain]
        table.add_row(
            f"{last.images}, {last.network}",
            f"{last.norm:g}",
            "yes" if last.skip else "no",
            f"{min(r.least for r in chain):.3f}",
            f"{sorted(r.median for r in chain)[len(chain) // 2]:.3f}",
            f"{last.bound:.3f}" if last.bound > 0 else "—",
            count(max((d.degree for d in degrees if d), default=None)),
            count(last.queries_proved),
            count(last.queries_measured),
            style="" if last.skip else "dim",
        )
    return table


def _worst_table(worst: list[WorstCase]) -> Any:
    table = _table(
        "Worst cases, constructed and checked", ("case", "N", "norm", "bound", "excess", "at most", "degree", "ok")
    )
    for w in worst:
        table.add_row(
            w.case,
            str(w.size),
            f"{w.norm:.7f}",
            f"{w.bound:.7f}",
            f"{w.excess:.2e}",
            f"{w.allowed:.2e}",
            count(w.degree),
            "yes" if w.ok else "no",
        )
    return table


def _show_activation(study: Activation, console: Console) -> None:
    names = ("images", "N", "gain", "‖f-Ly‖/‖f‖", "flat", "bound", "least ‖s‖", "degree")
    table = _table("How non-linear is the activation?", names)
    for r in study.rows:
        bound = f"{r.bound:.3f}" if r.bound > 0 else "—"
        side = f"{r.images} {r.side}"
        table.add_row(
            side, str(r.size), f"{r.gain:g}", f"{r.ratio:.2e}", f"{r.flat:.2e}", bound, f"{r.norm:.3f}", str(r.degree)
        )
    console.print(table)
    needed = _table(f"Gain for a non-linearity of {AIM:g}", ("side", "N", "gain", "norm bound", "least ‖s‖", "degree"))
    for g in study.needed:
        bound = f"{g.bound:.3f}" if g.bound > 0 else "—"
        needed.add_row(str(g.side), str(g.size), f"{g.gain:.2f}", bound, f"{g.norm:.2f}", str(g.degree))
    console.print(needed)
    law, gain = study.law, study.gain_law
    console.print(
        f"photographs, gain {study.rows[0].gain:g}: ratio ~ N^({law.slope:.3f} ± {law.error:.3f}); gain needed ~ N^({gain.slope:.3f} ± "
        f"{gain.error:.3f}). The bound 1 - gain L is void from gain 1/L = {1 / SLOPE:.3f} on.",
        style="dim",
    )


def _head_table(study: Head) -> Any:
    names = ("head", "N", "sqrt(P)", "‖W|ψ|²‖", "turn", "at most", "classes", "‖s‖", "bound", "degrees")
    table = _table(f"What the dense head changes, tau = {study.tau:g}", names)
    for r in study.rows:
        numbers = (r.root, r.dense, r.turn, r.bound, r.moved)
        kind = f"{'orthog.' if r.head == 'orthogonal' else r.head} {r.side}"
        norms = (f"{r.norm:.2f}", f"{r.lower:.2f}", f"{r.degree_proved}/{r.degree_measured}")
        table.add_row(kind, str(r.size), *(f"{v:.1e}" for v in numbers), *norms)
    return table


# -- the figure ----------------------------------------------------------------------------------------------------
COLOURS = ("#1f4e79", "#c55a11", "#548235", "#7030a0", "#7f7f7f")
MARKS = ("o", "s", "^", "D", "v")


def plot(study: Study, path: str | Path) -> None:
    """One panel per part that was asked for (two for the norms). Raises ArgumentError, MissingPackage."""
    panels: list[Any] = []
    if study.rows is not None:
        panels += [lambda ax: _plot_norms(ax, study.rows or []), lambda ax: _plot_queries(ax, study.rows or [])]
    if study.activation is not None:
        panels.append(lambda ax: _plot_activation(ax, study.activation))
    if study.head is not None:
        panels.append(lambda ax: _plot_head(ax, study.head))
    columns = min(2, len(panels))
    rows = -(-len(panels) // columns)
    with figure(path, rows, columns, (5.2 * columns, 3.9 * rows)) as (_, axes):
        grid = [axes] if len(panels) == 1 else list(axes.flat)
        for draw, ax in zip(panels, grid, strict=False):
            draw(ax)
        for ax in grid[len(panels) :]:
            ax.set_visible(False)


def _kinds(rows: list[NormRow]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((r.images, r.network) for r in rows))


def _plot_norms(ax: Any, rows: list[NormRow]) -> None:
    for kind, colour, mark in zip(_kinds(rows), COLOURS, MARKS, strict=False):
        for skip, line in ((True, "-"), (False, ":")):
            kept = [c for c in chains(rows) if (c[0].images, c[0].network, c[0].skip) == (*kind, skip)]
            w = [c[0].norm for c in kept]
            least, largest = [min(r.least for r in c) for c in kept], [max(r.largest for r in c) for c in kept]
            label = f"{kind[0]}, {kind[1]}" + ("" if skip else ", no skip")
            ax.plot(w, least, line, color=colour, marker=mark, label=label)
            if skip:
                ax.fill_between(w, least, largest, color=colour, alpha=0.12, linewidth=0)
    w = sorted({r.norm for r in rows} | {1 / SLOPE})
    ax.plot(w, [max(0.0, 1 - SLOPE * v) for v in w], "k--", label="theorem, with skip: 1 − L‖W‖")
    ax.axvline(1.0, color="k", linewidth=0.6)
    ax.set(
        xlabel="‖W‖ (proved)",
        ylabel="norm before the normalization",
        title="Least norm over blocks and images (band: to the largest)",
    )
    ax.legend(ncols=2, loc="upper left")
    ax.set_ylim(0, 1.45 * max(r.largest for r in rows))


def _plot_queries(ax: Any, rows: list[NormRow]) -> None:
    for kind, colour, mark in zip(_kinds(rows), COLOURS, MARKS, strict=False):
        for skip, line in ((True, "-"), (False, ":")):
            kept = [c[-1] for c in chains(rows) if (c[0].images, c[0].network, c[0].skip) == (*kind, skip)]
            found = [(r.norm, r.queries_measured) for r in kept if r.queries_measured]
            ax.plot(*zip(*found, strict=True), line, color=colour, marker=mark)
    proved = [c[-1] for c in chains(rows) if c[0].skip and c[-1].queries_proved]
    best = {r.norm: max(p.queries_proved or 0 for p in proved if p.norm == r.norm) for r in proved}
    ax.plot(list(best), list(best.values()), "k--", marker="x", label="with skip, from the proved bound 1 − L‖W‖")
    ax.plot([], [], "-", color="k", label="with skip, from the least norm seen (colours as on the left)")
    ax.plot([], [], ":", color="k", label="without skip, from the least norm seen")
    ax.set_yscale("log")
    ax.axvline(1.0, color="k", linewidth=0.6)
    depth = max(r.block for r in rows)
    ax.set(xlabel="‖W‖ (proved)", ylabel=f"uses of the input, {depth} blocks", title="What the norms cost")
    ax.legend(loc="upper right")
    ax.set_ylim(top=1e4 * max(best.values(), default=1e8))


def _plot_activation(ax: Any, study: Activation | None) -> None:
    assert study is not None
    rows = [r for r in study.rows if r.images == "photographs"]
    for gain, colour, mark in zip(dict.fromkeys(r.gain for r in rows), COLOURS, MARKS, strict=False):
        kept = [r for r in rows if r.gain == gain]
        sizes = [r.size for r in kept]
        ax.plot(sizes, [r.ratio for r in kept], color=colour, marker=mark, label=f"photographs, gain {gain:g}")
        ax.fill_between(
            sizes, [r.smallest for r in kept], [r.largest for r in kept], color=colour, alpha=0.12, linewidth=0
        )
        if gain == 1:
            ax.plot(sizes, [r.flat for r in kept], "k--", label="flat y, gain 1: 16‖y‖²/(75 N)")
    for r in study.rows:
        if r.images == "digits":
            ax.plot(
                [r.size],
                [r.ratio],
                "k*",
                markersize=7,
                label="digits, same gains" if r.gain == study.rows[0].gain else None,
            )
    law = study.law
    ax.set(xscale="log", yscale="log", xlabel="N (16 channels × M²)", ylabel="‖f(γy) − γLy‖ / ‖f(γy)‖")
    ax.set_title(f"Non-linearity of the activation, slope {law.slope:.2f} ± {law.error:.2f}")
    ax.legend(loc="lower left", ncols=2)
    ax.set_ylim(bottom=min(r.flat for r in rows) / 30)


def _plot_head(ax: Any, study: Head | None) -> None:
    assert study is not None
    for j, name in enumerate(dict.fromkeys(r.head for r in study.rows)):
        kept = [r for r in study.rows if r.head == name]
        sizes = [r.size for r in kept]
        ax.plot(sizes, [r.turn for r in kept], color=COLOURS[j], marker=MARKS[j], label=f"{name} W: ‖out − ψ‖")
        ax.plot(
            sizes,
            [r.moved for r in kept],
            ":",
            color=COLOURS[j],
            marker=MARKS[j],
            label=f"{name} W: class probabilities moved",
        )
    kept = [r for r in study.rows if r.head == "orthogonal"]
    ax.plot([r.size for r in kept], [r.bound for r in kept], "k--", label="bound from √P, any W with ‖W‖ ≤ 1")
    law = study.law
    ax.set(xscale="log", yscale="log", xlabel="N (16 channels × M²)", ylabel="change of the output")
    ax.set_title(f"What the dense head changes, slope {law.slope:.2f} ± {law.error:.2f}")
    ax.legend(loc="lower left")
    ax.set_ylim(bottom=min(r.moved for r in study.rows) / 8)
