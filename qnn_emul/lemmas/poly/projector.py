"""Projector on the right singular vectors of large singular values.

Statement   As poly.power with p = 0 and P even: the QSVT of P/M is an (M, a + 1, e + delta)-BE of the projector on the right singular
            vectors whose singular value is at least s; none lies between r and s. Of a Hermitian A these are its eigenvectors.
Source      Mathematics 8.6; GSLW (arXiv:1806.01838), Theorem 17, Corollary 18, Lemma 22 and Lemma 29.
Deviation   P is 1 + (F((x - m)/(1 + m)) - F((x + m)/(1 + m)))/2, m = (r + s)/(2 alpha), F the sign polynomial.
Proof       As poly.power.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..language import BE, BlockEncoding, lemma
from . import power


def projector(
    A: BlockEncoding, smallest: float | None = None, epsilon: float = 1e-6, negligible: float = 0.0
) -> BlockEncoding:
    """sum |v><v| over the right singular vectors v of singular values from `smallest` on, none between `negligible` and it.

    None takes the smallest singular value above `negligible` itself. Errors as of `power`.
    """
    return power.encode(PROJECTOR, A, 0.0, smallest, epsilon, negligible, even=True)


def attained_by() -> BlockEncoding:
    # 0 is where P is farthest from the step
    return projector(BlockEncoding.from_matrix([[0.0]], alpha=1.0), 0.5, 1e-3)


def draw(rng: np.random.Generator, a: BlockEncoding) -> dict[str, Any]:
    return power.gap(rng, a, 0.0)


PROJECTOR = lemma(
    globals(), projector, A=BE(contraction=True), like=power, measured=("bound", "slope", "error", "unit", "size")
)
