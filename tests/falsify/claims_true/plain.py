"""True claims by plain formulas: the rules of the literature with their missing terms, weaker ones, and compositions."""

import math

import numpy as np

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Complex, Integer, Real, Several, claim

ONE = {"A": BE()}
TWO = {"A": BE(), "B": BE()}
PAIR = {"A": BE(), "x": VE()}
VECTORS = {"x": VE(), "y": VE()}


def product(A, B, **changes):
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
    return A @ B, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon, **changes}


def own(e, **changes):
    r = e.record
    return e, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon, **changes}


@claim(inputs=TWO)
def a_product(A, B):
    return product(A, B)


@claim(inputs=TWO)
def a_looser_product(A, B):
    e, right = product(A, B)
    return e, {**right, "epsilon": right["epsilon"] * 1.01}


@claim(inputs=TWO)
def a_product_with_norm(A, B):
    return product(A, B, norm=A.record.norm * B.record.norm)


@claim(inputs=TWO)
def a_product_bounded_by_squares(A, B):
    a, b = A.record, B.record
    epsilon = ((a.alpha + a.epsilon) ** 2 + (b.alpha + b.epsilon) ** 2) / 2
    return product(A, B, epsilon=epsilon)


@claim(inputs=TWO)
def a_product_by_factors(A, B):
    a, b = A.record, B.record
    return product(A, B, epsilon=(a.alpha + a.epsilon) * (b.alpha + b.epsilon) - a.alpha * b.alpha)


@claim(inputs=TWO)
def a_tensor_product(A, B):
    return qe.kron(A, B), product(A, B)[1]


