"""The report of `qnn-emul run`: one JSON object, or tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..encoding.check import NodeCheck
from ..encoding.encoding import VectorEncoding
from ..networks.inference import Inference
from .tables import number, table

if TYPE_CHECKING:
    from rich.console import Console


def node_row(c: NodeCheck) -> dict[str, Any]:
    """One node as data: record, success probability (None for matrices), measured error, tightness.

    `error_estimated`: the error is a spectral norm measured by power iteration, from below.
    `norm` is ||target||, measured for vectors and the proved bound for matrices; `norm_bound` is the record's.
    """
    node, r = c.node, c.node.record
    vector = node if isinstance(node, VectorEncoding) else None
    return {
        "what": _what(c),
        "lemma": node.key,
        "kind": node.kind,
        "n": node.n,
        "alpha": float(r.alpha),
        "ancillas": node.ancillas,
        "epsilon": float(r.epsilon),
        "norm": float(np.linalg.norm(vector.target)) if vector else float(r.norm),
        "norm_bound": float(r.norm),
        "success_probability": vector.success_probability if vector else None,
        "error": c.error,
        "error_estimated": c.estimated,
        "tightness": c.tightness,
        "rounding": c.rounding,
        "note": node.note,
        "ok": c.ok,
        "verdict": c.verdict,
        "bits": c.bits,
    }


def _what(c: NodeCheck) -> str:
    return f"{c.node.name}: {c.node.title}" if c.node.name else c.node.title


def as_json(
    result: Inference,
    label: int | None,
    steps: Sequence[str],
    shots: int,
    seed: int,
    metadata: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything `run --json` prints; all numbers finite or null."""
    return {
        "nodes": [node_row(c) for c in result.check.nodes],
        "probabilities": result.probabilities.tolist(),
        "classical_probabilities": result.classical_probabilities.tolist(),
        "distance": result.distance,
        "bound": result.bound,
        "epsilon": result.epsilon,
        "rounding": result.rounding,
        "predicted": result.predicted,
        "classical_predicted": result.classical_predicted,
        "label": label,
        "samples": result.samples.tolist(),
        "shots": shots,
        "seed": seed,
        "image": list(steps),
        "network": dict(metadata or {}),
        "ok": result.ok,
    }


def figures_line(metadata: Mapping[str, Any]) -> str:
    """The network's held-out figures from the metadata of its weights, in one sentence; empty where they are missing."""
    try:
        accuracy, mean = metadata["held_out_accuracy"], metadata["held_out_mean_probability"]
        majorities = ", ".join(f"{metadata[f'held_out_majority_{n}']:.1%} of {n}" for n in (10, 100, 1000))
    except KeyError:
        return ""
    return (
        f"all blocks, held-out digits: {accuracy:.1%} right by the most probable class (mean probability of the right one {mean:.3f}); "
        f"by a majority of samples: {majorities}"
    )


def show(
    result: Inference,
    label: int | None,
    image: np.ndarray,
    steps: Sequence[str],
    console: Console,
    metadata: Mapping[str, Any] | None = None,
) -> None:
    """Picture, table of nodes, table of classes, bound and samples."""
    from rich.markup import escape

    console.print(_picture(image))
    for step in steps:
        console.print(f"[dim]{escape(step)}[/]")
    console.print(_nodes(result, console.width))
    console.print(_classes(result, label))
    console.print(
        f"distance of the probabilities: measured {result.distance:.3g}, proved bound {result.bound:.3g} (asked: {result.epsilon:.3g})"
    )
    drawn = " ".join(str(s) for s in result.samples[:40]) + (" …" if len(result.samples) > 40 else "")
    console.print(f"sampled classes: {drawn or '(none)'}")
    truth = "" if label is None else f", label {label}"
    console.print(f"predicted {result.predicted} (classical network: {result.classical_predicted}{truth})")
    if metadata and (line := figures_line(metadata)):
        console.print(line, style="dim")
    if result.ok:
        console.print("[green]every node keeps its record[/]")
    else:
        worst = result.check.smallest_failure
        if worst is None:
            console.print("[red]violated:[/] the bound")
        else:
            words = "; ".join(worst.failures) or worst.undecided
            console.print(f"[red]{worst.verdict}:[/] {escape(f'{worst.node.key}: {words}')}")


def _picture(image: np.ndarray) -> str:
    """The 8 x 8 image in shades, two characters a pixel."""
    shades = " ░▒▓█"
    level = np.clip((image / 16.0 * 4).round().astype(int), 0, 4)
    return "\n".join("  " + "".join(shades[v] * 2 for v in row) for row in level)


# and from which width
COLUMNS = (("α", 0), ("a", 0), ("ε", 0), ("norm", 78), ("success", 78), ("error", 0), ("tight", 78))


def _nodes(result: Inference, width: int) -> Any:
    """The table of nodes; below 120 columns the lemma's key alone says what a node is, below 78 some columns are left out."""
    from rich import box
    from rich.table import Table

    wide = width >= 120
    table = Table(
        title="What the circuit holds, node by node", title_justify="left", box=box.SIMPLE_HEAD if wide else None
    )
    if wide:
        table.add_column("node", overflow="fold")
    else:
        table.padding = (0, 1, 0, 0)
    table.add_column("lemma", no_wrap=wide or width >= 60, overflow="fold")
    shown = [name for name, least in COLUMNS if width >= least]
    for name in shown:
        table.add_column(name, justify="right", no_wrap=True)
    for c in result.check.nodes:
        row = node_row(c)
        what = [f"{row['what']}, {row['note']}" if row["note"] else row["what"]] if wide else []
        lemma = f"{row['lemma']} {c.node.name}" if c.node.name else row["lemma"]
        numbers = {
            "α": number(row["alpha"], ".4g"),
            "a": str(row["ancillas"]),
            "ε": number(row["epsilon"], ".1e"),
            "norm": number(row["norm"], ".4f"),
            "success": number(row["success_probability"], ".3f"),
            "error": number(row["error"], ".1e"),
            "tight": number(row["tightness"], ".2f"),
        }
        table.add_row(*what, lemma, *(numbers[name] for name in shown), style="" if c.ok else "red")
    return table


def _classes(result: Inference, label: int | None) -> Any:
    names, title = ("class", "encoded", "classical", "difference"), "Class probabilities (10-15 not in use)"
    classes = table(names, (), title=title, pad_edge=True)
    for c, (encoded, classical) in enumerate(zip(result.probabilities, result.classical_probabilities, strict=True)):
        marks = "*" * (c == result.predicted) + ("✓" if c == label else "")
        style = "bold" if c == result.predicted else ("dim" if c >= 10 else "")
        classes.add_row(f"{c}{marks}", f"{encoded:.6f}", f"{classical:.6f}", f"{encoded - classical:+.1e}", style=style)
    return classes
