"""Usual mistakes that would explain why a circuit does not encode what it is said to: order of qubits, sign, subnormalization."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

MAX_QUBITS = 10  # larger circuits are not tried in other orders


def hints(
    unitary: np.ndarray, n: int, columns: int, size: float, fits: Callable[[np.ndarray, float | None], bool]
) -> list[str]:
    """What would make the record hold, in words.

    n        system qubits; the corner has 2**n rows and `columns` columns
    size     Frobenius norm of the target
    fits     (corner, another alpha or None): whether ||target - alpha * corner|| keeps the bound
    """
    qubits, out = len(unitary).bit_length() - 1, []

    def corner(matrix: np.ndarray) -> np.ndarray:
        return matrix[: 1 << n, :columns]

    order = list(range(qubits))
    turned = {"the qubits reversed": order[::-1], "the last ones first": order[n:] + order[:n]}
    for words, axes in turned.items():
        if axes != order and fits(corner(_permuted(unitary, axes)), None):
            out.append(f"your ancillas seem to come last: the corner fits with {words}")
            break
    own = corner(unitary)
    if fits(-own, None):
        out.append("the corner fits for -U: a sign (global phase) is missing")
    found = float(np.linalg.norm(own))
    if found > 0 and size > 0 and fits(own, size / found):
        short = f"{size / found:.12g}"
        out.append(f"the record holds with alpha = {short if fits(own, float(short)) else repr(size / found)}")
    return out


def _permuted(unitary: np.ndarray, axes: list[int]) -> np.ndarray:
    """The unitary with its qubits in another order."""
    qubits = len(axes)
    both = [*axes, *(qubits + a for a in axes)]
    return unitary.reshape((2,) * (2 * qubits)).transpose(both).reshape(unitary.shape)
