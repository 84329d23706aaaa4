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
from itertools import count, product
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
ROLES = ("index", "ancilla", "system")  # of the legs of leaves
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
READING = {
    "label": label,
    "leaves": [(str, {"BE", "VE", "lookup", "free"}, [({"ancilla", "system", "index"}, form)], None)],
    "parameters": [str],
    "wires": [({"bit", "wide"}, form)],
    "system": int,
    "ancillas": form,
    "vector": bool,
    "steps": [list],
    "laws": [str],
    "block": str,
}
THEOREM = {"key": str, "reading": label, "digest": str, "leaves": None, "widths": None}
INVARIANT = {"state": [(str, [list])], "free": None}
FILE = {
    "schema": int,
    "key": str,
    "statement": {"text": str, "source": str, "deviation": str, "settings": [STATEMENT]},
    "circuit": None,
    "induction": None,
    "ties": [(label, label, None)],
    "proof": [[list]],
}
BOUND = ("schema", "key", "statement", "circuit", "induction", "ties")  # by the index


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


# Circuits. Sums are {(word, ()): rational} again; their words are products of tensors that commute. A tensor is (name, turned, legs), a
# leg a content: the XOR of a set of "1", parameters, letters (y0, x0, …: free) and whole numbers (summed over). Two names are no text's:
WIRES, ZERO = "[wires]", "[zero]"  # the contents of all wires; 1 where the content of its leg is 0, and 0 elsewhere
NONE, ONE = frozenset(), frozenset("1")
NAME = re.compile(r"[A-Za-z][\w.+-]*", re.ASCII)
SYMBOL = re.compile(r"[hi]|[aceflqrstwx]:[\w.:/+,'-]+", re.ASCII)
LETTER = re.compile(r"[a-z]\d+", re.ASCII)
CONTENT = r"\w+(?:\^\w+)*"
TENSOR = rf"((?:column |unitary |word )?[A-Za-z][\w.:/+,'-]*)(~*)(?:\[((?:{CONTENT}(?:, {CONTENT})*)?)\])?"
TOKEN = re.compile(rf"(\+ )?(-*)(?:(\d+(?:/\d+)?)|\[({CONTENT}) = 0\]|{TENSOR})(?: +|$)", re.ASCII)
# What is known. Of symbols of one name:
PAIRS = ("h h = 1/2", "i i = -1", "e e~ = 1", "l~ r = w", "s s = 1 + -c c")
# Of a leaf U. j: its index; a, b, d, s: ancillas, x, y, z, t: system, s and t summed over; 0a, 0y: so many 0
UNITARY = (
    "unitary U[j, s, t, b, x] unitary U~[j, s, t, d, z] = 1 [b^d = 0] [x^z = 0]",
    "unitary U[j, b, x, s, t] unitary U~[j, d, z, s, t] = 1 [b^d = 0] [x^z = 0]",
)
WORDS = ("word U[j, y] word U[j, x] = word U[j, y] [y^x = 0]", "word U[j, t] = 1")
VECTOR = ("unitary U[j, a, y, 0a, 0y] = column U[j, a, y]", "column U[j, 0a, y] = U[j, y]")
LEAVES = {  # of each kind: what a network may hold, what is known always, and what only in the end
    "BE": ("U[j, y, x]", UNITARY, ("unitary U[j, 0a, y, 0a, x] = U[j, y, x]",)),
    "VE": ("U[j, y] column U[j, a, y]", UNITARY, VECTOR),
    "VE without index": ("U[y] column U[a, y]", UNITARY, (*VECTOR, "U[t] U~[t] = q:U")),
    "lookup": ("word U[j, y]", WORDS, ()),
    "free": ("U[j, y, x]", (), ()),
}
GROUPS = {"j": "index", **dict.fromkeys("abds", "ancilla"), **dict.fromkeys("xyzt", "system")}
# Of data. F is a Fourier transform, and the phases of power 1 move a word by one; where the entries of a sparse matrix that are not 0
# stand, and that each is found once
ENTRIES, COLUMNS = "entries[y0, y1, y2, y3, y4, y5, y6]", "y0, y1, y2, y3, y4, y5, y6, 0, 0"
ROWS = "y4, y5, y6, y3, y0, y1, y2, 0, 0"
PROMISES = {
    "F~[s0, y0] power_1[s0] F[s0, top] = [y0 = 0]",
    "F~[s0, 0] power_1[s0] F[s0, y0] = [top^y0 = 0]",
    "F~[s0, top] power_1~[s0] F[s0, y0] = [y0 = 0]",
    "F~[s0, y0] power_1~[s0] F[s0, 0] = [top^y0 = 0]",
    f"{ENTRIES} = {ENTRIES} [y3 = 0]",
    f"{ENTRIES} places_of_columns[{COLUMNS}, 0, s0] spread_of_columns[s0] = t:1/root_columns {ENTRIES}",
    f"{ENTRIES} places_of_columns[{COLUMNS}, s0, s1] spread_of_columns[s0, s1] = t:1/root_columns {ENTRIES}",
    f"{ENTRIES} places_of_rows~[{ROWS}, 0, s0] spread_of_rows~[s0] = t:1/root_rows {ENTRIES}",
    f"{ENTRIES} places_of_rows~[{ROWS}, s0, s1] spread_of_rows~[s0, s1] = t:1/root_rows {ENTRIES}",
}
PHASE = r"-?(?:1|i|e:[\w./+-]+~?)"
GATES = {  # of bits: what their symbols are, and the rows of their matrices
    "H": ("", "h h h -h"),
    "X": ("", "0 1 1 0"),
    "rotation": (r"c:(.+);s:\1|1;0|0;1", "{0} -{1} {1} {0}"),
    "z-rotation": (PHASE, "{0}~ 0 0 {0}"),
    "diagonal": (f"{PHASE};{PHASE}", "{0} 0 0 {1}"),
    "phase": (PHASE, "{0}"),
    "preparation": (r"\w+;-?h;-?h", "{1} {2} {2} -{1}"),
}


