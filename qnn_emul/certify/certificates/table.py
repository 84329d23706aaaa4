"""What is read off the nodes of a certificate: signs, fractions of polynomials, normal forms. Python alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Any

from .nodes import ATOMS, CLOSED, CONJUGATE, SORTS, Nodes, NotAccepted, fraction, need
from .ratios import Ratio, atom, rational

Form = dict[Any, Ratio]


class Table(Nodes):
    """Nodes with their readings: those of the page on the format."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: Callable[[int, bool], bool] = lambda node, strictly: False
        self._signs: dict[int, int] = {}
        self._values: dict[int, Ratio] = {}
        self._forms: dict[int, Form] = {}
        self._ready: set[int] = set()

    # -- numbers -------------------------------------------------------------------------------------------------
    def sign(self, n: int) -> int:
        """The plain sign: 2 for > 0, 1 for >= 0, 0 for neither."""
        if n not in self._signs:
            self._signs[n] = self._sign(n)
        return self._signs[n]

    def _sign(self, n: int) -> int:
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

    def value(self, n: int) -> Ratio:
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

    def modulus(self, n: int) -> Ratio:
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
        raise NotAccepted(f"the table holds no modulus of node {n}")

    def unsigned(self, t: int) -> int:
        """The term without leading factors -1."""
        while self.nodes[t][0] == "scale" and self.nodes[self.nodes[t][1]] == ("rational", "-1"):
            t = self.nodes[t][2]
        return t

    def norm(self, t: int, which: str = "norm") -> Ratio:
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
        return _collected(
            (_word(op, labels, [w for w, _ in choice]), _all(c for _, c in choice))
            for choice in product(*(f.items() for f in forms))
        )

    def _real_value(self, c: Ratio) -> bool:
        return all(self.real(n) for p in (c.over, c.under) for m in p for n, _ in m)

    def equal(self, one: Form, other: Form) -> bool:
        """Whether two normal forms are one."""
        return one.keys() == other.keys() and all(c.equals(other[w]) for w, c in one.items())


def _all(factors: Iterable[Ratio]) -> Ratio:
    out = rational(1)
    for f in factors:
        out = out * f
    return out


def _collected(pairs: Iterable[tuple[Any, Ratio]]) -> Form:
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
