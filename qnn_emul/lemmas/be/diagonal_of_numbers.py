"""Diagonal matrix of known non-negative numbers.

Statement   0 <= a_j <= alpha known. Rotating one ancilla to cosine a_j/alpha, selected by |j>, is an (alpha, 1, 0)-BE of
            diag(a_j).
Source      Mathematics 4.1 (the (alpha_D, a_D, epsilon_D)-BE of the column norms); Rattew et al. (arXiv:2510.07195), Lemma
            B.13.
Deviation   The rotations are exact instead of read from d-bit angles, and alpha may be the largest a_j.
Proof       <0|R_j|0> = a_j/alpha.
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.leaves import subnormalization
from ...engine.lines import Line, exact_under
from ...errors import ArgumentError, ShapeError
from ...linalg import operators
from ...linalg.cost import one_qubit, run
from ...linalg.loading import diagonal_rotations
from ...linalg.shapes import as_numeric
from ...scalars import ceil_log2
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule(*, alpha: Any, norm: Any) -> Record:
    return Record(alpha=alpha, ancillas=1, epsilon=0 * alpha, norm=norm)


def target(*, values: np.ndarray) -> Any:
    return operators.diagonal(values)


def block(*, values: np.ndarray, alpha: float) -> Any:
    return operators.diagonal(values / alpha)


def circuit(*, values: np.ndarray, alpha: float) -> Circuit:
    return diagonal_rotations(values / alpha)


def cost(*, n: int) -> Cost:
    return run(2**n * one_qubit(n), system=n)


def sizes(*, values: np.ndarray) -> dict[str, int]:
    return {"n": ceil_log2(values.size)}


def diagonal_of_numbers(values: Any, alpha: float | None = None) -> BlockEncoding:
    """diag(values), values (m,) >= 0, padded with zeros; alpha defaults to the largest (1 if all are zero).

    Raises ShapeError, ArgumentError (negative or complex values), NormTooLarge (alpha below the largest).
    """
    array = as_numeric(values, "values")
    if array.ndim != 1:
        raise ShapeError("values", "have one axis", f"an array of shape {array.shape}")
    if array.dtype.kind == "c" or np.any(array < 0):
        raise ArgumentError("values", "be real and non-negative", "an array with negative or complex entries")
    n = ceil_log2(array.size)
    padded = np.zeros(1 << n)
    padded[: array.size] = array
    largest = float(np.max(padded))
    size = subnormalization(alpha, largest or 1.0, largest, "the largest value")
    numbers = {"alpha": size, "norm": largest}
    shape = (array.size, array.size)
    return apply_lemma(
        DIAGONAL_OF_NUMBERS, (), kind=BlockEncoding, n=n, shape=shape, numbers=numbers, data={"values": padded}
    )


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "the norm of a diagonal")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A diagonal given by its entries; its norm is what the public function reads off them."""
    numbers = {k: kit.symbol(k, positive=True) for k in s.numbers}
    entries = kit.atom("d", "VE")
    stated = (kit.Stated("the norm of a diagonal", kit.mapped("diagonal", entries).norm(), numbers["norm"]),)
    yield replace(s, numbers=numbers, data={"entries": entries, "values": entries}, stated=stated)


def reading(kit: Any) -> Any:
    return kit.gate_choices.COSINES


WRONG: dict[str, Wrong] = {
    "alpha is the norm": lambda r, *, alpha, norm: {"alpha": norm or 2 * alpha},
    "no flag": lambda r, **_: {"ancillas": 0},
}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    values = np.abs(rng.normal(size=int(rng.integers(1, 9))))
    return {"values": values, "alpha": float(values.max() * rng.uniform(1, 2)) if rng.random() < 0.5 else None}


DIAGONAL_OF_NUMBERS = lemma(globals(), diagonal_of_numbers, measured=("alpha", "norm"))
