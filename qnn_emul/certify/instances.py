"""The lines of a proof on the matrices of an instance: a slip in a line is found as such, before any prover is asked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..encoding.encoding import Encoding
from ..encoding.record import Record
from ..encoding.source import Derived
from ..engine.lemma import Lemma
from ..engine.lines import Goal, Line, Part
from ..linalg.operators import to_dense
from ..linalg.polynomials import UNIT_ROUNDOFF

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


def wrong_ancillas(e: Encoding, claimed: Record[Any]) -> str:
    """What is wrong with a claimed number of ancillas: the circuit's qubits are counted. "" if nothing is."""
    have = e.circuit.qubits - e.n
    if math.isfinite(claimed.ancillas) and claimed.ancillas == have:
        return ""
    return f"the circuit has {have} ancillas, the rule says {claimed.ancillas}"
