"""Inputs of claims as plain data for reports: numbers in words, encodings with records, blocks and targets."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..campaigns.instance_file import array_to_json
from ..claims.values import Values, flat, in_words
from ..encoding.encoding import Encoding
from ..linalg.operators import to_dense

SHOWN_QUBITS = 2


def numbers_of(values: Values) -> dict[str, str]:
    """The inputs that are no encodings, in words."""
    return {name: words for name, value, words in in_words(values) if not isinstance(value, Encoding)}


def leaves_of(values: Values) -> list[dict[str, Any]]:
    """{key, alpha, ancillas, epsilon, block, target} of each input that is an encoding; matrices up to 4 x 4 as [re, im], else None."""
    return [_leaf(name, e) for name, e in flat(values) if isinstance(e, Encoding)]


def _leaf(name: str, e: Encoding) -> dict[str, Any]:
    small = e.n <= SHOWN_QUBITS

    def dense(data: Any) -> list[Any]:
        return array_to_json(data if isinstance(data, np.ndarray) else to_dense(data))

    return {
        "key": name,
        "alpha": float(e.record.alpha),
        "ancillas": e.ancillas,
        "epsilon": float(e.record.epsilon),
        "block": dense(e.block_data) if small else None,
        "target": dense(e.target_data) if small else None,
    }
