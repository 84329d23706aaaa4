"""A check of `qnn-emul certify --out` in whole numbers: Python's standard library, no package. Usage: FILE [--index proofs/index.json].

docs/reference/emulation-certificate.md says what is checked. A number is an interval between two multiples of 2^-F; a vector is a list of
multiples of 2^-F with one bound on its distance (2-norm) from what is meant. Floors err downwards by less than one such unit: an ulp.
"""

import argparse
import hashlib
import itertools
import json
import re
from dataclasses import dataclass, replace
from math import comb, isqrt
from operator import add, mul, sub

F = 256
ONE = 1 << F
MOST = 4096  # bits of an integer, size of an exponent
ENTRIES = 1 << 24
SYMBOL = 64  # bits of the kernels' symbols
SET = 128  # bits of a set of images
ERF = 1 << 11  # ulps that `alternating` errs by at most, q <= 1: four for each of fewer than 300 terms


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
        return Real(min(ends) >> F, ceil_div(max(ends), ONE))

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


def least(a, b):
    return Real(min(a.lo, b.lo), min(a.hi, b.hi))


def greatest(a, b):
    return Real(max(a.lo, b.lo), max(a.hi, b.hi))


def total(numbers):
    lows, highs = zip(*((x.lo, x.hi) for x in numbers), strict=True)
    return Real(sum(lows), sum(highs))


def alternating(q, weight):
    """sum_k (-q)^k/(k! weight(k)), 0 <= q <= 1: exp(-q), and the series of erf."""
    term, out, k = ONE, ONE // weight(0), 0
    while term:
        k += 1
        term = (term * q >> F) // k
        out += (-term if k & 1 else term) // weight(k)
    return out


def machin():
    """pi = 16 atan(1/5) - 4 atan(1/239)."""

    def atan(n):
        power, out, k = (ONE << 16) // n, 0, 0
        while power:
            out += (-power if k & 1 else power) // (2 * k + 1)
            power //= n * n
            k += 1
        return out

    return Real(((16 * atan(5) - 4 * atan(239)) >> 16) - 1, ((16 * atan(5) - 4 * atan(239)) >> 16) + 2)


PI = machin()
STEEP = real(8, 5) / PI.root()  # 2 nu/sqrt(pi), the slope of erf(nu x) at 0


def odd(k):
    return 2 * k + 1


