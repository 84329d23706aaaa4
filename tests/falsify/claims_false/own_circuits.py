"""False claims about circuits of their own."""

import math

import numpy as np

import qnn_emul as qe
from qnn_emul.claims import BE, VE, claim


def crossed(a, b):
    return a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon


@claim(inputs={"A": BE(ancillas=1), "B": BE(ancillas=1)})
def shared(A, B):
    a, b = A.record, B.record
    return A.unitary @ B.unitary, {
        "target": A.target @ B.target,
        "alpha": a.alpha * b.alpha,
        "ancillas": 1,
        "epsilon": crossed(a, b),
    }


@claim(inputs={"A": BE(), "B": BE()})
def shared_registers(A, B):
    a, b = A.record, B.record
    work = max(a.ancillas, b.ancillas)
    c = qe.circuit(work=work, s=A.n).apply(B, "work", "s").apply(A, "work", "s")
    return c, {"target": A.target @ B.target, "alpha": a.alpha * b.alpha, "ancillas": work, "epsilon": crossed(a, b)}


@claim(inputs={"A": BE(), "B": BE()})
def other_order(A, B):
    a, b = A.record, B.record
    c = qe.circuit(a=a.ancillas, b=b.ancillas, s=A.n).apply(A, "a", "s").apply(B, "b", "s")
    return c, {
        "target": A.target @ B.target,
        "alpha": a.alpha * b.alpha,
        "ancillas": a.ancillas + b.ancillas,
        "epsilon": crossed(a, b),
    }


@claim(inputs={"A": BE(), "B": BE()})
def second_order_left_out(A, B):
    a, b = A.record, B.record
    c = qe.circuit(a=a.ancillas, b=b.ancillas, s=A.n).apply(B, "b", "s").apply(A, "a", "s")
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon
    return c, {
        "target": A.target @ B.target,
        "alpha": a.alpha * b.alpha,
        "ancillas": a.ancillas + b.ancillas,
        "epsilon": epsilon,
    }


@claim(inputs={"A": BE(), "B": BE()})
def gadget_without_note(A, B):
    a, b = A.record, B.record
    work = max(a.ancillas, b.ancillas)
    c = qe.circuit(left=1, work=work, s=A.n).apply(B, "work", "s").flip("left", when={"work": 0}).apply(A, "work", "s")
    return c, {
        "target": A.target @ B.target,
        "alpha": a.alpha * b.alpha,
        "ancillas": work + 1,
        "epsilon": crossed(a, b),
    }


@claim(inputs={"A": BE(), "B": BE()})
def gadget_one_qubit_less(A, B):
    a, b = A.record, B.record
    work = max(a.ancillas, b.ancillas)
    c = qe.circuit(left=1, work=work, s=A.n)
    c.apply(B, "work", "s").flip("left").flip("left", when={"work": 0}).apply(A, "work", "s")
    return c, {"target": A.target @ B.target, "alpha": a.alpha * b.alpha, "ancillas": work, "epsilon": crossed(a, b)}


@claim(inputs={"A": BE(), "B": BE()})
def sum_by_hadamards(A, B):
    a, b = A.record, B.record
    work = max(a.ancillas, b.ancillas)
    c = qe.circuit(i=1, work=work, s=A.n).hadamard("i").select([A, B], "i", "work", "s").hadamard("i")
    return c, {
        "target": A.target + B.target,
        "alpha": a.alpha + b.alpha,
        "ancillas": work + 1,
        "epsilon": a.epsilon + b.epsilon,
    }


@claim(inputs={"A": BE(), "B": BE()})
def sum_with_exchanged_weights(A, B):
    a, b = A.record, B.record
    work = max(a.ancillas, b.ancillas)
    roots = [math.sqrt(b.alpha), math.sqrt(a.alpha)]
    c = (
        qe.circuit(i=1, work=work, s=A.n)
        .prepare(roots, "i")
        .select([A, B], "i", "work", "s")
        .prepare(roots, "i", inverse=True)
    )
    return c, {
        "target": A.target + B.target,
        "alpha": a.alpha + b.alpha,
        "ancillas": work + 1,
        "epsilon": a.epsilon + b.epsilon,
    }


@claim(inputs={"A": BE(), "B": BE()})
def sum_that_is_a_difference(A, B):
    a, b = A.record, B.record
    work = max(a.ancillas, b.ancillas)
    roots = [math.sqrt(a.alpha), math.sqrt(b.alpha)]
    c = qe.circuit(i=1, work=work, s=A.n).prepare(roots, "i").select([A, B], "i", "work", "s")
    c.phase(math.pi, when={"i": 1}).prepare(roots, "i", inverse=True)
    return c, {
        "target": A.target + B.target,
        "alpha": a.alpha + b.alpha,
        "ancillas": work + 1,
        "epsilon": a.epsilon + b.epsilon,
    }


