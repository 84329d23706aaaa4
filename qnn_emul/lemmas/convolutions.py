"""Random small convolutions, for the instances of the convolution lemmas."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..linalg.convolution import PADDINGS, Convolution


def draw_kernel(rng: np.random.Generator, padding: str | None = None) -> Convolution:
    """A real or complex kernel with up to 2 channels, width up to 2 (on 2x2 images) or 3 (on 4x4 with one channel)."""
    wide = rng.random() < 0.3
    out, into = (1, 1) if wide else (int(rng.integers(1, 3)), int(rng.integers(1, 3)))
    width, size = (3, 4) if wide else (int(rng.integers(1, 3)), 2)
    kernel: Any = rng.normal(size=(out, into, width, width))
    if rng.random() < 0.5:
        kernel = kernel + 1j * rng.normal(size=kernel.shape)
    return Convolution(kernel, size, padding or PADDINGS[int(rng.integers(len(PADDINGS)))])
