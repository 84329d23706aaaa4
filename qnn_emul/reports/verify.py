"""The report of `qnn-emul verify`: a row per key, failing instances as lines that can be run again."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..campaigns.campaign import Campaign
from ..campaigns.mutation import Mutant, kill_rate
from ..campaigns.results import KeySummary, Summary
from ..campaigns.tightness import Tightness
from .tables import number, table

if TYPE_CHECKING:
    from rich.console import Console

SHOWN_FAILURES = 10


def as_json(
    campaign: Campaign, summary: Summary, known: list[Tightness], mutants: list[Mutant] | None = None
) -> dict[str, Any]:
    """The whole summary as one object; `mutants` only where they were asked for."""
    out: dict[str, Any] = {
        "seed": campaign.seed,
        "instances": summary.instances,
        "failures": summary.failures,
        "ok": summary.failures == 0 and all(m.refuted for m in mutants or ()),
        "keys": [asdict(row) for row in summary.rows.values()],
        "failing": summary.failing,
        "tightness": [{**asdict(t), "attained": t.attained} for t in known],
    }
    if mutants is not None:
        survivors = [{"key": m.key, "name": m.name, "tried": m.tried} for m in mutants if not m.refuted]
        out["mutants"] = {
            "mutants": len(mutants),
            "refuted": len(mutants) - len(survivors),
            "kill_rate": kill_rate(mutants),
            "survivors": survivors,
            "rows": [asdict(m) for m in mutants],
        }
    return out


def show(campaign: Campaign, summary: Summary, console: Console) -> None:
    """The table, then what failed."""
    rows = table(("key", "runs", "fail", "tight", "error", "ε", "s"), collapse_padding=True)
    rows.columns[0].min_width = 20
    for row in summary.rows.values():
        rows.add_row(*_cells(row), style="bold red" if row.failures else None)
    console.print(rows)
    for line in summary.failing[:SHOWN_FAILURES]:
        console.print(f"{line['key']} fails: {'; '.join(line['failures'])}", markup=False)
        console.print(f"  an instance file for qnn-emul replay: {json.dumps(line)}", markup=False, soft_wrap=True)
    if summary.failures > SHOWN_FAILURES:
        console.print(f"… and {summary.failures - SHOWN_FAILURES} more failing instances; --out FILE holds all of them")
    circuits = sum(row.unitary for row in summary.rows.values())
    found = "every record holds" if summary.failures == 0 else f"{summary.failures} instances fail"
    what = f"{summary.instances} instances of {len(summary.rows)} entries, seed {campaign.seed}"
    console.print(f"{what}, {circuits} of them with their circuits: {found}")


def _cells(row: KeySummary) -> tuple[str, ...]:
    tight = number(row.tightness, ".4f")
    worst = (f"{row.error:.2g}", f"{row.epsilon:.2g}")
    return (row.key, str(row.instances), str(row.failures), tight, *worst, f"{row.seconds:.2f}")


def show_tightness(known: list[Tightness], summary: Summary, console: Console) -> None:
    """One line for what is attained, one for what is exact, one each for the rest."""
    if not known:
        return
    exact = [t.key for t in known if t.tightness is None and not t.violated]
    full = [t for t in known if t.attained]
    console.print(f"tightness map: {len(full)} rules have an instance with tightness >= 0.99")
    if exact:
        worst = max(summary.rows[key].error for key in exact)
        console.print(f"  {len(exact)} leave no error (epsilon = 0; largest measured: {worst:.1e})")
    for t in known:
        if t.violated:
            console.print(f"  {t.key}: {t.reason}", style="bold red", markup=False)
        elif t.tightness is not None and t.reason:
            text = f"  {t.key}: best known {t.tightness:.4f}; {t.reason}"
            console.print(text, markup=False)


def show_mutants(found: list[Mutant], console: Console) -> None:
    """The kill rate, and what survived."""
    killed = sum(m.refuted for m in found)
    console.print(f"wrong rules: {killed} of {len(found)} refuted, kill rate {100 * kill_rate(found):.1f} %")
    for m in found:
        if not m.refuted:
            console.print(f"  survives {m.tried} instances: {m.key}, {m.name}", style="bold red", markup=False)
