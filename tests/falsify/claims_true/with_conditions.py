"""True claims under conditions, with branches, own records, helpers, methods and classes."""

import dataclasses
import functools
import math

import numpy as np

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Complex, Integer, Real, Several, claim

ONE = {"A": BE()}
TWO = {"A": BE(), "B": BE()}
FACTORS = [1.0, 2.0, 3.0]
BY_LENGTH = {1: 0, 2: 1, 3: 2}


def own(e, **changes):
    r = e.record
    return e, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon, **changes}


@claim(inputs=TWO, requires="N_B <= alpha_B")
def with_a_promise_on_the_norm(A, B):
    """GSLW Lemma 53 under its promise; sharper than the rule, so that it is only not refuted."""
    a, b = A.record, B.record
    return own(A @ B, epsilon=a.alpha * b.epsilon + b.alpha * a.epsilon)


@claim(inputs=TWO, requires=["alpha_A >= 1", "alpha_B >= 1", "epsilon_A <= 1", "epsilon_B <= 1"])
def with_alphas_above_one(A, B):
    a, b = A.record, B.record
    return own(A @ B, epsilon=2 * a.alpha * b.alpha * (a.epsilon + b.epsilon))


@claim(inputs=TWO, requires=lambda A, B: A.record.epsilon == 0 and B.record.epsilon == 0)
def exact_ones(A, B):
    return own(A @ B, epsilon=0)


@claim(inputs=TWO, requires=lambda A, B: not A.record.epsilon > B.record.epsilon)
def an_order_of_errors(A, B):
    return own(A + B, epsilon=2 * B.record.epsilon)


@claim(inputs=TWO, requires="alpha_A == alpha_B and epsilon_A == epsilon_B")
def like_ones(A, B):
    a = A.record
    return own(A @ B, alpha=a.alpha**2, epsilon=(2 * a.alpha + a.epsilon) * a.epsilon)


@claim(inputs=TWO, requires="epsilon_A <= alpha_A and epsilon_B <= alpha_B")
def relative_errors(A, B):
    a, b = A.record, B.record
    relative = a.epsilon / a.alpha + b.epsilon / b.alpha
    return own(A @ B, epsilon=a.alpha * b.alpha * (relative + relative**2 / 4))


@claim(inputs=TWO, requires="epsilon_A*epsilon_B <= 1/100")
def a_small_product(A, B):
    a, b = A.record, B.record
    return own(A @ B, epsilon=a.alpha * b.epsilon + b.alpha * a.epsilon + 0.01)


@claim(inputs={"A": BE(epsilon=(0, 0.1), alpha=(1, 2))})
def inside_of_ranges(A):
    return own(A @ A, epsilon=0.41)


@claim(inputs=ONE)
def a_branch_that_is_right(A):
    a = A.record
    return own(A.H, epsilon=a.epsilon if a.alpha > 2 else 2 * a.epsilon)


@claim(inputs=ONE)
def a_branch_at_a_point(A):
    a = A.record
    return own(A.H, epsilon=a.epsilon * (3 if a.alpha == 7.3125 else 1))


@claim(inputs=ONE)
def a_match_that_is_right(A):
    match A.record.alpha:
        case 1:
            return own(A.H, alpha=1)
        case _:
            return own(A.H)


@claim(inputs=ONE)
def a_loop_that_is_right(A):
    epsilon = A.record.epsilon
    for factor in FACTORS:
        epsilon = max(epsilon, epsilon * factor / 6)
    return own(A.H, epsilon=epsilon)


@claim(inputs={"T": Several(BE(), 1, 3)})
def a_table_that_is_right(T):
    e = qe.linear_combination([1] * len(T), T)
    return own(e, ancillas=max(t.ancillas for t in T) + (2 if len(T) > 2 else BY_LENGTH[len(T)]))


@claim(inputs=TWO)
def sorted_ones(A, B):
    small, large = sorted([A.record.epsilon, B.record.epsilon])
    return own(qe.direct_sum([A, B]), epsilon=large + 0 * small)


