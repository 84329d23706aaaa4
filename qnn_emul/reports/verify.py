"""The report of `qnn-emul verify`: a row per key, failing instances as lines that can be run again."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..verification.campaign import Campaign
from ..verification.summary import KeySummary, Summary

if TYPE_CHECKING:
    from rich.console import Console

SHOWN_FAILURES = 10


def as_json(campaign: Campaign, summary: Summary) -> dict[str, Any]:
    """The whole summary as one object."""
    return {
        "seed": campaign.seed,
        "instances": summary.instances,
        "failures": summary.failures,
        "ok": summary.failures == 0,
        "keys": [asdict(row) for row in summary.rows.values()],
        "failing": summary.failing,
    }


def show(campaign: Campaign, summary: Summary, console: Console) -> None:
    """The table, then what failed."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("key", no_wrap=True, overflow="ellipsis", min_width=20)
    for name in ("instances", "failures", "tightness", "error", "ε", "s"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in summary.rows.values():
        table.add_row(*_cells(row), style="bold red" if row.failures else None)
    console.print(table)
    for line in summary.failing[:SHOWN_FAILURES]:
        console.print(f"{line['key']} fails: {'; '.join(line['failures'])}", markup=False, highlight=False)
        console.print(
            f"  an instance file for qnn-emul replay: {json.dumps(line)}", markup=False, highlight=False, soft_wrap=True
        )
    if summary.failures > SHOWN_FAILURES:
        console.print(f"… and {summary.failures - SHOWN_FAILURES} more failing instances; --out FILE holds all of them")
    circuits = sum(row.unitary for row in summary.rows.values())
    found = "every record holds" if summary.failures == 0 else f"{summary.failures} instances fail"
    what = f"{summary.instances} instances of {len(summary.rows)} entries, seed {campaign.seed}"
    console.print(f"{what}, {circuits} of them with their circuits: {found}", highlight=False)


def _cells(row: KeySummary) -> tuple[str, ...]:
    tight = "—" if row.tightness is None else f"{row.tightness:.4f}"
    worst = (f"{row.error:.2g}", f"{row.epsilon:.2g}")
    return (row.key, str(row.instances), str(row.failures), tight, *worst, f"{row.seconds:.2f}")
