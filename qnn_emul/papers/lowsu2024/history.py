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


@claim(
    "Low, Su (arXiv:2401.06240)",
    key="Eigenvalue processing, history of the first kind",
    title="Chebyshev polynomials of the first kind from a linear system",
    kind="lemma",
    text="as restated by public notes on the paper",
    construction="the matrices themselves",
    inputs={"A": Data(np.ndarray), "steps": Integer(2, 12)},
    candidates=lambda: [(np.array([[0.0, 1.0], [0.0, 0.0]]), 3), (contraction(2, 2, 1.5), 5)],
    implied_by="T_{k+1} = 2 A T_k - T_{k-1}, and T_1 - 2 A T_0 = -A",
    remark="the right side is |0> (x) 1 - |1> (x) A; A need not be normal",
)
def first_kind(A: Any, steps: Any) -> Any:
    """The history sum_k |k> T_k(A) solves a linear system in the lower shift, 1 - 2 L (x) A + L^2 (x) 1."""
    eye, L = np.eye(len(A)), np.eye(steps, k=-1)
    whole = np.kron(np.eye(steps), eye) - 2 * np.kron(L, A) + np.kron(L @ L, eye)
    start = np.kron(np.eye(steps)[:, :1], eye) - np.kron(np.eye(steps)[:, 1:2], A)
    wanted = [eye, A]
    while len(wanted) < steps:
        wanted.append(2 * A @ wanted[-1] - wanted[-2])
    return [gap("solution - history", np.linalg.solve(whole, start), np.vstack(wanted), 1e-9)]
