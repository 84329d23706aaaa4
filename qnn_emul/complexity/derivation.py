"""Derivation of a regime's complexity: the network's symbolic cost, node by node, to O(·) and Õ(·), beside the paper's claim."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sympy
from sympy import Expr, Symbol

from ..encoding.folds import nodes_of
from ..errors import ArgumentError
from ..linalg.shapes import as_one_of
from . import architecture, growth
from .architecture import Spec
from .growth import LOG_N, K, N
from .paths import PATHS
from .reading import Change, SymbolicNode, SymbolicReader, leaf, opaque
from .symbols import INPUT_ROLES, OwnPath, Recurrence, small
from .words import Sentence, sentence, shown

T_X, T, A = (Symbol(name, positive=True) for name in ("T_X", "T", "a"))
T_0, M = Symbol("T_0"), Symbol("m")  # what goes into the first block, and how often a block uses what goes into it
CONVOLUTIONS = ("be.convolution_stack", "paper.lemma_b17")


@dataclass(frozen=True)
class DerivationStep:
    """One step: which node, by which lemma, what came in, what goes out as formulas, and what there is to say."""

    node: str
    lemma: str
    came_in: tuple[str, ...]
    depth: Expr
    ancillas: Expr | None
    said: Sentence

    def as_dict(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "lemma": self.lemma,
            "in": list(self.came_in),
            "out": {"depth": shown(self.depth), "ancillas": "" if self.ancillas is None else shown(self.ancillas)},
            "said": str(self.said),
        }


@dataclass(frozen=True)
class Pieces:
    """What the total depth is made of: T_0 going in, k blocks, perhaps a head, and the price of a leaf."""

    layers: Any
    start: SymbolicNode
    block: Recurrence
    head: Recurrence | None
    price: Expr
    postselected: Recurrence | None = None  # the head where the last norm is postselected

    def total(self, bounds: Mapping[Symbol, Expr], reduce: Callable[[Expr], Expr] = growth.bound) -> Expr:
        """h (m^k T_0 + m^(k-1) r), with degrees and prices put in; `reduce` of each factor: its leading terms with their constants.

        T_k = m^k T_0 + sum_j m^(k-1-j) r_j, and each term of the sum is smaller than the one before by a factor of m.
        """
        put = {T_X: self.price, A: self.start.cost.ancillas}

        def value(x: Any) -> Expr:
            return reduce(growth.upper(sympy.sympify(x).subs(put).subs(bounds)))

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
    steps: tuple[DerivationStep, ...]
    pieces: Pieces
    degrees: Mapping[Symbol, Expr]
    sources: tuple[Sentence, ...] = ()  # the nodes that bring powers of N

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
    path: OwnPath
    changes: Mapping[str, Change]
    steps: list[DerivationStep] = field(default_factory=list)
    sources: list[Sentence] = field(default_factory=list)

    def tell(self, root: SymbolicNode, known: SymbolicNode | None = None) -> None:
        """A step for every node below `root`, except what is `known`."""
        for node in nodes_of(root):
            if node is not known:
                came_in = tuple(dict.fromkeys(c.role for c in node.children))
                depth, ancillas = (sympy.sympify(x) for x in (node.cost.depth, node.cost.ancillas))
                self.steps.append(DerivationStep(node.role, node.key, came_in, depth, ancillas, self._about(node)))

    def say(self, node: str, lemma: str, depth: Expr, said: Sentence, came_in: tuple[str, ...] = ()) -> None:
        self.steps.append(DerivationStep(node, lemma, came_in, depth, None, said))

    def _about(self, node: SymbolicNode) -> Sentence:
        if node.key == "leaf":
            price = growth.upper(architecture.input_price(self.spec)[0])
            self._source(node, price)
            return sentence(f"price of the leaf in regime {self.spec.regime}: ", T_X, " = ", price)
        if node.key == "ve.concatenation":
            return sentence(
                f"priced as {architecture.COPIES} vectors; of {architecture.COPIES} equal ones, one beside |+>|+> would do"
            )
        given = [x for v in node.sizes.values() for x in (v if isinstance(v, tuple) else (v,)) if isinstance(x, Expr)]
        symbols = [s for x in given for s in x.free_symbols if s in self.path.bounds]
        if not symbols:
            return sentence("its own gates, no QRAM" if node.key in CONVOLUTIONS else "")
        bound = self.path.bounds[symbols[0]]
        self._source(node, bound)
        text = sentence("degree ", symbols[0], " <= ", bound)
        norm: Any = node.numbers.get("norm")
        if node.key != "ve.sign_amplification":
            return text
        if isinstance(norm, Expr):
            return sentence(
                text, "; without the skip connection no norm is bounded: promised at least ", norm, ", for |0><+|"
            )
        alpha = float(node.children[0].record.alpha)
        return sentence(text, f"; the norm is at least {float(norm):.4g}, alpha = {alpha:.4g}")

    def _source(self, node: SymbolicNode, factor: Expr) -> None:
        if not growth.polylogarithmic(factor):
            power = max((t.power for t in growth.terms(factor)), key=float)
            kind = "a depth of order " if node.key == "leaf" else "a factor "  # leaves are loaded one after the other
            self.sources.append(sentence(f"{node.key} ({node.role}): {kind}", N**power))


def derive(
    regime: int,
    paths: int = 2,
    *,
    layers: int | None = None,
    skip: bool = True,
    ancillas: str = "plain",
    last: str = "amplify",
    rules: str = "own",
    changes: Mapping[str, Change] | None = None,
) -> Derivation:
    """The depth of a regime's network, for k layers (None: k a symbol) and d paths, from the cost records of its nodes.

    skip      with the skip connection; without it the norm before a block's normalization has no bound but a promise
    ancillas  of the blocks, as in `qe.residual_block`
    last      "amplify" the last norm, or leave it to "postselect"ion, whose probability the same norm bounds from below
    rules     "own", or "paper": along the paper's own path
    changes   {catalogue key: function of its nodes' cost}: what the derivation makes of another cost

    Raises ArgumentError.
    """
    spec = architecture.checked(regime, LOG_N, paths, ancillas, skip)
    as_one_of(last, ("amplify", "postselect"), "last")
    as_one_of(rules, PATHS, "rules")
    if last == "postselect" and not spec.head:
        raise ArgumentError("last", "be 'amplify' where there is no dense head", repr(last))
    if rules == "paper" and not skip:
        raise ArgumentError("skip", "be True with the paper's rules", skip)
    count = K if layers is None else architecture.whole(layers, "layers", architecture.MAX_LAYERS)
    work = _Work(spec, count, PATHS[rules](spec, count), changes or {})
    start = read_input(spec, work.changes)
    work.tell(start)
    block = _block(work, start)
    head, postselected = _head(work, start, last) if spec.head else (None, None)
    pieces = Pieces(count, start, block, head, growth.upper(architecture.input_price(spec)[0]), postselected)
    expression = growth.simplified(pieces.total(work.path.bounds))
    unrolled = (Symbol("T_k"), " = ", M**K * T_0, " + ", M ** (K - 1) * Symbol("r"), " + …, ", M, " = ")
    said = sentence(*unrolled, block.factor, ": each later term is smaller by a factor of m")
    work.say(f"{count} blocks", "m^k", M**count * T_0, said)
    put = sentence(T_X, " = ", pieces.price, " and the degrees put in")
    work.say("whole network", "leading terms", expression, put)
    return Derivation(spec, count, expression, tuple(work.steps), pieces, work.path.bounds, tuple(work.sources))


def read_input(spec: Spec, changes: Mapping[str, Change]) -> SymbolicNode:
    """The input of the first block in symbols, T_X the price of its leaves."""
    told = "the image from its tree in QRAM" if spec.memory else "path {}, loaded"
    leaves = {name: leaf(name, n, (T_X, T_X), told.format(name[1:])) for name, n in spec.leaves.items()}
    as_it_is = lambda key, numbers, sizes, children: (numbers, sizes)
    return SymbolicReader(leaves, as_it_is, INPUT_ROLES, changes).read(architecture.start(small(spec)))


def read_block(path: OwnPath, psi: SymbolicNode, changes: Mapping[str, Change]) -> SymbolicNode:
    """One block in symbols, on psi."""
    return SymbolicReader({"psi": psi}, path.put_block, path.block_roles, changes).read(path.block())


def read_head(path: OwnPath, psi: SymbolicNode, changes: Mapping[str, Change]) -> SymbolicNode:
    """The dense head in symbols, on psi."""
    return SymbolicReader({"psi": psi}, path.put_head, path.head_roles, changes).read(path.head())


def incoming(start: SymbolicNode) -> SymbolicNode:
    """What comes into a part: depth T, a ancillas."""
    return opaque(start, "psi", T, T, A)


def _block(work: _Work, start: SymbolicNode) -> Recurrence:
    """One block on a vector of depth T and a ancillas."""
    psi = incoming(start)
    out = read_block(work.path, psi, work.changes)
    work.tell(out, psi)
    part = Recurrence.of(out, T, A)
    multiplied = sentence("T, of what comes in, is multiplied by its uses m")
    work.say("one block", "in all", part.factor * T + part.rest, multiplied, ("psi",))
    return part


def _head(work: _Work, start: SymbolicNode, last: str) -> tuple[Recurrence, Recurrence]:
    """The dense head on a vector of depth T and a ancillas: as `last` wants it, and with the last norm postselected."""
    psi = incoming(start)
    out = read_head(work.path, psi, work.changes)
    s = out.children[0]
    work.tell(out if last == "amplify" else s, psi)
    runs = math.ceil((float(s.record.alpha) / (2 * architecture.TAU - 1)) ** 2)
    success = "the ancillas are measured once, at the end: success at least ((2 tau - 1)/alpha)^2"
    said = sentence(success, f", {runs} runs expected at most")
    repeated = replace(s, cost=runs * s.cost)
    postselected = Recurrence.of(repeated, T, A)
    if last == "amplify":
        return Recurrence.of(out, T, A), postselected
    work.say("postselection", "Definition 1", repeated.cost.depth, said, (s.role,))
    return postselected, postselected
