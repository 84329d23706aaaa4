"""Read-out baselines: the same network, but between layers the state is measured, treated classically and loaded again.

    Allcock 2020     every pre-activation (W psi)_i is an inner product, estimated by Hadamard tests; activation, skip connection and
                     normalization are classical (arXiv:1812.03089)
    Kerenidis 2020   the state W psi is prepared and read by l-infinity tomography; the rest is classical (arXiv:1911.01117)
    Guo 2024         a whole block, activation and normalization included, is one coherent circuit; its output is read by tomography
                     before the next block (arXiv:2402.16714)

Each is emulated on a residual CNN with the shot noise of its read-out and the cost of the circuits that it runs, counted on them
(`qe.cost`), so that it can be compared with the coherent network at the same accuracy. What is read is loaded through a KP tree, as
those papers do. Their own refinements (amplitude estimation, reading large entries only) are not emulated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, Encoding, VectorEncoding
from ..engine.cost import cost
from ..errors import ArgumentError
from ..layers.pooling import group_sums
from ..layers.residual_block import residual_block
from ..lemmas.oracles.kp_tree import kp_state
from ..linalg.cost import Cost
from ..linalg.shapes import as_integer, pad
from ..networks.classical import activate, convolve
from ..networks.residual_cnn import ResidualCNN

BLOCK_ERROR = 1e-6  # of Guo's coherent block: below any shot noise met here


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of a baseline: the next unit tensor, runs of one circuit, its cost, and the encoding whose vector is read."""

    psi: np.ndarray
    runs: int
    cost: Cost
    read: Encoding


@dataclass(frozen=True)
class Baseline:
    """A pipeline: layer(psi, kernel, W, shots, rng, last) gives the next unit tensor.

    runs        runs as a formula in the entries N and the 2-norm error epsilon of one reading, from the shot noise (see `readout`)
    """

    key: str
    title: str
    layer: Callable[..., Layer]
    runs: Callable[[Any, Any], Any]


@dataclass(frozen=True, eq=False)
class Outcome:
    """One emulated pass: class probabilities; runs in all; depth and two-qubit gates of all runs in a row; the layers."""

    probabilities: np.ndarray
    runs: int
    depth: int
    gates: int
    layers: tuple[Layer, ...]

    @property
    def readings(self) -> int:
        """How often a state is measured out before the last sample."""
        return sum(layer.runs > 1 for layer in self.layers)


def _loaded(psi: np.ndarray) -> VectorEncoding:
    return kp_state(psi.reshape(-1)).named("X").reshape(*psi.shape)


def _classical_step(psi: np.ndarray, y: np.ndarray) -> np.ndarray:
    s = psi + activate(y)
    out: np.ndarray = s / np.linalg.norm(s)
    return out


def _allcock(
    psi: np.ndarray, kernel: np.ndarray, W: BlockEncoding, shots: int, rng: np.random.Generator, last: bool
) -> Layer:
    values = convolve(psi, kernel).reshape(-1)
    # of the rows of W, whose taps leave the image at the rim
    norms = np.sqrt(convolve(np.ones_like(psi), kernel**2)).reshape(-1)
    y = inner_products(values, norms, shots, rng).reshape(psi.shape)
    e = W @ _loaded(psi)  # its entries are what is estimated, though this circuit is not run
    loading = cost(e.children[1])
    once = loading + loading  # psi and a row of W, both from trees
    return Layer(_classical_step(psi, y), values.size * shots, once, e)


def _kerenidis(
    psi: np.ndarray, kernel: np.ndarray, W: BlockEncoding, shots: int, rng: np.random.Generator, last: bool
) -> Layer:
    e = W @ _loaded(psi)
    y = e.record.alpha * e.unpadded(tomography(e.block, shots, rng))
    return Layer(_classical_step(psi, y), 2 * shots, cost(e), e)


def _guo(
    psi: np.ndarray, kernel: np.ndarray, W: BlockEncoding, shots: int, rng: np.random.Generator, last: bool
) -> Layer:
    e = residual_block(_loaded(psi), W, BLOCK_ERROR)
    if last:  # nothing follows: a class is sampled from the state itself
        out = e.unpadded(e.block)
        return Layer(out / np.linalg.norm(out), 1, cost(e), e)
    read = e.unpadded(tomography(e.block, shots, rng))
    return Layer(read / np.linalg.norm(read), 2 * shots, cost(e), e)


def _inner_product_runs(size: Any, epsilon: Any) -> Any:
    """N inner products of rows with sum ||w_i||^2 <= N (||W|| <= 1), the shots of each from the square error."""
    return size * inner_products_square_error(size, 0, 1) / epsilon**2


def _tomography_runs(size: Any, epsilon: Any) -> Any:
    return 2 * tomography_square_error(size, 0, 1) / epsilon**2


BASELINES = (
    Baseline("allcock", "Allcock 2020", _allcock, _inner_product_runs),
    Baseline("kerenidis", "Kerenidis 2020", _kerenidis, _tomography_runs),
    Baseline("guo", "Guo 2024", _guo, _tomography_runs),
)


