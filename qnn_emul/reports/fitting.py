"""Whether what a file says fits what it is said of: values the annotations of their fields, nodes their records, shapes and rules."""

from __future__ import annotations

import inspect
import math
import numbers
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from ..encoding.base import Encoding
from ..encoding.source import Derived
from ..lemmas import CATALOGUE
from ..linalg.shapes import qubits_of_shape

NUMBERS = {int: numbers.Integral, float: numbers.Real, complex: numbers.Complex}


@cache
def _wanted(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {part.name: hints[part.name] for part in fields(kind) if part.init}


@cache
def _parameters(key: str) -> set[str]:
    """The names of numbers and data that a lemma's functions take."""
    made = (
        getattr(CATALOGUE[key], name)
        for name in ("rule", "target", "block", "circuit", "cost", "sizes", "exactly", "operations", "tree")
    )
    parameters = (
        p for function in made if function is not None for p in inspect.signature(function).parameters.values()
    )
    return {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}


def confront(kind: type, given: Mapping[str, Any]) -> None:
    """Raises ValueError where a field of a dataclass is given what it does not hold."""
    for name, wanted in _wanted(kind).items():
        if name in given and not fits(given[name], wanted):
            raise ValueError(f"{name} of a {kind.__name__} is {given[name]!r}"[:200])


def fits(value: Any, wanted: Any) -> bool:
    """Whether a value is what an annotation says; numbers are no truth values and not NaN."""
    origin, inside = get_origin(wanted), get_args(wanted)
    if wanted in NUMBERS:
        return isinstance(value, NUMBERS[wanted]) and not isinstance(value, bool | np.bool_) and value == value
    if origin in (Union, UnionType):
        return any(fits(value, one) for one in inside)
    if origin is tuple:
        each = inside[:1] * len(value) if isinstance(value, tuple) and inside[1:] == (...,) else inside
        return isinstance(value, tuple) and len(value) == len(each) and all(map(fits, value, each))
    if wanted in (None, type(None)):
        return value is None
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(fits(k, inside[0]) and fits(v, inside[1]) for k, v in value.items())
    kind = origin or wanted
    if wanted is Any or isinstance(wanted, TypeVar) or not isinstance(kind, type):
        return True
    if getattr(kind, "_is_protocol", False) and kind.__module__.startswith(__package__.partition(".")[0]):
        return all(hasattr(value, name) for name in vars(kind) if not name.startswith("_"))
    return isinstance(value, kind)


def finite(array: np.ndarray) -> np.ndarray:
    """The same. Raises ValueError where it holds NaN or infinity."""
    if array.dtype.kind in "fc" and not np.all(np.isfinite(array)):
        raise ValueError("an array that holds no numbers")
    return array


def confronted(e: Encoding) -> Encoding:
    """The same node. Raises ValueError where its record, size or source do not go together, and what its rule raises."""
    r, source = e.record, e.source
    parts = [r.alpha, r.epsilon, r.norm, *(() if r.leak is None else (r.leak,))]
    if (
        not all(fits(part, float) and math.isfinite(part) for part in parts)
        or not fits(r.ancillas, int)
        or r.ancillas < 0
    ):
        raise ValueError(f"a record {r.triple()}")
    if any(axis < 1 for axis in e.shape):
        raise ValueError(f"a shape {e.shape}")
    if isinstance(source, Derived):
        for name in {*source.numbers, *source.data} - _parameters(source.key):
            raise ValueError(f"a parameter {name} of {source.key}")
        source.lemma.rule(*(child.record for child in source.children), **source.numbers)
    elif source.has_data and source.target.shape != (1 << e.n,) * (2 if e.kind == "BE" else 1):
        raise ValueError(f"a target of shape {source.target.shape} on {e.n} qubits")
    axes = getattr(e, "row_axes", len(e.shape))
    if not 0 <= axes <= len(e.shape) or max(map(qubits_of_shape, (e.shape[:axes], e.shape[axes:]))) > e.n:
        raise ValueError(f"a shape {e.shape} on {e.n} qubits")
    return e
