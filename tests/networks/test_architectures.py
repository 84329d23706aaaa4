# ruff: noqa: E501 (a table of errors, one per line)
"""Architectures (a), (b), (c): the encoded forward pass against the classical network, every record, photographs, wrong input."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import signal
from scipy.special import erf

import qnn_emul as qe
from qnn_emul.layers.residual_linear_pooling import dense_input_error
from qnn_emul.networks.classical import convolve

NET = qe.networks


def agrees(network: Any, x: np.ndarray, epsilon: float) -> qe.VectorEncoding:
    """Every record holds, the value is the classical network's to the record's error, and so are the probabilities."""
    e = network.encode(x, epsilon)
    checked = qe.check(e)
    checked.raise_if_violated()
    assert e.record.alpha == 1
    assert np.sqrt(2) * e.record.epsilon <= epsilon
    classical = network.classical(x)
    assert np.linalg.norm(e.unpadded(e.target) - classical) <= checked.rounding
    assert np.linalg.norm(e.unpadded(e.value) - classical) <= e.record.epsilon + checked.rounding
    assert np.linalg.norm(network.probabilities(x, epsilon) - network.classical_probabilities(x)) <= epsilon
    return e


@pytest.mark.parametrize("name", ["china", "flower"])
def test_a_photograph_through_architecture_a(name: str) -> None:
    """4 x 8 x 8 crop of a colour photograph (R, G, B, zero), 16 channels, three blocks, a full-rank dense head, 16 classes."""
    x = NET.colour_tensor(NET.crop(NET.photograph(name), 8, (150, 200), scale=8))
    assert x.shape == (4, 8, 8)
    assert not x[3].any()
    assert all(x[c].any() for c in range(3))
    network = NET.ResidualCNN.random(np.random.default_rng(1), 8, head=True, access="memory")
    assert np.linalg.matrix_rank(network.head) == 1024
    e = agrees(network, x, 1e-6)
    keys = {node.key for node in e.nodes()}
    assert {"oracles.kp_tree", "ve.concatenation", "be.convolution_stack", "ve.matrix_squared_vector"} <= keys
    assert len(network.probabilities(x)) == 16
    samples = network.sample(x, 20_000, np.random.default_rng(0))
    shares = np.bincount(samples, minlength=16) / 20_000
    assert np.abs(shares - network.classical_probabilities(x)).max() < 5 * np.sqrt(0.25 / 20_000)
    assert np.array_equal(samples[:5], network.sample(x, 20_000, np.random.default_rng(0))[:5])


def test_a_larger_photograph_without_the_head() -> None:
    """4 x 64 x 64: 16 bits of vector, two blocks; another picture gives other probabilities."""
    network = NET.ResidualCNN.random(np.random.default_rng(2), 64, blocks=2, classes=4)
    first = NET.colour_tensor(NET.crop(NET.photograph("china"), 64, (100, 100), scale=4))
    e = agrees(network, first, 1e-5)
    assert e.n == 16
    second = NET.colour_tensor(NET.crop(NET.photograph("flower"), 64, (100, 100), scale=4))
    moved = network.classical_probabilities(first) - network.classical_probabilities(second)
    assert np.linalg.norm(moved) > 1e-3


def test_the_classical_network_is_what_it_says() -> None:
    """Written out with scipy's correlation for one block and the head; without the skip connection it would be another."""
    rng = np.random.default_rng(3)
    network = NET.ResidualCNN.random(rng, 4, blocks=1, channels=4, head=True, copies=2, tau=0.7, classes=2)
    x = rng.normal(size=(2, 4, 4))
    psi = np.concatenate([x, x]) / np.linalg.norm(np.concatenate([x, x]))
    kernel = network.kernels[0]
    y = np.array([sum(signal.correlate2d(psi[i], kernel[o, i], mode="same") for i in range(4)) for o in range(4)])
    s = psi + erf(0.8 * y)
    s /= np.linalg.norm(s)
    t = 0.7 * s.ravel() + 0.3 * network.head @ s.ravel() ** 2
    t /= np.linalg.norm(t)
    assert np.allclose(network.classical(x).ravel(), t, rtol=0, atol=1e-14)
    halves = (t**2).reshape(2, -1).sum(axis=1)
    assert np.allclose(network.classical_probabilities(x), halves, rtol=0, atol=1e-14)
    assert np.linalg.norm(erf(0.8 * y) / np.linalg.norm(erf(0.8 * y)) - s) > 0.1
    e = agrees(network, x, 1e-6)
    assert np.linalg.norm(e.value - t) <= e.record.epsilon + 1e-12


