"""What Table 1 ticks, read off a regime's tree and its derivation: each mark with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol

from ..complexity import growth
from ..complexity.architecture import Spec
from ..complexity.derivation import Derivation, derive, incoming, read_block, read_head, read_input
from ..complexity.paths import PATHS
from ..complexity.reading import SymbolicNode
from ..complexity.words import joined
from ..encoding.folds import nodes_of
from ..lemmas import CATALOGUE

MEMORIES = ("memory", "columns", "states", "angles", "tree")  # labels of oracles that a QRAM answers
NONLINEAR = ("ve.pointwise_function", "ve.residual_sum", "ve.matrix_squared_vector", "ve.elementwise_product")
NORMALIZING = ("ve.sign_amplification", "ve.fixed_point_amplification", "paper.lemma_b8")


@dataclass(frozen=True)
class Tick:
    """A mark (None: not applicable) and why."""

    value: bool | None
    reason: str


def facts(regime: int, *, skip: bool = True, ancillas: str = "plain") -> dict[str, Tick]:
    """The six columns of Table 1 for a regime's network, by name, in order; nothing is typed in but the names.

    coherent_multilayer    every node between input and output is a circuit of the catalogue: no measurement inside
    coherent_nonlinearity  the non-linear nodes are among them
    qram_free              no leaf and no oracle of a node is answered by a QRAM
    norm_preservation      every normalization stands on a norm bound that does not depend on N
    polylog_epsilon        no positive power of 1/epsilon in the derived cost
    polylog_n              no positive power of N in the derived cost

    Raises ArgumentError, as `derive`.
    """
    derivation = derive(regime, 2, skip=skip, ancillas=ancillas)
    nodes = network_nodes(derivation.spec)
    return {
        "coherent_multilayer": _coherent(nodes),
        "coherent_nonlinearity": _nonlinear(nodes),
        "qram_free": _qram_free(derivation.spec, nodes),
        "norm_preservation": _norms(nodes),
        "polylog_epsilon": polylog_epsilon(derivation),
        "polylog_n": polylog_n(derivation),
    }


def network_nodes(spec: Spec) -> list[SymbolicNode]:
    """The nodes of input, one block (they are all alike) and head, in symbols; what goes into a part is opaque to it."""
    path, start = PATHS["own"](spec, 2), read_input(spec, {})
    psi = incoming(start)
    parts = [start, read_block(path, psi, {})] + ([read_head(path, psi, {})] if spec.head else [])
    return [node for part in parts for node in nodes_of(part) if node is not psi]


def _coherent(nodes: list[SymbolicNode]) -> Tick:
    outside = sorted({n.key for n in nodes if n.key != "leaf" and n.key not in CATALOGUE})
    if outside:
        return Tick(False, f"{', '.join(outside)}: no circuits of the catalogue")
    return Tick(
        True,
        f"all {len(nodes)} nodes of input, block and head are leaves or circuits; the one measurement is that of the output",
    )


def _nonlinear(nodes: list[SymbolicNode]) -> Tick:
    found = sorted({n.key for n in nodes if n.key in NONLINEAR})
    return Tick(bool(found), f"{', '.join(found)}: circuits" if found else "no non-linear node")


def _qram_free(spec: Spec, nodes: list[SymbolicNode]) -> Tick:
    labels = {label for n in nodes for label in n.cost.queries if label in MEMORIES}
    if spec.memory:
        labels |= {label for n in nodes if n.key == "leaf" for label in n.cost.queries}
    if labels:
        return Tick(False, f"oracles answered by a QRAM: {', '.join(sorted(labels))}")
    return Tick(True, "leaves are loaded gate by gate, convolutions are circuits without memory")


def _norms(nodes: list[SymbolicNode]) -> Tick:
    bounds = [(n, n.numbers["norm"]) for n in nodes if n.key in NORMALIZING and "norm" in n.numbers]
    falling = [n for n, b in bounds if isinstance(b, Expr) and b.free_symbols & {growth.LOG_N}]
    if falling:
        return Tick(False, f"{falling[0].role}: no bound on the norm but a promise that falls with N")
    least = min(float(b) for _, b in bounds)
    return Tick(
        True, f"every normalization has a proved lower bound, the least is {least:.4g}, whatever N, input and weights"
    )


def polylog_epsilon(derivation: Derivation) -> Tick:
    """No positive power of 1/epsilon: a normal form with logarithms of 1/epsilon only, or the derivation would have failed."""
    exponent = max((t.log_e for t in growth.terms(derivation.expression)), key=_size)
    return Tick(True, f"O(log(1/epsilon)**({exponent})), no power of 1/epsilon")


def polylog_n(derivation: Derivation) -> Tick:
    """No positive power of N, or the nodes that bring it."""
    if derivation.polylogarithmic:
        return Tick(True, f"O({growth.order(derivation.expression, variables=(growth.N,))}) in N")
    return Tick(False, str(joined(dict.fromkeys(derivation.sources))))


def _size(exponent: Expr) -> float:
    symbols: set[Symbol] = exponent.free_symbols
    return float(exponent.subs(dict.fromkeys(symbols, 10)))
