"""Memories and loading: what they do on every basis input, how they keep signs and phases, what they cost."""

from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.linalg.cost import memory_price, states_price

RNG = np.random.default_rng(0)


def basis(e: Any, index: int) -> np.ndarray:
    """U |index>."""
    start = np.zeros(e.unitary.shape[0], dtype=complex)
    start[index] = 1.0
    return e.unitary @ start


@pytest.mark.parametrize(("count", "bits"), [(1, 1), (2, 3), (5, 2), (8, 4)])
def test_classical_memory(count: int, bits: int) -> None:
    """|i>|y> -> |i>|y xor x_i> for every i and y; |i>|0> -> |i>|x_i>; twice is nothing."""
    words = RNG.integers(0, 1 << bits, size=count)
    e = qe.memories.classical_memory(words, bits)
    for i in range(count):
        for y in range(1 << bits):
            out = basis(e, (i << bits) + y)
            assert out[(i << bits) + (y ^ words[i])] == 1.0
            assert np.count_nonzero(out) == 1
    assert np.allclose(e.unitary.toarray() @ e.unitary.toarray(), np.eye(e.unitary.shape[0]))
    assert (e.record.alpha, e.record.ancillas, e.record.epsilon) == (1, 0, 0)


@pytest.mark.parametrize(("count", "size"), [(1, 1), (2, 4), (3, 3), (4, 8)])
def test_quantum_memory(count: int, size: int) -> None:
    """|i>|0> -> |i>|psi_i> for every i, signs and phases kept; a zero state gives |0>; unitary on all inputs."""
    states = RNG.normal(size=(count, size)) + 1j * RNG.normal(size=(count, size))
    states[-1] *= 0 if count > 1 else 1
    e = qe.memories.quantum_memory(states)
    width = 1 << (size - 1).bit_length()
    for i in range(count):
        out = basis(e, i * width).reshape(-1, width)
        expected = states[i] / np.linalg.norm(states[i]) if np.any(states[i]) else np.eye(size)[0]
        assert np.allclose(out[i, :size], expected, rtol=0, atol=1e-14)
        assert np.linalg.norm(out[i]) == pytest.approx(1.0, abs=1e-14)
    qe.check(e, level="unitary").raise_if_violated()


def test_preprocessed_matrix() -> None:
    """|j>|0>|0> -> |j>|w_j/||w_j||>|b_j>, and the norm back from b_j to pi/2^(d+1)."""
    bits = 4
    W = RNG.normal(size=(3, 4)) + 1j * RNG.normal(size=(3, 4))
    W /= 1.2 * np.linalg.norm(W, 2)
    e = qe.memories.preprocessed_matrix(W, bits)
    for j in range(4):
        out = basis(e, j << (2 + bits)).reshape(4, 4, 1 << bits)[j]
        word = int(np.argmax(np.linalg.norm(out, axis=0)))
        norm = np.linalg.norm(W[:, j])
        assert np.allclose(out[:3, word], W[:, j] / norm, rtol=0, atol=1e-14)
        assert abs(np.arccos(norm) - np.pi * word / 2**bits) <= np.pi / 2 ** (bits + 1)
        assert word <= 1 << (bits - 1)
    qe.check(e, level="unitary").raise_if_violated()


@pytest.mark.parametrize("size", [1, 2, 3, 8])
@pytest.mark.parametrize("kind", ["positive", "signed", "complex"])
@pytest.mark.parametrize("load", [qe.memories.kp_state, qe.memories.load_brute_force])
def test_loading(load: Any, kind: str, size: int) -> None:
    """Tree and brute force prepare v/||v||, sign and phase included."""
    v = RNG.normal(size=size)
    v = np.abs(v) if kind == "positive" else v + 1j * RNG.normal(size=size) if kind == "complex" else v
    e = load(v)
    assert np.allclose(e.unitary[:, 0][:size], v / np.linalg.norm(v), rtol=0, atol=1e-14)
    assert e.record.alpha == pytest.approx(np.linalg.norm(v))
    assert e.record.ancillas == 0
    qe.check(e, level="unitary").raise_if_violated()


