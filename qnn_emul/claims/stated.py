"""Statements whose instances are built constructions; to be written with `claim` one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from ..encoding.check import rounding_bounds
from ..encoding.encoding import BlockEncoding, Encoding
from ..encoding.record import Record
from ..linalg.operators import operator_norm
from .data import Data
from .measuring import circuit_ancillas, corner
from .quantities import Quantity as Quantity
from .statement import Claim as Claim
from .values import described as describe  # noqa: F401

RATTEW = "Rattew et al. (arXiv:2510.07195)"
Premises = Callable[[Any], tuple[tuple[Record, ...], dict[str, Any]]]


def stated(
    *,
    key: str,
    title: str,
    statement: str,
    construction: str,
    rule: Callable[..., Any] | None = None,
    examine: Callable[[Any], tuple[Quantity, ...]],
    candidates: Callable[[], Iterable[Any]] = tuple,
    remark: str = "",
    source: str = RATTEW,
    on_circuits: bool = False,
    kind: str = "lemma",
) -> Claim:
    """A claim whose one input is the construction."""
    return Claim(
        key,
        source,
        statement,
        {"instance": Data()},
        lambda instance: list(examine(instance)),
        title=title,
        kind=kind,
        construction=construction,
        rule=rule,
        candidates=candidates,
        remark=remark,
        on_circuits=on_circuits,
    )


def of_children(e: Encoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    """The root's own children and numbers."""
    return tuple(c.record for c in e.children), dict(e.source.numbers)  # type: ignore[union-attr]


def of_normalized(e: Encoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    """Those of the node under a normalization, and the norm."""
    (inner,) = e.children
    records, numbers = of_children(inner)
    return records, {**numbers, "norm": e.source.numbers["norm"]}  # type: ignore[union-attr]


def confronted(
    rule: Callable[..., Record],
    premises: Premises = of_children,
    target: Callable[[Any], Any] | None = None,
    circuits: bool = True,
) -> Callable[[Any], tuple[Quantity, ...]]:
    """||target - claimed alpha * block|| and the circuit's ancillas, beside what is claimed."""

    def examine(e: Encoding) -> tuple[Quantity, ...]:
        records, numbers = premises(e)
        claimed = rule(*records, **numbers)
        goal = e.target_data if target is None else target(e)
        gap = goal - claimed.alpha * e.block_data
        error = operator_norm(gap) if isinstance(e, BlockEncoding) else float(np.linalg.norm(gap))
        ancillas, ours = circuit_ancillas(e) if circuits else e.ancillas, e.record
        return (
            Quantity("error", error, float(claimed.epsilon), float(ours.epsilon), rounding_bounds(e)[id(e)]),
            Quantity("ancillas", float(ancillas), float(claimed.ancillas), float(ours.ancillas)),
            Quantity("alpha", float(claimed.alpha), float(claimed.alpha), float(ours.alpha)),
        )

    return examine


def at_unitary_level(
    examine: Callable[[Any], tuple[Quantity, ...]], qubits: int = 12
) -> Callable[[Any], tuple[Quantity, ...]]:
    """An examination that also sets the circuit's corner beside the block."""
    return lambda e: (*examine(e), *corner(e, qubits))


def record(alpha: Any, ancillas: Any, epsilon: Any, norm: Any = 1) -> Record:
    """A claimed (alpha, a, epsilon); the paper's vectors are unit vectors."""
    return Record(alpha=alpha, ancillas=ancillas, epsilon=epsilon, norm=norm)


def relabelled(claim: Claim, **changes: Any) -> Claim:
    """A variant of a claim, such as what the proof says."""
    if "examine" in changes:
        examine = changes.pop("examine")
        changes["function"] = lambda instance: list(examine(instance))
    return replace(claim, **changes)
