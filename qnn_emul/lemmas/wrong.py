"""Tempting wrong versions that fit several rules: what several lemma files share.

A lemma file lists its own as `WRONG`; one without `proof` names in `OPEN` the step that is missing. `WRONG[name](record, *children,
**numbers)` gives the fields of the record that the wrong version changes; `record` is the right one. Matrices must refute it, and it
must resist every proof. It is written with `qnn_emul.scalars`, so that floats, SymPy and SMT reals read it as they read the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..scalars import maximum, minimum, square_root, total

Wrong = Callable[..., dict[str, Any]]

PLAIN_SUM: Wrong = lambda r, *t, **_: {"epsilon": total(x.epsilon for x in t)}
LARGEST: Wrong = lambda r, *t, **_: {"epsilon": maximum(*(x.epsilon for x in t))}
ONE_ANCILLA_LESS: Wrong = lambda r, *t, **_: {"ancillas": r.ancillas - 1}
SHARED_ANCILLAS: Wrong = lambda r, a, b: {"ancillas": maximum(a.ancillas, b.ancillas)}
WIDEST_CHILD: Wrong = lambda r, *t, **_: {"ancillas": maximum(*(x.ancillas for x in t))}
LEAK: dict[str, Wrong] = {"a tenth of the leak": lambda r, *t, **_: {"leak": 0.1 * r.leak}}

AMPLIFIED: dict[str, Wrong] = {
    "not divided by the norm": lambda r, x, norm, **_: {"epsilon": minimum(x.epsilon, x.epsilon / norm)},
    "chord for the arc": lambda r, x, norm, **_: {"epsilon": x.epsilon / norm},
    "error of the norm only": lambda r, x, **_: {"epsilon": r.epsilon / 2},
    "alpha kept": lambda r, x, **_: {"alpha": x.alpha},
    **LEAK,
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
