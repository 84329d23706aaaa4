"""The paper's definitions, compared with circuits: sampling, encodings, shifts, rotations, pooling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.linalg import expm

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..instances.aligned import block_scalar, matrix_with_error, vector_with_error
from ..lemmas.paper.lemma_b14 import cyclic_power
from ..lemmas.paper.lemma_b15 import truncated_shift
from ..linalg.gates import adder, y_rotation, z_rotation
from ..linalg.operators import to_dense
from ..scalars import square_root
from .stated import Quantity, stated
from .vectors import unit_scalar

EXACT = 2.0**-42  # rounding of these small circuits: 2^5 system amplitudes x 2^6 gates x 2^-53


def pooled(x: np.ndarray, classes: int) -> np.ndarray:
    """Share of contiguous groups in the squared norm, (classes,)."""
    sums = np.sum(np.abs(x.reshape(classes, -1)) ** 2, axis=1)
    return np.asarray(sums / np.sum(sums))


def sampling_bound(*, epsilon: Any) -> Any:
    """||y - y^||_2 from a (alpha, a, epsilon)-VE of a unit vector, conditioned on ancillas 0 (Mathematics 7.2)."""
    return square_root(2 * epsilon * epsilon)


def examine_sampling(x: VectorEncoding) -> tuple[Quantity, ...]:
    """Every number of classes; without the condition too where alpha = 1, with total variation <= sqrt(2 epsilon)."""
    epsilon, state = float(x.record.epsilon), x.circuit.columns(1)[:, 0]
    found, whole = state[: 1 << x.n], np.linalg.norm(state.reshape(-1, 1 << x.n), axis=0)
    out = []
    for d in range(x.n, -1, -1):
        y, name = pooled(x.target, 1 << d), f"C = {1 << d}"
        gap, bound = float(np.linalg.norm(y - pooled(found, 1 << d))), float(sampling_bound(epsilon=epsilon))
        out.append(Quantity(f"||y - y^||_2, {name}", gap, bound, bound, EXACT))
        if abs(x.record.alpha - 1) <= 1e-12:
            gap, bound = float(np.linalg.norm(y - pooled(whole, 1 << d))), float(np.sqrt(2) * np.sqrt(2 * epsilon))
            out.append(Quantity(f"||y - y^||_2 unconditioned, {name}", gap, bound, bound, EXACT))
    return tuple(out)


def projected(angle: float, turn: float, alpha: float) -> VectorEncoding:
    """(cos angle, sin angle), encoded as its projection on the direction `turn` further on: epsilon = sin(turn)."""
    target = np.array([np.cos(angle), np.sin(angle)])
    value = np.cos(turn) * np.array([np.cos(angle + turn), np.sin(angle + turn)])
    return vector_with_error(value / alpha, alpha, target - value)


def sampling_instances() -> Iterator[VectorEncoding]:
    """n = 0; then n = 1 with 2 angle + turn = pi/2, where the bound is attained; then complex."""
    yield unit_scalar(2.0, 0.25, 1.0j)
    for turn, alpha in ((0.1, 2.0), (1e-3, 1.0), (0.5, 1.0)):
        yield projected((np.pi / 2 - turn) / 2, turn, alpha)
    value = np.array([0.5, 0.3j, -0.4, 0.1])
    target = np.array([0.7, 0.1j, -0.7, 0.1j])
    yield vector_with_error(value / 1.5, 1.5, target / np.linalg.norm(target) - value)


SAMPLING = stated(
    kind="definition",
    key="Definition 1",
    title="Sampling classification",
    statement="h: R^D -> R^C gives a probability vector y = h(x); return one sample from some y' with ||y - y'||_2 <= eps.",
    construction="pooling of a vector-encoding, then a measurement",
    rule=sampling_bound,
    examine=examine_sampling,
    on_circuits=True,
    candidates=sampling_instances,
    remark="a (alpha, a, delta)-VE of a unit vector, conditioned on ancillas 0, gives sqrt(2) delta (Mathematics 7.2)",
)


def encoding_bound(*, epsilon: Any) -> Any:
    """Definitions 2 and 3: the distance of target and alpha * corner."""
    return epsilon


def examine_matrix(e: BlockEncoding) -> tuple[Quantity, ...]:
    """Corner of the circuit beside the target; ||A|| <= alpha + epsilon, which the definition implies."""
    side, r = 1 << e.n, e.record
    A, corner = to_dense(e.target_data), e.circuit.columns(side)[:side]
    epsilon, norm = float(encoding_bound(epsilon=r.epsilon)), float(np.linalg.norm(A, 2))
    return (
        Quantity(
            "||A - alpha corner||", float(np.linalg.norm(A - r.alpha * corner, 2)), epsilon, None, EXACT * r.alpha
        ),
        Quantity("||A||", norm, float(r.alpha) + epsilon, float(r.norm), EXACT * r.alpha),
    )


def matrix_instances() -> Iterator[BlockEncoding]:
    yield block_scalar(1.0j, 2.0, 0.5)
    yield BlockEncoding.from_matrix([[0.0, 2.0j], [1.0, 0.0]], alpha=3.0)
    yield matrix_with_error(np.array([[0.2, 0.5], [-0.1j, 0.3]]), 1.5, np.array([[0.0, 0.25], [0.0, 0.0]]))


MATRIX = stated(
    kind="definition",
    key="Definition 2",
    title="Block-encoding",
    statement="||A - alpha (<0|^a (x) I) U (|0>^a (x) I)|| <= eps.",
    construction="BlockEncoding",
    rule=encoding_bound,
    examine=examine_matrix,
    on_circuits=True,
    candidates=matrix_instances,
)


def examine_vector(x: VectorEncoding) -> tuple[Quantity, ...]:
    """Corner of the circuit beside the target; the success probability that the definition leaves."""
    r, b = x.record, x.circuit.columns(1)[: 1 << x.n, 0]
    epsilon = float(encoding_bound(epsilon=r.epsilon))
    least = float((np.linalg.norm(x.target) - r.epsilon) / r.alpha)
    return (
        Quantity(
            "||psi - alpha corner||", float(np.linalg.norm(x.target - r.alpha * b)), epsilon, None, EXACT * r.alpha
        ),
        Quantity("(1 - eps)/alpha, least norm of the corner", least, float(np.linalg.norm(b)), None, EXACT),
    )


VECTOR = stated(
    kind="definition",
    key="Definition 3",
    title="Vector-encoding",
    statement="|| |psi> - alpha (<0|^a (x) I) U |0> ||_2 <= eps; unit psi, alpha >= 1.",
    construction="VectorEncoding",
    rule=encoding_bound,
    examine=examine_vector,
    on_circuits=True,
    candidates=sampling_instances,
    remark="here the target may have any norm, and alpha may be below 1 where the error allows it",
)


def examine_increment(n: int) -> tuple[Quantity, ...]:
    """Lemma B.14's circuit and one adder, entry by entry."""
    side = 1 << n
    P = np.array([[float(i == (j + 1) % side) for j in range(side)] for i in range(side)])
    fourier, eye = cyclic_power(n, 1).circuit.columns(side)[:side], np.eye(side, dtype=complex)
    return (
        Quantity("||P - corner of the Fourier circuit||", float(np.linalg.norm(P - fourier, 2)), 0.0, rounding=EXACT),
        Quantity("||P - adder||", float(np.linalg.norm(P - adder(n, 1).apply(eye), 2)), 0.0),
    )


