"""How QuBlock encodes a sum of Pauli words (version 0.1.0)."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial, reduce
from itertools import product as pairs
from typing import Any

import numpy as np

from ...claims import Data, Otherwise, at_most
from ...claims import claim as any_claim
from ...scalars import ceil_log2
from ..small import EXACT, X, Z, gap, instead

claim = partial(
    any_claim,
    "QuBlock",
    kind="construction",
    text="read, in its files, and run",
    construction="the circuit as a matrix",
    inputs={"A": Data(np.ndarray)},
)
PAULIS = (np.eye(2), X, 1j * X @ Z, Z)


def terms(A: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """Coefficients that are not 0, and their words."""
    n = ceil_log2(len(A))
    words: list[np.ndarray] = [reduce(lambda a, b: np.kron(a, b), word, np.eye(1)) for word in pairs(PAULIS, repeat=n)]
    found = [(np.trace(word.conj().T @ A) / len(A), word) for word in words]
    kept = [(c, word) for c, word in found if abs(c) > EXACT]
    return np.array([c for c, _ in kept]), [word for _, word in kept]


def summed(A: np.ndarray, phases: Callable[[np.ndarray], np.ndarray]) -> list[Any]:
    """PREP, the words with these phases, PREP^H, with alpha = sum |c|, beside A."""
    c, words = terms(A)
    scale = float(np.sum(np.abs(c)))
    state = np.kron(np.sqrt(np.abs(c) / scale)[:, None], np.eye(len(A)))
    select = np.zeros((len(c) * len(A),) * 2, dtype=complex)
    for j, (factor, word) in enumerate(zip(phases(c), words, strict=True)):
        select[j * len(A) : (j + 1) * len(A), j * len(A) : (j + 1) * len(A)] = factor * word
    return [gap("alpha corner - A", scale * (state.T @ select @ state), A, EXACT * scale)]


def right(c: np.ndarray) -> np.ndarray:
    return np.asarray(c / np.abs(c))


def none(c: np.ndarray) -> np.ndarray:
    return np.ones(len(c))


def by_rotations(c: np.ndarray) -> np.ndarray:
    """R_z of each phase on a register that has 1 in one place: that place gets half its phase, every other one minus half."""
    angles = np.angle(c)
    one_hot = np.eye(len(c))
    return np.asarray(np.exp(0.5j * (2 * one_hot - 1) @ angles))


def repaired(A: Any) -> Any:
    return summed(A, right)


@claim(
    key="QuBlock, one Pauli word",
    title="One Pauli word with a coefficient",
    requires=lambda A: len(terms(A)[0]) == 1,
    candidates=lambda: [np.array([[-1.0]]), -X, 2j * Z, 0.5 * X],
    repair=instead("times the phase of its coefficient, by one ancilla or a global phase", repaired),
    remark="both of its strategies return the word",
)
def one_word(A: Any) -> Any:
    """A = c P is encoded by P alone, with alpha = |c| and no ancilla."""
    return summed(A, none)


def sums() -> list[Any]:
    return [Z - X, 0.5 * Z + 0.25j * X, Z + X]


@claim(
    key="QuBlock, sparse strategy",
    title="A sum of Pauli words, one qubit for each",
    requires=lambda A: len(terms(A)[0]) > 1,
    candidates=sums,
    repair=instead("diag(1, e^(i phi_j)) in place of R_z(phi_j)", repaired),
    remark="without the repair the corner is e^(-i sum phi_j/2) A/alpha: the same up to a phase, which matters where the circuit is "
    "controlled or added to another",
)
def sparse_strategy(A: Any) -> Any:
    """sum c_j P_j with alpha = sum |c_j|: R_z(phi_j) of the phase of c_j on the qubit of the term j."""
    return summed(A, by_rotations)


def with_phases(A: np.ndarray) -> bool:
    c, _ = terms(A)
    return len(c) > 1 and bool(np.max(np.abs(np.angle(c))) > EXACT)


@claim(
    key="QuBlock, ancillas for phases",
    title="A sum of Pauli words with phases",
    requires=with_phases,
    candidates=lambda: [*sums()[:2], Z - X + np.eye(2), np.kron(X, X) - 1j * np.kron(Z, np.eye(2))],
    implied_by="the corner of PREP^H SEL PREP",
    otherwise=Otherwise("diagonal gates on the index"),
    enough="ceil(log2 L) ancillas",
)
def ancillas(A: Any) -> Any:
    """L words with coefficients of which one is not positive take ceil(log2 L) + 1 ancillas, alpha = sum |c_j|."""
    size = math.ceil(math.log2(len(terms(A)[0])))
    return [*summed(A, right), at_most("ancillas", size, size + 1, size)]
