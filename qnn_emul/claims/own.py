"""Bounds of ours by the keys of the claims that they imply."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..encoding.record import Record
from ..lemmas import CATALOGUE
from ..scalars import minimum, square_root, total
from .bounds import Given, OwnBound, at_least_one, equal_children, equal_terms
from .bounds import divided as _divided
from .bounds import unit as _unit
from .stated import record


def _rule(key: str) -> Callable[..., Record]:
    return lambda *records, **numbers: CATALOGUE[key].rule(*records, **numbers)


def Own(why: str, read: Callable[..., Any], given: Given = lambda records, numbers: []) -> OwnBound:
    return OwnBound(why, read, tuple(k for k in re.findall(r"[a-z]+\.[a-z0-9_]+", why) if k in CATALOGUE), given)


def _sum(x: Record, y: Record, *, tau: Any, norm: Any) -> Record:
    return _divided(CATALOGUE["ve.sum"].rule(x, y, coefficients=(tau / x.alpha, (1 - tau) / y.alpha)), norm)


def _concatenation(*terms: Record) -> Record:
    """The value sum |j> (value of psi_j)/alpha_j is that of scaled and concatenated terms, whatever circuit makes it."""
    scaled = [CATALOGUE["common.scaling"].rule(t, factor=1 / t.alpha) for t in terms]
    norm = square_root(total(1 / (t.alpha * t.alpha) for t in terms))
    error = CATALOGUE["ve.concatenation"].rule(*scaled).epsilon / norm
    return record(len(terms) / norm, 1 + terms[0].ancillas, error)


def _squared(x: Record, *, n: Any, norm: Any, bits: Any) -> Record:
    """Mathematics 4.2 with ||D|| <= 1 exact, ||psi|| = 1; the value's norm is at most 1 + epsilon, and at most alpha."""
    error = x.epsilon * minimum(x.alpha, 1 + x.epsilon) + x.epsilon
    return record(x.alpha * x.alpha / norm, 2 * x.ancillas + bits + n + 2, error / norm)


share: Given = lambda records, numbers: [numbers["tau"] <= 1]
both: Given = lambda records, numbers: [*at_least_one(records, numbers), *share(records, numbers)]


def _positive_equal(records: list[Record], numbers: Any) -> list[Any]:
    return [*equal_children(records, numbers), records[0].alpha >= 1]


