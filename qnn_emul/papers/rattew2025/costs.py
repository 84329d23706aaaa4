"""Costs and depths that the paper states beside its records, counted on our cost records at sizes that no matrix has.

The cost record of a lemma is what its circuit costs, gate by gate (`linalg.cost`; the tests compare the two). A query has the price T; each
O(...) is read with the constant that stands in the statement's own bound, for every size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from ...claims import Integer, at_most, exactly
from ...engine.cost import cost
from ...lemmas import abstract
from ...lemmas.be.diagonal_from_angles import diagonal_from_angles
from ...lemmas.be.unit_matrix import unit_matrix
from ...lemmas.common.deamplification import deamplify
from ...lemmas.paper import lemma_b3, lemma_b4, lemma_b8, lemma_b14, lemma_b16, lemma_c1
from ...lemmas.ve import matrix_squared_vector_paper, matrix_vector, tensor
from ..closed import AMPLIFIED, SIGN
from . import amplitudes, claim, encodings, matrices, shifts, squares, vectors

WIDTHS = (1, 2, 5, 20)
counted = partial(claim, kind="growth")
SIZES = {"n": Integer(1, 40), "T": Integer(1, 10**6)}


def depth(e: Any) -> float:
    """Two-qubit gates one after the other."""
    return float(cost(e).depth)


def vector(n: int, T: int, ancillas: int = 0, **known: Any) -> Any:
    """A unit vector whose query has this depth."""
    return abstract.vector(n, "psi", ancillas=ancillas, price=(T, T), **known)


def matrix(n: int, T: int, ancillas: int = 1, **known: Any) -> Any:
    """A matrix whose query has this depth."""
    return abstract.matrix(n, "A", ancillas=ancillas, price=(T, T), **known)


def pairs(*prices: int) -> Callable[[], Iterable[Any]]:
    """Widths and prices, smallest first."""
    return lambda: [(n, T) for n in WIDTHS for T in prices]


@counted(
    key="Lemma 2, cost",
    title="Cost of a matrix-vector product",
    statement=vectors.lemma_2.statement + " Cost O(T_psi + T_A).",
    inputs=SIZES,
    construction="ve.matrix_vector",
    candidates=pairs(1, 100),
    implied_by="counting: one use of each and no further gate",
    remark="T_psi = T, T_A = 2 T; the constant is 1",
)
def lemma_2_cost(n: Any, T: Any) -> Any:
    return [at_most("depth", depth(matrix_vector.matrix_vector(matrix(n, 2 * T), vector(n, T))), 3 * T)]


@counted(
    key="Lemma 3, depth",
    title="Depth of a tensor product",
    statement=vectors.lemma_3.statement + " Depth O(max(T_psi, T_phi) + max(n, b)).",
    inputs=SIZES,
    construction="ve.tensor",
    candidates=pairs(1, 100),
    implied_by="counting: the two run side by side; a common control is copied there and back by two gates",
    remark="T_psi = T on n qubits, T_phi = 2 T on 2 n with b = 1; the constant is 2",
)
def lemma_3_depth(n: Any, T: Any) -> Any:
    return [at_most("depth", depth(tensor.tensor(vector(n, T), vector(2 * n, 2 * T, 1))), 2 * (2 * T + max(n, 1)))]


@counted(
    key="Lemma 4, cost",
    title="Cost of a concatenation",
    statement=vectors.lemma_4.statement + " Cost O(d D T).",
    inputs={"d": Integer(1, 6), "T": Integer(1, 10**6)},
    construction="ve.sum",
    candidates=lambda: [(d, T) for d in (1, 2, 4, 6) for T in (1, 100)],
    implied_by="counting: each of D terms once, under d controls that are brought together in a flag by at most 80 d gates and set by "
    "d gates; the preparation of the index and its inverse take 8 D gates and a phase",
    remark="T_psi = T; the constant is 200",
)
def lemma_4_cost(d: Any, T: Any) -> Any:
    return [at_most("gates", cost(vectors.selected([vector(1, T)] * 2**d)).gates, 200 * d * 2**d * T)]


@counted(
    key="Lemma B.3, depth",
    title="Depth of uniform singular value amplification",
    statement=encodings.lemma_b3.statement,
    inputs={"a": Integer(1, 40), "T": Integer(1, 10**6)},
    construction="paper.lemma_b3",
    candidates=lambda: [(1, 1), (4, 100), (20, 1)],
    implied_by="the bound of 'Lemma B.3, queries'; a query costs T and two X under a controls, at most 80 a gates",
    remark=f"gamma = 4, delta = 1/4, eps = 1e-3; the constant is {AMPLIFIED} x 100",
)
def lemma_b3_depth(a: Any, T: Any) -> Any:
    e = lemma_b3.amplified(matrix(3, T, a, alpha=1.0, norm=0.1), 4.0, 0.25, 1e-3)
    return [at_most("depth", depth(e), AMPLIFIED * 100 * 16 * 12 * (T + a))]


@counted(
    key="Lemma B.4, calls",
    title="Calls of the exact amplification",
    statement=matrices.lemma_b4.statement,
    inputs={"a": Integer(1, 40), "T": Integer(1, 10**6)},
    construction="paper.lemma_b4",
    candidates=lambda: [(1, 1), (4, 100)],
    implied_by="counting",
)
def lemma_b4_calls(a: Any, T: Any) -> Any:
    e = lemma_b4.three_calls(matrix(2, T, a, alpha=2.0, norm=1.0))
    return [exactly("calls", sum(cost(e).queries.values()), 3)]


@counted(
    key="Lemma B.6, depth",
    title="Depth of |i><j|",
    statement=encodings.lemma_b6.statement,
    inputs={"n": Integer(1, 40)},
    construction="be.unit_matrix",
    candidates=lambda: WIDTHS,
    implied_by="counting: an X under n controls, at most 40 n two-qubit gates, and at most n + 1 X",
    remark="i = 0, j = 2^n - 1; the constant is 42",
)
def lemma_b6_depth(n: Any) -> Any:
    return [at_most("depth", depth(unit_matrix(0, 2**n - 1, n)), 42 * n)]


@counted(
    key="Lemma B.8, depth",
    title="Depth of the normalisation",
    statement=amplitudes.lemma_b8.statement,
    inputs={"n": Integer(1, 40), "T": Integer(1, 10**6)},
    construction="paper.lemma_b8",
    candidates=pairs(1, 100),
    implied_by="the bound of 'Lemma B.8, queries'; a query costs T, |0><0| at most 42 n and two X under a + 2 controls",
    remark="alpha' = alpha = 4, a = 2, eps_1 = 1e-3; the constant is 2 x 2.88 x 300",
)
def lemma_b8_depth(n: Any, T: Any) -> Any:
    e = lemma_b8.normalise(vector(n, T, 2, alpha=4.0), 1e-3)
    return [at_most("depth", depth(e), 2 * SIGN * 300 * (T + 2 + n) * 4 * 10)]


@counted(
    key="Lemma B.9, cost",
    title="Cost of a de-amplification",
    statement=matrices.lemma_b9.statement + " Cost O(T + a).",
    inputs=SIZES,
    construction="common.deamplification",
    candidates=pairs(1, 100),
    implied_by="counting: one use and one gate on one qubit",
    remark="a = 1; the constant is 1",
)
def lemma_b9_cost(n: Any, T: Any) -> Any:
    return [at_most("gates", cost(deamplify(vector(n, T, 1), 3.0)).gates, T + 1)]


@counted(
    key="Lemma B.13, depth",
    title="Depth of a diagonal from QRAM",
    statement=squares.lemma_b13.statement + " Depth O(dn).",
    inputs={"n": Integer(1, 8), "d": Integer(1, 30)},
    construction="be.diagonal_from_angles",
    candidates=lambda: [(1, 1), (1, 20), (8, 1), (8, 20)],
    implied_by="counting: two reads of d n routers each, and d rotations under one control, of 11 gates",
    remark="real entries; the constant is 13",
)
def lemma_b13_depth(n: Any, d: Any) -> Any:
    return [at_most("depth", depth(diagonal_from_angles([1.0] * 2**n, d)), 13 * d * n)]


@counted(
    key="Lemma B.14, depth",
    title="Depth of the power of the cyclic increment",
    statement=shifts.lemma_b14.statement,
    inputs={"n": Integer(1, 40), "m": Integer(1, 99)},
    construction="paper.lemma_b14",
    candidates=lambda: [(n, m) for n in WIDTHS for m in (1, 3)],
    implied_by="counting: two Fourier transforms of n^2/2 controlled phases, of 11 gates, and n/2 swaps, of 32; n phases",
    remark="the constant is 35",
)
def lemma_b14_depth(n: Any, m: Any) -> Any:
    return [at_most("depth", depth(lemma_b14.cyclic_power(n, m)), 35 * n**2)]


@counted(
    key="Lemma B.16, depth",
    title="Depth of the power of the increment without wrap",
    statement=shifts.lemma_b16.statement,
    inputs={"n": Integer(1, 40), "m": Integer(1, 99)},
    construction="paper.lemma_b16",
    requires="m < 2**n",
    candidates=lambda: [(1, 1), (2, 3), (5, 20), (20, 50)],
    implied_by="counting: m times three uses of a sum of Lemma B.14's circuit, Lemma B.6's and their flags, and two phases on its ancillas",
    remark="the constant is 600",
)
def lemma_b16_depth(n: Any, m: Any) -> Any:
    return [at_most("depth", depth(lemma_b16.truncated_power(n, m)), 600 * m * n**2)]


def dense(n: int, T: int, d: int) -> Any:
    """Theorem B.1's construction for a matrix of which only the size is known."""
    norms = abstract.diagonal(n, bits=d)
    return matrix_squared_vector_paper.encode(norms, vector(n, T), abstract.columns(n, norms=norms))


