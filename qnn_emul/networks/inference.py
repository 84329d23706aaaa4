"""One image through the whole network: encoding, check of every node, probabilities, samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..encoding.check import Check, check
from ..encoding.encoding import Encoding, VectorEncoding
from ..layers.pooling import distance_bound, group_sums, pool, sample
from .residual_cnn import ResidualCNN


@dataclass(frozen=True, eq=False)
class Inference:
    """What one run gave; probabilities are over all pooled classes, `predicted` is among those in use."""

    output: VectorEncoding
    check: Check
    probabilities: np.ndarray
    classical_probabilities: np.ndarray
    distance: float
    bound: float
    epsilon: float
    rounding: float
    predicted: int
    classical_predicted: int
    samples: np.ndarray

    @property
    def ok(self) -> bool:
        """Every node keeps its record, and the probabilities are as close as promised."""
        return self.check.ok and self.distance <= self.bound + self.rounding and self.bound <= self.epsilon


def infer(
    network: ResidualCNN,
    tensor: np.ndarray,
    *,
    epsilon: float,
    classes_in_use: int,
    shots: int,
    rng: np.random.Generator,
    progress: Callable[[int, int, Encoding], None] | None = None,
) -> Inference:
    """Encode, check and sample the forward pass of `tensor`; `progress` as in `check`.

    Raises what `ResidualCNN.encode` and `sample` raise.
    """
    output = network.encode(tensor, epsilon)
    checked = check(output, progress=progress)
    probabilities = pool(output, network.channels)
    classical = group_sums(network.classical(tensor).reshape(-1), network.channels)
    return Inference(
        output=output,
        check=checked,
        probabilities=probabilities,
        classical_probabilities=classical,
        distance=float(np.linalg.norm(probabilities - classical)),
        bound=distance_bound(checked.epsilon),
        epsilon=epsilon,
        rounding=distance_bound(checked.rounding),
        predicted=int(np.argmax(probabilities[:classes_in_use])),
        classical_predicted=int(np.argmax(classical[:classes_in_use])),
        samples=sample(probabilities, shots, rng),
    )
