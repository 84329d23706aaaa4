"""Uniform singular value amplification: alpha/factor, the error added, its limits."""

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.instances.aligned import block_scalar, matrix_with_error


def test_alpha_falls_and_signs_and_phases_stay() -> None:
    """A complex matrix with error: alpha/4, one ancilla more, the same target, both levels."""
    rng = np.random.default_rng(0)
    block = rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4))
    block *= 0.1 / np.linalg.norm(block, 2)
    A = matrix_with_error(block, 3.0, 0.05j * np.eye(4))
    B = qe.uniform_amplification(A, 4.0, 1e-4)
    qe.check(B, level="unitary").raise_if_violated()
    assert B.record.alpha == pytest.approx(0.75)
    assert B.record.ancillas == A.record.ancillas + 1
    assert A.record.epsilon <= B.record.epsilon <= A.record.epsilon + 1e-4
    assert np.linalg.norm(B.value - A.value, 2) <= 1e-4
    assert np.linalg.norm(B.value + A.value, 2) > 0.1


@pytest.mark.parametrize("factor", [1.5, -1.0, 0.5])
def test_a_number(factor: float) -> None:
    """n = 0; a factor below 1 is exact; a negative one is refused."""
    A = block_scalar(0.3j, 2.0, 0.1)
    if factor < 0:
        with pytest.raises(qe.errors.ArgumentError, match="factor"):
            qe.uniform_amplification(A, factor, 1e-3)
        return
    B = qe.uniform_amplification(A, factor, 1e-3)
    qe.check(B, level="unitary").raise_if_violated()
    assert np.allclose(B.value, A.value, rtol=0, atol=1e-3 if factor > 1 else 1e-14)


def test_norm_too_large_and_wrong_arguments() -> None:
    """factor (||A|| + epsilon) must stay below alpha, or (1 - delta) alpha."""
    A = qe.BlockEncoding.from_matrix(np.diag([1.0, 0.2]), alpha=4.0)
    with pytest.raises(qe.errors.NormTooLarge, match="alpha = 4"):
        qe.uniform_amplification(A, 4.0, 1e-3)
    with pytest.raises(qe.errors.NormTooLarge, match=r"1 - 0\.6"):
        qe.uniform_amplification(A, 2.0, 1e-3, delta=0.6)
    assert qe.uniform_amplification(A, 2.0, 1e-3, delta=0.5).record.alpha == 2.0
    for epsilon in (0.0, 1.0):
        with pytest.raises(qe.errors.ArgumentError, match="epsilon"):
            qe.uniform_amplification(A, 2.0, epsilon)
    with pytest.raises(qe.errors.ArgumentError, match="block-encoding"):
        qe.uniform_amplification(qe.VectorEncoding.from_vector([1.0]), 2.0, 1e-3)
    with pytest.raises(qe.errors.PrecisionExceeded):
        qe.uniform_amplification(A, 2.0, 1e-300)


def test_large_blocks_are_applied_not_formed() -> None:
    """The recurrence at n = 8 equals singular values, also for the adjoint; 16 channels of 64 x 64 pixels run."""
    rng = np.random.default_rng(3)
    M = rng.normal(size=(256, 256)) + 1j * rng.normal(size=(256, 256))
    A = qe.BlockEncoding.from_matrix(M / np.linalg.norm(M, 2), alpha=5.0)
    B = qe.uniform_amplification(A, 2.5, 1e-5)
    assert np.linalg.norm(B.value - A.value, 2) <= 1e-5
    assert np.allclose(B.H.block, B.block.conj().T, atol=1e-13)
    C = qe.conv2d(rng.normal(size=(16, 16, 3, 3)), (16, 64, 64), grouping="parameter", amplify=True, epsilon=1e-3)
    assert C.key == "be.uniform_amplification"
    y = C @ qe.VectorEncoding.from_vector(rng.normal(size=(16, 64, 64)))
    assert np.linalg.norm(y.value - y.target) <= y.record.epsilon


def test_tempting_rules_are_refuted() -> None:
    """Error divided by the factor, own error only, alpha kept: each fails on the extreme instance."""
    e = qe.catalogue["be.uniform_amplification"].attained_by()
    r = e.record
    for claim in ({"epsilon": r.epsilon / 2}, {"epsilon": 1e-10}, {"alpha": 2 * r.alpha}):
        assert not qe.check(e.with_record(**claim)).root.ok
