"""Inner product of two vectors, as a vector of one entry.

Statement   U an (alpha, a, eps_0)-VE of phi, V a (beta, b, eps_1)-VE of psi, both on n qubits. U^H after V, read with all n qubits as
            ancillas, is a VE of the number <phi|psi> with alpha beta, a + b + n + 1 ancillas (one is the flag of
            bridge.bra_of_vector) and the error of ve.matrix_vector.
Source      Mathematics 8.2; the paper's Lemma 2 and Lemma B.11.
Deviation   Vectors of any norm.
Proof       bridge.bra_of_vector, ve.matrix_vector, ve.leading_part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...errors import ShapeError
from ...instances.aligned import vector_scalar
from ..guards import need
from ..language import VE, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..ve import leading_part as part
from ..ve import matrix_vector as applied
from ..wrong import SHARED_ANCILLAS, Wrong
from . import bra_of_vector as bras


def rule(x: Record, y: Record, *, n: Any) -> Record:
    return part.rule(applied.rule(bras.rule(x), y), dropped=n)


def tree(x: VectorEncoding, y: VectorEncoding, *, n: Any) -> VectorEncoding:
    """<x|y>."""
    whole = applied.matrix_vector(bras.bra_of_vector(x), replace(y, shape=(1 << y.n,)))
    return apply_lemma(part.LEADING_PART, (whole,), kind=VectorEncoding, n=0, shape=(1,), numbers={"dropped": n})


def cost(x: Cost, y: Cost) -> Cost:
    return part.cost(applied.cost(bras.cost(x), y), dropped=x.system)


def inner_product(x: VectorEncoding, y: VectorEncoding) -> VectorEncoding:
    """<x|y>, shape (1,). Raises ArgumentError, ShapeError (sizes differ)."""
    need(x, VectorEncoding, "x")
    need(y, VectorEncoding, "y")
    if x.n != y.n:
        raise ShapeError("y", f"act on the same 2**{x.n} dimensions as x", f"on 2**{y.n}")
    return apply_lemma(INNER_PRODUCT, (x, y), kind=VectorEncoding, n=0, shape=(1,), numbers={"n": x.n})


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """n only counts qubits."""
    yield replace(s, numbers={"n": kit.qubits("n")})


WRONG: dict[str, Wrong] = {
    "uncrossed": lambda r, x, y, n: {"epsilon": x.alpha * x.epsilon + y.alpha * y.epsilon + x.epsilon * y.epsilon},
    "error of one vector": lambda r, x, y, n: {"epsilon": x.epsilon * y.norm},
    "alpha is the sum": lambda r, x, y, n: {"alpha": x.alpha + y.alpha},
    "system not counted": lambda r, x, y, n: {"ancillas": x.ancillas + y.ancillas + 1},
    "shared ancillas": lambda r, x, y, n: SHARED_ANCILLAS(r, x, y),
}


def attained_by() -> VectorEncoding:
    return inner_product(vector_scalar(0.6j - 0.8, 2.0, 0.5), vector_scalar(-1.0, 0.75, 0.25))


INNER_PRODUCT = lemma(globals(), inner_product, x=VE(), y=VE())
