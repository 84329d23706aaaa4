"""Instances at the points where a proof failed: a hidden case of a claim is met there, where draws would pass it by."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..claims.statement import Claim
from ..engine.signature import BE, VE, Complex, Integer
from ..errors import ArgumentError, QnnEmulError
from ..instances.drawing import Drawn, encoded, one
from .reading.goals import Hint
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
