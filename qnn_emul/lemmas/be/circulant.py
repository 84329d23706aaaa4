"""Banded circulant matrix.

Statement   N = 2^n, m offsets k_j modulo N, complex c_j, not all zero. The linear combination of cyclic shifts is a (sum |c_j|,
            ceil(log2 m), 0)-BE of the matrix with the entries c_j at the rows i and columns i - k_j modulo N.
Source      GSLW (arXiv:1806.01838), Lemma 52; Mathematics 8.3.
Deviation   None.
Proof       be.cyclic_shift, be.linear_combination.
Attained    epsilon = 0: the block is exact. alpha = ||A|| is attained where all c_j > 0: by the vector of ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...linalg.shapes import as_integer, as_qubits
from .. import unitary
from ..language import BlockEncoding, Cost, Record, apply_lemma, lemma
from . import cyclic_shift, linear_combination
from .pauli_sum import WRONG as WRONG


def rule(*, coefficients: Sequence[Any]) -> Record:
    return linear_combination.rule(*[unitary.rule() for _ in coefficients], coefficients=coefficients)


def tree(*, n: Any, coefficients: Sequence[complex], offsets: Sequence[Any]) -> BlockEncoding:
    """sum c_j P^(k_j)."""
    return linear_combination.matrix_combination(coefficients, [cyclic_shift.node(n, k) for k in offsets])


def cost(*, n: int, coefficients: Sequence[complex]) -> Cost:
    return linear_combination.cost(*[cyclic_shift.cost(n=n)] * len(coefficients), coefficients=coefficients)


def operations(*, offsets: Sequence[int]) -> int:
    return 8 + 8 * len(offsets)


def circulant(band: Any, n: int) -> BlockEncoding:
    """sum band[k] P^k on n qubits, for {-1: 1.0, 0: -2.0, 1: 1.0} the periodic second difference. Raises ArgumentError."""
    as_qubits(n, "n")
    offsets, coefficients = banded(band)
    places = tuple(k % (1 << n) for k in offsets)
    if len(set(places)) < len(places):
        raise ArgumentError("band", f"have offsets that differ modulo 2**{n}", list(offsets))
    data, shape = {"n": int(n), "offsets": places}, (1 << n, 1 << n)
    numbers = {"coefficients": coefficients}
    return apply_lemma(CIRCULANT, (), kind=BlockEncoding, n=int(n), shape=shape, numbers=numbers, data=data)


def banded(band: Any) -> tuple[tuple[int, ...], tuple[complex | float, ...]]:
    """Offsets and coefficients of a band. Raises ArgumentError."""
    if not isinstance(band, Mapping) or not band:
        raise ArgumentError("band", "be a dictionary {offset: number} with at least one", repr(band))
    offsets = tuple(as_integer(k, "band's offset") for k in band)
    return offsets, linear_combination.coefficients_of(list(band.values()), len(offsets))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """One to three shifts on any width; complex coefficients, not all of them 0."""
    yield from some_shifts(s, kit)


def some_shifts(s: Any, kit: Any) -> Iterator[Any]:
    """Settings with one to three offsets, whatever they are."""
    import sympy as sp

    given = unitary.corner(s, kit, "m").data["m"]
    for count in (1, 2, 3):
        y = tuple(kit.symbol(f"y{j + 1}", complex=True) for j in range(count))
        some = sp.Gt(sp.Add(*map(sp.Abs, y)), 0)
        data, label = {"n": kit.qubits("n"), "offsets": (given,) * count}, f"{count} offsets"
        yield replace(s, label=label, numbers={"coefficients": y}, data=data, facts=(*s.facts, some))


def draw(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(1, 4))
    offsets = rng.permutation(1 << n)[: int(rng.integers(1, 5))] - 1
    return {"band": {int(k): complex(*rng.normal(size=2)) for k in offsets}, "n": n}


CIRCULANT = lemma(globals(), circulant)
