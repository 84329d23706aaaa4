"""The main job: the trained network, its figures, and what `qnn-emul run` prints."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from train_digits import Settings, evaluate, forward, gradient, train

import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.linalg.convolution import symbol_bound
from qnn_emul.networks import digit_tensor, load_network
from qnn_emul.networks.data.digits import channels, load_split
from qnn_emul.networks.data.images import read_image
from qnn_emul.networks.inference import infer
from qnn_emul.reports.run import show

NODE_FIELDS = {"lemma", "alpha", "ancillas", "epsilon", "norm", "success_probability", "error", "tightness"}


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    """The object that `qnn-emul run --json` prints; the exit status must be 0."""
    assert main(["run", "--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_run_prints_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    """Every named field, of the right type, and probabilities that sum to 1."""
    out = run_json(capsys, "--index", "5", "--shots", "7", "--seed", "3")
    assert out["ok"] is True
    assert len(out["probabilities"]) == len(out["classical_probabilities"]) == 16
    assert sum(out["probabilities"]) == pytest.approx(1)
    assert out["distance"] <= out["bound"] <= 1e-6
    assert out["distance"] == pytest.approx(
        np.linalg.norm(np.subtract(out["probabilities"], out["classical_probabilities"])), abs=1e-15
    )
    assert out["predicted"] == int(np.argmax(out["probabilities"][:10]))
    assert len(out["samples"]) == 7
    assert all(0 <= s < 16 for s in out["samples"])
    assert out["label"] == load_split().labels[5]
    for node in out["nodes"]:
        assert set(node) >= NODE_FIELDS
        assert (node["success_probability"] is None) == (node["kind"] == "BE")
        assert (node["tightness"] is None) == (node["epsilon"] == 0)
        assert node["error"] <= node["epsilon"] + node["rounding"]
    assert out["bound"] == pytest.approx(np.sqrt(2) * out["nodes"][-1]["epsilon"])
    assert out["nodes"][-1]["alpha"] == 1


def test_seed_decides_the_samples(capsys: pytest.CaptureFixture[str]) -> None:
    """Equal seeds give equal samples, and enough samples follow the probabilities."""
    first, again = (run_json(capsys, "--blocks", "1", "--shots", "4000", "--seed", "1") for _ in range(2))
    assert first["samples"] == again["samples"]
    shares = np.bincount(first["samples"], minlength=16) / 4000
    assert np.abs(shares - first["probabilities"]).max() < 5 * np.sqrt(0.25 / 4000)


@pytest.mark.parametrize("epsilon", [1e-2, 1e-4, 1e-9])
def test_budgets_follow_epsilon(epsilon: float) -> None:
    """The derived budgets meet the bound that is asked, without wasting more than a factor of ten."""
    network, split = load_network(), load_split()
    rng = np.random.default_rng(0)
    result = infer(network, digit_tensor(split.images[0]), epsilon=epsilon, classes_in_use=10, shots=0, rng=rng)
    assert result.ok
    assert epsilon / 10 < result.bound <= epsilon


def test_blocks(capsys: pytest.CaptureFixture[str]) -> None:
    """--blocks j runs the first j trained blocks."""
    network, split = load_network(), load_split()
    out = run_json(capsys, "--blocks", "2", "--index", "2")
    assert sum(node["lemma"].startswith("be.convolution") for node in out["nodes"]) == 2
    expected = network.first(2).classical_probabilities(digit_tensor(split.images[2]))
    assert np.allclose(out["probabilities"], expected, atol=1e-6)


def test_held_out_figures() -> None:
    """The accuracies in the weights' metadata (and the page on the digit network) are recomputed from the held-out images."""
    network, split = load_network(), load_split()
    figures = evaluate(split.images, split.labels, list(network.kernels), np.random.default_rng(0))
    assert figures["accuracy"] >= 0.94
    for name, value in figures.items():
        assert network.metadata[f"held_out_{name}"] == pytest.approx(value, abs=2e-3)
    page = Path(__file__).parents[2].joinpath("docs", "how-to", "digit.md").read_text(encoding="utf-8")
    held_out = next(line for line in page.splitlines() if line.startswith("| held out"))
    for figure in (f"{figures['accuracy']:.1%}", f"{figures['majority_100']:.1%}"):
        assert figure.replace("%", " %") in held_out
    assert f"{figures['mean_probability']:.3f}" in held_out


def test_training_forward_is_the_network() -> None:
    """The batched forward pass that was trained equals the network's, image by image."""
    network, split = load_network(), load_split()
    batch = forward(split.images[:4], list(network.kernels))
    single = [network.classical_probabilities(digit_tensor(image)) for image in split.images[:4]]
    assert np.allclose(batch, single, atol=1e-14)


def test_training_gradient() -> None:
    """The written-out gradient against central differences."""
    rng, split = np.random.default_rng(0), load_split()
    kernels = [0.1 * rng.normal(size=(16, 16, 3, 3)) for _ in range(2)]
    tensors = np.array([np.concatenate([channels(i)] * 4) for i in split.train_images[:3]])
    tensors /= np.sqrt((tensors**2).sum(axis=(1, 2, 3), keepdims=True))
    psi, labels, settings = np.ascontiguousarray(np.moveaxis(tensors, 0, -1)), split.train_labels[:3], Settings()
    _, slopes = gradient(psi, labels, kernels, settings)
    for j in range(2):
        direction, step = rng.normal(size=kernels[j].shape), 1e-5
        values = []
        for sign in (1, -1):
            moved = [k + sign * step * direction if i == j else k for i, k in enumerate(kernels)]
            values.append(gradient(psi, labels, moved, settings)[0])
        assert (values[0] - values[1]) / (2 * step) == pytest.approx(float((slopes[j] * direction).sum()), rel=1e-6)