@claim(inputs={"A": BE(n="own"), "B": BE(n="own")})
def a_tensor_product_of_sizes(A, B):
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
    return qe.kron(A, B), {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@claim(inputs=TWO)
def a_sum(A, B):
    a, b = A.record, B.record
    return A + B, {
        "alpha": a.alpha + b.alpha,
        "ancillas": max(a.ancillas, b.ancillas) + 1,
        "epsilon": a.epsilon + b.epsilon,
    }


@claim(inputs=TWO)
def a_difference(A, B):
    a, b = A.record, B.record
    return A - B, {
        "alpha": a.alpha + b.alpha,
        "ancillas": max(a.ancillas, b.ancillas) + 1,
        "epsilon": a.epsilon + b.epsilon,
    }


@claim(inputs=TWO)
def a_sum_bounded_by_the_larger(A, B):
    e, a, b = A + B, A.record, B.record
    return own(e, epsilon=2 * max(a.epsilon, b.epsilon))


@claim(inputs=ONE)
def an_adjoint(A):
    return own(A.H)


@claim(inputs=ONE)
def an_adjoint_twice(A):
    r = A.record
    return A.H.H, {"alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon}


@claim(inputs=ONE)
def a_gram_matrix(A):
    r = A.record
    return A.H @ A, {"alpha": r.alpha**2, "ancillas": 2 * r.ancillas, "epsilon": 2 * r.alpha * r.epsilon + r.epsilon**2}


@claim(inputs=ONE)
def a_cube(A):
    r = A.record
    return A @ A @ A, {
        "alpha": r.alpha**3,
        "ancillas": 3 * r.ancillas,
        "epsilon": (r.alpha + r.epsilon) ** 3 - r.alpha**3,
    }


@claim(inputs=ONE)
def a_commutator(A):
    e = A @ A.H - A.H @ A
    r = A.record
    epsilon = 2 * (2 * r.alpha * r.epsilon + r.epsilon**2)
    return e, {"alpha": 2 * r.alpha**2, "ancillas": 2 * r.ancillas + 1, "epsilon": epsilon}


@claim(inputs={"A": BE(), "B": BE(), "C": BE()})
def a_product_of_three(A, B, C):
    a, b, c = (X.record for X in (A, B, C))
    alpha = a.alpha * b.alpha * c.alpha
    epsilon = (a.alpha + a.epsilon) * (b.alpha + b.epsilon) * (c.alpha + c.epsilon) - alpha
    return A @ B @ C, {"alpha": alpha, "ancillas": a.ancillas + b.ancillas + c.ancillas, "epsilon": epsilon}


@claim(inputs={"A": BE(), "c": Real(-3, 3, nonzero=True)})
def a_multiple(A, c):
    r = A.record
    return c * A, {"alpha": abs(c) * r.alpha, "ancillas": r.ancillas, "epsilon": abs(c) * r.epsilon}


@claim(inputs={"A": BE(), "c": Complex(3, nonzero=True)})
def a_complex_multiple(A, c):
    r = A.record
    return c * A, {"alpha": abs(c) * r.alpha, "ancillas": r.ancillas, "epsilon": abs(c) * r.epsilon}


@claim(inputs={"A": BE(), "c": Real(0.1, 3)})
def a_quotient(A, c):
    r = A.record
    return A / c, {"alpha": r.alpha / c, "ancillas": r.ancillas, "epsilon": r.epsilon / c}


@claim(inputs={"A": BE(), "k": Integer(1, 5)})
def a_whole_multiple(A, k):
    r = A.record
    return k * A, {"alpha": k * r.alpha, "ancillas": r.ancillas, "epsilon": k * r.epsilon}


@claim(inputs=ONE)
def a_negative(A):
    return own(-A)


@claim(inputs={"A": BE(), "t": Real(1, 4)})
def a_larger_subnormalization(A, t):
    r = A.record
    return qe.deamplify(A, t), {"alpha": t * r.alpha, "ancillas": r.ancillas + 1, "epsilon": r.epsilon}


@claim(inputs={"A": BE()})
def a_subnormalization_by_a_constant(A):
    r = A.record
    return qe.deamplify(A, 1.7), {"alpha": 1.7 * r.alpha, "ancillas": r.ancillas + 1, "epsilon": r.epsilon}


@claim(inputs={"A": BE()})
def another_alpha_for_the_same_circuit(A):
    r = A.record
    return A, {"alpha": 1.1 * r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon + 0.11 * r.alpha}


@claim(inputs={"A": BE(alpha=(0.7, 0.7), epsilon=0.4)})
def decimals_as_written(A):
    return A, {"alpha": 0.7, "ancillas": A.ancillas, "epsilon": 0.7 + 0.4 - 0.7}


@claim(inputs={"A": BE(alpha=1.0), "B": BE(alpha=1.0)})
def a_product_of_unitaries(A, B):
    a, b = A.record, B.record
    return A @ B, {
        "alpha": 1,
        "ancillas": a.ancillas + b.ancillas,
        "epsilon": a.epsilon + b.epsilon + a.epsilon * b.epsilon,
    }


@claim(inputs=PAIR)
def an_image(A, x):
    a, b = A.record, x.record
    epsilon = a.epsilon * b.norm + a.alpha * b.epsilon
    return A @ x, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@claim(inputs=PAIR)
def an_image_by_the_other_bound(A, x):
    a, b = A.record, x.record
    epsilon = a.epsilon * (b.norm + b.epsilon) + a.norm * b.epsilon
    return A @ x, {
        "alpha": a.alpha * b.alpha,
        "ancillas": a.ancillas + b.ancillas,
        "epsilon": epsilon,
        "norm": a.norm * b.norm,
    }


@claim(inputs={"A": BE(), "x": VE(unit=True)})
def an_image_of_a_unit_vector(A, x):
    a, b = A.record, x.record
    return A @ x, {
        "alpha": a.alpha * b.alpha,
        "ancillas": a.ancillas + b.ancillas,
        "epsilon": a.epsilon + a.alpha * b.epsilon,
    }


@claim(inputs={"A": BE(), "B": BE(), "x": VE(unit=True)})
def two_images(A, B, x):
    a, b, c = A.record, B.record, x.record
    epsilon = (a.alpha + a.epsilon) * (b.alpha + b.epsilon) * (1 + c.epsilon)
    e = A @ (B @ x)
    return e, {"alpha": a.alpha * b.alpha * c.alpha, "ancillas": e.ancillas, "epsilon": epsilon}


@claim(inputs=VECTORS)
def a_sum_of_vectors(x, y):
    a, b = x.record, y.record
    return x + y, {
        "alpha": a.alpha + b.alpha,
        "ancillas": max(a.ancillas, b.ancillas) + 1,
        "epsilon": a.epsilon + b.epsilon,
    }


@claim(inputs=VECTORS)
def a_product_of_vectors(x, y):
    e, a, b = qe.elementwise_product(x, y), x.record, y.record
    epsilon = a.epsilon * b.norm + min(a.alpha, a.norm + a.epsilon) * b.epsilon
    return e, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas + x.n, "epsilon": epsilon}


@claim(inputs={"x": VE()})
def a_diagonal(x):
    r = x.record
    return qe.diagonal_of_vector(x), {"alpha": r.alpha, "ancillas": r.ancillas + x.n, "epsilon": r.epsilon}


@claim(inputs={"x": VE()})
def a_bra(x):
    r = x.record
    return qe.bra_of_vector(x), {"alpha": r.alpha, "ancillas": r.ancillas + 1, "epsilon": r.epsilon}


@claim(inputs={"A": BE(), "B": BE(), "y": Complex(), "z": Complex()}, requires="abs(y) + abs(z) > 0")
def a_combination(A, B, y, z):
    a, b = A.record, B.record
    return qe.linear_combination([y, z], [A, B]), {
        "alpha": abs(y) * a.alpha + abs(z) * b.alpha,
        "ancillas": max(a.ancillas, b.ancillas) + 1,
        "epsilon": abs(y) * a.epsilon + abs(z) * b.epsilon,
    }


@claim(inputs={"A": BE(), "B": BE()})
def a_combination_with_constants(A, B):
    a, b = A.record, B.record
    return qe.linear_combination([0.6, -0.8j], [A, B]), {
        "alpha": 0.6 * a.alpha + 0.8 * b.alpha,
        "ancillas": max(a.ancillas, b.ancillas) + 1,
        "epsilon": 0.6 * a.epsilon + 0.8 * b.epsilon,
    }


@claim(inputs={"T": Several(BE(), 1, 4)})
def a_sum_of_a_list(T):
    e = qe.linear_combination([1] * len(T), T)
    return e, {
        "alpha": sum(t.record.alpha for t in T),
        "ancillas": max(t.ancillas for t in T) + [0, 1, 2, 2][len(T) - 1],
        "epsilon": sum(t.record.epsilon for t in T),
    }


@claim(inputs={"T": Several(VE(), 1, 4)})
def a_stack(T):
    e = qe.concatenate(T)
    return e, {
        "alpha": math.sqrt(sum(t.record.alpha**2 for t in T)),
        "ancillas": max(t.ancillas for t in T),
        "epsilon": math.sqrt(sum(t.record.epsilon**2 for t in T)),
    }


@claim(inputs={"T": Several(VE(), 2, 3)})
def a_stack_by_sums(T):
    e = qe.concatenate(T)
    return own(e, epsilon=sum(t.record.epsilon for t in T))


@claim(inputs={"x": VE(), "y": VE()})
def a_stack_with_numpy(x, y):
    a, b = x.record, y.record
    e = qe.concatenate([x, y])
    return own(e, epsilon=np.sqrt(a.epsilon**2 + b.epsilon**2), alpha=np.sqrt(a.alpha**2 + b.alpha**2))


@claim(inputs={"x": VE(), "y": VE()})
def a_stack_with_hypot(x, y):
    e = qe.concatenate([x, y])
    return own(e, epsilon=math.hypot(x.record.epsilon, y.record.epsilon))


@claim(inputs={"T": Several(BE(), 2, 3)})
def a_product_of_a_list(T):
    e = T[0]
    for t in T[1:]:
        e = e @ t
    alpha = math.prod(t.record.alpha for t in T)
    return e, {
        "alpha": alpha,
        "ancillas": sum(t.ancillas for t in T),
        "epsilon": math.prod(t.record.alpha + t.record.epsilon for t in T) - alpha,
    }


@claim(inputs={"S": Several(BE(), 1, 2), "T": Several(BE(), 1, 2)})
def two_lists(S, T):
    s, t = qe.linear_combination([1] * len(S), S), qe.linear_combination([1] * len(T), T)
    return own(s @ t)


@claim(inputs={"T": Several(BE(), 3, 3)})
def a_direct_sum_of_three(T):
    e = qe.direct_sum(T)
    return e, {
        "alpha": max(t.record.alpha for t in T),
        "ancillas": max(t.ancillas for t in T) + 1,
        "epsilon": max(t.record.epsilon for t in T),
    }


@claim(inputs=TWO)
def a_direct_sum_of_two(A, B):
    a, b = A.record, B.record
    e = qe.direct_sum([A, B])
    flag = 0 if a.alpha == b.alpha else 1
    return e, {
        "alpha": max(a.alpha, b.alpha),
        "ancillas": max(a.ancillas, b.ancillas) + flag,
        "epsilon": max(a.epsilon, b.epsilon),
    }


@claim(inputs={"A": BE(alpha=1.0), "B": BE(alpha=1.0)})
def a_direct_sum_of_like_ones(A, B):
    a, b = A.record, B.record
    e = qe.direct_sum([A, B])
    return e, {"alpha": 1, "ancillas": max(a.ancillas, b.ancillas), "epsilon": max(a.epsilon, b.epsilon)}


@claim(inputs=ONE)
def a_compressed_matrix(A):
    r = A.record
    return qe.compress(A), {"alpha": r.alpha, "ancillas": 1, "epsilon": r.epsilon}


@claim(inputs={"A": BE(norm_at_most="alpha")})
def a_quadratic_chebyshev_polynomial(A):
    e = qe.singular_value_transformation(A, [0, 0, 1.0])
    r = A.record
    return e, {"alpha": 1, "ancillas": r.ancillas + 1, "epsilon": 4 * r.epsilon / r.alpha}


@claim(inputs={"A": BE(n=1)})
def a_swap_of_rows(A):
    X = qe.BlockEncoding.from_matrix(np.array([[0.0, 1.0], [1.0, 0.0]]))
    a = A.record
    return X @ A, {"alpha": a.alpha, "ancillas": a.ancillas + 1, "epsilon": a.epsilon}


@claim(inputs={"A": BE()})
def a_unit_matrix_times(A):
    a = A.record
    e = qe.kron(qe.unit_matrix(0, 1, 1), A)
    return e, {"alpha": a.alpha, "ancillas": a.ancillas + 1, "epsilon": a.epsilon}


@claim(inputs=TWO)
def rounding_of_the_formula(A, B):
    e, right = product(A, B)
    return e, {**right, "alpha": (right["alpha"] + 1e6) - 1e6}
