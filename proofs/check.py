"""Check the certificates beside this script with Python's standard library alone, by the page docs/reference/certificate-format.md.

    python proofs/check.py [FILE ...]

Without FILE: all that the index beside this script names. One line for each statement. Exit 0: all accepted; 1: one refused.
Nothing is imported of the package that wrote the files: every normal form and every sum is worked out anew.
"""

import hashlib
import json
import re
import sys
from collections import Counter
from fractions import Fraction
from functools import cache, reduce
from itertools import pairwise, permutations, product
from pathlib import Path
from typing import NamedTuple

# operation; arguments (q rational, s text, i and k whole numbers, n number, r real number, v vector, m matrix, t vectors or
# matrices of one kind; + two or more, * any number of texts); kind (= that of the last argument); how it is printed
NODES = """
number; s*; n; {0}
vector; s*; v; {0}
matrix; s*; m; {0}
variable; s*; ?; {0}
rational; q; n; {0}
norm; t; n; ‖{0}‖
norm1; v; n; ‖{0}‖₁
add; n+; n; ({0} + {1})
multiply; n+; n; {0}·{1}
power; nk; n; {0}^{1}
inverse; n; n; 1/({0})
root; r; n; √({0})
two to; r; n; 2^({0})
abs; n; n; |{0}|
max; r+; n; max({0}, {1})
min; r+; n; min({0}, {1})
value; sr; n; {0}({1})
identity; ; m; I
sum; t+; =; ({0} + {1})
scale; nt; =; {0}·{1}
product; mt; =; {0} {1}
kron; tt; =; ({0} ⊗ {1})
bilinear; tts; =; {2}({0}, {1})
entrywise; vv; v; ({0} ∘ {1})
adjoint; m; m; {0}†
conjugate; t; =; conj({0})
diagonal; v; m; diag({0})
bra; v; m; |0⟩⟨{0}|
first entries; vs; v; {0}[first {1}]
pad; vs; v; ({0}, 0: {1})
place; ti; =; |{1}⟩({0})
combine; vs; v; Σ_j {0}_j |{1}_j⟩
real part; v; v; Re({0})
dilation; m; m; [[0, {0}], [{0}†, 0]]
function; vs; v; {1}({0})
singular values; ms; m; {1}^SV({0})
"""
NODES = {name: rest for name, *rest in (line.split("; ") for line in NODES.strip().splitlines())}
FLAGS = {  # what may stand behind a name
    "number": (["positive"], ["nonnegative"], ["real"], ["complex"]),
    "vector": ([], ["block"], ["real"], ["block", "real"]),
    "matrix": ([], ["block"]),
    "variable": (["number"], ["vector"], ["real vector"], ["matrix"]),
}
STRENGTH = {"<": 2, "<=": 1, "=": 0}  # of right - left: > 0, >= 0, = 0
REAL_OF_REAL = ("add", "multiply", "power", "inverse", "sum", "entrywise", "scale")
CONTRACTIONS = ("adjoint", "conjugate", "diagonal", "bra", "pad", "place", "dilation", "first entries", "real part")
SORTED = ("add", "multiply", "entrywise")


# The shapes of JSON: a type (of whole numbers: >= 0), a set of texts, [shape of each], (shapes), {key: shape}, a function, None
def form(thing):
    need(type(thing) is dict and all(type(k) is int and k > 0 for k in thing.values()), f"{thing} is no form")


def label(thing):
    need(type(thing) is str and re.fullmatch(r"[\w =+]*", thing), f"{thing!r:.60} is no label")


SIDES = {"rule": str, "left": int, "right": int}
STEP = SIDES | {"relation": {"<=", "<"}}
STEPS = {
    "combine": STEP | {"terms": [(str, [list])], "equations": [(int, list)]},
    "root": STEP | {"relation": {"<="}, "premises": [list]},
    "cases": STEP | {"of": int, "premises": [list]},
}
LINES = dict.fromkeys(("product", "contraction", "isometry", "scaling", "scaling from below", "block"), SIDES)
LINES |= dict.fromkeys(("orthogonal", "block-diagonal", "unit columns", "Cauchy-Schwarz", "identity"), SIDES)
LINES |= {"triangle": SIDES | {"pieces": [int]}, "law": SIDES | {"law": int, "with": [int], "needs": [list]}}
LOWER = ("isometry", "scaling from below")
RESULT = dict.fromkeys(("target", "block", "error", "alpha", "epsilon", "norm"), int)
LAW = {"name": str, "kind": {"statement", "cited"}, "sentence": str, "variables": [int], "needs": [(int, int)]}
STATED = {
    "label": label,
    "terms": [list],
    "assumptions": [(str, int, set(STRENGTH), int)],
    "laws": [LAW | {"left": int, "right": int}],
    "result": RESULT | {"leak": None},
    "divisors": [int],
}
GATE = (str, [str], bool, [[int]], [(int, None)])
COEFFICIENT = [(str, [(str, int)])]
TENSORS = [({"block", "column", "map", "free"}, str, bool, [str])]
NETWORK = [(COEFFICIENT, TENSORS, [str])]
READING = {
    "label": label,
    "leaves": [(str, {"BE", "VE", "lookup"}, [({"ancilla", "system", "index"}, form)], None)],
    "parameters": [str],
    "wires": [({"bit", "wide"}, form)],
    "system": int,
    "ancillas": form,
    "vector": bool,
    "steps": [list],
    "laws": [(TENSORS, TENSORS, [str], COEFFICIENT)],
    "block": NETWORK,
}
THEOREM = {"key": str, "reading": label, "digest": str, "leaves": None, "widths": None}
INVARIANT = {"state": [(COEFFICIENT, [list])], "free": None}
FREE = {"kind": {"number", "operator", "entries"}, "start": list, "next": list}
FILE = {
    "schema": int,
    "key": str,
    "statement": {"text": str, "source": str, "deviation": str, "settings": [STATED]},
    "circuit": None,
    "induction": None,
    "lines": [{"terms": [list], "lines": [dict]}],
    "arithmetic": [{"terms": [list], "steps": [[dict]], "claims": dict}],
}


BOUND = ("schema", "key", "statement", "circuit", "induction")  # by the index


class Refused(Exception):
    """What does not hold, for people."""


def need(condition, message):
    if not condition:
        raise Refused(message)


def shaped(thing, shape):
    """The thing, if it has the shape."""
    if type(shape) is list:
        need(type(thing) is list, f"a list is needed, not {thing!r:.60}")
        shape = tuple(shape * len(thing))
    if type(shape) in (tuple, dict):
        places = range(len(shape)) if type(shape) is tuple else shape
        found = range(len(thing)) if type(thing) is list else thing
        need(type(thing) is (dict if type(shape) is dict else list) and set(found) == set(places), f"{thing!r:.60}")
        for place in places:
            shaped(thing[place], shape[place])
    elif type(shape) is set:
        need(type(thing) is str and thing in shape, f"{thing!r:.60} is none of {shape}")
    elif type(shape) is type:
        need(type(thing) is shape and (shape is not int or thing >= 0), f"{thing!r:.60} is of another type")
    elif shape:
        shape(thing)
    return thing


def rational(thing):
    good = type(thing) is str and re.fullmatch(r"-?[1-9]\d*(/[1-9]\d*)?|0", thing, re.ASCII)
    need(good and str(Fraction(thing)) == thing, f"{thing} is no rational in lowest terms")
    return Fraction(thing)


class Ratio:
    """A fraction of polynomials {monomial: coefficient}; a monomial is a sorted tuple of (atom, exponent)."""

    def __init__(self, top, below=None):
        self.top, self.below = top, below or {(): Fraction(1)}

    def __add__(self, other):
        if self.below == other.below:
            return Ratio(added(self.top, other.top), self.below)
        top = added(times(self.top, other.below), times(other.top, self.below))
        return Ratio(top, times(self.below, other.below))

    def __sub__(self, other):
        return self + constant(-1) * other

    def __mul__(self, other):
        return Ratio(times(self.top, other.top), times(self.below, other.below))

    def __pow__(self, exponent):
        """A single term is turned into negative exponents."""
        if exponent >= 0:
            return reduce(Ratio.__mul__, [self] * exponent, constant(1))
        need(self.top, "division by 0")
        if len(self.top) > 1:
            return Ratio(self.below, self.top) ** -exponent
        ((word, c),) = self.top.items()
        return Ratio(times(self.below, {tuple((a, -e) for a, e in word): 1 / c})) ** -exponent

    def __eq__(self, other):
        return not (self - other).top

    def put(self, atom, value):
        """The number with a value in place of the atom."""
        top, below = (
            total(constant(c, [p for p in word if p[0] != atom]) * value ** dict(word).get(atom, 0) for word, c in p)
            for p in (self.top.items(), self.below.items())
        )
        return top * below**-1


