"""`check`: confront a tree's records with its matrices, at the block or at the unitary level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import ArgumentError, NoData, RecordViolated, Undecidable
from ..linalg.rounded import MANY_DIGITS, many_digits
from ..linalg.shapes import as_one_of
from .base import Encoding
from .flat import Row, all_from_flat, flat
from .folds import fold, nodes_of
from .limits import error_bounds, from_below, norm_bounds
from .measure import (
    allowance,
    circuit_errors,
    counted_ancillas,
    error,
    fits_many_digits,
    norm_allowance,
    numbers_of,
    target_norm,
    workspace_rounding,
)
from .node_check import BELOW as BELOW
from .node_check import NodeCheck as NodeCheck
from .origin import fitting
from .room import need_block_room, need_circuit_room
from .rounding import Reading, reading, readings

LEVELS = ("block", "unitary")


@dataclass(frozen=True, eq=False)
class Check:
    """The check of a whole tree; the fields speak of the root, `nodes` of every node, children first."""

    level: str
    nodes: tuple[NodeCheck, ...]

    def __repr__(self) -> str:
        worst = self.smallest_failure or self.root
        return f"<check at level '{self.level}', {len(self.nodes)} nodes, {self.verdict}: {repr(worst)[1:-1]}>"

    def __reduce__(self) -> Any:
        """The tree once, not once for each of its nodes."""
        places = {id(node): place for place, node in enumerate(self.root.node.nodes())}
        found = [(places[id(c.node)], {**vars(c), "node": None}) for c in self.nodes]
        return _from_flat, (self.level, flat(self.root.node), found)

    @property
    def root(self) -> NodeCheck:
        return self.nodes[-1]

    @property
    def ok(self) -> bool:
        """Every node is known to keep its record (and, at the unitary level, U is unitary and its corner is the block)."""
        return all(node.ok for node in self.nodes)

    @property
    def verdict(self) -> str:
        """ "holds", "violated" where a node is, else "below what floats tell"."""
        said = {node.verdict for node in self.nodes}
        return next(word for word in ("violated", BELOW, "holds") if word in said)

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
        """By how much the error may exceed epsilon because of rounding: see `encoding.rounding`."""
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
        """The violated node with the smallest subtree; where none is, the undecided one."""
        failing = [node for node in self.nodes if node.failures] or [node for node in self.nodes if not node.ok]
        wrong = {id(c.node) for c in failing}
        under = fold(self.root.node, lambda node, below: any(below) or id(node) in wrong)
        lowest = [c for c in failing if not any(under[id(child)] for child in c.node.children)]
        return min(lowest, key=lambda c: len(c.node.nodes()), default=None)

    def raise_if_violated(self) -> None:
        """Raise RecordViolated naming the smallest failing node, its record and what to do; Undecidable where floats do not tell."""
        worst = self.smallest_failure
        if worst is None:
            return
        node, r = worst.node, worst.node.record
        name = f" '{node.name}'" if node.name else ""
        if not worst.failures:
            raise Undecidable(
                f"{node.key}{name}: {worst.undecided} (alpha = {r.alpha:.12g}, n = {node.n}, a = {r.ancillas}). "
                "Ask for a larger epsilon, or for a smaller tree."
            )
        raise RecordViolated(
            f"{node.key}{name}: {'; '.join(worst.failures)} "
            f"(alpha = {r.alpha:.12g}, n = {node.n}, a = {r.ancillas}). "
            + ("Its children keep their records, so look at this node's rule or circuit. " if node.children else "")
            + "`check(...).smallest_failure.node` is the node."
        )


def _from_flat(level: str, rows: list[Row], found: list[tuple[int, dict[str, Any]]]) -> Check:
    nodes = all_from_flat(rows)
    return Check(level, tuple(NodeCheck(**{**c, "node": nodes[place]}) for place, c in found))


def check(e: Encoding, level: str = "block", progress: Callable[[int, int, Encoding], None] | None = None) -> Check:
    """Check every node of `e`: ||target - value|| <= epsilon + rounding; at level "unitary" also the circuits.

    What lies behind a compressed node has no part in its circuit, and is checked at the block level.
    Where rounding may exceed epsilon in doubles, a tree that is not too large is read again in numbers of 200 bits.
    `progress` is called as progress(done, total, node) before each node.
    Raises ArgumentError for an unknown level, NoData, and before anything is worked out TooLarge, which names a node whose
    vectors, unitary or corner do not fit; ArgumentError too where what was read from a file does not fit together.
    """
    as_one_of(level, LEVELS, "level")
    if progress is not None and not callable(progress):
        raise ArgumentError("progress", "be a function of (done, total, node), or None", progress)
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    if not e.has_data:
        raise NoData(e.key, "error to measure")
    with fitting(e):
        return _checked(e, level, progress)


def _checked(e: Encoding, level: str, progress: Callable[[int, int, Encoding], None] | None) -> Check:
    nodes = e.nodes()
    for node in nodes:
        need_block_room(node)
    built = nodes_of(e, lambda node: node.is_boundary) if level == "unitary" else []
    for node in built:
        need_circuit_room(node, corner=True)
    for node in built:  # they are built, not yet applied
        _ = node.circuit
    circuits = {id(node) for node in built}
    places = {id(node): place for place, node in enumerate(nodes)}

    found: dict[int, NodeCheck] = {}
    precise: dict[int, Reading] = {}
    work: dict[int, int] = {}

    def at(node: Encoding, children: tuple[Reading, ...]) -> Reading:
        if progress is not None:
            progress(places[id(node)], len(nodes), node)
        read, work[id(node)] = reading(node, children), numbers_of(node, (work[id(c)] for c in node.children))
        measured = _measured(node, read)
        if from_below(node) and not measured.failures:
            measured = _limited(measured, read, [found[id(c)] for c in node.children])
        elif measured.undecided and fits_many_digits(node, work[id(node)]):
            precise.update(readings(node, many_digits(), precise))
            measured = _with_many_digits(measured, precise[id(node)])
        found[id(node)] = _with_unitary(measured, found) if id(node) in circuits else measured
        return read

    fold(e, at)
    return Check(level, tuple(found.values()))


def _measured(node: Encoding, read: Reading) -> NodeCheck:
    epsilon, formed = float(node.record.epsilon), not from_below(node)
    size, norm = error(node, enough=epsilon + allowance(read, 0.0, formed=formed)), target_norm(node)
    limits = (size, norm) if formed else (float("inf"), float("inf"))
    leak = 0.0 if node.record.leak is None else workspace_rounding(read)
    allowed, rounding = norm_allowance(read, norm), allowance(read, size, formed=formed)
    least = counted_ancillas(node)
    return NodeCheck(node, size, epsilon, rounding, norm, *limits, read.resolution, allowed, leak, least)


def _limited(c: NodeCheck, read: Reading, children: list[NodeCheck]) -> NodeCheck:
    """With upper bounds on what was measured from below, or the exact norms where these took a decomposition."""
    formed = allowance(read, c.error) - c.rounding
    least, limit = error_bounds(c.node, c.epsilon + c.rounding, formed, all(child.ok for child in children))
    rounding = c.rounding if limit <= c.epsilon + c.rounding else c.rounding + formed
    enough = float(c.node.record.norm) + c.norm_rounding
    shortest, longest = norm_bounds(c.node, read, enough, [child.known_norm for child in children])
    size, norm = max(c.error, least), max(c.norm, shortest)
    return replace(c, error=size, limit=limit, norm=norm, norm_limit=longest, rounding=rounding)


def _with_many_digits(c: NodeCheck, read: Reading) -> NodeCheck:
    """Decided again in numbers of many digits: to what a record of floats can say, not beyond. An epsilon below what the leaves leave open
    is no less than none, of which that is all one can ask."""
    size, rounding = read.precise_error
    rounding = max(rounding + read.record.epsilon.off, read.resolution)
    resolution = max(read.resolution, read.left_open)
    return replace(c, error=size, limit=size, rounding=rounding, resolution=resolution, bits=MANY_DIGITS)


def _with_unitary(c: NodeCheck, found: Mapping[int, NodeCheck]) -> NodeCheck:
    below = {id(child): found[id(child)] for child in c.node.children}.values()
    inside = [(part.node.circuit, part.exactness) for part in below if part.exactness is not None]
    exactness, allowed, unitarity = circuit_errors(c.node, inside)
    return replace(c, exactness=exactness, unitarity=unitarity, allowed=allowed, qubits=c.node.circuit.qubits)
