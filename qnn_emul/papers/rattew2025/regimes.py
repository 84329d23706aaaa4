"""The architectures' inputs and the three regimes: budgets and exponents recomputed from their own ingredients."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from ...claims import (
    VE,
    Amendment,
    Claim,
    Integer,
    Otherwise,
    OwnBound,
    Record,
    Several,
    VectorEncoding,
    at_most,
    record,
)
from ...claims.bounds import equal
from ...claims.claimed import Quantity
from ...claims.growth import SLACK, Sweep, slope
from ...claims.measuring import corner
from ...lemmas import CATALOGUE
from ...lemmas.algebra import kron
from ...lemmas.paper.lemma_7 import block_errors
from ...linalg.activations import ACTIVATION, NORM_BOUND
from ...linalg.paper_constants import ENCODED_NORM
from ...linalg.polynomials import sign
from ...scalars import square_root
from ..closed import SIGN, in_closed_form, least_erf_degree, least_sign_degree, sign_degree
from . import claim, growth_claim
from .growth import blocks_bound, blocks_form, blocks_queries
from .squares import GAP, budgets


def product_rule(*paths: Record) -> Record:
    return record(1, 0, 0)


def path_instances() -> Any:
    """d = 2 and 3 normalised real vectors as states."""
    first, second = (
        VectorEncoding.from_vector([0.6, -0.8]),
        VectorEncoding.from_vector(np.array([1.0, 2.0, 2.0, -4.0]) / 5),
    )
    yield [first, second]
    yield [first, second, first]


def _states(records: list[Record], numbers: Any) -> list[Any]:
    """(1, 0, 0)-encodings of unit vectors."""
    return [equal(*p) for r in records for p in ((r.alpha, 1), (r.epsilon, 0), (r.ancillas, 0), (r.norm, 1))]


@claim(
    key="Architecture (b)",
    title="Kronecker product of classical paths",
    kind="construction",
    inputs={"paths": Several(VE(n="own", alpha=1, ancillas=0, epsilon=0, unit=True), 2, 3)},
    construction="ve.tensor",
    rule=product_rule,
    candidates=path_instances,
    implied_by=OwnBound("ve.tensor", lambda x, y: CATALOGUE["ve.tensor"].rule(x, y), ("ve.tensor",), _states),
)
def architecture_b(paths: Any) -> Any:
    """d classical paths, normalised, loaded as states; their Kronecker product, of dimension N^d, is the input of architecture (a): a (1,
    0, 0)-VE."""
    e = paths[0]
    for path in paths[1:]:
        e = kron(e, path)
    return e, product_rule(*(p.record for p in paths)), *corner(e)


@cache
def head_queries(*, n: float, epsilon: float, classes: float = 2) -> int:
    """Queries of Lemma C.1 to psi: 1 + 2 (Theorem B.1) for each of Lemma B.8's with alpha' = 1/delta."""
    return 3 * sign(GAP / 2, budgets(n, classes, epsilon)[1]).degree


def network_queries(*, k: float, n: float, epsilon: float) -> float:
    """Queries of architecture (a) to its input: those of k blocks for each of the head's."""
    return blocks_queries(k=k, n=n, epsilon=budgets(n, 2, epsilon)[0]) * head_queries(n=n, epsilon=epsilon)


def network_bound(*, k: float, n: float, epsilon: float) -> float:
    """At least `network_queries`."""
    inner, last = budgets(n, 2, epsilon)
    return blocks_bound(k=k, n=n, epsilon=inner) * 3 * sign_degree(GAP / 2, last)


def network_form(*, k: float, n: float, epsilon: float) -> float:
    """log(sqrt(N)/eps)^(2k+1) with the constant that it needs: both budgets are eps/N times a number, eps <= 1/2."""
    log = math.log2(2 ** (n / 2) / epsilon)
    return blocks_form(k=k, n=0.0, epsilon=2 ** (-10.8 * log)) * 3 * SIGN * (2 / GAP) * 3.5 * log


def tensor_queries(*, k: float, n: float, epsilon: float) -> float:
    """Queries of architecture (c), d = 2, C = 2, to its input: k blocks on N^2 entries within delta of Regime 3."""
    return blocks_queries(k=k, n=2 * n, epsilon=share(n, epsilon))


def tensor_bound(*, k: float, n: float, epsilon: float) -> float:
    """At least `tensor_queries`."""
    return blocks_bound(k=k, n=2 * n, epsilon=share(n, epsilon))


def tensor_form(*, k: float, n: float, epsilon: float) -> float:
    """log(N^3/(eps sqrt(C)))^(2k) with the constant that it needs."""
    return blocks_form(k=k, n=0.0, epsilon=(epsilon * math.sqrt(2) / 8.0**n) ** 3)


