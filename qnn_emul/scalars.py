"""max, min, abs and square root, once, for every number system a rule may be read in.

A rule is written with `+ - * /` and the functions below. Run on floats it gives numbers, on SymPy expressions the formula, on
python-flint balls an enclosure, on mpmath's numbers many digits, on the falsifier's numbers (`number_system` "reading") what
holds for all values, on `Rounded` ones how far rounding may have carried it. The number system is told from the arguments'
types; none of these packages is imported here unless its numbers come in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

__all__ = [
    "absolute",
    "ceil_log2",
    "is_symbolic",
    "maximum",
    "minimum",
    "real_part",
    "square_root",
    "total",
    "unit_phase",
]

COMPARED = 100  # arguments of a Max or Min, in pairs


def _system(*values: Any) -> str:
    """Name of the package whose numbers are among `values`; "" for plain Python and numpy numbers."""
    for value in values:
        known = getattr(type(value), "number_system", "")
        if known:
            return str(known)
        for kind in type(value).__mro__:  # a subclass of SymPy's symbols may be at home elsewhere
            package = kind.__module__.partition(".")[0]
            if package in ("sympy", "flint", "mpmath"):
                return package
    return ""


def is_symbolic(value: Any) -> bool:
    """Whether it is a formula or a ball: nothing that can be measured or rounded."""
    return _system(value) not in ("", "mpmath")


def _reading_extreme(largest: bool) -> Callable[..., Any]:
    def pick(*values: Any) -> Any:
        return next(v for v in values if _system(v)).extreme(values, largest)

    return pick


def _ball_extreme(method: str) -> Callable[..., Any]:
    def pick(*values: Any) -> Any:
        import flint

        best = flint.arb(values[0])
        for value in values[1:]:
            best = getattr(best, method)(flint.arb(value))
        return best

    return pick


def _sympy(name: str) -> Callable[..., Any]:
    def call(*values: Any) -> Any:
        import sympy

        return getattr(sympy, name)(*values)

    return call


def _sympy_extreme(name: str) -> Callable[..., Any]:
    """Max or Min, without arguments that the signs of a difference's terms show to be redundant.

    SymPy's own comparison finds the same for records, at ten milliseconds a pair. Nothing is compared under sympy.evaluate(False).
    """

    def call(*values: Any) -> Any:
        import sympy

        kind, largest = getattr(sympy, name), name == "Max"
        given = [sympy.sympify(v) for v in values]
        distinct = list(dict.fromkeys(part for v in given for part in (v.args if isinstance(v, kind) else (v,))))
        if len(distinct) > COMPARED or not sympy.core.parameters.global_parameters.evaluate:
            return kind(*distinct, evaluate=False)
        at_most = _at_most if largest else lambda a, b: _at_most(b, a)
        kept: list[Any] = []
        for one in distinct:
            if not any(at_most(one, other) for other in kept):
                kept = [other for other in kept if not at_most(other, one)] + [one]
        return kind(*kept, evaluate=False)

    return call


def _at_most(a: Any, b: Any) -> bool:
    """Whether a <= b is seen at once."""
    among = (b.func.__name__ == "Max" and a in b.args) or (a.func.__name__ == "Min" and b in a.args)
    return among or _not_negative(b - a)


def _not_negative(formula: Any) -> bool:
    """Whether no term of it can be negative."""
    if formula.is_number or not formula.args:
        return bool(formula.is_nonnegative)
    if formula.func.__name__ in ("Add", "Mul", "Max", "Min"):
        return all(_not_negative(part) for part in formula.args)
    return _not_negative(formula.args[0]) if formula.is_Pow else bool(formula.is_nonnegative)


_MAXIMUM: dict[str, Callable[..., Any]] = {
    "sympy": _sympy_extreme("Max"),
    "flint": _ball_extreme("max"),
    "reading": _reading_extreme(True),
    "rounded": _reading_extreme(True),
}
_MINIMUM: dict[str, Callable[..., Any]] = {
    "sympy": _sympy_extreme("Min"),
    "flint": _ball_extreme("min"),
    "reading": _reading_extreme(False),
    "rounded": _reading_extreme(False),
}


def _plain_root(value: Any) -> float:
    """math.sqrt, also of whole numbers beyond floats."""
    return math.sqrt(value) if not isinstance(value, int) or value.bit_length() < 1000 else float(math.isqrt(value))


_SQRT: dict[str, Callable[..., Any]] = {
    "sympy": _sympy("sqrt"),
    "flint": lambda x: x.sqrt(),
    "mpmath": lambda x: x.context.sqrt(x),  # complex where x < 0
    "reading": lambda x: x.square_root(),
    "rounded": lambda x: x.square_root(),
}
_ABSOLUTE: dict[str, Callable[..., Any]] = {"sympy": _sympy("Abs")}


def maximum(*values: Any) -> Any:
    """Largest of one or more scalars."""
    return values[0] if len(values) == 1 else _MAXIMUM.get(_system(*values), max)(*values)


def minimum(*values: Any) -> Any:
    """Smallest of one or more scalars."""
    return values[0] if len(values) == 1 else _MINIMUM.get(_system(*values), min)(*values)


def absolute(value: Any) -> Any:
    """|value|, also of a complex number."""
    return _ABSOLUTE.get(_system(value), abs)(value)


def unit_phase(value: Any) -> Any:
    """value/|value|, of modulus 1 also where few digits are left of a tiny number; 1 for 0."""
    if is_symbolic(value):
        return value / absolute(value)
    z = complex(value)
    size = max(abs(z.real), abs(z.imag))
    if size == 0 or not isinstance(value, complex):
        return math.copysign(1.0, z.real)
    power = -math.frexp(size)[1]
    scaled = complex(math.ldexp(z.real, power), math.ldexp(z.imag, power))
    return scaled / abs(scaled)


def real_part(value: Any) -> Any:
    """Real part."""
    return _sympy("re")(value) if _system(value) == "sympy" else value.real


def square_root(value: Any) -> Any:
    """Non-negative square root of a non-negative scalar."""
    root: Callable[[Any], Any] = _SQRT.get(_system(value), _plain_root)
    return root(value)


def total(values: Any) -> Any:
    """Sum of an iterable of scalars (at least one), without a float 0 to start from."""
    result = None
    for value in values:
        result = value if result is None else result + value
    if result is None:
        raise ValueError("total() needs at least one value")
    return result


def ceil_log2(count: int) -> int:
    """Qubits needed to count to `count` >= 1: the smallest d with 2**d >= count."""
    if _system(count) == "sympy":
        return _power_of_two(count)  # type: ignore[no-any-return]  # a formula stands for an int
    return count.log2() if stands_for_all(count) else (count - 1).bit_length()  # type: ignore[attr-defined]  # no int


def _power_of_two(formula: Any) -> Any:
    """k of 2**k."""
    base, exponent = formula.as_base_exp()
    if base != 2:
        raise TypeError(f"{formula} is no power of two")
    return exponent


def stands_for_all(value: Any) -> bool:
    """Whether this is a number that stands for all values: what it shows is decided case by case (falsify/reading)."""
    return getattr(type(value), "number_system", "") == "reading"
