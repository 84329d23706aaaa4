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
        exec(block, names)  # the README is ours
    y, product, wrong = names["y"], names["product"], names["wrong"]
    assert np.allclose(y.target, [0.56, 0.71])
    assert y.record.alpha == pytest.approx(0.9050170617643418)
    assert y.record.ancillas == 2
    assert np.allclose(names["U"][:2, 0], y.block)
    assert product.record.epsilon == pytest.approx(0.5)
    assert not qe.check(wrong).ok
    with pytest.raises(qe.RecordViolated, match=re.escape("be.product")):
        qe.check(wrong).raise_if_violated()


def test_first_two_shell_lines() -> None:
    """One installs and runs the main job, one installs and runs the tests."""
    lines = re.search(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.S)[1].splitlines()
    assert "qnn-emul run" in lines[0]
    assert "pytest" in lines[1]
