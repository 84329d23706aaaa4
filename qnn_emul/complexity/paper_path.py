"""The architectures along the paper's own path, without data: Lemmas 5, 6, 7, B.8, B.19, C.1 with the paper's parameters.

Where the paper gives a degree only as O(·), the degree of the same polynomial stands that the project's rules are charged for:
`sign_degree_log` for Lemma B.8, the least degree of Lemma F.1's polynomial for Lemma B.19; for Lemma 5's amplification, of
which the project's rules have no counterpart, `amplification_closed`. Errors may be far below what floats hold, so their
logarithms are what is worked with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..lemmas import abstract
from ..lemmas.common.scaling import scale
from ..lemmas.paper import lemma_5, lemma_6, lemma_b17, lemma_c1
from ..linalg import degrees
from ..linalg.activations import ACTIVATION, Erf
from ..linalg.paper_constants import BUDGET, ENCODED_NORM, KAPPA
from ..linalg.unknown import UnknownArray, UnknownConvolution, UnknownPolynomial
from .architecture import CHANNELS, TAU, WIDTH, Spec, start

NU = ACTIVATION.nu * KAPPA
WORST_SUM = WIDTH * CHANNELS**1.5  # ||K||_1 <= D C^(3/2) ||C||
FACTOR = WORST_SUM / 2  # of Lemma 5's amplification
CLASSES = 16
NORM = 2 * TAU - 1  # of the head, at least


@dataclass(frozen=True)
class PaperBudgets:
    """log(1/error) of each polynomial, natural: numbers, or symbols where log(1/epsilon) and log2 N are."""

    spec: Spec
    layers: Any
    log_inverse: Any  # log(1/epsilon)

    @property
    def log_size(self) -> Any:
        """log of the dimension."""
        return self.spec.system * math.log(2)

    @property
    def blocks_error(self) -> Any:
        """Of the k blocks together: epsilon_0 of Lemma C.1, or delta of regime 3."""
        constant = 24 / (math.sqrt(CLASSES) * NORM) if self.spec.head else 2 / math.sqrt(CLASSES)
        return self.log_inverse + self.log_size + math.log(constant)

    @property
    def head_error(self) -> Any:
        """epsilon_1 of Lemma C.1."""
        return self.log_inverse + self.log_size + math.log(8 / math.sqrt(CLASSES))

    def block_error(self, place: int) -> Any:
        """epsilon_1 of block `place` = 1 … k (Lemma 7); the first one's is the smallest."""
        if place == 1:
            return self.blocks_error + self.layers * math.log(BUDGET) - math.log(2)
        return self.blocks_error + (self.layers - place + 1) * math.log(BUDGET)

    def activation_error(self, place: int) -> Any:
        """Of Lemma B.19's polynomial in that block."""
        return self.block_error(place) + self.log_size / 2 + math.log(math.sqrt(math.pi) / NU)


def _error(log_inverse: float) -> float:
    """exp(-log_inverse), for records."""
    return math.exp(-min(log_inverse, 700.0))


def _sign(gap: float, log_inverse: float) -> UnknownPolynomial:
    return UnknownPolynomial(degrees.sign_degree_log(gap, log_inverse), _error(log_inverse))


def convolution(spec: Spec, log_inverse: float) -> BlockEncoding:
    """C with alpha = 2: twice C/2 of Lemma 5, ||C|| = 1, the worst ||K||_1, as kappa = 2 for Lemma 6."""
    kernel = UnknownArray((CHANNELS, CHANNELS, WIDTH, WIDTH))
    terms = lemma_b17.encode(UnknownConvolution(kernel, 1 << spec.axis, "causal"), WORST_SUM)  # type: ignore[arg-type]  # it stands for a convolution
    degree = 2 * math.ceil(degrees.amplification_closed(FACTOR, log_inverse) / 2) + 1
    half = lemma_5.encode(terms, 1.0, UnknownPolynomial(degree, _error(log_inverse)))
    return scale(KAPPA, half)


def block(budgets: PaperBudgets, x: VectorEncoding, W: BlockEncoding, place: int) -> VectorEncoding:
    """Lemma 6 as the tree of the lemmas that it is made of."""
    share, log_error = budgets.block_error(place), budgets.activation_error(place)
    degree = degrees.paper_activation_degree(NU, -math.ceil(log_error / math.log(2)))
    function = Erf(NU)
    numbers = {
        "n": x.n,
        "lipschitz": function.lipschitz,
        "gamma": 2 * function.lipschitz,
        "error": _error(log_error),
    }
    last = _sign(0.5 * ENCODED_NORM, share)
    plan = lemma_6.BlockPlan(numbers, UnknownPolynomial(degree - 1), function, ENCODED_NORM, last)
    return lemma_6.tree(x, W, plan=plan)


def dense_head(budgets: PaperBudgets, x: VectorEncoding) -> VectorEncoding:
    """Lemma C.1 before pooling as the tree of the lemmas that it is made of."""
    columns = abstract.columns(x.n)
    inner = float(lemma_c1.weighted_sum(columns.norms, x, columns, TAU).record.alpha)
    polynomial = _sign(0.5 * NORM / inner, budgets.head_error)
    return lemma_c1.tree(columns.norms, x, columns=columns, tau=TAU, norm=NORM, polynomial=polynomial)


def network(spec: Spec, layers: int, epsilon: float) -> VectorEncoding:
    """The whole network along the paper's path."""
    budgets = PaperBudgets(spec, layers, -math.log(epsilon))
    x = start(spec)
    for place in range(1, layers + 1):
        x = block(budgets, x, convolution(spec, budgets.block_error(place)), place)
    return dense_head(budgets, x) if spec.head else x
