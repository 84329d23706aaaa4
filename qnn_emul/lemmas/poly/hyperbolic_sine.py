"""Hyperbolic sine of a matrix, scaled to size 1.

Statement   As poly.cosine, with the odd series of e^(-t alpha) sinh(t alpha x): QSVT of P/M' is an (M', a + 1, e + delta)-BE of e^(-t
            alpha) W sinh(t S) V^H, A = W S V^H, which is e^(-t alpha) sinh(t A) of a Hermitian A.
Source      Mathematics 8.5; GSLW (arXiv:1806.01838), Theorem 17, Corollary 18 and Lemma 22.
Deviation   As poly.cosine.
Proof       As poly.cosine.
"""

from __future__ import annotations

import math

from ...instances.aligned import block_scalar
from ..language import BE, BlockEncoding, lemma
from . import cosine as even
from .cosine import draw as draw


def hyperbolic_sine(A: BlockEncoding, t: float, epsilon: float = 1e-6) -> BlockEncoding:
    """e^(-t alpha) sinh(t A) of a Hermitian A; the call adds at most `epsilon` to the error. Raises what `cosine` raises."""
    return even.encode(SINH, A, t, epsilon, 1, False, math.exp)


def attained_by() -> BlockEncoding:
    # for small t the series is nearly t x
    return hyperbolic_sine(block_scalar(0.5, 1.0, 1e-3), 1e-3, 1e-12)


SINH = lemma(globals(), hyperbolic_sine, A=BE(contraction=True), like=even, measured=("bound", "slope", "error"))
