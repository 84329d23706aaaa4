"""The lines of a proof on the matrices of an instance: a slip in a line is found as such, before any prover is asked."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ..encoding.check import check
from ..encoding.encoding import Encoding
from ..encoding.record import Record
from ..encoding.source import Derived
from ..engine.lemma import Lemma
from ..engine.lines import Goal, Line, Part
from ..linalg.operators import to_dense
from ..linalg.scales import UNIT_ROUNDOFF

CORNER_QUBITS = 14  # of circuits whose corners are compared
CORNER_GAP = 1e-9  # phases are promised to 1e-12 a query
OPERATIONS = 256  # of a line on dense arrays, besides the lemma's own: sums, products, singular values


@dataclass(frozen=True)
class Slip:
    """A line that an instance breaks: by how much, and what rounding explains."""

    line: int
    reason: str
    excess: float
    rounding: float


def _dense(data: Any) -> np.ndarray:
    return data if isinstance(data, np.ndarray) else to_dense(data)


def part_of(e: Encoding) -> Part:
    """An encoding's arrays and record, as a proof sees them."""
    r = e.record
    return Part(_dense(e.target_data), _dense(e.block_data), r.alpha, r.epsilon, r.norm, e.n, e)


def lines_of(e: Encoding) -> list[Line]:
    """The lines of the root's proof, on its arrays."""
    source = e.source
    if not isinstance(source, Derived) or not isinstance(source.lemma, Lemma) or source.lemma.lines is None:
        return []
    own, given = part_of(e), {**source.numbers, **source.data}
    goal = Goal(own.target, own.block, own.alpha, own.epsilon, own.norm)
    return list(source.lemma.lines(goal, *(part_of(c) for c in source.children), **given))


def slips(e: Encoding) -> list[Slip]:
    """The lines that do not hold on this instance, beyond rounding (dimension x operations x 2^-53 in units of the larger side)."""
    found: list[Slip] = []
    operations = OPERATIONS + e.applied.lemma.operations(**e.applied.numbers, **e.applied.data)
    for j, line in enumerate(lines_of(e)):
        if line.relation == "=":
            size = max(1.0, *(float(np.max(np.abs(x), initial=0.0)) for x in (line.left, line.right)))
            dimension, excess = max(line.left.shape), float(np.max(np.abs(line.left - line.right), initial=0.0))
        else:
            size, dimension = max(1.0, abs(line.left), abs(line.right)), 1 << (e.n + 1)
            excess = float(line.left - line.right)
        rounding = dimension * operations * UNIT_ROUNDOFF * size
        if not excess <= rounding:
            found.append(Slip(j + 1, line.reason, excess, rounding))
    return found


def untrue(e: Encoding) -> str:
    """What is not as an encoding says: its record on its matrices, the corner of its circuit, the record of its tree; "" if all is.

    The proofs take what a readable function makes of data by its name: here its body meets data.
    """
    found = check(e).root
    if found.failures:
        return found.failures[0]
    entry: Any = e.applied.lemma
    if entry.tree is not None:
        return _of_tree(e.record, entry.tree(*e.applied.children, **e.applied.numbers, **e.applied.data))
    if e.circuit.qubits > CORNER_QUBITS:
        return ""
    block = _dense(e.block_data)
    corner = e.circuit.columns(block.size >> e.n, 1 << e.n).reshape(block.shape)
    gap = float(np.max(np.abs(corner - block)))
    return "" if gap <= CORNER_GAP else f"the corner of the circuit is not the block, by {gap:.3g}"


def _of_tree(said: Record[Any], tree: Encoding) -> str:
    """Where a record is not that of the tree, or a line of one of its nodes fails, in words."""
    for name in (f.name for f in fields(Record)):
        if not _close(getattr(said, name), getattr(tree.record, name)):
            return f"{name}: the tree has {getattr(tree.record, name)}, the record {getattr(said, name)}"
    broken = ((node.key, slip) for node in tree.nodes() if isinstance(node.source, Derived) for slip in slips(node))
    return next(
        (f"its node {key}: line {slip.line} ({slip.reason}) fails by {slip.excess:.3g}" for key, slip in broken), ""
    )


def _close(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=CORNER_GAP, abs_tol=CORNER_GAP)


def wrong_ancillas(e: Encoding, claimed: Record[Any]) -> str:
    """What is wrong with a claimed number of ancillas: the circuit's qubits are counted. "" if nothing is."""
    have = e.circuit.qubits - e.n
    if math.isfinite(claimed.ancillas) and claimed.ancillas == have:
        return ""
    return f"the circuit has {have} ancillas, the rule says {claimed.ancillas}"
