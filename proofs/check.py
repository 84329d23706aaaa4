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
from functools import reduce
from itertools import pairwise
from pathlib import Path

RATIONAL = re.compile(r"-?[1-9]\d*(/[1-9]\d*)?|0")
# operation; arguments (q rational, s text, i and k whole numbers, n number, r real number, v vector, m matrix, t vector or
# matrix; + two or more); kind (= that of the arguments t); how it is printed
NODES = """
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
FLAGS = {  # of leaves: their kind, and what may stand behind the name
    "number": ("n", ["positive", "nonnegative", "real", "complex"]),
    "vector": ("v", ["", "block", "real", "block real"]),
    "matrix": ("m", ["", "block"]),
    "variable": ("?", ["number", "vector", "real vector", "matrix"]),
}
SIGN = {"positive": ">", "nonnegative": ">="}
SAYS = {"<=": ">=", "<": ">", "=": "="}  # of right - left
CONTRACTIONS = ("adjoint", "conjugate", "diagonal", "bra", "pad", "place", "dilation", "first entries", "real part")
STARRED = {"triangle", "product", "contraction", "scaling", "scaling from below", "block", "unit columns"}
STARRED |= {"orthogonal", "block-diagonal", "Cauchy-Schwarz"}
SORTED = ("add", "multiply", "entrywise")


class Refused(Exception):
    """What does not hold, for people."""


def need(condition, message):
    if not condition:
        raise Refused(message)


def keys(thing, names):
    names = names.split()
    need(
        type(thing) is dict and sorted(thing) == sorted(names),
        f"an object needs exactly the keys {names}: {thing!r:.60}",
    )
    return [thing[name] for name in names]


def listed(thing, size=None):
    need(type(thing) is list and size in (None, len(thing)), f"a list is needed, not {thing!r:.60}")
    return thing


def text(*things):
    need(all(type(thing) is str for thing in things), "text is needed")
    return things[0]


def rational(thing):
    need(RATIONAL.fullmatch(text(thing)) and str(Fraction(thing)) == thing, f"{thing} is no rational in lowest terms")
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
        base = self if exponent >= 0 else self.inverse()
        return reduce(Ratio.__mul__, [base] * abs(exponent), constant(1))

    def __eq__(self, other):
        return not (self - other).top

    def inverse(self):
        """One over it; a single term is turned into negative exponents."""
        need(self.top, "division by 0")
        if len(self.top) > 1:
            return Ratio(self.below, self.top)
        ((word, c),) = self.top.items()
        return Ratio(times(self.below, {tuple((a, -e) for a, e in word): 1 / c}))

    def put(self, atom, value):
        """The number with a value in place of the atom."""

        def inside(poly):
            rest = (
                (constant(c, [p for p in word if p[0] != atom]), dict(word).get(atom, 0)) for word, c in poly.items()
            )
            return total(one * value**exponent for one, exponent in rest)

        return inside(self.top) * inside(self.below) ** -1


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
def parts(word, operation):
    return word[1:] if word[0] == operation else (word,)


def joined(operation, words):
    words = tuple(sorted(words, key=repr)) if operation == "entrywise" else tuple(words)
    return words[0] if len(words) == 1 else (operation, *words)


def pair(operation, one, other, labels):
    if operation in ("kron", "bilinear"):
        return (operation, one, other, *labels)
    return joined(operation, parts(one, operation) + parts(other, operation))


def mapped(operation, word, labels=()):
    if operation == word[0] and operation in ("adjoint", "conjugate"):
        return word[1]
    if (operation, word[0]) in (("adjoint", "product"), ("conjugate", "entrywise")):
        return joined(word[0], [mapped(operation, w) for w in reversed(word[1:])])
    return (operation, word, *labels)


def collected(items):
    form = {}
    for word, c in items:
        form[word] = form[word] + c if word in form else c
    return form


def alike(one, other):
    return all(one.get(w, constant(0)) == other.get(w, constant(0)) for w in {**one, **other})


class Table:
    """The nodes of a setting: what they are, and which of them are shown to be defined so far."""

    def __init__(self):
        self.nodes, self.place, self.kind, self.real, self.pattern, self.names = [], {}, [], [], [], {}
        self.positive, self.facts, self._memory, self._ready = [], set(), {}, set()

    def enter(self, node, patterns=True):
        """The number of a new node."""
        need(
            node not in self.place and node and all(type(a) in (str, int) for a in node),
            f"{node} is no node, or stands twice",
        )
        operation, *arguments = node
        if operation in FLAGS:
            kind, flags = FLAGS[operation]
            need(len(node) > 1 and " ".join(text(*arguments) and arguments[1:]) in flags, f"{node} has no such flags")
            need(operation == "variable" or self.names.setdefault(node[1], node) == node, f"{node[1]} means two things")
            kind = {"number": "n", "matrix": "m"}.get(node[2], "v") if operation == "variable" else kind
        else:
            need(operation in NODES, f"there is no operation {operation!r}")
            kinds = [self.argument(a, letter, node) for a, letter in zip(arguments, self.letters(node), strict=True)]
            kind = NODES[operation][1]
            if "t" in NODES[operation][0]:
                terms = {k for k, letter in zip(kinds, self.letters(node), strict=True) if letter == "t"}
                need(len(terms) == 1, f"{node} mixes vectors and matrices")
                kind = terms.pop() if kind == "=" else kind
        children = self.children(node)
        need(
            operation not in SORTED or children == sorted(children),
            f"the arguments of {node} are not in order",
        )
        self.pattern.append(operation == "variable" or any(self.pattern[c] for c in children))
        need(patterns or not self.pattern[-1], "variables stand in the statement only")
        if operation in FLAGS:
            real = node[-1] != "complex" if kind == "n" else "real" in node[-1].split() and len(node) > 2
        else:
            plain = operation in ("add", "multiply", "power", "inverse", "sum", "entrywise", "scale")
            real = all(self.real[c] for c in children) if plain else kind == "n" or operation == "real part"
        self.real.append(real)
        if operation == "scale" and self.nodes[node[1]] == ("rational", "0"):
            first = next(n for n, k in enumerate(self.kind) if k == kind and not self.pattern[n])
            need(node[2] == first, f"{node}: 0 times another than the first of its kind")
        self.kind.append(kind)
        self.nodes.append(node)
        self.place[node] = len(self.nodes) - 1
        return self.place[node]

    def letters(self, node):
        """One letter for each argument."""
        if node[0] in FLAGS:
            return "s" * (len(node) - 1)
        form = NODES[node[0]][0]
        need(len(node) > 2 or "+" not in form, f"{node} needs two arguments or more")
        need("+" in form or len(form) == len(node) - 1, f"{node} has another number of arguments")
        return form[0] * (len(node) - 1) if "+" in form else form

    def argument(self, a, letter, node):
        if letter in "qs":
            return rational(a) if letter == "q" else text(a)
        need(type(a) is int and a >= 0 and (letter != "k" or 2 <= a <= 1000), f"{a!r} in {node}")
        if letter in "ik":
            return letter
        need(a < len(self.nodes), f"{node} points to a later node")
        need(self.kind[a] in {"t": "vm", "r": "n"}.get(letter, letter), f"an argument of {node} is of another kind")
        need(letter != "r" or self.real[a], f"{node} takes real numbers")
        return self.kind[a]

    def children(self, node):
        return [a for a, letter in zip(node[1:], self.letters(node), strict=True) if letter in "nrvmt"]

    def find(self, *node):
        need(node in self.place, f"the table has no node {self.shown(node)}")
        return self.place[node]

    def bare(self, term):
        """A term without its factors -1."""
        while self.nodes[term][0] == "scale" and self.nodes[self.nodes[term][1]] == ("rational", "-1"):
            term = self.nodes[term][2]
        return term

    def norm(self, term, operation="norm"):
        """The norm of a term, as a number."""
        return self.number(self.look(self.find(operation, self.bare(term))))

    def remembered(self, what, n):
        if (what, n) not in self._memory:
            self._memory[what, n] = what(self, n, *self.nodes[n])
        return self._memory[what, n]

    def number(self, n):
        return self.remembered(Table._number, n)

    def _number(self, n, operation, *a):
        need(self.kind[n] == "n", "a number is needed")
        if operation == "rational":
            return constant(rational(a[0]))
        if operation in ("add", "multiply"):
            return reduce(Ratio.__add__ if operation == "add" else Ratio.__mul__, map(self.number, a))
        if operation in ("power", "inverse"):
            return self.number(a[0]) ** a[1] if operation == "power" else self.number(a[0]).inverse()
        return constant(1, [(n, 1)])

    def sign(self, n):
        """The plain sign: ">", ">=" or ""."""
        return self.remembered(Table._sign, n)

    def _sign(self, n, operation, *a):
        if operation in ("rational", "number"):
            value = SIGN.get(a[1], "") if operation == "number" else rational(a[0])
            return value if operation == "number" else ">" if value > 0 else "" if value else ">="
        if operation in ("norm", "norm1", "two to", "inverse"):
            return ">=" if "norm" in operation else ">"
        if operation in ("value", "variable"):
            return ""
        signs = [self.sign(x) for x in (a[:1] if operation == "power" else a)]
        if operation == "power":
            return signs[0] or (">=" if a[1] % 2 == 0 and self.real[a[0]] else "")
        if operation in ("root", "abs"):
            return signs[0] or ">="
        if operation == "max":
            return max(signs, key=["", ">=", ">"].index)
        strict = any if operation == "add" else all
        return "" if "" in signs else ">" if strict(s == ">" for s in signs) else ">="

    def shown_sign(self, n, strict):
        """n > 0, or n >= 0, by its plain sign or by what is accepted."""
        return (
            self.sign(n) in ((">",) if strict else (">", ">="))
            or (n, "<") in self.facts
            or (not strict and (n, "<=") in self.facts)
        )

    def ready(self, n):
        operation, *a = node = self.nodes[n]
        if n not in self._ready and operation != "variable" and all(map(self.ready, self.children(node))):
            defined = operation not in ("inverse", "root") or self.shown_sign(a[0], operation == "inverse")
            self._ready |= {n} if defined else set()
        return n in self._ready

    def look(self, *nodes):
        for n in nodes:
            need(self.ready(n), f"{self.show(n)} is used before a divisor or root in it is shown to be defined")
        return nodes[0]

    def modulus(self, n):
        operation, *a = self.nodes[n]
        if self.sign(n) or operation == "rational":
            return self.number(n) if self.sign(n) else constant(abs(rational(a[0])))
        if operation in ("multiply", "power", "inverse"):
            moduli = [self.modulus(x) for x in (a if operation == "multiply" else a[:1])]
            return reduce(Ratio.__mul__, moduli) ** {"power": a[-1], "inverse": -1}.get(operation, 1)
        for place, node in enumerate(self.nodes):
            if node[0] == "abs" and self.ready(place):
                c = self.number(node[1])
                if self.number(n) in (c, constant(-1) * c):
                    return self.number(place)
        raise Refused(f"the table has no modulus of {self.show(n)}")

    def form(self, t):
        """The normal form: {word: coefficient}."""
        return self.remembered(Table._form, t)

    def _form(self, t, operation, *a):
        if operation in ("vector", "matrix", "identity"):
            return {("product",) if operation == "identity" else ("leaf", t): constant(1)}
        if operation in ("real part", "function", "singular values"):
            return {(operation, *a): constant(1)}
        if operation == "sum":
            return collected(item for x in a for item in self.form(x).items())
        if operation == "scale":
            return {word: self.number(a[0]) * c for word, c in self.form(a[1]).items()}
        if operation in ("product", "kron", "entrywise", "bilinear"):
            left, right = (self.form(x).items() for x in a[:2])
            return collected((pair(operation, w, u, a[2:]), c * d) for w, c in left for u, d in right)
        inner = {word: c for word, c in self.form(a[0]).items() if c.top}
        if operation in ("adjoint", "conjugate", "bra", "dilation"):
            atoms = {x for c in inner.values() for poly in (c.top, c.below) for word in poly for x, _ in word}
            need(all(self.real[x] for x in atoms), f"a complex factor inside {operation!r}")
        return collected((mapped(operation, word, a[1:]), c) for word, c in inner.items())

    def show(self, n):
        return self.shown(self.nodes[n])

    def shown(self, node):
        if node[0] in FLAGS:
            return node[1]
        s = [
            self.show(a) if letter in "nrvmt" else str(a)
            for a, letter in zip(node[1:], self.letters(node), strict=True)
        ]
        form = NODES[node[0]][2]
        if "+" in NODES[node[0]][0]:  # what stands between two stands between all
            between = form.split("{0}")[1].split("{1}")[0]
            form, s = form.replace(between + "{1}", ""), [between.join(s)]
        return form.format(*s)


class Setting(Table):
    """One setting of a rule: statement, lines and arithmetic, checked in the order of the page."""

    def __init__(self, statement, lines, arithmetic):
        super().__init__()
        names = "label terms assumptions laws result divisors"
        _, own, self.assumptions, self.laws, self.result, self.divisors = keys(statement, names)
        for_lines, self.lines = keys(lines, "terms lines")
        for_steps, self.lists, self.claims = keys(arithmetic, "terms steps claims")
        self.unused, self.marked = [], [set(), set(), set()]
        for part, nodes in enumerate((own, for_lines, for_steps)):
            self.unused.append({self.enter(tuple(listed(node)), part == 0) for node in listed(nodes)})
        self.size, self.said = len(self.nodes), set()
        self.known = {"assumption": [], "line": [], "step": []}
        self.used = {"assumption": set(), "line": set(), "step": set(), "law": set()}

    def node(self, part, n, kind="n", real=True):
        """A node that `part` (0: statement, 1: lines, 2: arithmetic) speaks of."""
        need(type(n) is int and 0 <= n < self.size and self.kind[n] in kind, f"{n!r} is no node of that kind")
        need(kind != "n" or self.real[n] or not real, f"{self.show(n)} is not real")
        pending = [n]
        while pending:
            m = pending.pop()
            self.unused[part].discard(m)
            pending += [c for c in self.children(self.nodes[m]) if c not in self.marked[part]]
            self.marked[part].add(m)
        return n

    def accept(self, what, left, relation, right):
        need((left, relation, right) not in self.said, "the same is said twice")
        self.said.add((left, relation, right))
        self.known[what].append((left, relation, right))
        if what != "line" and self.nodes[left] == ("rational", "0"):
            self.facts.add((right, relation))

    def check(self):
        self.open()
        listed(self.lists, len(listed(self.lines)) + 1)
        for k, steps in enumerate(self.lists):
            for step in listed(steps):
                self.step(step)
            if k < len(self.lines):
                self.line(self.lines[k])
        self.claim()
        for n in range(self.size):
            need(self.pattern[n] or self.ready(n), f"{self.show(n)} is never shown to be defined")
        need(all(self.shown_sign(n, True) for n in self.divisors), "a divisor is never shown positive")
        self.nothing_unused()

    def open(self):
        for entry in listed(self.assumptions):
            name, left, relation, right = listed(entry, 4)
            need(text(name) and relation in SAYS, f"{entry} is no assumption")
            need(not any(self.pattern[self.node(0, n)] for n in (left, right)), "an assumption holds no variables")
            self.accept("assumption", left, relation, right)
        for law in listed(self.laws):
            name, kind, sentence, variables, needs, left, right = keys(
                law, "name kind sentence variables needs left right"
            )
            need(text(name, sentence) and kind in ("statement", "cited"), "a law has a name, a kind and a sentence")
            need(all(self.nodes[self.node(0, v, "nvm")][0] == "variable" for v in listed(variables)), "no variable")
            free = [
                self.variables(self.node(0, n)) for pair in [*listed(needs), [left, right]] for n in listed(pair, 2)
            ]
            need(
                len(set(variables)) == len(variables) and self.variables(left) == set(variables) >= set().union(*free),
                "the law's variables",
            )
        target, block, error, *numbers = keys(self.result, "target block error alpha epsilon norm leak")
        kinds = {self.kind[self.node(0, n, "vm")] for n in (target, block, error)}
        result = [target, block, error, *(self.node(0, n) for n in numbers[: 3 if numbers[3] is None else 4])]
        result += [self.node(0, n) for n in listed(self.divisors)]
        need(
            len(kinds) == 1 and not any(self.pattern[n] for n in result),
            "the result is of one kind and holds no variables",
        )
        need(len(set(self.divisors)) == len(self.divisors), "a divisor stands twice")

    def variables(self, n):
        node = self.nodes[n]
        return {n} if node[0] == "variable" else set().union(*map(self.variables, self.children(node)))

    def premise(self, premise, part=2):
        """A difference, and what is said of it: ">", ">=" or "="."""
        kind, n, *more = listed(premise)
        sizes = {"extreme": 1, "cosines": 1}
        need(
            all(type(x) is int and x >= 0 for x in (n, *more)) and len(more) == sizes.get(kind, 0),
            f"{premise} is no premise",
        )
        if kind in self.known:
            need(n < len(self.known[kind]), f"{premise} is not accepted yet")
            self.used[kind].add(n)
            left, relation, right = self.known[kind][n]
            if self.kind[left] != "n":
                return self.norm(right) - self.norm(left), "="
            self.look(left, right)
            return self.number(right) - self.number(left), SAYS[relation]
        operation, *inner = self.nodes[self.look(self.node(part, n, real=False))]
        value = self.number(n)
        if kind == "sign":
            need(self.real[n] and self.sign(n), f"{self.show(n)} has no plain sign")
            return value, self.sign(n)
        if kind == "cosines":
            return self.cosines(n, self.look(self.node(part, more[0]))), "="
        need(
            operation in {"extreme": ("max", "min", "abs"), "root": ("root",), "absolute": ("abs",)}.get(kind, ()),
            f"{premise} is no premise",
        )
        need(self.real[inner[0]], f"{self.show(inner[0])} is not real")
        if kind != "extreme":
            return value**2 - self.number(inner[0]) ** (1 if kind == "root" else 2), "="
        values = self.values(n)
        need(more[0] < len(values), f"{premise} is no premise")
        return (values[more[0]] - value if operation == "min" else value - values[more[0]]), ">="

    def values(self, n):
        """Of a maximum, minimum or modulus of a real number: one of them is the value."""
        operation, *inner = self.nodes[n]
        need(operation in ("max", "min", "abs") and self.real[inner[0]], f"{self.show(n)} has no cases")
        values = [self.number(x) for x in inner]
        return values if operation != "abs" else [values[0], constant(-1) * values[0]]

    def cosines(self, g, a):
        """a = ‖x - c z‖ and g = ‖x/‖x‖ - z/‖z‖‖: the law of cosines for both."""
        minus = self.find("rational", "-1")

        def difference(n):
            term = self.nodes[self.nodes[n][1]]
            need(self.nodes[n][0] == "norm" and term[0] == "sum" and len(term) == 3, "no norm of a difference")
            need(self.nodes[term[2]][:2] == ("scale", minus), "no norm of a difference")
            return term[1], self.nodes[term[2]][2]

        x, scaled = difference(a)
        need(self.nodes[scaled][0] == "scale" and self.sign(self.nodes[scaled][1]) == ">", "no positive factor")
        _, c, z = self.nodes[scaled]
        units = tuple(self.find("scale", self.find("inverse", self.find("norm", v)), v) for v in (x, z))
        need(difference(g) == units, "no difference of unit vectors")
        need(self.kind[x] == "v", "the law of cosines is about vectors")
        p, q, c = self.norm_node(x), self.norm_node(z), self.number(c)
        return self.number(a) ** 2 - (p - c * q) ** 2 - c * p * q * self.number(g) ** 2

    def norm_node(self, term):
        return self.number(self.find("norm", term))

    def step(self, step):
        rule = step.get("rule")
        more = {"combine": "terms equations", "root": "premises", "cases": "of premises"}.get(rule, "unknown")
        _, left, relation, right, *rest = keys(step, "rule left relation right " + more)
        need(relation in ("<=", "<"), f"{relation!r} is no relation of a step")
        self.look(self.node(2, left), self.node(2, right))
        low, high = self.number(left), self.number(right)
        premises = [self.premise(p) for p in listed(rest[-1])] if rule != "combine" else []
        enough = [says == ">" or (says == ">=" and relation == "<=") for _, says in premises]
        if rule == "combine":
            self.combine(high - low, relation, *rest)
        elif rule == "root":
            need(relation == "<=" and len(premises) == 2 and all(enough), "a root needs two inequalities and <=")
            need(premises[0][0] == high and premises[1][0] == high**2 - low**2, "the premises of the root")
        else:
            values = self.values(self.look(self.node(2, rest[0])))
            need(all(enough) and len(values) == len(premises), "one inequality for each case")
            for value, (difference, _) in zip(values, premises, strict=True):
                need((high - low).put(rest[0], value) == difference, "a case's premise is about another number")
        self.accept("step", left, relation, right)

    def combine(self, goal, relation, terms, equations):
        result, strict = [], relation == "<="
        order = [listed(entry, 2)[1] for entry in listed(terms)]
        for coefficient, premises in terms:
            given = [self.premise(p) for p in listed(premises)]
            need(
                rational(coefficient) > 0 and given and all(says != "=" for _, says in given),
                "a term's coefficient or premises",
            )
            strict = strict or all(says == ">" for _, says in given)
            result.append(reduce(Ratio.__mul__, [d for d, _ in given], constant(rational(coefficient))))
            need(premises == sorted(premises), "premises are not in order")
            plain = any(p[0] == "sign" and self.nodes[p[1]][0] == "rational" for p in premises)
            need(not plain or len(premises) == 1, "the sign of a rational number among other premises")
        for keys_ in (order, [listed(entry, 2)[1] for entry in listed(equations)]):
            need(all(one < other for one, other in pairwise(keys_)), "terms or equations are not in order")
        for n, premise in equations:
            difference, says = self.premise(premise)
            factor = self.number(self.look(self.node(2, n, real=False)))
            need(factor.top and says == "=", "an equation needs a factor that is not 0, and an equality")
            result.append(factor * difference)
        need(strict, "nothing says that the step is strict")
        need(total(result) == goal, "the premises do not add up to right - left")

    def line(self, line):
        rule = line.get("rule")
        more = {"triangle": " pieces", "law": " law with needs"}.get(rule, "") + " equal" * (
            rule in STARRED and "equal" in line
        )
        _, left, right, *_ = keys(line, "rule left right" + more)
        self.look(self.node(1, left, "vm" if rule == "identity" else "n"), self.node(1, right, self.kind[left]))
        if rule == "identity":
            need(
                alike(self.form(left), self.form(right)),
                f"the normal forms of {self.show(left)} and {self.show(right)} differ",
            )
        else:
            follows = self.law(line, left, right) if rule == "law" else self.norm_line(rule, line, left, right)
            need(follows, f"{rule}: {self.show(left)} ≤ {self.show(right)} does not follow")
        self.accept("line", left, "identity" if rule == "identity" else "<=", right)

    def term(self, line, n, operation):
        """The term that the line's norm is of."""
        need(self.nodes[n][0] == operation, f"{self.show(n)} is no {operation}")
        term = self.nodes[n][1]
        if "equal" in line:
            k = line["equal"]
            need(
                type(k) is int and 0 <= k < len(self.known["line"]) and self.known["line"][k][1] == "identity",
                "no identity",
            )
            self.used["line"].add(k)
            sides = [self.bare(side) for side in self.known["line"][k][::2]]
            need(term in sides, "the identity is about another term")
            term = sides[1 - sides.index(term)]
        return self.bare(term)

    def norm_line(self, rule, line, left, right):
        need(rule in STARRED or rule == "isometry", f"there is no rule {rule!r}")
        lower = rule in ("isometry", "scaling from below")
        ones = rule == "Cauchy-Schwarz" or (rule == "triangle" and self.nodes[left][0] == "norm1")
        term = self.term(line, right if lower else left, "norm1" if ones else "norm")
        kind, *a = self.nodes[self.look(term)]
        other = self.number(left if lower else right)
        if rule == "triangle":
            pieces, current = [self.node(1, p, "vm") for p in listed(line["pieces"])], [term]
            while current != pieces and self.nodes[current[0]][0] == "sum":
                current[:1] = self.nodes[current[0]][1:]
            return (
                len(pieces) > 1
                and current == pieces
                and other == total(self.norm(p, "norm1" if ones else "norm") for p in pieces)
            )
        if rule == "product" or rule == "Cauchy-Schwarz":
            fits = kind in (("product", "kron", "entrywise", "bilinear") if rule == "product" else ("entrywise",))
            return fits and other == self.norm(a[0]) * self.norm(a[1])
        if rule == "contraction" or rule == "isometry":
            return kind in (CONTRACTIONS if rule == "contraction" else ("pad",)) and other == self.norm(a[0])
        if rule == "scaling" or rule == "scaling from below":
            return kind == "scale" and other == self.modulus(a[0]) * self.norm(a[1])
        if rule == "block":
            factor, leaf = (
                (self.modulus(a[0]), self.nodes[a[1]]) if kind == "scale" else (constant(1), self.nodes[term])
            )
            return leaf[0] in ("vector", "matrix") and "block" in leaf[2:] and other == factor
        if rule == "unit columns":
            return kind == "combine" and other == self.norm(a[0], "norm1")
        places = [self.nodes[x] for x in a] if kind == "sum" else []  # orthogonal, block-diagonal
        if not places or any(p[0] != "place" for p in places) or len({p[2] for p in places}) < len(places):
            return False
        norms = sorted({self.find("norm", self.bare(p[1])) for p in places})
        if rule == "orthogonal":
            squares = total(self.norm(p[1]) ** 2 for p in places)
            return (
                self.kind[term] == "v"
                and self.nodes[right][0] == "root"
                and self.number(self.nodes[right][1]) == squares
            )
        largest = [right] if len(norms) == 1 else sorted(self.nodes[right][1:]) if self.nodes[right][0] == "max" else []
        return self.kind[term] == "m" and largest == norms

    def law(self, line, left, right):
        need(type(line["law"]) is int and 0 <= line["law"] < len(self.laws), "there is no such law")
        law = self.laws[line["law"]]
        self.used["law"].add(line["law"])
        values = dict(zip(law["variables"], listed(line["with"]), strict=True))
        for v, n in values.items():
            self.look(self.node(1, n, self.kind[v]))
            need(self.real[n] or not self.real[v], f"{self.show(n)} is not real")
        for (one, other), p in zip(law["needs"], listed(line["needs"]), strict=True):
            one, other = (self.look(self.replaced(n, values)) for n in (one, other))
            need(self.premise(p, 1)[0] == self.number(other) - self.number(one), "a condition of the law is not met")
        return [self.replaced(law[side], values) for side in ("left", "right")] == [left, right]

    def replaced(self, n, values):
        if n in values or not self.pattern[n]:
            return values.get(n, n)
        node = self.nodes[n]
        letters = zip(node[1:], self.letters(node), strict=True)
        new = [self.replaced(a, values) if letter in "nrvmt" else a for a, letter in letters]
        new = (node[0], *(sorted(new) if node[0] in SORTED else new))
        return self.place[new] if new in self.place else self.enter(new)

    def claim(self):
        r = self.result
        names = ["alpha", "epsilon", "norm"] + ["leak"] * (r["leak"] is not None)
        self.look(r["target"], r["block"], r["error"], *(r[name] for name in names))
        minus = constant(-1) * self.number(r["alpha"])
        error = collected(
            [*self.form(r["target"]).items(), *((w, minus * c) for w, c in self.form(r["block"]).items())]
        )
        need(alike(error, self.form(r["error"])), "error is not target - alpha·block")
        for name, p in zip(names, keys(self.claims, " ".join(names)), strict=True):
            difference, says = self.premise(p)
            wanted = self.number(r[name])
            if name == "leak":
                wanted = wanted**2 - constant(1) + self.norm(r["block"]) ** 2
            elif name != "alpha":
                wanted = wanted - self.norm(r["error" if name == "epsilon" else "target"])
            need(difference == wanted and (name != "alpha" or says == ">"), f"the claim about {name} does not follow")

    def nothing_unused(self):
        left = set().union(*self.unused)
        need(not left, f"never referred to: {', '.join(self.show(n) for n in sorted(left)[:3])}")
        need(
            len(self.used["law"]) == len(self.laws) and len(self.used["line"]) == len(self.lines),
            "a law or a line is not used",
        )
        inverses = {node[1] for node in self.nodes if node[0] == "inverse"} | set(self.divisors)
        roots = {node[1] for node in self.nodes if node[0] == "root"}
        given = {
            (r, relation) for zero, relation, r in self.known["assumption"] if self.nodes[zero] == ("rational", "0")
        }
        for k in set(range(len(self.known["step"]))) - self.used["step"]:
            left, relation, n = self.known["step"][k]
            divides = n in inverses and relation == "<" and self.sign(n) != ">"
            helps = (divides or (n in roots and not self.sign(n) and (n, "<=") not in given)) and (n, "<") not in given
            need(self.nodes[left] == ("rational", "0") and helps, f"step {k} is not used")

    def sentence(self):
        r = {name: "" if n is None else self.show(n) for name, n in self.result.items()}
        given = [f"{self.show(m)} {o} {self.show(n)}" for m, o, n in self.known["assumption"]]
        given += [f"[{law['kind']}: {law['sentence']}]" for law in self.laws]
        leak = r["leak"] and f", 1 - ‖{r['block']}‖² ≤ ({r['leak']})²"
        then = f"0 < {r['alpha']}, ‖{r['error']}‖ ≤ {r['epsilon']}, ‖{r['target']}‖ ≤ {r['norm']}{leak}"
        return f"if {'; '.join(given) or 'anything'} then {then}"


