"""The lessons run from their text halves, say what the committed notebooks say, and keep to their form."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"
HALVES = sorted(FOLDER.glob("[0-9][0-9]_*.py"))
each = pytest.mark.parametrize("path", HALVES, ids=lambda path: path.stem)


def runner() -> Any:
    spec = importlib.util.spec_from_file_location("run_notebooks", FOLDER / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def committed(path: Path) -> Any:
    return nbformat.read(path.with_suffix(".ipynb"), as_version=4)


def texts(cell: Any) -> list[str]:
    """What a code cell printed or displayed as text; pictures as the word alone (their bytes depend on matplotlib's version)."""
    out = []
    for output in cell.get("outputs", []):
        data = output.get("data", {"stream": output.get("text", "")})
        out += [f"{kind} {text if kind != 'image/png' else ''}" for kind, text in sorted(data.items())]
    return out


NUMBER = re.compile(r"[-−]?\d+(?:\.\d*)?(?:e[-+]?\d+)?")


def agree(said: str, now: str) -> bool:
    """The same words; the same numbers except for the last digits, which may differ from machine to machine."""
    words, numbers = (
        [NUMBER.sub("#", " ".join(t.split())) for t in (said, now)],
        [NUMBER.findall(t) for t in (said, now)],
    )
    if words[0] != words[1]:
        return False
    first, second = (np.array([float(x.replace("−", "-")) for x in found]) for found in numbers)
    return bool(np.allclose(first, second, rtol=2e-3, atol=1e-12))


def test_numbers_are_compared() -> None:
    """The comparison sees a wrong number and a wrong word, and forgives a last digit."""
    assert agree("error 0.499948 at 1e-13", "error 0.499949 at 1.0e-13")
    assert not agree("error 0.499948", "error 0.501948")
    assert not agree("error 0.5", "norm 0.5")
    assert not agree("1 2", "1 2 3")


@each
def test_runs(path: Path) -> None:
    """Every cell runs, the last one's assertions included, and the committed outputs are what comes out."""
    now, said = runner().executed(path), committed(path)
    assert len(now.cells) == len(said.cells)
    for cell, old in zip(now.cells, said.cells, strict=True):
        new_texts, old_texts = texts(cell), texts(old)
        assert len(new_texts) == len(old_texts), cell.source
        for new, before in zip(new_texts, old_texts, strict=True):
            assert agree(before, new), (
                f"{cell.source}\n--- committed\n{before}\n--- now\n{new}\n(python notebooks/run.py --write)"
            )


@each
def test_halves_agree(path: Path) -> None:
    """The .ipynb holds the text half's cells, in a form that does not depend on who ran it."""
    half, whole = runner().read(path), committed(path)
    assert [(c.cell_type, c.source, c.id) for c in half.cells] == [(c.cell_type, c.source, c.id) for c in whole.cells]
    assert half.metadata == whole.metadata
    assert "formats" in half.metadata["jupytext"]
    code = [c for c in whole.cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    assert not any(c.metadata for c in whole.cells)
    nbformat.validate(whole)


@each
def test_form(path: Path) -> None:
    """A question as title, short cells, numbers before the statement, a picture, "try it", assertions at the end."""
    cells = committed(path).cells
    assert len(cells) <= 15
    assert all(len(c.source.splitlines()) <= 20 for c in cells)
    title = cells[0].source.splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")
    words = re.sub(r"[^a-z -]", "", title.lower()).replace("-", " ").split()
    assert path.stem[3:] == "_".join(words)
    first_numbers = next(i for i, c in enumerate(cells) if c.cell_type == "code")
    statement = next(i for i, c in enumerate(cells) if re.search(r"\*\*(Statement|Definition)", c.source))
    assert first_numbers < statement
    pictures = [o for c in cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    assert pictures
    assert any(re.search(r"^## Try it$", c.source, re.M) for c in cells)
    assert cells[-1].cell_type == "code"
    assert cells[-1].source.count("assert ") >= 4


def other(answer: Any) -> Any:
    """A wrong answer of the same kind."""
    if isinstance(answer, bool):
        return not answer
    return [answer[-1] + 0.5, *answer[1:]] if isinstance(answer, list) else 1.1 * answer + 0.1


def accepted(source: str, names: dict[str, Any]) -> bool:
    """The cell's assertions hold."""
    try:
        exec(source, names)  # the lessons are ours
    except AssertionError:
        return False
    return True


@each
def test_answers_are_asserted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last cell accepts the answers of the cell before it, and none of them when it is changed."""
    import matplotlib

    monkeypatch.chdir(FOLDER)
    *before, answers, last = (c.source for c in runner().read(path).cells if c.cell_type == "code")
    with matplotlib.rc_context({"backend": "agg"}):
        names: dict[str, Any] = {}
        for source in before:
            exec(source, names)
        given: dict[str, Any] = {}
        exec(answers, dict(names), given)
        assert accepted(last, {**names, **given})
        for name, answer in given.items():
            wrong = {**names, **given, name: other(answer)}
            assert not accepted(last, wrong), f"{name} = {other(answer)} passes as well as {answer}"
        matplotlib.pyplot.close("all")
    assert len(given) >= 3


def test_there_are_six() -> None:
    """Numbered from 01 without a gap, each with both halves, and named in the README."""
    assert [p.stem[:2] for p in HALVES] == ["01", "02", "03", "04", "05", "06"]
    assert {p.stem for p in HALVES} == {p.stem for p in FOLDER.glob("*.ipynb")}
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    for path in HALVES:
        title = committed(path).cells[0].source.splitlines()[0].removeprefix("# ")
        assert f"[{title}](notebooks/{path.stem}.ipynb)" in readme


def test_run_says_what_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A failing cell gives exit status 1 and its error; an unknown name is refused; --write writes."""
    module = runner()
    monkeypatch.setattr(module, "HERE", tmp_path)
    (tmp_path / "01_good.py").write_text("# %%\nprint(6 * 7)\n")
    (tmp_path / "02_bad.py").write_text("# %%\nassert 1 == 2, 'promised otherwise'\n")
    monkeypatch.setattr("sys.argv", ["run.py", "good", "--write"])
    assert module.main() == 0
    assert "42" in (tmp_path / "01_good.ipynb").read_text()
    monkeypatch.setattr("sys.argv", ["run.py"])
    assert module.main() == 1
    assert "02_bad: FAILED" in (said := capsys.readouterr().err)
    assert "promised otherwise" in said
    monkeypatch.setattr("sys.argv", ["run.py", "07"])
    with pytest.raises(SystemExit):
        module.main()
    assert "no notebook has a name with ['07'] in it" in capsys.readouterr().err
