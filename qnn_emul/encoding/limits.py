"""Upper bounds on the errors and the norms that are only measured from below: those of matrices above 2**n = 256.

What stands there is bounded entry by entry; else a rule that is proved speaks, of children that keep their records; and up to 2048 a matrix
is formed and, where nothing cheaper tells, decomposed. Roundings are those of `measure.allowance` and `measure.norm_allowance`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scipy import sparse

from ..linalg.norms import bounds_of_norm
from ..linalg.operators import EXACT_SIZE, DiagonalOperator, operator
from ..linalg.rounded_operators import frobenius
from ..linalg.shapes import spectral_norm
from .base import Encoding
from .measure import CORNER, dense, taps_apart
from .record import Record
from .rounding import Reading, is_divided
from .source import Leaf

DENSE_SIZE = 2048  # up to here a matrix may be formed to bound its norm
Bounds = tuple[float, float]  # from below and from above


def from_below(e: Encoding) -> bool:
    """Whether the spectral norms of its matrices are measured by power iteration."""
    return e.kind == "BE" and (1 << e.n) > EXACT_SIZE and not isinstance(e.target_data, DiagonalOperator)


def error_bounds(
    e: Encoding,
    enough: float,
    formed: float = 0.0,
    children_hold: bool = False,
    alpha: float | None = None,
    target: Any = None,
) -> Bounds:
    """What is known of ||target - alpha * block||; from above the first bound that is `enough`, else the best, infinite where none is at
    hand.

    formed         so much further off than what is `enough` allows for are columns as computed
    alpha, target  claimed instead of the encoding's own
    """
    goal = e.target_data if target is None else operator(target)
    factor = float(e.record.alpha if alpha is None else alpha)
    least, best = _of_entries(e, goal, factor, enough)
    if best > enough and children_hold and target is None:
        best = min(best, _by_the_rule(e, factor))
    if least > enough or best <= enough or 1 << e.n > DENSE_SIZE:
        return least, best
    gap = dense(goal) - factor * dense(e.block_data)
    if (bound := frobenius(gap)) <= enough + formed:
        return 0.0, min(best, bound)
    exact = spectral_norm(gap)
    return max(0.0, exact - formed), min(best, exact)


def _of_entries(e: Encoding, target: Any, alpha: float, enough: float) -> Bounds:
    """By what stands in target and block: taps, or entries."""
    block = e.block_data
    if (gap := taps_apart(target, block, alpha)) is not None:
        return 0.0, gap
    if isinstance(e.source, Leaf) and target is e.target_data and alpha == e.record.alpha and is_divided(e):
        return 0.0, 0.0
    if all(sparse.issparse(getattr(op, "matrix", None)) for op in (target, block)):
        return bounds_of_norm(operator(target.matrix - alpha * block.matrix), enough)
    return 0.0, math.inf


def _by_the_rule(e: Encoding, alpha: float) -> float:
    """The error that a proved lemma tells of children that keep their records, and what a claim moves alpha by."""
    if isinstance(e.source, Leaf) or not e.source.lemma.provable:
        return math.inf
    made = _of_children(e, [c.record for c in e.children])
    moved = abs(alpha - float(made.alpha)) * (1 + CORNER)
    return float(made.epsilon) + moved


def norm_bounds(e: Encoding, read: Reading, enough: float, children: Sequence[float]) -> Bounds:
    """What is known of ||target||; `children`: what is known from above of theirs."""
    least, best = 0.0, _by_the_rules_norm(e, children)
    if best > enough and e.children:
        best = min(best, float(read.target_data.norm))
    if best > enough:
        least, known = bounds_of_norm(e.target_data, enough)
        best = min(best, known)
    if least > enough or best <= enough or 1 << e.n > DENSE_SIZE:
        return least, best
    exact = spectral_norm(dense(e.target_data))
    return exact, exact


def _by_the_rules_norm(e: Encoding, children: Sequence[float]) -> float:
    """The norm that a lemma proves. One that it is told without children is a promise, which is not read: then alpha bounds it."""
    if isinstance(e.source, Leaf) or not e.source.lemma.provable:
        return math.inf
    made = _of_children(e, [replace(c.record, norm=norm) for c, norm in zip(e.children, children, strict=True)])
    promised = not e.children and "norm" in e.applied.numbers
    return float(made.alpha + made.epsilon if promised else made.norm)


def _of_children(e: Encoding, records: Sequence[Record[Any]]) -> Record[Any]:
    return e.applied.lemma.rule(*records, **e.applied.numbers)
