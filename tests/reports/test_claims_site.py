"""The pages of `claims --pages`: complete in themselves, every link leads somewhere, the table filters, the JSON fits its schema."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from qnn_emul.cli import main
from qnn_emul.falsify.verdicts import judge
from qnn_emul.papers.found import ALL
from qnn_emul.reports.claims import row
from qnn_emul.reports.claims_page import slug
from qnn_emul.reports.claims_site import FILTERS, site

KEYS = [
    "Lemma 4",
    "Lemma 5",
    "GSLW Lemma 53",
    "GSLW Lemma 35",
    "Def. B.4",
    "Survey, QSVT: x^2",
    "Lemma B.3, queries",
    "library, product",
]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [row(judge(ALL[key], 0)) for key in KEYS]


@pytest.fixture(scope="module")
def pages(rows: list[dict[str, Any]]) -> dict[str, str]:
    return site(rows)


def test_one_page_for_each_statement_and_source(rows: list[dict[str, Any]], pages: dict[str, str]) -> None:
    assert {name for name in pages if name.startswith("statements/")} == {f"statements/{slug(k)}.html" for k in KEYS}
    assert sum(name.startswith("sources/") for name in pages) == 4
    found = pages["statements/gslw-lemma-35.html"]
    for part in (
        "Statement",
        "Text",
        "as restated by",
        "Verdict",
        "Counterexample",
        "Repair",
        "How to replay",
        "n = 1",
    ):
        assert part in found
    text = pages["sources/gilyen-su-low-wiebe.html"]
    assert text.count("<section") == 2
    assert "tightness map" not in text


def test_pages_are_complete_and_their_links_lead_somewhere(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        if not name.endswith(".html"):
            continue
        assert not re.search(r"<script|<link|<img|<iframe|@import|url[(]|src=", text)
        for target in re.findall(r"href=[\"']([^\"'#]+)[\"']", text):
            parts: list[str] = []
            for part in (PurePosixPath(name).parent / target).parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in pages, (name, target)


def test_the_table_filters(rows: list[dict[str, Any]], pages: dict[str, str]) -> None:
    """Every value of every filter has a button and a rule, and the rows that it leaves are those with that value."""
    text = pages["index.html"]
    body = text.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")
    for name, of in FILTERS.items():
        for value in {of(r) for r in rows}:
            mark = f"{name}-{slug(value)}"
            assert f'id="{mark}"' in text
            assert f"body:has(#{mark}:checked) tbody tr:not(:has(.{mark}))" in text
            assert sum(f'class="{mark}"' in line for line in body) == sum(of(r) == value for r in rows)


def test_the_data_fit_the_schema(rows: list[dict[str, Any]], pages: dict[str, str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema, data = json.loads(pages["statements.schema.json"]), json.loads(pages["statements.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    assert [r["key"] for r in data["statements"]] == KEYS
    assert not list(check.iter_errors(data))
    assert set(rows[0]) == set(schema["$defs"]["statement"]["properties"])
    for part, wrong in (("verdict", "true"), ("text", "heard"), ("object", "cats"), ("tried", -1), ("more", 1)):
        bad = {**data, "statements": [{**data["statements"][0], part: wrong}]}
        assert list(check.iter_errors(bad)), part


def test_the_command_writes_them_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it wrote it may write over; what is somebody else's it leaves."""
    command = ["claims", "Def. B.4", "--instances", "0", "--pages", str(tmp_path / "site")]
    assert main(command) == main(command) == 0
    assert (tmp_path / "site" / "statements" / "def-b-4.html").is_file()
    (tmp_path / "site" / "index.html").write_text("mine")
    assert main(command) == 2
    assert "must be a new file" in capsys.readouterr().err
    assert (tmp_path / "site" / "index.html").read_text() == "mine"
