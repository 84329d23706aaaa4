"""Lemmas B.1, B.2, B.4, B.5, B.9 and B.20 as the paper has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.record import Record
from ..instances.aligned import block_scalar
from ..lemmas.algebra import kron
from ..lemmas.be.product import product
from ..lemmas.common.deamplification import deamplify
from ..lemmas.paper.lemma_b4 import three_calls
from ..lemmas.paper.root_weights import root_weighted_combination
from ..lemmas.poly.singular_value_transformation import singular_value_transformation
from ..scalars import absolute, ceil_log2, maximum, square_root, total
from .stated import Quantity, at_unitary_level, confronted, of_children, record, stated
from .vectors import unit_scalar


def product_rule(A: Record, B: Record) -> Record:
    return record(
        A.alpha * B.alpha, A.ancillas + B.ancillas, A.alpha * B.epsilon + B.alpha * A.epsilon, A.norm * B.norm
    )


def product_instances() -> Iterator[BlockEncoding]:
    yield product(block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5))
    yield product(block_scalar(1.0, 2.0, 0.5), block_scalar(-0.5, 0.75, 0.25))


PRODUCT = stated(
    key="Lemma B.1",
    title="Product of block-encodings",
    statement="(alpha, a, delta) of A, (beta, b, eps) of B: (alpha beta, a + b, alpha eps + beta delta) of AB.",
    construction="be.product",
    rule=product_rule,
    examine=confronted(product_rule, of_children),
    candidates=product_instances,
    remark="the second-order term is missing; with the further promise ||B|| <= beta the statement holds",
)


def tensor_rule(A: Record, B: Record) -> Record:
    first = product_rule(A, B)
    return record(first.alpha, first.ancillas, first.epsilon + A.epsilon * B.epsilon, first.norm)


def tensor_instances() -> Iterator[BlockEncoding]:
    yield kron(block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5))
    yield kron(block_scalar(1.0j, 2.0, 0.5), block_scalar(-0.5, 0.75, 0.25))


TENSOR = stated(
    key="Lemma B.2",
    title="Tensor product of block-encodings",
    statement="(alpha, a, eps_0) of A, (beta, b, eps_1) of B: (alpha beta, a + b, eps_0 beta + eps_1 alpha + eps_0 eps_1).",
    construction="be.tensor",
    rule=tensor_rule,
    examine=confronted(tensor_rule, of_children),
    candidates=tensor_instances,
)


def third_chebyshev(A: Record) -> Record:
    return record(1, A.ancillas + 1, 0)


def third_chebyshev_instances() -> Iterator[BlockEncoding]:
    for matrix in ([[1.0]], [[0.0]], [[0.0, 1.0j], [0.0, 0.0]], np.full((2, 2), 0.5)):
        half = BlockEncoding.from_matrix(matrix, alpha=2.0)
        yield three_calls(half)
        yield singular_value_transformation(half, [0.0, 0.0, 0.0, -1.0])


THIRD_CHEBYSHEV = stated(
    key="Lemma B.4",
    title="Exact amplification of singular values in {0, 1}",
    statement="Singular values of A in {0, 1}, a (2, a, 0)-BE: a (1, a + 1, 0)-BE with 3 calls, for -T_3(1/2) = 1.",
    construction="paper.lemma_b4",
    rule=third_chebyshev,
    examine=at_unitary_level(
        confronted(third_chebyshev, lambda e: ((e.children[0].record,), {}), lambda e: e.children[0].target_data)
    ),
    candidates=third_chebyshev_instances,
    remark="the paper's circuit, and the QSVT of -T_3 beside it",
)


def combination_rule(*terms: Record, coefficients: Any) -> Record:
    beta, alpha = total(absolute(b) for b in coefficients), terms[0].alpha
    epsilon = maximum(*(t.epsilon for t in terms))
    return record(alpha * beta, terms[0].ancillas + ceil_log2(len(terms)), alpha * beta * epsilon, beta * terms[0].norm)


def combination_target(e: BlockEncoding) -> Any:
    """sum_j b_j A_j, which the statement says is encoded."""
    coefficients = e.source.numbers["coefficients"]  # type: ignore[union-attr]
    return total(b * c.target_data for b, c in zip(coefficients, e.children, strict=True))


def combination_instances() -> Iterator[BlockEncoding]:
    """D = 1 with b = -1; D = 1 with alpha = 1/2; D = 2 with b = (1, i)."""
    yield root_weighted_combination([-1.0], [block_scalar(1.0, 1.0, 0.0)])
    yield root_weighted_combination([1.0], [block_scalar(1.0, 0.5, 0.25)])
    yield root_weighted_combination([1.0, 1.0j], [block_scalar(1.0, 1.0, 0.0), block_scalar(-1.0, 1.0, 0.0)])


def positive_instances() -> Iterator[BlockEncoding]:
    """b >= 0 and alpha >= 1: what is left of the statement."""
    yield root_weighted_combination([2.0, 0.5], [block_scalar(1.0, 2.0, 0.5), block_scalar(1.0, 2.0, 0.5)])
    yield root_weighted_combination([1.0], [block_scalar(1.0j, 1.0, 0.25)])


COMBINATION = stated(
    key="Lemma B.5",
    title="Linear combination of block-encodings",
    statement="D = 2^d (alpha, a, eps)-BEs of A_j, b in C^D, |b> = sum sqrt(b_j)|j>, beta = ||b||_1, V = (U_b^H (x) I) SELECT (U_b "
    "(x) I): (alpha beta, a + d, alpha beta eps)-BE of sum b_j A_j.",
    construction="paper.root_weights",
    rule=combination_rule,
    examine=confronted(combination_rule, of_children, combination_target),
    candidates=combination_instances,
    remark="conj(sqrt b_j) sqrt b_j = |b_j|: the circuit as stated loses every sign and phase; and alpha beta eps is below the "
    "true beta eps where alpha < 1",
)
POSITIVE = stated(
    key="Lemma B.5, b >= 0 and alpha >= 1",
    title="Linear combination of block-encodings, where the statement holds",
    statement=COMBINATION.statement + " With b_j >= 0 and alpha >= 1.",
    construction="paper.root_weights",
    rule=combination_rule,
    examine=confronted(combination_rule, of_children, combination_target),
    candidates=positive_instances,
    remark="loose by the factor alpha in the error",
)


def deamplification_rule(x: Record, *, tau: Any) -> Record:
    return record(tau * x.alpha, x.ancillas + 2, x.epsilon, x.norm)


def deamplification_instances() -> Iterator[Encoding]:
    yield deamplify(unit_scalar(2.0, 0.25, 1.0j), 3.0)
    yield deamplify(unit_scalar(0.75, 0.25), 1.0)


DEAMPLIFICATION = stated(
    key="Lemma B.9",
    title="De-amplification",
    statement="tau >= 1: (alpha tau, a + 2, eps).",
    construction="common.deamplification",
    rule=deamplification_rule,
    examine=confronted(deamplification_rule, of_children),
    candidates=deamplification_instances,
    remark="one further ancilla is enough",
)


def pooling_bound(*, size: Any, classes: Any, epsilon: Any) -> Any:
    """Lemma B.20's bound."""
    return 2 * size * epsilon / square_root(classes)