def constant(value, word=()):
    return Ratio({tuple(word): Fraction(value)} if value else {})


def total(ratios):
    return reduce(Ratio.__add__, ratios, constant(0))


def added(p, q):
    result = dict(p)
    for word, c in q.items():
        result[word] = result.get(word, 0) + c
    return {word: c for word, c in result.items() if c}


def times(p, q):
    result = {}
    for word, c in p.items():
        for other, d in q.items():
            powers = dict(word)
            for atom, exponent in other:
                powers[atom] = powers.get(atom, 0) + exponent
            both = tuple(sorted((a, e) for a, e in powers.items() if e))
            result[both] = result.get(both, 0) + c * d
    return {word: c for word, c in result.items() if c}


# Words of vectors and matrices: nested tuples; products and entrywise products are flat
def flattened(operation, words):
    words = [w for word in words for w in (word[1:] if word[0] == operation else (word,))]
    words = sorted(words, key=repr) if operation == "entrywise" else words
    return words[0] if len(words) == 1 else (operation, *words)


def mapped(operation, word, labels=()):
    if operation == word[0] and operation in ("adjoint", "conjugate"):
        return word[1]
    if (operation, word[0]) in (("adjoint", "product"), ("conjugate", "entrywise")):
        return flattened(word[0], [mapped(operation, w) for w in reversed(word[1:])])
    return (operation, word, *labels)


def collected(items):
    form = {}
    for word, c in items:
        form[word] = form[word] + c if word in form else c
    return form


def alike(one, other):
    return all(one.get(w, constant(0)) == other.get(w, constant(0)) for w in {**one, **other})


def plain(name):
    """A name, in quotes where it could be taken for anything else."""
    return name if re.fullmatch(r"(block )?[^\W\d][\w']*", name) and name != "I" else repr(name)


def said(operation, arguments):
    """In words and signs."""
    letters, _, pattern = NODES[operation]
    if "+" in letters:  # what stands between two stands between all
        before, between, after = re.split(r"\{.\}", pattern)
        return before + between.join(arguments) + after
    return pattern.format(*arguments)


class Node(NamedTuple):
    """A row of the table and what its form says: plain sign 2 (> 0), 1 (>= 0) or 0; a pattern holds variables."""

    raw: tuple
    letters: str
    below: list
    kind: str
    real: bool
    pattern: bool
    sign: int
    value: Ratio | None


def plain_sign(operation, arguments, below):
    signs = [node.sign for node in below]
    match operation:
        case "rational":
            return 1 + (rational(arguments[0]) > 0) if rational(arguments[0]) >= 0 else 0
        case "number":
            return {"positive": 2, "nonnegative": 1}.get(arguments[1], 0)
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
            return signs[0] or int(arguments[1] % 2 == 0 and below[0].real)
    return 0


class Table:
    """The nodes of a setting: what they are, and which of them are shown to be defined so far."""

    def __init__(self):
        self.nodes, self.place, self.names = [], {}, {}
        self.facts, self.is_ready, self.used = {}, set(), set()

    def enter(self, raw):
        """The number of a new node."""
        operation, *arguments = raw
        need(raw not in self.place and operation in NODES, f"{raw} is no node, or stands twice")
        letters, kind, _ = NODES[operation]
        if letters[1:] in ("+", "*") and letters:
            letters = letters[0] * (len(arguments) if letters[1] == "*" else max(2, len(arguments)))
        for a, letter in zip(arguments, letters, strict=True):
            self.argument(a, letter, raw)
        need(operation not in FLAGS or arguments[1:] in FLAGS[operation], f"{raw} has no such flags")
        need(operation not in FLAGS or self.names.setdefault(arguments[0], raw) == raw, f"{raw} means two things")
        need(operation not in SORTED or arguments == sorted(arguments), f"the arguments of {raw} are not in order")
        places = [a for a, letter in zip(arguments, letters, strict=True) if letter in "nrvmt"]
        below = [self.nodes[a] for a in places]
        terms = {self.nodes[a].kind for a, letter in zip(arguments, letters, strict=True) if letter == "t"}
        need(len(terms) < 2, f"{raw} mixes vectors and matrices")
        if operation == "scale" and below[0].raw == ("rational", "0"):
            first = next(n for n, x in enumerate(self.nodes) if x.kind == below[1].kind and not x.pattern)
            need(places[1] == first, f"{raw}: 0 times another than the first of its kind")
        if operation == "variable":
            kind = {"number": "n", "matrix": "m"}.get(arguments[1], "v")
        kind = below[-1].kind if kind == "=" else kind
        if operation in FLAGS:
            real = arguments[-1] != "complex" if kind == "n" else arguments[-1] in ("real", "real vector")
            real = real and len(arguments) > 1
        else:
            real = all(x.real for x in below) if operation in REAL_OF_REAL else kind == "n" or operation == "real part"
        pattern = operation == "variable" or any(x.pattern for x in below)
        value = self.number_of(operation, arguments, below) if kind == "n" else None
        sign = plain_sign(operation, arguments, below)
        self.nodes.append(Node(raw, letters, places, kind, real, pattern, sign, value))
        self.place[raw] = len(self.nodes) - 1
        return self.place[raw]

    def argument(self, a, letter, raw):
        if letter in "qs":
            return rational(a) if letter == "q" else shaped(a, str)
        need(type(a) is int and a >= 0 and (letter != "k" or 2 <= a <= 1000), f"{a!r} in {raw}")
        need(letter in "ik" or a < len(self.nodes), f"{raw} points to a later node")
        fits = letter in "ik" or self.nodes[a].kind in {"t": "vm", "r": "n"}.get(letter, letter)
        return need(fits and (letter != "r" or self.nodes[a].real), f"an argument of {raw} is of another kind")

    def number_of(self, operation, arguments, below):
        values = [node.value for node in below]
        match operation:
            case "rational":
                return constant(rational(arguments[0]))
            case "add" | "multiply":
                return reduce(Ratio.__add__ if operation == "add" else Ratio.__mul__, values)
            case "power" | "inverse":
                return values[0] ** (arguments[1] if operation == "power" else -1)
        return constant(1, [(len(self.nodes), 1)])

    def shown(self, n, strength):
        """n > 0 (strength 2) or n >= 0 (1), by its plain sign or by what is accepted."""
        if self.nodes[n].sign >= strength:
            return True
        found = next((self.facts[n, s] for s in (1, 2) if s >= strength and (n, s) in self.facts), None)
        self.used.add(found)
        return found is not None

    def ready(self, n):
        node = self.nodes[n]
        if n not in self.is_ready and node.raw[0] != "variable" and all(map(self.ready, node.below)):
            needed = {"inverse": 2, "root": 1}.get(node.raw[0])
            self.is_ready |= {n} if not needed or self.shown(node.below[0], needed) else set()
        return n in self.is_ready

    def look(self, n, kind="vmn"):
        """The node, which is shown to be defined."""
        need(0 <= n < len(self.nodes) and self.nodes[n].kind in kind, f"{n} is no node of that kind")
        need(self.ready(n), f"{self.show(n)} is used before a divisor or root in it is shown to be defined")
        self.used.add(n)
        return self.nodes[n]

    def number(self, n):
        return self.look(n, "n").value

    def real(self, n):
        need(self.look(n, "n").real, f"{self.show(n)} is not real")
        return self.nodes[n].value

    def find(self, *raw):
        need(raw in self.place, f"the table has no node {raw}")
        return self.place[raw]

    def bare(self, term):
        """A term without its factors -1."""
        while self.nodes[term].raw[0] == "scale" and self.nodes[self.nodes[term].raw[1]].raw == ("rational", "-1"):
            term = self.nodes[term].raw[2]
        return term

    def norm(self, term, operation="norm"):
        """The norm of a term, as a number."""
        return self.number(self.find(operation, self.bare(term)))

    def modulus(self, n):
        node = self.nodes[n]
        match node.raw:
            case _ if node.sign:
                return node.value
            case "rational", _:
                return constant(-1) * node.value
            case "multiply", *factors:
                return reduce(Ratio.__mul__, map(self.modulus, factors))
            case "power", base, exponent:
                return self.modulus(base) ** exponent
            case "inverse", divisor:
                return self.modulus(divisor) ** -1
        for place, other in enumerate(self.nodes):
            if other.raw[0] == "abs" and self.ready(place):
                c = self.nodes[other.raw[1]].value
                if node.value in (c, constant(-1) * c):
                    return other.value
        raise Refused(f"the table has no modulus of {self.show(n)}")

    def form(self, t):
        """The normal form: {word: coefficient}."""
        operation, *a = self.nodes[t].raw
        match operation:
            case "vector" | "matrix" | "identity":
                return {("product",) if operation == "identity" else ("leaf", t): constant(1)}
            case "real part" | "function" | "singular values":
                return {(operation, *a): constant(1)}
            case "sum":
                return collected(item for x in a for item in self.form(x).items())
            case "scale":
                return {word: self.nodes[a[0]].value * c for word, c in self.form(a[1]).items()}
            case "product" | "entrywise" | "kron" | "bilinear":
                left, right = (self.form(x).items() for x in a[:2])
                flat = operation in ("product", "entrywise")
                pairs = [((w, u), c * d) for w, c in left for u, d in right]
                return collected((flattened(operation, p) if flat else (operation, *p, *a[2:]), c) for p, c in pairs)
        inner = {word: c for word, c in self.form(a[0]).items() if c.top}
        if operation in ("adjoint", "conjugate", "bra", "dilation"):
            atoms = {x for c in inner.values() for poly in (c.top, c.below) for word in poly for x, _ in word}
            need(all(self.nodes[x].real for x in atoms), f"a complex factor inside {operation!r}")
        return collected((mapped(operation, word, a[1:]), c) for word, c in inner.items())

    def variables(self, n):
        node = self.nodes[n]
        return {n} if node.raw[0] == "variable" else set().union(*map(self.variables, node.below))

    def replaced(self, n, values):
        """The node with values for its variables; it may be a new one."""
        if n in values or not self.nodes[n].pattern:
            return values.get(n, n)
        operation, *a = self.nodes[n].raw
        a = [self.replaced(x, values) if c in "nrvmt" else x for x, c in zip(a, self.nodes[n].letters, strict=True)]
        new = (operation, *(sorted(a) if operation in SORTED else a))
        return self.place[new] if new in self.place else self.enter(new)

    def show(self, n):
        operation, *a = self.nodes[n].raw
        show = {"s": plain, "q": str, "i": str, "k": str}
        return said(operation, [show.get(c, self.show)(x) for x, c in zip(a, self.nodes[n].letters, strict=True)])