def erf_of(z):
    """erf(4 z/5), |z| <= 1, to ERF ulps."""
    return ((z * alternating((16 * z * z // 25) >> F, odd) >> F) * STEEP.lo) >> F


def cosines(count):
    """cos(pi i/count), i = 0 ... count, and e: each is good to i^2 e ulps. T_i of the first, by its recurrence."""
    square, term, first, k = PI * PI / real(count * count), real(1), real(0), 0
    while term.hi > 1:
        first = first - term if k & 1 else first + term
        k += 1
        term = term * square / real((2 * k - 1) * 2 * k)
    out = [ONE, first.lo]
    for _ in range(count - 1):
        out.append((2 * first.lo * out[-1] >> F) - out[-2])
    return out, first.hi - first.lo + 8


# ---- form ----
def load(path):
    def pairs(found):
        refuse_unless(len({name for name, _ in found}) == len(found), "form", "a repeated key")
        return dict(found)

    def inexact(text):
        raise Refusal(f"form: the number {text}")

    with open(path, encoding="utf-8") as file:
        try:
            whole_file = json.load(file, object_pairs_hook=pairs, parse_float=inexact, parse_constant=inexact)
        except (ValueError, RecursionError) as problem:
            raise Unreadable(f"{path}: {problem}") from problem
    kind = whole_file.get("format") if isinstance(whole_file, dict) else None
    schema = whole_file.get("schema") if kind == "qnn-emul emulation certificate" else None
    if (type(schema), schema) != (int, 1):
        raise Unreadable(f"{path}: another format or schema")
    return whole_file


def integer(given, where, low, high):
    refuse_unless(type(given) is int and low <= given <= high, where, f"an integer between {low} and {high} is missing")
    return given


def record_of(given, where, *names):
    fits = type(given) is dict and set(given) == set(names)
    refuse_unless(fits, where, f"not exactly the keys {', '.join(names)}")
    return tuple(given[name] for name in names)


def several(given, where, length=None):
    refuse_unless(type(given) is list and length in (None, len(given)), where, "a list of another length or none")
    return given


def fixed(m, e):
    """m 2^e between multiples of 2^-F."""
    return Real(m << (F + e), m << (F + e)) if F + e >= 0 else Real(m >> -(F + e), -(-m >> -(F + e)))


def big(given, where):
    return integer(given, where, -(1 << MOST), 1 << MOST)


def dyadic(given, where):
    m, e = several(given, where, 2)
    refuse_unless(big(m, where) & 1 or (m, e) == (0, 0), where, "a dyadic number that is not reduced")
    return fixed(m, integer(e, where, -MOST, MOST))


def claimed(given, where):
    """Ends of a stated interval, outwards."""
    a, b, e = several(given, where, 3)
    integer(e, where, -MOST, MOST)
    refuse_unless(big(a, where) < big(b, where) or given == [0, 0, 0], where, "an empty interval")
    excess = ((b - a) << 30) - max(abs(a), abs(b))
    narrow = excess <= 0 or (e <= -50 and excess <= 1 << (-50 - e))
    refuse_unless(narrow, where, "an interval that is too wide")
    return fixed(a, e), fixed(b, e)


def compare(given, own, where):
    a, b = claimed(given, where)
    fine = a.hi <= own.lo and own.hi <= b.lo and (given == [0, 0, 0]) == (own == Real(0, 0))
    refuse_unless(fine, where, f"the stated interval does not hold {own.lo} to {own.hi}, times 2^-{F}")


def tensor(given, where, rank):
    """(shape, integers, exponent)."""
    shape, exponent, integers = record_of(given, where, "shape", "exponent", "integers")
    size = 1
    for side in several(shape, where, rank):
        size *= integer(side, where, 1, ENTRIES)
    refuse_unless(size <= ENTRIES, where, "an array of too many entries")
    for entry in several(integers, where, size):
        big(entry, where)
    return shape, integers, integer(exponent, where, -MOST, MOST)


def reals(given, where):
    _, integers, exponent = tensor(given, where, 1)
    return [fixed(m, exponent) for m in integers]


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
        off = ceil_div(self.off * c.size().hi + self.norm().hi * wide, ONE)
        return Vector([v * middle >> F for v in self.data], off + ceil_root(len(self.data)))

    def mapped(self, f, slope, ulps):
        """f entry by entry, good to so many ulps each, with a Lipschitz constant."""
        off = ceil_div(self.off * slope.hi, ONE) + ulps * ceil_root(len(self.data))
        return Vector([f(v) for v in self.data], off)


def added(vectors):
    return Vector([sum(column) for column in zip(*(v.data for v in vectors), strict=True)], sum(v.off for v in vectors))


def exact_vector(integers, exponent):
    return Vector([fixed(m, exponent).lo for m in integers], 0 if exponent >= -F else ceil_root(len(integers)))


def distance(one, other):
    return Vector([a - b for a, b in zip(one.data, other.data, strict=True)], one.off + other.off).norm()


def positive(rows):
    """Whether a symmetric matrix, given below its diagonal in multiples of 2^-2s for some s, is positive semidefinite: it has a factor in
    multiples of 2^-s, whose remainders, entry by entry at most twice its largest diagonal, are taken off before."""
    largest = isqrt(max([0, *(row[-1] for row in rows)])) + 1
    factor = []
    for row in rows:
        line = []
        for a, other in zip(row[:-1], factor, strict=True):
            line.append((a - sum(map(mul, line, other))) // other[-1])
        pivot = row[-1] - 2 * len(rows) * largest - sum(map(mul, line, line))
        if pivot <= 0:
            return False
        factor.append([*line, isqrt(pivot)])
    return True


# ---- kernels ----
class Kernel:
    def __init__(self, given, bound, where):
        (c, also, d, width), self.entries, self.exponent = tensor(given, where, 4)
        square = c == also and d == width and d in range(1, 16, 2) and c & (c - 1) == 0  # cos(p pi/16) is positive
        refuse_unless(square and self.exponent <= 0, where, "a kernel of another shape, wider than 15, or no fractions")
        self.c, self.d, self.norm, self.windows = c, d, dyadic(bound, where), {}

    def weights(self, over, along):
        """For each output the weights of the taps (u, v) in these ranges, input by input."""
        if (over, along) not in self.windows:
            c, d = self.c, self.d
            starts = [((o * c + i) * d + u) * d for o in range(c) for i in range(c) for u in range(*over)]
            flat = [w for s in starts for w in self.entries[s + along[0] : s + along[1]]]
            size = len(flat) // c
            self.windows[over, along] = [flat[o * size : (o + 1) * size] for o in range(c)]
        return self.windows[over, along]

    def sums(self, data):
        """The convolution of integers, on the kernel's own scale."""
        side, reach = isqrt(len(data) // self.c), self.d // 2
        images = [
            [data[s : s + side] for s in range(t, t + side * side, side)] for t in range(0, len(data), side * side)
        ]
        out = [[] for _ in range(self.c)]
        for p, q in itertools.product(range(side), repeat=2):
            over, along = ((max(0, reach - s), min(self.d, side + reach - s)) for s in (p, q))
            rows = slice(p - reach + over[0], p - reach + over[1])
            columns = slice(q - reach + along[0], q - reach + along[1])
            window = [v for image in images for line in image[rows] for v in line[columns]]
            for values, weights in zip(out, self.weights(over, along), strict=True):
                values.append(sum(map(mul, weights, window)))
        return [v for values in out for v in values]

    def on(self, x):
        return Vector([v >> -self.exponent for v in self.sums(x.data)], x.off + ceil_root(len(x.data)))

    def prove_norm(self, where):
        """||F|| <= N at all angles. From where it is largest, S, |x^H F y| falls along a line no faster than S cos(p t), t the sum of both
        angles' steps, p = (D - 1)/2 (M. Riesz). So no such place lies in a diamond |s| + |t| <= r around angles with ||F|| < N cos(p r)."""
        refuse_unless(self.norm.lo > 0 and self.norm.hi <= ONE, where, "N is not between 0 and 1")
        products, steps = self.products()
        loss = 4 * self.c * len(steps) * (max(max(map(abs, c)) for row in products for c in row) + (2 << SYMBOL))
        cells = [
            (i, j) for i in range(32) for j in range(8)
        ]  # angles (i + j + 1, i - j) pi/2^level; F(-angles): its conjugate
        for level in range(4, 11):
            turns, half = [v >> (F - SYMBOL) for v in cosines(1 << level)[0]], 1 << (level - 1)
            at = lambda k, n=2 << level, turns=turns: turns[min(k % n, -k % n)]
            top = (self.norm.lo >> (F - SYMBOL)) * (at(self.d // 2) - 2)
            top = (top >> SYMBOL) ** 2 - loss
            rest = []
            for i, j in cells:
                turned = [u * (i + j + 1) + v * (i - j) for u, v in steps]
                if not self.below(products, [at(k) for k in turned], [at(k - half) for k in turned], top):
                    rest += [(2 * i + a, 2 * j + b) for a in (0, 1) for b in (0, 1)]
            cells = rest
            refuse_unless(len(cells) <= 1 << 12, where, "not shown at thousands of places")
        refuse_unless(not cells, where, f"not shown at {len(cells)} places")

    def products(self):
        """F^H F = sum over (u, v) of C_uv e^(i (u s + v t)): for each entry on or below the diagonal the list of C_uv; and all (u, v)."""
        c, d = self.c, self.d
        places = list(itertools.product(range(d), repeat=2))
        at = lambda i, u, v: self.entries[(i * d + u) * d + v :: c * d * d]
        columns = {(i, u, v): at(i, u, v) for i in range(c) for u, v in places}
        steps = list(itertools.product(range(1 - d, d), repeat=2))
        pairs = {
            s: [(p, (p[0] + s[0], p[1] + s[1])) for p in places if (p[0] + s[0], p[1] + s[1]) in places] for s in steps
        }
        shift = -2 * self.exponent - SYMBOL
        entry = lambda i, j, s: sum(sum(map(mul, columns[i, *p], columns[j, *q])) for p, q in pairs[s])
        reduced = lambda n: n >> shift if shift > 0 else n << -shift
        return [[[reduced(entry(i, j, s)) for s in steps] for j in range(i + 1)] for i in range(c)], steps

    def below(self, products, cosine, sine, top):
        """top - F^H F, as a real matrix of twice the size."""
        real_part = [[-sum(map(mul, c, cosine)) for c in row] for row in products]
        other = [[-sum(map(mul, c, sine)) for c in row] for row in products]
        for row in real_part:
            row[-1] += top
        turned = [[*row[:-1], 0, *(-below[i] for below in other[i + 1 :])] for i, row in enumerate(other)]
        return positive([*real_part, *([*row, *below] for row, below in zip(turned, real_part, strict=True))])


# ---- polynomials ----
def clenshaw(series, w):
    """sum_j r_j T_j(w), |w| <= 1: rounding errs by less than (m + 2)^2 ulps."""
    one = two = 0
    for r in reversed(series[1:]):
        one, two = (2 * w * one >> F) - two + r, one
    return (w * one >> F) - two + series[0]


class Activation:
    def __init__(self, numbers, where):
        *named, given = record_of(numbers, where + "form", "supremum", "lipschitz", "epsilon_q", "polynomial")
        self.s, self.slope, self.q = (dyadic(v, where + "form") for v in named)
        self.even, self.where = reals(given, where + "form"), where + "facts"
        self.series, self.degree = [c.lo for c in self.even], 2 * len(self.even) - 2
        refuse_unless(STEEP.at_most(self.slope) and self.q.lo > 0, self.where, "L is below 2 nu/sqrt(pi), or q is 0")
        top = total([c.size() for c in self.even])
        refuse_unless(top.at_most(self.s + self.q), self.where, "the sum of the coefficients exceeds S + q")
        self.steep = total(
            [c.size() * real(1 + 4 * k * k) for k, c in enumerate(self.even)]
        )  # of t Q(t): |T_n'| <= n^2
        self.ulps = 2 * (self.degree + 2) ** 2 + 8 * (self.steep.hi >> F) + 8

    def of(self, t):
        """Q(t), |t| <= 1, to `ulps`."""
        return clenshaw(self.series, (2 * t * t >> F) - ONE)

    def corner(self, t):
        return Real(self.of(t) - self.ulps, self.of(t) + self.ulps) / (self.s + self.q)

    def near_erf(self, alpha):
        """|Q(t) - erf(nu alpha t)/(alpha t)| <= q on [-1, 1]: both in Chebyshev's basis."""
        square, terms = alpha * alpha * real(16, 25), len(self.even) + 40
        refuse_unless(square.at_most(real(terms)), self.where, "alpha is too large for the series of erf")
        taylor, power = [], STEEP
        for k in range(terms + 1):
            taylor.append(power / real(2 * k + 1))
            power = real(0) - power * square / real(k + 1)
        gap = taylor.pop().size()
        for j in range(terms):
            parts = [a * real(2 * comb(2 * k, k - j), 4**k) for k, a in enumerate(taylor[j:], j)]
            own = total(parts) / real(1 if j else 2)
            gap = gap + (own - self.even[j] if j < len(self.even) else own).size()
        refuse_unless(gap.at_most(self.q), self.where, f"Q is shown to {gap.hi / ONE:.6g} only")

    def rule(self, x):
        """The record, and the facts that it rests on."""
        self.near_erf(x.alpha)
        epsilon = self.slope * x.epsilon + self.q * least(x.alpha, x.norm + x.epsilon)
        return Record(x.alpha * (self.s + self.q), 2 * x.ancillas + x.n + 1, epsilon, self.slope * x.norm, x.n)

    def carried(self, x):
        t = x.value.times(real(1) / x.record.alpha)
        fine = max(map(abs, t.data)) + t.off <= ONE and max(map(abs, x.target.data)) <= ONE
        refuse_unless(fine, self.where, "an entry of the block, or one of the target, leaves [-1, 1]")
        made = t.mapped(lambda v: v * self.of(v) >> F, self.steep, self.ulps)
        return x.target.mapped(erf_of, STEEP, ERF), made.times(x.record.alpha), [abs(v) for v in t.data], t.off


class Sign:
    def __init__(self, numbers, where):
        *named, given = record_of(numbers, where + "form", "norm", "delta", "gap", "shrink", "series")
        self.size, self.delta, self.g, self.h = (dyadic(v, where + "form") for v in named)
        exact, self.where = reals(given, where + "form"), where + "facts"
        self.series, self.degree = [r.lo for r in exact], 2 * len(exact) - 1
        fine = self.g.lo > 0 and self.g.hi < ONE and 0 < self.h.lo <= self.h.hi <= ONE and self.size.lo > 0
        refuse_unless(fine and 0 < self.delta.lo <= self.delta.hi < ONE, where + "facts", "g, h, M or delta")
        self.g2, self.sizes = self.g * self.g, [r.size().hi for r in exact]
        signs = all((r.hi if j & 1 else -r.lo) < 0 for j, r in enumerate(exact))
        refuse_unless(signs, self.where, "the series does not alternate")
        self.bounds()

    def of(self, w):
        """R at w, an interval in [-1, 1]."""
        low = sum(j * j * r for j, r in enumerate(self.sizes)) * (w.hi - w.lo) // ONE + (self.degree + 4) ** 2
        made = clenshaw(self.series, min(max(w.lo, -ONE), ONE))
        return Real(made - low, made + low)

    def bounds(self):
        """|P| <= 1 on [-1, 1], and what delta leaves of |P - 1| on [g, 1]."""
        count, defect = 3 * self.degree, real(0)
        places, e = cosines(count)
        middle, half = (real(1) + self.g2) / real(2), (real(1) - self.g2) / real(2)
        for i, place in enumerate(places):
            w = Real(place - i * i * e, place + i * i * e)
            value = self.of(w)
            defect = greatest(defect, (real(1) - (middle + half * w) * value * value).size())
        largest = defect / (real(3) / real(4)).root()  # Ehlich and Zeller: three times as many angles as the degree
        refuse_unless(largest.hi < ONE, self.where, "P is not shown to be positive")
        far = real(1) - (real(1) - largest).root()
        above = greatest(far, Real(*[self.excess()] * 2))
        refuse_unless((self.h * (real(1) + above)).at_most(real(1)), self.where, "|P| <= 1 is not shown")
        self.room = self.delta - (real(1) - self.h + self.h * far)
        refuse_unless(self.room.lo >= 0, self.where, "|P - 1| <= delta is not shown")

    def excess(self):
        """The largest rho_k/tau_k - 1. With x = 8 g^2/(1 - g^2), p_j0 = 1 and p_j,k+1 = p_jk (j^2 - k^2) x/(2 (2 k + 1)^2) the quotient is
        g sum_j |r_j| p_jk."""
        x, most = (real(8) * self.g2 / (real(1) - self.g2)).hi, 0
        parts = [(j, r, ONE) for j, r in enumerate(self.sizes)]
        for k in range(len(self.sizes)):
            most = max(most, ceil_div(sum(r * p for _, r, p in parts) * self.g.hi, ONE << F))
            parts = [
                (j, r, ceil_div(p * (j * j - k * k) * x, (2 * (2 * k + 1) ** 2) << F)) for j, r, p in parts if j > k
            ]
        return most - ONE

    def corner(self, x):
        """P(x) for a number x from the gap on."""
        t = Real(x, x)
        w = (t * t * real(2) - real(1) - self.g2) / (real(1) - self.g2)
        refuse_unless(w.lo >= -ONE and x <= ONE, self.where, "a block's norm lies outside [g, 1]")
        return self.h * t * self.of(w)

    def rule(self, x):
        refuse_unless(x.epsilon.hi < self.size.lo, self.where, "M does not exceed epsilon")
        low = (self.size - x.epsilon) / x.alpha
        short = self.g - low
        reaches = short.hi <= 0 or (short * real(self.degree**2)).at_most(self.room)
        refuse_unless(low.lo > 0 and reaches, self.where, "the gap begins above (M - epsilon)/alpha")
        t = x.epsilon / self.size
        aligned = real(2) / (real(1) + (real(1) - t * t).root())
        leak = (self.delta * (real(2) - self.delta)).root()
        return Record(real(1), x.ancillas + 1, t * aligned.root() + self.delta, real(1), x.n, leak)

    def carried(self, x):
        length, made = x.target.norm(), x.value.norm()
        refuse_unless(self.size.at_most(length) and made.lo > 0, self.where, "the norm is not shown to be M or more")
        point = made / x.record.alpha
        refuse_unless(point.hi <= ONE, self.where, "the block's norm exceeds 1")
        middle, off = (point.lo + point.hi) // 2, point.hi - point.lo
        value, wide = self.corner(middle), off * self.degree**2  # Markov
        factor = Real(value.lo - wide, value.hi + wide) / made
        return x.target.times(real(1) / length), x.value.times(factor), [middle], off


def turned(angle):
    """(cos, sin) of |angle| <= 8, to 2^24 ulps: each term errs by a ulp, which the next ones multiply by e^8 at most."""
    term, parts, k = ONE, [0, 0, 0, 0], 0
    while term:
        parts[k % 4] += term
        k += 1
        term = (term * abs(angle) >> F) // k
    sine = parts[1] - parts[3]
    return parts[0] - parts[2], sine if angle >= 0 else -sine


def realized(turns, x):
    """Im <0| e^(i phi_0 Z) W(x) e^(i phi_1 Z) ... |0>: a row, gate by gate; all gates are unitary, so errors add."""
    side = isqrt(ONE * ONE - x * x)
    (a, b), *rest = turns
    c = d = 0  # the row (a + i b, c + i d)
    for cos, sin in rest:
        a, b, c, d = a * x - d * side >> F, b * x + c * side >> F, c * x - b * side >> F, d * x + a * side >> F
        a, b, c, d = a * cos - b * sin >> F, a * sin + b * cos >> F, c * cos + d * sin >> F, d * cos - c * sin >> F
    return b


def check_phases(given, polynomial, points, off, where):
    """The largest distance of what the angles realize from the polynomial, where it is used."""
    angles, stated = record_of(given, where, "angles", "distance")
    psi, d = reals(angles, where), polynomial.degree
    fine = d > 0 and len(psi) == d + 1 and all(a.size().hi <= 4 * ONE for a in psi)
    refuse_unless(fine, where, f"not {d + 1} angles of at most 4")
    quarters = [(3 - 2 * d) % 8, *[2] * (d - 1), 1]
    turns = [turned(a.lo + ((q - 8 * (q > 4)) * PI.lo >> 2)) for a, q in zip(psi, quarters, strict=True)]
    wide, far = (len(turns) << 26) + 2 * d * d * off, real(0)
    for x in points:
        made = realized(turns, x)
        far = greatest(far, (Real(made - wide, made + wide) - polynomial.corner(x)).size())
    compare(stated, far, where)


# ---- nodes ----
@dataclass(frozen=True)
class Record:
    alpha: Real
    ancillas: int
    epsilon: Real
    norm: Real
    n: int
    leak: Real | None = None


@dataclass(frozen=True)
class Node:
    """What is known of a node; `value is target` where they are one thing. rule: its record of its children's."""

    kind: str
    below: list
    rule: object
    record: Record
    target: object
    value: object
    polynomial: object
    numbers: dict


def log2(count):
    return (count - 1).bit_length()


def make_leaf(numbers, below, network, where):
    given, alpha, ancillas = record_of(numbers, where + "form", "vector", "alpha", "ancillas")
    (size,), integers, exponent = tensor(given, where + "form", 1)
    refuse_unless(size & (size - 1) == 0 and any(integers), where + "form", "a leaf of another size, or zero")
    x = exact_vector(integers, exponent)
    known = Record(
        dyadic(alpha, where + "form"), integer(ancillas, where + "form", 0, MOST), real(0), x.norm(), log2(size)
    )
    return lambda: known, x, x


def make_concatenation(numbers, below, network, where):
    record_of(numbers, where + "form")
    size = len(below[0].target.data)
    refuse_unless(all(len(c.target.data) == size for c in below), where + "form", "children of different sizes")
    count = log2(len(below))
    zeros = [0] * (size * ((1 << count) - len(below)))

    def joined(vectors):
        return Vector([*(v for x in vectors for v in x.data), *zeros], sum(x.off for x in vectors))

    def rule(*xs):
        rooted = lambda numbers: total([x * x for x in numbers]).root()
        epsilon, norm = rooted([x.epsilon for x in xs]), rooted([x.norm for x in xs])
        return Record(rooted([x.alpha for x in xs]), max(x.ancillas for x in xs), epsilon, norm, xs[0].n + count)

    return rule, *both(joined, below)


def both(f, below):
    """Target and value of a map that is the same for both."""
    target = f([c.target for c in below])
    same = all(c.value is c.target for c in below)
    return target, target if same else f([c.value for c in below])


def make_normalization(numbers, below, network, where):
    record_of(numbers, where + "form")
    size = below[0].target.norm()
    refuse_unless(size.lo > 0, where + "facts", "the norm is not shown to be positive")

    def rule(x):
        # of another image, whose leaf has norm 1 exactly, the target's norm is the record's
        length = size if x is below[0].record else x.norm
        return Record(x.alpha / length, x.ancillas, x.epsilon / length, real(1), x.n)

    return rule, *both(lambda xs: xs[0].times(real(1) / size), below)


def make_convolution(numbers, below, network, where):
    place, side, alpha, ancillas = record_of(numbers, where + "form", "kernel", "size", "alpha", "ancillas")
    kernel = network.kernels[integer(place, where + "form", 0, len(network.kernels) - 1)]
    n = log2(kernel.c) + 2 * log2(integer(side, where + "form", 1, MOST))
    refuse_unless(side & (side - 1) == 0, where + "form", "a size that is no power of two")
    known = Record(dyadic(alpha, where + "form"), integer(ancillas, where + "form", 0, MOST), real(0), kernel.norm, n)
    refuse_unless(kernel.norm.at_most(known.alpha), where + "facts", "alpha is below the norm")
    return lambda: known, kernel, kernel


def make_product(numbers, below, network, where):
    record_of(numbers, where + "form")
    kernel, x = below[0].target, below[1]
    fits = below[0].record.n == x.record.n and len(x.target.data) == 1 << x.record.n
    refuse_unless(fits, where + "form", "a convolution of another size")

    def rule(w, y):
        one, other = w.epsilon * y.norm + w.alpha * y.epsilon, w.epsilon * (y.norm + y.epsilon) + w.norm * y.epsilon
        return Record(w.alpha * y.alpha, w.ancillas + y.ancillas, least(one, other), w.norm * y.norm, y.n)

    return rule, *both(lambda xs: kernel.on(xs[0]), [x])


def make_sum(numbers, below, network, where):
    (given,) = record_of(numbers, where + "form", "coefficients")
    c = [dyadic(v, where + "form") for v in several(given, where + "form", len(below))]
    refuse_unless(len({x.record.n for x in below}) == 1, where + "form", "children of different sizes")

    def rule(*xs):
        weighed = lambda numbers: total([y.size() * x for y, x in zip(c, numbers, strict=True)])
        alpha, epsilon, norm = (weighed([getattr(x, name) for x in xs]) for name in ("alpha", "epsilon", "norm"))
        return Record(alpha, max(x.ancillas for x in xs) + log2(len(xs)), epsilon, norm, xs[0].n)

    return rule, *both(lambda xs: added([x.times(y) for y, x in zip(c, xs, strict=True)]), below)


KINDS = {
    "leaf.vector": (make_leaf, ""),
    "ve.concatenation": (make_concatenation, "v+"),
    "ve.normalization": (make_normalization, "v"),
    "be.convolution_stack": (make_convolution, ""),
    "ve.matrix_vector": (make_product, "mv"),
    "ve.pointwise_function": (Activation, "v"),
    "ve.sum": (make_sum, "v+"),
    "ve.sign_amplification": (Sign, "v"),
}


def check_node(place, given, nodes, network, statements):
    where = f"node {place}: "
    lemma, theorem, children, numbers, record, error, by, phases = record_of(
        given, where + "form", "lemma", "theorem", "children", "numbers", "record", "error", "by", "phases"
    )
    refuse_unless(type(lemma) is str and lemma in KINDS, where + "form", "an unknown lemma")
    make, wanted = KINDS[lemma]
    places = [integer(c, where + "form", 0, place - 1) for c in several(children, where + "form")]
    below = [nodes[c] for c in places]
    letters = "".join("v" if isinstance(c.target, Vector) else "m" for c in below)
    refuse_unless(re.fullmatch(wanted, letters), where + "form", "children of other kinds or number")
    if lemma == "leaf.vector":
        refuse_unless(theorem is None, where + "theorem", "a leaf that names a theorem")
    else:
        named = type(theorem) is str and re.fullmatch("[0-9a-f]{64}", theorem)
        known = statements is None or statements.get(lemma) == theorem
        refuse_unless(named and known, where + "theorem", "another statement")
    try:
        if isinstance(make, type):
            polynomial = make(numbers, where)
            rule, own = polynomial.rule, polynomial.rule(below[0].record)
            target, value, points, off = polynomial.carried(below[0])
        else:
            polynomial, points, off = None, [], 0
            rule, target, value = make(numbers, below, network, where)
            own = rule(*(c.record for c in below))
    except ZeroDivisionError:
        raise Refusal(f"{where}facts: a divisor that is not shown to be positive") from None
    check_record(record, own, where)
    same = value is target
    gap = real(0) if same else distance(target, value)
    compare(error, gap, where + "error")
    refuse_unless(same or claimed(error, where)[1].at_most(own.epsilon), where + "error", "it exceeds epsilon")
    reason = ("theorem" if below else "definition") if same else "enclosure"
    refuse_unless(by == reason, where + "by", f"not {reason}")
    if phases is not None:
        refuse_unless(polynomial is not None, where + "phases", "of a node without a polynomial")
        check_phases(phases, polynomial, points, off, where + "phases")
    nodes.append(Node(lemma, places, rule, own, target, value, polynomial, numbers))


def check_record(given, own, where):
    alpha, ancillas, epsilon, norm, leak = record_of(
        given, where + "form", "alpha", "ancillas", "epsilon", "norm", "leak"
    )
    refuse_unless(own.alpha.lo > 0, where + "alpha", "not positive")
    compare(alpha, own.alpha, where + "alpha")
    refuse_unless(integer(ancillas, where + "form", 0, MOST) == own.ancillas, where + "ancillas", f"not {own.ancillas}")
    compare(epsilon, own.epsilon, where + "epsilon")
    compare(norm, own.norm, where + "norm")
    refuse_unless((leak is None) == (own.leak is None), where + "leak", "stated without need, or missing")
    if own.leak is not None:
        compare(leak, own.leak, where + "leak")


# ---- network, image, end ----
class Network:
    def __init__(self, given):
        _, nu, padding, copies, classes, in_use, kernels, norms = record_of(
            given, "form", "sha256", "nu", "padding", "copies", "classes", "in_use", "kernels", "norms"
        )
        check_digest(given, "network")
        refuse_unless(nu == "4/5" and padding == "same", "network", "another activation or padding")
        bounds = several(norms, "form", len(several(kernels, "form")))
        self.kernels = [Kernel(k, bound, "network") for k, bound in zip(kernels, bounds, strict=True)]
        refuse_unless(len({(k.c, k.d) for k in self.kernels}) == 1, "network", "no kernels, or not of one shape")
        self.copies = integer(copies, "network", 1, self.kernels[0].c)
        self.classes = integer(classes, "network", 1, ENTRIES)
        self.in_use = integer(in_use, "network", 1, self.classes)
        refuse_unless(self.kernels[0].c % self.copies == 0, "network", "copies that do not divide the channels")
        self.inputs = self.kernels[0].c // self.copies
        for place, kernel in enumerate(self.kernels):
            kernel.prove_norm(f"norm of kernel {place}")

    def output(self, x):
        """The exact network on the exact tensor."""
        y = Vector(x.data * self.copies, x.off * self.copies)
        y = y.times(real(1) / y.norm())
        for kernel in self.kernels:
            s = added([y, kernel.on(y).mapped(erf_of, STEEP, ERF)])
            y = s.times(real(1) / s.norm())
        return y


def differences():
    """For each direction of `channels` the pixels (or 64, a zero) whose difference is taken at each place, row by row."""
    at = lambda i, j: 8 * i + j if 0 <= i < 8 and 0 <= j < 8 else 64
    pairs = [((0, 1), (0, -1)), ((1, 0), (-1, 0)), ((1, 1), (-1, -1)), ((1, -1), (-1, 1))]
    places = list(itertools.product(range(8), repeat=2))
    return [[(at(i + p, j + q), at(i + r, j + s)) for i, j in places] for (p, q), (r, s) in pairs]


def pixels_of(given):
    _, kind, data = record_of(given, "form", "sha256", "kind", "data")
    refuse_unless(kind in ("digit", "tensor"), "form", "another kind of image")
    check_digest(given, "image")
    shape, integers, exponent = tensor(data, "image", 2 if kind == "digit" else 3)
    refuse_unless(any(integers) or kind == "digit", "image", "a tensor of zeros")
    levels = [fixed(m, exponent) for m in integers]
    if kind == "digit":
        fine = shape == [8, 8] and all(v.lo >= 0 and v.hi <= 16 * ONE for v in levels)
        refuse_unless(fine, "image", "not 8 x 8 grey levels between 0 and 16")
    else:
        fine = shape[1] == shape[2] and shape[1] & (shape[1] - 1) == 0
        refuse_unless(fine, "image", "not square, or of a size that is no power of two")
    return kind, shape, levels


def exact_input(kind, levels):
    off = ceil_root(len(levels)) * (1 + max(v.hi - v.lo for v in levels))
    if kind == "tensor":
        return Vector([v.lo for v in levels], off)
    a = [v.lo for v in levels] + [0]
    along, down, fall, rise = ([abs(a[p] - a[q]) for p, q in pairs] for pairs in differences())
    straight, level, *_ = differences()
    around = [sum(a[p] for p in (*one, *other)) for one, other in zip(straight, level, strict=True)]
    edges = [2 * v - s // 2 - 8 * ONE for v, s in zip(a[:64], around, strict=True)]
    data = [
        *a[:64],
        *(x - y for x, y in zip(along, down, strict=True)),
        *(x - y for x, y in zip(fall, rise, strict=True)),
        *edges,
    ]
    return Vector([v // 16 for v in data], 16 * (off + 2))


def check_end(given, nodes, network, image, asked):
    stated, probabilities, named = record_of(given, "form", "distance", "probabilities", "class")
    value, exact = nodes[-1].value, network.output(image)
    fits = len(value.data) == len(exact.data) and len(value.data) % network.classes == 0
    refuse_unless(fits, "end: distance", "outputs of different sizes")
    compare(stated, distance(exact, value), "end: distance")
    top = claimed(stated, "end: distance")[1]
    fine = asked.lo >= 0 and (top * top * real(2)).at_most(asked * asked)
    refuse_unless(fine, "end: distance", "it exceeds what was asked")
    part, whole = len(value.data) // network.classes, value.norm()
    shares, ends = several(probabilities, "end: probabilities", network.classes), []
    for k, share in enumerate(shares):
        own = Vector(value.data[k * part : (k + 1) * part], value.off).norm() / whole
        compare(share, own * own, "end: probabilities")
        ends.append(claimed(share, "end: probabilities"))
    certain = [
        k for k in range(network.in_use) if all(ends[j][1].hi < ends[k][0].lo for j in range(network.in_use) if j != k)
    ]
    refuse_unless(type(named) in (int, type(None)), "end: class", "no class")
    refuse_unless([named] == (certain or [None]), "end: class", f"{certain or 'none'} is")
    return certain


# ---- a set of images ----
def for_all_images(nodes, network):
    """The root's epsilon for every image whose leaf is its tensor over its norm exactly, with alpha = 1."""
    wanted = [("leaf.vector", []), ("ve.concatenation", [0] * network.copies), ("ve.normalization", [1])]
    for block in range(len(network.kernels)):
        x = 2 + 5 * block
        wanted += [("be.convolution_stack", []), ("ve.matrix_vector", [x + 1, x]), ("ve.pointwise_function", [x + 2])]
        wanted += [("ve.sum", [x, x + 3]), ("ve.sign_amplification", [x + 4])]
    refuse_unless([(node.kind, node.below) for node in nodes] == wanted, "within", "not the tree of a digit network")
    records = [replace(nodes[0].record, alpha=real(1), norm=real(1))]
    for node in nodes[1:]:
        records.append(node.rule(*(records[c] for c in node.below)))
    for block, kernel in enumerate(network.kernels):
        convolution, *_, added_up, amplified = nodes[3 + 5 * block : 8 + 5 * block]
        one = added_up.numbers["coefficients"] == [[1, 0], [1, 0]] and convolution.target is kernel
        bound = amplified.polynomial.size.at_most(real(1) - STEEP * kernel.norm)
        refuse_unless(one and bound, "within", f"block {block} is another, or its M no bound for all images")
    return records[-1].epsilon


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


def images_within(levels, radius, copies):
    """The channels of all images with pixels so near, cut to 0 ... 16. Columns are rounded by 2 ulps an entry, a chord's mu upwards."""
    unit, shift = 1 << SET, F - SET + 4
    low = [max(v.lo - radius, 0) >> shift for v in levels]
    high = [ceil_div(min(v.hi + radius, 16 * ONE), 1 << shift) for v in levels]
    middle = [(a + b) >> 1 for a, b in zip(low, high, strict=True)]
    reach = [*(b - c for b, c in zip(high, middle, strict=True)), 0]
    planes = [[*middle, 0], *([reach[i] * (i == k) for i in range(65)] for k in range(64))]
    pairs = differences()
    moduli, opened = [], []
    for direction, places in enumerate(pairs):
        factors, least_of = [], [0] * 64
        for place, (p, q) in enumerate(places):
            v, far = planes[0][p] - planes[0][q], reach[p] + reach[q]
            if abs(v) < far:
                factors.append((v << SET) // far)
                mu = max((v + far) * (unit - factors[-1]), (far - v) * (unit + factors[-1]))
                least_of[place] = ceil_div(mu, 2 * unit) + 1
                opened.append((direction, place, least_of[place]))
            else:
                factors.append(unit if v > 0 else -unit)
        rows = [[(a[p] - a[q]) * f >> SET for (p, q), f in zip(places, factors, strict=True)] for a in planes]
        moduli.append([[a + b for a, b in zip(rows[0], least_of, strict=True)], *rows[1:]])
    columns = []
    for plane, along, down, fall, rise in zip(planes, *moduli, strict=True):
        around = [sum(plane[p] for pair in both for p in pair) >> 1 for both in zip(*pairs[:2], strict=True)]
        edges = [2 * a - b - (unit >> 1) * (plane is planes[0]) for a, b in zip(plane, around, strict=False)]
        columns.append([*plane[:64], *map(sub, along, down), *map(sub, fall, rise), *edges])
    for direction, place, mu in opened:
        sign = -1 if direction % 2 else 1
        columns.append([0] * 256)
        columns[-1][64 * (1 + direction // 2) + place] = sign * mu
    return Zonotope([c * copies for c in columns], 2 * len(columns) * ceil_root(256 * copies))


def after_block(x, kernel, where):
    """x + F(W x), F(y) = erf(4/5 t y)/t, t = 1/||x||: F at the middle and its slope there; what both do besides goes into the rest."""
    low, high = x.norms()
    refuse_unless(low > 0, where, "a norm may be 0")
    y = Zonotope([[v >> -kernel.exponent for v in kernel.sums(c)] for c in x.columns], 0)
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


def check_within(given, nodes, network, levels):
    radius, named, margins = record_of(given, "within", "radius", "class", "margins")
    r, unit = dyadic(radius, "within"), 1 << SET
    refuse_unless(r.lo > 0, "within", "a radius that is not positive")
    integer(named, "within", 0, network.in_use - 1)
    epsilon = for_all_images(nodes, network)
    x = images_within(levels, r.hi, network.copies)
    for kernel in network.kernels:
        x = after_block(x, kernel, "within")
    part = len(x.columns[0]) // network.classes
    grams = []
    for k in range(network.in_use):
        columns = [c[k * part : (k + 1) * part] for c in x.columns]
        grams.append([[sum(map(mul, a, b)) for b in columns[: i + 1]] for i, a in enumerate(columns)])
    far = (real(8).root() * epsilon).hi >> (F - SET)  # twice what probabilities may differ by
    least_gap = (far + 1) * x.norms()[1] ** 2
    others = [k for k in range(network.in_use) if k != named]
    for other, margin in zip(others, several(margins, "within", len(others)), strict=True):
        where = f"within: class {other}"
        theta, weights = record_of(margin, where, "theta", "weights")
        theta = dyadic(theta, where).lo >> (F - SET)
        d = [v.lo >> (F - 2 * SET) for v in reals(weights, where)]
        fine = 0 < theta <= unit >> 1 and len(d) == len(x.columns) - 1 and min(d) >= 0
        refuse_unless(fine, where, "theta, or the weights: one for each generator")
        pairs = zip(grams[named], grams[other], strict=True)
        form = [
            [((unit - theta) * a - (unit + theta) * b) >> SET for a, b in zip(*rows, strict=True)] for rows in pairs
        ]
        bound = ceil_div(least_gap, unit) + x.rest**2 + ceil_div(x.rest**2 * unit, theta)
        for row, more in zip(form, [-bound - sum(d), *d], strict=True):
            row[-1] += more - len(form)
        refuse_unless(positive(form), where, "not shown to be smaller on all images")


def check(data, statements):
    names = ("format", "schema", "network", "image", "asked", "nodes", "end", "within")
    _, _, network, image, asked, given, end, within = record_of(data, "form", *names)
    kind, shape, levels = pixels_of(image)
    network, nodes = Network(network), []
    fits = network.inputs == (4 if kind == "digit" else shape[0])
    refuse_unless(fits, "image", "an image for another network")
    for place, node in enumerate(several(given, "form")):
        check_node(place, node, nodes, network, statements)
    rooted = len(nodes) > 0 and nodes[-1].kind == "ve.sign_amplification"
    used = {c for node in nodes for c in node.below} == set(range(len(nodes) - 1))
    refuse_unless(rooted and used, "form", "the last node is no amplification, or not the only root")
    check_end(end, nodes, network, exact_input(kind, levels), dyadic(asked, "form"))
    if within is not None:
        refuse_unless(kind == "digit", "within", "a set around an image that is no digit")
        check_within(within, nodes, network, levels)
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
