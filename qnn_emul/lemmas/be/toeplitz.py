"""Banded Toeplitz matrix.

Statement   N = 2^n, m offsets -N < k_j < N, complex c_j, not all zero. The linear combination of shifts that drop what leaves is a
            (sum |c_j|, 1 + ceil(log2 m), 0)-BE of the matrix with the entries c_j at the rows i and columns i - k_j.
Source      GSLW (arXiv:1806.01838), Lemma 52; Mathematics 8.3.
Deviation   None.
Proof       be.dropping_shift, be.linear_combination.
Attained    epsilon = 0: the block is exact. alpha = ||A|| is attained by one offset; a band of positive c_j approaches it as N grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...linalg.shapes import as_qubits
from ..language import BlockEncoding, Cost, Record, apply_lemma, lemma
from . import dropping_shift, linear_combination
from .circulant import banded, some_shifts
from .circulant import operations as operations
from .pauli_sum import WRONG as WRONG


def rule(*, coefficients: Sequence[Any]) -> Record:
    return linear_combination.rule(*[dropping_shift.rule() for _ in coefficients], coefficients=coefficients)


def tree(*, n: Any, coefficients: Sequence[complex], offsets: Sequence[Any]) -> BlockEncoding:
    """sum c_j S_(k_j)."""
    return linear_combination.matrix_combination(coefficients, [dropping_shift.node(n, k) for k in offsets])


def cost(*, n: int, coefficients: Sequence[complex]) -> Cost:
    return linear_combination.cost(*[dropping_shift.cost(n=n)] * len(coefficients), coefficients=coefficients)


def toeplitz(band: Any, n: int) -> BlockEncoding:
    """sum band[k] S_k on n qubits, band {offset below the diagonal: number}. Raises ArgumentError."""
    as_qubits(n, "n")
    offsets, coefficients = banded(band)
    if max(map(abs, offsets)) >= 1 << n:
        raise ArgumentError("band", f"have offsets of size below 2**{n}", list(offsets))
    data, shape = {"n": int(n), "offsets": offsets}, (1 << n, 1 << n)
    numbers = {"coefficients": coefficients}
    return apply_lemma(TOEPLITZ, (), kind=BlockEncoding, n=int(n), shape=shape, numbers=numbers, data=data)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """One to three shifts on any width; complex coefficients, not all of them 0."""
    yield from some_shifts(s, kit)


def draw(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(1, 3))
    offsets = rng.permutation((2 << n) - 1)[: int(rng.integers(1, 5))] - (1 << n) + 1
    return {"band": {int(k): complex(*rng.normal(size=2)) for k in offsets}, "n": n}


TOEPLITZ = lemma(globals(), toeplitz)
