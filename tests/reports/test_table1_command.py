"""`qnn-emul table1`: its JSON, tables of any width, the figure, wrong input."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qnn_emul.cli import main
from qnn_emul.reports.table1 import as_json, plot, show
from qnn_emul.studies.comparison import Comparison, compare
from qnn_emul.studies.table1 import COLUMNS, TableRow, table_rows

SHOTS = "1e7,1e8,1e9"


@pytest.fixture(scope="module")
def rows() -> list[TableRow]:
    return table_rows(np.random.default_rng(0))


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(np.random.default_rng(0), blocks=1, shots=[10**7, 10**8, 10**9], accuracies=[1e-2, 1e-4], repeats=2)


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Marks with reasons and the paper's; measurements; equal seeds give equal output."""
    arguments = ["table1", "--json", "--blocks", "2", "--shots", SHOTS, "--repeats", "2"]
    assert main(arguments) == 0
    first = capsys.readouterr().out
    out = json.loads(first)
    assert out["columns"] == list(COLUMNS)
    assert [row["title"] for row in out["rows"]][-1] == "Regime 3"
    assert out["rows"][-1]["marks"]["polylog N"]["value"] is False
    assert set(out["measured"]["slopes"]) == {"allcock", "kerenidis", "guo"}
    assert out["measured"]["slopes"]["guo"]["slope"] == pytest.approx(-0.5, abs=0.15)
    assert {r["pipeline"] for r in out["measured"]["accuracies"]} == {"coherent", "allcock", "kerenidis", "guo"}
    single = ["table1", "--json", "--blocks", "1", "--shots", SHOTS, "--repeats", "2"]
    main(single)
    first = capsys.readouterr().out
    main(single)
    assert capsys.readouterr().out == first
    assert json.loads(first)["measured"]["slopes"]["guo"] is None  # one block is sampled, not read


def test_marks_only(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is measured."""
    assert main(["table1", "--json", "--marks-only"]) == 0
    assert json.loads(capsys.readouterr().out)["measured"] is None


@pytest.mark.parametrize("width", [80, 140])
def test_tables(rows: list[TableRow], comparison: Comparison, width: int) -> None:
    """No line longer than the terminal, no number cut; a crossing, and none, are said."""
    from rich.console import Console

    console = Console(width=width, file=io.StringIO())
    show(rows, comparison, console)
    show(rows, replace(comparison, crossings={"allcock": 1e-3, "kerenidis": None, "guo": None}), console)
    text = console.file.getvalue()
    assert max(len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "Allcock 2020: read-out is deeper than the coherent pass below an accuracy of 1.0e-03" in " ".join(
        text.split()
    )
    assert "than the coherent pass at every accuracy here" in " ".join(text.split())
    assert "✓ (✗)" in text
    assert as_json(rows, None, 0)["measured"] is None


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_plot(comparison: Comparison, suffix: str, tmp_path: Path) -> None:
    """A picture of some size."""
    pytest.importorskip("matplotlib")
    plot(comparison, tmp_path / f"t.{suffix}")
    assert (tmp_path / f"t.{suffix}").stat().st_size > 10_000


BAD = {
    "blocks": (["--blocks", "0"], "'--blocks' must be between 1 and 3, not 0"),
    "repeats": (["--repeats", "1"], "'--repeats' must be between 2 and 100, not 1"),
    "seed": (["--seed", "-1"], "'--seed' must be at least 0, not -1"),
    "index": (["--index", "400"], "'index' must be between 0 and 358, not 400"),
    "shots text": (["--shots", "many"], "'--shots' must be whole numbers with commas between"),
    "shots half": (["--shots", "1e7,1.5"], "'--shots' must be whole numbers with commas between"),
    "shots infinite": (["--shots", "inf"], "'--shots' must be whole numbers with commas between"),
    "shots few": (["--shots", "100,1000"], "'shots' must hold at least three numbers of at least 1000 N"),
    "shots negative": (["--shots", "-5"], "'shots' must be between 1 and"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2 and one sentence."""
    arguments, words = BAD[name]
    assert main(["table1", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
