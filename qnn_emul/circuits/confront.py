"""Does this circuit encode that? One answer, with the numbers, and what to try where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..encoding.check import NodeCheck, check
from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..linalg.shapes import as_integer, as_positive, as_real
from .leaf import claimed_encoding


@dataclass(frozen=True, eq=False)
class Confronted:
    """A circuit beside the record that is claimed for it: what was measured, what fails, and hints."""

    encoding: BlockEncoding | VectorEncoding
    node: NodeCheck
    claimed_ancillas: int
    hints: tuple[str, ...]

    @property
    def failures(self) -> list[str]:
        """What does not hold, in words."""
        out = list(self.node.failures)
        if self.encoding.ancillas != self.claimed_ancillas:
            out.append(
                f"the circuit has {self.encoding.ancillas} ancillas (its qubits less n = {self.encoding.n}), "
                f"not the claimed {self.claimed_ancillas}"
            )
        return out

    @property
    def ok(self) -> bool:
        """Whether the claimed record holds."""
        return not self.failures


def confront(circuit: Any, target: Any, alpha: float, ancillas: int, epsilon: float) -> Confronted:
    """||target - alpha * block|| <= epsilon, and the circuit's ancillas are the claimed ones.

    circuit  a unitary matrix of any kind or a `qe.Circuit`, ancillas first; target: a matrix or a vector

    Raises ArgumentError, ShapeError, NotUnitary, TooLarge.
    """
    alpha, epsilon = as_positive(alpha, "alpha"), as_real(epsilon, "epsilon", 0)
    as_integer(ancillas, "ancillas", 0)
    e = claimed_encoding(circuit, target, alpha, epsilon)
    node = check(e, level="unitary").root
    hints = () if node.ok else tuple(_hints(e, target, alpha, epsilon))
    return Confronted(e, node, ancillas, hints)


def _hints(e: BlockEncoding | VectorEncoding, target: Any, alpha: float, epsilon: float) -> list[str]:
    """Usual mistakes that would explain the failure: order of qubits, sign, subnormalization."""
    qubits, out = e.circuit.qubits, []
    matrix = e.circuit.apply(np.eye(1 << qubits, dtype=complex))

    def fits(unitary: np.ndarray, factor: float) -> bool:
        return check(claimed_encoding(unitary, target, factor, epsilon)).ok

    axes = list(range(qubits))
    reversed_order = [*axes[::-1], *(qubits + a for a in axes[::-1])]
    turned = matrix.reshape((2,) * (2 * qubits)).transpose(reversed_order).reshape(matrix.shape)
    if fits(turned, alpha):
        out.append("your ancillas seem to come last: with the order of the qubits reversed the record holds")
    if fits(-matrix, alpha):
        out.append("the record holds for -U: a sign (global phase) is missing")
    size = float(np.linalg.norm(np.asarray(e.target)))
    corner = float(np.linalg.norm(np.asarray(e.block)))
    if corner > 0 and size > 0 and fits(matrix, size / corner):
        out.append(f"the record holds with alpha = {size / corner:.12g}")
    return out
