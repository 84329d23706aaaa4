"""The nodes of a certificate's expressions. Python alone; docs/reference/certificate-format.md says what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from ..theorems import NotProved

Node = tuple[Any, ...]


class NotAccepted(NotProved):
    """A certificate is not accepted; the message says where."""


def need(condition: Any, why: str) -> None:
    """Raises NotAccepted where a condition does not hold."""
    if not condition:
        raise NotAccepted(why)


# What follows the operation: n, v, m, t (a vector or a matrix), x (as t, of the same kind as the first), s (a string), i (an integer),
# q (a rational number), * (any number of the last). Then the kind of the result; "" is that of the last argument.
SHAPES: dict[str, tuple[str, str]] = {
    "rational": ("q", "number"),
    "number": ("ss", "number"),
    "norm": ("t", "number"),
    "norm1": ("v", "number"),
    "add": ("nn*", "number"),
    "multiply": ("nn*", "number"),
    "power": ("ni", "number"),
    "inverse": ("n", "number"),
    "root": ("n", "number"),
    "two to": ("n", "number"),
    "abs": ("n", "number"),
    "max": ("nn*", "number"),
    "min": ("nn*", "number"),
    "value": ("sn", "number"),
    "vector": ("s*", "vector"),
    "matrix": ("s*", "matrix"),
    "identity": ("", "matrix"),
    "sum": ("tx*", ""),
    "scale": ("nt", ""),
    "product": ("mt", ""),
    "kron": ("tx", ""),
    "bilinear": ("txs", ""),
    "entrywise": ("tx", ""),
    "adjoint": ("m", "matrix"),
    "conjugate": ("t", ""),
    "diagonal": ("v", "matrix"),
    "bra": ("v", "matrix"),
    "first entries": ("ts", ""),
    "pad": ("ts", ""),
    "place": ("ti", ""),
    "combine": ("vs", "vector"),
    "real part": ("v", "vector"),
    "dilation": ("m", "matrix"),
    "function": ("vs", "vector"),
    "singular values": ("ms", "matrix"),
    "variable": ("ss", ""),
}
VARIABLES = {"number": "number", "vector": "vector", "real vector": "vector", "matrix": "matrix"}
SORTS = {"positive": 2, "nonnegative": 1, "real": 0, "complex": 0}
FLAGS = {"vector": [(), ("block",), ("real",), ("block", "real")], "matrix": [(), ("block",)]}
ATOMS = {"number", "norm", "norm1", "root", "two to", "abs", "max", "min", "value", "variable"}
LONGER_NEVER = {"adjoint", "conjugate", "diagonal", "bra", "first entries", "pad", "place", "real part", "dilation"}
CONJUGATE = {"adjoint", "conjugate", "bra", "dilation"}  # a coefficient goes in front only where it is real
SORTED = ("add", "multiply", "entrywise")
CLOSED = {"real part", "function", "singular values"}


def fraction(text: Any) -> Fraction:
    """A rational number of the file, in its one spelling."""
    need(type(text) is str and re.fullmatch(r"-?\d+(/\d+)?", text, re.ASCII), f"{text!r} is no rational number")
    value = Fraction(text) if not text.endswith("/0") else None
    need(value is not None and str(value) == text, f"{text!r} is not in lowest terms")
    assert value is not None
    return value


class Nodes:
    """The nodes of one setting, and what their form says."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.place: dict[Node, int] = {}
        self.kinds: list[str] = []
        self.below: list[tuple[int, ...]] = []
        self.patterns: list[bool] = []
        self._names: dict[str, Node] = {}

    def add(self, node: Node) -> int:
        """The place of a new node. Raises NotAccepted for one that is malformed, or there already."""
        need(node not in self.place, f"the node {node} stands twice")
        children, kind = self._shape(node)
        self._words(node)
        self.place[node] = len(self.nodes)
        self.nodes.append(node)
        self.kinds.append(kind)
        self.below.append(children)
        self.patterns.append(node[0] == "variable" or any(self.patterns[c] for c in children))
        return len(self.nodes) - 1

    def first(self, kind: str) -> int:
        """The first node of a kind that is no pattern; -1 if there is none."""
        return next((n for n, k in enumerate(self.kinds) if k == kind and not self.patterns[n]), -1)

    def _shape(self, node: Node) -> tuple[tuple[int, ...], str]:
        need(node and type(node[0]) is str and node[0] in SHAPES, f"{node} is no node")
        shape, kind = SHAPES[node[0]]
        arguments = node[1:]
        if shape.endswith("*"):
            shape = shape[:-1] + shape[-2] * (len(arguments) - len(shape) + 1)
        need(len(arguments) == len(shape), f"{node} has the wrong number of arguments")
        children: list[int] = []
        for letter, argument in zip(shape, arguments, strict=True):
            if letter in "nvmtx":
                need(
                    type(argument) is int and 0 <= argument < len(self.nodes),
                    f"{node}: {argument!r} is no earlier node",
                )
                found = self.kinds[argument]
                wanted = {"n": ["number"], "v": ["vector"], "m": ["matrix"], "t": ["vector", "matrix"]}
                need(
                    found in wanted.get(letter, [self.kinds[children[0]] if children else ""]),
                    f"{node}: {argument} is a {found}",
                )
                children.append(argument)
            elif letter == "q":
                fraction(argument)
            else:
                need(type(argument) is {"s": str, "i": int}[letter], f"{node}: {argument!r} is of the wrong type")
        return tuple(children), kind or (
            VARIABLES.get(node[2], "") if node[0] == "variable" else self.kinds[children[-1]]
        )

    def _words(self, node: Node) -> None:
        op = node[0]
        if op in ("number", "vector", "matrix", "variable"):
            need(self._names.setdefault(node[1], node) == node, f"the name {node[1]} means two things")
        if op == "number":
            need(node[2] in SORTS, f"{node}: unknown sort")
        if op == "variable":
            need(node[2] in VARIABLES, f"{node}: unknown sort")
        if op in FLAGS:
            need(node[2:] in FLAGS[op], f"{node}: unknown flags")
        need(op not in SORTED or list(node[1:]) == sorted(node[1:]), f"{node}: the arguments are not in order")
        nothing = op == "scale" and self.nodes[node[1]] == ("rational", "0")
        need(
            not nothing or node[2] == self.first(self.kinds[node[2]]),
            f"{node}: 0 times another than the first of its kind",
        )
        need(op != "power" or node[2] >= 2, f"{node}: the exponent is at least 2")
        need(op != "place" or node[2] >= 0, f"{node}: a place is at least 0")
        if op in ("root", "two to", "max", "min", "value"):
            need(all(self.real(a) for a in node[1:] if type(a) is int), f"{node}: an argument may be complex")

    def reach(self, roots: Iterable[int]) -> set[int]:
        """Everything below some nodes, and these."""
        found: set[int] = set()
        stack = list(roots)
        while stack:
            n = stack.pop()
            if n not in found:
                found.add(n)
                stack += self.below[n]
        return found

    def put(self, n: int, values: dict[int, int]) -> int:
        """The node with nodes for its variables; kept as a further one where it is new."""
        if n in values or not self.patterns[n]:
            return values.get(n, n)
        shape = SHAPES[self.nodes[n][0]][0]
        replaced = [
            self.put(a, values) if shape[min(j, len(shape.rstrip("*")) - 1)] in "nvmtx" else a
            for j, a in enumerate(self.nodes[n][1:])
        ]
        op = self.nodes[n][0]
        node = (op, *(sorted(replaced) if op in SORTED else replaced))
        return self.place[node] if node in self.place else self.add(node)

    def real(self, n: int) -> bool:
        """Whether a number or a vector is real by its form."""
        node = self.nodes[n]
        if self.kinds[n] == "number":
            if node[0] == "number":
                return bool(node[2] != "complex")
            return node[0] not in ("add", "multiply", "power", "inverse") or all(map(self.real, self.below[n]))
        if node[0] in ("sum", "entrywise", "scale"):
            return all(map(self.real, self.below[n]))
        return node[0] == "real part" or (
            node[0] in ("vector", "variable") and node[-1] in ("real", "real vector") and len(node) > 2
        )
