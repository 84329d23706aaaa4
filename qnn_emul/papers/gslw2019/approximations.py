"""Polynomials near a sign, a rectangle, an exponential, completions of real ones: GSLW Lemmas 25 and 29, Theorems 5, 32, 58 and 73,
Corollaries 10, 62 and 64."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from scipy import special

from ...claims import Data, Integer, Real, at_most
from ...linalg.polynomials import Polynomial, sign
from ..closed import SIGN, sign_degree
from ..small import EXACT, gap, instead
from . import restated
from .functions import GRID, degree
from .transformation import SINGULAR, asked, beyond, sum_of_squares

ANGLES = np.cos((np.arange(64) + 0.5) * np.pi / 64)
ZEROS = 2.0**-20  # rounding of zeros of a polynomial


def completed(P: np.ndarray, Q: np.ndarray) -> list[Any]:
    """Real P and Q as real parts of P + iB and Q + iC, B^2 + (1 - x^2) C^2 what is left of 1; by their Chebyshev coefficients."""
    weight = np.array([0.5, 0.0, -0.5])  # 1 - x^2
    whole = chebyshev.chebadd(chebyshev.chebmul(P, P), chebyshev.chebmul(weight, chebyshev.chebmul(Q, Q)))
    left = chebyshev.chebsub([1.0], whole)
    k = P.size - 1
    B, side = sum_of_squares(left)
    squares = chebyshev.chebval(ANGLES, whole) + B**2 + side**2
    C = side / np.sqrt(1 - ANGLES**2)
    return [
        gap("|P|^2 + (1 - x^2)|Q|^2 - 1", squares, np.ones(64), ZEROS),
        at_most(
            "what P has beyond degree and parity k", beyond(chebyshev.chebfit(ANGLES, B, 20), k), 0.0, rounding=ZEROS
        ),
        at_most(
            "what Q has beyond degree and parity k - 1",
            beyond(chebyshev.chebfit(ANGLES, C, 20), k - 1),
            0.0,
            rounding=ZEROS,
        ),
    ]


@restated(
    key="GSLW Theorem 5, if",
    title="Real polynomials as real parts",
    kind="theorem",
    inputs={"P": Data(tuple), "Q": Data(tuple)},
    candidates=lambda: [((0.0, 0.4), (0.3,)), ((0.1, 0.0, 0.3), (0.0, 0.2)), ((0.0, 0.2, 0.0, -0.3), (0.1, 0.0, 0.1))],
    implied_by="GSLW Lemma 6 for 1 - P^2 - (1 - x^2) Q^2; the other direction is |P|^2 >= (Re P)^2",
    remark="one direction, for sums below 1 on [-1, 1]; P and Q by their Chebyshev coefficients",
)
def theorem_5(P: Any, Q: Any) -> Any:
    """Real P~, Q~ of degrees k and k - 1 and these parities are real parts of P and Q of GSLW Theorem 3 iff P~^2 + (1 - x^2) Q~^2 <= 1 on
    [-1, 1]."""
    return completed(np.array(P), np.array(Q))


@restated(
    key="GSLW Corollary 10",
    title="A real polynomial as a real part",
    inputs={"P": Data(tuple)},
    candidates=lambda: [(0.0, 0.5), (0.2, 0.0, -0.6), (0.0, 0.3, 0.0, 0.5), (0.1, 0.0, 0.2, 0.0, 0.5)],
    implied_by="GSLW Lemma 6 for 1 - P^2",
    remark="sizes below 1 on [-1, 1]; P by its Chebyshev coefficients",
)
def corollary_10(P: Any) -> Any:
    """P_< real of degree d >= 1 and parity d with |P_<| <= 1 on [-1, 1]: there is a complex P of GSLW Corollary 8 with Re P = P_<."""
    return completed(np.array(P), np.zeros(1))


@restated(
    key="GSLW Lemma 25",
    title="A polynomial near the sign",
    kind="growth",
    inputs=SINGULAR,
    rule=asked,
    candidates=lambda: [(0.5, 0.5), (0.25, 0.1), (0.1, 1e-3)],
    implied_by="linalg.polynomials.sign of x/2 with the gap delta/2: the degree 1 + 2 ln(5.4/eps)/delta is enough",
    remark="on a grid of [-2, 2]; O(...) is read with the constant 5.76",
)
def lemma_25(delta: Any, eps: Any) -> Any:
    """An odd P of degree O(log(1/eps)/delta), |P| <= 1 on [-2, 2] and |P - sign| <= eps on [-2, 2] without (-delta, delta)."""
    S, bound = sign(delta / 2, eps), sign_degree(delta / 2, eps)
    return [
        at_most("|P - sign|", np.max(np.abs(1 - S(np.linspace(delta, 2, 401) / 2))), asked(epsilon=eps)),
        at_most("|P|", np.max(np.abs(S(GRID))), 1.0, rounding=EXACT),
        *counted(S, bound, 2 * SIGN * math.log2(1 / eps) / delta),
    ]


def counted(P: Polynomial, bound: float, stated: float) -> list[Any]:
    """The degree beside its bound in closed form, and this beside its O(...)."""
    return [
        at_most("degree beside the bound in closed form", P.degree, bound),
        at_most("that bound beside its O(...)", bound, stated),
    ]


def rectangle(
    t: float, delta: float, eps: float, added: float
) -> tuple[Callable[[np.ndarray], np.ndarray], Polynomial]:
    """(1 - eps) (S(x + t) + S(-x + t))/2 + added, S near the sign within eps/2 on [-2, 2]."""
    S = sign(delta / 2, eps / 2)
    return lambda x: (1 - eps) * (S((x + t) / 2) + S((t - x) / 2)) / 2 + added, S


def beside_rectangle(t: float, delta: float, eps: float, added: float) -> list[Any]:
    """How far the polynomial leaves [0, eps] outside, [1 - eps, 1] inside and [-1, 1]."""
    P, S = rectangle(t, delta, eps, added)
    x = np.linspace(0, 1, 4001)
    outside, inside = P(x[x >= t + delta]), P(x[x <= t - delta])
    return [
        at_most("largest value outside", np.max(outside), eps, rounding=EXACT),
        at_most("least value outside, below 0", -np.min(outside), 0.0, rounding=EXACT),
        at_most("largest value inside", np.max(inside), 1.0, rounding=EXACT),
        at_most("least value inside, below 1", 1 - np.min(inside), eps, rounding=EXACT),
        at_most("size", np.max(np.abs(P(x))), 1.0, rounding=EXACT),
        *counted(S, sign_degree(delta / 2, eps / 2), 4 * SIGN * math.log2(1 / eps) / delta),
    ]


RECTANGLE: dict[str, Any] = {"t": Real(0.1, 0.9), **SINGULAR}
WINDOWS = ((0.5, 0.25, 0.25), (0.4, 0.1, 1e-2), (0.6, 0.2, 0.4))


@restated(
    key="GSLW Lemma 29",
    title="A polynomial near a rectangle",
    kind="growth",
    inputs=RECTANGLE,
    requires="delta < t and t + delta < 1",
    candidates=lambda: WINDOWS,
    implied_by="the mean of two sign polynomials of accuracy eps'/2, times 1 - eps', plus eps'/2",
    remark="t from 0 to 1; on a grid; O(...) is read with the constant 11.5",
)
def lemma_29(t: Any, delta: Any, eps: Any) -> Any:
    """delta', eps' in (0, 1/2), t in [-1, 1]: an even P' of degree O(log(1/eps')/delta') with |P'| <= 1, P' in [0, eps'] for |x| >= t +
    delta' and P' in [1 - eps', 1] for |x| <= t - delta'."""
    return beside_rectangle(t, delta, eps, eps / 2)


@restated(
    key="GSLW Lemma 29 [P]",
    title="Its polynomial, as the inventory prints it",
    kind="part of a proof",
    inputs=RECTANGLE,
    requires="delta < t and t + delta < 1",
    candidates=lambda: WINDOWS,
    repair=instead("+ eps'/2 in place of + eps'", lambda t, delta, eps: beside_rectangle(t, delta, eps, eps / 2)),
    remark="the last summand is that of the inventory, the paper's own text may have another one; largest values are measured on a grid",
)
def lemma_29_proof(t: Any, delta: Any, eps: Any) -> Any:
    """P' = (1 - eps') (P(x + t) + P(-x + t))/2 + eps', P from a sign polynomial of accuracy eps'/2: P' in [0, eps'] for |x| >= t +
    delta'."""
    return beside_rectangle(t, delta, eps, eps)


