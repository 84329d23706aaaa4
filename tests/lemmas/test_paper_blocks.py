"""Lemmas 6, 7 and C.1 along the paper's path: the constants that its own ingredients give, beside the stated ones."""

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers import gate_by_gate
from scipy import special

import qnn_emul as qe
from qnn_emul.encoding.source import Leaf
from qnn_emul.instances.aligned import vector_with_error
from qnn_emul.lemmas.paper import lemma_6, lemma_b8
from qnn_emul.lemmas.paper.lemma_6 import ENCODED_NORM, promised, skip_norm_block
from qnn_emul.lemmas.paper.lemma_7 import block_errors, skip_norm_blocks
from qnn_emul.lemmas.paper.lemma_b19 import erf_of_amplitudes
from qnn_emul.lemmas.paper.lemma_c1 import linear_pooling
from qnn_emul.lemmas.paper.real_amplitudes import real_amplitudes
from qnn_emul.linalg import rank_one
from qnn_emul.linalg.phases import reflection_phases, wx_phases

ROOT = math.sqrt(math.pi)
STEEP = 1.6 / ROOT  # L
GROWTH = (1 + STEEP) / (1 - STEEP)
PSI = np.array([0.6, -0.8])
MATRIX = np.array([[0.0, -0.9], [0.7, 0.3]])


def leaf(kappa: float) -> qe.BlockEncoding:
    return qe.BlockEncoding.from_matrix(MATRIX, alpha=kappa)


def encoded_sum(x: qe.VectorEncoding, W: qe.BlockEncoding, epsilon_1: float) -> qe.VectorEncoding:
    """What Lemma B.8 gets, of a block with the paper's own bound on the norm."""
    plan = skip_norm_block(x, W, epsilon_1).source.data["plan"]
    return lemma_6.encoded_sum(x, W, plan.branch, {"weights": plan.weights, "function": plan.function})


def classical(v: np.ndarray) -> np.ndarray:
    s = v + special.erf(0.8 * MATRIX @ v)
    return s / np.linalg.norm(s)


@pytest.mark.parametrize("kappa", [1.0, 1.5, 2.0])
def test_encoded_factor(kappa: float) -> None:
    """sqrt(pi)/(32 nu), alpha = 1; norm at least (sqrt(pi) - 8/5)/(32 nu), which is 1/296.9 at kappa = 2 (1/400 is stated)."""
    nu = 0.8 * kappa
    e = encoded_sum(qe.VectorEncoding.from_vector(PSI), leaf(kappa), 1e-4)
    qe.check(e, level="unitary").raise_if_violated()
    factor = ROOT / (32 * nu)
    assert e.record.alpha == pytest.approx(1.0)
    assert np.allclose(e.target, factor * (PSI + special.erf(0.8 * MATRIX @ PSI)))
    assert e.children[1].record.alpha == pytest.approx(16 * nu / ROOT)
    least = factor * (1 - STEEP)
    assert least == pytest.approx((ROOT - 1.6) / (32 * nu))
    assert least > ENCODED_NORM == 1 / 400


def test_constants_beside_the_stated_ones() -> None:
    """400, 355, 712 and 9 as stated; 296.9, 19.56, 20.56 and 7 from the construction."""
    assert pytest.approx(296.9, abs=0.1) == 32 * 1.6 / (ROOT - 1.6)
    assert math.ceil(400 * ROOT / 2) == 355  # where 355 comes from
    assert 2 * (355 + 1) == 712
    assert pytest.approx((ROOT + 1.6) / (ROOT - 1.6)) == GROWTH
    assert pytest.approx(19.556, abs=1e-3) == GROWTH
    flat, across = np.full(4, 0.5), np.array([0.5, -0.5, 0.5, -0.5])
    value = math.cos(1e-4) * flat + math.sin(1e-4) * across
    x = vector_with_error(value, 1.0, flat - value)
    W = qe.BlockEncoding.from_matrix(np.eye(4) - 2 * np.outer(flat, flat), alpha=2.0)
    s = encoded_sum(x, W, 1e-9)
    before = s.record.epsilon / (ROOT / (32 * 1.6)) / x.record.epsilon
    assert before == pytest.approx(1 + STEEP, rel=1e-4)  # (1 + L) eps_0 for psi + f(W psi); over ||s|| >= 1 - L: 19.56
    e = skip_norm_block(x, W, 1e-9)
    qe.check(e).raise_if_violated()
    assert e.record.epsilon / (x.record.epsilon + 1e-9) < GROWTH < 355 < 712
    assert e.record.ancillas == 2 * (x.record.ancillas + W.record.ancillas) + 2 + 7


