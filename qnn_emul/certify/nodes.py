"""The table of expressions of a certificate: what its nodes are, and what is read off them. Python alone; see docs/reference/certificate-format.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from .quotients import Quotient, atom, rational

Node = tuple[Any, ...]
Form = dict[Any, Quotient]


class Refused(Exception):
    """A certificate is not accepted; the message says where."""


def need(condition: Any, why: str) -> None:
    """Raises Refused where a condition does not hold."""
    if not condition:
        raise Refused(why)


# What follows the operation: n, v, m, t (a vector or a matrix), x (as t, of the same kind as the first), s (a string), i (an integer), q (a rational
# number), * (any number of the last). Then the kind of the result; "" is that of the last argument.
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
    "entrywise": ("vv", "vector"),
    "adjoint": ("m", "matrix"),
    "conjugate": ("t", ""),
    "diagonal": ("v", "matrix"),
    "bra": ("v", "matrix"),
    "first entries": ("vs", "vector"),
    "pad": ("vs", "vector"),
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
CLOSED = {"real part", "function", "singular values"}


def fraction(text: Any) -> Fraction:
    """A rational number of the file, in its one spelling."""
    need(type(text) is str and re.fullmatch(r"-?\d+(/\d+)?", text, re.ASCII), f"{text!r} is no rational number")
    value = Fraction(text) if not text.endswith("/0") else None
    need(value is not None and str(value) == text, f"{text!r} is not in lowest terms")
    assert value is not None
    return value


class Table:
    """The nodes of one setting. `sign`, `ready` and the readings are those of the page on the format."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.place: dict[Node, int] = {}
        self.kinds: list[str] = []
        self.below: list[tuple[int, ...]] = []
        self.patterns: list[bool] = []
        self.shown: Callable[[int, bool], bool] = lambda node, strictly: False
        self._names: dict[str, Node] = {}
        self._values: dict[int, Quotient] = {}
        self._forms: dict[int, Form] = {}
        self._ready: set[int] = set()

    # -- building ------------------------------------------------------------------------------------------------
    def add(self, node: Node) -> int:
        """The place of a new node. Raises Refused for one that is malformed, or there already."""
        need(node not in self.place, f"the node {node} stands twice")
        children, kind = self._shape(node)
        self._words(node)
        self.place[node] = len(self.nodes)
        self.nodes.append(node)
        self.kinds.append(kind)
        self.below.append(children)
        self.patterns.append(node[0] == "variable" or any(self.patterns[c] for c in children))
        return len(self.nodes) - 1

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
                need(type(argument) is int and 0 <= argument < len(self.nodes), f"{node}: {argument!r} is no earlier node")
                found = self.kinds[argument]
                wanted = {"n": ["number"], "v": ["vector"], "m": ["matrix"], "t": ["vector", "matrix"]}
                need(found in wanted.get(letter, [self.kinds[children[0]] if children else ""]), f"{node}: {argument} is a {found}")
                children.append(argument)
            elif letter == "q":
                fraction(argument)
            else:
                need(type(argument) is {"s": str, "i": int}[letter], f"{node}: {argument!r} is of the wrong type")
        return tuple(children), kind or (VARIABLES.get(node[2], "") if node[0] == "variable" else self.kinds[children[-1]])

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
        node = (self.nodes[n][0], *replaced)
        return self.place[node] if node in self.place else self.add(node)

    # -- numbers -------------------------------------------------------------------------------------------------
    def real(self, n: int) -> bool:
        """Whether a number or a vector is real by its form."""
        node = self.nodes[n]
        if self.kinds[n] == "number":
            if node[0] == "number":
                return bool(node[2] != "complex")
            return node[0] not in ("add", "multiply", "power", "inverse") or all(map(self.real, self.below[n]))
        if node[0] in ("sum", "entrywise", "scale"):
            return all(map(self.real, self.below[n]))
        return node[0] == "real part" or (node[0] in ("vector", "variable") and node[-1] in ("real", "real vector") and len(node) > 2)

    def sign(self, n: int) -> int:
        """The plain sign: 2 for > 0, 1 for >= 0, 0 for neither."""
        op, below = self.nodes[n][0], self.below[n]
        if op == "rational":
            value = fraction(self.nodes[n][1])
            return 2 if value > 0 else int(value == 0)
        if op == "number":
            return SORTS[self.nodes[n][2]]
        if op in ("norm", "norm1"):
            return 1
        if op in ("two to", "inverse"):
            return 2
        if op in ("root", "abs"):
            return max(1, self.sign(below[0]))
        if op == "power" and self.nodes[n][2] % 2 == 0 and self.real(below[0]):
            return max(1, self.sign(below[0]))
        if op == "power":
            return self.sign(below[0]) if self.nodes[n][2] % 2 else 0
        signs = [self.sign(b) for b in below] if op in ("max", "min", "add", "multiply") else [0]
        if op == "max" or (op == "add" and min(signs) > 0):
            return max(signs)
        return min(signs)

    def ready(self, n: int) -> bool:
        """Whether every divisor in it is shown positive, and every root's argument non-negative."""
        if n in self._ready:
            return True
        op = self.nodes[n][0]
        if not all(map(self.ready, self.below[n])):
            return False
        if op in ("inverse", "root") and not self.shown(self.below[n][0], op == "inverse"):
            return False
        self._ready.add(n)
        return True

    def value(self, n: int) -> Quotient:
        """A number as a fraction of polynomials in atoms."""
        if n not in self._values:
            node, below = self.nodes[n], self.below[n]
            op = node[0]
            if op in ATOMS:
                out = atom(n)
            elif op == "rational":
                out = rational(fraction(node[1]))
            elif op == "power":
                out = self.value(below[0]) ** node[2]
            elif op == "inverse":
                out = self.value(below[0]).inverse()
            else:
                out = self.value(below[0])
                for b in below[1:]:
                    out = out + self.value(b) if op == "add" else out * self.value(b)
            self._values[n] = out
        return self._values[n]

    def modulus(self, n: int) -> Quotient:
        """|n|, factor by factor."""
        op, below = self.nodes[n][0], self.below[n]
        if op == "rational":
            return rational(abs(fraction(self.nodes[n][1])))
        if self.sign(n):
            return self.value(n)
        if op == "multiply":
            out = rational(1)
            for b in below:
                out = out * self.modulus(b)
            return out
        if op == "power":
            return self.modulus(below[0]) ** int(self.nodes[n][2])
        if op == "inverse":
            return self.modulus(below[0]).inverse()
        for place, node in enumerate(self.nodes):
            if node[0] == "abs" and not self.patterns[place]:
                inside = self.value(node[1])
                if inside.equals(self.value(n)) or inside.equals(-self.value(n)):
                    need(self.ready(place), f"the node {place} is not ready")
                    return atom(place)
        raise Refused(f"the table holds no modulus of node {n}")

    def unsigned(self, t: int) -> int:
        """The term without leading factors -1."""
        while self.nodes[t][0] == "scale" and self.nodes[self.nodes[t][1]] == ("rational", "-1"):
            t = self.nodes[t][2]
        return t

    def norm(self, t: int, which: str = "norm") -> Quotient:
        """The norm of a term, which must have a node."""
        node = (which, self.unsigned(t))
        need(node in self.place, f"the table holds no {which} of node {t}")
        need(self.ready(self.place[node]), f"the node {self.place[node]} is not ready")
        return atom(self.place[node])

    # -- terms ---------------------------------------------------------------------------------------------------
    def form(self, t: int) -> Form:
        """The normal form: words with the coefficients that are not 0."""
        if t not in self._forms:
            self._forms[t] = {w: c for w, c in self._form(t).items() if not c.vanishes}
        return self._forms[t]

    def _form(self, t: int) -> Form:
        node = self.nodes[t]
        op = node[0]
        labels = tuple(a for a in node[1:] if type(a) is str) or ((node[2],) if op == "place" else ())
        if op in ("vector", "matrix"):
            return {("atom", t): rational(1)}
        if op == "identity":
            return {("product",): rational(1)}
        if op in CLOSED:
            return {(op, *labels, ("inside", node[1])): rational(1)}
        if op == "scale":
            factor = self.value(node[1])
            return {w: factor * c for w, c in self.form(node[2]).items()}
        if op == "sum":
            return _collected((w, c) for part in self.below[t] for w, c in self.form(part).items())
        forms = [self.form(b) for b in self.below[t]]
        if op in CONJUGATE:
            need(all(map(self._real_value, forms[0].values())), f"node {t}: a coefficient may be complex")
        return _collected((_word(op, labels, [w for w, _ in choice]), _all(c for _, c in choice)) for choice in product(*(f.items() for f in forms)))

    def _real_value(self, c: Quotient) -> bool:
        return all(self.real(n) for p in (c.over, c.under) for m in p for n, _ in m)

    def equal(self, one: Form, other: Form) -> bool:
        """Whether two normal forms are one."""
        return one.keys() == other.keys() and all(c.equals(other[w]) for w, c in one.items())


def _all(factors: Iterable[Quotient]) -> Quotient:
    out = rational(1)
    for f in factors:
        out = out * f
    return out


def _collected(pairs: Iterable[tuple[Any, Quotient]]) -> Form:
    out: Form = {}
    for word, c in pairs:
        out[word] = out[word] + c if word in out else c
    return out


def _word(op: str, labels: Sequence[Any], inner: Sequence[Any]) -> Any:
    """The word that a map makes of words."""
    if op == "product":
        flat = [f for w in inner for f in (w[1:] if w[0] == "product" else (w,))]
        return flat[0] if len(flat) == 1 else ("product", *flat)
    if op == "entrywise":
        flat = [f for w in inner for f in (w[1:] if w[0] == "entrywise" else (w,))]
        return ("entrywise", *sorted(flat, key=repr))
    (w, *_) = inner
    if op == "adjoint" and w[0] == "product":
        return ("product", *(_word("adjoint", (), [f]) for f in reversed(w[1:])))
    if op == "conjugate" and w[0] == "entrywise":
        return _word("entrywise", (), [_word("conjugate", (), [f]) for f in w[1:]])
    if op in ("adjoint", "conjugate") and w[0] == op:
        return w[1]
    return (op, *labels, *inner)
