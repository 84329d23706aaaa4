"""A claim with one thing changed: what repairs and wrong versions of a claim are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..encoding.record import Record
from .claimed import Claimed, as_claimed
from .statement import Claim

Change = Callable[[Claimed, dict[str, Any]], Record[Any]]


@dataclass(frozen=True, eq=False)
class Varied:
    """A claim's function under another record: change(what it returned, its inputs)."""

    name: str
    inner: Callable[..., Any]
    change: Change

    def __call__(self, **values: Any) -> Claimed:
        made = as_claimed(self.name, self.inner(**values))
        return replace(made, record=self.change(made, values))


def varied(claim: Claim, change: Change, **changes: Any) -> Claim:
    """The claim with the record change(what was returned, inputs); what stands beside it of its own record goes, `changes` come."""
    beside: dict[str, Any] = {"rule": None, "implied_by": None, "repair": None, **changes}
    return replace(claim, function=Varied(claim.key, claim.function, change), **beside)
