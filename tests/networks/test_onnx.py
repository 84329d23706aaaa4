# ruff: noqa: E501 (a table of errors, one per line)
"""ONNX files: what is read computes what the file says, and anything else is named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnx_builder import Builder, K, kernels
from onnx_graphs import run

import qnn_emul as qe
from qnn_emul.networks.importers.onnx_lookup import array_of
from qnn_emul.networks.importers.onnx_reading import read
from qnn_emul.networks.importers.onnx_table import FREE, OPERATORS, READ

NET = qe.networks
RNG = np.random.default_rng


def runs_like(path: Path, network: Any, x: np.ndarray) -> None:
    """ONNX's own reference interpreter and the network agree on a unit input."""
    x = x / np.linalg.norm(x)
    (out,) = run(onnx.load(str(path)), x[None])
    out = out.reshape(-1) / np.linalg.norm(out)
    assert np.allclose(network.classical(x).reshape(-1), out, rtol=0, atol=1e-12)


@pytest.mark.parametrize("normalize", ["lp", "div"])
@pytest.mark.parametrize("scale", [0.8, 1.0, 0.4])
def test_from_onnx(normalize: str, scale: float, tmp_path: Path) -> None:
    """Two blocks, the normalization written in two ways, any slope of the activation; the last normalization left out."""
    b = Builder()
    first, second = kernels(0, 2, norm=0.8 / max(scale, 0.8))
    out = b.block(b.block("x", first, "one", scale, normalize), second, "two", scale, "")
    path = b.save(out, tmp_path / "n.onnx")
    said: list[str] = []
    network = NET.from_onnx(path, say=said.append)
    assert network.copies == 1
    runs_like(path, network, RNG(1).normal(size=(4, 4, 4)))
    assert any("input is divided by its norm" in note for note in said)
    assert any("output is divided by its norm" in note for note in said)
    assert any("was read as erf(4/5 x) of the kernel" in note for note in said) == (scale != 0.8)
    assert dict(network.rescaling) == {}


def test_architecture_a_from_onnx(tmp_path: Path) -> None:
    """Four copies, normalized, one block, the dense head with its skip connection."""
    b = Builder((1, 16, 4, 4))
    kernel = kernels(1, 1, 16)[0]
    head = RNG(2).normal(size=(256, 256))
    head /= np.linalg.norm(head, 2) * 1.001
    copies = b.normalized(b.add("Concat", ["x"] * 4, "copies", axis=1), "copies", "div")
    psi = b.add("Flatten", [b.block(copies, kernel, "one")], "psi")
    square = b.add("Mul", [psi, psi], "square")
    dense = b.add("MatMul", [square, b.constant("W", head.T)], "dense")
    terms = [b.add("Mul", [n, b.constant(f"{n}.c", np.array(c))], f"{n}.part") for n, c in ((psi, 0.6), (dense, 0.4))]
    path = b.save(b.add("Add", terms, "head"), tmp_path / "a.onnx", rank=2)
    network = NET.from_onnx(path, say=None, classes=16)
    assert network.copies == 4
    assert network.tau == pytest.approx(0.6)
    x = RNG(3).normal(size=(4, 4, 4))
    runs_like(path, network, x)
    e = network.encode(x)
    assert qe.check(e).ok
    assert np.linalg.norm(network.probabilities(x) - network.classical_probabilities(x)) <= network.epsilon


IMAGES: dict[tuple[int | str, ...], str] = {
    (4, 8, 8): "",
    ("C", 8, "M"): "",
    ("C", "M", "M"): "",
    (4, 28, 28): "The input 'x': its type is DOUBLE, .1, 4, 28, 28.; understood would be .* M a power of two",
    ("C", "M", 28): "its type is DOUBLE, .1, C, M, 28.",
    (4, 4, 8): "its type is DOUBLE, .1, 4, 4, 8.",
    (4, 64): "its type is DOUBLE, .1, 4, 64.",
    ("A", "A", 8): "its type is DOUBLE, .1, A, A, 8.",
    (3, 8, 8): "Conv 'one.conv': the kernel is .* understood would be constants of shape .3, 3, D, D.",
    (4, 2, 2): "Conv 'one.conv': the kernel is .* D at most 2",
}


