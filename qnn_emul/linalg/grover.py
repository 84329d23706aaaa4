"""Amplitude amplification by generalised Grover rounds: angles, amplitudes and circuits.

A round is G(a, b) = -(I - (1 - e^{-ia})|s><s|)(I - (1 - e^{ib})T): |s> = U|0>, T the projector on ancillas in |0>. In the plane
of |s> and its part in T everything depends on sigma = ||T s|| alone. Fixed-point angles: Yoder, Low, Chuang,
arXiv:1409.3305 (Phys. Rev. Lett. 113, 210501).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..errors import PrecisionExceeded, TooLarge
from .circuit import Builder, Circuit, is_value, rounds, span
from .gates import global_phase, unit_numbers
from .readable import readable, row
from .state_phase import StatePhase

MAX_DEGREE = 1_000_000
TOLERANCE = 1e-12
LEAST_DELTA = 1e-150  # 1/delta^2 is a float


def fixed_point_degree(delta: float, threshold: float) -> int:
    """Smallest odd degree whose success probability is at least 1 - delta^2 for every sigma >= threshold.

    arccosh(1/sqrt(1 - s^2)) = artanh(s), which keeps its digits for small s. Raises PrecisionExceeded above 10^6, and for delta < 1e-150.
    """
    if delta < LEAST_DELTA:
        raise PrecisionExceeded(
            f"fixed-point amplification to 1 - {delta:.3g}^2 is beyond floats. Use a larger epsilon."
        )
    ratio = math.acosh(1.0 / delta) / math.atanh(threshold) if threshold < 1.0 else 0.0
    if not ratio <= MAX_DEGREE:
        raise PrecisionExceeded(
            f"fixed-point amplification from sigma = {threshold:.3g} to 1 - {delta:.3g}^2 would need degree {ratio:.3g}, more than "
            f"{MAX_DEGREE}. Give a larger lower bound."
        )
    return max(1, 2 * math.ceil((ratio * (1 + 1e-14) - 1) / 2) + 1)


@readable
def fixed_point_angles(degree: int, delta: float) -> np.ndarray:
    """Angles (a_j, b_j) of the (degree - 1)/2 rounds, ((degree - 1)/2, 2), in closed form, and multiplied out before use.

    a_j = -b_{l-j+1} = 2 arccot(tan(2 pi j/L) sqrt(1 - 1/c^2)), c = cosh(arccosh(1/delta)/L). Raises PrecisionExceeded where the
    rounds' success probability differs from `fixed_point_success` by more than 1e-12 max(1, L/100).
    """
    root = math.tanh(math.acosh(1.0 / delta) / degree)  # sqrt(1 - 1/cosh^2)
    steps = np.arange(1, (degree - 1) // 2 + 1)
    a = 2.0 * np.arctan2(1.0, np.tan(2.0 * np.pi * steps / degree) * root)
    angles = np.stack([a, -a[::-1]], axis=1)
    sigma = np.sin(np.pi / 2 * (np.arange(257) / 256))
    error = float(np.max(np.abs(np.abs(amplitude(angles, sigma)) ** 2 - fixed_point_success(degree, delta, sigma))))
    if error > TOLERANCE * max(1.0, degree / 100):
        raise PrecisionExceeded(
            f"fixed-point angles of degree {degree}, delta = {delta:.3g}: residual {error:.1e} exceeds {TOLERANCE:.0e} "
            "max(1, degree/100). Give a larger lower bound."
        )
    return angles


def fixed_point_success(degree: int, delta: float, sigma: Any) -> Any:
    """1 - delta^2 T_L(c sqrt(1 - sigma^2))^2, c = T_{1/L}(1/delta), sigma in [0, 1].

    With r = tanh(arccosh c) the argument x has x^2 - 1 = c^2 (r - sigma)(r + sigma): so it keeps its digits near 1, where T_L is
    as steep as L^2. Numbers of many digits (mpmath's) take the formula as it stands.
    """
    digits = getattr(sigma, "context", None)
    if digits is not None:
        argument = digits.cosh(digits.acosh(1 / digits.mpf(delta)) / degree) * digits.sqrt(1 - sigma**2)
        return 1 - (delta * digits.cosh(degree * digits.acosh(argument)).real) ** 2  # of a complex angle below 1
    sigma = np.asarray(sigma, dtype=float)
    angle = math.acosh(1.0 / delta) / degree
    c, root = math.cosh(angle), math.tanh(angle)
    square = c * c * (root - sigma) * (root + sigma)
    size = np.sqrt(np.abs(square))
    inside = np.cos(degree * np.arctan2(size, c * np.sqrt((1.0 - sigma) * (1.0 + sigma))))
    outside = np.cosh(degree * np.arcsinh(np.where(square > 0, size, 0.0)))
    out: np.ndarray = np.maximum(0.0, 1.0 - (delta * np.where(square > 0, outside, inside)) ** 2)
    return out


def amplitude(angles: np.ndarray, sigma: np.ndarray | float) -> np.ndarray:
    """Complex amplitude along T s/||T s|| after the rounds (k, 2), for sigma in [0, 1]: the 2 x 2 rounds multiplied out."""
    sigma = np.asarray(sigma, dtype=float)
    rest = np.sqrt((1.0 - sigma) * (1.0 + sigma))
    good, bad = sigma.astype(complex), rest.astype(complex)
    for on, turn in zip(1.0 - np.exp(-1j * angles[:, 0]), np.exp(1j * angles[:, 1]), strict=True):
        good = turn * good
        overlap = on * (sigma * good + rest * bad)
        good, bad = sigma * overlap - good, rest * overlap - bad
    return good


def need_few(rounds: int, key: str) -> None:
    """Raises TooLarge where a circuit of so many rounds does not fit."""
    if rounds > MAX_DEGREE:
        raise TooLarge(f"{key}: a circuit of {rounds} rounds does not fit; use the block level")


@readable
def half_turns(rounds: int) -> np.ndarray:
    """Angles of rounds that turn by pi: the plain amplification, (rounds, 2)."""
    return np.full((rounds, 2), np.pi)


def exact_amplitude(rounds: Any, sine: Any) -> Any:
    """sin((2 rounds + 1) arcsin(sine)); `rounds` is a number, or what stands for all."""
    own, rounded = getattr(rounds, "at", None), getattr(sine, "bounded_polynomial", None)
    if own:
        return own(sine)
    degree = 2 * rounds + 1

    def value(s: Any) -> Any:
        digits = getattr(s, "context", math)  # mpmath's
        return digits.sin(degree * digits.asin(s))

    return rounded(value, degree, 8 * (degree**2 + 1) * sine.digits.unit) if rounded else value(sine)


def amplitude_amplification(circuit: Circuit, ancillas: int, angles: np.ndarray) -> Circuit:
    """The rounds after `circuit`, whose first `ancillas` qubits are in |0> where it succeeds. 1 + 2 len(angles) queries."""
    whole, good = span(0, circuit.qubits), is_value(span(0, ancillas), 0)
    builder = Builder(circuit.qubits).add(circuit, whole)
    for a, b in angles if isinstance(angles, np.ndarray) else rounds(builder, angles):
        builder.add(global_phase(unit_numbers(b)), (), good)
        builder.add(_reflection(circuit, unit_numbers(-1 * a)), whole)
    return builder.build()


def _reflection(circuit: Circuit, turn: complex) -> StatePhase:
    """-(I - (1 - turn)|s><s|), |s> = U|0>."""
    whole = span(0, circuit.qubits)
    builder = Builder(circuit.qubits).add(circuit.adjoint(), whole)
    builder.add(global_phase(turn), (), is_value(whole, 0)).add(global_phase(-1.0), ())
    ops = tuple(builder.add(circuit, whole).ops)
    return StatePhase(circuit.qubits, ops, inner=circuit, on=row([-1 * turn]), off=np.array([-1.0 + 0.0j]))


@dataclass(frozen=True, eq=False)
class UndonePhase:
    """Global phase that undoes the phase of the amplified amplitude. It is worked out from the circuit itself, when applied:
    sigma is the norm of the circuit's corner, and the rounds in their plane give the phase."""

    circuit: Circuit
    ancillas: int
    angles: np.ndarray
    conjugate: bool = False

    @property
    def qubits(self) -> int:
        return 0

    @cached_property
    def phase(self) -> complex:
        corner = self.circuit.first_column[: 1 << (self.circuit.qubits - self.ancillas)]
        size = complex(amplitude(self.angles, min(1.0, float(np.linalg.norm(corner)))))
        undo = size.conjugate() / abs(size) if size else 1.0 + 0.0j
        return undo.conjugate() if self.conjugate else undo

    def apply(self, state: np.ndarray) -> np.ndarray:
        return self.phase * state

    def adjoint(self) -> UndonePhase:
        return replace(self, conjugate=not self.conjugate)
