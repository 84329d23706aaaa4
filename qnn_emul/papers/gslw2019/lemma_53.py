"""Products of block-encoded matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...claims import BE, Amendment, Claim, Formal, Record, record
from ...claims.statement import varied
from ...instances.aligned import block_scalar, matrix_with_error
from ...lemmas.be.product import product
from ..draws import child, of_entry
from . import claim


def rule(A: Record, B: Record) -> Record:
    return record(A.alpha * B.alpha, A.ancillas + B.ancillas, A.alpha * B.epsilon + B.alpha * A.epsilon)


def crossed(A: Record, B: Record) -> Record:
    """With the second-order term."""
    first = rule(A, B)
    return replace(first, epsilon=first.epsilon + A.epsilon * B.epsilon)


def instances() -> Iterator[Any]:
    """Encoded 1 and 1, meant 3/2 and 3/2; then with ancillas and signs."""
    yield block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5)
    yield block_scalar(0.5, 2.0, 0.5), block_scalar(-0.5j, 0.75, 0.25)


def second_order(stated: Claim) -> Claim:
    """The repair + delta eps."""
    change = lambda made, values: crossed(values["A"].record, values["B"].record)
    return varied(stated, change, key="Product, + delta eps")


def promised_instances() -> Iterator[Any]:
    """||B|| <= beta."""
    yield block_scalar(1.0, 1.0, 0.5), matrix_with_error(np.array([[0.5]]), 1.0, np.array([[0.5]]))
    yield block_scalar(1.0j, 2.0, 0.5), matrix_with_error(np.array([[1.0]]), 0.75, np.array([[-0.25]]))


def promised(stated: Claim) -> Claim:
    """The repair ||B|| <= beta."""

    def drawn(rng: np.random.Generator) -> Any:
        n = int(rng.integers(0, 2))
        return child(rng, BE(), n), child(rng, BE(contraction=True), n)

    inputs = {"A": BE(), "B": BE(norm_at_most="alpha")}
    key = "Product, ||B|| <= beta"
    return replace(stated, key=key, inputs=inputs, candidates=promised_instances, draw=drawn, repair=None)


@claim(
    key="GSLW Lemma 53",
    formal=Formal("A * B"),
    title="Product of block-encoded matrices",
    inputs={"A": BE(), "B": BE()},
    construction="be.product",
    rule=rule,
    candidates=instances,
    draw=of_entry("be.product"),
    repair=Amendment("+ delta eps (or the promise ||B|| <= beta)", second_order),
    remark="the second-order term is missing; the further promise ||B|| <= beta takes its place",
)
def lemma_53(A: Any, B: Any) -> Any:
    """U an (alpha, a, delta)-BE of A, V a (beta, b, eps)-BE of B: (I_b (x) U)(I_a (x) V) is an (alpha beta, a + b, alpha eps + beta
    delta)-BE of A B."""
    return product(A, B), rule(A.record, B.record)
