"""Polynomials of the eigenvalues, of arbitrary parity."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from ...claims import BE, Amendment, BlockEncoding, Claim, Data, Record, at_most, record
from ...lemmas.algebra import linear_combination
from ...lemmas.poly.singular_value_transformation import singular_value_transformation
from ...linalg.operators import to_dense
from ...scalars import square_root
from ..draws import contraction
from . import claim
from .robustness import ROUNDING

Instance = tuple[np.ndarray, BlockEncoding, tuple[float, ...]]


def rule(A: Record, *, degree: Any) -> Record:
    """delta = 0: our phases are exact to rounding."""
    return record(1, A.ancillas + 2, 4 * degree * square_root(A.epsilon / A.alpha))


def transformed(exact: BlockEncoding, P: Sequence[float]) -> BlockEncoding:
    """Half of the QSVT of 2 P_even plus half of that of 2 P_odd; one QSVT where P has one parity."""
    c = np.array(P)
    parts = [np.where(np.arange(c.size) % 2 == parity, c, 0.0) for parity in (0, 1)]
    parts = [part for part in parts if np.any(part)]
    terms = [singular_value_transformation(exact, len(parts) * part) for part in parts]
    return terms[0] if len(terms) == 1 else linear_combination([0.5, 0.5], terms)


def wanted(A: np.ndarray, alpha: float, P: Sequence[float]) -> np.ndarray:
    """P(A/alpha), outside of [-1, 1] too."""
    values, vectors = np.linalg.eigh(A / alpha)
    return np.asarray((vectors * chebyshev.chebval(values, np.array(P))) @ vectors.conj().T)


def _numbers(A: float, block: float, P: Sequence[float]) -> Instance:
    return np.array([[A]]), BlockEncoding.from_matrix([[block]], alpha=1.0), tuple(P)


def inside() -> Iterator[Instance]:
    """||A|| <= alpha."""
    yield _numbers(1.0, 0.5, [0.25, 0.25])
    for degree in (2, 5, 10):
        yield _numbers(1.0, math.cos(2.3311 / degree), [*[0.0] * degree, 0.5])
    exact = BlockEncoding.from_matrix([[0.6, 0.2], [0.2, -0.4]], alpha=1.0)
    A = np.array([[0.6, 0.2], [0.2, -0.4]]) + 0.05 * np.array([[0.0, 1.0], [1.0, 0.0]])
    yield A, exact, (0.1, 0.1, 0.1, -0.2)


def everywhere() -> Iterator[Instance]:
    """Encoded 1, meant 2: P = T_3/2 has the value 13 there."""
    yield _numbers(2.0, 1.0, [0.0, 0.0, 0.0, 0.5])
    yield from inside()


def drawn(rng: np.random.Generator) -> Instance:
    side = 1 << int(rng.integers(0, 2))
    A, E = (contraction(rng, side) for _ in range(2))
    A, E = (A + A.conj().T) / 2, (E + E.conj().T) / 2
    moved = A + float(rng.uniform(0, 0.5)) * E
    c = rng.normal(size=int(rng.integers(2, 7)))
    exact = BlockEncoding.from_matrix(A, alpha=1.0)
    return moved / max(1.0, float(np.linalg.norm(moved, 2))), exact, tuple((c / (2 * np.sum(np.abs(c)))).tolist())


@claim(
    key="GSLW Theorem 56",
    title="Polynomial eigenvalue transformation of arbitrary parity",
    kind="theorem",
    inputs={"A": Data(np.ndarray), "exact": BE(epsilon=0, hermitian=True), "P": Data(tuple)},
    construction="poly.singular_value_transformation",
    rule=rule,
    candidates=everywhere,
    repair=Amendment("needs ||A|| <= alpha", lambda _: theorem_56_inside, condition=True),
    remark="read literally, A may be longer than alpha (up to alpha + eps), where |P| <= 1/2 says nothing; GSLW Lemma 22, which the proof "
    "uses, asks for ||A|| <= alpha; delta = 0 here",
)
def theorem_56(A: Any, exact: Any, P: Any) -> Any:
    """U an (alpha, a, eps)-encoding of a Hermitian A, delta >= 0, P real of degree d, |P| <= 1/2 on [-1, 1]: a (1, a + 2, 4 d
    sqrt(eps/alpha) + delta)-encoding of P(A/alpha), d uses of U and U^H and one controlled one."""
    e, r = transformed(exact, P), exact.record
    epsilon = float(np.linalg.norm(A - to_dense(exact.target_data), 2))
    claimed = rule(replace(r, epsilon=epsilon), degree=len(P) - 1)
    error = np.linalg.norm(wanted(A, r.alpha, P) - claimed.alpha * to_dense(e.block_data), 2)
    return [
        at_most("error", error, claimed.epsilon, rounding=ROUNDING),
        at_most("ancillas", e.circuit.qubits - e.n, claimed.ancillas, e.ancillas),
        at_most("alpha", e.record.alpha, claimed.alpha, e.record.alpha, ROUNDING),
    ]


theorem_56_inside: Claim = replace(
    theorem_56, key="GSLW Theorem 56, ||A|| <= alpha", candidates=inside, draw=drawn, repair=None
)
