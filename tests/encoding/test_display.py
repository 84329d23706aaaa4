"""How encodings and records look in a notebook: well-formed HTML and LaTeX, escaped, cut where large, without a matrix read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
import sympy
from helpers import KEYS, instance

import qnn_emul as qe
from qnn_emul.encoding.display import MAX_CHILDREN, MAX_DEPTH, MAX_ROWS, tree_html
from qnn_emul.encoding.latex import latex


class Table(HTMLParser):
    """Rows of cell texts; every tag must be closed in order, and none may come from outside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"class", "style", "align"}
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data


def leaf_pair(matrix_name: str = "A", vector_name: str = "x") -> tuple[qe.BlockEncoding, qe.VectorEncoding]:
    A = qe.BlockEncoding.from_matrix([[0.6, 0.2], [0.1, 0.7]], name=matrix_name)
    return A, qe.VectorEncoding.from_vector([0.6, 0.8], name=vector_name)


def test_tree_of_a_sum() -> None:
    """A row per node, root first, records in their columns, the vector that is used twice expanded once."""
    A, x = leaf_pair()
    table = Table((0.5 * x + 0.5 * (A @ x))._repr_html_()).rows
    assert table[0] == ["node", "lemma", "n", "α", "a", "ε", "‖target‖ ≤"]
    assert table[1][1:] == ["ve.sum", "1", "0.905", "2", "0", "0.905"]
    texts = [row[0].replace("\xa0", " ") for row in table[1:]]
    assert texts[0] == "Sum of vectors (Lemma 1)"
    assert texts[2] == "│ └─x: vector [1]"
    assert texts[-2] == "    ├─A: matrix (dilation)"
    assert texts[-1] == "    └─x: vector, see [1]"
    assert all(len(row) == 7 for row in table)


@pytest.mark.parametrize("key", KEYS)
def test_every_lemma_displays(key: str) -> None:
    """Instances of the whole catalogue: one row per node and reference, all cells filled, notes and leaks included."""
    e = instance(key, 0)
    table = Table(tree_html(e)).rows
    width = len(table[0])
    assert all(len(row) == width for row in table)
    assert ("leak" in table[0]) == any(node.record.leak is not None for node in e.nodes())
    full = [row for row in table[1:] if row[1]]
    assert sorted(row[1] for row in full) == sorted(node.key for node in e.nodes())
    assert full[0][3] == f"{e.record.alpha:.4g}"
    assert e.note in full[0][0].replace("\xa0", " ")


def test_nothing_is_computed() -> None:
    """Display reads records only: no target, block or circuit."""
    A, x = leaf_pair()
    e = A @ (x + A @ x)
    e._repr_html_(), e._repr_latex_()
    assert not any(node._cache for node in e.nodes())


def test_names_are_escaped() -> None:
    """Markup and mathematics in names stay text, in HTML and in LaTeX; long names are cut."""
    A, x = leaf_pair("<script>alert(1)</script> & $x$", 'x"_2%' + "y" * 500)
    text = (A @ x)._repr_html_()
    assert Table(text).tags == {"div", "table", "thead", "tbody", "tr", "th", "td", "b", "code"}
    assert "&lt;script&gt;" in text
    assert "mathjax_ignore" in text  # so that $x$ in a name is no formula
    assert "y" * 100 not in text
    formula = qe.symbolic(A @ x)._repr_latex_()
    assert "<" not in formula
    assert not re.search(r"(?<!\\)[$%#]", formula.removeprefix("$$").removesuffix("$$"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "3"),
        (0.125, "0.125"),
        (-1.25e-11, r"-1.25 \times 10^{-11}"),
        (1e300, r"1 \times 10^{300}"),
        (float("inf"), r"\infty"),
        (float("-inf"), r"-\infty"),
        (float("nan"), r"\mathrm{nan}"),
        ("[0.5 +/- 1e-3]", r"\mathtt{[0.5\ +/-\ 1e-3]}"),
    ],
)
def test_numbers_as_latex(value: Any, expected: str) -> None:
    assert latex(value) == expected