class Setting(Table):
    """One setting of a rule: statement, lines and arithmetic, checked in the order of the page."""

    def __init__(self, statement, lines, arithmetic):
        super().__init__()
        self.assumptions, self.laws, self.result = (statement[k] for k in ("assumptions", "laws", "result"))
        self.divisors, self.lines, self.lists = statement["divisors"], lines["lines"], arithmetic["steps"]
        for raw in statement["terms"] + lines["terms"] + arithmetic["terms"]:
            self.enter(tuple(raw))
        patterns = [n for n, node in enumerate(self.nodes) if node.pattern]
        need(not patterns or patterns[-1] < len(statement["terms"]), "variables stand in the statement only")
        self.size, self.known = len(self.nodes), {"assumption": [], "line": [], "step": []}
        self.open()
        shaped(self.lists, (list,) * (len(self.lines) + 1))
        for k, steps in enumerate(self.lists):
            for step in steps:
                self.step(step)
            for line in self.lines[k : k + 1]:
                self.line(line)
        self.claim(arithmetic["claims"])
        self.close()

    def accept(self, what, left, relation, right):
        entry = (left, relation, right)
        need(all(entry not in entries for entries in self.known.values()), "the same is said twice")
        self.known[what].append(entry)
        if self.nodes[left].raw == ("rational", "0") and relation in ("<", "<=") and what != "line":
            self.facts.setdefault((right, STRENGTH[relation]), (what, len(self.known[what]) - 1))

    def open(self):
        """Assumptions and laws."""
        for _, left, relation, right in self.assumptions:
            self.used |= {left, right}
            sides = [self.nodes[left], self.nodes[right]]
            need(all(x.kind == "n" and x.real and not x.pattern for x in sides), "the sides of an assumption")
            self.accept("assumption", left, relation, right)
        for law in self.laws:
            variables, sides = law["variables"], [n for p in (*law["needs"], (law["left"], law["right"])) for n in p]
            self.used |= {*variables, *sides}
            need(all(self.nodes[n].kind == "n" and self.nodes[n].real for n in sides), "a law's sides")
            need(all(self.nodes[v].raw[0] == "variable" for v in variables), "no variable")
            free = set().union(*map(self.variables, sides))
            need(
                len(set(variables)) == len(variables) and self.variables(law["left"]) == set(variables) >= free, "a law"
            )
        need(len(set(self.divisors)) == len(self.divisors), "a divisor stands twice")
        self.used |= {*self.divisors}

    def premise(self, premise):
        """A difference, and what is said of it: 2 for > 0, 1 for >= 0, 0 for = 0."""
        shaped(premise[1:], [int])
        match premise:
            case ["assumption" | "line" | "step" as kind, k]:
                self.used.add((kind, k))
                left, relation, right = self.known[kind][k]
                if relation == "identity":
                    return self.norm(right) - self.norm(left), 0
                return self.number(right) - self.number(left), STRENGTH[relation]
            case ["sign", n]:
                need(self.look(n).sign and self.nodes[n].real, f"{self.show(n)} has no plain sign")
                return self.number(n), self.nodes[n].sign
            case ["extreme", n, j]:
                return (self.number(n) - self.values(n)[j]) * constant(-1 if self.nodes[n].raw[0] == "min" else 1), 1
            case ["root", n] if self.look(n).raw[0] == "root":
                return self.number(n) ** 2 - self.real(self.nodes[n].raw[1]), 0
            case ["absolute", n] if self.look(n).raw[0] == "abs":
                return self.number(n) ** 2 - self.real(self.nodes[n].raw[1]) ** 2, 0
            case ["cosines", g, a]:
                return self.cosines(g, a), 0
        raise Refused(f"{premise} is no premise")

    def values(self, n):
        """Of a maximum, minimum or modulus of a real number: one of them is the value."""
        operation, *inner = self.look(n).raw
        need(operation in ("max", "min", "abs"), f"{self.show(n)} has no cases")
        values = [self.real(x) for x in inner]
        return values if operation != "abs" else [values[0], constant(-1) * values[0]]

    def cosines(self, g, a):
        """a = ‖x - c z‖ and g = ‖x/‖x‖ - z/‖z‖‖: the law of cosines for both."""
        minus = self.find("rational", "-1")
        match self.look(self.look(a, "n").raw[1]).raw:
            case "sum", x, y if self.nodes[y].raw[:2] == ("scale", minus):
                operation, *scaled = self.nodes[self.nodes[y].raw[2]].raw
                need(operation == "scale" and self.nodes[scaled[0]].sign == 2, "no positive factor")
                c, z = scaled
        need(self.nodes[a].raw[0] == "norm" and self.nodes[x].kind == "v", "the law of cosines is about vectors")
        one, other = (self.find("scale", self.find("inverse", self.find("norm", v)), v) for v in (x, z))
        need(g == self.find("norm", self.find("sum", one, self.find("scale", minus, other))), "no unit vectors")
        p, q, c = self.number(self.find("norm", x)), self.number(self.find("norm", z)), self.number(c)
        return self.number(a) ** 2 - (p - c * q) ** 2 - c * p * q * self.number(g) ** 2

    def step(self, step):
        shaped(step, STEPS[step["rule"]])
        left, relation, right = (step[k] for k in ("left", "relation", "right"))
        low, high, strength = self.real(left), self.real(right), STRENGTH[relation]
        if step["rule"] == "combine":
            found, wanted = [self.combined(strength, step["terms"], step["equations"])], [high - low]
        else:
            premises = [self.premise(p) for p in step["premises"]]
            need(all(says >= strength for _, says in premises), "a premise says too little")
            found, wanted = [difference for difference, _ in premises], [high, high**2 - low**2]
            if step["rule"] == "cases":
                wanted = [(high - low).put(step["of"], value) for value in self.values(step["of"])]
        need(found == wanted, f"{self.show(left)} {relation} {self.show(right)} does not follow from its premises")
        self.accept("step", left, relation, right)

    def combined(self, strength, terms, equations):
        """Σ coefficient · Π differences + Σ number · difference."""
        result, strongest = [], 1
        for coefficient, premises in terms:
            given = [self.premise(p) for p in premises]
            weakest = min(says for _, says in given)
            need(rational(coefficient) > 0 and weakest > 0, "a term's coefficient or premises")
            strongest = max(strongest, weakest)
            result.append(reduce(Ratio.__mul__, [d for d, _ in given], constant(rational(coefficient))))
            plain = any(p[0] == "sign" and self.nodes[p[1]].raw[0] == "rational" for p in premises)
            need(premises == sorted(premises) and (len(premises) == 1 or not plain), "a term's premises")
        for n, premise in equations:
            difference, says = self.premise(premise)
            need(self.number(n).top and says == 0, "an equation needs a factor that is not 0, and an equality")
            result.append(self.number(n) * difference)
        for entries in (terms, equations):
            need(all(one[1] < other[1] for one, other in pairwise(entries)), "terms or equations are not in order")
        need(strongest >= strength, "nothing says that the step is strict")
        return total(result)

    def line(self, line):
        rule, left, right = line["rule"], line["left"], line["right"]
        starred = rule not in ("identity", "isometry", "law")
        shaped(line, LINES[rule] | ({"equal": int} if starred and "equal" in line else {}))
        kinds = self.look(left).kind + self.look(right).kind
        if rule == "identity":
            follows = kinds in ("vv", "mm") and alike(self.form(left), self.form(right))
        elif rule == "law":
            follows = self.law(line) == [left, right]
        else:
            follows = self.real(left if rule in LOWER else right) == self.bound(line)
        need(follows, f"{rule}: {self.show(left)} ≤ {self.show(right)} does not follow")
        self.accept("line", left, "identity" if rule == "identity" else "<=", right)

    def term(self, line, n, operation):
        """The term that the line's norm is of."""
        need(self.look(n).raw[0] == operation, f"{self.show(n)} is no {operation}")
        term = self.nodes[n].raw[1]
        if "equal" in line:
            one, relation, other = self.known["line"][line["equal"]]
            self.used.add(("line", line["equal"]))
            sides = [self.bare(one), self.bare(other)]
            need(relation == "identity" and term in sides, "the identity is about another term")
            term = sides[1 - sides.index(term)]
        return self.bare(term)

    def bound(self, line):
        """What a line says of a norm, on its other side."""
        rule, left, right = line["rule"], line["left"], line["right"]
        ones = rule == "Cauchy-Schwarz" or (rule == "triangle" and self.nodes[left].raw[0] == "norm1")
        term = self.term(line, right if rule in LOWER else left, "norm1" if ones else "norm")
        match rule, *self.look(term).raw:
            case "triangle", *_:
                pieces, current = line["pieces"], [term]
                while current != pieces and self.nodes[current[0]].raw[0] == "sum":
                    current[:1] = self.nodes[current[0]].raw[1:]
                need(len(pieces) > 1 and current == pieces, "the pieces are not those of the sum")
                return total(self.norm(p, "norm1" if ones else "norm") for p in pieces)
            case "product", "product" | "kron" | "entrywise" | "bilinear", x, y, *_:
                return self.norm(x) * self.norm(y)
            case "Cauchy-Schwarz", "entrywise", x, y:
                return self.norm(x) * self.norm(y)
            case "contraction", operation, x, *_ if operation in CONTRACTIONS:
                return self.norm(x)
            case "isometry", "pad", x, _:
                return self.norm(x)
            case "scaling" | "scaling from below", "scale", c, x:
                return self.modulus(c) * self.norm(x)
            case "block", "vector" | "matrix", _, "block", *_:
                return constant(1)
            case "block", "scale", c, x if self.nodes[x].raw[0] in FLAGS and "block" in self.nodes[x].raw[2:]:
                return self.modulus(c)
            case "unit columns", "combine", x, _:
                return self.norm(x, "norm1")
            case "orthogonal", "sum", *parts if self.nodes[term].kind == "v" and self.nodes[right].raw[0] == "root":
                squares = total(self.number(n) ** 2 for n in self.apart(parts))
                need(self.number(self.nodes[right].raw[1]) == squares, "the root is of another number")
                return self.number(right)
            case "block-diagonal", "sum", *parts if self.nodes[term].kind == "m":
                among = self.nodes[right].raw[1:] if self.nodes[right].raw[0] == "max" else [right]
                need({*among} == {*self.apart(parts)}, "the maximum is of other numbers")
                return self.number(right)
        raise Refused(f"{rule} does not speak of {self.show(term)}")

    def apart(self, parts):
        """The norms of what stands at different places."""
        parts = [self.nodes[p].raw for p in parts]
        need(all(p[0] == "place" for p in parts) and len({p[2] for p in parts}) == len(parts), "no different places")
        return [self.find("norm", self.bare(p[1])) for p in parts]

    def law(self, line):
        """The sides of a law with values for its variables."""
        law = self.laws[line["law"]]
        self.used.add(("law", line["law"]))
        values = dict(zip(law["variables"], line["with"], strict=True))
        for v, n in values.items():
            need(self.look(n, self.nodes[v].kind).real or not self.nodes[v].real, f"{self.show(n)} is not real")
        for (small, large), p in zip(law["needs"], line["needs"], strict=True):
            small, large = (self.number(self.replaced(n, values)) for n in (small, large))
            need(self.premise(p)[0] == large - small, "a condition of the law is not met")
        return [self.replaced(law[side], values) for side in ("left", "right")]

    def claim(self, claims):
        r = self.result
        names = ["alpha", "epsilon", "norm"] + ["leak"] * (r["leak"] is not None)
        shaped(claims, dict.fromkeys(names, list))
        terms = [self.look(r[name], "vm") for name in ("target", "block", "error")]
        need(len({node.kind for node in terms}) == 1, "the result is of one kind")
        minus, block = constant(-1) * self.real(r["alpha"]), self.form(r["block"])
        error = collected([*self.form(r["target"]).items(), *((w, minus * c) for w, c in block.items())])
        need(alike(error, self.form(r["error"])), "error is not target - alpha·block")
        for name in names:
            difference, says = self.premise(claims[name])
            wanted = self.real(shaped(r[name], int))
            if name == "leak":
                wanted = wanted**2 - constant(1) + self.norm(r["block"]) ** 2
            elif name != "alpha":
                wanted = wanted - self.norm(r["error" if name == "epsilon" else "target"])
            need(difference == wanted and (name != "alpha" or says == 2), f"the claim about {name} does not follow")

    def close(self):
        """Everything is defined, and nothing unused."""
        for n in range(self.size):
            need(self.nodes[n].pattern or self.ready(n), f"{self.show(n)} is never shown to be defined")
        need(all(self.ready(n) and self.shown(n, 2) for n in self.divisors), "a divisor is never shown positive")
        for n in reversed(range(self.size)):
            self.used |= set(self.nodes[n].below) if n in self.used else set()
        wanted = {("line", k) for k in range(len(self.lines))} | {("law", k) for k in range(len(self.laws))}
        wanted |= {("step", k) for k in range(len(self.known["step"]))}
        need(self.used >= wanted | set(range(self.size)), "something is never referred to")

    def sentence(self):
        r = {name: "" if n is None else self.show(n) for name, n in self.result.items()}
        leaves = [node.raw for node in self.nodes if node.raw[0] in FLAGS and node.raw[0] != "variable"]
        things = [f"{plain(name)} ({' '.join([*flags, kind])})" for kind, name, *flags in leaves]
        given = [f"{self.show(m)} {o} {self.show(n)}" for m, o, n in self.known["assumption"]]
        for law in self.laws:
            needs = "".join(f"{self.show(m)} ≤ {self.show(n)} ⇒ " for m, n in law["needs"])
            given.append(f"[{law['kind']}, for all: {needs}{self.show(law['left'])} ≤ {self.show(law['right'])}]")
        leak = r["leak"] and f", 1 - ‖{r['block']}‖² ≤ ({r['leak']})²"
        then = f"0 < {r['alpha']}, ‖{r['error']}‖ ≤ {r['epsilon']}, ‖{r['target']}‖ ≤ {r['norm']}{leak}"
        return f"for all {', '.join(things)}: if {'; '.join(given) or 'anything'} then {then}"


