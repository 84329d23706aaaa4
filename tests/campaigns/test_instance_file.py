"""Instance files: exact round trips, replay from explicit inputs, and a named error for everything that is none."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import qnn_emul as qe
from qnn_emul.campaigns import instance_file
from qnn_emul.cli import main
from qnn_emul.falsify import claim_files
from qnn_emul.falsify.claim_files import load_claims
from qnn_emul.instances.aligned import block_scalar
from qnn_emul.instances.random import random_encoding

DRAFT = """
from qnn_emul.claims import BE, claim

@claim(source="my draft, Lemma 4", inputs={"A": BE(), "B": BE()})
def product(A, B):
    a, b = A.record, B.record
    epsilon = a.alpha * b.epsilon + b.alpha * a.epsilon
    return A @ B, dict(alpha=a.alpha * b.alpha, ancillas=a.ancillas + b.ancillas, epsilon=epsilon)
"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The counterexample to GSLW Lemma 53, saved beside its claim."""
    file = tmp_path / "draft.py"
    file.write_text(DRAFT)
    values = {"A": block_scalar(1.0, 2.0, 0.5), "B": block_scalar(-1j, 0.75, 0.25)}
    return claim_files.save(tmp_path / "instance.json", load_claims(file)["product"], file, values, {})


def changed(path: Path, edit: Any) -> None:
    """Rewrite a JSON file through edit(content)."""
    content = json.loads(path.read_text())
    edit(content)
    path.write_text(json.dumps(content))


@pytest.mark.parametrize("kind", ["BE", "VE"])
@pytest.mark.parametrize("seed", range(4))
def test_round_trip_is_exact(kind: str, seed: int) -> None:
    """Every float of an encoding comes back bit by bit, through text."""
    rng = np.random.default_rng(seed)
    e = random_encoding(rng, kind, seed % 3, 1 + seed % 2, float(rng.uniform(0.3, 3)), float(rng.uniform(0, 0.3)))
    back: Any = instance_file.value_from_json(json.loads(json.dumps(instance_file.value_to_json(e))), "e")
    assert back.record == e.record
    assert np.array_equal(back.target, e.target)
    assert np.array_equal(back.unitary @ np.eye(1 << (e.n + e.ancillas)), e.unitary @ np.eye(1 << (e.n + e.ancillas)))
    for value in (0.1 + 0.2, -3, 1 / 3 + 2j / 7, [1.5, 2j]):
        assert instance_file.value_from_json(json.loads(json.dumps(instance_file.value_to_json(value))), "x") == value


