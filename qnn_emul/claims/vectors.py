"""Lemmas 1 to 4: sums, matrix-vector products, tensor products and concatenations of vectors, as the paper has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..encoding.encoding import VectorEncoding
from ..encoding.record import Record
from ..instances.aligned import block_scalar, vector_scalar, vector_with_error
from ..lemmas.algebra import kron, linear_combination
from ..lemmas.ve.matrix_vector import matrix_vector
from ..scalars import ceil_log2, maximum, square_root, total
from .stated import confronted, of_children, of_normalized, record, relabelled, stated

E0, E1 = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def unit_scalar(alpha: float, epsilon: float, sign: complex = 1.0, outward: bool = False) -> VectorEncoding:
    """The unit vector (sign) encoded as alpha * block = (1 -+ epsilon) sign, one ancilla or none."""
    size = (1.0 + epsilon if outward else 1.0 - epsilon) / alpha
    return vector_with_error(np.array([size * sign]), alpha, np.array([(-epsilon if outward else epsilon) * sign]))


def weighted_sum(tau: float, x: VectorEncoding, y: VectorEncoding) -> VectorEncoding:
    """Lemma 1's circuit: R_tau, one controlled use of each, R_tau^T; encodes (tau/alpha) psi + ((1 - tau)/beta) phi."""
    return linear_combination([tau / x.record.alpha, (1 - tau) / y.record.alpha], [x, y]).normalized()


def _sum_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    (x, y), numbers = of_normalized(e)
    return (x, y), {"tau": numbers["coefficients"][0] * x.alpha, "norm": numbers["norm"]}


def sum_rule(x: Record, y: Record, *, tau: Any, norm: Any) -> Record:
    return record(1 / norm, maximum(x.ancillas, y.ancillas) + 1, (x.epsilon / x.alpha + y.epsilon / y.alpha) / norm)


def sum_rule_weighted(x: Record, y: Record, *, tau: Any, norm: Any) -> Record:
    error = tau * x.epsilon / x.alpha + (1 - tau) * y.epsilon / y.alpha
    return record(1 / norm, maximum(x.ancillas, y.ancillas) + 1, error / norm)


def sum_rule_end(x: Record, y: Record, *, tau: Any, norm: Any) -> Record:
    return record(1 / norm, 1 + x.ancillas + y.ancillas, (x.epsilon + y.epsilon) / norm)


def sum_instances() -> Iterator[VectorEncoding]:
    """n = 0, then n = 1 with nearly cancelling vectors; alpha below 1 is possible where the error shrinks the value."""
    yield weighted_sum(0.9, unit_scalar(0.2, 0.8), unit_scalar(1.0, 0.0))
    yield weighted_sum(0.3, unit_scalar(1.5, 0.25), unit_scalar(2.0, 0.125))
    yield weighted_sum(1.0, unit_scalar(1.5, 0.25), unit_scalar(1.0, 0.0, -1.0))
    x = vector_with_error(0.8 * E0, 1.0, 0.2 * E0)
    yield weighted_sum(0.5, x, vector_with_error(-0.6 * E0 + 0.3 * E1, 1.25, -0.25 * E0 - 0.375 * E1))


def sum_instances_d3() -> Iterator[VectorEncoding]:
    """The same with alpha >= 1, as D.3 asks."""
    yield from (e for e in sum_instances() if all(c.record.alpha >= 1 for c in e.children[0].children))
    yield weighted_sum(1.0, unit_scalar(1.0, 0.25), unit_scalar(1.0, 0.0))


SUM = stated(
    key="Lemma 1",
    title="Vector sum",
    statement="0 <= tau <= 1; psi (alpha, a, eps_0), phi (beta, b, eps_1); Gamma = (tau/alpha) psi + ((1-tau)/beta) phi, N = "
    "||Gamma||: a (1/N, max(a, b) + 1, (eps_0/alpha + eps_1/beta)/N)-VE of Gamma/N.",
    construction="ve.sum",
    rule=sum_rule,
    examine=confronted(sum_rule, _sum_premises),
    candidates=sum_instances,
    remark="the weights tau and 1 - tau do not enter the stated error",
)
SUM_PROOF = relabelled(
    SUM,
    key="Lemma 1 [P], weighted",
    title="Vector sum, as computed in the proof",
    rule=sum_rule_weighted,
    examine=confronted(sum_rule_weighted, _sum_premises),
)
SUM_END = relabelled(
    SUM,
    key="Lemma 1 [P], end",
    title="Vector sum, last line of the proof",
    statement="The proof ends with (1/N, 1 + a + b, (eps_0 + eps_1)/N).",
    rule=sum_rule_end,
    examine=confronted(sum_rule_end, _sum_premises),
    remark="needs alpha, beta >= 1 (D.3 asks for that); without it the smallest candidate fails",
)
SUM_END_D3 = relabelled(
    SUM_END,
    key="Lemma 1 [P], end, alpha >= 1",
    candidates=sum_instances_d3,
    remark="with D.3's alpha, beta >= 1",
)


