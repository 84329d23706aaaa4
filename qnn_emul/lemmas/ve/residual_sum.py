"""Residual sum on one workspace.

Statement   U an (alpha, a, eps)-VE of x, V a (kappa, b, eps_W)-BE of W on n qubits, f and Q as in ve.pointwise_function for y = W
            x. One circuit on a + 2 b + n + 2 ancillas, or on a + b + n + 2 if V's workspace is shared too, in which skip path
            and activation use the same a ancillas, is a (lambda, ., e)-VE of x + f(W x): lambda, e and the block are those
            of the sum (Lemma 1) of x and f(W x) on separate ancillas, 2 (a + b) + n + 2 of them.
Source      Mathematics 6.2 and 6.6; Rattew et al. (arXiv:2510.07195), Lemma 6.
Deviation   Sharing one workspace plainly costs (L + eps_Q) ||W|| leak in e. There is no such cost here: the index qubit is
            prepared only where the workspace is |0>, so what leaked stays at index 0, where nothing touches it, and is
            projected out at the end. No leak bound is needed, and U need not be an amplified encoding. The paper
            keeps two copies of both workspaces; one of each is enough. One query of U fewer than on separate ancillas.
Proof       After U the state is |0>b + |leak>, leak orthogonal to |0> of the workspace. PREPARE controlled on |0> gives sum_i
            p_i |i>|0>b + |0>|leak>. At index 1, V acts on system and its workspace: |0> V b + rest; with a shared workspace,
            "workspace not 0" flips the index, so that the rest joins index 0 (there V's workspace was |0>, nothing is
            overwritten). What is left at index 1 has all workspaces in |0>, and the QSVT of the diagonal encoding of V U on
            workspaces and fresh register maps it to Q(|y~_j|) y~_j. Nothing acts at index 0, and un-PREPARE acts on the index
            alone: with the workspaces projected on |0> the corner is p_0^2 b + p_1^2 (block of f(y)). The errors add up as in
            ve.matrix_vector, ve.pointwise_function and ve.sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.global_phase import Phases, alike, together
from ...engine.lines import Line, Part, at_most, equal, given, norm, parts
from ...errors import ShapeError
from ...instances.aligned import matrix_with_error, vector_with_error
from ...linalg.activations import ACTIVATION, Erf, erf
from ...linalg.circuit import Builder, is_value, present, registers, span
from ...linalg.constructions import StatePreparationPair, state_transformation
from ...linalg.cost import one_qubit, run, transformation, under
from ...linalg.cost import x as x_gate
from ...linalg.gates import PAULI_X
from ...linalg.phases import reflection_phases, wx_phases
from ...linalg.polynomials import Polynomial
from ...linalg.readable import row
from ...scalars import minimum
from ..be import product
from ..guards import ANCILLAS, need, reuse_of_ancillas
from ..language import BE, VE, BlockEncoding, Circuit, Cost, Record, VectorEncoding, apply_like, lemma
from ..wrong import ONE_ANCILLA_LESS, Wrong
from . import matrix_vector, pointwise_function
from . import sum as vector_sum
from .pointwise_function import symbols as symbols


def rule(x: Record, w: Record, *, n: int, lipschitz: Any, supremum: Any, epsilon_q: Any, shared: bool) -> Record:
    y = matrix_vector.rule(w, x)
    h = pointwise_function.rule(y, n=n, lipschitz=lipschitz, supremum=supremum, epsilon_q=epsilon_q)
    copies = 1 if shared else 2
    return replace(vector_sum.rule(x, h, coefficients=(1, 1)), ancillas=x.ancillas + copies * w.ancillas + n + 2)


def phase(x: Phases, w: Phases) -> Phases:
    return alike(x, together(w, x))


def target(x: VectorEncoding, w: BlockEncoding, *, function: Erf) -> np.ndarray:
    out: np.ndarray = x.target_data + function(w.target_data @ x.target_data)
    return out


def block(
    x: VectorEncoding, w: BlockEncoding, *, polynomial: Polynomial, supremum: float, epsilon_q: float
) -> np.ndarray:
    activated = pointwise_function.weighted(w.block_data @ x.block_data, polynomial, supremum + epsilon_q)
    weight = w.record.alpha * (supremum + epsilon_q)  # of f(y) against x, both over alpha
    return (x.block_data + weight * activated) / (1.0 + weight)


def circuit(
    x: VectorEncoding,
    w: BlockEncoding,
    *,
    polynomial: Polynomial,
    supremum: float,
    epsilon_q: float,
    shared: bool,
) -> Circuit:
    """Layout: index | phase | V's own workspace, if not shared | V's workspace | U's workspace | fresh n | system n."""
    a, b, n = x.ancillas, w.ancillas, x.n
    index, phase_qubit, own, work, space, fresh, system = registers(1, 1, 0 if shared else b, b, a, n, n)
    pair = StatePreparationPair.of(row([1.0, w.record.alpha * (supremum + epsilon_q)]))
    builder = Builder(2 + (0 if shared else b) + b + a + 2 * n)
    builder.add(x.circuit, space + system)
    builder.add(pair.right, index, is_value(space, 0))
    builder.add(w.circuit, (work if shared else own) + system, ((index[0], 1),))
    if shared and present(b):
        builder.add(PAULI_X, index).add(PAULI_X, index, is_value(work, 0))
    phases = reflection_phases(wx_phases(polynomial.coefficients / (supremum + epsilon_q)))
    transformed = state_transformation(product.circuit(w, x), phases, span(0, a + b + n), n)
    builder.add(transformed, phase_qubit + work + space + fresh + system, ((index[0], 1),))
    return builder.add(pair.left.adjoint(), index).build()