def examine_open_increment(n: int) -> tuple[Quantity, ...]:
    """Lemma B.15's circuit, and one adder on one more qubit, projected."""
    side = 1 << n
    Q = np.array([[float(i == j + 1) for j in range(side)] for i in range(side)])
    paper = truncated_shift(n).circuit.columns(side)[:side]
    ours = adder(n + 1, 1).apply(np.eye(2 * side, dtype=complex))[:side, :side]
    return (
        Quantity("||Q - corner of Lemma B.15's circuit||", float(np.linalg.norm(Q - paper, 2)), 0.0, rounding=EXACT),
        Quantity("||Q - corner of an adder||", float(np.linalg.norm(Q - ours, 2)), 0.0),
    )


INCREMENT = stated(
    kind="definition",
    key="Def. B.4",
    title="Cyclic increment",
    statement="P|j> = |j + 1 mod N>, N = 2^n.",
    construction="paper.lemma_b14",
    examine=examine_increment,
    on_circuits=True,
    candidates=lambda: iter([1, 2, 3]),
    remark="the instances are n",
)
OPEN_INCREMENT = stated(
    kind="definition",
    key="Def. B.6",
    title="Increment without wrap",
    statement="Q = sum_{j < N-1} |j + 1><j|.",
    construction="paper.lemma_b15",
    examine=examine_open_increment,
    on_circuits=True,
    candidates=lambda: iter([1, 2, 3]),
    remark="the instances are n",
)
PAULI_Y, PAULI_Z = np.array([[0, -1j], [1j, 0]]), np.diag([1.0, -1.0])


