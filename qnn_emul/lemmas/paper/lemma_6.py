"""Residual skip norm block as the paper builds it (Lemma 6).

Statement   psi real and unit, a (1, a, eps_0)-VE; W real, ||W|| <= 1, a (kappa, b, eps_W)-BE, 1 <= kappa <= 2; nu = 4 kappa/5, L = 2
            nu/sqrt(pi). Lemmas 2 and B.19, B.9 on the skip path to 8 L, Lemma 1 with tau = 1/2: (psi + f(W psi))/(16 L) with alpha = 1,
            f(x) = erf(4x/5). Divided by its norm, and Lemma B.8: a (1, 2 (a + b) + n + 7, e)-VE of (psi + f(W psi))/N, e by the rules
            of these lemmas.
Source      Rattew et al. (arXiv:2510.07195), Lemma 6 and its proof.
Deviation   Two ancillas fewer than stated: Lemma B.19 and Lemma B.8 take one fewer each. For exact W, e tends to (1 + L')/N (eps_0 +
            eps_1), L' = 8/(5 sqrt(pi)), N >= 1 - L', that is at most 19.56, where the paper has 712; and the norm of what is encoded
            is at least (1 - L')/(16 L) >= 1/297 where the paper has 1/400. psi, W real: Lemma B.18 asks for it.
Proof       The rules of the lemmas named above, one after the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...encoding.leaves import RELATIVE
from ...errors import ArgumentError, ShapeError
from ...instances.aligned import matrix_with_error, vector_with_error
from ...linalg.activations import ACTIVATION, GROWTH, Erf
from ...linalg.paper_constants import ENCODED_NORM, KAPPA
from ...linalg.polynomials import SignPolynomial
from ...linalg.shapes import as_epsilon, as_real
from ...linalg.unknown import UnknownPolynomial
from ...scalars import minimum
from ..common import deamplification
from ..guards import need, need_contraction, need_unit
from ..language import BE, VE, BlockEncoding, Cost, Record, VectorEncoding, apply_like, lemma
from ..ve import matrix_vector, normalization
from ..ve import sum as vector_sum
from ..wrong import ONE_ANCILLA_LESS, Wrong
from . import lemma_b8, lemma_b18, lemma_b19

ROOT_PI = math.sqrt(math.pi)
ROUNDING = math.ceil(GROWTH)  # what the sum's rounding may grow by in the division by its norm


def rule(x: Record, W: Record, *, n: int, lipschitz: Any, error: Any, norm: Any, delta: Any) -> Record:
    return lemma_b8.rule(divided(x, W, n, lipschitz, error, norm), delta=delta)


def divided(x: Record, W: Record, n: int, lipschitz: Any, error: Any, norm: Any) -> Record:
    """The record of the encoded sum over its norm, before Lemma B.8."""
    h = lemma_b19.rule(matrix_vector.rule(W, x), n=n, lipschitz=lipschitz, gamma=2 * lipschitz, error=error)
    half = 1 / (2 * h.alpha)
    s = vector_sum.rule(deamplification.rule(x, tau=h.alpha), h, coefficients=(half, half))
    return normalization.rule(s, norm=norm)


@dataclass(frozen=True, eq=False)
class BlockPlan:
    """What the circuit is made with: Lemma B.19's numbers and polynomial over x, the norm of the encoded sum, Lemma B.8's polynomial."""

    branch: dict[str, Any]
    weights: Any  # Chebyshev coefficients, or an UnknownPolynomial
    function: Erf
    norm: float
    polynomial: SignPolynomial | UnknownPolynomial


def encoded_sum(x: VectorEncoding, W: BlockEncoding, branch: dict[str, Any], data: dict[str, Any]) -> VectorEncoding:
    """(psi + f(W psi))/(16 L) with alpha = 1, a tree of the lemmas it is made of; `branch`, `data`: what Lemma B.19's node holds."""
    y = matrix_vector.matrix_vector(W, x)
    h = apply_like(y, lemma_b19.ERF, (y,), numbers=branch, data=data)
    alpha = h.record.alpha  # 8 L = 16 nu/sqrt(pi)
    skip = apply_like(x, deamplification.DEAMPLIFICATION, (x,), numbers={"tau": alpha})
    return vector_sum.vector_sum([0.5 / alpha, 0.5 / alpha], [skip, h])


