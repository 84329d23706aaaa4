"""The error rules that public block-encoding libraries compute, as statements about the encodings that they are attached to.

Only the error is confronted: such libraries count ancillas for circuits of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..encoding.encoding import BlockEncoding
from ..encoding.record import Record
from ..instances.aligned import block_scalar
from ..lemmas.algebra import kron, linear_combination
from ..lemmas.be.product import product
from ..lemmas.poly.singular_value_transformation import singular_value_transformation
from ..scalars import absolute, ceil_log2, maximum, total
from .stated import Premises, Quantity, confronted, of_children, record, relabelled, stated

SOURCE = "a public block-encoding library"


def error_only(rule: Callable[..., Record], premises: Premises = of_children) -> Callable[[Any], tuple[Quantity, ...]]:
    """As `confronted`, the error alone."""
    whole = confronted(rule, premises, circuits=False)
    return lambda e: tuple(q for q in whole(e) if q.name == "error")


def summed_rule(*factors: Record) -> Record:
    """alpha = alpha_1 alpha_2, epsilon = sum alpha_i epsilon_i."""
    alpha = factors[0].alpha
    for f in factors[1:]:
        alpha = alpha * f.alpha
    return record(alpha, total(f.ancillas for f in factors), total(f.alpha * f.epsilon for f in factors))


def product_instances() -> Iterator[BlockEncoding]:
    """10 and 1, the second with an error: 10 eps is due, eps is computed. Then equal alphas, where only second order is lost."""
    yield product(block_scalar(1.0, 10.0, 0.0), block_scalar(1.0, 1.0, 0.5))
    yield product(block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5))


def tensor_instances() -> Iterator[BlockEncoding]:
    yield kron(block_scalar(1.0, 10.0, 0.0), block_scalar(1.0, 1.0, 0.5))
    yield kron(block_scalar(1.0j, 1.0, 0.5), block_scalar(-1.0, 1.0, 0.5))


PRODUCT = stated(
    key="library, product",
    title="Error of a product as a library computes it",
    statement="Product of (alpha_i, a_i, eps_i)-BEs: alpha = prod alpha_i, epsilon = sum alpha_i eps_i.",
    construction="be.product",
    rule=summed_rule,
    examine=error_only(summed_rule),
    candidates=product_instances,
    source=f"{SOURCE} (product rule)",
    remark="each error is to be multiplied by the *other* alpha; equal alphas hide it",
)
TENSOR = relabelled(
    PRODUCT,
    key="library, tensor product",
    title="Error of a tensor product as a library computes it",
    statement="Tensor product of (alpha_i, a_i, eps_i)-BEs: alpha = prod alpha_i, sum a_i ancillas, epsilon = sum alpha_i eps_i.",
    construction="be.tensor",
    candidates=tensor_instances,
    source=f"{SOURCE} (tensor product rule)",
)


def largest_rule(*terms: Record, coefficients: Any) -> Record:
    """epsilon = max epsilon_i for sum y_i A_i."""
    alpha = total(absolute(y) * t.alpha for y, t in zip(coefficients, terms, strict=True))
    ancillas = maximum(*(t.ancillas for t in terms)) + ceil_log2(len(terms))
    return record(alpha, ancillas, maximum(*(t.epsilon for t in terms)))


def weighted_largest_rule(*terms: Record, coefficients: Any) -> Record:
    """epsilon = (sum |y_i|) max epsilon_i."""
    plain = largest_rule(*terms, coefficients=coefficients)
    return record(plain.alpha, plain.ancillas, total(absolute(y) for y in coefficients) * plain.epsilon)


def combination_instances() -> Iterator[BlockEncoding]:
    """1 + 1: the errors add up. Then weights of sum 1."""
    yield linear_combination([1.0, 1.0], [block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5)])
    yield linear_combination([0.5, 0.5], [block_scalar(1.0, 2.0, 0.5), block_scalar(1.0, 0.75, 0.25)])


COMBINATION = stated(
    key="library, linear combination",
    title="Error of a linear combination as a library computes it",
    statement="sum y_i A_i of (alpha_i, a_i, eps_i)-BEs: alpha = sum |y_i| alpha_i, epsilon = max eps_i.",
    construction="be.linear_combination",
    rule=largest_rule,
    examine=error_only(largest_rule),
    candidates=combination_instances,
    source=f"{SOURCE} (linear combination rule)",
    remark="right where sum |y_i| <= 1, which such a library may arrange by rescaling the coefficients; then the matrix is rescaled too",
)
WEIGHTED = relabelled(
    COMBINATION,
    key="library, linear combination, documented",
    title="Error of a linear combination as a library documents it",
    statement="sum y_i A_i of (alpha_i, a_i, eps_i)-BEs: alpha = sum |y_i| alpha_i, epsilon = (sum |y_i|) max eps_i.",
    rule=weighted_largest_rule,
    examine=error_only(weighted_largest_rule),
    remark="sum |y_i| eps_i is enough; the two agree for equal errors",
)


def degree_rule(A: Record, *, degree: Any) -> Record:
    return record(1, A.ancillas, degree * A.epsilon)


def square_rule(A: Record, *, degree: Any) -> Record:
    return record(1, A.ancillas + 1, degree * degree * A.epsilon / A.alpha)


def chebyshev_premises(e: BlockEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    return (e.children[0].record,), {"degree": e.source.numbers["degree"]}  # type: ignore[union-attr]


def chebyshev_instances() -> Iterator[BlockEncoding]:
    """Encoded 1/2, meant 1: T_2 is -1/2 and 1. Then near 1, where T_d is steepest, and with a smaller alpha."""
    yield singular_value_transformation(block_scalar(0.5, 1.0, 0.5), [0.0, 0.0, 1.0])
    yield singular_value_transformation(block_scalar(1 - 1e-6, 1.0, 1e-6), [0.0, 0.0, 0.0, 1.0])
    yield singular_value_transformation(block_scalar(0.5, 0.5, 0.25), [0.0, 1.0])


CHEBYSHEV = stated(
    key="library, Chebyshev polynomial",
    title="Error of T_d(A/alpha) as a library computes it",
    statement="T_d(A/alpha) of an (alpha, a, eps)-BE of A: alpha = 1, epsilon = d eps.",
    construction="poly.singular_value_transformation",
    rule=degree_rule,
    examine=error_only(degree_rule, chebyshev_premises),
    candidates=chebyshev_instances,
    source=f"{SOURCE} (Chebyshev polynomial rule)",
    remark="the slope of T_d at 1 is d^2, and the argument is A/alpha; for d = 1 and alpha = 1 the rule is right",
)
CHEBYSHEV_REPAIRED = relabelled(
    CHEBYSHEV,
    key="library, Chebyshev polynomial, d^2 eps/alpha",
    rule=square_rule,
    examine=error_only(square_rule, chebyshev_premises),
)

CLAIMS = (PRODUCT, TENSOR, COMBINATION, WEIGHTED, CHEBYSHEV)
