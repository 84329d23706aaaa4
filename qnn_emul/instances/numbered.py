"""Instances by number: the same whoever draws them, on any machine."""

from __future__ import annotations

import zlib

import numpy as np

from ..encoding.encoding import Encoding
from ..engine.lemma import Lemma
from .adversarial import adversarial_instance
from .random import random_instance


def generator(key: str, *numbers: int) -> np.random.Generator:
    """Depends on key and numbers (a seed, the number of an instance) alone."""
    return np.random.default_rng([zlib.crc32(key.encode()), *numbers])


def lemma_instance(entry: Lemma, seed: int, number: int, max_n: int = 3) -> tuple[str, Encoding]:
    """Instance `number` of a rule, with its kind: "extreme" (0, where one is known), "random" (odd) or "adversarial" (even)."""
    if number == 0 and callable(entry.attained_by):
        return "extreme", entry.attained_by()
    rng = generator(entry.key, seed, number)
    if number % 2:
        return "random", random_instance(entry, rng, max_n)
    return "adversarial", adversarial_instance(entry, rng)
