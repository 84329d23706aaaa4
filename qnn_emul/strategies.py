"""Hypothesis strategies for encodings: `from qnn_emul import strategies as st`. Needs the extra `strategies`.

An example is small data (kind, n, ancillas, seed, alpha, epsilon) from which a seeded Generator makes the matrices, so
failing examples shrink to few qubits, no ancillas, alpha = 1 and epsilon = 0, and print in one line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from .encoding.encoding import Encoding
from .engine.lemma import Lemma
from .verification.instances import random_encoding, random_instance

MAX_SEED = 2**32 - 1


def seeds() -> st.SearchStrategy[int]:
    """Seeds of numpy Generators."""
    return st.integers(0, MAX_SEED)


@st.composite
def encodings(
    draw: Any, kind: str | None = None, n: int | None = None, max_n: int = 2, max_ancillas: int = 2, exact: bool = False
) -> Encoding:
    """Block-encodings ("BE"), vector-encodings ("VE") or either (None) on n (or up to max_n) qubits."""
    chosen = draw(st.sampled_from(["VE", "BE"])) if kind is None else kind
    qubits = draw(st.integers(0, max_n)) if n is None else n
    ancillas = draw(st.integers(0, max_ancillas))
    alpha = draw(st.sampled_from([1.0, 0.5, 2.0, 3.0]))
    epsilon = 0.0 if exact else alpha * draw(st.sampled_from([0.0, 0.1, 0.25]))
    real = draw(st.booleans())
    rng = np.random.default_rng(draw(seeds()))
    return random_encoding(rng, chosen, qubits, ancillas, alpha, epsilon, real=real)


def block_encodings(n: int | None = None, **options: Any) -> st.SearchStrategy[Encoding]:
    """Block-encodings; options as in `encodings`."""
    return encodings("BE", n, **options)


def vector_encodings(n: int | None = None, **options: Any) -> st.SearchStrategy[Encoding]:
    """Vector-encodings; options as in `encodings`."""
    return encodings("VE", n, **options)


@st.composite
def instances(draw: Any, entry: Lemma, max_n: int = 3) -> Encoding:
    """Instances of a catalogue entry, read off its inputs; an example is its size limit and its seed."""
    limit = draw(st.integers(0, max_n))
    return random_instance(entry, np.random.default_rng(draw(seeds())), limit)
