"""Linear combination with the same square roots on both sides, the paper's circuit (Lemma B.5).

Statement   U_j (alpha_j, a_j, eps_j)-BEs of A_j, j < m, b complex, not all zero, beta = sum |b_j| alpha_j, U_b|0> =
            sum sqrt(b_j alpha_j/beta)|j>. (U_b^H (x) I) SELECT (U_b (x) I) is a (beta, max a_j + ceil(log2 m), sum
            |b_j| eps_j)-BE of sum |b_j| A_j.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.5, its circuit.
Deviation   What is encoded: conj(sqrt b_j) sqrt b_j = |b_j|, where the paper says b_j. Different alpha_j and eps_j.
Proof       The corner is sum |b_j| alpha_j B_j/beta; triangle inequality.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ...engine.lines import Line, Part
from ...errors import ArgumentError
from ...instances.aligned import block_scalar
from ...linalg.circuit import Builder, each_place, registers
from ...linalg.constructions import place
from ...linalg.gates import Preparation
from ...linalg.readable import readable, row
from ...linalg.scales import SMALLEST
from ...scalars import absolute, ceil_log2, maximum
from ..be import linear_combination
from ..language import BE, BlockEncoding, Circuit, Encoding, Several, lemma


def target(*terms: Encoding, coefficients: Sequence[complex]) -> Any:
    sizes = [abs(b) for b in coefficients]
    return linear_combination.target(*terms, coefficients=sizes)


def block(*terms: Encoding, coefficients: Sequence[complex]) -> Any:
    sizes = [abs(b) for b in coefficients]
    return linear_combination.block(*terms, coefficients=sizes)


@readable
def _roots(weights: np.ndarray) -> np.ndarray:
    out: np.ndarray = np.sqrt(weights.astype(complex))
    return out


def circuit(*terms: Encoding, coefficients: Sequence[complex]) -> Circuit:
    width, n, space = ceil_log2(len(terms)), terms[0].n, maximum(*(t.ancillas for t in terms))
    weights = row([b * t.record.alpha for b, t in zip(coefficients, terms, strict=True)])
    prepare = Preparation.of(_roots(weights), width)
    index, workspace, system = registers(width, space, n)
    builder = Builder(width + space + n).add(prepare, index)
    kept = [t.circuit if b != 0 else None for b, t in zip(coefficients, terms, strict=True)]
    for _, circuit, controls in each_place(builder, index, kept):
        if circuit is not None:
            place(builder, circuit, workspace, system, controls)
    return builder.add(prepare.adjoint(), index).build()


def root_weighted_combination(coefficients: Any, terms: Any) -> BlockEncoding:
    """sum_j |coefficients[j]| terms[j] by Lemma B.5's circuit. Raises ArgumentError, ShapeError."""
    out = linear_combination.combined(ROOT_WEIGHTS, coefficients, terms)
    for c in out.applied.numbers["coefficients"]:
        if isinstance(c, complex) and 0 < abs(c) < SMALLEST:
            raise ArgumentError("coefficients", f"be 0 or have moduli of at least {SMALLEST:.3g}", f"{c}")
    return out


def proof(goal: Any, *terms: Part, coefficients: Sequence[Any]) -> Iterator[Line]:
    yield from linear_combination.weighted(goal, terms, [absolute(b) for b in coefficients])


def attained_by() -> BlockEncoding:
    return root_weighted_combination([2.0, -0.5j], [block_scalar(1.0, 2.0, 0.5), block_scalar(1.0, 0.75, 0.25)])


def build(*terms: BlockEncoding, coefficients: Any) -> BlockEncoding:
    return root_weighted_combination(coefficients, terms)


def reading(kit: Any) -> Any:
    return kit.ROOTS


ROOT_WEIGHTS = lemma(globals(), build, like=linear_combination, A=Several(BE(), 2, 4))
