"""Linear combinations and oblivious amplitude amplification."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from ...claims import Data, Integer, Real, at_most
from ...claims import claim as any_claim
from ..small import EXACT, contraction, dilation, gap, norm, unitary

restated = partial(
    any_claim,
    kind="lemma",
    text="as restated by public notes on the paper",
    construction="the matrices themselves",
)
claim = partial(restated, "Berry, Childs, Cleve, Kothari, Somma (arXiv:1412.4687)")
earlier = partial(restated, "Berry, Childs, Cleve, Kothari, Somma (arXiv:1312.1414)")


def around(corner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A unitary with this corner, and the reflection 1 - 2 P of its ancilla."""
    side = len(corner)
    return dilation(corner), np.kron(np.diag([-1, 1]), np.eye(side))


@claim(
    key="Taylor series, success probability",
    title="Success of PREP, SEL, PREP",
    inputs={"s": Real(1.0, 9.0), "seed": Integer(0, 99), "unitarily": Integer(0, 1)},
    candidates=lambda: [(2.0, 0, 1), (2.0, 1, 0), (1.0, 3, 1)],
    implied_by="the corner is U~/s",
)
def success(s: Any, seed: Any, unitarily: Any) -> Any:
    """The success probability is ||U~ psi||^2/s^2, equal to 1/s^2 when U~ is unitary."""
    U = unitary(seed, 2) if unitarily else contraction(seed, 2, s * 0.9)
    state = unitary(seed + 7, 2)[:, 0]
    found = norm((around(U / s)[0][:, :2] @ state)[:2]) ** 2
    out = [gap("probability", found, norm(U @ state) ** 2 / s**2)]
    return [*out, gap("1/s^2", found, 1 / s**2)] if unitarily else out


@claim(
    key="Taylor series, oblivious amplification",
    title="One round of oblivious amplitude amplification",
    inputs={"s": Real(1.0, 9.0), "U": Data(np.ndarray)},
    candidates=lambda: [(2.0, np.eye(1)), (2.0, contraction(3, 2, 1.05)), (4.0, unitary(5, 3))],
    implied_by="P W R W^H R W P with R = 1 - 2 P, multiplied out",
)
def one_round(s: Any, U: Any) -> Any:
    """A = -W R W^H R W has the corner (3/s) U~ - (4/s^3) U~ U~^H U~."""
    W, R = around(U / s)
    found = (-W @ R @ W.conj().T @ R @ W)[: len(U), : len(U)]
    return [gap("corner", found, 3 / s * U - 4 / s**3 * U @ U.conj().T @ U)]


@earlier(
    key="Oblivious amplification, rounds",
    title="Rounds of oblivious amplitude amplification",
    inputs={"theta": Real(0.0, 1.5), "rounds": Integer(0, 9), "seed": Integer(0, 99)},
    candidates=lambda: [(0.3, 2, 0), (1.2, 1, 4), (math.pi / 6, 1, 2)],
    implied_by="the corner of each round is T_{2l+1} of sin theta, with sign (-1)^l",
)
def rounds_of(theta: Any, rounds: Any, seed: Any) -> Any:
    """A corner sin(theta) V, V unitary: S = -U R U^H R gives S^l U with the corner sin((2l + 1) theta) V."""
    V = unitary(seed, 2)
    U, R = around(math.sin(theta) * V)
    found = np.linalg.matrix_power(-U @ R @ U.conj().T @ R, rounds) @ U
    return [gap("corner", found[:2, :2], math.sin((2 * rounds + 1) * theta) * V)]


@earlier(
    key="Oblivious amplification, dilution",
    title="Dilution to 1/4",
    inputs={"p": Real(0.25, 1.0)},
    candidates=lambda: [0.25, 0.5, 1.0],
    implied_by="1/4 = p/(4p), and 3/2 - 4/8 = 1",
)
def dilution(p: Any) -> Any:
    """A success probability p > 1/4 is diluted to 1/4 by an ancilla of amplitude 1/(2 sqrt(p)); one round then gives 1."""
    diluted = math.sqrt(p) / (2 * math.sqrt(p))
    return [
        gap("diluted", diluted**2, 0.25),
        at_most("1 - amplitude", 1 - (3 * diluted - 4 * diluted**3), 0.0, rounding=EXACT),
    ]
