"""Statements of GSLW (arXiv:1806.01838) on sums and products as they state them: GSLW Lemmas 52 and 53."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding
from ..encoding.record import Record
from ..instances.aligned import block_scalar, matrix_with_error
from ..lemmas.algebra import linear_combination
from ..lemmas.be.product import product
from ..scalars import ceil_log2, maximum, total
from .matrices import PRODUCT, product_rule
from .stated import Quantity, confronted, describe, of_children, record, relabelled, stated

SOURCE = "Gilyen, Su, Low, Wiebe (arXiv:1806.01838)"


# -- GSLW Lemma 52 ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Prepared:
    """A combination whose preparation pair has the products beta c_j^* d_j = coefficients, where y is wanted."""

    encoding: BlockEncoding
    y: tuple[complex, ...]

    @property
    def numbers(self) -> dict[str, Any]:
        given = self.encoding.source.numbers["coefficients"]  # type: ignore[union-attr]
        gap = sum(abs(g - w) for g, w in zip(given, self.y, strict=True))
        return {"beta": sum(map(abs, given)), "epsilon_1": gap}

    def __repr__(self) -> str:
        return f"y = {list(self.y)}, prepared as {list(self.encoding.source.numbers['coefficients'])}: {describe(self.encoding)}"  # type: ignore[union-attr]


def combination_rule(*terms: Record, beta: Any, epsilon_1: Any) -> Record:
    """Equal alphas; eps_2 is the largest of the terms' errors."""
    alpha, epsilon = terms[0].alpha, maximum(*(t.epsilon for t in terms))
    return record(alpha * beta, terms[0].ancillas + ceil_log2(len(terms)), alpha * epsilon_1 + alpha * beta * epsilon)


def repaired_combination_rule(*terms: Record, beta: Any, epsilon_1: Any) -> Record:
    stated = combination_rule(*terms, beta=beta, epsilon_1=epsilon_1)
    epsilon = maximum(*(t.epsilon for t in terms))
    return record(stated.alpha, stated.ancillas, terms[0].alpha * epsilon_1 + beta * epsilon)


def examine_prepared(rule: Any) -> Any:
    """||sum y_j A_j - claimed alpha * block|| beside the claimed error."""

    def examine(instance: Prepared) -> tuple[Quantity, ...]:
        e = instance.encoding
        wanted = total(y * c.target_data for y, c in zip(instance.y, e.children, strict=True))
        return confronted(rule, lambda e: (tuple(c.record for c in e.children), instance.numbers), lambda e: wanted)(e)

    return examine


def prepared_instances() -> Iterator[Prepared]:
    """alpha = 1/2 with an exact preparation; then alpha = 1 and 2, the preparation off."""
    yield Prepared(linear_combination([1.0], [block_scalar(1.0, 0.5, 0.25)]), (1.0,))
    yield from prepared_above_one()


def prepared_above_one() -> Iterator[Prepared]:
    yield Prepared(linear_combination([1.0], [block_scalar(1.0, 1.0, 0.5)]), (1.0,))
    two = [block_scalar(1.0, 2.0, 0.25), block_scalar(-1.0, 2.0, 0.25)]
    yield Prepared(linear_combination([1.0, -1.0], two), (1.0, -0.5))


COMBINATION = stated(
    key="GSLW Lemma 52",
    title="Linear combination of block-encoded matrices",
    statement="(P_L, P_R) a (beta, b, eps_1)-state-preparation pair for y, U_j (alpha, a, eps_2)-BEs of A_j: an (alpha beta, a + b, "
    "alpha eps_1 + alpha beta eps_2)-BE of sum y_j A_j.",
    construction="be.linear_combination",
    rule=combination_rule,
    examine=examine_prepared(combination_rule),
    candidates=prepared_instances,
    source=SOURCE,
    remark="eps_2 is an absolute error already, so that its share is beta eps_2: loose for alpha > 1, too small for alpha < 1",
)
COMBINATION_REPAIRED = relabelled(
    COMBINATION,
    key="GSLW Lemma 52, beta eps_2",
    rule=repaired_combination_rule,
    examine=examine_prepared(repaired_combination_rule),
)


# -- GSLW Lemma 53 ----------------------------------------------------------------------------------------------------
def product_instances() -> Iterator[BlockEncoding]:
    """Encoded 1 and 1, meant 3/2 and 3/2; then with ancillas and signs."""
    yield product(block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5))
    yield product(block_scalar(0.5, 2.0, 0.5), block_scalar(-0.5j, 0.75, 0.25))


MATRIX_PRODUCT = relabelled(
    PRODUCT,
    key="GSLW Lemma 53",
    title="Product of block-encoded matrices",
    statement="U an (alpha, a, delta)-BE of A, V a (beta, b, eps)-BE of B: (I_b (x) U)(I_a (x) V) is an (alpha beta, a + b, alpha eps + "
    "beta delta)-BE of A B.",
    candidates=product_instances,
    source=SOURCE,
)
MATRIX_PRODUCT_CGJ = relabelled(
    MATRIX_PRODUCT,
    key="CGJ, product",
    source="Chakraborty, Gilyen, Jeffery (arXiv:1804.01973), product of block-encoded matrices",
)


def repaired_product_rule(A: Record, B: Record) -> Record:
    stated = product_rule(A, B)
    return record(stated.alpha, stated.ancillas, stated.epsilon + A.epsilon * B.epsilon, stated.norm)


PRODUCT_REPAIRED = relabelled(
    MATRIX_PRODUCT,
    key="Product, + delta eps",
    rule=repaired_product_rule,
    examine=confronted(repaired_product_rule, of_children),
)


def promised_instances() -> Iterator[BlockEncoding]:
    """||B|| <= beta."""
    yield product(block_scalar(1.0, 1.0, 0.5), matrix_with_error(np.array([[0.5]]), 1.0, np.array([[0.5]])))
    yield product(block_scalar(1.0j, 2.0, 0.5), matrix_with_error(np.array([[1.0]]), 0.75, np.array([[-0.25]])))


PRODUCT_PROMISED = relabelled(MATRIX_PRODUCT, key="Product, ||B|| <= beta", candidates=promised_instances)


CLAIMS = (COMBINATION, MATRIX_PRODUCT, MATRIX_PRODUCT_CGJ)