def single(*tensors):
    """A product of tensors as a sum."""
    return {(tensors, ()): Fraction(1)}


def zeros(contents):
    return [(ZERO, False, (content,)) for content in contents]


def total(sums):
    return reduce(plus, sums, {})


def xor(contents):
    return reduce(frozenset.__xor__, contents, NONE)


def content(text):
    return xor(frozenset([w]) for w in text.split("^") if w != "0")


@cache
def network(text):
    """A sum of products of tensors."""
    need(len(text) <= 100_000, "a sum of tensors has at most 100,000 letters")
    terms, at = [], 0
    while at < len(text) or not terms:
        token = TOKEN.match(text, at)
        need(token, f"{text!r:.80} is no sum of tensors")
        more, signs, number, condition, name, tildes, legs = token.groups()
        tensor = (name, False, tuple(map(content, legs.split(", "))) if legs else ())
        factor = constant(number) if number else single(*zeros([content(condition)]) if condition else [tensor])
        factor = plus({}, conjugated(factor) if len(tildes or "") % 2 else factor, (-1) ** len(signs))
        terms = [*terms, factor] if more or not terms else [*terms[:-1], times(terms[-1], factor)]
        at = token.end()
    return total(terms)


def conjugated(p):
    """Conjugates of all tensors that are not real; i has a sign."""
    result = {}
    for (word, _), c in p.items():
        turned = [(name, not re.match(r"[hi]$|[csqt]:|word |\[", name) and not was, legs) for name, was, legs in word]
        result[tuple(turned), ()] = c * (-1) ** sum(name == "i" for name, *_ in word)
    return result


def put(thing, variable, value):
    """With a content in the place of a variable."""
    if isinstance(thing, frozenset):
        return (thing - {variable}) ^ value if variable in thing else thing
    return tuple(put(part, variable, value) for part in thing) if isinstance(thing, tuple) else thing


def occurring(word):
    """How often each summed variable occurs."""
    return Counter(v for *_, legs in word for leg in legs for v in leg if type(v) is int)


def unused(word):
    """The first number that no summed variable has."""
    return max(occurring(word), default=-1) + 1


def solved(word):
    """A product whose zeros are solved, for summed variables where they have any; None if one of them is 1."""
    before, spent, kept = set(occurring(word)), set(), ()
    rest, pending = (tuple(t for t in word if (t[0] == ZERO) == conditions) for conditions in (False, True))
    while pending:
        (_, _, (leg,)), *pending = pending
        if leg == ONE:
            return None
        if leg:
            v = max(leg - ONE, key=lambda v: (type(v) is int, LETTER.fullmatch(str(v)) is not None, v))
            rest, kept, pending = put((rest, kept, tuple(pending)), v, leg - {v})
            kept += () if type(v) is int else tuple(zeros([leg]))
            spent.add(v)
    need(before - set(occurring(rest + kept)) <= spent, "a summed variable would occur nowhere")
    return rest + kept


