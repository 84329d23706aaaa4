"""Products with a counter that is too short: appendix B.3."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from ...claims import Data, Integer, Real, at_most
from ...scalars import ceil_log2
from ..small import EXACT, instead, norm
from . import claim
from .products import BAD, GOOD, UNITARIES, corner, counted, deviation, in_order, near_one, on_ancilla, turns


def bad(unitaries: Sequence[np.ndarray], x: Sequence[int]) -> np.ndarray:
    """S_x: the ancilla is found bad where x has 1."""
    whole = unitaries[0]
    for U, bit in zip(unitaries[1:], x, strict=True):
        whole = U @ on_ancilla(BAD if bit else GOOD, U) @ whole
    return corner(whole)


def changes(x: Sequence[int]) -> int:
    """How often 0, x, 0 changes."""
    whole = (0, *x, 0)
    return sum(a != b for a, b in pairwise(whole))


def by_changes(unitaries: Any, x: Any) -> Any:
    eta, K, d = deviation(unitaries), len(unitaries), changes(x)
    return [at_most("||S_x||", norm(bad(unitaries, x)), eta**d * (1 + eta) ** (K - d), rounding=EXACT)]


@claim(
    key="VG Claim 8",
    title="Size of a wrong sequence",
    kind="lemma",
    inputs={"unitaries": UNITARIES, "x": Data(tuple)},
    requires=lambda unitaries, x: len(x) == len(unitaries) - 1 and 1 in x,
    candidates=lambda: [(turns(3, 0.6), (1, 1)), (near_one(4, 1.0, 3), (1, 0, 1)), (near_one(5, 1.0, 3), (0, 1, 1, 1))],
    repair=instead("eta^d (1 + eta)^(K - d), d the changes in 0, x, 0", by_changes),
    remark="the proof has this with d in place of 2|x|, and d <= 2|x|; eta < 1 makes that the other way round",
)
def wrong_sequence(unitaries: Any, x: Any) -> Any:
    """||S_x|| <= eta^(2|x|) (1 + eta)^K, S_x the term whose ancilla is bad where x is 1, ||U_i - 1|| <= eta."""
    eta, K = deviation(unitaries), len(unitaries)
    return [at_most("||S_x||", norm(bad(unitaries, x)), eta ** (2 * sum(x)) * (1 + eta) ** K, rounding=EXACT)]


def small_ratio(K: int, P: int, eta: float) -> bool:
    return (eta * eta * (K - 1) / P) ** P <= 0.5


@claim(
    key="VG Claim 9",
    title="A sum of every P-th term",
    kind="lemma",
    inputs={"K": Integer(3, 64), "P": Integer(2, 16), "eta": Real(0.0001, 0.99)},
    requires=lambda K, P, eta: small_ratio(K, P, eta) and P < K,
    candidates=lambda: [(3, 2, 0.5), (20, 2, 0.2), (64, 8, 0.3)],
    implied_by="C(k, P) <= (e k/P)^P, and the ratio of later terms to the first is at most (eta^2 (K - 1)/P)^(P j)",
    enough="2 (eta^2 (K - 1))^P/P!",
    remark="where (eta^2 (K - 1)/P)^P <= 1/2, as the proof has it",
)
def every_pth(K: Any, P: Any, eta: Any) -> Any:
    """sum over r = P, 2 P, ... < K of C(K - 1, r) eta^(2r) <= 2 (e eta^2 K/P)^P."""
    found = sum(math.comb(K - 1, r) * eta ** (2 * r) for r in range(P, K, P))
    ours = 2 * (eta * eta * (K - 1)) ** P / math.factorial(P)
    return [at_most("sum", found, 2 * (math.e * eta**2 * K / P) ** P, ours, EXACT)]


def stated_error(c: float, p: int, K: float) -> float:
    """2 e^c (e c^2/(K 2^p))^(2^p)."""
    return float(2 * math.exp(c) * (math.e * c * c / (K * 2**p)) ** (2**p))


def proved_error(K: int, P: int, eta: float) -> float:
    """(1 + eta)^K sum over r = P, 2 P, ... and runs j of C(r - 1, j - 1) C(K - r, j) eta^(2j)."""
    terms = (
        math.comb(r - 1, j - 1) * math.comb(K - r, j) * eta ** (2 * j) for r in range(P, K, P) for j in range(1, r + 1)
    )
    return (1 + eta) ** K * sum(terms)


def modular(unitaries: Sequence[np.ndarray], p: int) -> float:
    """Error of the product with a counter of p qubits."""
    return norm(counted(unitaries, 2**p) - in_order(unitaries))


def by_runs(unitaries: Any, p: Any) -> Any:
    claimed = proved_error(len(unitaries), 2**p, deviation(unitaries))
    return [at_most("error", modular(unitaries, p), claimed, rounding=EXACT)]


@claim(
    key="VG Theorem 13",
    title="Error of a product with a short counter",
    kind="theorem",
    inputs={"unitaries": UNITARIES, "p": Integer(1, 3)},
    candidates=lambda: [
        (turns(3, 0.3), 1),
        (turns(64, 1.0), 1),
        (turns(64, 1.0), 2),
        (near_one(12, 1.0, 5), 1),
        (near_one(3, 2.0, 5), 1),
    ],
    repair=instead(
        "(1 + eta)^K sum over r = 2^p, 2 2^p, ... and j of C(r - 1, j - 1) C(K - r, j) eta^(2j), which K does not make small",
        by_runs,
    ),
    remark="bad outcomes in a row cost eta^2 together, however many they are, and there are about K^2/(2 2^p) places for rows of a "
    "length that is counted as 0: the error of rotations by c/K is about c^2/(2 2^p), whatever K",
)
def short_counter(unitaries: Any, p: Any) -> Any:
    """K block-encodings with ||U_i - 1|| <= c/K: a counter of p = O(1) qubits gives their product within 2 e^c (e c^2/(K 2^p))^(2^p) =
    O(K^(-2^p))."""
    K = len(unitaries)
    c = K * deviation(unitaries)
    return [at_most("error", modular(unitaries, p), stated_error(c, p, K), rounding=EXACT)]


SOLVED: dict[str, Any] = {"c": Real(0.5, 4.0), "eps": Real(0.0001, 0.9), "p": Integer(1, 3)}


def least_length(c: float, eps: float, p: int, factor: float = 1.0) -> float:
    """(e c^2/2^p) (2 factor/eps)^(1/2^p)."""
    return float(math.e * c * c / 2**p * (2 * factor / eps) ** (1 / 2**p))


@claim(
    key="VG Corollary 14",
    title="How long a product must be for a short counter",
    kind="theorem",
    inputs=SOLVED,
    candidates=lambda: [(1.0, 0.1, 1), (2.0, 0.1, 2)],
    repair=instead("2^p >= K, where nothing but 0 is counted as 0", lambda c, eps, p: at_length(c, eps, 10)),
    remark="K is the least whole number that is allowed and above 2^p; the unitaries are rotations",
)
def length(c: Any, eps: Any, p: Any) -> Any:
    """With eta = c/K and K >= (e c^2/2^p)(2/eps)^(1/2^p) a counter of p qubits has an error of at most eps."""
    return at_length(c, eps, p)


def at_length(c: float, eps: float, p: int) -> list[Any]:
    K = max(math.ceil(least_length(c, eps, p)), 3)
    return [at_most("error", modular(turns(K, c), min(p, ceil_log2(K))), eps, rounding=EXACT)]


@claim(
    key="VG Corollary 14 [P]",
    title="The stated error solved for the length",
    kind="part of a proof",
    inputs=SOLVED,
    candidates=lambda: [(1.0, 0.01, 1), (2.0, 0.1, 2)],
    repair=instead(
        "K >= (e c^2/2^p)(2 e^c/eps)^(1/2^p)",
        lambda c, eps, p: [
            at_most(
                "2 e^c (e c^2/(K 2^p))^(2^p)",
                stated_error(c, p, least_length(c, eps, p, math.exp(c))),
                eps,
                rounding=EXACT,
            )
        ],
    ),
    remark="the algebra alone, whatever the error is",
)
def solved(c: Any, eps: Any, p: Any) -> Any:
    """2 e^c (e c^2/(K 2^p))^(2^p) <= eps, solved for K, is K >= (e c^2/2^p)(2/eps)^(1/2^p)."""
    found = stated_error(c, p, least_length(c, eps, p))
    return [at_most("2 e^c (e c^2/(K 2^p))^(2^p)", found, eps, rounding=EXACT)]
