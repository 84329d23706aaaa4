"""Sparse matrix by access to its non-zeros.

Statement   A on n qubits with at most s_r non-zeros in a row, s_c in a column, |A_ij| <= M. Permutations that give
            the place of the l-th non-zero of a row or column, and a rotation by the entry, make a (sqrt(s_r s_c) M,
            n + 2, 0)-BE of A.
Source      GSLW (arXiv:1806.01838), Lemma 48.
Deviation   n + 2 ancillas where GSLW have n + 3: the entry is put on one flag at full precision, phase included, and
            the padding places of short rows and columns share the index register's extra qubit.
Proof       The corner's entry (i, j) is the sum over the non-zeros that row i and column j share, that is over (i,
            j) itself: (1/sqrt s_r)(1/sqrt s_c) A_ij/M; the padding places carry flag 1. ||A|| <= sqrt(||A||_1
            ||A||_inf) <= sqrt(s_r s_c) M.
Attained    epsilon = 0: the block is exact. alpha = ||A|| is attained by the all-ones matrix and by permutations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy import sparse

from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, exact_under
from ...errors import ArgumentError, NormTooLarge, ShapeError, quoted_value
from ...linalg.cost import oracle, permutation, preparation, run
from ...linalg.foreign import need_sound
from ...linalg.operators import operator
from ...linalg.readable import readable
from ...linalg.scales import SMALLEST, UNIT_ROUNDOFF, divided
from ...linalg.shapes import as_integers, as_numeric, as_positive, as_qubits, as_scalar, two_norm
from ...linalg.sparse_access import SparseAccess
from ...scalars import ceil_log2, square_root
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule(*, row_sparsity: Any, column_sparsity: Any, largest: Any, n: Any, norm: Any) -> Record:
    alpha = largest * square_root(row_sparsity * column_sparsity)
    return Record(alpha=alpha, ancillas=n + 2, epsilon=0 * alpha, norm=norm)


def target(*, access: SparseAccess) -> Any:
    return operator(access.matrix)


def block(*, access: SparseAccess) -> Any:
    scale = access.largest * square_root(access.row_sparsity * access.column_sparsity)
    return operator(_divided(access.matrix, scale))


@readable
def _divided(matrix: sparse.csr_array, scale: float) -> sparse.csr_array:
    out = matrix.copy()
    out.data = divided(out.data, scale)  # SciPy multiplies by 1/scale, which may be infinite
    return out


def operations() -> int:
    return 4


def circuit(*, access: SparseAccess) -> Circuit:
    return access.circuit()


def cost(*, n: int, row_sparsity: int, column_sparsity: int) -> Cost:
    """As built, from permutations of which nothing is known: what an oracle for the positions costs depends on the matrix."""
    spread = run(*(preparation(ceil_log2(s)) for s in (row_sparsity, column_sparsity) if s > 1), system=n)
    made = run(spread, 2 * permutation(2 * n + 1), permutation(2 * n + 2), permutation(2 * n), system=n)
    return oracle("sparse matrix", made.depth, made.gates).on(n)


def norm_bound(matrix: sparse.csr_array) -> float:
    """sqrt(||A||_1 ||A||_inf) >= ||A|| (or ||A||_F where that is smaller), the roundings of the sums included."""
    size = abs(matrix)
    rows, columns = (float(np.sqrt(size.sum(axis=axis).max())) for axis in (1, 0))
    out: float = min(rows * columns, two_norm(matrix.data)) * (1 + (8 + matrix.nnz) * UNIT_ROUNDOFF)
    return out


def sparse_access(matrix: Any, alpha: float | None = None) -> BlockEncoding:
    """Block-encoding of a scipy.sparse matrix, padded to a power-of-two square; never densified.

    `alpha` defaults to sqrt(s_r s_c) max|A_ij| (1 for a zero matrix) and may not be below it.
    Raises ArgumentError (NaN, not sparse), ShapeError, NormTooLarge.
    """
    padded = _padded(matrix)
    access = SparseAccess(padded, float(np.abs(padded.data).max(initial=0.0)) or 1.0)
    spread = float(np.sqrt(access.row_sparsity * access.column_sparsity))
    if alpha is not None:
        wanted, least = as_positive(alpha, "alpha"), access.largest * spread if padded.nnz else 0.0
        if wanted < least * (1 - RELATIVE):
            raise NormTooLarge("alpha", f"be at least sqrt(s_r s_c) max|A_ij| = {least:.12g}", wanted)
        access = SparseAccess(padded, max(wanted, least) / spread)
    if access.largest < SMALLEST:
        raise ArgumentError("matrix", f"have an entry of at least {SMALLEST:.2g}", access.largest)
    numbers = {
        "row_sparsity": access.row_sparsity,
        "column_sparsity": access.column_sparsity,
        "largest": access.largest,
        "n": access.n,
        "norm": norm_bound(padded) if padded.nnz else 0.0,
    }
    shape = (int(matrix.shape[0]), int(matrix.shape[1]))
    note = f"sparse, {padded.nnz} non-zeros"
    data = {"access": access}
    return apply_lemma(SPARSE, (), kind=BlockEncoding, n=access.n, shape=shape, numbers=numbers, data=data, note=note)


def sparse_by_access(n: int, rows: Any, columns: Any, entry: Any, alpha: float | None = None) -> BlockEncoding:
    """`sparse_access` to a matrix on n qubits that functions describe: rows(i) lists the places j of the non-zeros of row i, columns(j)
    those of column j, entry(i, j) is a number.

    Raises ArgumentError (no functions, functions that raise, places that are none, rows and columns that disagree), and what
    `sparse_access` raises.
    """
    side = 1 << as_qubits(n, "n")
    found = [
        {(i, j) for i in range(side) for j in as_integers(_asked("rows", rows, i), "rows", 0, side - 1)},
        {(i, j) for j in range(side) for i in as_integers(_asked("columns", columns, j), "columns", 0, side - 1)},
    ]
    for i, j in sorted(found[0] ^ found[1])[:1]:
        where = "rows" if (i, j) in found[0] else "columns"
        raise ArgumentError("columns", "list the places that `rows` lists", f"({i}, {j}) in {where} only")
    places = sorted(found[0])
    values = [as_scalar(_asked("entry", entry, i, j), "entry") for i, j in places]
    at = np.array(places, dtype=int).reshape(-1, 2).T
    return sparse_access(sparse.coo_array((np.array(values or np.zeros(0)), (at[0], at[1])), shape=(side, side)), alpha)


GIVES = {
    "rows": "of i that lists the places of row i",
    "columns": "of j that lists the places of column j",
    "entry": "of i and j that gives a number",
}


def _asked(name: str, function: Any, *arguments: int) -> Any:
    """What a function of the caller's gives. Raises ArgumentError where it is none, or raises."""
    if not callable(function):
        raise ArgumentError(name, f"be a function {GIVES[name]}", quoted_value(function))
    try:
        return function(*arguments)
    except Exception as problem:
        was = f"one that raises {type(problem).__name__} at {arguments}: {problem}"
        raise ArgumentError(name, f"be a function {GIVES[name]}", was) from problem


