"""`compress`: same block and record, one ancilla, marked; the child is kept."""

import numpy as np
import pytest

import qnn_emul as qe


def deep() -> qe.VectorEncoding:
    A = qe.BlockEncoding.from_matrix([[0.1, 0.5j], [-0.3, 0.2]], alpha=1.0)
    x = qe.VectorEncoding.from_vector([0.6, -0.8j])
    return qe.linear_combination([1.0, -0.5j], [A @ (A.H @ x), qe.deamplify(x, 2.0)])


def test_vectors_and_matrices_keep_everything_but_ancillas() -> None:
    for e in (
        deep(),
        qe.BlockEncoding.from_matrix(np.eye(4)[:3]) @ qe.BlockEncoding.from_matrix(np.diag([1, 2j, -1, 0])),
    ):
        c = qe.compress(e)
        qe.check(c, level="unitary").raise_if_violated()
        assert (c.record.alpha, c.record.epsilon, c.record.norm) == (e.record.alpha, e.record.epsilon, e.record.norm)
        assert c.record.ancillas == 1
        assert c.record.leak is None
        assert np.allclose(c.block, e.block, rtol=0, atol=1e-15)
        assert np.allclose(c.target, e.target, rtol=0, atol=1e-15)
        assert c.children == (e,)
        assert c.key == "common.compression"
        assert c.note.startswith("compressed")
        assert c.shape == e.shape


def test_compressed_trees_go_on() -> None:
    """A residual block on a compressed one: the same block as on the plain one, with fewer ancillas."""
    W = qe.BlockEncoding.from_matrix([[0.0, -0.9], [0.7, 0.3]], alpha=1.0)
    first = qe.residual_block(qe.VectorEncoding.from_vector([0.6, 0.8]), W, 1e-2)
    second = qe.residual_block(qe.compress(first), W, 1e-2)
    plain = qe.residual_block(first, W, 1e-2)
    assert second.record.ancillas < plain.record.ancillas
    assert np.allclose(second.block, plain.block, rtol=0, atol=1e-13)


def test_an_error_of_the_child_is_kept() -> None:
    e = qe.catalogue["common.compression"].attained_by()
    assert qe.check(e).tightness == pytest.approx(1.0)


def test_what_cannot_be_compressed() -> None:
    with pytest.raises(qe.errors.ArgumentError, match="encoding"):
        qe.compress(np.eye(2))
    large = qe.diagonal_of_vector(qe.VectorEncoding.from_vector(np.ones(1 << 11)))
    with pytest.raises(qe.errors.TooLarge, match="block level"):
        qe.compress(large)
    assert qe.compress(qe.VectorEncoding.from_vector(np.ones(1 << 11))).record.ancillas == 1
