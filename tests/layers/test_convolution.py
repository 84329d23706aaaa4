"""conv2d against convolutions written from their definitions, and its subnormalizations against Mathematics 5.3."""

import itertools
from typing import Any

import numpy as np
import pytest
from scipy import signal

import qnn_emul as qe
from qnn_emul.linalg.convolution import symbol_bound

CASES = [  # C_out, C_in, D, M
    (1, 1, 1, 1), (2, 3, 1, 1), (1, 1, 1, 2), (2, 2, 2, 2), (3, 2, 2, 2), (1, 1, 3, 4), (5, 3, 3, 4), (2, 5, 2, 4),
    (3, 3, 4, 4), (1, 2, 3, 8), (2, 1, 2, 8), (4, 4, 3, 4), (1, 1, 8, 8), (1, 1, 5, 8),
]  # fmt: skip


def kernel_of(case: tuple[int, int, int, int], is_complex: bool) -> np.ndarray:
    rng = np.random.default_rng([*case, is_complex])
    shape = (case[0], case[1], case[2], case[2])
    return rng.normal(size=shape) + (1j * rng.normal(size=shape) if is_complex else 0)


def by_loops(kernel: np.ndarray, image: np.ndarray, padding: str) -> np.ndarray:
    """PyTorch's Conv2d(padding="same") or the true causal convolution, index by index."""
    out_channels, in_channels, width, _ = kernel.shape
    size, before = image.shape[1], (width - 1) // 2
    out = np.zeros((out_channels, size, size), dtype=complex)
    for o, i, x, y, u, v in itertools.product(
        range(out_channels), range(in_channels), *[range(size)] * 2, *[range(width)] * 2
    ):
        r, c = (x + u - before, y + v - before) if padding == "same" else (x - u, y - v)
        if 0 <= r < size and 0 <= c < size:
            out[o, x, y] += kernel[o, i, u, v] * image[i, r, c]
    return out


def matrix_of(kernel: np.ndarray, size: int, padding: str) -> np.ndarray:
    """The matrix of `by_loops`, column by column."""
    columns = []
    for place in range(kernel.shape[1] * size * size):
        image = np.zeros(kernel.shape[1] * size * size)
        image[place] = 1.0
        columns.append(by_loops(kernel, image.reshape(-1, size, size), padding).reshape(-1))
    return np.array(columns).T


@pytest.mark.parametrize("padding", ["same", "causal"])
@pytest.mark.parametrize("is_complex", [False, True])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_value_is_the_convolution(case: tuple[int, int, int, int], padding: str, is_complex: bool) -> None:
    """Both groupings apply the same convolution as the loops, to a random image, padded channels included."""
    kernel, rng = kernel_of(case, is_complex), np.random.default_rng(1)
    image = rng.normal(size=(case[1], case[3], case[3]))
    expected = by_loops(kernel, image, padding)
    x = qe.VectorEncoding.from_vector(image)
    for grouping in ("stack", "parameter"):
        A = qe.conv2d(kernel, image.shape, padding=padding, grouping=grouping)
        y = A @ x
        assert A.shape == (case[0], case[3], case[3], *image.shape)
        assert np.allclose(y.unpadded(y.value), expected, rtol=0, atol=1e-12 * A.record.alpha * x.record.norm)
        assert np.allclose(y.unpadded(y.target), expected, rtol=0, atol=1e-12 * A.record.alpha * x.record.norm)
        assert np.linalg.norm(y.value) == pytest.approx(np.linalg.norm(expected), abs=1e-11 * y.record.alpha)


@pytest.mark.parametrize("width", [1, 3, 5])
def test_same_is_scipys_correlation(width: int) -> None:
    """For odd widths "same" is scipy.signal.correlate2d(mode="same"), summed over input channels."""
    rng = np.random.default_rng(width)
    kernel, image = rng.normal(size=(2, 3, width, width)), rng.normal(size=(3, 8, 8))
    expected = [sum(signal.correlate2d(image[i], k[i], mode="same") for i in range(3)) for k in kernel]
    y = qe.conv2d(kernel, (3, 8, 8)) @ qe.VectorEncoding.from_vector(image)
    assert np.allclose(y.unpadded(y.value), expected, atol=1e-12)


def test_causal_is_scipys_full_convolution() -> None:
    """ "causal" is the top-left part of scipy.signal.convolve2d(mode="full")."""
    rng = np.random.default_rng(0)
    kernel, image = rng.normal(size=(1, 1, 4, 4)), rng.normal(size=(1, 8, 8))
    y = qe.conv2d(kernel, (1, 8, 8), padding="causal") @ qe.VectorEncoding.from_vector(image)
    assert np.allclose(y.unpadded(y.value), signal.convolve2d(image[0], kernel[0, 0])[:8, :8], atol=1e-12)


