"""Lemmas 1 to 4: sums, matrix-vector products, tensor products and concatenations of vectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...claims import (
    BE,
    VE,
    Amendment,
    Claim,
    Formal,
    Otherwise,
    OwnBound,
    Real,
    Record,
    Several,
    VectorEncoding,
    at_most,
    record,
)
from ...claims.bounds import at_least_one, divided, equal_terms, unit
from ...claims.conditions import words
from ...instances.aligned import block_scalar, vector_scalar, vector_with_error
from ...lemmas import CATALOGUE
from ...lemmas.algebra import kron, linear_combination
from ...lemmas.common.scaling import scale
from ...lemmas.ve.concatenation import concatenate
from ...lemmas.ve.matrix_vector import matrix_vector
from ...scalars import ceil_log2, maximum, square_root, total
from ..draws import Draw, child, pair, size
from ..small import needs, norm
from . import claim
from .instances import E0, E1, divided_by, unit_scalar

UNIT = VE(unit=True)
SUM: dict[str, Any] = {"tau": Real(0.0, 1.0), "x": UNIT, "y": UNIT}
GAMMA = "((tau / α_x : ℝ) : ℂ) • x + (((1 - tau) / α_y : ℝ) : ℂ) • y"
SUM_FORMAL = Formal(f"((1 / norm : ℝ) : ℂ) • ({GAMMA})", ("0 ≤ tau", "tau ≤ 1"), {"norm": f"‖{GAMMA}‖"})
SUM_RULES = ("ve.sum", "ve.normalization")


def weighted_sum(tau: float, x: VectorEncoding, y: VectorEncoding) -> VectorEncoding:
    """Lemma 1's circuit: R_tau, one controlled use of each, R_tau^T; encodes (tau/alpha) psi + ((1 - tau)/beta) phi."""
    out: VectorEncoding = linear_combination([tau / x.record.alpha, (1 - tau) / y.record.alpha], [x, y]).normalized()
    return out


def sum_rule(x: Record, y: Record, *, tau: Any, norm: Any) -> Record:
    return record(1 / norm, maximum(x.ancillas, y.ancillas) + 1, (x.epsilon / x.alpha + y.epsilon / y.alpha) / norm)


def sum_rule_weighted(x: Record, y: Record, *, tau: Any, norm: Any) -> Record:
    error = tau * x.epsilon / x.alpha + (1 - tau) * y.epsilon / y.alpha
    return record(1 / norm, maximum(x.ancillas, y.ancillas) + 1, error / norm)


def sum_rule_end(x: Record, y: Record, *, tau: Any, norm: Any) -> Record:
    return record(1 / norm, 1 + x.ancillas + y.ancillas, (x.epsilon + y.epsilon) / norm)


def sum_instances() -> Iterator[Any]:
    """n = 0, then n = 1 with nearly cancelling vectors; alpha below 1 is possible where the error shrinks the value."""
    yield 0.9, unit_scalar(0.2, 0.8), unit_scalar(1.0, 0.0)
    yield 0.3, unit_scalar(1.5, 0.25), unit_scalar(2.0, 0.125)
    yield 1.0, unit_scalar(1.5, 0.25), unit_scalar(1.0, 0.0, -1.0)
    x = vector_with_error(0.8 * E0, 1.0, 0.2 * E0)
    yield 0.5, x, vector_with_error(-0.6 * E0 + 0.3 * E1, 1.25, -0.25 * E0 - 0.375 * E1)


def sum_instances_d3() -> Iterator[Any]:
    """The same with alpha >= 1, as D.3 asks."""
    yield from ((tau, x, y) for tau, x, y in sum_instances() if x.record.alpha >= 1 and y.record.alpha >= 1)
    yield 1.0, unit_scalar(1.0, 0.25), unit_scalar(1.0, 0.0)


def drawn_sum(least: float) -> Draw:
    return lambda rng: (float(rng.choice([0.0, 0.5, 1.0, rng.random()])), *pair(rng, UNIT, least))


def _own_sum(x: Record, y: Record, *, tau: Any, norm: Any) -> Record:
    return divided(CATALOGUE["ve.sum"].rule(x, y, coefficients=(tau / x.alpha, (1 - tau) / y.alpha)), norm)


def _share(records: list[Record], numbers: Mapping[str, Any]) -> list[Any]:
    return [numbers["tau"] <= 1]


OWN_SUM = OwnBound("ve.sum, ve.normalization", _own_sum, SUM_RULES, _share)


@claim(
    key="Lemma 1",
    title="Vector sum",
    inputs=SUM,
    construction="ve.sum",
    formal=SUM_FORMAL,
    rule=sum_rule,
    candidates=sum_instances,
    draw=drawn_sum(0.0),
    implied_by=OWN_SUM,
    remark="the weights tau and 1 - tau do not enter the stated error",
)
def lemma_1(tau: Any, x: Any, y: Any) -> Any:
    """0 <= tau <= 1; psi (alpha, a, eps_0), phi (beta, b, eps_1); Gamma = (tau/alpha) psi + ((1-tau)/beta) phi, N = ||Gamma||: a (1/N,
    max(a, b) + 1, (eps_0/alpha + eps_1/beta)/N)-VE of Gamma/N."""
    e = weighted_sum(tau, x, y)
    return e, sum_rule(x.record, y.record, tau=tau, norm=divided_by(e))


