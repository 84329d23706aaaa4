"""Lemmas B.1, B.2, B.4, B.5 and B.9: products, sums and amplifications of matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...claims import BE, Amendment, Claim, Claimed, Complex, Either, Formal, Integer, Real, Record, Several, record
from ...claims.bounds import by_rule, equal, equal_children
from ...claims.measuring import corner
from ...encoding.encoding import BlockEncoding
from ...instances.aligned import block_scalar
from ...lemmas.algebra import kron, linear_combination
from ...lemmas.be.product import product
from ...lemmas.common.deamplification import deamplify
from ...lemmas.paper.lemma_b4 import three_calls
from ...lemmas.paper.root_weights import root_weighted_combination
from ...lemmas.poly.singular_value_transformation import singular_value_transformation
from ...scalars import absolute, ceil_log2, maximum, total
from ..camps2020 import tensor_product
from ..draws import alike, child, of_entry, size
from ..gslw2019 import lemma_53
from ..gslw2019.lemma_52 import like_each_other
from . import claim
from .instances import unit_scalar


def product_instances() -> Iterator[Any]:
    yield block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5)
    yield block_scalar(1.0, 2.0, 0.5), block_scalar(-0.5, 0.75, 0.25)


@claim(
    key="Lemma B.1",
    formal=Formal("A * B"),
    title="Product of block-encodings",
    inputs={"A": BE(), "B": BE()},
    construction="be.product",
    rule=lemma_53.rule,
    candidates=product_instances,
    draw=of_entry("be.product"),
    repair=Amendment("+ delta eps", lemma_53.second_order),
    remark="the second-order term is missing; the further promise ||B|| <= beta takes its place",
)
def lemma_b1(A: Any, B: Any) -> Any:
    """(alpha, a, delta) of A, (beta, b, eps) of B: (alpha beta, a + b, alpha eps + beta delta) of AB."""
    return product(A, B), lemma_53.rule(A.record, B.record)


@claim(
    key="Lemma B.2",
    formal=Formal("tensor A B", size="n_A + n_B"),
    title="Tensor product of block-encodings",
    inputs={"A": BE(n="own"), "B": BE(n="own")},
    construction="be.tensor",
    rule=lemma_53.crossed,
    candidates=tensor_product.instances,
    draw=of_entry("be.tensor"),
    implied_by=by_rule("be.tensor"),
)
def lemma_b2(A: Any, B: Any) -> Any:
    """(alpha, a, eps_0) of A, (beta, b, eps_1) of B: (alpha beta, a + b, eps_0 beta + eps_1 alpha + eps_0 eps_1)."""
    return kron(A, B), lemma_53.crossed(A.record, B.record)


def third_chebyshev(A: Record) -> Record:
    return record(1, A.ancillas + 1, 0)


def zero_or_one(A: Any) -> bool:
    """Whether the singular values are 0 and 1."""
    values = np.linalg.svd(A.target, compute_uv=False)
    return bool(np.all(np.minimum(values, np.abs(values - 1)) <= 1e-12))


def third_chebyshev_instances() -> Iterator[Any]:
    for matrix in ([[1.0]], [[0.0]], [[0.0, 1.0j], [0.0, 0.0]], np.full((2, 2), 0.5)):
        half = BlockEncoding.from_matrix(matrix, alpha=2.0)
        yield half, 0
        yield half, 1


@claim(
    key="Lemma B.4",
    title="Exact amplification of singular values in {0, 1}",
    inputs={"A": BE(alpha=2, epsilon=0), "by_phases": Integer(0, 1)},
    requires=zero_or_one,
    construction="paper.lemma_b4",
    rule=third_chebyshev,
    candidates=third_chebyshev_instances,
    implied_by=by_rule("paper.lemma_b4", lambda records, numbers: [equal(records[0].alpha, 2)]),
    remark="the paper's circuit, and the QSVT of -T_3 beside it",
)
def lemma_b4(A: Any, by_phases: Any) -> Any:
    """Singular values of A in {0, 1}, a (2, a, 0)-BE: a (1, a + 1, 0)-BE with 3 calls, for -T_3(1/2) = 1."""
    e = singular_value_transformation(A, [0.0, 0.0, 0.0, -1.0]) if by_phases else three_calls(A)
    return Claimed(e, third_chebyshev(A.record), A.target, corner(e))


def combination_rule(*terms: Record, coefficients: Any) -> Record:
    beta, alpha = total(absolute(b) for b in coefficients), terms[0].alpha
    epsilon = maximum(*(t.epsilon for t in terms))
    return record(alpha * beta, terms[0].ancillas + ceil_log2(len(terms)), alpha * beta * epsilon)


def combination_instances() -> Iterator[Any]:
    """D = 1 with b = -1; D = 1 with alpha = 1/2; D = 2 with b = (1, i)."""
    yield [-1.0], [block_scalar(1.0, 1.0, 0.0)]
    yield [1.0], [block_scalar(1.0, 0.5, 0.25)]
    yield [1.0, 1.0j], [block_scalar(1.0, 1.0, 0.0), block_scalar(-1.0, 1.0, 0.0)]


def _left_and_right(stated: Claim) -> Claim:
    def signed(b: Any, terms: Any) -> Any:
        claimed = combination_rule(*(t.record for t in terms), coefficients=b)
        epsilon = sum(map(abs, b)) * max(t.record.epsilon for t in terms)
        return linear_combination(b, terms), replace(claimed, epsilon=epsilon)

    key, construction = "Lemma B.5, left/right pair and beta eps", "be.linear_combination"
    return replace(stated, key=key, construction=construction, function=signed, repair=None)


@claim(
    key="Lemma B.5",
    title="Linear combination of block-encodings",
    inputs={"b": Several(Complex(100.0), 1, 4), "terms": Several(BE(), 1, 4)},
    requires=lambda b, terms: len(b) == len(terms) and like_each_other(terms),
    construction="paper.root_weights",
    rule=combination_rule,
    candidates=combination_instances,
    repair=Amendment(
        "phases of b on one side of the preparation pair; error beta eps in place of alpha beta eps", _left_and_right
    ),
    remark="conj(sqrt b_j) sqrt b_j = |b_j|: the circuit as stated loses every sign and phase; and alpha beta eps is below the "
    "true beta eps where alpha < 1",
)
def lemma_b5(b: Any, terms: Any) -> Any:
    """D = 2^d (alpha, a, eps)-BEs of A_j, b in C^D, |b> = sum sqrt(b_j)|j>, beta = ||b||_1, V = (U_b^H (x) I) SELECT (U_b (x) I): (alpha
    beta, a + d, alpha beta eps)-BE of sum b_j A_j."""
    target = sum(z * t.target for z, t in zip(b, terms, strict=True))
    return Claimed(
        root_weighted_combination(b, terms), combination_rule(*(t.record for t in terms), coefficients=b), target
    )


def positive_instances() -> Iterator[Any]:
    """b >= 0 and alpha >= 1: what is left of the statement."""
    yield [2.0, 0.5], [block_scalar(1.0, 2.0, 0.5), block_scalar(1.0, 2.0, 0.5)]
    yield [1.0], [block_scalar(1.0j, 1.0, 0.25)]


def drawn_positive(rng: np.random.Generator) -> Any:
    terms = alike(rng)
    return list(rng.uniform(0.1, 2, size=len(terms))), terms


lemma_b5_positive = replace(
    lemma_b5,
    key="Lemma B.5, b >= 0 and alpha >= 1",
    title="Linear combination of block-encodings, where the statement holds",
    statement=lemma_b5.statement + " With b_j >= 0 and alpha >= 1.",
    inputs={"b": Several(Real(0.0, 100.0), 1, 4), "terms": Several(BE(alpha=(1.0, 100.0)), 1, 4)},
    candidates=positive_instances,
    draw=drawn_positive,
    implied_by=by_rule(
        "be.linear_combination",
        lambda records, numbers: [*equal_children(records, numbers), records[0].alpha >= 1],
    ),
    repair=None,
    remark="",
)


def deamplification_rule(x: Record, *, tau: Any) -> Record:
    return record(tau * x.alpha, x.ancillas + 2, x.epsilon)


@claim(
    key="Lemma B.9",
    title="De-amplification",
    inputs={"x": Either(), "tau": Real(1.0, 100.0)},
    construction="common.deamplification",
    rule=deamplification_rule,
    candidates=lambda: [(unit_scalar(2.0, 0.25, 1.0j), 3.0), (unit_scalar(0.75, 0.25), 1.0)],
    draw=lambda rng: (child(rng, Either(), size(rng)), float(rng.uniform(1, 4))),
    implied_by=by_rule("common.deamplification"),
    enough="one further ancilla",
)
def lemma_b9(x: Any, tau: Any) -> Any:
    """tau >= 1: (alpha tau, a + 2, eps)."""
    return deamplify(x, tau), deamplification_rule(x.record, tau=tau)
