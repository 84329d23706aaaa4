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
UNARY = {"diagonal": "Diagonal", "conjugate": "Conjugate", "adjoint": "Adjoint"}


class NotExported(Exception):
    """A certificate uses what the Coq library does not know."""


def files(certificates: Mapping[str, Mapping[str, Any]], digests: Mapping[str, str]) -> dict[str, str]:
    """The texts of the certificates among these that are exported, by their places in this folder. Raises NotExported."""
    chosen = {key: certificates[key] for key in EXPORTED if key in certificates}
    return {f"coq/exported/{key.replace('.', '_')}.v": text(data, digests[key]) for key, data in chosen.items()}


def text(certificate: Mapping[str, Any], digest: str) -> str:
    """A Coq file: one definition and one theorem for each reading. Raises NotExported."""
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
    for number, reading in enumerate(certificate["circuit"]["readings"]):
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
    roles = {leaf: [role for role, _ in legs] for leaf, _, legs in reading["leaves"]}
    leaves = []
    for leaf, kind, _ in reading["leaves"]:
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
        f"  block := {_expression(reading['block'])} |}}.",
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


def _expression(expression: Sequence[Any]) -> str:
    match expression:
        case ["block", name]:
            return f"(Block {_string(name)})"
        case ["identity"]:
            return "Identity"
        case ["scale", coefficient, x]:
            return f"(Scale {_coefficient(coefficient)} {_expression(x)})"
        case ["sum", *parts]:
            return f"(Sum {_list(map(_expression, parts))})"
        case ["product", x, y]:
            return f"(Product {_expression(x)} {_expression(y)})"
        case [operation, x] if operation in UNARY:
            return f"({UNARY[operation]} {_expression(x)})"
    raise NotExported(f"an expression {expression!r:.60}")


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
