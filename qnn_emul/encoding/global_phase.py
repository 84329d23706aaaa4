"""Unknown global phases: which encodings hold their target only up to a phase, and what may be added to what.

An encoding's `unknown_phases` maps each unknown phase e^{i theta} to the power of it that stands before the value: 1 for
what is linear in the amplified vector (or phase-equivariant, like the activations), -1 after an adjoint; a phase that |.|^2 or
its own adjoint took off is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import PhaseUnknown


class UnknownPhase:
    """The phase of one amplified node; equal only to itself."""


Phases = Mapping[UnknownPhase, int]


def together(*phases: Phases, **_: Any) -> Phases:
    """Of products: powers add."""
    out: dict[UnknownPhase, int] = {}
    for child in phases:
        for phase, power in child.items():
            out[phase] = out.get(phase, 0) + power
    return {phase: power for phase, power in out.items() if power}


def powers(phases: Phases, factor: int) -> Phases:
    """Every power times `factor`: -1 for an adjoint, 0 for |.|^2."""
    return {phase: factor * power for phase, power in phases.items() if factor}


def alike(*phases: Phases, **_: Any) -> Phases:
    """Of sums and of everything that is controlled: all terms must carry the same unknown phases. Raises PhaseUnknown."""
    for place, other in enumerate(phases):
        if dict(other) != dict(phases[0]):
            raise PhaseUnknown(
                "terms",
                "all derive alike from the same node where a global phase is unknown (fixed-point amplification)",
                f"term 0 with {_counted(phases[0])} and term {place} with {_counted(other)}",
                'amplify(..., method="sign") keeps the phase.',
            )
    return phases[0]


def known(*phases: Phases, **_: Any) -> Phases:
    """Of what reads real parts of amplitudes: no child may carry an unknown phase. Raises PhaseUnknown."""
    for child in phases:
        if child:
            raise PhaseUnknown(
                "x",
                "have a known global phase: the real parts of its amplitudes depend on it",
                f"a vector with {_counted(child)} (fixed-point amplification)",
                'amplify(..., method="sign") keeps the phase.',
            )
    return {}


def _counted(phases: Phases) -> str:
    return f"powers {sorted(phases.values())} of unknown phases" if phases else "no unknown phase"
