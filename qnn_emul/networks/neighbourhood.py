"""Every image within some grey levels of a digit: is the network's class certain for all of them? docs/explanation/neighbourhoods.md.

The set goes through the exact network as a zonotope. For a set the encoding's error is its record, a theorem about all images; so the
class is certain for the encoded network too where the exact network's margin exceeds twice what the record allows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from ..encoding.base import Encoding
from ..errors import ArgumentError
from ..layers.pooling import distance_bound
from ..linalg.activations import ACTIVATION, NORM_BOUND
from ..linalg.scales import UNIT_ROUNDOFF
from ..linalg.shapes import as_real
from ..linalg.zonotopes import Zonotope, margin, residual, weights
from .classical import blocks
from .data.digits import CLASSES, SIDE, WHITE, channels, image_of, shifted

STEP = 2.0**-7  # of a grey level: the largest radius is found to a multiple of it
SPARE = 2.0**-20  # of ||s||^2: margin that is left for a checker's own roundings
RIVALS, STEPS, CORNERS = 2, 4, 64  # of an attack: classes that it aims at, gradients that it takes for each
NEAR = 2.0**-20  # grey levels: a set as good as a point
FIRST_BLOCK, BLOCK = 3, 5  # nodes of a network's tree
KEYS = ("ve.matrix_vector", "ve.pointwise_function", "ve.sum", "ve.sign_amplification")


@dataclass(frozen=True, eq=False)
class DigitNetwork:
    """What a set of images is asked about.

    copies    how often the input is stacked
    distance  how far encoded probabilities may be from the exact ones
    """

    kernels: tuple[np.ndarray, ...]
    padding: str
    copies: int
    distance: float

    def outputs(self, images: np.ndarray) -> np.ndarray:
        """Shares of the classes in use, (CLASSES, B), of images (B, 8, 8); in floats."""
        x = np.moveaxis(np.concatenate([channels(images)] * self.copies, axis=1), 0, -1)
        psi = blocks(x / np.sqrt((x**2).sum(axis=(0, 1, 2))), self.kernels, self.padding)[-1].psi
        out: np.ndarray = (psi**2).sum(axis=(1, 2))[:CLASSES]
        return out

    def after(self, x: Zonotope) -> Zonotope | None:
        """The set after all blocks, without the normalizations: a common factor that no share depends on. None where a norm may be 0."""
        at: Zonotope | None = Zonotope(np.concatenate([x.columns] * self.copies), x.rest * math.sqrt(self.copies))
        for kernel in self.kernels:
            at = None if at is None else residual(at, kernel, self.padding)
        return at


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """The network has one class on every image, of real values from 0 to 16, within so many grey levels.

    image, radius   the set; radius 0 where nothing was shown
    predicted       the class
    margins     of each other class in use: theta, and the factor that shows it to be smaller everywhere; what a certificate carries
    distance        bound on the distance of encoded probabilities from the exact network's, for all images
    """

    image: np.ndarray
    radius: float
    predicted: int
    margins: Mapping[int, tuple[float, np.ndarray]]
    distance: float

    def __repr__(self) -> str:
        return f"<class {self.predicted} within {self.radius:g} grey levels>"


def _sides(image: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """From where to where each pixel goes, cut to 0 … 16, rounded once."""
    r, pixels = Fraction(radius), [Fraction(p) for p in image.reshape(-1).tolist()]
    low, high = [max(p - r, Fraction(0)) for p in pixels], [min(p + r, Fraction(WHITE)) for p in pixels]
    return np.array(low, dtype=float).reshape(image.shape), np.array(high, dtype=float).reshape(image.shape)


def images_within(image: np.ndarray, radius: float) -> Zonotope:
    """The channels of all these images. Generators: a pixel each, row by row; then, direction by direction as in `channels`, one for each
    |difference| of open sign: |v| = lambda v + mu + mu e, lambda the chord's slope, 2 mu the largest |v| - lambda v at its ends."""
    low, high = (side / WHITE for side in _sides(image, radius))
    plane = np.zeros((1 + SIDE**2, SIDE, SIDE))
    plane[0] = (low + high) / 2
    plane[1:].reshape(SIDE**2, SIDE**2)[np.diag_indices(SIDE**2)] = ((high - low) / 2).reshape(-1)
    east, west, south, north = (shifted(plane, *by) for by in ((0, 1), (0, -1), (1, 0), (-1, 0)))
    falling = shifted(plane, 1, 1) - shifted(plane, -1, -1)
    rising = shifted(plane, 1, -1) - shifted(plane, -1, 1)
    moduli, opened = [], []
    for v in (east - west, south - north, falling, rising):
        made, mu = _modulus(v)
        moduli.append(made)
        opened.append(mu)
    own = np.concatenate([mu.reshape(-1) for mu in opened])
    places = np.flatnonzero(own)
    fresh = np.zeros((len(places), 4 * SIDE**2))
    fresh[np.arange(len(places)), places] = own[places]
    along, down, fall, rise = fresh.reshape(-1, 4, SIDE, SIDE).transpose(1, 0, 2, 3)
    edges = 2 * plane - (east + west + south + north) / 2
    edges[0] -= 0.5
    none = np.zeros_like(along)
    parts = [
        (plane, none),
        (moduli[0] - moduli[1], along - down),
        (moduli[2] - moduli[3], fall - rise),
        (edges, none),
    ]
    columns = np.moveaxis(np.stack([np.concatenate(part) for part in parts]), 1, -1)
    size = float(np.sqrt((np.abs(columns).sum(axis=-1) ** 2).sum()))
    return Zonotope(columns, 64 * UNIT_ROUNDOFF * (size + columns[..., 0].size))


