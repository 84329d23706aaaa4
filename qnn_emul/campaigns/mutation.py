"""Mutation: every wrong version of every rule must be refuted by an instance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..encoding.check import check
from ..encoding.encoding import Encoding
from ..engine.lemma import Lemma
from ..errors import TooLarge
from ..instances.numbered import lemma_instance
from ..lemmas import CATALOGUE
from ..lemmas.wrong import Wrong
from .campaign import FILE_HEAD
from .generic import generic

TRIED = 240  # instances that a wrong version must survive to be called a survivor
READ = 8  # instances whose rule is read on symbols, to see which generic versions are the rule itself


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
