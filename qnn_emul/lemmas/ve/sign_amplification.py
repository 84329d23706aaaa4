"""Amplification by a sign polynomial.

Statement   U an (alpha, a, epsilon)-VE of v, ||v|| >= N > epsilon; P odd, |P| <= 1 on [-1, 1], |P - 1| <= delta on
            [(N - epsilon)/alpha, 1]. QSVT of P on the rank-one block |b><0| is a (1, a + 1, 2
            sin(arcsin(epsilon/N)/2) + delta)-VE of v/||v||.
Source      MATH 6 (ii); Rattew et al. (arXiv:2510.07195), Lemma B.8; Gilyén, Su, Low, Wiebe (arXiv:1806.01838).
Deviation   One further ancilla where the paper takes four; the error's constant is sharp (the paper: 2 (eps_0 +
            eps_1)).
Proof       The block is P(||b||) b/||b||, ||b|| >= (N - epsilon)/alpha. Two vectors at distance epsilon enclose an
            angle of at most arcsin(epsilon/N), and unit vectors at that angle are 2 sin(angle/2) apart; with t =
            epsilon/N that is t sqrt(2/(1 + sqrt(1 - t^2))).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...encoding.encoding import VectorEncoding
from ...encoding.record import Record
from ...engine.lemma import Input, apply_lemma, lemma
from ...errors import ArgumentError, Undecidable
from ...linalg.circuit import Circuit
from ...linalg.constructions import singular_value_transformation
from ...linalg.phases import reflection_phases, wx_phases
from ...linalg.polynomials import SignPolynomial, sign
from ...linalg.shapes import as_epsilon, as_real, two_norm
from ...scalars import square_root
from ..guards import need
from ..instances import vector_with_error
from .normalization import target_norm

METHODS = ("sign",)


def direction_error(ratio: Any) -> Any:
    """2 sin(arcsin(t)/2) without cancellation: how far v/||v|| and w/||w|| may be when ||v - w|| <= t ||v||, t <= 1."""
    return ratio * square_root(2 / (1 + square_root(1 - ratio * ratio)))


def ratio_for(error: float) -> float:
    """Inverse of `direction_error`: t = sin(2 arcsin(error/2)), for error <= sqrt(2)."""
    return error * float(np.sqrt(1 - error * error / 4))


def rule(x: Record, *, norm: Any, delta: Any) -> Record:
    return Record(
        alpha=norm / norm, ancillas=x.ancillas + 1, epsilon=direction_error(x.epsilon / norm) + delta, norm=norm / norm
    )


def target(x: VectorEncoding) -> np.ndarray:
    return x.target_data / two_norm(x.target_data)


def block(x: VectorEncoding, *, polynomial: SignPolynomial) -> np.ndarray:
    size = float(np.linalg.norm(x.block_data))
    return x.block_data * (polynomial.at(min(size, 1.0)) / size)


def circuit(x: VectorEncoding, *, polynomial: SignPolynomial) -> Circuit:
    phases = reflection_phases(wx_phases(polynomial.coefficients))
    return singular_value_transformation(x.circuit, phases, range(x.ancillas), range(x.ancillas + x.n))


def operations(*, polynomial: SignPolynomial) -> int:
    return 16


def amplify(
    x: VectorEncoding, epsilon: float, lower_bound: float | None = None, method: str = "sign"
) -> VectorEncoding:
    """target/||target|| with alpha = 1; the call adds at most `epsilon` to the error.

    `lower_bound` is a promise on ||target||; None takes ||target|| itself, and the node says so.
    Raises ArgumentError (epsilon, method, a violated promise), ZeroNorm, Undecidable (the record's error reaches the norm),
    PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    delta = as_epsilon(epsilon)
    if method not in METHODS:
        raise ArgumentError("method", f"be one of {METHODS}", repr(method))
    norm = target_norm(x, "x")
    if lower_bound is None:
        return amplify_above(x, norm, delta, "norm: known classically")
    promise = as_real(lower_bound, "lower_bound")
    if not 0 < promise <= norm * (1 + 1e-12):
        raise ArgumentError("lower_bound", f"be positive and at most ||target|| = {norm:.12g}", promise)
    return amplify_above(x, promise, delta, f"norm: promised >= {promise:.6g}")


def amplify_above(x: VectorEncoding, norm: float, delta: float, note: str) -> VectorEncoding:
    """Amplification with a bound ||target|| >= norm that a theorem or a promise gives; nothing of the target is read."""
    error = float(x.record.epsilon)
    if not error < norm * (1 - 1e-9):
        raise Undecidable(
            f"ve.sign_amplification: the record's error {error:.6g} is not below the norm {norm:.6g} (alpha = {x.record.alpha:.6g}, "
            f"n = {x.n}, a = {x.record.ancillas}): the encoding says nothing about the direction. Ask for smaller errors before."
        )
    polynomial = sign(min(1.0, (norm - error) / x.record.alpha), delta)
    return apply_lemma(
        SIGN_AMPLIFICATION,
        (x,),
        kind=VectorEncoding,
        n=x.n,
        shape=x.shape,
        numbers={"norm": norm, "delta": polynomial.error_bound},
        data={"polynomial": polynomial},
        note=f"{note}, degree {polynomial.degree}",
    )


def attained_by() -> VectorEncoding:
    # alpha b is the projection of v that makes the angle arcsin(epsilon/N); delta is negligible beside it
    angle = np.arcsin(0.5)
    b = np.cos(angle) * np.array([np.cos(angle), np.sin(angle)])
    return amplify(vector_with_error(b / 2, 2.0, np.array([1.0, 0.0]) - b), 1e-9)


def draw(rng: Any, x: VectorEncoding) -> dict[str, Any]:
    return {"epsilon": float(10 ** rng.uniform(-6, -1))}


SIGN_AMPLIFICATION = lemma(globals(), amplify, Input("x", "VE"), measured=("norm", "delta"), unit=True)
