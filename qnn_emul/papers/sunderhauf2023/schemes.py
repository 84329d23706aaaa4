"""The base scheme, and the scheme that prepares the values."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Integer, at_most, exactly
from ...claims import claim as any_claim
from ..small import EXACT, contraction, gap

claim = partial(
    any_claim,
    "Sünderhauf, Campbell, Camps (arXiv:2302.10949)",
    kind="construction",
    text="as restated by a public replication and public notes that implement it",
    construction="the circuit as a matrix",
)

Labels = list[tuple[int, int, complex]]  # row, column, value


def oracle(places: list[int], count: int, labels: int, seed: int) -> np.ndarray:
    """A permutation that takes each label to (s, place), where s has no meaning but to tell labels of one place apart."""
    rng, size = np.random.default_rng(seed), labels // count
    free = {place: list(rng.permutation(size)) for place in range(count)}
    out, used = np.zeros((labels, labels)), set()
    for label, place in enumerate(places):
        row = int(free[place].pop()) * count + place
        out[row, label] = 1.0
        used.add(row)
    for label, row in zip(range(len(places), labels), sorted(set(range(labels)) - used), strict=True):
        out[row, label] = 1.0
    return out


def base(entries: Labels, shape: tuple[int, int], sizes: tuple[int, int], seed: int = 0) -> np.ndarray:
    """Uniform s, O_c^H, a rotation of a flag by the value of each label, O_r, uniform s: the corner."""
    (rows, columns), (S_r, S_c) = shape, sizes
    labels, largest = rows * S_r, max(abs(v) for _, _, v in entries)
    values = np.zeros(labels, dtype=complex)
    values[: len(entries)] = [v / largest for _, _, v in entries]  # <0|R|0> of the flag; 0 out of range
    O_c = oracle([j for _, j, _ in entries], columns, labels, seed)
    O_r = oracle([i for i, _, _ in entries], rows, labels, seed + 1)
    start, end = (np.kron(np.full((S, 1), S**-0.5), np.eye(N)) for S, N in ((S_c, columns), (S_r, rows)))
    return np.asarray(end.T @ O_r @ np.diag(values) @ O_c.T @ start)


def entries_of(A: np.ndarray) -> Labels:
    return [(int(i), int(j), complex(A[i, j])) for i, j in zip(*np.nonzero(A), strict=True)]


def wide(A: np.ndarray) -> tuple[int, int]:
    """S_r and S_c: the least powers of two with as many labels for rows as for columns."""
    rows, columns = (1 << math.ceil(math.log2(max(np.count_nonzero(A, axis=k)))) for k in (1, 0))
    labels = max(rows * A.shape[0], columns * A.shape[1])
    return labels // A.shape[0], labels // A.shape[1]


def tridiagonal(N: int) -> np.ndarray:
    below = np.diag(np.linspace(-1.0, 0.5, N - 1), -1)
    return np.asarray(below + below.T + np.diag(np.cos(np.arange(N))))


def largest(A: np.ndarray) -> float:
    return float(np.max(np.abs(A)))


@claim(
    key="Structured matrices, base scheme",
    title="A matrix from its labels",
    inputs={"A": Data(np.ndarray)},
    candidates=lambda: [np.diag([0.5, -2.0]), tridiagonal(4), contraction(2, 4)[:2], 3 * contraction(3, 4)],
    implied_by="each entry has one label of its column and one of its row, with the amplitudes S_c^(-1/2) and S_r^(-1/2)",
    remark="numbers of labels are powers of two; for complex entries the rotation has a phase",
)
def base_scheme(A: Any) -> Any:
    """D^H O_r R O_c^H D: alpha = sqrt(S_c S_r) max |A_ij|, exactly, S_c and S_r the numbers of labels of a column and of a row."""
    S_r, S_c = wide(A)
    scale = math.sqrt(S_r * S_c) * largest(A)
    return [gap("alpha corner - A", scale * base(entries_of(A), A.shape, (S_r, S_c)), A, EXACT * scale)]


@claim(
    key="Structured matrices, order of labels",
    title="Labels of one row or column may be exchanged",
    inputs={"A": Data(np.ndarray), "seed": Integer(0, 99)},
    candidates=lambda: [(tridiagonal(4), 2), (contraction(2, 4)[:2], 5)],
    implied_by="the state of s is uniform at both ends",
)
def order(A: Any, seed: Any) -> Any:
    """Which s_c and s_r the labels within the range have does not change the corner."""
    found, other = (base(entries_of(A), A.shape, wide(A), start) for start in (0, seed))
    return [gap("corner - corner with other labels", found, other)]


def ancillas_of(side: int) -> float:
    """Qubits beside the matrix's own: one flag, and those of s."""
    S_r, _ = wide(tridiagonal(side))
    return 1 + math.log2(S_r)


