"""Sine of a matrix.

Statement   As poly.cosine, with the odd series of sin(t alpha x): QSVT of P/M' is an (M', a + 1, e + delta)-BE of W sin(t S) V^H, A =
            W S V^H, which is sin(t A) of a Hermitian A.
Source      Mathematics 8.5; GSLW (arXiv:1806.01838), Theorem 17, Corollary 18 and Lemma 22.
Deviation   As poly.cosine.
Proof       As poly.cosine.
"""

from __future__ import annotations

from ...instances.aligned import block_scalar
from ..language import BE, BlockEncoding, lemma
from . import cosine as even
from .cosine import draw as draw


def sine(A: BlockEncoding, t: float, epsilon: float = 1e-6) -> BlockEncoding:
    """sin(t A) of a Hermitian A, W sin(t S) V^H of any A = W S V^H; the call adds at most `epsilon` to the error.

    Raises what `cosine` raises.
    """
    return even.encode(SINE, A, t, epsilon, 1, True)


def attained_by() -> BlockEncoding:
    # for small t the series is nearly t x
    return sine(block_scalar(0.5, 1.0, 1e-3), 1e-3, 1e-12)


SINE = lemma(globals(), sine, A=BE(contraction=True), like=even, measured=("bound", "slope", "error"))
