"""Handwritten digits that ship with the package (README.md beside this file: source, licence), the split, the four input channels."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from importlib import resources

import numpy as np

from ...errors import ArgumentError

SIDE = 8  # pixels of a side
CLASSES = 10  # classes in use
WHITE = 16.0  # largest pixel value
SPLIT_SEED = 0
HELD_OUT = 0.2  # part of every class that is held out


@dataclass(frozen=True, eq=False)
class Split:
    """Training and held-out images (count, 8, 8) with values 0 … 16, and their labels 0 … 9."""

    train_images: np.ndarray
    train_labels: np.ndarray
    images: np.ndarray
    labels: np.ndarray


def load_digits() -> tuple[np.ndarray, np.ndarray]:
    """All 1797 images (1797, 8, 8) with values 0 … 16, and their labels 0 … 9."""
    with (resources.files(__package__) / "digits.csv.gz").open("rb") as packed, gzip.open(packed, "rt") as lines:
        table = np.loadtxt(lines, delimiter=",", dtype=np.int64)
    return table[:, :-1].reshape(-1, SIDE, SIDE).astype(float), table[:, -1]


def load_split(seed: int = SPLIT_SEED) -> Split:
    """The 1797 digits, a fifth of each class held out.

    For each class 0 … 9 in turn its indices are permuted by one Generator of the seed, and the first fifth
    (rounded) is held out; both parts are then in increasing order of index.
    """
    images, labels = load_digits()
    held = np.sort(stratified(labels, HELD_OUT, seed))
    kept = np.setdiff1d(np.arange(len(labels)), held)
    return Split(images[kept], labels[kept], images[held], labels[held])


def stratified(labels: np.ndarray, fraction: float, seed: int) -> np.ndarray:
    """Indices of a random part of each class."""
    rng = np.random.default_rng(seed)
    parts = []
    for label in range(CLASSES):
        own = rng.permutation(np.flatnonzero(labels == label))
        parts.append(own[: round(len(own) * fraction)])
    return np.concatenate(parts)


def shifted(image: np.ndarray, down: int, right: int) -> np.ndarray:
    """out[i, j] = image[i + down, j + right], zero outside the image."""
    wide = np.pad(image, [(0, 0)] * (image.ndim - 2) + [(1, 1), (1, 1)])
    return wide[..., 1 + down : 1 + SIDE + down, 1 + right : 1 + SIDE + right]


def channels(image: np.ndarray) -> np.ndarray:
    """The four fixed channels (..., 4, 8, 8), not normalized, of images (..., 8, 8) with values 0 … 16.

    With a = image / 16 and a zero outside the image:
      0: a[i, j]                                                             the image itself
      1: |a[i, j+1] - a[i, j-1]| - |a[i+1, j] - a[i-1, j]|                   upright against level strokes
      2: |a[i+1, j+1] - a[i-1, j-1]| - |a[i+1, j-1] - a[i-1, j+1]|           falling against rising strokes
      3: 2 a[i, j] - (a[i, j+1] + a[i, j-1] + a[i+1, j] + a[i-1, j])/2 - 1/2 edges, and a constant that stands in for a bias
    The tensor is never zero, not even for a black image (channel 3).
    """
    a = np.asarray(image, dtype=float) / WHITE
    east, west, south, north = shifted(a, 0, 1), shifted(a, 0, -1), shifted(a, 1, 0), shifted(a, -1, 0)
    falling = np.abs(shifted(a, 1, 1) - shifted(a, -1, -1))
    rising = np.abs(shifted(a, 1, -1) - shifted(a, -1, 1))
    straight = np.abs(east - west) - np.abs(south - north)
    edges = 2 * a - (east + west + south + north) / 2 - 0.5
    return np.stack([a, straight, falling - rising, edges], axis=-3)


def image_of(tensor: np.ndarray) -> np.ndarray:
    """The image (8, 8) whose four channels, divided by their norm, are this tensor to 1e-12; whole grey levels exactly.

    Raises ArgumentError where there is none.
    """
    if tensor.shape == (4, SIDE, SIDE) and tensor.dtype.kind == "f":
        a = tensor[0]
        around = shifted(a, 0, 1) + shifted(a, 0, -1) + shifted(a, 1, 0) + shifted(a, -1, 0)
        norm = 0.5 / float(np.median(2 * a - around / 2 - tensor[3]))  # channel 3 is short of its edges by 1/2
        near = np.clip(WHITE * norm * a, 0.0, WHITE)
        image: np.ndarray = np.where(np.abs(near - np.round(near)) < 1e-9, np.round(near), near)
        again = channels(image)
        if np.max(np.abs(again / np.linalg.norm(again) - tensor)) <= 1e-12:
            return image
    raise ArgumentError(
        "tensor", "be the channels of an image with values 0 to 16, divided by their norm", tensor.shape
    )
