"""Dense data and segments of a Taylor series in the survey's articles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...claims import Data, Integer, Real, at_most
from ..small import EXACT, contraction, gap, instead
from . import claim


def completed(columns: np.ndarray) -> np.ndarray:
    """A unitary with these first columns."""
    basis = np.linalg.qr(np.hstack([columns, np.eye(len(columns))]))[0]
    basis[:, : columns.shape[1]] = columns
    return np.asarray(basis)


def loaded(A: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """U_L with the normalized rows psi_i beside |i>, U_R with phi_j = the rows' norms beside |j>: <psi_i|phi_j> = A_ij/||A||_F."""
    N, rows = len(A), np.linalg.norm(A, axis=1)
    psi, phi = (np.zeros((N * N, N), dtype=complex) for _ in range(2))
    for i in range(N):
        psi[i * N : (i + 1) * N, i] = A[i].conj() / rows[i]  # |i> (x) the row
        phi[i::N, i] = rows / np.linalg.norm(A)  # the norms (x) |i>
    return completed(psi), completed(phi)


def dense() -> list[Any]:
    return [np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([[1j]]), contraction(2, 3, 2.0)]


@claim(
    key="Survey, dense data: order of the factors",
    title="A dense matrix from two state preparations",
    inputs={"A": Data(np.ndarray)},
    candidates=dense,
    repair=instead(
        "U_A = U_L^H U_R",
        lambda A: [gap("alpha corner - A", *gram(A, 0, 1), EXACT * float(np.linalg.norm(A)))],
    ),
    remark="alpha = ||A||_F; the rows of A in psi_i, their norms in phi_j, both exact; what U_R^H U_L encodes is the adjoint",
)
def order(A: Any) -> Any:
    """U_A = U_R^H U_L is a block-encoding of A, where U_L|0>|i> = |psi_i>, U_R|0>|j> = |phi_j>, A_ij = <psi_i|phi_j>."""
    return [gap("alpha corner - A", *gram(A, 1, 0), EXACT * float(np.linalg.norm(A)))]


def gram(A: np.ndarray, left: int, right: int) -> tuple[np.ndarray, np.ndarray]:
    """alpha times the corner of one of U_L, U_R, inverted, after another, and A."""
    both = loaded(A)
    return np.linalg.norm(A) * (both[left].conj().T @ both[right])[: len(A), : len(A)], A


def success_bound(*, least: Any, largest: Any) -> Any:
    """sigma_min^2/sigma_max^2."""
    return least * least / (largest * largest)


@claim(
    key="Survey, amplification: block-encodings",
    title="Success probability after uniform amplification",
    kind="bound",
    inputs={"least": Real(0.01, 1.0), "largest": Real(0.01, 1.0), "factor": Real(1.0, 100.0)},
    requires=lambda least, largest, factor: least <= largest and factor * largest <= 1 + EXACT,
    rule=success_bound,
    candidates=lambda: [(0.1, 0.5, 2.0), (0.1, 0.5, 1.0), (0.3, 1.0, 1.0)],
    implied_by="what is encoded is a contraction: factor times sigma_max is at most 1",
    remark="singular values between `least` and `largest`, all multiplied by the factor",
)
def after_amplification(least: Any, largest: Any, factor: Any) -> Any:
    """Amplifying a block-encoding improves the worst success probability from sigma_min^2 to at most sigma_min^2/sigma_max^2."""
    claimed = success_bound(least=least, largest=largest)
    return [at_most("worst success probability", (factor * least) ** 2, claimed, rounding=EXACT)]


def segment(K: int, phase: float) -> tuple[complex, float]:
    """The truncated e^(-i ln 2 H) for H with the eigenvalue cos(phase), and the sum of its coefficients."""
    x = -1j * math.log(2) * math.cos(phase)
    return sum(x**k / math.factorial(k) for k in range(K + 1)), sum(
        math.log(2) ** k / math.factorial(k) for k in range(K + 1)
    )


def segment_error(K: int, phase: float) -> float:
    """After one round of amplification."""
    found, s = segment(K, phase)
    amplified = 3 / s * found - 4 / s**3 * found * found.conjugate() * found
    return float(abs(np.exp(-1j * math.log(2) * math.cos(phase)) - amplified))


@claim(
    key="Survey, Taylor series: error of a segment",
    title="Error of a segment",
    kind="bound",
    inputs={"K": Integer(1, 12), "phase": Real(0.0, 3.14)},
    candidates=lambda: [(1, 0.0), (2, 0.0), (3, 1.0), (8, 0.0)],
    remark="||H||_1 = 1 in a segment of the length ln 2, of which one eigenvalue is looked at",
)
def taylor_segment(K: Any, phase: Any) -> Any:
    """The error of a segment, truncation and amplification, is at most (e ln 2/(K + 1))^(K + 1)."""
    claimed = (math.e * math.log(2) / (K + 1)) ** (K + 1)
    return [at_most("error", segment_error(K, phase), claimed, rounding=EXACT)]


@claim(
    key="Survey, block-encodings: sparse access",
    title="alpha of a sparse matrix",
    kind="bound",
    inputs={"A": Data(np.ndarray)},
    candidates=lambda: [
        np.ones((2, 2)),
        3 * np.eye(2),
        np.array([[1.0, -2.0, 0.0], [0.0, 1.0, 1.0]]),
        contraction(2, 3, 2.0),
    ],
    implied_by="||A||^2 is at most the largest sum of moduli in a row times that in a column",
    remark="the least alpha of any encoding beside the stated one",
)
def sparse_access(A: Any) -> Any:
    """s_r entries in a row, s_c in a column: alpha = sqrt(s_r s_c) max |A_ij|."""
    rows, columns = (int(np.max(np.count_nonzero(A, axis=axis))) for axis in (1, 0))
    alpha = math.sqrt(rows * columns) * float(np.max(np.abs(A)))
    return [at_most("||A||", float(np.linalg.norm(A, 2)), alpha, rounding=EXACT * alpha)]
