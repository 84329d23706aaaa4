"""Normalization of the target.

Statement   U an (alpha, a, epsilon)-VE of v != 0, N = ||v||. Then U is an (alpha/N, a, epsilon/N)-VE of v/N.
Source      Mathematics 0.4; where every "/N" of the paper's lemmas comes from.
Deviation   None.
Proof       ||v/N - (alpha/N) b|| = ||v - alpha b||/N.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...encoding.rounding import readings
from ...engine.lines import Line, Part, at_most, equal, norm
from ...errors import ArgumentError, ZeroNorm
from ...instances.aligned import vector_scalar
from ...linalg.scales import LARGER, SMALLEST, UNIT_ROUNDOFF
from ...linalg.shapes import as_positive, as_real, two_norm, unit
from ...scalars import stands_for_all
from ..common.scaling import scale
from ..guards import need, slack
from ..language import VE, Circuit, Cost, Record, VectorEncoding, apply_like, lemma
from ..wrong import Wrong


def rule(x: Record, *, norm: Any) -> Record:
    return Record(alpha=x.alpha / norm, ancillas=x.ancillas, epsilon=x.epsilon / norm, norm=norm / norm)


def target(x: VectorEncoding) -> np.ndarray:
    return unit(x.target_data)


def block(x: VectorEncoding) -> np.ndarray:
    return x.block_data


def exactly(x: VectorEncoding) -> dict[str, Any]:
    return {"norm": two_norm(x.target_data)}


def circuit(x: VectorEncoding) -> Circuit:
    return x.circuit


def cost(x: Cost) -> Cost:
    return x


def target_norm(x: VectorEncoding, name: str, given: float | None = None, argument: str = "lower_bound") -> float:
    """||target||, or ZeroNorm where it cannot be told from zero; without data it is what is `given` as `argument`."""
    if stands_for_all(x.record.norm):
        whatever: float = x.record.norm.of_target(x)  # type: ignore[attr-defined]  # it stands for a float
        if not whatever > 0:
            raise ZeroNorm(name, "have a target whose norm is not zero", "a zero vector")
        return whatever
    if not x.has_data:
        if given is None:
            must = "be given, for the norm of a vector without data cannot be measured"
            raise ArgumentError(argument, must, "left out")
        return as_positive(given, argument)
    norm = two_norm(x.target_data)
    suspect = not norm > (1 << x.n) * UNIT_ROUNDOFF * float(x.record.norm)  # of a bound, which may be loose
    if suspect and not norm > readings(x)[id(x)].target_data.off:
        raise ZeroNorm(name, "have a target whose norm is not zero", f"a vector of norm {norm:.3g}")
    return norm


def of_normal_size(x: VectorEncoding, norm: float | None) -> tuple[VectorEncoding, float | None]:
    """x and a number of its size; both times 2^600 where ||target|| has fewer digits than floats have."""
    if stands_for_all(x.record.norm) or not x.has_data or not 0 < two_norm(x.target_data) < SMALLEST:
        return x, norm
    return scale(LARGER, x), norm if norm is None else LARGER * norm


THEOREM, PROMISE, MEASURED = "theorem", "promise", "measured"


@dataclass(frozen=True)
class NormBound:
    """||target|| >= value, by a theorem, by a promise, or as measured (known classically); `said` in a node's note."""

    value: float
    kind: str
    said: str


def promised_norm(x: VectorEncoding, lower_bound: float | None) -> NormBound:
    """A lower bound on ||target||: ||target|| itself, or a promise that must hold."""
    norm = target_norm(x, "x", lower_bound)
    if lower_bound is None:
        return NormBound(norm, MEASURED, "norm: known classically")
    promise = as_real(lower_bound, "lower_bound")
    if not 0 < promise <= norm * (1 + slack(norm)):
        raise ArgumentError("lower_bound", f"be positive and at most ||target|| = {norm:.12g}", promise)
    return NormBound(promise, PROMISE, f"norm: promised >= {promise:.6g}")


def normalize(x: VectorEncoding, norm: float | None = None) -> VectorEncoding:
    """v/||v||; also written x.normalized(). Raises ZeroNorm, ArgumentError (norm).

    norm   ||v|| where it is known: without data it must be given, with data it is measured and must be the same
    """
    need(x, VectorEncoding, "x")
    x, norm = of_normal_size(x, norm)
    size = target_norm(x, "x", norm, "norm")
    if norm is not None and abs(as_positive(norm, "norm") - size) > slack(size) * size:
        raise ArgumentError("norm", f"be ||x|| = {size:.12g}", norm)
    useless = not stands_for_all(size) and x.record.epsilon >= size
    note = "epsilon >= 1: the record says nothing" if useless else ""
    return apply_like(x, NORMALIZATION, (x,), numbers={"norm": size}, note=note)


def proof(goal: Any, x: Part) -> Iterator[Line]:
    yield equal(goal.error, (1 / norm(x.target)) * x.error)
    yield at_most("scaling", norm((1 / norm(x.target)) * x.error), 1 / norm(x.target) * norm(x.error))
    yield at_most("scaling", norm(goal.target), 1 / norm(x.target) * norm(x.target))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """The norm that is divided by is ||target||, not 0."""
    import sympy as sp

    size = s.children[0].target_data.norm()
    yield replace(s, numbers={"norm": size}, facts=(*s.facts, sp.Gt(size, 0)))


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {
    "error not divided": lambda r, x, norm: {"epsilon": x.epsilon},
    "alpha not divided": lambda r, x, norm: {"alpha": x.alpha},
    "squared norm": lambda r, x, norm: {"epsilon": x.epsilon / norm**2},
}


def attained_by() -> VectorEncoding:
    return normalize(vector_scalar(0.6j, 2.0, 0.5))


NORMALIZATION = lemma(globals(), normalize, x=VE(), measured=("norm",), unit=True)
