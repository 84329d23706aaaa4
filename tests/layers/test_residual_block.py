"""Residual skip norm blocks: one circuit for n = 1 and 2, several blocks at the block level, budgets."""

import numpy as np
import pytest
from scipy.special import erf

import qnn_emul as qe
from qnn_emul.instances.aligned import matrix_with_error
from qnn_emul.instances.arrays import random_unitary
from qnn_emul.layers.residual_block import block_budgets, input_error_for
from qnn_emul.lemmas.ve.sign_amplification import direction_error
from qnn_emul.linalg.activations import ACTIVATION, NORM_BOUND


def contraction(n: int, seed: int, is_complex: bool = False) -> np.ndarray:
    raw = np.random.default_rng([n, seed]).normal(size=(2, 1 << n, 1 << n))
    matrix = raw[0] + 1j * raw[1] if is_complex else raw[0]
    return matrix / np.linalg.norm(matrix, 2)


def plain(x: np.ndarray, W: np.ndarray) -> np.ndarray:
    """The forward pass in numpy; phase-equivariant for complex vectors."""
    y = W @ x
    s = x + erf(0.8 * np.abs(y)) * np.exp(1j * np.angle(y))
    return s / np.linalg.norm(s)


@pytest.mark.parametrize(("n", "is_complex"), [(1, False), (1, True), (2, False)])
def test_one_circuit(n: int, is_complex: bool) -> None:
    """A full residual block as one circuit agrees with its block level to 1e-10."""
    rng = np.random.default_rng(n)
    v = rng.normal(size=1 << n) + (1j * rng.normal(size=1 << n) if is_complex else 0)
    x = qe.VectorEncoding.from_vector(v / np.linalg.norm(v))
    out = qe.residual_block(x, qe.BlockEncoding.from_matrix(contraction(n, 1, is_complex)), 1e-2)
    c = qe.check(out, level="unitary")
    c.raise_if_violated()
    assert c.exactness <= 1e-10
    assert c.unitarity <= 1e-10
    assert out.record.alpha == 1.0
    assert out.record.epsilon <= 1e-2
    assert np.linalg.norm(out.value - plain(v / np.linalg.norm(v), contraction(n, 1, is_complex))) <= 1e-2


def test_one_circuit_with_subnormalized_matrix() -> None:
    """W with alpha = 2 and one with several singular values, as one circuit."""
    W = qe.BlockEncoding.from_matrix(contraction(1, 7), alpha=2.0)
    out = qe.residual_block(qe.VectorEncoding.from_vector([0.6, -0.8]), W, 1e-2)
    c = qe.check(out, level="unitary")
    c.raise_if_violated()
    assert c.exactness <= 1e-10


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("epsilon", [1e-2, 1e-6, 1e-7])
def test_blocks_in_a_row(count: int, epsilon: float) -> None:
    """Several blocks: the final record is at most epsilon and the value is within it of plain numpy."""
    n = 6
    v = np.random.default_rng(0).normal(size=1 << n)
    v /= np.linalg.norm(v)
    matrices = [contraction(n, seed) for seed in range(count)]
    out = qe.residual_blocks(
        qe.VectorEncoding.from_vector(v), [qe.BlockEncoding.from_matrix(W) for W in matrices], epsilon
    )
    for W in matrices:
        v = plain(v, W).real
    assert out.record.epsilon <= epsilon
    assert np.linalg.norm(out.target - v) <= 1e-13
    assert np.linalg.norm(out.value - v) <= out.record.epsilon + 1e-13
    assert qe.check(out).ok


@pytest.mark.parametrize("seed", range(4))
def test_inherited_errors(seed: int) -> None:
    """With an inexact x and W the call adds at most epsilon to the propagated error, and the record is true."""
    rng = np.random.default_rng(seed)
    v = rng.normal(size=4)
    v /= np.linalg.norm(v)
    e = 0.01 * random_unitary(rng, 4, real=True)[0]
    turned = (v + e) / np.linalg.norm(v + e)
    x = qe.VectorEncoding.from_unitary(qe.VectorEncoding.from_vector(turned).unitary, v, 1.0, 0.011)
    W = matrix_with_error(0.4 * contraction(2, seed), 2.0, 0.01 * random_unitary(rng, 4, real=True))
    out = qe.residual_block(x, W, 1e-3)
    qe.check(out).raise_if_violated()
    inherited = qe.residual_block(x, W, 1e-9).record.epsilon
    assert out.record.epsilon <= inherited + 1e-3
    assert out.record.epsilon < (1.9028 * 0.011 + 0.91 * 0.01) / NORM_BOUND * 1.1


