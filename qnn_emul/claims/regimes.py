"""Lemma C.1's sample, the architectures' inputs and the three regimes: budgets and exponents recomputed from their own ingredients."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from ..encoding.encoding import VectorEncoding
from ..encoding.record import Record
from ..instances.aligned import vector_with_error
from ..lemmas.algebra import kron
from ..lemmas.paper.lemma_7 import block_errors
from ..lemmas.paper.lemma_c1 import linear_pooling
from ..linalg.activations import ACTIVATION, NORM_BOUND
from ..linalg.polynomials import sign
from ..scalars import square_root
from .definitions import pooled
from .growth import SLACK, Sweep, blocks_queries, slope
from .stated import Claim, Quantity, at_unitary_level, confronted, record, stated

GAP = 0.02  # delta = 2 tau - 1 at tau = 0.51


def budgets(n: float, classes: float, epsilon: float) -> tuple[float, float]:
    """Lemma C.1's eps_0 = eps sqrt(C) delta/(24 N) and eps_1 = eps sqrt(C)/(8 N), N = 2^n."""
    root, size = math.sqrt(classes), 2.0**n
    return epsilon * root * GAP / (24 * size), epsilon * root / (8 * size)


def sample_bound(*, epsilon: Any) -> Any:
    """Lemma C.1: ||y - y^||_2 of the distribution that is sampled from."""
    return epsilon


def sample_instances() -> Iterator[tuple[VectorEncoding, int, float]]:
    """(gamma/||gamma||, C, eps): one entry; then two with psi's error across it, and W = -I, where ||gamma|| is small."""
    for classes, epsilon in ((1, 0.5), (2, 0.5), (2, 0.01)):
        own, last = budgets(classes - 1, classes, epsilon)
        flat = np.full(classes, classes**-0.5)
        across = np.eye(classes)[0] if classes == 1 else np.array([1.0, -1.0]) * classes**-0.5
        value = (1 - own) * flat if classes == 1 else math.cos(own) * flat + math.sin(own) * across
        x = vector_with_error(value, 1.0, flat - value)
        yield linear_pooling(x, -np.eye(classes), 1, last), classes, epsilon


def examine_sample(instance: tuple[VectorEncoding, int, float]) -> tuple[Quantity, ...]:
    """The pooled squares of what is encoded beside the classical ones; by Definition 1 the record's error times sqrt(2) is enough."""
    e, classes, epsilon = instance
    gap = float(np.linalg.norm(pooled(e.target, classes) - pooled(e.block, classes)))
    by_lemmas = 2 * 2**e.n / math.sqrt(classes) * (6 * budgets(e.n, classes, epsilon)[0] / GAP)
    by_lemmas += 2 * 2**e.n / math.sqrt(classes) * 2 * budgets(e.n, classes, epsilon)[1]
    own = math.sqrt(2) * float(e.record.epsilon)
    return (
        Quantity("||y - y^||_2", gap, epsilon, own, 1e-14),
        Quantity("||y - y^||_2 by [P] and Lemma B.20", by_lemmas, epsilon, own, 1e-12 * epsilon),
    )


SAMPLE = stated(
    key="Lemma C.1, sample",
    title="A sample of the pooled classes",
    statement="eps_0 = eps sqrt(C) delta/(24 N), eps_1 = eps sqrt(C)/(8 N): normalised and pooled, a sample within eps of y.",
    construction="paper.lemma_c1",
    rule=sample_bound,
    examine=examine_sample,
    candidates=sample_instances,
    remark="the instances are (encoding, C, eps); conditioned on ancillas 0. Lemma B.20's 2 N/sqrt(C) is spent, where Definition 1 "
    "needs sqrt(2): both budgets may be larger by about N",
)


def product_rule(*paths: Record) -> Record:
    return record(1, 0, 0)


def path_instances() -> Iterator[VectorEncoding]:
    """d = 2 and 3 normalised real vectors as states."""
    first, second = (
        VectorEncoding.from_vector([0.6, -0.8]),
        VectorEncoding.from_vector(np.array([1.0, 2.0, 2.0, -4.0]) / 5),
    )
    yield kron(first, second)
    yield kron(kron(first, second), first)


PATHS = stated(
    key="Architecture (b)",
    title="Kronecker product of classical paths",
    statement="d classical paths, normalised, loaded as states; their Kronecker product, of dimension N^d, is the input of architecture "
    "(a): a (1, 0, 0)-VE.",
    construction="ve.tensor",
    rule=product_rule,
    examine=at_unitary_level(confronted(product_rule, lambda e: (tuple(c.record for c in e.children), {}))),
    candidates=path_instances,
)


@cache
def head_queries(*, n: float, epsilon: float, classes: float = 2) -> int:
    """Queries of Lemma C.1 to psi: 1 + 2 (Theorem B.1) for each of Lemma B.8's with alpha' = 1/delta."""
    return 3 * sign(GAP / 2, budgets(n, classes, epsilon)[1]).degree


def network_exponent(sweep: Sweep, head: bool) -> float:
    """Slope of log(queries to the input) against the mean of the logs of log(1/eps_i): the number of factors log(1/eps) there are."""
    fixed = dict(sweep.fixed)
    n, k = fixed["n"], int(fixed["k"])
    x, y = [], []
    for epsilon in sweep.values:
        inner, last = budgets(n, 2, epsilon) if head else (epsilon * math.sqrt(2) / (2 * 4.0**n), 1.0)
        logs = [math.log2(1 / share) for share in block_errors(inner, k) for _ in range(2)]
        logs += [math.log2(1 / last)] if head else []
        x.append(math.prod(logs) ** (1 / len(logs)))
        y.append(blocks_queries(k=k, n=n, epsilon=inner) * (head_queries(n=n, epsilon=epsilon) if head else 1))
    return slope(x, y)


