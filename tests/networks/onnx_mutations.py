# ruff: noqa: E501 (tables of what is put in and changed)
"""One-step mutations of ONNX graphs: any attribute, operator, domain, version, name, constant, type or shape changed, any node put in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RNG = np.random.Generator
OTHERS = (
    *("Relu", "Sub", "Tanh", "Softmax", "MaxPool", "Mul", "Add", "Div"),
    *("Max", "Abs", "Sigmoid", "Flatten", "Gelu", "ReduceL1", "ReduceMean", "Conv"),
)
VALUES: dict[str, Callable[[RNG], Any]] = {
    "INT": lambda rng: int(rng.choice([-3, -2, -1, 0, 1, 2, 3, 7, 10, 11])),
    "INTS": lambda rng: [int(v) for v in rng.integers(-2, 4, size=int(rng.integers(0, 6)))],
    "FLOAT": lambda rng: float(rng.choice([0.0, 0.5, 1.0, 2.0, -1.0, 1e30, float("nan")])),
    "FLOATS": lambda rng: [0.5],
    "STRING": lambda rng: str(rng.choice(["VALID", "SAME_UPPER", "SAME_LOWER", "NOTSET", "other"])),
    "TENSOR": lambda rng: numpy_helper.from_array(rng.normal(size=int(rng.integers(1, 3)))),
}


def pick(rng: RNG, items: Any) -> Any:
    return items[int(rng.integers(len(items)))]


def schema_of(node: Any, model: Any) -> Any:
    return onnx.defs.get_schema(node.op_type, model.opset_import[0].version, "")


def attribute(rng: RNG, model: Any) -> str:
    """Any attribute of any node gets any value of its type, or of another type, or is said twice."""
    nodes = [n for n in model.graph.node if schema_of(n, model).attributes]
    node = pick(rng, nodes or list(model.graph.node))
    known = schema_of(node, model).attributes
    name = pick(rng, sorted(known)) if known and rng.random() < 0.9 else "unheard_of"
    kind = known[name].type.name if name in known and rng.random() < 0.9 else "INTS"
    if kind not in VALUES:
        kind = "INT"
    if rng.random() < 0.9:
        kept = [a for a in node.attribute if a.name != name]
        del node.attribute[:]
        node.attribute.extend(kept)
    node.attribute.append(
        helper.make_attribute(name, VALUES[kind](rng), attr_type=onnx.AttributeProto.AttributeType.Value(kind))
    )
    return f"{node.op_type} {name}"


def no_attribute(rng: RNG, model: Any) -> str:
    node = pick(rng, [n for n in model.graph.node if n.attribute] or list(model.graph.node))
    del node.attribute[:]
    return f"{node.op_type} without attributes"


def domain(rng: RNG, model: Any) -> str:
    node = pick(rng, model.graph.node)
    node.domain = "com.example"
    if len(model.opset_import) == 1:
        model.opset_import.append(helper.make_opsetid("com.example", 1))
    return f"com.example::{node.op_type}"


def operator(rng: RNG, model: Any) -> str:
    node = pick(rng, model.graph.node)
    was, node.op_type = node.op_type, pick(rng, OTHERS)
    return f"{was} made {node.op_type}"


def names_of(model: Any) -> list[str]:
    graph = model.graph
    return ["x", *(t.name for t in graph.initializer), *(o for n in graph.node for o in n.output)]


def an_input(rng: RNG, model: Any) -> str:
    """An input of a node is another name, left out, exchanged, or one too many."""
    node = pick(rng, [n for n in model.graph.node if n.input] or list(model.graph.node))
    way = int(rng.integers(4))
    inputs = list(node.input)
    if way == 0:
        inputs = inputs[::-1]
    elif way == 1 and inputs:
        inputs[int(rng.integers(len(inputs)))] = pick(rng, [*names_of(model), ""])
    elif way == 2:
        inputs = inputs[:-1]
    else:
        inputs.append(pick(rng, names_of(model)))
    del node.input[:]
    node.input.extend(inputs)
    return f"inputs of {node.op_type}"


def tensors(model: Any) -> list[Any]:
    return [*model.graph.initializer, *(a.t for n in model.graph.node for a in n.attribute if a.HasField("t"))]


def constant(rng: RNG, model: Any) -> str:
    """A constant of another value, type or shape, not finite, or without its data."""
    tensor = pick(rng, tensors(model) or [None])
    if tensor is None:
        return attribute(rng, model)
    array = numpy_helper.to_array(tensor).copy()
    way = pick(rng, ["value", "value", "type", "shape", "infinite", "cut", "negative"])
    if way == "value":
        flat = array.reshape(-1)
        flat[int(rng.integers(flat.size))] += pick(rng, [1, -1, 2] if array.dtype.kind == "i" else [0.01, -0.5, 1.0])
    elif way == "type":
        array = array.astype(pick(rng, [np.float16, np.float32, np.float64, np.int32, np.int64, np.bool_]))
    elif way == "shape":
        array = pick(
            rng, [array[None], array.reshape(-1), array.reshape(-1, 1), np.concatenate([array.reshape(-1)] * 2)]
        )
    elif way == "negative":
        array = -array
    elif way == "infinite" and array.dtype.kind == "f":
        array.reshape(-1)[0] = pick(rng, [np.nan, np.inf, 1e300])
    tensor.CopyFrom(numpy_helper.from_array(array, tensor.name))
    if way == "cut":
        tensor.raw_data = tensor.raw_data[:-1]
    return f"constant {tensor.name}: {way}"


def inserted(rng: RNG, model: Any) -> str:
    """A node put in on any edge."""
    node = pick(rng, [n for n in model.graph.node if n.input] or list(model.graph.node))
    place = int(rng.integers(len(node.input)))
    floats = model.graph.input[0].type.tensor_type.elem_type
    dtype = helper.tensor_dtype_to_np_dtype(floats)
    opset, held = model.opset_import[0].version, model.graph.initializer

    def hold(array: Any, kind: Any = dtype) -> str:
        held.append(numpy_helper.from_array(np.asarray(array, dtype=kind), f"held{len(held)}"))
        name: str = held[-1].name
        return name

    dims = [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim][1:]
    ways: dict[str, Callable[[], tuple[list[str], dict[str, Any]]]] = {
        "Cast": lambda: ([], {"to": int(rng.choice([1, 6, 7, 9, 10, 11]))}),
        "Dropout": lambda: ([hold(0.5, np.float32), hold(bool(rng.integers(2)), np.bool_)] if opset >= 12 else [], {}),
        "Relu": lambda: ([], {}),
        "Identity": lambda: ([], {}),
        "Neg": lambda: ([], {}),
        "Softmax": lambda: ([], {"axis": int(rng.integers(-2, 2))}),
        "Flatten": lambda: ([], {"axis": int(rng.integers(-4, 5))}),
        "Transpose": lambda: ([], {"perm": [int(v) for v in rng.permutation(4)]}),
        "Reshape": lambda: ([hold(pick(rng, [[-1], [0, -1], [0, 0, -1], [1, -1, 0], [-1, 1], [2, -1], [0, 0, 0, 0], dims]), np.int64)], {"allowzero": int(rng.integers(2))} if opset >= 14 and rng.random() < 0.5 else {}),
        "Clip": lambda: ([hold(pick(rng, [1e-12, 0.5, 0.0]))] if opset >= 11 else [], {}),
        "Mul": lambda: ([hold(pick(rng, [2.0, 1.0, -1.0, 0.0, [[[1.0]], [[2.0]]], [1.0, 2.0]]))], {}),
        "Add": lambda: ([hold(pick(rng, [0.0, 1.0, [[[1.0]], [[2.0]]]]))], {}),
        "Div": lambda: ([hold(pick(rng, [2.0, 0.0, [0.5]]))], {}),
        "Pow": lambda: ([hold(pick(rng, [2.0, 0.5, 1.0]))], {}),
        "Tile": lambda: ([hold([int(v) for v in rng.integers(1, 3, size=4)], np.int64)], {}),
        "Expand": lambda: ([hold([2, 1, 1, 1], np.int64)], {}),
        "Unsqueeze": lambda: ([hold([int(rng.integers(-2, 5))], np.int64)], {}) if opset >= 13 else ([], {"axes": [0]}),
        "Squeeze": lambda: ([], {}),
        "LpNormalization": lambda: ([], {"axis": int(rng.integers(-2, 4)), "p": int(rng.integers(1, 3))}),
        "ReduceL2": lambda: ([], {"keepdims": int(rng.integers(2))}),
        "Sqrt": lambda: ([], {}),
        "Pad": lambda: ([hold([0, 0, 1, 1, 0, 0, 1, 1], np.int64)], {}),
        "AveragePool": lambda: ([], {"kernel_shape": [1, 1], "ceil_mode": 1} if opset >= 10 else {"kernel_shape": [1, 1]}),
        "BatchNormalization": lambda: ([hold(np.ones(dims[0])), hold(np.zeros(dims[0])), hold(np.zeros(dims[0])), hold(np.ones(dims[0]))], {"training_mode": int(rng.integers(2))} if opset >= 14 else {}),
    }  # fmt: skip
    kind = pick(rng, list(ways))
    more, attributes = ways[kind]()
    place_in = list(model.graph.node).index(node)
    model.graph.node.insert(
        place_in, helper.make_node(kind, [node.input[place], *more], ["put_in"], name="put_in", **attributes)
    )
    for other in model.graph.node[place_in + 1 :] if rng.random() < 0.5 else [node]:
        for at, name in enumerate(other.input):
            if name == model.graph.node[place_in].input[0] and other.op_type:
                other.input[at] = "put_in"
    return f"{kind} before {node.op_type}"


def left_out(rng: RNG, model: Any) -> str:
    """A node taken out, its first input in its place."""
    at = int(rng.integers(len(model.graph.node)))
    node = model.graph.node[at]
    first, output, kind = (node.input[0] if node.input else "x"), node.output[0], node.op_type
    del model.graph.node[at]
    for other in model.graph.node:
        for place, name in enumerate(other.input):
            other.input[place] = first if name == output else name
    return f"without {kind}"


def version(rng: RNG, model: Any) -> str:
    model.opset_import[0].version = int(rng.integers(1, 32))
    return f"opset {model.opset_import[0].version}"


def whole(rng: RNG, model: Any) -> str:
    """Something about the graph as a whole."""
    graph = model.graph
    way = pick(rng, ["outputs", "twice", "sparse", "function", "batch", "type", "rank", "size", "output type", "output rank", "value", "order", "no opset", "two opsets", "second", "inner"])  # fmt: skip
    tensor = graph.input[0].type.tensor_type
    if way == "outputs":
        graph.output.append(helper.make_tensor_value_info(pick(rng, graph.node).output[0], tensor.elem_type, None))
    elif way == "twice":
        pick(rng, graph.node).output[0] = pick(rng, names_of(model))
    elif way == "sparse" and graph.initializer:
        taken = graph.initializer.pop()
        values = helper.make_tensor(taken.name, taken.data_type, [0], [])
        indices = helper.make_tensor("places", TensorProto.INT64, [0], [])
        graph.sparse_initializer.append(helper.make_sparse_tensor(values, indices, list(taken.dims)))
    elif way == "function":
        body = [helper.make_node("Relu", ["a"], ["b"])]
        model.functions.append(
            helper.make_function(
                pick(rng, ["", "com.example"]),
                pick(rng, graph.node).op_type,
                ["a"],
                ["b"],
                body,
                [helper.make_opsetid("", 18)],
            )
        )
    elif way == "batch":
        tensor.shape.dim[0].dim_value = 2
    elif way == "type":
        tensor.elem_type = pick(rng, [1, 6, 10, 11, 16])
    elif way == "rank":
        tensor.shape.dim.add().dim_value = 1
    elif way == "size":
        dim = pick(rng, tensor.shape.dim)
        dim.dim_value = int(rng.integers(1, 9))
    elif way == "output type":
        graph.output[0].type.tensor_type.elem_type = pick(rng, [1, 6, 11])
    elif way == "output rank":
        graph.output[0].type.tensor_type.shape.dim.add().dim_value = 1
    elif way == "value":
        graph.value_info.append(
            helper.make_tensor_value_info(
                pick(rng, graph.node).output[0], pick(rng, [1, 7, 11]), pick(rng, [[1], [1, "a", "b", "c"], None])
            )
        )
    elif way == "order":
        graph.node.insert(0, graph.node.pop())
    elif way == "no opset":
        del model.opset_import[0]
    elif way == "two opsets":
        model.opset_import.append(helper.make_opsetid(model.opset_import[0].domain, 13))
    elif way == "second":
        pick(rng, graph.node).output.append("another")
    else:
        graph.output[0].name = pick(rng, names_of(model))
    return f"graph: {way}"


MUTATIONS = (attribute, attribute, no_attribute, domain, operator, an_input, an_input, constant, constant, inserted, inserted, inserted, left_out, version, whole, whole)  # fmt: skip


def mutated(rng: RNG, model: onnx.ModelProto) -> tuple[str, onnx.ModelProto]:
    """A copy with one change, and what was changed."""
    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    with np.errstate(all="ignore"):
        what = pick(rng, MUTATIONS)(rng, changed)
    return what, changed
