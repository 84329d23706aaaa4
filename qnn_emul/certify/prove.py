"""Every rule of the catalogue, proved: the lemma file's own lines, from the records of its inputs to the claim of its own `rule`."""

from __future__ import annotations

import inspect
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from ..encoding.record import Record
from ..engine.lemma import Lemma
from ..engine.lines import Goal, Line
from ..lemmas import CATALOGUE
from .abstract import Setting
from .certificates.certifier import certify
from .certificates.emission import Emission
from .certificates.replay import Checked
from .conditions import CONDITIONS
from .discipline import breach, takes_parts
from .induction import read_step, supposed
from .settings import asked, proof_settings
from .symbolic_tree import Unproved
from .terms import number
from .theorems import NotProved
from .trees import composed


class Status(StrEnum):
    """What became of one entry."""

    PROVED = "proved"
    UNDER = "proved under cited facts"
    OPEN = "open"
    FAILED = "failed"


PROVED, UNDER, OPEN, FAILED = Status
Rule = Callable[..., Record]
LONG = 120  # of what is asked as a table shows it; --json and INDEX.md have all of it
T = TypeVar("T")


@dataclass(frozen=True)
class SettingProof:
    """One setting that is proved: its certificate, in the three parts of the format."""

    label: str
    lines: int
    certificate: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]

    @property
    def conditions(self) -> frozenset[str]:
        """The conditions of the statement, and what it cites, that the proof used."""
        setting = self.certificate[0]
        names = {a[0] for a in setting["assumptions"]} | {law["name"] for law in setting["laws"]}
        return frozenset(names & CONDITIONS.keys())


@dataclass(frozen=True)
class Result:
    """What became of one entry. `reason` says under what it is proved, which step is missing, or which line fails.

    counted  on how many circuits ancillas were counted
    asked    what its statement asks of the numbers beside what the inputs promise
    """

    key: str
    status: Status
    lines: int
    seconds: float
    reason: str
    conditions: tuple[str, ...] = ()
    counted: int = 0
    asked: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.status != FAILED

    @property
    def under(self) -> str:
        """What it rests on: cited facts in full, then what the statement asks for, by name; or the reason."""
        long = LONG - 1
        said = (f if len(f) <= LONG else f"{f[:long]}…" for f in self.asked)
        where = [f"where {', '.join(said)}"] if self.asked else []
        if not self.conditions:
            return "; ".join(filter(None, [self.reason, *where]))
        asked = [c for c in self.conditions if CONDITIONS[c].kind == "statement"]
        cited = [f"cited: {self.reason}"] if self.status == UNDER else []
        return "; ".join(cited + ([f"under {', '.join(asked)}"] if asked else []) + where)

    @property
    def discharged_by(self) -> str:
        """Where the proof comes from, in words."""
        made = {OPEN: "tests", FAILED: ""}.get(self.status, "derivations")
        return made + (f"; ancillas counted on {self.counted} circuits" if self.counted else "")

    def row(self) -> dict[str, Any]:
        """The fields of `qnn-emul prove --json`."""
        names = ("key", "status", "lines", "discharged_by", "seconds", "reason")
        return {name: getattr(self, name) for name in names} | {"asked": list(self.asked)}


def read(entry: Lemma, s: Setting, rule: Rule | None = None) -> tuple[Goal, list[Line]]:
    """The goal and the lines of a setting: the lemma file's functions, run on symbols. Raises NotProved where they cannot be."""
    return _on_symbols(_read, entry, s, rule or entry.rule)


def _on_symbols(reading: Callable[..., T], *given: Any) -> T:
    try:
        return reading(*given)
    except (TypeError, ValueError, AttributeError, LookupError, NotImplementedError) as problem:
        raise NotProved(f"the file cannot be read on symbols: {type(problem).__name__}: {problem}") from problem


def _read(entry: Lemma, s: Setting, rule: Rule) -> tuple[Goal, list[Line]]:
    if s.so_far is not None:
        return read_step(entry, s, rule)
    record = rule(*(c.record for c in s.children), **s.numbers)
    given = {**s.numbers, **s.data}  # where a number also says where to slice, data holds the number of this instance
    target = entry.target(*s.children, **given)
    block = entry.block(*s.children, **given)
    leak = None if record.leak is None else number(record.leak)
    goal = Goal(target, block, number(record.alpha), number(record.epsilon), number(record.norm), leak)
    assert entry.lines is not None
    return goal, list(entry.lines(goal, *(c.part for c in s.children), **given))


def read_as_written(entry: Lemma, s: Setting, rule: Rule | None = None) -> tuple[Goal, list[Line]]:
    """The same with every quotient as it stands in the file: SymPy makes 1 of k/k, and 0 of 0*(1/k), whatever k is."""
    import sympy as sp

    with sp.evaluate(False):
        return read(entry, s, rule)


