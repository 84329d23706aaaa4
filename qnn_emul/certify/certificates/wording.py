"""Nodes of a certificate as texts: expressions that Python's grammar reads (docs/reference/certificate-format.md)."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from typing import Any

CALLS = {
    "norm": "norm",
    "norm1": "norm1",
    "root": "sqrt",
    "abs": "abs",
    "max": "max",
    "min": "min",
    "kron": "kron",
    "entrywise": "entrywise",
    "adjoint": "adjoint",
    "conjugate": "conj",
    "diagonal": "diagonal",
    "bra": "bra",
    "real part": "real",
    "dilation": "dilation",
}
SUM, PRODUCT, ATOM = range(3)  # what binds how


class Wording:
    """Nodes as texts."""

    def __init__(self, nodes: Sequence[Sequence[Any]]) -> None:
        self.nodes = nodes
        self.names: dict[tuple[str, str], str] = {}
        self.sorts: dict[str, str] = {}

    def name(self, sort: str, text: str) -> str:
        """An identifier of its own."""
        space = "f" if sort == "function" else ""
        if (space, text) not in self.names:
            made = re.sub(r"\W+", "_", text).strip("_") or "x"
            made = f"x_{made}" if made[0].isdigit() else made
            while made in self.sorts or keyword.iskeyword(made):
                made += "_"
            self.names[space, text], self.sorts[made] = made, sort
        return self.names[space, text]

    def text(self, n: int, binds: int = SUM) -> str:
        """A node; in brackets where something binds more strongly."""
        said, own = self.said(n)
        return said if own >= binds else f"({said})"

    def said(self, n: int) -> tuple[str, int]:
        operation, *a = self.nodes[n]
        match operation:
            case "rational":
                return a[0], ATOM if a[0].isdigit() else PRODUCT if "-" not in a[0] else SUM
            case "number":
                return self.name(a[1], a[0]), ATOM
            case "vector" | "matrix":
                flags = [w for w, flag in (("real", "real"), ("contraction", "block")) if flag in a[1:]]
                return self.name(" ".join([*flags, operation]), a[0]), ATOM
            case "identity":
                return "identity()", ATOM
            case "add" | "sum":
                return self.added([self.text(k) for k in a]), SUM
            case "multiply":
                return self.multiplied(a), PRODUCT
            case "scale":
                return self.scaled(*a)
            case "product":
                return f"{self.text(a[0], PRODUCT)} @ {self.text(a[1], ATOM)}", PRODUCT
            case "power":
                return f"{self.text(a[0], ATOM)}**{a[1]}", PRODUCT
            case "inverse":
                return self.multiplied([n]), PRODUCT
            case "two to":
                return f"2**{self.text(a[0], ATOM)}", PRODUCT
            case "value":
                return f"{self.name('function', a[0])}({self.text(a[1])})", ATOM
            case "function" | "singular values":
                return f"{self.name('function', a[1])}({self.text(a[0])})", ATOM
            case "first entries" | "pad":
                return f"{'pad' if operation == 'pad' else 'first'}({self.text(a[0])}, {a[1]!r})", ATOM
            case "place":
                return f"place({self.text(a[0])}, {a[1]})", ATOM
            case "combine":
                return f"combine({self.text(a[0])}, {self.name('unit vectors', a[1])})", ATOM
        if operation in ("norm", "norm1"):
            a = [self.bare(a[0])]
        return f"{CALLS[operation]}({', '.join(map(self.text, a))})", ATOM

    def added(self, parts: Sequence[str]) -> str:
        return "".join(p if k == 0 else f" - {p[1:]}" if p[0] == "-" else f" + {p}" for k, p in enumerate(parts))

    def multiplied(self, factors: Sequence[int]) -> str:
        """Factors, then divisors."""
        above = [k for k in factors if self.nodes[k][0] != "inverse" and self.nodes[k] != ("rational", "1")]
        below = [k for n in factors if self.nodes[n][0] == "inverse" for k in self.factors(self.nodes[n][1])]
        sign = "-" * sum(self.nodes[k] == ("rational", "-1") for k in above)
        said = "*".join(self.text(k, PRODUCT) for k in above if self.nodes[k] != ("rational", "-1")) or "1"
        return ("" if len(sign) % 2 == 0 else "-") + said + "".join(f"/{self.text(k, ATOM)}" for k in below)

    def scaled(self, c: int, t: int) -> tuple[str, int]:
        if self.nodes[c] == ("rational", "1"):
            return self.said(t)
        if self.nodes[c] == ("rational", "-1"):
            said, binds = self.said(t)
            return (f"-{said}", SUM) if binds > SUM and said[0] != "-" else (f"-({said})", SUM)
        said, binds = self.said(c)
        return f"{said if binds else f'({said})'}*{self.text(t, PRODUCT)}", PRODUCT

    def bare(self, t: int) -> int:
        """A term without its factors -1."""
        while self.nodes[t][0] == "scale" and self.nodes[self.nodes[t][1]] == ("rational", "-1"):
            t = self.nodes[t][2]
        return t

    def factors(self, n: int) -> list[int]:
        """What a divisor is a product of."""
        operation, *a = self.nodes[n]
        if operation == "multiply":
            return [x for k in a for x in self.factors(k)]
        return self.factors(a[0]) * a[1] if operation == "power" else [n]

    def below(self, n: int) -> list[int]:
        operation, *a = self.nodes[n]
        if operation in ("rational", "number", "vector", "matrix", "identity", "variable"):
            return []
        if operation in ("power", "first entries", "pad", "place", "combine", "function", "singular values"):
            return [a[0]]
        return [a[1]] if operation == "value" else a
