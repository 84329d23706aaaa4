"""Oblivious amplification.

Statement   U an (alpha, a, epsilon)-BE of A, ||A|| <= alpha where epsilon > 0, r rounds, d = 2 r + 1. The QSVT of (-1)^r T_d is a (1, a
            + 1, min(4 d sqrt(epsilon/alpha), d^2 epsilon/alpha))-BE of (-1)^r T_d^(SV)(A/alpha). Where A/alpha = sin(pi/(2 d)) V, V
            unitary, this is V itself: T_3(1/2) = -1 gives -V, and T_5(sin(pi/10)) = 1 gives V.
Source      GSLW (arXiv:1806.01838), Theorem 17; Mathematics 8.5.
Deviation   The sign is put right. The bound is that of any A; at sin(pi/(2 d)) the slope of T_d is 0.
Proof       poly.singular_value_transformation with |T_d| <= 1, common.scaling by (-1)^r.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...instances.aligned import block_scalar
from ...linalg.chebyshev import of_degree
from ...linalg.polynomials import MAX_COEFFICIENTS
from ...linalg.shapes import as_integer
from ..common import scaling
from ..guards import need
from ..language import BE, BlockEncoding, Cost, Record, apply_like, lemma
from . import chebyshev as polynomial
from . import singular_value_transformation as svt


def rule(a: Record, *, degree: int, sign: int) -> Record:
    return scaling.rule(polynomial.rule(a, degree=degree), factor=sign)


def tree(a: BlockEncoding, *, degree: int, sign: int, coefficients: Any) -> BlockEncoding:
    """(-1)^r T_d of the singular values."""
    made = polynomial.tree(a, degree=degree, coefficients=coefficients)
    return apply_like(made, scaling.SCALING, (made,), numbers={"factor": sign})


def cost(a: Cost, *, degree: int) -> Cost:
    return scaling.cost(polynomial.cost(a, degree=degree))


def oblivious_amplification(A: BlockEncoding, rounds: int = 1) -> BlockEncoding:
    """V from A/alpha = sin(pi/(4 rounds + 2)) V, V unitary; of any A, (-1)^rounds T_(2 rounds + 1)(A/alpha).

    Raises ArgumentError (rounds below 0), NormTooLarge (epsilon > 0 and ||A|| > alpha).
    """
    need(A, BlockEncoding, "A")
    degree = 2 * as_integer(rounds, "rounds", 0, MAX_COEFFICIENTS // 2 - 1) + 1
    svt.need_within(A)
    numbers = {"degree": degree, "sign": -1 if rounds % 2 else 1}
    return apply_like(A, OBLIVIOUS, (A,), numbers=numbers, data={"coefficients": of_degree(degree)})


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """One round and none."""
    import sympy as sp

    for degree, sign in ((1, 1), (3, -1)):
        series = kit.Series((*[sp.Integer(0)] * degree, sp.Integer(1)), sp.Integer(1))
        numbers, label = {"degree": degree, "sign": sp.Integer(sign)}, f"degree {degree}"
        yield replace(s, label=label, numbers=numbers, data={"coefficients": series})


def attained_by() -> BlockEncoding:
    # T_3 is steepest at 1, where its slope is 3^2
    return oblivious_amplification(block_scalar(1 - 1e-7, 1.0, 1e-7), 1)


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    return {"rounds": int(rng.integers(0, 3))}


WRONG = {
    "k where k squared stands": lambda r, a, *, degree, sign: {"epsilon": degree * a.epsilon / a.alpha / 2},
    "alpha of A": lambda r, a, *, degree, sign: {"alpha": 1 + a.alpha},
}
OBLIVIOUS = lemma(globals(), oblivious_amplification, A=BE(contraction=True))