def named(word):
    """A product with its summed variables named and its tensors in order, as far as their places tell them apart."""
    names = {}

    def view(tensor):
        legs = [sorted(str(names.get(v, "?" if type(v) is int else v)) for v in leg) for leg in tensor[2]]
        return tensor[:2], legs

    def order(tensor):
        """First what has something known."""
        return all(w == "?" for leg in view(tensor)[1] for w in leg), view(tensor)

    while left := occurring(word).keys() - names.keys():
        first = min((t for t in word if left & occurring([t]).keys()), key=order)
        names[next(v for leg in first[2] for v in sorted(left & leg))] = len(names)
    tensors = sorted(word, key=view)
    return tuple((*t[:2], tuple(frozenset(names.get(v, v) for v in leg) for leg in t[2])) for t in tensors)


def filled(p, values, new):
    """A sum with contents for its letters; letters s0, t0, … that have none are summed over, with new numbers."""
    result = {}
    for (tensors, _), c in p.items():
        known = dict(values)
        for w in sorted({w for *_, legs in tensors for leg in legs for w in leg} - known.keys()):
            summed = w[0] in "st" and LETTER.fullmatch(w)
            need(summed or not LETTER.fullmatch(w), f"nothing is known of {w}")
            known[w] = frozenset([next(new) if summed else w])
        made = [(*t[:2], tuple(xor(known[w] for w in leg) for leg in t[2])) for t in tensors]
        result = plus(result, single(*made), c)
    return result


def law(text):
    return laws_of(*map(network, text.split(" = ", 1)))


def laws_of(left, right):
    """What a product of tensors is, summed over s0, t0, …, for whatever the other letters are; and what its conjugate is."""
    both = [(left, right), (conjugated(left), conjugated(right))]
    return [(pattern, result) for (p, result) in both[: 1 + (both[0] != both[1])] for pattern, _ in p]


@cache
def laws_of_symbol(name):
    kind, rest = name[0], name[1:]
    made = [re.sub("[a-z]", lambda m: m[0] + rest, pair) for pair in PAIRS if kind in pair.split("=")[0]]
    return [one for text in made for one in law(text)]


def applied(pattern, result, word):
    """What a law makes of a product, or None where it does not apply."""
    places = [[k for k, t in enumerate(word) if t[:2] == p[:2] and len(t[2]) == len(p[2])] for p in pattern]
    often = Counter(w for *_, legs in pattern for leg in legs for w in leg if LETTER.fullmatch(w))
    letters, occurs = frozenset(often), occurring(word)
    often = {w: n for w, n in often.items() if w[0] in "st"}
    for chosen in (c for c in product(*places) if len(set(c)) == len(c)):
        values = {}
        legs = [pair for k, t in zip(chosen, pattern, strict=True) for pair in zip(t[2], word[k][2], strict=True)]
        if not all(values.setdefault(min(w), x) == x if w & letters else w == x for w, x in legs):
            continue
        summed = {min(values[w]): n for w, n in often.items() if len(values[w]) == 1}
        if len(summed) < len(often) or any(occurs[v] != n for v, n in summed.items()):
            continue
        made = times(
            filled(result, values, count(unused(word))), single(*(t for k, t in enumerate(word) if k not in chosen))
        )
        lost = [occurs.keys() - occurring(new).keys() - summed.keys() for new, _ in made]
        need(not any(lost), "a law loses a summed variable")
        if not any(Counter(new) == Counter((*word, *zeros([NONE]))) for new, _ in made):
            return made
    return None


def normal(p, laws):
    """A sum by all laws, with zeros solved and summed variables named."""
    result, pending = {}, dict(p)
    while pending:
        (word, _), c = pending.popitem()
        word = solved(word)
        if word is not None:
            symbols = [one for name, *_ in word if SYMBOL.fullmatch(name) for one in laws_of_symbol(name)]
            made = next((m for one in [*symbols, *laws] if (m := applied(*one, word)) is not None), None)
            result = plus(result, single(*named(word)), c) if made is None else result
            pending = pending if made is None else plus(pending, made, c)
    return result


