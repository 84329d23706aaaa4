"""Claims that are false by their formulas: near misses, signs, norms, alphas, ancillas."""

import math

import numpy as np

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Complex, Integer, Real, Several, claim

TWO = {"A": BE(), "B": BE()}
PAIR = {"A": BE(), "x": VE()}
VECTORS = {"x": VE(), "y": VE()}


def product(A, B, **changes):
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
    return A @ B, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon, **changes}


@claim(inputs=TWO)
def alpha_of_nothing(A, B):
    """alpha' = 0: no encoding at all, whatever epsilon is."""
    return product(A, B, alpha=0 * A.record.alpha, epsilon=1e9 + A.record.epsilon)


@claim(inputs={"A": BE()})
def vanishing_alpha(A):
    r = A.record
    return A, {"alpha": 0, "ancillas": r.ancillas, "epsilon": r.alpha + r.epsilon}


@claim(inputs={"A": BE()})
def negative_alpha(A):
    r = A.record
    return A, {"alpha": -r.alpha, "ancillas": r.ancillas, "epsilon": 2 * r.alpha + r.epsilon}


@claim(inputs={"A": BE()})
def alpha_that_may_be_negative(A):
    r = A.record
    alpha = r.alpha - 0.001
    return A, {"alpha": alpha, "ancillas": r.ancillas, "epsilon": r.epsilon + 0.001}


@claim(inputs=TWO)
def by_a_millionth(A, B):
    e, right = product(A, B)
    return e, {**right, "epsilon": right["epsilon"] * (1 - 1e-6)}


@claim(inputs=TWO)
def halved_second_order(A, B):
    a, b = A.record, B.record
    return product(A, B, epsilon=a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon / 2)


@claim(inputs=TWO)
def geometric_mean(A, B):
    a, b = A.record, B.record
    cross = math.sqrt(a.alpha * b.epsilon * b.alpha * a.epsilon)
    return product(A, B, epsilon=2 * cross + a.epsilon * b.epsilon)


@claim(inputs=TWO)
def smaller_instead_of_larger(A, B):
    e = qe.direct_sum([A, B])
    a, b = A.record, B.record
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": min(a.epsilon, b.epsilon)}


@claim(inputs=TWO)
def signed_ancillas(A, B):
    return product(A, B, ancillas=abs(A.ancillas - B.ancillas))


@claim(inputs={"A": BE(ancillas=(1, 3)), "B": BE(ancillas=(1, 3))})
def product_of_ancillas(A, B):
    return product(A, B, ancillas=A.ancillas * B.ancillas)


@claim(inputs=TWO)
def half_an_ancilla(A, B):
    return product(A, B, ancillas=A.ancillas + B.ancillas + 0.5)


@claim(inputs=TWO)
def sum_without_index(A, B):
    e, a, b = A + B, A.record, B.record
    return e, {"alpha": a.alpha + b.alpha, "ancillas": max(a.ancillas, b.ancillas), "epsilon": a.epsilon + b.epsilon}


@claim(inputs=TWO)
def difference_of_errors(A, B):
    e = A - B
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": abs(A.record.epsilon - B.record.epsilon)}


@claim(inputs=TWO)
def difference_of_norms(A, B):
    e, a, b = A - B, A.record, B.record
    record = {"alpha": a.alpha + b.alpha, "ancillas": e.ancillas, "epsilon": a.epsilon + b.epsilon}
    return e, {**record, "norm": abs(a.norm - b.norm)}


@claim(inputs=PAIR)
def smaller_of_two_bounds(A, x):
    a, b = A.record, x.record
    epsilon = min(a.epsilon * b.norm, a.alpha * b.epsilon)
    return A @ x, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@claim(inputs=PAIR)
def norm_of_the_product(A, x):
    a, b = A.record, x.record
    e = A @ x
    return e, {
        "alpha": a.alpha * b.alpha,
        "ancillas": e.ancillas,
        "epsilon": e.record.epsilon,
        "norm": a.alpha * b.norm,
    }


@claim(inputs={"T": Several(VE(), 1, 4)})
def mean_alpha(T):
    e = qe.concatenate(T)
    alpha = math.sqrt(sum(t.record.alpha**2 for t in T)) / len(T) ** 0.5
    return e, {"alpha": alpha, "ancillas": e.ancillas, "epsilon": e.record.epsilon}


