"""Suprema of polynomials over whole intervals, proved in ball arithmetic (python-flint, extra `rigor` or `proofs`); nothing is sampled.

Low degrees: an interval is bisected until the sum of |coefficients| around its middle, all of it in balls, is at most the bound.
High degrees: values at Chebyshev nodes, in balls, and Ehlich and Zeller's theorem on what happens between them.
"""

from __future__ import annotations

from typing import Any

from ..errors import PrecisionExceeded
from ..linalg.balls import exact

MAX_PIECES = 20_000


class Refuted(PrecisionExceeded):
    """The bound is not reached: a ball lies above it, or bisection does not end."""


def from_chebyshev(coefficients: Any) -> Any:
    """sum_k c_k T_k(x) as a flint.arb_poly in x; floats stand for the rationals that they are."""
    import flint

    last, before = flint.arb_poly([0]), flint.arb_poly([0])
    x = flint.arb_poly([0, 1])
    balls = [c if isinstance(c, flint.arb) else exact(float(c)) for c in coefficients]
    for c in reversed(balls[1:]):
        last, before = 2 * x * last - before + flint.arb_poly([c]), last
    return x * last - before + flint.arb_poly([balls[0]])


def prove_at_most(p: Any, low: Any, high: Any, bound: Any) -> int:
    """|p(x)| <= bound for low <= x <= high, p an arb_poly; the number of pieces. Raises Refuted."""
    import flint

    stack, pieces = [(exact(low), exact(high))], 0
    while stack:
        a, b = stack.pop()
        pieces += 1
        middle = ((a + b) / 2).mid()
        around = p(flint.arb_poly([middle, (b - a) / 2]))  # in y, x = middle + radius y, |y| <= 1
        here, *rest = (abs(around[k]) for k in range(max(1, around.length())))
        if sum(rest, here) <= bound:
            continue
        if here > bound or pieces > MAX_PIECES:
            raise Refuted(f"|p| <= {bound} is not proved near x = {middle}: |p| there is {here}")
        stack += [(a, middle), (middle, b)]
    return pieces


def largest_at_nodes(coefficients: Any, low: float, high: float, minus: int, density: int) -> Any:
    """A bound on |sum_k c_k T_k(x) - minus| over [low, high], any degree d: its maximum at M = density * d Chebyshev nodes,
    over cos(d pi/(2 M)) (Ehlich and Zeller). The nodes are balls, the c_k the floats that they are."""
    import flint

    degree = len(coefficients) - 1
    count, balls = density * degree, [exact(float(c)) for c in reversed(coefficients[1:])]
    middle, half, first = (exact(low) + exact(high)) / 2, (exact(high) - exact(low)) / 2, exact(float(coefficients[0]))
    largest = flint.arb(0)
    for j in range(count + 1):
        x = middle + half * flint.arb.cos_pi_fmpq(flint.fmpq(j, count))
        twice, last, before = 2 * x, flint.arb(0), flint.arb(0)
        for c in balls:
            last, before = twice * last - before + c, last
        largest = largest.max(abs(x * last - before + first - minus))
    return largest / flint.arb.cos_pi_fmpq(flint.fmpq(1, 2 * density))


def erf_quotient(nu: float, terms: int) -> tuple[Any, Any]:
    """erf(nu x)/x = q(s), s = x^2 in [0, 1]: q as an arb_poly of `terms` terms, and a bound on what it leaves out (alternating)."""
    import flint

    front, square = 2 * exact(nu) / flint.arb.pi().sqrt(), exact(nu) ** 2
    power, factorial, out = flint.arb(1), 1, []
    for k in range(terms + 1):
        out.append((-1) ** k * front * power / (factorial * (2 * k + 1)))
        power, factorial = power * square, factorial * (k + 1)
    if not square < terms:  # from there on the terms fall
        raise PrecisionExceeded(f"{terms} terms of erf({nu:g} x) are too few")
    return flint.arb_poly(out[:-1]), abs(out[-1])
