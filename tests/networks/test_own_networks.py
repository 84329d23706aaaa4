# ruff: noqa: E501 (a table of errors, one per line)
"""Own networks: state dicts, safetensors and ONNX files become networks that compute what their weights say; rescaling is reported."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file
from scipy.special import erf

import qnn_emul as qe
from qnn_emul.linalg.convolution import proved_norm, symbol_bound
from qnn_emul.networks.classical import convolve

NET = qe.networks
RNG = np.random.default_rng


class FakeTensor:
    """What a torch tensor shows: numbers come out of .detach().cpu().numpy() only."""

    def __init__(self, array: np.ndarray, state: str = "graph") -> None:
        self.array, self.state = array, state

    def detach(self) -> FakeTensor:
        return FakeTensor(self.array, "device")

    def cpu(self) -> FakeTensor:
        assert self.state == "device"
        return FakeTensor(self.array, "host")

    def numpy(self) -> np.ndarray:
        assert self.state == "host"
        return self.array


class HalfTensor(FakeTensor):
    """One of a type that numpy lacks."""

    def numpy(self) -> np.ndarray:
        raise TypeError("Got unsupported ScalarType BFloat16")

    def detach(self) -> HalfTensor:
        return HalfTensor(self.array, "device")

    def cpu(self) -> HalfTensor:
        return HalfTensor(self.array, "host")

    def float(self) -> FakeTensor:
        return FakeTensor(self.array, self.state)


def weights(seed: int = 0, channels: int = 4) -> dict[str, np.ndarray]:
    """Two convolutions, one of norm below and one above 1, their biases (zero), and a head."""
    rng = RNG(seed)
    raw = rng.normal(size=(2, channels, channels, 3, 3))
    return {
        "one.weight": raw[0] * (0.9 / symbol_bound(raw[0])),
        "one.bias": np.zeros(channels),
        "two.weight": raw[1],
        "fc.weight": rng.normal(size=(channels * 16, channels * 16)),
        "norm.running_mean": rng.normal(size=channels),
    }


def by_hand(x: np.ndarray, kernels: list[np.ndarray]) -> np.ndarray:
    psi = x / np.linalg.norm(x)
    for kernel in kernels:
        s = psi + erf(0.8 * convolve(psi, kernel))
        psi = s / np.linalg.norm(s)
    return psi


@pytest.mark.parametrize("wrap", [np.asarray, FakeTensor, HalfTensor, lambda a: a.tolist()])
def test_from_torch(wrap: Callable[[np.ndarray], Any], capsys: pytest.CaptureFixture[str]) -> None:
    """Named layers in the order given; the large kernel is divided by its proved norm, the head by its spectral norm, and both are said."""
    state = weights()
    network = NET.from_torch({k: wrap(v) for k, v in state.items()}, ["two", "one"], head="fc", copies=1)
    two = symbol_bound(state["two.weight"])
    assert dict(network.rescaling) == pytest.approx({"two": two, "fc": np.linalg.norm(state["fc.weight"], 2)})
    printed = capsys.readouterr().out.splitlines()
    assert list(network.notes) == printed
    assert printed[0].startswith(f"two: divided by {two:.6g}")
    assert printed[1].startswith("fc: divided by ")
    assert np.allclose(network.kernels[0], state["two.weight"] / two, rtol=1e-14)
    assert np.array_equal(network.kernels[1], state["one.weight"])
    x = RNG(1).normal(size=(4, 4, 4))
    body = NET.from_torch(state, ["two", "one"], say=None, copies=1)
    assert capsys.readouterr().out == ""
    assert np.allclose(body.classical(x), by_hand(x, [state["two.weight"] / two, state["one.weight"]]), atol=1e-14)
    e = network.encode(x)
    assert qe.check(e).ok
    assert np.linalg.norm(e.unpadded(e.value) - network.classical(x)) <= e.record.epsilon + 1e-9


def test_small_weights_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is rescaled, nothing is said; the tensor's own name works too."""
    network = NET.from_torch(weights(), ["one.weight"], copies=2)
    assert dict(network.rescaling) == {}
    assert network.notes == ()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_from_safetensors(dtype: type, tmp_path: Path) -> None:
    """The same network from a file."""
    state = {k: v.astype(dtype) for k, v in weights().items()}
    save_file(state, tmp_path / "w.safetensors")
    made = NET.from_safetensors(tmp_path / "w.safetensors", layers=["one", "two"], head="fc", say=None, copies=1)
    same = NET.from_torch(state, ["one", "two"], head="fc", say=None, copies=1)
    assert all(np.array_equal(a, b) for a, b in zip(made.kernels, same.kernels, strict=True))
    assert np.array_equal(made.head, same.head)


