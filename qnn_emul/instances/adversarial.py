"""Instances on which bounds bite: 1x1 and 2x2, round numbers, errors aligned with blocks and with each other.

Blocks are diagonal with singular values 0, 1/2 or 1 (or the largest that the record allows), errors lie on the first basis
vector, stretch or shrink the value, and are as large as alpha allows; alpha lies on both sides of 1. What a condition of the
lemma fixes (a unit vector, alpha = 1, a contraction) is kept.
"""

from __future__ import annotations

import numpy as np

from ..encoding.encoding import Encoding
from ..engine.lemma import Lemma
from ..engine.signature import VE, EncodingInput
from .aligned import matrix_with_error, vector_with_error
from .drawing import fitting, of_one_kind
from .random import common, random_encoding, random_instance

ALPHAS = (1.0, 2.0, 0.5, 3.0, 1.25)
SHARES = (0.0, 0.5, 0.25, 1.0, 0.01)  # epsilon / alpha
SIZES = (1.0, 1.0, 0.5)  # the block's first singular value
PHASES = (1.0, -1.0, 1.0, -1.0, 1.0j)


def adversarial_child(rng: np.random.Generator, wanted: EncodingInput, n: int) -> Encoding:
    """An encoding that satisfies a description of a lemma's input, on at most one qubit."""
    described, n = of_one_kind(rng, wanted), wanted.qubits(min(n, 1))
    if not common(described):
        return fitting(rng, described, "nice", n)
    unit = isinstance(described, VE) and described.unit
    alpha, size = float(rng.choice(ALPHAS)), float(rng.choice(SIZES))
    epsilon = alpha * float(rng.choice(SHARES))
    if wanted.contraction or (unit and wanted.alpha_one):
        out: Encoding = random_encoding(rng, described.kind, n, 1, alpha, epsilon, real=True, wanted=described)
        return out
    turn = complex(rng.choice(PHASES[: 4 if wanted.real else 5]))
    turn = turn.real if turn.imag == 0 else turn
    outward = 1.0 if size * alpha <= epsilon or rng.random() < 0.5 else -1.0
    if unit:  # the target is (size alpha + outward epsilon) turn
        norm = size * alpha + outward * epsilon
        alpha, epsilon = alpha / norm, epsilon / norm
    first = np.eye(1 << n)[0]
    if isinstance(described, VE):
        return vector_with_error(size * turn * first, alpha, outward * epsilon * turn * first)
    block = np.diag(np.append(size * turn, rng.choice([0.0, 0.5, 1.0, -1.0], size=(1 << n) - 1)))
    return matrix_with_error(block, alpha, outward * epsilon * turn * np.outer(first, first))


def adversarial_instance(entry: Lemma, rng: np.random.Generator) -> Encoding:
    """The lemma applied to adversarial encodings. Raises ArgumentError where a hundred draws give none."""
    return random_instance(entry, rng, 1, adversarial_child)
