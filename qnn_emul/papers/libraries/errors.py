"""Products, tensor products, linear combinations and Chebyshev polynomials.

Only the error is confronted: such libraries count ancillas for circuits of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from operator import mul
from typing import Any

import numpy as np

from ...claims import BE, Amendment, Claim, Complex, Encoding, Formal, Integer, Record, Several, at_most, claim, record
from ...claims.bounds import by_rule
from ...claims.claimed import Quantity
from ...encoding import measure
from ...instances.aligned import block_scalar
from ...lemmas.algebra import kron, linear_combination
from ...lemmas.be.product import product
from ...lemmas.poly.singular_value_transformation import singular_value_transformation
from ...scalars import absolute, ceil_log2, maximum, total
from ..draws import child, of_entry
from ..gslw2019.lemma_53 import crossed
from . import SOURCE


def error(e: Encoding, claimed: Record) -> Quantity:
    """||target - claimed alpha * block|| beside the claimed epsilon."""
    found = measure.error(e, claimed.alpha)
    return at_most("error", found, claimed.epsilon, e.record.epsilon, measure.rounding(e, found, claimed.alpha))


def summed(*factors: Record) -> Record:
    """alpha = alpha_1 alpha_2, epsilon = sum alpha_i epsilon_i."""
    return record(
        reduce(mul, (f.alpha for f in factors)),
        total(f.ancillas for f in factors),
        total(f.alpha * f.epsilon for f in factors),
    )


def _crossed(build: Callable[..., Encoding]) -> Amendment:
    """Each error times the other alpha, and the second order."""

    def of(stated: Claim) -> Claim:
        function = lambda A, B: error(build(A, B), crossed(A.record, B.record))
        return replace(stated, key=f"{stated.key}, crossed", function=function)

    return Amendment("alpha eps_B + beta eps_A + eps_A eps_B", of)


def product_instances() -> Iterator[Any]:
    """10 and 1, the second with an error: 10 eps is due, eps is computed. Then equal alphas, where only second order is lost."""
    yield block_scalar(1.0, 10.0, 0.0), block_scalar(1.0, 1.0, 0.5)
    yield block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5)


def tensor_instances() -> Iterator[Any]:
    yield block_scalar(1.0, 10.0, 0.0), block_scalar(1.0, 1.0, 0.5)
    yield block_scalar(1.0j, 1.0, 0.5), block_scalar(-1.0, 1.0, 0.5)


REMARK = "each error is to be multiplied by the *other* alpha; equal alphas hide it"


@claim(
    f"{SOURCE} (product rule)",
    key="library, product",
    formal=Formal("A * B"),
    title="Error of a product as a library computes it",
    kind="bound",
    text="read, in its files",
    inputs={"A": BE(), "B": BE()},
    construction="be.product",
    rule=summed,
    candidates=product_instances,
    draw=of_entry("be.product"),
    repair=_crossed(product),
    remark=REMARK,
)
def product_error(A: Any, B: Any) -> Any:
    """Product of (alpha_i, a_i, eps_i)-BEs: alpha = prod alpha_i, epsilon = sum alpha_i eps_i."""
    return error(product(A, B), summed(A.record, B.record))


@claim(
    f"{SOURCE} (tensor product rule)",
    key="library, tensor product",
    formal=Formal("tensor A B", size="n_A + n_B"),
    title="Error of a tensor product as a library computes it",
    kind="bound",
    text="read, in its files",
    inputs={"A": BE(n="own"), "B": BE(n="own")},
    construction="be.tensor",
    rule=summed,
    candidates=tensor_instances,
    draw=of_entry("be.tensor"),
    repair=_crossed(kron),
    remark=REMARK,
)
def tensor_error(A: Any, B: Any) -> Any:
    """Tensor product of (alpha_i, a_i, eps_i)-BEs: alpha = prod alpha_i, sum a_i ancillas, epsilon = sum alpha_i eps_i."""
    return error(kron(A, B), summed(A.record, B.record))


def largest(*terms: Record, coefficients: Any) -> Record:
    """epsilon = max epsilon_i for sum y_i A_i."""
    alpha = total(absolute(y) * t.alpha for y, t in zip(coefficients, terms, strict=True))
    ancillas = maximum(*(t.ancillas for t in terms)) + ceil_log2(len(terms))
    return record(alpha, ancillas, maximum(*(t.epsilon for t in terms)))


def weighted_largest(*terms: Record, coefficients: Any) -> Record:
    """epsilon = (sum |y_i|) max epsilon_i."""
    plain = largest(*terms, coefficients=coefficients)
    return record(plain.alpha, plain.ancillas, total(absolute(y) for y in coefficients) * plain.epsilon)


def combination_instances() -> Iterator[Any]:
    """1 + 1: the errors add up. Then weights of sum 1."""
    yield [1.0, 1.0], [block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5)]
    yield [0.5, 0.5], [block_scalar(1.0, 2.0, 0.5), block_scalar(1.0, 0.75, 0.25)]


def coefficients_and_terms(e: Encoding) -> Any:
    """The inputs of a linear combination."""
    return list(e.applied.numbers["coefficients"]), list(e.children)


COMBINATION = {"y": Several(Complex(100.0), 1, 8), "terms": Several(BE(), 1, 8)}
drawn_combination = of_entry("be.linear_combination", coefficients_and_terms)


@claim(
    f"{SOURCE} (linear combination rule)",
    key="library, linear combination, documented",
    title="Error of a linear combination as a library documents it",
    kind="bound",
    text="read, in its files",
    inputs=COMBINATION,
    requires=lambda y, terms: len(y) == len(terms),
    construction="be.linear_combination",
    rule=weighted_largest,
    candidates=combination_instances,
    draw=drawn_combination,
    implied_by=by_rule("be.linear_combination"),
    remark="sum |y_i| eps_i is the rule here; the two agree for equal errors",
)
def documented_combination_error(y: Any, terms: Any) -> Any:
    """sum y_i A_i of (alpha_i, a_i, eps_i)-BEs: alpha = sum |y_i| alpha_i, epsilon = (sum |y_i|) max eps_i."""
    return error(linear_combination(y, terms), weighted_largest(*(t.record for t in terms), coefficients=y))


@claim(
    f"{SOURCE} (linear combination rule)",
    key="library, linear combination",
    title="Error of a linear combination as a library computes it",
    kind="bound",
    text="read, in its files",
    inputs=COMBINATION,
    requires=lambda y, terms: len(y) == len(terms),
    construction="be.linear_combination",
    rule=largest,
    candidates=combination_instances,
    draw=drawn_combination,
    repair=Amendment("(sum |y_i|) max eps_i, or better sum |y_i| eps_i", lambda _: documented_combination_error),
    remark="right where sum |y_i| <= 1, which such a library may arrange by rescaling the coefficients; then the matrix is rescaled too",
)
def combination_error(y: Any, terms: Any) -> Any:
    """sum y_i A_i of (alpha_i, a_i, eps_i)-BEs: alpha = sum |y_i| alpha_i, epsilon = max eps_i."""
    return error(linear_combination(y, terms), largest(*(t.record for t in terms), coefficients=y))


def degree_times(A: Record, *, degree: Any) -> Record:
    return record(1, A.ancillas, degree * A.epsilon)


def degree_squared(A: Record, *, degree: Any) -> Record:
    return record(1, A.ancillas + 1, degree * degree * A.epsilon / A.alpha)


def chebyshev(A: Any, degree: int) -> Encoding:
    """T_d(A/alpha)."""
    return singular_value_transformation(A, [*[0.0] * degree, 1.0])


def chebyshev_instances() -> Iterator[Any]:
    """Encoded 1/2, meant 1: T_2 is -1/2 and 1. Then near 1, where T_d is steepest, and with a smaller alpha."""
    yield block_scalar(0.5, 1.0, 0.5), 2
    yield block_scalar(1 - 1e-6, 1.0, 1e-6), 3
    yield block_scalar(0.5, 0.5, 0.25), 1


def _slope(stated: Claim) -> Claim:
    def drawn(rng: np.random.Generator) -> Any:
        A = child(rng, BE(contraction=True), int(rng.integers(0, 2)))
        return A, int(rng.integers(1, 6))

    function = lambda A, degree: error(chebyshev(A, degree), degree_squared(A.record, degree=degree))
    inputs = {"A": BE(norm_at_most="alpha"), "degree": Integer(1, 8)}
    key = "library, Chebyshev polynomial, d^2 eps/alpha"
    return replace(stated, key=key, inputs=inputs, function=function, draw=drawn)


@claim(
    f"{SOURCE} (Chebyshev polynomial rule)",
    key="library, Chebyshev polynomial",
    title="Error of T_d(A/alpha) as a library computes it",
    kind="bound",
    text="read, in its files",
    inputs={"A": BE(), "degree": Integer(1, 8)},
    construction="poly.singular_value_transformation",
    rule=degree_times,
    candidates=chebyshev_instances,
    repair=Amendment("d^2 eps/alpha, for ||A|| <= alpha", _slope),
    remark="the slope of T_d at 1 is d^2, and the argument is A/alpha; for d = 1 and alpha = 1 the rule is right",
)
def chebyshev_error(A: Any, degree: Any) -> Any:
    """T_d(A/alpha) of an (alpha, a, eps)-BE of A: alpha = 1, epsilon = d eps."""
    return error(chebyshev(A, degree), degree_times(A.record, degree=degree))
