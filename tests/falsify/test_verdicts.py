"""Verdicts are recomputed: they change with the rule, their instances replay, their repairs are checked."""

import json
import pathlib
import re
from typing import Any

import numpy as np
import pytest
from helpers import recorded

import qnn_emul as qe
from qnn_emul.claims import Amendment, Data, at_most, claim, own
from qnn_emul.claims.gslw_polynomials import Amplified, Pair, basis, examine_linear, examine_root
from qnn_emul.claims.matrices import PRODUCT, TENSOR, product_rule, tensor_rule
from qnn_emul.claims.others import ALL, OTHERS
from qnn_emul.claims.quantities import ClaimCheck, Quantity
from qnn_emul.claims.repairs import REPAIRS
from qnn_emul.claims.stated import confronted, of_children, relabelled
from qnn_emul.cli import main
from qnn_emul.falsify import claim_draws
from qnn_emul.falsify import verdicts as module
from qnn_emul.falsify.claim_draws import DRAWS, child, claim_instance, claim_instances, drawn
from qnn_emul.falsify.verdicts import FALSE, HOLDS, LOOSE, UNDECIDED, Judgement, judge, looseness, repaired, verdicts
from qnn_emul.reports.claims import repair_line, row


@pytest.fixture(scope="module")
def found() -> dict[str, Judgement]:
    return {v.claim.key: v for v in verdicts(extra=10)}


def test_known_verdicts(found: dict[str, Judgement]) -> None:
    """Those that follow from a line of algebra, worked out by hand."""
    assert list(found) == list(ALL)
    paper = {
        FALSE: "Lemma B.1; Lemma B.5; Lemma B.19; Lemma B.20; Lemma 5; Theorem 2 [P]; Lemma 1 [P], end",
        HOLDS: "Lemma 1; Lemma 2; Lemma 3; Lemma 4; Lemma B.2; Lemma B.10; Lemma B.3; Def. B.4; Lemma 5 [P], M >= D",
        LOOSE: "Lemma B.8; Lemma B.9; Lemma 6; Lemma 7; Lemma C.1; Lemma B.6; Theorem 1",
        UNDECIDED: "Lemma B.8, queries; Lemma 7, queries; Lemma D.1; Theorem 2",
    }
    others = {
        FALSE: "GSLW Lemma 52; GSLW Lemma 53; CGJ, product; GSLW Theorem 56; library, product; library, tensor product; "
        "library, linear combination; library, Chebyshev polynomial",
        HOLDS: "RR Lemma 6; Camps, Van Beeumen, tensor product; library, linear combination, documented",
        LOOSE: "GSLW Lemma 22; GSLW Lemma 23; GSLW Theorem 56, ||A|| <= alpha",
        UNDECIDED: "GSLW Theorem 30",
    }
    wanted = {verdict: f"{paper[verdict]}; {others[verdict]}".split("; ") for verdict in paper}
    for verdict, keys in wanted.items():
        for key in keys:
            assert found[key].verdict == verdict, (key, found[key])
    assert {key for key, v in found.items() if v.verdict == FALSE} == set(REPAIRS)


def test_recorded_verdicts(found: dict[str, Judgement]) -> None:
    """Verdict, number of the instance that is shown, and repair of every statement: a change of one is to be seen, and meant."""
    recorded = json.loads((pathlib.Path(__file__).parent / "recorded_verdicts.json").read_text(encoding="utf-8"))
    shown = lambda v: v.refuting if v.refuting is not None else v.best or 0
    assert {k: [v.verdict, shown(v), v.repair and v.repair.words] for k, v in found.items()} == recorded


def test_every_false_claim_has_a_repair_that_stands(found: dict[str, Judgement]) -> None:
    """A repaired rule stands on the counterexample itself."""
    for key, v in found.items():
        if v.verdict != FALSE:
            assert v.repair is None
            continue
        assert v.repair is not None
        assert v.repair.stands, key
        assert v.repair.instances >= 1
        repair = REPAIRS[key]
        if not repair.condition and repair.of(v.claim).candidates is v.claim.candidates:
            assert v.refuting is not None
            assert repair.of(v.claim).checks()[v.refuting].instance == v.checks[v.refuting].instance
            assert repair.of(v.claim).checks()[v.refuting].ok
        assert "weakest repair found" in repair_line(row(v))


def test_a_range_is_no_proof_either_way(found: dict[str, Judgement]) -> None:
    assert "beyond it the argument" in found["Lemma 5, depth"].why
    assert "a range proves nothing" in found["Lemma B.8, queries"].why
    assert "O(" not in found["Lemma B.1"].why


def test_every_verdict_that_holds_is_implied(found: dict[str, Judgement]) -> None:
    for key, v in found.items():
        if v.verdict == HOLDS and not key.startswith("Def"):
            assert v.implied is not None, key
            assert v.implied.proved, key
            assert v.tightness is None or v.tightness >= 0.99, key
        if v.verdict == LOOSE:
            assert v.loose, key


