"""Exchange of two registers of one width.

Statement   On 2 n qubits, three times n CNOTs (from the first register onto the second, back, and again) are a (1, 0, 0)-BE of the
            permutation |x>|y> -> |y>|x>.
Source      GSLW (arXiv:1806.01838), Definition 43 (a unitary is a (1, 0, 0)-BE of itself); Mathematics 8.1.
Deviation   None.
Proof       (x, y), (x, x xor y), (y, x xor y), (y, x).
Attained    epsilon = 0: the block is exact. alpha = 1 is the norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...linalg.circuit import Builder, copy, registers
from ...linalg.cost import run, x
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_qubits
from .. import unitary
from ..language import BlockEncoding, Circuit, Cost, apply_lemma, lemma


def target(*, n: int) -> Any:
    return _commuted(n)


@readable
def _commuted(n: int) -> Operator:
    """x (x) y is y (x) x."""

    def apply(x: np.ndarray) -> np.ndarray:
        out: np.ndarray = x.reshape(1 << n, 1 << n, -1).transpose(1, 0, 2).reshape(x.shape)
        return out

    return Operator(2 * n, apply, apply)


def block(*, n: int) -> Any:
    return _exchanged(n)


@readable
def _exchanged(n: int) -> Operator:
    """By places."""
    rows = np.arange(1 << (2 * n))
    places = (rows >> n) | ((rows << n) & ((1 << (2 * n)) - 1))
    return Operator(2 * n, lambda x: x[places], lambda x: x[places])


def circuit(*, n: int) -> Circuit:
    first, second = registers(n, n)
    builder = copy(copy(Builder(2 * n), first, second), second, first)
    return copy(builder, first, second).build()


def cost(*, n: int) -> Cost:
    return run(3 * n * x(1), system=2 * n)


def register_exchange(n: int) -> BlockEncoding:
    """|x>|y> -> |y>|x>, two registers of n qubits. Raises ArgumentError."""
    as_qubits(n, "n")
    data, side = {"n": int(n)}, 1 << (2 * int(n))
    return apply_lemma(EXCHANGE, (), kind=BlockEncoding, n=2 * int(n), shape=(side, side), data=data)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The exchange's matrix."""
    yield unitary.corner(s, kit, "n")


def reading(kit: Any) -> Any:
    return kit.shift_choices.EXCHANGED


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"n": int(rng.integers(0, 3))}


EXCHANGE = lemma(globals(), register_exchange, like=unitary)
