"""Residual skip norm blocks in a row as the paper builds them (Lemma 7).

Statement   k >= 1, psi_0 real and unit, a (1, a, eps_0)-VE; W_i real, ||W_i|| <= 1, (kappa_i, b, eps_W)-BEs, 1 <= kappa_i <= 2. Lemma 6
            for psi_1 = psi_0 + f(W_1 psi_0) over its norm, then with W_2 on that circuit, and so on, each use of the one before with
            ancillas of its own: a (1, 2^k a + (2^k - 1)(2 b + n + 7), e_k)-VE of psi_k, e_k by Lemma 6's rule k times.
Source      Rattew et al. (arXiv:2510.07195), Lemma 7 and its proof.
Deviation   The paper's recurrence a' = 2 a + 2 b + n + 9 has 9 for 7, and its 2^k (a + 2 b + n + 9) is more than its recurrence gives.
            Its budgets eps_1 = 2 eps/1424^k, eps_i = eps/1424^(k - i + 1) are kept; what they lead to is far below eps.
Proof       Lemma 6, k times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import ArgumentError
from ...linalg.paper_constants import BLOCK_ERROR, BUDGET, ENCODED_NORM
from ...linalg.shapes import as_epsilon
from ...scalars import total
from ..language import BE, VE, BlockEncoding, Cost, Record, VectorEncoding, apply_like, lemma
from ..wrong import Wrong
from . import lemma_6

NUMBERS = ("lipschitz", "error", "norm", "delta")


def rule(x: Record, *weights: Record, n: int, lipschitz: Any, error: Any, norm: Any, delta: Any) -> Record:
    for W, *numbers in zip(weights, lipschitz, error, norm, delta, strict=True):
        x = lemma_6.rule(x, W, n=n, **dict(zip(NUMBERS, numbers, strict=True)))
    return x


def tree(x: VectorEncoding, *weights: BlockEncoding, plans: Sequence[lemma_6.BlockPlan]) -> VectorEncoding:
    """The construction as a tree: each block stands on the one before."""
    for W, plan in zip(weights, plans, strict=True):
        x = lemma_6.node(x, W, plan)
    return x


def cost(x: Cost, *weights: Cost, steps: Sequence[dict[str, Any]]) -> Cost:
    for W, step in zip(weights, steps, strict=True):
        x = lemma_6.cost(x, W, **step).on(x.system, 2 * (x.ancillas + W.ancillas) + x.system + 7)
    return x


def sizes(*, plans: Sequence[lemma_6.BlockPlan]) -> dict[str, Any]:
    return {"steps": tuple(lemma_6.sizes(plan=plan) for plan in plans)}


def operations(*, plans: Sequence[lemma_6.BlockPlan]) -> int:
    total = 0
    for plan in plans:  # what a block adds is multiplied by every later one
        total = lemma_6.ROUNDING * total + lemma_6.operations(plan=plan)
    return total


def block_errors(epsilon: float, count: int) -> list[float]:
    """Lemma 7's epsilon_1 of each of `count` blocks: 2 epsilon/1424^k, then delta_{i-1} = epsilon/1424^(k-i+1)."""
    return [2 * epsilon / BUDGET**count, *(epsilon / BUDGET ** (count - i + 1) for i in range(2, count + 1))]


def skip_norm_blocks(
    x: VectorEncoding, weights: Sequence[BlockEncoding], epsilon: float, norm_bounds: Sequence[float] | None = None
) -> VectorEncoding:
    """Blocks in a row with the paper's budgets for `epsilon`; norm_bounds: promises as in `skip_norm_block`, default 1/400 each.

    Raises ArgumentError (weights, norm_bounds) and what `skip_norm_block` raises.
    """
    if not isinstance(weights, Sequence) or not weights:
        raise ArgumentError("weights", "be a non-empty list of block-encodings", repr(weights))
    if norm_bounds is not None and not isinstance(norm_bounds, Sequence):
        raise ArgumentError("norm_bounds", "be a list of numbers", repr(norm_bounds))
    bounds = [ENCODED_NORM] * len(weights) if norm_bounds is None else list(norm_bounds)
    if len(bounds) != len(weights):
        raise ArgumentError("norm_bounds", f"have one number per block ({len(weights)})", f"{len(bounds)} numbers")
    last = x
    sources: list[Any] = []
    for W, share, bound in zip(weights, block_errors(as_epsilon(epsilon), len(weights)), bounds, strict=True):
        last = lemma_6.skip_norm_block(last, W, share, bound)
        sources.append(last.source)
    return apply_like(
        x,
        LEMMA_7,
        (x, *weights),
        numbers={"n": x.n, **{name: tuple(s.numbers[name] for s in sources) for name in NUMBERS}},
        data={"plans": tuple(s.data["plan"] for s in sources)},
        note=f"{len(weights)} blocks",
    )


def symbols(s: Any, kit: Any) -> Iterator[Any]:
    """One block and two; of each what Lemma 6 asks for."""
    for count in (1, 2):
        x, facts = kit.child("x", "VE", VE(unit=True, real=True))
        record = x.record
        weights: list[Any] = []
        plans: list[Any] = []
        numbers: list[Any] = []
        for j in range(1, count + 1):
            W, promised = kit.child(f"W{j}", "BE", BE(real=True))
            plan, own, said = lemma_6.planned(record, W.record, kit, str(j))
            record = lemma_6.rule(record, W.record, **own)
            weights, plans, numbers = [*weights, W], [*plans, plan], [*numbers, own]
            facts += [*promised, *said]
        given = {"n": numbers[0]["n"], **{k: tuple(own[k] for own in numbers) for k in NUMBERS}}
        children, label = (x, *weights), f"{count} block{'s' * (count > 1)}"
        yield replace(s, label=label, children=children, numbers=given, data={"plans": plans}, facts=tuple(facts))


WRONG: dict[str, Wrong] = {
    "own error only": lambda r, x, *W, delta, **_: {"epsilon": total(delta)},
    "ancillas of the input": lambda r, x, *W, **_: {"ancillas": x.ancillas},
}


def attained_by() -> VectorEncoding:
    # one block, for two have no circuit that is checked in seconds; with W_i = |1><1|, k blocks attain (1 + L')^k eps_0
    x, W = lemma_6.attained_by().children
    return skip_norm_blocks(x, [W], 7e-7, [lemma_6.promised(x, W)])  # type: ignore[list-item, arg-type]  # a vector and a matrix


def draw(rng: np.random.Generator) -> dict[str, Any]:
    """One block: two have 21 qubits and more."""
    one = lemma_6.draw(rng)
    epsilon = BLOCK_ERROR * one["epsilon_1"]  # of which 2/BUDGET is epsilon_1
    return {"x": one["x"], "weights": (one["W"],), "epsilon": min(0.9, epsilon), "norm_bounds": (one["norm_bound"],)}


LEMMA_7 = lemma(globals(), skip_norm_blocks, unit=True)
