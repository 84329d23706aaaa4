"""FABLE: real and complex matrices by multiplexed rotations, and what dropping angles costs."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from scipy.linalg import hadamard

from ...claims import Data, Real, at_most
from ...claims import claim as any_claim
from ..small import EXACT, contraction, gap, norm

claim = partial(
    any_claim,
    "Camps, Van Beeumen (arXiv:2205.00081)",
    kind="construction",
    text="read, in the reference code",
    construction="the circuit as a matrix",
)


def encoded(angles: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """N times the corner of H, R_y(angle_ij) and R_z(turn_ij) controlled on |i>|j>, SWAP, H."""
    N = len(angles)
    H, eye = hadamard(N) / np.sqrt(N), np.eye(N)
    swap = np.eye(N * N).reshape(N, N, N, N).transpose(1, 0, 2, 3).reshape(N * N, N * N)
    rotated = np.diag((np.exp(-0.5j * turns) * np.cos(angles / 2)).reshape(-1))  # <0|R_z R_y|0> of the flag
    corner = np.kron(H, eye) @ swap @ rotated @ np.kron(H, eye)
    return np.asarray(N * corner[:N, :N])


def real_matrices() -> list[Any]:
    return [np.array([[0.3]]), np.array([[1.0, -1.0], [0.0, 0.5]]), contraction(1, 4).real]


@claim(
    key="FABLE, real matrices",
    title="A real matrix by one multiplexed rotation",
    inputs={"A": Data(np.ndarray)},
    candidates=real_matrices,
    implied_by="H makes a uniform |i>, SWAP exchanges row and column, H brings in 1/N",
)
def real_matrix(A: Any) -> Any:
    """A real, |a_ij| <= 1, N = 2^n: alpha N corner = A on 2n + 1 qubits, with angles 2 arccos a_ij."""
    return [gap("N corner - A", encoded(2 * np.arccos(A), 0 * A), A, EXACT * len(A))]


@claim(
    key="FABLE, complex matrices",
    title="A complex matrix by two multiplexed rotations",
    inputs={"A": Data(np.ndarray)},
    candidates=lambda: [np.array([[0.6 - 0.8j]]), contraction(2, 4)],
    implied_by="R_z(-2 arg a) has e^(i arg a) in its corner",
)
def complex_matrix(A: Any) -> Any:
    """Complex A: the modulus by R_y, the phase by R_z with the angles -2 arg a."""
    return [gap("N corner - A", encoded(2 * np.arccos(np.abs(A)), -2 * np.angle(A)), A, EXACT * len(A))]


def dropped(A: np.ndarray, cut: float) -> np.ndarray:
    """Angles whose Walsh-Hadamard coefficients of modulus at most `cut` are dropped."""
    N = len(A)
    W = hadamard(N * N)
    coefficients = W @ (2 * np.arccos(A)).reshape(-1) / N**2
    kept = np.where(np.abs(coefficients) <= cut, 0.0, coefficients)
    return np.asarray((W @ kept).reshape(N, N))


def cut_bound(*, N: Any, cut: Any) -> Any:
    """N^3 delta."""
    return N * N * N * cut


def one_coefficient(cut: float) -> np.ndarray:
    """A matrix of which every coefficient but the first is the cut-off."""
    N = 2
    coefficients = np.full(N * N, cut)
    coefficients[0] = np.pi / 2
    return np.asarray(np.cos((hadamard(N * N) @ coefficients).reshape(N, N) / 2))


@claim(
    key="FABLE, dropped angles",
    title="Error of dropped angles",
    kind="bound",
    inputs={"A": Data(np.ndarray), "cut": Real(0.0, 1.0)},
    rule=cut_bound,
    candidates=lambda: [
        (np.array([[0.5]]), 0.0),
        (one_coefficient(1e-3), 1.001e-3),
        (contraction(1, 4).real, 0.05),
        (contraction(3, 2).real, 0.3),
    ],
    implied_by="||A - A~|| <= ||A - A~||_F <= ||angles dropped||_F/2, and the transform has the norm N on N^2 coefficients",
    enough="N^2 delta/2",
    text="from memory",
)
def dropped_angles(A: Any, cut: Any) -> Any:
    """Coefficients of modulus at most delta are dropped: the error of the block-encoding of A is at most N^3 delta, to first order."""
    N = len(A)
    error = norm(encoded(dropped(A, cut), 0 * A) - A)
    return [at_most("error", error, cut_bound(N=N, cut=cut), N * N * cut / 2, EXACT * N)]
