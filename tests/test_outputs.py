"""What a command will write is looked at before it begins: no two files are one, nothing of others is lost, what cannot be is said."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.cli import COMMANDS, _parser, main
from qnn_emul.files import apart, make_folder, writable, write_whole

X = qe.VectorEncoding.from_vector([0.6, 0.8])
CHECK = ["check", "u.npy", "--target", "t.npy", "--alpha", "1", "--ancillas", "0", "--epsilon", "0"]
RESOURCES = ["resources", "--regime", "1", "--log2-n", "20", "--layers", "1", "--epsilon", "1e-3"]
WRITES: dict[tuple[str, str], list[str]] = {  # (command, option): the rest of the call
    ("run", "--html"): ["run"],
    ("run", "--plot"): ["run"],
    ("certify", "--out"): ["certify"],
    ("certify", "--plot"): ["certify"],
    ("verify", "--out"): ["verify", "be.adjoint", "--instances", "1"],
    ("claims", "--html"): ["claims", "Lemma B.1"],
    ("claims", "--pages"): ["claims", "Lemma B.1"],
    ("claims", "--save"): ["claims", "Lemma B.1"],
    ("falsify", "--out"): ["falsify", "mine.py"],
    ("check", "--plot"): CHECK,
    ("export", "--out"): ["export", "be.adjoint"],
    ("export", "--plot"): ["export", "be.adjoint"],
    ("norms", "--plot"): ["norms"],
    ("resources", "--plot"): RESOURCES,
    ("table1", "--plot"): ["table1"],
}
FOLDERS = {("claims", "--pages"), ("claims", "--save")}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a claim and a circuit; every command that would begin to work fails."""
    claim = "from qnn_emul.claims import BE, claim\n@claim(inputs={'A': BE()})\ndef rule(A):\n    return A, A.record\n"
    (tmp_path / "mine.py").write_text(claim)
    np.save(tmp_path / "u.npy", np.eye(2))
    np.save(tmp_path / "t.npy", np.eye(2))
    monkeypatch.chdir(tmp_path)
    begins = (
        "networks.residual_cnn.load_network",
        "falsify.verdicts.judge",
        "falsify.falsifier.falsify",
        "circuits.confront.confront",
        "cli.export._source",
        "studies.norms.norm_rows",
        "complexity.resources.report",
        "studies.comparison.compare",
        "campaigns.workers.in_order",
    )
    for work in begins:
        monkeypatch.setattr(f"qnn_emul.{work}", None)
    return tmp_path


def test_every_output_is_tried() -> None:
    """All options that name a file or folder which is written."""
    commands = next(a for a in _parser()._actions if a.choices).choices
    found = {
        (name, option)
        for name in COMMANDS
        for action in commands[name]._actions
        for option in action.option_strings
        if option in ("--out", "--plot", "--html", "--pages", "--save")
    }
    assert found == set(WRITES)


