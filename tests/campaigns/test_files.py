"""Files that are written: our own are written over, no others; whole or not at all."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.files import writable, write_whole

X = qe.VectorEncoding.from_vector([0.6, 0.8])
COMMANDS = {
    "qasm": ["export", "be.product", "--out"],
    "qref": ["export", "be.product", "--to", "qref", "--out"],
    "json": ["export", "be.product", "--to", "json", "--out"],
    "html": ["claims", "Lemma B.1", "--instances", "1", "--html"],
    **{form: ["norms", "--part", "nonlinearity", "--plot"] for form in ("png", "pdf", "svg")},
}


@pytest.mark.parametrize("form", COMMANDS)
def test_our_files_are_written_over_and_no_others(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a command wrote it writes again; notes that speak of us, or quote such a file, stay as they are."""
    if form in ("png", "pdf", "svg"):
        pytest.importorskip("matplotlib")
    file = tmp_path / f"out.{form}"
    assert main([*COMMANDS[form], str(file)]) == 0
    assert writable(file, "--out") == file
    for notes in (b"remember: qnn-emul run --json\n", b"see below\n" + file.read_bytes()):
        file.write_bytes(notes)
        assert main([*COMMANDS[form], str(file)]) == 2
        assert file.read_bytes() == notes
    assert "which is something else" in capsys.readouterr().err
    assert os.listdir(tmp_path) == [file.name]


def test_links_stay_and_modes_are_kept(tmp_path: Path) -> None:
    file, link = tmp_path / "e.json", tmp_path / "link.json"
    qe.save(X, file)
    file.chmod(0o640)
    link.symlink_to(file)
    qe.save(X + X, link)
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert len(qe.load(file).nodes()) == 2


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    """A pipe is not replaced by a file; who reads it may come a little later."""
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)

    def late() -> None:
        time.sleep(0.1)
        read.append(pipe.read_bytes())

    reader = threading.Thread(target=late, daemon=True)
    reader.start()
    write_whole(pipe, "words")
    reader.join(10)
    assert read == [b"words"]
    assert pipe.is_fifo()


def test_a_file_that_cannot_be_finished_is_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "e.json"
    qe.save(X, file)
    before = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qnn_emul.files.os.replace", full)
    with pytest.raises(
        qe.errors.ArgumentError, match=r"'path' must be a file that can be written, not .*No space left"
    ):
        qe.save(X + X, file)
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["e.json"]


@pytest.mark.parametrize("path", [None, 1.5, b"x", "", "a\0b", ["x"]])
def test_paths_that_are_none(path: object) -> None:
    for call in (lambda: qe.save(X, path), lambda: qe.load(path)):  # type: ignore[arg-type]
        with pytest.raises(qe.errors.ArgumentError, match=r"'path' must be the path of a file, not "):
            call()


def test_places_where_nothing_can_be_written(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "e.json", tmp_path / ("x" * 300)):
        with pytest.raises(qe.errors.ArgumentError, match=r"'path' must be a file that can be written"):
            qe.save(X, path)


@pytest.mark.parametrize("call", [qe.to_qasm3, qe.to_qiskit], ids=["qasm", "qiskit"])
def test_circuits_are_of_encodings(call: object) -> None:
    pytest.importorskip("qiskit")
    with pytest.raises(qe.errors.ArgumentError, match="'e' must be an encoding, not int"):
        call(3)  # type: ignore[operator]


def test_names_that_are_none() -> None:
    pytest.importorskip("qiskit")
    with pytest.raises(qe.errors.ArgumentError, match="'names' must hold 2 words, one a child, not 3"):
        qe.draw(X + X, names=3)  # type: ignore[arg-type]
    with pytest.raises(qe.errors.ArgumentError, match="'name' must be"):
        qe.from_qasm3(qe.to_qasm3(X), X.target, name=X.target)  # type: ignore[arg-type]
    with pytest.raises(qe.errors.ArgumentError, match="'ancillas' must name registers"):
        qe.from_qasm3(qe.to_qasm3(X), X.target, ancillas=[[1, 2], [3]])
