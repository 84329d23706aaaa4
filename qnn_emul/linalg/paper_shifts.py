"""Circuits of the paper's shifts: powers of the cyclic P by Fourier transform, the truncated Q by amplification, Q^m by products.

Layouts: ancillas | system. Nothing here is the cheapest way (one adder does it, see `stacks.add_adders`): it is the paper's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .circuit import Builder, Circuit, each_bit, flip, is_value, present, registers, rounds, shifted, span
from .constructions import linear_combination, projector_phase
from .gates import HADAMARD, PAULI_X, Diagonal, Permutation
from .readable import readable
from .widths import AllOnes, Width

SWAP = Permutation(np.array([0, 2, 1, 3]))


@readable
def fourier(n: int) -> Circuit:
    """|x> -> sum_k e^{2 pi i k x/N}|k>/sqrt N, N = 2^n, out of Hadamards, controlled phases and swaps."""
    builder = Builder(n)
    for j in range(n):
        builder.add(HADAMARD, (j,))
        for k in range(j + 1, n):
            builder.add(Diagonal(np.array([1.0, np.exp(2j * np.pi / (1 << (k - j + 1)))])), (j,), ((k, 1),))
    for j in range(n // 2):
        builder.add(SWAP, (j, n - 1 - j))
    return builder.build()


def added(n: int, m: int, idle: int = 0) -> Circuit:
    """P^m|x> = |x + m mod N>, N = 2^n: phases e^{2 pi i m k/N} between Fourier transforms. `idle` ancillas in front."""
    builder, system = Builder(idle + n), span(idle, n)
    builder.add(fourier(n), system)
    for part, chosen in each_bit(builder, system):
        builder.add(part_phase(part, m), (), chosen)
    return builder.add(fourier(n).adjoint(), system).build()


def cyclic_power(n: int, m: int) -> Circuit:
    """P^m with one idle ancilla (Lemma B.14)."""
    return added(n, m, 1)


@readable
def part_phase(part: float, m: int) -> Diagonal:
    """exp(2 pi i m part)."""
    return Diagonal(np.array([np.exp(2j * np.pi * (m * part % 1.0))]))


def unit(n: int, i: int, j: int) -> Circuit:
    """|i><j| with a flag and one idle ancilla (Lemma B.6): idle | flag | system."""
    _, flag, system = registers(1, 1, n)
    builder = Builder(2 + n).add(PAULI_X, flag).add(PAULI_X, flag, is_value(system, j))
    return flip(builder, system, i ^ j).build()


def three_calls(circuit: Circuit, workspace: Sequence[int]) -> Circuit:
    """-T_3 of the block between |0>-projectors on `workspace`: U, i(2P - I), U^H, i(2P - I), U (Lemma B.4). One more ancilla."""
    zeros, body = shifted(workspace, 1), span(1, circuit.qubits)
    builder = Builder(circuit.qubits + 1).add(circuit, body)
    projector_phase(builder, 0, zeros, np.pi / 2)
    builder.add(circuit.adjoint(), body)
    projector_phase(builder, 0, zeros, np.pi / 2)
    return builder.add(circuit, body).build()


def top(n: int) -> int:
    """2**n - 1."""
    return AllOnes() if isinstance(n, Width) else (1 << n) - 1


def truncated_shift(n: int) -> Circuit:
    """Q = sum_{j < N - 1} |j+1><j| with four ancillas (Lemma B.15): P - |0><N-1| halved by the LCU, then doubled."""
    half = linear_combination([cyclic_power(n, 1), unit(n, 0, top(n))], np.array([1.0, -1.0]), n)
    return three_calls(half, range(3))


def truncated_power(n: int, m: int) -> Circuit:
    """Q^m with 4 m ancillas: m circuits of Q in a row, each with its own (Lemma B.16)."""
    builder, system = Builder(4 * m + n), span(4 * m, n)
    once = truncated_shift(n) if present(m) else builder.build()
    for step in rounds(builder, m):
        builder.add(once, span(4 * step, 4) + system)
    return builder.build()


def parameter_term(channels: int, m: int, indices: tuple[int, int, int, int]) -> Circuit:
    """|i><j| (x) Q^l (x) Q^k for (i, j, k, l), `channels` qubits and two of m: 2 + 4 l + 4 k ancillas | channel | column | row."""
    i, j, k, l = indices  # noqa: E741 (the paper's letters)
    pick, left, right, channel, column, row = registers(2, 4 * l, 4 * k, channels, m, m)
    builder = Builder(2 + 4 * l + 4 * k + channels + 2 * m).add(unit(channels, i, j), pick + channel)
    return builder.add(truncated_power(m, l), left + column).add(truncated_power(m, k), right + row).build()