def prove_setting(entry: Lemma, s: Setting, rule: Rule | None = None) -> SettingProof:
    """The proof of one setting, with another rule if asked. Raises NotProved.

    What is found is written as a certificate, and proved is what the check of certificates accepts.
    """
    s = _on_symbols(supposed, entry, s, rule or entry.rule)
    goal, lines = read(entry, s, rule)
    found = Emission(certify(s, goal, lines, read_as_written(entry, s, rule))).data()
    setting, stated, steps = json.loads(json.dumps(found))
    Checked(setting, lines=stated, arithmetic=steps).accept()
    return SettingProof(s.label, len(lines), found)


def told_apart(entry: Lemma, rule: Rule | None = None) -> str:
    """What in the functions that a proof reads on symbols tells these from numbers; "" if nothing does."""
    read_on = [entry.rule, rule or entry.rule, *([entry.target, entry.block] if entry.lines else [])]
    numbers = [s.numbers for s in proof_settings(entry)]
    whole = {k for n in numbers for k in n if all(isinstance(m.get(k), int) for m in numbers)}
    found = [breach(function, whole=whole) for function in read_on]
    if entry.tree is not None:
        home = inspect.unwrap(entry.tree).__module__
        found.append(breach(entry.tree, home=home))
        if entry.lines is None and any(
            p.kind is p.VAR_POSITIONAL for p in inspect.signature(entry.rule).parameters.values()
        ):
            found += [takes_parts(rule or entry.rule), takes_parts(entry.tree)]
    return next(filter(None, found), "")


def prove_rule(entry: Lemma, rule: Rule | None = None) -> tuple[SettingProof, ...]:
    """All settings of an entry; none of a tree, whose nodes have theirs. Raises NotProved, which names setting and line."""
    return _own_rule(entry) if rule is None else _prove_rule(entry, rule)


@cache
def _own_rule(entry: Lemma) -> tuple[SettingProof, ...]:
    return _prove_rule(entry, None)


def _prove_rule(entry: Lemma, rule: Rule | None) -> tuple[SettingProof, ...]:
    if found := told_apart(entry, rule):
        raise NotProved(found)
    if entry.lines is None:
        composed(entry, missing, rule)
        return ()
    proofs: list[SettingProof] = []
    for s in proof_settings(entry):
        try:
            proofs.append(prove_setting(entry, s, rule))
        except NotProved as problem:
            raise NotProved(f"{s.label}: {problem}" if s.label else str(problem)) from None
    return tuple(proofs)


def prove(key: str) -> Result:
    """Prove alpha, epsilon, norm and leak of one entry's rule. Raises UnknownKey.

    Its ancillas, which are no matter of algebra, are counted on circuits by `certify.proofs.prove`.
    """
    return proved(CATALOGUE[key])


@cache
def proved(entry: Lemma) -> Result:
    """Once per entry, not per key: another rule under the same key is proved anew."""
    key, started = entry.key, time.perf_counter()

    def seconds() -> float:
        return round(time.perf_counter() - started, 3)

    if entry.lines is None and entry.tree is None:
        return Result(key, OPEN, 0, seconds(), entry.open_step or "no proof is written yet")
    try:
        facts = asked(entry)
        if entry.lines is None:
            return replace(_of_tree(entry), seconds=seconds(), asked=facts)
        proofs = prove_rule(entry)
    except NotProved as problem:
        return Result(key, FAILED, 0, seconds(), str(problem))
    conditions = tuple(sorted(frozenset().union(*(p.conditions for p in proofs))))
    cited = [c for c in conditions if CONDITIONS[c].kind == "cited"]
    return Result(
        key,
        UNDER if cited else PROVED,
        max(p.lines for p in proofs),
        seconds(),
        "; ".join(f"{c}: {CONDITIONS[c].sentence}" for c in (cited or conditions)),
        conditions,
        asked=facts,
    )


def missing(entry: Lemma) -> str:
    """Why an entry's rule is not proved; "" where it is."""
    found = proved(entry)
    return "" if found.status in (PROVED, UNDER) else f"{found.status}: {found.reason}"


def _of_tree(entry: Lemma) -> Result:
    """An entry that is a tree, by what is proved of the nodes."""
    try:
        keys = composed(entry, missing)
    except Unproved as problem:
        return Result(entry.key, OPEN, 0, 0.0, str(problem))
    except NotProved as problem:
        return Result(entry.key, FAILED, 0, 0.0, str(problem))
    nodes = [proved(CATALOGUE[key]) for key in keys]
    under = [r for r in nodes if r.status == UNDER]
    reason = f"a tree of {', '.join(keys)}" + "".join(f"; {r.key}: {r.reason}" for r in under)
    return Result(entry.key, UNDER if under else PROVED, 0, 0.0, reason)


def proved_keys() -> frozenset[str]:
    """Keys whose rule is proved, cited facts included: what a conclusion drawn from rules by `at_most` rests on.

    The first call takes about half a minute, `prove(key)` for the keys of one tree far less.
    """
    return frozenset(r.key for r in map(prove, CATALOGUE) if r.status in (PROVED, UNDER))
