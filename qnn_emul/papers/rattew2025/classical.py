"""What the regimes say of classical algorithms: exact evaluation, which counting decides, and all methods, which sampling refutes.

`column_samples` and `tensor_samples` are classical algorithms for the two architectures at fixed accuracy. The dense layer is linear in
|psi_j|^2, a probability vector: the mean of m columns w_j, drawn by it, is within 1/sqrt(m) of W |psi|^2 in mean square, for ||w_j|| <=
1. The entries of a block that acts on few neighbours are read off few entries of a product state, and a sample of its output is a
sample of the input, moved by a tap and kept by chance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.special import erf

from ...claims import Amendment, Claim, Integer, Real, at_most, exactly
from ...linalg.activations import ACTIVATION
from . import claim
from .pooling import pooled

CLASSES = 2


def _directly(key: str, words: str, found: Callable[[int], int], stated: Callable[[int], int]) -> Amendment:
    """The repaired statement: what direct evaluation needs, counted in an instance."""

    def of(stated_claim: Claim) -> Claim:
        function = lambda N, eps: [exactly("entries that the result depends on", found(N), stated(N))]
        return replace(stated_claim, key=key, function=function, repair=None)

    return Amendment(words, of)


def rising(N: int) -> np.ndarray:
    """A unit vector without zeros."""
    x = np.sqrt(np.arange(1.0, N + 1))
    return np.asarray(x / np.linalg.norm(x))


def dense_entries(N: int) -> int:
    """Entries of W that W |psi|^2 changes with."""
    return N * N * int(np.count_nonzero(np.kron(rising(N), rising(N)[::-1]) ** 2))


def column_samples(W: Callable[[np.ndarray], np.ndarray], psi: np.ndarray, epsilon: float) -> tuple[np.ndarray, int]:
    """W |psi|^2 within epsilon in mean square, and the entries that were read: of psi, and of ceil(1/epsilon^2) columns."""
    rng, count = np.random.default_rng(psi.size), math.ceil(1 / epsilon**2)
    drawn = rng.choice(psi.size, size=count, p=np.abs(psi) ** 2)
    columns, times = np.unique(drawn, return_counts=True)
    return W(columns) @ times / count, psi.size + count * psi.size


def fourier_columns(size: int) -> Callable[[np.ndarray], np.ndarray]:
    """Columns of a unitary without zeros, of full rank."""
    rows = np.arange(size)
    return lambda columns: np.exp(2j * np.pi * np.outer(rows, columns) / size) / math.sqrt(size)


@claim(
    key="Regime 2, classical methods",
    title="Classical inference with a dense layer on the tensor",
    kind="bound",
    inputs={"N": Integer(2, 64), "eps": Real(0.01, 1.0)},
    construction="the mean of columns drawn by |psi_j|^2",
    candidates=lambda: [(32, 0.1), (48, 0.1)],
    repair=_directly(
        "Regime 2, direct evaluation", "of direct evaluation, which reads N^4 entries", dense_entries, lambda N: N**4
    ),
    remark="d = 2, read as a bound for every classical algorithm within eps, as the abstract speaks of classical methods; W is the Fourier "
    "matrix, psi a product state. What is shown is the dense layer alone: gamma = tau psi + (1 - tau) W|psi|^2 has a norm of at least 0.02",
)
def regime_2_classical(N: Any, eps: Any) -> Any:
    """At d = 2 classical methods need Omega(N^4) for the dense layer: a quartic speedup."""
    size, psi = N * N, np.kron(rising(N), rising(N)[::-1])
    found, read = column_samples(fourier_columns(size), psi, eps)
    gap = np.linalg.norm(found - math.sqrt(size) * np.fft.ifft(np.abs(psi) ** 2))
    return [
        at_most("N^4 over the entries that were read", N**4 / read, 1.0),
        at_most("||W|psi|^2 - mean||", gap, 2 * eps),
    ]


SHIFTED = -0.5  # of the convolution: psi - (psi moved by one row)/2


def block_entry(entry: Callable[[np.ndarray, np.ndarray], np.ndarray], i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """psi + f(C psi) at (i, j), C = SHIFTED times the shift along the first axis: two entries of psi each."""
    before = np.where(i > 0, entry(np.maximum(i - 1, 0), j), 0.0)
    return np.asarray(entry(i, j) + erf(ACTIVATION.nu * SHIFTED * before))


def whole_block(N: int) -> np.ndarray:
    """All entries of the block, (N, N)."""
    x = rising(N)
    i, j = np.indices((N, N))
    return block_entry(lambda a, b: np.asarray(x[a] * x[::-1][b]), i, j)


def tensor_entries(N: int) -> int:
    """Entries that the direct evaluation makes, none of them 0."""
    return int(np.count_nonzero(whole_block(N)))


def tensor_samples(x: np.ndarray, y: np.ndarray, epsilon: float) -> tuple[np.ndarray, int]:
    """Class probabilities of one block on x (x) y within about epsilon, and the entries that were read.

    Proposed: a sample of |x|^2 (x) |y|^2, moved by the shift with chance 1/2. It is kept with the chance psi_f^2/(4 (1 + L^2) q), q the
    mean of the two densities: psi_f^2 <= (|psi| + L |C psi|)^2 <= 4 (1 + L^2) q, for |f(u)| <= L |u|.
    """
    rng, count = np.random.default_rng(x.size), math.ceil(16 / epsilon**2)

    def entry(i: np.ndarray, j: np.ndarray) -> np.ndarray:
        return np.asarray(x[i] * y[j])

    i, j = (rng.choice(v.size, size=count, p=v * v) for v in (x, y))
    i = i + rng.integers(0, 2, size=count)
    inside = i < x.size
    i = np.minimum(i, x.size - 1)
    before = np.where(i > 0, entry(np.maximum(i - 1, 0), j), 0.0)
    density = (entry(i, j) ** 2 + before**2) / 2
    chance = block_entry(entry, i, j) ** 2 / (4 * (1 + ACTIVATION.lipschitz**2) * density)
    kept = inside & (rng.random(count) < chance)
    # classes are halves of the flattened tensor: of the rows
    sampled = np.bincount(i[kept] * CLASSES // x.size, minlength=CLASSES) / max(1, np.sum(kept))
    return sampled, x.size + y.size + 4 * count


@claim(
    key="Regime 3, classical methods",
    title="Classical inference without a dense layer on the tensor",
    kind="bound",
    inputs={"N": Integer(2, 1024), "eps": Real(0.01, 1.0)},
    requires=lambda N, eps: N % 2 == 0,
    construction="samples of the product state, moved by a tap and kept by chance",
    candidates=lambda: [(256, 0.1), (512, 0.1)],
    repair=_directly(
        "Regime 3, direct evaluation", "of direct evaluation, which makes N^2 entries", tensor_entries, lambda N: N**2
    ),
    remark="d = 2, read as a bound for every classical algorithm within eps, as the abstract speaks of classical methods; one block, one "
    "tap of weight -1/2, two classes. The paper itself says that the convolutional part can probably be dequantised",
)
def regime_3_classical(N: Any, eps: Any) -> Any:
    """At d = 2 classical methods need Omega(N^2) for architecture (c): a quadratic speedup."""
    sampled, read = tensor_samples(rising(N), rising(N)[::-1], eps)
    exact = pooled(whole_block(N).reshape(-1), CLASSES)
    return [
        at_most("N^2 over the entries that were read", N**2 / read, 1.0),
        at_most("||y - y^||_2", np.linalg.norm(exact - sampled), eps),
    ]
