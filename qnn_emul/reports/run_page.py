"""The page of `qnn-emul run --html`: what the network saw, what its circuit holds, node by node, and how to get it again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np

from .. import __version__
from ..encoding.encoding import VectorEncoding
from ..networks.data.digits import CLASSES, WHITE, channels
from ..networks.inference import Inference
from .charts import Chart, Picture, Points
from .matrices import Matrices, data_url
from .pages import document, table
from .pictures import errors, norms
from .run import figures_line
from .run_tree import node_table, tree
from .writing import written

CHANNELS = ("the image", "upright (orange), level (blue)", "falling (orange), rising (blue)", "edges, less a constant")


@dataclass(frozen=True, eq=False)
class Shown:
    """What a page is about: a run, the picture (8, 8), where it came from, and the command that made it."""

    result: Inference
    image: np.ndarray
    label: int | None
    steps: Sequence[str]
    command: Sequence[str]
    found: Mapping[str, Any]  # what `run --json` prints
    metadata: Mapping[str, Any]
    photo: np.ndarray | None = None  # (rows, columns, 3) bytes of the file that was given


def page(shown: Shown) -> str:
    """The whole page as text."""
    r = shown.result
    truth = "" if shown.label is None else f" (its label: {shown.label})"
    title = f"A digit read as {r.predicted}"
    nodes = len(r.check.nodes)
    return document(
        title,
        f"""<header><h1>{title}{truth}</h1>
<p class="lead">{_verdict(r)} A residual network of {nodes} nodes was run on this picture as a quantum circuit would run it. Each node is an
(α, a, ε)-encoding: a unitary on a further qubits whose top-left corner is, times α, its target up to ε. What the circuit holds was
compared with the target at every node: distance of the class probabilities from the classical network's {r.distance:.2g}, proved bound
{r.bound:.2g}, asked for {r.epsilon:.2g}.</p>
<nav><a href="#picture">Picture</a> <a href="#classes">Classes</a> <a href="#layers">Layers</a> <a href="#tree">Tree</a>
<a href="#nodes">Nodes</a> <a href="#replay">Replay</a></nav></header>
<h2 id="picture">The picture as the network sees it</h2>
{_picture(shown)}
<h2 id="classes">Class probabilities</h2>
{_classes(shown)}
<h2 id="layers">Through the layers</h2>
<p>Nodes by their numbers, as in the tree and the table below.</p>
<div class="row">{_layers(r)}</div>
<h2 id="tree">The tree</h2>
<p>The last node comes first; below each what it is made of. <span class="script">Arrow keys move and fold.</span></p>
<p class="script"><button type="button" data-fold="close">Fold all</button> <button type="button" data-fold="open">Unfold all</button>
<button type="button" data-fold="all">With records and circuits</button></p>
<div id="folds">{tree(r.check)}</div>
<h2 id="nodes">Nodes</h2>
<p class="script">A heading sorts by its column, and once more the other way.</p>
{node_table(r.check)}
<h2 id="replay">How to replay</h2>
{_replay(shown)}""",
        "run_page.css",
        "run_page.js",
    )


def _verdict(r: Inference) -> str:
    if r.ok:
        return '<span class="badge holds">every node keeps its record</span>'
    worst = r.check.smallest_failure
    why = (
        "the bound"
        if worst is None
        else f"{worst.verdict}: {worst.node.key}, {'; '.join(worst.failures) or worst.undecided}"
    )
    return f'<span class="badge false">violated</span> {escape(written(why))}.'


def _figure(picture: Picture, caption: str = "") -> str:
    """A picture that scrolls by itself where the window is narrower; its words are the alternative text."""
    under = f"<figcaption>{escape(caption or picture.title)}</figcaption>"
    return f'<figure><div class="scroll" tabindex="0" role="group" aria-label="{escape(picture.title)}">{picture.svg}</div>{under}</figure>'


def _picture(shown: Shown) -> str:
    seen = Matrices("8 x 8 pixels, 0 (black) to 16 (white)", [("", shown.image)], float(WHITE), grey=True)
    tensor = channels(shown.image)
    tensor = tensor / np.linalg.norm(tensor)
    limit = float(np.max(np.abs(tensor)))
    kinds = [
        _figure(Matrices(f"{name}: {part.min():.2f} to {part.max():.2f}", [("", part)], limit))
        for name, part in zip(CHANNELS, tensor, strict=True)
    ]
    steps = "".join(f"<li>{escape(step)}</li>" for step in shown.steps)
    given = _photo(shown.photo)
    return f"""<div class="row">{given}{_figure(seen)}<div><p>Where it came from, and what was done to it:</p><ol>{steps}</ol></div></div>
