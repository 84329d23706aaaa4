"""Below numbers that stand for all values: their operations, constants as the decimals that people wrote, who asks a number (the package's
own code, or somebody's), and what constructions measure or choose, of which only what is promised is known.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...encoding.source import Derived

INFINITE = "numpy may divide by zero"  # and then gives infinity, where Python raises
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
            path.refuse(INFINITE) if path.numpy else None
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


def quotient(a: Any, b: Any) -> Any:
    """a / b, after b == 0 was decided: only then may anything be cancelled."""
    if b.is_zero():
        b.path.refuse(INFINITE) if b.path.numpy else None
        raise ZeroDivisionError("division by zero")
    kind = "complex" if "complex" in (a.kind, b.kind) else "float"
    formula = a.formula / b.path.divisor(b.formula)
    return type(a)(formula, kind, a.path, signed=a.signed and b.signed, size=product_size(a, b))


def product_size(a: Any, b: Any) -> tuple[float, float]:
    """Scale and span of a product or quotient."""
    return (max(a.scale, 1.0) * max(b.scale, 1.0) if a.scale or b.scale else 0.0), a.span + b.span


def real(x: Any) -> Any:
    return x if x.kind != "complex" else x.path.refuse("it takes a complex number for a real one")


def for_numpy(path: Any, given: list[Any]) -> list[Any]:
    """What a numpy function is given: floats, and small whole constants beside them. Its whole numbers wrap around.

    What it gives is a number of numpy's, and so is what is made of that: from now on the path refuses whatever tells it from Python's.
    """
    path.numpy = True
    kinds = {x.kind for x in given}
    constants = all(x.formula.is_Integer and abs(x.formula) < WRAPS for x in given if x.kind == "int")
    if not (constants and "float" in kinds and kinds <= {"int", "float"}) and not asked_by_library():
        path.refuse("it gives numpy numbers that may not be floats")
    return given


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
    "divide": lambda a, b: a / b,
    "power": _numpy_power,
    "negative": lambda a: -a,
    "absolute": abs,
    "fabs": lambda a: abs(real(a)),
    "square": lambda a: a * a,
    "sqrt": _numpy_root,
    "maximum": lambda a, b: a.extreme((a, b), True),
    "minimum": lambda a, b: a.extreme((a, b), False),
    "conjugate": lambda a: a.conjugate(),
}


READING = str(Path(__file__).resolve().parent)
LIBRARY = str(Path(__file__).resolve().parents[2])


def asked_by_library() -> bool:
    """Whether the nearest code outside the reading that asks is the package's own."""
    frame: Any = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(READING):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(LIBRARY)


WRAPS = 2**53  # whole numbers below it are floats as well
DIGITS = 15  # every decimal of so many digits is told from its neighbours by a float


def constant(value: Any) -> tuple[Any, str] | None:
    """(exact value, kind) of a Python or numpy number; None for anything else, nan and infinity too.

    A float whose shortest decimal has at most 15 digits is that decimal: .7 is 7/10. Others are the dyadic numbers that they are.
    """
    import sympy

    if isinstance(value, np.bool_ | np.number) and np.ndim(value) == 0:
        value = value.item()
    if type(value) in (bool, int):
        return sympy.Integer(int(value)), "int"
    if type(value) is float:
        return None if not math.isfinite(value) else (_decimal(value), "float")
    if type(value) is complex:
        if not (math.isfinite(value.real) and math.isfinite(value.imag)):
            return None
        return _decimal(value.real) + sympy.I * _decimal(value.imag), "complex"
    return None


def _decimal(value: float) -> Any:
    import sympy

    shortest = repr(value)
    return sympy.Rational(shortest if len(Decimal(shortest).normalize().as_tuple().digits) <= DIGITS else value)


def exact(value: Any) -> Any:
    """A formula whose floats are read as constants are."""
    import sympy

    e = sympy.sympify(value)
    return e.xreplace({f: _decimal(float(f)) for f in e.atoms(sympy.Float)})


SAME_NORM = ("common.deamplification", "common.compression", "ve.embedding")


def target_norm(path: Any, e: Any) -> Any:
    """||target||: of an input its record's, through constructions that keep or scale it; else some number up to the record's."""
    if isinstance(e.source, Derived):
        if e.source.lemma.unit:
            return path.constant(1.0)
        if e.key in SAME_NORM:
            return target_norm(path, e.children[0])
        if e.key == "common.scaling":
            return abs(e.source.numbers["factor"]) * target_norm(path, e.children[0])
    elif e.key == "leaf.input":
        return e.record.norm
    if id(e) not in path.norms:
        path.norms[id(e)] = e, at_most(path, "norm", e.record.norm)
    return path.norms[id(e)][1]


def at_most(path: Any, name: str, bound: Any) -> Any:
    """Some number from 0 to `bound`."""
    made, limit = path.fresh(name, nonnegative=True), path.number(bound)
    path.knowledge.add(made.formula <= limit.formula)
    return made


def polynomial(path: Any, error: Any) -> Any:
    """Some polynomial whose proved error is at most `error`, as the constructions that choose one promise."""
    return SimpleNamespace(error_bound=at_most(path, "delta", error), degree="…")
