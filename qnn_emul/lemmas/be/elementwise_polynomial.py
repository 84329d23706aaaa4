"""Polynomial of a matrix, entry by entry.

Statement   U an (alpha, a, epsilon)-BE of A on n qubits, c_1 … c_d complex, not all zero. The linear combination of the Hadamard powers A o
            … o A is a (sum |c_k| alpha^k, d a + (d - 1) n + ceil(log2 d), sum |c_k| e_k)-BE of the matrix sum_k c_k A_ij^k, e_1 = epsilon,
            e_(k + 1) = alpha^k epsilon + alpha e_k + epsilon e_k.
Source      Mathematics 8.2; be.hadamard_product, be.linear_combination.
Deviation   No constant: the matrix of ones has norm N.
Proof       be.hadamard_product, be.linear_combination.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...instances.aligned import block_scalar
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_like, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import hadamard_product as entrywise
from . import linear_combination


def rule(a: Record, *, n: Any, coefficients: Sequence[Any]) -> Record:
    powers = [a]
    for _ in coefficients[1:]:
        powers.append(entrywise.rule(powers[-1], a, n=n))
    return linear_combination.rule(*powers, coefficients=coefficients)


def tree(a: BlockEncoding, *, n: Any, coefficients: Sequence[complex]) -> BlockEncoding:
    """sum c_k A o … o A."""
    powers = [a]
    for _ in coefficients[1:]:
        powers.append(entrywise.hadamard_product(powers[-1], a))
    return linear_combination.matrix_combination(coefficients, powers)


def cost(a: Cost, *, coefficients: Sequence[complex]) -> Cost:
    powers = [a]
    for _ in coefficients[1:]:
        powers.append(entrywise.cost(powers[-1], a))
    return linear_combination.cost(*powers, coefficients=coefficients)


def elementwise_polynomial(A: BlockEncoding, coefficients: Any) -> BlockEncoding:
    """sum_k coefficients[k - 1] A_ij^k, k from 1 on, entry by entry. Raises ArgumentError (no coefficients, all of them zero)."""
    need(A, BlockEncoding, "A")
    given = list(coefficients) if np.iterable(coefficients) and not isinstance(coefficients, str) else []
    if not given:
        raise ArgumentError("coefficients", "be a list of at least one number", repr(coefficients))
    numbers = {"n": A.n, "coefficients": linear_combination.coefficients_of(given, len(given))}
    return apply_like(A, ELEMENTWISE, (A,), numbers=numbers)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Degrees 1 to 3, complex coefficients, not all of them 0."""
    import sympy as sp

    for degree in (1, 2, 3):
        c = tuple(kit.symbol(f"c{k + 1}", complex=True) for k in range(degree))
        some = sp.Gt(sp.Add(*map(sp.Abs, c)), 0)
        numbers = {"n": kit.qubits("n"), "coefficients": c}
        yield replace(s, label=f"degree {degree}", numbers=numbers, facts=(*s.facts, some))


WRONG: dict[str, Wrong] = {
    "the linear term's error": lambda r, a, *, coefficients, **_: {"epsilon": abs(coefficients[0]) * a.epsilon / 2},
    "a product's alpha": lambda r, a, *, coefficients, **_: {"alpha": r.alpha / 2},
    "one copy of the workspace": WIDEST_CHILD,
}


def attained_by() -> BlockEncoding:
    return elementwise_polynomial(block_scalar(1.0, 2.0, 0.5), [1.0, 0.5, 0.25])


def draw(rng: np.random.Generator, a: BlockEncoding) -> dict[str, Any]:
    return {"coefficients": tuple(rng.normal(size=int(rng.integers(1, 4))).tolist())}


ELEMENTWISE = lemma(globals(), elementwise_polynomial, A=BE())
