"""Named errors of networks and images: the argument, what it must be, what it was."""

import pathlib
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file

import qnn_emul as qe
from qnn_emul.networks import residual_cnn
from qnn_emul.networks.data import images, pictures
from qnn_emul.networks.residual_cnn import ResidualCNN


class Trained:
    """As torch's tensors that require a gradient."""

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


SMALL = np.eye(4)[:, :, None, None] / 2
NET = ResidualCNN((SMALL, SMALL))

CASES: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "no kernel": (lambda: ResidualCNN(()), qe.errors.ArgumentError, "'kernels' must hold at least one kernel"),
    "kernel shape": (lambda: ResidualCNN((SMALL, SMALL[:2])), qe.errors.ShapeError, r"'kernels\[1\]' must have shape .*\(2, 4, 1, 1\)"),
    "kernel norm": (lambda: ResidualCNN((3 * SMALL,)), qe.errors.NormTooLarge, r"'kernels\[0\]' must have a proved .* at most 1, not 1.5"),
    "copies": (lambda: ResidualCNN((SMALL,), copies=3), qe.errors.ArgumentError, "'copies' must divide the 4 channels, not 3"),
    "blocks 0": (lambda: NET.first(0), qe.errors.ArgumentError, "'blocks' must be between 1 and 2, not 0"),
    "blocks 3": (lambda: NET.first(3), qe.errors.ArgumentError, "'blocks' must be between 1 and 2, not 3"),
    "tensor shape": (lambda: NET.input_vector(np.ones((2, 2, 2))), qe.errors.ShapeError, r"have shape \(1, M, M\), not \(2, 2, 2\)"),
    "copies of the tensor": (lambda: NET.input_vector(np.ones((4, 2, 2))), qe.errors.ShapeError, "network stacks 4 copies of its input"),
    "tensor with a gradient": (lambda: NET.input_vector(Trained()), qe.errors.ArgumentError, "of numbers, not Trained .Can't call numpy"),
    "tensor zero": (lambda: NET.input_vector(np.zeros((1, 2, 2))), qe.errors.ZeroNorm, "'x' must be non-zero"),
    "tensor NaN": (lambda: NET.input_vector(np.full((1, 2, 2), np.nan)), qe.errors.ArgumentError, "'x' must be finite"),
    "digit shape": (lambda: residual_cnn.digit_tensor(np.ones((7, 8))), qe.errors.ShapeError, r"have shape \(8, 8\), not \(7, 8\)"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_network_errors(name: str) -> None:
    """Class and message."""
    make, kind, message = CASES[name]
    with pytest.raises(kind) as caught:
        make()
    assert type(caught.value) is kind
    assert re.search(message, str(caught.value)), str(caught.value)


def test_image_errors(tmp_path: pathlib.Path) -> None:
    """Missing, unreadable, damaged and flat pictures are ImageErrors that name the file."""
    flat, text, cut = tmp_path / "flat.png", tmp_path / "text.png", tmp_path / "cut.png"
    Image.new("L", (8, 8), 7).save(flat)
    text.write_text("no picture")
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64)).astype(np.uint8)).save(cut)
    cut.write_bytes(cut.read_bytes()[:200])
    for path, words in (
        (tmp_path / "none.png", "name a file that can be read, not .*No such file"),
        (text, "be a PNG"),
        (cut, "be a readable PNG"),
        (flat, "show something"),
    ):
        with pytest.raises(qe.errors.ImageError, match=words) as caught:
            images.read_image(path)
        assert path.name in str(caught.value)


def test_huge_image(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A longer side than allowed is refused before it is decoded or padded to a square."""
    monkeypatch.setattr(pictures, "MAX_SIDE", 10)
    Image.new("L", (11, 1), 7).save(tmp_path / "big.png")
    with pytest.raises(qe.errors.ImageError, match="have sides of at most 10 pixels"):
        images.read_image(tmp_path / "big.png")


def test_weight_file_errors(tmp_path: pathlib.Path) -> None:
    """A missing file, no safetensors file, and one without kernels."""
    (tmp_path / "text.safetensors").write_text("no tensors")
    save_file({"bias": np.ones(2)}, tmp_path / "other.safetensors")
    for name, words in (
        ("none", "name a safetensors file"),
        ("text", "name a safetensors file"),
        ("other", "hold tensors kernel_0"),
    ):
        with pytest.raises(qe.errors.ArgumentError, match=words):
            residual_cnn.load_network(tmp_path / f"{name}.safetensors")
