"""A special dilation, and Chebyshev coefficients of analytic functions."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Integer, Real, at_most
from ...claims import claim as any_claim
from ..small import EXACT, gap, instead, phase, product, reflection, root

claim = partial(any_claim, "Tang, Tian (arXiv:2302.14324)", kind="lemma", construction="the matrices themselves")


def extended(A: np.ndarray, S: np.ndarray) -> list[Any]:
    """Unitarity of [[A, S], [S, -A]]."""
    U = np.block([[A, S], [S, -A]])
    return [gap("U^H U - 1", U.conj().T @ U, np.eye(len(U)), 1e-7)]


@claim(
    key="Guide to QSVT, special dilation",
    title="A dilation of a positive matrix",
    inputs={"A": Data(np.ndarray)},
    candidates=lambda: [np.array([[0.5]]), np.diag([0.0, 1.0, 0.25])],
    repair=instead("sqrt(1 - A^2)", lambda A: extended(A, root(np.eye(len(A)) - A @ A))),
    text="as restated by public study notes, in their words",
    remark="A positive semidefinite of norm at most 1",
)
def special_dilation(A: Any) -> Any:
    """[[A, sqrt(1 - A)], [sqrt(1 - A), -A]] is a unitary with A in its corner."""
    return extended(A, root(np.eye(len(A)) - A))


def coefficient_bound(*, M: Any, power: Any) -> Any:
    """2 M rho^-k."""
    return 2 * M * power


@claim(
    key="Guide to QSVT, Chebyshev coefficients",
    title="Decay of Chebyshev coefficients",
    kind="bound",
    inputs={"pole": Real(1.01, 9.0), "share": Real(0.01, 0.99), "k": Integer(1, 30)},
    rule=coefficient_bound,
    candidates=lambda: [(1.25, 0.5, 1), (2.0, 0.9, 5), (1.05, 0.3, 10)],
    implied_by="Cauchy's formula on the ellipse",
    text="from memory",
    remark="f = 1/(c - x), of which a_k = 2 r^-k/sqrt(c^2 - 1), r = c + sqrt(c^2 - 1); rho between 1 and r",
)
def chebyshev_coefficients(pole: Any, share: Any, k: Any) -> Any:
    """f analytic and |f| <= M in the Bernstein ellipse of rho: |a_k| <= 2 M rho^-k, and cutting at n leaves at most 2 M rho^-n/(rho -
    1)."""
    side = math.sqrt(pole * pole - 1)
    r = pole + side
    rho = 1 + share * (r - 1)
    M = 1 / (pole - (rho + 1 / rho) / 2)
    claimed = coefficient_bound(M=M, power=rho**-k)
    tail = 2 / side * r**-k / (r - 1)
    return [
        at_most("|a_k|", 2 / side * r**-k, claimed, rounding=EXACT * claimed),
        at_most("tail after k", tail, claimed / (rho - 1), rounding=EXACT * claimed),
    ]


@claim(
    key="Guide to QSVT, value at 0",
    title="What a sequence gives at 0",
    kind="lemma",
    inputs={"phases": Data(tuple)},
    candidates=lambda: [(0.3, -0.7), (0.3, -0.7, 0.2), (0.1, 1.2, -0.4, 2.0, 0.5)],
    implied_by="R(0) = X exchanges the signs of the phases that follow, and an odd number of X has the corner 0",
    text="as restated by public study notes on it",
    remark="R(x) = [[x, sqrt(1 - x^2)], [sqrt(1 - x^2), -x]] between the phases e^(i phi Z)",
)
def value_at_0(phases: Any) -> Any:
    """p(0) = 0 for odd n, p(0) = e^(i sum (-1)^k phi_k) for even n."""
    n = len(phases) - 1
    found = (phase(phases[0]) @ product([reflection(0.0) @ phase(t) for t in phases[1:]]))[0, 0]
    stated = 0.0 if n % 2 else np.exp(1j * sum((-1) ** k * t for k, t in enumerate(phases)))
    return [gap("p(0)", found, stated)]
