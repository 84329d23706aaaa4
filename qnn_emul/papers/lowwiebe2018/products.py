"""Products of a selected length: Low and Wiebe's compression gadget."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...claims import Data, Otherwise, at_most, claim
from ...scalars import ceil_log2
from ..small import EXACT, gap, product, unitary
from ..vasconcelos2025.products import corner, counted


@claim(
    "Low, Wiebe (arXiv:1805.00675)",
    key="Interaction picture, products of every length",
    title="Products of a length that a register holds",
    kind="lemma",
    text="read, in a scanned text",
    construction="a counter of what failed, and a register b with the length",
    inputs={"unitaries": Data(tuple)},
    candidates=lambda: [tuple(unitary(7 * K + j, 4) for j in range(K)) for K in (1, 2, 3, 4)],
    implied_by="U_j acts where b >= j, and the counter is 0 where no ancilla was left",
    otherwise=Otherwise("b with ceil(log2(K + 1)) qubits, a counter with ceil(log2 K)"),
    enough="ceil(log2(K + 1)) + ceil(log2 K) qubits",
    remark="n_c qubits for the counter, n_b for b; corners for each value of b, on encodings with one ancilla",
)
def every_length(unitaries: Any) -> Any:
    """Corners H_k of K unitaries: V has the corner |0><0|_b (x) 1 + sum_k |k><k|_b (x) (H_k ... H_1), by one query to each controlled U_k,
    n_b = n_c + 1 = ceil(log2(K + 1)) + 1."""
    K, eye = len(unitaries), np.eye(len(unitaries[0]))
    index, size = ceil_log2(K + 1), ceil_log2(K)
    out = []
    for k in range(1, K + 1):
        run = (*unitaries[:k], *[eye] * (K - k))
        wanted = product([corner(U) for U in reversed(unitaries[:k])])
        out.append(gap(f"corner of {k} - product", counted(run, 1 << size), wanted, EXACT * K))
    return [*out, at_most("ancillas", index + size, 2 * index + 1, index + size)]