def test_bfloat16(tmp_path: Path) -> None:
    """A type that numpy lacks: the upper half of float32, exactly."""
    import json

    kernel = (RNG(0).integers(-8, 9, size=(2, 2, 1, 1)) / 64).astype(np.float32)
    halves = (kernel.view(np.uint32) >> 16).astype("<u2").tobytes()
    header = json.dumps(
        {"c.weight": {"dtype": "BF16", "shape": [2, 2, 1, 1], "data_offsets": [0, len(halves)]}}
    ).encode()
    (tmp_path / "b.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + halves)
    network = NET.from_safetensors(tmp_path / "b.safetensors", ["c"], copies=1)
    assert np.array_equal(network.kernels[0], kernel)


STATE = weights()
GOOD = {
    "a.weight": np.eye(2)[:, :, None, None] / 2,
    "a.bias": np.ones(2),
    "flat.weight": np.ones(4),
    "wide.weight": np.ones((4, 2, 1, 1)),
    "text.weight": "text",
}

BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "no mapping": (lambda: NET.from_torch([1], ["a"]), "'state_dict' must be a mapping from names to arrays, not list"),
    "no layers": (lambda: NET.from_torch(STATE, []), r"'layers' must be a non-empty list of names, not \[\]"),
    "layers a name": (lambda: NET.from_torch(STATE, "one"), "'layers' must be a non-empty list of names, not 'one'"),
    "unknown layer": (lambda: NET.from_torch(STATE, ["three"]), r"'layers' must name layers of the weights, not 'three' \(there are: one.weight, one.bias"),
    "unknown head": (lambda: NET.from_torch(STATE, ["one"], head="dense"), "'head' must name layers of the weights, not 'dense'"),
    "bias": (lambda: NET.from_torch(GOOD, ["a"]), "'a.bias' must be absent or zero"),
    "axes": (lambda: NET.from_torch(GOOD, ["flat"]), r"'flat.weight' must be a convolution's, \(C, C, D, D\), not of shape \(4,\)"),
    "channels": (lambda: NET.from_torch(GOOD, ["wide"]), r"'wide.weight' must have as many output as input channels .* not \(4, 2, 1, 1\)"),
    "text": (lambda: NET.from_torch(GOOD, ["text"]), "'text.weight' must be an array of real or complex numbers"),
    "head axes": (lambda: NET.from_torch(STATE, ["one"], head="two"), r"'two.weight' must be a dense layer's, \(S, S\), not of shape"),
    "NaN": (lambda: NET.from_torch({"a": np.full((1, 1, 1, 1), np.nan)}, ["a"]), "'a' must be finite"),
    "missing file": (lambda: NET.from_safetensors("nowhere.safetensors", ["a"]), "'path' must name a safetensors file, not nowhere.safetensors"),
    "no safetensors": (lambda: NET.from_safetensors(__file__, ["a"]), "'path' must name a safetensors file"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_wrong_weights(name: str) -> None:
    """The argument or tensor, what it must be, what it was."""
    make, words = BAD[name]
    with pytest.raises(qe.errors.ArgumentError) as caught:
        make()
    assert re.search(words, str(caught.value)), str(caught.value)


def test_integer_tensors_are_refused(tmp_path: Path) -> None:
    """A quantized tensor would be read as something else."""
    save_file({"a.weight": np.ones((1, 1, 1, 1), dtype=np.int8)}, tmp_path / "i.safetensors")
    with pytest.raises(qe.errors.ArgumentError, match=r"'a.weight' must hold numbers of 16, 32 or 64 bits .* not I8"):
        NET.from_safetensors(tmp_path / "i.safetensors", ["a"])


# -- ONNX ----------------------------------------------------------------------------------------------------------
class Builder:
    """A small graph in float64, nodes named by their outputs."""

    def __init__(self, shape: tuple[int, ...] = (1, 4, 4, 4)) -> None:
        self.onnx = pytest.importorskip("onnx")
        self.shape, self.nodes, self.constants = shape, [], []

    def constant(self, name: str, array: Any) -> str:
        self.constants.append(self.onnx.numpy_helper.from_array(np.asarray(array), name))
        return name

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(self.onnx.helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

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
            size = self.add(
                "ReduceL2", [s, self.constant(f"{name}.axes", np.array([1, 2, 3]))], f"{name}.size", keepdims=1
            )
            return self.add("Div", [s, size], f"{name}.out")
        return s

    def save(self, output: str, path: Path, image: tuple[int | str, ...] = ("C", "M", "M")) -> Path:
        helper, double = self.onnx.helper, self.onnx.TensorProto.DOUBLE
        x = helper.make_tensor_value_info("x", double, [1, *image])
        y = helper.make_tensor_value_info(output, double, [1, "S"])
        graph = helper.make_graph(self.nodes, "net", [x], [y], self.constants)
        self.onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)]), str(path))
        return path