@pytest.mark.parametrize("padding", ["same", "causal", "circular"])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_paddings(padding: str, width: int) -> None:
    """All three paddings, odd and even kernels, complex weights and images."""
    rng = np.random.default_rng(width)
    raw = rng.normal(size=(2, 2, 2, width, width))
    kernel = raw[0] + 1j * raw[1]
    kernel /= 2 * np.abs(kernel).sum()
    network = NET.ResidualCNN([kernel], copies=1, padding=padding)
    agrees(network, rng.normal(size=(2, 4, 4)) + 1j * rng.normal(size=(2, 4, 4)), 1e-6)


def test_channels_that_are_no_power_of_two() -> None:
    """Three channels: the classes are those of the padded register, the fourth never drawn."""
    rng = np.random.default_rng(4)
    network = NET.ResidualCNN.random(rng, 4, channels=3, copies=1, blocks=1, head=True)
    agrees(network, rng.normal(size=(3, 4, 4)), 1e-6)
    p = network.probabilities(rng.normal(size=(3, 4, 4)))
    assert len(p) == 4
    assert p[3] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("paths", "blocks", "head"), [(1, 1, True), (1, 2, False), (2, 2, True), (2, 2, False), (3, 1, False)]
)
def test_bilinear(paths: int, blocks: int, head: bool) -> None:
    """(b) with and (c) without the dense head: d leaves, Lemma 3, N^d entries; the product is the Kronecker product."""
    rng = np.random.default_rng(paths)
    size = 4 if paths == 1 else 2
    network = NET.Bilinear.random(rng, size, paths=paths, blocks=blocks, head=head, access="loaded")
    x = rng.normal(size=(4, size, size))
    e = agrees(network, x, 1e-6)
    keys = [node.key for node in e.nodes()]
    assert keys.count("oracles.brute_force") == paths
    assert keys.count("ve.tensor") == paths - 1
    assert ("ve.matrix_squared_vector" in keys) == head
    assert 1 << e.n == 4 * (4 * size * size) ** paths
    product = np.ones(1)
    for path in network.paths:
        out = path(x)
        product = np.outer(product, out / np.linalg.norm(out)).ravel()
    assert np.allclose(network.input_vector(x).ravel(), product, rtol=0, atol=1e-14)


def test_paths_may_be_any_function() -> None:
    """A reshape, a Fourier transform (complex), a sort, of different sizes; a photograph through them."""
    picture = NET.crop(NET.photograph("flower"), 4, (200, 300), scale=16)
    x = NET.colour_tensor(picture)
    kernels = NET.ResidualCNN.random(np.random.default_rng(5), 16, blocks=2).kernels
    network = NET.Bilinear(kernels, paths=[np.ravel, NET.fourier_path], access="loaded")  # 64 x 64 = 4 x 32 x 32
    agrees(network, x, 1e-5)
    network = NET.Bilinear(
        kernels, paths=[lambda t: np.sort(t.ravel())[-16:], lambda t: t.mean(axis=(1, 2))[:1], np.ravel]
    )
    agrees(network, x, 1e-5)  # 16 x 1 x 64 = 4 x 16 x 16
    assert network.first(1).paths == network.paths


