"""`check` on what it could miss: large matrices, promised norms, arrays that change afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import scipy.sparse

import qnn_emul as qe
from qnn_emul.linalg.norms import operator_norm
from qnn_emul.linalg.operators import Operator

V, M = qe.VectorEncoding.from_vector, qe.BlockEncoding.from_matrix


def test_large_diagonal_errors_are_exact() -> None:
    """One wrong entry among 8192 is seen: a diagonal's norm is its largest entry."""
    v = np.ones(8192) / np.sqrt(8192)
    moved = v.copy()
    moved[5] += 0.1
    x = V(v).with_target(moved).with_record(epsilon=0.1, norm=float(np.linalg.norm(moved)))
    c = qe.check(qe.diagonal_of_vector(x).with_record(epsilon=0.002))
    assert not c.ok
    assert c.error == pytest.approx(0.1)
    assert not c.root.estimated


@pytest.mark.parametrize("size", [512, 8192])
def test_power_iteration_finds_a_hidden_direction(size: int) -> None:
    """A rank-one error on a large operator is measured, whatever `enough` says below it."""
    u = np.zeros((size, 1))
    u[3] = 1.0
    error = Operator(size.bit_length() - 1, lambda x: 0.1 * u * (u.T @ x), lambda x: 0.1 * u * (u.T @ x))
    assert operator_norm(error, enough=0.05) == pytest.approx(0.1)


def test_norms_are_confronted() -> None:
    """A norm below the target's is a violated record, of vectors, small and large matrices."""
    large = qe.conv2d(np.full((1, 1, 3, 3), 0.1), (1, 128, 128))
    for e in (
        V([0.6, 0.8]),
        M(np.eye(2)),
        qe.kron(V([0.6, 0.8]), V([0.6, 0.8])),
        qe.diagonal_of_vector(V([0.6, 0.8])),
        large,
    ):
        assert qe.check(e).ok
        wrong = e.with_record(norm=0.7 * e.record.norm)
        with pytest.raises(qe.errors.RecordViolated, match=r"\|\|target\|\| = .* exceeds norm"):
            qe.check(wrong).raise_if_violated()


def test_leaks_are_confronted() -> None:
    """That of a state as measured; a block-encoding has none, however one came into its record."""
    x = qe.VectorEncoding.from_vector([0.3], alpha=1.0)
    assert "exceeds leak^2" in str(qe.check(x.with_record(leak=0.0)).root.failures)
    assert qe.check(x.with_record(leak=0.96)).ok
    A = qe.BlockEncoding.from_matrix([[0.3]], alpha=1.0)
    leaking = replace(A, record=replace(A.record, leak=1.0))
    assert "a leak is claimed of a block-encoding" in str(qe.check(leaking).root.failures)


def test_records_outlive_the_callers_arrays() -> None:
    """What was encoded cannot be changed through the array it came from, nor through what is handed out."""
    v, m, k = np.array([0.6, 0.8]), np.eye(2), np.full((1, 1, 1, 1), 0.5)
    u, t = np.eye(2, dtype=complex), np.eye(2)
    x, a, w, g = V(v), M(m), qe.conv2d(k, (1, 2, 2)), qe.BlockEncoding.from_unitary(u, target=t)
    for array in (v, m, k, u, t):
        array[:] = 5.0
    for e, expected in ((x, [0.6, 0.8]), (a, np.eye(2)), (w, 0.5 * np.eye(4)), (g, np.eye(2))):
        assert np.allclose(e.target, expected)
        assert np.allclose(e.value, expected)
        assert qe.check(e, level="unitary").ok
    with pytest.raises(ValueError, match="read-only"):
        x.target[0] = 9.0


def test_what_is_handed_out_cannot_be_changed() -> None:
    """Arrays that are kept are read-only, of leaves, of nodes, of polynomials that others use too, of circuits."""
    x, a = V([0.6, 0.8]), M([[0.3, 0.4], [0.1, 0.2]])
    arrays = [getattr(e, part) for e in (x, x + x, a, a @ a, a @ x) for part in ("target", "block", "value")]
    arrays += [qe.diagonal_of_vector(x).target, x.circuit.first_column, x.circuit.prepared_state]
    arrays += [qe.polynomials.sign(0.3, 1e-3).coefficients, qe.erf(0.8).quotient(1.0, 1e-3).coefficients]
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5.0


