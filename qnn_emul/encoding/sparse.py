"""`to_sparse`: the unitary of an encoding as a scipy.sparse array."""

from __future__ import annotations

from scipy import sparse

from ..errors import ArgumentError
from ..linalg.sparse_access import circuit_to_sparse
from .encoding import Encoding


def to_sparse(e: Encoding) -> sparse.csr_array:
    """U of any encoding as a complex scipy.sparse array (2**(a+n), 2**(a+n)), multiplied out gate by gate.

    Made from the circuit alone. Raises ArgumentError, and TooLarge above 20 qubits or 2**23 non-zeros on the way.
    """
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    return circuit_to_sparse(e.circuit)
