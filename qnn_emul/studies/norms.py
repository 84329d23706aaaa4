"""Norm conservation, measured: ||s|| before every normalization, with and without the skip connection, and what it costs.

With it, ||s|| = ||x + f(Wx)|| >= 1 - L ||W|| for unit x, L = 8/(5 sqrt pi): a theorem for ||W|| < 1/L = 1.108, attained. Without
it ||s|| = ||f(Wx)|| can be as small as one likes. A block is amplified from the threshold (norm bound)/lambda, lambda the
sum's subnormalization: the degree of that polynomial is the block's price, and prices of blocks in a row multiply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..encoding.check import check
from ..encoding.encoding import VectorEncoding
from ..engine.cost import cost
from ..errors import ArgumentError
from ..layers.convolution import conv2d
from ..layers.residual_block import residual_block
from ..layers.residual_linear_pooling import residual_linear_pooling
from ..lemmas import abstract
from ..lemmas.ve.pointwise_function import pointwise
from ..linalg.activations import ACTIVATION, NORM_BOUND
from ..linalg.polynomials import sign
from ..linalg.scales import UNIT_ROUNDOFF
from ..linalg.shapes import as_integer, as_one_of, as_positive
from ..networks.classical import SLOPE, blocks, convolve
from ..networks.data.digits import channels, load_split
from ..networks.data.images import NAMES, colour_tensor, crop, photograph
from ..networks.residual_cnn import load_network, random_kernels

NORMS = (0.5, 0.9, 1.0, 1.1, 1.5, 2.0)  # below, at and above 1; 1/L = 1.108
ERROR = 1e-6  # of each polynomial whose degree is counted
PHOTOGRAPH = 16  # pixels of a side
SETS = ("digits", "photographs")
SIDE = 256  # pixels of the photographs' crops, before they are averaged down
COPIES = 4


@dataclass(frozen=True)
class BlockPrice:
    """What one block costs when ||s|| >= bound is promised: degree of the amplification, uses of the block's input."""

    degree: int
    queries: int


def price(bound: float, kappa: float, skip: bool) -> BlockPrice | None:
    """Price of a block whose W has subnormalization kappa, read off its layers without data; None where no positive bound is known.

    lambda and the uses of the block's input are those of the sum that is amplified.
    """
    if not bound > 0:
        return None
    x, W = abstract.vector(1, "x"), abstract.matrix(1, alpha=kappa)
    function = pointwise(W @ x, ACTIVATION, ERROR * kappa)  # its quotient is off by ERROR
    s = function + x if skip else function
    degree = sign(min(1.0, bound / s.record.alpha), ERROR).degree
    return BlockPrice(degree, degree * int(cost(s).queries["x"]))


@dataclass(frozen=True)
class NormRow:
    """||s|| of one block over all images and networks of one kind.

    bound     what theory promises: 1 - L ||W|| with the skip connection, 0 without it (or where that is negative)
    kappa     largest subnormalization of the convolutions
    proved    price from `bound`, measured from `least`, None where there is none
    queries_proved, queries_measured   uses of the network's input from the first block to this one: the product of the prices
    """

    images: str
    network: str
    norm: float
    skip: bool
    block: int
    least: float
    median: float
    largest: float
    bound: float
    kappa: float
    proved: BlockPrice | None
    measured: BlockPrice | None
    queries_proved: int | None
    queries_measured: int | None


def norm_rows(
    rng: np.random.Generator,
    norms: Sequence[float] = NORMS,
    *,
    images: Sequence[str] = SETS,
    count: int = 10,
    networks: int = 2,
    depth: int = 3,
) -> list[NormRow]:
    """The study: `networks` random networks (and the trained one on digits), `depth` blocks, `count` images of each set.

    Every kernel is scaled to each proved norm of `norms` in turn. Raises ArgumentError.
    """
    for name, value in (("networks", networks), ("depth", depth)):
        as_integer(value, name, 1)
    sizes = [as_positive(w, "norms") for w in norms]
    random = [random_kernels(rng, depth) for _ in range(networks)]
    trained = load_network().kernels[:depth]
    rows: list[NormRow] = []
    for name in images:
        psi = batch(name, count, PHOTOGRAPH)
        kinds = {"random": random, **({"trained": [trained]} if name == "digits" else {})}
        for kind, kernels in kinds.items():
            kappas = _subnormalizations(kernels, psi.shape[1])
            for w in sizes:
                for skip in (True, False):
                    rows += _chain(name, kind, kernels, psi, w, skip, kappas)
    return rows