ERRORS = (1e-1, 3e-2, 1e-2, 3e-3, 1e-3)


def regime(key: str, title: str, statement: str, exponent: int, head: bool, remark: str) -> Claim:
    """A regime's exponent of log(1/eps) with k = 1 beside that of its own lemmas, counted in queries."""

    def examine(sweep: Sweep) -> tuple[Quantity, ...]:
        found = network_exponent(sweep, head)
        return (Quantity("exponent in log(1/eps_i), k = 1", found, float(exponent), found, SLACK * exponent),)

    return stated(
        kind="growth",
        key=key,
        title=title,
        statement=statement,
        construction="Lemmas 7 and C.1" if head else "Lemma 7",
        examine=examine,
        candidates=lambda: iter([Sweep("epsilon", ERRORS, float(exponent), (("k", 1.0), ("n", 0.0)))]),
        remark=remark,
        on_circuits=True,
    )


REGIME_1 = regime(
    "Regime 1",
    "Inputs and weights in QRAM, architecture (a)",
    "Inference in O(polylog(sqrt(N)/eps)^k); with Theorem 2, log(sqrt(N)/eps)^(2k+1).",
    3,
    True,
    "queries to the input: 2 k logs of the blocks and one of the head's Lemma B.8; Lemma 5's own log stands in the queries to the weights",
)
REGIME_2 = regime(
    "Regime 2",
    "Weights in QRAM, inputs loaded, architecture (b)",
    "O(N log(N^(d/2)/eps)^(2k)) = O~(N log(1/eps)^(2k)), architecture (b) with its dense layer; classical Omega(N^4) at d = 2.",
    2,
    True,
    "Lemma C.1 ends with an amplification of its own: Theorem 2, whose architecture this is, has 2 k + 1",
)


def pooling_share(*, epsilon: Any, classes: Any, size: Any) -> Any:
    """Regime 3: delta = eps sqrt(C)/(2 N^2)."""
    return epsilon * square_root(classes) / (2 * size * size)


def examine_regime_3(sweep: Sweep) -> tuple[Quantity, ...]:
    """The exponent; and what Lemma B.20 makes of delta on N^2 entries, beside Definition 1's sqrt(2) delta."""
    found = network_exponent(sweep, False)
    out = [Quantity("exponent in log(1/eps_i), k = 1", found, 2.0, found, SLACK * 2)]
    for size, classes, epsilon in ((1, 1, 0.1), (16, 4, 0.01)):
        share = float(pooling_share(epsilon=epsilon, classes=classes, size=size))
        bound = 2 * size**2 * share / math.sqrt(classes)
        name = f"||y - y^||_2 by Lemma B.20, N = {size}, C = {classes}"
        out.append(Quantity(name, bound, epsilon, math.sqrt(2) * share, 1e-14))
    return tuple(out)


REGIME_3 = stated(
    kind="growth",
    key="Regime 3",
    title="No QRAM, architecture (c)",
    statement="Blocks on the N^d tensor, flattened and pooled, without C.1's layer: (1, 2^k (63 + n), delta), delta = eps sqrt(C)/(2 N^2), "
    "O(N log(N^3/(eps sqrt(C)))^(2k)), in the main text O(N log(1/eps)^(2k)); classical Omega(N^2) at d = 2.",
    construction="Lemma 7",
    rule=pooling_share,
    examine=examine_regime_3,
    candidates=lambda: iter([Sweep("epsilon", ERRORS, 2.0, (("k", 1.0), ("n", 0.0)))]),
    remark="d = 2; the ancillas are Theorem 2's; the main text drops log N",
    on_circuits=True,
)


def norm_bound() -> Any:
    """Norm preservation: 1/||psi + f(W psi)|| whatever psi, W and depth, as a number: 1/(1 - 8/(5 sqrt(pi)))."""
    return 1 / NORM_BOUND


def examine_norm(n: int) -> tuple[Quantity, ...]:
    """Flat psi on n qubits and W = -I, where the branch takes off most."""
    entry = 2 ** (-n / 2)
    norm = 2 ** (n / 2) * float(entry - math.erf(ACTIVATION.nu * entry))
    return (Quantity("1/||psi + f(W psi)||", 1 / norm, float(norm_bound()), float(norm_bound()), 1e-9),)


TABLE = stated(
    key="Table 1",
    title="Properties of the three regimes",
    statement="Coherent multi-layer, coherent non-linearity, QRAM-free, norm preservation, polylog(1/eps), polylog(N): regime 1 yes yes no "
    "yes yes yes; regime 2 yes yes no yes yes no; regime 3 yes yes yes yes yes no.",
    construction="norm preservation: ve.residual_sum",
    rule=norm_bound,
    examine=examine_norm,
    candidates=lambda: iter([0, 4, 12]),
    remark="the instances are n; norm preservation is what is examined here, polylog(1/eps) stands under the regimes, rows on other "
    "papers are not examined. Approached as n grows; ||W|| > 1 voids it: psi + f(W psi) is about 0 for W = -1.108 I and large n",
)

CLAIMS = (SAMPLE, PATHS, REGIME_1, REGIME_2, REGIME_3, TABLE)
