"""The project's path in symbols: degrees as symbols, their proved upper bounds in log(1/epsilon), and the recurrence of a part.

`e` is log(1/epsilon), natural, `l` is log2 N; epsilon is at most 1/10.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Expr, Symbol

from ..encoding.encoding import VectorEncoding
from ..encoding.record import Record
from ..layers.residual_block import residual_block
from ..layers.residual_linear_pooling import pooled_contraction
from ..lemmas.ve import matrix_vector
from ..linalg.activations import GROWTH, NORM_BOUND
from ..linalg.degrees import activation_closed, sign_closed
from . import architecture
from .architecture import Spec
from .growth import LOG_E, upper
from .reading import Numbers, SymbolicNode

ACTIVATION_DEGREE = Symbol("q", positive=True, integer=True)
BLOCK_DEGREE = Symbol("s", positive=True, integer=True)
HEAD_DEGREE = Symbol("p", positive=True, integer=True)
EPSILON_Q = 0.01  # at most, for epsilon <= 1/10: enters subnormalizations only
ERRORS = 0.9  # inherited errors take at most a tenth of a norm bound, for epsilon <= 1/10
PER_BLOCK = math.ceil(2 * GROWTH)  # a block leaves the one before it its budget over 2 GROWTH, and curvature
ROOM = 2 / (ERRORS * NORM_BOUND)  # of a block's budget, what its activation may err by
HEAD = 100  # the same of the head: HEAD_GROWTH, and curvature
STRUCTURE = 0.1  # the accuracy of the small instance whose structure is read

INPUT_ROLES = {
    "ve.tensor": "product with {1}",
    "ve.concatenation": f"{architecture.COPIES} copies to {architecture.CHANNELS} channels",
    "ve.normalization": f"their norm is {math.isqrt(architecture.COPIES)}",
}
BLOCK_ROLES = {
    "be.convolution_stack": "W: convolution 16 -> 16, 3 x 3",
    "ve.matrix_vector": "W psi",
    "ve.pointwise_function": "f(W psi)",
    "ve.sum": "psi + f(W psi)",
    "ve.residual_sum": "psi + f(W psi)",
    "ve.sign_amplification": "normalization of the block",
}
HEAD_ROLES = {
    "be.diagonal_from_angles": "D: column norms from QRAM",
    "ve.matrix_squared_vector": "W |psi|^2, dense",
    "ve.sum": "tau psi + (1 - tau) W |psi|^2",
    "ve.sign_amplification": "normalization of the head",
}


@dataclass(frozen=True)
class Recurrence:
    """depth' = factor * depth + rest, ancillas' = spread * ancillas + added, for what goes into a part of a network."""

    factor: Expr
    rest: Expr
    spread: Expr
    added: Expr

    @classmethod
    def of(cls, node: SymbolicNode, depth: Symbol, ancillas: Symbol) -> Recurrence:
        """Read off a part that stands on an `opaque` node."""
        whole, qubits = sympy.expand(node.cost.depth), sympy.expand(node.cost.ancillas)
        factor, spread = whole.coeff(depth), qubits.coeff(ancillas)
        rest = sympy.expand(whole - factor * depth)
        assert not rest.has(depth), "depth is linear in what comes in"
        return cls(factor, rest, spread, sympy.expand(qubits - spread * ancillas))


def sized(spec: Spec, given: Numbers) -> Numbers:
    """The same with the sizes of the network's registers in symbols."""
    registers = {"n": spec.system, "n_out": spec.system, "m": spec.axis}
    return {name: registers.get(name, value) for name, value in given.items()}


def small(spec: Spec) -> Spec:
    """An instance of the same structure, small enough for every polynomial."""
    return Spec(spec.regime, 6, spec.paths, spec.ancillas, spec.skip)


