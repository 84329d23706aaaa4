"""`certify`: every node of a tree of real data read in balls, so that its record is a theorem about these data, or refuted.

What target, block and record exactly are is said in docs/explanation/certified-emulation.md.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..encoding.base import Encoding
from ..encoding.check import check
from ..encoding.room import need_block_room
from ..encoding.rounding import Reading, is_divided, reading, readings
from ..encoding.source import Derived, Leaf
from ..errors import ArgumentError, NoData
from ..linalg import ball_norms
from ..linalg.balls import BALLS, radius, working
from ..linalg.chebyshev import UP
from ..linalg.operators import EXACT_SIZE, DiagonalOperator
from ..linalg.shapes import as_integer, as_real, moduli, padded_shape
from ..networks.neighbourhood import Neighbourhood
from ..networks.neighbourhood import within as neighbours
from .prove import PROVED, UNDER, prove
from .realized import realized

MOST = 1 << 20  # bits that may be asked for
FIRST, LIMIT = 128, 1024  # bits: `certify` begins with the first, doubles, and gives up above the limit
CERTIFIED, REFUTED, TOO_LOW = "certified", "refuted", "precision too low"
ENCLOSURE, DEFINITION, THEOREM = "enclosure", "definition", "theorem"
NO_EQUALITY = "epsilon = 0: balls show no equality, and neither definition nor theorem does"
OF_DATA = {  # conditions that speak of norms, or of data by which the floats that are kept are what they are
    "angles of d bits",
    "part of a unitary",
    "the norm of a diagonal",
    "the norm of a convolution",
    "the mean lies within",
    "windows are shifts",
    "Schur's test",
}
NO_BOUND = "no bound on the norm of a matrix of this size is at hand"


@dataclass(frozen=True, eq=False)
class NodeEnclosure:
    """What is proved of one node.

    target, value  arrays of balls of vectors; of matrices none are handed out
    error          a ball around ||target - value||
    epsilon        a ball around the record's, a claimed one exactly
    by             what decides: "enclosure"; where epsilon = 0, which no ball shows, "definition" or "theorem"
    floats         what `check` measures there
    """

    node: Encoding
    target: np.ndarray | None
    value: np.ndarray | None
    error: Any
    epsilon: Any
    by: str
    verdict: str
    reason: str = ""
    floats: Any = None

    def __repr__(self) -> str:
        return (
            f"<{self.node.key}: {self.verdict} by {self.by or 'nothing'}, error {self.error}, epsilon {self.epsilon}>"
        )

    @property
    def error_bound(self) -> float:
        """A float that ||target - value|| does not exceed."""
        return 0.0 if self.by in (DEFINITION, THEOREM) else rounded_up(self.error)


@dataclass(frozen=True, eq=False)
class Certificate:
    """Every node of a tree, children first; the fields speak of the root. bits: the precision of the balls; neighbourhood: the set of
    images for which one class is shown, where one was asked about."""

    enclosures: tuple[NodeEnclosure, ...]
    bits: int
    neighbourhood: Neighbourhood | None = None

    def __repr__(self) -> str:
        worst = self.smallest_failure or self.root
        return f"<certificate of {len(self.enclosures)} nodes, {self.bits} bits, {self.verdict}: {repr(worst)[1:-1]}>"

    @property
    def root(self) -> NodeEnclosure:
        return self.enclosures[-1]

    @property
    def verdict(self) -> str:
        """ "refuted" where a node is, else "precision too low" where one is not decided, else "certified"."""
        said = {node.verdict for node in self.enclosures}
        return next(word for word in (REFUTED, TOO_LOW, CERTIFIED) if word in said)

    @property
    def error_bound(self) -> float:
        """A float that ||target - value|| of the root does not exceed."""
        return self.root.error_bound

    @property
    def smallest_failure(self) -> NodeEnclosure | None:
        """The first refuted node, children first, or the first that is not decided."""
        failing = [n for word in (REFUTED, TOO_LOW) for n in self.enclosures if n.verdict == word]
        return failing[0] if failing else None

    @functools.cached_property
    def probabilities(self) -> list[Any]:
        """Balls around the probabilities of the first axis of a vector, given that all ancillas are 0. Raises ArgumentError."""
        if self.root.value is None:
            raise ArgumentError("e", "be a vector-encoding, where probabilities are asked for", self.root.node.kind)
        return shares(self.root.value, padded_shape(self.root.node.shape)[0], self.bits)

    @functools.cached_property
    def realized(self) -> list[Any]:
        """The circuits' side, node by node: a ball around how far the polynomial that the phases realize is from the node's at the points
        at which that is used; None of a node without phases. With 256 bits at least."""
        e = self.root.node
        with working(max(self.bits, 2 * FIRST)):
            read = enclosed_readings(e, {})
            found = [realized(n, read[id(n.children[0])], BALLS) if n.children else None for n in e.nodes()]
        return [None if pair is None else pair[1] for pair in found]


def shares(vector: np.ndarray, groups: int, bits: int) -> list[Any]:
    """Balls around the share of each of so many contiguous groups in the squared norm."""
    with working(bits):
        sums = [sum(abs(z) * abs(z) for z in part) for part in vector.reshape(groups, -1)]
        whole = sum(sums)
        return [part / whole for part in sums]


def rounded_up(number: Any) -> float:
    """The upper end of a ball as a float that is no less."""
    import flint

    top = number.upper()
    return next((x for x in (float(top), math.nextafter(float(top), math.inf)) if flint.arb(x) >= top), math.inf)


def certify(e: Encoding, precision: int | None = None, within: float = 0) -> Certificate:
    """Enclose target, value and error of every node of `e`, and decide whether each keeps to its record.

    precision  bits of the balls; None: 128, then twice as many until every node that more can decide is decided, 1024 at most
    within     grey levels: of a digit's tree, whether all images so near have one class (networks/neighbourhood.py); 0: not asked
    Raises ArgumentError, NoData, MissingPackage.
    """
    if not isinstance(e, Encoding):
        raise ArgumentError("e", "be an encoding", type(e).__name__)
    if not e.has_data:
        raise NoData(e.key, "error to enclose")
    for node in e.nodes():
        need_block_room(node)
    around = neighbours(e, within) if as_real(within, "within", 0) else None
    used = FIRST if precision is None else as_integer(precision, "precision", 2, MOST)
    while True:
        with working(used):
            found = _enclosed(e)
        open_ = any(n.verdict == TOO_LOW and not n.reason for n in found)
        if precision is not None or not open_ or 2 * used > LIMIT:
            return Certificate(found, used, around)
        used *= 2


def exact_leaves(e: Encoding, vectors: Sequence[np.ndarray], unit: bool = False) -> dict[int, Reading]:
    """The leaves `leaf.vector` of `e`, in order, whose targets are these vectors over their norms exactly; unit: and so are their values,
    with alpha = 1 and norm 1. Raises ArgumentError."""
    out: dict[int, Reading] = {}
    leaves = [n for n in e.nodes() if n.key == "leaf.vector"]
    if len(vectors) != len(leaves):
        raise ArgumentError("vectors", f"be one for each leaf.vector of the tree ({len(leaves)})", len(vectors))
    for leaf, vector in zip(leaves, vectors, strict=True):
        own, exact = reading(leaf, (), BALLS), BALLS.exact(vector).unit()
        one = BALLS.exact(np.float64(1))
        record = replace(own.record, alpha=one, norm=one) if unit else own.record
        out[id(leaf)] = replace(
            own, record=record, target_data=exact, block_data=exact if unit else own.block_data, grain=0.0
        )
    return out


def enclosed_readings(e: Encoding, known: Mapping[int, Reading]) -> dict[int, Reading]:
    """Every node of the tree in balls, by id, but for those that are `known`."""
    return readings(e, BALLS, known, _meant)


def _meant(read: Reading) -> Reading:
    """Of exact data the block is the target over alpha, as that of a leaf or a convolution is; the floats of both are these, rounded."""
    if not _is_exact_data(read.node) or (error := error_of(read)) <= 0:
        return read
    if _divides(read.node, error) or not _near(read.node, error):
        return read
    return replace(read, block_data=ball_norms.over(read.target_data, read.record.alpha))


def error_of(read: Reading) -> Any:
    """A ball around ||target - value||."""
    if read.node.kind == "BE":
        return _matrix_error(read)
    return ball_norms.vector_norm(read.target_data - read.record.alpha * read.block_data)


def distance_from_exact(found: Certificate, vectors: Sequence[np.ndarray]) -> tuple[Any, np.ndarray]:
    """A ball around the distance of a vector's value from what its target is where its leaves are the given vectors over their norms
    exactly; and balls around that target's entries."""
    e = found.root.node
    with working(found.bits):
        goal = ball_norms.entries(enclosed_readings(e, exact_leaves(e, vectors))[id(e)].target_data)
        return ball_norms.vector_norm(BALLS.exact(goal - found.root.value)), goal


