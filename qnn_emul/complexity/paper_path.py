"""The architectures along the paper's own path: Lemmas 5, 6, 7, B.8, B.19, C.1 with the paper's parameters.

Where the paper gives a degree only as O(·), the degree of the same polynomial stands that the project's rules are charged for:
`sign_degree` for Lemma B.8, the least degree of Lemma F.1's polynomial for Lemma B.19; for Lemma 5's amplification, of
which the project's rules have no counterpart, `amplification_closed`.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy import Expr, Symbol

from ..linalg.activations import ACTIVATION
from ..linalg.cost import WORD_BITS
from ..linalg.paper_constants import BUDGET, ENCODED_NORM, KAPPA
from . import degrees
from .architecture import CHANNELS, TAU, WIDTH, Spec, loaded, stacked
from .growth import LOG_E
from .plan import Node, Workshop

NU = ACTIVATION.nu * KAPPA
WORST_SUM = WIDTH * CHANNELS**1.5  # ||K||_1 <= D C^(3/2) ||C||
CLASSES = 16
ENTRIES = tuple(itertools.product(range(CHANNELS), range(CHANNELS), range(WIDTH), range(WIDTH)))


@dataclass
class PaperPlan:
    """log(1/error) of each polynomial, natural; numbers or symbols. `bounds` collects the degrees behind symbols."""

    spec: Spec
    layers: Any
    log_inverse: Any  # log(1/epsilon)
    symbolic: bool = False
    bounds: dict[Symbol, Expr] = field(default_factory=dict)

    @property
    def log_size(self) -> Any:
        """log of the dimension."""
        return self.spec.system * math.log(2)

    @property
    def blocks_error(self) -> Any:
        """Of the k blocks together: epsilon_0 of Lemma C.1, or delta of regime 3."""
        constant = 24 / (math.sqrt(CLASSES) * (2 * TAU - 1)) if self.spec.head else 2 / math.sqrt(CLASSES)
        return self.log_inverse + self.log_size + math.log(constant)

    @property
    def head_error(self) -> Any:
        """epsilon_1 of Lemma C.1."""
        return self.log_inverse + self.log_size + math.log(8 / math.sqrt(CLASSES))

    def block_error(self, place: int) -> Any:
        """epsilon_1 of block `place` = 1 … k (Lemma 7); in symbols the first one's, which is the smallest."""
        if self.symbolic or place == 1:
            return self.blocks_error + self.layers * math.log(BUDGET) - math.log(2)
        return self.blocks_error + (self.layers - place + 1) * math.log(BUDGET)

    def degree(self, name: str, number: Any, closed: Any) -> Any:
        """A symbol with its bound, or the number."""
        if not self.symbolic:
            return number()
        symbol = Symbol(name, positive=True, integer=True)
        self.bounds[symbol] = sympy.sympify(closed())
        return symbol

    def sign(self, name: str, gap: float, log_inverse: Any) -> Any:
        return self.degree(
            name,
            lambda: degrees.sign_degree_log(gap, log_inverse),
            lambda: degrees.sign_closed(gap, log_inverse),
        )

    def error(self, log_inverse: Any) -> float:
        """exp(-log_inverse) for records, 0 where it is a symbol."""
        return 0.0 if self.symbolic else math.exp(-min(log_inverse, 700.0))


def convolution(shop: Workshop, spec: Spec, plan: PaperPlan, log_inverse: Any) -> Node:
    """C/2 with alpha = 1 (Lemma 5, ||C|| = 1, the worst ||K||_1), as kappa = 2 for Lemma 6."""
    index = 2 * 4 + 2 * 2
    numbers = {"alpha": WORST_SUM, "norm": 1.0, "width": WIDTH, "index": index}
    sizes = {"m": spec.axis, "channels": 4, "entries": ENTRIES}
    terms = shop.make("paper.lemma_b17", "sum over all parameters", numbers=numbers, sizes=sizes)
    factor = WORST_SUM / 2
    closed = lambda: degrees.amplification_closed(factor, log_inverse)
    degree = plan.degree("g", lambda: 2 * math.ceil(closed() / 2) + 1, closed)
    numbers = {"norm": 1.0, "eta": plan.error(log_inverse)}
    half = shop.make(
        "paper.lemma_5", "W/2: convolution 16 -> 16, 3 x 3", terms, numbers=numbers, sizes={"degree": degree}
    )
    return shop.make("common.scaling", "W", half, numbers={"factor": 2.0})


