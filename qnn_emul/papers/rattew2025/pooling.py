"""Squared l2 pooling and what is sampled from it: Definition 1, Def. B.7, Lemma B.20."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...claims import VE, Amendment, Claim, OwnBound, VectorEncoding, at_most
from ...claims.claimed import Quantity
from ...instances.aligned import vector_with_error
from ...linalg.scales import UNIT_ROUNDOFF
from ...scalars import square_root
from ..draws import child, size
from . import claim, definition
from .instances import on_classes, unit_scalar

EXACT = 2.0**-42  # rounding of these small circuits: 2^5 system amplitudes x 2^6 gates x 2^-53


def sums(x: np.ndarray, classes: int) -> np.ndarray:
    """Sums of |x_l|^2 over contiguous groups, (classes,)."""
    return np.asarray(np.sum(np.abs(x.reshape(classes, -1)) ** 2, axis=1))


def pooled(x: np.ndarray, classes: int) -> np.ndarray:
    """Share of contiguous groups in the squared norm, (classes,)."""
    return np.asarray(sums(x, classes) / np.sum(sums(x, classes)))


# -- Definition 1 -----------------------------------------------------------------------------------------------------
def sampling_bound(*, epsilon: Any) -> Any:
    """||y - y^||_2 from a (alpha, a, epsilon)-VE of a unit vector, conditioned on ancillas 0 (Mathematics 7.2)."""
    return square_root(2 * epsilon * epsilon)


def projected(angle: float, turn: float, alpha: float) -> VectorEncoding:
    """(cos angle, sin angle), encoded as its projection on the direction `turn` further on: epsilon = sin(turn)."""
    target = np.array([np.cos(angle), np.sin(angle)])
    value = np.cos(turn) * np.array([np.cos(angle + turn), np.sin(angle + turn)])
    return vector_with_error(value / alpha, alpha, target - value)


def sampling_instances() -> Iterator[VectorEncoding]:
    """n = 0; then n = 1 with 2 angle + turn = pi/2, where the bound is attained; then complex."""
    yield unit_scalar(2.0, 0.25, 1.0j)
    for turn, alpha in ((0.1, 2.0), (1e-3, 1.0), (0.5, 1.0)):
        yield projected((np.pi / 2 - turn) / 2, turn, alpha)
    value = np.array([0.5, 0.3j, -0.4, 0.1])
    target = np.array([0.7, 0.1j, -0.7, 0.1j])
    yield vector_with_error(value / 1.5, 1.5, target / np.linalg.norm(target) - value)


@definition(
    key="Definition 1",
    title="Sampling classification",
    inputs={"x": VE(unit=True)},
    requires="epsilon_x <= 0.999",  # else nothing may be left to measure
    construction="pooling of a vector-encoding, then a measurement",
    rule=sampling_bound,
    candidates=sampling_instances,
    implied_by=OwnBound(
        "Mathematics 7.2: total variation at most delta, two terms of opposite sign",
        lambda *, epsilon: square_root(2 * epsilon * epsilon),
    ),
    remark="a (alpha, a, delta)-VE of a unit vector, conditioned on ancillas 0, gives sqrt(2) delta (Mathematics 7.2)",
)
def definition_1(x: Any) -> Any:
    """h: R^D -> R^C gives a probability vector y = h(x); return one sample from some y' with ||y - y'||_2 <= eps."""
    # every number of classes; without the condition too where alpha = 1, with total variation <= sqrt(2 epsilon)
    epsilon, state = float(x.record.epsilon), x.circuit.columns(1)[:, 0]
    found, whole = state[: 1 << x.n], np.linalg.norm(state.reshape(-1, 1 << x.n), axis=0)
    out = []
    for d in range(x.n, -1, -1):
        y, bound = pooled(x.target, 1 << d), sampling_bound(epsilon=epsilon)
        gap = np.linalg.norm(y - pooled(found, 1 << d))
        out.append(at_most(f"||y - y^||_2 {on_classes(d)}", gap, bound, bound, EXACT))
        if abs(x.record.alpha - 1) <= 1e-12:
            gap, bound = np.linalg.norm(y - pooled(whole, 1 << d)), np.sqrt(2) * np.sqrt(2 * epsilon)
            out.append(at_most(f"||y - y^||_2 {on_classes(d)}, unconditioned", gap, bound, bound, EXACT))
    return out


# -- Def. B.7 ---------------------------------------------------------------------------------------------------------
def beside_probabilities(x: VectorEncoding, name: str, values: np.ndarray) -> list[Quantity]:
    """Group sums of `values` beside the probabilities of the class qubits on the circuit."""
    state, out = x.circuit.columns(1)[:, 0], []
    for d in range(x.n, -1, -1):
        # the class register is the first d system qubits: trace out the ancillas before and the qubits behind
        probabilities = np.sum(np.abs(state.reshape(-1, 1 << d, 1 << (x.n - d))) ** 2, axis=(0, 2))
        gap = np.linalg.norm(np.sum(values.reshape(1 << d, -1), axis=1) - probabilities)
        out.append(at_most(f"||{name} - probabilities|| {on_classes(d)}", gap, 0.0, rounding=EXACT))
    return out


def real_states() -> Iterator[VectorEncoding]:
    yield VectorEncoding.from_vector([-1.0])
    yield VectorEncoding.from_vector([0.6, -0.8])
    yield VectorEncoding.from_vector([0.1, -0.7, 0.1, 0.7])


@definition(
    key="Def. B.7",
    title="Squared l2 pooling",
    inputs={"phi": VE(alpha=1, epsilon=0, unit=True, real=True)},
    construction="squared l2 pooling",
    candidates=real_states,
    remark="|phi_l|^2 is meant: for complex amplitudes phi_l^2 is no probability",
)
def definition_b7(phi: Any) -> Any:
    """C contiguous groups of N/C entries; output_c = sum over group c of phi_l^2."""
    return beside_probabilities(phi, "pool(phi)", phi.target**2)  # squares as they are written


def _moduli(stated: Claim) -> Claim:
    function = lambda phi: beside_probabilities(phi, "pool(|phi|^2)", np.abs(phi.target) ** 2)
    return replace(stated, key="Def. B.7, |phi_l|^2", function=function, repair=None)


definition_b7_complex = replace(
    definition_b7,
    key="Def. B.7, complex amplitudes",
    title="Squared l2 pooling, phi_l^2 as it is written",
    inputs={"phi": VE(alpha=1, epsilon=0, unit=True)},
    candidates=lambda: [VectorEncoding.from_vector([1.0j]), VectorEncoding.from_vector([0.6, 0.8j])],
    repair=Amendment("|phi_l|^2 in place of phi_l^2", _moduli),
    remark="n = 0, phi = i gives -1",
)


# -- Lemma B.20 -------------------------------------------------------------------------------------------------------
def pooling_bound(*, size: Any, classes: Any, epsilon: Any) -> Any:
    return 2 * size * epsilon / square_root(classes)


def pooling_instances() -> Iterator[VectorEncoding]:
    yield unit_scalar(1.5, 0.5, outward=True)
    yield from pooling_states()


def pooling_states() -> Iterator[VectorEncoding]:
    """||phi~|| <= 1."""
    yield unit_scalar(1.0, 0.5)
    yield unit_scalar(1.0, 0.001)
    x = VectorEncoding.from_vector([0.6, 0.8])
    yield VectorEncoding.from_unitary(x.unitary, target=np.array([0.8, 0.6]), epsilon=0.2 * np.sqrt(2) * (1 + 1e-12))


@claim(
    key="Lemma B.20",
    title="Error of squared l2 pooling",
    inputs={"phi": VE(unit=True)},
    construction="squared l2 pooling",
    rule=pooling_bound,
    candidates=pooling_instances,
    repair=Amendment("needs ||phi~|| <= 1", lambda _: lemma_b20_states, condition=True),
    remark="read literally phi~ may be longer than 1; neither N nor C enters the true bound 2 eps for ||phi~|| <= 1",
)
def lemma_b20(phi: Any) -> Any:
    """||phi - phi~|| <= eps implies ||pool_C phi - pool_C phi~||_2 <= 2 N eps/sqrt(C)."""
    # phi the target, phi~ the value; every number of classes
    out, error = [], float(np.linalg.norm(phi.target - phi.value))
    for d in range(phi.n + 1):
        gap = np.linalg.norm(sums(phi.target, 1 << d) - sums(phi.value, 1 << d))
        ours = 2 * error if np.linalg.norm(phi.value) <= 1 + 1e-12 else error * (2 + error)
        claimed = pooling_bound(size=1 << phi.n, classes=1 << d, epsilon=error)
        out.append(at_most(f"pooled distance {on_classes(d)}", gap, claimed, ours, (8 << phi.n) * UNIT_ROUNDOFF))
    return out


lemma_b20_states: Claim = replace(
    lemma_b20,
    key="Lemma B.20, ||phi~|| <= 1",
    title="Error of squared l2 pooling of sub-normalized states",
    inputs={"phi": VE(alpha=(0.0001, 1.0), unit=True)},
    candidates=pooling_states,
    draw=lambda rng: child(rng, VE(alpha=1, unit=True), size(rng)),
    implied_by=OwnBound(
        "||a|^2 - |b|^2| <= |a - b| (|a| + |b|), entry by entry, and Cauchy-Schwarz: 2 eps",
        lambda *, size, classes, epsilon: 2 * epsilon,
        given=lambda records, numbers: [numbers["classes"] >= 1, numbers["classes"] <= numbers["size"]],
    ),
    repair=None,
    remark="",
)
