"""Pictures as people have them: margins, wide ones, photos that lie on their side, 16 bit; what was done is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from qnn_emul.cli import main
from qnn_emul.errors import ImageError
from qnn_emul.networks.data.digits import load_split
from qnn_emul.networks.data.images import read_image
from qnn_emul.networks.data.pictures import ORIENTATION, thumbnail
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


PLACED = on_ground(load_split().images[5], 96, 120, 16, 30).astype(np.uint8)  # light strokes, margins on all sides
GREY = Image.fromarray(PLACED)
LIGHT = Image.fromarray(255 - PLACED)
BLACK = Image.new("L", GREY.size, 0)
NUMBERS = PLACED.astype(float)


def colours(grey: Image.Image) -> Image.Image:
    return Image.merge("RGB", [grey] * 3)


def drawn(colour: int) -> Image.Image:
    """Two colours as a palette, the first one transparent."""
    picture = Image.fromarray((PLACED > 100).astype(np.uint8)).convert("P")
    picture.putpalette([255, 255, 255, colour, colour, colour])
    return picture


def numbers(values: np.ndarray, kind: type) -> Image.Image:
    return Image.fromarray(values.astype(kind))


def lit() -> Image.Image:
    """Dark strokes on paper under a lamp at its right."""
    x = np.linspace(0.6, 1.0, PLACED.shape[1])
    return numbers((255 - 0.8 * NUMBERS) * x, np.uint8)


def shaded(values: np.ndarray, light: float) -> Image.Image:
    """A shadow with an edge that crosses the digit."""
    x, y = np.meshgrid(np.linspace(-1, 1, values.shape[1]), np.linspace(-1, 1, values.shape[0]))
    return numbers(values * np.where(x + 0.4 * y > 0.1, light, 1.0), np.uint8)


EVENED = "evened out (light and shadow on the ground vary by"


def dusty() -> Image.Image:
    spoiled = PLACED.copy()
    spoiled[3, 3] = spoiled[90, 110] = 255
    return Image.fromarray(spoiled)


def turned() -> dict[str, Any]:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    return {"exif": exif}


MORE: dict[str, Any] = {"save_all": True, "append_images": [BLACK, GREY]}
WIDE, TALL = (
    on_ground(load_split().images[5], *size, *at) for size, at in (((80, 900), (8, 700)), ((900, 70), (800, 3)))
)
HUGE = np.zeros((1100, 2100))
HUGE[300:940, 500:1140] = np.kron(PLACED[16:80, 30:94], np.ones((10, 10)))
KINDS: dict[
    str, tuple[Image.Image, str, dict[str, Any], float, str]
] = {  # picture, ending, options; grey levels of 16; what is said
    "colours": (colours(GREY), "png", {}, 0.01, "made grey (was RGB)"),
    "1 bit": (GREY.convert("1", dither=Image.Dither.NONE), "png", {}, 5.0, "made grey (was 1)"),
    "palette": (colours(LIGHT).quantize(16), "png", {}, 0.6, "made grey (was P)"),
    "transparent palette": (drawn(0), "png", {"transparency": 0}, 5.0, "laid on white (transparent)"),
    "white on transparent": (drawn(255), "png", {"transparency": 0}, 5.0, "laid on black (transparent)"),
    "alpha": (Image.merge("RGBA", [BLACK, BLACK, BLACK, GREY]), "png", {}, 0.01, "laid on white (transparent)"),
    "grey with alpha": (
        Image.merge("LA", [Image.new("L", GREY.size, 255), GREY]),
        "png",
        {},
        0.01,
        "laid on black (transparent)",
    ),
    "one transparent grey": (LIGHT, "png", {"transparency": 255}, 0.01, "laid on white (transparent)"),
    "CMYK": (colours(GREY).convert("CMYK"), "jpg", {}, 0.6, "made grey (was CMYK)"),
    "LAB": (colours(GREY).convert("LAB"), "tif", {}, 0.1, "made grey (was LAB)"),
    "16 bits": (numbers(NUMBERS * 257, np.uint16), "png", {}, 0.2, "scaled from 0 … 65535"),
    "16 bits, little contrast": (numbers(NUMBERS * 10 + 20000, np.uint16), "png", {}, 0.2, "scaled from 20000 … 22550"),
    "floats": (numbers(NUMBERS / 255 - 7, np.float32), "tif", {}, 0.2, "scaled from -7 … -6"),
    "animated GIF": (GREY, "gif", MORE, 0.2, "the first of 3 pictures"),
    "animated PNG": (GREY, "png", MORE, 0.01, "the first of 3 pictures"),
    "pages": (GREY, "tif", MORE, 0.01, "the first of 3 pictures"),
    "JPEG": (LIGHT, "jpg", {}, 0.6, "inverted (light background)"),
    "WebP": (GREY, "webp", {}, 0.6, "made grey (was RGB)"),
    "dim": (numbers(110 - 0.3 * NUMBERS, np.uint8), "png", {}, 0.5, "inverted (light background)"),
    "uneven light": (lit(), "png", {}, 1.0, f"{EVENED} 102 of 255)"),
    "shadow": (shaded(250 - 0.7 * NUMBERS, 0.75), "png", {}, 6.0, f"{EVENED} 64 of 255)"),
    "deep shadow": (shaded(250 - 0.7 * NUMBERS, 0.5), "png", {}, 9.0, f"{EVENED} 125 of 255)"),
    "shadow on a blackboard": (shaded(NUMBERS * 0.5 + 90, 0.7), "png", {}, 9.0, f"{EVENED} 40 of 255)"),
    "glare on a screen": (
        numbers(0.8 * NUMBERS + np.linspace(0, 40, PLACED.shape[1]), np.uint8),
        "png",
        {},
        1.0,
        f"{EVENED} 40 of 255)",
    ),
    "dust": (dusty(), "png", {}, 0.01, "cropped to the ink, 46 x 64 of 120 x 96"),
    "on its side": (
        Image.fromarray(np.rot90(PLACED).copy()),
        "jpg",
        turned(),
        0.6,
        "turned upright (EXIF orientation 6)",
    ),
    "wide": (numbers(WIDE, np.uint8), "png", {}, 0.01, "cropped to the ink, 46 x 64 of 900 x 80"),
    "tall": (numbers(TALL, np.uint8), "png", {}, 0.01, "centred: padded from 46 x 64 to 64 x 64"),
    "large": (numbers(HUGE, np.uint8), "png", {}, 0.5, "averaged over 3 x 3 pixels"),
    "large, 16 bits": (numbers(HUGE * 257, np.uint16), "png", {}, 0.5, "averaged over 3 x 3 pixels"),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """What the grey picture of 8 bits is read as."""
    found, steps = read_image(saved(tmp_path_factory.mktemp("plain"), PLACED))
    assert steps == [
        "cropped to the ink, 46 x 64 of 120 x 96",
        "centred: padded from 46 x 64 to 64 x 64",
        "resized to 8 x 8",
    ]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture(kind: str, plain: np.ndarray, tmp_path: Path) -> None:
    """The same digit in every kind of file is the same picture, has the same class, and what was done is said."""
    picture, ending, options, levels, said = KINDS[kind]
    picture.save(tmp_path / f"digit.{ending}", **options)
    found, steps = read_image(tmp_path / f"digit.{ending}")
    assert said in steps
    small = thumbnail(tmp_path / f"digit.{ending}", 50)  # for the page: all of it, as it lies in its file
    assert (max(small.shape), small.shape[2], np.ptp(small) > 50) == (50, 3, True)
    assert np.abs(found - plain).max() <= levels
    assert (found.min(), found.max()) == (0.0, 16.0)
    network = load_network()
    classes = [int(np.argmax(network.classical_probabilities(digit_tensor(i))[:10])) for i in (found, plain)]
    assert classes[0] == classes[1] == load_split().labels[5]


def test_a_picture_without_a_ground_is_not_evened_out(tmp_path: Path) -> None:
    """Strokes that reach the border on all sides are no light."""
    for index in range(20):
        _, steps = read_image(saved(tmp_path, enlarged(load_split().images[index])))
        assert not any(step.startswith(("evened", "inverted")) for step in steps)


def photographed(digit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Ink on paper with grain, turned a little, half of it in a shadow with an edge."""
    ink = ndimage.rotate(enlarged(digit), rng.uniform(-10, 10), reshape=True, order=1).clip(0, 255) / 255
    paper = np.pad(ink, rng.integers(12, 40, (2, 2)))
    y, x = np.mgrid[-1 : 1 : paper.shape[0] * 1j, -1 : 1 : paper.shape[1] * 1j]
    turn = rng.uniform(0, 2 * np.pi)
    light = np.where(x * np.cos(turn) + y * np.sin(turn) > rng.uniform(-0.4, 0.4), 0.6, 1.0)
    return np.clip((220 - 160 * paper) * light + 4 * rng.normal(size=paper.shape), 0, 255)


