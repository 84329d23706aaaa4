"""Exact products of block-encodings with few ancillas, and what is said of approximate ones: part II and appendix B."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...claims import Data, Integer, Real, at_most
from ...scalars import ceil_log2
from ..small import EXACT, Z, contraction, gap, instead, norm, product, unitary
from . import claim

UNITARIES = Data(tuple)
GOOD, BAD = np.diag([1.0, 0.0]), np.diag([0.0, 1.0])  # the ancilla in |0>, in |1>


def turn(distance: float) -> np.ndarray:
    """A rotation at this distance from 1: one ancilla, a system without qubits."""
    s = math.sin(2 * math.asin(distance / 2))
    return np.array([[math.sqrt(1 - s * s), -s], [s, math.sqrt(1 - s * s)]])


def turns(K: int, c: float) -> tuple[np.ndarray, ...]:
    return (turn(c / K),) * K


def near_one(K: int, c: float, seed: int) -> tuple[np.ndarray, ...]:
    """Different unitaries on an ancilla and a qubit, each at the distance c/K from 1."""
    out = []
    for j in range(K):
        values, vectors = np.linalg.eigh(contraction(seed + j, 4, hermitian=True))
        angle = 2 * math.asin(c / K / 2)
        out.append((vectors * np.exp(1j * angle * values)) @ vectors.conj().T)
    return tuple(out)


def on_ancilla(P: np.ndarray, U: np.ndarray) -> np.ndarray:
    return np.kron(P, np.eye(len(U) // 2))


def corner(U: np.ndarray, ancillas: int = 2) -> np.ndarray:
    side = len(U) // ancillas
    return np.asarray(U[:side, :side])


def in_order(unitaries: Sequence[np.ndarray]) -> np.ndarray:
    """A_K ... A_2 A_1."""
    return product([corner(U) for U in reversed(unitaries)])


def counted(unitaries: Sequence[np.ndarray], size: int) -> np.ndarray:
    """The corner of the circuit that adds 1 modulo `size` to a counter whenever the ancilla is not |0>."""
    add, U = np.roll(np.eye(size), 1, axis=0), unitaries[0]
    check = np.kron(np.eye(size), on_ancilla(GOOD, U)) + np.kron(add, on_ancilla(BAD, U))
    whole = np.kron(np.eye(size), U)
    for V in unitaries[1:]:
        whole = np.kron(np.eye(size), V) @ check @ whole
    return corner(whole, 2 * size)


def deviation(unitaries: Sequence[np.ndarray]) -> float:
    """eta: the largest distance from 1."""
    return max(norm(U - np.eye(len(U))) for U in unitaries)


@claim(
    key="VG Definition 8",
    title="An exact product with a counter",
    kind="construction",
    inputs={"unitaries": UNITARIES},
    candidates=lambda: [tuple(unitary(7 * K + j, 4) for j in range(K)) for K in (2, 3, 4, 5)],
    implied_by="at most K - 1 < 2^m additions, so that only the count 0 is 0 modulo 2^m",
)
def counter(unitaries: Any) -> Any:
    """V_i = ADD_m, m = ceil(log2 K), after each of the first K - 1 of K block-encodings: the corner is A_K ... A_2 A_1."""
    size = 1 << ceil_log2(len(unitaries))
    return [gap("corner - product", counted(unitaries, size), in_order(unitaries))]


@claim(
    key="VG Theorem 12",
    title="Least number of ancillas of an exact product",
    kind="theorem",
    inputs={"K": Integer(2, 64), "m": Integer(1, 6)},
    requires=lambda K, m: 2**m >= K,
    candidates=lambda: [(2, 1), (4, 2), (3, 2), (8, 3)],
    implied_by="the states V_1^H ... V_{i-1}^H |0>, i <= K, are orthonormal, since V_j ... V_i may not lead from |0> to |0>",
    remark="of circuits that give the product whatever the K encodings are; V_i = ADD, for which the K states are counted",
)
def lower_bound(K: Any, m: Any) -> Any:
    """A circuit (Q (x) U_K) prod (V_i on the ancilla's bad states) U_i with m further ancillas whose corner is A_K ... A_1 has m >=
    ceil(log2 K)."""
    add = np.roll(np.eye(2**m), 1, axis=0)
    states = [np.linalg.matrix_power(add.T, i)[:, 0] for i in range(K)]
    return [at_most("dimension of the states", np.linalg.matrix_rank(np.array(states)), 2**m)]


def apart(A: np.ndarray, B: np.ndarray) -> float:
    """1 - fidelity of A|0> and B|0>, both normalized."""
    a, b = A[:, 0], B[:, 0]
    return 1 - float(abs(np.vdot(a, b)) ** 2 / (norm(a) * norm(b)) ** 2)


def mistaken() -> list[Any]:
    """The wanted output is small, what comes in its place is not."""
    one = np.diag([0.1, 0.5])
    return [(one, one + 0.1 * np.array([[0, 0], [1, 0]])), (contraction(1, 2), 0.9 * contraction(1, 2))]


@claim(
    key="VG Claim 7",
    title="Fidelity of an approximate product",
    kind="lemma",
    inputs={"A": Data(np.ndarray), "B": Data(np.ndarray)},
    candidates=mistaken,
    repair=instead(
        "at least 1 - (eps/||A psi||)^2",
        lambda A, B: [at_most("1 - fidelity", apart(A, B), (norm(A - B) / norm(A[:, 0])) ** 2, rounding=EXACT)],
    ),
    remark="psi = |0>; both outputs are read as normalized, which the proof uses; without that A = B = 1/2 has the fidelity 1/16",
)
def fidelity(A: Any, B: Any) -> Any:
    """||A - B|| <= eps: the outputs of A and B on any psi have a fidelity of at least 1 - eps^2."""
    return [at_most("1 - fidelity", apart(A, B), norm(A - B) ** 2, rounding=EXACT)]


def half_wrong(constant: float) -> tuple[np.ndarray, np.ndarray]:
    """Wanted and found output are at 45 degrees, eps = 1/(2 sqrt(constant))."""
    eps = 0.5 / math.sqrt(constant)
    return np.diag([eps, 0.5]), np.array([[eps, 0.0], [eps, 0.5]])


def after_amplification(constant: float, of: float) -> list[Any]:
    A, B = half_wrong(constant)
    return [at_most("1 - fidelity", apart(A, B), of * norm(A - B) ** 2, rounding=EXACT)]


@claim(
    key="VG Lemma 15",
    title="Fidelity after amplification",
    kind="lemma",
    inputs={"constant": Real(1.0, 1e6)},
    candidates=lambda: [1.0, 100.0, 1e4],
    repair=instead(
        "1 - O(eps^2/||A psi||^2)",
        lambda constant: after_amplification(constant, 1 / norm(half_wrong(constant)[0][:, 0]) ** 2),
    ),
    remark="1 - C eps^2, C the input; amplification scales what has the signal ancillas in |0>, so that the fidelity of its "
    "direction is the most that is reached",
)
def amplified(constant: Any) -> Any:
    """Amplification boosts the fidelity between the output of an eps-approximate product and the wanted state to 1 - O(eps^2)."""
    return after_amplification(constant, constant)


@claim(
    key="VG equation 128 [P]",
    title="The blocks of a unitary near 1",
    kind="part of a proof",
    inputs={"U": Data(np.ndarray)},
    candidates=lambda: [turn(0.01), np.array([[1.0, 0.0], [0.0, np.exp(0.5j)]]), near_one(1, 0.4, 3)[0]],
    implied_by="a part of U - 1 has at most its norm",
)
def blocks(U: Any) -> Any:
    """||U - 1|| <= eta: the blocks A, B, C, D have 1 - eta <= ||A||, ||D|| <= 1 + eta and ||B||, ||C|| <= eta."""
    side, eta = len(U) // 2, deviation([U])
    A, B, C, D = U[:side, :side], U[:side, side:], U[side:, :side], U[side:, side:]
    off = [at_most(f"||{name}||", norm(M), eta, rounding=EXACT) for name, M in (("B", B), ("C", C))]
    return off + [at_most(f"| ||{n}|| - 1 |", abs(norm(M) - 1), eta, rounding=EXACT) for n, M in (("A", A), ("D", D))]


EVOLUTION: dict[str, Any] = {"H": Data(np.ndarray), "t": Real(0.0, 2.0)}


def evolved(H: np.ndarray, t: float) -> np.ndarray:
    """e^(-iHt)."""
    values, vectors = np.linalg.eigh(H)
    return np.asarray((vectors * np.exp(-1j * t * values)) @ vectors.conj().T)


def evolutions() -> list[Any]:
    return [(np.array([[1.0]]), 0.1), (Z, 1.0), (contraction(4, 3, 1.0, True), 0.5)]


@claim(
    key="VG equation 23",
    title="An encoding as near to 1 as what it encodes",
    kind="construction",
    inputs=EVOLUTION,
    candidates=evolutions,
    implied_by="the difference is |0><0| (x) (1 - e^(-iHt))",
)
def as_near(H: Any, t: Any) -> Any:
    """U = |0><0| (x) e^(-iHt) + |1><1| (x) 1: ||1 - U|| = ||1 - e^(-iHt)||."""
    E, eye = evolved(H, t), np.eye(len(H))
    U = np.kron(GOOD, E) + np.kron(BAD, eye)
    return [gap("||1 - U|| - ||1 - e^(-iHt)||", norm(U - np.eye(len(U))), norm(E - eye))]


@claim(
    key="VG equation 29",
    title="A short evolution is near 1",
    kind="bound",
    inputs={"A": Data(np.ndarray), "t": Real(0.0, 2.0)},
    candidates=lambda: [(np.array([[1.0j]]), 0.1), (np.array([[0.0, 1.0], [0.0, 0.0]]), 1.0)],
    implied_by="term by term, ||A^k|| <= lambda^k",
    remark="A does not change with the time, and xi = e^(-iAt); not Hermitian A too",
)
def near(A: Any, t: Any) -> Any:
    """||A|| <= lambda: the evolution xi over a time t has ||1 - xi|| <= e^(lambda t) - 1."""
    power, whole = np.eye(len(A), dtype=complex), np.zeros(A.shape, dtype=complex)
    for k in range(1, 40):
        power = power @ (-1j * t * A) / k
        whole += power
    return [at_most("||1 - xi||", norm(whole), math.expm1(norm(A) * t), rounding=EXACT)]
