"""Random ONNX graphs of the networks here, written in every way that is understood, and one-step mutations of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from scipy.special import erf

from qnn_emul.linalg.convolution import proved_norm

CODES = {np.float32: TensorProto.FLOAT, np.float64: TensorProto.DOUBLE}
OPSETS = (9, 28)  # Erf came with the first; the last that the installed onnx may know


class Writer:
    """A graph that is being written; every choice is drawn."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng, self.nodes, self.held, self.inputs, self.count = rng, [], [], [], 0
        self.opset = int(rng.integers(OPSETS[0], min(OPSETS[1], onnx.defs.onnx_opset_version()) + 1))
        self.dtype = np.float32 if rng.random() < 0.3 else np.float64
        self.copies, self.own = int(rng.choice([1, 2, 4])), int(rng.choice([1, 2]))
        self.size = int(rng.choice([1, 2, 4]))
        self.channels = self.copies * self.own
        self.width = int(rng.integers(1, min(3, self.size) + 1))
        self.image = [1, self.channels, self.size, self.size]

    def one_of(self, *ways: Any) -> Any:
        return ways[int(self.rng.integers(len(ways)))]

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        out = self.name(kind.lower())
        name = self.one_of(out, "", "twice")
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=name, **attributes))
        return out

    def constant(self, array: Any, dtype: Any = None) -> str:
        """An initializer, one that is an input too, a node, or a node that is computed."""
        held = np.asarray(array, dtype=dtype or self.dtype)
        name, way = self.name("c"), self.one_of("held", "held", "input", "node", "computed")
        tensor = numpy_helper.from_array(held, name)
        if way in ("node", "computed"):
            name = self.add("Constant", value=tensor)
            return self.add("Identity", name) if way == "computed" else name
        self.held.append(tensor)
        if way == "input":
            self.inputs.append(helper.make_tensor_value_info(name, tensor.data_type, held.shape))
        return name

    def ints(self, *values: int) -> str:
        return self.constant(np.array(values), np.int64)

    # -- parts -----------------------------------------------------------------------------------------------------
    def idle(self, x: str) -> str:
        """Something without effect, or nothing."""
        way = self.one_of("", "", "", "identity", "cast", "dropout", "perm", "one")
        if way == "identity":
            return self.add("Identity", x)
        if way == "cast":
            return self.add("Cast", x, to=CODES[self.dtype])
        if way == "dropout":
            return self.add("Dropout", x)
        if way == "perm" and self.size == 1:
            return self.add("Transpose", x, perm=[0, 1, 3, 2])
        return self.add("Mul", x, self.constant(self.one_of(1.0, [1.0], [[1.0]]))) if way == "one" else x

    def flat(self, x: str) -> str:
        way = self.one_of("flatten", "reshape", "zero", "shape")
        if way == "flatten":
            return self.add(
                "Flatten", x, **self.one_of({}, {"axis": 1}, {"axis": 0}, {"axis": -3 if self.opset > 10 else 1})
            )
        if way == "shape":
            first = self.add("Gather", self.add("Shape", x), self.ints(0), axis=0)
            return self.add("Reshape", x, self.add("Concat", first, self.ints(-1), axis=0))
        return self.add("Reshape", x, self.ints(*((0, -1) if way == "zero" else (1, math.prod(self.image)))))

    def unflat(self, x: str) -> str:
        return self.add(
            "Reshape", x, self.ints(*self.one_of(self.image, [-1, *self.image[1:]], [0, self.channels, self.size, -1]))
        )

    def reduced(self, kind: str, x: str, axes: list[int] | None, keep: int) -> str:
        as_input = self.opset >= (13 if kind == "ReduceSum" else 18)
        if axes is None:
            return self.add(kind, x, keepdims=keep)
        return (
            self.add(kind, x, self.ints(*axes), keepdims=keep)
            if as_input
            else self.add(kind, x, axes=axes, keepdims=keep)
        )

    def norm(self, x: str) -> str:
        axes, keep = self.one_of(([1, 2, 3], 1), ([-1, -2, -3], 1), (None, 0), (None, 1), ([0, 1, 2, 3], 0))
        way = self.one_of("l2", "l2", "square", "sum", "pow")
        if way == "l2":
            size = self.reduced("ReduceL2", x, axes, keep)
        elif way == "square":
            size = self.add("Sqrt", self.reduced("ReduceSumSquare", x, axes, keep))
        else:
            two = self.constant(2.0) if way == "pow" else ""
            square = self.add("Pow", x, two) if two else self.add("Mul", x, x)
            total = self.reduced("ReduceSum", square, axes, keep)
            size = self.add("Pow", total, self.constant(0.5)) if self.one_of(0, 1) else self.add("Sqrt", total)
        if self.one_of(0, 0, 1):
            size = (
                self.add("Clip", size, self.constant(1e-12)) if self.opset >= 11 else self.add("Clip", size, min=1e-12)
            )
        return self.add("Expand", size, self.add("Shape", x)) if self.one_of(0, 0, 1) else size

    def normalized(self, x: str) -> str:
        if self.one_of(0, 0, 1):
            unit = self.add("LpNormalization", self.flat(x), **self.one_of({}, {"axis": 1}, {"axis": -1, "p": 2}))
            return self.unflat(unit)
        return self.add("Div", x, self.norm(x))

    def scaled(self, x: str, factor: float) -> str:
        one, by = self.constant, self.one_of((factor,), ([factor],), ([[[[factor]]]],))[0]
        way = self.one_of("mul", "mul", "left", "div", "computed")
        if way == "div":
            return self.add("Div", x, one(1.0 / factor))
        if way == "computed":
            by = self.add("Sqrt", one(factor**2)) if factor > 0 else self.add("Neg", one(-factor))
            return self.add("Mul", x, by)
        return self.add("Mul", *((x, one(by)) if way == "mul" else (one(by), x)))

    def copied(self, x: str) -> str:
        """The first unit tensor."""
        if self.copies > 1:
            way = self.one_of("concat", "tile", "expand") if self.own == 1 else self.one_of("concat", "tile")
            if way == "concat":
                x = self.add("Concat", *[x] * self.copies, axis=self.one_of(1, -3 if self.opset > 10 else 1))
            else:
                x = (
                    self.add("Tile", x, self.ints(1, self.copies, 1, 1))
                    if way == "tile"
                    else self.add("Expand", x, self.ints(*self.image))
                )
        how = self.one_of("normalized", "scaled")
        return (
            self.normalized(x) if how == "normalized" else self.scaled(x, self.copies**-0.5) if self.copies > 1 else x
        )

    def block(self, x: str) -> str:
        shape = (self.channels, self.channels, self.width, self.width)
        kernel, slope = self.rng.normal(size=shape), float(self.one_of(0.8, 1.0, 0.4, -0.7))
        gain = self.rng.uniform(0.5, 2.0, self.channels)
        normalize, raw = self.one_of(0, 0, 1) and self.opset >= 14, self.one_of(0, 1)
        whole = kernel * (gain[:, None, None, None] if normalize else 1.0) * (1.0 if raw else slope) * 1.25
        kernel = kernel * (self.rng.uniform(0.5, 0.99) / proved_norm(whole))
        before, after = (self.width - 1) // 2, self.width - 1 - (self.width - 1) // 2
        pads: dict[str, Any] = {"pads": [before, before, after, after]}
        pads = self.one_of(
            pads, pads, {"auto_pad": "SAME_UPPER"}, {**pads, "strides": [1, 1], "group": 1, "dilations": [1, 1]}
        )
        pads = {**pads, "kernel_shape": list(shape[2:])} if self.one_of(0, 1) else pads
        mean = np.asarray(self.rng.normal(size=self.channels) if normalize else np.zeros(self.channels))
        bias = [self.constant(mean)] if normalize or self.one_of(0, 0, 1) else []
        y = self.add("Conv", x, self.constant(kernel), *bias, **pads)
        if normalize:
            variance = self.rng.uniform(0.5, 2.0, self.channels)
            scale = gain * np.sqrt(variance + 1e-5)
            names = [self.constant(v) for v in (scale, np.zeros(self.channels), mean, variance)]
            y = self.add("BatchNormalization", y, *names, **self.one_of({}, {"momentum": 0.3, "epsilon": 1e-5}))
        y = y if raw else self.scaled(self.idle(y), slope)
        activation = self.add("Erf", self.idle(y))
        return self.add("Add", *self.one_of((x, activation), (activation, x)))

    def head(self, psi: str) -> str:
        side, tau = math.prod(self.image), self.rng.uniform(0.55, 0.95)
        matrix = self.rng.normal(size=(side, side))
        matrix *= 0.9 / np.linalg.norm(matrix, 2)
        psi = self.flat(psi)
        square = self.add("Mul", psi, psi) if self.one_of(0, 1) else self.add("Pow", psi, self.constant(2.0))
        way = self.one_of("matmul", "gemm", "turned", "bias")
        if way == "matmul":
            dense = self.scaled(self.add("MatMul", square, self.constant(matrix.T)), 1 - tau)
        elif way == "turned":
            dense = self.scaled(self.add("Gemm", square, self.constant(matrix), *self.zeros(side), transB=1), tau - 1)
        else:
            extra = {"beta": 0.5} if way == "bias" else {}
            dense = self.add(
                "Gemm", square, self.constant(matrix.T), *self.zeros(side), alpha=float(np.float32(1 - tau)), **extra
            )
        return self.add("Add", self.scaled(psi, tau), dense)

    def zeros(self, side: int) -> list[str]:
        return (
            [self.constant(np.zeros(self.one_of(side, (1, side), 1)))] if self.opset < 11 or self.one_of(0, 1) else []
        )

    def network(self) -> onnx.ModelProto:
        psi = self.copied(self.idle("x"))
        for _ in range(int(self.rng.integers(1, 3))):
            psi = self.idle(self.normalized(self.block(psi)))
        if self.one_of(0, 0, 1):
            psi = self.head(psi)
            out = self.add("Div", psi, self.add("ReduceL2", psi)) if self.one_of(0, 1) else psi
        else:
            out = self.one_of(psi, self.block(psi), self.flat(psi))
        if self.one_of(0, 0, 1):
            self.add("Relu", self.one_of("x", psi))  # read by nothing
        given = [1, self.own, self.size, self.size]
        given = self.one_of(given, given, ["n", *given[1:]])
        x = helper.make_tensor_value_info("x", CODES[self.dtype], given)
        graph = helper.make_graph(self.nodes, "net", [x, *self.inputs], [], self.held)
        graph.output.append(helper.make_tensor_value_info(out, CODES[self.dtype], ["a"]))
        imports = [
            helper.make_opsetid(self.one_of("", "", "ai.onnx"), self.opset),
            helper.make_opsetid("com.example", 1),
        ]
        model = helper.make_model(graph, opset_imports=imports[: self.one_of(1, 2)], ir_version=10)
        return with_rank(model)