def _subnormalizations(networks: Sequence[tuple[np.ndarray, ...]], size: int) -> list[float]:
    """Largest alpha of the convolutions of each block, of kernels of norm 1."""
    depth = len(networks[0])
    shape = (networks[0][0].shape[0], size, size)
    return [max(conv2d(kernels[j], shape).record.alpha for kernels in networks) for j in range(depth)]


def _chain(
    images: str,
    kind: str,
    networks: Sequence[tuple[np.ndarray, ...]],
    psi: np.ndarray,
    w: float,
    skip: bool,
    kappas: list[float],
) -> list[NormRow]:
    runs = [blocks(psi, tuple(w * k for k in kernels), skip=skip) for kernels in networks]
    bound = max(0.0, 1.0 - SLOPE * w) if skip else 0.0
    rows: list[NormRow] = []
    for j in range(len(runs[0])):
        found = np.concatenate([run[j].norm for run in runs])
        kappa = w * kappas[j]
        proved, measured = price(bound, kappa, skip), price(float(found.min()), kappa, skip)
        before = rows[-1] if rows else None
        rows.append(
            NormRow(
                images,
                kind,
                w,
                skip,
                j + 1,
                float(found.min()),
                float(np.median(found)),
                float(found.max()),
                bound,
                kappa,
                proved,
                measured,
                _times(before.queries_proved if before else 1, proved),
                _times(before.queries_measured if before else 1, measured),
            )
        )
    return rows


def _times(before: int | None, block: BlockPrice | None) -> int | None:
    return None if before is None or block is None else before * block.queries


@dataclass(frozen=True)
class WorstCase:
    """An input and weights on which ||s|| reaches its lower bound, encoded and checked.

    case      "skip": a block, "no skip": one without the skip connection, "head": the dense head's sum;  size  entries N
    norm      ||s|| of the encoded block's target;  bound   what theory promises
    excess    norm - bound, allowed   a proved upper bound on it (skip) or norm's on the construction's own value
    degree    of the amplification;  ok   every record holds, 0 <= excess <= allowed, and a second block repeats it
    """

    case: str
    size: int
    norm: float
    bound: float
    excess: float
    allowed: float
    degree: int | None
    ok: bool


def worst_with_skip(side: int, channels: int = 4) -> WorstCase:
    """W = -1 (a 1 x 1 kernel) and a flat x: s = (1 - sqrt(N) erf(0.8/sqrt(N))) x, and L - L 0.64/(3 N) <= sqrt(N) erf(…) <= L.

    The block gives x back, so every block in a row attains the bound again.
    """
    kernel = -np.eye(channels)[:, :, None, None]
    W = conv2d(kernel, (channels, side, side))
    n = channels * side * side
    x = VectorEncoding.from_vector(np.full((channels, side, side), n**-0.5))
    first = residual_block(x, W, 1e-4)
    second = residual_block(first, W, 1e-2)
    checked = check(second)
    norms = [float(np.linalg.norm(node.children[0].target_data)) for node in (first, second)]
    rounding = 16 * n * UNIT_ROUNDOFF
    allowed = SLOPE * ACTIVATION.nu**2 / (3 * n)
    again = abs(norms[1] - norms[0]) <= rounding / NORM_BOUND
    excess = norms[0] - NORM_BOUND
    degree = first.applied.data["polynomial"].degree
    ok = bool(checked.ok and again and -rounding <= excess <= allowed + rounding)
    return WorstCase("skip", n, norms[0], NORM_BOUND, excess, allowed, degree, ok)


