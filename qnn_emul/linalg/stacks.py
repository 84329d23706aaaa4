"""The groupings "stack" and "parameter" of a convolution as weights, subnormalization and circuit (Mathematics 5.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..scalars import ceil_log2
from .circuit import Builder, Circuit, copy, is_value, registers
from .constructions import StatePreparationPair
from .convolution import Convolution
from .gates import PAULI_X, Preparation, TapAdder
from .readable import readable
from .unitaries import dilation_gate


@dataclass(frozen=True, eq=False)
class Stack:
    """One dilation of the stacked taps, adders controlled by the taps.

    `probabilities` (D, D) weigh the taps; mirrored: the taps are prepared first and the dilation is of the row of taps.
    """

    conv: Convolution
    probabilities: np.ndarray
    mirrored: bool
    alpha: float

    @property
    def ancillas(self) -> int:
        return 2 * ceil_log2(self.conv.kernel.shape[2]) + 1 + self.conv.carries

    @classmethod
    def best(cls, conv: Convolution) -> Stack:
        """The smallest alpha among uniform weights and weights proportional to ||K_uv||, stacked or mirrored."""
        kernel = conv.kernel
        width = kernel.shape[2]
        sizes = np.linalg.norm(kernel, 2, axis=(0, 1))
        candidates = []
        for p in (np.full((width, width), 1.0 / width**2), sizes / sizes.sum() if sizes.any() else None):
            if p is None:
                continue
            root = np.sqrt(np.where(p > 0, p, 1.0))
            scaled = kernel / root
            for mirrored in (False, True):
                # stack: (u, v, o) x i; its mirror: o x (u, v, i)
                order = (0, 2, 3, 1) if mirrored else (2, 3, 0, 1)
                rows = kernel.shape[0] if mirrored else width * width * kernel.shape[0]
                matrix = scaled.transpose(order).reshape(rows, -1)
                candidates.append(cls(conv, p, mirrored, float(np.linalg.norm(matrix, 2)) or 1.0))
        return min(candidates, key=lambda c: c.alpha)

    def circuit(self) -> Circuit:
        """Layout: flag | taps u | taps v | row carry | column carry | channel | row | column (no carries where it wraps)."""
        conv, tap_qubits = self.conv, ceil_log2(self.conv.kernel.shape[2])
        m = ceil_log2(conv.size)
        flag, u, v, row_carry, column_carry, channel, row, column = registers(
            1, tap_qubits, tap_qubits, conv.carries // 2, conv.carries // 2, conv.channel_qubits, m, m
        )
        builder = Builder(self.ancillas + conv.n)
        taps = Preparation.of(tap_amplitudes(self.probabilities, tap_qubits))
        dilation = dilation_gate(stack_corner(self.probabilities, self))
        if self.mirrored:
            builder.add(taps, u + v)
        else:
            builder.add(dilation, flag + u + v + channel)
        add_adders(builder, conv, u + row_carry + row, v + column_carry + column)
        if self.mirrored:
            builder.add(dilation, flag + u + v + channel)
        else:
            builder.add(taps.adjoint(), u + v)
        return builder.build()


@readable
def stack_corner(probabilities: np.ndarray, stack: Stack) -> np.ndarray:
    """The contraction on (u, v, channel) whose dilation loads the kernel."""
    side, width = 1 << stack.conv.channel_qubits, stack.conv.kernel.shape[2]
    taps = 1 << ceil_log2(width)
    root = np.sqrt(np.where(probabilities > 0, probabilities, 1.0))
    scaled = stack.conv.padded_kernel() / stack.alpha / root
    corner = np.zeros((taps, taps, side, taps, taps, side), dtype=scaled.dtype)
    for a in range(width):
        for b in range(width):
            if stack.mirrored:
                corner[0, 0, :, a, b, :] = scaled[:, :, a, b]
            else:
                corner[a, b, :, 0, 0, :] = scaled[:, :, a, b]
    return corner.reshape(taps * taps * side, -1)


@dataclass(frozen=True, eq=False)
class PerParameter:
    """One term |o><i| (x) S (x) S per kernel entry: the paper's grouping, with registers instead of a loop over terms."""

    conv: Convolution
    alpha: float

    @classmethod
    def of(cls, conv: Convolution) -> PerParameter:
        return cls(conv, float(np.sum(np.abs(conv.kernel))))

    @property
    def ancillas(self) -> int:
        return 2 * self.conv.channel_qubits + 2 * ceil_log2(self.conv.kernel.shape[2]) + 1 + self.conv.carries

    def circuit(self) -> Circuit:
        """Layout: out index | in index | taps u | taps v | flag | row carry | column carry | channel | row | column."""
        conv, c = self.conv, self.conv.channel_qubits
        tap_qubits, m = ceil_log2(conv.kernel.shape[2]), ceil_log2(conv.size)
        out, into, u, v, flag, row_carry, column_carry, channel, row, column = registers(
            c, c, tap_qubits, tap_qubits, 1, conv.carries // 2, conv.carries // 2, c, m, m
        )
        pair = StatePreparationPair.of(parameters(conv))
        index = out + into + u + v
        builder = Builder(self.ancillas + conv.n).add(pair.right, index)
        copy(builder, into, channel)  # the channel becomes 0 exactly where it equals the in index
        builder.add(PAULI_X, flag).add(PAULI_X, flag, is_value(channel, 0))
        copy(builder, out, channel)
        add_adders(builder, conv, u + row_carry + row, v + column_carry + column)
        return builder.add(pair.left.adjoint(), index).build()


@readable
def parameters(conv: Convolution) -> np.ndarray:
    """The kernel's entries by the index (out, in, u, v), padded."""
    c, t, width = conv.channel_qubits, ceil_log2(conv.kernel.shape[2]), conv.kernel.shape[2]
    full = np.zeros((1 << c, 1 << c, 1 << t, 1 << t), dtype=complex)
    full[:, :, :width, :width] = conv.padded_kernel()
    return full.reshape(-1)


@readable
def tap_amplitudes(weights: np.ndarray, tap_qubits: int) -> np.ndarray:
    """Square roots of the taps' weights (D, D), padded: (4**tap_qubits,)."""
    return padded_taps(np.sqrt(weights), tap_qubits).reshape(-1)


def padded_taps(array: np.ndarray, tap_qubits: int) -> np.ndarray:
    full = np.zeros((1 << tap_qubits, 1 << tap_qubits))
    full[: array.shape[0], : array.shape[1]] = array
    return full


def add_adders(builder: Builder, conv: Convolution, rows: tuple[int, ...], columns: tuple[int, ...]) -> None:
    """|u>|x> -> |u>|x + shift(u)> on (tap, carry, axis) registers: what leaves the image ends with its carry qubit set.

    Without carries the adders are modulo M, and it wraps.
    """
    gate = tap_adder(conv)
    builder.add(gate, rows).add(gate, columns)


@readable
def tap_adder(conv: Convolution) -> TapAdder:
    """The adder of an axis. With a carry, of 0 <= x, y < M and |shift| < M: x + shift = y mod 2 M only where x + shift = y, for they
    differ by less than 2 M.
    """
    m, width = ceil_log2(conv.size), conv.kernel.shape[2]
    shifts = {u: row for u, _, row, _ in conv.taps}
    size = 1 << m if conv.circular else 2 << m
    taps = 1 << ceil_log2(width)
    image = np.concatenate([u * size + (np.arange(size) + shifts.get(u, 0)) % size for u in range(taps)])
    return TapAdder(image, ceil_log2(width))
