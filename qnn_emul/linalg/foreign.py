"""What people pass where an array is meant: masked, sparse and operators of scipy, encodings, circuits of Qiskit."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError, TooLarge

MOST_ENTRIES = 1 << 24  # of an operator that is asked for its matrix
INSTEAD = {  # what to write where people pass one of these for its numbers
    "QuantumCircuit": "Write qiskit.quantum_info.Operator(circuit), whose first qubit is the last one here: or of circuit.reverse_bits().",
    "BlockEncoding": "The encoding is made of the numbers here: give its .target or .value.",
    "VectorEncoding": "The encoding is made of the numbers here: give its .target or .value.",
}


def entries_of(value: Any, name: str) -> Any:
    """What numpy makes an array of: sparse arrays whole, operators applied to unit vectors. Raises ArgumentError, TooLarge."""
    need_unmasked(value, name)
    kind = type(value).__name__
    if kind in INSTEAD:
        raise ArgumentError(name, "be an array of numbers", kind, INSTEAD[kind])
    if hasattr(value, "toarray"):
        return need_sound(value, name).toarray()
    return _applied_to_units(value, name) if hasattr(value, "matmat") else value


def sound(matrix: Any) -> Any:
    """The same compressed sparse matrix: SciPy's products trust the places of its entries. Raises ValueError where these lead outside."""
    matrix.check_format(full_check=True)
    if np.any(np.diff(matrix.indptr) < 0):  # not looked at where the last one says that there are no entries
        raise ValueError("index pointer values must not decrease")
    return matrix


def need_sound(matrix: Any, name: str) -> Any:
    """`sound` where it is a compressed sparse matrix of SciPy; anything else as it is. Raises ArgumentError."""
    try:
        return sound(matrix) if hasattr(matrix, "check_format") else matrix
    except ValueError as problem:
        raise ArgumentError(name, "have its entries at places of the matrix", str(problem)) from None


def need_unmasked(value: Any, name: str) -> None:
    """Raises ArgumentError for masked entries, also of arrays in lists."""
    if np.ma.is_masked(value):
        kind = type(value).__name__
        raise ArgumentError(name, "have no masked entries", f"{kind} with some", "Say what they are: .filled(0).")
    for part in value if isinstance(value, list | tuple) else ():
        need_unmasked(part, name)


def _applied_to_units(operator: Any, name: str) -> Any:
    """The matrix of a scipy LinearOperator."""
    rows, columns = operator.shape
    if rows * columns > MOST_ENTRIES:
        raise TooLarge(
            f"Argument '{name}': an operator of shape {operator.shape} does not fit as a matrix (2**24 entries)"
        )
    try:
        return operator.matmat(np.eye(columns))
    except Exception as problem:  # whatever the operator's own code raises
        was = f"{type(problem).__name__}: {problem}"
        raise ArgumentError(name, "be an operator that can be applied to vectors", was) from None
