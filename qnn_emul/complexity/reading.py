"""A tree read in symbols: the same nodes, with the catalogue's own rules and costs on symbols for sizes, degrees and prices.

The tree is one of a small instance without data (`qe.abstract`): its structure does not depend on its size. What is derived
from the readings is therefore what the layers build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..encoding.encoding import Encoding
from ..encoding.folds import fold
from ..encoding.record import Record
from ..encoding.source import Derived
from ..lemmas import CATALOGUE
from ..linalg.cost import Cost, oracle
from .growth import upper

Change = Callable[[Cost], Cost]
Numbers = dict[str, Any]


@dataclass(frozen=True, eq=False)
class SymbolicNode:
    """A node in symbols: what entered its rule and its cost, its record, its cost. `role` says what it is in the network."""

    key: str
    role: str
    children: tuple[SymbolicNode, ...]
    numbers: Mapping[str, Any]
    sizes: Mapping[str, Any]
    record: Record[Any]
    cost: Cost


@dataclass(frozen=True)
class SymbolicReader:
    """How a tree is read.

    leaves   the readings of its leaves, by name
    put      (key, numbers, sizes, children) to the numbers and sizes in symbols
    roles    by key; a leaf's reading has its own; "{1}" is that of the second child, up to its first comma
    changes  {key: function}: another cost for the nodes of a lemma
    """

    leaves: Mapping[str, SymbolicNode]
    put: Callable[[str, Numbers, Numbers, tuple[SymbolicNode, ...]], tuple[Numbers, Numbers]]
    roles: Mapping[str, str]
    changes: Mapping[str, Change]

    def read(self, e: Encoding) -> SymbolicNode:
        """The root's reading."""

        def at(node: Encoding, children: tuple[SymbolicNode, ...]) -> SymbolicNode:
            return self._derived(node.source, children) if isinstance(node.source, Derived) else self.leaves[node.name]

        return fold(e, at)[id(e)]

    def _derived(self, source: Derived[Any], children: tuple[SymbolicNode, ...]) -> SymbolicNode:
        entry = CATALOGUE[source.key]
        assert entry.cost is not None
        sizes = entry.sizes(**source.numbers, **source.data)
        numbers, sizes = self.put(source.key, dict(source.numbers), sizes, children)
        record = entry.rule(*(c.record for c in children), **numbers)
        cost = entry.cost(*(c.cost for c in children), **{**numbers, **sizes})
        cost = tidy(replace(self.changes.get(source.key, _same)(cost), ancillas=record.ancillas))
        role = self.roles[source.key].format(*(c.role.partition(",")[0] for c in children))
        return SymbolicNode(source.key, role, children, numbers, sizes, replace(record, ancillas=cost.ancillas), cost)


def leaf(label: str, system: Any, price: tuple[Any, Any], role: str) -> SymbolicNode:
    """An exact unit vector (1, 0, 0) that one query of `label` prepares, at this depth and number of gates."""
    one = system * 0 + 1
    cost = oracle(label, *price).on(system, 0)
    return SymbolicNode("leaf", role, (), {}, {}, Record(one, 0, 0 * one, one), tidy(cost))


def opaque(node: SymbolicNode, label: str, depth: Any, gates: Any, ancillas: Any) -> SymbolicNode:
    """The node with symbols for its cost: what comes in, to a part that is derived by itself."""
    cost = Cost(depth, gates, ancillas, {label: 1}, node.cost.system)
    return replace(node, cost=cost, record=replace(node.record, ancillas=ancillas), children=(), role=label)


def tidy(cost: Cost) -> Cost:
    """Costs as expanded sums of positive terms."""
    queries = {k: upper(v) for k, v in cost.queries.items()}
    return replace(
        cost, depth=upper(cost.depth), gates=upper(cost.gates), ancillas=upper(cost.ancillas), queries=queries
    )


def _same(cost: Cost) -> Cost:
    return cost