def test_tree_update() -> None:
    """An update touches n + 1 nodes and leaves the tree of the changed vector; snapshots do not change."""
    v = RNG.normal(size=8)
    tree = qe.memories.KPTree.of(v)
    before = tree.encoding()
    touched = tree.update(5, -0.25 + 1j)
    assert touched == ((3, 5), (2, 2), (1, 1), (0, 0))
    changed = v.astype(complex)
    changed[5] = -0.25 + 1j
    fresh = qe.memories.KPTree.of(changed)
    assert all(np.array_equal(a, b) for a, b in zip(tree.levels, fresh.levels, strict=True))
    assert tree.norm == pytest.approx(np.linalg.norm(changed))
    assert np.allclose(tree.encoding().unitary[:, 0], changed / np.linalg.norm(changed), atol=1e-14)
    assert np.allclose(before.unitary[:, 0], v / np.linalg.norm(v), atol=1e-14)
    for n in range(1, 12):
        assert len(qe.memories.KPTree(1 << n).update(0, 1.0)) == n + 1


def test_small_entries_keep_their_digits() -> None:
    """Entries of very different size: relative accuracy of each amplitude, for rotations come from sine and cosine."""
    v = np.array([1.0, -1e-9, 1e-5, 3e-12])
    for e in (qe.memories.kp_state(v), qe.memories.quantum_memory(v[None, :])):
        assert np.allclose(e.unitary[:, 0][:4] * np.linalg.norm(v), v, rtol=1e-12, atol=0)


def test_prices_of_memories() -> None:
    """Def. A.1: depth d log N; Def. A.2 and Lemma D.1: a multiple of d log^2, O(d N M) gates."""
    for n in (1, 4, 10, 20):
        for d in (1, 8, 32):
            assert memory_price(n, d) == (d * n, 2 * d * (2**n - 1))
            assert states_price(0, n, d)[0] <= 5 * d * (n + 1) ** 2
            assert states_price(n, n, d)[0] <= 5 * d * (2 * n + 1) ** 2
            assert states_price(n, n, d)[1] <= 8 * d * 4**n


@pytest.mark.parametrize("n", [0, 1, 2, 5])
@pytest.mark.parametrize("phases", [False, True])
def test_brute_force_takes_a_gate_a_number(n: int, phases: bool) -> None:
    """2N - 3 gates (and as many for phases) on one and two qubits each: O(N)."""
    v = np.abs(RNG.normal(size=1 << n)) * (np.exp(1j * np.arange(1, (1 << n) + 1)) if phases else 1.0)
    circuit = qe.memories.load_brute_force(v).circuit
    chain = 2 * (2 << n - 1) - 3 if n else 0
    gates = [gate for level in circuit.ops for gate in level.gate.ops]
    assert len(gates) == (2 * chain + 1 if phases else chain)
    assert circuit.qubits == n
    assert circuit.queries == {}
    assert all(len(op.targets) + len(op.controls) <= 2 for op in gates)


def test_wrong_input() -> None:
    """Each error names the argument, what it must be, what it was."""
    with pytest.raises(qe.errors.ArgumentError, match="'words' must be integers"):
        qe.memories.classical_memory([0.5], 2)
    with pytest.raises(qe.errors.ShapeError, match="'words' must have one axis"):
        qe.memories.classical_memory([[1]], 2)
    for words in ([4], [-1]):
        with pytest.raises(qe.errors.ArgumentError, match="'words' must fit into 2 bits"):
            qe.memories.classical_memory(words, 2)
    with pytest.raises(qe.errors.ShapeError, match="'states' must have two axes"):
        qe.memories.quantum_memory([1.0])
    with pytest.raises(qe.errors.ShapeError, match="'W' must have two axes"):
        qe.memories.preprocessed_matrix([1.0], 3)
    with pytest.raises(qe.errors.NormTooLarge, match=r"'W' must have columns of norm at most 1, not one of norm 2"):
        qe.memories.preprocessed_matrix([[2.0]], 3)
    for load in (qe.memories.kp_state, qe.memories.load_brute_force):
        with pytest.raises(qe.errors.ShapeError, match="'vector' must have one axis"):
            load(np.eye(2))
        with pytest.raises(qe.errors.ZeroNorm):
            load([0.0, 0.0])
    with pytest.raises(qe.errors.ArgumentError, match="'size' must be at least 1"):
        qe.memories.KPTree(0)
    with pytest.raises(qe.errors.ArgumentError, match="'index' must be at least 0 and below 3"):
        qe.memories.KPTree(3).update(3, 1.0)
    with pytest.raises(qe.errors.ArgumentError, match="'value' must be 0 or between"):
        qe.memories.KPTree(3).update(0, 1e-200)
