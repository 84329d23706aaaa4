"""A tree as a flat list, in which pickles and deep copies hold it: it may be as deep as it is. What was read of it is read anew."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from .folds import nodes_of
from .source import Derived

Row = tuple[type, dict[str, Any], tuple[int, ...]]  # class, fields without children, places of the children


def flat(root: Any) -> list[Row]:
    """A row for every node, children before parents."""
    rows: list[Row] = []
    places: dict[int, int] = {}
    for node in nodes_of(root):
        given = {f.name: getattr(node, f.name) for f in fields(node) if f.init}
        if isinstance(node.source, Derived):
            given["source"] = replace(node.source, children=())
        places[id(node)] = len(rows)
        rows.append((type(node), given, tuple(places[id(child)] for child in node.children)))
    return rows


def from_flat(rows: list[Row]) -> Any:
    """The last row's node, on new nodes for all rows."""
    return all_from_flat(rows)[-1]


def all_from_flat(rows: list[Row]) -> list[Any]:
    """A new node for each row."""
    made: list[Any] = []
    for kind, given, children in rows:
        source = given["source"]
        if children:
            source = replace(source, children=tuple(made[place] for place in children))
        made.append(kind(**{**given, "source": source}))
    return made
