"""Rows and columns of a matrix, in any order.

Statement   U an (alpha, a, epsilon)-BE of A on b + n qubits; at most 2^n rows r_i and columns c_j. The selection of the rows after U after
            the adjoint of the selection of the columns, read with the b most significant system qubits as ancillas, is an (alpha, a +
            2 + b, epsilon)-BE of the matrix A_(r_i, c_j), padded with zeros.
Source      Mathematics 8.4; be.selection, be.leading_block, be.product.
Deviation   None.
Proof       be.selection, be.adjoint, be.product, be.leading_block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...instances.aligned import matrix_with_error
from ...linalg.shapes import positions
from ...scalars import ceil_log2
from .. import unitary
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong
from . import adjoint as turned
from . import leading_block, selection
from . import product as products


def rule(a: Record, *, dropped: Any) -> Record:
    chosen = selection.rule()
    made = products.rule(chosen, products.rule(a, turned.rule(chosen)))
    return leading_block.rule(made, dropped=dropped)


def tree(a: BlockEncoding, *, dropped: Any, rows: Any, columns: Any) -> BlockEncoding:
    """The first rows and columns of S_r A S_c^H."""
    flat = replace(a, shape=(1 << a.n, 1 << a.n), row_axes=1)
    right = products.product(flat, turned.adjoint(selection.node(a.n, columns)))
    whole = products.product(selection.node(a.n, rows), right)
    return leading_block.node(whole, dropped, (2 ** (a.n - dropped),) * 2)


def cost(a: Cost, *, dropped: int) -> Cost:
    chosen = selection.cost(n=a.system)
    return leading_block.cost(products.cost(chosen, products.cost(a, turned.cost(chosen))), dropped=dropped)


def submatrix(A: BlockEncoding, rows: Any, columns: Any) -> BlockEncoding:
    """A[rows, columns], lists of different places of the flattened unpadded axes. Raises ArgumentError."""
    need(A, BlockEncoding, "A")
    out, into = positions(A.shape_out), positions(A.shape_in)
    r = selection.chosen_of(rows, out.size, "rows")
    c = selection.chosen_of(columns, into.size, "columns")
    shape = (int(np.sum(r >= 0)), int(np.sum(c >= 0)))
    n = ceil_log2(max(shape))
    data = {"rows": _padded(out, r, 1 << A.n), "columns": _padded(into, c, 1 << A.n)}
    numbers = {"dropped": A.n - n}
    return apply_lemma(SUBMATRIX, (A,), kind=BlockEncoding, n=n, shape=shape, numbers=numbers, data=data)


def _padded(places: np.ndarray, chosen: np.ndarray, side: int) -> np.ndarray:
    """Places of the padded axis."""
    out = np.full(side, -1)
    kept = chosen[chosen >= 0]
    out[: kept.size] = places[kept]
    return out


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Any places; the number of qubits left out only counts ancillas."""
    dropped = kit.symbol("dropped", integer=True, nonnegative=True)
    chosen = unitary.corner(s, kit, "chosen").data["chosen"]
    yield replace(s, numbers={"dropped": dropped}, data={"rows": chosen, "columns": chosen})


WRONG: dict[str, Wrong] = {
    "flags not counted": lambda r, a, *, dropped: {"ancillas": a.ancillas + dropped},
    "dropped qubits not counted": lambda r, a, *, dropped: {"ancillas": a.ancillas - 1},
    "its share of the error": lambda r, a, *, dropped: {"epsilon": a.epsilon / 2},
}


def attained_by() -> BlockEncoding:
    return submatrix(matrix_with_error(np.diag([0.1, 0.6]), 1.5, np.diag([0.0, 0.25])), [1], [1])


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    out, into = (int(np.prod(shape)) for shape in (a.shape_out, a.shape_in))
    rows, columns = (rng.permutation(side)[: int(rng.integers(1, side + 1))] for side in (out, into))
    return {"rows": rows, "columns": columns}


SUBMATRIX = lemma(globals(), submatrix, A=BE())
