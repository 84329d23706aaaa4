"""Lemmas 6, 7 and C.1 along the paper's path: trees of entries, whose records are what the construction gives.

The project's own, shorter way stands in layers/residual_block.py and layers/residual_linear_pooling.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..errors import ArgumentError
from ..linalg.shapes import as_epsilon, as_real
from .common.deamplification import deamplify
from .guards import RELATIVE, need, need_contraction, need_unit
from .paper.lemma_b8 import normalise
from .paper.lemma_b19 import erf_of_amplitudes
from .ve.matrix_squared_vector_paper import matrix_squared_vector_paper
from .ve.matrix_vector import matrix_vector
from .ve.normalization import normalize
from .ve.sum import vector_sum

ENCODED_NORM = 1 / 400  # the paper's lower bound on the norm of (sqrt(pi)/(32 nu)) (psi + f(W psi))
ROOT_PI = math.sqrt(math.pi)


def encoded_sum(x: VectorEncoding, W: BlockEncoding, epsilon_1: float) -> VectorEncoding:
    """(sqrt(pi)/(32 nu)) (psi + erf(4/5 W psi)), nu = 4 kappa/5, alpha = 1: Lemmas 2, B.19, B.9 and 1 with tau = 1/2.

    Lemma B.19's polynomial errs by at most (nu/sqrt(pi)) epsilon_1 in the 2-norm. psi unit and real with alpha = 1, W real
    with ||W|| <= 1 and alpha = kappa, 1 <= kappa <= 2. Raises NotNormalized, NormTooLarge, ArgumentError, ShapeError.
    """
    need(x, VectorEncoding, "x")
    need(W, BlockEncoding, "W")
    need_unit(x, "x", "Lemma 6")
    need_contraction(W, "W", "Lemma 6")
    kappa = float(W.record.alpha)
    if not 1 - RELATIVE <= kappa <= 2 * (1 + RELATIVE):
        raise ArgumentError("W", "have 1 <= alpha <= 2 for Lemma 6", f"alpha = {kappa:.12g}")
    nu = 0.8 * kappa
    h = erf_of_amplitudes(matrix_vector(W, x), nu, nu / ROOT_PI * as_epsilon(epsilon_1, "epsilon_1") * (1 - 1e-12))
    alpha = float(h.record.alpha)  # 16 nu/sqrt(pi)
    return vector_sum([0.5 / alpha, 0.5 / alpha], [deamplify(x, alpha), h])


def skip_norm_block(
    x: VectorEncoding, W: BlockEncoding, epsilon_1: float, norm_bound: float = ENCODED_NORM
) -> VectorEncoding:
    """Lemma 6: (psi + erf(4/5 W psi))/N with alpha = 1, by `encoded_sum` and Lemma B.8 with alpha' = 1/norm_bound and its own epsilon_1.

    norm_bound   at most the norm of the encoded sum; the paper's 1/400 always is
    Raises what `encoded_sum` and `normalise` raise.
    """
    total = normalize(encoded_sum(x, W, epsilon_1))
    bound = as_real(norm_bound, "norm_bound")
    if not 0 < bound <= (1 + RELATIVE) / total.record.alpha:
        raise ArgumentError("norm_bound", f"be positive and at most {1 / total.record.alpha:.12g}", bound)
    return normalise(total, epsilon_1, max(1 / bound, total.record.alpha))


def block_errors(epsilon: float, count: int) -> list[float]:
    """Lemma 7's epsilon_1 of each of `count` blocks: 2 epsilon/1424^k, then delta_{i-1} = epsilon/1424^(k-i+1)."""
    return [2 * epsilon / 1424**count, *(epsilon / 1424 ** (count - i + 1) for i in range(2, count + 1))]


def skip_norm_blocks(x: VectorEncoding, weights: Sequence[BlockEncoding], epsilon: float) -> VectorEncoding:
    """Lemma 7: blocks in a row, each with separate ancillas for every use of the one before. Raises ArgumentError."""
    if not isinstance(weights, Sequence) or not weights:
        raise ArgumentError("weights", "be a non-empty list of block-encodings", repr(weights))
    for W, share in zip(weights, block_errors(as_epsilon(epsilon), len(weights)), strict=True):
        x = skip_norm_block(x, W, share)
    return x


def linear_pooling(x: VectorEncoding, W: Any, bits: int, epsilon_1: float, tau: float = 0.51) -> VectorEncoding:
    """Lemma C.1 before pooling: (tau psi + (1 - tau) W|psi|^2)/N with alpha = 1, by Theorem B.1, Lemma 1, Lemma B.8.

    Column norms of W are read from angles of `bits` bits. Raises NotNormalized, ArgumentError, and what Theorem B.1 raises.
    """
    need(x, VectorEncoding, "x")
    need_unit(x, "x", "Lemma C.1")
    weight = as_real(tau, "tau")
    if not 0.5 < weight < 1:
        raise ArgumentError("tau", "satisfy 1/2 < tau < 1", weight)
    total = vector_sum([weight, 1 - weight], [x, matrix_squared_vector_paper(W, x, bits)])
    alpha = float(total.record.alpha)  # the norm of the encoded sum is at least (2 tau - 1)/alpha
    return normalise(normalize(total), epsilon_1, alpha / (2 * weight - 1))
