"""Arithmetic on arrays of any scale: powers of two are taken out where products or quotients would leave the floats midway."""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np

from .readable import readable

UNIT_ROUNDOFF = 2.0**-53
SMALLEST = sys.float_info.min  # of the normal numbers, which carry all 53 bits
LARGEST_QUOTIENT = 1e300
HARMLESS = 2.0**200  # products and quotients of five numbers between its inverse and it are normal

LARGER = 2.0**600  # brings subnormal numbers among those with all their bits


def harmless(value: Any) -> bool:
    """Zero, or of a size that products of a few cannot carry out of the floats; whatever is no float is harmless."""
    if not issubclass(type(value), float | complex) or value == 0:  # what stands for all values passes for a float
        return True
    size: float = max(abs(value.real), abs(value.imag))
    return 1 / HARMLESS <= size <= HARMLESS


def exponent(array: np.ndarray) -> int:
    """e with the largest real or imaginary part in [2**(e - 1), 2**e); 0 for zeros and for what is not finite."""
    largest = max(float(np.max(np.abs(part), initial=0.0)) for part in (array.real, array.imag))
    return math.frexp(largest)[1] if math.isfinite(largest) else 0


def harmful(array: np.ndarray) -> int:
    """`exponent` where it is out of the harmless range, else 0."""
    power = exponent(array)
    return power if abs(power) > 200 else 0


def times_power(array: np.ndarray, power: int) -> np.ndarray:
    """array * 2**power, exact unless it leaves the normal numbers."""
    if array.dtype.kind != "c":
        out: np.ndarray = np.ldexp(array, power)
        return out
    return _joined(np.ldexp(array.real, power), np.ldexp(array.imag, power))


@readable
def quotient(array: np.ndarray, divisor: float) -> np.ndarray:
    """array / divisor; where an alpha is claimed so small that no float holds that, the largest entry is 1e300."""
    largest = float(np.max(np.abs(array), initial=0.0))
    return divided(array, max(divisor, largest / LARGEST_QUOTIENT))


def divided(array: np.ndarray, divisor: Any) -> np.ndarray:
    """array / divisor, which is real: NumPy's quotient of complex numbers forms 1/divisor, which may be infinite."""
    if array.dtype.kind != "c":
        out: np.ndarray = array / divisor
        return out
    return _joined(array.real / divisor, array.imag / divisor)


def _joined(real: np.ndarray, imaginary: np.ndarray) -> np.ndarray:
    out = np.empty(real.shape, dtype=complex)
    out.real, out.imag = real, imaginary
    return out
