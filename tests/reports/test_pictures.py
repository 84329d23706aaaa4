"""`qe.plots`: what is drawn is where the numbers say, as SVG and by matplotlib; what cannot be drawn is refused by name."""

from __future__ import annotations

import base64
import io
import pathlib
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

import qnn_emul as qe
from qnn_emul.errors import ArgumentError, NoData, TooLarge
from qnn_emul.reports.charts import Chart, Points

A = qe.BlockEncoding.from_matrix([[0.6, 0.2], [0.1, 0.7]], name="A")
X = qe.VectorEncoding.from_vector([0.6, 0.8])
BLOCK = qe.residual_block(X, A, epsilon=1e-6)


def places(svg: str, colour: int) -> list[tuple[float, float]]:
    """Where the marks of a series are."""
    found = re.findall(rf'<path d="M([-\d.]+) ([-\d.]+)[^"]*" style="fill:var\(--c{colour},', svg)
    return [(float(x), float(y)) for x, y in found]


def test_marks_stand_where_the_numbers_say() -> None:
    """Places are linear in the numbers, or in their logarithms; what is 0 has no mark on a logarithmic axis."""
    y = [1.0, 10.0, 1e-3, 0.0]
    for log, values in ((False, np.array(y)), (True, np.log10([*y[:3], 1]))):
        svg = Chart("t", [Points("s", range(4), y)], log_y=log).svg
        ET.fromstring(svg)
        marks = places(svg, 0)[: 3 if log else 4]
        assert len(places(svg, 0)) == len(marks) + 1  # the legend's
        xs, heights = np.array(marks).T
        assert np.allclose(np.diff(xs), xs[1] - xs[0], atol=0.11)
        slope = (heights[1] - heights[0]) / (values[1] - values[0])
        assert slope < 0
        assert np.allclose(heights, heights[0] + slope * (values[: len(marks)] - values[0]), atol=0.11)
    assert ">0.001<" in svg


def test_bars_and_lines() -> None:
    """The height of a bar is its number's; a line goes through all points; labels and title are escaped and said."""
    chart = Chart(
        "a < b",
        [Points("p & q", range(3), [0.1, 0.2, 0.4], "bar"), Points("l", range(3), [0, 0.1, 0.2], "o-")],
        names=list("abc"),
    )
    root = ET.fromstring(chart.svg)
    heights = [float(r.get("height", "")) for r in root.iter("{http://www.w3.org/2000/svg}rect")][:3]
    assert np.allclose(np.array(heights) / heights[0], [1, 2, 4], atol=0.02)
    assert root.get("aria-label") == "a < b; p & q: 0.1 to 0.4; l: 0 to 0.2"
    assert re.search(r'd="M[\d.]+ [\d.]+L[\d.]+ [\d.]+L[\d.]+ [\d.]+" style="fill:none;stroke:var\(--c1', chart.svg)
    assert chart._repr_html_() == chart.svg


def pixels(svg: str) -> list[np.ndarray]:
    parts = re.findall(r'href="data:image/png;base64,([^"]+)"', svg)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(part)))) for part in parts]


def test_the_unitary_entry_by_entry() -> None:
    """1 is orange, -1 blue, 0 white; the frame is as large as the block."""
    signed = qe.BlockEncoding.from_unitary(np.diag([1.0, -1.0, 1.0, 1.0]), np.diag([1.0, -1.0]))
    picture = qe.plots.unitary(signed)
    (found,) = pixels(picture.svg)
    assert found.shape == (4, 4, 3)
    assert [tuple(found[k]) for k in ((0, 0), (1, 1), (0, 1))] == [(213, 94, 0), (0, 114, 178), (255, 255, 255)]
    assert 'width="100" height="100" style="fill:none;stroke:#000;stroke-width:2.5"' in picture.svg
    assert "corner of 2 x 2" in picture.words
    vector = qe.plots.unitary(qe.VectorEncoding.from_vector([0.6, 0.8j]))
    real, imaginary = pixels(vector.svg)
    assert tuple(real[0, 0]) != (255, 255, 255) == tuple(imaginary[0, 0])
    assert "corner of 2 x 1" in vector.words
    with pytest.raises(TooLarge, match=r"11 qubits does not fit.*qe\.draw"):
        qe.plots.unitary(qe.BlockEncoding.from_matrix(np.eye(1024) / 2))


