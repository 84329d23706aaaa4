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


def chain(factors: int) -> qe.BlockEncoding:
    """A product with one ancilla a factor: from 24 factors on its circuit does not fit."""
    A = qe.BlockEncoding.from_matrix([[0.6, 0.8], [-0.8, 0.6]], alpha=1.1)
    e = A
    for _ in range(factors - 1):
        e = e @ A
    return e


def test_a_compressed_node_is_a_boundary() -> None:
    """What lies behind it has no part in its circuit: neither .unitary nor the check of circuits asks whether it would fit."""
    behind = chain(31)
    for e in (qe.compress(behind), qe.compress(qe.compress(behind)) @ qe.BlockEncoding.from_matrix(np.eye(2))):
        side = e.unitary.shape[0]
        corner = (e.unitary @ np.eye(side))[:2, :2]
        assert np.allclose(
            e.record.alpha * corner, np.linalg.matrix_power([[0.6, 0.8], [-0.8, 0.6]], 31), rtol=0, atol=1e-13
        )
        assert not any("circuit" in node._cache for node in behind.nodes())
        assert qe.counted_cost(e) == qe.cost(e)
        checked = qe.check(e, level="unitary")
        checked.raise_if_violated()
        circuits = {id(c.node) for c in checked.nodes if c.exactness is not None}
        assert id(e) in circuits
        assert id(behind) not in circuits
    v = qe.compress(behind @ qe.VectorEncoding.from_vector([1.0, 0.0]))
    assert v.unitary.shape == (4, 4)


def test_a_node_that_is_also_used_directly_is_no_longer_behind() -> None:
    """Its own circuit is checked where it has a part in one."""
    A = chain(2)
    checked = qe.check(A @ qe.compress(A), level="unitary")
    assert all(c.exactness is not None for c in checked.nodes)
    with pytest.raises(qe.errors.TooLarge, match=r"be\.product"):
        qe.check(chain(31) @ qe.compress(A), level="unitary")


def test_a_wrong_block_behind_a_boundary_is_found() -> None:
    wrong = chain(31).with_record(epsilon=0.0, alpha=1.1**31 * 1.01)
    assert qe.check(qe.compress(wrong), level="unitary").smallest_failure.node.key == "be.product"  # type: ignore[union-attr]
