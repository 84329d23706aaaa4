"""A certified setting as texts: the statement, and steps of which each follows from those before it (docs/reference/certificate-format.md).

What the table of nodes leaves to its reader stands here in full: that maxima and roots are positive, what a divisor is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .suppositions import Supposed, supposed
from .written import WrittenProof

CONTRACTIONS = {
    "adjoint": ("adjoint", "M"),
    "conjugate": ("conjugate", "x"),
    "diagonal": ("diagonal", "v"),
    "bra": ("bra", "v"),
    "first entries": ("first entries", "x"),
    "pad": ("zeros appended", "x"),
    "place": ("place", "x"),
    "real part": ("real part", "v"),
    "dilation": ("dilation", "M"),
}
PRODUCTS = {
    "product": ("product", "M", "x"),
    "kron": ("tensor product", "x", "y"),
    "entrywise": ("product of entries", "x", "y"),
}


def texts(setting: Mapping[str, Any], lines: Mapping[str, Any], arithmetic: Mapping[str, Any]) -> tuple[Any, list[Any]]:
    """Statement and steps."""
    made = Texts(setting, lines, arithmetic)
    return made.statement(), made.steps


class Texts(WrittenProof):
    """The steps of a setting, in order."""

    def __init__(self, setting: Mapping[str, Any], lines: Mapping[str, Any], arithmetic: Mapping[str, Any]) -> None:
        super().__init__(tuple(map(tuple, setting["terms"] + lines["terms"] + arithmetic["terms"])), setting)
        self.lines, self.lists, self.claims = lines["lines"], arithmetic["steps"], arithmetic["claims"]
        self.laws: list[Supposed] = [supposed(self, law) for law in setting["laws"]]
        given = [[law.name, law.fixed] for law in self.laws]
        self.suppositions = [law for k, law in enumerate(given) if law not in given[:k]]  # once each
        self.told = [self.suppositions.index(law) for law in given]
        self.numbers: dict[tuple[str, int], int | None] = {}
        self.walk()

    def statement(self) -> dict[str, Any]:
        result = self.setting["result"]
        said = {
            k: None if result[k] is None else self.text(result[k])
            for k in ("target", "block", "alpha", "epsilon", "norm", "leak")
        }
        return {
            "label": self.setting["label"],
            "names": self.sorts,
            "assumptions": self.assumptions,
            "laws": self.suppositions,
            "result": said,
            "divisors": [self.text(n) for n in self.setting["divisors"]],
        }

    def walk(self) -> None:
        done = 0
        for k, steps in enumerate(self.lists):
            for step in steps:
                self.numbers["step", done] = self.step(step)
                done += 1
            for line in self.lines[k : k + 1]:
                self.numbers["line", k] = self.line(line)
        for name, claim in self.claims.items():
            self.claim(name, claim)

    # Premises
    def premise(self, premise: Sequence[Any]) -> list[Any]:
        """As numbers of facts or texts of plain sign: a product."""
        kind, *a = premise
        if kind == "sign":
            self.ready(a[0])
            self.positive(a[0], self.sign(a[0]))
            operation, *factors = self.nodes[a[0]]
            if operation == "multiply" and any(
                self.nodes[k][0] == "inverse" and self.nodes[self.nodes[k][1]][0] == "add" for k in factors
            ):
                return [x for k in factors for x in self.premise(["sign", k])]
            return [self.text(a[0])]
        return [self.fact(premise)]

    def fact(self, premise: Sequence[Any]) -> int | None:
        """The number of what a premise says; None for an identity."""
        kind, *a = premise
        match kind:
            case "assumption":
                return self.assume(a[0])
            case "step" | "line":
                return self.numbers[kind, a[0]]
            case "extreme":
                operation, *values = self.nodes[a[0]]
                self.ready(a[0])
                if operation == "abs":
                    return self.law("modulus below" if a[1] else "modulus above", a=self.text(values[0]))
                one, other = values[a[1]], values[1 - a[1]]
                return self.law("maximum" if operation == "max" else "minimum", a=self.text(one), b=self.text(other))
            case "root" | "absolute":
                self.ready(a[0])
                name = "root" if kind == "root" else "square of the modulus"
                return self.law(name, a=self.text(self.nodes[a[0]][1]))
            case "cosines":
                return self.cosines(*a)
        raise AssertionError(premise)

    def cosines(self, g: int, a: int) -> int:
        self.ready(g)
        _, x, y = self.nodes[self.nodes[a][1]]
        _, c, z = self.nodes[self.nodes[y][2]]
        return self.law("cosines", v=self.text(x), w=self.text(z), c=self.text(c))

    # Steps
    def step(self, step: Mapping[str, Any]) -> int | None:
        relation = f"{self.text(step['left'])} {step['relation']} {self.text(step['right'])}"
        self.ready(step["left"])
        self.ready(step["right"])
        if step["rule"] == "root":
            for p in step["premises"]:
                self.premise(p)
            return self.law("smaller square", a=self.text(step["left"]), b=self.text(step["right"]))
        if step["rule"] == "cases":
            for p in step["premises"]:
                self.premise(p)
            return self.add(relation, "cases", relation, self.text(step["of"]))
        terms = [[c, *(x for p in premises for x in self.premise(p))] for c, premises in step["terms"]]
        equations = []
        for n, p in step["equations"]:
            self.ready(n)
            number = self.fact(p)
            equations += [[self.text(n), number]] if number is not None else []
        return self.combine(relation, terms, equations)

    def claim(self, name: str, premise: Sequence[Any]) -> None:
        self.premise(premise)
        for n in self.setting["divisors"]:
            self.ready(n)
            self.positive(n, 2)
        for n in self.setting["result"].values():
            if n is not None:
                self.ready(n)

    # Lines
    def line(self, line: Mapping[str, Any]) -> int | None:
        rule, left, right = line["rule"], line["left"], line["right"]
        for n in (left, right, *line.get("pieces", []), *line.get("with", [])):
            self.ready(n)
        if rule == "identity":
            return None
        if rule == "law":
            for p in line["needs"]:
                self.premise(p)
            law = self.laws[line["law"]]
            values = law.values([self.text(n) for n in line["with"]])
            return self.add(f"{line['law']} {sorted(values.items())}", "supposed", self.told[line["law"]], values)
        lower = rule in ("isometry", "scaling from below")
        term = self.nodes[right if lower else left][1]
        if "equal" in line:
            given = self.lines[line["equal"]]
            sides = [self.bare(given["left"]), self.bare(given["right"])]
            term = sides[1 - sides.index(term)]
        return self.bound(rule, line, self.bare(term))

    def bound(self, rule: str, line: Mapping[str, Any], term: int) -> int:
        operation, *a = self.nodes[term]
        one = self.nodes[line["left"]][0] == "norm1"
        relation = f"{self.text(line['left'])} <= {self.text(line['right'])}"
        match rule:
            case "triangle":
                return self.triangle(line["pieces"], relation, one)
            case "product":
                name, x, y = PRODUCTS[operation]
                return self.law(name, **{x: self.text(a[0]), y: self.text(a[1])})
            case "contraction":
                name, x = CONTRACTIONS[operation]
                label = {"i": str(a[1])} if operation == "place" else {"l": repr(a[1])} if len(a) > 1 else {}
                return self.law(name, **{x: self.text(a[0])}, **label)
            case "isometry":
                return self.law("zeros taken off", x=self.text(a[0]), l=repr(a[1]))
            case "scaling" | "scaling from below":
                self.positive(a[0], self.sign(a[0]))
                return self.law(rule, k=self.text(a[0]), x=self.text(a[1]))
            case "block":
                return self.block(term, relation)
            case "orthogonal" | "block-diagonal":
                (_, x, i), (_, y, j) = sorted((self.nodes[p] for p in a), key=lambda place: place[2])
                v, w = ("v", "w") if rule == "orthogonal" else ("M", "N")
                return self.law(rule, **{v: self.text(x), w: self.text(y), "i": str(i), "j": str(j)})
            case "unit columns":
                return self.law("unit vectors", v=self.text(a[0]), l=self.name("unit vectors", a[1]))
        return self.law("Cauchy-Schwarz", v=self.text(a[0]), w=self.text(a[1]))

    def triangle(self, pieces: Sequence[int], relation: str, one: bool) -> int:
        """One sum after another."""
        name, x, y = ("triangle of sums", "v", "w") if one else ("triangle", "x", "y")
        said = [self.text(p) for p in pieces]
        steps = [self.law(name, **{x: self.added(said[:k]), y: said[k]}) for k in range(len(said) - 1, 0, -1)]
        return steps[0] if len(steps) == 1 else self.combine(relation, [["1", k] for k in steps], [])

    def block(self, term: int, relation: str) -> int:
        operation, *a = self.nodes[term]
        if operation != "scale":
            return self.law("contraction", B=self.text(term))
        self.positive(a[0], self.sign(a[0]))
        scaled = self.law("scaling", k=self.text(a[0]), x=self.text(a[1]))
        own = self.law("contraction", B=self.text(a[1]))
        size = (
            str(abs(Fraction(self.nodes[a[0]][1]))) if self.nodes[a[0]][0] == "rational" else f"abs({self.text(a[0])})"
        )
        return self.combine(relation, [["1", scaled], ["1", size, own]], [])
