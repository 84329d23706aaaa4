"""`qnn-emul catalogue`: every entry a line, the record as a formula."""

import json
import re
from dataclasses import replace

import pytest
import sympy
from helpers import recorded

import qnn_emul as qe
from qnn_emul.claims.claimed import ClaimCheck, Quantity
from qnn_emul.cli import main
from qnn_emul.reports import catalogue
from qnn_emul.reports.catalogue import compared
from qnn_emul.reports.catalogue_card import card

ROW = {"key", "source", "record", "attained_by", "levels", "claim"}


@pytest.fixture(scope="module")
def listing() -> list[dict]:
    from qnn_emul.reports.catalogue import rows

    return rows()


def test_every_entry_has_its_row(listing: list[dict]) -> None:
    assert [r["key"] for r in listing] == [*qe.catalogue, *qe.paper]
    assert all(set(r) == ROW for r in listing)
    assert [r["claim"] for r in listing] == [False] * len(qe.catalogue) + [True] * len(qe.paper)
    json.dumps(listing, allow_nan=False)


def test_records_are_formulas(listing: list[dict]) -> None:
    by_key = {r["key"]: r for r in listing}
    product = by_key["be.product"]["record"]
    names = {n: sympy.Symbol(n) for n in ("alpha_A", "alpha_B", "epsilon_A", "epsilon_B")}
    wanted = sympy.sympify("alpha_A*epsilon_B + alpha_B*epsilon_A + epsilon_A*epsilon_B", names)
    assert sympy.simplify(sympy.sympify(product["epsilon"], names) - wanted) == 0
    assert "712" in by_key["Lemma 6"]["record"]["epsilon"]
    assert by_key["Def. A.1"]["record"] is None
    assert by_key["Definition 1"]["record"] == {"bound": "sqrt(2)*epsilon"}
    for row in listing:
        for text in (row["record"] or {}).values():
            assert isinstance(sympy.sympify(text), sympy.Expr)


def test_levels_and_attainment(listing: list[dict]) -> None:
    for row in listing:
        if not row["claim"]:
            assert "block" in row["levels"], row["key"]
            assert row["attained_by"], row["key"]
    assert by_levels(listing, "be.sparse_access") == ["block", "unitary"]
    worst = next(r for r in listing if r["key"] == "Lemma B.1")
    assert "exceeds" in worst["attained_by"]
    assert "block 1, target 1.5" in worst["attained_by"]  # the instance is printed with it
    assert by_levels(listing, "Lemma B.16") == ["block", "unitary"]
    assert all(r["levels"] for r in listing)


def test_the_paper_is_divided_by_ours(listing: list[dict]) -> None:
    """On every claim that has a bound of ours beside it, refuted or not, and on none of the project's lemmas."""
    shown = {r["key"]: r["attained_by"].partition("; paper/ours: ")[2] for r in listing if r["claim"]}
    assert shown["Lemma 6"].startswith("alpha 1, epsilon 37.")
    assert "ancillas +2 (1.13x)" in shown["Lemma 6"]
    assert "[alpha of ve.pointwise_function] 8" in shown["Lemma B.19"]  # refuted, and compared all the same
    assert "ancillas +8" in shown["Lemma 5"]
    assert "epsilon 0," in shown["Lemma 5"]  # 0 where a polynomial errs
    assert shown["Lemma B.14"] == "alpha 1, epsilon both 0, ancillas +0 (1x)"
    assert shown["Lemma B.2"] == "alpha 1, epsilon 1, ancillas +0 (both 0)"
    assert shown["Def. A.1"] == ""
    assert not any("paper/ours" in (r["attained_by"] or "") for r in listing if not r["claim"])


def test_random_instances_are_measured(listing: list[dict], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every lemma's row says how much of epsilon random instances take; a wrong rule is caught, with the instance."""
    for row in listing:
        if not row["claim"]:
            assert re.search(r"10 random instances: (at most \S+ of epsilon|exact to rounding)$", row["attained_by"]), (
                row["key"]
            )
    right = qe.catalogue["be.product"]
    wrong = replace(
        right, rule=lambda a, b: replace(right.rule(a, b), epsilon=a.alpha * a.epsilon + b.alpha * b.epsilon)
    )
    drawn = catalogue.random_instance
    claimed = lambda e: e.with_record(epsilon=wrong.rule(*(c.record for c in e.children)).epsilon)
    monkeypatch.setattr(catalogue, "random_instance", lambda *arguments: claimed(drawn(*arguments)))
    assert re.search(r"exceeded on a random instance: <.*-BE, .*, be\.product>", catalogue.measured(wrong))


def test_no_bound_of_ours_to_divide_by() -> None:
    found = ClaimCheck("key", "instance", (Quantity("error", 0.0, 1.0, 0.0), Quantity("corner", 0.0, 1.0)))
    assert compared(found) == "; paper/ours: epsilon ours 0"
    assert compared(ClaimCheck("key", "instance", ())) == ""


def by_levels(listing: list[dict], key: str) -> list[str]:
    return next(r["levels"] for r in listing if r["key"] == key)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_lines(width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A line per entry, key, title and record, none longer than COLUMNS."""
    monkeypatch.setenv("COLUMNS", str(width))
    assert main(["catalogue"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= width
    assert [text.split("  ")[0] for text in lines[:-1]] == [*qe.catalogue, *qe.paper]
    product = next(text for text in lines if text.startswith("be.product"))
    assert product.startswith("be.product                  Product of two block-encodings")
    if width == 200:
        assert product.endswith("(α_A α_B, a_A + a_B, α_A ε_B + α_B ε_A + ε_A ε_B)")


def test_json(listing: list[dict], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are the recorded ones."""
    monkeypatch.setattr("qnn_emul.reports.catalogue.rows", lambda: listing)
    assert main(["catalogue", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == listing
    kept = recorded("catalogue")
    assert {r["key"]: r["record"] for r in listing if r["key"] in kept} == kept


def test_a_card(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Statement, record, circuit, proof, extreme instance, cost, who uses it; no line is longer than COLUMNS."""
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["catalogue", "be.product"]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    for part in (
        "be.product: Product of two block-encodings",
        "statement   U an (alpha, a, eps_A)-BE of A",
        "ε = α_A ε_B + α_B ε_A + ε_A ε_B",
        "circuit     s0/1: ─[B]──[A]──",
        "proof       proved, 9 lines",
        "extreme     error/ε = 1 on <(1.5, 0, 1)-BE, n = 0",
        "cost        depth T_A1 + T_A2",
        "used by     algebra, be.anticommutator, be.column_of_blocks",
        "statements  Lemma B.1; ",
        "; GSLW Lemma 53; ",
    ):
        assert part in text, part


def test_cards_of_statements(capsys: pytest.CaptureFixture[str]) -> None:
    """What is stated, as data too."""
    assert main(["catalogue", "Lemma 6", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["key"] == "Lemma 6"
    assert found["claimed"].endswith("ε = 712 ε_1 + 712 ε_x")
    assert found["set beside"] == "paper.lemma_6"
    assert main(["catalogue", "be.prodct"]) == 2
    assert "not 'be.prodct'. Did you mean 'be.product'" in capsys.readouterr().err


@pytest.mark.parametrize("key", [*qe.catalogue])
def test_every_entry_has_a_card(key: str) -> None:
    """With something under every heading, no Python in its record, no line of a drawing that is too long."""
    found = card(qe.catalogue[key], 80)
    assert all(found[heading] for heading in set(found) - {"deviation"})
    assert not re.search(r"\*|Abs|Max|alpha|epsilon", found["record"])
    assert max(map(len, found["circuit"].splitlines())) <= 80
