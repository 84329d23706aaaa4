"""Zero matrices and vectors, and products of matrices that are padded differently: legal, and right at both levels."""

import numpy as np
import pytest

import qnn_emul as qe

A = qe.BlockEncoding.from_matrix([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0j]], alpha=12.0)
X = qe.VectorEncoding.from_vector([1.0, 2.0, 3.0j])
ZERO = qe.VectorEncoding.from_vector([0.0, 0.0, 0.0])


@pytest.mark.parametrize(
    ("e", "alpha", "shape"),
    [
        (0 * A, 1.0, (2, 3)),
        (0.0 * X, 1.0, (3,)),
        (0j * (A @ X), 1.0, (2,)),
        (ZERO, 1.0, (3,)),
        (qe.VectorEncoding.from_vector(np.zeros((2, 3)), alpha=2.5), 2.5, (2, 3)),
        (A @ ZERO, 12.0, (2,)),
        ((0 * A) @ X, X.record.alpha, (2,)),
        (qe.kron(ZERO, X), X.record.alpha, (3, 3)),
        (qe.concatenate([ZERO, ZERO]), np.sqrt(2), (2, 3)),
        (qe.linear_combination([2.0, -1.0], [ZERO, 0 * X]), 3.0, (3,)),
    ],
)
def test_zero(e: qe.Encoding, alpha: float, shape: tuple[int, ...]) -> None:
    """Any alpha > 0 is a subnormalization of 0; where none is given it is 1."""
    assert e.record.alpha == pytest.approx(alpha, rel=1e-15)
    assert (e.record.epsilon, e.record.norm, e.shape) == (0.0, 0.0, shape)
    assert not np.any(e.target)
    assert not np.any(e.block)
    qe.check(e, level="unitary").raise_if_violated()
    assert qe.cost(e) == qe.counted_cost(e)


def test_zero_beside_others() -> None:
    s, m = X + 0 * X, A - 0 * A
    assert np.allclose(s.value[:3], [1, 2, 3j], rtol=0, atol=1e-14)
    assert np.allclose(m.value[:2, :3], [[1, 2, 3], [4, 5, 6j]], rtol=0, atol=1e-13)
    assert m.row_axes == 1
    for e in (s, m):
        qe.check(e, level="unitary").raise_if_violated()
    with pytest.raises(qe.errors.ZeroNorm):
        ZERO.normalized()


def test_zero_of_several_axes() -> None:
    """The zero matrix has the axes of what was multiplied."""
    K = qe.conv2d(np.ones((1, 1, 1, 1)), (1, 2, 2))
    zero = 0 * K
    assert (zero.shape, zero.shape_out, zero.n) == (K.shape, K.shape_out, K.n)


RNG = np.random.default_rng(7)


@pytest.mark.parametrize("sizes", [(2, 3, 5), (5, 3, 2), (1, 2, 9), (9, 2, 1), (3, 1, 4), (5, 3, 6), (2, 2, 2)])
def test_products_of_matrices_that_are_padded_differently(sizes: tuple[int, int, int]) -> None:
    """(p, q) times (q, r): the value, its shape, the record, the circuit."""
    p, q, r = sizes
    first = RNG.normal(size=(p, q)) + 1j * RNG.normal(size=(p, q))
    second = RNG.normal(size=(q, r))
    a, b = qe.BlockEncoding.from_matrix(first), qe.BlockEncoding.from_matrix(second, alpha=9.0)
    e = a @ b
    assert (e.shape, e.n) == ((p, r), max(a.n, b.n))
    assert (e.record.alpha, e.record.ancillas) == (pytest.approx(9.0 * a.record.alpha), 2)
    whole = np.zeros((1 << e.n, 1 << e.n), dtype=complex)
    whole[:p, :r] = first @ second
    assert np.allclose(e.target, whole, rtol=0, atol=1e-13)
    assert np.allclose(e.value, whole, rtol=0, atol=1e-13)
    qe.check(e, level="unitary").raise_if_violated()
    assert qe.cost(e) == qe.counted_cost(e)
    if a.n < b.n:  # and applied to what it takes
        y = e @ qe.VectorEncoding.from_vector(np.arange(1.0, r + 1))
        assert np.allclose(y.value[:p], first @ second @ np.arange(1, r + 1), rtol=0, atol=1e-12)


def test_the_error_of_a_padded_factor_is_the_products() -> None:
    """alpha eps_B + beta eps_A + eps_A eps_B, whichever is padded."""
    small = qe.BlockEncoding.from_unitary(np.eye(2), [[1.1]], epsilon=0.1000001)
    large = qe.BlockEncoding.from_matrix([[1.0, 2.0, 3.0]])
    e = small @ large
    assert e.record.epsilon == pytest.approx(large.record.alpha * 0.1000001)
    qe.check(e, level="unitary").raise_if_violated()
    assert qe.check(e).error == pytest.approx(0.1 * large.record.alpha)


def test_other_shapes_are_still_refused() -> None:
    with pytest.raises(qe.errors.ShapeError, match="act on the same"):
        A @ qe.BlockEncoding.from_matrix(np.ones((4, 5)))
    with pytest.raises(qe.errors.ShapeError):
        qe.BlockEncoding.from_matrix(np.ones((2, 4))) @ qe.BlockEncoding.from_matrix(np.ones((3, 5)))
