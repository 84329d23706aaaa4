"""Statements of GSLW (arXiv:1806.01838) on polynomials of matrices: GSLW Lemmas 22, 23, Theorems 30 and 56."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from ..encoding.encoding import BlockEncoding
from ..encoding.record import Record
from ..lemmas.algebra import linear_combination
from ..lemmas.poly.singular_value_transformation import singular_value_transformation
from ..linalg.amplification import amplification
from ..linalg.operators import to_dense
from ..scalars import square_root
from .gslw import SOURCE
from .stated import Quantity, record, relabelled, stated

ROUNDING = 2.0**-44  # of small dense transforms: 2^2 dimensions x 2^7 operations x 2^-53


# -- GSLW Lemmas 22 and 23: how far P^(SV) moves when the matrix does ----------------------------------------------
@dataclass(frozen=True, eq=False)
class Pair:
    """Two matrices of norm at most 1 and a polynomial by its Chebyshev coefficients, of one parity, |P| <= 1."""

    A: np.ndarray
    B: np.ndarray
    coefficients: tuple[float, ...]

    @property
    def degree(self) -> int:
        return len(self.coefficients) - 1

    @property
    def distance(self) -> float:
        return float(np.linalg.norm(self.A - self.B, 2))

    @property
    def mean(self) -> float:
        """||(A + B)/2||."""
        return float(np.linalg.norm(self.A + self.B, 2)) / 2

    def transformed(self) -> float:
        """||P^(SV)(A) - P^(SV)(B)||, read off the blocks of two QSVTs."""
        parts = [
            to_dense(
                singular_value_transformation(BlockEncoding.from_matrix(m, alpha=1.0), self.coefficients).block_data
            )
            for m in (self.A, self.B)
        ]
        return float(np.linalg.norm(parts[0] - parts[1], 2))

    def __repr__(self) -> str:
        shown = [np.array2string(m, precision=6, separator=", ").replace("\n", "") for m in (self.A, self.B)]
        return f"A = {shown[0]}, A~ = {shown[1]}, P = sum c_k T_k, c = {list(self.coefficients)}"


def root_bound(*, degree: Any, distance: Any) -> Any:
    """GSLW Lemma 22: 4 d sqrt(||A - A~||)."""
    return 4 * degree * square_root(distance)


def linear_bound(*, degree: Any, distance: Any, mean: Any) -> Any:
    """GSLW Lemma 23: d sqrt(2/(1 - ||(A + A~)/2||^2)) ||A - A~||."""
    return degree * square_root(2 / (1 - mean * mean)) * distance


def examine_root(pair: Pair) -> tuple[Quantity, ...]:
    slope = float(np.abs(pair.coefficients) @ np.arange(pair.degree + 1) ** 2) * pair.distance
    claimed = float(root_bound(degree=pair.degree, distance=pair.distance))
    return (Quantity("||P(A) - P(A~)||", pair.transformed(), claimed, min(slope, claimed), ROUNDING),)


def examine_linear(pair: Pair) -> tuple[Quantity, ...]:
    slope = float(np.abs(pair.coefficients) @ np.arange(pair.degree + 1) ** 2) * pair.distance
    claimed = float(linear_bound(degree=pair.degree, distance=pair.distance, mean=pair.mean))
    return (Quantity("||P(A) - P(A~)||", pair.transformed(), claimed, slope, ROUNDING),)


def basis(degree: int, sign: float = 1.0) -> tuple[float, ...]:
    """T_d."""
    return (*[0.0] * degree, sign)


def turned_pair(angle: float, size: float, degree: int) -> Pair:
    """A rank-one matrix and the same one turned."""
    x, y = np.array([1.0, 0.0]), np.array([math.cos(angle), math.sin(angle)])
    return Pair(size * np.outer(x, x), size * np.outer(y, y), basis(degree))


def near_one() -> Iterator[Pair]:
    """1x1: 1 and -1 with P = x; then T_d at 1 and at cos(u/d), u = 2.33, where (1 - cos u)/u is largest."""
    yield Pair(np.array([[1.0]]), np.array([[-1.0]]), basis(1))
    for degree in (2, 3, 5, 10, 20):
        shift = 1 - math.cos(2.3311 / degree)
        yield Pair(np.array([[1.0]]), np.array([[1 - shift]]), basis(degree))
    yield turned_pair(0.3, 1.0, 5)
    yield turned_pair(0.1, 0.9, 8)


def near_zero() -> Iterator[Pair]:
    """||A - A~|| + ||(A + A~)/2||^2 <= 1. Odd T_d has the slope d at 0."""
    yield Pair(np.array([[1e-3]]), np.array([[-1e-3]]), basis(3))
    yield Pair(np.array([[0.5]]), np.array([[-0.5]]), basis(1))
    yield Pair(np.array([[0.8]]), np.array([[0.7]]), basis(4))
    yield turned_pair(0.2, 0.5, 5)
    yield Pair(np.array([[0.0, 1e-3], [0.0, 0.0]]), np.array([[0.0, 0.0], [1e-3, 0.0]]), basis(7))


ROBUSTNESS = stated(
    key="GSLW Lemma 22",
    title="Robustness of singular value transformation",
    statement="P of degree n as in GSLW Corollary 8 (one parity, |P| <= 1 on [-1, 1]), ||A||, ||A~|| <= 1: ||P^(SV)(A) - P^(SV)(A~)|| <= 4 "
    "n sqrt(||A - A~||).",
    construction="poly.singular_value_transformation",
    rule=root_bound,
    examine=examine_root,
    candidates=near_one,
    source=SOURCE,
    remark="the candidates have real P; the largest share found is 1/sqrt(8), at P = x, 1 and -1; for T_d at large d it is 0.256",
)
LINEAR = stated(
    key="GSLW Lemma 23",
    title="Robustness of singular value transformation, linear",
    statement="P as in GSLW Lemma 22, ||A - A~|| + ||(A + A~)/2||^2 <= 1: ||P^(SV)(A) - P^(SV)(A~)|| <= n sqrt(2/(1 - ||(A + A~)/2||^2)) "
    "||A - A~||.",
    construction="poly.singular_value_transformation",
    rule=linear_bound,
    examine=examine_linear,
    candidates=near_zero,
    source=SOURCE,
    remark="for 1x1 matrices Bernstein's inequality gives the bound without the 2",
)


# -- GSLW Theorem 30 --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Amplified:
    """gamma, delta, epsilon: the polynomial of lowest degree that the search finds with *relative* error epsilon."""

    gamma: float
    delta: float
    epsilon: float

    def relative_error(self, absolute: float) -> tuple[float, int]:
        """sup |P(x)/(gamma x) - 1| on a grid of (0, (1 - delta)/gamma], and the degree, for sup |P - gamma x| <= absolute."""
        polynomial = amplification(self.gamma, self.delta, absolute)
        x = np.linspace(0, (1 - self.delta) / self.gamma, 2001)[1:]
        return float(np.max(np.abs(polynomial(x) / (self.gamma * x) - 1))), polynomial.degree


def degree_bound(*, gamma: Any, delta: Any, logarithm: Any) -> Any:
    """GSLW Theorem 30's m with the constant 1; logarithm = log2(gamma/epsilon)."""
    return gamma / delta * logarithm


