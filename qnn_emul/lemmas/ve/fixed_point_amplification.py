"""Amplification by fixed-point rounds.

Statement   U an (alpha, a, epsilon)-VE of v, ||v|| >= N > epsilon, s = (N - epsilon)/alpha; L odd, L >= arccosh(1/delta)/
            arccosh(1/sqrt(1 - s^2)). (L - 1)/2 rounds with closed-form angles succeed with P >= 1 - delta^2 whatever
            ||b|| >= s is, and up to a global phase that depends on ||b|| give a (1, a, 2 sin(arcsin(epsilon/N)/2) + 1 -
            sqrt(1 - delta^2))-VE of v/||v||; the workspace stays in |0> up to a leak delta.
Source      Yoder, Low, Chuang (arXiv:1409.3305); Mathematics 6.4 (i).
Deviation   The phase is computed from the circuit and divided out, so that the block is sqrt(P) b/||b||; a quantum
            computer does not know it, and the node is marked phase_known = False.
Proof       P = 1 - delta^2 T_L(T_{1/L}(1/delta) sqrt(1 - ||b||^2))^2, and the argument of T_L is at most 1 where ||b|| >= s.
            The norm of the block is in [sqrt(1 - delta^2), 1]; the direction as in ve.sign_amplification.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ...encoding.encoding import VectorEncoding
from ...encoding.global_phase import Phases, UnknownPhase, together
from ...encoding.record import Record
from ...engine.lemma import apply_like, lemma
from ...engine.lines import Line, Part
from ...engine.lines import norm as norm_of
from ...engine.signature import VE
from ...instances.aligned import tilted
from ...linalg.circuit import Builder, Circuit, span
from ...linalg.cost import Cost, half, rounds_cost
from ...linalg.grover import (
    UndonePhase,
    amplitude_amplification,
    fixed_point_angles,
    fixed_point_degree,
    fixed_point_success,
)
from ...linalg.scales import UNIT_ROUNDOFF
from ...linalg.shapes import as_epsilon, lengthened, two_norm
from ...scalars import minimum
from ..guards import need
from ..wrong import AMPLIFIED, Wrong
from . import sign_amplification
from .normalization import NormBound, of_normal_size, promised_norm
from .sign_amplification import symbols as symbols


def rule(x: Record, *, norm: Any, delta: Any) -> Record:
    # delta is the error 1 - sqrt(1 - d^2) of the norm, as for the sign polynomial: the leak sqrt(delta (2 - delta)) is d
    return replace(sign_amplification.rule(x, norm=norm, delta=delta), ancillas=x.ancillas)


def phase(x: Phases) -> Phases:
    return together(x, {UnknownPhase(): 1})


def target(x: VectorEncoding) -> np.ndarray:
    return sign_amplification.target(x)


def block(x: VectorEncoding, *, degree: int, leak: float) -> np.ndarray:
    size = two_norm(x.block_data)
    return lengthened(x.block_data, amplitude_of(degree, leak, minimum(size, 1.0)), size)


def amplitude_of(degree: Any, leak: Any, size: Any) -> Any:
    """sqrt(P) at ||b|| = size; `degree` is a number, or a proof's stand-in for the whole function."""
    own = getattr(degree, "at", None)
    if own is not None:
        return own(size)
    rounded = getattr(size, "bounded_polynomial", None)
    if rounded is None:
        return float(np.sqrt(fixed_point_success(degree, leak, size)))
    value = partial(fixed_point_success, degree, leak)
    # of 1 - (delta T)^2 the subtraction is rounded, and T by degree x a few of its own size
    failure = 1.0 - float(value(size.data)) + leak**2 + UNIT_ROUNDOFF
    return rounded(value, 2 * degree, (4 + 32 * degree * failure) * size.digits.unit).square_root()


def circuit(x: VectorEncoding, *, degree: int, leak: float) -> Circuit:
    angles = fixed_point_angles(degree, leak)
    rounds = amplitude_amplification(x.circuit, x.ancillas, angles)
    undone = UndonePhase(x.circuit, x.ancillas, angles)
    return Builder(rounds.qubits).add(rounds, span(0, rounds.qubits)).add(undone, ()).build()


def cost(x: Cost, *, degree: int) -> Cost:
    return rounds_cost(x, x.ancillas, half(degree))


def operations(*, degree: int) -> int:
    return 32


def fixed_point_amplification(
    x: VectorEncoding, epsilon: float = 1e-6, lower_bound: float | None = None
) -> VectorEncoding:
    """target/||target|| with alpha = 1 up to a phase; the call adds at most `epsilon` to the error. See qe.amplify."""
    need(x, VectorEncoding, "x")
    delta = as_epsilon(epsilon)
    x, lower_bound = of_normal_size(x, lower_bound)
    return fixed_point_above(x, promised_norm(x, lower_bound), delta)


def fixed_point_above(x: VectorEncoding, bound: NormBound, delta: float) -> VectorEncoding:
    """With a bound ||target|| >= norm that a theorem or a promise gives; nothing of the target is read."""
    leak = float(np.sqrt(delta * (2.0 - delta))) * (1 - 1e-15)
    degree = fixed_point_degree(leak, sign_amplification.threshold(x, bound.value, FIXED_POINT.key))
    if x.has_data:
        fixed_point_angles(degree, leak)  # evaluated here, so that a set that does not carry is refused at once
    return apply_like(
        x,
        FIXED_POINT,
        (x,),
        numbers={"norm": bound.value, "delta": delta},
        data={"degree": degree, "leak": leak},
        norm_from=bound.kind,
        note=f"{bound.said}, degree {degree}",
    )


def proof(goal: Any, x: Part, *, norm: Any, delta: Any, degree: int, leak: Any) -> Iterator[Line]:
    amplitude = amplitude_of(degree, leak, minimum(norm_of(x.block), 1))
    yield from sign_amplification.reached(goal, x, norm, delta, amplitude)


def reading(kit: Any) -> Any:
    return kit.FIXED_POINT_ROUNDS


WRONG: dict[str, Wrong] = {
    **AMPLIFIED,
    "own error only": lambda r, x, *, delta, **_: {"epsilon": delta},
    "first order": lambda r, x, *, norm, delta: {"epsilon": x.epsilon / norm + delta},
    "one more for the phases": lambda r, x, **_: {"ancillas": x.ancillas + 1},
}


def attained_by() -> VectorEncoding:
    return fixed_point_amplification(tilted(2.0, 0.5), 1e-9)  # delta is negligible beside the angle arcsin(epsilon/N)


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    return {"epsilon": float(10 ** rng.uniform(-6, -1))}


FIXED_POINT = lemma(globals(), fixed_point_amplification, x=VE(), measured=("norm", "delta"), unit=True)
