"""Tensor products of block-encodings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...claims import BE, Formal, claim
from ...claims.bounds import by_rule
from ...instances.aligned import block_scalar
from ...lemmas.algebra import kron
from ..draws import of_entry
from ..gslw2019.lemma_53 import crossed


def instances() -> Iterator[Any]:
    yield block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5)
    yield block_scalar(1.0j, 2.0, 0.5), block_scalar(-0.5, 0.75, 0.25)


@claim(
    "Camps, Van Beeumen (arXiv:2006.06784), tensor products of block-encodings",
    key="Camps, Van Beeumen, tensor product",
    formal=Formal("tensor A B", size="n_A + n_B"),
    title="Tensor product of block-encodings",
    kind="lemma",
    text="from memory",
    inputs={"A": BE(n="own"), "B": BE(n="own")},
    construction="be.tensor",
    rule=crossed,
    candidates=instances,
    draw=of_entry("be.tensor"),
    implied_by=by_rule("be.tensor"),
)
def tensor_product(A: Any, B: Any) -> Any:
    """An (alpha, a, eps_1)-BE of A on n qubits and a (beta, b, eps_2)-BE of B on m, ancillas brought together by swaps: an (alpha beta, a +
    b, alpha eps_2 + beta eps_1 + eps_1 eps_2)-BE of A (x) B."""
    return kron(A, B), crossed(A.record, B.record)