def examine_relative(instance: Amplified) -> tuple[Quantity, ...]:
    absolute = min(0.45, instance.epsilon)
    found, degree = instance.relative_error(absolute)
    while found > instance.epsilon:
        absolute /= 2
        found, degree = instance.relative_error(absolute)
    bound = degree_bound(
        gamma=instance.gamma, delta=instance.delta, logarithm=math.log2(instance.gamma / instance.epsilon)
    )
    return (
        Quantity("degree", float(degree), float(bound)),
        Quantity("relative error of the singular values", found, instance.epsilon),
    )


UNIFORM = stated(
    kind="growth",
    key="GSLW Theorem 30",
    title="Uniform singular value amplification",
    statement="gamma > 1, delta, eps in (0, 1/2): there is m = O((gamma/delta) log(gamma/eps)) and Phi in R^m such that U_Phi has singular "
    "values s~_i with |s~_i/(gamma s_i) - 1| <= eps for all s_i <= (1 - delta)/gamma.",
    construction="be.uniform_amplification",
    rule=degree_bound,
    examine=examine_relative,
    candidates=lambda: iter(
        [Amplified(2.0, 0.25, 0.1), Amplified(2.0, 0.25, 1e-3), Amplified(4.0, 0.25, 1e-3), Amplified(2.0, 0.1, 1e-3)]
    ),
    source=SOURCE,
    remark="the error is relative; that polynomials exist is shown by ours, O(...) is read with the constant 1",
)


