"""Multi-filter convolution as the paper builds it (Lemma 5).

Statement   U the (sum |K|, a, 0)-BE of C of Lemma B.17, N >= ||C||, gamma = sum |K|/(2 N), P as in uniform amplification with
            delta = 1/2. The QSVT of P is a (1, a + 1, eta)-BE of C/(2 N), a + 1 = 3 + 8 (D - 1) + 2 ceil(log2 C) + 2 ceil(log2 D).
Source      Rattew et al. (arXiv:2510.07195), Lemma 5.
Deviation   epsilon = eta > 0 where gamma > 1: the paper says 0, which no polynomial reaches. Eight ancillas fewer than 3 + 8 D + 2
            log2(C D). gamma <= 1 (a single tap) is outside of Lemma B.3 and is exact here. N is a proved bound on ||C||.
Proof       Lemma B.17, then uniform amplification: ||C||/sum |K| <= 1/(2 gamma).
Attained    Every instance's error is that of the polynomial at its singular values; a tight one would have a singular value
            where the polynomial errs most.
Best        cos(pi/32) = 0.99518: the proved bound of the polynomial's error is that much above the supremum, which is met
            at 1/(2 gamma).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, at_most, given, parts
from ...engine.lines import norm as norm_of
from ...linalg.amplification import amplification, transformed
from ...linalg.polynomials import Polynomial
from ...linalg.shapes import as_epsilon
from ...linalg.unknown import UnknownPolynomial
from ..be import uniform_amplification
from ..be.uniform_amplification import small_block
from ..language import BlockEncoding, Record, apply_like, lemma
from ..wrong import WIDEST_CHILD, Wrong
from . import lemma_b17


def rule(a: Record, *, norm: Any, eta: Any) -> Record:
    # alpha is spelled out so that a claim on the child's subnormalization reaches it
    return Record(alpha=norm / norm, ancillas=a.ancillas + 1, epsilon=eta, norm=a.norm / (2 * norm))


def target(a: BlockEncoding, *, norm: float) -> Any:
    return (0.5 / norm) * a.target_data


def convolution(kernel: Any, size: int, epsilon: float) -> BlockEncoding:
    """C/(2 N) with alpha = 1, for K of shape (C, C, D, D) on size x size images; the error is at most `epsilon`.

    Raises what `per_parameter` raises, ArgumentError (epsilon), PrecisionExceeded.
    """
    share = as_epsilon(epsilon)
    inner = lemma_b17.per_parameter(kernel, size)
    norm = float(inner.record.norm)
    polynomial = amplification(float(inner.record.alpha) / (2 * norm), 0.5 * (1 - 1e-12), share)
    return encode(inner, norm, polynomial)


def encode(inner: BlockEncoding, norm: float, polynomial: Polynomial | UnknownPolynomial) -> BlockEncoding:
    """The node of Lemma B.17's matrix, a bound on ||C|| and the polynomial."""
    numbers, data = {"norm": norm, "eta": polynomial.error_bound}, {"polynomial": polynomial}
    return apply_like(inner, LEMMA_5, (inner,), numbers=numbers, data=data, note=f"degree {polynomial.degree}")


def proof(goal: Any, a: Part, *, norm: Any, eta: Any, polynomial: Any) -> Iterator[Line]:
    off = a.alpha / (2 * norm) * a.block - transformed(a.block, polynomial)
    yield from parts(goal.error, 1 / (2 * norm) * a.error, off)
    yield from small_block(a)
    yield given("a bound on the norm", norm_of(a.target), norm)
    yield at_most("scaling", norm_of(1 / (2 * norm) * a.error), 1 / (2 * norm) * norm_of(a.error))
    yield given("a polynomial near a multiple of x", norm_of(off), eta)
    yield at_most("scaling", norm_of(goal.target), 1 / (2 * norm) * norm_of(a.target))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """An exact A with N >= ||A||, P good up to N/alpha = 1/(2 gamma)."""
    a, facts = kit.exact_input()
    size, eta = kit.symbol("norm", positive=True), kit.symbol("eta", positive=True)
    data = {"polynomial": kit.Multiple(a.record.alpha / (2 * size), eta, size / a.record.alpha)}
    stated = (kit.Stated("a bound on the norm", a.target_data.norm(), size),)
    yield replace(s, children=(a,), numbers={"norm": size, "eta": eta}, data=data, facts=tuple(facts), stated=stated)


WRONG: dict[str, Wrong] = {
    "exact, as stated": lambda r, a, **_: {"epsilon": 0.0},
    "still alpha of the LCU": lambda r, a, **_: {"alpha": a.alpha},
    "phase qubit not counted": WIDEST_CHILD,
}


def best_known() -> BlockEncoding:
    # where Nelder-Mead over 2x2 channels with epsilon ended, rounded
    return convolution(np.array([[1.0, 1.0], [1.0, -1.0]]).reshape(2, 2, 1, 1), 1, 0.1)


def draw(rng: np.random.Generator) -> dict[str, Any]:
    if rng.random() < 0.4:  # an orthogonal matrix of channels with large entries: gamma > 1
        mixing = np.kron([[1, 1], [1, -1]], [[1, 1], [1, -1]]) * rng.choice([-1.0, 1.0], size=4)
        return {"kernel": mixing[:, :, None, None], "size": 1, "epsilon": float(10 ** rng.uniform(-5, -1))}
    return {**lemma_b17.draw(rng), "epsilon": float(10 ** rng.uniform(-5, -1))}


LEMMA_5 = lemma(globals(), convolution, like=uniform_amplification, measured=("norm", "eta"))
