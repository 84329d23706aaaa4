"""The Python examples of the README and of the pages under docs/how-to run and say what their comments say."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import qnn_emul as qe

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))


def blocks(page: Path) -> list[str]:
    """The Python blocks of a page."""
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S)


def run(page: Path) -> dict:
    """The names after the blocks of a page, in order; claims are files of their own."""
    names: dict = {}
    for block in blocks(page):
        if "@claim" not in block:
            exec(block, names)  # the pages are ours
    return names


def test_examples() -> None:
    """The promised numbers come out."""
    names = run(README)
    y, product, wrong = names["y"], names["product"], names["wrong"]
    assert np.allclose(y.target, [0.56, 0.71])
    assert y.record.alpha == pytest.approx(0.9050170617643418)
    assert y.record.ancillas == 2
    assert np.allclose(names["U"][:2, 0], y.block)
    assert product.record.epsilon == pytest.approx(0.5)
    assert not qe.check(wrong).ok
    with pytest.raises(qe.errors.RecordViolated, match=re.escape("be.product")):
        qe.check(wrong).raise_if_violated()


@pytest.mark.parametrize("page", [p for p in PAGES if any("@claim" not in b for b in blocks(p))], ids=lambda p: p.stem)
def test_pages(page: Path) -> None:
    """Every page runs by itself."""
    assert run(page)


def test_printed_drawing(capsys: pytest.CaptureFixture[str]) -> None:
    """The drawing on the page of exchange is what the block before it prints."""
    page = ROOT / "docs" / "how-to" / "exchange.md"
    run(page)
    printed = re.search(r"```\n(a0/1.*?)```", page.read_text(encoding="utf-8"), re.S)[1]
    assert printed in capsys.readouterr().out


def test_costs_as_written() -> None:
    """The numbers in the comments of the page on costs."""
    c = run(ROOT / "docs" / "how-to" / "cost.md")["y"]
    assert (qe.cost(c).depth, qe.cost(c).gates, qe.cost(c).ancillas) == (56, 56, 2)
    assert str(qe.cost(c, symbolic=True).depth) == "T_A1 + 2*T_x1 + 22"


def test_every_page_is_listed() -> None:
    """In the index of its folder, which the index of the documentation names."""
    index = (ROOT / "docs" / "how-to" / "index.md").read_text(encoding="utf-8")
    assert all(page.name in index for page in PAGES if page.stem != "index")
    assert "how-to/index.md" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")


def test_readme_is_short() -> None:
    """What it is, two commands, three examples, where to go next; the rest has pages."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 130


def test_first_two_shell_lines() -> None:
    """One installs and runs the main job, one installs and runs the tests."""
    lines = re.search(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.S)[1].splitlines()
    assert "qnn-emul run" in lines[0]
    assert "pytest" in lines[1]


def test_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The false claim is refuted as printed, the repaired one holds, both through the command."""
    from qnn_emul.cli import main

    page = ROOT / "docs" / "how-to" / "falsify.md"
    files = {b.split()[1]: b for b in blocks(page) if "@claim" in b}
    assert list(files) == ["draft.py", "repaired.py", "gadget.py"]
    assert [b for b in blocks(README) if "@claim" in b] == [files["draft.py"]]
    for name, block in files.items():
        (tmp_path / name).write_text(block, encoding="utf-8")
    assert main(["falsify", str(tmp_path / "draft.py"), "--jobs", "1"]) == 1
    shown = capsys.readouterr().out.splitlines()
    for text in (page, README):
        printed = re.search(r"```\n(product .*?)```", text.read_text(encoding="utf-8"), re.S)[1].splitlines()
        assert printed == shown[: len(printed)]
    assert main(["replay", "--allow-code", str(tmp_path / "draft.product.counterexample.json")]) == 1
    assert main(["falsify", str(tmp_path / "repaired.py"), "--jobs", "1"]) == 0
    assert "holds: proved" in capsys.readouterr().out
    assert main(["falsify", str(tmp_path / "gadget.py"), "--jobs", "1", "--budget", "1"]) == 0
    assert "holds: proved" in capsys.readouterr().out
