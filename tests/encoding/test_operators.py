"""Operator sugar: each operator is one lemma, its value is what numpy says, its record holds on both levels."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qnn_emul as qe
from qnn_emul import strategies

RNG = np.random.default_rng(11)
MA, MB = (RNG.normal(size=(4, 4)) + 1j * RNG.normal(size=(4, 4)) for _ in range(2))
VX, VY = RNG.normal(size=4), RNG.normal(size=4) + 1j * RNG.normal(size=4)
A, B = qe.BlockEncoding.from_matrix(MA), qe.BlockEncoding.from_matrix(MB, alpha=9.0)
x, y = qe.VectorEncoding.from_vector(VX), qe.VectorEncoding.from_vector(VY, alpha=5.0)

CASES: dict[str, tuple[Callable[[], Any], Any, str]] = {
    "A @ B": (lambda: A @ B, MA @ MB, "be.product"),
    "A @ x": (lambda: A @ x, MA @ VX, "ve.matrix_vector"),
    "A @ B @ x": (lambda: A @ B @ x, MA @ MB @ VX, "ve.matrix_vector"),
    "x + y": (lambda: x + y, VX + VY, "ve.sum"),
    "x - y": (lambda: x - y, VX - VY, "ve.sum"),
    "A + B": (lambda: A + B, MA + MB, "be.linear_combination"),
    "A - B": (lambda: A - B, MA - MB, "be.linear_combination"),
    "2.0 * x": (lambda: 2.0 * x, 2 * VX, "common.scaling"),
    "1j * A": (lambda: 1j * A, 1j * MA, "common.scaling"),
    "x * 3": (lambda: x * 3, 3 * VX, "common.scaling"),
    "np.float64(2) * x": (lambda: np.float64(2) * x, 2 * VX, "common.scaling"),
    "np.complex128(1j) * A": (lambda: np.complex128(1j) * A, 1j * MA, "common.scaling"),
    "np.int64(-2) * A": (lambda: np.int64(-2) * A, -2 * MA, "common.scaling"),
    "x / 2": (lambda: x / 2, VX / 2, "common.scaling"),
    "A / 2j": (lambda: A / 2j, MA / 2j, "common.scaling"),
    "-x": (lambda: -x, -VX, "common.scaling"),
    "-A": (lambda: -A, -MA, "common.scaling"),
    "A.H": (lambda: A.H, MA.conj().T, "be.adjoint"),
    "A.H.H": (lambda: A.H.H, MA, "be.adjoint"),
    "normalized": (lambda: y.normalized(), VY / np.linalg.norm(VY), "ve.normalization"),
    "kron vectors": (lambda: qe.kron(x, y), np.kron(VX, VY), "ve.tensor"),
    "kron matrices": (lambda: qe.kron(A, B), np.kron(MA, MB), "be.tensor"),
    "concatenate": (lambda: qe.concatenate([x, y]), np.concatenate([VX, VY]), "ve.concatenation"),
    "concatenate three": (lambda: qe.concatenate([x, y, x]), np.concatenate([VX, VY, VX, 0 * VX]), "ve.concatenation"),
    "concatenate one": (lambda: qe.concatenate([x]), VX, "ve.concatenation"),
    "direct sum": (
        lambda: qe.direct_sum([A, B]),
        np.kron([[1, 0], [0, 0]], MA) + np.kron([[0, 0], [0, 1]], MB),
        "be.direct_sum",
    ),
    "combination": (lambda: qe.linear_combination([2, -1j, 0.0], [A, B, A]), 2 * MA - 1j * MB, "be.linear_combination"),
    "array of coefficients": (lambda: qe.linear_combination(np.array([2.0, 1.0]), [x, y]), 2 * VX + VY, "ve.sum"),
    "one term": (lambda: qe.linear_combination([-2.0], [x]), -2 * VX, "ve.sum"),
    "chained sum": (lambda: x + y - x + 2 * y, 3 * VY, "ve.sum"),
    "sum()": (lambda: qe.linear_combination([1, 1, 1], (x, x, y)), 2 * VX + VY, "ve.sum"),
    "x - x": (lambda: x - x, 0 * VX, "ve.sum"),
    "diagonal": (lambda: qe.diagonal_of_vector(y), np.diag(VY), "bridge.diagonal_of_vector"),
    "deamplify": (lambda: qe.deamplify(A, 2.0), MA, "common.deamplification"),
    "embed": (lambda: qe.embed(x, 3), np.concatenate([VX, 0 * VX]), "ve.embedding"),
}


@pytest.mark.parametrize("name", CASES)
def test_operators(name: str) -> None:
    """Value and target are numpy's, the key is the lemma's, the circuit agrees."""
    make, expected, key = CASES[name]
    e = make()
    assert e.key == key
    assert np.allclose(e.value, expected, rtol=0, atol=1e-13 * e.record.alpha)
    assert np.allclose(e.target, expected, rtol=0, atol=1e-13 * e.record.alpha)
    qe.check(e, level="unitary").raise_if_violated()


def test_operators_with_other_things_are_type_errors() -> None:
    """Python's own TypeError where an operand is no encoding."""
    for wrong in (
        lambda: A + 1,
        lambda: x - np.ones(4),
        lambda: A @ np.eye(4),
        lambda: x * y,
        lambda: 1 - x,
        lambda: x / y,
    ):
        with pytest.raises(TypeError):
            wrong()


