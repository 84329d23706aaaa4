"""Encodings from states and from unitaries: GSLW Lemmas 45, 47, 54, Corollary 55, and what GSLW Definition 43 implies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...claims import BE, Data, Integer, Real, at_most
from ...instances.aligned import block_scalar, matrix_with_error
from ..small import EXACT, contraction, gap, norm, product, unitary
from . import restated


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
