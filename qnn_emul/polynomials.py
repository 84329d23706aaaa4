"""Polynomials with proved errors, for `singular_value_transformation` and `phases`.

Each is callable on [-1, 1] and has .degree, .parity (0 even, 1 odd), .coefficients (Chebyshev), .error_bound (proved on the
whole interval that its docstring names) and .bound (proved sup |P| on [-1, 1]; where it exceeds 1, a QSVT divides by it).
`of_angles` reads the other way, from angles to coefficients; `convert_angles` brings angles from one convention to another.
"""

from .linalg.amplification import amplification
from .linalg.angles import convert_angles, of_angles
from .linalg.polynomials import Polynomial, erf_over_x, sign
from .linalg.truncated_erf import truncated_erf

__all__ = ["Polynomial", "amplification", "convert_angles", "erf_over_x", "of_angles", "sign", "truncated_erf"]