@claim(inputs={"A": BE(), "k": Integer(0, 3)})
def an_index_that_is_right(A, k):
    return own(A.H, epsilon=[1, 1.5, 2, 3][k] * A.record.epsilon)


@claim(inputs={"A": BE(), "k": Integer(2, 4)})
def a_power_by_a_loop(A, k):
    e, a = A, A.record
    for _ in range(k - 1):
        e = e @ A
    return own(e, alpha=a.alpha**k, ancillas=k * a.ancillas, epsilon=(a.alpha + a.epsilon) ** k - a.alpha**k)


@claim(inputs={"A": BE(), "t": Real(-3, 3)}, requires="t >= 1/2")
def a_factor_with_a_condition(A, t):
    return own(t * A, alpha=t * A.record.alpha, epsilon=t * A.record.epsilon)


@claim(inputs={"A": BE(), "t": Real(-3, 3)})
def where_the_lemma_applies(A, t):
    """For t < 1 `deamplify` raises, so that nothing is claimed there."""
    return own(qe.deamplify(A, t), alpha=t * A.record.alpha, epsilon=max(1, 1 / t) * A.record.epsilon)


@claim(inputs={"A": BE(), "t": Real(-3, 3)}, requires=lambda t: t != 1)
def a_difference_as_factor(A, t):
    return own((t - 1) * A, alpha=abs(t - 1) * A.record.alpha, epsilon=abs(1 - t) * A.record.epsilon)


@claim(inputs={"A": BE(), "t": Real(-3, 3)})
def a_caught_division(A, t):
    try:
        factor = t / t
    except ZeroDivisionError:
        factor = 1
    return own(A.H, epsilon=factor * A.record.epsilon)


@claim(inputs={"A": BE(), "t": Real(0, 3)})
def a_caught_error_of_a_lemma(A, t):
    try:
        return own(qe.deamplify(A, t), epsilon=A.record.epsilon)
    except qe.errors.ArgumentError:
        return own(qe.deamplify(A, 1), epsilon=A.record.epsilon)


@claim(inputs={"A": BE(), "c": Real(-2, 2, nonzero=True)})
def a_root_of_a_square(A, c):
    return own(c * A, alpha=math.sqrt(c**2) * A.record.alpha, epsilon=(c * c) ** 0.5 * A.record.epsilon)


@claim(inputs={"A": BE(), "y": Complex(2)}, requires=lambda y: abs(y) >= 1)
def a_modulus_above_one(A, y):
    return own(y * A, epsilon=abs(y) ** 2 * A.record.epsilon)


@claim(inputs=TWO)
def a_weaker_record_inside(A, B):
    a, b = A.record, B.record
    e = (A @ B).with_record(epsilon=(a.alpha + a.epsilon) * (b.alpha + b.epsilon))
    return own(e)


@claim(inputs=TWO)
def another_alpha_inside(A, B):
    e = A @ B
    r = e.record
    return own(e.with_record(alpha=2 * r.alpha, epsilon=r.epsilon + r.alpha))


@claim(inputs={"x": VE(), "y": VE(), "A": BE()})
def a_larger_norm_inside(x, y, A):
    s = (x + y).with_record(norm=x.record.norm + y.record.norm + 1)
    return own(A @ s)


class Rule:
    """A rule as an object."""

    def __init__(self, factor):
        self.factor = factor

    def epsilon(self, a, b):
        return self.factor * (a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon)

    @property
    def doubled(self):
        return Rule(2 * self.factor)

    @staticmethod
    def alpha(a, b):
        return a.alpha * b.alpha


RULE = Rule(1.0)


@claim(inputs=TWO)
def by_a_method(A, B):
    a, b = A.record, B.record
    return own(A @ B, alpha=Rule.alpha(a, b), epsilon=RULE.epsilon(a, b))


@claim(inputs=TWO)
def by_a_property(A, B):
    return own(A @ B, epsilon=RULE.doubled.epsilon(A.record, B.record))


@dataclasses.dataclass
class Pair:
    """Two numbers."""

    first: float
    second: float

    def total(self):
        return self.first + self.second