def worst_without_skip(side: int, tilt: float, channels: int = 4) -> WorstCase:
    """W = 1 - |+><+| on the channels (norm 1), x = cos t |+> + sin t |->, both flat over the pixels: ||f(Wx)|| <= L sin t.

    tilt = t. As t falls to 0 the norm does, and no lower bound holds.
    """
    mixing = np.eye(channels) - np.full((channels, channels), 1.0 / channels)
    plus, minus = np.full(channels, channels**-0.5), np.resize([1.0, -1.0], channels) * channels**-0.5
    x = (np.cos(tilt) * plus + np.sin(tilt) * minus)[:, None, None] * np.full((1, side, side), 1.0 / side)
    W = conv2d(mixing[:, :, None, None], (channels, side, side))
    y = W @ VectorEncoding.from_vector(x)
    step = blocks(x, (mixing[:, :, None, None],), skip=False)[0]
    norm = float(step.norm)
    known = price(norm, W.record.alpha, skip=False)
    agree = float(np.linalg.norm(y.unpadded(y.target) - convolve(x, mixing[:, :, None, None])))
    rounding = 16 * x.size * UNIT_ROUNDOFF
    ok = bool(check(y).ok and agree <= rounding and norm <= SLOPE * np.sin(tilt) + rounding)
    return WorstCase(
        "no skip", x.size, norm, 0.0, norm, SLOPE * float(np.sin(tilt)), known.degree if known else None, ok
    )


def worst_head(side: int, tau: float = 0.51, channels: int = 4) -> WorstCase:
    """W = -1 and x a unit vector with one entry: tau x - (1 - tau) |x|^2 = (2 tau - 1) x, the bound 2 tau - 1 exactly."""
    n = channels * side * side
    one = np.zeros((channels, side, side))
    one[0, 0, 0] = 1.0
    out = residual_linear_pooling(VectorEncoding.from_vector(one), -np.eye(n), channels, tau, epsilon=1e-4)
    norm, bound = float(np.linalg.norm(out.children[0].target_data)), float(out.applied.numbers["norm"])
    rounding = 16 * n * UNIT_ROUNDOFF
    ok = bool(check(out).ok and abs(norm - bound) <= rounding)
    degree = out.applied.data["polynomial"].degree
    return WorstCase("head", n, norm, bound, norm - bound, rounding, degree, ok)


def worst_cases() -> list[WorstCase]:
    """The bound 1 - L attained as N grows, 2 tau - 1 attained, and the norm without the skip connection going to 0."""
    kept = [worst_with_skip(side) for side in (2, 8, 32, 128)]
    return [*kept, worst_head(8), *(worst_without_skip(8, tilt) for tilt in (1e-1, 1e-2, 1e-3))]


def stacked(tensors: list[np.ndarray]) -> np.ndarray:
    """Unit tensors (16, M, M, B): four copies of each (4, M, M), divided by the norm."""
    batch = np.stack([np.concatenate([t] * COPIES) for t in tensors], axis=-1)
    out: np.ndarray = batch / np.sqrt((batch**2).sum(axis=(0, 1, 2)))
    return out


def digit_batch(count: int) -> np.ndarray:
    """The first `count` held-out digits, (16, 8, 8, count)."""
    return stacked([channels(image) for image in load_split().images[:count]])


def photograph_batch(count: int, size: int) -> np.ndarray:
    """`count` crops of the two photographs in turn, 256 x 256 pixels averaged down to size x size: (16, size, size, count).

    The same crops at every size. Raises ArgumentError.
    """
    if size < 1 or SIDE % size:
        raise ArgumentError("size", f"be a power of two up to {SIDE}", size)
    tensors = []
    for j in range(count):
        picture = photograph(NAMES[j % 2])
        room = np.array(picture.shape[:2]) - SIDE
        corner = (int(room[0] * ((j // 2) * 0.618 % 1)), int(room[1] * ((j // 2) * 0.414 % 1)))
        tensors.append(colour_tensor(crop(picture, size, corner, SIDE // size)))
    return stacked(tensors)


def batch(images: str, count: int, size: int) -> np.ndarray:
    """A batch of the named set; digits are 8 x 8 whatever `size`. Raises ArgumentError."""
    as_one_of(images, SETS, "images")
    as_integer(count, "count", 1)
    return digit_batch(count) if images == "digits" else photograph_batch(count, size)
