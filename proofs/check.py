"""Check the certificates beside this script with Python's standard library alone, by the page docs/reference/certificate-format.md.

    python proofs/check.py [FILE ...]

Without FILE: all that the index beside this script names. One line for each statement. Exit 0: all accepted; 1: one refused.
Nothing is imported of the package that wrote the files: every normal form and every sum is worked out anew.
"""

import ast
import hashlib
import json
import re
import sys
from collections import Counter
from fractions import Fraction
from functools import cache, reduce
from itertools import permutations, product
from pathlib import Path
from typing import NamedTuple

# Laws of norms and numbers. v, w: vectors; x, y: vectors or matrices; M, N: matrices; r: a real vector; a to d: real numbers;
# k: any number; i, j: whole numbers; l: a label; B: a leaf whose norm is at most 1; f, g: functions
LAWS = """
triangle: norm(x + y) <= norm(x) + norm(y)
triangle of sums: norm1(v + w) <= norm1(v) + norm1(w)
product: norm(M @ x) <= norm(M)*norm(x)
tensor product: norm(kron(x, y)) <= norm(x)*norm(y)
product of entries: norm(entrywise(x, y)) <= norm(x)*norm(y)
Cauchy-Schwarz: norm1(entrywise(v, w)) <= norm(v)*norm(w)
scaling: norm(k*x) <= abs(k)*norm(x)
scaling from below: abs(k)*norm(x) <= norm(k*x)
adjoint: norm(adjoint(M)) <= norm(M)
conjugate: norm(conj(x)) <= norm(x)
diagonal: norm(diagonal(v)) <= norm(v)
bra: norm(bra(v)) <= norm(v)
first entries: norm(first(x, l)) <= norm(x)
zeros appended: norm(pad(x, l)) <= norm(x)
zeros taken off: norm(x) <= norm(pad(x, l))
place: norm(place(x, i)) <= norm(x)
real part: norm(real(v)) <= norm(v)
dilation: norm(dilation(M)) <= norm(M)
contraction: norm(B) <= 1
orthogonal: norm(place(v, i) + place(w, j)) <= sqrt(norm(v)**2 + norm(w)**2) if i < j
block-diagonal: norm(place(M, i) + place(N, j)) <= max(norm(M), norm(N)) if i < j
unit vectors: norm(combine(v, l)) <= norm1(v)
cosines: c*norm(v)*norm(w)*norm(v/norm(v) - w/norm(w))**2 + (norm(v) - c*norm(w))**2 == norm(v - c*w)**2 if 0 < c
maximum: a <= max(a, b)
minimum: min(a, b) <= a
modulus above: a <= abs(a)
modulus below: 0 <= a + abs(a)
square of the modulus: a**2 == abs(a)**2
root: a == sqrt(a)**2
positive root: 0 < sqrt(a) if 0 < a
square: 0 <= a**2
smaller square: a <= b if 0 <= b; a**2 <= b**2
"""
LAWS = dict(line.split(": ") for line in LAWS.strip().splitlines())
# What a statement may suppose of functions (of numbers, of entries, of singular values): what it fixes, and what holds then
RIGHT_ANGLE = "norm(f(r) - f(real(v)) - entrywise(v - real(v), g(real(v)))) <= a*norm(r - v) if norm(v) <= 1"
SUPPOSED = {
    "Lipschitz": ("fa", "norm(f(v) - f(w)) <= a*norm(v - w)"),
    "Lipschitz from 0": ("fa", "norm(f(v)) <= a*norm(v)"),
    "Lipschitz from 0 up to 1": ("fa", "norm(f(v)) <= a*norm(v) if norm(v) <= 1"),
    "near 1": ("fab", "abs(f(c) - 1) <= b if a <= c; c <= 1"),
    "near a multiple": ("fabc", "norm(a*M - f(M)) <= b if norm(M) <= c"),
    "near a function": ("fga", "norm(f(real(v)) - entrywise(real(v), g(real(v)))) <= a if norm(v) <= 1"),
    "near a quotient": (
        "fgab",
        "norm(f(a*v) - a*entrywise(v, g(entrywise(v, conj(v))))) <= b*norm(a*v) if norm(v) <= 1",
    ),
    "right angle": ("fga", RIGHT_ANGLE),
    "right angle up to 1": ("fga", RIGHT_ANGLE + "; norm(r) <= 1"),
    "bounded": ("fa", "norm(f(M)) <= a if norm(M) <= 1"),
    "cited: GSLW Lemma 22": ("fia", "norm(f(M) - f(N)) <= 4*i*a*sqrt(norm(M - N)) if norm(M) <= 1; norm(N) <= 1"),
    "cited: block of a polynomial of the dilation": (
        "fkihj",
        "norm(f(M) - f(N)) <= norm(k*T(i, dilation(M)) - k*T(i, dilation(N)) + h*T(j, dilation(M)) - h*T(j, dilation(N)))"
        " if norm(M) <= 1; norm(N) <= 1",
    ),
    "cited: Chebyshev polynomials": (
        "",
        "norm(U(i, dilation(M)) @ K @ T(j, dilation(N))) <= (i + 1)*norm(K) if norm(M) <= 1; norm(N) <= 1",
    ),
}
SORTS = {  # of names: what they stand for
    **dict.fromkeys(("positive", "nonnegative", "real", "complex"), "n"),
    **dict.fromkeys(("vector", "contraction vector", "real vector", "real contraction vector"), "v"),
    **dict.fromkeys(("matrix", "contraction matrix"), "m"),
    **{"function": "f", "unit vectors": "s"},
}
MAPS = {  # linear in each argument: kinds of arguments and kind
    "kron": ("vv v", "mm m"),
    "entrywise": ("vv v", "mm m"),
    "adjoint": ("m m",),
    "conj": ("v v", "m m"),
    "diagonal": ("v m",),
    "bra": ("v m",),
    "first": ("vs v", "ms m"),
    "pad": ("vs v", "ms m"),
    "place": ("vn v", "mn m"),
    "combine": ("vs v",),
    "dilation": ("m m",),
}
CALLS = ("norm", "norm1", "abs", "sqrt", "max", "min", "identity", "real", "T", "U", *MAPS)
CONJUGATE = ("adjoint", "conj", "bra", "dilation")  # of real factors alone