@pytest.mark.parametrize("image", IMAGES)
def test_images_that_cannot_be_run_are_refused(image: tuple[int | str, ...], tmp_path: Path) -> None:
    """As far as the file says which: an M that is no power of two or too small for the kernels, other channels, no image."""
    b = Builder()
    path = b.save(b.block("x", K, "one", normalize="div"), tmp_path / "n.onnx", image=image)
    if not IMAGES[image]:
        assert NET.from_onnx(path, say=None).channels == 4
        return
    with pytest.raises(NET.UnsupportedLayer, match=IMAGES[image]):
        NET.from_onnx(path, say=None)


def test_an_open_size_that_the_graph_fixes_is_said(tmp_path: Path) -> None:
    """A shape in the graph fits one size only; where none is fixed, every size is understood and nothing is said."""
    b = Builder()
    path = b.save(b.block("x", K, "one"), tmp_path / "n.onnx", image=("C", "M", "M"))
    assert any("it was understood for M = 4 only" in note for note in NET.from_onnx(path, say=None).notes)
    b = Builder()
    path = b.save(b.block("x", K, "one", normalize="div"), tmp_path / "n.onnx", image=("C", "M", "M"))
    assert not any("understood for M" in note for note in NET.from_onnx(path, say=None).notes)


def test_numbers_that_follow_from_an_open_size_are_refused(tmp_path: Path) -> None:
    """1/M in the graph makes another network of each size: what is read at the smallest one was taken for all."""
    import onnx
    from onnx import helper, numpy_helper

    steps = (
        ("Shape", ["x"], "s", {}),
        ("Constant", [], "two", {"value_int": 2}),
        ("Gather", ["s", "two"], "m", {}),
        ("Cast", ["m"], "f", {"to": 1}),
        ("Conv", ["x", "k"], "c", {}),
        ("Div", ["c", "f"], "d", {}),
        ("Erf", ["d"], "e", {}),
        ("Add", ["x", "e"], "y", {}),
    )
    nodes = [helper.make_node(kind, inputs, [output], **more) for kind, inputs, output, more in steps]
    kernel = numpy_helper.from_array((0.1 * np.eye(4)).reshape(4, 4, 1, 1).astype(np.float32), "k")
    for size, allowed in (("m", False), (4, True)):
        ends = [helper.make_tensor_value_info(name, 1, [1, 4, size, size]) for name in "xy"]
        graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], [kernel])
        path = tmp_path / f"{size}.onnx"
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
        if allowed:
            assert NET.from_onnx(path, say=None).channels == 4
            continue
        with pytest.raises(NET.UnsupportedLayer, match="open size M"):
            NET.from_onnx(path, say=None)


def test_kernels_above_norm_1_are_refused_or_divided(tmp_path: Path) -> None:
    """A kernel of norm 3 is no contraction: refused by the node's name, or divided where that is asked for, which is said."""
    b = Builder()
    (kernel,) = kernels(4, 1, norm=3.0)
    path = b.save(b.block("x", kernel, "one"), tmp_path / "n.onnx")
    with pytest.raises(
        qe.errors.NormTooLarge, match=r"'one.sum' must have a convolution of a proved norm of at most 1, not (3|2.99)"
    ):
        NET.from_onnx(path)
    said: list[str] = []
    network = NET.from_onnx(path, rescale=True, say=said.append)
    assert network.rescaling["one.sum"] == pytest.approx(3.0)
    assert any(note.startswith("one.sum: divided by 3") for note in said)
    assert np.allclose(network.kernels[0], kernel / 3, rtol=1e-9)


def test_batch_normalization_is_folded_where_that_is_exact(tmp_path: Path) -> None:
    """It takes the convolution's bias away: folded into the kernel, and said. Any shift that is left is refused."""

    def made(mean: np.ndarray) -> Path:
        b, rng = Builder(), RNG(0)
        y = b.conv(bias=mean, kernel=K / 2)
        parts = {
            "g": rng.uniform(0.5, 1.0, 4),
            "h": np.zeros(4),
            "m": rng.normal(size=4) * 0 + 0.25,
            "v": np.full(4, 2.0),
        }
        y = b.add("BatchNormalization", [y, *(b.constant(k, v) for k, v in parts.items())], "bn", epsilon=0.5)
        return b.save(b.rest(y), tmp_path / "n.onnx")

    path = made(np.full(4, 0.25))
    network = NET.from_onnx(path, say=None)
    assert "bn: folded into the kernel before it, in double precision." in network.notes
    runs_like(path, network, RNG(1).normal(size=(4, 4, 4)))
    with pytest.raises(NET.UnsupportedLayer, match="BatchNormalization 'bn': what it adds is a bias of up to"):
        NET.from_onnx(made(np.zeros(4)))


