"""Expectation value of a matrix in a vector, as a vector of one entry.

Statement   U an (alpha, a, eps_A)-BE of A, V a (beta, b, epsilon)-VE of psi, both on n qubits. V^H after U after V, read with all n
            qubits as ancillas, is a VE of the number <psi|A psi> with alpha beta^2, a + 2 b + n + 1 ancillas and the error of
            ve.matrix_vector, twice.
Source      Mathematics 8.2; the paper's Lemma 2 and Lemma B.11.
Deviation   Vectors of any norm.
Proof       bridge.bra_of_vector, ve.matrix_vector twice, ve.leading_part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...errors import ShapeError
from ...instances.aligned import block_scalar, vector_scalar
from ..guards import need
from ..language import BE, VE, BlockEncoding, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..ve import matrix_vector as applied
from ..wrong import SHARED_ANCILLAS, Wrong
from . import inner_product as products


def rule(a: Record, x: Record, *, n: Any) -> Record:
    return products.rule(x, applied.rule(a, x), n=n)


def tree(a: BlockEncoding, x: VectorEncoding, *, n: Any) -> VectorEncoding:
    """<x|A x>."""
    side = (2**x.n,)
    flat = replace(a, shape=side * 2, row_axes=1)
    return products.tree(x, applied.matrix_vector(flat, replace(x, shape=side)), n=n)


def cost(a: Cost, x: Cost) -> Cost:
    return products.cost(x, applied.cost(a, x))


def expectation(A: BlockEncoding, x: VectorEncoding) -> VectorEncoding:
    """<x|A x>, shape (1,). Raises ArgumentError, ShapeError (sizes differ)."""
    need(A, BlockEncoding, "A")
    need(x, VectorEncoding, "x")
    if x.n != A.n:
        raise ShapeError("x", f"act on the same 2**{A.n} dimensions as A", f"on 2**{x.n}")
    return apply_lemma(EXPECTATION, (A, x), kind=VectorEncoding, n=0, shape=(1,), numbers={"n": x.n})


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """n only counts qubits."""
    yield replace(s, numbers={"n": kit.qubits("n")})


WRONG: dict[str, Wrong] = {
    "error of the matrix only": lambda r, a, x, n: {"epsilon": a.epsilon * x.norm * x.norm},
    "one use of the vector": lambda r, a, x, n: {"alpha": a.alpha * x.alpha},
    "system not counted": lambda r, a, x, n: {"ancillas": a.ancillas + 2 * x.ancillas + 1},
    "shared ancillas": lambda r, a, x, n: SHARED_ANCILLAS(r, a, x),
}


def attained_by() -> VectorEncoding:
    return expectation(block_scalar(1.0, 2.0, 0.5), vector_scalar(0.6j - 0.8, 0.75, 0.25))


EXPECTATION = lemma(globals(), expectation, A=BE(), x=VE())