# The shapes of JSON: a type (of whole numbers: >= 0), a set of texts, [shape of each], (shapes), {key: shape}, a function, None
def form(thing):
    need(type(thing) is dict and all(type(k) is int and k > 0 for k in thing.values()), f"{thing} is no form")


def label(thing):
    need(type(thing) is str and re.fullmatch(r"[\w =+]*", thing), f"{thing!r:.60} is no label")


RESULT = {"target": "x", "block": "y", "alpha": "a", "epsilon": "b", "norm": "c", "leak": "d"}
CLAIMS = ("0 < a", "norm(x - a*y) <= b", "norm(x) <= c", "1 - norm(y)**2 <= d**2")  # in this order
STATEMENT = {
    "label": label,
    "names": None,
    "assumptions": [str],
    "laws": [(set(SUPPOSED), None)],
    "result": dict.fromkeys(RESULT, str) | {"leak": None},
    "divisors": [str],
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
    "statement": {"text": str, "source": str, "deviation": str, "settings": [STATEMENT]},
    "circuit": None,
    "induction": None,
    "proof": [[list]],
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


# Numbers, vectors and matrices are sums {(word, monomial): rational}. A word is a tuple of factors that do not commute, a monomial a
# sorted tuple of (atom, exponent); the word of a number is empty. Factors and atoms are places in a table of things.
def plus(p, q, factor=1):
    result = dict(p)
    for term, c in q.items():
        result[term] = result.get(term, 0) + factor * c
    return {term: c for term, c in result.items() if c}


def times(p, q):
    result = {}
    for (word, monomial), c in p.items():
        for (other, more), d in q.items():
            powers = dict(monomial)
            for atom, e in more:
                powers[atom] = powers.get(atom, 0) + e
            term = (word + other, tuple(sorted((a, e) for a, e in powers.items() if e)))
            result[term] = result.get(term, 0) + c * d
    return {term: c for term, c in result.items() if c}


def constant(value, symbols=()):
    """A number, times symbols."""
    return times({((), ()): Fraction(value)}, {((), tuple((s, 1) for s in symbols)): 1})


def frozen(p, sign=1):
    """A sum that can stand in a thing; with sign 0, the same for p and -p."""
    items = tuple(sorted(p.items()))
    return tuple((term, -c) for term, c in items) if not sign and items and items[0][1] < 0 else items


UNIT = constant(1)


def found(things, k):
    """What stands at a place."""
    need(type(k) is int and 0 <= k < len(things), f"there is no {k!r:.60}")
    return things[k]


def ordered(what, rows, strictly=True):
    """Sees that rows are in the order of their texts, and that none stands twice."""
    said = list(map(json.dumps, rows))
    need(said == sorted(said) and (not strictly or len(set(said)) == len(said)), f"{what} are not in order")


def degree(term):
    """Orders terms as in a division of polynomials."""
    atoms = [-atom for atom, e in term[0][1] for _ in range(e)]
    return len(atoms), atoms


class Value(NamedTuple):
    """What a text stands for: a number (n), vector (v) or matrix (m) as a sum; a function (f) or label (s) as its name."""

    kind: str
    sum: object


@cache
def parsed(text):
    need(type(text) is str and text.isprintable(), f"{text!r:.60} is no text")
    return ast.parse(text, mode="eval").body


class Language:
    """What texts stand for, and what is known of numbers so far."""

    def __init__(self, names):
        self.things, self.places, self.facts, self.known, self.used = [], {}, [], {}, set()
        self.names = {name: self.declared(name, sort) for name, sort in names.items()}

    def declared(self, name, sort):
        need(name.isascii() and name.isidentifier() and sort in SORTS, f"{name} is no name of a {sort}")
        kind = SORTS[sort]
        need(kind != "f" or name not in CALLS, f"a function called {name}, which means something else")
        return Value(kind, name) if kind in "fs" else self.one(kind, sort, name)

    def one(self, kind, *what):
        """A thing as an atom or a factor."""
        place = self.places.setdefault(what, len(self.things))
        self.things += [what] if place == len(self.things) else []
        return Value(kind, {((), ((place, 1),)) if kind == "n" else ((place,), ()): Fraction(1)})

    # Reading
    def read(self, text, names=None):
        return self.value(parsed(text), self.names if names is None else names)

    def number(self, text, names=None):
        value = self.read(text, names)
        need(value.kind == "n", f"{text} is no number")
        return value.sum

    def value(self, tree, names):
        match tree:
            case ast.Constant(value=int(n)) if type(n) is int:
                return Value("n", constant(n))
            case ast.Constant(value=str(label)):
                return Value("s", label)
            case ast.Name(id=name) if name in names:
                return names[name]
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                value = self.value(inner, names)
                need(value.kind in "nvm", "the negative of no number or term")
                return Value(value.kind, plus({}, value.sum, -1))
            case ast.BinOp(left=left, op=operation, right=right):
                return self.combined(operation, self.value(left, names), self.value(right, names))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                arguments = [self.value(a, names) for a in arguments]
                if name in names and names[name].kind == "f":
                    return self.applied(names[name].sum, *arguments)
                return self.call(name, "".join(a.kind for a in arguments), [a.sum for a in arguments])
        raise Refused(f"{ast.unparse(tree)} stands for nothing")

    def combined(self, operation, one, other):
        kinds, p, q = one.kind + other.kind, one.sum, other.sum
        match operation:
            case ast.Add() | ast.Sub() if kinds in ("nn", "vv", "mm"):
                return Value(one.kind, plus(p, q, 1 if isinstance(operation, ast.Add) else -1))
            case ast.Mult() if kinds in ("nn", "nv", "nm"):
                return Value(other.kind, self.reduced(times(p, q)))
            case ast.MatMult() if kinds in ("mm", "mv"):
                return Value(other.kind, self.reduced(times(p, q)))
            case ast.Div() if other.kind == "n" and one.kind in "nvm":
                return Value(one.kind, self.reduced(times(self.inverse(q), p)))
            case ast.Pow() if kinds == "nn" and p == constant(2) and not self.whole(q):
                need(self.real(q), "a power of two of no real number")
                return self.one("n", "power of two", frozen(q))
            case ast.Pow() if kinds == "nn":
                need(1 < self.whole(q) <= 100, "an exponent is a whole number, 2 or more")
                return Value("n", self.reduced(reduce(times, [p] * self.whole(q))))
        raise Refused(f"{type(operation).__name__} of {kinds}")

    def whole(self, p):
        """A constant, if it is a whole number above 0."""
        value = p.get(((), ()), 0) if len(p) == 1 else 0
        return int(value) if value > 0 and value.denominator == 1 else 0

    def inverse(self, p):
        """Of what is known to be positive."""
        if len(p) > 1:
            need(self.holds(p, 2), "a divisor is not shown to be positive")
            need(all(e > 0 for _, monomial in p for _, e in monomial), "a divisor in a divisor")
            return self.one("n", "inverse", tuple(sorted(p.items(), key=degree))).sum
        need(p, "division by 0")
        (((_, monomial), c),) = p.items()
        need(all(self.strength(atom, 1) == 2 for atom, _ in monomial), "a divisor is not shown to be positive")
        return {((), tuple((atom, -e) for atom, e in monomial)): 1 / c}

    def reduced(self, p):
        """By d·(1/d) = 1 for every sum d that is divided by: beside 1/d stands no term that the last one of d divides."""
        for (word, monomial), c in p.items():
            powers = dict(monomial)
            for atom in (a for a in powers if self.things[a][0] == "inverse"):
                *rest, ((_, last), factor) = self.things[atom][1]
                if all(powers.get(a, 0) >= e for a, e in last):
                    less = tuple((a, -e) for a, e in (*last, (atom, 1)))
                    quotient = times({(word, monomial): c / factor}, {((), less): 1})
                    beside = plus(constant(1), times({((), ((atom, 1),)): -1}, dict(rest)))
                    changed = plus(p, {(word, monomial): c}, -1)
                    return self.reduced(plus(changed, times(quotient, beside)))
        return p

    def call(self, name, kinds, sums):
        match name, kinds:
            case ("norm", "v" | "m") | ("norm1", "v"):
                return self.one("n", name, frozen(*sums, 0)) if sums[0] else Value("n", {})
            case "abs", "n":
                return Value("n", self.modulus(*sums))
            case "sqrt", "n":
                need(self.holds(*sums, 1), "a root of what is not shown to be at least 0")
                return self.one("n", name, frozen(*sums))
            case "max" | "min", "nn":
                need(all(map(self.real, sums)), f"a {name} of numbers that are not real")
                return Value("n", sums[0]) if sums[0] == sums[1] else self.one("n", name, *sorted(map(frozen, sums)))
            case "identity", "":
                return Value("m", constant(1))
            case "real", "v":
                return self.one("v", "real", frozen(*sums))
            case "T" | "U", "nm":
                need(self.whole(sums[0]) <= 100 and sums[0] in ({}, constant(self.whole(sums[0]))), "a degree")
                terms = [constant(1), times(constant("TU".index(name) + 1), sums[1])]
                while len(terms) <= self.whole(sums[0]):
                    terms.append(plus(times(constant(2), times(sums[1], terms[-1])), terms[-2], -1))
                return Value("m", terms[self.whole(sums[0])])
        kind = next((made for made in MAPS.get(name, ()) if made.startswith(kinds + " ")), None)
        need(kind, f"there is no {name} of {kinds or 'nothing'}")
        need(name not in CONJUGATE or self.real(sums[0]), f"a complex factor in {name}")
        label, result = sums[1:], {}
        if kinds in ("vv", "mm"):
            for (word, m), c in sums[0].items():
                for (other, n), d in sums[1].items():
                    factor = times({((), m): c}, {((), n): d})
                    result = plus(result, times(factor, {(self.mapped(name, word, other), ()): 1}))
        else:
            label = [x if type(x) is str else frozen(x) for x in label]
            for (word, m), c in sums[0].items():
                result = plus(result, {(self.mapped(name, word, *label), m): c})
        return Value(kind[-1], result)

    def mapped(self, name, word, *more):
        """The word of a map of a word: adjoints reverse products, entrywise products commute, a conjugate of a conjugate goes."""
        inner = self.things[word[0]] if len(word) == 1 else ("",)
        if name == "adjoint" and len(word) != 1:
            return sum((self.mapped(name, (factor,)) for factor in reversed(word)), ())
        if name in ("adjoint", "conj") and inner[0] == name:
            return inner[1]
        if name == "conj" and inner[0] == "entrywise":
            more, word, name = [self.mapped(name, w) for w in inner[1]], (), "entrywise"
        if name == "entrywise":
            factors = [w for w in (word, *more) if w]
            opened = [self.things[w[0]] if len(w) == 1 else ("",) for w in factors]
            factors = sorted(v for w, x in zip(factors, opened, strict=True) for v in (x[1] if x[0] == name else (w,)))
            word, more = tuple(factors), ()
        ((made, _),) = self.one("v", name, word, *more).sum
        return made

    def applied(self, name, *arguments):
        """A function: of a number, of the entries of a vector, of the singular values of a matrix."""
        need(len(arguments) == 1 and arguments[0].kind in "nvm", f"{name} of no number or term")
        need(arguments[0].kind != "n" or self.real(arguments[0].sum), f"{name} of a number that is not real")
        return self.one(arguments[0].kind, "function", name, frozen(arguments[0].sum))

    # Signs
    def real(self, p):
        return all(self.things[atom][0] != "complex" for _, monomial in p for atom, _ in monomial)

    def modulus(self, p):
        """Of a product, factor by factor."""
        if self.sign(p):
            return p
        powers = [dict(monomial) for _, monomial in p]
        common = {atom: min(some.get(atom, 0) for some in powers) for some in powers for atom in some}
        rest = times(p, {((), tuple((atom, -e) for atom, e in common.items())): 1})
        result = self.one("n", "abs", frozen(rest, 0)).sum if len(p) > 1 else constant(abs(rest[(), ()]))
        for atom, e in common.items():
            ((_, ((size, _),)),) = (
                self.one("n", "abs", frozen({((), ((atom, 1),)): Fraction(1)})).sum
                if not self.strength(atom, 1)
                else [((), ((atom, 1),))]
            )
            result = times(result, {((), ((size, e),)): 1})
        return result

    def strength(self, atom, e):
        """Whether a power of an atom is known to be > 0 (2), >= 0 (1), or neither (0)."""
        tag = self.things[atom][0]
        if tag in ("positive", "inverse", "power of two") or self.fact({((), ((atom, 1),)): 1}, 2):
            return 2
        even = e % 2 == 0 and tag != "complex"
        return int(
            tag in ("nonnegative", "norm", "norm1", "abs", "sqrt") or even or self.fact({((), ((atom, 1),)): 1}, 1)
        )

    def fact(self, p, strength):
        found = [s for s in (1, 2) if s >= strength and (frozen(p), s) in self.known]
        self.used |= {self.known[frozen(p), s] for s in found[:1]}
        return bool(found)

    def holds(self, p, strength):
        """Whether p is known to be >= 0 (strength 1) or > 0 (2): by a fact, or as a sum of products that are."""
        return self.fact(p, strength) or self.sign(p) >= strength

    def sign(self, p):
        """Of a sum of products: 2 where it is > 0 as far as its form shows, 1 where >= 0."""
        signs = [min([2, *(self.strength(a, e) for a, e in m)]) if c > 0 else 0 for (_, m), c in p.items()]
        return max(signs, default=1) if 0 not in signs else 0

    # Facts
    def relation(self, text, names=None):
        """right - left, and what is said of it: > 0 (2), >= 0 (1) or = 0 (0)."""
        tree, names = parsed(text), self.names if names is None else names
        need(isinstance(tree, ast.Compare) and len(tree.ops) == 1, f"{text} is no relation")
        left, right = (self.value(side, names) for side in (tree.left, *tree.comparators))
        strength = {ast.Lt: 2, ast.LtE: 1, ast.Eq: 0}.get(type(tree.ops[0]))
        need(strength is not None and left.kind + right.kind == "nn", f"{text} is no relation of numbers")
        difference = plus(right.sum, left.sum, -1)
        need(strength == 0 or self.real(difference), f"{text} compares what is not real")
        return difference, strength

    def accept(self, difference, strength):
        need(
            difference and (difference, strength) not in self.facts, "what is known, or says nothing, is said once more"
        )
        self.known[frozen(difference), max(strength, 1)] = len(self.facts)
        if strength == 0:
            self.known[frozen(plus({}, difference, -1)), 1] = len(self.facts)
        self.facts.append((difference, strength))


class Setting(Language):
    """One setting of a rule: a statement, and steps of which each follows from those before it."""

    def __init__(self, statement, steps):
        shaped(statement, STATEMENT)
        super().__init__(statement["names"])
        self.statement = statement
        for step in shaped(steps, [list]):
            self.step(*step)
        self.claim(statement["result"], statement["divisors"])
        self.finished()

    def claim(self, result, divisors):
        """What is claimed follows; and all that is printed has a meaning."""
        values = {v: self.read(text) for k, v in RESULT.items() if (text := result[k]) is not None}
        for claim in CLAIMS[: len(values) - 2]:
            need(self.holds(*self.relation(claim, values)), f"{claim} does not follow, of {result}")
        for divisor in divisors:
            need(self.holds(self.number(divisor), 2), f"{divisor} is not shown to be positive")
        for assumption in self.statement["assumptions"]:
            self.relation(assumption)
        for text in (text for _, fixed in self.statement["laws"] for text in fixed.values()):
            self.read(text)

    def finished(self):
        need(self.used == set(range(len(self.facts))), "a step is not needed")

    def step(self, kind, *content):
        match kind, *content:
            case "assumption", k:
                self.accept(*self.relation(found(self.statement["assumptions"], k)))
            case "law", str(name), dict(values):
                self.law(LAWS[name], {v: self.read(text) for v, text in values.items()})
            case "supposed", k, dict(values):
                name, fixed = found(self.statement["laws"], k)
                need(set(fixed) == set(SUPPOSED[name][0]), f"{name} fixes other things")
                self.law(SUPPOSED[name][1], {v: self.read(text) for v, text in [*values.items(), *fixed.items()]})
            case "combine", str(text), list(terms), list(equations):
                difference, strength = self.relation(text)
                need(difference == self.sum(strength, terms, equations), f"{text} does not follow from its premises")
                self.accept(difference, strength)
            case "cases", str(text), str(of):
                difference, strength = self.relation(text)
                need(
                    all(self.holds(p, strength) for p in self.cases(difference, self.number(of))),
                    f"{text}: a case is open",
                )
                self.accept(difference, strength)
            case _:
                raise Refused(f"there is no step {kind}")

    def law(self, text, values):
        """A law with values for its variables."""
        conclusion, _, needs = text.partition(" if ")
        need(all(self.suits(v, value) for v, value in values.items()), "a value is of another sort")
        for condition in filter(None, needs.split("; ")):
            need(self.holds(*self.relation(condition, values)), f"{condition} is not known here")
        self.accept(*self.relation(conclusion, values))

    def suits(self, variable, value):
        kind, p = value
        match variable:
            case "a" | "b" | "c" | "d":
                return kind == "n" and self.real(p)
            case "i" | "j":
                return kind == "n" and p in ({}, constant(self.whole(p)))
            case "r":
                return (
                    kind == "v" and self.real(p) and all(self.things[f][0].startswith("real") for w, _ in p for f in w)
                )
            case "B":
                (((word, monomial), c),) = p.items()
                return (len(word), monomial, c) == (1, (), 1) and "contraction" in self.things[word[0]][0]
        kinds = (
            dict.fromkeys("KMN", "m") | dict.fromkeys("vw", "v") | dict.fromkeys("xy", "vm") | dict.fromkeys("fg", "f")
        )
        return kind in (kinds | {"k": "n", "h": "n", "l": "s"})[variable]

    def sum(self, strength, terms, equations):
        """Σ coefficient · Π premises + Σ factor · equation; a premise is a fact, or a text of plain sign."""
        result, strongest = {}, 1
        ordered("terms", [premises for _, *premises in terms])
        ordered("equations", [k for _, k in equations])
        for coefficient, *premises in terms:
            given = [self.premise(p) for p in premises]
            weakest = min((says for _, says in given), default=2)
            plain = any(d.keys() == UNIT.keys() for d, _ in given)
            need(rational(coefficient) > 0 and not plain, "a term has one coefficient, above 0")
            ordered("premises", premises, strictly=False)
            strongest = max(strongest, weakest)
            result = plus(result, reduce(times, [d for d, _ in given], constant(rational(coefficient))))
        for factor, k in equations:
            difference, says = found(self.facts, k)
            self.used.add(k)
            need(says == 0, "an equation is no equation")
            result = plus(result, times(self.number(factor), difference))
        need(strongest >= strength and (strength or not terms), "nothing says that the step is strict")
        return self.reduced(result)

    def premise(self, premise):
        if type(premise) is int:
            difference, says = found(self.facts, premise)
            self.used.add(premise)
            return difference, max(1, says)
        p = self.number(premise)
        need(self.holds(p, 1), f"{premise} has no plain sign")
        return p, 1 + self.holds(p, 2)

    def cases(self, difference, of):
        """A sum with each value of a maximum, minimum or modulus in its place."""
        found = [atom for _, monomial in of for atom, _ in monomial if self.things[atom][0] in ("max", "min", "abs")]
        need(len(found) == 1, "there are no cases")
        atom, (tag, *values) = *found, self.things[found[0]]
        values = [dict(v) for v in values]
        if tag == "abs":
            need(self.real(values[0]), "the modulus of what is not real has no cases")
            values.append(plus({}, values[0], -1))
        for value in values:
            parts = [
                ({(w, tuple(p for p in m if p[0] != atom)): c}, dict(m).get(atom, 0))
                for (w, m), c in difference.items()
            ]
            need(all(e >= 0 for _, e in parts), "a case in a divisor")
            yield reduce(plus, [reduce(times, [value] * e, part) for part, e in parts], {})

    def sentence(self):
        s, r = self.statement, self.statement["result"]
        names = ", ".join(f"{name} ({sort})" for name, sort in s["names"].items())
        given = list(s["assumptions"])
        for name, fixed in s["laws"]:
            given.append(f"[{name}: {SUPPOSED[name][1]}; {', '.join(f'{k} = {v}' for k, v in fixed.items())}]")
        then = [f"0 < {r['alpha']}", f"norm({r['target']} - ({r['alpha']})*({r['block']})) <= {r['epsilon']}"]
        then += [f"norm({r['target']}) <= {r['norm']}"]
        then += [f"1 - norm({r['block']})**2 <= ({r['leak']})**2"] if r["leak"] is not None else []
        return f"for all {names}: if {'; '.join(given) or 'anything'} then {', '.join(then)}"


def plain(name):
    """A name, in quotes where it could be taken for anything else."""
    return name if re.fullmatch(r"(block )?[^\W\d][\w']*", name) and name != "I" else repr(name)


# Circuits. A shape is (contents of the wires, boxes, deltas), nested tuples in which every content is a frozenset: the XOR of its
# elements. "1" is the constant of a bit, whole numbers are summed variables, tuples of text are free ones.
# A box is (what, turned, outs, ins, index). A state is a list of (coefficient, shape), a coefficient a polynomial in symbols.
NONE, ONE = frozenset(), frozenset("1")
SYMBOL = re.compile(r"h|i|[csqt]:[^~]+|[eaxf]:[^~]+~?|[lrw]:[^~]+~?")
RELATIONS = {  # what the product of two symbols of one name is
    ("h", "h"): {(): Fraction(1, 2)},
    ("i", "i"): {(): Fraction(-1)},
    ("e", "e~"): {(): Fraction(1)},
    ("l~", "r"): {("w",): Fraction(1)},
    ("l", "r~"): {("w~",): Fraction(1)},
    ("s", "s"): {(): Fraction(1), ("c", "c"): Fraction(-1)},
}


def free(kind, name):
    return frozenset([(kind, name)])


def xor(contents):
    return reduce(frozenset.__xor__, contents, NONE)


def word(name):
    """A word as a polynomial."""
    sign, name = (-1, name[1:]) if name[0] == "-" else (1, name)
    need(name in ("0", "1") or SYMBOL.fullmatch(name), f"{name!r} is no word")
    return constant(sign, [] if name == "1" else [name]) if name != "0" else {}


def reduced(poly):
    """By what is known of the kinds of symbols: the first relation that applies, until none does."""
    result, pending = {}, dict(poly)
    while pending:
        (_, powers), c = pending.popitem()
        for name, kinds in product(dict(powers), RELATIONS):
            rest = name[1:].rstrip("~")
            one, other = spent = [kind[0] + rest + kind[1:] for kind in kinds]
            if name == one and dict(powers).get(other, 0) > (one == other):
                made = [constant(d, [k[0] + rest + k[1:] for k in new]) for new, d in RELATIONS[kinds].items()]
                left = times({((), powers): c}, {((), tuple((s, -1) for s in spent)): 1})
                pending = plus(pending, times(left, reduce(plus, made)))
                break
        else:
            result = plus(result, {((), powers): c})
    return result


def conjugated(poly):
    result = {}
    for (_, powers), c in poly.items():
        turned = [(n if n[0] in "hicsqt" else n[:-1] if n.endswith("~") else n + "~", e) for n, e in powers]
        result[(), tuple(sorted(turned))] = (-1) ** dict(powers).get("i", 0) * c
    return reduced(result)


def multiplied(*polys):
    return reduced(reduce(times, polys))


def polynomial(rows):
    result = {((), tuple((n, e) for n, e in powers)): rational(c) for c, powers in shaped(rows, COEFFICIENT)}
    names = [[n for n, _ in powers] for _, powers in result]
    need(all(n == sorted(set(n)) for n in names) and len(result) == len(rows), "a coefficient's order")
    need(
        all(SYMBOL.fullmatch(n) and 0 < e <= 100 for _, powers in result for n, e in powers), "a coefficient's symbols"
    )
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
            if sides[k] == sides_o[k] and inner(sides[k], count):
                ends = zip(sides[1 - k], sides_o[1 - k], strict=True)
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


# What a circuit may suppose of its data: F is a Fourier transform, and the phases of power 1 move a word by one; where the entries of
# a sparse matrix that are not 0 stand, and that each is found once
ENTRIES, COLUMNS = "entries[y0, y1, y2, y3, y4, y5, y6]", "y0, y1, y2, y3, y4, y5, y6, 0, 0"
ROWS = "y4, y5, y6, y3, y0, y1, y2, 0, 0"
PROMISES = {
    "F~[s0, y0] 'power 1'[s0] F[s0, top] = [y0 = 0]",
    "F~[s0, 0] 'power 1'[s0] F[s0, y0] = [top^y0 = 0]",
    "F~[s0, top] 'power 1'~[s0] F[s0, y0] = [y0 = 0]",
    "F~[s0, y0] 'power 1'~[s0] F[s0, 0] = [top^y0 = 0]",
    f"{ENTRIES} = {ENTRIES} [y3 = 0]",
    f"{ENTRIES} 'places of columns'[{COLUMNS}, 0, s0] 'spread of columns'[s0] = (1 t:1/root columns) {ENTRIES}",
    f"{ENTRIES} 'places of columns'[{COLUMNS}, s0, s1] 'spread of columns'[s0, s1] = (1 t:1/root columns) {ENTRIES}",
    f"{ENTRIES} 'places of rows'~[{ROWS}, 0, s0] 'spread of rows'~[s0] = (1 t:1/root rows) {ENTRIES}",
    f"{ENTRIES} 'places of rows'~[{ROWS}, s0, s1] 'spread of rows'~[s0, s1] = (1 t:1/root rows) {ENTRIES}",
}


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
        self.promises = [
            f"{tensors_said(given + others, [])} = {network_said([(factor, given, zeros)])}"
            for given, others, zeros, factor in self.laws
        ]
        need(set(self.promises) <= PROMISES, f"a promise is none of those that a circuit may suppose: {self.promises}")
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
        vectors = [name for name, (kind, _) in self.leaves.items() if kind == "VE" and not self.size(name, "index")]
        self.laws = [*self.laws, *map(self.square, vectors)]
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
                    result += [(c, shape)] + ([(multiplied(c, constant(-1)), inside)] if inside else [])
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
        """New contents and the box of a use of a leaf: rows and columns, ancillas first, and index."""
        (kind, roles), was = self.leaves[name], self.legs[name]
        alike = [[[self.wires[w] for w in leg] for leg in use] for use in (legs, was)]
        fits = alike[0] == alike[1] and [self.width(leg) for leg in legs] == [width for _, width in roles]
        need(fits, f"{name}'s wires")
        wires = {"index": [], "ancilla": [], "system": []}
        for (role, _), leg in zip(roles, legs, strict=True):
            wires[role] += leg
        index, moved = tuple(shape[0][w] for w in wires["index"]), wires["ancilla"] + wires["system"]
        ins, outs = tuple(shape[0][w] for w in moved), tuple(next(self.fresh) for _ in moved)
        box = (("leaf", name), turned, *((ins, outs) if turned else (outs, ins)), index)
        if kind == "lookup":
            need([role for role, _ in roles] == ["index", "system"] and len(moved) == 1, "a look-up")
            box, outs = (("map", name), False, outs, (), index), (ins[0] ^ outs[0],)
        new = dict(zip(moved, outs, strict=True))
        return [new.get(w, shape[0][w]) for leg in legs for w in leg], (box,)

    # Comparing: boxes become what is known of leaves, summed variables get names
    def tensor(self, box):
        """What is known of a leaf in a term of the corner."""
        (what, name), turned, rows, columns, index = box
        if what not in ("leaf", "column"):
            return box
        kind, idle = self.leaves[name][0], self.size(name, "ancilla")
        (out, row), (into, column) = ((side[:idle], side[idle:]) for side in (rows, columns))
        if any(into) or (kind != "BE" and any(column)) or (kind != "VE" and any(out)):
            return box
        if any(out):
            return (("column", name), turned, rows, (), index)
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
                need(summed((ends, boxes, deltas)) == summed(boxes), "a sum over nothing")
                key = (ends, canonical(boxes, deltas))
                result[key] = plus(result.get(key, {}), c)
        return {key: c for key, c in result.items() if c}

    def square(self, name):
        """Blocks of a vector that meet their conjugates alone are the number q, as a law."""
        legs = [f"s{k}" for k in range(self.size(name, "system"))]
        return [], [["block", name, turned, legs] for turned in (False, True)], [], [["1", [[f"q:{name}", 1]]]]

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
        need(kind == ("VE" if other.vector else "BE") and not other.parameters and not other.promises, f"{name}'s kind")
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
        for (_, powers), c in poly.items():
            term = constant(c)
            for symbol, e in powers:
                value, name = word(symbol), symbol[2:].rstrip("~")
                if symbol[:2] == "f:" and name in values:
                    value = polynomial(values[name])
                    value = conjugated(value) if symbol.endswith("~") else value
                term = multiplied(term, *[value] * e)
            result = plus(result, term)
        return result

    def sentence(self):
        leaves = [f"{kind} {plain(name)}{self.theorem_said(name)}" for name, (kind, _) in self.leaves.items()]
        names = sorted({plain(name) for _, width in self.wires for name in width if name})
        ancillas = self.width(range(self.first))
        ancillas = [str(k) if not n else plain(n) if k == 1 else f"{k} {plain(n)}" for n, k in ancillas.items()]
        laws = "".join(f"; where {promise}" for promise in self.promises)
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
    need(index["schema"] == 3, "this program reads schema 3")
    return proved(read(path), path.name.removesuffix(".json"), index["statements"], path.parent)


def proved(content, key, statements, folder=Path(__file__).parent):
    need(list(shaped(content, FILE)) == list(FILE), "the keys of a file stand in order")
    need(content["schema"] == 3 and content["key"] == key, "this program reads schema 3, of a file of the key's name")
    need(statements.get(key) == digest({k: content[k] for k in BOUND}), "the statement is not the one of the index")
    settings, accepted = content["statement"]["settings"], []
    need(len({setting["label"] for setting in settings}) == len(settings), "a label stands twice")
    for setting, steps in zip(settings, content["proof"], strict=True):
        accepted.append(f"[{setting['label']}] {Setting(setting, steps).sentence()}")
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
