"""Walsh-Hadamard transform.

Statement   A Hadamard gate on each of n qubits is a (1, 0, 0)-BE of the matrix with the entries (-1)^(j . k)/2^(n/2).
Source      GSLW (arXiv:1806.01838), Definition 43 (a unitary is a (1, 0, 0)-BE of itself); Mathematics 8.1.
Deviation   None.
Proof       Gates on different qubits are a tensor product.
Attained    epsilon = 0: the block is exact. alpha = 1 is the norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import numpy as np

from ...linalg.circuit import Builder, Circuit, span
from ...linalg.cost import one_qubit, run
from ...linalg.gates import HADAMARD
from ...linalg.operators import Operator, kron, operator
from ...linalg.readable import readable
from ...linalg.shapes import as_qubits
from .. import unitary
from ..language import BlockEncoding, Cost, apply_lemma, lemma

STAGE = 8  # roundings of a qubit's sum and difference, times the 2-norm of its moduli; the transform itself is unitary


def target(*, word: np.ndarray) -> Any:
    return _tensor(word)


@readable
def _tensor(word: np.ndarray) -> Operator:
    """By its factors; `word` has a letter for each qubit."""
    factor = operator(np.array([[1.0, 1.0], [1.0, -1.0]]) / np.sqrt(2))
    made: Operator = reduce(kron, [factor] * word.size, operator(np.eye(1)))
    return Operator(made.n, made.forth, made.back, terms=STAGE * word.size)


def block(*, word: np.ndarray) -> Any:
    return _signs(word)


@readable
def _signs(word: np.ndarray) -> Operator:
    """Sums and differences, qubit by qubit."""
    n = word.size

    def apply(x: np.ndarray) -> np.ndarray:
        out = x
        for j in range(n):
            parts = out.reshape(1 << j, 2, 1 << (n - 1 - j), -1)
            out = np.stack([parts[:, 0] + parts[:, 1], parts[:, 0] - parts[:, 1]], axis=1) / np.sqrt(2)
        return out.reshape(x.shape)

    return Operator(n, apply, apply, terms=STAGE * n)


def circuit(*, word: np.ndarray) -> Circuit:
    gates = _gates(word)
    return Builder(gates.qubits).add(gates, span(0, gates.qubits)).build()


@readable
def _gates(word: np.ndarray) -> Circuit:
    builder = Builder(word.size)
    for qubit in range(word.size):
        builder.add(HADAMARD, (qubit,))
    return builder.build()


def cost(*, n: int) -> Cost:
    return run(n * one_qubit(), system=n)


def sizes(*, word: np.ndarray) -> dict[str, int]:
    return {"n": int(word.size)}


def hadamard_transform(n: int) -> BlockEncoding:
    """A Hadamard gate on each of n qubits. Raises ArgumentError."""
    as_qubits(n, "n")
    data, side = {"word": np.array(["H"] * int(n))}, 1 << int(n)
    return apply_lemma(HADAMARDS, (), kind=BlockEncoding, n=int(n), shape=(side, side), data=data)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The matrix of the gates."""
    yield unitary.corner(s, kit, "word")


def reading(kit: Any) -> Any:
    return kit.gate_choices.SIGNS


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"n": int(rng.integers(0, 4))}


HADAMARDS = lemma(globals(), hadamard_transform, like=unitary)
