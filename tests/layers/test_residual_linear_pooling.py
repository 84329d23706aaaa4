"""Residual linear pooling (Lemma C.1): the norm bound, the classical head, both levels, unknown phases, wrong input."""

from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.engine.signature import VE
from qnn_emul.instances.random import random_encoding


def head(psi: np.ndarray, W: np.ndarray, tau: float = 0.51) -> np.ndarray:
    s = tau * psi + (1 - tau) * W @ np.abs(psi) ** 2
    return s / np.linalg.norm(s)


def contraction(seed: int, size: int, norm: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    W = rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size))
    return W * (norm / np.linalg.norm(W, 2))


def unit(seed: int, size: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    v = rng.normal(size=size) + 1j * rng.normal(size=size)
    return v / np.linalg.norm(v)


@pytest.mark.parametrize("size", [1, 2, 8, 64])
def test_against_the_classical_head(size: int) -> None:
    """alpha = 1, the classical vector to epsilon, and its class probabilities to sqrt 2 epsilon."""
    psi, W = unit(size, size), contraction(size, size)
    out = qe.residual_linear_pooling(qe.VectorEncoding.from_vector(psi), W, classes=min(size, 4), epsilon=1e-4)
    assert out.record.alpha == 1.0
    assert out.record.epsilon <= 1e-4
    assert np.allclose(out.target, head(psi, W), rtol=0, atol=1e-13)
    qe.check(out).raise_if_violated()
    classes = min(size, 4)
    classical = (np.abs(head(psi, W)) ** 2).reshape(classes, -1).sum(axis=1)
    assert np.linalg.norm(qe.pool(out, classes) - classical) <= np.sqrt(2) * 1e-4


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("n", [0, 1, 2])
def test_one_circuit(n: int, shared: bool) -> None:
    """The whole head as one circuit with a noisy input: corner and block agree, the record holds."""
    x: Any = random_encoding(np.random.default_rng(n), "VE", n, 1, 1.0, 0.002, wanted=VE(alpha=1, unit=True))
    W = contraction(n, 1 << n, 0.7)
    out = qe.residual_linear_pooling(x, W, 1, tau=0.6, epsilon=1e-2, ancillas="least" if shared else "plain")
    a = x.record.ancillas
    assert out.record.ancillas == (a + 1 if shared else 2 * a) + n + 3
    qe.check(out, level="unitary").raise_if_violated()


def test_norm_bound_is_attained() -> None:
    """n = 0, W = -1: s = 2 tau - 1, the smallest norm there is."""
    out = qe.residual_linear_pooling(qe.VectorEncoding.from_vector([1.0]), [[-1.0]], 1, epsilon=1e-3)
    assert out.source.children[0].target[0] == pytest.approx(0.02)
    assert out.source.numbers["norm"] == pytest.approx(0.02)
    assert out.value[0] == pytest.approx(1.0, abs=1e-3)
    qe.check(out, level="unitary").raise_if_violated()


def test_column_norms_sharpen_the_bound() -> None:
    """Columns shorter than ||W|| raise the threshold above 2 tau - 1 and lower the degree."""
    psi = unit(1, 16)
    W = np.ones((16, 16)) / 16  # norm 1, columns 1/4
    out = qe.residual_linear_pooling(qe.VectorEncoding.from_vector(psi), W, 4, epsilon=1e-3)
    assert out.source.numbers["norm"] == pytest.approx(0.51 - 0.49 / 4)
    assert np.linalg.norm(out.source.children[0].target) >= 0.51 - 0.49 / 4
    worst = qe.residual_linear_pooling(qe.VectorEncoding.from_vector(psi), np.eye(16), 4, epsilon=1e-3)
    assert out.source.data["polynomial"].degree < worst.source.data["polynomial"].degree / 5


def test_inherited_error() -> None:
    """The call adds at most epsilon to what the sum's error becomes; an input error that reaches the bound says nothing."""
    x: Any = random_encoding(np.random.default_rng(3), "VE", 2, 1, 1.0, 0.001, wanted=VE(alpha=1, unit=True))
    W = contraction(3, 4)
    out = qe.residual_linear_pooling(x, W, 2, tau=0.7, epsilon=1e-5)
    s = out.source.children[0]
    ratio = s.record.epsilon / out.source.numbers["norm"]
    assert out.record.epsilon <= 2 * np.sin(np.arcsin(ratio) / 2) + 1e-5
    with pytest.raises(qe.errors.Undecidable, match="nothing about the direction"):
        qe.residual_linear_pooling(x.with_record(epsilon=0.05), np.eye(4), 2, epsilon=1e-3)


def test_unknown_phase_is_refused() -> None:
    """|.|^2 is blind to a global phase: psi + W|psi|^2 may cancel, so a fixed-point amplified input raises."""
    half = qe.VectorEncoding.from_vector([0.3, 0.4], alpha=1.0)
    x = qe.amplify(half, 1e-3, method="fixed-point")
    with pytest.raises(qe.errors.PhaseUnknown, match="'x' must have a known global phase"):
        qe.residual_linear_pooling(x, np.eye(2), 2, epsilon=1e-3)
    assert qe.matrix_squared_vector(np.eye(2), x).phase_known  # |.|^2 itself takes it off
    with pytest.raises(qe.errors.PhaseUnknown):
        x + qe.matrix_squared_vector(np.eye(2), x)
    y = qe.amplify(half, 1e-3)
    assert qe.check(qe.residual_linear_pooling(y, 0.5 * np.eye(2), 2, epsilon=1e-3)).ok


def test_wrong_input() -> None:
    """Each error names the argument, what it must be, what it was."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    call = qe.residual_linear_pooling
    with pytest.raises(qe.errors.NotNormalized, match=r"'x' must have alpha = 1.*amplify"):
        call(qe.VectorEncoding.from_vector([0.6, 0.8], alpha=2.0), np.eye(2), 2, epsilon=1e-3)
    with pytest.raises(qe.errors.NormTooLarge, match=r"'W' must have norm at most 1 .* not of norm 2"):
        call(x, np.ones((2, 2)), 2, epsilon=1e-3)
    with pytest.raises(qe.errors.NormTooLarge, match="norm at most 1"):  # although every column is shorter than 1
        call(x, np.full((2, 2), 0.6), 2, epsilon=1e-3)
    with pytest.raises(qe.errors.ShapeError, match="'W' must be square"):
        call(x, np.ones((1, 2)) / 2, 2, epsilon=1e-3)
    for tau in (0.5, 1.0, -1.0):
        with pytest.raises(qe.errors.ArgumentError, match="'tau' must satisfy 1/2 < tau < 1"):
            call(x, np.eye(2), 2, tau=tau, epsilon=1e-3)
    for classes in (0, 3, 4):
        with pytest.raises(qe.errors.ArgumentError, match="'classes' must be a positive divisor of the size 2"):
            call(x, np.eye(2), classes, epsilon=1e-3)
    with pytest.raises(qe.errors.ArgumentError, match="'epsilon' must satisfy"):
        call(x, np.eye(2), 2, epsilon=0.0)
    with pytest.raises(qe.errors.ArgumentError, match="'x' must be a vector-encoding"):
        call(np.eye(2), np.eye(2), 2, epsilon=1e-3)  # type: ignore[arg-type]