def tree(x: VectorEncoding, W: BlockEncoding, *, plan: BlockPlan) -> VectorEncoding:
    """The whole construction as a tree; nothing is checked again, and no target is read."""
    s = encoded_sum(x, W, plan.branch, {"weights": plan.weights, "function": plan.function})
    return lemma_b8.of_divided(s, plan.norm, plan.polynomial)


def cost(x: Cost, W: Cost, *, degrees: tuple[int, ...], degree: int) -> Cost:
    n, inner = x.system, x.ancillas + W.ancillas
    h = lemma_b18.cost(matrix_vector.cost(W, x).on(n, inner), degrees=degrees)
    s = vector_sum.cost(deamplification.cost(x), h, coefficients=(0.5, 0.5))
    return lemma_b8.cost(s.on(n, 2 * inner + n + 4), degree=degree)


def sizes(*, plan: BlockPlan) -> dict[str, Any]:
    return {**lemma_b18.sizes(weights=plan.weights), "degree": plan.polynomial.degree}


def operations(*, plan: BlockPlan) -> int:
    return 16 + ROUNDING * (16 + lemma_b18.operations(weights=plan.weights))


def node(x: VectorEncoding, W: BlockEncoding, plan: BlockPlan, note: str = "") -> VectorEncoding:
    """The block of a plan, unchecked."""
    numbers = {"n": x.n, "lipschitz": plan.branch["lipschitz"], "error": plan.branch["error"], "norm": plan.norm}
    return apply_like(
        x,
        LEMMA_6,
        (x, W),
        numbers={**numbers, "delta": plan.polynomial.error_bound},
        data={"plan": plan},
        note=note,
    )


def skip_norm_block(
    x: VectorEncoding, W: BlockEncoding, epsilon_1: float, norm_bound: float = ENCODED_NORM
) -> VectorEncoding:
    """(psi + erf(4/5 W psi))/N with alpha = 1. Lemma B.19's polynomial errs by (nu/sqrt(pi)) epsilon_1 in the 2-norm, B.8's by epsilon_1.

    norm_bound   at most the norm of the encoded sum (psi + erf(4/5 W psi))/(16 L); the paper's 1/400 always is
    Raises NotNormalized, NormTooLarge, ArgumentError (alpha of W, psi or W not real, epsilon_1, norm_bound), ShapeError, Undecidable,
    PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    need(W, BlockEncoding, "W")
    need_unit(x, "x", "Lemma 6")
    need_contraction(W, "W", "Lemma 6")
    kappa = float(W.record.alpha)
    if not 1 - RELATIVE <= kappa <= KAPPA * (1 + RELATIVE):
        raise ArgumentError("W", "have 1 <= alpha <= 2 for Lemma 6", f"alpha = {kappa:.12g}")
    if W.shape_out != x.shape or W.shape_in != x.shape:
        raise ShapeError("W", f"map shape {x.shape} to itself", f"{W.shape_in} -> {W.shape_out}")
    nu = ACTIVATION.nu * kappa
    share = nu / ROOT_PI * as_epsilon(epsilon_1, "epsilon_1") * (1 - 1e-12)
    h: Any = lemma_b19.erf_of_amplitudes(matrix_vector.matrix_vector(W, x), nu, share).source
    s, bound = encoded_sum(x, W, h.numbers, h.data), as_real(norm_bound, "norm_bound")
    total = normalization.normalize(s, None if s.has_data else bound)
    if not 0 < bound <= (1 + RELATIVE) / total.record.alpha:
        raise ArgumentError("norm_bound", f"be positive and at most {1 / total.record.alpha:.12g}", bound)
    last: Any = lemma_b8.normalise(total, epsilon_1, max(1 / bound, float(total.record.alpha))).source
    norm = total.applied.numbers["norm"]
    plan = BlockPlan(dict(h.numbers), h.data["weights"], h.data["function"], norm, last.data["polynomial"])
    return node(x, W, plan, f"kappa = {kappa:.6g}, degree {plan.polynomial.degree}")


def promised(x: VectorEncoding, W: BlockEncoding) -> float:
    """0.95 times the norm of the encoded sum: a promise that spares most of the degree which 1/400 asks for."""
    s = x.target_data + ACTIVATION(W.target_data @ x.target_data)
    return 0.95 * float(np.linalg.norm(s)) * ROOT_PI / (32 * ACTIVATION.nu * float(W.record.alpha))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """psi unit, psi and W real; what Lemma B.8 asks for: the error before it at most 1/2, P made for a bound on alpha."""
    (x, facts), (W, more) = kit.child("x", "VE", VE(unit=True, real=True)), kit.child("W", "BE", BE(real=True))
    plan, numbers, said = planned(x.record, W.record, kit)
    yield replace(s, children=(x, W), numbers=numbers, data={"plan": plan}, facts=(*facts, *more, *said))


def planned(x: Record, W: Record, kit: Any, tag: str = "") -> tuple[BlockPlan, dict[str, Any], tuple[Any, ...]]:
    """The plan of a block on symbols, the rule's numbers, and what the statement asks of them."""
    import sympy as sp

    lipschitz, error, size, bound = (
        kit.symbol(k + tag, positive=True) for k in ("lipschitz", "error", "norm", "alpha'")
    )
    delta, n = kit.symbol("delta" + tag, nonnegative=True), kit.qubits("n")
    f, branch = kit.LipschitzFunction("f" + tag, lipschitz), {"lipschitz": lipschitz, "gamma": 2 * lipschitz}
    weights, polynomial = kit.Weights(f, lipschitz, error, n), kit.Near1(1 / (2 * bound), delta)
    plan = BlockPlan({**branch, "n": n, "error": error}, weights, f, size, polynomial)
    total = divided(x, W, n, lipschitz, error, size)
    said = (sp.Le(total.alpha, bound), sp.Le(total.epsilon, sp.Rational(1, 2)), sp.Le(delta, 1))
    return plan, {"n": n, "lipschitz": lipschitz, "error": error, "norm": size, "delta": delta}, said


