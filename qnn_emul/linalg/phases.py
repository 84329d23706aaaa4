"""Phase factors of quantum signal processing for real polynomials of definite parity.

Method: Weiss completion and layer stripping of the non-linear Fourier transform (Alexis, Lin, Mnatsakanyan,
Thiele, Wang, arXiv:2407.05634; Ni, Ying, arXiv:2410.06409), in plain numpy. Every result is evaluated before
it is returned.

Convention. With W(x) = exp(i arccos(x) X), `wx_phases` gives phi with
    Im <0| e^{i phi_0 Z} W(x) e^{i phi_1 Z} ... W(x) e^{i phi_d Z} |0> = P(x),
and `reflection_phases` the equivalent phases of the QSVT circuit, whose real part carries P.
"""

from __future__ import annotations

import numpy as np
from scipy import fft

from ..errors import PrecisionExceeded

MAX_GRID = 1 << 22
TOLERANCE = 1e-12


def wx_phases(coefficients: np.ndarray) -> np.ndarray:
    """Phases (d + 1,) of P = sum_k coefficients[k] T_k, |P| < 1 on [-1, 1], parity d mod 2.

    Raises PrecisionExceeded when the phases cannot be found to 1e-12 (|P| too close to 1 for double precision).
    """
    degree = len(coefficients) - 1
    b = _laurent(coefficients)
    grid = 1 << max(10, (8 * degree).bit_length())
    best = np.inf
    while grid <= MAX_GRID:
        phases = _strip(b, _outer(b, grid))
        error = np.inf if phases is None else residual(phases, coefficients)
        if phases is not None and error <= TOLERANCE * max(1.0, degree / 100):
            return phases
        best = min(best, error)
        grid *= 4
    raise PrecisionExceeded(
        f"phase factors of degree {degree}: residual {best:.1e} exceeds {TOLERANCE:.0e}; |P| comes too close to 1. "
        "Ask for a larger epsilon, or stay at the block level."
    )


def reflection_phases(wx: np.ndarray) -> np.ndarray:
    """Phases for alternating U, U^H and projector rotations, from Wx phases; Re of the corner is Im of Wx's.

    W = i e^{-i pi/4 Z} R e^{-i pi/4 Z} with the reflection R; i**d and the -i that turns Im into Re are phases of
    <0| and join the first angle, where they flip with the sign of the phases as they must.
    """
    degree = len(wx) - 1
    phases = wx - np.pi / 2
    phases[0] = wx[0] - np.pi / 2 + (degree * np.pi / 2)
    if degree > 0:
        phases[0] -= np.pi / 4
        phases[-1] = wx[-1] - np.pi / 4
    return np.remainder(phases + np.pi, 2 * np.pi) - np.pi


def residual(phases: np.ndarray, coefficients: np.ndarray) -> float:
    """max |Im<0|U|0> - P| over 4 d + 64 points in (-1, 1): the angles are multiplied out, not trusted."""
    points = np.cos(np.pi * (np.arange(4 * len(phases) + 64) + 0.5) / (8 * len(phases) + 128))
    x, y = points, np.sqrt((1 - points) * (1 + points))
    top = np.full(points.size, np.exp(1j * phases[0]))
    side = np.zeros(points.size, dtype=complex)
    for angle in np.exp(1j * phases[1:]):
        top, side = (top * x + 1j * side * y) * angle, (1j * top * y + side * x) * np.conj(angle)
    return float(np.max(np.abs(top.imag - np.polynomial.chebyshev.chebval(points, coefficients))))


def _laurent(coefficients: np.ndarray) -> np.ndarray:
    """b(z) of degree d with z^(-d/2) b(z) = P(cos theta), z = e^(2 i theta): (d + 1,)."""
    degree = len(coefficients) - 1
    b = np.zeros(degree + 1)
    for k in range(degree % 2, degree + 1, 2):
        b[(degree - k) // 2] += coefficients[k] / 2
        b[(degree + k) // 2] += coefficients[k] / 2
    return b


def _outer(b: np.ndarray, grid: int) -> np.ndarray:
    """First d + 1 coefficients of the outer function with |a|^2 = 1 - |b|^2 on the unit circle."""
    size = np.abs(np.fft.fft(b, grid))
    log = fft.fft(0.5 * np.log(np.maximum((1.0 - size) * (1.0 + size), 1e-300)), workers=1) / grid
    log[1 : grid // 2] *= 2.0
    log[grid // 2 + 1 :] = 0.0
    return (fft.fft(np.exp(fft.ifft(log) * grid)) / grid).real[: len(b)]


def _strip(b: np.ndarray, a: np.ndarray) -> np.ndarray | None:
    """Reflection coefficients layer by layer; phi_k = arctan F_k. None when a coefficient is lost."""
    phases = np.empty(len(b))
    for k in range(len(phases)):
        if not (np.isfinite(a[0]) and a[0] > 0):
            return None
        ratio = b[0] / a[0]
        cosine = 1.0 / np.sqrt(1.0 + ratio * ratio)
        phases[k] = np.arctan(ratio)
        b, a = cosine * (b - ratio * a)[1:], cosine * (a + ratio * b)[:-1]
    return phases
