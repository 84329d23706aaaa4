"""What a claim says beside what was measured: `at_most` and `exactly` make one quantity, a `ClaimCheck` holds those of an instance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import RecordViolated


@dataclass(frozen=True)
class Quantity:
    """One number that a claim bounds from above: measured <= claimed + rounding.

    ours    the project's own parameter in its place, where there is one
    exact   the claim names the number itself, so that less is wrong too
    """

    name: str
    measured: float
    claimed: float
    ours: float | None = None
    rounding: float = 0.0
    exact: bool = False

    @property
    def ok(self) -> bool:
        if self.exact:
            return bool(abs(self.measured - self.claimed) <= self.rounding)
        return bool(self.measured <= self.claimed + self.rounding)

    @property
    def ratio(self) -> float | None:
        """What is claimed divided by ours: above 1 it is loose, below 1 sharper (or wrong). None where ours is 0."""
        return self.claimed / self.ours if self.ours else None


def at_most(name: str, measured: Any, claimed: Any, ours: Any = None, rounding: float = 0.0) -> Quantity:
    """The claim measured <= claimed; `rounding` is how far rounding alone may carry it."""
    return Quantity(name, float(measured), float(claimed), None if ours is None else float(ours), rounding)


def exactly(name: str, measured: Any, claimed: Any, ours: Any = None, rounding: float = 0.0) -> Quantity:
    """The claim measured = claimed."""
    return Quantity(name, float(measured), float(claimed), None if ours is None else float(ours), rounding, True)


@dataclass(frozen=True, eq=False)
class ClaimCheck:
    """What a claim says of one instance beside what was measured there."""

    key: str
    instance: str
    quantities: tuple[Quantity, ...]

    @property
    def ok(self) -> bool:
        return all(q.ok for q in self.quantities)

    @property
    def failures(self) -> list[str]:
        """What is violated, in words; empty where the claim stands."""

        def words(q: Quantity) -> str:
            return "is not" if q.exact else "exceeds"

        return [
            f"{q.name} = {q.measured:.9g} {words(q)} the claimed {q.claimed:.9g}" for q in self.quantities if not q.ok
        ]

    @property
    def error(self) -> float:
        return self.quantities[0].measured

    @property
    def epsilon(self) -> float:
        return self.quantities[0].claimed

    @property
    def tightness(self) -> float | None:
        """measured / claimed of the first quantity; None where the claim is 0."""
        return self.error / self.epsilon if self.epsilon > 0 else None

    def raise_if_violated(self) -> None:
        """Raise RecordViolated with the numbers and the instance."""
        if not self.ok:
            raise RecordViolated(f"{self.key}: {'; '.join(self.failures)} on {self.instance}.")