@pytest.mark.parametrize("kappa", [1.0, 2.0])
def test_one_block_as_a_circuit(kappa: float) -> None:
    """n = 1, eleven qubits, with a promised norm: block and circuit agree, and both with the classical block."""
    x = qe.VectorEncoding.from_vector(PSI)
    norm = float(np.linalg.norm(encoded_sum(x, leaf(kappa), 1e-2).target))
    e = skip_norm_block(x, leaf(kappa), 1e-2, norm_bound=0.9 * norm)
    c = qe.check(e, level="unitary")
    c.raise_if_violated()
    assert e.unitary.shape == (1 << 11, 1 << 11)  # 2 (a + b) + n + 7 = 10 ancillas, a = 0, b = 1; 12 are stated
    assert np.allclose(e.target, classical(PSI))
    assert np.linalg.norm(e.unitary[:2, 0] - classical(PSI)) <= e.record.epsilon < 2e-2


def test_blocks_double_their_ancillas() -> None:
    """Stated 2^k (a + 2b + n + 9); its recurrence 2^k a + (2^k - 1)(2b + n + 9); built with 7 for 9; ours plain, linear, least."""
    x, weights, k, n, b = qe.VectorEncoding.from_vector(PSI), [leaf(2.0)] * 2, 2, 1, 1
    e = skip_norm_blocks(x, weights, 1e-2)
    qe.check(e).raise_if_violated()
    assert np.allclose(e.target, classical(classical(PSI)))
    stated, recurrence = 2**k * (2 * b + n + 9), (2**k - 1) * (2 * b + n + 9)
    found = {
        name: qe.residual_blocks(x, weights, 1e-2, ancillas=name).record.ancillas
        for name in ("plain", "linear", "least")
    }
    assert (stated, recurrence, e.record.ancillas) == (48, 36, (2**k - 1) * (2 * b + n + 7))
    assert found == {"plain": 3 * (2 * b + n + 3), "linear": 2 * (2 * b + n + 3), "least": 2 * (b + n + 3)}


@pytest.mark.parametrize("k", [1, 2, 3])
def test_error_recurrence(k: int) -> None:
    """delta_i = 712 (delta_{i-1} + eps_i) with the paper's eps_i ends at epsilon; the built record stays far below it."""
    delta = 0.0
    for share in block_errors(0.1, k):
        delta = 712 * (delta + share)
    assert delta == pytest.approx(0.1)
    if k < 3:
        e = skip_norm_blocks(qe.VectorEncoding.from_vector(PSI), [leaf(2.0)] * k, 0.1)
        assert e.record.epsilon < 0.1 / 300


def test_three_blocks_as_the_paper_budgets_them_are_beyond_double_precision() -> None:
    """eps_1 = 2 eps/1424^3 = 7e-12 at eps = 1e-2, with gap 1/800."""
    with pytest.raises(qe.errors.PrecisionExceeded, match="sign polynomial"):
        skip_norm_blocks(qe.VectorEncoding.from_vector(PSI), [leaf(2.0)] * 3, 1e-2)


def test_two_blocks_are_two_lemmas_6() -> None:
    x, weights = qe.VectorEncoding.from_vector(PSI), [leaf(2.0), leaf(1.5)]
    e, nested = skip_norm_blocks(x, weights, 0.1), x
    for W, share in zip(weights, block_errors(0.1, 2), strict=True):
        nested = skip_norm_block(nested, W, share)
    assert e.children == (x, *weights)
    assert e.record == nested.record
    assert np.array_equal(e.block, nested.block)
    assert np.array_equal(e.target, nested.target)


def test_two_blocks_as_one_circuit() -> None:
    """n = 0, unitary weights without ancillas (kappa = 1), promised norms: 21 qubits, every ancilla and every query of the paper's."""
    x = qe.VectorEncoding.from_vector([-1.0])
    first, second = (qe.BlockEncoding.from_unitary([[s]], [[s]]) for s in (1.0, -1.0))
    inner = skip_norm_block(x, first, 1e-3, promised(x, first))
    e = skip_norm_block(inner, second, 0.3, promised(inner, second))
    qe.check(e).raise_if_violated()
    assert e.n + e.record.ancillas == 21
    column = e.circuit.first_column
    assert np.linalg.norm(column) == pytest.approx(1.0, abs=1e-11)
    assert abs(column[0] - e.block[0]) <= 1e-10
    assert abs(column[0] + 1.0) <= e.record.epsilon