# -- GSLW Theorem 56 --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Polynomial:
    """A Hermitian A, an (alpha, a, epsilon)-encoding of it (given by its exact circuit), and P, |P| <= 1/2, by its coefficients."""

    A: np.ndarray
    exact: BlockEncoding
    coefficients: tuple[float, ...]

    @property
    def epsilon(self) -> float:
        return float(np.linalg.norm(self.A - to_dense(self.exact.target_data), 2))

    @property
    def encoding(self) -> BlockEncoding:
        """Half of the QSVT of 2 P_even plus half of that of 2 P_odd; one QSVT where P has one parity."""
        parts = _parities(self.coefficients)
        terms = [singular_value_transformation(self.exact, len(parts) * part) for part in parts]
        return terms[0] if len(terms) == 1 else linear_combination([0.5, 0.5], terms)

    def target(self) -> np.ndarray:
        """P(A/alpha), outside of [-1, 1] too."""
        values, vectors = np.linalg.eigh(self.A / self.exact.record.alpha)
        return (vectors * chebyshev.chebval(values, np.array(self.coefficients))) @ vectors.conj().T

    def __repr__(self) -> str:
        r, shown = self.exact.record, np.array2string(self.A, precision=6, separator=", ").replace("\n", "")
        block = np.array2string(to_dense(self.exact.block_data), precision=6, separator=", ").replace("\n", "")
        given = f"A = {shown}, alpha = {r.alpha:g}, block = {block}, epsilon = {self.epsilon:.6g}"
        return f"{given}, P = sum c_k T_k, c = {list(self.coefficients)}"


def _parities(coefficients: Sequence[float]) -> list[np.ndarray]:
    c = np.array(coefficients)
    parts = [np.where(np.arange(c.size) % 2 == parity, c, 0.0) for parity in (0, 1)]
    return [part for part in parts if np.any(part)]


def polynomial_rule(A: Record, *, degree: Any) -> Record:
    """delta = 0: our phases are exact to rounding."""
    return record(1, A.ancillas + 2, 4 * degree * square_root(A.epsilon / A.alpha))


def examine_polynomial(instance: Polynomial) -> tuple[Quantity, ...]:
    e, r = instance.encoding, instance.exact.record
    given = Record(r.alpha, r.ancillas, instance.epsilon, r.norm)
    claimed = polynomial_rule(given, degree=len(instance.coefficients) - 1)
    error = float(np.linalg.norm(instance.target() - claimed.alpha * to_dense(e.block_data), 2))
    return (
        Quantity("error", error, float(claimed.epsilon), rounding=ROUNDING),
        Quantity("ancillas", float(e.circuit.qubits - e.n), float(claimed.ancillas), float(e.ancillas)),
        Quantity("alpha", float(e.record.alpha), float(claimed.alpha), float(e.record.alpha), ROUNDING),
    )


def _scalar_polynomial(A: float, block: float, coefficients: Sequence[float]) -> Polynomial:
    return Polynomial(np.array([[A]]), BlockEncoding.from_matrix([[block]], alpha=1.0), tuple(coefficients))


def inside() -> Iterator[Polynomial]:
    """||A|| <= alpha."""
    yield _scalar_polynomial(1.0, 0.5, [0.25, 0.25])
    for degree in (2, 5, 10):
        yield _scalar_polynomial(1.0, math.cos(2.3311 / degree), [*[0.0] * degree, 0.5])
    exact = BlockEncoding.from_matrix([[0.6, 0.2], [0.2, -0.4]], alpha=1.0)
    A = np.array([[0.6, 0.2], [0.2, -0.4]]) + 0.05 * np.array([[0.0, 1.0], [1.0, 0.0]])
    yield Polynomial(A, exact, (0.1, 0.1, 0.1, -0.2))


def everywhere() -> Iterator[Polynomial]:
    """Encoded 1, meant 2: P = T_3/2 has the value 13 there."""
    yield _scalar_polynomial(2.0, 1.0, [0.0, 0.0, 0.0, 0.5])
    yield from inside()


EIGENVALUES = stated(
    key="GSLW Theorem 56",
    title="Polynomial eigenvalue transformation of arbitrary parity",
    statement="U an (alpha, a, eps)-encoding of a Hermitian A, delta >= 0, P real of degree d, |P| <= 1/2 on [-1, 1]: a (1, a + 2, 4 d "
    "sqrt(eps/alpha) + delta)-encoding of P(A/alpha), d uses of U and U^H and one controlled one.",
    construction="poly.singular_value_transformation",
    rule=polynomial_rule,
    examine=examine_polynomial,
    candidates=everywhere,
    source=SOURCE,
    remark="read literally, A may be longer than alpha (up to alpha + eps), where |P| <= 1/2 says nothing; GSLW Lemma 22, which the proof "
    "uses, asks for ||A|| <= alpha; delta = 0 here",
)
EIGENVALUES_INSIDE = relabelled(EIGENVALUES, key="GSLW Theorem 56, ||A|| <= alpha", candidates=inside)

CLAIMS = (ROBUSTNESS, LINEAR, UNIFORM, EIGENVALUES, EIGENVALUES_INSIDE)
