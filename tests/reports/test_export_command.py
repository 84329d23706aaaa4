"""`qnn-emul export`: a circuit that `qnn-emul check` accepts, costs, a saved encoding; bad sources."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.cli import main


def test_what_is_exported_is_accepted_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Save, export, check: the record holds; with another alpha it does not."""
    a = qe.BlockEncoding.from_matrix(np.array([[0.6, 0.2j], [0.1, 0.7]]), alpha=1.5)
    e = a @ a
    qe.save(e, tmp_path / "e.json")
    assert main(["export", str(tmp_path / "e.json"), "--out", str(tmp_path / "e.qasm")]) == 0
    np.save(tmp_path / "t.npy", e.target)
    words = [
        "check",
        str(tmp_path / "e.qasm"),
        "--target",
        str(tmp_path / "t.npy"),
        "--ancillas",
        "2",
        "--epsilon",
        "1e-12",
    ]
    assert main([*words, "--alpha", "2.25"]) == 0
    assert main([*words, "--alpha", "2.5"]) == 1
    capsys.readouterr()


def test_an_entry_to_standard_output(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """OpenQASM, QREF and our own file of an entry's instance, the same in every run."""
    assert main(["export", "be.product"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("OPENQASM 3.0;")
    assert main(["export", "be.product"]) == 0
    assert capsys.readouterr().out == text
    assert main(["export", "be.product", "--to", "qref"]) == 0
    assert json.loads(capsys.readouterr().out)["program"]["type"] == "be.product"
    assert main(["export", "be.product", "--to", "json", "--out", str(tmp_path / "e.json")]) == 0
    assert qe.load(tmp_path / "e.json").key == "be.product"


def test_bad_sources_and_files_of_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No such entry, a statement without a circuit, a file of somebody else to read or to write."""
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    for words, said in (
        (["be.prodoct"], "be.product"),
        (["Lemma 6"], "a lemma with a circuit, not the statement 'Lemma 6'"),
        ([str(notes)], "another kind of file"),
        (["be.product", "--out", str(notes)], "be a new file"),
    ):
        assert main(["export", *words]) == 2
        assert said in capsys.readouterr().err
    assert notes.read_text() == "mine"


def test_an_entry_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Errors, norms, the unitary where it is small, the polynomial where there is one."""
    assert main(["export", "ve.pointwise_function", "--to", "qref", "--plot", str(tmp_path / "f.svg")]) == 0
    text = (tmp_path / "f.svg").read_text(encoding="utf-8")
    assert "Its error" in text or text.count('<g id="axes_') >= 4
    capsys.readouterr()
    assert main(["export", "be.product", "--plot", str(tmp_path / "f.gif")]) == 2
    assert "--plot" in capsys.readouterr().err
