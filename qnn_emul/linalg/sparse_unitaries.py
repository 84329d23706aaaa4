"""A circuit as a scipy.sparse matrix: gate by gate, each embedded by its non-zeros; nothing dense is formed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from ..errors import TooLarge
from .circuit import Circuit, Op
from .gates import Dense, Diagonal, Gate, Permutation, Preparation

MAX_SPARSE_QUBITS = 20
MAX_NONZEROS = 1 << 23  # 16 bytes each, and as much again for their places
MAX_UNKNOWN_QUBITS = 10  # a gate that shows neither matrix nor non-zeros is applied to the identity


def circuit_to_sparse(circuit: Circuit) -> sparse.csr_array:
    """U as a (2**q, 2**q) csr array. Raises TooLarge above 20 qubits or 2**23 non-zeros at any step."""
    if circuit.qubits > MAX_SPARSE_QUBITS:
        raise TooLarge(
            f"a sparse unitary of {circuit.qubits} qubits does not fit (at most {MAX_SPARSE_QUBITS}); apply .unitary to vectors instead"
        )
    product = sparse.eye_array(1 << circuit.qubits, dtype=complex, format="csr")
    for op in circuit.ops:
        factor = _embedded(op, circuit.qubits)
        # each entry of the factor meets a whole row of the product
        _fits(int(np.diff(product.indptr)[factor.indices].sum()), circuit.qubits)
        product = factor @ product
        product.data[np.abs(product.data) < 2.0**-60] = 0.0  # cancellations leave explicit zeros
        product.eliminate_zeros()
    return product


def _fits(nonzeros: int, qubits: int) -> None:
    if nonzeros > MAX_NONZEROS:
        raise TooLarge(
            f"the unitary of {qubits} qubits would hold up to {nonzeros} non-zeros on the way (at most {MAX_NONZEROS}); "
            "apply .unitary to vectors instead"
        )


def gate_to_sparse(gate: Gate) -> sparse.coo_array:
    """A gate's (2**q, 2**q) matrix by its non-zeros."""
    size = 1 << gate.qubits
    if isinstance(gate, Circuit):
        return circuit_to_sparse(gate).tocoo()
    if isinstance(gate, Dense):
        return sparse.coo_array(gate.matrix)
    if isinstance(gate, Diagonal):
        return sparse.coo_array((gate.phases, (np.arange(size), np.arange(size))), shape=(size, size))
    if isinstance(gate, Permutation):
        return sparse.coo_array((np.ones(size, dtype=complex), (gate.image, np.arange(size))), shape=(size, size))
    if isinstance(gate, Preparation):
        w = sparse.csr_array(gate.reflector.reshape(-1, 1))
        _fits(size + w.nnz**2, gate.qubits)
        return (gate.phase * (sparse.eye_array(size, dtype=complex) - 2.0 * (w @ w.conj().T))).tocoo()
    if hasattr(gate, "sparse"):
        return gate.sparse()
    if gate.qubits > MAX_UNKNOWN_QUBITS:
        raise TooLarge(
            f"a {type(gate).__name__} on {gate.qubits} qubits has no sparse form (at most {MAX_UNKNOWN_QUBITS} qubits)"
        )
    return sparse.coo_array(gate.apply(np.eye(size, dtype=complex)))


def _spread(values: np.ndarray, qubits: Sequence[int], total: int) -> np.ndarray:
    """Basis indices on `total` qubits whose bits on `qubits` (most significant first) spell `values`, all others 0."""
    out = np.zeros(values.shape, dtype=np.int64)
    for place, qubit in enumerate(reversed(tuple(qubits))):
        out |= ((values >> place) & 1) << (total - 1 - qubit)
    return out


def _embedded(op: Op, total: int) -> sparse.csr_array:
    """The op on all `total` qubits: the gate where its controls hold, the identity elsewhere."""
    gate = gate_to_sparse(op.gate)
    held = {qubit for qubit, _ in op.controls}
    idle = [q for q in range(total) if q not in held and q not in op.targets]
    _fits((gate.nnz << len(idle)) + (1 << total), total)
    fixed = sum(value << (total - 1 - qubit) for qubit, value in op.controls)
    base = _spread(np.arange(1 << len(idle)), idle, total) + fixed
    rows, columns = (_spread(i.astype(np.int64), op.targets, total)[:, None] + base for i in (gate.row, gate.col))
    values = np.repeat(gate.data.astype(complex), base.size)
    everywhere = np.arange(1 << total)
    mask = sum(1 << (total - 1 - qubit) for qubit in held)
    outside = everywhere[(everywhere & mask) != fixed]
    data = np.concatenate([values, np.ones(outside.size)])
    places = (np.concatenate([rows.reshape(-1), outside]), np.concatenate([columns.reshape(-1), outside]))
    return sparse.coo_array((data, places), shape=(1 << total, 1 << total)).tocsr()