@counted(
    key="Theorem B.1, depth",
    title="Depth of matrix times element-wise square",
    statement=squares.theorem_b1.statement,
    inputs={"n": Integer(1, 40), "d": Integer(1, 64), "T": Integer(1, 10**6)},
    construction="ve.matrix_squared_vector_paper",
    candidates=lambda: [(1, 1, 1), (20, 20, 1), (20, 4, 100), (40, 40, 1)],
    implied_by="counting: two uses of psi, two reads of d bits, one of the columns (Def. A.2) and |0><0|",
    remark="T_psi = T; words of 32 bits in the column oracle, which is its constant; the constant is 420",
)
def theorem_b1_depth(n: Any, d: Any, T: Any) -> Any:
    return [at_most("depth", depth(dense(n, T, d)), 420 * (T + d * n + n**2))]


@counted(
    key="Theorem 1, depth",
    title="Depth of matrix times element-wise square, main text (d = n)",
    statement=squares.theorem_1.statement,
    inputs=SIZES,
    construction="ve.matrix_squared_vector_paper",
    candidates=pairs(1, 100),
    implied_by="that of 'Theorem B.1, depth' at d = n",
    remark="T_psi = T; the constant is 800",
)
def theorem_1_depth(n: Any, T: Any) -> Any:
    return [at_most("depth", depth(dense(n, T, n)), 800 * (T + n**2))]


