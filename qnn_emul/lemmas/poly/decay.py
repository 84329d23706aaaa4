"""Decay by a Hermitian matrix.

Statement   U an (alpha, a, epsilon)-BE of a Hermitian A, ||A|| <= alpha where epsilon > 0, t > 0. The linear combination of
            poly.hyperbolic_cosine and poly.hyperbolic_sine with weights 1 and -1 is an (M_c + M_s, a + 2, e_c + e_s)-BE of e^(-t alpha)
            (cosh(t A) - sinh(t A)) = e^(-t (A + alpha)).
Source      Mathematics 8.5; GSLW (arXiv:1806.01838), Theorem 56.
Deviation   alpha is 2, where 1 is the norm at A = -alpha.
Proof       poly.hyperbolic_cosine, poly.hyperbolic_sine, be.linear_combination.
"""

from __future__ import annotations

from typing import Any

from ...instances.aligned import block_scalar
from ..language import BE, BlockEncoding, Cost, Record, lemma
from . import evolution, hyperbolic_cosine, hyperbolic_sine
from .evolution import draw as draw

WEIGHTS = (1.0, -1.0)


def rule(a: Record, *, degrees: Any, bounds: Any, slopes: Any, errors: Any) -> Record:
    return evolution.combined(a, zip(degrees, bounds, slopes, errors, strict=True), WEIGHTS)


def tree(a: BlockEncoding, *, degrees: Any, bounds: Any, slopes: Any, errors: Any, series: Any) -> BlockEncoding:
    """e^(-t alpha) (cosh(t A) - sinh(t A))."""
    entries = (hyperbolic_cosine.COSH, hyperbolic_sine.SINH)
    return evolution.joined(a, entries, zip(degrees, bounds, slopes, errors, strict=True), series, WEIGHTS)


def cost(a: Cost, *, degrees: Any) -> Cost:
    return evolution.cost(a, degrees=degrees)


def decay(A: BlockEncoding, t: float, epsilon: float = 1e-6) -> BlockEncoding:
    """e^(-t (A + alpha)) of a Hermitian A; the call adds at most `epsilon` to the error. Raises what `evolution` raises."""
    functions = (hyperbolic_cosine.hyperbolic_cosine, hyperbolic_sine.hyperbolic_sine)
    return evolution.encode(DECAY, A, t, epsilon, functions)


def attained_by() -> BlockEncoding:
    # for small t this is nearly 1 - t x
    return decay(block_scalar(0.5, 1.0, 0.4), 1e-6, 1e-14)


DECAY = lemma(
    globals(),
    decay,
    A=BE(contraction=True, hermitian=True),
    like=evolution,
)