def share(n: float, epsilon: float) -> float:
    """delta for two classes."""
    return float(pooling_share(epsilon=epsilon, classes=2.0, size=2.0**n))


def network_exponent(sweep: Sweep, head: bool) -> float:
    """Slope of log(queries to the input) against the mean of the logs of log(1/eps_i): the number of factors log(1/eps) there are."""
    fixed = dict(sweep.fixed)
    n, k = fixed["n"], int(fixed["k"])
    x, y = [], []
    for epsilon in sweep.values:
        inner, last = budgets(n, 2, epsilon) if head else (share(n, epsilon), 1.0)
        logs = [math.log2(1 / own) for own in block_errors(inner, k) for _ in range(2)]
        logs += [math.log2(1 / last)] if head else []
        x.append(math.prod(logs) ** (1 / len(logs)))
        y.append((network_queries if head else tensor_queries)(k=k, n=n, epsilon=epsilon))
    return slope(x, y)


ERRORS = (1e-1, 3e-2, 1e-2, 3e-3, 1e-3)


def one_layer(exponent: float) -> list[Sweep]:
    """eps over a range, with one block on one entry."""
    return [Sweep("epsilon", ERRORS, exponent, (("k", 1.0), ("n", 0.0)))]


def exponent(sweep: Sweep, head: bool) -> Quantity:
    """The exponent of log(1/eps) beside that of the regime's own lemmas, counted in queries."""
    found, claimed = network_exponent(sweep, head), float(sweep.exponent or 0)
    return at_most("exponent in log(1/eps_i) of one block", found, claimed, found, SLACK * claimed)


@growth_claim(
    key="Regime 1",
    implied_by="the bounds of 'Lemma 7, queries' and, for the head, of 'Lemma B.8, queries' at alpha' = 50; memories take polylog(N)",
    title="Inputs and weights in QRAM, architecture (a)",
    construction="Lemmas 7 and C.1",
    candidates=lambda: one_layer(3.0),
    on_circuits=True,
    remark="queries to the input: 2 k logs of the blocks and one of the head's Lemma B.8; Lemma 5's own log stands in the queries to "
    "the weights",
)
def regime_1(sweep: Any) -> Any:
    """Inference in O(polylog(sqrt(N)/eps)^k); with Theorem 2, log(sqrt(N)/eps)^(2k+1)."""
    return [exponent(sweep, True), in_closed_form(sweep, network_queries, network_bound, network_form)]


def _with_the_head(stated: Claim) -> Claim:
    return replace(stated, key="Regime 2, 2k + 1", candidates=lambda: one_layer(3.0), repair=None)


@growth_claim(
    key="Regime 2",
    title="Weights in QRAM, inputs loaded, architecture (b)",
    construction="Lemmas 7 and C.1",
    candidates=lambda: one_layer(2.0),
    repair=Amendment("2k + 1 in place of 2k, as Theorem 2 has it", _with_the_head),
    otherwise=Otherwise(
        "post-selection in place of the last amplification, by Definition 1 (Mathematics 7.2), which leaves 2 k"
    ),
    on_circuits=True,
    remark="Lemma C.1 ends with an amplification of its own: Theorem 2, whose architecture this is, has 2 k + 1",
)
def regime_2(sweep: Any) -> Any:
    """O(N log(N^(d/2)/eps)^(2k)) = O~(N log(1/eps)^(2k)), architecture (b) with its dense layer."""
    power, first = float(sweep.exponent or 0), sweep.values[0]
    counted = network_queries(epsilon=first, **dict(sweep.fixed)) / math.log(1 / first) ** power
    least = least_network_queries(FEW) / FEW**power
    said = f"least queries over log(1/eps)^{power:g} at ln(1/eps) of {FEW:g}, over that ratio at eps {first:g}"
    return [exponent(sweep, True), at_most(said, least / counted, 1.0)]


FEW = 1e9


def least_network_queries(logarithm: float) -> float:
    """Of one block and the head, by any polynomials whose errors are at most eps; logarithm = ln(1/eps)."""
    block = least_sign_degree(ENCODED_NORM / 2, logarithm) * (6 * least_erf_degree(1.6, logarithm) - 4)
    return 3 * least_sign_degree(GAP / 2, logarithm) * block


def pooling_share(*, epsilon: Any, classes: Any, size: Any) -> Any:
    """delta = eps sqrt(C)/(2 N^2)."""
    return epsilon * square_root(classes) / (2 * size * size)


