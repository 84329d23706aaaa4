"""The generator of one numbered instance."""

from __future__ import annotations

import zlib

import numpy as np


def generator(key: str, seed: int, number: int) -> np.random.Generator:
    """Depends on key, seed and number alone."""
    return np.random.default_rng([zlib.crc32(key.encode()), seed, number])
