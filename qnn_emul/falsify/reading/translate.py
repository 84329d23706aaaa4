"""SymPy expressions as z3 terms over the reals: + - * / powers, Max, Min, Abs, square roots, pi, and opaque symbols for the rest.

A square root is a new number s >= 0 with s^2 = its argument, a quotient z3's own with the divisor not 0: formulas are defined
wherever they were made, so nothing is asked about that. Any other function (log, erf …) is an unknown real, the same for equal
arguments: what is proved then holds whatever its values are.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

PI = (Fraction(314159265358979323846264338327, 10**29), Fraction(314159265358979323846264338328, 10**29))


class Undefined(Exception):
    """Part of an expression is no real number."""


class Translator:
    """Translates, collecting `facts` (definitions and the symbols' own assumptions) as it goes.

    context   of the z3 terms; one of its own makes the solver's answers those of a fresh process
    """

    def __init__(self, context: Any = None) -> None:
        self.context = context
        self.facts: list[Any] = []
        self.names: dict[Any, Any] = {}
        self.used: set[str] = set()

    def symbol(self, e: Any) -> Any:
        """The z3 number of a symbol or an opaque expression, with the sign that SymPy knows of it."""
        import z3

        if e not in self.names:
            whole = bool(e.is_Symbol and e.is_integer)
            name = str(e) if e.is_Symbol else f"[{e}]"
            while name in self.used:  # two symbols of one name and different assumptions are two numbers
                name += "'"
            self.used.add(name)
            number = (z3.Int if whole else z3.Real)(name, self.context)
            term = z3.ToReal(number) if whole else number
            self.names[e] = term
            for holds, fact in (
                (e.is_positive, term > 0),
                (e.is_nonnegative, term >= 0),
                (e.is_negative, term < 0),
                (e.is_nonpositive, term <= 0),
                (e.is_nonzero, term != 0),
            ):
                if holds:
                    self.facts.append(fact)
        return self.names[e]

    def term(self, e: Any) -> Any:
        """A z3 term equal to the SymPy expression."""
        import sympy as sp
        import z3

        if e.is_Rational:
            return z3.Q(int(e.p), int(e.q), self.context)
        if e.is_Float:
            return self.term(sp.Rational(e))
        if e is sp.pi:
            if e not in self.names:
                self.names[e] = pi = z3.Real("pi", self.context)
                self.facts += [
                    pi > z3.Q(PI[0].numerator, PI[0].denominator, self.context),
                    pi < z3.Q(PI[1].numerator, PI[1].denominator, self.context),
                ]
            return self.names[e]
        if e.is_Symbol:
            if e.is_extended_real is False or (e.is_complex and e.is_extended_real is None):
                raise Undefined(f"{e} is a complex number: it may only stand in |{e}|")
            return self.symbol(e)
        if e.is_Add:
            return z3.Sum([self.term(x) for x in e.args])
        if e.is_Mul:
            return z3.Product([self.term(x) for x in e.args])
        if e.is_Pow:
            return self._power(e)
        if isinstance(e, sp.Max | sp.Min):
            return self._extreme(e, isinstance(e, sp.Max))
        if isinstance(e, sp.Abs):
            return self._absolute(e)
        if e.has(sp.nan, sp.I) or (e.is_number and e.is_finite is False):
            raise Undefined(f"{e} is no number")
        return self.symbol(e)

    def _power(self, e: Any) -> Any:
        import z3

        base, exponent = e.as_base_exp()
        if not (exponent.is_Rational and exponent.q <= 2 and abs(exponent.p) <= 64):
            return self.symbol(e)
        x = self.term(base)
        if exponent.q == 2:
            x = self._root(base, x)
        power = z3.Product([x] * abs(int(exponent.p))) if abs(int(exponent.p)) > 1 else x
        if exponent.p > 0:
            return power
        self.facts.append(x != 0)
        return 1 / power

    def _root(self, base: Any, x: Any) -> Any:
        import z3

        key = ("root", base)
        if key not in self.names:
            self.names[key] = s = z3.Real(f"sqrt({base})", self.context)
            self.facts += [x >= 0, s >= 0, s * s == x]
        return self.names[key]

    def _extreme(self, e: Any, largest: bool) -> Any:
        import z3

        best, *rest = [self.term(x) for x in e.args]
        for x in rest:
            best = z3.If(x >= best if largest else x <= best, x, best)
        return best

    def _absolute(self, e: Any) -> Any:
        import z3

        (inner,) = e.args
        try:
            x = self.term(inner)
        except Undefined:
            return self.symbol(e)  # the modulus of a complex number: some number >= 0
        return z3.If(x >= 0, x, -x)

    def relation(self, r: Any) -> Any:
        """A z3 formula of a SymPy relation, or of And/Or/true/false of them."""
        import sympy as sp
        import z3

        if r in (sp.true, sp.false, True, False):
            return z3.BoolVal(bool(r), self.context)
        if isinstance(r, sp.And | sp.Or):
            return (z3.And if isinstance(r, sp.And) else z3.Or)([self.relation(x) for x in r.args])
        left, right = self.term(r.lhs), self.term(r.rhs)
        return {
            "<=": left <= right,
            "<": left < right,
            ">=": left >= right,
            ">": left > right,
            "==": left == right,
            "!=": left != right,
        }[r.rel_op]