TRIANGLE = "triangle inequality on sum y_j A_j - sum y'_j alpha B_j, sum |y'_j| = beta, ||y||_1 <= beta"
OWN: dict[str, OwnBound] = {
    "Lemma 1": Own("ve.sum, ve.normalization", _sum, share),
    "Lemma 1 [P], weighted": Own("ve.sum, ve.normalization", _sum, share),
    "Lemma 1 [P], end, alpha >= 1": Own("ve.sum, ve.normalization", _sum, both),
    "Lemma 2": Own(
        "ve.matrix_vector, ve.normalization",
        lambda A, x, *, norm: _divided(CATALOGUE["ve.matrix_vector"].rule(A, *_unit(x)), norm),
    ),
    "Lemma 3": Own("ve.tensor", lambda x, y: CATALOGUE["ve.tensor"].rule(*_unit(x, y))),
    "Lemma 4": Own("ve.concatenation of common.scaling", _concatenation, equal_terms),
    "Lemma B.2": Own("be.tensor", _rule("be.tensor")),
    "Camps, Van Beeumen, tensor product": Own("be.tensor", _rule("be.tensor")),
    "Lemma B.4": Own(
        "paper.lemma_b4", _rule("paper.lemma_b4"), lambda records, numbers: [*_equal_to(records[0].alpha, 2)]
    ),
    "Lemma B.5, b >= 0 and alpha >= 1": Own("be.linear_combination", _rule("be.linear_combination"), _positive_equal),
    "Lemma B.9": Own("common.deamplification", _rule("common.deamplification")),
    "Lemma B.20, ||phi~|| <= 1": Own(
        "||a|^2 - |b|^2| <= |a - b| (|a| + |b|), entry by entry, and Cauchy-Schwarz: 2 eps",
        lambda *, size, classes, epsilon: 2 * epsilon,
        lambda records, numbers: [numbers["classes"] >= 1, numbers["classes"] <= numbers["size"]],
    ),
    "Lemma B.8": Own(
        "paper.lemma_b8",
        lambda x, *, epsilon_1: CATALOGUE["paper.lemma_b8"].rule(x, delta=epsilon_1),
        lambda records, numbers: [2 * records[0].epsilon <= 1],
    ),
    "Lemma B.18 [P]": Own("paper.real_amplitudes", _rule("paper.real_amplitudes")),
    "RR Lemma 6": Own("paper.real_amplitudes", _rule("paper.real_amplitudes")),
    "Lemma B.3": Own(
        "paper.lemma_b3: the polynomial's proved error is at most what was asked for",
        lambda A, *, epsilon: CATALOGUE["paper.lemma_b3"].rule(A, factor=1, eta=epsilon),
    ),
    "Lemma B.6": Own("be.unit_matrix", _rule("be.unit_matrix")),
    "Lemma B.7": Own("the definition of a vector-encoding", lambda *, epsilon: epsilon),
    "Lemma B.10": Own("ve.sub_encoding", _rule("ve.sub_encoding")),
    "Lemma B.11": Own("ve.leading_part", _rule("ve.leading_part")),
    "Lemma B.13": Own(
        "be.diagonal_from_angles, whose error is that of cos(pi b/2^d) against a: 0 where the angle is exact",
        lambda *, bits, parts: record(parts, bits + parts, 0),
    ),
    "Theorem B.1": Own("Mathematics 4.2, and ||value of psi|| <= min(alpha, 1 + eps)", _squared, at_least_one),
    "Theorem 1": Own(
        "Mathematics 4.2, and ||value of psi|| <= min(alpha, 1 + eps)",
        lambda x, *, n, norm: _squared(x, n=n, norm=norm, bits=n),
        at_least_one,
    ),
    "Lemma B.18": Own(
        "the proof of paper.lemma_b18 where the encoded vector is real: L eps_0/alpha + sqrt(N) sup |P - f|",
        lambda x, *, n, lipschitz, gamma, epsilon_1, norm: record(
            4 * gamma / norm, n + 2 * x.ancillas + 4, lipschitz * (x.epsilon / x.alpha + epsilon_1 / 2) / norm
        ),
        at_least_one,
    ),
    "Lemma B.14": Own("paper.lemma_b14", _rule("paper.lemma_b14")),
    "Lemma B.15": Own("paper.lemma_b15", _rule("paper.lemma_b15")),
    "Lemma B.16": Own("paper.lemma_b16", lambda *, power: CATALOGUE["paper.lemma_b16"].rule(m=power)),
    "Lemma 5 [P], M >= D": Own(
        "Mathematics 5.3: ||K||_F^2 <= C ||C||^2 and Cauchy-Schwarz over D^2 C^2 parameters",
        lambda *, width, root_channels, norm: width * root_channels**3 * norm,
    ),
    "Definition 1": Own(
        "Mathematics 7.2: total variation at most delta, two terms of opposite sign",
        lambda *, epsilon: square_root(2 * epsilon * epsilon),
    ),
    "Architecture (b)": Own(
        "ve.tensor",
        lambda x, y: CATALOGUE["ve.tensor"].rule(x, y),
        lambda records, numbers: [
            relation
            for r in records
            for relation in (
                *_equal_to(r.alpha, 1),
                *_equal_to(r.epsilon, 0),
                *_equal_to(r.ancillas, 0),
                *_equal_to(r.norm, 1),
            )
        ],
    ),
    "GSLW Lemma 52": Own(
        TRIANGLE,
        lambda *terms, beta, epsilon_1: record(
            terms[0].alpha * beta, 1 + terms[0].ancillas, terms[0].alpha * epsilon_1 + beta * terms[0].epsilon
        ),
        lambda records, numbers: [*equal_children(records, numbers), *equal_terms(records, numbers)],
    ),
    "library, linear combination, documented": Own("be.linear_combination", _rule("be.linear_combination")),
}


def _equal_to(value: Any, number: float) -> list[Any]:
    import sympy

    return [sympy.Eq(value, number)]
