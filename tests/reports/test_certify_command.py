"""`qnn-emul certify` and `check-certificate`: what is said and written is what was proved."""

import importlib.util
import json
from fractions import Fraction
from pathlib import Path

import pytest
from helpers import main_json

import qnn_emul as qe
from qnn_emul.certify import emulation
from qnn_emul.cli import main
from qnn_emul.cli.check_certificate import CHECKERS
from qnn_emul.networks.data.digits import load_split
from qnn_emul.networks.residual_cnn import digit_tensor, load_network


def numbers(data: dict) -> list[Fraction]:
    """The entries of an array as written."""
    return [v * Fraction(2) ** data["exponent"] for v in data["integers"]]


def ends(data: list[int]) -> tuple[Fraction, Fraction]:
    """Both ends of an interval as written."""
    return data[0] * Fraction(2) ** data[2], data[1] * Fraction(2) ** data[2]


def test_what_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Image and kernels exactly; every interval around what doubles measure, every error's below epsilon's; the checker accepts it."""
    out = tmp_path / "digit.json"
    status, said = main_json(["certify", "--index", "5", "--blocks", "1", "--out", str(out), "--json"], capsys)
    assert (status, said["verdict"]) == (0, "certified")
    written = json.loads(out.read_text(encoding="utf-8"))
    image = load_split().images[5]
    assert numbers(written["image"]["data"][0]) == [Fraction(v) for v in image.reshape(-1)]
    network = load_network().first(1)
    assert numbers(written["network"]["kernels"][0]) == [Fraction(v) for v in network.kernels[0].reshape(-1)]
    checked = qe.check(network.encode(digit_tensor(image)))
    for node, told, c in zip(written["nodes"], said["nodes"], checked.nodes, strict=True):
        assert node["lemma"] == told["lemma"] == c.node.key
        low, high = ends(node["error"])
        assert low - Fraction(c.rounding) <= Fraction(c.error) <= high + Fraction(c.rounding)
        assert float(high) == pytest.approx(told["error_bound"], rel=1e-9)
        assert (told["measured"], told["rounding"]) == (c.error, c.rounding)
        assert told["wide_by"] < 1e-25
        for name in ("alpha", "epsilon", "norm"):
            low, high = ends(node["record"][name])
            assert float(low) == pytest.approx(float(high), rel=1e-9) == pytest.approx(getattr(c.node.record, name))
    assert float(ends(written["end"]["distance"])[1]) == pytest.approx(said["distance_from_exact_network"], rel=1e-9)
    assert main(["check-certificate", str(out)]) == 0
    assert capsys.readouterr().out.startswith("accepted: 8 nodes")


def test_check_certificate(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """2 for what is no certificate or where python-flint is missing, said by name."""
    (tmp_path / "list.json").write_text("[1]", encoding="utf-8")
    for name in ("list.json", "none.json"):
        assert main(["check-certificate", str(tmp_path / name)]) == 2
        assert str(tmp_path / name) in "".join(capsys.readouterr())
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["check-certificate", "list.json"]) == 2
    assert "qnn_emul[rigor]" in capsys.readouterr().err


def test_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A curve each for record, error, floats and balls; balls are narrower than floats at every node."""
    from matplotlib.axes import Axes

    drawn: list[list[float]] = []
    plain = Axes.plot
    monkeypatch.setattr(
        Axes, "plot", lambda axis, x, y, *a, **k: (drawn.append(list(y)), plain(axis, x, y, *a, **k))[1]
    )
    assert main(["certify", "--blocks", "1", "--plot", str(tmp_path / "widths.png")]) == 0
    assert (tmp_path / "widths.png").read_bytes()[:4] == b"\x89PNG"
    epsilon, error, floats, balls = drawn
    assert all(a >= b > 0 for a, b in zip(epsilon, error, strict=True))
    assert all(b < 1e-15 * a for a, b in zip(floats, balls, strict=True))
    assert main(["certify", "--plot", "widths.gif"]) == 2


def test_the_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A line for each node; exit 1 where one is not decided, which is said; 2 where the file cannot be written."""
    assert main(["certify", "--blocks", "1"]) == 0
    said = capsys.readouterr().out
    assert "certified, in balls of 128 bits" in said
    assert said.count("enclosure") == 3
    assert main(["certify", "--blocks", "1", "--out", str(tmp_path / "no" / "file.json")]) == 2
    assert "'--out' must be a file that can be written" in capsys.readouterr().err
    monkeypatch.setattr(emulation, "FIRST", 24)
    monkeypatch.setattr(emulation, "LIMIT", 24)
    assert main(["certify", "--blocks", "1", "--out", str(tmp_path / "file.json")]) == 1
    assert not (tmp_path / "file.json").exists()
    assert "precision too low, in balls of 24 bits" in capsys.readouterr().out


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of somebody else at --out: refused before any work, and left as it was."""
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    assert main(["certify", "--blocks", "1", "--out", str(notes)]) == 2
    assert "be a new file" in capsys.readouterr().err
    assert notes.read_text() == "mine"


def test_within(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A set that is shown, and one that is not: exit status, what is said and written, both checkers."""
    out = tmp_path / "set.json"
    asked = ["certify", "--index", "0", "--blocks", "1", "--out", str(out)]
    status, said = main_json([*asked, "--within", "0.05", "--json"], capsys)
    assert (status, said["within"]["shown"], said["within"]["radius"]) == (0, True, 0.05)
    assert said["within"]["changed"] > 0.05
    written = json.loads(out.read_text(encoding="utf-8"))["within"]
    assert written["radius"][0] * 2.0 ** written["radius"][1] == 0.05
    assert len(written["margins"]) == 9
    for name in CHECKERS:
        assert main(["check-certificate", str(out), "--with", name]) == 0
    capsys.readouterr()
    assert main([*asked, "--within", "16"]) == 1
    told = capsys.readouterr().out
    assert f"Class {said['within']['predicted']} on every image within" in told
    assert "of another an attack finds one" in told
    assert main(["certify", "--within", "17"]) == 2
