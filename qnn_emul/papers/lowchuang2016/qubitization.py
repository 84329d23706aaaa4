"""Encodings that are their own inverses, and the walks made of them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Integer, Real, Several
from ...claims import claim as any_claim
from ..small import EXACT, PLUS, contraction, dilation, gap, unitary

claim = partial(
    any_claim,
    "Low, Chuang (arXiv:1610.06546)",
    kind="lemma",
    text="as restated by public notes on the paper",
    construction="the circuit as a matrix",
)


def encodings() -> list[np.ndarray]:
    """Of Hermitian matrices, by unitaries that are not their own inverses: the dilation with a phase on what is beside the corner."""
    matrices = [np.array([[0.6]]), np.array([[0.0, 0.5], [0.5, 0.0]]), contraction(5, 3, 0.9, True)]
    return [np.kron(np.diag([1, np.exp(0.7j)]), np.eye(len(H))) @ dilation(H) for H in matrices]


def doubled(U: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """|0><1| (x) U + |1><0| (x) U^H, and the state (|0> + |1>)/sqrt 2 (x) |0> beside the system."""
    side = len(U) // 2
    V = np.kron(np.array([[0, 1], [0, 0]]), U) + np.kron(np.array([[0, 0], [1, 0]]), U.conj().T)
    start = np.kron(PLUS[:, None], np.kron(np.array([[1.0], [0.0]]), np.eye(side)))
    return V, start


@claim(
    key="Qubitization, own inverse",
    title="An encoding that is its own inverse",
    inputs={"U": Data(np.ndarray)},
    candidates=encodings,
    implied_by="(|0><1| (x) U + |1><0| (x) U^H)^2 = 1, and its part between |+> is (U + U^H)/2",
)
def own_inverse(U: Any) -> Any:
    """U encodes a Hermitian H in |G>: with one more qubit U' = |0><1| (x) U + |1><0| (x) U^H encodes H in |+>|G>, and U'^2 = 1."""
    V, start = doubled(U)
    H = U[: len(U) // 2, : len(U) // 2]
    return [gap("U'^2 - 1", V @ V, np.eye(len(V))), gap("part - H", start.T @ V @ start, H)]


@claim(
    key="Qubitization, walk",
    title="Eigenvalues of the walk",
    inputs={"U": Data(np.ndarray)},
    candidates=encodings,
    implied_by="U' and the reflection are turned into each other on each plane of |G>|lambda> and U'|G>|lambda>",
    remark="U' of 'Qubitization, own inverse', which squares to 1; on the planes of |G>|lambda>",
)
def walk(U: Any) -> Any:
    """W = (2|G><G| - 1) U', U'^2 = 1: its eigenvalues are e^(+- i arccos lambda), lambda those of H."""
    V, start = doubled(U)
    W = (2 * start @ start.T - np.eye(len(V))) @ V
    basis = np.linalg.qr(np.hstack([start, V @ start]))[0]
    found = np.sort(np.angle(np.linalg.eigvals(basis.conj().T @ W @ basis)))
    angles = np.arccos(np.linalg.eigvalsh(start.T @ V @ start))
    return [gap("phases", found, np.sort(np.concatenate([angles, -angles])), 1e-7)]


@claim(
    key="Qubitization, combination of unitaries",
    title="A linear combination of unitaries in standard form",
    inputs={"y": Several(Real(0.01, 9.0), 1, 4), "seed": Integer(0, 99)},
    candidates=lambda: [([2.0], 0), ([1.0, 0.5], 1), ([0.3, 1.0, 2.0], 2)],
    implied_by="<G|U|G> = sum y_j/lambda U_j",
)
def combination(y: Any, seed: Any) -> Any:
    """H = sum alpha_j U_j, alpha_j > 0: |G> = sum sqrt(alpha_j/lambda)|j> and U = sum |j><j| (x) U_j have <G|U|G> = H/lambda, lambda =
    sum alpha_j."""
    parts, scale = [unitary(10 * seed + j, 2) for j in range(len(y))], float(sum(y))
    G = np.kron(np.sqrt(np.array(y) / scale)[:, None], np.eye(2))
    U = np.zeros((2 * len(y), 2 * len(y)), dtype=complex)
    for j, part in enumerate(parts):
        U[2 * j : 2 * j + 2, 2 * j : 2 * j + 2] = part
    wanted = sum(c * part for c, part in zip(y, parts, strict=True))
    return [gap("lambda <G|U|G> - H", scale * (G.T @ U @ G), wanted, EXACT * scale)]