def block(shop: Workshop, spec: Spec, plan: PaperPlan, x: Node, place: int) -> Node:
    """Lemma 6, as `lemmas.paper.lemma_6.skip_norm_block` builds it."""
    share = plan.block_error(place)
    y = shop.make("ve.matrix_vector", "W psi", convolution(shop, spec, plan, share), x)
    root = math.sqrt(math.pi)
    log_error = share + plan.log_size / 2 + math.log(root / NU)
    degree = plan.degree(
        "q",
        lambda: degrees.paper_activation_degree(NU, -math.ceil(log_error / math.log(2))),
        lambda: degrees.paper_activation_closed(NU, log_error),
    )
    slope = 2 * NU / root
    numbers = {"n": spec.system, "lipschitz": slope, "gamma": 2 * slope, "error": plan.error(log_error)}
    h = shop.make("paper.lemma_b19", "f(W psi)", y, numbers=numbers, sizes={"degrees": (degree - 1,)})
    alpha = 16 * NU / root
    lowered = shop.make("common.deamplification", "psi, de-amplified", x, numbers={"tau": alpha})
    s = shop.make("ve.sum", "psi + f(W psi), halved", lowered, h, numbers={"coefficients": (0.5 / alpha, 0.5 / alpha)})
    unit = shop.make("ve.normalization", "of norm at least 1/400", s, numbers={"norm": ENCODED_NORM})
    sizes = {"degree": plan.sign("s", 0.5 * ENCODED_NORM, share)}
    return shop.make(
        "paper.lemma_b8", "normalization of the block", unit, numbers={"delta": plan.error(share)}, sizes=sizes
    )


def dense_head(shop: Workshop, spec: Spec, plan: PaperPlan, x: Node) -> Node:
    """Lemma C.1 before pooling, as `lemmas.paper.lemma_c1.linear_pooling` builds it."""
    n = spec.system
    numbers = {"bits": WORD_BITS, "parts": 1, "epsilon": 0.0, "norm": 1.0}
    norms = shop.make("be.diagonal_from_angles", "D: column norms from QRAM", numbers=numbers, sizes={"n": n})
    dense = shop.make(
        "ve.matrix_squared_vector_paper", "W |psi|^2, dense", norms, x, numbers={"n": n}, sizes={"n_out": n}
    )
    s = shop.make("ve.sum", "tau psi + (1 - tau) W |psi|^2", x, dense, numbers={"coefficients": (TAU, 1 - TAU)})
    norm = 2 * TAU - 1
    unit = shop.make("ve.normalization", "of norm at least 0.02", s, numbers={"norm": norm})
    gap = 0.5 * norm / float(s.record.alpha)
    sizes = {"degree": plan.sign("p", gap, plan.head_error)}
    numbers = {"delta": plan.error(plan.head_error)}
    return shop.make("paper.lemma_b8", "normalization of the head", unit, numbers=numbers, sizes=sizes)


def numbered(spec: Spec, layers: int, epsilon: float, shop: Workshop | None = None) -> Node:
    """The whole network along the paper's path, in numbers."""
    shop, plan = shop or Workshop(), PaperPlan(spec, layers, -math.log(epsilon))
    x = stacked(shop, loaded(shop, spec))
    for place in range(1, layers + 1):
        x = block(shop, spec, plan, x, place)
    return dense_head(shop, spec, plan, x) if spec.head else x


def symbolic_plan(spec: Spec, layers: Any) -> PaperPlan:
    """Degrees as symbols."""
    return PaperPlan(spec, layers, LOG_E, symbolic=True)
