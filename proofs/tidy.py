"""Steps of a certificate without those that say nothing, or nothing new, or that nothing rests on: as proofs/check.py reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import check

from qnn_emul.certify.certificates.written import in_order


class Reading(check.Setting):  # type: ignore[misc]
    """A setting, of which is noted what each step rests on, and which earlier fact it repeats."""

    used: set[int]

    def __init__(self, statement: Mapping[str, Any], steps: Sequence[Any]) -> None:
        self.repeats: dict[int, int | None] = {}
        self.needs: list[set[int]] = []
        super().__init__(statement, steps)

    def step(self, *step: Any) -> None:
        before, self.used = self.used, set()
        super().step(*step)
        self.needs.append(self.used)
        self.used = before

    def accept(self, difference: Any, strength: int) -> None:
        number = len(self.facts)
        known = next((k for k, fact in enumerate(self.facts) if fact == (difference, strength)), None)
        if not difference or known is not None:
            self.repeats[number] = known
            self.facts.append((difference, strength))
        else:
            super().accept(difference, strength)

    def finished(self) -> None:
        """What is not needed is not refused here."""


def tidied(statement: Mapping[str, Any], steps: Sequence[Any]) -> list[Any]:
    """Raises what the check raises."""
    while True:
        reading = Reading(statement, steps)
        needed: set[int] = set()
        pending = list(reading.used)
        while pending:
            number = pending.pop()
            if number not in needed:
                needed.add(number)
                pending += reading.needs[number]
        kept = [n for n in range(len(steps)) if n in needed and n not in reading.repeats]
        if len(kept) == len(steps):
            return list(steps)
        places = {n: kept.index(n) for n in kept}
        for n, earlier in reading.repeats.items():
            places[n] = places.get(earlier, -1) if earlier is not None else -1
        steps = [_renumbered(steps[n], places) for n in kept]


def _renumbered(step: Sequence[Any], places: Mapping[int, int]) -> list[Any]:
    """With the facts' new numbers; what says 0 <= 0 goes."""
    if step[0] != "combine":
        return list(step)
    rows = [[[places[p] if type(p) is int else p for p in row] for row in part] for part in step[2:]]
    return [
        *step[:2],
        *in_order([row for row in rows[0] if -1 not in row[1:]], [row for row in rows[1] if row[1] != -1]),
    ]
