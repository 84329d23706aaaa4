"""The first entries of a vector (Lemma B.11).

Statement   U an (alpha, a, epsilon)-VE of v on b + n qubits. Read with its b most significant system qubits as ancillas,
            U is an (alpha, a + b, epsilon)-VE of the first 2^n entries of v; in particular of psi where v = |0>_b (x)
            psi.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.11.
Deviation   v need not be of the form |0>_b (x) psi.
Proof       Leaving entries out does not lengthen v - alpha b.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, at_most, equal, norm
from ...errors import ArgumentError
from ...instances.aligned import vector_with_error
from ...linalg.shapes import as_integer
from ..guards import need
from ..language import VE, Circuit, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(x: Record, *, dropped: int) -> Record:
    return replace(x, ancillas=x.ancillas + dropped, leak=None)


def target(x: VectorEncoding, *, dropped: int) -> np.ndarray:
    return x.target_data[: 1 << (x.n - dropped)]


def block(x: VectorEncoding, *, dropped: int) -> np.ndarray:
    return x.block_data[: 1 << (x.n - dropped)]


def circuit(x: VectorEncoding) -> Circuit:
    return x.circuit


def cost(x: Cost, *, dropped: int) -> Cost:
    return x.on(x.system - dropped)


def leading_part(x: VectorEncoding, n: int) -> VectorEncoding:
    """The first 2**n entries of x, n <= x.n, shape (2**n,). Raises ArgumentError."""
    need(x, VectorEncoding, "x")
    if not 0 <= as_integer(n, "n") <= x.n:
        raise ArgumentError("n", f"be at least 0 and at most x.n = {x.n}", n)
    numbers = {"dropped": x.n - int(n)}
    return apply_lemma(LEADING_PART, (x,), kind=VectorEncoding, n=int(n), shape=(1 << int(n),), numbers=numbers)


def proof(goal: Any, x: Part, *, dropped: int) -> Iterator[Line]:
    size = 1 << (x.n - dropped)
    yield equal(goal.error, x.error[:size])
    yield at_most("contraction", norm(x.error[:size]), norm(x.error))
    yield at_most("contraction", norm(goal.target), norm(x.target))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Sliced at one qubit: the number only says how many ancillas there are."""
    yield replace(s, numbers={"dropped": kit.symbol("dropped", integer=True, nonnegative=True)}, data={"dropped": 1})


def reading(kit: Any) -> Any:
    return kit.Choice(sizes=lambda name, place: kit.named("dropped") + kit.N, legs=2)


WRONG: dict[str, Wrong] = {
    "dropped qubits not counted": WIDEST_CHILD,
    "its share of the error": lambda r, x, dropped: {"epsilon": x.epsilon / 2 ** (dropped / 2)},
}


def attained_by() -> VectorEncoding:
    return leading_part(vector_with_error(np.array([0.6j, 0.2, 0.0, 0.0]), 1.5, np.array([0.0, 0.25, 0.0, 0.0])), 1)


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    return {"n": int(rng.integers(0, x.n + 1))}


LEADING_PART = lemma(globals(), leading_part, x=VE())
