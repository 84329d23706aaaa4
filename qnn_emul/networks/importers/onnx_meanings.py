"""Operators of ONNX that compute: what each makes of what it is given (see onnx_table); anything else is named."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ...linalg.activations import ACTIVATION
from .folding import folded
from .onnx_nodes import GraphNode, Value, axes_of, broadcast, integers, scalar

CLOSE = 2.0**-22  # relative: two roundings of 1/sqrt(copies) to float32
LEAST_NORM = 1e-6  # what a norm may be kept above: sums of a block have norms of at least 0.09
WIDEST = (1e-9, 1e9)  # factors whose squares neither under- nor overflow in float32, nor drown what is added
LARGEST = float(np.finfo(np.float32).max)
SCALABLE = ("input", "psi", "conv", "sum", "square", "dense", "head")
TENSORS = ("input", "psi", "sum", "head", "unit head")


def _unit(node: GraphNode, x: Value) -> Value:
    """The unit tensor that a block starts from; the raw input becomes one, and that is noted."""
    if x.kind == "psi" and x.factor == 1.0:
        return x
    if x.kind == "input" and abs(x.factor * x.copies**0.5 - 1.0) < CLOSE:
        node.say("The input is divided by its norm before the first block; the file leaves that to the caller.")
        return _normalized(node, x, 1.0)
    must = "a tensor divided by its 2-norm (or 1/sqrt(copies) times copies of the input)"
    raise node.refuse("the tensor", x, must)


def _normalized(node: GraphNode, x: Value, factor: float) -> Value:
    """`factor` times the unit tensor along x."""
    if x.kind not in TENSORS or x.factor <= 0:
        raise node.refuse("what is normalized", x, "the input, a block's sum or the head, times a positive number")
    if x.kind in ("psi", "unit head"):
        return replace(x, factor=factor)
    kind = "unit head" if x.kind == "head" else "psi"
    return replace(x, kind=kind, factor=factor, token=("unit", x.token))


def _vector(node: GraphNode, value: Value, size: int, what: str) -> np.ndarray:
    """A constant number for each channel. Raises UnsupportedLayer."""
    if value.kind != "number" or value.shape != (size,) or not np.isfinite(value.array).all():
        raise node.refuse(what, value, f"{size} finite constants")
    out: np.ndarray = value.array.astype(float)
    return out


def conv(node: GraphNode, x: Value, weight: Value, bias: Value | None = None) -> Value:
    x = _unit(node, x)
    if x.shape != x.image:
        raise node.refuse("the tensor's shape", x.shape, f"{x.image}")
    shape = weight.shape
    alike = len(shape) == 4 and shape[:2] == (x.channels, x.channels) and shape[2] == shape[3] <= x.size
    if weight.kind != "number" or not alike or any(k.shape != shape for _, k in x.blocks):
        known = f"({x.channels}, {x.channels}, D, D)" if not x.blocks else x.blocks[0][1].shape
        must = f"constants of shape {known}, D at most {x.size}, the same in every block"
        raise node.refuse("the kernel", weight, must)
    if not np.isfinite(weight.array).all():
        raise node.refuse("the kernel", "not finite", "finite numbers")
    if node.attributes["kernel_shape"] not in (None, list(shape[2:])):
        raise node.refuse("kernel_shape", node.attributes["kernel_shape"], f"{list(shape[2:])}")
    _padding(node, shape[2])
    shift = np.zeros(x.channels) if bias is None else _vector(node, bias, x.channels, "the bias")
    made = replace(x, kind="conv", token=("conv", node.output), array=weight.array.astype(float), of=x)
    return replace(made, shift=shift, shifter=node)


def _padding(node: GraphNode, width: int) -> None:
    """Raises UnsupportedLayer unless the padding is with zeros, as much after as before or one more."""
    kind, pads = node.attributes["auto_pad"], node.attributes["pads"]
    before = (width - 1) // 2
    wanted = [before, before, width - 1 - before, width - 1 - before]
    same = {b"NOTSET": [0] * 4 if pads is None else pads, b"SAME_UPPER": wanted, b"VALID": [0] * 4}
    same[b"SAME_LOWER"] = wanted[2:] + wanted[:2]
    if same.get(kind) != wanted or (pads is not None and kind != b"NOTSET"):
        found = pads if kind == b"NOTSET" else f"{kind.decode(errors='replace')} with pads {pads}"
        raise node.refuse("the padding", found, f'that of zeros, "same", pads {wanted} for kernels {width} wide')


def batch_normalization(node: GraphNode, x: Value, scale: Value, shift: Value, mean: Value, variance: Value) -> Value:
    if x.kind != "conv" or x.shape != x.image:
        raise node.refuse("what is normalized", x, f"a convolution of shape {x.image}")
    given = {"scale": scale, "B": shift, "mean": mean, "var": variance}
    scale_, shift_, mean_, variance_ = (_vector(node, v, x.channels, f"the input '{k}'") for k, v in given.items())
    spread = variance_ + float(node.attributes["epsilon"])
    if np.any(spread <= 0):
        raise node.refuse("the input 'var'", "not positive", "variances above 0")
    kernel, moved = folded(x.array * x.factor, x.shift * x.factor, scale_, shift_, mean_, spread)
    node.say(f"{node.name}: folded into the kernel before it, in double precision.")
    return replace(x, factor=1.0, array=kernel, shift=moved, shifter=node, token=("conv", node.output))


def erf(node: GraphNode, x: Value) -> Value:
    if x.kind != "conv":
        raise node.refuse("the argument", x, "a convolution")
    if np.any(x.shift) and x.shifter is not None:
        largest = f"a bias of up to {np.max(np.abs(x.shift)):.6g}"
        raise x.shifter.refuse("what it adds", largest, "no bias, or one that a batch normalization takes away")
    ratio = x.factor / ACTIVATION.nu  # erf(c K x) = erf(4/5 (5 c/4 K) x)
    if abs(ratio - 1.0) > CLOSE:
        node.say(f"{node.name}: erf({x.factor:g} x) was read as erf(4/5 x) of the kernel times {ratio:g}.")
    return replace(x, kind="act", factor=1.0, array=x.array * ratio, token=("act", node.output))


def add(node: GraphNode, a: Value, b: Value) -> Value:
    shape = broadcast(node, a, b)
    for x, other in ((a, b), (b, a)):
        if other.kind == "act" and other.of is not None and x.kind in ("psi", "input"):
            unit = _unit(node, x)
            if unit.token == other.of.token:
                blocks = (*unit.blocks, (node.name, other.array))
                return replace(unit, kind="sum", shape=shape, blocks=blocks, token=("sum", node.output))
        if other.kind == "dense" and other.of is not None and x.kind == "psi" and x.token == other.of.token:
            return replace(_head(node, x, other), shape=shape)
    must = "a block's input and its activation, or a unit tensor and the dense head's product of it"
    raise node.refuse("the sum", f"that of {a} and {b}", must)


def _head(node: GraphNode, x: Value, dense: Value) -> Value:
    total = x.factor + abs(dense.factor)
    if not total / 2 < x.factor < total:
        must = "tau between 1/2 and 1"
        raise node.refuse("the sum", f"{x.factor:g} x + {dense.factor:g} W |x|^2", f"tau x + (1 - tau) W |x|^2, {must}")
    matrix = dense.array * math.copysign(1.0, dense.factor)
    return replace(x, kind="head", factor=1.0, array=matrix, tau=x.factor / total, token=("head", node.output))


def multiply(node: GraphNode, a: Value, b: Value) -> Value:
    shape = broadcast(node, a, b)
    x, other = (b, a) if a.kind == "number" else (a, b)
    factor = scalar(other)
    if factor and x.kind in SCALABLE and WIDEST[0] <= abs(x.factor * factor) <= WIDEST[1]:
        return replace(x.scaled(factor), shape=shape)
    if a.kind in TENSORS and a.token == b.token:
        return replace(a, kind="square", factor=a.factor * b.factor, shape=shape, of=a, token=("square", a.token))
    must = "a convolution, a tensor or a part of the head times a number of 1e-9 to 1e9, or a tensor by itself"
    raise node.refuse("the product", f"that of {a} and {b}", must)


def divide(node: GraphNode, a: Value, b: Value) -> Value:
    shape, divisor = broadcast(node, a, b), scalar(b)
    if divisor and a.kind in SCALABLE and WIDEST[0] <= abs(a.factor / divisor) <= WIDEST[1]:
        return replace(a.scaled(1.0 / divisor), shape=shape)
    if b.kind == "norm" and b.token == ("norm", a.token):
        return replace(_normalized(node, a, a.factor / b.factor), shape=shape)
    must = "a tensor divided by its own 2-norm, or a convolution or a tensor divided by a number of 1e-9 to 1e9"
    raise node.refuse("the quotient", f"that of {a} and {b}", must)


def power(node: GraphNode, x: Value, exponent: Value) -> Value:
    shape, by = broadcast(node, x, exponent), scalar(exponent)
    if by == 2 and x.kind in TENSORS:
        return replace(multiply(node, x, x), shape=shape)
    if by == 0.5 and x.kind == "squared norm":
        return replace(square_root(node, x), shape=shape)
    raise node.refuse("the power", f"{x} to the power {exponent if by is None else f'{by:g}'}", "a tensor squared")


def square_root(node: GraphNode, x: Value) -> Value:
    if x.kind != "squared norm":
        raise node.refuse("the argument", x, "a sum of squares over all entries")
    return replace(x, kind="norm", factor=math.sqrt(x.factor), token=("norm", x.token[1]))


def _reduced(node: GraphNode, x: Value, given: Value | None) -> tuple[int, ...]:
    """The shape after a sum over all entries of a sample. Raises UnsupportedLayer."""
    axes = list(node.attributes.get("axes") or []) if given is None else integers(node, given, "the input 'axes'")
    over = axes_of(node, axes, len(x.shape)) if axes else list(range(len(x.shape)))
    if any(s > 1 and a not in over for a, s in enumerate(x.shape)):
        raise node.refuse("axes", axes, f"all axes of the tensor, whose shape is {x.shape}")
    keep = node.attributes["keepdims"]
    return tuple(1 if a in over else s for a, s in enumerate(x.shape) if keep or a not in over)


def sum_of_squares(node: GraphNode, x: Value, axes: Value | None = None) -> Value:
    shape = _reduced(node, x, axes)
    if x.kind not in TENSORS:
        raise node.refuse("what is summed", x, "a tensor")
    return replace(x, kind="squared norm", factor=x.factor**2, shape=shape, of=x, token=("squared norm", x.token))


def sum_over(node: GraphNode, x: Value, axes: Value | None = None) -> Value:
    if x.kind != "square" or x.of is None or x.factor <= 0:
        raise node.refuse("what is summed", x, "the square of a tensor")
    made = sum_of_squares(node, replace(x.of, shape=x.shape), axes)
    return replace(made, factor=x.factor)


def norm(node: GraphNode, x: Value, axes: Value | None = None) -> Value:
    return square_root(node, sum_of_squares(node, x, axes))


def lp_normalization(node: GraphNode, x: Value) -> Value:
    (axis,) = axes_of(node, [int(node.attributes["axis"])], len(x.shape), "axis")
    if x.shape[axis] != x.entries:
        raise node.refuse("axis", node.attributes["axis"], f"one with all entries, not of shape {x.shape}")
    return _normalized(node, x, 1.0)


def clip(node: GraphNode, x: Value, low: Value | None = None, high: Value | None = None) -> Value:
    least = node.attributes.get("min") if low is None else scalar(low)
    most = node.attributes.get("max", LARGEST) if high is None else scalar(high)
    fits = least is not None and most is not None and least <= LEAST_NORM * x.factor and most >= LARGEST
    if x.kind != "norm" or least is None or not fits:
        found = f"{x} kept between {least} and {most}"
        raise node.refuse("what is clipped", found, f"a 2-norm kept above at most {LEAST_NORM:g}")
    if x.of is not None and x.of.kind == "input" and least > 0:
        node.say(f"{node.name}: an input of a norm below {least:g} is normalized all the same.")
    return x


def matmul(node: GraphNode, a: Value, b: Value) -> Value:
    x, weight = (b, a) if a.kind == "number" else (a, b)
    matrix = weight.array if x is b else weight.array.T if weight.kind == "number" else None
    along = -1 if x is a or len(x.shape) == 1 else -2
    if x.kind != "square" or x.shape[along] != x.entries:
        must = "that of the element-wise square of the flattened tensor and a constant matrix"
        raise node.refuse("the product", f"that of {a} and {b}", must)
    return _dense(node, x, weight, matrix, 1.0)


def gemm(node: GraphNode, a: Value, b: Value, c: Value | None = None) -> Value:
    if a.kind != "square" or a.shape != (1, a.entries) or node.attributes["transA"]:
        must = "the element-wise square of the flattened tensor, of shape (1, S), transA 0"
        raise node.refuse("the input 'A'", f"{a}, transA {node.attributes['transA']}", must)
    finite = np.isfinite(node.attributes["beta"])  # else beta times 0 is none
    if c is not None and (
        c.kind != "number" or not finite or np.any(c.array) or c.shape not in ((), (1,), a.shape[1:], a.shape)
    ):
        raise node.refuse("the input 'C'", f"{c}, times beta {node.attributes['beta']:g}", "none or zeros")
    matrix = b.array if node.attributes["transB"] else np.transpose(b.array) if b.kind == "number" else None
    return _dense(node, a, b, matrix, float(node.attributes["alpha"]))


def _dense(node: GraphNode, x: Value, weight: Value, matrix: np.ndarray | None, factor: float) -> Value:
    """`factor` times the matrix times the square of the unit tensor."""
    source, side = x.of, x.entries
    if matrix is None or weight.shape != (side, side) or not np.isfinite(matrix).all() or not factor:
        raise node.refuse("the matrix", f"{weight} times {factor:g}", f"a finite constant of shape ({side}, {side})")
    if source is None or source.kind != "psi" or not source.blocks:
        raise node.refuse("what is squared", source, "the unit tensor after the last block")
    return replace(
        x, kind="dense", factor=x.factor * factor, array=matrix.astype(float), of=source, token=("dense", node.output)
    )
