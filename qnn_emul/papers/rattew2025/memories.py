"""Memories, preprocessed matrices and state trees (Def. A.1, A.2, B.3, Lemma D.1), compared with circuits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...claims import BlockEncoding, Complex, Data, Integer, at_most
from ...lemmas.oracles.classical_memory import classical_memory
from ...lemmas.oracles.kp_tree import KPTree
from ...lemmas.oracles.preprocessed_matrix import preprocessed_matrix
from ...lemmas.oracles.quantum_memory import quantum_memory
from . import claim, definition
from .pooling import EXACT


def images(e: BlockEncoding, starts: Sequence[int], wanted: np.ndarray) -> float:
    """Largest distance of U|start> to the wanted states, (number of starts, size)."""
    found = e.circuit.columns(1 << e.n)[:, list(starts)].T
    return float(np.max(np.linalg.norm(found - wanted, axis=1)))


@definition(
    key="Def. A.1",
    title="QRAM for classical data",
    inputs={"words": Data(tuple), "d": Integer(1, 8)},
    construction="oracles.classical_memory",
    candidates=lambda: [((1,), 1), ((2, 0, 3, 1), 2), ((5, 7, 0), 3)],
    remark="depth and qubits are a model of hardware (linalg.cost), nothing to measure",
)
def definition_a1(words: Any, d: Any) -> Any:
    """|i>|0> -> |i>|x_i>, N words of d bits: depth O(d log N), O(dN log N) qubits."""
    e = classical_memory(np.array(words), d)
    starts = [i << d for i in range(len(words))]
    wanted = np.eye(1 << e.n)[[i << d | word for i, word in enumerate(words)]]
    return [at_most("||U|i>|0> - |i>|x_i>||", images(e, starts, wanted), 0.0, rounding=EXACT)]


@definition(
    key="Def. A.2",
    title="QRAM for quantum data",
    inputs={"states": Data(tuple)},
    construction="oracles.quantum_memory",
    candidates=lambda: [((-1.0j,),), ((0.6, -0.8), (0.0, 1.0j)), ((1.0, -2.0j, 0.0, 0.5), (0.0, 0.0, -1.0, 3.0))],
    remark="the states are rows of amplitudes; depth and qubits are a model of hardware (linalg.cost)",
)
def definition_a2(states: Any) -> Any:
    """|i>|0> -> |i>|psi_i>, N states of M amplitudes: depth O(log^2(NM)), O~(MN) qubits and pre-processing."""
    array = np.array(states)
    e, n = quantum_memory(array), max(0, array.shape[1] - 1).bit_length()
    wanted = np.zeros((len(array), 1 << e.n), dtype=complex)
    for i, state in enumerate(array):
        wanted[i, (i << n) : (i << n) + state.size] = state / np.linalg.norm(state)
    starts = [i << n for i in range(len(array))]
    return [at_most("||U|i>|0> - |i>|psi_i>||", images(e, starts, wanted), 0.0, rounding=EXACT)]


@definition(
    key="Def. B.3",
    title="Preprocessed matrix",
    inputs={"W": Data(tuple), "d": Integer(1, 8)},
    construction="oracles.preprocessed_matrix",
    candidates=lambda: [
        (((-1.0,),), 1),
        (((0.5,),), 3),
        (((0.3, -0.6j), (0.0, 0.2)), 2),
        (((0.0, 0.6), (0.0, -0.8)), 3),
    ],
    remark="b_j read as the nearest d-bit word, which is off by up to 1/2: so is the column norm by sin(pi/2^(d+1))",
)
def definition_b3(W: Any, d: Any) -> Any:
    """||W|| <= 1; oracle U_W|j>|0> = |j>|w_j/||w_j||>, O(log^2 N), and a QRAM of b_j = arccos(||w_j||) 2^d/pi in d bits."""
    W = np.array(W)
    e, norms = preprocessed_matrix(W, d), np.linalg.norm(W, axis=0)
    words = np.rint(np.arccos(norms) * 2**d / np.pi).astype(int)
    n = (W.shape[0] - 1).bit_length()
    wanted = np.zeros((W.shape[1], 1 << e.n), dtype=complex)
    for j, word in enumerate(words):
        column = W[:, j] / norms[j] if norms[j] > 0 else np.eye(W.shape[0])[0]
        wanted[j, (((j << n) + np.arange(W.shape[0])) << d) + word] = column
    starts = [j << n + d for j in range(len(words))]
    gap = np.max(np.abs(np.cos(np.pi * words / 2**d) - norms))
    return [
        at_most("||U|j>|0>|0> - |j>|w_j/||w_j||>|b_j>||", images(e, starts, wanted), 0.0, rounding=EXACT),
        at_most("|cos(pi b_j/2^d) - ||w_j|||", gap, np.sin(np.pi / 2 ** (d + 1)), rounding=EXACT),
    ]


def tree_nodes(*, n: Any) -> Any:
    """Lemma D.1's O(n^2) for an update, with constant one on (n + 1)^2."""
    return (n + 1) * (n + 1)


def distance_prepared(tree: KPTree, vector: np.ndarray) -> float:
    """Of the state that the tree prepares to v/||v||."""
    wanted = np.zeros(1 << tree.n, dtype=complex)
    wanted[: vector.size] = vector / np.linalg.norm(vector)
    return float(np.linalg.norm(tree.encoding().circuit.columns(1)[:, 0] - wanted))


@claim(
    key="Lemma D.1",
    title="KP tree",
    kind="growth",
    inputs={"v": Data(tuple), "index": Integer(0, 255), "value": Complex(100.0)},
    construction="oracles.kp_tree",
    rule=tree_nodes,
    candidates=lambda: [((2.0,), 0, -1.0), ((0.6, -0.8), 1, 3.0j), ((1.0, 0.0, -2.0j, 0.5, 0.25), 2, 0.0)],
    implied_by="counting: an update writes the n + 1 nodes of one path, 2 N - 1 nodes are kept, and each of n levels is one multiplexed "
    "rotation of depth O(n)",
    on_circuits=True,
    remark="entry `index` of v is changed to `value`; words of d bits and the depth of reading them are in linalg.cost",
)
def lemma_d1(v: Any, index: Any, value: Any) -> Any:
    """O~(N) qubits; update of an entry and preparation of the state O(n^2)."""
    tree = KPTree.of(np.array(v))
    gaps = [distance_prepared(tree, np.array(v))]
    touched = len(tree.update(index, value))
    gaps.append(distance_prepared(tree, np.array([value if j == index else entry for j, entry in enumerate(v)])))
    n, kept = tree.n, sum(level.size for level in tree.levels)
    return [
        at_most("nodes written by an update", touched, tree_nodes(n=n), n + 1.0),
        at_most("nodes kept, N (n + 1) of them allowed", kept, (n + 1) << n, 2.0 * (1 << n) - 1),
        at_most("||state - v/||v|||| before and after", max(gaps), 0.0, rounding=EXACT),
    ]
