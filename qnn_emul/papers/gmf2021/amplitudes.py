"""Amplitudes as eigenvalues: the walk, its real part as a block-encoding, queries."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Otherwise, at_most
from ...claims import claim as any_claim
from ..small import EXACT, HADAMARD, Z, gap

claim = partial(
    any_claim,
    "Guo, Mitarai, Fujii (arXiv:2107.10764)",
    kind="theorem",
    text="as restated by a library's demonstration",
    construction="the circuit as a matrix",
    inputs={"psi": Data(np.ndarray)},
)
S = np.diag([1.0, 1j])


def states() -> list[np.ndarray]:
    return [np.array([0.6 - 0.8j]), np.array([0.6, 0.8j]), np.array([0.1, -0.7j, 0.5 + 0.5j, 0.0])]


def normalized(psi: np.ndarray) -> np.ndarray:
    return np.asarray(psi / np.linalg.norm(psi))


def prepared(psi: np.ndarray, gate: np.ndarray | None = None) -> np.ndarray:
    """W|0>|0>|k>, one column for each k: Had on a qubit, psi or k on n qubits by its value, `gate`, Had, beside k itself."""
    N = len(psi)
    columns = np.zeros((2, N, N, N), dtype=complex)
    for k in range(N):
        both = np.stack([normalized(psi), np.eye(N)[k]]) / math.sqrt(2)
        columns[:, :, k, k] = HADAMARD @ (np.eye(2) if gate is None else gate) @ both
    return columns.reshape(2 * N * N, N)


def walk(psi: np.ndarray, gate: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """G = W S_0 W^H Z, and W on |0>|0>|k>."""
    W = prepared(psi, gate)
    reflection = np.eye(len(W)) - 2 * W @ W.conj().T  # W S_0 W^H, S_0 = 1 - 2|0><0|
    return reflection @ np.kron(Z, np.eye(len(W) // 2)), W


@claim(
    key="GMF equation 9, eigenvalues",
    title="Amplitudes as eigenvalues of a walk",
    candidates=states,
    implied_by="<Z> of W|0>|0>|k> is x_k, and G turns the plane of its two parts by pi + arccos x_k",
    remark="on the plane of W|0>|0>|k> and Z of it, x_k = Re psi_k",
)
def eigenvalues(psi: Any) -> Any:
    """G = W S_0 W^H Z_B has for each k eigenvalues with the real part - x_k and the imaginary parts +- sqrt(1 - x_k^2)."""
    G, W = walk(psi)
    out = []
    for k, x in enumerate(normalized(psi).real):
        plane = np.stack([W[:, k], np.kron(Z, np.eye(len(W) // 2)) @ W[:, k]], axis=1)
        basis = np.linalg.qr(plane)[0]
        found = np.linalg.eigvals(basis.conj().T @ G @ basis)
        out.append(gap("real parts", found.real, np.full(2, -x), 1e-7))
        out.append(gap("imaginary parts", np.sort(found.imag), math.sqrt(1 - x * x) * np.array([-1, 1]), 1e-7))
    return out


def by_two_uses(psi: np.ndarray, gate: np.ndarray | None = None) -> np.ndarray:
    """The corner of W^H Z W."""
    W = prepared(psi, gate)
    return np.asarray(W.conj().T @ np.kron(Z, np.eye(len(W) // 2)) @ W)


def encoded(psi: np.ndarray, wanted: np.ndarray, gate: np.ndarray | None = None) -> list[Any]:
    """Both corners beside the diagonal, ancillas, and uses of the state's circuit."""
    G, W = walk(psi, gate)
    n = math.ceil(math.log2(len(psi)))
    corner = -W.conj().T @ (G + G.conj().T) @ W / 2
    return [
        gap("corner - diagonal", corner, np.diag(wanted), EXACT),
        gap("corner of W^H Z W - diagonal", by_two_uses(psi, gate), np.diag(wanted), EXACT),
        at_most("ancillas", n + 2, n + 2, n + 1),
        at_most("queries", 4, 4, 2),
    ]


known: dict[str, Any] = {
    "candidates": states,
    "implied_by": "<psi_k|Z|psi_k> = Re <k|psi>, and the reflection takes it to its negative",
    "otherwise": Otherwise("W^H Z W alone, whose corner is the diagonal already"),
    "enough": "n + 1 ancillas and two uses",
}


@claim(key="GMF equation 9, real parts", title="Real parts of amplitudes", **known)
def real_parts(psi: Any) -> Any:
    """-(G + G^H)/2 in the basis of W is a (1, n + 2, 0)-block-encoding of diag(Re psi_k), by four uses of U and U^H."""
    return encoded(psi, normalized(psi).real)


@claim(key="GMF equation 9, imaginary parts", title="Imaginary parts of amplitudes", **known)
def imaginary_parts(psi: Any) -> Any:
    """With a gate S the same is a (1, n + 2, 0)-block-encoding of diag(Im psi_k)."""
    return encoded(psi, normalized(psi).imag, S)