@claim(inputs={"T": Several(BE(), 2, 3)})
def third_order_forgotten(T):
    e = T[0]
    for t in T[1:]:
        e = e @ t
    a = [t.record for t in T]
    first = sum(a[j].epsilon * math.prod(a[k].alpha for k in range(len(a)) if k != j) for j in range(len(a)))
    second = a[0].epsilon * a[1].epsilon * math.prod(r.alpha for r in a[2:])
    if len(a) == 3:
        second = second + a[2].epsilon * (a[0].epsilon * a[1].alpha + a[1].epsilon * a[0].alpha)
    alpha = math.prod(r.alpha for r in a)
    return e, {"alpha": alpha, "ancillas": sum(r.ancillas for r in a), "epsilon": first + second}


@claim(inputs={"A": BE(), "c": Real(-3, 3, nonzero=True)})
def signed_factor(A, c):
    r = A.record
    return c * A, {"alpha": abs(c) * r.alpha, "ancillas": r.ancillas, "epsilon": c * r.epsilon}


@claim(inputs={"A": BE(), "c": Real(0.1, 3)})
def factor_of_alpha_only(A, c):
    r = A.record
    return c * A, {"alpha": c * r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon}


@claim(inputs={"A": BE(), "c": Real(0.1, 3)})
def divided(A, c):
    r = A.record
    return A / c, {"alpha": r.alpha / c, "ancillas": r.ancillas, "epsilon": r.epsilon * c}


@claim(inputs={"A": BE(), "c": Complex(3, nonzero=True)})
def square_of_a_modulus(A, c):
    r = A.record
    return c * A, {"alpha": abs(c) * r.alpha, "ancillas": r.ancillas, "epsilon": abs(c) ** 2 * r.epsilon}


@claim(inputs={"A": BE(), "t": Real(1, 4)})
def deamplified_error(A, t):
    r = A.record
    return qe.deamplify(A, t), {"alpha": t * r.alpha, "ancillas": r.ancillas + 1, "epsilon": r.epsilon / t}


@claim(inputs={"A": BE(), "t": Real(1, 4)})
def deamplified_without_ancilla(A, t):
    r = A.record
    return qe.deamplify(A, t), {"alpha": t * r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon}


@claim(inputs={"A": BE(), "k": Integer(1, 4)})
def power_of_an_error(A, k):
    r = A.record
    return k * A, {"alpha": k * r.alpha, "ancillas": r.ancillas, "epsilon": k * r.epsilon - (k - 1) * r.epsilon / 8}


@claim(inputs=VECTORS)
def tensor_of_vectors(x, y):
    a, b = x.record, y.record
    epsilon = a.epsilon * b.norm + a.norm * b.epsilon
    return qe.kron(x, y), {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@claim(inputs={"x": VE(unit=True)})
def diagonal_without_register(x):
    r = x.record
    return qe.diagonal_of_vector(x), {"alpha": r.alpha, "ancillas": r.ancillas + 1, "epsilon": r.epsilon}


@claim(inputs={"A": BE(epsilon=0.0)})
def another_alpha(A):
    r = A.record
    return A, {"alpha": r.alpha + 0.1, "ancillas": r.ancillas, "epsilon": 0.09}


@claim(inputs={"A": BE()}, requires="epsilon_A <= alpha_A")
def square_for_epsilon(A):
    r = A.record
    return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon**2 / r.alpha}


@claim(inputs={"A": BE(alpha=(0.5, 2))})
def root_of_alpha(A):
    r = A.record
    return A.H, {"alpha": math.sqrt(r.alpha), "ancillas": r.ancillas, "epsilon": r.epsilon + 0.5}


@claim(inputs={"A": BE(alpha=(0.5, 2))})
def power_with_numpy(A):
    r = A.record
    return A.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": np.sqrt(r.epsilon**2 * 0.98)}


@claim(inputs={"A": BE(), "x": VE(unit=True), "y": VE(unit=True)})
def sum_of_images(A, x, y):
    a, b, c = A.record, x.record, y.record
    e = A @ x + A @ y
    return e, {
        "alpha": e.record.alpha,
        "ancillas": e.ancillas,
        "epsilon": 2 * a.epsilon + a.alpha * max(b.epsilon, c.epsilon),
    }