class Reading:
    """One circuit, for all widths and inputs."""

    def __init__(self, reading, invariants, cited):
        shaped(reading, READING)
        shaped(invariants, [INVARIANT])
        self.reading, self.digest = reading, digest([reading, invariants])
        self.wires, self.vector, self.steps = (reading[k] for k in ("wires", "vector", "steps"))
        self.leaves = {name: (kind, legs) for name, kind, legs, _ in reading["leaves"]}
        self.theorems = {name: shaped(by, THEOREM) for name, *_, by in reading["leaves"] if by is not None}
        need(len(self.leaves) == len(reading["leaves"]), "a leaf stands twice")
        need(all(NAME.fullmatch(n) and not SYMBOL.fullmatch(n) for n in self.leaves), "a leaf's name")
        need(all(kind == "wide" or wide == {"": 1} for kind, wide in self.wires), "a bit is one qubit")
        self.first = len(self.wires) - reading["system"]
        need(self.first >= 0 and self.width(range(self.first)) == reading["ancillas"], "the ancillas' forms")
        self.parameters = set(reading["parameters"])
        need(all(p.isidentifier() and not LETTER.fullmatch(p) for p in self.parameters), "a parameter's name")
        need(set(reading["laws"]) <= PROMISES, "a promise that a circuit may not suppose")
        self.loops = [k for k, step in enumerate(self.steps) if step[0] == "repeat"]
        self.free = [name for name, (kind, _) in self.leaves.items() if kind == "free"]
        self.scan(invariants)
        self.laws = [*self.known[0], *self.known[1]]
        self.laws += [one for text in reading["laws"] if self.read(text.split(" = ", 1)[0], "y") for one in law(text)]
        self.block = self.read(reading["block"], "y" if self.vector else "yx", reading["system"])
        named = {name for word, _ in self.block for name, *_ in word}
        for name, by in self.theorems.items():
            known = self.theorem(name, by, cited(by))
            self.laws += known if name not in named else []
        self.check(invariants)

    def width(self, wires):
        return dict(sum((Counter(self.wires[w][1]) for w in wires), Counter()))

    def scan(self, invariants):
        """Sees that everything is used, and notes by which wires, and how many legs the tensors of leaves have."""
        inner = [step for k in self.loops for step in shaped(self.steps[k], (str, (), bool, (), (), [list]))[5]]
        outer = [step for step in self.steps if step[0] != "repeat"]
        of_states = [step for one in invariants for _, steps in one["state"] for step in steps]
        need(
            not {"project", *self.free} & {x for s in [*inner, *outer] for x in (s[0], *s[1][:1])},
            "a step of invariants",
        )
        need(len(self.loops) == len(invariants), "a loop needs its invariant, and only a loop has one")
        need(sorted(self.free) == sorted(f for one in invariants for f in one["free"]), "each free leaf has one loop")
        states = [[one["state"], [start for start, _ in one["free"].values()]] for one in invariants]
        need(":each_" not in json.dumps([outer, self.reading["block"], states]), "a symbol of a round outside of it")
        self.legs = {}
        for kind, symbols, _, legs, _ in (shaped(step, GATE) for step in [*outer, *inner, *of_states]):
            if kind == "leaf":
                self.legs.setdefault(*symbols, legs)
        met = {*self.legs, *(name for by in self.theorems.values() for name in by["leaves"].values())}
        numbers = {name for name in self.free if not self.leaves[name][1]}
        need(met | numbers == set(self.leaves), "a leaf is not used")
        self.sizes, self.count, self.known = {}, {}, ([], [])
        for name, (kind, roles) in self.leaves.items():
            size = self.sizes[name] = Counter(dict.fromkeys(ROLES, 0))
            for (role, _), leg in zip(roles, self.legs.get(name, [[0]] * len(roles)), strict=True):
                size[role] += len(leg)
            plain = kind not in ("lookup", "free") or not size["ancilla"]
            need(plain and (kind != "lookup" or size["system"] == 1), f"{name}'s legs")
            tensors, *laws = LEAVES["VE without index" if kind == "VE" and not size["index"] else kind]
            self.count |= {t[0]: len(t[2]) for word, _ in network(self.spelt(tensors, name)) for t in word}
            for known, texts in zip(self.known, laws, strict=True):
                known += [one for text in texts for one in law(self.spelt(text, name))]

    def spelt(self, text, name):
        """A law with a letter for each leg of the leaf."""
        many = lambda group: range(self.sizes[name][GROUPS[group[-1]]])
        same = lambda m: " ".join(f"[{m[1]}{k}^{m[2]}{k} = 0]" for k in many(m[1]))
        legs = lambda m: ", ".join("0" if g[0] == "0" else f"{g}{k}" for g in m[1].split(", ") for k in many(g))
        text = re.sub(r"\[(\w)\^(\w) = 0\]", same, text)
        text = re.sub(r"\[([\w, ]+)\]", lambda m: f"[{legs(m)}]", text)
        return re.sub(r"\bU\b", lambda _: name, text)

    def read(self, text, sides, size=10):
        """A network of the file, between the letters of its sides."""
        p, words = network(text), {"1", *self.parameters, *(f"{side}{k}" for side in sides for k in range(size))}
        for name, _, legs in (t for word, _ in p for t in word if t[0] != ZERO):
            need(self.count.get(name) == len(legs) or (SYMBOL.fullmatch(name) and not legs), f"there is no such {name}")
        letters = {w for word, _ in p for *_, legs in word for leg in legs for w in leg}
        need(all(w in words or re.fullmatch(r"s\d+", w) for w in letters), f"a content of {text} is unknown")
        return p

    # The statement
    def check(self, invariants):
        system = range(self.first, len(self.wires))
        for ins in [(NONE,) * len(system)] if self.vector else self.ends("x", system):
            start = state = single((WIRES, False, (NONE,) * self.first + ins))
            for k, before, invariant in zip(self.loops, [-1, *self.loops], invariants, strict=False):
                state = self.loop(invariant, start, self.run(self.steps[before + 1 : k], state), self.steps[k][5])
            reached = self.run(self.steps[self.loops[-1] + 1 if self.loops else 0 :], state)
            wanted = {}
            for outs in self.ends("y", system):
                wires = single((WIRES, False, (NONE,) * self.first + outs))
                wanted = plus(wanted, times(wires, filled(self.block, letters(outs, ins), count())))
            need(self.ended(reached, self.first) == normal(wanted, self.laws), "the corner is not the block")

    def ends(self, letter, wires):
        """Contents of wires: bits take every value, wide wires are free."""
        free = lambda w: [NONE, ONE] if self.wires[w][0] == "bit" else [frozenset([f"{letter}{w - self.first}"])]
        return list(product(*map(free, wires)))

    def ended(self, p, first, laws=()):
        """Normal, with the first wires on |0>, the others on outputs."""
        result = {}
        for (word, _), c in p.items():
            held, rest = parted(word)
            for outs in self.ends("y", range(first, len(self.wires))):
                end = (NONE,) * first + outs
                conditions = zeros(x ^ y for x, y in zip(held, end, strict=True))
                result = plus(result, single((WIRES, False, end), *rest, *conditions), c)
        return normal(result, [*laws, *self.laws])

    # Running: every step makes of every product a sum
    def run(self, steps, p):
        for kind, symbols, turned, legs, controls in steps:
            wires = [w for leg in legs for w in leg]
            used = [*wires, *(w for w, _ in controls)]
            need(len(set(used)) == len(used) and all(w < len(self.wires) for w in used), f"the wires of {kind}")
            result = {}
            for (word, _), c in p.items():
                conditions = [x for w, at in controls if (x := parted(word)[0][w] ^ self.control(w, at))]
                inside = solved((*word, *zeros(conditions)))
                acted = self.act(inside, kind, symbols, turned, legs) if inside else {}
                outside = plus(single(*word), single(*inside) if inside else {}, -1) if conditions else {}
                result = plus(result, plus(outside, acted), c)
            p = normal(result, self.known[0])
        return p

    def control(self, w, at):
        if self.wires[w][0] == "bit" or at == 0:
            need(type(at) is int and at in (0, 1), f"{at} is no value of a control")
            return ONE if at else NONE
        need(at in self.parameters, f"{at} is no parameter")
        return frozenset([at])

    def act(self, word, kind, symbols, turned, legs):
        """What a gate makes of a product."""
        held, rest = parted(word)
        wires = [w for leg in legs for w in leg]
        old, kinds = tuple(held[w] for w in wires), [self.wires[w] for w in wires]

        def become(new, *more):
            after = dict(enumerate(held)) | dict(zip(wires, new, strict=True))
            return single((WIRES, False, tuple(after.values())), *rest, *more)

        match kind:
            case "leaf":
                return become(*self.leaf(*symbols, turned, legs, held, unused(word)))
            case "project":
                need(not symbols and not turned, "a projection has no symbols")
                return become(old, *zeros(old))
            case "copy":
                need([len(leg) for leg in legs] == [1, 1] and kinds[0] == kinds[1] and not symbols, "a copy")
                return become([old[0], old[0] ^ old[1]])
            case "flip":
                need(kinds[0][0] == "wide" and symbols and set(symbols) <= self.parameters, "a flip")
                return become([old[0] ^ xor(map(content, symbols))])
        need(all(k == "bit" for k, _ in kinds), f"{kind} is no gate of wide wires")
        for v in (v for x in old for v in x if type(v) is int):  # a bit takes each value
            return total(self.act(put(word, v, bit), kind, symbols, turned, legs) for bit in (NONE, ONE))
        states = list(product((NONE, ONE), repeat=len(old)))
        result = {}
        for k, new in enumerate(states):
            row, column = (states.index(old), k) if turned else (k, states.index(old))
            entry = network(entry_of(kind, symbols, len(states), row, column))
            result = plus(result, times(conjugated(entry) if turned else entry, become(new)))
        return result

    def leaf(self, name, turned, legs, held, first):
        """New contents and the tensor of a use of a leaf: index, rows and columns, ancillas first."""
        (kind, roles), was = self.leaves[name], self.legs[name]
        alike = [[[self.wires[w] for w in leg] for leg in use] for use in (legs, was)]
        fits = alike[0] == alike[1] and [self.width(leg) for leg in legs] == [width for _, width in roles]
        need(fits, f"{name}'s wires")
        by = {role: [w for (r, _), leg in zip(roles, legs, strict=True) if r == role for w in leg] for role in ROLES}
        moved = by["ancilla"] + by["system"]
        at, ins = (tuple(held[w] for w in wires) for wires in (by["index"], moved))
        outs = tuple(frozenset([first + k]) for k in range(len(moved)))
        head = {"lookup": f"word {name}", "free": name}.get(kind, f"unitary {name}")
        tensor = (head, turned, (*at, *ins, *outs) if turned else (*at, *outs, *ins))
        if kind == "lookup":
            tensor, outs = (head, False, (*at, *outs)), (ins[0] ^ outs[0],)
        new = dict(zip(moved, outs, strict=True))
        return [new.get(w, held[w]) for leg in legs for w in leg], tensor

    # Theorems of other files
    def theorem(self, name, by, other):
        """The block of a leaf that is the circuit of another reading, with leaves of this one put in, as laws."""
        own, order = by["leaves"], list(self.leaves)
        fits = self.leaves[name][0] == ("VE" if other.vector else "BE") and not other.parameters
        need(fits and not other.reading["laws"], f"{name}'s kind")
        ends = {"ancilla": range(other.first), "system": range(other.first, len(other.wires))}
        whole = legs_of([(role, other.width(wires)) for role, wires in ends.items()], by["widths"])
        need(legs_of(self.leaves[name][1]) == whole, f"{name}'s legs")
        need(all(other.wires[w][0] == "wide" for w in ends["system"]), f"{name}'s system")
        inner = {*other.theorems, *other.free}
        need(set(own) == set(other.leaves) - inner, f"{name}'s leaves")
        columns = {head for word, _ in other.block for head, *_ in word}
        for leaf, mine in own.items():
            (kind, there), (kind_of_mine, here) = other.leaves[leaf], self.leaves[mine]
            there, here = legs_of(there, by["widths"]), legs_of(here)
            idle = f"column {leaf}" not in columns and all(role == "ancilla" for role, _ in there - here)
            need(kind == kind_of_mine and (there == here or (idle and not here - there)), f"{mine} is no {leaf}")
            need(order.index(mine) < order.index(name), f"{mine} stands behind {name}")
        need(not {f"{name}.{leaf}" for leaf in inner} & self.leaves.keys(), f"a name of {name}'s own stands here too")

        def renamed(text):
            head, _, x = text.rpartition(" ")
            if SYMBOL.fullmatch(x):
                return f"q:{own[x[2:]]}" if x[0] == "q" else f"{x[:2]}{name}.{x[2:]}" if x[1:] else x
            return x if x == ZERO else f"{head} {own.get(x, f'{name}.{x}')}".strip()

        block = {(tuple((renamed(t[0]), *t[1:]) for t in word), ()): c for (word, _), c in other.block.items()}
        legs = ", ".join(f"{side}{k}" for side in ("y" if other.vector else "yx") for k in range(len(ends["system"])))
        return laws_of(network(f"{name}[{legs}]"), block)

    # Loops
    def loop(self, invariant, start, entered, steps):
        """The state after the loop."""
        general = total(self.run(s, times(self.read(c, ""), start)) for c, s in invariant["state"])
        starts, nexts = ({name: pair[k] for name, pair in invariant["free"].items()} for k in (0, 1))
        for reached, values in ((entered, starts), (self.run(steps, general), nexts)):
            one, other = (self.ended(p, 0, self.replacing(v)) for p, v in ((reached, {}), (general, values)))
            need(one == other, "the invariant does not hold")
        return general

    def replacing(self, values):
        """Laws that put values for free things; free things in them, and all others, are called what they were."""
        laws = []
        for name in self.free:
            left = self.spelt("U[j, y, x]", name) if self.count[name] else name
            value = self.read(values.get(name, left), "jyx", max(self.sizes[name].values()))
            was = lambda text: f"was {text}" if text in self.free else text
            value = {(tuple((was(t[0]), *t[1:]) for t in word), ()): c for (word, _), c in value.items()}
            laws += laws_of(network(left), value)
        return laws

    def sentence(self):
        leaves = [f"{kind} {name}{self.theorem_said(name)}" for name, (kind, _) in self.leaves.items()]
        names = sorted({name for _, width in self.wires for name in width if name})
        ancillas = self.width(range(self.first))
        ancillas = [str(k) if not n else n if k == 1 else f"{k} {n}" for n, k in ancillas.items()]
        laws = "".join(f"; where {promise}" for promise in self.reading["laws"])
        return (
            f"for all {', '.join(names) or 'data'} and all unitaries ({', '.join(leaves) or 'no leaves'}){laws}: the circuit of "
            f"{len(self.steps)} steps is unitary, has {' + '.join(ancillas) or 0} ancillas and the corner {self.reading['block']}"
        )

    def theorem_said(self, name):
        by = self.theorems.get(name)
        return (
            f" = {by['key']} [{by['reading']}] {by['digest'][:8]} of {', '.join(by['leaves'].values())}" if by else ""
        )


