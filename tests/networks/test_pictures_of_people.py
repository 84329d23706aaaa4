"""Pictures as people have them: margins, wide ones, photos that lie on their side, 16 bit; what was done is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from qnn_emul.networks.data.digits import load_split
from qnn_emul.networks.data.images import ORIENTATION, read_image
from qnn_emul.networks.residual_cnn import digit_tensor, load_network

DIGITS = 60


def enlarged(digit: np.ndarray, k: int = 8) -> np.ndarray:
    """A digit 0 … 16 as a smooth picture of 8k x 8k, values 0 … 255."""
    grey = Image.fromarray((digit * 255 / 16).astype(np.float32), mode="F")
    return np.clip(np.asarray(grey.resize((8 * k, 8 * k), Image.Resampling.BICUBIC)), 0, 255)


def on_ground(digit: np.ndarray, height: int, width: int, top: int, left: int) -> np.ndarray:
    """The enlarged digit on a larger dark ground."""
    out = np.zeros((height, width))
    out[top : top + 64, left : left + 64] = enlarged(digit)
    return out


def saved(folder: Path, values: np.ndarray, **options: Any) -> Path:
    """As a PNG of 8 bits."""
    Image.fromarray(values.astype(np.uint8)).save(folder / "digit.png", **options)
    return folder / "digit.png"


@pytest.mark.parametrize(
    "make", [lambda d: on_ground(d, 160, 140, 30, 50), lambda d: 255 - on_ground(d, 80, 300, 8, 200)]
)
def test_margins_cost_nothing(make: Any, tmp_path: Path) -> None:
    """Held-out digits on a larger ground are classified as well as those without margins."""
    network, split = load_network(), load_split()
    right = 0
    for image, label in zip(split.images[:DIGITS], split.labels[:DIGITS], strict=True):
        found, steps = read_image(saved(tmp_path, make(image)))
        assert any(step.startswith("cropped to the ink, ") for step in steps)
        right += int(np.argmax(network.classical_probabilities(digit_tensor(found)))) == label
    assert right >= 0.9 * DIGITS


def test_a_photo_on_its_side_is_turned(tmp_path: Path) -> None:
    """The same picture, upright and with an orientation in its EXIF data, in grey and in colour."""
    upright = on_ground(load_split().images[3], 100, 120, 10, 30).astype(np.uint8)
    expected, _ = read_image(saved(tmp_path, upright))
    for mode in ("L", "RGB"):
        lying = Image.fromarray(np.rot90(upright)).convert(mode)
        exif = Image.Exif()
        exif[ORIENTATION] = 6  # rotate by 270 degrees to see it upright
        lying.save(tmp_path / "photo.png", exif=exif)
        found, steps = read_image(tmp_path / "photo.png")
        assert "turned upright (EXIF orientation)" in steps
        assert np.abs(found - expected).max() < 0.2


def test_16_bits_and_palettes(tmp_path: Path) -> None:
    """The same digit in 16 bits and with a palette, to a grey level."""
    values = on_ground(load_split().images[5], 90, 90, 10, 10)
    expected, _ = read_image(saved(tmp_path, values))
    Image.fromarray((values * 257).astype(np.uint16)).save(tmp_path / "deep.png")
    Image.fromarray(values.astype(np.uint8)).convert("P").save(tmp_path / "palette.png")
    for name in ("deep.png", "palette.png"):
        found, steps = read_image(tmp_path / name)
        assert np.abs(found - expected).max() < 0.2
        assert any(step.startswith("made grey") for step in steps)


def test_pictures_of_8_x_8_are_taken_as_they_are(tmp_path: Path) -> None:
    """Nothing is cropped from what is a training picture already."""
    image = np.zeros((8, 8))
    image[3:5, 3:5] = 255
    found, steps = read_image(saved(tmp_path, image))
    assert (found > 0).sum() == 4
    assert steps == []
