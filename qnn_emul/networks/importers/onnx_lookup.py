"""Nodes of an ONNX file looked up in the table: domain, version, every attribute with its type and default; constants computed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np

from .onnx_nodes import GraphNode, UnsupportedLayer, Value, number
from .onnx_table import FREE, OPERATORS, READ, Understood

STANDARD = ("", "ai.onnx")
MOST_ENTRIES = 1 << 26  # of a constant that the graph computes
GROWS = (
    "Add",
    "Div",
    "Equal",
    "Gather",
    "Mul",
    "Pow",
    "Sub",
    "Where",
)  # results of at most the product of the inputs' entries


def looked_up(protos: list[Any], opset: int, names: Counter[str], notes: list[str]) -> list[GraphNode]:
    """The nodes, each as its operator's version has it. `names`: how often each name is a node's. Raises UnsupportedLayer."""
    return [_node(proto, opset, names[proto.name] == 1, notes) for proto in protos]


def array_of(tensor: Any) -> np.ndarray:
    """The numbers of an initializer. Raises UnsupportedLayer."""
    import onnx

    try:
        out: np.ndarray = onnx.numpy_helper.to_array(tensor)
    except Exception as problem:  # onnx raises whatever its buffers do
        must = "numbers as its type and shape declare them"
        raise UnsupportedLayer(f"The initializer '{tensor.name}'", "its data", problem, must) from None
    return out


def _node(proto: Any, opset: int, unique: bool, notes: list[str]) -> GraphNode:
    import onnx

    output = proto.output[0] if proto.output else ""
    name = proto.name if unique and proto.name else output
    node = GraphNode(proto.op_type, 0, name, tuple(proto.input), output, {}, proto, notes)
    foreign = proto.domain if proto.domain not in STANDARD else getattr(proto, "overload", "")
    if foreign:
        raise node.refuse("the domain", foreign, "ONNX's own, for its own operators")
    operator = OPERATORS.get(proto.op_type)
    if operator is None:
        raise node.refuse("the operator", proto.op_type, ", ".join(OPERATORS))
    node = replace(node, version=_version(node, operator, opset))
    schema = onnx.defs.get_schema(proto.op_type, node.version, "")
    if not output or any(proto.output[operator.results :]):
        raise node.refuse("the outputs", list(proto.output), f"{operator.results} or fewer, the first one named")
    given = [bool(name) for name in proto.input]
    if not schema.min_input <= len(given) <= schema.max_input or not all(given[: schema.min_input]):
        raise node.refuse("the inputs", list(proto.input), f"those of version {node.version}")
    return replace(node, attributes=_attributes(node, operator, schema))


def _version(node: GraphNode, operator: Understood, opset: int) -> int:
    import onnx

    try:
        version = int(onnx.defs.get_schema(node.operator, opset, "").since_version)
    except onnx.defs.SchemaError:
        version = 0
    if version not in operator.versions:
        found = f"{version or 'none'} (of opset {opset})"
        raise node.refuse("the operator's version", found, ", ".join(map(str, operator.versions)))
    return version


def _attributes(node: GraphNode, operator: Understood, schema: Any) -> dict[str, Any]:
    """The version's attributes: the node's, or else ONNX's defaults. Raises UnsupportedLayer."""
    import onnx

    given = _given(node, schema)
    out = {}
    for name, known in schema.attributes.items():
        default = onnx.helper.get_attribute_value(known.default_value) if known.default_value.name else None
        value = given.get(name, default)
        if known.required and value is None:
            raise node.refuse(name, "left out", "a value")
        out[name] = list(value) if known.type.name in ("INTS", "FLOATS") and value is not None else value
        understood = operator.attributes[name]
        if understood not in (READ, FREE) and out[name] not in understood:
            raise node.refuse(name, out[name], " or ".join(str(u) for u in understood if u is not None) or "none")
    return out


def _given(node: GraphNode, schema: Any) -> dict[str, Any]:
    """The attributes that the node says. Raises UnsupportedLayer."""
    import onnx

    given: dict[str, Any] = {}
    for attribute in node.proto.attribute:
        name, known = attribute.name, schema.attributes.get(attribute.name)
        if known is None:
            has = ", ".join(sorted(schema.attributes)) or "none"
            raise node.refuse("an attribute", repr(name), f"those of version {node.version}: {has}")
        if name in given:
            raise node.refuse(name, "said twice", "one value")
        if attribute.ref_attr_name or int(attribute.type) != int(known.type.value):
            kind = onnx.AttributeProto.AttributeType.Name(attribute.type)
            found = f"a reference to {attribute.ref_attr_name!r}" if attribute.ref_attr_name else f"of type {kind}"
            raise node.refuse(name, found, f"a value of type {known.type.name}")
        given[name] = onnx.helper.get_attribute_value(attribute)
    return given


def applied(node: GraphNode, arguments: list[Value | None]) -> Value:
    """What a node makes of its inputs. Raises UnsupportedLayer."""
    operator, given = OPERATORS[node.operator], [a for a in arguments if a is not None]
    kinds = sorted({str(a.dtype) for a in arguments[slice(*operator.alike)] if a is not None})
    if len(kinds) > 1:
        raise node.refuse("the inputs' types", " and ".join(kinds), "one type for all")
    if operator.folds and all(a.kind == "number" for a in given):
        return _computed(node, arguments)
    if operator.meaning is None:
        raise node.refuse("an input", next(a for a in given if a.kind != "number"), "constants")
    return operator.meaning(node, *arguments)


def _computed(node: GraphNode, arguments: list[Value | None]) -> Value:
    """A constant of constants, by ONNX's reference implementation. Raises UnsupportedLayer."""
    import onnx
    from onnx.reference import ReferenceEvaluator

    given = {name: a.array for name, a in zip(node.inputs, arguments, strict=True) if a is not None}
    entries = math.prod(a.size for a in given.values()) if node.operator in GROWS else 1
    if node.operator == "ConstantOfShape":
        entries = math.prod(int(v) for v in next(iter(given.values())).reshape(-1))
    if entries > MOST_ENTRIES:
        raise node.refuse("the result", f"a constant of up to {entries} entries", f"at most {MOST_ENTRIES}")
    inputs = [onnx.helper.make_tensor_value_info(name, _code(a), a.shape) for name, a in given.items()]
    outputs = [onnx.helper.make_tensor_value_info(node.output, onnx.TensorProto.UNDEFINED, None)]
    graph = onnx.helper.make_graph([node.proto], "constant", inputs, outputs)
    opset = [onnx.helper.make_opsetid("", node.version)]
    try:
        (array,) = ReferenceEvaluator(onnx.helper.make_model(graph, opset_imports=opset)).run(None, given)
    except Exception as problem:  # onnx and numpy raise whatever they do
        found = (str(problem) or type(problem).__name__).splitlines()[0]
        raise node.refuse("the constant", f"not to be computed ({found})", "what ONNX's reference computes") from None
    return number(array)


def _code(array: np.ndarray) -> int:
    import onnx

    return int(onnx.helper.np_dtype_to_tensor_dtype(array.dtype))
