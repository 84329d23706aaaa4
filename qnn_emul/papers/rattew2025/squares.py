"""Matrices from memories and squares of amplitudes: Lemma B.13, Theorems B.1 and 1, Lemma C.1."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...claims import (
    VE,
    Amendment,
    Claim,
    Data,
    Formal,
    Integer,
    OwnBound,
    Real,
    Record,
    VectorEncoding,
    at_most,
    record,
)
from ...claims.bounds import at_least_one
from ...claims.measuring import corner
from ...claims.statement import varied
from ...instances.aligned import vector_with_error
from ...lemmas.algebra import kron
from ...lemmas.be.diagonal_from_angles import diagonal_from_angles
from ...lemmas.paper.lemma_c1 import linear_pooling
from ...lemmas.ve.matrix_squared_vector_paper import matrix_squared_vector_paper
from ...scalars import minimum
from ..draws import child
from . import claim
from .instances import E0, divided_by, turned, unit_scalar
from .pooling import pooled


def angle_error(bits: Any) -> float:
    """sin(pi/2^(d+1)): |cos(angle) - a| where the angle is off by half a step of pi/2^d."""
    return float(np.sin(np.pi / 2 ** (bits + 1)))


# -- Lemma B.13 -------------------------------------------------------------------------------------------------------
def angles_rule(*, bits: Any, parts: Any) -> Record:
    """parts = 1 for real, 2 for complex entries."""
    return record(parts, bits + parts, 0)


@claim(
    key="Lemma B.13",
    title="Diagonal from QRAM",
    inputs={"a": Data(list), "d": Integer(1, 12)},
    construction="be.diagonal_from_angles",
    rule=angles_rule,
    candidates=lambda: [([1.0], 1), ([1.0, 0.0], 2), ([1.0j, 1.0 + 1.0j], 1)],
    implied_by=OwnBound(
        "be.diagonal_from_angles, whose error is that of cos(pi b/2^d) against a: 0 where the angle is exact",
        lambda *, bits, parts: record(parts, bits + parts, 0),
        ("be.diagonal_from_angles",),
    ),
    remark="both exact at once leaves a_j in {0, 1}; a_j = -1 would need the angle 2^d, which is excluded",
)
def lemma_b13(a: Any, d: Any) -> Any:
    """|a_j| <= 1 real, a_j and the angle b_j in {0 ... 2^d - 1} both assumed exact in d bits: (1, d + 1, 0)-BE of diag(a); complex a: (2,
    d + 2, 0)."""
    e = diagonal_from_angles(a, d)
    return e, angles_rule(bits=d, parts=e.applied.numbers["parts"]), *corner(e)


def _rounded_angles(stated: Claim) -> Claim:
    change = lambda made, values: replace(made.record, epsilon=made.record.alpha * angle_error(values["d"]))
    return varied(stated, change, key="Lemma B.13, error of the angle")


lemma_b13_rounded = replace(
    lemma_b13,
    key="Lemma B.13, rounded angles",
    title="Diagonal from QRAM, a_j any d-bit number",
    candidates=lambda: [([0.5], d) for d in (1, 2, 8)],
    implied_by=None,
    repair=Amendment("error sin(pi/2^(d+1)) for real, twice that for complex entries, in place of 0", _rounded_angles),
    remark="arccos(1/2) = pi/3 is exact in no number of bits: the error is up to sin(pi/2^(d+1)), not 0",
)


EXACT_ANGLES = "∀ j, ∃ b : ℕ, b < 2 ^ d ∧ ‖column W j‖ = Real.cos (Real.pi * b / 2 ^ d)"
SQUARED_FORMAL = Formal(
    "((1 / norm : ℝ) : ℂ) • applied W (squares psi)",
    ("‖W‖ ≤ 1", "1 ≤ α_psi", EXACT_ANGLES),
    {"norm": "‖applied W (squares psi)‖", "bits": "d"},
    {"W": "Mat n"},
)


# -- Theorem B.1 ------------------------------------------------------------------------------------------------------
def squared_rule(x: Record, *, n: Any, bits: Any, norm: Any) -> Record:
    return record(x.alpha * x.alpha / norm, 2 * x.ancillas + bits + 3 + n, 2 * x.alpha * x.epsilon / norm)


def squared_rule_main(x: Record, *, n: Any, norm: Any) -> Record:
    return squared_rule(x, n=n, bits=n, norm=norm)


def _own_squared(x: Record, *, n: Any, norm: Any, bits: Any) -> Record:
    """Mathematics 4.2 with ||D|| <= 1 exact, ||psi|| = 1; the value's norm is at most 1 + epsilon, and at most alpha."""
    error = x.epsilon * minimum(x.alpha, 1 + x.epsilon) + x.epsilon
    return record(x.alpha * x.alpha / norm, 2 * x.ancillas + bits + n + 2, error / norm)


WHY = "Mathematics 4.2, and ||value of psi|| <= min(alpha, 1 + eps)"


