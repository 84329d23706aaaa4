"""Architecture (a) without its dense head: a residual CNN, classically and as an encoding of its whole forward pass."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding, VectorEncoding
from ..errors import ArgumentError, NormTooLarge, ShapeError, ZeroNorm
from ..layers.convolution import conv2d
from ..layers.pooling import group_sums, pool, sample, vector_error_for
from ..layers.residual_block import ACTIVATION, residual_blocks
from ..lemmas.ve.concatenation import concatenate
from ..linalg.convolution import symbol_bound
from ..linalg.shapes import as_epsilon, as_numeric
from .digits import channels


@dataclass(frozen=True, eq=False)
class ResidualCNN:
    """k residual blocks of C -> C channels, D x D kernels, erf(4x/5), skip, 2-norm; squared l2 pooling over channels.

    kernels  each (C, C, D, D), with a proved bound on ||conv|| of at most 1
    copies   the input tensor (C / copies, M, M) is stacked that often (Lemma 4)
    padding  "same" or "causal"
    """

    kernels: tuple[np.ndarray, ...]
    copies: int = 4
    padding: str = "same"
    metadata: Any = None
    _weights: dict[int, list[BlockEncoding]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.kernels:
            raise ArgumentError("kernels", "hold at least one kernel", "none")
        for place, kernel in enumerate(self.kernels):
            if kernel.ndim != 4 or kernel.shape[0] != kernel.shape[1] or kernel.shape != self.kernels[0].shape:
                raise ShapeError(f"kernels[{place}]", "have shape (C, C, D, D), equal for all", kernel.shape)
            bound = symbol_bound(kernel)
            if bound > 1.0 + 1e-12:
                raise NormTooLarge(f"kernels[{place}]", "have a proved operator norm of at most 1", f"{bound:.12g}")
        if self.copies < 1 or self.channels % self.copies:
            raise ArgumentError("copies", f"divide the {self.channels} channels", self.copies)

    @property
    def channels(self) -> int:
        return int(self.kernels[0].shape[0])

    def first(self, blocks: int) -> ResidualCNN:
        """The network of the first `blocks` blocks. Raises ArgumentError."""
        if not 1 <= blocks <= len(self.kernels):
            raise ArgumentError("blocks", f"be between 1 and {len(self.kernels)}", blocks)
        return replace(self, kernels=self.kernels[:blocks], _weights={})

    def input_vector(self, tensor: Any) -> np.ndarray:
        """The unit-norm input (C / copies, M, M). Raises ShapeError, ZeroNorm."""
        array = as_numeric(tensor, "tensor")
        expected = self.channels // self.copies
        if array.ndim != 3 or array.shape[0] != expected or array.shape[1] != array.shape[2]:
            raise ShapeError("tensor", f"have shape ({expected}, M, M)", array.shape)
        norm = np.linalg.norm(array)
        if not norm > 0:
            raise ZeroNorm("tensor", "be non-zero", f"a zero tensor of shape {array.shape}")
        return array / norm

    def weights(self, size: int) -> list[BlockEncoding]:
        """The convolutions as block-encodings on M x M images, named W1, W2, …; planned once per size."""
        if size not in self._weights:
            shape = (self.channels, size, size)
            layers = [conv2d(k, shape, padding=self.padding).named(f"W{j + 1}") for j, k in enumerate(self.kernels)]
            self._weights[size] = layers
        return self._weights[size]

    def encode(self, tensor: Any, epsilon: float = 1e-6) -> VectorEncoding:
        """(1, a, e)-VE of the network's output vector with sqrt(2) e <= epsilon (Definition 1); shape (C, M, M).

        Raises what `input_vector` and `residual_blocks` raise.
        """
        error = vector_error_for(as_epsilon(epsilon))
        array = self.input_vector(tensor)
        x = VectorEncoding.from_vector(array, name="X")
        stacked = concatenate([x] * self.copies).normalized()
        size = array.shape[1]
        return residual_blocks(stacked.reshape(self.channels, size, size), self.weights(size), error)

    def classical(self, tensor: Any) -> np.ndarray:
        """Output vector of the classical network, unit norm, (C, M, M): plain numpy, independent of any encoding."""
        from scipy.special import erf

        psi = np.concatenate([self.input_vector(tensor)] * self.copies) / np.sqrt(self.copies)
        for kernel in self.kernels:
            s = psi + erf(ACTIVATION.nu * convolve(psi, kernel, self.padding))
            psi = s / np.linalg.norm(s)
        return psi

    def classical_probabilities(self, tensor: Any) -> np.ndarray:
        """Class probabilities of the classical network, (C,)."""
        return group_sums(self.classical(tensor), self.channels)

    def probabilities(self, tensor: Any, epsilon: float = 1e-6) -> np.ndarray:
        """Class probabilities of the encoded forward pass, (C,)."""
        return pool(self.encode(tensor, epsilon), self.channels)

    def sample(self, tensor: Any, shots: int, rng: np.random.Generator, epsilon: float = 1e-6) -> np.ndarray:
        """`shots` classes, measured from the encoded forward pass: (shots,)."""
        return sample(self.probabilities(tensor, epsilon), shots, rng)


def convolve(psi: np.ndarray, kernel: np.ndarray, padding: str) -> np.ndarray:
    """PyTorch's conv2d (cross-correlation, "same") or the causal convolution, zero padding: (C, M, M) -> (C, M, M)."""
    width, size = kernel.shape[2], psi.shape[1]
    before = (width - 1) // 2 if padding == "same" else width - 1
    wide = np.pad(psi, ((0, 0), (before, width - 1 - before), (before, width - 1 - before)))
    taps = kernel if padding == "same" else kernel[:, :, ::-1, ::-1]
    out = np.zeros((kernel.shape[0], size, size), dtype=np.result_type(psi, kernel))
    for u in range(width):
        for v in range(width):
            out += np.tensordot(taps[:, :, u, v], wide[:, u : u + size, v : v + size], axes=1)
    return out


def load_network(path: str | Path | None = None) -> ResidualCNN:
    """The trained digit network that ships with the package, or one saved the same way.

    The file holds tensors kernel_0, kernel_1, … and string metadata. Raises ArgumentError for a file that is
    missing, is no safetensors file, or lacks the tensors.
    """
    from safetensors import SafetensorError, safe_open

    source = Path(path) if path is not None else Path(str(resources.files("qnn_emul.networks") / "digits.safetensors"))
    try:
        with safe_open(source, framework="numpy") as file:
            names = sorted(k for k in file.keys() if k.startswith("kernel_"))  # noqa: SIM118 (not a mapping)
            kernels: Sequence[np.ndarray] = [as_numeric(file.get_tensor(k), k) for k in names]
            metadata = {k: _plain(v) for k, v in (file.metadata() or {}).items()}
    except (SafetensorError, OSError) as problem:
        raise ArgumentError("path", "name a safetensors file", f"{source} ({problem})") from None
    if not kernels:
        raise ArgumentError("path", "hold tensors kernel_0, kernel_1, …", str(source))
    return ResidualCNN(tuple(kernels), metadata=metadata, padding=str(metadata.get("padding", "same")))


def _plain(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def digit_tensor(image: Any) -> np.ndarray:
    """The four input channels (4, 8, 8) of one digit image (8, 8) with values 0 … 16. Raises ShapeError."""
    array = as_numeric(image, "image")
    if array.shape != (8, 8):
        raise ShapeError("image", "have shape (8, 8)", array.shape)
    return channels(array)
