"""Shift that drops what leaves.

Statement   N = 2^n, -N < m < N. Addition of m on n + 1 qubits, the first one an ancilla, is a (1, 1, 0)-BE of S_m: |x> -> |x + m|
            where 0 <= x + m < N, and 0 elsewhere: ones m places below the diagonal.
Source      Mathematics 5.2 (a shift with a carry) and 8.3; Rattew et al. (arXiv:2510.07195), Lemma B.15 and Lemma B.16.
Deviation   One ancilla where the paper has 4 |m|.
Proof       x + m modulo 2 N is below N exactly where 0 <= x + m < N.
Attained    epsilon = 0: the block is exact. alpha = 1 is the norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...linalg.cost import fourier, one_qubit, run
from ...linalg.operators import Operator
from ...linalg.paper_shifts import added
from ...linalg.readable import readable
from ...linalg.shapes import as_integer, as_qubits
from .. import unitary
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..paper.lemma_b15 import below_diagonal
from ..wrong import Wrong


def rule() -> Record:
    return Record(alpha=1, ancillas=1, epsilon=0, norm=1)


def target(*, n: int, m: int) -> Any:
    return below_diagonal(n, m)


def block(*, n: int, m: int) -> Any:
    return _dropped(n, m)


@readable
def _dropped(n: int, m: int) -> Operator:
    """Slices that overlap."""

    def by(shift: int) -> Any:
        def apply(x: np.ndarray) -> np.ndarray:
            out, kept = np.zeros_like(x), (1 << n) - abs(shift)
            out[max(shift, 0) :][:kept] = x[max(-shift, 0) :][:kept]
            return out

        return apply

    return Operator(n, by(m), by(-m))


def circuit(*, n: int, m: int) -> Circuit:
    return added(n + 1, m)


def cost(*, n: int) -> Cost:
    return run(2 * fourier(n + 1), (n + 1) * one_qubit(), system=n)


def dropping_shift(n: int, m: int = 1) -> BlockEncoding:
    """|x> -> |x + m> where that is a place, else 0, on n qubits. Raises ArgumentError (|m| >= 2**n)."""
    as_qubits(n, "n")
    if not abs(as_integer(m, "m")) < 1 << n:
        raise ArgumentError("m", f"be of size below 2**{n}", m)
    return node(int(n), int(m))


def node(n: Any, m: Any) -> BlockEncoding:
    """The node, whatever stands for n and m."""
    shape = (1 << n, 1 << n)
    return apply_lemma(DROPPING_SHIFT, (), kind=BlockEncoding, n=n, shape=shape, data={"n": n, "m": m})


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The matrix of the shift, a corner of the adder."""
    yield unitary.corner(s, kit, "n", "m")


def reading(kit: Any) -> Any:
    return kit.shift_choices.DROPPED


WRONG: dict[str, Wrong] = {
    "a shift is unitary": lambda r, **_: {"ancillas": 0},
    "alpha is the Frobenius norm": lambda r, **_: {"alpha": 2.0},
}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(0, 4))
    return {"n": n, "m": int(rng.integers(1 - (1 << n), 1 << n))}


DROPPING_SHIFT = lemma(globals(), dropping_shift, like=unitary)