# Circuits. A shape is (contents of the wires, boxes, deltas), nested tuples in which every content is a frozenset: the XOR of its
# elements. "1" is the constant of a bit, whole numbers are summed variables, tuples of text are free ones.
NONE, ONE = frozenset(), frozenset("1")
SYMBOL = re.compile(r"h|i|[csqt]:[^~]+|[eaxf]:[^~]+~?|[lrw]:[^~]+~?")


def word(name):
    """A word as a polynomial."""
    sign, name = (-1, name[1:]) if name[0] == "-" else (1, name)
    need(name in ("0", "1") or SYMBOL.fullmatch(name), f"{name!r} is no word")
    return {((name, 1),) if name not in "01" else (): Fraction(sign)} if name != "0" else {}


def reduced(poly):
    """By what is known of the kinds of symbols."""
    result, pending = {}, list(poly.items())
    while pending:
        powers, c = dict(pending[-1][0]), pending.pop()[1]
        for name in list(powers):
            kind, e = name.split(":")[0], powers.get(name, 0)
            if name in "hi" and e > 1:
                powers[name], c = e % 2, c * (Fraction(1, 2) if name == "h" else -1) ** (e // 2)
            for one, other, both in (("e", "e~", None), ("l~", "r", "w"), ("r~", "l", "w~")):
                if kind == one[0] and name.endswith("~") == one.endswith("~"):
                    rest = name[1:].rstrip("~")
                    partner = other[0] + rest + "~" * other.endswith("~")
                    common = min(e, powers.get(partner, 0))
                    for spent in (name, partner) if common else ():
                        powers[spent] -= common
                    if both and common:
                        new = both[0] + rest + "~" * both.endswith("~")
                        powers[new] = powers.get(new, 0) + common
                    e = powers.get(name, 0)
        large = next((name for name, e in powers.items() if name[0] == "s" and e > 1), None)
        if large:
            powers[large] -= 2
        key = tuple(sorted((n, e) for n, e in powers.items() if e))
        if large:
            pending += times({key: c}, {(): 1, (("c" + large[1:], 2),): -1}).items()
        else:
            result = added(result, {key: c})
    return result


def conjugated(poly):
    result = {}
    for powers, c in poly.items():
        turned = [(n if n[0] in "hicsqt" else n[:-1] if n.endswith("~") else n + "~", e) for n, e in powers]
        sign = (-1) ** sum(e for n, e in powers if n == "i")
        result[tuple(sorted(turned))] = sign * c
    return reduced(result)


def multiplied(*polys):
    return reduced(reduce(times, polys))


def polynomial(rows):
    result = {tuple((n, e) for n, e in powers): rational(c) for c, powers in rows}
    need(
        all(SYMBOL.fullmatch(n) and type(e) is int and e > 0 for powers in result for n, e in powers),
        "a coefficient's symbols",
    )
    return reduced(result)


def put(thing, variable, value):
    if isinstance(thing, frozenset):
        return (thing - {variable}) ^ value if variable in thing else thing
    return tuple(put(part, variable, value) for part in thing) if isinstance(thing, tuple) else thing


def occurring(thing):
    """All occurrences of variables, as a list."""
    if isinstance(thing, frozenset):
        return [v for v in thing if v != "1"]
    return [v for part in thing for v in occurring(part)] if isinstance(thing, tuple) else []


def summed(thing):
    return {v for v in occurring(thing) if type(v) is int}


def project(shape, content, gone=frozenset()):
    """The part in which a content is 0, or None."""
    if not content - ONE:
        return None if content else shape
    mine = summed(content)
    if not mine:
        return (*shape[:2], (*shape[2], content))
    v = max(mine)
    result = put(shape, v, content - {v})
    need(summed(shape) - summed(result) <= {v, *gone}, "a summed variable would occur nowhere")
    return result


def cancelled(shape):
    """Boxes that face the boxes of their adjoints go."""
    count = Counter(occurring(shape))
    for b, (leaf, turned, *sides, index) in enumerate(shape[1]):
        for o, (leaf_o, turned_o, *sides_o, index_o) in enumerate(shape[1]):
            if (leaf, index) == (leaf_o, index_o) and leaf[0] == "leaf" and not turned and turned_o:
                for k in (0, 1):
                    inner = [tuple(content) for leg in sides[k] for content in leg]
                    single = all(len(c) == 1 and type(c[0]) is int and count[c[0]] == 2 for c in inner)
                    if single and sides[k] == sides_o[k] and len(set(inner)) == len(inner):
                        rest = tuple(box for place, box in enumerate(shape[1]) if place not in (b, o))
                        shape = (shape[0], rest, shape[2])
                        for one, other in zip(sides[1 - k], sides_o[1 - k], strict=True):
                            for x, y in zip(one, other, strict=True):
                                shape = shape and project(shape, x ^ y, {c[0] for c in inner})
                        return shape and cancelled(shape)
    return shape


class Reading:
    """One circuit, for all widths and inputs."""

    def __init__(self, reading):
        names = "label leaves parameters wires system ancillas vector steps block"
        _, leaves, self.parameters, self.wires, system, ancillas, self.vector, self.steps, self.block = keys(
            reading, names
        )
        self.leaves = {name: (kind, legs) for name, kind, legs in leaves}
        need(len(self.leaves) == len(leaves) and all(kind in ("BE", "VE", "column") for _, kind, _ in leaves), "leaves")
        need(all(kind == "wide" or (kind == "bit" and form == {"": 1}) for kind, form in self.wires), "wires")
        need(
            all(type(k) is int and k for form in [ancillas, *(f for _, f in self.wires)] for k in form.values()),
            "forms",
        )
        need(type(system) is int and 0 <= system <= len(self.wires) and type(self.vector) is bool, "the system")
        self.first = len(self.wires) - system
        need(self.width(range(self.first)) == ancillas, "the wires' forms do not add up to the ancillas")
        self.legs, self.fresh, self.free = {}, iter(range(10**9)), {}

    def width(self, wires):
        return dict(sum((Counter(self.wires[w][1]) for w in wires), Counter()))

    def run(self, steps, state):
        for step in steps:
            kind, symbols, turned, legs, controls, *_ = step
            used = [w for leg in legs for w in leg] + [w for w, _ in controls]
            need(
                len(set(used)) == len(used) and all(type(w) is int and 0 <= w < len(self.wires) for w in used),
                f"wires of {step}",
            )
            result = []
            for c, shape in state:
                inside = shape
                for w, at in controls:
                    bit = self.wires[w][0] == "bit"
                    need(at in (0, 1) if bit else at == 0 or at in self.parameters, f"the controls of {step}")
                    value = (ONE if at else NONE) if bit else frozenset([("parameter", at)]) if at else NONE
                    inside = inside and project(inside, inside[0][w] ^ value)
                if inside != shape:
                    result.append((c, shape))
                if inside is not None:
                    result += [(multiplied(c, {(): Fraction(-1)}), inside)] if inside != shape else []
                    result += self.act(kind, symbols, turned, legs, c, inside)
            state = [(c, s) for c, s in ((c, cancelled(s)) for c, s in result) if s is not None and c]
        return state

    def known(self, c, shape, wires):
        """The terms in which these bits have a value."""
        for w in wires:
            need(self.wires[w][0] == "bit", "a gate of bits on a wide wire")
            for v in summed(shape[0][w]):
                return [term for bit in (NONE, ONE) for term in self.known(c, put(shape, v, bit), wires)]
        return [(c, shape, [int(shape[0][w] == ONE) for w in wires])]

    def act(self, kind, symbols, turned, legs, c, shape):
        wires = [w for leg in legs for w in leg]
        need(all(type(s) is str for s in symbols) and type(turned) is bool, f"a step {kind}")

        def filled(shape, values):
            contents = dict(zip(wires, values, strict=True))
            return (tuple(contents.get(w, old) for w, old in enumerate(shape[0])), *shape[1:])

        old = [shape[0][w] for w in wires]
        if kind == "leaf":
            return self.leaf(*symbols, turned, legs, c, shape, filled)
        if kind == "free":
            (name,) = symbols
            need(
                wires == [w for w in range(self.first, len(self.wires)) if self.wires[w][0] == "wide"],
                "all wide system wires",
            )
            diagonal = self.free[name] == "entries"
            new = old if diagonal else [frozenset([next(self.fresh)]) for _ in wires]
            box = (("free", name), False, tuple(new), () if diagonal else tuple(old), ())
            return [(c, filled((shape[0], (*shape[1], box), shape[2]), new))]
        if kind == "project":
            for content in old:
                shape = shape and project(shape, content)
            return [(c, shape)] if shape else []
        if kind in ("copy", "flip"):
            bits = [self.wires[w] for w in wires]
            if kind == "copy":
                need(len(legs) == 2 and len(wires) == 2 and bits[0] == bits[1] and not symbols, "a copy")
                return [(c, filled(shape, [old[0], old[0] ^ old[1]]))]
            need(
                len(wires) == 1 and bits[0][0] == "wide" and symbols and set(symbols) <= set(self.parameters), "a flip"
            )
            return [
                (
                    c,
                    filled(
                        shape, [reduce(frozenset.__xor__, (frozenset([("parameter", s)]) for s in symbols), old[0])]
                    ),
                )
            ]
        result = []
        for weight, split, bits in self.known(c, shape, wires):
            size = 1 << len(bits)
            place = sum(bit << k for k, bit in enumerate(reversed(bits)))
            for out in range(size):
                entry = (
                    self.entry(kind, symbols, turned, size, out, place)
                    if not turned
                    else conjugated(self.entry(kind, symbols, turned, size, place, out))
                )
                new = [ONE if out >> k & 1 else NONE for k in reversed(range(len(bits)))]
                result += [(multiplied(weight, entry), filled(split, new))] if entry else []
        return result

    def entry(self, kind, symbols, turned, size, row, column):
        """An entry of the matrix of a gate of bits."""
        bits = {"H": 2, "X": 2, "rotation": 2, "z-rotation": 2, "diagonal": 2, "phase": 1}.get(kind, size)
        need(size == bits and not (turned and kind in "HX"), f"{kind} on another number of bits")
        if kind in ("H", "X"):
            need(not symbols, f"{kind} takes no symbols")
            return word("-h" if row and column else "h") if kind == "H" else word("1" if row != column else "0")
        if kind == "rotation":
            c, s = symbols
            need((c, s) in (("1", "0"), ("0", "1")) or (c[:2] == "c:" and s == "s:" + c[2:]), "a rotation")
            return word(c) if row == column else word(s) if row else multiplied(word(s), word("-1"))
        units = all(s.lstrip("-") in ("1", "i") or s[:2] == "e:" for s in symbols)
        if kind == "z-rotation":
            need(len(symbols) == 1 and symbols[0][:2] == "e:", "a z-rotation")
            return word(symbols[0]) if row == column == 1 else conjugated(word(symbols[0])) if row == column else {}
        if kind in ("diagonal", "phase"):
            need(units and len(symbols) == size, f"a {kind}")
            return word(symbols[row]) if row == column else {}
        need(kind == "preparation", f"there is no step {kind}")
        name, *words = symbols
        kinds = {w.lstrip("-").split(":")[0] for w in words}
        weights = kinds - {"0"} in ({"l"}, {"r"}) and all(
            w == "0" or w.split(":")[2] == str(j) for j, w in enumerate(words)
        )
        amplitudes = kinds == {"a"} and len({w.split(":")[1] for w in words}) == 1
        one = len(words) == 1 and (words[0] == "1" or kinds == {"e"})
        halves = len(words) == 2 and set(words) <= {"h", "-h"}
        distinct = len({w for w in words if w != "0"}) == sum(w != "0" for w in words)
        need(1 <= len(words) <= size and (halves or (distinct and (weights or amplitudes or one))), "a preparation")
        if column == 0:
            return word(words[row]) if row < len(words) else {}
        spelt = ",".join(words).replace("~", "'")  # another first column: another unitary
        return word(f"x:{name}:{spelt}:{row}:{column}")

    def leaf(self, name, turned, legs, c, shape, filled):
        roles = self.leaves[name][1]
        forms = [[[self.wires[w] for w in leg] for leg in use] for use in (legs, self.legs[name])]
        need(len(legs) == len(roles) and forms[0] == forms[1], f"{name} on other wires")
        need(
            all(self.width(leg) == form for leg, (_, form) in zip(legs, roles, strict=True)), f"{name} on another width"
        )
        ins, outs, index, new = [], [], [], []
        for leg, (role, _) in zip(legs, roles, strict=True):
            need(role in ("ancilla", "system", "index"), f"the role {role}")
            old = tuple(shape[0][w] for w in leg)
            if role == "index":
                index.append(old)
                new += old
            else:
                ins.append(old)
                outs.append(tuple(frozenset([next(self.fresh)]) for _ in leg))
                new += outs[-1]
        sides = (tuple(ins), tuple(outs)) if turned else (tuple(outs), tuple(ins))
        box = (("leaf", name), turned, *sides, tuple(index))
        return [(c, filled((shape[0], (*shape[1], box), shape[2]), new))]

    def tensor(self, box):
        """What is known of a leaf in a term of the corner."""
        (what, name), turned, rows, columns, index = box
        if what != "leaf":
            return box
        kind, roles = self.leaves[name]
        roles = [role for role, _ in roles if role != "index"]

        def legs(side, role):
            return tuple(content for leg, r in zip(side, roles, strict=True) if r == role for content in leg)

        idle = not any(legs(columns, "ancilla")) and (kind == "BE" or not any(legs(columns, "system")))
        if not idle or (kind != "VE" and any(legs(rows, "ancilla"))):
            return box
        if any(legs(rows, "ancilla")):
            return (("column", name), turned, legs(rows, "system"), legs(rows, "ancilla"), ())
        index = tuple(content for leg in index for content in leg)
        return (("block", name), turned, legs(rows, "system"), legs(columns, "system") if kind == "BE" else (), index)

    def networks(self, state):
        """{(values of the bits, network): coefficient} of terms, in which boxes become blocks."""
        result = {}
        for c, shape in state:
            shape = cancelled(shape)
            if shape is None:
                continue
            contents, boxes, deltas = shape
            boxes = tuple(map(self.tensor, boxes))
            count = Counter(occurring((contents, boxes, deltas)))
            for box in boxes:
                other = (box[0], not box[1], *box[2:])
                norm = box[0][0] == "block" and self.leaves[box[0][1]][0] == "VE" and not box[1] and other in boxes
                inner = [tuple(content) for content in box[2]]
                if (
                    norm
                    and all(len(x) == 1 and type(x[0]) is int and count[x[0]] == 2 for x in inner)
                    and len(set(inner)) == len(inner)
                ):
                    boxes = list(boxes)
                    boxes.remove(box)
                    boxes.remove(other)
                    boxes, c = tuple(boxes), multiplied(c, word(f"q:{box[0][1]}"))
            need(summed((contents, boxes, deltas)) == summed(boxes), "a sum over nothing")
            key = (contents, canonical(boxes, deltas))
            result[key] = added(result.get(key, {}), c)
        return {key: c for key, c in result.items() if c}

    def finished(self, state, corner):
        """Ancillas on |0>, every system wire on an output (without corner: every wire)."""
        result = []
        for term in state:
            terms = [term]
            for w, (kind, _) in enumerate(self.wires):
                zero = corner and w < self.first
                values = [NONE] if zero else [NONE, ONE] if kind == "bit" else [frozenset([("out", str(w))])]
                terms = [
                    (c, ((*s[0][:w], value, *s[0][w + 1 :]), *s[1:]))
                    for c, shape in terms
                    for value in values
                    if (s := project(shape, shape[0][w] ^ value)) is not None
                ]
            result += terms
        return result

    # The block, between outputs and inputs (contents): terms (coefficient, boxes, conditions: contents that must be 0)
    def value(self, expression, outs, ins):
        operation, *a = expression
        one = {(): Fraction(1)}

        def both(left, right):
            return [(multiplied(c, d), b + e, x + y) for c, b, x in left for d, e, y in right]

        def turned(terms):
            return [(conjugated(c), tuple((w, not t, *rest) for w, t, *rest in b), x) for c, b, x in terms]

        if operation in ("block", "column"):
            (name,) = a
            kind = self.leaves[name][0]
            need(kind == ("VE" if ins is None else "BE"), f"{expression} of another kind")
            need(len(outs) == self.size(expression), f"{name} has another system")
            cut = len(outs) - len(self.leg(name, "system"))
            return [(one, (((operation, name), False, tuple(outs[cut:]), tuple(ins or outs[:cut]), ()),), ())]
        if operation == "free":
            kind = self.free[a[0]]
            need(kind == ("entries" if ins is None else "operator"), f"{expression} of another kind")
            return [(one, ((("free", a[0]), False, tuple(outs), tuple(ins or ()), ()),), ())]
        if operation in ("identity", "ones"):
            need((ins is None) == (operation == "ones"), f"{expression} of another kind")
            return [(one, (), tuple(x ^ y for x, y in zip(outs, ins or outs, strict=True)))]
        if operation == "scale":
            return [(multiplied(polynomial(a[0]), c), b, x) for c, b, x in self.value(a[1], outs, ins)]
        if operation == "sum":
            return [term for e in a for term in self.value(e, outs, ins)]
        if operation == "product":
            middle = [frozenset([next(self.fresh)]) for _ in outs]
            return both(self.value(a[0], outs, middle), self.value(a[1], middle, ins))
        if operation == "kron":
            cut = self.size(a[0])
            cut = len(outs) - self.size(a[1]) if cut is None else cut
            halves = [(outs[:cut], ins and ins[:cut]), (outs[cut:], ins and ins[cut:])]
            return both(*(self.value(e, *half) for e, half in zip(a, halves, strict=True)))
        if operation == "entrywise":
            need(ins is None, "entrywise of vectors")
            return both(self.value(a[0], outs, None), self.value(a[1], outs, None))
        if operation == "diagonal":
            return both(self.value(["identity"], outs, ins), self.value(a[0], outs, None))
        if operation == "conjugate":
            return turned(self.value(a[0], outs, ins))
        if operation == "adjoint":
            return turned(self.value(a[0], ins, outs))
        if operation == "bra":
            return both([(one, (), tuple(outs))], turned(self.value(a[0], ins, None)))
        if operation == "real part":
            need(ins is None, "the real part of a vector")
            half = [({(): Fraction(1, 2)}, (), ())]
            return both(half, [term for e in (a[0], ["conjugate", a[0]]) for term in self.value(e, outs, None)])
        if operation == "first entries":
            return self.value(a[0], [NONE, *outs], ins)
        if operation == "pad":
            return both([(one, (), (outs[0],))], self.value(a[0], outs[1:], ins))
        if operation == "place":
            bits = [ONE if bit else NONE for bit in a[0]]
            for side in [outs] if ins is None else [outs, ins]:
                if side[: len(bits)] != bits:
                    need(
                        all(content in (NONE, ONE) for content in side[: len(bits)]),
                        "a place among wires that are no bits",
                    )
                    return []
            return self.value(a[1], outs[len(bits) :], ins and ins[len(bits) :])
        if operation == "unit":
            places = [reduce(frozenset.__xor__, (frozenset([("parameter", p)]) for p in names), NONE) for names in a]
            return [(one, (), (outs[0] ^ places[0], ins[0] ^ places[1]))]
        need(operation == "combine" and self.leaves[a[0]][0] == "column", f"there is no expression {operation!r}")
        index = tuple(frozenset([next(self.fresh)]) for _ in range(self.size(a[1]) or 1))
        return both(
            self.value(a[1], list(index), None), [(one, ((("block", a[0]), False, tuple(outs), (), index),), ())]
        )

    def leg(self, name, role):
        """The wires of a leaf's legs of one role."""
        roles = [r for r, _ in self.leaves[name][1]]
        return [w for r, leg in zip(roles, self.legs[name], strict=True) if r == role for w in leg]

    def size(self, expression):
        """How many wires it acts on; None for the identity, which takes what is left."""
        operation, *a = expression
        if operation in ("block", "column"):
            roles = ("system",) if operation == "block" else ("ancilla", "system")
            return sum(len(self.leg(a[0], role)) for role in roles)
        if operation in ("identity", "free", "ones", "unit"):
            return 1 if operation == "unit" else None
        sizes = [self.size(e) for e in a if type(e) is list and e and type(e[0]) is str and e[0] not in self.parameters]
        known = [s for s in sizes if s is not None]
        extra = {"pad": 1, "first entries": -1, "place": len(a[0])}.get(operation, 0)
        return None if not known else (sum(known) if operation == "kron" else known[0]) + extra

    def expanded(self, terms, contents):
        """Terms of an expression as terms of a state."""
        for c, boxes, conditions in terms:
            shape = (contents, boxes, ())
            for condition in conditions:
                shape = shape and project(shape, condition)
            if shape and c:
                yield c, shape

    def corner(self, state, start):
        """That the corner of a state, reached from `start`, is the block."""
        wanted = []
        for outs in self.values("out", False):
            contents = (NONE,) * self.first + outs
            wanted += self.expanded(
                self.value(self.block, list(outs), None if self.vector else list(start[self.first :])), contents
            )
        need(
            self.networks(self.finished(state, True)) == self.networks(wanted),
            "the corner of the circuit is not the block",
        )

    def values(self, name, ancillas):
        """The contents of the system (with ancillas: of all wires): bits take every value, wide wires are free."""
        contents = [()]
        for w, (kind, _) in enumerate(self.wires):
            if w >= self.first or ancillas:
                values = [NONE, ONE] if kind == "bit" else [frozenset([(name, str(w))])]
                contents = [(*made, value) for made in contents for value in values]
        return contents

    def check(self, invariant):
        need(all(step[0] not in ("free", "project") for step in self.steps), "free steps belong to invariants")
        loops = [k for k, step in enumerate(self.steps) if step[0] == "repeat"]
        for step in [*self.steps, *(s for k in loops for s in self.steps[k][5])]:
            if step[0] == "leaf":
                self.legs.setdefault(step[1][0], step[3])
        need(set(self.legs) == set(self.leaves), "a leaf is not used")
        need(len(loops) == (0 if invariant is None else 1), "a loop needs its invariant, and only a loop has one")
        for system in [(NONE,) * (len(self.wires) - self.first)] if self.vector else self.values("in", False):
            start = (NONE,) * self.first + system
            state = [({(): Fraction(1)}, (start, (), ()))]
            if loops:
                self.loop(*keys(invariant, "state free"), state, self.steps[: loops[0]], self.steps[loops[0]])
                state, rest = self.invariant(invariant["state"], state), self.steps[loops[0] + 1 :]
            self.corner(self.run(rest if loops else self.steps, state), start)

    def invariant(self, rows, state):
        return [t for c, steps in rows for t in self.run(steps, [(multiplied(polynomial(c), d), s) for d, s in state])]

    def loop(self, rows, free, start, before, repeat):
        self.free = {name: keys(thing, "kind start next")[0] for name, thing in free.items()}
        need(
            repeat[1:5] == [[], False, [], []]
            and all(k in ("number", "operator", "entries") for k in self.free.values()),
            "a loop",
        )
        general = self.invariant(rows, start)
        for reached, values in ((self.run(before, start), "start"), (self.run(repeat[5], general), "next")):
            claimed = self.replaced(general, {name: thing[values] for name, thing in free.items()})
            one, other = (self.networks(self.finished(s, False)) for s in (reached, claimed))
            need(one == other, f"the invariant does not hold: {values}")

    def replaced(self, state, values):
        """A state with its free things replaced."""
        result = []
        for c, shape in state:
            terms = [({(): Fraction(1)}, (), ())]
            for box in shape[1]:
                (what, name), turned, outs, ins, _ = box
                new = [({(): Fraction(1)}, (box,), ())]
                if what == "free":
                    need(not turned, "the adjoint of a free thing")
                    new = self.value(values[name], list(outs), list(ins) if self.free[name] == "operator" else None)
                terms = [(multiplied(d, e), b + f, x + y) for d, b, x in terms for e, f, y in new]
            for d, boxes, conditions in terms:
                result += self.expanded([(multiplied(self.numbers(c, values), d), boxes, conditions)], shape[0])
        return result

    def numbers(self, poly, values):
        result = {}
        for powers, c in poly.items():
            product = {(): c}
            for symbol, e in powers:
                value = word(symbol)
                if symbol[:2] == "f:":
                    value = polynomial(values[symbol[2:].rstrip("~")])
                    value = conjugated(value) if symbol.endswith("~") else value
                product = multiplied(product, *[value] * e)
            result = added(result, product)
        return result


def canonical(boxes, deltas):
    """Boxes and deltas with summed variables renamed by a walk, deltas solved."""
    rows = []
    for delta in deltas:
        for pivot, row in rows:
            delta = delta ^ row if pivot in delta else delta
        if delta:
            pivot = max(delta)
            rows = [(p, row ^ delta if pivot in row else row) for p, row in rows] + [(pivot, delta)]
    for pivot, row in rows:
        boxes = put(boxes, pivot, row - {pivot})
    names, walked, left = {}, [], list(boxes)

    def view(content):
        if isinstance(content, frozenset):
            return (
                sorted(repr(names.get(v, v)) for v in content if v in names or type(v) is not int),
                len(summed(content) - set(names)),
            )
        return tuple(map(view, content)) if isinstance(content, tuple) else content

    while left:
        box = min(
            left, key=lambda b: (len(summed(b) - set(names)) > 0 and not set(occurring(b)) & set(names), repr(view(b)))
        )
        left.remove(box)
        for content in flat(box):
            for v in sorted(summed(content) - set(names)):
                names[v] = f"sum {len(names)}"
        walked.append(repr(view(box)))
    return tuple(walked), frozenset(row for _, row in rows)


def flat(thing):
    if isinstance(thing, frozenset):
        return [thing]
    return [content for part in thing for content in flat(part)] if isinstance(thing, tuple) else []


def read(path):
    def no_repeats(pairs):
        need(len(dict(pairs)) == len(pairs), "a key stands twice")
        return dict(pairs)

    def no_floats(number):
        raise Refused(f"{number} is no rational number")

    loads = {"object_pairs_hook": no_repeats, "parse_float": no_floats, "parse_constant": no_floats}
    return json.loads(path.read_text(encoding="utf-8"), **loads)


def check(path):
    """The statements that a file proves, in words; an exception if it does not."""
    schema, statements = keys(read(path.with_name("index.json")), "schema statements")
    need(type(schema) is int and schema == 1, "this program reads schema 1")
    return proved(read(path), path.name.removesuffix(".json"), statements)


def proved(content, key, statements):
    names = ["schema", "key", "statement", "circuit", "induction", "lines", "arithmetic"]
    need(type(content) is dict and list(content) == names, f"a file has the keys {names}, in this order")
    need(type(content["schema"]) is int and content["schema"] == 1, "this program reads schema 1")
    need(content["key"] == key, "the key is not the file's name")
    bound = {name: content[name] for name in ("circuit", "induction", "key", "schema", "statement")}
    written = json.dumps(bound, sort_keys=True, separators=(",", ":")).encode()
    need(statements.get(key) == hashlib.sha256(written).hexdigest(), "the statement is not the one of the index")
    *prose, settings = keys(content["statement"], "text source deviation settings")
    text(*prose, *(setting["label"] for setting in settings))
    need(len({setting["label"] for setting in settings}) == len(settings), "a label stands twice")
    accepted = []
    for three in zip(settings, content["lines"], content["arithmetic"], strict=True):
        setting = Setting(*three)
        setting.check()
        accepted.append(f"[{three[0]['label']}] {setting.sentence()}")
    readings = [] if content["circuit"] is None else listed(*keys(content["circuit"], "readings"))
    invariants = content["induction"] or [None] * len(readings)
    for reading, invariant in zip(readings, invariants, strict=True):
        Reading(reading).check(invariant)
        leaves = ", ".join(f"{kind} {name}" for name, kind, _ in reading["leaves"]) or "no leaves"
        names = {name for _, form in reading["wires"] for name in form if name}
        accepted.append(
            f"[circuit: {reading['label']}] for all {', '.join(sorted(names)) or 'data'} and all unitaries ({leaves}): the circuit "
            f"of {len(reading['steps'])} steps is unitary, has {form_said(reading['ancillas'])} ancillas and the corner "
            f"{expression_said(reading['block'])}"
        )
    need(accepted, "nothing is claimed")
    return accepted


def form_said(form):
    return " + ".join(str(k) if not name else name if k == 1 else f"{k} {name}" for name, k in form.items()) or "0"


def expression_said(expression):
    """An expression of a block, in words and signs."""
    operation, *a = expression
    if operation == "scale":
        terms = ["·".join([c, *(n if e == 1 else f"{n}^{e}" for n, e in powers)]) for c, powers in a[0]]
        return f"({' + '.join(terms)})·{expression_said(a[1])}"
    inner = [expression_said(x) if type(x) is list and x and type(x[0]) is str and len(x) > 1 else str(x) for x in a]
    if operation in ("sum", "product", "kron", "entrywise"):
        between = {"sum": " + ", "product": " ", "kron": " ⊗ ", "entrywise": " ∘ "}[operation]
        return f"({between.join(inner)})" if inner else "0"
    return f"{operation} {' '.join(inner)}".strip()


def main(names):
    here = Path(__file__).resolve().parent
    keys_ = sorted({*read(here / "index.json")["statements"], *(p.stem for p in here.glob("*.json"))} - {"index"})
    good = True
    for path in map(Path, names or [here / f"{key}.json" for key in keys_]):
        key = path.name.removesuffix(".json")
        try:
            print("\n".join(f"{key}: accepted {statement}" for statement in check(path)))
        except Exception as reason:  # whatever goes wrong: it is not accepted
            print(f"{key}: REFUSED: {reason if isinstance(reason, Refused) else repr(reason)}")
            good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    sys.exit(main(sys.argv[1:]))
