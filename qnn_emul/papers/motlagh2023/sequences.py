"""Sequences of general rotations and controlled unitaries."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Integer
from ...claims import claim as any_claim
from ..small import gap

claim = partial(
    any_claim,
    "Motlagh, Wiebe (arXiv:2308.01501)",
    kind="theorem",
    text="as restated by public notes on the paper",
    construction="the matrices themselves",
)


def rotation(theta: float, phi: float, lam: float) -> np.ndarray:
    """R(theta, phi, lambda)."""
    first = [np.exp(1j * (lam + phi)) * np.cos(theta), np.exp(1j * phi) * np.sin(theta)]
    return np.array([first, [np.exp(1j * lam) * np.sin(theta), -np.cos(theta)]])


def at(angles: Any, z: complex, lower: int = 0) -> np.ndarray:
    """The sequence at U = z, its last `lower` controlled unitaries replaced by |0><0| (x) 1 + |1><1| (x) U^H."""
    out = rotation(*angles[0])
    for step, (theta, phi) in enumerate(angles[1:]):
        controlled = np.diag([1.0, 1 / z]) if step < lower else np.diag([z, 1.0])
        out = rotation(theta, phi, 0.0) @ controlled @ out
    return out


def column(angles: Any) -> np.ndarray:
    """(2, d + 1): the coefficients of P and Q, by a Fourier transform."""
    d = len(angles) - 1
    roots = np.exp(2j * np.pi * np.arange(2 * d + 2) / (2 * d + 2))
    return np.asarray(np.fft.fft(np.array([at(angles, z)[:, 0] for z in roots]).T, axis=1) / (2 * d + 2))


SEQUENCES = (
    ((0.3, 0.1, 0.4), (1.1, -0.5)),
    ((0.7, -0.2, 0.0), (0.4, 0.9), (1.2, 0.3), (0.2, -1.0)),
)


@claim(
    key="Generalized QSP, first column",
    title="What a sequence of general rotations gives",
    inputs={"angles": Data(tuple)},
    candidates=lambda: SEQUENCES,
    implied_by="each step raises the degree by at most 1, and is unitary",
    remark="that every such sequence gives an admissible pair, not that every pair is reached",
)
def first_column(angles: Any) -> Any:
    """(prod_j R(theta_j, phi_j, 0) A) R(theta_0, phi_0, lambda), A = |0><0| (x) U + |1><1| (x) I, has the first column (P(U), Q(U)) with
    degrees at most d and |P|^2 + |Q|^2 = 1 on the circle."""
    d = len(angles) - 1
    z = np.exp(0.7j)
    return [
        gap("coefficients beyond d", column(angles)[:, d + 1 :], np.zeros((2, d + 1))),
        gap("|P|^2 + |Q|^2", np.sum(np.abs(at(angles, z)[:, 0]) ** 2), 1.0),
    ]


@claim(
    key="Generalized QSP, angles [P]",
    title="The last angles from the leading coefficients",
    kind="part of a proof",
    inputs={"angles": Data(tuple)},
    candidates=lambda: SEQUENCES,
    implied_by="the last step times A multiplies the leading coefficient of what it meets by (e^(i phi) cos theta, sin theta)",
    remark="angles in (0, pi/2); compared as e^(i phi) and tan theta",
)
def last_angles(angles: Any) -> Any:
    """theta_d = arctan(|b_d|/|a_d|) and phi_d = Arg(a_d/b_d) of the leading coefficients peel one layer."""
    d = len(angles) - 1
    a, b = column(angles)[:, d]
    theta, phi = angles[-1]
    return [
        gap("tan theta", abs(b) / abs(a), np.tan(theta), 1e-9),
        gap("e^(i phi)", np.exp(1j * np.angle(a / b)), np.exp(1j * phi), 1e-9),
    ]


@claim(
    key="Generalized QSP, negative powers",
    title="Laurent polynomials by the same angles",
    inputs={"angles": Data(tuple), "lower": Integer(0, 9)},
    requires=lambda angles, lower: lower < len(angles),
    candidates=lambda: [(angles, k) for angles in SEQUENCES for k in (0, 1)] + [(SEQUENCES[1], 3)],
    implied_by="A' = A (1 (x) U^H), and U commutes with everything",
)
def negative_powers(angles: Any, lower: Any) -> Any:
    """Replacing k factors A by A' = |0><0| (x) I + |1><1| (x) U^H multiplies P and Q by U^-k, with the same angles."""
    z = np.exp(0.7j)
    return [gap("column", at(angles, z, lower)[:, 0], z**-lower * at(angles, z)[:, 0])]
