"""What people try that cannot be: each call gets a named error that says what to write instead, or does the right thing."""
# ruff: noqa: E501 (a table, one row a line)

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, aslinearoperator

import qnn_emul as qe
from qnn_emul.claims import BE, Integer, Real, claim
from qnn_emul.errors import (
    ArgumentError,
    NoOperation,
    NotUnitary,
    OperandError,
    PrecisionExceeded,
    RecordViolated,
    ShapeError,
    TooLarge,
    UnknownKey,
)

M, V = qe.BlockEncoding.from_matrix, qe.VectorEncoding.from_vector
A, x = M(np.array([[1.0, 2.0], [3.0, 4.0]])), V([0.6, 0.8])
t = sympy.Symbol("t", positive=True)
masked = np.ma.array([1.0, 2.0], mask=[False, True])
swap = np.eye(4)[[0, 2, 1, 3]]  # of two qubits
half = M([[0.3, 0.2], [0.1, 0.4]])
rotation = np.array([[0.6, -0.8], [0.8, 0.6]])
NET = qe.networks.ResidualCNN.random(np.random.default_rng(0), 4, blocks=1, channels=4)
LAST = "Your ancillas seem to come last: the corner fits with the qubits reversed."

BAD: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "masked entries": (lambda: V(masked), ArgumentError, "have no masked entries, not MaskedArray with some. Say what they are: .filled(0)"),
    "masked entries in a list": (lambda: M([[0.1, 0.2], masked]), ArgumentError, "have no masked entries, not MaskedArray"),
    "masked coefficients": (lambda: qe.linear_combination(masked, [A, A]), ArgumentError, "'coefficients[1]' must have no masked entries"),
    "masked number": (lambda: masked[1] * A, ArgumentError, "have no masked entries"),
    "masked unitary": (lambda: qe.BlockEncoding.from_unitary(np.ma.array(np.eye(2), mask=np.eye(2)), np.eye(2)), ArgumentError, "'U' must have no masked"),
    "large operator": (lambda: M(LinearOperator((1 << 13, 1 << 13), lambda v: v)), TooLarge, "'matrix': an operator of shape (8192, 8192) does not fit"),
    "operator that fails": (lambda: M(LinearOperator((2, 2), lambda v: v[7], dtype=float)), ArgumentError, "be an operator that can be applied to vectors, not IndexError"),
    "operator that says NaN": (lambda: M(LinearOperator((2, 2), lambda v: v * np.nan, dtype=float)), ArgumentError, "must be finite"),
    "coefficients below the normal numbers": (lambda: qe.linear_combination([1e-320, 1e-320], [A, A]), PrecisionExceeded, "underflows double precision"),
    "a sum that underflows": (lambda: 1e-200 * x + 1e-200 * (1e-200 * x), PrecisionExceeded, "underflows double precision"),
    "a product that underflows": (lambda: (1e-200 * A) @ (1e-200 * A), PrecisionExceeded, "underflows double precision"),
    "a row of blocks that underflows": (lambda: qe.matrices.row_of_blocks([M([[1e-310]])] * 2), PrecisionExceeded, "be.row_of_blocks: alpha = 1.41421356"),
    "a row of blocks that is rounded to its block": (lambda: qe.matrices.row_of_blocks([M([[5e-324]])] * 2), PrecisionExceeded, "be.row_of_blocks: alpha = 5e-324 underflows"),
    "encoding for an array": (lambda: M(A), ArgumentError, "'matrix' must be an array of numbers, not BlockEncoding. The encoding is made of"),
    "array of an encoding": (lambda: np.array(A), OperandError, "'array' must be asked for by name, not that of a BlockEncoding. Write e.target"),
    "norm of an encoding": (lambda: np.linalg.norm(x), OperandError, "'array' must be asked for by name"),
    "sum of other shapes": (lambda: V([[1, 2], [3, 4]]) + V([1, 2, 3, 4]), ShapeError, "must have shape (2, 2), not (4,). The entries fit: .reshape(2, 2)"),
    "sum of other sizes": (lambda: V([1.0, 2, 3]) + V([1.0, 2, 3, 4]), ShapeError, "must have shape (3,), not (4,)."),
    "claimed NaN": (lambda: A.with_record(alpha=np.nan), ArgumentError, "'alpha' must be finite, not nan"),
    "claimed word": (lambda: A.with_record(epsilon="x"), ArgumentError, "'epsilon' must be a single number, not 'x'"),
    "claimed norm None": (lambda: A.with_record(norm=None), ArgumentError, "'norm' must be a single number, not None"),
    "claimed half ancilla": (lambda: A.with_record(ancillas=0.5), ArgumentError, "'ancillas' must be an integer, not 0.5"),
    "claimed something": (lambda: A.with_record(delta=1), ArgumentError, "'claim' must be one of ('alpha', 'ancillas', 'epsilon', 'norm', 'leak')"),
    "formula times data": (lambda: t * A, ArgumentError, "'factor' must be a number, where an encoding has data, not t. Formulas are for"),
    "formula in a sum": (lambda: qe.linear_combination([1, t], [x, x]), ArgumentError, "'coefficients' must be a number, where an encoding has data"),
    "inverse": (lambda: A**-1, ArgumentError, "'exponent' must be at least 1, not -1"),
    "high power": (lambda: A ** 10**9, ArgumentError, "'exponent' must be at most 1000: each factor is a node, not 1000000000"),
    "root": (lambda: A**0.5, ArgumentError, "'exponent' must be an integer, not 0.5"),
    "power of a vector": (lambda: x**2, OperandError, "'operand of **' must be a block-encoding, not a vector-encoding. Use elementwise_product"),
    "transpose": (lambda: A.T, NoOperation, "'A.T' must be written A.H, which it is where A is real, not a transpose."),
    "transpose of a vector": (lambda: x.T, NoOperation, "'x.H' must be written bra_of_vector(x)"),
    "number less a matrix": (lambda: 1 - A, OperandError, "'operand of -' must be an encoding, not int. Make one of it"),
    "number by a matrix": (lambda: 1 / A, OperandError, "'divisor' must be a number, not BlockEncoding. No rule"),
    "key of the catalogue": (lambda: qe.catalogue["be.prodct"], UnknownKey, "not 'be.prodct'. Did you mean 'be.product'"),
    "key of a statement": (lambda: qe.paper["Lema 1"], UnknownKey, "must be the key of a statement, not 'Lema 1'. Did you mean 'Lemma 1'"),
    "array for an encoding": (lambda: qe.residual_block(x, np.eye(2), 0.1), ArgumentError, "'W' must be a block-encoding, not ndarray. BlockEncoding.from_matrix(W) makes one"),
    "array for a vector": (lambda: qe.pointwise(np.ones(2), qe.erf(0.8), 0.1), ArgumentError, "not ndarray. VectorEncoding.from_vector(x) makes one"),
    "encoding for weights": (lambda: qe.residual_linear_pooling(x, A, 2), ArgumentError, "'W' must be an array of numbers, not BlockEncoding. The encoding is made of"),
    "price of no leaf": (lambda: qe.cost(A, prices={"foo": (1, 1)}), UnknownKey, "'prices' must name leaves, not 'foo'"),
    "negative price": (lambda: qe.cost(A.named("A"), prices={"A": (-1, 1)}), ArgumentError, "'prices['A']' must be (depth, gates): two numbers of at least 0"),
    "price in words": (lambda: qe.cost(A.named("A"), prices={"A": "x"}), ArgumentError, "'prices['A']' must be (depth, gates)"),
    "name of a register": (lambda: qe.circuit(s=1).flip(["s"]), ArgumentError, "'register' must be one of s, not ['s']"),
    "condition that is none": (lambda: qe.circuit(a=1, s=1).flip("s", when=np.zeros(2)), ArgumentError, "'when' must give values of registers, such as"),
    "items that are none": (lambda: qe.circuit(a=1, s=1).select(3, "a", "s"), ArgumentError, "'items' must be a list of what `apply` takes, not 3"),
    "amplitudes that are none": (lambda: qe.circuit(s=1).prepare(None, "s"), ArgumentError, "'amplitudes' must be an array"),
    "prices of a circuit": (lambda: qe.circuit(s=1).cost(prices=3), ArgumentError, "'prices' must be a dictionary of (depth, gates) by label, not int"),
    "shape without data": (lambda: qe.abstract.vector(1, shape=2.0), ShapeError, "'shape' must hold positive integers, not 2.0"),
    "kernel without data": (lambda: qe.abstract.convolution(3, (1, 2, 2)), ShapeError, "'kernel' must hold positive integers, not 3"),
    "ragged shape without data": (lambda: qe.abstract.convolution([[1, 2], [3]], (1, 2, 2)), ShapeError, "'kernel' must hold positive integers"),
    "offsets without an axis": (lambda: qe.matrices.block_toeplitz([half], np.ma.masked, 1), ArgumentError, "'offsets' must be"),
    "ancillas without data": (lambda: qe.abstract.matrix(1, ancillas=10**400), ArgumentError, "'ancillas' must be at most 1000"),
    "claimed ancillas that no leaf has": (lambda: x.with_record(ancillas=10**30), ArgumentError, "'ancillas' must be at most 1000"),
    "claimed leak of a matrix": (lambda: A.with_record(leak=0.0), ArgumentError, "'leak' must be None for a block-encoding: it speaks of a state, not 0.0"),
    "rows of an array": (lambda: qe.matrices.sparse_by_access(1, np.eye(2), list, pow), ArgumentError, "'rows' must be a function of i that lists the places of row i, not array"),
    "rows of nothing": (lambda: qe.matrices.sparse_by_access(1, lambda: [0], list, pow), ArgumentError, "'rows' must be a function of i that lists the places of row i, not one that raises TypeError at (0,)"),
    "columns that fail": (lambda: qe.matrices.sparse_by_access(1, lambda i: [i], lambda j: [1 / j], pow), ArgumentError, "'columns' must be a function of j that lists the places of column j, not one that raises ZeroDivisionError at (0,)"),
    "entry of a place": (lambda: qe.matrices.sparse_by_access(1, lambda i: [i], lambda j: [j], lambda i: 1.0), ArgumentError, "'entry' must be a function of i and j that gives a number, not one that raises TypeError at (0, 0)"),
    "name without data": (lambda: qe.abstract.matrix(1, np.ones(2)), ArgumentError, "'name' must be text, not ndarray"),
    "error without data": (lambda: qe.abstract.matrix(1, epsilon=int), ArgumentError, "'epsilon' must be"),
    "no picture": (lambda: qe.plots.save([], "x.png"), ArgumentError, "'pictures' must be a non-empty list of what `qe.plots` draws, not []"),
    "picture of an encoding": (lambda: qe.plots.save(A, "x.png"), ArgumentError, "'pictures' must be a non-empty list"),
    "path of a list": (lambda: qe.networks.fourier_path([[1, 2], [3]]), ArgumentError, "'x' must be an array of numbers"),
    "blocks of an array": (lambda: NET.first(np.ones(2)), ArgumentError, "'blocks' must be an integer"),
    "weights of a word": (lambda: NET.weights("x"), ShapeError, "'size' must hold positive integers, not 'x'"),
    "wide kernels": (lambda: qe.networks.ResidualCNN.random(np.random.default_rng(0), 4, width=10**400), ArgumentError, "'width' must be at most 4096"),
    "kernels without an axis": (lambda: qe.networks.ResidualCNN(np.ma.masked), ArgumentError, "'kernels' must hold at least one kernel"),
    "layers of a number": (lambda: qe.networks.to_torch(NET, 1.5), ArgumentError, "'layers' must be a list of 1 different names, one for each block, none the head's, not 1.5"),
    "model of a word": (lambda: qe.networks.to_torch(NET, like="x"), ArgumentError, "'like' must be None or a mapping from names, not 'x'"),
    "tensor that makes none": (lambda: qe.networks.to_torch(NET, tensor=3), ArgumentError, "'tensor' must be a function that makes a tensor"),
    "head of a number": (lambda: qe.networks.to_torch(NET, head=3), ArgumentError, "'head' must be the name of a layer, not 3"),
    "head to read": (lambda: qe.networks.from_torch({}, ["a"], head=3), ArgumentError, "'head' must be None or the name of a layer, not 3"),
    "set of no digit": (lambda: qe.certify(A, within=1.5), ArgumentError, "'e' must be the tree of a digit network where within is given"),
    "large tree": (lambda: qe.memories.KPTree(10**400), ArgumentError, "'size' must be at most"),
    "text of a claim": (lambda: claim(inputs={"A": BE()}, key=3), ArgumentError, "'key' must be text, not 3"),
    "field of no claim": (lambda: claim(inputs={"A": BE()}, words="x"), ArgumentError, "'known' must be further fields of a Claim, not words"),
    "conditions of a number": (lambda: claim(inputs={"A": BE()}, requires=3)(lambda A: A), ArgumentError, "'requires[0]' must be a function"),
    "flag of an input": (lambda: BE(real=np.ones(2)), ArgumentError, "'real' must be True or False"),
    "flag of a number": (lambda: Real(nonzero=2), ArgumentError, "'nonzero' must be True or False, not 2"),
    "qubits of an array": (lambda: BE(n=np.ones(2)), ArgumentError, "'n' must be None, 'own' or a whole number"),
    "norm of an array": (lambda: BE(norm_at_most=np.ones(2)), ArgumentError, "'norm_at_most' must be None, 'alpha' or a positive number"),
    "long interval": (lambda: Integer(0, 10**400), ArgumentError, "'high' must be a whole number of at most 63 bits"),
    "size 7": (lambda: qe.networks.ResidualCNN.random(np.random.default_rng(0), size=7), ArgumentError, "'size' must be a power of two"),
    "size -8": (lambda: qe.networks.ResidualCNN.random(np.random.default_rng(0), size=-8), ArgumentError, "'size' must be a power of two"),
    "single precision": (lambda: qe.BlockEncoding.from_unitary(half.unitary.toarray().astype(np.complex64), half.target), NotUnitary, "take the nearest unitary, scipy.linalg.polar(U)[0]."),
    "ancillas last": (
        lambda: qe.BlockEncoding.from_unitary(swap @ half.unitary.toarray() @ swap, half.target, half.record.alpha), RecordViolated, LAST),
    "ancillas last of a vector": (
        lambda: qe.VectorEncoding.from_unitary(swap @ np.kron(np.eye(2), rotation) @ swap, [0.6, 0.8]), RecordViolated, LAST),
    "ancillas last, in order": (
        lambda: qe.VectorEncoding.from_unitary(np.kron(np.kron(rotation, np.eye(2)), np.eye(2)), [0.6, 0, 0.8, 0]), RecordViolated,
        "Your ancillas seem to come last: the corner fits with the last ones first."),
    "sign": (lambda: qe.VectorEncoding.from_unitary(-rotation, [0.6, 0.8]), RecordViolated, "The corner fits for -U: a sign (global phase) is missing."),
    "alpha": (lambda: qe.VectorEncoding.from_unitary(rotation, [1.2, 1.6]), RecordViolated, "The record holds with alpha = 2."),
    "last digits of alpha": (lambda: qe.VectorEncoding.from_unitary(np.eye(8), [1 + 2e-15]), RecordViolated, "The record holds with alpha = 1.000000000000002."),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_calls(name: str) -> None:
    """The named class, and what to do."""
    call, kind, words = BAD[name]
    with pytest.raises(kind, match=re.escape(words)):
        call()


