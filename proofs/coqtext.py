"""Coq text of certificates: a reading of a circuit as data, and the theorem that its corner is its block.

The text holds the certificate and nothing else; what it means stands in coq/circuits.v, why the check suffices in coq/prove.v.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

EXPORTED = (
    "be.product",
    "be.linear_combination",
    "bridge.diagonal_of_vector",
    "ve.matrix_vector",
    "ve.sum",
)


class NotExported(Exception):
    """A certificate uses what the Coq library does not know."""


def files(certificates: Mapping[str, Mapping[str, Any]], digests: Mapping[str, str]) -> dict[str, str]:
    """The texts of the certificates among these that are exported, by their places in this folder. Raises NotExported."""
    chosen = {key: certificates[key] for key in EXPORTED if key in certificates}
    return {f"coq/exported/{key.replace('.', '_')}.v": text(data, digests[key]) for key, data in chosen.items()}


def text(certificate: Mapping[str, Any], digest: str) -> str:
    """A Coq file: one definition and one theorem for each reading without families. Raises NotExported."""
    lines = [
        f"(* {certificate['key']}: written by proofs/regenerate.py from the certificate. Its digest in the index:",
        f"   {digest} *)",
        "Require Import sums circuits prove.",
        "From Coq Require Import String List.",
        "Import ListNotations.",
        "Open Scope string_scope.",
        "Open Scope nat_scope.",
        "Open Scope list_scope.",
    ]
    known = [
        r
        for r in certificate["circuit"]["readings"]
        if "index" not in (role for leaf in r["leaves"] for role, _ in leaf[2])
    ]
    for number, reading in enumerate(known):
        lines += ["", f"(* {reading['label'] or 'the circuit'} *)", *_reading(reading, f"reading_{number}")]
        lines += [
            f"Theorem corner_{number} : forall K : scalars, corner_is_block (K := K) reading_{number}.",
            "Proof. apply accepted_rule. vm_compute. reflexivity. Qed.",
        ]
    return "\n".join([*lines, ""])


def _reading(reading: Mapping[str, Any], name: str) -> list[str]:
    if reading["parameters"]:
        raise NotExported("parameters")
    widths = [_form(form) for _, form in reading["wires"]]
    roles = {leaf: [role for role, _ in legs] for leaf, _, legs, _ in reading["leaves"]}
    leaves = []
    for leaf, kind, *_ in reading["leaves"]:
        legs = next((step[3] for step in reading["steps"] if step[0] == "leaf" and step[1] == [leaf]), None)
        if legs is None:
            raise NotExported(f"the leaf {leaf} is not used")
        if kind not in ("BE", "VE"):
            raise NotExported(f"a leaf of kind {kind}")
        parts = [_list(widths[w] for w in _wires(roles[leaf], legs, role)) for role in ("ancilla", "system")]
        leaves.append(f"({_string(leaf)}, {kind}, {', '.join(parts)})")
    return [
        f"Definition {name} : reading := {{|",
        f"  leaves := {_list(leaves)};",
        f"  wires := {_list(widths)};",
        f"  system := {reading['system']};",
        f"  vector := {json.dumps(reading['vector'])};",
        f"  steps := {_list((_step(step, roles) for step in reading['steps']), chr(10) + ' ' * 4)};",
        f"  block := {_block(reading['block'])} |}}.",
    ]


def _wires(roles: Sequence[str], legs: Sequence[Sequence[int]], role: str) -> list[int]:
    return [w for r, leg in zip(roles, legs, strict=True) if r == role for w in leg]


def _step(step: Sequence[Any], roles: Mapping[str, Sequence[str]]) -> str:
    kind, symbols, turned, legs, controls = step
    wires = [w for leg in legs for w in leg]
    if kind == "leaf":
        wires = [w for role in ("ancilla", "system") for w in _wires(roles[symbols[0]], legs, role)]
    if any(type(at) is not int for _, at in controls):
        raise NotExported("a parameter as a control's value")
    when = _list(f"({w}, {json.dumps(at == 1)})" for w, at in controls)
    return f"Step {_gate(kind, symbols, json.dumps(turned), wires)} {_list(map(str, wires))} {when}"


def _gate(kind: str, symbols: Sequence[str], turned: str, wires: Sequence[int]) -> str:
    match kind:
        case "leaf":
            return f"(Leaf {_string(symbols[0])} {turned})"
        case "H" | "X":
            return kind
        case "copy":
            return "Copy"
        case "rotation" | "z-rotation" | "diagonal" | "phase":
            return f"({kind.replace('-', '_')} {turned} {' '.join(map(_word, symbols))})"
        case "preparation":
            name, *words = symbols
            return f"(preparation {turned} {_string(name)} {2 ** len(wires)} {_list(map(_word, words))})"
    raise NotExported(f"a step {kind}")


def _block(network: Sequence[Any]) -> str:
    """A network as an expression of operators."""
    terms = [(factor, _term(tensors, zeros)) for factor, tensors, zeros in network]
    if [factor for factor, _ in terms] == [[["1", []]]]:
        return terms[0][1]
    return f"(Sum {_list(f'(Scale {_coefficient(factor)} {term})' for factor, term in terms)})"


def _term(tensors: Sequence[Any], zeros: Sequence[str]) -> str:
    """Blocks in a row from y0 to x0, or a diagonal."""
    if zeros == ["x0^y0"] and [legs for *_, legs in tensors] in ([["x0"]], [["y0"]], []):
        return f"(Diagonal (Block {_string(tensors[0][1])}))" if tensors else "Identity"
    left, at, factors = list(tensors), "y0", []
    for _ in tensors:
        sides = [(legs[::-1] if turned else legs, name, turned, what) for what, name, turned, legs in left]
        place = next((k for k, (legs, *_) in enumerate(sides) if legs[:1] == [at]), None)
        if place is None or zeros or sides[place][3] != "block" or (sides[place][2] and len(sides[place][0]) == 1):
            break
        (_, *rest), name, turned, _ = sides[place]
        factors.append(f"(Adjoint (Block {_string(name)}))" if turned else f"(Block {_string(name)})")
        at = rest[0] if rest else "x0"
        left.pop(place)
    if left or at != "x0" or not factors:
        raise NotExported(f"a network {[*tensors, *zeros]!r:.60}")
    return _nested("Product", factors)


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


def _list(items: Any, between: str = "") -> str:
    inner = (";" + (between or " ")).join(items)
    return f"[{between}{inner}]"
