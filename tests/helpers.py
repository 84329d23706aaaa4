"""What several test files share: instances by key and seed, and refutation of a claimed record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sympy

import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.complexity import growth
from qnn_emul.instances.numbered import generator
from qnn_emul.instances.random import random_instance

KEYS = tuple(qe.catalogue)
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
