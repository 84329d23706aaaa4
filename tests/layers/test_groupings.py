"""The groupings of Mathematics 5.3 in every padding: values, subnormalizations and their bounds, amplification, Fourier form."""

import itertools
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.linalg.convolution import Convolution

PADDINGS, GROUPINGS = ("same", "causal", "circular"), ("stack", "parameter", "channel", "tap")
CASES = [(1, 1, 1, 1), (2, 3, 1, 1), (2, 2, 2, 2), (3, 2, 2, 2), (1, 1, 3, 4), (5, 3, 3, 4), (2, 5, 2, 4), (4, 4, 3, 4)]


def kernel_of(case: tuple[int, int, int, int], seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng([*case, seed])
    shape = (case[0], case[1], case[2], case[2])
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


def dense(kernel: np.ndarray, size: int, padding: str) -> np.ndarray:
    """The matrix from the definition, entry by entry: (C_out M^2, C_in M^2)."""
    out, into, width, _ = kernel.shape
    matrix = np.zeros((out, size, size, into, size, size), dtype=complex)
    before = (width - 1) // 2
    for x, y, u, v in itertools.product(*[range(size)] * 2, *[range(width)] * 2):
        r, c = (x - u, y - v) if padding == "causal" else (x + u - before, y + v - before)
        if padding == "circular":
            r, c = r % size, c % size
        if 0 <= r < size and 0 <= c < size:
            matrix[:, x, y, :, r, c] += kernel[:, :, u, v]
    return matrix.reshape(out * size * size, -1)


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_values_and_bounds_of_the_table(case: tuple[int, int, int, int], padding: str) -> None:
    """Every grouping has the same value; lambda is at least ||C|| and at most its bound."""
    out, into, width, size = case
    kernel = kernel_of(case)
    expected = dense(kernel, size, padding)
    norm, smaller = np.linalg.norm(expected, 2), min(out, into)
    bounds = {
        "parameter": width * np.sqrt(out * into * smaller),
        "channel": width * np.sqrt(out * into),
        "tap": min(width**2, np.sqrt(smaller) * width),
        "stack": width,
        "fourier": 1.0,
    }
    for grouping in (*GROUPINGS, "fourier") if padding == "circular" else GROUPINGS:
        A = qe.conv2d(kernel, (into, size, size), padding, grouping)
        assert norm * (1 - 1e-12) <= A.record.alpha <= bounds[grouping] * norm * (1 + 1e-9)
        assert A.record.norm >= norm * (1 - 1e-12)
        value, rows, columns = np.asarray(A.value), out * size * size, into * size * size
        assert np.allclose(value[:rows, :columns], expected, rtol=0, atol=1e-12 * A.record.alpha)
        assert np.allclose(A.target, value, rtol=0, atol=1e-12 * A.record.alpha)
    if padding == "circular":
        assert A.record.norm == pytest.approx(norm, rel=1e-12)


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("grouping", [*GROUPINGS, "fourier"])
@pytest.mark.parametrize("case", [(2, 2, 2, 2), (3, 2, 1, 1), (1, 2, 2, 2), (1, 1, 3, 4)], ids=str)
def test_circuits(case: tuple[int, int, int, int], grouping: str, padding: str) -> None:
    """Complex kernels: unitary, corner = block, ancillas counted."""
    if grouping == "fourier" and padding != "circular":
        with pytest.raises(qe.errors.ArgumentError, match="circular"):
            qe.conv2d(kernel_of(case), (case[1], case[3], case[3]), padding, grouping)
        return
    A: Any = qe.conv2d(kernel_of(case), (case[1], case[3], case[3]), padding, grouping)
    qe.check(A, level="unitary").raise_if_violated()


def alpha(kernel: np.ndarray, grouping: str, size: int = 2, padding: str = "same") -> float:
    return qe.conv2d(kernel, (kernel.shape[1], size, size), padding, grouping).record.alpha


def test_attaining_instances() -> None:
    """Hadamard: parameter row. A channel permutation with four different shifts: channel row. A single tap: tap, stack."""
    hadamard = np.kron([[1, 1], [1, -1]], [[1, 1], [1, -1]])[:, :, None, None] / 2
    assert alpha(hadamard, "parameter") == pytest.approx(8.0)
    field = np.zeros((4, 4, 1, 1))
    field[[0, 2, 3, 1], range(4)] = 1.0  # i -> omega i in GF(4)
    assert alpha(field, "channel") == pytest.approx(4.0)
    assert alpha(np.eye(4)[:, :, None, None], "channel") == pytest.approx(1.0)
    single = np.full((1, 1, 1, 1), -2.0)
    assert alpha(single, "tap") == pytest.approx(2.0)
    tap = np.zeros((1, 1, 3, 3))
    tap[0, 0, 0, 1] = 1.0
    assert [alpha(tap, g, 4) for g in GROUPINGS] == pytest.approx([1.0] * 4)


def test_xor_shifts_break_the_bound_for_three_channels() -> None:
    """With i -> i xor s a 3x3 orthogonal K has lambda >= 3.236 > 3 = D sqrt(C_o C_i) ||C||; shifts modulo 3 keep the bound."""
    pattern = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    left, _, right = np.linalg.svd(pattern)
    K = left @ right
    by_xor = sum(max(abs(K[i ^ s, i]) for i in range(3) if i ^ s < 3) for s in range(4))
    assert by_xor >= 3.23
    assert alpha(K[:, :, None, None], "channel") <= 3 * (1 + 1e-12)


def test_bounds_need_images_as_wide_as_the_kernel() -> None:
    """M = 2, D = 3 with the four corners 1: each lambda would be 4, 4, 4, 6 where ||C|| = 1; conv2d refuses D > M."""
    corners = np.zeros((1, 1, 3, 3))
    corners[0, 0, ::2, ::2] = 1.0
    assert np.linalg.norm(dense(corners, 2, "same"), 2) == pytest.approx(1.0)
    with pytest.raises(qe.errors.ShapeError, match="width D"):
        alpha(corners, "tap")


def test_amplification_says_which() -> None:
    """lambda > 2 ||C||: uniform amplification; else exact de-amplification; both end at alpha = 2 N."""
    hadamard = np.kron(np.kron([[1, 1], [1, -1]], [[1, 1], [1, -1]]), [[1, 1], [1, -1]])[:, :, None, None] / 8
    up = qe.conv2d(hadamard, (8, 1, 1), grouping="parameter", amplify=True, epsilon=1e-5)
    down = qe.conv2d(hadamard, (8, 1, 1), amplify=True, epsilon=1e-5)
    assert (up.key, down.key) == ("be.uniform_amplification", "common.deamplification")
    assert "degree" in up.note
    assert "exact" in down.note
    assert up.record.epsilon <= 1e-5
    assert down.record.epsilon == 0
    for A in (up, down):
        assert A.record.alpha == pytest.approx(2 * A.record.norm)
        assert qe.check(A).ok
    small = np.array([[1.0, 1.0], [1.0, -1.0]])
    four = np.kron(small, small)[:, :, None, None]
    node = qe.conv2d(four, (4, 1, 1), grouping="parameter", amplify=True, epsilon=1e-3)
    qe.check(node, level="unitary").raise_if_violated()


def test_amplification_arguments() -> None:
    one = np.ones((1, 1, 1, 1))
    with pytest.raises(qe.errors.ArgumentError, match="epsilon"):
        qe.conv2d(one, (1, 1, 1), amplify=True)
    with pytest.raises(qe.errors.ArgumentError, match="left out"):
        qe.conv2d(one, (1, 1, 1), epsilon=0.1)
    with pytest.raises(qe.errors.ZeroNorm, match="kernel"):
        qe.conv2d(0 * one, (1, 1, 1), amplify=True, epsilon=0.1)


@pytest.mark.parametrize("case", [(2, 3, 2, 4), (1, 1, 3, 4), (3, 3, 3, 8)], ids=str)
def test_the_norm_of_a_circular_convolution_is_that_of_its_symbols(case: tuple[int, int, int, int]) -> None:
    """The largest singular value of the symbols is that of the matrix."""
    size = case[3]
    kernel = kernel_of(case)
    conv = Convolution(kernel, size, "circular")
    assert conv.norm_bound() == pytest.approx(np.linalg.norm(dense(kernel, size, "circular"), 2), rel=1e-12)
