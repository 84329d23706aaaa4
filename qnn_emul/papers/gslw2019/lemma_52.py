"""Linear combinations of block-encoded matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...claims import BE, Amendment, Claim, Claimed, Complex, OwnBound, Record, Several, record
from ...claims.bounds import equal_children, equal_terms
from ...claims.statement import varied
from ...instances.aligned import block_scalar
from ...lemmas.algebra import linear_combination
from ...scalars import ceil_log2, maximum
from ..draws import alike
from . import claim

Instance = tuple[list[Any], list[complex], list[complex]]


def rule(*terms: Record, beta: Any, epsilon_1: Any) -> Record:
    """Equal alphas; eps_2 is the largest of the terms' errors."""
    alpha, epsilon = terms[0].alpha, maximum(*(t.epsilon for t in terms))
    return record(alpha * beta, terms[0].ancillas + ceil_log2(len(terms)), alpha * epsilon_1 + alpha * beta * epsilon)


def like_each_other(terms: list[Any]) -> bool:
    """2^d encodings of one alpha and one number of ancillas."""
    same = all(t.record.alpha == terms[0].record.alpha and t.ancillas == terms[0].ancillas for t in terms)
    return len(terms) & (len(terms) - 1) == 0 and same


def instances() -> Iterator[Instance]:
    """alpha = 1/2 with an exact preparation; then alpha = 1 and 2, the preparation off."""
    yield [block_scalar(1.0, 0.5, 0.25)], [1.0], [1.0]
    yield [block_scalar(1.0, 1.0, 0.5)], [1.0], [1.0]
    yield [block_scalar(1.0, 2.0, 0.25), block_scalar(-1.0, 2.0, 0.25)], [1.0, -1.0], [1.0, -0.5]


def drawn(rng: np.random.Generator) -> Instance:
    terms = alike(rng)
    given = [complex(z) for z in rng.normal(size=len(terms)) + 1j * rng.normal(size=len(terms))]
    return terms, given, [z * float(rng.uniform(0, 1)) for z in given]


def prepared_sum(prepared: list[complex], y: list[complex]) -> dict[str, Any]:
    """beta and eps_1 of the preparation pair."""
    return {"beta": sum(map(abs, prepared)), "epsilon_1": sum(abs(p - z) for p, z in zip(prepared, y, strict=True))}


def _amended(stated: Claim) -> Claim:
    def change(made: Claimed, values: dict[str, Any]) -> Record:
        terms = values["terms"]
        numbers = prepared_sum(values["prepared"], values["y"])
        epsilon = maximum(*(t.record.epsilon for t in terms))
        return replace(made.record, epsilon=terms[0].record.alpha * numbers["epsilon_1"] + numbers["beta"] * epsilon)

    return varied(stated, change, key="GSLW Lemma 52, beta eps_2")


@claim(
    key="GSLW Lemma 52",
    title="Linear combination of block-encoded matrices",
    inputs={
        "terms": Several(BE(), 1, 4),
        "prepared": Several(Complex(10.0), 1, 4),
        "y": Several(Complex(10.0), 1, 4),
    },
    requires=lambda terms, prepared, y: len(terms) == len(prepared) == len(y) and like_each_other(terms),
    construction="be.linear_combination",
    rule=rule,
    candidates=instances,
    draw=drawn,
    implied_by=OwnBound(
        "triangle inequality on sum y_j A_j - sum y'_j alpha B_j, sum |y'_j| = beta, ||y||_1 <= beta",
        lambda *terms, beta, epsilon_1: record(
            terms[0].alpha * beta, 1 + terms[0].ancillas, terms[0].alpha * epsilon_1 + beta * terms[0].epsilon
        ),
        given=lambda records, numbers: [*equal_children(records, numbers), *equal_terms(records, numbers)],
    ),
    repair=Amendment("beta eps_2 in place of alpha beta eps_2", _amended),
    remark="eps_2 is an absolute error already, so that its share is beta eps_2 whatever alpha",
)
def lemma_52(terms: Any, prepared: Any, y: Any) -> Any:
    """(P_L, P_R) a (beta, b, eps_1)-state-preparation pair for y, U_j (alpha, a, eps_2)-BEs of A_j: an (alpha beta, a + b, alpha eps_1 +
    alpha beta eps_2)-BE of sum y_j A_j."""
    claimed = rule(*(t.record for t in terms), **prepared_sum(prepared, y))
    target = sum(z * t.target for z, t in zip(y, terms, strict=True))
    return Claimed(linear_combination(prepared, terms), claimed, target)
