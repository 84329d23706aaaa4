"""What `qnn-emul replay` prints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ..campaigns.instance_file import Replayed
from ..claims.claimed import ClaimCheck
from .tables import table

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
        "quantities": quantity_rows(result.check),
        "notes": list(result.notes),
    }


def show(result: Replayed, console: Console) -> None:
    """The statement, the instance, each quantity as measured now beside what is claimed, and the verdict."""
    line = partial(console.print, markup=False)
    line(result.check.key + (f" ({result.source})" if result.source else ""))
    for part in result.check.instance.split("; "):
        line(f"  {part}")
    console.print(quantities(result.check))
    for note in result.notes:
        line(f"note: {note}")
    failures = "; ".join(result.check.failures)
    line(f"refuted: {failures}" if result.refutes else "not refuted by this instance")


def quantity_rows(check: ClaimCheck) -> list[dict[str, Any]]:
    """What was measured beside what is claimed, as data."""
    names = ("name", "measured", "claimed", "ours", "rounding", "ok")
    return [{name: getattr(q, name) for name in names} for q in check.quantities]


def quantities(check: Any) -> Any:
    """A table of measured and claimed numbers."""
    columns = ("quantity", "measured", "claimed", "rounding", "")
    out = table(columns, (0, 4), wrapped=range(5), show_edge=False, pad_edge=True)
    for q in check.quantities:
        out.add_row(q.name, f"{q.measured:.12g}", f"{q.claimed:.12g}", f"{q.rounding:.1e}", "" if q.ok else "violated")
    return out
