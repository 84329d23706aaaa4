"""Derivation of a regime's complexity: the network's symbolic cost, node by node, to O(·) and Õ(·), beside the paper's claim."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sympy
from sympy import Expr, Symbol

from ..errors import ArgumentError
from ..layers.residual_block import ANCILLAS
from ..linalg.cost import Cost
from . import architecture, growth
from .architecture import Spec
from .growth import EPSILON, LOG_E, LOG_N, K, N
from .paths import PATHS, Path
from .plan import Node, Workshop
from .symbols import Part, workshop

T_X, T, A = (Symbol(name, positive=True) for name in ("T_X", "T", "a"))
MAX_LAYERS = 60


@dataclass(frozen=True)
class Step:
    """One step: which node, by which lemma, what came in, what goes out, in words and as formulas (strings)."""

    node: str
    lemma: str
    came_in: tuple[str, ...]
    depth: str
    ancillas: str
    said: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "lemma": self.lemma,
            "in": list(self.came_in),
            "out": {"depth": self.depth, "ancillas": self.ancillas},
            "said": self.said,
        }


@dataclass(frozen=True)
class Pieces:
    """What the total depth is made of: T_0 going in, k blocks, perhaps a head, and the price of a leaf."""

    layers: Any
    start: Node
    block: Part
    head: Part | None
    price: Expr
    postselected: Part | None = None  # the head where the last norm is postselected

    def total(self, bounds: Mapping[Symbol, Expr], reduce: Callable[[Expr], Expr] = growth.bound) -> Expr:
        """h (m^k T_0 + m^(k-1) r), with degrees and prices put in; `reduce` of each factor: its leading terms with their constants.

        T_k = m^k T_0 + sum_j m^(k-1-j) r_j, and each term of the sum is smaller than the one before by a factor of m.
        """
        put = {T_X: self.price, A: self.start.cost.ancillas}
        value = lambda x: reduce(growth.upper(sympy.sympify(x).subs(put).subs(bounds)))
        factor, rest, first = (value(x) for x in (self.block.factor, self.block.rest, self.start.cost.depth))
        whole = factor**self.layers * first + factor ** (self.layers - 1) * rest
        if self.head is not None:
            whole = value(self.head.factor) * whole + value(self.head.rest)
        return whole

    def soft(self, bounds: Mapping[Symbol, Expr]) -> Expr:
        """Õ(·) of `total`: factors may be reduced before they are multiplied."""
        return growth.order(self.total(bounds, lambda x: growth.order(x, soft=True)), soft=True)

    @property
    def ancillas(self) -> Expr:
        """a_k = b^k (a_0 + c/(b - 1)) - c/(b - 1), or a_0 + k c where b = 1, for a block with a' = b a + c; then the head."""
        spread, added, count = self.block.spread, self.block.added, sympy.sympify(self.start.cost.ancillas)
        if spread == 1:
            count = count + self.layers * added
        else:
            count = spread**self.layers * (count + added / (spread - 1)) - added / (spread - 1)
        return count if self.head is None else self.head.spread * count + self.head.added


@dataclass(frozen=True)
class Derivation:
    """What is derived: `expression` the leading terms of the depth with their constants, `order` O(·), `soft` Õ(·)."""

    spec: Spec
    layers: Any
    expression: Expr
    steps: tuple[Step, ...]
    pieces: Pieces
    degrees: Mapping[Symbol, Expr]
    sources: tuple[str, ...] = ()  # the nodes that bring powers of N

    @property
    def order(self) -> Expr:
        return growth.order(self.expression)

    @property
    def soft(self) -> Expr:
        return self.pieces.soft(self.degrees)

    @property
    def polylogarithmic(self) -> bool:
        """No positive power of N."""
        return growth.polylogarithmic(self.expression)


@dataclass
class _Work:
    """A derivation in the making."""

    spec: Spec
    layers: Any
    path: Path
    shop: Workshop
    steps: list[Step] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def tell(self, root: Node, known: Node | None = None) -> None:
        """A step for every node below `root`, except what is `known`."""
        for node in root.nodes():
            if node is not known:
                came_in = tuple(dict.fromkeys(c.role for c in node.children))
                depth, ancillas = (shown(x) for x in (node.cost.depth, node.cost.ancillas))
                self.steps.append(Step(node.role, node.key, came_in, depth, ancillas, self._about(node)))

    def say(self, node: str, lemma: str, depth: Any, said: str, came_in: tuple[str, ...] = ()) -> None:
        self.steps.append(Step(node, lemma, came_in, shown(depth), "", said))

    def _about(self, node: Node) -> str:
        if node.key == "leaf":
            price = growth.upper(architecture.input_price(self.spec)[0])
            self._source(node, price)
            return f"price of the leaf in regime {self.spec.regime}: T_X = {shown(price)}"
        symbols = [s for v in node.sizes.values() for s in sympy.sympify(v).free_symbols if s in self.path.bounds]
        if not symbols:
            return "its own gates, no QRAM" if node.key.startswith(("be.convolution", "paper.lemma_b17")) else ""
        bound = self.path.bounds[symbols[0]]
        self._source(node, bound)
        text = f"degree {symbols[0]} <= {shown(bound)}"
        norm: Any = node.numbers.get("norm")
        if node.key != "ve.sign_amplification":
            return text
        if isinstance(norm, Expr):
            return (
                f"{text}; without the skip connection no norm is bounded: promised at least {shown(norm)}, for |0><+|"
            )
        return f"{text}; the norm is at least {float(norm):.4g}, alpha = {float(node.children[0].record.alpha):.4g}"

    def _source(self, node: Node, factor: Expr) -> None:
        if not growth.polylogarithmic(factor):
            power = max((t.power for t in growth.terms(factor)), key=float)
            self.sources.append(f"{node.key} ({node.role}): a factor N**({power})")