def test_worst_case_growth() -> None:
    """W = I - 2 psi psi^T: an input error grows by almost (1 + L)/(1 - L), and by no more than the record says."""
    n, error = 8, 1e-4
    size = 1 << n
    psi = np.full(size, size**-0.5)
    across = np.where(np.arange(size) % 2, 1.0, -1.0) / np.sqrt(size)
    near = psi * np.sqrt(1 - error**2) + error * across
    W = qe.BlockEncoding.from_matrix(np.eye(size) - 2 * np.outer(psi, psi))
    start = qe.VectorEncoding.from_vector(near)
    x = start.with_record(epsilon=error * (1 + 1e-6))
    x = x.with_target(psi)
    out = qe.residual_block(x, W, 1e-8)
    c = qe.check(out)
    c.raise_if_violated()
    assert c.error / error == pytest.approx(19.38, rel=2e-3)
    assert c.tightness > 0.98


def test_budgets() -> None:
    """Budgets add up: what a block inherits, propagated, plus its own share is the target error."""
    for count in (1, 2, 5):
        shares = block_budgets(1e-3, count)
        assert len(shares) == count
        assert all(s > 0 for s in shares)
        inherited = shares[0]
        for share in shares[1:]:
            assert inherited <= input_error_for(share) * (1 + 1e-12)
            inherited = 2 * share
        assert inherited == pytest.approx(1e-3)
    assert block_budgets(0.1, 0) == []


@pytest.mark.parametrize("bounds", [None, [0.5, 0.3, 0.9, 0.2]])
def test_equal_budgets(bounds: list[float] | None) -> None:
    """The same sum, and to first order each block's share, grown by the blocks after it, is as large as each other's."""
    shares = block_budgets(1e-11, 4, bounds)
    inherited, grown = 0.0, []
    for share, bound in zip(shares, bounds or [NORM_BOUND] * 4, strict=True):
        ratio = (1 + ACTIVATION.lipschitz) / bound
        grown = [g * ratio for g in grown] + [share]
        inherited = direction_error(inherited * ratio) + share
    assert inherited == pytest.approx(1e-11)
    assert grown == pytest.approx([0.25e-11] * 4, rel=1e-4)
    assert block_budgets(1e-3, 4, bounds)[-1] == 0.5e-3  # no more than needed leave halves


def test_six_blocks_at_a_millionth() -> None:
    """Halves leave the first block less than doubles certify; equal budgets do, and the record keeps to 1e-6."""
    cycle = np.roll(np.diag([0.9, 0.9, 0.9, -0.9]), 1, axis=0)
    weights = [qe.BlockEncoding.from_matrix(cycle)] * 6
    e = qe.residual_blocks(qe.VectorEncoding.from_vector([0.5, -0.5, 0.7, 0.1]).normalized(), weights, 1e-6)
    assert 1e-8 < e.record.epsilon <= 1e-6
    qe.check(e).raise_if_violated()
    bare = qe.residual_blocks(qe.abstract.vector(2), [qe.abstract.matrix(2, alpha=0.9, norm=0.9)] * 6, 1e-6)
    built, priced = (
        [n.applied.data["polynomial"].degree for n in root.nodes() if n.children and "polynomial" in n.applied.data]
        for root in (e, bare)
    )
    assert built == priced  # on leaves without data the budgets are the same


def test_convolution_inside() -> None:
    """A block with a convolution, shape kept."""
    rng = np.random.default_rng(3)
    kernel = rng.normal(size=(4, 4, 3, 3))
    kernel /= qe.conv2d(kernel, (4, 8, 8)).record.norm
    v = rng.normal(size=(4, 8, 8))
    x = qe.VectorEncoding.from_vector(v / np.linalg.norm(v))
    W = qe.conv2d(kernel, (4, 8, 8))
    out = qe.residual_block(x, W, 1e-6)
    assert out.shape == (4, 8, 8)
    assert np.linalg.norm(out.value - plain(x.target, W.target).real) <= 1e-6
    assert qe.check(out).ok


@pytest.mark.parametrize(
    "make",
    [
        lambda: qe.VectorEncoding.from_vector([0.3, 0.4], alpha=1.0),
        lambda: qe.BlockEncoding.from_matrix(np.diag([1.0, 0.1])) @ qe.VectorEncoding.from_vector([0.0, 1.0]),
    ],
    ids=["leaf", "product"],
)
def test_short_vectors_are_refused(make: object) -> None:
    """alpha = 1 with a target of norm below 1 would void the bound 1 - L: it is refused."""
    with pytest.raises(qe.errors.NotNormalized, match="unit vector"):
        qe.residual_block(make(), qe.BlockEncoding.from_matrix(-np.eye(2)), 1e-2)
