"""Reading quantum states with shot noise, as the read-out baselines do between layers: exact multinomial statistics, nothing Gaussian."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..errors import ArgumentError
from ..linalg.shapes import as_integer

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