def test_products_of_encodings_name_the_ways() -> None:
    """x * y has three meanings: the error names them; so for the quotient."""
    for wrong in (lambda: x * y, lambda: A * B, lambda: A * x):
        with pytest.raises(
            qe.errors.OperandError, match=r"'operand of \*' must be a number, not .*Encoding. Use @ for"
        ):
            wrong()
    with pytest.raises(qe.errors.OperandError, match="'operand of /' must be a number, not VectorEncoding"):
        x / y


@given(st.data())
def test_random_expressions(data: st.DataObject) -> None:
    """c A x + A^H y - x keeps its record on random leaves, symbols included."""
    n = data.draw(st.integers(0, 2))
    P = data.draw(strategies.block_encodings(n))
    p, q = data.draw(strategies.vector_encodings(n)), data.draw(strategies.vector_encodings(n))
    e = (0.5 - 2j) * (P @ p) + P.H @ q - p
    expected = (0.5 - 2j) * np.asarray(P.target) @ p.target + np.asarray(P.target).conj().T @ q.target - p.target
    assert np.allclose(e.target, expected)
    qe.check(e).raise_if_violated()


def test_scalars_are_encodings_on_zero_qubits() -> None:
    """n = 0 (1 x 1) is legal everywhere."""
    a, v = qe.BlockEncoding.from_matrix([[2.0]]), qe.VectorEncoding.from_vector([-3.0])
    assert a.n == v.n == 0
    e = qe.concatenate([a @ v, qe.pointwise(v, qe.erf(0.8), 1e-6), qe.amplify(v, 1e-6)])
    assert np.allclose(e.value[:3], [-6, -0.9993, -1], atol=1e-4)
    qe.check(e, level="unitary").raise_if_violated()
    assert qe.VectorEncoding.from_vector(5.0).shape == ()


@pytest.mark.parametrize("shape", [(3,), (3, 5), (2, 3, 3), (1, 1, 1), (5, 1, 2)])
def test_padding_and_unpadding(shape: tuple[int, ...]) -> None:
    """Each axis is padded separately; unpadded gives the tensor back."""
    tensor = np.random.default_rng(0).normal(size=shape)
    e = qe.VectorEncoding.from_vector(tensor)
    assert e.shape == shape
    assert e.target.size == np.prod([1 << (s - 1).bit_length() for s in shape])
    assert np.array_equal(e.unpadded(e.target), tensor)
    assert np.allclose(e.unpadded(e.value), tensor)


