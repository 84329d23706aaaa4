"""Loading known data: trees of rotations that prepare vectors, memories of words, uniformly controlled rotations.

A vector of 2**n entries is prepared level by level: the qubit of level k is rotated by an angle that the k qubits
above it select, and the entries' phases follow at the end. With an address in front, one such tree per address.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..scalars import ceil_log2
from .circuit import Builder, Circuit, each_bit, each_value, flip, registers, rounds, span
from .cost import WORD_BITS, memory_price, states_price
from .gates import PAULI_X, Dense, Diagonal, Gate, Permutation, diagonal_gate, y_rotation, z_rotation
from .readable import needed, readable
from .scales import divided
from .widths import has_width


@readable
def rotation(cosine: float, sine: float) -> Dense:
    """[[c, -s], [s, c]] from both numbers, so that small angles keep their digits."""
    return Dense(np.array([[cosine, -sine], [sine, cosine]], dtype=complex))


@dataclass(frozen=True, eq=False)
class RotationTrees:
    """One rotation tree per vector.

    cosines, sines   one array per level k < n, (count, 2**k)
    phases           (count, 2**n), modulus 1
    """

    cosines: tuple[np.ndarray, ...]
    sines: tuple[np.ndarray, ...]
    phases: np.ndarray

    @classmethod
    def of(cls, vectors: np.ndarray) -> RotationTrees:
        """Trees of the rows of `vectors`, (count, 2**n), divided by their norms; a zero row gives |0>."""
        scale = np.max(np.abs(vectors), axis=1, keepdims=True)
        scaled = divided(vectors, np.where(scale > 0, scale, 1.0))
        size = np.abs(scaled)
        phases = np.where(size > 0, divided(scaled, np.where(size > 0, size, 1.0)), 1.0)
        sums = [size**2]
        while sums[-1].shape[1] > 1:
            sums.append(sums[-1][:, 0::2] + sums[-1][:, 1::2])
        return cls.of_sums(sums[::-1], phases)

    @classmethod
    def of_sums(cls, sums: Sequence[np.ndarray], phases: np.ndarray) -> RotationTrees:
        """Trees whose level k holds the squared norms `sums[k]`, (count, 2**k), k = 0 … n."""
        cosines, sines = [], []
        for parents, children in pairwise(sums):
            total = np.where(parents > 0, parents, 1.0)
            cosines.append(np.where(parents > 0, np.sqrt(children[:, 0::2] / total), 1.0))
            sines.append(np.sqrt(children[:, 1::2] / total))
        return cls(tuple(cosines), tuple(sines), phases)

    @property
    def count(self) -> int:
        out: int = self.phases.shape[0]
        return out

    @property
    def n(self) -> int:
        return len(self.cosines)

    @property
    def turned(self) -> bool:
        """Whether a phase is not 1."""
        return needed(self.phases, 1.0)

    def circuit(self, label: str = "") -> Circuit:
        """|i>|0> -> |i>|v_i/||v_i||> by controlled rotations. Layout: address | data. `count` must be a power of two."""
        width = ceil_log2(self.count)
        address, data = registers(width, self.n)
        builder = Builder(width + self.n)
        for i, chosen in each_value(builder, address):
            for k in rounds(builder, self.n):
                for j, on in each_value(builder, data[:k]):
                    c, s = self.cosines[k][i, j], self.sines[k][i, j]
                    if needed(s, 0.0):
                        builder.add(rotation(c, s), (data[k],), chosen + on)
            if needed(self.phases[i], 1.0):
                builder.add(diagonal_gate(self.phases[i]), data, chosen)
        return builder.build(label, None if has_width(self.n) else states_price(width, self.n, WORD_BITS))

    def angles(self, k: int) -> np.ndarray:
        """Of the rotations of level k of the first tree, (2**k,)."""
        out: np.ndarray = np.arctan2(self.sines[k][0], self.cosines[k][0])
        return out

    def phase_angles(self) -> np.ndarray:
        """Of the phases of the first tree, (2**n,)."""
        out: np.ndarray = np.angle(self.phases[0])
        return out

    def apply(self, x: np.ndarray) -> np.ndarray:
        """The same unitary on (count * 2**n, columns) arrays, level by level over all addresses at once."""
        out = x.astype(np.result_type(x.dtype, self.phases.dtype))
        for k in range(self.n):
            out = self._level(out, k, 1.0)
        made: np.ndarray = self.phases.reshape(-1, 1) * out
        return made

    def apply_adjoint(self, x: np.ndarray) -> np.ndarray:
        """The inverse of `apply`."""
        out: np.ndarray = self.phases.conj().reshape(-1, 1) * x
        for k in reversed(range(self.n)):
            out = self._level(out, k, -1.0)
        return out

    def _level(self, x: np.ndarray, k: int, sign: float) -> np.ndarray:
        parts = x.reshape(self.count, 1 << k, 2, -1)
        c, s = self.cosines[k][:, :, None], sign * self.sines[k][:, :, None]
        upper, lower = parts[:, :, 0], parts[:, :, 1]
        return np.stack([c * upper - s * lower, s * upper + c * lower], axis=2).reshape(x.shape)


def memory_image(words: np.ndarray, bits: int) -> np.ndarray:
    """Where |i>|y> -> |i>|y xor words[i]> sends each basis state, (count << bits,)."""
    y = np.arange(1 << bits)
    out: np.ndarray = ((np.arange(words.size)[:, None] << bits) + (y[None, :] ^ words[:, None])).reshape(-1)
    return out


@readable
def lookup(words: np.ndarray, bits: int) -> Permutation:
    """The same as one gate. Layout: address | word."""
    return Permutation(memory_image(words, bits))


def memory_circuit(words: np.ndarray, bits: int, label: str = "") -> Circuit:
    """|i>|y> -> |i>|y xor words[i]>: one X per set bit, controlled by the address. Layout: address | word."""
    width = ceil_log2(words.size)
    address, word = registers(width, bits)
    builder = Builder(width + bits)
    for i, chosen in each_value(builder, address):
        flip(builder, word, words[i], chosen)
    return builder.build(label, None if has_width(width, bits) else memory_price(width, bits))


def diagonal_rotations(cosines: np.ndarray) -> Circuit:
    """Corner diag(cosines), 0 <= cosines <= 1: a flag rotated by an angle that the system selects. Layout: flag | system."""
    n = ceil_log2(cosines.size)
    flag, system = registers(1, n)
    builder = Builder(1 + n)
    for j, chosen in each_value(builder, system):
        builder.add(y_rotation(cosines[j]), flag, chosen)
    return builder.build()


def word_rotations(builder: Builder, word: Sequence[int], flag: int) -> None:
    """Rotate `flag` by pi b/2**d, b the value of the d qubits `word` (R_Y(t) = exp(-i t Y)): one rotation per bit."""
    for part, chosen in each_bit(builder, word):
        builder.add(half_turn(part), (flag,), chosen)


@readable
def half_turn(part: float) -> Dense:
    """exp(-i pi part Y), 0 < part <= 1/2."""
    # cos(pi/2) is 6e-17 in floats: a quarter is turned by exactly
    return rotation(0.0, 1.0) if part == 0.5 else rotation(float(np.cos(np.pi * part)), float(np.sin(np.pi * part)))


def y_turn(angle: float) -> Dense:
    """exp(-i angle Y)."""
    return rotation(float(np.cos(angle)), float(np.sin(angle)))


@readable
def plain_rotations(angles: np.ndarray) -> Circuit:
    """A rotation about Y by angles[j] with plain rotations and CNOTs only. Layout: controls, of value j | target.

    2**k rotations and 2**k CNOTs for k >= 1 controls, in Gray-code order (Möttönen et al., quant-ph/0404089).
    """
    k = ceil_log2(angles.size)
    builder = Builder(k + 1)
    multiplexed_rotations(builder, angles, span(0, k), k, y_turn)
    return builder.build()


@readable
def plain_phases(angles: np.ndarray) -> Circuit:
    """diag(exp(i angles)) with z rotations and CNOTs only, and one global phase."""
    qubits = span(0, ceil_log2(angles.size))
    builder = Builder(len(qubits))
    for k in reversed(range(len(qubits))):
        pairs = angles.reshape(-1, 2)
        multiplexed_rotations(builder, (pairs[:, 1] - pairs[:, 0]) / 2, qubits[:k], qubits[k], z_rotation)
        angles = pairs.mean(axis=1)
    return builder.add(Diagonal(np.exp(1j * angles)), ()).build()


def multiplexed_rotations(
    builder: Builder, angles: np.ndarray, controls: Sequence[int], target: int, gate: Callable[[float], Gate]
) -> None:
    """gate(angles[j]) on the target, j the value of the controls, out of 2**k gates and as many CNOTs; gate(a) gate(b) = gate(a + b)."""
    k = len(controls)
    codes = [i ^ (i >> 1) for i in range(1 << k)]
    signs = np.array([[(-1.0) ** (j & code).bit_count() for j in range(1 << k)] for code in codes])
    for step, turned in enumerate(signs @ angles / (1 << k)):
        builder.add(gate(float(turned)), (target,))
        if k:
            changed = codes[step] ^ codes[(step + 1) % (1 << k)]
            builder.add(PAULI_X, (target,), ((controls[k - changed.bit_length()], 1),))
