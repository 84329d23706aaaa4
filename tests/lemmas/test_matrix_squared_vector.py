"""Theorem 1 in both constructions: what is encoded, what sharing ancillas needs, what alpha follows."""

from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.engine.signature import BE
from qnn_emul.instances.aligned import vector_with_error
from qnn_emul.instances.random import random_encoding
from qnn_emul.lemmas.ve.matrix_squared_vector import columns_of, encode
from qnn_emul.lemmas.ve.matrix_squared_vector_paper import encode as as_the_paper
from qnn_emul.lemmas.ve.matrix_squared_vector_paper import tree
from qnn_emul.linalg.circuit import Builder, registers
from qnn_emul.linalg.columns import Columns, random_columns

KEY = "ve.matrix_squared_vector"


def dense(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    return rng.normal(size=(rows, columns)) + 1j * rng.normal(size=(rows, columns))


def vector(seed: int, n: int, ancillas: int = 1, alpha: float = 1.7, epsilon: float = 0.1) -> Any:
    """A complex vector with alpha > 1 and a non-zero error."""
    return random_encoding(np.random.default_rng(seed), "VE", n, ancillas, alpha, epsilon)


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(("n", "rows"), [(0, 1), (1, 2), (2, 3), (2, 6), (3, 1)])
def test_record_and_circuit(n: int, rows: int, shared: bool) -> None:
    """Complex W of any rectangle with a zero column, complex psi, alpha > 1, epsilon > 0: the contract's record, both levels."""
    rng = np.random.default_rng([n, rows])
    W, x = dense(rng, rows, 1 << n), vector(n, n)
    W[:, -1] *= 0 if n else 1
    y = qe.matrix_squared_vector(W, x, ancillas="least" if shared else "plain")
    r, largest, size = x.record, np.linalg.norm(W, axis=0).max(), np.linalg.norm(x.target)
    assert y.record.alpha == pytest.approx(r.alpha**2 * largest, rel=1e-14)
    assert y.record.ancillas == (r.ancillas + 1 if shared else 2 * r.ancillas) + 1 + n
    bound = largest * r.epsilon * (size + r.epsilon) + largest * size * r.epsilon
    assert y.record.epsilon == pytest.approx(bound, rel=1e-12)
    assert y.shape == (x.shape if rows == 1 << n else (rows,))
    assert np.allclose(y.unpadded(y.target), W @ np.abs(x.target) ** 2, rtol=0, atol=1e-13)
    block = W @ np.abs(x.block) ** 2 / largest
    assert np.allclose(y.unpadded(y.block), block, rtol=0, atol=1e-14)
    qe.check(y, level="unitary").raise_if_violated()


def test_block_of_a_dense_full_rank_matrix() -> None:
    """Exact input: the block is W|psi|^2/(alpha^2 alpha_D) and the value W|psi|^2, no error."""
    rng = np.random.default_rng(8)
    W, psi = dense(rng, 8, 8), dense(rng, 8, 1)[:, 0]
    psi /= np.linalg.norm(psi)
    y = qe.matrix_squared_vector(W, qe.VectorEncoding.from_vector(psi, alpha=1.5), alpha=9.0)
    assert y.record.alpha == pytest.approx(1.5**2 * 9.0)
    assert y.record.epsilon == 0.0
    assert np.allclose(y.block, W @ np.abs(psi) ** 2 / (1.5**2 * 9.0), rtol=0, atol=1e-15)
    assert np.linalg.matrix_rank(W) == 8


def test_padded_axes() -> None:
    """A (3, 2) tensor: columns and, for a square W, rows follow the tensor's own padding."""
    rng = np.random.default_rng(2)
    W, psi = rng.normal(size=(6, 6)), rng.normal(size=(3, 2))
    x = qe.VectorEncoding.from_vector(psi)
    y = qe.matrix_squared_vector(W, x)
    assert y.shape == (3, 2)
    assert np.allclose(y.unpadded(y.value), (W @ (psi**2).reshape(-1)).reshape(3, 2))
    assert np.linalg.norm(y.value) == pytest.approx(np.linalg.norm(W @ (psi**2).reshape(-1)))


def test_zero_matrix_and_zero_columns() -> None:
    """A zero matrix takes alpha_D = 1; the oracle's unit column there is |0>, and D's error lands on it."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8j])
    y = qe.matrix_squared_vector(np.zeros((2, 2)), x)
    assert y.record.alpha == 1.0
    assert not np.any(y.value)
    qe.check(y, level="unitary").raise_if_violated()
    d: Any = random_encoding(np.random.default_rng(0), "BE", 1, 1, 1.0, 0.2, wanted=BE(diagonal=True))
    qe.check(
        encode(d, vector(3, 1), Columns.of(np.array([[0.0, 1.0], [0.0, 1j]]), (2,))), level="unitary"
    ).raise_if_violated()


def naive(x: Any, columns: Columns, d: Any) -> np.ndarray:
    """One set of ancillas used twice, without the flag: the corner."""
    work, first, system, out = registers(d.ancillas, x.ancillas, x.n, columns.n_out)
    builder = Builder(d.ancillas + x.ancillas + x.n + columns.n_out).add(x.circuit, first + system)
    builder.add(d.circuit, work + system).add(columns.trees().circuit(), system + out)
    circuit = builder.add(x.circuit.adjoint(), first + system).build()
    return circuit.columns(1)[: 1 << columns.n_out, 0]


def test_sharing_without_the_flag_is_wrong() -> None:
    """Without the flag the corner is W applied to sum_k |U_kj|^2, off by more than epsilon; right only if no weight is elsewhere."""
    rng = np.random.default_rng(4)
    columns = random_columns(rng, 1, 1)
    d = qe.diagonal_of_numbers(columns.padded_norms)
    psi = np.array([0.6, 0.8j])
    x = qe.VectorEncoding.from_vector(psi, alpha=2.0)
    y = encode(d, x, columns, "least")
    wrong, marginal = naive(x, columns, d), np.abs(x.unitary[:, 0].reshape(2, 2)) ** 2
    assert np.allclose(wrong, columns.matrix @ marginal.sum(axis=0) / d.record.alpha)
    assert np.linalg.norm(y.record.alpha * wrong - y.target) > 0.1
    assert np.linalg.norm(y.record.alpha * y.unitary[:2, 0] - y.target) < 1e-12
    exact = random_encoding(rng, "VE", 1, 0, 1.0, 0.0)
    idle = qe.VectorEncoding.from_unitary(np.kron(np.eye(2), exact.unitary.toarray()), target=exact.target)
    right = encode(d, idle, columns, "least")
    assert np.allclose(naive(idle, columns, d), right.block, rtol=0, atol=1e-14)


def test_sharing_without_the_flag_fails_for_epsilon() -> None:
    """alpha = 1 and epsilon > 0: the naive corner violates the record; the flagged one keeps it."""
    v = np.array([1.0, 0.0])
    epsilon = 0.01
    body = qe.VectorEncoding.from_vector(v * (1 - epsilon), alpha=1.0)
    # what is left outside of |0> sits on the other entry
    U = body.unitary.toarray()
    swap = np.eye(4)[[0, 1, 3, 2]]
    x = qe.VectorEncoding.from_unitary(swap @ U, target=v, epsilon=epsilon + 1e-15)
    columns = Columns.of(np.array([[1.0, -1.0]]), (2,))
    d = qe.diagonal_of_numbers(columns.padded_norms)
    y = encode(d, x, columns, "least")
    qe.check(y, level="unitary").raise_if_violated()
    assert abs(naive(x, columns, d)[0] - y.target[0]) > y.record.epsilon


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6])
def test_no_frobenius_norm(n: int) -> None:
    """Fourier matrices: alpha_D = max ||w_j|| = 1 = ||W||, while ||W||_F = sqrt N."""
    size = 1 << n
    W = np.fft.fft(np.eye(size)) / np.sqrt(size)
    x = qe.VectorEncoding.from_vector(np.arange(1.0, size + 1) / np.linalg.norm(np.arange(1.0, size + 1)))
    y = qe.matrix_squared_vector(W, x)
    assert y.record.alpha == pytest.approx(1.0, rel=1e-12)
    assert float(y.note.split("=")[1]) == pytest.approx(np.sqrt(size), rel=1e-3)
    assert np.allclose(y.value, W @ x.target**2)
    assert np.linalg.norm(W) / np.linalg.norm(W, axis=0).max() == pytest.approx(np.sqrt(size))


def test_large_block_level() -> None:
    """N = 1024 at the block level, where nothing but W itself is held."""
    rng = np.random.default_rng(0)
    W, v = rng.normal(size=(1024, 1024)), rng.normal(size=1024)
    y = qe.matrix_squared_vector(W, qe.VectorEncoding.from_vector(v))
    assert np.allclose(y.value, W @ v**2)
    with pytest.raises(qe.errors.TooLarge):
        qe.kron(y, y).unitary  # noqa: B018


def test_paper_construction_has_the_same_block() -> None:
    """V_1, V_2, V_3, S with d-bit norms: same block as the plain one, (alpha^2, 2a + d + 2 + n), both levels."""
    bits = 3
    rng = np.random.default_rng(1)
    W = dense(rng, 2, 2)
    W *= np.cos(np.pi * np.array([1, 3]) / 8) / np.linalg.norm(W, axis=0)
    x = vector(5, 1)
    paper = qe.matrix_squared_vector_paper(W, x, bits)
    plain = qe.matrix_squared_vector(W, x, alpha=1.0)
    assert np.allclose(paper.block, plain.block, rtol=0, atol=1e-15)
    a, r = x.record.ancillas, x.record
    assert paper.record.ancillas == 2 * a + bits + 2 + x.n
    assert plain.record.ancillas == paper.record.ancillas - bits - 1
    assert paper.record.alpha == pytest.approx(r.alpha**2)
    assert paper.record.epsilon <= plain.record.epsilon * (1 + 1e-12)
    qe.check(paper, level="unitary").raise_if_violated()


def test_paper_construction_is_its_tree() -> None:
    """The entry's rule is the record of the tree of lemmas that it is made of; every node of that keeps its record."""
    rng = np.random.default_rng(6)
    d: Any = random_encoding(rng, "BE", 1, 1, 1.4, 0.1, wanted=BE(diagonal=True))
    x, columns = vector(7, 1), random_columns(rng, 1, 1)
    whole, entry = tree(d, x, columns=columns), qe.catalogue["ve.matrix_squared_vector_paper"].build(d, x, columns)
    qe.check(whole, level="unitary").raise_if_violated()
    for part in ("alpha", "ancillas", "epsilon", "norm"):
        assert getattr(whole.record, part) == pytest.approx(getattr(entry.record, part), rel=1e-14)


@pytest.mark.parametrize("alpha", [1.0, 1.05, 1.6])
def test_paper_error_for_exact_norms(alpha: float) -> None:
    """Unit psi, exact D, alpha >= 1: epsilon (1 + min(alpha, 1 + epsilon)), at most the stated 2 alpha epsilon."""
    x = vector_with_error(np.array([0.9, 0.0]) / alpha, alpha, np.array([0.1, 0.0]))
    epsilon = x.record.epsilon
    y = qe.matrix_squared_vector_paper(np.eye(2), x, 2)
    assert y.record.epsilon == pytest.approx(epsilon * (1 + min(alpha, 1 + epsilon)), rel=1e-12)
    assert y.record.epsilon <= 2 * alpha * epsilon * (1 + 1e-12)
    qe.check(y, level="unitary").raise_if_violated()


def test_stated_error_needs_alpha_of_at_least_one() -> None:
    """n = 0, W = 1, encoded 1, target 1, alpha = epsilon = 1/2: error 3/4, while 2 alpha epsilon = 1/2 (D.3 asks alpha >= 1)."""
    y = qe.matrix_squared_vector_paper([[1.0]], vector_with_error(np.array([1.0]), 0.5, np.array([0.5])), 1)
    c = qe.check(y)
    assert c.ok
    assert c.error == pytest.approx(0.75)
    assert not qe.check(y.with_record(epsilon=0.5)).ok


@pytest.mark.parametrize("bits", [1, 2, 5, 9])
def test_angles_are_not_exact_as_the_paper_assumes(bits: int) -> None:
    """n = 0, W = 1/2, psi = 1: no number of bits holds pi/3, so the stated error 2 alpha epsilon = 0 is refuted."""
    y = qe.matrix_squared_vector_paper([[0.5]], qe.VectorEncoding.from_vector([1.0]), bits)
    c = qe.check(y)
    assert c.ok
    assert 0.0 < c.error <= np.sin(np.pi / 2 ** (bits + 1))
    assert not qe.check(y.with_record(epsilon=0.0)).ok


def test_wrong_input() -> None:
    """Each error names the argument, what it must be, what it was."""
    x = qe.VectorEncoding.from_vector([0.6, 0.8])
    for W in (np.ones((2, 3)), np.ones(2), np.ones((2, 2, 1))):
        with pytest.raises(qe.errors.ShapeError, match=r"'W' must have two axes and one column per entry of x \(2\)"):
            qe.matrix_squared_vector(W, x)
    with pytest.raises(qe.errors.ArgumentError, match="'W' must be finite"):
        qe.matrix_squared_vector([[np.nan, 0], [0, 1]], x)
    with pytest.raises(qe.errors.NormTooLarge, match="'alpha' must be at least the largest column norm of W, 2"):
        qe.matrix_squared_vector(2 * np.eye(2), x, alpha=1.9)
    with pytest.raises(qe.errors.ArgumentError, match=r"'ancillas' must be one of \('plain', 'least'\), not 'linear'"):
        qe.matrix_squared_vector(np.eye(2), qe.VectorEncoding.from_vector([1.0, 0.0]), ancillas="linear")
    with pytest.raises(qe.errors.ArgumentError, match="'alpha' must be positive"):
        qe.matrix_squared_vector(np.zeros((2, 2)), x, alpha=0.0)
    with pytest.raises(qe.errors.ArgumentError, match="'x' must be a vector-encoding"):
        qe.matrix_squared_vector(np.eye(2), qe.BlockEncoding.from_matrix(np.eye(2)))  # type: ignore[arg-type]
    with pytest.raises(qe.errors.ShapeError, match="'x' must have D's padded size"):
        encode(qe.diagonal_of_numbers([1.0]), x, Columns.of(np.eye(2), (2,)))
    with pytest.raises(qe.errors.NormTooLarge, match="'W' must have columns of norm at most 1"):
        qe.matrix_squared_vector_paper(2 * np.eye(2), x, 3)


def test_a_tree_refuses_when_it_is_asked_for() -> None:
    """Where a node inside it underflows that is said at the call, not when its target is read."""
    d, x = qe.BlockEncoding.from_matrix([[1.2e-308]]), qe.VectorEncoding.from_vector([1.7])
    with pytest.raises(qe.errors.PrecisionExceeded, match=r"^ve\.matrix_vector: alpha = 2.* underflows"):
        as_the_paper(d, x, columns_of(np.eye(1), x))
