"""A graph of ONNX followed node by node, for every size of the image that the file leaves open."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .onnx_lookup import STANDARD, applied, array_of, looked_up
from .onnx_nodes import KINDS, GraphNode, UnsupportedLayer, Value, number
from .onnx_table import OPERATORS

LARGEST_SIZE = 256  # of the images that are tried where the file leaves their size open
FINAL = ("psi", "sum", "head", "unit head")


@dataclass(frozen=True, eq=False)
class ReadGraph:
    """The nodes that matter, in their order, the constants, the one input and output, and what the file declares of any name."""

    nodes: list[GraphNode]
    constants: dict[str, Value]
    input: Any
    output: str
    declared: Mapping[str, Any]
    notes: list[str]


def read(model: Any) -> tuple[Value, list[str]]:
    """What a model's one output is, of its one input, and notes about it. Raises UnsupportedLayer."""
    graph = _graph(model, _opset(model))
    found, tried = [], []
    furthest: tuple[int, UnsupportedLayer | None] = (-1, None)
    for first in _images(graph):
        steps: list[str] = []
        try:
            found.append(_followed(graph, first, steps))
        except UnsupportedLayer as refusal:
            furthest = max((len(steps), refusal), furthest, key=lambda pair: pair[0])
            tried.append(first)
    if not found:
        raise furthest[1] or _no_image(graph.input)
    value = found[0]
    other = next((v for v in found if not _same(v, value)), None)
    if other is not None:
        sizes = f"another network for M = {other.size} than for M = {value.size}"
        raise UnsupportedLayer(
            "The graph", "numbers that follow from the open size M of the image", sizes, "a fixed size"
        )
    copied = [v for v in tried if v.channels * value.copies == value.channels]
    if any(v.size >= value.blocks[0][1].shape[2] for v in copied):
        sizes = ", ".join(str(v.size) for v in found)
        graph.notes.append(f"The file leaves the size M of the image open; it was understood for M = {sizes} only.")
    if value.kind in ("sum", "head") or value.factor != 1.0:
        graph.notes.append("The output is divided by its norm; the file leaves that to the caller.")
    return value, graph.notes


def _same(a: Value, b: Value) -> bool:
    """Whether two readings, for two sizes of the image, are one network."""
    first, second = ((v.kind, v.factor, v.channels, v.copies, v.tau, [k for k, _ in v.blocks]) for v in (a, b))
    arrays = [[*(w for _, w in v.blocks), *(x for x in (v.array, v.shift) if x is not None)] for v in (a, b)]
    within = a.of is None if b.of is None else a.of is not None and _same(a.of, b.of)
    return first == second and within and all(np.array_equal(x, y) for x, y in zip(*arrays, strict=True))


def _opset(model: Any) -> int:
    import onnx

    versions = [i.version for i in model.opset_import if i.domain in STANDARD]
    newest = onnx.defs.onnx_opset_version()
    if len(versions) != 1 or not 1 <= versions[0] <= newest:
        found = " and ".join(map(str, versions)) or "none"
        raise UnsupportedLayer("The model", "the version of ONNX's operators", found, f"one, up to {newest}")
    return int(versions[0])


def _graph(model: Any, opset: int) -> ReadGraph:
    """What of the model matters, each node looked up in the table. Raises UnsupportedLayer."""
    graph, given = model.graph, _input(model)
    wanted = _needed(graph)
    used = [node for node in graph.node if wanted & set(node.output)]
    notes: list[str] = []
    nodes = looked_up(used, opset, Counter(node.name for node in graph.node), notes)
    constants = {t.name: number(array_of(t)) for t in graph.initializer if t.name in wanted}
    _in_order(nodes, {given.name, *constants})
    defaults = ", ".join(i.name for i in graph.input if i.name in constants)
    if defaults:
        notes.append(f"Inputs with a default are read as that: {defaults}.")
    left = ", ".join(f"{n.op_type} '{n.output[0]}'" for n in graph.node if not wanted & set(n.output))
    if left:
        notes.append(f"Not read, for the output does not depend on it: {left}.")
    declared = {i.name: i.type for i in (*graph.value_info, graph.output[0])}
    return _folded(ReadGraph(nodes, constants, given, graph.output[0].name, declared, notes))


def _input(model: Any) -> Any:
    """The one input of a model that is a graph of dense weights with one output. Raises UnsupportedLayer."""
    graph = model.graph
    if model.functions:
        names = ", ".join(f"{f.domain}::{f.name}" for f in model.functions)
        must = "none (onnx.inliner.inline_local_functions resolves them)"
        raise UnsupportedLayer("The model", "the functions of its own", names, must)
    if graph.sparse_initializer:
        names = ", ".join(f"'{s.values.name}'" for s in graph.sparse_initializer)
        raise UnsupportedLayer("The graph", "the sparse initializers", names, "dense ones")
    held = {tensor.name for tensor in graph.initializer}
    inputs = [i for i in graph.input if i.name not in held]
    if len(inputs) != 1 or len(graph.output) != 1:
        found = f"{len(inputs)} inputs and {len(graph.output)} outputs"
        raise UnsupportedLayer("The graph", "what it has", found, "one of each")
    outputs = [name for node in graph.node for name in node.output if name]
    counts = Counter([inputs[0].name, *(t.name for t in graph.initializer), *outputs])
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        found = ", ".join(map(repr, twice))
        raise UnsupportedLayer("The graph", "what stands for several values", found, "one name for each value")
    return inputs[0]


