"""Is this claim true? A proof is tried, then a counterexample is searched for, made minimal, and repairs are tried on it."""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..campaigns.workers import in_order, workers
from ..claims.statement import Claim
from ..errors import ArgumentError, ClaimError
from ..instances.drawing import encoded
from .claim_files import load_claims
from .proved import Proof, prove
from .repairs import Repair, repairs_of
from .search import PLAN, Found, run_chunk, tighter
from .shrink import minimal
from .trials import Tally, Trial

SHRINKING = 10.0  # seconds at most, so that a construction that takes long is not shrunk for minutes


@dataclass(frozen=True, eq=False)
class Verdict:
    """What was found out about a claim.

    status     "holds" (proved), "refuted" or "not refuted"
    trial      the minimal counterexample, its circuits counted; None unless refuted
    tightest   the instance with the largest error / claimed epsilon (not of a refuted claim)
    """

    claim: Claim
    status: str
    tally: Tally
    seconds: float
    proof: Proof
    trial: Trial | None = None
    tightest: Trial | None = None
    repairs: tuple[Repair, ...] = ()


def falsify(
    claim: Claim,
    *,
    budget: float = 10.0,
    seed: int = 0,
    jobs: int = 1,
    file: Path | None = None,
    largest_n: int = 2,
    repair: bool = True,
    progress: Callable[[str], None] | None = None,
) -> Verdict:
    """Search for a counterexample for at most `budget` seconds; the same seed gives the same one.

    `repair=False` leaves the repairs out. With `file`, where the claim was loaded from, `jobs` processes share the search.
    Raises ArgumentError (budget, seed, jobs, an input that cannot be drawn) and ClaimError: the claim's own code raises, or no input
    could be used at all.
    """
    if not budget > 0:
        raise ArgumentError("budget", "be a positive number of seconds", budget)
    if seed < 0 or jobs < 1:
        raise ArgumentError(
            "seed" if seed < 0 else "jobs", "be at least 0" if seed < 0 else "be at least 1", min(seed, jobs)
        )
    claim.require_drawable()
    start, tally = time.monotonic(), Tally()
    say = progress or (lambda words: None)
    proof = prove(claim)
    tightest: Trial | None = None
    once = len(PLAN) if proof.proved else None
    for found in _chunks(
        claim, seed, time.monotonic() + budget, jobs if file is not None else 1, file, largest_n, once
    ):
        tally.add(found.tally)
        say(f"{tally.tried} instances tried")
        if found.simplest is not None:
            say("refuted: looking for a smaller counterexample, then for repairs")
            return _refuted(claim, found.simplest, seed, tally, start, proof, repair)
        if found.tightest is not None and (tightest is None or tighter(found.tightest, tightest)):
            tightest = found.tightest
    if tally.tried == 0:
        raise ClaimError(
            f"{claim.key}: none of {sum(tally.discarded.values())} inputs could be used. {_reasons(tally)}"
        )
    tightest = None if tightest is None else confirmed(claim, tightest)
    status = "holds" if proof.proved else "not refuted"
    return Verdict(claim, status, tally, time.monotonic() - start, proof, tightest=tightest)


def _refuted(claim: Claim, trial: Trial, seed: int, tally: Tally, start: float, proof: Proof, repair: bool) -> Verdict:
    smaller = Tally(end=time.monotonic() + SHRINKING)
    final = confirmed(claim, minimal(claim, trial, seed, smaller))
    tally.add(smaller)
    repairs = repairs_of(claim, final, seed, proof) if repair else ()
    return Verdict(claim, "refuted", tally, time.monotonic() - start, proof, trial=final, repairs=repairs)


def confirmed(claim: Claim, trial: Trial) -> Trial:
    """The trial once more, strictly: each input's record confronted with its unitary, ancillas counted on the circuit."""
    values = encoded(trial.drawn, strict=True)
    return replace(trial, values=values, check=claim.confront(values, circuits=True, words=True)[1])


def _reasons(tally: Tally) -> str:
    """Why inputs were set aside, most frequent first."""
    parts = []
    for why, count in tally.discarded.most_common(3):
        words = tally.first_reasons.get(why, "")
        parts.append(f"{count} times: {why}" + (f" ({words})" if words else ""))
    return "; ".join(parts)


def _chunks(
    claim: Claim, seed: int, end: float, jobs: int, file: Path | None, largest_n: int, count: int | None
) -> Iterator[Found]:
    """Chunks in their order until the time is over; the first round of them here, later ones on `jobs` processes."""
    for index in range(len(PLAN) if count is None else count):
        if time.monotonic() >= end and index:
            return
        yield run_chunk(claim, seed, index, largest_n, tally=Tally(end=end))
    if count is not None:
        return
    tasks = itertools.takewhile(lambda _: time.monotonic() < end, itertools.count(len(PLAN)))
    if jobs == 1 or file is None:
        yield from (run_chunk(claim, seed, index, largest_n, tally=Tally(end=end)) for index in tasks)
        return
    with workers(jobs) as (submit, width):
        given = ((str(file.resolve()), claim.key, seed, index, largest_n, end) for index in tasks)
        for found in in_order(submit, width, _work, given):
            yield found
            if time.monotonic() >= end:
                return


@functools.lru_cache(maxsize=1)
def _claim(file: str, name: str) -> Claim:
    """In a worker: the claim, loaded once."""
    return load_claims(Path(file), name)[name]


def _work(file: str, name: str, seed: int, index: int, largest_n: int, end: float) -> Found:
    """A chunk as it travels between processes: the simplest counterexample, and inputs as parts only."""
    found = run_chunk(_claim(file, name), seed, index, largest_n, tally=Tally(end=end))
    bare = lambda trials: [replace(t, values={}) for t in trials if t is not None]
    return Found(found.tally, bare([found.simplest]), next(iter(bare([found.tightest])), None))
