"""Further instances of statements: random and adversarial inputs that satisfy their conditions, drawn from a Generator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..encoding.encoding import Encoding
from ..engine.signature import EncodingInput
from ..errors import ArgumentError
from ..instances.arrays import gaussian
from ..instances.random import adversarial_child, adversarial_instance, random_child, random_encoding, random_instance
from ..lemmas import CATALOGUE

Draw = Callable[[np.random.Generator], Any]
ATTEMPTS = 200


def child(rng: np.random.Generator, wanted: EncodingInput, n: int, least: float = 0.0) -> Any:
    """One input, random or adversarial, with alpha >= `least`."""
    for _ in range(ATTEMPTS):
        e = (random_child if rng.random() < 0.5 else adversarial_child)(rng, wanted, n)
        if e.record.alpha >= least:
            return e
    raise ArgumentError("least", f"be an alpha that {ATTEMPTS} draws reach", least)


def pair(rng: np.random.Generator, wanted: EncodingInput, least: float = 0.0) -> list[Any]:
    """Two inputs on the same number of qubits (adversarial ones have at most one)."""
    n = int(rng.integers(0, 2))
    return [child(rng, wanted, n, least) for _ in range(2)]


def size(rng: np.random.Generator) -> int:
    """0, 1 or 2 qubits."""
    return int(rng.integers(0, 3))


def alike(rng: np.random.Generator) -> list[Any]:
    """1, 2 or 4 block-encodings of one alpha above 1 and one ancilla."""
    alpha = float(rng.uniform(1, 3))
    n, count = int(rng.integers(0, 2)), int(rng.choice([1, 2, 4]))
    return [
        random_encoding(rng, "BE", n, 1, alpha, alpha * float(rng.uniform(0, 0.5)), real=bool(rng.random() < 0.5))
        for _ in range(count)
    ]


def contraction(rng: np.random.Generator, side: int) -> np.ndarray:
    """A matrix of norm at most 1, half of the time 1."""
    A = gaussian(rng, (side, side), bool(rng.random() < 0.5))
    return np.asarray(A / np.linalg.norm(A, 2) * rng.choice([1.0, rng.random()]))


def of_entry(key: str, read: Callable[[Encoding], Any] = lambda e: e.children) -> Draw:
    """The inputs of a catalogue entry's own instances: what `read` takes of the construction, its children unless told otherwise."""

    def draw(rng: np.random.Generator) -> Any:
        if rng.random() < 0.5:
            return read(random_instance(CATALOGUE[key], rng, 2))
        return read(adversarial_instance(CATALOGUE[key], rng))

    return draw
