"""What is measured on a construction under a claimed record."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding
from ..linalg.operators import EXACT_SIZE, operator_norm, to_dense
from ..linalg.shapes import two_norm

CIRCUIT_QUBITS = 12


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
