"""Coq text of certificates: a reading of a circuit as data, and the theorem that its corner is its block.

The text holds the certificate and nothing else; what it means stands in coq/circuits.v, why the check suffices in coq/check.v and
coq/loops.v.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from rows import opened

EXPORTED = (
    "be.product",
    "be.linear_combination",
    "bridge.diagonal_of_vector",
    "poly.singular_value_transformation",
    "ve.matrix_vector",
    "ve.sum",
)
IMPORTS = """From Coq Require Import String List.
Require Import sums circuits check loops.
Import ListNotations.
Open Scope string_scope.
Open Scope nat_scope.
Open Scope list_scope."""


class NotExported(Exception):
    """A certificate uses what the Coq library does not know."""


class Names(NamedTuple):
    """What the names of a reading stand for: forms of wires by leaf and role; kind of a free thing and forms of its wires."""

    leaves: dict[str, dict[str, list[str]]]
    kinds: dict[str, str]
    roles: dict[str, list[str]]
    free: dict[str, tuple[str, list[str]]]


def files(certificates: Mapping[str, Mapping[str, Any]], digests: Mapping[str, str]) -> dict[str, str]:
    """The texts of the certificates among these that are exported, by their places in this folder. Raises NotExported."""
    chosen = {key: opened(certificates[key]) for key in EXPORTED if key in certificates}
    return {f"coq/exported/{key.replace('.', '_')}.v": text(data, digests[key]) for key, data in chosen.items()}


def text(certificate: Mapping[str, Any], digest: str) -> str:
    """A Coq file: one definition and one theorem for each reading without families, of an opened certificate. Raises NotExported."""
    said = f"(* {certificate['key']}: written by proofs/regenerate.py from the certificate. Its digest in the index:\n   {digest} *)"
    readings = certificate["circuit"]["readings"]
    parts = [said, IMPORTS]
    for number, (reading, loops) in enumerate(
        zip(readings, certificate["induction"] or [None] * len(readings), strict=True)
    ):
        family = any(role == "index" for _, _, legs, _ in reading["leaves"] for role, _ in legs)
        known = ["is about families, which are not exported"] if family else []
        said = f"\n(* {' '.join([reading['label'] or 'the circuit', *known])} *)"
        parts.append("\n".join([said, *([] if family else _reading(reading, loops or [], number))]))
    return "\n".join([*parts, ""])


def _reading(reading: Mapping[str, Any], loops: Sequence[Mapping[str, Any]], number: int) -> list[str]:
    if reading["parameters"] or reading["laws"] or len(loops) > 1:
        raise NotExported("parameters, laws or several loops")
    steps = reading["steps"]
    place = next((k for k, step in enumerate(steps) if step[0] == "repeat"), len(steps))
    before, repeated, after = (steps[:place], steps[place][5], steps[place + 1 :]) if loops else ([], [], steps)
    names = _names(reading, [*before, *repeated, *after], loops[0] if loops else {"state": [], "free": {}})

    def listed(part: Sequence[Any], indent: int = 4) -> str:
        return _list((_step(step, names) for step in part), "\n" + " " * indent if part else "")

    lines = [
        f"Definition reading_{number} : reading := {{|",
        f"  leaves := {_list(_leaf(name, names) for name in names.leaves)};",
        f"  wires := {_list(_form(form) for _, form in reading['wires'])};",
        f"  system := {reading['system']};",
        f"  vector := {json.dumps(reading['vector'])};",
        f"  steps := {listed(after)};",
        f"  block := {_network(reading['block'], names)} |}}.",
    ]
    for loop in loops:
        state = _list((f"({_coefficient(c)}, {listed(part, 6)})" for c, part in loop["state"]), "\n    ")
        frees = _list((_free(name, free, names) for name, free in loop["free"].items()), "\n    ")
        lines += [
            f"Definition loop_{number} : loop := {{|",
            f"  before := {listed(before)};",
            f"  repeated := {listed(repeated)};",
            f"  invariant := {state};",
            f"  frees := {frees} |}}.",
        ]
    statement, of = ("looped_corner_is_block", f" loop_{number}") if loops else ("corner_is_block", "")
    return [
        *lines,
        f"Theorem corner_{number} : forall K : scalars, {statement} (K := K) reading_{number}{of}.",
        f"Proof. apply accepted_{'loop_' if loops else ''}rule. vm_compute. reflexivity. Qed.",
    ]


def _names(reading: Mapping[str, Any], steps: Sequence[Any], loop: Mapping[str, Any]) -> Names:
    widths = [_form(form) for _, form in reading["wires"]]
    names = Names({}, {}, {}, {})
    for leaf, kind, legs, theorem in reading["leaves"]:
        used = next((step[3] for step in steps if step[0] == "leaf" and step[1] == [leaf]), None)
        if used is None:
            raise NotExported(f"the leaf {leaf} is not used")
        if kind not in ("BE", "VE") or theorem:
            raise NotExported(f"a leaf of kind {kind}, or a theorem")
        names.kinds[leaf], names.roles[leaf] = kind, [role for role, _ in legs]
        names.leaves[leaf] = {
            role: [widths[w] for w in _wires(names.roles[leaf], used, role)] for role in ("ancilla", "system")
        }
    for _, part in loop["state"]:
        for kind, symbols, _, legs, _ in part:
            if kind == "free":
                names.free[symbols[0]] = loop["free"][symbols[0]]["kind"], [widths[w] for w in legs[0]]
    return names


def _wires(roles: Sequence[str], legs: Sequence[Sequence[int]], role: str) -> list[int]:
    return [w for r, leg in zip(roles, legs, strict=True) if r == role for w in leg]


def _leaf(name: str, names: Names) -> str:
    ancilla, system = (_list(names.leaves[name][role]) for role in ("ancilla", "system"))
    return f"({_string(name)}, {names.kinds[name]}, {ancilla}, {system})"


def _free(name: str, free: Mapping[str, Any], names: Names) -> str:
    if free["kind"] == "number":
        return f"({_string(name)}, Number {_coefficient(free['start'])} {_coefficient(free['next'])})"
    return f"({_string(name)}, Tensor {_network(free['start'], names)} {_network(free['next'], names)})"


def _step(step: Sequence[Any], names: Names) -> str:
    kind, symbols, turned, legs, controls = step
    wires = [w for leg in legs for w in leg]
    if kind == "leaf":
        wires = [w for role in ("ancilla", "system") for w in _wires(names.roles[symbols[0]], legs, role)]
    if any(type(at) is not int for _, at in controls):
        raise NotExported("a parameter as a control's value")
    when = _list(f"({w}, {json.dumps(at == 1)})" for w, at in controls)
    kind = "times" if kind == "free" and names.free[symbols[0]][0] == "entries" else kind
    return f"Step {_gate(kind, symbols, json.dumps(turned), wires)} {_list(map(str, wires))} {when}"


def _gate(kind: str, symbols: Sequence[str], turned: str, wires: Sequence[int]) -> str:
    match kind:
        case "leaf" | "free":
            return f"(Leaf {_string(symbols[0])} {turned})"
        case "H" | "X":
            return kind
        case "copy" | "project":
            return kind.capitalize()
        case "times":
            return f"(Times {_string(symbols[0])})"
        case "rotation" | "z-rotation" | "diagonal" | "phase":
            return f"({kind.replace('-', '_')} {turned} {' '.join(map(_word, symbols))})"
        case "preparation":
            name, *words = symbols
            if len(words) == 2 and {*words} <= {"h", "-h"}:
                return f"(reflection {turned} {' '.join(map(_word, words))})"
            return f"(preparation {turned} {_string(name)} {2 ** len(wires)} {_list(map(_word, words))})"
    raise NotExported(f"a step {kind}")


def _network(network: Sequence[Any], names: Names) -> str:
    return _list(
        (_product_term(factor, tensors, zeros, names) for factor, tensors, zeros in network),
        "\n    " if len(network) > 1 else "",
    )


def _product_term(factor: Sequence[Any], tensors: Sequence[Any], zeros: Sequence[str], names: Names) -> str:
    forms: dict[str, str] = {}
    for what, name, _, legs in tensors:
        for content, form in zip(legs, _legs(what, name, names), strict=True):
            forms |= {letter: form for letter in content.split("^") if letter[0] == "s"}
    summed = _list(forms[f"s{k}"] for k in range(len(forms)))
    return f"Product {_coefficient(factor)} {summed} {_list(_tensor(t, names) for t in tensors)} {_list(map(_content, zeros))}"


def _legs(what: str, name: str, names: Names) -> list[str]:
    """The forms of a tensor's legs."""
    if what == "free":
        kind, forms = names.free[name]
        return forms * (2 if kind == "operator" else 1)
    if what not in ("block", "column"):
        raise NotExported(f"a tensor {what}")
    leaf = names.leaves[name]
    return (
        [*leaf["ancilla"], *leaf["system"]]
        if what == "column"
        else leaf["system"] * (2 if names.kinds[name] == "BE" else 1)
    )


