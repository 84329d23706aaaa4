"""What is claimed and never needed: by what was measured, by our own records, and by another way to the same (`Otherwise`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..claims.claimed import ClaimCheck, Quantity, at_most
from ..claims.statement import Claim
from ..encoding import measure

SMALLER = 1e-9  # relative: what counts as smaller
COUNTS = ("ancillas", "alpha", "queries")  # of these what is ours is set beside what is claimed


def beside(claim: Claim, values: dict[str, Any]) -> tuple[Quantity, ...] | None:
    """The claimed record beside the other way's encoding of the same; None where the claim has none, or none that is an encoding."""
    if claim.otherwise is None or claim.otherwise.encoding is None:
        return None
    made, other = claim.read(values), claim.otherwise.encoding(**values)
    record, own = made.record, other.record
    target = made.encoding.target_data if made.target is None else made.target
    error = measure.distance(target, other.block_data, own.alpha)
    rounding = measure.rounding(other, error, own.alpha)
    if made.encoding.children and made.target is None:  # its target is worked out too
        rounding += measure.rounding(made.encoding, error, made.encoding.record.alpha)
    return (
        at_most("error", error, record.epsilon, own.epsilon, rounding),
        at_most("ancillas", other.ancillas, record.ancillas, other.ancillas),
        at_most("alpha", own.alpha, record.alpha, own.alpha, SMALLER * own.alpha),
    )


def looseness(checks: Iterable[tuple[Quantity, ...]], tightness: float | None) -> dict[str, str]:
    """What is claimed and never needed on these instances, quantity by quantity, with the factor."""
    checks = list(checks)
    out: dict[str, str] = {}
    if tightness is not None and tightness < measure.ATTAINED:
        out[checks[0][0].name] = (
            f"at least {1 / tightness:.3g} times what was found" if tightness > 0 else "no error was found"
        )
    for name in COUNTS:
        gaps = [(q.claimed, q.claimed if q.ours is None else q.ours) for c in checks for q in c if q.name == name]
        if gaps and all(ours < claimed * (1 - SMALLER) for claimed, ours in gaps):
            fewer, factor = min(c - o for c, o in gaps), min((c / o for c, o in gaps if o), default=0.0)
            out[name] = f"{factor:.3g} times ours" if name == "alpha" else f"{fewer:.0f} fewer are enough"
    return out


def wider(checks: tuple[ClaimCheck, ...]) -> dict[str, float]:
    """How many times our bound the claimed one is, on the instance where that is most; only factors above 1.01."""
    out: dict[str, float] = {}
    for c in checks:
        for q in c.quantities:
            if q.ratio is not None and q.ours and q.ours > q.rounding and q.ratio > max(1.01, out.get(q.name, 0.0)):
                out[q.name] = q.ratio
    return out
