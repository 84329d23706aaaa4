"""A small ONNX graph written node by node, named by its outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from qnn_emul.networks import ResidualCNN


def kernels(seed: int, count: int, channels: int = 4, norm: float = 1.0) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [k * norm for k in ResidualCNN.random(rng, 4, blocks=count, channels=channels).kernels]


K = kernels(5, 1)[0]


class Builder:
    """In float64, opset 18 unless said otherwise."""

    def __init__(self, shape: tuple[int, ...] = (1, 4, 4, 4)) -> None:
        self.shape, self.nodes, self.constants = shape, [], []

    def constant(self, name: str, array: Any) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def conv(self, x: str = "x", bias: Any = None, kernel: np.ndarray = K, **attributes: Any) -> str:
        names = [x, self.constant("k", kernel)] + ([] if bias is None else [self.constant("b", bias)])
        return self.add("Conv", names, "conv", **{"pads": [1] * 4, **attributes})

    def rest(self, y: str, x: str = "x") -> str:
        """The sum of x and erf(4/5 y)."""
        y = self.add("Mul", [y, self.constant("c", 0.8)], "scaled")
        return self.add("Add", [x, self.add("Erf", [y], "erf")], "sum")

    def block(
        self, x: str, kernel: np.ndarray, name: str, scale: float = 0.8, normalize: str = "lp", **conv: Any
    ) -> str:
        """One residual block; `normalize` says how s/||s|| is written, "" leaves it out."""
        conv = {"pads": [1, 1, 1, 1], **conv} if kernel.shape[2] == 3 else conv
        y = self.add("Conv", [x, self.constant(f"{name}.k", kernel)], f"{name}.conv", **conv)
        if scale != 1:
            y = self.add("Mul", [y, self.constant(f"{name}.c", np.array(scale))], f"{name}.scaled")
        s = self.add("Add", [x, self.add("Erf", [y], f"{name}.erf")], f"{name}.sum")
        return self.normalized(s, name, normalize)

    def normalized(self, s: str, name: str, how: str) -> str:
        if how == "lp":
            flat = self.add("Flatten", [s], f"{name}.flat")
            unit = self.add("LpNormalization", [flat], f"{name}.unit", p=2, axis=1)
            return self.add("Reshape", [unit, self.constant(f"{name}.shape", np.array(self.shape))], f"{name}.out")
        if how == "div":
            axes = self.constant(f"{name}.axes", np.array([1, 2, 3]))
            return self.add("Div", [s, self.add("ReduceL2", [s, axes], f"{name}.size", keepdims=1)], f"{name}.out")
        return s

    def model(
        self, output: str, image: tuple[int | str, ...] = (4, 4, 4), opset: int = 18, rank: int = 4
    ) -> onnx.ModelProto:
        x = helper.make_tensor_value_info("x", TensorProto.DOUBLE, [1, *image])
        y = helper.make_tensor_value_info(output, TensorProto.DOUBLE, [f"d{axis}" for axis in range(rank)])
        graph = helper.make_graph(self.nodes, "net", [x], [y], self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)

    def save(self, output: str, path: Path, **options: Any) -> Path:
        onnx.save(self.model(output, **options), str(path))
        return path
