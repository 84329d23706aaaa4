"""Amplification by a sign polynomial.

Statement   U an (alpha, a, epsilon)-VE of v, ||v|| >= N > epsilon; P odd, |P| <= 1 on [-1, 1], |P - 1| <= delta <= 1 on
            [(N - epsilon)/alpha, 1]. QSVT of P on the rank-one block |b><0| is a (1, a + 1, 2
            sin(arcsin(epsilon/N)/2) + delta)-VE of v/||v||; its workspace stays in |0> up to a leak sqrt(delta (2 - delta)).
Source      Mathematics 6.4 (ii); Rattew et al. (arXiv:2510.07195), Lemma B.8; Gilyén, Su, Low, Wiebe (arXiv:1806.01838).
Deviation   One further ancilla where the paper takes four; the error's constant is sharp (the paper: 2 (eps_0 +
            eps_1)).
Proof       The block is P(||b||) b/||b||, ||b|| >= (N - epsilon)/alpha. Two vectors at distance epsilon enclose an
            angle of at most arcsin(epsilon/N), and unit vectors at that angle are 2 sin(angle/2) apart; with t =
            epsilon/N that is t sqrt(2/(1 + sqrt(1 - t^2))). The block's norm is at least 1 - delta.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.encoding import VectorEncoding
from ...encoding.record import Record
from ...engine.lemma import apply_like, lemma
from ...engine.lines import Line, Part, at_most, given, parts
from ...engine.lines import norm as norm_of
from ...engine.signature import VE
from ...errors import Undecidable
from ...instances.aligned import tilted
from ...linalg import degrees
from ...linalg.circuit import Circuit, span
from ...linalg.constructions import state_transformation
from ...linalg.cost import Cost, run, transformation
from ...linalg.phases import reflection_phases, wx_phases
from ...linalg.polynomials import SignPolynomial, sign
from ...linalg.shapes import as_epsilon, lengthened, two_norm, unit
from ...scalars import absolute, minimum, square_root, stands_for_all
from ..guards import need
from ..wrong import LEAK, WIDEST_CHILD, Wrong
from .normalization import NormBound, of_normal_size, promised_norm


def direction_error(ratio: Any) -> Any:
    """2 sin(arcsin(t)/2) without cancellation: how far v/||v|| and w/||w|| may be when ||v - w|| <= t ||v||, t <= 1."""
    return ratio * square_root(2 / (1 + square_root(1 - ratio * ratio)))


def ratio_for(error: float) -> float:
    """Inverse of `direction_error`: t = sin(2 arcsin(error/2)), for error <= sqrt(2)."""
    return error * float(np.sqrt(1 - error * error / 4))


def rule(x: Record, *, norm: Any, delta: Any) -> Record:
    return Record(
        alpha=norm / norm,
        ancillas=x.ancillas + 1,
        epsilon=direction_error(x.epsilon / norm) + delta,
        norm=norm / norm,
        leak=square_root(delta * (2 - delta)),
    )


def target(x: VectorEncoding) -> np.ndarray:
    return unit(x.target_data)


def block(x: VectorEncoding, *, polynomial: SignPolynomial) -> np.ndarray:
    size = two_norm(x.block_data)
    return lengthened(x.block_data, polynomial.at(minimum(size, 1.0)), size)


def circuit(x: VectorEncoding, *, polynomial: SignPolynomial) -> Circuit:
    phases = reflection_phases(wx_phases(polynomial.coefficients))
    return state_transformation(x.circuit, phases, span(0, x.ancillas))


def cost(x: Cost, *, degree: int) -> Cost:
    return run(transformation(x, degree, x.ancillas + x.system, x.ancillas), system=x.system)


def sizes(*, polynomial: SignPolynomial) -> dict[str, int]:
    return {"degree": polynomial.degree}


def operations(*, polynomial: SignPolynomial) -> int:
    return 16


def amplify(x: VectorEncoding, epsilon: float = 1e-6, lower_bound: float | None = None) -> VectorEncoding:
    """target/||target|| with alpha = 1 and its phase; the call adds at most `epsilon` to the error. See qe.amplify."""
    need(x, VectorEncoding, "x")
    delta = as_epsilon(epsilon)
    x, lower_bound = of_normal_size(x, lower_bound)
    return amplify_above(x, promised_norm(x, lower_bound), delta)


def threshold(x: VectorEncoding, norm: float, key: str) -> float:
    """A lower bound on ||block|| from ||target|| >= norm: (norm - epsilon)/alpha, at most 1. Raises Undecidable."""
    error = x.record.epsilon
    if not error < norm * (1 - 1e-9):
        raise Undecidable(
            f"{key}: the record's error {error:.6g} is not below the norm {norm:.6g} (alpha = {x.record.alpha:.6g}, "
            f"n = {x.n}, a = {x.record.ancillas}): the encoding says nothing about the direction. Ask for smaller errors before."
        )
    return min(1.0, (norm - error) / x.record.alpha)


def amplify_above(x: VectorEncoding, bound: NormBound, delta: float) -> VectorEncoding:
    """Amplification with a bound ||target|| >= norm that a theorem or a promise gives; nothing of the target is read."""
    gap = threshold(x, bound.value, SIGN_AMPLIFICATION.key)
    polynomial = _polynomial(gap, delta, x.has_data)
    return apply_like(
        x,
        SIGN_AMPLIFICATION,
        (x,),
        numbers={"norm": bound.value, "delta": polynomial.error_bound},
        data={"polynomial": polynomial},
        norm_from=bound.kind,
        note=f"{bound.said}, degree {polynomial.degree}",
    )


def _polynomial(gap: Any, delta: float, has_data: bool) -> Any:
    """The sign polynomial; its degree alone where nothing is computed, its error alone for numbers that stand for all."""
    if stands_for_all(gap):
        return gap.polynomial(delta)
    return sign(gap, delta) if has_data else degrees.sign_or_degree(gap, delta)


def aligned(x: Part, ratio: Any) -> tuple[Any, Line]:
    """v/||v|| - b/||b||, and that it is at most direction_error(ratio) long, ||error|| <= ratio ||v||."""
    gap = x.target / norm_of(x.target) - x.block / norm_of(x.block)
    return gap, at_most("Dunkl-Williams", norm_of(gap) ** 2, 2 * (1 - square_root(1 - ratio * ratio)))


def proof(goal: Any, x: Part, *, norm: Any, delta: Any, polynomial: Any) -> Iterator[Line]:
    yield from reached(goal, x, norm, delta, polynomial.at(minimum(norm_of(x.block), 1)))


def reached(goal: Any, x: Part, norm: Any, delta: Any, amplitude: Any) -> Iterator[Line]:
    """The block is amplitude * b/||b||, and ||v|| >= norm."""
    yield given("a promise on the norm", norm, norm_of(x.target))
    yield from directed(goal, x, x.epsilon / norm, delta, amplitude)


def directed(goal: Any, x: Part, ratio: Any, delta: Any, amplitude: Any) -> Iterator[Line]:
    """As `reached`, where ||error|| <= ratio ||v||."""
    gap, line = aligned(x, ratio)
    rest = (1 - amplitude) / norm_of(x.block) * x.block
    yield from parts(x.target, x.error, x.value)  # so ||b|| >= (||v|| - epsilon)/alpha
    yield at_most("scaling", norm_of(x.value), x.alpha * norm_of(x.block))
    yield at_most("block", norm_of(x.block), 1)
    yield from parts(goal.error, gap, rest)
    yield line
    yield at_most("reals", norm_of(gap), direction_error(ratio))
    yield at_most("scaling", norm_of(goal.target), 1 / norm_of(x.target) * norm_of(x.target))
    yield at_most("scaling", norm_of(rest), absolute(1 - amplitude) / norm_of(x.block) * norm_of(x.block))
    yield given("a polynomial near 1", absolute(1 - amplitude), delta)
    yield at_most("scaling", absolute(amplitude / norm_of(x.block)) * norm_of(x.block), norm_of(goal.block))
    yield at_most("reals", 1 - delta, norm_of(goal.block))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """||v|| >= N > epsilon, delta <= 1; P was made for the threshold (N - epsilon)/alpha."""
    import sympy as sp

    (x,), size, delta = s.children, kit.symbol("norm", positive=True), kit.symbol("delta", nonnegative=True)
    p = kit.Near1((size - x.record.epsilon) / x.record.alpha, delta)
    data = {"polynomial": p, "degree": p, "leak": kit.symbol("leak", nonnegative=True)}
    stated = (kit.Stated("a promise on the norm", size, x.target_data.norm()),)
    facts = (*s.facts, sp.Gt(size, x.record.epsilon), sp.Le(delta, 1))
    yield replace(s, numbers={"norm": size, "delta": delta}, data=data, facts=facts, stated=stated)


def reading(kit: Any) -> Any:
    return kit.AMPLIFIED


WRONG: dict[str, Wrong] = {
    "not divided by the norm": lambda r, x, norm, delta: {"epsilon": minimum(x.epsilon, x.epsilon / norm) + delta},
    "first order": lambda r, x, norm, delta: {"epsilon": x.epsilon / norm + delta},
    "own error only": lambda r, x, norm, delta: {"epsilon": delta},
    "phase qubit not counted": WIDEST_CHILD,
    **LEAK,
}


def attained_by() -> VectorEncoding:
    return amplify(tilted(2.0, 0.5), 1e-9)  # delta is negligible beside the angle arcsin(epsilon/N)


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    return {"epsilon": float(10 ** rng.uniform(-6, -1))}


SIGN_AMPLIFICATION = lemma(globals(), amplify, x=VE(), measured=("norm", "delta"), unit=True)