def test_verdicts_change_with_the_rule() -> None:
    """Nothing is stored: the same statement with another rule gets another verdict, in every direction."""
    right = relabelled(PRODUCT, rule=tensor_rule, examine=confronted(tensor_rule, of_children))
    assert judge(PRODUCT).verdict == FALSE
    assert judge(right).verdict == UNDECIDED  # attained, but no bound of ours stands beside it
    wrong = relabelled(TENSOR, rule=product_rule, examine=confronted(product_rule, of_children))
    assert judge(TENSOR).verdict == HOLDS
    assert judge(wrong).verdict == FALSE

    def doubled(A: Any, B: Any) -> Any:
        stated = tensor_rule(A, B)
        return type(stated)(stated.alpha, stated.ancillas, 2 * stated.epsilon, stated.norm)

    loose = judge(relabelled(TENSOR, rule=doubled, examine=confronted(doubled, of_children)))
    assert loose.verdict == LOOSE
    assert "implied for all parameters by be.tensor" in loose.why
    assert loose.loose["error"].startswith("at least 2 times")


def test_an_implication_that_is_not_proved_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """If our bound were larger than the claimed one, an attained claim stays undecided."""
    larger = own.Own(
        "something too large",
        lambda A, B: type(A)(A.alpha * B.alpha, A.ancillas + B.ancillas, tensor_rule(A, B).epsilon + A.epsilon, 1),
    )
    monkeypatch.setitem(module.OWN, "Lemma B.2", larger)
    v = judge(TENSOR)
    assert v.verdict == UNDECIDED
    assert "not proved at most the claimed one: epsilon" in v.why


WORDS = claim(inputs={"x": Data()}, key="words")(lambda x: at_most("nothing", 0, 0))


def test_claims_without_anything_to_measure() -> None:
    v = judge(WORDS)
    assert (v.verdict, v.tightness, v.refuting, v.best) == (UNDECIDED, None, None, None)
    assert "nothing" in v.why or "bounds nothing" in v.why


def test_a_rule_that_is_not_proved_implies_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    failed = dataclasses.replace(module.prove("be.tensor"), status=module.FAILED)
    monkeypatch.setattr(module, "prove", lambda key: failed)
    v = judge(TENSOR, 2)
    assert v.verdict == UNDECIDED
    assert v.implied is not None
    assert not v.implied.proved


