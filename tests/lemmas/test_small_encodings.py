"""Lemmas B.6, B.10, B.11, B.13 and |0><psi|: small encodings that Theorem 1's construction is made of."""

from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.instances.random import random_encoding
from qnn_emul.lemmas.be.diagonal_from_angles import cosines_of


@pytest.mark.parametrize(("n", "i", "j"), [(0, 0, 0), (1, 0, 1), (1, 1, 1), (3, 6, 1), (3, 2, 5)])
def test_unit_matrix(n: int, i: int, j: int) -> None:
    """|i><j| and nothing else; one ancilla."""
    e = qe.unit_matrix(i, j, n)
    expected = np.zeros((1 << n, 1 << n))
    expected[i, j] = 1.0
    assert np.array_equal(e.block, expected)
    assert np.allclose(e.unitary[: 1 << n, : 1 << n], expected, rtol=0, atol=0)
    assert e.record.ancillas == 1
    assert np.array_equal(e.H.block, expected.T)


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_every_angle_is_exact(bits: int) -> None:
    """All words: diag(cos(pi b/2^d)) with (1, d + 1, 0), d ancillas back in |0>."""
    values = cosines_of(np.arange(1 << bits), bits)
    e = qe.diagonal_from_angles(values, bits)
    assert (e.record.alpha, e.record.ancillas, e.record.epsilon) == (1.0, bits + 1, 0.0)
    qe.check(e, level="unitary").raise_if_violated()
    first = e.unitary.toarray().reshape(2, 1 << bits, 1 << bits, 2, 1 << bits, 1 << bits)
    assert np.allclose(first[:, 1:, :, :, 0, :], 0.0, atol=1e-15)


@pytest.mark.parametrize("complex_values", [False, True])
def test_rounded_angles(complex_values: bool) -> None:
    """epsilon = sin(pi/2^(d+1)), sqrt 2 times that for complex values with (2, d + 2); it halves with every bit."""
    rng = np.random.default_rng(0)
    values = rng.uniform(-0.7, 0.7, size=3) + (1j * rng.uniform(-0.7, 0.7, size=3) if complex_values else 0.0)
    parts = 2 if complex_values else 1
    for bits in (2, 3):
        e = qe.diagonal_from_angles(values, bits)
        assert (e.record.alpha, e.record.ancillas) == (parts, bits + parts)
        assert e.record.epsilon == pytest.approx(np.sqrt(parts) * np.sin(np.pi / 2 ** (bits + 1)))
        assert np.allclose(np.diag(np.asarray(e.target))[:3], values)
        qe.check(e, level="unitary").raise_if_violated()


@pytest.mark.parametrize("bits", range(1, 9))
def test_value_and_angle_are_both_exact_only_for_zero_and_one(bits: int) -> None:
    """Lemma B.13 assumes both exact in d bits. Niven: that leaves 0 and 1; every other cosine needs more than d bits."""
    words = np.arange(1 << bits)
    scaled = cosines_of(words, bits) * 2.0**40
    exact = words[np.abs(scaled - np.rint(scaled)) < 1e-4]
    assert exact.tolist() == ([0, 1] if bits == 1 else [0, 1 << (bits - 1)])


def test_diagonals_refuse() -> None:
    """Each error names the argument, what it must be, what it was."""
    with pytest.raises(qe.errors.ArgumentError, match="'values' must have angles that fit into 3 bits, not -1"):
        qe.diagonal_from_angles([-1.0], 3)
    with pytest.raises(qe.errors.NormTooLarge, match="'values' must have real and imaginary parts between -1 and 1"):
        qe.diagonal_from_angles([1.5], 3)
    with pytest.raises(qe.errors.ArgumentError, match="'bits' must be an integer from 1 to 20, not 0"):
        qe.diagonal_from_angles([0.5], 0)
    for call in (lambda v: qe.diagonal_from_angles(v, 2), qe.diagonal_of_numbers):
        with pytest.raises(qe.errors.ShapeError, match="'values' must have one axis"):
            call(np.eye(2))
    with pytest.raises(qe.errors.ArgumentError, match="'values' must be real and non-negative"):
        qe.diagonal_of_numbers([-0.5])
    with pytest.raises(qe.errors.NormTooLarge, match="'alpha' must be at least the largest value, 2"):
        qe.diagonal_of_numbers([2.0], alpha=1.0)
    assert np.array_equal(qe.diagonal_of_numbers([2.0, 0.0, 1.0], alpha=4.0).block, np.diag([0.5, 0.0, 0.25, 0.0]))


def test_unit_matrix_refuses() -> None:
    with pytest.raises(qe.errors.ArgumentError, match=r"'i' must be at least 0 and below 2\*\*1, not 2"):
        qe.unit_matrix(2, 0, 1)
    with pytest.raises(qe.errors.ArgumentError, match="'n' must be at least 0"):
        qe.unit_matrix(0, 0, -1)


def test_bra_of_vector() -> None:
    """|0><psi| with the conjugate in place, ancillas + 1, and <psi|phi> from it."""
    x: Any = random_encoding(np.random.default_rng(1), "VE", 2, 1, 1.5, 0.1)
    e = qe.bra_of_vector(x)
    assert np.allclose(np.asarray(e.target)[0], x.target.conj())
    assert not np.any(np.asarray(e.target)[1:])
    assert e.record.ancillas == x.record.ancillas + 1
    qe.check(e, level="unitary").raise_if_violated()
    y = e @ qe.VectorEncoding.from_vector(x.target)
    assert y.target[0] == pytest.approx(np.linalg.norm(x.target) ** 2)


def test_leading_part() -> None:
    """|0>psi gives psi; any other vector gives its first entries, with the same error."""
    psi = np.array([0.6, 0.8j])
    x = qe.VectorEncoding.from_vector(np.concatenate([psi, [0, 0]]))
    assert np.allclose(qe.leading_part(x, 1).target, psi)
    assert qe.leading_part(x, 1).record.ancillas == 1
    y: Any = random_encoding(np.random.default_rng(2), "VE", 3, 1, 2.0, 0.3)
    part = qe.leading_part(y, 1)
    assert np.array_equal(part.block, y.block[:2])
    assert part.record.epsilon == y.record.epsilon
    qe.check(part, level="unitary").raise_if_violated()
    with pytest.raises(qe.errors.ArgumentError, match=r"'n' must be at least 0 and at most x\.n = 3, not 4"):
        qe.leading_part(y, 4)


def test_sub_encoding_refuses() -> None:
    """The wrong size, and a gamma below the measured distance."""
    v = qe.VectorEncoding.from_vector([0.3, 0.4], alpha=1.0)
    u = qe.VectorEncoding.from_vector(v.unitary[:, 0].real)
    assert np.allclose(qe.sub_encoding(v, u).value, [0.3, 0.4])
    other = qe.VectorEncoding.from_vector([1.0, 0.0, 0.0, 0.0])
    with pytest.raises(
        qe.errors.ArgumentError, match=r"'gamma' must be at least \|\|u.target - V\|0>\|\| = .*, not 0.5"
    ):
        qe.sub_encoding(v, other, 0.5)
    with pytest.raises(qe.errors.ShapeError, match=r"'u' must act on v's n \+ ancillas = 2 system qubits"):
        qe.sub_encoding(v, v)
