"""Sparse matrices as circuits (positions by permutations, values by controlled rotations), and circuits as sparse matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..errors import TooLarge
from ..scalars import ceil_log2
from .circuit import Builder, Circuit, Op, last, present, registers
from .constructions import exchange
from .gates import Dense, Diagonal, Gate, Permutation, Preparation
from .readable import readable
from .scales import divided


@dataclass(frozen=True, eq=False)
class EntryRotation:
    """On index (x) flag: where index = positions[k], the rotation [[a, -c], [c, conj(a)]], a = values[k], c = sqrt(1 - |a|^2).

    Everywhere else a = 0. |values| <= 1.
    """

    positions: np.ndarray
    values: np.ndarray
    cosines: np.ndarray
    index_qubits: int
    sign: float = 1.0

    @classmethod
    def of(cls, positions: np.ndarray, values: np.ndarray, index_qubits: int) -> EntryRotation:
        size = np.minimum(np.abs(values), 1.0)
        return cls(positions, values, np.sqrt((1.0 - size) * (1.0 + size)), index_qubits)

    @property
    def qubits(self) -> int:
        return self.index_qubits + 1

    def apply(self, state: np.ndarray) -> np.ndarray:
        lower, upper = np.moveaxis(state.reshape(1 << self.index_qubits, 2, -1), 1, 0)
        out = np.stack([-self.sign * upper, self.sign * lower], axis=1)
        at, a, c = self.positions, self.values[:, None], self.sign * self.cosines[:, None]
        out[at, 0] = a * lower[at] - c * upper[at]
        out[at, 1] = c * lower[at] + a.conj() * upper[at]
        return out.reshape(state.shape)

    def adjoint(self) -> EntryRotation:
        return EntryRotation(self.positions, self.values.conj(), self.cosines, self.index_qubits, -self.sign)

    def sparse(self) -> sparse.coo_array:
        """The (2**q, 2**q) matrix: at most two non-zeros a column."""
        size = 1 << self.index_qubits
        a, c = np.zeros(size, dtype=complex), np.full(size, self.sign, dtype=complex)
        a[self.positions], c[self.positions] = self.values, self.sign * self.cosines
        lower = 2 * np.arange(size)
        upper = lower + 1
        rows = np.concatenate([lower, lower, upper, upper])
        columns = np.concatenate([lower, upper, lower, upper])
        return sparse.coo_array((np.concatenate([a, -c, c, a.conj()]), (rows, columns)), shape=(2 * size, 2 * size))


@dataclass(frozen=True, eq=False)
class SparseAccess:
    """A padded sparse matrix (2**n, 2**n) and what its entries are divided by (`largest` >= max |A_ij|)."""

    matrix: sparse.csr_array
    largest: float

    @property
    def n(self) -> int:
        return ceil_log2(self.matrix.shape[0])

    @property
    def row_sparsity(self) -> int:
        """Largest number of non-zeros in a row; 1 for a zero matrix."""
        return _row_sparsity(self.matrix)

    @property
    def column_sparsity(self) -> int:
        """Largest number of non-zeros in a column; 1 for a zero matrix."""
        return _column_sparsity(self.matrix)

    @property
    def ancillas(self) -> int:
        """A flag, a padding qubit and an index of n qubits."""
        return self.n + 2

    def circuit(self) -> Circuit:
        """Layout: flag | padding | index n | system n.

        |j> -> sum_l |l>|j>/sqrt(s_c) -> sum_l |row of the l-th non-zero of column j>|j>; the rotation puts A_ij/largest
        on flag 0; index and system change places; the same for rows, backwards. Where a column has fewer non-zeros, l goes
        to the padding half of the index, which the rotation sends to flag 1.
        """
        flag, padding, index, system = registers(1, 1, self.n, self.n)
        builder = Builder(2 * self.n + 2)
        rows, columns, which = self.row_sparsity, self.column_sparsity, system + padding + index
        if present(ceil_log2(columns)):
            builder.add(_uniform(columns), last(index, ceil_log2(columns)))
        builder.add(_column_places(self.matrix, columns), which)
        builder.add(_entries(self.matrix, self.largest), which + flag)
        exchange(builder, index, system)
        builder.add(_row_places(self.matrix, rows).adjoint(), which)
        if present(ceil_log2(rows)):
            builder.add(_uniform(rows).adjoint(), last(index, ceil_log2(rows)))
        return builder.build("sparse matrix")


@readable
def _row_sparsity(matrix: sparse.csr_array) -> int:
    return max(1, int(np.diff(matrix.indptr).max()))


@readable
def _column_sparsity(matrix: sparse.csr_array) -> int:
    return max(1, int(np.bincount(matrix.indices, minlength=1).max(initial=0)))


@readable
def _uniform(count: int) -> Preparation:
    """|0> -> sum_{l < count} |l>/sqrt(count)."""
    amplitudes = np.zeros(1 << ceil_log2(count), dtype=complex)
    amplitudes[:count] = 1.0
    return Preparation.of(amplitudes)


@readable
def _row_places(matrix: sparse.csr_array, sparsity: int) -> Permutation:
    return _places(matrix, sparsity)


@readable
def _column_places(matrix: sparse.csr_array, sparsity: int) -> Permutation:
    return _places(matrix.tocsc(), sparsity)


def _places(lines: sparse.csr_array | sparse.csc_array, sparsity: int) -> Permutation:
    """|j>|l> -> |j>|place of the l-th non-zero of line j>, l < sparsity; missing ones go to 2**n + l, the rest anywhere."""
    side = lines.shape[0]
    image = np.empty((side, 2 * side), dtype=np.int64)
    for j in range(side):
        places = lines.indices[lines.indptr[j] : lines.indptr[j + 1]]
        used = np.concatenate([places, side + np.arange(len(places), sparsity)])
        free = np.ones(2 * side, dtype=bool)
        free[used] = False
        image[j] = 2 * side * j + np.concatenate([used, np.flatnonzero(free)])
    return Permutation(image.reshape(-1))


@readable
def _entries(matrix: sparse.csr_array, largest: float) -> EntryRotation:
    """Where column j, padding 0 and row i stand in front of the flag, A_ij/largest."""
    found = matrix.tocoo()
    n = ceil_log2(matrix.shape[0])
    positions = (found.col.astype(np.int64) << (n + 1)) + found.row
    return EntryRotation.of(positions, divided(found.data, largest), 2 * n + 1)


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
