"""What a circuit's phases realize: how far the polynomial of its projector rotations is from the node's, where that is used."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..encoding.base import Encoding
from ..encoding.rounding import Reading
from ..errors import PrecisionExceeded
from ..linalg.balls import exact
from ..linalg.chebyshev import series
from ..linalg.phases import reflection_phases, wx_phases
from ..linalg.polynomials import BITS, signed_integers

ACTIVATION, AMPLIFICATION = "ve.pointwise_function", "ve.sign_amplification"


def realized(node: Encoding, child: Reading, digits: Any) -> tuple[np.ndarray, Any] | None:
    """The angles and a ball around the largest of |realized - P| over the points at which P is used; None where a node has no phases.

    Points are run at their middles; their radii count twice the degree squared, by Markov's inequality, for either is bounded by 1.
    """
    if node.key not in (ACTIVATION, AMPLIFICATION):
        return None
    import flint

    numbers, p = node.applied.numbers, node.applied.data["polynomial"]
    activation = node.key == ACTIVATION
    scale = float(numbers["supremum"] + numbers["epsilon_q"]) if activation else 1.0
    try:
        angles = reflection_phases(wx_phases(p.coefficients / scale))
    except PrecisionExceeded:
        return None
    if p.degree == 0:
        return None
    block = child.block_data
    points = [abs(v) for v in np.atleast_1d(block.data)] if activation else [block.two_norm().data]
    with digits.finer(4 * p.degree):
        far, turns = flint.arb(0), _turns(angles)
        for x in points:
            middle = flint.arb(x).mid()
            off = 2 * p.degree**2 * (float(flint.arb(x).rad()) + block.off) * (1 + 2.0**-30)
            value = _activation(numbers, p, middle) if activation else _amplification(p, middle)
            far = far.max(abs(_imaginary(turns, middle) - value + flint.arb(0, off)))
    return angles, far


def _turns(angles: np.ndarray) -> list[Any]:
    """e^(i phi) of each angle of the rotations W(x) = exp(i arccos(x) X), from those of reflections."""
    import flint

    quarter, degree = flint.arb.pi() / 4, len(angles) - 1
    added = [3 - 2 * degree, *[2] * (degree - 1), 1]
    return [flint.acb(0, flint.arb(float(v)) + k * quarter).exp() for v, k in zip(angles, added, strict=True)]


def _imaginary(turns: list[Any], x: Any) -> Any:
    """Im <0| e^(i phi_0 Z) W(x) e^(i phi_1 Z) ... |0>."""
    import flint

    side, (a, *rest), b = flint.acb(0, (1 - x * x).sqrt()), turns, flint.acb(0)
    for turn in rest:
        a, b = (a * x + b * side) * turn, (a * side + b * x) * turn.conjugate()
    return a.imag


def _activation(numbers: Any, p: Any, x: Any) -> Any:
    """Q(x)/(S + eps_Q)."""
    return series(2 * x * x - 1, [exact(float(c)) for c in p.coefficients[::2]]) / (
        exact(numbers["supremum"]) + exact(numbers["epsilon_q"])
    )


def _amplification(p: Any, x: Any) -> Any:
    square, scale = exact(p.gap) ** 2, exact(1) / (1 << BITS)
    terms = [c * scale for c in signed_integers(p.gap, p.degree // 2)]
    return exact(p.shrink) * x * series((2 * x * x - 1 - square) / (1 - square), terms)