@claim(inputs=TWO)
def by_a_dataclass(A, B):
    return own(A + B, epsilon=Pair(A.record.epsilon, B.record.epsilon).total())


def scaled(factor):
    def rule(e):
        return factor * e.record.epsilon

    return rule


DOUBLED = scaled(2)


@claim(inputs=ONE)
def by_a_closure(A):
    return own(A.H, epsilon=DOUBLED(A))


@claim(inputs=ONE)
def by_a_partial_function(A):
    return own(A.H, epsilon=PARTIAL(A.record.epsilon))


PARTIAL = functools.partial(max, 0.25)


@claim(inputs={"T": Several(BE(), 2, 3)})
def by_reduction(T):
    e = functools.reduce(lambda a, b: a + b, T)
    return own(e, epsilon=functools.reduce(lambda a, b: a + b, (t.record.epsilon for t in T)))


@claim(inputs={"T": Several(BE(), 2, 3)})
def by_comprehensions(T):
    pairs = {j: (t.record.alpha, t.record.epsilon) for j, t in enumerate(T)}
    e = sum(T[1:], T[0])
    return own(e, alpha=sum(a for a, _ in pairs.values()), epsilon=sum([b for _, b in pairs.values()]))


@claim(inputs=ONE)
def by_a_record(A):
    return A.H, qe.Record(A.record.alpha, A.record.ancillas, A.record.epsilon, None)


@claim(inputs=ONE)
def by_another_claim(A):
    return by_a_record(A)[0], by_a_record(A)[1]


@claim(inputs=TWO)
def with_an_assertion(A, B):
    assert A.record.alpha > 0
    assert A.record.norm <= 2 * (A.record.alpha + A.record.epsilon)
    return own(A @ B)


@claim(inputs=TWO)
def with_numpys_maximum(A, B):
    return own(qe.direct_sum([A, B]), epsilon=np.maximum(A.record.epsilon, B.record.epsilon))


@claim(inputs={"x": VE()})
def of_every_size(x):
    r = x.record
    return qe.diagonal_of_vector(x), {
        "alpha": r.alpha,
        "ancillas": r.ancillas + x.n,
        "epsilon": r.epsilon * (1 + 1 / 2**x.n),
    }


@claim(inputs={"x": VE()})
def of_every_size_by_a_bound(x):
    r = x.record
    return own(qe.diagonal_of_vector(x), epsilon=r.epsilon * 2**x.n / (x.n + 1))


@claim(inputs={"A": BE(n="own"), "B": BE(n="own")})
def of_every_two_sizes(A, B):
    d = A.n - B.n
    return own(qe.kron(A, B), epsilon=qe.kron(A, B).record.epsilon * (1 + d * d))


@claim(inputs={"A": BE(n=2)})
def of_two_qubits(A):
    return own(A.H, epsilon=A.record.epsilon * A.n / 2)


@claim(inputs={"x": VE()})
def a_normalized_vector(x):
    r = x.record
    return x.normalized(), {"alpha": r.alpha / r.norm, "ancillas": r.ancillas, "epsilon": r.epsilon / r.norm}


@claim(inputs={"x": VE(), "c": Real(nonzero=True)})
def a_normalized_multiple(x, c):
    r = x.record
    return (c * x).normalized(), {"alpha": r.alpha / r.norm, "ancillas": r.ancillas, "epsilon": r.epsilon / r.norm}


@claim(inputs={"x": VE(alpha=(1, 3))}, requires="epsilon_x <= N_x/2 and N_x >= 1/2")
def an_amplified_vector(x):
    r = x.record
    e = qe.amplify(x, epsilon=1e-9)
    return e, {"alpha": 1, "ancillas": e.ancillas, "epsilon": 2 * r.epsilon / r.norm + 1e-9}


@claim(inputs={"x": VE(alpha=1.0, unit=True)}, requires="epsilon_x <= 1/10")
def an_activated_vector(x):
    e = qe.pointwise(x, qe.erf(0.8), 1e-6, complex_entries=True)
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": 0.91 * x.record.epsilon + 1e-6}
