"""A matrix minus a multiple of the identity.

Statement   U an (alpha, a, epsilon)-BE of A, c complex. The linear combination of U and no gate with weights 1 and -c is an (alpha + |c|,
            a + 1, epsilon)-BE of A - c I.
Source      Mathematics 8.2; GSLW (arXiv:1806.01838), Lemma 52.
Deviation   The identity is that of the padded size.
Proof       be.linear_combination with an identity, which has no error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...instances.aligned import block_scalar
from ...linalg.cost import oracle
from ...linalg.shapes import as_scalar
from ...scalars import absolute
from ..guards import EXACT, need, no_gate
from ..language import BE, BlockEncoding, Cost, Record, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import linear_combination


def rule(a: Record, *, shift: Any) -> Record:
    return linear_combination.rule(a, EXACT, coefficients=(1.0, -1 * shift))


def tree(a: BlockEncoding, *, shift: Any) -> BlockEncoding:
    """A - c I."""
    flat = replace(a, shape=(2**a.n, 2**a.n), row_axes=1)
    return linear_combination.matrix_combination((1.0, -1 * shift), [flat, no_gate(BlockEncoding, a.n)])


def cost(a: Cost) -> Cost:
    return linear_combination.cost(a, oracle("I", 0, 0).on(a.system), coefficients=(1.0, 1.0))


def shifted_matrix(A: BlockEncoding, shift: complex) -> BlockEncoding:
    """A - shift I on the whole padded size; shift not 0. Raises ArgumentError."""
    need(A, BlockEncoding, "A")
    number, side = as_scalar(shift, "shift"), 1 << A.n
    return apply_lemma(SHIFTED_MATRIX, (A,), kind=BlockEncoding, n=A.n, shape=(side, side), numbers={"shift": number})


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Any complex number."""
    yield replace(s, numbers={"shift": kit.symbol("c", complex=True)})


WRONG: dict[str, Wrong] = {
    "alpha of A": lambda r, a, *, shift: {"alpha": a.alpha},
    "error doubled": lambda r, a, *, shift: {"epsilon": a.epsilon / 2},
    "index not counted": WIDEST_CHILD,
    "alpha with the square": lambda r, a, *, shift: {"alpha": a.alpha + 2 * absolute(shift) + 1},
}


def attained_by() -> BlockEncoding:
    return shifted_matrix(block_scalar(-1.0, 2.0, 0.5), 1.0)


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    return {"shift": complex(*rng.normal(size=2))}


SHIFTED_MATRIX = lemma(globals(), shifted_matrix, A=BE())
