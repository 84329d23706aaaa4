"""Claims that are false at some number of qubits, or some length of a list, only."""

import math

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Several, claim

ONE = {"A": BE()}
TWO = {"A": BE(), "B": BE()}
OWN = {"A": BE(n="own"), "B": BE(n="own")}


def product(A, B, factor=1):
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
    return A @ B, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon * factor}


def tensor(A, B, factor=1):
    e = product(A, A)[1] and qe.kron(A, B)
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon
    return e, {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": epsilon * factor}


@claim(inputs=TWO)
def at_four_qubits(A, B):
    return product(A, B, 0.5 if A.n == 4 else 1)


@claim(inputs=TWO)
def from_four_qubits_on(A, B):
    return product(A, B, min(1, 8 / 2**A.n))


@claim(inputs=TWO)
def from_four_qubits_on_by_shifting(A, B):
    return product(A, B, min(1, 8 / (1 << A.n)))


@claim(inputs=TWO)
def in_a_list_of_sizes(A, B):
    return product(A, B, [1, 1, 1, 1, 0.5, 1][A.n])


@claim(inputs=TWO)
def in_a_table_of_sizes(A, B):
    return product(A, B, {4: 0.5}.get(A.n, 1))


@claim(inputs=TWO)
def in_a_range(A, B):
    return product(A, B, 0.5 if A.n in range(3, 5) else 1)


@claim(inputs=TWO)
def by_counting(A, B):
    factor = 1.0
    for _ in range(A.n):
        factor = factor * 0.99
    return product(A, B, factor)


@claim(inputs=TWO)
def large_sizes_only(A, B):
    return product(A, B, 0.5 if A.n > 3 else 1)


@claim(inputs=TWO)
def at_another_size_only(A, B):
    return product(A, B, 1 if A.n != 3 else 0.9)


@claim(inputs=OWN)
def unequal_sizes(A, B):
    return tensor(A, B, 1 if A.n == B.n else 0.5)


@claim(inputs=OWN)
def difference_of_sizes(A, B):
    d = A.n - B.n
    return tensor(A, B, 1 / (1 + d * d))


@claim(inputs=OWN)
def larger_first(A, B):
    return tensor(A, B, 0.5 if A.n > B.n + 1 else 1)


@claim(inputs={"A": BE(n="own"), "x": VE()})
def other_size_than_shared(A, x):
    a = A.record
    return A.H, {"alpha": a.alpha, "ancillas": a.ancillas, "epsilon": a.epsilon * (1 if A.n == x.n else 0.5)}


@claim(inputs={"x": VE()})
def one_ancilla_per_qubit_but_one(x):
    r = x.record
    return qe.diagonal_of_vector(x), {"alpha": r.alpha, "ancillas": r.ancillas + max(x.n, 1), "epsilon": r.epsilon}


@claim(inputs={"x": VE()})
def size_squared(x):
    r = x.record
    return qe.diagonal_of_vector(x), {"alpha": r.alpha, "ancillas": r.ancillas + x.n**2, "epsilon": r.epsilon}


@claim(inputs={"x": VE()})
def half_of_a_power(x):
    r = x.record
    return qe.diagonal_of_vector(x), {"alpha": r.alpha, "ancillas": r.ancillas + 2**x.n - 1, "epsilon": r.epsilon}


@claim(inputs={"T": Several(VE(), 1, 4)})
def three_terms_only(T):
    e = qe.concatenate(T)
    epsilon = math.sqrt(sum(t.record.epsilon**2 for t in T))
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": epsilon / (2 if len(T) == 3 else 1)}


@claim(inputs={"T": Several(BE(), 1, 4)})
def index_of_few(T):
    e = qe.linear_combination([1] * len(T), T)
    r = e.record
    return e, {
        "alpha": r.alpha,
        "ancillas": max(t.ancillas for t in T) + min(len(T) - 1, 2),
        "epsilon": r.epsilon / (1 if len(T) < 4 else 2),
    }


@claim(inputs={"S": Several(BE(), 1, 3), "T": Several(BE(), 1, 3)})
def lists_of_unequal_lengths(S, T):
    s, t = qe.linear_combination([1] * len(S), S), qe.linear_combination([1] * len(T), T)
    e = s @ t
    factor = 1 if len(S) <= len(T) else 0.9
    return e, {"alpha": e.record.alpha, "ancillas": e.ancillas, "epsilon": factor * e.record.epsilon}


@claim(inputs={"S": Several(BE(), 2, 3), "T": Several(VE(), 1, 2)})
def one_length_of_two(S, T):
    e = sum(S[1:], S[0])
    return e, {
        "alpha": sum(s.record.alpha for s in S),
        "ancillas": e.ancillas,
        "epsilon": sum(s.record.epsilon for s in S) * (1 if len(T) < len(S) else 0.5),
    }


@claim(inputs={"T": Several(BE(), 2, 4)})
def direct_sum_without_flag(T):
    e = qe.direct_sum(T)
    return e, {
        "alpha": max(t.record.alpha for t in T),
        "ancillas": max(t.ancillas for t in T) + 1,
        "epsilon": max(t.record.epsilon for t in T),
    }


@claim(inputs=TWO)
def direct_sum_with_flag(A, B):
    e = qe.direct_sum([A, qe.deamplify(B, 1.7)])
    a, b = A.record, B.record
    return e, {
        "alpha": max(a.alpha, 1.7 * b.alpha),
        "ancillas": max(a.ancillas, b.ancillas + 1) + 1,
        "epsilon": max(a.epsilon, b.epsilon),
    }


@claim(inputs=ONE)
def direct_sum_with_itself(A):
    e = qe.direct_sum([A, qe.deamplify(A, 1.0)])
    return e, {"alpha": A.record.alpha, "ancillas": A.ancillas + 2, "epsilon": A.record.epsilon}


@claim(inputs={"A": BE(n=1), "B": BE(n=1)})
def of_one_qubit(A, B):
    return product(A, B, 0.99)
