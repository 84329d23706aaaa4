"""`qnn-emul certify`: what is written says what was proved, exactly."""

import hashlib
import json
import struct
from fractions import Fraction
from pathlib import Path

import pytest
from helpers import main_json

import qnn_emul as qe
from qnn_emul.certify import emulation
from qnn_emul.cli import main
from qnn_emul.networks.data.digits import load_split
from qnn_emul.networks.residual_cnn import digit_tensor, load_network


def ends(text: list[str]) -> tuple[Fraction, Fraction]:
    """Both ends of a ball as written."""
    middle, radius = (int(m) * Fraction(2) ** int(e) for m, e in (part.split() for part in text))
    return middle - radius, middle + radius


def test_what_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Digests of image and kernels by other means; every error's ball below its epsilon's, and around what doubles measure."""
    out = tmp_path / "digit.json"
    status, said = main_json(["certify", "--index", "5", "--blocks", "1", "--out", str(out), "--json"], capsys)
    assert (status, said["verdict"]) == (0, "certified")
    assert json.loads(out.read_text(encoding="utf-8")) == said
    image = load_split().images[5]
    assert said["image"]["pixels"] == image.tolist()
    assert said["image"]["sha256"] == hashlib.sha256(struct.pack("<64d", *image.reshape(-1))).hexdigest()
    network = load_network().first(1)
    kernel = network.kernels[0].reshape(-1)
    assert said["kernels"][0]["sha256"] == hashlib.sha256(struct.pack(f"<{kernel.size}d", *kernel)).hexdigest()
    checked = qe.check(network.encode(digit_tensor(image)))
    assert [n["lemma"] for n in said["nodes"]] == [c.node.key for c in checked.nodes]
    for node, c in zip(said["nodes"], checked.nodes, strict=True):
        assert node["record"]["epsilon"] == c.epsilon
        low, high = ends(node["error"])
        assert high <= ends(node["epsilon"])[0] or node["by"] in ("definition", "theorem")
        assert float(low) - c.rounding - 1e-15 <= c.error <= float(high) + c.rounding + 1e-15
        assert all(place < said["nodes"].index(node) for place in node["children"])
    low, high = ends(said["distance_from_exact_network"])
    assert Fraction(0) < low <= high < Fraction(said["epsilon"])
    assert Fraction(said["error_bound"]) >= ends(said["nodes"][-1]["error"])[1]
    shares = [ends(p) for p in said["probabilities"]]
    assert sum(low for low, _ in shares) <= 1 <= sum(high for _, high in shares)


def test_the_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A line for each node; exit 1 where one is not decided, which is said; 2 where the file cannot be written."""
    assert main(["certify", "--blocks", "1"]) == 0
    said = capsys.readouterr().out
    assert "certified, in balls of 128 bits" in said
    assert said.count("enclosure") == 3
    assert main(["certify", "--blocks", "1", "--out", str(tmp_path / "no" / "file.json")]) == 2
    assert "cannot write" in capsys.readouterr().err
    monkeypatch.setattr(emulation, "FIRST", 24)
    monkeypatch.setattr(emulation, "LIMIT", 24)
    assert main(["certify", "--blocks", "1"]) == 1
    assert "precision too low, in balls of 24 bits" in capsys.readouterr().out
