"""Sign of a Hermitian matrix: the polar factor.

Statement   As poly.power with p = 0: the QSVT of P is an (M, a + 1, e + delta)-BE of W V^H, summed over the singular values that count. It
            is sign(A) of a Hermitian A, and the unitary factor of the polar decomposition of an invertible A. M = 1 where r = 0.
Source      Mathematics 8.6; GSLW (arXiv:1806.01838), Theorem 17, Corollary 18, Lemma 22 and Lemma 25.
Deviation   As poly.power; P is that of ve.sign_amplification.
Proof       As poly.power.
Attained    Every instance's error is that of the polynomial at its singular values, which its proved bound is a little above.
Best        As poly.inverse.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..language import BE, BlockEncoding, lemma
from . import power


def matrix_sign(
    A: BlockEncoding, smallest: float | None = None, epsilon: float = 1e-6, negligible: float = 0.0
) -> BlockEncoding:
    """sign(A) of a Hermitian A, W V^H of any A = W S V^H; `smallest`, `epsilon`, `negligible` and errors as of `power`."""
    return power.encode(SIGN, A, 0.0, smallest, epsilon, negligible)


def best_known() -> BlockEncoding:
    # an exact number at the other end of the window
    return matrix_sign(BlockEncoding.from_matrix([[1.0]], alpha=1.0), 0.5, 5e-3)


def draw(rng: np.random.Generator, a: BlockEncoding) -> dict[str, Any]:
    return power.gap(rng, a, 0.0)


SIGN = lemma(
    globals(), matrix_sign, A=BE(contraction=True), like=power, measured=("bound", "slope", "error", "unit", "size")
)
