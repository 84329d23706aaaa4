"""Wrong rules that look right: `qnn-emul falsify` must refute every one of them within ten seconds."""

import math

import numpy as np

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Complex, Real, Several, claim

TWO = {"A": BE(), "B": BE()}


def product(A, B, **changes):
    """A B with the right record, except for the changes."""
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
    right = {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}
    return A @ B, {**right, **changes}


@claim("GSLW Lemma 53 as stated", inputs=TWO)
def no_second_order(A, B):
    return product(A, B, epsilon=A.record.alpha * B.record.epsilon + B.record.alpha * A.record.epsilon)


@claim(inputs=TWO)
def uncrossed(A, B):
    a, b = A.record, B.record
    return product(A, B, epsilon=a.alpha * a.epsilon + b.alpha * b.epsilon + a.epsilon * b.epsilon)


@claim(inputs=TWO)
def plain_sum(A, B):
    return product(A, B, epsilon=A.record.epsilon + B.record.epsilon)


@claim(inputs=TWO)
def largest(A, B):
    return product(A, B, epsilon=max(A.record.epsilon, B.record.epsilon))


@claim(inputs=TWO)
def one_per_cent(A, B):
    e, right = product(A, B)
    return e, {**right, "epsilon": 0.99 * right["epsilon"]}


@claim(inputs=TWO)
def shared_ancillas(A, B):
    return product(A, B, ancillas=max(A.ancillas, B.ancillas))


@claim(inputs=TWO)
def one_ancilla_more(A, B):
    return product(A, B, ancillas=A.ancillas + B.ancillas + 1)


@claim(inputs=TWO)
def alpha_too_small(A, B):
    return product(A, B, alpha=max(A.record.alpha, B.record.alpha))


@claim(inputs=TWO)
def norm_of_targets(A, B):
    return product(A, B, norm=0.999 * A.record.norm * B.record.norm)


@claim("right for alpha >= 1, wrong below", inputs=TWO)
def only_below_one(A, B):
    a, b = A.record, B.record
    second = a.alpha * b.alpha * a.epsilon * b.epsilon
    return product(A, B, epsilon=a.alpha * b.epsilon + b.alpha * a.epsilon + second)


@claim("right for a promise on A; the boundary of another condition", inputs=TWO, requires="epsilon_A <= alpha_A/4")
def only_on_a_boundary(A, B):
    a, b = A.record, B.record
    return product(A, B, epsilon=a.alpha * b.epsilon * 1.24 + b.alpha * a.epsilon)


@claim("right for 1x1 and normal matrices", inputs={"A": BE(), "B": BE()})
def eigenvalues_for_norms(A, B):
    """||AB|| bounded by the eigenvalues of the targets, which non-normal matrices exceed."""
    radius = max(abs(np.linalg.eigvals(A.target))) * max(abs(np.linalg.eigvals(B.target)))
    return product(A, B, norm=max(radius, 1e-3))


@claim("wrong for n >= 1 only", inputs={"A": BE(), "B": BE()})
def commuted(A, B):
    return B @ A, {**product(A, B)[1], "target": A.target @ B.target}


@claim(inputs=TWO)
def tensor_first_order(A, B):
    _, right = product(A, B)
    return qe.kron(A, B), {**right, "epsilon": A.record.alpha * B.record.epsilon + B.record.alpha * A.record.epsilon}


SUM = {"A": BE(), "B": BE(), "y": Real(), "z": Real()}
NOT_BOTH_ZERO = "abs(y) + abs(z) > 0"


def combination(A, B, y, z, **changes):
    """y A + z B with the right record, except for the changes."""
    a, b = A.record, B.record
    right = {
        "alpha": abs(y) * a.alpha + abs(z) * b.alpha,
        "ancillas": max(a.ancillas, b.ancillas) + 1,
        "epsilon": abs(y) * a.epsilon + abs(z) * b.epsilon,
    }
    return qe.linear_combination([y, z], [A, B]), {**right, **changes}


@claim("public libraries", inputs=SUM, requires=NOT_BOTH_ZERO)
def largest_of_a_sum(A, B, y, z):
    return combination(A, B, y, z, epsilon=max(A.record.epsilon, B.record.epsilon))


