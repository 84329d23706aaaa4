"""Polynomials and bounds on functions: GSLW Theorems 20 and 63, Lemmas 35, 40, 57, 59, what proofs say, GSLW equation 69."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from scipy import optimize, special

from ...claims import Data, Integer, Real, at_most
from ..small import EXACT, contraction, instead, norm, root
from . import restated


def spectral(f: Any, A: np.ndarray) -> np.ndarray:
    """f of a Hermitian matrix."""
    values, vectors = np.linalg.eigh(A)
    return np.asarray((vectors * f(values)) @ vectors.conj().T)


def modulus_bound(*, logarithm: Any, modulus: Any) -> Any:
    """4 (ln(2/t + 1) + 1)^2 omega(t), t = ||A - B||; logarithm = ln(2/t + 1)."""
    return 4 * (logarithm + 1) * (logarithm + 1) * modulus


def two_by_two() -> list[Any]:
    flip = np.array([[0.0, 1.0], [1.0, 0.0]])
    pairs = [(np.diag([0.1, -0.1]), 0.1 * flip), (contraction(1, 4, 0.9, True), contraction(2, 4, 0.9, True))]
    return [(A, B) for A, B in [*pairs, (np.array([[1.0]]), np.array([[-1.0]]))]]


@restated(
    key="GSLW Theorem 20",
    title="Robustness of functions of Hermitian matrices",
    kind="theorem",
    inputs={"A": Data(np.ndarray), "B": Data(np.ndarray)},
    rule=modulus_bound,
    candidates=two_by_two,
    remark="f = |x|, of which the modulus of continuity is t",
)
def theorem_20(A: Any, B: Any) -> Any:
    """A, B Hermitian of norm at most 1, f with modulus of continuity omega: ||f(A) - f(B)|| <= 4 (ln(2/||A - B|| + 1) + 1)^2 omega(||A -
    B||)."""
    t = norm(A - B)
    claimed = modulus_bound(logarithm=math.log(2 / t + 1), modulus=t)
    return [at_most("||f(A) - f(B)||", norm(spectral(np.abs, A) - spectral(np.abs, B)), claimed, rounding=EXACT)]


@restated(
    key="GSLW Corollary 21",
    title="Robustness of functions of singular values",
    inputs={"A": Data(np.ndarray), "B": Data(np.ndarray)},
    rule=modulus_bound,
    candidates=lambda: [
        (np.array([[0.1, 0.1], [0.0, 0.0]]), np.array([[0.1, -0.1], [0.0, 0.0]])),
        (contraction(1, 4, 0.9), contraction(2, 4, 0.9)),
        (np.array([[1.0]]), np.array([[-1.0]])),
    ],
    remark="f = |x|, even, of which the modulus of continuity is t: |A| = sqrt(A^H A)",
)
def corollary_21(A: Any, B: Any) -> Any:
    """A, A~ of norm at most 1, f even or odd with modulus of continuity omega: ||f^(SV)(A) - f^(SV)(A~)|| <= 4 (ln(2/||A - A~|| + 1) + 1)^2
    omega(||A - A~||)."""
    t = norm(A - B)
    claimed = modulus_bound(logarithm=math.log(2 / t + 1), modulus=t)
    gap_of_roots = norm(root(A.conj().T @ A) - root(B.conj().T @ B))
    return [at_most("||f(A) - f(A~)||", gap_of_roots, claimed, rounding=EXACT)]


def near_one(*, root: Any) -> Any:
    """sqrt(2 eta)."""
    return root


@restated(
    key="GSLW Theorem 26 [P], near 1",
    title="A number of modulus at most 1 with a real part near 1",
    kind="part of a proof",
    inputs={"r": Real(0.0, 1.0), "t": Real(-3.0, 3.0)},
    rule=near_one,
    candidates=lambda: [(1.0, 0.01), (1.0, 2.0), (0.5, 0.3)],
    implied_by="|z - 1|^2 = |z|^2 + 1 - 2 Re z",
    remark="z = r e^(it)",
)
def near_one_step(r: Any, t: Any) -> Any:
    """|z| <= 1 and Re z >= 1 - eta give |z - 1| <= sqrt(2 eta)."""
    z = r * complex(math.cos(t), math.sin(t))
    return [at_most("|z - 1|", abs(z - 1), near_one(root=math.sqrt(2 * (1 - z.real))), rounding=EXACT)]


def dolph(n: int, epsilon: float, x: np.ndarray) -> np.ndarray:
    """T_n(x T_{1/n}(1/eps))."""
    y = x * math.cosh(math.acosh(1 / epsilon) / n)
    return np.asarray(chebyshev.chebval(y, [0.0] * n + [1.0]))


GRID = np.cos(np.linspace(0, np.pi, 401))


@restated(
    key="GSLW Lemma 35",
    title="Widest interval on which a polynomial is small",
    inputs={"n": Integer(1, 12), "eps": Real(0.01, 0.9)},
    candidates=lambda: [(1, 0.5), (3, 0.5), (6, 0.1)],
    repair=instead(
        "eps T_n(x T_{1/n}(1/eps))",
        lambda n, eps: [
            at_most("sup |P| on [-1, 1]", np.max(np.abs(eps * dolph(n, eps, GRID))), 1.0, rounding=EXACT / eps)
        ],
    ),
    remark="as version 1 words it; that P is admissible is examined, not that its interval is the widest",
)
def lemma_35(n: Any, eps: Any) -> Any:
    """Among real P of degree n with |P| <= 1 on [-1, 1] and P(+-1) = (+-1)^n, the widest [-l, l] with |P| <= eps belongs to T_n(x
    T_{1/n}(1/eps)), T_y(x) = cosh(y arccosh x)."""
    return [at_most("sup |P| on [-1, 1]", np.max(np.abs(dolph(n, eps, GRID))), 1.0, rounding=EXACT / eps)]


def cut_inverse(b: int, x: np.ndarray) -> np.ndarray:
    """(1 - (1 - x^2)^b)/x."""
    return np.asarray(-np.expm1(b * np.log1p(-x * x)) / x)


def exponent(kappa: float, epsilon: float) -> int:
    """b = ceil(kappa^2 ln(kappa/eps))."""
    return math.ceil(kappa * kappa * math.log(kappa / epsilon))


CUTS = ((2.0, 0.1), (5.0, 0.01), (100.0, 1e-3))


@restated(
    key="GSLW Lemma 40, inverse",
    title="A bounded function near 1/x",
    inputs={"kappa": Real(1.1, 1e3), "eps": Real(1e-9, 0.5)},
    candidates=lambda: CUTS,
    implied_by="(1 - x^2)^b/x falls with x, and (1 - 1/kappa^2)^b <= e^(-b/kappa^2) <= eps/kappa",
)
def lemma_40_inverse(kappa: Any, eps: Any) -> Any:
    """b = ceil(kappa^2 log(kappa/eps)): f = (1 - (1 - x^2)^b)/x is eps-close to 1/x on [-1, 1] without (-1/kappa, 1/kappa)."""
    found = kappa * math.exp(exponent(kappa, eps) * math.log1p(-1 / kappa**2))
    return [at_most("|f - 1/x| at 1/kappa", found, eps, rounding=EXACT)]


@restated(
    key="GSLW Lemma 40, truncation",
    title="Its polynomial",
    inputs={"kappa": Real(1.1, 10.0), "eps": Real(1e-6, 0.5)},
    candidates=lambda: CUTS[:2],
    implied_by="at most b weights beyond J, each at most e^(-J^2/b); and J + 1 terms of modulus at most 2",
    remark="sup over a grid of 200 points of (0, 1]",
)
def lemma_40_truncation(kappa: Any, eps: Any) -> Any:
    """J = ceil(sqrt(b log(4b/eps))), g = 4 sum_{j <= J} (-1)^j [sum_{i > j} C(2b, b + i)/4^b] T_{2j+1}: eps-close to f on [-1, 1], |g| <= 4
    J."""
    b = exponent(kappa, eps)
    J = math.ceil(math.sqrt(b * math.log(4 * b / eps)))
    weights = np.nan_to_num(special.bdtrc(b + np.arange(J + 1), 2 * b, 0.5))  # 0 beyond b
    coefficients = np.zeros(2 * J + 2)
    coefficients[1::2] = 4 * (-1.0) ** np.arange(J + 1) * weights
    x = np.linspace(0.005, 1 - 1e-9, 200)
    g = chebyshev.chebval(x, coefficients)
    return [
        at_most("sup |g - f|", np.max(np.abs(g - cut_inverse(b, x))), eps, rounding=EXACT * J),
        at_most("sup |g|", np.max(np.abs(g)), 4.0 * J),
    ]


def degree(t: float, epsilon: float) -> float:
    """r(t, eps), the solution of (t/r)^r = eps above t."""
    at = lambda r: r * math.log(r / t) + math.log(epsilon)
    return float(optimize.brentq(at, t, math.e * t + 2 * math.log(1 / epsilon) + 1, xtol=1e-15, rtol=1e-14))


@restated(
    key="GSLW Lemma 57",
    title="Jacobi-Anger sums",
    inputs={"t": Real(0.01, 50.0), "eps": Real(1e-12, 0.36)},
    candidates=lambda: [(1.0, 0.1), (0.1, 0.01), (5.0, 1e-6), (20.0, 1e-3)],
    implied_by="2 sum_{k > R} |J_2k(t)| and |J_m(t)| <= (t/2)^m/m!, a geometric tail, by GSLW Lemma 59's r",
    remark="sup over a grid of 400 points",
)
def lemma_57(t: Any, eps: Any) -> Any:
    """t != 0, eps in (0, 1/e), R = floor(r(e|t|/2, 5 eps/4)/2): the Jacobi-Anger sums for cos(tx) up to T_2R and sin(tx) up to T_{2R+1} are
    eps-close on [-1, 1]."""
    R = math.floor(degree(math.e * t / 2, 5 * eps / 4) / 2)
    even, odd = np.zeros(2 * R + 1), np.zeros(2 * R + 2)
    even[::2] = 2 * (-1.0) ** np.arange(R + 1) * special.jv(2 * np.arange(R + 1), t)
    even[0] /= 2
    odd[1::2] = 2 * (-1.0) ** np.arange(R + 1) * special.jv(2 * np.arange(R + 1) + 1, t)
    sums = ((np.cos, even), (np.sin, odd))
    found = [np.max(np.abs(f(t * GRID) - chebyshev.chebval(GRID, c))) for f, c in sums]
    return [
        at_most(f"sup |{name}(tx) - sum|", e, eps, rounding=EXACT)
        for name, e in zip(("cos", "sin"), found, strict=True)
    ]


def exponential_bound(*, power: Any, t: Any, logarithm: Any, q: Any) -> Any:
    """e^q t + ln(1/eps)/q; power = e^q."""
    return power * t + logarithm / q


@restated(
    key="GSLW Lemma 59",
    title="A bound on r(t, eps)",
    inputs={"t": Real(0.01, 100.0), "eps": Real(1e-12, 0.999999), "q": Real(0.001, 10.0)},
    rule=exponential_bound,
    candidates=lambda: [(1.0, 0.999999, 0.001), (2.0, 0.1, 0.5), (10.0, 1e-6, 1.0)],
    implied_by="for r > e^q t, (t/r)^r < e^(-q r)",
)
def lemma_59(t: Any, eps: Any, q: Any) -> Any:
    """r(t, eps) < e^q t + ln(1/eps)/q for all q > 0."""
    claimed = exponential_bound(power=math.exp(q), t=t, logarithm=math.log(1 / eps), q=q)
    return [at_most("r(t, eps)", degree(t, eps), claimed, rounding=EXACT * claimed)]


@restated(
    key="GSLW Theorem 63",
    title="Polynomials of low degree near x^s",
    kind="theorem",
    inputs={"s": Integer(1, 60), "d": Integer(0, 60)},
    requires="d < s",
    candidates=lambda: [(1, 0), (5, 2), (40, 10), (60, 30)],
    implied_by="Hoeffding's inequality for a sum of s signs",
    enough="2 e^(-(d + 1)^2/(2s)), for the sum exceeds d",
    remark="P_{s,d} is the Chebyshev series of x^s cut at T_d, which errs most at 1",
)
def theorem_63(s: Any, d: Any) -> Any:
    """||P_{s,d} - x^s|| <= 2 e^(-d^2/(2s)) on [-1, 1]."""
    tail = sum(math.comb(s, k) for k in range(s + 1) if abs(2 * k - s) > d) / 2**s
    return [at_most("sup |P - x^s|", tail, 2 * math.exp(-d * d / (2 * s)), 2 * math.exp(-((d + 1) ** 2) / (2 * s)))]


def one() -> Any:
    """B."""
    return 1.0


@restated(
    key="GSLW Corollary 67 [P]",
    title="Coefficient sum of the negative powers",
    kind="part of a proof",
    inputs={"c": Real(0.01, 20.0), "delta": Real(0.001, 0.5)},
    rule=one,
    candidates=lambda: [(1.0, 0.5), (0.5, 0.1), (3.0, 0.01)],
    implied_by="(1 - 1/(2c))^(-c) <= 2 for c >= 1, and 2^c <= 2 below",
    remark="Taylor around 1, r = 1 - delta and a margin delta/(2 max(1, c))",
)
def corollary_67_sum(c: Any, delta: Any) -> Any:
    """The coefficient sum sum_l (r + delta')^l |a_l| of (delta^c/2) x^(-c) is at most B = 1."""
    return [at_most("coefficient sum", (1 - 1 / (2 * max(1.0, c))) ** -c / 2, one(), rounding=EXACT)]


@restated(
    key="GSLW Corollary 69 [P]",
    title="Coefficient sum of the inverse",
    kind="part of a proof",
    inputs={"delta": Real(0.001, 0.5)},
    rule=one,
    candidates=lambda: [0.5, 0.01],
    repair=instead(
        "B = 3/2", lambda delta: [at_most("coefficient sum", 0.75 * delta / (delta - delta / 2), 1.5, rounding=EXACT)]
    ),
    remark="the sum is 3 delta/4 over 1 - (1 - delta + delta/2)",
)
def corollary_69_sum(delta: Any) -> Any:
    """(3/4) delta/x by Taylor series around +-1, r = 1 - delta and a margin delta/2: the coefficient sum is at most B = 1."""
    return [at_most("coefficient sum", 0.75 * delta / (1 - (1 - delta + delta / 2)), one(), rounding=EXACT)]


@restated(
    key="GSLW Lemma 70 [P]",
    title="Coefficient sum of the arcsine",
    kind="part of a proof",
    inputs={"radius": Real(0.0, 1.0)},
    rule=one,
    candidates=lambda: [1.0, 0.5],
    implied_by="its Taylor coefficients are positive, and it is 1 at 1",
)
def lemma_70_sum(radius: Any) -> Any:
    """The coefficient sum of (2/pi) arcsin on radii up to 1 is at most B = 1."""
    return [at_most("coefficient sum", 2 / math.pi * math.asin(radius), one(), rounding=EXACT)]


def distinguishing(*, largest: Any, root: Any) -> Any:
    """sqrt(2) max[|x - y|, |sqrt(1 - x^2) - sqrt(1 - y^2)|]."""
    return root * largest


@restated(
    key="GSLW equation 69",
    title="The denominator of the lower bound",
    kind="bound",
    inputs={"a": Real(0.0, 3.0), "b": Real(0.0, 3.0)},
    rule=distinguishing,
    candidates=lambda: [(math.pi / 4 + 0.01, math.pi / 4 - 0.01), (1.0, 0.0), (3.0, 1.0)],
    implied_by="both sides are multiples of |sin((a - b)/2)|, and max(|sin m|, |cos m|) >= 1/sqrt(2)",
    remark="x = cos a, y = cos b",
)
def equation_69(a: Any, b: Any) -> Any:
    """sqrt(2) sqrt(1 - xy - sqrt((1 - x^2)(1 - y^2))) <= sqrt(2) max[|x - y|, |sqrt(1 - x^2) - sqrt(1 - y^2)|]."""
    claimed = distinguishing(
        largest=max(abs(math.cos(a) - math.cos(b)), abs(math.sin(a) - math.sin(b))), root=math.sqrt(2)
    )
    return [at_most("denominator", 2 * abs(math.sin((a - b) / 2)), claimed, rounding=EXACT)]