<p>From it four channels are made; together, divided by their norm, they are the unit vector that is loaded, four copies of it side by side.
Orange is positive, blue negative, white 0.</p>
<div class="row small">{"".join(kinds)}</div>"""


def _photo(pixels: np.ndarray | None) -> str:
    if pixels is None:
        return ""
    rows, columns, _ = pixels.shape
    return (
        f'<figure><svg role="img" aria-label="the picture as it lies in its file" viewBox="0 0 {columns} {rows}" width="{columns}" '
        f'height="{rows}"><image href="{data_url(pixels)}" width="{columns}" height="{rows}"/></svg>'
        f"<figcaption>as it lies in its file</figcaption></figure>"
    )


def _classes(shown: Shown) -> str:
    r = shown.result
    chart = _class_chart(r)
    rows = (
        (
            f"{c}"
            + " (predicted)" * (c == r.predicted)
            + " (label)" * (c == shown.label)
            + " (not in use)" * (c >= CLASSES),
            f"{encoded:.6f}",
            f"{classical:.6f}",
            f"{encoded - classical:+.1e}",
        )
        for c, (encoded, classical) in enumerate(zip(r.probabilities, r.classical_probabilities, strict=True))
    )
    samples = " ".join(map(str, r.samples[:200])) + (" …" if r.samples.size > 200 else "")
    line = figures_line(shown.metadata)
    return f"""{_figure(chart, f"Probability of each class; {CLASSES} to {len(r.probabilities) - 1} are not in use")}
<p>Sampled classes: {samples or "(none)"}.{f" Network: {escape(line)}." if line else ""}</p>
<details><summary>The numbers</summary>{table(("class", "encoded", "classical", "difference"), rows, "numbers")}</details>"""


def pictures(r: Inference) -> list[Picture]:
    """What `run --plot` draws."""
    return [norms(r.check), errors(r.check), _success(r), _class_chart(r)]


def _class_chart(r: Inference) -> Chart:
    x, names = range(len(r.probabilities)), [str(c) for c in range(len(r.probabilities))]
    series = [
        Points("encoded", x, list(r.probabilities), "bar"),
        Points("classical", x, list(r.classical_probabilities), "_"),
    ]
    if r.samples.size:
        shares = np.bincount(r.samples, minlength=len(names)) / r.samples.size
        series.append(Points(f"share of {r.samples.size} samples", x, list(shares), "^"))
    return Chart("Probability of each class", series, "class", "probability", names)


def _numbered(chart: Chart, places: Sequence[int]) -> Chart:
    """The chart with numbers of nodes for names."""
    return Chart(chart.title, chart.series, "node", chart.y_label, [str(p) for p in places], chart.log_y)


def _vectors(r: Inference) -> list[tuple[int, VectorEncoding]]:
    """Number and node of each vector."""
    return [(place, c.node) for place, c in enumerate(r.check.nodes, 1) if isinstance(c.node, VectorEncoding)]


def _success(r: Inference) -> Chart:
    chance = [float(node.success_probability) for _, node in _vectors(r)]
    names = [node.name or node.key.partition(".")[2].replace("_", " ") for _, node in _vectors(r)]
    return Chart(
        "Success probability",
        [Points("‖block‖²", range(len(chance)), chance, "o-")],
        "node",
        "probability",
        names,
        True,
    )


def _layers(r: Inference) -> str:
    vectors = [place for place, _ in _vectors(r)]
    charts = ((norms(r.check), vectors), (errors(r.check), range(1, len(r.check.nodes) + 1)), (_success(r), vectors))
    return "".join(_figure(_numbered(chart, places)) for chart, places in charts)


def _replay(shown: Shown) -> str:
    again = shlex.join(["qnn-emul", *shown.command])
    sure = shlex.join(["qnn-emul", "certify", *_without(shown.command)])
    found = escape(json.dumps(shown.found))
    rows = ",\n    ".join(json.dumps([round(float(v), 12) for v in line]) for line in shown.image)
    return f"""<p>Made by qnn_emul {escape(__version__)}. The same command makes the same page; nothing here
depends on time, and last digits alone on the machine.</p>
<pre>{escape(again)}</pre>
<p>The same records, enclosed in ball arithmetic instead of compared in floats:</p>
<pre>{escape(sure)}</pre>
<p>From Python, from the pixels themselves:</p>
<pre tabindex="0">import numpy as np, qnn_emul as qe
image = np.array([
    {rows}])
e = qe.networks.load_network(){_first(shown)}.encode(qe.networks.digit_tensor(image), {shown.result.epsilon!r})
print(qe.check(e))
print(qe.pool(e, {len(shown.result.probabilities)}))</pre>
<details class="data"><summary>Everything found, as <code>run --json</code> prints it</summary><pre tabindex="0">{found}</pre></details>"""


def _first(shown: Shown) -> str:
    blocks = sum(c.node.name.startswith("W") for c in shown.result.check.nodes)
    return f".first({blocks})"


def _without(command: Sequence[str]) -> list[str]:
    """What of the command says picture, error and blocks."""
    kept = ("--index", "--image", "--epsilon", "--blocks")
    return [word for name, value in pairwise(command) if name in kept for word in (name, value)]
