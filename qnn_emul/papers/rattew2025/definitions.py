"""Encodings, increments and rotations: Definitions 2 and 3, Def. B.2, B.4, B.5 and B.6, compared with circuits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.linalg import expm

from ...claims import BE, VE, BlockEncoding, Integer, Real, at_most
from ...instances.aligned import block_scalar, matrix_with_error
from ...lemmas.paper.lemma_b14 import cyclic_power
from ...lemmas.paper.lemma_b15 import truncated_shift
from ...linalg.gates import adder, y_rotation, z_rotation
from ...linalg.operators import to_dense
from . import definition
from .pooling import EXACT, sampling_instances


def encoding_bound(*, epsilon: Any) -> Any:
    """The distance of target and alpha * corner."""
    return epsilon


def matrix_instances() -> Iterator[BlockEncoding]:
    yield block_scalar(1.0j, 2.0, 0.5)
    yield BlockEncoding.from_matrix([[0.0, 2.0j], [1.0, 0.0]], alpha=3.0)
    yield matrix_with_error(np.array([[0.2, 0.5], [-0.1j, 0.3]]), 1.5, np.array([[0.0, 0.25], [0.0, 0.0]]))


@definition(
    key="Definition 2",
    title="Block-encoding",
    inputs={"A": BE()},
    construction="BlockEncoding",
    rule=encoding_bound,
    candidates=matrix_instances,
)
def definition_2(A: Any) -> Any:
    """||A - alpha (<0|^a (x) I) U (|0>^a (x) I)|| <= eps."""
    side, r, target = 1 << A.n, A.record, to_dense(A.target_data)
    corner, epsilon = A.circuit.columns(side)[:side], encoding_bound(epsilon=r.epsilon)
    gap, norm = np.linalg.norm(target - r.alpha * corner, 2), np.linalg.norm(target, 2)
    return [
        at_most("||A - alpha corner||", gap, epsilon, rounding=EXACT * r.alpha),
        at_most("||A||", norm, r.alpha + epsilon, r.norm, EXACT * r.alpha),  # which the definition implies
    ]


@definition(
    key="Definition 3",
    title="Vector-encoding",
    inputs={"psi": VE(unit=True)},
    construction="VectorEncoding",
    rule=encoding_bound,
    candidates=sampling_instances,
    remark="here the target may have any norm, and alpha may be below 1 where the error allows it",
)
def definition_3(psi: Any) -> Any:
    """|| |psi> - alpha (<0|^a (x) I) U |0> ||_2 <= eps; unit psi, alpha >= 1."""
    r, b = psi.record, psi.circuit.columns(1)[: 1 << psi.n, 0]
    gap = np.linalg.norm(psi.target - r.alpha * b)
    least = (np.linalg.norm(psi.target) - r.epsilon) / r.alpha
    return [
        at_most("||psi - alpha corner||", gap, encoding_bound(epsilon=r.epsilon), rounding=EXACT * r.alpha),
        at_most("(1 - eps)/alpha, least norm of the corner", least, np.linalg.norm(b), rounding=EXACT),
    ]


@definition(
    key="Def. B.4",
    title="Cyclic increment",
    inputs={"n": Integer(1, 4)},
    construction="paper.lemma_b14",
    candidates=lambda: [1, 2, 3],
)
def definition_b4(n: Any) -> Any:
    """P|j> = |j + 1 mod N>, N = 2^n."""
    side = 1 << n
    P = np.array([[float(i == (j + 1) % side) for j in range(side)] for i in range(side)])
    fourier, eye = cyclic_power(n, 1).circuit.columns(side)[:side], np.eye(side, dtype=complex)
    return [
        at_most("||P - corner of the Fourier circuit||", np.linalg.norm(P - fourier, 2), 0.0, rounding=EXACT),
        at_most("||P - adder||", np.linalg.norm(P - adder(n, 1).apply(eye), 2), 0.0),
    ]


@definition(
    key="Def. B.6",
    title="Increment without wrap",
    inputs={"n": Integer(1, 4)},
    construction="paper.lemma_b15",
    candidates=lambda: [1, 2, 3],
)
def definition_b6(n: Any) -> Any:
    """Q = sum_{j < N-1} |j + 1><j|."""
    side = 1 << n
    Q = np.array([[float(i == j + 1) for j in range(side)] for i in range(side)])
    paper = truncated_shift(n).circuit.columns(side)[:side]
    ours = adder(n + 1, 1).apply(np.eye(2 * side, dtype=complex))[:side, :side]  # one more qubit, projected
    return [
        at_most("||Q - corner of Lemma B.15's circuit||", np.linalg.norm(Q - paper, 2), 0.0, rounding=EXACT),
        at_most("||Q - corner of an adder||", np.linalg.norm(Q - ours, 2), 0.0),
    ]


PAULI_Y, PAULI_Z = np.array([[0, -1j], [1j, 0]]), np.diag([1.0, -1.0])


@definition(
    key="Def. B.2",
    title="R_Y",
    inputs={"t": Real(0.0, 3.0)},  # from 0 to pi, where cos t says which t
    construction="linalg.gates.y_rotation",
    candidates=lambda: [0.0, 0.3, np.pi / 4, 1.5],
    remark="y_rotation takes cos t",
)
def definition_b2(t: Any) -> Any:
    """R_Y(t) = e^(-itY), without the half."""
    gap = np.linalg.norm(expm(-1j * t * PAULI_Y) - y_rotation(float(np.cos(t))).matrix, 2)
    return [at_most("||e^(-itY) - gate||", gap, 0.0, rounding=EXACT)]


@definition(
    key="Def. B.5",
    title="R_Z",
    inputs={"t": Real()},
    construction="linalg.gates.z_rotation",
    candidates=lambda: [0.0, -0.3, np.pi / 4, 2.5],
    remark="z_rotation(t) is R_Z(-t)",
)
def definition_b5(t: Any) -> Any:
    """R_Z(t) = diag(e^(it), e^(-it))."""
    gap = np.linalg.norm(expm(1j * t * PAULI_Z) - np.diag(z_rotation(-t).phases), 2)
    return [at_most("||diag(e^(it), e^(-it)) - gate||", gap, 0.0, rounding=EXACT)]
