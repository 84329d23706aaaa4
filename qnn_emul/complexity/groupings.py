"""What each grouping of a convolution costs, in C, D, m = log2 M and epsilon, from the lemmas' cost records (Lemma 5, Mathematics 5.3).

C channels in and out, D x D taps, M x M images. One use costs `depth`; bringing alpha = lambda ||C|| down to 2 ||C|| by uniform
amplification uses it O(lambda log(1/epsilon)) times, lambda the grouping's proved bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Expr, Symbol

from ..lemmas import CATALOGUE
from .growth import EPSILON, upper

C, D, M = (Symbol(name, positive=True) for name in "CDM")
SIZES = {"channels": Symbol("c", positive=True), "taps": Symbol("t", positive=True), "m": Symbol("m", positive=True)}
BEHIND = {SIZES["channels"]: C, SIZES["taps"]: D, SIZES["m"]: M}  # log2 of which
PAPER: Expr = C**3 * D**4 * SIZES["m"] ** 2 * sympy.log(C) * sympy.log(D)  # what Lemma 5 states
BOUNDS: dict[str, Expr] = {  # lambda/||C||, from each lemma's Statement
    "be.convolution_stack": D,
    "be.convolution_tap": D * sympy.sqrt(C),
    "be.convolution_channel": D * C,
    "be.convolution_parameter": D * C ** sympy.Rational(3, 2),
    "be.convolution_fourier": sympy.Integer(1),
}


@dataclass(frozen=True)
class Grouping:
    """One grouping: leading terms of the depth of a use, the bound on lambda/||C||, and of the depth of C/(2 ||C||) within epsilon."""

    key: str
    depth: Expr
    subnormalization: Expr
    amplified: Expr

    def as_dict(self) -> dict[str, str]:
        """Formulas in C, D, M, m, epsilon as strings that SymPy parses."""
        return {
            "lemma": self.key,
            "depth": str(self.depth),
            "subnormalization": str(self.subnormalization),
            "amplified_depth": str(self.amplified),
            "paper": str(PAPER),
        }


def groupings() -> list[Grouping]:
    """All five, from the catalogue's `cost` functions."""
    out = []
    for key, bound in BOUNDS.items():
        entry = CATALOGUE[key]
        assert entry.cost is not None
        cost = entry.cost(**SIZES, carry=1)
        depth = leading(upper(cost.depth))
        amplified = leading(sympy.expand(depth * bound)) * sympy.log(1 / EPSILON) if bound != 1 else depth
        out.append(Grouping(key, depth, bound, amplified))
    return out


def leading(expression: Expr) -> Expr:
    """The terms without constants that no other dominates, in C, D, M (powers of 2^c, 2^t, 2^m) and their logarithms."""
    found = {_exponents(t): None for t in sympy.Add.make_args(sympy.expand(expression.replace(_is_power, _as_powers)))}
    kept = [e for e in found if not any(e != o and all(a <= b for a, b in zip(e, o, strict=True)) for o in found)]
    return sympy.Add(
        *(sympy.Mul(*(_factor(pair, *e) for pair, e in zip(BEHIND.items(), one, strict=True))) for one in kept)
    )


def _exponents(product: Expr) -> tuple[tuple[Any, Any], ...]:
    """For each of C, D, M: its power and that of its logarithm, to be compared in this order."""
    powers = product.as_powers_dict()
    return tuple((powers.get(big, sympy.S.Zero), powers.get(small, sympy.S.Zero)) for small, big in BEHIND.items())


def _factor(pair: tuple[Symbol, Symbol], power: Any, logs: Any) -> Expr:
    small, big = pair
    return big**power * (small if big == M else sympy.log(big)) ** logs


def _is_power(expression: Expr) -> bool:
    return isinstance(expression, sympy.Pow) and expression.base.is_number and expression.exp.has(*BEHIND)


def _as_powers(expression: Expr) -> Expr:
    """b^(x c + y t + z m + r) as powers of C, D, M and a number."""
    exponent, out = sympy.expand(expression.exp), sympy.S.One
    unit = sympy.log(expression.base, 2)
    for small, big in BEHIND.items():
        out *= big ** (exponent.coeff(small) * unit)
    return out * expression.base ** exponent.subs(dict.fromkeys(BEHIND, 0))
