"""Mutation: every wrong version of every rule must be refuted by an instance.

Beside those of the lemma file stand generic ones, made from the rule itself: a term dropped, max for sum, alphas exchanged, one
ancilla, one per cent. They call the rule on changed records, so they too are read by every number system. What is not wrong must
not be counted as a mutant: a version whose error is the rule's formula (or above it) is left out, and so is one that the
lemma file lists in `SHARPER`, with the reason why it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from ..encoding.check import check
from ..encoding.encoding import Encoding
from ..encoding.record import Record
from ..engine.lemma import Lemma
from ..engine.signature import EncodingInput, Several, members
from ..errors import TooLarge
from ..instances.random import lemma_instance
from ..lemmas import CATALOGUE
from ..lemmas.wrong import Wrong
from ..scalars import maximum, square_root, total
from .campaign import FILE_HEAD

TRIED = 240  # instances that a wrong version must survive to be called a survivor
READ = 8  # instances whose rule is read at random points, to see which generic versions are the rule itself


@dataclass(frozen=True)
class Mutant:
    """One wrong version and what became of it; `instance` is the instance file that refutes it, None for a survivor."""

    key: str
    name: str
    refuted: bool
    tried: int
    failure: str
    instance: dict[str, Any] | None


def mutants_of(entry: Lemma, drawn: Iterable[tuple[int, Encoding]]) -> dict[str, Wrong]:
    """The wrong versions of one rule: its own and the generic ones. Raises LemmaFileError where it has none of its own."""
    return {**entry.wrong_versions(), **generic(entry, [e for _, e in islice(drawn, READ)])}


def mutate(key: str, seed: int) -> list[Mutant]:
    """Each wrong version of one rule against its instances: the extreme one, then adversarial and random ones."""
    entry, drawn = CATALOGUE[key], Drawn(CATALOGUE[key], seed)
    return [_refute(entry, name, wrong, drawn) for name, wrong in mutants_of(entry, drawn).items()]


def kill_rate(found: Sequence[Mutant]) -> float:
    """Share of the wrong versions that were refuted."""
    return sum(m.refuted for m in found) / len(found) if found else 1.0


class Drawn:
    """The instances of one rule, drawn once for all its wrong versions."""

    def __init__(self, entry: Lemma, seed: int) -> None:
        self.entry, self.seed = entry, seed
        self.made: list[Any] = []

    def __iter__(self) -> Iterator[tuple[int, Encoding]]:
        for number in range(TRIED):
            if number == len(self.made):
                self.made.append(lemma_instance(self.entry, self.seed, number, 1)[1])
            yield number, self.made[number]


def _refute(entry: Lemma, name: str, wrong: Wrong, drawn: Drawn) -> Mutant:
    for number, e in drawn:
        claim = wrong(e.record, *(c.record for c in e.children), **e.applied.numbers)
        failure = refutation(e, claim)
        if failure:
            line = {**FILE_HEAD, "key": entry.key, "seed": drawn.seed, "number": number, "max_n": 1}
            return Mutant(entry.key, name, True, number + 1, failure, line)
    return Mutant(entry.key, name, False, TRIED, "", None)


def refutation(e: Encoding, claim: dict[str, Any]) -> str:
    """Why the claimed record does not hold at the root of `e`; "" where it does, or is the right one."""
    changed = {k: v for k, v in claim.items() if getattr(e.record, k) != v}
    if not changed:
        return ""
    if "ancillas" in changed:
        try:
            found = e.circuit.qubits - e.n
        except TooLarge:
            return ""
        if found != changed["ancillas"]:
            return f"the circuit has {found} ancillas, not {changed['ancillas']}"
    worst = check(e.with_record(**changed)).root
    return "; ".join(worst.failures)


# where two formulas are compared; what double precision in a rule's numbers leaves
POINTS, DIGITS, SAME = 12, 30, 1e-12


def _only(records: tuple[Record, ...], kept: int | None) -> tuple[Record, ...]:
    """The records with every error but one set to 0."""
    return tuple(r if j == kept else replace(r, epsilon=0 * r.epsilon) for j, r in enumerate(records))


def _parts(rule: Callable[..., Record], records: tuple[Record, ...], numbers: dict[str, Any]) -> tuple[Any, list[Any]]:
    """The rule's own error, and what each input's error adds to it when it is alone."""
    own = rule(*_only(records, None), **numbers).epsilon
    return own, [rule(*_only(records, j), **numbers).epsilon - own for j in range(len(records))]


def _combined(rule: Callable[..., Record], combine: Callable[[Any, list[Any]], Any]) -> Wrong:
    return lambda r, *records, **numbers: {"epsilon": combine(*_parts(rule, records, numbers))}


def _without(rule: Callable[..., Record], j: int) -> Wrong:
    def wrong(r: Record, *records: Record, **numbers: Any) -> dict[str, Any]:
        changed = tuple(replace(x, epsilon=0 * x.epsilon) if i == j else x for i, x in enumerate(records))
        return {"epsilon": rule(*changed, **numbers).epsilon}

    return wrong


def _exchanged(rule: Callable[..., Record]) -> Wrong:
    def wrong(r: Record, *records: Record, **numbers: Any) -> dict[str, Any]:
        turned = [replace(x, alpha=y.alpha) for x, y in zip(records, (*records[1:], records[0]), strict=True)]
        return {"epsilon": rule(*turned, **numbers).epsilon}

    return wrong


def _unit_norms(rule: Callable[..., Record]) -> Wrong:
    return lambda r, *records, **numbers: {"epsilon": rule(*(replace(x, norm=1) for x in records), **numbers).epsilon}


def _plain(entry: Lemma) -> dict[str, Wrong]:
    """Wrong for every rule."""
    found: dict[str, Wrong] = {
        "0.99 alpha": lambda r, *records, **_: {"alpha": 0.99 * r.alpha},
        "alpha of the wrong sign": lambda r, *records, **_: {"alpha": -r.alpha, "epsilon": r.epsilon + 2 * r.alpha},
        "alpha 0": lambda r, *records, **_: {"alpha": 0 * r.alpha, "epsilon": r.norm},
        "one ancilla less": lambda r, *records, **_: {"ancillas": r.ancillas - 1},
        "one ancilla more": lambda r, *records, **_: {"ancillas": r.ancillas + 1},
    }
    if callable(entry.attained_by):
        found["0.99 epsilon"] = lambda r, *records, **_: {"epsilon": 0.99 * r.epsilon}
    return found


def _changed(rule: Callable[..., Record], count: int) -> dict[str, Wrong]:
    """Something forgotten or exchanged; the rule itself where it does not read that."""
    found = {f"error of input {j + 1} forgotten": _without(rule, j) for j in range(count)}
    if count:
        found["norms of the inputs taken as 1"] = _unit_norms(rule)
        found["own error forgotten"] = lambda r, *records, **numbers: {
            "epsilon": r.epsilon - _parts(rule, records, numbers)[0]
        }
    if count > 1:
        found["alphas exchanged"] = _exchanged(rule)
    return found


def _orders(rule: Callable[..., Record]) -> dict[str, Wrong]:
    """Three ways to put the inputs' errors together, each at most the next."""
    return {
        "largest of the inputs' errors for their sum": _combined(rule, lambda own, t: own + maximum(*t)),
        "inputs' errors in squares": _combined(rule, lambda own, t: own + square_root(total(x**2 for x in t))),
        "first order only": _combined(rule, lambda own, t: own + total(t)),
    }


