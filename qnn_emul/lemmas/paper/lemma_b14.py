"""Powers of the cyclic shift (Lemma B.14).

Statement   P|x> = |x + 1 mod N>, N = 2^n, n >= 1, m any integer. Phases e^(2 pi i m k/N) between the quantum Fourier transform and
            its inverse are a (1, 1, 0)-BE of P^m, of depth O(n^2).
Source      Rattew et al. (arXiv:2510.07195), Lemma B.14.
Deviation   None. The ancilla stays idle: P^m is unitary and needs none.
Proof       P is diagonal in the Fourier basis.
Attained    epsilon = 0: the block is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, exact_under
from ...linalg import paper_shifts
from ...linalg.cost import fourier, one_qubit, run
from ...linalg.operators import Operator
from ...linalg.readable import readable
from ...linalg.shapes import as_integer, as_qubits
from ..language import BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule() -> Record:
    return Record(alpha=1, ancillas=1, epsilon=0, norm=1)


def target(*, n: int, m: int) -> Any:
    return _rolled(n, m)


@readable
def _rolled(n: int, m: int) -> Operator:
    return Operator(n, lambda x: np.roll(x, m, axis=0), lambda x: np.roll(x, -m, axis=0))


def block(*, n: int, m: int) -> Any:
    return _indexed(n, m)


@readable
def _indexed(n: int, m: int) -> Operator:
    rows = (np.arange(1 << n) - m) % (1 << n)
    back = (np.arange(1 << n) + m) % (1 << n)
    return Operator(n, lambda x: x[rows], lambda x: x[back])


def circuit(*, n: int, m: int) -> Circuit:
    return paper_shifts.cyclic_power(n, m)


def cost(*, n: int) -> Cost:
    return run(2 * fourier(n), n * one_qubit(), system=n)


def cyclic_power(n: int, m: int) -> BlockEncoding:
    """P^m on n >= 1 qubits. Raises ArgumentError."""
    as_qubits(n, "n", 1)
    data = {"n": int(n), "m": as_integer(m, "m") % (1 << n)}
    return apply_lemma(CYCLIC_POWER, (), kind=BlockEncoding, n=int(n), shape=(1 << n, 1 << n), data=data)


def proof(goal: Any) -> Iterator[Line]:
    yield from exact_under(goal, "part of a unitary")


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A permutation of basis states."""
    yield kit.given_whole(s, "part of a unitary", "n", "m")


def reading(kit: Any) -> Any:
    return kit.shift_choices.CYCLIC


WRONG: dict[str, Wrong] = {"a permutation needs none": lambda r, **_: {"ancillas": 0}}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"n": int(rng.integers(1, 5)), "m": int(rng.integers(-9, 10))}


CYCLIC_POWER = lemma(globals(), cyclic_power)
