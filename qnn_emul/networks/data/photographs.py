"""Two colour photographs (china.jpg, flower.jpg of scikit-learn's wheel, extra `photographs`) as input tensors."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ...errors import ArgumentError, MissingPackage, ShapeError
from ...linalg.shapes import as_integer, as_numeric, as_one_of

NAMES = ("china", "flower")


@lru_cache(maxsize=2)
def photograph(name: str) -> np.ndarray:
    """The photograph "china" or "flower", (427, 640, 3), values 0 … 255. Raises ArgumentError, MissingPackage."""
    as_one_of(name, NAMES, "name")
    try:
        from sklearn.datasets import load_sample_image

        picture = np.asarray(load_sample_image(f"{name}.jpg"), dtype=float)
    except ImportError:
        raise MissingPackage("a colour photograph", "scikit-learn", "photographs") from None
    picture.flags.writeable = False
    return picture


def crop(picture: Any, size: int, corner: tuple[int, int] = (0, 0), scale: int = 1) -> np.ndarray:
    """size x size pixels of a picture (height, width, 3), each the mean of scale x scale of its pixels, from `corner` on.

    Raises ArgumentError, ShapeError.
    """
    array = as_numeric(picture, "picture")
    if array.ndim != 3 or array.shape[2] != 3:
        raise ShapeError("picture", "have shape (height, width, 3)", array.shape)
    for name, value in (("size", size), ("scale", scale)):
        as_integer(value, name, 1)
    row, column = (as_integer(c, "corner") for c in corner)
    side = size * scale
    if row < 0 or column < 0 or row + side > array.shape[0] or column + side > array.shape[1]:
        must = f"leave room for {side} x {side} pixels in a picture of {array.shape[0]} x {array.shape[1]}"
        raise ArgumentError("corner", must, (row, column))
    part = array[row : row + side, column : column + side]
    out: np.ndarray = part.reshape(size, scale, size, scale, 3).mean(axis=(1, 3))
    return out


def colour_tensor(picture: Any) -> np.ndarray:
    """Red, green, blue and a zero channel, (4, M, M), of an M x M picture (M, M, 3). Raises ShapeError."""
    array = as_numeric(picture, "picture")
    if array.ndim != 3 or array.shape[0] != array.shape[1] or array.shape[2] != 3:
        raise ShapeError("picture", "have shape (M, M, 3)", array.shape)
    return np.concatenate([np.moveaxis(array, 2, 0), np.zeros((1, *array.shape[:2]))])
