"""Statements are found by walking the packages of their sources, each in one place, with what is known of it beside it."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import qnn_emul as qe
from qnn_emul import papers
from qnn_emul.claims import Claim
from qnn_emul.claims.statement import KINDS
from qnn_emul.falsify.verdicts import FALSE, judge
from qnn_emul.papers import found
from qnn_emul.papers.found import ALL, PAPER

MINE = '''
from dataclasses import replace

from qnn_emul.claims import BE, Data, at_most, claim

@claim("my draft", key="Lemma 10", kind="lemma", inputs={"A": BE()}, candidates=lambda: [])
def tenth(A):
    """||A|| <= alpha + epsilon."""
    return at_most("norm", A.record.norm, A.record.alpha + A.record.epsilon)

@claim("my draft", key="Lemma 9", title="Words", kind="lemma", inputs={"words": Data(str)}, candidates=lambda: ["a", "abc"])
def ninth(words):
    """At most two letters."""
    return at_most("letters", len(words), 2)

_repaired = replace(ninth, key="Lemma 9, repaired")
'''


def test_a_file_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a file of a user's own claims is a source: found, in the order of the numbers, examined like the others."""
    before, folder = found.sources(), tmp_path / "mine2026"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "lemmas.py").write_text(MINE)
    monkeypatch.setattr(papers, "__path__", [*papers.__path__, str(tmp_path)])
    monkeypatch.setattr(found, "place", papers.__path__)
    assert found.sources() == sorted(["mine2026", *before])
    mine = found.statements("mine2026")
    assert list(mine) == ["Lemma 9", "Lemma 10"]
    assert mine["Lemma 9"].title == "Words"
    v = judge(mine["Lemma 9"])
    assert (v.verdict, v.refuting, v.instances[1]) == (FALSE, 1, {"words": "abc"})


def test_the_page_on_contributing(tmp_path: Path) -> None:
    """Its short paper has the verdicts that the page's table says."""
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "source.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(re.search(r"```python\n(.*?)```", page, re.S)[1], names)  # type: ignore[index]  # the page is ours
    made = {v.key: judge(v) for v in names.values() if isinstance(v, Claim)}
    told = dict(re.findall(r"^\| (Note, Lemma \d) \| ([a-z ]+) \|", page, re.M))
    assert {key: v.verdict for key, v in made.items()} == told == {"Note, Lemma 1": "false", "Note, Lemma 2": "loose"}
    assert made["Note, Lemma 1"].repair is not None
    assert made["Note, Lemma 1"].repair.stands
    assert made["Note, Lemma 2"].loose == {"ancillas": "1 fewer are enough"}


def test_the_order_is_that_of_the_numbers() -> None:
    keys = [key for key in PAPER if key.startswith("Lemma B.") and "," not in key and "[" not in key]
    assert keys == [f"Lemma B.{j}" for j in (*range(1, 12), *range(13, 21))]
    assert list(ALL)[: len(PAPER)] == list(PAPER) == list(qe.paper)


def test_every_key_is_one_statement_of_one_source() -> None:
    """No key is lost because another module or source uses it too."""
    homes: dict[str, set[tuple[str, int]]] = {}
    for source in found.sources():
        package = import_module(f"qnn_emul.papers.{source}")
        for module in pkgutil.iter_modules(package.__path__):
            for name, value in vars(import_module(f"{package.__name__}.{module.name}")).items():
                if isinstance(value, Claim) and not name.startswith("_"):
                    homes.setdefault(value.key, set()).add((source, id(value)))
    assert set(homes) == set(ALL)
    assert {key: places for key, places in homes.items() if len(places) > 1} == {}


@pytest.mark.parametrize("key", ALL)
def test_what_stands_beside_a_statement(key: str) -> None:
    """Title, wording, source, kind, construction; a bound of ours names rules that exist; the function claims what the rule says."""
    one = ALL[key]
    assert all((one.title, one.statement, one.source, one.construction))
    assert one.kind in KINDS
    assert one.kind != "claim"
    assert (one.kind == "definition") == key.startswith("Def")
    assert (one.kind == "part of a proof") == ("[P]" in key)
    assert all(one.problem(one.values(instance)) == "" for instance in one.candidates())
    if one.implied_by is not None:
        assert one.rule is not None or one.implied_by.read is None
        assert set(one.implied_by.rules) <= set(qe.catalogue)
    if one.rule is not None:
        assert one.rule.__name__ in one.function.__code__.co_names