def kernels(seed: int, count: int, channels: int = 4, norm: float = 1.0) -> list[np.ndarray]:
    return [k * norm for k in NET.ResidualCNN.random(RNG(seed), 4, blocks=count, channels=channels).kernels]


def runs_like(path: Path, network: Any, x: np.ndarray) -> None:
    """ONNX's own reference interpreter (its Erf rounds to float32: scipy's instead) and the network agree on a unit input."""
    from onnx.reference import ReferenceEvaluator
    from onnx.reference.op_run import OpRun

    class Erf(OpRun):
        def _run(self, x: np.ndarray) -> tuple[np.ndarray]:
            return (erf(x),)

    x = x / np.linalg.norm(x)
    (out,) = ReferenceEvaluator(str(path), new_ops=[Erf]).run(None, {"x": x[None]})
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
    path = b.save(b.add("Add", terms, "head"), tmp_path / "a.onnx")
    network = NET.from_onnx(path, say=None, classes=16)
    assert network.copies == 4
    assert network.tau == pytest.approx(0.6)
    x = RNG(3).normal(size=(4, 4, 4))
    runs_like(path, network, x)
    e = network.encode(x)
    assert qe.check(e).ok
    assert np.linalg.norm(network.probabilities(x) - network.classical_probabilities(x)) <= network.epsilon


K = kernels(5, 1)[0] if "pytest" in sys.modules else np.zeros(0)

IMAGES: dict[tuple[int | str, ...], bool] = {
    (4, 8, 8): True,
    ("C", 8, "M"): True,
    (4, 28, 28): False,
    ("C", "M", 28): False,
    (4, 4, 8): False,
    (3, 8, 8): False,
    (4, 2, 2): False,
    (4, 64): False,
}


@pytest.mark.parametrize("image", IMAGES)
def test_onnx_images_that_cannot_be_run_are_refused(image: tuple[int | str, ...], tmp_path: Path) -> None:
    """As far as the file says which: an M that is no power of two or too small for the kernels, other channels, no image."""
    b = Builder()
    path = b.save(b.block("x", K, "one"), tmp_path / "n.onnx", image)
    if IMAGES[image]:
        assert NET.from_onnx(path, say=None).channels == 4
        return
    with pytest.raises(
        NET.UnsupportedLayer, match=r"The input 'x' has shape \(1, .*; it must be \(1, 4, M, M\), M a power of two"
    ):
        NET.from_onnx(path, say=None)


