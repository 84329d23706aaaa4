"""A circuit of somebody's own as an encoding under the record that is claimed for it; nothing is confronted here."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..encoding.leaves import Padded, as_data, leaf, whole
from ..encoding.source import Data
from ..errors import ArgumentError, ShapeError
from ..linalg.circuit import Circuit
from ..linalg.gates import Dense
from ..linalg.shapes import as_numeric, frozen, real_if_real
from ..linalg.unitaries import check_unitary, dense_matrix
from ..scalars import ceil_log2
from .named import NamedCircuit


def as_circuit(what: Any, name: str) -> Circuit:
    """A `qe.Circuit`, or a unitary matrix as one gate. Raises ArgumentError, ShapeError, TooLarge, NotUnitary."""
    if isinstance(what, NamedCircuit):
        return what.circuit
    if isinstance(what, Circuit):
        return what
    matrix = dense_matrix(what, name)
    check_unitary(matrix, name)
    return whole(Dense(frozen(matrix)))


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
    axes = np.ndim(as_numeric(target, "target"))
    if axes not in (1, 2):
        raise ArgumentError("target", "be a vector or a matrix", f"an array of shape {np.shape(target)}")
    goal = Padded.of(target, axes == 2, "target")
    size = len(goal.array)
    n = ceil_log2(size)
    if n > circuit.qubits:
        raise ShapeError(
            "target", f"have at most the 2**{circuit.qubits} entries a side of the circuit", f"shape {goal.shape}"
        )
    made = BlockEncoding if axes == 2 else VectorEncoding
    corner, given = partial(corner_of, circuit, size, axes == 2), partial(Circuit, circuit.qubits, circuit.ops, name)
    record = (alpha, circuit.qubits - n, epsilon)
    return made(*leaf("leaf.circuit", "circuit of its own", goal, record, corner, given, name))


def corner_of(circuit: Circuit, size: int, matrix: bool) -> Data:
    """The top-left block of a circuit, or its first column's part."""
    columns = circuit.columns(size if matrix else 1)[:size]
    return as_data(frozen(real_if_real(columns if matrix else columns[:, 0])))
