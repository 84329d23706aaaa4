"""How non-linear is the network? The activation on unit vectors, a gain, and the dense head, measured on real images (Mathematics 7.6).

The entries of a unit vector are of size 1/sqrt(N), where f(x) = erf(4 x/5) = L x - (16/75) L x^3 + … is nearly linear: for flat
y of norm 1, ||f(y) - L y||/||f(y)|| = 16/(75 N) to first order. A gain gamma, f(gamma y), makes up for it, but the norm
bound becomes 1 - gamma L and is void from gamma = 1/L = 1.108 on.

The dense head adds (1 - tau) W|psi|^2 to tau psi, and ||W|psi|^2|| <= ||W|| sqrt(P), P = sum |psi|^4 the participation ratio,
1/N for flat psi: the output turns by at most 2 sin(arcsin(t)/2), t = (1 - tau) sqrt(P)/tau.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.fft import dct

from ..layers.convolution import conv2d
from ..layers.pooling import group_sums
from ..layers.residual_linear_pooling import lower_norm
from ..lemmas.ve.sign_amplification import direction_error
from ..linalg.activations import ACTIVATION, erf
from ..linalg.polynomials import sign
from ..linalg.shapes import as_positive
from ..networks.classical import SLOPE, activate, blocks
from ..networks.residual_cnn import random_contraction, random_kernels
from .fits import PowerLaw, power_law
from .norms import ERROR, PHOTOGRAPH, batch, photograph_batch

SIZES = (4, 8, 16, 32, 64, 128)
GAINS = (1.0, 4.0, 16.0, 64.0)
AIM = 0.1  # the non-linearity whose gain is looked for
DENSE = 8  # largest image side whose random dense head is formed: 1024 x 1024


def nonlinearity(y: np.ndarray, gain: float = 1.0) -> float:
    """||f(gamma y) - gamma L y||/||f(gamma y)||, f(x) = erf(4 x/5), L its slope at 0; 0 for y = 0."""
    out = activate(y, gain)
    size = float(np.linalg.norm(out))
    return float(np.linalg.norm(out - gain * SLOPE * y)) / size if size > 0 else 0.0


def gain_for(y: np.ndarray) -> float:
    """The gain at which the non-linearity of y reaches AIM, to 1e-6; it grows with the gain."""
    low, high = 0.0, 1.0
    while nonlinearity(y, high) < AIM:
        low, high = high, 2 * high
    while high - low > 1e-6 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if nonlinearity(y, middle) < AIM else (low, middle)
    return high


@dataclass(frozen=True)
class ActivationRow:
    """The first block on images of one size: y = Wx for a random W of norm 1, x the unit images.

    ratio     median of the non-linearity; smallest, largest over images;  flat  16 gamma^2 ||y||^2/(75 N), for a flat y
    bound     1 - gamma L, or 0 where that is negative;  norm  least ||x + f(gamma y)|| measured
    degree    of the polynomial that stands for the activation at error 1e-6
    """

    images: str
    side: int
    size: int
    gain: float
    ratio: float
    smallest: float
    largest: float
    flat: float
    bound: float
    norm: float
    degree: int


@dataclass(frozen=True)
class GainRow:
    """The median gain at which the non-linearity reaches AIM, what is left of the norm bound, and the activation's degree there."""

    side: int
    size: int
    gain: float
    bound: float
    norm: float
    degree: int


@dataclass(frozen=True)
class Activation:
    """Rows per size and gain, the gain needed per size, and the power laws in N of both (photographs)."""

    rows: list[ActivationRow]
    needed: list[GainRow]
    law: PowerLaw
    gain_law: PowerLaw