@pytest.mark.parametrize("case", WRITES, ids=" ".join)
@pytest.mark.parametrize("place", ["nowhere", "folder", "others", "loop", "long", "locked"])
def test_places_that_cannot_be(
    case: tuple[str, str], place: str, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused before any work begins, in a line that names the option; what was there is there."""
    path = work / "there.png"
    if place == "nowhere":
        path = work / "none" / "deep" / "there.png"
    elif place == "folder":
        path.mkdir()
        if case in FOLDERS:
            return
    elif place == "others":
        path.write_bytes(b"{")
    elif place == "loop":
        path.symlink_to(path)
    elif place == "long":
        path = work / ("x" * 300 + ".png")
    else:
        if os.access("/proc/self/mem", os.W_OK) and os.geteuid() == 0:
            path = Path("/proc/self/there.png")  # where nobody may make a file
        else:
            work.chmod(0o500)
    more = ["--resume"] if place == "others" and case[0] == "verify" else []
    assert main([*WRITES[case], case[1], str(path), *more]) == 2
    work.chmod(0o700)
    said = capsys.readouterr().err
    assert said.startswith("qnn-emul: Argument '" + case[1] + "' must ")
    assert said.count("\n") == 1
    if place == "others":
        assert path.read_bytes() == b"{"


TWICE = {
    "run": ["run", "--html", "{one}", "--plot", "{other}"],
    "certify": ["certify", "--out", "{one}", "--plot", "{other}"],
    "export": ["export", "be.adjoint", "--out", "{one}", "--plot", "{other}"],
    "picture drawn over": ["run", "--image", "{one}", "--plot", "{other}"],
    "circuit drawn over": [*CHECK[:1], "{one}", *CHECK[2:], "--plot", "{other}"],
    "source drawn over": ["export", "{one}", "--plot", "{other}"],
}


@pytest.mark.parametrize("name", TWICE)
@pytest.mark.parametrize("way", ["same", "relative", "link", "hard link", "folder link"])
def test_two_that_are_one(name: str, way: str, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """However it is called."""
    one = other = work / "s.png"
    if "over" in name or way == "hard link":
        one.write_bytes(b"\x89PNG\r\n tEXtSoftware\0qnn-emul")
    if way == "relative":
        other = Path("../") / work.name / "s.png"
    elif way == "link":
        other = work / "l.png"
        other.symlink_to(one)
    elif way == "hard link":
        other = work / "h.png"
        os.link(one, other)
    elif way == "folder link":
        (work / "f").symlink_to(work)
        other = work / "f" / "s.png"
    assert main([w.format(one=one, other=other) for w in TWICE[name]]) == 2
    said = capsys.readouterr().err
    assert "must be another file than that of" in said or "of the same kind" in said


def test_pages_and_a_page_in_their_folder(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--html` names one of the files that `--pages` writes; a saved instance lies where a page is to be."""
    (work / "d").mkdir()
    claims = ["claims", "Lemma B.1", "--pages", "d"]
    assert main([*claims, "--html", "d/index.html"]) == 2
    assert "'--pages' must be another file than that of --html, not 'd/index.html'" in capsys.readouterr().err
    for name in ("index.html", "statements.json", "statements/lemma-b-1.html"):
        (work / "d" / name).write_text("mine")
        assert main(claims) == 2
        assert f"'--pages' must be a new file, or one that qnn-emul wrote, not 'd/{name}'" in capsys.readouterr().err
        assert (work / "d" / name).read_text() == "mine"
        (work / "d" / name).unlink()
    (work / "d" / "sources").rmdir()
    (work / "d" / "sources").write_text("mine")
    assert main(claims) == 2
    assert "'--pages' must be a folder that can be written" in capsys.readouterr().err


def test_devices_hold_nothing(work: Path) -> None:
    """Two outputs may go to one; what a full one does not take is said."""
    apart([("--out", "/dev/null"), ("--html", "/dev/null")])
    with pytest.raises(qe.errors.ArgumentError, match=r"'--out' must be a file that can be written.*No space left"):
        write_whole("/dev/full", "words", "--out")


def test_a_pipe_that_nobody_reads(work: Path) -> None:
    """Said after a second, where opening it would wait for ever."""
    os.mkfifo("pipe")
    with pytest.raises(qe.errors.ArgumentError, match=r"'path' must be a file that can be written, not 'pipe' \("):
        write_whole("pipe", "words")


def test_a_broken_link_leads_to_a_new_file(work: Path) -> None:
    (work / "link").symlink_to(work / "new")
    write_whole("link", "OPENQASM")
    assert (work / "new").read_text() == "OPENQASM"
    (work / "far").symlink_to(work / "none" / "new")
    with pytest.raises(qe.errors.ArgumentError, match="it lies in no folder that exists"):
        writable("far", "path")


def test_what_appeared_meanwhile_is_not_written_over(work: Path) -> None:
    """It is looked at again when the work is done."""
    writable("f.json", "--out")
    (work / "f.json").write_text("mine")
    with pytest.raises(qe.errors.ArgumentError, match="which is something else"):
        write_whole("f.json", '{"format": "qnn-emul x"}', "--out")


def test_what_may_not_be_written(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of ours that somebody protected stays, though its folder would let it be replaced; root asks nobody."""
    qe.save(X, "e.json")
    monkeypatch.setattr("qnn_emul.files.os.access", lambda path, mode: Path(path).is_dir())
    with pytest.raises(qe.errors.ArgumentError, match=r"be a file that can be written, not 'e.json' \(it may not be"):
        qe.save(X, "e.json")
    monkeypatch.setattr("qnn_emul.files.os.access", lambda path, mode: not Path(path).is_dir())
    for path in ("e.json", "new.json"):
        with pytest.raises(qe.errors.ArgumentError, match=r"\(nothing may be written in its folder\)"):
            qe.save(X, path)
    with pytest.raises(qe.errors.ArgumentError, match="be a folder that can be written"):
        make_folder("d", "--save")


def test_names_that_are_no_text(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes that no text has: written to, and said."""
    name = os.fsdecode(b"\xff.json")
    qe.save(X, name)
    assert qe.load(name).n == 1
    write_whole(os.fsdecode(b"\xff.html"), f"<!DOCTYPE html>{name}")
    (work / os.fsdecode(b"\xfe.json")).write_text("mine")
    assert main(["export", "be.adjoint", "--out", os.fsdecode(b"\xfe.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_costs_of_another_encoding_are_written_over_costs(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two QREF programs are of one kind, whatever they are of."""
    monkeypatch.undo()
    monkeypatch.chdir(work)
    for key in ("be.adjoint", "ve.sum"):
        assert main(["export", key, "--to", "qref", "--out", "cost.json"]) == 0


@pytest.mark.parametrize("torn", [b"{", b'{"form', b'{"format": "qnn-emu'])
def test_a_few_signs_are_no_campaign(torn: bytes, work: Path) -> None:
    """Though a campaign could be torn there: that is told by what only we write."""
    (work / "r.jsonl").write_bytes(torn)
    call = ["verify", "be.adjoint", "--instances", "1", "--jobs", "1", "--out", "r.jsonl", "--resume"]
    assert main(call) == 2
    assert (work / "r.jsonl").read_bytes() == torn


NOT_NAMES = {
    "results": (["verify", "be.adjoint", "--out", "\0"], "'--out' must be the path of a file, not '\\x00'"),
    "jobs": (["verify", "be.adjoint", "--jobs", "9" * 30], "'--jobs' must be at most 1024"),
    "claims": (["falsify", os.fsdecode(b"\xff.py")], "must hold at least one function under @claim"),
}


@pytest.mark.parametrize("name", NOT_NAMES)
def test_values_that_no_system_takes(name: str, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each; a file of claims may have any name."""
    (work / os.fsdecode(b"\xff.py")).write_text("x = 1\n")
    arguments, words = NOT_NAMES[name]
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
