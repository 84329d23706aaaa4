"""Numbers at scale: depth, gates, qubits, queries and QRAM of a regime's network for any N, by either set of rules.

All counts are Python integers, whatever their size; times are in seconds, given as logarithms where they leave floats.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from ..encoding.encoding import Encoding
from ..encoding.source import Leaf
from ..engine.cost import costs
from ..errors import ArgumentError
from ..linalg.cost import WORD_BITS, Cost
from ..linalg.shapes import as_epsilon, as_one_of
from . import architecture, paper_path
from .architecture import CHANNELS, COPIES, WIDTH, Spec

RULES = ("own", "paper")
DENSE = ("ve.matrix_squared_vector", "ve.matrix_squared_vector_paper")  # read the columns of W from a memory
MAX_LOG2_N = 100
LEAST_AXIS = 2  # 3 x 3 kernels need images of 4 x 4
GATE_TIME = 1e-6  # seconds per two-qubit gate, error-corrected
CLASSICAL_TIME = 1e-12  # seconds a multiplication with addition


@dataclass(frozen=True)
class Resources:
    """What one run costs. `qubits` are the circuit's, with the gate model's work qubits; a QRAM's words are counted apart."""

    spec: Spec
    layers: int
    epsilon: float
    rules: str
    root: Encoding

    @cached_property
    def costs(self) -> dict[int, Cost]:
        """Of every node, by id."""
        return costs(self.root)

    @property
    def cost(self) -> Cost:
        return self.costs[id(self.root)]

    @property
    def depth(self) -> int:
        return int(self.cost.depth)

    @property
    def gates(self) -> int:
        return int(self.cost.gates)

    @property
    def ancillas(self) -> int:
        return int(self.cost.ancillas)

    @property
    def qubits(self) -> int:
        return int(self.cost.qubits)

    @property
    def queries(self) -> dict[str, int]:
        """Uses of each leaf X, X1, …, of the column oracle of the dense W and of the memory of its column norms."""
        # Theorem B.1's memory of states is the column oracle; |0> and the identity are none
        alike = {"states": "columns"}
        return {alike.get(k, k): int(v) for k, v in sorted(self.cost.queries.items()) if k not in ("0", "I")}

    @property
    def input_queries(self) -> int:
        """Uses of the first leaf of the input; of each, for all are used alike."""
        return self.queries[next(iter(self.spec.leaves))]

    @property
    def qram_words(self) -> int:
        """Words that memories hold, of WORD_BITS bits each: trees of states, columns of W, angles of column norms."""
        return sum(_words(node, self.spec) for node in self.root.nodes())

    def as_dict(self) -> dict[str, Any]:
        """depth, gates, qubits, ancillas, queries, QRAM."""
        whole = {
            name: getattr(self, name) for name in ("depth", "gates", "qubits", "ancillas", "queries", "qram_words")
        }
        return {**whole, "qram_bits": self.qram_words * WORD_BITS}


def _words(node: Encoding, spec: Spec) -> int:
    if isinstance(node.source, Leaf):
        return 2 ** (node.n + 1) - 1 if spec.memory else 0
    if node.key == "be.diagonal_from_angles":
        made: int = 2**node.n
        return made
    if node.key in DENSE:
        _, x = node.children
        out: int = 2**x.n * (2 ** (node.n + 1) - 1)
        return out
    return 0


def resources(
    regime: int, log2_n: int, layers: int, epsilon: float, paths: int = 2, rules: str = "own", ancillas: str = "least"
) -> Resources:
    """One run of a regime's network whose class probabilities are within epsilon (Definition 1).

    log2_n    even; N = M^2 pixels in regime 1, one path's output size in regimes 2 and 3; at most 100
    paths     in regimes 2 and 3; regime 1 has one input
    rules     "own", or "paper": the paper's constructions, parameters and error bounds
    ancillas  of the blocks by the project's rules, as in `qe.residual_block`

    Raises ArgumentError.
    """
    spec, share = _checked(regime, log2_n, paths, ancillas), as_epsilon(epsilon)
    architecture.whole(layers, "layers", architecture.MAX_LAYERS)
    as_one_of(rules, RULES, "rules")
    make = architecture.network if rules == "own" else paper_path.network
    return Resources(spec, layers, share, rules, make(spec, layers, share))


