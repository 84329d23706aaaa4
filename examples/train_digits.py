"""Train the digit network that ships with the package: `python examples/train_digits.py --out digits.safetensors`.

The network is `ResidualCNN` on `digits.channels`: four copies of the unit-norm 4 x 8 x 8 tensor, k residual blocks, no bias,
probability of class c = the squares of channel c. Every kernel is divided by the proved bound on the norm of its
convolution (`symbol_bound`). Plain numpy, float64, the gradient written out; a run is deterministic given its seed
(to rounding: the number of BLAS threads changes last digits) and takes about three minutes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.ndimage import affine_transform
from scipy.special import erf

from qnn_emul.linalg.activations import ACTIVATION
from qnn_emul.linalg.convolution import symbol_bound
from qnn_emul.networks.data.digits import CLASSES, SIDE, SPLIT_SEED, channels, load_split

CHANNELS = 16  # channels of the hidden tensor
SLOPE = ACTIVATION.nu


@dataclass(frozen=True)
class Settings:
    """Hyperparameters, chosen on a validation fifth of the training images."""

    blocks: int = 3
    epochs: int = 220
    batch: int = 64
    rate: float = 0.1  # peak learning rate of Adam: linear warm-up, then a half cosine to zero
    warmup: int = 50  # steps
    sharpness: float = 4.0  # tau of the sharpened cross-entropy
    mix: float = 0.5  # weight of the sharpened cross-entropy against the plain one
    power: float = 100.0  # exponent of the power mean that smooths the gradient of the operator norm
    copies: int = 12  # distorted copies of each training image


def encode(images: np.ndarray) -> np.ndarray:
    """The unit-norm input tensors (B, 16, 8, 8) of images (B, 8, 8) or of one image (8, 8)."""
    x = channels(np.asarray(images).reshape(-1, SIDE, SIDE))
    x /= np.sqrt((x * x).sum(axis=(1, 2, 3), keepdims=True))
    return np.concatenate([x, x, x, x], axis=1) / 2


def patches(psi: np.ndarray) -> np.ndarray:
    """The 3x3 neighbourhoods of tensors (16, 8, 8, B), as a matrix (16 * 9, 64 * B)."""
    size = psi.shape[-1]
    wide = np.zeros((CHANNELS, SIDE + 2, SIDE + 2, size))
    wide[:, 1:-1, 1:-1] = psi
    out = np.empty((CHANNELS, 3, 3, SIDE, SIDE, size))
    for u in range(3):
        for v in range(3):
            out[:, u, v] = wide[:, u : u + SIDE, v : v + SIDE]
    return out.reshape(CHANNELS * 9, SIDE * SIDE * size)


def run_blocks(
    psi: np.ndarray, kernels: list[np.ndarray]
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """For each block (patches, y, |s|, psi after it), from tensors psi (16, 8, 8, B)."""
    trace = []
    for kernel in kernels:
        window = patches(psi)
        y = (kernel.reshape(CHANNELS, -1) @ window).reshape(psi.shape)
        s = psi + erf(SLOPE * y)
        norm = np.sqrt((s * s).sum(axis=(0, 1, 2)))
        psi = s / norm
        trace.append((window, y, norm, psi))
    return trace


def forward(inputs: np.ndarray, kernels: list[np.ndarray]) -> np.ndarray:
    """Probabilities (B, 16) for images (8, 8) or (B, 8, 8), or for unit-norm tensors (B, 16, 8, 8)."""
    tensors = inputs if np.ndim(inputs) == 4 else encode(inputs)
    psi = np.ascontiguousarray(np.moveaxis(tensors, 0, -1))
    if kernels:
        psi = run_blocks(psi, kernels)[-1][3]
    out: np.ndarray = (psi * psi).sum(axis=(1, 2)).T
    return out


def loss(p: np.ndarray, labels: np.ndarray, settings: Settings) -> tuple[float, np.ndarray]:
    """The loss of probabilities p (16, B), and its gradient by p.

    The mean of (1 - mix) times -log p_right and of mix times -log(p_right^tau / sum_{c<10} p_c^tau).
    """
    at = np.arange(len(labels))
    right = p[labels, at]
    logits = settings.sharpness * np.log(p[:CLASSES])
    soft = np.exp(logits - logits.max(axis=0))
    soft /= soft.sum(axis=0)
    value = -(1 - settings.mix) * np.log(right).mean() - settings.mix * np.log(soft[labels, at]).mean()
    slope = np.zeros_like(p)
    soft[labels, at] -= 1
    slope[:CLASSES] = settings.mix * settings.sharpness * soft / p[:CLASSES]
    slope[labels, at] -= (1 - settings.mix) / right
    return float(value), slope / len(labels)


def gradient(
    psi: np.ndarray, labels: np.ndarray, kernels: list[np.ndarray], settings: Settings
) -> tuple[float, list[np.ndarray]]:
    """The loss on a batch of input tensors psi (16, 8, 8, B), and its gradient by each kernel."""
    trace = run_blocks(psi, kernels)
    final = trace[-1][3]
    value, slope = loss((final * final).sum(axis=(1, 2)), labels, settings)
    back = 2 * final * slope[:, None, None, :]
    gradients = []
    for kernel, (window, y, norm, out) in zip(kernels[::-1], trace[::-1], strict=True):
        back = (back - out * (out * back).sum(axis=(0, 1, 2))) / norm
        by_y = back * ACTIVATION.lipschitz * np.exp(-((SLOPE * y) ** 2))
        gradients.append((by_y.reshape(CHANNELS, -1) @ window.T).reshape(kernel.shape))
        adjoint = kernel.transpose(1, 0, 2, 3)[:, :, ::-1, ::-1].reshape(CHANNELS, -1)
        back = back + (adjoint @ patches(by_y)).reshape(back.shape)
    return value, gradients[::-1]


def phases(points: int, shift: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """exp(i (u a + v b)), of shape (T, 3, 3), for half of a points x points grid of angles (a, b).

    The kernels are real, so the symbols at (a, b) and (-a, -b) are conjugate and half the grid is enough.
    """
    angle = 2 * np.pi * np.arange(points) / points
    a, b = np.meshgrid(angle + shift[0], angle[: points // 2 + 1] + shift[1], indexing="ij")
    u = np.arange(3)
    out: np.ndarray = np.exp(1j * (a.reshape(-1, 1, 1) * u[:, None] + b.reshape(-1, 1, 1) * u))
    return out


def smooth_norm(kernel: np.ndarray, power: float, shift: tuple[float, float]) -> tuple[float, np.ndarray]:
    """An estimate of the operator norm on a shifted 8x8 grid, and a gradient of it smoothed by a power mean."""
    phase = phases(8, shift)
    left, values, right = np.linalg.svd(np.tensordot(phase, kernel, axes=((1, 2), (2, 3))))
    top = values.max()
    weight = (values / top) ** (power - 1)
    by_symbol = (left * weight[:, None, :]) @ right * (top / (weight * values).sum())
    slope = np.tensordot(by_symbol, phase.conj(), axes=((0,), (0,))).real
    return float(top), slope


def distort(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random rotation, shear, scaling and shift of each image (linear interpolation, zero outside)."""
    out = np.empty_like(images)
    centre = np.full(2, (SIDE - 1) / 2)
    for index, image in enumerate(images):
        angle, shear = rng.normal(0, 0.12, 2)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = turn @ np.array([[1, shear], [0, 1]]) * np.exp(rng.normal(0, 0.07, 2))
        out[index] = affine_transform(image, matrix, centre - matrix @ centre + rng.normal(0, 0.35, 2), order=1)
    return out


