"""Element-wise products of block-encoded matrices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ...claims import BE, Amendment, Claim, Data, Formal, Integer, Otherwise, Record, at_most, claim
from ...claims.claimed import Claimed
from ...claims.statement import varied
from ...encoding.encoding import BlockEncoding
from ...instances.aligned import block_scalar, matrix_with_error
from ...linalg.operators import to_dense
from ...scalars import ceil_log2
from ..gslw2019.lemma_53 import crossed
from ..gslw2019.lemma_53 import rule as first_order
from ..rossi2026.powers import confronted, encodings
from ..small import EXACT, contraction, norm


def hadamard_rule(A: Record, B: Record, *, n: Any) -> Record:
    first = first_order(A, B)
    return replace(first, ancillas=first.ancillas + n)


def hadamard(A: BlockEncoding, B: BlockEncoding) -> BlockEncoding:
    """U_A (x) U_B between CNOTs from the one system onto the other, which is projected on 0."""
    side = 1 << A.n
    parts = [np.asarray(e.circuit.columns(1 << e.circuit.qubits)) for e in (A, B)]
    a, b = (len(U) // side for U in parts)
    both = np.kron(*parts).reshape(a, side, b, side, a, side, b, side)
    both = both.transpose(0, 2, 3, 1, 4, 6, 7, 5).reshape(
        a * b * side * side, -1
    )  # ancillas, second system, first system
    xor = np.zeros((side * side, side * side))
    for i in range(side):
        for j in range(side):
            xor[(i ^ j) * side + j, i * side + j] = 1.0
    controlled = np.kron(np.eye(a * b), xor)
    first, second = (to_dense(e.target_data) for e in (A, B))
    error = crossed(A.record, B.record).epsilon
    return BlockEncoding.from_unitary(
        controlled @ both @ controlled, first * second, A.record.alpha * B.record.alpha, error
    )


def _second_order(stated: Claim) -> Claim:
    def change(made: Claimed, values: dict[str, Any]) -> Record:
        return replace(made.record, epsilon=crossed(values["A"].record, values["B"].record).epsilon)

    return varied(stated, change, key="Element-wise product, + delta eps")


@claim(
    "Guo 2024 (arXiv:2402.16714)",
    key="Element-wise product",
    formal=Formal("A ⊙ B"),
    title="Element-wise product of block-encodings",
    kind="theorem",
    text="from memory",
    construction="CNOTs between the systems of U_A and U_B, one of them projected",
    inputs={"A": BE(), "B": BE()},
    requires="n_A == n_B",
    rule=hadamard_rule,
    candidates=lambda: [
        (block_scalar(1.0, 1.0, 0.5), block_scalar(1.0, 1.0, 0.5)),
        (
            matrix_with_error(np.array([[0.2, 0.5], [0.1, 0.3]]), 1.5, np.eye(2) / 8),
            BlockEncoding.from_matrix(np.eye(2) / 2),
        ),
    ],
    repair=Amendment("+ delta eps", _second_order),
    remark="as for products, the second-order term is missing",
)
def element_wise(A: Any, B: Any) -> Any:
    """(alpha, a, delta)- and (beta, b, eps)-block-encodings of A and B on n qubits: an (alpha beta, a + b + n, alpha eps + beta
    delta)-block-encoding of the element-wise product."""
    return hadamard(A, B), hadamard_rule(A.record, B.record, n=A.n)


@claim(
    "Guo 2024 (arXiv:2402.16714)",
    key="Element-wise polynomial",
    title="alpha of an element-wise polynomial",
    kind="theorem",
    text="from memory",
    construction="a linear combination of element-wise powers",
    inputs={"A": Data(np.ndarray), "coefficients": Data(list)},
    requires=lambda A, coefficients: norm(A) <= 1 + EXACT,
    candidates=lambda: [
        (np.array([[1.0]]), [1.0, 0.5]),
        (np.array([[0.6, 0.8], [-0.8, 0.6]]), [1.0, -0.5, 2.0]),
        (contraction(2, 4), [0.0, 1j, 0.5]),
    ],
    implied_by="the norm of an element-wise product is at most the product of the norms",
    remark="c_1 t + c_2 t^2 + ...: a constant would stand for a multiple of the matrix of ones, whose norm is N",
)
def element_wise_polynomial(A: Any, coefficients: Any) -> Any:
    """||A|| <= 1: an element-wise polynomial of A is encoded with alpha = sum |c_j|."""
    whole = sum(c * A ** (j + 1) for j, c in enumerate(coefficients))
    claimed = float(sum(map(abs, coefficients)))
    return [at_most("||sum c_j A^(o j)||", norm(whole), claimed, rounding=EXACT * claimed)]


@claim(
    "Guo 2024 (arXiv:2402.16714)",
    key="Element-wise power, ancillas",
    title="Ancillas of an element-wise power",
    kind="bound",
    text="from memory",
    construction="the element-wise product again and again",
    inputs={"U": Data(np.ndarray), "side": Data(int), "doublings": Integer(2, 3)},
    candidates=lambda: [(U, side, m) for U, side, m in encodings() if m > 1],
    implied_by="d - 1 products, of which each adds a and n",
    otherwise=Otherwise("squaring, with one register of ancillas for both factors"),
    enough="a + log2(d) (n + 1) ancillas",
    remark="d = 2^m >= 4; the rule a + b + n of a product, repeated",
)
def power_ancillas(U: Any, side: Any, doublings: Any) -> Any:
    """An (alpha, a, 0)-block-encoding on n qubits: the element-wise power d takes d a + (d - 1) n ancillas."""
    corner, ancillas = confronted(U, side, doublings)
    n, a, d = ceil_log2(side), ceil_log2(len(U) // side), 2**doublings
    return [corner, at_most("ancillas", ancillas, d * a + (d - 1) * n, ancillas)]