class OwnPath:
    """Trees of a block and of a head on psi, the layers, and how they are read in symbols.

    Degrees stay symbols; `bounds` collects what each is at most, for `layers` blocks (a number or k).
    """

    block_roles: Mapping[str, str] = BLOCK_ROLES
    head_roles: Mapping[str, str] = HEAD_ROLES

    def __init__(self, spec: Spec, layers: Any) -> None:
        self.spec, self.layers = spec, layers
        self.bounds: dict[Symbol, Expr] = {}

    def degree(self, symbol: Symbol, bound: Any) -> Symbol:
        """The symbol of a degree, which is at most `bound`."""
        self.bounds[symbol] = sympy.sympify(bound)
        return symbol

    def block(self) -> VectorEncoding:
        """One block on psi."""
        here = small(self.spec)
        promise = None if here.skip else 0.5
        x, W = architecture.psi(here), architecture.convolution(here)
        return residual_block(x, W, STRUCTURE, lower_bound=promise, ancillas=here.ancillas, skip=here.skip)

    def head(self) -> VectorEncoding:
        """The dense head on psi."""
        here = small(self.spec)
        head = architecture.dense_head(here)
        return pooled_contraction(architecture.psi(here), head.W, head.largest, head.tau, STRUCTURE)

    @property
    def block_error(self) -> Expr:
        """log(1/budget) of the block with the least budget."""
        share = math.log(2 * math.sqrt(2) * HEAD) if self.spec.head else math.log(math.sqrt(2))
        return LOG_E + share + self.layers * math.log(PER_BLOCK) + 1e-9

    @property
    def head_error(self) -> Expr:
        """log(1/budget) of the head's normalization: half of epsilon/sqrt 2."""
        return LOG_E + math.log(2 * math.sqrt(2)) + 1e-9

    def put_block(
        self, key: str, numbers: Numbers, sizes: Numbers, children: tuple[SymbolicNode, ...]
    ) -> tuple[Numbers, Numbers]:
        """Numbers and sizes of a node of the block in symbols."""
        numbers, sizes = sized(self.spec, numbers), sized(self.spec, sizes)
        if key in ("ve.pointwise_function", "ve.residual_sum"):
            records = [c.record for c in children]
            y = records[0] if len(records) == 1 else matrix_vector.rule(records[1], records[0])
            radius, share = float(sympy.simplify(y.alpha)), self.block_error + math.log(ROOM) + math.log(1.1)
            degree = self.degree(ACTIVATION_DEGREE, activation_closed(radius, share))
            return {**numbers, "epsilon_q": EPSILON_Q}, {"degree": degree}
        if key == "ve.sign_amplification":
            norm = numbers["norm"] if self.spec.skip else norm_without_skip(self.spec)
            bound = _sign_bound(norm, children[0].record, self.block_error + math.log(2))
            return {"norm": norm, "delta": 0.0}, {"degree": self.degree(BLOCK_DEGREE, bound)}
        return numbers, sizes

    def put_head(
        self, key: str, numbers: Numbers, sizes: Numbers, children: tuple[SymbolicNode, ...]
    ) -> tuple[Numbers, Numbers]:
        """Numbers and sizes of a node of the head in symbols."""
        if key == "ve.sign_amplification":
            bound = _sign_bound(numbers["norm"], children[0].record, self.head_error)
            return {**numbers, "delta": 0.0}, {"degree": self.degree(HEAD_DEGREE, bound)}
        return sized(self.spec, numbers), sized(self.spec, sizes)


def _sign_bound(norm: Any, s: Record[Any], log_inverse: Expr) -> Expr:
    """Of the amplification's degree, for a constant threshold, or one that falls with N where nothing bounds the norm from below."""
    gap = ERRORS * norm / s.alpha
    if isinstance(gap, Expr) and gap.free_symbols:
        # log((1+g)/(1-g)) >= 2 g and K <= 3.6 g^(-3/2)
        inverse = upper(1 / gap)
        logs = sympy.expand_log(sympy.log(inverse), force=True)
        return upper(inverse * (log_inverse + 1.3 + sympy.Rational(3, 2) * logs) + 3)
    return sign_closed(float(gap), log_inverse)


def norm_without_skip(spec: Spec) -> Expr:
    """A norm that f(W psi) cannot be promised to exceed: 0.9 n^(-1/2) in dimension n.

    W = |0><+| is a contraction, and psi = |0> has ||W psi|| = n^(-1/2); psi orthogonal to |+> gives 0, and no bound at all.
    """
    return sympy.Float(0.9) * 2 ** (-spec.system / 2)
