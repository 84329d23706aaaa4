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
one_psi = lambda d, x: (d.epsilon * x.norm + d.alpha * x.epsilon) * (x.norm + x.epsilon)
SQUARED = {
    "paper's 2 alpha epsilon": lambda r, d, x, **_: {"epsilon": 2 * x.alpha * x.epsilon},
    "one error of psi": lambda r, d, x, **_: {"epsilon": one_psi(d, x)},
    "error of D forgotten": lambda r, d, x, **_: {
        "epsilon": d.alpha * x.epsilon * (x.norm + x.epsilon) + d.norm * x.norm * x.epsilon
    },
    "second order dropped": lambda r, d, x, **_: {
        "epsilon": (d.epsilon * x.norm + d.alpha * x.epsilon + d.norm * x.epsilon) * x.norm
    },
    "alpha not squared": lambda r, d, x, **_: {"alpha": x.alpha * d.alpha},
    "alpha of D forgotten": lambda r, d, x, **_: {"alpha": x.alpha**2},
    "one set of ancillas, no flag": lambda r, d, x, n, **_: {"ancillas": x.ancillas + d.ancillas + n},
    "fresh register not counted": lambda r, d, x, n, **_: {"ancillas": r.ancillas - n},
}
AMPLIFIED = {
    "not divided by the norm": lambda r, x, norm, **_: {"epsilon": x.epsilon if norm < 1 else 0.0},
    "chord for the arc": lambda r, x, norm, **_: {"epsilon": x.epsilon / norm},
    "error of the norm only": lambda r, x, **_: {"epsilon": r.epsilon / 2},
    "alpha kept": lambda r, x, **_: {"alpha": x.alpha},
}
GROUPED = {
    "alpha is one": lambda r, **_: {"alpha": 1.0},
    "dilation not counted": ONE_ANCILLA_LESS,
}
branch = lambda x, w: w.epsilon * x.norm + w.alpha * x.epsilon
NEW = {  # the second half of the catalogue
    "be.uniform_amplification": {
        "polynomial's error only": lambda r, a, *, factor, eta: {"epsilon": a.alpha * eta / factor},
        "polynomial's error forgotten": lambda r, a, **_: {"epsilon": a.epsilon},
        "polynomial's error not scaled": lambda r, a, *, factor, eta: {"epsilon": a.epsilon + min(1, 1 / factor) * eta},
        "error divided by the factor": lambda r, a, *, factor, eta: {"epsilon": (a.epsilon + a.alpha * eta) / factor},
        "alpha kept": lambda r, a, **_: {"alpha": a.alpha},
        "alpha multiplied": lambda r, a, *, factor, eta: {"alpha": a.alpha * factor},
        "phase qubit not counted": WIDEST_CHILD,
    },
    "ve.matrix_squared_vector": SQUARED,
    "ve.matrix_squared_vector_paper": {
        **{k: v for k, v in SQUARED.items() if "flag" not in k},
        "ours": lambda r, d, x, n: {"ancillas": 2 * x.ancillas + d.ancillas + n},
        "as stated": lambda r, d, x, n: {"ancillas": 2 * x.ancillas + d.ancillas + n + 2},
    },
    "ve.elementwise_product": {
        "second-order term dropped": lambda r, x, y, n: {"epsilon": x.epsilon * y.norm + x.norm * y.epsilon},
        "unit vectors": lambda r, x, y, n: {"epsilon": x.epsilon + y.epsilon + x.epsilon * y.epsilon},
        "uncrossed": lambda r, x, y, n: {"epsilon": x.epsilon * x.norm + y.norm * y.epsilon},
        "largest entry of one, error of the other": lambda r, x, y, n: {"epsilon": max(x.epsilon, y.epsilon)},
        "alpha is the largest": lambda r, x, y, n: {"alpha": max(x.alpha, y.alpha)},
        "fresh register not counted": lambda r, x, y, n: {"ancillas": x.ancillas + y.ancillas},
        "shared ancillas": lambda r, x, y, n: {"ancillas": max(x.ancillas, y.ancillas) + n},
    },
    "ve.fixed_point_amplification": {
        **AMPLIFIED,
        "one more for the phases": lambda r, x, **_: {"ancillas": x.ancillas + 1},
    },
    "ve.exact_amplification": {
        **AMPLIFIED,
        "exact, so no error": lambda r, x, **_: {"epsilon": 0.0},
        "rotated ancilla not counted": WIDEST_CHILD,
    },
    "be.sparse_access": {
        "rows only": lambda r, *, row_sparsity, largest, **_: {"alpha": row_sparsity**0.5 * largest},
        "columns only": lambda r, *, column_sparsity, largest, **_: {"alpha": column_sparsity**0.5 * largest},
        "no square root": lambda r, *, row_sparsity, column_sparsity, largest, **_: {
            "alpha": row_sparsity * column_sparsity * largest
        },
        "largest entry": lambda r, *, largest, **_: {"alpha": largest},
        "norm bound": lambda r, *, norm, **_: {"alpha": norm or 2.0},
        "GSLW's ancillas": lambda r, *, n, **_: {"ancillas": n + 3},
        "index alone": lambda r, *, n, **_: {"ancillas": n + 1},
    },
    "common.compression": {
        "child's ancillas": WIDEST_CHILD,
        "no ancilla": lambda r, x: {"ancillas": 0},
        "compressed away": lambda r, x: {"epsilon": 0.0},
        "alpha is one": lambda r, x: {"alpha": 1.0},
    },
    "be.diagonal_from_angles": {
        "exact, as stated": lambda r, **_: {"epsilon": 0.0},
        "parts not added up": lambda r, *, parts, **_: {"epsilon": r.epsilon / parts**0.5},
        "one unit of the last bit": lambda r, *, bits, **_: {"epsilon": min(r.epsilon, 2.0**-bits)},
        "half a step of the word, not of the angle": lambda r, *, bits, **_: {"epsilon": r.epsilon / 3.14159},
        "alpha one for complex entries": lambda r, **_: {"alpha": 1.0},
        "flag not counted": lambda r, *, bits, **_: {"ancillas": bits},
    },
    "ve.sub_encoding": {
        "inner error not scaled": lambda r, v, u, gamma: {"epsilon": v.epsilon + u.epsilon + gamma},
        "scaled by the other alpha": lambda r, v, u, gamma: {
            "epsilon": min(r.epsilon, v.epsilon + u.alpha * (u.epsilon + gamma))
        },
        "gamma forgotten": lambda r, v, u, gamma: {"epsilon": v.epsilon + v.alpha * u.epsilon},
        "gamma not scaled": lambda r, v, u, gamma: {
            "epsilon": v.epsilon + v.alpha * u.epsilon + min(1, v.alpha) * gamma
        },
        "error of V forgotten": lambda r, v, u, gamma: {"epsilon": v.alpha * (u.epsilon + gamma)},
        "alpha of U": lambda r, v, u, gamma: {"alpha": u.alpha},
        "ancillas of U": lambda r, v, u, gamma: {"ancillas": u.ancillas},
    },
    "ve.residual_sum": {
        "error of the skip path": lambda r, x, w, **_: {"epsilon": x.epsilon},
        "error of the branch": lambda r, x, w, *, lipschitz, **_: {"epsilon": lipschitz * branch(x, w)},
        "error of W forgotten": lambda r, x, w, *, lipschitz, **_: {
            "epsilon": x.epsilon * (1 + lipschitz * min(w.alpha, w.norm))
        },
        "Lipschitz forgotten, branch at half": lambda r, x, w, *, lipschitz, **_: {
            "epsilon": x.epsilon + lipschitz * branch(x, w) / 2
        },
        "alpha is the sum": lambda r, x, w, **_: {"alpha": x.alpha + x.alpha * w.alpha},
        "alpha of Q unscaled": lambda r, x, w, *, supremum, epsilon_q, **_: {"alpha": x.alpha + supremum + epsilon_q},
        "separate workspaces": lambda r, x, w, **_: {"ancillas": r.ancillas + x.ancillas},
        "one copy of W's where two are kept": lambda r, x, w, *, shared_matrix, **_: {
            "ancillas": r.ancillas - (0 if shared_matrix else w.ancillas)
        },
        "phase qubit not counted": ONE_ANCILLA_LESS,
    },
    "be.convolution_channel": {**GROUPED, "no carries": lambda r, **_: {"ancillas": r.ancillas - 2}},
    "be.convolution_tap": {**GROUPED, "no carries": lambda r, **_: {"ancillas": r.ancillas - 2}},
    "be.convolution_fourier": {**GROUPED, "flags of the other groupings": lambda r, **_: {"ancillas": r.ancillas + 2}},
    "be.mean_subtraction": {
        "half of the sum": lambda r, **_: {"alpha": 0.5},
        "two terms, alpha two": lambda r, **_: {"alpha": 2.0},
        "a projector needs none": lambda r, **_: {"ancillas": 0},
    },
    "be.unit_matrix": {
        "paper's two": lambda r, **_: {"ancillas": 2},
        "a permutation needs none": lambda r, **_: {"ancillas": 0},
    },
    "be.diagonal_of_numbers": {
        "alpha is the norm": lambda r, *, alpha, norm: {"alpha": norm or 2 * alpha},
        "no flag": lambda r, **_: {"ancillas": 0},
    },
    "oracles.brute_force": {"a state, so alpha one": lambda r, **_: {"alpha": 1.0}},
    "oracles.kp_tree": {"a state, so alpha one": lambda r, **_: {"alpha": 1.0}},
    "be.mask": {"alpha two": lambda r, **_: {"alpha": 2.0}},
    "bridge.bra_of_vector": {
        "flag not counted": WIDEST_CHILD,
        "alpha inverted": lambda r, x: {"alpha": 1 / x.alpha},
        "paper's two": lambda r, x: {"ancillas": x.ancillas + 2},
    },
    "ve.leading_part": {
        "dropped qubits not counted": WIDEST_CHILD,
        "its share of the error": lambda r, x, dropped: {"epsilon": x.epsilon / 2 ** (dropped / 2)},
    },
    "paper.root_weights": COMBINATION,
    "paper.lemma_b4": {"alpha kept": lambda r, a: {"alpha": 2.0}, "phase qubit not counted": WIDEST_CHILD},
    "paper.lemma_b14": {"a permutation needs none": lambda r, **_: {"ancillas": 0}},
    "paper.lemma_b15": {
        "still halved": lambda r, **_: {"alpha": 2.0},
        "one flag for |0><N-1|": ONE_ANCILLA_LESS,
    },
    "paper.lemma_b16": {"ancillas used again": lambda r, *, m: {"ancillas": 4}},
    "paper.lemma_b17": {"as stated": lambda r, *, width, index, **_: {"ancillas": 2 + 8 * width + index}},
    "paper.lemma_5": {
        "exact, as stated": lambda r, a, **_: {"epsilon": 0.0},
        "still alpha of the LCU": lambda r, a, **_: {"alpha": a.alpha},
        "phase qubit not counted": WIDEST_CHILD,
    },
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
        "k where k squared stands": lambda r, a, *, degree, bound, **_: {
            "epsilon": degree * bound * a.epsilon / a.alpha
        },
        "k (k - 1) where k squared stands": lambda r, a, *, degree, slope, **_: {
            "epsilon": slope * (1 - 1 / degree) * a.epsilon / a.alpha
        },
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
    **NEW,
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
