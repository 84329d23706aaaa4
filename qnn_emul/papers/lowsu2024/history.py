"""Chebyshev polynomials of a matrix from one linear system."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...claims import Data, Integer, claim
from ..small import contraction, gap


@claim(
    "Low, Su (arXiv:2401.06240)",
    key="Eigenvalue processing, history",
    title="Chebyshev polynomials of the second kind from a linear system",
    kind="lemma",
    text="as restated by public notes on the paper",
    construction="the matrices themselves",
    inputs={"A": Data(np.ndarray), "steps": Integer(1, 12)},
    candidates=lambda: [(np.array([[0.0, 1.0], [0.0, 0.0]]), 3), (contraction(2, 2, 1.5), 5)],
    implied_by="U_{k+1} = 2 A U_k - U_{k-1}, row by row",
    remark="A need not be normal",
)
def history(A: Any, steps: Any) -> Any:
    """L the lower shift: (1 - 2 L (x) A + L^2 (x) 1)^-1 has U_k(A) in its first block column."""
    side, eye = len(A), np.eye(len(A))
    L = np.eye(steps, k=-1)
    whole = np.kron(np.eye(steps), eye) - 2 * np.kron(L, A) + np.kron(L @ L, eye)
    column = np.linalg.inv(whole)[:, :side]
    wanted = [eye, 2 * A]
    while len(wanted) < steps:
        wanted.append(2 * A @ wanted[-1] - wanted[-2])
    return [gap("first block column", column, np.vstack(wanted[:steps]), 1e-9)]
