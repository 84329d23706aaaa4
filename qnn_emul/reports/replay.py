"""What `qnn-emul replay` prints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ..campaigns.instance_file import Replayed

if TYPE_CHECKING:
    from rich.console import Console


def as_json(result: Replayed) -> dict[str, Any]:
    """One object; `quantities` as recomputed now."""
    return {
        "key": result.check.key,
        "kind": result.kind,
        "source": result.source,
        "statement": result.statement,
        "refutes": result.refutes,
        "instance": result.check.instance,
        "quantities": [
            {
                "name": q.name,
                "measured": q.measured,
                "claimed": q.claimed,
                "ours": q.ours,
                "rounding": q.rounding,
                "ok": q.ok,
            }
            for q in result.check.quantities
        ],
        "notes": list(result.notes),
    }


def show(result: Replayed, console: Console) -> None:
    """The statement, the instance, each quantity as measured now beside what is claimed, and the verdict."""
    line = partial(console.print, markup=False, highlight=False)
    line(result.check.key + (f" ({result.source})" if result.source else ""))
    for part in result.check.instance.split("; "):
        line(f"  {part}")
    console.print(quantities(result.check))
    for note in result.notes:
        line(f"note: {note}")
    failures = "; ".join(result.check.failures)
    line(f"refuted: {failures}" if result.refutes else "not refuted by this instance")


def quantities(check: Any) -> Any:
    """A table of measured and claimed numbers."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    table.add_column("quantity")
    for title in ("measured", "claimed", "rounding"):
        table.add_column(title, justify="right")
    table.add_column("")
    for q in check.quantities:
        table.add_row(
            q.name, f"{q.measured:.12g}", f"{q.claimed:.12g}", f"{q.rounding:.1e}", "" if q.ok else "violated"
        )
    return table