def apart(a: float, b: float) -> float:
    """max[b - a, sqrt(1 - a^2) - sqrt(1 - b^2)]."""
    return max(b - a, math.sqrt(1 - a * a) - math.sqrt(1 - b * b))


@restated(
    key="GSLW Theorem 32",
    title="Telling singular values apart",
    kind="growth",
    inputs={"a": Real(0.0, 0.9), "b": Real(0.1, 1.0), "eps": Real(1e-4, 0.5)},
    requires="a < b",
    rule=asked,
    candidates=lambda: [(0.2, 0.6, 0.1), (0.9, 0.99, 1e-2), (0.0, 0.3, 1e-3)],
    implied_by="GSLW Theorem 31 between a and b, or for (1 - Pi~) U Pi between the two roots, whichever are further apart",
    remark="singular values on a grid; O(...) is read with the constant 11.52",
)
def theorem_32(a: Any, b: Any, eps: Any) -> Any:
    """Singular values of at most a and of at least b are told apart within eps by degree O(log(1/eps)/max[b - a, sqrt(1 - a^2) - sqrt(1 -
    b^2)])."""
    width = apart(a, b)
    low, high = (a, b) if width == b - a else (math.sqrt(1 - b * b), math.sqrt(1 - a * a))
    S, t = sign(width / 4, eps), (low + high) / 2

    def P(x: np.ndarray) -> np.ndarray:
        return np.asarray((S((t + x) / 2) + S((t - x) / 2)) / 2)

    found = max(np.max(np.abs(1 - P(np.linspace(0, low, 50)))), np.max(np.abs(P(np.linspace(high, 1, 50)))))
    return [
        at_most("error", found, asked(epsilon=eps)),
        *counted(S, sign_degree(width / 4, eps), 4 * SIGN * math.log2(1 / eps) / width),
    ]


