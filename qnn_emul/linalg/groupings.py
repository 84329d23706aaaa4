"""More groupings of a convolution: per channel shift, per tap, and circular ones in Fourier form (Mathematics 5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..scalars import ceil_log2
from .circuit import Builder, Circuit, registers
from .convolution import Convolution
from .cost import Cost, multiplexed
from .gates import FourierTransform, Permutation, Preparation
from .scales import divided
from .stacks import add_adders, padded_taps
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

    @property
    def qubits(self) -> int:
        out: int = (self.matrices.shape[0] * self.matrices.shape[1]).bit_length() - 1
        return out

    def apply(self, state: np.ndarray) -> np.ndarray:
        count, side, _ = self.matrices.shape
        out: np.ndarray = (self.matrices @ state.reshape(count, side, -1)).reshape(state.shape)
        return out

    def cost(self) -> Cost:
        return multiplexed(ceil_log2(self.matrices.shape[0]), ceil_log2(self.matrices.shape[1]))

    def adjoint(self) -> Multiplexed:
        return Multiplexed(self.matrices.conj().swapaxes(-1, -2))


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
        t, m, count = ceil_log2(conv.kernel.shape[2]), ceil_log2(conv.size), max(conv.kernel.shape[:2])
        shift, u, v, flag, row_carry, column_carry, channel, row, column = registers(c, t, t, 1, carry, carry, c, m, m)
        amplitudes = np.zeros((1 << c, 1 << t, 1 << t), dtype=complex)
        amplitudes[: len(self.sizes)] = [padded_taps(np.sqrt(s), t) for s in self.sizes]
        prepare = Preparation.of(amplitudes.reshape(-1))
        side = 1 << c
        target = np.arange(side * side)
        target[: count * side] = [s * side + int(shifted(i, s, count)) for s in range(count) for i in range(side)]
        builder = Builder(self.ancillas + conv.n).add(prepare, shift + u + v)
        builder.add(dilations(self._entries(t)), shift + u + v + channel + flag)
        builder.add(Permutation(target), shift + channel)
        add_adders(builder, conv, u + row_carry + row, v + column_carry + column)
        return builder.add(prepare.adjoint(), shift + u + v).build()

    def _entries(self, t: int) -> np.ndarray:
        """K[P_s i, i, u, v] over the largest of its diagonal, (shift, u, v, i) flattened: (2**..., 1, 1)."""
        kernel, width = self.conv.padded_kernel(), self.conv.kernel.shape[2]
        side, count = len(kernel), len(self.sizes)
        out = np.zeros((side, 1 << t, 1 << t, side), dtype=kernel.dtype)
        for s in range(count):
            size = np.where(self.sizes[s] > 0, self.sizes[s], 1.0)
            entries = kernel[shifted(np.arange(side), s, count), np.arange(side)] / size
            out[s, :width, :width] = entries.transpose(1, 2, 0)
        return out.reshape(-1, 1, 1)


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
        t, m, width = ceil_log2(conv.kernel.shape[2]), ceil_log2(conv.size), conv.kernel.shape[2]
        u, v, flag, row_carry, column_carry, channel, row, column = registers(t, t, 1, carry, carry, c, m, m)
        prepare = Preparation.of(padded_taps(np.sqrt(self.sizes), t).astype(complex).reshape(-1))
        blocks = np.zeros((1 << t, 1 << t, 1 << c, 1 << c), dtype=conv.kernel.dtype)
        blocks[:width, :width] = (conv.padded_kernel() / np.where(self.sizes > 0, self.sizes, 1.0)).transpose(
            2, 3, 0, 1
        )
        builder = Builder(self.ancillas + conv.n).add(prepare, u + v)
        builder.add(dilations(blocks.reshape(-1, 1 << c, 1 << c)), u + v + flag + channel)
        add_adders(builder, conv, u + row_carry + row, v + column_carry + column)
        return builder.add(prepare.adjoint(), u + v).build()


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
        side = 1 << conv.channel_qubits
        symbols = np.zeros((conv.size, conv.size, side, side), dtype=complex)
        symbols[:, :, : conv.kernel.shape[0], : conv.kernel.shape[1]] = divided(conv.symbols(), self.alpha)
        builder = Builder(1 + conv.n)
        transform(builder, (row, column), -1)
        builder.add(dilations(symbols.reshape(-1, side, side)), row + column + flag + channel)
        return transform(builder, (row, column), 1).build()


def transform(builder: Builder, axes: Sequence[tuple[int, ...]], sign: int) -> Builder:
    """|x> -> sum_k e^{sign 2 pi i k x/M}|k>/sqrt M on each register: the quantum Fourier transform or its inverse."""
    for register in axes:
        size = 1 << len(register)
        angles = np.outer(np.arange(size), np.arange(size)) % size
        builder.add(FourierTransform(np.exp(sign * 2j * np.pi * angles / size) / np.sqrt(size)), register)
    return builder
