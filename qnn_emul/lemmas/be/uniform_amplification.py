"""Uniform singular value amplification (Lemma B.3).

Statement   U an (alpha, a, epsilon)-BE of A, gamma > 0, gamma (||A|| + epsilon)/alpha <= 1 - delta where gamma > 1; P odd, |P|
            <= 1 on [-1, 1], |P(x) - gamma x| <= eta for |x| <= (1 - delta)/gamma. The QSVT of P is an (alpha/gamma, a + 1,
            epsilon + alpha eta/gamma)-BE of A.
Source      GSLW (arXiv:1806.01838), Theorem 30; Rattew et al. (arXiv:2510.07195), Lemma B.3; Mathematics 2.7.
Deviation   The target stays A and alpha falls, instead of a larger target. epsilon > 0 is allowed and passed on unchanged,
            with no factor in the degree: P is compared with gamma x on the block that is there.
Proof       ||B|| <= (||A|| + epsilon)/alpha <= (1 - delta)/gamma, so ||P^(SV)(B) - gamma B|| <= eta. With A - (alpha/gamma)
            P^(SV)(B) = (A - alpha B) + (alpha/gamma) (gamma B - P^(SV)(B)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, at_most, given, norm, parts
from ...errors import NormTooLarge, PrecisionExceeded
from ...instances.aligned import matrix_with_error
from ...linalg import constructions
from ...linalg.amplification import amplification, odd_polynomial, transformed
from ...linalg.circuit import span
from ...linalg.cost import matrix_transformation, run
from ...linalg.phases import reflection_phases, wx_phases
from ...linalg.polynomials import Polynomial
from ...linalg.shapes import as_epsilon, as_positive
from ...scalars import minimum
from ..guards import need
from ..language import BE, BlockEncoding, Circuit, Cost, Record, apply_like, lemma
from ..wrong import WIDEST_CHILD, Wrong


def rule(a: Record, *, factor: Any, eta: Any) -> Record:
    return Record(
        alpha=a.alpha / factor, ancillas=a.ancillas + 1, epsilon=a.epsilon + a.alpha * eta / factor, norm=a.norm
    )


def target(a: BlockEncoding) -> Any:
    return a.target_data


def block(a: BlockEncoding, *, polynomial: Polynomial) -> Any:
    return odd_polynomial(a.block_data, polynomial)


def circuit(a: BlockEncoding, *, polynomial: Polynomial) -> Circuit:
    phases = reflection_phases(wx_phases(polynomial.coefficients))
    workspace = span(0, a.ancillas)
    return constructions.singular_value_transformation(a.circuit, phases, workspace, workspace)


def cost(a: Cost, *, degree: int) -> Cost:
    return run(matrix_transformation(a, degree, a.ancillas), system=a.system)


def sizes(*, polynomial: Polynomial) -> dict[str, int]:
    return {"degree": polynomial.degree}


def operations(*, polynomial: Polynomial) -> int:
    return 16 + 4 * polynomial.degree


def uniform_amplification(
    A: BlockEncoding, factor: float, epsilon: float = 1e-6, delta: float | None = None
) -> BlockEncoding:
    """The same target with alpha divided by `factor`; the call adds at most `epsilon` to the error.

    Needs factor (||A|| + A's error) <= (1 - delta) alpha, by the record's proved bound on ||A||. delta defaults to the largest
    such number: the larger it is, the lower the degree. A factor of at most 1 is exact and needs nothing.
    Raises ArgumentError, NormTooLarge (the norm leaves no room), PrecisionExceeded.
    """
    need(A, BlockEncoding, "A")
    gamma, share = as_positive(factor, "factor"), as_epsilon(epsilon)
    r = A.record
    room = 1.0 - gamma * min(1.0, (r.norm + r.epsilon) / r.alpha)  # ||B|| <= 1 in any case
    asked = room if delta is None else as_epsilon(delta, "delta")
    if gamma > 1 and not (room > 0 and asked <= room * (1 + 1e-12)):
        raise NormTooLarge(
            "A",
            f"satisfy factor * (||A|| + epsilon) <= {'alpha' if room <= 0 else f'(1 - {asked:.6g}) alpha'} for factor = {gamma:.12g}",
            f"alpha = {r.alpha:.12g} with ||A|| <= {r.norm:.12g} and epsilon = {r.epsilon:.3g}",
            "Use a smaller factor or delta.",
        )
    polynomial = _polynomial(gamma, min(asked, 1 - 1e-9) * (1 - 1e-12) if gamma > 1 else 0.5, share * gamma / r.alpha)
    return apply_like(
        A,
        UNIFORM_AMPLIFICATION,
        (A,),
        numbers={"factor": gamma, "eta": polynomial.error_bound},
        data={"polynomial": polynomial},
        note=f"factor {gamma:.6g}, degree {polynomial.degree}",
    )


def _polynomial(factor: float, delta: float, error: float) -> Polynomial:
    """The lemma's polynomial; an error of 1/2 or more is asked as 1/2."""
    if not error > 0:
        raise PrecisionExceeded(f"{UNIFORM_AMPLIFICATION.key}: epsilon / alpha underflows. Use a larger epsilon.")
    return amplification(factor, delta, min(error, 0.5))


def proof(goal: Any, a: Part, *, factor: Any, eta: Any, polynomial: Polynomial) -> Iterator[Line]:
    off = factor * a.block - transformed(a.block, polynomial)
    yield from parts(goal.error, a.error, a.alpha / factor * off)
    yield from small_block(a)
    yield at_most("scaling", norm(a.alpha / factor * off), a.alpha / factor * norm(off))
    yield at_most("block", norm(a.block), 1)  # where factor <= 1
    yield given("a polynomial near a multiple of x", norm(off), eta)


def small_block(a: Part) -> Iterator[Line]:
    """||B|| <= (||A|| + epsilon)/alpha."""
    yield from parts(a.value, a.target, -1 * a.error)
    yield at_most("scaling", a.alpha * norm(a.block), norm(a.value))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """gamma (||A|| + epsilon) <= (1 - delta) alpha and P good up to (1 - delta)/gamma; or any A and P good up to 1 (gamma <= 1)."""
    import sympy as sp

    r = s.children[0].record
    factor, eta = kit.symbol("factor", positive=True), kit.symbol("eta", nonnegative=True)
    radius = kit.symbol("radius", positive=True)
    for label, bound, fact in (
        ("small block", radius, [sp.Le(r.norm + r.epsilon, radius * r.alpha)]),
        ("any block", sp.Integer(1), []),
    ):
        data = {"polynomial": kit.Multiple(factor, eta, bound)}
        yield replace(s, label=label, numbers={"factor": factor, "eta": eta}, data=data, facts=(*s.facts, *fact))


def reading(kit: Any) -> Any:
    return kit.TRANSFORMED


WRONG: dict[str, Wrong] = {
    "polynomial's error only": lambda r, a, *, factor, eta: {"epsilon": a.alpha * eta / factor},
    "polynomial's error forgotten": lambda r, a, **_: {"epsilon": a.epsilon},
    "polynomial's error not scaled": lambda r, a, *, factor, eta: {"epsilon": a.epsilon + minimum(1, 1 / factor) * eta},
    "error divided by the factor": lambda r, a, *, factor, eta: {"epsilon": (a.epsilon + a.alpha * eta) / factor},
    "alpha kept": lambda r, a, **_: {"alpha": a.alpha},
    "alpha multiplied": lambda r, a, *, factor, eta: {"alpha": a.alpha * factor},
    "phase qubit not counted": WIDEST_CHILD,
}


def attained_by() -> BlockEncoding:
    # the child's error is along the block; the polynomial's is negligible beside it
    block = np.array([[0.2, 0.0], [0.0, -0.1]])
    return uniform_amplification(matrix_with_error(block, 2.0, np.array([[0.1, 0.0], [0.0, 0.0]])), 2.0, 1e-10)


def draw(rng: Any, a: BlockEncoding) -> dict[str, Any]:
    limit = a.record.alpha / max(a.record.norm + a.record.epsilon, 0.1 * a.record.alpha)
    return {"factor": float(rng.uniform(0.5, 0.95)) * limit, "epsilon": float(10 ** rng.uniform(-6, -1))}


UNIFORM_AMPLIFICATION = lemma(globals(), uniform_amplification, A=BE(contraction=True), measured=("factor", "eta"))
