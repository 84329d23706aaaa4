"""Matrix with a single one (Lemma B.6).

Statement   n qubits, 0 <= i, j < 2^n. A flag that is set where the system is not j, then X on the bits of i xor j, are
            a (1, 1, 0)-BE of |i><j|.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.6.
Deviation   One ancilla where the paper takes two.
Proof       The flag keeps |j> alone, and i = j xor (i xor j).
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, exact_under
from ...errors import ArgumentError
from ...linalg.circuit import Builder, flip, is_value, registers
from ...linalg.cost import run, x
from ...linalg.gates import PAULI_X
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_integer, as_qubits
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule() -> Record:
    return Record(alpha=1, ancillas=1, epsilon=0, norm=1)


def _moved(x: np.ndarray, i: int, j: int) -> np.ndarray:
    out = np.zeros_like(x)
    out[i] = x[j]
    return out


def target(*, n: int, i: int, j: int) -> Any:
    return _unit(i, j, n)


@readable
def _unit(i: int, j: int, n: int) -> Operator:
    return Operator(n, lambda x: _moved(x, i, j), lambda x: _moved(x, j, i))


def block(*, n: int, i: int, j: int) -> Any:
    return target(n=n, i=i, j=j)


def circuit(*, n: int, i: int, j: int) -> Circuit:
    flag, system = registers(1, n)
    builder = Builder(1 + n).add(PAULI_X, flag).add(PAULI_X, flag, is_value(system, j))
    return flip(builder, system, i ^ j).build()


def cost(*, n: int, i: int, j: int) -> Cost:
    return run(x(), x(n), (i ^ j).bit_count() * x(), system=n)


def unit_matrix(i: int, j: int, n: int) -> BlockEncoding:
    """|i><j| on n qubits. Raises ArgumentError where i or j is not a row of it."""
    as_qubits(n, "n")
    for name, value in (("i", i), ("j", j)):
        if not 0 <= as_integer(value, name) < 1 << n:
            raise ArgumentError(name, f"be at least 0 and below 2**{n}", value)
    data = {"n": int(n), "i": int(i), "j": int(j)}
    return apply_lemma(UNIT_MATRIX, (), kind=BlockEncoding, n=int(n), shape=(1 << n, 1 << n), data=data)


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "part of a unitary")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """One row and one column of a permutation."""
    yield kit.given_whole(s, "part of a unitary", "n", "i", "j")


def reading(kit: Any) -> Any:
    return kit.UNIT_MATRIX


WRONG: dict[str, Wrong] = {
    "paper's two": lambda r, **_: {"ancillas": 2},
    "a permutation needs none": lambda r, **_: {"ancillas": 0},
}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(0, 4))
    return {"i": int(rng.integers(1 << n)), "j": int(rng.integers(1 << n)), "n": n}


UNIT_MATRIX = lemma(globals(), unit_matrix)
