"""Singular value transformation by phases: GSLW Theorems 3, 4, 17, 26, 27 and 31, Lemmas 6 and 14, Corollary 18."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from ...claims import Data, Real, at_most
from ...linalg.polynomials import sign
from ..closed import SIGN, sign_degree
from ..small import EXACT, gap, norm, phase, product, unitary
from . import restated
from .signal_processing import PHASES, sequence


def in_signal(phases: Sequence[float], x: complex) -> np.ndarray:
    """e^(i phi_0 Z) prod_j W(x) e^(i phi_j Z); outside of [-1, 1] too, by the same polynomials."""
    side = 1j * np.sqrt(1 - complex(x) ** 2)
    W = np.array([[x, side], [side, x]])
    return product([phase(phases[0]), *(W @ phase(t) for t in phases[1:])])


def interpolated(values: np.ndarray) -> np.ndarray:
    """Chebyshev coefficients from values at as many Chebyshev nodes."""
    return np.asarray(chebyshev.chebfit(chebyshev.chebpts1(values.size), values, values.size - 1))


def beyond(coefficients: np.ndarray, degree: int) -> float:
    """The largest coefficient that a polynomial of this degree and its parity does not have."""
    orders = np.arange(coefficients.size)
    return float(np.max(np.abs(np.where((orders > degree) | ((orders - degree) % 2 == 1), coefficients, 0.0))))


@restated(
    key="GSLW Theorem 3, only if",
    title="What a sequence of phases and W(x) makes",
    kind="theorem",
    inputs={"phases": Data(tuple)},
    candidates=lambda: PHASES,
    implied_by="induction: a further W(x) e^(i phi Z) raises the degrees by 1 and turns the parities over; the matrix is unitary",
    remark="one direction: every sequence gives P and Q of these degrees, parities and moduli; polynomials by their values at 12 nodes",
)
def theorem_3(phases: Any) -> Any:
    """e^(i phi_0 Z) prod_{j <= k} W(x) e^(i phi_j Z) = [[P, i Q sqrt(1-x^2)], [i Q* sqrt(1-x^2), P*]]: deg P <= k, deg Q <= k - 1, parities
    k and k - 1, |P|^2 + (1 - x^2) |Q|^2 = 1 on [-1, 1]."""
    k, nodes = len(phases) - 1, chebyshev.chebpts1(12)
    made = np.array([in_signal(phases, x) for x in nodes])
    P, Q = made[:, 0, 0], made[:, 0, 1] / (1j * np.sqrt(1 - nodes**2))
    return [
        gap("lower right - P*", made[:, 1, 1], P.conj()),
        gap("lower left - i Q* sqrt(1 - x^2)", made[:, 1, 0], 1j * Q.conj() * np.sqrt(1 - nodes**2)),
        at_most("what P has beyond degree and parity k", beyond(interpolated(P), k), 0.0, rounding=EXACT),
        at_most("what Q has beyond degree and parity k - 1", beyond(interpolated(Q), k - 1), 0.0, rounding=EXACT),
        gap("|P|^2 + (1 - x^2)|Q|^2 - 1", np.abs(P) ** 2 + (1 - nodes**2) * np.abs(Q) ** 2, np.ones(12)),
    ]


def one() -> Any:
    """1."""
    return 1


@restated(
    key="GSLW Theorem 4, only if",
    title="What P of a sequence of phases satisfies",
    kind="theorem",
    inputs={"phases": Data(tuple)},
    rule=one,
    candidates=lambda: PHASES,
    implied_by="|P|^2 + (1 - x^2)|Q|^2 = 1 continued to all x: 1 - x^2 is negative outside, and Q(ix) Q*(ix) is minus a square for odd Q",
    remark="one direction, at 60 places beyond 1 and on the imaginary axis; the measured numbers are 1/|P| and its like",
)
def theorem_4(phases: Any) -> Any:
    """P can be completed iff degree and parity are those of GSLW Theorem 3, |P| <= 1 on [-1, 1], |P| >= 1 outside, and for even k P(ix)
    P*(ix) >= 1 for all real x."""
    places = np.geomspace(1, 20, 60)

    def P(x: complex) -> complex:
        return complex(in_signal(phases, x)[0, 0])

    out = [
        at_most("1/|P| outside", max(1 / abs(P(s * x)) for x in places for s in (1, -1)), one(), rounding=EXACT),
        at_most("|P| inside", max(abs(P(x)) for x in np.linspace(-1, 1, 61)), one(), rounding=EXACT),
    ]
    if len(phases) % 2 == 0:
        return out
    # P*(ix) is the conjugate of P at the conjugate of ix
    least = min((P(1j * x) * P(-1j * x).conjugate()).real for x in np.linspace(-5, 5, 60))
    return [*out, at_most("1/(P(ix) P*(ix))", 1 / least, one(), rounding=EXACT)]


def sum_of_squares(A: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """B and C sqrt(1 - x^2) at 64 angles, from the zeros of A(cos t) in the unit disc (Fejer and Riesz); A even, by its coefficients."""
    half = (A.size - 1) // 2
    laurent = np.concatenate([A[:0:-1] / 2, [A[0]], A[1:] / 2])  # of z^(-2k) ... z^(2k), A(cos t) at z = e^(it)
    zeros = np.roots(laurent[::-1])
    inside = zeros[np.argsort(np.abs(zeros))][: zeros.size // 2]
    z = np.exp(1j * (np.arange(64) + 0.5) * np.pi / 64)
    p = np.prod(z[:, None] - inside, axis=1) * z ** (-float(half))
    wanted = chebyshev.chebval(z.real, A)
    p = p * math.sqrt(float(np.mean(wanted) / np.mean(np.abs(p) ** 2)))
    return p.real, p.imag


@restated(
    key="GSLW Lemma 6",
    title="An even polynomial as a sum of squares",
    inputs={"A": Data(tuple)},
    candidates=lambda: [(1.0, 0.0, 0.5), (0.5, 0.0, 0.1, 0.0, 0.2), (1.0, 0.0, -0.3, 0.0, 0.4)],
    implied_by="the theorem of Fejer and Riesz for A(cos t), of which the zeros come in pairs z, 1/z and -z",
    remark="A by its Chebyshev coefficients, positive on [-1, 1]; B and C from the zeros inside of the circle",
)
def lemma_6(A: Any) -> Any:
    """A even, real, at least 0 on [-1, 1], of degree at most 2k: A = B^2 + (1 - x^2) C^2, deg B <= k, deg C <= k - 1, parities k and k -
    1."""
    coefficients = np.array(A)
    k = (coefficients.size - 1) // 2
    x = np.cos((np.arange(64) + 0.5) * np.pi / 64)
    B, side = sum_of_squares(coefficients)
    C = side / np.sqrt(1 - x * x)
    loose = 2.0**-20  # zeros of a polynomial
    return [
        gap("A - B^2 - (1 - x^2) C^2", B**2 + side**2, chebyshev.chebval(x, coefficients), loose),
        at_most("what B has beyond degree and parity k", beyond(chebyshev.chebfit(x, B, 20), k), 0.0, rounding=loose),
        at_most(
            "what C has beyond degree and parity k - 1", beyond(chebyshev.chebfit(x, C, 20), k - 1), 0.0, rounding=loose
        ),
    ]


def projector(seed: int, side: int, rank: int) -> np.ndarray:
    """Onto a subspace of this dimension, the same for the same numbers."""
    V = unitary(seed, side)[:, :rank]
    return np.asarray(V @ V.conj().T)


def alternating(phases: Sequence[float], U: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """U_Phi: e^(i phi_1 (2 Pi~ - 1)) U e^(i phi_2 (2 Pi - 1)) U^H ... for odd, with Pi and U^H first for even length."""
    n, factors = len(phases), []
    for j, t in enumerate(phases):
        forward = (n - j) % 2 == 1  # the last is U
        factors += [phase(t, left if forward else right), U if forward else U.conj().T]
    return product(factors)


def transformed(phases: Sequence[float], A: np.ndarray) -> np.ndarray:
    """P^(SV)(A), P the corner of prod_j e^(i phi_j Z) R(x): odd P keeps W and V, even P has V on both sides."""
    W, values, V = np.linalg.svd(A)
    P = [sequence(phases, min(x, 1.0))[0, 0] for x in values]
    return np.asarray(((W if len(phases) % 2 else V.conj().T) * P) @ V)


LEVELS = ((4, 2, 2), (5, 3, 2), (4, 1, 1))
SEQUENCES = tuple((p, levels) for p in PHASES for levels in LEVELS[:2])


@restated(
    key="GSLW Theorem 17",
    title="Singular value transformation by alternating phases",
    kind="theorem",
    inputs={"phases": Data(tuple), "levels": Data(tuple)},
    candidates=lambda: SEQUENCES,
    implied_by="GSLW Lemma 14, block by block",
    remark="levels: the size of U and the ranks of Pi~ and Pi",
)
def theorem_17(phases: Any, levels: Any) -> Any:
    """P and Phi as in GSLW Corollary 8: P^(SV)(Pi~ U Pi) = Pi~ U_Phi Pi for odd n, Pi U_Phi Pi for even n."""
    return [gap("U_Phi - P^(SV)", *both(phases, levels, alternating))]


def both(phases: Any, levels: Any, made: Any, real: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """The corner of `made` and the transformed singular values."""
    side, rank_left, rank_right = levels
    U, left, right = unitary(3, side), projector(4, side, rank_left), projector(5, side, rank_right)
    whole = made(phases, U, left, right)
    found = (left if len(phases) % 2 else right) @ whole @ right
    A, opposite = left @ U @ right, [-t for t in phases]
    stated = (transformed(phases, A) + transformed(opposite, A)) / 2 if real else transformed(phases, A)
    # P(0) of even P stands beside the image of Pi too: only what Pi keeps is compared
    return found, (left if len(phases) % 2 else right) @ stated @ right


def real_part(phases: Any, U: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(<+| (x) 1)(|0><0| (x) U_Phi + |1><1| (x) U_-Phi)(|+> (x) 1)."""
    minus = alternating([-t for t in phases], U, left, right)
    return np.asarray((alternating(phases, U, left, right) + minus) / 2)


