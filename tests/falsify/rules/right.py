"""Right rules, most of them attained: no search may refute them."""

import math

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Complex, Real, Several, claim


@claim(inputs={"A": BE(), "B": BE()})
def product(A, B):
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
    return A @ B, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@claim("GSLW Lemma 53 with the promise that it needs", inputs={"A": BE(), "B": BE()}, requires="N_B <= alpha_B")
def promised(A, B):
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon
    return A @ B, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@claim(inputs={"A": BE(), "B": BE(), "y": Complex(), "z": Complex()}, requires=lambda y, z: abs(y) + abs(z) > 0)
def combination(A, B, y, z):
    a, b = A.record, B.record
    return qe.linear_combination([y, z], [A, B]), {
        "alpha": abs(y) * a.alpha + abs(z) * b.alpha,
        "ancillas": max(a.ancillas, b.ancillas) + 1,
        "epsilon": abs(y) * a.epsilon + abs(z) * b.epsilon,
    }


@claim(inputs={"A": BE(), "x": VE(unit=True)})
def matrix_vector(A, x):
    a, b = A.record, x.record
    epsilon = a.epsilon + a.alpha * b.epsilon
    return A @ x, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@claim("the same circuit under a larger alpha", inputs={"A": BE()})
def larger_alpha(A):
    r = A.record
    return A, {"alpha": 3 * r.alpha, "ancillas": A.ancillas, "epsilon": r.epsilon + 2 * r.alpha}


@claim(inputs={"T": Several(VE(), 2, 3)})
def concatenation(T):
    return qe.concatenate(T), {
        "alpha": math.sqrt(sum(t.record.alpha**2 for t in T)),
        "ancillas": max(t.ancillas for t in T),
        "epsilon": math.sqrt(sum(t.record.epsilon**2 for t in T)),
    }


@claim(inputs={"x": VE(n="own"), "y": VE(n="own")})
def tensor(x, y):
    a, b = x.record, y.record
    epsilon = a.epsilon * b.norm + min(a.alpha, a.norm + a.epsilon) * b.epsilon
    return qe.kron(x, y), {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon}


@claim(inputs={"x": VE(), "c": Real(nonzero=True)})
def scaled_and_normalized(x, c):
    """Division by the norm, which the construction measures."""
    r = x.record
    return (c * x).normalized(), {
        "alpha": r.alpha / r.norm,
        "ancillas": r.ancillas,
        "epsilon": r.epsilon / r.norm,
        "norm": 1 + 1e-12,
    }


@claim("Mathematics 6.4", inputs={"x": VE(alpha=(1, 4))}, requires="epsilon_x <= 9*N_x/10 and N_x >= 1/2")
def amplification(x):
    e = qe.amplify(x, epsilon=1e-9)
    epsilon = 2 * math.sin(math.asin(x.record.epsilon / x.record.norm) / 2) + 1e-9
    return e, {"alpha": 1, "ancillas": e.ancillas, "epsilon": epsilon}
