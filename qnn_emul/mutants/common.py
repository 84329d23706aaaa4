"""Wrong versions that fit several rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..scalars import absolute, maximum, minimum, square_root, total

Wrong = Callable[..., dict[str, Any]]
Mutants = dict[str, dict[str, Wrong]]

UNCROSSED = lambda r, a, b: {"epsilon": a.alpha * a.epsilon + b.alpha * b.epsilon + a.epsilon * b.epsilon}
FIRST_ORDER = lambda r, a, b: {"epsilon": a.alpha * b.epsilon + b.alpha * a.epsilon}
PLAIN_SUM = lambda r, *t, **_: {"epsilon": total(x.epsilon for x in t)}
LARGEST = lambda r, *t, **_: {"epsilon": maximum(*(x.epsilon for x in t))}
ONE_ANCILLA_LESS = lambda r, *t, **_: {"ancillas": r.ancillas - 1}
SHARED_ANCILLAS = lambda r, a, b: {"ancillas": maximum(a.ancillas, b.ancillas)}
WIDEST_CHILD = lambda r, *t, **_: {"ancillas": maximum(*(x.ancillas for x in t))}

sized = lambda t, c: [(absolute(y), x) for y, x in zip(c, t, strict=True)]
COMBINATION: dict[str, Wrong] = {
    "largest error": lambda r, *t, coefficients: {
        "epsilon": maximum(*(y * x.epsilon for y, x in sized(t, coefficients)))
    },
    "coefficients forgotten": PLAIN_SUM,
    "errors in squares": lambda r, *t, coefficients: {
        "epsilon": square_root(total((y * x.epsilon) ** 2 for y, x in sized(t, coefficients)))
    },
    "alpha is sum of alphas": lambda r, *t, coefficients: {"alpha": total(x.alpha for x in t)},
    "alpha is the largest": lambda r, *t, coefficients: {
        "alpha": maximum(*(y * x.alpha for y, x in sized(t, coefficients)))
    },
    "index not counted": WIDEST_CHILD,
}
PRODUCT: dict[str, Wrong] = {
    "uncrossed": UNCROSSED,
    "second-order term dropped": FIRST_ORDER,
    "plain sum": PLAIN_SUM,
    "largest error": LARGEST,
    "shared ancillas": SHARED_ANCILLAS,
    "alpha is the sum": lambda r, a, b: {"alpha": a.alpha + b.alpha},
}
one_psi = lambda d, x: (d.epsilon * x.norm + d.alpha * x.epsilon) * (x.norm + x.epsilon)
SQUARED: dict[str, Wrong] = {
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
AMPLIFIED: dict[str, Wrong] = {
    "not divided by the norm": lambda r, x, norm, **_: {"epsilon": minimum(x.epsilon, x.epsilon / norm)},
    "chord for the arc": lambda r, x, norm, **_: {"epsilon": x.epsilon / norm},
    "error of the norm only": lambda r, x, **_: {"epsilon": r.epsilon / 2},
    "alpha kept": lambda r, x, **_: {"alpha": x.alpha},
}
AMPLITUDES: dict[str, Wrong] = {
    "Lipschitz forgotten": lambda r, x, *, n, error, **_: {
        "epsilon": minimum(r.epsilon, x.epsilon / x.alpha + square_root(2**n) * error)
    },
    "polynomial's error only": lambda r, x, *, n, error, **_: {"epsilon": square_root(2**n) * error},
    "alpha without the 4": lambda r, x, *, gamma, **_: {"alpha": gamma},
    "one copy of the workspace": lambda r, x, **_: {"ancillas": r.ancillas - x.ancillas},
}
GROUPED: dict[str, Wrong] = {
    "alpha is one": lambda r, **_: {"alpha": 1.0},
    "dilation not counted": ONE_ANCILLA_LESS,
}
branch = lambda x, w: w.epsilon * x.norm + w.alpha * x.epsilon
