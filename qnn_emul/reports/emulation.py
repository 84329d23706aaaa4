"""The report of `qnn-emul certify`: one JSON object, or a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..certify.emulation import Certificate, NodeEnclosure, rounded_up
from ..networks.neighbourhood import DigitNetwork, nearest_change
from .tables import number, table

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Around:
    """What is said of a set of images: asked, shown for every one, and from where on an attack finds an image of another class."""

    asked: float
    radius: float
    predicted: int
    changed: float | None

    @classmethod
    def of(cls, found: Certificate, network: DigitNetwork, asked: float) -> Around:
        """With the attack, whose random corners are those of seed 0."""
        near: Any = found.neighbourhood
        change = nearest_change(network, near.image, np.random.default_rng(0), near.radius)
        return cls(asked, near.radius, near.predicted, change and change[0])

    @property
    def shown(self) -> bool:
        return self.radius >= self.asked

    def __str__(self) -> str:
        attack = (
            "no image up to 16 grey levels away" if self.changed is None else f"one {self.changed:.4g} grey levels away"
        )
        if not self.radius:
            return f"Of no set of images one class is shown; of another class an attack finds {attack}."
        return f"Class {self.predicted} on every image within {self.radius:.6g} grey levels; of another an attack finds {attack}."


def as_json(found: Certificate, distance: Any, around: Around | None) -> dict[str, Any]:
    """What the table says; bounds are rounded up. The numbers themselves are in the file that `--out` writes."""
    return {
        "verdict": found.verdict,
        "bits": found.bits,
        "error_bound": found.error_bound,
        "distance_from_exact_network": rounded_up(distance),
        "nodes": [_node(n) for n in found.enclosures],
        "probabilities": [{"middle": float(p.mid()), "radius": rounded_up(p.rad())} for p in found.probabilities],
        "within": None if around is None else {**asdict(around), "shown": around.shown},
    }


def _node(n: NodeEnclosure) -> dict[str, Any]:
    named = {"lemma": n.node.key, "name": n.node.name, "epsilon": n.node.record.epsilon, "error_bound": n.error_bound}
    floats = {"measured": n.floats.error, "rounding": n.floats.rounding}
    return {**named, "wide_by": wide_by(n), **floats, "verdict": n.verdict, "by": n.by, "reason": n.reason}


def wide_by(n: NodeEnclosure) -> float:
    """The width of the error's ball."""
    return 2 * rounded_up(n.error.rad())


def show(found: Certificate, distance: Any, steps: Sequence[str], around: Around | None, console: Console) -> None:
    """A line for each node, then what is said of the end."""
    heads = ("node", "ε of the record", "error at most", "width in balls", "in floats", "decided by", "verdict")
    rows = table(heads, left=(0, 5, 6))
    for n in found.enclosures:
        name = f"{n.node.name}: {n.node.title}" if n.node.name else n.node.title
        widths = number(wide_by(n), ".1e"), number(2 * n.floats.rounding, ".1e")
        rows.add_row(name, number(n.node.record.epsilon), number(n.error_bound, ".6g"), *widths, n.by or "—", n.verdict)
    console.print("; ".join(steps))
    console.print(rows)
    console.print(
        f"{found.verdict}, in balls of {found.bits} bits. The encoded vector is at most {rounded_up(distance):.6g} away from "
        "the exact network's on the exact image."
    )
    places = sorted(enumerate(found.probabilities), key=lambda pair: -float(pair[1].mid()))[:3]
    console.print("Largest probabilities: " + "; ".join(f"{c}: {p.str(10)}" for c, p in places))
    if around is not None:
        console.print(str(around))
