"""Lemmas B.3, B.6, B.7, B.10, B.11, B.13, 5, Theorem 1 and Lemma C.1, confronted with their constructions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.record import Record
from ..instances.aligned import vector_with_error
from ..lemmas.algebra import kron
from ..lemmas.be.diagonal_from_angles import diagonal_from_angles
from ..lemmas.be.unit_matrix import unit_matrix
from ..lemmas.paper import lemma_5
from ..lemmas.paper.lemma_b3 import amplified
from ..lemmas.paper.lemma_c1 import linear_pooling
from ..lemmas.ve import leading_part, sub_encoding
from ..lemmas.ve.matrix_squared_vector_paper import matrix_squared_vector_paper
from ..scalars import ceil_log2
from .blocks import HADAMARD
from .stated import Quantity, at_unitary_level, confronted, record, stated
from .transforms import turned
from .vectors import E0, unit_scalar


def amplification_rule(A: Record, *, epsilon: Any) -> Record:
    return record(1, A.ancillas + 1, epsilon)


def amplification_instances() -> Iterator[Encoding]:
    for matrix, gamma in (([[0.25]], 2.0), ([[0.1, 0.0], [0.2j, -0.1]], 3.0)):
        yield amplified(BlockEncoding.from_matrix(matrix, alpha=1.0), gamma, 0.25, 1e-6)
    # where the polynomial errs most, see campaigns/tightness.py
    yield amplified(BlockEncoding.from_matrix([[0.3874]], alpha=1.0), 1.25, 0.2, 1e-4)


AMPLIFICATION = stated(
    key="Lemma B.3",
    title="Uniform singular value amplification",
    statement="eps, delta in (0, 1/2), gamma > 1, (1, a, 0)-BE of A, ||A|| <= (1 - delta)/gamma: (1, a + 1, eps)-BE of gamma A, depth O(("
    "gamma/delta) log(gamma/eps)(T + a)).",
    construction="paper.lemma_b3",
    rule=amplification_rule,
    examine=at_unitary_level(
        confronted(amplification_rule, lambda e: ((e.children[0].record,), {"epsilon": float(e.record.epsilon)}))
    ),
    candidates=amplification_instances,
)


def unit_matrix_rule() -> Record:
    return record(1, 2, 0)


UNIT_MATRIX = stated(
    key="Lemma B.6",
    title="|i><j|",
    statement="|i><j| on n qubits: (1, 2, 0)-BE, depth O(n).",
    construction="be.unit_matrix",
    rule=unit_matrix_rule,
    examine=at_unitary_level(confronted(unit_matrix_rule, lambda e: ((), {}))),
    candidates=lambda: iter([unit_matrix(0, 0, 0), unit_matrix(1, 0, 1), unit_matrix(2, 3, 2)]),
    remark="one ancilla is enough",
)


def remainder_bound(*, epsilon: Any) -> Any:
    """Lemma B.7: ||E|| <= epsilon."""
    return epsilon


REMAINDER = stated(
    key="Lemma B.7",
    title="What a vector-encoding prepares",
    statement="U_psi|0> = |0>_a (psi - E)/alpha + (rest), ||E|| <= eps.",
    construction="any vector-encoding",
    rule=remainder_bound,
    examine=lambda x: (
        Quantity(
            "||psi - alpha <0|U|0>||",
            float(np.linalg.norm(x.target - x.record.alpha * x.circuit.columns(1)[: 1 << x.n, 0])),
            float(remainder_bound(epsilon=x.record.epsilon)),
            rounding=1e-14,
        ),
    ),
    candidates=lambda: iter([unit_scalar(2.0, 0.25, 1.0j), turned(0.02, 1.5)]),
)


def sub_encoding_rule(v: Record, u: Record, *, gamma: Any) -> Record:
    return record(u.alpha * v.alpha, u.ancillas + v.ancillas, v.epsilon + v.alpha * (u.epsilon + gamma))


def sub_encoding_instances() -> Iterator[VectorEncoding]:
    """n = 0, where every error stretches phi; then phi on one qubit, encoded exactly on two and read off on one."""
    yield sub_encoding.attained_by()
    v = turned(0.1, 1.25)
    yield sub_encoding.sub_encoding(v, VectorEncoding.from_vector(v.circuit.columns(1)[:, 0], alpha=1.5))


SUB_ENCODING = stated(
    key="Lemma B.10",
    title="An encoding of an encoding",
    statement="U (alpha, a, eps)-VE of psi on m qubits, ||psi - V|0>|| <= gamma, V a (beta, m - n, delta)-VE of phi on n qubits: U is an ("
    "alpha beta, a + m - n, delta + beta (eps + gamma))-VE of phi.",
    construction="ve.sub_encoding",
    rule=sub_encoding_rule,
    examine=at_unitary_level(confronted(sub_encoding_rule)),
    candidates=sub_encoding_instances,
)


def leading_part_rule(x: Record, *, dropped: Any) -> Record:
    return record(x.alpha, x.ancillas + dropped, x.epsilon)


LEADING_PART = stated(
    key="Lemma B.11",
    title="System qubits in |0> read as ancillas",
    statement="(alpha, a, eps)-VE of |0>_b psi is an (alpha, a + b, eps)-VE of psi.",
    construction="ve.leading_part",
    rule=leading_part_rule,
    examine=at_unitary_level(confronted(leading_part_rule)),
    candidates=lambda: iter(
        [
            leading_part.leading_part(kron(VectorEncoding.from_vector(E0), turned(0.1, 1.25)), 1),
            leading_part.attained_by(),
        ]
    ),
)


def angles_rule(*, bits: Any, parts: Any) -> Record:
    """parts = 1 for real, 2 for complex entries."""
    return record(parts, bits + parts, 0)


def angle_premises(e: BlockEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    numbers = e.source.numbers  # type: ignore[union-attr]
    return (), {"bits": numbers["bits"], "parts": numbers["parts"]}


ANGLES = stated(
    key="Lemma B.13",
    title="Diagonal from QRAM",
    statement="|a_j| <= 1 real, a_j and the angle b_j in {0 ... 2^d - 1} both assumed exact in d bits: (1, d + 1, 0)-BE of diag(a); "
    "complex a: (2, d + 2, 0).",
    construction="be.diagonal_from_angles",
    rule=angles_rule,
    examine=at_unitary_level(confronted(angles_rule, angle_premises)),
    candidates=lambda: (
        diagonal_from_angles(values, bits) for values, bits in (([1.0], 1), ([1.0, 0.0], 2), ([1.0j, 1.0 + 1.0j], 1))
    ),
    remark="both exact at once leaves a_j in {0, 1}",
)
ROUNDED_ANGLES = stated(
    key="Lemma B.13, rounded angles",
    title="Diagonal from QRAM, a_j any d-bit number",
    statement=ANGLES.statement,
    construction="be.diagonal_from_angles",
    rule=angles_rule,
    examine=at_unitary_level(confronted(angles_rule, angle_premises)),
    candidates=lambda: iter([diagonal_from_angles([0.5], bits) for bits in (1, 2, 8)]),
    remark="arccos(1/2) = pi/3 is exact in no number of bits: the error is up to sin(pi/2^(d+1)), not 0",
)


def convolution_rule(*, width: Any, log: Any) -> Record:
    """log = log2(C D)."""
    return record(1, 3 + 8 * width + 2 * log, 0)


def convolution_premises(e: BlockEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    channels, _, width, _ = e.children[0].source.data["conv"].kernel.shape  # type: ignore[union-attr]
    return (), {"width": width, "log": ceil_log2(channels * width)}


def convolution_instances() -> Iterator[BlockEncoding]:
    """One pixel, one tap; Hadamard channels, where an amplification is needed; two by two taps on four pixels."""
    for kernel, size in ((np.full((1, 1, 1, 1), 2.0), 1), (HADAMARD, 1), (np.arange(1.0, 5.0).reshape(1, 1, 2, 2), 2)):
        yield lemma_5.convolution(kernel, size, 1e-3)


CONVOLUTION = stated(
    key="Lemma 5",
    title="2-D multi-filter convolution without QRAM",
    statement="(1, 3 + 8D + 2 log(CD), 0)-BE of C/(2||C||), depth O(m^2 C^3 D^4 log C log D).",
    construction="paper.lemma_5",
    rule=convolution_rule,
    examine=at_unitary_level(confronted(convolution_rule, convolution_premises)),
    candidates=convolution_instances,
    remark="Lemma B.3, which the proof ends with, has an error eps > 0 wherever ||K||_1 > 2||C||; at 1e-3 here, with a proved bound "
    "in place of ||C||",
)


def squared_rule(x: Record, *, n: Any, bits: Any, norm: Any) -> Record:
    return record(x.alpha * x.alpha / norm, 2 * x.ancillas + bits + 3 + n, 2 * x.alpha * x.epsilon / norm)


def squared_rule_main(x: Record, *, n: Any, norm: Any) -> Record:
    return squared_rule(x, n=n, bits=n, norm=norm)


def squared_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    diagonal, x = e.children[0].children
    bits = diagonal.source.numbers["bits"]  # type: ignore[union-attr]
    return (x.record,), {"n": x.n, "bits": bits, "norm": e.source.numbers["norm"]}  # type: ignore[union-attr]


def _main_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    records, numbers = squared_premises(e)
    return records, {"n": numbers["n"], "norm": numbers["norm"]}


def squared_instances() -> Iterator[VectorEncoding]:
    """Exact angles; n = 0 with the error outwards and, nearly attained, inwards at alpha = 1; then n = 1, n = 2."""
    yield matrix_squared_vector_paper([[1.0]], unit_scalar(1.5, 0.5, outward=True), 1).normalized()
    yield matrix_squared_vector_paper([[1.0]], unit_scalar(1.0, 0.001), 1).normalized()
    shrunk = vector_with_error(0.999 * E0, 1.0, 0.001 * E0)
    yield matrix_squared_vector_paper([[0.0, 1.0], [1.0, 0.0]], shrunk, 1).normalized()
    yield matrix_squared_vector_paper([[0.0, 1.0], [1.0, 0.0]], turned(0.1, 1.25), 1).normalized()
    signs = np.array([[1, 1], [1, -1]])  # dense, of full rank, columns of norm cos(pi/4), exact in two bits
    yield matrix_squared_vector_paper(signs / 2, turned(0.1, 1.25), 2).normalized()
    x = kron(turned(0.1, 1.25), VectorEncoding.from_vector([0.6, -0.8]))
    yield matrix_squared_vector_paper(np.kron(signs, signs) * 1j / np.sqrt(8), x, 2).normalized()


SQUARED = stated(
    key="Theorem B.1",
    title="Matrix times element-wise square",
    statement="||W|| <= 1 through Def. B.3, psi (alpha, a, eps)-VE, g = |.|^2, N = ||W g(psi)||: (alpha^2/N, 2a + d + 3 + n, 2 alpha eps/N)"
    "-VE of W g(psi)/N, depth O(T + dn + n^2).",
    construction="ve.matrix_squared_vector_paper",
    rule=squared_rule,
    examine=at_unitary_level(confronted(squared_rule, squared_premises)),
    candidates=squared_instances,
    remark="with D.3's alpha >= 1; column norms whose angles are exact in d bits",
)
ROUNDED_SQUARED = stated(
    key="Theorem B.1, rounded angles",
    title="Matrix times element-wise square, column norms rounded to d bits",
    statement=SQUARED.statement,
    construction="ve.matrix_squared_vector_paper",
    rule=squared_rule,
    examine=at_unitary_level(confronted(squared_rule, squared_premises)),
    candidates=lambda: iter([matrix_squared_vector_paper([[0.5]], unit_scalar(1.0, 0.0), 4).normalized()]),
    remark="no error of the angles enters the stated epsilon",
)
SQUARED_MAIN = stated(
    key="Theorem 1",
    title="Matrix times element-wise square, main text (d = n)",
    statement="As Theorem B.1 with d = n: (alpha^2/N, 2a + 2n + 3, 2 alpha eps/N), depth O(T + n^2).",
    construction="ve.matrix_squared_vector_paper",
    rule=squared_rule_main,
    examine=at_unitary_level(confronted(squared_rule_main, _main_premises)),
    candidates=lambda: (e for e in squared_instances() if e.n == squared_premises(e)[1]["bits"]),
    remark="the candidates have d = n = 1 and d = n = 2",
)


def pooling_rule(x: Record, *, n: Any, bits: Any, gap: Any, epsilon_1: Any) -> Record:
    """gap = delta = 2 tau - 1."""
    return record(1, 2 * x.ancillas + bits + 8 + n, 6 * x.epsilon / gap + 2 * epsilon_1)


def _pooling_premises(e: VectorEncoding) -> tuple[tuple[Record, ...], dict[str, Any]]:
    diagonal, x = e.children
    bits, own = diagonal.source.numbers["bits"], e.source.numbers  # type: ignore[union-attr]
    return (x.record,), {"n": e.n, "bits": bits, "gap": 2 * own["tau"] - 1, "epsilon_1": own["delta"]}


POOLING = stated(
    key="Lemma C.1",
    title="Residual linear pooling",
    statement="psi (1, a, eps_0), ||W|| <= 1 by Theorem 1; gamma = tau psi + (1 - tau) W g(psi), tau = 0.51 = (1 + delta)/2, ||gamma|| >= "
    "delta; [P] (1, 2a + d + 8 + n, 6 eps_0/delta + 2 eps_1).",
    construction="paper.lemma_c1",
    rule=pooling_rule,
    examine=at_unitary_level(confronted(pooling_rule, _pooling_premises)),
    candidates=lambda: iter(
        [
            linear_pooling(unit_scalar(1.0, 1e-4), [[-1.0]], 1, 1e-6),
            linear_pooling(turned(1e-3, 1.0), -np.eye(2), 1, 1e-6),
        ]
    ),
    remark="Theorem B.1, Lemma 1, Lemma B.8: 2a + d + n + 6 ancillas, and 2 - tau (below 1.5) takes the place of 6",
)

CLAIMS = (
    AMPLIFICATION,
    UNIT_MATRIX,
    REMAINDER,
    SUB_ENCODING,
    LEADING_PART,
    ANGLES,
    ROUNDED_ANGLES,
    CONVOLUTION,
    SQUARED,
    ROUNDED_SQUARED,
    SQUARED_MAIN,
    POOLING,
)
