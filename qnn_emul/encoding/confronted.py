"""Leaves of given unitaries beside the record that is claimed for them."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from ..errors import RecordViolated
from ..linalg.scales import SMALLEST
from ..linalg.shapes import two_norm
from .base import Encoding
from .hints import MAX_QUBITS, hints
from .limits import error_bounds, from_below
from .measure import dense, distance, leaf_rounding, rounding, size
from .source import Leaf

E = TypeVar("E", bound=Encoding)


def confronted(e: E) -> E:
    """A leaf of a given unitary, if its record holds; where alpha is subnormal, what that leaves open enters epsilon. Raises
    RecordViolated."""
    source, r = e.source, e.record
    assert isinstance(source, Leaf)
    found = distance(
        source.target, source.block(), r.alpha
    )  # not of what the encoding shows: circuits build leaves too
    allowed = rounding(e, found)
    if from_below(e) and found <= r.epsilon + allowed:
        found = max(found, error_bounds(e, r.epsilon + allowed)[0])
    if found > r.epsilon + allowed:
        advice = "; ".join(f"{hint[0].upper()}{hint[1:]}" for hint in hints_for(e))
        raise RecordViolated(
            f"{type(e).__name__}.from_unitary: ||target - alpha * block|| = {found:.12g} exceeds epsilon = {r.epsilon:.12g} "
            f"(alpha = {r.alpha:.12g}, n = {e.n}, a = {r.ancillas}). {advice or 'Give the true epsilon, or another alpha or target'}.",
            measured=found,
            claimed=r.epsilon,
        )
    open_by = leaf_rounding(e.n, 0.0, 0.0) if r.alpha < SMALLEST else 0.0
    return e.with_record(epsilon=r.epsilon + open_by) if open_by else e


def hints_for(e: Encoding) -> list[str]:
    """What would make the record of a circuit hold, in words."""
    if e.n + e.ancillas > MAX_QUBITS:
        return []
    goal, vector = dense(e.target_data), e.kind == "VE"

    def fits(corner: np.ndarray, alpha: float | None) -> bool:
        factor = e.record.alpha if alpha is None else alpha
        found = size(goal - factor * corner.reshape(goal.shape))
        return found <= e.record.epsilon + rounding(e, found, factor)

    whole = e.circuit.apply(np.eye(1 << e.circuit.qubits, dtype=complex))
    return hints(whole, e.n, 1 if vector else 1 << e.n, two_norm(np.ravel(goal)), fits)
