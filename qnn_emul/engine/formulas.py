"""A rule as a formula by itself, without an encoding: one symbol for each part of each input's record."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from ..encoding.record import Record
from .symbolic import STEMS

PARTS = ("alpha", "ancillas", "epsilon")


def symbolic_record(name: str, leak: bool = False) -> Record[Any]:
    """alpha_x, a_x, epsilon_x, N_x (and leak_x) for the input x."""
    import sympy

    def positive(stem: str) -> Any:
        return sympy.Symbol(f"{stem}_{name}", positive=True)

    ancillas = sympy.Symbol(f"a_{name}", integer=True, nonnegative=True)
    return Record(
        alpha=positive("alpha"),
        ancillas=ancillas,
        epsilon=sympy.Symbol(f"epsilon_{name}", nonnegative=True),
        norm=positive("N"),
        leak=sympy.Symbol(f"leak_{name}", nonnegative=True) if leak else None,
    )


def symbol_for(key: str, value: Any) -> Any:
    """A symbol for a number of a rule; a tuple becomes numbered (complex) symbols; words and None stay.

    Names that SymPy would read as something else (N, gamma) are avoided, so that the strings parse.
    """
    import sympy

    if isinstance(value, tuple | list):
        return tuple(sympy.Symbol(f"{key}_{j + 1}") for j in range(len(value)))
    if isinstance(value, bool | str) or value is None:
        return value
    name = next(n for n in (STEMS.get(key, key), key, f"{key}_1") if not hasattr(sympy, n))
    if isinstance(value, int):
        return sympy.Symbol(name, integer=True, nonnegative=True)
    return sympy.Symbol(name, complex=True) if isinstance(value, complex) else sympy.Symbol(name, positive=True)


def formula(rule: Callable[..., Any], records: Sequence[Record[Any]], numbers: Mapping[str, Any]) -> Any:
    """rule(*records, **symbols for numbers). Whole numbers that the rule counts with stay numbers."""
    symbols = {key: symbol_for(key, value) for key, value in numbers.items()}
    try:
        return rule(*records, **symbols)
    except TypeError:  # such as range(n): a count, not a quantity
        kept = {key: value if isinstance(value, int) else symbols[key] for key, value in numbers.items()}
        return rule(*records, **kept)


def rule_formula(rule: Callable[..., Any]) -> Any:
    """The formula of a rule read off its signature: `x: Record` an input, `*terms` two of them, keywords real numbers."""
    records: list[Record[Any]] = []
    numbers: dict[str, Any] = {}
    for p in inspect.signature(rule).parameters.values():
        if p.kind is p.VAR_POSITIONAL:
            records += [symbolic_record(f"{p.name[0]}{j + 1}") for j in range(2)]
        elif p.kind is p.KEYWORD_ONLY:
            numbers[p.name] = (1.0, 1.0) if p.name == "coefficients" else 1.0
        else:
            records.append(symbolic_record(p.name))
    return formula(rule, records, numbers)


def as_strings(result: Any) -> dict[str, str]:
    """alpha, ancillas and epsilon of a symbolic record, or the one bound, as strings that SymPy parses."""
    if isinstance(result, Record):
        names = [p.name for p in fields(result) if p.name in PARTS]
        return {name: _plain(getattr(result, name)) for name in names}
    return {"bound": _plain(result)}


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