def squared_instances() -> Iterator[Any]:
    """Exact angles; n = 0 with the error outwards and, nearly attained, inwards at alpha = 1; then n = 1, n = 2."""
    flip = np.array([[0.0, 1.0], [1.0, 0.0]])
    yield np.array([[1.0]]), unit_scalar(1.5, 0.5, outward=True), 1
    yield np.array([[1.0]]), unit_scalar(1.0, 0.001), 1
    yield flip, vector_with_error(0.999 * E0, 1.0, 0.001 * E0), 1
    yield flip, turned(0.1, 1.25), 1
    signs = np.array([[1, 1], [1, -1]])  # dense, of full rank, columns of norm cos(pi/4), exact in two bits
    yield signs / 2, turned(0.1, 1.25), 2
    x = kron(turned(0.1, 1.25), VectorEncoding.from_vector([0.6, -0.8]))
    yield np.kron(signs, signs) * 1j / np.sqrt(8), x, 2


def drawn_squared(rng: np.random.Generator) -> Any:
    """W = a permutation with signs: columns of norm 1, whose angle is 0."""
    x = child(rng, VE(unit=True), int(rng.integers(0, 2)), 1.0)
    W = np.eye(1 << x.n)[rng.permutation(1 << x.n)] * rng.choice([-1.0, 1.0], size=1 << x.n)
    return W, x, 1


@claim(
    key="Theorem B.1",
    formal=SQUARED_FORMAL,
    title="Matrix times element-wise square",
    kind="theorem",
    inputs={"W": Data(np.ndarray), "psi": VE(unit=True), "d": Integer(1, 12)},
    requires="alpha_psi >= 1",
    construction="ve.matrix_squared_vector_paper",
    rule=squared_rule,
    candidates=squared_instances,
    draw=drawn_squared,
    implied_by=OwnBound(WHY, _own_squared, given=at_least_one),
    remark="with D.3's alpha >= 1; column norms whose angles are exact in d bits",
)
def theorem_b1(W: Any, psi: Any, d: Any) -> Any:
    """||W|| <= 1 through Def. B.3, psi (alpha, a, eps)-VE, g = |.|^2, N = ||W g(psi)||: (alpha^2/N, 2a + d + 3 + n, 2 alpha eps/N)-VE of W
    g(psi)/N, depth O(T + dn + n^2)."""
    e = matrix_squared_vector_paper(W, psi, d).normalized()
    return e, squared_rule(psi.record, n=psi.n, bits=d, norm=divided_by(e)), *corner(e)


def _rounded_norms(stated: Claim) -> Claim:
    def change(made: Any, values: Any) -> Record:
        x = values["psi"].record
        more = angle_error(values["d"]) * minimum(x.alpha, 1 + x.epsilon) / divided_by(made.encoding)
        return replace(made.record, epsilon=made.record.epsilon + more)

    return varied(stated, change, key="Theorem B.1, error of the angles")


theorem_b1_rounded = replace(
    theorem_b1,
    key="Theorem B.1, rounded angles",
    formal=None,
    title="Matrix times element-wise square, column norms rounded to d bits",
    candidates=lambda: [(np.array([[0.5]]), unit_scalar(1.0, 0.0), 4)],
    draw=None,
    implied_by=None,
    repair=Amendment("+ sin(pi/2^(d+1)) min(alpha, 1 + eps)/N", _rounded_norms),
    remark="no error of the angles enters the stated epsilon",
)


@claim(
    key="Theorem 1",
    formal=replace(
        SQUARED_FORMAL,
        given=(*SQUARED_FORMAL.given[:2], EXACT_ANGLES.replace("^ d", "^ n")),
        numbers={"norm": SQUARED_FORMAL.numbers["norm"]},
    ),
    title="Matrix times element-wise square, main text (d = n)",
    kind="theorem",
    inputs={"W": Data(np.ndarray), "psi": VE(unit=True)},
    requires="alpha_psi >= 1",
    construction="ve.matrix_squared_vector_paper",
    rule=squared_rule_main,
    candidates=lambda: [(W, psi) for W, psi, d in squared_instances() if psi.n == d],
    implied_by=OwnBound(WHY, lambda x, *, n, norm: _own_squared(x, n=n, norm=norm, bits=n), given=at_least_one),
    remark="the candidates have d = n = 1 and d = n = 2",
)
def theorem_1(W: Any, psi: Any) -> Any:
    """As Theorem B.1 with d = n: (alpha^2/N, 2a + 2n + 3, 2 alpha eps/N), depth O(T + n^2)."""
    e = matrix_squared_vector_paper(W, psi, psi.n).normalized()
    return e, squared_rule_main(psi.record, n=psi.n, norm=divided_by(e)), *corner(e)


# -- Lemma C.1 --------------------------------------------------------------------------------------------------------
GAP = 0.02  # delta = 2 tau - 1 at tau = 0.51


def pooling_rule(x: Record, *, n: Any, bits: Any, gap: Any, epsilon_1: Any) -> Record:
    """gap = delta = 2 tau - 1."""
    return record(1, 2 * x.ancillas + bits + 8 + n, 6 * x.epsilon / gap + 2 * epsilon_1)