@counted(
    key="Lemma C.1, cost",
    title="Cost of residual linear pooling",
    inputs=SIZES,
    construction="paper.lemma_c1",
    candidates=pairs(1, 100),
    implied_by="the bound of 'Lemma B.8, queries' at alpha' = 1/delta = 50 and eps_1 = eps sqrt(C)/(8 N); a query costs what Theorem B.1 "
    "does, and at most 42 n + 80 (a + n + d + 6) gates of reflections",
    remark="C = 2, eps = 0.1, a = 1, d = 32 bits; the constants are 50 x 2 x 2.88 x 1000 and, for the ancillas, 40",
)
def lemma_c1_cost(n: Any, T: Any) -> Any:
    """Normalised and pooled, a sample within eps of y: cost O(log(N/(sqrt(C) eps)) (T + a + n^2)), O(a + n) ancillas."""
    last = squares.budgets(n, 2, 0.1)[1]
    e = lemma_c1.linear_pooling(vector(n, T, 1), abstract.columns(n), 1, last)
    log = math.log2(2**n / (math.sqrt(2) * 0.1))
    return [
        at_most("depth", depth(e), 100 * SIGN * 1000 * log * (T + 1 + n**2)),
        at_most("ancillas", e.ancillas, 40 * (1 + n)),
    ]
