"""What a statement supposes of its functions, as an instance of one of the forms that the check lists (SUPPOSED in proofs/check.py)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .wording import Wording


@dataclass(frozen=True)
class Supposed:
    """A form, what the statement puts in, and the letters of the variables (a letter may be given more than one, or none)."""

    name: str
    fixed: dict[str, str]
    letters: Sequence[str] = ()
    chosen: dict[str, str] = field(default_factory=dict)

    def values(self, texts: Sequence[str]) -> dict[str, str]:
        """The variables' values, by letters."""
        given = {letter: text for letters, text in zip(self.letters, texts, strict=True) for letter in letters}
        return given | {letter: text.replace("?", texts[0]) for letter, text in self.chosen.items()}


def supposed(names: Wording, law: dict[str, Any]) -> Supposed:
    """The form of a law of a certificate."""
    form = Form(names, law)
    read: Callable[[], Supposed] = {
        "Lipschitz": form.lipschitz,
        "a polynomial near 1": form.near_one,
        "a polynomial near a multiple of x": form.near_multiple,
        "a polynomial near f on [-1, 1]": form.near_function,
        "a polynomial near f(x)/x": form.near_quotient,
        "a real function of real parts": form.right_angle,
        "|P| at most its bound": lambda: Supposed("bounded", form.functions("f") | {"a": form.right}, "M"),
        "GSLW Lemma 22": form.lemma_22,
        "QSVT on the dilation": form.dilation,
        "Chebyshev polynomials of Hermitian contractions": form.chebyshev,
    }[law["name"]]
    return read()


class Form:
    """The parts of a law."""

    def __init__(self, names: Wording, law: dict[str, Any]) -> None:
        self.names, self.nodes, self.law = names, names.nodes, law
        self.left = law["left"]
        self.sorts = [self.nodes[v][2] for v in law["variables"]]

    @property
    def right(self) -> str:
        return self.names.text(self.law["right"])

    def find(self, operation: str, n: int) -> list[tuple[Any, ...]]:
        """The nodes of an operation in a node, from the left."""
        own = [tuple(self.nodes[n])] if self.nodes[n][0] == operation else []
        return own + [x for k in self.names.below(n) for x in self.find(operation, k)]

    def functions(self, letters: str) -> dict[str, str]:
        """The functions, in the order in which they are met."""
        made: list[str] = []
        for operation in ("function", "singular values", "value"):
            made += [x[2] if operation != "value" else x[1] for x in self.find(operation, self.left)]
        return {
            letter: self.names.name("function", text) for letter, text in zip(letters, dict.fromkeys(made), strict=True)
        }

    def factor(self) -> str:
        """What the norm on the right is multiplied by."""
        _, *factors = self.nodes[self.law["right"]]
        return self.names.multiplied([k for k in factors if self.nodes[k][0] != "norm"])

    def lipschitz(self) -> Supposed:
        fixed = self.functions("f") | {"a": self.factor()}
        if len(self.sorts) == 2:
            return Supposed("Lipschitz", fixed, "vw")
        return Supposed("Lipschitz from 0" + " up to 1" * bool(self.law["needs"]), fixed, "v")

    def near_one(self) -> Supposed:
        fixed = {"a": self.names.text(self.law["needs"][0][0]), "b": self.right}
        return Supposed("near 1", self.functions("f") | fixed, "c")

    def near_multiple(self) -> Supposed:
        _, c, _ = self.find("scale", self.left)[0]
        fixed = {"a": self.names.text(c), "b": self.right, "c": self.names.text(self.law["needs"][0][1])}
        return Supposed("near a multiple", self.functions("f") | fixed, "M")

    def near_function(self) -> Supposed:
        return Supposed("near a function", self.functions("fg") | {"a": self.right}, "v")

    def near_quotient(self) -> Supposed:
        _, alpha, _ = self.find("scale", self.left)[0]
        return Supposed(
            "near a quotient", self.functions("fg") | {"a": self.names.text(alpha), "b": self.factor()}, "v"
        )

    def right_angle(self) -> Supposed:
        letters = ["r" if sort == "real vector" else "v" for sort in self.sorts]
        name = "right angle" + " up to 1" * (len(self.law["needs"]) == 2)
        return Supposed(name, self.functions("fg") | {"a": self.factor()}, letters)

    def lemma_22(self) -> Supposed:
        _, *factors = self.nodes[self.law["right"]]
        rationals = [self.nodes[k][1] for k in factors if type(k) is int and self.nodes[k][0] == "rational"] or ["0"]
        bound = next((self.names.text(k) for k in factors if type(k) is int and self.nodes[k][0] == "number"), "1")
        fixed = {"i": str(Fraction(rationals[0]) / 4), "a": bound}
        return Supposed("cited: GSLW Lemma 22", self.functions("f") | fixed, "MN")

    def dilation(self) -> Supposed:
        found = sorted({(x[1], x[2]) for x in self.find("number", self.law["right"])})
        degrees = [str(int(name.lstrip("c"))) for name, _ in found] + ["0"]
        coefficients = [self.names.name(sort, name) for name, sort in found] + ["0"]
        fixed = {"k": coefficients[0], "i": degrees[0], "h": coefficients[1], "j": degrees[1]}
        return Supposed("cited: block of a polynomial of the dilation", self.functions("f") | fixed, "MN")

    def chebyshev(self) -> Supposed:
        _, u, rest = self.nodes[self.nodes[self.left][1]]
        _, _, last = self.nodes[rest]
        found = [x[1] for x in self.find("rational", self.law["right"])]
        degrees = {"i": str(int((found or ["1"])[0]) - 1), "j": str(self.degree(last))}
        ends = [{x[1] for x in self.find("dilation", end)} for end in (u, last)]
        letters = [
            "K" if k == 0 else "".join(letter for letter, end in zip("MN", ends, strict=True) if v in end)
            for k, v in enumerate(self.law["variables"])
        ]
        idle = {letter: "0*(?)" for letter, end in zip("MN", ends, strict=True) if not end}
        return Supposed("cited: Chebyshev polynomials", {}, letters, degrees | idle)

    def degree(self, n: int) -> int:
        """Of a Chebyshev polynomial."""
        operation, *a = self.nodes[n]
        if operation in ("sum", "scale", "product"):
            return int(operation == "sum") + self.degree(a[int(operation != "sum")])
        return int(operation != "identity")
