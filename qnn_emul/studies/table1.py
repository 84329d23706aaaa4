"""The paper's Table 1, each mark from the trees: the three regimes' networks and the read-out baselines, beside what is printed.

Marks of a regime are read off the encoding of one small network of its kind on data, and off its derived depth; marks of a
baseline off the encodings whose vectors it reads, and off the number of runs that its shot noise asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

from ..complexity.growth import EPSILON, N
from ..encoding.encoding import Encoding
from ..encoding.source import Derived, Leaf
from ..engine.cost import cost
from ..lemmas.ve.normalization import THEOREM
from ..networks.bilinear import Bilinear
from ..networks.residual_cnn import ResidualCNN
from .baselines import BASELINES, Outcome, run
from .table_facts import MEMORIES, Tick, facts

COLUMNS = (
    "coherent multi-layer",
    "coherent non-linearity",
    "QRAM-free",
    "norm preservation",
    "polylog 1/ε",
    "polylog N",
)
MARK = {True: "✓", False: "✗", None: "n/a"}
RUNS = "runs, for a 2-norm error ε of one reading:"
BLOCKS = 2  # of the networks that the marks are read off
LOOKED_AT = f"in a small network of {BLOCKS} blocks, "
ACTIVATIONS = ("ve.pointwise_function", "ve.residual_sum")
AMPLIFICATIONS = ("ve.sign_amplification", "ve.fixed_point_amplification", "ve.exact_amplification")

PAPER: dict[str, tuple[str, tuple[bool | None, ...]]] = {  # as printed: what, marks
    "Cong 2019": ("CNN-inspired parameterised circuit", (False, False, True, True, None, None)),
    "Allcock 2020": ("feed-forward", (False,) * 6),
    "Kerenidis 2020": ("CNN", (False,) * 6),
    "Guo 2024": ("transformer", (False, True, False, False, False, False)),
    "Regime 1": ("residual CNN", (True, True, False, True, True, True)),
    "Regime 2": ("bilinear residual CNN", (True, True, False, True, True, False)),
    "Regime 3": ("bilinear residual CNN without dense layer", (True, True, True, True, True, False)),
}
WHY = {  # why a derived mark may differ from a printed one, by row and column
    (
        "Guo 2024",
        "norm preservation",
    ): "here its block is this network's, whose skip connection bounds the norm from below; the "
    "printed mark is about a transformer's own layers, where no such bound is given.",
}


@dataclass(frozen=True)
class TableRow:
    """A row: its marks with reasons, the paper's marks, and where they differ."""

    title: str
    what: str
    ticks: tuple[Tick, ...]
    paper: tuple[bool | None, ...]

    @property
    def differences(self) -> list[str]:
        """One sentence for each mark that is derived here and is not the paper's."""
        out = []
        for name, tick, printed in zip(COLUMNS, self.ticks, self.paper, strict=True):
            if tick.value is not None and tick.value != printed:
                why = WHY.get((self.title, name), tick.reason)
                out.append(f"{name}: {MARK[tick.value]} here, {MARK[printed]} printed; {why}")
        return out

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        marks = {
            name: {"value": tick.value, "reason": tick.reason, "paper": printed}
            for name, tick, printed in zip(COLUMNS, self.ticks, self.paper, strict=True)
        }
        return {"title": self.title, "what": self.what, "marks": marks, "differences": self.differences}


def table_rows(rng: np.random.Generator) -> list[TableRow]:
    """All rows, in the paper's order."""
    nothing = "not applicable: a trained parameterised circuit, of which nothing is built or measured here"
    cong_what, cong = PAPER["Cong 2019"]
    rows = [TableRow("Cong 2019", cong_what, tuple(Tick(None, nothing) for _ in cong), cong)]
    network, x = small_network(rng)
    for baseline in BASELINES:
        outcome = run(baseline, network, x, 1000, rng)
        what, printed = PAPER[baseline.title]
        rows.append(TableRow(baseline.title, what, baseline_ticks(outcome, baseline.runs(N, EPSILON)), printed))
    for regime in (1, 2, 3):
        what, printed = PAPER[f"Regime {regime}"]
        encoded = regime_encoding(regime, rng)
        rows.append(TableRow(f"Regime {regime}", what, regime_ticks(encoded, facts(regime)), printed))
    return rows


def small_network(rng: np.random.Generator) -> tuple[ResidualCNN, np.ndarray]:
    """Two blocks of 4 channels on a random 4 x 4 image, and the image."""
    return ResidualCNN.random(rng, 4, blocks=BLOCKS, channels=4, access="memory"), rng.normal(size=(1, 4, 4))


def regime_encoding(regime: int, rng: np.random.Generator) -> Encoding:
    """The encoded forward pass of a small network of the regime: (a) from memories, (b) and (c) from loaded paths."""
    if regime == 1:
        network = ResidualCNN.random(rng, 4, blocks=BLOCKS, channels=4, head=True, access="memory")
        return network.encode(rng.normal(size=(1, 4, 4)), 1e-3)
    bilinear = Bilinear.random(rng, 2, blocks=BLOCKS, channels=4, head=regime == 2, access="loaded", copies=1)
    return bilinear.encode(rng.normal(size=(4, 2, 2)), 1e-3)


