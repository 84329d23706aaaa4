"""Normalizations, angles and dilations of Qrisp, PennyLane, pyqsp and NWQLib, and what NWQLib notes of norms on grids."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev

from ...claims import Data, Integer, Otherwise, Real, Several, at_most
from ...claims import claim as any_claim
from ...encoding.encoding import BlockEncoding
from ..small import EXACT, PLUS, contraction, gap, instead, norm, phase, product, reflection, signal, unitary

claim = partial(any_claim, kind="bound", text="read, in its files", construction="the matrices themselves")
QRISP, PENNYLANE, PYQSP, NWQLIB = "Qrisp", "PennyLane", "pyqsp", "NWQLib"


def combined(y: list[float], seed: int) -> np.ndarray:
    """sum y_j U_j."""
    return np.asarray(sum(c * unitary(seed + j, 2) for j, c in enumerate(y)))


def least(alpha: float, A: np.ndarray) -> Any:
    """A corner is a contraction: ||A|| - alpha is the least error of any encoding with this alpha."""
    return at_most("least error, ||A|| - alpha", norm(A) - alpha, 0.0, rounding=EXACT * max(norm(A), 1.0))


REAL_SUM: dict[str, Any] = {"y": Several(Real(-9.0, 9.0, nonzero=True), 1, 4), "seed": Integer(0, 99)}


@claim(
    QRISP,
    key="Qrisp, alpha of a sum",
    title="alpha of a linear combination, as documented",
    inputs=REAL_SUM,
    candidates=lambda: [([-1.0], 0), ([1.0, -1.0], 0), ([0.5, 2.0], 3)],
    repair=instead(
        "alpha = sum |alpha_i|, as its code has it", lambda y, seed: [least(sum(map(abs, y)), combined(y, seed))]
    ),
    remark="the note speaks of real coefficients without a sign",
)
def qrisp_sum(y: Any, seed: Any) -> Any:
    """sum alpha_i U_i with real coefficients is encoded with alpha = sum alpha_i, exactly."""
    return [least(sum(y), combined(y, seed))]


@claim(
    QRISP,
    key="Qrisp, scaling",
    title="alpha of a multiple, as documented",
    inputs={"c": Real(-9.0, 9.0), "alpha": Real(1.0, 9.0)},
    candidates=lambda: [(-1.0, 1.0), (2.0, 1.5)],
    repair=instead("|c| alpha, as its code has it", lambda c, alpha: [least(abs(c) * alpha, np.array([[c * alpha]]))]),
    remark="A is alpha times a unitary",
)
def qrisp_scaling(c: Any, alpha: Any) -> Any:
    """c A of an encoding with alpha has c alpha."""
    return [least(c * alpha, np.array([[c * alpha]]))]


def block_scale(A: np.ndarray) -> float:
    """max(||A A^H||_inf, ||A^H A||_inf), or 1 where that is less."""
    return max(1.0, *(float(np.linalg.norm(G, np.inf)) for G in (A @ A.conj().T, A.conj().T @ A)))


@claim(
    PENNYLANE,
    key="PennyLane, BlockEncode",
    title="By what a matrix is divided",
    inputs={"A": Data(np.ndarray)},
    construction="a dilation of what is left",
    candidates=lambda: [np.diag([2.0, 0.5]), contraction(1, 2, 3.0), np.array([[1.0, 1.0], [1.0, -1.0]])],
    implied_by="||A||^2 = ||A A^H|| <= ||A A^H||_inf, and s >= ||A|| where s >= max(1, ||A||^2)",
    otherwise=Otherwise("the dilation of A/||A||", lambda A: BlockEncoding.from_matrix(A, alpha=norm(A))),
    enough="alpha = ||A||, or the square root of what is taken",
    remark="A of norm above 1, where something is divided by",
)
def block_encode(A: Any) -> Any:
    """A is divided by max(||A A^H||_inf, ||A^H A||_inf) where that exceeds 1, and completed by sqrt(1 - A A^H), sqrt(1 - A^H A): one
    ancilla where A is square."""
    scale = block_scale(A)
    return BlockEncoding.from_matrix(A, alpha=scale), {"alpha": scale, "ancillas": 1, "epsilon": 0.0}


@claim(
    PENNYLANE,
    key="PennyLane, BlockEncode of a number",
    title="By what a number is divided",
    inputs={"A": Real(-9.0, 9.0)},
    candidates=lambda: [-2.0, 0.5, 3.0],
    repair=instead("divided by |A| where |A| > 1", lambda A: [least(max(1.0, abs(A)), np.array([[A]]))]),
)
def block_encode_number(A: Any) -> Any:
    """A number is divided by A where A > 1, else by 1; what is left is completed to a unitary."""
    return [least(A if A > 1 else 1.0, np.array([[A]]))]


def corner(phases: list[float], x: float) -> complex:
    """Of e^(i phi_0 Z) W(x) e^(i phi_1 Z) W(x) ..."""
    return complex((phase(phases[0]) @ product([signal(x) @ phase(t) for t in phases[1:]]))[0, 0])


@claim(
    PENNYLANE,
    key="PennyLane, angles from W(x) to QSVT",
    title="Conversion of angles",
    kind="lemma",
    inputs={"phases": Data(list), "x": Real(-1.0, 1.0)},
    candidates=lambda: [([0.3, -0.7], 0.6), ([0.1, 1.2, -0.4], -0.3), ([0.2, 0.5, 1.0, -1.0, 0.3], 0.8)],
    implied_by="W(x) = i e^(-i pi Z/4) R(x) e^(-i pi Z/4), and pi more in d phases is a sign (-1)^d: i^d (-1)^d = i^(4 - d mod 4)",
)
def converted_angles(phases: Any, x: Any) -> Any:
    """Angles for W(x) serve QSVT with 3 pi/4 added to the first, pi/2 to the inner ones and - pi/4 to the last, and the global phase
    i^(4 - d mod 4)."""
    d = len(phases) - 1
    shifts = [3 * math.pi / 4, *[math.pi / 2] * (d - 1), -math.pi / 4]
    moved = [t + s for t, s in zip(phases, shifts, strict=True)]
    U = phase(moved[0]) @ product([reflection(x) @ phase(t) for t in moved[1:]])
    return [gap("corner", 1j ** (4 - d % 4) * U[0, 0], corner(phases, x))]


QSP: dict[str, Any] = {"phases": Data(list), "x": Real(-1.0, 1.0)}


def sequences() -> list[Any]:
    return [([0.0, 0.0], 0.5), ([0.3, -0.7, 0.2], 0.6), ([0.1, 1.2, -0.4, 2.0], -0.3)]


def signal_unitary(phases: list[float], x: float) -> np.ndarray:
    return np.asarray(phase(phases[0]) @ product([signal(x) @ phase(t) for t in phases[1:]]))


@claim(
    PYQSP,
    key="pyqsp, P and Q",
    title="The two polynomials of a sequence",
    kind="lemma",
    inputs=QSP,
    candidates=sequences,
    implied_by="the sequence is in SU(2)",
)
def both_polynomials(phases: Any, x: Any) -> Any:
    """|P|^2 + (1 - a^2)|Q|^2 = 1, P and i sqrt(1 - a^2) Q being the first row."""
    U = signal_unitary(phases, x)
    return [gap("|P|^2 + (1 - a^2)|Q|^2", abs(U[0, 0]) ** 2 + abs(U[0, 1]) ** 2, 1.0)]


def in_z(phases: list[float], x: float) -> complex:
    """<0|U_z|0> with U_x = H U_z H."""
    return complex(PLUS @ signal_unitary(phases, x) @ PLUS)


@claim(
    PYQSP,
    key="pyqsp, from U_x to U_z",
    title="The corner in the other convention",
    kind="lemma",
    inputs=QSP,
    candidates=sequences,
    repair=instead(
        "Re P_x(a) + i sqrt(1 - a^2) Re Q_x(a)",
        lambda phases, x: [
            gap(
                "corner",
                in_z(phases, x),
                signal_unitary(phases, x)[0, 0].real + 1j * signal_unitary(phases, x)[0, 1].imag,
            )
        ],
    ),
    remark="as its README words it",
)
def z_convention(phases: Any, x: Any) -> Any:
    """U_x = H U_z H: P_z(a) = <0|U_z|0> = P_x(a) + Q_x(a)."""
    U = signal_unitary(phases, x)
    return [gap("corner", in_z(phases, x), U[0, 0] + U[0, 1] / (1j * math.sqrt(1 - x * x)))]


@claim(
    NWQLIB,
    key="NWQLib, dense dilation",
    title="A dilation with -B in the other corner",
    kind="construction",
    inputs={"A": Data(np.ndarray)},
    candidates=lambda: [
        np.array([[0.0, 1.0], [0.0, 0.0]]),
        contraction(2, 3, 2.0),
        np.array([[1.0, 0.5], [0.5, -1.0]]),
    ],
    implied_by="B = W S V^H and K = W sqrt(1 - S^2) V^H: B B^H + K K^H = 1, and B K^H is Hermitian",
)
def dense_dilation(A: Any) -> Any:
    """[[B, K], [K, -B]], B = A/alpha = W S V^H, K = W sqrt(1 - S^2) V^H, is unitary for every square A; alpha = ||A|| is the smallest with
    eps = 0."""
    B = A / norm(A)
    left, values, right = np.linalg.svd(B)
    K = (left * np.sqrt(np.maximum(1 - values**2, 0))) @ right
    U = np.block([[B, K], [K, -B]])
    return [gap("U^H U - 1", U.conj().T @ U, np.eye(len(U)), 1e-7), at_most("||A||", norm(A), norm(A))]


@claim(
    NWQLIB,
    key="NWQLib, circulant",
    title="alpha of a circulant matrix",
    inputs={"beta": Several(Real(-9.0, 9.0, nonzero=True), 1, 8)},
    candidates=lambda: [[2.0], [1.0, -1.0, 1.0], [0.5, 3.0]],
    implied_by="a sum of s terms",
)
def circulant(beta: Any) -> Any:
    """sum_b beta_b S^b has alpha = sum |beta_b| <= s max |beta_b|."""
    return [at_most("sum |beta|", sum(map(abs, beta)), len(beta) * max(map(abs, beta)), rounding=EXACT)]


def on_grid(c: np.ndarray, nodes: np.ndarray) -> list[Any]:
    """sup |p| beside the bound from these nodes."""
    d, N = len(c) - 1, len(nodes)
    fine = np.cos(np.linspace(0, np.pi, 2001))
    largest = float(np.max(np.abs(chebyshev.chebval(nodes, c))))
    claimed = largest / math.cos(math.pi * d / (2 * N))
    return [at_most("sup |p|", np.max(np.abs(chebyshev.chebval(fine, c))), claimed, rounding=EXACT * max(claimed, 1.0))]


def chebyshev_nodes(N: int) -> np.ndarray:
    return np.cos(np.pi * (np.arange(N) + 0.5) / N)


def polynomials() -> list[Any]:
    """T_d, largest between the nodes; and a polynomial that is small on equidistant points."""
    return [(np.array([0.0, 1.0]), 2), (np.array([0.0] * 7 + [1.0]), 14), (vanishing(6), 8)]


def vanishing(d: int) -> np.ndarray:
    """Coefficients of a polynomial of degree d with its zeros on d + 1 equidistant points but one in the middle."""
    return np.asarray(chebyshev.chebfromroots(np.delete(np.linspace(-1, 1, d + 1), d // 2)))


@claim(
    NWQLIB,
    key="NWQLib, Chebyshev grid",
    title="The maximum of a polynomial from a grid",
    inputs={"c": Data(np.ndarray), "N": Integer(1, 64)},
    requires=lambda c, N: len(c) - 1 < N,
    candidates=polynomials,
    implied_by="the theorem of Ehlich and Zeller",
)
def chebyshev_grid(c: Any, N: Any) -> Any:
    """deg p = d, N Chebyshev nodes, d < N: sup |p| on [-1, 1] <= sec(pi d/(2N)) times the maximum over the nodes."""
    return on_grid(c, chebyshev_nodes(N))


@claim(
    "NWQLib, which quotes and refutes it",
    key="NWQLib, equidistant grid",
    title="The same factor for an equidistant grid",
    inputs={"c": Data(np.ndarray), "N": Integer(2, 64)},
    requires=lambda c, N: len(c) - 1 < N,
    candidates=lambda: [(np.array([0.0, 1.0]), 2), (vanishing(11), 12)],
    repair=instead("Chebyshev nodes", lambda c, N: on_grid(c, chebyshev_nodes(N))),
    text="as restated by NWQLib's notes, as an extension of a published theorem",
)
def equidistant_grid(c: Any, N: Any) -> Any:
    """deg p = d, N equidistant points of [-1, 1] with its ends, d < N: sup |p| <= sec(pi d/(2N)) times the maximum over the points."""
    return on_grid(c, np.linspace(-1, 1, N))