def generic(entry: Lemma, instances: Sequence[Encoding]) -> dict[str, Wrong]:
    """The generic wrong versions of one rule; which of them are the rule itself is seen at random points of some instances."""
    count = sum(min(2, members(wanted)[2]) for wanted in entry.inputs.values())
    readings = [reading for e in instances for reading in _readings(entry, e)]

    def is_rule(wrong: Wrong) -> bool:
        return all(_same(wrong, *reading) for reading in readings)

    changed = {name: wrong for name, wrong in _changed(entry.rule, count).items() if not is_rule(wrong)}
    for name, wrong in _orders(entry.rule).items() if count > 1 else ():
        if is_rule(wrong):  # and what follows is not below it
            break
        changed[name] = wrong
    return {name: wrong for name, wrong in {**_plain(entry), **changed}.items() if name not in entry.sharper}


def _promised(record: Record[Any], wanted: EncodingInput) -> Record[Any]:
    """A record of numbers with what its description says of it."""
    said = {"alpha": wanted.alpha_one, "norm": getattr(wanted, "unit", False)}
    return replace(record, **{name: 1 for name, one in said.items() if one})


def _readings(entry: Lemma, e: Encoding) -> list[tuple[Record[Any], list[Record[Any]], dict[str, Any]]]:
    """The rule of a node, its inputs and its numbers at random points: for the inputs' records and for what is measured."""
    import mpmath

    more = len(e.children) - len(entry.inputs)
    wanted = [members(i)[0] for i in entry.inputs.values() for _ in range(1 + more * isinstance(i, Several))]
    rng, found = np.random.default_rng(0), []
    draw: Callable[[], Any] = lambda: mpmath.mpf(10) ** rng.uniform(-2, 1)
    with mpmath.workdps(DIGITS):
        for _ in range(POINTS):
            records = [Record(draw(), draw(), draw(), draw()) for _ in e.children]
            if len(wanted) == len(records):  # children that the public function makes itself are no inputs
                records = [_promised(r, i) for r, i in zip(records, wanted, strict=True)]
            numbers = {k: draw() if k in entry.measured else v for k, v in e.applied.numbers.items()}
            found.append((entry.rule(*records, **numbers), records, numbers))
    return found


def _same(wrong: Wrong, rule: Record[Any], records: Sequence[Record[Any]], numbers: dict[str, Any]) -> bool:
    """Whether the wrong version's error is the rule's there: two formulas that agree at random points are one."""
    import mpmath

    with mpmath.workdps(DIGITS):
        first, second = wrong(rule, *records, **numbers)["epsilon"], rule.epsilon
        return bool(abs(first - second) <= SAME * (abs(first) + abs(second)))