def test_rectangular_matrices() -> None:
    """A 3 x 5 matrix lives in 8 x 8; its product with a vector of 5 unpads to 3 entries, its adjoint the other way."""
    matrix, vector = np.arange(15.0).reshape(3, 5), np.arange(1.0, 6.0)
    M = qe.BlockEncoding.from_matrix(matrix)
    e = M @ qe.VectorEncoding.from_vector(vector)
    assert (M.shape, M.H.shape, M.n) == ((3, 5), (5, 3), 3)
    assert np.allclose(e.unpadded(e.value), matrix @ vector)
    back = M.H @ e
    assert np.allclose(back.unpadded(back.value), matrix.T @ matrix @ vector)
    wide = qe.BlockEncoding.from_matrix(np.ones((5, 2))) @ qe.VectorEncoding.from_vector([1.0, 2.0])
    assert np.allclose(wide.unpadded(wide.value), 3 * np.ones(5))


WIDE, TALL = np.arange(1.0, 9).reshape(2, 4), np.arange(1.0, 9).reshape(4, 2)


def test_unpadding_of_stacked_short_vectors() -> None:
    """Vectors of 2 entries on 2 qubits, one after the other: unpadded finds both."""
    v = qe.BlockEncoding.from_matrix(WIDE) @ qe.VectorEncoding.from_vector(np.ones(4))
    e = qe.concatenate([v, 2 * v])
    assert np.allclose(e.unpadded(e.value).reshape(2, -1)[:, :2], [[10, 26], [20, 52]])


def test_unpadding_of_tensor_products_of_short_vectors() -> None:
    """u (x) v with v of 2 entries on 2 qubits: unpadded is the outer product."""
    v = qe.BlockEncoding.from_matrix(WIDE) @ qe.VectorEncoding.from_vector(np.ones(4))
    e = qe.kron(qe.VectorEncoding.from_vector([1.0, 2.0]), v)
    assert np.allclose(e.unpadded(e.value)[:, :2], [[10, 26], [20, 52]])


def test_tensor_product_of_rectangular_matrices_acts_on_tensors() -> None:
    """(A (x) B) on a 2 x 2 tensor with B of shape 4 x 2: the entries meet the right columns."""
    K = qe.kron(qe.BlockEncoding.from_matrix(np.array([[1.0, 2.0], [3.0, 4.0]])), qe.BlockEncoding.from_matrix(TALL))
    vector = np.array([[1.0, -1.0], [0.5, 2.0]])
    try:
        e = K @ qe.VectorEncoding.from_vector(vector)
    except qe.errors.ShapeError:
        return  # refusing the shape is as right as padding it
    expected = (np.kron([[1, 2], [3, 4]], TALL) @ vector.reshape(-1)).reshape(2, 4)
    assert np.allclose(e.unpadded(e.value), expected)


def test_direct_sum_of_rectangular_matrices_acts_on_stacks() -> None:
    """diag(A, A) on a stack of two short vectors: each meets its own block."""
    D = qe.direct_sum([qe.BlockEncoding.from_matrix(TALL)] * 2)
    vector = np.array([[1.0, -1.0], [0.5, 2.0]])
    try:
        e = D @ qe.VectorEncoding.from_vector(vector)
    except qe.errors.ShapeError:
        return
    assert np.allclose(e.unpadded(e.value), vector @ TALL.T)


def test_reshape() -> None:
    """Axes may be merged or split where padding moves nothing."""
    e = qe.VectorEncoding.from_vector(np.arange(1.0, 9).reshape(2, 4))
    assert e.reshape(8).shape == (8,)
    assert np.array_equal(e.reshape((4, 2)).unpadded(e.target), np.arange(1.0, 9).reshape(4, 2))
    odd = qe.VectorEncoding.from_vector(np.ones((3, 4)))
    assert odd.reshape(12).shape == (12,)
    with pytest.raises(qe.errors.ShapeError, match="same padded places"):
        qe.VectorEncoding.from_vector(np.ones((4, 3))).reshape(12)
    with pytest.raises(qe.errors.ShapeError, match="same padded places"):
        e.reshape(4)


