"""Steps of a proof as they are written down: each once, and with what shows that divisors are positive."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from .wording import Wording

NUMBER = re.compile(r"\d+(/\d+)?")


def in_order(terms: Sequence[Sequence[Any]], equations: Sequence[Sequence[Any]]) -> tuple[list[Any], list[Any]]:
    """Terms by their premises, premises by their texts, constants in the coefficient, equal ones added up."""
    rows: dict[str, Fraction] = {}
    factors: dict[int, str] = {}
    for c, *premises in terms:
        constants = [Fraction(p) for p in premises if type(p) is str and NUMBER.fullmatch(p)]
        others = json.dumps(
            sorted((p for p in premises if not NUMBER.fullmatch(str(p)) or type(p) is int), key=json.dumps)
        )
        rows[others] = rows.get(others, Fraction(0)) + prod(constants, start=Fraction(c))
    for text, k in equations:
        factors[k] = f"{factors[k]} + ({text})" if k in factors else text
    ordered = [[str(rows[said]), *json.loads(said)] for said in sorted(rows)]
    return ordered, [[factors[k], k] for k in sorted(factors, key=json.dumps)]


class WrittenProof(Wording):
    """The steps so far, and signs that the form of a node shows."""

    def __init__(self, nodes: Sequence[Sequence[Any]], setting: Mapping[str, Any]) -> None:
        super().__init__(nodes)
        self.setting = setting
        self.steps: list[Any] = []
        self.shown: dict[str, int] = {}
        self.assumptions = [
            f"{self.text(left)} {'==' if relation == '=' else relation} {self.text(right)}"
            for _, left, relation, right in setting["assumptions"]
        ]

    def add(self, key: str, *step: Any) -> int:
        """The number of a step; the same for what is added twice."""
        if key not in self.shown:
            self.steps.append(list(step))
            self.shown[key] = len(self.steps) - 1
        return self.shown[key]

    def law(self, name: str, **values: str) -> int:
        return self.add(f"{name} {sorted(values.items())}", "law", name, values)

    def combine(self, text: str, terms: list[Any], equations: list[Any]) -> int:
        terms, equations = in_order(terms, equations)
        if not equations and len(terms) == 1 and terms[0][0] == "1" and type(terms[0][1]) is int and len(terms[0]) == 2:
            return int(terms[0][1])  # the same once more
        return self.add(text, "combine", text, terms, equations)

    def assume(self, k: int) -> int:
        _, left, _, right = self.setting["assumptions"][k]
        self.ready(left)
        self.ready(right)
        return self.add(self.assumptions[k], "assumption", k)

    def ready(self, n: int) -> None:
        """Shows that what is divided by is positive, and roots are of what is not negative."""
        operation, *a = self.nodes[n]
        for k in self.below(n):
            self.ready(k)
        if operation == "inverse":
            self.positive(a[0], 2)
        elif operation == "root":
            self.positive(a[0], 1)

    def positive(self, n: int, strength: int) -> None:
        """Sees to it that a number is known to be positive (2) or not negative (1), if it is by its form."""
        operation, *a = self.nodes[n]
        match operation:
            case "multiply" | "add":
                if self.sign(n) < strength:
                    self.stated(n, strength)
                for k in a:
                    self.positive(k, strength if operation == "multiply" else self.sign(k))
            case "power" | "inverse":
                if self.sign(a[0]):
                    self.positive(a[0], strength)
                elif self.nodes[a[0]][0] == "add":
                    self.law("square", a=self.text(a[0]))
            case "max" if self.sign(n) >= strength:
                one, other = sorted(a, key=self.sign)[::-1]
                self.positive(one, strength)
                at_least = self.law("maximum", a=self.text(one), b=self.text(other))
                self.combine(
                    f"0 {'<' if strength == 2 else '<='} {self.text(n)}", [["1", self.text(one)], ["1", at_least]], []
                )
            case "min" if self.sign(n) >= strength:
                for k in a:
                    self.positive(k, strength)
                self.add(
                    f"0 < {self.text(n)} {strength}",
                    "cases",
                    f"0 {'<' if strength == 2 else '<='} {self.text(n)}",
                    self.text(n),
                )
            case "root" if strength == 2:
                self.positive(a[0], 2)
                self.law("positive root", a=self.text(a[0]))
            case _:
                if self.sign(n) < strength:
                    self.stated(n, strength)

    def stated(self, n: int, strength: int) -> None:
        """Notes the fact that a number is positive, where an assumption says so."""
        relations = ("<",) if strength == 2 else ("<", "<=")
        for k, (_, left, relation, right) in enumerate(self.setting["assumptions"]):
            if self.nodes[left] == ("rational", "0") and right == n and relation in relations:
                self.assume(k)

    def sign(self, n: int) -> int:
        """The plain sign of a node."""
        operation, *a = self.nodes[n]
        signs = [self.sign(k) for k in self.below(n) if operation not in ("norm", "norm1")]
        match operation:
            case "rational":
                return 1 + (Fraction(a[0]) > 0) if Fraction(a[0]) >= 0 else 0
            case "number":
                return {"positive": 2, "nonnegative": 1}.get(a[1], 0)
            case "norm" | "norm1":
                return 1
            case "two to" | "inverse":
                return 2
            case "root" | "abs":
                return signs[0] or 1
            case "max":
                return max(signs)
            case "min" | "multiply":
                return min(signs)
            case "add":
                return max(signs) if all(signs) else 0
            case "power":
                return signs[0] or int(a[1] % 2 == 0)
        return 0
