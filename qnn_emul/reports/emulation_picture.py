"""The picture of `qnn-emul certify --plot`: how wide balls and floats are at every node, beside error and record."""

from __future__ import annotations

from pathlib import Path

from ..certify.emulation import ENCLOSURE, Certificate
from .emulation import wide_by
from .plotting import figure


def plot(found: Certificate, path: str | Path) -> None:
    """Powers of ten, node by node; what is 0 by definition or theorem has no point."""
    rows = list(enumerate(found.enclosures))
    compared = [(place, n) for place, n in rows if n.by == ENCLOSURE and n.error > 0]
    places = [place for place, _ in compared]
    with figure(path, size=(8.0, 4.6)) as (_, axis):
        axis.plot(places, [n.node.record.epsilon for _, n in compared], "k_", markersize=11, label="ε of the record")
        axis.plot(places, [n.error_bound for _, n in compared], "o", label="error at most")
        axis.plot([p for p, _ in rows], [2 * n.floats.rounding for _, n in rows], "s--", label="width in floats")
        axis.plot(
            [p for p, _ in rows], [wide_by(n) for _, n in rows], "^-", label=f"width in balls of {found.bits} bits"
        )
        axis.set_yscale("log")
        named = [n.node.name or n.node.key.partition(".")[2].replace("_", " ") for _, n in rows]
        axis.set_xticks([p for p, _ in rows], named, rotation=60, ha="right")
        axis.set_ylabel("‖target − value‖ and what it is known to")
        axis.legend(loc="lower right")
