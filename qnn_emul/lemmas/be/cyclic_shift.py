"""Cyclic shift: addition of a constant modulo 2^n.

Statement   N = 2^n, m any integer. Phases e^(2 pi i m k/N) between the Fourier transform and its inverse are a (1, 0, 0)-BE of
            P^m, P|x> = |x + 1 mod N>: the increment (m = 1), the decrement (m = -1), addition of any constant.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.14; Mathematics 8.1.
Deviation   No idle ancilla, where the paper has one; n = 0 too.
Proof       P is diagonal in the Fourier basis.
Attained    epsilon = 0: the block is exact. alpha = 1 is the norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...linalg.cost import fourier, one_qubit, run
from ...linalg.paper_shifts import added
from ...linalg.shapes import as_integer, as_qubits
from .. import unitary
from ..language import BlockEncoding, Circuit, Cost, apply_lemma, lemma
from ..paper.lemma_b14 import block as block
from ..paper.lemma_b14 import target as target


def circuit(*, n: int, m: int) -> Circuit:
    return added(n, m)


def cost(*, n: int) -> Cost:
    return run(2 * fourier(n), n * one_qubit(), system=n)


def cyclic_shift(n: int, m: int = 1) -> BlockEncoding:
    """|x> -> |x + m mod 2**n> on n qubits. Raises ArgumentError."""
    as_qubits(n, "n")
    return node(int(n), as_integer(m, "m") % (1 << n))


def node(n: Any, m: Any) -> BlockEncoding:
    """The node, whatever stands for n and m."""
    shape = (1 << n, 1 << n)
    return apply_lemma(CYCLIC_SHIFT, (), kind=BlockEncoding, n=n, shape=shape, data={"n": n, "m": m})


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The shift's matrix."""
    yield unitary.corner(s, kit, "n", "m")


def reading(kit: Any) -> Any:
    return kit.shift_choices.ADDED


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"n": int(rng.integers(0, 4)), "m": int(rng.integers(-9, 10))}


CYCLIC_SHIFT = lemma(globals(), cyclic_shift, like=unitary)
