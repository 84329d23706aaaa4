"""Block-encodings one below the other.

Statement   U_j (alpha_j, a_j, eps_j)-BEs of A_j on n qubits, j < m. The adjoint of the row of ones beside no gate, then the direct sum
            of the U_j, are a (sqrt m max alpha_j, max a_j + 2, sqrt m max eps_j)-BE of A_0 over A_1 over …, with zeros to the right;
            one ancilla less where m is a power of two and all alpha_j are equal.
Source      Mathematics 8.4; be.direct_sum, be.product.
Deviation   As be.row_of_blocks.
Proof       be.direct_sum, be.row_of_ones, be.adjoint, be.tensor, be.product.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...instances.aligned import block_scalar
from ..guards import EXACT, filled, need_all, same_size
from ..language import BE, BlockEncoding, Cost, Record, Several, apply_lemma, lemma
from . import adjoint as turned
from . import direct_sum as sums
from . import product as products
from . import row_of_blocks as rows
from . import row_of_ones
from . import tensor as tensors


def rule(*terms: Record, extra: int, count: Any) -> Record:
    return products.rule(
        sums.rule(*terms, extra=extra), tensors.rule(turned.rule(row_of_ones.rule(count=count)), EXACT)
    )


def tree(*terms: BlockEncoding, extra: int, count: Any, places: Any) -> BlockEncoding:
    """diag(A_0, A_1, …) (row of ones (x) I)^H."""
    diagonal = rows.on_the_diagonal(terms, extra)
    column = turned.adjoint(row_of_ones.node(rows.width_of(terms), count, places))
    return products.product(diagonal, rows.beside_no_gate(column, diagonal, rows.size_of(terms)))


def cost(*terms: Cost, extra: int) -> Cost:
    return products.cost(sums.cost(*terms, extra=extra), rows.cost_of_index(*terms))


def column_of_blocks(terms: Any) -> BlockEncoding:
    """A_0 over A_1 over … on n + ceil(log2 m) qubits, zeros to the right. Raises ArgumentError, ShapeError (different sizes)."""
    encodings = need_all(terms, BlockEncoding, "terms")
    same_size(encodings, "terms")
    numbers, data, width = rows.stacked(encodings)
    first = encodings[0]
    same = all(t.shape_in == first.shape_in and t.shape_out == first.shape_out for t in encodings)
    out = filled(first.shape_out, first.n) if same else (1 << first.n,)
    into = first.shape_in if same else (1 << first.n,)
    return apply_lemma(
        COLUMN_OF_BLOCKS,
        encodings,
        kind=BlockEncoding,
        n=first.n + width,
        shape=(len(encodings), *out, *into),
        numbers=numbers,
        data=data,
        row_axes=1 + len(out),
    )


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """So many terms, with the flag of unequal alphas."""
    yield from rows.symbols(s, kit)


def attained_by() -> BlockEncoding:
    return column_of_blocks([block_scalar(1.0, 2.0, 0.5), block_scalar(1.0, 2.0, 0.5)])


COLUMN_OF_BLOCKS = lemma(globals(), lambda *terms: column_of_blocks(terms), A=Several(BE(), 2, 4), like=rows)
