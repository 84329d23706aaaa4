"""Constants as the decimals that people wrote."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np

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
