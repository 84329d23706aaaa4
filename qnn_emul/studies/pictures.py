"""Batches of real images as unit input tensors of 16 channels: digits at 8 x 8, photographs at any power of two up to 256."""

from __future__ import annotations

import numpy as np

from ..errors import ArgumentError
from ..linalg.shapes import as_integer, as_one_of
from ..networks.data.digits import channels, load_split
from ..networks.data.photographs import NAMES, colour_tensor, crop, photograph

SETS = ("digits", "photographs")
SIDE = 256  # pixels of the photographs' crops, before they are averaged down
COPIES = 4


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
