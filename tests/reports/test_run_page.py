"""The page of `run --html`: complete in itself, and used in a real browser: folded, sorted, by keyboard, narrow, printed."""

from __future__ import annotations

import contextlib
import html
import io
import json
import pathlib
import re
import shlex
from collections.abc import Iterator

import numpy as np
import pytest
from browser import CHROMIUM, MISSING, Browser
from PIL import Image, ImageDraw

from qnn_emul.cli import main

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
NODES = 8  # of one block on four copies of a digit


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("page") / "run.html"
    files = ["--html", str(path), "--plot", str(path.with_suffix(".png"))]
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["run", "--index", "5", "--blocks", "1", *files]) == 0
    return path


@pytest.fixture(scope="module")
def text(file: pathlib.Path) -> str:
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def browser(session: Browser, file: pathlib.Path) -> Browser:
    session.emulate()
    session.open(file)
    return session


def test_nothing_comes_from_outside(text: str) -> None:
    assert not re.search(r"<script [^>]*src|<link|<img|<iframe|@import|url\(|[^-]src=", text)
    assert all(
        target.startswith(("#", "data:")) for target in re.findall(r'href="([^"]*)"', text.partition("<script>")[0])
    )


def test_links_lead_somewhere_and_pictures_have_words(text: str) -> None:
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', text)) <= set(ids)
    assert {f"node-{k}" for k in range(1, NODES + 1)} <= set(ids)
    charts = re.findall(r'<svg [^>]*role="img"([^>]*)>(<title>)?', text)
    assert len(charts) >= 9 + NODES
    assert all(title or re.search(r'aria-label="[^"]{20,}"', rest) for rest, title in charts)


