"""True claims about circuits of their own: corner, ancillas and error hold for every width."""

import math

import numpy as np

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Real, claim


def crossed(a, b):
    return a.alpha * b.epsilon + b.alpha * a.epsilon + a.epsilon * b.epsilon


@claim(inputs={"A": BE(), "B": BE()})
def product(A, B):
    a, b = A.record, B.record
    c = qe.circuit(a=a.ancillas, b=b.ancillas, s=A.n)
    c.apply(B, "b", "s")
    c.apply(A, "a", "s")
    return c, {
        "target": A.target @ B.target,
        "alpha": a.alpha * b.alpha,
        "ancillas": a.ancillas + b.ancillas,
        "epsilon": crossed(a, b),
    }


@claim(inputs={"A": BE(), "B": BE()})
def gadget(A, B):
    a, b = A.record, B.record
    work = max(a.ancillas, b.ancillas)
    c = qe.circuit(left=1, work=work, s=A.n)
    c.apply(B, "work", "s").flip("left").flip("left", when={"work": 0}).apply(A, "work", "s")
    return c, {
        "target": A.target @ B.target,
        "alpha": a.alpha * b.alpha,
        "ancillas": work + 1,
        "epsilon": crossed(a, b),
    }


@claim(inputs={"A": BE(), "B": BE()})
def weighted_sum(A, B):
    a, b = A.record, B.record
    work = max(a.ancillas, b.ancillas)
    roots = [math.sqrt(a.alpha), math.sqrt(b.alpha)]
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
def difference(A, B):
    a, b = A.record, B.record
    roots = np.sqrt(a.alpha), np.sqrt(b.alpha)
    c = qe.circuit(i=1, work=max(a.ancillas, b.ancillas), s=A.n).prepare(roots, "i")
    c.select([A, B], "i", "work", "s").phase(math.pi, when={"i": 1}).prepare(roots, "i", inverse=True)
    claimed = {
        "alpha": a.alpha + b.alpha,
        "ancillas": max(a.ancillas, b.ancillas) + 1,
        "epsilon": a.epsilon + b.epsilon,
    }
    return c, dict(target=A.target - B.target, **claimed)


@claim(inputs={"A": BE()})
def adjoint(A):
    r = A.record
    c = qe.circuit(a=r.ancillas, s=A.n).apply(A, "a", "s", inverse=True)
    return c, {"target": A.target.conj().T, "alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon}


@claim(inputs={"A": BE(), "x": VE()})
def matrix_vector(A, x):
    a, b = A.record, x.record
    c = qe.circuit(a=a.ancillas, b=b.ancillas, s=A.n).apply(x, "b", "s").apply(A, "a", "s")
    epsilon = min(a.epsilon * b.norm + a.alpha * b.epsilon, a.epsilon * (b.norm + b.epsilon) + a.norm * b.epsilon)
    return c, {
        "target": A.target @ x.target,
        "alpha": a.alpha * b.alpha,
        "ancillas": a.ancillas + b.ancillas,
        "epsilon": epsilon,
    }


@claim(inputs={"x": VE()})
def diagonal(x):
    r = x.record
    c = qe.circuit(w=r.ancillas, m=x.n, s=x.n).apply(x, "w", "m").copy("s", "m")
    return c, {"target": np.diag(x.target), "alpha": r.alpha, "ancillas": r.ancillas + x.n, "epsilon": r.epsilon}


@claim(inputs={"x": VE(), "y": VE()})
def entrywise(x, y):
    a, b = x.record, y.record
    c = qe.circuit(w=a.ancillas, m=x.n, v=b.ancillas, s=x.n).apply(y, "v", "s").apply(x, "w", "m").copy("s", "m")
    claimed = {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas + x.n, "epsilon": crossed(a, b)}
    return c, dict(target=x.target * y.target, **claimed)


@claim(inputs={"A": BE(n="own"), "B": BE(n="own")})
def tensor(A, B):
    a, b = A.record, B.record
    c = qe.circuit(a=a.ancillas, b=b.ancillas, s=A.n, t=B.n).apply(A, "a", "s").apply(B, "b", "t")
    claimed = {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas, "epsilon": crossed(a, b)}
    return c, dict(target=np.kron(A.target, B.target), **claimed)


@claim(inputs={"A": BE(ancillas=1), "B": BE(ancillas=1)})
def conjugated(A, B):
    a, b = A.record, B.record
    c = qe.circuit(a=1, b=1, c=1, s=A.n).apply(B, "b", "s").apply(A, "a", "s").apply(B, "c", "s", inverse=True)
    full = (a.alpha + a.epsilon) * (b.alpha + b.epsilon) ** 2 - a.alpha * b.alpha**2
    claimed = {"alpha": a.alpha * b.alpha**2, "ancillas": 3, "epsilon": full}
    return c, dict(target=B.target.conj().T @ A.target @ B.target, **claimed)


@claim(inputs={"A": BE()})
def twice_and_back(A):
    r = A.record
    c = qe.circuit(a=r.ancillas, s=A.n).apply(A, "a", "s").apply(A, "a", "s", inverse=True).apply(A, "a", "s")
    return c, {"target": A.target, "alpha": r.alpha, "ancillas": r.ancillas, "epsilon": r.epsilon}


@claim(inputs={"A": BE(), "t": Real(1, 3)})
def larger_alpha(A, t):
    r = A.record
    c = qe.circuit(flag=1, a=r.ancillas, s=A.n).prepare([1, math.sqrt(t * t - 1)], "flag").apply(A, "a", "s")
    return c, {"target": A.target, "alpha": t * r.alpha, "ancillas": r.ancillas + 1, "epsilon": r.epsilon}


@claim(inputs={"A": BE(), "B": BE()})
def swapped(A, B):
    a, b = A.record, B.record
    c = (
        qe.circuit(a=a.ancillas, b=b.ancillas, t=A.n, s=A.n)
        .swap("t", "s")
        .apply(B, "b", "t")
        .swap("t", "s")
        .apply(A, "a", "s")
    )
    claimed = {"alpha": a.alpha * b.alpha, "ancillas": a.ancillas + b.ancillas + A.n, "epsilon": crossed(a, b)}
    return c, dict(target=A.target @ B.target, **claimed)