def examine_y(angle: float) -> tuple[Quantity, ...]:
    gap = np.linalg.norm(expm(-1j * angle * PAULI_Y) - y_rotation(float(np.cos(angle))).matrix, 2)
    return (Quantity("||e^(-itY) - gate||", float(gap), 0.0, rounding=EXACT),)


def examine_z(angle: float) -> tuple[Quantity, ...]:
    gap = np.linalg.norm(expm(1j * angle * PAULI_Z) - np.diag(z_rotation(-angle).phases), 2)
    return (Quantity("||diag(e^(it), e^(-it)) - gate||", float(gap), 0.0, rounding=EXACT),)


ROTATIONS = (
    stated(
        kind="definition",
        key="Def. B.2",
        title="R_Y",
        statement="R_Y(t) = e^(-itY), without the half.",
        construction="linalg.gates.y_rotation",
        examine=examine_y,
        on_circuits=True,
        candidates=lambda: iter([0.0, 0.3, np.pi / 4, 1.5]),
        remark="the instances are t; y_rotation takes cos t",
    ),
    stated(
        kind="definition",
        key="Def. B.5",
        title="R_Z",
        statement="R_Z(t) = diag(e^(it), e^(-it)).",
        construction="linalg.gates.z_rotation",
        examine=examine_z,
        on_circuits=True,
        candidates=lambda: iter([0.0, -0.3, np.pi / 4, 2.5]),
        remark="the instances are t; z_rotation(t) is R_Z(-t)",
    ),
)


def examine_pooling(x: VectorEncoding) -> tuple[Quantity, ...]:
    """sum of phi_l^2, squares as they are written, beside the probabilities of the class qubits on the circuit."""
    state, phi, out = x.circuit.columns(1)[:, 0], x.target, []
    for d in range(x.n, -1, -1):
        # the class register is the first d system qubits: trace out the rest
        probabilities = np.array([np.sum(np.abs(part) ** 2) for part in np.split(state, 1 << d)])
        sums = np.array([sum(a**2 for a in phi[c << (x.n - d) : (c + 1) << (x.n - d)]) for c in range(1 << d)])
        gap = float(np.linalg.norm(sums - probabilities))
        out.append(Quantity(f"||pool(phi) - probabilities||, C = {1 << d}", gap, 0.0, rounding=EXACT))
    return tuple(out)


def real_states() -> Iterator[VectorEncoding]:
    yield VectorEncoding.from_vector([-1.0])
    yield VectorEncoding.from_vector([0.6, -0.8])
    yield VectorEncoding.from_vector([0.1, -0.7, 0.1, 0.7])


POOL = stated(
    kind="definition",
    key="Def. B.7",
    title="Squared l2 pooling",
    statement="C contiguous groups of N/C entries; output_c = sum over group c of phi_l^2.",
    construction="squared l2 pooling",
    examine=examine_pooling,
    on_circuits=True,
    candidates=real_states,
    remark="|phi_l|^2 is meant: for complex amplitudes phi_l^2 is no probability",
)
COMPLEX_POOL = stated(
    kind="definition",
    key="Def. B.7, complex amplitudes",
    title="Squared l2 pooling, phi_l^2 as it is written",
    statement=POOL.statement,
    construction="squared l2 pooling",
    examine=examine_pooling,
    on_circuits=True,
    candidates=lambda: iter([VectorEncoding.from_vector([1.0j]), VectorEncoding.from_vector([0.6, 0.8j])]),
    remark="n = 0, phi = i gives -1",
)

CLAIMS = (
    SAMPLING,
    MATRIX,
    VECTOR,
    INCREMENT,
    OPEN_INCREMENT,
    *ROTATIONS,
    POOL,
    COMPLEX_POOL,
)