def test_the_run_is_on_the_page(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What `run --json` prints; the command that it names prints that again; the lines of Python give the same classes."""
    blocks = [html.unescape(block) for block in re.findall(r"<pre[^>]*>(.*?)</pre>", text, re.S)]
    again, sure, python, found = blocks
    assert sure == "qnn-emul certify --index 5 --epsilon 1e-06 --blocks 1"
    assert main([*shlex.split(again)[1:], "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads(found)
    assert len(printed["nodes"]) == NODES == len(re.findall(r'<details open id="node-', text))
    with np.printoptions(precision=8, suppress=False):  # whatever other tests have set
        exec(python, {})
    classes = [float(v) for v in re.findall(r"\d\.\d+(?:e-\d+)?", capsys.readouterr().out.partition("[")[2])]
    assert np.allclose(classes, printed["probabilities"], atol=1e-7)


def test_the_plot_beside_it(file: pathlib.Path) -> None:
    """Norms, errors, success and classes, four panels."""
    with Image.open(file.with_suffix(".png")) as picture:
        assert picture.width > 1000 < picture.height


def test_a_picture_tells_what_was_done_to_it(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its steps are listed, and its name, whatever signs it holds, stands in the command."""
    picture = Image.new("RGB", (60, 60), "white")
    ImageDraw.Draw(picture).line([(30, 5), (30, 54)], fill="black", width=8)
    name, out = tmp_path / "a <b> & 'c'.png", tmp_path / "out.html"
    picture.save(name)
    assert main(["run", "--image", str(name), "--blocks", "1", "--shots", "0", "--html", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert "<li>inverted (light background)</li>" in text
    assert "as it lies in its file" in text
    assert 'height="60"' in text
    assert "<b> &" not in text
    assert html.escape(shlex.quote(str(name))) in text


def test_nothing_of_somebody_else_is_written_over(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Asked before anything runs; a page of ours is renewed (the fixture's tests would else fail)."""
    theirs = tmp_path / "letter.html"
    theirs.write_text("<!DOCTYPE html><p>Dear Anna")
    assert main(["run", "--html", str(theirs)]) == 2
    assert "--html" in capsys.readouterr().err
    assert theirs.read_text() == "<!DOCTYPE html><p>Dear Anna"
    assert main(["run", "--html", str(tmp_path / "no" / "page.html")]) == 2
    assert "folder" in capsys.readouterr().err
    assert main(["run", "--plot", str(tmp_path / "run.txt")]) == 2
    assert "--plot" in capsys.readouterr().err


# -- in a browser ------------------------------------------------------------------------------------------------
OPEN = "[...document.querySelectorAll('#folds details[open]')].filter(d => d.checkVisibility()).length"
SEEN = "[...document.querySelectorAll('#folds details[id]')].filter(d => d.checkVisibility()).length"
FOCUS = "document.activeElement.closest('details')?.id"


@needs_browser
def test_it_asks_for_nothing_and_has_no_errors(browser: Browser) -> None:
    assert {url.partition(":")[0] for url in browser.requests} == {"file", "data"}
    assert browser.problems == []
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")


@needs_browser
def test_the_tree_folds_by_mouse_and_keyboard(browser: Browser) -> None:
    assert browser.run(SEEN) == NODES
    browser.click(f"#node-{NODES} > summary")
    assert browser.run(SEEN) == 1
    browser.click("[data-fold=all]")
    assert browser.run(OPEN) == 2 * NODES
    browser.click("[data-fold=close]")
    assert browser.run(OPEN) == 0
    for _ in range(3):  # over the two other buttons
        browser.press("Tab")
    root, child = f"node-{NODES}", f"node-{NODES - 1}"
    assert (browser.run(FOCUS), browser.run(SEEN)) == (root, 1)
    steps = (
        ("Enter", root, 2),
        ("ArrowDown", None, 2),
        ("ArrowDown", child, 2),
        ("ArrowRight", child, 4),
    )  # None: a record
    for key, where, seen in (*steps, ("ArrowLeft", child, 2), ("ArrowLeft", root, 2), ("Space", root, 1)):
        browser.press(key)
        assert (browser.run(FOCUS) or None, browser.run(SEEN)) == (where, seen), key
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@needs_browser
def test_a_link_unfolds_what_it_leads_to(browser: Browser) -> None:
    browser.click("[data-fold=close]")
    for _ in range(2):  # the second time the address is the same
        browser.click("#sorted a[href='#node-1']")
        browser.run("new Promise(done => setTimeout(done, 50))")
        assert browser.run("document.getElementById('node-1').checkVisibility()")
        assert browser.run(FOCUS) == "node-1"
        browser.click("[data-fold=close]")


COLUMN = "[...document.querySelectorAll('#sorted tbody tr')].map(r => r.cells[%d].dataset.v)"


@needs_browser
def test_the_table_sorts(browser: Browser) -> None:
    """By mouse, then by keyboard the other way; numbers as numbers, what has none last both times."""
    for column in range(2, 9):
        browser.click(f"#sorted th:nth-child({column + 1}) button")
        up = browser.run(COLUMN % column)
        browser.press("Enter")
        down = browser.run(COLUMN % column)
        assert browser.run("[...document.querySelectorAll('#sorted [aria-sort]')].map(h => h.ariaSort)") == [
            "descending"
        ]
        for values, turn in ((up, 1), (down, -1)):
            numbers = [turn * float(v) for v in values if v]
            assert numbers == sorted(numbers)
            assert "" not in values[: len(numbers)]
    assert browser.run(COLUMN % 8).count("") > 0
    browser.click("#sorted th:nth-child(1) button")
    assert browser.run(COLUMN % 0) == [str(k) for k in range(1, NODES + 1)]


@needs_browser
def test_on_a_narrow_screen(browser: Browser, file: pathlib.Path) -> None:
    """360 pixels: the page does not scroll sideways; what is wider scrolls by itself and can be reached by keyboard."""
    browser.open(file, 360, 640)
    browser.click("[data-fold=all]")
    assert browser.run("[document.documentElement.scrollWidth, innerWidth]") == [360, 360]
    wide = "[...document.querySelectorAll('.scroll')].filter(s => s.scrollWidth > s.clientWidth + 1)"
    assert browser.run(f"{wide}.length") > 0
    assert browser.run(f"{wide}.every(s => s.tabIndex === 0 && s.ariaLabel)")
    inside = "!e.closest('.scroll, pre, svg') && e.getBoundingClientRect().right > 361"
    out = f"[...document.querySelectorAll('main *')].filter(e => {inside}).length"
    assert browser.run(out) == 0


@needs_browser
def test_on_paper(browser: Browser, tmp_path: pathlib.Path) -> None:
    """All is unfolded while it is printed, and as before afterwards."""
    browser.click("[data-fold=close]")
    closed = "document.querySelectorAll('details:not([open])').length"
    before = browser.run(closed)
    browser.run(f"addEventListener('beforeprint', () => {{ window.closedThen = {closed}; }}), 0")
    browser.paper(tmp_path / "run.pdf")
    assert browser.run("window.closedThen") == 0
    assert browser.run(closed) == before > NODES
    pdf = (tmp_path / "run.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 2
    browser.emulate(media="print")
    assert not browser.run("document.querySelector('[data-fold]').checkVisibility()")


CONTRAST = """(() => {
  const parts = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = parts(c).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                       return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
                        if ((parts(c)[3] ?? 1) > 0) return c; } return "rgb(255, 255, 255)"; };
  const found = [];
  for (const e of document.querySelectorAll("main *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.closest(".boxes") || !e.checkVisibility()) continue;
    const style = getComputedStyle(e), ink = e.ownerSVGElement ? style.fill : style.color;
    const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x);
    found.push([(a + .05) / (b + .05), e.textContent.slice(0, 40)]);
  }
  return found.sort((x, y) => x[0] - y[0])[0].concat(found.length);
})()"""


@needs_browser
@pytest.mark.parametrize("look", ["light", "dark", "print"])
def test_contrast(browser: Browser, look: str) -> None:
    """Every word has 4.5 to 1 against what is behind it."""
    browser.emulate("print" if look == "print" else "", look if look == "dark" else "light")
    browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    least, where, count = browser.run(CONTRAST)
    assert count > 100
    assert least >= 4.5, where
    dark = browser.run("getComputedStyle(document.body).backgroundColor")
    assert (dark == "rgb(255, 255, 255)") == (look != "dark")
