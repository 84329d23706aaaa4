# ruff: noqa: E501 (a table of errors, one per line)
"""Own networks: state dicts, safetensors and ONNX files become networks that compute what their weights say; rescaling is reported."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from onnx_builder import Builder, K
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


def normalized(**parts: np.ndarray) -> dict[str, np.ndarray]:
    """The weights with a batch normalization after "one" that takes its bias away."""
    rng, mean = RNG(7), RNG(8).normal(size=4)
    given = {
        "weight": rng.uniform(0.2, 0.6, 4),
        "bias": np.zeros(4),
        "running_mean": mean,
        "running_var": np.full(4, 1.25),
    }
    return {**STATE, "one.bias": mean, **{f"bn.{k}": v for k, v in {**given, **parts}.items()}}


GOOD = {
    "a.weight": np.eye(2)[:, :, None, None] / 2,
    "a.bias": np.ones(2),
    "flat.weight": np.ones(4),
    "wide.weight": np.ones((4, 2, 1, 1)),
    "text.weight": "text",
}

BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "no mapping": (lambda: NET.from_torch([1], ["a"]), "'state_dict' must be a mapping from names to arrays, not list"),
    "a module": (lambda: NET.from_torch(SimpleNamespace(state_dict=dict), ["a"]), r"'state_dict' must be a mapping from names to arrays, not SimpleNamespace\. Give model.state_dict\(\)\."),
    "no layers": (lambda: NET.from_torch(STATE, []), r"'layers' must be a non-empty list of names, not \[\]"),
    "layers a name": (lambda: NET.from_torch(STATE, "one"), "'layers' must be a non-empty list of names, not 'one'"),
    "unknown layer": (lambda: NET.from_torch(STATE, ["three"]), r"'layers' must name layers of the weights, not 'three' \(there are: one.weight, one.bias"),
    "unknown head": (lambda: NET.from_torch(STATE, ["one"], head="dense"), "'head' must name layers of the weights, not 'dense'"),
    "bias": (lambda: NET.from_torch(GOOD, ["a"]), "'a.bias' must be absent or zero"),
    "axes": (lambda: NET.from_torch(GOOD, ["flat"]), r"'flat.weight' must be a convolution's, \(C, C, D, D\), not of shape \(4,\)"),
    "channels": (lambda: NET.from_torch(GOOD, ["wide"]), r"'wide.weight' must have as many output as input channels .* not \(4, 2, 1, 1\)"),
    "text": (lambda: NET.from_torch(GOOD, ["text"]), "'text.weight' must be an array of real or complex numbers"),
    "head axes": (lambda: NET.from_torch(STATE, ["one"], head="two"), r"'two.weight' must be a dense layer's, \(S, S\), not of shape"),
    "batch norm of another layer": (lambda: NET.from_torch(STATE, ["one"], batch_norms={"two": "bn"}), r"'batch_norms' must name layers first, each of `layers`, not \['two'\]"),
    "no statistics": (lambda: NET.from_torch(STATE, ["one"], batch_norms={"one": "bn"}), "'batch_norms' must name batch normalizations that hold running_mean and running_var, not 'bn', for there is no 'bn.running_mean'"),
    "statistics of another size": (lambda: NET.from_torch(normalized(running_mean=np.ones(3)), ["one"], batch_norms={"one": "bn"}), r"'bn.running_mean' must have a number for each of the 4 channels, not \(3,\)"),
    "negative variance": (lambda: NET.from_torch(normalized(running_var=-np.ones(4)), ["one"], batch_norms={"one": "bn"}), "'bn.running_var' must be positive, not -1.0"),
    "shift": (lambda: NET.from_torch(normalized(bias=np.full(4, 0.5)), ["one"], batch_norms={"one": "bn"}), "'bn' must leave no bias behind it .a layer here has none., not one of up to 0.5"),
    "mean": (lambda: NET.from_torch({**normalized(), "one.bias": np.zeros(4)}, ["one"], batch_norms={"one": "bn"}), "'bn' must leave no bias behind it"),
    "batch norm epsilon": (lambda: NET.from_torch(normalized(), ["one"], batch_norms={"one": "bn"}, batch_norm_epsilon=0), "'batch_norm_epsilon' must be positive"),
    "not rescaled": (lambda: NET.from_torch(STATE, ["two"], rescale=False), "'two' must have a convolution of a proved norm of at most 1, not .*rescale=True divides it"),
    "rescale": (lambda: NET.from_torch(STATE, ["two"], rescale=1), "'rescale' must be True or False, not 1"),
    "identity of another layer": (lambda: NET.to_torch(NET.ResidualCNN((K,)), ["a"], batch_norms={"b": "bn"}), "'batch_norms' must name layers first, each of `layers`, not 'b'"),
    "no network": (lambda: NET.to_torch([K]), "'network' must be a ResidualCNN, not list"),
    "names of layers": (lambda: NET.to_torch(NET.ResidualCNN((K, K)), ["a"]), r"'layers' must be a list of 2 different names, one for each block, none the head's, not \['a'\]"),
    "one name twice": (lambda: NET.to_torch(NET.ResidualCNN((K, K)), ["a", "a"]), "'layers' must be a list of 2 different names"),
    "the head's name": (lambda: NET.to_torch(NET.ResidualCNN((K,)), ["head"]), "'layers' must be a list of 1 different names"),
    "a name as names": (lambda: NET.to_torch(NET.ResidualCNN((K, K)), "ab"), "'layers' must be a list of 2 different names"),
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


def test_batch_normalization_is_folded(capsys: pytest.CaptureFixture[str]) -> None:
    """Convolution, bias and batch normalization, as torch runs them after eval(), are one kernel; one that was not named is said."""
    state = normalized()
    network = NET.from_torch(state, ["one"], batch_norms={"one": "bn"}, batch_norm_epsilon=1e-3, copies=1)
    assert capsys.readouterr().out == "bn: folded into one, in double precision.\n"
    x = RNG(1).normal(size=(4, 4, 4))
    column = lambda name: state[name][:, None, None]
    y = convolve(x, state["one.weight"]) + column("one.bias")
    y = (y - column("bn.running_mean")) / np.sqrt(column("bn.running_var") + 1e-3) * column("bn.weight") + column(
        "bn.bias"
    )
    assert np.allclose(convolve(x, network.kernels[0]), y, atol=1e-14)
    bare = {k: v for k, v in state.items() if k not in ("bn.weight", "bn.bias")}  # affine=False
    assert NET.from_torch(bare, ["one"], batch_norms={"one": "bn"}, say=None, copies=1).kernels[0].shape == (4, 4, 3, 3)
    said: list[str] = []
    NET.from_torch({**state, "one.bias": np.zeros(4)}, ["one"], say=said.append, copies=1)
    assert said == ["bn: a batch normalization that was not read."]


def test_to_torch_and_back() -> None:
    """The same bits in float64; in a model of float32 the weights that it rounds to, whatever their names."""
    network = NET.ResidualCNN.random(RNG(2), 4, blocks=2, channels=4, norm=0.9, head=True, copies=2)
    state = NET.to_torch(network, tensor=FakeTensor)
    assert list(state) == ["blocks.0.conv.weight", "blocks.1.conv.weight", "head.weight"]
    back = NET.from_torch(state, ["blocks.0.conv", "blocks.1.conv"], head="head", say=None, copies=2)
    assert dict(back.rescaling) == {}
    assert [k.tobytes() for k in back.kernels] == [k.tobytes() for k in network.kernels]
    assert back.head.tobytes() == network.head.tobytes()
    single = {k: v.astype(np.float32) for k, v in NET.to_torch(network, ["b", "a"], head="fc").items()}
    rounded = NET.from_torch(single, ["b", "a"], head="fc", say=None, copies=2)
    assert all(
        np.max(np.abs(k - r) / np.abs(k)) <= 2**-24 for k, r in zip(network.kernels, rounded.kernels, strict=True)
    )
    again = NET.to_torch(rounded, ["b", "a"], head="fc")
    assert all(again[name].astype(np.float32).tobytes() == single[name].tobytes() for name in single)
    again["a.weight"][:] = 0.0  # a copy: the network keeps its own
    assert np.any(rounded.kernels[1])


def test_a_model_with_batch_normalization_loads_what_comes_back() -> None:
    """What was folded into the kernel becomes the identity, the bias 0, the rest of the model is kept: it computes the network."""
    state = normalized()
    network = NET.from_torch(state, ["one"], batch_norms={"one": "bn"}, say=None, copies=1)
    loaded = NET.to_torch(network, ["one"], like=state, batch_norms={"one": "bn"})
    assert set(loaded) == set(state)
    assert loaded["two.weight"] is state["two.weight"]
    assert not np.any(loaded["one.bias"])
    again = NET.from_torch(loaded, ["one"], batch_norms={"one": "bn"}, say=None, copies=1)
    assert np.allclose(again.kernels[0], network.kernels[0], rtol=1e-15, atol=0)


def contractions() -> dict[str, np.ndarray]:
    """Kernels whose convolutions have norm 1, exactly."""
    rng = RNG(0)
    shift, centre, lattice = np.zeros((1, 1, 3, 3)), np.zeros((4, 4, 3, 3)), np.zeros((4, 4, 3, 3))
    shift[0, 0, 0, 1] = -1.0
    left, right = (np.linalg.qr(rng.normal(size=(4, 4)))[0] for _ in range(2))
    centre[:, :, 1, 1] = left
    for channel, (u, v) in enumerate([(0, 0), (1, 2), (2, 1), (0, 0)]):  # orthogonal at every angle, no tap is
        lattice[:, :, u, v] += np.outer(left[:, channel], right[channel])
    blur = np.full((1, 1, 3, 3), 1 / 9)
    means = np.zeros((2, 2, 3, 3))  # of two places, others in each channel
    means[0, 0, 0, :2] = means[1, 1, 1, 0] = means[1, 1, 2, 2] = 0.5
    return {
        "means": means,
        "shift": shift,
        "blur": blur,
        "blurs": np.eye(2)[:, :, None, None] * blur,
        "centre": centre,
        "lattice": lattice,
    }


@pytest.mark.parametrize("name", contractions())
def test_kernels_of_proved_norm_1_are_contractions(name: str, tmp_path: Path) -> None:
    """Accepted as they are by every importer, divided by none; a little more is refused. The layer's own record says the same."""
    kernel = contractions()[name]
    channels = kernel.shape[0]
    assert proved_norm(kernel) == pytest.approx(1.0, abs=1e-12)
    for padding in ("same", "causal", "circular"):
        assert qe.conv2d(kernel, (channels, 4, 4), padding=padding).record.norm <= 1 + 1e-12
        assert NET.ResidualCNN((kernel,), copies=1, padding=padding).kernels[0].tobytes() == kernel.tobytes()
    assert NET.from_torch({"a.weight": kernel}, ["a"], say=None, copies=1).kernels[0].tobytes() == kernel.tobytes()
    save_file({"a": kernel}, tmp_path / "k.safetensors")
    assert NET.from_safetensors(tmp_path / "k.safetensors", ["a"], say=None, copies=1).rescaling == {}
    b = Builder((1, channels, 4, 4))
    path = b.save(b.block("x", kernel, "one"), tmp_path / "k.onnx", image=(channels, 4, 4))
    assert np.allclose(NET.from_onnx(path, say=None).kernels[0], kernel, rtol=1e-15, atol=0)
    with pytest.raises(qe.errors.NormTooLarge):
        NET.ResidualCNN((1.001 * kernel,), copies=1)
    larger = NET.from_torch({"a.weight": 1.25 * kernel}, ["a"], say=None, copies=1)
    assert larger.rescaling["a"] == pytest.approx(1.25, abs=2e-12)


def test_the_best_bound_is_taken_everywhere() -> None:
    """Never below the norm, never above any one bound, the same for a layer's record and for a network's kernels."""
    rng = RNG(3)
    shift = contractions()["shift"]
    assert proved_norm(np.ones((2, 2, 1, 1))) == pytest.approx(2.0, abs=1e-12)
    for kernel in (
        rng.normal(size=(2, 3, 3, 3)),
        rng.normal(size=(2, 2, 2, 2)) * 1j,
        1e300 * shift,
        1e-310 * shift,
        0 * shift,
    ):
        assert proved_norm(kernel) <= symbol_bound(kernel)
        assert qe.conv2d(kernel, (kernel.shape[1], 4, 4)).record.norm == pytest.approx(proved_norm(kernel), rel=1e-12)
    for kernel in (rng.normal(size=(2, 2, 3, 3)), rng.normal(size=(1, 2, 2, 2)) + 1j * rng.normal(size=(1, 2, 2, 2))):
        circular = qe.conv2d(kernel, (2, 4, 4), padding="circular")
        assert np.linalg.norm(circular.target, 2) <= proved_norm(kernel) * (1 + 1e-12)
