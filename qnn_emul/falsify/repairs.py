"""Repairs of a refuted claim: a larger epsilon, a further term, an added condition, the construction's own record.

Each is the claim with one thing changed, searched as the claim was. What survives is ordered by how little it changes: bounds
by how much larger they are on instances of the claim, conditions by how many of these they leave. "survived N instances" gives the
number tried; "proved" stands only at what `proved.prove` shows. After a few seconds no further ones are tried.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..claims.claimed import Claimed
from ..claims.conditions import words
from ..claims.statement import Claim
from ..claims.varied import varied
from ..encoding.record import Record
from ..engine.signature import BE, VE, EncodingInput
from ..errors import QnnEmulError
from ..instances.drawing import draw, encoded
from .proved import Proof, prove
from .search import PLAN, run_chunk
from .trials import Tally, Trial, attempt

SCREEN, THOROUGH = (0, 1), (2, 3, 4, 5, 6)  # chunks of the search: first all repairs, then the few that are reported
SAMPLE = 60
SECONDS = 4.0  # of this process's own time, so that a busy machine finds the same repairs
REPAIRS = 300_000_000  # seeds of the repairs' searches stay away from the claim's own


@dataclass(frozen=True, eq=False)
class Repair:
    """A change of the claim that survived: what kind, in words, how much it changes, and how it was tested.

    kind    "epsilon", "condition", "alpha", "ancillas" or "record" (the construction's own)
    size    for bounds the mean factor on epsilon, for conditions the share of the claim's instances that it leaves
    """

    kind: str
    words: str
    size: float
    tested: str
    claim: Claim


def repairs_of(claim: Claim, trial: Trial, seed: int, proof: Proof) -> tuple[Repair, ...]:
    """The surviving repairs, weakest first; the construction's own record is among them, as what surely holds.

    A claim without a record has none.
    """
    if not claim.read(trial.values).has_record:
        return ()
    end = time.process_time() + SECONDS
    in_time = lambda candidates: itertools.takewhile(lambda _: time.process_time() < end, candidates)
    own = varied(claim, lambda made, _: _own(made))
    formula = "" if proof.own is None else ": " + ", ".join(f"{k} = {v}" for k, v in proof.own.items())
    sample = list(_sample(claim, seed))
    baseline = Repair(
        "record", f"the construction's own record{formula}", _growth(claim, own, sample), "the project's lemmas", own
    )
    base, fixed = _other_parts(claim, trial, proof)
    if fixed and _survives(base, seed, SCREEN, Tally(), end):
        found = _tested([(part, text, 1.0, base) for part, text in fixed[-1:]], seed, end)
        return (*_named(found, fixed), baseline)
    candidates = in_time(itertools.chain(_terms(base, trial), _factors(base, seed, end)))
    bounds = [
        ("epsilon", text, _growth(claim, c, sample), c) for text, c in candidates if _screened(c, trial, seed, end)
    ]
    conditions: list[tuple[str, str, float, Claim]] = []
    for text, c in in_time(_conditions(base)):
        more = any(known in text for _, known, _, _ in conditions)  # less would do
        share = _share(claim, c, sample)
        if share > 0 and not more and c.problem(trial.values) and _survives(c, seed, SCREEN, Tally(), end):
            conditions.append(("condition", text, share, c))
    bounds.sort(key=lambda b: b[2])
    best = _tested(bounds, seed, end, 1) + _tested(sorted(conditions, key=lambda c: -c[2]), seed, end, 2)
    return (*_named(best, fixed), baseline)


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


def _other_parts(claim: Claim, trial: Trial, proof: Proof) -> tuple[Claim, list[tuple[str, str]]]:
    """The claim with the construction's ancillas, and alpha, where those are what is wrong; and that in words."""
    made = claim.confront(trial.values)[0]
    formula = lambda part: f"{part} = {proof.own[part]}" if proof.own else f"the construction's own {part}"
    base, fixed = claim, []
    if "ancillas" in trial.failing:
        base = varied(base, lambda made, _: replace(made.record, ancillas=made.encoding.record.ancillas))
        fixed.append(("ancillas", formula("ancillas")))
    if abs(made.record.alpha - made.encoding.record.alpha) > 1e-12 * made.encoding.record.alpha:
        base = varied(base, lambda made, _: replace(made.record, alpha=made.encoding.record.alpha))
        fixed.append(("alpha", formula("alpha")))
    return base, fixed


def _names(claim: Claim) -> list[str]:
    return [name for name, wanted in claim.inputs.items() if isinstance(wanted, EncodingInput)]


def _terms(claim: Claim, trial: Trial) -> Iterator[tuple[str, Claim]]:
    """One further term: products of two of the inputs' numbers, an error by itself."""
    names = _names(claim)
    pairs = list(itertools.combinations(names, 2))[:3]
    for a, b in pairs:
        for left, right in (
            ("epsilon", "epsilon"),
            ("alpha", "epsilon"),
            ("epsilon", "alpha"),
            ("norm", "epsilon"),
            ("epsilon", "norm"),
        ):
            yield _with_term(claim, ((left, a), (right, b)))
    for a in names[:3]:
        yield _with_term(claim, (("epsilon", a),))
        yield _with_term(claim, (("epsilon", a), ("epsilon", a)))


STEMS = {"epsilon": "epsilon", "alpha": "alpha", "norm": "N"}


def _with_term(claim: Claim, factors: tuple[tuple[str, str], ...]) -> tuple[str, Claim]:
    def change(made: Claimed, values: dict[str, Any]) -> Record[Any]:
        term = 1
        for part, name in factors:
            term = term * getattr(values[name].record, part)
        return replace(made.record, epsilon=made.record.epsilon + term)

    names = [f"{STEMS[part]}_{name}" for part, name in factors]
    text = f"{names[0]}**2" if len(names) == 2 and names[0] == names[1] else "*".join(names)
    return f"epsilon + {text}", varied(claim, change)


def _factors(claim: Claim, seed: int, end: float) -> Iterator[tuple[str, Claim]]:
    """The claimed epsilon times the largest ratio that a search finds, if that stays put."""
    largest = 1.0
    for index in (0, 3, 6, 3 + len(PLAN)):
        found = run_chunk(claim, seed + REPAIRS, index, 1, tally=Tally(end=end, clock=time.process_time))
        if found.tightest is None or not math.isfinite(found.tightest.ratio):
            return
        largest = max(largest, found.tightest.ratio)
    if largest <= 1.0 + 1e-9:
        return
    simple = _simple(largest)
    factor = math.ceil(102 * largest) / 100 if simple is None else simple  # two per cent above what a search found
    larger = varied(claim, lambda made, _: replace(made.record, epsilon=factor * made.record.epsilon))
    if simple is not None or prove(larger, timeout=1.0).proved:  # else a longer search might find more
        yield f"{factor:.6g} * epsilon", larger


def _simple(x: float) -> float | None:
    """The fraction (denominator up to 12), or the inverse of four decimals such as 0.99, that x is to 1e-9."""
    for denominator in range(1, 13):
        near = round(x * denominator) / denominator
        if abs(near - x) <= 1e-9 * x:
            return near
    near = round(1 / x, 4)
    return 1 / near if abs(near * x - 1) <= 1e-9 else None


def _conditions(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """One added condition on one input or on all of them."""
    names = _names(claim)
    groups = [[name] for name in names] + ([names] if len(names) > 1 else [])
    for group in groups:
        yield _narrowed(
            claim, group, lambda w: replace(w, epsilon=0.0) if w.epsilon is None else None, "epsilon_{} == 0"
        )
        narrower = lambda w: replace(w, norm_at_most="alpha") if w.norm_at_most is None else None
        yield _narrowed(claim, group, narrower, "N_{} <= alpha_{}")
        unit = lambda w: replace(w, unit=True) if isinstance(w, VE) and not w.unit else None
        yield _narrowed(claim, group, unit, "{} of unit norm")
        hermitian = lambda w: replace(w, hermitian=True) if isinstance(w, BE) and not w.hermitian else None
        yield _narrowed(claim, group, hermitian, "{} Hermitian")
        for text in ("epsilon_{} <= alpha_{}", "alpha_{} >= 1", "N_{} <= 1", "epsilon_{} <= 1"):
            yield _narrowed(claim, group, None, text)
    yield _narrowed(claim, names, lambda w: replace(w, real=True) if not w.real else None, "{} real")


def _narrowed(claim: Claim, group: list[str], change: Any, text: str) -> tuple[str, Claim]:
    """The claim with narrower inputs (where `change` gives them), or with words among its conditions."""
    said = [text.replace("{}", name) for name in group]
    if change is None:
        return " and ".join(said), replace(claim, requires=(*claim.requires, *(words(s) for s in said)))
    changed = {name: change(claim.inputs[name]) for name in group}
    if any(w is None for w in changed.values()):
        return "", claim  # nothing to add: the claim itself, which is refuted
    return " and ".join(said), replace(claim, inputs={**claim.inputs, **changed})


def _screened(claim: Claim, trial: Trial, seed: int, end: float) -> bool:
    """Survives the instance that refuted the claim, and a short search."""
    again = attempt(claim, trial.drawn, Tally())
    return not (again is not None and again.refuted) and _survives(claim, seed, SCREEN, Tally(), end)


def _survives(claim: Claim, seed: int, chunks: tuple[int, ...], tally: Tally, end: float) -> bool:
    """No counterexample in these chunks; after `end` only the first ones are run, and `tally` says how many instances that was."""
    for index in chunks:
        if index not in SCREEN and time.process_time() > end:
            break
        chunk = Tally(end=end, clock=time.process_time)
        found = run_chunk(claim, seed + REPAIRS, index, 1, until_refuted=True, tally=chunk)
        tally.add(found.tally)
        if found.refuting:
            return False
    return tally.tried > 0


def _tested(ordered: list[tuple[str, str, float, Claim]], seed: int, end: float, wanted: int = 1) -> list[Repair]:
    """The first `wanted` of them that are proved, or survive the longer search."""
    out: list[Repair] = []
    for kind, text, size, claim in ordered:
        if len(out) == wanted:
            break
        proof, tally = prove(claim, timeout=1.0), Tally()
        if proof.proved:
            out.append(Repair(kind, text, size, "proved", claim))
        elif _survives(claim, seed, SCREEN + THOROUGH, tally, end):
            out.append(Repair(kind, text, size, f"survived {tally.tried} instances", claim))
    return out


def _sample(claim: Claim, seed: int) -> Iterator[dict[str, Any]]:
    """Inputs of the claim to compare repairs on."""
    rng, tally = np.random.default_rng([seed, REPAIRS]), Tally()
    for j in range(SAMPLE):
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
