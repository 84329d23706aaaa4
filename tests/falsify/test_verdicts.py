"""Verdicts are recomputed: they change with the rule, their instances replay, their repairs are checked."""

import json
import pathlib
import re
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from helpers import recorded

import qnn_emul as qe
from qnn_emul.claims import BE, VE, Amendment, Claim, Data, Otherwise, OwnBound, at_most, claim
from qnn_emul.claims.claimed import ClaimCheck, Quantity
from qnn_emul.claims.examined import all_examined, examined
from qnn_emul.claims.statement import varied
from qnn_emul.cli import main
from qnn_emul.encoding.record import Record
from qnn_emul.falsify import verdicts as module
from qnn_emul.falsify.looseness import beside, looseness
from qnn_emul.falsify.verdicts import FALSE, HOLDS, LOOSE, NOT_IMPLIED, UNDECIDED, Judgement, judge, repaired
from qnn_emul.papers import draws
from qnn_emul.papers.found import ALL, PAPER
from qnn_emul.papers.gslw2019 import robustness, theorem_30
from qnn_emul.papers.gslw2019.lemma_53 import crossed as tensor_rule
from qnn_emul.papers.gslw2019.lemma_53 import rule as product_rule
from qnn_emul.reports.claims import counts, repair_line, row, summary

PRODUCT, TENSOR = ALL["Lemma B.1"], ALL["Lemma B.2"]


@pytest.fixture(scope="module")
def found() -> dict[str, Judgement]:
    return {key: judge(one, 10) for key, one in ALL.items()}


def test_known_verdicts(found: dict[str, Judgement]) -> None:
    """Those that follow from a line of algebra, worked out by hand."""
    paper = {
        FALSE: "Lemma B.1; Lemma B.5; Lemma B.19; Lemma B.20; Lemma 1 [P], end",
        NOT_IMPLIED: "Lemma 5; Lemma 5, depth; Lemma 5, D = 3; Lemma 6 [P], small W psi; Regime 2; Regime 3, main text; Theorem 2 [P]",
        HOLDS: "Lemma 1; Lemma 2; Lemma 3; Lemma B.2; Lemma B.10; Lemma B.3; Def. B.4; Lemma 5 [P], M >= D; Lemma D.1; "
        "Lemma B.8, queries; Lemma 7, queries; Regime 3; Lemma B.14, depth",
        LOOSE: "Lemma B.8; Lemma B.9; Lemma 6; Lemma 7; Lemma C.1; Lemma B.6; Theorem 1; Lemma 4; Lemma B.14; Lemma B.15; Lemma B.16; "
        "Lemma B.18; Theorem 2",
        UNDECIDED: "",
    }
    others = {
        FALSE: "GSLW Lemma 52; GSLW Lemma 53; CGJ, product; GSLW Theorem 56; library, product; library, tensor product; "
        "library, linear combination; library, Chebyshev polynomial",
        NOT_IMPLIED: "",
        HOLDS: "Camps, Van Beeumen, tensor product; library, linear combination, documented; GSLW Theorem 30",
        LOOSE: "RR Lemma 6; GSLW Lemma 22; GSLW Lemma 23; GSLW Theorem 56, ||A|| <= alpha",
        UNDECIDED: "",
    }
    wanted = {verdict: [key for key in f"{paper[verdict]}; {others[verdict]}".split("; ") if key] for verdict in paper}
    for verdict, keys in wanted.items():
        for key in keys:
            assert found[key].verdict == verdict, (key, found[key])
    refuted = {key for key, v in found.items() if v.verdict in (FALSE, NOT_IMPLIED)}
    assert refuted == {key for key, one in ALL.items() if one.repair}


VERDICT_WORDS = re.compile(r"\b(holds?|false|loose|attained|enough|undecided|refute[sd]?|fewer|sharp|tight)\b")