def _checked(regime: int, log2_n: int, paths: int, ancillas: str) -> Spec:
    if isinstance(log2_n, bool) or not isinstance(log2_n, int) or log2_n % 2 or not 2 <= log2_n <= MAX_LOG2_N:
        raise ArgumentError("log2_n", f"be an even integer from 2 to {MAX_LOG2_N}", log2_n)
    spec = architecture.checked(regime, log2_n, paths, ancillas)
    if spec.axis < LEAST_AXIS:
        need = 4 if regime == 1 else math.ceil(6 / paths / 2) * 2
        raise ArgumentError("log2_n", f"be at least {need}, for 3 x 3 kernels need images of 4 x 4", log2_n)
    return spec


# -- beside a classical run -------------------------------------------------------------------------------------------


def classical_operations(spec: Spec, layers: int) -> int:
    """Multiplications of the exact network: C^2 D^2 M^2 a convolution, and the square of the dimension for the dense head."""
    pixels = 2 ** (2 * spec.axis)
    convolutions = layers * CHANNELS**2 * WIDTH**2 * pixels
    out: int = convolutions + ((CHANNELS * pixels) ** 2 if spec.head else 0) + CHANNELS // COPIES * pixels
    return out


def log10_times(found: Resources, gate_time: float, classical_time: float) -> tuple[float, float]:
    """log10 of the seconds of a quantum run (depth x gate time) and of a classical one (operations x their time)."""
    quantum = log10(found.depth) + math.log10(gate_time)
    return quantum, log10(classical_operations(found.spec, found.layers)) + math.log10(classical_time)


def log10(value: int) -> float:
    """log10 of a positive integer of any size."""
    shift = max(0, value.bit_length() - 900)
    return math.log10(value >> shift) + shift * math.log10(2)


def crossing(
    regime: int,
    layers: int,
    epsilon: float,
    paths: int = 2,
    rules: str = "own",
    gate_time: float = GATE_TIME,
    classical_time: float = CLASSICAL_TIME,
) -> int | None:
    """The least even log2 N up to 100 from which a quantum run is faster than a classical one; None if there is none.

    Raises ArgumentError.
    """
    for name, value in (("gate_time", gate_time), ("classical_time", classical_time)):
        if not (isinstance(value, int | float) and math.isfinite(value) and value > 0):
            raise ArgumentError(name, "be a positive number of seconds", value)
    found = None
    for log2_n in range(MAX_LOG2_N, 1, -2):
        if log2_n < MAX_LOG2_N and Spec(regime, log2_n, 1 if regime == 1 else paths).axis < LEAST_AXIS:
            break
        run = resources(regime, log2_n, layers, epsilon, paths, rules)
        quantum, classical = log10_times(run, gate_time, classical_time)
        if quantum >= classical:
            break
        found = log2_n
    return found


# -- both sets of rules -------------------------------------------------------------------------------------------------


def ratios(paper: Resources, own: Resources) -> dict[str, float]:
    """log10 of paper/own for depth, gates and the queries to the input; plain ratios of ancillas and QRAM words."""
    return {
        "log10_depth": log10(paper.depth) - log10(own.depth),
        "log10_gates": log10(paper.gates) - log10(own.gates),
        "log10_queries": log10(paper.input_queries) - log10(own.input_queries),
        "ancillas": paper.ancillas / own.ancillas,
        "qram_words": float(Fraction(paper.qram_words, own.qram_words)) if own.qram_words else 1.0,
    }


def report(
    regime: int,
    log2_n: int,
    layers: int,
    epsilon: float,
    paths: int = 2,
    rules: str = "own",
    gate_time: float = GATE_TIME,
    classical_time: float = CLASSICAL_TIME,
) -> dict[str, Any]:
    """Everything that `qnn-emul resources --json` prints. Raises ArgumentError."""
    both: Mapping[str, Resources] = {r: resources(regime, log2_n, layers, epsilon, paths, r) for r in RULES}
    as_one_of(rules, RULES, "rules")
    crossings = {r: crossing(regime, layers, epsilon, paths, r, gate_time, classical_time) for r in RULES}
    quantum, classical = log10_times(both[rules], gate_time, classical_time)
    return {
        "regime": regime,
        "log2_n": log2_n,
        "layers": layers,
        "epsilon": both[rules].epsilon,
        "paths": both[rules].spec.paths,
        "rules": rules,
        **both[rules].as_dict(),
        "own": both["own"].as_dict(),
        "paper": both["paper"].as_dict(),
        "paper_over_own": ratios(both["paper"], both["own"]),
        "gate_time": gate_time,
        "classical_time": classical_time,
        "log10_seconds_quantum": quantum,
        "log10_seconds_classical": classical,
        "classical_operations": classical_operations(both[rules].spec, layers),
        "crossing_log2_n": crossings,
    }
