"""States of rows and columns, and powers that a register selects: CGJ Lemmas 8 and 25."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...claims import BlockEncoding, Data, Integer, Otherwise, Real
from ..small import EXACT, Z, contraction, gap, instead
from . import claim


def power_sum(A: np.ndarray, q: float) -> float:
    """The largest sum of |A_ij|^q over a row."""
    return float(np.max(np.sum(np.where(A != 0, np.abs(A), 0.0) ** q * (A != 0), axis=1)))


def overlaps(A: np.ndarray, p: float, moduli: bool) -> np.ndarray:
    """mu_p times <psi_j|phi_k>: A_jk^p beside j in psi_j, A_jk^(1 - p) beside k in phi_k; or |A_jk|^p and A_jk |A_jk|^(-p)."""
    A = A.astype(complex)
    there = A != 0
    safe = np.where(there, A, 1.0)
    left = np.where(there, np.abs(safe) ** p if moduli else safe**p, 0.0)
    right = np.where(there, safe / np.abs(safe) ** p if moduli else safe ** (1 - p), 0.0)
    rows, columns = power_sum(A, 2 * p), power_sum(A.T, 2 * (1 - p))
    M, N = A.shape
    psi, phi = np.zeros((M, M, N), dtype=complex), np.zeros((N, M, N), dtype=complex)
    for j in range(M):
        psi[j, j] = left[j] / math.sqrt(rows)
    for k in range(N):
        phi[k, :, k] = right[:, k] / math.sqrt(columns)
    found: np.ndarray = math.sqrt(rows * columns) * (psi.reshape(M, -1).conj() @ phi.reshape(N, -1).T)
    return found


def matrices() -> list[Any]:
    return [(np.array([[-1.0]]), 0.5), (np.array([[0.5, 0.25], [0.0, 1.0]]), 0.3), (contraction(3, 3), 1.0)]


@claim(
    key="CGJ Lemma 25",
    title="A matrix from states of its powers",
    inputs={"A": Data(np.ndarray), "p": Real(0.0, 1.0)},
    candidates=matrices,
    repair=instead(
        "|A_jk|^p in the one state, A_jk |A_jk|^(-p) in the other",
        lambda A, p: [gap("mu_p(A) corner - A", overlaps(A, p, True), A)],
    ),
    remark="the block A of the Hermitian double; principal powers; what is left of the states' norms is beside the corner",
)
def powers(A: Any, p: Any) -> Any:
    """A complex, A^(p) and (A^(1 - p))^H stored: U_R^H U_L of the states with the entries A_jk^p and A_jk^(1 - p) is a (mu_p(A),
    ceil(log(N + M + 1)), eps)-block-encoding of [[0, A], [A^H, 0]]."""
    return [gap("mu_p(A) corner - A", overlaps(A, p, False), A)]


def selected(H: np.ndarray, J: int, first: int) -> np.ndarray:
    """sum from t = `first` to 2^J - 1 of |t><t| (x) e^(itH)."""
    values, vectors = np.linalg.eigh(H)
    side, T = len(H), 2**J
    whole = np.zeros((T * side, T * side), dtype=complex)
    for t in range(first, T):
        whole[t * side : (t + 1) * side, t * side : (t + 1) * side] = (
            vectors * np.exp(1j * t * values)
        ) @ vectors.conj().T
    return whole


def controlled(H: np.ndarray, J: int) -> np.ndarray:
    """e^(i 2^j H) controlled by each bit j."""
    values, vectors = np.linalg.eigh(H)
    whole = np.eye(2**J * len(H), dtype=complex)
    for j in range(J):
        once = (vectors * np.exp(1j * 2**j * values)) @ vectors.conj().T
        bits = np.array([t >> j & 1 for t in range(2**J)], dtype=float)
        whole = (np.kron(np.diag(1 - bits), np.eye(len(H))) + np.kron(np.diag(bits), once)) @ whole
    return whole


@claim(
    key="CGJ Lemma 8",
    title="Evolutions for every time in a register",
    inputs={"H": Data(np.ndarray), "J": Integer(1, 3), "eps": Real(0.001, 0.5)},
    construction="evolutions for the times 2^j, controlled by the bits of the register",
    candidates=lambda: [(np.array([[1.0]]), 1, 0.1), (Z, 2, 0.1), (contraction(3, 2, 1.0, True), 2, 0.5)],
    repair=instead(
        "the sum from t = 0",
        lambda H, J, eps: [gap("controlled powers - sum from 0", controlled(H, J), selected(H, J, 0), EXACT * 2**J)],
    ),
    otherwise=Otherwise(
        "a dilation of the sum", lambda H, J, eps: BlockEncoding.from_matrix(selected(H, J, 1), alpha=1.0)
    ),
    remark="exact evolutions, a = 1; at t = 0 the circuit does nothing, where the sum from 1 has the block 0",
)
def every_time(H: Any, J: Any, eps: Any) -> Any:
    """T = 2^J, an (alpha, a, eps/|8 (J + 1)^2 T|)-block-encoding of H: a (1, a + 2, eps)-block-encoding of sum_{t = 1}^{T - 1} |t><t| (x)
    e^(itH)."""
    found = BlockEncoding.from_matrix(controlled(H, J), alpha=1.0)
    return found, {"alpha": 1.0, "ancillas": 3, "epsilon": eps, "target": selected(H, J, 1)}