@claim(
    key="Structured matrices, flags of a tridiagonal matrix",
    title="Flag qubits of a tridiagonal matrix",
    kind="bound",
    inputs={"n": Integer(2, 6)},
    candidates=lambda: [2, 3, 5],
    implied_by="three entries in a row are padded to S = 4 labels, and the values need one flag",
    remark="against 3 + n of GSLW Lemma 48",
)
def flags(n: Any) -> Any:
    """A symmetric tridiagonal matrix of 2^n rows has 1 + log2 S = 3 flag qubits, whatever n."""
    A = tridiagonal(2**n)
    found = base(entries_of(A), A.shape, wide(A))
    return [
        exactly("flag qubits", ancillas_of(2**n), 3),
        gap("alpha corner - A", 4 * largest(A) * found, A, 4 * EXACT),
    ]


def cyclic(values: list[complex], N: int) -> np.ndarray:
    """Row i, column i - d has the value w_d."""
    return np.asarray(sum(w * np.roll(np.eye(N), d, axis=0) for d, w in enumerate(values)))


def prepared(values: list[complex], N: int) -> np.ndarray:
    """sqrt|w_d| prepared, cyclic shifts by d, phases, the same unprepared: the corner."""
    weights = np.array([abs(w) for w in values])
    state = np.kron(np.sqrt(weights / np.sum(weights))[:, None], np.eye(N))
    shifts = np.zeros((len(values) * N, len(values) * N), dtype=complex)
    for d, w in enumerate(values):
        shifts[d * N : (d + 1) * N, d * N : (d + 1) * N] = np.exp(1j * np.angle(w)) * np.roll(np.eye(N), d, axis=0)
    return np.asarray(state.T @ shifts @ state)


def circulants() -> list[Any]:
    return [([1.0], 2), ([0.5, -2.0], 4), ([0.3, 1j, -0.2], 4), ([1.0, 1.0, 1.0], 4)]


@claim(
    key="Structured matrices, prepared values",
    title="Values that are prepared instead of loaded",
    inputs={"values": Data(list), "N": Data(int)},
    candidates=circulants,
    implied_by="the maps keep the label d, so that the corner is sum |w_d|/lambda times a phase and a shift",
    remark="maps that keep the label, here cyclic shifts; then it is a linear combination of unitaries",
)
def prepared_values(values: Any, N: Any) -> Any:
    """PREP and UNPREP of sqrt|w_d| around the maps of labels: alpha = sum |w_d|."""
    scale = float(sum(map(abs, values)))
    return [gap("alpha corner - A", scale * prepared(values, N), cyclic(values, N), EXACT * scale)]


@claim(
    key="Structured matrices, alpha of both schemes",
    title="Prepared values need no larger alpha",
    kind="bound",
    inputs={"values": Data(list), "N": Data(int)},
    candidates=circulants,
    implied_by="a sum of K terms is at most K times the largest",
    remark="base scheme with S labels, S the number of values that are given, not padded",
)
def both_alphas(values: Any, N: Any) -> Any:
    """alpha = sum |w_d| of prepared values is at most alpha = S max |w_d| of the base scheme."""
    return [at_most("sum |w|", sum(map(abs, values)), len(values) * max(map(abs, values)), rounding=EXACT)]
