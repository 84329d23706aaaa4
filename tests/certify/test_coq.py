"""The Coq theorems compile where coqc is; a false version of one does not."""

import pathlib
import shutil
import subprocess

import pytest

COQ = pathlib.Path(__file__).parents[2] / "proofs" / "coq"
needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed; nothing else rests on it")


def compiles(text: str, folder: pathlib.Path) -> bool:
    """Whether coqc accepts the text."""
    path = folder / "normed.v"
    path.write_text(text, encoding="utf-8")
    return subprocess.run(["coqc", "-q", "-w", "none", path.name], cwd=folder, capture_output=True).returncode == 0


@needs_coq
def test_theorems_compile(tmp_path: pathlib.Path) -> None:
    """Without admitted steps."""
    text = (COQ / "normed.v").read_text(encoding="utf-8")
    assert not any(word in text for word in ("Admitted", "admit.", "Axiom"))
    assert compiles(text, tmp_path)


@needs_coq
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("alpha * eb + beta * ea + ea * eb.\n  Proof.", "alpha * eb + beta * ea.\n  Proof."),
        ("< 1957 / 100", "< 1955 / 100"),
    ],
)
def test_false_versions_do_not_compile(tmp_path: pathlib.Path, right: str, wrong: str) -> None:
    """The product rule without its second-order term; a growth constant that is too small."""
    text = (COQ / "normed.v").read_text(encoding="utf-8")
    assert right in text
    assert not compiles(text.replace(right, wrong), tmp_path)


def test_without_coq_a_sentence_says_so() -> None:
    """The script skips with a sentence where coqc cannot be had."""
    assert "are skipped; nothing else rests on them" in (COQ / "compile").read_text(encoding="utf-8")
