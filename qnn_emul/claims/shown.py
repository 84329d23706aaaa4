"""Instances of claims as plain data for reports: their leaves with records, blocks and targets."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..encoding.encoding import Encoding
from ..linalg.operators import to_dense

SHOWN_QUBITS = 2


def leaves_of(instance: Any) -> list[dict[str, Any]]:
    """{key, alpha, ancillas, epsilon, block, target} of each leaf; matrices up to 4 x 4 as lists of [re, im], else None."""
    for name in ("encoding", "exact"):
        if not isinstance(instance, Encoding) and isinstance(getattr(instance, name, None), Encoding):
            instance = getattr(instance, name)
    if not isinstance(instance, Encoding):
        return []
    return [_leaf(e) for e in instance.nodes() if not e.children]


def _leaf(e: Encoding) -> dict[str, Any]:
    small = e.n <= SHOWN_QUBITS
    return {
        "key": e.key,
        "alpha": float(e.record.alpha),
        "ancillas": e.ancillas,
        "epsilon": float(e.record.epsilon),
        "block": pairs(e.block_data) if small else None,
        "target": pairs(e.target_data) if small else None,
    }


def pairs(data: Any) -> list[Any]:
    """An array or operator as nested lists whose innermost pairs are [re, im]."""
    array = np.asarray(data if isinstance(data, np.ndarray) else to_dense(data), dtype=complex)
    return np.stack([array.real, array.imag], axis=-1).tolist()
