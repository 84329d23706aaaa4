"""Held-out digits as pictures and photographs: how many are read rightly. The table of docs/how-to/digit.md.

python benchmarks/photographs.py [--every K] [--seed S]: every K-th of the 359 digits. Beside it how many are where the file is only
turned light on dark and resized.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

from qnn_emul.networks.data.digits import WHITE, load_split
from qnn_emul.networks.data.images import read_image
from qnn_emul.networks.residual_cnn import digit_tensor, load_network

Light = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def enlarged(digit: np.ndarray, side: int = 64) -> np.ndarray:
    """A digit 0 … 16 as a smooth picture, values 0 … 1."""
    grey = Image.fromarray((digit / WHITE).astype(np.float32), mode="F")
    return np.clip(np.asarray(grey.resize((side, side), Image.Resampling.BICUBIC)), 0, 1)


def margins(digit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """With 10 to 60 % of its side around it."""
    return np.pad(enlarged(digit), (64 * rng.uniform(0.1, 0.6, (2, 2))).astype(int))


def photographed(light: Light, digit: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Ink on paper with grain and fibres, turned by at most 10 degrees, in this light, with the camera's noise."""
    ink = ndimage.rotate(enlarged(digit, 8 * int(rng.integers(9, 16))), rng.uniform(-10, 10), order=1).clip(0, 1)
    ink = np.pad(ink, (len(ink) * rng.uniform(0, 0.6, (2, 2))).astype(int))
    paper, dark = rng.uniform(0.75, 0.95), rng.uniform(0.1, 0.35)
    sheet = paper * (1 - ink) + dark * ink
    for width in (1.5, 12.0):
        grain = ndimage.gaussian_filter(rng.normal(size=ink.shape), width)
        sheet += 0.012 * grain / grain.std()
    out: np.ndarray = sheet * light(across(ink.shape, rng), rng) + 0.015 * rng.normal(size=ink.shape)
    return out.clip(0, 1)


def across(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """-1 to 1 across a picture, in any direction."""
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    turn = rng.uniform(0, 2 * np.pi)
    out: np.ndarray = (x * np.cos(turn) + y * np.sin(turn)) / (abs(np.cos(turn)) + abs(np.sin(turn)))
    return out


def gradient(depth: float) -> Light:
    return lambda t, rng: 1 - depth * (t + 1) / 2


def shadow(depth: float, width: float) -> Light:
    """Darker on one side of an edge so wide."""
    return lambda t, rng: 1 - depth / (1 + np.exp(np.clip((rng.uniform(-0.6, 0.6) - t) / width, -50, 50)))


PICTURES: dict[str, Callable[[np.ndarray, np.random.Generator], np.ndarray]] = {
    "8 x 8 pixels": lambda digit, rng: digit / WHITE,
    "64 x 64, no margin": lambda digit, rng: enlarged(digit),
    "20 x 20 in 28 x 28, as MNIST's are": lambda digit, rng: np.pad(enlarged(digit, 20), 4),
    "margins of 10 to 60 % on a side, off the centre": margins,
    "photographed, even light": partial(photographed, gradient(0.0)),
    "light that falls off by 25 %": partial(photographed, gradient(0.25)),
    "light that falls off by 50 %": partial(photographed, gradient(0.5)),
    "a soft shadow of 25 %": partial(photographed, shadow(0.25, 0.08)),
    "a shadow of 25 % with an edge": partial(photographed, shadow(0.25, 0.01)),
    "a shadow of 50 % with an edge": partial(photographed, shadow(0.5, 0.01)),
}


def resized(path: Path) -> np.ndarray:
    """The file as a digit, without looking for the digit in it."""
    with Image.open(path) as given:
        grey = np.asarray(given.convert("L").resize((8, 8), Image.Resampling.BOX), dtype=float)
    around = ndimage.binary_dilation(np.pad(np.zeros((6, 6), dtype=bool), 1, constant_values=True))
    grey = 255 - grey if np.median(grey[around]) > 127.5 else grey
    return (grey - grey.min()) / max(float(np.ptp(grey)), 1e-300) * WHITE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    network, split = load_network(), load_split()
    with tempfile.TemporaryDirectory() as folder:
        for name, make in PICTURES.items():
            rng, right = np.random.default_rng(options.seed), np.zeros(2, dtype=int)
            labels = split.labels[:: options.every]
            for digit, label in zip(split.images[:: options.every], labels, strict=True):
                ending = "jpg" if isinstance(make, partial) else "png"
                path = Path(folder) / f"digit.{ending}"
                Image.fromarray((255 * make(digit, rng)).astype(np.uint8)).save(path)
                for place, image in enumerate((resized(path), read_image(path)[0])):
                    chances = network.classical_probabilities(digit_tensor(image))
                    right[place] += int(np.argmax(chances[:10])) == label
            shares = " | ".join(f"{100 * count / len(labels):.1f} %" for count in right)
            print(f"| {name} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
