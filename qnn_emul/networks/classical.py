"""The classical networks in plain numpy, independent of every encoding: convolution, activation, blocks, dense head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import erf

from ..linalg.activations import ACTIVATION

SLOPE = ACTIVATION.lipschitz  # L = f'(0) = 8/(5 sqrt pi)


def convolve(psi: np.ndarray, kernel: np.ndarray, padding: str = "same") -> np.ndarray:
    """PyTorch's conv2d (cross-correlation; "same": zeros, "circular": wrapping) or the causal convolution.

    (C, M, M) -> (C', M, M), or (C, M, M, B) -> (C', M, M, B) for a batch.
    """
    width, size = kernel.shape[2], psi.shape[1]
    before = width - 1 if padding == "causal" else (width - 1) // 2
    around = (before, width - 1 - before)
    pads = ((0, 0), around, around, *((0, 0) for _ in psi.shape[3:]))
    wide = np.pad(psi, pads, mode="wrap" if padding == "circular" else "constant")
    taps = kernel[:, :, ::-1, ::-1] if padding == "causal" else kernel
    out = np.zeros((kernel.shape[0], *psi.shape[1:]), dtype=np.result_type(psi, kernel))
    for u in range(width):
        for v in range(width):
            out += np.tensordot(taps[:, :, u, v], wide[:, u : u + size, v : v + size], axes=1)
    return out


def activate(y: np.ndarray, gain: float = 1.0) -> np.ndarray:
    """f(gain y), f(x) = erf(4 x/5); for complex numbers f(gain |y|) y/|y|."""
    slope = ACTIVATION.nu * gain
    if y.dtype.kind != "c":
        made: np.ndarray = erf(slope * y)
        return made
    out: np.ndarray = erf(slope * np.abs(y)) * np.exp(1j * np.angle(y))
    return out


@dataclass(frozen=True, eq=False)
class ForwardBlock:
    """One block: y = W psi, s before the normalization (x + f(y), or f(y) without the skip connection), ||s||, s/||s||."""

    y: np.ndarray
    s: np.ndarray
    norm: np.ndarray  # () or (B,)
    psi: np.ndarray


def blocks(
    psi: np.ndarray, kernels: tuple[np.ndarray, ...], padding: str = "same", *, skip: bool = True
) -> list[ForwardBlock]:
    """Residual blocks in a row on a unit tensor (C, M, M), or on a batch (C, M, M, B); a zero s stays zero."""
    steps: list[ForwardBlock] = []
    for kernel in kernels:
        y = convolve(psi, kernel, padding)
        s = activate(y) + (psi if skip else 0.0)
        norm = np.sqrt((np.abs(s) ** 2).sum(axis=(0, 1, 2)))
        psi = s / np.where(norm > 0, norm, 1.0)
        steps.append(ForwardBlock(y, s, norm, psi))
    return steps


def dense_head(psi: np.ndarray, head: np.ndarray, tau: float) -> np.ndarray:
    """s/||s||, s = tau psi + (1 - tau) W |psi|^2, over the flattened tensor; psi's shape is kept."""
    flat = psi.reshape(-1)
    s = tau * flat + (1.0 - tau) * (head @ np.abs(flat) ** 2)
    out: np.ndarray = (s / np.linalg.norm(s)).reshape(psi.shape)
    return out