def activation_study(
    rng: np.random.Generator, sizes: Sequence[int] = SIZES, gains: Sequence[float] = GAINS, count: int = 6
) -> Activation:
    """Photographs of each size (a power of two from 4 to 256) and digits (8 x 8), each gain. Raises ArgumentError."""
    gains = [as_positive(g, "gains") for g in gains]
    kernel = random_kernels(rng, 1)[0]
    rows: list[ActivationRow] = []
    needed: list[GainRow] = []
    for name, side in [("digits", PHOTOGRAPH // 2), *(("photographs", s) for s in sizes)]:
        x = batch(name, count, side)
        step = blocks(x, (kernel,))[0]
        kappa = conv2d(kernel, x.shape[:3]).record.alpha
        rows += [_activation_row(name, x, step.y, gain, kappa) for gain in gains]
        if name == "photographs":
            gain = float(np.median([gain_for(step.y[..., b]) for b in range(count)]))
            found = _activation_row(name, x, step.y, gain, kappa)
            needed.append(GainRow(side, found.size, gain, found.bound, found.norm, found.degree))
    first = [r for r in rows if r.images == "photographs" and r.gain == gains[0]]
    law = power_law([r.size for r in first], [r.ratio for r in first])
    return Activation(rows, needed, law, power_law([r.size for r in needed], [r.gain for r in needed]))


def _activation_row(name: str, x: np.ndarray, y: np.ndarray, gain: float, kappa: float) -> ActivationRow:
    found = [nonlinearity(y[..., b], gain) for b in range(y.shape[-1])]
    size = y[..., 0].size
    square = float(np.median((y**2).sum(axis=(0, 1, 2))))
    s = x + activate(y, gain)
    return ActivationRow(
        name,
        x.shape[1],
        size,
        gain,
        float(np.median(found)),
        min(found),
        max(found),
        16.0 * gain**2 * square / (75.0 * size),
        max(0.0, 1.0 - gain * SLOPE),
        float(np.sqrt((s**2).sum(axis=(0, 1, 2))).min()),
        erf(ACTIVATION.nu * gain).quotient(kappa, ERROR).degree,
    )


@dataclass(frozen=True)
class HeadRow:
    """The dense head on a network's last vector psi (one block, photograph), medians over the images.

    head    "random": normal, full rank, norm 1; "orthogonal": a cosine transform with random signs, ||W v|| = ||v||
    root    sqrt(P), P = sum |psi|^4;  dense  ||W|psi|^2||, at most root
    turn    ||out - psi||, out = s/||s||;  bound  the largest of 2 sin(arcsin(t)/2), t = (1 - tau) sqrt(P)/tau
    moved   2-norm distance of the class probabilities with and without the head (16 classes)
    norm    least ||s|| before the head's normalization;  lower  what theory promises, tau - (1 - tau) max_j ||w_j||
    degree_proved, degree_measured   of the amplification from `lower`, and from `norm`, which nothing promises
    """

    side: int
    size: int
    head: str
    root: float
    dense: float
    turn: float
    bound: float
    moved: float
    norm: float
    lower: float
    degree_proved: int
    degree_measured: int


@dataclass(frozen=True)
class Head:
    """Rows per size and head, and the power law of the turn in N (orthogonal heads)."""

    rows: list[HeadRow]
    law: PowerLaw
    tau: float


def head_study(
    rng: np.random.Generator, sizes: Sequence[int] = SIZES, count: int = 6, tau: float = 0.51, classes: int = 16
) -> Head:
    """What the dense head changes at each image size; random heads up to 8 x 8 images. Raises ArgumentError."""
    kernel = random_kernels(rng, 1)[0]
    rows: list[HeadRow] = []
    for side in sizes:
        psi = blocks(photograph_batch(count, side), (kernel,))[0].psi.reshape(-1, count)
        signs = rng.choice([-1.0, 1.0], size=psi.shape[0])[:, None]
        squares = psi**2
        rows.append(_head_row(side, "orthogonal", psi, dct(signs * squares, axis=0, norm="ortho"), 1.0, tau, classes))
        if side <= DENSE:
            W = random_contraction(rng, psi.shape[0])
            largest = float(np.linalg.norm(W, axis=0).max())
            rows.append(_head_row(side, "random", psi, W @ squares, largest, tau, classes))
    kept = [r for r in rows if r.head == "orthogonal"]
    return Head(rows, power_law([r.size for r in kept], [r.turn for r in kept]), tau)


def _head_row(
    side: int, name: str, psi: np.ndarray, dense: np.ndarray, largest: float, tau: float, classes: int
) -> HeadRow:
    s = tau * psi + (1.0 - tau) * dense
    norms = np.linalg.norm(s, axis=0)
    out = s / norms
    lower, size = lower_norm(tau, largest), tau + (1.0 - tau) * largest
    root = np.sqrt((psi**4).sum(axis=0))
    moved = [
        float(np.linalg.norm(group_sums(out[:, b], classes) - group_sums(psi[:, b], classes)))
        for b in range(psi.shape[1])
    ]
    return HeadRow(
        side,
        psi.shape[0],
        name,
        float(np.median(root)),
        float(np.median(np.linalg.norm(dense, axis=0))),
        float(np.median(np.linalg.norm(out - psi, axis=0))),
        float(direction_error(min(1.0, float(root.max()) * (1.0 - tau) / tau))),
        float(np.median(moved)),
        float(norms.min()),
        lower,
        sign(lower / size, ERROR).degree,
        sign(min(1.0, float(norms.min()) / size), ERROR).degree,
    )