@pytest.mark.parametrize("ancillas", ["plain", "linear", "least"])
def test_ancillas(ancillas: str) -> None:
    """The blocks' ancilla options are passed on and change the count only."""
    rng = np.random.default_rng(6)
    network = NET.ResidualCNN.random(rng, 4, blocks=2, channels=4, ancillas=ancillas)
    e = agrees(network, rng.normal(size=(1, 4, 4)), 1e-4)
    n, b, a = 6, 7, 0
    for _ in range(2):  # Mathematics 6.6, and one for the sign polynomial
        a = {"plain": 2 * (a + b), "linear": a + 2 * b, "least": a + b}[ancillas] + n + 3
    assert e.record.ancillas == a


@pytest.mark.parametrize("access", ["given", "memory", "loaded"])
def test_a_small_network_as_one_circuit(access: str) -> None:
    """One block on a 1 x 2 x 2 image, every leaf: the circuit is unitary and its corner is the block."""
    network = NET.ResidualCNN(np.full((1, 1, 1, 1, 1), -0.75), copies=1, access=access, ancillas="least")
    e = network.encode(np.array([[[1.0, -2.0], [0.5, 3.0]]]), 0.1)
    checked = qe.check(e, level="unitary")
    checked.raise_if_violated()


@pytest.mark.parametrize("tau", [0.51, 0.8])
@pytest.mark.parametrize("error", [0.5, 1e-3, 1e-9])
def test_the_heads_budget(tau: float, error: float) -> None:
    """An input error of the budget becomes at most `error` by the lemmas' own rules, and 1.1 times it would not (W = -1)."""
    from qnn_emul.lemmas.ve.sign_amplification import direction_error

    def after(share: float) -> float:
        x = qe.VectorEncoding.from_vector([1.0, 0.0]).with_record(epsilon=share)
        dense = qe.matrix_squared_vector(-np.eye(2), x)
        ratio = (tau * x + (1 - tau) * dense).record.epsilon / (2 * tau - 1)
        return float(direction_error(ratio)) if ratio <= 1 else np.inf

    share = dense_input_error(error, tau, 1.0)
    assert after(share) <= error * (1 + 1e-9)
    assert after(1.1 * share) > error


KERNEL = np.eye(4)[:, :, None, None] / 2
SMALL = NET.ResidualCNN([KERNEL])
PAIR = {"paths": [np.ravel, np.ravel]}
GOOD = NET.Bilinear([KERNEL], **PAIR)