def flat(b: Builder) -> str:
    return b.add("Flatten", [b.block("x", K, "one")], "f")


def square(b: Builder) -> str:
    return b.add("Mul", [flat(b), "f"], "square")


def head(b: Builder, kind: str = "MatMul", matrix: Any = None, tau: float = 0.6, *more: str, **attributes: Any) -> str:
    names = [square(b), b.constant("W", np.eye(64) if matrix is None else matrix), *more]
    dense = b.add("Mul", [b.add(kind, names, "dense", **attributes), b.constant("d", 1 - tau)], "part")
    return b.add("Add", [b.add("Mul", ["f", b.constant("t", tau)], "skip"), dense], "head")


def after_conv(kind: str, *more: Any, **attributes: Any) -> Callable[[Builder], str]:
    """A node between the convolution and the rest of the block."""
    return lambda b: b.rest(
        b.add(kind, [b.conv(), *(b.constant(f"m{i}", m) for i, m in enumerate(more))], "between", **attributes)
    )


def before(kind: str, *more: Any, **attributes: Any) -> Callable[[Builder], str]:
    """A node before the block."""

    def make(b: Builder) -> str:
        x = b.add(kind, ["x", *(b.constant(f"m{i}", m) for i, m in enumerate(more))], "between", **attributes)
        return b.rest(b.conv(x), x)

    return make


def doubled(b: Builder) -> str:
    """A node that says an attribute twice."""
    out = b.rest(b.conv())
    b.nodes[0].attribute.append(helper.make_attribute("group", 1))
    b.nodes[0].attribute.append(helper.make_attribute("group", 1))
    return out


def foreign(b: Builder) -> str:
    out = b.rest(b.conv())
    b.nodes[0].domain = "com.example"
    return out