def train(images: np.ndarray, labels: np.ndarray, seed: int = 0, settings: Settings | None = None) -> list[np.ndarray]:
    """Kernels (16, 16, 3, 3) trained on the images by Adam, each with `symbol_bound` at most 1 - 1e-9."""
    settings = settings or Settings()
    rng = np.random.default_rng(seed)
    raw = [rng.normal(0, 0.1, (CHANNELS, CHANNELS, 3, 3)) for _ in range(settings.blocks)]
    first, second = [np.zeros_like(r) for r in raw], [np.zeros_like(r) for r in raw]
    pool = np.concatenate([images] + [distort(images, rng) for _ in range(settings.copies)])
    pool_labels = np.tile(labels, settings.copies + 1)
    tensors = np.ascontiguousarray(np.moveaxis(encode(pool), 0, -1))
    order, position = rng.permutation(len(pool)), 0
    total = settings.epochs * (len(images) // settings.batch)
    for step in range(1, total + 1):
        if position + settings.batch > len(pool):
            order, position = rng.permutation(len(pool)), 0
        chosen = order[position : position + settings.batch]
        position += settings.batch
        shift = rng.uniform(0, np.pi / 4, 2)
        norms = [smooth_norm(r, settings.power, (shift[0], shift[1])) for r in raw]
        kernels = [r / norm for r, (norm, _) in zip(raw, norms, strict=True)]
        _, gradients = gradient(tensors[..., chosen], pool_labels[chosen], kernels, settings)
        rate = settings.rate * min(1, step / settings.warmup) * (1 + np.cos(np.pi * step / total)) / 2
        for j, (norm, slope) in enumerate(norms):
            g = (gradients[j] - (gradients[j] * kernels[j]).sum() * slope) / norm
            first[j] += 0.1 * (g - first[j])
            second[j] += 0.01 * (g * g - second[j])
            scale = np.sqrt(second[j] / (1 - 0.99**step)) + 1e-12
            raw[j] -= rate * first[j] / (1 - 0.9**step) / scale
    return [r / symbol_bound(r) * (1 - 2e-9) for r in raw]


def evaluate(
    images: np.ndarray, labels: np.ndarray, kernels: list[np.ndarray], rng: np.random.Generator, repeats: int = 50
) -> dict[str, float]:
    """Accuracy of the most probable class, mean probability of the right class, and accuracy of majorities.

    majority_n: the most frequent of the ten classes among n draws from the 16 outcomes, the lowest class at a tie;
    averaged over `repeats` such votes per image.
    """
    p = forward(images, kernels)
    result = {
        "accuracy": float((p[:, :CLASSES].argmax(axis=1) == labels).mean()),
        "mean_probability": float(p[np.arange(len(labels)), labels].mean()),
    }
    p /= p.sum(axis=1, keepdims=True)
    for draws in (10, 100, 1000):
        votes = rng.multinomial(draws, p, size=(repeats, len(p)))[..., :CLASSES].argmax(axis=-1)
        result[f"majority_{draws}"] = float((votes == labels).mean())
    return result


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, evaluate on the held-out images and on the training images, and write the kernels."""
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(description="Train the digit network and write its kernels.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=Settings.epochs)
    parser.add_argument("--out", type=Path, default=Path("digits.safetensors"))
    options = parser.parse_args(arguments)
    split = load_split()
    started = time.perf_counter()
    kernels = train(split.train_images, split.train_labels, options.seed, Settings(epochs=options.epochs))
    print(f"trained in {time.perf_counter() - started:.0f} s")
    metadata = {"seed": options.seed, "split_seed": SPLIT_SEED, "epochs": options.epochs, "padding": "same"}
    report = {}
    parts = {"held_out": (split.images, split.labels), "training": (split.train_images, split.train_labels)}
    for part, (images, labels) in parts.items():
        for name, value in evaluate(images, labels, kernels, np.random.default_rng(0)).items():
            print(f"{part:9s} {name:17s} {value:.4f}")
            report[f"{part}_{name}"] = round(value, 6)
    for j, kernel in enumerate(kernels):
        print(f"kernel_{j} proved norm bound {symbol_bound(kernel):.12f}")
    tensors = {f"kernel_{j}": np.ascontiguousarray(k) for j, k in enumerate(kernels)}
    text = {
        k: v if isinstance(v, str) else json.dumps(v)
        for k, v in {**metadata, "activation": "erf(4x/5)", **report}.items()
    }
    save_file(tensors, options.out, text)


if __name__ == "__main__":
    main()
