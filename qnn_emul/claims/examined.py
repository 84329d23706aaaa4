"""Instances of a claim by their numbers: its candidates, smallest first, then drawn ones, the same in every run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import ArgumentError, PrecisionExceeded, Undecidable
from ..instances.random import generator
from .claimed import ClaimCheck
from .statement import Claim

ATTEMPTS = 200
REFUSED = (ArgumentError, Undecidable, PrecisionExceeded)
Examined = tuple[dict[str, Any], ClaimCheck]  # inputs by name, and what was found on them


def examined(claim: Claim, number: int, seed: int = 0) -> Examined:
    """Instance `number` of a claim: its candidates first, then drawn ones; round and round where none can be drawn.

    Raises ArgumentError where the claim has no instance at all.
    """
    candidates = list(claim.candidates())
    if number >= len(candidates) and claim.draw is not None:
        return _drawn(claim, number, seed)
    if not candidates:
        raise ArgumentError("KEY", "be a claim with instances", repr(claim.key))
    values = claim.values(candidates[number % len(candidates)])
    return values, claim.check(values)


def all_examined(claim: Claim, extra: int) -> Iterator[Examined]:
    """Every candidate, then `extra` drawn ones where they can be drawn: `examined` of 0, 1, 2 …"""
    count = 0
    for candidate in claim.candidates():
        values = claim.values(candidate)
        yield values, claim.check(values)
        count += 1
    if claim.draw is not None:
        yield from (_drawn(claim, number, 0) for number in range(count, count + extra))


def _drawn(claim: Claim, number: int, seed: int) -> Examined:
    assert claim.draw is not None
    rng = generator(claim.key, seed, number)
    for _ in range(ATTEMPTS):
        try:
            values = claim.values(claim.draw(rng))
            return values, claim.check(values)
        except REFUSED:  # what the construction does not admit: a vector that cancels, an error too large
            continue
    raise ArgumentError("KEY", f"have an instance among {ATTEMPTS} draws", repr(claim.key))