@growth_claim(
    key="Regime 3",
    implied_by="the bound of 'Lemma 7, queries' at delta; Lemma B.20 makes eps of delta",
    title="No QRAM, architecture (c)",
    construction="Lemma 7",
    rule=pooling_share,
    candidates=lambda: one_layer(2.0),
    on_circuits=True,
    remark="d = 2, C = 2; the ancillas are Theorem 2's; loading takes O(N) a query",
)
def regime_3(sweep: Any) -> Any:
    """Blocks on the N^d tensor, flattened and pooled, without C.1's layer: (1, 2^k (63 + n), delta), delta = eps sqrt(C)/(2 N^2), O(N
    log(N^3/(eps sqrt(C)))^(2k))."""
    # the exponent; and what Lemma B.20 makes of delta on N^2 entries, beside Definition 1's sqrt(2) delta
    out = [exponent(sweep, False), in_closed_form(sweep, tensor_queries, tensor_bound, tensor_form)]
    for size, classes, epsilon, words in ((1, 1, 0.1, "1 entry, 1 class"), (16, 4, 0.01, "256 entries, 4 classes")):
        delta = float(pooling_share(epsilon=epsilon, classes=classes, size=size))
        bound = 2 * size**2 * delta / math.sqrt(classes)
        out.append(at_most(f"||y - y^||_2 by Lemma B.20, {words}", bound, epsilon, math.sqrt(2) * delta, 1e-14))
    return out


MANY = 1e9


def least_queries(*, epsilon: float, n: float) -> float:
    """Of a block whose Lemma B.8 has an error of at most delta, by any polynomial."""
    return least_sign_degree(ENCODED_NORM / 2, math.log(math.sqrt(2) / epsilon) + 2 * n * math.log(2))


def _with_log_n(stated: Claim) -> Claim:
    function = lambda sweep: [in_closed_form(sweep, tensor_queries, tensor_bound, tensor_form)]
    return replace(stated, key="Regime 3, log(N^3/eps)", function=function, repair=None)


@growth_claim(
    key="Regime 3, main text",
    title="No QRAM, architecture (c), without log N",
    construction="Lemma 7",
    candidates=lambda: [Sweep("n", (1.0, 2.0, 4.0, 8.0), 0.0, (("k", 1.0), ("epsilon", 1e-2)))],
    repair=Amendment("log(N^3/(eps sqrt(C))) in place of log(1/eps), as its proof has it", _with_log_n),
    otherwise=Otherwise(
        "a polynomial whose error is relative to the entry (ve.pointwise_function), of which no degree grows with N, and sqrt(2) delta "
        "of Definition 1 in place of Lemma B.20"
    ),
    on_circuits=True,
    remark="queries to the input, d = 2, C = 2; n is that of one path",
)
def regime_3_main(sweep: Any) -> Any:
    """Architecture (c), d = 2, without QRAM: O(N log(1/eps)^(2k))."""
    given = dict(sweep.fixed)
    counted = [tensor_queries(**given, n=n) for n in sweep.values]
    least = [least_queries(epsilon=given["epsilon"], n=n) for n in (*sweep.values, MANY)]
    below = max(low / count for low, count in zip(least, counted, strict=False))
    return [
        at_most(f"least queries at n of {MANY:g} over those at n of {sweep.values[0]:g}", least[-1] / counted[0], 1.0),
        at_most("least queries over the queries, on the range", below, 1.0),
    ]


def norm_bound() -> Any:
    """Norm preservation: 1/||psi + f(W psi)|| whatever psi, W and depth, as a number: 1/(1 - 8/(5 sqrt(pi)))."""
    return 1 / NORM_BOUND


@claim(
    key="Table 1",
    title="Properties of the three regimes",
    kind="bound",
    inputs={"n": Integer(0, 24)},
    construction="norm preservation: ve.residual_sum",
    rule=norm_bound,
    candidates=lambda: [0, 4, 12],
    implied_by="Mathematics 6: ||psi + f(W psi)|| >= 1 - L for ||W|| <= 1; polylog(1/eps) are the bounds of the regimes, polylog(N) "
    "and QRAM their own inputs",
    remark="norm preservation is what is measured; rows on other papers are not examined; ||W|| > 1 voids it: psi + f(W psi) is about "
    "0 for W = -1.108 I and large n",
)
def table_1(n: Any) -> Any:
    """Coherent multi-layer, coherent non-linearity, QRAM-free, norm preservation, polylog(1/eps), polylog(N): regime 1 yes yes no yes yes
    yes; regime 2 yes yes no yes yes no; regime 3 yes yes yes yes yes no."""
    entry = 2 ** (-n / 2)  # flat psi and W = -I, where the branch takes off most
    norm = 2 ** (n / 2) * float(entry - math.erf(ACTIVATION.nu * entry))
    return [at_most("1/||psi + f(W psi)||", 1 / norm, norm_bound(), norm_bound(), 1e-9)]