class Tie:
    """A rule's block as a network: texts that are known, and what the language makes of them."""

    def __init__(self, setting, reading, known):
        self.setting, self.reading, self.new = setting, reading, count()
        blocks = [reading.spelt(text, name) for name in reading.leaves for text in ("U[y, x]", "U[y]")]
        self.known = {}
        for text, said in shaped(known, dict.fromkeys(known, str)).items():
            sorts = [
                setting.statement["names"].get(n.id, "") for n in ast.walk(parsed(text)) if isinstance(n, ast.Name)
            ]
            of_leaf = text in setting.names and said in blocks
            need(
                of_leaf or not any("contraction" in sort for sort in sorts),
                f"{text} is the block of a leaf, not {said}",
            )
            kind = setting.read(text).kind
            self.known[ast.dump(parsed(text))] = (
                kind,
                reading.read(said, {"n": "", "v": "y", "m": "yx", "s": "yx"}[kind]),
            )
        kind, made = self.block(parsed(setting.statement["result"]["block"]))
        system, none = range(reading.first, len(reading.wires)), [()]
        need(kind == ("v" if reading.vector else "m"), "a vector is no matrix")
        for outs, ins in product(reading.ends("y", system), none if reading.vector else reading.ends("x", system)):
            wanted = filled(reading.block, letters(outs, ins), self.new)
            one, other = (normal(p, reading.laws) for p in (made(outs, ins), wanted))
            need(one == other, "the rule's block is not the circuit's")

    def block(self, tree):
        """Kind of a text, and the sum that it is between contents of rows and columns."""
        if ast.dump(tree) in self.known:
            kind, p = self.known[ast.dump(tree)]
            return kind, lambda ys, xs: filled(p, letters(ys, xs), self.new)
        match tree:
            case ast.Constant(value=int(n)) if type(n) is int:
                return "n", lambda ys, xs: constant(n)
            case ast.BinOp(left=left, op=operation, right=right):
                name, arguments = type(operation).__name__, [left, right]
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                pass
            case _:
                raise Refused(f"{ast.unparse(tree)} is no network")
        kinds, sums = zip(*map(self.block, arguments), strict=True)
        return self.made(name, "".join(kinds), *sums)

    def made(self, name, kinds, p, q=None):
        """What an operation makes of sums."""
        match name, kinds:
            case (("Add" | "Sub"), ("vv" | "mm")):
                return kinds[0], lambda ys, xs: plus(p(ys, xs), q(ys, xs), 1 if name == "Add" else -1)
            case "Mult", ("nn" | "nv" | "nm"):
                return kinds[1], lambda ys, xs: times(p((), ()), q(ys, xs))
            case "MatMult", ("mm" | "mv"):
                return kinds[1], lambda ys, xs: self.summed(ys, lambda between: times(p(ys, between), q(between, xs)))
            case "adjoint", "m":
                return "m", lambda ys, xs: conjugated(p(xs, ys))
            case "conj", ("m" | "v"):
                return kinds, lambda ys, xs: conjugated(p(ys, xs))
            case "entrywise", ("vv" | "mm"):
                return kinds[0], lambda ys, xs: times(p(ys, xs), q(ys, xs))
            case "dilation", "m":
                above = lambda ys, xs: times(p(ys[1:], xs[1:]), single(*zeros([ys[0], xs[0] ^ ONE])))
                return "m", lambda ys, xs: plus(above(ys, xs), conjugated(above(xs, ys)))
            case "kron", ("vv" | "mm"):
                need(len(self.reading.wires) - self.reading.first == 2, "a product of one wire each")
                return kinds[0], lambda ys, xs: times(p(ys[:1], xs[:1]), q(ys[1:], xs[1:]))
            case "diagonal", "v":
                return "m", lambda ys, xs: times(p(xs, ()), single(*zeros(map(frozenset.__xor__, xs, ys))))
            case "combine", "vs":
                return "v", lambda ys, xs: self.summed(ys, lambda between: times(p(between, ()), q(between, ys)))
            case "bra", "v":
                return "m", lambda ys, xs: times(conjugated(p(xs, ())), single(*zeros(ys)))
        raise Refused(f"{name} of {kinds} is no network")

    def summed(self, alike, product_of):
        """A sum over the contents of as many wires."""
        return product_of(tuple(frozenset([next(self.new)]) for _ in alike))


