"""Tempting wrong rules: each must be refuted by the extreme instance or by the random ones."""

import dataclasses
import json
from typing import Any

import numpy as np
import pytest
from helpers import EXTREME_KEYS, KEYS, instance, refutes

import qnn_emul as qe
from qnn_emul import lemmas
from qnn_emul.campaigns import mutation
from qnn_emul.campaigns.campaign import FILE_HEAD
from qnn_emul.campaigns.mutation import Drawn, kill_rate, mutants_of, mutate, refutation
from qnn_emul.campaigns.tightness import tightness_map
from qnn_emul.cli import main
from qnn_emul.engine.lemma import Lemma
from qnn_emul.errors import LemmaFileError
from qnn_emul.lemmas.wrong import ONE_ANCILLA_LESS, Wrong


def versions(entry: Lemma) -> dict[str, Wrong]:
    """All wrong versions of a rule, as `verify --mutants` makes them."""
    return mutants_of(entry, Drawn(entry, 0))


@pytest.mark.parametrize(("key", "name"), [(key, name) for key in KEYS for name in qe.catalogue[key].wrong_versions()])
def test_wrong_rules_are_refuted(key: str, name: str) -> None:
    """The generic machinery finds an instance that refutes the wrong rule."""
    assert refutes(key, qe.catalogue[key].wrong[name]), f"{key}: the wrong rule '{name}' was not refuted"


@pytest.mark.parametrize("key", EXTREME_KEYS)
def test_one_percent_is_refuted(key: str) -> None:
    """0.99 times the right rule is refuted, and so is one ancilla less."""
    assert refutes(key, lambda r, *t, **_: {"epsilon": 0.99 * r.epsilon}, count=0)
    assert refutes(key, ONE_ANCILLA_LESS, count=0)


def test_every_rule_has_wrong_versions() -> None:
    """Its own, and the generic ones; 0.99 times the error wherever an instance attains it."""
    for key in KEYS:
        names = versions(qe.catalogue[key])
        assert {"0.99 alpha", "one ancilla less", "one ancilla more"} <= set(names)
        assert ("0.99 epsilon" in names) == (key in EXTREME_KEYS)
    assert "error of input 2 forgotten" in versions(qe.catalogue["be.product"])
    assert "largest of the inputs' errors for their sum" in versions(qe.catalogue["ve.sum"])


@pytest.mark.parametrize("key", KEYS)
def test_all_wrong_versions_are_refuted(key: str) -> None:
    """As `verify --mutants` does it, another seed than its default."""
    found = mutate(key, 1)
    assert [m.name for m in found if not m.refuted] == []
    assert kill_rate(found) == 1.0
    assert all(m.failure and m.instance for m in found)


