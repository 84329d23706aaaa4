"""Which construction a derivation follows: the project's rules, or the paper's own path."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from sympy import Symbol

from ..encoding.encoding import VectorEncoding
from ..linalg import degrees
from ..linalg.paper_constants import ENCODED_NORM
from . import architecture, paper_path
from .architecture import Spec
from .growth import LOG_E
from .paper_path import PaperBudgets
from .reading import Numbers, SymbolicNode
from .symbols import (
    ACTIVATION_DEGREE,
    BLOCK_DEGREE,
    BLOCK_ROLES,
    HEAD_DEGREE,
    HEAD_ROLES,
    STRUCTURE,
    OwnPath,
    sized,
    small,
)

AMPLIFICATION_DEGREE = Symbol("g", positive=True, integer=True)  # of Lemma 5


class PaperPath(OwnPath):
    """Lemmas 5, 6, 7 and C.1 with the paper's parameters, the smallest errors of all blocks."""

    block_roles: Mapping[str, str] = {
        **BLOCK_ROLES,
        "paper.lemma_b17": "sum over all parameters",
        "paper.lemma_5": "W/2: convolution 16 -> 16, 3 x 3",
        "common.scaling": "W",
        "paper.lemma_b19": "f(W psi)",
        "common.deamplification": "psi, de-amplified",
        "ve.sum": "psi + f(W psi), halved",
        "ve.normalization": f"of norm at least 1/{1 / ENCODED_NORM:g}",
        "paper.lemma_b8": "normalization of the block",
    }
    head_roles: Mapping[str, str] = {
        **HEAD_ROLES,
        "ve.matrix_squared_vector_paper": "W |psi|^2, dense",
        "ve.normalization": f"of norm at least {paper_path.NORM:g}",
        "paper.lemma_b8": "normalization of the head",
    }

    def __init__(self, spec: Spec, layers: Any) -> None:
        super().__init__(spec, layers)
        self.budgets = PaperBudgets(spec, layers, LOG_E)

    def _small(self) -> tuple[PaperBudgets, VectorEncoding]:
        here = small(self.spec)
        return PaperBudgets(here, 1, -math.log(STRUCTURE)), architecture.psi(here)

    def block(self) -> VectorEncoding:
        budgets, psi = self._small()
        return paper_path.block(budgets, psi, paper_path.convolution(budgets.spec, budgets.block_error(1)), 1)

    def head(self) -> VectorEncoding:
        return paper_path.dense_head(*self._small())

    def put_block(
        self, key: str, numbers: Numbers, sizes: Numbers, children: tuple[SymbolicNode, ...]
    ) -> tuple[Numbers, Numbers]:
        numbers, sizes, share = sized(self.spec, numbers), sized(self.spec, sizes), self.budgets.block_error(1)
        if key == "paper.lemma_5":
            degree = self.degree(AMPLIFICATION_DEGREE, degrees.amplification_closed(paper_path.FACTOR, share))
            return {**numbers, "eta": 0.0}, {"degree": degree}
        if key == "paper.lemma_b19":
            bound = degrees.paper_activation_closed(paper_path.NU, self.budgets.activation_error(1))
            return {**numbers, "error": 0.0}, {"degrees": (self.degree(ACTIVATION_DEGREE, bound) - 1,)}
        if key == "paper.lemma_b8":
            degree = self.degree(BLOCK_DEGREE, degrees.sign_closed(0.5 * ENCODED_NORM, share))
            return {**numbers, "delta": 0.0}, {"degree": degree}
        return numbers, sizes

    def put_head(
        self, key: str, numbers: Numbers, sizes: Numbers, children: tuple[SymbolicNode, ...]
    ) -> tuple[Numbers, Numbers]:
        if key == "paper.lemma_b8":  # on the normalized sum, whose alpha is that of the sum over its least norm
            gap = 0.5 * paper_path.NORM / float(children[0].children[0].record.alpha)
            degree = self.degree(HEAD_DEGREE, degrees.sign_closed(gap, self.budgets.head_error))
            return {**numbers, "delta": 0.0}, {"degree": degree}
        return sized(self.spec, numbers), sized(self.spec, sizes)


PATHS: dict[str, Callable[[Spec, Any], OwnPath]] = {"own": OwnPath, "paper": PaperPath}
