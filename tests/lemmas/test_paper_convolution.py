"""Lemmas B.4, B.14 to B.17 and 5 as the paper builds them: what they encode, their ancillas, and where the statements fail."""

import itertools

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.instances.aligned import block_scalar
from qnn_emul.lemmas.paper.lemma_5 import convolution
from qnn_emul.lemmas.paper.lemma_b4 import build, three_calls
from qnn_emul.lemmas.paper.lemma_b14 import cyclic_power
from qnn_emul.lemmas.paper.lemma_b15 import truncated_shift
from qnn_emul.lemmas.paper.lemma_b16 import truncated_power
from qnn_emul.lemmas.paper.lemma_b17 import per_parameter
from qnn_emul.lemmas.paper.root_weights import root_weighted_combination


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_cyclic_powers(n: int) -> None:
    """P^m by Fourier transform, m of either sign and beyond N: (1, 1, 0)."""
    for m in (-3, 0, 1, 2, 5, 17):
        e = cyclic_power(n, m)
        qe.check(e, level="unitary").raise_if_violated()
        assert np.array_equal(
            np.asarray(e.block), np.linalg.matrix_power(np.roll(np.eye(1 << n), 1, axis=0), m % (1 << n))
        )
        assert e.record.ancillas == 1


@pytest.mark.parametrize("n", [1, 2, 3])
def test_truncated_shift_and_powers(n: int) -> None:
    """Q: (1, 4, 0); Q^m: (1, 4 m, 0), with the sign of Q and nothing wrapping."""
    Q = np.eye(1 << n, k=-1)
    e = truncated_shift(n)
    qe.check(e, level="unitary").raise_if_violated()
    assert np.array_equal(np.asarray(e.block), Q)
    for m in range(1, min(3, 1 << n)):
        power = truncated_power(n, m)
        qe.check(power, level="unitary").raise_if_violated()
        assert power.record.ancillas == 4 * m
        assert np.array_equal(np.asarray(power.block), np.linalg.matrix_power(Q, m))


def test_root_weights_cannot_make_the_shift() -> None:
    """Lemma B.5 as stated gives sum |b_j| A_j: with b = (1, -1) and A_j = 1 it encodes 2, not 0."""
    one = block_scalar(1.0, 1.0, 0.0)
    e = root_weighted_combination([1.0, -1.0], [one, one])
    assert np.allclose(e.value, 2.0)
    assert np.allclose(e.unitary[0, 0] * 2, 2.0)


def test_root_weights_have_moduli_with_digits() -> None:
    """|b| of a complex b below the normal numbers has few; of a real one, all that there are."""
    huge = qe.BlockEncoding.from_matrix(1e29 * np.eye(2))
    for small in (3e-320 + 4e-320j, -1e-310j):
        with pytest.raises(qe.errors.ArgumentError, match=r"coefficients.* be 0 or have moduli of at least 2\.23e-308"):
            root_weighted_combination([small, 1.0], [huge, huge])
    made = root_weighted_combination([-3e-310, 0j], [huge, huge])
    assert np.allclose(made.target, 3e-281 * np.eye(2), rtol=1e-12, atol=0)


def test_three_calls() -> None:
    """A partial isometry at alpha = 2 comes out at alpha = 1, phases kept; anything else is refused."""
    e = build(np.array([[0.0, 1j], [0.0, 0.0]]))
    qe.check(e, level="unitary").raise_if_violated()
    assert e.record.alpha == 1.0
    assert np.allclose(e.block, [[0, 1j], [0, 0]])
    with pytest.raises(qe.errors.ArgumentError, match="singular values"):
        three_calls(qe.BlockEncoding.from_matrix([[0.5]], alpha=2.0))
    for wrong in (qe.BlockEncoding.from_matrix([[1.0]]), block_scalar(0.5, 2.0, 0.1)):
        with pytest.raises(qe.errors.ArgumentError, match="2, a, 0"):
            three_calls(wrong)


@pytest.mark.parametrize(("channels", "width", "size"), [(2, 1, 2), (1, 2, 2), (2, 2, 2), (3, 1, 1)])
def test_matrix_form(channels: int, width: int, size: int) -> None:
    """Column-major storage: [X*K]_xyz = sum K_xjkl X_(j, z-k, y-l), index by index."""
    rng = np.random.default_rng(0)
    kernel, X = rng.normal(size=(channels, channels, width, width)), rng.normal(size=(channels, size, size))
    e = per_parameter(kernel, size)
    x = qe.VectorEncoding.from_vector(X.transpose(0, 2, 1))  # |i>|column>|row>
    got = (e @ x).unpadded((e @ x).value)
    expected = np.zeros_like(X)
    ranges = (*[range(channels)] * 2, *[range(size)] * 2, *[range(width)] * 2)
    for o, i, y, z, k, h in itertools.product(*ranges):
        if z - k >= 0 and y - h >= 0:
            expected[o, y, z] += kernel[o, i, k, h] * X[i, z - k, y - h]
    assert np.allclose(got, expected)
    index = 2 * int(np.ceil(np.log2(channels))) + 2 * int(np.ceil(np.log2(width)))
    assert e.record.ancillas == 2 + 8 * (width - 1) + index
    if e.n + e.record.ancillas <= 16:
        qe.check(e, level="unitary").raise_if_violated()


def test_matrix_form_transposes_what_is_read_back() -> None:
    """Read by the convention of its input, the output of Lemma B.17 is the transposed image: a one-pixel kernel shows it."""
    X = np.array([[[1.0, 2.0], [3.0, 4.0]]])  # (channel, row, column)
    stated = X.transpose(0, 2, 1)  # [X*K]_xyz = X_(x, z, y) for K = 1
    e = per_parameter(np.ones((1, 1, 1, 1)), 2)
    y = e @ qe.VectorEncoding.from_vector(X.transpose(0, 2, 1))
    assert np.allclose(y.unpadded(y.value), stated)
    assert not np.allclose(stated, X)


def test_lemma_5() -> None:
    """alpha = 1, an error where gamma > 1 (the paper says 0), none where gamma <= 1; eight ancillas fewer than stated."""
    hadamard = np.kron([[1, 1], [1, -1]], [[1, 1], [1, -1]])[:, :, None, None] / 1.0
    for kernel, size in ((hadamard, 1), (np.full((1, 1, 1, 1), -2.0), 2), (np.array([[[[1.0, -2.0], [0.5, 3.0]]]]), 2)):
        e = convolution(kernel, size, 1e-3)
        qe.check(e, level="unitary").raise_if_violated()
        gamma = np.abs(kernel).sum() / (2 * e.children[0].record.norm)
        assert (e.record.epsilon > 0) == (gamma > 1)
        assert e.record.alpha == 1.0
        C, D = kernel.shape[0], kernel.shape[2]
        assert e.record.ancillas == 3 + 8 * D + 2 * int(np.log2(C * D)) - 8


def test_wrong_arguments() -> None:
    one = np.ones((1, 1, 1, 1))
    calls = [
        lambda: cyclic_power(0, 1),
        lambda: truncated_shift(0),
        lambda: truncated_power(0, 1),
        lambda: truncated_power(1, 2),
        lambda: per_parameter(one, 3),
        lambda: per_parameter(np.ones((1, 1, 2, 2)), 1),
        lambda: convolution(one, 2, 0.0),
    ]
    for call in calls:
        with pytest.raises(qe.errors.ArgumentError):
            call()
    with pytest.raises(qe.errors.ShapeError):
        per_parameter(np.ones((1, 2, 1, 1)), 2)
    with pytest.raises(qe.errors.ZeroNorm):
        per_parameter(0 * one, 2)
