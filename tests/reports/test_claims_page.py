"""The page of `claims --html`: complete in itself, every anchor leads somewhere, readable in a real browser."""

import pathlib
import re
import subprocess

import numpy as np
import pytest
from browser import CHROMIUM, FLAGS, MISSING
from PIL import Image

from qnn_emul.cli import main
from qnn_emul.papers.found import ALL
from qnn_emul.reports.claims_page import _complex, prose, slug


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("page") / "claims.html"
    assert main(["claims", "--instances", "2", "--html", str(path)]) == 0
    return path


def test_nothing_comes_from_outside(file: pathlib.Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|src=", text)
    assert all(target.startswith("#") for target in re.findall(r'href="([^"]*)"', text))


def test_anchors_lead_somewhere(file: pathlib.Path) -> None:
    text = file.read_text(encoding="utf-8")
    ids = re.findall(r'id="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', text)) <= set(ids)
    assert {slug(key) for key in ALL} <= set(ids)


def test_what_a_section_says(file: pathlib.Path) -> None:
    text = file.read_text(encoding="utf-8")
    section = text.partition('<section id="gslw-lemma-53"')[2].partition("</section>")[0]
    for part in ("Source", "Statement", "Claimed", "Our reading", "Verdict", "Repair", "Counterexample", "violated"):
        assert part in section
    assert "<td>1.5</td>" in section  # the target of both factors
    assert "&quot;key&quot;: &quot;GSLW Lemma 53&quot;" in section
    assert "alpha = <code>" not in section
    assert "<code>α_A ε_B + α_B ε_A</code>" in section
    assert "[P] marks what a proof says" in text
    section = text.partition('<section id="lemma-b-5"')[2].partition("</section>")[0]
    assert "<code>b = [-1]</code>" in section
    assert "Our rules: tightness map" in text
    assert "qnn-emul replay" in text


def test_small_things() -> None:
    assert [_complex(*z) for z in ((1.0, 0.0), (-0.5, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, -2.5))] == [
        "1",
        "−0.5",
        "i",
        "−i",
        "1 − 2.5i",
    ]
    assert prose("alpha eps_0 <= ||A|| & be.product") == "α ε_0 ≤ ‖A‖ &amp; be.product"
    assert prose("A (x) B, |P(x)|") == "A ⊗ B, |P(x)|"
    assert prose("alpha_A*epsilon_B + 2*sqrt(epsilon_A**2)") == "α_A ε_B + 2 √(ε_A^2)"
    assert slug("Lemma B.20, ||phi~|| <= 1") == "lemma-b-20-phi-1"


def browse(page: pathlib.Path, folder: pathlib.Path, *options: str) -> str:
    assert CHROMIUM is not None
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", *options, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
@pytest.mark.parametrize("width", [1200, 500])
def test_in_a_browser(file: pathlib.Path, tmp_path: pathlib.Path, width: int) -> None:
    """It is laid out without sideways scrolling, every claim has a section of some height, and the picture is not empty."""
    measure = """<script>document.title = [document.documentElement.scrollWidth, window.innerWidth,
        document.querySelectorAll('section').length,
        Math.min(...[...document.querySelectorAll('section')].map(s => s.getBoundingClientRect().height))].join(' ')</script>"""
    copy = tmp_path / "measured.html"
    copy.write_text(file.read_text(encoding="utf-8").replace("</body>", measure + "</body>"), encoding="utf-8")
    dom = browse(copy, tmp_path, f"--window-size={width},1000", "--dump-dom")
    title = re.search(r"<title>([^<]*)</title>", dom)
    assert title is not None
    scroll, window, sections, height = map(float, title[1].split())
    assert scroll <= window
    assert window == width
    assert sections == len(ALL)
    assert height > 100
    picture = tmp_path / "page.png"
    browse(file, tmp_path, f"--window-size={width},1000", f"--screenshot={picture}")
    pixels = np.asarray(Image.open(picture).convert("L"))
    assert pixels.shape == (1000, width)
    assert 0.01 < np.mean(pixels < 128) < 0.5
