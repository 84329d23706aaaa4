"""The README's Python examples run and say what their comments say."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import qnn_emul as qe

README = Path(__file__).parents[1] / "README.md"


def test_examples() -> None:
    """The blocks run in order; the promised numbers come out."""
    names: dict = {}
    for block in re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.S):
        if "@claim" not in block:  # those are files of their own: test_claims
            exec(block, names)  # the README is ours
    y, product, wrong = names["y"], names["product"], names["wrong"]
    assert np.allclose(y.target, [0.56, 0.71])
    assert y.record.alpha == pytest.approx(0.9050170617643418)
    assert y.record.ancillas == 2
    assert np.allclose(names["U"][:2, 0], y.block)
    assert product.record.epsilon == pytest.approx(0.5)
    assert not qe.check(wrong).ok
    with pytest.raises(qe.errors.RecordViolated, match=re.escape("be.product")):
        qe.check(wrong).raise_if_violated()


def test_first_two_shell_lines() -> None:
    """One installs and runs the main job, one installs and runs the tests."""
    lines = re.search(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.S)[1].splitlines()
    assert "qnn-emul run" in lines[0]
    assert "pytest" in lines[1]


def test_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The false claim is refuted as printed, the repaired one holds, both through the command."""
    from qnn_emul.cli import main

    text = README.read_text(encoding="utf-8")
    files = {b.split()[1]: b for b in re.findall(r"```python\n(.*?)```", text, re.S) if "@claim" in b}
    assert list(files) == ["draft.py", "repaired.py", "gadget.py"]
    for name, block in files.items():
        (tmp_path / name).write_text(block, encoding="utf-8")
    assert main(["falsify", str(tmp_path / "draft.py"), "--jobs", "1"]) == 1
    shown = capsys.readouterr().out.splitlines()
    printed = re.search(r"```\n(product .*?)```", text, re.S)[1].splitlines()
    assert printed == shown[: len(printed)]
    assert main(["replay", "--allow-code", str(tmp_path / "draft.product.counterexample.json")]) == 1
    assert main(["falsify", str(tmp_path / "repaired.py"), "--jobs", "1"]) == 0
    assert "holds: proved" in capsys.readouterr().out
    assert main(["falsify", str(tmp_path / "gadget.py"), "--jobs", "1", "--budget", "1"]) == 0
    assert "holds: proved" in capsys.readouterr().out
