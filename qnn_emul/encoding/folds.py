"""The one way to read a tree from its leaves up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from .base import Encoding

T = TypeVar("T")


def fold(root: Encoding, at: Callable[[Encoding, tuple[T, ...]], T]) -> dict[int, T]:
    """at(node, what it gave for the node's children) for every node, by id.

    Children come first and a node that is used twice is read once; nothing recurs, so that trees may be as deep as they are.
    """
    found: dict[int, T] = {}
    for node in root.nodes():
        found[id(node)] = at(node, tuple(found[id(child)] for child in node.children))
    return found
