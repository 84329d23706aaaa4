"""Better than the paper: where the factor between the paper's total and the project's comes from, one change at a time.

The queries to the input are the product of what each block and the head multiply them by. Starting from the paper's
constructions and error bounds, one ingredient after another is replaced by the project's, and the product is taken again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..encoding.encoding import Encoding
from ..encoding.source import Derived
from ..engine.cost import sizes_of
from ..linalg import degrees
from ..linalg.activations import GROWTH, NORM_BOUND
from ..linalg.paper_constants import BLOCK_ERROR, BUDGET, ENCODED_NORM
from . import paper_path
from .architecture import HEAD_GROWTH, LARGEST_COLUMN, TAU
from .resources import Resources, log10, resources


@dataclass(frozen=True)
class Stage:
    """All that the count of queries depends on: natural logs of 1/error, thresholds, degrees and uses."""

    activations: tuple[int, ...]  # degree of the polynomial for f, block by block
    block_errors: tuple[float, ...]
    block_gaps: tuple[float, ...]
    head_error: float
    head_gap: float
    uses: Callable[[int], int]  # of psi in a block before its amplification, for a degree
    copies: int = 1

    def amplifications(self) -> tuple[int, ...]:
        """Degrees of the blocks' sign polynomials."""
        return tuple(degrees.sign_degree_log(g, e) for g, e in zip(self.block_gaps, self.block_errors, strict=True))

    def queries(self, head: bool) -> int:
        """Uses of the input state that enters the first block, times the copies of the leaf in it."""
        total = self.copies
        for degree, amplification in zip(self.activations, self.amplifications(), strict=True):
            total *= self.uses(degree) * amplification
        return total * (3 * degrees.sign_degree_log(self.head_gap, self.head_error) if head else 1)


def compare(regime: int, log2_n: int, layers: int, epsilon: float, paths: int = 2) -> dict[str, Any]:
    """Totals by both sets of rules and the factors between them, in order; each `log10_factor` is of queries to the input.

    Raises ArgumentError.
    """
    paper = resources(regime, log2_n, layers, epsilon, paths, "paper")
    own = resources(regime, log2_n, layers, epsilon, paths, "own")
    stages = waterfall(paper, own)
    head = own.spec.head
    counts = [stage.queries(head) for _, _, stage in stages]
    rows: list[dict[str, Any]] = [
        {"change": name, "because": why, "log10_factor": log10(counts[j]) - log10(counts[j + 1])}
        for j, (name, why, _) in enumerate(stages[1:])
    ]
    total = log10(paper.input_queries) - log10(own.input_queries)
    rounding = total - sum(r["log10_factor"] for r in rows)
    rows.append({"change": "rounding", "because": "degrees that double precision certifies", "log10_factor": rounding})
    return {
        "regime": regime,
        "log2_n": log2_n,
        "layers": layers,
        "epsilon": epsilon,
        "paths": own.spec.paths,
        "paper": paper.as_dict(),
        "own": own.as_dict(),
        "log10_queries": total,
        "factors": rows,
        "constants": constants(paper, own),
    }


