"""Wrong versions of Theorem 1, oracles, convolutions, amplifications and the paper's own constructions."""

from __future__ import annotations

from ..scalars import maximum, minimum, square_root
from .common import (
    AMPLIFIED,
    AMPLITUDES,
    COMBINATION,
    GROUPED,
    ONE_ANCILLA_LESS,
    SQUARED,
    WIDEST_CHILD,
    Mutants,
    branch,
)

MUTANTS: Mutants = {
    "be.uniform_amplification": {
        "polynomial's error only": lambda r, a, *, factor, eta: {"epsilon": a.alpha * eta / factor},
        "polynomial's error forgotten": lambda r, a, **_: {"epsilon": a.epsilon},
        "polynomial's error not scaled": lambda r, a, *, factor, eta: {
            "epsilon": a.epsilon + minimum(1, 1 / factor) * eta
        },
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
        "largest entry of one, error of the other": lambda r, x, y, n: {"epsilon": maximum(x.epsilon, y.epsilon)},
        "alpha is the largest": lambda r, x, y, n: {"alpha": maximum(x.alpha, y.alpha)},
        "fresh register not counted": lambda r, x, y, n: {"ancillas": x.ancillas + y.ancillas},
        "shared ancillas": lambda r, x, y, n: {"ancillas": maximum(x.ancillas, y.ancillas) + n},
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
        "rows only": lambda r, *, row_sparsity, largest, **_: {"alpha": square_root(row_sparsity) * largest},
        "columns only": lambda r, *, column_sparsity, largest, **_: {"alpha": square_root(column_sparsity) * largest},
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
        "parts not added up": lambda r, *, parts, **_: {"epsilon": r.epsilon / square_root(parts)},
        "one unit of the last bit": lambda r, *, bits, **_: {"epsilon": minimum(r.epsilon, 2.0**-bits)},
        "half a step of the word, not of the angle": lambda r, *, bits, **_: {"epsilon": r.epsilon / 3.14159},
        "alpha one for complex entries": lambda r, **_: {"alpha": 1.0},
        "flag not counted": lambda r, *, bits, **_: {"ancillas": bits},
    },
    "ve.sub_encoding": {
        "inner error not scaled": lambda r, v, u, gamma: {"epsilon": v.epsilon + u.epsilon + gamma},
        "scaled by the other alpha": lambda r, v, u, gamma: {
            "epsilon": minimum(r.epsilon, v.epsilon + u.alpha * (u.epsilon + gamma))
        },
        "gamma forgotten": lambda r, v, u, gamma: {"epsilon": v.epsilon + v.alpha * u.epsilon},
        "gamma not scaled": lambda r, v, u, gamma: {
            "epsilon": v.epsilon + v.alpha * u.epsilon + minimum(1, v.alpha) * gamma
        },
        "error of V forgotten": lambda r, v, u, gamma: {"epsilon": v.alpha * (u.epsilon + gamma)},
        "alpha of U": lambda r, v, u, gamma: {"alpha": u.alpha},
        "ancillas of U": lambda r, v, u, gamma: {"ancillas": u.ancillas},
    },
    "ve.residual_sum": {
        "error of the skip path": lambda r, x, w, **_: {"epsilon": x.epsilon},
        "error of the branch": lambda r, x, w, *, lipschitz, **_: {"epsilon": lipschitz * branch(x, w)},
        "error of W forgotten": lambda r, x, w, *, lipschitz, **_: {
            "epsilon": x.epsilon * (1 + lipschitz * minimum(w.alpha, w.norm))
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
    "oracles.classical_memory": {"alpha halved": lambda r: {"alpha": 0.5}},
    "oracles.quantum_memory": {"alpha halved": lambda r: {"alpha": 0.5}},
    "oracles.preprocessed_matrix": {"alpha halved": lambda r: {"alpha": 0.5}},
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
    "paper.lemma_b3": {
        "exact": lambda r, a, **_: {"epsilon": 0.0},
        "error divided by gamma": lambda r, a, *, factor, eta: {"epsilon": eta / factor},
        "alpha divided": lambda r, a, *, factor, eta: {"alpha": 1 / factor},
        "phase qubit not counted": WIDEST_CHILD,
    },
    "paper.lemma_b8": {
        "chord for the arc": lambda r, x, *, delta: {"epsilon": x.epsilon + delta},
        "own error only": lambda r, x, *, delta: {"epsilon": delta},
        "alpha kept": lambda r, x, *, delta: {"alpha": 2 * x.alpha},
        "as stated": lambda r, x, *, delta: {"ancillas": x.ancillas + 4},
    },
    "paper.lemma_b18": {**AMPLITUDES, "as stated": lambda r, x, *, n, **_: {"ancillas": n + 2 * x.ancillas + 4}},
    "paper.lemma_b19": AMPLITUDES,
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
