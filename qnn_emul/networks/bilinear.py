"""Architectures (b) and (c): d classical paths, their Kronecker product, then a residual CNN with or without its dense head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Self

import numpy as np

from ..encoding.encoding import VectorEncoding
from ..errors import ArgumentError, ShapeError, ZeroNorm
from ..layers.network import product_of_paths
from ..linalg.shapes import as_integer, as_numeric, real_if_real, two_norm
from .classical import activate, convolve
from .residual_cnn import ResidualCNN, random_contraction, random_kernels

Path = Callable[[np.ndarray], Any]


@dataclass(frozen=True, eq=False)
class ConvolutionalPath:
    """A classical path of O(N) operations: x + erf(4/5 K * x) for each kernel K (C, C, D, D), flattened; x (C, m, m)."""

    kernels: tuple[np.ndarray, ...]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        for kernel in self.kernels:
            x = x + activate(convolve(x, kernel))
        return x.reshape(-1)


def fourier_path(x: np.ndarray) -> np.ndarray:
    """A classical path of O(N log N) operations: the discrete Fourier transform along every axis, flattened (complex).

    Raises ArgumentError.
    """
    return np.fft.fftn(as_numeric(x, "x"), norm="ortho").reshape(-1)


@dataclass(frozen=True, eq=False, repr=False)
class Bilinear(ResidualCNN):
    """Paths p_1 … p_d on one input, (p_1(x)/||.||) (x) … (x) (p_d(x)/||.||) as a tensor (C/copies, M, M), then `ResidualCNN`.

    paths   any classical functions of the input array, each giving a power-of-two number N_j of entries, not all zero. Each is
            run classically, normalized and loaded through the leaf of `access`; Lemma 3 multiplies them.
            (C/copies) M^2 = N_1 … N_d, M a power of two.
    head    with it this is architecture (b), without it (c)

    All else as in `ResidualCNN`; `access` says how the paths' outputs are loaded. An example with N_1 = N_2 = 16:

        qe.networks.Bilinear(kernels, paths=[np.ravel, lambda x: np.fft.fft2(x).real], access="loaded")

    Raises ArgumentError, and what `ResidualCNN` raises.
    """

    paths: Sequence[Path] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        given = self.paths
        if not isinstance(given, Sequence) or not given or not all(callable(p) for p in given):
            raise ArgumentError("paths", "be a non-empty list of functions", repr(given))
        object.__setattr__(self, "paths", tuple(given))

    def _words(self) -> list[str]:
        return [f"{len(self.paths)} paths", *super()._words()]

    @classmethod
    def random(
        cls,
        rng: np.random.Generator,
        size: int,
        *,
        paths: int = 2,
        blocks: int = 3,
        channels: int = 16,
        width: int = 3,
        norm: float = 1.0,
        head: bool = False,
        **options: Any,
    ) -> Self:
        """Random kernels, and `paths` random `ConvolutionalPath`s on inputs (4, size, size): N = 4 size^2 entries each.

        size a power of two; N^paths must be (C/copies) M^2 with M a power of two. head: a full-rank one. Raises ArgumentError.
        """
        if as_integer(size, "size") < 1 or size & (size - 1):
            raise ArgumentError("size", "be a power of two", size)
        as_integer(paths, "paths", 1)
        kernels = random_kernels(rng, blocks, channels, width, norm)
        made = [ConvolutionalPath(random_kernels(rng, 1, 4, min(3, size))) for _ in range(paths)]
        if head:
            options["head"] = random_contraction(rng, options.get("copies", 4) * (4 * size * size) ** paths)
        return cls(kernels, paths=made, **options)

    def path_outputs(self, x: Any) -> list[np.ndarray]:
        """The normalized outputs of the paths, (N_j,) each. Raises ArgumentError, ShapeError, ZeroNorm."""
        array = as_numeric(x, "x")
        outputs = []
        for j, path in enumerate(self.paths):
            name = f"paths[{j}](x)"
            out = real_if_real(as_numeric(path(array), name)).reshape(-1)
            if out.size & (out.size - 1):
                raise ShapeError(name, "have a power-of-two number of entries", f"{out.size}")
            norm = two_norm(out)
            if not norm > 0:
                raise ZeroNorm(name, "be non-zero", f"{out.size} zeros")
            outputs.append(out / norm)
        return outputs

    def _tensor_shape(self, outputs: list[np.ndarray]) -> tuple[int, int, int]:
        entries = int(np.prod([out.size for out in outputs]))
        inputs = self.channels // self.copies
        pixels, rest = divmod(entries, inputs)
        size = round(pixels**0.5)
        if rest or size * size != pixels:
            sizes = " x ".join(str(out.size) for out in outputs)
            must = f"give {inputs} M^2 entries in all, M a power of two ({inputs} = channels/copies)"
            raise ShapeError("paths", must, f"{sizes} = {entries}")
        return (inputs, size, size)

    def input_vector(self, x: Any) -> np.ndarray:
        """The Kronecker product of the normalized paths as a unit tensor (C/copies, M, M)."""
        outputs = self.path_outputs(x)
        return self._fitting(reduce(np.kron, outputs).reshape(self._tensor_shape(outputs)), "paths")

    def load(self, x: Any) -> VectorEncoding:
        """(1, a, 0)-VE of that product: one leaf per path, named X1, X2, …, and Lemma 3."""
        outputs = self.path_outputs(x)
        shape = self._tensor_shape(outputs)
        self._fitting(np.ones(shape), "paths")
        leaves = [self._leaf(out, f"X{j + 1}") for j, out in enumerate(outputs)]
        return product_of_paths(leaves, shape)
