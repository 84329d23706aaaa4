"""Singular values of circular convolutions, clipping, and bounds on norms by circulants, grids, kernels' tensors and unfoldings."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Integer, Real, at_most
from ...claims import claim as any_claim
from ..small import EXACT, gap, instead, norm

claim = partial(any_claim, kind="bound", construction="the matrices of the layers")
SEDGHI = "Sedghi, Gupta, Long (arXiv:1805.10408)"


def circular(kernel: np.ndarray, n: int) -> np.ndarray:
    """The matrix of a layer with circular padding on n x n pixels; kernel (out, in, k, k)."""
    k = kernel.shape[2]
    shift = [np.roll(np.eye(n), j, axis=0) for j in range(k)]
    parts = [np.kron(kernel[:, :, u, v], np.kron(shift[u], shift[v])) for u in range(k) for v in range(k)]
    return np.asarray(sum(parts))


def padded(kernel: np.ndarray, n: int) -> np.ndarray:
    """The same with zero padding."""
    k = kernel.shape[2]
    shift = [np.eye(n, k=-j) for j in range(k)]
    parts = [np.kron(kernel[:, :, u, v], np.kron(shift[u], shift[v])) for u in range(k) for v in range(k)]
    return np.asarray(sum(parts))


def symbols(kernel: np.ndarray, n: int) -> np.ndarray:
    """(n, n, out, in): the kernel's Fourier transform on an n x n grid."""
    return np.asarray(np.fft.fft2(kernel, (n, n)).transpose(2, 3, 0, 1))


def kernels() -> list[Any]:
    """A number; a difference; random ones with one and two channels."""
    rng = np.random.default_rng(0)
    difference = np.zeros((1, 1, 2, 2))
    difference[0, 0, :, 0] = 1.0, -1.0
    return [
        (np.full((1, 1, 1, 1), 2.0), 2),
        (difference, 3),
        (rng.normal(size=(1, 1, 3, 3)), 4),
        (rng.normal(size=(2, 2, 2, 2)), 3),
    ]


KERNEL: dict[str, Any] = {"kernel": Data(np.ndarray), "n": Integer(1, 8)}


@claim(
    SEDGHI,
    key="Convolution, circular, one channel",
    title="Eigenvalues of a circular convolution",
    kind="theorem",
    inputs=KERNEL,
    candidates=lambda: [(k, n) for k, n in kernels() if k.shape[0] == 1],
    implied_by="shifts are diagonal in the Fourier basis",
)
def one_channel(kernel: Any, n: Any) -> Any:
    """The matrix A is normal, and its singular values are the moduli of {(F^T K F)_uv}."""
    A, values = circular(kernel, n), np.abs(symbols(kernel, n)).reshape(-1)
    found = np.linalg.svd(A, compute_uv=False)
    return [
        gap("A A^H - A^H A", A @ A.T, A.T @ A),
        gap("singular values", np.sort(found), np.sort(values)),
    ]


@claim(
    SEDGHI,
    key="Convolution, circular, channels",
    title="Singular values of a circular convolution with channels",
    kind="theorem",
    inputs=KERNEL,
    candidates=kernels,
    implied_by="shifts are diagonal in the Fourier basis, which leaves one matrix of channels per frequency",
)
def channels(kernel: Any, n: Any) -> Any:
    """The singular values are those of the matrices P^(u,v), P^(u,v)_cd = (F^T K_cd F)_uv, together."""
    found = np.linalg.svd(circular(kernel, n), compute_uv=False)
    wanted = np.linalg.svd(symbols(kernel, n), compute_uv=False).reshape(-1)
    return [gap("singular values", np.sort(found), np.sort(wanted))]


def clipped(kernel: np.ndarray, n: int, c: float) -> np.ndarray:
    """Singular values cut at c in the Fourier domain, back to an n x n kernel."""
    left, values, right = np.linalg.svd(symbols(kernel, n), full_matrices=False)
    cut = (left * np.minimum(values, c)[..., None, :]) @ right
    return np.asarray(np.fft.ifft2(cut.transpose(2, 3, 0, 1)).real)


@claim(
    SEDGHI,
    key="Convolution, clipping and cutting",
    title="Clipping, then cutting to the kernel's support",
    inputs={**KERNEL, "c": Real(0.1, 9.0)},
    candidates=lambda: [(k, n, c) for k, n in kernels()[1:] for c in (1.0, 1.5)],
    repair=instead(
        "without cutting to the support",
        lambda kernel, n, c: [at_most("norm", norm(circular(clipped(kernel, n, c), n)), c, rounding=EXACT * c)],
    ),
    text="read, in its code",
    remark="what the code returns, taken for a layer of norm at most c",
)
def clipping(kernel: Any, n: Any, c: Any) -> Any:
    """Clip the singular values at c in the Fourier domain, transform back, cut to the k x k support: a layer of norm at most c."""
    k = kernel.shape[2]
    return [at_most("norm", norm(circular(clipped(kernel, n, c)[:, :, :k, :k], n)), c, rounding=EXACT * c)]