@claim(
    key="Lemma 1 [P], weighted",
    title="Vector sum, as computed in the proof",
    statement=lemma_1.statement,
    kind="part of a proof",
    inputs=SUM,
    construction="ve.sum",
    formal=SUM_FORMAL,
    rule=sum_rule_weighted,
    candidates=sum_instances,
    draw=drawn_sum(0.0),
    implied_by=OWN_SUM,
    remark=lemma_1.remark,
)
def lemma_1_weighted(tau: Any, x: Any, y: Any) -> Any:
    e = weighted_sum(tau, x, y)
    return e, sum_rule_weighted(x.record, y.record, tau=tau, norm=divided_by(e))


@claim(
    key="Lemma 1 [P], end",
    title="Vector sum, last line of the proof",
    kind="part of a proof",
    inputs=SUM,
    construction="ve.sum",
    formal=SUM_FORMAL,
    rule=sum_rule_end,
    candidates=sum_instances,
    repair=Amendment("needs alpha >= 1 and beta >= 1 (as D.3 asks)", lambda _: lemma_1_end_d3, condition=True),
    remark="needs alpha, beta >= 1 (D.3 asks for that); without it the smallest candidate fails",
)
def lemma_1_end(tau: Any, x: Any, y: Any) -> Any:
    """The proof ends with (1/N, 1 + a + b, (eps_0 + eps_1)/N)."""
    e = weighted_sum(tau, x, y)
    return e, sum_rule_end(x.record, y.record, tau=tau, norm=divided_by(e))


lemma_1_end_d3: Claim = replace(
    lemma_1_end,
    key="Lemma 1 [P], end, alpha >= 1",
    requires=(words("alpha_x >= 1 and alpha_y >= 1"),),
    formal=replace(SUM_FORMAL, given=(*SUM_FORMAL.given, "1 ≤ α_x", "1 ≤ α_y")),
    candidates=sum_instances_d3,
    draw=drawn_sum(1.0),
    implied_by=replace(
        OWN_SUM, given=lambda records, numbers: [*at_least_one(records, numbers), *_share(records, numbers)]
    ),
    repair=None,
    remark="with D.3's alpha, beta >= 1",
)


def product_rule(A: Record, x: Record, *, norm: Any) -> Record:
    return record(A.alpha * x.alpha / norm, A.ancillas + x.ancillas, (A.epsilon + A.alpha * x.epsilon) / norm)


def product_instances() -> Iterator[Any]:
    yield block_scalar(1.0j, 2.0, 0.5), unit_scalar(0.75, 0.25, -1.0)
    yield block_scalar(0.5, 3.0, 0.1), unit_scalar(1.5, 0.25)


def drawn_product(rng: np.random.Generator) -> Any:
    n = int(rng.integers(0, 2))
    return child(rng, BE(), n), child(rng, UNIT, n)


@claim(
    key="Lemma 2",
    title="Matrix-vector product",
    inputs={"A": BE(), "x": UNIT},
    construction="ve.matrix_vector",
    formal=Formal("((1 / norm : ℝ) : ℂ) • applied A x", numbers={"norm": "‖applied A x‖"}),
    rule=product_rule,
    candidates=product_instances,
    draw=drawn_product,
    implied_by=OwnBound(
        "ve.matrix_vector, ve.normalization",
        lambda A, x, *, norm: divided(CATALOGUE["ve.matrix_vector"].rule(A, *unit(x)), norm),
        ("ve.matrix_vector", "ve.normalization"),
    ),
)
def lemma_2(A: Any, x: Any) -> Any:
    """A (alpha, a, eps_0)-BE, unit psi (beta, b, eps_1)-VE, N = ||A psi||: (alpha beta/N, a + b, (eps_0 + alpha eps_1)/N)."""
    e = matrix_vector(A, x).normalized()
    return e, product_rule(A.record, x.record, norm=divided_by(e))


def stretched_product() -> Iterator[Any]:
    """A number that its error makes longer than alpha; then one that is not."""
    yield block_scalar(1.0, 1.0, 0.5), unit_scalar(1.0, 0.0)
    yield block_scalar(0.5, 2.0, 0.0), unit_scalar(1.5, 0.0)


@claim(
    key="Lemma 2, Definition 3",
    title="A matrix-vector product as a vector-encoding of Definition 3",
    statement=lemma_2.statement + " It is a vector-encoding: alpha >= 1 (Definition 3).",
    inputs={"A": BE(), "x": UNIT},
    requires="alpha_x >= 1",
    construction="the matrices themselves",
    candidates=stretched_product,
    repair=needs("needs N <= alpha beta, as ||A|| <= alpha gives", lambda: list(stretched_product())[1:]),
    remark="||A|| may be as large as alpha + eps_0, and N with it",
)
def lemma_2_definition_3(A: Any, x: Any) -> Any:
    return [at_most("N over alpha beta", norm(A.target @ x.target), A.record.alpha * x.record.alpha)]