def test_onnx_rescaling_is_said(tmp_path: Path) -> None:
    """A kernel of norm 3 is divided by it: the note names the node, the network differs from the file's, by W/3."""
    b = Builder()
    (kernel,) = kernels(4, 1, norm=3.0)
    said: list[str] = []
    network = NET.from_onnx(b.save(b.block("x", kernel, "one"), tmp_path / "n.onnx"), say=said.append)
    assert network.rescaling["one.sum"] == pytest.approx(3.0)
    assert any(note.startswith("one.sum: divided by 3") for note in said)
    assert np.allclose(network.kernels[0], kernel / 3, rtol=1e-9)


def spoiled(change: Callable[[Builder], str]) -> Callable[[Path], Any]:
    def make(folder: Path) -> Any:
        b = Builder()
        return NET.from_onnx(b.save(change(b), folder / "bad.onnx"), say=None)

    return make


def biased(b: Builder) -> str:
    y = b.add("Conv", ["x", b.constant("k", K), b.constant("b", np.ones(4))], "conv", pads=[1, 1, 1, 1])
    return b.add("Add", ["x", b.add("Erf", [y], "erf")], "sum")


UNSUPPORTED: dict[str, tuple[Callable[[Builder], str], str]] = {
    "layer": (lambda b: b.add("Relu", [b.block("x", K, "one")], "relu"), "Relu 'relu' is not among the supported layers"),
    "pooling": (lambda b: b.add("MaxPool", [b.block("x", K, "one")], "pool", kernel_shape=[2, 2]), "MaxPool 'pool' is not among"),
    "stride": (lambda b: b.block("x", K, "one", strides=[2, 2]), r"Conv 'one.conv' has strides \[2, 2\]; only 1"),
    "dilation": (lambda b: b.block("x", K, "one", dilations=[2, 2]), r"Conv 'one.conv' has dilations \[2, 2\]"),
    "padding": (lambda b: b.block("x", K, "one", pads=[2, 2, 0, 0]), r"Conv 'one.conv' has padding \[2, 2, 0, 0\]; .* \[1, 1, 1, 1\]"),
    "valid": (lambda b: b.block("x", K, "one", pads=[0, 0, 0, 0]), r"has padding \[0, 0, 0, 0\]"),
    "group": (lambda b: b.block("x", K, "one", group=2), "Conv 'one.conv' has group 2"),
    "channels": (lambda b: b.block("x", np.ones((8, 4, 3, 3)), "one"), "has 4 input and 8 output channels"),
    "bias": (biased, "Conv 'conv' has a bias"),
    "no normalization": (lambda b: b.block(b.block("x", K, "one", normalize=""), K, "two"), "Conv 'two.conv' takes a tensor that is not normalized"),
    "erf of the input": (lambda b: b.add("Erf", ["x"], "erf"), "Erf 'erf' must be applied to a convolution, not to the input"),
    "sum of inputs": (lambda b: b.add("Add", ["x", "x"], "twice"), "Add 'twice' must add a block's input to its activation"),
    "wrong skip": (lambda b: b.add("Add", [b.block("x", K, "one"), b.add("Erf", [b.add("Conv", ["x", b.constant("k", K)], "c", pads=[1] * 4)], "e")], "s"), "Add 's' must add a block's input"),
    "scaled activation": (lambda b: b.add("Mul", [b.add("Erf", [b.add("Conv", ["x", b.constant("k", K)], "c", pads=[1] * 4)], "e"), b.constant("2", np.array(2.0))], "m"), "Mul 'm' must multiply a convolution"),
    "norm of one axis": (lambda b: b.add("LpNormalization", [b.block("x", K, "one", normalize="")], "lp", p=2, axis=1), "LpNormalization 'lp' must be the 2-norm .* of the flattened tensor"),
    "1-norm": (lambda b: b.add("LpNormalization", [b.add("Flatten", [b.block("x", K, "one", normalize="")], "f")], "lp", p=1, axis=1), "LpNormalization 'lp' must be the 2-norm"),
    "some axes": (lambda b: b.add("ReduceL2", ["x", b.constant("axes", np.array([1]))], "size"), r"ReduceL2 'size' must be over all entries of a sample, not axes \[1\]"),
    "other norm": (lambda b: b.add("Div", [b.block("x", K, "one", normalize=""), b.add("ReduceL2", ["x"], "size")], "d"), "Div 'd' must divide a tensor by its own 2-norm"),
    "concat": (lambda b: b.add("Concat", ["x", "x"], "cat", axis=2), "Concat 'cat' must put copies of the input"),
    "copies not normalized": (lambda b: b.block(b.add("Concat", ["x"] * 2, "cat", axis=1), kernels(6, 1, 8)[0], "one"), "Conv 'one.conv' takes a tensor that is not normalized"),
    "matmul": (lambda b: b.add("MatMul", [b.add("Flatten", [b.block("x", K, "one")], "f"), b.constant("W", np.eye(64))], "mm"), "MatMul 'mm' must multiply the element-wise square"),
    "reshape": (lambda b: b.add("Reshape", [b.block("x", K, "one"), b.constant("s", np.array([4, 2, 8, 1]))], "r"), r"Reshape 'r' must give .* not \[4, 2, 8, 1\]"),
    "pow": (lambda b: b.add("Pow", [b.block("x", K, "one"), b.constant("three", np.array(3.0))], "p"), "Pow 'p' must square a normalized tensor"),
    "clip": (lambda b: b.add("Clip", [b.block("x", K, "one"), b.constant("low", np.array(0.0))], "c"), "Clip 'c' is supported only to keep a 2-norm away from 0"),
    "output": (lambda b: b.add("Conv", ["x", b.constant("k", K)], "c", pads=[1] * 4), "The output 'c' is the conv after 0 blocks"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_an_unsupported_layer_is_named(name: str, tmp_path: Path) -> None:
    """The kind of node, its name and what is wrong with it."""
    change, words = UNSUPPORTED[name]
    with pytest.raises(NET.UnsupportedLayer, match=words):
        spoiled(change)(tmp_path)


def test_onnx_files_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file, a text, and no onnx at all."""
    pytest.importorskip("onnx")
    (tmp_path / "text.onnx").write_text("no graph")
    for file in (tmp_path / "none.onnx", tmp_path / "text.onnx"):
        with pytest.raises(qe.errors.ArgumentError, match=f"'path' must name an ONNX file, not .*{file.name}"):
            NET.from_onnx(file)
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(
        qe.errors.MissingPackage, match=r"from_onnx needs onnx, which is not installed: pip install 'qnn_emul\[onnx\]'"
    ):
        NET.from_onnx(tmp_path / "text.onnx")


def test_kernels_of_proved_norm_1_are_contractions() -> None:
    """Shifts, blurs, an orthogonal centre tap: norm 1, accepted as they are, divided by no importer; a little more is refused."""
    shift, blur, centre = np.zeros((1, 1, 3, 3)), np.full((1, 1, 3, 3), 1 / 9), np.zeros((4, 4, 3, 3))
    shift[0, 0, 0, 1] = -1.0
    centre[:, :, 1, 1] = np.linalg.qr(np.random.default_rng(0).normal(size=(4, 4)))[0]
    for kernel in (shift, blur, centre):
        assert proved_norm(kernel) == pytest.approx(1.0, abs=1e-13)
        assert NET.ResidualCNN((kernel,), copies=1).kernels[0].tobytes() == kernel.tobytes()
        assert NET.from_torch({"a.weight": kernel}, ["a"], say=None, copies=1).kernels[0].tobytes() == kernel.tobytes()
        with pytest.raises(qe.errors.NormTooLarge):
            NET.ResidualCNN((1.001 * kernel,), copies=1)
        assert NET.from_torch({"a.weight": 1.25 * kernel}, ["a"], say=None, copies=1).rescaling["a"] == pytest.approx(
            1.25, abs=1e-12
        )
    ones = np.ones((2, 2, 1, 1))  # attained by neither taps alone nor the grid: rows and columns give 2
    assert proved_norm(ones) == pytest.approx(2.0, abs=1e-12)
    for kernel in (np.random.default_rng(3).normal(size=(2, 3, 3, 3)), 1e300 * shift, 1e-310 * blur):
        assert proved_norm(kernel) <= symbol_bound(kernel)
