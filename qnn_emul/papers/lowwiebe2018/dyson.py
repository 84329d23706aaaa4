"""Terms of a Dyson series from a strictly triangular matrix of ones: appendix B."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from ...claims import Integer, Real, at_most
from ...claims import claim as any_claim
from ..small import EXACT, X, Z, gap, instead, product

claim = partial(
    any_claim,
    "Low, Wiebe (arXiv:1805.00675)",
    kind="part of a proof",
    text="read, in a scanned text",
    construction="the matrices themselves",
)


def triangular(M: int) -> np.ndarray:
    """(1/M) sum_{i < j} |i><j|."""
    return np.triu(np.ones((M, M)), 1) / M


@claim(
    key="Interaction picture, B8 [P]",
    title="A triangular matrix of ones from a comparator",
    inputs={"M": Integer(1, 8)},
    candidates=lambda: [1, 2, 5],
    implied_by="the comparator leaves the flag in |0> for i < j alone; SWAP exchanges i and j, and both ends are uniform",
)
def comparator(M: Any) -> Any:
    """G = (1/M) sum_{i < j} |i><j| is the corner of U^H SWAP COMP U, U making a uniform |i>, COMP setting a flag where i >= j."""
    uniform, eye = np.full((M, 1), M**-0.5), np.eye(M)
    swap = np.eye(M * M).reshape(M, M, M, M).transpose(1, 0, 2, 3).reshape(M * M, M * M)
    unflagged = np.diag([float(i < j) for i in range(M) for j in range(M)])  # <0|COMP|0> of the flag
    corner = np.kron(uniform.T, eye) @ swap @ unflagged @ np.kron(uniform, eye)
    return [gap("corner - G", corner, triangular(M))]


def dyson(M: int, k: int, later_first: bool, G: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """<0|U^H (D G)^(k-1) D U|0>, and M^-k times the sum of ordered products of k of M Pauli matrices: X, Y, Z, X ..."""
    H = [(X, 1j * X @ Z, Z)[j % 3] for j in range(M)]
    D = np.zeros((2 * M, 2 * M), dtype=complex)
    for j, one in enumerate(H):
        D[2 * j : 2 * j + 2, 2 * j : 2 * j + 2] = one
    uniform, whole = np.kron(np.full((M, 1), M**-0.5), np.eye(2)), np.kron(G, np.eye(2))
    found = uniform.T @ np.linalg.matrix_power(D @ whole, k - 1) @ D @ uniform
    ordered = [chosen[::-1] if later_first else chosen for chosen in combinations(range(M), k)]
    return found, np.asarray(sum(product(H[j] for j in chosen) for chosen in ordered) / M**k)


def transposed(k: int) -> Any:
    """The repair: the comparator the other way round."""
    return instead("G transposed, a comparator on i <= j", lambda M: [gap("term", *dyson(M, k, True, triangular(M).T))])


@claim(
    key="Interaction picture, B11, second order [P]",
    title="Second Dyson term",
    inputs={"M": Integer(2, 6)},
    candidates=lambda: [2, 4],
    repair=transposed(2),
    remark="G as in B8, D = sum |m><m| (x) H(m); D G D has H(i) on the left of H(j) for i < j",
)
def second_term(M: Any) -> Any:
    """<0|U^H (D G) D U|0> = M^-2 sum_{m1 < m2} H(m2) H(m1)."""
    return [gap("term", *dyson(M, 2, True, triangular(M)))]


@claim(
    key="Interaction picture, B11, order k [P]",
    title="Third Dyson term",
    inputs={"M": Integer(3, 6)},
    candidates=lambda: [3, 4],
    repair=transposed(3),
    remark="k = 3, G as in B8",
)
def third_term(M: Any) -> Any:
    """<0|U^H (D G)^(k-1) D U|0> = M^-k sum_{m1 < ... < mk} H(mk) ... H(m1)."""
    return [gap("term", *dyson(M, 3, True, triangular(M)))]


def geometric(*, t: Any) -> Any:
    """1/(1 - t)."""
    return 1 / (1 - t)


@claim(
    key="Interaction picture, B14 [P]",
    title="Sum of the coefficients",
    inputs={"t": Real(0.0, 0.9), "K": Integer(0, 40)},
    rule=geometric,
    candidates=lambda: [(0.5, 40), (0.5, 3), (0.1, 1)],
    implied_by="the geometric series",
)
def coefficients(t: Any, K: Any) -> Any:
    """beta = sum_{k <= K} t^k <= 1/(1 - t) for t < 1; at t = 1/2 one round of amplification, beta = 2."""
    return [at_most("beta", sum(t**k for k in range(K + 1)), geometric(t=t), rounding=EXACT * 10)]