def without_idle(x: qe.VectorEncoding, W: qe.BlockEncoding, epsilon_1: float) -> qe.VectorEncoding:
    """Lemma 6 with a promised norm, its circuit without Lemma B.6's idle qubit, on which nothing acts."""
    e = skip_norm_block(x, W, epsilon_1, promised(x, W))
    plan = e.source.data["plan"]
    s = lemma_6.encoded_sum(x, W, plan.branch, {"weights": plan.weights, "function": plan.function})
    phases = reflection_phases(wx_phases(plan.polynomial.coefficients))
    circuit = rank_one.rank_one_transformation(s.circuit, s.n, phases, idle=0)
    leaf = Leaf(e.key, "Lemma 6 without its idle qubit", e.target, lambda: e.block, lambda: circuit)
    return qe.VectorEncoding(e.n, e.shape, replace(e.record, ancillas=e.ancillas - 1), leaf)


def test_two_blocks_on_one_qubit_as_one_circuit() -> None:
    """n = 1, a rotation and a reflection, every query of the paper's circuit: 25 qubits, 22 of them not idle."""
    turn = np.array([[np.cos(0.7), -np.sin(0.7)], [np.sin(0.7), np.cos(0.7)]])
    e, expected = qe.VectorEncoding.from_vector(PSI), PSI
    for matrix, epsilon_1 in ((turn, 1e-3), (turn @ np.diag([1.0, -1.0]), 0.1)):
        e = without_idle(e, qe.BlockEncoding.from_unitary(matrix, matrix), epsilon_1)
        s = expected + special.erf(0.8 * matrix @ expected)
        expected = s / np.linalg.norm(s)
    assert e.n + e.record.ancillas == 22
    column = e.circuit.first_column
    assert np.linalg.norm(column) == pytest.approx(1.0, abs=1e-11)
    assert np.linalg.norm(column[:2] - e.block) <= 1e-10
    assert np.linalg.norm(column[:2] - expected) <= e.record.epsilon < 0.12


def test_two_blocks_above_a_compressed_one() -> None:
    """n = 1, kappa = 2 as Lemma 7 has it: the first circuit checked by itself, the second on its one-ancilla dilation, 13 qubits."""
    x = qe.VectorEncoding.from_vector(PSI)
    inner = skip_norm_block(x, leaf(2.0), 1e-3, promised(x, leaf(2.0)))
    qe.check(inner, level="unitary").raise_if_violated()
    short = qe.compress(inner)
    e = skip_norm_block(short, leaf(2.0), 1e-2, promised(short, leaf(2.0)))
    assert e.n + e.record.ancillas == 13
    column = e.circuit.first_column[:2]
    assert np.linalg.norm(column - e.block) <= 1e-10
    assert np.linalg.norm(column - classical(classical(PSI))) <= e.record.epsilon < 0.1


def test_errors_of_two_blocks_multiply() -> None:
    """W = |1><1|, psi = e_0, the error on e_1: (1 + L)^2 eps_0 is attained."""
    e0, e1 = np.eye(2)
    value = math.cos(1e-4) * e0 + math.sin(1e-4) * e1
    x, W = vector_with_error(value, 1.0, e0 - value), qe.BlockEncoding.from_matrix(np.diag([0.0, 1.0]), alpha=1.0)
    e = skip_norm_blocks(x, [W, W], 1e-2)
    c = qe.check(e)
    c.raise_if_violated()
    assert c.error == pytest.approx((1 + STEEP) ** 2 * 1e-4, rel=1e-4)
    assert c.tightness > 0.97  # the rest is the budget


def test_an_unknown_phase_is_refused() -> None:
    """Real parts depend on the phase, which fixed-point amplification does not tell."""
    x = qe.amplify(qe.VectorEncoding.from_vector(PSI, alpha=2.0), method="fixed-point")
    for call in (
        lambda: real_amplitudes(x),
        lambda: erf_of_amplitudes(x, 0.8, 0.1),
        lambda: skip_norm_block(x, leaf(1.0), 0.1),
        lambda: linear_pooling(x, np.eye(2), 1, 0.1),
    ):
        with pytest.raises(qe.errors.PhaseUnknown):
            call()


def test_rank_one_transformation_gate_by_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lemma B.8's circuit on random states, all flags set: the kept columns and the gates do the same."""
    rng = np.random.default_rng(3)
    e = lemma_b8.normalise(vector_with_error(0.5 * PSI, 1.6, 0.2 * PSI), 1e-2)
    states = rng.normal(size=(1 << e.circuit.qubits, 2)) + 1j * rng.normal(size=(1 << e.circuit.qubits, 2))
    gates = gate_by_gate(e.circuit)
    assert gates.queries == e.circuit.queries
    for found, wanted in ((e.circuit, gates), (e.circuit.adjoint(), gates.adjoint())):
        assert np.allclose(found.apply(states), wanted.apply(states), rtol=0, atol=1e-11)
    monkeypatch.setattr(rank_one, "MAX_ENTRIES", 0)
    assert np.allclose(e.circuit.apply(states), gates.apply(states), rtol=0, atol=1e-11)