def product_rule(A: Record, x: Record, *, norm: Any) -> Record:
    return record(A.alpha * x.alpha / norm, A.ancillas + x.ancillas, (A.epsilon + A.alpha * x.epsilon) / norm)


def product_instances() -> Iterator[VectorEncoding]:
    yield matrix_vector(block_scalar(1.0j, 2.0, 0.5), unit_scalar(0.75, 0.25, -1.0)).normalized()
    yield matrix_vector(block_scalar(0.5, 3.0, 0.1), unit_scalar(1.5, 0.25)).normalized()


MATRIX_VECTOR = stated(
    key="Lemma 2",
    title="Matrix-vector product",
    statement="A (alpha, a, eps_0)-BE, unit psi (beta, b, eps_1)-VE, N = ||A psi||: (alpha beta/N, a + b, (eps_0 + alpha eps_1)/N).",
    construction="ve.matrix_vector",
    rule=product_rule,
    examine=confronted(product_rule, of_normalized),
    candidates=product_instances,
)


def tensor_rule(x: Record, y: Record) -> Record:
    return record(x.alpha * y.alpha, x.ancillas + y.ancillas, x.epsilon + y.epsilon + x.epsilon * y.epsilon)


def tensor_instances() -> Iterator[VectorEncoding]:
    yield kron(unit_scalar(1.5, 0.5, outward=True), unit_scalar(1.25, 0.25, -1.0j, outward=True))
    yield kron(unit_scalar(1.5, 0.25), unit_scalar(0.75, 0.25))


TENSOR = stated(
    key="Lemma 3",
    title="Tensor product",
    statement="Unit vectors, (alpha, a, eps) on n qubits, (beta, b, delta) on m: (alpha beta, a + b, eps + delta + eps delta).",
    construction="ve.tensor",
    rule=tensor_rule,
    examine=confronted(tensor_rule, of_children),
    candidates=tensor_instances,
)


def stack_vectors(terms: Sequence[VectorEncoding]) -> VectorEncoding:
    """Lemma 4's circuit: Hadamards on d ancillas, SELECT that writes the index, Hadamards; encodes sum_j |j> psi_j/alpha_j."""
    width = ceil_log2(len(terms))
    index = np.eye(1 << width)
    stood = [kron(VectorEncoding.from_vector(index[j]), x) for j, x in enumerate(terms)]
    return linear_combination([1.0 / x.record.alpha for x in terms], stood).normalized()


def _stack_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    placed = e.children[0].children
    return tuple(c.children[1].record for c in placed), {}


def concatenation_rule(*terms: Record) -> Record:
    norm = square_root(total(1 / (t.alpha * t.alpha) for t in terms))
    ancillas = ceil_log2(len(terms)) + maximum(*(t.ancillas for t in terms))
    return record(len(terms) / norm, ancillas, maximum(*(t.epsilon for t in terms)))


def concatenation_instances() -> Iterator[VectorEncoding]:
    yield stack_vectors([unit_scalar(2.0, 0.25), unit_scalar(0.75, 0.25, -1.0)])
    yield stack_vectors([vector_scalar(0.5j, 2.0, 0.0), vector_scalar(1.0, 1.0, 0.0)])


CONCATENATION = stated(
    key="Lemma 4",
    title="Concatenation",
    statement="D = 2^d VEs (alpha_j, a, eps), Hadamards on the index: Psi = sum |j> psi_j/alpha_j, N = sqrt(sum 1/alpha_j^2): "
    "(D/N, d + a, eps)-VE of Psi/N.",
    construction="ve.sum",
    rule=concatenation_rule,
    examine=confronted(concatenation_rule, _stack_premises),
    candidates=concatenation_instances,
    remark="one eps for all is enough: sqrt(sum eps^2/alpha_j^2)/N = eps",
)

CLAIMS = (SUM, SUM_PROOF, SUM_END, SUM_END_D3, MATRIX_VECTOR, TENSOR, CONCATENATION)
