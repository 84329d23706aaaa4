"""Products of many block-encodings."""

from __future__ import annotations

from typing import Any

from ...claims import Data, Otherwise, at_most, claim
from ...scalars import ceil_log2
from ..small import gap, unitary
from ..vasconcelos2025.products import counted, in_order


@claim(
    "Fang, Lin, Tong (arXiv:2208.06941)",
    key="Time marching, product",
    title="A product with a counter",
    kind="lemma",
    text="as restated by public notes on the paper",
    construction="a counter of the factors whose ancillas were not |0>",
    inputs={"unitaries": Data(tuple)},
    candidates=lambda: [tuple(unitary(7 * L + j, 4) for j in range(L)) for L in (2, 3, 4)],
    implied_by="at most L - 1 additions modulo 2^ceil(log2 L), so that only the count 0 is 0",
    otherwise=Otherwise("the same with ceil(log2 L) qubits: what the last factor leaves is seen on its own ancillas"),
    enough="max m_l + ceil(log2 L) ancillas",
    remark="exact encodings with alpha 1 on one ancilla",
)
def product_of_many(unitaries: Any) -> Any:
    """The product of L encodings on m_l ancillas is encoded with prod alpha_l on max m_l + ceil(log2 L) + 1 ancillas, each used once."""
    size = ceil_log2(len(unitaries))
    return [
        gap("corner - product", counted(unitaries, 1 << size), in_order(unitaries)),
        at_most("ancillas", 1 + size, 1 + size + 1, 1 + size),
    ]
