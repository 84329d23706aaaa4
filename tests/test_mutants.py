"""Tempting wrong rules: each must be refuted by the extreme instance or by the random ones."""

from math import hypot

import pytest
from helpers import EXTREME_KEYS, refutes

UNCROSSED = lambda r, a, b: {"epsilon": a.alpha * a.epsilon + b.alpha * b.epsilon + a.epsilon * b.epsilon}
FIRST_ORDER = lambda r, a, b: {"epsilon": a.alpha * b.epsilon + b.alpha * a.epsilon}
PLAIN_SUM = lambda r, *t, **_: {"epsilon": sum(x.epsilon for x in t)}
LARGEST = lambda r, *t, **_: {"epsilon": max(x.epsilon for x in t)}
ONE_ANCILLA_LESS = lambda r, *t, **_: {"ancillas": r.ancillas - 1}
SHARED_ANCILLAS = lambda r, a, b: {"ancillas": max(a.ancillas, b.ancillas)}
WIDEST_CHILD = lambda r, *t, **_: {"ancillas": max(x.ancillas for x in t)}

sized = lambda t, c: [(abs(y), x) for y, x in zip(c, t, strict=True)]
COMBINATION = {
    "largest error": lambda r, *t, coefficients: {"epsilon": max(y * x.epsilon for y, x in sized(t, coefficients))},
    "coefficients forgotten": PLAIN_SUM,
    "errors in squares": lambda r, *t, coefficients: {
        "epsilon": hypot(*(y * x.epsilon for y, x in sized(t, coefficients)))
    },
    "alpha is sum of alphas": lambda r, *t, coefficients: {"alpha": sum(x.alpha for x in t)},
    "alpha is the largest": lambda r, *t, coefficients: {"alpha": max(y * x.alpha for y, x in sized(t, coefficients))},
    "index not counted": WIDEST_CHILD,
}
PRODUCT = {
    "uncrossed": UNCROSSED,
    "second-order term dropped": FIRST_ORDER,
    "plain sum": PLAIN_SUM,
    "largest error": LARGEST,
    "shared ancillas": SHARED_ANCILLAS,
    "alpha is the sum": lambda r, a, b: {"alpha": a.alpha + b.alpha},
}
MUTANTS = {
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
        "largest term": lambda r, a, x: {"epsilon": max(a.epsilon * x.norm, a.alpha * x.epsilon)},
        "shared ancillas": SHARED_ANCILLAS,
    },
    "ve.concatenation": {
        "largest error": LARGEST,
        "mean error": lambda r, *t: {"epsilon": r.epsilon / len(t) ** 0.5},
        "alpha is the largest": lambda r, *t: {"alpha": max(x.alpha for x in t)},
        "alpha is the sum": lambda r, *t: {"alpha": sum(x.alpha for x in t)},
    },
    "be.adjoint": {"alpha inverted": lambda r, a: {"alpha": 1 / a.alpha}},
    "be.direct_sum": {
        "smallest error": lambda r, *t, extra: {"epsilon": min(x.epsilon for x in t)},
        "first alpha": lambda r, *t, extra: {"alpha": t[0].alpha},
        "flag not counted": WIDEST_CHILD,
    },
    "common.scaling": {
        "error not scaled": lambda r, x, factor: {"epsilon": x.epsilon},
        "alpha not scaled": lambda r, x, factor: {"alpha": x.alpha},
        "real part of the factor": lambda r, x, factor: {"alpha": abs(complex(factor).real) * x.alpha},
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
    },
    "ve.pointwise_function": {
        "own error only": lambda r, x, *, epsilon_q, **_: {"epsilon": epsilon_q * x.alpha},
        "alpha without the input's": lambda r, x, *, supremum, epsilon_q, **_: {"alpha": supremum + epsilon_q},
        "one copy of the workspace": lambda r, x, *, n, **_: {"ancillas": x.ancillas + n + 1},
    },
    "ve.sign_amplification": {
        "not divided by the norm": lambda r, x, norm, delta: {"epsilon": x.epsilon + delta if norm < 1 else 0.0},
        "first order": lambda r, x, norm, delta: {"epsilon": x.epsilon / norm + delta},
        "own error only": lambda r, x, norm, delta: {"epsilon": delta},
        "phase qubit not counted": WIDEST_CHILD,
    },
    "be.convolution_stack": {"no carries": lambda r, **_: {"ancillas": r.ancillas - 2}},
    "be.convolution_parameter": {"no channel flag": ONE_ANCILLA_LESS},
}


@pytest.mark.parametrize(("key", "name"), [(k, name) for k, rules in MUTANTS.items() for name in rules])
def test_wrong_rules_are_refuted(key: str, name: str) -> None:
    """The generic machinery finds an instance that refutes the wrong rule."""
    assert refutes(key, MUTANTS[key][name]), f"{key}: the wrong rule '{name}' was not refuted"


@pytest.mark.parametrize("key", EXTREME_KEYS)
def test_one_percent_is_refuted(key: str) -> None:
    """0.99 times the right rule is refuted, and so is one ancilla less."""
    assert refutes(key, lambda r, *t, **_: {"epsilon": 0.99 * r.epsilon}, count=0)
    assert refutes(key, ONE_ANCILLA_LESS, count=0)
