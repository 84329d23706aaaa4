"""Sequences of products, matrix products and Kronecker products, with few ancillas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce
from typing import Any

import numpy as np

from ...claims import Data, at_most
from ...claims import claim as any_claim
from ...scalars import ceil_log2
from ..small import gap, unitary
from ..vasconcelos2025.products import BAD, GOOD, corner, counted, in_order

claim = partial(
    any_claim,
    "Dong, Li, Xue (arXiv:2509.15779)",
    kind="construction",
    text="read, its abstract",
    construction="one ancilla for all, and a counter",
    inputs={"unitaries": Data(tuple)},
    candidates=lambda: [tuple(unitary(7 * K + j, 4) for j in range(K)) for K in (2, 3, 4)],
    remark="K - 1 flags before; the circuit is one that counts, on encodings with one ancilla",
)


@claim(
    key="Products between encodings, matrices",
    title="Ancillas of a sequence of matrix products",
    implied_by="K - 1 additions modulo 2^ceil(log2 K) give 0 where none was made",
)
def matrices(unitaries: Any) -> Any:
    """K matrix products take exponentially fewer additional ancillas than one for each: a + ceil(log2 K)."""
    size = ceil_log2(len(unitaries))
    return [
        gap("corner - product", counted(unitaries, 1 << size), in_order(unitaries)),
        at_most("number of additional ancillas", size, ceil_log2(len(unitaries))),
    ]


def side_by_side(unitaries: Sequence[np.ndarray], size: int) -> np.ndarray:
    """The corner of: each encoding on the one ancilla and its own system, and 1 added modulo `size` where the ancilla is not |0>."""
    K, side = len(unitaries), len(unitaries[0]) // 2
    state = np.zeros((size, 2, *(side,) * K, side**K), dtype=complex)
    state[0, 0] = np.eye(side**K).reshape(*(side,) * K, -1)
    for j, U in enumerate(unitaries):
        moved = np.moveaxis(state, 2 + j, 2)
        shape = moved.shape
        turned = np.tensordot(U, moved.reshape(size, 2 * side, -1), axes=(1, 1)).transpose(1, 0, 2).reshape(shape)
        state = np.moveaxis(turned, 2, 2 + j)
        if j < K - 1:
            good, bad = (np.einsum("ab,cb...->ca...", P, state) for P in (GOOD, BAD))
            state = good + np.roll(bad, 1, axis=0)
    return np.asarray(state[0, 0].reshape(side**K, -1))


@claim(
    key="Products between encodings, Kronecker products",
    title="Ancillas of a sequence of Kronecker products",
    implied_by="the same count; an encoding that fails leaves its own system, and is counted",
)
def kronecker(unitaries: Any) -> Any:
    """K Kronecker products take exponentially fewer additional ancillas than one register for each: a + ceil(log2 K)."""
    size = ceil_log2(len(unitaries))
    wanted = reduce(np.kron, [corner(U) for U in unitaries])
    return [
        gap("corner - product", side_by_side(unitaries, 1 << size), wanted),
        at_most("number of additional ancillas", size, ceil_log2(len(unitaries))),
    ]