def test_verdict_remark_and_factor_agree(found: dict[str, Judgement]) -> None:
    """What is known of a statement stands in fields, and its verdict is read off them: none says another thing than the verdict."""
    for key, v in found.items():
        one, row_ = v.claim, row(v)
        assert not VERDICT_WORDS.search(one.remark), key
        assert bool(v.loose) == (v.verdict == LOOSE), (key, v.loose)
        assert not one.enough or v.verdict == LOOSE, key
        assert one.otherwise is None or v.verdict in (LOOSE, NOT_IMPLIED), key
        assert v.verdict != NOT_IMPLIED or one.otherwise is not None
        assert bool(one.decides) == (v.verdict == UNDECIDED), key
        assert (row_["counterexample"] is None) == (v.verdict != FALSE)
        assert (row_["loose"] != {}) == (v.verdict == LOOSE)
        if one.otherwise is not None and one.otherwise.encoding is not None:
            quantities = [q for values in v.instances for q in beside(one, values) or ()]
            assert quantities
            assert all(q.ok for q in quantities), key


def test_another_way_makes_false_not_implied_and_holds_loose() -> None:
    """The same statement, with another circuit for the same beside it: only one that keeps what is claimed changes the verdict."""
    exact = lambda A, B: qe.BlockEncoding.from_matrix(
        np.array(A.target @ B.target), alpha=max(1.0, abs((A.target @ B.target).item()))
    )
    inexact = lambda A, B: A @ B
    one = replace(ALL["Lemma B.1"], draw=None, candidates=lambda: [next(iter(ALL["Lemma B.1"].candidates()))])
    assert judge(one).verdict == FALSE
    assert judge(replace(one, otherwise=Otherwise("the product as it is", inexact))).verdict == FALSE
    wide = claim(
        inputs={"A": BE(alpha=1, epsilon=0, n=0), "B": BE(alpha=1, epsilon=0, n=0)},
        key="wide",
        construction="be.product",
        candidates=lambda: [
            (qe.BlockEncoding.from_matrix([[0.5]], alpha=1.0), qe.BlockEncoding.from_matrix([[0.5]], alpha=1.0))
        ],
        implied_by="a word",
    )(lambda A, B: (A @ B, {"alpha": 1.0, "ancillas": 2, "epsilon": 0.0}))
    assert judge(wide).verdict == HOLDS
    loose = judge(replace(wide, otherwise=Otherwise("one dilation", exact)))
    assert (loose.verdict, loose.loose) == (LOOSE, {"ancillas": "1 fewer are enough"})
    assert "a word" in loose.why
    fails = replace(wide, function=lambda A, B: (A @ B, {"alpha": 1.0, "ancillas": 1, "epsilon": 0.0}))
    assert judge(fails).verdict == FALSE
    spared = judge(replace(fails, otherwise=Otherwise("one dilation", exact)))
    assert (spared.verdict, spared.refuting) == (NOT_IMPLIED, 0)
    assert "which keeps what is claimed on all 1" in spared.why
    assert row(spared)["counterexample"] is None
    assert row(spared)["instance"]["failures"]


def test_recorded_verdicts(found: dict[str, Judgement]) -> None:
    """Verdict, number of the instance that is shown, and repair of every statement: a change of one is to be seen, and meant."""
    shown = lambda v: v.refuting if v.refuting is not None else v.best or 0
    assert {k: [v.verdict, shown(v), v.repair and v.repair.words] for k, v in found.items()} == recorded("claims")


def test_every_false_claim_has_a_repair_that_stands(found: dict[str, Judgement]) -> None:
    """A repaired rule stands on the counterexample itself."""
    for key, v in found.items():
        if v.verdict not in (FALSE, NOT_IMPLIED):
            assert v.repair is None
            continue
        assert v.repair is not None
        assert v.repair.stands, key
        assert v.repair.instances >= 1
        amended, repair = v.claim.repair.of(v.claim), v.claim.repair  # type: ignore[union-attr]
        if not repair.condition and amended.candidates is v.claim.candidates:  # type: ignore[union-attr]
            assert v.refuting is not None
            assert amended.checks()[v.refuting].instance == v.checks[v.refuting].instance
            assert amended.checks()[v.refuting].ok
        assert "weakest repair found" in repair_line(row(v))


def test_a_range_is_no_proof_either_way(found: dict[str, Judgement]) -> None:
    """Nor is a slope something that is attained: what holds of an O(...) holds by its argument."""
    assert summary(row(found["Lemma F.1, degree"])) == found["Lemma F.1, degree"].why
    assert "beyond it the argument" in found["Lemma 5, depth"].why
    alone = judge(replace(ALL["Lemma B.8, queries"], implied_by=None))
    assert alone.verdict == UNDECIDED
    assert "a range proves nothing" in alone.why
    assert "O(" not in found["Lemma B.1"].why


