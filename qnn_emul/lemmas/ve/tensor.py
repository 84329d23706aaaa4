"""Tensor product of two vectors (Lemma 3).

Statement   U an (alpha, a, eps_0)-VE of psi on n qubits, V a (beta, b, eps_1)-VE of phi on m. Side by side,
            ancillas brought together in front, they are an (alpha beta, a + b, eps_0 ||phi|| + min(alpha, ||psi|| +
            eps_0) eps_1)-VE of psi (x) phi.
Source      Rattew et al. (arXiv:2510.07195), Lemma 3.
Deviation   Vectors of any norm; for unit vectors and large alpha it is the paper's eps_0 + eps_1 + eps_0 eps_1.
Proof       psi (x) phi - alpha beta b (x) c = (psi - alpha b) (x) phi + alpha b (x) (phi - beta c); ||alpha b|| <=
            min(alpha, ||psi|| + eps_0).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...engine.lines import Line, Part, at_most, crossed_errors, norm, value_by_target
from ...instances.aligned import vector_scalar
from ...scalars import minimum
from ..be import tensor as matrices
from ..guards import filled, need
from ..language import VE, Circuit, Cost, Record, VectorEncoding, apply_lemma, lemma
from ..wrong import SHARED_ANCILLAS, Wrong


def rule(x: Record, y: Record) -> Record:
    return Record(
        alpha=x.alpha * y.alpha,
        ancillas=x.ancillas + y.ancillas,
        epsilon=x.epsilon * y.norm + minimum(x.alpha, x.norm + x.epsilon) * y.epsilon,
        norm=x.norm * y.norm,
    )


def target(x: VectorEncoding, y: VectorEncoding) -> np.ndarray:
    return np.kron(x.target_data, y.target_data)


def block(x: VectorEncoding, y: VectorEncoding) -> np.ndarray:
    return np.kron(x.block_data, y.block_data)


def circuit(x: VectorEncoding, y: VectorEncoding) -> Circuit:
    return matrices.circuit(x, y)


def cost(x: Cost, y: Cost) -> Cost:
    return matrices.cost(x, y)


def tensor(x: VectorEncoding, y: VectorEncoding) -> VectorEncoding:
    """x (x) y, shape x.shape + y.shape; also written kron(x, y) (the paper's Lemma 3). Raises ArgumentError."""
    need(x, VectorEncoding, "x")
    need(y, VectorEncoding, "y")
    return apply_lemma(TENSOR, (x, y), kind=VectorEncoding, n=x.n + y.n, shape=x.shape + filled(y.shape, y.n))


def proof(goal: Any, x: Part, y: Part) -> Iterator[Line]:
    yield from crossed_errors(goal, np.kron, x, y)
    yield from value_by_target(x)
    yield at_most("sub-multiplicative", norm(goal.target), norm(x.target) * norm(y.target))


def reading(kit: Any) -> Any:
    return kit.Choice(sizes=kit.own, system=lambda count: kit.named("n_x") + kit.named("n_y"))


WRONG: dict[str, Wrong] = {
    "second-order term dropped": lambda r, x, y: {"epsilon": x.epsilon * y.norm + x.norm * y.epsilon},
    "paper's unit-vector form": lambda r, x, y: {"epsilon": x.epsilon + y.epsilon + x.epsilon * y.epsilon},
    "uncrossed": lambda r, x, y: {"epsilon": x.epsilon * x.norm + y.norm * y.epsilon},
    "shared ancillas": SHARED_ANCILLAS,
}


def attained_by() -> VectorEncoding:
    return tensor(vector_scalar(1.0j, 2.0, 0.5), vector_scalar(-1.0, 0.75, 0.25))


TENSOR = lemma(globals(), tensor, x=VE(n="own"), y=VE(n="own"))