def test_shadows_cost_little(tmp_path: Path) -> None:
    """Held-out digits on grainy paper under a shadow are classified nearly as well as without one."""
    network, split, rng = load_network(), load_split(), np.random.default_rng(0)
    right, seen = 0, 0
    for image, label in zip(split.images[1:DIGITS], split.labels[1:DIGITS], strict=True):
        found, steps = read_image(saved(tmp_path, photographed(image, rng)))
        right += int(np.argmax(network.classical_probabilities(digit_tensor(found))[:10])) == label
        seen += any(step.startswith("evened out") for step in steps)
    assert right >= 0.85 * (DIGITS - 1)
    assert seen >= 0.85 * (DIGITS - 1)


def test_numbers_that_are_none(tmp_path: Path) -> None:
    """A picture of floats with one that is no number."""
    values = (NUMBERS / 255).astype(np.float32)
    values[0, 0] = np.nan
    Image.fromarray(values).save(tmp_path / "digit.tif")
    with pytest.raises(ImageError, match=r"'image' must hold finite numbers, not .*digit.tif, which holds others"):
        read_image(tmp_path / "digit.tif")


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "tif", "webp", "bmp"])
def test_damaged_files(ending: str, tmp_path: Path) -> None:
    """Cut short or with bytes changed: read, or refused by an error that names the file, never anything else."""
    LIGHT.save(tmp_path / f"whole.{ending}")
    whole, rng, refused = (tmp_path / f"whole.{ending}").read_bytes(), np.random.default_rng(0), 0
    for step in range(30):
        damaged = bytearray(whole)
        for place in rng.integers(0, len(whole), 5):
            damaged[place] = int(rng.integers(256))
        (tmp_path / f"x.{ending}").write_bytes(damaged[: int(rng.integers(1, len(whole)))] if step % 2 else damaged)
        try:
            found, _ = read_image(tmp_path / f"x.{ending}")
        except ImageError as problem:
            refused += f"x.{ending}" in str(problem)
        else:
            assert found.shape == (8, 8)
            assert np.isfinite(found).all()
    assert refused


def test_what_was_done_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`run` shows the steps, and keeps them in its JSON object."""
    path = tmp_path / "photo.jpg"
    Image.fromarray(np.rot90(255 - PLACED).copy()).save(path, **turned())
    _, steps = read_image(path)
    assert len(steps) == 5
    assert main(["run", "--image", str(path), "--blocks", "1", "--shots", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["image"] == [str(path), *steps]
    assert main(["run", "--image", str(path), "--blocks", "1", "--shots", "0"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert all(step in shown for step in steps)


def test_pictures_of_8_x_8_are_taken_as_they_are(tmp_path: Path) -> None:
    """Nothing is cropped from what is a training picture already; one with a light border is inverted."""
    image = np.zeros((8, 8))
    image[3:5, 3:5] = 255
    found, steps = read_image(saved(tmp_path, image))
    assert (found > 0).sum() == 4
    assert steps == []
    again, steps = read_image(saved(tmp_path, 255 - image))
    assert np.array_equal(again, found)
    assert steps == ["inverted (light background)"]
