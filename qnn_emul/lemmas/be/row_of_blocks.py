"""Block-encodings side by side.

Statement   U_j (alpha_j, a_j, eps_j)-BEs of A_j on n qubits, j < m. Their direct sum, then the row of ones beside no gate, are a (sqrt m
            max alpha_j, max a_j + 2, sqrt m max eps_j)-BE of [A_0 A_1 …], with zeros below; one ancilla less where m is a power of
            two and all alpha_j are equal.
Source      Mathematics 8.4; be.direct_sum, be.product.
Deviation   For equal alpha_j this is the root of the sum of their squares; for others it is more.
Proof       be.direct_sum, be.row_of_ones, be.tensor, be.product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...instances.aligned import block_scalar
from ...linalg.cost import oracle
from ...scalars import ceil_log2, maximum
from ..guards import EXACT, filled, need_all, no_gate, same_size
from ..language import BE, BlockEncoding, Cost, Record, Several, apply_lemma, lemma
from ..wrong import LARGEST, WIDEST_CHILD, Wrong
from . import direct_sum as sums
from . import product as products
from . import row_of_ones
from . import tensor as tensors


def rule(*terms: Record, extra: int, count: Any) -> Record:
    row = tensors.rule(row_of_ones.rule(count=count), EXACT)
    return products.rule(row, sums.rule(*terms, extra=extra))


def tree(*terms: BlockEncoding, extra: int, count: Any, places: Any) -> BlockEncoding:
    """(row of ones (x) I) diag(A_0, A_1, …)."""
    diagonal = on_the_diagonal(terms, extra)
    row = row_of_ones.node(width_of(terms), count, places)
    return products.product(beside_no_gate(row, diagonal, size_of(terms)), diagonal)


def on_the_diagonal(terms: tuple[BlockEncoding, ...], extra: int) -> BlockEncoding:
    """diag(A_0, A_1, …), padded."""
    n = size_of(terms) + width_of(terms)
    numbers = {"extra": extra}
    return apply_lemma(sums.DIRECT_SUM, terms, kind=BlockEncoding, n=n, shape=(2**n, 2**n), numbers=numbers)


def size_of(terms: tuple[BlockEncoding, ...]) -> Any:
    """Their qubits, which are the same."""
    return maximum(*(t.n for t in terms))


def width_of(terms: tuple[BlockEncoding, ...]) -> int:
    """Qubits of the index."""
    return ceil_log2(len(terms))


def beside_no_gate(index: BlockEncoding, diagonal: BlockEncoding, n: Any) -> BlockEncoding:
    """Of the index alone, shaped as the sum is."""
    return replace(tensors.tensor(index, no_gate(BlockEncoding, n)), shape=diagonal.shape, row_axes=1)


def cost(*terms: Cost, extra: int) -> Cost:
    return products.cost(cost_of_index(*terms), sums.cost(*terms, extra=extra))


def cost_of_index(*terms: Cost) -> Cost:
    """Of the row of ones beside no gate."""
    width = ceil_log2(len(terms))
    row = row_of_ones.cost(n=width).on(width, 1)
    return tensors.cost(row, oracle("I", 0, 0).on(terms[0].system))


def row_of_blocks(terms: Any) -> BlockEncoding:
    """[A_0 A_1 …] on n + ceil(log2 m) qubits, zeros below. Raises ArgumentError, ShapeError (different sizes)."""
    encodings = need_all(terms, BlockEncoding, "terms")
    same_size(encodings, "terms")
    numbers, data, width = stacked(encodings)
    count, first, n = len(encodings), encodings[0], encodings[0].n
    same = all(t.shape_in == first.shape_in and t.shape_out == first.shape_out for t in encodings)
    into = filled(first.shape_in, n) if same else (1 << n,)
    out = first.shape_out if same else (1 << n,)
    return apply_lemma(
        ROW_OF_BLOCKS,
        encodings,
        kind=BlockEncoding,
        n=n + width,
        shape=(*out, count, *into),
        numbers=numbers,
        data=data,
        row_axes=len(out),
    )


def stacked(terms: Sequence[BlockEncoding]) -> tuple[dict[str, Any], dict[str, Any], int]:
    """Numbers and data of a list, and the qubits of its index."""
    count, first = len(terms), terms[0]
    alike = all(t.record.alpha == first.record.alpha for t in terms)
    width = ceil_log2(count)
    places = np.zeros(1 << width)
    places[:count] = 1.0
    return {"extra": 0 if alike and count & (count - 1) == 0 else 1, "count": count}, {"places": places}, width


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """So many terms, with the flag of unequal alphas."""
    import sympy as sp

    count = sp.Integer(len(s.children))
    yield replace(s, numbers={"extra": 1, "count": count}, data={"places": row_of_ones.flat(count, kit)})


WRONG: dict[str, Wrong] = {
    "largest error": lambda r, *t, **_: {"epsilon": LARGEST(r, *t)["epsilon"] / 2},
    "largest alpha": lambda r, *t, **_: {"alpha": maximum(*(x.alpha for x in t)) / 2},
    "flags not counted": WIDEST_CHILD,
}


def attained_by() -> BlockEncoding:
    return row_of_blocks([block_scalar(1.0, 2.0, 0.5), block_scalar(1.0, 2.0, 0.5)])


ROW_OF_BLOCKS = lemma(globals(), lambda *terms: row_of_blocks(terms), A=Several(BE(), 2, 4))
