"""A check of `qnn-emul certify --out` in whole numbers: Python's standard library, no package. Usage: FILE [--index proofs/index.json].

docs/reference/emulation-certificate.md says what is checked. A number is an interval between two multiples of 2^-F; a vector is a list of
multiples of 2^-F with one bound on its distance (2-norm) from what is meant. Floors err downwards by less than one such unit: an ulp.
"""

import argparse
import hashlib
import itertools
import json
from collections import Counter
from dataclasses import dataclass
from math import comb, isqrt
from operator import add, mul

F = 256
UNIT = 1 << F
MOST = 4096  # bits of an integer, size of an exponent
ENTRIES = 1 << 24
SET = 128  # bits of a set of images
ERF = 1 << 11  # ulps that `alternating` errs by at most, q <= 1: four for each of fewer than 300 terms
ANGLE = 1 << 25  # ulps that `turned` errs by at most, and an angle in multiples of PI.lo/4


class Refusal(Exception):
    pass


class Unreadable(Exception):
    pass


def refuse_unless(condition, where, message):
    if not condition:
        raise Refusal(f"{where}: {message}")


def ceil_div(a, b):
    return -(-a // b)


def ceil_root(n):
    root = isqrt(n)
    return root + (root * root < n)


# ---- intervals ----
@dataclass(frozen=True)
class Real:
    lo: int
    hi: int

    def __add__(self, other):
        return Real(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other):
        return Real(self.lo - other.hi, self.hi - other.lo)

    def __mul__(self, other):
        ends = [a * b for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
        return Real(min(ends) >> F, ceil_div(max(ends), UNIT))

    def __truediv__(self, other):
        if other.lo <= 0:
            raise ZeroDivisionError
        low = (self.lo << F) // (other.hi if self.lo >= 0 else other.lo)
        return Real(low, ceil_div(self.hi << F, other.lo if self.hi >= 0 else other.hi))

    def root(self):
        return Real(isqrt(max(self.lo, 0) << F), ceil_root(max(self.hi, 0) << F))

    def size(self):
        if self.lo <= 0 <= self.hi:
            return Real(0, max(-self.lo, self.hi))
        return Real(min(abs(self.lo), abs(self.hi)), max(abs(self.lo), abs(self.hi)))

    def at_most(self, other):
        return self.hi <= other.lo


def real(n, d=1):
    return Real((n << F) // d, ceil_div(n << F, d))


def around(middle, off):
    return Real(middle - off, middle + off)


def extreme(choose, *numbers):
    return Real(choose(x.lo for x in numbers), choose(x.hi for x in numbers))


def total(numbers):
    return Real(sum(x.lo for x in numbers), sum(x.hi for x in numbers))


def alternating(q, weight):
    """sum_k (-q)^k/(k! weight(k)), 0 <= q <= 1: exp(-q), and the series of erf."""
    term, out, k = UNIT, UNIT // weight(0), 0
    while term:
        k += 1
        term = (term * q >> F) // k
        out += (-term if k & 1 else term) // weight(k)
    return out


def machin():
    """pi = 16 atan(1/5) - 4 atan(1/239)."""

    def atan(n):
        power, out, k = (UNIT << 16) // n, 0, 0
        while power:
            out += (-power if k & 1 else power) // odd(k)
            power //= n * n
            k += 1
        return out

    found = (16 * atan(5) - 4 * atan(239)) >> 16
    return Real(found - 1, found + 2)


def odd(k):
    return 2 * k + 1


PI = machin()
DOUBLES = real((1 << 40) + 1, 1 << 40)  # alpha is a number of doubles
STEEP = real(8, 5) / PI.root()  # 2 nu/sqrt(pi), the slope of erf(nu x) at 0


def erf_of(z):
    """erf(4 z/5), |z| <= 1, to ERF ulps."""
    return ((z * alternating((16 * z * z // 25) >> F, odd) >> F) * STEEP.lo) >> F


def turned(angle):
    """(cos, sin) of |angle| <= 8: each term errs by a ulp, which the next ones multiply by e^8 at most."""
    term, parts, k = UNIT, [0, 0, 0, 0], 0
    while term:
        parts[k % 4] += term
        k += 1
        term = (term * abs(angle) >> F) // k
    sine = parts[1] - parts[3]
    return parts[0] - parts[2], sine if angle >= 0 else -sine


# ---- form ----
def load(path):
    def pairs(found):
        refuse_unless(len({name for name, _ in found}) == len(found), "form", "a repeated key")
        return dict(found)

    with open(path, encoding="utf-8") as file:
        try:
            whole_file = json.load(file, object_pairs_hook=pairs)
        except (ValueError, RecursionError) as problem:
            raise Unreadable(f"{path}: {problem}") from problem
    kind = whole_file.get("format") if isinstance(whole_file, dict) else None
    schema = whole_file.get("schema") if kind == "qnn-emul emulation certificate" else None
    if (type(schema), schema) != (int, 2):
        raise Unreadable(f"{path}: another format or schema")
    return whole_file


def shaped(given, template):
    """What the page asks for: a dictionary by keys, a list of one kind, or what a reader accepts."""
    if callable(template):
        return template(given)
    refuse_unless(type(given) is type(template), "form", f"{type(template).__name__} is missing")
    if type(template) is list:
        return [shaped(part, template[0]) for part in given]
    refuse_unless(given.keys() == template.keys(), "form", f"not exactly the keys {', '.join(template)}")
    return {name: shaped(given[name], part) for name, part in template.items()}


def integer(low, high, given):
    refuse_unless(
        type(given) is int and low <= given <= high, "form", f"an integer between {low} and {high} is missing"
    )
    return given


def count(given):
    return integer(0, ENTRIES, given)


def exponent(given):
    return integer(-MOST, MOST, given)


def big(given):
    refuse_unless(type(given) is int and given.bit_length() <= MOST, "form", f"an integer of {MOST} bits is missing")
    return given


def word(given):
    refuse_unless(type(given) is str, "form", "no string")
    return given


def fixed(m, e):
    """m 2^e between multiples of 2^-F."""
    return Real(m << (F + e), m << (F + e)) if F + e >= 0 else Real(m >> -(F + e), -(-m >> -(F + e)))


def dyadic(given):
    refuse_unless(type(given) is list and len(given) == 2, "form", "no pair")
    refuse_unless(big(given[0]) & 1 or given == [0, 0], "form", "a dyadic number that is not reduced")
    return fixed(given[0], exponent(given[1]))


def claimed(given):
    """Ends of a stated interval, outwards."""
    refuse_unless(type(given) is list and len(given) == 3, "form", "no interval")
    a, b, e = big(given[0]), big(given[1]), exponent(given[2])
    refuse_unless(a < b or given == [0, 0, 0], "form", "an empty interval")
    excess = ((b - a) << 30) - max(abs(a), abs(b))
    narrow = excess <= 0 or (e <= -50 and excess <= 1 << (-50 - e))
    refuse_unless(narrow, "form", "an interval that is too wide")
    return fixed(a, e), fixed(b, e)


@dataclass(frozen=True)
class Tensor:
    shape: list
    exponent: int
    integers: list

    def reals(self):
        return [fixed(m, self.exponent) for m in self.integers]


def tensor(given):
    found = Tensor(**shaped(given, {"shape": [count], "exponent": exponent, "integers": [big]}))
    size = 1
    for side in found.shape:
        size *= side
    refuse_unless(0 < size == len(found.integers) <= ENTRIES, "form", "an array of another size")
    return found


def optional(template):
    return lambda given: None if given is None else shaped(given, template)


RECORD = {"alpha": claimed, "ancillas": count, "epsilon": claimed, "norm": claimed, "leak": optional(claimed)}
NODE = {
    **{"lemma": word, "theorem": optional(word), "children": [count], "numbers": lambda given: given, "record": RECORD},
    **{"error": claimed, "by": word, "phases": optional({"angles": tensor, "distance": claimed})},
}
NETWORK = {
    **{"sha256": word, "padding": word, "copies": count, "classes": count, "in_use": count, "kernels": [tensor]},
    **{"norms": [dyadic], "completions": [tensor], "head": optional({"matrix": tensor, "weights": [dyadic]})},
}
CERTIFICATE = {
    **{"format": word, "schema": count, "network": NETWORK, "image": {"sha256": word, "kind": word, "data": [tensor]}},
    **{"asked": dyadic, "nodes": [NODE]},
    "end": {"distance": claimed, "probabilities": [claimed], "class": optional(count)},
    "within": optional({"radius": dyadic, "class": count, "margins": [{"theta": dyadic, "factor": tensor}]}),
}


def compare(stated, own, where):
    a, b = stated
    fine = a.hi <= own.lo and own.hi <= b.lo and (a == b == real(0)) == (own == real(0))
    refuse_unless(fine, where, f"the stated interval does not hold {own.lo} to {own.hi}, times 2^-{F}")


def check_digest(given, where):
    body = json.dumps({k: v for k, v in given.items() if k != "sha256"}, sort_keys=True, separators=(",", ":"))
    refuse_unless(given["sha256"] == hashlib.sha256(body.encode()).hexdigest(), where, "data of another digest")


# ---- vectors ----
@dataclass(frozen=True)
class Vector:
    data: list
    off: int

    def norm(self):
        squares = sum(map(mul, self.data, self.data))
        return Real(max(isqrt(squares) - self.off, 0), ceil_root(squares) + self.off)

    def times(self, c):
        middle, wide = (c.lo + c.hi) // 2, c.hi - c.lo + 1
        off = ceil_div(self.off * c.size().hi + self.norm().hi * wide, UNIT)
        return Vector([v * middle >> F for v in self.data], off + ceil_root(len(self.data)))

    def unit(self):
        return self.times(real(1) / self.norm())

    def mapped(self, f, slope, ulps):
        """f entry by entry, good to so many ulps each, with a Lipschitz constant."""
        off = ceil_div(self.off * slope.hi, UNIT) + ulps * ceil_root(len(self.data))
        return Vector([f(v) for v in self.data], off)


def added(*vectors):
    return Vector([sum(column) for column in zip(*(v.data for v in vectors), strict=True)], sum(v.off for v in vectors))


def distance(one, other):
    return Vector([a - b for a, b in zip(one.data, other.data, strict=True)], one.off + other.off).norm()


def exact_vector(integers, power):
    return Vector([fixed(m, power).lo for m in integers], 0 if power >= -F else ceil_root(len(integers)))


class Convolution:
    """Of an image (C, M, M) with a kernel (C, C, D, D), its integers on their own scale."""

    def __init__(self, kernel, padding):
        self.inputs, self.width = kernel.shape[1:3]
        refuse_unless(kernel.exponent <= 0, "network", "a kernel of no fractions")
        size = len(kernel.integers) // self.inputs
        self.weights = [kernel.integers[s : s + size] for s in range(0, len(kernel.integers), size)]
        self.padding, self.shift, self.windows = padding, -kernel.exponent, {}

    def taps(self, side):
        """For each output place, where its taps lie in the image; -1 is outside."""
        offsets = [-u if self.padding == "causal" else u - (self.width - 1) // 2 for u in range(self.width)]
        axis, found = range(side), []
        for p, q in itertools.product(axis, repeat=2):
            taps = itertools.product(range(self.inputs), (p + t for t in offsets), (q + t for t in offsets))
            found.append([(i * side + a) * side + b if a in axis and b in axis else -1 for i, a, b in taps])
        return found

    def sums(self, data):
        side = isqrt(len(data) // self.inputs)
        if side not in self.windows:
            self.windows[side] = self.taps(side)
        bordered = [*data, 0]
        windows = [[bordered[k] for k in window] for window in self.windows[side]]
        return [sum(map(mul, weights, window)) for weights in self.weights for window in windows]

    def __call__(self, x):
        return Vector([v >> self.shift for v in self.sums(x.data)], x.off + ceil_root(len(x.data)))


class Squares:
    """x to W x^2."""

    def __init__(self, matrix):
        rows, columns = matrix.shape
        self.rows = [
            exact_vector(matrix.integers[s : s + columns], matrix.exponent) for s in range(0, rows * columns, columns)
        ]
        lengths = [Vector(list(c), ceil_root(rows)).norm() for c in zip(*(row.data for row in self.rows), strict=True)]
        self.largest = extreme(max, *lengths)

    def __call__(self, x):
        """A vector of norm e is taken to one of norm e sqrt(n) times the largest column's at most."""
        root = ceil_root(len(x.data))
        off = ceil_div(x.off * (2 * max(map(abs, x.data)) + x.off), UNIT) + root
        squares = [v * v >> F for v in x.data]
        made = [sum(map(mul, row.data, squares)) >> F for row in self.rows]
        return Vector(made, ceil_div(off * root * self.largest.hi, UNIT) + root * (2 + ceil_div(sum(squares), UNIT)))


def prove_norm(kernel, completion, bound, where):
    """Taps of W^T W + V^T V, V the completion, are sums of products: c at shift 0, else small. By Cauchy and Schwarz the 2-norm of all,
    times 2 D - 1, the root of the number of shifts, bounds the sum of their norms, and c + that bounds ||W||^2."""
    c, d = kernel.shape[1:3]
    fine = bound.lo > 0 and bound.hi <= UNIT and completion.shape[1:] == kernel.shape[1:]
    refuse_unless(fine, where, "N is not between 0 and 1, or a completion of another shape")
    power = min(kernel.exponent, completion.exponent, 0)
    taps = list(itertools.product(range(c), range(d), range(d)))
    parts = [[v << (k.exponent - power) for v in k.integers] for k in (kernel, completion)]
    columns = [[*parts[0][k :: len(taps)], *parts[1][k :: len(taps)]] for k in range(len(taps))]
    sums = Counter()
    for (one, (i, u, v)), (other, (j, p, q)) in itertools.product(zip(columns, taps, strict=True), repeat=2):
        sums[i, j, u - p, v - q] += sum(map(mul, one, other))
    level = sums[0, 0, 0, 0]
    rest = sum((s - level * (i == j and u == v == 0)) ** 2 for (i, j, u, v), s in sums.items())
    top = bound.lo * bound.lo << (-2 * power) >> (2 * F)
    refuse_unless(level + (2 * d - 1) * ceil_root(rest) <= top, where, "not shown by the completion")


# ---- polynomials ----
def clenshaw(series, w):
    """sum_j r_j T_j(w), |w| <= 1: rounding errs by less than (m + 2)^2 ulps."""
    one = two = 0
    for r in reversed(series[1:]):
        one, two = (2 * w * one >> F) - two + r, one
    return (w * one >> F) - two + series[0]


class Activation:
    """Of a child x: erf(nu T), and y Q(y/alpha) of its value's entries y."""

    def __init__(self, numbers, network, where, x):
        s, slope, self.q = (numbers[name] for name in ("supremum", "lipschitz", "epsilon_q"))
        self.even, self.where, self.scale, self.alpha = numbers["polynomial"].reals(), where, s + self.q, x.record.alpha
        self.series, self.degree = [c.lo for c in self.even], 2 * len(self.even) - 2
        refuse_unless(STEEP.at_most(slope) and self.q.lo > 0, where, "L is below 2 nu/sqrt(pi), or q is 0")
        fits = total([c.size() for c in self.even]).at_most(self.scale)
        refuse_unless(fits, where, "the sum of the coefficients exceeds S + q")
        slopes = [c.size() * real(1 + 4 * k * k) for k, c in enumerate(self.even)]  # of t Q(t): |T_n'| <= n^2
        self.steep = total(slopes)
        self.ulps = 2 * (self.degree + 2) ** 2 + 8 * (self.steep.hi >> F) + 8
        self.near_erf()
        child = x.record
        epsilon = slope * child.epsilon + self.q * extreme(min, child.alpha, child.norm + child.epsilon)
        self.record = Record(child.alpha * self.scale, 2 * child.ancillas + x.n + 1, epsilon, slope * child.norm)
        inside = x.value.times(real(1) / self.alpha)
        fine = max(map(abs, inside.data)) + inside.off <= UNIT and max(map(abs, x.target.data)) <= UNIT
        refuse_unless(fine, where, "an entry of the block, or one of the target, leaves [-1, 1]")
        self.points, self.off = [abs(v) for v in inside.data], inside.off
        self.made = inside.mapped(lambda v: v * self.of(v) >> F, self.steep, self.ulps).times(self.alpha)

    def of(self, t):
        """Q(t), |t| <= 1, to `ulps`."""
        return clenshaw(self.series, (2 * t * t >> F) - UNIT)

    def corner(self, t):
        return around(self.of(t), self.ulps) / self.scale

    def near_erf(self):
        """|Q(t) - erf(nu alpha t)/(alpha t)| <= q on [-1, 1]: both in Chebyshev's basis."""
        square, terms = self.alpha * self.alpha * real(16, 25), len(self.even) + 40
        refuse_unless(square.at_most(real(terms)), self.where, "alpha is too large for the series of erf")
        taylor, power = [], STEEP
        for k in range(terms + 1):
            taylor.append(power / real(odd(k)))
            power = real(0) - power * square / real(k + 1)
        gap = taylor.pop().size()
        for j in range(terms):
            parts = [a * real(2 * comb(2 * k, k - j), 4**k) for k, a in enumerate(taylor[j:], j)]
            own = total(parts) / real(1 if j else 2)
            gap += (own - self.even[j] if j < len(self.even) else own).size()
        refuse_unless(gap.at_most(self.q), self.where, f"Q is shown to {gap.hi / UNIT:.6g} only")

    def on_target(self, x):
        return x.mapped(erf_of, STEEP, ERF)

    def on_value(self, x):
        return self.made


class Sign:
    """P(t) = h t sum r_j T_j((2 t^2 - 1 - g^2)/(1 - g^2)), of a child x: T/||T||, and P(||Y||/alpha) Y/||Y||."""

    def __init__(self, numbers, network, where, x):
        bound, delta, self.g, self.h = (numbers[name] for name in ("norm", "delta", "gap", "shrink"))
        exact, self.where = numbers["series"].reals(), where
        self.series, self.degree = [r.lo for r in exact], 2 * len(exact) - 1
        fine = self.g.lo > 0 and self.g.hi < UNIT and 0 < self.h.lo <= self.h.hi <= UNIT and bound.lo > 0
        refuse_unless(fine and 0 < delta.lo <= delta.hi < UNIT, where, "g, h, M or delta")
        self.g2, self.sizes = self.g * self.g, [r.size().hi for r in exact]
        signs = all((r.hi if j & 1 else -r.lo) < 0 for j, r in enumerate(exact))
        refuse_unless(signs, where, "the series does not alternate")
        far = self.defect()
        above = extreme(max, far, Real(*[self.excess()] * 2))
        refuse_unless((self.h * (real(1) + above)).at_most(real(1)), where, "|P| <= 1 is not shown")
        room = delta - (real(1) - self.h + self.h * far)
        refuse_unless(room.lo >= 0, where, "|P - 1| <= delta is not shown")
        child = x.record
        refuse_unless(child.epsilon.hi < bound.lo, where, "M does not exceed epsilon")
        low = (bound - child.epsilon) / child.alpha
        missing = self.g - low
        reaches = missing.hi <= 0 or (missing * real(self.degree**2)).at_most(room)
        refuse_unless(low.lo > 0 and reaches, where, "the gap begins above (M - epsilon)/alpha")
        t = child.epsilon / bound
        aligned = real(2) / (real(1) + (real(1) - t * t).root())
        leak = (delta * (real(2) - delta)).root()
        self.record = Record(real(1), child.ancillas + 1, t * aligned.root() + delta, real(1), leak)
        length, made = x.target.norm(), x.value.norm()
        refuse_unless(bound.at_most(length) and made.lo > 0, where, "the norm is not shown to be M or more")
        point = made / child.alpha
        refuse_unless(point.hi <= UNIT, where, "the block's norm exceeds 1")
        self.points, self.off = [(point.lo + point.hi) // 2], point.hi - point.lo
        value, wide = self.corner(*self.points), self.off * self.degree**2  # Markov
        self.factor = Real(value.lo - wide, value.hi + wide) / made

    def of(self, w):
        """R at w, an interval in [-1, 1]."""
        off = sum(j * j * r for j, r in enumerate(self.sizes)) * (w.hi - w.lo) // UNIT + (self.degree + 4) ** 2
        return around(clenshaw(self.series, min(max(w.lo, -UNIT), UNIT)), off)

    def defect(self):
        """A bound on |V - 1| on [g, 1] from |1 - V^2| at three times as many angles as its degree (Ehlich and Zeller)."""
        count, largest = 3 * self.degree, real(0)
        middle, half = (real(1) + self.g2) / real(2), (real(1) - self.g2) / real(2)
        for i in range(count + 1):
            w = around(turned(PI.lo * i // count)[0], ANGLE)
            value = self.of(w)
            largest = extreme(max, largest, (real(1) - (middle + half * w) * value * value).size())
        largest /= (real(3) / real(4)).root()
        refuse_unless(largest.hi < UNIT, self.where, "P is not shown to be positive")
        return real(1) - (real(1) - largest).root()

    def excess(self):
        """The largest rho_k/tau_k - 1. With x = 8 g^2/(1 - g^2), p_j0 = 1 and p_j,k+1 = p_jk (j^2 - k^2) x/(2 (2 k + 1)^2) the quotient is
        g sum_j |r_j| p_jk."""
        x, most = (real(8) * self.g2 / (real(1) - self.g2)).hi, 0
        parts = [(j, r, UNIT) for j, r in enumerate(self.sizes)]
        for k in range(len(self.sizes)):
            most = max(most, ceil_div(sum(r * p for _, r, p in parts) * self.g.hi, UNIT << F))
            parts = [
                (j, r, ceil_div(p * (j * j - k * k) * x, (2 * (2 * k + 1) ** 2) << F)) for j, r, p in parts if j > k
            ]
        return most - UNIT

    def corner(self, x):
        """P(x) for a number x from the gap on."""
        t = Real(x, x)
        w = (t * t * real(2) - real(1) - self.g2) / (real(1) - self.g2)
        refuse_unless(w.lo >= -UNIT and x <= UNIT, self.where, "a block's norm lies outside [g, 1]")
        return self.h * t * self.of(w)

    def on_target(self, x):
        return x.unit()

    def on_value(self, x):
        return x.times(self.factor)


def realized(turns, x):
    """Im <0| e^(i phi_0 Z) W(x) e^(i phi_1 Z) ... |0>: a row, gate by gate; all gates are unitary, so errors add."""
    side = isqrt(UNIT * UNIT - x * x)
    (a, b), *rest = turns
    c = d = 0  # the row (a + i b, c + i d)
    for cos, sin in rest:
        a, b, c, d = a * x - d * side >> F, b * x + c * side >> F, c * x - b * side >> F, d * x + a * side >> F
        a, b, c, d = a * cos - b * sin >> F, a * sin + b * cos >> F, c * cos + d * sin >> F, d * cos - c * sin >> F
    return b


def check_phases(given, polynomial, where):
    """The largest distance of what the angles realize from the polynomial, where it is used."""
    psi, d = given["angles"].reals(), polynomial.degree
    fine = d > 0 and given["angles"].shape == [d + 1] and all(a.size().hi <= 4 * UNIT for a in psi)
    refuse_unless(fine, where, f"not {d + 1} angles of at most 4")
    quarters = [(3 - 2 * d) % 8, *[2] * (d - 1), 1]
    turns = [turned(a.lo + ((q - 8 * (q > 4)) * PI.lo >> 2)) for a, q in zip(psi, quarters, strict=True)]
    wide, far = 4 * len(turns) * ANGLE + 2 * d * d * polynomial.off, real(0)
    for x in polynomial.points:
        far = extreme(max, far, (around(realized(turns, x), wide) - polynomial.corner(x)).size())
    compare(given["distance"], far, where)


# ---- nodes ----
@dataclass(frozen=True)
class Record:
    alpha: Real
    ancillas: int
    epsilon: Real
    norm: Real
    leak: Real | None = None


@dataclass(frozen=True)
class Plain:
    """A node of a lemma that makes the value of its children's values as the target of their targets."""

    record: Record
    on_target: object

    @property
    def on_value(self):
        return self.on_target


@dataclass(frozen=True)
class Node:
    """What is known of a node; `value is target` where they are one thing. n: qubits of a vector."""

    lemma: str
    below: list
    numbers: dict
    record: Record
    target: object
    value: object

    @property
    def n(self):
        return log2(len(self.target.data))


def log2(size):
    return (size - 1).bit_length()


def make_leaf(numbers, network, where):
    given = numbers["vector"]
    size = len(given.integers)
    fine = given.shape == [size] and size & (size - 1) == 0 and any(given.integers)
    refuse_unless(fine, where, "a leaf of another size, or zero")
    x = exact_vector(given.integers, given.exponent)
    return Plain(Record(numbers["alpha"], numbers["ancillas"], real(0), x.norm()), lambda: x)


def make_image(numbers, network, where):
    return Plain(Record(real(1), 0, real(0), real(1)), network.image.unit)


def make_concatenation(numbers, network, where, *below):
    size, width = len(below[0].target.data), log2(len(below))
    refuse_unless(all(len(c.target.data) == size for c in below), where, "children of different sizes")
    zeros, records = [0] * (size * ((1 << width) - len(below))), [c.record for c in below]
    rooted = lambda name: total([getattr(r, name) * getattr(r, name) for r in records]).root()
    joined = lambda *vectors: Vector([*(v for x in vectors for v in x.data), *zeros], sum(x.off for x in vectors))
    ancillas = max(r.ancillas for r in records)
    return Plain(Record(rooted("alpha"), ancillas, rooted("epsilon"), rooted("norm")), joined)


def make_normalization(numbers, network, where, below):
    size, x = below.target.norm(), below.record
    refuse_unless(size.lo > 0, where, "the norm is not shown to be positive")
    record = Record(x.alpha / size, x.ancillas, x.epsilon / size, real(1))
    return Plain(record, lambda v: v.times(real(1) / size))


def make_tensor(numbers, network, where, one, other):
    x, y = one.record, other.record
    epsilon = x.epsilon * y.norm + extreme(min, x.alpha, x.norm + x.epsilon) * y.epsilon
    return Plain(Record(x.alpha * y.alpha, x.ancillas + y.ancillas, epsilon, x.norm * y.norm), kronecker)


def kronecker(v, w):
    data = [a * b >> F for a in v.data for b in w.data]
    off = ceil_div(v.off * w.norm().hi + v.norm().hi * w.off, UNIT)
    return Vector(data, off + ceil_root(len(data)))


def make_convolution(numbers, network, where):
    place, side, alpha = numbers["kernel"], numbers["size"], numbers["alpha"]
    refuse_unless(
        place < len(network.norms) and network.norms[place].at_most(alpha * DOUBLES),
        where,
        "no kernel, or alpha below its norm",
    )
    kernel = network.convolutions[place]

    def apply(v):
        refuse_unless(len(v.data) == kernel.inputs * side * side, where, "a convolution of another size")
        return kernel(v)

    return Plain(Record(alpha, numbers["ancillas"], real(0), network.norms[place]), lambda: apply)


def applied(matrix, v):
    return matrix(v)


def make_product(numbers, network, where, matrix, vector):
    w, y = matrix.record, vector.record
    one, other = (
        w.epsilon * y.norm + extreme(max, w.alpha, w.norm) * y.epsilon,
        w.epsilon * (y.norm + y.epsilon) + w.norm * y.epsilon,
    )
    record = Record(w.alpha * y.alpha, w.ancillas + y.ancillas, extreme(min, one, other), w.norm * y.norm)
    return Plain(record, applied)


def make_sum(numbers, network, where, *below):
    c = numbers["coefficients"]
    fine = len(c) == len(below) and len({x.n for x in below}) == 1
    refuse_unless(fine, where, "children of different sizes, or another number of coefficients")
    weighed = lambda name: total([y.size() * getattr(x.record, name) for y, x in zip(c, below, strict=True)])
    ancillas = max(x.record.ancillas for x in below) + log2(len(below))
    record = Record(weighed("alpha"), ancillas, weighed("epsilon"), weighed("norm"))
    return Plain(record, lambda *xs: added(*(x.times(y) for y, x in zip(c, xs, strict=True))))


def make_diagonal(numbers, network, where):
    refuse_unless(network.squares is not None, where, "a network without a head")
    refuse_unless(network.squares.largest.at_most(numbers["alpha"] * DOUBLES), where, "alpha below a column's norm")
    return Plain(Record(numbers["alpha"], 1, real(0), network.squares.largest), lambda: network.squares)


def make_squared(numbers, network, where, diagonal, vector):
    d, x = diagonal.record, vector.record
    epsilon = x.epsilon * (extreme(max, d.alpha, d.norm) * (x.norm + x.epsilon) + d.norm * x.norm)
    ancillas = 2 * x.ancillas + d.ancillas + vector.n
    return Plain(Record(x.alpha * x.alpha * d.alpha, ancillas, epsilon, d.norm * x.norm * x.norm), applied)


ACTIVATION = {"supremum": dyadic, "lipschitz": dyadic, "epsilon_q": dyadic, "polynomial": tensor}
SIGN = {"norm": dyadic, "delta": dyadic, "gap": dyadic, "shrink": dyadic, "series": tensor}
STACK = {"kernel": count, "size": count, "alpha": dyadic, "ancillas": count}
KINDS = {  # what makes a node, its numbers, and its children: v a vector, m a matrix, s squares, + one or more vectors
    "leaf.vector": (make_leaf, {"vector": tensor, "alpha": dyadic, "ancillas": count}, ""),
    "leaf.image": (make_image, {}, ""),
    "ve.concatenation": (make_concatenation, {}, "+"),
    "ve.normalization": (make_normalization, {}, "v"),
    "ve.tensor": (make_tensor, {}, "vv"),
    "be.convolution_stack": (make_convolution, STACK, ""),
    "ve.matrix_vector": (make_product, {}, "mv"),
    "ve.pointwise_function": (Activation, ACTIVATION, "v"),
    "ve.sum": (make_sum, {"coefficients": [dyadic]}, "+"),
    "ve.sign_amplification": (Sign, SIGN, "v"),
    "be.diagonal_of_numbers": (make_diagonal, {"alpha": dyadic}, ""),
    "ve.matrix_squared_vector": (make_squared, {}, "sv"),
}
MAPS = {"be.convolution_stack": "m", "be.diagonal_of_numbers": "s"}


def check_node(given, nodes, network, statements):
    where, lemma, theorem = f"node {len(nodes)}: ", given["lemma"], given["theorem"]
    refuse_unless(
        lemma in KINDS and all(c < len(nodes) for c in given["children"]), "form", "an unknown lemma or child"
    )
    make, template, wanted = KINDS[lemma]
    below = [nodes[c] for c in given["children"]]
    letters = "".join(MAPS.get(c.lemma, "v") for c in below)
    fits = letters == wanted or (wanted == "+" and set(letters) == {"v"})
    refuse_unless(fits, "form", f"children of other kinds or number at {where}")
    known = theorem if statements is None else statements.get(lemma)
    refuse_unless(
        theorem == known and (theorem is None) == lemma.startswith("leaf."), where + "theorem", "another statement"
    )
    numbers = shaped(given["numbers"], template)
    try:
        made = make(numbers, network, where + "facts", *below)
    except ZeroDivisionError:
        raise Refusal(f"{where}facts: a divisor that is not shown to be positive") from None
    target = made.on_target(*(c.target for c in below))
    same = isinstance(made, Plain) and all(c.value is c.target for c in below)
    value = target if same else made.on_value(*(c.value for c in below))
    check_record(given["record"], made.record, where)
    compare(given["error"], real(0) if same else distance(target, value), where + "error")
    refuse_unless(same or given["error"][1].at_most(made.record.epsilon), where + "error", "it exceeds epsilon")
    reason = ("theorem" if below else "definition") if same else "enclosure"
    refuse_unless(given["by"] == reason, where + "by", f"not {reason}")
    if given["phases"] is not None:
        refuse_unless(not isinstance(made, Plain), where + "phases", "of a node without a polynomial")
        check_phases(given["phases"], made, where + "phases")
    nodes.append(Node(lemma, given["children"], numbers, made.record, target, value))


def check_record(given, own, where):
    refuse_unless(own.alpha.lo > 0, where + "alpha", "not positive")
    refuse_unless(given["ancillas"] == own.ancillas, where + "ancillas", f"not {own.ancillas}")
    refuse_unless((given["leak"] is None) == (own.leak is None), where + "leak", "stated without need, or missing")
    for name in ("alpha", "epsilon", "norm", "leak"):
        if given[name] is not None:
            compare(given[name], getattr(own, name), where + name)


# ---- network, image, end ----
class Network:
    def __init__(self, given):
        self.norms, self.copies, self.classes, self.in_use = (
            given[k] for k in ("norms", "copies", "classes", "in_use")
        )
        shape = given["kernels"][0].shape if given["kernels"] else []
        alike = all(k.shape == shape for k in given["kernels"]) and len(shape) == 4
        square = alike and shape[0] == shape[1] and shape[2] == shape[3] < 16
        refuse_unless(square, "network", "no kernels, or of other shapes")
        counted = len(self.norms) == len(given["completions"]) == len(given["kernels"])
        divides = self.copies > 0 and shape[0] % self.copies == 0 and shape[0] & (shape[0] - 1) == 0
        refuse_unless(counted and divides and 0 < self.in_use <= self.classes, "network", "numbers that do not fit")
        refuse_unless(given["padding"] in ("same", "causal"), "network", "another padding")
        self.inputs = shape[0] // self.copies
        for place, parts in enumerate(zip(given["kernels"], given["completions"], self.norms, strict=True)):
            prove_norm(*parts, f"norm of kernel {place}")
        self.convolutions = [Convolution(k, given["padding"]) for k in given["kernels"]]
        self.squares = self.weights = None
        if given["head"] is not None:
            matrix, self.weights = given["head"]["matrix"], given["head"]["weights"]
            square = len(matrix.shape) == 2 == len(self.weights) and matrix.shape[0] == matrix.shape[1]
            refuse_unless(square, "network", "a head that is not square, or without two weights")
            self.squares = Squares(matrix)

    def output(self):
        """What the exact network makes of the exact image."""
        y = Vector(self.image.data * self.copies, self.image.off * self.copies).unit()
        for convolution in self.convolutions:
            y = added(y, convolution(y).mapped(erf_of, STEEP, ERF)).unit()
        if self.squares is None:
            return y
        return added(y.times(self.weights[0]), self.squares(y).times(self.weights[1])).unit()


def exact_input(given, network):
    parts = given["data"]
    refuse_unless(parts and all(any(part.integers) for part in parts), "image", "an image of zeros, or none")
    if given["kind"] == "digit":
        (data, *more), levels = parts, parts[0].reals()
        fine = not more and data.shape == [8, 8] and network.inputs == 4 and data.exponent >= -192
        refuse_unless(fine, "image", "not 8 x 8 grey levels, or for another network")
        refuse_unless(all(0 <= v.lo <= 16 * UNIT for v in levels), "image", "a grey level below 0 or above 16")
        return Vector(channels_around(levels, 0)[0], 0)
    refuse_unless(given["kind"] == "product", "image", "another kind of image")
    x = Vector([UNIT], 0)
    for part in parts:
        x = kronecker(x, exact_vector(part.integers, part.exponent).unit())
    side = isqrt(len(x.data) // network.inputs)
    refuse_unless(network.inputs * side * side == len(x.data), "image", "an image for another network")
    return x


def check_end(given, nodes, network, asked):
    value, exact = nodes[-1].value, network.output()
    fits = len(value.data) == len(exact.data) and len(value.data) % network.classes == 0
    refuse_unless(fits, "end: distance", "outputs of different sizes")
    compare(given["distance"], distance(exact, value), "end: distance")
    top = given["distance"][1]
    fine = asked.lo >= 0 and (top * top * real(2)).at_most(asked * asked)
    refuse_unless(fine, "end: distance", "it exceeds what was asked")
    part, whole, shares = len(value.data) // network.classes, value.norm(), given["probabilities"]
    refuse_unless(len(shares) == network.classes, "end: probabilities", "not one for each class")
    for k, share in enumerate(shares):
        own = Vector(value.data[k * part : (k + 1) * part], value.off).norm() / whole
        compare(share, own * own, "end: probabilities")
    used = shares[: network.in_use]
    certain = [k for k, (low, _) in enumerate(used) if all(b.hi < low.lo for j, (_, b) in enumerate(used) if j != k)]
    refuse_unless([given["class"]] == (certain or [None]), "end: class", f"{certain or 'none'} is")


# ---- sets of images ----
class Combination(Counter):
    """Multiples of 2^-F of 1, which is (), and of symbols between -1 and 1."""

    def plus(self, other, factor=1):
        out = Combination(self)
        for symbol, v in other.items():
            out[symbol] += factor * v
        return out

    def modulus(self, symbol):
        """|v|, or its chord and a symbol of its own where the sign is open; each product is rounded by an ulp, mu upwards."""
        far = sum(abs(v) for s, v in self.items() if s)
        if abs(self[()]) >= far:
            return self if self[()] > 0 else Combination().plus(self, -1)
        slope = (self[()] << F) // far
        mu = ceil_div(max((self[()] + far) * (UNIT - slope), (far - self[()]) * (UNIT + slope)), 2 * UNIT)
        out = Combination({s: v * slope >> F for s, v in self.items()})
        return out.plus({(): mu, symbol: mu})


DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))


def channels_around(levels, radius):
    """Columns, in multiples of 2^-F, of the channels of all images with pixels so near, cut to 0 ... 16; first the middle. An entry is off
    by less than 8 ulps, for radius 0 and multiples of 2^-192 by none."""
    pixel = Counter()
    for place, v in enumerate(levels):
        low, high = max(v.lo - radius, 0), min(v.hi + radius, 16 * UNIT)
        pixel[divmod(place, 8)] = Combination({(): (low + high) // 2, (0, place): high - (low + high) // 2})
    at = lambda i, j: pixel[i, j] or Combination()
    planes = []
    for i, j in itertools.product(range(8), repeat=2):
        around_it, moduli = Combination({(): -16 * UNIT}), []
        for k, (p, q) in enumerate(DIRECTIONS):
            one, other = at(i + p, j + q), at(i - p, j - q)
            moduli.append(one.plus(other, -1).modulus((1, k, i, j)))
            around_it = around_it.plus(one, -1).plus(other, -1) if k < 2 else around_it
        east, south, fall, rise = moduli
        edges = at(i, j).plus(at(i, j)).plus({s: v // 2 for s, v in around_it.items()})
        planes.append((at(i, j), east.plus(south, -1), fall.plus(rise, -1), edges))
    entries = [four[channel] for channel in range(4) for four in planes]
    symbols = sorted({(), *(s for entry in entries for s in entry)})
    return [[entry[s] // 16 for entry in entries] for s in symbols]


@dataclass(frozen=True)
class Zonotope:
    """c + sum e_k g_k + w, |e_k| <= 1, ||w|| <= rest: columns c, g_1, ... and rest in multiples of 2^-SET."""

    columns: list
    rest: int

    def sizes(self):
        """Entry by entry how far the generators reach."""
        return [sum(map(abs, row)) for row in zip(*self.columns[1:], strict=True)]

    def norms(self):
        """Bounds on the 2-norm."""
        c, *generators = self.columns
        middle, slack = sum(map(mul, c, c)), 2 * sum(abs(sum(map(mul, c, g))) for g in generators)
        reach = sum(s * s for s in self.sizes())
        return isqrt(max(middle - slack, 0)) - self.rest, ceil_root(middle + slack + reach) + self.rest


def after_block(x, convolution, where):
    """x + F(W x), F(y) = erf(4/5 t y)/t, t = 1/||x||: F at the middle and its slope there; what both do besides goes into the rest."""
    low, high = x.norms()
    refuse_unless(low > 0, where, "a norm may be 0")
    y = Zonotope([[v >> convolution.shift for v in convolution.sums(c)] for c in x.columns], 0)
    unit, count, lift = 1 << SET, len(x.columns), F - SET
    squares = (unit**3) // (high * high), ceil_div(unit**3, low * low)
    scale = sum(squares) // 2
    spread, slope = squares[1] - scale, (STEEP.hi >> lift) + 1
    curve, slopes, values, rest = slope * 16 // 25 + 1, [], [], []
    for middle, h in zip(y.columns[0], y.sizes(), strict=True):
        h += count
        q = 16 * scale * middle * middle // (25 * unit * unit)
        refuse_unless(q <= unit, where, "an entry is too large")
        up, down = max(middle + h, 0), max(h - middle, 0)
        bend = curve * scale * h * h // (2 * unit**3)
        slopes.append(slope * (alternating(q << lift, lambda k: 1) >> lift) >> SET)
        values.append((middle * slope * (alternating(q << lift, odd) >> lift) >> 2 * SET) + ((down - up) * bend >> SET))
        turning = spread * curve * max(up, down) ** 3 // (3 * unit**4)
        rest.append(((up + down) * (bend + 1) >> SET) + turning + 64 * (count + 8))
    columns = [
        [a + (s * b >> SET) for a, b, s in zip(*pair, slopes, strict=True)]
        for pair in zip(x.columns, y.columns, strict=True)
    ]
    columns[0] = list(map(add, x.columns[0], values))
    return Zonotope(columns, ceil_div(x.rest * (unit + slope), unit) + ceil_root(sum(map(mul, rest, rest))))


def need_every_image(nodes, network):
    """The nodes are a digit network's on the image itself, and its amplifications' M bounds all norms: the records are every image's."""
    wanted = [("leaf.image", []), ("ve.concatenation", [0] * network.copies), ("ve.normalization", [1])]
    for block in range(len(network.norms)):
        x = 2 + 5 * block
        wanted += [("be.convolution_stack", []), ("ve.matrix_vector", [x + 1, x]), ("ve.pointwise_function", [x + 2])]
        wanted += [("ve.sum", [x, x + 3]), ("ve.sign_amplification", [x + 4])]
    refuse_unless([(node.lemma, node.below) for node in nodes] == wanted, "within", "not the tree of a digit network")
    for block, bound in enumerate(network.norms):
        given = [node.numbers for node in nodes[3 + 5 * block : 8 + 5 * block]]
        same = given[0]["kernel"] == block and given[3]["coefficients"] == [real(1), real(1)]
        holds = given[4]["norm"].at_most(real(1) - STEEP * bound)
        refuse_unless(same and holds, "within", f"block {block} is another, or its M no bound for all images")


def check_within(given, nodes, network, levels):
    radius, named, margins, unit = given["radius"], given["class"], given["margins"], 1 << SET
    others = [k for k in range(network.in_use) if k != named]
    refuse_unless(radius.lo > 0 and len(others) < network.in_use, "within", "no positive radius, or no class")
    refuse_unless(
        len(others) == len(margins) and network.squares is None, "within", "another number of margins, or a head"
    )
    need_every_image(nodes, network)
    columns = [[v >> (F - SET) for v in c] * network.copies for c in channels_around(levels, radius.hi)]
    x = Zonotope(columns, 2 * len(columns) * ceil_root(len(columns[0])))
    for convolution in network.convolutions:
        x = after_block(x, convolution, "within")
    size, part = len(x.columns), len(x.columns[0]) // network.classes
    far = (real(8).root() * nodes[-1].record.epsilon).hi >> (F - SET)  # twice what probabilities may differ by
    least_gap = ceil_div((far + 1) * x.norms()[1] ** 2, unit)
    grams = [gram([c[k * part : (k + 1) * part] for c in x.columns]) for k in range(network.in_use)]
    for other, margin in zip(others, margins, strict=True):
        where, theta, factor = f"within: class {other}", margin["theta"].lo >> (F - SET), margin["factor"]
        fine = 0 < theta <= unit >> 1 and factor.shape == [size, size] and factor.exponent >= -SET
        refuse_unless(fine, where, "theta, or the factor")
        squares = gram([factor.integers[s : s + size] for s in range(0, size * size, size)])
        lift = 2 * (SET + factor.exponent)
        form = [
            ((unit - theta) * a - (unit + theta) * b >> SET) - (f << lift)
            for a, b, f in zip(grams[named], grams[other], squares, strict=True)
        ]
        loss = sum(map(abs, form[1:])) + len(form) + least_gap + x.rest**2 + ceil_div(x.rest**2 * unit, theta)
        refuse_unless(form[0] >= loss, where, "not shown to be smaller on all images")


def gram(rows):
    """Products of all rows: first those of the first with itself, then each of two others counted twice."""
    return [sum(map(mul, a, b)) * (2 - (i == j)) for i, a in enumerate(rows) for j, b in enumerate(rows[: i + 1])]


def check(data, statements):
    given = shaped(data, CERTIFICATE)
    for name in ("image", "network"):
        check_digest(data[name], name)
    network, nodes = Network(given["network"]), []
    network.image = exact_input(given["image"], network)
    for node in given["nodes"]:
        check_node(node, nodes, network, statements)
    rooted = len(nodes) > 0 and nodes[-1].lemma == "ve.sign_amplification"
    used = {c for node in nodes for c in node.below} == set(range(len(nodes) - 1))
    refuse_unless(rooted and used, "form", "the last node is no amplification, or not the only root")
    try:
        check_end(given["end"], nodes, network, given["asked"])
    except ZeroDivisionError:
        raise Refusal("end: distance: the exact network's vector may be 0") from None
    if given["within"] is not None:
        refuse_unless(given["image"]["kind"] == "digit", "within", "a set around an image that is no digit")
        check_within(given["within"], nodes, network, given["image"]["data"][0].reals())
    return len(nodes)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--index")
    options = parser.parse_args(arguments)
    try:
        statements = None
        if options.index is not None:
            with open(options.index, encoding="utf-8") as file:
                statements = json.load(file)["statements"]
        count = check(load(options.file), statements)
    except (OSError, Unreadable) as problem:
        print(f"bad input: {problem}")
        return 2
    except Refusal as refusal:
        print(f"refused at {refusal}")
        return 1
    print(f"accepted: {count} nodes, in whole numbers")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
