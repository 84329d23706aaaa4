"""Pictures: any PNG as a digit image (grey, light strokes on a dark ground, 8 x 8), and two colour photographs as input tensors."""

from __future__ import annotations

import warnings
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import ArgumentError, ImageError, MissingPackage, ShapeError
from ...files import read_whole
from ...linalg.shapes import as_integer, as_numeric, as_one_of
from .digits import SIDE, WHITE

ORIENTATION = 0x0112  # the tag of EXIF
INK = 0.25  # of the way from the ground to the lightest stroke: what is lighter belongs to the digit
MAX_SIDE = 8192  # pixels; a picture is padded to a square before it is averaged down


def read_image(path: str | Path) -> tuple[np.ndarray, list[str]]:
    """(8, 8) array with values 0 … 16 from an image file, and what was done to it, in words.

    It is turned as its EXIF orientation says; transparency is laid on white (on black where white hides the picture);
    colours become grey; a light background (the median of the border) is inverted. As the training pictures were, it is cropped to
    its ink and centred on a square (unless it is 8 x 8 already), then averaged down (or interpolated up) to 8 x 8.
    Raises ImageError for a file that is missing, unreadable, too large, or shows one flat colour; MissingPackage.
    """
    try:
        from PIL import Image
    except ImportError:
        raise MissingPackage("a picture from a file", "pillow", "images") from None
    grey, steps = _grey(path)
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    background = float(np.median(border))
    if background > 127.5:
        grey, background = 255.0 - grey, 255.0 - background
        steps.append("inverted (light background)")
    if grey.shape != (SIDE, SIDE):
        grey = _cropped(grey, background, steps)
    height, width = grey.shape
    if height != width:
        side = max(height, width)
        square = np.full((side, side), background)
        top, left = (side - height) // 2, (side - width) // 2
        square[top : top + height, left : left + width] = grey
        grey = square
        steps.append(f"padded from {width} x {height} to {side} x {side}")
    if grey.shape[0] != SIDE:
        box = Image.Resampling.BOX if grey.shape[0] > SIDE else Image.Resampling.BILINEAR
        grey = np.asarray(Image.fromarray(grey.astype(np.float32), mode="F").resize((SIDE, SIDE), box), dtype=float)
        steps.append(f"resized to {SIDE} x {SIDE}")
    low, high = float(grey.min()), float(grey.max())
    if high - low < 1.0:
        raise ImageError(
            "image", "show something: some pixels lighter than others", f"{path}, which is one flat colour"
        )
    return (grey - low) / (high - low) * WHITE, steps


def _cropped(grey: np.ndarray, background: float, steps: list[str]) -> np.ndarray:
    """The smallest part that holds all strokes, light on a dark ground."""
    strength = grey - background
    inked = strength > INK * strength.max()
    if not inked.any():
        return grey
    rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
    part = grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if part.shape != grey.shape:
        steps.append(f"cropped to the ink, {part.shape[1]} x {part.shape[0]} of {grey.shape[1]} x {grey.shape[0]}")
    return part


def _open(path: str | Path) -> Any:
    """The file as a picture, not yet decoded; our own limit on its sides replaces Pillow's warning about large ones."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(BytesIO(read_whole(path, "image")))


def thumbnail(path: str | Path, side: int = 200) -> np.ndarray:
    """(rows, columns, 3) bytes of a picture as it lies in its file, turned by nothing, at most `side` pixels wide and high; on white."""
    from PIL import Image

    with _open(Path(path)) as given:
        given.thumbnail((side, side))
        layer = given.convert("RGBA")
        return np.asarray(Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB"))


def _grey(path: str | Path) -> tuple[np.ndarray, list[str]]:
    """Grey values 0 … 255 of a file, (height, width)."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with _open(path) as given:
            picture = ImageOps.exif_transpose(given)
            if max(picture.size) > MAX_SIDE:
                size = f"{path} with {picture.width} x {picture.height}"
                raise ImageError("image", f"have sides of at most {MAX_SIDE} pixels", size)
            turned = ["turned upright (EXIF orientation)"] if given.getexif().get(ORIENTATION, 1) != 1 else []
            steps = turned if picture.mode == "L" else [*turned, f"made grey (was {picture.mode})"]
            if picture.mode in ("I", "I;16", "F"):
                values = np.asarray(picture, dtype=float)
                return values * (255.0 / max(float(values.max()), 1.0)), steps
            layer = picture.convert("RGBA")
            for ground in ("white", "black"):
                whole = Image.alpha_composite(Image.new("RGBA", layer.size, ground), layer).convert("L")
                values = np.asarray(whole, dtype=float)
                if np.ptp(values) >= 1.0:
                    break
            laid = [f"laid on {ground} (transparent)"] if "A" in picture.getbands() else []
            return values, steps + laid
    except UnidentifiedImageError:
        raise ImageError("image", "be a PNG (or another picture)", f"{path}, which is no readable picture") from None
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError) as problem:
        if isinstance(problem, ArgumentError):
            raise ImageError(problem.argument, problem.must, problem.was) from None
        raise ImageError("image", "be a readable PNG", f"{path} ({problem})") from None


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