@pytest.mark.parametrize("key", KEYS)
def test_what_is_left_out_is_not_wrong(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Generic versions that were read as the rule itself never claim less than the rule."""
    entry = qe.catalogue[key]
    kept = versions(entry)
    monkeypatch.setattr(mutation, "_same", lambda *reading: False)
    every = versions(entry)
    for name in set(every) - set(kept):
        for seed in range(12):
            e: Any = instance(key, seed, 1)
            claim = every[name](e.record, *(c.record for c in e.children), **e.source.numbers)
            assert claim["epsilon"] >= e.record.epsilon * (1 - 1e-12) - 1e-15, (name, seed)


def test_what_is_sharper_holds() -> None:
    """SHARPER of a lemma file: generic versions below the rule somewhere, refuted nowhere, each with a reason."""
    listed = [(entry, name, reason) for entry in qe.catalogue.values() for name, reason in entry.sharper.items()]
    assert listed
    for entry, name, reason in listed:
        assert len(reason) > 40
        sharper, below = versions(dataclasses.replace(entry, sharper={}))[name], 0
        for seed in range(100):
            e: Any = instance(entry.key, seed, 1)
            claim = sharper(e.record, *(c.record for c in e.children), **e.source.numbers)
            below += claim["epsilon"] < e.record.epsilon * (1 - 1e-6)
            assert not refutation(e, claim)
        assert below > 10


def test_generic_versions_are_read_off_the_symbols() -> None:
    """Left out: what a rule does not read, what it adds up in the same way or below; nothing that its inputs' promises alone make equal."""
    without = lambda key: set(every) - set(versions(qe.catalogue[key]))
    every = {
        name for key in ("ve.sign_amplification", "ve.elementwise_product") for name in versions(qe.catalogue[key])
    }
    assert "own error forgotten" in every
    assert without("ve.sum") >= {
        "norms of the inputs taken as 1",
        "own error forgotten",
        "alphas exchanged",
        "first order only",
    }
    assert "inputs' errors in squares" in versions(qe.catalogue["ve.sum"])
    assert "inputs' errors in squares" not in versions(qe.catalogue["ve.concatenation"])
    assert "largest of the inputs' errors for their sum" in versions(qe.catalogue["ve.concatenation"])


def test_survivors_are_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A version that is right survives, is named, and the exit status says so."""
    wrong = {"twice the error": lambda r, a, b: {"epsilon": 2 * r.epsilon}}
    entry = dataclasses.replace(qe.catalogue["be.product"], wrong=wrong)
    monkeypatch.setattr(mutation, "CATALOGUE", {"be.product": entry})
    command = ["verify", "be.product", "--instances", "2", "--jobs", "1", "--mutants"]
    assert main(command) == 1
    said = capsys.readouterr().out
    assert "survives 240 instances: be.product, twice the error" in said
    assert main([*command, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["ok"]
    assert found["mutants"]["survivors"] == [{"key": "be.product", "name": "twice the error", "tried": 240}]
    assert found["mutants"]["refuted"] == found["mutants"]["mutants"] - 1


def test_a_rule_without_wrong_versions_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is green that nobody attacked."""
    entry = dataclasses.replace(qe.catalogue["be.product"], wrong={})
    with pytest.raises(LemmaFileError, match=r"be\.product has no wrong versions\. List tempting ones in `WRONG`"):
        versions(entry)
    monkeypatch.setattr(lemmas, "CATALOGUE", {"be.product": entry})
    for command in (["verify", "be.product", "--instances", "1", "--jobs", "1"], ["prove", "be.product"]):
        assert main([*command, "--mutants"]) == 2
        assert "be.product has no wrong versions" in capsys.readouterr().err


def test_kill_rate_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    keys = ["be.product", "ve.concatenation", "paper.lemma_b8", "Lemma B.2"]
    assert main(["verify", *keys, "--instances", "8", "--jobs", "2", "--mutants"]) == 0
    said = capsys.readouterr().out
    assert "kill rate 100.0 %" in said
    assert kill_rate([]) == 1.0


def test_refutations() -> None:
    e = qe.catalogue["be.product"].attained_by()  # type: ignore[operator]
    assert refutation(e, {}) == ""
    assert refutation(e, {"epsilon": e.record.epsilon}) == ""
    assert "exceeds epsilon" in refutation(e, {"epsilon": 0.99 * e.record.epsilon})
    assert "not 3" in refutation(e, {"ancillas": 3})
    large: Any = qe.BlockEncoding.from_matrix([[0.5]])
    for _ in range(5):  # 32 ancillas
        large = qe.kron(large, large)
    assert refutation(large, {"ancillas": 3}) == ""  # too large for its circuit: nothing is said


def test_tightness_map(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Every rule: attained by an instance that replays, or epsilon = 0 with a sentence."""
    found = {t.key: t for t in tightness_map()}
    assert set(found) == set(KEYS)
    for key, t in found.items():
        assert t.attained or (t.tightness is None and t.reason.startswith("epsilon = 0")), key
        if t.tightness is not None:
            assert t.tightness <= 1 + 1e-9
    path = tmp_path / "extreme.json"
    for key in (k for k in KEYS if qe.catalogue[k].best_known):
        assert found[key].reason
        path.write_text(json.dumps(found[key].instance))
        assert main(["replay", str(path), "--json"]) == 0
        error = json.loads(capsys.readouterr().out)["quantities"][0]
        assert error["measured"] / error["claimed"] == pytest.approx(found[key].tightness, rel=1e-9)
    for bad in ("be.mask", "none"):
        path.write_text(json.dumps({**FILE_HEAD, "kind": "extreme", "key": bad}))
        assert main(["replay", str(path)]) == 2


def test_best_known_is_near_a_local_maximum() -> None:
    """A few steps away the tightness of Lemma B.3's instance is no larger: it is what the search ended on."""
    from qnn_emul.lemmas.paper.lemma_b3 import build

    best = tightness_map(["paper.lemma_b3"])[0].tightness or 0
    around = [qe.check(build([[x]], 1.25, 0.2, 1e-4)).tightness for x in np.linspace(0.38, 0.395, 31)]
    assert max(around) == pytest.approx(best, abs=1e-4)  # type: ignore[type-var]
