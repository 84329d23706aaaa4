"""Wrong versions of the paper's own constructions of transforms and blocks."""

from __future__ import annotations

from ..scalars import minimum, total
from .common import ONE_ANCILLA_LESS, WIDEST_CHILD, Mutants

MUTANTS: Mutants = {
    "paper.lemma_b3": {"phase qubit not counted": WIDEST_CHILD},
    "paper.lemma_b8": {
        "own error only": lambda r, x, delta: {"epsilon": delta},
        "first order": lambda r, x, delta: {
            "epsilon": x.epsilon + delta
        },  # refuted only because 2 sin(arcsin(e)/2) > e
        "idle qubit not counted": lambda r, x, **_: {"ancillas": x.ancillas + 2},
    },
    "paper.real_amplitudes": {
        "system not copied": lambda r, x, n: {"ancillas": x.ancillas + 2},
        "no choice between G and its adjoint": ONE_ANCILLA_LESS,
        "alpha of psi": lambda r, x, n: {"alpha": minimum(x.alpha, 1 / x.alpha)},
    },
    "paper.lemma_b18": {
        "own error only": lambda r, x, *, n, error, **_: {"epsilon": 2 ** (n / 2) * error},
        "divided by alpha twice": lambda r, x, **_: {"epsilon": r.epsilon / x.alpha**2},
        "one copy of the workspace": lambda r, x, *, n, mixed, **_: {"ancillas": x.ancillas + n + 3 + mixed},
        "gamma for 4 gamma": lambda r, x, *, gamma, **_: {"alpha": gamma},
    },
    "paper.lemma_b19": {
        "error of the polynomial once": lambda r, x, *, error, **_: {"epsilon": error},
        "1/alpha squared": lambda r, x, *, lipschitz, **_: {
            "epsilon": minimum(lipschitz * x.epsilon / x.alpha**2, 0.9 * r.epsilon)
        },
        "phase qubit not counted": lambda r, x, *, n, **_: {"ancillas": 2 * x.ancillas + n + 2},
    },
    "paper.lemma_6": {
        "own error only": lambda r, x, W, *, delta, **_: {"epsilon": delta},
        "error of the skip path only": lambda r, x, W, *, norm, delta, lipschitz, **_: {
            "epsilon": x.epsilon / (16 * lipschitz * norm) + delta
        },
        "not divided by the norm": lambda r, x, W, **_: {"epsilon": minimum(r.epsilon, x.epsilon + W.epsilon)},
        "half of kappa for alpha": lambda r, x, W, **_: {"alpha": W.alpha / 2},
        "one use of psi": lambda r, x, W, *, n, **_: {"ancillas": x.ancillas + 2 * W.ancillas + n + 6},
        "with the short diagonal": ONE_ANCILLA_LESS,
    },
    "paper.lemma_7": {
        "own error only": lambda r, x, *W, delta, **_: {"epsilon": total(delta)},
        "ancillas of the input": lambda r, x, *W, **_: {"ancillas": x.ancillas},
    },
    "paper.lemma_c1": {
        "own error only": lambda r, d, x, *, delta, **_: {"epsilon": delta},
        "error of the skip path only": lambda r, d, x, *, tau, norm, delta, **_: {
            "epsilon": tau * x.epsilon / norm + delta
        },
        "not divided by the norm": lambda r, d, x, *, delta, **_: {"epsilon": x.epsilon + delta},
        "as stated": lambda r, d, x, *, n, **_: {"ancillas": 2 * x.ancillas + d.ancillas + n + 7},
        "alpha kept": lambda r, d, x, *, tau, **_: {"alpha": tau},
    },
}