def cost(x: Cost, w: Cost, *, degree: int, shared: bool) -> Cost:
    zeros = w.ancillas + x.ancillas + x.system
    transformed = transformation(run(x, w, system=x.system), degree, zeros, zeros, x.system)
    used = [(x_gate() + x_gate(w.ancillas)) * minimum(1, w.ancillas)] if shared else []  # none where W has none
    return run(x, one_qubit(x.ancillas), under(w, 1), *used, under(transformed, 1), one_qubit(), system=x.system)


def sizes(*, polynomial: Polynomial) -> dict[str, int]:
    return {"degree": polynomial.degree}


def operations(*, polynomial: Polynomial) -> int:
    return 16 + 2 * polynomial.degree


def residual_sum(
    x: VectorEncoding, w: BlockEncoding, function: Erf, epsilon: float, ancillas: str = "linear"
) -> VectorEncoding:
    """x + f(W x) with x's workspace used for both terms; the call adds at most `epsilon` to the error.

    ancillas   "linear": two sets of W's; "least": one
    Raises ShapeError (W does not map x's shape to itself), ArgumentError, PhaseUnknown, PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    need(w, BlockEncoding, "W")
    if w.n != x.n or w.shape_in != w.shape_out:
        raise ShapeError("W", f"map x's 2**{x.n} dimensions to themselves", f"{w.shape_in} -> {w.shape_out}")
    known = x.has_data and w.has_data
    y = matrix_vector.rule(w.record, x.record)
    numbers, data, note = pointwise_function.planned(y, x.n, function, epsilon, known)
    return apply_like(
        x,
        RESIDUAL_SUM,
        (x, w),
        numbers={**numbers, "shared": reuse_of_ancillas(ancillas, ANCILLAS[1:])},
        data=data,
        note=note,
    )


def proof(
    goal: Any, x: Part, w: Part, *, function: Any, polynomial: Any, lipschitz: Any, epsilon_q: Any
) -> Iterator[Line]:
    y = Part(w.target @ x.target, w.block @ x.block, w.alpha * x.alpha, None, None, x.n)
    activated = function(y.target) - y.alpha * pointwise_function.weighted(y.block, polynomial, 1)
    yield from parts(goal.error, x.error, activated)
    yield at_most("sub-multiplicative", norm(y.block), norm(w.block) * norm(x.block))
    yield at_most("block", norm(w.block), 1)
    yield at_most("block", norm(x.block), 1)
    yield from pointwise_function.applied(activated, y, function, polynomial, lipschitz, epsilon_q)
    yield from matrix_vector.steps(w, x)
    yield from parts(y.value, y.target, -1 * y.error)
    yield equal(y.error, w.target @ x.target - w.value @ x.value)
    yield at_most("triangle", norm(goal.target), norm(x.target) + norm(function(y.target)))
    yield given("Lipschitz", norm(function(y.target)), lipschitz * norm(y.target))
    yield at_most("sub-multiplicative", norm(y.target), norm(w.target) * norm(x.target))


def _branch(x: Record, w: Record) -> Any:
    return w.epsilon * x.norm + w.alpha * x.epsilon


def reading(kit: Any) -> Any:
    return kit.PRODUCT_ENTRIES


WRONG: dict[str, Wrong] = {
    "error of the skip path": lambda r, x, w, **_: {"epsilon": x.epsilon},
    "error of the branch": lambda r, x, w, *, lipschitz, **_: {"epsilon": lipschitz * _branch(x, w)},
    "error of W forgotten": lambda r, x, w, *, lipschitz, **_: {
        "epsilon": x.epsilon * (1 + lipschitz * minimum(w.alpha, w.norm))
    },
    "Lipschitz forgotten, branch at half": lambda r, x, w, *, lipschitz, **_: {
        "epsilon": x.epsilon + lipschitz * _branch(x, w) / 2
    },
    "alpha is the sum": lambda r, x, w, **_: {"alpha": x.alpha + x.alpha * w.alpha},
    "alpha of Q unscaled": lambda r, x, w, *, supremum, epsilon_q, **_: {"alpha": x.alpha + supremum + epsilon_q},
    "alpha of the activation": lambda r, x, w, *, supremum, epsilon_q, **_: {
        "alpha": x.alpha * w.alpha * (supremum + epsilon_q)
    },
    "skip path exact": lambda r, x, w, **_: {"epsilon": r.epsilon - x.epsilon},
    "ancillas of the plain sum": lambda r, x, w, *, n, **_: {"ancillas": 2 * (x.ancillas + w.ancillas) + n + 2},
    "separate workspaces": lambda r, x, w, **_: {"ancillas": r.ancillas + x.ancillas},
    "one copy of W's where two are kept": lambda r, x, w, *, shared, **_: {
        "ancillas": r.ancillas - (0 if shared else w.ancillas)
    },
    "phase qubit not counted": ONE_ANCILLA_LESS,
}


SHARPER = {
    "first order only": "alpha = 1 keeps the value's norm at 1, so that W's error meets at most 1 where the rule has 1 + epsilon"
}


def attained_by() -> VectorEncoding:
    # near 0 the function is as steep as L, and both errors of y and that of x stretch x
    tiny = np.array([1e-3j, 0.0])
    w = matrix_with_error(np.diag([1.0, 0.0]), 1.0, np.diag([0.25, 0.0]))
    return residual_sum(vector_with_error(tiny, 1.0, tiny / 2), w, ACTIVATION, 1e-9)


def draw(rng: Any, x: VectorEncoding, w: BlockEncoding) -> dict[str, Any]:
    return {
        "function": erf(float(rng.uniform(0.3, 1.2))),
        "epsilon": float(10 ** rng.uniform(-6, -2)),
        "ancillas": ("linear", "least")[int(rng.integers(2))],
    }


RESIDUAL_SUM = lemma(globals(), residual_sum, x=VE(), W=BE(), measured=("lipschitz", "supremum", "epsilon_q"))
