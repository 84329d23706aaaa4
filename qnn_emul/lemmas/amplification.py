"""`amplify`: the three ways to bring a vector-encoding to alpha = 1."""

from __future__ import annotations

from ..encoding.encoding import VectorEncoding
from ..linalg.shapes import as_epsilon, as_one_of
from .guards import need
from .ve.exact_amplification import exact_amplification
from .ve.fixed_point_amplification import fixed_point_above, fixed_point_amplification
from .ve.sign_amplification import amplify as sign_amplification
from .ve.sign_amplification import amplify_above

ABOVE = {"sign": amplify_above, "fixed-point": fixed_point_above}  # what a lower bound on the norm is enough for
METHODS = {"sign": sign_amplification, "fixed-point": fixed_point_amplification, "exact": exact_amplification}


def amplify(
    x: VectorEncoding, epsilon: float = 1e-6, lower_bound: float | None = None, method: str = "sign"
) -> VectorEncoding:
    """target/||target|| with alpha = 1; the call adds at most `epsilon` to the error.

    lower_bound  a promise on ||target||; None takes ||target|| itself, which the node reports
    method       "sign": odd real polynomial, one further ancilla, keeps the phase
                 "fixed-point": closed-form angles, no further ancilla, an unknown global phase (`phase_known` is False)
                 "exact": needs ||target|| itself (a promise is only checked), one further ancilla; the reference

    Raises ArgumentError (epsilon, method, a violated promise), ZeroNorm, Undecidable (the record's error reaches the norm; with
    "exact" a quarter of it), PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    delta = as_epsilon(epsilon)
    as_one_of(method, METHODS, "method")
    return METHODS[method](x, delta, lower_bound)
