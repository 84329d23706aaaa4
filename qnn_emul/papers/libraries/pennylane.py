"""What PennyLane states of `qsvt` with FABLE and of `Qubitization` (version 0.45.1)."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, at_most
from ...claims import claim as any_claim
from ...scalars import ceil_log2
from ..small import EXACT, HADAMARD, X, Z, gap, instead, needs, norm
from .numbers import block_scale

claim = partial(any_claim, "PennyLane", kind="bound", text="read, in its files, and run")
MATRIX: dict[str, Any] = {"A": Data(np.ndarray)}


def scaled_entry(A: np.ndarray) -> float:
    """The largest entry of 2^ceil(log2 d) A, of which arccos is taken."""
    return float(2 ** ceil_log2(len(A)) * np.max(np.abs(A)))


def fine() -> list[Any]:
    return [np.diag([0.5, -0.25]), np.eye(3) / 4]


def in_range(A: np.ndarray) -> list[Any]:
    return [at_most("largest entry of 2^s A", scaled_entry(A), 1.0, rounding=EXACT)]


@claim(
    key="PennyLane, qsvt with FABLE, documented",
    title="When a matrix can be encoded by FABLE, as documented",
    construction="angles 2 arccos of the entries of 2^s A",
    inputs=MATRIX,
    requires=lambda A: len(A) * np.linalg.norm(A) ** 2 <= 1,
    candidates=lambda: [np.diag([0.7, 0.0]), np.eye(1), 0.1 * np.eye(4)],
    repair=needs("2^ceil(log2 d) max |A_ij| <= 1", fine),
    remark="s = ceil(log2 d), d the larger side; ||A|| as the Frobenius norm, which is printed there, and is the stronger condition",
)
def fable_documented(A: Any) -> Any:
    """d ||A||^2 <= 1 is what FABLE needs to encode A exactly: the entries of 2^s A are in [-1, 1]."""
    return in_range(A)


@claim(
    key="PennyLane, qsvt with FABLE, checked",
    title="When a matrix can be encoded by FABLE, as checked",
    construction="angles 2 arccos of the entries of 2^s A",
    inputs=MATRIX,
    requires=lambda A: len(A) * np.max(np.abs(A)) <= 1 + EXACT,
    candidates=lambda: [np.eye(3) / 3, np.diag([0.5, -0.25])],
    repair=needs("2^ceil(log2 d) max |A_ij| <= 1", fine),
    remark="its code tests d, and scales by the next power of two",
)
def fable_checked(A: Any) -> Any:
    """d max |A_ij| <= 1 is what FABLE needs: the entries of 2^s A are in [-1, 1]."""
    return in_range(A)


def walked(U: np.ndarray, first: float, eigenvalue: float) -> list[Any]:
    """cos of the phases of Q for first U + first U^H = eigenvalue 1, by sums of two terms."""
    side = len(U)
    select = np.kron(np.diag([1, 0]), U) + np.kron(np.diag([0, 1]), U.conj().T)
    prepare = np.kron(HADAMARD, np.eye(side))
    Q = prepare @ select @ prepare @ np.kron(Z, np.eye(side))
    found = np.cos(np.angle(np.linalg.eigvals(Q)))
    return [gap("lambda cos(phase) - eigenvalue", 2 * first * found, np.full(2 * side, eigenvalue), 1e-9)]


def turning(t: float) -> np.ndarray:
    """e^(itX)."""
    return np.asarray(math.cos(t) * np.eye(2) + 1j * math.sin(t) * X)


def _own_inverses(t: float) -> list[Any]:
    """H = cos t Z + sin t X as a sum of two: the phases of its eigenvalues."""
    H = (math.cos(t) * Z + math.sin(t) * X) / (abs(math.cos(t)) + abs(math.sin(t)))
    c = math.sqrt(abs(math.cos(t)) / (abs(math.cos(t)) + abs(math.sin(t))))
    turn = np.array([[c, -math.sqrt(1 - c * c)], [math.sqrt(1 - c * c), c]])
    signs = [math.copysign(1, math.cos(t)) * Z, math.copysign(1, math.sin(t)) * X]
    select = np.kron(np.diag([1, 0]), signs[0]) + np.kron(np.diag([0, 1]), signs[1])
    prepare = np.kron(turn, np.eye(2))
    Q = prepare.T @ select @ prepare @ np.kron(Z, np.eye(2))
    found = np.sort(np.cos(np.angle(np.linalg.eigvals(Q))))
    return [gap("lambda cos(phase) - eigenvalue", found, np.sort(np.repeat(np.linalg.eigvalsh(H), 2)), 1e-9)]


@claim(
    key="PennyLane, Qubitization",
    title="Eigenvalues read off a walk",
    construction="Prep, Sel, Prep^H after a reflection, as a matrix",
    inputs={"t": Data(float)},
    candidates=lambda: [0.4, 1.0],
    repair=instead("for terms that are their own inverses, such as Pauli words: here cos t Z + sin t X", _own_inverses),
    remark="terms U = e^(itX) and U^H with coefficients 1/2: the Hamiltonian is cos t, and Sel is not its own inverse",
)
def qubitization(t: Any) -> Any:
    """A Hamiltonian written as a linear combination of unitaries: Q = Prep^H Sel Prep (2|0><0| - 1) has the phases +- arccos(E/lambda),
    lambda = sum |c_i|."""
    return walked(turning(t), 0.5, math.cos(t))


def contractions() -> list[Any]:
    w = np.array([1.0, 0.2]) / math.sqrt(1.04)
    return [(np.outer(w, w), 1), (np.array([[0.9, 0.3], [0.3, -0.1]]), 3), (np.diag([0.5, -1.0]), 2)]


def applied(A: np.ndarray, degree: int, scale: float) -> list[Any]:
    """t^degree of A/scale beside that of A."""
    return [gap("P(A/s) - P(A)", np.linalg.matrix_power(A / scale, degree), np.linalg.matrix_power(A, degree))]


@claim(
    key="PennyLane, qsvt with embedding",
    title="A polynomial of a matrix that is embedded",
    construction="QSVT of BlockEncode",
    inputs={"A": Data(np.ndarray), "degree": Data(int)},
    requires=lambda A, degree: norm(A) <= 1 + EXACT,
    candidates=contractions,
    repair=instead(
        "divided by ||A|| where that exceeds 1, here never", lambda A, degree: applied(A, degree, max(1.0, norm(A)))
    ),
    remark="BlockEncode divides A by the larger of the row norms of A A^H and A^H A where that exceeds 1, which it may for ||A|| <= 1; "
    "P(t) = t^degree, a Hermitian A",
)
def embedded(A: Any, degree: Any) -> Any:
    """||A|| <= 1: `qsvt(A, poly)` with block_encoding="embedding" implements P(A)."""
    return applied(A, degree, block_scale(A))
