"""Further false claims: choices in odd places, measured norms, three sizes, thin conditions."""

import math

import qnn_emul as qe
from qnn_emul.claims import BE, VE, claim

ONE = {"A": BE()}
FLAG = 1


def adjoint(A, factor=1.0):
    r = A.record
    return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": factor * r.epsilon}


@claim(inputs=ONE)
def identity_behind_a_choice(A):
    return adjoint(A, 0.5 if (A.ancillas + 0) is (A.ancillas if FLAG else None) else 1)


@claim(inputs=ONE)
def an_attribute_behind_a_choice(A):
    return adjoint(A, 0.5 if (A.H if FLAG else math).key == "be.adjoint" and A.record.alpha > 1000 else 1)


@claim(inputs=ONE)
def unpacked(A):
    f, *rest = (1, A.record.alpha, 2)
    a, _ = rest
    return adjoint(A, f if {**{"a": a}}["a"] != 7.5 else 0.5)


@claim(inputs=ONE)
def named_on_the_way(A):
    return adjoint(A, 0.5 if (y := A.record.alpha) > 7 and y < 7.001 else 1)


@claim(inputs=ONE)
def from_a_generator(A):
    return adjoint(A, next((0.5 for c in (1.0, 7.5) if c == A.record.alpha), 1))


@claim(inputs={"A": BE(n="own"), "B": BE(n="own"), "x": VE()})
def three_sizes(A, B, x):
    return adjoint(A, 0.5 if A.n + B.n == 2 * x.n + 1 else 1)


@claim(inputs=ONE, requires=[lambda A: A.record.alpha > 1, "alpha_A < 1.00001"])
def behind_a_thin_condition(A):
    return adjoint(A, A.record.alpha - 0.01)


@claim(inputs={"x": VE(n=1)})
def cut_after_padding(x):
    r = x.record
    return qe.leading_part(qe.embed(x, 3), 2), {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon}


@claim(inputs={"x": VE()})
def by_a_measured_norm(x):
    e = (x + x).normalized()
    r = e.record
    return e, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon * (0.5 if r.alpha > 5 else 1)}


@claim(inputs={"x": VE()})
def a_little_less_than_the_ratio(x):
    e, r = (x + x).normalized(), x.record
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": 0.99 * r.epsilon / r.norm}


@claim(inputs={"x": VE(), "y": VE()})
def norms_that_do_not_cancel(x, y):
    e, a, b = (x + y).normalized(), x.record, y.record
    norm = a.norm + b.norm
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": (a.epsilon + b.epsilon) / norm + 3}