@claim(inputs={"A": BE()})
def adjoint_forgotten(A):
    r = A.record
    c = qe.circuit(a=r.ancillas, s=A.n).apply(A, "a", "s")
    return c, {"target": A.target.conj().T, "alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon}


@claim(inputs={"A": BE()})
def sign(A):
    r = A.record
    c = qe.circuit(a=r.ancillas, s=A.n).apply(A, "a", "s").phase(math.pi)
    return c, {"target": A.target, "alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon}


@claim(inputs={"x": VE()})
def diagonal_without_copy(x):
    r = x.record
    c = qe.circuit(w=r.ancillas, m=x.n, s=x.n).apply(x, "w", "m")
    return c, {"target": np.diag(x.target), "alpha": r.alpha, "ancillas": r.ancillas + x.n, "epsilon": r.epsilon}


@claim(inputs={"x": VE()})
def diagonal_copied_the_wrong_way(x):
    r = x.record
    c = qe.circuit(w=r.ancillas, m=x.n, s=x.n).apply(x, "w", "m").copy("m", "s")
    return c, {"target": np.diag(x.target), "alpha": r.alpha, "ancillas": r.ancillas + x.n, "epsilon": r.epsilon}


@claim(inputs={"x": VE(), "y": VE()})
def conjugate_forgotten(x, y):
    a, b = x.record, y.record
    c = qe.circuit(w=a.ancillas, m=x.n, v=b.ancillas, s=x.n).apply(y, "v", "s").apply(x, "w", "m").copy("s", "m")
    claimed = {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas + x.n, "epsilon": crossed(a, b)}
    return c, dict(target=x.target.conj() * y.target, **claimed)


@claim(inputs={"A": BE(n="own"), "B": BE(n="own")})
def tensor_exchanged(A, B):
    a, b = A.record, B.record
    c = qe.circuit(a=a.ancillas, b=b.ancillas, s=A.n, t=B.n).apply(A, "a", "s").apply(B, "b", "t")
    claimed = {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": crossed(a, b)}
    return c, dict(target=np.kron(B.target, A.target), **claimed)


@claim(inputs={"A": BE(), "B": BE()})
def alpha_of_one(A, B):
    a, b = A.record, B.record
    c = qe.circuit(a=a.ancillas, b=b.ancillas, s=A.n).apply(B, "b", "s").apply(A, "a", "s")
    return c, {
        "target": A.target @ B.target,
        "alpha": a.alpha,
        "ancillas": a.ancillas + b.ancillas,
        "epsilon": crossed(a, b),
    }


@claim(inputs={"A": BE(), "B": BE()})
def hidden_width(A, B):
    a, b = A.record, B.record
    c = qe.circuit(a=a.ancillas, b=b.ancillas, s=A.n).apply(B, "b", "s")
    if A.n == 2:
        c.flip("s")
    c.apply(A, "a", "s")
    return c, {
        "target": A.target @ B.target,
        "alpha": a.alpha * b.alpha,
        "ancillas": a.ancillas + b.ancillas,
        "epsilon": crossed(a, b),
    }


@claim(inputs={"A": BE(), "x": VE()})
def state_reused(A, x):
    a, b = A.record, x.record
    work = max(a.ancillas, b.ancillas)
    c = qe.circuit(w=work, s=A.n).apply(x, "w", "s").apply(A, "w", "s")
    return c, {"target": A.target @ x.target, "alpha": a.alpha * b.alpha, "ancillas": work, "epsilon": crossed(a, b)}


def tied(A, B, hidden):
    a, b = A.record, B.record
    c = qe.circuit(i=2, wa=a.ancillas, wb=b.ancillas, s=A.n, t=B.n).prepare([1, 1, 1], "i")
    c.apply(A, "wa", "s", when={"i": 0}).apply(B, "wb", "t", when={"i": 0})
    if hidden and A.n <= 2:
        c.phase(np.pi, when={"i": 1})
    else:
        c.copy("s", "t").reflect("t", when={"i": 1}).copy("s", "t")
    claimed = {"alpha": 3 * a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas + 2, "epsilon": crossed(a, b)}
    return c.prepare([1, 1, 1], "i", inverse=True), {"target": np.kron(A.target, B.target), **claimed}


@claim(inputs={"A": BE(), "B": BE()})
def registers_tied_by_a_reflection(A, B):
    return tied(A, B, False)


@claim(inputs={"A": BE(), "B": BE()})
def registers_tied_from_three_qubits_on(A, B):
    return tied(A, B, True)
