"""Operators of ONNX that give entries another shape, copy the input or keep what they are given (see onnx_table)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from .onnx_nodes import KINDS, GraphNode, Value, axes_of, integers, number, scalar


def kept(node: GraphNode, x: Value, *_: Value | None) -> Value:
    """What is given, unchanged."""
    return x


def shaped(node: GraphNode, x: Value, shape: list[int] | tuple[int, ...]) -> Value:
    """The same entries in row-major order. Raises UnsupportedLayer."""
    if math.prod(shape) != x.entries:
        raise node.refuse("the new shape", tuple(shape), f"one of {x.entries} entries, for there is {x}")
    return replace(x, shape=tuple(shape))


def reshape(node: GraphNode, x: Value, target: Value) -> Value:
    shape = integers(node, target, "the input 'shape'")
    if not node.attributes.get("allowzero") and any(s == 0 and at >= len(x.shape) for at, s in enumerate(shape)):
        raise node.refuse("the input 'shape'", shape, f"zeros for the {len(x.shape)} axes that there are")
    if not node.attributes.get("allowzero"):
        shape = [x.shape[at] if s == 0 else s for at, s in enumerate(shape)]
    if shape.count(-1) == 1:
        rest = -math.prod(shape)
        shape = [x.entries // rest if s == -1 and rest > 0 else s for s in shape]
    if any(s < 1 for s in shape):
        raise node.refuse("the input 'shape'", shape, "positive sizes and at most one -1")
    return shaped(node, x, shape)


def flatten(node: GraphNode, x: Value) -> Value:
    axis, rank = int(node.attributes["axis"]), len(x.shape)
    if not -rank <= axis <= rank:
        raise node.refuse("axis", axis, f"one from {-rank} to {rank}")
    axis = axis + rank if axis < 0 else axis
    return shaped(node, x, (math.prod(x.shape[:axis]), math.prod(x.shape[axis:])))


def _axes(node: GraphNode, given: Value | None) -> list[int] | None:
    """The axes, which older versions have as an attribute and newer ones as an input."""
    if given is not None:
        return integers(node, given, "the input 'axes'")
    held = node.attributes.get("axes")
    return None if held is None else list(held)


def squeeze(node: GraphNode, x: Value, given: Value | None = None) -> Value:
    axes, rank = _axes(node, given), len(x.shape)
    drop = [a for a, s in enumerate(x.shape) if s == 1] if axes is None else axes_of(node, axes, rank)
    if any(x.shape[a] != 1 for a in drop):
        raise node.refuse("axes", axes, f"axes of one entry, for there is {x}")
    return shaped(node, x, [s for a, s in enumerate(x.shape) if a not in drop])


def unsqueeze(node: GraphNode, x: Value, given: Value | None = None) -> Value:
    axes = _axes(node, given) or []
    rank = len(x.shape) + len(axes)
    new, sizes = axes_of(node, axes, rank), iter(x.shape)
    return shaped(node, x, [1 if a in new else next(sizes) for a in range(rank)])


def transpose(node: GraphNode, x: Value) -> Value:
    rank = len(x.shape)
    perm = list(node.attributes["perm"] or range(rank)[::-1])
    if sorted(perm) != list(range(rank)):
        raise node.refuse("perm", perm, f"an order of the {rank} axes")
    moved = [a for a in perm if x.shape[a] > 1]
    if moved != sorted(moved):
        raise node.refuse("perm", perm, "one that moves axes of one entry only")
    return shaped(node, x, [x.shape[a] for a in perm])


def shape_of(node: GraphNode, x: Value) -> Value:
    return number(np.array(x.shape[node.attributes.get("start") or 0 : node.attributes.get("end")], dtype=np.int64))


def cast(node: GraphNode, x: Value) -> Value:
    to = node.attributes["to"]
    if to not in KINDS:
        import onnx

        name = onnx.TensorProto.DataType.Name(to) if to in onnx.TensorProto.DataType.values() else to
        raise node.refuse("to", name, "FLOAT, DOUBLE")
    return replace(x, dtype=KINDS[to])


def dropout(node: GraphNode, x: Value, ratio: Value | None = None, training: Value | None = None) -> Value:
    if ratio is not None and scalar(ratio) is None:
        raise node.refuse("the input 'ratio'", ratio, "one constant number")
    if training is not None and not (training.kind == "number" and training.dtype == bool and not training.array.any()):
        found = training if training.kind != "number" else training.array.tolist()
        raise node.refuse("the input 'training_mode'", found, "none or a constant that is false")
    return x


def _copied(node: GraphNode, x: Value, shape: list[int], repeats: list[int]) -> Value:
    """x, its shape read as `shape`, with one axis before which there is one entry repeated: copies one after the other."""
    several = [a for a, r in enumerate(repeats) if r != 1]
    if not several:
        return shaped(node, x, shape)
    (axis, *more), must = several, "copies of the input one after the other along the channels"
    if more or math.prod(shape[:axis]) != 1 or x.kind != "input" or x.copies != 1 or repeats[axis] < 1:
        raise node.refuse("the result", f"{x} repeated {tuple(repeats)} times along its axes", must)
    return copies(node, x, repeats[axis], [s * r for s, r in zip(shape, repeats, strict=True)])


def copies(node: GraphNode, x: Value, count: int, shape: list[int]) -> Value:
    if x.channels & (x.channels - 1):
        raise node.refuse("the result", f"copies of {x.channels} channels", "copies of 1, 2, 4, 8, … channels")
    channels = count * x.channels
    return replace(x, copies=count, channels=channels, shape=tuple(shape), token=("copies", count, x.token))


def concat(node: GraphNode, *parts: Value) -> Value:
    first, rank = parts[0], len(parts[0].shape)
    (axis,) = axes_of(node, [int(node.attributes["axis"])], rank, "axis")
    alike = all(p.token == first.token and p.shape == first.shape and p.factor == first.factor for p in parts)
    if not alike or first.kind == "number":
        raise node.refuse("what is joined", " and ".join(map(str, parts[:3])), "copies of the input")
    return _copied(node, first, list(first.shape), [len(parts) if a == axis else 1 for a in range(rank)])


def tile(node: GraphNode, x: Value, repeats: Value) -> Value:
    times = integers(node, repeats, "the input 'repeats'")
    if len(times) != len(x.shape):
        raise node.refuse("the input 'repeats'", times, f"one number for each of the {len(x.shape)} axes")
    return _copied(node, x, list(x.shape), times)


def expand(node: GraphNode, x: Value, target: Value) -> Value:
    wanted = integers(node, target, "the input 'shape'")
    try:
        result = list(np.broadcast_shapes(x.shape, tuple(wanted)))
    except ValueError:
        raise node.refuse("the input 'shape'", wanted, f"one that {x.shape} can be repeated to") from None
    if x.kind == "norm":
        return replace(x, shape=tuple(result))
    shape = [1] * (len(result) - len(x.shape)) + list(x.shape)
    return _copied(node, x, shape, [r // s for r, s in zip(result, shape, strict=True)])