@restated(
    key="GSLW Corollary 18",
    title="Real polynomials by one ancilla",
    inputs={"phases": Data(tuple), "levels": Data(tuple)},
    candidates=lambda: SEQUENCES,
    implied_by="the complex conjugate of R(x) is R(x): -Phi makes P*, and (P + P*)/2 is the real part",
    remark="from phases to the polynomial: P_< is the real part of the P of Phi; that every P_< has such phases is GSLW Corollary 10",
)
def corollary_18(phases: Any, levels: Any) -> Any:
    """P_< real of parity n with |P_<| <= 1 on [-1, 1]: P_<^(SV)(Pi~ U Pi) = (<+| (x) Pi')(|0><0| (x) U_Phi + |1><1| (x) U_-Phi)(|+> (x)
    Pi)."""
    return [gap("U_Phi, U_-Phi - P_<^(SV)", *both(phases, levels, real_part, True))]


@restated(
    key="GSLW Lemma 14",
    title="The planes of two projectors",
    inputs={"levels": Data(tuple)},
    candidates=lambda: LEVELS,
    implied_by="U v = s w + (1 - Pi~) U v, and the two vectors beside v and w are unit multiples of (1 - Pi) U^H w and (1 - Pi~) U v",
    remark="singular values below 1: each of their planes, by its four matrix elements",
)
def lemma_14(levels: Any) -> Any:
    """U maps the plane of each right singular vector of Pi~ U Pi, s < 1, to that of the left one by R(s) = [[s, sqrt(1 - s^2)], [sqrt(1 -
    s^2), -s]]."""
    side, rank_left, rank_right = levels
    U, left, right = unitary(3, side), projector(4, side, rank_left), projector(5, side, rank_right)
    W, values, V = np.linalg.svd(left @ U @ right)
    found = 0.0
    for w, s, v in zip(W.T, values, V.conj(), strict=True):
        if not EXACT < s < 1 - EXACT:
            continue
        sine = math.sqrt(1 - s * s)
        beside_w, beside_v = (U @ v - s * w) / sine, (U.conj().T @ w - s * v) / sine
        plane = np.array(
            [[w.conj() @ U @ v, w.conj() @ U @ beside_v], [beside_w.conj() @ U @ v, beside_w.conj() @ U @ beside_v]]
        )
        found = max(
            found, norm(plane - np.array([[s, sine], [sine, -s]])), norm(left @ beside_w), norm(right @ beside_v)
        )
    return [at_most("distance to R(s)", found, 0.0, rounding=2.0**-30)]


