"""What is measured on a construction under a claimed record, and how far rounding alone may carry it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..encoding.check import norm_rounding, rounding_bounds
from ..encoding.encoding import BlockEncoding, Encoding
from ..encoding.record import Record
from ..errors import QnnEmulError
from ..linalg.operators import EXACT_SIZE, operator_norm, to_dense
from ..linalg.shapes import two_norm
from .claimed import Claimed
from .quantities import Quantity, at_most, exactly
from .values import Values, flat, replaced

CIRCUIT_QUBITS = 12  # up to here ancillas are counted on the circuit itself, and its corner is compared with the block
CORNER = "corner of the circuit against the block"


def measured_error(e: Encoding, alpha: float, target: Any = None) -> float:
    """||target - alpha * block|| with a claimed alpha (and a claimed target)."""
    if not isinstance(e, BlockEncoding):
        return two_norm((e.target_data if target is None else target) - alpha * e.block_data)
    if 1 << e.n <= EXACT_SIZE:
        goal = to_dense(e.target_data) if target is None else target
        gap = goal - alpha * to_dense(e.block_data)
        return abs(complex(gap[0, 0])) if e.n == 0 else float(np.linalg.norm(gap, 2))
    return operator_norm((e.target_data if target is None else target) - alpha * e.block_data)


def target_norm(e: Encoding, target: Any = None) -> float:
    """||target||, of the construction or of the claim."""
    if not isinstance(e, BlockEncoding):
        return two_norm(e.target_data if target is None else target)
    return operator_norm(e.target_data) if target is None else float(np.linalg.norm(target, 2))


def circuit_ancillas(e: Encoding) -> int:
    """Counted on the circuit while that is small, else the record's."""
    return e.circuit.qubits - e.n if e.n + e.ancillas <= CIRCUIT_QUBITS else e.ancillas


def corner(e: Encoding, qubits: int = CIRCUIT_QUBITS) -> tuple[Quantity, ...]:
    """The circuit's corner beside the block, on circuits of at most `qubits` qubits: for constructions that are claimed as circuits.

    Allowed is 1e-12 max(1, queries/100).
    """
    if e.n + e.ancillas > qubits:
        return ()
    circuit, side = e.circuit, 1 << e.n
    found = circuit.columns(side if isinstance(e, BlockEncoding) else 1)[:side]
    block = to_dense(e.block_data) if isinstance(e, BlockEncoding) else e.block_data[:, None]
    allowed = 1e-12 * max(1.0, sum(circuit.queries.values()) / 100)
    return (at_most(CORNER, np.linalg.norm(found - block, 2), 0.0, rounding=allowed),)


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
    error = measured_error(e, record.alpha, made.target)
    rounding = allowed(error) if circuits or error > record.epsilon else 0.0
    ancillas = circuit_ancillas(e) if circuits else e.ancillas
    out = [
        at_most("error", error, record.epsilon, e.record.epsilon, rounding),
        (at_most if own_construction else exactly)("ancillas", ancillas, record.ancillas, e.ancillas),
    ]
    if own_construction:
        out.append(at_most("alpha", record.alpha, record.alpha, e.record.alpha))
    if record.norm is not None:
        size = target_norm(e, made.target)
        out.append(at_most("norm", size, record.norm, e.record.norm, norm_rounding(e) * size))
    return out


def allowance(read: Callable[[Values], Claimed], values: Values, made: Claimed, error: float) -> float:
    """How far rounding alone may carry the measured error above the claimed one.

    Near the inputs as floats lie inputs that keep their records exactly. On these the construction's error differs by its
    rounding bound at most (`encoding.check`: dimension x operations x 2^-53, passed on from the leaves by the nodes' own rules),
    here scaled to the claimed alpha, and by the same for what is measured with it. The claimed epsilon differs there only
    through the norms of the targets, which are measured: where the rest does not cover `error`, the claim is asked again with
    each norm moved by its rounding. Declared alphas and epsilons are the same numbers on both.
    """
    e, r = made.encoding, made.record
    scale = max(float(e.record.alpha), float(e.record.norm), float(r.alpha))
    own = rounding_bounds(e)[id(e)] * max(1.0, scale / max(float(e.record.alpha), float(e.record.norm)))
    measuring = norm_rounding(e) * max(scale, abs(float(r.epsilon)))
    plain = own + measuring
    return plain if error <= float(r.epsilon) + plain else plain + _sensitivity(read, values, float(r.epsilon))


def _sensitivity(read: Callable[[Values], Claimed], values: Values, epsilon: float) -> float:
    """Sum over leaves of how much the claimed epsilon grows when the norm of the leaf's target moves by its rounding."""
    out = 0.0
    for name, value in flat(values):
        if not isinstance(value, Encoding):
            continue
        norm, grown = float(value.record.norm), 0.0
        step = rounding_bounds(value)[id(value)] + norm_rounding(value) * norm
        for moved in (norm + step, max(norm - step, 0.0)):
            try:
                found = float(read(replaced(values, name, value.with_record(norm=moved))).record.epsilon) - epsilon
            except (QnnEmulError, TypeError, ValueError):
                continue
            grown = max(grown, found if math.isfinite(found) else 0.0)
        out += grown
    return out
