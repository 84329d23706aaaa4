"""Scaling by a number.

Statement   U an (alpha, a, epsilon)-encoding of X, c != 0. Then (c/|c|) U is a (|c| alpha, a, |c| epsilon)-encoding
            of c X.
Source      Mathematics 2.4.
Deviation   None. The phase of c is a global phase of U, which controlled uses turn into a relative one.
Proof       ||c X - |c| alpha (c/|c|) B|| = |c| ||X - alpha B||.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.base import E
from ...engine.lines import Line, Part, at_most, equal, norm
from ...engine.signature import Either
from ...errors import ArgumentError
from ...instances.aligned import block_scalar
from ...linalg.circuit import Builder, span
from ...linalg.gates import global_phase
from ...linalg.shapes import as_scalar
from ...scalars import absolute, real_part, stands_for_all, unit_phase
from ..be.mask import mask
from ..guards import need
from ..language import BlockEncoding, Circuit, Cost, Encoding, Record, VectorEncoding, apply_like, lemma
from ..wrong import Wrong


def rule(x: Record, *, factor: Any) -> Record:
    size = absolute(factor)
    return replace(x, alpha=size * x.alpha, epsilon=size * x.epsilon, norm=size * x.norm)


def target(x: Encoding, *, factor: complex) -> Any:
    return factor * x.target_data


def block(x: Encoding, *, factor: complex) -> Any:
    return unit_phase(factor) * x.block_data


def circuit(x: Encoding, *, factor: complex) -> Circuit:
    inner = x.circuit
    if factor == abs(factor):
        return inner
    return Builder(inner.qubits).add(inner, span(0, inner.qubits)).add(global_phase(factor), ()).build()


def cost(x: Cost) -> Cost:
    return x  # a sign or phase is the outer flag's


def scale(factor: Any, x: E) -> E:
    """c * X for a real or complex number c; 0 * X is a zero matrix (a mask that keeps nothing) or vector, with alpha = 1.

    Raises ArgumentError for NaN, a non-number, or 0 where X has no data.
    """
    need(x, Encoding, "x")
    number = as_scalar(factor, "factor")
    if number == 0:
        return _zero(x, number)
    return apply_like(x, SCALING, (x,), numbers={"factor": number})


def _zero(x: E, number: Any) -> E:
    """A zero array in the place of x: |c| alpha is no subnormalization where c = 0."""
    if stands_for_all(number):
        number.path.refuse("it multiplies an encoding by 0, whose alpha is another")
    if not x.has_data:
        raise ArgumentError("factor", "be non-zero where an encoding has no data", number)
    made: Any = (
        mask(np.zeros(1 << x.n)) if isinstance(x, BlockEncoding) else VectorEncoding.from_vector(np.zeros(x.shape))
    )
    axes = {"row_axes": x.row_axes} if isinstance(x, BlockEncoding) else {}
    out: E = replace(made, shape=x.shape, **axes)
    return out


def proof(goal: Any, x: Part, *, factor: Any) -> Iterator[Line]:
    yield equal(goal.error, factor * x.error)
    yield at_most("scaling", norm(factor * x.error), absolute(factor) * norm(x.error))
    yield at_most("scaling", norm(goal.target), absolute(factor) * norm(x.target))
    yield at_most("scaling", norm(x.block), norm(goal.block))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A complex number that is not 0."""
    import sympy as sp

    factor = kit.symbol("c", complex=True)  # nonzero=True would make it real
    yield replace(s, numbers={"factor": factor}, facts=(*s.facts, sp.Gt(sp.Abs(factor), 0)))


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {
    "error not scaled": lambda r, x, factor: {"epsilon": x.epsilon},
    "alpha not scaled": lambda r, x, factor: {"alpha": x.alpha},
    "real part of the factor": lambda r, x, factor: {"alpha": absolute(real_part(factor)) * x.alpha},
}


def attained_by() -> Encoding:
    return scale(-2.0 + 1.0j, block_scalar(0.6j, 1.5, 0.3))


def draw(rng: Any, x: Encoding) -> dict[str, Any]:
    return {"factor": complex(rng.normal(), rng.normal()) if rng.random() < 0.7 else -float(rng.uniform(0.1, 3))}


SCALING = lemma(globals(), lambda x, factor: scale(factor, x), x=Either())
