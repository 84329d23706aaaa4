"""What is measured on encodings, and how far rounding alone may carry it: one error, one norm, one allowance, one corner.

Allowances are dimension x operations x 2^-53 in units of the larger of alpha and ||target||, and for spectral norms what LAPACK's are
off by. Nothing is allowed that is not counted here.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from scipy.sparse.linalg import LinearOperator

from ..errors import RecordViolated
from ..linalg.circuit import Circuit
from ..linalg.operators import EXACT_SIZE, NORM_ROUNDING, DiagonalOperator, operator_norm, to_dense
from ..linalg.polynomials import UNIT_ROUNDOFF
from ..linalg.shapes import spectral_norm, two_norm, unit
from .base import Encoding
from .folds import fold
from .hints import MAX_QUBITS, hints
from .source import Derived, Leaf

E = TypeVar("E", bound=Encoding)

CIRCUIT_QUBITS = 12  # up to here ancillas are counted on the circuit itself, and its corner is compared with the block
LEAST = math.ulp(0.0)  # what an operation may be off by where its result is below the normal numbers
ATTAINED = 0.99  # of epsilon: an error this large attains the bound
CORNER = 1e-12  # Conventions 2: corner against block, and unitarity, of up to 100 queries
LEAF_OPERATIONS = 8  # a corner read off, scaled and subtracted, on either side


def size(data: Any) -> float:
    """2-norm of a vector, spectral norm of a matrix, given as an array or an operator (then from below above 2**n = 256)."""
    if isinstance(data, DiagonalOperator):
        return float(np.max(np.abs(data.entries)))
    if isinstance(data, LinearOperator):
        return operator_norm(data)
    if data.size == 1:
        return abs(complex(data.reshape(())))
    return two_norm(data) if data.ndim == 1 else spectral_norm(data)


def error(e: Encoding, alpha: float | None = None, target: Any = None, enough: float = 0.0) -> float:
    """||target - alpha * block||, with the encoding's own alpha and target where none are claimed.

    Large matrices are measured by `operator_norm`, which may stop when the error is below `enough`.
    """
    return distance(
        e.target_data if target is None else target, e.block_data, e.record.alpha if alpha is None else alpha, enough
    )


def distance(goal: Any, block: Any, alpha: float, enough: float = 0.0) -> float:
    """||goal - alpha * block|| of arrays or operators; see `error`."""
    if isinstance(goal, DiagonalOperator) and isinstance(block, DiagonalOperator):
        return float(np.max(np.abs(goal.entries - alpha * block.entries)))
    if isinstance(block, LinearOperator):
        if block.shape[0] > EXACT_SIZE:
            return operator_norm(goal - alpha * block, enough)
        goal, block = dense(goal), to_dense(block)
    return size(goal - alpha * block)


def dense(data: Any) -> np.ndarray:
    """The array of a block or target."""
    return to_dense(data) if isinstance(data, LinearOperator) else data


def target_norm(e: Encoding, target: Any = None) -> float:
    """||target||, of the encoding or as claimed (a measurement from below above 2**n = 256)."""
    data = e.target_data if target is None else target
    if isinstance(data, LinearOperator) and not isinstance(data, DiagonalOperator) and e.n > 12:
        # a few steps: the promise is a proved bound, this only catches a broken one
        x = np.random.default_rng(1).normal(size=(1 << e.n, 1))
        y = data @ unit(x)
        z = data.H @ unit(y) if np.any(y) else y
        return two_norm(data @ unit(z)) if np.any(z) else 0.0
    return size(data)


def outside_workspace(e: Encoding) -> float:
    """1 - ||block||^2 of a vector-encoding: how much of the state has left |0> of the workspace, in squares."""
    return 0.0 if e.kind == "BE" else 1.0 - two_norm(e.block_data) ** 2


def circuit_ancillas(e: Encoding) -> int:
    """Counted on the circuit while that is small, else the record's."""
    return e.circuit.qubits - e.n if e.n + e.ancillas <= CIRCUIT_QUBITS else e.ancillas


def corner_error(e: Encoding) -> float:
    """||corner of the circuit - block||: of the first column alone where a vector is encoded."""
    side = 1 << e.n
    corner = e.circuit.columns(side if e.kind == "BE" else 1, side)
    return float(np.linalg.norm(corner - dense(e.block_data).reshape(corner.shape), 2))


def corner_allowance(circuit: Circuit) -> float:
    """How far rounding may carry a corner, and the unitarity of its circuit: 1e-12 max(1, queries/100)."""
    return CORNER * max(1.0, sum(circuit.queries.values()) / 100)


