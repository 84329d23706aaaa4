"""What constructions measure or choose, as numbers of which only what is promised of them is known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ...encoding.source import Derived

SAME_NORM = ("common.deamplification", "common.compression", "ve.embedding")


def target_norm(path: Any, e: Any) -> Any:
    """||target||: of an input its record's, through constructions that keep or scale it; else some number up to the record's."""
    if isinstance(e.source, Derived):
        if e.source.lemma.unit:
            return path.constant(1.0)
        if e.key in SAME_NORM:
            return target_norm(path, e.children[0])
        if e.key == "common.scaling":
            return abs(e.source.numbers["factor"]) * target_norm(path, e.children[0])
    elif e.key == "leaf.input":
        return e.record.norm
    if id(e) not in path.norms:
        path.norms[id(e)] = e, at_most(path, "norm", e.record.norm)
    return path.norms[id(e)][1]


def at_most(path: Any, name: str, bound: Any) -> Any:
    """Some number from 0 to `bound`."""
    made, limit = path.fresh(name, nonnegative=True), path.number(bound)
    path.knowledge.add(made.formula <= limit.formula)
    return made


def polynomial(path: Any, error: Any) -> Any:
    """Some polynomial whose proved error is at most `error`, as the constructions that choose one promise."""
    return SimpleNamespace(error_bound=at_most(path, "delta", error), degree="…")