def test_norms_and_errors_are_those_of_the_check() -> None:
    c = qe.check(BLOCK, level="block")
    of_record, measured, rounding = qe.plots.errors(c).series
    assert list(of_record.y) == [n.node.record.epsilon for n in c.nodes]
    assert list(measured.y) == [n.error for n in c.nodes] == list(qe.plots.errors(BLOCK).series[1].y)
    assert list(rounding.y) == [n.rounding for n in c.nodes]
    bound, target, block = qe.plots.norms(BLOCK).series
    vectors = [n for n in BLOCK.nodes() if isinstance(n, qe.VectorEncoding)]
    assert np.allclose(target.y, [np.linalg.norm(n.target) for n in vectors])
    assert np.allclose(block.y, [np.linalg.norm(n.block) for n in vectors])
    assert all(b >= t - 1e-12 for b, t in zip(bound.y, target.y, strict=True))
    for given, words in ((A, "hold a vector-encoding"), (3, "be an encoding, not int")):
        with pytest.raises(ArgumentError, match=words):
            qe.plots.norms(given)  # type: ignore[arg-type]
    with pytest.raises(NoData):
        qe.plots.errors(qe.abstract.vector(1))


@pytest.mark.parametrize("what", ["activation", "amplification", "of matrices", "own"])
def test_a_polynomial_beside_its_function(what: str) -> None:
    """Its error stays below the proved bound and comes near it."""
    nodes = {
        "activation": (qe.pointwise(qe.VectorEncoding.from_vector([0.6, 0.8], alpha=2.0), qe.erf(0.8), 1e-3),),
        "amplification": (qe.amplify(qe.VectorEncoding.from_vector([0.6, 0.8], alpha=2.0), 1e-2),),
        "of matrices": (qe.uniform_amplification(qe.BlockEncoding.from_matrix([[0.3]], alpha=1.0), 2.0, 1e-3),),
        "own": (qe.polynomials.sign(0.2, 1e-3), np.sign, (0.2, 1.0)),
    }
    beside, error = qe.plots.polynomial(*nodes[what])
    function, polynomial = beside.series
    assert max(polynomial.x) == 1
    middle = np.mean(function.x)
    assert np.interp(middle, polynomial.x, polynomial.y) == pytest.approx(
        np.interp(middle, function.x, function.y), abs=2e-2
    )
    off, bound = error.series
    assert 0.2 * bound.y[0] < max(off.y) <= bound.y[0] * (1 + 1e-9)


def test_two_charts_are_shown_and_saved_as_one(tmp_path: pathlib.Path) -> None:
    """What a notebook shows of a polynomial is both charts, and one file holds both."""
    both = qe.plots.polynomial(qe.polynomials.sign(0.2, 1e-3), np.sign, (0.2, 1.0))
    assert both._repr_html_() == both[0].svg + both[1].svg
    both.save(tmp_path / "both.png")
    both[0].save(tmp_path / "one.png")
    with Image.open(tmp_path / "both.png") as wide, Image.open(tmp_path / "one.png") as narrow:
        assert wide.width > 1.8 * narrow.width


def test_polynomials_that_say_no_function() -> None:
    p = qe.polynomials.sign(0.2, 1e-3)
    for given, words in (
        ((p,), "'function' must be given"),
        ((p, np.sign, (0.5, 0.5)), "'interval' must be two growing"),
        ((p, np.sign, (0.5, 2)), "'interval' must be two growing"),
        ((A,), "be a node with a polynomial"),
        ((3, np.sign), r"polynomial of qe\.polynomials"),
    ):
        with pytest.raises(ArgumentError, match=words):
            qe.plots.polynomial(*given)


@pytest.mark.parametrize("form", ["png", "pdf", "svg"])
def test_files(form: str, tmp_path: pathlib.Path) -> None:
    """All pictures in one file, or one; our own are written over, nobody else's."""
    file = tmp_path / f"f.{form}"
    pictures = [qe.plots.unitary(A), qe.plots.norms(BLOCK), qe.plots.errors(BLOCK)]
    qe.plots.save(pictures, file)
    first = file.read_bytes()
    pictures[0].save(file)
    assert file.read_bytes() != first
    file.write_bytes(b"mine")
    with pytest.raises(ArgumentError, match=r"'path' must be a new file, or one that qnn-emul wrote"):
        pictures[0].save(file)
    with pytest.raises(ArgumentError, match=r"'path' must end in one of \.png"):
        pictures[0].save(tmp_path / "f.gif")
