"""What is measured on a construction under a claimed record, and how far rounding alone may carry it."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..encoding.encoding import Encoding
from ..encoding.measure import (
    CIRCUIT_QUBITS,
    circuit_ancillas,
    corner_allowance,
    corner_error,
    error,
    norm_allowance,
    norm_rounding,
    rounding,
    small_circuit,
    target_norm,
)
from ..encoding.record import Record
from ..encoding.rounding import readings
from ..errors import QnnEmulError
from .claimed import Claimed, Quantity, at_most, exactly
from .values import Values, flat, replaced

CORNER = "corner of the circuit against the block"


def corner(e: Encoding, qubits: int = CIRCUIT_QUBITS) -> tuple[Quantity, ...]:
    """The circuit's corner beside the block, on circuits of at most `qubits` qubits: for constructions that are claimed as circuits."""
    circuit = small_circuit(e, qubits)
    if circuit is None:
        return ()
    return (at_most(CORNER, corner_error(e), 0.0, rounding=corner_allowance(circuit)),)


def of_record(
    made: Claimed, record: Record[float], own_construction: bool, circuits: bool, allowed: Callable[[float], float]
) -> list[Quantity]:
    """A claimed record (in floats) beside its construction: error, ancillas, and norm where that is claimed.

    own_construction   the statement has a construction of its own: more claimed ancillas than the circuit has are loose, not wrong (idle
                       ones do no harm), and the claimed alpha is listed beside ours
    circuits           ancillas are counted on the circuit, up to 12 qubits, and the allowance is worked out wherever the error stands
    allowed(error)     how far rounding alone may carry the error
    """
    e = made.encoding
    found = error(e, record.alpha, made.target)
    slack = allowed(found) if circuits or found > record.epsilon else 0.0
    ancillas = circuit_ancillas(e) if circuits else e.ancillas
    out = [
        at_most("error", found, record.epsilon, e.record.epsilon, slack),
        (at_most if own_construction else exactly)("ancillas", ancillas, record.ancillas, e.ancillas),
    ]
    if not record.alpha > 0:  # no block is scaled by it: that is no encoding
        out.append(exactly("sign of alpha", 1, -1 if record.alpha < 0 else 0))
    if own_construction:
        out.append(at_most("alpha", record.alpha, record.alpha, e.record.alpha))
    if record.norm is not None:
        size = target_norm(e, made.target)
        near = norm_rounding(e) * size
        slack = near if size <= record.norm + near else norm_allowance(readings(e)[id(e)], size)
        out.append(at_most("norm", size, record.norm, e.record.norm, slack))
    return out


def allowance(read: Callable[[Values], Claimed], values: Values, made: Claimed, found: float) -> float:
    """How far rounding alone may carry the measured error above the claimed one.

    Near the inputs as floats lie inputs that keep their records exactly. On these the construction's error differs by its running
    bound at most (`encoding.rounding`), with the claimed alpha. The claimed epsilon differs there only through the norms of the
    targets, which are measured: where the rest does not cover `error`, the claim is asked again with each norm moved by its
    rounding. Declared alphas and epsilons are the same numbers on both.
    """
    e, r = made.encoding, made.record
    plain = rounding(e, found, r.alpha)
    return plain if found <= float(r.epsilon) + plain else plain + _sensitivity(read, values, float(r.epsilon))


def _sensitivity(read: Callable[[Values], Claimed], values: Values, epsilon: float) -> float:
    """Sum over leaves of how much the claimed epsilon grows when the norm of the leaf's target moves by its rounding."""
    out = 0.0
    for name, value in flat(values):
        if not isinstance(value, Encoding):
            continue
        norm, grown = float(value.record.norm), 0.0
        step = rounding(value, float(value.record.epsilon)) + norm_rounding(value) * norm
        for moved in (norm + step, max(norm - step, 0.0)):
            try:
                found = float(read(replaced(values, name, value.with_record(norm=moved))).record.epsilon) - epsilon
            except (QnnEmulError, TypeError, ValueError):
                continue
            grown = max(grown, found if math.isfinite(found) else 0.0)
        out += grown
    return out