# Circuits. A shape is (contents of the wires, boxes, deltas), nested tuples in which every content is a frozenset: the XOR of its
# elements. "1" is the constant of a bit, whole numbers are summed variables, tuples of text are free ones.
# A box is (what, turned, outs, ins, index). A state is a list of (coefficient, shape), a coefficient a polynomial in symbols.
NONE, ONE, UNIT = frozenset(), frozenset("1"), {(): Fraction(1)}
SYMBOL = re.compile(r"h|i|[csqt]:[^~]+|[eaxf]:[^~]+~?|[lrw]:[^~]+~?")
RELATIONS = {  # what the product of two symbols of one name is
    ("h", "h"): {(): Fraction(1, 2)},
    ("i", "i"): {(): Fraction(-1)},
    ("e", "e~"): UNIT,
    ("l~", "r"): {("w",): 1},
    ("l", "r~"): {("w~",): 1},
    ("s", "s"): {(): 1, ("c", "c"): -1},
}


def free(kind, name):
    return frozenset([(kind, name)])


def xor(contents):
    return reduce(frozenset.__xor__, contents, NONE)


def word(name):
    """A word as a polynomial."""
    sign, name = (-1, name[1:]) if name[0] == "-" else (1, name)
    need(name in ("0", "1") or SYMBOL.fullmatch(name), f"{name!r} is no word")
    return {((name, 1),) if name not in "01" else (): Fraction(sign)} if name != "0" else {}


