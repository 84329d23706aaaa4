"""Wrong versions of the algebra of encodings, the activation and the amplification."""

from __future__ import annotations

from ..scalars import absolute, maximum, minimum, real_part, total
from .common import (
    COMBINATION,
    LARGEST,
    ONE_ANCILLA_LESS,
    PRODUCT,
    SHARED_ANCILLAS,
    WIDEST_CHILD,
    Mutants,
)

MUTANTS: Mutants = {
    "ve.sum": COMBINATION,
    "be.linear_combination": COMBINATION,
    "be.product": PRODUCT,
    "be.tensor": PRODUCT,
    "ve.tensor": {
        "second-order term dropped": lambda r, x, y: {"epsilon": x.epsilon * y.norm + x.norm * y.epsilon},
        "paper's unit-vector form": lambda r, x, y: {"epsilon": x.epsilon + y.epsilon + x.epsilon * y.epsilon},
        "uncrossed": lambda r, x, y: {"epsilon": x.epsilon * x.norm + y.norm * y.epsilon},
        "shared ancillas": SHARED_ANCILLAS,
    },
    "ve.matrix_vector": {
        "uncrossed": lambda r, a, x: {"epsilon": a.alpha * a.epsilon + x.norm * x.epsilon},
        "second-order term dropped": lambda r, a, x: {"epsilon": a.epsilon * x.norm + (a.norm - a.epsilon) * x.epsilon},
        "alpha forgotten": lambda r, a, x: {"epsilon": a.epsilon * x.norm + x.epsilon},
        "norm forgotten": lambda r, a, x: {"epsilon": a.epsilon + a.alpha * x.epsilon},
        "largest term": lambda r, a, x: {"epsilon": maximum(a.epsilon * x.norm, a.alpha * x.epsilon)},
        "shared ancillas": SHARED_ANCILLAS,
    },
    "ve.concatenation": {
        "largest error": LARGEST,
        "mean error": lambda r, *t: {"epsilon": r.epsilon / len(t) ** 0.5},
        "alpha is the largest": lambda r, *t: {"alpha": maximum(*(x.alpha for x in t))},
        "alpha is the sum": lambda r, *t: {"alpha": total(x.alpha for x in t)},
    },
    "be.adjoint": {"alpha inverted": lambda r, a: {"alpha": 1 / a.alpha}},
    "be.direct_sum": {
        "smallest error": lambda r, *t, extra: {"epsilon": minimum(*(x.epsilon for x in t))},
        "first alpha": lambda r, *t, extra: {"alpha": t[0].alpha},
        "flag not counted": WIDEST_CHILD,
    },
    "common.scaling": {
        "error not scaled": lambda r, x, factor: {"epsilon": x.epsilon},
        "alpha not scaled": lambda r, x, factor: {"alpha": x.alpha},
        "real part of the factor": lambda r, x, factor: {"alpha": absolute(real_part(factor)) * x.alpha},
    },
    "common.deamplification": {
        "alpha kept": lambda r, x, tau: {"alpha": x.alpha},
        "error divided": lambda r, x, tau: {"epsilon": x.epsilon / tau},
        "flag not counted": WIDEST_CHILD,
    },
    "ve.normalization": {
        "error not divided": lambda r, x, norm: {"epsilon": x.epsilon},
        "alpha not divided": lambda r, x, norm: {"alpha": x.alpha},
        "squared norm": lambda r, x, norm: {"epsilon": x.epsilon / norm**2},
    },
    "ve.embedding": {"idle qubits as ancillas": lambda r, x, n: {"ancillas": r.ancillas + 1}},
    "bridge.diagonal_of_vector": {
        "fresh register not counted": WIDEST_CHILD,
        "error over sqrt N": lambda r, x, n: {"epsilon": x.epsilon / 2 ** (n / 2)},
    },
    "poly.singular_value_transformation": {
        "error forgotten": lambda r, a, **_: {"epsilon": 0.0},
        "ancilla of the real part": WIDEST_CHILD,
        "error of the argument only": lambda r, a, **_: {"epsilon": 0.1 * a.epsilon / a.alpha},
        "k where k squared stands": lambda r, a, *, degree, bound, **_: {
            "epsilon": degree * bound * a.epsilon / a.alpha
        },
        "k (k - 1) where k squared stands": lambda r, a, *, degree, slope, **_: {
            "epsilon": slope * (1 - 1 / maximum(degree, 1)) * a.epsilon / a.alpha
        },
    },
    "ve.pointwise_function": {
        "own error only": lambda r, x, *, epsilon_q, **_: {"epsilon": epsilon_q * x.alpha},
        "alpha without the input's": lambda r, x, *, supremum, epsilon_q, **_: {"alpha": supremum + epsilon_q},
        "one copy of the workspace": lambda r, x, *, n, **_: {"ancillas": x.ancillas + n + 1},
    },
    "ve.sign_amplification": {
        "not divided by the norm": lambda r, x, norm, delta: {"epsilon": minimum(x.epsilon, x.epsilon / norm) + delta},
        "first order": lambda r, x, norm, delta: {"epsilon": x.epsilon / norm + delta},
        "own error only": lambda r, x, norm, delta: {"epsilon": delta},
        "phase qubit not counted": WIDEST_CHILD,
    },
    "be.convolution_stack": {"no carries": lambda r, **_: {"ancillas": r.ancillas - 2}},
    "be.convolution_parameter": {"no channel flag": ONE_ANCILLA_LESS},
}