def evolution(t: float, eps: float) -> tuple[np.ndarray, int]:
    """The Jacobi-Anger sums within eps of cos(tx) and sin(tx) on the grid, as half of cos + i sin, and R."""
    R = math.floor(degree(math.e * t / 2, 5 * eps / 4) / 2)
    cosine, sine = np.zeros(2 * R + 1), np.zeros(2 * R + 2)
    cosine[::2] = 2 * (-1.0) ** np.arange(R + 1) * special.jv(2 * np.arange(R + 1), t)
    cosine[0] /= 2
    sine[1::2] = 2 * (-1.0) ** np.arange(R + 1) * special.jv(2 * np.arange(R + 1) + 1, t)
    return (chebyshev.chebval(GRID, cosine) + 1j * chebyshev.chebval(GRID, sine)) / 2, R


@restated(
    key="GSLW Theorem 58",
    title="Hamiltonian simulation",
    kind="theorem",
    inputs={"t": Real(0.01, 50.0), "eps": Real(1e-9, 1.0)},
    rule=asked,
    candidates=lambda: [(1.0, 0.5), (0.1, 1e-2), (10.0, 1e-6)],
    implied_by="GSLW Lemma 57 for eps/6, GSLW Theorem 28 with n = 3, and r(., 5 eps/24) <= r(., eps/6)",
    remark="t is alpha |t|, the eigenvalues of H/alpha are a grid of [-1, 1]; uses of U: 2 R a round, and one controlled",
)
def theorem_58(t: Any, eps: Any) -> Any:
    """U an (alpha, a, 0)-block-encoding of H: a (1, a + 2, eps)-block-encoding of e^(itH) by 3 r(e alpha |t|/2, eps/6) uses of U or U^H and
    3 controlled ones."""
    half, R = evolution(t, eps / 6)
    amplified = 3 * half - 4 * np.abs(half) ** 2 * half
    return [
        at_most("error", np.max(np.abs(amplified - np.exp(1j * t * GRID))), asked(epsilon=eps), rounding=EXACT),
        at_most("uses", 3 * 2 * R, 3 * degree(math.e * t / 2, eps / 6)),
    ]


def uses_bound(*, t: Any, logarithm: Any) -> Any:
    """6 alpha |t| + 9 ln(12/eps)."""
    return 6 * t + 9 * logarithm


