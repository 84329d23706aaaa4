"""Qubitization, signal processing, singular value transformation and amplitude amplification in the survey's articles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from ...claims import Data, Integer, Real, at_most
from ..small import EXACT, HADAMARD, PLUS, X, contraction, dilation, gap, instead, needs, norm, phase, product, signal
from . import claim


def matrices() -> list[Any]:
    return [np.array([[0.6]]), np.array([[0.0, 0.5], [0.5, 0.0]]), contraction(5, 3, 0.9, True)]


def of_polynomial(A: np.ndarray, d: int) -> np.ndarray:
    """T_d of a Hermitian matrix."""
    values, vectors = np.linalg.eigh(A)
    return np.asarray((vectors * chebyshev.chebval(values, [0.0] * d + [1.0])) @ vectors.conj().T)


HERMITIAN: dict[str, Any] = {"A": Data(np.ndarray), "d": Integer(1, 12)}


@claim(
    key="Survey, qubitization: walk",
    title="Powers of the walk are Chebyshev polynomials",
    inputs=HERMITIAN,
    candidates=lambda: [(A, d) for A in matrices() for d in (1, 2, 5)],
    implied_by="T_{d+1} = 2 x T_d - T_{d-1} on the two-dimensional blocks",
    remark="Z is the reflection at |0^m>; eigenvalues are compared for A of order 1",
)
def walk(A: Any, d: Any) -> Any:
    """U_A Hermitian, a (1, m, 0)-block-encoding: W = Z_|0^m> U_A has the eigenvalues e^(+-i arccos lambda), and W^d has the corner
    T_d(A)."""
    side = len(A)
    W = np.kron(np.diag([1, -1]), np.eye(side)) @ dilation(A)
    out = [gap("corner of W^d - T_d(A)", np.linalg.matrix_power(W, d)[:side, :side], of_polynomial(A, d))]
    if side == 1:
        angles = np.sort(np.abs(np.angle(np.linalg.eigvals(W))))
        out.append(gap("angles of the eigenvalues", angles, [math.acos(A[0, 0])] * len(angles)))
    return out


def lifted(U: np.ndarray) -> np.ndarray:
    """((H X) (x) I)(|0><0| (x) U + |1><1| (x) U^H)(H (x) I)."""
    eye = np.eye(len(U))
    select = np.kron(np.diag([1, 0]), U) + np.kron(np.diag([0, 1]), U.conj().T)
    return np.asarray(np.kron(HADAMARD @ X, eye) @ select @ np.kron(HADAMARD, eye))


@claim(
    key="Survey, qubitization: Hermitian lift",
    title="A Hermitian block-encoding with one more qubit",
    inputs={"A": Data(np.ndarray)},
    candidates=lambda: [np.diag([0.6, 1.0]), *matrices()[1:]],
    implied_by="H diag(U, U^H) H has the corner (U + U^H)/2, and H X = Z H",
)
def hermitian(A: Any) -> Any:
    """U'_A = ((H X) (x) I)(|0><0| (x) U_A + |1><1| (x) U_A^H)(H (x) I) is a Hermitian block-encoding of a Hermitian A, with one more
    qubit."""
    # U_A: the dilation times a phase on what is beside the corner, so that it is not Hermitian itself
    side = len(A)
    U = np.kron(np.diag([1, np.exp(0.7j)]), np.eye(side)) @ dilation(A)
    V = lifted(U)
    return [gap("U' - U'^H", V, V.conj().T), gap("corner - A", V[:side, :side], A)]


@claim(
    key="Survey, QSP: real parts",
    title="Real parts by |+>",
    inputs={"phases": Data(tuple), "x": Real(-1.0, 1.0)},
    candidates=lambda: [((0.3, -0.7), 0.6), ((0.1, 1.2, -0.4, 2.0), -0.3)],
    implied_by="U = [[P, i Q s], [i Q* s, P*]], s = sqrt(1 - x^2)",
)
def real_parts(phases: Any, x: Any) -> Any:
    """<+|U_QSP|+> = Re P + i sqrt(1 - x^2) Re Q; W(x)^n has the corner T_n."""
    U = phase(phases[0]) @ product(signal(x) @ phase(t) for t in phases[1:])
    n = len(phases) - 1
    power = np.linalg.matrix_power(signal(x), n)[0, 0]
    stated = U[0, 0].real + 1j * (U[0, 1] / 1j).real
    return [gap("<+|U|+>", PLUS @ U @ PLUS, stated), gap("corner of W^n", power, math.cos(n * math.acos(x)))]


def root_bound(*, degree: Any, root: Any) -> Any:
    """4 d sqrt(eps)."""
    return 4 * degree * root


@claim(
    key="Survey, QSVT: robustness",
    title="QSVT of an approximate block-encoding",
    inputs={"target": Real(-2.0, 2.0), "block": Real(-1.0, 1.0), "d": Integer(1, 8)},
    rule=root_bound,
    candidates=lambda: [(2.0, 1.0, 3), (1.0, 0.5, 2)],
    repair=needs("needs ||A|| <= 1", lambda: [(1.0, 0.5, 2), (1.0, -1.0, 1), (1.0, 0.99, 5)]),
    remark="f = T_d; the wording does not bound ||A||, which the definition leaves up to 1 + eps",
)
def robustness(target: Any, block: Any, d: Any) -> Any:
    """U_A a (1, m, eps)-block-encoding of A: QSVT gives a (1, m + 1, 4 d sqrt(eps))-block-encoding of f(A), deg f = d."""
    T = [0.0] * d + [1.0]
    error = abs(chebyshev.chebval(target, T) - chebyshev.chebval(block, T))
    return [at_most("error", error, root_bound(degree=d, root=math.sqrt(abs(target - block))), rounding=EXACT)]


@claim(
    key="Survey, QSVT: success probability",
    title="Probability of f(A)|psi>",
    inputs={"A": Data(np.ndarray)},
    candidates=lambda: [np.array([[0.5]]), contraction(4, 2, 0.9)],
    repair=instead(
        "<psi|f(A)^H f(A)|psi>, without the square", lambda A: [gap("probability", measured(A), expected(A))]
    ),
    remark="f(A) is A here, psi the first basis vector",
)
def success(A: Any) -> Any:
    """The success probability of f(A)|psi> is |<psi|f(A)^H f(A)|psi>|^2."""
    return [gap("probability", measured(A), expected(A) ** 2)]


def measured(A: np.ndarray) -> float:
    """Squared norm of what has the ancilla in |0>."""
    return norm(dilation(A)[:, 0][: len(A)]) ** 2


def expected(A: np.ndarray) -> float:
    """<0|A^H A|0>."""
    return float((A.conj().T @ A)[0, 0].real)


@claim(
    key="Survey, QSVT: x^2",
    title="Even singular value transformations",
    inputs={"A": Data(np.ndarray)},
    candidates=lambda: [np.array([[0.0, 0.5], [0.0, 0.0]]), contraction(4, 3, 0.9)],
    implied_by="A = W S V^H, V S^2 V^H = A^H A",
)
def square(A: Any) -> Any:
    """f(x) = x^2 gives A^H A, not A^2."""
    values, right = np.linalg.svd(A)[1:]
    return [gap("f(A) - A^H A", (right.conj().T * values**2) @ right, A.conj().T @ A)]


def grover(a: float, m: int) -> float:
    """<g|W^m U|0>, W = -U R_0 U^H R_g, on the plane of the good and the bad state."""
    U = np.array(
        [[a, -math.sqrt(1 - a * a)], [math.sqrt(1 - a * a), a]]
    )  # |g> is the first basis vector, |0> the first input
    flip = np.diag([-1.0, 1.0])  # 1 - 2|0><0|, and of the good state too
    W = -U @ flip @ U.T @ flip
    return float((np.linalg.matrix_power(W, m) @ U)[0, 0])


AMPLIFIED: dict[str, Any] = {"a": Real(0.0, 1.0), "m": Integer(0, 9)}
AMPLITUDES = ((0.5, 1), (0.3, 2), (0.8, 0), (0.1, 5))


@claim(
    key="Survey, amplification: sine",
    title="Amplitude amplification",
    inputs=AMPLIFIED,
    candidates=lambda: AMPLITUDES,
    implied_by="W turns the plane by 2 theta",
)
def sine(a: Any, m: Any) -> Any:
    """W = -U R_psi0 U^H R_psig: |psi_g><psi_g| W^m |psi> = sin((2m + 1) theta) |psi_g>, a = sin theta."""
    return [gap("amplitude", grover(a, m), math.sin((2 * m + 1) * math.asin(a)))]


@claim(
    key="Survey, amplification: Chebyshev",
    title="Amplitude amplification as a Chebyshev polynomial",
    inputs=AMPLIFIED,
    candidates=lambda: AMPLITUDES,
    repair=instead(
        "(-1)^m T_{2m+1}(a)",
        lambda a, m: [gap("amplitude", grover(a, m), (-1) ** m * math.cos((2 * m + 1) * math.acos(a)))],
    ),
    remark="the same W as in 'Survey, amplification: sine', whose minus sign takes (-1)^m away",
)
def as_chebyshev(a: Any, m: Any) -> Any:
    """W = -U R_psi0 U^H R_psig: |psi_g><psi_g| W^m |psi> = T_{2m+1}(a) |psi_g> = (-1)^m sin((2m + 1) theta) |psi_g>."""
    return [gap("amplitude", grover(a, m), math.cos((2 * m + 1) * math.acos(a)))]


@claim(
    key="Survey, amplification: exact",
    title="Amplification to 1",
    inputs={"a": Real(0.01, 1.0)},
    candidates=lambda: [1.0, 0.5, 0.3, 0.05],
    implied_by="(2m' + 1) pi/(4m' + 2) = pi/2",
    remark="m' is the least whole number with sin(pi/(4m' + 2)) <= a",
)
def exact(a: Any) -> Any:
    """m = pi/(4 arcsin a) - 1/2 rounds, exact where that is whole; else a is diluted by R_y to a cos phi = sin(pi/(4m' + 2))."""
    m = math.ceil(math.pi / (4 * math.asin(a)) - 0.5 - 1e-12)
    diluted = math.sin(math.pi / (4 * m + 2))
    return [gap("amplitude", grover(diluted, m), 1.0), at_most("diluted amplitude", diluted, a, rounding=EXACT)]


@claim(
    key="Survey, linear systems: condition number",
    title="alpha in place of ||A||",
    kind="bound",
    inputs={"alpha": Real(1.0, 9.0), "A": Data(np.ndarray)},
    candidates=lambda: [(1.0, np.diag([1.0, 0.25])), (2.0, contraction(6, 3))],
    implied_by="alpha >= ||A||",
)
def condition_number(alpha: Any, A: Any) -> Any:
    """kappa' = alpha ||A^-1|| >= kappa."""
    inverse = norm(np.linalg.inv(A))
    return [at_most("kappa", norm(A) * inverse, alpha * inverse, rounding=EXACT * alpha * inverse)]