def waterfall(paper: Resources, own: Resources) -> list[tuple[str, str, Stage]]:
    """(what is changed, why, the count's ingredients after it), from the paper's to the project's."""
    plan = paper_path.PaperBudgets(paper.spec, paper.layers, -math.log(paper.epsilon))
    count = paper.layers
    blocks, degrees_own = _amplifications(own), _degrees(own)
    shares = tuple(-math.log(_number(n, "delta")) for n in blocks)
    gaps = tuple(_gap(n) for n in blocks)
    head = _head(own)
    first = Stage(
        _paper_degrees(paper),
        tuple(plan.block_error(j) for j in range(1, count + 1)),
        (0.5 * ENCODED_NORM,) * count,
        plan.head_error,
        0.5 * (2 * TAU - 1),
        lambda q: 6 * (q - 1) + 2,
        4,
    )
    root = math.sqrt(math.pi)
    log_size = plan.log_size / 2

    def by_errors(errors: tuple[float, ...], extra: float) -> tuple[int, ...]:
        return tuple(
            degrees.paper_activation_degree(paper_path.NU, -(e + extra + math.log(root / paper_path.NU)) / math.log(2))
            for e in errors
        )

    error = -math.log(own.epsilon / math.sqrt(2))
    last = error + math.log(2) if own.spec.head else error
    at_the_end = -math.log(_number(head, "delta")) if head is not None else plan.head_error
    pooled_total = last + (math.log(HEAD_GROWTH) if own.spec.head else 0.0)  # the head's own growth of errors stays
    pooled_errors = tuple(e - plan.blocks_error + pooled_total for e in first.block_errors)
    pooled = replace(
        first, block_errors=pooled_errors, head_error=at_the_end, activations=by_errors(pooled_errors, log_size)
    )
    grown = replace(pooled, block_errors=shares, activations=by_errors(shares, log_size))
    relative = replace(grown, activations=by_errors(shares, 0.0))
    once = replace(relative, uses=lambda q: (q - 1) + 2)
    lowered = replace(once, block_gaps=gaps, head_gap=_gap(head) if head is not None else once.head_gap)
    ours = replace(
        lowered, activations=degrees_own, uses=(lambda q: q + 1) if own.spec.ancillas != "plain" else lambda q: q + 2
    )
    return [
        ("the paper's path", "", first),
        (
            "pooling",
            "||y - y~|| <= sqrt(2) eps (Definition 1, Mathematics 7.2) for 2 N eps/sqrt(C) (Lemma B.20)",
            pooled,
        ),
        (
            "error growth of a block",
            f"{GROWTH:.3g} for {BLOCK_ERROR}, and half of the budget a block for 1/{BUDGET}^k",
            grown,
        ),
        ("sqrt(N) in the log", "the activation's error is relative to each entry", relative),
        ("diagonal encoding", "one query (bridge.diagonal_of_vector) for six (paper.real_amplitudes)", once),
        (
            "subnormalizations",
            f"threshold (1 - L)/lambda for 1/{round(2 / ENCODED_NORM)}, and the head's {2 * TAU - 1:g} for {TAU - 0.5:g}",
            lowered,
        ),
        (
            "activation's polynomial",
            "even quotient of f at kappa = 3 for Lemma F.1 at kappa = 2; psi prepared once for both terms",
            ours,
        ),
    ]


def _amplifications(found: Resources) -> list[Encoding]:
    """The blocks' amplification nodes, first block first."""
    return [n for n in found.root.nodes() if n.key == "ve.sign_amplification"][: found.layers]


def _head(found: Resources) -> Encoding | None:
    return found.root if found.spec.head else None


def _degrees(found: Resources) -> tuple[int, ...]:
    keys = ("ve.residual_sum", "ve.pointwise_function")
    return tuple(int(sizes_of(n)["degree"]) for n in found.root.nodes() if n.key in keys)


def _paper_degrees(found: Resources) -> tuple[int, ...]:
    return tuple(int(sizes_of(n)["degrees"][0]) + 1 for n in found.root.nodes() if n.key == "paper.lemma_b19")


def _number(node: Encoding, name: str) -> float:
    """A number that entered the node's rule."""
    assert isinstance(node.source, Derived)
    return float(node.source.numbers[name])


def _gap(node: Encoding) -> float:
    s = node.children[0].record
    return min(1.0, (_number(node, "norm") - float(s.epsilon)) / float(s.alpha))


def constants(paper: Resources, own: Resources) -> list[dict[str, Any]]:
    """The constants of a block and of the head side by side."""
    block = _amplifications(own)[-1]
    rows = [
        ("error growth of a block", float(BLOCK_ERROR), GROWTH),
        (
            "alpha before a block's normalization, for a unit vector",
            1 / ENCODED_NORM,
            block.children[0].record.alpha / NORM_BOUND,
        ),
        ("threshold of a block's amplification", 0.5 * ENCODED_NORM, _gap(block)),
        ("pooling: error of the probabilities per error of the vector", _pooling(paper), math.sqrt(2)),
        ("queries per use of the amplitudes' diagonal", 6.0, 1.0),
        ("alpha of the convolution, ||C|| = 1", 2.0, 3.0),
        ("depth of one convolution", _convolution_depth(paper), _convolution_depth(own)),
        ("amplification of the convolution, degree", float(_convolution_degree(paper)), 0.0),
        ("ancillas in all", float(paper.ancillas), float(own.ancillas)),
        ("norm bound of the head", 2 * TAU - 1, TAU - (1 - TAU) * LARGEST_COLUMN),
    ]
    return [{"what": name, "paper": a, "own": b} for name, a, b in rows]


def _pooling(paper: Resources) -> int:
    """2 N/sqrt(C) of Lemma B.20, beyond floats for the largest networks."""
    out: int = 2 * 2 ** int(paper.spec.system) // math.isqrt(paper_path.CLASSES)
    return out


def _convolution_degree(paper: Resources) -> int:
    return max(int(sizes_of(n)["degree"]) for n in paper.root.nodes() if n.key == "paper.lemma_5")


def _convolution_depth(found: Resources) -> float:
    keys = ("paper.lemma_5", "be.convolution_stack")
    return float(max(int(found.costs[id(n)].depth) for n in found.root.nodes() if n.key in keys))
