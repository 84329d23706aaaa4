"""Networks from ONNX files: the graph is followed node by node and must be one of ours; anything else is named.

Read as one sample at a time. Understood are, in any names:

    input      (1, C, M, M), M a power of two: Concat of copies of it on the channels, times 1/sqrt(copies) or normalized; or itself
    block      s = x + erf(c K * x): Conv (no bias, stride 1, dilation 1, one group, zero padding "same"), Mul or Div by a number, Erf, Add
    norm       s/||s|| over all entries: LpNormalization (p = 2) of the flattened tensor, or ReduceL2 (Clip, Expand) and Div
    head       a x + b W (x * x) of the flattened tensor: Mul or Pow, MatMul or Gemm, Mul by numbers, Add; then norm or the output
    nothing    Identity, Cast, Dropout, Flatten, Reshape, Constant
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...errors import ArgumentError, MissingPackage
from ..residual_cnn import ResidualCNN
from .onnx_layers import READERS, Graph, UnsupportedLayer, Value, constant, unsupported
from .own import Say, contracted


def from_onnx(path: str | Path, *, say: Say = print, **options: Any) -> ResidualCNN:
    """A `ResidualCNN` of an ONNX file whose layers are supported (see the module); rescaled and reported as in `from_torch`.

    The factor c of erf(c K * x) goes into the kernel, for the activation here is erf(4x/5). Needs the extra "onnx".
    Raises UnsupportedLayer (names the node and what is wrong with it), ArgumentError, MissingPackage.
    """
    try:
        import onnx
    except ImportError:
        raise MissingPackage("from_onnx", "onnx", "onnx") from None
    try:
        model = onnx.load(str(path))
        onnx.checker.check_model(model)
    except Exception as problem:  # protobuf's and the checker's errors share no class
        first = (str(problem) or type(problem).__name__).splitlines()[0]
        raise ArgumentError("path", "name an ONNX file", f"{path} ({first})") from None
    graph = _read(model.graph, onnx)
    given = {"copies": graph.copies, **({} if graph.tau is None else {"tau": graph.tau}), **options}
    return contracted(graph.kernels, graph.head, say, graph.notes, **given)


def _read(source: Any, onnx: Any) -> Graph:
    graph = Graph()
    for tensor in source.initializer:
        graph.values[tensor.name] = Value("number", array=onnx.numpy_helper.to_array(tensor))
    inputs = [i.name for i in source.input if i.name not in graph.values]
    if len(inputs) != 1 or len(source.output) != 1:
        raise UnsupportedLayer(
            f"The graph has {len(inputs)} inputs and {len(source.output)} outputs; one of each is supported."
        )
    graph.values[inputs[0]] = Value("input")
    for node in source.node:
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        reader = READERS.get(node.op_type)
        if reader is None:
            raise unsupported(node, f"is not among the supported layers ({', '.join(sorted(READERS))})")
        if node.op_type == "Constant":
            graph.values[node.output[0]] = Value("number", array=constant(node, attributes, onnx))
            continue
        arguments = [graph.values[name] for name in node.input if name]
        graph.values[node.output[0]] = reader(graph, node, arguments, attributes)
    last = graph.values[source.output[0].name]
    if (
        last.kind not in ("psi", "sum", "head")
        or not graph.kernels
        or last.blocks + (last.kind == "sum") != len(graph.kernels)
    ):
        found = f"The output '{source.output[0].name}' is the {last.kind} after {last.blocks} blocks"
        raise UnsupportedLayer(f"{found}; it must be the last block's sum, its normalization or the head.")
    _check_image(next(i for i in source.input if i.name == inputs[0]), graph)
    return graph


def _check_image(given: Any, graph: Graph) -> None:
    """Raises UnsupportedLayer where the declared shape, as far as it is, is none that the network runs on."""
    declared = [d.dim_value for d in given.type.tensor_type.shape.dim]  # 0: left open
    kernels = [kernel for _, kernel in graph.kernels]
    channels, width = len(kernels[0]) // graph.copies, max(kernel.shape[2] for kernel in kernels)
    sizes = {size for size in declared[2:] if size}
    fits = len(declared) == 4 and declared[1] in (0, channels) and len(sizes) <= 1
    if declared and not (fits and all(size >= width and not size & (size - 1) for size in sizes)):
        raise UnsupportedLayer(
            f"The input '{given.name}' has shape {tuple(d or '?' for d in declared)}; it must be (1, {channels}, M, M), M a power of "
            f"two and at least {width}. Images of another size can be padded with zeros."
        )