def _enclosed(e: Encoding) -> tuple[NodeEnclosure, ...]:
    """Balls decide alpha and epsilon; the record's other fields are confronted as in `check`: what that finds violated is refuted, and a
    norm that it does not tell is left open."""
    read, out = enclosed_readings(e, {}), dict[int, NodeEnclosure]()
    floats = {id(found.node): found for found in check(e).nodes}
    for node in e.nodes():
        below = [read[id(c)] for c in node.children]
        found = _decided(node, read[id(node)], below, [out[id(c)] for c in node.children])
        wrong, open_ = "; ".join(floats[id(node)].failures), floats[id(node)].norm_undecided
        decided = replace(found, verdict=REFUTED, reason=wrong) if wrong else found
        if open_ and decided.verdict == CERTIFIED:
            decided = replace(found, verdict=TOO_LOW, reason=open_)
        out[id(node)] = replace(decided, floats=floats[id(node)])
    return tuple(out.values())


def _decided(node: Encoding, read: Reading, below: list[Reading], children: list[NodeEnclosure]) -> NodeEnclosure:
    """One node: by its enclosure, or where epsilon = 0 by what makes target and value one thing."""
    target, value, error = None, None, error_of(read)
    if node.kind == "VE":
        target, value = (ball_norms.entries(v) for v in (read.target_data, read.record.alpha * read.block_data))
    epsilon = ball_norms.widened(read.record.epsilon.data, read.record.epsilon.off)
    said = functools.partial(NodeEnclosure, node, target, value, error, epsilon)
    if error <= epsilon:
        return said(ENCLOSURE, CERTIFIED)
    if epsilon == 0 and _divides(node, error):
        return said(DEFINITION, CERTIFIED)
    if epsilon == 0 and _near(node, error) and _is_exact_data(node):
        return said(THEOREM, CERTIFIED)
    if error > epsilon:
        return said(ENCLOSURE, REFUTED, _missed(node, error) if epsilon == 0 else "")
    exact = bool(epsilon == 0)
    if not exact:
        return said("", TOO_LOW, "" if error.is_finite() else NO_BOUND)
    if all(c.verdict == CERTIFIED and c.epsilon == 0 for c in children) and _same_by_theorem(node, below):
        return said(THEOREM, CERTIFIED)
    return said("", TOO_LOW, NO_EQUALITY)