GOOD: dict[str, tuple[Callable[[], Any], np.ndarray]] = {
    "square": (lambda: A**2, np.array([[7.0, 10.0], [15.0, 22.0]])),
    "first power": (lambda: A**1, np.array([[1.0, 2.0], [3.0, 4.0]])),
    "plus": (lambda: +x, np.array([0.6, 0.8])),
    "no masked entry": (lambda: V(np.ma.array([3.0, 4.0])), np.array([3.0, 4.0])),
    "small leaf": (lambda: V([1e-320, 3e-320]) * 1e300 * 1e20, np.array([1e-320, 3e-320]) * 1e300 * 1e20),
    "small term": (lambda: qe.linear_combination([1e-320, 1.0], [half, half]), np.array([[0.3, 0.2], [0.1, 0.4]])),
    "operator": (lambda: M(aslinearoperator(np.array([[0.1, 0.2j], [0.3, 0.4]]))), np.array([[0.1, 0.2j], [0.3, 0.4]])),
    "operator, alpha given": (lambda: M(aslinearoperator(sparse.eye(2).tocsr()), alpha=2.0), np.eye(2)),
    "sparse vector": (lambda: V(sparse.csr_array([[3.0, 4.0]])), np.array([3.0, 4.0])),
    "sparse unitary": (lambda: qe.BlockEncoding.from_unitary(sparse.csr_array(np.eye(4)), np.eye(2)), np.eye(2)),
    "sparse target": (lambda: qe.BlockEncoding.from_unitary(np.eye(4), sparse.csr_array(np.eye(2))), np.eye(2)),
    "formula without data": (lambda: M([[2.0]]) / sympy.Integer(2), np.array([[1.0]])),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_understood(name: str) -> None:
    """The encoded array, and a record that holds."""
    call, wanted = GOOD[name]
    e = call()
    assert np.allclose(e.value, wanted, rtol=0, atol=1e-12)
    assert qe.check(e, level="unitary").ok


def test_formulas_of_what_has_no_data() -> None:
    """There a formula is a record."""
    X = qe.abstract.vector(1, "X")
    assert float((t * X).record.alpha.subs(t, 3)) == 3.0


def test_circuits_of_qiskit() -> None:
    """A QuantumCircuit is refused with what to write, and that works."""
    pytest.importorskip("qiskit")
    from qiskit import QuantumCircuit
    from qiskit.quantum_info import Operator

    circuit = QuantumCircuit(1)
    circuit.x(0)
    flip = np.array([[0.0, 1.0], [1.0, 0.0]])
    with pytest.raises(ArgumentError, match=r"not QuantumCircuit. Write qiskit.quantum_info.Operator\(circuit\)"):
        qe.BlockEncoding.from_unitary(circuit, flip)
    assert qe.check(qe.BlockEncoding.from_unitary(Operator(circuit), flip)).ok


SHOWN = (A, x, A @ x, qe.check(A @ x), qe.check(A @ x).root, A.record, qe.symbolic(A @ A), qe.cost(A @ A), A.circuit, A.unitary, qe.erf(0.8),
         qe.catalogue, qe.catalogue["be.product"], qe.paper, qe.paper["Lemma 6"], A.source, (A @ A).source, qe.polynomials.sign(0.1, 0.1))  # fmt: skip


@pytest.mark.parametrize("thing", SHOWN, ids=lambda thing: type(thing).__name__)
def test_what_is_shown_is_one_line(thing: Any) -> None:
    """Of everything public."""
    assert "\n" not in repr(thing)
    assert len(repr(thing)) < 250
    assert " object at 0x" not in repr(thing)
