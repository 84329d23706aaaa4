"""Element-wise products, masks and mean subtraction."""

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.instances.aligned import vector_scalar, vector_with_error


def test_product_is_entry_by_entry_without_conjugation() -> None:
    x, y = qe.VectorEncoding.from_vector([1.0j, 2.0]), qe.VectorEncoding.from_vector([3.0, -1.0j], alpha=5.0)
    e = qe.elementwise_product(x, y)
    qe.check(e, level="unitary").raise_if_violated()
    assert np.allclose(e.value, [3.0j, -2.0j])
    assert e.record.alpha == pytest.approx(5 * np.sqrt(5))
    assert e.record.ancillas == 0 + 1 + 1


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (vector_scalar(1.0, 2.0, 0.5), vector_scalar(-1.0, 0.75, 0.25)),  # both shrunk
        (vector_scalar(1.0j, 0.5, 0.4), vector_scalar(1.0, 3.0, 0.1)),
    ],
)
def test_rule_is_attained(x: qe.VectorEncoding, y: qe.VectorEncoding) -> None:
    c = qe.check(qe.elementwise_product(x, y))
    assert c.tightness == pytest.approx(1.0, abs=1e-12)


def test_either_order_and_lemma_2() -> None:
    """The record does not depend on the order, and is never above that of Lemma 2 on diag(psi)."""
    x = vector_with_error(np.array([0.6, 0.0]), 1.2, np.array([0.2, 0.1]))
    y = vector_with_error(np.array([0.2, 0.9j]), 0.7, np.array([0.0, 0.3j]))
    one, other = qe.elementwise_product(x, y), qe.elementwise_product(y, x)
    assert one.record.epsilon == pytest.approx(other.record.epsilon, rel=1e-14)
    assert one.record.epsilon <= (qe.diagonal_of_vector(x) @ y).record.epsilon * (1 + 1e-14)


def test_product_of_different_shapes() -> None:
    with pytest.raises(qe.errors.ShapeError, match="like x of shape"):
        qe.elementwise_product(qe.VectorEncoding.from_vector([1.0, 2.0]), qe.VectorEncoding.from_vector([1.0]))
    with pytest.raises(qe.errors.ArgumentError, match="vector-encoding"):
        qe.elementwise_product(qe.VectorEncoding.from_vector([1.0]), qe.BlockEncoding.from_matrix([[1.0]]))


def test_phase_masks_are_exact_without_ancillas() -> None:
    phases = np.exp(2j * np.pi * np.arange(6) / 7).reshape(2, 3)
    e = qe.mask(phases)
    qe.check(e, level="unitary").raise_if_violated()
    assert (e.record.alpha, e.record.ancillas, e.record.epsilon) == (1.0, 0, 0.0)
    x = qe.VectorEncoding.from_vector(np.arange(1.0, 7.0).reshape(2, 3))
    y = e @ x
    assert y.shape == (2, 3)
    assert np.allclose(y.unpadded(y.value), phases * np.arange(1.0, 7.0).reshape(2, 3))


def test_masks_with_zeros_and_broadcasting() -> None:
    """A zero costs one ancilla; a sign mask is broadcast over channels."""
    e = qe.mask([1.0, 0.0, -1.0j])
    qe.check(e, level="unitary").raise_if_violated()
    assert e.record.ancillas == 1
    assert np.allclose(e.value, np.diag([1.0, 0.0, -1.0j, 0.0]))
    signs = qe.mask([[1.0, -1.0]], (3, 2, 2))
    assert signs.shape == (3, 2, 2, 3, 2, 2)
    assert np.allclose(np.diagonal(signs.value)[:4], [1, -1, 1, -1])
    nothing = qe.mask([0.0])
    assert nothing.record.norm == 0.0
    qe.check(nothing, level="unitary").raise_if_violated()


def test_bad_masks() -> None:
    with pytest.raises(qe.errors.ArgumentError, match="modulus 1 or 0"):
        qe.mask([1.0, 0.5])
    with pytest.raises(qe.errors.ShapeError, match="broadcast"):
        qe.mask([1.0, -1.0], (3,))
    with pytest.raises(qe.errors.ShapeError, match="positive integers"):
        qe.mask([1.0], (0,))


@pytest.mark.parametrize("shape", [(1,), (2,), (3,), (2, 3), (3, 3)])
def test_mean_subtraction_on_unpadded_entries(shape: tuple[int, ...]) -> None:
    e = qe.mean_subtraction(shape)
    qe.check(e, level="unitary").raise_if_violated()
    assert (e.record.alpha, e.record.ancillas, e.record.epsilon) == (1.0, 1, 0.0)
    v = np.random.default_rng(0).normal(size=shape) + 1j
    y = e @ qe.VectorEncoding.from_vector(v)
    assert np.allclose(y.unpadded(y.value), v - v.mean())
    assert e.record.norm == (0.0 if v.size == 1 else 1.0)
    assert np.linalg.norm(e.value, 2) == pytest.approx(e.record.norm, abs=1e-13)


def test_bad_shapes_of_mean_subtraction() -> None:
    for bad in ((0,), "3", (2.0,), (True,)):
        with pytest.raises(qe.errors.ShapeError, match="positive integers"):
            qe.mean_subtraction(bad)


def test_padding_must_agree() -> None:
    """(6,) and (2, 3) hold their entries at different padded places: refused, in both orders; reshape regroups what fills 2**n."""
    v = qe.VectorEncoding.from_vector
    flat, grid = v(np.arange(1.0, 7)), v(np.arange(1.0, 7).reshape(2, 3))
    for x, y in ((flat, grid), (grid, flat), (v(np.ones(3)), v(np.ones(4)))):
        with pytest.raises(qe.errors.ShapeError, match="'y' must have shape"):
            qe.elementwise_product(x, y)
    full = v(np.arange(1.0, 5)), v(np.arange(1.0, 5).reshape(2, 2))
    with pytest.raises(
        qe.errors.ShapeError, match=r"have shape \(4,\), not \(2, 2\)\. The entries fit: \.reshape\(4,\) says so"
    ):
        qe.elementwise_product(*full)
    assert np.allclose(qe.elementwise_product(full[0], full[1].reshape(4)).value, np.arange(1.0, 5) ** 2)
