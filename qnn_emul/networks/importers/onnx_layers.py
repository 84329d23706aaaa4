"""The nodes of an ONNX graph that are ours: what each makes of what it is given; anything else is named (see onnx_files)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ...errors import QnnEmulError
from ...linalg.activations import ACTIVATION


class UnsupportedLayer(QnnEmulError):
    """A node of the file that the network here does not have; the message names it."""


@dataclass(frozen=True, eq=False)
class Value:
    """What a name of the graph stands for: `factor` times one of

    "number" (array), "input" (copies of it), "psi" (unit tensor after `blocks` blocks), "conv", "act" (erf of it), "sum", "norm" (of `of`),
    "square", "dense", "head"
    """

    kind: str
    blocks: int = 0
    factor: float = 1.0
    copies: int = 1
    array: Any = None
    of: Value | None = None
    flat: bool = False


@dataclass(eq=False)
class Graph:
    """What has been read so far."""

    values: dict[str, Value] = field(default_factory=dict)
    kernels: list[tuple[str, np.ndarray]] = field(default_factory=list)
    head: dict[str, np.ndarray] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    copies: int = 1
    tau: float | None = None


def unsupported(node: Any, why: str) -> UnsupportedLayer:
    return UnsupportedLayer(f"{node.op_type} '{node.name or node.output[0]}' {why}.")


def constant(node: Any, attributes: dict[str, Any], onnx: Any) -> np.ndarray:
    if "value" in attributes:
        out: np.ndarray = onnx.numpy_helper.to_array(attributes["value"])
        return out
    for name in ("value_float", "value_int", "value_floats", "value_ints"):
        if name in attributes:
            return np.asarray(attributes[name])
    raise unsupported(node, "holds no numbers")


def _number(value: Value) -> float | None:
    """The single number that a value is, or None."""
    if value.kind != "number" or np.size(value.array) != 1 or np.asarray(value.array).dtype.kind not in "iuf":
        return None
    return float(np.asarray(value.array).reshape(-1)[0])


def _unit(graph: Graph, node: Any, value: Value) -> Value:
    """The unit tensor that a block starts from; the raw input becomes one, and that is noted."""
    if value.kind == "psi" and value.factor == 1.0:
        return value
    if value.kind == "input" and abs(value.factor * value.copies**0.5 - 1.0) < 1e-6:
        note = "The input is divided by its norm before the first block; the file leaves that to the caller."
        if note not in graph.notes:
            graph.notes.append(note)
        graph.copies = value.copies
        return Value("psi", flat=value.flat)
    what = (
        "a tensor that is not normalized" if value.kind in ("sum", "head", "input") else f"the {value.kind} of a block"
    )
    raise unsupported(
        node, f"takes {what}; before it the tensor must be divided by its 2-norm (or 1/sqrt(copies) times the copies)"
    )


def _concat(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    first = arguments[0]
    if (
        attributes.get("axis") != 1
        or any(a is not first for a in arguments)
        or first.kind != "input"
        or first.copies != 1
    ):
        raise unsupported(node, "must put copies of the input one after the other along the channels (axis 1)")
    return replace(first, copies=len(arguments))


def _conv(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    x, weight = _unit(graph, node, arguments[0]), arguments[1]
    if weight.kind != "number" or weight.array.ndim != 4 or weight.array.shape[2] != weight.array.shape[3]:
        raise unsupported(node, "must have a constant kernel (C, C, D, D)")
    kernel = weight.array.astype(float)
    if kernel.shape[0] != kernel.shape[1]:
        raise unsupported(
            node, f"has {kernel.shape[1]} input and {kernel.shape[0]} output channels; they must be as many"
        )
    if len(arguments) > 2 and (arguments[2].kind != "number" or np.any(arguments[2].array)):
        raise unsupported(node, "has a bias; only layers without one are supported")
    for name, default in (("strides", 1), ("dilations", 1)):
        if any(v != default for v in attributes.get(name, [default])):
            raise unsupported(node, f"has {name} {list(attributes[name])}; only {default} is supported")
    if attributes.get("group", 1) != 1:
        raise unsupported(node, f"has group {attributes['group']}; only 1 is supported")
    width = kernel.shape[2]
    before = (width - 1) // 2
    wanted = [before, before, width - 1 - before, width - 1 - before]
    kind = attributes.get("auto_pad", b"NOTSET").decode()
    same = kind == "SAME_UPPER" or (kind == "SAME_LOWER" and width % 2 == 1)
    if not same and (kind == "SAME_LOWER" or list(attributes.get("pads", [0] * 4)) != wanted):
        found = kind if kind in ("SAME_LOWER", "VALID") else list(attributes.get("pads", [0] * 4))
        raise unsupported(node, f'has padding {found}; for D = {width} zero padding "same", {wanted}, is supported')
    return Value("conv", x.blocks, array=kernel, of=x)


def _mul(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    a, b = arguments
    if a.kind == "number":
        a, b = b, a
    number = _number(b)
    if number is not None and a.kind in ("conv", "input", "psi", "dense") and number > 0:
        return replace(a, factor=a.factor * number)
    if a is b and a.kind == "psi" and a.factor == 1.0:
        return Value("square", a.blocks, of=a, flat=a.flat)
    raise unsupported(
        node,
        "must multiply a convolution, the input or a part of the head by a positive number, or a tensor by itself",
    )


def _div(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    a, b = arguments
    number = _number(b)
    if number is not None and number > 0 and a.kind in ("conv", "input", "psi", "dense"):
        return replace(a, factor=a.factor / number)
    if b.kind == "norm" and b.of is not None and _same(a, b.of):
        return _normalized(graph, node, a)
    raise unsupported(
        node, "must divide a tensor by its own 2-norm, or a convolution or the input by a positive number"
    )


def _same(a: Value, b: Value) -> bool:
    """Equal up to reshaping."""
    return a.kind == b.kind and a.blocks == b.blocks and a.factor == b.factor and a.array is b.array


def _normalized(graph: Graph, node: Any, value: Value) -> Value:
    if value.kind == "input":
        graph.copies = value.copies
        return Value("psi", flat=value.flat)
    if value.kind == "sum":
        return Value("psi", value.blocks + 1, flat=value.flat)
    if value.kind in ("psi", "head"):
        return replace(value, factor=1.0)
    raise unsupported(
        node, f"normalizes the {value.kind} of a block; only the input, a block's sum and the head are normalized"
    )


def _lp(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    (value,) = arguments
    if attributes.get("p", 2) != 2 or not value.flat or attributes.get("axis", -1) not in (-1, 1):
        raise unsupported(
            node, "must be the 2-norm (p = 2) of the flattened tensor (axis 1), so that it is over all entries"
        )
    return _normalized(graph, node, value)


def _reduce(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    value = arguments[0]
    axes = attributes.get("axes") or (np.asarray(arguments[1].array).tolist() if len(arguments) > 1 else [])
    rank = 2 if value.flat else 4
    if axes and sorted(a % rank for a in axes)[-(rank - 1) :] != list(range(1, rank)):
        raise unsupported(node, f"must be over all entries of a sample, not axes {axes}")
    return Value("norm", of=value)


def _erf(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    (value,) = arguments
    if value.kind != "conv":
        raise unsupported(node, f"must be applied to a convolution, not to the {value.kind}")
    kernel = value.array * (value.factor / ACTIVATION.nu)  # erf(c K x) = erf(4/5 (5 c/4 K) x)
    if value.factor != ACTIVATION.nu:
        ratio = value.factor / ACTIVATION.nu
        name = node.name or node.output[0]
        graph.notes.append(f"{name}: erf({value.factor:g} x) was read as erf(4/5 x) of the kernel times {ratio:g}.")
    return Value("act", value.blocks, array=kernel, of=value.of)


def _add(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    for x, other in (arguments, arguments[::-1]):
        if (
            other.kind == "act"
            and x.blocks == other.blocks
            and (x is other.of or _unit(graph, node, x).blocks == other.blocks)
        ):
            graph.kernels.append((node.name or node.output[0], other.array))
            return Value("sum", x.blocks, flat=x.flat)
        if other.kind == "dense" and x.kind == "psi" and x.blocks == other.blocks == len(graph.kernels):
            graph.tau = x.factor / (x.factor + other.factor)
            graph.head[node.name or node.output[0]] = other.array
            return Value("head", x.blocks, flat=True)
    raise unsupported(
        node, "must add a block's input to its activation, or the dense head to the tensor it was made of"
    )


def _matmul(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    x, weight = arguments[:2]
    if weight.kind != "number" or weight.array.ndim != 2 or x.kind != "square" or not x.flat:
        raise unsupported(
            node, "must multiply the element-wise square of the flattened tensor by a constant matrix (the dense head)"
        )
    if len(arguments) > 2 and (arguments[2].kind != "number" or np.any(arguments[2].array)):
        raise unsupported(node, "has a bias; only layers without one are supported")
    if attributes.get("transA", 0):
        raise unsupported(node, "has transA; only transB is supported")
    matrix = weight.array if attributes.get("transB", 0) else weight.array.T
    return Value("dense", x.blocks, factor=float(attributes.get("alpha", 1.0)), array=matrix.astype(float), of=x.of)


def _pow(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    if _number(arguments[1]) != 2 or arguments[0].kind != "psi" or arguments[0].factor != 1.0:
        raise unsupported(node, "must square a normalized tensor (for the dense head)")
    return Value("square", arguments[0].blocks, of=arguments[0], flat=arguments[0].flat)


def _reshape(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    if node.op_type == "Flatten":
        if attributes.get("axis", 1) not in (0, 1):
            raise unsupported(node, f"has axis {attributes['axis']}; only 0 and 1 are supported")
        return replace(arguments[0], flat=True)
    if arguments[0].kind == "number":
        raise unsupported(node, "reshapes a constant; give it its shape")
    if arguments[1].kind != "number":
        raise unsupported(node, "must have a constant shape")
    target = [int(v) for v in np.asarray(arguments[1].array).reshape(-1)]
    if len(target) not in (1, 2, 4) or (len(target) == 4 and target[2] != target[3]):
        raise unsupported(node, f"must give (1, C, M, M) or a flat tensor, not {target}")
    return replace(arguments[0], flat=len(target) < 4)


def _clip(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    low = _number(arguments[1]) if len(arguments) > 1 else attributes.get("min")
    if arguments[0].kind != "norm" or len(arguments) > 2 or "max" in attributes or low is None or not 0 <= low <= 1e-6:
        raise unsupported(node, "is supported only to keep a 2-norm away from 0 (min at most 1e-6)")
    return arguments[0]


def _pass(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    return arguments[0]


def _expand(graph: Graph, node: Any, arguments: list[Value], attributes: dict[str, Any]) -> Value:
    if arguments[0].kind != "norm":
        raise unsupported(node, "is supported only for a 2-norm")
    return arguments[0]


READERS: dict[str, Callable[..., Value]] = {
    "Add": _add,
    "Cast": _pass,
    "Clip": _clip,
    "Concat": _concat,
    "Constant": _pass,
    "Conv": _conv,
    "Div": _div,
    "Dropout": _pass,
    "Erf": _erf,
    "Expand": _expand,
    "Flatten": _reshape,
    "Gemm": _matmul,
    "Identity": _pass,
    "LpNormalization": _lp,
    "MatMul": _matmul,
    "Mul": _mul,
    "Pow": _pow,
    "ReduceL2": _reduce,
    "Reshape": _reshape,
}
