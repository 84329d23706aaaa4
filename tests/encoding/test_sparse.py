"""Sparse-access encodings: exact corner with phases, never densified, and `to_sparse` of any circuit."""

import dataclasses
import time

import numpy as np
import pytest
from scipy import sparse

import qnn_emul as qe
from qnn_emul.linalg.sparse_access import gate_to_sparse


def random_sparse(seed: int, shape: tuple[int, int], density: float = 0.5) -> sparse.coo_array:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=shape) + 1j * rng.normal(size=shape)
    return sparse.coo_array(values * (rng.random(shape) < density))


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 2), (1, 4), (5, 8), (8, 8)])
def test_corner_is_the_matrix_over_alpha(shape: tuple[int, int]) -> None:
    """n <= 3: the circuit is unitary and its corner is A/alpha, phases included; n + 2 ancillas."""
    for seed in range(4):
        A = random_sparse(seed, shape)
        e = qe.BlockEncoding.from_matrix(A)
        c = qe.check(e, level="unitary")
        c.raise_if_violated()
        side = 1 << e.n
        wanted = np.zeros((side, side), dtype=complex)
        wanted[: shape[0], : shape[1]] = A.toarray()
        assert np.allclose(e.record.alpha * e.unitary[:side, :side], wanted, rtol=0, atol=1e-13)
        assert e.record.ancillas == e.n + 2
        assert e.record.norm >= np.linalg.norm(wanted, 2)
        assert e.record.norm <= e.record.alpha * (1 + 1e-12)


def test_alpha_counts_the_non_zeros() -> None:
    """alpha = sqrt(s_r s_c) max|A_ij|, with stored zeros not counted and duplicates summed."""
    A = sparse.coo_array(([3.0, -2.0, 0.0, 1.0, 1.0], ([0, 0, 1, 2, 2], [0, 1, 1, 2, 2])), shape=(4, 4))
    e = qe.BlockEncoding.from_matrix(A)
    assert e.record.alpha == pytest.approx(3 * np.sqrt(2 * 1))
    assert np.allclose(e.value, A.toarray())
    assert e.record.norm == pytest.approx(min(np.sqrt(5 * 3), np.sqrt(17)))


def test_permutations_and_ones_attain_the_norm() -> None:
    """alpha = ||A|| for a permutation and for the all-ones matrix."""
    for A in (np.eye(4)[[2, 0, 3, 1]], np.ones((4, 4))):
        assert qe.BlockEncoding.from_matrix(sparse.csr_array(A)).record.alpha == pytest.approx(np.linalg.norm(A, 2))


def test_larger_alpha_name_and_zero() -> None:
    """alpha may be larger; a zero matrix gets alpha = 1; the name is kept; integers and booleans are numbers."""
    A = sparse.csr_matrix([[0.0, 1.0], [2.0, 0.0]])
    e = qe.BlockEncoding.from_matrix(A, alpha=5.0, name="A")
    assert e.record.alpha == pytest.approx(5.0)
    assert e.name == "A"
    qe.check(e, level="unitary").raise_if_violated()
    zero = qe.BlockEncoding.from_matrix(sparse.csr_matrix((3, 3)))
    assert zero.record.alpha == 1.0
    assert zero.record.norm == 0.0
    qe.check(zero, level="unitary").raise_if_violated()
    assert np.allclose(qe.BlockEncoding.from_matrix(sparse.csr_matrix([[0, 1], [1, 1]])).value, [[0, 1], [1, 1]])