def regime_ticks(encoded: Encoding, known: Mapping[str, Tick]) -> tuple[Tick, ...]:
    """Marks of one coherent network: from its tree on data and from that of any size (`table_facts.facts`), which must both say yes."""
    read = (
        coherent_layers([encoded], 0),
        coherent_activation([encoded]),
        memory_free([encoded]),
        norms_kept([encoded]),
    )
    of_any_size = list(known.values())
    ticks = []
    for tick, fact in zip(read, of_any_size, strict=False):
        further = "" if fact.value == tick.value else f"; of any size, though: {fact.reason}"
        ticks.append(Tick(bool(tick.value and fact.value), tick.reason + further))
    return (*ticks, *(Tick(fact.value, f"derived depth: {fact.reason}") for fact in of_any_size[len(read) :]))


def baseline_ticks(outcome: Outcome, runs: Any) -> tuple[Tick, ...]:
    """Marks of a read-out pipeline from the encodings that it reads and the runs that it needs."""
    read = [layer.read for layer in outcome.layers]
    return (
        coherent_layers(read, outcome.readings),
        coherent_activation(read),
        memory_free(read),
        norms_kept(read),
        polylog(runs, EPSILON, RUNS),
        polylog(runs, N, RUNS),
    )


def coherent_layers(read: Sequence[Encoding], readings: int) -> Tick:
    """One circuit with all activations in it, nothing of which is measured before the end."""
    found = max(_activations(e) for e in read)
    circuits = all(_is_circuit(node) for e in read for node in e.nodes())
    if len(read) == 1 and readings == 0 and found >= BLOCKS and circuits:
        tree = f"{LOOKED_AT}one tree of {len(read[0].nodes())} nodes, each a unitary circuit"
        return Tick(True, f"{tree}, holds all {found} activations; only its end is measured")
    return Tick(
        False,
        f"{LOOKED_AT}readings before the end: {readings}; no circuit holds more than {found} of {BLOCKS} activations",
    )


def _activations(e: Encoding) -> int:
    return sum(node.key in ACTIVATIONS for node in e.nodes())


def _is_circuit(node: Encoding) -> bool:
    """A leaf or a lemma, which come with a unitary circuit: measurement is none of their gates."""
    return isinstance(node.source, Leaf) or callable(getattr(node.source.lemma, "circuit", None))


def coherent_activation(read: Sequence[Encoding]) -> Tick:
    """The activation is a node of a tree."""
    found = max(_activations(e) for e in read)
    if found:
        keys = sorted({n.key for e in read for n in e.nodes()} & set(ACTIVATIONS))
        return Tick(True, f"the activation is a node of the tree ({', '.join(keys)})")
    return Tick(False, "the activation is applied to numbers that were read out")


def memory_free(read: Sequence[Encoding]) -> Tick:
    """No node of the tree reads a memory: its cost has no query of one."""
    queries = {label for e in read for label in cost(e).queries}
    leaves = sorted({n.key for e in read for n in e.nodes() if not n.children})
    used = sorted(queries & set(MEMORIES))
    if used:
        return Tick(False, f"the cost counts reads of memories: {', '.join(used)} (leaves: {', '.join(leaves)})")
    return Tick(True, f"the cost counts no read of a memory (leaves: {', '.join(leaves)})")


def norms_kept(read: Sequence[Encoding]) -> Tick:
    """Every norm that is amplified has a lower bound from a theorem, and what is read in the end is a unit vector."""
    known = []
    for e in read:
        for node in e.nodes():
            if node.key in AMPLIFICATIONS and isinstance(node.source, Derived):
                if node.norm_from != THEOREM:
                    return Tick(False, f"{node.key}: {node.note.split(',')[0]}, no theorem bounds it from below")
                known.append(float(node.source.numbers["norm"]))
        if isinstance(e.source, Derived) and not e.source.lemma.unit:
            norm = float(np.linalg.norm(e.target_data)) / float(e.record.alpha)
            return Tick(
                False,
                f"{e.key} is read as it is, encoded norm {norm:.3g} on this input: no theorem bounds it from below",
            )
    return Tick(True, f"{len(known)} norms, each with a proved lower bound (the smallest {min(known):.4g})")


def polylog(runs: Any, variable: sympy.Symbol, what: str) -> Tick:
    """Whether a product of powers grows no faster than powers of log(variable); for epsilon: of log(1/epsilon)."""
    power = exponent(runs, variable)
    name = "N" if variable == N else "1/ε"
    return Tick(bool(power <= 0), f"{what} {runs}" + (f", power {power} of {name}" if power > 0 else ""))


def exponent(product: Any, variable: sympy.Symbol) -> Any:
    """The power of N, or of 1/epsilon, in a product of powers."""
    value = sympy.sympify(product)
    slope = sympy.simplify(variable * sympy.diff(value, variable) / value)
    return slope if variable == N else -slope