def test_names_and_symbols() -> None:
    """Named leaves give their symbols their names; the formula of a product is the lemma's."""
    P = qe.BlockEncoding.from_unitary(np.eye(2), target=1.1 * np.eye(2), alpha=1.0, epsilon=0.1 + 1e-15, name="P")
    Q = qe.BlockEncoding.from_unitary(np.eye(2), target=2.2 * np.eye(2), alpha=2.0, epsilon=0.2 + 1e-15).named("Q")
    record = qe.symbolic(P @ Q)
    s = {str(symbol): symbol for symbol in qe.symbol_values(P @ Q)}
    alpha_P, alpha_Q, eps_P, eps_Q = (s[name] for name in ("alpha_P", "alpha_Q", "epsilon_P", "epsilon_Q"))
    assert record.alpha == alpha_P * alpha_Q
    assert (record.epsilon - (alpha_P * eps_Q + alpha_Q * eps_P + eps_P * eps_Q)).expand() == 0
    assert record.ancillas == s["a_P"] + s["a_Q"]


def test_success_probability() -> None:
    """||block||^2."""
    assert qe.VectorEncoding.from_vector([0.3, 0.4], alpha=1.0).success_probability == pytest.approx(0.25)


def test_a_repr_is_one_line() -> None:
    """A node prints its record, size and key; a check its verdict; a lemma, a claim and a circuit what they are."""
    small, x = (
        qe.BlockEncoding.from_matrix([[0.5, 0], [0, 0]]),
        qe.VectorEncoding.from_vector([3.0, 4.0, 0.0], name="x"),
    )
    y = small.with_record(epsilon=4e-313) @ small
    assert repr(x) == "<(5, 0, 0)-VE, n = 2, shape (3,), leaf.vector 'x'>"
    assert repr(y) == "<(0.25, 2, 2e-313)-BE, n = 1, shape (2, 2), be.product>"
    assert (repr(x.source), repr(y.source)) == ("<leaf.vector 'x'>", "<be.product of 2>")
    assert repr(y.circuit) == "<Circuit on 3 qubits, 2 ops>"
    assert repr(x.circuit) == "<Circuit 'x' on 2 qubits, 1 ops>"
    assert (
        repr(qe.check(y))
        == f"<check at level 'block', 3 nodes, holds: {repr(y)[1:-1]}: error 0, epsilon 2e-313, holds>"
    )
    violated = repr(qe.check(x.with_record(alpha=5.5)))
    assert violated.startswith(
        "<check at level 'block', 1 nodes, violated: (5.5, 0, 0)-VE, n = 2, shape (3,), leaf.vector 'x': error 0.5, "
    )
    assert "violated: ||target - value|| = 0.5 exceeds epsilon = 0 (" in violated
    assert repr(qe.catalogue["be.product"]) == "<lemma be.product: Product of two block-encodings>"
    assert repr(qe.paper["Lemma 6"]) == "<claim 'Lemma 6'>"
    network = qe.networks.load_network()
    words = "3 blocks of 16 channels with 3 x 3 kernels, no head, padding 'same', access 'given'"
    assert repr(network) == f"<ResidualCNN: {words}>"
    assert repr(qe.networks.Bilinear(network.kernels, paths=[np.ravel])) == f"<Bilinear: 1 paths, {words}>"


def test_pooling_and_sampling() -> None:
    """Group sums of squares of the normalized block; samples follow them."""
    e = qe.VectorEncoding.from_vector(np.array([1, 1j, 1, -1, 2, 0, 0, 0]) / 4)
    assert np.allclose(qe.pool(e, 2), [0.5, 0.5])
    assert np.allclose(qe.pool(e, 4), [0.25, 0.25, 0.5, 0])
    drawn = qe.sample(qe.pool(e, 4), 20000, np.random.default_rng(0))
    assert drawn.shape == (20000,)
    assert np.allclose(np.bincount(drawn, minlength=4) / 20000, [0.25, 0.25, 0.5, 0], atol=0.02)
    assert qe.sample(qe.pool(e, 1), 0, np.random.default_rng(0)).size == 0
