"""One ancilla in place of many: part I and appendix A."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from ...claims import Data, Real, at_most
from ..small import EXACT, HADAMARD, X, Z, contraction, dilation, gap, instead, norm, reflection, root
from . import claim


def hermitian() -> list[np.ndarray]:
    return [np.array([[0.6]]), np.array([[0.0, 0.5], [0.5, 0.0]]), contraction(5, 3, 0.9, True)]


def completed(H: np.ndarray) -> np.ndarray:
    """Z (x) H + X (x) sqrt(1 - H^2)."""
    out: np.ndarray = np.kron(Z, H) + np.kron(X, root(np.eye(len(H)) - H @ H))
    return out


@claim(
    key="VG Claim 1",
    title="A Hermitian matrix in a Hermitian unitary",
    kind="lemma",
    inputs={"H": Data(np.ndarray)},
    candidates=hermitian,
    implied_by="Z X = -X Z, so that the square is Z^2 (x) H^2 + X^2 (x) (1 - H^2)",
)
def claim_1(H: Any) -> Any:
    """||H|| <= 1: U_H = Z (x) H + X (x) sqrt(1 - H^2) is Hermitian, unitary, and has the corner H."""
    U = completed(H)
    return [
        gap("U^2 - 1", U @ U, np.eye(len(U))),
        gap("U - U^H", U, U.conj().T),
        gap("corner - H", U[: len(H), : len(H)], H),
    ]


@claim(
    key="VG Claim 2",
    title="The corner of an encoded unitary",
    kind="lemma",
    inputs={"H": Data(np.ndarray), "E": Data(np.ndarray)},
    candidates=lambda: [
        (np.array([[0.6]]), 0.1 * Z),
        (np.array([[0.6]]), 0.1 * X + 0.2 * Z),
        (contraction(5, 3, 0.9, True), contraction(2, 6, 0.25)),
    ],
    implied_by="a part of a matrix has at most its norm",
    remark="E is the error with which U_H is encoded",
)
def claim_2(H: Any, E: Any) -> Any:
    """The matrix that is encoded within eps of U_H has a corner within eps of H."""
    found = completed(H) + E
    return [at_most("||corner - H||", norm(found[: len(H), : len(H)] - H), norm(E), rounding=EXACT)]


def combined(V: np.ndarray, square: Callable[[np.ndarray], np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The corner of (X Had (x) 1)(|0><0| (x) 1 + |1><1| (x) square(V))(Had (x) 1), and H."""
    side, eye = len(V) // 2, np.eye(len(V))
    select = np.kron(np.diag([1, 0]), eye) + np.kron(np.diag([0, 1]), square(V))
    whole = np.kron(X @ HADAMARD, eye) @ select @ np.kron(HADAMARD, eye)
    return whole[:side, :side], V[:side, :side]


