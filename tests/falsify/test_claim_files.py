"""A claim file is a Python file like others: what Python allows in a module is allowed there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import qnn_emul as qe
from qnn_emul.cli import main
from qnn_emul.errors import ClaimError
from qnn_emul.falsify.claim_files import load_claims
from qnn_emul.falsify.falsifier import falsify

WHATEVER = """
from __future__ import annotations

import enum, json, pickle
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import factors
from qnn_emul.claims import BE, claim

class Order(enum.Enum):
    FIRST = 1

@dataclass(frozen=True)
class Rule:
    factor: float
    order: Order = Order.FIRST

class Pair(NamedTuple):
    a: float
    b: float

LIMIT = json.loads((Path(__file__).parent / "limit.json").read_text())

@claim(inputs={"A": BE(), "B": BE()})
def product(A, B):
    rule = pickle.loads(pickle.dumps(Rule(factors.ONE)))
    assert rule.order is Order.FIRST
    p = Pair(A.record.epsilon, B.record.epsilon)
    epsilon = rule.factor * (A.record.alpha * p.b + B.record.alpha * p.a + p.a * p.b) + LIMIT
    return A @ B, dict(alpha=A.record.alpha * B.record.alpha, ancillas=A.record.ancillas + B.record.ancillas, epsilon=epsilon)
"""


def test_what_python_allows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Dataclasses, enums, pickles, named tuples, data files and modules beside it, annotations that are read late."""
    file = tmp_path / "whatever.py"
    file.write_text(WHATEVER)
    (tmp_path / "limit.json").write_text("0")
    (tmp_path / "factors.py").write_text("ONE = 1.0")
    assert main(["falsify", str(file), "--budget", "1"]) == 0
    assert "not refuted" in capsys.readouterr().out


def test_two_files_of_one_name_are_two_modules(tmp_path: Path) -> None:
    text = "from qnn_emul.claims import BE, claim\nN = {}\n@claim(inputs={{'A': BE()}})\ndef c(A):\n    return A, A.record\n"
    claims = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "draft.py").write_text(text.format(repr(name)))
        claims.append(load_claims(tmp_path / name / "draft.py")["c"])
    assert [sys.modules[c.function.__module__].N for c in claims] == ["one", "two"]


def test_a_file_that_fails_leaves_no_module(tmp_path: Path) -> None:
    file = tmp_path / "broken_draft.py"
    file.write_text("1/0")
    with pytest.raises(ClaimError, match="raises ZeroDivisionError when it is run"):
        load_claims(file)
    assert not [name for name in sys.modules if "broken_draft" in name]


QUANTITIES = """
from qnn_emul.claims import BE, Data, at_most, claim

@claim(inputs={"A": BE()})
def no_longer_than_alpha(A):
    return at_most("norm of the target", A.record.norm, A.record.alpha)

@claim(inputs={"A": BE()})
def no_longer_than_both(A):
    return [at_most("norm of the target", A.record.norm, A.record.alpha + A.record.epsilon, rounding=1e-12)]

@claim(inputs={"words": Data()})
def closed(words):
    return at_most("number of words", len(words), 2)
"""


def test_claims_of_quantities_are_searched_too(tmp_path: Path) -> None:
    """||A|| <= alpha is false, ||A|| <= alpha + epsilon is not; no record, no repair and no proof; what nobody can draw is refused."""
    file = tmp_path / "quantities.py"
    file.write_text(QUANTITIES)
    claims = load_claims(file)
    wrong = falsify(claims["no_longer_than_alpha"], budget=1)
    assert wrong.status == "refuted"
    assert wrong.trial is not None
    assert wrong.trial.failing == {"norm of the target"}
    assert wrong.repairs == ()
    right = falsify(claims["no_longer_than_both"], budget=1)
    assert right.status == "not refuted"
    assert right.tightest is not None
    assert right.tightest.ratio == pytest.approx(1.0)
    assert right.proof.reason.startswith("no proof was tried")
    with pytest.raises(qe.errors.ArgumentError, match=r"'inputs\['words'\]' must be BE"):
        falsify(claims["closed"])
