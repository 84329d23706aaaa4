"""The rounding of a tree, node by node: targets, blocks and records read a further time, as what was computed and how far it is off.

A leaf's numbers are the floats that they are. The block of a vector or a matrix is its target over alpha, exactly; a given unitary's
record may be off by its own comparison's rounding. Every other node's target, block and record are its lemma's, run on `Rounded`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator

from ..linalg.chebyshev import UP
from ..linalg.operators import NORM_ROUNDING, to_dense
from ..linalg.rounded import DOUBLE, Digits, Rounded
from ..linalg.rounded_operators import RoundedOperator, dense, of_operator
from ..linalg.scales import divided
from ..linalg.shapes import spectral_norm
from .base import Encoding
from .folds import fold
from .record import Record
from .source import Derived, Leaf

DIVIDED = ("leaf.vector", "leaf.matrix")
GRAIN = 64 * DOUBLE.unit  # times 2^n
FLOATS = 16  # roundings of the numbers of a record
LEAF = 8  # roundings of a given corner: read off, scaled, subtracted, its norm taken, on either side


@dataclass(frozen=True, eq=False)
class Reading:
    """A node as far as it is known: what lemma files ask of a child.

    grain   what the floats of its leaves leave open relatively: 64 x 2^n x 2^-53 each, more for a circuit of its own
    """

    node: Encoding
    record: Record[Any]
    target_data: Any
    block_data: Any
    grain: float

    @property
    def resolution(self) -> float:
        """What a record of floats can say at best of what is encoded here: some last digits; for epsilon = 0, which claims that two
        constructions are the same, what their leaves leave open in all."""
        if not self.record.epsilon.data > 0:
            return self.left_open
        columns = 1 << self.n if self.node.kind == "BE" else 1
        largest = max(self.target_data.norm, self.record.alpha.top * self.block_data.norm)
        return float(FLOATS * DOUBLE.unit * float(np.sqrt(columns)) * largest + self._least)

    @property
    def left_open(self) -> float:
        """What the floats of the leaves leave open in all."""
        return float(self.grain * max(self.target_data.norm, self.record.alpha.top) + self._least)

    @property
    def _least(self) -> float:
        return 4 * LEAF * (1 << self.n) * DOUBLE.least

    @property
    def handed(self) -> Reading:
        """What a parent sees in doubles: alpha and epsilon are the floats that they are, on which its own are worked out, and the target
        may be off by what these are rounded by. (Else every level would count once more what alpha lost below, which cancels.)"""
        a, epsilon, block = self.record.alpha, self.record.epsilon, self.block_data
        if a.digits.context is not None:
            return self
        exact = replace(self.record, alpha=a.digits.exact(a.data), epsilon=a.digits.exact(epsilon.data))
        moved = (a.off * (block.norm + block.off) + epsilon.off) * UP
        return replace(self, record=exact, target_data=self.target_data.moved(moved)) if moved else self

    @property
    def precise_error(self) -> tuple[float, float]:
        """||target - alpha * block|| of what was computed, and how far it may be off."""
        gap = self.target_data - self.record.alpha * self.block_data
        if self.node.kind == "VE":
            size = gap.two_norm()
            return float(size.data), size.off * UP + DOUBLE.unit * float(size.data) + DOUBLE.least
        whole = gap.with_matrix()
        found = spectral_norm(whole.matrix.astype(complex))
        return found, (whole.distance + 2 * NORM_ROUNDING * found) * UP + DOUBLE.least

    @property
    def n(self) -> int:
        return self.node.n

    @property
    def circuit(self) -> Any:
        return self.node.circuit


def leaf_rounding(n: int, alpha: float, norm: float) -> float:
    """How far the floats of a given unitary and target on 2**n places may be off the record that is claimed for them."""
    return LEAF * float(np.sqrt(1 << n)) * (DOUBLE.unit * max(alpha, norm) + DOUBLE.least)


def as_it_is(read: Reading) -> Reading:
    return read


def readings(
    e: Encoding,
    digits: Digits = DOUBLE,
    known: Mapping[int, Reading] = MappingProxyType({}),
    meant: Callable[[Reading], Reading] = as_it_is,
) -> dict[int, Reading]:
    """Every node of the tree, by id; those that are `known` are not read again, nor what is below them."""
    return fold(e, lambda node, children: reading(node, children, digits, meant), lambda node: known.get(id(node)))


def reading(
    node: Encoding,
    children: tuple[Reading, ...],
    digits: Digits = DOUBLE,
    meant: Callable[[Reading], Reading] = as_it_is,
) -> Reading:
    """A node from its children's readings; what overflows makes bounds that are infinite, no warnings. `meant`: what the floats of a
    lemma's node of data alone stand for, inside a lemma's tree too."""
    with np.errstate(all="ignore"):
        if not isinstance(node.source, Derived):
            return _leaf(node, digits)
        read = _reading(node, children, digits, meant)
        return read if children else meant(read)


def _reading(
    node: Encoding, children: tuple[Reading, ...], digits: Digits, meant: Callable[[Reading], Reading]
) -> Reading:
    lemma, source = node.applied.lemma, node.applied
    children = tuple(c.handed for c in children)
    numbers = _numbers(node, children, digits)
    record = _record(node, children, numbers, digits)
    steep = max(1.0, float(source.numbers.get("slope", 1.0)))
    grain = max(GRAIN * (1 << node.n), sum(c.grain for c in children) * steep)
    if lemma.tree is not None:
        inner = lemma.tree(*node.children, **source.numbers, **source.data)
        known = {id(c): r for c, r in zip(node.children, children, strict=True)}
        found = fold(inner, lambda e, below: reading(e, below, digits, meant), lambda e: known.get(id(e)))[id(inner)]
        return Reading(node, record, found.target_data, found.block_data, max(grain, found.grain))
    given = {**numbers, **source.data}
    roundings = lemma.operations(**source.numbers, **source.data)
    bound = float("inf") if children else float(lemma.rule(**source.numbers).norm)
    target = _rounded(lemma.target(*children, **given), digits, roundings, bound)
    block = _rounded(lemma.block(*children, **given), digits, roundings, bound / float(lemma_alpha(node)) * (1 + 1e-12))
    return Reading(node, record, target, block, grain)


def lemma_alpha(node: Encoding) -> Any:
    """The alpha that the lemma gives, whatever is claimed."""
    return node.applied.lemma.rule(*(c.record for c in node.children), **node.applied.numbers).alpha


def _numbers(node: Encoding, children: tuple[Reading, ...], digits: Digits) -> dict[str, Any]:
    """Numbers of a node; where balls enclose them, those that stand for something measured are what they stand for."""
    lemma, numbers = node.applied.lemma, node.applied.numbers
    return {**lifted(numbers, digits), **(lemma.exactly(*children) if digits.encloses else {})}


def lifted(numbers: Mapping[str, Any], digits: Digits) -> dict[str, Any]:
    """Numbers by name in a precision; whole numbers and what is none stay."""

    def lift(value: Any) -> Any:
        if isinstance(value, tuple | list):
            return tuple(lift(v) for v in value)
        return digits.exact(value) if isinstance(value, float | complex | np.inexact) else value

    return {name: lift(value) for name, value in numbers.items()}


def _record(node: Encoding, children: tuple[Reading, ...], given: Mapping[str, Any], digits: Digits) -> Record[Any]:
    """The rule on the children's records; a field that is not the rule's own is a claim, and exactly what it is."""
    lemma, numbers = node.applied.lemma, node.applied.numbers
    plain = lemma.rule(*(c.record for c in node.children), **numbers)
    made = lemma.rule(*(c.record for c in children), **given)
    out = {}
    for name in (f.name for f in fields(Record)):
        own, claimed = getattr(made, name), getattr(node.record, name)
        if name != "ancillas" and claimed is not None and not isinstance(own, Rounded):
            own = None if own is None else digits.exact(own)
        out[name] = own if claimed == getattr(plain, name) else digits.exact(claimed) if name != "ancillas" else claimed
    return Record(**out)


def _leaf(node: Encoding, digits: Digits) -> Reading:
    source, r = node.source, node.record
    assert isinstance(source, Leaf)
    block, alpha = source.block(), digits.exact(float(r.alpha))
    size = (1 << node.n) * 16 * DOUBLE.unit * float(r.norm)
    leak = None if r.leak is None else digits.exact(float(r.leak))
    record = Record(alpha, r.ancillas, digits.exact(float(r.epsilon)), digits.exact(float(r.norm), size), leak)
    target = _rounded(source.target, digits)
    grain = GRAIN * (1 << node.n)
    if is_divided(node):
        return Reading(node, record, target, target / alpha, grain)
    own = 0.0 if digits.encloses else leaf_rounding(node.n, float(r.alpha), target.norm)
    if source.key == "leaf.circuit":  # multiplied out, gate by gate
        grain = LEAF * (1 << source.circuit().qubits) * DOUBLE.unit
        own = max(own, grain * max(float(r.alpha), target.norm))
    if digits.context is not None and not digits.encloses:  # no more than its record is exceeded by
        found, off = Reading(node, record, target, _rounded(block, digits), grain).precise_error
        own = min(own, max(found + off - float(r.epsilon), 0.0))
    matrix = node.kind == "BE"
    target = dense(digits.lifted(to_dense(source.target)), digits, own) if matrix else digits.exact(source.target, own)
    return Reading(node, record, target, _rounded(block, digits), grain)


def is_divided(leaf: Encoding) -> bool:
    """Whether the block of a leaf is its target over alpha, as floats are divided."""
    source = leaf.source
    assert isinstance(source, Leaf)
    whole, part = (to_dense(d) if isinstance(d, LinearOperator) else d for d in (source.target, source.block()))
    return source.key in DIVIDED and bool(np.array_equal(divided(whole, float(leaf.record.alpha)), part))


def _rounded(made: Any, digits: Digits, roundings: float = 0.0, norm: float = float("inf")) -> Any:
    """What a lemma made, if it is not `Rounded` already: plain arrays and operators, each number off by so many roundings of doubles."""
    if isinstance(made, Rounded | RoundedOperator):
        return replace(made, norm=norm) if isinstance(made, RoundedOperator) and norm < made.norm else made
    if isinstance(made, LinearOperator):
        return of_operator(made, digits, roundings, norm)
    exact = digits.exact(made)
    return Rounded(exact.data, roundings * DOUBLE.unit * exact.norm, digits)
