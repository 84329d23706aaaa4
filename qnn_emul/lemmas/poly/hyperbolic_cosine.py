"""Hyperbolic cosine of a matrix, scaled to size 1.

Statement   As poly.cosine, with the even series of e^(-t alpha) cosh(t alpha x): QSVT of P/M' is an (M', a + 1, e + delta)-BE of e^(-t
            alpha) cosh(t sqrt(A^H A)), which is e^(-t alpha) cosh(t A) of a Hermitian A.
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


def hyperbolic_cosine(A: BlockEncoding, t: float, epsilon: float = 1e-6) -> BlockEncoding:
    """e^(-t alpha) cosh(t A) of a Hermitian A; the call adds at most `epsilon` to the error. Raises what `cosine` raises."""
    return even.encode(COSH, A, t, epsilon, 0, False, math.exp)


def attained_by() -> BlockEncoding:
    # for small t the series is nearly T_2, whose slope at 1 is 2^2
    return hyperbolic_cosine(block_scalar(1 - 1e-6, 1.0, 1e-6), 4e-3, 1e-15)


COSH = lemma(globals(), hyperbolic_cosine, A=BE(contraction=True), like=even, measured=("bound", "slope", "error"))