def _divides(node: Encoding, error: Any) -> bool:
    """Whether the block is the target over alpha by definition: of a vector, a matrix, a convolution."""
    if isinstance(node.source, Leaf):
        return is_divided(node)
    plan = node.source.data.get("plan")
    near = radius(error) < 2.0 ** (16 - FIRST) * float(node.record.alpha)
    return getattr(plan, "conv", None) is not None and bool(error.contains(0)) and near


def _is_exact_data(node: Encoding) -> bool:
    """Whether a node is made of data alone, and its own rule, unclaimed, is proved to have epsilon = 0 of any data, up to what is asked of
    norms: the floats that are kept (angles, entries over alpha) stand for the numbers that they are rounded from."""
    if not isinstance(node.source, Derived) or node.children or node.record.epsilon != 0:
        return False
    if node.record != node.source.lemma.rule(**node.source.numbers):
        return False
    return prove(node.key).status in (PROVED, UNDER) and {*prove(node.key).conditions} <= OF_DATA


def _near(node: Encoding, error: Any) -> bool:
    """Whether floats may be all that makes the error."""
    return bool(float(error.upper()) <= 64 * 2.0 ** (node.n - 53) * float(node.record.alpha))


def _missed(node: Encoding, error: Any) -> str:
    """What the rule asks of data that floats keep only nearly: then its epsilon = 0 is that of other data."""
    asked = prove(node.key).conditions if isinstance(node.source, Derived) and _near(node, error) else ()
    return f"of floats that keep only nearly what the rule asks for: {', '.join(asked)}" if asked else ""


def _same_by_theorem(node: Encoding, below: list[Reading]) -> bool:
    """Whether the node's own rule, proved under no condition, says epsilon = 0 of children with epsilon = 0, whatever their norms; what
    it measures must be what that stands for."""
    if not isinstance(node.source, Derived) or not below:
        return False
    lemma, found = node.source.lemma, prove(node.key)
    if node.record != lemma.rule(*(c.record for c in node.children), **node.source.numbers):
        return False  # a claim
    return found.status == PROVED and not found.conditions and {*lemma.measured} <= {*lemma.exactly(*below)}


def _matrix_error(read: Reading) -> Any:
    """A ball around the spectral norm of target - value: entry by entry of diagonals, tap by tap of convolutions, up to 256 rows by all
    entries; else all that is known is that it is not negative."""
    import flint

    target, block, alpha = read.target_data, read.block_data, read.record.alpha
    one, other = target.op, block.op
    if isinstance(one, DiagonalOperator) and isinstance(other, DiagonalOperator):
        gap = BALLS.exact(one.entries) - alpha * BALLS.exact(other.entries)
        far = target.off + (alpha.top + alpha.off) * block.off
        return ball_norms.widened(BALLS.extreme([abs(v) for v in np.atleast_1d(gap.data)], True), far + gap.off)
    if target.rows <= EXACT_SIZE:
        return ball_norms.matrix_norm(target - alpha * block)
    first, second = getattr(one, "stencil", None), getattr(other, "stencil", None)
    if first and second and first[0] == second[0]:
        gap = BALLS.lifted(first[1]) - alpha.data * BALLS.lifted(second[1])
        taps = moduli(gap).sum(axis=(2, 3))  # of operators of norm 1 each
        top = math.sqrt(float(taps.sum(axis=0).max()) * float(taps.sum(axis=1).max())) * UP
        low = max(gap.reshape(-1), key=lambda v: BALLS.lower(abs(v)))  # an entry of the matrix
        return flint.arb(top).union(abs(low)) + flint.arb(0, target.distance + alpha.top * block.distance)
    return flint.arb("inf").union(flint.arb(0))
