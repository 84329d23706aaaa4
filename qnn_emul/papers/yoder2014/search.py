"""Success probability, width and phases of fixed-point search."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np

from ...claims import Integer, Real, at_most
from ...claims import claim as any_claim
from ..small import EXACT, gap

claim = partial(
    any_claim,
    "Yoder, Low, Chuang (arXiv:1409.3305)",
    kind="lemma",
    text="as restated by public notes on the paper and two public implementations",
    construction="the matrices themselves",
)


def T(order: float, x: float) -> float:
    """T_order(x) for x >= 1 or |x| <= 1, of any order."""
    return math.cosh(order * math.acosh(x)) if x >= 1 else math.cos(order * math.acos(x))


def success(L: int, delta: float, weight: float) -> float:
    """P_L = 1 - delta^2 T_L(T_{1/L}(1/delta) sqrt(1 - lambda))^2."""
    return 1 - (delta * T(L, T(1 / L, 1 / delta) * math.sqrt(1 - weight))) ** 2


def iterates(rounds: int, delta: float, weight: float) -> float:
    """|<t|G(alpha_l, beta_l) ... G(alpha_1, beta_1)|s>|^2 with the phases in closed form, in the plane of t and the rest."""
    L = 2 * rounds + 1
    gamma = 1 / T(1 / L, 1 / delta)
    alpha = [
        2 * math.atan2(1, math.tan(2 * math.pi * j / L) * math.sqrt(1 - gamma * gamma)) for j in range(1, rounds + 1)
    ]
    beta = [-a for a in reversed(alpha)]
    s = np.array([math.sqrt(weight), math.sqrt(1 - weight)])
    state = s.astype(complex)
    for a, b in zip(alpha, beta, strict=True):
        state = np.array([np.exp(1j * b), 1.0]) * state  # S_t(beta)
        state = -(state - (1 - np.exp(-1j * a)) * s * (s @ state))  # -S_s(alpha)
    return float(abs(state[0]) ** 2)


SEARCH: dict[str, Any] = {"rounds": Integer(1, 12), "delta": Real(0.01, 1.0), "weight": Real(0.0, 1.0)}


@claim(
    key="Fixed-point search, success probability",
    title="Success probability of the phases in closed form",
    inputs=SEARCH,
    candidates=lambda: [(1, 0.5, 0.3), (3, 0.1, 0.05), (5, 1.0, 0.02), (8, 0.3, 0.9)],
    decides="a proof of the recurrence of generalised Chebyshev polynomials, which stands in the paper",
    remark="S_t(beta) = 1 - (1 - e^(i beta))|t><t|, S_s(alpha) = 1 - (1 - e^(-i alpha))|s><s|",
)
def probability(rounds: Any, delta: Any, weight: Any) -> Any:
    """l iterates G(alpha_j, beta_j) = -S_s(alpha_j) S_t(beta_j), L = 2l + 1, alpha_j = -beta_{l-j+1} = 2 arccot(tan(2 pi j/L) sqrt(1 -
    gamma^2)), 1/gamma = T_{1/L}(1/delta): success with P_L = 1 - delta^2 T_L(T_{1/L}(1/delta) sqrt(1 - lambda))^2."""
    return [gap("P_L", iterates(rounds, delta, weight), success(2 * rounds + 1, delta, weight))]


@claim(
    key="Fixed-point search, width",
    title="Where the probability is kept",
    inputs={"L": Integer(1, 99), "delta": Real(0.01, 1.0), "more": Real(0.0, 1.0)},
    candidates=lambda: [(3, 0.5, 0.0), (9, 0.1, 0.2), (1, 0.3, 1.0)],
    implied_by="|T_L| <= 1 where T_{1/L}(1/delta) sqrt(1 - lambda) <= 1",
    remark="lambda = w + more (1 - w)",
)
def width(L: Any, delta: Any, more: Any) -> Any:
    """P_L >= 1 - delta^2 for all lambda >= w = 1 - T_{1/L}(1/delta)^(-2)."""
    w = 1 - T(1 / L, 1 / delta) ** -2
    return [at_most("1 - P_L", 1 - success(L, delta, w + more * (1 - w)), delta**2, rounding=EXACT * L)]


@claim(
    key="Fixed-point search, cost",
    title="Queries that are enough",
    kind="bound",
    inputs={"weight": Real(0.0001, 0.99), "delta": Real(0.001, 0.9)},
    candidates=lambda: [(1e-4, 0.01), (0.1, 0.1), (0.9, 0.5)],
    implied_by="arccosh(1/delta) <= log(2/delta), and tanh x <= x",
    remark="L read as a real number, of which the next odd one is taken; the natural logarithm",
)
def cost(weight: Any, delta: Any) -> Any:
    """L >= log(2/delta)/sqrt(lambda) suffices for P_L >= 1 - delta^2."""
    least, claimed = math.acosh(1 / delta) / math.atanh(math.sqrt(weight)), math.log(2 / delta) / math.sqrt(weight)
    return [at_most("least L that is enough", least, claimed, rounding=EXACT * claimed)]


@claim(
    key="Fixed-point search, nesting",
    title="Sequences in sequences",
    inputs={"first": Integer(1, 9), "second": Integer(1, 9), "delta": Real(0.01, 0.9), "weight": Real(0.0, 1.0)},
    candidates=lambda: [(3, 3, 0.5, 0.1), (3, 5, 0.1, 0.4), (1, 7, 0.2, 0.8)],
    implied_by="T_m(T_n) = T_mn for every order, with 1/delta_1 = T_{1/L_2}(1/delta)",
)
def nesting(first: Any, second: Any, delta: Any, weight: Any) -> Any:
    """P_{L2}(P_{L1}(lambda, delta_1), delta) = P_{L1 L2}(lambda, delta)."""
    inner = min(max(success(first, 1 / T(1 / second, 1 / delta), weight), 0.0), 1.0)
    return [gap("difference", success(second, delta, inner), success(first * second, delta, weight), 1e-9)]


@claim(
    key="Fixed-point search, delta = 1",
    title="Grover's search as the case delta = 1",
    inputs={"rounds": Integer(1, 12), "weight": Real(0.0, 1.0)},
    candidates=lambda: [(1, 0.25), (3, 0.02), (4, 0.6)],
    implied_by="gamma = 1 gives arccot 0 = pi/2, and P_L = 1 - cos^2(L arccos sqrt(1 - lambda))",
)
def grover(rounds: Any, weight: Any) -> Any:
    """delta = 1 has the phases +-pi: Grover's search."""
    angle = (2 * rounds + 1) * math.asin(math.sqrt(weight))
    return [gap("P_L", iterates(rounds, 1.0, weight), math.sin(angle) ** 2)]