WRONG: dict[str, Wrong] = {
    "own error only": lambda r, x, W, *, delta, **_: {"epsilon": delta},
    "error of the skip path only": lambda r, x, W, *, norm, delta, lipschitz, **_: {
        "epsilon": x.epsilon / (16 * lipschitz * norm) + delta
    },
    "not divided by the norm": lambda r, x, W, **_: {"epsilon": minimum(r.epsilon, x.epsilon + W.epsilon)},
    "half of kappa for alpha": lambda r, x, W, **_: {"alpha": W.alpha / 2},
    "one use of psi": lambda r, x, W, *, n, **_: {"ancillas": x.ancillas + 2 * W.ancillas + n + 6},
    "with the short diagonal": ONE_ANCILLA_LESS,
}


def attained_by() -> VectorEncoding:
    # psi = e_0, W = |1><1|, the error on e_1: W psi = 0, where f is as steep as L', and the errors of both branches add up
    e0, e1 = np.eye(2)
    value = np.cos(1e-3) * e0 + np.sin(1e-3) * e1
    x, W = vector_with_error(value, 1.0, e0 - value), BlockEncoding.from_matrix(np.diag([0.0, 1.0]))
    return skip_norm_block(x, W, 1e-9, promised(x, W))


def draw(rng: np.random.Generator) -> dict[str, Any]:
    """n = 0 or 1, at most ten qubits below Lemma B.8, which are then multiplied out; real targets, errors along the blocks."""
    n = int(rng.integers(0, 2))
    noisy = bool(rng.random() < 0.5)  # x with an ancilla; with n = 1 W is then a unitary without one
    v, m = rng.normal(size=1 << n), rng.normal(size=(1 << n, 1 << n))
    v, error = v / np.linalg.norm(v), float(10 ** rng.uniform(-4, -2))
    x = vector_with_error((1 - error) * v, 1.0, error * v) if noisy else VectorEncoding.from_vector(v)
    if noisy and n == 1:
        q = np.linalg.qr(m)[0]
        W = BlockEncoding.from_unitary(q, q)
    else:
        kappa, error = float(rng.uniform(1.0, 2.0)), float(10 ** rng.uniform(-4, -2))
        m = m / np.linalg.norm(m, 2)
        W = matrix_with_error((1 - error) / kappa * m, kappa, error * m)
    return {"x": x, "W": W, "epsilon_1": float(10 ** rng.uniform(-2, -0.5)), "norm_bound": promised(x, W)}


LEMMA_6 = lemma(globals(), skip_norm_block, measured=("lipschitz", "error", "norm", "delta"), unit=True)
