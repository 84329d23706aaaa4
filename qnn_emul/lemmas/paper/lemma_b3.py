"""Uniform singular value amplification in the paper's form (Lemma B.3).

Statement   0 < epsilon, delta < 1/2, gamma > 1, U a (1, a, 0)-BE of A, ||A|| <= (1 - delta)/gamma; P odd, |P| <= 1 on [-1, 1], |P(x)
            - gamma x| <= eta <= epsilon for |x| <= (1 - delta)/gamma. The QSVT of P is a (1, a + 1, eta)-BE of gamma A.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.3; GSLW (arXiv:1806.01838), Theorem 30.
Deviation   None: the circuit is that of be.uniform_amplification, which keeps the target A and lowers alpha instead.
Proof       ||P^(SV)(A) - gamma A|| is at most the largest |P(s) - gamma s| over the singular values s of A.
Attained    Every instance's error is that of the polynomial at its singular values; a tight one would have a singular value
            where the polynomial errs most.
Best        The polynomial's proved error bound is a maximum over Chebyshev nodes divided by cos(N pi/(2M)), up to 0.5 %
            above the supremum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, Part, at_most, given, norm, parts
from ...errors import ArgumentError, NormTooLarge
from ...linalg.amplification import amplification, transformed
from ...linalg.shapes import as_real
from ..be import uniform_amplification
from ..be.uniform_amplification import small_block
from ..guards import need
from ..language import BlockEncoding, Record, apply_like, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(a: Record, *, factor: Any, eta: Any) -> Record:
    return Record(alpha=1, ancillas=a.ancillas + 1, epsilon=eta, norm=factor * a.norm)


def target(a: BlockEncoding, *, factor: float) -> Any:
    return factor * a.target_data


def amplified(A: BlockEncoding, gamma: float, delta: float, epsilon: float) -> BlockEncoding:
    """gamma A with alpha = 1. Raises ArgumentError (a (1, a, 0)-BE, gamma, delta, epsilon), NormTooLarge, PrecisionExceeded."""
    need(A, BlockEncoding, "A")
    r, factor = A.record, as_real(gamma, "gamma")
    if abs(r.alpha - 1) > RELATIVE or r.epsilon > 0:
        raise ArgumentError("A", "be a (1, a, 0)-block-encoding", f"alpha = {r.alpha}, epsilon = {r.epsilon}")
    if not factor > 1:
        raise ArgumentError("gamma", "be above 1", factor)
    for name, value in (("delta", delta), ("epsilon", epsilon)):
        if not 0 < as_real(value, name) < 0.5:
            raise ArgumentError(name, "satisfy 0 < . < 1/2", value)
    if r.norm > (1 - delta) / factor * (1 + RELATIVE):
        raise NormTooLarge("A", f"have norm at most (1 - delta)/gamma = {(1 - delta) / factor:.12g}", f"{r.norm:.12g}")
    polynomial = amplification(factor, float(delta) * (1 - 1e-12), float(epsilon))
    return apply_like(
        A,
        AMPLIFIED,
        (A,),
        numbers={"factor": factor, "eta": polynomial.error_bound},
        data={"polynomial": polynomial},
        note=f"degree {polynomial.degree}",
    )


def proof(goal: Any, a: Part, *, factor: Any, eta: Any, polynomial: Any) -> Iterator[Line]:
    off = factor * a.block - transformed(a.block, polynomial)
    yield from parts(goal.error, factor * a.error, off)
    yield from small_block(a)
    yield at_most("scaling", norm(factor * a.error), factor * norm(a.error))
    yield given("a polynomial near a multiple of x", norm(off), eta)
    yield at_most("scaling", norm(goal.target), factor * norm(a.target))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """A (1, a, 0)-BE with gamma ||A|| <= 1 - delta, P good up to (1 - delta)/gamma."""
    import sympy as sp

    a, facts = kit.exact_input(sp.Integer(1))
    factor, eta, radius = (kit.symbol(k, positive=True) for k in ("factor", "eta", "radius"))
    data = {"polynomial": kit.Multiple(factor, eta, radius)}
    yield replace(
        s,
        children=(a,),
        numbers={"factor": factor, "eta": eta},
        data=data,
        facts=(*facts, sp.Le(a.record.norm, radius)),
    )


WRONG: dict[str, Wrong] = {
    "exact": lambda r, a, **_: {"epsilon": 0.0},
    "error divided by gamma": lambda r, a, *, factor, eta: {"epsilon": eta / factor},
    "alpha divided": lambda r, a, *, factor, eta: {"alpha": 1 / factor},
    "phase qubit not counted": WIDEST_CHILD,
}


def best_known() -> BlockEncoding:
    # where Nelder-Mead over (singular value, gamma, delta, epsilon) ended, rounded
    return build([[0.3874]], 1.25, 0.2, 1e-4)


def draw(rng: np.random.Generator) -> dict[str, Any]:
    side = 1 << int(rng.integers(0, 3))
    matrix: Any = rng.normal(size=(side, side))
    if rng.random() < 0.5:
        matrix = matrix + 1j * rng.normal(size=(side, side))
    gamma, delta = 1 + float(rng.exponential()), float(rng.uniform(0.1, 0.45))
    size = (1 - delta) / gamma * (1.0 if rng.random() < 0.5 else float(rng.uniform(0.3, 1.0)))
    matrix = matrix * (size / np.linalg.norm(matrix, 2))
    return {"matrix": matrix, "gamma": gamma, "delta": delta, "epsilon": float(10 ** rng.uniform(-6, -1))}


def build(matrix: Any, gamma: float, delta: float, epsilon: float) -> BlockEncoding:
    return amplified(BlockEncoding.from_matrix(matrix, alpha=1.0), gamma, delta, epsilon)


AMPLIFIED = lemma(globals(), build, like=uniform_amplification, measured=("factor", "eta"))