def _tensor(tensor: Sequence[Any], names: Names) -> str:
    what, name, turned, legs = tensor
    contents = [_content(leg) for leg in legs]
    if what != "free":
        return f"{what.capitalize()} {_string(name)} {json.dumps(turned)} {_list(contents)}"
    half = len(contents) // 2
    if names.free[name][0] == "operator":
        return f"Operator {_string(name)} {_list(contents[:half])} {_list(contents[half:])}"
    return f"Entries {_string(name)} {_list(contents)}"


def _content(content: str) -> str:
    letters = [x for x in content.split("^") if x not in ("0", "1")]
    if any(not re.fullmatch(r"[xys]\d+", x) for x in letters):
        raise NotExported(f"a content {content}")
    said = _list(f"{ {'y': 'Y', 'x': 'X_', 's': 'S_'}[x[0]] } {x[1:]}" for x in letters)
    return f"({json.dumps('1' in content.split('^'))}, {said})"


def _coefficient(rows: Sequence[Any]) -> str:
    terms = [_product([_rational(c), *(_word(s) for s, power in powers for _ in range(power))]) for c, powers in rows]
    return _nested("Add", terms) if terms else "(Num 0)"


def _product(factors: Sequence[str]) -> str:
    return _nested("Mul", [f for f in factors if f != "(Num 1)"] or ["(Num 1)"])


def _nested(operation: str, terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({operation} {terms[0]} {_nested(operation, terms[1:])})"


def _rational(number: str) -> str:
    value = Fraction(number)
    if value.denominator & (value.denominator - 1):
        raise NotExported(f"the number {number}")
    size = _product([f"(Num {abs(value.numerator)})", *["Half"] * (value.denominator.bit_length() - 1)])
    return size if value >= 0 else f"(Opp {size})"


def _word(word: str) -> str:
    if word in ("0", "1"):
        return f"(Num {word})"
    if word[0] == "-":
        return f"(Opp {_word(word[1:])})"
    if word[-1] == "~":
        return f"(Conj {_word(word[:-1])})"
    kind, _, name = word.partition(":")
    if kind == "q":
        raise NotExported("the square of a norm")
    return f"(weight {_string(name)})" if kind == "w" else f"(word {_string(kind)} {_string(name)})"


def _form(form: Mapping[str, int]) -> str:
    return "bit" if form == {"": 1} else _list(f"({_string(name)}, {n})" for name, n in sorted(form.items()))


def _string(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _list(items: Iterable[str], between: str = "") -> str:
    return f"[{between}{(';' + (between or ' ')).join(items)}]"