def test_tiny_and_huge_kernels_keep_a_true_norm() -> None:
    """The bound of a kernel scales with it, without under- or overflow."""
    ones = qe.conv2d(np.ones((1, 1, 3, 3)), (1, 4, 4)).record.norm
    for scale in (1e-170, 1e-300, 1e150):
        assert qe.conv2d(np.ones((1, 1, 3, 3)) * scale, (1, 4, 4)).record.norm == pytest.approx(ones * scale)


def test_shapes_must_agree() -> None:
    """Equal padded sizes are not enough: 2 x 3 times 2 x 3, 2 x 3 times 4, 3 plus 4 entries are refused."""
    a = M(np.arange(6.0).reshape(2, 3))
    for wrong in (
        lambda: a @ a,
        lambda: a @ V(np.ones(4)),
        lambda: V([1.0, 2, 3]) + V([1.0, 2, 3, 4]),
        lambda: a + M(np.eye(4)),
        lambda: qe.linear_combination([1, 2], [a, a.H]),
    ):
        with pytest.raises(qe.errors.ShapeError, match="must have shape"):
            wrong()
    regrouped = M(np.eye(4)) @ V(np.ones((2, 2)))  # full shapes differ in their axes only
    assert np.allclose(regrouped.value, np.ones(4))


def test_channels_that_shrink_chain() -> None:
    """4 -> 2 -> 2 channels: what a narrower layer leaves out becomes ancillas."""
    rng = np.random.default_rng(0)
    k1, k2 = rng.normal(size=(2, 4, 1, 1)), rng.normal(size=(2, 2, 1, 1))
    x = V(rng.normal(size=(4, 2, 2)))
    y = qe.conv2d(k2, (2, 2, 2)) @ (qe.conv2d(k1, (4, 2, 2)) @ x)
    expected = np.einsum("oi,ij,jab->oab", k2[:, :, 0, 0], k1[:, :, 0, 0], x.target.reshape(4, 2, 2))
    assert np.allclose(y.unpadded(y.value), expected)
    assert qe.check(y, level="unitary").ok


def test_a_start_of_zero_is_allowed() -> None:
    """sum([x, y]) begins with 0 + x."""
    x, y = V([1.0, 0]), V([0, 2.0])
    assert np.allclose(sum([x, y]).value, [1, 2])


def test_rounding_of_spectral_norms() -> None:
    """Four almost equal singular values, met among a million instances: LAPACK's norms of A and its adjoint differ by 75 x 2^-53."""
    matrix = [
        [-0.01147281157406721, -0.0062362639602313585, 0.0006939201448466492, -0.005047942898119606],
        [-0.007161206340640103, 0.010075576827719201, 0.004845572188593383, 0.004494435644935013],
        [0.0036611592943075477, -0.0006677089142702458, 0.012196886325925416, -0.005819423308695892],
        [0.00040899537926645385, 0.00745825545812695, -0.004873860401774843, -0.010813522985174906],
    ]
    adjoint = qe.BlockEncoding.from_matrix(matrix, alpha=1.0).H
    assert not qe.check(adjoint).root.failures
    worse = adjoint.with_record(norm=adjoint.record.norm * (1 - 1e-12))
    assert qe.check(worse).root.failures


@pytest.mark.parametrize(
    "given", [np.array, scipy.sparse.csr_array, scipy.sparse.linalg.aslinearoperator, qe.BlockEncoding.from_matrix]
)
def test_another_target_of_a_matrix_in_every_form(given: Any) -> None:
    """An array, a sparse matrix, an operator of somebody's own, or of ours: the record is confronted with it."""
    leaf, other = qe.BlockEncoding.from_matrix([[0.6, 0.2], [0.1, 0.7]]), np.array([[0.6, 0.2], [0.1, 0.6]])
    made = given(other)
    changed = leaf.with_target(made.target_data if isinstance(made, qe.BlockEncoding) else made)
    assert not qe.check(changed).ok
    assert qe.check(changed.with_record(epsilon=0.1 + 1e-12)).ok
