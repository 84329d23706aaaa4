"""Lemmas B.14 to B.17: increments with and without wrap, and the matrix form of the convolution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding
from ..encoding.record import Record
from ..lemmas.paper.lemma_b14 import cyclic_power
from ..lemmas.paper.lemma_b15 import truncated_shift
from ..lemmas.paper.lemma_b16 import truncated_power
from ..lemmas.paper.lemma_b17 import per_parameter
from ..linalg.operators import operator
from ..scalars import ceil_log2
from .stated import Quantity, at_unitary_level, confronted, record, stated


def shift_rule() -> Record:
    return record(1, 1, 0)


def open_shift_rule() -> Record:
    return record(1, 4, 0)


def open_shift_power_rule(*, power: Any) -> Record:
    return record(1, 4 * power, 0)


def _cyclic(e: BlockEncoding) -> Any:
    """P^m entry by entry, on the n and m of the instance."""
    side, m = 1 << e.n, e.source.data["m"]  # type: ignore[union-attr]
    return operator(np.array([[float(i == (j + m) % side) for j in range(side)] for i in range(side)]))


def _without_wrap(e: BlockEncoding) -> Any:
    """Q^m, m = 1 for Lemma B.15."""
    return operator(np.linalg.matrix_power(np.eye(1 << e.n, k=-1), _power(e)))


def _power(e: BlockEncoding) -> int:
    return int(e.source.numbers.get("m", 1))  # type: ignore[union-attr]


SHIFT = stated(
    key="Lemma B.14",
    title="Power of the cyclic increment",
    statement="P^m: (1, 1, 0)-BE, O(n^2) by QFT.",
    construction="paper.lemma_b14",
    rule=shift_rule,
    examine=at_unitary_level(confronted(shift_rule, lambda e: ((), {}), _cyclic)),
    candidates=lambda: iter([cyclic_power(1, 1), cyclic_power(2, 3), cyclic_power(3, -5)]),
    remark="P^m is itself unitary: no ancilla is needed",
)
OPEN_SHIFT = stated(
    key="Lemma B.15",
    title="Increment without wrap",
    statement="Q: (1, 4, 0)-BE, LCU of P and |0><N-1|, then Lemma B.4.",
    construction="paper.lemma_b15",
    rule=open_shift_rule,
    examine=at_unitary_level(confronted(open_shift_rule, lambda e: ((), {}), _without_wrap)),
    candidates=lambda: iter([truncated_shift(1), truncated_shift(2), truncated_shift(3)]),
    remark="the LCU with a left/right pair, which carries the minus sign that Lemma B.5 loses; an adder on one more qubit, "
    "projected, takes one ancilla (Mathematics 5.2)",
)
OPEN_SHIFT_POWER = stated(
    key="Lemma B.16",
    title="Power of the increment without wrap",
    statement="Q^m: (1, 4m, 0)-BE, O(mn^2).",
    construction="paper.lemma_b16",
    rule=open_shift_power_rule,
    examine=at_unitary_level(confronted(open_shift_power_rule, lambda e: ((), {"power": _power(e)}), _without_wrap)),
    candidates=lambda: iter([truncated_power(1, 1), truncated_power(2, 2), truncated_power(3, 2)]),
    remark="an adder on one more qubit, projected, takes one ancilla for every m (Mathematics 5.2)",
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


def per_parameter_rule(*, size: Any, width: Any, log: Any) -> Record:
    """The record of C before amplification, in the proof of Lemma 5: size = ||K||_1, log = log2(C D)."""
    return record(size, 2 + 8 * width + 2 * log, 0)


def convolved(kernel: np.ndarray, image: np.ndarray) -> np.ndarray:
    """[X * K]_xyz = sum K_xjkl X_j,z-k,y-l as it is written, (C_out, M, M)."""
    size = image.shape[1]
    out = np.zeros((kernel.shape[0], size, size))
    for y, z, k, tap in np.ndindex(size, size, *kernel.shape[2:]):
        if k <= z and tap <= y:
            out[:, y, z] += kernel[:, :, k, tap] @ image[:, z - k, y - tap]
    return out


def drawn(instance: tuple[int, int, int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Kernel and image of (C_out, C_in, D, M), and C|X>, |X> = sum X_ikj |i>|j>|k>."""
    out, into, width, size = instance
    rng = np.random.default_rng([*instance])
    kernel, image = rng.normal(size=(out, into, width, width)), rng.normal(size=(into, size, size))
    return kernel, image, matrix_form(kernel, size) @ image.transpose(0, 2, 1).reshape(-1)