def test_records_as_latex() -> None:
    """Numbers are a triple with the bounds behind it; formulas are lines whose symbols are named after the encodings."""
    record: qe.Record[float] = qe.Record(2.0, 3, 1.5e-7, 0.5, leak=1e-3)
    assert record._repr_latex_() == (
        r"$\left(\alpha, a, \epsilon\right) = \left(2,\ 3,\ 1.5 \times 10^{-7}\right)"
        r",\quad \|\mathrm{target}\| \le 0.5,\quad \mathrm{leak} \le 0.001$"
    )
    A, x = leaf_pair("W_1", "")
    text = qe.symbolic(A @ x)._repr_latex_()
    assert text.startswith(r"$$\begin{aligned}\alpha &= \alpha_{\mathrm{W\_1}} \alpha_{\mathrm{x1}} \\ a &= a_{")
    assert text.endswith(r"\|\mathrm{target}\| &\le N_{\mathrm{W\_1}} N_{\mathrm{x1}}\end{aligned}$$")
    assert (A @ x)._repr_latex_() == (A @ x).record._repr_latex_()


def test_long_formulas_are_not_written_out() -> None:
    """A formula whose shared parts would fill pages is named as such."""
    x, nested = sympy.Symbol("alpha_x"), sympy.Symbol("epsilon_x")
    for _ in range(60):  # a few hundred objects, 2**60 characters
        nested = sympy.sqrt(x + nested) * sympy.Add(nested, 1, evaluate=False)
    text = qe.Record(x, 0, nested, 1)._repr_latex_()
    assert r"\alpha &= \alpha_{\mathrm{x}}" in text
    assert "more than 250 parts" in text
    assert len(text) < 400


def test_deep_trees_are_cut() -> None:
    """A chain of hundreds: the upper levels, what lies below counted, and a note; fast, though paths are 2**300."""
    A, x = leaf_pair()
    for _ in range(300):
        x = A @ x + 0.1 * x
    text = x._repr_html_()
    table = Table(text).rows
    assert len(table) <= MAX_ROWS + 10
    assert re.search(rf"\d+ of {len(x.nodes())} nodes shown", text)
    assert sum("nodes below" in row[0] for row in table) >= 1
    y = leaf_pair()[1]
    for _ in range(300):
        y = 0.9 * y
    rows = Table(y._repr_html_()).rows
    assert len(rows) == 1 + (MAX_DEPTH + 1) + 1
    assert f"… {300 - MAX_DEPTH} nodes below" in rows[-1][0]


def test_wide_trees_are_cut() -> None:
    """Hundreds of terms: the first ones and the number of the others; equal terms in a row are one reference."""
    terms = [qe.VectorEncoding.from_vector([1.0, k]) for k in range(300)]
    rows = Table(qe.linear_combination(np.ones(300), terms)._repr_html_()).rows
    assert f"… {300 - MAX_CHILDREN} further of 300" in rows[-1][0]
    assert len(rows) == MAX_CHILDREN + 3
    rows = Table(qe.linear_combination(np.ones(300), [terms[0]] * 300)._repr_html_()).rows
    assert len(rows) == 4
    assert "see [1], 299 times" in rows[-1][0]


def test_names_need_not_be_text() -> None:
    assert Table(leaf_pair(vector_name=3)[1]._repr_html_()).rows[1][0] == "3: vector"  # type: ignore[arg-type]


def test_whole_trees_carry_no_note() -> None:
    A, x = leaf_pair()
    assert "nodes shown" not in (A @ x)._repr_html_()


def test_unknown_phase_is_said_once() -> None:
    """Where the global phase is unknown the row says so, whoever says it."""
    A, x = leaf_pair()
    y = qe.amplify(A @ x, 1e-3, method="fixed-point")
    for e in (y, A @ y):
        assert Table(e._repr_html_()).rows[1][0].count("phase unknown") == 1
