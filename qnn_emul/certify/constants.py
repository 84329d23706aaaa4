"""The constants that decide the paper, proved in ball arithmetic: each a statement that is established by running it, or raises.

What depends on parameters (polynomials) is proved for the parameters of the paper's blocks; the general proofs stand in the docstrings
of `linalg.polynomials` and `linalg.amplification`, and are of another kind.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..linalg import polynomials
from ..linalg.amplification import amplification
from ..linalg.balls import exact, with_precision
from .balls import Refuted, erf_quotient, from_chebyshev, largest_at_nodes, prove_at_most

SLOPE = Fraction(4, 5)  # f(x) = erf(4x/5)
GAPS = (0.0511, 0.0346, 0.0262)  # (1 - L)/(1 + kappa L), kappa = 1, 2, 3: what blocks of amplified inputs start from


def _need(condition: bool, what: str) -> None:
    if not condition:
        raise Refuted(what)


def _lipschitz() -> Any:
    import flint

    return 2 * exact(SLOPE) / flint.arb.pi().sqrt()


@with_precision(128)
def lipschitz() -> str:
    """L = 8/(5 sqrt(pi)) and 1 - L lie between these decimals."""
    size = _lipschitz()
    _need(exact(Fraction("0.902703")) < size < exact(Fraction("0.902704")), "L")
    _need(exact(Fraction("0.0972966")) < 1 - size < exact(Fraction("0.0972968")), "1 - L")
    return "0.902703 < 8/(5 sqrt(pi)) < 0.902704, 0.0972966 < 1 - L < 0.0972968"


@with_precision(128)
def growth() -> str:
    """How much one block multiplies an error, to first order; the thresholds of its amplification."""
    size = _lipschitz()
    _need(exact(Fraction("19.55")) < (1 + size) / (1 - size) < exact(Fraction("19.56")), "(1 + L)/(1 - L)")
    for kappa, gap in enumerate(GAPS, 1):
        _need(exact(gap) < (1 - size) / (1 + kappa * size) < exact(gap) + exact(Fraction("0.0001")), f"threshold {gap}")
    return "19.55 < (1 + L)/(1 - L) < 19.56; (1 - L)/(1 + kappa L) > 0.0511, 0.0346, 0.0262 for kappa = 1, 2, 3"


@with_precision(256)
def quotient_decreases() -> str:
    """erf(u)/u decreases for u > 0, so that sup |erf(nu x)/x| is its limit 2 nu/sqrt(pi) at 0, whatever nu > 0.

    With w = u^2, phi(w) = erf(u)/u: phi' = -(sum of an alternating series), between -0.39 and -0.01 for 0 <= w <= 9 (bisection). For
    u >= 3, u^2 (erf(u)/u)' = 2/sqrt(pi) u exp(-u^2) - erf(u); the first term decreases there, so it is negative from its value at 3 on.
    """
    import flint

    series, left_out = erf_quotient(3.0, 80)  # in s = w/9, phi = series/3
    slope = series.derivative() * exact(Fraction(1, 27))
    # the terms of the derivative fall too: at most 80 times the first that is left out, and the next
    tail = 81 * left_out
    prove_at_most(slope + flint.arb_poly([exact(Fraction("0.2"))]), 0, 1, exact(Fraction("0.19")) - tail)
    three = flint.arb(3)
    _need(2 / flint.arb.pi().sqrt() * three * (-three * three).exp() < three.erf(), "u >= 3")
    return "erf(nu x)/x decreases for x > 0; its supremum is 2 nu/sqrt(pi)"


@with_precision(320)
def quotient_polynomials() -> str:
    """|Q(t) - g(kappa t)| <= error_bound on [-1, 1] for the activation's polynomials, kappa = 1, 2, 3, errors 1e-2 … 1e-10."""
    import flint

    done = []
    for kappa in (1.0, 2.0, 3.0):
        nu = float(SLOPE)
        series, left_out = erf_quotient(nu * kappa, 60)
        spread: list[Any] = [flint.arb(0)] * (2 * series.length())
        for k in range(series.length()):
            spread[2 * k] = series[k] / exact(kappa)  # g(kappa t) = erf(nu kappa t)/(kappa t)
        for error in (1e-2, 1e-6, 1e-10):
            q = polynomials.erf_over_x(nu, error, kappa)
            difference = from_chebyshev(q.coefficients) - flint.arb_poly(spread)
            prove_at_most(difference, 0, 1, exact(q.error_bound) - left_out)  # even, so [0, 1] is enough
            done.append(q.degree)
    return f"|Q(t) - erf(4/5 kappa t)/(kappa t)| <= error_bound on [-1, 1], degrees {min(done)} to {max(done)}"


@with_precision(256)
def sign_polynomials() -> str:
    """|P| <= 1 on [-1, 1] and |P - 1| <= error_bound from the threshold on, for the thresholds of the paper's blocks."""
    done = []
    for gap in GAPS:
        p = polynomials.sign(gap, 0.02)
        _need(largest_at_nodes(p.coefficients, -1, 1, 0, 64) <= 1, f"|P| <= 1, gap {gap}")
        _need(largest_at_nodes(p.coefficients, gap, 1, 1, 24) <= exact(p.error_bound), f"|P - 1|, gap {gap}")
        done.append(p.degree)
    return f"|P| <= 1 on [-1, 1], |P - 1| <= error_bound on [gap, 1]: gaps {GAPS}, degrees {done}"


@with_precision(256)
def amplifying_polynomials() -> str:
    """|P| <= 1 on [-1, 1] and |P - gamma x| <= error_bound on |x| <= (1 - delta)/gamma."""
    done = []
    for factor, delta, error in ((1.5, 0.5, 1e-3), (3.0, 0.5, 1e-4), (4.0, 0.25, 1e-2)):
        p = amplification(factor, delta, error)
        _need(largest_at_nodes(p.coefficients, -1, 1, 0, 48) <= 1, f"|P| <= 1, factor {factor}")
        difference = from_chebyshev(p.coefficients) - from_chebyshev([0.0, factor])
        prove_at_most(difference, 0, (1 - delta) / factor, exact(p.error_bound))  # odd
        done.append(p.degree)
    return f"|P| <= 1 on [-1, 1], |P - gamma x| <= error_bound inside: degrees {done}"


CONSTANTS: dict[str, Callable[[], str]] = {
    f.__name__: f
    for f in (lipschitz, growth, quotient_decreases, quotient_polynomials, sign_polynomials, amplifying_polynomials)
}