def test_short_training_is_deterministic_and_bounded() -> None:
    """Two short runs of a seed agree; every kernel's proved norm bound is at most 1."""
    split = load_split()
    settings = Settings(epochs=1, copies=0, blocks=2)
    first, again = (train(split.train_images[:256], split.train_labels[:256], 0, settings) for _ in range(2))
    for a, b in zip(first, again, strict=True):
        assert np.allclose(a, b, atol=1e-9)
        assert symbol_bound(a) <= 1


def test_trained_kernels_are_contractions() -> None:
    """The proved bound is at most 1, and true: the 1024 x 1024 matrix has a smaller norm."""
    for w in load_network().weights(8):
        assert w.record.norm <= 1
        assert np.linalg.norm(w.target, 2) <= w.record.norm


def draw(path: Path, light: bool, size: tuple[int, int] = (60, 60)) -> Path:
    """A vertical stroke, dark on light or light on dark."""
    from PIL import Image, ImageDraw

    ground, ink = ("white", "black") if light else ("black", "white")
    picture = Image.new("RGB", size, ground)
    ImageDraw.Draw(picture).line([(size[0] // 2, 5), (size[0] // 2, size[1] - 6)], fill=ink, width=size[0] // 8)
    picture.save(path)
    return path


def test_images_are_prepared(tmp_path: Path) -> None:
    """Grey, light on dark, 8 x 8, values 0 to 16; a light background is inverted, and each step is said."""
    dark, said_dark = read_image(draw(tmp_path / "dark.png", light=False))
    light, said_light = read_image(draw(tmp_path / "light.png", light=True))
    assert dark.shape == (8, 8)
    assert dark.min() == 0
    assert dark.max() == 16
    assert np.allclose(dark, light, atol=0.2)
    assert any("inverted" in s for s in said_light)
    assert not any("inverted" in s for s in said_dark)
    wide, said = read_image(draw(tmp_path / "wide.png", light=True, size=(90, 30)))
    assert wide.shape == (8, 8)
    assert any("padded" in s for s in said)


def test_run_on_an_image_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--image works from the command line and says what it did; the label is unknown."""
    path = draw(tmp_path / "one.png", light=True)
    out = run_json(capsys, "--image", str(path), "--blocks", "1")
    assert out["label"] is None
    assert out["image"][0] == str(path)
    assert "inverted (light background)" in out["image"]
    assert main(["run", "--image", str(path), "--blocks", "1"]) == 0
    printed = capsys.readouterr().out
    assert "inverted" in printed
    assert "every node keeps its record" in printed


BAD = {
    "index": (["--index", "9999"], "--index"),
    "epsilon": (["--epsilon", "2"], "epsilon"),
    "epsilon nan": (["--epsilon", "nan"], "epsilon"),
    "tiny epsilon": (["--epsilon", "1e-14"], "larger epsilon"),
    "blocks": (["--blocks", "0"], "blocks"),
    "shots": (["--shots", "-1"], "shots"),
    "many shots": (["--shots", "1000000000000"], "--shots"),
    "seed": (["--seed", "-1"], "--seed"),
    "missing image": (["--image", "nowhere.png"], "nowhere.png"),
    "no image": (["--image", __file__], "picture"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_and_exits_2(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence on standard error, nothing on standard output, exit status 2."""
    arguments, word = BAD[name]
    assert main(["run", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert word in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\nbroken", b"GIF89a"])
def test_broken_images(content: bytes, tmp_path: Path) -> None:
    """Files that are no picture, and pictures of one flat colour, raise ImageError."""
    from PIL import Image

    path = tmp_path / "broken.png"
    path.write_bytes(content)
    with pytest.raises(qe.errors.ImageError, match="broken"):
        read_image(path)
    Image.new("L", (1, 1), 200).save(path)
    with pytest.raises(qe.errors.ImageError, match="flat"):
        read_image(path)


def test_module_runs_as_a_program() -> None:
    """`python -m qnn_emul --version`, as a stranger types it."""
    done = subprocess.run([sys.executable, "-m", "qnn_emul", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("qnn-emul ")


def test_output_into_a_closed_pipe_is_no_violation() -> None:
    """`qnn-emul run | head -1` ends with status 0."""
    command = f"{sys.executable} -m qnn_emul run --blocks 1 | head -n 1 > /dev/null; exit ${{PIPESTATUS[0]}}"
    assert subprocess.run(["bash", "-c", command], capture_output=True, check=False).returncode == 0


def test_output_in_ascii() -> None:
    """A pipe without Unicode gets question marks, not an error."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "qnn_emul", "run", "--blocks", "1"]
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert b"every node keeps its record" in done.stdout


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_tables_fit_any_terminal(width: int) -> None:
    """No line is longer than the terminal, and no number is cut."""
    from rich.console import Console

    network, split = load_network().first(1), load_split()
    rng = np.random.default_rng(0)
    result = infer(network, digit_tensor(split.images[2]), epsilon=1e-6, classes_in_use=10, shots=5, rng=rng)
    console = Console(width=width, file=io.StringIO())
    show(result, 2, split.images[2], ["held-out digit 2"], console)
    printed = console.file.getvalue()
    assert max(len(line) for line in printed.splitlines()) <= width
    assert "0.…" not in printed
    assert "e-…" not in printed


def test_white_on_transparent(tmp_path: Path) -> None:
    """A white stroke on a transparent ground is laid on black, and that is said."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (40, 40), (255, 255, 255, 0))
    ImageDraw.Draw(picture).line([(20, 4), (20, 36)], fill="white", width=6)
    picture.save(tmp_path / "white.png")
    image, said = read_image(tmp_path / "white.png")
    assert image[4].argmax() in (3, 4)
    assert any("black" in s for s in said)