def test_more_instances_are_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    """Number by number the same, admitted by the claim; a claim without a draw goes round its candidates."""
    claims = [ALL[key] for key in DRAWS] + [r.of(ALL[key]) for key, r in REPAIRS.items() if drawn(r.of(ALL[key]))]
    for one in claims:
        some = list(claim_instances(one, 3))
        count = len(list(one.candidates()))
        assert len(some) == count + 3
        for number in range(count, count + 3):
            again = one.check(claim_instance(one, number))
            first = one.check(some[number])
            assert first.quantities == again.quantities
            assert first.ok or one.key in REPAIRS, (one.key, first.failures)
    alone = ALL["Lemma 6 [P]"]
    assert not drawn(alone)
    assert claim_instance(alone, 4) == 1.5
    with pytest.raises(qe.ArgumentError, match="with instances"):
        claim_instance(WORDS, 0)
    assert main(["verify", "Lemma 3", "--instances", "12", "--seed", "5", "--jobs", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["keys"][0]["tightness"] == pytest.approx(1.0)


def test_no_instance_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(rng: np.random.Generator) -> Any:
        raise qe.Undecidable("no")

    monkeypatch.setitem(DRAWS, "Lemma 3", refused)
    with pytest.raises(qe.ArgumentError, match="have an instance among 200 draws"):
        claim_instance(ALL["Lemma 3"], 99)
    with pytest.raises(qe.ArgumentError, match="alpha that 200 draws reach"):
        child(np.random.default_rng(0), "VE", 0, 1e9)
    monkeypatch.setattr(claim_draws, "_contraction", lambda rng, side: np.eye(side))
    with pytest.raises(qe.ArgumentError, match="reached in 200 draws"):
        DRAWS["GSLW Lemma 23"](np.random.default_rng(0))


def test_without_a_solver(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Certificates carry what they can; a rule whose proof is not found for want of z3 is no rule that fails, and it is said."""
    import dataclasses

    real = module.prove
    monkeypatch.setattr("qnn_emul.certify.arithmetic.has_z3", lambda: False)
    monkeypatch.setattr(module, "has_z3", lambda: False)
    monkeypatch.setattr(module, "prove", lambda key: dataclasses.replace(real(key), status=module.FAILED))
    v = judge(ALL["Lemma 1"], 2)
    assert v.verdict == HOLDS
    assert "not checked: z3 is not installed" in v.why
    assert set(v.implied.parts.values()) <= {"Handelman certificate", "expansion", "equal"}  # type: ignore[union-attr]
    v = judge(ALL["Lemma B.20, ||phi~|| <= 1"], 2)
    assert v.verdict == UNDECIDED
    assert main(["claims", "Lemma B.2", "--instances", "0"]) == 0
    assert "pip install 'qnn_emul[proofs]'" in capsys.readouterr().out


def test_looseness() -> None:
    check = lambda *q: ClaimCheck("key", "instance", q)
    exact = check(Quantity("error", 1.0, 1.0), Quantity("ancillas", 2.0, 2.0, 2.0), Quantity("alpha", 2.0, 2.0, 2.0))
    wide = check(Quantity("error", 0.5, 1.0), Quantity("ancillas", 2.0, 4.0, 2.0), Quantity("alpha", 3.0, 3.0, 2.0))
    assert looseness((exact,), 1.0) == {}
    found = looseness((wide,), 0.5)
    assert found == {
        "error": "at least 2 times what was found",
        "ancillas": "2 fewer are enough",
        "alpha": "1.5 times ours",
    }
    assert looseness((exact, wide), 1.0) == {}  # needed on one instance
    assert looseness((check(Quantity("error", 0.0, 1.0)),), 0.0) == {"error": "no error was found"}
    assert repaired(PRODUCT) is not None
    assert repaired(TENSOR) is None


def test_robustness_on_random_pairs() -> None:
    """GSLW Lemmas 22 and 23 on random pairs of contractions: none refutes them."""
    rng, linear = np.random.default_rng(0), 0
    for _ in range(60):
        A, B = (rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2)) for _ in range(2))
        A = A / np.linalg.norm(A, 2) * rng.uniform(0, 1)
        B = A + B / np.linalg.norm(B, 2) * 10.0 ** rng.uniform(-3, -0.3)
        B = B / max(1.0, np.linalg.norm(B, 2))
        pair = Pair(A, B, basis(int(rng.integers(1, 9))))
        assert all(q.ok for q in examine_root(pair))
        if pair.distance + pair.mean**2 <= 1:
            linear += 1
            assert all(q.ok for q in examine_linear(pair))
    assert linear > 10


def test_relative_amplification_is_stricter_than_absolute() -> None:
    error, degree = Amplified(2.0, 0.25, 0.1).relative_error(0.1)
    assert error > 0.1 or degree >= 3


def test_third_party_claims_have_sources() -> None:
    assert {
        "GSLW Lemma 22",
        "GSLW Lemma 23",
        "GSLW Theorem 30",
        "GSLW Lemma 52",
        "GSLW Lemma 53",
        "GSLW Theorem 56",
    } <= set(OTHERS)
    for key, other in OTHERS.items():
        assert other.key == key
        assert other.source
        assert other.statement
        assert list(other.candidates())
    assert not set(OTHERS) & set(qe.paper)


def test_command(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows as Conventions 8 has them; the saved instances replay to what the rows say."""
    assert main(["claims", "--json", "--instances", "3", "--save", str(tmp_path / "instances")]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [r["key"] for r in rows] == list(ALL)
    kept = recorded("claims")
    assert {r["key"]: r["verdict"] for r in rows if r["key"] in kept} == kept
    for r in rows:
        assert {"key", "source", "verdict", "tightness", "counterexample"} <= set(r)
        assert (r["counterexample"] is None) == (r["verdict"] != FALSE)
    files = sorted((tmp_path / "instances").iterdir())
    assert len(files) == sum(bool(r["counterexample"] or r["instance"]) for r in rows)
    by_key = {r["key"]: r for r in rows}
    for file in files:
        key = json.loads(file.read_text())["key"]
        assert main(["replay", str(file), "--json"]) == (1 if by_key[key]["verdict"] == FALSE else 0)
        again = json.loads(capsys.readouterr().out)
        assert again["quantities"] == (by_key[key]["counterexample"] or by_key[key]["instance"])["quantities"]
    assert by_key["GSLW Lemma 53"]["counterexample"]["leaves"][0]["target"] == [[[1.5, 0.0]]]


def test_command_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "Lemma B.1", "Lemma 3", "Lemma 6", "Lemma 6, queries", "Lemma B.4"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Repair: + delta eps" in said
    assert re.search(r"counterexample 0: instance = <\([^<>]*\)-BE, n = 0, shape \(1, 1\), be.product>", said)
    assert "attained by instance 0" in said
    assert "error: at least" in said
    assert "1 false, 1 loose, 2 holds, 1 undecided" in said


def test_bad_input(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["GSLW Lemma 35"], "Did you mean 'GSLW Lemma 53'"),
        (["Lemma 3", "--instances", "-1"], "'--instances' must be at least 0"),
        (["be.product"], "must be a claim, not the rule 'be.product'"),
        (["Lemma 3", "--html", str(tmp_path / "none" / "x.html")], "'--html' must lie in a folder that exists"),
        (["Lemma 3", "--save", str(tmp_path / "none" / "x")], "'--save' must lie in a folder that exists"),
        (["Lemma 3", "--html", str(tmp_path)], "cannot write"),
    ):
        assert main(["claims", *arguments]) == 2
        assert words in capsys.readouterr().err


def test_a_repair_that_fails_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(module.REPAIRS, "Lemma B.1", Amendment("none at all", lambda _: PRODUCT))
    assert main(["claims", "Lemma B.1"]) == 1
    assert "FAILS on 42 instances" in " ".join(capsys.readouterr().out.split())
    monkeypatch.delitem(module.REPAIRS, "Lemma B.1")
    assert main(["claims", "Lemma B.1"]) == 0
    assert "no repair was found" in capsys.readouterr().out
