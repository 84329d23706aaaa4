"""Inverse and pseudoinverse.

Statement   U an (alpha, a, epsilon)-BE of A = W S V^H, ||A|| <= alpha where epsilon > 0; every singular value is at most r or at least
            s > r >= 0. poly.power with p = -1 of the adjoint is an (M/alpha, a + 1, (e + delta)/alpha)-BE of V S^-1 W^H over the singular
            values from s on: A^-1, or the pseudoinverse for r = 0, and with r > 0 the pseudoinverse of A without its small singular
            values. ||A^+|| <= 1/s = kappa.
Source      Mathematics 8.6; GSLW (arXiv:1806.01838), Theorem 41; be.adjoint, poly.power.
Deviation   The record is that of the inverse itself, not of P(A/alpha); M is sup |P| as it is found, about 2 alpha/s.
Proof       be.adjoint, poly.power.
Attained    Every instance's error is that of the polynomial at its singular values, which its proved bound is a little above.
Best        1/cos(pi/32) = 1.0048: by so much the proved bound of the polynomial's error is above the maximum at nodes, which is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..be import adjoint as turned
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_lemma, lemma
from . import power
from .power import WRONG as WRONG
from .power import operations as operations


def rule(a: Record, *, degree: int, bound: Any, slope: Any, error: Any, unit: Any, size: Any) -> Record:
    return power.rule(turned.rule(a), degree=degree, bound=bound, slope=slope, error=error, unit=unit, size=size)


def tree(
    a: BlockEncoding,
    *,
    degree: int,
    bound: Any,
    slope: Any,
    error: Any,
    unit: Any,
    size: Any,
    coefficients: Any,
    window: Any,
) -> BlockEncoding:
    """The power -1 of A^H."""
    numbers = {"degree": degree, "bound": bound, "slope": slope, "error": error, "unit": unit, "size": size}
    return power.node(power.POWER, turned.adjoint(a), numbers, coefficients, window)


def cost(a: Cost, *, degree: int) -> Cost:
    return power.cost(turned.cost(a), degree=degree)


def inverse(
    A: BlockEncoding, smallest: float | None = None, epsilon: float = 1e-6, negligible: float = 0.0
) -> BlockEncoding:
    """The pseudoinverse of A, its inverse where there is one; the call adds at most `epsilon` to the error.

    smallest    a lower bound on the singular values that count, 1/||A^+||; None takes the smallest one above `negligible` itself
    negligible  singular values up to it count as 0, the default those that are 0; none may lie between the two. Of a matrix of lower
                rank whose rows and columns are not 0, name one of the two: rounding does not tell its singular values from 0

    Raises ArgumentError (a singular value between the two, or not told from `negligible`), NormTooLarge (epsilon of A > 0 and
    ||A|| > alpha), PrecisionExceeded.
    """
    need(A, BlockEncoding, "A")
    numbers, coefficients, window = power.planned(A, -1.0, smallest, epsilon, negligible, False)
    data = {"coefficients": coefficients, "window": window}
    return apply_lemma(
        INVERSE,
        (A,),
        kind=BlockEncoding,
        n=A.n,
        shape=A.shape_in + A.shape_out,
        numbers=numbers,
        data=data,
        row_axes=len(A.shape_in),
    )


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """As of poly.power, of the adjoint, and odd."""
    yield from (made for made in power.stated(s, kit, s.children[0].target_data.H) if made.numbers["degree"] % 2)


def best_known() -> BlockEncoding:
    # an exact number at the end of the window, where P is farthest from 1/x
    return inverse(BlockEncoding.from_matrix([[0.5]], alpha=1.0), None, 1e-3)


def draw(rng: np.random.Generator, a: BlockEncoding) -> dict[str, Any]:
    return power.gap(rng, a, -1.0)


INVERSE = lemma(globals(), inverse, A=BE(contraction=True), measured=("bound", "slope", "error", "unit", "size"))
