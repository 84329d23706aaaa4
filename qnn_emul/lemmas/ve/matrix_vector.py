"""Matrix-vector product (Lemma 2).

Statement   U an (alpha, a, eps_0)-BE of A, V a (beta, b, eps_1)-VE of psi. U after V on separate ancillas is an
            (alpha beta, a + b, e)-VE of A psi, e = min(eps_0 ||psi|| + alpha eps_1, eps_0 (||psi|| + eps_1) + ||A||
            eps_1); for A psi/||A psi|| divide by ||A psi||.
Source      Rattew et al. (arXiv:2510.07195), Lemma 2.
Deviation   psi of any norm; the second form is sharper where alpha is much larger than ||A||.
Proof       A psi - alpha beta B b = (A - alpha B) psi + alpha B (psi - beta b) = (A - alpha B) beta b + A (psi -
            beta b), ||B|| <= 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, at_most, equal, norm, parts, value_by_target
from ...errors import ShapeError
from ...instances.aligned import block_scalar, vector_scalar
from ...linalg.operators import applied
from ...scalars import maximum, minimum
from ..be import product
from ..guards import need, same_shape
from ..language import BE, VE, BlockEncoding, Circuit, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import SHARED_ANCILLAS, Wrong
from .embedding import embed
from .leading_part import leading_part


def rule(a: Record, x: Record) -> Record:
    return Record(
        alpha=a.alpha * x.alpha,
        ancillas=a.ancillas + x.ancillas,
        epsilon=minimum(
            a.epsilon * x.norm + a.alpha * x.epsilon, a.epsilon * (x.norm + x.epsilon) + a.norm * x.epsilon
        ),
        norm=a.norm * x.norm,
    )


def target(a: BlockEncoding, x: VectorEncoding) -> np.ndarray:
    out: np.ndarray = applied(a.target_data, x.target_data)
    return out


def block(a: BlockEncoding, x: VectorEncoding) -> np.ndarray:
    out: np.ndarray = a.block_data @ x.block_data
    return out


def circuit(a: BlockEncoding, x: VectorEncoding) -> Circuit:
    return product.circuit(a, x)


def cost(a: Cost, x: Cost) -> Cost:
    return product.cost(a, x)


def operations(**_: Any) -> int:
    return 8


def matrix_vector(a: BlockEncoding, x: VectorEncoding) -> VectorEncoding:
    """A x; also written A @ x (the paper's Lemma 2). A vector of A's input shape is padded (or cut) to A's size.

    Raises ArgumentError, ShapeError (sizes differ).
    """
    need(a, BlockEncoding, "A")
    need(x, VectorEncoding, "x")
    if x.shape == a.shape_in and x.n != a.n:  # zeros before the entries that count: more of them, or fewer
        x = embed(x, a.n) if x.n < a.n else leading_part(x, a.n).reshape(*x.shape)
    if a.n != x.n:
        raise ShapeError(
            "x", f"have padded size 2**{a.n}, like A (input shape {a.shape_in})", f"2**{x.n} (shape {x.shape})"
        )
    same_shape(a.shape_in, x.shape, a.n, "x")
    return apply_lemma(MATRIX_VECTOR, (a, x), kind=VectorEncoding, n=a.n, shape=a.shape_out)


def steps(a: Part, x: Part) -> Iterator[Line]:
    """||A x - value|| is at most either bound of the rule."""
    defect = a.target @ x.target - a.value @ x.value
    first, second = a.error @ x.target, a.value @ x.error
    yield from parts(defect, first, second)
    yield at_most("sub-multiplicative", norm(first), norm(a.error) * norm(x.target))
    yield at_most("sub-multiplicative", norm(second), norm(a.value) * norm(x.error))
    yield at_most("block", norm(a.value), a.alpha)
    third, fourth = a.error @ x.value, a.target @ x.error
    yield from parts(defect, third, fourth)
    yield at_most("sub-multiplicative", norm(third), norm(a.error) * norm(x.value))
    yield at_most("sub-multiplicative", norm(fourth), norm(a.target) * norm(x.error))
    yield from value_by_target(x)


def proof(goal: Any, a: Part, x: Part) -> Iterator[Line]:
    yield from steps(a, x)
    yield equal(goal.error, a.target @ x.target - a.value @ x.value)
    yield at_most("sub-multiplicative", norm(goal.target), norm(a.target) * norm(x.target))


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {
    "uncrossed": lambda r, a, x: {"epsilon": a.alpha * a.epsilon + x.norm * x.epsilon},
    "second-order term dropped": lambda r, a, x: {"epsilon": a.epsilon * x.norm + (a.norm - a.epsilon) * x.epsilon},
    "alpha forgotten": lambda r, a, x: {"epsilon": a.epsilon * x.norm + x.epsilon},
    "norm forgotten": lambda r, a, x: {"epsilon": a.epsilon + a.alpha * x.epsilon},
    "largest term": lambda r, a, x: {"epsilon": maximum(a.epsilon * x.norm, a.alpha * x.epsilon)},
    "shared ancillas": SHARED_ANCILLAS,
}


def attained_by() -> VectorEncoding:
    return matrix_vector(block_scalar(1.0j, 2.0, 0.5), vector_scalar(-1.0, 0.75, 0.25))


MATRIX_VECTOR = lemma(globals(), matrix_vector, A=BE(), x=VE())
