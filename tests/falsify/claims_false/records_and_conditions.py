"""Claims that are false behind a record of their own, a condition of their own, or a rule that is no more than tested."""

import math

import numpy as np

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Real, claim

ONE = {"A": BE()}
TWO = {"A": BE(), "B": BE()}


def same(e, factor=1):
    r = e.record
    return e, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": factor * r.epsilon}


@claim(inputs=TWO)
def a_smaller_record(A, B):
    return same((A @ B).with_record(epsilon=A.record.epsilon + B.record.epsilon))


@claim(inputs=TWO)
def no_error_at_all(A, B):
    return same((A @ B).with_record(epsilon=0.0))


@claim(inputs=ONE)
def an_input_with_another_record(A):
    return same(A.with_record(epsilon=0.0))


@claim(inputs=ONE)
def inside_of_a_tree(A):
    return same(A.H.with_record(epsilon=A.record.epsilon / 2) @ A)


@claim(inputs=ONE)
def another_alpha_inside(A):
    return same(A.H.with_record(alpha=A.record.alpha / 2) @ A)


@claim(inputs=ONE)
def another_norm_inside(A):
    e = A.H.with_record(norm=0.0) @ A
    r = e.record
    return e, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon, "norm": r.norm}


@claim(inputs={"x": VE(), "A": BE()})
def a_norm_that_helps(x, A):
    y = (A @ x).with_record(norm=0.0)
    e = A @ y
    return same(e)


@claim(inputs=TWO)
def fewer_ancillas(A, B):
    return same((A @ B).with_record(ancillas=max(A.ancillas, B.ancillas)))


@claim(inputs=TWO)
def zero_alpha_inside(A, B):
    e = (A @ B).with_record(alpha=A.record.alpha * B.record.alpha * 0 + 1)
    return same(e)


@claim(inputs={"A": BE(n=1)})
def an_own_leaf(A):
    X = qe.BlockEncoding.from_matrix(np.array([[0.0, 1.0], [1.0, 0.0]])).with_record(alpha=0.5)
    return same(A @ X)


@claim(inputs={"A": BE(n=1)})
def an_own_leafs_error(A):
    X = qe.BlockEncoding.from_matrix(np.array([[0.0, 2.0], [2.0, 0.0]]))
    e = A @ X
    a = A.record
    return e, {"alpha": 2 * a.alpha, "ancillas": a.ancillas + 1, "epsilon": a.epsilon}


@claim(inputs=TWO, requires="epsilon_A <= alpha_A/4")
def a_condition_of_the_wrong_one(A, B):
    a, b = A.record, B.record
    e = A @ B
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": a.alpha * b.epsilon + b.alpha * a.epsilon}


@claim(inputs=TWO, requires=lambda A: A.record.alpha >= 0.1)
def a_condition_that_is_weak(A, B):
    a, b = A.record, B.record
    e = A @ B
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": (a.epsilon + b.epsilon) * a.alpha * b.alpha}


@claim(inputs=TWO, requires=["alpha_A >= 1", "alpha_B >= 1"])
def conditions_that_nearly_do(A, B):
    a, b = A.record, B.record
    e = A @ B
    epsilon = a.alpha * b.alpha * (a.epsilon + b.epsilon) + a.epsilon * b.epsilon / 2
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": epsilon}


@claim(inputs=ONE, requires=lambda A: A.record.alpha != 7.3125 or A.record.epsilon >= 0)
def a_condition_that_excludes_nothing(A):
    return same(A.H, 0.5 if A.record.alpha == 7.3125 else 1)


@claim(inputs=ONE, requires="alpha_A > 1 and epsilon_A >= 1/2")
def an_excluded_corner(A):
    r = A.record
    return A.H, {
        "alpha": r.alpha,
        "ancillas": r.ancillas,
        "epsilon": r.epsilon * (2 * r.epsilon) ** 0.5 / r.alpha**0.01,
    }


def condition_that_swallows(A):
    try:
        return round(A.record.alpha) >= 0
    except Exception:
        return False


@claim(inputs=ONE, requires=condition_that_swallows)
def behind_a_condition_that_swallows(A):
    return same(A.H, 0.5)


