"""Circuits of certificates with their texts taken apart: rows of coefficients, tensors and conditions, free things apart from leaves.

For programs that read every part of a network, as proofs/coqtext.py does; what a text may hold: docs/reference/certificate-format.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

TERM = re.compile(
    r"(?: |^)(?:(\+)|(-?\d+(?:/\d+)?)|\[([^]]*) = 0\]|(?:(column|word) )?([a-zA-Z][^\s[~]*)(~*)(?:\[([^]]*)\])?)"
)
HEADS = {"column": "column", "word": "map"}


def opened(certificate: Mapping[str, Any]) -> dict[str, Any]:
    """A certificate with its circuit's texts taken apart."""
    if certificate["circuit"] is None:
        return dict(certificate)
    readings = certificate["circuit"]["readings"]
    parts = [reading(*pair) for pair in zip(readings, certificate["induction"] or [[]] * len(readings), strict=True)]
    induction = [loops for _, loops in parts] if certificate["induction"] else None
    return {**certificate, "circuit": {"readings": [made for made, _ in parts]}, "induction": induction}


def reading(made: Mapping[str, Any], loops: Sequence[Any]) -> tuple[dict[str, Any], list[Any]]:
    """A reading, and its invariants."""
    free = {name: legs for name, kind, legs, _ in made["leaves"] if kind == "free"}
    out = {
        **made,
        "leaves": [leaf for leaf in made["leaves"] if leaf[1] != "free"],
        "steps": [step(free, *one) for one in made["steps"]],
        "laws": [law(free, text) for text in made["laws"]],
        "block": network(free, made["block"]),
    }
    return out, [_invariant(free, loop) for loop in loops]


def _invariant(free: Mapping[str, Any], loop: Mapping[str, Any]) -> dict[str, Any]:
    state = [[coefficient(free, c), [step(free, *one) for one in steps]] for c, steps in loop["state"]]
    things = {}
    for name, values in loop["free"].items():
        kind = {(): "number", ("index",): "entries", ("system",): "operator"}[tuple(role for role, _ in free[name])]
        read = coefficient if kind == "number" else network
        start, following = (read(free, re.sub(r"\bj(\d+)", r"y\1", text)) for text in values)
        things[name] = {"kind": kind, "start": start, "next": following}
    return {"state": state, "free": things}


def step(free: Mapping[str, Any], kind: str, symbols: list[str], *rest: Any) -> list[Any]:
    """A step; of a free thing by its own kind."""
    *legs, last = rest
    if kind == "repeat":
        last = [step(free, *inner) for inner in last]
    return ["free" if kind == "leaf" and symbols[0] in free else kind, symbols, *legs, last]


def law(free: Mapping[str, Any], text: str) -> list[Any]:
    """A law: what is given, what is summed, where it is 0, the factor."""
    left, right = text.split(" = ", 1)
    ((_, tensors, _),), ((factor, given, zeros),) = network(free, left), network(free, right)
    return [given, [t for t in tensors if t not in given], zeros, factor]


def coefficient(free: Mapping[str, Any], text: str) -> list[Any]:
    """A polynomial in symbols."""
    return [row for factor, _, _ in network(free, text) for row in factor]


def network(free: Mapping[str, Any], text: str) -> list[Any]:
    """Its terms: coefficient, tensors, contents that are 0."""
    terms: list[tuple[list[str], Counter[str], list[Any], list[str]]] = [([], Counter(), [], [])]
    for plus, number, zero, head, name, turned, legs in TERM.findall(text if text != "0" else ""):
        numbers, symbols, tensors, zeros = terms[-1]
        if plus:
            terms.append(([], Counter(), [], []))
        elif number:
            numbers.append(number)
        elif zero:
            zeros.append(zero)
        elif (name in free and not free[name]) or ":" in name or name in ("h", "i"):
            symbols[("f:" if name in free else "") + name + "~" * (len(turned) % 2)] += 1
        else:
            what = HEADS.get(head, "free" if name in free else "block")
            tensors.append([what, name, len(turned) % 2 == 1, legs.split(", ") if legs else []])
    return [
        [[[(numbers or ["1"])[0], [[s, e] for s, e in sorted(symbols.items())]]], tensors, zeros]
        for numbers, symbols, tensors, zeros in terms
        if text != "0"
    ]
