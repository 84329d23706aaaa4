"""The report of `qnn-emul certify`: one JSON object, or a table for a terminal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..certify.emulation import Certificate, NodeEnclosure, rounded_up
from .tables import number, table

if TYPE_CHECKING:
    from rich.console import Console

FORMAT = "qnn-emul certified emulation, version 1"


def digest(*arrays: np.ndarray) -> str:
    """SHA-256 of the doubles, little-endian, row by row, one array after the other."""
    return hashlib.sha256(b"".join(np.ascontiguousarray(a, dtype="<f8").tobytes() for a in arrays)).hexdigest()


def ball(number: Any) -> list[str]:
    """Middle and radius, exactly: "m e" is m 2^e; "nan" where nothing is known."""
    parts = (number.mid(), number.rad())
    return [" ".join(map(str, part.man_exp())) if part.is_finite() else "nan" for part in parts]


def as_json(
    found: Certificate, distance: Any, image: np.ndarray, kernels: Sequence[np.ndarray], epsilon: float
) -> dict[str, Any]:
    """Digests, the tree with records and enclosures (children by their place), and what is said of the end."""
    places = {id(n.node): place for place, n in enumerate(found.enclosures)}
    return {
        "format": FORMAT,
        "image": {"sha256": digest(image), "pixels": image.tolist()},
        "kernels": [{"sha256": digest(k), "shape": list(k.shape)} for k in kernels],
        "epsilon": epsilon,
        "bits": found.bits,
        "nodes": [_node(n, [places[id(c)] for c in n.node.children]) for n in found.enclosures],
        "verdict": found.verdict,
        "error_bound": found.error_bound,
        "distance_from_exact_network": ball(distance),
        "probabilities": [ball(p) for p in found.probabilities],
    }


def _node(n: NodeEnclosure, children: list[int]) -> dict[str, Any]:
    r = n.node.record
    record = {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon, "norm": r.norm}
    named = {"lemma": n.node.key, "name": n.node.name, "kind": n.node.kind, "n": n.node.n, "children": children}
    decided = {"verdict": n.verdict, "by": n.by, "reason": n.reason}
    return {**named, "record": record, "error": ball(n.error), "epsilon": ball(n.epsilon), **decided}


def show(found: Certificate, distance: Any, steps: Sequence[str], console: Console) -> None:
    """A line for each node, then what is said of the end."""
    rows = table(("node", "ε of the record", "error at most", "wide by", "decided by", "verdict"), left=(0, 4, 5))
    for n in found.enclosures:
        name = f"{n.node.name}: {n.node.title}" if n.node.name else n.node.title
        wide = number(2 * float(n.error.rad()), ".1e")
        rows.add_row(name, number(n.node.record.epsilon), number(n.error_bound, ".6g"), wide, n.by or "—", n.verdict)
    console.print("; ".join(steps))
    console.print(rows)
    console.print(
        f"{found.verdict}, in balls of {found.bits} bits. The encoded vector is at most {rounded_up(distance):.6g} away from "
        "the exact network's on the exact image."
    )
    places = sorted(enumerate(found.probabilities), key=lambda pair: -float(pair[1].mid()))[:3]
    console.print("Largest probabilities: " + "; ".join(f"{c}: {p.str(10)}" for c, p in places))
