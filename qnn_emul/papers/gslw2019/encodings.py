"""Encodings from states and from unitaries: GSLW Lemmas 45 to 50, 54, Corollary 55, and what GSLW Definition 43 implies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from ...claims import BE, Data, Integer, Otherwise, Real, at_most
from ...instances.aligned import block_scalar, matrix_with_error
from ..small import EXACT, X, contraction, gap, instead, norm, product, unitary
from . import claim, restated


@restated(
    key="GSLW Definition 43, norm",
    title="An encoding bounds the norm",
    kind="bound",
    inputs={"A": BE()},
    candidates=lambda: [block_scalar(1.0, 2.0, 0.5), matrix_with_error(np.diag([0.5, 1.0]), 1.5, np.diag([0.0, 0.25]))],
    implied_by="the triangle inequality, and a corner of a unitary is a contraction",
)
def definition_43(A: Any) -> Any:
    """An (alpha, a, eps)-block-encoding of A implies ||A|| <= alpha + eps."""
    return [at_most("||A||", norm(A.target), A.record.alpha + A.record.epsilon, rounding=EXACT * A.record.alpha)]


def purified(seed: int, kept: int, traced: int) -> np.ndarray:
    """A unitary whose first column is a state on traced x kept levels."""
    return unitary(seed, kept * traced)


@restated(
    key="GSLW Lemma 45",
    title="Block-encoding of a density operator",
    inputs={"seed": Integer(0, 99), "traced": Integer(1, 4)},
    candidates=lambda: [(0, 1), (1, 2), (2, 4)],
    implied_by="<rho| (I (x) SWAP) |rho> is the operator sum over the purifying register",
    remark="G acts on the purifying register before the one of rho; a is its number of qubits, s that of rho",
)
def lemma_45(seed: Any, traced: Any) -> Any:
    """G|0>|0> = |rho> purifies rho: (G^H (x) I)(I (x) SWAP)(G (x) I) is a (1, a + s, 0)-block-encoding of rho."""
    side = 2
    G = purified(seed, side, traced)
    state = G[:, 0].reshape(traced, side)
    swap = np.eye(side * side).reshape([side] * 4).transpose(1, 0, 2, 3).reshape(side * side, side * side)
    wide = np.kron(G, np.eye(side))
    whole = wide.conj().T @ np.kron(np.eye(traced), swap) @ wide
    return [gap("corner - rho", whole[:side, :side], state.T @ state.conj())]


@restated(
    key="GSLW Lemma 47",
    title="Block-encoding of a Gram matrix",
    inputs={"seed": Integer(0, 99), "ancillas": Integer(0, 3)},
    candidates=lambda: [(0, 0), (1, 1), (2, 2)],
    implied_by="<0|<i| U_L^H U_R |0>|j> is the inner product by definition",
)
def lemma_47(seed: Any, ancillas: Any) -> Any:
    """U_L|0>|i> = psi_i, U_R|0>|j> = phi_j: U_L^H U_R is a (1, a, 0)-block-encoding of A_ij = <psi_i|phi_j>."""
    left, right = (unitary(2 * seed + k, 2 << ancillas) for k in (0, 1))
    return [gap("corner - A", (left.conj().T @ right)[:2, :2], left[:, :2].conj().T @ right[:, :2])]


def turn(t: float) -> np.ndarray:
    """A rotation: a (1, 1, 1 - cos t)-encoding of 1."""
    return np.array([[math.cos(t), -math.sin(t)], [math.sin(t), math.cos(t)]])


def turns() -> Iterator[Any]:
    """Rotations of one sense, where what leaks from one comes back by the other, and of opposite senses."""
    yield (0.01, 0.01)
    yield (0.2, 0.3)
    yield (0.2, -0.2)
    yield (3.0, 0.5)


def shared_bound(*, first: Any, second: Any, root: Any) -> Any:
    """delta + eps + 2 sqrt(delta eps)."""
    return first + second + 2 * root


@restated(
    key="GSLW Lemma 54",
    title="Product of two encoded unitaries on the same ancillas",
    inputs={"angles": Data(tuple)},
    rule=shared_bound,
    candidates=turns,
    implied_by="||A~ B~ - A B|| <= delta + eps for the corners, and what leaks is at most sqrt(2 delta) and sqrt(2 eps)",
    remark="the instances are rotations, of which the corner stands for 1",
)
def lemma_54(angles: Any) -> Any:
    """U, V (1, a, delta)- and (1, a, eps)-block-encodings of unitaries A, B on the same ancillas: U V is a (1, a, delta + eps + 2
    sqrt(delta eps))-block-encoding of A B."""
    first, second = (1 - math.cos(t) for t in angles)
    claimed = shared_bound(first=first, second=second, root=math.sqrt(first * second))
    error = abs(1 - product(map(turn, angles))[0, 0])
    return [at_most("error", error, claimed, min(claimed, 2.0), EXACT)]


def many_bound(*, count: Any, epsilon: Any) -> Any:
    """4 K^2 eps."""
    return 4 * count * count * epsilon


@restated(
    key="GSLW Corollary 55",
    title="Product of K encoded unitaries on the same ancillas",
    kind="lemma",
    inputs={"K": Integer(1, 64), "t": Real(-1.0, 1.0)},
    rule=many_bound,
    candidates=lambda: [(1, 0.01), (2, 0.01), (8, 1e-3), (32, 1e-3)],
    implied_by="K^2 eps by induction on GSLW Lemma 54, whose bound is (sqrt(delta) + sqrt(eps))^2",
    enough="K^2 eps",
    remark="the instances are rotations by t, eps = 1 - cos t",
)
def corollary_55(K: Any, t: Any) -> Any:
    """K unitaries, each as a (1, a, eps)-block-encoding on the same ancillas: the product is a (1, a, 4 K^2 eps)-block-encoding of the
    product."""
    epsilon = 1 - math.cos(t)
    error = abs(1 - product([turn(t)] * K)[0, 0])
    return [at_most("error", error, many_bound(count=K, epsilon=epsilon), K * K * epsilon, K * EXACT)]


@restated(
    key="GSLW Lemma 61",
    title="Evolutions under two Hamiltonians",
    inputs={"t": Real(-9.0, 9.0), "distance": Real(0.0, 1.0), "seed": Integer(-1, 99)},
    candidates=lambda: [(1.0, 0.01, -1), (-3.0, 0.25, 0), (0.5, 0.5, 1)],
    implied_by="Duhamel's formula",
    remark="seed -1: 1x1 matrices, else two Hermitian 2x2 matrices at this distance",
)
def lemma_61(t: Any, distance: Any, seed: Any) -> Any:
    """||e^(itH) - e^(itH')|| <= |t| ||H - H'||."""
    H, E = (np.zeros((1, 1)), np.eye(1)) if seed < 0 else (contraction(s, 2, 1.0, True) for s in (seed, seed + 100))
    first, second = (evolved(G, t) for G in (H, H + distance * E))
    return [at_most("||e^(itH) - e^(itH')||", norm(first - second), abs(t) * distance, rounding=EXACT)]


def evolved(H: np.ndarray, t: float) -> np.ndarray:
    """e^(itH)."""
    values, vectors = np.linalg.eigh(H)
    return np.asarray((vectors * np.exp(1j * t * values)) @ vectors.conj().T)


@restated(
    key="GSLW Lemma 46",
    title="Block-encoding of a measured effect",
    inputs={"seed": Integer(0, 99), "ancillas": Integer(0, 3)},
    candidates=lambda: [(0, 0), (1, 1), (2, 2)],
    implied_by="the CNOT leaves its target in |0> exactly where the flag is 0: the corner is <0|U^H (|0><0| (x) 1) U|0> = M",
    remark="exact U; the flag is the first ancilla, 0 says that M was found; the system is a qubit",
)
def lemma_46(seed: Any, ancillas: Any) -> Any:
    """U and a measurement of its flag realise the effect M within eps on all states: (I (x) U^H)(CNOT (x) I)(I (x) U) is a (1, 1 + a,
    eps)-block-encoding of M."""
    side = 4 << ancillas  # flag, further ancillas, system
    U = unitary(seed, side)
    zero = np.kron(np.diag([1.0, 0.0]), np.eye(side // 2))
    cnot = np.kron(np.eye(2), zero) + np.kron(X, np.eye(side) - zero)  # the new ancilla first
    whole = np.kron(np.eye(2), U.conj().T) @ cnot @ np.kron(np.eye(2), U)
    effect = U[:, :2].conj().T @ zero @ U[:, :2]
    return [gap("corner - M", whole[:2, :2], effect)]


def powers(A: np.ndarray, q: float) -> tuple[float, float]:
    """max_i ||a_i.||_q^q and max_j ||a_.j||_(2-q)^(2-q)."""
    entries = np.abs(A)
    parts = [np.where(entries > 0, entries ** float(p), 0.0) for p in (q, 2 - q)]
    return float(np.max(np.sum(parts[0], axis=1))), float(np.max(np.sum(parts[1], axis=0)))


def least_error(A: np.ndarray, alpha: float) -> Any:
    """That of every encoding with this alpha, for a corner is a contraction; a dilation has it."""
    return at_most("least error, ||A|| - alpha", norm(A) - alpha, 0.0, rounding=EXACT)


def entries_below_one() -> list[np.ndarray]:
    """Full, with one row or a diagonal, and of few digits."""
    return [
        np.array([[0.5]]),
        np.array([[1.0, 1.0], [0.0, 0.0]]),
        np.diag([1.0, -0.5]),
        0.9 * np.ones((4, 4)),
        contraction(3, 4),
    ]


EVERY = "every unitary: a corner is a contraction"
sparse = partial(claim, construction=EVERY)


@sparse(
    key="GSLW Lemma 48",
    title="Sparse access",
    inputs={"A": Data(np.ndarray)},
    candidates=entries_below_one,
    implied_by="the test of Schur with |A_ij| <= 1: ||A||^2 is at most the largest row sum times the largest column sum",
    remark="alpha against the least error of any encoding; queries and gates are not examined",
)
def lemma_48(A: Any) -> Any:
    """A is s_r-row-sparse and s_c-column-sparse, |A_ij| <= 1: a (sqrt(s_r s_c), w + 3, eps)-block-encoding with one O_r, one O_c and two
    O_A, O(w + log^2.5(s_r s_c/eps)) gates."""
    there = np.abs(A) > 0
    return [least_error(A, math.sqrt(int(np.max(there.sum(axis=1))) * int(np.max(there.sum(axis=0)))))]


POWERS: dict[str, Any] = {"A": Data(np.ndarray), "q": Real(0.0, 2.0)}


def with_powers() -> list[Any]:
    return [(A, q) for A in entries_below_one() for q in (1.0, 0.5, 1.5)]


@sparse(
    key="GSLW Lemma 49",
    title="Preamplified sparse access",
    inputs=POWERS,
    candidates=with_powers,
    implied_by="Cauchy-Schwarz with |a_ij|^(q/2) |a_ij|^(1 - q/2): ||A||^2 <= n_r n_c",
    enough="sqrt(n_r n_c)",
    otherwise=Otherwise("a dilation, with alpha = sqrt(n_r n_c) and one ancilla"),
    remark="n_r and n_c are the maxima themselves; alpha against the least error of any encoding; queries and gates are not examined",
)
def lemma_49(A: Any, q: Any) -> Any:
    """n_r >= max_i ||a_i.||_q^q, n_c >= max_j ||a_.j||_(2-q)^(2-q): a (sqrt(2 n_r n_c), w + 6, eps)-block-encoding of A."""
    rows, columns = powers(A, q)
    return [
        least_error(A, math.sqrt(2 * rows * columns)),
        at_most("alpha", math.sqrt(rows * columns), math.sqrt(2 * rows * columns), math.sqrt(rows * columns)),
    ]


@sparse(
    key="GSLW Lemma 50",
    title="Powers of the entries in memory, as the inventory prints mu_q",
    inputs=POWERS,
    candidates=with_powers,
    repair=instead(
        "mu_q = sqrt(n_q(A) n_(2-q)(A^T)), as CGJ has it",
        lambda A, q: [least_error(A, math.sqrt(math.prod(powers(A, q))))],
    ),
    remark="the paper's own text may have the root; alpha against the least error of any encoding",
)
def lemma_50(A: Any, q: Any) -> Any:
    """A^(q) and (A^(2-q))^H in a data structure: a (mu_q(A), w + 2, eps)-block-encoding of A, mu_q(A) = n_q(A) n_(2-q)(A^T), n_q(A) = max_i
    ||a_i.||_q^q."""
    return [least_error(A, math.prod(powers(A, q)))]


@sparse(
    key="GSLW Lemma 50 (2)",
    title="Entries in memory",
    inputs={"A": Data(np.ndarray)},
    candidates=entries_below_one,
    implied_by="||A|| <= ||A||_F, and the states |i>|a_i.>/||a_i.|| and their norms have this inner product (GSLW Lemma 47)",
    remark="alpha against the least error of any encoding; queries and gates are not examined",
)
def lemma_50_frobenius(A: Any) -> Any:
    """A in a data structure: a (||A||_F, w + 2, eps)-block-encoding of A."""
    return [least_error(A, float(np.linalg.norm(A)))]
