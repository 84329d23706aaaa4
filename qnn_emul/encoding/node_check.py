"""What `check` found at one node, and what that says of the node's record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .base import Encoding
from .limits import from_below
from .measure import outside_workspace

BELOW = "below what floats tell"


@dataclass(frozen=True, eq=False)
class NodeCheck:
    """What was measured at one node: error of `value` (alpha * block), ||target||; exactness and unitarity of U.

    rounding     how far rounding may have carried the error above epsilon
    limit        an upper bound on the error, where `error` is measured from below; else the error
    norm_limit   an upper bound on ||target||, where `norm` is measured from below; else the norm
    resolution   an allowance of at most that is no more than a record of floats leaves open
    bits         of the numbers that decided
    """

    node: Encoding
    error: float
    epsilon: float
    rounding: float
    norm: float
    limit: float
    norm_limit: float
    resolution: float
    norm_rounding: float
    leak_rounding: float
    ancillas: int | None
    bits: int = 53
    exactness: float | None = None
    unitarity: float | None = None
    allowed: float | None = None
    qubits: int | None = None

    def __repr__(self) -> str:
        words = "; ".join(self.failures) or self.undecided
        return f"<{repr(self.node)[1:-1]}: error {self.error:.3g}, epsilon {self.epsilon:.3g}, {self.verdict}{words and ': ' + words}>"

    @property
    def tightness(self) -> float | None:
        """error / epsilon; None where epsilon = 0."""
        return self.error / self.epsilon if self.epsilon > 0 else None

    @property
    def estimated(self) -> bool:
        """True where `error` is a spectral norm measured by power iteration, from below."""
        return self.error != self.limit and from_below(self.node)

    @property
    def known_norm(self) -> float:
        """What ||target|| is known to keep to: the record's bound where that is borne out."""
        claimed = float(self.node.record.norm)
        return claimed if self.norm_limit <= claimed + self.norm_rounding else self.norm_limit

    @property
    def failures(self) -> list[str]:
        """What is violated, in words; empty when nothing is known to be."""
        out = []
        for name in ("epsilon", "leak"):
            if (value := getattr(self.node.record, name)) is not None and not value >= 0:
                out.append(f"{name} = {value:.12g} is negative")
        if not self.error <= self.epsilon + self.rounding:
            out.append(
                f"||target - value|| = {self.error:.6g} exceeds epsilon = {self.epsilon:.6g} (rounding {self.rounding:.1e})"
            )
        bound = float(self.node.record.norm)
        if not self.norm <= bound + self.norm_rounding:
            out.append(f"||target|| = {self.norm:.12g} exceeds norm = {bound:.12g}")
        if not self.node.record.alpha > 0:
            out.append(f"alpha = {self.node.record.alpha:.12g} is not positive")
        if self.node.kind == "BE" and self.node.record.leak is not None:
            out.append("a leak is claimed of a block-encoding, where it speaks of a state")
        leak, outside = self.node.record.leak, outside_workspace(self.node)
        if leak is not None and not outside <= leak**2 + self.leak_rounding:
            out.append(f"1 - ||block||^2 = {outside:.6g} exceeds leak^2 = {leak**2:.6g}")
        if self.ancillas not in (None, self.node.ancillas):
            out.append(f"the circuit has {self.ancillas} ancillas where the record says {self.node.ancillas}")
        expected = self.node.n + self.node.ancillas
        if self.qubits is not None and self.qubits != expected:
            out.append(f"the circuit has {self.qubits} qubits where n + ancillas = {expected}")
        if self.allowed is not None:
            for what, measured in (("corner against block", self.exactness), ("unitarity", self.unitarity)):
                if measured is not None and not measured <= self.allowed:
                    out.append(f"{what}: {measured:.3g} exceeds {self.allowed:.1e}")
        return out

    @property
    def undecided(self) -> str:
        """Why it is not known whether error and norm keep to the record, where nothing is violated; else empty."""
        if self.failures:
            return ""
        if not self.limit <= self.epsilon + self.rounding:
            return f"the error {self.error:.3g} is {_estimated(self.limit)}, where epsilon = {self.epsilon:.6g}"
        if not self.rounding <= max(self.epsilon, self.resolution):
            return f"rounding of up to {self.rounding:.1e} exceeds epsilon = {self.epsilon:.6g}: numbers of {self.bits} bits do not tell"
        return self.norm_undecided

    @property
    def norm_undecided(self) -> str:
        """Why it is not known whether the norm keeps to its bound; else empty."""
        if not self.known_norm <= (claimed := float(self.node.record.norm)):
            return f"||target|| = {self.norm:.6g} is {_estimated(self.norm_limit)}, where norm = {claimed:.6g}"
        if not np.isfinite(self.norm_rounding):
            return "rounding does not tell the norm of the target: numbers overflow on the way"
        return ""

    @property
    def verdict(self) -> str:
        """ "holds", "violated", or "below what floats tell"."""
        return "violated" if self.failures else BELOW if self.undecided else "holds"

    @property
    def ok(self) -> bool:
        """The record holds."""
        return self.verdict == "holds"


def _estimated(limit: float) -> str:
    return f"estimated, from below; {f'at most {limit:.6g} is proved' if np.isfinite(limit) else 'no upper bound is at hand'}"
