"""What loading data costs: counted on a circuit, or modelled for a memory that hardware provides.

A memory of N words of d bits is priced as in Def. A.1 with constant one: depth d log2 N, d N log2 N qubits; each of the d
bits passes the N - 1 routers of a binary tree on its way in and out. Everything else is derived from that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..linalg.circuit import Circuit
from ..scalars import ceil_log2


@dataclass(frozen=True)
class Price:
    """Depth and gates, qubits, and queries (reads of a memory)."""

    depth: int
    gates: int
    qubits: int
    queries: int

    def then(self, other: Price) -> Price:
        """One after the other; qubits side by side, for every level of a tree keeps its own memory."""
        return Price(
            self.depth + other.depth,
            self.gates + other.gates,
            self.qubits + other.qubits,
            self.queries + other.queries,
        )


def memory_price(count: int, bits: int) -> Price:
    """One read of a memory of `count` words of `bits` bits (Def. A.1)."""
    levels = max(1, ceil_log2(count))
    return Price(bits * levels, 2 * bits * max(1, count - 1), bits * count * levels, 1)


def rotation_price(count: int, bits: int) -> Price:
    """A rotation whose angle stands in a memory: read, one rotation per bit, read again to clear."""
    read = memory_price(count, bits)
    return Price(2 * read.depth + bits, 2 * read.gates + bits, read.qubits + bits, 2)


def states_price(count: int, size: int, bits: int) -> Price:
    """|i>|0> -> |i>|psi_i>, `count` states of `size` amplitudes (Def. A.2): one rotation per level, then phases.

    With count = 1 the preparation of a state from its tree (Lemma D.1). Depth O(d n (m + n)), m = log2 count.
    """
    n = ceil_log2(size)
    price = rotation_price(count << n, bits)  # the phases
    for level in range(n):
        price = price.then(rotation_price(count << level, bits))
    return price


def matrix_price(rows: int, columns: int, bits: int) -> Price:
    """A preprocessed matrix (Def. B.3): its column oracle and the words of its column norms, one use of each."""
    return states_price(columns, rows, bits).then(memory_price(columns, bits))


def update_price(size: int, bits: int) -> Price:
    """Change of one entry in the tree of a vector: n + 1 nodes, each written at an address of at most n bits (Lemma D.1)."""
    n = ceil_log2(size)
    return Price(sum(bits * max(1, k) for k in range(n + 1)), bits * (n + 1), bits * (n + 1), n + 1)


def plain_price(size: int, phases: bool) -> Price:
    """Loading `size` amplitudes without a memory, with rotations and CNOTs: O(N) gates, no queries; depth at most gates."""
    chain = sum((1 << k) * (2 if k else 1) for k in range(ceil_log2(size)))
    gates = 2 * chain + 1 if phases else chain
    return Price(gates, gates, ceil_log2(size), 0)


def counted(circuit: Circuit) -> Price:
    """Gates of a circuit, nested ones one by one; depth by starting each as soon as its qubits are free."""
    ready = [0] * circuit.qubits
    gates = 0
    for qubits in _touched(circuit, tuple(range(circuit.qubits)), ()):
        gates += 1
        if qubits:
            moment = 1 + max(ready[q] for q in qubits)
            for q in qubits:
                ready[q] = moment
    return Price(max(ready, default=0), gates, circuit.qubits, sum(circuit.queries.values()))


def _touched(circuit: Circuit, at: tuple[int, ...], controls: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for op in circuit.ops:
        targets = tuple(at[q] for q in op.targets)
        held = controls + tuple(at[q] for q, _ in op.controls)
        if isinstance(op.gate, Circuit):
            yield from _touched(op.gate, targets, held)
        else:
            yield targets + held