def asked(*, epsilon: Any) -> Any:
    """The error that is asked for."""
    return epsilon


SINGULAR: dict[str, Any] = {"delta": Real(0.01, 0.5), "eps": Real(1e-4, 0.5)}
GAPS = ((0.5, 0.5), (0.25, 0.1), (0.1, 1e-3))


@restated(
    key="GSLW Theorem 26",
    title="Singular vector transformation",
    kind="growth",
    inputs=SINGULAR,
    rule=asked,
    candidates=lambda: GAPS,
    implied_by="linalg.polynomials.sign: m = 1 + ln(10.8/eps^2)/delta is enough for eps^2/2",
    remark="singular values delta ... 1 on a grid; the sign polynomial has the accuracy eps^2/2; O(...) is read with the constant 8.64",
)
def theorem_26(delta: Any, eps: Any) -> Any:
    """There is Phi in R^m, m = O(log(1/eps)/delta), with ||Pi~_{>= delta} U_Phi Pi_{>= delta} - Pi~_{>= delta} W V^H Pi_{>= delta}|| <=
    eps."""
    return steps(delta, eps, asked(epsilon=eps), lambda error: error)


def steps(delta: float, eps: float, claimed: float, distance: Any) -> list[Any]:
    """The largest distance that an error 1 - P makes, the degree beside its bound in closed form, and this beside its O(...)."""
    P = sign(delta, eps * eps / 2)
    x = np.linspace(delta, 1, 200)
    bound = sign_degree(delta, eps * eps / 2)
    return [
        at_most("distance", distance(float(np.max(np.abs(1 - P(x))))), claimed, rounding=EXACT),
        at_most("degree beside the bound in closed form", P.degree, bound),
        at_most("that bound beside its O(...)", bound, 3 * SIGN * math.log2(1 / eps) / delta),
    ]


