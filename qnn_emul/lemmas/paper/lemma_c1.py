"""Residual linear pooling as the paper builds it (Lemma C.1), before the squares are pooled.

Statement   psi unit, a (1, a, eps_0)-VE; W with columns w_j of norm at most 1, D = diag(||w_j||) with an (alpha_D, a_D, eps_D)-BE; 1/2 <
            tau < 1. Theorem B.1, Lemma 1 with tau, and Lemma B.8 with alpha' = alpha/(2 tau - 1): a (1, 2a + a_D + n + 5, e)-VE of
            gamma/||gamma||, gamma = tau psi + (1 - tau) W|psi|^2, ||gamma|| >= delta = 2 tau - 1, e by the rules of these lemmas.
Source      Rattew et al. (arXiv:2510.07195), Lemma C.1 and its proof.
Deviation   With Lemma B.13, a_D = d + 1: 2a + d + n + 6 ancillas where the paper counts 2a + d + 8 + n. For exact D, e tends to
            (2 - tau) eps_0/||gamma||, below 1.5 eps_0/delta where the paper has 6 eps_0/delta. Complex psi and W; ||W|| <= 1 is asked
            for only through max ||w_j|| <= 1, which is what bounds ||gamma||.
Proof       The rules of the lemmas named above, one after the other; ||W|psi|^2|| <= max ||w_j||.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import ArgumentError, ShapeError
from ...instances.aligned import vector_with_error
from ...linalg.columns import Columns
from ...linalg.polynomials import SignPolynomial
from ...linalg.shapes import as_real
from ...linalg.unknown import UnknownColumns, UnknownPolynomial
from ..guards import need, need_unit
from ..language import BE, VE, BlockEncoding, Cost, Record, VectorEncoding, apply_like, lemma
from ..ve import matrix_squared_vector_paper, normalization
from ..ve import sum as vector_sum
from ..wrong import Wrong
from . import lemma_b8


def rule(d: Record, x: Record, *, n: int, tau: Any, norm: Any, delta: Any) -> Record:
    return lemma_b8.rule(divided(d, x, n, tau, norm), delta=delta)


def divided(d: Record, x: Record, n: int, tau: Any, norm: Any) -> Record:
    """The record of gamma/||gamma||, before Lemma B.8."""
    dense = matrix_squared_vector_paper.rule(d, x, n=n)
    return normalization.rule(vector_sum.rule(x, dense, coefficients=(tau, 1 - tau)), norm=norm)


def weighted_sum(d: BlockEncoding, x: VectorEncoding, columns: Columns | UnknownColumns, tau: float) -> VectorEncoding:
    """gamma as a tree of the lemmas it is made of."""
    return vector_sum.vector_sum([tau, 1 - tau], [x, matrix_squared_vector_paper.encode(d, x, columns)])


def tree(
    d: BlockEncoding,
    x: VectorEncoding,
    *,
    columns: Columns | UnknownColumns,
    tau: float,
    norm: float,
    polynomial: SignPolynomial | UnknownPolynomial,
) -> VectorEncoding:
    """The whole construction as a tree; nothing is checked again, and no target is read."""
    return lemma_b8.of_divided(weighted_sum(d, x, columns, tau), norm, polynomial)


def cost(d: Cost, x: Cost, *, n_out: int, degree: int) -> Cost:
    dense = matrix_squared_vector_paper.cost(d, x, n_out=n_out)
    s = vector_sum.cost(x, dense, coefficients=(0.5, 0.5))
    return lemma_b8.cost(s.on(x.system, 2 * x.ancillas + d.ancillas + x.system + 2), degree=degree)


def sizes(*, columns: Columns, polynomial: SignPolynomial) -> dict[str, int]:
    return {**matrix_squared_vector_paper.sizes(columns=columns), "degree": polynomial.degree}


def operations(*, columns: Columns, tau: float) -> int:
    # a sum's rounding grows by 1/(2 tau - 1) in the division by its norm
    return 16 + int(2 / (2 * tau - 1)) * (8 + matrix_squared_vector_paper.operations(columns=columns))


def linear_pooling(x: VectorEncoding, W: Any, bits: int, epsilon_1: float, tau: float = 0.51) -> VectorEncoding:
    """gamma/||gamma|| with alpha = 1; `qe.pool` of it are the class probabilities. Column norms of W from angles of `bits` bits.

    Raises NotNormalized, ArgumentError (tau, bits, epsilon_1), ShapeError (W not square), NormTooLarge, Undecidable,
    PrecisionExceeded.
    """
    need(x, VectorEncoding, "x")
    need_unit(x, "x", "Lemma C.1")
    weight = as_real(tau, "tau")
    if not 0.5 < weight < 1:
        raise ArgumentError("tau", "satisfy 1/2 < tau < 1", weight)
    dense: Any = matrix_squared_vector_paper.matrix_squared_vector_paper(W, x, bits)
    if dense.shape != x.shape:
        raise ShapeError("W", f"map shape {x.shape} to itself", f"{x.shape} -> {dense.shape}")
    d, columns = dense.children[0], dense.source.data["columns"]
    s = weighted_sum(d, x, columns, weight)
    total: Any = normalization.normalize(s, None if s.has_data else 2 * weight - 1)
    inner = float(total.children[0].record.alpha)  # the norm of the encoded sum is at least (2 tau - 1)/alpha
    last: Any = lemma_b8.normalise(total, epsilon_1, inner / (2 * weight - 1)).source
    numbers = {"n": x.n, "tau": weight, "norm": total.source.numbers["norm"], "delta": last.numbers["delta"]}
    data = {"columns": columns, "polynomial": last.data["polynomial"]}
    return apply_like(
        x, LEMMA_C1, (d, x), numbers=numbers, data=data, note=f"tau = {weight:g}, degree {data['polynomial'].degree}"
    )


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """psi unit, 1/2 < tau < 1; what Lemma B.8 asks for: the error before it at most 1/2, P made for a bound on alpha."""
    import sympy as sp

    (d, facts), (x, more) = kit.child("D", "BE", BE(diagonal=True)), kit.child("x", "VE", VE(unit=True))
    tau, size, bound = (kit.symbol(k, positive=True) for k in ("tau", "norm", "alpha'"))
    delta, n = kit.symbol("delta", nonnegative=True), kit.qubits("n")
    total = divided(d.record, x.record, n, tau, size)
    half = sp.Rational(1, 2)
    said = [half < tau, tau < 1, delta <= 1, sp.Le(total.alpha, bound), sp.Le(total.epsilon, half)]
    numbers = {"n": n, "tau": tau, "norm": size, "delta": delta}
    data = {"columns": kit.UnitColumns(n_out=n), "polynomial": kit.Near1(1 / (2 * bound), delta)}
    yield replace(s, children=(d, x), numbers=numbers, data=data, facts=(*facts, *more, *said))


WRONG: dict[str, Wrong] = {
    "own error only": lambda r, d, x, *, delta, **_: {"epsilon": delta},
    "error of the skip path only": lambda r, d, x, *, tau, norm, delta, **_: {
        "epsilon": tau * x.epsilon / norm + delta
    },
    "not divided by the norm": lambda r, d, x, *, delta, **_: {"epsilon": x.epsilon + delta},
    "as stated": lambda r, d, x, *, n, **_: {"ancillas": 2 * x.ancillas + d.ancillas + n + 7},
    "alpha kept": lambda r, d, x, *, tau, **_: {"alpha": tau},
}


def attained_by() -> VectorEncoding:
    # flat psi, columns u and -u: W|psi|^2 = 0, and an error of psi along u moves both terms along u
    flat, u = np.array([1.0, 1.0]) / np.sqrt(2), np.array([1.0, -1.0]) / np.sqrt(2)
    value = np.cos(1e-3) * flat + np.sin(1e-3) * u
    x = vector_with_error(value, 1.0, flat - value)
    return linear_pooling(x, np.column_stack([u, -u]), 1, 1e-9, 0.6)


def draw(rng: np.random.Generator) -> dict[str, Any]:
    n = int(rng.integers(0, 2))
    v = rng.normal(size=1 << n) + 1j * rng.normal(size=1 << n) * rng.integers(0, 2)
    v, error = v / np.linalg.norm(v), float(10 ** rng.uniform(-5, -2.5))
    x = vector_with_error((1 - error) * v, 1.0, error * v) if rng.random() < 0.6 else VectorEncoding.from_vector(v)
    W = rng.normal(size=(1 << n, 1 << n)) + 1j * rng.normal(size=(1 << n, 1 << n)) * rng.integers(0, 2)
    W = W * float(rng.uniform(0.3, 1.0)) / np.linalg.norm(W, 2)
    tau, bits = float(rng.uniform(0.55, 0.9)), int(rng.integers(2, 4))
    return {"x": x, "W": W, "bits": bits, "epsilon_1": float(10 ** rng.uniform(-3, -0.5)), "tau": tau}


LEMMA_C1 = lemma(globals(), linear_pooling, measured=("norm", "delta"), unit=True)
