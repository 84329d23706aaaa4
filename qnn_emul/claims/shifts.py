"""Lemmas B.14 to B.17: increments with and without wrap, and the matrix form of the convolution."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding
from ..encoding.record import Record
from ..lemmas.algebra import linear_combination
from ..lemmas.be.product import product
from ..lemmas.be.unit_matrix import unit_matrix
from ..lemmas.poly.singular_value_transformation import singular_value_transformation
from ..linalg.operators import operator
from .claim import Claim, Quantity, confronted, record


def shift_rule() -> Record:
    return record(1, 1, 0)


def open_shift_rule() -> Record:
    return record(1, 4, 0)


def open_shift_power_rule(*, power: Any) -> Record:
    return record(1, 4 * power, 0)


def cyclic(n: int, power: int) -> BlockEncoding:
    """P^m: a permutation."""
    P = np.roll(np.eye(1 << n), power, axis=0)
    return BlockEncoding.from_unitary(P, target=P)


def open_shift(n: int) -> BlockEncoding:
    """Q the paper's way: P - |0><N-1| with alpha = 2, singular values in {0, 1}, then -T_3 (Lemma B.4)."""
    halved = linear_combination([1.0, -1.0], [cyclic(n, 1), unit_matrix(0, (1 << n) - 1, n)])
    return singular_value_transformation(halved, [0.0, 0.0, 0.0, -1.0])


def open_shift_power(n: int, power: int) -> BlockEncoding:
    """Q^m as a product of m encodings of Q."""
    return reduce(product, [open_shift(n)] * power)


def _without_wrap(n: int, power: int) -> Any:
    return operator(np.eye(1 << n, k=-power))


def _power(e: BlockEncoding) -> int:
    return sum(1 for node in _factors(e))


def _factors(e: Any) -> list[Any]:
    return [leaf for c in e.children for leaf in _factors(c)] if e.key == "be.product" else [e]


SHIFT = Claim(
    key="Lemma B.14",
    title="Power of the cyclic increment",
    statement="P^m: (1, 1, 0)-BE, O(n^2) by QFT.",
    construction="paper.lemma_b14",
    rule=shift_rule,
    examine=confronted(shift_rule, lambda e: ((), {})),
    candidates=lambda: iter([cyclic(0, 1), cyclic(1, 1), cyclic(2, 3)]),
    remark="P^m is itself unitary: no ancilla is needed for the record",
)
OPEN_SHIFT = Claim(
    key="Lemma B.15",
    title="Increment without wrap",
    statement="Q: (1, 4, 0)-BE, LCU of P and |0><N-1|, then Lemma B.4.",
    construction="paper.lemma_b15",
    rule=open_shift_rule,
    examine=confronted(open_shift_rule, lambda e: ((), {}), lambda e: _without_wrap(e.n, 1), False),
    candidates=lambda: iter([open_shift(0), open_shift(1), open_shift(2)]),
    remark="3 ancillas along the same path (|i><j| takes one); an adder on one more qubit, projected, takes one (MATH 5)",
)
OPEN_SHIFT_POWER = Claim(
    key="Lemma B.16",
    title="Power of the increment without wrap",
    statement="Q^m: (1, 4m, 0)-BE, O(mn^2).",
    construction="paper.lemma_b16",
    rule=open_shift_power_rule,
    examine=confronted(
        open_shift_power_rule,
        lambda e: ((), {"power": _power(e)}),
        lambda e: _without_wrap(e.n, _power(e)),
        False,
    ),
    candidates=lambda: iter([open_shift_power(1, 2), open_shift_power(2, 2), open_shift_power(2, 3)]),
    remark="an adder on one more qubit, projected, takes one ancilla for every m (MATH 5)",
)


def matrix_form(kernel: np.ndarray, size: int) -> np.ndarray:
    """sum K_ijkl |i><j| (x) Q^l (x) Q^k, (C_out M^2, C_in M^2)."""
    out, into, width, _ = kernel.shape
    total = np.zeros((out * size**2, into * size**2), dtype=kernel.dtype)
    for k in range(width):
        for tap in range(width):
            shifts = np.kron(np.eye(size, k=-tap), np.eye(size, k=-k))
            total += np.kron(kernel[:, :, k, tap], shifts)
    return total


def examine_matrix_form(instance: tuple[int, int, int, int]) -> tuple[Quantity, ...]:
    """(C_out, C_in, D, M): the matrix on column-major images beside the sum of the definition."""
    out, into, width, size = instance
    rng = np.random.default_rng([*instance])
    kernel, image = rng.normal(size=(out, into, width, width)), rng.normal(size=(into, size, size))
    direct = np.zeros((out, size, size))
    for k in range(width):
        for tap in range(width):
            if max(k, tap) < size:
                moved = image[:, : size - k, : size - tap]
                direct[:, k:, tap:] += np.einsum("ij,jyz->iyz", kernel[:, :, k, tap], moved)
    column_major = lambda x: x.transpose(0, 2, 1).reshape(-1)
    gap = float(np.linalg.norm(matrix_form(kernel, size) @ column_major(image) - column_major(direct)))
    return (Quantity("||C|X> - |X * K>||", gap, 0.0, rounding=2.0**-50 * kernel.size * image.size),)


def matrix_form_instances() -> Iterator[tuple[int, int, int, int]]:
    yield from [(1, 1, 1, 1), (1, 1, 2, 2), (2, 1, 2, 4), (2, 3, 3, 4), (1, 1, 3, 2)]


MATRIX_FORM = Claim(
    key="Lemma B.17",
    title="Matrix form of the convolution",
    statement="|X> = sum X_ikj |i>|j>|k> (column-major per channel), K[i, j, k, l] (out, in, row, column): [X * K]_xyz = sum K_xjkl "
    "X_j,z-k,y-l; C = sum K_ijkl |i><j| (x) Q^l (x) Q^k; stride 1, one-sided zero padding.",
    construction="be.convolution_parameter",
    examine=examine_matrix_form,
    candidates=matrix_form_instances,
    remark="the instances are (C_out, C_in, D, M)",
)

CLAIMS = (SHIFT, OPEN_SHIFT, OPEN_SHIFT_POWER, MATRIX_FORM)
