"""Proofs with what only instances can show: ancillas counted on circuits, every line checked on matrices, wrong rules tried."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..encoding.record import Record
from ..encoding.source import Derived
from ..engine.lemma import Lemma
from ..instances.random import generator, random_instance
from ..lemmas import CATALOGUE
from . import instances
from .list_functions import on_list
from .prove import FAILED, OPEN, Result, Rule, prove_rule
from .prove import prove as prove_claims
from .theorems import NotProved

INSTANCES = 12  # circuits whose ancillas are counted, and on whose matrices the lines are checked, each time


def prove(key: str, count: int = INSTANCES) -> Result:
    """The rule's claims by the kernel, its ancillas and lines on `count` instances. Raises UnknownKey."""
    started = time.perf_counter()
    entry, found = CATALOGUE[key], prove_claims(key)
    if not found.ok:
        return found
    try:
        on_instances(entry, count=count)
    except NotProved as problem:
        found = replace(found, status=FAILED, reason=str(problem))
    counted = 0 if found.status == OPEN else count
    return replace(found, counted=counted, seconds=round(time.perf_counter() - started, 3))


def on_instances(entry: Lemma, rule: Rule | None = None, count: int = INSTANCES) -> None:
    """Ancillas counted on circuits, every line and the record checked on matrices, the corner on small circuits. Raises NotProved."""
    for seed in range(count):
        e = random_instance(entry, generator(entry.key, seed), max_n=1)
        source = e.source
        assert isinstance(source, Derived)
        record = (rule or entry.rule)(*(c.record for c in source.children), **source.numbers)
        problem = instances.wrong_ancillas(e, record)
        if problem:
            raise NotProved(f"ancillas: instance {seed}: {problem}")
        for slip in instances.slips(e) if rule is None else ():
            raise NotProved(
                f"line {slip.line} ({slip.reason}) fails on instance {seed} by {slip.excess:.3g}, {slip.rounding:.1g} of it rounding"
            )
        problem = instances.untrue(e) if rule is None else ""
        if problem:
            raise NotProved(f"instance {seed}: {problem}")
    own = rule is None and entry.tree is None and callable(entry.attained_by)
    if own and (problem := instances.untrue(entry.attained_by())):  # type: ignore[operator]  # callable, see above
        raise NotProved(f"the instance that attains the bound: {problem}")


def altered(entry: Lemma, wrong: Callable[..., dict[str, Any]]) -> Rule:
    """The rule with the fields that a wrong version changes."""

    @functools.wraps(entry.rule)
    def rule(*records: Record, **numbers: Any) -> Record:
        right = entry.rule(*records, **numbers)
        return replace(right, **wrong(right, *records, **numbers))

    def of_list(terms: Any, **numbers: Any) -> Record:
        right = on_list(entry.rule, terms, **numbers)
        return replace(right, **on_list(wrong, right, terms, **numbers))

    rule.of_list = of_list  # type: ignore[attr-defined]  # see certify.list_functions
    return rule


@dataclass(frozen=True)
class Attempt:
    """What became of a wrong version of a rule: proved, or why not (the line, the claim or the instance)."""

    proved: bool
    reason: str = ""


def attempt(entry: Lemma, wrong: Callable[..., dict[str, Any]]) -> Attempt:
    """Try to prove a wrong version of a rule."""
    rule = altered(entry, wrong)
    try:
        if entry.provable:
            prove_rule(entry, rule)
        on_instances(entry, rule)
    except NotProved as problem:
        return Attempt(False, str(problem))
    return Attempt(True) if entry.provable else Attempt(False, "open: nothing is proved of this entry")
