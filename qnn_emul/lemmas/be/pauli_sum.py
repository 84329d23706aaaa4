"""Sum of Pauli strings.

Statement   Words w_j of n letters I, X, Y, Z, complex y_j, not all zero, m of them. The linear combination of the strings is a
            (sum |y_j|, ceil(log2 m), 0)-BE of sum y_j w_j.
Source      GSLW (arXiv:1806.01838), Lemma 52; Mathematics 8.1.
Deviation   None. A matrix is decomposed into 4^n strings, y_j = tr(w_j A)/2^n.
Proof       be.pauli_string, be.linear_combination.
Attained    epsilon = 0: the block is exact. alpha = ||A|| is attained by strings that commute and have all signs, such as X and Z Z
            of different qubits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product as all_pairs
from typing import Any

import numpy as np

from ...errors import ArgumentError, ShapeError
from ...linalg.shapes import as_numeric
from ...scalars import absolute, maximum
from .. import unitary
from ..language import BlockEncoding, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong
from . import linear_combination, pauli_string

LEFT_OUT = 2.0**-50  # of the largest coefficient of a decomposition: below that it is rounding


def rule(*, coefficients: Sequence[Any]) -> Record:
    return linear_combination.rule(*[unitary.rule() for _ in coefficients], coefficients=coefficients)


def tree(*, n: Any, coefficients: Sequence[complex], words: Sequence[Any]) -> BlockEncoding:
    """sum y_j w_j."""
    return linear_combination.matrix_combination(coefficients, [pauli_string.node(n, word) for word in words])


def cost(*, n: int, letters: Sequence[int], coefficients: Sequence[complex]) -> Cost:
    strings = [pauli_string.cost(n=n, letters=count) for count in letters]
    return linear_combination.cost(*strings, coefficients=coefficients)


def sizes(*, words: Sequence[np.ndarray]) -> dict[str, Any]:
    each = [pauli_string.sizes(word=word) for word in words]
    return {"n": each[0]["n"], "letters": tuple(s["letters"] for s in each)}


def operations(*, words: Sequence[np.ndarray]) -> int:
    return 8 + 4 * len(words)


def pauli_sum(terms: Any) -> BlockEncoding:
    """sum terms[word] word for {"XI": 0.5, "ZZ": -1j, …}, or for the strings of a matrix (2**n, 2**n), n >= 1.

    Raises ArgumentError (words, coefficients all zero), ShapeError.
    """
    chosen = dict(terms) if isinstance(terms, Mapping) else decomposed(terms)
    words = [pauli_string.letters(word) for word in chosen]
    if len({word.size for word in words}) != 1:
        raise ArgumentError("terms", "be words of one length, at least one", list(chosen))
    coefficients = linear_combination.coefficients_of(list(chosen.values()), len(words))
    n = words[0].size
    data = {"n": n, "words": tuple(words)}
    shape, numbers = (1 << n, 1 << n), {"coefficients": coefficients}
    return apply_lemma(PAULI_SUM, (), kind=BlockEncoding, n=n, shape=shape, numbers=numbers, data=data)


def decomposed(matrix: Any) -> dict[str, complex]:
    """The coefficients of a matrix that are not rounding, by their words. Raises ShapeError."""
    array = as_numeric(matrix, "terms")
    side = array.shape[0] if array.ndim == 2 else 0
    if array.ndim != 2 or array.shape != (side, side) or side < 2 or side & (side - 1):
        raise ShapeError("terms", "be a dictionary of words, or a matrix of 2**n rows and columns, n >= 1", array.shape)
    n = side.bit_length() - 1
    parts = array.reshape((2,) * (2 * n)).transpose([k for j in range(n) for k in (j, n + j)]).reshape((4,) * n)
    basis = np.array([pauli_string.MATRICES[letter].conj().reshape(4) / 2 for letter in "IXYZ"])
    for axis in range(n):
        parts = np.moveaxis(np.tensordot(basis, parts, axes=(1, axis)), 0, axis)
    flat = parts.reshape(-1)
    kept = np.abs(flat) > LEFT_OUT * np.abs(flat).max()
    words = map("".join, all_pairs("IXYZ", repeat=n))
    return {word: complex(c) for word, c, k in zip(words, flat, kept, strict=True) if k}


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """One to three strings, of any width; complex coefficients, not all of them 0."""
    import sympy as sp

    n = kit.qubits("n")
    for count in (1, 2, 3):
        y = tuple(kit.symbol(f"y{j + 1}", complex=True) for j in range(count))
        some = sp.Gt(sp.Add(*map(sp.Abs, y)), 0)
        data = {"n": n, "words": (unitary.corner(s, kit, "word").data["word"],) * count}
        numbers, label = {"coefficients": y}, f"{count} strings"
        yield replace(s, label=label, numbers=numbers, data=data, facts=(*s.facts, some))


WRONG: dict[str, Wrong] = {
    "half of the largest": lambda r, *, coefficients: {"alpha": maximum(*map(absolute, coefficients)) / 2},
    "index not counted": lambda r, **_: {"ancillas": r.ancillas - 1},
    "an ancilla each": lambda r, *, coefficients: {"ancillas": len(coefficients) + 1},
}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(1, 3))
    words = {"".join(rng.choice(list("IXYZ"), size=n)) for _ in range(int(rng.integers(1, 5)))}
    return {"terms": {word: complex(*rng.normal(size=2)) for word in sorted(words)}}


PAULI_SUM = lemma(globals(), pauli_sum)
