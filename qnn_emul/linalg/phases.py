"""Phase factors of quantum signal processing for real polynomials of definite parity.

Method: Weiss completion and layer stripping of the non-linear Fourier transform (Alexis, Lin, Mnatsakanyan,
Thiele, Wang, arXiv:2407.05634; Ni, Ying, arXiv:2410.06409), in plain numpy; where |P| comes close to 1, Newton's method
improves the completion. Every result is evaluated before it is returned.

Convention. With W(x) = exp(i arccos(x) X), `wx_phases` gives phi with
    Im <0| e^{i phi_0 Z} W(x) e^{i phi_1 Z} ... W(x) e^{i phi_d Z} |0> = P(x),
and `reflection_phases` the equivalent phases of the QSVT circuit, whose real part carries P.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import fft
from scipy.linalg import hankel, toeplitz

from ..errors import ArgumentError, NormTooLarge, PrecisionExceeded, ShapeError
from .angles import convert_angles
from .readable import readable
from .shapes import as_numeric

MAX_GRID = 1 << 23
TOLERANCE = 1e-12
UNIT_SLACK = 1e-13  # |P| is at most 1 within this; by so much P is drawn in where it reaches 1
IMPROVED = 2048  # degrees up to here are improved by Newton's method, a step of which costs the cube of the degree,
WITHIN = 0.999  # of 1, in which polynomials of higher degree have phases, up to degree 10,000
IMPROVED_FIRST = 512  # and up to here before a finer grid is tried
NEWTON_STEPS = 80
PATIENCE = 12  # steps without a smaller defect: at first it grows, since a zero near the circle moves by more than its distance


@readable
def wx_phases(coefficients: np.ndarray) -> np.ndarray:
    """Phases (d + 1,) of P = sum_k coefficients[k] T_k, |P| <= 1 on [-1, 1], parity d mod 2.

    Raises PrecisionExceeded when the phases cannot be found to 1e-12 max(1, d/10000) (|P| exceeds 1, or reaches it and d > 2048).
    """
    degree = len(coefficients) - 1
    b = _laurent(coefficients)
    grid = 1 << max(10, (8 * degree).bit_length())
    best, found = np.inf, np.empty(0)
    if is_signed_chebyshev(coefficients):  # <0|W^d|0> = T_d, of any degree
        found = np.zeros(degree + 1)
        found[0] = np.copysign(np.pi / 2, coefficients[-1])
        best, grid = residual(found, coefficients), MAX_GRID + 1
    while grid <= MAX_GRID and best > TOLERANCE:
        for inner, outer in _completions(b, grid):
            phases = _strip(inner, outer)
            error = np.inf if phases is None else residual(phases, coefficients)
            if phases is not None and error < best:
                best, found = error, phases
            if best <= TOLERANCE:
                break
        grid *= 4
    if best <= TOLERANCE * max(1.0, degree / 10_000):
        return found
    raise PrecisionExceeded(
        f"phase factors of degree {degree}: residual {best:.1e} exceeds {TOLERANCE:.0e}; |P| comes too close to 1. "
        "Ask for a larger epsilon, or stay at the block level."
    )


def is_signed_chebyshev(coefficients: np.ndarray) -> bool:
    """P = +-T_d: the last coefficient is of modulus 1 within 1e-13, all others are zero."""
    return bool(abs(abs(coefficients[-1]) - 1.0) <= UNIT_SLACK) and not np.any(coefficients[:-1])


def phases(poly: Any) -> np.ndarray:
    """Phase factors phi_0 ... phi_d, (d + 1,), of a real P of definite parity with |P| <= 1 on [-1, 1].

    Convention: Im <0| e^{i phi_0 Z} W(x) e^{i phi_1 Z} W(x) ... W(x) e^{i phi_d Z} |0> = P(x) on [-1, 1], with
    W(x) = exp(i arccos(x) X) = [[x, i sqrt(1 - x^2)], [i sqrt(1 - x^2), x]].

    poly     a Polynomial, or an array of Chebyshev coefficients c_0 ... c_d (P = sum_k c_k T_k), every second one zero

    Every result is multiplied out; the difference to P is at most 1e-12 on the whole interval (up to degree 10,000, 1e-16 d
    beyond). Works to sup-norm 1 up to degree 2048 and for +-T_d, to 0.999 at degree 10,000. Raises ArgumentError (parity,
    complex), ShapeError, NormTooLarge (|P| > 1 somewhere), PrecisionExceeded (|P| too close to 1 beyond degree 2048).
    """
    array = as_numeric(getattr(poly, "coefficients", poly), "poly")
    if array.ndim != 1 or array.dtype.kind == "c":
        raise ShapeError(
            "poly", "be a Polynomial or a real one-dimensional array", f"{array.dtype} of shape {array.shape}"
        )
    degree = int(np.max(np.nonzero(array)[0])) if np.any(array) else 0
    array = array[: degree + 1]
    if np.any(array[(degree + 1) % 2 :: 2]):
        raise ArgumentError(
            "poly", "have definite parity: every second Chebyshev coefficient zero", f"{array[:4].tolist()}, ..."
        )
    supremum = float(np.max(np.abs(node_values(array)))) if degree else abs(float(array[0]))
    if supremum > 1.0 + UNIT_SLACK:
        raise NormTooLarge(
            "poly", "be at most 1 in absolute value on [-1, 1]", f"a polynomial that reaches {supremum:.15g}"
        )
    return wx_phases(array)


@readable
def reflection_phases(wx: np.ndarray) -> np.ndarray:
    """Phases for alternating U, U^H and projector rotations, from Wx phases; Re of the corner is Im of Wx's.

    The -i that turns Im into Re is a phase of <0| and joins the first angle, where it flips with the sign of the phases as it must.
    """
    phases = convert_angles(wx, "Wx", "R")
    phases[0] -= np.pi / 2
    return np.remainder(phases + np.pi, 2 * np.pi) - np.pi


def residual(phases: np.ndarray, coefficients: np.ndarray) -> float:
    """max |Im<0|U|0> - P| on [-1, 1]: the angles are multiplied out, not trusted.

    The product of the d + 1 rotations is a polynomial in z = e^(2i arccos x), multiplied out as a tree by FFT; the
    difference to P, a polynomial of degree d, is bounded on the whole interval by its values at 8 d nodes (Ehlich-Zeller).
    """
    difference = multiplied(phases) - coefficients
    if len(phases) == 1:
        return float(abs(difference[0]))
    return float(np.max(np.abs(node_values(difference)))) / float(np.cos(np.pi / 16))


def node_values(coefficients: np.ndarray) -> np.ndarray:
    """Values of sum_k c_k T_k at cos(j pi/(8 d)), j = 0 ... 8 d, d = degree >= 1, by one cosine transform."""
    whole = np.zeros(8 * (len(coefficients) - 1) + 1)
    whole[: len(coefficients)] = coefficients
    return np.asarray(fft.dct(whole, type=1) + whole[0]) / 2


def multiplied(phases: np.ndarray) -> np.ndarray:
    """Chebyshev coefficients (d + 1,) of Im <0| e^{i phi_0 Z} W e^{i phi_1 Z} ... W e^{i phi_d Z} |0>.

    W = e^{-i theta} H diag(z, 1) H. A product is its first row (A, B), polynomials in z; the second row is their conjugate
    reversal. Layers are grouped by the binary digits of d, so that each group is a balanced tree.
    """
    degree = len(phases) - 1
    top, side = np.array([np.exp(1j * phases[0])]), np.zeros(1, dtype=complex)
    start = 1
    for bit in reversed(range(degree.bit_length())):
        if degree >> bit & 1:
            turn = np.exp(1j * phases[start : start + (1 << bit)])[:, None] / 2
            rows = (turn * np.array([1.0, 1.0]), turn.conj() * np.array([-1.0, 1.0]))
            while len(rows[0]) > 1:
                rows = _products(rows[0][::2], rows[1][::2], rows[0][1::2], rows[1][1::2])
            top, side = (r[0] for r in _products(top[None], side[None], *rows))
            start += 1 << bit
    imaginary = top.imag
    out = np.zeros(degree + 1)
    powers = np.abs(2 * np.arange(degree + 1) - degree)
    np.add.at(out, powers, imaginary)
    return out


def _products(
    top: np.ndarray, side: np.ndarray, other_top: np.ndarray, other_side: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """First rows of many products of two: (A1 A2 - B1 rev(B2)^*, A1 B2 + B1 rev(A2)^*), along the last axis."""
    length = top.shape[-1] + other_top.shape[-1] - 1
    size = fft.next_fast_len(length)
    second = (other_top, other_side, -other_side[:, ::-1].conj(), other_top[:, ::-1].conj())
    a1, b1, a2, b2, c2, d2 = (fft.fft(p, size, axis=-1) for p in (top, side, *second))
    return tuple(fft.ifft(p, axis=-1)[:, :length] for p in (a1 * a2 + b1 * c2, a1 * b2 + b1 * d2))


def _laurent(coefficients: np.ndarray) -> np.ndarray:
    """b(z) of degree d with z^(-d/2) b(z) = P(cos theta), z = e^(2 i theta): (d + 1,)."""
    degree = len(coefficients) - 1
    b = np.zeros(degree + 1)
    for k in range(degree % 2, degree + 1, 2):
        b[(degree - k) // 2] += coefficients[k] / 2
        b[(degree + k) // 2] += coefficients[k] / 2
    return b


def _outer(b: np.ndarray, grid: int) -> np.ndarray:
    """First d + 1 coefficients of the outer function with |a|^2 = 1 - |b|^2 on the unit circle (all are real)."""
    size = np.abs(fft.rfft(b, grid))
    log = fft.irfft(0.5 * np.log(np.maximum((1.0 - size) * (1.0 + size), 1e-300)), grid)
    log[1 : grid // 2] *= 2.0
    log[grid // 2 + 1 :] = 0.0
    out: np.ndarray = fft.irfft(np.exp(fft.rfft(log)), grid)[: len(b)]
    return out


def _completions(b: np.ndarray, grid: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """b and its outer function on this grid; then, where that is affordable, both as Newton's method improves them.

    For the latter P is drawn in by 1e-13: zeros of 1 - |P|^2 on the circle are only found to a root of the rounding.
    """
    yield b, _outer(b, grid)
    degree = len(b) - 1
    if degree <= IMPROVED_FIRST or (4 * grid > MAX_GRID and degree <= IMPROVED):
        inner = (1.0 - UNIT_SLACK) * b
        yield inner, _improved(inner, _outer(inner, grid))


def _improved(b: np.ndarray, a: np.ndarray) -> np.ndarray:
    """The best of Newton's steps for |a|^2 = 1 - |b|^2, a real polynomial without zeros in the disk (Wilson, 1969)."""
    goal = -np.correlate(b, b, "full")[len(b) - 1 :]
    goal[0] += 1.0
    least, since, found = np.inf, 0, a
    for step in range(NEWTON_STEPS):
        defect = goal - np.correlate(a, a, "full")[len(a) - 1 :]
        size = float(np.sum(np.abs(defect)))
        if size < least:
            least, since, found = size, step, a
        if step - since > PATIENCE or not np.isfinite(size):
            break
        try:
            a = a + np.linalg.solve(hankel(a) + toeplitz(np.eye(1, len(a))[0] * a[0], a), defect)
        except np.linalg.LinAlgError:
            break
    return found


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
