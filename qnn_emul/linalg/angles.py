"""Angles of quantum signal processing, read: which polynomial they give, and the same angles in other conventions.

A sequence of d + 1 angles gives P(x) = <s| S(phi_0) W(x) S(phi_1) W(x) ... W(x) S(phi_d) |s>, of degree d and of its parity. Conventions:
    "Wx"   W(x) = exp(i arccos(x) X), S(phi) = exp(i phi Z), s = 0
    "R"    W(x) = [[x, r], [r, -x]], r = sqrt(1 - x^2), S(phi) = exp(i phi Z), s = 0: what a QSVT circuit turns by (GSLW, Corollary 8)
    "Wz"   W(x) = exp(i arccos(x) Z), S(phi) = exp(i phi X), s = +
P(x) is what the same angles in reversed order give, too. Coefficients are multiplied out in integers: no rounding is guessed.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np

from ..errors import PrecisionExceeded, ShapeError
from .shapes import as_numeric, as_one_of

CONVENTIONS = ("Wx", "R", "Wz")
BITS = 160  # of the fixed-point numbers that the sequence is multiplied out in
MAX_DEGREE = 2048


def of_angles(angles: Any, convention: str = "Wx") -> np.ndarray:
    """Chebyshev coefficients (d + 1,), complex, of the polynomial that d + 1 angles give; every second one is zero.

    Each is right to half a unit of its last digit and to 2^-140: a step turns the row (A, B) of polynomials in z = e^(2i arccos x), which
    keeps its length, and rounds each of its 2 (d + 1) numbers by at most 8 units of 2^-160. Raises ArgumentError, ShapeError,
    PrecisionExceeded (more than 2049 angles).
    """
    found = _angles(angles, convention, "convention")
    if found.size > MAX_DEGREE + 1:
        raise PrecisionExceeded(
            f"coefficients of {found.size - 1} steps are not multiplied out: at most {MAX_DEGREE} are. Take fewer angles."
        )
    steps = _eighths(found.size - 1) * (convention == "R")
    turns = [_further(_turn(float(phi)), int(k)) for phi, k in zip(found, steps, strict=True)]
    cosine, sine = turns[0]
    top: list[Any] = [np.array([cosine], object), np.array([sine], object)]  # real and imaginary part of A
    side: list[Any] = [0 * top[0], 0 * top[0]]  # of B
    for turn in turns[1:]:
        sums = [np.append([0], a + b) for a, b in zip(top, side, strict=True)]
        gaps = [np.append(a - b, [0]) for a, b in zip(top, side, strict=True)]
        top = _turned([s + g for s, g in zip(sums, gaps, strict=True)], turn, 1)
        side = _turned([s - g for s, g in zip(sums, gaps, strict=True)], turn, -1)
    degree = found.size - 1
    out = np.zeros(degree + 1, dtype=complex)
    for k in range(degree % 2, degree + 1, 2):
        places = {(degree - k) // 2, (degree + k) // 2}
        real, imaginary = (sum(int(part[j]) for j in places) for part in top)
        out[k] = complex(Fraction(real, 1 << BITS), Fraction(imaginary, 1 << BITS))
    return out


def convert_angles(angles: Any, source: str, target: str) -> np.ndarray:
    """The angles (d + 1,) of `target`'s convention that give the polynomial which `angles` give in `source`'s: "Wx", "R" or "Wz".

    Angles above a turn come back as those within half of one. Raises ArgumentError, ShapeError.
    """
    as_one_of(target, CONVENTIONS, "target")
    found = _angles(angles, source, "source").copy()
    for place in np.nonzero(np.abs(found) > 2 * np.pi)[0]:
        cosine, sine = _turn(float(found[place]))
        found[place] = math.atan2(sine / (1 << BITS), cosine / (1 << BITS))
    return found + ((source == "R") - (target == "R")) * (np.pi / 4) * _eighths(found.size - 1)


def _angles(angles: Any, convention: Any, name: str) -> np.ndarray:
    """Angles as floats. Raises ArgumentError, ShapeError."""
    as_one_of(convention, CONVENTIONS, name)
    found = as_numeric(angles, "angles")
    if found.ndim != 1 or found.dtype.kind == "c":
        raise ShapeError("angles", "be a real one-dimensional array", f"{found.dtype} of shape {found.shape}")
    return np.asarray(found, dtype=float)


def _eighths(degree: int) -> np.ndarray:
    """Wx minus R, in eighths of a turn: W = i exp(-i pi/4 Z) R exp(-i pi/4 Z), and i^d is a phase of <0|, which joins the first angle."""
    out = np.full(degree + 1, 2)
    out[0] = (1 - 2 * degree) % 8 if degree else 0
    out[degree:] = 1 if degree else 0
    return out


def _further(turn: tuple[int, int], eighths: int) -> tuple[int, int]:
    """A turn and so many eighths."""
    cosine, sine = turn
    for _ in range(eighths // 2 % 4):
        cosine, sine = -sine, cosine
    if eighths % 2:
        root = math.isqrt(1 << (2 * BITS - 1))
        cosine, sine = (cosine - sine) * root >> BITS, (cosine + sine) * root >> BITS
    return cosine, sine


def _turn(phi: float) -> tuple[int, int]:
    """cos and sin of a double, in units of 2^-BITS, off by less than one: a power series of phi/2^m, |phi/2^m| < 1/2, squared m times."""
    halvings = max(0, math.frexp(phi)[1] + 1)
    unit = 1 << (BITS + 2 * halvings + 16)
    x, k = Fraction(phi) / (1 << halvings), 0
    term, parts = unit, [0, 0]
    while term:
        parts[k % 2] += -term if k % 4 > 1 else term
        k += 1
        term = (
            term * x.numerator // (x.denominator * k)
            if term * x.numerator > 0
            else -(-term * x.numerator // (x.denominator * k))
        )
    cosine, sine = parts
    for _ in range(halvings):
        cosine, sine = (cosine * cosine - sine * sine) // unit, 2 * cosine * sine // unit
    return cosine * (1 << BITS) // unit, sine * (1 << BITS) // unit


def _turned(row: list[Any], turn: tuple[int, int], sign: int) -> list[Any]:
    """Half of exp(+-i phi) times numbers."""
    real, imaginary = row
    cosine, sine = turn[0], sign * turn[1]
    return [(real * cosine - imaginary * sine) >> (BITS + 1), (real * sine + imaginary * cosine) >> (BITS + 1)]
