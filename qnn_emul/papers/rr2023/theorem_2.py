"""The diagonal of all amplitudes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...claims import Data, claim
from ..small import EXACT, gap


@claim(
    "Rattew, Rebentrost (arXiv:2309.09839), Theorem 2",
    key="RR Theorem 2",
    title="Diagonal block-encoding of amplitudes",
    kind="theorem",
    text="as restated by public notes",
    construction="G_1^H G_0 of two isometries",
    inputs={"v": Data(np.ndarray)},
    candidates=lambda: [np.array([2j]), np.array([0.6, 0.8j]), np.array([1.0, -2.0, 0.5j, 0.0])],
    implied_by="G_0|k> = |v>|k> and G_1|k> = |k>|k> have the overlaps <j|G_1^H G_0|k> = v_k/||v|| for j = k, else 0",
    remark="G_1 by CNOTs; the state's circuit is used once, and n ancillas are what it is prepared on",
)
def diagonal(v: Any) -> Any:
    """From a circuit that prepares v/||v||: G_1^H G_0 encodes diag(v)/||v||, exactly."""
    N, state = len(v), v / np.linalg.norm(v)
    G_0 = np.kron(state[:, None], np.eye(N))
    G_1 = np.zeros((N * N, N))
    G_1[np.arange(N) * (N + 1), np.arange(N)] = 1.0
    return [gap("G_1^H G_0 - diag(v)/||v||", G_1.T @ G_0, np.diag(state), EXACT)]
