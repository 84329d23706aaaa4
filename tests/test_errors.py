"""Every `raise`: the class, the argument, what it must be and what it was. Messages are matched in that order."""
# ruff: noqa: E501 (a table, one row a line)

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul import scalars
from qnn_emul.instances.random import random_encoding
from qnn_emul.linalg.circuit import Circuit
from qnn_emul.linalg.convolution import symbol_bound
from qnn_emul.linalg.polynomials import erf_over_x, sign
from qnn_emul.linalg.unitary_operator import UnitaryOperator

M, V = qe.BlockEncoding.from_matrix, qe.VectorEncoding.from_vector
A, x, y = M(np.eye(2)), V([0.6, 0.8]), V([1.0, 2.0, 3.0, 4.0])
f = qe.erf(0.8)
K = np.ones((1, 1, 2, 2))
loose = qe.BlockEncoding.from_unitary(np.eye(2), target=1.5 * np.eye(2), alpha=1.0, epsilon=0.5)
poor = qe.VectorEncoding.from_unitary(np.eye(2), target=[1.0, 0.0], alpha=1.0, epsilon=0.2)
far = np.array([[0.0, 1.0], [1.0, 0.0]])

Case = tuple[Callable[[], Any], type[Exception], str]
CASES: dict[str, Case] = {
    # leaves: numbers
    "matrix of strings": (lambda: M([["a", "b"]]), qe.errors.ArgumentError, "'matrix' must be an array of real.*not list of dtype <U1"),
    "matrix of objects": (lambda: M(None), qe.errors.ArgumentError, "'matrix' must be an array of real.*not NoneType"),
    "ragged matrix": (lambda: M([[1, 2], [3]]), qe.errors.ArgumentError, "'matrix' must be an array of numbers, not list"),
    "empty matrix": (lambda: M(np.zeros((0, 2))), qe.errors.ShapeError, r"'matrix' must hold at least one entry.*\(0, 2\)"),
    "NaN in matrix": (lambda: M([[1.0, math.nan]]), qe.errors.ArgumentError, r"'matrix' must be finite, not nan at index \[0, 1\]"),
    "infinite vector": (lambda: V([1.0, math.inf]), qe.errors.ArgumentError, r"'vector' must be finite, not inf at index \[1\]"),
    "NaN in complex vector": (lambda: V([complex(0, math.nan), 1]), qe.errors.ArgumentError, "'vector' must be finite"),
    "matrix with one axis": (lambda: M([1.0, 2.0]), qe.errors.ShapeError, r"'matrix' must have two axes, not .*\(2,\)"),
    "alpha below the norm": (lambda: M(2 * np.eye(2), alpha=1.9), qe.errors.NormTooLarge, "'alpha' must be at least the spectral norm.* 2, not 1.9"),
    "alpha below 2-norm": (lambda: V([3.0, 4.0], alpha=4), qe.errors.NormTooLarge, "'alpha' must be at least the 2-norm.* 5, not 4"),
    "alpha zero": (lambda: M(np.eye(2), alpha=0), qe.errors.ArgumentError, "'alpha' must be positive, not 0"),
    "alpha complex": (lambda: M(np.eye(2), alpha=1j), qe.errors.ArgumentError, "'alpha' must be a real number, not 1j"),
    "alpha array": (lambda: M(np.eye(2), alpha=[1, 2]), qe.errors.ArgumentError, r"'alpha' must be a single number, not \[1, 2\]"),
    # leaves: unitaries
    "U not square": (lambda: qe.BlockEncoding.from_unitary(np.ones((2, 3)), np.eye(2)), qe.errors.ShapeError, r"'U' must be a square.*\(2, 3\)"),
    "U of size 3": (lambda: qe.VectorEncoding.from_unitary(np.eye(3), [1.0, 0]), qe.errors.ShapeError, "'U' must be a square matrix of a power-of-two size, not .*\\(3, 3\\)"),
    "U too small": (lambda: qe.BlockEncoding.from_unitary(np.eye(2), np.eye(4)), qe.errors.ShapeError, "'U' must have at least the padded target's size 4, not size 2"),
    "U not unitary": (lambda: qe.BlockEncoding.from_unitary(2 * np.eye(2), np.eye(2)), qe.errors.NotUnitary, "'U' must be unitary, not .* = 3"),
    "U with NaN": (lambda: qe.BlockEncoding.from_unitary(np.full((2, 2), math.nan), np.eye(2)), qe.errors.ArgumentError, "'U' must be finite"),
    "target with one axis": (lambda: qe.BlockEncoding.from_unitary(np.eye(2), [1.0, 0]), qe.errors.ShapeError, r"'target' must have two axes.*\(2,\)"),
    "alpha negative": (lambda: qe.VectorEncoding.from_unitary(np.eye(2), [1, 0], alpha=-1), qe.errors.ArgumentError, "'alpha' must be positive, not -1"),
    "epsilon negative": (
        lambda: qe.VectorEncoding.from_unitary(np.eye(2), [1, 0], epsilon=-0.1), qe.errors.ArgumentError, "'epsilon' must be at least 0, not -0.1"),
    "record violated by a matrix": (
        lambda: qe.BlockEncoding.from_unitary(far, np.eye(2), epsilon=0.1), qe.errors.RecordViolated, "= 2 exceeds epsilon = 0.1 .*n = 1, a = 0"),
    "record violated by a vector": (
        lambda: qe.VectorEncoding.from_unitary(far, [1.0, 0.0], epsilon=0.1), qe.errors.RecordViolated, "= 1.41.* exceeds epsilon = 0.1"),
    "sign lost": (lambda: qe.VectorEncoding.from_unitary(-np.eye(2), [1.0, 0.0], epsilon=0.1), qe.errors.RecordViolated, "= 2 exceeds"),
    # algebra
    "product of sizes": (lambda: A @ M(np.eye(4)), qe.errors.ShapeError, r"'B' must act on the same 2\*\*1 .*not on 2\*\*2"),
    "A @ y of sizes": (lambda: A @ y, qe.errors.ShapeError, r"'x' must have padded size 2\*\*1.*not 2\*\*2"),
    "x @ y": (lambda: x @ x, qe.errors.ShapeError, r"left operand of @' must be a block-encoding, not a vector.*kron"),
    "x + A": (lambda: x + A, qe.errors.ArgumentError, r"'terms\[1\]' must be a vector-encoding, not a block-encoding"),
    "A + x": (lambda: A + x, qe.errors.ArgumentError, r"'terms\[1\]' must be a block-encoding, not a vector-encoding"),
    "x + y of sizes": (lambda: x + y, qe.errors.ShapeError, r"'terms' must all have the same padded size.*\[1, 2\]"),
    "A + B of sizes": (lambda: A - M(np.eye(4)), qe.errors.ShapeError, r"'terms' must all have the same padded size.*\[1, 2\]"),
    "no terms": (lambda: qe.linear_combination([], []), qe.errors.ArgumentError, "'terms' must be a non-empty list of encodings, not empty"),
    "terms no list": (lambda: qe.linear_combination([1], x), qe.errors.ArgumentError, "'terms' must be a non-empty list.*not VectorEncoding"),
    "term is a number": (lambda: qe.linear_combination([1, 1], [x, 3]), qe.errors.ArgumentError, r"'terms\[1\]' must be a vector-encoding, not int"),
    "coefficient count": (lambda: qe.linear_combination([1], [x, x]), qe.errors.ArgumentError, r"'coefficients' must have one.*\(2\), not 1 numbers"),
    "coefficients all zero": (lambda: qe.linear_combination([0, 0], [x, x]), qe.errors.ArgumentError, "'coefficients' must not all be zero"),
    "coefficients no list": (lambda: qe.linear_combination(1.0, [x]), qe.errors.ArgumentError, "'coefficients' must be a list of numbers, not float"),
    "coefficient NaN": (lambda: qe.linear_combination([1, math.nan], [x, x]), qe.errors.ArgumentError, r"'coefficients\[1\]' must be finite"),
    "coefficient string": (lambda: qe.linear_combination(["a"], [x]), qe.errors.ArgumentError, r"'coefficients\[0\]' must be a single number, not 'a'"),
    "0 * no data": (lambda: 0 * qe.abstract.vector(2), qe.errors.ArgumentError, "'factor' must be non-zero where an encoding has no data"),
    "NaN * A": (lambda: math.nan * A, qe.errors.ArgumentError, "'factor' must be finite, not nan"),
    "'a' * A": (lambda: "a" * A, qe.errors.ArgumentError, "'factor' must be a single number, not 'a'"),
    "array * A": (lambda: np.ones(2) * A, qe.errors.ArgumentError, r"'factor' must be a single number, not .*\(2,\)"),
    "x / 0": (lambda: x / 0, qe.errors.ArgumentError, "must be non-zero"),
    "x / 'a'": (lambda: x / "a", qe.errors.ArgumentError, "must be"),
    "kron mixed": (lambda: qe.kron(A, x), qe.errors.ArgumentError, "kron's arguments' must be two .*not BlockEncoding and VectorEncoding"),
    "concatenate nothing": (lambda: qe.concatenate([]), qe.errors.ArgumentError, "'terms' must be a non-empty list"),
    "concatenate sizes": (lambda: qe.concatenate([x, y]), qe.errors.ShapeError, r"'terms' must all have the same padded size.*\[1, 2\]"),
    "concatenate matrices": (lambda: qe.concatenate([A]), qe.errors.ArgumentError, r"'terms\[0\]' must be a vector-encoding, not a block"),
    "direct sum of vectors": (lambda: qe.direct_sum([x]), qe.errors.ArgumentError, r"'terms\[0\]' must be a block-encoding, not a vector"),
    "direct sum of sizes": (lambda: qe.direct_sum([A, M(np.eye(4))]), qe.errors.ShapeError, r"'terms' must all have"),
    "deamplify below 1": (lambda: qe.deamplify(x, 0.5), qe.errors.ArgumentError, "'tau' must be at least 1, not 0.5"),
    "deamplify a number": (lambda: qe.deamplify(3, 2.0), qe.errors.ArgumentError, "'x' must be an encoding, not int"),
    "embed smaller": (lambda: qe.embed(y, 1), qe.errors.ShapeError, "'n' must be at least 2, not 1"),
    "embed by a string": (lambda: qe.embed(y, "3"), qe.errors.ArgumentError, "'n' must"),
    "embed by a fraction": (lambda: qe.embed(y, 2.5), qe.errors.ArgumentError, "'n' must"),
    "embed a matrix": (lambda: qe.embed(A, 2), qe.errors.ArgumentError, "'x' must be a vector-encoding, not a block-encoding"),
    "diagonal of a matrix": (lambda: qe.diagonal_of_vector(A), qe.errors.ArgumentError, "'x' must be a vector-encoding, not a block"),
    "normalize nothing": (lambda: (x - x).normalized(), qe.errors.ZeroNorm, "'x' must have a target whose norm is not zero, not .* 0"),
    "reshape": (lambda: x.reshape(4), qe.errors.ShapeError, r"'shape' must hold the entries of \(2,\).*not \(4,\)"),
    "reshape by a string": (lambda: x.reshape("a"), qe.errors.ArgumentError, "'shape' must"),
    "reshape by a fraction": (lambda: x.reshape(2.0), qe.errors.ArgumentError, "'shape' must"),
    "unpadded size": (lambda: x.unpadded(np.ones(3)), qe.errors.ArgumentError, "'array' must"),
    "lemma of a leaf": (lambda: x.applied, qe.errors.ShapeError, "'self' must be made by a lemma, not the leaf leaf.vector"),
    "with_target of a node": (lambda: (2 * x).with_target(x.target), qe.errors.ShapeError, "'self' must be a leaf, not .*common.scaling"),
    # polynomial transforms
    "svt of a vector": (lambda: qe.singular_value_transformation(x, [0, 1.0]), qe.errors.ArgumentError, "'A' must be a block-encoding"),
    "svt mixed parity": (lambda: qe.singular_value_transformation(A, [1.0, 1.0]), qe.errors.ArgumentError, "'coefficients' must .*definite parity"),
    "svt complex": (lambda: qe.singular_value_transformation(A, [0, 1j]), qe.errors.ShapeError, "'coefficients' must be a real one-dim.*complex"),
    "svt two axes": (lambda: qe.singular_value_transformation(A, np.eye(2)), qe.errors.ShapeError, r"'coefficients' must be .*\(2, 2\)"),
    "svt above alpha": (lambda: qe.singular_value_transformation(loose, [0, 1.0]), qe.errors.NormTooLarge, "'A' must have norm at most alpha = 1.*1.5"),
    "erf of 0": (lambda: qe.erf(0), qe.errors.ArgumentError, "'nu' must be positive, not 0"),
    "erf of a string": (lambda: qe.erf("0.8"), qe.errors.ArgumentError, "'nu' must be"),
    "pointwise function": (lambda: qe.pointwise(x, np.tanh, 1e-3), qe.errors.ArgumentError, "'function' must be an activation.*not ufunc"),
    "pointwise of a matrix": (lambda: qe.pointwise(A, f, 1e-3), qe.errors.ArgumentError, "'x' must be a vector-encoding"),
    "pointwise epsilon 0": (lambda: qe.pointwise(x, f, 0), qe.errors.ArgumentError, "'epsilon' must satisfy 0 < epsilon < 1, not 0"),
    "pointwise epsilon NaN": (lambda: qe.pointwise(x, f, math.nan), qe.errors.ArgumentError, "'epsilon' must be finite, not nan"),
    "pointwise precision": (lambda: qe.pointwise(x, f, 1e-18), qe.errors.PrecisionExceeded, r"error 1\.0e-18 cannot be certified"),
    "erf_over_x": (lambda: erf_over_x(0.8, -1.0), qe.errors.ArgumentError, "'epsilon' must be positive, not -1"),
    "sign gap": (lambda: sign(0.0, 0.1), qe.errors.ArgumentError, "'gap' must satisfy 0 < gap <= 1"),
    "sign precision": (lambda: sign(0.01, 1e-15), qe.errors.PrecisionExceeded, "error 1.0e-15 cannot be certified"),
    "sign too steep": (lambda: sign(1e-6, 0.1), qe.errors.PrecisionExceeded, "would need more than .* coefficients"),
    "symbol grid": (lambda: symbol_bound(np.ones((1, 1, 3, 3)), grid=3), qe.errors.ArgumentError, "'grid' must be larger than .* 3, not 3"),
    "amplify epsilon 1": (lambda: qe.amplify(x, 1.0), qe.errors.ArgumentError, "'epsilon' must satisfy 0 < epsilon < 1, not 1"),
    "amplify method": (lambda: qe.amplify(x, 0.1, method="x"), qe.errors.ArgumentError, "'method' must be one of .*not 'x'"),
    "amplify promise": (lambda: qe.amplify(x, 0.1, lower_bound=2), qe.errors.ArgumentError, "'lower_bound' must be .*at most .*1, not 2"),
    "blocks promise": (
        lambda: qe.residual_blocks(x, [M(np.eye(2) / 2)] * 5, 1e-3, lower_bound=98.0),
        qe.errors.ArgumentError,
        r"'lower_bound' must be at most 1.90\d*, .* not 98",
    ),
    "blocks promise text": (
        lambda: qe.residual_blocks(x, [M(np.eye(2) / 2)] * 5, 1e-3, lower_bound=b"bytes"),
        qe.errors.ArgumentError,
        "'lower_bound' must be",
    ),
    "amplify promise 0": (lambda: qe.amplify(x, 0.1, lower_bound=0), qe.errors.ArgumentError, "'lower_bound' must be positive"),
    "amplify matrix": (lambda: qe.amplify(A, 0.1), qe.errors.ArgumentError, "'x' must be a vector-encoding, not a block-encoding"),
    "amplify nothing": (lambda: qe.amplify(x - x, 0.1), qe.errors.ZeroNorm, "'x' must have a target whose norm is not zero"),
    "amplify noise": (lambda: qe.amplify(x.with_record(epsilon=1.0), 0.1), qe.errors.Undecidable, "error 1 is not below the norm 1"),
    # layers
    "kernel shape": (lambda: qe.conv2d(np.ones((3, 3)), (1, 4, 4)), qe.errors.ShapeError, r"'kernel' must have shape \(C_out, C_in, D, D\), not \(3, 3\)"),
    "kernel not square": (lambda: qe.conv2d(np.ones((1, 1, 2, 3)), (1, 4, 4)), qe.errors.ShapeError, r"'kernel' .*not \(1, 1, 2, 3\)"),
    "kernel too wide": (lambda: qe.conv2d(np.ones((1, 1, 3, 3)), (1, 2, 2)), qe.errors.ShapeError, "'kernel' must have width D at most .*2, not .*3"),
    "kernel NaN": (lambda: qe.conv2d(K * math.nan, (1, 2, 2)), qe.errors.ArgumentError, "'kernel' must be finite"),
    "kernel strings": (lambda: qe.conv2d([[[["a"]]]], (1, 2, 2)), qe.errors.ArgumentError, "'kernel' must be an array of real"),
    "M no power of two": (lambda: qe.conv2d(K, (1, 6, 6)), qe.errors.ShapeError, r"'shape' must have a power of two .*not \(1, 6, 6\)"),
    "M zero": (lambda: qe.conv2d(K, (1, 0, 0)), qe.errors.ShapeError, r"'shape' must hold positive integers, not 0"),
    "image not square": (lambda: qe.conv2d(K, (1, 4, 8)), qe.errors.ShapeError, r"'shape' must be \(C, M, M\).*not \(1, 4, 8\)"),
    "image of two axes": (lambda: qe.conv2d(K, (4, 4)), qe.errors.ShapeError, r"'shape' must be \(C, M, M\)"),
    "image of a number": (lambda: qe.conv2d(K, 4), qe.errors.ShapeError, r"'shape' must be \(C, M, M\).*not 4"),
    "image channels": (lambda: qe.conv2d(K, (2, 4, 4)), qe.errors.ShapeError, "'shape' must have the kernel's 1 input channels"),
    "padding": (lambda: qe.conv2d(K, (1, 4, 4), padding="full"), qe.errors.ArgumentError, "'padding' must be one of .*not 'full'"),
    "grouping": (lambda: qe.conv2d(K, (1, 4, 4), grouping="all"), qe.errors.ArgumentError, "'grouping' must be one of .*not 'all'"),
    "classes": (lambda: qe.pool(x, 3), qe.errors.ArgumentError, "'classes' must be a positive divisor of the size 2, not 3"),
    "classes 0": (lambda: qe.pool(x, 0), qe.errors.ArgumentError, "'classes' must be a positive divisor"),
    "classes 2.0": (lambda: qe.pool(x, 2.0), qe.errors.ArgumentError, "'classes' must be a positive divisor"),
    "classes True": (lambda: qe.pool(x, True), qe.errors.ArgumentError, "'classes' must be a positive divisor"),
    "pool a matrix": (lambda: qe.pool(A, 2), qe.errors.ArgumentError, "'x' must be a vector-encoding"),
    "pool nothing": (lambda: qe.pool(x - x, 2), qe.errors.ZeroNorm, "'x' must have a non-zero block, not a zero vector"),
    "shots": (lambda: qe.sample(np.ones(1), -1, np.random.default_rng(0)), qe.errors.ArgumentError, "'shots' must be an integer of at least 0, not -1"),
    "probabilities": (lambda: qe.sample(np.array([0.5, 0.6]), 1, np.random.default_rng(0)), qe.errors.ArgumentError, "'probabilities' must"),
    "rng": (lambda: qe.sample(np.ones(1), 1, 7), qe.errors.ArgumentError, "'rng' must be a numpy.random.Generator, not int"),
    "residual alpha": (lambda: qe.residual_block(V([0.6, 0.8], alpha=2), A, 0.1), qe.errors.NotNormalized, "'x' must have alpha = 1 .*= 2. Use amplify"),
    "residual long": (
        lambda: qe.residual_block(qe.VectorEncoding.from_unitary(np.eye(2), [1.1, 0], epsilon=0.11), A, 0.1),
        qe.errors.NotNormalized, "'x' must encode a unit vector .* norm 1.1"),
    "residual short": (lambda: qe.residual_block(V([0.3, 0.4], alpha=1), A, 0.1), qe.errors.NotNormalized, "'x' must encode a unit vector .* 0.5"),
    "residual W": (lambda: qe.residual_block(x, M(1.5 * np.eye(2)), 0.1), qe.errors.NormTooLarge, "'W' must have norm at most 1 .*1.5"),
    "residual epsilon": (lambda: qe.residual_block(x, A, 1.5), qe.errors.ArgumentError, "'epsilon' must satisfy 0 < epsilon < 1, not 1.5"),
    "residual of matrix": (lambda: qe.residual_block(A, A, 0.1), qe.errors.ArgumentError, "'x' must be a vector-encoding, not a block"),
    "residual by vector": (lambda: qe.residual_block(x, x, 0.1), qe.errors.ArgumentError, "'W' must be a block-encoding, not a vector"),
    "residual size": (lambda: qe.residual_block(x, M(np.eye(4)), 0.1), qe.errors.ShapeError, "must have padded size|must map shape"),
    "residual shape": (
        lambda: qe.residual_block(V(np.full((4, 2, 2), 0.25)), qe.conv2d(np.ones((3, 4, 1, 1)) / 4, (4, 2, 2)), 0.1),
        qe.errors.ShapeError, r"'W' must map shape \(4, 2, 2\) to itself"),
    "residual of noise": (lambda: qe.residual_block(poor, A, 0.1), qe.errors.Undecidable, "inherited error .* is not below the norm bound 0.097"),
    "residual blocks": (lambda: qe.residual_blocks(x, [], 0.1), qe.errors.ArgumentError, r"'weights' must be a non-empty list .*not \[\]"),
    "residual blocks of no vector": (lambda: qe.residual_blocks(3, [M(np.eye(2))], 0.1), qe.errors.ArgumentError, "'x' must be a vector-encoding.*not int"),
    # check, levels, sizes
    "level": (lambda: qe.check(x, level="deep"), qe.errors.ArgumentError, "'level' must be one of .*not 'deep'"),
    "check a number": (lambda: qe.check(3), qe.errors.ArgumentError, "'e' must be an encoding, not int"),
    "unitary too large": (lambda: qe.conv2d(K, (1, 1024, 1024)).unitary, qe.errors.TooLarge, "be.convolution_stack: the unitary acts on 25 qubits"),
    "dense unitary": (lambda: UnitaryOperator(qe.embed(x, 13).circuit).toarray(), qe.errors.TooLarge, "dense unitary of 13 qubits"),
    "state too large": (lambda: Circuit(25).apply(np.zeros(2)), qe.errors.TooLarge, "a state of 25 qubits does not fit .*block level"),
    "total of nothing": (lambda: scalars.total([]), ValueError, "at least one value"),
    "kind": (lambda: random_encoding(np.random.default_rng(0), "XE", 1, 1, 1.0, 0.0), qe.errors.ArgumentError, "'kind' must be one of .*not 'XE'"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_errors(name: str) -> None:
    """The class, and a message with the argument, the demand and the value."""
    make, kind, message = CASES[name]
    with pytest.raises(kind) as caught:
        make()
    assert type(caught.value) is kind or kind is qe.errors.ArgumentError
    assert re.search(message, str(caught.value)), str(caught.value)
    if isinstance(caught.value, qe.errors.ArgumentError):
        assert caught.value.argument in str(caught.value)
        assert str(caught.value).startswith(f"Argument '{caught.value.argument}' must {caught.value.must}")


def test_too_large_names_the_block_level() -> None:
    """TooLarge says which level to use instead, and the block level still works."""
    big = qe.conv2d(K, (1, 1024, 1024))
    with pytest.raises(qe.errors.TooLarge, match="block level"):
        big.unitary  # noqa: B018
    with pytest.raises(qe.errors.TooLarge, match="block level"):
        qe.check(big, level="unitary")
    assert big.block.shape == (1 << 20, 1 << 20)


def test_check_names_the_smallest_failing_node() -> None:
    """A wrong record deep in a tree is found, named, with its numbers."""
    wrong = (2.0 * x).with_record(alpha=2.1).named("guilty")
    tree = qe.pointwise(qe.concatenate([wrong, x]), f, 1e-3)
    c = qe.check(tree)
    assert not c.ok
    assert c.smallest_failure.node is wrong
    with pytest.raises(
        qe.errors.RecordViolated,
        match=r"common.scaling 'guilty': .* = 0\.1 exceeds epsilon = 0 .*alpha = 2\.1, n = 1, a = 0",
    ):
        c.raise_if_violated()


def test_check_fields() -> None:
    """What a check holds, at both levels; tightness is None where epsilon = 0."""
    block, unitary = qe.check(x), qe.check(x, level="unitary")
    assert (block.ok, block.tightness, block.exactness, block.unitarity) == (True, None, None, None)
    assert unitary.exactness <= 1e-15
    assert unitary.unitarity <= 1e-14
    assert 0 < block.rounding < 1e-13
    assert block.epsilon == 0
    seen: list[tuple[int, int]] = []
    qe.check(2 * x + x, progress=lambda done, total, node: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3)]


def test_check_finds_wrong_circuits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A circuit with the wrong sign, or one that is not unitary, fails at the unitary level only."""
    e = 2.0 * x
    turned = e.with_record()
    turned._cache["circuit"] = (-1 * x).circuit
    assert qe.check(turned).ok
    c = qe.check(turned, level="unitary")
    assert not c.ok
    assert "corner against block: 2 exceeds" in c.root.failures[0]


def test_preconditions_hold_within_rounding() -> None:
    """alpha = 1, a unit vector and ||W|| <= 1 are accepted within 1e-12."""
    v = np.array([0.6, 0.8])
    assert qe.residual_block(V(v * (1 + 5e-13)), M(np.eye(2) * (1 + 5e-13)), 0.1).record.alpha == 1
    assert V(v, alpha=1 - 5e-13).record.alpha >= np.linalg.norm(v)


@pytest.mark.parametrize("wrong", ["a", None, 1j, [0.1], np.array([0.1]), float("nan")])
def test_polynomials_check_their_numbers(wrong: Any) -> None:
    """Each argument of the public polynomials is named when it is no number."""
    for name, make in (
        ("nu", lambda: qe.polynomials.erf_over_x(wrong, 1e-3)),
        ("epsilon", lambda: qe.polynomials.erf_over_x(0.8, wrong)),
        ("gap", lambda: qe.polynomials.sign(wrong, 0.1)),
        ("epsilon", lambda: qe.polynomials.sign(0.1, wrong)),
        ("factor", lambda: qe.polynomials.amplification(wrong, 0.5, 0.1)),
        ("delta", lambda: qe.polynomials.amplification(2, wrong, 0.1)),
    ):
        with pytest.raises(qe.errors.ArgumentError, match=f"'{name}' must"):
            make()


@pytest.mark.parametrize("wrong", [None, -1, 1.5, 10**400, np.zeros((2, 0)), {"a": 1}])
def test_what_is_no_argument_is_named(wrong: Any) -> None:
    """Found by `benchmarks/fuzz.py --bad-calls`: each was some other exception."""
    A, x = qe.BlockEncoding.from_matrix(np.eye(2)), qe.VectorEncoding.from_vector([0.6, 0.8])
    entry = lambda key: qe.catalogue[key].build
    for name, make in (
        ("conv", lambda: entry("be.convolution_tap")(wrong)),
        ("a", lambda: entry("be.adjoint")(wrong)),
        ("x", lambda: entry("common.scaling")(wrong, 2.0)),
        ("columns", lambda: entry("ve.matrix_squared_vector_paper")(A, x, wrong)),
        ("e", lambda: qe.cost_values(wrong)),
        ("e", lambda: qe.counted_cost(wrong)),
        ("prices", lambda: qe.counted_cost(A, [wrong])),
        ("symbolic", lambda: qe.cost(A, symbolic=wrong)),
        ("target", lambda: A.with_target(wrong)),
        ("array", lambda: x.unpadded(wrong)),
        ("name", lambda: A.named([wrong])),  # type: ignore[arg-type]
        ("name", lambda: qe.VectorEncoding.from_vector([1.0], name=[wrong])),  # type: ignore[arg-type]
        ("terms", lambda: qe.concatenate(wrong)),
        ("words", lambda: qe.memories.classical_memory([[1, 2], [3]], 2)),
        ("n", lambda: qe.unit_matrix(0, 0, wrong)),
        ("n", lambda: qe.unit_matrix(0, 0, 1001)),
        ("shape", lambda: qe.mean_subtraction(wrong)),
        ("(depth, gates)", lambda: A.priced(10**301, 0)),
        ("progress", lambda: qe.check(A, progress=wrong if wrong is not None else 0)),
        ("precision", lambda: qe.certify(A, 10**400 if wrong is None else wrong)),
        ("skip", lambda: qe.residual_block(x, A, skip=wrong)),
        ("degree", lambda: qe.catalogue["poly.chebyshev"].build(A, wrong)),
        ("rounds", lambda: qe.catalogue["poly.oblivious_amplification"].build(A, wrong)),
        ("count", lambda: qe.catalogue["be.row_of_ones"].build(wrong)),
        ("order", lambda: qe.catalogue["be.qubit_permutation"].build(wrong)),
        ("order", lambda: qe.catalogue["be.qubit_permutation"].build([0, wrong])),
    ):
        with pytest.raises(qe.errors.ArgumentError, match=rf"'{re.escape(name)}(\[.*)?' must"):
            make()


@pytest.mark.parametrize("key", [[], {}, None, 1])
def test_what_is_no_key_is_named(key: Any) -> None:
    for table in (qe.catalogue, qe.paper):
        with pytest.raises(qe.errors.UnknownKey, match="must be"):
            table[key]
        assert key not in table
