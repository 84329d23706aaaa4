"""How encodings look in a notebook: HTML as a string. Records are read, never a matrix or a circuit.

A tree is a table, a node a row, the root first. Colours and backgrounds are the notebook's own, so that it reads in light and
in dark; without any style sheet the guides and the columns remain. A node that is used twice is expanded once and referred to
by its number. Large trees are cut level by level, and say so.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Any, Protocol

from .folds import Tree, nodes_of
from .record import Record

MAX_ROWS = 60
MAX_DEPTH = 24
MAX_CHILDREN = 16
MAX_TEXT = 90

_TABLE = "border-collapse:collapse;color:inherit;font-size:90%;line-height:1.4"
_LEFT = 'style="text-align:left;padding:0 1em 0 0;white-space:nowrap"'
_RIGHT = 'align="right" style="padding:0 0 0 1em;white-space:nowrap"'
_HEAD = ' style="border-bottom:1px solid"'
_QUIET = 'style="opacity:.75"'


class Node(Tree, Protocol):
    """What a row shows of a node."""

    @property
    def n(self) -> int: ...
    @property
    def shape(self) -> Any: ...
    @property
    def record(self) -> Record[Any]: ...
    @property
    def ancillas(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def phase_known(self) -> bool: ...


@dataclass
class _Plan:
    """Which children of which node get a row, and the numbers of nodes that several rows name.

    An edge is (child, expanded there, how often in a row).
    """

    edges: dict[int, list[tuple[Node, bool, int]]] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)
    numbers: dict[int, int] = field(default_factory=dict)


def tree_html(e: Node, rows: int = MAX_ROWS) -> str:
    """The tree of `e` with its records as a self-contained HTML table of at most `rows` nodes."""
    plan, nodes = _planned(e, rows), nodes_of(e)
    kept = [node for node in nodes if id(node) in plan.shown]
    leak = any(node.record.leak is not None for node in kept)
    body = [_row(e, "", plan, leak), *_below(e, "", plan, leak)]
    heads = ["n", "α", "a", "ε", "‖target‖ ≤", *(["leak"] if leak else [])]
    head = f"<th {_LEFT}>node</th><th {_LEFT}>lemma</th>" + "".join(f"<th {_RIGHT}>{name}</th>" for name in heads)
    what = f"{type(e).__name__} of shape {e.shape}, n + a = {e.n + e.ancillas}"
    cut = f"<div {_QUIET}>{len(kept)} of {len(nodes)} nodes shown; <code>.nodes()</code> lists all.</div>"
    return (
        f'<div class="mathjax_ignore tex2jax_ignore" style="overflow-x:auto"><div {_QUIET}>{escape(what)}</div>'
        f'<table style="{_TABLE}"><thead><tr{_HEAD}>{head}</tr></thead><tbody>{"".join(body)}</tbody></table>'
        f"{cut if len(kept) < len(nodes) else ''}</div>"
    )


def _planned(root: Node, rows: int) -> _Plan:
    """Level by level from the root, so that what is cut lies deep."""
    plan = _Plan(shown={id(root)})
    queue, count, uses = deque([(root, 0)]), 1, Counter([id(root)])
    while queue:
        node, level = queue.popleft()
        edges = plan.edges.setdefault(id(node), [])
        for child, run in ((c, len(list(same))) for c, same in groupby(node.children)):
            if count >= rows or level >= MAX_DEPTH or len(edges) >= MAX_CHILDREN:
                break
            first = id(child) not in plan.shown
            parts = [(child, True, 1), (child, False, run - 1)] if first else [(child, False, run)]
            edges += [part for part in parts if part[2]]
            count += min(run, 2) if first else 1
            uses[id(child)] += run
            if first:
                plan.shown.add(id(child))
                queue.append((child, level + 1))
    for node in _preorder(root, plan):
        if uses[id(node)] > 1:
            plan.numbers[id(node)] = len(plan.numbers) + 1
    return plan


def _preorder(node: Node, plan: _Plan) -> list[Node]:
    """The expanded nodes as the rows list them."""
    out = [node]
    for child, first, _ in plan.edges[id(node)]:
        if first:
            out += _preorder(child, plan)
    return out


def _below(node: Node, guide: str, plan: _Plan, leak: bool) -> list[str]:
    """The rows under a node; `guide` is what stands before them."""
    edges = plan.edges[id(node)]
    hidden = len(node.children) - sum(run for *_, run in edges)
    out: list[str] = []
    for place, (child, first, run) in enumerate(edges):
        last = place == len(edges) - 1 and not hidden
        branch, onward = ("└─", "  ") if last else ("├─", "│ ")
        if first:
            out += [_row(child, guide + branch, plan, leak), *_below(child, guide + onward, plan, leak)]
        else:
            out.append(_reference(child, run, guide + branch, plan, leak))
    if hidden:
        below = f"{hidden} further of {len(node.children)}" if edges else f"{len(nodes_of(node)) - 1} nodes below"
        out.append(_cells(f"{_guide(guide + '└─')}<i>… {below}</i>", [""] * (7 if leak else 6)))
    return out


def _row(node: Node, guide: str, plan: _Plan, leak: bool) -> str:
    r, number = node.record, plan.numbers.get(id(node))
    mark = f" [{number}]" if number else ""
    remarks = "; ".join(text for text in (node.note, "" if node.phase_known else "global phase unknown") if text)
    note = f" <span {_QUIET}>({escape(_short(remarks))})</span>" if remarks else ""
    numbers = [node.n, r.alpha, r.ancillas, r.epsilon, r.norm, *([r.leak] if leak else [])]
    texts = ["—" if value is None else escape(_number(value)) for value in numbers]
    return _cells(f"{_guide(guide)}{_what(node)}{mark}{note}", [escape(node.key), *texts])


def _reference(node: Node, run: int, guide: str, plan: _Plan, leak: bool) -> str:
    """A node that another row expands, `run` times in a row."""
    often = f", {run} times" if run > 1 else ""
    return _cells(
        f"{_guide(guide)}<i>{_what(node)}, see [{plan.numbers[id(node)]}]{often}</i>", [""] * (7 if leak else 6)
    )


def _what(node: Node) -> str:
    title = escape(_short(node.title))
    return f"<b>{escape(_short(node.name))}</b>: {title}" if node.name else title


def _cells(first: str, others: list[str]) -> str:
    lemma, *numbers = others
    right = "".join(f"<td {_RIGHT}>{text}</td>" for text in numbers)
    return f"<tr><td {_LEFT}>{first}</td><td {_LEFT}>{lemma}</td>{right}</tr>"


def _guide(guide: str) -> str:
    """Branches of the tree; no-break spaces, so that they stand also where styles are taken out."""
    plain = 'style="background:none;color:inherit;padding:0"'
    return f"<code {plain}>{guide.replace(' ', chr(160))}</code>" if guide else ""


def _number(value: Any) -> str:
    """Four digits, as `qnn-emul run` shows them; the record itself has all."""
    return format(value, ".4g") if isinstance(value, float) else str(value)


def _short(given: object) -> str:
    text = str(given)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
