"""Pauli string.

Statement   A word of n letters I, X, Y, Z. One gate for each letter that is not I is a (1, 0, 0)-BE of the tensor product of the
            Pauli matrices.
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

from ...errors import ArgumentError
from ...linalg.circuit import Builder, span
from ...linalg.cost import one_qubit, run
from ...linalg.gates import PAULI_X, Dense, Diagonal, Gate
from ...linalg.operators import Operator, kron, operator
from ...linalg.readable import readable
from .. import unitary
from ..language import BlockEncoding, Circuit, Cost, apply_lemma, lemma

MATRICES = {
    "I": np.eye(2),
    "X": np.array([[0.0, 1.0], [1.0, 0.0]]),
    "Y": np.array([[0.0, -1.0j], [1.0j, 0.0]]),
    "Z": np.diag([1.0, -1.0]),
}
GATES: dict[str, Gate] = {"X": PAULI_X, "Y": Dense(MATRICES["Y"]), "Z": Diagonal(np.array([1.0, -1.0]))}


def target(*, word: np.ndarray) -> Any:
    return _tensor(word)


@readable
def _tensor(word: np.ndarray) -> Operator:
    out: Operator = reduce(kron, (operator(MATRICES[letter]) for letter in word.tolist()))
    return out


def block(*, word: np.ndarray) -> Any:
    return _moved(word)


@readable
def _moved(word: np.ndarray) -> Operator:
    """|j> goes to a phase times |j xor flips>."""
    n = word.size
    bits = (np.arange(1 << n)[:, None] >> np.arange(n - 1, -1, -1)) & 1
    turned = (word == "Z") | (word == "Y")
    phases = np.where(np.sum(bits[:, turned], axis=1) % 2, -1.0, 1.0) * 1j ** int(np.sum(word == "Y"))
    flips = int(sum(1 << (n - 1 - j) for j in np.flatnonzero((word == "X") | (word == "Y"))))
    column, places = real_if_whole(phases)[:, None], np.arange(1 << n) ^ flips
    return Operator(n, lambda x: (column * x)[places], lambda x: column.conj() * x[places], column.dtype)


def real_if_whole(phases: np.ndarray) -> np.ndarray:
    """Without imaginary parts where all are 0."""
    out: np.ndarray = phases if np.any(phases.imag) else phases.real
    return out


def circuit(*, word: np.ndarray) -> Circuit:
    gates = _gates(word)
    return Builder(gates.qubits).add(gates, span(0, gates.qubits)).build()


@readable
def _gates(word: np.ndarray) -> Circuit:
    builder = Builder(word.size)
    for qubit, letter in enumerate(word.tolist()):
        if letter != "I":
            builder.add(GATES[letter], (qubit,))
    return builder.build()


def cost(*, n: int, letters: int) -> Cost:
    return run(letters * one_qubit(), system=n)


def sizes(*, word: np.ndarray) -> dict[str, int]:
    return {"n": int(word.size), "letters": int(np.sum(word != "I"))}


def pauli_string(word: str) -> BlockEncoding:
    """The tensor product of a word's Pauli matrices, "XIZ" on three qubits. Raises ArgumentError."""
    array = letters(word)
    return node(array.size, array)


def letters(word: str) -> np.ndarray:
    """A word, letter by letter. Raises ArgumentError."""
    if not isinstance(word, str) or not word or set(word) - set(MATRICES):
        raise ArgumentError("word", "be a non-empty string of the letters I, X, Y, Z", repr(word))
    return np.array(list(word))


def node(n: Any, word: Any) -> BlockEncoding:
    """The node, whatever stands for the word."""
    return apply_lemma(PAULI, (), kind=BlockEncoding, n=n, shape=(1 << n, 1 << n), data={"word": word})


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The matrix of the gates."""
    yield unitary.corner(s, kit, "word")


def reading(kit: Any) -> Any:
    return kit.gate_choices.LETTERS


def draw(rng: np.random.Generator) -> dict[str, Any]:
    return {"word": "".join(rng.choice(list("IXYZ"), size=int(rng.integers(1, 4))))}


PAULI = lemma(globals(), pauli_string, like=unitary)