@restated(
    key="GSLW Corollary 62",
    title="Hamiltonian simulation of an inexact encoding, uses",
    kind="lemma",
    inputs={"t": Real(0.01, 1e5), "eps": Real(1e-9, 1.0)},
    rule=uses_bound,
    candidates=lambda: [(1.0, 0.5), (0.01, 1e-6), (50.0, 1e-9), (1e5, 0.5)],
    implied_by="GSLW Theorem 58 for eps/2 and GSLW Lemma 59 with q = 1/3: 3 e^(1/3) e/2 = 5.69 <= 6",
    enough="3 e/2 = 4.08 in place of 6 as alpha |t| grows: q -> 0",
    remark="t is alpha |t|; log is read as the natural logarithm; the other half of eps is GSLW Lemma 61's for the encoding",
)
def corollary_62(t: Any, eps: Any) -> Any:
    """U an (alpha, a, eps/|2t|)-block-encoding of H: a (1, a + 2, eps)-block-encoding of e^(itH) by 6 alpha |t| + 9 log(12/eps) uses of U
    or U^H and 3 controlled ones."""
    needed = 3 * degree(math.e * t / 2, eps / 12)
    return [at_most("3 r(e alpha |t|/2, eps/12)", needed, uses_bound(t=t, logarithm=math.log(12 / eps)))]


@restated(
    key="GSLW Corollary 64",
    title="Exponential decay",
    kind="growth",
    inputs={"beta": Real(0.01, 100.0), "eps": Real(1e-9, 0.5)},
    rule=asked,
    candidates=lambda: [(0.1, 0.1), (10.0, 1e-3), (100.0, 1e-6)],
    implied_by="the Taylor series up to s = max(e^2 beta, ln(2/eps)), each power by GSLW Theorem 63: degree sqrt(2 s ln(4/eps)) + 1",
    remark="the Chebyshev series, cut at that degree; O(...) is read with the constant 6 and natural logarithms above 1",
)
def corollary_64(beta: Any, eps: Any) -> Any:
    """e^(-beta (1 - x)) within eps on [-1, 1] by a polynomial of degree O(sqrt(max(beta, log(1/eps)) log(1/eps)))."""
    s = math.ceil(max(math.e**2 * beta, math.log(2 / eps)))
    d = math.ceil(math.sqrt(2 * s * math.log(4 / eps)))
    tail = 2 * float(np.sum(special.ive(np.arange(d + 1, d + 401), beta)))
    log = max(1.0, math.log(1 / eps))
    return [
        at_most("sup |P - e^(-beta (1 - x))|", tail, asked(epsilon=eps)),
        at_most("degree", d, 6 * math.sqrt(max(beta, log) * log) + 2),
    ]


def least_uses(x: float, y: float, f: Callable[[float], float], eps: float) -> float:
    """The lower bound of GSLW Theorem 73."""

    def sine(v: float) -> float:
        return math.sqrt(max(0.0, 1 - v * v))

    lower = max(f(x) - f(y) - 2 * eps, sine(f(y) - eps) - sine(f(x) + eps))
    return lower / (math.sqrt(2) * math.sqrt(1 - x * y - math.sqrt((1 - x * x) * (1 - y * y))))


@restated(
    key="GSLW Theorem 73",
    title="A lower bound on the uses of an unknown encoding",
    kind="theorem",
    inputs={"d": Integer(1, 30), "x": Real(-1.0, 1.0), "y": Real(-1.0, 1.0)},
    requires=lambda d, x, y: abs(x - y) > 1e-4,
    candidates=lambda: [(1, 1e-3, 0.0), (3, 0.0, 1e-3), (5, 0.99, 0.9), (8, 1.0, 0.98)],
    implied_by="the hybrid argument for two unitaries at the distance of the denominator, over T uses",
    remark="f = T_d, which d uses reach with eps = 0; signs of eps as the inventory prints them",
)
def theorem_73(d: Any, x: Any, y: Any) -> Any:
    """U a (1, a, 0)-block-encoding of an unknown H: a (1, b, eps)-block-encoding of f(H) needs T >= max[f(x) - f(y) - 2 eps, sqrt(1 - (f(y)
    - eps)^2) - sqrt(1 - (f(x) + eps)^2)]/(sqrt(2) sqrt(1 - xy - sqrt((1 - x^2)(1 - y^2)))) uses of U, for all x and y."""
    T = lambda v: math.cos(d * math.acos(v))
    return [at_most("lower bound", least_uses(x, y, T, 0.0), d, rounding=2.0**-20)]
