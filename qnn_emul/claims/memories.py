"""Memories, preprocessed matrices and state trees (Def. A.1, A.2, B.3, Lemma D.1), compared with circuits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding
from ..lemmas.oracles.classical_memory import classical_memory
from ..lemmas.oracles.kp_tree import KPTree
from ..lemmas.oracles.preprocessed_matrix import preprocessed_matrix
from ..lemmas.oracles.quantum_memory import quantum_memory
from .definitions import EXACT
from .stated import Quantity, stated


def images(e: BlockEncoding, starts: Sequence[int], wanted: np.ndarray) -> float:
    """Largest distance of U|start> to the wanted states, (number of starts, size)."""
    found = e.circuit.columns(1 << e.n)[:, list(starts)].T
    return float(np.max(np.linalg.norm(found - wanted, axis=1)))


def examine_words(instance: tuple[tuple[int, ...], int]) -> tuple[Quantity, ...]:
    words, bits = instance
    e = classical_memory(np.array(words), bits)
    starts = [i << bits for i in range(len(words))]
    wanted = np.eye(1 << e.n)[[i << bits | word for i, word in enumerate(words)]]
    return (Quantity("||U|i>|0> - |i>|x_i>||", images(e, starts, wanted), 0.0, rounding=EXACT),)


WORDS = stated(
    kind="definition",
    key="Def. A.1",
    title="QRAM for classical data",
    statement="|i>|0> -> |i>|x_i>, N words of d bits: depth O(d log N), O(dN log N) qubits.",
    construction="oracles.classical_memory",
    examine=examine_words,
    on_circuits=True,
    candidates=lambda: iter([((1,), 1), ((2, 0, 3, 1), 2), ((5, 7, 0), 3)]),
    remark="the instances are (words, bits); depth and qubits are a model of hardware (lemmas.price), nothing to measure",
)


def examine_states(states: tuple[tuple[complex, ...], ...]) -> tuple[Quantity, ...]:
    array = np.array(states)
    e, n = quantum_memory(array), max(0, array.shape[1] - 1).bit_length()
    wanted = np.zeros((len(array), 1 << e.n), dtype=complex)
    for i, state in enumerate(array):
        wanted[i, (i << n) : (i << n) + state.size] = state / np.linalg.norm(state)
    starts = [i << n for i in range(len(array))]
    return (Quantity("||U|i>|0> - |i>|psi_i>||", images(e, starts, wanted), 0.0, rounding=EXACT),)


STATES = stated(
    kind="definition",
    key="Def. A.2",
    title="QRAM for quantum data",
    statement="|i>|0> -> |i>|psi_i>, N states of M amplitudes: depth O(log^2(NM)), O~(MN) qubits and pre-processing.",
    construction="oracles.quantum_memory",
    examine=examine_states,
    on_circuits=True,
    candidates=lambda: iter([((-1.0j,),), ((0.6, -0.8), (0.0, 1.0j)), ((1.0, -2.0j, 0.0, 0.5), (0.0, 0.0, -1.0, 3.0))]),
    remark="the instances are rows of amplitudes; depth and qubits are a model of hardware (lemmas.price)",
)


def examine_preprocessed(instance: tuple[tuple[tuple[complex, ...], ...], int]) -> tuple[Quantity, ...]:
    rows, bits = instance
    W = np.array(rows)
    e, norms = preprocessed_matrix(W, bits), np.linalg.norm(W, axis=0)
    words = np.rint(np.arccos(norms) * 2**bits / np.pi).astype(int)
    n = (W.shape[0] - 1).bit_length()
    wanted = np.zeros((W.shape[1], 1 << e.n), dtype=complex)
    for j, word in enumerate(words):
        column = W[:, j] / norms[j] if norms[j] > 0 else np.eye(W.shape[0])[0]
        wanted[j, (((j << n) + np.arange(W.shape[0])) << bits) + word] = column
    starts = [j << n + bits for j in range(len(words))]
    gap = float(np.max(np.abs(np.cos(np.pi * words / 2**bits) - norms)))
    return (
        Quantity("||U|j>|0>|0> - |j>|w_j/||w_j||>|b_j>||", images(e, starts, wanted), 0.0, rounding=EXACT),
        Quantity("|cos(pi b_j/2^d) - ||w_j|||", gap, float(np.sin(np.pi / 2 ** (bits + 1))), rounding=EXACT),
    )


PREPROCESSED = stated(
    kind="definition",
    key="Def. B.3",
    title="Preprocessed matrix",
    statement="||W|| <= 1; oracle U_W|j>|0> = |j>|w_j/||w_j||>, O(log^2 N), and a QRAM of b_j = arccos(||w_j||) 2^d/pi in d bits.",
    construction="oracles.preprocessed_matrix",
    examine=examine_preprocessed,
    on_circuits=True,
    candidates=lambda: iter(
        [(((-1.0,),), 1), (((0.5,),), 3), (((0.3, -0.6j), (0.0, 0.2)), 2), (((0.0, 0.6), (0.0, -0.8)), 3)]
    ),
    remark="b_j read as the nearest d-bit word, which is off by up to 1/2: so is the column norm by sin(pi/2^(d+1))",
)


def tree_nodes(*, n: Any) -> Any:
    """Lemma D.1's O(n^2) for an update, with constant one on (n + 1)^2."""
    return (n + 1) * (n + 1)


def examine_tree(instance: tuple[tuple[complex, ...], int, complex]) -> tuple[Quantity, ...]:
    """(vector, index, value): nodes written by the change, kept in all, and what is prepared before and after it."""
    vector, index, value = instance
    tree = KPTree.of(np.array(vector))
    gaps = [_prepared(tree, np.array(vector))]
    touched = len(tree.update(index, value))
    gaps.append(_prepared(tree, np.array([value if j == index else v for j, v in enumerate(vector)])))
    n, kept = tree.n, sum(level.size for level in tree.levels)
    return (
        Quantity("nodes written by an update", float(touched), float(tree_nodes(n=n)), n + 1.0),
        Quantity("nodes kept, N (n + 1) of them allowed", float(kept), float((n + 1) << n), 2.0 * (1 << n) - 1),
        Quantity("||state - v/||v|||| before and after", max(gaps), 0.0, rounding=EXACT),
    )


def _prepared(tree: KPTree, vector: np.ndarray) -> float:
    wanted = np.zeros(1 << tree.n, dtype=complex)
    wanted[: vector.size] = vector / np.linalg.norm(vector)
    return float(np.linalg.norm(tree.encoding().circuit.columns(1)[:, 0] - wanted))


TREE = stated(
    kind="growth",
    key="Lemma D.1",
    title="KP tree",
    statement="O~(N) qubits; update of an entry and preparation of the state O(n^2).",
    construction="oracles.kp_tree",
    rule=tree_nodes,
    examine=examine_tree,
    on_circuits=True,
    candidates=lambda: iter([((2.0,), 0, -1.0), ((0.6, -0.8), 1, 3.0j), ((1.0, 0.0, -2.0j, 0.5, 0.25), 2, 0.0)]),
    remark="the instances are (vector, index, new value); words of d bits and the depth of reading them are in lemmas.price",
)

CLAIMS = (WORDS, STATES, PREPROCESSED, TREE)