def test_linear_pooling() -> None:
    """2a + d + n + 6 ancillas (+ 8 is stated), error (2 - tau) eps_0/delta (6 is stated), at both levels."""
    W, tau = np.array([[0.0, -1.0], [1.0, 0.0]]), 0.51
    e = linear_pooling(qe.VectorEncoding.from_vector(PSI), W, 1, 1e-2)
    qe.check(e, level="unitary").raise_if_violated()
    wanted = tau * PSI + (1 - tau) * W @ PSI**2
    assert np.allclose(e.target, wanted / np.linalg.norm(wanted))
    assert e.record.ancillas == 0 + 1 + 1 + 6
    x = vector_with_error(np.array([1 - 1e-5]), 1.0, np.array([1e-5]))
    worst = linear_pooling(x, [[-1.0]], 1, 1e-9)  # ||gamma|| = delta = 0.02
    qe.check(worst).raise_if_violated()
    assert worst.record.ancillas == 2 * 1 + 1 + 0 + 6
    assert worst.record.epsilon == pytest.approx((2 - tau) * 1e-5 / 0.02, rel=1e-3)


def test_three_entries() -> None:
    """Sizes that are no power of two are padded: a block of a real vector, the head of a complex one."""
    v, M = np.array([0.6, 0.0, -0.8]), np.array([[0.0, 0.5, 0.3], [-0.4, 0.0, 0.5], [0.7, 0.1, 0.0]])
    x, W = qe.VectorEncoding.from_vector(v), qe.BlockEncoding.from_matrix(M, alpha=1.2)
    e, s = skip_norm_block(x, W, 1e-2, promised(x, W)), v + special.erf(0.8 * M @ v)
    qe.check(e).raise_if_violated()
    assert e.shape == (3,)
    assert np.allclose(e.target, [*(s / np.linalg.norm(s)), 0.0])
    turn, z = np.array([[0, 1, 0], [0, 0, 1j], [1, 0, 0]]), np.array([0.6, 0.0, 0.8j])
    head = linear_pooling(qe.VectorEncoding.from_vector(z), turn, 2, 1e-2, tau=0.6)
    qe.check(head, level="unitary").raise_if_violated()
    s = 0.6 * z + 0.4 * turn @ np.abs(z) ** 2
    assert head.shape == (3,)
    assert np.allclose(head.target, [*(s / np.linalg.norm(s)), 0.0])


def test_wrong_arguments() -> None:
    x, W = qe.VectorEncoding.from_vector(PSI), leaf(2.0)
    with pytest.raises(qe.errors.NotNormalized, match="Lemma 6"):
        skip_norm_block(2.0 * x, W, 0.1)
    with pytest.raises(qe.errors.NormTooLarge, match="Lemma 6"):
        skip_norm_block(x, qe.BlockEncoding.from_matrix(2 * np.eye(2)), 0.1)
    with pytest.raises(qe.errors.ArgumentError, match="alpha"):
        skip_norm_block(x, leaf(3.0), 0.1)
    for bound in (0.0, 0.5):
        with pytest.raises(qe.errors.ArgumentError, match="norm_bound"):
            skip_norm_block(x, W, 0.1, norm_bound=bound)
    with pytest.raises(qe.errors.ArgumentError, match="epsilon_1"):
        skip_norm_block(x, W, 0.0)
    with pytest.raises(qe.errors.ShapeError, match=r"'W' must map shape \(2,\) to itself"):
        skip_norm_block(x, qe.BlockEncoding.from_matrix(np.eye(4)), 0.1)
    with pytest.raises(qe.errors.ArgumentError, match="weights"):
        skip_norm_blocks(x, [], 0.1)
    with pytest.raises(qe.errors.ArgumentError, match=r"one number per block \(1\)"):
        skip_norm_blocks(x, [W], 0.1, norm_bounds=[0.001, 0.001])
    with pytest.raises(qe.errors.ArgumentError, match="'norm_bounds' must be a list"):
        skip_norm_blocks(x, [W], 0.1, norm_bounds=0.001)
    with pytest.raises(qe.errors.ShapeError, match=r"'W' must map shape \(2,\) to itself"):
        linear_pooling(x, np.eye(2)[:1], 1, 0.1)
    with pytest.raises(qe.errors.NotNormalized, match=r"C\.1"):
        linear_pooling(2.0 * x, np.eye(2), 1, 0.1)
    with pytest.raises(qe.errors.ArgumentError, match="tau"):
        linear_pooling(x, np.eye(2), 1, 0.1, tau=0.5)
