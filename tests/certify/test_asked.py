"""What a lemma file's `symbols` asks of the numbers is shown, and is no contradiction."""

from __future__ import annotations

import json
import pathlib
from dataclasses import replace

import pytest
from helpers import CHOICES
from wrong_files import changed, verdicts

from qnn_emul.certify.corners import theorems
from qnn_emul.certify.prove import Result, Status, proved
from qnn_emul.cli import main
from qnn_emul.lemmas import CATALOGUE

ASKS = """def symbols(s, kit):
    import sympy as sp
    from dataclasses import replace

    a, b = s.children
    {0}


def reading("""


def asking(folder: pathlib.Path, body: str) -> Result:
    """What is said of a product whose file asks something more."""
    return proved(changed(folder, "be.product", ("def reading(", ASKS.format(body))))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("yield replace(s, facts=(*s.facts, sp.Le(a.record.epsilon, b.record.epsilon)))", ("epsilon_A <= epsilon_B",)),
        ("yield replace(s, facts=(sp.Lt(a.record.alpha, 1), *s.facts))", ("alpha_A < 1",)),
        ("yield replace(s, numbers={'n': 3})", ("n = 3",)),
        ("yield replace(s, numbers={'c': kit.symbol('c', positive=True)})", ("c > 0",)),
        ("yield replace(s, numbers={'c': kit.symbol('c', nonnegative=True)})", ("c >= 0",)),
        ("yield replace(s, numbers={'c': kit.symbol('c', real=True)})", ("c is real",)),
        ("yield replace(s, numbers={'c': kit.symbol('c', complex=True), 'n': kit.qubits('n')})", ()),
        ("yield s", ()),
    ],
)
def test_what_a_file_asks_is_shown(body: str, shown: tuple[str, ...], tmp_path: pathlib.Path) -> None:
    """Further facts, and what is no symbol of its own."""
    found = asking(tmp_path, body)
    assert found.asked == shown
    assert found.row()["asked"] == list(shown)
    assert found.under.endswith(f"where {', '.join(shown)}" if shown else "")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("yield replace(s, facts=(*s.facts, sp.Le(1, 0)))", "contradicts itself"),
        (
            "yield replace(s, facts=(*s.facts, sp.Lt(a.record.alpha, 1), sp.Gt(a.record.alpha, 2)))",
            "contradicts itself",
        ),
        ("yield from ()", "symbols() gives no setting"),
        ("yield s.nothing", "symbols() cannot be run: AttributeError"),
        ("yield replace(s, facts=(sp.Le(1, 0) if a.record.alpha > 1 else 0,))", "symbols() cannot be run: TypeError"),
    ],
)
def test_what_cannot_be_is_refused(
    body: str, said: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A contradiction proves everything; no setting proves nothing. Neither ends the command."""
    found = asking(tmp_path, body)
    assert found.status == Status.FAILED
    assert said in found.reason
    entry = changed(tmp_path, "be.product", ("def reading(", ASKS.format(body)))
    assert not verdicts(monkeypatch, entry)["rule"][0].startswith("proved")


def test_a_reading_without_settings_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends with a reason."""
    none = replace(CHOICES["be.product"], settings=lambda entry: ())
    monkeypatch.setattr(theorems, "choice", lambda entry: none)
    assert theorems.prove_circuit("be.product").reason == "not read: its reading gives no case"


def test_parts_of_records_that_are_given_are_shown() -> None:
    """Lemma B.4 is about matrices that are encoded exactly, halved."""
    assert proved(CATALOGUE["paper.lemma_b4"]).asked == ("alpha of A = 2", "epsilon of A = 0")


def test_a_number_without_a_symbol_is_shown_as_positive(tmp_path: pathlib.Path) -> None:
    """Which is what it is read as: then c X has the error c epsilon."""
    wrong = changed(
        tmp_path,
        "common.scaling",
        ("def symbols(s: Any, kit: Any)", "def unused(s: Any, kit: Any)"),
        ("epsilon=size * x.epsilon", "epsilon=factor * x.epsilon"),
    )
    found = proved(wrong)
    assert found.status == Status.PROVED
    assert found.under == "where factor > 0"


def test_commands_show_it(capsys: pytest.CaptureFixture[str]) -> None:
    """As text, shortened where it is long, and in JSON of both kinds."""
    assert main(["prove", "paper.lemma_b8"]) == 0
    assert "where alpha_x <= alpha', epsilon_x <= 1/2, delta <= 1, delta >= 0" in " ".join(
        capsys.readouterr().out.split()
    )
    for arguments in (["prove", "paper.lemma_b8", "--json"], ["prove", "paper.lemma_b8", "--circuits", "--json"]):
        assert main(arguments) == 0
        assert json.loads(capsys.readouterr().out)[0]["asked"] == [
            "alpha_x <= alpha'",
            "epsilon_x <= 1/2",
            "delta <= 1",
            "delta >= 0",
        ]
    long = replace(proved(CATALOGUE["be.product"]), asked=("x" * 200,))
    assert long.under == f"where {'x' * 119}…"
