"""Shift that drops what leaves (Lemma B.15).

Statement   Q = sum_{j < N - 1} |j+1><j|, N = 2^n, n >= 1. The LCU P - |0><N-1|, halved, and three calls of it (Lemma B.4) are a (1,
            4, 0)-BE of Q.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.15, with Lemmas B.5, B.6 and B.14.
Deviation   The minus sign stands in a left/right preparation pair: Lemma B.5 as stated, with sqrt(b_j) on both sides,
            encodes P + |0><N-1|.
Proof       Q/2 has singular values 1/2 and 0, and -T_3 takes 1/2 to 1. Ancillas: 1 (index) + 2 (Lemma B.6) + 1. One adder on one
            more qubit does it with (1, 1, 0).
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, exact_under
from ...linalg import paper_shifts
from ...linalg.convolution import shifted_axis
from ...linalg.cost import run, x
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_qubits
from ..be import linear_combination
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import ONE_ANCILLA_LESS, Wrong
from . import lemma_b4, lemma_b14


def rule() -> Record:
    return Record(alpha=1, ancillas=4, epsilon=0, norm=1)


def target(*, n: int) -> Any:
    return below_diagonal(n, 1)


@readable
def below_diagonal(n: int, m: int) -> Operator:
    """Ones m places below the diagonal."""
    matrix = np.eye(1 << n, k=-m)
    return Operator(n, lambda x: matrix @ x, lambda x: matrix.T @ x)


def block(*, n: int) -> Any:
    return shifted_axis(n, 1)


def circuit(*, n: int) -> Circuit:
    return paper_shifts.truncated_shift(n)


def cost(*, n: int) -> Cost:
    corner = run(x(), x(n), n * x(), system=n)  # |0><N - 1|, Lemma B.6
    combined = linear_combination.cost(lemma_b14.cost(n=n), corner, coefficients=(1.0, -1.0))
    return lemma_b4.cost(combined.on(n, 3))


def truncated_shift(n: int) -> BlockEncoding:
    """Q on n >= 1 qubits. Raises ArgumentError."""
    as_qubits(n, "n", 1)
    data = {"n": int(n)}
    return apply_lemma(TRUNCATED_SHIFT, (), kind=BlockEncoding, n=int(n), shape=(1 << n, 1 << n), data=data)


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "part of a unitary")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A permutation of basis states, without a row and a column."""
    yield kit.given_whole(s, "part of a unitary", "n")


def reading(kit: Any) -> Any:
    return kit.shift_choices.TRUNCATED


WRONG: dict[str, Wrong] = {
    "still halved": lambda r, **_: {"alpha": 2.0},
    "one flag for |0><N-1|": ONE_ANCILLA_LESS,
}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"n": int(rng.integers(1, 4))}


TRUNCATED_SHIFT = lemma(globals(), truncated_shift)