@pytest.mark.parametrize("padding", ["same", "causal"])
@pytest.mark.parametrize("is_complex", [False, True])
@pytest.mark.parametrize("case", CASES[:-2], ids=str)
def test_records_and_matrices(case: tuple[int, int, int, int], padding: str, is_complex: bool) -> None:
    """alpha and norm are at least ||C||; alpha obeys the table of Mathematics 5.3; adjoints are conjugate transposes."""
    kernel, size, width = kernel_of(case, is_complex), case[3], case[2]
    side = 1 << int(np.ceil(np.log2(max(case[:2]))))
    expected = np.zeros((side * size * size,) * 2, dtype=complex)
    expected[: case[0] * size * size, : case[1] * size * size] = matrix_of(kernel, size, padding)
    norm = np.linalg.norm(expected, 2)
    per_tap = np.linalg.norm(kernel, 2, axis=(0, 1)).sum()
    uniform = width * min(np.linalg.norm(k.reshape(-1, k.shape[-1]), 2) for k in (
        kernel.transpose(2, 3, 0, 1), kernel.conj().transpose(2, 3, 1, 0)))  # fmt: skip
    stack, parameter = (qe.conv2d(kernel, (case[1], size, size), padding, g) for g in ("stack", "parameter"))
    assert stack.record.alpha <= min(per_tap, uniform, width * norm) * (1 + 1e-9)
    smaller = min(case[:2])
    assert parameter.record.alpha == pytest.approx(np.abs(kernel).sum())
    assert parameter.record.alpha <= width * np.sqrt(case[0] * case[1] * smaller) * norm * (1 + 1e-9)
    for A in (stack, parameter):
        assert min(A.record.alpha, A.record.norm) >= norm * (1 - 1e-12)
        assert np.allclose(A.value, expected, rtol=0, atol=1e-12 * A.record.alpha)
        assert np.allclose(A.H.value, expected.conj().T, rtol=0, atol=1e-12 * A.record.alpha)
        assert np.allclose(A.H.target, expected.conj().T, rtol=0, atol=1e-12 * A.record.alpha)
        assert np.linalg.norm(A.block, 2) <= 1 + 1e-12
        assert A.H.shape == A.shape[3:] + A.shape[:3]


@pytest.mark.parametrize("case", [(1, 1, 3), (3, 2, 2), (2, 2, 4), (4, 4, 3), (1, 1, 1)], ids=str)
@pytest.mark.parametrize("is_complex", [False, True])
def test_norm_bound_is_proved_and_tight(case: tuple[int, int, int], is_complex: bool) -> None:
    """record.norm lies between the supremum of the symbol on a fine grid and 1.01 times it."""
    kernel = kernel_of((*case, 4), is_complex)
    symbol = np.fft.fft2(kernel, s=(400, 400)).transpose(2, 3, 0, 1)
    supremum = np.linalg.norm(symbol, 2, axis=(2, 3)).max()
    assert supremum <= symbol_bound(kernel) <= 1.01 * supremum
    assert qe.conv2d(kernel, (case[1], 8, 8)).record.norm <= 1.01 * supremum


def test_bounds_of_the_table_are_attained() -> None:
    """Hadamard D = 1 attains the parameter row; a channel permutation and a single tap have lambda = ||C||."""
    hadamard = np.kron([[1, 1], [1, -1]], [[1, 1], [1, -1]])[:, :, None, None] / 2
    assert qe.conv2d(hadamard, (4, 2, 2), grouping="parameter").record.alpha == pytest.approx(8.0)
    assert qe.conv2d(hadamard, (4, 2, 2)).record.alpha == pytest.approx(1.0)
    permutation = np.eye(3)[[2, 0, 1]][:, :, None, None]
    assert qe.conv2d(permutation, (3, 2, 2)).record.alpha == pytest.approx(1.0)
    tap = np.zeros((1, 1, 3, 3))
    tap[0, 0, 2, 1] = -2.0
    for grouping in ("stack", "parameter"):
        assert qe.conv2d(tap, (1, 4, 4), grouping=grouping).record.alpha == pytest.approx(2.0)


def test_zero_kernel_is_legal() -> None:
    """A zero matrix gets alpha = 1 (Conventions 4) in either grouping."""
    for grouping in ("stack", "parameter"):
        A = qe.conv2d(np.zeros((2, 2, 2, 2)), (2, 2, 2), grouping=grouping)
        assert A.record.alpha == 1.0
        assert qe.check(A, level="unitary").ok


UNITARY = [
    (1, 1, 1, 1),
    (2, 2, 1, 1),
    (5, 3, 1, 1),
    (1, 1, 2, 2),
    (1, 2, 2, 2),
    (2, 2, 2, 2),
    (1, 1, 1, 2),
    (1, 1, 3, 4),
]


@pytest.mark.parametrize("grouping", ["stack", "parameter"])
@pytest.mark.parametrize("padding", ["same", "causal"])
@pytest.mark.parametrize("case", UNITARY, ids=str)
def test_circuits(case: tuple[int, int, int, int], padding: str, grouping: str) -> None:
    """Complex kernels as circuits: unitary, corner = block, qubits counted; also the adjoint, and n = 4."""
    A: Any = qe.conv2d(kernel_of(case, True), (case[1], case[3], case[3]), padding, grouping)
    qe.check(A, level="unitary").raise_if_violated()
    qe.check(A.H, level="unitary").raise_if_violated()


def test_kernel_as_wide_as_a_large_image() -> None:
    """D <= M is all that is asked: a 64 x 64 kernel on a 64 x 64 image is legal."""
    kernel = np.zeros((1, 1, 64, 64))
    kernel[0, 0, 0, 0] = 1.0
    assert qe.conv2d(kernel, (1, 64, 64), padding="causal").record.norm >= 1.0


def test_block_level_scales() -> None:
    """16 -> 16 channels on 64 x 64 pixels: applied, never formed."""
    rng = np.random.default_rng(2)
    kernel = rng.normal(size=(16, 16, 3, 3)) / 40
    A = qe.conv2d(kernel, (16, 64, 64))
    y = A @ qe.VectorEncoding.from_vector(rng.normal(size=(16, 64, 64)))
    assert qe.check(y).ok
    assert A.record.norm <= A.record.alpha