def letters(ys, xs):
    """Contents for the letters of outputs and inputs."""
    return {f"{side}{k}": x for side, legs in (("y", ys), ("x", xs)) for k, x in enumerate(legs)}


def parted(word):
    """The contents of the wires, and the other tensors."""
    (held,) = (t[2] for t in word if t[0] == WIRES)
    return held, tuple(t for t in word if t[0] != WIRES)


def entry_of(kind, symbols, size, row, column):
    """An entry of the matrix of a gate of bits."""
    known, rows = GATES.get(kind, (None, ""))
    if known is not None and re.fullmatch(known, ";".join(symbols)) and len(rows.split()) == size**2:
        return rows.split()[row * size + column].format(*symbols)
    need(kind == "preparation", f"there is no step {kind} of {symbols}")
    name, *words = symbols
    some = [w for w in words if w != "0"]
    kinds = {w.lstrip("-").split(":")[0] for w in some}
    weights = kinds in ({"l"}, {"r"}) and all(w in ("0", f"{w[: w.rfind(':')]}:{j}") for j, w in enumerate(words))
    amplitudes = words == some and kinds == {"a"} and len({w.split(":")[1] for w in words}) == 1
    one = len(words) == 1 and (words == ["1"] or kinds == {"e"})
    need(len(set(some)) == len(some) <= size and (weights or amplitudes or one), f"a preparation of {words}")
    spelt = ",".join(words).replace("~", "'")  # another first column: another unitary
    return [*words, *["0"] * size][row] if column == 0 else f"x:{name}:{spelt}:{row}:{column}"