def related(monomial):
    """What a monomial is by the first relation that applies, as a factor; or None."""
    for name, _ in monomial:
        rest = name[1:].rstrip("~")
        for kinds, value in RELATIONS.items():
            one, other = spent = [kind[0] + rest + kind[1:] for kind in kinds]
            if name == one and dict(monomial).get(other, 0) > (one == other):
                made = {tuple((k[0] + rest + k[1:], 1) for k in kinds): c for kinds, c in value.items()}
                return times({(): 1}, {(*((s, -1) for s in spent), *m): c for m, c in made.items()})
    return None


def reduced(poly):
    """By what is known of the kinds of symbols."""
    result, pending = {}, dict(poly)
    while pending:
        term = dict([pending.popitem()])
        factor = related(*term)
        if factor:
            pending = added(pending, times(term, factor))
        else:
            result = added(result, term)
    return result


def conjugated(poly):
    result = {}
    for powers, c in poly.items():
        turned = [(n if n[0] in "hicsqt" else n[:-1] if n.endswith("~") else n + "~", e) for n, e in powers]
        result[tuple(sorted(turned))] = (-1) ** dict(powers).get("i", 0) * c
    return reduced(result)


def multiplied(*polys):
    return reduced(reduce(times, polys))


def polynomial(rows):
    result = {tuple((n, e) for n, e in powers): rational(c) for c, powers in shaped(rows, COEFFICIENT)}
    names = [[n for n, _ in powers] for powers in result]
    need(all(n == sorted(set(n)) for n in names) and len(result) == len(rows), "a coefficient's order")
    need(all(SYMBOL.fullmatch(n) and 0 < e <= 100 for powers in result for n, e in powers), "a coefficient's symbols")
    return reduced(result)


def contents(thing):
    """All contents in a thing, as a list."""
    if isinstance(thing, frozenset):
        return [thing]
    return [content for part in thing for content in contents(part)] if isinstance(thing, tuple) else []


def put(thing, variable, value):
    if isinstance(thing, frozenset):
        return (thing - {variable}) ^ value if variable in thing else thing
    return tuple(put(part, variable, value) for part in thing) if isinstance(thing, tuple) else thing


def occurring(thing):
    """How often each variable occurs."""
    return Counter(v for content in contents(thing) for v in content if v != "1")


def summed(thing):
    return {v for v in occurring(thing) if type(v) is int}


def project(shape, zeros, gone=frozenset()):
    """The part of a shape in which contents are 0, or None."""
    zeros = tuple(zeros)
    while zeros and shape:
        (content, *_), before = zeros, summed((shape, zeros))
        zeros = zeros[1:]
        if summed(content):
            v = max(summed(content))
            shape, zeros = put((shape, zeros), v, content - {v})
            need(before - summed((shape, zeros)) <= {v, *gone}, "a summed variable would occur nowhere")
        elif content - ONE:
            shape = (*shape[:2], (*shape[2], content))
        elif content:
            return None
    return shape


def inner(facing, count):
    """Whether contents are single, distinct, summed variables that occur twice in all: here and on the other side."""
    alone = [v for c in facing if len(c) == 1 for v in c if type(v) is int and count[v] == 2]
    return len(facing) == len(alone) == len(set(alone))


def cancelled(shape):
    """Boxes that face the boxes of their adjoints go; so do words that are known already, or used nowhere."""
    count, boxes = occurring(shape), list(enumerate(shape[1])) if shape else []
    for b, (what, _, value, *_) in boxes:
        if what[0] == "map" and any(count[v] == 1 and type(v) is int for v in value[0] if len(value[0]) == 1):
            less = (shape[0], tuple(box for place, box in boxes if place != b), shape[2])
            need(summed(shape) - summed(less) == value[0], "a summed variable would occur nowhere")
            return cancelled(less)
    for (b, one), (o, other) in permutations(boxes, 2):
        (what, turned, *sides, index), (what_o, turned_o, *sides_o, index_o) = one, other
        rest = tuple(box for place, box in boxes if place not in (b, o))
        if (what, index) != (what_o, index_o):
            continue
        if what[0] == "map":
            return cancelled(project((shape[0], (*rest, one), shape[2]), [sides[0][0] ^ sides_o[0][0]]))
        for k in (0, 1) if what[0] == "leaf" and not turned and turned_o else ():
            if sides[k] == sides_o[k] and inner(contents(sides[k]), count):
                ends = zip(contents(sides[1 - k]), contents(sides_o[1 - k]), strict=True)
                return cancelled(project((shape[0], rest, shape[2]), [x ^ y for x, y in ends], summed(sides[k])))
    return shape


def solved(boxes, deltas):
    """Boxes and deltas, each delta solved for its largest variable."""
    rows = []
    for delta in deltas:
        for pivot, row in rows:
            delta = delta ^ row if pivot in delta else delta
        if delta:
            pivot = max(delta)
            rows = [(p, row ^ delta if pivot in row else row) for p, row in rows] + [(pivot, delta)]
    for pivot, row in rows:
        boxes = put(boxes, pivot, row - {pivot})
    return boxes, tuple(row for _, row in rows)


def canonical(boxes, deltas):
    """Boxes and deltas with summed variables renamed by a walk, deltas solved."""
    boxes, deltas = solved(boxes, deltas)
    names, walked, left = {}, [], list(boxes)

    def view(thing):
        if isinstance(thing, frozenset):
            known = sorted(repr(names.get(v, v)) for v in thing if v in names or type(v) is not int)
            return known, len(summed(thing) - set(names))
        return tuple(map(view, thing)) if isinstance(thing, tuple) else thing

    def order(box):
        """First what begins with something known."""
        return bool(summed(box) - set(names)) and not set(occurring(box)) & set(names), repr(view(box))

    while left:
        box = min(left, key=order)
        left.remove(box)
        for v in (v for content in contents(box) for v in sorted(summed(content) - set(names))):
            names[v] = f"sum {len(names)}"
        walked.append(repr(view(box)))
    return tuple(walked), frozenset(deltas)


