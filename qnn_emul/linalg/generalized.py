"""Generalised quantum signal processing: rotations of one qubit between uses of a unitary, for complex polynomials of any parity.

Motlagh, Wiebe, arXiv:2308.01501. With D(z) = diag(z, 1) and r_j = e^{-i g_j Z} then a real rotation, n uses give (p(z), q(z)) = e^{-i g Z}
r_n D(z) r_(n-1) ... D(z) r_0 |1>, any p with |p| < 1 on the unit circle: q is the outer function with |q|^2 = 1 - |p|^2 (its logarithm is
worked out by FFT), and the last layer is taken off where its first coefficients meet. Every result is multiplied out before it is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import fft

from ..errors import PrecisionExceeded
from .readable import readable

WITHIN = 0.999  # of 1, in which rotations are looked for
TOLERANCE = 1e-12
MAX_GRID = 1 << 21
MAX_STEPS = 2000


@dataclass(frozen=True, eq=False)
class Layers:
    """cosines and sines (n + 1,) of the real rotations, and the angles g (n + 2,) of the phases before each and after the last one."""

    cosines: np.ndarray
    sines: np.ndarray
    turns: np.ndarray

    @property
    def uses(self) -> int:
        """Of the unitary."""
        return len(self.cosines) - 1


@readable
def walk_layers(even: np.ndarray, odd: np.ndarray) -> Layers:
    """The rotations around walks -W and -W^H in turn, 2 d uses, of a polynomial P = sum_k c_k T_k by its even and its odd part.

    Of eigenvalues e^(+-i arccos x) of W it is the Laurent polynomial c_0 + sum_k (-1)^k c_k/2 (z^k + z^-k) of -W, times z^d. Raises
    PrecisionExceeded.
    """
    degree = max(len(even), len(odd)) - 1
    c = np.zeros(degree + 1, dtype=complex)
    c[: len(even)] += even
    c[: len(odd)] -= odd
    half = c[1:] / 2
    return layers(np.concatenate([half[::-1], c[:1], half]))


def layers(p: np.ndarray) -> Layers:
    """The rotations of p = sum_j p_j z^j, n uses for n + 1 coefficients; |p| <= 0.999 on the unit circle.

    The sequence is multiplied out at 16 n points, between which a polynomial of degree n exceeds its maximum there by at most
    1/cos(pi/16) (Ehlich and Zeller, for e^(-i n t/2) times it). Raises PrecisionExceeded where it differs by more than 1e-12, or n > 2000.
    """
    if len(p) > MAX_STEPS + 1:
        raise PrecisionExceeded(f"rotations for {len(p) - 1} uses: at most {MAX_STEPS} are found. Take a lower degree.")
    grid, error = 1 << max(10, (16 * len(p)).bit_length()), np.inf
    while grid <= MAX_GRID:
        found = _taken_off(p, _outer(p, grid))
        error = _residual(found, p)
        if error <= TOLERANCE:
            return found
        grid *= 4
    raise PrecisionExceeded(
        f"rotations for {len(p) - 1} uses: residual {error:.1e} exceeds {TOLERANCE:.0e}; |P| comes too close to its bound. "
        "Stay at the block level."
    )


def _outer(p: np.ndarray, grid: int) -> np.ndarray:
    """First n + 1 coefficients of the outer function with |q|^2 = 1 - |p|^2 on the unit circle, q(0) > 0."""
    size = np.abs(fft.fft(p, grid))
    log = fft.ifft(0.5 * np.log(np.maximum((1.0 - size) * (1.0 + size), 1e-300)))
    log[1 : grid // 2] *= 2.0
    log[grid // 2 + 1 :] = 0.0
    out: np.ndarray = fft.ifft(np.exp(fft.fft(log)))[: len(p)]
    return out


def _taken_off(p: np.ndarray, q: np.ndarray) -> Layers:
    """The rotations, the last one first: r = [[c, s w], [-s w^*, c]], s w/c = p_0/q_0."""
    ratios = np.empty(len(p), dtype=complex)
    for k in reversed(range(len(p))):
        ratio = p[0] / q[0]
        cosine = 1.0 / np.sqrt(1.0 + abs(ratio) ** 2)
        p, q = cosine * (p - ratio * q)[1:], cosine * (q + ratio.conjugate() * p)[:-1]
        ratios[k] = ratio
    half = np.angle(-ratios) / 2  # r = e^{i half Z} [[c, -s], [s, c]] e^{-i half Z}
    turns = np.concatenate([half, [0.0]]) - np.concatenate([[0.0], half])
    size = np.abs(ratios)
    return Layers(1.0 / np.hypot(1.0, size), size / np.hypot(1.0, size), turns)


def _residual(found: Layers, p: np.ndarray) -> float:
    """A bound on |p - what the rotations give| on the unit circle."""
    count = 16 * len(p)
    z = np.exp(2j * np.pi * np.arange(count) / count)
    top, bottom = np.zeros(count, dtype=complex), np.ones(count, dtype=complex)
    for k, (turn, cosine, sine) in enumerate(zip(found.turns, found.cosines, found.sines, strict=False)):
        phase = np.exp(-1j * turn)
        top, bottom = (z if k else 1.0) * phase * top, np.conj(phase) * bottom
        top, bottom = cosine * top - sine * bottom, sine * top + cosine * bottom
    top = np.exp(-1j * found.turns[-1]) * top
    wanted = fft.ifft(p, count) * count
    return float(np.max(np.abs(top - wanted))) / float(np.cos(np.pi / 16))
