"""Every rule is proved or says why not, and its lines hold on matrices; the commands say so."""

import json
import pathlib
from dataclasses import replace
from typing import Any

import pytest
from helpers import KEYS, instance, main_json
from pages import pages

from qnn_emul.certify import instances, proofs
from qnn_emul.certify.certificates import certifier
from qnn_emul.certify.certificates.norms import RULES
from qnn_emul.certify.induction import supposed
from qnn_emul.certify.prove import OPEN, PROVED, UNDER, prove_rule, proved_keys, read
from qnn_emul.certify.settings import proof_settings
from qnn_emul.certify.theorems import NotProved
from qnn_emul.cli import main
from qnn_emul.encoding.record import Record
from qnn_emul.engine.lines import at_most, equal
from qnn_emul.falsify.reading.knowledge import Knowledge
from qnn_emul.lemmas import CATALOGUE

WITH_LINES = [key for key in KEYS if CATALOGUE[key].lines is not None]
PROVABLE = [key for key in KEYS if CATALOGUE[key].provable]
FOLDER = pathlib.Path(__file__).parents[2] / "proofs"


@pytest.mark.parametrize("key", KEYS)
def test_every_rule_is_proved_or_says_why_not(key: str) -> None:
    """Statuses are the honest ones; an open entry names the step that is missing, an open tree the node."""
    found = proofs.prove(key)
    assert found.status in (PROVED, UNDER, OPEN), found.reason
    assert found.status == OPEN or key in PROVABLE
    if found.status == OPEN:
        assert len(found.reason) > 40
    assert found.status != OPEN or key not in PROVABLE or CATALOGUE[key].tree is not None


def test_an_entry_has_a_proof_or_says_why_not() -> None:
    """One of the two; a new file without either is told that no proof is written yet."""
    assert [key for key in KEYS if bool(CATALOGUE[key].open_step) == (key in PROVABLE)] == []


@pytest.mark.parametrize("key", WITH_LINES)
def test_lines_hold_on_random_instances(key: str) -> None:
    """The same generator on matrices of up to two qubits: a slip in a line is found as such."""
    for seed in range(100, 108):
        e = instance(key, seed, max_n=2)
        assert instances.slips(e) == []


def test_a_slip_in_a_line_is_found_on_instances(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that says too much is named with the amount by which it fails."""
    e = instance("be.product", 3, max_n=1)
    lines = instances.lines_of(e)
    wrong = [*lines, at_most("triangle", 1.0, 0.5), equal(e.children[0].target, 2 * e.children[0].target)]
    monkeypatch.setattr(instances, "lines_of", lambda e: wrong)
    assert [slip.line for slip in instances.slips(e)] == [len(lines) + 1, len(lines) + 2]


def test_every_rule_is_used() -> None:
    """The trusted part holds nothing that no proof needs, and every reason of a line is known to the prover."""
    lines = (line for k in WITH_LINES for s in proof_settings(CATALOGUE[k]) for line in read(CATALOGUE[k], s)[1])
    reasons = {line.reason for line in lines}
    assert reasons == {*certifier.RULES, *certifier.ARITHMETIC, "given"}
    written = {
        line["rule"] for k in WITH_LINES for proof in prove_rule(CATALOGUE[k]) for line in proof.certificate[1]["lines"]
    }
    assert written == set(RULES)


def test_generated_pages_are_up_to_date() -> None:
    """INDEX.md and TRUSTED.md: run `python proofs/regenerate.py` if this fails. The certificates: tests/certify/test_certificates.py."""
    files = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in FOLDER.glob("*.*.json")}
    for name, text in pages(files).items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


def test_command_lists_every_rule_of_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    """One row per entry that is no claim, with the fields of the contract; a table says how many are proved."""
    status, rows = main_json(["prove", "--json"], capsys)
    assert status == 0
    assert [r["key"] for r in rows] == list(KEYS)
    assert all(set(r) == {"key", "status", "lines", "discharged_by", "seconds", "reason", "asked"} for r in rows)
    assert sum(r["seconds"] for r in rows) < 300
    assert main(["prove", "be.product"]) == 0
    assert "1 rules: 1 proved" in capsys.readouterr().out
    assert main(["prove", "be.diagonal_from_angles"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "cited: angles of d bits: the nearest" in said
    assert "; under the norm of a diagonal" in said


def test_command_tries_wrong_versions(capsys: pytest.CaptureFixture[str]) -> None:
    """--mutants: none proved, each with its reason."""
    status, rows = main_json(["prove", "--mutants", "be.product", "--json"], capsys)
    assert status == 0
    assert [r["wrong"] for r in rows] == list(CATALOGUE["be.product"].wrong)
    assert not any(r["proved"] for r in rows)
    assert main(["prove", "--mutants", "be.product"]) == 0
    assert "6 wrong versions, 0 proved" in capsys.readouterr().out


def test_a_failing_proof_exits_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A rule that is wrong in the catalogue is found: the row says which line, the exit status is 1."""
    from dataclasses import replace

    from qnn_emul.certify import prove

    entry = CATALOGUE["be.product"]
    wrong = proofs.altered(entry, entry.wrong["uncrossed"])
    monkeypatch.setattr(prove, "CATALOGUE", {"be.product": replace(entry, rule=wrong)})
    status, rows = main_json(["prove", "be.product", "--json"], capsys)
    assert (status, rows[0]["status"]) == (1, "failed")
    assert "epsilon" in rows[0]["reason"]


def test_wrong_ancillas_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted, and a slip on an instance is a failure too."""
    entry = CATALOGUE["be.product"]
    with pytest.raises(NotProved, match="ancillas"):
        proofs.on_instances(entry, proofs.altered(entry, lambda r, *t: {"ancillas": r.ancillas + 1}))
    monkeypatch.setattr(instances, "slips", lambda e: [instances.Slip(2, "triangle", 0.5, 1e-12)])
    with pytest.raises(NotProved, match=r"line 2 \(triangle\) fails on instance 0 by 0.5"):
        proofs.on_instances(entry)
    assert proofs.prove("be.product").status == "failed"


@pytest.mark.parametrize("key", WITH_LINES)
def test_no_statement_is_vacuous(key: str) -> None:
    """What it assumes of its numbers has a model: from a contradiction everything would follow."""
    entry = CATALOGUE[key]
    for s in (supposed(entry, plain, entry.rule) for plain in proof_settings(entry)):
        known = Knowledge()
        for fact in s.facts:
            known.add(fact)
        assert known.model([], {}) is not None


def test_what_other_parts_build_on() -> None:
    """`proved_keys` says on what a conclusion from rules rests."""
    keys = proved_keys()
    assert {"be.product", "ve.sum", "ve.residual_sum"} <= keys
    assert keys <= {*WITH_LINES, *(key for key, lemma in CATALOGUE.items() if lemma.tree is not None)}


def size_of(factor: Any) -> Any:
    return 1 if factor == -2 else abs(factor)


def calls_another(x: Record, *, factor: Any) -> Record:
    return replace(x, alpha=size_of(factor) * x.alpha, epsilon=size_of(factor) * x.epsilon)


def test_equal_numbers_are_no_case_of_symbols() -> None:
    """A rule that says something else where a number has one value: no symbol equals it, so it is refused, also in a function it names."""
    with pytest.raises(NotProved, match=r"size_of\(\) compares with '=='"):
        prove_rule(CATALOGUE["common.scaling"], calls_another)
