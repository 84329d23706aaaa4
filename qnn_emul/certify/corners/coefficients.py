"""Coefficients of networks: polynomials over the rationals in symbols, with one rule for each kind of symbol and no others.

A symbol is "kind:name"; its conjugate ends in "~". The kind alone says what is known of it:

h       1/sqrt 2: real, h h = 1/2
i       the imaginary unit: i i = -1
e:x     a number of modulus 1: e e~ = 1
c:x s:x cosine and sine of one rotation: real, s s = 1 - c c
w:p:j   conj(l) r for entry j of the two first columns l:p:j and r:p:j of a pair of preparations: l~ r = w
f:x     a number of which nothing is known (section Loops of the format of certificates)
a:p:j   entry j of a preparation's first column, complex
q:x     <b|b> for the block b of the vector-encoding x; t:x a real number; x:x any number
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

REAL = ("h", "c", "s", "t", "q")
Monomial = tuple[tuple[str, int], ...]  # symbols in their order, with exponents


def conjugated(symbol: str) -> str:
    """The conjugate of a symbol other than i."""
    if symbol.partition(":")[0] in REAL:
        return symbol
    return symbol[:-1] if symbol.endswith("~") else symbol + "~"


@dataclass(frozen=True)
class Coefficient:
    """A sum of rational multiples of monomials; made by the functions below, which apply the rules."""

    terms: tuple[tuple[Monomial, Fraction], ...]

    def __add__(self, other: Coefficient) -> Coefficient:
        return collected((*self.terms, *other.terms))

    def __mul__(self, other: Coefficient) -> Coefficient:
        out: dict[Monomial, Fraction] = {}
        for m, p in self.terms:
            for k, q in other.terms:
                for made, factor in product(m, k).items():
                    out[made] = out.get(made, Fraction(0)) + p * q * factor
        return collected(out.items())

    def __neg__(self) -> Coefficient:
        return self * number(-1)

    def conjugate(self) -> Coefficient:
        """The conjugate."""
        total = ZERO
        for m, p in self.terms:
            sign = -1 if sum(k for s, k in m if s == "i") % 2 else 1
            turned = number(p * sign)
            for s, k in m:
                for _ in range(k):
                    turned = turned * symbol(s if s == "i" else conjugated(s))
            total = total + turned
        return total

    def with_values(self, values: Mapping[str, Coefficient]) -> Coefficient:
        """Values in place of some symbols."""
        total = ZERO
        for m, p in self.terms:
            made = number(p)
            for s, k in m:
                for _ in range(k):
                    made = made * values.get(s, symbol(s))
            total = total + made
        return total

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __str__(self) -> str:
        shown = []
        for m, p in self.terms:
            letters = [s if k == 1 else f"{s}^{k}" for s, k in m]
            shown.append(" ".join([*([str(p)] if p != 1 or not m else []), *letters]))
        return " + ".join(shown) or "0"


def collected(terms: Iterable[tuple[Monomial, Fraction]]) -> Coefficient:
    """Equal monomials added, zeros dropped, in order."""
    out: dict[Monomial, Fraction] = {}
    for m, p in terms:
        out[m] = out.get(m, Fraction(0)) + p
    return Coefficient(tuple(sorted((m, p) for m, p in out.items() if p)))


def number(value: int | Fraction) -> Coefficient:
    """A rational number."""
    return collected([((), Fraction(value))])


def symbol(name: str) -> Coefficient:
    """A symbol, or its conjugate."""
    return collected(reduced({name: 1}).items())


@cache
def product(first: Monomial, second: Monomial) -> Mapping[Monomial, Fraction]:
    """The product of two monomials by the rules."""
    powers = dict(first)
    for s, k in second:
        powers[s] = powers.get(s, 0) + k
    return reduced(powers)


def reduced(powers: dict[str, int]) -> Mapping[Monomial, Fraction]:
    """One monomial by the rules of its symbols."""
    factor = Fraction(1)
    out = {s: k for s, k in powers.items() if k}
    for s in sorted(out):
        kind, _, name = s.partition(":")
        k = out.get(s, 0)
        if s == "h":
            factor, out[s] = factor / 2 ** (k // 2), k % 2
        elif s == "i":
            factor, out[s] = factor * (-1) ** (k // 2), k % 2
        elif kind == "e" and not s.endswith("~"):
            both = min(k, out.get(s + "~", 0))
            out[s] = k - both
            out[s + "~"] = out.get(s + "~", 0) - both
        elif kind == "r" and not s.endswith("~"):
            _pair(out, f"l:{name}~", s, f"w:{name}")
        elif kind == "r":
            _pair(out, f"l:{name[:-1]}", s, f"w:{name}")
        elif kind == "s" and k > 1:
            out[s] = k % 2
            return _squares(out, f"c:{name}", k // 2, factor)
    return {tuple(sorted((s, k) for s, k in out.items() if k)): factor}


def _pair(out: dict[str, int], left: str, right: str, both: str) -> None:
    """left right = both, as often as it goes."""
    count = min(out.get(left, 0), out.get(right, 0))
    if count:
        out[left], out[right] = out[left] - count, out[right] - count
        out[both] = out.get(both, 0) + count


def _squares(out: dict[str, int], cosine: str, count: int, factor: Fraction) -> Mapping[Monomial, Fraction]:
    """(1 - c c)^count times the rest, by the rules."""
    total: dict[Monomial, Fraction] = {}
    terms: dict[int, Fraction] = {0: Fraction(1)}
    for _ in range(count):
        terms = {
            k: terms.get(k, Fraction(0)) - terms.get(k - 2, Fraction(0)) for k in {*terms, *(k + 2 for k in terms)}
        }
    for k, p in terms.items():
        for m, q in reduced({**out, cosine: out.get(cosine, 0) + k}).items():
            total[m] = total.get(m, Fraction(0)) + factor * p * q
    return total


ZERO = Coefficient(())
ONE = number(1)
