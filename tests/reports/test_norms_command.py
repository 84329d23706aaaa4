"""`qnn-emul norms`: its JSON, tables of any width, the figure, wrong input."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qnn_emul.cli import main
from qnn_emul.reports.norms import Study, as_json, plot, show
from qnn_emul.studies.nonlinearity import activation_study, head_study
from qnn_emul.studies.norms import norm_rows, worst_cases

SMALL = ["--blocks", "2", "--images", "2", "--networks", "1"]


@pytest.fixture(scope="module")
def study() -> Study:
    rng = np.random.default_rng(0)
    rows = norm_rows(rng, count=2, networks=1, depth=2)
    return Study(0, rows, worst_cases(), activation_study(rng, (4, 8, 16), count=2), head_study(rng, (4, 8, 16), 2))


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Fields of the part asked for, null for the others; equal seeds give equal output, others differ."""
    assert main(["norms", "--part", "norms", "--json", *SMALL]) == 0
    first = capsys.readouterr().out
    out = json.loads(first)
    assert out["ok"] is True
    assert out["norm_bound"] == pytest.approx(0.0972966663)
    assert out["nonlinearity"] is None
    assert out["head"] is None
    assert {r["norm"] for r in out["norms"]} == {0.5, 0.9, 1.0, 1.1, 1.5, 2.0}
    assert {r["skip"] for r in out["norms"]} == {True, False}
    assert len(out["norms"]) == 3 * 6 * 2 * 2
    assert len(out["worst_cases"]) == 8
    main(["norms", "--part", "norms", "--json", *SMALL])
    assert capsys.readouterr().out == first
    main(["norms", "--part", "norms", "--json", *SMALL, "--seed", "1"])
    assert capsys.readouterr().out != first


@pytest.mark.parametrize(("option", "field"), [("--nonlinearity", "nonlinearity"), ("--head", "head")])
def test_parts(option: str, field: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each part by its option."""
    assert main(["norms", option, "--json"]) == 0
    out = json.loads(capsys.readouterr().out)
    assert out[field]["rows"]
    assert out["norms"] is None


@pytest.mark.parametrize("width", [80, 140])
def test_tables(study: Study, width: int) -> None:
    """No line longer than the terminal, nothing cut; a broken bound is said."""
    from rich.console import Console

    console = Console(width=width, file=io.StringIO())
    show(study, console)
    text = console.file.getvalue()
    assert max(len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "every norm keeps its bound" in text
    low = replace(study.rows[0], least=study.rows[0].bound - 0.01)
    broken = replace(study, rows=[low, *study.rows[1:]])
    assert not broken.ok
    assert not as_json(broken)["ok"]
    show(broken, console)
    assert "a bound is violated" in console.file.getvalue()


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_plot(study: Study, suffix: str, tmp_path: Path) -> None:
    """A picture of some size in each format; one part alone is one panel."""
    pytest.importorskip("matplotlib")
    plot(study, tmp_path / f"all.{suffix}")
    plot(Study(0, head=study.head), tmp_path / f"head.{suffix}")
    assert (tmp_path / f"all.{suffix}").stat().st_size > (tmp_path / f"head.{suffix}").stat().st_size > 5000


BAD = {
    "blocks": (["--blocks", "4"], "'--blocks' must be between 1 and 3, not 4"),
    "images": (["--images", "0"], "'--images' must be between 1 and 100, not 0"),
    "networks": (["--networks", "21"], "'--networks' must be between 1 and 20, not 21"),
    "seed": (["--seed", "-1"], "'--seed' must be at least 0, not -1"),
    "plot name": (["--plot", "norms.gif"], "'--plot' must end in one of .png, .pdf, .svg, not norms.gif"),
    "plot place": (
        ["--plot", "nowhere/norms.png"],
        "'--plot' must be a file that can be written, not 'nowhere/norms.png' (it lies in no folder that exists)",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2, one sentence, before any work is done."""
    if name.startswith("plot"):
        pytest.importorskip("matplotlib")
    arguments, words = BAD[name]
    assert main(["norms", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_a_missing_library_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without matplotlib the extra is named and nothing is computed."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert main(["norms", "--plot", "norms.png"]) == 2
    assert "pip install 'qnn_emul[plots]'" in capsys.readouterr().err


def test_a_file_that_cannot_be_written(study: Study, tmp_path: Path) -> None:
    """The path of a directory is refused by name."""
    pytest.importorskip("matplotlib")
    (tmp_path / "taken.png").mkdir()
    with pytest.raises(ValueError, match="'--plot' must be a file that can be written"):
        plot(Study(0, head=study.head), tmp_path / "taken.png")
