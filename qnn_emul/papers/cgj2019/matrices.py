"""Encodings and amplitudes: CGJ Lemmas 5, 6, 11, 20, 24, Corollaries 21 and 54."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...claims import BE, Claimed, Data, Integer, Otherwise, Real, Record, at_most, record
from ...encoding.encoding import BlockEncoding
from ...instances.aligned import block_scalar, matrix_with_error
from ...lemmas.be.product import product
from ...linalg.operators import to_dense
from ..small import EXACT, X, needs, norm
from . import claim

ROOT = math.sqrt(2)
AMPLIFIED = BE(alpha=ROOT, norm_at_most=1.0)


def meant(block: float, target: float) -> BlockEncoding:
    """A number encoded with alpha = sqrt(2) where another one is meant."""
    return matrix_with_error(np.array([[block]]), ROOT, np.array([[target - ROOT * block]]))


def preamplified_rule(A: Record, B: Record) -> Record:
    return record(2, A.ancillas + B.ancillas, ROOT * (A.epsilon + B.epsilon))


@claim(
    key="CGJ Lemma 5 [P]",
    title="Product of preamplified encodings",
    kind="part of a proof",
    inputs={"A": AMPLIFIED, "B": AMPLIFIED},
    construction="be.product",
    candidates=lambda: [
        (meant(1.0, 0.0), meant(1.0, 1.0)),
        (meant(1.0, -1.0), meant(1.0, 1.0)),
        (block_scalar(0.5, ROOT, 0.1), block_scalar(-0.5, ROOT, 0.1)),
    ],
    implied_by="A B - A~ B~ = A (B - B~) + (A - A~) B~ with ||A|| <= 1, ||B~|| <= sqrt(2)",
    enough="eps_B + sqrt(2) eps_A",
    remark="the two amplified encodings, of errors delta + gamma and eps + gamma, are the inputs; gamma is shared among them",
)
def lemma_5_product(A: Any, B: Any) -> Any:
    """||A||, ||B|| <= 1, amplified to (sqrt(2), a + 1, .)- and (sqrt(2), b + 1, .)-block-encodings: their product is a (2, a + b + 2,
    sqrt(2) (delta + eps + gamma))-block-encoding of A B."""
    claimed = preamplified_rule(A.record, B.record)
    return product(A, B), {"alpha": claimed.alpha, "ancillas": claimed.ancillas, "epsilon": claimed.epsilon}


def selected(A: BlockEncoding, idle: bool) -> BlockEncoding:
    """cU^H (I (x) X (x) I) cU, the control as the first system qubit; `idle`: one more ancilla, that nothing touches."""
    U = np.asarray(A.circuit.columns(1 << A.circuit.qubits))
    side, a = 1 << A.n, 1 << (A.circuit.qubits - A.n)
    eye = np.eye(len(U))
    control = np.kron(np.diag([1, 0]), eye) + np.kron(np.diag([0, 1]), U)
    V = control.conj().T @ np.kron(X, eye) @ control
    V = V.reshape(2, a, side, 2, a, side).transpose(1, 0, 2, 4, 3, 5).reshape(2 * a * side, 2 * a * side)
    target = to_dense(A.target_data)
    whole = np.kron([[0, 1], [0, 0]], target)
    wanted = whole + whole.conj().T
    return BlockEncoding.from_unitary(np.kron(np.eye(2), V) if idle else V, wanted, A.record.alpha, A.record.epsilon)


def doubled_rule(A: Record) -> Record:
    return record(A.alpha, A.ancillas + 1, A.epsilon)


@claim(
    key="CGJ Lemma 6",
    title="The Hermitian matrix of twice the size",
    inputs={"A": BE()},
    construction="one controlled U and its inverse around X",
    rule=doubled_rule,
    candidates=lambda: [
        block_scalar(0.6j, 2.0, 0.5),
        matrix_with_error(np.array([[0.2, 0.5], [0, 0.3]]), 1.5, np.eye(2) / 8),
    ],
    implied_by="<0|cU^H X cU|0> is |0><1| (x) <0|U|0> and its adjoint",
    otherwise=Otherwise(
        "the same circuit: its control is a qubit of A's double, no ancilla", lambda A: selected(A, False)
    ),
    enough="a ancillas",
)
def lemma_6(A: Any) -> Any:
    """U an (alpha, a, delta)-block-encoding of A: cU^H (I_a (x) X (x) I_s) cU is an (alpha, a + 1, delta)-block-encoding of [[0, A], [A^H,
    0]]."""
    return Claimed(selected(A, True), doubled_rule(A.record))


def row_sparse(A: np.ndarray) -> float:
    """sqrt(s_r s_c)."""
    return math.sqrt(max(np.count_nonzero(A, axis=1)) * max(np.count_nonzero(A, axis=0)))


def small_entries() -> list[Any]:
    return [(np.array([[1.0]]), 1e-3), (np.array([[1.0, -1.0], [1.0, 1.0]]), 1e-3), (np.diag([1.0, 0.5]), 0.0)]


@claim(
    key="CGJ Lemma 11",
    title="Sparse access",
    inputs={"A": Data(np.ndarray), "eps": Real(0.0, 0.5)},
    construction="every unitary: a corner is a contraction",
    candidates=lambda: [(np.array([[5.0]]), 0.5), *small_entries()],
    repair=needs("needs |A_ij| <= 1, as GSLW Lemma 48 has it", small_entries),
    remark="the wording does not restrict the entries; the least error of any encoding with the stated alpha is measured",
)
def lemma_11(A: Any, eps: Any) -> Any:
    """A is s_r-row-sparse and s_c-column-sparse: a (sqrt(s_r s_c), polylog(MN/eps), eps)-block-encoding of A with O(1) queries."""
    return [at_most("least error, ||A|| - alpha", norm(A) - row_sparse(A), eps, rounding=EXACT * norm(A))]


def amplitude(k: int, alpha: float) -> float:
    """||Pi A^(k)|0>||."""
    return math.sin((2 * k + 1) * math.asin(alpha))


def before_turning(k: int, alpha: float) -> bool:
    """k <= pi/(4 arcsin alpha) - 1/2."""
    return k <= math.pi / (4 * math.asin(alpha)) - 0.5


ROUNDS: dict[str, Any] = {"k": Integer(0, 20), "alpha": Real(0.001, 1.0)}
STEPS = ((0, 0.01), (3, 0.01), (1, 0.49), (7, 0.1))


@claim(
    key="CGJ Lemma 20",
    title="Amplitude after k rounds, from below",
    inputs=ROUNDS,
    requires=before_turning,
    candidates=lambda: STEPS,
    implied_by="sin(m t) >= u sqrt(1 - u^2/3) for u = m sin t, m t <= pi/2",
)
def lemma_20(k: Any, alpha: Any) -> Any:
    """k <= pi/(4 arcsin alpha) - 1/2: ||Pi A^(k)|0>|| >= sqrt(1 - (2k + 1)^2 alpha^2/3) (2k + 1) alpha."""
    u = (2 * k + 1) * alpha
    return [at_most("the bound", math.sqrt(max(1 - u * u / 3, 0.0)) * u, amplitude(k, alpha), rounding=EXACT)]


@claim(
    key="CGJ Corollary 21",
    title="No over-amplification",
    kind="lemma",
    inputs=ROUNDS,
    requires=before_turning,
    candidates=lambda: STEPS,
    implied_by="CGJ Lemma 20's inequality, solved for (2k + 1) alpha",
)
def corollary_21(k: Any, alpha: Any) -> Any:
    """(2k + 1) alpha/||Pi A^(k)|0>|| <= 1 + (3/2) ||Pi A^(k)|0>||^2."""
    p = amplitude(k, alpha)
    return [at_most("(2k + 1) alpha/p", (2 * k + 1) * alpha / p, 1 + 1.5 * p * p, rounding=EXACT)]


@claim(
    key="CGJ Lemma 24",
    title="State after success",
    inputs={"eps": Real(0.0, 1.0), "angle": Real(0.0, 3.0), "gamma": Real(0.01, 1.0)},
    candidates=lambda: [(0.1, math.pi / 2 + 0.05, 0.5), (1.0, math.pi / 2, 0.5), (1.0, 2 * math.pi / 3, 1.0)],
    implied_by="||x/||x|| - y/||y|| || <= 2 ||x - y||/max(||x||, ||y||)",
    enough="2 sin(arcsin(eps/2)/2), which is eps/2 for small eps",
    remark="A b = gamma e_0, off by eps gamma/2 in the direction of this angle",
)
def lemma_24(eps: Any, angle: Any, gamma: Any) -> Any:
    """||A|| <= 1, ||A b|| >= gamma, an (alpha, a, e)-block-encoding with e <= eps gamma/2: after success the state is within eps of A
    b/||A b||."""
    found = gamma * np.array([1.0, 0.0]) + eps * gamma / 2 * np.array([math.cos(angle), math.sin(angle)])
    distance = norm(found / norm(found) - np.array([1.0, 0.0]))
    return [at_most("distance of the states", distance, eps, 2 * math.sin(math.asin(eps / 2) / 2), EXACT)]


def power_bound() -> Any:
    """2 in 2 kappa^c."""
    return 2.0


@claim(
    key="CGJ Corollary 54 [P]",
    title="Coefficient sum of negative powers",
    kind="part of a proof",
    inputs={"c": Real(0.01, 20.0), "kappa": Real(2.0, 1000.0)},
    rule=power_bound,
    candidates=lambda: [(1.0, 4.0), (0.5, 10.0), (5.0, 100.0)],
    implied_by="(1 - 1/(2c))^(-c) <= 2 for c >= 1, and 2^c <= 2 below",
)
def corollary_54(c: Any, kappa: Any) -> Any:
    """r = 1 - 1/kappa, delta = 1/(2 kappa max(1, c)): sum_k |C(-c, k)| (r + delta)^k = kappa^c (1 - 1/(2 max(1, c)))^(-c) <= 2 kappa^c."""
    whole = (1 - (1 - 1 / kappa + 1 / (2 * kappa * max(1.0, c)))) ** -c
    return [at_most("sum/kappa^c", whole / kappa**c, power_bound(), rounding=1e-9)]