def examine_matrix_form(instance: tuple[int, int, int, int]) -> tuple[Quantity, ...]:
    """C|X> beside sum [X * K]_xyz |x>|y>|z>; the circuit beside both."""
    out, into, width, size = instance
    kernel, image, found_state = drawn(instance)
    gap = float(np.linalg.norm(found_state - convolved(kernel, image).reshape(-1)))
    found = (Quantity("||C|X> - |X * K>||", gap, 0.0, rounding=2.0**-50 * kernel.size * image.size),)
    if out != into or size < width:  # outside of the construction
        return found
    e = per_parameter(kernel, size)
    numbers = {"size": float(np.sum(np.abs(kernel))), "width": width, "log": ceil_log2(out) + ceil_log2(width)}
    wanted = confronted(per_parameter_rule, lambda e: ((), numbers), lambda e: operator(matrix_form(kernel, size)))
    return (*found, *at_unitary_level(wanted, 14)(e))


def examine_stored(instance: tuple[int, int, int, int]) -> tuple[Quantity, ...]:
    """C|X> beside X * K stored by the convention of |X>: sum [X * K]_xzy |x>|y>|z>."""
    kernel, image, found = drawn(instance)
    stored = convolved(kernel, image).transpose(0, 2, 1).reshape(-1)
    rounding = 2.0**-50 * kernel.size * image.size
    return (
        Quantity("||C|X> - |X * K>|| by one convention", float(np.linalg.norm(found - stored)), 0.0, rounding=rounding),
    )


def matrix_form_instances() -> Iterator[tuple[int, int, int, int]]:
    yield from [(1, 1, 1, 1), (2, 2, 1, 1), (1, 1, 2, 2), (2, 2, 1, 2), (2, 1, 2, 4), (2, 3, 3, 4), (1, 1, 3, 2)]


MATRIX_FORM = stated(
    key="Lemma B.17",
    title="Matrix form of the convolution",
    statement="|X> = sum X_ikj |i>|j>|k> (column-major per channel), K[i, j, k, l] (out, in, row, column): [X * K]_xyz = sum K_xjkl "
    "X_j,z-k,y-l; C = sum K_ijkl |i><j| (x) Q^l (x) Q^k; stride 1, one-sided zero padding.",
    construction="paper.lemma_b17",
    rule=per_parameter_rule,
    examine=examine_matrix_form,
    candidates=matrix_form_instances,
    remark="the instances are (C_out, C_in, D, M), the output read as sum [X * K]_xyz |x>|y>|z>; "
    "the record is that of Lemma 5's proof, which needs 8 ancillas fewer",
)

STORED = stated(
    key="Lemma B.17, output stored like the input",
    title="Matrix form of the convolution, one convention for X and X * K",
    statement=MATRIX_FORM.statement,
    construction="paper.lemma_b17",
    examine=examine_stored,
    candidates=lambda: iter([(1, 1, 1, 1), (1, 1, 1, 2), (1, 1, 2, 2)]),
    remark="[X * K]_xyz has the column before the row, X has the row first: by one convention the output is transposed",
)

CLAIMS = (SHIFT, OPEN_SHIFT, OPEN_SHIFT_POWER, MATRIX_FORM, STORED)
