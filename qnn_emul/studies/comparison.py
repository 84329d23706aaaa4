"""Coherent against read-out at the same accuracy: error against shots, the fitted power laws, costs, and where the two cross."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ..engine.cost import cost
from ..errors import ArgumentError
from ..layers.pooling import distance_bound
from ..networks.data.digits import load_split
from ..networks.residual_cnn import ResidualCNN, digit_tensor, load_network
from .baselines import BASELINES, Baseline, checked_shots, run
from .fits import PowerLaw, power_law

SHOTS = tuple(10**j for j in range(3, 13))
ACCURACIES = tuple(10.0**-j for j in range(1, 10))
SEEN = 1000  # a power law is fitted where shots >= SEEN * N: every entry is then seen, and its sign known
VERIFY = 10**13  # predictions up to that many shots are run


@dataclass(frozen=True)
class ShotRow:
    """A baseline at one number of shots: root mean square of ||y - y^||_2 over the repeats, and what one pass takes."""

    baseline: str
    shots: int
    error: float
    runs: int
    depth: int
    gates: int
    fitted: bool


@dataclass(frozen=True)
class AccuracyRow:
    """One pipeline at accuracy epsilon (2-norm of the class probabilities): what it takes, and the error measured.

    pipeline   "coherent" or a baseline's key;  shots  per reading (1 for the coherent pass)
    queries    loads of data from trees: of the input (coherent), of every layer's input (baselines)
    bound      the record's proved bound, for the coherent pass;  error  measured, None where too many shots are needed
    """

    epsilon: float
    pipeline: str
    shots: int
    depth: int
    gates: int
    queries: int
    bound: float | None
    error: float | None


@dataclass(frozen=True)
class Comparison:
    """All of it.

    laws        error = factor shots**slope per baseline; None where nothing is read
    crossings   accuracy below which the coherent pass is less deep than the baseline; None where they do not cross
    """

    size: int
    blocks: int
    rows: list[ShotRow]
    laws: dict[str, PowerLaw | None]
    accuracies: list[AccuracyRow]
    crossings: dict[str, float | None]


def compare(
    rng: np.random.Generator,
    *,
    blocks: int = 3,
    index: int = 2,
    shots: Sequence[int] = SHOTS,
    accuracies: Sequence[float] = ACCURACIES,
    repeats: int = 8,
) -> Comparison:
    """The trained digit network's first blocks on held-out digit `index`: each baseline `repeats` times per number of shots.

    Raises ArgumentError.
    """
    numbers = sorted({checked_shots(s) for s in shots})
    if repeats < 2:
        raise ArgumentError("repeats", "be at least 2", repeats)
    network = replace(load_network().first(blocks), access="memory", ancillas="least", _weights={})
    images = load_split().images
    if not 0 <= index < len(images):
        raise ArgumentError("index", f"be between 0 and {len(images) - 1}", index)
    x = digit_tensor(images[index])
    on = _Measurement(network, x, network.classical_probabilities(x), repeats)
    size = network.classical(x).size
    if sum(s >= SEEN * size for s in numbers) < 3:
        raise ArgumentError(
            "shots", f"hold at least three numbers of at least {SEEN} N = {SEEN * size}, to fit the slope", numbers
        )
    rows: list[ShotRow] = []
    laws: dict[str, PowerLaw | None] = {}
    for baseline, stream in zip(BASELINES, rng.spawn(len(BASELINES)), strict=True):
        own = [on.shot_row(baseline, s, stream, s >= SEEN * size) for s in numbers]
        kept = [r for r in own if r.fitted]
        read = own[0].runs > blocks  # a single coherent block is sampled, not read: no shots, no law
        laws[baseline.key] = power_law([r.shots for r in kept], [r.error for r in kept]) if read else None
        rows += own
    table = [on.coherent(e) for e in accuracies]
    for baseline, stream in zip(BASELINES, rng.spawn(len(BASELINES)), strict=True):
        table += [on.read_out(baseline, laws[baseline.key], e, stream) for e in accuracies]
    return Comparison(size, blocks, rows, laws, table, {b.key: _crossing(table, b.key) for b in BASELINES})


@dataclass(frozen=True, eq=False)
class _Measurement:
    """A network on an image, the exact class probabilities, and how often the noisy passes are repeated."""

    network: ResidualCNN
    x: np.ndarray
    truth: np.ndarray
    repeats: int

    def error(self, baseline: Baseline, shots: int, rng: np.random.Generator) -> float:
        found = [
            run(baseline, self.network, self.x, shots, rng).probabilities - self.truth for _ in range(self.repeats)
        ]
        return float(np.sqrt(np.mean([d @ d for d in found])))

    def shot_row(self, baseline: Baseline, shots: int, rng: np.random.Generator, fitted: bool) -> ShotRow:
        error = self.error(baseline, shots, rng)
        one = run(baseline, self.network, self.x, shots, rng)
        return ShotRow(baseline.key, shots, error, one.runs, one.depth, one.gates, fitted)

    def coherent(self, epsilon: float) -> AccuracyRow:
        e = self.network.encode(self.x, epsilon)
        price = cost(e)
        error = float(np.linalg.norm(self.network.probabilities(self.x, epsilon) - self.truth))
        bound = distance_bound(float(e.record.epsilon))
        return AccuracyRow(
            epsilon, "coherent", 1, int(price.depth), int(price.gates), int(price.queries["tree"]), bound, error
        )

    def read_out(
        self, baseline: Baseline, law: PowerLaw | None, epsilon: float, rng: np.random.Generator
    ) -> AccuracyRow:
        """What the fitted law asks for at this accuracy; run where that can be done."""
        shots = 1 if law is None else math.ceil(law.at(epsilon))
        one = run(baseline, self.network, self.x, 1000, rng)  # costs of the circuits do not depend on the shots
        scaled = [(layer.runs * shots // 1000 if layer.runs > 1 else 1, layer.cost) for layer in one.layers]
        error = self.error(baseline, shots, rng) if shots <= VERIFY else None
        return AccuracyRow(
            epsilon,
            baseline.key,
            shots,
            sum(runs * int(c.depth) for runs, c in scaled),
            sum(runs * int(c.gates) for runs, c in scaled),
            sum(runs * int(c.queries["tree"]) for runs, c in scaled),
            None,
            error,
        )


def _crossing(table: Sequence[AccuracyRow], key: str) -> float | None:
    """The accuracy at which both are equally deep, between two rows by straight lines in log-log; None where they do not cross."""
    pairs = [
        (c.epsilon, math.log(b.depth / c.depth))
        for c in table
        for b in table
        if c.pipeline == "coherent" and b.pipeline == key and b.epsilon == c.epsilon
    ]
    pairs.sort(reverse=True)
    for (e0, d0), (e1, d1) in pairwise(pairs):
        if d0 <= 0 < d1:
            return float(math.exp(math.log(e0) + (math.log(e1) - math.log(e0)) * -d0 / (d1 - d0)))
    return None
