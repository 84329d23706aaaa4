"""Adjoint of a block-encoding.

Statement   U an (alpha, a, epsilon)-BE of A. Then U^H is an (alpha, a, epsilon)-BE of A^H.
Source      Mathematics 2.4.
Deviation   None.
Proof       ||A^H - alpha B^H|| = ||A - alpha B||.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...encoding.global_phase import Phases, powers
from ...engine.lines import Line, Part, at_most, equal, norm
from ...engine.lines import adjoint as adjoint_of
from ...instances.aligned import block_scalar
from ..guards import need
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_lemma, lemma
from ..wrong import Wrong


def rule(a: Record) -> Record:
    return a


def phase(a: Phases) -> Phases:
    return powers(a, -1)


def target(a: BlockEncoding) -> Any:
    return a.target_data.H


def block(a: BlockEncoding) -> Any:
    return a.block_data.H


def circuit(a: BlockEncoding) -> Circuit:
    return a.circuit.adjoint()


def cost(a: Cost) -> Cost:
    return a


def adjoint(a: BlockEncoding) -> BlockEncoding:
    """Block-encoding of A^H; also written A.H."""
    need(a, BlockEncoding, "a")
    shape = a.shape_in + a.shape_out
    return apply_lemma(ADJOINT, (a,), kind=BlockEncoding, n=a.n, shape=shape, row_axes=len(a.shape_in))


def proof(goal: Any, a: Part) -> Iterator[Line]:
    yield equal(goal.error, adjoint_of(a.error))
    yield at_most("contraction", norm(adjoint_of(a.error)), norm(a.error))
    yield at_most("contraction", norm(goal.target), norm(a.target))


def reading(kit: Any) -> Any:
    return kit.PLAIN


WRONG: dict[str, Wrong] = {"alpha inverted": lambda r, a: {"alpha": 1 / a.alpha}}


def attained_by() -> BlockEncoding:
    return adjoint(block_scalar(0.6 - 0.8j, 2.0, 0.5))


ADJOINT = lemma(globals(), adjoint, A=BE())
