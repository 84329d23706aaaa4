"""A circuit of somebody's own as an encoding under the record that is claimed for it; nothing is confronted here."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.record import Record
from ..encoding.source import Leaf
from ..errors import ArgumentError, ShapeError
from ..linalg.circuit import Circuit, Op
from ..linalg.gates import Dense
from ..linalg.operators import operator
from ..linalg.shapes import as_numeric, frozen, pad, pad_matrix, qubits_of_shape, real_if_real, spectral_norm, two_norm
from ..scalars import ceil_log2
from .matrices import check_unitary, dense_matrix
from .named import NamedCircuit


def as_circuit(what: Any, name: str) -> Circuit:
    """A `qe.Circuit`, or a unitary matrix as one gate. Raises ArgumentError, ShapeError, TooLarge, NotUnitary."""
    if isinstance(what, NamedCircuit):
        return what.circuit
    if isinstance(what, Circuit):
        return what
    matrix = dense_matrix(what, name)
    check_unitary(matrix, name)
    gate = Dense(frozen(matrix))
    return Circuit(gate.qubits, (Op(gate, tuple(range(gate.qubits))),))


def is_circuit(what: Any) -> bool:
    """Whether this can stand for a circuit: a `qe.Circuit` or a matrix of any kind."""
    if isinstance(what, Encoding | str | bytes | dict | list | tuple):
        return False
    return isinstance(what, NamedCircuit | Circuit) or hasattr(what, "__array__") or hasattr(what, "shape")


def claimed_encoding(
    what: Any, target: Any, alpha: Any, epsilon: Any, name: str = "circuit"
) -> BlockEncoding | VectorEncoding:
    """What `circuit` encodes, as a leaf whose record is claimed: alpha, epsilon, and the ancillas that the circuit has.

    target   a matrix or a vector; its padded size 2**n says which qubits are ancillas: qubits - n, the first ones

    Raises ArgumentError, ShapeError (the target does not fit), TooLarge, NotUnitary.
    """
    circuit = as_circuit(what, name)
    goal = real_if_real(as_numeric(target, "target"))
    matrix = goal.ndim == 2
    if goal.ndim not in (1, 2):
        raise ArgumentError("target", "be a vector or a matrix", f"an array of shape {goal.shape}")
    n = ceil_log2(max(goal.shape)) if matrix else qubits_of_shape(goal.shape)
    if n > circuit.qubits:
        raise ShapeError(
            "target", f"have at most the 2**{circuit.qubits} entries a side of the circuit", f"shape {goal.shape}"
        )
    size, columns = 1 << n, 1 << n if matrix else 1

    def corner() -> np.ndarray:
        return frozen(real_if_real(circuit.columns(columns)[:size]))

    shape = tuple(int(s) for s in goal.shape)
    given = lambda: Circuit(circuit.qubits, circuit.ops, name)
    ancillas = circuit.qubits - n
    if matrix:
        full = frozen(pad_matrix(goal, n))
        norm = spectral_norm(full)
        block = lambda: operator(corner())
        leaf = Leaf("leaf.circuit", "circuit of its own", operator(full), block, given, name)
        return BlockEncoding(n, shape, Record(alpha, ancillas, epsilon, norm), leaf, row_axes=1)
    flat = frozen(pad(goal, shape))
    leaf = Leaf("leaf.circuit", "circuit of its own", flat, lambda: corner()[:, 0], given, name)
    return VectorEncoding(n, shape, Record(alpha, ancillas, epsilon, two_norm(flat)), leaf)
