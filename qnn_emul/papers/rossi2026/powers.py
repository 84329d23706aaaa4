"""Element-wise powers by squaring: one register of ancillas for every factor."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...claims import Data, Integer, at_most, claim
from ...scalars import ceil_log2
from ..small import gap, unitary


def squared(V: np.ndarray, side: int) -> np.ndarray:
    """V encodes A: copy the index to a second system, V on each with the same ancillas, a flag where the first left them, copy back.

    On flag x second system x ancillas x system.
    """
    work = len(V) // side
    shape = (2, side, work, side)
    index = np.arange(2 * side * work * side).reshape(shape)
    xor = np.zeros((index.size, index.size))
    flagged = np.zeros_like(xor)
    for flag, second, ancilla, system in np.ndindex(shape):
        at = index[flag, second, ancilla, system]
        xor[index[flag, second ^ system, ancilla, system], at] = 1.0
        flagged[index[flag ^ (ancilla != 0), second, ancilla, system], at] = 1.0
    first = np.kron(np.eye(2 * side), V)
    order = index.transpose(0, 3, 2, 1).reshape(-1)  # the systems exchanged
    other = np.zeros_like(first)
    other[np.ix_(order, order)] = first
    return np.asarray(xor @ other @ flagged @ first @ xor)


def power(U: np.ndarray, side: int, doublings: int) -> np.ndarray:
    """Encodes A o A o ... with 2^doublings factors."""
    for _ in range(doublings):
        U = squared(U, side)
    return U


def encodings() -> list[Any]:
    """On one ancilla, of matrices of one and of two rows."""
    return [(unitary(1, 2), 1, 2), (unitary(2, 4), 2, 1), (unitary(3, 4), 2, 2)]


POWERS: dict[str, Any] = {"U": Data(np.ndarray), "side": Data(int), "doublings": Integer(0, 3)}


def confronted(U: np.ndarray, side: int, doublings: int) -> tuple[Any, int]:
    """The corner beside the power, and how many ancillas there are."""
    whole = power(U, side, doublings)
    return gap("corner - power", whole[:side, :side], U[:side, :side] ** 2**doublings), ceil_log2(len(whole) // side)


@claim(
    "Rossi, Sarkar (arXiv:2606.06456)",
    key="Element-wise transforms, space",
    title="Space of element-wise powers",
    kind="bound",
    text="read, its abstract",
    construction="squaring, with one register of ancillas for both factors",
    inputs=POWERS,
    candidates=encodings,
    implied_by="each doubling adds a second index register and a flag to what both factors share",
    remark="powers d = 2^m of encodings on a ancillas: a + m (n + 1), where one register for each factor takes d a + (d - 1) n; the "
    "construction is ours, the paper's is not known here",
)
def space(U: Any, side: Any, doublings: Any) -> Any:
    """The space of a polynomial function that is applied element-wise can be exponentially smaller in its degree than in prior work."""
    corner, ancillas = confronted(U, side, doublings)
    n, a = ceil_log2(side), ceil_log2(len(U) // side)
    return [corner, at_most("number of ancillas", ancillas, a + doublings * (n + 1))]