def _padded(matrix: Any) -> sparse.csr_array:
    """A csr copy, padded with zeros, explicit zeros removed, float or complex."""
    if not sparse.issparse(matrix):
        raise ArgumentError("matrix", "be a scipy.sparse matrix", type(matrix).__name__)
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ShapeError("matrix", "have two axes with at least one entry each", f"of shape {matrix.shape}")
    rows = sparse.coo_array(need_sound(matrix, "matrix"))
    side = 1 << ceil_log2(max(matrix.shape))
    values = as_numeric(rows.data, "matrix") if rows.nnz else np.zeros(0)
    out = sparse.coo_array((values, (rows.row, rows.col)), shape=(side, side)).tocsr()
    out.sum_duplicates()
    out.eliminate_zeros()
    if out.dtype.kind == "c" and not np.any(out.data.imag):
        out = out.real
    out.sort_indices()
    return out


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "Schur's test")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A matrix, and a bound on its norm."""
    matrix = kit.atom("A", "BE")
    stated = (kit.Stated("Schur's test", matrix.norm(), s.numbers["norm"]),)
    yield replace(s, data={"access": SimpleNamespace(matrix=matrix, **s.numbers)}, stated=stated)


def reading(kit: Any) -> Any:
    """What is promised of the data: the padding half of the index holds no non-zero, and each of them stands at exactly one place of
    its column, and of its row, so that
    sum_l <p, i| places of column j |0, l> spread_l entry(j, p, i) = entry(j, p, i)/sqrt s, and the same of rows.
    """
    own, promise = (("entries", "j", "p", "i"),), kit.sparse_choices.Promise
    columns = (("places of columns", "j", "p", "i", "", "l"), ("spread of columns", "l"))
    rows = (("places of rows~", "i", "", "l", "p", "j"), ("spread of rows~", "l"))
    return kit.sparse_choices.access(
        promise(own, zero=("p",)), promise(own, columns, "l", "columns"), promise(own, rows, "l", "rows")
    )


WRONG: dict[str, Wrong] = {
    "rows only": lambda r, *, row_sparsity, largest, **_: {"alpha": square_root(row_sparsity) * largest},
    "columns only": lambda r, *, column_sparsity, largest, **_: {"alpha": square_root(column_sparsity) * largest},
    "no square root": lambda r, *, row_sparsity, column_sparsity, largest, **_: {
        "alpha": row_sparsity * column_sparsity * largest
    },
    "largest entry": lambda r, *, largest, **_: {"alpha": largest},
    "norm bound": lambda r, *, norm, **_: {"alpha": norm or 2.0},
    "GSLW's ancillas": lambda r, *, n, **_: {"ancillas": n + 3},
    "index alone": lambda r, *, n, **_: {"ancillas": n + 1},
}


def draw(rng: Any) -> dict[str, Any]:
    rows, columns = int(rng.integers(1, 5)), int(rng.integers(1, 5))
    values = rng.normal(size=(rows, columns)) + 1j * rng.normal(size=(rows, columns)) * rng.integers(0, 2)
    return {"matrix": sparse.coo_array(values * (rng.random((rows, columns)) < 0.6))}


SPARSE = lemma(globals(), sparse_access, measured=("largest", "norm"))
