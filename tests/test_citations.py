"""Every citation in docstrings, comments and pages leads somewhere; so does every relative link."""

from __future__ import annotations

import importlib.util
import math
import re
from pathlib import Path

import citations
import pytest
from citations import DOCS, ROOT, SOURCES_PAGE, broken_links, unresolved

import qnn_emul as qe
from qnn_emul.papers.found import ALL

READ = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *(
        path
        for folder in ("qnn_emul", "pytest_qnn_emul", "docs", "proofs", "tests", "benchmarks", "examples", "notebooks")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".md") and path != SOURCES_PAGE
    ),
]
PAGES = [path for path in (*READ, SOURCES_PAGE) if path.suffix == ".md"]


@pytest.fixture(scope="module")
def where() -> citations.Places:
    return citations.places()


def test_every_citation_leads_somewhere(where: citations.Places) -> None:
    """File, line and citation of what does not."""
    found = [line for path in READ for line in unresolved(path, where)]
    assert not found, "\n".join(found)


def test_every_relative_link_leads_somewhere() -> None:
    found = [line for page in PAGES for line in broken_links(page)]
    assert not found, "\n".join(found)


WRONG = {
    "page.md": (
        "See Mathematics 6.4 and 6.44,\nConventions 77, Lemma B.8 and Lemma B.88.\n\nGSLW Lemma 53, Lemma B.1; Lemma\nB.12.\n"
        "Lemmas 6 and 7 of Rattew and\nRebentrost. Lemmas B.14 to B.17.\n",
        "1 Mathematics 6.44; 2 Conventions 77; 2 Lemma B.88; 4 GSLW Lemma B.1; 4 Lemma B.12; 6 RR Lemma 7",
    ),
    "code.py": (
        '"""Title.\n\nSource      GSLW (arXiv:1806.01838), Theorem 30 and\n            Lemma 31; arXiv:1234.56789.\n"""\n\n'
        "# the rule of ve.summ, as in\n# section 5 of linalg.circuit and linalg.circuitry\n"
        'KEY, TEXT = "be.conv", f"{1} be.prodct; see linalg/circuit.py and certify/nothing.py"\n',
        "4 GSLW Lemma 31; 4 arXiv:1234.56789; 7 ve.summ; 8 section 5; 8 linalg.circuitry; 9 be.prodct; 9 certify/nothing.py",
    ),
    "names.md": ("As in MATH 6 and PAPER.md; `qe.amplify`, `qe.amplfy`.", "1 MATH; 1 PAPER.md; 1 qe.amplfy"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_citation_that_leads_nowhere_is_named(name: str, tmp_path: Path, where: citations.Places) -> None:
    """Put in on purpose: each is named with its line, and nothing else is."""
    text, expected = WRONG[name]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    named = [
        re.fullmatch(rf"{re.escape(str(path))}:(\d+): '(.*)' leads nowhere", line) for line in unresolved(path, where)
    ]
    assert sorted(f"{m[1]} {m[2]}" for m in named if m) == sorted(expected.split("; "))
    assert all(named)


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One\n\n[a](#one) [b](#two)\n[c](page.md#one) [d](none.md)\n[e](https://example.org/none)\n", encoding="utf-8"
    )
    assert broken_links(page) == [
        f"{page}:3: link to '#two' leads nowhere",
        f"{page}:4: link to 'none.md' leads nowhere",
    ]


@pytest.mark.parametrize("key", qe.catalogue)
def test_a_lemmas_source_is_known(key: str, where: citations.Places) -> None:
    """Its Source names a place: a section of the mathematics, or a statement of a declared source."""
    cited = list(citations.citations(qe.catalogue[key].source, where))
    assert any(c.leads_to and not citations.ARXIV.fullmatch(c.text) for c in cited), qe.catalogue[key].source


@pytest.mark.parametrize("key", ALL)
def test_a_claims_source_is_known(key: str, where: citations.Places) -> None:
    """It begins with the name of a declared source, and gives its number."""
    claim = ALL[key]
    assert any(claim.source.startswith(name) for name in where.names), claim.source
    assert all(c.leads_to for c in citations.citations(claim.source, where)), claim.source


def test_the_papers_page_is_up_to_date() -> None:
    """`python docs/regenerate.py` writes it out of `qe.paper`."""
    spec = importlib.util.spec_from_file_location("regenerate", DOCS / "regenerate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run: python docs/regenerate.py"


def test_the_mathematics_is_in_order() -> None:
    """Each page's sections are numbered without a gap under the page's own number, and the index links every page."""
    folder = citations.BOOKS["Mathematics"]
    index = (folder / "index.md").read_text(encoding="utf-8")
    for number, page in enumerate(sorted(folder.glob("[0-9]*.md"))):
        headings = re.findall(r"^(#+) (\S+) ", page.read_text(encoding="utf-8"), re.M)
        assert headings[0] == ("#", str(number))
        assert [h[1] for h in headings[1:]] == [f"{number}.{i + 1}" for i in range(len(headings) - 1)]
        assert f"]({page.name})" in index


def test_numbers_of_the_mathematics() -> None:
    """What the pages say in decimals, computed: slope and norm bound, growth, thresholds, degrees, the limit of the gain."""
    text = " ".join(
        " ".join(p.read_text(encoding="utf-8").split()) for p in citations.BOOKS["Mathematics"].glob("[0-9]*.md")
    )
    slope = qe.erf(0.8).lipschitz
    thresholds = ", ".join(f"{math.floor(1e4 * (1 - slope) / (1 + kappa * slope)) / 1e4:.4f}" for kappa in (1, 2, 3))
    degrees = range(2, 15, 2)
    stated = re.search(r"degrees 2, 4, …, 14 reach ε_Q = ([^;]*?)\. ", text)[1].replace("−", "-").split(", ")
    assert [qe.polynomials.erf_over_x(0.8, float(e)).degree for e in stated] == list(degrees)
    assert [qe.polynomials.erf_over_x(0.8, 0.9 * float(e)).degree for e in stated] == [d + 2 for d in degrees]
    for sentence in (
        f"L = 8/(5√π) = {slope:.6f}…",
        f"1 − L = {1 - slope:.7f}…",
        f"c = (1+L)/(1−L) = {(1 + slope) / (1 - slope):.2f}",
        f"tends to {thresholds} for κ = 1, 2, 3",
        f"from γ = 1/L = {1 / slope:.3f} on",
        f"its ingredients give 1/{32 * slope / (1 - slope):.0f}",
    ):
        assert sentence in text, sentence
