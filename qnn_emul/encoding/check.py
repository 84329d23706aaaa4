"""`check`: confront a tree's records with its matrices, at the block or at the unitary level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..errors import ArgumentError, NoData, RecordViolated, TooLarge
from ..linalg.circuit import MAX_QUBITS
from ..linalg.operators import EXACT_SIZE, DiagonalOperator
from ..linalg.shapes import as_one_of
from .base import Encoding
from .folds import fold, nodes_of
from .measure import (
    corner_allowance,
    corner_error,
    error,
    least,
    node_rounding,
    norm_rounding,
    outside_workspace,
    target_norm,
    workspace_rounding,
)

LEVELS = ("block", "unitary")
FULL_UNITARITY_QUBITS = 8


@dataclass(frozen=True, eq=False)
class NodeCheck:
    """What was measured at one node: error of `value` (alpha * block), ||target||; exactness and unitarity of U."""

    node: Encoding
    error: float
    epsilon: float
    rounding: float
    norm: float
    exactness: float | None = None
    unitarity: float | None = None
    allowed: float | None = None
    qubits: int | None = None

    def __repr__(self) -> str:
        verdict = "ok" if self.ok else "violated: " + "; ".join(self.failures)
        return f"<{repr(self.node)[1:-1]}: error {self.error:.3g}, epsilon {self.epsilon:.3g}, {verdict}>"

    @property
    def tightness(self) -> float | None:
        """error / epsilon; None where epsilon = 0."""
        return self.error / self.epsilon if self.epsilon > 0 else None

    @property
    def estimated(self) -> bool:
        """True where `error` is a spectral norm measured by power iteration, from below."""
        if self.node.kind != "BE" or (1 << self.node.n) <= EXACT_SIZE:
            return False
        return not isinstance(self.node.target_data, DiagonalOperator)

    @property
    def failures(self) -> list[str]:
        """What is violated, in words; empty when the node is sound."""
        out = []
        if not self.error <= self.epsilon + self.rounding + least(self.node.n):
            out.append(
                f"||target - value|| = {self.error:.6g} exceeds epsilon = {self.epsilon:.6g} (rounding {self.rounding:.1e})"
            )
        bound = float(self.node.record.norm)
        if not self.norm <= bound + norm_rounding(self.node) * bound + self.rounding + least(self.node.n):
            out.append(f"||target|| = {self.norm:.12g} exceeds norm = {bound:.12g}")
        if not self.node.record.alpha > 0:
            out.append(f"alpha = {self.node.record.alpha:.12g} is not positive")
        leak, outside = self.node.record.leak, outside_workspace(self.node)
        if leak is not None and not outside <= leak**2 + workspace_rounding(self.node, self.rounding):
            out.append(f"1 - ||block||^2 = {outside:.6g} exceeds leak^2 = {leak**2:.6g}")
        expected = self.node.n + self.node.ancillas
        if self.qubits is not None and self.qubits != expected:
            out.append(f"the circuit has {self.qubits} qubits where n + ancillas = {expected}")
        if self.allowed is not None:
            for what, measured in (("corner against block", self.exactness), ("unitarity", self.unitarity)):
                if measured is not None and not measured <= self.allowed:
                    out.append(f"{what}: {measured:.3g} exceeds {self.allowed:.1e}")
        return out

    @property
    def ok(self) -> bool:
        return not self.failures


@dataclass(frozen=True, eq=False)
class Check:
    """The check of a whole tree; the fields speak of the root, `nodes` of every node, children first."""

    level: str
    nodes: tuple[NodeCheck, ...]

    def __repr__(self) -> str:
        worst = self.smallest_failure or self.root
        return f"<check at level '{self.level}', {len(self.nodes)} nodes, {'ok' if self.ok else 'violated'}: {repr(worst)[1:-1]}>"

    @property
    def root(self) -> NodeCheck:
        return self.nodes[-1]

    @property
    def ok(self) -> bool:
        """Every node keeps its record (and, at the unitary level, U is unitary and its corner is the block)."""
        return all(node.ok for node in self.nodes)

    @property
    def error(self) -> float:
        """||target - value|| as measured."""
        return self.root.error

    @property
    def epsilon(self) -> float:
        return self.root.epsilon

    @property
    def tightness(self) -> float | None:
        """error / epsilon (1 = attained); None where epsilon = 0."""
        return self.root.tightness

    @property
    def rounding(self) -> float:
        """By how much the error may exceed epsilon because of rounding: see `encoding.measure`."""
        return self.root.rounding

    @property
    def exactness(self) -> float | None:
        """||corner of U - block||; None at the block level."""
        return self.root.exactness

    @property
    def unitarity(self) -> float | None:
        """||U^H U - I|| (up to 8 qubits; above that on eight vectors or, from 22 qubits on, as many as fit); None at the block level."""
        return self.root.unitarity

    @property
    def smallest_failure(self) -> NodeCheck | None:
        """The failing node with the smallest subtree."""
        failing = [node for node in self.nodes if not node.ok]
        return min(failing, key=lambda c: len(c.node.nodes())) if failing else None

    def raise_if_violated(self) -> None:
        """Raise RecordViolated naming the smallest failing node, its record and what to do."""
        worst = self.smallest_failure
        if worst is None:
            return
        node, r = worst.node, worst.node.record
        name = f" '{node.name}'" if node.name else ""
        raise RecordViolated(
            f"{node.key}{name}: {'; '.join(worst.failures)} "
            f"(alpha = {r.alpha:.12g}, n = {node.n}, a = {r.ancillas}). "
            + ("Its children keep their records, so look at this node's rule or circuit. " if node.children else "")
            + "`check(...).smallest_failure.node` is the node."
        )


def check(e: Encoding, level: str = "block", progress: Callable[[int, int, Encoding], None] | None = None) -> Check:
    """Check every node of `e`: ||target - value|| <= epsilon + rounding; at level "unitary" also the circuits.

    What lies behind a compressed node has no part in its circuit, and is checked at the block level.

    `progress` is called as progress(done, total, node) before each node.
    Raises ArgumentError for an unknown level, NoData, and before anything is worked out TooLarge, which names a node whose
    unitary or corner does not fit.
    """
    as_one_of(level, LEVELS, "level")
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    if not e.has_data:
        raise NoData(e.key, "error to measure")
    nodes = e.nodes()
    built = nodes_of(e, lambda node: node.is_boundary) if level == "unitary" else []
    for node in built:
        node.need_room(corner=True)
    circuits = {id(node) for node in built}
    places = {id(node): place for place, node in enumerate(nodes)}

    def at(node: Encoding, children: tuple[NodeCheck, ...]) -> NodeCheck:
        if progress is not None:
            progress(places[id(node)], len(nodes), node)
        rounding = node_rounding(node, tuple(c.rounding for c in children))
        epsilon = float(node.record.epsilon)
        measured = NodeCheck(node, error(node, enough=epsilon + rounding), epsilon, rounding, target_norm(node))
        if id(node) not in circuits:
            return measured
        try:
            return _with_unitary(measured)
        except TooLarge as problem:  # its circuit is nested too deep
            raise TooLarge(f"{node.key}: {problem}") from None

    return Check(level, tuple(fold(e, at).values()))


def _with_unitary(c: NodeCheck) -> NodeCheck:
    circuit = c.node.circuit
    exactness, allowed = corner_error(c.node), corner_allowance(circuit)
    side = 1 << circuit.qubits
    if circuit.qubits <= FULL_UNITARITY_QUBITS:
        start = np.eye(side, dtype=complex)
    else:
        rng = np.random.default_rng(0)
        shape = (side, min(8, (1 << MAX_QUBITS) // side))
        start = np.linalg.qr(rng.normal(size=shape) + 1j * rng.normal(size=shape))[0]
    forth = circuit.apply(start)
    defect = np.linalg.norm(circuit.adjoint().apply(forth) - start, 2)
    gram = np.linalg.norm(forth.conj().T @ forth - np.eye(start.shape[1]), 2)
    return replace(c, exactness=exactness, unitarity=float(max(defect, gram)), allowed=allowed, qubits=circuit.qubits)