class Reading:
    """One circuit, for all widths and inputs."""

    def __init__(self, reading, invariants, cited):
        shaped(reading, READING)
        self.digest = digest([reading, invariants])
        self.parameters, self.wires, self.vector, self.steps, self.block, self.laws = (
            reading[k] for k in ("parameters", "wires", "vector", "steps", "block", "laws")
        )
        self.leaves = {name: (kind, legs) for name, kind, legs, _ in reading["leaves"]}
        self.theorems = {name: shaped(by, THEOREM) for name, _, _, by in reading["leaves"] if by is not None}
        need(len(self.leaves) == len(reading["leaves"]), "a leaf stands twice")
        need(all(kind == "wide" or wide == {"": 1} for kind, wide in self.wires), "a bit is one qubit")
        self.first = len(self.wires) - reading["system"]
        need(self.first >= 0 and self.width(range(self.first)) == reading["ancillas"], "the ancillas' forms")
        self.words = {"0": NONE, "1": ONE, **{p: free("parameter", p) for p in self.parameters}}
        need(not any(re.fullmatch(r"[01]|[xys]\d+", p) for p in self.parameters), "a parameter's name")
        self.legs, self.free = {}, {}
        self.fresh = (frozenset([k]) for k in range(10**9))
        self.check(shaped(invariants, [INVARIANT]), cited)

    def width(self, wires):
        return dict(sum((Counter(self.wires[w][1]) for w in wires), Counter()))

    def check(self, invariants, cited):
        need(all(step[0] not in ("free", "project") for step in self.steps), "free steps belong to invariants")
        loops = [k for k, step in enumerate(self.steps) if step[0] == "repeat"]
        for step in [*self.steps, *(s for k in loops for s in self.steps[k][5])]:
            if step[0] == "leaf":
                self.legs.setdefault(step[1][0], step[3])
        met = {*self.legs, *(leaf for by in self.theorems.values() for leaf in by["leaves"].values())}
        need(met == set(self.leaves), "a leaf is not used")
        need(len(loops) == len(invariants), "a loop needs its invariant, and only a loop has one")
        free = [item for one in invariants for item in one["free"].items()]
        self.free = {name: shaped(thing, FREE) for name, thing in free}
        self.own = set(self.free)
        need(len(self.own) == len(free), "a free thing stands twice")
        named = {name for _, tensors, _ in self.block for what, name, *_ in tensors if what == "block"}
        self.known = {name: self.theorem(name, by, cited(by)) for name, by in self.theorems.items()}
        self.meaning = {name: block for name, block in self.known.items() if name not in named}
        outside = [step for step in self.steps if step[0] != "repeat"], self.block, self.laws
        states = [[one["state"], [thing["start"] for thing in one["free"].values()]] for one in invariants]
        need(":each " not in json.dumps([outside, states]), "a symbol of a round outside of the loop")
        for system in [(NONE,) * (len(self.wires) - self.first)] if self.vector else self.values("in"):
            start = state = [(UNIT, ((NONE,) * self.first + system, (), ()))]
            for k, before, invariant in zip(loops, [-1, *loops], invariants, strict=False):
                state = self.loop(invariant, start, self.run(self.steps[before + 1 : k], state), self.steps[k])
            reached = self.run(self.steps[loops[-1] + 1 if loops else 0 :], state)
            wanted = []
            for outs in self.values("out"):
                box = (("block", ""), False, outs, () if self.vector else system, ())
                wanted += self.expanded(UNIT, ((NONE,) * self.first + outs, (box,), ()), {box[0]: self.block})
            one, other = self.networks(self.finished(reached, self.first)), self.networks(wanted)
            need(one == other, "the corner is not the block")

    def values(self, name):
        """The contents of the system: bits take every value, wide wires are free."""
        system = list(enumerate(self.wires))[self.first :]
        return list(product(*([NONE, ONE] if kind == "bit" else [free(name, str(w))] for w, (kind, _) in system)))

    def finished(self, state, first):
        """Projected: the first wires on |0>, the others on outputs."""
        free_ = [(NONE, ONE) if kind == "bit" else (free("out", str(w)),) for w, (kind, _) in enumerate(self.wires)]
        ends = list(product(*[(NONE,)] * first, *free_[first:]))
        made = ((c, (end, *s[1:]), [x ^ y for x, y in zip(s[0], end, strict=True)]) for c, s in state for end in ends)
        return [(c, shape) for c, s, zeros in made if (shape := project(s, zeros))]

    # Running: every step makes of every term a sum of terms
    def run(self, steps, state):
        for step in steps:
            kind, symbols, turned, legs, controls = shaped(step, GATE)
            wires = [w for leg in legs for w in leg]
            used = [*wires, *(w for w, _ in controls)]
            need(len(set(used)) == len(used) and all(w < len(self.wires) for w in used), f"the wires of {step}")
            result = []
            for c, shape in state:
                inside = project(shape, [shape[0][w] ^ self.control(w, at) for w, at in controls])
                if inside != shape:
                    result += [(c, shape)] + ([(multiplied(c, {(): Fraction(-1)}), inside)] if inside else [])
                for factor, new, boxes, part in self.act(kind, symbols, turned, legs, inside) if inside else ():
                    after = {**dict(enumerate(part[0])), **dict(zip(wires, new, strict=True))}
                    result.append((multiplied(c, factor), (tuple(after.values()), part[1] + boxes, part[2])))
            state = [(c, s) for c, s in ((c, cancelled(s)) for c, s in result) if s and c]
        return state

    def control(self, w, at):
        if self.wires[w][0] == "bit" or at == 0:
            need(type(at) is int and at in (0, 1), f"{at} is no value of a control")
            return ONE if at else NONE
        need(at in self.parameters, f"{at} is no parameter")
        return free("parameter", at)

    def act(self, kind, symbols, turned, legs, shape):
        """Terms of a gate: factor, new contents of its wires, new boxes, shape."""
        wires = [w for leg in legs for w in leg]
        old, kinds = [shape[0][w] for w in wires], [self.wires[w] for w in wires]
        match kind:
            case "leaf":
                return [(UNIT, *self.leaf(*symbols, turned, legs, shape), shape)]
            case "free":
                fits = self.legs.setdefault(("free", *symbols), legs) == legs and not turned and symbols[0] in self.own
                need(fits and all(k == "wide" for k, _ in kinds), "a free thing acts on its own wide wires")
                diagonal = self.free[symbols[0]]["kind"] == "entries"
                new = old if diagonal else [next(self.fresh) for _ in wires]
                box = (("free", symbols[0]), False, tuple(new), () if diagonal else tuple(old), ())
                return [(UNIT, new, (box,), shape)]
            case "project":
                need(not symbols and not turned, "a projection has no symbols")
                part = project(shape, old)
                return [(UNIT, [part[0][w] for w in wires], (), part)] if part else []
            case "copy":
                need([len(leg) for leg in legs] == [1, 1] and kinds[0] == kinds[1] and not symbols, "a copy")
                return [(UNIT, [old[0], old[0] ^ old[1]], (), shape)]
            case "flip":
                need(kinds[0][0] == "wide" and symbols and set(symbols) <= set(self.parameters), "a flip")
                return [(UNIT, [xor([*old, *(free("parameter", s) for s in symbols)])], (), shape)]
        for v in summed(tuple(old)):  # a bit takes each value
            return [term for bit in (NONE, ONE) for term in self.act(kind, symbols, turned, legs, put(shape, v, bit))]
        need(all(k == "bit" for k, _ in kinds) and {*old} <= {NONE, ONE}, "a gate of bits on a wide wire")
        states = list(product((NONE, ONE), repeat=len(old)))
        at, result = states.index(tuple(old)), []
        for out, new in enumerate(states):
            row, column = (at, out) if turned else (out, at)
            entry = self.entry(kind, symbols, turned, len(states), row, column)
            result += [(conjugated(entry) if turned else entry, new, (), shape)] if entry else []
        return result

    def entry(self, kind, symbols, turned, size, row, column):
        """An entry of the matrix of a gate of bits."""
        diagonal = row == column
        match kind, *symbols:
            case ["H" | "X"] if size == 2 and not turned:
                return word("-h" if row and column else "h") if kind == "H" else word("01"[row != column])
            case "rotation", c, s if size == 2:
                need((c, s) in (("1", "0"), ("0", "1")) or (c[:2], s) == ("c:", "s:" + c[2:]), "a rotation")
                return word(c) if diagonal else word(s) if row else multiplied(word(s), word("-1"))
            case "z-rotation", e if size == 2 and e[:2] == "e:":
                return (word(e) if row else conjugated(word(e))) if diagonal else {}
            case "diagonal" | "phase", *phases if len(phases) == size == {"diagonal": 2, "phase": 1}[kind]:
                need(all(s.lstrip("-") in ("1", "i") or s[:2] == "e:" for s in phases), "a phase")
                return word(phases[row]) if diagonal else {}
            case "preparation", _, a, b if {a, b} <= {"h", "-h"} and size == 2:
                return word((a, b)[row ^ column]) if not (row and column) else multiplied(word(a), word("-1"))
            case "preparation", name, *words if 1 <= len(words) <= size:
                self.preparation(words)
                spelt = ",".join(words).replace("~", "'")  # another first column: another unitary
                first = words[row] if row < len(words) else "0"
                return word(first if column == 0 else f"x:{name}:{spelt}:{row}:{column}")
        raise Refused(f"there is no step {kind} of {symbols}")

    def preparation(self, words):
        """A first column that is known to be one, or is one by its name."""
        some = [w for w in words if w != "0"]
        kinds = {w.lstrip("-").split(":")[0] for w in some}
        weights = kinds in ({"l"}, {"r"}) and all(w in ("0", f"{w[: w.rfind(':')]}:{j}") for j, w in enumerate(words))
        amplitudes = words == some and kinds == {"a"} and len({w.split(":")[1] for w in words}) == 1
        one = len(words) == 1 and (words == ["1"] or kinds == {"e"})
        need(len(set(some)) == len(some) and (weights or amplitudes or one), "a preparation")

    def leaf(self, name, turned, legs, shape):
        """New contents and the box of a use of a leaf."""
        (kind, roles), was = self.leaves[name], self.legs[name]
        alike = [[[self.wires[w] for w in leg] for leg in use] for use in (legs, was)]
        fits = alike[0] == alike[1] and [self.width(leg) for leg in legs] == [width for _, width in roles]
        need(fits, f"{name}'s wires")
        old = [tuple(shape[0][w] for w in leg) for leg in legs]
        fixed = [role == "index" for role, _ in roles]
        new = [leg if stays else tuple(next(self.fresh) for _ in leg) for leg, stays in zip(old, fixed, strict=True)]
        ins, outs = (tuple(leg for leg, stays in zip(side, fixed, strict=True) if not stays) for side in (old, new))
        index = tuple(content for leg, stays in zip(old, fixed, strict=True) for content in leg if stays)
        if kind == "lookup":
            need([role for role, _ in roles] == ["index", "system"] and len(legs[1]) == 1, "a look-up")
            (was,), (found,) = ins[0], outs[0]
            return [*index, was ^ found], ((("map", name), False, outs[0], (), index),)
        box = (("leaf", name), turned, *((ins, outs) if turned else (outs, ins)), index)
        return contents(tuple(new)), (box,)

    # Comparing: boxes become what is known of leaves, summed variables get names
    def tensor(self, box):
        """What is known of a leaf in a term of the corner."""
        (what, name), turned, rows, columns, index = box
        if what not in ("leaf", "column"):
            return box
        kind, roles = self.leaves[name]
        if what == "column":
            idle = self.size(name, "ancilla")
            return box if any(rows[:idle]) else (("block", name), turned, rows[idle:], (), index)
        roles = [role for role, _ in roles if role != "index"]

        def legs(side, role):
            return tuple(content for leg, r in zip(side, roles, strict=True) if r == role for content in leg)

        (out, row), (idle, column) = ([legs(side, role) for role in ("ancilla", "system")] for side in (rows, columns))
        if any(idle) or (kind != "BE" and any(column)) or (kind != "VE" and any(out)):
            return box
        if any(out):
            return (("column", name), turned, (*out, *row), (), index)
        return (("block", name), turned, row, column if kind == "BE" else (), index)

    def networks(self, state):
        """{(values of the bits, network): coefficient} of terms."""
        result, state = {}, list(state)
        while state:
            c, shape = state.pop()
            shape = shape and cancelled(shape)
            if not shape:
                continue
            boxes, deltas = solved(*shape[1:])
            ends, boxes, deltas = shape = (shape[0], tuple(map(self.tensor, boxes)), deltas)
            known = {box[0] for box in boxes if box[0][0] == "block" and box[0][1] in self.meaning}
            less = next(filter(None, (self.lawful(c, shape, *law) for law in self.laws)), None)
            if known:
                state += self.expanded(c, shape, {head: self.meaning[head[1]] for head in known})
            elif less:
                state.append(less)
            else:
                c, boxes = self.squared(c, boxes, occurring(shape))
                need(summed((ends, boxes, deltas)) == summed(boxes), "a sum over nothing")
                key = (ends, canonical(boxes, deltas))
                result[key] = added(result.get(key, {}), c)
        return {key: c for key, c in result.items() if c}

    def squared(self, c, boxes, count):
        """Blocks of vectors that meet their conjugates alone are the numbers q."""
        for box in boxes:
            (what, name), turned, rows, _, index = box
            other = (box[0], True, *box[2:])
            plain = what == "block" and self.leaves[name][0] == "VE" and not turned and not index
            if plain and other in boxes and inner(rows, count):
                left = tuple(b for b in boxes if b not in (box, other))
                return self.squared(multiplied(c, word(f"q:{name}")), left, count)
        return c, boxes

    def lawful(self, c, shape, given, others, zeros, factor):
        """A term by a law, or None: given tensors times others, summed over s0, …, are a factor times the given where `zeros` are 0."""
        (ends, boxes, deltas), count = shape, occurring(shape)
        words = dict(zip(self.words, solved(tuple(self.words.values()), deltas)[0], strict=True))
        pattern, often = (
            [*given, *others],
            Counter(w for *_, legs in others for w in legs if w[0] == "s" and w not in words),
        )
        for flip in (False, True):
            heads = [((what, name), turned ^ flip, len(legs)) for what, name, turned, legs in pattern]
            places = [[k for k, b in enumerate(boxes) if (*b[:2], len(flat(b))) == head] for head in heads]
            for chosen in (chosen for chosen in product(*places) if len(set(chosen)) == len(chosen)):
                known = dict(words)
                legs = [
                    (w, x)
                    for k, (*_, ws) in zip(chosen, pattern, strict=True)
                    for w, x in zip(ws, flat(boxes[k]), strict=True)
                ]
                if not all(known.setdefault(w, x) == x for w, x in legs):
                    continue
                alone = all(
                    summed(known[w]) == known[w] and count[min(known[w], default="")] == n for w, n in often.items()
                )
                rest = tuple(box for k, box in enumerate(boxes) if k not in chosen[len(given) :])
                gone = tuple(xor(known[w] for w in zero.split("^")) for zero in zeros)
                if alone and (others or any(gone)):
                    lost = summed(shape) - summed((ends, rest, deltas, gone))
                    need(lost == summed(tuple(known[w] for w in often)), "a law loses a summed variable")
                    number = polynomial(factor)
                    return multiplied(c, conjugated(number) if flip else number), project((ends, rest, deltas), gone)
        return None

    def expanded(self, c, shape, values):
        """Terms with networks in place of all boxes that have a value."""
        terms = [(c, (), ())]
        for box in shape[1]:
            new = list(self.network(values[box[0]], *box[1:4])) if box[0] in values else [(UNIT, (box,), ())]
            terms = [(multiplied(a, b), x + y, u + v) for a, x, u in terms for b, y, v in new]
        made = ((c, project((shape[0], boxes, shape[2]), zeros)) for c, boxes, zeros in terms)
        return [(c, part) for c, part in made if part and c]

    def network(self, rows, turned, outs, ins):
        """Terms of a network, or of its conjugate, between outputs and inputs: coefficient, boxes, contents that are 0."""
        for factor, tensors, zeros in rows:
            known = {
                f"{side}{k}": x for side, legs in (("y", outs), ("x", ins)) for k, x in enumerate(legs)
            } | self.words

            def content(text, known=known):
                words = text.split("^")
                need(all(w in known or re.fullmatch(r"s\d+", w) for w in words), f"{text} is no content")
                return xor(known[w] if w in known else known.setdefault(w, next(self.fresh)) for w in words)

            made = (
                self.box(what, name, other ^ turned, tuple(map(content, legs))) for what, name, other, legs in tensors
            )
            number, boxes = polynomial(factor), tuple(made)
            yield conjugated(number) if turned else number, boxes, tuple(map(content, zeros))

    def box(self, what, name, turned, legs):
        """A tensor by its index, rows and columns."""
        if what == "free":
            count, kind = len([w for leg in self.legs["free", name] for w in leg]), self.free[name]["kind"]
            sizes = (0, count, {"operator": count, "entries": 0}[kind])
            need(not turned, "the adjoint of a free thing")
        else:
            kind, index, idle, row = (
                self.leaves[name][0],
                *(self.size(name, r) for r in ("index", "ancilla", "system")),
            )
            columns = row if what == "block" and kind == "BE" else 0
            sizes = (index, row + (idle if what == "column" else 0), columns)
            known = {"block": ("BE", "VE"), "column": ("VE",), "map": ("lookup",)}
            need(kind in known[what], f"{name} is of another kind")
        need(len(legs) == sum(sizes), f"{name} has {sum(sizes)} legs")
        at, end = sizes[0], sizes[0] + sizes[1]
        return ((what, name), turned, legs[at:end], legs[end:], legs[:at])

    def size(self, name, role):
        """How many wires a leaf's legs of a role have."""
        legs = self.legs.get(name) or [[0]] * len(self.leaves[name][1])
        return sum(len(leg) for (r, _), leg in zip(self.leaves[name][1], legs, strict=True) if r == role)

    # Theorems of other files
    def forms(self, name, widths=None):
        """What the legs of each role of a leaf add up to, with forms for their names."""
        legs = self.leaves[name][1]
        sums = {role: Counter() for role, _ in legs}
        for role, width in legs:
            sums[role] += Counter(width if widths is None else put_in(width, widths))
        return {role: total for role, total in sums.items() if total or role != "ancilla"}

    def theorem(self, name, by, other):
        """The block of a leaf that is the circuit of another reading, with leaves of this one put in."""
        own, kind = by["leaves"], self.leaves[name][0]
        need(kind == ("VE" if other.vector else "BE") and not other.parameters and not other.laws, f"{name}'s kind")
        ends = range(other.first), range(other.first, len(other.wires))
        whole = [Counter(put_in(other.width(wires), by["widths"])) for wires in ends]
        here = self.forms(name)
        need([here.pop("ancilla", Counter()), here.pop("system", Counter()), here] == [*whole, {}], f"{name}'s legs")
        need(all(other.wires[w][0] == "wide" for w in ends[1]), f"{name}'s system")
        need(set(own) == set(other.leaves) - set(other.theorems), f"{name}'s leaves")
        columns, order = (
            {x for _, tensors, _ in other.block for what, x, *_ in tensors if what == "column"},
            list(self.leaves),
        )
        for leaf, mine in own.items():
            need(order.index(mine) < order.index(name), f"{mine} stands behind {name}")
            there, here = other.forms(leaf, by["widths"]), self.forms(mine)
            if leaf not in columns:
                more, fewer = there.pop("ancilla", Counter()), here.pop("ancilla", Counter())
                need(fewer <= more, f"{mine} has too many ancillas")
            need((there, other.leaves[leaf][0]) == (here, self.leaves[mine][0]), f"{mine} is no {leaf}")
        inner = {f"{name} {leaf}" for leaf in other.theorems} | {f"{name} {thing}" for thing in other.free}
        need(not inner & {*self.leaves, *self.free}, f"a name of {name}'s own stands here too")
        for thing, what in other.free.items():
            self.free[f"{name} {thing}"], self.legs["free", f"{name} {thing}"] = what, other.legs.get(("free", thing))

        def symbol(text):
            sort, _, rest = text.partition(":")
            return f"q:{own[rest]}" if sort == "q" else f"{sort}:{name} {rest}" if rest else sort

        rows = []
        for factor, tensors, zeros in other.block:
            number = [[c, sorted([symbol(s), e] for s, e in powers)] for c, powers in factor]
            rows.append((number, [(what, own.get(x, f"{name} {x}"), *rest) for what, x, *rest in tensors], zeros))
        return rows

    # Loops
    def invariant(self, rows, state):
        return [t for c, steps in rows for t in self.run(steps, [(multiplied(polynomial(c), d), s) for d, s in state])]

    def loop(self, invariant, start, entered, repeat):
        """The state after the loop."""
        shaped(repeat, (str, (), bool, (), (), [list]))
        need(not repeat[2] and all(step[0] not in ("free", "project") for step in repeat[5]), "a loop's steps")
        general = self.invariant(invariant["state"], start)
        for reached, values in ((entered, "start"), (self.run(repeat[5], general), "next")):
            found = self.replaced(general, {name: thing[values] for name, thing in invariant["free"].items()})
            one, other = (self.networks(self.finished(s, 0)) for s in (reached, found))
            need(one == other, f"the invariant does not hold: {values}")
        return general

    def replaced(self, state, values):
        """A state with values for free things."""
        networks = {("free", name): value for name, value in values.items() if self.free[name]["kind"] != "number"}
        return [t for c, shape in state for t in self.expanded(self.numbers(c, values), shape, networks)]

    def numbers(self, poly, values):
        result = {}
        for powers, c in poly.items():
            term = {(): c}
            for symbol, e in powers:
                value, name = word(symbol), symbol[2:].rstrip("~")
                if symbol[:2] == "f:" and name in values:
                    value = polynomial(values[name])
                    value = conjugated(value) if symbol.endswith("~") else value
                term = multiplied(term, *[value] * e)
            result = added(result, term)
        return result

    def sentence(self):
        leaves = [f"{kind} {plain(name)}{self.theorem_said(name)}" for name, (kind, _) in self.leaves.items()]
        names = sorted({plain(name) for _, width in self.wires for name in width if name})
        ancillas = self.width(range(self.first))
        ancillas = [str(k) if not n else plain(n) if k == 1 else f"{k} {plain(n)}" for n, k in ancillas.items()]
        laws = "".join(
            f"; where {tensors_said(given + others, [])} = {network_said([(factor, given, zeros)])}"
            for given, others, zeros, factor in self.laws
        )
        return (
            f"for all {', '.join(names) or 'data'} and all unitaries ({', '.join(leaves) or 'no leaves'}){laws}: the circuit of "
            f"{len(self.steps)} steps is unitary, has {' + '.join(ancillas) or 0} ancillas and the corner {network_said(self.block)}"
        )

    def theorem_said(self, name):
        by = self.theorems.get(name)
        if by is None:
            return ""
        on = ", ".join(map(plain, by["leaves"].values()))
        return f" = {by['key']} [{by['reading']}] {by['digest'][:8]} of {on}, block {network_said(self.known[name])}"


