"""The tightness map: for every rule an instance on which its error is (nearly) attained, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..encoding.check import Check, check
from ..encoding.encoding import Encoding
from ..encoding.measure import ATTAINED
from ..lemmas import CATALOGUE
from .campaign import FILE_HEAD

EXTREME_KIND = "extreme"  # of instance files


@dataclass(frozen=True)
class Tightness:
    """One rule: the largest tightness known, the instance file that shows it, and a reason where it is below 0.99 or unknown.

    `violated`: the extreme instance refutes the rule, as `reason` says.
    """

    key: str
    tightness: float | None
    instance: dict[str, Any] | None
    reason: str
    violated: bool = False

    @property
    def attained(self) -> bool:
        return self.tightness is not None and self.tightness >= ATTAINED


def extreme_instance(key: str) -> Encoding | None:
    """The rule's extreme instance, or the best one known; None where the rule leaves no error."""
    entry = CATALOGUE[key]
    if callable(entry.attained_by):
        return entry.attained_by()
    return None if entry.best_known is None else entry.best_known()


def tightness_of(key: str) -> Tightness:
    """Measured now, on the rule's extreme instance."""
    e, entry = extreme_instance(key), CATALOGUE[key]
    if e is None:
        return Tightness(key, None, None, str(entry.attained_by))
    found: Check = check(e)
    if not found.ok:  # a wrong rule: the campaign's own instances say so too
        words = "; ".join(found.smallest_failure.failures) if found.smallest_failure is not None else ""
        return Tightness(
            key, None, {**FILE_HEAD, "kind": EXTREME_KIND, "key": key}, f"its record is violated: {words}", True
        )
    return Tightness(key, found.tightness, {**FILE_HEAD, "kind": EXTREME_KIND, "key": key}, entry.best)


def tightness_map(keys: Iterable[str] | None = None) -> list[Tightness]:
    """Every rule of the catalogue, or those named."""
    return [tightness_of(key) for key in (CATALOGUE if keys is None else keys) if key in CATALOGUE]
