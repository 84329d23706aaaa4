"""Derivative with respect to a parameter, by shifts of it.

Statement   A(t) = C + D cos t + E sin t, as the matrix of a circuit with one gate e^(-i t G), G^2 = 1, is; U an (alpha, a, eps_A)-BE
            of A(t + s) and V a (beta, b, eps_B)-BE of A(t - s), w = 1/(2 sin s) > 0. The linear combination with weights w and -w is a
            (w (alpha + beta), max(a, b) + 1, w (eps_A + eps_B))-BE of w (A(t + s) - A(t - s)) = dA/dt.
Source      Mathematics 9.3; GSLW (arXiv:1806.01838), Lemma 52.
Deviation   None. With other functions of t it is a difference quotient, of which common.approximation says how far it is off.
Proof       be.linear_combination.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...instances.aligned import matrix_with_error
from ...linalg.shapes import as_real
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_like, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import linear_combination

LEAST = 1e-6  # of sin s: below it all digits are lost


def rule(a: Record, b: Record, *, weight: Any) -> Record:
    return linear_combination.rule(a, b, coefficients=(weight, -1 * weight))


def tree(a: BlockEncoding, b: BlockEncoding, *, weight: Any) -> BlockEncoding:
    """w A(t + s) - w A(t - s)."""
    return linear_combination.matrix_combination((weight, -1 * weight), [a, b])


def cost(a: Cost, b: Cost) -> Cost:
    return linear_combination.cost(a, b, coefficients=(1.0, -1.0))


def parameter_shift(a: BlockEncoding, b: BlockEncoding, shift: float = math.pi / 2) -> BlockEncoding:
    """dA/dt from encodings of A(t + shift) and of A(t - shift). Raises ArgumentError (sin(shift) below 1e-6), ShapeError (sizes differ)."""
    need(a, BlockEncoding, "A")
    need(b, BlockEncoding, "B")
    sine = math.sin(as_real(shift, "shift"))
    if sine < LEAST:
        raise ArgumentError("shift", f"have a sine of at least {LEAST:g}", shift)
    numbers = {"weight": 1 / (2 * sine)}
    tree(a, b, **numbers)
    return apply_like(a, SHIFT, (a, b), numbers=numbers)


WRONG: dict[str, Wrong] = {
    "index not counted": WIDEST_CHILD,
    "errors cancel": lambda r, a, b, weight: {"epsilon": weight * (a.epsilon - b.epsilon)},
    "not divided by 2 sin s": lambda r, a, b, weight: {"alpha": a.alpha + b.alpha},
}


def attained_by() -> BlockEncoding:
    # X turned by pi, with errors that both stretch the difference
    x = np.array([[0.0, 1.0], [1.0, 0.0]])
    return parameter_shift(matrix_with_error(x, 2.0, 0.25 * x), matrix_with_error(-x, 1.5, -0.25 * x))


def draw(rng: Any, a: BlockEncoding, b: BlockEncoding) -> dict[str, Any]:
    return {"shift": float(rng.uniform(0.3, 2.8))}


SHIFT = lemma(globals(), parameter_shift, A=BE(), B=BE())
