"""The documentation as pages (`python docs/pages.py DIR`): every text is there, every link leads to a file of the site."""

from __future__ import annotations

import importlib.util
import posixpath
import re
from pathlib import Path
from types import ModuleType

import pytest

from qnn_emul.falsify.verdicts import judge
from qnn_emul.papers.found import ALL
from qnn_emul.reports.claims import row

DOCS = Path(__file__).parent.parent.parent / "docs"
KEYS = ["Lemma B.1", "Lemma 6, queries", "Lemma B.8, queries"]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_pages", DOCS / "pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(script: ModuleType) -> dict[str, bytes]:
    found: dict[str, bytes] = script.pages([row(judge(ALL[key], 0)) for key in KEYS])
    return found


def test_every_text_is_a_page_and_every_link_leads_somewhere(script: ModuleType, site: dict[str, bytes]) -> None:
    assert {p.relative_to(DOCS).with_suffix("").as_posix() for p in DOCS.rglob("*.md")} <= {
        name.removeprefix("docs/").removesuffix(".html") for name in site
    }
    links = 0
    for name, content in site.items():
        for target in re.findall(r"(?:href|src)=[\"']([^\"'#]+)", content.decode()) if name.endswith(".html") else ():
            if not re.match(r"\w+:", target):
                links += 1
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in site, (name, target)
    assert links > 100


def test_the_statements_stand_in_it(site: dict[str, bytes]) -> None:
    index = site["docs/index.html"].decode()
    assert 'href="../docs/statements/index.html"' in index
    assert "<table>" in index
    page = site["docs/statements/statements/lemma-6-queries.html"].decode()
    assert '<b>Speaks of</b>: <a href="lemma-b-8-queries.html">' in page
    assert (
        '<b>Spoken of by</b>: <a href="lemma-6-queries.html">'
        in site["docs/statements/statements/lemma-b-8-queries.html"].decode()
    )
    assert "As Lean text" in site["docs/statements/statements/lemma-b-1.html"].decode()
    assert "As Lean text" not in page
    assert b"theorem statement_Lemma_B_1" in site["docs/statements/statements.lean"]


def test_they_are_written_into_a_new_folder(script: ModuleType, tmp_path: Path) -> None:
    script.write(tmp_path / "site", {"a/b.html": b"text"})
    assert (tmp_path / "site" / "a" / "b.html").read_bytes() == b"text"
    with pytest.raises(FileExistsError):
        script.write(tmp_path / "site", {})


def test_the_command_judges_all(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "ALL", {"Def. B.4": ALL["Def. B.4"]})
    script.main([str(tmp_path / "site")])
    assert (tmp_path / "site" / "docs" / "statements" / "statements" / "def-b-4.html").is_file()
    assert (tmp_path / "site" / "README.html").is_file()
