"""Check what `qnn-emul certify --out` wrote, in ball arithmetic: `python proofs/check_emulation_flint.py FILE [--index proofs/index.json]`.

Needs python-flint and nothing else; written from docs/reference/emulation-certificate.md. Exit status: 0 accepted, 1 refused, 2 bad input.
"""

import hashlib
import json
import math
import sys
from collections import defaultdict, namedtuple
from contextlib import contextmanager
from itertools import product
from operator import mul
from types import SimpleNamespace

from flint import acb, arb, arb_mat, arb_poly, ctx, fmpq

BITS, NU = 192, fmpq(4, 5)
COARSE = 112  # bits for a set of images
NODES = 3  # times the degree: where the sign polynomial's defect is looked at
LARGEST = 4096  # bits of an integer, and size of an exponent
ZERO, ONE, DOUBLES = arb(0), arb(1), 1 + arb(2) ** -40  # an alpha is a number of doubles


class Refused(Exception):
    """The step that fails, and why."""


class BadInput(Exception):
    """Nothing that could be checked."""


def need(true, step, why):
    if not true:
        raise Refused(f"{step}: {why}")


# -- form --------------------------------------------------------------------------------------------------------
def read(path):
    def once(pairs):
        need(len(dict(pairs)) == len(pairs), "form", "a key stands twice in an object")
        return dict(pairs)

    try:
        with open(path, encoding="utf-8") as file:
            out = json.load(file, object_pairs_hook=once)
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(f"{path}: {error}") from None
    named = isinstance(out, dict) and out.get("format") == "qnn-emul emulation certificate"
    if not (named and type(out.get("schema")) is int and out["schema"] == 2):
        raise BadInput(f"{path}: not a certificate of schema 2")
    return out


def formed(value, form):
    """An object with these keys, a list of so many parts, a list of any number of such, or what a reader makes of the value."""
    if isinstance(form, type):
        need(type(value) is form, "form", f"{form.__name__} is needed")
        return value
    if isinstance(form, dict):
        need(type(value) is dict and set(value) == set(form), "form", f"an object with keys {sorted(form)} is needed")
        return SimpleNamespace(**{key: formed(value[key], part) for key, part in form.items()})
    if isinstance(form, tuple | list):
        fits = type(value) is list and (isinstance(form, list) or len(value) == len(form))
        need(fits, "form", f"a list{f' of {len(form)}' * isinstance(form, tuple)} is needed")
        return [
            formed(v, part)
            for v, part in zip(value, form * len(value) if isinstance(form, list) else form, strict=True)
        ]
    return form(value)


def within(low, high):
    def whole(value):
        need(type(value) is int and low <= value <= high, "form", "no integer, or out of bounds")
        return value

    return whole


COUNT, POWER, INTEGER = within(0, 1 << 24), within(-LARGEST, LARGEST), within(-(1 << LARGEST), 1 << LARGEST)


def dyadic(value):
    m, e = formed(value, (INTEGER, POWER))
    need(m % 2 == 1 or value == [0, 0], "form", f"{value} is not in lowest terms")
    return arb((m, e))


def interval(value):
    a, b, e = formed(value, (INTEGER, INTEGER, POWER))
    need(a < b or value == [0, 0, 0], "form", f"{value} is no interval")
    low, high = (fmpq(v) * fmpq(2) ** e for v in (a, b))
    need(high - low <= max(-low, high) / 2**30 + fmpq(1, 2**80), "form", f"{value} is too wide")
    return arb(low), arb(high)


def array(value):
    """Its shape, and its entries as balls of radius 0."""
    given = formed(value, {"shape": [COUNT], "exponent": POWER, "integers": [INTEGER]})
    size = math.prod(given.shape)
    need(0 < size <= 1 << 24 and size == len(given.integers), "form", "an array of another size, or too large")
    given.entries = [arb((v, given.exponent)) for v in given.integers]
    return given


def maybe(form):
    return lambda value: None if value is None else formed(value, form)


NETWORK = {"sha256": str, "padding": str, "copies": COUNT, "classes": COUNT, "in_use": COUNT, "kernels": [array]}
NETWORK |= {"norms": [dyadic], "completions": [array], "head": maybe({"matrix": array, "weights": (dyadic, dyadic)})}
RECORD = {"alpha": interval, "ancillas": COUNT, "epsilon": interval, "norm": interval, "leak": maybe(interval)}
NODE = {"lemma": str, "theorem": maybe(str), "children": [COUNT], "numbers": dict, "record": RECORD, "error": interval}
NODE |= {"by": str, "phases": maybe({"angles": array, "distance": interval})}
END = {"distance": interval, "probabilities": [interval], "class": maybe(COUNT)}
SET = {"radius": dyadic, "class": COUNT, "margins": [{"theta": dyadic, "factor": array}]}
FORM = {"format": str, "schema": int, "network": NETWORK, "image": {"sha256": str, "kind": str, "data": [array]}}
FORM |= {"asked": dyadic, "nodes": [NODE], "end": END, "within": maybe(SET)}


def holds(stated, own, step):
    """Whether the checker's own ball lies in the interval that is stated."""
    low, high = stated
    inside = own.is_finite() and low <= own.lower() and own.upper() <= high
    need(inside and (low == high) == (own == 0), step, f"stated is {low} to {high}, found {own.str(15)}")


def digest(value, step):
    rest = {k: v for k, v in value.items() if k != "sha256"}
    body = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    need(value["sha256"] == hashlib.sha256(body.encode()).hexdigest(), step, "the digest is another")


# -- vectors of balls --------------------------------------------------------------------------------------------
def inner(v, w):
    return sum(map(mul, v, w), ZERO)


def norm(v):
    return inner(v, v).sqrt()


def scaled(c, v):
    return [c * x for x in v]


def combined(coefficients, vectors):
    return [inner(coefficients, row) for row in zip(*vectors, strict=True)]


def unit(v):
    return scaled(1 / norm(v), v)


def erf(v):
    return [(NU * x).erf() for x in v]


def steepest():
    """The slope of erf(nu x) at 0."""
    return 2 * arb(NU) / arb.pi().sqrt()


def unrolled(kernel):
    """(C', C, D, D) as a matrix with a row for each output and a column for each (row, column, input)."""
    outputs, c, d, _ = kernel.shape
    order = [(i * d + u) * d + v for u, v, i in product(range(d), range(d), range(c))]
    return arb_mat([[kernel.entries[o * c * d * d + k] for k in order] for o in range(outputs)])


class Convolution:
    def __init__(self, kernel, padding):
        self.rows, self.causal, self.tables = unrolled(kernel), padding == "causal", {}
        self.channels, self.width = kernel.shape[1:3]

    def places(self, side):
        """For each (row, column, input) of a window where it lies in an image, at each place; -1 is outside."""
        steps = [-u if self.causal else u - (self.width - 1) // 2 for u in range(self.width)]
        inside = lambda i, p, q: (i * side + p) * side + q if 0 <= p < side and 0 <= q < side else -1
        pixels, windows = list(product(range(side), repeat=2)), product(steps, steps, range(self.channels))
        return [[inside(i, p + u, q + v) for p, q in pixels] for u, v, i in windows]

    def __call__(self, x):
        side = math.isqrt(len(x) // self.channels)
        need(side and self.channels * side * side == len(x), "image", "the vector is no tensor of this many channels")
        if side not in self.tables:
            self.tables[side] = self.places(side)
        x = [*x, ZERO]
        return (self.rows * arb_mat([[x[k] for k in row] for row in self.tables[side]])).entries()


def prove_norm(kernel, completion, bound, step):
    """||W|| <= N: with V the completion, W^T W + V^T V convolves with sums of products of taps. It is c times the identity but for a
    convolution whose norm is at most the sum of its (2 D - 1)^2 taps' Frobenius norms, 2 D - 1 times that of all (Cauchy and Schwarz)."""
    c, d = kernel.shape[1:3]
    need(0 < bound <= 1 and completion.shape[1:] == kernel.shape[1:], step, "N, or the completion's shape")
    gram, sums = (
        sum((k.transpose() * k for k in map(unrolled, (kernel, completion))), arb_mat(c * d * d, c * d * d)),
        defaultdict(arb),
    )
    places = list(enumerate(product(range(d), range(d), range(c))))
    for (a, (u, v, i)), (b, (p, q, j)) in product(places, repeat=2):
        sums[u - p, v - q, i, j] += gram[a, b]
    middle = sums[0, 0, 0, 0]
    rest = [s - middle if key[:2] == (0, 0) and key[2] == key[3] else s for key, s in sums.items()]
    need(
        middle + (2 * d - 1) * inner(rest, rest).upper().sqrt() <= bound * bound,
        step,
        "the completion does not show it",
    )


# -- polynomials -------------------------------------------------------------------------------------------------
@contextmanager
def bits(count):
    before, ctx.prec = ctx.prec, count
    try:
        yield
    finally:
        ctx.prec = before


def series(coefficients, w):
    """sum_k c_k T_k(w) of a polynomial w."""
    last = before = arb_poly([0])
    for c in reversed(coefficients[1:]):
        last, before = 2 * w * last - before + c, last
    return w * last - before + coefficients[0]


class Activation:
    """Q = sum c_2k T_2k, even, near erf(nu alpha t)/(alpha t), and the numbers S, L and q."""

    def __init__(self, n, alpha, step):
        self.size, self.slope, self.q, even = n.supremum + n.epsilon_q, n.lipschitz, n.epsilon_q, n.polynomial.entries
        self.degree, steep = 2 * len(even) - 2, steepest()
        with bits(BITS + 4 * self.degree):
            self.of_square = series(even, arb_poly([-1, 2]))
        need(self.slope >= steep and self.q > 0, step, "L or q is too small")
        need(sum(map(abs, even)) <= self.size, step, "Q is larger than S + q")
        square, terms = (alpha * NU) ** 2, len(even) + 40
        need(2 * square < terms, step, "the series of erf has too few terms")
        taylor = [steep * (-square) ** k / (math.factorial(k) * (2 * k + 1)) for k in range(terms + 1)]
        gap = abs(taylor.pop())  # the series alternates, and falls from there on
        for j in range(terms):
            own = sum(a * math.comb(2 * k, k - j) / 2 ** (2 * k - 1) for k, a in enumerate(taylor[j:], j))
            gap += abs(own / (1 if j else 2) - (even[j] if j < len(even) else 0))
        need(gap <= self.q, step, f"Q is not shown nearer than {gap.str(8)}")

    def __call__(self, t):
        """What stands in the corner."""
        return self.of_square(t * t) / self.size


class Sign:
    """P(x) = h x sum r_j T_j((2 x^2 - 1 - g^2)/(1 - g^2)): near 1 from g on, at most 1."""

    def __init__(self, n, step):
        g, self.h, self.delta, r = n.gap, n.shrink, n.delta, n.series.entries
        need(0 < g < 1 and 0 < self.h <= 1 and 0 < self.delta < 1, step, "g, h or delta")
        need(all(c * (-1) ** j > 0 for j, c in enumerate(r)), step, "the series does not alternate")
        self.degree, self.g, g2 = 2 * len(r) - 1, g, g * g
        with bits(BITS + 4 * self.degree):
            self.of_square = series(r, arb_poly([-1 - g2, 2]) * (1 / (1 - g2)))
            defect = (1 - arb_poly([0, 1]) * self.of_square**2)(arb_poly([(1 + g2) / 2, (1 - g2) / 2]))
            own = self.of_square(arb_poly([g2, -1])).coeffs()  # in g^2 - u
        count, largest = NODES * self.degree, ZERO
        with bits(64 + 2 * self.degree):
            for i in range(count + 1):
                largest = largest.max(abs(defect(arb.cos_pi_fmpq(fmpq(i, count)))))
        tau, eta = 1 / g, ZERO
        for k, rho in enumerate(own):
            eta = eta.max(rho / tau - 1)
            tau = tau * (2 * k + 1) / ((2 * k + 2) * g2)
        largest /= arb.cos_pi_fmpq(fmpq(1, 2 * NODES))
        need(largest < 1, step, "P is not shown to be positive")
        far = 1 - (1 - largest).sqrt()
        need(self.h * (1 + far.max(eta)) <= 1, step, "|P| <= 1 is not proved")
        self.room = self.delta - (1 - self.h + self.h * far)
        need(self.room >= 0, step, "|P - 1| <= delta is not proved")

    def __call__(self, x):
        return self.h * x * self.of_square(x * x)

    def reaches(self, low):
        """Whether P is near 1 from `low` on too, which may lie a last digit below g (Markov)."""
        short = self.g - low
        return low > 0 and (short <= 0 or short * self.degree**2 <= self.room)

    def at(self, x):
        """P(x) of a ball within [0, 1], |P| <= 1: at its middle, and as far around as Markov's inequality allows."""
        with bits(BITS + 4 * self.degree):
            middle = self(x.mid())
        return middle + arb(0, self.degree**2 * x.rad().upper())


def realized(turns, x):
    """Im <0| e^(i phi_0 Z) W(x) e^(i phi_1 Z) ... |0>: the first row, gate by gate, with a bit more for each."""
    side, (a, *rest), b = acb(0, (1 - x * x).sqrt()), turns, acb(0)
    for turn in rest:
        a, b = (a * x + b * side) * turn, (a * side + b * x) * turn.conjugate()
    return a.imag


def distance_of_phases(angles, points, p, step):
    """The largest of |realized - P| over the points, at their middles; Markov's inequality for either counts the radii."""
    fits = angles.shape == [p.degree + 1] and p.degree > 0 and all(abs(v) <= 4 for v in angles.entries)
    need(fits, step, f"{p.degree + 1} angles of at most 4 are needed")
    far = ZERO
    with bits(BITS + 4 * p.degree):
        quarter = arb.pi() / 4
        added = [3 - 2 * p.degree, *[2] * (p.degree - 1), 1]
        turns = [acb(0, v + k * quarter).exp() for v, k in zip(angles.entries, added, strict=True)]
        for x in points:
            gap = realized(turns, x.mid()) - p(x.mid())
            far = far.max(abs(gap + arb(0, 2 * p.degree**2 * x.rad().upper())))
    return far


# -- nodes -------------------------------------------------------------------------------------------------------
Record = namedtuple("Record", "alpha ancillas epsilon norm leak", defaults=[None])
# What a lemma makes of its children: a record, the target of theirs and, unless that is the same map, the value of theirs; a polynomial and
# where it is used. Facts that do not hold are refused.
Made = namedtuple("Made", "record target value polynomial points", defaults=[None, None, ()])


def log2(count):
    return (count - 1).bit_length()


def leaf(n, network, step):
    x = n.vector.entries
    need(len(n.vector.shape) == 1 and len(x).bit_count() == 1 and norm(x) > 0, step, "the vector")
    return Made(Record(n.alpha, n.ancillas, ZERO, norm(x)), lambda: x)


def exact_image(n, network, step):
    return Made(Record(ONE, 0, ZERO, ONE), lambda: unit(network.image))


def concatenation(n, network, step, *xs):
    size, records = len(xs[0].target), [x.record for x in xs]
    need(all(len(x.target) == size for x in xs), step, "the children differ in size")
    zeros = [ZERO] * (size * ((1 << log2(len(xs))) - len(xs)))
    alpha, epsilon, length = (norm([getattr(r, name) for r in records]) for name in ("alpha", "epsilon", "norm"))
    record = Record(alpha, max(r.ancillas for r in records), epsilon, length)
    return Made(record, lambda *vectors: [y for v in vectors for y in v] + zeros)


def normalization(n, network, step, x):
    size, r = norm(x.target), x.record
    need(size > 0, step, "the target's norm is not shown to be positive")
    return Made(Record(r.alpha / size, r.ancillas, r.epsilon / size, ONE), lambda v: scaled(1 / size, v))


def tensor(n, network, step, *xs):
    a, b = (x.record for x in xs)
    epsilon = a.epsilon * b.norm + a.alpha.min(a.norm + a.epsilon) * b.epsilon
    record = Record(a.alpha * b.alpha, a.ancillas + b.ancillas, epsilon, a.norm * b.norm)
    return Made(record, lambda v, w: [y * z for y in v for z in w])


def convolution(n, network, step):
    need(n.kernel < len(network.norms), step, "no such kernel")
    apply, bound = network.convolutions[n.kernel], network.norms[n.kernel]
    need(n.alpha * DOUBLES >= bound, step, "alpha is below the norm")

    def sized(v):
        need(len(v) == apply.channels * n.size**2, step, "the convolution is of another size")
        return apply(v)

    return Made(Record(n.alpha, n.ancillas, ZERO, bound), lambda: sized)


def matrix_vector(n, network, step, *wx):
    w, x = (child.record for child in wx)
    first, second = (
        w.epsilon * x.norm + w.alpha.max(w.norm) * x.epsilon,
        w.epsilon * (x.norm + x.epsilon) + w.norm * x.epsilon,
    )
    record = Record(w.alpha * x.alpha, w.ancillas + x.ancillas, first.min(second), w.norm * x.norm)
    return Made(record, lambda apply, v: apply(v))


def pointwise(n, network, step, x):
    r = x.record
    f, alpha = Activation(n, r.alpha, step), r.alpha
    epsilon = f.slope * r.epsilon + f.q * r.alpha.min(r.norm + r.epsilon)
    record = Record(r.alpha * f.size, 2 * r.ancillas + log2(len(x.target)) + 1, epsilon, f.slope * r.norm)
    value = lambda v: [y * f.of_square((y / alpha) ** 2) for y in v]
    return Made(record, erf, value, f, [abs(y / alpha) for y in x.value])


def sum_(n, network, step, *xs):
    c = n.coefficients
    need(len(c) == len(xs) and len({len(x.target) for x in xs}) == 1, step, "the children, or their coefficients")
    total = lambda name: inner(map(abs, c), [getattr(x.record, name) for x in xs])
    ancillas = max(x.record.ancillas for x in xs) + log2(len(xs))
    return Made(Record(total("alpha"), ancillas, total("epsilon"), total("norm")), lambda *vs: combined(c, vs))


def amplification(n, network, step, x):
    p, r, made = Sign(n, step), x.record, norm(x.value)
    need(r.epsilon < n.norm <= norm(x.target), step, "epsilon < M <= ||T|| is not shown")
    need(p.reaches((n.norm - r.epsilon) / r.alpha), step, "the gap begins above (M - epsilon)/alpha")
    point, t = made / r.alpha, r.epsilon / n.norm
    need(0 < point <= 1, step, "the block's norm is not between 0 and 1")
    epsilon, leak = t * (2 / (1 + (1 - t * t).sqrt())).sqrt() + p.delta, (p.delta * (2 - p.delta)).sqrt()
    record = Record(ONE, r.ancillas + 1, epsilon, ONE, leak)
    return Made(record, unit, lambda v: scaled(p.at(point) / made, v), p, [point])


def diagonal(n, network, step):
    need(network.head is not None, step, "there is no head")
    need(n.alpha * DOUBLES >= network.head.largest, step, "alpha is below the largest column")
    return Made(Record(n.alpha, 1, ZERO, network.head.largest), lambda: network.head.squared)


def matrix_squared_vector(n, network, step, *dx):
    d, x = (child.record for child in dx)
    epsilon = d.alpha.max(d.norm) * x.epsilon * (x.norm + x.epsilon) + d.norm * x.norm * x.epsilon
    ancillas = 2 * x.ancillas + d.ancillas + log2(len(dx[1].target))
    return Made(Record(x.alpha**2 * d.alpha, ancillas, epsilon, d.norm * x.norm**2), lambda apply, v: apply(v))


DYADICS = lambda names: dict.fromkeys(names.split(), dyadic)
VECTOR, MAP, SQUARES = "vector", "map of vectors", "map of squares"
LEMMAS = {  # what makes a node, of which numbers; its kind, its children's kinds (None: one or more vectors)
    "leaf.vector": (leaf, {"vector": array, "alpha": dyadic, "ancillas": COUNT}, VECTOR, []),
    "leaf.image": (exact_image, {}, VECTOR, []),
    "ve.concatenation": (concatenation, {}, VECTOR, None),
    "ve.normalization": (normalization, {}, VECTOR, [VECTOR]),
    "ve.tensor": (tensor, {}, VECTOR, [VECTOR, VECTOR]),
    "be.convolution_stack": (
        convolution,
        {"kernel": COUNT, "size": COUNT, "alpha": dyadic, "ancillas": COUNT},
        MAP,
        [],
    ),
    "ve.matrix_vector": (matrix_vector, {}, VECTOR, [MAP, VECTOR]),
    "ve.pointwise_function": (
        pointwise,
        DYADICS("supremum lipschitz epsilon_q") | {"polynomial": array},
        VECTOR,
        [VECTOR],
    ),
    "ve.sum": (sum_, {"coefficients": [dyadic]}, VECTOR, None),
    "ve.sign_amplification": (amplification, DYADICS("norm delta gap shrink") | {"series": array}, VECTOR, [VECTOR]),
    "be.diagonal_of_numbers": (diagonal, {"alpha": dyadic}, SQUARES, []),
    "ve.matrix_squared_vector": (matrix_squared_vector, {}, VECTOR, [SQUARES, VECTOR]),
}


class Node:
    """Target, value and record of a node; `same` where the value is the target by what it is."""

    def __init__(self, given, known, network, step):
        need(
            given.lemma in LEMMAS and all(c < len(known) for c in given.children), "form", "the lemma, or the children"
        )
        make, form, self.kind, kinds = LEMMAS[given.lemma]
        self.children = [known[c] for c in given.children]
        found = [c.kind for c in self.children]
        need(
            found == kinds if kinds is not None else set(found) == {VECTOR}, "form", "children of other kinds or number"
        )
        given.numbers = formed(given.numbers, form)
        made = make(given.numbers, network, step + "facts", *self.children)
        self.record, self.polynomial, self.points = made.record, made.polynomial, made.points
        self.target = made.target(*(c.target for c in self.children))
        self.same = made.value is None and all(c.same for c in self.children)
        self.value = self.target if self.same else (made.value or made.target)(*(c.value for c in self.children))


def check_node(given, known, network, index):
    step = f"node {len(known)}: "
    node = Node(given, known, network, step)
    statement = index.get(given.lemma) if index else given.theorem
    fits = given.theorem == statement and (given.theorem is None) == given.lemma.startswith("leaf.")
    need(fits, step + "theorem", "another statement, or none where there is one")
    for name, own in node.record._asdict().items():
        stated, at = getattr(given.record, name), step + name
        need((stated is None) == (own is None), at, "stated where there is none, or not where there is one")
        if name == "ancillas":
            need(stated == own, at, f"the rule gives {own}")
        elif own is not None:
            holds(stated, own, at)
    need(node.record.alpha > 0, step + "alpha", "it is not positive")
    apart = ZERO if node.same else norm(combined([ONE, -ONE], [node.target, node.value]))
    holds(given.error, apart, step + "error")
    need(node.same or given.error[1] <= node.record.epsilon, step + "error", "it exceeds epsilon")
    said = "enclosure" if not node.same else "theorem" if node.children else "definition"
    need(given.by == said, step + "by", f"it is by {said}")
    if given.phases is not None:
        need(node.polynomial is not None, step + "phases", "the node has no polynomial")
        far = distance_of_phases(given.phases.angles, node.points, node.polynomial, step + "phases")
        holds(given.phases.distance, far, step + "phases")
    known.append(node)


# -- the whole ---------------------------------------------------------------------------------------------------
class Network:
    def __init__(self, given):
        self.norms, self.classes, self.in_use, self.copies = given.norms, given.classes, given.in_use, given.copies
        shapes = [k.shape for k in given.kernels]
        c, also, d, width = shapes[0] if shapes and len(shapes[0]) == 4 else (0, 0, 0, 0)
        square = c == also and d == width < 16 and c.bit_count() == 1 and all(shape == shapes[0] for shape in shapes)
        fits = square and len(given.norms) == len(given.completions) == len(shapes) and c % max(1, self.copies) == 0
        need(fits and self.copies > 0 and 0 < self.in_use <= self.classes, "network", "numbers that do not fit")
        need(given.padding in ("same", "causal"), "network", "the padding")
        self.inputs = c // self.copies
        for j, proof in enumerate(zip(given.kernels, given.completions, given.norms, strict=True)):
            prove_norm(*proof, f"norm of kernel {j}")
        self.convolutions = [Convolution(k, given.padding) for k in given.kernels]
        self.head = None if given.head is None else Head(given.head)

    def output(self):
        """The exact network on the exact image."""
        x = unit(self.image * self.copies)
        for apply in self.convolutions:
            x = unit(combined([ONE, ONE], [x, erf(apply(x))]))
        return x if self.head is None else unit(combined(self.head.weights, [x, self.head.squared(x)]))


class Head:
    def __init__(self, given):
        shape, self.weights = given.matrix.shape, given.weights
        need(len(shape) == 2 and shape[0] == shape[1], "network", "the head is not square")
        self.matrix = arb_mat(*shape, given.matrix.entries)
        self.largest = ZERO
        for j in range(shape[0]):
            self.largest = self.largest.max(norm(given.matrix.entries[j :: shape[0]]))

    def squared(self, x):
        """W x^2."""
        need(len(x) == self.matrix.ncols(), "image", "the head is of another size")
        return (self.matrix * arb_mat([[v * v] for v in x])).entries()


def exact_input(image, network):
    fits = image.data and all(any(v != 0 for v in part.entries) for part in image.data)
    need(fits, "image", "an image of zeros, or none")
    if image.kind == "digit":
        levels = image.data[0].entries
        fits = (
            [part.shape for part in image.data] == [[8, 8]]
            and network.inputs == 4
            and all(0 <= v <= 16 for v in levels)
        )
        need(fits, "image", "no 8 x 8 grey levels from 0 to 16, or not for this network")
        return images_within(levels, ZERO)[0]
    need(image.kind == "product", "image", "another kind")
    x = [ONE]
    for part in image.data:
        x = [a * b for a in x for b in part.entries]
    need(math.isqrt(len(x) // network.inputs) ** 2 * network.inputs == len(x), "image", "no tensor for this network")
    return x


def check_end(end, value, exact, asked, network):
    need(len(value) == len(exact) and len(value) % network.classes == 0, "end: distance", "vectors of different sizes")
    holds(end.distance, norm(combined([ONE, -ONE], [exact, value])), "end: distance")
    need(asked >= 0 and 2 * end.distance[1] ** 2 <= asked**2, "end: distance", "more than was asked for")
    need(len(end.probabilities) == network.classes, "end: probabilities", "not one for each class")
    part = len(value) // network.classes
    sums = [inner(v, v) for v in (value[k : k + part] for k in range(0, len(value), part))]
    for stated, own in zip(end.probabilities, sums, strict=True):
        holds(stated, own / sum(sums), "end: probabilities")
    used = end.probabilities[: network.in_use]
    certain = [k for k, (low, _) in enumerate(used) if all(low > high for j, (_, high) in enumerate(used) if j != k)]
    need([getattr(end, "class")] == (certain or [None]), "end: class", "it is another")


# -- a set of images ---------------------------------------------------------------------------------------------
class Affine(dict):
    """A number for each e: the sum of coefficients times e_k, |e_k| <= 1; e_() is 1."""

    def __add__(self, other):
        return Affine({k: self.get(k, ZERO) + other.get(k, ZERO) for k in self | other})

    def __mul__(self, c):
        return Affine({k: v * c for k, v in self.items()})

    def modulus(self, name):
        """|v|, or a chord with a generator of its own where the sign is open."""
        middle, reach = self.get((), ZERO), sum((abs(v) for k, v in self.items() if k), ZERO)
        a, b = middle - reach, middle + reach
        if a >= 0 or b <= 0:
            return self * (ONE if a >= 0 else -ONE)
        need(a < 0 < b, "within", "whether a difference changes its sign is not decided")
        slope = (a + b) / (b - a)
        mu = (b * (1 - slope)).max(-a * (1 + slope)) / 2
        return self * slope + Affine({(): mu, (2, *name): mu})


def images_within(levels, radius):
    """Columns of the channels of every image that is so near: the middle, then a column for each generator, in the order of their names."""
    low, high = [(v - radius).max(ZERO) for v in levels], [(v + radius).min(16 * ONE) for v in levels]
    pixels = [Affine({(): (a + b) / 2, (1, k): (b - a) / 2}) for k, (a, b) in enumerate(zip(low, high, strict=True))]
    at = lambda i, j: pixels[8 * i + j] if 0 <= i < 8 and 0 <= j < 8 else Affine()
    out = []
    for i, j in product(range(8), repeat=2):
        pairs = [(at(i + p, j + q), at(i - p, j - q)) for p, q in ((0, 1), (1, 0), (1, 1), (1, -1))]
        east, south, fall, rise = ((a + b * -ONE).modulus((k, i, j)) for k, (a, b) in enumerate(pairs))
        around = sum((a + b for a, b in pairs[:2]), Affine({(): 16 * ONE}))
        out.append((at(i, j), east + south * -ONE, fall + rise * -ONE, at(i, j) * (2 * ONE) + around * (ONE / -2)))
    x = [pixel[c] * (ONE / 16) for c in range(4) for pixel in out]
    return [[v.get(name, ZERO) for v in x] for name in sorted({(), *(name for v in x for name in v)})]


def spread(columns):
    """How far the generators reach, entry by entry."""
    return [sum(map(abs, row), ZERO) for row in zip(*columns[1:], strict=True)]


def lengths(columns, rest):
    """Bounds on ||c + G e + w||."""
    middle, reach = columns[0], spread(columns)
    slack = 2 * sum((abs(inner(middle, g)) for g in columns[1:]), ZERO)
    low = inner(middle, middle) - slack
    need(low > rest * rest, "within", "a norm may be 0")
    return low.sqrt() - rest, (inner(middle, middle) + slack + inner(reach, reach)).sqrt() + rest


def through(columns, rest, apply):
    """A block on the scale of its input, by F's value and slope at the middle; what F and t do besides goes into the rest."""
    low, high = lengths(columns, rest)
    t2 = (1 / high**2).union(1 / low**2)
    middle_t2, t = arb(t2.mid()), arb(t2.mid()).sqrt()
    y = [apply(c) for c in columns]
    steep, off, values, slopes = steepest(), [], [], []
    for c, h in zip(y[0], spread(y), strict=True):
        up, down, bend = (c + h).max(ZERO), (h - c).max(ZERO), NU**2 * steep * middle_t2 * h * h / 2
        values.append((NU * t * c).erf() / t + (down - up) * bend)
        slopes.append(steep * (-((NU * t * c) ** 2)).exp())
        off.append((up + down) * bend + arb(t2.rad()) * NU**2 * steep * up.max(down) ** 3 / 3)
    out = [[a + k * b for a, b, k in zip(*pair, slopes, strict=True)] for pair in zip(columns, y, strict=True)]
    out[0] = combined([ONE, ONE], [columns[0], values])
    return out, (1 + steep) * rest + norm(off)


def need_for_all(nodes, network):
    """That the nodes' records, which follow from the exact image's leaf, are those of every image."""
    tree = [("leaf.image", []), ("ve.concatenation", [0] * network.copies), ("ve.normalization", [1])]
    for k in range(2, 2 + 5 * len(network.norms), 5):
        tree += [("be.convolution_stack", []), ("ve.matrix_vector", [k + 1, k]), ("ve.pointwise_function", [k + 2])]
        tree += [("ve.sum", [k, k + 3]), ("ve.sign_amplification", [k + 4])]
    need([(n.lemma, n.children) for n in nodes] == tree, "within", "the nodes are not those of a digit's network")
    for k, bound in enumerate(network.norms):
        convolution, *_, added, amplified = (node.numbers for node in nodes[5 * k + 3 : 5 * k + 8])
        need(convolution.kernel == k and added.coefficients == [1, 1], "within", f"block {k} is another")
        need(amplified.norm <= 1 - steepest() * bound, "within", f"M of block {k} bounds not every image's norm")


def check_set(within, nodes, epsilon, levels, network):
    named, others = getattr(within, "class"), list(range(network.in_use))
    need(within.radius > 0 and named in others and network.head is None, "within", "the radius, the class, or a head")
    others.remove(named)
    need(len(within.margins) == len(others), "within", "not one margin for each other class")
    need_for_all(nodes, network)
    with bits(COARSE):
        x, rest = [c * network.copies for c in images_within(levels, within.radius)], ZERO
        for apply in network.convolutions:
            x, rest = through(x, rest, apply)
        part, far = len(x[0]) // network.classes, 2 * arb(2).sqrt() * epsilon * lengths(x, rest)[1] ** 2
        halves = [arb_mat([c[k * part : (k + 1) * part] for c in x]) for k in range(network.in_use)]
        for k, margin in zip(others, within.margins, strict=True):
            step, theta, shape = f"within: class {k}", margin.theta, margin.factor.shape
            fits = 0 < theta <= ONE / 2 and shape == [len(x), len(x)] and margin.factor.exponent >= -128
            need(fits, step, "theta, or the factor")
            factor = arb_mat(*shape, margin.factor.entries)
            form = (1 - theta) * halves[named] * halves[named].transpose() - (1 + theta) * halves[k] * halves[
                k
            ].transpose()
            first, *more = (form - factor * factor.transpose()).entries()
            loss = sum(map(abs, more), far + (1 + 1 / theta) * rest * rest)
            need(first >= loss, step, "it is not shown to be smaller on every image")


def check(data, index=None):
    """Raises Refused."""
    given = formed(data, FORM)
    digest(data["image"], "image")
    digest(data["network"], "network")
    network, known = Network(given.network), []
    network.image = exact_input(given.image, network)
    for node in given.nodes:
        check_node(node, known, network, index)
    need(known and given.nodes[-1].lemma == "ve.sign_amplification", "form", "the root is no amplification")
    need(
        {c for n in given.nodes for c in n.children} == set(range(len(known) - 1)),
        "form",
        "a node is the child of none",
    )
    check_end(given.end, known[-1].value, network.output(), given.asked, network)
    if given.within is not None:
        need(given.image.kind == "digit", "within", "the image is no digit")
        check_set(given.within, given.nodes, known[-1].record.epsilon, given.image.data[0].entries, network)


def main(arguments):
    try:
        path, *rest = arguments
        if rest and (len(rest) != 2 or rest[0] != "--index"):
            raise BadInput("usage: FILE [--index proofs/index.json]")
        index = None
        if rest:
            with open(rest[1], encoding="utf-8") as file:
                index = json.load(file)["statements"]
        with bits(BITS):
            data = read(path)
            check(data, index)
    except (BadInput, OSError, ValueError, KeyError) as error:
        print(f"bad input: {error}")
        return 2
    except Refused as refused:
        print(f"refused at {refused}")
        return 1
    digests = (data[part]["sha256"][:16] for part in ("image", "network"))
    print(f"accepted: {len(data['nodes'])} nodes, image {next(digests)}, network {next(digests)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
