"""Numbers that a claim's code holds: where it was not read, they are what a hidden case would be hidden at."""

from __future__ import annotations

import itertools
import math
import re
import types
from collections.abc import Iterator, Mapping
from typing import Any

from ..claims.statement import Claim
from ..engine.signature import BE, VE, Complex
from .reading.goals import Hint
from .reading.inputs import Case, Place, cases

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
