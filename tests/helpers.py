"""What several test files share: instances by key and seed, and refutation of a claimed record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import sympy

import qnn_emul as qe
from qnn_emul.certify.corners.choices import choice
from qnn_emul.cli import main
from qnn_emul.complexity import growth
from qnn_emul.encoding.folds import fold
from qnn_emul.encoding.source import Derived
from qnn_emul.instances.random import generator, random_instance
from qnn_emul.linalg.circuit import Circuit, Op

KEYS = tuple(qe.catalogue)
CHOICES = {key: found for key, entry in qe.catalogue.items() if (found := choice(entry))}  # circuits that are read
VOLATILE = ("seconds", "worker")  # what may differ between two runs of one campaign
EXTREME_KEYS = tuple(key for key, entry in qe.catalogue.items() if callable(entry.attained_by))


def instance(key: str, seed: int, max_n: int = 3) -> qe.Encoding:
    """Instance `seed` of lemma `key`, the same in every run."""
    return random_instance(qe.catalogue[key], generator(key, seed), max_n)


def candidates(key: str, count: int, max_n: int = 1) -> Iterator[qe.Encoding]:
    """The extreme instance, then random ones."""
    entry = qe.catalogue[key]
    if callable(entry.attained_by):
        yield entry.attained_by()
    for seed in range(count):
        yield instance(key, seed, max_n)


def refuted(e: qe.Encoding, **claim: object) -> bool:
    """The root of `e` under the claimed record fails its check (its circuit is asked only about ancillas)."""
    return not qe.check(e.with_record(**claim), level="unitary" if "ancillas" in claim else "block").root.ok


def refutes(key: str, wrong: Callable[..., dict[str, object]], count: int = 60) -> bool:
    """Some candidate refutes the rule whose record differs from the right one by wrong(record, *children, **numbers)."""
    for e in candidates(key, count):
        source = e.source
        claim = wrong(e.record, *(c.record for c in source.children), **source.numbers)
        if any(getattr(e.record, k) != v for k, v in claim.items()) and refuted(e, **claim):
            return True
    return False


def main_json(arguments: list[str], capsys: Any) -> tuple[int, Any]:
    """Exit status of the command line and what it printed, read as JSON."""
    capsys.readouterr()
    status = main(arguments)
    return status, json.loads(capsys.readouterr().out)


def recorded(name: str) -> Any:
    """What a command printed when it was recorded: see test_recorded.py."""
    return json.loads((Path(__file__).parent / "recorded" / f"{name}.json").read_text(encoding="utf-8"))


def limit_of_ratio(first: Any, second: Any, variable: sympy.Symbol = growth.N) -> sympy.Expr:
    """lim first/second as N -> infinity or epsilon -> 0, by SymPy's gruntz; everything else must be a number."""
    ratio = growth.parsed(first) / growth.parsed(second)
    if variable == growth.EPSILON:
        t = sympy.Symbol("t", positive=True)
        return sympy.limit(ratio.subs(growth.EPSILON, 1 / t), t, sympy.oo)
    return sympy.limit(ratio, variable, sympy.oo)


def rebuilt(e: Any, change: Callable[[Any], Any]) -> Any:
    """The same tree with every leaf replaced by change(leaf); lemmas, parameters and records stay as they are."""

    def at(node: Any, children: tuple[Any, ...]) -> Any:
        derived = isinstance(node.source, Derived)
        return replace(node, source=replace(node.source, children=children)) if derived else change(node)

    return fold(e, at)[id(e)]


def gate_by_gate(circuit: Circuit) -> Circuit:
    """The same circuit without the shortcuts of `StatePhase`: every gate is applied, small sub-circuits multiplied out."""
    made: dict[int, Circuit] = {}

    def plain(c: Circuit) -> Circuit:
        if id(c) not in made:
            nested = lambda gate: plain(gate).multiplied_out() if isinstance(gate, Circuit) else gate
            ops = tuple(Op(nested(op.gate), op.targets, op.controls) for op in c.ops)
            made[id(c)] = Circuit(c.qubits, ops, c.label, c.queries, {"costs": c.costs}, c.price, c.side_by_side)
        return made[id(c)]

    return plain(circuit)


def evaluated(record: qe.Record, values: dict[Any, float]) -> qe.Record:
    """A symbolic record with numbers put in; what `where` defines is worked out from its formulas."""
    import sympy

    where: dict[Any, Any] = getattr(record, "where", {})
    known = {name: sympy.sympify(value) for name, value in values.items() if name not in where}
    for name, formula in where.items():
        number = formula.xreplace(known)
        known[name] = number if number.is_Integer else number.evalf()
    out: dict[str, Any] = {}
    for part, formula in ((f.name, getattr(record, f.name)) for f in fields(qe.Record)):
        number = formula.xreplace(known) if hasattr(formula, "xreplace") else formula
        out[part] = None if number is None else (int(number) if part == "ancillas" else float(number))
    return qe.Record(**out)
