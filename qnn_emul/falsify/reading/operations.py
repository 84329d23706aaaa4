"""Operations on numbers that stand for all values: powers, and what numpy's functions do to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ROOTS = 2  # exponents are whole or half


def wider(a: str, b: str) -> str:
    """The kind of a sum or product."""
    if "complex" in (a, b):
        return "complex"
    if "float" in (a, b):
        return "float"
    return "int" if a == b == "int" else "real"


def power(base: Any, exponent: Any) -> Any:
    """Whole powers, half powers of what is not negative, and powers of two with a formula in the exponent."""
    import sympy

    path, e = base.path, base.path.knowledge.read(exponent.formula)
    if exponent.kind == "int" and e.free_symbols and e.free_symbols <= set(path.integers):
        e = sympy.Integer(path.whole(exponent))
    if e.is_Rational and e.q <= ROOTS:
        if base.kind == "complex":
            path.refuse("it takes the power of a complex number")
        if e < 0 and base.is_zero():
            raise ZeroDivisionError("0.0 cannot be raised to a negative power")
        if e.q == ROOTS:
            if base.is_negative():
                path.refuse("it takes the root of a number that may be negative")
            return base._made(sympy.sqrt(base.formula) ** e.p, "float", times=float(abs(e)))
        whole = base.kind if exponent.kind == "int" and e >= 0 else "float"
        return base._made((path.divisor(base.formula) if e < 0 else base.formula) ** e, whole, times=float(abs(e)))
    b = base.formula
    two = sympy.log(b, 2) if b.is_Rational and b > 0 else None
    if two is None or not two.is_Integer or not e.is_integer:
        path.refuse("it has a formula in an exponent")
    return base._made(2 ** (two * e), "int" if base.kind == exponent.kind == "int" and e.is_nonnegative else "real")


def product_size(a: Any, b: Any) -> tuple[float, float]:
    """Scale and span of a product or quotient."""
    return (max(a.scale, 1.0) * max(b.scale, 1.0) if a.scale or b.scale else 0.0), a.span + b.span


def real(x: Any) -> Any:
    return x if x.kind != "complex" else x.path.refuse("it takes a complex number for a real one")


def _numpy_quotient(a: Any, b: Any) -> Any:
    """numpy gives infinity where Python raises."""
    if b.is_zero():
        a.path.refuse("numpy may divide by zero")
    return a / b


def _numpy_root(x: Any) -> Any:
    if real(x).is_negative():
        x.path.refuse("numpy may take the root of a negative number")
    return x.square_root()


def _numpy_power(a: Any, b: Any) -> Any:
    if not (b.formula.is_Integer and b.formula >= 0):
        a.path.refuse("numpy takes a power that is no whole number")
    return a**b


UFUNCS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": _numpy_quotient,
    "power": _numpy_power,
    "negative": lambda a: -a,
    "absolute": abs,
    "fabs": lambda a: abs(real(a)),
    "square": lambda a: a * a,
    "sqrt": _numpy_root,
    "maximum": lambda a, b: a.extreme((a, b), True),
    "minimum": lambda a, b: a.extreme((a, b), False),
    "equal": lambda a, b: a == b,
    "not_equal": lambda a, b: a != b,
    "less": lambda a, b: a < b,
    "less_equal": lambda a, b: a <= b,
    "greater": lambda a, b: a > b,
    "greater_equal": lambda a, b: a >= b,
    "conjugate": lambda a: a.conjugate(),
    "isfinite": lambda a: True,
}
