"""Pictures: any file as a digit image (grey, light strokes on a dark ground, 8 x 8), and two colour photographs as input tensors."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import ArgumentError, ImageError, MissingPackage, ShapeError
from ...linalg.shapes import as_integer, as_numeric, as_one_of
from .digits import SIDE, WHITE
from .lighting import INK, light_on_dark
from .pictures import decoded

SPECK = 0.02  # of the largest connected part of the ink: what is smaller is none of the digit's strokes


def read_image(path: str | Path) -> tuple[np.ndarray, list[str]]:
    """(8, 8) array with values 0 … 16 from an image file, and what was done to it, in words.

    It is turned as its EXIF orientation says; transparency is laid on white (on black where white hides the picture);
    colours become grey; uneven light and shadows on the ground are evened out; strokes darker than the ground are inverted. As the
    training pictures were, it is cropped to its ink and centred on a square, then averaged down (or interpolated up) to 8 x 8.
    A picture of 8 x 8 is taken as it is (inverted where its border is light).
    Raises ImageError for a file that is missing, unreadable, too large, or shows one flat colour; MissingPackage.
    """
    try:
        from PIL import Image
    except ImportError:
        raise MissingPackage("a picture from a file", "pillow", "images") from None
    grey, steps = decoded(path)
    if np.ptp(grey) < 1.0:
        must = "show something: some pixels lighter than others"
        raise ImageError("image", must, f"{path}, which is one flat colour")
    grey, ground = light_on_dark(grey, steps)
    if grey.shape != (SIDE, SIDE):
        grey = _squared(_cropped(grey, ground, steps), ground, steps)
        box = Image.Resampling.BOX if len(grey) > SIDE else Image.Resampling.BILINEAR
        grey = np.asarray(Image.fromarray(grey.astype(np.float32), mode="F").resize((SIDE, SIDE), box), dtype=float)
        steps.append(f"resized to {SIDE} x {SIDE}")
    low, high = float(grey.min()), float(grey.max())
    return (grey - low) / max(high - low, 1e-300) * WHITE, steps


def _cropped(grey: np.ndarray, ground: float, steps: list[str]) -> np.ndarray:
    """The smallest part that holds all strokes, light on a dark ground; specks are no strokes."""
    from scipy import ndimage

    strength = grey - ground
    inked = strength > INK * strength.max()
    parts, count = ndimage.label(inked, structure=np.ones((3, 3)))
    sizes = np.bincount(parts.reshape(-1), minlength=count + 1)
    sizes[0] = 0
    strokes = (sizes >= max(1.0, SPECK * sizes.max()))[parts]
    rows, columns = (np.flatnonzero(strokes.any(axis=axis)) for axis in (1, 0))
    part = grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if part.shape != grey.shape:
        steps.append(f"cropped to the ink, {part.shape[1]} x {part.shape[0]} of {grey.shape[1]} x {grey.shape[0]}")
    return part


def _squared(grey: np.ndarray, ground: float, steps: list[str]) -> np.ndarray:
    """The picture in the middle of a square of its longer side."""
    height, width = grey.shape
    if height == width:
        return grey
    side = max(height, width)
    square = np.full((side, side), ground)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = grey
    steps.append(f"centred: padded from {width} x {height} to {side} x {side}")
    return square


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