@claim(
    key="Lemma C.1",
    formal=Formal(
        "((1 / norm : ℝ) : ℂ) • ((tau : ℂ) • psi + ((1 - tau : ℝ) : ℂ) • applied W (squares psi))",
        ("‖W‖ ≤ 1", EXACT_ANGLES),
        {
            "tau": "51 / 100",
            "gap": "2 * tau - 1",
            "norm": "‖(tau : ℂ) • psi + ((1 - tau : ℝ) : ℂ) • applied W (squares psi)‖",
            "bits": "d",
            "epsilon_1": "eps_1",
        },
        {"W": "Mat n"},
    ),
    title="Residual linear pooling",
    inputs={"psi": VE(alpha=1, unit=True), "W": Data(np.ndarray), "d": Integer(1, 12), "eps_1": Real(1e-12, 1.0)},
    construction="paper.lemma_c1",
    rule=pooling_rule,
    candidates=lambda: [
        (unit_scalar(1.0, 1e-4), np.array([[-1.0]]), 1, 1e-6),
        (turned(1e-3, 1.0), -np.eye(2), 1, 1e-6),
    ],
    enough="2a + d + n + 6 ancillas by Theorem B.1, Lemma 1 and Lemma B.8; 2 - tau, below 1.5, in place of 6",
)
def lemma_c1(psi: Any, W: Any, d: Any, eps_1: Any) -> Any:
    """psi (1, a, eps_0), ||W|| <= 1 by Theorem 1; gamma = tau psi + (1 - tau) W g(psi), tau = 0.51 = (1 + delta)/2, ||gamma|| >= delta; [P]
    (1, 2a + d + 8 + n, 6 eps_0/delta + 2 eps_1)."""
    e = linear_pooling(psi, W, d, eps_1)
    own: Any = e.applied.numbers
    claimed = pooling_rule(psi.record, n=psi.n, bits=d, gap=2 * own["tau"] - 1, epsilon_1=own["delta"])
    return e, claimed, *corner(e)


def budgets(n: float, classes: float, epsilon: float) -> tuple[float, float]:
    """Lemma C.1's eps_0 = eps sqrt(C) delta/(24 N) and eps_1 = eps sqrt(C)/(8 N), N = 2^n."""
    root, size = math.sqrt(classes), 2.0**n
    return epsilon * root * GAP / (24 * size), epsilon * root / (8 * size)


def within_budget(psi: Any, C: int, eps: float) -> bool:
    """C groups of equal size, and psi's error at most eps_0."""
    return bool((1 << psi.n) % C == 0 and psi.record.epsilon <= budgets(psi.n, C, eps)[0] * (1 + 1e-9))


def sample_bound(*, epsilon: Any) -> Any:
    """||y - y^||_2 of the distribution that is sampled from."""
    return epsilon


def sample_instances() -> Iterator[Any]:
    """One entry; then two with psi's error, as large as the budget allows, across it."""
    for classes, epsilon in ((1, 0.5), (2, 0.5), (2, 0.01)):
        own = budgets(classes - 1, classes, epsilon)[0]
        flat = np.full(classes, classes**-0.5)
        across = np.eye(classes)[0] if classes == 1 else np.array([1.0, -1.0]) * classes**-0.5
        value = (1 - own) * flat if classes == 1 else math.cos(own) * flat + math.sin(own) * across
        yield vector_with_error(value, 1.0, flat - value), classes, epsilon


@claim(
    key="Lemma C.1, sample",
    title="A sample of the pooled classes",
    inputs={"psi": VE(alpha=1, unit=True), "C": Integer(1, 8), "eps": Real(1e-12, 1.0)},
    requires=within_budget,
    construction="paper.lemma_c1",
    rule=sample_bound,
    candidates=sample_instances,
    enough="sqrt(2) of Definition 1 in place of Lemma B.20's 2 N/sqrt(C): both budgets may be larger by about N",
    remark="W = -I, where ||gamma|| is small; conditioned on ancillas 0",
)
def lemma_c1_sample(psi: Any, C: Any, eps: Any) -> Any:
    """eps_0 = eps sqrt(C) delta/(24 N), eps_1 = eps sqrt(C)/(8 N): normalised and pooled, a sample within eps of y."""
    first, last = budgets(psi.n, C, eps)
    e = linear_pooling(psi, -np.eye(1 << psi.n), 1, last)
    gap = np.linalg.norm(pooled(e.target, C) - pooled(e.block, C))
    by_lemmas = 2 * 2**e.n / math.sqrt(C) * (6 * first / GAP) + 2 * 2**e.n / math.sqrt(C) * 2 * last
    own = math.sqrt(2) * float(e.record.epsilon)  # by Definition 1
    return [
        at_most("||y - y^||_2", gap, sample_bound(epsilon=eps), own, 1e-14),
        at_most("||y - y^||_2 by [P] and Lemma B.20", by_lemmas, eps, own, 1e-12 * eps),
    ]