CASES: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "kernels a number": (lambda: NET.ResidualCNN(3), qe.errors.ArgumentError, "'kernels' must hold at least one kernel, not 3"),
    "kernel square": (lambda: NET.ResidualCNN([np.ones((1, 1, 1, 2)) / 9]), qe.errors.ShapeError, r"'kernels\[0\]' must have shape \(C, C, D, D\)"),
    "kernel norm": (lambda: NET.ResidualCNN([4 * KERNEL]), qe.errors.NormTooLarge, r"at most 1, not 2\. Divide it by 2"),
    "kernel text": (lambda: NET.ResidualCNN(["a"]), qe.errors.ArgumentError, r"'kernels\[0\]' must be an array of real or complex numbers"),
    "copies": (lambda: NET.ResidualCNN([KERNEL], copies=3), qe.errors.ArgumentError, "'copies' must divide the 4 channels, not 3"),
    "copies text": (lambda: NET.ResidualCNN([KERNEL], copies="2"), qe.errors.ArgumentError, "'copies' must be an integer"),
    "copies of three": (lambda: NET.ResidualCNN.random(np.random.default_rng(0), 4, channels=6, copies=2), qe.errors.ArgumentError, "'copies' must leave a power of two .* not 2 of 6 channels: 3"),
    "padding": (lambda: NET.ResidualCNN([KERNEL], padding="zero"), qe.errors.ArgumentError, "'padding' must be one of .* not 'zero'"),
    "access": (lambda: NET.ResidualCNN([KERNEL], access="qram"), qe.errors.ArgumentError, "'access' must be one of .* not 'qram'"),
    "ancillas": (lambda: NET.ResidualCNN([KERNEL], ancillas="few"), qe.errors.ArgumentError, "'ancillas' must be one of"),
    "tau": (lambda: NET.ResidualCNN([KERNEL], tau=0.5), qe.errors.ArgumentError, "'tau' must satisfy 1/2 < tau < 1, not 0.5"),
    "epsilon": (lambda: NET.ResidualCNN([KERNEL], epsilon=0.0), qe.errors.ArgumentError, "'epsilon' must satisfy 0 < epsilon < 1"),
    "encode epsilon": (lambda: SMALL.encode(np.ones((1, 2, 2)), 1.0), qe.errors.ArgumentError, "'epsilon' must satisfy"),
    "classes": (lambda: NET.ResidualCNN([KERNEL], classes=3), qe.errors.ArgumentError, "'classes' must be a power of two.* not 3"),
    "classes too many": (lambda: NET.ResidualCNN([KERNEL], classes=32).probabilities(np.ones((1, 2, 2))), qe.errors.ArgumentError, "'classes' must be a positive divisor of the size 16, not 32"),
    "head shape": (lambda: NET.ResidualCNN([KERNEL], head=np.ones((4, 8))), qe.errors.ShapeError, "'head' must be a square matrix"),
    "head size": (lambda: NET.ResidualCNN([KERNEL], head=np.eye(36) / 2), qe.errors.ShapeError, r"'head' must have C M\^2 rows.* not \(36, 36\)"),
    "head norm": (lambda: NET.ResidualCNN([KERNEL], head=2 * np.eye(16)), qe.errors.NormTooLarge, "'head' must have norm at most 1 .* of norm 2"),
    "head made for another size": (lambda: NET.ResidualCNN([KERNEL], head=np.eye(16)).encode(np.ones((1, 4, 4))), qe.errors.ShapeError, "'x' must have the M that the head's 16 rows"),
    "image size": (lambda: SMALL.encode(np.ones((1, 3, 3))), qe.errors.ShapeError, r"'x' must have a power of two as image size M, not \(1, 3, 3\)"),
    "image smaller than the kernel": (lambda: NET.ResidualCNN.random(np.random.default_rng(0), 4).encode(np.ones((4, 2, 2))), qe.errors.ShapeError, "'kernel' must have width D at most the image's M = 2"),
    "shots": (lambda: SMALL.sample(np.ones((1, 2, 2)), -1, np.random.default_rng(0)), qe.errors.ArgumentError, "'shots' must be"),
    "rng": (lambda: SMALL.sample(np.ones((1, 2, 2)), 1, 7), qe.errors.ArgumentError, "'rng' must be a numpy.random.Generator, not int"),
    "random rng": (lambda: NET.ResidualCNN.random(7, 4), qe.errors.ArgumentError, "'rng' must be a numpy.random.Generator, not int"),
    "random blocks": (lambda: NET.ResidualCNN.random(np.random.default_rng(0), 4, blocks=0), qe.errors.ArgumentError, "'blocks' must be at least 1, not 0"),
    "random size": (lambda: NET.ResidualCNN.random(np.random.default_rng(0), 7), qe.errors.ArgumentError, "'size' must be a power of two, .*, not 7"),
    "random negative size": (lambda: NET.ResidualCNN.random(np.random.default_rng(0), -8), qe.errors.ArgumentError, "'size' must be a power of two, .*, not -8"),
    "random size below the kernels": (lambda: NET.ResidualCNN.random(np.random.default_rng(0), 2), qe.errors.ArgumentError, "'size' must be .* not below the kernels' width, not 2"),
    "random norm": (lambda: NET.ResidualCNN.random(np.random.default_rng(0), 4, norm=0.0), qe.errors.ArgumentError, "'norm' must be positive, not 0"),
    "random large norm": (lambda: NET.ResidualCNN.random(np.random.default_rng(0), 4, norm=1.5), qe.errors.NormTooLarge, "not 1.5"),
    "no paths": (lambda: NET.Bilinear([KERNEL]), qe.errors.ArgumentError, "'paths' must be a non-empty list of functions"),
    "paths no function": (lambda: NET.Bilinear([KERNEL], paths=[np.ravel, 3]), qe.errors.ArgumentError, "'paths' must be a non-empty list of functions"),
    "path size": (lambda: GOOD.encode(np.ones(3)), qe.errors.ShapeError, r"'paths\[0\]\(x\)' must have a power-of-two number of entries, not 3"),
    "path zero": (lambda: GOOD.encode(np.zeros(4)), qe.errors.ZeroNorm, r"'paths\[0\]\(x\)' must be non-zero, not 4 zeros"),
    "path NaN": (lambda: NET.Bilinear([KERNEL], paths=[lambda x: x / 0 * 0]).encode(np.ones(4)), qe.errors.ArgumentError, r"'paths\[0\]\(x\)' must be finite"),
    "path sizes": (lambda: NET.Bilinear([KERNEL], paths=[np.ravel]).encode(np.ones(8)), qe.errors.ShapeError, r"'paths' must give 1 M\^2 entries in all.* not 8 = 8"),
    "bilinear head size": (lambda: NET.Bilinear([KERNEL], **PAIR, head=np.eye(16)).encode(np.ones(4)), qe.errors.ShapeError, "'paths' must have the M that the head's 16 rows"),
    "bilinear size": (lambda: NET.Bilinear.random(np.random.default_rng(0), 3), qe.errors.ArgumentError, "'size' must be a power of two, not 3"),
    "bilinear paths": (lambda: NET.Bilinear.random(np.random.default_rng(0), 2, paths=0), qe.errors.ArgumentError, "'paths' must be at least 1, not 0"),
    "photograph": (lambda: NET.photograph("dog"), qe.errors.ArgumentError, r"'name' must be one of \('china', 'flower'\), not 'dog'"),
    "crop": (lambda: NET.crop(np.ones((4, 4, 3)), 2, (3, 3)), qe.errors.ArgumentError, r"'corner' must leave room for 2 x 2 pixels in a picture of 4 x 4, not \(3, 3\)"),
    "crop size": (lambda: NET.crop(np.ones((4, 4, 3)), 0), qe.errors.ArgumentError, "'size' must be at least 1, not 0"),
    "crop picture": (lambda: NET.crop(np.ones((4, 4)), 2), qe.errors.ShapeError, r"'picture' must have shape \(height, width, 3\), not \(4, 4\)"),
    "colours": (lambda: NET.colour_tensor(np.ones((4, 3, 3))), qe.errors.ShapeError, r"'picture' must have shape \(M, M, 3\), not \(4, 3, 3\)"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
def test_wrong_input(name: str) -> None:
    """Class and message: the argument, what it must be, what it was."""
    make, kind, message = CASES[name]
    with pytest.raises(kind) as caught:
        make()
    assert type(caught.value) is kind
    assert re.search(message, str(caught.value)), str(caught.value)


def test_convolve_wraps() -> None:
    """The classical circular convolution is the Fourier product."""
    rng = np.random.default_rng(0)
    kernel, psi = rng.normal(size=(1, 1, 3, 3)), rng.normal(size=(1, 8, 8))
    wide = np.zeros((8, 8))
    for u in range(3):
        for v in range(3):
            wide[(1 - u) % 8, (1 - v) % 8] = kernel[0, 0, u, v]
    expected = np.fft.ifft2(np.fft.fft2(wide) * np.fft.fft2(psi[0])).real
    assert np.allclose(convolve(psi, kernel, "circular")[0], expected)


def test_lazy() -> None:
    """`qe.networks` is an attribute that is imported when asked for; unknown names stay errors."""
    import subprocess
    import sys

    code = (
        "import sys, qnn_emul as qe; assert 'networks' in dir(qe); assert 'qnn_emul.networks' not in sys.modules; "
        "qe.networks.ResidualCNN; assert not {'sklearn', 'matplotlib', 'torch', 'onnx'} & set(sys.modules); print('light')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "light"
    with pytest.raises(AttributeError, match="no attribute 'networkz'"):
        qe.networkz  # noqa: B018
