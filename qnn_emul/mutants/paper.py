"""Wrong versions of the paper's own constructions of transforms and blocks."""

from __future__ import annotations

from ..scalars import minimum
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
}
