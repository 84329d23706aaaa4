"""Block-encodings and what is made of them: the articles on block-encodings and on manipulating them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...circuits.named import circuit
from ...claims import BE, Amendment, Complex, Data, Integer, Real, Record, Several, at_most, record
from ...claims.bounds import by_rule, equal
from ...instances.aligned import block_scalar
from ...lemmas.algebra import kron, linear_combination
from ...scalars import absolute, ceil_log2, maximum, total
from ..camps2020 import tensor_product
from ..gslw2019 import lemma_53
from ..small import EXACT, X, gap, instead, norm, unitary
from . import claim


@claim(
    key="Survey, block-encodings: least alpha",
    title="alpha is at least ||A|| - eps",
    kind="bound",
    inputs={"A": BE()},
    candidates=lambda: [block_scalar(1.0, 2.0, 0.5), block_scalar(0.5, 1.0, 0.25)],
    implied_by="the triangle inequality, and a corner of a unitary is a contraction",
)
def least_alpha(A: Any) -> Any:
    """alpha >= ||A|| - eps is necessary."""
    return [at_most("||A|| - eps", norm(A.target) - A.record.epsilon, A.record.alpha, rounding=EXACT * A.record.alpha)]


def controlled(U: np.ndarray) -> np.ndarray:
    """|0><0| (x) I + |1><1| (x) U."""
    eye = np.eye(len(U))
    return np.kron(np.diag([1, 0]), eye) + np.kron(np.diag([0, 1]), U)


@claim(
    key="Survey, block-encodings: controlled unitaries",
    title="A controlled unitary as an encoding of what it controls",
    inputs={"U": Data(np.ndarray)},
    candidates=lambda: [X, unitary(3, 2)],
    repair=instead(
        "projected on the control in |1>", lambda U: [gap("corner - U", controlled(U)[len(U) :, len(U) :], U)]
    ),
    remark="read with the control as the ancilla and its |0> as every ancilla's; the text says 'essentially'",
)
def controlled_unitary(U: Any) -> Any:
    """A controlled unitary such as CNOT is essentially a (1, 1, 0)-block-encoding of the controlled operation."""
    return [gap("corner - U", controlled(U)[: len(U), : len(U)], U)]


def lcu(coefficients: list[float], unitaries: list[np.ndarray], garbage: bool = False) -> np.ndarray:
    """The corner of PREP^H SEL PREP, signs in SEL; with garbage, every index comes with a state of its own."""
    size = 1 << ceil_log2(len(coefficients))
    weights = np.zeros(size)
    weights[: len(coefficients)] = np.sqrt(np.abs(coefficients) / np.sum(np.abs(coefficients)))
    signed = [np.sign(c) * U for c, U in zip(coefficients, unitaries, strict=True)]
    blocks = [*signed, *[np.eye(len(unitaries[0]))] * (size - len(signed))]
    prepared = np.zeros(2 * size if garbage else size, dtype=complex)
    states = [unitary(j, 2)[:, 0] if garbage else np.ones(1) for j in range(size)]
    prepared = np.concatenate([w * s for w, s in zip(weights, states, strict=True)])
    copies = len(states[0])
    spread = [b for b in blocks for _ in range(copies)]
    out: np.ndarray = sum(abs(p) ** 2 * b for p, b in zip(prepared, spread, strict=True))
    return out


def weighted() -> Iterator[Any]:
    yield [2.0], 0
    yield [1.0, -0.5], 1
    yield [0.3, -1.0, 2.0], 2


def summed(y: list[float], seed: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Unitaries, and their weighted sum."""
    terms = [unitary(10 * seed + j, 2) for j in range(len(y))]
    return terms, np.asarray(sum(c * U for c, U in zip(y, terms, strict=True)))


COMBINED: dict[str, Any] = {"y": Several(Real(-9.0, 9.0, nonzero=True), 1, 4), "seed": Integer(0, 99)}


@claim(
    key="Survey, block-encodings: linear combination of unitaries",
    title="PREP, SEL, PREP",
    inputs=COMBINED,
    candidates=weighted,
    implied_by="the corner is sum |c_i|/lambda sign(c_i) V_i",
    remark="real c_i, signs in SEL",
)
def unitary_combination(y: Any, seed: Any) -> Any:
    """A = sum_{i <= L} c_i V_i: PREP^H SEL PREP is a (sum |c_i|, ceil(log2 L), 0)-block-encoding of A."""
    terms, A = summed(y, seed)
    scale = sum(map(abs, y))
    return [gap("lambda corner - A", scale * lcu(y, terms), A, EXACT * scale)]


