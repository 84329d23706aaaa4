"""A bound of ours on what a claim speaks of, on the claim's own symbols: if it is at most the claimed one, the claim is implied.

Whether ours <= claimed is decided elsewhere, for all real numbers, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..encoding.record import Record
from ..lemmas import CATALOGUE

Given = Callable[[list[Record[Any]], Mapping[str, Any]], list[Any]]


@dataclass(frozen=True, eq=False)
class OwnBound:
    """`read(*records, **numbers)` gives our record (or our one bound) where the claim's `rule` gives the claimed one.

    Without it `why` is an argument for what is claimed itself.

    why      what it rests on, in words
    rules    keys of the rules that it rests on; none: an argument in words
    given    given(records, numbers): the conditions of the statement that the comparison needs
    """

    why: str
    read: Callable[..., Any] | None = None
    rules: tuple[str, ...] = ()
    given: Given = lambda records, numbers: []


def by_rule(key: str, given: Given = lambda records, numbers: []) -> OwnBound:
    """The rule of a catalogue entry, looked up when it is used."""
    return OwnBound(key, lambda *records, **numbers: CATALOGUE[key].rule(*records, **numbers), (key,), given)


def divided(r: Record[Any], norm: Any) -> Record[Any]:
    """The record after a normalisation."""
    return CATALOGUE["ve.normalization"].rule(r, norm=norm)


def unit(*records: Record[Any]) -> tuple[Record[Any], ...]:
    """Records of unit vectors."""
    return tuple(replace(r, norm=1) for r in records)


def at_least_one(records: list[Record[Any]], numbers: Mapping[str, Any]) -> list[Any]:
    """Every alpha is at least 1."""
    return [r.alpha >= 1 for r in records]


def equal_terms(records: list[Record[Any]], numbers: Mapping[str, Any]) -> list[Any]:
    """One number of ancillas and one error for all."""
    return _equal(records, "ancillas") + _equal(records, "epsilon")


def equal_children(records: list[Record[Any]], numbers: Mapping[str, Any]) -> list[Any]:
    """One number of ancillas and one alpha for all."""
    return _equal(records, "ancillas") + _equal(records, "alpha")


def _equal(records: list[Record[Any]], field: str) -> list[Any]:
    return [equal(getattr(r, field), getattr(records[0], field)) for r in records[1:]]


def equal(value: Any, other: Any) -> Any:
    """An equality of symbols as a relation."""
    import sympy

    return sympy.Eq(value, other)
