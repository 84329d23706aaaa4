"""Powers of the shift that drops what leaves (Lemma B.16).

Statement   Q as in Lemma B.15, 1 <= m < N = 2^n. m circuits of Q in a row are a (1, 4 m, 0)-BE of Q^m.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.16.
Deviation   None.
Proof       Product of block-encodings, m times. One adder on one more qubit does it with (1, 1, 0), whatever m.
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, exact_under
from ...errors import ArgumentError
from ...linalg import paper_shifts
from ...linalg.convolution import shifted_axis
from ...linalg.cost import run
from ...linalg.shapes import as_integer, as_qubits
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong
from . import lemma_b15


def rule(*, m: int) -> Record:
    return Record(alpha=1, ancillas=4 * m, epsilon=0, norm=1)


def target(*, n: int, m: int) -> Any:
    return lemma_b15.below_diagonal(n, m)


def block(*, n: int, m: int) -> Any:
    return shifted_axis(n, m)


def circuit(*, n: int, m: int) -> Circuit:
    return paper_shifts.truncated_power(n, m)


def cost(*, n: int, m: int) -> Cost:
    return run(m * lemma_b15.cost(n=n), system=n)


def truncated_power(n: int, m: int) -> BlockEncoding:
    """Q^m on n qubits, 1 <= m < 2^n. Raises ArgumentError."""
    as_qubits(n, "n", 1)
    if not 1 <= as_integer(m, "m") < 1 << n:
        raise ArgumentError("m", f"be at least 1 and below 2**{n}", m)
    numbers, data = {"m": int(m)}, {"n": int(n)}
    shape = (1 << n, 1 << n)
    return apply_lemma(TRUNCATED_POWER, (), kind=BlockEncoding, n=int(n), shape=shape, numbers=numbers, data=data)


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "part of a unitary")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A permutation of basis states, without m rows and columns."""
    yield kit.given_whole(s, "part of a unitary", "n")


def reading(kit: Any) -> Any:
    return kit.shift_choices.POWERS


WRONG: dict[str, Wrong] = {"ancillas used again": lambda r, *, m: {"ancillas": 4}}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(1, 4))
    return {"n": n, "m": int(rng.integers(1, min(3, 1 << n)))}


TRUNCATED_POWER = lemma(globals(), truncated_power)