def put_in(whole, widths):
    """A form with forms for its names."""
    result = Counter()
    for name, k in whole.items():
        for n, m in (shaped(widths[name], form) if name else {"": 1}).items():
            result[n] += k * m
    return dict(result)


def flat(box):
    """The legs of a tensor in a row: index, rows, columns."""
    return (*box[4], *box[2], *box[3])


def read(path):
    def no_repeats(pairs):
        need(len(dict(pairs)) == len(pairs), "a key stands twice")
        return dict(pairs)

    def no_floats(number):
        raise Refused(f"{number} is no rational number")

    loads = {"object_pairs_hook": no_repeats, "parse_float": no_floats, "parse_constant": no_floats}
    return json.loads(path.read_text(encoding="utf-8"), **loads)


def digest(thing):
    return hashlib.sha256(json.dumps(thing, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def check(path):
    """The statements that a file proves, in words; an exception if it does not."""
    index = shaped(read(path.with_name("index.json")), {"schema": int, "statements": None})
    need(index["schema"] == 2, "this program reads schema 2")
    return proved(read(path), path.name.removesuffix(".json"), index["statements"], path.parent)


def proved(content, key, statements, folder=Path(__file__).parent):
    need(list(shaped(content, FILE)) == list(FILE), "the keys of a file stand in order")
    need(content["schema"] == 2 and content["key"] == key, "this program reads schema 2, of a file of the key's name")
    need(statements.get(key) == digest({k: content[k] for k in BOUND}), "the statement is not the one of the index")
    settings, accepted = content["statement"]["settings"], []
    need(len({setting["label"] for setting in settings}) == len(settings), "a label stands twice")
    for three in zip(settings, content["lines"], content["arithmetic"], strict=True):
        accepted.append(f"[{three[0]['label']}] {Setting(*three).sentence()}")
    for label, reading in circuits(content, folder).items():
        accepted.append(f"[circuit: {label}] {reading.sentence()}")
    need(accepted and all(line.isprintable() for line in accepted), "nothing is claimed, or not in one line")
    return accepted


@cache
def stored(folder, key):
    need(re.fullmatch(r"[\w.]+", key), f"{key} is no key")
    return circuits(shaped(read(folder / f"{key}.json"), FILE), folder)


def circuits(content, folder):
    """{label: accepted reading} of a file, and of those that it cites by their digests."""
    readings = [] if content["circuit"] is None else shaped(content["circuit"], {"readings": list})["readings"]
    need(len({r["label"] for r in readings}) == len(readings), "a label stands twice")

    def cited(by):
        made = stored(folder, by["key"])[by["reading"]]
        need(made.digest == by["digest"], f"{by['key']} holds another reading")
        return made

    loops = content["induction"] or [[]] * len(readings)
    return {r["label"]: Reading(r, each, cited) for r, each in zip(readings, loops, strict=True)}


def network_said(rows):
    """A network in words and signs."""
    terms = []
    for factor, tensors, zeros in rows:
        sums = [" ".join([c, *(n if e == 1 else f"{n}^{e}" for n, e in powers)]) for c, powers in factor]
        terms.append(f"({' + '.join(sums)}) {tensors_said(tensors, zeros)}")
    return " + ".join(terms).replace("(1) ", "") or "0"


def tensors_said(tensors, zeros):
    parts = [
        f"{plain(name)}{'~' * turned}{'' if what == 'block' else ' ' + what}[{', '.join(legs)}]"
        for what, name, turned, legs in tensors
    ]
    return " ".join([*parts, *(f"[{zero} = 0]" for zero in zeros)]) or "1"


def main(names):
    here = Path(__file__).resolve().parent
    known = sorted({*read(here / "index.json")["statements"], *(p.stem for p in here.glob("*.json"))} - {"index"})
    good = True
    for path in map(Path, names or [here / f"{key}.json" for key in known]):
        key = path.name.removesuffix(".json")
        try:
            print("\n".join(f"{key}: accepted {statement}" for statement in check(path)))
        except Exception as reason:  # whatever goes wrong: it is not accepted
            print(f"{key}: REFUSED: {reason if isinstance(reason, Refused) else repr(reason)}")
            good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