def _in_order(nodes: list[GraphNode], known: set[str]) -> None:
    """Raises UnsupportedLayer where a node takes what no node before it makes."""
    for node in nodes:
        missing = [name for name in node.inputs if name and name not in known]
        if missing:
            raise node.refuse("an input", repr(missing[0]), "names that the graph gives a value to before")
        known.add(node.output)


def _needed(graph: Any) -> set[str]:
    """The names that the output depends on."""
    wanted = {graph.output[0].name}
    for node in reversed(graph.node):
        wanted |= set(node.input) if wanted & set(node.output) else set()
    return wanted - {""}


def _folded(graph: ReadGraph) -> ReadGraph:
    """The graph with what depends on constants alone computed, once."""
    constants, rest = dict(graph.constants), []
    for node in graph.nodes:
        if OPERATORS[node.operator].folds and all(name in constants for name in node.inputs if name):
            _made(graph, node, constants)
        else:
            rest.append(node)
    return ReadGraph(rest, constants, graph.input, graph.output, graph.declared, graph.notes)


def _made(graph: ReadGraph, node: GraphNode, values: dict[str, Value]) -> None:
    """A node's result put among the values. Raises UnsupportedLayer."""
    value = applied(node, [values[name] if name else None for name in node.inputs])
    if not _agrees(graph.declared.get(node.output), value):
        raise node.refuse("what it makes", value, "what the file declares of it")
    values[node.output] = value


def _agrees(declared: Any, value: Value) -> bool:
    """Whether a value is as the file declares it, as far as it does."""
    import onnx

    if declared is None:
        return True
    tensor = declared.tensor_type
    sizes = [d.dim_value if d.HasField("dim_value") else None for d in tensor.shape.dim]
    kind = onnx.helper.np_dtype_to_tensor_dtype(value.dtype)
    alike = len(sizes) == len(value.shape) and all(d in (None, s) for d, s in zip(sizes, value.shape, strict=True))
    return tensor.elem_type in (0, kind) and (alike or not tensor.HasField("shape"))


def _followed(graph: ReadGraph, first: Value, steps: list[str]) -> Value:
    """The output for one input; `steps` gets the nodes that were understood. Raises UnsupportedLayer."""
    values = {**graph.constants, graph.input.name: first}
    for node in graph.nodes:
        _made(graph, node, values)
        steps.append(node.name)
    last = values.get(graph.output)
    if last is None or last.kind not in FINAL or not last.blocks or last.factor <= 0:
        must = "the last block's sum, its normalization or the head"
        raise UnsupportedLayer(f"The output '{graph.output}'", "what it holds", last, must)
    return last


def _images(graph: ReadGraph) -> Iterator[Value]:
    """The input for every size that the file leaves open, one sample at a time."""
    tensor = graph.input.type.tensor_type
    if tensor.elem_type not in KINDS or len(tensor.shape.dim) != 4:
        return
    widths = {v.shape[1] for v in graph.constants.values() if len(v.shape) == 4}
    channels = sorted({c for w in widths for c in range(1, w + 1) if w % c == 0}) or [1]
    sizes = [1 << k for k in range(1, LARGEST_SIZE.bit_length())]
    dims = list(zip(tensor.shape.dim, ([1], channels, sizes, sizes), strict=True))
    for shape in itertools.product(*([d.dim_value] if d.HasField("dim_value") else c for d, c in dims)):
        named = {(d.dim_param, size) for (d, _), size in zip(dims, shape, strict=True) if d.dim_param}
        size = shape[2]
        if len(named) > len({name for name, _ in named}) or shape[0] != 1 or shape[1] < 1:
            continue
        if size == shape[3] and size >= 1 and not size & (size - 1):
            yield Value("input", shape, KINDS[tensor.elem_type], "input", channels=shape[1], size=size)


def _no_image(given: Any) -> UnsupportedLayer:
    import onnx

    tensor = given.type.tensor_type
    shape = ", ".join(str(d.dim_value if d.HasField("dim_value") else d.dim_param or "?") for d in tensor.shape.dim)
    codes = onnx.TensorProto.DataType
    kind = codes.Name(tensor.elem_type) if tensor.elem_type in codes.values() else tensor.elem_type
    must = "FLOAT or DOUBLE, (1, C, M, M), M a power of two (images of another size can be padded with zeros)"
    return UnsupportedLayer(f"The input '{given.name}'", "its type", f"{kind}, ({shape})", must)
