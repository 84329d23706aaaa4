"""A network as a tree of lemmas without data: records and costs of any size, in numbers or in symbols.

Each node applies the catalogue entry's own `rule` and `cost`, which is looked up when the node is made, so what is derived
here is what the constructions cost; `tests/complexity` holds the trees against those of networks that run on data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..encoding.record import Record
from ..errors import ArgumentError
from ..lemmas import CATALOGUE
from ..linalg import cost as model
from ..linalg.cost import Cost

Change = Callable[[Cost], Cost]


@dataclass(frozen=True, eq=False)
class Node:
    """A lemma applied to nodes: its record and its cost. `role` says what it is in the network."""

    key: str
    role: str
    children: tuple[Node, ...]
    numbers: Mapping[str, Any]
    sizes: Mapping[str, Any]
    record: Record[Any]
    cost: Cost
    note: str = ""

    def nodes(self) -> Iterator[Node]:
        """The whole tree, children first, each node once."""
        seen: set[int] = set()
        stack: list[tuple[Node, bool]] = [(self, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                yield node
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((c, False) for c in reversed(node.children))


@dataclass(frozen=True)
class Workshop:
    """Makes nodes. `changes` alters the cost of every node of a lemma, `tidy` every cost (a simplification of symbols)."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    tidy: Change = lambda cost: cost

    def __post_init__(self) -> None:
        for key in self.changes:
            if key not in CATALOGUE:
                raise ArgumentError("changes", "name catalogue entries", repr(key))

    def leaf(self, label: str, system: Any, price: tuple[Any, Any], role: str) -> Node:
        """An exact unit vector (1, 0, 0) that one query of `label` prepares, at this depth and number of gates."""
        cost = model.oracle(label, *price).on(system, 0)
        one = system * 0 + 1
        return Node("leaf", role, (), {}, {}, Record(one, 0, 0 * one, one), self.tidy(cost))

    def make(
        self,
        key: str,
        role: str,
        *children: Node,
        numbers: Mapping[str, Any] | None = None,
        sizes: Mapping[str, Any] | None = None,
        note: str = "",
    ) -> Node:
        """The catalogue entry `key` on children. `numbers` enter the rule, both enter the cost."""
        entry, numbers, sizes = CATALOGUE[key], dict(numbers or {}), dict(sizes or {})
        assert entry.cost is not None
        record = entry.rule(*(c.record for c in children), **numbers)
        cost = entry.cost(*(c.cost for c in children), **{**numbers, **sizes})
        if key in self.changes:
            cost = self.changes[key](cost)
        cost = self.tidy(replace(cost, ancillas=record.ancillas))
        return Node(key, role, children, numbers, sizes, replace(record, ancillas=cost.ancillas), cost, note)
