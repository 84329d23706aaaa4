"""Coq text of the arithmetic of certificates: from what is supposed of numbers, in any ordered field, follow the claims.

Norms and functions are arbitrary numbers here, and the lines of a proof, which speak of matrices and vectors, are suppositions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from coqtext import NotExported

IMPORTS = """From Coq Require Import Field Ring.
Require Import ordered.
Open Scope ordered_scope.
Section Arithmetic.
Context {F : ordered}.
Add Field numbers : (is_field F)."""
ARITHMETIC = (
    "be.product",
    "ve.sign_amplification",
)  # the second: Dunkl and Williams' inequality, by the law of cosines
ATOMS = ("number", "norm", "norm1", "root", "two to", "abs", "max", "min", "value")
NOTHING = "(0 : F)"


def files(certificates: Mapping[str, Mapping[str, Any]], digests: Mapping[str, str]) -> dict[str, str]:
    """The texts of the certificates among these whose arithmetic is exported, by their places in this folder. Raises NotExported."""
    chosen = {key: certificates[key] for key in ARITHMETIC if key in certificates}
    return {f"coq/exported/numbers_{key.replace('.', '_')}.v": text(data, digests[key]) for key, data in chosen.items()}


def text(certificate: Mapping[str, Any], digest: str) -> str:
    """A Coq file: one theorem for each setting. Raises NotExported."""
    said = f"(* The arithmetic of {certificate['key']}: written by proofs/regenerate.py. Its digest in the index:\n   {digest} *)"
    parts = zip(certificate["statement"]["settings"], certificate["lines"], certificate["arithmetic"], strict=True)
    theorems = [Setting(*part).theorem(number) for number, part in enumerate(parts)]
    return "\n".join([said, IMPORTS, *theorems, "End Arithmetic.", ""])


class Setting:
    """A setting's numbers, in Coq: a node is written in operations on the variables that stand for atoms."""

    def __init__(self, setting: Mapping[str, Any], lines: Mapping[str, Any], arithmetic: Mapping[str, Any]) -> None:
        self.setting, self.lines, self.arithmetic = setting, lines["lines"], arithmetic
        self.nodes = [tuple(map(_frozen, node)) for node in [*setting["terms"], *lines["terms"], *arithmetic["terms"]]]
        self.variables: set[int] = set()
        self.supposed: dict[str, str] = {}
        self.met: list[str] = []
        self.divisors: dict[str, int] = {}
        self.steps = [step for steps in arithmetic["steps"] for step in steps]

    def theorem(self, number: int) -> str:
        """The statement and its proof."""
        for k in range(len(self.setting["assumptions"])):
            self.premise(["assumption", k])
        proof = [line for k in range(len(self.lines) + 1) for line in self._at(k)]
        claims = [self._claim(name) for name in self.arithmetic["claims"]]
        proof += [
            f"refine {'(conj _ ' * (len(claims) - 1)}_{')' * (len(claims) - 1)}.",
            *(f"- {how}" for _, how in claims),
        ]
        for n in sorted(self.variables):
            self._sort(n)
        names = " ".join(f"x{n}" for n in sorted(self.variables))
        return "\n".join(
            [
                f"\n(* {self.setting['label'] or 'the rule'}: {', '.join(f'x{n} {self._said(n)}' for n in sorted(self.variables))} *)",
                f"Theorem claims_{number} : forall {names} : F,",
                *(f"  forall {name} : {what}," for name, what in self.supposed.items()),
                "  " + " /\\ ".join(f"({said})" for said, _ in claims) + ".",
                "Proof.",
                "  intros.",
                *(f"  {line}" for line in proof),
                "Qed.",
            ]
        )

    def _said(self, n: int) -> str:
        operation, *arguments = self.nodes[n]
        return f"{operation} {arguments[0]}"

    # Numbers
    def number(self, n: int) -> str:
        operation, *a = self.nodes[n]
        match operation:
            case "rational":
                return self._rational(a[0])
            case "add" | "multiply":
                return "(" + (" + " if operation == "add" else " * ").join(map(self.number, a)) + ")"
            case "power":
                return _power(self.number(a[0]), a[1])
            case "inverse":
                return f"(/ {self._divisor(self.number(a[0]))})"
        if operation not in ATOMS:
            raise NotExported(f"a number {operation}")
        if n not in self.variables:
            self.variables.add(n)
            for k in a if operation in ("root", "abs", "max", "min") else ():
                self.number(k)
        return f"x{n}"

    def _rational(self, number: str) -> str:
        value = Fraction(number)
        size = _whole(abs(value.numerator))
        size += "" if value.denominator == 1 else f" / {self._divisor(_whole(value.denominator))}"
        return f"({size})" if value >= 0 else f"(- ({size}))"

    def _divisor(self, said: str) -> str:
        self.met.append(said)
        return said

    def _suppose(self, name: str, what: str) -> str:
        self.supposed[name] = what
        return name

    def _sort(self, n: int) -> None:
        """What is known of an atom by its kind."""
        operation, *a = self.nodes[n]
        positive = operation == "two to" or (operation == "number" and a[1] == "positive")
        if positive or operation in ("norm", "norm1", "abs") or (operation == "number" and a[1] == "nonnegative"):
            self._suppose(f"sign_{n}", f"0 {'<' if positive else '<='} x{n}")

    # What is cited
    def premise(self, p: Sequence[Any]) -> str:
        """The difference of a premise, which is supposed or shown before."""
        match p:
            case ["assumption", k]:
                _, left, relation, right = self.setting["assumptions"][k]
                self._suppose(f"assumption_{k}", self._relation(left, relation, right))
                return self._difference(left, right)
            case ["step", k]:
                return self._difference(self.steps[k]["left"], self.steps[k]["right"])
            case ["line", k]:
                left, right, relation = self._line(k)
                if self.lines[k]["rule"] != "law":
                    self._suppose(f"line_{k}", self._relation(left, relation, right))
                return self._difference(left, right)
            case ["sign", n]:
                return self.number(n)
            case ["extreme", n, j]:
                return self._extreme(n, j)
            case ["root", n]:
                x, of = self.number(n), self.number(self.nodes[n][1])
                self._suppose(f"root_{n}", f"(0 : F) <= {of} -> 0 <= {x} /\\ {x} * {x} = {of}")
                return f"({x} * {x} - {of})"
            case ["absolute", n]:
                x, of = self.number(n), self.number(self.nodes[n][1])
                self._suppose(f"absolute_{n}", f"{x} * {x} = {of} * {of}")
                return f"({x} * {x} - {of} * {of})"
            case ["cosines", g, a]:
                return self._cosines(g, a)
        raise NotExported(f"a premise {p!r}")

    def _relation(self, left: int, relation: str, right: int) -> str:
        return f"({self.number(left)} : F) {relation} {self.number(right)}"

    def _difference(self, left: int, right: int) -> str:
        return f"({self.number(right)} - {self.number(left)})"

    def _line(self, k: int) -> tuple[int, int, str]:
        line = self.lines[k]
        if line["rule"] == "identity":
            return self._norm(line["left"]), self._norm(line["right"]), "="
        return line["left"], line["right"], "<="

    def _norm(self, t: int) -> int:
        """The norm of a term without its factors -1."""
        while self.nodes[t][0] == "scale" and self.nodes[self.nodes[t][1]] == ("rational", "-1"):
            t = self.nodes[t][2]
        return self.nodes.index(("norm", t))

    def _extreme(self, n: int, j: int) -> str:
        operation, *a = self.nodes[n]
        x = self.number(n)
        if operation == "abs":
            other = self.number(a[0]) if j == 0 else f"(0 - {self.number(a[0])})"
            left, right = other, x
        else:
            left, right = (self.number(a[j]), x) if operation == "max" else (x, self.number(a[j]))
        self._suppose(f"extreme_{n}_{j}", f"{left} <= {right}")
        return f"({right} - {left})"

    def _cosines(self, g: int, a: int) -> str:
        """||x|| c ||z|| ||x/||x|| - z/||z||||^2 = ||x - c z||^2 - (||x|| - c ||z||)^2"""
        _, left, right = self.nodes[self.nodes[a][1]]
        c, z = self.nodes[self.nodes[right][2]][1:]
        x, z, gap, away = (self.number(n) for n in (self._norm(left), self._norm(z), g, a))
        c = self.number(c)
        value = f"({away} * {away} - ({x} - {c} * {z}) * ({x} - {c} * {z}) - {c} * {x} * {z} * ({gap} * {gap}))"
        self._suppose(f"cosines_{g}_{a}", f"0 < {x} -> 0 < {z} -> {value} = 0")
        return value

    # Proof
    def _at(self, k: int) -> list[str]:
        """The steps before line k, and the line."""
        first = sum(map(len, self.arithmetic["steps"][:k]))
        made = []
        for place, step in enumerate(self.arithmetic["steps"][k], first):
            self.met.clear()
            said, how = self._relation(step["left"], step["relation"], step["right"]), self._step(step)
            for d in dict.fromkeys(self.met):
                if d not in self.divisors:
                    self.divisors[d] = len(self.divisors)
                    made.append(f"assert (divisor_{self.divisors[d]} : {d} <> 0 :> F) by (apply nonzero; known).")
            made += [f"assert (step_{place} : {said}).", f"{{ {how} }}"]
        if k < len(self.lines) and self.lines[k]["rule"] == "law":
            left, right, relation = self._line(k)
            needs = [self.premise(p) for p in self.lines[k]["needs"]]
            self._suppose(
                f"line_{k}", " -> ".join([*(f"(0 : F) <= {d}" for d in needs), self._relation(left, relation, right)])
            )
            made += [f"specialize (line_{k} {' '.join('ltac:(known)' for _ in needs)})."]
        return made

    def _step(self, step: Mapping[str, Any]) -> str:
        left, right = self.number(step["left"]), self.number(step["right"])
        if step["rule"] == "root":
            one, two = (self.premise(p) for p in step["premises"])
            return f"apply root_rule; [apply (carried _ {one}); [calculate | known] | apply (carried _ {two}); [calculate | known]]."
        if step["rule"] == "cases":
            return self._cases(step, left, right)
        terms = [" * ".join([self._rational(c), *map(self.premise, premises)]) for c, premises in step["terms"]]
        zero = [f"{self.number(n)} * {self.premise(p)}" for n, p in step["equations"]]
        rule = "combine_strictly" if step["relation"] == "<" else "combine"
        return (
            f"apply ({rule} _ _ ({' + '.join(f'({t})' for t in terms) or NOTHING}) ({' + '.join(f'({z})' for z in zero) or NOTHING}));"
            " [known | zeros | calculate]."
        )

    def _cases(self, step: Mapping[str, Any], left: str, right: str) -> str:
        operation, *a = self.nodes[step["of"]]
        x = self.number(step["of"])
        values = [self.number(n) for n in a]
        values += [f"(0 - {values[0]})"] if operation == "abs" else []
        self._suppose(f"cases_{step['of']}", " \\/ ".join(f"{x} = {v}" for v in values))
        strict = step["relation"] == "<"
        given = [
            f"apply ({'carried_strictly' if strict else 'carried'} _ {self.premise(p)}); [rewrite case; calculate | known]"
            for p in step["premises"]
        ]
        start = f"apply {'of_strict_difference' if strict else 'of_difference'}"
        pattern = " | ".join(["case"] * len(given))
        if len(given) > 2:
            raise NotExported("cases of more than two values")
        return f"destruct cases_{step['of']} as [{pattern}]; {start}; [{' | '.join(given)}]."

    def _claim(self, name: str) -> tuple[str, str]:
        r = {key: n for key, n in self.setting["result"].items() if n is not None}
        shown = self.premise(self.arithmetic["claims"][name])
        if name == "alpha":
            alpha = self.number(r["alpha"])
            return f"(0 : F) < {alpha}", f"apply (carried_strictly _ {shown}); [calculate | known]."
        if name == "leak":
            block, leak = self.number(self._norm(r["block"])), self.number(r["leak"])
            said = f"(1 : F) - {block} * {block} <= {leak} * {leak}"
        else:
            said = f"{self.number(self._norm(r['error' if name == 'epsilon' else 'target']))} <= {self.number(r[name])}"
        return said, f"apply of_difference, (carried _ {shown}); [calculate | known]."


def _frozen(argument: Any) -> Any:
    return tuple(argument) if isinstance(argument, list) else argument


def _power(base: str, exponent: int) -> str:
    """Even powers as squares, which are not negative."""
    if exponent == 1:
        return base
    half = _power(base, exponent // 2)
    return f"({half} * {half})" if exponent % 2 == 0 else f"({base} * {_power(base, exponent - 1)})"


def _whole(number: int) -> str:
    if number < 2:
        return str(number)
    double = f"(1 + 1) * {_whole(number // 2)}" if number > 3 else "1 + 1"
    return f"({double} + 1)" if number % 2 else f"({double})"
