"""Repairs of a refuted claim: a larger epsilon, a further term, an added condition, the construction's own record.

Each is the claim with one thing changed, and is itself searched for counterexamples with at least as much work as the claim was. What
survives is ordered by how little it changes: bounds by how much larger they are on instances of the claim, conditions by how many of
these they leave. "survived N instances" gives the number tried; "proved" stands beside exactly the formula that `proved.prove` showed.
What cannot be tested as long in the time that is left is not printed.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..claims.claimed import Claimed
from ..claims.statement import Claim, varied
from ..encoding.record import Record
from ..engine.signature import Integer, Real, Several
from ..errors import QnnEmulError
from ..instances.drawing import draw, encoded
from .changes import closed_form, further_conditions, further_terms, scalar_factors
from .proved import Proof, prove
from .search import FIRST, run_chunk
from .trials import Tally, Trial, attempt

SCREEN = (0, 1, 2)  # chunks of the search that all repairs are put through
SAMPLE = 60
REPAIRS = 300_000_000  # seeds of the repairs' searches stay away from the claim's own


@dataclass(frozen=True, eq=False)
class Repair:
    """A change of the claim that survived: what kind, in words, how much it changes, and how it was tested.

    kind    "epsilon", "condition", "alpha", "ancillas" or "record" (the construction's own, where it is known as a formula)
    size    for bounds the mean factor on epsilon, for conditions the share of the claim's instances that it leaves
    """

    kind: str
    words: str
    size: float
    tested: str
    claim: Claim


@dataclass(frozen=True)
class Search:
    """How repairs are searched: the claim's seed, the work that its own refutation took, and until when (own CPU time)."""

    seed: int
    work: float
    end: float

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return time.process_time() > self.end

    def survives(self, claim: Claim, tally: Tally, thorough: bool = False) -> bool:
        """No counterexample in the first chunks, or in as much work as was needed (and a whole first round at least)."""
        for index in itertools.count():
            if (index >= len(FIRST) and tally.work >= self.work) if thorough else index >= len(SCREEN):
                return tally.tried > 0
            chunk = Tally(end=self.end)
            found = run_chunk(claim, self.seed + REPAIRS, index, until_refuted=True, tally=chunk)
            tally.add(found.tally)
            if found.refuting or self.over:
                return False
        return False


def repairs_of(claim: Claim, trial: Trial, seed: int, proof: Proof, tally: Tally, end: float) -> tuple[Repair, ...]:
    """The surviving repairs, weakest first; `tally` is the claim's own search, `end` when to stop.

    A claim without a record has none.
    """
    if not claim.confront(trial.values)[0].has_record:
        return ()
    search = Search(seed, tally.work, end)

    def in_time(candidates: Iterable[tuple[str, Claim]]) -> Iterator[tuple[str, Claim]]:
        return itertools.takewhile(lambda _: not search.over, candidates)

    sample = list(_sample(claim, search))
    baseline = _baseline(claim, proof, sample)
    base, fixed = _other_parts(claim, trial, proof)
    if base is None:
        return baseline
    if fixed and search.survives(base, Tally()):
        found = _tested([(part, text, 1.0, base) for part, text in fixed[-1:]], search)
        return (*_named(found, fixed), *baseline)
    candidates = in_time(itertools.chain(_factors(base, search), scalar_factors(base), further_terms(base, trial)))
    bounds = [("epsilon", text, _growth(claim, c, sample), c) for text, c in candidates if _screened(c, trial, search)]
    conditions: list[tuple[str, str, float, Claim]] = []
    for text, c in in_time(further_conditions(base)):
        more = any(known in text for _, known, _, _ in conditions)  # less would do
        share = _share(claim, c, sample)
        if share > 0 and not more and c.problem(trial.values) and search.survives(c, Tally()):
            conditions.append(("condition", text, share, c))
    bounds.sort(key=lambda b: b[2])
    best = _tested(bounds, search, 1) + _tested(sorted(conditions, key=lambda c: -c[2]), search, 2)
    return (*_named(best, fixed), *baseline)


def _baseline(claim: Claim, proof: Proof, sample: list[dict[str, Any]]) -> tuple[Repair, ...]:
    """The construction's own record as a formula, which the lemmas give; nothing where it cannot be written down."""
    if proof.own is None:
        return ()
    own = varied(claim, lambda made, _: _own(made))
    formula = ", ".join(f"{part} = {words}" for part, words in proof.own.items())
    text = f"the construction's own record: {formula}"
    return (Repair("record", text, _growth(claim, own, sample), "the project's lemmas", own),)


def _named(found: list[Repair], fixed: list[tuple[str, str]]) -> list[Repair]:
    """With the changes of alpha and ancillas that they build upon in their words."""
    also = " and ".join(text for _, text in fixed)
    return [
        r
        if not also or r.words == also
        else replace(r, words=also if r.kind in ("alpha", "ancillas") else f"{also}, {r.words}")
        for r in found
    ]


def _own(made: Claimed) -> Record[Any]:
    r = made.encoding.record
    return replace(made.record, alpha=r.alpha, ancillas=r.ancillas, epsilon=r.epsilon)


def _other_parts(claim: Claim, trial: Trial, proof: Proof) -> tuple[Claim | None, list[tuple[str, str]]]:
    """The claim with the construction's ancillas, and alpha, where those are what is wrong, and that in words; None without formulas."""
    made = claim.confront(trial.values)[0]
    base, fixed = claim, []
    if "ancillas" in trial.failing:
        base = varied(base, lambda made, _: replace(made.record, ancillas=made.encoding.record.ancillas))
        fixed.append("ancillas")
    if abs(made.record.alpha - made.encoding.record.alpha) > 1e-12 * made.encoding.record.alpha:
        base = varied(base, lambda made, _: replace(made.record, alpha=made.encoding.record.alpha))
        fixed.append("alpha")
    if fixed and proof.own is None:
        return None, []
    return base, [(part, f"{part} = {proof.own[part]}") for part in fixed if proof.own is not None]


def _factors(claim: Claim, search: Search) -> Iterator[tuple[str, Claim]]:
    """The claimed epsilon times the largest ratio that a search finds, if that is a number that can be written down.

    Where a number or a list of any length is among the inputs the ratio may grow with it: then only what is proved.
    """
    largest = 1.0
    for index in (0, 2, 4):
        found = run_chunk(claim, search.seed + REPAIRS, index, 1, tally=Tally(end=search.end))
        if found.tightest is None or not math.isfinite(found.tightest.ratio):
            return
        largest = max(largest, found.tightest.ratio)
    if largest <= 1.0 + 1e-9:
        return
    simple = closed_form(largest)
    grows = any(
        isinstance(w, Integer | Real) or (isinstance(w, Several) and w.low < w.high) for w in claim.inputs.values()
    )
    near = math.ceil(102 * largest)  # two per cent above
    text, above, below = simple or (f"{near}/100", near, 100)
    larger = varied(claim, lambda made, _: replace(made.record, epsilon=made.record.epsilon * above / below))
    if (simple is not None and not grows) or prove(larger).proved:  # else a longer search might find more
        yield f"{text} * epsilon", larger


def _screened(claim: Claim, trial: Trial, search: Search) -> bool:
    """Survives the instance that refuted the claim, and a short search."""
    again = attempt(claim, trial.drawn, Tally())
    return not (again is not None and again.refuted) and search.survives(claim, Tally())


def _tested(ordered: list[tuple[str, str, float, Claim]], search: Search, wanted: int = 1) -> list[Repair]:
    """The first `wanted` of them that are proved, or survive a search as long as the claim's."""
    out: list[Repair] = []
    for kind, text, size, claim in ordered:
        if len(out) == wanted:
            break
        proof, tally = prove(claim), Tally()
        if proof.proved and "sqrt" not in text:  # a root is no number that a proof was about
            out.append(Repair(kind, text, size, "proved", claim))
        elif search.survives(claim, tally, thorough=True):
            out.append(Repair(kind, text, size, f"survived {tally.tried} instances", claim))
    return out


def _sample(claim: Claim, search: Search) -> Iterator[dict[str, Any]]:
    """Inputs of the claim to compare repairs on."""
    rng, tally = np.random.default_rng([search.seed, REPAIRS]), Tally()
    for j in range(SAMPLE):
        if search.over:
            return
        trial = attempt(claim, draw(claim.inputs, rng, ("nice", "aligned", "free")[j % 3], j % 2), tally)
        if trial is not None:
            yield encoded(trial.drawn)


def _growth(claim: Claim, repaired: Claim, sample: list[dict[str, Any]]) -> float:
    """Mean factor by which the repair enlarges epsilon (alpha's change counted too)."""
    before = after = 0.0
    for values in sample:
        try:
            old, new = claim.read(values).record, repaired.read(values).record
        except QnnEmulError:
            continue
        before += float(old.epsilon)
        after += float(new.epsilon) + abs(float(new.alpha) - float(old.alpha))
    return after / before if before > 0 else math.inf


def _share(claim: Claim, repaired: Claim, sample: list[dict[str, Any]]) -> float:
    """The part of the claim's instances that the repair leaves (at least one of a hundred, where draws are made to fit)."""
    if repaired is claim or not sample:
        return 0.0
    return max(0.01, sum(not repaired.problem(values) for values in sample) / len(sample))