@restated(
    key="GSLW Theorem 27",
    title="Fixed-point amplitude amplification",
    kind="growth",
    inputs=SINGULAR,
    rule=asked,
    candidates=lambda: GAPS,
    implied_by="||psi_G - U~ psi_0||^2 = 2 - 2 Re P(a), and linalg.polynomials.sign with the accuracy eps^2/2",
    remark="a from delta to 1 on a grid; real P, of which the ancilla takes the real part; O(...) is read with the constant 8.64",
)
def theorem_27(delta: Any, eps: Any) -> Any:
    """a |psi_G> = Pi U |psi_0>, a > delta: U~ with || |psi_G> - U~ |psi_0> || <= eps by O(log(1/eps)/delta) uses of U and U^H and one
    ancilla."""
    return steps(delta, eps, asked(epsilon=eps), lambda error: math.sqrt(2 * error))


@restated(
    key="GSLW Theorem 31",
    title="Singular value threshold projectors",
    kind="growth",
    inputs={"t": Real(0.2, 0.8), **SINGULAR},
    rule=asked,
    candidates=lambda: [(0.5, 0.25, 0.1), (0.4, 0.1, 1e-3)],
    requires="delta < t and t + delta < 1",
    implied_by="the mean of two sign polynomials with the gap delta/2 (`papers.closed`), which is even",
    remark="singular values on a grid; P = 1 below the threshold, 0 above; O(...) is read with the constant 5.76",
)
def theorem_31(t: Any, delta: Any, eps: Any) -> Any:
    """There is Phi in R^m, m = O(log(1/eps)/delta), that keeps singular values of at most t - delta within eps and sends those of at least
    t + delta within eps to 0."""
    S = sign(delta / 2, eps)

    def P(x: np.ndarray) -> np.ndarray:
        return np.asarray((S((t + x) / 2) + S((t - x) / 2)) / 2)

    low, high, bound = np.linspace(0, t - delta, 100), np.linspace(t + delta, 1, 100), sign_degree(delta / 2, eps)
    return [
        at_most("error below", np.max(np.abs(1 - P(low))), asked(epsilon=eps)),
        at_most("error above", np.max(np.abs(P(high))), asked(epsilon=eps)),
        at_most("size", np.max(np.abs(P(np.linspace(-1, 1, 401)))), 1.0, rounding=EXACT),
        at_most("degree beside the bound in closed form", S.degree, bound),
        at_most("that bound beside its O(...)", bound, 2 * SIGN * math.log2(1 / eps) / delta),
    ]