def test_large_banded_matrices_are_never_formed() -> None:
    """n = 14: encoded, checked and applied at the block level; a dense matrix would hold 2^28 numbers."""
    size = 1 << 14
    start = time.perf_counter()
    A = sparse.diags_array([1.0, -2.0, 1.0], offsets=[-1, 0, 1], shape=(size, size))
    e = qe.BlockEncoding.from_matrix(A)
    y = e @ qe.VectorEncoding.from_vector(np.arange(size) / size)
    qe.check(y).raise_if_violated()
    assert time.perf_counter() - start < 20.0  # takes about 0.02 s; a dense attempt would take minutes
    assert e.record.alpha == 6.0
    assert np.allclose(y.value, A @ (np.arange(size) / size))
    with pytest.raises(qe.errors.TooLarge, match="qubits"):
        _ = e.unitary


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (sparse.csr_matrix([[np.nan]]), qe.errors.ArgumentError),
        (sparse.coo_array(np.array([1.0, 2.0])), qe.errors.ShapeError),
    ],
)
def test_bad_sparse_matrices(bad: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="matrix"):
        qe.BlockEncoding.from_matrix(bad)


def test_bad_alpha() -> None:
    A = sparse.csr_matrix([[1.0, 1.0], [1.0, 1.0]])
    with pytest.raises(qe.errors.NormTooLarge, match="sqrt"):
        qe.BlockEncoding.from_matrix(A, alpha=1.9)
    with pytest.raises(qe.errors.ArgumentError, match="positive"):
        qe.BlockEncoding.from_matrix(A, alpha=-1.0)
    from qnn_emul.lemmas.be.sparse_access import sparse_access

    with pytest.raises(qe.errors.ArgumentError, match=r"scipy\.sparse"):
        sparse_access([[1.0]])


def tree() -> qe.VectorEncoding:
    A = qe.BlockEncoding.from_matrix(random_sparse(3, (2, 2), 1.0))
    x = qe.VectorEncoding.from_vector([0.6, -0.8j])
    return qe.pointwise(
        qe.linear_combination([1.0, -2.0j], [x, 2.0 * x]), qe.erf(0.8), 1e-3, complex_entries=True
    ) + qe.deamplify(A @ x, 2.0)


def test_to_sparse_is_the_unitary() -> None:
    """Made gate by gate from the circuit: controls, nested circuits, phases, preparations, permutations."""
    for e in (tree(), qe.BlockEncoding.from_matrix(random_sparse(1, (4, 3))), qe.mask([1.0, -1.0, 0.0])):
        S = qe.to_sparse(e)
        assert sparse.issparse(S)
        assert np.allclose(S.toarray(), e.unitary.toarray(), rtol=0, atol=1e-13)


def test_to_sparse_stays_sparse() -> None:
    """2^16 x 2^16 with about seven non-zeros a column."""
    A = sparse.diags_array([1.0, -2.0j, 1.0], offsets=[-1, 0, 1], shape=(128, 128))
    e = qe.BlockEncoding.from_matrix(A)
    S = qe.to_sparse(e)
    assert S.shape == (1 << 16, 1 << 16)
    assert S.nnz < 10 << 16
    assert np.allclose(e.record.alpha * S[:128, :128].toarray(), A.toarray())


def test_to_sparse_says_what_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(qe.errors.ArgumentError, match="encoding"):
        qe.to_sparse(np.eye(2))
    with pytest.raises(qe.errors.TooLarge, match="sparse unitary"):
        qe.to_sparse(qe.diagonal_of_vector(qe.VectorEncoding.from_vector(np.ones(1 << 11))))
    monkeypatch.setattr("qnn_emul.linalg.sparse_access.MAX_NONZEROS", 1000)
    with pytest.raises(qe.errors.TooLarge, match="non-zeros"):
        qe.to_sparse(tree())


@dataclasses.dataclass(frozen=True)
class Opaque:
    """A gate that shows neither its matrix nor its non-zeros."""

    qubits: int

    def apply(self, state: np.ndarray) -> np.ndarray:
        return np.roll(state, 1, axis=0)


def test_unknown_gates_are_applied_while_small() -> None:
    assert np.array_equal(gate_to_sparse(Opaque(2)).toarray(), np.roll(np.eye(4), 1, axis=0))
    with pytest.raises(qe.errors.TooLarge, match="Opaque"):
        gate_to_sparse(Opaque(11))
