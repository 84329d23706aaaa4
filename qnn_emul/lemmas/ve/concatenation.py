"""Concatenation of vectors (Lemma 4).

Statement   U_j (alpha_j, a_j, eps_j)-VEs of v_j, j < D. PREPARE sum alpha_j/||alpha||_2 |j> on ceil(log2 D)
            *system* qubits, then SELECT, give a (||alpha||_2, max a_j, ||eps||_2)-VE of sum_j |j> (x) v_j.
Source      Rattew et al. (arXiv:2510.07195), Lemma 4.
Deviation   Weights alpha_j instead of Hadamards, so that the vectors themselves stand side by side; different a_j
            and eps_j; no new ancilla, the index belongs to the vector. D need not be a power of two (zeros follow).
Proof       The errors of different j are orthogonal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...encoding.global_phase import alike
from ...engine.lines import Line, Part, at_most, equal, norm
from ...instances.aligned import vector_scalar
from ...linalg.circuit import Builder, each_place, registers
from ...linalg.constructions import place
from ...linalg.cost import preparation, run, under
from ...linalg.gates import Preparation
from ...linalg.readable import row
from ...linalg.shapes import stacked
from ...scalars import ceil_log2, maximum, square_root, total
from ..guards import common_shape, filled, need_all, same_size
from ..language import VE, Circuit, Cost, Record, Several, VectorEncoding, apply_lemma, lemma
from ..wrong import LARGEST, Wrong


def rule(*terms: Record) -> Record:
    return Record(
        alpha=square_root(total(t.alpha * t.alpha for t in terms)),
        ancillas=maximum(*(t.ancillas for t in terms)),
        epsilon=square_root(total(t.epsilon * t.epsilon for t in terms)),
        norm=square_root(total(t.norm * t.norm for t in terms)),
    )


phase = alike


def target(*terms: VectorEncoding) -> np.ndarray:
    return stacked([t.target_data for t in terms])


def block(*terms: VectorEncoding) -> np.ndarray:
    whole = CONCATENATION.rule(*(t.record for t in terms)).alpha
    return stacked([(t.record.alpha / whole) * t.block_data for t in terms])


def circuit(*terms: VectorEncoding) -> Circuit:
    width, n = ceil_log2(len(terms)), terms[0].n
    space = maximum(*(t.ancillas for t in terms))
    workspace, index, system = registers(space, width, n)
    alphas = row([t.record.alpha for t in terms])
    builder = Builder(space + width + n).add(Preparation.of(alphas, width), index)
    for _, circuit, controls in each_place(builder, index, [t.circuit for t in terms]):
        if circuit is not None:
            place(builder, circuit, workspace, system, controls)
    return builder.build()


def cost(*terms: Cost) -> Cost:
    width = ceil_log2(len(terms))
    return run(preparation(width), *(under(t, width) for t in terms), system=terms[0].system + width)


def concatenate(terms: Any) -> VectorEncoding:
    """(v_0, v_1, …) one after the other, shape (D,) + shape; equal padded sizes (the paper's Lemma 4, Mathematics 1.4).

    Raises ArgumentError (empty list, no vector-encodings), ShapeError (different sizes).
    """
    encodings = need_all(terms, VectorEncoding, "terms")
    same_size(encodings, "terms")
    n = encodings[0].n
    shape = (len(encodings), *filled(common_shape(encodings), n))
    total_n = n + ceil_log2(len(encodings))
    return apply_lemma(CONCATENATION, encodings, kind=VectorEncoding, n=total_n, shape=shape)


def proof(goal: Any, *terms: Part) -> Iterator[Line]:
    errors = stacked([t.error for t in terms])
    yield equal(goal.error, errors)
    yield at_most("orthogonal", norm(errors), square_root(total(norm(t.error) ** 2 for t in terms)))
    yield at_most("orthogonal", norm(goal.target), square_root(total(norm(t.target) ** 2 for t in terms)))


def reading(kit: Any) -> Any:
    return kit.CONCATENATED


WRONG: dict[str, Wrong] = {
    "largest error": LARGEST,
    "mean error": lambda r, *t: {"epsilon": r.epsilon / len(t) ** 0.5},
    "alpha is the largest": lambda r, *t: {"alpha": maximum(*(x.alpha for x in t))},
    "alpha is the sum": lambda r, *t: {"alpha": total(x.alpha for x in t)},
}


def attained_by() -> VectorEncoding:
    return concatenate([vector_scalar(0.6, 2.0, 0.5), vector_scalar(-1.0j, 0.75, 0.25)])


CONCATENATION = lemma(globals(), lambda *terms: concatenate(terms), x=Several(VE(), 2, 4))
