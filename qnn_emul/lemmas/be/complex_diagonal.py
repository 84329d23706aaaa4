"""Diagonal matrix of known numbers of any sign or phase.

Statement   |d_j| <= alpha known. Rotating one ancilla to cosine |d_j|/alpha, selected by |j>, and the phases d_j/|d_j| are an
            (alpha, 1, 0)-BE of diag(d_j).
Source      Mathematics 8.1; be.diagonal_of_numbers, be.mask.
Deviation   One gate for the phases more than for non-negative numbers.
Proof       <0|R_j|0> d_j/|d_j| = d_j/alpha.
Attained    epsilon = 0: the block is exact. alpha = ||diag(d)|| is attained where alpha is the largest modulus.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.leaves import bounded, subnormalization
from ...engine.lines import Line, exact_under
from ...errors import ShapeError
from ...linalg import operators
from ...linalg.circuit import Builder, registers
from ...linalg.cost import diagonal as phases_price
from ...linalg.cost import one_qubit, run
from ...linalg.gates import diagonal_gate
from ...linalg.loading import diagonal_rotations
from ...linalg.readable import readable
from ...linalg.scales import divided
from ...linalg.shapes import as_numeric, real_if_real
from ...scalars import ceil_log2
from ..language import BlockEncoding, Circuit, Cost, apply_lemma, lemma
from . import diagonal_of_numbers


def block(*, values: np.ndarray, alpha: float) -> Any:
    return operators.diagonal(_by_parts(values, alpha))


@readable
def _by_parts(values: np.ndarray, alpha: float) -> np.ndarray:
    """What the gates multiply up to."""
    out: np.ndarray = _phases(values) * (_moduli(values) / alpha)
    return out


@readable
def _moduli(values: np.ndarray) -> np.ndarray:
    out: np.ndarray = np.ldexp(*_scaled_moduli(values)[1:])
    return out


@readable
def _phases(values: np.ndarray) -> np.ndarray:
    """d/|d|, 1 where d is 0."""
    scaled, size, _ = _scaled_moduli(values)
    out: np.ndarray = np.where(size > 0, divided(scaled, np.where(size > 0, size, 1.0)), 1.0)
    return out


def _scaled_moduli(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Entries that powers of two bring to about 1, where subnormal numbers have digits too; their moduli, and the powers."""
    powers = np.frexp(np.maximum(np.abs(values.real), np.abs(values.imag)))[1]
    parts = np.ldexp(values.real, -powers), np.ldexp(values.imag, -powers)
    scaled = parts[0] if np.isrealobj(values) else parts[0] + 1j * parts[1]
    return scaled, np.abs(scaled), powers


def circuit(*, values: np.ndarray, alpha: float) -> Circuit:
    """Layout: flag | system."""
    n = ceil_log2(values.size)
    flag, system = registers(1, n)
    builder = Builder(1 + n).add(diagonal_rotations(_moduli(values) / alpha), flag + system)
    return builder.add(diagonal_gate(_phases(values)), system).build()


def cost(*, n: int) -> Cost:
    return run(2**n * one_qubit(n), phases_price(n), system=n)


def complex_diagonal(values: Any, alpha: float | None = None) -> BlockEncoding:
    """diag(values), values (m,) real or complex, padded with zeros; alpha defaults to the largest modulus (1 if all are 0).

    Raises ShapeError, NormTooLarge (alpha below the largest).
    """
    array = real_if_real(as_numeric(values, "values"))
    if array.ndim != 1:
        raise ShapeError("values", "have one axis", f"an array of shape {array.shape}")
    n = ceil_log2(array.size)
    padded = np.zeros(1 << n, dtype=array.dtype)
    padded[: array.size] = array
    largest = bounded(padded, lambda array: float(np.max(_moduli(array))))
    size = subnormalization(alpha, largest or 1.0, largest, "the largest modulus")
    numbers, shape = {"alpha": size, "norm": largest}, (array.size, array.size)
    return apply_lemma(DIAGONAL, (), kind=BlockEncoding, n=n, shape=shape, numbers=numbers, data={"values": padded})


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "the norm of a diagonal")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A diagonal given by its entries; its norm is what the public function reads off them."""
    for made in diagonal_of_numbers.symbols(s, kit):
        entries = made.data["entries"]
        known = {"diagonal": kit.mapped("diagonal", entries), "by_parts": entries / made.numbers["alpha"]}
        yield replace(made, data={"values": kit.GivenData(known.__getitem__)})


def reading(kit: Any) -> Any:
    return kit.gate_choices.TURNED_COSINES


def draw(rng: np.random.Generator) -> dict[str, Any]:
    values: Any = rng.normal(size=int(rng.integers(1, 9)))
    if rng.random() < 0.5:
        values = values + 1j * rng.normal(size=values.size)
    largest = float(np.abs(values).max())
    return {"values": values, "alpha": largest * float(rng.uniform(1, 2)) if rng.random() < 0.5 else None}


DIAGONAL = lemma(globals(), complex_diagonal, like=diagonal_of_numbers, measured=("alpha", "norm"))
