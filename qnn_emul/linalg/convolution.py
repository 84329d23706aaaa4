"""Two-dimensional multi-filter convolution: applied, bounded and grouped; the matrix is never formed.

A kernel K has shape (C_out, C_in, D, D). Tap (u, v) moves row x to x + row shift and column y to y + column shift;
what leaves the M x M image is dropped, or comes back on the other side where the padding is "circular" (Mathematics 5.1).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..errors import ArgumentError
from ..scalars import ceil_log2
from .operators import NORM_ROUNDING, Operator
from .readable import readable
from .scales import UNIT_ROUNDOFF
from .shapes import conjugated, moduli, spectral_norm

STRIP = 1 << 16  # numbers that are worked on at a time: they stay in the cache
PADDINGS = ("same", "causal", "circular")


@dataclass(frozen=True, eq=False)
class Convolution:
    """A kernel with its padding and image size."""

    kernel: np.ndarray  # (C_out, C_in, D, D)
    size: int  # M
    padding: str

    @property
    def taps(self) -> list[tuple[int, int, int, int]]:
        """(u, v, row shift, column shift) of every tap: out[x + shift] += K[u, v] in[x]."""
        width = self.kernel.shape[2]
        reach = (width - 1) // 2
        sign, offset = (1, 0) if self.padding == "causal" else (-1, reach)
        return [(u, v, sign * (u - offset), sign * (v - offset)) for u in range(width) for v in range(width)]

    @property
    def circular(self) -> bool:
        return self.padding == "circular"

    @property
    def carries(self) -> int:
        """Qubits that mark what leaves the image: one an axis, none where it wraps."""
        return 0 if self.circular else 2

    @property
    def channel_qubits(self) -> int:
        """Qubits of the channel register: it holds the larger of C_out and C_in."""
        return ceil_log2(max(self.kernel.shape[:2]))

    @property
    def n(self) -> int:
        return self.channel_qubits + 2 * ceil_log2(self.size)

    def padded_kernel(self) -> np.ndarray:
        """The kernel with both channel axes filled up with zeros to 2**channel_qubits."""
        side, (out, into, width, _) = 1 << self.channel_qubits, self.kernel.shape
        full = np.zeros((side, side, width, width), dtype=self.kernel.dtype)
        full[:out, :into] = self.kernel
        return full

    def entries(self) -> list[tuple[int, ...]]:
        """Places (out, in, column, row) of the kernel's entries that are not zero."""
        return [tuple(p) for p in np.argwhere(self.padded_kernel().transpose(0, 1, 3, 2)).tolist()]

    def target(self) -> Operator:
        """The convolution as a library writes it: pad the image with zeros (or wrap it), then gather every window."""
        before = (self.kernel.shape[2] - 1) // 2
        if self.padding != "causal":  # out[x] = sum_u K[u] in[x + u - before]
            kernel, pads = self.kernel, (before, self.kernel.shape[2] - 1 - before)
        else:  # out[x] = sum_u K[u] in[x - u]
            kernel, pads = self.kernel[:, :, ::-1, ::-1], (self.kernel.shape[2] - 1, 0)
        turned = kernel[:, :, ::-1, ::-1].conj().transpose(1, 0, 2, 3)
        forth, back = lambda x: self._gather(kernel, pads, x), lambda x: self._gather(turned, pads[::-1], x)
        return Operator(self.n, forth, back, kernel.dtype, *self._sums(self.padded_kernel()), self.norm_bound)

    def _sums(self, weights: np.ndarray) -> tuple[float, int, tuple[Any, np.ndarray]]:
        """Weight, terms and stencil of the operator: a convolution with nowhere negative taps has its norm at angle 0."""
        weight = spectral_norm(np.sum(moduli(weights), axis=(2, 3))) * (
            1 + weights.size * UNIT_ROUNDOFF + 2 * NORM_ROUNDING
        )
        return weight, weights[0].size, ((self.size, self.padding), weights)

    def _gather(self, kernel: np.ndarray, pads: tuple[int, int], x: np.ndarray) -> np.ndarray:
        """Cross-correlation with `pads` zeros before and after each image axis: (2**n, columns)."""
        out_channels, in_channels, width, _ = kernel.shape
        side, size, columns = 1 << self.channel_qubits, self.size, x.shape[1]
        inside = x.reshape(side, size, size, columns)[:in_channels]
        images = np.pad(inside, ((0, 0), pads, pads, (0, 0)), mode="wrap" if self.circular else "constant")
        out = np.zeros((side, size, size, columns), dtype=np.result_type(x.dtype, kernel.dtype))
        for first, last in _strips(size, size * columns * max(in_channels, out_channels)):
            strip = out[:out_channels, first:last]
            for u in range(width):
                for v in range(width):
                    window = images[:, first + u : last + u, v : v + size].reshape(in_channels, -1)
                    strip += (kernel[:, :, u, v] @ window).reshape(strip.shape)
        return out.reshape(x.shape)

    def shifted_sum(self, weights: np.ndarray) -> Operator:
        """sum_uv weights[:, :, u, v] (x) S_row (x) S_column for weights of the padded kernel's shape, as slices and products."""
        own = getattr(weights, "__operator_function__", None)
        if own:
            known: Operator = own("shifted_sum", weights, self)
            return known
        hermitian = np.ascontiguousarray(conjugated(weights).transpose(1, 0, 2, 3))
        taps = self.taps
        back = [(u, v, -r, -c) for u, v, r, c in taps]
        forth, adjoint = lambda x: self._slices(weights, taps, x), lambda x: self._slices(hermitian, back, x)
        return Operator(self.n, forth, adjoint, weights.dtype, *self._sums(weights))

    def _slices(self, weights: np.ndarray, taps: list[tuple[int, int, int, int]], x: np.ndarray) -> np.ndarray:
        """For one strip of rows after the other, gather the shifted images and multiply once for all taps: (2**n, columns)."""
        side, size, columns = weights.shape[0], self.size, x.shape[1]
        reach = max(abs(shift) for tap in taps for shift in tap[2:])
        rim = (reach, reach)
        images = x.reshape(side, size, size, columns)
        images = np.pad(images, ((0, 0), rim, rim, (0, 0)), mode="wrap" if self.circular else "constant")
        matrix = np.stack([weights[:, :, u, v] for u, v, _, _ in taps], axis=1).reshape(side, -1)
        out = np.empty((side, size, size, columns), dtype=np.result_type(x.dtype, weights.dtype))
        for first, last in _strips(size, len(taps) * side * size * columns):
            shifted = np.empty((len(taps), side, last - first, size, columns), dtype=x.dtype)
            for place, (_, _, row, column) in enumerate(taps):
                row, column = reach - row, reach - column
                shifted[place] = images[:, first + row : last + row, column : column + size]
            out[:, first:last] = (matrix @ shifted.reshape(matrix.shape[1], -1)).reshape(
                side, last - first, size, columns
            )
        return out.reshape(x.shape)

    def symbols(self) -> np.ndarray:
        """F(k, l) = sum_uv K_uv e^{-2 pi i (row shift k + column shift l)/M} by one FFT: (M, M, C_out, C_in). Circular only.

        The convolution is F(k, l) on Fourier mode (k, l): its singular values are theirs, and its norm the largest of theirs.
        """
        spread = np.zeros((*self.kernel.shape[:2], self.size, self.size), dtype=complex)
        for u, v, row, column in self.taps:
            spread[:, :, row % self.size, column % self.size] += self.kernel[:, :, u, v]
        return np.fft.fft2(spread).transpose(2, 3, 0, 1)

    def norm_bound(self) -> float:
        """A proved upper bound on the spectral norm; exact, up to rounding, for circular padding."""
        return self._norm_bound

    @cached_property
    def _norm_bound(self) -> float:
        if not self.circular:
            return proved_norm(self.kernel)
        rounding = 16 * (sum(self.kernel.shape) + 2 * ceil_log2(self.size)) * UNIT_ROUNDOFF
        return float(np.max(np.linalg.norm(self.symbols(), 2, axis=(2, 3)))) + rounding * float(
            np.sum(np.abs(self.kernel))
        )


