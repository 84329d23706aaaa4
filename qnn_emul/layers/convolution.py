"""Two-dimensional convolution layer: checks of the kernel, choice of the grouping."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..encoding.encoding import BlockEncoding
from ..errors import ArgumentError, ShapeError, ZeroNorm
from ..lemmas.be.convolution_channel import convolution_channel
from ..lemmas.be.convolution_fourier import convolution_fourier
from ..lemmas.be.convolution_parameter import convolution_parameter
from ..lemmas.be.convolution_stack import convolution_stack
from ..lemmas.be.convolution_tap import convolution_tap
from ..lemmas.be.uniform_amplification import uniform_amplification
from ..lemmas.common.deamplification import deamplify
from ..linalg.convolution import PADDINGS, Convolution
from ..linalg.shapes import as_epsilon, as_flag, as_numeric, as_one_of, as_size, frozen, real_if_real

LEAST_COMPLEX = 1e-305  # the largest entry of a complex kernel: NumPy's quotients of complex numbers form 1/alpha

GROUPINGS = {
    "stack": convolution_stack,
    "parameter": convolution_parameter,
    "channel": convolution_channel,
    "tap": convolution_tap,
    "fourier": convolution_fourier,
}


def conv2d(
    kernel: Any,
    shape: tuple[int, int, int],
    padding: str = "same",
    grouping: str = "stack",
    *,
    amplify: bool = False,
    epsilon: float | None = None,
) -> BlockEncoding:
    """Block-encoding of a 2-D multi-filter convolution, stride 1 (Lemma 5, Mathematics 5.6); exact unless amplified.

    kernel   (C_out, C_in, D, D), real or complex
    shape    (C_in, M, M) of the input, M a power of two, D <= M
    padding  "same": PyTorch's cross-correlation; "causal": out[z] = sum_u K[u] x[z - u], row-major; "circular": PyTorch's
             cross-correlation with padding_mode="circular", as "same" but wrapping
    grouping "stack": alpha = least norm of the stacked taps, at most D ||C||; "parameter": alpha = sum |K|; "channel": alpha =
             sum of each channel shift's and tap's largest |entry|; "tap": alpha = sum ||K_uv||; "fourier" (circular only):
             alpha = ||C||
    amplify  bring alpha to 2 N, N = record.norm: by uniform amplification with error `epsilon` (in ||.|| of the convolution)
             where alpha > 2 N, else exactly, by de-amplification; the node's key and note say which

    The channel register holds max(C_in, C_out). `record.norm` is a proved bound on ||C||, exact for "circular".
    Raises ShapeError, ArgumentError.
    """
    array = frozen(real_if_real(as_numeric(kernel, "kernel")))
    if array.ndim != 4 or array.shape[2] != array.shape[3]:
        raise ShapeError("kernel", "have shape (C_out, C_in, D, D)", array.shape)
    size = _image_size(shape, array.shape[1])
    if array.shape[2] > size:
        raise ShapeError("kernel", f"have width D at most the image's M = {size}", f"of width {array.shape[2]}")
    as_one_of(padding, PADDINGS, "padding")
    as_one_of(grouping, GROUPINGS, "grouping")
    if grouping == "fourier" and padding != "circular":
        raise ArgumentError("grouping", "go with padding 'circular' where it is 'fourier'", repr(padding))
    as_flag(amplify, "amplify")
    if amplify and epsilon is None:
        raise ArgumentError("epsilon", "be given where amplify is True", "left out")
    if not amplify and epsilon is not None:
        raise ArgumentError("epsilon", "be left out where amplify is False (the encoding is exact)", epsilon)
    if array.dtype.kind == "c" and 0 < np.max(np.abs(array)) < LEAST_COMPLEX:
        raise ArgumentError(
            "kernel", f"have entries of at least {LEAST_COMPLEX:.0e}, for it is complex", np.max(np.abs(array))
        )
    chosen = GROUPINGS[grouping] if array.any() else convolution_stack  # a zero kernel has no term to weigh
    plain = chosen(Convolution(array, size, padding))
    return _to_twice_the_norm(plain, epsilon) if amplify else plain


def _to_twice_the_norm(plain: BlockEncoding, epsilon: float | None) -> BlockEncoding:
    """alpha = 2 N, N the record's bound on the norm (Mathematics 5.6): delta = 1/2 is left for the amplification."""
    share = as_epsilon(epsilon)
    if not plain.record.norm > 0:
        raise ZeroNorm("kernel", "be non-zero where amplify is True", "a zero kernel")
    factor = plain.record.alpha / (2 * plain.record.norm)
    if factor > 1:
        return uniform_amplification(plain, factor, share)
    node: Any = deamplify(plain, 1 / factor)
    out: BlockEncoding = replace(node, note="de-amplified to alpha = 2 ||C||, exact")
    return out


def _image_size(shape: Any, channels: int) -> int:
    sizes = tuple(shape) if isinstance(shape, tuple | list) else shape
    if not (isinstance(sizes, tuple) and len(sizes) == 3):
        raise ShapeError("shape", "be (C, M, M)", shape)
    sizes = tuple(as_size(s, "shape") for s in sizes)
    if sizes[1] != sizes[2]:
        raise ShapeError("shape", "be (C, M, M)", shape)
    if sizes[0] != channels:
        raise ShapeError("shape", f"have the kernel's {channels} input channels first", shape)
    if sizes[1] & (sizes[1] - 1):
        raise ShapeError("shape", "have a power of two as image size M", shape)
    out: int = sizes[1]
    return out
