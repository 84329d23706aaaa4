"""A formula of a rule in Lean's words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any


def in_lean(value: Any, names: Mapping[Any, str]) -> str:
    """A number or a SymPy expression with these names for its symbols. Raises TypeError for a function that has no name there."""
    import sympy

    return _written(sympy.nsimplify(sympy.sympify(value), rational=True), names)


def _written(e: Any, names: Mapping[Any, str]) -> str:
    import sympy

    if e.is_Symbol:
        return names.get(e, str(e))
    if e.is_Rational:
        return _number(Fraction(int(e.p), int(e.q)))
    if e is sympy.pi:
        return "Real.pi"
    if e.is_Add:
        first, *rest = sorted(e.args, key=lambda a: a.could_extract_minus_sign())
        signs = [(" - ", -a) if a.could_extract_minus_sign() else (" + ", a) for a in rest]
        return _inside(first, names) + "".join(sign + _inside(a, names) for sign, a in signs)
    if e.is_Mul:
        return _product(e, names)
    if e.is_Pow:
        return _power(e, names)
    name = {sympy.Max: "max", sympy.Min: "min"}.get(type(e))
    if name:
        out = _argument(e.args[0], names)
        for a in e.args[1:]:
            out = f"({name} {out} {_argument(a, names)})"
        return out
    if isinstance(e, sympy.Abs):
        return f"|{_written(e.args[0], names)}|"
    raise TypeError(f"{type(e).__name__} has no name in the vocabulary")


def _number(q: Fraction) -> str:
    return str(q.numerator) if q.denominator == 1 else f"({q.numerator} / {q.denominator})"


def _inside(e: Any, names: Mapping[Any, str]) -> str:
    """A summand."""
    return f"({_written(e, names)})" if e.is_Add else _written(e, names)


def _argument(e: Any, names: Mapping[Any, str]) -> str:
    """What a function is applied to."""
    text = _written(e, names)
    return (
        text
        if (e.is_Atom and not text.startswith("-")) or text.startswith("(max") or text.startswith("(min")
        else f"({text})"
    )


def _product(e: Any, names: Mapping[Any, str]) -> str:
    above, below = e.as_numer_denom()
    if below != 1:
        over = _argument(above, names) if above.is_Add or above.is_Mul else _written(above, names)
        return f"{over} / {_argument(below, names)}"
    return " * ".join(_factor(a, names) for a in e.args)


def _factor(e: Any, names: Mapping[Any, str]) -> str:
    return f"({_written(e, names)})" if e.is_Add or (e.is_number and e < 0) else _written(e, names)


def _power(e: Any, names: Mapping[Any, str]) -> str:
    import sympy

    base, exponent = e.args
    if exponent == sympy.Rational(1, 2):
        return f"Real.sqrt {_argument(base, names)}"
    if exponent.is_negative:
        return f"1 / {_argument(base**-exponent, names)}"
    return f"{_argument(base, names)} ^ {_argument(exponent, names)}"