@claim(
    "public code for norms of convolutions",
    key="Convolution, circular for zero padding",
    title="A circular norm as a bound for zero padding",
    inputs=KERNEL,
    candidates=lambda: kernels()[:2],
    repair=instead(
        "the supremum over all frequencies, here a grid of 64 n points and its factor",
        lambda kernel, n: on_grid(kernel, n, 64 * n),
    ),
    text="read, in their code",
    remark="1 - z on three pixels: the cube roots of 1 miss -1, where the symbol is 2",
)
def circular_bound(kernel: Any, n: Any) -> Any:
    """The norm of the circular layer on n x n pixels bounds that of the zero-padded layer of the same size."""
    return [at_most("||zero-padded||", norm(padded(kernel, n)), norm(circular(kernel, n)), rounding=EXACT)]


def on_grid(kernel: np.ndarray, n: int, N: int) -> list[Any]:
    """Both paddings beside the bound from an N x N grid."""
    k = kernel.shape[2]
    largest = float(np.max(np.linalg.norm(symbols(kernel, N), axis=(2, 3))))
    claimed = largest / (1 - (k - 1) / N)
    return [
        at_most(f"||{name}||", norm(A), claimed, rounding=EXACT * claimed)
        for name, A in (("zero-padded", padded(kernel, n)), ("circular", circular(kernel, n)))
    ]


@claim(
    "Araujo et al. (arXiv:2006.08391)",
    key="Convolution, grid of frequencies",
    title="A bound from a grid of frequencies",
    inputs={**KERNEL, "N": Integer(1, 64)},
    requires=lambda kernel, n, N: kernel.shape[2] <= N,
    candidates=lambda: [(k, n, N) for k, n in kernels() for N in (max(4, k.shape[2]), 16)],
    implied_by="a trapezoid reproduces the k frequencies from N points with the weights sin(Ny/2) sin((N - k + 1)y/2)/(N (N - k + 1) "
    "sin(y/2)^2), of which the moduli sum to at most 1/sqrt(1 - (k - 1)/N) by Cauchy-Schwarz: once for each variable",
    text="read, in the code of a later paper",
)
def frequencies(kernel: Any, n: Any, N: Any) -> Any:
    """Circular or zero padding: the norm is at most max over an N x N grid of the symbol's Frobenius norm, over 1 - (k - 1)/N."""
    return on_grid(kernel, n, N)


def tensor_bound(*, size: Any, largest: Any) -> Any:
    """sqrt(h w) times a norm of the kernel's tensor."""
    return size * largest


def unfoldings(kernel: np.ndarray) -> float:
    """The least norm of the four unfoldings that keep an output with an input channel or a row with a column apart."""
    out, into, h, w = kernel.shape
    turned = (kernel.transpose(0, 2, 1, 3), kernel.transpose(0, 3, 1, 2))
    shapes = [t.reshape(out * (h, w)[j], -1) for j, t in enumerate(turned)]
    return min(map(norm, [*shapes, kernel.reshape(out, -1), kernel.transpose(1, 0, 2, 3).reshape(into, -1)]))


@claim(
    "Singla, Feizi (arXiv:1911.10258)",
    key="Convolution, unfoldings",
    title="A bound from four unfoldings",
    inputs=KERNEL,
    rule=tensor_bound,
    candidates=kernels,
    implied_by="Cauchy-Schwarz over the taps, of rows, columns or both",
    text="read, in its code",
)
def four_unfoldings(kernel: Any, n: Any) -> Any:
    """||conv|| <= sqrt(h w) times the least of four unfolding norms, with any padding."""
    h, w = kernel.shape[2:]
    claimed = tensor_bound(size=math.sqrt(h * w), largest=unfoldings(kernel))
    return [
        at_most(f"||{name}||", norm(A), claimed, rounding=EXACT * claimed)
        for name, A in (("circular", circular(kernel, n)), ("zero-padded", padded(kernel, n)))
    ]


@claim(
    "public code for norms of convolutions",
    key="Convolution, 1 x 1 kernels",
    title="The special case of 1 x 1 kernels",
    inputs={"channels": Data(np.ndarray)},
    candidates=lambda: [np.array([[2.0]]), np.array([[1.0, 1.0], [1.0, -1.0]]), np.eye(4)],
    repair=instead(
        "the spectral norm",
        lambda channels: [gap("||conv||", norm(circular(channels[:, :, None, None], 2)), norm(channels))],
    ),
    text="read, in the code of a later paper",
    remark="what the code returns, taken for the norm that it is called",
)
def one_by_one(channels: Any) -> Any:
    """The norm of a 1 x 1 convolution is the Frobenius norm of its matrix of channels."""
    return [gap("||conv||", norm(circular(channels[:, :, None, None], 2)), np.linalg.norm(channels))]