@claim(
    key="Survey, manipulating: preparation with garbage",
    title="PREP with garbage",
    inputs=COMBINED,
    candidates=weighted,
    implied_by="the garbage of each index is the same on both sides, of norm 1",
)
def garbage(y: Any, seed: Any) -> Any:
    """PREP|0> = lambda^(-1/2) sum sqrt(|c_i|) |i>|G_i> satisfies the same corner identity."""
    terms, A = summed(y, seed)
    scale = sum(map(abs, y))
    return [gap("lambda corner - A", scale * lcu(y, terms, True), A, EXACT * scale)]


survey_product = replace(
    lemma_53.lemma_53,
    key="Survey, manipulating: product",
    source="Dalzell et al. (arXiv:2310.03011)",
    text="read, in the web edition",
    statement="U_AB := (I_b (x) U_A)(U_B (x) I_a) is an (alpha beta, a + b, alpha eps_b + beta eps_a)-block-encoding of A B.",
)


def _crossed(stated: Any) -> Any:
    function = lambda A, B: (kron(A, B), lemma_53.crossed(A.record, B.record))
    return replace(stated, key="Survey, tensor product, + eps_a eps_b", function=function, repair=None)


survey_tensor = replace(
    tensor_product.tensor_product,
    key="Survey, manipulating: tensor product",
    source="Dalzell et al. (arXiv:2310.03011)",
    text="read, in the web edition",
    statement="U_A (x) U_B is an (alpha beta, a + b, alpha eps_b + beta eps_a)-block-encoding of A (x) B.",
    function=lambda A, B: (kron(A, B), lemma_53.rule(A.record, B.record)),
    rule=None,
    implied_by=None,
    repair=Amendment("+ eps_a eps_b", _crossed),
    remark="as for products, the second-order term is missing",
)


def flag_rule(A: Record, B: Record) -> Record:
    return record(A.alpha * B.alpha, A.ancillas + 1, 0)


@claim(
    key="Survey, manipulating: product with a flag",
    title="Product on one ancilla register and a flag",
    inputs={"A": BE(epsilon=0), "B": BE(epsilon=0)},
    requires="a_A == a_B and n_A == n_B and a_A >= 1",
    construction="one register of ancillas, a flag and a multi-controlled NOT",
    candidates=lambda: [(block_scalar(0.6, 1.0, 0.0), block_scalar(0.8j, 2.0, 0.0))],
    implied_by="the flag is 1 where the first factor has left |0>, and nothing returns it",
    remark="exact encodings",
)
def flag_product(A: Any, B: Any) -> Any:
    """For a = b one extra flag qubit and one a-controlled Toffoli replace the second register: a + 1 ancillas."""
    c = circuit(flag=1, work=A.record.ancillas, system=A.n)
    c.apply(B, "work", "system").flip("flag").flip("flag", when={"work": 0}).apply(A, "work", "system")
    claimed = flag_rule(A.record, B.record)
    whole = {"alpha": claimed.alpha, "ancillas": claimed.ancillas, "epsilon": claimed.epsilon}
    return c, {**whole, "target": A.target @ B.target}


def combined(*terms: Record, coefficients: Any) -> Record:
    """lambda = sum |c_i| for encodings of alpha 1."""
    size = total(absolute(c) for c in coefficients)
    return record(size, terms[0].ancillas + ceil_log2(len(terms)), size * maximum(*(t.epsilon for t in terms)))


def unscaled(records: Any, numbers: Any) -> list[Any]:
    """alpha = 1, equal ancillas."""
    return [equal(r.alpha, 1) for r in records] + [equal(r.ancillas, records[0].ancillas) for r in records[1:]]


@claim(
    key="Survey, manipulating: linear combination",
    title="Linear combination of block-encodings",
    inputs={"y": Several(Complex(9.0), 1, 4), "terms": Several(BE(alpha=1), 1, 4)},
    requires=lambda y, terms: len(y) == len(terms) and len({t.ancillas for t in terms}) == 1,
    construction="be.linear_combination",
    rule=combined,
    candidates=lambda: [
        ([1.0], [block_scalar(1.0, 1.0, 0.5)]),
        ([1.0, -2.0], [block_scalar(1.0, 1.0, 0.5), block_scalar(-1.0, 1.0, 0.25)]),
    ],
    implied_by=by_rule("be.linear_combination", unscaled),
)
def encoding_combination(y: Any, terms: Any) -> Any:
    """(1, m, eps_i)-block-encodings: the error of sum c_i A_i is at most sum |c_i| eps_i, so that it is a (lambda, ceil(log2 L) + m, lambda
    max eps_i)-block-encoding."""
    return linear_combination(y, terms), combined(*(t.record for t in terms), coefficients=y)