@claim(inputs=SUM, requires=NOT_BOTH_ZERO)
def weighted_largest(A, B, y, z):
    return combination(A, B, y, z, epsilon=max(abs(y) * A.record.epsilon, abs(z) * B.record.epsilon))


@claim(inputs=SUM, requires=NOT_BOTH_ZERO)
def signs_forgotten(A, B, y, z):
    return combination(A, B, y, z, epsilon=abs(y * A.record.epsilon + z * B.record.epsilon))


@claim(inputs=SUM, requires=NOT_BOTH_ZERO)
def coefficients_forgotten(A, B, y, z):
    return combination(A, B, y, z, epsilon=A.record.epsilon + B.record.epsilon)


@claim(inputs={**SUM, "y": Complex(), "z": Complex()}, requires=NOT_BOTH_ZERO)
def real_parts(A, B, y, z):
    """Right for real coefficients, wrong for complex phases."""
    return combination(A, B, y, z, epsilon=abs(y.real) * A.record.epsilon + abs(z.real) * B.record.epsilon)


@claim(inputs={"T": Several(BE(), 2, 3)})
def index_not_counted(T):
    epsilon, alpha = sum(t.record.epsilon for t in T), sum(t.record.alpha for t in T)
    return qe.linear_combination([1] * len(T), T), {
        "alpha": alpha,
        "ancillas": max(t.ancillas for t in T) + 1,
        "epsilon": epsilon,
    }


PAIR = {"A": BE(), "x": VE()}


@claim(inputs={"A": BE(), "x": VE(unit=True)})
def without_alpha(A, x):
    a, b = A.record, x.record
    record = {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": a.epsilon + b.epsilon}
    return A @ x, record


@claim("right for unit vectors", inputs=PAIR)
def norm_forgotten(A, x):
    a, b = A.record, x.record
    epsilon = a.epsilon + a.alpha * b.epsilon
    return A @ x, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@claim("right for real entries", inputs={"x": VE(unit=True), "y": VE(unit=True)})
def normalized_sum(x, y):
    """The errors are divided by the norm that the sum would have without cancellation."""
    s, a, b = x + y, x.record, y.record
    norm = math.sqrt(2)
    return s.normalized(), {
        "alpha": s.record.alpha / s.normalized().source.numbers["norm"],
        "ancillas": s.ancillas,
        "epsilon": (a.epsilon + b.epsilon) / norm,
    }


@claim("Chebyshev coefficients of degree d: d epsilon", inputs={"A": BE()}, requires="N_A <= alpha_A")
def chebyshev_times_degree(A):
    e = qe.singular_value_transformation(A, [0, 0, 0, 1.0])
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": 3 * A.record.epsilon / A.record.alpha}


@claim("the chord for the arc", inputs={"x": VE(alpha=(1, 4))}, requires="epsilon_x <= 9*N_x/10 and N_x >= 1/2")
def amplification_chord(x):
    e = qe.amplify(x, epsilon=1e-9)
    return e, {"alpha": 1, "ancillas": e.ancillas, "epsilon": x.record.epsilon / x.record.norm + 1e-9}


@claim("right for unit vectors", inputs={"x": VE(), "y": VE()})
def elementwise(x, y):
    e, a, b = qe.elementwise_product(x, y), x.record, y.record
    return e, {
        "alpha": e.record.alpha,
        "ancillas": e.ancillas,
        "epsilon": a.epsilon + b.epsilon + a.epsilon * b.epsilon,
    }


@claim(inputs={"T": Several(VE(), 2, 3)})
def mean_error(T):
    e = qe.concatenate(T)
    epsilon = math.sqrt(sum(t.record.epsilon**2 for t in T) / len(T))
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": epsilon}


@claim("wrong on the edge of its condition alone", inputs=TWO, requires=["epsilon_A <= 0.37"])
def on_the_edge_alone(A, B):
    e, right = product(A, B)
    return e, {**right, "epsilon": right["epsilon"] / (2 if A.record.epsilon == 0.37 else 1)}
