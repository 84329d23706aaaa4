"""The one-ancilla unitary dilation of a contraction."""

from __future__ import annotations

import numpy as np


def unitary_dilation(block: np.ndarray) -> np.ndarray:
    """[[B, sqrt(I - B B^H)], [sqrt(I - B^H B), -B^H]] for a square B with ||B|| <= 1: (2N, 2N).

    The roots come from one singular value decomposition, so they share B's singular vectors to rounding.
    Singular values above 1 by rounding are taken as 1.
    """
    left, sigma, right = np.linalg.svd(block)
    sigma = np.minimum(sigma, 1.0)
    sine = np.sqrt((1.0 - sigma) * (1.0 + sigma))
    corner = (left * sigma) @ right
    upper = (left * sine) @ left.conj().T
    lower = (right.conj().T * sine) @ right
    return np.block([[corner, upper], [lower, -corner.conj().T]])