def _pooled(x: np.ndarray, classes: int) -> np.ndarray:
    return np.sum(np.abs(x.reshape(classes, -1)) ** 2, axis=1)


def examine_pooling(x: VectorEncoding) -> tuple[Quantity, ...]:
    """phi the target, phi~ the value; every number of classes."""
    out, error = [], float(np.linalg.norm(x.target - x.value))
    for d in range(x.n + 1):
        gap = float(np.linalg.norm(_pooled(x.target, 1 << d) - _pooled(x.value, 1 << d)))
        ours = 2 * error if np.linalg.norm(x.value) <= 1 + 1e-12 else error * (2 + error)
        claimed = float(pooling_bound(size=1 << x.n, classes=1 << d, epsilon=error))
        out.append(Quantity(f"pooled distance, C = {1 << d}", gap, claimed, ours, (8 << x.n) * 2.0**-53))
    return tuple(out)


def pooling_instances() -> Iterator[VectorEncoding]:
    yield unit_scalar(1.5, 0.5, outward=True)
    yield from pooling_states()


def pooling_states() -> Iterator[VectorEncoding]:
    """||phi~|| <= 1."""
    yield unit_scalar(1.0, 0.5)
    yield unit_scalar(1.0, 0.001)
    x = VectorEncoding.from_vector([0.6, 0.8])
    yield VectorEncoding.from_unitary(x.unitary, target=np.array([0.8, 0.6]), epsilon=0.2 * np.sqrt(2) * (1 + 1e-12))


POOLING = stated(
    key="Lemma B.20",
    title="Error of squared l2 pooling",
    statement="||phi - phi~|| <= eps implies ||pool_C phi - pool_C phi~||_2 <= 2 N eps/sqrt(C).",
    construction="squared l2 pooling",
    rule=pooling_bound,
    examine=examine_pooling,
    candidates=pooling_instances,
    remark="read literally phi~ may be longer than 1; for ||phi~|| <= 1 it holds, 2 eps is enough, and neither N nor C enters",
)
POOLING_STATES = stated(
    key="Lemma B.20, ||phi~|| <= 1",
    title="Error of squared l2 pooling of sub-normalized states",
    statement=POOLING.statement,
    construction="squared l2 pooling",
    rule=pooling_bound,
    examine=examine_pooling,
    candidates=pooling_states,
    remark="2 eps is enough",
)

CLAIMS = (PRODUCT, TENSOR, THIRD_CHEBYSHEV, COMBINATION, POSITIVE, DEAMPLIFICATION, POOLING, POOLING_STATES)
