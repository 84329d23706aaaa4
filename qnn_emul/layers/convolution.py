"""Two-dimensional convolution layer: checks of the kernel, choice of the grouping."""

from __future__ import annotations

from typing import Any

from ..encoding.encoding import BlockEncoding
from ..errors import ArgumentError, ShapeError
from ..lemmas.be.convolution_parameter import convolution_parameter
from ..lemmas.be.convolution_stack import convolution_stack
from ..linalg.convolution import PADDINGS, Convolution
from ..linalg.shapes import as_numeric, real_if_real

GROUPINGS = {"stack": convolution_stack, "parameter": convolution_parameter}


def conv2d(kernel: Any, shape: tuple[int, int, int], padding: str = "same", grouping: str = "stack") -> BlockEncoding:
    """Block-encoding of a 2-D multi-filter convolution, stride 1, zero padding (Lemma 5, MATH 5); exact.

    kernel   (C_out, C_in, D, D), real or complex
    shape    (C_in, M, M) of the input, M a power of two, D <= M
    padding  "same": PyTorch's cross-correlation; "causal": out[z] = sum_u K[u] x[z - u], row-major
    grouping "stack": alpha = least norm of the stacked taps, at most D ||C||; "parameter": alpha = sum |K|

    The channel register holds max(C_in, C_out). `record.norm` is a proved bound on ||C||.
    Raises ShapeError, ArgumentError.
    """
    array = real_if_real(as_numeric(kernel, "kernel"))
    if array.ndim != 4 or array.shape[2] != array.shape[3]:
        raise ShapeError("kernel", "have shape (C_out, C_in, D, D)", array.shape)
    size = _image_size(shape, array.shape[1])
    if array.shape[2] > size:
        raise ShapeError("kernel", f"have width D at most the image's M = {size}", f"of width {array.shape[2]}")
    if padding not in PADDINGS:
        raise ArgumentError("padding", f"be one of {PADDINGS}", repr(padding))
    if grouping not in GROUPINGS:
        raise ArgumentError("grouping", f"be one of {tuple(GROUPINGS)}", repr(grouping))
    chosen = GROUPINGS[grouping] if array.any() else convolution_stack  # a zero kernel has no term to weigh
    return chosen(Convolution(array, size, padding))


def _image_size(shape: Any, channels: int) -> int:
    sizes = tuple(shape) if isinstance(shape, tuple | list) else shape
    if not (
        isinstance(sizes, tuple) and len(sizes) == 3 and all(isinstance(s, int) for s in sizes) and sizes[1] == sizes[2]
    ):
        raise ShapeError("shape", "be (C, M, M) with integers", shape)
    if sizes[0] != channels:
        raise ShapeError("shape", f"have the kernel's {channels} input channels first", shape)
    if sizes[1] < 1 or sizes[1] & (sizes[1] - 1):
        raise ShapeError("shape", "have a power of two as image size M", shape)
    return sizes[1]
