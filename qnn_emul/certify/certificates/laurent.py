"""Polynomials with negative exponents too: how the search for derivations sees numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Powers = tuple[tuple[int, int], ...]  # atoms with exponents, negative ones too
Number = int | Fraction  # whole ones as such: most are, and their arithmetic is ten times quicker
Laurent = dict[Powers, Number]


def quotient(p: Number, q: Number) -> Number:
    """p/q, exactly."""
    out = Fraction(p) / q
    return out.numerator if out.denominator == 1 else out


def merged(m: Powers, n: Powers, sign: int = 1) -> Powers:
    """The product of monomials; with sign -1 the quotient."""
    if not n:
        return m
    powers = dict(m)
    for a, e in n:
        powers[a] = powers.get(a, 0) + sign * e
    return tuple(sorted([x for x in powers.items() if x[1]]))


def add(p: Laurent, q: Laurent, factor: Number = 1, by: Powers = ()) -> Laurent:
    """p + factor * by * q."""
    out = dict(p)
    for m, c in q.items():
        m, c = merged(m, by), c if factor == 1 else factor * c
        if m in out:
            c += out.pop(m)
        if c:
            out[m] = c
    return out


@dataclass(frozen=True)
class Known:
    """A fact: `premise` says that `difference` is > 0, >= 0 or = 0 (strength 2, 1, 0)."""

    premise: tuple[Any, ...]
    difference: Laurent
    strength: int

    def leads(self) -> list[Powers]:
        """The monomials that may be replaced by the others."""
        return [m for m, c in self.difference.items() if c < 0 or self.strength == 0]


def shifted(p: Laurent, by: Powers) -> Laurent:
    """by * p."""
    return {merged(m, by): c for m, c in p.items()}


def times(p: Laurent, q: Laurent) -> Laurent:
    """p q."""
    out: Laurent = {}
    for m, c in p.items():
        out = add(out, q, c, m)
    return out


def atoms(p: Laurent) -> list[int]:
    """The atoms, sorted."""
    return sorted({a for m in p for a, _ in m})


def divided(m: Powers, by: Powers, under: dict[int, int] | None = None) -> Powers | None:
    """m / by, where by divides m, but for atoms that may stand below; None where it does not."""
    out, powers = merged(m, by, -1), dict(m)
    return out if all(e >= min(0, powers.get(a, 0), (under or {}).get(a, 0)) for a, e in out) else None
