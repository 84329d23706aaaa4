"""Something near what is encoded.

Statement   U an (alpha, a, epsilon)-encoding of X', ||X - X'|| <= delta, ||X|| <= N. U is an (alpha, a, epsilon + delta)-encoding of X.
Source      GSLW (arXiv:1806.01838), Definition 43; Mathematics 9.3.
Deviation   None: what was rounded, cut off or fitted on the way to a circuit stands in the record, not in its target.
Proof       Triangle inequality.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.base import E
from ...encoding.leaves import RELATIVE, Padded, as_data, bounded
from ...engine.lines import Line, Part, given, norm, parts
from ...engine.signature import Either
from ...errors import ArgumentError, NoData, ShapeError
from ...instances.aligned import block_scalar
from ...linalg.operators import NORM_ROUNDING, to_dense
from ...linalg.scales import UNIT_ROUNDOFF
from ...linalg.shapes import as_real, spectral_norm, two_norm
from ...scalars import is_symbolic
from ..guards import need
from ..language import BlockEncoding, Circuit, Cost, Encoding, Record, apply_like, lemma
from ..wrong import Wrong


def rule(x: Record, *, gap: Any, size: Any) -> Record:
    return replace(x, epsilon=x.epsilon + gap, norm=size)


def target(x: Encoding, *, near: Any) -> Any:
    return near


def block(x: Encoding) -> Any:
    return x.block_data


def circuit(x: Encoding) -> Circuit:
    return x.circuit


def reading(kit: Any) -> Any:
    return kit.PLAIN


def cost(x: Cost) -> Cost:
    return x


def stands_for(x: E, target: Any, distance: float | None = None) -> E:
    """What is encoded taken for another matrix or vector of its shape: how far they are apart joins epsilon.

    distance  a bound on that; None measures it. What is measured above it and let through as rounding, 1e-12 of the larger norm, takes
              its place. Raises ArgumentError (a distance that is too small), ShapeError, NoData.
    """
    need(x, Encoding, "x")
    matrix = isinstance(x, BlockEncoding)
    goal = Padded.of(target, matrix, "target")
    if goal.shape != x.shape or len(goal.array) != 1 << x.n:
        raise ShapeError("target", f"have the shape {x.shape} of what is encoded", f"an array of shape {goal.shape}")
    gap = None if distance is None else as_real(distance, "distance", 0)
    if gap is None and not x.has_data:
        raise NoData(x.key, "target to measure a distance from: give it")
    if x.has_data and not is_symbolic(gap):
        gap = _distance(goal, as_array(x), gap)
    numbers = {"gap": gap, "size": goal.norm}
    return apply_like(x, APPROXIMATION, (x,), numbers=numbers, data={"near": as_data(goal.array, goal.norm)})


def _distance(goal: Padded, encoded: Any, promised: float | None) -> float:
    """A promise where it is kept as measured, else what was measured, never rounded downwards. Raises ArgumentError."""
    gap = goal.array - encoded
    found = bounded(gap, _size)
    if promised is not None and found <= promised:
        return promised
    if promised is not None and found > promised + RELATIVE * max(goal.norm, _size(encoded)):
        raise ArgumentError("distance", f"be at least {found:.12g}, as measured", promised)
    # each difference is rounded once, and the sum of their squares as often as there are entries
    off = (gap.size + 8) * UNIT_ROUNDOFF + (NORM_ROUNDING if gap.ndim == 2 else 0.0)
    return found + found * float(off)


def _size(array: Any) -> float:
    """The norm in which an epsilon is meant; of any scale."""
    return two_norm(array) if array.ndim == 1 else spectral_norm(array)


def as_array(x: Encoding) -> Any:
    """The target."""
    return to_dense(x.target_data) if isinstance(x, BlockEncoding) else x.target_data


def proof(goal: Any, x: Part, *, gap: Any, size: Any) -> Iterator[Line]:
    yield from parts(goal.error, goal.target - x.target, x.error)
    yield given("a bound on the norm", norm(goal.target - x.target), gap)
    yield given("a bound on the norm", norm(goal.target), size)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Another target, its distance from that of x, and its norm."""
    (x,) = s.children
    near = kit.atom("T", x.target_data.kind)
    gap, size = kit.symbol("gap", nonnegative=True), kit.symbol("size", nonnegative=True)
    bounds = ((near - x.target_data, gap), (near, size))
    stated = tuple(kit.Stated("a bound on the norm", t.norm(), bound) for t, bound in bounds)
    yield replace(s, numbers={"gap": gap, "size": size}, data={"near": near}, stated=stated)


WRONG: dict[str, Wrong] = {
    "the distance forgotten": lambda r, x, **_: {"epsilon": x.epsilon},
    "the larger of both": lambda r, x, *, gap, **_: {"epsilon": 0.7 * (x.epsilon + gap)},
    "alpha of the target": lambda r, x, *, size, **_: {"alpha": size},
}


def attained_by() -> Encoding:
    # both errors point one way
    return stands_for(block_scalar(0.5, 2.0, 0.25), [[1.5]])


def draw(rng: Any, x: Encoding) -> dict[str, Any]:
    step = 0.1 * rng.normal(size=np.shape(as_array(x)))
    return {"target": as_array(x) + step, "distance": float(np.linalg.norm(step, 2)) * (1 + 1e-9)}


APPROXIMATION = lemma(globals(), stands_for, x=Either(), measured=("gap", "size"))
