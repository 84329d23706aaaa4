"""Whatever reads a file, on what is none: a device, a pipe that nobody writes to, a folder, 10 GB of zeros, what cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.errors import ArgumentError
from qnn_emul.files import LARGEST, read_whole, writable

COMMANDS: dict[str, list[str]] = {
    "replay": ["replay", "{}"],
    "falsify": ["falsify", "{}::claim"],
    "check": ["check", "{}", "--target", "{}", "--alpha", "1", "--ancillas", "0", "--epsilon", "0"],
    "check a circuit": ["check", "{}.qasm", "--target", "{}", "--alpha", "1", "--ancillas", "0", "--epsilon", "0"],
    "check-certificate": ["check-certificate", "{}"],
    "run": ["run", "--image", "{}"],
    "verify": ["verify", "be.product", "--instances", "1", "--out", "{}", "--resume"],
}
CALLS: dict[str, Callable[[Path], object]] = {
    "load": qe.load,
    "load_network": qe.networks.load_network,
    "from_safetensors": lambda path: qe.networks.from_safetensors(path, ["w"]),
    "from_onnx": qe.networks.from_onnx,
}
THINGS = ["zero", "pipe", "folder", "sparse", "unreadable", "gone"]


@pytest.fixture(params=THINGS)
def thing(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A path under which no file stands that can be read; its name with the ending `.qasm` leads to the same."""
    path = tmp_path / "x"
    if request.param in ("zero", "unreadable"):
        path.symlink_to({"zero": "/dev/zero", "unreadable": "/proc/self/mem"}[request.param])
    elif request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "folder":
        path.mkdir()
    elif request.param == "sparse":
        with open(path, "wb") as file:
            file.truncate(10 * 10**9)
    if request.param != "gone":
        (tmp_path / "x.qasm").symlink_to(path)
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_end_in_one_line(command: str, thing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if command == "verify" and not thing.exists():
        return  # a new file
    assert main([word.format(thing) for word in COMMANDS[command]]) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert said.count("\n") == 1
    assert str(thing) in said


@pytest.mark.parametrize("call", CALLS)
def test_calls_name_the_argument(call: str, thing: Path) -> None:
    if call == "from_onnx":
        pytest.importorskip("onnx")
    with pytest.raises(ArgumentError, match=r"must name an? .*, not .*x \("):
        CALLS[call](thing)


def test_what_somebody_writes_into_a_pipe_is_read(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.write(write, b"words")
    os.close(write)
    assert read_whole(f"/dev/fd/{read}", "path") == b"words"
    os.close(read)


def test_a_file_that_grows_past_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One whose size is not known beforehand."""
    monkeypatch.setattr("qnn_emul.files.LARGEST", 10)
    read, write = os.pipe()
    os.write(write, b"eleven byte")
    os.close(write)
    with pytest.raises(ArgumentError, match=f"more than {LARGEST:,} bytes"):
        read_whole(f"/dev/fd/{read}", "path")
    os.close(read)


def test_what_one_command_wrote_no_other_writes_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A campaign, and an encoding that is read: what is written is of their kind, or goes elsewhere."""
    campaign, saved = tmp_path / "r.jsonl", tmp_path / "e.json"
    assert main(["verify", "be.adjoint", "--instances", "2", "--jobs", "1", "--out", str(campaign)]) == 0
    assert main(["export", "be.adjoint", "--to", "json", "--out", str(saved)]) == 0
    held = campaign.read_bytes(), saved.read_bytes()
    assert main(["export", "be.adjoint", "--to", "json", "--out", str(campaign)]) == 2
    assert main(["export", str(saved), "--to", "qasm", "--out", str(saved)]) == 2
    assert (campaign.read_bytes(), saved.read_bytes()) == held
    assert main(["export", "be.adjoint", "--to", "json", "--out", str(saved)]) == 0
    assert "of another kind" in capsys.readouterr().err


def test_a_paper_with_one_of_our_pictures_in_it_is_not_ours(tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4\n<< /Creator (TeX) >>\n<< /Creator (qnn-emul) >>\n")
    with pytest.raises(ArgumentError, match="something else"):
        writable(paper, "--plot")
    paper.unlink()
    paper.symlink_to(paper)
    with pytest.raises(ArgumentError, match="must be a file that can be written"):
        writable(paper, "--plot")