def _modulus(v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns that |v| is, but for mu e with a new e; mu is 0 where the sign is certain."""
    reach = np.abs(v[1:]).sum(axis=0)
    low, high = v[0] - reach, v[0] + reach
    open_ = (low < 0) & (high > 0)
    slope = np.where(open_, (high + low) / np.where(open_, high - low, 1.0), np.sign(low + high))
    mu = np.where(open_, np.maximum(high * (1 - slope), -low * (1 + slope)) / 2, 0.0)
    made = slope * v
    made[0] += mu
    return made, mu


def network_of(e: Encoding) -> DigitNetwork:
    """The network of a digit's tree whose records are what their rules say of every image. Raises ArgumentError."""
    nodes = e.nodes()
    places = {id(n): place for place, n in enumerate(nodes)}
    below = [[places[id(c)] for c in n.children] for n in nodes]
    kinds = [n.key for n in nodes]
    count = (len(nodes) - FIRST_BLOCK) // BLOCK
    copies = len(below[1]) if count > 0 else 0
    wanted, children = ["leaf.vector", "ve.concatenation", "ve.normalization"], [[], [0] * copies, [1]]
    for block in range(count):
        at = FIRST_BLOCK + BLOCK * block
        wanted += [kinds[at], *KEYS]
        children += [[], [at, at - 1], [at + 1], [at - 1, at + 2], [at + 3]]
    plans: list[Any] = [getattr(n.source, "data", {}).get("plan") for n in nodes[FIRST_BLOCK::BLOCK]]
    stencils = [plan.conv for plan in plans if hasattr(plan, "conv")]
    fits = count > 0 and kinds == wanted and below == children and len(stencils) == count
    told = all(_tells_digits(conv.kernel) for conv in stencils)
    if not (fits and told and all(map(_for_all_images, nodes))):
        raise ArgumentError(
            "e", "be the tree of a digit network where within is given, its records as their rules say", e.key
        )
    kernels = tuple(conv.kernel for conv in stencils)
    return DigitNetwork(kernels, stencils[0].padding, copies, distance_bound(e.record.epsilon))


def _tells_digits(kernel: np.ndarray) -> bool:
    """Whether a kernel is real and has a channel for each class; their number a power of two, so that nothing is padded."""
    return kernel.dtype.kind == "f" and len(kernel) >= CLASSES and len(kernel) & (len(kernel) - 1) == 0


def _for_all_images(node: Encoding) -> bool:
    """Whether the node's record is its rule's, and rests on nothing that is measured of the image."""
    if not node.children:
        return True
    lemma, numbers = node.applied.lemma, node.applied.numbers
    function = node.applied.data.get("function", ACTIVATION)
    fine = lemma.key != "ve.sign_amplification" or numbers["norm"] <= NORM_BOUND
    return fine and function == ACTIVATION and node.record == lemma.rule(*(c.record for c in node.children), **numbers)


def within(e: Encoding, radius: float) -> Neighbourhood:
    """The set around the image of a digit's tree for which one class is shown: of this radius, or of the largest multiple of STEP below it.

    Raises ArgumentError.
    """
    network = network_of(e)
    x: Any = e.nodes()[0]
    image = image_of(x.target.reshape(x.shape))
    most = min(as_real(radius, "within", 0), WHITE)
    return certain(network, image, most) or largest(network, image, most)


def certain(network: DigitNetwork, image: np.ndarray, radius: float) -> Neighbourhood | None:
    """The class of all images within so many grey levels, shown, or None."""
    predicted = int(np.argmax(network.outputs(image[None])[:, 0]))
    ends = network.after(images_within(image, radius))
    if ends is None:
        return None
    parts = ends.parts()
    _, size = ends.squared_norms()
    asked = {
        other: margin(parts[predicted], parts[other], ends.rest, 2 * network.distance * size)
        for other in range(CLASSES)
        if other != predicted
    }
    shown: dict[int, tuple[float, np.ndarray]] = {}
    for other, one in sorted(asked.items(), key=lambda pair: pair[1].ease):
        found = weights(one, SPARE * size)
        if found is None:
            return None
        shown[other] = one.theta, one.factor(found, SPARE * size / 2)
    return Neighbourhood(image, radius, predicted, shown, network.distance)


def largest(network: DigitNetwork, image: np.ndarray, most: float = WHITE) -> Neighbourhood:
    """The same for the largest radius up to `most` for which it is shown, to a multiple of STEP."""
    best = certain(network, image, 0.0) or Neighbourhood(image, 0.0, -1, {}, network.distance)
    low, high = 0, math.floor(most / STEP) + 1
    tried = max(1, min(high - 1, round(1 / STEP)))  # of a grey level: where half of the digits lie
    while high - low > 1:
        found = certain(network, image, tried * STEP)
        best, low, high = (found, tried, high) if found else (best, low, tried)
        tried = max(low + 1, (low + min(high, 2 * low or high)) // 2)
    return best


def class_change(
    network: DigitNetwork, image: np.ndarray, radius: float, rng: np.random.Generator
) -> np.ndarray | None:
    """An image within the radius that floats put in another class, or None where this search finds none: corners that the gradient
    of each of the nearest classes points to, taken anew from there, and random ones."""
    low, high = _sides(image, radius)
    shares = network.outputs(image[None])[:, 0]
    predicted, *others = np.argsort(-shares)
    tried = [np.where(rng.random((SIDE, SIDE)) < 0.5, low, high) for _ in range(CORNERS)]
    for other in others[:RIVALS]:
        at = image
        for _ in range(STEPS):
            towards = _gradient(network, at, int(predicted), int(other))
            at = np.where(towards > 0, low, high)
            tried.append(at)
    changed = np.flatnonzero(np.argmax(network.outputs(np.stack(tried)), axis=0) != predicted)
    return tried[changed[0]] if len(changed) else None


def nearest_change(
    network: DigitNetwork, image: np.ndarray, rng: np.random.Generator, above: float = STEP
) -> tuple[float, np.ndarray] | None:
    """The smallest radius above the given one and STEP, to a factor of 1 + 2^-5, at which `class_change` finds an image, and that
    image; None: not up to 16."""
    low = high = max(above, STEP)
    found = None
    while found is None and high < WHITE:
        low, high = high, min(2 * high, WHITE)
        found = class_change(network, image, high, rng)
    while found is not None and high > low * (1 + 2.0**-5):
        middle = (low + high) / 2
        nearer = class_change(network, image, middle, rng)
        low, high, found = (middle, high, found) if nearer is None else (low, middle, nearer)
    return None if found is None else (high, found)


def _gradient(network: DigitNetwork, image: np.ndarray, one: int, other: int) -> np.ndarray:
    """How the difference of two classes' shares changes along each pixel: in a set so small that it is linear there."""
    ends = network.after(images_within(image, NEAR))
    assert ends is not None  # ||s|| >= (1 - L) ||x||, and channel 3 keeps ||x|| above 0
    parts = ends.parts()
    along = parts[one].T @ parts[one][:, 0] - parts[other].T @ parts[other][:, 0]
    out: np.ndarray = along[1 : 1 + SIDE**2].reshape(SIDE, SIDE)
    return out
