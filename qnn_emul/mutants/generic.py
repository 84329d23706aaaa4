"""Wrong versions that are made from a rule itself: a term dropped, max for sum, alphas exchanged, one ancilla, one per cent.

They call the rule on changed records, so they too are read by every number system. EQUAL names those that are the rule again
(or a larger error) on all admissible inputs, TRUE one that is sharper than the rule and holds, each with the reason: what is
not wrong must not be counted as a mutant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..encoding.record import Record
from ..engine.lemma import Lemma
from ..engine.signature import members
from ..scalars import maximum, square_root, total
from .common import Wrong


def _only(records: tuple[Record, ...], kept: int | None) -> tuple[Record, ...]:
    """The records with every error but one set to 0."""
    return tuple(r if j == kept else replace(r, epsilon=0 * r.epsilon) for j, r in enumerate(records))


def _parts(rule: Callable[..., Record], records: tuple[Record, ...], numbers: dict[str, Any]) -> tuple[Any, list[Any]]:
    """The rule's own error, and what each input's error adds to it when it is alone."""
    own = rule(*_only(records, None), **numbers).epsilon
    return own, [rule(*_only(records, j), **numbers).epsilon - own for j in range(len(records))]


def _combined(rule: Callable[..., Record], combine: Callable[[Any, list[Any]], Any]) -> Wrong:
    return lambda r, *records, **numbers: {"epsilon": combine(*_parts(rule, records, numbers))}


def _without(rule: Callable[..., Record], j: int) -> Wrong:
    def wrong(r: Record, *records: Record, **numbers: Any) -> dict[str, Any]:
        changed = tuple(replace(x, epsilon=0 * x.epsilon) if i == j else x for i, x in enumerate(records))
        return {"epsilon": rule(*changed, **numbers).epsilon}

    return wrong


def _exchanged(rule: Callable[..., Record]) -> Wrong:
    def wrong(r: Record, *records: Record, **numbers: Any) -> dict[str, Any]:
        turned = [replace(x, alpha=y.alpha) for x, y in zip(records, (*records[1:], records[0]), strict=True)]
        return {"epsilon": rule(*turned, **numbers).epsilon}

    return wrong


def _unit_norms(rule: Callable[..., Record]) -> Wrong:
    return lambda r, *records, **numbers: {"epsilon": rule(*(replace(x, norm=1) for x in records), **numbers).epsilon}


def generic(entry: Lemma) -> dict[str, Wrong]:
    """The generic wrong versions of one rule, without those that EQUAL names."""
    rule, count = entry.rule, sum(min(2, members(wanted)[2]) for wanted in entry.inputs.values())
    found: dict[str, Wrong] = {
        "0.99 alpha": lambda r, *records, **_: {"alpha": 0.99 * r.alpha},
        "one ancilla less": lambda r, *records, **_: {"ancillas": r.ancillas - 1},
        "one ancilla more": lambda r, *records, **_: {"ancillas": r.ancillas + 1},
    }
    if callable(entry.attained_by):
        found["0.99 epsilon"] = lambda r, *records, **_: {"epsilon": 0.99 * r.epsilon}
    for j in range(count):
        found[f"error of input {j + 1} forgotten"] = _without(rule, j)
    if count > 1:
        found["largest of the inputs' errors for their sum"] = _combined(rule, lambda own, t: own + maximum(*t))
        found["inputs' errors in squares"] = _combined(rule, lambda own, t: own + square_root(total(x**2 for x in t)))
        found["first order only"] = _combined(rule, lambda own, t: own + total(t))
        found["alphas exchanged"] = _exchanged(rule)
    if count:
        found["norms of the inputs taken as 1"] = _unit_norms(rule)
        found["own error forgotten"] = lambda r, *records, **numbers: {
            "epsilon": r.epsilon - _parts(rule, records, numbers)[0]
        }
    left_out = {name for table in (EQUAL, TRUE) for name, (keys, _) in table.items() if entry.key in keys}
    return {name: wrong for name, wrong in found.items() if name not in left_out}


_EXACT_BY_ITSELF = {
    "ve.sum",
    "ve.matrix_vector",
    "ve.tensor",
    "ve.concatenation",
    "ve.normalization",
    "ve.embedding",
    "ve.exact_amplification",
    "ve.leading_part",
    "ve.matrix_squared_vector",
    "ve.matrix_squared_vector_paper",
    "ve.elementwise_product",
    "be.product",
    "be.linear_combination",
    "be.tensor",
    "be.adjoint",
    "be.direct_sum",
    "bridge.diagonal_of_vector",
    "bridge.bra_of_vector",
    "common.scaling",
    "common.deamplification",
    "common.compression",
    "poly.singular_value_transformation",
    "paper.root_weights",
    "paper.real_amplitudes",
}
_READS_NO_NORM = {
    *(_EXACT_BY_ITSELF - {key for key in _EXACT_BY_ITSELF if key.startswith(("ve.matrix", "ve.tensor", "ve.element"))}),
    "ve.sign_amplification",
    "ve.fixed_point_amplification",
    "ve.sub_encoding",
    "be.uniform_amplification",
    "paper.lemma_b8",
    "paper.lemma_b18",
    "paper.lemma_b19",
}
_SUMS = {"ve.sum", "be.linear_combination", "paper.root_weights"}
EQUAL: dict[str, tuple[set[str], str]] = {
    "error of input 1 forgotten": (
        {"paper.real_amplitudes"},
        "the target is that of the circuit, with the input's error in it",
    ),
    "own error forgotten": (_EXACT_BY_ITSELF, "the construction adds no error of its own"),
    "norms of the inputs taken as 1": (_READS_NO_NORM, "the rule's error reads no norm of an input"),
    "first order only": (
        {*_SUMS, "ve.concatenation", "be.direct_sum"},
        "no two errors are multiplied",
    ),
    "alphas exchanged": ({*_SUMS, "ve.concatenation", "be.direct_sum"}, "the rule's error reads no alpha"),
    "inputs' errors in squares": (
        {"ve.concatenation", "be.direct_sum"},
        "squares, or the largest error, are the rule or above it",
    ),
    "largest of the inputs' errors for their sum": ({"be.direct_sum"}, "the largest error is the rule"),
}
TRUE: dict[str, tuple[set[str], str]] = {
    "first order only": (
        {"ve.residual_sum"},
        "alpha = 1 keeps the value's norm at 1, so that W's error meets at most 1 where the rule has 1 + epsilon",
    ),
}