def legs_of(legs, widths=None):
    """What legs add up to, by role and name, with forms for their names if there are any."""
    result = Counter()
    for role, name, k in ((role, name, k) for role, width in legs for name, k in width.items()):
        for n, m in (shaped(widths[name], form) if name and widths is not None else {name: 1}).items():
            result[role, n] += k * m
    return result


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
    need(index["schema"] == 5, "this program reads schema 5")
    return proved(read(path), path.name.removesuffix(".json"), index["statements"], path.parent)


def proved(content, key, statements, folder=Path(__file__).parent):
    need(list(shaped(content, FILE)) == list(FILE), "the keys of a file stand in order")
    need(content["schema"] == 5 and content["key"] == key, "this program reads schema 5, of a file of the key's name")
    need(statements.get(key) == digest({k: content[k] for k in BOUND}), "the statement is not the one of the index")
    statements, readings = content["statement"]["settings"], circuits(content, folder)
    need(len({setting["label"] for setting in statements}) == len(statements), "a label stands twice")
    pairs = zip(statements, content["proof"], strict=True)
    settings = {setting["label"]: Setting(setting, steps) for setting, steps in pairs}
    accepted = [f"[{label}] {setting.sentence()}" for label, setting in settings.items()]
    accepted += [f"[circuit: {label}] {reading.sentence()}" for label, reading in readings.items()]
    for label, of, known in content["ties"]:
        Tie(settings[label], readings[of], known)
        said = ", ".join(f"{text} = {network}" for text, network in known.items())
        accepted.append(
            f"[{label}] is of [circuit: {of}], with {said}: the block of the rule is the corner of the circuit"
        )
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
