"""Which construction a derivation follows: the project's rules, or the paper's own path. Both make a block and a head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from sympy import Expr, Symbol

from ..linalg.activations import NORM_BOUND
from . import architecture, paper_path
from .architecture import Spec
from .plan import Node, Workshop
from .symbols import SymbolPlan, norm_without_skip


class Path(Protocol):
    """Blocks and head on a vector psi, in symbols; `bounds` has the degrees' upper bounds after they are made."""

    bounds: dict[Symbol, Expr]

    def block(self, shop: Workshop, psi: Node) -> Node: ...
    def head(self, shop: Workshop, psi: Node) -> Node: ...


class OwnPath:
    """layers/residual_block.py and layers/residual_linear_pooling.py."""

    def __init__(self, spec: Spec, layers: Any) -> None:
        self.spec, self.plan = spec, SymbolPlan(spec, layers)
        self.bounds = self.plan.bounds

    def block(self, shop: Workshop, psi: Node) -> Node:
        w = architecture.convolution(shop, self.spec)
        norm = NORM_BOUND if self.spec.skip else norm_without_skip(self.spec)
        return architecture.block(shop, self.spec, self.plan, psi, w, self.plan.block_error, norm)

    def head(self, shop: Workshop, psi: Node) -> Node:
        return architecture.dense_head(shop, self.spec, self.plan, psi, self.plan.head_error)


class PaperPath:
    """Lemmas 5, 6, 7 and C.1 with the paper's parameters."""

    def __init__(self, spec: Spec, layers: Any) -> None:
        self.spec, self.plan = spec, paper_path.symbolic_plan(spec, layers)
        self.bounds = self.plan.bounds

    def block(self, shop: Workshop, psi: Node) -> Node:
        return paper_path.block(shop, self.spec, self.plan, psi, 1)

    def head(self, shop: Workshop, psi: Node) -> Node:
        return paper_path.dense_head(shop, self.spec, self.plan, psi)


PATHS: dict[str, Callable[[Spec, Any], Path]] = {"own": OwnPath, "paper": PaperPath}
