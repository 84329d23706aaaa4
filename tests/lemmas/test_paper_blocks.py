"""Lemmas 6, 7 and C.1 along the paper's path: the constants that its own ingredients give, beside the stated ones."""

import math

import numpy as np
import pytest
from scipy import special

import qnn_emul as qe
from qnn_emul.lemmas.instances import vector_with_error
from qnn_emul.lemmas.paper_blocks import (
    ENCODED_NORM,
    block_errors,
    encoded_sum,
    linear_pooling,
    skip_norm_block,
    skip_norm_blocks,
)

ROOT = math.sqrt(math.pi)
STEEP = 1.6 / ROOT  # L
GROWTH = (1 + STEEP) / (1 - STEEP)
PSI = np.array([0.6, -0.8])
MATRIX = np.array([[0.0, -0.9], [0.7, 0.3]])


def leaf(kappa: float) -> qe.BlockEncoding:
    return qe.BlockEncoding.from_matrix(MATRIX, alpha=kappa)


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
    with pytest.raises(qe.PrecisionExceeded, match="sign polynomial"):
        skip_norm_blocks(qe.VectorEncoding.from_vector(PSI), [leaf(2.0)] * 3, 1e-2)


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


def test_wrong_arguments() -> None:
    x, W = qe.VectorEncoding.from_vector(PSI), leaf(2.0)
    with pytest.raises(qe.NotNormalized, match="Lemma 6"):
        skip_norm_block(2.0 * x, W, 0.1)
    with pytest.raises(qe.NormTooLarge, match="Lemma 6"):
        skip_norm_block(x, qe.BlockEncoding.from_matrix(2 * np.eye(2)), 0.1)
    with pytest.raises(qe.ArgumentError, match="alpha"):
        skip_norm_block(x, leaf(3.0), 0.1)
    for bound in (0.0, 0.5):
        with pytest.raises(qe.ArgumentError, match="norm_bound"):
            skip_norm_block(x, W, 0.1, norm_bound=bound)
    with pytest.raises(qe.ArgumentError, match="epsilon_1"):
        skip_norm_block(x, W, 0.0)
    with pytest.raises(qe.ArgumentError, match="weights"):
        skip_norm_blocks(x, [], 0.1)
    with pytest.raises(qe.NotNormalized, match=r"C\.1"):
        linear_pooling(2.0 * x, np.eye(2), 1, 0.1)
    with pytest.raises(qe.ArgumentError, match="tau"):
        linear_pooling(x, np.eye(2), 1, 0.1, tau=0.5)
