"""The eigenvalue transform and phase estimation, as study notes word them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Integer, Real
from ...claims import claim as any_claim
from ..small import gap, instead, phase, reflection

claim = partial(
    any_claim,
    "Martyn, Rossi, Tan, Chuang (arXiv:2105.02859)",
    kind="lemma",
    text="as restated by public study notes, in their words",
    construction="the matrices themselves",
)


def transformed(x: float, twist: float, alternating: bool) -> complex:
    """Corner of e^(i phi_0 P) U e^(i phi_1 P) U' e^(i phi_2 P) of an encoding of x whose other columns are turned by a phase."""
    U = np.diag([1.0, np.exp(1j * twist)]) @ reflection(x)
    second = U.conj().T if alternating else U
    P = [phase(t) for t in (0.3, -0.7, 0.2)]
    return complex((P[0] @ second @ P[1] @ U @ P[2])[0, 0])


TWISTED: dict[str, Any] = {"x": Real(-1.0, 1.0), "twist": Real(-3.0, 3.0)}


@claim(
    key="Eigenvalue transform, every encoding",
    title="The same encoding in every step",
    inputs=TWISTED,
    candidates=lambda: [(0.6, 3.0), (0.0, 1.0)],
    repair=instead(
        "U and U^H in turn (or a Hermitian U)",
        lambda x, twist: [gap("corner", transformed(x, twist, True), transformed(x, 0.0, True))],
    ),
    remark="the corner must be the same polynomial of x for every encoding: compared with that of the Hermitian encoding of x",
)
def every_encoding(x: Any, twist: Any) -> Any:
    """e^(i phi_0 P) prod_j [U_H e^(i phi_j P)] applies a polynomial to the eigenvalues of a Hermitian H, for every block-encoding U_H, the
    same U_H in every step."""
    return [gap("corner", transformed(x, twist, False), transformed(x, 0.0, False))]


def singular(theta: float, guess: float, j: int, power: int) -> float:
    """|1 + e^(-2 pi i guess power) e^(2 pi i theta 2^j)|/2."""
    return float(abs(1 + np.exp(2j * np.pi * (theta * 2**j - guess * power))) / 2)


@claim(
    key="Phase estimation by QSVT",
    title="Singular values that tell a phase",
    inputs={"theta": Real(0.0, 1.0), "guess": Real(0.0, 1.0), "j": Integer(0, 6)},
    candidates=lambda: [(0.25, 0.25, 1), (0.3, 0.1, 0), (0.3, 0.2, 3)],
    repair=instead(
        "e^(-2 pi i 2^j theta^), and the modulus of the cosine",
        lambda theta, guess, j: [
            gap("value", singular(theta, guess, j, 2**j), abs(np.cos(np.pi * (theta - guess) * 2**j)))
        ],
    ),
    remark="at theta = theta^ = 1/4 and j = 1 the value is |1 + i|/2, not 1",
)
def estimation(theta: Any, guess: Any, j: Any) -> Any:
    """A_j = (1 + e^(-2 pi i theta^) U^(2^j))/2 has the singular value cos(pi (theta - theta^) 2^j) on the eigenvector of phase theta."""
    return [gap("value", singular(theta, guess, j, 1), abs(np.cos(np.pi * (theta - guess) * 2**j)))]


def gadget(t: float, P: np.ndarray) -> np.ndarray:
    """Two NOTs controlled by the projector around R_z(-t) on an ancilla in |0>: what acts on the system."""
    side = len(P)
    control = np.kron(np.eye(2), np.eye(side) - P) + np.kron(np.array([[0, 1], [1, 0]]), P)
    turn = np.kron(np.diag([np.exp(0.5j * t), np.exp(-0.5j * t)]), np.eye(side))
    return np.asarray((control @ turn @ control)[:side, :side])


PROJECTORS = (np.diag([1.0, 0.0]), np.full((2, 2), 0.5))


@claim(
    key="Projector phase",
    title="A phase of a projector by two controlled NOTs",
    inputs={"t": Real(0.0, 3.0), "P": Data(np.ndarray)},
    candidates=lambda: [(t, P) for t in (1.0, 0.3) for P in PROJECTORS],
    repair=instead(
        "e^(i phi (2 P - 1)/2), which differs by the phase e^(i phi/2)",
        lambda t, P: [gap("gadget", gadget(-t, P), np.exp(-0.5j * t) * (np.exp(1j * t) * P + np.eye(2) - P))],
    ),
    remark="the phase matters where the gadget is controlled, as in a sum of two sequences; R_z(-phi) between the NOTs",
)
def projector_phase(t: Any, P: Any) -> Any:
    """e^(i phi P) = e^(i phi) P + (1 - P) is implemented by two NOTs controlled by P and one R_z."""
    return [gap("gadget - e^(i phi P)", gadget(-t, P), np.exp(1j * t) * P + np.eye(2) - P)]
