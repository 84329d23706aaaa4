"""Normalisation through the rank-one block-encoding of the vector (Lemma B.8).

Statement   psi unit, U an (alpha, a, eps_0)-VE of psi, eps_0 <= 1/2, alpha <= alpha'. U after |0><0| of Lemma B.6 is a BE of
            |psi><0| with a + 2 ancillas. P odd, |P| <= 1 on [-1, 1], |P - 1| <= delta <= 1 on [1/(2 alpha'), 1]. The QSVT of P on
            it, applied to |0>, is a (1, a + 3, 2 sin(arcsin(eps_0)/2) + delta)-VE of psi; leak sqrt(delta (2 - delta)).
Source      Rattew et al. (arXiv:2510.07195), Lemma B.8, with Lemma B.6.
Deviation   Three further ancillas where the paper counts four: two of Lemma B.6 (one of them idle) and one that is both the
            target of the phase rotations and, in |+>, takes the real part. The paper's error is 2 (eps_0 + eps_1).
Proof       The block is |b><0| with one singular value, ||b|| >= (1 - eps_0)/alpha >= 1/(2 alpha'), so P of it on |0> is P(||b||)
            b/||b||. Two vectors at distance eps_0 enclose an angle of at most arcsin(eps_0).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...encoding.leaves import RELATIVE
from ...engine.lines import Line, Part
from ...engine.lines import norm as norm_of
from ...errors import ArgumentError, NotNormalized, Undecidable
from ...instances.aligned import tilted
from ...linalg.cost import matrix_transformation, run
from ...linalg.phases import reflection_phases, wx_phases
from ...linalg.polynomials import SignPolynomial, sign
from ...linalg.rank_one import rank_one_transformation
from ...linalg.shapes import as_epsilon, as_real, two_norm
from ...linalg.unknown import UnknownPolynomial
from ...scalars import minimum, square_root
from ..be import unit_matrix
from ..guards import need
from ..language import VE, Circuit, Cost, Record, VectorEncoding, apply_like, lemma
from ..ve import normalization, sign_amplification
from ..ve.sign_amplification import block as block
from ..ve.sign_amplification import direction_error
from ..ve.sign_amplification import operations as operations
from ..ve.sign_amplification import target as target
from ..wrong import LEAK, Wrong


def rule(x: Record, *, delta: Any) -> Record:
    return Record(
        alpha=1,
        ancillas=x.ancillas + 3,
        epsilon=direction_error(x.epsilon) + delta,
        norm=1,
        leak=square_root(delta * (2 - delta)),
    )


def circuit(x: VectorEncoding, *, polynomial: SignPolynomial) -> Circuit:
    """Layout: phase | Lemma B.6's two | U's workspace | system."""
    return rank_one_transformation(x.circuit, x.n, reflection_phases(wx_phases(polynomial.coefficients)))


def cost(x: Cost, *, degree: int) -> Cost:
    rank_one = run(unit_matrix.cost(n=x.system, i=0, j=0), x, system=x.system)
    return run(matrix_transformation(rank_one, degree, x.ancillas + 2), system=x.system)


def sizes(*, polynomial: SignPolynomial) -> dict[str, int]:
    return {"degree": polynomial.degree}


def normalise(x: VectorEncoding, epsilon: float, alpha_bound: float | None = None) -> VectorEncoding:
    """The unit vector psi with alpha = 1; the call adds at most `epsilon` to the error. alpha_bound: alpha' >= alpha, default alpha.

    Raises NotNormalized, ArgumentError (epsilon, alpha_bound), Undecidable (eps_0 > 1/2), PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    share, alpha = as_epsilon(epsilon), float(x.record.alpha)
    norm = two_norm(x.target_data) if x.has_data else x.record.norm
    if abs(norm - 1.0) > RELATIVE:
        raise NotNormalized(
            "x", "encode a unit vector for Lemma B.8", f"a target of norm {norm:.12g}", "Use x.normalized()."
        )
    bound = alpha if alpha_bound is None else as_real(alpha_bound, "alpha_bound")
    if not bound >= alpha * (1 - RELATIVE):
        raise ArgumentError("alpha_bound", f"be at least alpha = {alpha:.12g}", bound)
    if not x.record.epsilon <= 0.5:
        raise Undecidable(
            f"paper.lemma_b8: the record's error {x.record.epsilon:.6g} exceeds 1/2. Ask for smaller errors before."
        )
    polynomial = sign(min(1.0, 0.5 / bound), share)
    return apply_like(
        x,
        NORMALISATION,
        (x,),
        numbers={"delta": polynomial.error_bound},
        data={"polynomial": polynomial},
        note=f"alpha' = {bound:.6g}, degree {polynomial.degree}",
    )


def of_divided(s: VectorEncoding, norm: float, polynomial: SignPolynomial | UnknownPolynomial) -> VectorEncoding:
    """Lemma B.8 on s divided by its norm, the polynomial given; nothing is checked again, and no target is read."""
    unit = apply_like(s, normalization.NORMALIZATION, (s,), numbers={"norm": norm})
    numbers, data = {"delta": polynomial.error_bound}, {"polynomial": polynomial}
    return apply_like(unit, NORMALISATION, (unit,), numbers=numbers, data=data)


def proof(goal: Any, x: Part, *, delta: Any, polynomial: Any) -> Iterator[Line]:
    amplitude = polynomial.at(minimum(norm_of(x.block), 1))
    yield from sign_amplification.directed(goal, x, x.epsilon, delta, amplitude)


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """alpha <= alpha', eps_0 <= 1/2, delta <= 1; P was made for the threshold 1/(2 alpha')."""
    import sympy as sp

    (x,), bound, delta = s.children, kit.symbol("alpha'", positive=True), kit.symbol("delta", nonnegative=True)
    facts = (*s.facts, sp.Le(x.record.alpha, bound), sp.Le(x.record.epsilon, sp.Rational(1, 2)), sp.Le(delta, 1))
    yield replace(s, numbers={"delta": delta}, data={"polynomial": kit.Near1(1 / (2 * bound), delta)}, facts=facts)


def reading(kit: Any) -> Any:
    return kit.AMPLIFIED


WRONG: dict[str, Wrong] = {
    "own error only": lambda r, x, delta: {"epsilon": delta},
    "first order": lambda r, x, delta: {"epsilon": x.epsilon + delta},  # refuted only because 2 sin(arcsin(e)/2) > e
    "idle qubit not counted": lambda r, x, **_: {"ancillas": x.ancillas + 2},
    "alpha kept": lambda r, x, *, delta: {"alpha": 2 * x.alpha},
    "as stated": lambda r, x, *, delta: {"ancillas": x.ancillas + 4},
    **LEAK,
}


def attained_by() -> VectorEncoding:
    return normalise(tilted(2.0, 0.5), 1e-9)  # delta is negligible beside the angle arcsin(eps_0)


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    return {**sign_amplification.draw(rng, x), "alpha_bound": float(x.record.alpha * rng.uniform(1.0, 2.0))}


NORMALISATION = lemma(globals(), normalise, x=VE(unit=True), measured=("delta",), unit=True)
