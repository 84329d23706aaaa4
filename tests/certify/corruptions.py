"""Random changes of a certificate: one coefficient, number, name, entry or premise.

Another order of independent lines or steps is no corruption but another proof of the same statement; it is not tried.
"""

from __future__ import annotations

import copy
import random
from typing import Any

STEPS = ("assumption", "law", "supposed", "combine", "cases")  # of the proof of a rule


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a value."""
    inside: list[tuple[Any, ...]] = []
    for k in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        inside += places(value[k], (*path, k))
    return [*([path] if path else []), *inside]


def at(data: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a place."""
    for k in path:
        data = data[k]
    return data


def changed(value: Any, words: list[str], rng: random.Random) -> Any:
    """Another value of the same kind."""
    steps = isinstance(value, list) and value and isinstance(value[0], list) and value[0][:1] and value[0][0] in STEPS
    if isinstance(value, int):
        return value + rng.choice([-2, -1, 1, 2, 7])
    if isinstance(value, str):
        if value.lstrip("-").replace("/", "").isdigit():
            return rng.choice([f"-{value}".replace("--", ""), "2", "1/2", "0", "-1", "1", "4/3"])
        return rng.choice([*words, value + "'"])
    if isinstance(value, list) and value:
        out, j = list(value), rng.randrange(len(value))
        how = rng.choice(["drop", "twice"] if steps else ["drop", "twice", "swap"])
        if how == "swap":
            k = rng.randrange(len(value))
            out[j], out[k] = out[k], out[j]
        else:
            out[j : j + 1] = [] if how == "drop" else [out[j], out[j]]
        return out
    if isinstance(value, dict) and value:
        gone = rng.choice(sorted(value))
        return {k: v for k, v in value.items() if k != gone}
    return 0 if value is None else None


def corrupted(data: dict[str, Any], rng: random.Random) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """A copy with one change, and its place."""
    everywhere = places(data)
    words = sorted({x for p in everywhere if isinstance(x := at(data, p), str)})
    while True:
        path = rng.choice(everywhere)
        out = copy.deepcopy(data)
        new = changed(at(out, path), words, rng)
        if new != at(out, path):
            at(out, path[:-1])[path[-1]] = new
            return path, out


def grafted(data: dict[str, Any], other: dict[str, Any], rng: random.Random) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """A copy with a part of another certificate at the same place, and its place."""
    there = set(places(other))
    shared = [p for p in places(data) if p in there and at(data, p) != at(other, p)]
    path, out = rng.choice(shared), copy.deepcopy(data)
    at(out, path[:-1])[path[-1]] = copy.deepcopy(at(other, path))
    return path, out
