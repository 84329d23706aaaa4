"""Permutation of qubits.

Statement   order a permutation of 0 … n - 1. At most n - 1 swaps are a (1, 0, 0)-BE of the matrix that takes |x_0 … x_(n-1)> to
            |y_0 … y_(n-1)>, y_j = x_(order_j).
Source      GSLW (arXiv:1806.01838), Definition 43 (a unitary is a (1, 0, 0)-BE of itself); Mathematics 8.1.
Deviation   None.
Proof       Place j is filled by one swap, from the first on.
Attained    epsilon = 0: the block is exact. alpha = 1 is the norm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...linalg.circuit import Builder, span
from ...linalg.cost import permutation, run
from ...linalg.operators import Operator
from ...linalg.paper_shifts import SWAP
from ...linalg.readable import readable
from .. import unitary
from ..language import BlockEncoding, Circuit, Cost, apply_lemma, lemma


def target(*, order: np.ndarray) -> Any:
    return _transposed(order)


@readable
def _transposed(order: np.ndarray) -> Operator:
    """Axes of the tensor of 2 x 2 x … entries."""
    n = order.size

    def along(axes: Sequence[int]) -> Any:
        return lambda x: x.reshape((2,) * n + (-1,)).transpose(*axes, n).reshape(x.shape)

    return Operator(n, along(order.tolist()), along(np.argsort(order).tolist()))


def block(*, order: np.ndarray) -> Any:
    return _by_bits(order)


@readable
def _by_bits(order: np.ndarray) -> Operator:
    """Bit by bit: where row y comes from."""
    n = order.size
    rows, source = np.arange(1 << n), np.zeros(1 << n, dtype=int)
    for place, origin in enumerate(order.tolist()):
        source |= ((rows >> (n - 1 - place)) & 1) << (n - 1 - origin)
    back = np.argsort(source)
    return Operator(n, lambda x: x[source], lambda x: x[back])


def circuit(*, order: np.ndarray) -> Circuit:
    swaps = _swaps(order)
    return Builder(swaps.qubits).add(swaps, span(0, swaps.qubits)).build()


@readable
def _swaps(order: np.ndarray) -> Circuit:
    """Each place in turn gets its qubit from where that is by now."""
    now, builder = list(range(order.size)), Builder(order.size)
    for place, origin in enumerate(order.tolist()):
        other = now.index(origin)
        if other != place:
            builder.add(SWAP, (place, other))
            now[place], now[other] = now[other], now[place]
    return builder.build()


def cost(*, n: int, swaps: int) -> Cost:
    return run(swaps * permutation(2), system=n)


def sizes(*, order: np.ndarray) -> dict[str, int]:
    return {"n": int(order.size), "swaps": len(_swaps(order).ops)}


def qubit_permutation(order: Any) -> BlockEncoding:
    """Qubit j of the result is qubit order[j] of what comes in; qubit 0 is the most significant. Raises ArgumentError."""
    places = [] if isinstance(order, str | bytes) or not np.iterable(order) else list(order)
    whole = all(isinstance(p, int | np.integer) and not isinstance(p, bool) for p in places)
    if not places or not whole or sorted(places) != list(range(len(places))):
        raise ArgumentError("order", "list each of 0 … n - 1 once", repr(order))
    n = len(places)
    data = {"order": np.array(places, dtype=int)}
    return apply_lemma(QUBITS, (), kind=BlockEncoding, n=n, shape=(1 << n, 1 << n), data=data)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The matrix of the swaps."""
    yield unitary.corner(s, kit, "order")


def reading(kit: Any) -> Any:
    return kit.gate_choices.SWAPPED


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"order": rng.permutation(int(rng.integers(1, 5)))}


QUBITS = lemma(globals(), qubit_permutation, like=unitary)
