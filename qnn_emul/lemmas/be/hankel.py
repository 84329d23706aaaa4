"""Banded Hankel matrix.

Statement   N = 2^n, m antidiagonals 0 <= s_j <= 2 N - 2, complex c_j, not all zero. X on every qubit, then the Toeplitz matrix with the
            offsets s_j - (N - 1), are a (sum |c_j|, 1 + ceil(log2 m), 0)-BE of the matrix with the entries c_j where row + column is
            s_j.
Source      GSLW (arXiv:1806.01838), Lemma 52 and Lemma 53; Mathematics 8.3.
Deviation   None.
Proof       X on every qubit is |x> -> |N - 1 - x>; be.dropping_shift, be.linear_combination, be.pauli_string, be.product.
Attained    epsilon = 0: the block is exact. alpha = ||A|| is attained by one antidiagonal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...linalg.shapes import as_qubits
from .. import unitary
from ..language import BlockEncoding, Cost, Record, apply_lemma, lemma
from . import pauli_string
from . import product as products
from . import toeplitz as shifted
from .circulant import banded, some_shifts
from .circulant import operations as operations
from .pauli_sum import WRONG as WRONG


def rule(*, coefficients: Sequence[Any]) -> Record:
    return products.rule(shifted.rule(coefficients=coefficients), unitary.rule())


def tree(*, n: Any, coefficients: Sequence[complex], offsets: Sequence[Any], word: Any) -> BlockEncoding:
    """sum c_j S_(k_j) X … X."""
    return products.product(shifted.tree(n=n, coefficients=coefficients, offsets=offsets), pauli_string.node(n, word))


def cost(*, n: int, coefficients: Sequence[complex]) -> Cost:
    turned = pauli_string.cost(n=n, letters=n)
    return products.cost(shifted.cost(n=n, coefficients=coefficients), turned)


def hankel(band: Any, n: int) -> BlockEncoding:
    """The matrix with band[i + j] at (i, j), on n >= 1 qubits; band {antidiagonal: number}. Raises ArgumentError."""
    as_qubits(n, "n", 1)
    places, coefficients = banded(band)
    last = (2 << n) - 2
    if min(places) < 0 or max(places) > last:
        raise ArgumentError("band", f"have antidiagonals of 0 … {last}", list(places))
    offsets = tuple(s - (1 << n) + 1 for s in places)
    data: dict[str, Any] = {"n": int(n), "offsets": offsets, "word": np.array(["X"] * int(n))}
    numbers, shape = {"coefficients": coefficients}, (1 << n, 1 << n)
    return apply_lemma(HANKEL, (), kind=BlockEncoding, n=int(n), shape=shape, numbers=numbers, data=data)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """One to three antidiagonals on any width; complex coefficients, not all of them 0."""
    for made in some_shifts(s, kit):
        yield replace(made, data={**made.data, "word": unitary.corner(s, kit, "word").data["word"]})


def draw(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(1, 3))
    places = rng.permutation((2 << n) - 1)[: int(rng.integers(1, 5))]
    return {"band": {int(k): complex(*rng.normal(size=2)) for k in places}, "n": n}


HANKEL = lemma(globals(), hankel)
