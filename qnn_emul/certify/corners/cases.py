"""Cases of a reading: the setting in which a formula that a circuit asks about is 0, with its solution in place of a symbol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ..abstract import Setting
from .state import NotRead


def where_zero(s: Setting, formula: Any) -> Setting | None:
    """The setting where the formula is 0; None where the statement excludes that. Raises NotRead where it is not solved."""
    import sympy as sp

    x, value = solution(formula)
    below = (x.is_positive and value.is_positive is False) or (x.is_nonnegative and value.is_nonnegative is False)
    made: Setting = put(s, {x: value})
    if below or sp.false in made.facts:
        return None
    return replace(made, label=f"{made.label} {x} = {f'abs {x}' if str(x) == str(value) else value}".strip())


def solution(formula: Any) -> tuple[Any, Any]:
    """A symbol, and the one value at which the formula is 0. Raises NotRead."""
    import sympy as sp

    for x in sorted(formula.free_symbols, key=str):
        if x.is_real is None and sp.simplify(formula / (x - sp.Abs(x))).is_number:
            return x, sp.Symbol(x.name, positive=x.is_zero is False or None, nonnegative=True)
        above = sp.fraction(sp.together(formula))[0]
        if not above.atoms(sp.Abs) and above.is_polynomial(x) and sp.degree(above, x) == 1:
            slope = above.coeff(x)
            if slope.is_zero is False:
                return x, sp.simplify(x - above / slope)
    raise NotRead(f"it asks whether {formula} = 0, which is not solved")


def put(thing: Any, values: Mapping[Any, Any]) -> Any:
    """A thing with values in place of symbols."""
    if hasattr(thing, "xreplace"):
        return thing.xreplace(values)
    if isinstance(thing, tuple | list):
        return type(thing)(put(part, values) for part in thing)
    if isinstance(thing, dict):
        return {k: put(v, values) for k, v in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: put(getattr(thing, f.name), values) for f in fields(thing) if f.init})
    return thing