def run(baseline: Baseline, network: ResidualCNN, x: np.ndarray, shots: int, rng: np.random.Generator) -> Outcome:
    """One pass of the pipeline; `shots` per reading of each state (twice for tomography) or inner product.

    For real networks with zero padding "same" and without a dense head. Raises ArgumentError.
    """
    if network.head is not None or network.padding != "same" or any(k.dtype.kind == "c" for k in network.kernels):
        raise ArgumentError("network", "be real, of padding 'same' and without a dense head", "another one")
    psi = np.concatenate([network.input_vector(x)] * network.copies) / np.sqrt(network.copies)
    weights = network.weights(psi.shape[1])
    layers: list[Layer] = []
    for j, (kernel, W) in enumerate(zip(network.kernels, weights, strict=True)):
        layers.append(baseline.layer(psi, kernel, W, shots, rng, j + 1 == len(weights)))
        psi = layers[-1].psi
    return Outcome(
        group_sums(pad(psi, psi.shape), int(network.classes or 1)),
        sum(layer.runs for layer in layers),
        sum(layer.runs * int(layer.cost.depth) for layer in layers),
        sum(layer.runs * int(layer.cost.gates) for layer in layers),
        tuple(layers),
    )


MAX_SHOTS = 10**15  # counts stay exact in 64-bit integers and in doubles


def checked_shots(shots: int) -> int:
    """A number of shots. Raises ArgumentError."""
    if not 1 <= as_integer(shots, "shots") <= MAX_SHOTS:
        raise ArgumentError("shots", f"be between 1 and {MAX_SHOTS:.0e}", shots)
    return int(shots)


def inner_products(values: np.ndarray, norms: np.ndarray, shots: int, rng: np.random.Generator) -> np.ndarray:
    """Estimates of real inner products <w_i, psi>, |w_i| = norms, psi of norm 1: a Hadamard test of `shots` shots for each.

    P(0) = (1 + <w_i, psi>/||w_i||)/2, so the estimate is unbiased with variance (||w_i||^2 - <w_i, psi>^2)/shots.
    """
    count = checked_shots(shots)
    cosine = np.divide(values, norms, out=np.zeros_like(values), where=norms > 0)
    zeros = rng.binomial(count, np.clip((1.0 + cosine) / 2.0, 0.0, 1.0))
    out: np.ndarray = norms * (2.0 * zeros / count - 1.0)
    return out


def inner_products_square_error(squared_norms: Any, squared_values: Any, shots: Any) -> Any:
    """E||estimate - values||^2 of `inner_products`, exactly: (sum ||w_i||^2 - sum <w_i, psi>^2)/shots. Numbers or symbols."""
    return (squared_norms - squared_values) / shots


def tomography_square_error(size: Any, squared_norm: Any, shots: Any) -> Any:
    """E||estimate - b||^2 of `tomography` to leading order in 1/shots, once every entry is seen: (N - ||b||^2)/(4 shots).

    d sqrt(n/shots) = d(n/shots)/(2 |b_j|) and Var(n/shots) = b_j^2 (1 - b_j^2)/shots; signs are then right. Numbers or symbols.
    """
    return (size - squared_norm) / (4 * shots)


def tomography(block: np.ndarray, shots: int, rng: np.random.Generator) -> np.ndarray:
    """Estimate of a real encoded vector b, ||b|| <= 1, from 2 x `shots` runs: the l-infinity tomography of Kerenidis, Landman, Prakash.

    First |b_j| = sqrt(n_j/shots) from runs that end in outcome j with all ancillas 0 (the rest fails). Then the signs, from
    `shots` runs of (|0> b + |1> p)/sqrt(2) after a Hadamard gate on the first qubit, p the estimates just made and
    loaded: outcome (0, j) has probability (b_j + p_j)^2/4, and the sign is + where it comes more than 0.4 p_j^2 shots times.
    Entry-wise error O(sqrt(log N/shots)), 2-norm error about sqrt(N/shots)/2 (arXiv:1911.01117; the signs as in arXiv:1808.09266).
    """
    count = checked_shots(shots)
    squares = block * block
    sizes = np.sqrt(_outcomes(squares, count, rng) / count)
    seen = _outcomes(np.concatenate([(block + sizes) ** 2, (block - sizes) ** 2]) / 4.0, count, rng)[: block.size]
    return np.where(seen > 0.4 * sizes * sizes * count, sizes, -sizes)


def _outcomes(probabilities: np.ndarray, shots: int, rng: np.random.Generator) -> np.ndarray:
    """Counts of each outcome; what is missing to 1 is the failure, which is dropped."""
    total = float(probabilities.sum())
    failure = max(0.0, 1.0 - total)
    p = np.concatenate([probabilities, [failure]]) / (total + failure)
    return rng.multinomial(shots, p)[:-1]
