"""Signal processing by W(x) and R(x): GSLW Corollary 8, Lemmas 9 and 19, equation 16."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ...claims import Data, Integer, Real
from ..small import X, gap, instead, phase, product, reflection, signal, unitary
from . import restated


def sequence(phases: Sequence[float], x: float) -> np.ndarray:
    """prod_j e^(i phi_j Z) R(x)."""
    return product(phase(t) @ reflection(x) for t in phases)


PHASES = ((0.3,), (0.3, -1.1), (0.2, 0.7, -0.4), (1.0, 2.0, -0.5, 0.25))


@restated(
    key="GSLW Corollary 8, ends",
    title="Values of P at -1, 0 and 1",
    inputs={"phases": Data(tuple)},
    candidates=lambda: PHASES,
    implied_by="R(1) = Z, R(-1) = -Z and R(0) = X, through which e^(i phi Z) commutes up to the sign of phi",
)
def corollary_8(phases: Any) -> Any:
    """P the corner of prod_j e^(i phi_j Z) R(x), degree d: P(+-1) = (+-1)^d prod_j e^(i phi_j), and for even d P(0) = e^(-i sum_j (-1)^j
    phi_j)."""
    d, P = len(phases), {x: sequence(phases, x)[0, 0] for x in (-1.0, 0.0, 1.0)}
    whole = np.exp(1j * sum(phases))
    out = [gap("P(1)", P[1.0], whole), gap("P(-1)", P[-1.0], (-1) ** d * whole)]
    signed = sum((-1) ** (j + 1) * t for j, t in enumerate(phases))
    return out if d % 2 else [*out, gap("P(0)", P[0.0], np.exp(-1j * signed))]


@restated(
    key="GSLW Lemma 9",
    title="Chebyshev polynomials from fixed phases",
    inputs={"d": Integer(1, 12), "x": Real(-1.0, 1.0)},
    candidates=lambda: [(d, x) for d in (1, 2, 3, 8) for x in (1.0, 0.3, -0.7)],
    implied_by="induction: e^(i pi Z/2) R(x) = i Z R(x) is a rotation by arccos x",
)
def lemma_9(d: Any, x: Any) -> Any:
    """phi_1 = (1 - d) pi/2 and phi_j = pi/2 for j >= 2: the corner is T_d(x)."""
    corner = sequence([(1 - d) * math.pi / 2] + [math.pi / 2] * (d - 1), x)[0, 0]
    return [gap("corner - T_d(x)", corner, math.cos(d * math.acos(x)))]


@restated(
    key="GSLW equation 16 [P]",
    title="W(x) from R(x)",
    kind="part of a proof",
    inputs={"x": Real(-1.0, 1.0)},
    candidates=lambda: [1.0, 0.0, 0.6],
    repair=instead(
        "i e^(-i pi Z/4) R(x) e^(-i pi Z/4), with one sign on both sides",
        lambda x: [gap("W(x)", 1j * phase(-math.pi / 4) @ reflection(x) @ phase(-math.pi / 4), signal(x))],
    ),
    remark="the signs are those of the inventory; e^(i pi Z/4) and its inverse leave the diagonal of R(x), which is x and -x",
)
def equation_16(x: Any) -> Any:
    """W(x) = i e^(-i pi Z/4) R(x) e^(i pi Z/4)."""
    return [gap("W(x)", 1j * phase(-math.pi / 4) @ reflection(x) @ phase(math.pi / 4), signal(x))]


@restated(
    key="GSLW Lemma 19",
    title="Phase gadget with two projector-controlled NOTs",
    inputs={"t": Real(-3.0, 3.0), "rank": Integer(0, 3)},
    candidates=lambda: [(0.7, 1), (-2.0, 2), (0.4, 0), (1.1, 3)],
    implied_by="X e^(-i phi Z) X = e^(i phi Z) on the image of Pi, e^(-i phi Z) beside it",
)
def lemma_19(t: Any, rank: Any) -> Any:
    """C_Pi NOT (e^(-i phi Z) (x) I) C_Pi NOT = sum_b |b><b| (x) e^((-1)^b i phi (2 Pi - I))."""
    V = unitary(7, 3)[:, :rank]
    P = V @ V.conj().T
    controlled = np.kron(X, P) + np.kron(np.eye(2), np.eye(3) - P)
    found = controlled @ np.kron(phase(-t), np.eye(3)) @ controlled
    stated = sum(np.kron(np.diag(b), phase(s * t, P)) for b, s in (([1, 0], 1), ([0, 1], -1)))
    return [gap("gadget", found, stated)]
