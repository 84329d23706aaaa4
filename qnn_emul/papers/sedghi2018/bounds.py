"""Clipping as a projection, Gram iterations, strides."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.signal import fftconvolve

from ...claims import Data, Integer, Real, at_most
from ..small import EXACT, contraction, gap, norm
from .norms import KERNEL, SEDGHI, circular, claim, kernels, padded


def cut(A: np.ndarray, c: float) -> np.ndarray:
    """Singular values above c become c."""
    left, values, right = np.linalg.svd(A, full_matrices=False)
    return np.asarray((left * np.minimum(values, c)) @ right)


@claim(
    SEDGHI,
    key="Convolution, clipping as a projection",
    title="Clipped singular values are nearest",
    kind="lemma",
    inputs={"A": Data(np.ndarray), "B": Data(np.ndarray), "c": Real(0.1, 9.0)},
    requires=lambda A, B, c: norm(B) <= c * (1 + EXACT),
    candidates=lambda: [
        (np.diag([3.0, 0.5]), np.diag([1.0, 0.5]), 1.0),
        (contraction(1, 3, 3.0), contraction(2, 3), 1.0),
        (contraction(1, 3, 3.0), cut(contraction(1, 3, 3.0), 1.0), 1.0),
    ],
    implied_by="||A - B||_F^2 >= sum (a_i - b_i)^2 of the ordered singular values, by von Neumann's trace inequality",
)
def projection(A: Any, B: Any, c: Any) -> Any:
    """Clipping the singular values of A at c gives the matrix of norm at most c that is nearest to A in the Frobenius norm."""
    nearest = float(np.linalg.norm(A - cut(A, c)))
    return [at_most("distance of the clipped matrix", nearest, float(np.linalg.norm(A - B)), rounding=EXACT * norm(A))]


def gram(kernel: np.ndarray) -> np.ndarray:
    """The kernel of A^H A."""
    out, into = kernel.shape[:2]
    size = 2 * kernel.shape[2] - 1
    whole = np.zeros((into, into, size, size))
    for i in range(into):
        for j in range(into):
            whole[i, j] = sum(fftconvolve(kernel[o, i, ::-1, ::-1], kernel[o, j]) for o in range(out))
    return whole


def by_gram(kernel: np.ndarray, rounds: int) -> float:
    for _ in range(rounds):
        kernel = gram(kernel)
    return float(np.max(np.sum(np.abs(kernel), axis=(1, 2, 3))) ** (2.0**-rounds))


@claim(
    "Delattre et al. (arXiv:2402.00240)",
    key="Convolution, Gram iteration",
    title="A bound from repeated Gram kernels",
    inputs={**KERNEL, "rounds": Integer(1, 5)},
    candidates=lambda: [(k, n, rounds) for k, n in kernels() for rounds in (1, 3)],
    implied_by="||L||^2 = ||L^H L|| on all pixels, and a Hermitian matrix has at most its largest sum of moduli in a row",
    text="read, in its code",
)
def gram_iteration(kernel: Any, n: Any, rounds: Any) -> Any:
    """Zero padding: the norm is at most (sum |K^(t)|)^(2^-t) of t Gram iterations, the largest over output channels."""
    claimed = by_gram(kernel, rounds)
    return [at_most("||zero-padded||", norm(padded(kernel, n)), claimed, rounding=1e-9 * claimed)]


def strided(kernel: np.ndarray, n: int, s: int) -> np.ndarray:
    """Every s-th row and column of the circular layer's output."""
    rows = np.arange(n * n * kernel.shape[0]).reshape(-1, n, n)[:, ::s, ::s].reshape(-1)
    return np.asarray(circular(kernel, n)[rows])


def folded(kernel: np.ndarray, n: int, s: int) -> np.ndarray:
    """The layer with stride 1 whose input channels are also pixels modulo s, its columns in the order of the pixels."""
    out, into, k, _ = kernel.shape
    short, m = -(-k // s), n // s
    # pixel s a + u is used at output b with tap s (b - a) - u: taps of one u go to one channel
    parts = np.zeros((out, into, s, s, short + 1, short + 1))
    for u in range(s):
        for v in range(s):
            for i in range(short + 1):
                for j in range(short + 1):
                    if 0 <= s * i - u < k and 0 <= s * j - v < k:
                        parts[:, :, u, v, i, j] = kernel[:, :, s * i - u, s * j - v]
    whole = circular(parts.reshape(out, into * s * s, short + 1, short + 1), m)
    # columns: channel, u, v, a, b -> channel, s a + u, s b + v
    order = np.arange(into * n * n).reshape(into, m, s, m, s).transpose(0, 2, 4, 1, 3).reshape(-1)
    columns = np.zeros_like(whole)
    columns[:, order] = whole
    return np.asarray(columns)


@claim(
    "public code for norms of convolutions",
    key="Convolution, strides",
    title="A stride as further channels",
    kind="construction",
    inputs={"kernel": Data(np.ndarray), "n": Integer(2, 8), "s": Integer(1, 4)},
    requires=lambda kernel, n, s: n % s == 0 and kernel.shape[2] + s <= n,
    candidates=lambda: [
        (k, n, s) for k, n, s in ((kernels()[2][0], 6, 2), (kernels()[3][0], 4, 2), (kernels()[3][0], 6, 3))
    ],
    implied_by="pixels with the same remainder modulo s meet the same taps",
    text="read, in their code",
    remark="circular padding; kernels begin at the output's pixel, so that a remainder above 0 shifts by one place",
)
def strides(kernel: Any, n: Any, s: Any) -> Any:
    """A layer with stride s is one with stride 1, s^2 as many input channels and a kernel of ceil(k/s) places."""
    return [gap("strided - folded", strided(kernel, n, s), folded(kernel, n, s))]
