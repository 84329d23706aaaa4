"""`check`: confront a tree's records with its matrices, at the block or at the unitary level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..errors import ArgumentError, NoData, RecordViolated
from ..linalg.operators import EXACT_SIZE, NORM_ROUNDING, DiagonalOperator, operator_norm, to_dense
from ..linalg.polynomials import UNIT_ROUNDOFF
from ..linalg.shapes import two_norm
from .encoding import BlockEncoding, Encoding
from .source import Derived

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
        if not isinstance(self.node, BlockEncoding) or (1 << self.node.n) <= EXACT_SIZE:
            return False
        return not isinstance(self.node.target_data, DiagonalOperator)

    @property
    def failures(self) -> list[str]:
        """What is violated, in words; empty when the node is sound."""
        out = []
        if not self.error <= self.epsilon + self.rounding:
            out.append(
                f"||target - value|| = {self.error:.6g} exceeds epsilon = {self.epsilon:.6g} (rounding {self.rounding:.1e})"
            )
        bound = float(self.node.record.norm)
        if not self.norm <= bound + norm_rounding(self.node) * bound:
            out.append(f"||target|| = {self.norm:.12g} exceeds norm = {bound:.12g}")
        if not self.node.record.alpha > 0:
            out.append(f"alpha = {self.node.record.alpha:.12g} is not positive")
        leak, outside = self.node.record.leak, outside_workspace(self.node)
        if leak is not None and not outside <= leak**2 + 2 * self.rounding + (2 << self.node.n) * UNIT_ROUNDOFF:
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
        """By how much the error may exceed epsilon because of rounding: see `rounding_bounds`."""
        return self.root.rounding

    @property
    def exactness(self) -> float | None:
        """||corner of U - block||; None at the block level."""
        return self.root.exactness

    @property
    def unitarity(self) -> float | None:
        """||U^H U - I|| (up to 8 qubits; above that on eight vectors); None at the block level."""
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

    `progress` is called as progress(done, total, node) before each node.
    Raises ArgumentError for an unknown level, TooLarge where a unitary does not fit, NoData.
    """
    if level not in LEVELS:
        raise ArgumentError("level", f"be one of {LEVELS}", repr(level))
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    if not e.has_data:
        raise NoData(e.key, "error to measure")
    nodes, bounds, done = e.nodes(), rounding_bounds(e), []
    for place, node in enumerate(nodes):
        if progress is not None:
            progress(place, len(nodes), node)
        allowed = float(node.record.epsilon) + bounds[id(node)]
        measured = NodeCheck(
            node, measured_error(node, allowed), float(node.record.epsilon), bounds[id(node)], target_norm(node)
        )
        done.append(_with_unitary(measured) if level == "unitary" else measured)
    return Check(level, tuple(done))


def measured_error(e: Encoding, enough: float = 0.0) -> float:
    """||target - alpha * block||: 2-norm, or spectral norm (`operator_norm`, which may stop when it is below `enough`)."""
    if isinstance(e, BlockEncoding):
        target, block = e.target_data, e.block_data
        if isinstance(target, DiagonalOperator) and isinstance(block, DiagonalOperator):
            return float(np.max(np.abs(target.entries - e.record.alpha * block.entries)))
        return operator_norm(target - e.record.alpha * block, enough)
    return two_norm(e.target_data - e.record.alpha * e.block_data)


def outside_workspace(e: Encoding) -> float:
    """1 - ||block||^2 of a vector-encoding: how much of the state has left |0> of the workspace, in squares."""
    return 0.0 if isinstance(e, BlockEncoding) else 1.0 - two_norm(e.block_data) ** 2


def target_norm(e: Encoding) -> float:
    """||target||: 2-norm, or spectral norm (a measurement from below above 2**n = 256)."""
    data = e.target_data
    if not isinstance(e, BlockEncoding):
        return two_norm(data)
    if isinstance(data, DiagonalOperator):
        return float(np.max(np.abs(data.entries)))
    if e.n > 12:  # a few steps: the promise is a proved bound, this only catches a broken one
        x = np.random.default_rng(1).normal(size=(1 << e.n, 1))
        y = data.H @ (data @ (x / np.linalg.norm(x)))
        return float(np.linalg.norm(data @ y) / (np.linalg.norm(y) or 1.0))
    return operator_norm(data)


def norm_rounding(e: Encoding) -> float:
    """How far two measurements of ||target|| may lie apart, relatively: 2**n x 16 x 2^-53, and twice LAPACK's for a matrix."""
    spectral = 2 * NORM_ROUNDING if isinstance(e, BlockEncoding) and e.n else 0.0
    return (1 << e.n) * 16 * UNIT_ROUNDOFF + spectral


def rounding_bounds(e: Encoding) -> dict[int, float]:
    """For each node (by id) how far rounding alone may carry target - value.

    A node adds 2**n x operations x 2^-53 x max(alpha, norm), and for a matrix what its spectral norm is off by
    (NORM_ROUNDING x epsilon); what its children bring is passed on by the node's own rule, read as the sensitivity of its error
    to theirs.
    """
    out: dict[int, float] = {}
    for node in e.nodes():
        scale = max(float(node.record.alpha), float(node.record.norm))
        own = (1 << node.n) * UNIT_ROUNDOFF * scale
        spectral = NORM_ROUNDING * float(node.record.epsilon) if isinstance(node, BlockEncoding) and node.n else 0.0
        if not isinstance(node.source, Derived):
            out[id(node)] = 8 * own + spectral
            continue
        lemma, numbers = node.source.lemma, node.source.numbers
        records = [c.record for c in node.children]
        moved = [replace(r, epsilon=r.epsilon + out[id(c)]) for r, c in zip(records, node.children, strict=True)]
        passed = float(lemma.rule(*moved, **numbers).epsilon) - float(lemma.rule(*records, **numbers).epsilon)
        out[id(node)] = passed + own * lemma.operations(**numbers, **node.source.data) + spectral
    return out


def _with_unitary(c: NodeCheck) -> NodeCheck:
    node = c.node
    circuit, size = node.circuit, 1 << node.n
    if isinstance(node, BlockEncoding):
        corner = circuit.columns(size)[:size]
        exactness = float(np.linalg.norm(corner - to_dense(node.block_data), 2))
    else:
        exactness = float(np.linalg.norm(circuit.columns(1)[:size, 0] - node.block_data))
    side = 1 << circuit.qubits
    if circuit.qubits <= FULL_UNITARITY_QUBITS:
        start = np.eye(side, dtype=complex)
    else:
        rng = np.random.default_rng(0)
        start = np.linalg.qr(rng.normal(size=(side, 8)) + 1j * rng.normal(size=(side, 8)))[0]
    forth = circuit.apply(start)
    defect = np.linalg.norm(circuit.adjoint().apply(forth) - start, 2)
    gram = np.linalg.norm(forth.conj().T @ forth - np.eye(start.shape[1]), 2)
    allowed = 1e-12 * max(1.0, sum(circuit.queries.values()) / 100)
    return replace(c, exactness=exactness, unitarity=float(max(defect, gram)), allowed=allowed, qubits=circuit.qubits)