def tensor_rule(x: Record, y: Record) -> Record:
    return record(x.alpha * y.alpha, x.ancillas + y.ancillas, x.epsilon + y.epsilon + x.epsilon * y.epsilon)


def tensor_instances() -> Iterator[Any]:
    yield unit_scalar(1.5, 0.5, outward=True), unit_scalar(1.25, 0.25, -1.0j, outward=True)
    yield unit_scalar(1.5, 0.25), unit_scalar(0.75, 0.25)


@claim(
    key="Lemma 3",
    title="Tensor product",
    inputs={"x": VE(n="own", unit=True), "y": VE(n="own", unit=True)},
    construction="ve.tensor",
    formal=Formal("tensorVec x y", size="n_x + n_y"),
    rule=tensor_rule,
    candidates=tensor_instances,
    draw=lambda rng: (child(rng, UNIT, size(rng)), child(rng, UNIT, size(rng))),
    implied_by=OwnBound("ve.tensor", lambda x, y: CATALOGUE["ve.tensor"].rule(*unit(x, y)), ("ve.tensor",)),
)
def lemma_3(x: Any, y: Any) -> Any:
    """Unit vectors, (alpha, a, eps) on n qubits, (beta, b, delta) on m: (alpha beta, a + b, eps + delta + eps delta)."""
    return kron(x, y), tensor_rule(x.record, y.record)


def selected(terms: Sequence[VectorEncoding]) -> VectorEncoding:
    """Lemma 4's circuit: Hadamards on d ancillas, SELECT that writes the index, Hadamards; encodes sum_j |j> psi_j/alpha_j."""
    width = ceil_log2(len(terms))
    index = np.eye(1 << width)
    stood = [kron(VectorEncoding.from_vector(index[j]), x) for j, x in enumerate(terms)]
    out: VectorEncoding = linear_combination([1.0 / x.record.alpha for x in terms], stood)
    return out


def stack_vectors(terms: Sequence[VectorEncoding]) -> VectorEncoding:
    """The same vector over its norm."""
    return selected(terms).normalized()


def weighted_stack(terms: Sequence[VectorEncoding]) -> VectorEncoding:
    """The same vector with alpha = sqrt(D)/N."""
    out: VectorEncoding = concatenate([scale(1.0 / x.record.alpha, x) for x in terms]).normalized()
    return out


def concatenation_rule(*terms: Record) -> Record:
    norm = square_root(total(1 / (t.alpha * t.alpha) for t in terms))
    ancillas = ceil_log2(len(terms)) + maximum(*(t.ancillas for t in terms))
    return record(len(terms) / norm, ancillas, maximum(*(t.epsilon for t in terms)))


def _own_concatenation(*terms: Record) -> Record:
    """The value sum |j> (value of psi_j)/alpha_j is that of scaled and concatenated terms, whatever circuit makes it."""
    scaled = [CATALOGUE["common.scaling"].rule(t, factor=1 / t.alpha) for t in terms]
    norm = square_root(total(1 / (t.alpha * t.alpha) for t in terms))
    error = CATALOGUE["ve.concatenation"].rule(*scaled).epsilon / norm
    return record(len(terms) / norm, 1 + terms[0].ancillas, error)


def concatenation_instances() -> Iterator[Any]:
    yield [unit_scalar(2.0, 0.25), unit_scalar(0.75, 0.25, -1.0)]
    yield [vector_scalar(0.5j, 2.0, 0.0), vector_scalar(1.0, 1.0, 0.0)]


def drawn_concatenation(rng: np.random.Generator) -> Any:
    n, count = int(rng.integers(0, 2)), int(rng.choice([2, 4]))
    return [child(rng, UNIT, n) for _ in range(count)]


@claim(
    key="Lemma 4",
    title="Concatenation",
    inputs={"terms": Several(UNIT, 2, 4)},
    construction="ve.sum",
    rule=concatenation_rule,
    candidates=concatenation_instances,
    draw=drawn_concatenation,
    implied_by=OwnBound(
        "ve.concatenation of common.scaling", _own_concatenation, ("ve.concatenation", "common.scaling"), equal_terms
    ),
    otherwise=Otherwise("ve.concatenation, whose index is prepared by the weights", weighted_stack),
    enough="sqrt(D)/N for D/N, and no ancilla beside the terms' own",
    remark="eps bounds the errors of all D vectors",
)
def lemma_4(terms: Any) -> Any:
    """D = 2^d VEs (alpha_j, a, eps), Hadamards on the index: Psi = sum |j> psi_j/alpha_j, N = sqrt(sum 1/alpha_j^2): (D/N, d + a, eps)-VE
    of Psi/N."""
    return stack_vectors(terms), concatenation_rule(*(t.record for t in terms))
