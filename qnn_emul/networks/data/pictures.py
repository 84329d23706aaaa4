"""Picture files of any kind as grey values: orientation, pages, transparency, palettes, 1 to 32 bits; what was done is said."""

from __future__ import annotations

import math
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import ArgumentError, ImageError
from ...files import read_whole

ORIENTATION = 0x0112  # the tag of EXIF
MAX_SIDE = 16384  # pixels of a file
ENOUGH = 1024  # pixels of a side: a larger picture is averaged down before anything else


def decoded(path: str | Path) -> tuple[np.ndarray, list[str]]:
    """Grey values 0 … 255 of a file, (height, width), and what was done to it, in words. Raises ImageError."""
    from PIL import UnidentifiedImageError

    try:
        with _open(path) as given:
            if max(given.size) > MAX_SIDE:
                size = f"{path} with {given.width} x {given.height}"
                raise ImageError("image", f"have sides of at most {MAX_SIDE} pixels", size)
            return _grey(given, path)
    except ImageError:
        raise
    except ArgumentError as problem:
        raise ImageError(problem.argument, problem.must, problem.was) from None
    except UnidentifiedImageError:
        raise ImageError("image", "be a PNG (or another picture)", f"{path}, which is no readable picture") from None
    except Exception as problem:  # damaged files let Pillow's decoders raise almost anything
        raise ImageError("image", "be a readable PNG", f"{path} ({problem or type(problem).__name__})") from None


def _open(path: str | Path) -> Any:
    """The file as a picture, not yet decoded; our own limit on its sides replaces Pillow's warning about large ones."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(BytesIO(read_whole(path, "image")))


def thumbnail(path: str | Path, side: int = 200) -> np.ndarray:
    """(rows, columns, 3) bytes of a picture as it lies in its file, turned by nothing, at most `side` pixels wide and high."""
    from PIL import Image

    with _open(Path(path)) as given:
        numbers = given.mode.startswith("I") or given.mode == "F"
        picture = Image.fromarray(_of_numbers(given, [], path).astype(np.uint8)) if numbers else given
        picture.thumbnail((side, side))
        whole = _laid(picture.convert("RGBA"))[0] if picture.has_transparency_data else picture
        return np.asarray(whole.convert("RGB"))


def _grey(given: Any, path: str | Path) -> tuple[np.ndarray, list[str]]:
    from PIL import ImageOps

    steps, pages, turn = [], getattr(given, "n_frames", 1), given.getexif().get(ORIENTATION, 1)
    if pages > 1:
        steps.append(f"the first of {pages} pictures")
    picture = ImageOps.exif_transpose(given)
    if turn in range(2, 9):
        steps.append(f"turned upright (EXIF orientation {turn})")
    if picture.mode != "L":
        steps.append(f"made grey (was {picture.mode})")
    numbers = picture.mode.startswith("I") or picture.mode == "F"
    return (_of_numbers if numbers else _of_colours)(picture, steps, path), steps


def _of_numbers(picture: Any, steps: list[str], path: str | Path) -> np.ndarray:
    """Grey values of 16 or 32 bits, from the smallest to the largest that the picture has."""
    values = np.asarray(picture, dtype=float)
    if not np.isfinite(values).all():
        raise ImageError("image", "hold finite numbers", f"{path}, which holds others")
    low, high = float(values.min()), float(values.max())
    steps.append(f"scaled from {low:g} … {high:g}")
    grey: np.ndarray = (values - low) * (255.0 / max(high - low, 1e-300))
    times = _times(values.shape[0], values.shape[1], steps)
    height, width = (size // times * times for size in grey.shape)
    out: np.ndarray = grey[:height, :width].reshape(height // times, times, width // times, times).mean(axis=(1, 3))
    return out


def _of_colours(picture: Any, steps: list[str], path: str | Path) -> np.ndarray:
    """Grey values of colours; a transparent picture is laid on a ground."""
    clear = picture.has_transparency_data
    layer = picture.convert("RGBA") if clear else picture.convert("RGB")
    layer = layer.reduce(_times(layer.height, layer.width, steps))
    if not clear:
        return np.asarray(layer.convert("L"), dtype=float)
    whole, ground = _laid(layer)
    steps.append(f"laid on {ground} (transparent)")
    return np.asarray(whole.convert("L"), dtype=float)


def _laid(layer: Any) -> tuple[Any, str]:
    """A transparent picture on white, or on black where white hides it."""
    from PIL import Image

    for ground in ("white", "black"):
        whole = Image.alpha_composite(Image.new("RGBA", layer.size, ground), layer)
        if np.ptp(np.asarray(whole.convert("L"), dtype=float)) >= 1.0:
            break
    return whole, ground


def _times(height: int, width: int, steps: list[str]) -> int:
    """How many pixels of a side are averaged to one, so that the longer side has at most ENOUGH."""
    times = math.ceil(max(height, width) / ENOUGH)
    if times > 1:
        steps.append(f"averaged over {times} x {times} pixels")
    return times
