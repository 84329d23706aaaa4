"""More groupings of a convolution: per channel shift, per tap, and circular ones in Fourier form (Mathematics 5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from ..scalars import ceil_log2
from .circuit import Builder, Circuit, registers
from .convolution import Convolution
from .cost import Cost, multiplexed
from .gates import FourierTransform, Permutation, Preparation
from .readable import readable
from .scales import divided
from .stacks import add_adders, padded_taps, tap_amplitudes
from .unitaries import unitary_dilation


class Plan(Protocol):
    """A grouping of a convolution: its subnormalization, its ancillas, its block and its circuit."""

    @property
    def conv(self) -> Convolution: ...
    @property
    def alpha(self) -> float: ...
    @property
    def ancillas(self) -> int: ...
    def circuit(self) -> Circuit: ...


@dataclass(frozen=True, eq=False)
class Multiplexed:
    """One unitary for each value of the qubits in front: matrices (2**s, 2**t, 2**t) on s + t qubits."""

    matrices: np.ndarray

    @cached_property
    def real(self) -> bool:
        return not np.any(self.matrices.imag)

    @property
    def qubits(self) -> int:
        out: int = (self.matrices.shape[0] * self.matrices.shape[1]).bit_length() - 1
        return out

    def apply(self, state: np.ndarray) -> np.ndarray:
        count, side, _ = self.matrices.shape
        matrices = self.matrices.real if self.real else self.matrices
        out: np.ndarray = (matrices @ state.reshape(count, side, -1)).reshape(state.shape)
        return out

    def cost(self) -> Cost:
        return multiplexed(ceil_log2(self.matrices.shape[0]), ceil_log2(self.matrices.shape[1]))

    def adjoint(self) -> Multiplexed:
        return Multiplexed(self.matrices.conj().swapaxes(-1, -2))


@readable
def dilations(blocks: np.ndarray) -> Multiplexed:
    """The one-ancilla dilation of each contraction of blocks (2**s, 2**t, 2**t), the ancilla first among the targets."""
    return Multiplexed(np.array([unitary_dilation(b) for b in blocks]))


@dataclass(frozen=True, eq=False)
class PerChannelShift:
    """One term P_s diag(K[P_s i, i, u, v]) (x) S (x) S per channel shift s and tap.

    P_s is i -> i xor s where max(C_o, C_i) is a power of two, else i -> i + s modulo it: as many shifts as channels.
    """

    conv: Convolution
    sizes: np.ndarray  # (channels, D, D): largest |entry| of each diagonal
    alpha: float

    @classmethod
    def of(cls, conv: Convolution) -> PerChannelShift:
        kernel = conv.padded_kernel()
        count = max(conv.kernel.shape[:2])
        into = np.arange(count)
        sizes = np.array([np.max(np.abs(kernel[shifted(into, s, count), into]), axis=0) for s in range(count)])
        return cls(conv, sizes, float(sizes.sum()) or 1.0)

    @property
    def ancillas(self) -> int:
        return self.conv.channel_qubits + 2 * ceil_log2(self.conv.kernel.shape[2]) + 1 + self.conv.carries

    def circuit(self) -> Circuit:
        """Layout: shift | taps u | taps v | flag | row carry | column carry | channel | row | column."""
        conv, c, carry = self.conv, self.conv.channel_qubits, self.conv.carries // 2
        t, m = ceil_log2(conv.kernel.shape[2]), ceil_log2(conv.size)
        shift, u, v, flag, row_carry, column_carry, channel, row, column = registers(c, t, t, 1, carry, carry, c, m, m)
        prepare = Preparation.of(_diagonal_amplitudes(self.sizes, c, t))
        builder = Builder(self.ancillas + conv.n).add(prepare, shift + u + v)
        builder.add(dilations(_diagonals(self.sizes, conv)), shift + u + v + channel + flag)
        builder.add(channel_shifts(conv), shift + channel)
        add_adders(builder, conv, u + row_carry + row, v + column_carry + column)
        return builder.add(prepare.adjoint(), shift + u + v).build()


@readable
def _diagonal_amplitudes(sizes: np.ndarray, c: int, t: int) -> np.ndarray:
    """Square roots of the sizes of the diagonals (shift, u, v), padded and flattened."""
    amplitudes = np.zeros((1 << c, 1 << t, 1 << t))
    amplitudes[: len(sizes)] = [padded_taps(np.sqrt(s), t) for s in sizes]
    return amplitudes.reshape(-1)


@readable
def _diagonals(sizes: np.ndarray, conv: Convolution) -> np.ndarray:
    """K[P_s i, i, u, v] over the largest of its diagonal, (shift, u, v, i) flattened: (2**..., 1, 1)."""
    kernel, width, t = conv.padded_kernel(), conv.kernel.shape[2], ceil_log2(conv.kernel.shape[2])
    side, count = len(kernel), len(sizes)
    out = np.zeros((side, 1 << t, 1 << t, side), dtype=kernel.dtype)
    for s in range(count):
        size = np.where(sizes[s] > 0, sizes[s], 1.0)
        entries = kernel[shifted(np.arange(side), s, count), np.arange(side)] / size
        out[s, :width, :width] = entries.transpose(1, 2, 0)
    return out.reshape(-1, 1, 1)


@readable
def channel_shifts(conv: Convolution) -> Permutation:
    """|s>|i> -> |s>|P_s i>."""
    side, count = 1 << conv.channel_qubits, max(conv.kernel.shape[:2])
    target = np.arange(side * side)
    target[: count * side] = [s * side + int(shifted(i, s, count)) for s in range(count) for i in range(side)]
    return Permutation(target)


def shifted(channel: np.ndarray | int, s: int, count: int) -> np.ndarray:
    """Where channel shift s of `count` takes a channel; those beyond `count` stay."""
    channel = np.asarray(channel)
    moved = channel ^ s if count & (count - 1) == 0 else (channel + s) % count
    return np.where(channel < count, moved, channel)


@dataclass(frozen=True, eq=False)
class PerTap:
    """One term per tap: the dilation of K_uv/||K_uv||, weighed by ||K_uv||."""

    conv: Convolution
    sizes: np.ndarray  # (D, D): spectral norms
    alpha: float

    @classmethod
    def of(cls, conv: Convolution) -> PerTap:
        sizes = np.linalg.norm(conv.kernel, 2, axis=(0, 1))
        return cls(conv, sizes, float(sizes.sum()) or 1.0)

    @property
    def ancillas(self) -> int:
        return 2 * ceil_log2(self.conv.kernel.shape[2]) + 1 + self.conv.carries

    def circuit(self) -> Circuit:
        """Layout: taps u | taps v | flag | row carry | column carry | channel | row | column."""
        conv, c, carry = self.conv, self.conv.channel_qubits, self.conv.carries // 2
        t, m = ceil_log2(conv.kernel.shape[2]), ceil_log2(conv.size)
        u, v, flag, row_carry, column_carry, channel, row, column = registers(t, t, 1, carry, carry, c, m, m)
        prepare = Preparation.of(tap_amplitudes(self.sizes, t))
        builder = Builder(self.ancillas + conv.n).add(prepare, u + v)
        builder.add(dilations(_tap_blocks(self.sizes, conv)), u + v + flag + channel)
        add_adders(builder, conv, u + row_carry + row, v + column_carry + column)
        return builder.add(prepare.adjoint(), u + v).build()


@readable
def _tap_blocks(sizes: np.ndarray, conv: Convolution) -> np.ndarray:
    """K_uv over its norm, (u, v) flattened and padded: (4**t, channels, channels)."""
    t, side, width = ceil_log2(conv.kernel.shape[2]), 1 << conv.channel_qubits, conv.kernel.shape[2]
    blocks = np.zeros((1 << t, 1 << t, side, side), dtype=conv.kernel.dtype)
    blocks[:width, :width] = (conv.padded_kernel() / np.where(sizes > 0, sizes, 1.0)).transpose(2, 3, 0, 1)
    return blocks.reshape(-1, side, side)


@dataclass(frozen=True, eq=False)
class Fourier:
    """A circular convolution between two Fourier transforms: one dilation of F(k, l)/||C|| per mode, one ancilla."""

    conv: Convolution
    alpha: float

    @classmethod
    def of(cls, conv: Convolution) -> Fourier:
        return cls(conv, conv.norm_bound() or 1.0)

    @property
    def ancillas(self) -> int:
        return 1

    def circuit(self) -> Circuit:
        """Layout: flag | channel | row | column."""
        conv, m = self.conv, ceil_log2(self.conv.size)
        flag, channel, row, column = registers(1, conv.channel_qubits, m, m)
        forth, back = fourier_transform(m, -1), fourier_transform(m, 1)
        builder = Builder(1 + conv.n).add(forth, row).add(forth, column)
        builder.add(dilations(_symbol_blocks(conv, self.alpha)), row + column + flag + channel)
        return builder.add(back, row).add(back, column).build()


@readable
def _symbol_blocks(conv: Convolution, alpha: float) -> np.ndarray:
    """F(k, l)/alpha, (k, l) flattened: (M^2, channels, channels)."""
    side = 1 << conv.channel_qubits
    symbols = np.zeros((conv.size, conv.size, side, side), dtype=complex)
    symbols[:, :, : conv.kernel.shape[0], : conv.kernel.shape[1]] = divided(conv.symbols(), alpha)
    return symbols.reshape(-1, side, side)


@readable
def fourier_transform(qubits: int, sign: int) -> FourierTransform:
    """|x> -> sum_k e^{sign 2 pi i k x/M}|k>/sqrt M: the quantum Fourier transform or its inverse."""
    size = 1 << qubits
    angles = np.outer(np.arange(size), np.arange(size)) % size
    return FourierTransform(np.exp(sign * 2j * np.pi * angles / size) / np.sqrt(size))
