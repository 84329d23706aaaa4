"""What one would write by hand: plain numpy, no records, no checks, each buffer used again. `run_all.py` compares the package with it."""

from __future__ import annotations

import numpy as np
from scipy.special import erf

STRIP = 8  # rows of an image that stay in the cache with their nine shifts


def strips(kernel: np.ndarray, image: np.ndarray) -> np.ndarray:
    """A zero-padded 3 x 3 convolution (C, C, 3, 3) of (C, M, M): nine windows of a strip of rows, one matrix product each."""
    channels, size, _ = image.shape
    wide = np.zeros((channels, size + 2, size + 2))
    wide[:, 1:-1, 1:-1] = image
    matrix = kernel.transpose(0, 2, 3, 1).reshape(channels, -1)
    windows = np.empty((3, 3, channels, STRIP, size))
    out = np.empty_like(image)
    for row in range(0, size, STRIP):
        for u in range(3):
            for v in range(3):
                windows[u, v] = wide[:, row + u : row + u + STRIP, v : v + size]
        out[:, row : row + STRIP] = (matrix @ windows.reshape(9 * channels, -1)).reshape(channels, STRIP, size)
    return out


def forward(tensor: np.ndarray, kernels: list[np.ndarray], copies: int) -> np.ndarray:
    """Residual blocks psi + erf(4/5 K psi), normalized: three vectors, one pass each block."""
    psi = np.concatenate([tensor / np.linalg.norm(tensor)] * copies) / np.sqrt(copies)
    channels, size, _ = psi.shape
    wide, windows = np.zeros((channels, size + 2, size + 2)), np.empty((3, 3, channels, STRIP, size))
    for kernel in kernels:
        wide[:, 1:-1, 1:-1] = psi
        matrix = 0.8 * kernel.transpose(0, 2, 3, 1).reshape(channels, -1)
        total = 0.0
        for row in range(0, size, STRIP):
            for u in range(3):
                for v in range(3):
                    windows[u, v] = wide[:, row + u : row + u + STRIP, v : v + size]
            y = matrix @ windows.reshape(9 * channels, -1)
            erf(y, out=y)
            part = psi[:, row : row + STRIP]
            part += y.reshape(part.shape)
            total += float(np.vdot(part, part))
        psi /= np.sqrt(total)
    return psi


def on_two_ancillas(dilation: np.ndarray, first: bool) -> np.ndarray:
    """A one-ancilla dilation (2N, 2N) as a complex (4N, 4N) matrix that uses the first or the second of two ancillas."""
    whole = np.kron(np.eye(2), dilation).astype(complex)
    side = dilation.shape[0] // 2
    swap = np.kron(np.eye(4)[[0, 2, 1, 3]], np.eye(side))
    return swap @ whole @ swap if first else whole


def corner_of_products(factors: list[np.ndarray], weights: tuple[float, float]) -> np.ndarray:
    """The corner of (A1 A2 + w A3 A4) (x) I_2 by explicit products of such matrices."""
    side = factors[0].shape[0] // 4
    products = [factors[k] @ factors[k + 1] for k in (0, 2)]
    return np.kron(sum(w * p[:side, :side] for w, p in zip(weights, products, strict=True)), np.eye(2))


def corner_sequence(unitary: np.ndarray, phases: np.ndarray, real: bool) -> np.ndarray:
    """Re of the corner of prod_j e^(i phi_j (2P - 1)) U^(+-), P the first half: one product of (2N, N) after the other."""
    side = unitary.shape[0] // 2
    factors = [unitary.real.copy(), unitary.real.T.copy()] if real else [unitary, unitary.conj().T.copy()]
    state = np.zeros((2 * side, side), dtype=complex)
    state[:side] = np.eye(side)
    turns = np.exp(1j * phases)
    state[:side] *= turns[-1]
    for step, turn in enumerate(turns[-2::-1]):
        factor = factors[step % 2]
        state = (factor @ state.view(float)).view(complex) if real else factor @ state
        state[:side] *= turn
        state[side:] *= turn.conjugate()
    return state[:side].real


def combination_of_shifts(
    state: np.ndarray, prepare: np.ndarray, shifts: list[int], phases: list[np.ndarray]
) -> np.ndarray:
    """PREPARE, eight controlled shifts and diagonals, PREPARE^T, on (8, 2^n) amplitudes: real products of chunks, views."""
    work = state.reshape(8, -1).copy()
    numbers = work.view(float)
    step = 1 << 13

    def prepared(matrix: np.ndarray) -> None:
        for first in range(0, numbers.shape[1], step):
            numbers[:, first : first + step] = matrix @ numbers[:, first : first + step]

    prepared(prepare)
    for j in range(4):
        row, by = work[2 * j], shifts[j]
        moved = row[-by:].copy()
        row[by:] = row[:-by].copy()
        row[:by] = moved
        work[2 * j + 1] *= phases[j]
    prepared(prepare.T)
    return work.reshape(-1)
