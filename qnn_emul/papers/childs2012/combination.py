"""Failure probability of a sum of two unitaries."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...claims import Integer, Real, at_most, claim
from ..small import EXACT, norm, unitary


def failure_bound(*, distance: Any, kappa: Any) -> Any:
    """Delta^2 kappa/(kappa + 1)^2."""
    return distance * distance * kappa / ((kappa + 1) * (kappa + 1))


@claim(
    "Childs, Wiebe (arXiv:1202.5822)",
    key="Two unitaries, failure probability",
    title="Failure of a linear combination of two unitaries",
    kind="lemma",
    text="as restated by public notes on the paper",
    construction="one ancilla, a rotation and its inverse around controlled unitaries",
    inputs={"kappa": Real(0.01, 100.0), "seed": Integer(-1, 99)},
    rule=failure_bound,
    candidates=lambda: [(1.0, -1), (3.0, -1), (2.0, 4)],
    implied_by="what is left with the ancilla in |1> is sqrt(kappa)/(kappa + 1) (U_a - U_b)|psi>",
    remark="seed -1: U_a = 1, U_b = -1; else two random unitaries",
)
def failure(kappa: Any, seed: Any) -> Any:
    """kappa U_a + U_b by one ancilla: the failure probability is at most Delta^2 kappa/(kappa + 1)^2, Delta = ||U_a - U_b||."""
    first, second = (np.eye(1), -np.eye(1)) if seed < 0 else (unitary(seed, 2), unitary(seed + 1, 2))
    c, s = np.sqrt(kappa / (kappa + 1)), np.sqrt(1 / (kappa + 1))
    turn = np.array([[c, -s], [s, c]])
    eye = np.eye(len(first))
    whole = np.kron(np.diag([1, 0]), first) + np.kron(np.diag([0, 1]), second)
    failed = (np.kron(turn.T, eye) @ whole @ np.kron(turn, eye))[len(first) :, : len(first)]
    claimed = failure_bound(distance=norm(first - second), kappa=kappa)
    return [at_most("largest failure probability", norm(failed) ** 2, claimed, rounding=EXACT)]