def test_every_verdict_that_holds_is_implied(found: dict[str, Judgement]) -> None:
    for key, v in found.items():
        if v.verdict == HOLDS and v.claim.kind != "definition":
            assert v.implied is not None, key
            assert v.implied.proved, key
            assert v.claim.kind == "growth" or v.tightness is None or v.tightness >= 0.99, key
        if v.verdict == LOOSE:
            assert v.loose, key


def with_rule(stated: Claim, rule: Any, **changes: Any) -> Claim:
    """The same statement about two matrices with another rule."""
    change = lambda made, values: rule(values["A"].record, values["B"].record)
    return varied(stated, change, rule=rule, implied_by=stated.implied_by, **changes)


def test_verdicts_change_with_the_rule() -> None:
    """Nothing is stored: the same statement with another rule gets another verdict, in every direction."""
    assert judge(PRODUCT).verdict == FALSE
    assert judge(with_rule(PRODUCT, tensor_rule)).verdict == UNDECIDED  # attained, but no bound of ours implies it
    assert judge(TENSOR).verdict == HOLDS
    assert judge(with_rule(TENSOR, product_rule)).verdict == FALSE

    def doubled(A: Any, B: Any) -> Any:
        stated = tensor_rule(A, B)
        return Record(stated.alpha, stated.ancillas, 2 * stated.epsilon, stated.norm)

    loose = judge(with_rule(TENSOR, doubled))
    assert loose.verdict == LOOSE
    assert "implied for all parameters by be.tensor" in loose.why
    assert loose.loose["error"].startswith("at least 2 times")


def test_an_implication_that_is_not_proved_decides_nothing() -> None:
    """If our bound were larger than the claimed one, an attained claim stays undecided."""
    larger = OwnBound(
        "something too large",
        lambda A, B: Record(A.alpha * B.alpha, A.ancillas + B.ancillas, tensor_rule(A, B).epsilon + A.epsilon, 1),
    )
    v = judge(replace(TENSOR, implied_by=larger))
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
    amended = [one.repair.of(one) for one in ALL.values() if one.repair]
    for one in (c for c in (*ALL.values(), *amended) if c.draw):
        some = list(all_examined(one, 3))
        count = len(list(one.candidates()))
        assert len(some) == count + 3
        for number in range(count, count + 3):
            again, first = examined(one, number)[1], some[number][1]
            assert first.quantities == again.quantities
            assert first.ok or one.repair, (one.key, first.failures)
    alone = ALL["Lemma 6 [P]"]
    assert alone.draw is None
    assert examined(alone, 4)[0] == {"kappa": 1.5}
    with pytest.raises(qe.errors.ArgumentError, match="with instances"):
        examined(WORDS, 0)
    assert main(["verify", "Lemma 3", "--instances", "12", "--seed", "5", "--jobs", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["keys"][0]["tightness"] == pytest.approx(1.0)


def test_no_instance_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(rng: np.random.Generator) -> Any:
        raise qe.errors.Undecidable("no")

    with pytest.raises(qe.errors.ArgumentError, match="have an instance among 200 draws"):
        examined(replace(ALL["Lemma 3"], draw=refused), 99)
    with pytest.raises(qe.errors.ArgumentError, match="alpha that 200 draws reach"):
        draws.child(np.random.default_rng(0), VE(), 0, 1e9)
    monkeypatch.setattr(robustness, "contraction", lambda rng, side: np.eye(side))
    with pytest.raises(qe.errors.ArgumentError, match="reached in 200 draws"):
        robustness.drawn(True)(np.random.default_rng(0))


def test_verdicts_need_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """What implies a claim is an equation or a derivation that is checked, also where z3 cannot be imported."""
    monkeypatch.setitem(sys.modules, "z3", None)
    for key in ("Lemma 1", "Lemma B.8", "Lemma B.20, ||phi~|| <= 1"):
        v = judge(ALL[key], 2)
        assert v.implied is not None
        assert "derivation" in v.implied.parts.values()
        assert set(v.implied.parts.values()) <= {"derivation", "equal"}


def test_looseness() -> None:
    check = lambda *q: ClaimCheck("key", "instance", q)
    exact = check(Quantity("error", 1.0, 1.0), Quantity("ancillas", 2.0, 2.0, 2.0), Quantity("alpha", 2.0, 2.0, 2.0))
    wide = check(Quantity("error", 0.5, 1.0), Quantity("ancillas", 2.0, 4.0, 2.0), Quantity("alpha", 3.0, 3.0, 2.0))
    assert looseness((exact.quantities,), 1.0) == {}
    found = looseness((wide.quantities,), 0.5)
    assert found == {
        "error": "at least 2 times what was found",
        "ancillas": "2 fewer are enough",
        "alpha": "1.5 times ours",
    }
    assert looseness((exact.quantities, wide.quantities), 1.0) == {}  # needed on one instance
    assert looseness((check(Quantity("error", 0.0, 1.0)).quantities,), 0.0) == {"error": "no error was found"}
    assert repaired(PRODUCT) is not None
    assert repaired(TENSOR) is None


def test_robustness_on_random_pairs() -> None:
    """GSLW Lemmas 22 and 23 on random pairs of contractions: none refutes them."""
    rng, linear = np.random.default_rng(0), 0
    lemma_22, lemma_23 = ALL["GSLW Lemma 22"], ALL["GSLW Lemma 23"]
    for _ in range(60):
        A, B = (rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2)) for _ in range(2))
        A = A / np.linalg.norm(A, 2) * rng.uniform(0, 1)
        B = A + B / np.linalg.norm(B, 2) * 10.0 ** rng.uniform(-3, -0.3)
        B = B / max(1.0, np.linalg.norm(B, 2))
        P = robustness.basis(int(rng.integers(1, 9)))
        assert lemma_22.check(A, B, P).ok
        if robustness.close_and_short(A, B):
            linear += 1
            assert lemma_23.check(A, B, P).ok
    assert linear > 10


