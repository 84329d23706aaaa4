"""What `qnn-emul check` prints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ..circuits.confront import Confronted

if TYPE_CHECKING:
    from rich.console import Console


def as_json(found: Confronted) -> dict[str, Any]:
    """One object: what is claimed, what was measured, the verdict."""
    e, node = found.encoding, found.node
    return {
        "kind": e.kind,
        "n": e.n,
        "claimed": {"alpha": e.record.alpha, "ancillas": found.claimed_ancillas, "epsilon": e.record.epsilon},
        "ancillas": e.ancillas,
        "error": node.error,
        "error_estimated": node.estimated,
        "rounding": node.rounding,
        "unitarity": node.unitarity,
        "success_probability": getattr(e, "success_probability", None),
        "ok": found.ok,
        "verdict": node.verdict,
        "failures": found.failures,
        "hints": list(found.hints),
    }


def show(found: Confronted, console: Console) -> None:
    """The record, the numbers beside it, and the verdict."""
    e, node = found.encoding, found.node
    line = partial(console.print, markup=False, soft_wrap=True)
    r = e.record
    line(f"claimed: a ({r.alpha:.12g}, {found.claimed_ancillas}, {r.epsilon:.12g})-{e.kind}, n = {e.n}")
    below = f", estimated from below, at most {node.limit:.6g}" if node.estimated else ""
    line(
        f"measured: ||target - alpha * block|| = {node.error:.12g}{below} (rounding {node.rounding:.1e}), {e.ancillas} ancillas"
    )
    for failure in found.failures:
        line(f"violated: {failure}")
    if node.undecided:
        line(f"{node.verdict}: {node.undecided}")
    for hint in found.hints:
        line(f"hint: {hint}")
    unknown = "it is not known whether the record holds" if not found.failures else "the record does not hold"
    line("the record holds" if found.ok else unknown)
