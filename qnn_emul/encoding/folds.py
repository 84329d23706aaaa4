"""The one way to read a tree from its leaves up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Tree(Protocol):
    """What a fold needs of a node."""

    @property
    def children(self) -> tuple[Any, ...]: ...
    def nodes(self, leave_out: Callable[[Any], bool]) -> list[Any]: ...


def fold(
    root: Tree, at: Callable[[Any, tuple[T, ...]], T], known: Callable[[Any], T | None] = lambda _: None
) -> dict[int, T]:
    """at(node, what it gave for the node's children) for every node, by id; below what is `known` already nothing is read.

    Children come first and a node that is used twice is read once; nothing recurs, so that trees may be as deep as they are.
    """
    found: dict[int, T] = {}
    for node in root.nodes(lambda node: known(node) is not None):
        before = known(node)
        found[id(node)] = at(node, tuple(found[id(c)] for c in node.children)) if before is None else before
    return found
