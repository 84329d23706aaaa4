"""An encoding of an encoding (Lemma B.10).

Statement   U an (alpha, a, epsilon)-VE of psi on m qubits; V a (beta, m - n, delta)-VE of phi on n qubits, ||psi -
            V|0>|| <= gamma. Read with its first m - n system qubits as ancillas, U is an (alpha beta, a + m - n, delta
            + beta (epsilon + gamma))-VE of phi.
Source      Rattew et al. (arXiv:2510.07195), Lemma B.10.
Deviation   psi and phi of any norm.
Proof       With p the first 2^n entries: ||phi - alpha beta p(b_U)|| <= ||phi - beta b_V|| + beta ||p(V|0>) -
            p(psi)|| + beta ||p(psi - alpha b_U)||, b_V = p(V|0>).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...encoding.global_phase import Phases
from ...encoding.leaves import RELATIVE
from ...encoding.rounding import leaf_rounding
from ...engine.lines import Line, Part, at_most, given, norm, parts
from ...errors import ArgumentError, ShapeError
from ...instances.aligned import vector_scalar, vector_with_error
from ...linalg.shapes import as_real, two_norm
from ...scalars import minimum
from ..guards import need
from ..language import VE, Circuit, Cost, Record, VectorEncoding, apply_like, lemma
from ..wrong import Wrong


def rule(v: Record, u: Record, *, gamma: Any) -> Record:
    return Record(
        alpha=u.alpha * v.alpha,
        ancillas=u.ancillas + v.ancillas,
        epsilon=v.epsilon + v.alpha * (u.epsilon + gamma),
        norm=v.norm,
    )


def phase(v: Phases, u: Phases) -> Phases:
    return u  # the circuit is u's


def target(v: VectorEncoding, u: VectorEncoding) -> np.ndarray:
    return v.target_data


def block(v: VectorEncoding, u: VectorEncoding) -> np.ndarray:
    return u.block_data[: 1 << v.n]


def circuit(v: VectorEncoding, u: VectorEncoding) -> Circuit:
    return u.circuit


def cost(v: Cost, u: Cost) -> Cost:
    return u.on(v.system)


def sub_encoding(v: VectorEncoding, u: VectorEncoding, gamma: float = 0.0) -> VectorEncoding:
    """phi from u, which encodes (to gamma) the state that v's circuit prepares, ancillas included.

    `gamma` is a promise on ||u.target - V|0>||; it is checked on v's circuit (2**(v.ancillas + v.n) amplitudes). What is measured
    above it and let through as rounding, 1e-12 of the larger vector, takes its place.
    Raises ShapeError, ArgumentError (gamma, a violated promise), TooLarge.
    """
    need(v, VectorEncoding, "v")
    need(u, VectorEncoding, "u")
    if u.n != v.n + v.ancillas:
        raise ShapeError("u", f"act on v's n + ancillas = {v.n + v.ancillas} system qubits", f"on n = {u.n}")
    distance = as_real(gamma, "gamma")
    known = u.has_data and v.has_data
    measured = two_norm(u.target_data - v.circuit.columns(1)[:, 0]) if known else 0.0
    largest = max(1.0, two_norm(u.target_data)) if known else 0.0
    if not measured <= distance + RELATIVE * largest:
        raise ArgumentError("gamma", f"be at least ||u.target - V|0>|| = {measured:.12g}", distance)
    kept = measured <= distance + leaf_rounding(u.n, largest, largest)  # as far as floats tell
    return apply_like(v, SUB_ENCODING, (v, u), numbers={"gamma": max(distance, 0.0) if kept else measured})


def proof(goal: Any, v: Part, u: Part, *, gamma: Any) -> Iterator[Line]:
    size = 1 << v.n
    near, far = v.block - u.target[:size], u.error[:size]
    yield from parts(goal.error, v.error, v.alpha * near, v.alpha * far)
    yield at_most("scaling", norm(v.alpha * near), v.alpha * norm(near))
    yield given("a promise on the state", norm(near), gamma)
    yield at_most("scaling", norm(v.alpha * far), v.alpha * norm(far))
    yield at_most("contraction", norm(far), norm(u.error))


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """Two inputs, the second on more qubits."""
    (v, facts), (u, more) = kit.child("v", "VE"), kit.child("u", "VE")
    gamma = kit.symbol("gamma", nonnegative=True)
    near = v.block_data - u.target_data[: 1 << v.n]
    stated = (kit.Stated("a promise on the state", near.norm(), gamma),)
    yield replace(s, children=(v, u), facts=(*facts, *more), stated=stated, numbers={"gamma": gamma})


def reading(kit: Any) -> Any:
    return kit.Choice(sizes=lambda name, place: kit.N if name == "v" else kit.named("a_v") + kit.N, legs=2)


WRONG: dict[str, Wrong] = {
    "inner error not scaled": lambda r, v, u, gamma: {"epsilon": v.epsilon + u.epsilon + gamma},
    "scaled by the other alpha": lambda r, v, u, gamma: {
        "epsilon": minimum(r.epsilon, v.epsilon + u.alpha * (u.epsilon + gamma))
    },
    "gamma forgotten": lambda r, v, u, gamma: {"epsilon": v.epsilon + v.alpha * u.epsilon},
    "gamma not scaled": lambda r, v, u, gamma: {
        "epsilon": v.epsilon + v.alpha * u.epsilon + minimum(1, v.alpha) * gamma
    },
    "error of V forgotten": lambda r, v, u, gamma: {"epsilon": v.alpha * (u.epsilon + gamma)},
    "alpha of V": lambda r, v, u, gamma: {"alpha": v.alpha},
    "alpha of U": lambda r, v, u, gamma: {"alpha": u.alpha},
    "ancillas of U": lambda r, v, u, gamma: {"ancillas": u.ancillas},
}


def attained_by() -> VectorEncoding:
    v = vector_scalar(0.6, 2.0, 0.5)
    state = v.unitary[:, 0]
    block = (state - np.array([0.25 + 0.125, 0.0])) / 2
    return sub_encoding(v, vector_with_error(block, 2.0, np.array([0.125, 0.0])), 0.25)


def draw(rng: Any, v: VectorEncoding) -> dict[str, Any]:
    state = v.circuit.columns(1)[:, 0]
    first = np.zeros(state.size)
    first[: 1 << v.n] = rng.normal(size=1 << v.n)
    shift = rng.normal(size=state.size) if rng.random() < 0.5 else first
    shift = shift / np.linalg.norm(shift)
    gamma, epsilon, alpha = (float(t) for t in rng.uniform([0.0, 0.0, 1.3], [0.1, 0.1, 2.0]))
    block = (state - (gamma + epsilon) * shift) / alpha
    return {"u": vector_with_error(block, alpha, epsilon * shift), "gamma": gamma}


SUB_ENCODING = lemma(globals(), sub_encoding, v=VE())
