"""Plans in symbols: degrees as symbols, their proved upper bounds in log(1/epsilon), and the cost of one part of a network.

`e` is log(1/epsilon), natural, `l` is log2 N; epsilon is at most 1/10.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sympy
from sympy import Expr, Symbol

from ..linalg.activations import NORM_BOUND
from ..linalg.cost import Cost
from .architecture import LARGEST_COLUMN, TAU, Spec
from .degrees import activation_closed, sign_closed
from .growth import LOG_E, upper
from .plan import Node, Workshop

ACTIVATION_DEGREE = Symbol("q", positive=True, integer=True)
BLOCK_DEGREE = Symbol("s", positive=True, integer=True)
HEAD_DEGREE = Symbol("p", positive=True, integer=True)
EPSILON_Q = 0.01  # at most, for epsilon <= 1/10: enters subnormalizations only
ERRORS = 0.9  # inherited errors take at most a tenth of a norm bound, for epsilon <= 1/10
PER_BLOCK = (
    40  # a block leaves the one before it at least this part of its budget: 2 (1 + L)/(1 - L) = 39.1, and curvature
)
ROOM = 2 / (ERRORS * NORM_BOUND)  # of a block's budget, what its activation may err by
HEAD = 100  # (tau + 2 (1 - tau))/(2 tau - 1) = 74.5, and curvature


def tidy(cost: Cost) -> Cost:
    """Costs as expanded sums of positive terms."""
    queries = {k: upper(v) for k, v in cost.queries.items()}
    return replace(
        cost, depth=upper(cost.depth), gates=upper(cost.gates), ancillas=upper(cost.ancillas), queries=queries
    )


def workshop(changes: Mapping[str, Any] | None = None) -> Workshop:
    """Makes nodes in symbols."""
    return Workshop(changes or {}, tidy)


@dataclass(frozen=True)
class Part:
    """depth' = factor * depth + rest, ancillas' = spread * ancillas + added, for what goes into a part of a network."""

    factor: Expr
    rest: Expr
    spread: Expr
    added: Expr

    @classmethod
    def of(cls, node: Node, depth: Symbol, ancillas: Symbol) -> Part:
        """Read off a node that was made on an `opaque` one."""
        whole, qubits = sympy.expand(node.cost.depth), sympy.expand(node.cost.ancillas)
        factor, spread = whole.coeff(depth), qubits.coeff(ancillas)
        rest = sympy.expand(whole - factor * depth)
        assert not rest.has(depth), "depth is linear in what comes in"
        return cls(factor, rest, spread, sympy.expand(qubits - spread * ancillas))


class SymbolPlan:
    """Degrees stay symbols; `bounds` collects what each is at most, for `layers` blocks (a number or k)."""

    def __init__(self, spec: Spec, layers: Any) -> None:
        self.spec, self.layers = spec, layers
        self.bounds: dict[Symbol, Expr] = {}

    @property
    def block_error(self) -> Expr:
        """log(1/budget) of the block with the least budget."""
        share = math.log(2 * math.sqrt(2) * HEAD) if self.spec.head else math.log(math.sqrt(2))
        return LOG_E + share + self.layers * math.log(PER_BLOCK) + 1e-9

    @property
    def head_error(self) -> Expr:
        """log(1/budget) of the head's normalization: half of epsilon/sqrt 2."""
        return LOG_E + math.log(2 * math.sqrt(2)) + 1e-9

    def room(self, x: Node, w: Node, share: Any) -> Expr:
        return share + math.log(ROOM)

    def activation(self, y: Node, share: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        self.bounds[ACTIVATION_DEGREE] = activation_closed(float(sympy.simplify(y.record.alpha)), share + math.log(1.1))
        return {"epsilon_q": EPSILON_Q}, {"degree": ACTIVATION_DEGREE}

    def amplification(self, s: Node, norm: Any, share: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """A constant threshold, or one that falls with N where nothing bounds the norm from below."""
        head = norm == TAU - (1 - TAU) * LARGEST_COLUMN
        degree = HEAD_DEGREE if head else BLOCK_DEGREE
        gap = ERRORS * norm / s.record.alpha
        log_inverse = share if head else share + math.log(2)
        if isinstance(gap, Expr) and gap.free_symbols:
            # log((1+g)/(1-g)) >= 2 g and K <= 3.6 g^(-3/2)
            inverse = upper(1 / gap)
            logs = sympy.expand_log(sympy.log(inverse), force=True)
            self.bounds[degree] = upper(inverse * (log_inverse + 1.3 + sympy.Rational(3, 2) * logs) + 3)
        else:
            self.bounds[degree] = sign_closed(float(gap), log_inverse)
        return {"delta": 0.0}, {"degree": degree}


def norm_without_skip(spec: Spec) -> Expr:
    """A norm that f(W psi) cannot be promised to exceed: 0.9 n^(-1/2) in dimension n.

    W = |0><+| is a contraction, and psi = |0> has ||W psi|| = n^(-1/2); psi orthogonal to |+> gives 0, and no bound at all.
    """
    return sympy.Float(0.9) * 2 ** (-spec.system / 2)
