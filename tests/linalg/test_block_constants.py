"""The constants of the residual blocks: each stands once, and those of the paper follow from its norm bound."""

from __future__ import annotations

import ast
import math
from pathlib import Path

import pytest

import qnn_emul
from qnn_emul.complexity import architecture, symbols
from qnn_emul.layers.residual_block import block_budgets
from qnn_emul.layers.residual_linear_pooling import dense_input_error
from qnn_emul.linalg import activations
from qnn_emul.linalg import paper_constants as paper

PACKAGE = Path(qnn_emul.__file__).parent
HOMES = {"linalg/activations.py", "linalg/paper_constants.py", "linalg/scales.py"}


def copies(source: str) -> list[str]:
    """Numbers that have a home of their own: the paper's constants, an activation with the networks' steepness, the unit roundoff."""
    found = []
    stated = {paper.SUM_ERROR, paper.BLOCK_ERROR, paper.BUDGET, round(1 / paper.ENCODED_NORM)}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value in stated:
            found.append(f"line {node.lineno}: {node.value}")
        if isinstance(node, ast.Call) and ast.unparse(node) in ("Erf(0.8)", "erf(0.8)", "qe.erf(0.8)"):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.BinOp) and ast.unparse(node) in (
            "2.0 ** (-53)",
            "2 ** (-53)",
            "2.0 ** -53",
            "2 ** -53",
        ):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


def test_each_stands_once() -> None:
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        assert name in HOMES or copies(path.read_text(encoding="utf-8")) == [], name
    found = copies("x = 2 / 400 + 712.0\ny = Erf(0.8)\nz = 1 + 2.0**-53")
    assert sorted(found) == ["line 1: 400", "line 1: 712.0", "line 2: Erf(0.8)", "line 3: 2.0 ** (-53)"]


def test_values() -> None:
    """L = 8/(5 sqrt pi); (1 + L)/(1 - L); the paper's 355 = 400 sqrt(pi)/2, 712 and 1424."""
    steep = 8 / (5 * math.sqrt(math.pi))
    assert activations.ACTIVATION.lipschitz == pytest.approx(steep, rel=1e-15)
    assert pytest.approx(1 - steep, rel=1e-14) == activations.NORM_BOUND
    assert pytest.approx((1 + steep) / (1 - steep), rel=1e-13) == activations.GROWTH
    assert (paper.SUM_ERROR, paper.BLOCK_ERROR, paper.BUDGET) == (355, 712, 1424)
    least = (1 - steep) / (16 * 2 * activations.ACTIVATION.nu * paper.KAPPA / math.sqrt(math.pi))
    assert least > paper.ENCODED_NORM == 1 / 400


def test_prose_has_the_same_figures() -> None:
    """What Lemma 6's page says of the two constants is what they are."""
    text = qnn_emul.catalogue["paper.lemma_6"].deviation
    said = f"at most {activations.GROWTH:.2f}, where the paper has {paper.BLOCK_ERROR}"
    assert said in text
    least = (1 - activations.ACTIVATION.lipschitz) / (16 * paper.KAPPA * activations.ACTIVATION.lipschitz)
    assert f">= 1/{math.ceil(1 / least)} where the paper has 1/{1 / paper.ENCODED_NORM:g}" in text
    assert f"eps_1 = 2 eps/{paper.BUDGET}^k" in qnn_emul.catalogue["paper.lemma_7"].deviation


def test_budgets_in_symbols_leave_room() -> None:
    """What the symbolic derivation divides a budget by is above the growth of a small error, and holds with its curvature."""
    assert 2 * activations.GROWTH < symbols.PER_BLOCK
    assert pytest.approx(74.5) == architecture.HEAD_GROWTH < symbols.HEAD
    for error in (1e-2, 1e-6):
        assert block_budgets(error, 2)[0] >= error / symbols.PER_BLOCK
        assert dense_input_error(error, architecture.TAU, architecture.LARGEST_COLUMN) >= error / symbols.HEAD
