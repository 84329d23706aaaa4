"""Polynomials with proved errors, for `singular_value_transformation` and `phases`.

Each is callable on [-1, 1] and has .degree, .parity (0 even, 1 odd), .coefficients (Chebyshev), .error_bound (proved on the
whole interval that its docstring names) and .bound (proved sup |P| on [-1, 1]; where it exceeds 1, a QSVT divides by it).
"""

from .linalg.amplification import amplification
from .linalg.polynomials import Polynomial, erf_over_x, sign
from .linalg.truncated_erf import truncated_erf

__all__ = ["Polynomial", "amplification", "erf_over_x", "sign", "truncated_erf"]
