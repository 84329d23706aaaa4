"""The first rows and columns of a matrix.

Statement   U an (alpha, a, epsilon)-BE of A on b + n qubits. Read with its b most significant system qubits as ancillas, U is an
            (alpha, a + b, epsilon)-BE of the first 2^n rows and columns of A.
Source      Mathematics 8.4; Rattew et al. (arXiv:2510.07195), Lemma B.11 (of vectors).
Deviation   A matrix where the paper has a vector.
Proof       Leaving rows and columns out does not lengthen A - alpha B.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, adjoint, at_most, equal, norm
from ...errors import ArgumentError
from ...instances.aligned import matrix_with_error
from ...linalg.block_operators import leading
from ...linalg.shapes import as_integer
from ..guards import need
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..ve.leading_part import reading as reading
from ..ve.leading_part import symbols as symbols
from ..wrong import WIDEST_CHILD, Wrong


def rule(a: Record, *, dropped: int) -> Record:
    return replace(a, ancillas=a.ancillas + dropped, leak=None)


def target(a: BlockEncoding, *, dropped: int) -> Any:
    return leading(a.target_data, 1 << (a.n - dropped))


def block(a: BlockEncoding, *, dropped: int) -> Any:
    return leading(a.block_data, 1 << (a.n - dropped))


def circuit(a: BlockEncoding) -> Circuit:
    return a.circuit


def cost(a: Cost, *, dropped: int) -> Cost:
    return a.on(a.system - dropped)


def leading_block(a: BlockEncoding, n: int) -> BlockEncoding:
    """The first 2**n rows and columns of A, n <= A.n. Raises ArgumentError."""
    need(a, BlockEncoding, "A")
    if not 0 <= as_integer(n, "n") <= a.n:
        raise ArgumentError("n", f"be at least 0 and at most A.n = {a.n}", n)
    return node(a, a.n - int(n), (1 << int(n),) * 2)


def node(a: BlockEncoding, dropped: Any, shape: Any) -> BlockEncoding:
    """The node, whatever stands for the number of qubits."""
    return apply_lemma(
        LEADING_BLOCK, (a,), kind=BlockEncoding, n=a.n - dropped, shape=shape, numbers={"dropped": dropped}
    )


def proof(goal: Any, a: Part, *, dropped: int) -> Iterator[Line]:
    size = 1 << (a.n - dropped)
    yield equal(goal.error, adjoint(adjoint(a.error[:size])[:size]))
    for whole in (a.error, a.target):
        rows = whole[:size]
        both = adjoint(adjoint(rows)[:size])
        yield at_most("contraction", norm(both), norm(adjoint(rows)[:size]))
        yield at_most("contraction", norm(adjoint(rows)[:size]), norm(adjoint(rows)))
        yield at_most("contraction", norm(adjoint(rows)), norm(rows))
        yield at_most("contraction", norm(rows), norm(whole))


WRONG: dict[str, Wrong] = {
    "dropped qubits not counted": WIDEST_CHILD,
    "its share of the error": lambda r, a, dropped: {"epsilon": a.epsilon / 2 ** (dropped / 2)},
}


def attained_by() -> BlockEncoding:
    return leading_block(matrix_with_error(np.diag([0.6, 0.2, 0.1, 0.0]), 1.5, np.diag([0.25, 0.0, 0.0, 0.0])), 1)


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    return {"n": int(rng.integers(0, a.n + 1))}


LEADING_BLOCK = lemma(globals(), leading_block, A=BE())
