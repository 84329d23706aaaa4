"""Fractions of polynomials with rational coefficients in atoms: all that checking a certificate needs of algebra. Python alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as Rational

Monomial = tuple[tuple[int, int], ...]  # atoms with exponents, sorted
Polynomial = dict[Monomial, Rational]

ONE: Polynomial = {(): Rational(1)}


def _times(one: Monomial, other: Monomial) -> Monomial:
    if not one or not other:
        return one or other
    powers = dict(one)
    for atom, exponent in other:
        powers[atom] = powers.get(atom, 0) + exponent
    return tuple(sorted(powers.items()))


def plus(p: Polynomial, q: Polynomial) -> Polynomial:
    """p + q."""
    out = dict(p)
    for m, c in q.items():
        c += out.pop(m, 0)
        if c:
            out[m] = c
    return out


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    """p q."""
    if p == ONE or q == ONE:
        return q if p == ONE else p
    out: Polynomial = {}
    for m, c in p.items():
        for n, d in q.items():
            product = _times(m, n)
            out[product] = out.get(product, Rational(0)) + c * d
    return {m: c for m, c in out.items() if c}


@dataclass(frozen=True, eq=False)
class Ratio:
    """over / under; equal to another where the products crosswise are, whatever the atoms are."""

    over: Polynomial
    under: Polynomial

    def __add__(self, other: Ratio) -> Ratio:
        if self.under == other.under:
            return Ratio(plus(self.over, other.over), self.under)
        return Ratio(plus(times(self.over, other.under), times(other.over, self.under)), times(self.under, other.under))

    def __neg__(self) -> Ratio:
        return Ratio({m: -c for m, c in self.over.items()}, self.under)

    def __sub__(self, other: Ratio) -> Ratio:
        return self + -other

    def __mul__(self, other: Ratio) -> Ratio:
        if self.over and self.over == other.under:
            return Ratio(other.over, self.under)
        if self.under and self.under == other.over:
            return Ratio(self.over, other.under)
        return Ratio(times(self.over, other.over), times(self.under, other.under))

    def __pow__(self, exponent: int) -> Ratio:
        out = self
        for _ in range(exponent - 1):
            out = Ratio(times(out.over, self.over), times(out.under, self.under))
        return out

    def inverse(self) -> Ratio:
        """1/self."""
        return Ratio(self.under, self.over)

    @property
    def vanishes(self) -> bool:
        """Whether it is 0."""
        return not self.over

    def equals(self, other: Ratio) -> bool:
        """Whether the two are one. What is divided by 0 equals nothing."""
        return bool(self.under) and bool(other.under) and (self - other).vanishes

    def put(self, atom: int, value: Ratio) -> Ratio:
        """The same with a value for an atom."""
        return _put(self.over, atom, value) * _put(self.under, atom, value).inverse()


def rational(value: Rational | int) -> Ratio:
    """A number."""
    return Ratio({(): Rational(value)} if value else {}, ONE)


def atom(name: int) -> Ratio:
    """An atom."""
    return Ratio({((name, 1),): Rational(1)}, ONE)


def _put(p: Polynomial, name: int, value: Ratio) -> Ratio:
    by_power: dict[int, Polynomial] = {}
    for m, c in p.items():
        powers = dict(m)
        rest = tuple(x for x in m if x[0] != name)
        by_power.setdefault(powers.get(name, 0), {})[rest] = c
    out = rational(0)
    for exponent, rest_of_it in by_power.items():
        term = Ratio(rest_of_it, ONE)
        out = out + (term * value**exponent if exponent else term)
    return out
