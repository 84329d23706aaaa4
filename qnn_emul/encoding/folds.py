"""The one way to read a tree from its leaves up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Tree(Protocol):
    """What a fold needs of a node."""

    @property
    def children(self) -> tuple[Any, ...]: ...


N = TypeVar("N", bound=Tree)


def nodes_of(root: N, leave_out: Callable[[N], bool] = lambda _: False) -> list[N]:
    """Every node of the tree once, children before parents; but nothing below those that `leave_out` names."""
    seen: set[int] = set()
    order: list[N] = []
    stack: list[tuple[N, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((child, False) for child in (() if leave_out(node) else reversed(node.children)))
    return order


def fold(
    root: Tree,
    at: Callable[[Any, tuple[T, ...]], T],
    known: Callable[[Any], T | None] = lambda _: None,
    served: Callable[[Any], object] = lambda _: None,
) -> dict[int, T]:
    """at(node, what it gave for the node's children) for every node, by id; below what is `known` already nothing is read.

    Children come first and a node that is used twice is read once; nothing recurs, so that trees may be as deep as they are.
    served  is told each node that was read here, the root apart, when the last of its parents was read
    """
    found: dict[int, T] = {}
    order = nodes_of(root, lambda node: known(node) is not None)
    last_parent = {id(child): node for node in order for child in node.children}
    read: set[int] = set()
    for node in order:
        before = known(node)
        found[id(node)] = at(node, tuple(found[id(c)] for c in node.children)) if before is None else before
        if before is None:
            read.add(id(node))
            for child in node.children:
                if last_parent[id(child)] is node and id(child) in read:
                    read.remove(id(child))
                    served(child)
    return found