def between(V: np.ndarray) -> np.ndarray:
    """V^H (2 Pi - 1) V, Pi the projector on the ancilla's |0>."""
    out: np.ndarray = V.conj().T @ np.kron(Z, np.eye(len(V) // 2)) @ V
    return out


def reflected(V: Any) -> Any:
    """The repair: V^H (2 Pi - 1) V has the corner 2 H^2 - 1."""
    found, H = combined(V, between)
    return [gap("corner - (1 - H^2)", found, np.eye(len(H)) - H @ H)]


@claim(
    key="VG Claim 3",
    title="1 - H^2 from two uses in a row",
    kind="lemma",
    inputs={"V": Data(np.ndarray)},
    candidates=lambda: [reflection(0.6), *map(dilation, hermitian()[1:])],
    repair=instead("V^H (2 Pi - 1) V in place of V^2: the corner is 1 - H^2, without the factor 1/2", reflected),
    remark="one ancilla; the proof cites GSLW Lemma 54, which is about unitary H: V V = 1 where V is Hermitian",
)
def claim_3(V: Any) -> Any:
    """V_H a (1, a, 0)-block-encoding of H: (X Had (x) 1) (V_H^2 controlled by |1>) (Had (x) 1) is a (1, a + 1, 0)-block-encoding of (1 -
    H^2)/2."""
    found, H = combined(V, lambda U: U @ U)
    return [gap("corner - (1 - H^2)/2", found, (np.eye(len(H)) - H @ H) / 2)]


def least_eigenvalue(H: np.ndarray) -> float:
    """Of 1 - H^2."""
    return float(np.linalg.eigvalsh(np.eye(len(H)) - H @ H)[0])


def short(H: np.ndarray, delta: float) -> bool:
    return norm(H) <= 1 - delta + EXACT


SHORT: dict[str, Any] = {"H": Data(np.ndarray), "delta": Real(0.0, 1.0)}


def short_matrices() -> list[Any]:
    return [(np.array([[-0.9]]), 0.1), (np.array([[0.5]]), 0.5), (contraction(5, 3, 0.9, True), 0.1)]


@claim(
    key="VG Claim 4 [P], gap",
    title="How far 1 - H^2 is from 0",
    kind="part of a proof",
    inputs=SHORT,
    requires=short,
    candidates=short_matrices,
    repair=instead(
        "1 - H^2 >= 2 delta - delta^2",
        lambda H, delta: [
            at_most(
                "2 delta - delta^2 - least eigenvalue", 2 * delta - delta**2 - least_eigenvalue(H), 0.0, rounding=EXACT
            )
        ],
    ),
)
def claim_4_gap(H: Any, delta: Any) -> Any:
    """||H|| <= 1 - delta gives 1 - H^2 >= 1 - delta."""
    return [at_most("1 - delta - least eigenvalue", 1 - delta - least_eigenvalue(H), 0.0, rounding=EXACT)]


@claim(
    key="VG Claim 4 [P], domain",
    title="Where the square root must be approximated",
    kind="part of a proof",
    inputs=SHORT,
    requires=short,
    candidates=short_matrices,
    repair=instead(
        "[delta - delta^2/2, 1/2]; [delta/2, 1] is enough, at twice the degree",
        lambda H, delta: [
            at_most("lower end - it", delta - delta**2 / 2 - least_eigenvalue(H) / 2, 0.0, rounding=EXACT),
            at_most("largest singular value", (1 - np.min(np.linalg.eigvalsh(H) ** 2)) / 2, 0.5, rounding=EXACT),
        ],
    ),
)
def claim_4_domain(H: Any, delta: Any) -> Any:
    """||H|| <= 1 - delta: for the singular values of (1 - H^2)/2 only the domain [delta, 1] needs to be considered."""
    return [at_most("delta - least singular value", delta - least_eigenvalue(H) / 2, 0.0, rounding=EXACT)]


@claim(
    key="VG Claim 4 [P], function",
    title="The square root that is applied",
    kind="part of a proof",
    inputs={"H": Data(np.ndarray)},
    candidates=hermitian,
    implied_by="(1/2) sqrt(x/2) = sqrt(x)/sqrt(8)",
)
def claim_4_function(H: Any) -> Any:
    """f(x) = sqrt(x)/2 takes (1 - H^2)/2 to sqrt(1 - H^2)/sqrt(8)."""
    inside = np.eye(len(H)) - H @ H
    return [gap("f - sqrt(1 - H^2)/sqrt(8)", root(inside / 2) / 2, root(inside) / math.sqrt(8))]


SINE = math.sin(math.pi / 14)


@claim(
    key="VG Lemma 8 [P]",
    title="Error of the combination before amplification",
    kind="part of a proof",
    inputs={"H": Data(np.ndarray), "eps": Real(0.001, 1.0)},
    candidates=lambda: [(H, eps) for H in hermitian()[:2] for eps in (0.01, 0.9)],
    implied_by="sqrt(8) sin(pi/14)/9 < 1/14",
    enough="0.979 eps/14",
    remark="the encoded root is off by (eps/9) 1, the most that is allowed",
)
def lemma_8(H: Any, eps: Any) -> Any:
    """With sqrt(1 - H^2)/sqrt(8) encoded within eps/9: sin(pi/14) (sqrt(8) X (x) V_root + Z (x) V_H) encodes sin(pi/14) U_H within
    eps/14."""
    off = root(np.eye(len(H)) - H @ H) / math.sqrt(8) + eps / 9 * np.eye(len(H))
    found = SINE * (math.sqrt(8) * np.kron(X, off) + np.kron(Z, H))
    bound = math.sqrt(8) * SINE * eps / 9
    return [at_most("error", norm(found - SINE * completed(H)), eps / 14, bound, EXACT)]


@claim(
    key="VG Theorem 6 [P], amplification",
    title="Seven uses amplify to a unitary",
    kind="part of a proof",
    inputs={"H": Data(np.ndarray)},
    candidates=hermitian,
    implied_by="T_7(sin t) = -sin(7 t)",
)
def theorem_6_amplification(H: Any) -> Any:
    """T_7(sin(pi/14)) = -1: the Chebyshev polynomial of degree 7 takes the encoded sin(pi/14) U_H to U_H, up to a phase."""
    U = completed(H)
    left, values, right = np.linalg.svd(SINE * U)
    found = (left * chebyshev.chebval(values, [0.0] * 7 + [1.0])) @ right
    return [gap("T_7 + U_H", found, -U)]


def off_diagonal(A: np.ndarray) -> np.ndarray:
    """[[sqrt(1 - A^H A), A^H], [A, -sqrt(1 - A A^H)]]."""
    left, right = A @ A.conj().T, A.conj().T @ A
    upper = [root(np.eye(len(right)) - right), A.conj().T]
    return np.block([upper, [A, -root(np.eye(len(left)) - left)]])


@claim(
    key="VG Claim 5",
    title="A general matrix in a Hermitian unitary",
    kind="lemma",
    inputs={"A": Data(np.ndarray)},
    candidates=lambda: [
        np.array([[0.6j]]),
        np.array([[0.0, 1.0], [0.0, 0.0]]),
        contraction(3, 3),
        contraction(3, 3)[:, :2],
    ],
    implied_by="A sqrt(1 - A^H A) = sqrt(1 - A A^H) A, by singular values",
    remark="rectangular A too; rounding of a square root near 0",
)
def claim_5(A: Any) -> Any:
    """||A|| <= 1: U_A = [[sqrt(1 - A^H A), A^H], [A, -sqrt(1 - A A^H)]] is Hermitian and unitary, and A = (<1| (x) 1) U_A (|0> (x) 1)."""
    U, columns = off_diagonal(A), A.shape[1]
    return [
        gap("U - U^H", U, U.conj().T),
        gap("U^2 - 1", U @ U, np.eye(len(U)), 1e-7),
        gap("block - A", U[columns:, :columns], A),
    ]
