"""Is this claim true? A proof is tried, then a counterexample is searched for, made minimal, and repairs are tried on it."""

from __future__ import annotations

import contextlib
import functools
import importlib
import itertools
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from ..campaigns.workers import in_order, workers
from ..claims.statement import Claim
from ..errors import ArgumentError, ClaimError
from ..instances.drawing import encoded
from .claim_files import load_claims
from .guard import GUARD, Again, Guard
from .hinted import suspects, try_hints
from .proved import NO_INPUT, Proof, prove
from .reading.goals import Hint
from .repairs import Repair, repairs_of
from .search import FIRST, Found, run_chunk, tighter
from .shrink import minimal
from .trials import Tally, Trial, with_formula_rounding
from .watchdog import CALL, WAIT

RATE = 1000  # units of work (trials.Tally) for a second of budget: fewer than a slow machine does, so that work, not time, ends the search
AFTER = 0.4  # of the budget: what shrinking and repairs may take beyond it


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
    largest_n: int = 4,
    repair: bool = True,
    progress: Callable[[str], None] | None = None,
) -> Verdict:
    """Search for a counterexample; the same seed and budget give the same answer, however busy the machine is.

    The budget is an amount of work (RATE inputs of few qubits a second, fewer of more qubits); where a claim's inputs take longer
    than that, `budget` seconds of CPU time end the search. Shrinking and repairs take at most half of it in addition.
    `repair=False` leaves the repairs out. With `file`, where the claim was loaded from, `jobs` processes share the search.
    A call that loops in Python is ended, and what the claim raises is named. Code that ends its process, or loops in compiled code,
    is lost alone under `qnn-emul falsify` (and `replay`), which calls this in a child; called as a function it takes this process along.
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
    file = None if file is None else file.resolve()  # the claim's code may change the directory
    for package in ("sympy", "scipy.optimize"):  # loading them is no part of the search
        importlib.import_module(package)
    start, begun = time.monotonic(), time.process_time()
    call = min(CALL, max(1.0, budget / 5))
    tally = Tally(most=budget * RATE, end=begun + budget, late=start + WAIT * budget, call=call)
    say = progress or (lambda words: None)
    proof = prove(claim)
    if proof.reason == NO_INPUT:
        conditions = "; ".join(c.words for c in claim.requires)
        raise ClaimError(f"{claim.key}: {NO_INPUT}: {conditions}.")
    tightest: Trial | None = None
    rounds = len(FIRST) if proof.proved else None
    chunks = _chunks(claim, seed, tally, jobs if file is not None else 1, file, largest_n, rounds)
    first = itertools.islice(chunks, len(FIRST))
    unread = () if proof.proved or proof.hints else suspects(claim)
    hinted = [_hinted(claim, hints, seed, tally) for hints in (proof.hints, unread)]
    for found in itertools.chain(hinted[0], first, hinted[1], chunks):
        say(f"{tally.tried} instances tried")
        if found.simplest is not None:
            say("refuted: looking for a smaller counterexample, then for repairs")
            end = begun + (1 + AFTER) * budget - (tally.cpu if jobs > 1 else 0.0)
            return _refuted(claim, found.simplest, seed, tally, (start, end), proof, repair)
        if found.tightest is not None and (tightest is None or tighter(found.tightest, tightest)):
            tightest = found.tightest
    if tally.tried == 0:
        raise ClaimError(
            f"{claim.key}: none of {sum(tally.discarded.values())} inputs could be used. {_reasons(tally)}"
        )
    tightest = None if tightest is None else confirmed(claim, tightest)
    status = "holds" if proof.proved else "not refuted"
    return Verdict(claim, status, tally, time.monotonic() - start, proof, tightest=tightest)


def _refuted(
    claim: Claim, trial: Trial, seed: int, tally: Tally, times: tuple[float, float], proof: Proof, repair: bool
) -> Verdict:
    """Smaller, then repaired, until `times[1]` of this process's CPU time; half of what is left is for each."""
    start, end = times
    smaller = Tally(end=(time.process_time() + end) / 2, call=tally.call)
    final = confirmed(claim, minimal(claim, trial, seed, smaller))
    if not final.refuted:  # the smallest one was a rounding of the claimed formula
        final = confirmed(claim, trial)
    repairs = repairs_of(claim, final, seed, proof, tally, end) if repair else ()
    tally.add(smaller)
    return Verdict(claim, "refuted", tally, time.monotonic() - start, proof, trial=final, repairs=repairs)