@claim(inputs=ONE, requires=lambda A: isinstance(A.record.alpha, float))
def behind_a_condition_on_types(A):
    return same(A.H, 0.5)


@claim(inputs=ONE, requires=lambda A: not hasattr(A.record.alpha, "formula"))
def behind_a_condition_on_attributes(A):
    return same(A.H, 0.5)


@claim(inputs={"A": BE(), "t": Real(0, 3)})
def where_the_lemma_applies(A, t):
    e = qe.deamplify(A, t)
    r = A.record
    return e, {"alpha": t * r.alpha, "ancillas": r.ancillas + 1, "epsilon": r.epsilon * min(1, 2 / t)}


@claim(inputs={"A": BE(), "t": Real(-3, 3)})
def scaled_by_a_difference(A, t):
    e = (t - 1) * A
    r = A.record
    return e, {"alpha": abs(t - 1) * r.alpha, "ancillas": r.ancillas, "epsilon": abs(t) * r.epsilon}


@claim(inputs={"A": BE(norm_at_most="alpha")})
def a_cubic_chebyshev_polynomial(A):
    e = qe.singular_value_transformation(A, [0, 0, 0, 1.0])
    r = A.record
    return e, {"alpha": 1, "ancillas": r.ancillas + 1, "epsilon": 3 * r.epsilon / r.alpha}


@claim(inputs={"x": VE(unit=True, n=2)})
def a_convolution(x):
    W = qe.conv2d(np.array([[[[1.0]]]]), (1, 2, 2))
    r = x.record
    e = W @ x
    return e, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon / 2}


@claim(inputs={"x": VE()})
def normalized_without_dividing(x):
    r = x.record
    return x.normalized(), {"alpha": r.alpha / r.norm, "ancillas": r.ancillas, "epsilon": r.epsilon}


@claim(inputs={"x": VE(), "y": VE()})
def normalized_by_a_larger_norm(x, y):
    s, a, b = x + y, x.record, y.record
    e = s.normalized()
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": (a.epsilon + b.epsilon) / (a.norm + b.norm)}


@claim(inputs={"x": VE(alpha=1.0, unit=True)}, requires="epsilon_x <= 1/10")
def activation_without_lipschitz(x):
    e = qe.pointwise(x, qe.erf(0.8), 1e-6, complex_entries=True)
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": 0.9 * x.record.epsilon + 1e-6}


@claim(inputs={"x": VE(alpha=(1, 3))}, requires="epsilon_x <= N_x/2 and N_x >= 1/2")
def amplified_by_the_ratio(x):
    e = qe.amplify(x, epsilon=1e-9)
    return e, {"alpha": 1, "ancillas": e.ancillas, "epsilon": x.record.epsilon / x.record.norm + 1e-9}


@claim(inputs={"A": BE(), "B": BE()})
def a_vanishing_divisor(A, B):
    """epsilon (a - b)/(a - b) is epsilon, but for a = b; there it is halved."""
    a, b = A.record, B.record
    d = a.alpha - b.alpha
    return A.H, {"alpha": a.alpha, "ancillas": a.ancillas, "epsilon": a.epsilon * (d / d if d != 0 else 0.5)}


@claim(inputs={"A": BE()})
def roots_of_squares(A):
    """sqrt((a - 2)^2) is |a - 2|, not a - 2."""
    r = A.record
    extra = math.sqrt((r.alpha - 2) ** 2) - abs(r.alpha - 2) - (0.1 if r.alpha < 0.5 else 0)
    return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon + extra}


@claim(inputs={"A": BE(), "c": Real(-2, 2, nonzero=True)})
def root_that_loses_a_sign(A, c):
    r = A.record
    return c * A, {
        "alpha": abs(c) * r.alpha,
        "ancillas": r.ancillas,
        "epsilon": (c * c) ** 0.5 * r.epsilon * (1 if c > 0 else 0.9),
    }


@claim(inputs={"A": BE(), "t": Real(-3, 3)})
def a_factor_that_may_be_zero(A, t):
    """0 A is an encoding, with alpha = 1."""
    r = A.record
    return (t - 1) * A, {"alpha": abs(t - 1) * r.alpha, "ancillas": r.ancillas, "epsilon": abs(t - 1) * r.epsilon}
