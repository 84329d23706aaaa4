"""Fourier transform of a register.

Statement   N = 2^n. Hadamards, controlled phases and swaps are a (1, 0, 0)-BE of the matrix with the entries e^(2 pi i j k/N)/sqrt N.
Source      GSLW (arXiv:1806.01838), Definition 43 (a unitary is a (1, 0, 0)-BE of itself); Mathematics 8.1.
Deviation   None.
Proof       The circuit's matrix is the transform's.
Attained    epsilon = 0: the block is exact. alpha = 1 is the norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...linalg.circuit import Builder, span
from ...linalg.cost import fourier as price
from ...linalg.cost import run
from ...linalg.operators import Operator
from ...linalg.paper_shifts import fourier
from ...linalg.readable import readable
from ...linalg.shapes import as_qubits
from .. import unitary
from ..language import BlockEncoding, Circuit, Cost, apply_lemma, lemma

STAGE = 16  # roundings of a stage, a sum and a product with a phase, times the 2-norm of its moduli; the transform itself is unitary


def target(*, n: int) -> Any:
    return _by_powers(n)


@readable
def _by_powers(n: int) -> Operator:
    """By the fast transform, whose exponents have the other sign; of exact numbers entry by entry."""
    places = np.arange(1 << n)

    def by(sign: int, fast: Any) -> Any:
        def apply(x: np.ndarray) -> np.ndarray:
            turns = np.outer(places, places) % (1 << n) / (1 << n) if x.dtype == object else None
            exact = None if turns is None else np.exp(sign * 2j * np.pi * turns) / np.sqrt(1 << n)
            out: np.ndarray = fast(x, axis=0, norm="ortho") if exact is None else exact @ x
            return out

        return apply

    return Operator(n, by(1, np.fft.ifft), by(-1, np.fft.fft), complex, terms=STAGE * n)


def block(*, n: int) -> Any:
    return _transformed(n)


@readable
def _transformed(n: int) -> Operator:
    """Gate by gate: sums and differences of each bit, phases of the lower ones, then the bits in the other order."""
    rows = np.arange(1 << n)
    reversed_bits = sum((((rows >> j) & 1) << (n - 1 - j) for j in range(n)), np.zeros_like(rows))
    turns = [np.exp(2j * np.pi * np.arange(half := 1 << (n - 1 - j)) / (2 * half))[None, :, None] for j in range(n)]

    def forth(x: np.ndarray) -> np.ndarray:
        out = x
        for j, turn in enumerate(turns):
            parts = out.reshape(1 << j, 2, turn.size, -1)
            first, second = parts[:, 0] + parts[:, 1], (parts[:, 0] - parts[:, 1]) * turn
            out = np.stack([first, second], axis=1) / np.sqrt(2)
        return out.reshape(x.shape)[reversed_bits]

    def back(x: np.ndarray) -> np.ndarray:
        out = x[reversed_bits]
        for j, turn in reversed(list(enumerate(turns))):
            parts = out.reshape(1 << j, 2, turn.size, -1)
            second = parts[:, 1] * turn.conj()
            out = np.stack([parts[:, 0] + second, parts[:, 0] - second], axis=1) / np.sqrt(2)
        return out.reshape(x.shape)

    return Operator(n, forth, back, complex, terms=STAGE * n)


def circuit(*, n: int) -> Circuit:
    return Builder(n).add(fourier(n), span(0, n)).build()


def cost(*, n: int) -> Cost:
    return run(price(n), system=n)


def fourier_transform(n: int) -> BlockEncoding:
    """|k> -> sum_j e^(2 pi i j k/2**n)|j>/sqrt(2**n) on n qubits; its adjoint is `.H`. Raises ArgumentError."""
    as_qubits(n, "n")
    data, side = {"n": int(n)}, 1 << int(n)
    return apply_lemma(FOURIER, (), kind=BlockEncoding, n=int(n), shape=(side, side), data=data)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The transform's matrix."""
    yield unitary.corner(s, kit, "n")


def reading(kit: Any) -> Any:
    return kit.shift_choices.FOURIER


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"n": int(rng.integers(0, 4))}


FOURIER = lemma(globals(), fourier_transform, like=unitary)
