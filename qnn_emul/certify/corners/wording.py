"""Readings of circuits in the words of certificates: networks, coefficients and laws become texts, free things leaves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

HEADS = {"block": "", "free": "", "column": "column ", "map": "word "}
Rows = Sequence[Any]


def worded(reading: Mapping[str, Any], loops: Rows) -> tuple[dict[str, Any], list[Any]]:
    """READING and its INVARIANTs."""
    made = {
        **reading,
        "leaves": [leaf(*one) for one in reading["leaves"]] + [free for loop in loops for free in _free(reading, loop)],
        "steps": [step(*one) for one in reading["steps"]],
        "laws": [law(*one) for one in reading["laws"]],
        "block": network(reading["block"]),
    }
    return made, [_invariant(loop) for loop in loops]


def plain(name: str) -> str:
    """A name without blanks."""
    return re.sub(r"\s+", "_", re.sub(r"\s*([-+])\s*", r"\1", name))


def leaf(name: str, kind: str, legs: Rows, by: Any) -> list[Any]:
    """A leaf; with the names of those that are put in a theorem."""
    put = by and {**by, "leaves": {plain(k): plain(v) for k, v in by["leaves"].items()}}
    return [plain(name), kind, legs, put]


def step(kind: str, symbols: Rows, *rest: Any) -> list[Any]:
    """STEP."""
    *legs, last = rest
    more = [step(*inner) for inner in last] if kind == "repeat" else last
    return ["leaf" if kind == "free" else kind, [plain(s) for s in symbols], *legs, more]


def coefficient(rows: Rows) -> str:
    """TEXT of a polynomial in symbols."""
    return network([[rows, [], []]])


def network(rows: Rows) -> str:
    """TEXT of a network."""
    terms = [product(c, powers, tensors, zeros) for factor, tensors, zeros in rows for c, powers in factor]
    return " + ".join(terms) or "0"


def product(number: str, powers: Rows, tensors: Rows, zeros: Rows) -> str:
    """One term of it."""
    symbols = [symbol(s) for s, exponent in powers for _ in range(exponent)]
    parts = [*symbols, *(tensor(*t) for t in tensors), *(f"[{zero} = 0]" for zero in zeros)]
    return " ".join([*([] if number == "1" and parts else [number]), *parts])


def symbol(name: str) -> str:
    """A free number stands for itself, another symbol with its kind."""
    return plain(name.removeprefix("f:"))


def tensor(what: str, name: str, turned: bool, legs: Iterable[str]) -> str:
    """A tensor with its legs."""
    return f"{HEADS[what]}{plain(name)}{'~' * turned}[{', '.join(legs)}]"


def law(given: Rows, others: Rows, zeros: Rows, factor: Rows) -> str:
    """LAW."""
    return f"{network([[[['1', []]], [*given, *others], []]])} = {network([[factor, given, zeros]])}"


def _free(reading: Mapping[str, Any], loop: Mapping[str, Any]) -> Iterable[list[Any]]:
    """The free things of a loop as leaves: numbers without legs, entries with an index, operators on a system."""
    wires = {s[1][0]: s[3][0] for _, steps in loop["state"] for s in steps if s[0] == "free"}
    for name, thing in loop["free"].items():
        width = sum((Counter(reading["wires"][w][1]) for w in wires.get(name, ())), Counter())
        roles = {"number": [], "entries": ["index"], "operator": ["system"]}[thing["kind"]]
        yield [plain(name), "free", [[role, dict(sorted(width.items()))] for role in roles], None]


def _invariant(loop: Mapping[str, Any]) -> dict[str, Any]:
    state = [[coefficient(c), [step(*one) for one in steps]] for c, steps in loop["state"]]
    return {
        "state": state,
        "free": {plain(name): [_value(t, k) for k in ("start", "next")] for name, t in loop["free"].items()},
    }


def _value(thing: Mapping[str, Any], which: str) -> str:
    """What a free thing is at first, or next; j0, … are the letters of an index."""
    if thing["kind"] == "number":
        return coefficient(thing[which])
    text = network(thing[which])
    return re.sub(r"\by(\d+)", r"j\1", text) if thing["kind"] == "entries" else text
