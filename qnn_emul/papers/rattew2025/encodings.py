"""Lemmas B.3, B.6, B.7, B.10 and B.11: amplification, |i><j|, and what encodings prepare."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...claims import BE, VE, BlockEncoding, Formal, Integer, OwnBound, Real, Record, VectorEncoding, at_most, record
from ...claims.bounds import by_rule
from ...claims.measuring import corner
from ...lemmas import CATALOGUE
from ...lemmas.algebra import kron
from ...lemmas.be.unit_matrix import unit_matrix
from ...lemmas.paper.lemma_b3 import amplified
from ...lemmas.ve import leading_part, sub_encoding
from ..draws import child, of_entry, size
from . import claim
from .instances import E0, turned, unit_scalar


def amplification_rule(A: Record, *, epsilon: Any) -> Record:
    return record(1, A.ancillas + 1, epsilon)


def amplification_instances() -> Any:
    for matrix, gamma in (([[0.25]], 2.0), ([[0.1, 0.0], [0.2j, -0.1]], 3.0)):
        yield BlockEncoding.from_matrix(matrix, alpha=1.0), gamma, 0.25, 1e-6
    # where the polynomial errs most, see campaigns/tightness.py
    yield BlockEncoding.from_matrix([[0.3874]], alpha=1.0), 1.25, 0.2, 1e-4


def drawn_amplification(rng: np.random.Generator) -> Any:
    own = CATALOGUE["paper.lemma_b3"].draw(rng)
    return BlockEncoding.from_matrix(own["matrix"], alpha=1.0), own["gamma"], own["delta"], own["epsilon"]


@claim(
    key="Lemma B.3",
    formal=Formal(
        "(gamma : ℂ) • A",
        ("1 < gamma", "0 < delta ∧ delta < 1 / 2", "0 < eps ∧ eps < 1 / 2", "‖A‖ ≤ (1 - delta) / gamma"),
        {"epsilon": "eps"},
    ),
    title="Uniform singular value amplification",
    inputs={"A": BE(alpha=1, epsilon=0), "gamma": Real(1.0, 100.0), "delta": Real(0.0, 0.5), "eps": Real(0.0, 0.5)},
    requires="gamma > 1 and 0 < delta < 0.5 and 0 < eps < 0.5",
    construction="paper.lemma_b3",
    rule=amplification_rule,
    candidates=amplification_instances,
    draw=drawn_amplification,
    implied_by=OwnBound(
        "paper.lemma_b3: the polynomial's proved error is at most what was asked for",
        lambda A, *, epsilon: CATALOGUE["paper.lemma_b3"].rule(A, factor=1, eta=epsilon),
        ("paper.lemma_b3",),
    ),
)
def lemma_b3(A: Any, gamma: Any, delta: Any, eps: Any) -> Any:
    """eps, delta in (0, 1/2), gamma > 1, (1, a, 0)-BE of A, ||A|| <= (1 - delta)/gamma: (1, a + 1, eps)-BE of gamma A, depth
    O((gamma/delta) log(gamma/eps)(T + a))."""
    e = amplified(A, gamma, delta, eps)
    return e, amplification_rule(A.record, epsilon=float(e.record.epsilon)), *corner(e)


def unit_matrix_rule() -> Record:
    return record(1, 2, 0)


@claim(
    key="Lemma B.6",
    formal=Formal("unitMatrix n i j", ("i < 2 ^ n", "j < 2 ^ n")),
    title="|i><j|",
    inputs={"i": Integer(0, 7), "j": Integer(0, 7), "n": Integer(0, 3)},
    construction="be.unit_matrix",
    rule=unit_matrix_rule,
    candidates=lambda: [(0, 0, 0), (1, 0, 1), (2, 3, 2)],
    draw=of_entry("be.unit_matrix", lambda e: (e.applied.data["i"], e.applied.data["j"], e.n)),
    implied_by=by_rule("be.unit_matrix"),
    enough="one ancilla",
)
def lemma_b6(i: Any, j: Any, n: Any) -> Any:
    """|i><j| on n qubits: (1, 2, 0)-BE, depth O(n)."""
    e = unit_matrix(i, j, n)
    return e, unit_matrix_rule(), *corner(e)


def remainder_bound(*, epsilon: Any) -> Any:
    """||E|| <= epsilon."""
    return epsilon


@claim(
    key="Lemma B.7",
    title="What a vector-encoding prepares",
    inputs={"psi": VE(unit=True)},
    construction="any vector-encoding",
    rule=remainder_bound,
    candidates=lambda: [unit_scalar(2.0, 0.25, 1.0j), turned(0.02, 1.5)],
    draw=lambda rng: child(rng, VE(unit=True), size(rng), 1.0),
    implied_by=OwnBound("the definition of a vector-encoding", lambda *, epsilon: epsilon),
)
def lemma_b7(psi: Any) -> Any:
    """U_psi|0> = |0>_a (psi - E)/alpha + (rest), ||E|| <= eps."""
    r, prepared = psi.record, psi.circuit.columns(1)[: 1 << psi.n, 0]
    gap = np.linalg.norm(psi.target - r.alpha * prepared)
    return [at_most("||psi - alpha <0|U|0>||", gap, remainder_bound(epsilon=r.epsilon), rounding=1e-14)]


def sub_encoding_rule(v: Record, u: Record, *, gamma: Any) -> Record:
    return record(u.alpha * v.alpha, u.ancillas + v.ancillas, v.epsilon + v.alpha * (u.epsilon + gamma))


def with_distance(e: Any) -> Any:
    """V, U and the distance of what U encodes to V|0>."""
    return *e.children, float(e.source.numbers["gamma"])


def sub_encoding_instances() -> Any:
    """n = 0, where every error stretches phi; then phi on one qubit, encoded exactly on two and read off on one."""
    yield with_distance(sub_encoding.attained_by())
    v = turned(0.1, 1.25)
    yield with_distance(sub_encoding.sub_encoding(v, VectorEncoding.from_vector(v.circuit.columns(1)[:, 0], alpha=1.5)))


@claim(
    key="Lemma B.10",
    title="An encoding of an encoding",
    inputs={"v": VE(n="own"), "u": VE(n="own"), "gamma": Real(0.0, 4.0)},
    construction="ve.sub_encoding",
    rule=sub_encoding_rule,
    candidates=sub_encoding_instances,
    draw=of_entry("ve.sub_encoding", with_distance),
    implied_by=by_rule("ve.sub_encoding"),
)
def lemma_b10(v: Any, u: Any, gamma: Any) -> Any:
    """U (alpha, a, eps)-VE of psi on m qubits, ||psi - V|0>|| <= gamma, V a (beta, m - n, delta)-VE of phi on n qubits: U is an (alpha
    beta, a + m - n, delta + beta (eps + gamma))-VE of phi."""
    e = sub_encoding.sub_encoding(v, u, gamma)
    return e, sub_encoding_rule(v.record, u.record, gamma=gamma), *corner(e)


def leading_part_rule(x: Record, *, dropped: Any) -> Record:
    return record(x.alpha, x.ancillas + dropped, x.epsilon)


def leading_part_instances() -> Any:
    yield kron(VectorEncoding.from_vector(E0), turned(0.1, 1.25)), 1
    e = leading_part.attained_by()
    yield e.children[0], e.n


@claim(
    key="Lemma B.11",
    title="System qubits in |0> read as ancillas",
    inputs={"x": VE(), "n": Integer(0, 8)},
    construction="ve.leading_part",
    rule=leading_part_rule,
    candidates=leading_part_instances,
    draw=of_entry("ve.leading_part", lambda e: (e.children[0], e.n)),
    implied_by=by_rule("ve.leading_part"),
)
def lemma_b11(x: Any, n: Any) -> Any:
    """(alpha, a, eps)-VE of |0>_b psi is an (alpha, a + b, eps)-VE of psi."""
    e = leading_part.leading_part(x, n)
    return e, leading_part_rule(x.record, dropped=x.n - n), *corner(e)