def _strips(rows: int, entries: int) -> Iterator[tuple[int, int]]:
    """The rows of an image in strips that stay in the cache, where one row takes so many numbers."""
    step = max(1, STRIP // entries)
    return ((first, min(first + step, rows)) for first in range(0, rows, step))


def _overlap(shift: int, size: int) -> tuple[slice, slice]:
    """Where pixels land and where they come from when an axis of `size` moves by `shift` and drops what leaves."""
    if abs(shift) >= size:
        return slice(size, size), slice(0, 0)
    return (slice(shift, size), slice(0, size - shift)) if shift >= 0 else (slice(0, size + shift), slice(-shift, size))


@readable
def shifted_axis(n: int, shift: int) -> Operator:
    """|x> -> |x + shift> on 2**n places, dropping what leaves: Q**shift."""

    def move(x: np.ndarray, by: int) -> np.ndarray:
        out = np.zeros_like(x)
        to, origin = _overlap(by, 1 << n)
        out[to] = x[origin]
        return out

    return Operator(n, lambda x: move(x, shift), lambda x: move(x, -shift))


def proved_norm(kernel: np.ndarray) -> float:
    """The best proved upper bound on the zero-padded convolution's spectral norm (Mathematics 5.4).

    By the symbol on a grid, by its autocorrelations, by rows and columns: sqrt(max row sum * max column sum) of moduli (Schur).
    Where one of the others is attained (orthogonal kernels, shifts, blurs) the grid alone would say 0.24 % more.
    """
    sizes = np.sum(moduli(kernel), axis=(2, 3))
    rows, columns = float(np.max(sizes.sum(axis=1))), float(np.max(sizes.sum(axis=0)))
    by_sums = math.sqrt(rows) * math.sqrt(columns) * (1 + kernel.size * UNIT_ROUNDOFF + 4 * UNIT_ROUNDOFF)
    turned = kernel.conj().transpose(1, 0, 2, 3)  # F F^H as well as F^H F
    return min(float(symbol_bound(kernel)), by_sums, *(_by_autocorrelations(k) for k in (kernel, turned)))


def _by_autocorrelations(kernel: np.ndarray) -> float:
    """F^H F = sum_k G_k e^{i k theta} with G_k = sum_u K_u^H K_(u+k), so that ||F||^2 is at most sum_k ||G_k||."""
    scale = 2.0 ** np.frexp(np.max(np.abs(kernel)))[1]  # exact; squares neither under- nor overflow
    width, taps = kernel.shape[2], (kernel / scale).transpose(2, 3, 0, 1)
    total = 0.0
    for a, b in ((a, b) for a in range(width) for b in range(1 - width, width) if a > 0 or b >= 0):  # G_-k is G_k^H
        here, there = taps[: width - a, max(0, -b) : width - max(0, b)], taps[a:, max(0, b) : width - max(0, -b)]
        gram = np.sum(here.conj().swapaxes(-1, -2) @ there, axis=(0, 1))
        total += (2.0 if a or b else 1.0) * float(np.linalg.norm(gram, 2))
    lengths = float(np.sum(np.linalg.norm(taps, axis=(2, 3))))
    rounding = (
        2 * (kernel.shape[0] + width**2 + 8) * UNIT_ROUNDOFF * lengths**2
    )  # of the products and their sums, over all k
    return float(scale * math.sqrt(total * (1 + 2 * NORM_ROUNDING) + rounding))


def symbol_bound(kernel: np.ndarray, grid: int | None = None) -> float:
    """A proved upper bound on the zero-padded convolution's spectral norm (any image size, any padding here).

    The zero-padded operator is a compression of the convolution on the infinite grid, whose norm is
    sup_theta ||F(theta)||, F = sum K_uv e^{i(u th_1 + v th_2)}. For unit x, y, |x^H F y| is the modulus of a trigonometric
    polynomial of degree p = (D-1)/2 in each angle after centring, so its sup is at most the maximum over `grid` equispaced
    angles divided by cos(pi p/grid), once per angle (Ehlich-Zeller). Rounding is added.
    """
    width = kernel.shape[2]
    grid = max(64, 8 * width) if grid is None else grid
    if grid <= width:
        raise ArgumentError("grid", f"be larger than the kernel width {width}", grid)
    scale = 2.0 ** np.frexp(np.max(np.abs(kernel)))[1]  # exact; squares neither under- nor overflow
    kernel = kernel / scale
    symbols = np.fft.fft2(kernel, s=(grid, grid)).transpose(2, 3, 0, 1)
    if kernel.dtype.kind != "c":  # F(-theta) is the conjugate: half of the first angle suffices
        symbols = symbols[: grid // 2 + 1]
    if kernel.shape[0] > kernel.shape[1]:
        symbols = symbols.conj().swapaxes(-1, -2)
    gram = symbols @ symbols.conj().swapaxes(-1, -2)  # the smaller of F F^H and F^H F
    largest = float(np.sqrt(np.max(np.linalg.eigvalsh(gram))))
    centred = np.cos(np.pi * (width - 1) / (2 * grid)) ** 2
    # FFT, Gram matrix and eigenvalues each err by at most (their dimension x a few) roundings of ||F||_F <= sum |K|
    rounding = 16 * sum(kernel.shape) * UNIT_ROUNDOFF * float(np.sum(np.abs(kernel)))
    return float(scale * (largest + rounding) / centred)


def draw_kernel(rng: np.random.Generator, padding: str | None = None) -> Convolution:
    """A real or complex kernel with up to 2 channels, width up to 2 (on 2x2 images) or 3 (on 4x4 with one channel)."""
    wide = rng.random() < 0.3
    out, into = (1, 1) if wide else (int(rng.integers(1, 3)), int(rng.integers(1, 3)))
    width, size = (3, 4) if wide else (int(rng.integers(1, 3)), 2)
    kernel: Any = rng.normal(size=(out, into, width, width))
    if rng.random() < 0.5:
        kernel = kernel + 1j * rng.normal(size=kernel.shape)
    return Convolution(kernel, size, padding or PADDINGS[int(rng.integers(len(PADDINGS)))])
