"""A batch normalization after a convolution, folded into its kernel and bias."""

from __future__ import annotations

import numpy as np


def folded(
    kernel: np.ndarray,
    bias: np.ndarray,
    scale: np.ndarray,
    shift: np.ndarray,
    mean: np.ndarray,
    spread: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Kernel and bias of scale (K * x + bias - mean)/sqrt(spread) + shift, spread = variance + epsilon, channel by channel."""
    gain = scale / np.sqrt(spread)
    return kernel * gain[:, None, None, None], gain * (bias - mean) + shift
