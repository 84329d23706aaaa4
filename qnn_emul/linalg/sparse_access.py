"""Sparse matrices as circuits (positions by permutations, values by controlled rotations), and circuits as sparse matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..errors import TooLarge
from ..scalars import ceil_log2
from .circuit import Builder, Circuit, Op, registers
from .gates import Dense, Diagonal, Gate, Permutation, Preparation
from .scales import divided


@dataclass(frozen=True, eq=False)
class EntryRotation:
    """On flag (x) index: where index = positions[k], the rotation [[a, -c], [c, conj(a)]], a = values[k], c = sqrt(1 - |a|^2).

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
        lower, upper = state.reshape(2, 1 << self.index_qubits, -1)
        out = np.stack([-self.sign * upper, self.sign * lower])
        at, a, c = self.positions, self.values[:, None], self.sign * self.cosines[:, None]
        out[0, at] = a * lower[at] - c * upper[at]
        out[1, at] = c * lower[at] + a.conj() * upper[at]
        return out.reshape(state.shape)

    def adjoint(self) -> EntryRotation:
        return EntryRotation(self.positions, self.values.conj(), self.cosines, self.index_qubits, -self.sign)

    def sparse(self) -> sparse.coo_array:
        """The (2**q, 2**q) matrix: at most two non-zeros a column."""
        size = 1 << self.index_qubits
        a, c = np.zeros(size, dtype=complex), np.full(size, self.sign, dtype=complex)
        a[self.positions], c[self.positions] = self.values, self.sign * self.cosines
        lower = np.arange(size)
        upper = lower + size
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
        return max(1, int(np.diff(self.matrix.indptr).max()))

    @property
    def column_sparsity(self) -> int:
        """Largest number of non-zeros in a column; 1 for a zero matrix."""
        return max(1, int(np.bincount(self.matrix.indices, minlength=1).max(initial=0)))

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
        n, by_column, rows = self.n, self.matrix.tocsc(), self.matrix.tocoo()
        flag, padding, index, system = registers(1, 1, n, n)
        builder = Builder(2 * n + 2)
        which = padding + index
        positions = (rows.row.astype(np.int64) << n) + rows.col  # padding 0, index i, system j
        entries = EntryRotation.of(positions, divided(rows.data, self.largest), 2 * n + 1)
        _superpose(builder, self.column_sparsity, index, adjoint=False)
        builder.add(_locate(by_column.indptr, by_column.indices, self.column_sparsity, n), which + system)
        builder.add(entries, flag + which + system)
        swap = np.arange(1 << 2 * n).reshape(1 << n, 1 << n).T.reshape(-1)
        builder.add(Permutation(swap), index + system)
        builder.add(_locate(self.matrix.indptr, self.matrix.indices, self.row_sparsity, n).adjoint(), which + system)
        _superpose(builder, self.row_sparsity, index, adjoint=True)
        return builder.build("sparse matrix")


def _superpose(builder: Builder, count: int, index: tuple[int, ...], adjoint: bool) -> None:
    """|0> -> sum_{l < count} |l>/sqrt(count) on the last qubits of the index."""
    width = ceil_log2(count)
    if width:
        amplitudes = np.zeros(1 << width, dtype=complex)
        amplitudes[:count] = 1.0
        gate = Preparation.of(amplitudes)
        builder.add(gate.adjoint() if adjoint else gate, index[len(index) - width :])


def _locate(pointers: np.ndarray, indices: np.ndarray, sparsity: int, n: int) -> Permutation:
    """|l>|j> -> |place of the l-th non-zero of line j>|j>, l < sparsity; missing ones go to 2**n + l, the rest anywhere."""
    side, size = 1 << n, 2 << n
    image = np.empty((size, side), dtype=np.int64)
    for j in range(side):
        places = indices[pointers[j] : pointers[j + 1]]
        used = np.concatenate([places, side + np.arange(len(places), sparsity)])
        free = np.ones(size, dtype=bool)
        free[used] = False
        image[: len(used), j] = used
        image[len(used) :, j] = np.flatnonzero(free)
    return Permutation((image * side + np.arange(side)).reshape(-1))


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