def test_replay(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The refuted instance refutes again (1); once the claim is repaired it does not (0), and the change is named."""
    assert main(["replay", "--allow-code", str(saved)]) == 1
    assert "refuted: error = 1 exceeds the claimed 0.875" in capsys.readouterr().out
    assert main(["replay", "--allow-code", str(saved), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refutes"] is True
    draft = saved.parent / "draft.py"
    draft.write_text(draft.read_text().replace("b.alpha * a.epsilon", "b.alpha * a.epsilon + a.epsilon * b.epsilon"))
    assert main(["replay", "--allow-code", str(saved)]) == 2
    assert "--allow-changed runs it" in capsys.readouterr().err
    assert main(["replay", "--allow-code", "--allow-changed", str(saved)]) == 0
    assert "file has changed since" in capsys.readouterr().out


def test_a_strangers_code_is_not_run(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --allow-code nothing of the claim's file runs, wherever it lies; nor another file in its place."""
    draft = saved.parent / "draft.py"
    mark = saved.parent / "ran"
    draft.write_text(draft.read_text() + f"\nopen({str(mark)!r}, 'w').close()\n")
    assert main(["replay", str(saved)]) == 2
    assert "come with --allow-code" in capsys.readouterr().err
    for place in (str(draft), f"../{saved.parent.name}/draft.py"):
        changed(saved, lambda c, place=place: c["claim"].update(file=place))
        assert main(["replay", str(saved)]) == 2
        assert main(["replay", "--allow-code", str(saved)]) == 2  # another digest
    assert not mark.exists()
    assert main(["replay", "--allow-changed", str(saved)]) == 2
    assert "come with --allow-code" in capsys.readouterr().err
    changed(saved, lambda c: c["claim"].update(sha256=claim_files.fingerprint(draft)))
    assert main(["replay", "--allow-code", str(saved)]) == 1
    assert mark.exists()


def test_other_numbers_than_the_files(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where what is found now is not what the file says, that is said."""
    changed(saved, lambda c: c.update(found={"error": {"measured": 3.0, "claimed": 0.875}}))
    assert main(["replay", "--allow-code", str(saved)]) == 1
    assert "the file says that the measured error is 3; found now: 1" in capsys.readouterr().out


def test_other_numbers_than_a_claims_file_or_a_line_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same of what `claims --save` and `verify --out` wrote; where nothing was changed, nothing is said."""
    assert main(["claims", "Lemma B.1", "--instances", "0", "--save", str(tmp_path)]) == 0
    lines = tmp_path / "lines.jsonl"
    assert main(["verify", "be.product", "--instances", "1", "--jobs", "1", "--out", str(lines)]) == 0
    for file in (tmp_path / "Lemma_B.1.json", lines):
        capsys.readouterr()
        main(["replay", str(file)])
        assert "the file says" not in capsys.readouterr().out
        text = re.sub(r'("(measured|error)": )[\d.]+', r"\g<1>0.0625", file.read_text(), count=1)
        file.write_text(text)
        main(["replay", str(file)])
        assert "the file says that the measured error is 0.0625; found now: " in capsys.readouterr().out


BROKEN = {
    "no file": (lambda p: p.unlink(), "be a readable file"),
    "no text": (lambda p: p.write_bytes(b"\xff\xfe\x00"), "holds no text"),
    "no json": (lambda p: p.write_text("{"), "be a JSON file"),
    "nan": (lambda p: p.write_text('{"format": NaN}'), "NaN is no number"),
    "other json": (lambda p: p.write_text("[1]"), 'be a file with "format"'),
    "version": (lambda p: changed(p, lambda c: c.update(version=9)), "have version 1"),
    "kind": (lambda p: changed(p, lambda c: c.update(kind="rumour")), "be of a kind among"),
    "no claim": (lambda p: changed(p, lambda c: c.pop("claim")), "INSTANCE.claim' must be there and be dict"),
    "no inputs": (lambda p: changed(p, lambda c: c.update(inputs=3)), "INSTANCE.inputs' must be there"),
    "name": (lambda p: changed(p, lambda c: c["claim"].update(name="other")), "be one of the claims"),
    "file": (lambda p: changed(p, lambda c: c["claim"].update(file="gone.py")), "No such file"),
    "inputs": (lambda p: changed(p, lambda c: c["inputs"].pop("B")), "still admits"),
    "type": (lambda p: changed(p, lambda c: c["inputs"]["A"].update(type="XE")), '"type": "BE" or "VE"'),
    "entries": (lambda p: changed(p, lambda c: c["inputs"]["A"].update(target=[[1.0]])), r"A\.target"),
    "words": (lambda p: changed(p, lambda c: c["inputs"]["A"].update(target="x")), r"A\.target"),
    "ancillas": (lambda p: changed(p, lambda c: c["inputs"]["A"].update(ancillas=2)), "have ancillas = 2"),
    "alpha": (lambda p: changed(p, lambda c: c["inputs"]["A"].update(alpha="2")), "INSTANCE.alpha' must be there"),
    "not unitary": (lambda p: changed(p, lambda c: c["inputs"]["A"].update(unitary=[[[2, 0]]])), "be unitary"),
    "record": (lambda p: changed(p, lambda c: c["inputs"]["A"].update(epsilon=0.1)), "exceeds epsilon"),
    "value": (lambda p: changed(p, lambda c: c["inputs"].update(A="x")), "be a number"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files(name: str, saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad input: exit status 2 and a message that names what is wrong."""
    spoil, message = BROKEN[name]
    spoil(saved)
    assert main(["replay", "--allow-code", str(saved)]) == 2
    problem = capsys.readouterr().err
    assert problem.startswith("qnn-emul: ")
    assert re.search(message, problem), problem


def test_writing_errors(tmp_path: Path) -> None:
    """Unknown kinds, values that JSON cannot hold and encodings that are too large are named."""
    with pytest.raises(qe.errors.ArgumentError, match="'kind' must be one of"):
        instance_file.write(tmp_path / "x.json", "rumour", {})
    with pytest.raises(qe.errors.ArgumentError, match="'content' must be what JSON can hold"):
        instance_file.write(tmp_path / "x.json", "user claim", {"x": float("nan")})
    with pytest.raises(qe.errors.ArgumentError, match="'value' must be an encoding"):
        instance_file.value_to_json("x")
    with pytest.raises(qe.errors.TooLarge, match="up to 8"):
        instance_file.value_to_json(qe.VectorEncoding.from_vector(np.ones(512)))


def test_a_construction_that_refuses_the_inputs(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A claim whose construction changed so that it refuses the saved inputs: bad input, named."""
    draft = saved.parent / "draft.py"
    draft.write_text(draft.read_text().replace("return A @ B", "import qnn_emul as qe\n    return qe.amplify(A @ B)"))
    assert main(["replay", "--allow-code", "--allow-changed", str(saved)]) == 2
    assert "does not accept the saved inputs any more" in capsys.readouterr().err