def confirmed(claim: Claim, trial: Trial) -> Trial:
    """The trial once more, strictly: each input's record confronted with its unitary, ancillas counted on the circuit."""
    values = encoded(trial.drawn, strict=True)
    check = claim.confront(values, circuits=True, words=True)[1]
    return replace(trial, values=values, check=with_formula_rounding(claim, values, check))


def _reasons(tally: Tally) -> str:
    """Why inputs were set aside, most frequent first."""
    parts = []
    for why, count in tally.discarded.most_common(3):
        words = tally.first_reasons.get(why, "")
        parts.append(f"{count} times: {why}" + (f" ({words})" if words else ""))
    return "; ".join(parts)


def _hinted(claim: Claim, hints: Sequence[Hint], seed: int, tally: Tally) -> Iterator[Found]:
    """Instances at the points where a proof failed, or where a claim that was not read may hide something."""
    if hints:
        found = try_hints(claim, hints, seed, _part(tally))
        tally.add(found.tally)
        yield found


def _chunks(
    claim: Claim, seed: int, tally: Tally, jobs: int, file: Path | None, largest_n: int, count: int | None
) -> Iterator[Found]:
    """Chunks in their order, counted in `tally`, until its work or time is over; from the first round on `jobs` processes share them."""
    for index in range(len(FIRST) if count is None else count):
        if index and not _more(tally) and (tally.tried or tally.hung > 1):  # late with nothing tried: on a busy machine
            return
        found = run_chunk(claim, seed, index, largest_n, tally=_part(tally))
        tally.add(found.tally)
        yield found
    if count is not None or tally.tried == 0:  # no chunk of a whole round had an input that could be used
        return
    tasks = itertools.takewhile(lambda _: _more(tally, tally.cpu if jobs > 1 else 0.0), itertools.count(len(FIRST)))
    guard = GUARD.get()
    if jobs == 1 or file is None or (guard is not None and guard.careful):
        for index in tasks:
            found = run_chunk(claim, seed, index, largest_n, tally=_part(tally))
            tally.add(found.tally)
            yield found
        return
    tally.cpu = 0.0  # from here on that of other processes
    with workers(jobs) as (submit, width), _others(claim.key, guard):
        given = (
            (str(file), claim.key, seed, index, largest_n, tally.end - time.process_time(), tally.call)
            for index in tasks
        )
        for found in in_order(submit, width, _work, given):
            if tally.work >= tally.most:  # one process would not have begun it
                return
            tally.add(found.tally)
            yield found


@contextlib.contextmanager
def _others(claim: str, guard: Guard | None) -> Iterator[None]:
    """While other processes search: where a call of theirs ended one, a guarded search starts again, with care. Raises ClaimError."""
    try:
        yield
    except BrokenExecutor:
        if guard is not None:
            raise Again from None
        raise ClaimError(f"{claim}: its code ended a process that searched.") from None


def _more(tally: Tally, elsewhere: float = 0.0) -> bool:
    """Whether another chunk may begin; `elsewhere` is CPU time of other processes."""
    in_time = time.process_time() + elsewhere < tally.end and time.monotonic() < tally.late
    return tally.work < tally.most and in_time


def _part(tally: Tally) -> Tally:
    """What is left of a tally, for one chunk."""
    return Tally(end=tally.end, late=tally.late, call=tally.call)


@functools.lru_cache(maxsize=1)
def _claim(file: str, name: str) -> Claim:
    """In a worker: the claim, loaded once."""
    return load_claims(Path(file), name)[name]


def _work(file: str, name: str, seed: int, index: int, largest_n: int, seconds: float, call: float) -> Found:
    """A chunk as it travels between processes: the simplest counterexample, and inputs as parts only."""
    tally = Tally(end=time.process_time() + seconds, call=call)
    if GUARD.get() is None and hasattr(signal, "setitimer") and multiprocessing.parent_process() is not None:
        GUARD.set(Guard())
    found = run_chunk(_claim(file, name), seed, index, largest_n, tally=tally)

    def bare(trials: list[Trial | None]) -> list[Trial]:
        return [replace(t, values={}) for t in trials if t is not None]

    return Found(found.tally, bare([found.simplest]), next(iter(bare([found.tightest])), None))