def norm_rounding(e: Encoding) -> float:
    """How far two measurements of ||target|| may lie apart, relatively: 2**n x 16 x 2^-53, and twice LAPACK's for a matrix."""
    return (1 << e.n) * 16 * UNIT_ROUNDOFF + 2 * _spectral(e.kind == "BE", e.n)


def workspace_rounding(e: Encoding, own: float) -> float:
    """How far rounding may carry `outside_workspace` of a node whose own bound is `own`."""
    return 2 * own + (2 << e.n) * UNIT_ROUNDOFF


def leaf_rounding(qubits: int, alpha: float, norm: float) -> float:
    """How far the floats of a unitary on so many qubits may carry target - alpha * block."""
    return LEAF_OPERATIONS * (1 << qubits) * UNIT_ROUNDOFF * max(alpha, norm)


def least(n: int) -> float:
    """What measuring adds where results are below the normal numbers."""
    return LEAF_OPERATIONS * (1 << n) * LEAST


def rounding(e: Encoding, alpha: float | None = None) -> float:
    """How far rounding alone may carry target - alpha * block, with the encoding's own alpha or a claimed one."""
    own = max(float(e.record.alpha), float(e.record.norm))
    return rounding_bounds(e)[id(e)] * (1.0 if alpha is None else max(1.0, float(alpha) / own))


def confronted(e: E) -> E:
    """A leaf of a given unitary, if its record holds. Raises RecordViolated."""
    source, r = e.source, e.record
    assert isinstance(source, Leaf)
    found = distance(
        source.target, source.block(), r.alpha
    )  # not of what the encoding shows: circuits build leaves too
    if found > r.epsilon + rounding(e) + least(e.n):
        advice = "; ".join(f"{hint[0].upper()}{hint[1:]}" for hint in hints_for(e))
        raise RecordViolated(
            f"{type(e).__name__}.from_unitary: ||target - alpha * block|| = {found:.12g} exceeds epsilon = {r.epsilon:.12g} "
            f"(alpha = {r.alpha:.12g}, n = {e.n}, a = {r.ancillas}). {advice or 'Give the true epsilon, or another alpha or target'}.",
            measured=found,
            claimed=r.epsilon,
        )
    return e


def hints_for(e: Encoding) -> list[str]:
    """What would make the record of a circuit hold, in words."""
    if e.n + e.ancillas > MAX_QUBITS:
        return []
    goal, vector = dense(e.target_data), e.kind == "VE"

    def fits(corner: np.ndarray, alpha: float | None) -> bool:
        factor = e.record.alpha if alpha is None else alpha
        return size(goal - factor * corner.reshape(goal.shape)) <= e.record.epsilon + rounding(e, factor)

    whole = e.circuit.apply(np.eye(1 << e.circuit.qubits, dtype=complex))
    return hints(whole, e.n, 1 if vector else 1 << e.n, float(np.linalg.norm(goal)), fits)


def rounding_bounds(e: Encoding) -> dict[int, float]:
    """The same for each node, by id."""
    return fold(e, node_rounding)


def node_rounding(node: Encoding, children: tuple[float, ...]) -> float:
    """A node's bound from its children's.

    It adds 2**n x operations x 2^-53 x max(alpha, norm), and for a matrix what its spectral norm is off by
    (NORM_ROUNDING x epsilon); what its children bring is passed on by the node's own rule, read as the sensitivity of its error
    to theirs.
    """
    alpha, norm = float(node.record.alpha), float(node.record.norm)
    spectral = _spectral(node.kind == "BE", node.n) * float(node.record.epsilon)
    if not isinstance(node.source, Derived):
        return leaf_rounding(node.n + node.ancillas, alpha, norm) + spectral
    lemma, numbers = node.source.lemma, node.source.numbers
    records = [c.record for c in node.children]
    moved = [replace(r, epsilon=r.epsilon + more) for r, more in zip(records, children, strict=True)]
    passed = float(lemma.rule(*moved, **numbers).epsilon) - float(lemma.rule(*records, **numbers).epsilon)
    own = (1 << node.n) * UNIT_ROUNDOFF * max(alpha, norm)
    return passed + own * lemma.operations(**numbers, **node.source.data) + spectral


def _spectral(matrix: bool, n: int) -> float:
    """What a spectral norm is off by, relatively; a vector's norm and a number's are not."""
    return NORM_ROUNDING if matrix and n else 0.0