def shown(expression: Any) -> str:
    """A formula with N and epsilon in place of l and e, numbers to four digits."""
    value = sympy.sympify(expression).subs({LOG_N: sympy.log(N) / sympy.log(2), LOG_E: sympy.log(1 / EPSILON)})
    return str(rounded(value))


def rounded(expression: Expr) -> Expr:
    """The same with its floats to four digits."""
    return expression.xreplace({f: sympy.Float(f"{float(f):.4g}") for f in expression.atoms(sympy.Float)})


def derive(
    regime: int,
    paths: int = 2,
    *,
    layers: int | None = None,
    skip: bool = True,
    ancillas: str = "plain",
    last: str = "amplify",
    rules: str = "own",
    changes: Mapping[str, Callable[[Cost], Cost]] | None = None,
) -> Derivation:
    """The depth of a regime's network, for k layers (None: k a symbol) and d paths, from the cost records of its nodes.

    skip      with the skip connection; without it the norm before a block's normalization has no bound but a promise
    ancillas  of the blocks, as in `qe.residual_block`
    last      "amplify" the last norm, or leave it to "postselect"ion, whose probability the same norm bounds from below
    rules     "own", or "paper": along the paper's own path
    changes   {catalogue key: function of its nodes' cost}: what the derivation makes of another cost

    Raises ArgumentError.
    """
    spec = checked(regime, paths, ancillas, skip)
    if layers is not None and (
        isinstance(layers, bool) or not isinstance(layers, int) or not 1 <= layers <= MAX_LAYERS
    ):
        raise ArgumentError("layers", f"be an integer from 1 to {MAX_LAYERS}", layers)
    for name, value, allowed in (("last", last, ("amplify", "postselect")), ("rules", rules, tuple(PATHS))):
        if value not in allowed:
            raise ArgumentError(name, f"be one of {allowed}", repr(value))
    if last == "postselect" and not spec.head:
        raise ArgumentError("last", "be 'amplify' where there is no dense head", repr(last))
    if rules == "paper" and not skip:
        raise ArgumentError("skip", "be True with the paper's rules", skip)
    count = K if layers is None else layers
    work = _Work(spec, count, PATHS[rules](spec, count), workshop(changes))
    start = architecture.stacked(work.shop, architecture.loaded(work.shop, spec, (T_X, T_X)))
    work.tell(start)
    block = _block(work, start)
    head, postselected = _head(work, start, last) if spec.head else (None, None)
    pieces = Pieces(count, start, block, head, growth.upper(architecture.input_price(spec)[0]), postselected)
    expression = growth.simplified(pieces.total(work.path.bounds))
    said = f"T_k = m^k T_0 + m^(k-1) r + …, m = {shown(block.factor)}: each later term is smaller by a factor of m"
    work.say(f"{count} blocks", "m^k", Symbol("m") ** count * Symbol("T_0"), said)
    work.say("whole network", "leading terms", expression, f"T_X = {shown(pieces.price)} and the degrees put in")
    return Derivation(spec, count, expression, tuple(work.steps), pieces, work.path.bounds, tuple(work.sources))


def checked(regime: int, paths: int, ancillas: str = "plain", skip: bool = True) -> Spec:
    """The network of a regime, with log2 N a symbol. Raises ArgumentError."""
    if regime not in (1, 2, 3) or isinstance(regime, bool):
        raise ArgumentError("regime", "be 1, 2 or 3", regime)
    if isinstance(paths, bool) or not isinstance(paths, int) or not 1 <= paths <= 12:
        raise ArgumentError("paths", "be an integer from 1 to 12", paths)
    if ancillas not in ANCILLAS:
        raise ArgumentError("ancillas", f"be one of {ANCILLAS}", repr(ancillas))
    return Spec(regime, LOG_N, 1 if regime == 1 else paths, ancillas, skip)


def _block(work: _Work, start: Node) -> Part:
    """One block on a vector of depth T and a ancillas."""
    psi = architecture.opaque(start, "psi", T, T, A)
    out = work.path.block(work.shop, psi)
    work.tell(out, psi)
    part = Part.of(out, T, A)
    work.say(
        "one block", "in all", part.factor * T + part.rest, "T, of what comes in, is multiplied by its uses m", ("psi",)
    )
    return part


def _head(work: _Work, start: Node, last: str) -> tuple[Part, Part]:
    """The dense head on a vector of depth T and a ancillas: as `last` wants it, and with the last norm postselected."""
    psi = architecture.opaque(start, "psi", T, T, A)
    out = work.path.head(work.shop, psi)
    s = out.children[0]
    work.tell(out if last == "amplify" else s, psi)
    runs = math.ceil((float(s.record.alpha) / (2 * architecture.TAU - 1)) ** 2)
    said = f"the ancillas are measured once, at the end: success at least ((2 tau - 1)/alpha)^2, {runs} runs expected at most"
    repeated = replace(s, cost=runs * s.cost)
    postselected = Part.of(repeated, T, A)
    if last == "amplify":
        return Part.of(out, T, A), postselected
    work.say("postselection", "Definition 1", repeated.cost.depth, said, (s.role,))
    return postselected, postselected
