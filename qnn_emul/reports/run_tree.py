"""The nodes of a checked tree on a page: a tree that folds, with records and circuits, and a table that sorts (see run_page.js)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ..circuits.drawn import draw
from ..encoding.check import Check, NodeCheck
from ..encoding.encoding import Encoding
from ..errors import TooLarge
from .run import node_row
from .tables import number
from .writing import written

DRAWN = 12  # steps of a circuit


def tree(checked: Check) -> str:
    """Each node once, as near to the root as it is used; further uses are links to it."""
    places = {id(c.node): place for place, c in enumerate(checked.nodes, 1)}
    home: dict[int, int] = {}
    level = [checked.root.node]
    while level:
        below = []
        for node in level:
            for child in dict.fromkeys(node.children):
                if id(child) not in home:
                    home[id(child)] = id(node)
                    below.append(child)
        level = below
    return _branch(checked.root.node, checked.nodes, places, home)


def _branch(
    node: Encoding, nodes: Sequence[NodeCheck], places: Mapping[int, int], home: Mapping[int, int], used: str = ""
) -> str:
    place = places[id(node)]
    parts = []
    for child in dict.fromkeys(node.children):
        times = node.children.count(child)
        often = f" ({times} times)" if times > 1 else ""
        if home[id(child)] == id(node):
            parts.append(f"<li>{_branch(child, nodes, places, home, often)}</li>")
        else:
            other = places[id(child)]
            parts.append(f'<li><a href="#node-{other}">node {other}, {escape(_named(child))}</a>{often}</li>')
    below = f"<ul>{''.join(parts)}</ul>" if parts else ""
    line, inside = _line(place, nodes[place - 1]), _inside(nodes[place - 1])
    return f'<details open id="node-{place}"><summary>{line}{used}</summary>{inside}{below}</details>'


def _named(node: Encoding) -> str:
    return node.name or node.key


def _line(place: int, c: NodeCheck) -> str:
    row = node_row(c)
    mark = "" if c.ok else f' <span class="bad">{escape(c.verdict)}</span>'
    words = (f"α {row['alpha']:.4g},", f"a {row['ancillas']},", f"ε {row['epsilon']:.1e},", f"error {row['error']:.1e}")
    numbers = " ".join(f"<span>{word}</span>" for word in words)
    return f'<span class="place">{place}</span> <b>{escape(row["what"])}</b> <small>{numbers}</small>{mark}'


def _inside(c: NodeCheck) -> str:
    """The record in full, and the circuit's boxes."""
    row = node_row(c)
    shown = {
        "lemma": f"<code>{escape(row['lemma'])}</code>",
        "qubits": f"n = {row['n']}, a = {row['ancillas']}",
        "α": repr(row["alpha"]),
        "ε": repr(row["epsilon"]),
        "norm": f"{row['norm']!r}, at most {row['norm_bound']!r}",
        "success probability": number(row["success_probability"], ".6g"),
        "error": f"{row['error']!r}{', estimated from below' if row['error_estimated'] else ''}, of ε: {number(row['tightness'])}",
        "rounding allowed": f"{row['rounding']:.3g}",
        "note": escape(written(row["note"])),
    }
    terms = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in shown.items() if text)
    return f'<details class="record"><summary>record and circuit</summary><dl>{terms}</dl>{_boxes(c.node)}</details>'


def _boxes(node: Encoding) -> str:
    """The circuit, or why it is not drawn."""
    try:
        drawing = draw(node, DRAWN)
    except TooLarge as problem:
        return f"<p>{escape(str(problem))}.</p>"
    rest = f"<p>… and {drawing.further} further steps.</p>" if drawing.further > 0 else ""
    return f'<div class="scroll boxes" tabindex="0" role="group" aria-label="circuit">{drawing.svg}</div>{rest}'


COLUMNS = ("α", "a", "ε", "norm", "success", "error", "error / ε")


def node_table(checked: Check) -> str:
    """The table; each cell carries its number for sorting."""
    heads = "".join(
        f'<th scope="col"><button type="button">{name}</button></th>' for name in ("node", "lemma", *COLUMNS)
    )
    lines = []
    for place, c in enumerate(checked.nodes, 1):
        row = node_row(c)
        values = [
            row[name] for name in ("alpha", "ancillas", "epsilon", "norm", "success_probability", "error", "tightness")
        ]
        forms = (".4g", "d", ".1e", ".4f", ".3f", ".1e", ".2f")
        cells = "".join(
            f'<td data-v="{"" if v is None else repr(v)}">{number(v, form)}</td>'
            for v, form in zip(values, forms, strict=True)
        )
        name = escape(_named(c.node))
        lines.append(
            f'<tr><td data-v="{place}"><a href="#node-{place}">{place}</a></td><td data-v="{name}"><code>{name}</code></td>{cells}</tr>'
        )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="table of nodes"><table class="numbers" id="sorted">'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )
