"""Check what `qnn-emul certify --out` wrote, in ball arithmetic: `python proofs/check_emulation_flint.py FILE [--index proofs/index.json]`.

Needs python-flint and nothing else; written from docs/reference/emulation-certificate.md. Exit status: 0 accepted, 1 refused, 2 bad input.
"""

import cmath
import hashlib
import json
import math
import sys
from contextlib import contextmanager
from operator import mul

from flint import acb, arb, arb_mat, arb_poly, ctx, fmpq

BITS, NU = 192, fmpq(4, 5)
ANGLES = 64  # of the symbol's grid on each axis
NODES = 3  # times the degree: where the sign polynomial's defect is looked at
SET = 112  # bits for a set of images
LARGEST, COUNT = 4096, 1 << 24


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

    def no_float(text):
        raise Refused(f"form: {text} is no integer")

    try:
        with open(path, encoding="utf-8") as file:
            out = json.load(file, object_pairs_hook=once, parse_float=no_float, parse_constant=no_float)
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(f"{path}: {error}") from None
    named = isinstance(out, dict) and out.get("format") == "qnn-emul emulation certificate"
    if not (named and type(out.get("schema")) is int and out["schema"] == 1):
        raise BadInput(f"{path}: not a certificate of schema 1")
    return out


def whole(value, step, low=-LARGEST, high=LARGEST):
    need(type(value) is int and low <= value <= high, step, f"{value!r} is no integer from {low} to {high}")
    return value


def keys(value, names, step):
    names = names.split()
    need(isinstance(value, dict) and sorted(value) == sorted(names), step, f"an object with the keys {names} is needed")
    return [value[name] for name in names]


def items(value, step, count=None):
    fits = isinstance(value, list) and (count is None or len(value) == count)
    need(fits, step, f"a list{'' if count is None else f' of {count}'} is needed")
    return value


def power(m, e, step):
    """m 2^e as a fraction."""
    whole(m, step, -(1 << LARGEST), 1 << LARGEST)
    whole(e, step)
    return fmpq(m) * fmpq(2) ** e


def dyadic(value, step):
    m, e = items(value, step, 2)
    out = power(m, e, step)
    need(m % 2 == 1 or value == [0, 0], step, f"{value} is not in lowest terms")
    return out


def interval(value, step):
    a, b, e = items(value, step, 3)
    low, high = power(a, e, step), power(b, e, step)
    need(low <= high and (low < high or value == [0, 0, 0]), step, f"{value} is no interval")
    need(high - low <= max(-low, high) / 2**30 + fmpq(1, 2**80), step, f"{value} is too wide")
    return low, high


def holds(stated, own, step):
    """Whether the checker's own ball lies in the interval that is stated."""
    low, high = interval(stated, step)
    inside = own.is_finite() and arb(low) <= own.lower() and own.upper() <= arb(high)
    need(inside and (stated == [0, 0, 0]) == (own == 0), step, f"stated is {low} to {high}, found {own.str(15)}")


def array(value, step):
    """(shape, entries) with exact entries, as balls of radius 0."""
    shape, exponent, integers = keys(value, "shape exponent integers", step)
    size = 1
    for side in items(shape, step):
        size *= whole(side, step, 1, COUNT)
    need(size <= COUNT, step, "the array is too large")
    whole(exponent, step)
    for v in items(integers, step, size):
        whole(v, step, -(1 << LARGEST), 1 << LARGEST)
    return shape, [arb((v, exponent)) for v in integers]


def digest(value, step):
    rest = {k: v for k, v in value.items() if k != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    need(value["sha256"] == hashlib.sha256(text.encode()).hexdigest(), step, "the digest is another")


# -- vectors of balls --------------------------------------------------------------------------------------------
def norm(v):
    return sum((x * x for x in v), arb(0)).sqrt()


def scaled(c, v):
    return [c * x for x in v]


def difference(v, w):
    return norm([x - y for x, y in zip(v, w, strict=True)])


def erf(v):
    return [(NU * x).erf() for x in v]


class Kernel:
    """Entries (C, C, D, D) of one convolution, and the norm that is claimed of it."""

    def __init__(self, data, bound, step):
        shape, flat = array(data, step)
        need(len(shape) == 4 and shape[0] == shape[1] and shape[2] == shape[3], step, "shape")
        self.channels, self.width = shape[0], shape[2]
        need(self.width in range(1, 16, 2), step, "the width is not odd, or above 15")
        need(self.channels & (self.channels - 1) == 0, step, "the number of channels is no power of two")
        d, c = self.width, self.channels
        at = lambda o, i, u, v: flat[((o * c + i) * d + u) * d + v]
        self.rows = arb_mat([[at(o, i, u, v) for u in range(d) for v in range(d) for i in range(c)] for o in range(c)])
        self.taps = [[[at(o, i, u, v) for o in range(c) for i in range(c)] for u in range(d)] for v in range(d)]
        self.norm = dyadic(bound, step)

    def applied(self, x, step):
        """The convolution of C images, one after the other, with zeros around."""
        c, d = self.channels, self.width
        side = next((m for m in (1 << k for k in range(13)) if c * m * m >= len(x)), 0)
        need(c * side * side == len(x), step, "the vector is no tensor of this many channels")
        zero, reach, out = arb(0), (d - 1) // 2, []
        for u in range(-reach, reach + 1):
            for v in range(-reach, reach + 1):
                for i in range(c):
                    image = x[i * side * side : (i + 1) * side * side]
                    inside = lambda p, q: 0 <= p < side and 0 <= q < side
                    places = ((p + u, q + v) for p in range(side) for q in range(side))
                    out.append([image[p * side + q] if inside(p, q) else zero for p, q in places])
        return (self.rows * arb_mat(out)).entries()

    def prove(self, step):
        """||F|| <= N cos(pi (D-1)/(2 G))^2, D - 1 < G, at every angle of the grid; F(-theta) is the conjugate of F(theta). In doubles,
        u = 2^-53: with w the sum of the taps' Frobenius norms F is off by (2 D + 8) u w at most, F^H F by (4 D + C + 19) u w^2, and a
        Cholesky factor that is found is that of a matrix (C + 5) u times the trace away at most (Higham)."""
        need(0 < self.norm <= 1, step, "the norm is not between 0 and 1")
        taps = [[[float(x) for x in tap] for tap in row] for row in self.taps]
        c, w = self.channels, sum(math.hypot(*tap) for row in taps for tap in row)
        loss = 2.0**-53 * ((4 * self.width + 2 * c + 20) * w**2 + 2 * c * (c + 6))
        top = float(self.norm) ** 2 * math.cos(math.pi * (self.width - 1) / (2 * ANGLES)) ** 4 - loss
        turns = [cmath.exp(2j * math.pi * j / ANGLES) for j in range(ANGLES)]
        for j in range(ANGLES // 2 + 1):
            columns = [mixed(row, [turns[j * u % ANGLES] for u in range(self.width)]) for row in taps]
            for k in range(ANGLES):
                symbol = mixed(columns, [turns[k * v % ANGLES] for v in range(self.width)])
                need(contracts(symbol, self.channels, top), step, f"not proved at the angles 2 pi ({j}, {k})/{ANGLES}")


def mixed(parts, factors):
    return [sum(map(mul, entries, factors)) for entries in zip(*parts, strict=True)]


def contracts(symbol, size, top):
    """Whether top - F^H F has a Cholesky factor."""
    columns = [symbol[k::size] for k in range(size)]
    mirrored = []
    for i, column in enumerate(columns):
        conjugate, row = [z.conjugate() for z in column], []
        for j in range(i):
            rest = -sum(map(mul, conjugate, columns[j])) - sum(map(mul, row, mirrored[j]))
            row.append(rest / mirrored[j][j])
        pivot = (top - sum(map(mul, conjugate, column)) - sum(z * z.conjugate() for z in row)).real
        if not pivot > 0:
            return False
        row.append(math.sqrt(pivot))
        mirrored.append([z.conjugate() for z in row])
    return True


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

    def __init__(self, numbers, alpha, step):
        s, slope, q, given = keys(numbers, "supremum lipschitz epsilon_q polynomial", step + "form")
        self.s, self.slope, self.q = (arb(dyadic(v, step + "form")) for v in (s, slope, q))
        shape, even = array(given, step + "form")
        self.degree = 2 * len(even) - 2
        with bits(BITS + 4 * self.degree):
            self.of_square = series(even, arb_poly([-1, 2]))
        facts, steep = step + "facts", 2 * arb(NU) / arb.pi().sqrt()
        need(len(shape) == 1 and self.slope >= steep and self.q > 0, facts, "L or q is too small")
        need(sum(abs(c) for c in even) <= self.s + self.q, facts, "Q is larger than S + q")
        square, terms = (alpha * NU) ** 2, len(even) + 40
        need(2 * square < terms, facts, "the series of erf has too few terms")
        taylor = [steep * (-square) ** k / (math.factorial(k) * (2 * k + 1)) for k in range(terms + 1)]
        gap = abs(taylor.pop())  # the series alternates, and falls from there on
        for j in range(terms):
            own = sum(a * math.comb(2 * k, k - j) / 2 ** (2 * k - 1) for k, a in enumerate(taylor[j:], j))
            gap += abs(own / (1 if j else 2) - (even[j] if j < len(even) else 0))
        need(gap <= self.q, facts, f"Q is not shown nearer than {gap.str(8)}")

    def __call__(self, t):
        """What stands in the corner."""
        return self.of_square(t * t) / (self.s + self.q)


class Sign:
    """P(x) = h x sum r_j T_j((2 x^2 - 1 - g^2)/(1 - g^2)): near 1 from g on, at most 1."""

    def __init__(self, numbers, step):
        size, delta, gap, shrink, given = keys(numbers, "norm delta gap shrink series", step + "form")
        self.size, self.delta, g, self.h = (arb(dyadic(v, step + "form")) for v in (size, delta, gap, shrink))
        (shape, r), facts = array(given, step + "form"), step + "facts"
        fits = len(shape) == 1 and 0 < g < 1 and 0 < self.h <= 1 and self.size > 0 and 0 < self.delta < 1
        need(fits, facts, "g, h, M or delta")
        need(all(c * (-1) ** j > 0 for j, c in enumerate(r)), facts, "the series does not alternate")
        self.degree, self.g, g2 = 2 * len(r) - 1, g, g * g
        with bits(BITS + 4 * self.degree):
            self.of_square = series(r, arb_poly([-1 - g2, 2]) * (1 / (1 - g2)))
            defect = (1 - arb_poly([0, 1]) * self.of_square**2)(arb_poly([(1 + g2) / 2, (1 - g2) / 2]))
            own = self.of_square(arb_poly([g2, -1])).coeffs()  # in g^2 - u
        count, largest = NODES * self.degree, arb(0)
        with bits(64 + 2 * self.degree):
            for i in range(count + 1):
                largest = largest.max(abs(defect(arb.cos_pi_fmpq(fmpq(i, count)))))
        tau, eta = 1 / g, arb(0)
        for k, rho in enumerate(own):
            eta = eta.max(rho / tau - 1)
            tau = tau * (2 * k + 1) / ((2 * k + 2) * g2)
        largest /= arb.cos_pi_fmpq(fmpq(1, 2 * NODES))
        need(largest < 1, facts, "P is not shown to be positive")
        far = 1 - (1 - largest).sqrt()
        need(self.h * (1 + far.max(eta)) <= 1, facts, "|P| <= 1 is not proved")
        self.room = self.delta - (1 - self.h + self.h * far)
        need(self.room >= 0, facts, "|P - 1| <= delta is not proved")

    def __call__(self, x):
        return self.h * x * self.of_square(x * x)

    def from_threshold(self, low, step):
        """P is near 1 from `low` on too, which may lie a last digit below g."""
        short = self.g - low
        need(
            low > 0 and (short <= 0 or short * self.degree**2 <= self.room),
            step,
            "the gap begins above (M - epsilon)/alpha",
        )


def realized(angles, x):
    """Im <0| e^(i phi_0 Z) W(x) e^(i phi_1 Z) ... |0>: the first row, gate by gate, with a bit more for each."""
    side = acb(0, (1 - x * x).sqrt())
    first, *rest = angles
    a, b = first, acb(0)
    for turn in rest:
        a, b = (a * x + b * side) * turn, (a * side + b * x) * turn.conjugate()
    return a.imag


def at(p, x):
    """P(x) of a ball within [0, 1], |P| <= 1: at its middle, and as far around as Markov's inequality allows."""
    with bits(BITS + 4 * p.degree):
        middle = p(x.mid())
    return middle + arb(0, p.degree**2 * x.rad().upper())


def distance_of_phases(given, points, p, step):
    """The largest of |realized - P| over the points, at their middles; Markov's inequality for either counts the radii."""
    angles, stated = keys(given, "angles distance", step)
    shape, phi = array(angles, step)
    need(shape == [p.degree + 1] and p.degree > 0, step, f"{p.degree + 1} angles are needed")
    far = arb(0)
    with bits(BITS + 4 * p.degree):
        eighths = [3 - 2 * p.degree, *[2] * (p.degree - 1), 1]
        turns = [acb(0, v + k * arb.pi() / 4).exp() for v, k in zip(phi, eighths, strict=True)]
        for x in points:
            gap = realized(turns, x.mid()) - p(x.mid())
            far = far.max(abs(gap + arb(0, 2 * p.degree**2 * x.rad().upper())))
    holds(stated, far, step)


# -- nodes -------------------------------------------------------------------------------------------------------
class Node:
    """A node as far as it is worked out: target, value, record; `same` where the value is the target by what it is."""

    def __init__(self, target, value, alpha, ancillas, epsilon, norm, leak=None):
        self.target, self.value, self.alpha, self.ancillas = target, value, alpha, ancillas
        self.epsilon, self.norm, self.leak = epsilon, norm, leak
        self.same = value is target


def leaf(numbers, children, network, step):
    vector, alpha, ancillas = keys(numbers, "vector alpha ancillas", step + "form")
    shape, x = array(vector, step + "form")
    need(len(shape) == 1 and shape[0] & (shape[0] - 1) == 0 and norm(x) > 0, step + "form", "the vector")
    return Node(x, x, arb(dyadic(alpha, step + "form")), whole(ancillas, step + "form", 0), arb(0), norm(x))


def concatenation(numbers, children, network, step):
    keys(numbers, "", step + "form")
    size = len(children[0].target)
    need(all(len(c.target) == size for c in children), step + "form", "the children differ in size")
    zeros = [arb(0)] * (size * ((1 << (len(children) - 1).bit_length()) - len(children)))
    target = [x for c in children for x in c.target] + zeros
    value = target if all(c.same for c in children) else [x for c in children for x in c.value] + zeros
    alpha, epsilon, size = (norm([getattr(c, name) for c in children]) for name in ("alpha", "epsilon", "norm"))
    return Node(target, value, alpha, max(c.ancillas for c in children), epsilon, size)


def normalization(numbers, children, network, step):
    keys(numbers, "", step + "form")
    (x,) = children
    size = norm(x.target)
    need(size > 0, step + "facts", "the target's norm is not shown to be positive")
    target = scaled(1 / size, x.target)
    value = target if x.same else scaled(1 / size, x.value)
    return Node(target, value, x.alpha / size, x.ancillas, x.epsilon / size, arb(1))


def convolution(numbers, children, network, step):
    place, size, alpha, ancillas = keys(numbers, "kernel size alpha ancillas", step + "form")
    kernel = network.kernels[whole(place, step + "form", 0, len(network.kernels) - 1)]
    kernel_size, alpha = whole(size, step + "form", 1), dyadic(alpha, step + "form")
    need(alpha >= kernel.norm, step + "facts", "alpha is below the norm")
    out = Node(kernel, kernel, arb(alpha), whole(ancillas, step + "form", 0), arb(0), arb(kernel.norm))
    out.size = kernel_size
    return out


def matrix_vector(numbers, children, network, step):
    keys(numbers, "", step + "form")
    w, x = children
    need(len(x.target) == w.target.channels * w.size**2, step + "form", "the convolution is of another size")
    target = w.target.applied(x.target, step + "form")
    value = target if x.same else w.target.applied(x.value, step + "form")
    first, second = w.epsilon * x.norm + w.alpha * x.epsilon, w.epsilon * (x.norm + x.epsilon) + w.norm * x.epsilon
    return Node(target, value, w.alpha * x.alpha, w.ancillas + x.ancillas, first.min(second), w.norm * x.norm)


def pointwise(numbers, children, network, step):
    (x,) = children
    f = Activation(numbers, x.alpha, step)
    q = lambda y: y * f.of_square((y / x.alpha) ** 2)
    out = Node(
        erf(x.target),
        [q(y) for y in x.value],
        x.alpha * (f.s + f.q),
        2 * x.ancillas + (len(x.target) - 1).bit_length() + 1,
        f.slope * x.epsilon + f.q * x.alpha.min(x.norm + x.epsilon),
        f.slope * x.norm,
    )
    out.polynomial, out.points = f, [abs(y / x.alpha) for y in x.value]
    return out


def sum_(numbers, children, network, step):
    (given,) = keys(numbers, "coefficients", step + "form")
    c = [arb(dyadic(v, step + "form")) for v in items(given, step + "form", len(children))]
    need(len({len(x.target) for x in children}) == 1, step + "form", "the children differ in size")
    added = lambda vs: [sum((y * v for y, v in zip(c, row, strict=True)), arb(0)) for row in zip(*vs, strict=True)]
    target = added([x.target for x in children])
    value = target if all(x.same for x in children) else added([x.value for x in children])
    total = lambda name: sum((abs(y) * getattr(x, name) for y, x in zip(c, children, strict=True)), arb(0))
    ancillas = max(x.ancillas for x in children) + (len(children) - 1).bit_length()
    return Node(target, value, total("alpha"), ancillas, total("epsilon"), total("norm"))


def amplification(numbers, children, network, step):
    (x,) = children
    p, length, made = Sign(numbers, step), norm(x.target), norm(x.value)
    need(x.epsilon < p.size <= length, step + "facts", "epsilon < M <= ||T|| is not shown")
    p.from_threshold((p.size - x.epsilon) / x.alpha, step + "facts")
    point, t = made / x.alpha, x.epsilon / p.size
    need(0 < point <= 1, step + "facts", "the block's norm is not between 0 and 1")
    target, value = scaled(1 / length, x.target), scaled(at(p, point) / made, x.value)
    epsilon, leak = t * (2 / (1 + (1 - t * t).sqrt())).sqrt() + p.delta, (p.delta * (2 - p.delta)).sqrt()
    out = Node(target, value, arb(1), x.ancillas + 1, epsilon, arb(1), leak)
    out.polynomial, out.points = p, [point]
    return out


MATRIX, VECTOR = "matrix", "vector"
LEMMAS = {  # what a node is made by, its kind, its children's kinds (None: one or more vectors)
    "leaf.vector": (leaf, VECTOR, ()),
    "ve.concatenation": (concatenation, VECTOR, None),
    "ve.normalization": (normalization, VECTOR, (VECTOR,)),
    "be.convolution_stack": (convolution, MATRIX, ()),
    "ve.matrix_vector": (matrix_vector, VECTOR, (MATRIX, VECTOR)),
    "ve.pointwise_function": (pointwise, VECTOR, (VECTOR,)),
    "ve.sum": (sum_, VECTOR, None),
    "ve.sign_amplification": (amplification, VECTOR, (VECTOR,)),
}


def check_node(given, place, known, kinds, network, index):
    step = f"node {place}: "
    names = "lemma theorem children numbers record error by phases"
    lemma, theorem, children, numbers, record, error, by, phases = keys(given, names, step + "form")
    need(isinstance(lemma, str) and lemma in LEMMAS, step + "form", f"no lemma {lemma!r}")
    make, kind, asked = LEMMAS[lemma]
    below = [whole(c, step + "form", 0, place - 1) for c in items(children, step + "form")]
    found = tuple(kinds[c] for c in below)
    fits = set(found) == {VECTOR} if asked is None else found == asked
    need(fits, step + "form", "children of other kinds or another number")
    if lemma == "leaf.vector":
        need(theorem is None, step + "theorem", "a leaf has none")
    else:
        hexadecimal = isinstance(theorem, str) and len(theorem) == 64 and set(theorem) <= set("0123456789abcdef")
        need(hexadecimal, step + "theorem", "no digest")
        need(index is None or index.get(lemma) == theorem, step + "theorem", "the index has another statement")
    node = make(numbers, [known[c] for c in below], network, step)
    check_record(record, node, step)
    holds(error, arb(0) if node.same else difference(node.target, node.value), step + "error")
    need(node.same or arb(interval(error, step + "error")[1]) <= node.epsilon, step + "error", "it exceeds epsilon")
    said = "enclosure" if not node.same else "theorem" if children else "definition"
    need(by == ("definition" if kind == MATRIX else said), step + "by", f"it is by {said}")
    if phases is not None:
        need(hasattr(node, "points"), step + "phases", "the node has no polynomial")
        distance_of_phases(phases, node.points, node.polynomial, step + "phases")
    kinds.append(kind)
    known.append(node)


def check_record(record, node, step):
    alpha, ancillas, epsilon, size, leak = keys(record, "alpha ancillas epsilon norm leak", step + "form")
    need(node.alpha > 0, step + "alpha", "it is not positive")
    holds(alpha, node.alpha, step + "alpha")
    need(whole(ancillas, step + "form", 0) == node.ancillas, step + "ancillas", f"the rule gives {node.ancillas}")
    holds(epsilon, node.epsilon, step + "epsilon")
    holds(size, node.norm, step + "norm")
    need((leak is None) == (node.leak is None), step + "leak", "stated where there is none, or not where there is one")
    if leak is not None:
        holds(leak, node.leak, step + "leak")


# -- the whole ---------------------------------------------------------------------------------------------------
class Network:
    def __init__(self, given):
        names = "sha256 nu padding copies classes in_use kernels norms"
        _, nu, padding, copies, classes, in_use, kernels, norms = keys(given, names, "form")
        digest(given, "network")
        need((nu, padding) == ("4/5", "same"), "network", "nu is not 4/5, or the padding not the same")
        count = len(items(kernels, "form"))
        need(count > 0, "network", "no kernel")
        bounds = zip(kernels, items(norms, "form", count), strict=True)
        self.kernels = [Kernel(k, bound, "network") for k, bound in bounds]
        self.channels = self.kernels[0].channels
        need(len({(k.channels, k.width) for k in self.kernels}) == 1, "network", "kernels of different shapes")
        self.copies, self.classes = whole(copies, "network", 1), whole(classes, "network", 1)
        self.in_use = whole(in_use, "network", 1, self.classes)
        need(self.channels % self.copies == 0, "network", "copies does not divide the channels")
        for j, kernel in enumerate(self.kernels):
            kernel.prove(f"norm of kernel {j}")

    def exactly(self, image):
        """The exact network's output on the exact image."""
        x = exact_input(image, self.channels // self.copies) * self.copies
        for kernel in [None, *self.kernels]:
            s = x if kernel is None else [a + b for a, b in zip(x, erf(kernel.applied(x, "image")), strict=True)]
            x = scaled(1 / norm(s), s)
        return x


def exact_input(image, channels):
    _, kind, data = keys(image, "sha256 kind data", "form")
    digest(image, "image")
    shape, flat = array(data, "image")
    if kind == "tensor":
        fits = len(shape) == 3 and shape[0] == channels and shape[1] == shape[2] and shape[1] & (shape[1] - 1) == 0
        need(fits and norm(flat) > 0, "image", "no tensor for this network, or zero")
        return flat
    need(kind == "digit" and shape == [8, 8] and channels == 4, "image", "no digit, or not for this network")
    need(all(0 <= v <= 16 for v in flat), "image", "grey levels are from 0 to 16")
    a = lambda i, j: flat[8 * i + j] / 16 if 0 <= i < 8 and 0 <= j < 8 else arb(0)
    straight = lambda i, j: abs(a(i, j + 1) - a(i, j - 1)) - abs(a(i + 1, j) - a(i - 1, j))
    slanted = lambda i, j: abs(a(i + 1, j + 1) - a(i - 1, j - 1)) - abs(a(i + 1, j - 1) - a(i - 1, j + 1))
    edges = lambda i, j: 2 * a(i, j) - (a(i, j + 1) + a(i, j - 1) + a(i + 1, j) + a(i - 1, j)) / 2 - arb(1) / 2
    return [f(i, j) for f in (a, straight, slanted, edges) for i in range(8) for j in range(8)]


# -- a set of images ---------------------------------------------------------------------------------------------
def epsilon_of_all(nodes, image, known, network):
    """What the root's record says of every image: all nodes once more, on a leaf of norm 1 and alpha 1."""
    tree = [("leaf.vector", []), ("ve.concatenation", [0] * network.copies), ("ve.normalization", [1])]
    for k in range(2, 2 + 5 * len(network.kernels), 5):
        tree += [("be.convolution_stack", []), ("ve.matrix_vector", [k + 1, k]), ("ve.pointwise_function", [k + 2])]
        tree += [("ve.sum", [k, k + 3]), ("ve.sign_amplification", [k + 4])]
    need([(n["lemma"], n["children"]) for n in nodes] == tree, "within", "the nodes are not those of a digit's network")
    x = exact_input(image, network.channels // network.copies)
    x = scaled(1 / norm(x), x)
    again = [Node(x, x, arb(1), known[0].ancillas, arb(0), arb(1))]
    for n in nodes[1:]:
        again.append(LEMMAS[n["lemma"]][0](n["numbers"], [again[c] for c in n["children"]], network, "within: "))
    for k, kernel in enumerate(network.kernels):
        inside, added = nodes[5 * k + 3]["numbers"]["kernel"], nodes[5 * k + 6]["numbers"]["coefficients"]
        need(inside == k and added == [[1, 0], [1, 0]], "within", f"block {k} is another")
        bound = 1 - 2 * arb(NU) / arb.pi().sqrt() * kernel.norm
        need(again[5 * k + 7].polynomial.size <= bound, "within", f"M of block {k} bounds not every image's norm")
    return again[-1].epsilon


def spread(columns):
    """How far the generators reach, entry by entry."""
    return [sum(map(abs, row), arb(0)) for row in zip(*columns[1:], strict=True)]


def lengths(columns, rest):
    """Bounds on ||c + G e + w||^2."""
    middle, *generators = columns
    inner = lambda v: sum(map(mul, middle, v), arb(0))
    slack = 2 * sum((abs(inner(g)) for g in generators), arb(0))
    low, high = inner(middle) - slack, inner(middle) + slack + sum((v * v for v in spread(columns)), arb(0))
    need(low > rest * rest, "within", "a norm may be 0")
    return (low.sqrt() - rest) ** 2, (high.sqrt() + rest) ** 2


def channels_within(image, radius):
    """Columns of the channels of every image that is so near."""
    flat = array(image["data"], "within")[1]
    low = [(v - radius).max(arb(0)) / 16 for v in flat]
    high = [(v + radius).min(arb(16)) / 16 for v in flat]
    pixel = [[(a + b) / 2 for a, b in zip(low, high, strict=True)]]
    pixel += [[(high[k] - low[k]) / 2 if i == k else arb(0) for i in range(64)] for k in range(64)]
    at = lambda v, i, j: v[8 * i + j] if 0 <= i < 8 and 0 <= j < 8 else arb(0)
    places = [(i, j) for i in range(8) for j in range(8)]
    fresh, moduli = [], []
    for which, (p, q) in enumerate([(0, 1), (1, 0), (1, 1), (1, -1)]):
        v = [[at(a, i + p, j + q) - at(a, i - p, j - q) for i, j in places] for a in pixel]
        for place, reach in enumerate(spread(v)):
            a, b = v[0][place] - reach, v[0][place] + reach
            crosses = a < 0 < b
            slope = (a + b) / (b - a) if crosses else arb(1 if a >= 0 else -1)
            need(crosses or a >= 0 or b <= 0, "within", "whether a difference changes its sign is not decided")
            for row in v:
                row[place] *= slope
            if crosses:
                mu = (b * (1 - slope)).max(-a * (1 + slope)) / 2
                v[0][place] += mu
                fresh.append((64 * (1 + which // 2) + place, mu * (1 - 2 * (which % 2))))
        moduli.append(v)
    around = lambda a, i, j: at(a, i, j + 1) + at(a, i, j - 1) + at(a, i + 1, j) + at(a, i - 1, j)
    out = []
    for k, (a, straight, level, fall, rise) in enumerate(zip(pixel, *moduli, strict=True)):
        edges = [2 * at(a, i, j) - around(a, i, j) / 2 - arb(k == 0) / 2 for i, j in places]
        out.append(a + [x - y for x, y in zip(straight + fall, level + rise, strict=True)] + edges)
    return out + [[mu if i == place else arb(0) for i in range(256)] for place, mu in fresh]


def through(columns, rest, kernel):
    """A block on the scale of its input, by F's value and slope at the middle; what F and t do besides goes into the rest."""
    low, high = lengths(columns, rest)
    t2 = (1 / high).union(1 / low)
    middle_t2, t = arb(t2.mid()), arb(t2.mid()).sqrt()
    y = [kernel.applied(c, "within") for c in columns]
    steep, zero, off, values, slopes = 2 * arb(NU) / arb.pi().sqrt(), arb(0), [], [], []
    for c, h in zip(y[0], spread(y), strict=True):
        up, down, bend = (c + h).max(zero), (h - c).max(zero), NU**2 * steep * middle_t2 * h * h / 2
        values.append((NU * t * c).erf() / t + (down - up) * bend)
        slopes.append(steep * (-((NU * t * c) ** 2)).exp())
        off.append((up + down) * bend + arb(t2.rad()) * NU**2 * steep * up.max(down) ** 3 / 3)
    out = [[a + k * b for a, b, k in zip(*pair, slopes, strict=True)] for pair in zip(columns, y, strict=True)]
    out[0] = [a + b for a, b in zip(columns[0], values, strict=True)]
    return out, (1 + steep) * rest + norm(off)


def semidefinite(matrix):
    """Whether every pivot of the elimination is positive."""
    rows, pivots = [], []
    for i in range(matrix.nrows()):
        row = []
        for j, other in enumerate(rows):
            row.append(matrix[i, j] - sum(map(mul, row, other), arb(0)))
        divided = [v / p for v, p in zip(row, pivots, strict=True)]
        pivots.append(matrix[i, i] - sum(map(mul, row, divided), arb(0)))
        rows.append(divided)
        if not pivots[i] > 0:
            return False
    return True


def check_set(given, nodes, image, known, network):
    radius, named, margins = keys(given, "radius class margins", "within")
    r = arb(dyadic(radius, "within"))
    need(r > 0 and whole(named, "within", 0, network.in_use - 1) >= 0, "within", "the radius is not positive")
    epsilon = epsilon_of_all(nodes, image, known, network)
    with bits(SET):
        x, rest = [c * network.copies for c in channels_within(image, r)], arb(0)
        for kernel in network.kernels:
            x, rest = through(x, rest, kernel)
        gap = 2 * arb(2).sqrt() * epsilon * lengths(x, rest)[1]
        part = len(x[0]) // network.classes
        halves = [arb_mat([c[k * part : (k + 1) * part] for c in x]) for k in range(network.in_use)]
        squares = [a * a.transpose() for a in halves]
        others = [k for k in range(network.in_use) if k != named]
        for k, margin in zip(others, items(margins, "within", len(others)), strict=True):
            step = f"within: class {k}"
            theta, weights = keys(margin, "theta weights", step)
            theta, (shape, d) = arb(dyadic(theta, step)), array(weights, step)
            need(shape == [len(x) - 1] and all(v >= 0 for v in d), step, "not one weight for each generator")
            need(0 < theta <= arb(1) / 2, step, "theta is not between 0 and 1/2")
            form = (1 - theta) * squares[named] - (1 + theta) * squares[k]
            for i, more in enumerate([-gap - (1 + 1 / theta) * rest * rest - sum(d, arb(0)), *d]):
                form[i, i] += more
            need(semidefinite(form), step, "it is not shown to be smaller on every image")


def check(data, index=None):
    """Raises Refused."""
    names = "format schema network image asked nodes end within"
    _, _, network, image, asked, nodes, end, within = keys(data, names, "form")
    exact_input(image, 4 if isinstance(image, dict) and image.get("kind") == "digit" else tensor_channels(image))
    network = Network(network)
    known, kinds = [], []
    for place, given in enumerate(items(nodes, "form")):
        check_node(given, place, known, kinds, network, index)
    need(
        known and kinds[-1] == VECTOR and nodes[-1]["lemma"] == "ve.sign_amplification",
        "form",
        "the root is no amplification",
    )
    need({c for n in nodes for c in n["children"]} == set(range(len(nodes) - 1)), "form", "a node is the child of none")
    check_end(end, known[-1].value, network, network.exactly(image), dyadic(asked, "form"))
    if within is not None:
        need(image["kind"] == "digit", "within", "the image is no digit")
        check_set(within, nodes, image, known, network)


def tensor_channels(image):
    shape = items(keys(keys(image, "sha256 kind data", "form")[2], "shape exponent integers", "form")[0], "form", 3)
    return whole(shape[0], "form", 1, COUNT)


def check_end(end, value, network, exact, asked):
    distance, probabilities, named = keys(end, "distance probabilities class", "form")
    need(len(value) == len(exact) and len(value) % network.classes == 0, "end: distance", "vectors of different sizes")
    holds(distance, difference(exact, value), "end: distance")
    fine = asked >= 0 and 2 * interval(distance, "end: distance")[1] ** 2 <= asked**2
    need(fine, "end: distance", "more than was asked for")
    part = len(value) // network.classes
    sums = [sum((x * x for x in value[k * part : (k + 1) * part]), arb(0)) for k in range(network.classes)]
    stated = items(probabilities, "end: probabilities", network.classes)
    for given, own in zip(stated, sums, strict=True):
        holds(given, own / sum(sums), "end: probabilities")
    low, high = zip(*(interval(v, "end: probabilities") for v in stated[: network.in_use]), strict=True)
    largest = max(range(network.in_use), key=lambda k: low[k])
    certain = all(low[largest] > high[k] for k in range(network.in_use) if k != largest)
    need(
        named == (largest if certain else None) and named is not True and named is not False,
        "end: class",
        "it is another",
    )


def main(arguments):
    try:
        path, *rest = arguments
        if rest and (len(rest) != 2 or rest[0] != "--index"):
            raise BadInput("usage: FILE [--index proofs/index.json]")
        index = None
        if rest:
            with open(rest[1], encoding="utf-8") as file:
                index = json.load(file)["statements"]
        before, ctx.prec = ctx.prec, BITS
        try:
            data = read(path)
            check(data, index)
        finally:
            ctx.prec = before
    except (BadInput, OSError, ValueError, KeyError) as error:
        print(f"bad input: {error}")
        return 2
    except Refused as refused:
        print(f"refused at {refused}")
        return 1
    print(
        f"accepted: {len(data['nodes'])} nodes, image {data['image']['sha256'][:16]}, network {data['network']['sha256'][:16]}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