def test_relative_amplification_is_stricter_than_absolute() -> None:
    error, degree = theorem_30.relative_error(2.0, 0.25, 0.1)
    assert error > 0.1 or degree >= 3


def test_third_party_claims_have_sources() -> None:
    assert {
        "GSLW Lemma 22",
        "GSLW Lemma 23",
        "GSLW Theorem 30",
        "GSLW Lemma 52",
        "GSLW Lemma 53",
        "GSLW Theorem 56",
    } <= set(ALL) - set(PAPER)
    for key, other in ALL.items():
        assert other.key == key
        assert other.source
        assert other.statement
        assert list(other.candidates())


def test_command(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows as Conventions 8 has them; the saved instances replay to what the rows say."""
    assert main(["claims", "--json", "--instances", "3", "--save", str(tmp_path / "instances")]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [r["key"] for r in rows] == list(ALL)
    for r in rows:
        assert {"key", "source", "verdict", "tightness", "counterexample"} <= set(r)
        assert (r["counterexample"] is None) == (r["verdict"] != FALSE)
    files = sorted((tmp_path / "instances").iterdir())
    assert len(files) == sum(bool(r["counterexample"] or r["instance"]) for r in rows)
    by_key = {r["key"]: r for r in rows}
    for file in files:
        key = json.loads(file.read_text())["key"]
        assert main(["replay", str(file), "--json"]) == (1 if by_key[key]["verdict"] in (FALSE, NOT_IMPLIED) else 0)
        again = json.loads(capsys.readouterr().out)
        assert again["quantities"] == (by_key[key]["counterexample"] or by_key[key]["instance"])["quantities"]
    assert by_key["GSLW Lemma 53"]["counterexample"]["leaves"][0]["target"] == [[[1.5, 0.0]]]


def test_command_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["claims", "Lemma B.1", "Lemma 3", "Lemma 6", "Fixed-point search, success probability", "Lemma B.4"]) == 0
    )
    said = " ".join(capsys.readouterr().out.split())
    assert "Repair: + δ ε" in said
    assert "counterexample: A = (1, 0, 0.5)-BE, n = 0, block 1, target 1.5; B =" in said
    assert "attained by x =" in said
    assert "Lemma 3 (holds), instance 0: x = (1.5, 0, 0.5)-VE, n = 0, block 1, target 1; y =" in said
    assert "error: at least" in said
    assert "1 false, 0 not implied, 1 loose, 2 holds, 1 undecided, 0 definitions" in said


def test_bad_input(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["GSLW Lemma 533"], "Did you mean 'GSLW Lemma 53'"),
        (["Lemma 3", "--instances", "-1"], "'--instances' must be at least 0"),
        (["be.product"], "must be a claim, not the rule 'be.product'"),
        (["Lemma 3", "--html", str(tmp_path / "none" / "x.html")], "(it lies in no folder that exists)"),
        (
            ["Lemma 3", "--save", str(tmp_path / "none" / "x")],
            "'--save' must be a folder that can be written, or a new one in a folder that exists, not",
        ),
        (["Lemma 3", "--html", str(tmp_path)], "(a folder)"),
    ):
        assert main(["claims", *arguments]) == 2
        assert words in capsys.readouterr().err


def test_readings_of_what_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """What an entry leaves out of its statement is said of those that hold too: a_j = -1 of Lemma B.13."""
    assert main(["claims", "Lemma B.13", "--instances", "0"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert (
        "reading: both exact at once leaves a_j in {0, 1}; a_j = -1 would need the angle 2^d, which is excluded" in said
    )


def test_only(capsys: pytest.CaptureFixture[str]) -> None:
    """Some verdicts alone, as a table and as data; the words are those of the summary."""
    from qnn_emul.cli.claims import VERDICTS
    from qnn_emul.reports.claims import ORDER

    assert VERDICTS == ORDER
    keys = ["Lemma B.1", "Lemma 3", "Def. A.1", "--instances", "2"]
    assert main(["claims", *keys, "--only", "false", "--json"]) == 0
    assert [r["key"] for r in json.loads(capsys.readouterr().out)] == ["Lemma B.1"]
    assert main(["claims", *keys, "--only", "holds", "--only", "definition"]) == 0
    printed = capsys.readouterr().out
    assert "Lemma B.1" not in printed
    assert re.search(r"Def\. A\.1 +definition", printed)
    assert "0 false, 0 not implied, 0 loose, 1 holds, 0 undecided, 1 definitions" in printed


def test_a_repair_that_fails_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for repair, status, words in (
        (Amendment("none at all", lambda _: PRODUCT), 1, "FAILS on 42 instances"),
        (None, 0, "no repair was found"),
    ):
        monkeypatch.setattr("qnn_emul.papers.found.ALL", {"Lemma B.1": replace(PRODUCT, repair=repair)})
        assert main(["claims", "Lemma B.1"]) == status
        assert words in " ".join(capsys.readouterr().out.split())


def test_definitions_are_counted_apart(found: dict[str, Judgement]) -> None:
    """Nothing can refute them; one that circuits refute (complex amplitudes) is false like others."""
    rows = [row(v) for v in found.values()]
    definitions = [r["key"] for r in rows if r["kind"] == "definition"]
    assert len(definitions) == 12
    assert counts(rows)["definition"] == 11
    assert sum(counts(rows).values()) == len(rows)
    assert found["Def. B.7, complex amplitudes"].verdict == FALSE


def test_an_instance_holds_all_that_it_takes(found: dict[str, Judgement]) -> None:
    """Lemma B.5's coefficients are there, on the page, in the file and in replay: every input of every instance is."""
    for key, v in found.items():
        shown = row(v)
        instance = shown["counterexample"] or shown["instance"]
        named = {
            name.partition("[")[0] for name in [*instance["inputs"], *(leaf["key"] for leaf in instance["leaves"])]
        }
        assert named == set(v.claim.inputs), key
    counterexample = row(found["Lemma B.5"])["counterexample"]
    assert counterexample["inputs"] == {"b": "[-1]"}
    assert counterexample["instance"].startswith("b = [-1]; terms[0] = (1, 0, 0)-BE")


def test_names_of_quantities_read_before_an_equals_sign(found: dict[str, Judgement]) -> None:
    """ "… = 2 exceeds the claimed 0" is garbled where the name has an "=" of its own."""
    assert not [q.name for v in found.values() for c in v.checks for q in c.quantities if "=" in q.name]