def with_rank(model: onnx.ModelProto) -> onnx.ModelProto:
    """The output declared with as many axes as it has."""
    held = onnx.ModelProto()
    held.CopyFrom(model)
    held.graph.output[0].type.tensor_type.ClearField("shape")
    (out,) = run(held, np.zeros((1, *[d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim][1:])))
    model.graph.output[0].type.tensor_type.shape.ClearField("dim")
    for axis in range(out.ndim):
        model.graph.output[0].type.tensor_type.shape.dim.add().dim_param = f"out{axis}"
    return model


def run(model: onnx.ModelProto, x: np.ndarray) -> list[np.ndarray]:
    """The outputs by ONNX's reference interpreter (its Erf rounds to float32: SciPy's instead)."""
    from onnx.reference import ReferenceEvaluator
    from onnx.reference.op_run import OpRun

    class Erf(OpRun):
        def _run(self, x: np.ndarray) -> tuple[np.ndarray]:
            return (erf(x).astype(x.dtype),)

    plain = onnx.ModelProto()
    plain.CopyFrom(model)
    for used in plain.opset_import:
        used.domain = (
            "" if used.domain == "ai.onnx" else used.domain
        )  # a name of the same that the interpreter does not know
    code = model.graph.input[0].type.tensor_type.elem_type
    with np.errstate(all="ignore"):
        outputs: list[np.ndarray] = ReferenceEvaluator(plain, new_ops=[Erf]).run(
            None, {model.graph.input[0].name: x.astype(helper.tensor_dtype_to_np_dtype(code))}
        )
    return outputs


def draw(rng: np.random.Generator) -> onnx.ModelProto:
    """A graph that is one of ours."""
    return Writer(rng).network()
