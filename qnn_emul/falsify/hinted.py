"""Instances at suspect points, where draws would pass a hidden case of a claim by.

Points where a proof failed; and where the claim's code was not read, the numbers that it holds: a hidden case is hidden at those.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..claims.statement import Claim
from ..engine.signature import BE, VE, Complex, Integer
from ..errors import ArgumentError, QnnEmulError
from ..instances.drawing import Drawn, encoded, one
from .reading.goals import Hint
from .reading.inputs import Case, Place, cases
from .search import Found
from .trials import Tally, TimeOver, Trial, attempt

DRAWS, WORK = 48, 480  # of each hint at most, and of all: the records are given, blocks and errors are drawn
STYLES = ("nice", "aligned", "free")
HINTED = 500_000_000  # seeds of these draws stay away from the search's


def try_hints(claim: Claim, hints: Sequence[Hint], seed: int, tally: Tally) -> Found:
    """Confront the claim with instances of the hints' records and sizes, until one refutes it."""
    found = Found(tally)
    with contextlib.suppress(TimeOver):
        for place, hint in enumerate(hints):
            rng = np.random.default_rng([seed + HINTED, place])
            for number in range(min(DRAWS, max(6, WORK // len(hints)))):
                drawn = _drawn(hint, rng, number)
                if drawn is None:
                    continue
                found.note(_on_circuits(claim, attempt(claim, drawn, tally)))
                if found.refuting:
                    return found
    return found


def _on_circuits(claim: Claim, trial: Trial | None) -> Trial | None:
    """The trial with ancillas counted on the circuit: a record given to a node inside may hide them."""
    if trial is None or trial.refuted:
        return trial
    try:
        check = claim.confront(encoded(trial.drawn, strict=True), circuits=True)[1]
    except QnnEmulError:  # no circuit of that size
        return trial
    return replace(trial, check=check)


def _drawn(hint: Hint, rng: np.random.Generator, number: int) -> Drawn | None:
    """Inputs with the hint's numbers; the norm of the targets is kept below the hint's on every second draw only."""
    out: Drawn = {}
    shared = round(hint.values.get(("", None, "n"), 0))
    for name, (wanted, count) in hint.case.items():
        places: Any = (None,) if count is None else range(count)
        drawn = [_member(wanted, hint, (name, j), rng, STYLES[number % 3], shared, number % 2 == 1) for j in places]
        if any(m is None for m in drawn):
            return None
        out[name] = drawn[0] if count is None else drawn
    return out


def _member(
    wanted: Any, hint: Hint, at: tuple[str, int | None], rng: np.random.Generator, style: str, n: int, bounded: bool
) -> Any:
    value: Callable[[str], float | None] = lambda part: hint.values.get((*at, part))
    if isinstance(wanted, Complex):
        return one(wanted, rng, style, n)
    if not isinstance(wanted, BE | VE):
        number = value("number")
        if number is None:
            return one(wanted, rng, style, n)
        exact = round(number) if isinstance(wanted, Integer) else number
        return None if wanted.problem(exact) else exact
    changes: dict[str, Any] = {part: value(part) for part in ("alpha", "epsilon") if value(part) is not None}
    if value("a") is not None:
        changes["ancillas"] = round(value("a") or 0)
    if wanted.n == "own":
        changes["n"] = round(value("n") or 0)
    norm = value("N")
    if bounded and norm and wanted.norm_at_most is None:
        changes["norm_at_most"] = norm
    try:
        return one(replace(wanted, **changes), rng, style, n)
    except ArgumentError:  # more ancillas or qubits than are drawn
        return None


NUMBERS, HINTS, DEPTH = 16, 48, 4
IN_TEXT = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
USUAL = (0, 1, 0.5, 2, -1)
SIZES = (3, 4)


def suspects(claim: Claim) -> tuple[Hint, ...]:
    """Hints at each number of the code for each input's number, and at larger sizes."""
    found = [x for x in dict.fromkeys(_numbers(claim.function)) if x not in USUAL][:NUMBERS]
    case = next(cases(claim.inputs))
    values = ({at: x} for x in found for at in _places(case, x))
    larger: list[dict[Place, float]] = [{("", None, "n"): float(n)} for n in SIZES]
    return tuple(Hint(case, v) for v in itertools.islice(itertools.chain(larger, values), HINTS))


def _places(case: Case, x: float) -> Iterator[Place]:
    """Where an input may be that number."""
    for name, (wanted, count) in case.items():
        member = None if count is None else 0
        if isinstance(wanted, BE | VE):
            yield from (
                (name, member, part) for part in ("alpha", "epsilon") if x > 0 or (x == 0 and part == "epsilon")
            )
            yield from ([(name, member, "a")] if x in (0, 1, 2, 3) else [])
        elif not isinstance(wanted, Complex):
            yield name, member, "number"


def _numbers(thing: Any, depth: int = DEPTH) -> Iterator[float]:
    """Numbers in constants, in the module's variables that the code names, in containers, helpers and texts."""
    if depth == 0:
        return
    if isinstance(thing, bool | type(None)):
        return
    if isinstance(thing, int | float):
        yield from ([float(thing)] if abs(thing) < 1e9 and math.isfinite(thing) else [])
    elif isinstance(thing, str):
        yield from (float(text) for text in IN_TEXT.findall(thing[:200]))
    elif isinstance(thing, tuple | list | set | frozenset):
        yield from itertools.chain.from_iterable(_numbers(v, depth - 1) for v in list(thing)[:20])
    elif isinstance(thing, Mapping):
        yield from _numbers([*list(thing)[:20], *list(thing.values())[:20]], depth)
    elif isinstance(thing, types.CodeType):
        yield from itertools.chain.from_iterable(_numbers(c, depth) for c in thing.co_consts)
    else:
        yield from _of_function(thing, depth)


def _of_function(thing: Any, depth: int) -> Iterator[float]:
    function = getattr(thing, "__wrapped__", getattr(thing, "inner", getattr(thing, "function", thing)))
    if not isinstance(function, types.FunctionType):
        return
    yield from _numbers(function.__code__, depth)
    yield from _numbers(function.__defaults__ or (), depth - 1)
    for name in _names(function.__code__):
        yield from _numbers(function.__globals__.get(name), depth - 1)


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _names(inner)