INT = lambda *values: np.array(values, dtype=np.int64)
UNSUPPORTED: dict[str, tuple[Callable[[Builder], str], str]] = {
    "domain": (foreign, "Conv 'conv': the domain is com.example; understood would be ONNX's own"),
    "layer": (lambda b: b.add("Relu", [b.block("x", K, "one")], "relu"), "Relu 'relu': the operator is Relu; understood would be Add, BatchNormalization"),
    "pooling": (lambda b: b.add("MaxPool", [b.block("x", K, "one")], "pool", kernel_shape=[2, 2], ceil_mode=1), "MaxPool 'pool': the operator is MaxPool"),
    "softmax": (lambda b: b.add("Softmax", [flat(b)], "soft", axis=0), "Softmax 'soft': the operator"),
    "stride": (lambda b: b.rest(b.conv(strides=[2, 2])), r"Conv 'conv': strides is \[2, 2\]; understood would be \[1, 1\]"),
    "dilation": (lambda b: b.rest(b.conv(dilations=[2, 2])), r"Conv 'conv': dilations is \[2, 2\]; understood would be \[1, 1\]"),
    "padding": (lambda b: b.rest(b.conv(pads=[2, 2, 0, 0])), r"Conv 'conv': the padding is \[2, 2, 0, 0\]; .*pads \[1, 1, 1, 1\]"),
    "no padding": (lambda b: b.rest(b.conv(pads=[0] * 4)), r"Conv 'conv': the padding is \[0, 0, 0, 0\]"),
    "valid": (lambda b: b.block("x", np.ones((4, 4, 2, 2)) / 99, "one", auto_pad="VALID"), "Conv 'one.conv': the padding is VALID with pads None"),
    "lower": (lambda b: b.block("x", np.ones((4, 4, 2, 2)) / 99, "one", auto_pad="SAME_LOWER"), "Conv 'one.conv': the padding is SAME_LOWER with pads None"),
    "other padding": (lambda b: b.rest(b.conv(auto_pad="SAME")), r"Conv 'conv': the padding is SAME with pads \[1, 1, 1, 1\]"),
    "both paddings": (lambda b: b.rest(b.conv(auto_pad="SAME_UPPER")), r"Conv 'conv': the padding is SAME_UPPER with pads \[1, 1, 1, 1\]"),
    "group": (lambda b: b.rest(b.conv(group=2)), "Conv 'conv': group is 2; understood would be 1"),
    "kernel shape": (lambda b: b.rest(b.conv(kernel_shape=[2, 2])), r"Conv 'conv': kernel_shape is \[2, 2\]; understood would be \[3, 3\]"),
    "channels": (lambda b: b.rest(b.conv(kernel=np.ones((8, 4, 3, 3)))), r"Conv 'conv': the kernel is a constant of shape \(8, 4, 3, 3\) and type float64; understood would be constants of shape \(4, 4, D, D\)"),
    "two widths": (lambda b: b.block(b.block("x", K, "one"), K[:, :, :1, :1], "two"), r"Conv 'two.conv': the kernel is .* constants of shape \(4, 4, 3, 3\)"),
    "kernel not finite": (lambda b: b.rest(b.conv(kernel=K * np.nan)), "Conv 'conv': the kernel is not finite"),
    "bias": (lambda b: b.rest(b.conv(bias=np.ones(4))), "Conv 'conv': what it adds is a bias of up to 1; understood would be no bias"),
    "bias shape": (lambda b: b.rest(b.conv(bias=np.ones(3))), r"Conv 'conv': the bias is a constant of shape \(3,\) and type float64; understood would be 4 finite constants"),
    "types": (lambda b: b.rest(b.conv(kernel=K.astype(np.float32))), "Conv 'conv': the inputs' types is float32 and float64"),
    "cast to int": (after_conv("Cast", to=TensorProto.INT32), "Cast 'between': to is INT32; understood would be FLOAT, DOUBLE"),
    "cast to bool": (before("Cast", to=TensorProto.BOOL), "Cast 'between': to is BOOL"),
    "cast to nothing": (before("Cast", to=99), "Cast 'between': to is 99"),
    "cast": (after_conv("Cast"), "Cast 'between': to is left out; understood would be a value"),
    "trained": (after_conv("Dropout", np.float32(0.5), np.array(True)), "Dropout 'between': the input 'training_mode' is True; understood would be none or a constant that is false"),
    "maybe trained": (lambda b: b.rest(b.add("Dropout", [b.conv(), "", "x"], "between")), "Dropout 'between': the input 'training_mode' is the input after"),
    "dropped by much": (after_conv("Dropout", np.ones(2)), "Dropout 'between': the input 'ratio' is a constant of shape .2,. .*; understood would be one constant number"),
    "batch trained": (after_conv("BatchNormalization", *[np.ones(4)] * 4, training_mode=1), "BatchNormalization 'between': training_mode is 1; understood would be 0"),
    "batch of the input": (before("BatchNormalization", *[np.ones(4)] * 4), "BatchNormalization 'between': what is normalized is the input"),
    "batch shape": (after_conv("BatchNormalization", *[np.ones(3)] * 4), "BatchNormalization 'between': the input 'scale' is a constant of shape .3,."),
    "batch variance": (after_conv("BatchNormalization", *[-np.ones(4)] * 4), "BatchNormalization 'between': the input 'var' is not positive"),
    "attribute": (lambda b: b.rest(b.conv(dilation=[1, 1])), "Conv 'conv': an attribute is 'dilation'; understood would be those of version 11: auto_pad, dilations, group"),
    "attribute twice": (doubled, "Conv 'conv': group is said twice"),
    "attribute type": (lambda b: b.rest(b.conv(group=1.0)), "Conv 'conv': group is of type FLOAT; understood would be a value of type INT"),
    "inputs": (lambda b: b.rest(b.add("Conv", ["x"], "conv")), r"Conv 'conv': the inputs is \['x'\]; understood would be those of version 11"),
    "output": (lambda b: b.conv(), "The output 'conv': what it holds is the convolution after 0 blocks"),
    "no normalization": (lambda b: b.block(b.block("x", K, "one", normalize=""), K, "two"), "Conv 'two.conv': the tensor is the sum after 1 blocks, .*understood would be a tensor divided by its 2-norm"),
    "scaled input": (before("Mul", 2.0), "Conv 'conv': the tensor is the input times 2 after 0 blocks"),
    "copies not normalized": (lambda b: b.block(b.add("Concat", ["x"] * 2, "cat", axis=1), kernels(6, 1, 8)[0], "one"), "Conv 'one.conv': the tensor is the input after"),
    "flat convolution": (before("Squeeze"), r"Conv 'conv': the tensor's shape is \(4, 4, 4\); understood would be \(1, 4, 4, 4\)"),
    "erf of the input": (lambda b: b.add("Erf", ["x"], "erf"), "Erf 'erf': the argument is the input .*; understood would be a convolution"),
    "sum of inputs": (lambda b: b.add("Add", ["x", "x"], "twice"), "Add 'twice': the sum is that of the input .* and the input .*; understood would be a block's input and its activation"),
    "wrong skip": (lambda b: b.add("Add", [b.block("x", K, "one"), b.add("Erf", [b.conv()], "e")], "s"), "Add 's': the sum is that of the unit tensor after 1 blocks, .* and the activation after 0 blocks"),
    "bias added": (after_conv("Add", np.ones((4, 1, 1))), "Add 'between': the sum is that of the convolution .* and a constant"),
    "repeating sum": (lambda b: b.add("Add", ["x", b.add("Transpose", [b.add("Flatten", ["x"], "f")], "t")], "s"), r"Add 's': the pair of shapes is \(1, 4, 4, 4\) and \(64, 1\); understood would be shapes that repeat no entry"),
    "shapes": (after_conv("Mul", np.ones(3)), r"Mul 'between': the pair of shapes is \(1, 4, 4, 4\) and \(3,\)"),
    "gain": (after_conv("Mul", np.ones((4, 1, 1))), "Mul 'between': the product is that of the convolution .* and a constant"),
    "zero": (after_conv("Mul", 0.0), "Mul 'between': the product"),
    "overflow": (before("Mul", 1e300), "Mul 'between': the product is that of the input .* times a number of 1e-9 to 1e9"),
    "underflow": (before("Div", 1e300), "Div 'between': the quotient is that of the input .* divided by a number of 1e-9 to 1e9"),
    "division by zero": (after_conv("Div", 0.0), "Div 'between': the quotient"),
    "scaled activation": (lambda b: b.add("Mul", [b.add("Erf", [b.conv()], "e"), b.constant("2", 2.0)], "m"), "Mul 'm': the product is that of the activation"),
    "norm of one axis": (lambda b: b.add("LpNormalization", [b.block("x", K, "one", normalize="")], "lp", p=2, axis=1), r"LpNormalization 'lp': axis is 1; understood would be one with all entries, not of shape \(1, 4, 4, 4\)"),
    "norm of no axis": (lambda b: b.add("LpNormalization", [flat(b)], "lp", axis=2), r"LpNormalization 'lp': axis is \[2\]; understood would be different axes of 2"),
    "1-norm": (lambda b: b.add("LpNormalization", [flat(b)], "lp", p=1), "LpNormalization 'lp': p is 1; understood would be 2"),
    "norm of a convolution": (lambda b: b.add("LpNormalization", [b.add("Flatten", [b.conv()], "f")], "lp"), "LpNormalization 'lp': what is normalized is the convolution"),
    "some axes": (lambda b: b.add("ReduceL2", ["x", b.constant("axes", INT(1))], "size"), r"ReduceL2 'size': axes is \[1\]; understood would be all axes"),
    "no axes": (lambda b: b.add("ReduceL2", ["x", b.constant("axes", INT(1))], "size", noop_with_empty_axes=1), "ReduceL2 'size': noop_with_empty_axes is 1; understood would be 0"),
    "axes of floats": (lambda b: b.add("ReduceL2", ["x", b.constant("axes", [1.0])], "size"), "ReduceL2 'size': the input 'axes' is a constant of shape .1,. and type float64; understood would be a constant list of integers"),
    "norm of an activation": (lambda b: b.add("ReduceL2", [b.add("Erf", [b.conv()], "e")], "size"), "ReduceL2 'size': what is summed is the activation"),
    "sum of entries": (lambda b: b.add("ReduceSum", ["x"], "size"), "ReduceSum 'size': what is summed is the input .*; understood would be the square"),
    "root": (before("Sqrt"), "Sqrt 'between': the argument is the input"),
    "other norm": (lambda b: b.add("Div", [b.block("x", K, "one", normalize=""), b.add("ReduceL2", ["x"], "size")], "d"), "Div 'd': the quotient is that of the sum after 1 blocks"),
    "clip": (lambda b: b.add("Clip", [b.block("x", K, "one"), b.constant("low", 0.0)], "c"), "Clip 'c': what is clipped is the unit tensor"),
    "high clip": (lambda b: b.add("Clip", [b.add("ReduceL2", ["x"], "n"), b.constant("low", 0.5)], "c"), "Clip 'c': what is clipped is the norm .* kept between 0.5 and"),
    "concat": (lambda b: b.add("Concat", ["x", "x"], "cat", axis=2), r"Concat 'cat': the result is the input .* repeated \(1, 1, 2, 1\) times"),
    "concat of others": (lambda b: b.add("Concat", ["x", b.add("Mul", ["x", b.constant("2", 2.0)], "m")], "cat", axis=1), "Concat 'cat': what is joined is the input .* and the input times 2"),
    "tile": (before("Tile", INT(1, 2)), r"Tile 'between': the input 'repeats' is \[1, 2\]; understood would be one number for each of the 4 axes"),
    "expand": (before("Expand", INT(3, 3)), r"Expand 'between': the input 'shape' is \[3, 3\]; understood would be one that \(1, 4, 4, 4\) can be repeated to"),
    "matmul": (lambda b: b.add("MatMul", [flat(b), b.constant("W", np.eye(64))], "mm"), "MatMul 'mm': the product is that of the unit tensor"),
    "matrix": (lambda b: head(b, matrix=np.ones((64, 3))), r"MatMul 'dense': the matrix is a constant of shape \(64, 3\) and type float64 times 1; understood would be a finite constant of shape \(64, 64\)"),
    "square of the input": (lambda b: b.add("MatMul", [b.add("Flatten", [b.add("Mul", ["x", "x"], "s")], "f"), b.constant("W", np.eye(64))], "mm"), "MatMul 'mm': what is squared is the input"),
    "transposed": (lambda b: b.add("Gemm", [b.add("Transpose", [square(b)], "t"), b.constant("W", np.eye(64))], "g", transA=1), "Gemm 'g': the input 'A' is the square .*, transA 1"),
    "dense bias": (lambda b: head(b, "Gemm", None, 0.6, b.constant("C", np.ones(64)), beta=0.5), "Gemm 'dense': the input 'C' is a constant of shape .64,. and type float64, times beta 0.5; understood would be none or zeros"),
    "infinite times zeros": (lambda b: head(b, "Gemm", None, 0.6, b.constant("C", np.zeros(64)), beta=float("inf")), "Gemm 'dense': the input 'C' is .*, times beta inf; understood would be none or zeros"),
    "no alpha": (lambda b: head(b, "Gemm", alpha=0.0), "Gemm 'dense': the matrix is .* times 0"),
    "tau": (lambda b: head(b, tau=0.3), r"Add 'head': the sum is 0.3 x \+ 0.7 W .x.\^2; understood would be tau x .* tau between 1/2 and 1"),
    "reshape": (before("Reshape", INT(4, 2, 4, 1)), r"Reshape 'between': the new shape is \(4, 2, 4, 1\); understood would be one of 64 entries"),
    "reshape of zeros": (before("Reshape", INT(1, 4, 4, 0, 0)), r"Reshape 'between': the input 'shape' is \[1, 4, 4, 0, 0\]; understood would be zeros for the 4 axes"),
    "allowzero": (before("Reshape", INT(0, -1), allowzero=1), r"Reshape 'between': the input 'shape' is \[0, -1\]; understood would be positive sizes"),
    "flatten": (before("Flatten", axis=9), "Flatten 'between': axis is 9; understood would be one from -4 to 4"),
    "squeeze": (before("Squeeze", INT(1)), r"Squeeze 'between': axes is \[1\]; understood would be axes of one entry"),
    "transpose": (before("Transpose", perm=[0, 1, 3, 2]), r"Transpose 'between': perm is \[0, 1, 3, 2\]; understood would be one that moves axes of one entry only"),
    "no order": (before("Transpose", perm=[0, 1]), r"Transpose 'between': perm is \[0, 1\]; understood would be an order of the 4 axes"),
    "pow": (lambda b: b.add("Pow", [b.block("x", K, "one"), b.constant("three", 3.0)], "p"), "Pow 'p': the power is the unit tensor .* to the power 3; understood would be a tensor squared"),
    "not constants": (lambda b: b.add("Gather", ["x", b.constant("i", INT(0))], "g"), "Gather 'g': an input is the input .*; understood would be constants"),
    "not computed": (lambda b: b.add("Mul", ["x", b.add("Gather", [b.constant("a", [1.0]), b.constant("i", INT(5))], "g")], "m"), "Gather 'g': the constant is not to be computed"),
    "huge constant": (lambda b: b.add("Mul", ["x", b.add("ConstantOfShape", [b.constant("a", INT(1 << 40))], "huge")], "m"), "ConstantOfShape 'huge': the result is a constant of up to 1099511627776 entries"),
    "constant of text": (lambda b: b.add("Mul", ["x", b.add("Constant", [], "text", value_string="a")], "m"), "Constant 'text': value_string is b'a'; understood would be none"),
    "order": (lambda b: b.add("Mul", ["x", "later"], "m"), "Mul 'm': an input is 'later'; understood would be names that the graph gives a value to before"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_is_not_understood_is_named(name: str) -> None:
    """The node, what was found and what would be understood, whatever ONNX's own checker thinks of the file."""
    change, words = UNSUPPORTED[name]
    b = Builder()
    with pytest.raises(NET.UnsupportedLayer, match=words) as caught:
        read(b.model(change(b)))
    assert (
        str(caught.value)
        == f"{caught.value.where}: {caught.value.what} is {caught.value.found}; understood would be {caught.value.understood}."
    )


def sparse(model: Any) -> None:
    values = numpy_helper.from_array(np.ones(1), "w")
    model.graph.sparse_initializer.append(helper.make_sparse_tensor(values, numpy_helper.from_array(INT(0), "at"), [4]))


def function(model: Any) -> None:
    body = [helper.make_node("Relu", ["a"], ["b"])]
    model.functions.append(helper.make_function("com.example", "F", ["a"], ["b"], body, [helper.make_opsetid("", 18)]))


def two_names(model: Any) -> None:
    model.graph.node[1].output[0] = "conv"


def late(model: Any) -> None:
    """A constant that is computed after its use."""
    held = model.graph.initializer.pop()
    model.graph.node.append(helper.make_node("Constant", [], [held.name], value=held))


def damaged(model: Any) -> None:
    model.graph.initializer[0].raw_data = b"1"


def declared(model: Any) -> None:
    model.graph.value_info.append(helper.make_tensor_value_info("conv", TensorProto.DOUBLE, [1, 2]))


WHOLE: dict[str, tuple[Callable[[Any], Any], str]] = {
    "sparse": (sparse, "The graph: the sparse initializers is 'w'; understood would be dense ones"),
    "functions": (function, "The model: the functions of its own is com.example::F; understood would be none .onnx.inliner"),
    "outputs": (lambda m: m.graph.output.append(m.graph.output[0]), "The graph: what it has is 1 inputs and 2 outputs"),
    "inputs": (lambda m: m.graph.input.append(helper.make_tensor_value_info("z", 1, [1])), "The graph: what it has is 2 inputs and 1 outputs"),
    "two names": (two_names, "The graph: what stands for several values is 'conv'"),
    "no opset": (lambda m: m.opset_import.pop(), "The model: the version of ONNX's operators is none"),
    "new opset": (lambda m: setattr(m.opset_import[0], "version", 999), "The model: the version of ONNX's operators is 999; understood would be one, up to"),
    "old opset": (lambda m: setattr(m.opset_import[0], "version", 6), "Mul 'scaled': the operator's version is 6 .of opset 6.; understood would be 7, 13, 14"),
    "no version": (lambda m: setattr(m.opset_import[0], "version", 8), "Erf 'erf': the operator's version is none .of opset 8."),
    "batch": (lambda m: setattr(m.graph.input[0].type.tensor_type.shape.dim[0], "dim_value", 2), "The input 'x': its type is DOUBLE, .2, 4, 4, 4.; understood would be FLOAT or DOUBLE, .1, C, M, M."),
    "half": (lambda m: setattr(m.graph.input[0].type.tensor_type, "elem_type", 10), "The input 'x': its type is FLOAT16"),
    "order": (late, "Mul 'scaled': an input is 'c'; understood would be names that the graph gives a value to before"),
    "damaged": (damaged, "The initializer 'k': its data is"),
    "declared": (declared, "Conv 'conv': what it makes is the convolution .*; understood would be what the file declares of it"),
    "second output": (lambda m: m.graph.node[0].output.append("more"), r"Conv 'conv': the outputs is \['conv', 'more'\]; understood would be 1 or fewer"),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_wrong_with_the_whole_is_named(name: str) -> None:
    """Sparse weights, functions, several inputs and outputs, names, versions, batches, types, declarations."""
    change, words = WHOLE[name]
    b = Builder()
    model = b.model(b.rest(b.conv()))
    assert read(model)[0].kind == "sum"
    change(model)
    with pytest.raises(NET.UnsupportedLayer, match=words):
        read(model)


def test_what_has_no_effect_is_said(tmp_path: Path) -> None:
    """Nodes that nothing depends on, whatever they are, and weights that are inputs with a default."""
    b = Builder()
    out = b.rest(b.conv())
    b.nodes.append(helper.make_node("Strange", ["x"], ["unused"], domain="com.example"))
    model = b.model(out)
    model.opset_import.append(helper.make_opsetid("com.example", 1))
    model.graph.input.append(helper.make_tensor_value_info("k", TensorProto.DOUBLE, list(K.shape)))
    onnx.save(model, str(tmp_path / "n.onnx"))
    notes = NET.from_onnx(tmp_path / "n.onnx", say=None).notes
    assert "Not read, for the output does not depend on it: Strange 'unused'." in notes
    assert "Inputs with a default are read as that: k." in notes


def test_nodes_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Kernels are named by their sums, or by what these make where the names are not different."""
    b = Builder()
    large, small = kernels(4, 1, norm=3.0)[0], kernels(5, 1, norm=0.5)[0]
    out = b.block(b.block("x", large, "one"), small, "two")
    for node in b.nodes:
        node.name = "same"
    network = NET.from_onnx(b.save(out, tmp_path / "n.onnx"), rescale=True, say=None)
    assert list(network.rescaling) == ["one.sum"]
    assert network.kernels[1].tobytes() == small.tobytes()


def test_external_data(tmp_path: Path) -> None:
    """Weights in a file beside the model are read; without that file the model is refused."""
    b = Builder()
    model = b.model(b.rest(b.conv()))
    onnx.save(model, str(tmp_path / "n.onnx"), save_as_external_data=True, location="weights", size_threshold=0)
    assert NET.from_onnx(tmp_path / "n.onnx", say=None).kernels[0].tobytes() == K.tobytes()
    (tmp_path / "weights").unlink()
    with pytest.raises(qe.errors.ArgumentError, match="'path' must name a valid ONNX file"):
        NET.from_onnx(tmp_path / "n.onnx")


@pytest.mark.parametrize("name", ["copies", "padding", "tau", "head"])
def test_what_the_file_says_cannot_be_said_again(name: str) -> None:
    """An option that would make another network of it."""
    with pytest.raises(qe.errors.ArgumentError, match=f"'{name}' must be left out, for the file says it"):
        NET.from_onnx("n.onnx", **{name: 1})


def test_files_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file, a text, and no onnx at all."""
    (tmp_path / "text.onnx").write_text("no graph")
    for file in (tmp_path / "none.onnx", tmp_path / "text.onnx"):
        with pytest.raises(qe.errors.ArgumentError, match=f"'path' must name a valid ONNX file, not .*{file.name}"):
            NET.from_onnx(file)
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(
        qe.errors.MissingPackage, match=r"from_onnx needs onnx, which is not installed: pip install 'qnn_emul\[onnx\]'"
    ):
        NET.from_onnx(tmp_path / "text.onnx")


@pytest.mark.parametrize("name", OPERATORS)
def test_the_table_says_every_attribute_of_every_version(name: str) -> None:
    """Versions are ONNX's, and each attribute that ONNX gives one of them is in the table; no attribute is in it that no version has."""
    operator, named = OPERATORS[name], set()
    for version in operator.versions:
        schema = onnx.defs.get_schema(name, version, "")
        assert schema.since_version == version
        assert not schema.deprecated
        assert set(schema.attributes) <= set(operator.attributes)
        named |= set(schema.attributes)
    assert set(operator.attributes) == named
    assert all(isinstance(understood, tuple) and understood for understood in operator.attributes.values())
    assert READ is not FREE
    assert operator.meaning is not None or operator.folds


def test_arrays_of_tensors() -> None:
    """The numbers of an initializer, to the bit."""
    assert array_of(numpy_helper.from_array(K, "k")).tobytes() == K.tobytes()
